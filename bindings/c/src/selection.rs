//! `ww_selection`: which recommendations are for an organisation.

use std::ffi::c_char;
use std::ptr;

use crate::error::ww_error;
use crate::handle::Handle;
use crate::panic::{free, value_or};
use crate::status::ww_status;
use crate::text::{Text, json_of, ww_text};

/// The three lists of a selection; every recommendation is in one of them.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_list {
    /// Every clause of the query holds.
    Selected = 0,
    /// No clause fails, and some are unknown.
    Undecided = 1,
    /// Some clause fails.
    Excluded = 2,
}

/// The answer to a query, with the reasons for every recommendation. Freed by
/// `ww_selection_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_selection {
    pub(crate) selection: whatworks::Selection,
    selected: Vec<Text>,
    undecided: Vec<Text>,
    excluded: Vec<Text>,
}

impl Handle for ww_selection {}

impl ww_selection {
    pub(crate) fn new(selection: whatworks::Selection) -> Self {
        let items = |items: &[whatworks::select::Item]| {
            items.iter().map(|item| Text::new(item.id())).collect()
        };
        let excluded = selection.excluded().iter();
        Self {
            selected: items(selection.selected()),
            undecided: items(selection.undecided()),
            excluded: excluded.map(|item| Text::new(item.id())).collect(),
            selection,
        }
    }

    /// A list by its number, which comes from C and may be any.
    fn list(&self, list: u32) -> Option<&[Text]> {
        const SELECTED: u32 = ww_list::Selected as u32;
        const UNDECIDED: u32 = ww_list::Undecided as u32;
        const EXCLUDED: u32 = ww_list::Excluded as u32;
        match list {
            SELECTED => Some(&self.selected),
            UNDECIDED => Some(&self.undecided),
            EXCLUDED => Some(&self.excluded),
            _ => None,
        }
    }
}

/// The selection as JSON (`whatworks-selection/1`), the same bytes in every language.
///
/// Ownership: `*out` is the caller's, freed by `ww_text_free`. Threads: any.
/// Errors: `WW_STATUS_NULL_ARGUMENT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selection_to_json(
    selection: *const ww_selection,
    out: *mut *mut ww_text,
    error: *mut *mut ww_error,
) -> ww_status {
    let to_json = |selection: &ww_selection| selection.selection.to_json();
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe { json_of(selection, "selection", out, error, to_json) }
}

/// How many recommendations a list has; `list` is a `ww_list`.
///
/// Ownership: `selection` is borrowed. Threads: any.
/// Errors: 0 if there is no such list or `selection` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selection_count(selection: *const ww_selection, list: u32) -> usize {
    // SAFETY: `selection` is NULL or a live selection, as the header asks.
    let selection = unsafe { selection.as_ref() };
    value_or(0, || Some(selection?.list(list)?.len()))
}

/// The id of a recommendation of a list, in the order of the document; `list` is a `ww_list`.
///
/// Ownership: the text belongs to `selection` and lives as long as it. Threads: any.
/// Errors: NULL if there is no such list or recommendation, or `selection` is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selection_id(
    selection: *const ww_selection,
    list: u32,
    index: usize,
) -> *const c_char {
    // SAFETY: `selection` is NULL or a live selection, as the header asks.
    let selection = unsafe { selection.as_ref() };
    value_or(ptr::null(), || {
        let list = selection?.list(list)?;
        list.get(index).map(Text::as_ptr)
    })
}

/// Frees a selection. NULL is fine.
///
/// Ownership: `selection` must not be used afterwards, nor any id of it. Threads: any, when no
/// other still uses it. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_selection_free(selection: *mut ww_selection) {
    // SAFETY: `selection` is NULL or a selection that has not been freed, as the header asks.
    unsafe { free(selection) }
}
