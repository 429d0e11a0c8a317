//! `ww_rules`: what the rule sets say.

use std::ffi::c_char;

use whatworks::RuleSet;

use crate::error::ww_error;
use crate::input::options;
use crate::panic::answer;
use crate::status::ww_status;
use crate::text::ww_text;

/// A rule set as JSON (`whatworks-rules/1`): every rule with its kind and its source, and every
/// parameter with its value; the same bytes in every language.
///
/// The options are JSON, for example
/// `{"rules": "core-grade-2025", "parameters": {"critical_importance": 8}}`; NULL with a length of
/// 0 stands for the defaults, and the rule set is `narrative-2017` if none is named. Other
/// options are refused.
///
/// Ownership: `options_json` is borrowed for the call; `*out` is the caller's, freed by
/// `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for a rule set or a parameter that
/// there is none of, and for a value that is out of range; `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rules(
    options_json: *const c_char,
    options_len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let options = options(options_json, options_len)?;
            Ok(ww_text::from(options.rules_alone()?.to_json()))
        })
    }
}

/// The reference page of all rule sets, in Markdown, with the defaults of their parameters.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rules_reference(
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer(out, error, || Ok(ww_text::from(RuleSet::reference()))) }
}
