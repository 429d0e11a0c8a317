//! How to pool: the switches that change published answers, each with its name and its default.

use serde::{Deserialize, Serialize};

use crate::error::Error;

codes! {
    /// The model, and the estimator of the variance between studies (tau2).
    #[derive(Default)]
    Method {
        /// Common effect (equal effects), inverse-variance weights; tau2 is not estimated.
        CommonEffect = "EE",
        /// DerSimonian and Laird (1986), from the inverse-variance Q.
        DerSimonianLaird = "DL",
        /// Hedges and Olkin (1985), from the unweighted variance of the effects.
        Hedges = "HE",
        /// Hunter and Schmidt (2004).
        HunterSchmidt = "HS",
        /// Sidik and Jonkman (2005), two steps from `sum((yi - mean)^2) / k`.
        SidikJonkman = "SJ",
        /// Maximum likelihood, the global maximum.
        MaximumLikelihood = "ML",
        /// Restricted maximum likelihood, the global maximum (Viechtbauer 2005).
        #[default]
        Restricted = "REML",
        /// Empirical Bayes (Morris 1983).
        EmpiricalBayes = "EB",
        /// Paule and Mandel (1982).
        PauleMandel = "PM",
    }
}

codes! {
    /// How the standard error, the interval and the p value of the pooled effect come about.
    #[derive(Default)]
    Inference {
        /// Normal distribution and `1 / sqrt(sum(w))`.
        #[default]
        Wald = "wald",
        /// Knapp and Hartung (2003): t with k - 1 degrees of freedom, variance scaled by the
        /// weighted residual variance.
        KnappHartung = "knapp-hartung",
        /// The same with the scale never below 1, so that the interval is never narrower than
        /// with the plain variance.
        KnappHartungAdHoc = "knapp-hartung-adhoc",
    }
}

codes! {
    /// The distribution behind a prediction interval.
    #[derive(Default)]
    Prediction {
        /// t with k - 1 degrees of freedom.
        #[default]
        TMinus1 = "t-k1",
        /// t with k - 2 degrees of freedom (Higgins, Thompson and Spiegelhalter 2009).
        TMinus2 = "t-k2",
        /// Normal.
        Normal = "normal",
    }
}

codes! {
    /// What to do with a row that has no usable effect or variance.
    #[derive(Default)]
    Unusable {
        /// Fail and name the row.
        #[default]
        Refuse = "refuse",
        /// Go on without it, and name it in the result.
        LeaveOut = "leave-out",
    }
}

/// How to pool.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How the interval and the p value come about.
    pub inference: Inference,
    /// The distribution behind the prediction interval.
    pub prediction: Prediction,
    /// The level of every interval, between 0 and 1.
    pub level: f64,
    /// What to do with a row that cannot be used.
    pub unusable: Unusable,
}

impl Default for Options {
    /// REML, Wald, t with k - 1 degrees of freedom for prediction, 95 %, and no row left out.
    fn default() -> Self {
        Self {
            method: Method::default(),
            inference: Inference::default(),
            prediction: Prediction::default(),
            level: 0.95,
            unusable: Unusable::default(),
        }
    }
}

impl Options {
    /// The defaults with another method.
    #[must_use]
    pub fn method(method: Method) -> Self {
        Self { method, ..Self::default() }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        check_level(self.level)
    }
}

/// A confidence level is a probability strictly between 0 and 1.
pub(crate) fn check_level(level: f64) -> Result<(), Error> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    let expected = "a number between 0 and 1, for example 0.95";
    Err(Error::Option { option: "level", value: level.to_string(), expected })
}
