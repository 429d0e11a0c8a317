//! Selection: which recommendations are for an organisation, and why each is in or out.
//!
//! `query` is what is asked, `clause` decides one clause, `changes` finds what would bring
//! an item in. Nothing here reads a certainty to decide: certainties are only shown.

mod audience;
mod changes;
mod clause;
mod query;

use std::borrow::Cow;

use serde::Serialize;

pub use changes::Change;
pub use clause::{Clause, ClauseVerdict, Reason, Relevance};
pub use query::Query;

pub(crate) use audience::normal;

use clause::Asked;

use crate::base::{EvidenceBase, Recommendation};
use crate::error::Error;
use crate::grade::{self, BaseName, CertaintyOfItem, Options, RuleSet};
use crate::json;

/// A recommendation that is selected or undecided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// The recommendation.
    pub id: String,
    /// Its wording.
    pub text: String,
    /// Its theme.
    pub theme: String,
    /// Whom it is for; `null` where the base does not say.
    pub audiences: Option<Vec<String>>,
    /// The published certainty beside the derived one.
    pub certainty: CertaintyOfItem,
    /// What the text singles out and the query asks for.
    pub relevance: Vec<Relevance>,
    /// One reason for each clause of the query.
    pub reasons: Vec<Reason>,
    /// For an undecided item: the smallest changes to the query that would bring it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub would_include: Option<Vec<Change>>,
}

/// A recommendation that is not for the organisation asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Excluded {
    /// The recommendation.
    pub id: String,
    /// One reason for each clause of the query.
    pub reasons: Vec<Reason>,
    /// The smallest changes to the query that would bring it in.
    pub would_include: Vec<Change>,
}

/// The answer to a query. Every recommendation is in one of the three lists.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Selection {
    schema: &'static str,
    base: BaseName,
    query: Query,
    order: &'static str,
    selected: Vec<Item>,
    undecided: Vec<Item>,
    excluded: Vec<Excluded>,
}

impl Selection {
    /// The evidence base asked.
    #[must_use]
    pub fn base(&self) -> &BaseName {
        &self.base
    }

    /// The query.
    #[must_use]
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The recommendations for which every clause holds, in the order of the document.
    #[must_use]
    pub fn selected(&self) -> &[Item] {
        &self.selected
    }

    /// The recommendations for which no clause fails and some are unknown.
    #[must_use]
    pub fn undecided(&self) -> &[Item] {
        &self.undecided
    }

    /// The recommendations for which some clause fails.
    #[must_use]
    pub fn excluded(&self) -> &[Excluded] {
        &self.excluded
    }

    /// The selection as JSON (`whatworks-selection/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl EvidenceBase {
    /// Selects the recommendations that are for an organisation.
    ///
    /// One failing clause excludes; one unknown clause leaves an item undecided. The order is the
    /// document's. Certainty is shown, and decides nothing.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a query that asks nothing, an empty list, or an unknown theme,
    /// rule set or layer.
    pub fn select(&self, query: &Query) -> Result<Selection, Error> {
        query.check(self)?;
        let asked: Vec<(Clause, Vec<Asked>)> = Clause::ALL
            .iter()
            .filter_map(|clause| Some((*clause, clause.asked(self, query)?)))
            .collect();
        let rated = self.certainties_for(query)?;
        let mut selection = Selection {
            schema: "whatworks-selection/1",
            base: BaseName::of(self),
            query: query.clone(),
            order: "document",
            selected: Vec::new(),
            undecided: Vec::new(),
            excluded: Vec::new(),
        };
        for (recommendation, certainty) in self.recommendations().iter().zip(rated.iter()) {
            let (reasons, relevance): (Vec<Reason>, Vec<Vec<Relevance>>) =
                asked.iter().map(|(clause, asked)| clause.evaluate(recommendation, asked)).unzip();
            let changes = || changes::smallest(recommendation, query, &reasons);
            match verdict(&reasons) {
                ClauseVerdict::Fails => selection.excluded.push(Excluded {
                    id: recommendation.id.clone(),
                    would_include: changes(),
                    reasons,
                }),
                ClauseVerdict::Unknown => {
                    let would_include = Some(changes());
                    let relevance = relevance.concat();
                    let item = item(recommendation, certainty, relevance, reasons, would_include);
                    selection.undecided.push(item);
                }
                ClauseVerdict::Holds => {
                    let relevance = relevance.concat();
                    let item = item(recommendation, certainty, relevance, reasons, None);
                    selection.selected.push(item);
                }
            }
        }
        Ok(selection)
    }

    fn certainties_for(&self, query: &Query) -> Result<Cow<'_, [CertaintyOfItem]>, Error> {
        if query.rules.is_none() && query.layers.is_none() {
            let by_default = || grade::certainties(self, &RuleSet::default());
            if let Some(Some(certainties)) = self.remember(|| by_default().ok()) {
                return Ok(certainties.into());
            }
            return Ok(by_default()?.into());
        }
        let options = Options {
            rules: query.rules.clone(),
            layers: query.layers.clone(),
            ..Options::default()
        };
        let (base, rules) = options.apply(self)?;
        Ok(grade::certainties(&base, &rules)?.into())
    }
}

fn verdict(reasons: &[Reason]) -> ClauseVerdict {
    let any = |wanted| reasons.iter().any(|reason| reason.verdict == wanted);
    if any(ClauseVerdict::Fails) {
        ClauseVerdict::Fails
    } else if any(ClauseVerdict::Unknown) {
        ClauseVerdict::Unknown
    } else {
        ClauseVerdict::Holds
    }
}

fn item(
    recommendation: &Recommendation,
    certainty: &CertaintyOfItem,
    relevance: Vec<Relevance>,
    reasons: Vec<Reason>,
    would_include: Option<Vec<Change>>,
) -> Item {
    let scope = recommendation.audiences.as_ref();
    Item {
        id: recommendation.id.clone(),
        text: recommendation.text.clone(),
        theme: recommendation.theme.clone(),
        audiences: scope.and_then(|scope| scope.only.clone().or_else(|| scope.especially.clone())),
        certainty: certainty.clone(),
        relevance,
        reasons,
        would_include,
    }
}
