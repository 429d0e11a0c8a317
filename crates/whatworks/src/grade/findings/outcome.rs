//! One outcome, from its rating.

use super::words::{self, letter};
use super::{
    CertaintyFinding, DomainFinding, EffectFinding, Footnote, Importance, ImportanceClass, NoteRef,
    OutcomeFindings, StartFinding, UpgradeFinding, footnotes,
};
use crate::grade::effect::Effect;
use crate::grade::judgement::{Domain, DomainJudgement};
use crate::grade::rating::Rating;

impl OutcomeFindings {
    /// The outcome of a rating; its footnotes go to those of the table.
    pub(super) fn of(rating: &Rating, footnotes: &mut Vec<Footnote>) -> Self {
        let outcome = rating.outcome.as_ref();
        let domains = rating.domains.iter().flat_map(|domains| domains.iter());
        Self {
            id: rating.id.clone(),
            outcome: outcome.map(|outcome| outcome.name.clone()),
            level: outcome.and_then(|outcome| outcome.level),
            importance: rating.importance.map(|value| importance(value, rating)),
            studies: rating.counted.studies,
            participants: rating.counted.participants,
            part: rating.part,
            effect: rating.effect.as_ref().map(effect),
            direction: rating.direction,
            target: rating.target.as_ref().map(|target| target.target),
            absolute: rating.absolute.clone(),
            certainty: certainty(rating),
            statement: rating.statement.clone(),
            start: rating.start.as_ref().map(|start| StartFinding {
                final_: start.final_,
                suggested: start.suggested,
                facts: start.facts,
                because: start.because.clone(),
                decided: start.decided.clone(),
                rule: start.rule.id,
                kind: start.rule.kind,
                source: start.rule.source,
            }),
            domains: domains.map(|(domain, judged)| domain_finding(domain, judged)).collect(),
            upgrades: upgrades(rating),
            combination: rating.combination.as_ref().map(|sum| sum.line.clone()),
            rules: rating.rules.clone(),
            notes: notes(rating, footnotes),
        }
    }
}

fn importance(value: u8, rating: &Rating) -> Importance {
    let critical = rating.set.values().critical_importance;
    let class = match value {
        value if f64::from(value) >= critical => ImportanceClass::Critical,
        4.. => ImportanceClass::Important,
        _ => ImportanceClass::Limited,
    };
    Importance { value, class }
}

fn effect(effect: &Effect) -> EffectFinding {
    let [estimate, ci_low, ci_high] =
        [effect.estimate, effect.ci_low, effect.ci_high].map(|value| effect.shown(value));
    let measure_name = words::measure(effect.measure);
    let [at, low, high] = [estimate, ci_low, ci_high].map(crate::grade::effect::number);
    let text = format!("{measure_name} {at} (95 % confidence interval {low} to {high})");
    EffectFinding {
        measure: effect.measure,
        measure_name,
        estimate,
        ci_low,
        ci_high,
        pooled: effect.pooled,
        text,
    }
}

fn certainty(rating: &Rating) -> CertaintyFinding {
    let mut missing: Vec<&'static str> = Vec::new();
    for fact in &rating.missing {
        if !missing.contains(&fact.domain) {
            missing.push(fact.domain);
        }
    }
    CertaintyFinding {
        final_: rating.certainty,
        symbols: words::symbols(rating.certainty),
        words: words::certainty(rating.certainty),
        suggested: rating.suggested,
        decided: rating.decided.clone(),
        interval: rating.interval,
        missing,
        published: rating.published,
        not_rated: rating.not_rated.clone(),
    }
}

fn domain_finding(domain: Domain, judged: &DomainJudgement) -> DomainFinding {
    DomainFinding {
        domain,
        final_: judged.final_,
        suggested: judged.suggested,
        levels: judged.down(),
        facts: judged.facts,
        possible: judged.possible.clone(),
        borderline: judged.borderline,
        because: judged.because.clone(),
        open: judged.open.clone(),
        decided: judged.decided.as_deref().cloned(),
        rule: judged.rule.id,
        kind: judged.rule.kind,
        source: judged.rule.source,
    }
}

fn upgrades(rating: &Rating) -> Vec<UpgradeFinding> {
    let counted = footnotes::counts(rating);
    let finding = |upgrade: &crate::grade::domains::Upgrade| UpgradeFinding {
        name: upgrade.name,
        levels: upgrade.levels,
        counted: counted && upgrade.levels > 0,
        because: upgrade.because.clone(),
        decided: upgrade.decided.clone(),
        rule: upgrade.rule.id,
        kind: upgrade.rule.kind,
        source: upgrade.rule.source,
    };
    rating.upgrades.iter().map(finding).collect()
}

/// The footnotes of a rating by their letters; equal sentences share one.
fn notes(rating: &Rating, footnotes: &mut Vec<Footnote>) -> Vec<NoteRef> {
    let mut refs: Vec<NoteRef> = Vec::new();
    for note in footnotes::of(rating) {
        let known = footnotes.iter().find(|known| known.text == note.text);
        let letter = known.map(|known| known.letter.clone()).unwrap_or_else(|| {
            let letter = letter(footnotes.len());
            footnotes.push(Footnote {
                letter: letter.clone(),
                about: note.about,
                text: note.text,
                rule: note.rule.map(|rule| rule.id),
                kind: note.rule.map(|rule| rule.kind),
                source: note.rule.map(|rule| rule.source),
            });
            letter
        });
        let reference = NoteRef { on: note.on, letter };
        if !refs.contains(&reference) {
            refs.push(reference);
        }
    }
    refs
}
