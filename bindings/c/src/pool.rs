//! `ww_pool`: one pooled effect.

use whatworks::synthesis::{self, Error, Inference, Method, Options, Pooled, Prediction, Unusable};

use crate::error::{Failure, ww_error};
use crate::numbers::{Plain, Room, array, plain};
use crate::panic::attempt;
use crate::status::ww_status;

/// The model, and the estimator of the variance between studies (tau2). The numbers are fixed: one
/// that is given up is never used again.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_pool_method {
    /// Restricted maximum likelihood, the default.
    Reml = 0,
    /// Common effect (equal effects), inverse-variance weights.
    Ee = 1,
    /// DerSimonian and Laird.
    Dl = 2,
    /// Hedges and Olkin.
    He = 3,
    /// Hunter and Schmidt.
    Hs = 4,
    /// Sidik and Jonkman.
    Sj = 5,
    /// Maximum likelihood.
    Ml = 6,
    /// Empirical Bayes.
    Eb = 7,
    /// Paule and Mandel.
    Pm = 8,
}

/// How the standard error, the interval and the p value of the pooled effect come about. The
/// numbers are fixed: one that is given up is never used again.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_inference {
    /// Normal distribution, the default.
    Wald = 0,
    /// Knapp and Hartung: t with k - 1 degrees of freedom.
    KnappHartung = 1,
    /// The same, never narrower than with the plain variance.
    KnappHartungAdHoc = 2,
}

/// The distribution behind a prediction interval. The numbers are fixed: one that is given up is
/// never used again.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_prediction {
    /// t with k - 1 degrees of freedom, the default.
    T_K1 = 0,
    /// t with k - 2 degrees of freedom.
    T_K2 = 1,
    /// Normal.
    Normal = 2,
}

/// What to do with a row that has no usable effect or variance. The numbers are fixed: one that is
/// given up is never used again.
#[repr(u32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ww_unusable {
    /// Fail and name the row, the default.
    Refuse = 0,
    /// Go on without it, and count it in the result.
    LeaveOut = 1,
}

/// How to pool. All bytes 0 are the defaults.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct ww_pool_options {
    /// A `ww_pool_method`.
    pub method: u32,
    /// A `ww_inference`.
    pub inference: u32,
    /// A `ww_prediction`.
    pub prediction: u32,
    /// A `ww_unusable`.
    pub unusable: u32,
    /// The level of every interval, between 0 and 1; 0 stands for 0.95.
    pub level: f64,
}

// SAFETY: numbers only.
unsafe impl Plain for ww_pool_options {}

/// A pooled effect. NaN stands for a figure that there is none of; counts are never missing.
///
/// Effects and standard errors are on the scale of `yi`, tau2 on its square, I2 in per cent. How
/// each figure is defined is said by `ww_synthesis`, which names the definition beside it.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct ww_pooled {
    /// The number of studies pooled.
    pub k: u64,
    /// The number of rows that were left out.
    pub left_out: u64,
    /// The pooled effect.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// The estimate over its standard error; NaN where that is 0.
    pub statistic: f64,
    /// The degrees of freedom of t; NaN where the statistic is normal.
    pub df: f64,
    /// The two-sided p value of no effect; NaN where there is no statistic.
    pub p: f64,
    /// The lower end of the interval of the effect.
    pub ci_low: f64,
    /// The upper end of the interval of the effect.
    pub ci_high: f64,
    /// The variance between studies; 0 for `WW_POOL_METHOD_EE`, NaN for one study.
    pub tau2: f64,
    /// Its standard error; NaN for `WW_POOL_METHOD_EE` and for one study.
    pub tau2_se: f64,
    /// The lower end of its Q-profile interval.
    pub tau2_low: f64,
    /// The upper end of its Q-profile interval.
    pub tau2_high: f64,
    /// I2, from tau2, and from Q for `WW_POOL_METHOD_EE`.
    pub i2: f64,
    /// I2 at the lower end of the interval of tau2.
    pub i2_low: f64,
    /// I2 at the upper end of the interval of tau2.
    pub i2_high: f64,
    /// H2 of the same definition as I2.
    pub h2: f64,
    /// H2 at the lower end of the interval of tau2.
    pub h2_low: f64,
    /// H2 at the upper end of the interval of tau2.
    pub h2_high: f64,
    /// I2 from Q, whatever the method.
    pub i2_from_q: f64,
    /// H2 from Q, whatever the method.
    pub h2_from_q: f64,
    /// Cochran's Q.
    pub q: f64,
    /// Its degrees of freedom, k - 1.
    pub q_df: u64,
    /// Its p value; NaN for one study.
    pub q_p: f64,
    /// The lower end of the prediction interval; NaN for `WW_POOL_METHOD_EE` and where t has no
    /// degrees of freedom left.
    pub prediction_low: f64,
    /// The upper end of the prediction interval.
    pub prediction_high: f64,
    /// The log-likelihood for `WW_POOL_METHOD_EE` (full), `WW_POOL_METHOD_ML` (full) and
    /// `WW_POOL_METHOD_REML` (restricted).
    pub log_likelihood: f64,
}

// SAFETY: numbers only.
unsafe impl Plain for ww_pooled {}

impl From<&Pooled> for ww_pooled {
    fn from(pooled: &Pooled) -> Self {
        let or_nan = |figure: Option<f64>| figure.unwrap_or(f64::NAN);
        Self {
            k: pooled.k as u64,
            left_out: pooled.left_out.len() as u64,
            estimate: pooled.estimate,
            se: or_nan(pooled.se),
            statistic: or_nan(pooled.statistic),
            df: or_nan(pooled.df),
            p: or_nan(pooled.p),
            ci_low: pooled.ci_low,
            ci_high: pooled.ci_high,
            tau2: or_nan(pooled.tau2),
            tau2_se: or_nan(pooled.tau2_se),
            tau2_low: or_nan(pooled.tau2_low),
            tau2_high: or_nan(pooled.tau2_high),
            i2: or_nan(pooled.i2),
            i2_low: or_nan(pooled.i2_low),
            i2_high: or_nan(pooled.i2_high),
            h2: or_nan(pooled.h2),
            h2_low: or_nan(pooled.h2_low),
            h2_high: or_nan(pooled.h2_high),
            i2_from_q: or_nan(pooled.i2_from_q),
            h2_from_q: or_nan(pooled.h2_from_q),
            q: pooled.q,
            q_df: pooled.q_df as u64,
            q_p: or_nan(pooled.q_p),
            prediction_low: or_nan(pooled.prediction_low),
            prediction_high: or_nan(pooled.prediction_high),
            log_likelihood: or_nan(pooled.log_likelihood),
        }
    }
}

/// Pools effects `yi` with sampling variances `vi` of `k` studies.
///
/// `options` may be NULL for the defaults. `weights` may be NULL if they are not wanted; otherwise
/// `k` weights in per cent are written to it, NaN for a row that was left out.
///
/// Ownership: arrays and options are borrowed for the call; `*out` is plain and needs no free.
/// `weights` may be the memory of `yi` or `vi`. Threads: any.
/// Errors: `WW_STATUS_INVALID_REQUEST` for a row that cannot be used, which the pointer names (the
/// fourth effect is `/yi/3`), no study, one study with Knapp-Hartung, and an option that is none;
/// `WW_STATUS_NULL_ARGUMENT`, `WW_STATUS_INVALID_LENGTH`, `WW_STATUS_MISALIGNED`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ww_pool(
    yi: *const f64,
    vi: *const f64,
    k: usize,
    options: *const ww_pool_options,
    out: *mut ww_pooled,
    weights: *mut f64,
    error: *mut *mut ww_error,
) -> ww_status {
    // SAFETY: every argument keeps to the conventions of the header.
    unsafe {
        attempt(error, || {
            let (room, room_for_weights) =
                (Room::one(out, "out")?, Room::optional(weights, k, "weights")?);
            let options = read(options)?;
            let pooled = synthesis::pool(array(yi, k, "yi")?, array(vi, k, "vi")?, &options)?;
            if !weights.is_null() {
                room_for_weights.fill(&of_every_row(&pooled, k));
            }
            room.fill(&[(&pooled).into()]);
            Ok(())
        })
    }
}

/// The weights, with NaN in the place of each row that was left out.
fn of_every_row(pooled: &Pooled, rows: usize) -> Vec<f64> {
    let mut weights = vec![0.0; rows];
    for left in &pooled.left_out {
        if let Some(weight) = weights.get_mut(left.row) {
            *weight = f64::NAN;
        }
    }
    let places = weights.iter_mut().filter(|weight| !weight.is_nan());
    for (place, weight) in places.zip(&pooled.weights) {
        *place = *weight;
    }
    weights
}

/// The options that the caller hands over; NULL stands for the defaults.
///
/// # Safety
///
/// `options` is NULL or points to options that do not change during the call.
pub(crate) unsafe fn read(options: *const ww_pool_options) -> Result<Options, Failure> {
    // SAFETY: the caller of this function vouches for the pointer.
    let given = unsafe { plain(options, "options") }?.unwrap_or_default();
    Ok(Options {
        method: method(given.method)?,
        inference: inference(given.inference)?,
        prediction: prediction(given.prediction)?,
        unusable: unusable(given.unusable)?,
        level: level(given.level),
    })
}

/// A level, with 0 for the default.
pub(crate) fn level(given: f64) -> f64 {
    if given == 0.0 { Options::default().level } else { given }
}

/// Makes the function that reads the number of an enum of C, which may be any.
macro_rules! reads {
    ($option:ident: $numbers:ident as $codes:ident { $($number:ident = $code:ident),+ $(,)? }) => {
        /// The code with this number.
        pub(crate) fn $option(number: u32) -> Result<$codes, Failure> {
            match number {
                $(number if number == $numbers::$number as u32 => Ok($codes::$code),)+
                _ => {
                    let (option, value) = (stringify!($option), number.to_string());
                    let expected = concat!("a ", stringify!($numbers));
                    Err(Error::Option { option, value, expected }.into())
                }
            }
        }
    };
}

reads! {
    method: ww_pool_method as Method {
        Reml = Restricted,
        Ee = CommonEffect,
        Dl = DerSimonianLaird,
        He = Hedges,
        Hs = HunterSchmidt,
        Sj = SidikJonkman,
        Ml = MaximumLikelihood,
        Eb = EmpiricalBayes,
        Pm = PauleMandel,
    }
}

reads! {
    inference: ww_inference as Inference {
        Wald = Wald,
        KnappHartung = KnappHartung,
        KnappHartungAdHoc = KnappHartungAdHoc,
    }
}

reads! {
    prediction: ww_prediction as Prediction { T_K1 = TMinus1, T_K2 = TMinus2, Normal = Normal }
}

reads! {
    unusable: ww_unusable as Unusable { Refuse = Refuse, LeaveOut = LeaveOut }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_number_and_no_other_number_is_read() {
        fn check<T: Copy + Ord>(all: &[T], read: fn(u32) -> Result<T, Failure>) {
            let mut found: Vec<T> = (0..1000).filter_map(|number| read(number).ok()).collect();
            found.sort_unstable();
            assert!(found == all);
            assert!(read(u32::MAX).is_err());
        }
        check(Method::ALL, method);
        check(Inference::ALL, inference);
        check(Prediction::ALL, prediction);
        check(Unusable::ALL, unusable);
    }

    #[test]
    fn null_and_zeros_are_the_defaults() {
        let zeros = ww_pool_options::default();
        // SAFETY: NULL is allowed, and the options are a variable of this function.
        let (of_null, of_zeros) = unsafe { (read(std::ptr::null()), read(&raw const zeros)) };
        assert!(of_null.is_ok_and(|options| options == Options::default()));
        assert!(of_zeros.is_ok_and(|options| options == Options::default()));
    }
}
