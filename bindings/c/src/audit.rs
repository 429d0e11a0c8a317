//! `ww_audit`: the published certainties beside the derived ones.

use crate::error::ww_error;
use crate::handle::Handle;
use crate::panic::free;
use crate::status::ww_status;
use crate::text::{json_of, ww_text};

/// What is published beside what the rules derive, for every recommendation. Freed by
/// `ww_audit_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_audit {
    pub(crate) audit: whatworks::Audit,
}

impl Handle for ww_audit {}

/// The audit as JSON (`whatworks-audit/1`), the same bytes in every language.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_audit_to_json(
    audit: *const ww_audit,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(audit, "audit", out, error, |audit| audit.audit.to_json()) }
}

/// Frees an audit. NULL is fine.
///
/// Ownership: `audit` must not be used afterwards. Threads: any, when no other still uses it.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_audit_free(audit: *mut ww_audit) {
    // SAFETY: `audit` is NULL or an audit that has not been freed, as the header asks.
    unsafe { free(audit) }
}
