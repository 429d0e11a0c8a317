//! The best set within a budget, against brute force, published optima and what must always hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;

use whatworks::choose::{
    Candidate, Choice, ChoiceStatus, ChosenStatus, EquityFloor, Group, Need, Request,
    RequirementKind,
};
use whatworks::{Error, EvidenceBase, Progress};

/// SplitMix64 (Steele and others 2014), with a seed that is printed.
struct Random(u64);

impl Random {
    fn seeded(seed: u64) -> Self {
        println!("seed {seed}");
        Self(seed)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn id(item: usize) -> String {
    format!("R{item}")
}

fn place(id: &str) -> usize {
    id.trim_start_matches('R').parse().unwrap()
}

/// A request with whole numbers and halves, so that floating point adds them exactly.
fn random_request(random: &mut Random, n: usize) -> Request {
    let kind = random.below(4);
    let resources: Vec<String> = (0..1 + random.below(3)).map(|r| format!("r{r}")).collect();
    let missing = random.one_in(3);
    let items: Vec<Candidate> = (0..n)
        .map(|item| {
            let value = match kind {
                0 => 1.0,
                1 => random.below(4) as f64,
                _ => random.below(200) as f64 / 2.0 - 20.0,
            };
            let costs = resources.iter().filter(|_| !missing || random.below(10) > 0);
            let costs: Vec<&String> = costs.collect();
            Candidate {
                recommendation: id(item),
                value: (!missing || random.below(10) > 0).then_some(value),
                costs: Some(
                    costs.into_iter().map(|r| (r.clone(), random.below(30) as f64)).collect(),
                ),
            }
        })
        .collect();
    let cost = |r: &String| -> f64 {
        items.iter().filter_map(|item| item.costs.as_ref().unwrap().get(r)).sum()
    };
    let limits = resources
        .iter()
        .map(|r| (r.clone(), (cost(r) * random.below(10) as f64 / 10.0).floor()))
        .collect();
    let some = |random: &mut Random, chance: u64| -> Vec<String> {
        (0..n).filter(|_| random.one_in(chance)).map(id).collect()
    };
    let mut floors = Vec::new();
    for floor in 0..random.below(3) {
        let contributions: BTreeMap<String, f64> =
            some(random, 2).into_iter().map(|id| (id, random.below(4) as f64)).collect();
        let at_least = random.below(n as u64 + 2) as f64;
        let contributions = Some(contributions);
        floors.push(EquityFloor {
            id: format!("f{floor}"),
            at_least,
            contributions,
            population: None,
        });
    }
    let groups = (0..random.below(4)).map(|group| {
        let members = some(random, 3);
        let at_least = random.one_in(2).then(|| random.below(3) as u32);
        let at_most = (at_least.is_none() || random.one_in(3)).then(|| random.below(4) as u32);
        Group { id: format!("g{group}"), members, at_least, at_most }
    });
    let groups = groups.collect();
    let requires = (0..random.below(3)).map(|_| Need {
        recommendation: id(random.below(n as u64) as usize),
        needs: id(random.below(n as u64) as usize),
    });
    let requires = requires.collect();
    Request {
        items,
        limits,
        must_have: random.one_in(3).then(|| some(random, 8)),
        exclude: random.one_in(3).then(|| some(random, 8)),
        groups: Some(groups),
        equity_floors: Some(floors),
        requires: Some(requires),
        next_best: Some(random.below(5) as u32),
        explain: Some(random.one_in(8)),
        most_nodes: None,
    }
}

/// A requirement as `sum of what the chosen add` at most or at least a bound.
struct Rule {
    adds: Vec<f64>,
    at_most: bool,
    bound: f64,
}

/// The requirements in the order in which a conflict lists them.
fn rules(request: &Request) -> Vec<((RequirementKind, String), Rule)> {
    let n = request.items.len();
    let ones = |ids: &[String]| {
        let mut adds = vec![0.0; n];
        ids.iter().for_each(|id| adds[place(id)] = 1.0);
        adds
    };
    let mut rules = Vec::new();
    let mut push = |kind, id: &String, adds, at_most, bound| {
        rules.push(((kind, id.clone()), Rule { adds, at_most, bound }));
    };
    for (resource, limit) in &request.limits {
        let cost = |item: &Candidate| *item.costs.as_ref().unwrap().get(resource).unwrap_or(&0.0);
        let adds = request.items.iter().map(cost).collect();
        push(RequirementKind::Limit, resource, adds, true, *limit);
    }
    for id in request.must_have.iter().flatten() {
        push(RequirementKind::MustHave, id, ones(std::slice::from_ref(id)), false, 1.0);
    }
    for id in request.exclude.iter().flatten() {
        push(RequirementKind::Exclude, id, ones(std::slice::from_ref(id)), true, 0.0);
    }
    for group in request.groups.iter().flatten() {
        if let Some(at_least) = group.at_least {
            let adds = ones(&group.members);
            push(RequirementKind::AtLeast, &group.id, adds, false, f64::from(at_least));
        }
        if let Some(at_most) = group.at_most {
            let adds = ones(&group.members);
            push(RequirementKind::AtMost, &group.id, adds, true, f64::from(at_most));
        }
    }
    for floor in request.equity_floors.iter().flatten() {
        let mut adds = vec![0.0; n];
        let given = floor.contributions.as_ref().unwrap();
        given.iter().for_each(|(id, add)| adds[place(id)] = *add);
        push(RequirementKind::EquityFloor, &floor.id, adds, false, floor.at_least);
    }
    for need in request.requires.iter().flatten() {
        let mut adds = vec![0.0; n];
        adds[place(&need.recommendation)] += 1.0;
        adds[place(&need.needs)] -= 1.0;
        let words = format!("{} needs {}", need.recommendation, need.needs);
        push(RequirementKind::Requires, &words, adds, true, 0.0);
    }
    rules
}

/// The sum over each set of items, a bit for each: from the set without its first item.
fn sums(adds: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; 1 << adds.len()];
    for set in 1..sums.len() {
        let first = set.trailing_zeros() as usize;
        sums[set] = sums[set & (set - 1)] + adds[first];
    }
    sums
}

fn is_undecided(item: &Candidate, request: &Request) -> bool {
    let costs = item.costs.as_ref().unwrap();
    item.value.is_none() || request.limits.keys().any(|resource| !costs.contains_key(resource))
}

/// Every set that keeps the rules, without what cannot be chosen.
fn feasible<'a>(request: &Request, rules: impl Iterator<Item = &'a Rule>) -> Vec<usize> {
    let undecided: Vec<usize> = (0..request.items.len())
        .filter(|item| is_undecided(&request.items[*item], request))
        .collect();
    let mut keeps = vec![true; 1 << request.items.len()];
    for rule in rules {
        let sums = sums(&rule.adds);
        for (keeps, sum) in keeps.iter_mut().zip(sums) {
            *keeps &= if rule.at_most { sum <= rule.bound } else { sum >= rule.bound };
        }
    }
    let can_be = |set: &usize| undecided.iter().all(|item| set >> item & 1 == 0);
    (0..keeps.len()).filter(|set| keeps[*set] && can_be(set)).collect()
}

/// The sets that keep every requirement, the best first; of those worth as much, the one that has
/// the first item in which two differ.
fn brute_force(request: &Request) -> Vec<(f64, usize)> {
    let all = rules(request);
    let values: Vec<f64> = request.items.iter().map(|item| item.value.unwrap_or(0.0)).collect();
    let values = sums(&values);
    let sets = feasible(request, all.iter().map(|(_, rule)| rule));
    let mut sets: Vec<(f64, usize)> = sets.into_iter().map(|set| (values[set], set)).collect();
    sets.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.reverse_bits().cmp(&a.1.reverse_bits())));
    sets
}

fn bits(chosen: &[String]) -> usize {
    chosen.iter().map(|id| 1 << place(id)).sum()
}

fn check_feasible(request: &Request, choice: &Choice, sets: &[(f64, usize)]) {
    assert_eq!(choice.status, ChoiceStatus::Optimal);
    assert_eq!((choice.value.unwrap(), bits(&choice.chosen)), sets[0]);
    assert_eq!(choice.proof.bound, choice.value);
    let is_tied = sets.len() > 1 && sets[1].0 == sets[0].0;
    assert_eq!(choice.proof.tied, (request.next_best != Some(0)).then_some(is_tied));
    let next: Vec<(f64, usize)> =
        choice.next_best.iter().map(|set| (set.value, bits(&set.chosen))).collect();
    let wanted = request.next_best.unwrap() as usize;
    assert_eq!(next, sets.iter().skip(1).take(wanted).copied().collect::<Vec<_>>());
    if let Some(relaxation) = &choice.proof.relaxation {
        assert!(relaxation.bound >= sets[0].0 - 1e-6, "{} {}", relaxation.bound, sets[0].0);
    }
    let nodes = choice.proof.nodes;
    let closed = nodes.closed_by_bound + nodes.closed_as_complete + nodes.closed_as_infeasible;
    assert!(nodes.searched >= nodes.branched + closed);
    for used in &choice.limits {
        assert!(used.used <= used.limit && used.slack == used.limit - used.used);
    }
    for (item, row) in choice.recommendations.iter().enumerate() {
        let in_best = sets[0].1 >> item & 1;
        let best_otherwise = sets.iter().find(|(_, set)| set >> item & 1 != in_best);
        if let Some(otherwise) = &row.otherwise {
            assert_eq!(otherwise.value, best_otherwise.unwrap().0);
            let set = bits(&otherwise.chosen);
            assert!(sets.contains(&(otherwise.value, set)));
        } else if matches!(row.status, ChosenStatus::Chosen | ChosenStatus::NotChosen) {
            let impossible = row.because.contains("keeps every requirement");
            assert_eq!(
                impossible,
                request.explain == Some(true)
                    && best_otherwise.is_none()
                    && !row.because.contains("must-have")
            );
        }
    }
}

fn check_infeasible(request: &Request, choice: &Choice) {
    assert_eq!(choice.status, ChoiceStatus::Infeasible);
    assert!(choice.chosen.is_empty() && choice.value.is_none() && choice.next_best.is_empty());
    let conflict = choice.conflict.as_ref().unwrap();
    assert!(conflict.minimal);
    let all = rules(request);
    let mut clashing: Vec<&Rule> = Vec::new();
    let mut from = 0;
    for listed in &conflict.requirements {
        // Several needs of one recommendation are told apart by their words.
        let is_need = listed.kind == RequirementKind::Requires;
        let name = (listed.kind, if is_need { &listed.asked } else { &listed.id }.clone());
        let place = from + all[from..].iter().position(|(other, _)| *other == name).unwrap();
        clashing.push(&all[place].1);
        from = place + 1;
    }
    assert!(feasible(request, clashing.iter().copied()).is_empty());
    for left_out in 0..clashing.len() {
        let others = clashing.iter().enumerate().filter(|(place, _)| *place != left_out);
        assert!(!feasible(request, others.map(|(_, rule)| *rule)).is_empty());
    }
}

#[test]
fn equals_brute_force() {
    let mut random = Random::seeded(20_241_218);
    let mut infeasible = 0;
    for case in 0..10_000 {
        let largest = match case {
            _ if case % 1000 == 0 => 18,
            _ if case % 100 == 0 => 13,
            _ => 8,
        };
        let n = if largest == 18 { 18 } else { 1 + random.below(largest) as usize };
        let request = random_request(&mut random, n);
        let choice = request.choose().unwrap();
        let sets = brute_force(&request);
        println!("case {case}");
        if sets.is_empty() {
            infeasible += 1;
            check_infeasible(&request, &choice);
        } else {
            check_feasible(&request, &choice, &sets);
        }
    }
    assert!((2000..8000).contains(&infeasible), "{infeasible} of 10,000 cannot be kept");
}

/// The seven problems of Petersen (1967, Management Science 13: 736-750) with their optima, as
/// Beasley's OR-Library gives them in `mknap1`: items, resources, optimum; values; the costs in each
/// resource; the limits.
fn petersen() -> Vec<(Request, f64)> {
    let text = include_str!("data/petersen-1967.txt");
    let numbers = text.lines().filter(|line| !line.starts_with('#'));
    let mut numbers =
        numbers.flat_map(str::split_whitespace).map(|number| number.parse::<f64>().unwrap());
    let count = numbers.next().unwrap();
    let problems = (0..count as usize).map(|_| {
        let mut take = |n: usize| -> Vec<f64> { numbers.by_ref().take(n).collect() };
        let [n, m, optimum] = take(3)[..] else { panic!("a head of three") };
        let (n, m) = (n as usize, m as usize);
        let values = take(n);
        let costs: Vec<Vec<f64>> = (0..m).map(|_| take(n)).collect();
        let limits = take(m).into_iter().enumerate().map(|(r, limit)| (format!("r{r}"), limit));
        let items = values.into_iter().enumerate().map(|(item, value)| Candidate {
            recommendation: id(item),
            value: Some(value),
            costs: Some((0..m).map(|r| (format!("r{r}"), costs[r][item])).collect()),
        });
        let (items, limits) = (items.collect(), limits.collect());
        let explain = Some(n < 28);
        (Request { items, limits, explain, ..Request::default() }, optimum)
    });
    problems.collect()
}

#[test]
fn reaches_the_published_optima_of_petersen_1967() {
    let problems = petersen();
    assert_eq!(
        problems.iter().map(|(r, _)| r.items.len()).collect::<Vec<_>>(),
        [6, 10, 15, 20, 28, 39, 50]
    );
    for (request, optimum) in problems {
        let choice = request.choose().unwrap();
        assert_eq!((choice.status, choice.value), (ChoiceStatus::Optimal, Some(optimum)));
        assert_eq!(choice.proof.gap, Some(0.0));
        assert!(choice.proof.relaxation.unwrap().bound >= optimum);
        assert!(choice.next_best.windows(2).all(|pair| pair[0].value >= pair[1].value));
    }
}

#[test]
fn the_order_of_items_does_not_matter_beyond_the_rule_for_ties() {
    let (mut request, _) = petersen().remove(4);
    let forwards = request.choose().unwrap();
    assert_eq!(forwards.proof.tied, Some(false));
    request.items.reverse();
    let mut backwards = request.choose().unwrap();
    backwards.chosen.reverse();
    assert_eq!(forwards.chosen, backwards.chosen);
    assert_eq!(forwards.value, backwards.value);
}

fn item(id: &str, value: f64, cost: f64) -> Candidate {
    let costs = Some(BTreeMap::from([("money".to_owned(), cost)]));
    Candidate { recommendation: id.to_owned(), value: Some(value), costs }
}

fn request(items: Vec<Candidate>, money: f64) -> Request {
    let limits = BTreeMap::from([("money".to_owned(), money)]);
    Request { items, limits, ..Request::default() }
}

#[test]
fn decimals_are_added_exactly() {
    // In floating point 0.1 + 0.2 is more than 0.3.
    let choice = request(vec![item("A", 0.1, 0.1), item("B", 0.7, 0.2)], 0.3).choose().unwrap();
    assert_eq!((choice.chosen.len(), choice.value), (2, Some(0.8)));
    assert_eq!((choice.limits[0].used, choice.limits[0].slack), (0.3, 0.0));
    let tenths = (0..10).map(|tenth| item(&id(tenth), 1.0, 0.1)).collect();
    assert_eq!(request(tenths, 0.99).choose().unwrap().chosen.len(), 9);
}

#[test]
fn ties_go_to_the_first_recommendation_in_which_sets_differ() {
    let items = ["A", "B", "C", "D"].map(|id| item(id, 1.0, 1.0)).to_vec();
    let choice = request(items, 2.0).choose().unwrap();
    assert_eq!(choice.chosen, ["A", "B"]);
    let next: Vec<&[String]> = choice.next_best.iter().map(|set| &set.chosen[..]).collect();
    assert_eq!(next, [["A", "C"], ["A", "D"], ["B", "C"]]);
    assert_eq!((choice.proof.tied, choice.proof.first_of_tied), (Some(true), true));
}

#[test]
fn what_is_missing_is_never_zero() {
    let mut items = vec![item("A", 1.0, 1.0), item("B", 5.0, 1.0), item("C", 9.0, 1.0)];
    items[1].value = None;
    items[2].costs = None;
    let mut request = request(items, 10.0);
    let choice = request.choose().unwrap();
    assert_eq!(choice.chosen, ["A"]);
    let missing: Vec<&[String]> = choice.recommendations.iter().map(|r| &r.missing[..]).collect();
    assert_eq!(missing, [&[][..], &["value".to_owned()], &["costs: money".to_owned()]]);
    assert_eq!(choice.recommendations[1].status, ChosenStatus::Undecided);
    request.must_have = Some(vec!["C".to_owned()]);
    let choice = request.choose().unwrap();
    assert_eq!(choice.status, ChoiceStatus::Infeasible);
    assert_eq!(
        choice.because,
        "no set keeps this requirement: C is a must-have (cannot be chosen, since a number is \
         missing: C)"
    );
}

/// Weakly correlated items, too many to be proved best within a few nodes.
fn many(random: &mut Random, n: usize) -> Request {
    let items = (0..n).map(|place| {
        let cost = 10 + random.below(990);
        item(&id(place), (cost + random.below(100)) as f64, cost as f64)
    });
    let items: Vec<Candidate> = items.collect();
    let all: f64 = items.iter().map(|item| item.costs.as_ref().unwrap()["money"]).sum();
    let mut request = request(items, (all / 3.0).floor());
    let halves = (0..n).filter(|place| place % 2 == 0).map(id).collect();
    let at_least = Some(n as u32 / 4);
    request.groups =
        Some(vec![Group { id: "even".to_owned(), members: halves, at_least, at_most: None }]);
    request.explain = Some(false);
    request
}

#[test]
fn a_search_that_stops_says_so() {
    let mut request = many(&mut Random::seeded(3), 60);
    let best = request.choose().unwrap();
    assert_eq!(best.status, ChoiceStatus::Optimal);
    request.most_nodes = Some(3);
    let stopped = request.choose().unwrap();
    assert_eq!(stopped.status, ChoiceStatus::NotProven);
    assert!(stopped.value <= best.value && stopped.proof.bound >= best.value);
    let gap = stopped.proof.bound.unwrap() - stopped.value.unwrap_or_default();
    assert!(stopped.value.is_none() || stopped.proof.gap == Some(gap));
    assert_eq!((stopped.proof.tied, stopped.proof.first_of_tied), (None, false));
    assert!(stopped.recommendations.iter().all(|row| row.otherwise.is_none()));
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let request = many(&mut Random::seeded(4), 100);
    let json = request.choose().unwrap().to_json();
    assert_eq!(json, request.choose().unwrap().to_json());
    let again = Request::from_json(serde_json::to_string(&request).unwrap()).unwrap();
    assert_eq!(json, again.choose().unwrap().to_json());
}

/// The seven recommendations of the brief, with values and costs made up for the test.
fn of_the_brief() -> Request {
    let items = (1..8).map(|place| item(&format!("R{place}"), f64::from(place), 10.0)).collect();
    request(items, 30.0)
}

#[test]
fn a_population_is_read_from_the_base() {
    let base = EvidenceBase::staff_empowerment();
    let mut request = of_the_brief();
    assert_eq!(base.choose(&request).unwrap().chosen, ["R5", "R6", "R7"]);
    let floor = |population: &str, at_least| EquityFloor {
        id: "floor".to_owned(),
        at_least,
        contributions: None,
        population: Some(population.to_owned()),
    };
    request.equity_floors = Some(vec![floor("Socioeconomic status", 2.0)]);
    let choice = base.choose(&request).unwrap();
    // R2 and R7 name it in the brief.
    assert_eq!(choice.chosen, ["R2", "R6", "R7"]);
    assert_eq!(choice.requirements[0].by, ["R2", "R7"]);
    assert!(choice.requirements[0].not_stated.contains(&"R5".to_owned()));
    request.equity_floors = Some(vec![floor("socioeconomic-status", 3.0)]);
    assert_eq!(base.choose(&request).unwrap().status, ChoiceStatus::Infeasible);
}

#[test]
fn certainty_plays_no_part() {
    let base = EvidenceBase::staff_empowerment();
    let text = base.to_json();
    let flat = text.replace("\"certainty\": \"moderate\"", "\"certainty\": \"very-low\"");
    assert_ne!(text, flat);
    let other = EvidenceBase::from_json(flat).unwrap();
    let request = of_the_brief();
    assert_eq!(base.choose(&request).unwrap().to_json(), other.choose(&request).unwrap().to_json());
}

#[test]
fn recommendations_that_are_not_named_are_undecided() {
    let base = EvidenceBase::staff_empowerment();
    let mut request = of_the_brief();
    request.items.remove(6);
    let choice = base.choose(&request).unwrap();
    assert_eq!(choice.chosen, ["R4", "R5", "R6"]);
    let last = choice.recommendations.last().unwrap();
    assert_eq!((last.status, last.recommendation.as_str()), (ChosenStatus::Undecided, "R7"));
    assert_eq!(last.missing, ["value", "costs: money"]);
}

fn faults(text: &str) -> Vec<(&'static str, String)> {
    let base = EvidenceBase::staff_empowerment();
    let error = Request::from_json(text).and_then(|request| base.choose(&request)).unwrap_err();
    error.faults().iter().map(|fault| (fault.code, fault.pointer.clone())).collect()
}

#[test]
fn faults_have_their_place() {
    assert_eq!(
        faults(r#"{"items": [], "limits": {}}"#),
        [("empty-list", "/items".to_owned()), ("empty-list", "/limits".to_owned())]
    );
    let text = r#"{"items": [{"recommendation": "R1", "value": 1, "costs": {"money": -1}},
        {"recommendation": "R1"}, {"recommendation": "R9", "costs": {"a/b": "much"}}],
        "limits": {"money": 1}}"#;
    assert_eq!(faults(text), [("wrong-type", "/items/2/costs/a~1b".to_owned())]);
    assert_eq!(
        faults(&text.replace("\"much\"", "2")),
        [
            ("out-of-range", "/items/0/costs/money".to_owned()),
            ("duplicate-id", "/items/1/recommendation".to_owned()),
            ("dangling-id", "/items/2/recommendation".to_owned()),
        ]
    );
    let text = r#"{"items": [{"recommendation": "R1", "value": 1e20},
        {"recommendation": "R2", "value": 1e-20}], "limits": {"money": 1},
        "groups": [{"id": "g", "members": ["R1"], "at_least": 1}]}"#;
    assert_eq!(faults(text), [("too-many-digits", "/items".to_owned())]);
    let text = r#"{"items": [{"recommendation": "R1"}], "limits": {"money": 1}, "next_best": 101,
        "must_have": ["R0"], "groups": [{"id": "g", "members": ["R1", "R1"]}],
        "equity_floors": [{"id": "f", "at_least": -1, "contributions": {"R0": 1}},
        {"id": "f", "at_least": 1}], "requires": [{"recommendation": "R1", "needs": "R0"}]}"#;
    assert_eq!(
        faults(text),
        [
            ("out-of-range", "/equity_floors/0/at_least".to_owned()),
            ("dangling-id", "/equity_floors/0/contributions/R0".to_owned()),
            ("missing-key", "/equity_floors/1".to_owned()),
            ("duplicate-id", "/equity_floors/1/id".to_owned()),
            ("missing-key", "/groups/0".to_owned()),
            ("duplicate-id", "/groups/0/members/1".to_owned()),
            ("dangling-id", "/must_have/0".to_owned()),
            ("out-of-range", "/next_best".to_owned()),
            ("dangling-id", "/requires/0/needs".to_owned()),
        ]
    );
}

#[test]
fn a_search_can_be_stopped_at_every_node() {
    let base = EvidenceBase::staff_empowerment();
    let request = of_the_brief();
    let whole = Progress::default();
    let choice = base.choose_with(&request, &whole).unwrap();
    assert_eq!(choice, base.choose(&request).unwrap());
    let (nodes, total) = whole.so_far();
    assert!(nodes > 7 && total == 0, "{nodes} of {total}");
    for last in 1..=nodes {
        let teller = |done, _| done < last;
        let progress = Progress::told(&teller);
        assert!(matches!(base.choose_with(&request, &progress), Err(Error::Cancelled)), "{last}");
        // Nodes that are closed together are counted together.
        assert!((last..=nodes).contains(&progress.so_far().0));
    }
}

#[test]
fn a_population_needs_a_base() {
    let mut request = of_the_brief();
    request.equity_floors = Some(vec![EquityFloor {
        id: "f".to_owned(),
        at_least: 1.0,
        contributions: None,
        population: Some("education".to_owned()),
    }]);
    let error = request.choose().unwrap_err();
    assert_eq!(error.pointer(), Some("/equity_floors/0/population"));
}
