//! `ww_summary_of_findings`: ratings as tables that people read.

use std::ffi::c_char;

use whatworks::Rating;
use whatworks::grade::{HtmlForm, SummaryOfFindings};
use whatworks::synthesis::Error;

use crate::error::{Failure, ww_error};
use crate::handle::borrow;
use crate::input::optional_utf8;
use crate::numbers::{Plain, array};
use crate::panic::answer;
use crate::rating::ww_rating;
use crate::status::ww_status;
use crate::text::ww_text;

/// How a summary of findings is written. The numbers are fixed: one that is given up is never used
/// again.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_format {
    /// JSON (`whatworks-findings/1`), which has summary and profile in one.
    Json = 0,
    /// Markdown.
    Markdown = 1,
    /// A part of an HTML page, without scripts.
    Html = 2,
    /// An HTML page by itself.
    HtmlPage = 3,
}

impl ww_format {
    const ALL: [Self; 4] = [Self::Json, Self::Markdown, Self::Html, Self::HtmlPage];
}

// SAFETY: a pointer, which is looked at before it is followed.
unsafe impl Plain for *const ww_rating {}

/// The format with this number.
pub(crate) fn format(number: u32) -> Result<ww_format, Failure> {
    let known = ww_format::ALL.into_iter().find(|format| *format as u32 == number);
    known.ok_or_else(|| {
        let (value, expected) = (number.to_string(), "a ww_format");
        Error::Option { option: "format", value, expected }.into()
    })
}

fn write(
    findings: &SummaryOfFindings,
    format: ww_format,
    profile: bool,
    id: Option<&str>,
) -> String {
    let form = HtmlForm { id: id.map(str::to_owned), page: format == ww_format::HtmlPage };
    match (format, profile) {
        (ww_format::Json, _) => findings.to_json(),
        (ww_format::Markdown, false) => findings.to_markdown(),
        (ww_format::Markdown, true) => findings.profile_to_markdown(),
        (ww_format::Html | ww_format::HtmlPage, false) => findings.to_html(&form),
        (ww_format::Html | ww_format::HtmlPage, true) => findings.profile_to_html(&form),
    }
}

/// The summary of findings of several outcomes, a rating for each, in the order given; or their
/// evidence profile, which has a column for each domain.
///
/// `title` is the question or a heading; NULL with a length of 0 if there is none. `format` is a
/// `ww_format`. `profile` makes no difference to JSON, which has both. `html_id` is the beginning
/// of every id in HTML, so that a table can stand on a page twice; NULL with a length of 0 makes
/// one from what the table says.
///
/// Ownership: `ratings`, each of them, `title` and `html_id` are borrowed for the call; `*out` is
/// the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`, also if one of the ratings is NULL;
/// `WW_STATUS_INVALID_REQUEST` for a format that is none, with the pointer `/format`;
/// `WW_STATUS_INVALID_UTF8` for the title and the id, `WW_STATUS_INVALID_LENGTH`,
/// `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_summary_of_findings(
    ratings: *const *const ww_rating,
    count: usize,
    title: *const c_char,
    title_len: usize,
    format: u32,
    profile: bool,
    html_id: *const c_char,
    html_id_len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let format = self::format(format)?;
            let title = optional_utf8(title, title_len, "title")?;
            let html_id = optional_utf8(html_id, html_id_len, "html_id")?;
            let ratings = array(ratings, count, "ratings")?.iter();
            let ratings: Result<Vec<Rating>, Failure> =
                ratings.map(|rating| Ok(borrow(*rating, "ratings")?.rating.clone())).collect();
            let findings = SummaryOfFindings::of(title, &ratings?);
            Ok(ww_text::from(write(&findings, format, profile, html_id)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_a_number_and_no_other_number_is_read() {
        let found: Vec<ww_format> = (0..1000).filter_map(|number| format(number).ok()).collect();
        assert!(found == ww_format::ALL);
        assert!(format(u32::MAX).is_err());
    }
}
