//! The items of an evidence base by their kind.

use super::{EvidenceBase, codes};
use crate::error::{Error, UnknownName};
use crate::json;

codes! {
    /// The kinds of items that have ids and can be looked at by themselves.
    ItemKind {
        /// A study or another numbered source.
        Study = "study",
        /// A finding of a study.
        Finding = "finding",
        /// A body of evidence.
        Body = "body",
        /// A recommendation.
        Recommendation = "recommendation",
    }
}

impl EvidenceBase {
    /// The ids of the items of a kind, in the order of the document.
    #[must_use]
    pub fn ids(&self, kind: ItemKind) -> Vec<&str> {
        fn of<T>(items: &[T], id: impl Fn(&T) -> &str) -> Vec<&str> {
            items.iter().map(id).collect()
        }
        match kind {
            ItemKind::Study => of(self.studies(), |study| &study.id),
            ItemKind::Finding => of(self.findings(), |finding| &finding.id),
            ItemKind::Body => of(self.bodies(), |body| &body.id),
            ItemKind::Recommendation => {
                of(self.recommendations(), |recommendation| &recommendation.id)
            }
        }
    }

    /// An item as JSON, as it stands in the document.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] where there is none of this id.
    pub fn item_to_json(&self, kind: ItemKind, id: &str) -> Result<String, Error> {
        let json = match kind {
            ItemKind::Study => self.study(id).map(json::write),
            ItemKind::Finding => self.finding(id).map(json::write),
            ItemKind::Body => self.body(id).map(json::write),
            ItemKind::Recommendation => {
                let mut all = self.recommendations().iter();
                all.find(|recommendation| recommendation.id == id).map(json::write)
            }
        };
        json.ok_or_else(|| UnknownName::new(kind.code(), id, self.ids(kind)).into())
    }
}
