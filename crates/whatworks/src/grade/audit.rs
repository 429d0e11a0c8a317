//! Published beside derived certainty, recommendation by recommendation.

use serde::Serialize;
use whatworks_synthesis::Progress;

use super::judgement::Reporting;
use super::rating::{BaseName, Rating, RulesName};
use super::rules::{OVERALL_CRITICAL, RuleSet};
use crate::base::{Certainty, EvidenceBase, codes};
use crate::error::Error;
use crate::json;

codes! {
    /// How a published certainty compares with what the facts allow.
    Verdict {
        /// It is the one derived.
        Agrees = "agrees",
        /// It is possible; facts that are missing decide.
        NeedsFacts = "needs-facts",
        /// No reading of the facts given reaches it.
        Unattainable = "unattainable",
        /// It is below what the facts require.
        MoreCautious = "more-cautious",
        /// There is nothing to compare: no evidence of effect, or nothing published.
        NotRated = "not-rated",
    }
}

/// One recommendation of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// The recommendation.
    pub id: String,
    /// The certainty that the document publishes.
    pub published: Option<Certainty>,
    /// The certainty derived.
    pub derived: Certainty,
    /// The worst and the best certainty that the facts leave possible.
    pub interval: Option<[Certainty; 2]>,
    /// How the two compare.
    pub verdict: Verdict,
    /// Where facts are missing: `start` or a domain, each one that could move the result.
    pub missing: Vec<&'static str>,
    /// The body of evidence by which the recommendation is shown.
    pub body: Option<String>,
    /// Why the verdict, in words.
    pub because: String,
}

/// Published against derived certainty for every recommendation of a base.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audit {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base.
    pub base: BaseName,
    /// The layers it was rated from.
    pub layers: Vec<String>,
    /// The rule set.
    pub rules: RulesName,
    /// The recommendations, in the order of the document.
    pub rows: Vec<AuditRow>,
}

impl Audit {
    /// The audit as JSON (`whatworks-audit/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl EvidenceBase {
    /// Compares what is published with what the rules derive, for every recommendation.
    ///
    /// To audit one layer alone, ask `base.with_layers(&["brief"])?.audit(&rules)`.
    ///
    /// # Errors
    ///
    /// None for a checked base; the signature leaves room for rule sets that can refuse one.
    pub fn audit(&self, rules: &RuleSet) -> Result<Audit, Error> {
        self.audit_with(rules, &Progress::default())
    }

    /// The same, with somebody told; `progress` counts recommendations.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::audit`]; [`Error::Cancelled`].
    pub fn audit_with(&self, rules: &RuleSet, progress: &Progress<'_>) -> Result<Audit, Error> {
        progress.expect(self.recommendations().len() as u64);
        let rows: Result<Vec<AuditRow>, Error> = self
            .recommendations()
            .iter()
            .map(|recommendation| {
                let row = row(&self.rate(&recommendation.id, rules)?);
                if progress.add(1) { Ok(row) } else { Err(Error::Cancelled) }
            })
            .collect();
        Ok(Audit {
            schema: "whatworks-audit/1",
            base: BaseName::of(self),
            layers: self.layers().to_vec(),
            rules: RulesName::of(rules),
            rows: rows?,
        })
    }
}

/// What a selection shows of an item's certainty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CertaintyOfItem {
    /// The certainty that the document publishes.
    pub published: Option<Certainty>,
    /// The certainty derived.
    pub derived: Certainty,
    /// The worst and the best certainty that the facts leave possible.
    pub interval: Option<[Certainty; 2]>,
    /// How the two compare.
    pub verdict: Verdict,
    /// The rule set.
    pub rules: &'static str,
}

/// The certainties of all recommendations.
pub(crate) fn certainties(
    base: &EvidenceBase,
    rules: &RuleSet,
) -> Result<Vec<CertaintyOfItem>, Error> {
    let rows = base.audit(rules)?.rows.into_iter();
    let certainty = |row: AuditRow| CertaintyOfItem {
        published: row.published,
        derived: row.derived,
        interval: row.interval,
        verdict: row.verdict,
        rules: rules.id(),
    };
    Ok(rows.map(certainty).collect())
}

pub(crate) fn row(rating: &Rating) -> AuditRow {
    let (verdict, mut because, missing) = compare(rating);
    if rating.interval.is_some() && !rating.supports() {
        because.push_str("; the evidence shown does not speak for the recommendation");
    }
    AuditRow {
        id: rating.id.clone(),
        published: rating.published,
        derived: rating.certainty,
        interval: rating.interval,
        verdict,
        missing,
        body: rating.body.clone(),
        because,
    }
}

/// The verdict, the reason for it, and where facts are missing.
fn compare(rating: &Rating) -> (Verdict, String, Vec<&'static str>) {
    let missing = rating.missing.iter().map(|fact| fact.domain).collect();
    let Some(published) = rating.published else {
        return (Verdict::NotRated, "no certainty is published".to_owned(), missing);
    };
    let (Some([worst, best]), Some(body)) = (rating.interval, &rating.body) else {
        return (Verdict::NotRated, rating.not_rated.clone().unwrap_or_default(), missing);
    };
    if published == rating.certainty {
        return (Verdict::Agrees, format!("`{body}` comes to {published}"), missing);
    }
    if published < worst {
        return (Verdict::MoreCautious, format!("`{body}` is {worst} at the least"), missing);
    }
    if published <= best {
        let because = format!(
            "`{body}` comes to {}, and {worst} to {best} is possible; not fully reported: {}",
            rating.certainty,
            assumed(rating).join(", ")
        );
        return (Verdict::NeedsFacts, because, missing);
    }
    // Another body may reach what the one shown cannot, unless critical outcomes decide.
    let reaches = |interval: Option<[Certainty; 2]>| interval.is_some_and(|[_, b]| published <= b);
    let critical = rating.overall.as_ref().is_some_and(|o| *o.rule == OVERALL_CRITICAL);
    let mut others = rating.bodies.iter().filter(|other| other.supports && !critical);
    match others.find(|other| reaches(other.interval)) {
        Some(other) => {
            let because =
                format!("`{body}` is {best} at the most, but `{}` may be {published}", other.body);
            (Verdict::NeedsFacts, because, other.missing.clone())
        }
        None => (Verdict::Unattainable, format!("`{body}` is {best} at the most"), missing),
    }
}

fn assumed(rating: &Rating) -> Vec<&'static str> {
    let start = rating.start.iter().filter(|start| start.facts != Reporting::Reported);
    let domains = rating.domains.iter().flat_map(|domains| domains.iter());
    let domains = domains.filter(|(_, judged)| judged.facts != Reporting::Reported);
    start.map(|_| "start").chain(domains.map(|(domain, _)| domain.code())).collect()
}
