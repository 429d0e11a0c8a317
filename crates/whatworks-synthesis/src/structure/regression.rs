//! Meta-regression: effects on moderators, with a variance between studies that they leave.

use serde::Serialize;

use super::least_squares::{Decomposition, collinear};
use crate::distribution::{chi_square_upper, f_upper};
use crate::error::Error;
use crate::fit::Fit;
use crate::inference::{Reference, two_sided};
use crate::options::{Inference, Method, Options, Unusable};
use crate::studies::{LeftOut, fault, number, same_length};
use crate::tau2::likelihood::{self, Kind, Likelihood, Slopes};
use crate::tau2::{GeneralisedQ, root, smallest, sum_of_squares};

/// A characteristic of studies, a number for each.
#[derive(Clone, Copy, Debug)]
pub struct Moderator<'a> {
    /// Its name, for the results.
    pub name: &'a str,
    /// Its values, in the order of the studies.
    pub values: &'a [f64],
}

/// A coefficient of a meta-regression.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coefficient {
    /// `intercept`, or the name of the moderator.
    pub name: String,
    /// The coefficient, in effect per unit of the moderator.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// The coefficient over its standard error.
    pub statistic: f64,
    /// The two-sided p value.
    pub p: f64,
    /// The lower end of its interval.
    pub ci_low: f64,
    /// The upper end of its interval.
    pub ci_high: f64,
}

/// A fitted meta-regression.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MetaRegression {
    /// The number of studies used.
    pub k: usize,
    /// The estimator of tau2.
    pub method: Method,
    /// How standard errors, intervals and p values came about.
    pub inference: Inference,
    /// The level of every interval.
    pub level: f64,
    /// The degrees of freedom of t, k - p; none where the statistics are normal.
    pub df: Option<f64>,
    /// The intercept, then the moderators in their order.
    pub coefficients: Vec<Coefficient>,
    /// The covariances of the coefficients, by rows.
    pub covariance: Vec<Vec<f64>>,
    /// The variance between studies that the moderators leave.
    pub tau2: f64,
    /// The share of the rest that is between studies, in per cent.
    pub i2: f64,
    /// H2 of the same definition.
    pub h2: f64,
    /// The variance between studies that the moderators explain, in per cent of that without
    /// them; 0 where there is none to explain.
    pub r2: f64,
    /// The test of all moderators together: chi-square, or F with Knapp-Hartung.
    pub q_moderators: f64,
    /// Its degrees of freedom: the moderators, and with Knapp-Hartung k - p.
    pub q_moderators_df: (usize, Option<usize>),
    /// Its p value.
    pub q_moderators_p: f64,
    /// The test for heterogeneity that the moderators leave.
    pub q_residual: f64,
    /// Its degrees of freedom, k - p.
    pub q_residual_df: usize,
    /// Its p value.
    pub q_residual_p: f64,
    /// The rows that were not used.
    pub left_out: Vec<LeftOut>,
    /// How I2 and H2 are defined.
    pub i2_method: &'static str,
    /// How R2 is defined.
    pub r2_method: &'static str,
}

/// Regresses effects on moderators, with an intercept (Thompson and Higgins 2002; Viechtbauer
/// et al. 2015 for the estimators of tau2 and the test).
///
/// # Errors
///
/// As [`pool`](crate::pool); a moderator of another length, with a value that is not finite
/// (unless such rows are to be left out), or that is a combination of others; and as many
/// coefficients as studies or more.
pub fn meta_regression(
    yi: &[f64],
    vi: &[f64],
    moderators: &[Moderator<'_>],
    options: &Options,
) -> Result<MetaRegression, Error> {
    options.check()?;
    let design = Design::new(yi, vi, moderators, options.unusable)?;
    let tau2 = design.tau2(options.method)?;
    let without = Fit::new(&design.yi, &design.vi, options.method)?;
    design.report(tau2, without.tau2.unwrap_or(0.0), options)
}

/// Checked effects, variances and columns.
struct Design {
    yi: Vec<f64>,
    vi: Vec<f64>,
    names: Vec<String>,
    columns: Vec<Vec<f64>>,
    left_out: Vec<LeftOut>,
    /// At tau2 = 0.
    at_zero: Decomposition,
    /// Without weights.
    unweighted: Decomposition,
}

impl Design {
    fn new(
        yi: &[f64],
        vi: &[f64],
        moderators: &[Moderator<'_>],
        unusable: Unusable,
    ) -> Result<Self, Error> {
        same_length(yi, vi)?;
        if moderators.is_empty() {
            let expected = "one moderator or more";
            return Err(Error::Column { column: "moderators", found: "empty", expected });
        }
        for moderator in moderators {
            if moderator.values.len() != yi.len() {
                let (found, expected) = (moderator.values.len(), yi.len());
                return Err(Error::Lengths { column: "moderators", found, expected, like: "yi" });
            }
        }
        let mut left_out = Vec::new();
        let mut kept = Vec::new();
        for (row, (&y, &v)) in yi.iter().zip(vi).enumerate() {
            match fault(row, y, v).or_else(|| moderator_fault(row, moderators)) {
                None => kept.push(row),
                Some(error) if unusable == Unusable::Refuse => return Err(error),
                Some(error) => left_out.push(LeftOut { row, reason: error.reason() }),
            }
        }
        let needed = moderators.len() + 2;
        if kept.len() < needed {
            return Err(Error::TooFew { what: "meta-regression", found: kept.len(), needed });
        }
        let pick = |values: &[f64]| -> Vec<f64> {
            kept.iter().filter_map(|&row| values.get(row).copied()).collect()
        };
        let (yi, vi) = (pick(yi), pick(vi));
        let names: Vec<String> = moderators.iter().map(|m| m.name.to_owned()).collect();
        let mut columns = vec![vec![1.0; yi.len()]];
        columns.extend(moderators.iter().map(|moderator| pick(moderator.values)));
        let decompose = |weights: &[f64]| {
            Decomposition::new(&columns, weights).map_err(|column| collinear(column, &names))
        };
        let unweighted = decompose(&vec![1.0; yi.len()])?;
        let at_zero = decompose(&inverse(&vi, 0.0))?;
        Ok(Self { yi, vi, names, columns, left_out, at_zero, unweighted })
    }

    fn at(&self, tau2: f64) -> Decomposition {
        // Weights of positive numbers keep the rank that was checked without them.
        let weights = inverse(&self.vi, tau2);
        Decomposition::new(&self.columns, &weights).unwrap_or_else(|_| self.at_zero.clone())
    }

    fn df(&self) -> usize {
        self.yi.len() - self.columns.len()
    }

    fn q_at(&self, decomposition: &Decomposition) -> f64 {
        decomposition.residuals(&self.yi).iter().map(|e| e * e).sum()
    }

    /// `tr(P) = sum(w (1 - h))`.
    fn trace(&self, decomposition: &Decomposition) -> f64 {
        let leverages = decomposition.leverages();
        decomposition.roots().iter().zip(leverages).map(|(s, h)| s * s * (1.0 - h)).sum()
    }

    /// The estimators of [`crate::Method`] with k - p in place of k - 1.
    fn tau2(&self, method: Method) -> Result<f64, Error> {
        let (k, df) = (number(self.yi.len()), number(self.df()));
        let q = self.q_at(&self.at_zero);
        let tau2 = match method {
            Method::CommonEffect => 0.0,
            Method::DerSimonianLaird => (q - df) / self.trace(&self.at_zero),
            Method::HunterSchmidt => (q - k) / inverse(&self.vi, 0.0).iter().sum::<f64>(),
            Method::Hedges => {
                let leverages = self.unweighted.leverages();
                let expected: f64 = self.vi.iter().zip(leverages).map(|(v, h)| v * (1.0 - h)).sum();
                (self.q_at(&self.unweighted) - expected) / df
            }
            Method::SidikJonkman => {
                let start = sum_of_squares(&self.yi) / k;
                if start > 0.0 { start * self.q_at(&self.at(start)) / df } else { 0.0 }
            }
            Method::MaximumLikelihood => {
                likelihood::maximise(&Regression { design: self, kind: Kind::Full })?
            }
            Method::Restricted => {
                likelihood::maximise(&Regression { design: self, kind: Kind::Restricted })?
            }
            Method::EmpiricalBayes | Method::PauleMandel => root(self, df)?,
        };
        Ok(tau2.max(0.0))
    }

    fn report(self, tau2: f64, without: f64, options: &Options) -> Result<MetaRegression, Error> {
        let (k, df, moderators) = (self.yi.len(), self.df(), self.names.len());
        let fit = self.at(tau2);
        let scale = scale(options.inference, self.q_at(&fit) / number(df));
        let reference = match options.inference {
            Inference::Wald => Reference::Normal,
            _ => Reference::T(number(df)),
        };
        let estimates = fit.coefficients(&self.yi);
        let mut covariance = fit.covariance();
        covariance.iter_mut().flatten().for_each(|entry| *entry *= scale);
        let quantile = reference.quantile(options.level).unwrap_or(f64::NAN);
        let names = std::iter::once("intercept").chain(self.names.iter().map(String::as_str));
        let coefficients = names
            .zip(&estimates)
            .zip(covariance.iter().enumerate())
            .map(|((name, &estimate), (at, row))| {
                let se = row.get(at).copied().unwrap_or(f64::NAN).sqrt();
                coefficient(name, estimate, se, reference, quantile)
            })
            .collect();
        let omnibus = fit.omnibus(&estimates) / scale;
        let (q_moderators, q_moderators_df, q_moderators_p) = match options.inference {
            Inference::Wald => {
                let p = chi_square_upper(omnibus, number(moderators));
                (omnibus, (moderators, None), p)
            }
            _ => {
                let f = omnibus / number(moderators);
                (f, (moderators, Some(df)), f_upper(f, number(moderators), number(df)))
            }
        };
        let q_residual = self.q_at(&self.at_zero);
        let (i2, h2) = self.heterogeneity(options.method, tau2, q_residual);
        let result = MetaRegression {
            k,
            method: options.method,
            inference: options.inference,
            level: options.level,
            df: reference.df(),
            coefficients,
            covariance,
            tau2,
            i2,
            h2,
            r2: if without > tau2 { 100.0 * (without - tau2) / without } else { 0.0 },
            q_moderators,
            q_moderators_df,
            q_moderators_p,
            q_residual,
            q_residual_df: df,
            q_residual_p: chi_square_upper(q_residual, number(df)),
            left_out: self.left_out,
            i2_method: match options.method {
                Method::CommonEffect => "from Q",
                _ => "from tau2 and the typical variance (Higgins and Thompson 2002)",
            },
            r2_method: "fall of tau2 in per cent, not below 0, and 0 where there is no tau2 to explain",
        };
        let tests = [result.q_moderators, result.q_moderators_p, result.q_residual_p];
        let each =
            |c: &Coefficient| c.estimate.is_finite() && c.statistic.is_finite() && c.p.is_finite();
        if tests.iter().all(|figure| figure.is_finite()) && result.coefficients.iter().all(each) {
            return Ok(result);
        }
        Err(Error::NotRepresentable { what: "a coefficient or its test" })
    }

    fn heterogeneity(&self, method: Method, tau2: f64, q: f64) -> (f64, f64) {
        let df = number(self.df());
        if method == Method::CommonEffect {
            return (if q > df { 100.0 * (q - df) / q } else { 0.0 }, q / df);
        }
        let typical = df / self.trace(&self.at_zero);
        (100.0 * tau2 / (tau2 + typical), tau2 / typical + 1.0)
    }
}

fn moderator_fault(row: usize, moderators: &[Moderator<'_>]) -> Option<Error> {
    moderators.iter().find_map(|moderator| {
        let value = moderator.values.get(row).copied()?;
        let name = moderator.name.to_owned();
        (!value.is_finite()).then_some(Error::Moderator { name, row, value })
    })
}

fn inverse(vi: &[f64], tau2: f64) -> Vec<f64> {
    vi.iter().map(|v| 1.0 / (v + tau2)).collect()
}

/// What Knapp and Hartung (2003) multiply variances with.
fn scale(inference: Inference, residual: f64) -> f64 {
    match inference {
        Inference::Wald => 1.0,
        Inference::KnappHartung => residual,
        Inference::KnappHartungAdHoc => residual.max(1.0),
    }
}

fn coefficient(
    name: &str,
    estimate: f64,
    se: f64,
    reference: Reference,
    quantile: f64,
) -> Coefficient {
    let statistic = estimate / se;
    Coefficient {
        name: name.to_owned(),
        estimate,
        se,
        statistic,
        p: two_sided(statistic, reference),
        ci_low: estimate - quantile * se,
        ci_high: estimate + quantile * se,
    }
}

impl GeneralisedQ for Design {
    fn at(&self, tau2: f64) -> (f64, f64) {
        let decomposition = Design::at(self, tau2);
        let residuals = decomposition.residuals(&self.yi);
        let q = residuals.iter().map(|e| e * e).sum();
        let slope = residuals.iter().zip(decomposition.roots()).map(|(e, s)| (e * s).powi(2)).sum();
        (q, slope)
    }

    fn smallest_variance(&self) -> f64 {
        smallest(&self.vi)
    }
}

/// The likelihood of tau2 given the moderators.
struct Regression<'a> {
    design: &'a Design,
    kind: Kind,
}

impl Likelihood for Regression<'_> {
    fn start(&self) -> f64 {
        let mean = self.design.vi.iter().sum::<f64>() / number(self.design.vi.len());
        (self.residual_variance() - mean).max(0.0)
    }

    fn slopes_at(&self, tau2: f64) -> Slopes {
        let fit = self.design.at(tau2);
        // With e = Py: y'PPy = e'e, and y'PPPy = e'Pe.
        let residuals = fit.residuals(&self.design.yi);
        let e: Vec<f64> = residuals.iter().zip(fit.roots()).map(|(r, s)| r * s).collect();
        let scaled = e.iter().zip(fit.roots()).map(|(e, s)| e * s).collect();
        let data_fall = 2.0 * fit.without_fit(scaled).iter().map(|x| x * x).sum::<f64>();
        let squares: f64 = fit.roots().iter().map(|s| s.powi(4)).sum();
        let (expected, expected_fall) = match self.kind {
            Kind::Full => (fit.roots().iter().map(|s| s * s).sum(), squares),
            Kind::Restricted => {
                let leverages = fit.leverages();
                let crossed: f64 =
                    fit.roots().iter().zip(&leverages).map(|(s, h)| s.powi(4) * h).sum();
                (self.design.trace(&fit), squares - 2.0 * crossed + fit.weighted_gram())
            }
        };
        Slopes { data: e.iter().map(|x| x * x).sum(), expected, data_fall, expected_fall }
    }

    fn value(&self, tau2: f64) -> f64 {
        let fit = self.design.at(tau2);
        let logs: f64 = fit.roots().iter().map(|s| 2.0 * s.ln()).sum();
        let determinant = match self.kind {
            Kind::Full => 0.0,
            Kind::Restricted => fit.log_determinant(),
        };
        0.5 * (logs - determinant - self.design.q_at(&fit))
    }

    fn variances(&self) -> [f64; 2] {
        [smallest(&self.design.vi), self.design.vi.iter().copied().fold(0.0, f64::max)]
    }

    fn residual_variance(&self) -> f64 {
        self.design.q_at(&self.design.unweighted) / number(self.design.df())
    }
}
