//! What is asked for by one request in JSON, and answered by one text.

use std::ffi::c_char;

use whatworks::AudienceRules;
use whatworks::appraisal;
use whatworks::cerqual::Finding;
use whatworks::decision::{self, GoodPractice};
use whatworks::grade::Reviews;
use whatworks::organisation::AudienceRequest;

use crate::error::ww_error;
use crate::panic::answer;
use crate::status::ww_status;
use crate::text::{answer_to, ww_text};

/// How far reviews overlap in their primary studies, and how many studies there are in all, as JSON
/// (`whatworks-overlap/1`).
///
/// The request is JSON, for example
/// `{"reviews": [{"id": "A", "studies": ["S1", "S2"]}, {"id": "B", "studies": ["S2"]}]}`; its JSON
/// Schema is `whatworks-reviews-1`. A review whose list is not reported makes the overlap unknown.
///
/// Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
/// Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_overlap(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(Reviews::from_json(request)?.overlap()?.to_json());
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// Appraises a study or a review with a tool (RoB 2, ROBINS-I, AMSTAR 2, QUADAS-2, or a table of
/// robvis), as JSON (`whatworks-appraisal/1`).
///
/// The request is JSON, for example
/// `{"tool": "rob-2", "rob_2": {"effect": "assignment", "answers": {"4.1": "no", "4.2": "yes"}}}`;
/// its JSON Schema is `whatworks-appraisal-1`. What is not answered leaves a judgement open.
///
/// Ownership, threads, errors: as `ww_overlap`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_appraise(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(appraisal::Request::from_json(request)?.answer()?.json);
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// How much confidence to place in a finding of a qualitative synthesis (GRADE-CERQual), as JSON
/// (`whatworks-cerqual/1`). Its confidence is never mixed with the certainty of an effect.
///
/// The request is a finding in JSON; its JSON Schema is `whatworks-cerqual-1`.
///
/// Ownership, threads, errors: as `ww_overlap`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_cerqual(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(Finding::from_json(request)?.assess()?.to_json());
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// From outcomes and criteria to a suggested direction and strength (Evidence to Decision), beside
/// what the panel decided, as JSON (`whatworks-decision/1`). A suggestion is never a decision.
///
/// The request is JSON; its JSON Schema is `whatworks-decision-1`.
///
/// Ownership, threads, errors: as `ww_overlap`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_decision(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(decision::Request::from_json(request)?.answer()?.json);
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// The same as a page for people, in Markdown.
///
/// Ownership, threads, errors: as `ww_overlap`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_decision_page(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(decision::Request::from_json(request)?.decide()?.to_markdown());
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// Whether a good practice statement, which carries no certainty, may stand, as JSON
/// (`whatworks-good-practice/1`).
///
/// The request is JSON; its JSON Schema is `whatworks-good-practice-1`.
///
/// Ownership, threads, errors: as `ww_overlap`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_good_practice(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(GoodPractice::from_json(request)?.assess().to_json());
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// Which audience an organisation is, on a day, and by which of its roles, as JSON
/// (`whatworks-audience/1`). What a record does not say leaves an audience possible.
///
/// The request is JSON, for example
/// `{"organisation": {"roles": ["RO177", "RO76"]}, "as_at": "2026-04-01"}`; its JSON Schema is
/// `whatworks-audience-1`. The organisation may be a record of the ODS interface ORD or a FHIR
/// `Organization`. Without `as_at` the record is read as it stands.
///
/// Ownership, threads: as `ww_overlap`.
/// Errors: those of `ww_overlap`, and `WW_STATUS_UNKNOWN_NAME` for an option that the rules do not
/// have.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_audience_of(
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = |request: &[u8]| Ok(AudienceRequest::from_json(request)?.answer()?.to_json());
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer_to(request, len, out, error, work) }
}

/// The rules by which an organisation is an audience, as they are built in
/// (`whatworks-audiences/1`): to be read, or changed and given as `rules` of a request of
/// `ww_audience_of`.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_audience_rules(
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer(out, error, || Ok(ww_text::from(AudienceRules::built_in().to_json()))) }
}
