//! How long a choice takes, and how much memory. `make bench` prints it; nothing here is asserted.
//!
//! With `-- instances` the instances are written as JSON, one a line, with what was found and the
//! time it took, for `benches/choose.py` to solve beside it.

#![allow(clippy::cast_precision_loss, reason = "numbers of items and of bytes")]

use std::time::Instant;

use whatworks::choose::{Amounts, Candidate, EquityFloor, Group, Request};

/// SplitMix64 (Steele and others 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// How value goes with cost (after Pisinger 2005, Computers & Operations Research 32: 2271-2284).
const KINDS: [&str; 3] = ["uncorrelated", "weakly", "strongly"];

/// Two resources of which a quarter is there, ten groups and two floors; all that matter.
fn instance(n: usize, kind: &str, seed: u64) -> Request {
    let mut random = Random(seed);
    let costs: Vec<[u64; 2]> =
        (0..n).map(|_| [100 * (10 + random.below(490)), 1 + random.below(200)]).collect();
    let items = costs.iter().enumerate().map(|(item, [money, time])| {
        let worth = (money / 100 + 2 * time) / 2;
        let value = match kind {
            "uncorrelated" => 1 + random.below(1000),
            "weakly" => worth + random.below(100),
            _ => worth + 100,
        };
        let amounts =
            [("money".to_owned(), *money as f64), ("staff_time".to_owned(), *time as f64)];
        Candidate {
            recommendation: format!("R{item}"),
            value: Some(value as f64),
            costs: Some(amounts.into()),
        }
    });
    let items = items.collect();
    let quarter = |resource: usize| -> f64 {
        (costs.iter().filter_map(|costs| costs.get(resource)).sum::<u64>() / 4) as f64
    };
    let limits = [("money".to_owned(), quarter(0)), ("staff_time".to_owned(), quarter(1))];
    let groups = (0..10).map(|group| {
        let members: Vec<String> =
            (0..n).filter(|item| item % 10 == group).map(|item| format!("R{item}")).collect();
        let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
        let (at_least, at_most) =
            if group % 2 == 0 { (None, Some(count / 4)) } else { (Some(count / 3), None) };
        Group { id: format!("g{group}"), members, at_least, at_most }
    });
    let groups = groups.collect();
    let floors = (0..2).map(|floor| {
        let named: Amounts =
            (0..n).filter(|_| random.below(4) == 0).map(|item| (format!("R{item}"), 1.0)).collect();
        let at_least = (named.len() / 3) as f64;
        EquityFloor {
            id: format!("f{floor}"),
            at_least,
            contributions: Some(named),
            population: None,
        }
    });
    let floors = floors.collect();
    Request {
        items,
        limits: limits.into(),
        groups: Some(groups),
        equity_floors: Some(floors),
        next_best: Some(0),
        explain: Some(false),
        ..Request::default()
    }
}

/// The most memory that the process has had, in MB, where the system says so.
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    let kilobytes = line.split_whitespace().next().and_then(|number| number.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1000.0
}

fn main() {
    let for_others = std::env::args().any(|argument| argument == "instances");
    let sets: &[u32] = if for_others { &[0] } else { &[0, 3] };
    for n in [30, 300, 1000] {
        for kind in KINDS {
            for next_best in sets {
                for seed in 0..3 {
                    let mut request = instance(n, kind, seed);
                    request.next_best = Some(*next_best);
                    let start = Instant::now();
                    let Ok(choice) = request.choose() else { continue };
                    let ms = start.elapsed().as_secs_f64() * 1e3;
                    if for_others {
                        let instance = serde_json::to_value(&request).unwrap_or_default();
                        let line = serde_json::json!({
                            "n": n, "kind": kind, "seed": seed, "ms": ms,
                            "status": choice.status.code(), "value": choice.value,
                            "bound": choice.proof.bound, "request": instance,
                        });
                        println!("{line}");
                    } else {
                        println!(
                            "{n:>5} items, {kind:<12}, {next_best} next best, seed {seed}: \
                             {ms:>9.1} ms, {:<10}, gap {}, {:>7} nodes, peak {:.0} MB",
                            choice.status.code(),
                            choice.proof.gap.unwrap_or(f64::NAN),
                            choice.proof.nodes.searched,
                            peak()
                        );
                    }
                }
            }
        }
    }
}
