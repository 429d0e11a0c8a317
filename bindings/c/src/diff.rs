//! Two evidence bases: what differs, what that moves, and the decisions that survive it.

use std::ffi::c_char;

use whatworks::diff::Ids;
use whatworks::grade::HtmlForm;

use crate::base::ww_base;
use crate::error::ww_error;
use crate::findings::{format, ww_format};
use crate::handle::borrow;
use crate::input::{bytes, optional_utf8, options};
use crate::panic::{answer, answer_both};
use crate::progress::{told, ww_progress};
use crate::status::ww_status;
use crate::text::ww_text;

/// What differs between an old and a new evidence base, and what that moves: facts, judgements,
/// certainties, selections, decisions, each with the reason; as JSON (`whatworks-diff/1`).
///
/// The options are as for `ww_base_rate`, without a context and decisions; both bases are rated by
/// the same rules. A layer need only be one of either base. `progress` is told bodies that moved,
/// recommendations and audiences.
///
/// Ownership: `old`, `new_base`, `options_json` and `progress` are borrowed for the call; `*out` is
/// the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_UNKNOWN_NAME` for a layer that neither base has, `WW_STATUS_INVALID_REQUEST`
/// with every fault, `WW_STATUS_CANCELLED`, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`,
/// `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_diff(
    old: *const ww_base,
    new_base: *const ww_base,
    options_json: *const c_char,
    options_len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let (old, new) = (borrow(old, "old")?, borrow(new_base, "new_base")?);
            let options = options(options_json, options_len)?;
            let diff = told(progress, |progress| options.diff(&old.base, &new.base, progress))?;
            Ok(ww_text::from(diff.to_json()))
        })
    }
}

/// The same as a page for people.
///
/// `format` is a `ww_format`. `html_id` is the id of the part of a page in HTML; NULL with a length
/// of 0 makes one from what the page says.
///
/// Ownership: `old`, `new_base`, `options_json`, `html_id` and `progress` are borrowed for the call; `*out` is
/// the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: as `ww_base_diff`; `WW_STATUS_INVALID_REQUEST` also for a format that is none, with the
/// pointer `/format`; `WW_STATUS_INVALID_UTF8` for the id.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_diff_page(
    old: *const ww_base,
    new_base: *const ww_base,
    options_json: *const c_char,
    options_len: usize,
    format: u32,
    html_id: *const c_char,
    html_id_len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let format = self::format(format)?;
            let id = optional_utf8(html_id, html_id_len, "html_id")?;
            let form = HtmlForm { id: id.map(str::to_owned), page: format == ww_format::HtmlPage };
            let (old, new) = (borrow(old, "old")?, borrow(new_base, "new_base")?);
            let options = options(options_json, options_len)?;
            let diff = told(progress, |progress| options.diff(&old.base, &new.base, progress))?;
            Ok(ww_text::from(match format {
                ww_format::Json => diff.to_json(),
                ww_format::Markdown => diff.to_markdown(),
                ww_format::Html | ww_format::HtmlPage => diff.to_html(&form),
            }))
        })
    }
}

/// Which of these recommendations moved, so that what rests on them (a policy, a table of
/// judgements) should be looked at again; as JSON (`whatworks-affected/1`).
///
/// The ids are JSON, for example `{"ids": ["R1", "R2"]}`; their JSON Schema is `whatworks-ids-1`.
///
/// Ownership: `old`, `new_base`, `ids_json`, `options_json` and `progress` are borrowed for the call;
/// `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: as `ww_base_diff`; `WW_STATUS_UNKNOWN_NAME` also for an id that neither base has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_diff_affected(
    old: *const ww_base,
    new_base: *const ww_base,
    ids_json: *const c_char,
    ids_len: usize,
    options_json: *const c_char,
    options_len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let (old, new) = (borrow(old, "old")?, borrow(new_base, "new_base")?);
            let ids = Ids::from_json(bytes(ids_json, ids_len, "ids")?)?;
            let options = options(options_json, options_len)?;
            let diff = told(progress, |progress| options.diff(&old.base, &new.base, progress))?;
            Ok(ww_text::from(diff.affected(&ids.ids)?.to_json()))
        })
    }
}

/// The newer of two evidence bases with the decisions of people that the older one holds, and what
/// became of each (kept, to be reviewed, or without its body) as JSON
/// (`whatworks-kept-decisions/1`).
///
/// The options are as for `ww_base_rate`, with the rules and their parameters alone.
///
/// Ownership: `new_base`, `old` and `options_json` are borrowed for the call and stay as they are;
/// `*out` is the caller's, freed by `ww_base_free`, and `*report`, freed by `ww_text_free`. Neither
/// is written to if the call fails. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for decisions that cannot be by these
/// rules; `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_keep_decisions(
    new_base: *const ww_base,
    old: *const ww_base,
    options_json: *const c_char,
    options_len: usize,
    out: *mut *mut ww_base,
    report: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer_both(out, report, error, || {
            let (new, old) = (borrow(new_base, "new_base")?, borrow(old, "old")?);
            let options = options(options_json, options_len)?;
            let kept = options.keep_decisions(&old.base, &new.base)?;
            Ok((ww_base::new(kept.base), ww_text::from(kept.report.to_json())))
        })
    }
}
