//! Numbers that cannot be: counts, intervals, ranges.

use serde_json::Value;

use super::{Check, list, number, text};
use crate::fault::Fault;

impl Check<'_> {
    pub(super) fn votes(&mut self) {
        for (at, finding) in self.items("findings") {
            let Some(votes) = finding.get("votes") else {
                continue;
            };
            let Some(of) = number(votes, "of") else {
                continue;
            };
            let counted: f64 =
                ["improved", "not_improved"].iter().filter_map(|key| number(votes, key)).sum();
            if counted > of {
                self.report(
                    "impossible-count",
                    format!("{at}/votes"),
                    votes,
                    format!("at most {of} studies in all"),
                );
            }
            self.votes_against_direction(finding, votes, &at);
        }
    }

    /// Most studies cannot point the other way than the finding.
    fn votes_against_direction(&mut self, finding: &Value, votes: &Value, at: &str) {
        let (improved, not) = (number(votes, "improved"), number(votes, "not_improved"));
        let Some((improved, not)) = improved.zip(not) else { return };
        let contradicts = match text(finding, "direction") {
            Some("improved") => not > improved,
            Some("worse" | "no-difference") => improved > not,
            _ => false,
        };
        if contradicts {
            let expected = "a direction in which most of the studies counted point, or `mixed`";
            let found = finding.get("direction").unwrap_or(&Value::Null);
            self.report("contradicting-votes", format!("{at}/direction"), found, expected);
        }
    }

    /// The designs of a review add up to no more than its studies, layer by layer.
    pub(super) fn designs(&mut self) {
        for (at, study) in self.items("studies") {
            let counts = list(study, "study_count", &at);
            for (place, fact) in list(study, "designs", &at) {
                let layer = fact.get("layer");
                let total = counts.iter().find(|(_, count)| count.get("layer") == layer);
                let Some(total) = total.and_then(|(_, count)| number(count, "value")) else {
                    continue;
                };
                let designs = list(fact, "value", &place);
                let sum: f64 = designs.iter().filter_map(|(_, d)| number(d, "count")).sum();
                if sum > total {
                    let expected = format!("designs of at most {total} studies");
                    self.faults.push(Fault::new(
                        "impossible-count",
                        format!("{place}/value"),
                        Some(format!("{sum}")),
                        expected,
                    ));
                }
            }
        }
    }

    pub(super) fn estimates(&mut self) {
        for (at, finding) in self.items("findings") {
            for (place, estimate) in list(finding, "estimates", &at) {
                let (low, high) = (number(estimate, "ci_low"), number(estimate, "ci_high"));
                let value = number(estimate, "value");
                if low.zip(high).is_some_and(|(low, high)| low > high) {
                    let expected = "a lower bound that is not above the upper";
                    self.report("reversed-interval", place.clone(), estimate, expected);
                } else if low.zip(value).is_some_and(|(low, value)| value < low)
                    || value.zip(high).is_some_and(|(value, high)| value > high)
                {
                    let expected = "an estimate inside its interval";
                    self.report("outside-interval", place.clone(), estimate, expected);
                }
                self.ratios(estimate, &place);
            }
        }
    }

    fn ratios(&mut self, estimate: &Value, place: &str) {
        let measure = text(estimate, "measure").unwrap_or_default();
        if !measure.ends_with("-ratio") {
            return;
        }
        for key in ["value", "ci_low", "ci_high"] {
            if let Some(found) = estimate.get(key).filter(|v| v.as_f64().is_some_and(|v| v <= 0.0))
            {
                self.report("out-of-range", format!("{place}/{key}"), found, "a ratio above 0");
            }
        }
    }

    pub(super) fn flow(&mut self) {
        let Some(flow) = self.document.get("flow") else {
            return;
        };
        let identified = list(flow, "identified", "/flow");
        for (at, fact) in list(flow, "prioritised", "/flow") {
            let layer = fact.get("layer");
            let all = identified.iter().find(|(_, other)| other.get("layer") == layer);
            let all = all.and_then(|(_, other)| number(other, "value"));
            if let (Some(all), Some(value)) = (all, fact.get("value"))
                && value.as_f64().is_some_and(|value| value > all)
            {
                self.report(
                    "impossible-count",
                    format!("{at}/value"),
                    value,
                    format!("at most the {all} identified"),
                );
            }
        }
    }

    pub(super) fn figures(&mut self) {
        for (at, figure) in self.items("figures") {
            let (from, to) = (number(figure, "value"), number(figure, "to"));
            if from.zip(to).is_some_and(|(from, to)| from > to) {
                self.report("reversed-interval", at, figure, "a range that does not fall");
            }
        }
    }
}
