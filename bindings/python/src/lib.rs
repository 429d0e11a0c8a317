//! Python bindings: convert, call the core, convert back. Nothing here decides.

#![deny(unsafe_code)]

mod arrow;
mod audit;
mod base;
mod convert;
mod domain;
mod error;
mod query;
mod rating;
mod selection;
mod synthesis;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _whatworks {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::audit::Audit;
    #[pymodule_export]
    use crate::base::{EvidenceBase, staff_empowerment};
    #[pymodule_export]
    use crate::domain::DomainJudgement;
    #[pymodule_export]
    use crate::query::Query;
    #[pymodule_export]
    use crate::rating::{Rating, combine};
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
