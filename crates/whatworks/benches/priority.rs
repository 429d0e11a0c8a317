//! How long priorities take. `make bench` prints it; nothing here is asserted.

use divan::{Bencher, black_box};
use whatworks::EvidenceBase;
use whatworks::priority::{Better, Criterion, Judgement, Method, Policy, Request};

const ITEMS: usize = 300;
const CRITERIA: usize = 6;

fn main() {
    divan::main();
}

/// The embedded base with as many recommendations; nothing else of it is read.
fn base() -> Option<EvidenceBase> {
    let mut document = EvidenceBase::staff_empowerment().document().clone();
    let first = document.recommendations.first()?.clone();
    let numbered = |number| {
        let mut recommendation = first.clone();
        recommendation.id = format!("R{number}");
        recommendation
    };
    document.recommendations = (0..ITEMS).map(numbered).collect();
    EvidenceBase::new(&document).ok()
}

/// Every recommendation judged on every criterion, by a fixed pattern.
fn request(method: Method) -> Request {
    let criterion = |number: usize| Criterion {
        id: format!("c{number}"),
        direction: Some(Better::More),
        worst: Some(0.0),
        best: Some(1009.0),
        weight: (method == Method::Weighted).then_some(1.0),
        ..Criterion::default()
    };
    let cell = |number: usize| Judgement {
        recommendation: format!("R{}", number / CRITERIA),
        criterion: format!("c{}", number % CRITERIA),
        #[expect(clippy::cast_precision_loss, reason = "below 1009")]
        value: Some(((number * 613 + number * number) % 1009) as f64),
        ..Judgement::default()
    };
    Request {
        policy: Policy::new(method, (0..CRITERIA).map(criterion).collect()),
        judgements: (0..ITEMS * CRITERIA).map(cell).collect(),
        recommendations: None,
    }
}

#[divan::bench(args = [Method::Lexicographic, Method::Pareto, Method::Weighted])]
fn of_300_by_6_criteria(bencher: Bencher<'_, '_>, method: Method) {
    let (Some(base), request) = (base(), request(method)) else { return };
    bencher.bench(|| black_box(&request).answer(&base));
}

/// 10,000 draws; with `pairwise`, how often each comes before each other too.
#[divan::bench(args = [false, true], sample_count = 10)]
fn smaa_of_300_by_6_criteria(bencher: Bencher<'_, '_>, pairwise: bool) {
    let (Some(base), mut request) = (base(), request(Method::Smaa)) else { return };
    request.policy.pairwise = Some(pairwise);
    bencher.bench(|| black_box(&request).answer(&base));
}
