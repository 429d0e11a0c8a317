//! The raw data of the studies, column by column, and what each row of them must be.

use crate::effect::column::{COUNT, Column, Fault, GROUP, NUMBER, Row, rows};
use crate::effect::data::{Correlation, Groups, PersonTime, Proportion, Rate, Table};
use crate::error::Error;

/// The raw data, one value a study in each column; a NaN is a value that was not reported.
///
/// A measure needs the columns of its data, and no others:
///
/// | data | measures | columns |
/// |---|---|---|
/// | 2x2 table | OR RR RD AS PETO | `ai`, `ci`, `bi` or `n1i`, `di` or `n2i` |
/// | two means | MD SMD SMDH ROM | `m1i sd1i n1i m2i sd2i n2i` |
/// | correlation | ZCOR COR UCOR | `ri ni` |
/// | proportion | PR PLN PLO PAS PFT | `xi`, `mi` or `ni` |
/// | two rates | IRR IRD IRSD | `x1i t1i x2i t2i` |
/// | rate | IR IRLN IRS IRFT | `xi ti` |
///
/// Counts may be fractions: a trial randomised by cluster has an effective sample size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Columns<'a> {
    /// Events in group 1.
    pub ai: Option<&'a [f64]>,
    /// Participants without the event in group 1.
    pub bi: Option<&'a [f64]>,
    /// Events in group 2.
    pub ci: Option<&'a [f64]>,
    /// Participants without the event in group 2.
    pub di: Option<&'a [f64]>,
    /// Participants in group 1.
    pub n1i: Option<&'a [f64]>,
    /// Participants in group 2.
    pub n2i: Option<&'a [f64]>,
    /// Mean of group 1.
    pub m1i: Option<&'a [f64]>,
    /// Standard deviation of group 1.
    pub sd1i: Option<&'a [f64]>,
    /// Mean of group 2.
    pub m2i: Option<&'a [f64]>,
    /// Standard deviation of group 2.
    pub sd2i: Option<&'a [f64]>,
    /// Correlation.
    pub ri: Option<&'a [f64]>,
    /// Participants.
    pub ni: Option<&'a [f64]>,
    /// Events.
    pub xi: Option<&'a [f64]>,
    /// Participants without the event.
    pub mi: Option<&'a [f64]>,
    /// Events in group 1.
    pub x1i: Option<&'a [f64]>,
    /// Person-time of group 1.
    pub t1i: Option<&'a [f64]>,
    /// Events in group 2.
    pub x2i: Option<&'a [f64]>,
    /// Person-time of group 2.
    pub t2i: Option<&'a [f64]>,
    /// Person-time.
    pub ti: Option<&'a [f64]>,
}

const TIME: &str = "a finite person-time above 0";
const DEVIATION: &str = "a finite standard deviation, 0 or more";

impl<'a> Columns<'a> {
    pub(crate) fn tables(&self) -> Result<Vec<Row<Table>>, Error> {
        let [ai, bi, n1i] =
            [Column::new("ai", self.ai), Column::new("bi", self.bi), Column::new("n1i", self.n1i)];
        let [ci, di, n2i] =
            [Column::new("ci", self.ci), Column::new("di", self.di), Column::new("n2i", self.n2i)];
        ai.needed()?;
        ci.needed()?;
        bi.needed_or(n1i, "`bi`, or `n1i` in its place")?;
        di.needed_or(n2i, "`di`, or `n2i` in its place")?;
        self.rows(&[ai, ci, bi, di, n1i, n2i], |row| {
            let [a, b] = cells(ai, bi, n1i, row)?;
            let [c, d] = cells(ci, di, n2i, row)?;
            Ok(Table { a, b, c, d })
        })
    }

    pub(crate) fn groups(&self) -> Result<Vec<Row<Groups>>, Error> {
        let [m1i, sd1i, n1i] = [
            Column::new("m1i", self.m1i),
            Column::new("sd1i", self.sd1i),
            Column::new("n1i", self.n1i),
        ];
        let [m2i, sd2i, n2i] = [
            Column::new("m2i", self.m2i),
            Column::new("sd2i", self.sd2i),
            Column::new("n2i", self.n2i),
        ];
        self.rows_of_all(&[m1i, sd1i, n1i, m2i, sd2i, n2i], |row| {
            let mean = |column: Column<'_>| column.read(row, NUMBER, |_| true);
            let deviation = |column: Column<'_>| column.read(row, DEVIATION, |sd| sd >= 0.0);
            let size = |column: Column<'_>| column.read(row, GROUP, |n| n >= 1.0);
            Ok(Groups {
                m1: mean(m1i)?,
                sd1: deviation(sd1i)?,
                n1: size(n1i)?,
                m2: mean(m2i)?,
                sd2: deviation(sd2i)?,
                n2: size(n2i)?,
            })
        })
    }

    pub(crate) fn correlations(&self) -> Result<Vec<Row<Correlation>>, Error> {
        let [ri, ni] = [Column::new("ri", self.ri), Column::new("ni", self.ni)];
        self.rows_of_all(&[ri, ni], |row| {
            let r = ri.read(row, "a correlation between -1 and 1", |r| r.abs() <= 1.0)?;
            Ok(Correlation { r, n: ni.read(row, GROUP, |n| n >= 1.0)? })
        })
    }

    pub(crate) fn proportions(&self) -> Result<Vec<Row<Proportion>>, Error> {
        let [xi, mi, ni] =
            [Column::new("xi", self.xi), Column::new("mi", self.mi), Column::new("ni", self.ni)];
        xi.needed()?;
        mi.needed_or(ni, "`ni`, or `mi` in its place")?;
        self.rows(&[xi, mi, ni], |row| {
            let [events, others] = cells(xi, mi, ni, row)?;
            Ok(Proportion { events, others })
        })
    }

    pub(crate) fn person_times(&self) -> Result<Vec<Row<PersonTime>>, Error> {
        let [x1i, t1i] = [Column::new("x1i", self.x1i), Column::new("t1i", self.t1i)];
        let [x2i, t2i] = [Column::new("x2i", self.x2i), Column::new("t2i", self.t2i)];
        self.rows_of_all(&[x1i, t1i, x2i, t2i], |row| {
            Ok(PersonTime { group1: rate(x1i, t1i, row)?, group2: rate(x2i, t2i, row)? })
        })
    }

    pub(crate) fn rates(&self) -> Result<Vec<Row<Rate>>, Error> {
        let [xi, ti] = [Column::new("xi", self.xi), Column::new("ti", self.ti)];
        self.rows_of_all(&[xi, ti], |row| rate(xi, ti, row))
    }

    /// The rows of columns that are all needed.
    fn rows_of_all<T>(
        &self,
        used: &[Column<'a>],
        read: impl Fn(usize) -> Result<T, Fault>,
    ) -> Result<Vec<Row<T>>, Error> {
        used.iter().try_for_each(|column| column.needed())?;
        self.rows(used, read)
    }

    fn rows<T>(
        &self,
        used: &[Column<'a>],
        read: impl Fn(usize) -> Result<T, Fault>,
    ) -> Result<Vec<Row<T>>, Error> {
        self.no_others(used)?;
        rows(used, read)
    }

    /// A column without a use is a mistake of the caller, and not passed over.
    fn no_others(&self, used: &[Column<'_>]) -> Result<(), Error> {
        let stray = self
            .all()
            .into_iter()
            .find(|column| column.values.is_some() && used.iter().all(|u| u.name != column.name));
        let expected = "no such column for this measure";
        stray.map_or(Ok(()), |stray| {
            Err(Error::Column { column: stray.name, found: "given", expected })
        })
    }

    fn all(&self) -> [Column<'a>; 19] {
        [
            Column::new("ai", self.ai),
            Column::new("bi", self.bi),
            Column::new("ci", self.ci),
            Column::new("di", self.di),
            Column::new("n1i", self.n1i),
            Column::new("n2i", self.n2i),
            Column::new("m1i", self.m1i),
            Column::new("sd1i", self.sd1i),
            Column::new("m2i", self.m2i),
            Column::new("sd2i", self.sd2i),
            Column::new("ri", self.ri),
            Column::new("ni", self.ni),
            Column::new("xi", self.xi),
            Column::new("mi", self.mi),
            Column::new("x1i", self.x1i),
            Column::new("t1i", self.t1i),
            Column::new("x2i", self.x2i),
            Column::new("t2i", self.t2i),
            Column::new("ti", self.ti),
        ]
    }
}

/// Events and the others of a group, the others counted or taken from the total.
fn cells(
    events: Column<'_>,
    others: Column<'_>,
    total: Column<'_>,
    row: usize,
) -> Result<[f64; 2], Fault> {
    let count = |column: &Column<'_>| column.read(row, COUNT, |count| count >= 0.0);
    let x = count(&events)?;
    if total.value(row).is_none() {
        let rest = count(&others)?;
        let enough = x + rest >= 1.0;
        return if enough { Ok([x, rest]) } else { Err(others.fault(row, rest, GROUP)) };
    }
    let n = total.read(row, GROUP, |n| n >= 1.0)?;
    if x > n {
        return Err(events.fault(row, x, "no more events than participants"));
    }
    if others.value(row).is_none() {
        return Ok([x, n - x]);
    }
    let rest = count(&others)?;
    // Fractions do not add up exactly.
    if (x + rest - n).abs() > 1e-9 * n {
        return Err(total.fault(row, n, "the sum of the cells of the group"));
    }
    Ok([x, rest])
}

fn rate(events: Column<'_>, time: Column<'_>, row: usize) -> Result<Rate, Fault> {
    let x = events.read(row, COUNT, |x| x >= 0.0)?;
    Ok(Rate { x, t: time.read(row, TIME, |t| t > 0.0)? })
}
