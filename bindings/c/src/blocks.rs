//! `ww_pool_blocks`: many analyses of the same number of studies.

use whatworks::synthesis::many::{BlockOptions, pool_blocks_with};

use crate::error::{Failure, ww_error};
use crate::numbers::{Plain, Room, array, plain};
use crate::panic::attempt;
use crate::pool::{level, method};
use crate::progress::{told, ww_progress};
use crate::status::ww_status;

/// How to pool a block. All bytes 0 are the defaults.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ww_block_options {
    /// A `ww_pool_method`.
    pub method: u32,
    /// The level of the intervals, which are Wald, between 0 and 1; 0 stands for 0.95.
    pub level: f64,
}

// SAFETY: numbers only.
unsafe impl Plain for ww_block_options {}

/// Where the figures of a block go: arrays of the caller with a place for each analysis, or NULL
/// for figures that are not wanted. p values take longer than the rest of a closed form, and are
/// worked out only if `p` or `q_p` is there.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ww_block_columns {
    /// The pooled effects.
    pub estimate: *mut f64,
    /// Their standard errors.
    pub se: *mut f64,
    /// The lower ends of their intervals.
    pub ci_low: *mut f64,
    /// The upper ends of their intervals.
    pub ci_high: *mut f64,
    /// The variances between studies; NaN for one study.
    pub tau2: *mut f64,
    /// Cochran's Q.
    pub q: *mut f64,
    /// I2 in per cent, from tau2, and from Q for `WW_POOL_METHOD_EE`; NaN for one study.
    pub i2: *mut f64,
    /// The two-sided p values of no effect.
    pub p: *mut f64,
    /// The p values of Q; NaN for one study.
    pub q_p: *mut f64,
}

// SAFETY: pointers, which are looked at before they are written to.
unsafe impl Plain for ww_block_columns {}

/// Pools a block of analyses that all have the same number of studies, to the same figures as
/// `ww_pool` with Wald intervals.
///
/// `yi` and `vi` are study-major and have `studies * analyses` numbers each: first the effects of
/// the first study of every analysis, then those of their second studies, and so on. An analysis
/// without an answer is NaN in every column, and `*failed` says how many there are; `ww_pool` of
/// such an analysis by itself says why. `options` may be NULL for the defaults. The answer is the
/// same for any number of threads; 0 means as many as the machine offers. They have ended when the
/// call returns. `progress` is told analyses.
///
/// Ownership: arrays, options, `progress` and `columns` are borrowed for the call; the arrays in
/// `columns` must not overlap one another, and are written on success only. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` for an option that is none, and for no study or no analysis;
/// `WW_STATUS_INVALID_LENGTH`, also for a product too large; `WW_STATUS_CANCELLED`,
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pool_blocks(
    yi: *const f64,
    vi: *const f64,
    studies: usize,
    analyses: usize,
    options: *const ww_block_options,
    threads: usize,
    progress: *const ww_progress,
    columns: *const ww_block_columns,
    failed: *mut usize,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        attempt(error, || {
            let columns = plain(columns, "columns")?.ok_or(Failure::NullArgument("columns"))?;
            let failed = Room::one(failed, "failed")?;
            let column = |data, name| Room::optional(data, analyses, name);
            let estimate = column(columns.estimate, "columns.estimate")?;
            let se = column(columns.se, "columns.se")?;
            let ci_low = column(columns.ci_low, "columns.ci_low")?;
            let ci_high = column(columns.ci_high, "columns.ci_high")?;
            let tau2 = column(columns.tau2, "columns.tau2")?;
            let q = column(columns.q, "columns.q")?;
            let i2 = column(columns.i2, "columns.i2")?;
            let p = column(columns.p, "columns.p")?;
            let q_p = column(columns.q_p, "columns.q_p")?;

            let len = studies.checked_mul(analyses).ok_or(Failure::InvalidLength("yi"))?;
            let given = plain(options, "options")?.unwrap_or_default();
            let options = BlockOptions {
                method: method(given.method)?,
                level: level(given.level),
                p_values: !(columns.p.is_null() && columns.q_p.is_null()),
                threads,
            };
            let (yi, vi) = (array(yi, len, "yi")?, array(vi, len, "vi")?);
            let blocks =
                told(progress, |progress| pool_blocks_with(yi, vi, analyses, &options, progress))?;

            estimate.fill(&blocks.estimate);
            se.fill(&blocks.se);
            ci_low.fill(&blocks.ci_low);
            ci_high.fill(&blocks.ci_high);
            tau2.fill(&blocks.tau2);
            q.fill(&blocks.q);
            i2.fill(&blocks.i2);
            p.fill(&blocks.p);
            q_p.fill(&blocks.q_p);
            failed.fill(&[blocks.failures.len()]);
            Ok(())
        })
    }
}
