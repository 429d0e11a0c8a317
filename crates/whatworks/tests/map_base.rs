//! The map and the gaps of the embedded brief, against counts by hand and against a walk over its
//! JSON that knows nothing of the library's types.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use whatworks::map::{EquityFrame, EvidenceMap, GapKind, Gaps, GapsRequest, MapRequest, Reported};
use whatworks::{Error, EvidenceBase};

type Cells = BTreeMap<(String, String), BTreeSet<String>>;

fn base() -> EvidenceBase {
    EvidenceBase::staff_empowerment()
}

fn document() -> Value {
    serde_json::from_str(include_str!("../data/staff-empowerment-2024.json")).unwrap()
}

fn map(request: &Value) -> Result<EvidenceMap, Error> {
    base().evidence_map(&MapRequest::from_json(request.to_string())?)
}

fn gaps(request: &Value) -> Gaps {
    base().gaps(&GapsRequest::from_json(request.to_string()).unwrap()).unwrap()
}

/// A list, or nothing where the key is left out.
fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn word(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn id(value: &Value) -> String {
    word(&value["id"])
}

/// What a unit counts as: its values, or that there is none, or that it is not reported.
fn or_state(values: BTreeSet<String>, reported: bool) -> BTreeSet<String> {
    match (values.is_empty(), reported) {
        (false, _) => values,
        (true, true) => BTreeSet::from(["none".to_owned()]),
        (true, false) => BTreeSet::from(["not-reported".to_owned()]),
    }
}

fn crossed(units: &[(String, BTreeSet<String>, BTreeSet<String>)]) -> Cells {
    let mut cells = Cells::new();
    for (id, rows, columns) in units {
        for row in rows {
            for column in columns {
                cells.entry((row.clone(), column.clone())).or_default().insert(id.clone());
            }
        }
    }
    cells
}

fn cells(map: &EvidenceMap) -> Cells {
    let name = |value: &Option<String>, state: Reported| {
        value.clone().unwrap_or_else(|| state.code().to_owned())
    };
    let cell = |cell: &whatworks::map::MapCell| {
        assert_eq!(cell.count, cell.ids.len());
        let keys = (name(&cell.row, cell.row_state), name(&cell.column, cell.column_state));
        (keys, cell.ids.iter().cloned().collect())
    };
    map.cells.iter().map(cell).collect()
}

fn levels(document: &Value) -> BTreeMap<String, String> {
    list(document, "outcomes").iter().map(|o| (id(o), word(&o["level"]))).collect()
}

fn findings_of<'v>(document: &'v Value, study: &Value) -> Vec<&'v Value> {
    let of = |finding: &&Value| finding["study"] == study["id"];
    list(document, "findings").iter().filter(of).collect()
}

fn is_assessed(finding: &Value) -> bool {
    finding["direction"] != "not-assessed"
}

/// The recommendations that rest on any of these findings.
fn resting<'v>(document: &'v Value, findings: &[&Value]) -> Vec<&'v Value> {
    let ids: BTreeSet<String> = findings.iter().map(|finding| id(finding)).collect();
    let holds = |body: &&Value| list(body, "findings").iter().any(|f| ids.contains(&word(f)));
    let bodies: BTreeSet<String> = list(document, "bodies").iter().filter(holds).map(id).collect();
    let rests = |of: &&Value| {
        let parts = list(of, "components").iter().flat_map(|part| list(part, "bodies"));
        parts.map(word).any(|body| bodies.contains(&body))
    };
    list(document, "recommendations").iter().filter(rests).collect()
}

fn themes(document: &Value, study: &Value) -> BTreeSet<String> {
    let own = study["theme"].as_str().map(str::to_owned);
    let of = resting(document, &findings_of(document, study));
    own.into_iter().chain(of.into_iter().map(|r| word(&r["theme"]))).collect()
}

fn levels_of(document: &Value, study: &Value) -> BTreeSet<String> {
    let levels = levels(document);
    let findings = findings_of(document, study);
    let assessed = findings.iter().filter(|finding| is_assessed(finding));
    let found = assessed.map(|finding| levels[&word(&finding["outcome"])].clone()).collect();
    or_state(found, !findings.is_empty())
}

fn progress(study: &Value) -> BTreeSet<String> {
    let facts = list(study, "populations").iter();
    let populations = facts.flat_map(|fact| list(fact, "value"));
    populations.flat_map(|population| list(population, "progress")).map(word).collect()
}

#[test]
fn studies_by_theme_and_outcome_level() {
    let map = map(&json!({})).unwrap();
    let document = document();
    let units: Vec<_> = list(&document, "studies")
        .iter()
        .map(|s| (id(s), or_state(themes(&document, s), false), levels_of(&document, s)))
        .collect();
    assert_eq!(cells(&map), crossed(&units));
    // Counted by hand, with jq over the document.
    let count = |row: &str, column: &str| {
        let found = cells(&map).get(&(row.to_owned(), column.to_owned())).map(BTreeSet::len);
        found.unwrap_or(0)
    };
    assert_eq!(count("skills", "staff"), 8);
    assert_eq!(count("skills", "patient"), 4);
    assert_eq!(count("skills", "student"), 2);
    assert_eq!(count("resources", "patient"), 4);
    assert_eq!(count("structure", "student"), 6);
    assert_eq!(count("structure", "patient"), 0);
    assert_eq!(count("champions", "staff"), 3);
    assert_eq!(count("champions", "patient"), 1);
    assert_eq!(count("not-reported", "not-reported"), 7);
    let empty: Vec<(&str, &str)> =
        map.empty.iter().map(|cell| (&*cell.row, &*cell.column)).collect();
    let expected = [
        ("skills", "organisation"),
        ("resources", "student"),
        ("structure", "patient"),
        ("champions", "student"),
    ];
    assert_eq!(empty, expected);
    // A definition that reports no outcome may be of any level of its theme.
    assert_eq!(map.empty.iter().map(|cell| cell.open).collect::<Vec<_>>(), [7, 8, 7, 7]);
    // A study with several levels counts in each, and once in the total.
    let totals: Vec<usize> = map.totals[1].values.iter().map(|value| value.count).collect();
    assert_eq!(totals, [16, 9, 4, 8, 2, 8]);
    assert_eq!((map.units, map.matching, map.rules), (38, 38, None));
}

#[test]
fn findings_by_outcome_level_and_direction() {
    let request = json!({"of": "findings", "rows": "outcome_level", "columns": "direction"});
    let document = document();
    let levels = levels(&document);
    let unit = |finding: &Value| {
        let direction = finding["direction"].as_str().map(str::to_owned);
        let level = levels[&word(&finding["outcome"])].clone();
        (id(finding), BTreeSet::from([level]), or_state(direction.into_iter().collect(), false))
    };
    let units: Vec<_> = list(&document, "findings").iter().map(unit).collect();
    assert_eq!(cells(&map(&request).unwrap()), crossed(&units));
}

#[test]
fn recommendations_by_what_is_published_and_by_audience() {
    let request =
        json!({"of": "recommendations", "rows": "certainty_published", "columns": "audience"});
    let map = map(&request).unwrap();
    let unit = |of: &Value| {
        let scope = &of["audiences"];
        let named = list(scope, "only").iter().chain(list(scope, "especially"));
        let certainty = BTreeSet::from([word(&of["published"]["certainty"])]);
        (id(of), certainty, or_state(named.map(word).collect(), false))
    };
    let units: Vec<_> = list(&document(), "recommendations").iter().map(unit).collect();
    assert_eq!(cells(&map), crossed(&units));
    // The order is that of the scale, and every level is there.
    let scale: Vec<_> = map.totals[0].values.iter().filter_map(|v| v.value.as_deref()).collect();
    assert_eq!(scale, ["not-rated", "very-low", "low", "moderate", "high"]);
}

#[test]
fn bodies_by_theme_and_derived_certainty() {
    let request = json!({"of": "bodies", "rows": "theme", "columns": "certainty_derived"});
    let map = map(&request).unwrap();
    let base = base();
    let rules = whatworks::RuleSet::default();
    let document = document();
    let unit = |body: &Value| {
        let certainty = base.rate(&id(body), &rules).unwrap().certainty;
        let names = |of: &&Value| {
            let parts = list(of, "components").iter().flat_map(|part| list(part, "bodies"));
            parts.map(word).any(|other| other == id(body))
        };
        let themes = list(&document, "recommendations").iter().filter(names);
        let themes = themes.map(|of| word(&of["theme"])).collect();
        (id(body), or_state(themes, true), BTreeSet::from([certainty.code().to_owned()]))
    };
    let units: Vec<_> = list(&document, "bodies").iter().map(unit).collect();
    assert_eq!(cells(&map), crossed(&units));
    assert_eq!(map.rules.unwrap().id, "narrative-2017");
}

#[test]
fn conditions_and_layers() {
    let reviews = json!({"where": [{"facet": "kind", "in": ["review"]}], "layers": ["brief"]});
    let map = map(&reviews).unwrap();
    let document = document();
    let kind = |study: &&Value| {
        let of_layer = |fact: &&Value| fact["layer"] == "brief";
        list(study, "kind").iter().find(of_layer).map(|fact| word(&fact["value"]))
    };
    let studies = list(&document, "studies").iter();
    let matching = studies.clone().filter(|s| kind(s).as_deref() == Some("review")).count();
    let unknown: Vec<String> = studies.filter(|s| kind(s).is_none()).map(id).collect();
    assert_eq!((map.matching, map.unknown), (matching, unknown));
    assert_eq!(map.layers, ["brief"]);
}

#[test]
fn cells_are_split_by_further_facets() {
    let request = json!({"split_by": ["equity_group", "kind"]});
    let map = map(&request).unwrap();
    let document = document();
    let found = map.cells.iter().find(|cell| {
        let split: Vec<_> = cell.split.iter().map(|key| key.value.as_deref()).collect();
        cell.row.as_deref() == Some("resources")
            && cell.column.as_deref() == Some("patient")
            && split == [Some("disability"), Some("review")]
    });
    let of = |study: &&Value| {
        themes(&document, study).contains("resources")
            && levels_of(&document, study).contains("patient")
            && progress(study).contains("disability")
    };
    let expected: Vec<String> = list(&document, "studies").iter().filter(of).map(id).collect();
    assert_eq!(found.unwrap().ids, expected);
    assert_eq!(expected, ["ref-24"]);
    let grid: usize = [4, 4, 14, 6].iter().product();
    let values = map.cells.iter().filter(|cell| cell.open.is_some()).count();
    assert_eq!(values + map.empty.len(), grid);
}

/// Of how many studies, findings and recommendations each characteristic is, counted by hand.
const COVERAGE: [(&str, usize, usize, usize); 14] = [
    ("place-of-residence", 6, 12, 1),
    ("race-ethnicity-culture-language", 15, 46, 2),
    ("occupation", 0, 0, 0),
    ("gender-sex", 5, 15, 1),
    ("religion", 0, 0, 0),
    ("education", 2, 4, 2),
    ("socioeconomic-status", 7, 15, 2),
    ("social-capital", 0, 0, 0),
    ("age", 2, 9, 0),
    ("disability", 3, 16, 1),
    ("sexual-orientation", 1, 4, 1),
    ("other-personal-characteristic", 0, 0, 0),
    ("features-of-relationships", 0, 0, 0),
    ("time-dependent-relationships", 0, 0, 0),
];

#[test]
fn coverage_of_equity_groups() {
    let gaps = gaps(&json!({}));
    let document = document();
    let (progress_plus, core): (Vec<_>, Vec<_>) =
        gaps.equity.iter().partition(|row| row.frame == EquityFrame::ProgressPlus);
    let counts: Vec<_> = progress_plus
        .iter()
        .map(|row| (row.group, row.studies, row.findings, row.recommendations))
        .collect();
    assert_eq!(counts, COVERAGE);
    for row in progress_plus {
        let studies = list(&document, "studies").iter();
        let studies = studies.filter(|study| progress(study).contains(row.group));
        let findings = studies.clone().flat_map(|study| findings_of(&document, study)).map(id);
        assert_eq!(row.finding_ids, findings.collect::<Vec<_>>());
        assert_eq!(row.study_ids, studies.map(id).collect::<Vec<_>>());
    }
    // Nothing in the brief is tagged by Core20PLUS5: not absent, but not reported.
    assert_eq!(core.len(), 17);
    assert!(core.iter().all(|row| row.studies + row.findings + row.recommendations == 0));
    assert_eq!(gaps.equity_not_reported[1].study_ids.len(), 38);
    let silent = list(&document, "studies").iter().filter(|s| list(s, "populations").is_empty());
    assert_eq!(gaps.equity_not_reported[0].study_ids, silent.map(id).collect::<Vec<_>>());
}

fn ids(gaps: &Gaps, kind: GapKind) -> Vec<(String, &'static str)> {
    let of_kind = gaps.gaps.iter().filter(|gap| gap.gap == kind);
    of_kind.map(|gap| (gap.id.clone(), gap.basis.code())).collect()
}

fn named(ids: &[&str], basis: &'static str) -> Vec<(String, &'static str)> {
    ids.iter().map(|id| ((*id).to_owned(), basis)).collect()
}

#[test]
fn gaps_of_the_brief() {
    let gaps = gaps(&json!({}));
    let document = document();
    assert_eq!(ids(&gaps, GapKind::ThemeWithoutStudy), []);
    assert_eq!(ids(&gaps, GapKind::ThemeWithoutRecommendation), named(&["champions"], "reported"));
    assert_eq!(ids(&gaps, GapKind::ThemeWithoutPatientOutcome), named(&["structure"], "reported"));
    let without: Vec<String> = list(&document, "recommendations")
        .iter()
        .filter(|of| {
            let behind = list(&document, "studies")
                .iter()
                .filter(|study| resting(&document, &findings_of(&document, study)).contains(of));
            !behind.into_iter().any(|s| levels_of(&document, s).contains("patient"))
        })
        .map(id)
        .collect();
    assert_eq!(without, ["R5", "R6", "R7"]);
    assert_eq!(
        ids(&gaps, GapKind::RecommendationWithoutPatientOutcome),
        named(&["R5", "R6", "R7"], "reported")
    );
    assert_eq!(
        ids(&gaps, GapKind::RecommendationWithoutEquityGroup),
        named(&["R4", "R5", "R6"], "not-reported")
    );
    let assessed: BTreeSet<String> = list(&document, "findings")
        .iter()
        .filter(|finding| is_assessed(finding))
        .map(|finding| word(&finding["outcome"]))
        .collect();
    let never: Vec<String> = list(&document, "outcomes")
        .iter()
        .map(id)
        .filter(|outcome| !assessed.contains(outcome))
        .collect();
    let found: Vec<String> =
        ids(&gaps, GapKind::OutcomeWithoutStudy).into_iter().map(|(id, _)| id).collect();
    assert_eq!(found, never);
    let study = ids(&gaps, GapKind::EquityGroupWithoutStudy);
    let none: Vec<&str> = COVERAGE.iter().filter(|row| row.1 == 0).map(|row| row.0).collect();
    assert_eq!(study[..6], named(&none, "partly-reported"));
    assert!(study[6..].iter().all(|(_, basis)| *basis == "not-reported"));
    assert_eq!(study.len(), 6 + 17);
}

#[test]
fn gaps_among_some_studies() {
    // No source of the brief is news; a theme of which none is has no study.
    let gaps = gaps(&json!({"where": [{"facet": "kind", "in": ["news"]}]}));
    assert_eq!(gaps.studies, 0);
    assert_eq!(ids(&gaps, GapKind::ThemeWithoutStudy).len(), 4);
    assert_eq!(ids(&gaps, GapKind::RecommendationWithoutStudy).len(), 7);
    // Named once, as without a study.
    assert_eq!(ids(&gaps, GapKind::ThemeWithoutPatientOutcome), []);
}

/// What kind of source ref-16 is, the brief does not say: it may be the review that is looked for.
#[test]
fn a_study_of_which_it_is_not_known_may_close_a_gap() {
    let request = json!({"where": [{"facet": "kind", "in": ["review"]}], "layers": ["brief"]});
    let gaps = gaps(&request);
    assert!(gaps.unknown.contains(&"ref-16".to_owned()));
    let assessed: Vec<String> = list(&document(), "findings")
        .iter()
        .filter(|f| f["study"] == "ref-16" && f["layer"] == "brief" && is_assessed(f))
        .map(|finding| word(&finding["outcome"]))
        .collect();
    assert!(!assessed.is_empty());
    for gap in gaps.gaps.iter().filter(|gap| gap.gap == GapKind::OutcomeWithoutStudy) {
        let may = gap.not_reported.contains(&"ref-16".to_owned());
        assert_eq!(may, assessed.contains(&gap.id), "{}", gap.id);
    }
    let row = gaps.equity.iter().find(|row| row.group == "education").unwrap();
    assert_eq!(row.studies, 0, "what is not known is not counted");
}

/// What a study is tagged with counts, in words or as a code of the base.
#[test]
fn core20plus5_is_counted_where_it_is_tagged() {
    let mut document = base().document().clone();
    let study = document.studies.iter_mut().find(|study| !study.populations.is_empty()).unwrap();
    study.populations[0].value[0].who = "core20".to_owned();
    let tagged = study.id.clone();
    let base = EvidenceBase::new(&document).unwrap();
    let gaps = base.gaps(&GapsRequest::default()).unwrap();
    let core20 = gaps.equity.iter().find(|row| row.group == "core20").unwrap();
    assert_eq!(core20.study_ids, [tagged]);
    assert_eq!(gaps.equity_not_reported[1].study_ids.len(), 37);
}

#[test]
fn every_fault_is_named_with_its_place() {
    let faults = |request: &Value| -> Vec<(&'static str, String)> {
        let error = map(request).unwrap_err();
        error.faults().iter().map(|fault| (fault.code, fault.pointer.clone())).collect()
    };
    let one = |code, at: &str| vec![(code, at.to_owned())];
    assert_eq!(faults(&json!({"rows": "colour"})), one("unknown-code", "/rows"));
    let same = json!({"rows": "kind", "columns": "design", "split_by": ["kind"]});
    assert_eq!(faults(&same), one("duplicate-id", "/split_by/0"));
    let facet = json!({"where": [{"facet": "colour", "in": ["red"]}]});
    assert_eq!(faults(&facet), one("unknown-name", "/where/0/facet"));
    let value = json!({"where": [{"facet": "kind", "in": ["revue"]}]});
    assert_eq!(faults(&value), one("unknown-value", "/where/0/in/0"));
    assert_eq!(faults(&json!({"layers": ["gossip"]})), one("unknown-name", "/layers/0"));
    assert_eq!(faults(&json!({"rules": "none"})), one("unknown-name", "/rules"));
    let large = json!({"rows": "outcome", "columns": "intervention", "split_by": ["staff_group"]});
    assert_eq!(faults(&large), one("too-many-cells", ""));
    // Rows by outcome level leave the themes for the columns.
    assert_eq!(map(&json!({"rows": "outcome_level"})).unwrap().columns.code(), "theme");
}
