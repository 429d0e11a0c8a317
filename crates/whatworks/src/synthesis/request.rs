//! An analysis asked for as JSON: which one, over which columns, with which options.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::effect::{self, Columns, Measure, ReportedColumns};
use super::many::pool_groups;
use super::report::{Grouped, Harvest, Report};
use super::robustness::{
    blup, cumulative, influence, leave_one_out, permutation_test, standardised_residuals,
};
use super::structure::{Moderator, meta_regression, subgroups};
use super::without_pooling::{
    Combination, ReportedOutcome, VoteBasis, combine_p_values, effect_directions, summarise,
    vote_count, vote_count_effects,
};
use super::{Progress, pool, raw, small_study};
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;
use crate::schema::Schema;
use crate::table::Table;

whatworks_synthesis::codes! {
    /// An analysis, by the name of its function.
    Analysis {
        /// One pooled effect.
        Pool = "pool",
        /// One pooled effect from raw data, without effect sizes of studies in between.
        PoolRaw = "pool_raw",
        /// A pooled effect for each group.
        PoolGroups = "pool_groups",
        /// Effect sizes of studies from raw data.
        EffectSizes = "effect_sizes",
        /// Effect sizes of studies from what a paper reports.
        ReportedEffects = "reported_effects",
        /// Egger's test.
        Egger = "egger",
        /// Begg's rank correlation.
        Begg = "begg",
        /// Trim and fill.
        TrimAndFill = "trim_and_fill",
        /// Fail-safe N.
        FailSafeN = "fail_safe_n",
        /// The four of them, from ten studies on.
        SmallStudyEffects = "small_study_effects",
        /// Subgroups.
        Subgroups = "subgroups",
        /// Meta-regression.
        MetaRegression = "meta_regression",
        /// Each study left out in turn.
        LeaveOneOut = "leave_one_out",
        /// Studies added one after another.
        Cumulative = "cumulative",
        /// What each study does to the result.
        Influence = "influence",
        /// Best linear unbiased predictions.
        Blup = "blup",
        /// Residuals over their standard errors.
        StandardisedResiduals = "standardised_residuals",
        /// The exact sign-flip test.
        PermutationTest = "permutation_test",
        /// Votes by direction, counted by the caller.
        VoteCount = "vote_count",
        /// Votes by direction, from effects.
        VoteCountEffects = "vote_count_effects",
        /// The effect-direction table.
        EffectDirections = "effect_directions",
        /// The harvest table.
        Harvest = "harvest",
        /// Median, quartiles and range of effects.
        Summarise = "summarise",
        /// Combined p values.
        CombinePValues = "combine_p_values",
    }
}

/// An analysis that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Which analysis.
    pub analysis: Analysis,
    /// The effect measure, for `effect_sizes` and `pool_raw`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<Measure>,
    /// The columns, with the field's names.
    pub data: Data,
    /// The options of the analysis, by name; each has a default.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub options: Map<String, Value>,
}

/// Declares the columns: all optional, and each known by its name.
macro_rules! data {
    ($($(#[$doc:meta])* $column:ident,)+) => {
        /// Columns of one length; an analysis takes those that it needs.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields)]
        pub struct Data {
            $(
                $(#[$doc])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $column: Option<Vec<f64>>,
            )+
            /// The group of each row.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub by: Option<Vec<String>>,
            /// The order in which studies are added, as rows from 0.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub order: Option<Vec<usize>>,
            /// Outcomes with their directions.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub outcomes: Option<Vec<ReportedOutcome>>,
            /// Moderators, in their order.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub moderators: Option<Vec<NamedModerator>>,
        }

        impl Data {
            /// The columns that are given, by name.
            fn given(&self) -> Vec<&'static str> {
                let numbers = [$((stringify!($column), self.$column.is_some())),+];
                let others = [
                    ("by", self.by.is_some()),
                    ("order", self.order.is_some()),
                    ("outcomes", self.outcomes.is_some()),
                    ("moderators", self.moderators.is_some()),
                ];
                let given = numbers.into_iter().chain(others).filter(|(_, given)| *given);
                given.map(|(name, _)| name).collect()
            }
        }
    };
}

data! {
    /// Effects.
    yi,
    /// Their sampling variances.
    vi,
    /// Events in the first group.
    ai,
    /// No events in the first group.
    bi,
    /// Events in the second group.
    ci,
    /// No events in the second group.
    di,
    /// Size of the first group.
    n1i,
    /// Size of the second group.
    n2i,
    /// Mean of the first group.
    m1i,
    /// Standard deviation of the first group.
    sd1i,
    /// Mean of the second group.
    m2i,
    /// Standard deviation of the second group.
    sd2i,
    /// Correlations.
    ri,
    /// Sample sizes.
    ni,
    /// Events.
    xi,
    /// No events.
    mi,
    /// Events in the first group, over time.
    x1i,
    /// Person-time of the first group.
    t1i,
    /// Events in the second group, over time.
    x2i,
    /// Person-time of the second group.
    t2i,
    /// Person-time.
    ti,
    /// Reported estimates.
    estimate,
    /// Reported lower ends of intervals.
    ci_low,
    /// Reported upper ends of intervals.
    ci_high,
    /// Reported test statistics.
    statistic,
    /// Reported p values.
    p,
    /// Degrees of freedom of reported statistics.
    df,
    /// p values to combine.
    p_values,
    /// Their weights.
    weights,
}

/// A moderator with its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NamedModerator {
    /// Its name.
    pub name: String,
    /// A value for each row.
    pub values: Vec<f64>,
}

/// An answer to a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Which analysis.
    pub analysis: Analysis,
    /// The result as JSON (`whatworks-synthesis/1`), the same in every language.
    pub json: String,
    /// The result as a table.
    pub table: Table,
}

impl Request {
    /// Reads a request from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] with every fault.
    pub fn from_json(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        static SCHEMA: OnceLock<Schema> = OnceLock::new();
        let text_of_schema = include_str!("../../schema/synthesis-1.json");
        SCHEMA.get_or_init(|| Schema::new(text_of_schema)).read_request(text.as_ref())
    }

    /// Works out the answer.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`]: an option or a column that the analysis does not have or that is
    /// wrong, a column that is missing, and whatever the analysis itself cannot work with; its
    /// documentation says what. Pointers are into the arguments, as the functions of every language
    /// take them: `/yi/3` is the fourth effect, `/level` an option.
    pub fn answer(&self) -> Result<Answer, Error> {
        match self.analysis {
            Analysis::Pool => self.over(&["yi", "vi"], pool),
            Analysis::PoolRaw => self.pool_raw(),
            Analysis::PoolGroups => self.pool_groups(),
            Analysis::EffectSizes => self.effect_sizes(),
            Analysis::ReportedEffects => self.reported_effects(),
            Analysis::Egger => self.over(&["yi", "vi"], small_study::egger),
            Analysis::Begg => self.over(&["yi", "vi"], small_study::begg),
            Analysis::TrimAndFill => self.over(&["yi", "vi"], small_study::trim_and_fill),
            Analysis::FailSafeN => self.over(&["yi", "vi"], small_study::fail_safe_n),
            Analysis::SmallStudyEffects => {
                self.over(&["yi", "vi"], small_study::small_study_effects)
            }
            Analysis::Subgroups => self.over(&["yi", "vi", "by"], |yi, vi, o| {
                subgroups(yi, vi, self.data.by.as_deref().unwrap_or_default(), o)
            }),
            Analysis::MetaRegression => self.over(&["yi", "vi", "moderators"], |yi, vi, o| {
                let given = self.data.moderators.iter().flatten();
                let moderators: Vec<Moderator<'_>> =
                    given.map(|m| Moderator { name: &m.name, values: &m.values }).collect();
                meta_regression(yi, vi, &moderators, o)
            }),
            Analysis::LeaveOneOut => self.over(&["yi", "vi"], leave_one_out),
            Analysis::Cumulative => self.over(&["yi", "vi", "order"], |yi, vi, o| {
                cumulative(yi, vi, self.data.order.as_deref(), o)
            }),
            Analysis::Influence => self.over(&["yi", "vi"], influence),
            Analysis::Blup => self.over(&["yi", "vi"], blup),
            Analysis::StandardisedResiduals => self.over(&["yi", "vi"], standardised_residuals),
            Analysis::PermutationTest => self.over(&["yi", "vi"], permutation_test),
            Analysis::VoteCount => self.vote_count(),
            Analysis::VoteCountEffects => self.vote_count_effects(),
            Analysis::EffectDirections | Analysis::Harvest => self.directions(),
            Analysis::Summarise => self.summarise(),
            Analysis::CombinePValues => self.combine_p_values(),
        }
    }

    /// An analysis over effects and variances.
    fn over<O: DeserializeOwned + Default, R: Report>(
        &self,
        takes: &[&'static str],
        work: impl FnOnce(&[f64], &[f64], &O) -> Result<R, super::Error>,
    ) -> Result<Answer, Error> {
        self.takes(takes, false)?;
        let options = self.read_options()?;
        let column = |values: &Option<Vec<f64>>, name| {
            values.clone().ok_or_else(|| missing(name, "a list of numbers"))
        };
        let yi = column(&self.data.yi, "yi")?;
        let vi = column(&self.data.vi, "vi")?;
        if takes.contains(&"by") && self.data.by.is_none() {
            return Err(missing("by", "the group of each row"));
        }
        if takes.contains(&"moderators") && self.data.moderators.is_none() {
            return Err(missing("moderators", "a list of moderators"));
        }
        Ok(self.answered(&work(&yi, &vi, &options)?))
    }

    fn answered<R: Report>(&self, result: &R) -> Answer {
        Answer { analysis: self.analysis, json: result.to_json(), table: result.to_table() }
    }

    fn pool_groups(&self) -> Result<Answer, Error> {
        self.takes(&["yi", "vi", "by"], false)?;
        let options = self.read_options()?;
        let yi = self.data.yi.as_deref().ok_or_else(|| missing("yi", "a list of numbers"))?;
        let vi = self.data.vi.as_deref().ok_or_else(|| missing("vi", "a list of numbers"))?;
        let by = self.data.by.as_deref().ok_or_else(|| missing("by", "the group of each row"))?;
        Ok(self.answered(&Grouped(pool_groups(by, yi, vi, &options, 1, &Progress::default())?)))
    }

    fn pool_raw(&self) -> Result<Answer, Error> {
        self.takes(&RAW, true)?;
        let result = raw::pool_raw(self.measured()?, &self.columns(), &self.read_options()?)?;
        Ok(self.answered(&result))
    }

    fn effect_sizes(&self) -> Result<Answer, Error> {
        self.takes(&RAW, true)?;
        let (measure, columns) = (self.measured()?, self.columns());
        Ok(self.answered(&effect::effect_sizes(measure, &columns, &self.read_options()?)?))
    }

    fn reported_effects(&self) -> Result<Answer, Error> {
        self.takes(&["estimate", "ci_low", "ci_high", "statistic", "p", "df"], false)?;
        let data = &self.data;
        let columns = ReportedColumns {
            estimate: data.estimate.as_deref(),
            ci_low: data.ci_low.as_deref(),
            ci_high: data.ci_high.as_deref(),
            statistic: data.statistic.as_deref(),
            p: data.p.as_deref(),
            df: data.df.as_deref(),
        };
        Ok(self.answered(&effect::reported(&columns, &self.read_options()?)?))
    }

    fn vote_count(&self) -> Result<Answer, Error> {
        self.takes(&[], false)?;
        let Votes { favours, against, unclear, basis, level } = self.read_options()?;
        Ok(self.answered(&vote_count(favours, against, unclear, basis, level)?))
    }

    fn vote_count_effects(&self) -> Result<Answer, Error> {
        self.takes(&["yi"], false)?;
        let Level { level } = self.read_options()?;
        Ok(self.answered(&vote_count_effects(self.effects()?, level)?))
    }

    fn directions(&self) -> Result<Answer, Error> {
        self.takes(&["outcomes"], false)?;
        let Basis { basis, level } = self.read_options()?;
        let outcomes = self.data.outcomes.as_deref();
        let outcomes = outcomes.ok_or_else(|| missing("outcomes", "a list of outcomes"))?;
        let table = effect_directions(outcomes, basis, level)?;
        Ok(match self.analysis {
            Analysis::Harvest => self.answered(&Harvest(table.harvest())),
            _ => self.answered(&table),
        })
    }

    fn summarise(&self) -> Result<Answer, Error> {
        self.takes(&["yi"], false)?;
        let Nothing {} = self.read_options()?;
        Ok(self.answered(&summarise(self.effects()?)?))
    }

    fn combine_p_values(&self) -> Result<Answer, Error> {
        self.takes(&["p_values", "weights"], false)?;
        let Combined { method } = self.read_options()?;
        let p = self.data.p_values.as_deref();
        let p = p.ok_or_else(|| missing("p_values", "a list of numbers"))?;
        Ok(self.answered(&combine_p_values(p, self.data.weights.as_deref(), method)?))
    }

    fn effects(&self) -> Result<&[f64], Error> {
        self.data.yi.as_deref().ok_or_else(|| missing("yi", "a list of numbers"))
    }

    fn measured(&self) -> Result<Measure, Error> {
        self.measure.ok_or_else(|| refused("bad-column", "/measure", None, "an effect measure"))
    }

    fn columns(&self) -> Columns<'_> {
        macro_rules! columns {
            ($($name:ident),+) => { Columns { $($name: self.data.$name.as_deref()),+ } };
        }
        columns!(
            ai, bi, ci, di, n1i, n2i, m1i, sd1i, m2i, sd2i, ri, ni, xi, mi, x1i, t1i, x2i, t2i, ti
        )
    }

    /// Refuses what the analysis has no use for, rather than pass over it.
    fn takes(&self, columns: &[&'static str], measure: bool) -> Result<(), Error> {
        let mut faults: Vec<Fault> = Vec::new();
        for name in self.data.given().into_iter().filter(|name| !columns.contains(name)) {
            let expected = format!("only the columns of {}: {}", self.analysis, columns.join(", "));
            faults.push(Fault::new("bad-column", format!("/{name}"), None, expected));
        }
        if let (Some(given), false) = (self.measure, measure) {
            let expected = format!("no measure: {} works on effects", self.analysis);
            faults.push(Fault::new("bad-column", "/measure", Some(given.to_string()), expected));
        }
        if faults.is_empty() { Ok(()) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
    }

    /// The options of the analysis, every wrong one named.
    fn read_options<O: DeserializeOwned + Default>(&self) -> Result<O, Error> {
        let mut faults: Vec<Fault> = Vec::new();
        for (name, value) in &self.options {
            let alone = Map::from_iter([(name.clone(), value.clone())]);
            if let Err(error) = serde_json::from_value::<O>(Value::Object(alone)) {
                let pointer = format!("/{}", json::segment(name));
                let found = Some(json::brief(value));
                faults.push(Fault::new("bad-option", pointer, found, expectation(&error)));
            }
        }
        if !faults.is_empty() {
            return Err(Error::InvalidRequest(Faults::new(faults)));
        }
        serde_json::from_value(Value::Object(self.options.clone()))
            .map_err(|error| refused("bad-option", "/options", None, &expectation(&error)))
    }
}

/// Votes as a caller counted them.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Votes {
    favours: usize,
    against: usize,
    unclear: usize,
    basis: VoteBasis,
    level: f64,
}

impl Default for Votes {
    fn default() -> Self {
        let Basis { basis, level } = Basis::default();
        Self { favours: 0, against: 0, unclear: 0, basis, level }
    }
}

/// What decided directions, and the level of intervals.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Basis {
    basis: VoteBasis,
    level: f64,
}

impl Default for Basis {
    /// What nobody has said is not known, so that nothing is computed from it.
    fn default() -> Self {
        Self { basis: VoteBasis::Unknown, level: Level::default().level }
    }
}

/// The level of intervals.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Level {
    level: f64,
}

impl Default for Level {
    fn default() -> Self {
        Self { level: 0.95 }
    }
}

/// How p values are combined.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Combined {
    method: Combination,
}

/// No options.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Nothing {}

const RAW: [&str; 19] = [
    "ai", "bi", "ci", "di", "n1i", "n2i", "m1i", "sd1i", "m2i", "sd2i", "ri", "ni", "xi", "mi",
    "x1i", "t1i", "x2i", "t2i", "ti",
];

/// What a reader expected, without what it found, which the fault says beside it.
fn expectation(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once("expected ").map_or(message.clone(), |(_, expected)| expected.to_owned())
}

fn refused(code: &'static str, at: &str, value: Option<String>, expected: &str) -> Error {
    Error::InvalidRequest(Faults::new(vec![Fault::new(code, at, value, expected)]))
}

fn missing(column: &str, expected: &str) -> Error {
    refused("bad-column", &format!("/{column}"), None, expected)
}
