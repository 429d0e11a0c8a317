//! A person's decision is signed: who, when and why.

use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::json;

/// Who decided otherwise than a rule suggests or where a rule leaves it open, when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signature {
    /// The person or the panel.
    pub who: String,
    /// The day, as `YYYY-MM-DD`.
    pub date: String,
    /// The reason.
    pub reason: String,
}

impl Signature {
    /// Reports what a schema cannot say; `at` points to the object that is signed.
    pub(crate) fn check(&self, at: &str, faults: &mut Vec<Fault>) {
        let day: Result<jiff::civil::Date, _> = self.date.parse();
        if day.map_or(true, |day| day.to_string() != self.date) {
            let found = Some(json::quoted(&self.date));
            faults.push(Fault::new("bad-date", format!("{at}/date"), found, "a date `YYYY-MM-DD`"));
        }
        for (key, text) in [("who", &self.who), ("reason", &self.reason)] {
            if text.trim().is_empty() {
                let found = Some(json::quoted(text));
                let expected = "a text that is not empty";
                faults.push(Fault::new("empty-text", format!("{at}/{key}"), found, expected));
            }
        }
    }
}
