//! Which requirements cannot hold together: a set of them from which none can be left out.
//!
//! The deletion filter of Chinneck and Dravnieks (1991, ORSA Journal on Computing 3: 157-168): each
//! requirement is left out in turn, for good where the others still contradict one another.

use super::model::Model;
use super::pool::Aim;
use super::search::Searcher;
use crate::synthesis::Progress;

/// Requirements that no set keeps together.
pub(super) struct Conflict {
    /// Their places.
    pub(super) requirements: Vec<usize>,
    /// Whether it is proved that any of them could be left out only at the price of the conflict.
    pub(super) is_minimal: bool,
}

/// The conflict of a model that no set keeps.
pub(super) fn conflict(model: &Model<'_>, most_nodes: u64, progress: &Progress<'_>) -> Conflict {
    let mut kept = vec![true; model.requirements.len()];
    let mut is_minimal = true;
    for place in 0..kept.len() {
        let without = |other: usize| other != place && kept.get(other) == Some(&true);
        let problem = model.problem(without, false);
        let mut searcher = Searcher::new(&problem, most_nodes, progress);
        let found = searcher.search(&model.state(), Aim::Worth(0), &[]);
        is_minimal &= found.open.is_none();
        if found.sets.is_empty()
            && found.open.is_none()
            && let Some(kept) = kept.get_mut(place)
        {
            *kept = false;
        }
    }
    let requirements = kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(place, _)| place);
    Conflict { requirements: requirements.collect(), is_minimal }
}
