//! Bodies of evidence in numbers, without an evidence base: one, and many.

use std::ffi::c_char;

use whatworks::grade::{BodyOfEvidence, RateGroups};

use crate::error::ww_error;
use crate::input::{bytes, options};
use crate::panic::answer;
use crate::progress::{told, ww_progress};
use crate::rating::ww_rating;
use crate::status::ww_status;
use crate::text::ww_text;

/// Rates a body of evidence from the numbers of its studies, without an evidence base.
///
/// The evidence is JSON, for example
/// `{"studies": [{"id": "S1", "design": "randomised", "yi": -0.4, "vi": 0.02}]}`; its JSON Schema
/// is `whatworks-evidence-1`. The options are JSON (`whatworks-options-1`), for example
/// `{"rules": "grade-standard"}`; NULL with a length of 0 stands for the defaults, and the rule set
/// is `core-grade-2025` if none is named.
///
/// Ownership: `evidence` and `options_json` are borrowed for the call; `*out` is the caller's,
/// freed by `ww_rating_free`. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault of the evidence, or of the options, also
/// for `layers`, which such a body does not have; `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rate(
    evidence: *const c_char,
    len: usize,
    options_json: *const c_char,
    options_len: usize,
    out: *mut *mut ww_rating,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let evidence = bytes(evidence, len, "evidence")?;
            let options = options(options_json, options_len)?;
            let rating = options.rate_body(&BodyOfEvidence::from_json(evidence)?)?;
            Ok(ww_rating { rating })
        })
    }
}

/// What the rating of a body in numbers hangs on: the rating without each study, and without each
/// judgement that rates down or up, as JSON (`whatworks-robustness/1`).
///
/// Evidence and options are as for `ww_rate`, without a context, which is refused. `progress` is told studies.
///
/// Ownership: `evidence`, `options_json` and `progress` are borrowed for the call; `*out` is the
/// caller's, freed by `ww_text_free`. Threads: any.
/// Errors: as `ww_rate`; `WW_STATUS_CANCELLED`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_robustness(
    evidence: *const c_char,
    len: usize,
    options_json: *const c_char,
    options_len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let evidence = bytes(evidence, len, "evidence")?;
            let options = options(options_json, options_len)?;
            let body = BodyOfEvidence::from_json(evidence)?;
            let robustness =
                told(progress, |progress| options.robustness_of_body(&body, progress))?;
            Ok(ww_text::from(robustness.to_json()))
        })
    }
}

/// Rates many bodies of a table of studies: a table of ratings as JSON
/// (`whatworks-rated-groups/1`), the same bytes in every language.
///
/// The request is JSON with the columns of the studies, and `by`, which says the body of each row;
/// its JSON Schema is `whatworks-rate-groups-1`. A body that cannot be rated is a row with its
/// error. The answer is the same for any number of threads; 0 means as many as the machine offers.
/// They have ended when the call returns. `progress` is told of the bodies.
///
/// Ownership: `request` and `progress` are borrowed for the call; `*out` is the caller's, freed by
/// `ww_text_free`.
/// Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, also for columns that differ in length;
/// `WW_STATUS_CANCELLED`, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`,
/// `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rate_groups(
    request: *const c_char,
    len: usize,
    threads: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let groups = RateGroups::from_json(bytes(request, len, "request")?)?;
            let rated = told(progress, |progress| groups.rate_with(threads, progress))?;
            Ok(ww_text::from(rated.to_json()))
        })
    }
}
