//! Facet counts and cross tables against a loop over the rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use whatworks::map::{Condition, CrossTable, FacetColumn, FacetCounts, FacetKey, Facets, Reported};

/// What a row says of a facet; `None` where it does not report it.
type Cell = Option<Vec<u8>>;

/// A facet by rows. The number of values decides how it is kept: few as planes, many as codes.
#[derive(Clone, Debug)]
struct Naive {
    name: String,
    several: bool,
    cells: Vec<Cell>,
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn naive(name: usize, rows: usize) -> impl Strategy<Value = Naive> {
    (any::<bool>(), prop_oneof![Just(4_u8), Just(200)]).prop_flat_map(move |(several, values)| {
        let most = if several { 3 } else { 1 };
        let cell = option::weighted(0.8, vec(0..values, usize::from(!several)..=most));
        vec(cell, rows).prop_map(move |mut cells| {
            // Enough values for codes, whatever the rows have.
            let all = cells.iter_mut().zip(0..values).filter(|_| values > 100);
            all.for_each(|(cell, value)| *cell = Some(vec![value]));
            Naive { name: NAMES[name].to_owned(), several, cells }
        })
    })
}

fn table() -> impl Strategy<Value = Vec<Naive>> {
    // Below and above one block of 32,768 rows is a matter of another test: naive loops are slow.
    prop_oneof![0..5_usize, 60..70_usize, 190..300_usize].prop_flat_map(|rows| {
        [naive(0, rows), naive(1, rows), naive(2, rows), naive(3, rows)].prop_map(Vec::from)
    })
}

fn word(value: u8) -> String {
    format!("v{value:03}")
}

fn built(table: &[Naive], order: &[usize]) -> Facets {
    let column = |naive: &Naive| {
        let mut column = FacetColumn::new(&*naive.name);
        for row in order {
            let words = naive.cells[*row].as_ref().map(|cell| cell.iter().map(|v| word(*v)));
            match naive.several {
                true => column.push_several(words),
                false => column.push(words.and_then(|mut words| words.next()).as_deref()),
            }
        }
        column
    };
    Facets::from_columns(table.iter().map(column).collect()).unwrap()
}

#[derive(Clone, Debug)]
struct Asked {
    facet: usize,
    included: Option<BTreeSet<u8>>,
    excluded: Option<BTreeSet<u8>>,
    not_reported: Option<bool>,
}

fn asked() -> impl Strategy<Value = Vec<Asked>> {
    let values = || option::of(proptest::collection::btree_set(0..4_u8, 1..3));
    let one = (0..4_usize, values(), values(), option::of(any::<bool>())).prop_map(
        |(facet, included, excluded, not_reported)| Asked {
            facet,
            included,
            excluded,
            not_reported,
        },
    );
    vec(one, 0..3)
}

/// Only what the facets know can be asked of them.
fn known(asked: &[Asked], table: &[Naive]) -> Vec<Asked> {
    let has = |facet: usize, value: &u8| {
        table[facet].cells.iter().flatten().any(|cell| cell.contains(value))
    };
    let kept = asked.iter().filter(|asked| {
        let named = asked.included.iter().chain(&asked.excluded).flatten();
        let says = [asked.included.is_some(), asked.excluded.is_some()];
        named.into_iter().all(|value| has(asked.facet, value))
            && (says.contains(&true) || asked.not_reported.is_some())
    });
    kept.cloned().collect()
}

fn conditions(asked: &[Asked]) -> Vec<Condition> {
    let words = |set: &Option<BTreeSet<u8>>| {
        set.as_ref().map(|set| set.iter().map(|value| word(*value)).collect())
    };
    let condition = |asked: &Asked| Condition {
        facet: NAMES[asked.facet].to_owned(),
        in_: words(&asked.included),
        not: words(&asked.excluded),
        not_reported: asked.not_reported,
    };
    asked.iter().map(condition).collect()
}

/// Holds, fails, or `None` where it is not known.
fn verdict(asked: &Asked, cell: &Cell) -> Option<bool> {
    let Some(values) = cell else { return asked.not_reported };
    let any = |set: &BTreeSet<u8>| values.iter().any(|value| set.contains(value));
    let alone = asked.not_reported == Some(true) && asked.excluded.is_none();
    let included = asked.included.as_ref().map_or(!alone, any);
    Some(included && !asked.excluded.as_ref().is_some_and(any))
}

fn verdicts(table: &[Naive], asked: &[Asked], row: usize) -> Option<bool> {
    let all: Vec<Option<bool>> =
        asked.iter().map(|asked| verdict(asked, &table[asked.facet].cells[row])).collect();
    if all.contains(&Some(false)) {
        Some(false)
    } else if all.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// What a row counts as, each thing once.
fn keys(cell: &Cell) -> BTreeSet<FacetKey> {
    let without = |state| BTreeSet::from([FacetKey { value: None, state }]);
    match cell {
        None => without(Reported::NotReported),
        Some(values) if values.is_empty() => without(Reported::None),
        Some(values) => {
            let key = |value: &u8| FacetKey { value: Some(word(*value)), state: Reported::Value };
            values.iter().map(key).collect()
        }
    }
}

type Tally<K> = BTreeMap<K, usize>;

fn tally_of(counts: &FacetCounts, place: usize) -> Tally<FacetKey> {
    let count = &counts.facets[place];
    let values = count.values.iter().zip(&count.counts);
    let mut tally: Tally<FacetKey> = values
        .map(|(value, count)| {
            (FacetKey { value: Some(value.clone()), state: Reported::Value }, *count)
        })
        .collect();
    for (state, count) in
        [(Reported::None, count.none), (Reported::NotReported, count.not_reported)]
    {
        tally.insert(FacetKey { value: None, state }, count);
    }
    tally.retain(|_, count| *count > 0);
    tally
}

fn cells_of(cross: &CrossTable) -> Tally<Vec<FacetKey>> {
    cross.cells.iter().map(|cell| (cell.keys.clone(), cell.count)).collect()
}

/// Every combination of one key of each cell.
fn product(cells: &[&Cell]) -> Vec<Vec<FacetKey>> {
    cells.iter().fold(vec![Vec::new()], |found, cell| {
        let keys = keys(cell);
        let with = |one: &Vec<FacetKey>| {
            keys.iter().map(|key| [one.clone(), vec![key.clone()]].concat()).collect::<Vec<_>>()
        };
        found.iter().flat_map(with).collect()
    })
}

fn add<K: Ord>(tally: &mut Tally<K>, key: K) {
    *tally.entry(key).or_default() += 1;
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn counts_are_those_of_a_loop(table in table(), asked in asked(), threads in 0..4_usize) {
        let rows = table[0].cells.len();
        let asked = known(&asked, &table);
        let facets = built(&table, &(0..rows).collect::<Vec<_>>());
        let conditions = conditions(&asked);
        let counts = facets.counts(&conditions, &NAMES, threads).unwrap();
        let verdict_of = |row: usize| verdicts(&table, &asked, row);
        let of = |wanted| (0..rows).filter(move |row| verdict_of(*row) == wanted);
        let (matching, unknown) = facets.matching(&conditions).unwrap();
        prop_assert_eq!(&matching, &of(Some(true)).collect::<Vec<_>>());
        prop_assert_eq!(&unknown, &of(None).collect::<Vec<_>>());
        prop_assert_eq!((counts.matching, counts.unknown), (matching.len(), unknown.len()));
        for (place, naive) in table.iter().enumerate() {
            let mut expected = Tally::new();
            for row in of(Some(true)) {
                keys(&naive.cells[row]).into_iter().for_each(|key| add(&mut expected, key));
            }
            prop_assert_eq!(tally_of(&counts, place), expected);
        }
    }

    #[test]
    fn columns_come_back_as_they_were(table in table()) {
        let rows = table[0].cells.len();
        let facets = built(&table, &(0..rows).collect::<Vec<_>>());
        for naive in &table {
            let (cells, several) = facets.column(&naive.name).unwrap();
            prop_assert_eq!(several, naive.several && rows > 0);
            for (cell, expected) in cells.into_iter().zip(&naive.cells) {
                let words = |cell: &Vec<u8>| cell.iter().map(|v| word(*v)).collect::<BTreeSet<_>>();
                let cell = cell.map(|cell| cell.into_iter().map(str::to_owned).collect());
                prop_assert_eq!(cell, expected.as_ref().map(words));
            }
        }
    }

    #[test]
    fn cross_tables_are_those_of_nested_loops(
        table in table(),
        asked in asked(),
        of in proptest::sample::subsequence(vec![0_usize, 1, 2], 2..=3).prop_shuffle(),
        threads in 0..4_usize,
    ) {
        let rows = table[0].cells.len();
        let asked = known(&asked, &table);
        let facets = built(&table, &(0..rows).collect::<Vec<_>>());
        let names: Vec<&str> = of.iter().map(|place| NAMES[*place]).collect();
        let size: usize = names.iter().map(|name| facets.values(name).unwrap().len() + 2).product();
        let cross = facets.cross(&conditions(&asked), &names, threads);
        prop_assert_eq!(cross.is_err(), size > 1_000_000);
        let Ok(cross) = cross else { return Ok(()) };
        let mut expected = Tally::new();
        for row in (0..rows).filter(|row| verdicts(&table, &asked, *row) == Some(true)) {
            let cells: Vec<&Cell> = of.iter().map(|place| &table[*place].cells[row]).collect();
            product(&cells).into_iter().for_each(|keys| add(&mut expected, keys));
        }
        prop_assert_eq!(cells_of(&cross), expected);
        let counts = facets.counts(&conditions(&asked), &names, 1).unwrap();
        prop_assert_eq!(&cross.totals, &counts.facets);
    }

    #[test]
    fn the_order_of_the_rows_changes_no_count(
        (table, order) in table().prop_flat_map(|table| {
            let rows = (0..table[0].cells.len()).collect::<Vec<_>>();
            (Just(table), Just(rows).prop_shuffle())
        }),
        asked in asked(),
    ) {
        let asked = conditions(&known(&asked, &table));
        let sorted: Vec<usize> = (0..order.len()).collect();
        let answers = [&sorted, &order].map(|order| {
            let facets = built(&table, order);
            (facets.counts(&asked, &NAMES, 1).unwrap(), facets.cross(&asked, &["a", "b"], 1).unwrap())
        });
        prop_assert_eq!(&answers[0], &answers[1]);
    }
}

/// 100,001 rows are more than three blocks, and the last word is not full: the counts are those of a
/// loop, and the same for any number of threads.
#[test]
fn many_blocks_on_any_number_of_threads() {
    const ROWS: usize = 100_001;
    let third = |row: usize| (!row.is_multiple_of(3)).then(|| format!("third-{}", row % 3));
    let squares = |row: usize| (0..5).filter(move |k| row * row % 7 == *k).map(|k| k.to_string());
    let many = |row: usize| format!("{}", row * 31 % 997);
    let mut columns = ["third", "squares", "many"].map(FacetColumn::new);
    for row in 0..ROWS {
        columns[0].push(third(row).as_deref());
        columns[1].push_several(Some(squares(row)));
        columns[2].push(Some(&many(row)));
    }
    let facets = Facets::from_columns(columns.into()).unwrap();
    assert_eq!(facets.values("many").unwrap()[..3], ["0", "1", "2"], "numbers in their order");
    let conditions = [Condition::none_of("many", ["5"]), Condition::any_of("third", ["third-1"])];
    let one = facets.counts(&conditions, &["squares", "many"], 1).unwrap();
    let cross = facets.cross(&conditions, &["squares", "third", "many"], 1).unwrap();
    let rows: Vec<usize> = (0..ROWS).filter(|row| row % 3 == 1 && row * 31 % 997 != 5).collect();
    let unknown = (0..ROWS).filter(|row| row % 3 == 0 && row * 31 % 997 != 5).count();
    assert_eq!((one.matching, one.unknown), (rows.len(), unknown));
    for k in 0..5 {
        let found = one.facets[0].count(&k.to_string());
        let expected = rows.iter().filter(|row| *row * *row % 7 == k).count();
        // Squares modulo 7 are 0, 1, 2 and 4: no row has 3.
        assert_eq!(found, (k != 3).then_some(expected));
    }
    assert_eq!(one.facets[0].none, rows.iter().filter(|row| *row * *row % 7 > 4).count());
    assert_eq!(cross.cells.iter().map(|cell| cell.count).sum::<usize>(), rows.len());
    for threads in [0, 2, 3, 7, 64] {
        assert_eq!(facets.counts(&conditions, &["squares", "many"], threads).unwrap(), one);
        assert_eq!(
            facets.cross(&conditions, &["squares", "third", "many"], threads).unwrap(),
            cross
        );
    }
}

#[test]
fn a_value_named_twice_in_a_row_counts_once() {
    let mut column = FacetColumn::new("x");
    column.push(Some("a"));
    column.push_several(Some(["a", "a", "b"]));
    column.push_several(Some([""; 0]));
    column.push(None);
    let facets = Facets::from_columns(vec![column]).unwrap();
    let counts = facets.counts(&[], &["x"], 1).unwrap();
    let count = &counts.facets[0];
    assert_eq!((&*count.counts, count.none, count.not_reported), (&[2, 1][..], 1, 1));
    assert!(count.several);
}

#[test]
fn a_closed_list_keeps_its_order_and_its_empty_values() {
    let mut column = FacetColumn::with_values("certainty", ["low", "high"]);
    column.push(Some("high"));
    column.push(Some("none of these"));
    let facets = Facets::from_columns(vec![column]).unwrap();
    assert_eq!(facets.values("certainty").unwrap(), ["low", "high", "none of these"]);
    let counts = facets.counts(&[], &["certainty"], 1).unwrap();
    assert_eq!(counts.facets[0].counts, [0, 1, 1]);
}

#[test]
fn no_rows_and_no_columns_are_counted_too() {
    let empty = Facets::from_columns(vec![FacetColumn::new("x")]).unwrap();
    assert_eq!(empty.counts(&[], &["x"], 0).unwrap().facets[0].counts, [0; 0]);
    let nothing = Facets::from_columns(Vec::new()).unwrap();
    assert_eq!(nothing.counts(&[], &[], 0).unwrap().matching, 0);
}

#[test]
fn every_fault_is_named_with_its_place() {
    let columns = || vec![FacetColumn::single("x", [Some("a")])];
    let facets = Facets::from_columns(columns()).unwrap();
    let conditions = [
        Condition { facet: "x".to_owned(), ..Condition::default() },
        Condition::any_of("y", ["a"]),
        Condition::any_of("x", ["a", "b"]),
        Condition::none_of("x", Vec::<String>::new()),
    ];
    let error = facets.counts(&conditions, &["z"], 1).unwrap_err();
    let faults: Vec<(&str, &str)> =
        error.faults().iter().map(|fault| (fault.code, &*fault.pointer)).collect();
    let expected = [
        ("unknown-name", "/facets/0"),
        ("empty-condition", "/where/0"),
        ("unknown-name", "/where/1/facet"),
        ("unknown-value", "/where/2/in/1"),
        ("empty-list", "/where/3/not"),
    ];
    assert_eq!(faults, expected);
    let code = |error: whatworks::Error| error.faults()[0].code;
    assert_eq!(code(facets.cross(&[], &["x"], 1).unwrap_err()), "too-few");
    assert_eq!(code(facets.cross(&[], &["x", "x"], 1).unwrap_err()), "duplicate-id");
    let twice = [columns(), columns()].concat();
    assert_eq!(code(Facets::from_columns(twice).unwrap_err()), "duplicate-id");
    let uneven = [columns(), vec![FacetColumn::new("y")]].concat();
    assert_eq!(code(Facets::from_columns(uneven).unwrap_err()), "lengths");
}
