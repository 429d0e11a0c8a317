//! A page that lists every rule set: its parameters and its rules.

use std::fmt::Write;

use super::{ParameterValue, RuleSet};

impl RuleSet {
    /// The reference page of all rule sets, in Markdown, with the values of their defaults.
    #[must_use]
    pub fn reference() -> String {
        let mut page = String::from(INTRODUCTION);
        for rules in Self::NAMES.iter().filter_map(|name| Self::named(name).ok()) {
            rules.write(&mut page);
        }
        page
    }

    fn write(&self, page: &mut String) {
        // Writing to a string does not fail.
        let _ = writeln!(page, "\n## `{}` {}\n\n### Parameters\n", self.id(), self.version());
        page.push_str(
            "| name | value | allowed | kind | meaning | source |\n|---|---|---|---|---|---|\n",
        );
        for parameter in self.parameters() {
            let value = match &parameter.value {
                ParameterValue::Number(number) => number.to_string(),
                ParameterValue::Code(code) => format!("`{code}`"),
            };
            let (name, allowed, kind) = (parameter.name, &parameter.allowed, parameter.kind);
            let (meaning, source) = (parameter.meaning, parameter.source);
            let _ = writeln!(
                page,
                "| `{name}` | {value} | {allowed} | {kind} | {meaning} | {source} |"
            );
        }
        page.push_str("\n### Rules\n\n| id | kind | says | source |\n|---|---|---|---|\n");
        for rule in self.rules() {
            let _ = writeln!(
                page,
                "| `{}` | {} | {} | {} |",
                rule.id, rule.kind, rule.says, rule.source
            );
        }
    }
}

const INTRODUCTION: &str = "\
# Rule sets

Generated from the code. Every step of a trace carries the id of a rule listed here. `grade` is a \
rule of GRADE or of a paper it builds on, checked against its source; `library` is a choice of this \
library where GRADE leaves it to judgement; `unconfirmed` is taken to be GRADE's and was not \
confirmed against its source. Every parameter can be set: `RuleSet::with` in Rust, `parameters` in \
Python and in the options of C. The version of a rule set changes when any result can.
";
