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

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
