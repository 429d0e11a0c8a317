//! `ww_pooled_groups`: a pooled effect for each group of rows.

use std::ptr::NonNull;

use whatworks::Table;
use whatworks::synthesis::many::{Group, pool_groups};
use whatworks::synthesis::{Error, Grouped, Report};

use crate::error::ww_error;
use crate::handle::{Handle, borrow};
use crate::numbers::{Room, array};
use crate::panic::{answer, attempt, free, value_or};
use crate::pool::{read, ww_pool_options, ww_pooled};
use crate::progress::{told, ww_progress};
use crate::status::ww_status;

/// Groups in the order in which they first appear, each with its pooled effect or why it has none.
/// Freed by `ww_pooled_groups_free`.
///
/// Never changes, so that threads may share it.
pub struct ww_pooled_groups {
    groups: Vec<Group<i64>>,
}

impl ww_pooled_groups {
    pub(crate) fn to_table(&self) -> Table {
        let named = self
            .groups
            .iter()
            .map(|group| Group { key: group.key.to_string(), answer: group.answer.clone() });
        Grouped(named.collect()).to_table()
    }
}

impl Handle for ww_pooled_groups {}

/// Pools each group of rows: those with the same number in `by`.
///
/// A group that cannot be pooled holds its error; the others are pooled. `options` may be NULL for
/// the defaults. The answer is the same for any number of threads; 0 means as many as the machine
/// offers. They have ended when the call returns. `progress` is told of the groups.
///
/// Ownership: arrays, options and `progress` are borrowed for the call; `*out` is the caller's, freed
/// by `ww_pooled_groups_free`. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` for an option that is none; `WW_STATUS_CANCELLED`,
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pool_groups(
    by: *const i64,
    yi: *const f64,
    vi: *const f64,
    rows: usize,
    options: *const ww_pool_options,
    threads: usize,
    progress: *const ww_progress,
    out: *mut *mut ww_pooled_groups,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        answer(out, error, || {
            let by = array(by, rows, "by")?;
            let (yi, vi) = (array(yi, rows, "yi")?, array(vi, rows, "vi")?);
            let options = read(options)?;
            let groups =
                told(progress, |progress| pool_groups(by, yi, vi, &options, threads, progress))?;
            Ok(ww_pooled_groups { groups })
        })
    }
}

/// How many groups there are; 0 if `groups` is NULL.
///
/// Ownership: `groups` is borrowed. Threads: any. Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pooled_groups_len(groups: *const ww_pooled_groups) -> usize {
    // SAFETY: `groups` is NULL or live, as the header asks.
    let groups = unsafe { groups.as_ref() };
    value_or(0, || Some(groups?.groups.len()))
}

/// The number in `by` of a group, also of one that could not be pooled.
///
/// Ownership: `groups` is borrowed. Threads: any.
/// Errors: false, with `*key` as it was, if there is no such group or a pointer is NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pooled_groups_key(
    groups: *const ww_pooled_groups,
    index: usize,
    key: *mut i64,
) -> bool {
    // SAFETY: each pointer is NULL or as the header asks, and NULL is not written to.
    value_or(false, || unsafe {
        let group = groups.as_ref()?.groups.get(index)?;
        NonNull::new(key)?.write(group.key);
        Some(true)
    })
}

/// The pooled effect of a group.
///
/// Ownership: `groups` is borrowed; `*out` is plain and needs no free. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` if the group could not be pooled, as `ww_pool` says it, with
/// rows of the whole arrays; and if there is no such group, with the pointer `/index`;
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pooled_groups_get(
    groups: *const ww_pooled_groups,
    index: usize,
    out: *mut ww_pooled,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        attempt(error, || {
            let room = Room::one(out, "out")?;
            let groups = borrow(groups, "groups")?;
            let group = groups.groups.get(index).ok_or_else(|| Error::Option {
                option: "index",
                value: index.to_string(),
                expected: "a number below the number of groups",
            })?;
            let pooled = group.answer.as_ref().map_err(Error::clone)?;
            room.fill(&[pooled.into()]);
            Ok(())
        })
    }
}

/// Frees groups. NULL is fine.
///
/// Ownership: `groups` must not be used afterwards. Threads: any, when no other still uses it.
/// Errors: none.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pooled_groups_free(groups: *mut ww_pooled_groups) {
    // SAFETY: `groups` is NULL or groups that have not been freed, as the header asks.
    unsafe { free(groups) }
}
