//! The five domains of rating down, and rating up: one file each.
//!
//! Where a part of a body gives numbers, they are judged against the target; where it does not,
//! `narrative` judges what its findings tell; where they tell nothing, the rule set assumes, and
//! says so.

mod counted;
pub(crate) mod imprecision;
mod inconsistency;
pub(crate) mod indirectness;
mod narrative;
mod pollock;
mod publication_bias;
mod risk_of_bias;
mod upgrades;

pub(crate) use counted::Counted;
pub(crate) use indirectness::Compared;
pub(crate) use narrative::Narrative;
pub use upgrades::Upgrade;

use super::decision::Decisions;
use super::effect::{Effect, Row};
use super::information_size::OptimalInformationSize;
use super::judgement::{Concern, Domain, DomainJudgement, Domains, Reporting, Trace, TraceValue};
use super::rules::{self, Profile, Rule, RuleSet, Values};
use super::start::{PartOfBody, StartJudgement};
use super::target::Target;
use crate::base::Assessment;
use crate::error::Error;

/// What the domains of a part of a body are judged from.
pub(crate) struct Case<'e, 'a> {
    pub(crate) rules: &'e RuleSet,
    pub(crate) kind: PartOfBody,
    pub(crate) start: &'e StartJudgement,
    pub(crate) assessment: &'e Assessment,
    pub(crate) decisions: Decisions<'e>,
    /// How question and evidence compare, element by element.
    pub(crate) comparisons: &'e [Compared<'e>],
    /// The studies in numbers.
    pub(crate) rows: &'e [Row<'e>],
    /// What they come to together, and what is rated of it.
    pub(crate) effect: Option<Effect>,
    pub(crate) target: Option<Target>,
    /// The optimal information size, where it can be worked out.
    pub(crate) size: Option<OptimalInformationSize>,
    /// The findings in words, for a body of an evidence base.
    pub(crate) narrative: Option<Narrative<'e, 'a>>,
}

impl Case<'_, '_> {
    fn values(&self) -> &Values {
        self.rules.values()
    }

    /// The effect and its target, where there are both.
    fn numbers(&self) -> Option<(&Effect, &Target)> {
        Some((self.effect.as_ref()?, self.target.as_ref()?))
    }

    /// Fixes the target of the effect.
    fn fix_target(&mut self, trace: &mut Trace) -> Result<(), Error> {
        if let Some(effect) = &self.effect {
            let mut target = Target::of(effect, self.assessment, trace);
            self.decisions.on_target(&mut target, trace)?;
            self.target = Some(target);
        }
        Ok(())
    }

    /// Whether the part may be of non-randomised studies alone.
    fn may_be_non_randomised(&self) -> bool {
        self.kind != PartOfBody::Randomised && !self.start.randomised
    }

    /// What would have to be known of studies of the part that carry no weight in its effect.
    fn without_numbers(&self) -> Option<String> {
        self.effect.as_ref().filter(|effect| effect.pooled)?;
        let without = self.rows.iter().filter(|row| row.effect.is_none()).count();
        let elsewhere = self.narrative.as_ref().map_or(0, |narrative| {
            narrative.part.study_names().len().saturating_sub(self.rows.len())
        });
        let studies = without + elsewhere;
        (studies > 0).then(|| format!("the results of {studies} more studies in numbers"))
    }
}

/// Judges the five domains. Where studies at low risk of bias alone are to be analysed, the effect
/// and the target of the case are theirs afterwards.
///
/// # Errors
///
/// A decision on the target that cannot be taken.
pub(crate) fn judge(case: &mut Case<'_, '_>, trace: &mut Trace) -> Result<Domains, Error> {
    match case.rules.profile() {
        Profile::Narrative => Ok(in_words(case, trace)),
        Profile::Pollock => Ok(pollock::judge(case, trace)),
        Profile::Core | Profile::Standard => by_numbers(case, trace),
    }
}

fn in_words(case: &Case<'_, '_>, trace: &mut Trace) -> Domains {
    let or_assumed = |judge: fn(&Narrative<'_, '_>, &mut Trace) -> DomainJudgement,
                      domain: Domain,
                      trace: &mut Trace| match &case.narrative {
        Some(narrative) => judge(narrative, trace),
        None => assume(domain, "not reported", None, trace),
    };
    Domains {
        risk_of_bias: or_assumed(narrative::risk_of_bias::judge, Domain::RiskOfBias, trace),
        inconsistency: or_assumed(narrative::inconsistency::judge, Domain::Inconsistency, trace),
        indirectness: indirectness::judge(case, trace),
        imprecision: or_assumed(narrative::imprecision::judge, Domain::Imprecision, trace),
        publication_bias: or_assumed(
            narrative::publication_bias::judge,
            Domain::PublicationBias,
            trace,
        ),
    }
}

fn by_numbers(case: &mut Case<'_, '_>, trace: &mut Trace) -> Result<Domains, Error> {
    if let Some(effect) = &case.effect {
        effect.note(case.rows, trace);
    }
    case.fix_target(trace)?;
    let risk_of_bias::Judged { judgement: risk_of_bias, low_only, otherwise } =
        risk_of_bias::judge(case, trace);
    // If studies that nobody judged turned out the other way, others might be analysed.
    let other = otherwise.map(|effect| on_effect(case, effect)).transpose()?;
    if let Some(effect) = low_only {
        let k = effect.k.unwrap_or(0);
        trace.note(&rules::ROB_LOW_ONLY, [("k", k.into())], None, "analysed alone");
        effect.note(&[], trace);
        case.effect = Some(effect);
        case.fix_target(trace)?;
    }
    let mut domains = on_analysed(case, risk_of_bias, trace);
    if let Some(other) = other {
        domains.inconsistency.widen(&other.inconsistency, "an appraisal of every study");
        domains.imprecision.widen(&other.imprecision, "an appraisal of every study");
        domains.publication_bias.widen(&other.publication_bias, "an appraisal of every study");
    }
    if let Some(open) = case.target.as_ref().and_then(|target| target.open.clone()) {
        domains.risk_of_bias.leave_all(most_risk_of_bias(case), &open);
        leave_numbers(case, &mut domains, &open);
    }
    // Any of the studies that nobody judged may turn out to be analysed, or not.
    let unjudged = case.rows.iter().filter(|row| row.effect.is_some() && row.is_unjudged()).count();
    if unjudged > 1 && !case.start.by_robins {
        leave_numbers(case, &mut domains, "an appraisal of every study");
    }
    if let Some(left_out) = case.without_numbers() {
        domains.risk_of_bias.leave_all(most_risk_of_bias(case), &left_out);
        leave_numbers(case, &mut domains, &left_out);
    }
    Ok(domains)
}

/// Leaves open what the numbers of all studies would decide.
fn leave_numbers(case: &Case<'_, '_>, domains: &mut Domains, open: &str) {
    let values = case.values();
    domains.inconsistency.leave_all(values.most_inconsistency, open);
    domains.imprecision.leave_all(values.most_imprecision, open);
}

/// The domains as they would be on another effect.
fn on_effect(case: &mut Case<'_, '_>, effect: Effect) -> Result<Domains, Error> {
    let mut unseen = Trace::default();
    let kept = (case.effect.replace(effect), case.target.take());
    case.fix_target(&mut unseen)?;
    let risk_of_bias = not_reported(Domain::RiskOfBias, "");
    let domains = on_analysed(case, risk_of_bias, &mut unseen);
    (case.effect, case.target) = kept;
    Ok(domains)
}

/// The domains on the studies that are analysed.
fn on_analysed(
    case: &mut Case<'_, '_>,
    risk_of_bias: DomainJudgement,
    trace: &mut Trace,
) -> Domains {
    let values = case.rules.values();
    Domains {
        risk_of_bias: risk_of_bias.at_most(most_risk_of_bias(case)),
        inconsistency: inconsistency::judge(case, trace).at_most(values.most_inconsistency),
        indirectness: indirectness::judge(case, trace).at_most(values.most_indirectness),
        imprecision: imprecision::judge(case, trace).at_most(values.most_imprecision),
        publication_bias: publication_bias::judge(case, trace)
            .at_most(values.most_publication_bias),
    }
}

/// Three levels only for ROBINS-I and a start at high.
fn most_risk_of_bias(case: &Case<'_, '_>) -> f64 {
    if case.start.by_robins { 3.0 } else { case.values().most_risk_of_bias }
}

/// Looks at the reasons for rating up.
pub(crate) fn upgrades(case: &Case<'_, '_>, domains: &Domains, trace: &mut Trace) -> Vec<Upgrade> {
    match (case.rules.profile(), &case.narrative) {
        (Profile::Pollock, _) => Vec::new(),
        (Profile::Narrative, Some(narrative)) => {
            narrative::large_effect::large_effect(narrative, trace).into_iter().collect()
        }
        _ => upgrades::judge(case, domains, trace),
    }
}

/// What a rule set assumes of a domain on which nothing is reported.
pub(crate) fn not_reported(domain: Domain, because: impl Into<String>) -> DomainJudgement {
    let (rule, suggested, most): (&'static Rule, Concern, u8) = match domain {
        Domain::RiskOfBias => (&rules::ROB_NOT_REPORTED, Concern::Serious, 2),
        Domain::Inconsistency => (&rules::INC_NOT_REPORTED, Concern::NotSerious, 2),
        Domain::Indirectness => (&rules::IND_NOT_REPORTED, Concern::NotSerious, 2),
        Domain::Imprecision => (&rules::IMP_NOT_REPORTED, Concern::Serious, 2),
        Domain::PublicationBias => (&rules::PUB_NOT_REPORTED, Concern::NotSerious, 1),
    };
    let judged = DomainJudgement::new(
        rule,
        suggested,
        Concern::range(0, most),
        Reporting::NotReported,
        because,
    );
    let judged = judged.open(needed(domain));
    if suggested == Concern::NotSerious { judged.borderline() } else { judged }
}

/// What settles a domain.
const fn needed(domain: Domain) -> &'static str {
    match domain {
        Domain::RiskOfBias => "an appraisal of the risk of bias of the studies",
        Domain::Inconsistency => "the direction and size of the effect in each study",
        Domain::Indirectness => "a comparison of question and evidence, element by element",
        Domain::Imprecision => "the number of participants and the confidence intervals",
        Domain::PublicationBias => "whether studies were done and not published",
    }
}

/// Judges a domain on which nothing is reported, with its trace.
fn assume(
    domain: Domain,
    because: &str,
    studies: Option<String>,
    trace: &mut Trace,
) -> DomainJudgement {
    let judged = not_reported(domain, because);
    let result = possible_in_words(&judged);
    match studies {
        Some(studies) => trace.note(judged.rule, [("studies", studies.into())], None, result),
        None => trace.note(judged.rule, [], None, result),
    }
    judged
}

/// What is suggested, and what stays possible beside it.
fn possible_in_words(judged: &DomainJudgement) -> TraceValue {
    if judged.possible.len() == 1 {
        return judged.suggested.code().into();
    }
    let possible: Vec<&str> = judged.possible.iter().map(|concern| concern.code()).collect();
    format!("{} suggested; possible: {}", judged.suggested, possible.join(", ")).into()
}
