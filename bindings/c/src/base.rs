//! `ww_base`: the evidence base, and what can be asked of it.

use std::ffi::c_char;
use std::ptr;

use whatworks::choose;
use whatworks::grade::Options;
use whatworks::map::{GapsRequest, MapRequest};
use whatworks::{EvidenceBase, Limits, Query, priority};

use crate::audit::ww_audit;
use crate::error::ww_error;
use crate::handle::{Handle, borrow};
use crate::input::{bytes, options, utf8};
use crate::items::Ids;
use crate::panic::{answer, attempt, free, value_or};
use crate::progress::{told, ww_progress};
use crate::rating::ww_rating;
use crate::selection::ww_selection;
use crate::status::ww_status;
use crate::text::{Text, json_of, ww_text};

/// An evidence base that has passed every check. Freed by `ww_base_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_base {
    pub(crate) base: EvidenceBase,
    id: Text,
    version: Text,
    pub(crate) ids: Ids,
}

impl Handle for ww_base {}

impl ww_base {
    pub(crate) fn new(base: EvidenceBase) -> Self {
        Self {
            id: Text::new(base.id()),
            version: Text::new(base.version()),
            ids: Ids::of(&base),
            base,
        }
    }
}

/// The evidence base of the brief "What works: empowering health care staff to address health
/// inequalities", which is compiled in.
///
/// Ownership: `*out` is the caller's, freed by `ww_base_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_staff_empowerment(
    out: *mut *mut ww_base,
    error: *mut *mut ww_error,
) -> ww_status {
    let work = || Ok(ww_base::new(EvidenceBase::staff_empowerment()));
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { answer(out, error, work) }
}

/// Reads an evidence base from JSON (`whatworks-base/1`) of at most 32 MiB and 32 levels.
///
/// Ownership: `json` is borrowed for the call; `*out` is the caller's, freed by `ww_base_free`.
/// Threads: any.
/// Errors: `WW_STATUS_INVALID_DOCUMENT` with every fault, also for bytes that are not UTF-8;
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_from_json(
    json: *const c_char,
    len: usize,
    out: *mut *mut ww_base,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = EvidenceBase::from_json(bytes(json, len, "json")?)?;
            Ok(ww_base::new(base))
        })
    }
}

/// Reads an evidence base from JSON of at most `max_bytes` bytes and `max_depth` levels of lists
/// and objects inside one another.
///
/// Ownership, threads, errors: as `ww_base_from_json`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_from_json_within(
    json: *const c_char,
    len: usize,
    max_bytes: usize,
    max_depth: usize,
    out: *mut *mut ww_base,
    error: *mut *mut ww_error,
) -> ww_status {
    let limits = Limits { bytes: max_bytes, depth: max_depth };
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = EvidenceBase::from_json_within(bytes(json, len, "json")?, limits)?;
            Ok(ww_base::new(base))
        })
    }
}

/// Reads an evidence base from a file, as `ww_base_from_json` does from memory.
///
/// Ownership: `path` is borrowed for the call; `*out` is the caller's, freed by `ww_base_free`.
/// Threads: any.
/// Errors: `WW_STATUS_FILE`, `WW_STATUS_INVALID_DOCUMENT`, `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_UTF8`, `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_read(
    path: *const c_char,
    len: usize,
    out: *mut *mut ww_base,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = EvidenceBase::read(utf8(path, len, "path")?)?;
            Ok(ww_base::new(base))
        })
    }
}

/// Writes an evidence base to a file, which is replaced whole or not at all.
///
/// Ownership: `path` is borrowed for the call. Threads: any.
/// Errors: `WW_STATUS_FILE`, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_UTF8`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_write(
    base: *const ww_base,
    path: *const c_char,
    len: usize,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        attempt(error, || {
            let base = borrow(base, "base")?;
            Ok(base.base.write(utf8(path, len, "path")?)?)
        })
    }
}

/// The evidence base as JSON (`whatworks-base/1`), as `ww_base_from_json` reads it.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_to_json(
    base: *const ww_base,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(base, "base", out, error, |base| base.base.to_json()) }
}

/// The name of the evidence base.
///
/// Ownership: the text belongs to `base` and lives as long as it. Threads: any.
/// Errors: NULL if `base` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_id(base: *const ww_base) -> *const c_char {
    // SAFETY: `base` is NULL or a live base, as the header asks.
    let base = unsafe { base.as_ref() };
    value_or(ptr::null(), || Some(base?.id.as_ptr()))
}

/// The version of the content of the evidence base.
///
/// Ownership: the text belongs to `base` and lives as long as it. Threads: any.
/// Errors: NULL if `base` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_version(base: *const ww_base) -> *const c_char {
    // SAFETY: `base` is NULL or a live base, as the header asks.
    let base = unsafe { base.as_ref() };
    value_or(ptr::null(), || Some(base?.version.as_ptr()))
}

/// Selects the recommendations that are for an organisation.
///
/// The query is JSON, for example `{"audience": "pcn"}`; its JSON Schema is `whatworks-query-1`.
///
/// Ownership: `query` is borrowed for the call; `*out` is the caller's, freed by
/// `ww_selection_free`, and does not need `base` any longer. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_select(
    base: *const ww_base,
    query: *const c_char,
    len: usize,
    out: *mut *mut ww_selection,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let query = Query::from_json(bytes(query, len, "query")?)?;
            Ok(ww_selection::new(base.base.select(&query)?))
        })
    }
}

/// Rates a body of evidence, or what a recommendation rests on, by its id.
///
/// The options are JSON (`whatworks-options-1`), for example
/// `{"rules": "narrative-2017", "layers": ["brief"]}`: the rule set and its parameters, the layers,
/// a context to rate for, and decisions on the body that is shown. NULL with a length of 0 stands
/// for the defaults.
///
/// Ownership: `id` and `options_json` are borrowed for the call; `*out` is the caller's, freed by
/// `ww_rating_free`, and does not need `base` any longer. Threads: any.
/// Errors: `WW_STATUS_UNKNOWN_NAME` for the id, `WW_STATUS_INVALID_REQUEST` for the options with
/// every fault, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_UTF8` for the id,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_rate(
    base: *const ww_base,
    id: *const c_char,
    id_len: usize,
    options_json: *const c_char,
    options_len: usize,
    out: *mut *mut ww_rating,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let id = utf8(id, id_len, "id")?;
            let rating = options(options_json, options_len)?.rate(&base.base, id)?;
            Ok(ww_rating { rating })
        })
    }
}

/// Compares what is published with what the rules derive, for every recommendation.
///
/// The options are as for `ww_base_rate`, without a context. `progress` is told recommendations.
///
/// Ownership: `options_json` and `progress` are borrowed for the call; `*out` is the caller's, freed
/// by `ww_audit_free`, and does not need `base` any longer. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_CANCELLED`,
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_audit(
    base: *const ww_base,
    options_json: *const c_char,
    options_len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_audit,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let options = options(options_json, options_len)?;
            let audit = told(progress, |progress| options.audit(&base.base, progress))?;
            Ok(ww_audit { audit })
        })
    }
}

/// What the rating of a body, or of what a recommendation is shown by, hangs on: the rating without
/// each study, and without each judgement that rates down or up, as JSON
/// (`whatworks-robustness/1`).
///
/// The options are as for `ww_base_rate`, without a context. `progress` is told studies.
///
/// Ownership: `id`, `options_json` and `progress` are borrowed for the call; `*out` is the caller's,
/// freed by `ww_text_free`. Threads: any.
/// Errors: as `ww_base_rate`; `WW_STATUS_UNKNOWN_NAME` also for a recommendation that no body
/// shows; `WW_STATUS_CANCELLED`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_robustness(
    base: *const ww_base,
    id: *const c_char,
    id_len: usize,
    options_json: *const c_char,
    options_len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let id = utf8(id, id_len, "id")?;
            let options = options(options_json, options_len)?;
            let robustness =
                told(progress, |progress| options.robustness(&base.base, id, progress))?;
            Ok(ww_text::from(robustness.to_json()))
        })
    }
}

/// How many studies, findings, bodies or recommendations there are by two facets or more, with the
/// units in each cell, the empty cells and what is not reported, as JSON (`whatworks-map/1`).
///
/// The request is JSON, for example `{"rows": "theme", "columns": "equity_group", "where":
/// [{"facet": "kind", "in": ["review"]}]}`; its JSON Schema is `whatworks-map-1`.
///
/// Ownership: `request` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
/// Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_evidence_map(
    base: *const ww_base,
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let request = MapRequest::from_json(bytes(request, len, "request")?)?;
            Ok(ww_text::from(base.base.evidence_map(&request)?.to_json()))
        })
    }
}

/// What has no study, no patient outcome, no equity group, and on what each of these gaps rests;
/// and how far each group of PROGRESS-Plus and Core20PLUS5 is covered, as JSON
/// (`whatworks-gaps/1`).
///
/// The request is JSON, for example `{"where": [{"facet": "kind", "in": ["review"]}]}` or `{}`; its
/// JSON Schema is `whatworks-gaps-1`.
///
/// Ownership, threads, errors: as `ww_base_evidence_map`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_gaps(
    base: *const ww_base,
    request: *const c_char,
    len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let request = GapsRequest::from_json(bytes(request, len, "request")?)?;
            Ok(ww_text::from(base.base.gaps(&request)?.to_json()))
        })
    }
}

/// The recommendations in the order of a policy that the user declares, each with its reasons, as
/// JSON (`whatworks-priorities/1`).
///
/// The request is JSON, for example `{"policy": {"method": "weighted", "criteria": [{"id":
/// "equity", "weight": 1}]}, "judgements": [{"recommendation": "R1", "criterion": "equity",
/// "judgement": "increased"}]}`; its JSON Schema is `whatworks-priority-1`. A judgement that is
/// missing is every value of its scale. Certainty enters only where the policy names it.
///
/// `progress` is told of the draws of `smaa`; the other methods do not call it.
///
/// Ownership: `request` and `progress` are borrowed for the call; `*out` is the caller's, freed by
/// `ww_text_free`.
/// Threads: any; `smaa` works on `threads`, or for 0 on as many as the machine offers, with the same
/// answer for any number.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_CANCELLED`,
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_prioritise(
    base: *const ww_base,
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
            let base = borrow(base, "base")?;
            let request = priority::Request::from_json(bytes(request, len, "request")?)?;
            let priorities =
                told(progress, |progress| request.answer_with(&base.base, threads, progress))?;
            Ok(ww_text::from(priorities.to_json()))
        })
    }
}

/// The same evidence base with decisions of people on one of its bodies, after those it has. They
/// stay with it when it is written.
///
/// The decisions are JSON, for example `{"decisions": [{"on": "imprecision", "to": "serious",
/// "reason": "few events", "who": "the panel", "date": "2026-11-26"}]}`, under the key that they
/// have in the options of `ww_base_rate`.
///
/// Ownership: `body_id` and `decisions_json` are borrowed for the call; `*out` is the caller's,
/// freed by `ww_base_free`; `base` stays as it is. Threads: any.
/// Errors: `WW_STATUS_UNKNOWN_NAME` for the body, `WW_STATUS_INVALID_REQUEST` for the decisions
/// with every fault, `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_UTF8` for the id,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_decide(
    base: *const ww_base,
    body_id: *const c_char,
    body_id_len: usize,
    decisions_json: *const c_char,
    decisions_len: usize,
    out: *mut *mut ww_base,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let body = utf8(body_id, body_id_len, "body_id")?;
            let options = Options::from_json(bytes(decisions_json, decisions_len, "decisions")?)?;
            Ok(ww_base::new(options.decide(&base.base, body)?))
        })
    }
}

/// Chooses the set of recommendations that is worth most within limits, with the proof, the next
/// best sets, and why each recommendation is in or out, as JSON (`whatworks-chosen/1`).
///
/// The request is JSON, for example
/// `{"items": [{"recommendation": "R1", "value": 3, "costs": {"money": 12000}}],
/// "limits": {"money": 50000}}`; its JSON Schema is `whatworks-choice-1`. A value or a cost that is
/// not given is not known, and never zero. That no set keeps every requirement is an answer.
/// `progress` is told of the nodes of all searches.
///
/// Ownership: `request` and `progress` are borrowed for the call; `*out` is the caller's, freed by
/// `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_CANCELLED`,
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_choose(
    base: *const ww_base,
    request: *const c_char,
    len: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let request = choose::Request::from_json(bytes(request, len, "request")?)?;
            let choice = told(progress, |progress| base.base.choose_with(&request, progress))?;
            Ok(ww_text::from(choice.to_json()))
        })
    }
}

/// Frees an evidence base. NULL is fine.
///
/// Ownership: `base` must not be used afterwards, nor any text of it; answers stay. Threads: any,
/// when no other still uses it. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_free(base: *mut ww_base) {
    // SAFETY: `base` is NULL or a base that has not been freed, as the header asks.
    unsafe { free(base) }
}
