//! What the cells of a row come to. Rows with the same cells share it.

use super::super::asked::Asked;
use super::super::clause::Verdicts;
use super::super::prepared::Prepared;
use super::super::query::Query;
use super::columns::OrganisationColumns;
use crate::base::EvidenceBase;
use crate::error::Error;
use crate::organisation::DerivedAudience;

/// The answer to the cells of a row.
pub(super) struct Profile {
    /// The audience, or several separated by `; `; what is given where the rules know none.
    pub(super) audience: Option<String>,
    /// The roles or the code that make it so; `given` where it was given.
    pub(super) basis: Option<String>,
    /// The verdicts on each recommendation, and whether it singles out anything asked for; or why
    /// there are none.
    pub(super) answer: Result<Vec<(Verdicts, bool)>, String>,
}

impl Profile {
    pub(super) fn of(
        base: &EvidenceBase,
        prepared: &Prepared,
        organisations: &OrganisationColumns,
        like: &Query,
        row: usize,
    ) -> Self {
        if let Some(reason) = organisations.unreadable.get(&row) {
            return Self::failed(reason.clone());
        }
        let query = organisations.query(row, like);
        match query.and_then(|query| Self::asking(base, prepared, &query)) {
            Ok(profile) => profile,
            Err(error) => Self::failed(error.to_string()),
        }
    }

    fn failed(reason: String) -> Self {
        Self { audience: None, basis: None, answer: Err(reason) }
    }

    fn asking(base: &EvidenceBase, prepared: &Prepared, query: &Query) -> Result<Self, Error> {
        query.check(base)?;
        let derived = query.derived(&prepared.rules);
        let asked = Asked::of_organisation(prepared, query, derived.as_ref());
        let each = prepared.recommendations.iter();
        let answer = each.map(|one| (asked.verdicts(one), asked.singles_out(one))).collect();
        let given = query.audience.as_ref();
        let joined = |of: fn(&crate::organisation::AudienceMatch) -> &String| {
            let derived: &DerivedAudience = derived.as_ref()?;
            let all: Vec<&str> = derived.matches.iter().map(|m| of(m).as_str()).collect();
            (!all.is_empty()).then(|| all.join("; "))
        };
        Ok(Self {
            audience: given
                .map(|text| prepared.rules.resolve(text))
                .or_else(|| joined(|found| &found.audience)),
            basis: given.map(|_| "given".to_owned()).or_else(|| joined(|found| &found.basis)),
            answer: Ok(answer),
        })
    }
}
