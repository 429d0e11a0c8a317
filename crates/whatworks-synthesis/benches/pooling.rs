//! Times of the numbers on one core: a line for each, `name,k,microseconds an analysis`, the median
//! of nine runs. `compare.py` beside this file puts them next to the times of others.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark fails by panicking")]

use std::hint::black_box;
use std::time::Instant;

use whatworks_synthesis::many::{BlockOptions, pool_blocks};
use whatworks_synthesis::robustness::leave_one_out;
use whatworks_synthesis::small_study::{EggerOptions, egger};
use whatworks_synthesis::{Inference, Method, Options, estimate, pool};

struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn study(&mut self) -> (f64, f64) {
        let v = 0.02 + 0.28 * self.uniform();
        let normal: f64 = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
        (0.2 + normal * (v + 0.05).sqrt(), v)
    }
}

fn median(name: &str, k: usize, analyses: usize, mut work: impl FnMut()) {
    work();
    let mut times: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e6 / analyses as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{name},{k},{:.6}", times[4]);
}

fn blocks(analyses: usize, k: usize) {
    let mut numbers = Numbers(1);
    let (yi, vi): (Vec<f64>, Vec<f64>) = (0..analyses * k).map(|_| numbers.study()).unzip();
    for method in [Method::DerSimonianLaird, Method::Restricted, Method::PauleMandel] {
        for p_values in [false, true] {
            let options = BlockOptions { method, p_values, ..BlockOptions::default() };
            let with = if p_values { "with both p values" } else { "without p values" };
            let mut columns = pool_blocks(&yi, &vi, analyses, &options).unwrap();
            median(&format!("block {method} of {analyses} {with}"), k, analyses, || {
                columns.refill(black_box(&yi), &vi, analyses, &options).unwrap();
                black_box(&columns);
            });
        }
    }
}

fn singles(k: usize, analyses: usize) {
    let mut numbers = Numbers(1);
    let sets: Vec<(Vec<f64>, Vec<f64>)> =
        (0..analyses).map(|_| (0..k).map(|_| numbers.study()).unzip()).collect();
    let each = |name: &str, work: &dyn Fn(&[f64], &[f64])| {
        median(name, k, analyses, || sets.iter().for_each(|(yi, vi)| work(yi, vi)));
    };
    for method in [Method::DerSimonianLaird, Method::Restricted] {
        each(&format!("one {method} with the p value of Q"), &|yi, vi| {
            black_box(estimate(black_box(yi), vi, method).unwrap());
        });
        let options = Options::method(method);
        each(&format!("one {method} whole result"), &|yi, vi| {
            black_box(pool(black_box(yi), vi, &options).unwrap());
        });
    }
    if k == 10 {
        let studies: Vec<Vec<solow_stats::MetaStudy>> = sets.iter().map(as_studies).collect();
        median("solow-stats DL with the p value of Q", k, analyses, || {
            for set in &studies {
                black_box(solow_stats::meta_random_effects(black_box(set)).unwrap());
            }
        });
        let options = Options { inference: Inference::KnappHartung, ..Options::default() };
        each("whole profile of an outcome", &|yi, vi| {
            black_box(pool(black_box(yi), vi, &options).unwrap());
            black_box(egger(yi, vi, &EggerOptions::default()).unwrap());
            black_box(leave_one_out(yi, vi, &options).unwrap());
        });
    }
}

fn as_studies((yi, vi): &(Vec<f64>, Vec<f64>)) -> Vec<solow_stats::MetaStudy> {
    let study = |(y, v): (&f64, &f64)| solow_stats::MetaStudy { estimate: *y, se: v.sqrt() };
    yi.iter().zip(vi).map(study).collect()
}

fn main() {
    for analyses in [10_000, 100_000] {
        blocks(analyses, 10);
    }
    for (k, analyses) in
        [(2, 50_000), (5, 50_000), (10, 50_000), (50, 10_000), (1000, 500), (10_000, 50)]
    {
        singles(k, analyses);
    }
}
