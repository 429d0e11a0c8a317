//! Selection: which recommendations are for an organisation, and why each is in or out.
//!
//! `query` is what is asked and `prepared` what the recommendations say; `asked` compares the two,
//! clause by clause; `explain` puts the verdicts in words, and `changes` finds what would bring an
//! item in. `many` does the same for a table of organisations. Nothing here reads a certainty to decide: certainties are only shown.

mod asked;
mod changes;
mod clause;
mod explain;
mod many;
mod prepared;
mod query;
mod values;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

pub use changes::{Change, WouldInclude};
pub use clause::{Because, Clause, ClauseVerdict, Reason, Relevance};
pub use many::{OrganisationColumns, OrganisationSelected, SelectMany, SelectedMany};
pub use query::Query;

use asked::Asked;
use changes::Question;
use explain::Explainer;
use prepared::Prepared;

use crate::base::EvidenceBase;
use crate::error::Error;
use crate::grade::{self, BaseName, CertaintyOfItem, Options, RuleSet};
use crate::json;
use crate::organisation::{AudienceRules, DerivedAudience};

/// What a selection shows of a recommendation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shown {
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
}

/// A recommendation that is selected or undecided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// The recommendation.
    #[serde(flatten)]
    pub shown: Arc<Shown>,
    /// What the text singles out and the query asks for.
    pub relevance: Vec<Relevance>,
    /// One reason for each clause of the query, and for the condition of the recommendation. A
    /// clause on which nothing but the condition says anything is decided there.
    pub reasons: Vec<Reason>,
    /// For an undecided item: the smallest changes to the query that would bring it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub would_include: Option<WouldInclude>,
}

impl Item {
    /// The id of the recommendation.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.shown.id
    }
}

/// A recommendation that is not for the organisation asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Excluded {
    /// The recommendation.
    #[serde(rename = "id", serialize_with = "id_alone")]
    pub shown: Arc<Shown>,
    /// One reason for each clause of the query, and for the condition of the recommendation. A
    /// clause on which nothing but the condition says anything is decided there.
    pub reasons: Vec<Reason>,
    /// The smallest changes to the query that would bring it in.
    pub would_include: WouldInclude,
}

impl Excluded {
    /// The id of the recommendation.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.shown.id
    }
}

fn id_alone<S: serde::Serializer>(shown: &Arc<Shown>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&shown.id)
}

/// The answer to a query. Every recommendation is in one of the three lists.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Selection {
    schema: &'static str,
    base: BaseName,
    query: Query,
    /// The audience of the organisation, where one is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    organisation: Option<DerivedAudience>,
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

    /// The audience of the organisation, where one is asked for.
    #[must_use]
    pub fn organisation(&self) -> Option<&DerivedAudience> {
        self.organisation.as_ref()
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
        let shown = self.shown_for(query)?;
        let prepared = self.prepared_for(query);
        let organisation = query.derived(&prepared.rules);
        let asked = Asked::of_organisation(&prepared, query, organisation.as_ref());
        let question =
            Arc::new(Question { base: self.clone(), prepared, query: query.clone(), asked });
        let Question { prepared, asked, .. } = &*question;
        let mut selection = Selection {
            schema: "whatworks-selection/1",
            base: BaseName::of(self),
            query: query.clone(),
            organisation,
            order: "document",
            selected: Vec::new(),
            undecided: Vec::new(),
            excluded: Vec::new(),
        };
        let explainer = Explainer::new(prepared, asked);
        let recommendations = prepared.recommendations.iter().zip(shown.iter());
        for (place, (compared, shown)) in recommendations.enumerate() {
            let verdicts = asked.verdicts(compared);
            let shown = shown.clone();
            let reasons = explainer.reasons(compared, verdicts);
            let would_include = || WouldInclude::new(question.clone(), place, verdicts);
            match verdicts.all() {
                ClauseVerdict::Fails => {
                    let would_include = would_include();
                    selection.excluded.push(Excluded { shown, reasons, would_include });
                }
                ClauseVerdict::Unknown => {
                    let would_include = Some(would_include());
                    let relevance = explainer.relevance(compared);
                    selection.undecided.push(Item { shown, relevance, reasons, would_include });
                }
                ClauseVerdict::Holds => {
                    let relevance = explainer.relevance(compared);
                    let item = Item { shown, relevance, reasons, would_include: None };
                    selection.selected.push(item);
                }
            }
        }
        Ok(selection)
    }

    /// The base as it is compared by the rules of a query.
    fn prepared_for(&self, query: &Query) -> Arc<Prepared> {
        match &query.audience_rules {
            Some(rules) => Arc::new(Prepared::of(self, rules)),
            None => self.remembered().prepared.clone(),
        }
    }

    /// What a query shows of each recommendation.
    fn shown_for(&self, query: &Query) -> Result<Arc<[Arc<Shown>]>, Error> {
        let by_default = query.rules.is_none() && query.layers.is_none();
        if by_default && let Some(shown) = &self.remembered().shown {
            return Ok(shown.clone());
        }
        let options = Options {
            rules: query.rules.clone(),
            layers: query.layers.clone(),
            ..Options::default()
        };
        let (base, rules) = options.apply(self)?;
        Ok(shown(self, &grade::certainties(&base, &rules)?))
    }

    /// What is worked out once for a base.
    fn remembered(&self) -> Arc<Remembered> {
        let work_out = || {
            let certainties = grade::certainties(self, &RuleSet::default()).ok();
            let shown = certainties.map(|all| shown(self, &all));
            let prepared = Arc::new(Prepared::of(self, AudienceRules::built_in()));
            Arc::new(Remembered { prepared, shown })
        };
        self.remember(work_out).cloned().unwrap_or_else(work_out)
    }
}

/// The audiences of the rules in their order, and after them every other one that a base names.
pub(crate) fn audiences(bases: &[&EvidenceBase]) -> Vec<String> {
    let rules = AudienceRules::built_in();
    let recommendations = bases.iter().flat_map(|base| base.recommendations());
    let scopes = recommendations.filter_map(|recommendation| recommendation.audiences.as_ref());
    let named = scopes.flat_map(|scope| [&scope.only, &scope.especially]).flatten().flatten();
    let others: BTreeSet<String> = named.map(|name| rules.resolve(name)).collect();
    let others = others.into_iter().filter(|code| !code.is_empty() && !rules.is_known(code));
    rules.audiences().iter().map(|audience| audience.code.clone()).chain(others).collect()
}

/// What selections of one base have in common.
struct Remembered {
    prepared: Arc<Prepared>,
    /// By the default rules; `None` if they refuse the base.
    shown: Option<Arc<[Arc<Shown>]>>,
}

fn shown(base: &EvidenceBase, certainties: &[CertaintyOfItem]) -> Arc<[Arc<Shown>]> {
    let all = base.recommendations().iter().zip(certainties);
    all.map(|(recommendation, certainty)| {
        let scope = recommendation.audiences.as_ref();
        let audiences = scope.and_then(|scope| scope.only.as_ref().or(scope.especially.as_ref()));
        Arc::new(Shown {
            id: recommendation.id.clone(),
            text: recommendation.text.clone(),
            theme: recommendation.theme.clone(),
            audiences: audiences.cloned(),
            certainty: certainty.clone(),
        })
    })
    .collect()
}
