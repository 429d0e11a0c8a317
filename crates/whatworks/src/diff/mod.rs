//! Living evidence: what differs between two bases, what that moves, and why.
//!
//! `facts` compares two items as they are written, `items` two documents item by item; `causes`
//! tries each change behind a body alone, `movement` tells what moved in its rating,
//! `recommendations` and `selection` what that does to a recommendation and to those it is for;
//! `decisions` brings what people decided to the new base; `affected` says which judgements of your
//! own to look at again; `page` prints it.

mod affected;
mod causes;
mod decisions;
mod facts;
mod items;
mod judgements;
mod movement;
mod page;
mod recommendations;
mod selection;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use whatworks_synthesis::Progress;

pub use affected::{Affected, AffectedRow, AffectedState, Ids};
pub use causes::{CauseKind, EvidenceChange, EvidenceChangeKind};
pub use decisions::{DecisionFate, DecisionReport, DecisionState, KeptDecisions};
pub use facts::{FactChange, FactChangeKind};
pub use items::{ChangedItem, ItemChanges, Items, PossiblySame};
pub use judgements::JudgementState;
pub use movement::{BodyMovement, JudgementMove, Move, Presence};
pub use recommendations::RecommendationMovement;
pub use selection::{SelectionMove, Standing};

use crate::base::EvidenceBase;
use crate::error::{Error, UnknownName};
use crate::grade::{self, BaseName, Options, Rating, RuleSet, RulesName};
use crate::json;
use crate::select;
use causes::{Sides, Trials};
use items::Written;
use movement::Before;
use recommendations::Rated;

/// The layers of two bases that say anything of the evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayersOfBoth {
    /// Those of the old base.
    pub old: Vec<String>,
    /// Those of the new base.
    pub new: Vec<String>,
}

/// What differs between an old and a new base, and what that moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// The form of this result.
    pub schema: &'static str,
    /// The old base.
    pub old: BaseName,
    /// The new base.
    pub new: BaseName,
    /// The rule set by which both are rated.
    pub rules: RulesName,
    /// The layers from which they are rated.
    pub layers: LayersOfBoth,
    /// Whether nothing at all differs.
    pub same: bool,
    /// What differs in the document beside its items.
    pub document: Vec<FactChange>,
    /// What differs item by item.
    pub items: Items,
    /// Studies that are gone and new ones with the same citation.
    pub possibly_same: Vec<PossiblySame>,
    /// The bodies whose facts or ratings moved, in the order of the new base, then of the old.
    pub bodies: Vec<BodyMovement>,
    /// The recommendations in which anything moved, in the same order.
    pub recommendations: Vec<RecommendationMovement>,
    /// The recommendations of both bases in which nothing moved.
    pub unchanged: Vec<String>,
    /// The recommendations that stand otherwise for an audience.
    pub selection: Vec<SelectionMove>,
    /// Decisions on bodies behind which anything moved.
    pub decisions: Vec<DecisionFate>,
}

impl Diff {
    /// The difference as JSON (`whatworks-diff/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}

impl EvidenceBase {
    /// What differs between this base, which is the old one, and a new one; both are rated by the
    /// same rules.
    ///
    /// Items are matched by their ids. A reason names a change only where it was tried: where
    /// undoing it alone undoes the move, or making it alone makes it.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::audit`] for either base: decisions that cannot be by these rules.
    pub fn diff(&self, new: &Self, rules: &RuleSet) -> Result<Diff, Error> {
        self.diff_with(new, rules, &Progress::default())
    }

    /// The same, with somebody told; `progress` counts bodies that moved, recommendations and
    /// audiences.
    ///
    /// # Errors
    ///
    /// As [`EvidenceBase::diff`]; [`Error::Cancelled`].
    pub fn diff_with(
        &self,
        new: &Self,
        rules: &RuleSet,
        progress: &Progress<'_>,
    ) -> Result<Diff, Error> {
        let (before, after) = (Written::of(self.document()), Written::of(new.document()));
        let items = items::items(&before, &after);
        let document = items::document(&before, &after);
        let trials = Trials { rules, progress };
        let moved = Moved { old: self, new, before, after, trials };
        let sides = moved.sides(&items);
        let audiences = select::audiences(&[self, new]);
        progress.expect((sides.len() + moved.ids(&items).len() + audiences.len()) as u64);
        let bodies = moved.bodies(&sides)?;
        let (recommendations, unchanged) = moved.recommendations(&items, &bodies)?;
        let facts = |body: &str| sides.get(body).map(|sides| sides.changes.clone());
        Ok(Diff {
            schema: "whatworks-diff/1",
            old: BaseName::of(self),
            new: BaseName::of(new),
            rules: RulesName::of(rules),
            layers: LayersOfBoth { old: self.layers().to_vec(), new: new.layers().to_vec() },
            same: document.is_empty() && items.is_empty(),
            possibly_same: items::possibly_same(self.document(), new.document(), &items),
            selection: selection::moves(self, new, &audiences, progress)?,
            decisions: decisions::fates(self, new, rules, |b| facts(b).unwrap_or_default())?,
            document,
            items,
            bodies,
            recommendations,
            unchanged,
        })
    }
}

impl Options {
    /// What differs between an old and a new base, from the layers named in either of them; a base
    /// without one of the layers says nothing in it. `progress` is that of
    /// [`EvidenceBase::diff_with`].
    ///
    /// # Errors
    ///
    /// As [`Options::rule_set`] and [`EvidenceBase::diff_with`]; a layer that neither base has; a
    /// context or decisions, of which there are none here.
    pub fn diff(
        &self,
        old: &EvidenceBase,
        new: &EvidenceBase,
        progress: &Progress<'_>,
    ) -> Result<Diff, Error> {
        self.takes("a difference", &["rules", "parameters", "layers"])?;
        let rules = self.rule_set(RuleSet::default())?;
        let Some(layers) = &self.layers else { return old.diff_with(new, &rules, progress) };
        let known: BTreeSet<&String> = old.layers().iter().chain(new.layers()).collect();
        if let Some(unknown) = layers.iter().find(|layer| !known.contains(layer)) {
            let known = known.into_iter().map(String::as_str);
            return Err(UnknownName::new("layer", unknown, known).into());
        }
        if layers.is_empty() {
            // The base says what is wrong with that.
            return old.with_layers(layers)?.diff_with(new, &rules, progress);
        }
        old.saying_only(layers).diff_with(&new.saying_only(layers), &rules, progress)
    }

    /// The new base with the decisions of the old one, and what became of each.
    ///
    /// # Errors
    ///
    /// As [`Options::rule_set`] and [`EvidenceBase::keeping_decisions_of`]; any option but the rules
    /// and their parameters.
    pub fn keep_decisions(
        &self,
        old: &EvidenceBase,
        new: &EvidenceBase,
    ) -> Result<KeptDecisions, Error> {
        self.takes("keeping decisions", &["rules", "parameters"])?;
        new.keeping_decisions_of(old, &self.rule_set(RuleSet::default())?)
    }
}

/// Two bases, being compared.
struct Moved<'m> {
    old: &'m EvidenceBase,
    new: &'m EvidenceBase,
    before: Written,
    after: Written,
    trials: Trials<'m>,
}

impl Moved<'_> {
    /// The bodies behind which anything moved.
    fn sides(&self, items: &Items) -> BTreeMap<String, Sides> {
        let bodies = self.old.bodies().iter().chain(self.new.bodies());
        let ids: BTreeSet<&String> = bodies.map(|body| &body.id).collect();
        let sides = ids
            .into_iter()
            .filter_map(|id| Some((id.clone(), Sides::of(id, &self.before, &self.after, items)?)));
        sides.collect()
    }

    fn bodies(&self, sides: &BTreeMap<String, Sides>) -> Result<Vec<BodyMovement>, Error> {
        let gone = self.old.bodies().iter().filter(|body| self.new.body(&body.id).is_none());
        let mut found = Vec::new();
        for body in self.new.bodies().iter().chain(gone) {
            // A rating is worked out from what stands behind its body, and from nothing else.
            let Some(sides) = sides.get(&body.id) else { continue };
            let rating = |base: &EvidenceBase| match base.body(&body.id) {
                Some(_) => base.rate(&body.id, self.trials.rules).map(Some),
                None => Ok(None),
            };
            let (old, new) = (rating(self.old)?, rating(self.new)?);
            let ratings = Before { old: old.as_ref(), new: new.as_ref() };
            let on = self.resting_on(&body.id);
            found.extend(BodyMovement::between(&body.id, &ratings, sides, on, &self.trials));
            self.trials.done(1)?;
        }
        Ok(found)
    }

    /// The recommendations that rest on a body, in either base.
    fn resting_on(&self, body: &str) -> BTreeSet<String> {
        let all = self.old.recommendations().iter().chain(self.new.recommendations());
        let resting = all.filter(|recommendation| {
            let mut bodies = recommendation.components.iter().flat_map(|c| &c.bodies);
            bodies.any(|id| id == body)
        });
        resting.map(|recommendation| recommendation.id.clone()).collect()
    }

    fn rated<'b>(&self, base: &'b EvidenceBase, id: &str) -> Result<Option<Rated<'b>>, Error> {
        let Some(recommendation) = base.recommendations().iter().find(|r| r.id == id) else {
            return Ok(None);
        };
        let rating: Rating = base.rate(id, self.trials.rules)?;
        let audit = grade::audited(&rating);
        Ok(Some(Rated { recommendation, rating, audit }))
    }

    /// The recommendations that moved, and those of both bases that did not.
    fn recommendations(
        &self,
        items: &Items,
        bodies: &[BodyMovement],
    ) -> Result<(Vec<RecommendationMovement>, Vec<String>), Error> {
        let (mut moved, mut unchanged) = (Vec::new(), Vec::new());
        for id in self.ids(items) {
            let (old, new) = (self.rated(self.old, id)?, self.rated(self.new, id)?);
            let changed = items.recommendations.of(id);
            let (old, new) = (old.as_ref(), new.as_ref());
            match RecommendationMovement::between(id, old, new, changed, bodies) {
                Some(movement) => moved.push(movement),
                None => unchanged.push(id.clone()),
            }
            self.trials.done(1)?;
        }
        Ok((moved, unchanged))
    }

    /// The recommendations of the new base, then those that are gone.
    fn ids(&self, items: &Items) -> Vec<&String> {
        let of_old = self.old.recommendations().iter().map(|recommendation| &recommendation.id);
        let gone = of_old.filter(|id| items.recommendations.removed.contains(id));
        let all = self.new.recommendations().iter().map(|recommendation| &recommendation.id);
        all.chain(gone).collect()
    }
}
