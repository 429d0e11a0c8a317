//! What an update does to selections: which recommendations enter, leave or become undecided.

use std::collections::BTreeMap;

use serde::Serialize;
use whatworks_synthesis::Progress;

use crate::base::{EvidenceBase, codes};
use crate::error::Error;
use crate::select::{self, Query, Reason};

codes! {
    /// Where a recommendation stands for an audience.
    Standing {
        /// It is selected.
        Selected = "selected",
        /// The base does not say whether it is for the audience.
        Undecided = "undecided",
        /// It is not for the audience.
        Excluded = "excluded",
        /// It is not in the base.
        Absent = "absent",
    }
}

/// A recommendation that stands otherwise for an audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SelectionMove {
    /// The audience.
    pub audience: String,
    /// The recommendation.
    pub recommendation: String,
    /// Where it stood.
    pub from: Standing,
    /// Where it stands.
    pub to: Standing,
    /// Why, from the reasons of both selections.
    pub because: String,
}

/// The audiences for which recommendations stand otherwise, of every one with a code and every one
/// that either base names. One that comes without being for an audience, or goes without having been, is
/// no move of its selection.
pub(super) fn moves(
    old: &EvidenceBase,
    new: &EvidenceBase,
    audiences: &[String],
    progress: &Progress<'_>,
) -> Result<Vec<SelectionMove>, Error> {
    let mut found = Vec::new();
    for audience in audiences {
        let (before, after) = (standings(old, audience)?, standings(new, audience)?);
        let of_old = old.recommendations().iter().map(|recommendation| &recommendation.id);
        let gone = of_old.filter(|id| !after.contains_key(*id));
        let all = new.recommendations().iter().map(|recommendation| &recommendation.id).chain(gone);
        for id in all {
            let (from, was) = standing(&before, id);
            let (to, is) = standing(&after, id);
            let noticed = [Standing::Selected, Standing::Undecided];
            if from != to && (noticed.contains(&from) || noticed.contains(&to)) {
                found.push(SelectionMove {
                    audience: audience.clone(),
                    recommendation: id.clone(),
                    from,
                    to,
                    because: format!("{is}; before, {was}"),
                });
            }
        }
        if !progress.add(1) {
            return Err(Error::Cancelled);
        }
    }
    Ok(found)
}

type Standings = BTreeMap<String, (Standing, String)>;

fn standing(standings: &Standings, id: &str) -> (Standing, String) {
    let absent = || (Standing::Absent, "it is not in the base".to_owned());
    standings.get(id).cloned().unwrap_or_else(absent)
}

fn standings(base: &EvidenceBase, audience: &str) -> Result<Standings, Error> {
    let selection = base.select(&Query::audience(audience))?;
    let because = |reasons: &[Reason]| {
        let reasons: Vec<String> =
            reasons.iter().map(|reason| reason.because.to_string()).collect();
        reasons.join("; ")
    };
    let items = |items: &[select::Item], standing| -> Standings {
        let entry =
            |item: &select::Item| (item.id().to_owned(), (standing, because(&item.reasons)));
        items.iter().map(entry).collect()
    };
    let mut all = items(selection.selected(), Standing::Selected);
    all.extend(items(selection.undecided(), Standing::Undecided));
    all.extend(
        selection
            .excluded()
            .iter()
            .map(|item| (item.id().to_owned(), (Standing::Excluded, because(&item.reasons)))),
    );
    Ok(all)
}
