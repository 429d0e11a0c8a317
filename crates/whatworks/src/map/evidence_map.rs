//! The evidence map of a base: units by two facets or more, with what is in each cell.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::column::FacetColumn;
use super::condition::Condition;
use super::counted::{FacetKey, Reported};
use super::facets::Facets;
use super::of_base::{MapFacet, OfBase};
use super::request::MapRequest;
use super::units::{Counted, Links, Unit};
use crate::base::EvidenceBase;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::grade::{BaseName, Options, RulesName};
use crate::json;

/// More cells than this are refused.
const MOST_CELLS: usize = 100_000;

/// How the counts are to be read; part of every answer.
const COUNTING: &str = "A unit with several values counts once in each of their cells, so that cells \
                        do not add up to the totals; a total counts every unit once. `open` counts \
                        the units that may belong to a cell as well: they do not report one of its \
                        facets.";
/// Units of a base by two facets or more.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EvidenceMap {
    /// The form of this result.
    pub schema: &'static str,
    /// The evidence base.
    pub base: BaseName,
    /// The layers that were read.
    pub layers: Vec<String>,
    /// The rule set, where derived certainties were asked for.
    pub rules: Option<RulesName>,
    /// What is counted.
    pub of: Unit,
    /// The facet of the rows.
    pub rows: MapFacet,
    /// The facet of the columns.
    pub columns: MapFacet,
    /// The facets by which cells are split further.
    pub split_by: Vec<MapFacet>,
    /// The conditions.
    #[serde(rename = "where")]
    pub conditions: Vec<Condition>,
    /// All units of the base.
    pub units: usize,
    /// The units for which every condition holds.
    pub matching: usize,
    /// The units for which no condition fails and some are unknown; they are not counted below.
    pub unknown: Vec<String>,
    /// How the counts are to be read.
    pub counting: &'static str,
    /// The units of each value of each facet, by itself: rows, columns, then the others.
    pub totals: Vec<MapTotal>,
    /// The cells that any unit is in, in the order of the values: of the vocabulary, of the
    /// document, or by name.
    pub cells: Vec<MapCell>,
    /// The combinations of values that no unit is in.
    pub empty: Vec<EmptyCell>,
}

/// The distinct units of each value of a facet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MapTotal {
    /// The facet.
    pub facet: MapFacet,
    /// What its values are.
    pub means: &'static str,
    /// Its values in their order, then "none" and "not reported".
    pub values: Vec<ValueTotal>,
}

/// The distinct units of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueTotal {
    /// The value; `null` where there is none.
    pub value: Option<String>,
    /// Whether it is a value, none, or not reported.
    pub state: Reported,
    /// The number of units.
    pub count: usize,
    /// The units, in the order of the document.
    pub ids: Vec<String>,
}

/// A cell of the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MapCell {
    /// The value of the row.
    pub row: Option<String>,
    /// Whether it is a value, none, or not reported.
    pub row_state: Reported,
    /// The value of the column.
    pub column: Option<String>,
    /// Whether it is a value, none, or not reported.
    pub column_state: Reported,
    /// The values of the facets that split the cell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub split: Vec<FacetKey>,
    /// The number of units.
    pub count: usize,
    /// The number of units that may belong here as well, since they do not report one of the facets;
    /// `null` for a cell of what is none or not reported.
    pub open: Option<usize>,
    /// The units, in the order of the document.
    pub ids: Vec<String>,
    #[serde(skip)]
    pub(super) places: Vec<usize>,
}

/// A combination of values that no unit is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EmptyCell {
    /// The value of the row.
    pub row: String,
    /// The value of the column.
    pub column: String,
    /// The values of the facets that split the cell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub split: Vec<String>,
    /// The number of units that may belong here, since they do not report one of the facets.
    pub open: usize,
    /// What is known, in words.
    pub because: String,
    #[serde(skip)]
    pub(super) places: Vec<usize>,
}

/// The facets that conditions name.
pub(super) fn conditioned(conditions: &[Condition]) -> Result<Vec<MapFacet>, Error> {
    let mut faults = Vec::new();
    let mut facets = Vec::new();
    for (index, condition) in conditions.iter().enumerate() {
        match MapFacet::from_code(&condition.facet) {
            Some(facet) => facets.push(facet),
            None => {
                let known: Vec<String> =
                    MapFacet::ALL.iter().map(|facet| format!("`{facet}`")).collect();
                let expected = format!("one of the facets {}", known.join(", "));
                let at = format!("/where/{index}/facet");
                let found = Some(json::quoted(&condition.facet));
                faults.push(Fault::new("unknown-name", at, found, expected));
            }
        }
    }
    if faults.is_empty() { Ok(facets) } else { Err(Error::InvalidRequest(Faults::new(faults))) }
}

/// The units that match, and those of which it is not known, by their places.
pub(super) fn matching(
    of_base: &OfBase<'_>,
    units: &[Counted<'_>],
    conditions: &[Condition],
) -> Result<(Vec<usize>, Vec<usize>), Error> {
    if conditions.is_empty() {
        return Ok(((0..units.len()).collect(), Vec::new()));
    }
    let mut asked = conditioned(conditions)?;
    asked.sort_unstable();
    asked.dedup();
    let columns: Vec<FacetColumn> =
        asked.into_iter().map(|facet| of_base.column(facet, units)).collect();
    Facets::from_columns(columns)?.matching(conditions)
}

impl EvidenceBase {
    /// Counts studies, findings, bodies or recommendations by two facets or more, with the units in
    /// each cell, the cells that are empty, and what is not reported.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidRequest`] for a facet named twice, a facet, value, layer or rule set that is
    /// not there, and more than 100,000 cells.
    pub fn evidence_map(&self, request: &MapRequest) -> Result<EvidenceMap, Error> {
        let dimensions = request.dimensions()?;
        let options = Options {
            rules: request.rules.clone(),
            parameters: request.parameters.clone(),
            layers: request.layers.clone(),
            ..Options::default()
        };
        let (base, rules) = options.apply(self)?;
        let conditions = request.conditions.clone().unwrap_or_default();
        let of = request.of.unwrap_or(Unit::Studies);
        let asked = [dimensions.clone(), conditioned(&conditions)?].concat();
        let of_base = OfBase::new(&base, &rules, &asked, of)?;
        let units = Links::of(&base).units(of);
        let (matching, unknown) = matching(&of_base, &units, &conditions)?;
        let id = |place: &usize| units.get(*place).map(|unit| unit.id.to_owned());
        let counted: Vec<&Counted<'_>> =
            matching.iter().filter_map(|place| units.get(*place)).collect();
        let grid = Grid::new(&of_base, dimensions, &units, &counted)?;
        let (cells, empty) = grid.cells(of);
        let derived = asked.contains(&MapFacet::CertaintyDerived);
        Ok(EvidenceMap {
            schema: "whatworks-map/1",
            base: BaseName::of(self),
            layers: base.layers().to_vec(),
            rules: derived.then(|| RulesName::of(of_base.rules())),
            of,
            rows: grid.facet(0),
            columns: grid.facet(1),
            split_by: grid.dimensions.iter().skip(2).map(|dimension| dimension.facet).collect(),
            conditions,
            units: units.len(),
            matching: counted.len(),
            unknown: unknown.iter().filter_map(id).collect(),
            counting: COUNTING,
            totals: grid.totals(),
            cells,
            empty,
        })
    }
}

/// Units by their places in several facets.
struct Grid<'a> {
    dimensions: Vec<Dimension>,
    /// The units of each combination of places.
    cells: BTreeMap<Vec<usize>, Vec<&'a str>>,
    ids: Vec<&'a str>,
}

/// A facet with its values, and the places of each unit that is counted: values from 0 on, "none"
/// behind the last, "not reported" behind that.
struct Dimension {
    facet: MapFacet,
    values: Vec<String>,
    places: Vec<Vec<usize>>,
}

impl Dimension {
    fn new(
        of_base: &OfBase<'_>,
        facet: MapFacet,
        units: &[Counted<'_>],
        counted: &[&Counted<'_>],
    ) -> Result<Self, Error> {
        // The values of the whole base, so that a condition does not take rows off the map.
        let facets = Facets::from_columns(vec![of_base.column(facet, units)])?;
        let values = facets.values(facet.code()).unwrap_or_default().to_vec();
        let place_of: HashMap<&str, usize> =
            values.iter().enumerate().map(|(place, value)| (value.as_str(), place)).collect();
        let places = counted.iter().map(|unit| match of_base.cell(facet, unit) {
            None => vec![values.len() + 1],
            Some(found) if found.is_empty() => vec![values.len()],
            Some(found) => {
                let places = found.iter().filter_map(|value| place_of.get(value.as_str()));
                let mut places: Vec<usize> = places.copied().collect();
                places.sort_unstable();
                places.dedup();
                places
            }
        });
        let places = places.collect();
        Ok(Self { facet, values, places })
    }

    const fn not_reported(&self) -> usize {
        self.values.len() + 1
    }

    fn key(&self, place: usize) -> FacetKey {
        match self.values.get(place) {
            Some(value) => FacetKey { value: Some(value.clone()), state: Reported::Value },
            None if place == self.not_reported() => {
                FacetKey { value: None, state: Reported::NotReported }
            }
            None => FacetKey { value: None, state: Reported::None },
        }
    }
}

impl<'a> Grid<'a> {
    fn new(
        of_base: &OfBase<'_>,
        facets: Vec<MapFacet>,
        units: &[Counted<'_>],
        counted: &[&Counted<'a>],
    ) -> Result<Self, Error> {
        let dimensions: Result<Vec<Dimension>, Error> = facets
            .into_iter()
            .map(|facet| Dimension::new(of_base, facet, units, counted))
            .collect();
        let dimensions = dimensions?;
        let size = dimensions.iter().map(|dimension| dimension.values.len() + 2);
        let size = size.fold(1, usize::saturating_mul);
        if size > MOST_CELLS {
            let expected = format!("at most {MOST_CELLS} combinations of values");
            let fault = Fault::new("too-many-cells", "", Some(size.to_string()), expected);
            return Err(Error::InvalidRequest(Faults::new(vec![fault])));
        }
        let mut cells: BTreeMap<Vec<usize>, Vec<&str>> = BTreeMap::new();
        for (row, unit) in counted.iter().enumerate() {
            let places = dimensions.iter().filter_map(|dimension| dimension.places.get(row));
            for cell in product(places.map(Vec::as_slice)) {
                cells.entry(cell).or_default().push(unit.id);
            }
        }
        Ok(Self { dimensions, cells, ids: counted.iter().map(|unit| unit.id).collect() })
    }

    fn facet(&self, place: usize) -> MapFacet {
        self.dimensions.get(place).map_or(MapFacet::Theme, |dimension| dimension.facet)
    }

    fn keys(&self, cell: &[usize]) -> Vec<FacetKey> {
        self.dimensions.iter().zip(cell).map(|(dimension, place)| dimension.key(*place)).collect()
    }

    fn totals(&self) -> Vec<MapTotal> {
        let total = |dimension: &Dimension| {
            let values = (0..=dimension.not_reported()).map(|place| {
                let units = dimension.places.iter().zip(&self.ids);
                let units = units.filter(|(places, _)| places.contains(&place));
                let ids: Vec<String> = units.map(|(_, id)| (*id).to_owned()).collect();
                let FacetKey { value, state } = dimension.key(place);
                ValueTotal { value, state, count: ids.len(), ids }
            });
            let facet = dimension.facet;
            MapTotal { facet, means: facet.means(), values: values.collect() }
        };
        self.dimensions.iter().map(total).collect()
    }

    /// The cells that units are in, and the combinations of values that none is in.
    fn cells(&self, of: Unit) -> (Vec<MapCell>, Vec<EmptyCell>) {
        let filled = self.cells.iter().map(|(places, ids)| self.filled(places, ids)).collect();
        let all: Vec<Vec<usize>> =
            self.dimensions.iter().map(|d| (0..d.values.len()).collect()).collect();
        let all = product(all.iter().map(Vec::as_slice));
        let empty = all.into_iter().filter(|places| !self.cells.contains_key(places));
        let empty = empty.filter_map(|places| self.empty(places, of)).collect();
        (filled, empty)
    }

    fn filled(&self, places: &[usize], ids: &[&str]) -> MapCell {
        let keys = self.keys(places);
        let is_value = keys.iter().all(|key| key.state == Reported::Value);
        let mut keys = keys.into_iter();
        let mut next = || keys.next().unwrap_or(FacetKey { value: None, state: Reported::None });
        let (row, column) = (next(), next());
        MapCell {
            row: row.value,
            row_state: row.state,
            column: column.value,
            column_state: column.state,
            split: keys.collect(),
            count: ids.len(),
            open: is_value.then(|| self.open(places)),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            places: places.to_vec(),
        }
    }

    fn empty(&self, places: Vec<usize>, of: Unit) -> Option<EmptyCell> {
        let mut values = self.keys(&places).into_iter().filter_map(|key| key.value);
        let (row, column) = (values.next()?, values.next()?);
        let (split, open) = (values.collect(), self.open(&places));
        let because = match open {
            0 => format!("no {}, and none that may be", of.one()),
            open => format!("no {} is known; {open} do not report one of the facets", of.one()),
        };
        Some(EmptyCell { row, column, split, open, because, places })
    }

    /// The units that may belong to a cell: what they report is that of the cell, and one facet or
    /// more they do not report. A unit is in one such combination at most.
    fn open(&self, places: &[usize]) -> usize {
        let options = self.dimensions.iter().zip(places);
        let options: Vec<[usize; 2]> =
            options.map(|(dimension, place)| [*place, dimension.not_reported()]).collect();
        let all = product(options.iter().map(<[usize; 2]>::as_slice)).into_iter().skip(1);
        all.filter_map(|cell| self.cells.get(&cell)).map(Vec::len).sum()
    }
}

/// Every combination of one of each, in order.
fn product<'p>(options: impl Iterator<Item = &'p [usize]>) -> Vec<Vec<usize>> {
    options.fold(vec![Vec::new()], |found, places| {
        let with = |one: &Vec<usize>| {
            let one = one.clone();
            places.iter().map(move |place| [one.as_slice(), &[*place]].concat())
        };
        found.iter().flat_map(with).collect()
    })
}

impl EvidenceMap {
    /// The map as JSON (`whatworks-map/1`), the same in every language.
    #[must_use]
    pub fn to_json(&self) -> String {
        json::write(self)
    }
}
