//! Publication bias: four questions in order (Core GRADE 4, figure 5).
//!
//! Not assessable is not no concern: where tests are not feasible and nobody says whether studies
//! are unpublished, it stays open.

use whatworks_synthesis::small_study::{EggerOptions, egger};

use super::narrative;
use super::{Case, assume};
use crate::base::Publication;
use crate::grade::effect::number;
use crate::grade::judgement::{Concern, Domain, DomainJudgement, Trace};
use crate::grade::rules::{self, Rule};

pub(super) fn judge(case: &Case<'_, '_>, trace: &mut Trace) -> DomainJudgement {
    let stated = case.assessment.publication.clone().unwrap_or_default();
    if case.effect.is_none() && stated == Publication::default() {
        return match &case.narrative {
            Some(narrative) => narrative::publication_bias::judge(narrative, trace),
            None => assume(Domain::PublicationBias, "nothing that bears on it", None, trace),
        };
    }
    let answer = questions(case, &stated);
    trace.note(
        answer.rule,
        [
            ("k", case.effect.as_ref().and_then(|e| e.k).map_or("not reported".into(), Into::into)),
            ("small_and_industry_sponsored", said(stated.small_and_industry_sponsored).into()),
            ("registry_complete", said(stated.registry_complete).into()),
            ("funnel_asymmetry", said(stated.funnel_asymmetry).into()),
            ("unpublished_studies", said(stated.unpublished_studies).into()),
            ("egger_p", answer.egger.map_or("not tested".into(), Into::into)),
        ],
        Some(case.values().asymmetry_p.into()),
        answer.judged.suggested.code(),
    );
    let search = stated.search_comprehensive == Some(false);
    if search && answer.judged.suggested == Concern::NotSerious {
        trace.note(&rules::PUB_SEARCH, [], None, "a close call");
        return answer.judged.borderline();
    }
    answer.judged
}

fn said(answer: Option<bool>) -> &'static str {
    match answer {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not reported",
    }
}

struct Answer {
    rule: &'static Rule,
    judged: DomainJudgement,
    egger: Option<f64>,
}

fn questions(case: &Case<'_, '_>, stated: &Publication) -> Answer {
    let suspected = |rule: &'static Rule, because: &str| {
        let judged = DomainJudgement::settled(rule, Concern::Serious, because);
        Answer { rule, judged, egger: None }
    };
    if stated.small_and_industry_sponsored == Some(true) {
        let because = "most or all studies are small and sponsored by industry";
        return suspected(&rules::PUB_INDUSTRY, because);
    }
    if stated.unpublished_studies == Some(true) {
        let because = "studies are documented that nobody published";
        return suspected(&rules::PUB_DOCUMENTED, because);
    }
    if stated.registry_complete == Some(true) {
        let because = "every registered study is published".to_owned();
        return not_suspected(&rules::PUB_REGISTRY, because, stated, None);
    }
    let egger = test(case);
    // A funnel of a few studies shows nothing, whoever reads it.
    let by_eye = stated.funnel_asymmetry.filter(|_| enough(case) != Some(false));
    match (by_eye, egger) {
        (Some(true), _) => {
            let because = "the funnel plot strongly suggests missing studies, by eye".to_owned();
            asymmetric(because, stated, egger)
        }
        (None, Some(p)) if p < case.values().asymmetry_p => {
            let because =
                format!("Egger's test strongly suggests missing studies (p {})", number(p));
            asymmetric(because, stated, egger)
        }
        (Some(false), _) => {
            let because = "the funnel plot does not suggest missing studies, by eye".to_owned();
            not_suspected(&rules::PUB_NO_ASYMMETRY, because, stated, egger)
        }
        (None, Some(p)) => {
            let because =
                format!("Egger's test does not suggest missing studies (p {})", number(p));
            not_suspected(&rules::PUB_NO_ASYMMETRY, because, stated, egger)
        }
        (None, None) => not_feasible(case, stated),
    }
}

/// Suspected for asymmetry, which a complete registry would explain otherwise: that is asked before.
fn asymmetric(because: String, stated: &Publication, egger: Option<f64>) -> Answer {
    let rule = &rules::PUB_ASYMMETRY;
    let judged = DomainJudgement::settled(rule, Concern::Serious, because);
    let judged = match stated.registry_complete {
        None => judged.leaving(0, 1, "whether every registered study is published"),
        Some(_) => judged,
    };
    Answer { rule, judged, egger }
}

/// Whether there are enough studies for a reading of asymmetry; `None` where their number is not
/// known.
fn enough(case: &Case<'_, '_>) -> Option<bool> {
    let k = match &case.effect {
        Some(effect) => effect.k,
        None => Some(case.rows.len()).filter(|k| *k > 0),
    };
    #[expect(clippy::cast_precision_loss, reason = "a number of studies")]
    k.map(|k| k as f64 >= case.values().fewest_for_statistics)
}

/// Not suspected, as far as the first question is answered.
fn not_suspected(
    rule: &'static Rule,
    because: String,
    stated: &Publication,
    egger: Option<f64>,
) -> Answer {
    let judged = DomainJudgement::settled(rule, Concern::NotSerious, because);
    let open = match (stated.small_and_industry_sponsored, stated.unpublished_studies) {
        (None, _) => Some("whether most studies are small and sponsored by industry"),
        (_, None) => Some("whether studies are documented that nobody published"),
        _ => None,
    };
    let judged = match open {
        Some(open) => judged.leaving(0, 1, open),
        None => judged,
    };
    Answer { rule, judged, egger }
}

fn not_feasible(case: &Case<'_, '_>, stated: &Publication) -> Answer {
    let (rule, because, open) = match stated.unpublished_studies {
        Some(_) => {
            let because = "tests of asymmetry are not feasible, and no unpublished studies are \
                           documented";
            let open = match stated.small_and_industry_sponsored {
                None => Some("whether most studies are small and sponsored by industry"),
                // The studies are not given in numbers, but their funnel could be read.
                Some(_) if enough(case) != Some(false) => {
                    Some("whether the funnel plot suggests missing studies")
                }
                Some(_) => None,
            };
            (&rules::PUB_NONE_DOCUMENTED, because, open)
        }
        None => {
            let because = "tests of asymmetry are not feasible, and nobody says whether studies are \
                           unpublished: not assessable";
            let open = "whether a registry or a regulator documents studies that nobody published";
            (&rules::PUB_TOO_FEW, because, Some(open))
        }
    };
    let judged = DomainJudgement::settled(rule, Concern::NotSerious, because);
    let judged = match open {
        Some(open) => judged.leaving(0, 1, open).borderline(),
        None => judged,
    };
    Answer { rule, judged, egger: None }
}

/// The p value of Egger's test, where there are enough studies in numbers.
fn test(case: &Case<'_, '_>) -> Option<f64> {
    let effect = case.effect.as_ref().filter(|effect| effect.pooled)?;
    #[expect(clippy::cast_precision_loss, reason = "a number of studies")]
    let enough = effect.used.len() as f64 >= case.values().fewest_for_statistics;
    if !enough {
        return None;
    }
    let rows = || effect.used.iter().filter_map(|place| case.rows.get(*place)?.effect);
    let yi: Vec<f64> = rows().map(|[yi, _]| yi).collect();
    let vi: Vec<f64> = rows().map(|[_, vi]| vi).collect();
    let options = EggerOptions { at_least: 3, ..EggerOptions::default() };
    egger(&yi, &vi, &options).ok()?.figures.map(|test| test.p)
}
