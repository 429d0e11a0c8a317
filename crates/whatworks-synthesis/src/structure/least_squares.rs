//! Weighted least squares with few columns, by a QR decomposition (Gram and Schmidt, orthogonalised
//! twice: Giraud, Langou and Rozložník 2005).

use crate::error::Error;

/// A column that keeps less than this share of its length, once those before it are taken out, is
/// a combination of them.
const RANK: f64 = 1e-11;

/// `W^(1/2) X = Q R`, with Q as orthonormal columns and R by columns.
#[derive(Clone, Debug)]
pub(crate) struct Decomposition {
    q: Vec<Vec<f64>>,
    r: Vec<Vec<f64>>,
    roots: Vec<f64>,
}

impl Decomposition {
    /// Decomposes the columns under the weights.
    ///
    /// # Errors
    ///
    /// The index of the first column that is a combination of those before it.
    pub(crate) fn new(columns: &[Vec<f64>], weights: &[f64]) -> Result<Self, usize> {
        let roots: Vec<f64> = weights.iter().map(|w| w.sqrt()).collect();
        let (mut q, mut r): (Vec<Vec<f64>>, Vec<Vec<f64>>) = (Vec::new(), Vec::new());
        for (index, column) in columns.iter().enumerate() {
            let mut rest: Vec<f64> = column.iter().zip(&roots).map(|(x, s)| x * s).collect();
            let length = norm(&rest);
            let mut coefficients = vec![0.0; q.len()];
            // Taking the projections out twice leaves them orthogonal to rounding.
            for _ in 0..2 {
                for (basis, coefficient) in q.iter().zip(&mut coefficients) {
                    let share = dot(basis, &rest);
                    *coefficient += share;
                    for (value, b) in rest.iter_mut().zip(basis) {
                        *value -= share * b;
                    }
                }
            }
            let left = norm(&rest);
            if left.is_nan() || left <= RANK * length {
                return Err(index);
            }
            rest.iter_mut().for_each(|value| *value /= left);
            coefficients.push(left);
            q.push(rest);
            r.push(coefficients);
        }
        Ok(Self { q, r, roots })
    }

    /// `(I - QQ') W^(1/2) y`: the weighted residuals.
    pub(crate) fn residuals(&self, y: &[f64]) -> Vec<f64> {
        self.without_fit(y.iter().zip(&self.roots).map(|(y, s)| y * s).collect())
    }

    /// Takes out what the columns explain.
    pub(crate) fn without_fit(&self, mut values: Vec<f64>) -> Vec<f64> {
        for basis in &self.q {
            let share = dot(basis, &values);
            values.iter_mut().zip(basis).for_each(|(value, b)| *value -= share * b);
        }
        values
    }

    /// The square roots of the weights.
    pub(crate) fn roots(&self) -> &[f64] {
        &self.roots
    }

    /// `h_i`, the diagonal of QQ'.
    pub(crate) fn leverages(&self) -> Vec<f64> {
        let mut leverages = vec![0.0; self.roots.len()];
        for basis in &self.q {
            leverages.iter_mut().zip(basis).for_each(|(h, b)| *h += b * b);
        }
        leverages
    }

    /// The squared Frobenius norm of `Q'WQ`.
    pub(crate) fn weighted_gram(&self) -> f64 {
        let entry = |a: &[f64], b: &[f64]| -> f64 {
            a.iter().zip(b).zip(&self.roots).map(|((a, b), s)| a * b * s * s).sum()
        };
        let squares = self.q.iter().flat_map(|a| self.q.iter().map(move |b| entry(a, b).powi(2)));
        squares.sum()
    }

    /// The coefficients: `R b = Q' W^(1/2) y`.
    pub(crate) fn coefficients(&self, y: &[f64]) -> Vec<f64> {
        let scaled: Vec<f64> = y.iter().zip(&self.roots).map(|(y, s)| y * s).collect();
        let shares = self.q.iter().map(|basis| dot(basis, &scaled)).collect();
        self.solve(shares)
    }

    /// Solves `R x = b` from the last row up.
    fn solve(&self, mut right: Vec<f64>) -> Vec<f64> {
        let mut solution = Vec::with_capacity(right.len());
        for column in self.r.iter().rev() {
            let (Some(value), Some((diagonal, above))) = (right.pop(), column.split_last()) else {
                break;
            };
            let x = value / diagonal;
            right.iter_mut().zip(above).for_each(|(b, r)| *b -= r * x);
            solution.push(x);
        }
        solution.reverse();
        solution
    }

    /// `(X'WX)^-1 = R^-1 R^-T`, by rows.
    pub(crate) fn covariance(&self) -> Vec<Vec<f64>> {
        let p = self.r.len();
        let unit = |at: usize| (0..p).map(|i| if i == at { 1.0 } else { 0.0 }).collect();
        let inverse: Vec<Vec<f64>> = (0..p).map(|at| self.solve(unit(at))).collect();
        // `inverse` holds the columns of R^-1; an entry is a sum over them.
        let entry = |i: usize, j: usize| -> f64 {
            inverse.iter().filter_map(|c| Some(c.get(i)? * c.get(j)?)).sum()
        };
        (0..p).map(|i| (0..p).map(|j| entry(i, j)).collect()).collect()
    }

    /// The logarithm of the determinant of `X'WX`.
    pub(crate) fn log_determinant(&self) -> f64 {
        self.r.iter().filter_map(|column| column.last()).map(|d| 2.0 * d.ln()).sum()
    }

    /// `b' V^-1 b` of all coefficients but the first, V being their covariance.
    pub(crate) fn omnibus(&self, coefficients: &[f64]) -> f64 {
        let p = self.r.len();
        let row = |i: usize| -> f64 {
            let entries = self.r.iter().map(|column| column.get(i).copied().unwrap_or(0.0));
            entries.zip(coefficients).map(|(r, b)| r * b).sum()
        };
        (1..p).map(|i| row(i).powi(2)).sum()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The Euclidean length, scaled so that squares neither overflow nor vanish.
fn norm(values: &[f64]) -> f64 {
    let largest = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
    if largest == 0.0 || !largest.is_finite() {
        return largest;
    }
    largest * values.iter().map(|value| (value / largest).powi(2)).sum::<f64>().sqrt()
}

/// The error of a column that is a combination of others; column 0 is the intercept.
pub(crate) fn collinear(column: usize, names: &[String]) -> Error {
    let name = column.checked_sub(1).and_then(|at| names.get(at)).cloned();
    Error::Collinear { name: name.unwrap_or_else(|| "intercept".to_owned()) }
}
