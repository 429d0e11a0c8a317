//! `ww_rating` and `ww_certainty`; and a rating from judgements alone.

use std::ffi::c_char;
use std::ptr;

use whatworks::base::Certainty;
use whatworks::grade::{Judgements, combine};

use crate::error::ww_error;
use crate::handle::Handle;
use crate::input::bytes;
use crate::panic::{answer, free, value_or};
use crate::status::ww_status;
use crate::text::{json_of, ww_text};

/// How sure one can be, in the levels of GRADE; a better one has a higher number.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_certainty {
    /// No evidence of effect to rate. Not the same as very low.
    NotRated = 0,
    /// Very low.
    VeryLow = 1,
    /// Low.
    Low = 2,
    /// Moderate.
    Moderate = 3,
    /// High.
    High = 4,
}

impl From<Certainty> for ww_certainty {
    fn from(certainty: Certainty) -> Self {
        match certainty {
            Certainty::NotRated => Self::NotRated,
            Certainty::VeryLow => Self::VeryLow,
            Certainty::Low => Self::Low,
            Certainty::Moderate => Self::Moderate,
            Certainty::High => Self::High,
        }
    }
}

/// The rating of a body of evidence, or of what a recommendation rests on. Freed by
/// `ww_rating_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_rating {
    pub(crate) rating: whatworks::Rating,
}

impl Handle for ww_rating {}

/// Combines the judgements of a panel into a rating, without an evidence base.
///
/// A domain that is left out counts as not reported and widens the interval.
///
/// Ownership: `judgements` is borrowed for the call; `*out` is the caller's, freed by
/// `ww_rating_free`. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` with every fault, `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_combine(
    judgements: *const c_char,
    len: usize,
    out: *mut *mut ww_rating,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let judgements = Judgements::from_json(bytes(judgements, len, "judgements")?)?;
            let rating = combine(&judgements)?;
            Ok(ww_rating { rating })
        })
    }
}

/// The rating as JSON (`whatworks-rating/1`) with every domain, what is missing and every rule
/// applied; the same bytes in every language.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rating_to_json(
    rating: *const ww_rating,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(rating, "rating", out, error, |rating| rating.rating.to_json()) }
}

/// What would change the rating, as JSON (`whatworks-change/1`): every fact that is missing and
/// every close call with its answers, the smallest sets of answers that would raise the certainty,
/// and how much more information would lift imprecision.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rating_what_would_change(
    rating: *const ww_rating,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let change = |rating: &ww_rating| rating.rating.what_would_change().to_json();
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(rating, "rating", out, error, change) }
}

/// The certainty that holds: what people decided, and else what the rules suggest;
/// `WW_CERTAINTY_NOT_RATED` if `rating` is NULL.
///
/// Ownership: `rating` is borrowed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rating_certainty(rating: *const ww_rating) -> ww_certainty {
    // SAFETY: `rating` is NULL or a live rating, as the header asks.
    let rating = unsafe { rating.as_ref() };
    value_or(ww_certainty::NotRated, || Some(rating?.rating.certainty.into()))
}

/// The worst and the best certainty that the facts leave possible.
///
/// Ownership: `rating` is borrowed. Threads: any.
/// Errors: false, with `*worst` and `*best` as they were, if the rating has no interval or a
/// pointer is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rating_interval(
    rating: *const ww_rating,
    worst: *mut ww_certainty,
    best: *mut ww_certainty,
) -> bool {
    // SAFETY: each pointer is NULL or as the header asks, and NULL is not written to.
    value_or(false, || unsafe {
        let interval = rating.as_ref()?.rating.interval?;
        let worst = ptr::NonNull::new(worst)?;
        let best = ptr::NonNull::new(best)?;
        let [lower, upper] = interval.map(ww_certainty::from);
        worst.write(lower);
        best.write(upper);
        Some(true)
    })
}

/// Frees a rating. NULL is fine.
///
/// Ownership: `rating` must not be used afterwards. Threads: any, when no other still uses it.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_rating_free(rating: *mut ww_rating) {
    // SAFETY: `rating` is NULL or a rating that has not been freed, as the header asks.
    unsafe { free(rating) }
}
