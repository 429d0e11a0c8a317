//! The items of a `ww_base`: studies, findings, bodies of evidence, recommendations.

use std::ffi::c_char;
use std::ptr;

use whatworks::EvidenceBase;
use whatworks::base::ItemKind;
use whatworks::synthesis::Error;

use crate::base::ww_base;
use crate::error::{Failure, ww_error};
use crate::handle::borrow;
use crate::input::utf8;
use crate::panic::{answer, value_or};
use crate::status::ww_status;
use crate::text::{Text, ww_text};

/// The kinds of items of an evidence base that have ids. The numbers are fixed: one that is given up
/// is never used again.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_item {
    /// A study or another numbered source.
    Study = 0,
    /// A finding of a study.
    Finding = 1,
    /// A body of evidence.
    Body = 2,
    /// A recommendation.
    Recommendation = 3,
}

/// The ids of the items of a base, for C.
pub(crate) struct Ids {
    studies: Vec<Text>,
    findings: Vec<Text>,
    bodies: Vec<Text>,
    recommendations: Vec<Text>,
}

impl Ids {
    pub(crate) fn of(base: &EvidenceBase) -> Self {
        let texts = |kind| base.ids(kind).into_iter().map(Text::new).collect();
        Self {
            studies: texts(ItemKind::Study),
            findings: texts(ItemKind::Finding),
            bodies: texts(ItemKind::Body),
            recommendations: texts(ItemKind::Recommendation),
        }
    }

    fn get(&self, kind: ItemKind) -> &[Text] {
        match kind {
            ItemKind::Study => &self.studies,
            ItemKind::Finding => &self.findings,
            ItemKind::Body => &self.bodies,
            ItemKind::Recommendation => &self.recommendations,
        }
    }
}

/// A kind by its number, which comes from C and may be any.
fn kind(item: u32) -> Result<ItemKind, Failure> {
    const STUDY: u32 = ww_item::Study as u32;
    const FINDING: u32 = ww_item::Finding as u32;
    const BODY: u32 = ww_item::Body as u32;
    const RECOMMENDATION: u32 = ww_item::Recommendation as u32;
    match item {
        STUDY => Ok(ItemKind::Study),
        FINDING => Ok(ItemKind::Finding),
        BODY => Ok(ItemKind::Body),
        RECOMMENDATION => Ok(ItemKind::Recommendation),
        _ => {
            let (value, expected) = (item.to_string(), "a ww_item");
            Err(Error::Option { option: "item", value, expected }.into())
        }
    }
}

/// How many items of a kind the evidence base has; `item` is a `ww_item`.
///
/// Ownership: `base` is borrowed. Threads: any. Errors: 0 if there is no such kind or `base` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_item_count(base: *const ww_base, item: u32) -> usize {
    // SAFETY: `base` is NULL or a live base, as the header asks.
    let base = unsafe { base.as_ref() };
    value_or(0, || Some(base?.ids.get(kind(item).ok()?).len()))
}

/// The id of an item, in the order of the document; `item` is a `ww_item`.
///
/// Ownership: the text belongs to `base` and lives as long as it. Threads: any.
/// Errors: NULL if there is no such kind or item, or `base` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_item_id(
    base: *const ww_base,
    item: u32,
    index: usize,
) -> *const c_char {
    // SAFETY: `base` is NULL or a live base, as the header asks.
    let base = unsafe { base.as_ref() };
    value_or(ptr::null(), || base?.ids.get(kind(item).ok()?).get(index).map(Text::as_ptr))
}

/// An item by its id as JSON, as it stands in the document; `item` is a `ww_item`.
///
/// Ownership: `id` is borrowed for the call; `*out` is the caller's, freed by `ww_text_free`.
/// Threads: any.
/// Errors: `WW_STATUS_UNKNOWN_NAME` where there is none of this id; `WW_STATUS_INVALID_REQUEST` for
/// a kind that is none, with the pointer `/item`; `WW_STATUS_NULL_ARGUMENT`,
/// `WW_STATUS_INVALID_UTF8`, `WW_STATUS_INVALID_LENGTH`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_base_item_to_json(
    base: *const ww_base,
    item: u32,
    id: *const c_char,
    id_len: usize,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let base = borrow(base, "base")?;
            let id = utf8(id, id_len, "id")?;
            let kind = kind(item)?;
            Ok(ww_text::from(base.base.item_to_json(kind, id)?))
        })
    }
}
