//! Python bindings: convert, call the core, convert back. Nothing here decides.

#![deny(unsafe_code)]

mod answer;
mod appraisal;
mod arrow;
mod asked;
mod audit;
mod base;
mod body;
mod choose;
mod combine;
mod convert;
mod decision;
mod diff;
mod docs;
mod document;
mod domain;
mod error;
mod facets;
mod findings;
mod frame;
mod keys;
mod map;
mod options;
mod organisation;
mod overlap;
mod priority;
mod query;
mod rate;
mod rate_groups;
mod rating;
mod rules;
mod selected_many;
mod selection;
mod sequence;
mod synthesis;
mod watch;

use pyo3::prelude::*;

/// Serves this module alone. It frees millions of texts in a part of the time that glibc takes, in
/// which no interrupt is heard.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pymodule(gil_used = false)]
mod _whatworks {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::answer::Answer;
    #[pymodule_export]
    use crate::appraisal::{amstar2, quadas2, rob2, robins_i, traffic_lights};
    #[pymodule_export]
    use crate::audit::Audit;
    #[pymodule_export]
    use crate::base::{EvidenceBase, staff_empowerment};
    #[pymodule_export]
    use crate::combine::combine;
    #[pymodule_export]
    use crate::decision::{Decision, cerqual, evidence_to_decision, good_practice_statement};
    #[pymodule_export]
    use crate::diff::{Diff, KeptDecisions};
    #[pymodule_export]
    use crate::domain::DomainJudgement;
    #[pymodule_export]
    use crate::facets::Facets;
    #[pymodule_export]
    use crate::findings::{SummaryOfFindings, summary_of_findings};
    #[pymodule_export]
    use crate::map::EvidenceMap;
    #[pymodule_export]
    use crate::organisation::{audience_of, audience_rules};
    #[pymodule_export]
    use crate::overlap::overlap;
    #[pymodule_export]
    use crate::priority::Priorities;
    #[pymodule_export]
    use crate::query::Query;
    #[pymodule_export]
    use crate::rate::rate;
    #[pymodule_export]
    use crate::rate_groups::{RatedGroups, rate_groups};
    #[pymodule_export]
    use crate::rating::Rating;
    #[pymodule_export]
    use crate::rules::{RuleSet, rules};
    #[pymodule_export]
    use crate::selected_many::SelectedMany;
    #[pymodule_export]
    use crate::selection::Selection;
    #[pymodule_export]
    use crate::synthesis::Synthesis;
    #[pymodule_export]
    use crate::synthesis::blocks::{PooledBlocks, pool_blocks};
    #[pymodule_export]
    use crate::synthesis::effects::{effect_sizes, pool_raw, reported_effects};
    #[pymodule_export]
    use crate::synthesis::groups::{PooledGroups, pool_groups};
    #[pymodule_export]
    use crate::synthesis::pooled::{Pooled, pool};
    #[pymodule_export]
    use crate::synthesis::robustness::{
        blup, cumulative, influence, leave_one_out, permutation_test, standardised_residuals,
    };
    #[pymodule_export]
    use crate::synthesis::small_study::{
        begg, egger, fail_safe_n, small_study_effects, trim_and_fill,
    };
    #[pymodule_export]
    use crate::synthesis::structure::{meta_regression, subgroups};
    #[pymodule_export]
    use crate::synthesis::without_pooling::{
        combine_p_values, effect_directions, harvest, summarise, vote_count, vote_count_effects,
    };

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
