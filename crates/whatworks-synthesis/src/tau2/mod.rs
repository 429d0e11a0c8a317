//! The variance between studies (tau2): estimators, their standard errors, and its interval.

mod closed;
mod generalised_q;
pub(crate) mod likelihood;
mod standard_error;

use crate::error::Error;
use crate::options::Method;
use crate::weights::Weighted;

pub(crate) use closed::sum_of_squares;
pub(crate) use generalised_q::{GeneralisedQ, Residuals, profile_interval, root, smallest};
pub(crate) use standard_error::standard_error;

/// tau2 by the method asked for; never negative. `at_zero` holds the sums at tau2 = 0.
///
/// # Errors
///
/// [`Error::NotSettled`], which no data is known to bring about.
pub(crate) fn estimate(
    method: Method,
    yi: &[f64],
    vi: &[f64],
    at_zero: &Weighted,
) -> Result<f64, Error> {
    let tau2 = match method {
        Method::CommonEffect => 0.0,
        Method::DerSimonianLaird => closed::dersimonian_laird(yi.len(), at_zero),
        Method::Hedges => closed::hedges(yi, vi),
        Method::HunterSchmidt => closed::hunter_schmidt(yi.len(), at_zero),
        Method::SidikJonkman => closed::sidik_jonkman(yi, vi),
        Method::MaximumLikelihood => likelihood::maximise(&likelihood::Pooling::full(yi, vi))?,
        Method::Restricted => likelihood::maximise(&likelihood::Pooling::restricted(yi, vi))?,
        Method::EmpiricalBayes | Method::PauleMandel => {
            root(&Residuals { yi, vi }, crate::studies::number(yi.len()) - 1.0)?
        }
    };
    Ok(tau2)
}
