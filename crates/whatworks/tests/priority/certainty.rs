//! Certainty is not priority: it changes nothing unless the policy names it.

use whatworks::EvidenceBase;
use whatworks::base::{Certainty, Design, DesignCount, Document};
use whatworks::priority::{Criterion, Judgement, Method, Policy, Priorities, ValuesFrom};

use crate::support::{Chance, criteria, item, judged, order, policies, table};

/// Another certainty for everything: published levels, and designs.
fn with_other_certainties(document: &Document, chance: &mut Chance) -> Document {
    let levels = [Certainty::VeryLow, Certainty::Low, Certainty::Moderate, Certainty::High];
    let mut document = document.clone();
    for recommendation in &mut document.recommendations {
        match (chance.below(5), recommendation.published.as_mut()) {
            (4, _) | (_, None) => recommendation.published = None,
            (level, Some(published)) => published.certainty = levels[level],
        }
    }
    for study in &mut document.studies {
        for fact in &mut study.designs {
            fact.value = vec![DesignCount { design: Design::Randomised, count: None }];
        }
    }
    document
}

#[test]
fn changing_certainties_changes_no_order() {
    let base = EvidenceBase::staff_empowerment();
    let mut chance = Chance::new(21);
    let others: Vec<EvidenceBase> = (0..6)
        .map(|_| EvidenceBase::new(&with_other_certainties(base.document(), &mut chance)).unwrap())
        .collect();
    for case in 0..4000 {
        let count = 1 + chance.below(3);
        let rows = table(&mut chance, 7, count, 15);
        let mut all = policies(&mut chance, count);
        if case % 200 == 0 {
            let smaa = Policy::new(Method::Smaa, criteria(count));
            all.push(Policy { draws: Some(200), ..smaa });
        }
        for policy in all {
            let judgements =
                if policy.criteria.is_empty() { Vec::new() } else { judged(&policy, &rows) };
            let one = base.prioritise(&policy, &judgements).unwrap();
            assert_eq!(one.certainty, None);
            for other in &others {
                assert_eq!(one, other.prioritise(&policy, &judgements).unwrap(), "{policy:?}");
            }
        }
    }
}

fn by_certainty(from: ValuesFrom, judgements: &[Judgement]) -> Priorities {
    let criterion =
        Criterion { id: "certainty".to_owned(), from: Some(from), ..Criterion::default() };
    let policy = Policy::new(Method::Lexicographic, vec![criterion]);
    EvidenceBase::staff_empowerment().prioritise(&policy, judgements).unwrap()
}

#[test]
fn a_certainty_enters_where_the_policy_names_it_and_the_answer_says_so() {
    let base = EvidenceBase::staff_empowerment();
    let published = by_certainty(ValuesFrom::Published, &[]);
    let used = published.certainty.unwrap();
    assert_eq!((used.criterion, used.from, used.rules), ("certainty", ValuesFrom::Published, None));
    assert!(published.notes.iter().any(|note| note.contains("because the policy names it")));
    let level = |id: &str| {
        let recommendation = base.recommendations().iter().find(|r| r.id == id).unwrap();
        recommendation.published.as_ref().unwrap().certainty
    };
    let levels: Vec<Certainty> = order(&published).into_iter().map(level).collect();
    assert!(levels.windows(2).all(|pair| pair[0] >= pair[1]), "{levels:?}");
    assert!(levels.first() > levels.last());
}

/// A derived certainty has its interval: what the facts leave open stays open.
#[test]
fn a_derived_certainty_is_its_interval() {
    let base = EvidenceBase::staff_empowerment();
    let derived = by_certainty(ValuesFrom::Derived, &[]);
    assert_eq!(derived.certainty.unwrap().rules, Some("narrative-2017"));
    let audit = base.audit(&whatworks::RuleSet::default()).unwrap();
    let place = |certainty: Certainty| Certainty::ALL.iter().position(|c| *c == certainty).unwrap();
    for row in &audit.rows {
        let part = &item(&derived, &row.id).contributions[0];
        let ends = row.interval.map(|ends| ends.map(|end| (place(end) - 1) as f64 / 3.0));
        let [low, high] = ends.unwrap_or([0.0, 1.0]);
        assert_eq!((part.value_low, part.value_high), (Some(low), Some(high)), "{}", row.id);
    }
}

/// A panel's own judgement of certainty is not that of the base.
#[test]
fn a_judged_certainty_is_that_of_the_panel() {
    let judgement = |id: &str, code: &str| Judgement {
        recommendation: id.to_owned(),
        criterion: "certainty".to_owned(),
        judgement: Some(code.to_owned()),
        ..Judgement::default()
    };
    let judgements = [
        judgement("R1", "very-low"),
        judgement("R2", "high"),
        judgement("R3", "no-included-studies"),
    ];
    let judged = by_certainty(ValuesFrom::Judgements, &judgements);
    assert_eq!(item(&judged, "R2").contributions[0].value, Some(1.0));
    assert_eq!(item(&judged, "R3").contributions[0].value, None);
    assert_eq!(by_certainty(ValuesFrom::Published, &judgements).not_used, ["certainty"]);
}
