//! Many analyses at once: groups and blocks agree with one analysis at a time, to the last bit.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;
use whatworks_synthesis::many::{BlockOptions, pool_blocks, pool_blocks_with, pool_groups};
use whatworks_synthesis::{Error, Method, Options, Progress, Unusable, pool};

/// A generator whose numbers depend on nothing but the seed.
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

/// Study-major columns of a block.
fn block(seed: u64, studies: usize, analyses: usize) -> (Vec<f64>, Vec<f64>) {
    let mut numbers = Numbers(seed);
    (0..studies * analyses).map(|_| numbers.study()).unzip()
}

fn column(values: &[f64], analyses: usize, analysis: usize) -> Vec<f64> {
    values.iter().skip(analysis).step_by(analyses).copied().collect()
}

#[test]
fn blocks_are_the_single_analyses() {
    for (studies, analyses) in [(1, 5), (2, 17), (3, 40), (10, 100), (25, 33)] {
        let (yi, vi) = block(7, studies, analyses);
        for &method in Method::ALL {
            let options = BlockOptions { method, ..BlockOptions::default() };
            let got = pool_blocks(&yi, &vi, analyses, &options).unwrap();
            assert!(got.failures.is_empty());
            for analysis in 0..analyses {
                let (y, v) = (column(&yi, analyses, analysis), column(&vi, analyses, analysis));
                let want = pool(&y, &v, &Options::method(method)).unwrap();
                let same = |got: f64, want: Option<f64>| {
                    got.to_bits() == want.unwrap_or(f64::NAN).to_bits()
                };
                assert!(same(got.estimate[analysis], Some(want.estimate)), "{method}");
                assert!(same(got.se[analysis], want.se), "{method}");
                assert!(same(got.tau2[analysis], want.tau2), "{method}");
                assert!(same(got.q[analysis], Some(want.q)), "{method}");
                assert!(same(got.i2[analysis], want.i2), "{method}");
                assert!(same(got.p[analysis], want.p), "{method}");
                assert!(same(got.q_p[analysis], want.q_p), "{method}");
                assert!(same(got.ci_low[analysis], Some(want.ci_low)), "{method}");
                assert!(same(got.ci_high[analysis], Some(want.ci_high)), "{method}");
            }
        }
    }
}

#[test]
fn a_bad_analysis_of_a_block_fails_alone() {
    let (studies, analyses) = (4, 37);
    let (mut yi, mut vi) = block(3, studies, analyses);
    let clean = pool_blocks(&yi, &vi, analyses, &BlockOptions::default()).unwrap();
    yi[2 * analyses + 5] = f64::NAN;
    vi[analyses + 20] = 0.0;
    vi[36] = -1.0;
    yi[3 * analyses + 8] = 1e200;
    for method in [Method::Restricted, Method::DerSimonianLaird] {
        for threads in [1, 2, 3] {
            let options = BlockOptions { method, threads, ..BlockOptions::default() };
            let got = pool_blocks(&yi, &vi, analyses, &options).unwrap();
            let failed: Vec<(usize, String)> =
                got.failures.iter().map(|f| (f.analysis, f.error.pointer())).collect();
            let want = [(5, "/yi/2"), (8, ""), (20, "/vi/1"), (36, "/vi/0")];
            assert_eq!(failed, want.map(|(analysis, at)| (analysis, at.to_owned())));
            for analysis in 0..analyses {
                let bad = failed.iter().any(|(at, _)| *at == analysis);
                assert_eq!(got.estimate[analysis].is_nan(), bad);
                assert_eq!(got.q_p[analysis].is_nan(), bad);
                if !bad && method == Method::Restricted {
                    assert_eq!(got.estimate[analysis], clean.estimate[analysis]);
                }
            }
        }
    }
}

#[test]
fn the_shape_of_a_block_is_checked() {
    let options = BlockOptions::default();
    assert!(matches!(pool_blocks(&[1.0; 6], &[1.0; 5], 3, &options), Err(Error::Lengths { .. })));
    assert!(matches!(pool_blocks(&[1.0; 6], &[1.0; 6], 4, &options), Err(Error::Option { .. })));
    assert!(matches!(pool_blocks(&[1.0; 6], &[1.0; 6], 0, &options), Err(Error::Option { .. })));
    assert!(matches!(pool_blocks(&[], &[], 3, &options), Err(Error::Option { .. })));
    let none = BlockOptions { p_values: false, ..options };
    let got = pool_blocks(&[1.0; 6], &[1.0; 6], 3, &none).unwrap();
    assert!(got.p.is_empty() && got.q_p.is_empty() && got.estimate == [1.0; 3]);
}

#[test]
fn columns_are_filled_again() {
    let (yi, vi) = block(5, 6, 21);
    let options = BlockOptions::default();
    let want = pool_blocks(&yi, &vi, 21, &options).unwrap();
    let (other_yi, mut other_vi) = block(9, 3, 50);
    other_vi[7] = -1.0;
    let mut columns = pool_blocks(&other_yi, &other_vi, 50, &options).unwrap();
    assert!(columns.refill(&yi, &vi, 4, &options).is_err());
    assert_eq!(columns.estimate.len(), 50, "as it was");
    columns.refill(&yi, &vi, 21, &options).unwrap();
    assert_eq!(columns, want);
}

#[test]
fn groups_are_the_single_analyses() {
    let mut numbers = Numbers(11);
    let rows: Vec<(usize, (f64, f64))> =
        (0..500).map(|row| (row * 7 % 23, numbers.study())).collect();
    let keys: Vec<usize> = rows.iter().map(|row| row.0).collect();
    let (yi, vi): (Vec<f64>, Vec<f64>) = rows.iter().map(|row| row.1).unzip();
    let options = Options::default();
    let got = pool_groups(&keys, &yi, &vi, &options, 1, &Progress::default()).unwrap();
    assert_eq!(got.len(), 23);
    for group in &got {
        let of = |column: &[f64]| -> Vec<f64> {
            keys.iter().zip(column).filter(|(key, _)| **key == group.key).map(|(_, x)| *x).collect()
        };
        assert_eq!(group.answer, pool(&of(&yi), &of(&vi), &options));
    }
    let order: Vec<usize> = got.iter().map(|group| group.key).collect();
    assert_eq!(order[..4], [0, 7, 14, 21], "in the order of first appearance");
    for threads in [0, 2, 3, 64] {
        assert_eq!(
            pool_groups(&keys, &yi, &vi, &options, threads, &Progress::default()).unwrap(),
            got
        );
    }
}

/// A table of more rows than are worked on between two looks at the progress, with its groups
/// mixed.
#[test]
fn long_tables_lose_no_row() {
    let mut numbers = Numbers(13);
    let keys: Vec<usize> = (0..200_003).map(|row| row * 31 % 40_009).collect();
    let (yi, vi): (Vec<f64>, Vec<f64>) = keys.iter().map(|_| numbers.study()).unzip();
    let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, key) in keys.iter().enumerate() {
        rows.entry(*key).or_default().push(row);
    }
    let options = Options { method: Method::CommonEffect, ..Options::default() };
    let got = pool_groups(&keys, &yi, &vi, &options, 2, &Progress::default()).unwrap();
    assert_eq!(got.len(), rows.len());
    for (group, row) in got.iter().zip(0..) {
        assert_eq!(group.key, keys[row], "in the order of first appearance");
        let of = |column: &[f64]| rows[&group.key].iter().map(|row| column[*row]).collect();
        let (yi, vi): (Vec<f64>, Vec<f64>) = (of(&yi), of(&vi));
        assert_eq!(group.answer, pool(&yi, &vi, &options));
    }
}

#[test]
fn groups_can_be_stopped_at_every_step() {
    let keys: Vec<usize> = (0..60).map(|row| row / 3).collect();
    let mut numbers = Numbers(12);
    let (yi, vi): (Vec<f64>, Vec<f64>) = keys.iter().map(|_| numbers.study()).unzip();
    for last in 1..=20 {
        for threads in [1, 3] {
            let teller = |done, total| done < last && total == 20;
            let progress = Progress::told(&teller);
            let stopped = pool_groups(&keys, &yi, &vi, &Options::default(), threads, &progress);
            assert_eq!(stopped, Err(Error::Cancelled), "at {last}");
            let (done, _) = progress.so_far();
            assert!((last..last + threads as u64).contains(&done), "{done} at {last}");
        }
    }
    let whole = Progress::default();
    let groups = pool_groups(&keys, &yi, &vi, &Options::default(), 3, &whole).unwrap();
    assert_eq!((groups.len(), whole.so_far()), (20, (20, 20)));
}

#[test]
fn blocks_can_be_stopped_at_every_tile() {
    let (analyses, studies) = (700, 3);
    let (yi, vi) = block(17, studies, analyses);
    let options = |threads| BlockOptions { threads, ..BlockOptions::default() };
    let want = pool_blocks(&yi, &vi, analyses, &options(1)).unwrap();
    for threads in [1, 3] {
        let pooled = |progress: &Progress<'_>| {
            pool_blocks_with(&yi, &vi, analyses, &options(threads), progress)
        };
        let steps = Mutex::new(Vec::new());
        let teller = |done, total| {
            steps.lock().unwrap().push(done);
            total == analyses as u64
        };
        let told = Progress::told(&teller);
        assert_eq!(pooled(&told).unwrap(), want);
        assert_eq!(told.so_far(), (analyses as u64, analyses as u64));
        let steps = steps.into_inner().unwrap();
        assert!(steps.is_sorted() && steps.len() > 2, "{steps:?}");
        for last in steps {
            let teller = |done, _| done < last;
            assert_eq!(pooled(&Progress::told(&teller)), Err(Error::Cancelled), "at {last}");
        }
    }
}

#[test]
fn a_bad_group_names_the_row_of_the_table() {
    let keys = ["a", "b", "a", "b", "c"];
    let yi = [0.1, 0.2, 0.3, f64::NAN, 0.5];
    let vi = [0.1, 0.1, 0.1, 0.1, -0.1];
    let got = pool_groups(&keys, &yi, &vi, &Options::default(), 1, &Progress::default()).unwrap();
    assert_eq!(got[0].answer.as_ref().unwrap().k, 2);
    assert_eq!(got[1].answer.as_ref().unwrap_err().pointer(), "/yi/3");
    assert_eq!(got[2].answer.as_ref().unwrap_err().pointer(), "/vi/4");
    let lenient = Options { unusable: Unusable::LeaveOut, ..Options::default() };
    let got = pool_groups(&keys, &yi, &vi, &lenient, 1, &Progress::default()).unwrap();
    let b = got[1].answer.as_ref().unwrap();
    assert_eq!((b.k, b.left_out[0].row, b.tau2), (1, 3, None));
    assert!(matches!(got[2].answer, Err(Error::TooFew { found: 0, .. })));
    assert!(matches!(
        pool_groups(&keys[..4], &yi, &vi, &lenient, 1, &Progress::default()),
        Err(Error::Lengths { column: "by", .. })
    ));
    assert!(
        pool_groups::<usize>(&[], &[], &[], &lenient, 4, &Progress::default()).unwrap().is_empty()
    );
}

proptest! {
    #[test]
    fn any_block_is_answered(
        values in prop::collection::vec((any::<f64>(), any::<f64>()), 0..60),
        analyses in 0_usize..7,
        threads in 0_usize..4,
    ) {
        let (yi, vi): (Vec<f64>, Vec<f64>) = values.into_iter().unzip();
        for &method in Method::ALL {
            let options = BlockOptions { method, threads, ..BlockOptions::default() };
            if let Ok(got) = pool_blocks(&yi, &vi, analyses, &options) {
                prop_assert_eq!(got.estimate.len(), analyses);
                for (analysis, estimate) in got.estimate.iter().enumerate() {
                    let failed = got.failures.iter().any(|f| f.analysis == analysis);
                    prop_assert_eq!(estimate.is_nan(), failed);
                }
            }
        }
    }
}
