//! The pooled effect as studies come in.

use serde::Serialize;

use super::is_used;
use super::refit::{Interval, Refit, i2_method};
use crate::error::Error;
use crate::options::{Inference, Method, Options};
use crate::studies::{LeftOut, Studies, number};

/// The model refitted after each study.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cumulative {
    /// The number of studies.
    pub k: usize,
    /// The model and the estimator of tau2.
    pub method: Method,
    /// How standard errors, intervals and p values came about.
    pub inference: Inference,
    /// The level of every interval.
    pub level: f64,
    /// The number of studies of the first row, 1.
    pub from_k: usize,
    /// A row for each study, with the result of the studies up to it.
    pub rows: Vec<Refit>,
    /// The rows that were not used at all.
    pub left_out: Vec<LeftOut>,
    /// How I2 and H2 are defined.
    pub i2_method: &'static str,
}

/// Pools the first study, the first two, and so on, of effects `yi` with sampling variances `vi`
/// (Lau et al. 1992): in the order of the rows, or in the `order` given, a list of all rows
/// counted from 0.
///
/// # Errors
///
/// As [`pool`](crate::pool), except that one study with Knapp-Hartung has a row; an order that
/// does not name each row once.
pub fn cumulative(
    yi: &[f64],
    vi: &[f64],
    order: Option<&[usize]>,
    options: &Options,
) -> Result<Cumulative, Error> {
    options.check()?;
    let studies = Studies::new(yi, vi, options.unusable)?;
    let order: Vec<usize> = match order {
        Some(order) => each_once(order, yi.len())?.to_vec(),
        None => (0..yi.len()).collect(),
    };
    let added: Vec<usize> = order.into_iter().filter(|row| is_used(*row, &studies)).collect();
    let (yi, vi) = (in_order(yi, &added), in_order(vi, &added));
    let rows = added.iter().zip(1..).map(|(&row, k)| {
        let so_far = [yi.get(..k).unwrap_or(&yi), vi.get(..k).unwrap_or(&vi)];
        Refit::new(row, so_far, options, Interval::of(k, options))
    });
    Ok(Cumulative {
        k: studies.k(),
        method: options.method,
        inference: options.inference,
        level: options.level,
        from_k: 1,
        rows: rows.collect::<Result<_, Error>>()?,
        left_out: studies.left_out.clone(),
        i2_method: i2_method(options.method),
    })
}

fn in_order(column: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().filter_map(|&row| column.get(row)).copied().collect()
}

/// The order, if it names each of `count` rows once.
fn each_once(order: &[usize], count: usize) -> Result<&[usize], Error> {
    if order.len() != count {
        let found = order.len();
        return Err(Error::Lengths { column: "order", found, expected: count, like: "yi" });
    }
    let mut named = vec![false; count];
    for (row, &value) in order.iter().enumerate() {
        match named.get_mut(value) {
            Some(named) if !*named => *named = true,
            _ => {
                let expected = "each row once, counted from 0";
                return Err(Error::Value { column: "order", row, value: number(value), expected });
            }
        }
    }
    Ok(order)
}
