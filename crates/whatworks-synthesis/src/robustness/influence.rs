//! What a single study does to the pooled effect, its variance and tau2.

use serde::Serialize;

use super::{at_least_two, finite, rows_used, without_each};
use crate::distribution::chi_square_quantile;
use crate::error::Error;
use crate::fit::Fit;
use crate::options::{Inference, Method, Options};
use crate::studies::{LeftOut, Studies, number};
use crate::weights::weights;

crate::codes! {
    /// A criterion by which a study counts as influential (Viechtbauer and Cheung 2010), for one
    /// coefficient, p = 1.
    InfluenceCriterion {
        /// |DFFITS| above `3 sqrt(p / (k - p))`.
        Dffits = "dffits",
        /// Cook's distance above the median of chi-square with p degrees of freedom.
        CooksDistance = "cooks-distance",
        /// Hat value above `3 p / k`.
        Hat = "hat",
        /// |DFBETAS| above 1.
        Dfbetas = "dfbetas",
    }
}

/// The influence of each study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Influence {
    /// The number of studies.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How variances of the effect came about.
    pub inference: Inference,
    /// A row for each study.
    pub rows: Vec<InfluenceRow>,
    /// The rows that were not used.
    pub left_out: Vec<LeftOut>,
    /// When a study counts as influential.
    pub influential_method: &'static str,
}

/// The influence of one study. "Deleted" is the model refitted without it.
///
/// Missing is what the deleted model does not have: with two studies it has one, and so no tau2
/// unless the method is `EE`, and no variance with Knapp-Hartung. Missing is also what would be
/// infinite, because a Knapp-Hartung variance is 0.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InfluenceRow {
    /// The row of the study, from 0.
    pub row: usize,
    /// The studentised deleted residual: the effect less the deleted estimate, over the standard
    /// error of that difference.
    pub rstudent: Option<f64>,
    /// DFFITS: the change of the study's fitted effect in deleted standard errors.
    pub dffits: Option<f64>,
    /// Cook's distance: the squared change of the estimate over its variance in the full model.
    pub cooks_d: Option<f64>,
    /// The variance of the deleted estimate over that of the full one.
    pub cov_r: Option<f64>,
    /// The deleted tau2.
    pub tau2_deleted: Option<f64>,
    /// The deleted Q.
    pub q_deleted: f64,
    /// The hat value, the study's share of the weights.
    pub hat: f64,
    /// The hat value in per cent.
    pub weight: f64,
    /// DFBETAS: the change of the estimate over its standard error at the deleted tau2.
    pub dfbetas: Option<f64>,
    /// Any criterion holds.
    pub is_influential: bool,
    /// The criteria that hold.
    pub criteria: Vec<InfluenceCriterion>,
}

/// The influence of each study on the pooled effect (Viechtbauer and Cheung 2010), of effects
/// `yi` with sampling variances `vi`.
///
/// # Errors
///
/// As [`pool`](crate::pool), for all studies and for all but one; fewer than two studies.
pub fn influence(yi: &[f64], vi: &[f64], options: &Options) -> Result<Influence, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    at_least_two(&studies, "influence")?;
    let full = Full::new(&studies, options)?;
    let deleted = without_each(&studies, |yi, vi| Fit::new(yi, vi, options.method))?;
    let each = studies.yi.iter().zip(&*studies.vi).zip(&deleted);
    let rows = rows_used(yi.len(), &studies)
        .zip(each)
        .map(|(row, ((&y, &v), deleted))| full.row(row, y, v, deleted))
        .collect();
    Ok(Influence {
        k: studies.k(),
        method: options.method,
        inference: options.inference,
        rows,
        left_out: studies.left_out.clone(),
        influential_method: "|DFFITS| > 3 sqrt(p / (k - p)), or Cook's distance above the median \
                             of chi-square(p), or hat > 3 p / k, or |DFBETAS| > 1, with p = 1 \
                             (Viechtbauer and Cheung 2010)",
    })
}

/// The model of all studies.
struct Full<'a> {
    vi: &'a [f64],
    fit: Fit,
    se: f64,
    inference: Inference,
    limits: Limits,
}

impl<'a> Full<'a> {
    fn new(studies: &'a Studies<'_>, options: &Options) -> Result<Self, Error> {
        let fit = Fit::new(&studies.yi, &studies.vi, options.method)?;
        let se = fit.se(options.inference)?;
        let limits = Limits::of(studies.k());
        Ok(Self { vi: &studies.vi, fit, se, inference: options.inference, limits })
    }

    fn row(&self, row: usize, y: f64, v: f64, deleted: &Fit) -> InfluenceRow {
        let hat = 1.0 / ((v + self.fit.tau2.unwrap_or(0.0)) * self.fit.at_tau2.sum);
        let shift = self.fit.mean - deleted.mean;
        let spread = Spread::of(deleted, self.inference);
        let dffits = spread.map(|s| shift / (hat * s.scale * (v + s.tau2)).sqrt());
        let dfbetas =
            spread.map(|s| shift * (weights(self.vi, s.tau2).sum::<f64>() / s.scale).sqrt());
        let cooks_d = (shift / self.se).powi(2);
        let criteria = self.limits.passed(dffits, cooks_d, hat, dfbetas);
        InfluenceRow {
            row,
            rstudent: spread
                .map(|s| (y - deleted.mean) / (s.scale * (v + s.tau2) + s.se * s.se).sqrt())
                .and_then(finite),
            dffits: dffits.and_then(finite),
            cooks_d: finite(cooks_d),
            cov_r: spread.map(|s| (s.se / self.se).powi(2)).and_then(finite),
            tau2_deleted: deleted.tau2,
            q_deleted: deleted.at_zero.q,
            hat,
            weight: 100.0 * hat,
            dfbetas: dfbetas.and_then(finite),
            is_influential: !criteria.is_empty(),
            criteria,
        }
    }
}

/// The variances of a deleted model.
#[derive(Clone, Copy)]
struct Spread {
    tau2: f64,
    se: f64,
    /// What Knapp-Hartung multiplies variances with; 1 for Wald.
    scale: f64,
}

impl Spread {
    fn of(deleted: &Fit, inference: Inference) -> Option<Self> {
        let (tau2, se) = (deleted.tau2?, deleted.se(inference).ok()?);
        let scale = match inference {
            Inference::Wald => 1.0,
            _ => se * se * deleted.at_tau2.sum,
        };
        Some(Self { tau2, se, scale })
    }
}

/// The values beyond which a study is influential.
struct Limits {
    dffits: f64,
    cooks_d: f64,
    hat: f64,
}

impl Limits {
    /// For one coefficient and two studies or more.
    fn of(k: usize) -> Self {
        Self {
            dffits: 3.0 / (number(k) - 1.0).sqrt(),
            cooks_d: chi_square_quantile(0.5, 1.0),
            hat: 3.0 / number(k),
        }
    }

    fn passed(
        &self,
        dffits: Option<f64>,
        cooks_d: f64,
        hat: f64,
        dfbetas: Option<f64>,
    ) -> Vec<InfluenceCriterion> {
        let all = [
            (dffits.is_some_and(|value| value.abs() > self.dffits), InfluenceCriterion::Dffits),
            (cooks_d > self.cooks_d, InfluenceCriterion::CooksDistance),
            (hat > self.hat, InfluenceCriterion::Hat),
            (dfbetas.is_some_and(|value| value.abs() > 1.0), InfluenceCriterion::Dfbetas),
        ];
        all.into_iter().filter_map(|(holds, criterion)| holds.then_some(criterion)).collect()
    }
}
