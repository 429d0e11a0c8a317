//! The evidence map: how many studies, findings, bodies or recommendations there are of what, and
//! where there are none.
//!
//! In two parts. Of any table: `column` takes a facet row by row, `condition` says which rows count,
//! `facets` counts them (`planes` holds rows as bits, `cross` combines facets, `counted` is what it
//! comes to). Of a base: `units` says what belongs to what, `of_base` what each facet means of it,
//! `equity` the groups between whom health is unequal; `evidence_map` crosses facets, `gaps` names
//! what is not there. `request` is what is asked, `tables` the answers as tables. What is not reported is counted as such, and never as absent.

mod column;
mod condition;
mod counted;
mod cross;
mod equity;
mod evidence_map;
mod facets;
mod gaps;
mod of_base;
mod planes;
mod request;
mod tables;
mod units;

pub use column::FacetColumn;
pub use condition::Condition;
pub use counted::{CrossCell, CrossTable, FacetCount, FacetCounts, FacetKey, Reported};
pub use equity::EquityFrame;
pub use evidence_map::{EmptyCell, EvidenceMap, MapCell, MapTotal, ValueTotal};
pub use facets::Facets;
pub use gaps::{Basis, EquityCoverage, EquityNotReported, Gap, GapKind, Gaps};
pub use of_base::MapFacet;
pub use request::{CountRequest, GapsRequest, MapRequest};
pub use units::Unit;
