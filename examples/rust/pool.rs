//! The trials of BCG against tuberculosis (Colditz et al. 1994): from counts to a pooled risk ratio.

use whatworks::synthesis::effect::{Columns, EffectOptions, Measure, effect_sizes};
use whatworks::synthesis::{Inference, Options, pool};

fn main() -> Result<(), whatworks::Error> {
    let ai = [4., 6., 3., 62., 33., 180., 8., 505., 29., 17., 186., 5., 27.];
    let bi = [
        119., 300., 228., 13536., 5036., 1361., 2537., 87886., 7470., 1699., 50448., 2493., 16886.,
    ];
    let ci = [11., 29., 11., 248., 47., 372., 10., 499., 45., 65., 141., 3., 29.];
    let di =
        [128., 274., 209., 12619., 5761., 1079., 619., 87892., 7232., 1600., 27197., 2338., 17825.];
    let columns = Columns {
        ai: Some(&ai),
        bi: Some(&bi),
        ci: Some(&ci),
        di: Some(&di),
        ..Columns::default()
    };
    let sizes = effect_sizes(Measure::RiskRatio, &columns, &EffectOptions::default())?;
    let yi: Vec<f64> = sizes.yi.into_iter().flatten().collect();
    let vi: Vec<f64> = sizes.vi.into_iter().flatten().collect();
    let options = Options { inference: Inference::KnappHartung, ..Options::default() };
    let pooled = pool(&yi, &vi, &options)?.exp();
    println!(
        "risk ratio {:.3} ({:.3} to {:.3}), a new setting {:.3} to {:.3}",
        pooled.estimate,
        pooled.ci_low,
        pooled.ci_high,
        pooled.prediction_low.unwrap_or(f64::NAN),
        pooled.prediction_high.unwrap_or(f64::NAN),
    );
    Ok(())
}
