//! Every rule: its id, what it says, where it comes from, what kind of rule it is, and the rule
//! sets that have it.

use super::{Profile, Rule, RuleKind};

/// Where rules and parameters come from.
pub(super) mod source {
    pub(crate) const MURAD: &str = "Murad 2017, Evid Based Med 22:85, table 1";
    pub(crate) const POLLOCK: &str = "Pollock 2016, J Clin Epidemiol 70:106, table 2";
    pub(crate) const GUIDELINES: &str = "GRADE guidelines";
    pub(crate) const GUIDELINES_4: &str =
        "GRADE guidelines on risk of bias, as in the Cochrane Handbook, chapter 14";
    pub(crate) const GUIDELINES_6: &str =
        "GRADE guidelines 6: Guyatt 2011, J Clin Epidemiol 64:1283";
    pub(crate) const GUIDELINES_9: &str =
        "GRADE guidelines 9: Guyatt 2011, J Clin Epidemiol 64:1311";
    pub(crate) const GUIDELINES_18: &str =
        "GRADE guidelines 18: Schünemann 2019, J Clin Epidemiol 111:105, table 1";
    pub(crate) const GUIDANCE_35: &str =
        "GRADE guidance 35 on imprecision rated against contextual thresholds";
    pub(crate) const GUIDANCE_36: &str =
        "GRADE guidance 36 on inconsistency, J Clin Epidemiol 2023";
    pub(crate) const CORE_GRADE_1: &str = "Core GRADE 1, BMJ 2025;389:e081903";
    pub(crate) const CORE_GRADE_2: &str = "Core GRADE 2, BMJ 2025;389:e081904";
    pub(crate) const CORE_GRADE_3: &str = "Core GRADE 3, BMJ 2025;389:e081905";
    pub(crate) const CORE_GRADE_4: &str = "Core GRADE 4, BMJ 2025;389:e083864";
    pub(crate) const CORE_GRADE_4_NOTE: &str =
        "Core GRADE 4, BMJ 2025;389:e083864, figure 2, as pmatools (Furukawa) reports it";
    pub(crate) const CORE_GRADE_5: &str =
        "Core GRADE 5, BMJ 2025;389:e083865, table 2, as pmatools (Furukawa) reports it";
    pub(crate) const NEAR_NULL: &str =
        "GRADE guidance on targets with the null as threshold and an estimate near it (abstract)";
    pub(crate) const CLARITY: &str =
        "CLARITY research group, frequently asked questions on Core GRADE";
    pub(crate) const CINEMA: &str =
        "CINeMA: Nikolakopoulou 2020, PLoS Med 17:e1003082, and its code";
    pub(crate) const HANDBOOK_12: &str = "Cochrane Handbook, chapter 12";
    pub(crate) const HANDBOOK_14: &str = "Cochrane Handbook, chapter 14";
    pub(crate) const CLOSE_CALLS: &str =
        "GRADE on close calls, as given in the KCE process book, node 128";
    pub(crate) const ARITHMETIC: &str = "arithmetic on the counts given";
    pub(crate) const ETD: &str = "GRADE Evidence to Decision frameworks";
    pub(crate) const NON_RANDOMISED: &str = "GRADE guidance on non-randomised studies";
    pub(crate) const PIEPER: &str = "Pieper 2014, J Clin Epidemiol 67:368";
    pub(crate) const OWN: &str = "a choice of this library";
}
use source::*;

const EVERY: &[Profile] = Profile::ALL;
const NUMBERS: &[Profile] = &[Profile::Core, Profile::Standard];
const WORDS: &[Profile] = &[Profile::Core, Profile::Standard, Profile::Narrative];
const POOLED: &[Profile] = &[Profile::Core, Profile::Standard, Profile::Pollock];
const CORE: &[Profile] = &[Profile::Core];
const STANDARD: &[Profile] = &[Profile::Standard];
const NARRATIVE: &[Profile] = &[Profile::Narrative];
const OVERVIEW: &[Profile] = &[Profile::Pollock];

macro_rules! rules {
    ($($name:ident = $id:literal, $kind:ident, $source:expr, $profiles:ident, $says:literal;)+) => {
        $(#[doc = $says] pub(crate) static $name: Rule = Rule {
            id: $id, kind: RuleKind::$kind, says: $says, source: $source, profiles: $profiles,
        };)+
        /// Every rule of every rule set.
        pub(crate) static ALL: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    GIVEN = "judgement.given", Library, OWN, EVERY,
        "a judgement that a person gives is taken as it is";
    LAYERS = "layers.authority", Library, OWN, EVERY,
        "where two layers state a direction for the same study in a body, the later layer is used";
    NOT_RATED = "not-rated.no-effect", Unconfirmed, ETD, EVERY,
        "a body without a finding of effect is not rated; it is not very low";
    START_RANDOMISED = "start.randomised", Grade, CORE_GRADE_4, EVERY,
        "randomised studies start at high";
    START_NON_RANDOMISED = "start.non-randomised", Grade, GUIDELINES_18, EVERY,
        "non-randomised studies start at low";
    START_CASES = "start.cases", Grade, GUIDELINES_9, EVERY,
        "case series and other unsystematic observations start at very low";
    START_CONTAINER = "start.container", Library, OWN, EVERY,
        "a review has no starting level; the designs of its primary studies have";
    START_SPLIT = "start.split", Unconfirmed, NON_RANDOMISED, EVERY,
        "randomised and other studies whose results can be told apart are rated apart, and the better is shown with the other beside it";
    START_BOUND = "start.bound", Library, ARITHMETIC, EVERY,
        "of x improved among n studies, m of them randomised, at least x - (n - m) and at most min(x, m) randomised studies improved";
    START_MIXED = "start.mixed", Library, OWN, EVERY,
        "where results of randomised studies are not told apart from others, the start may be low or high; low is suggested";
    START_ROBINS = "start.robins-i", Library, OWN, NARRATIVE,
        "studies appraised with ROBINS-I are non-randomised, and start at low in this rule set";
    START_UNKNOWN = "start.not-reported", Library, OWN, EVERY,
        "where designs are not reported the start may be low or high; low is suggested";
    ROB_APPRAISAL = "risk-of-bias.appraisal", Library, OWN, WORDS,
        "the best and the worst of the appraisals bound it: low is not serious, mixed is serious, most or all high is serious or worse; low beside high is serious";
    ROB_LIMITATION = "risk-of-bias.limitation", Library, OWN, WORDS,
        "a stated limitation of design or evaluation is at least serious";
    ROB_UNCONTROLLED = "risk-of-bias.uncontrolled", Library, OWN, WORDS,
        "a body of uncontrolled designs alone is at least serious";
    ROB_NOT_REPORTED = "risk-of-bias.not-reported", Library, OWN, WORDS,
        "where no appraisal is reported it may be anything from not serious to very serious; serious is suggested";
    INC_SINGLE = "inconsistency.single-study", Library, OWN, WORDS,
        "one study cannot be inconsistent";
    INC_SIGNIFICANCE = "inconsistency.significance", Grade, HANDBOOK_12, WORDS,
        "studies counted by statistical significance are shown and not used";
    INC_SHARE = "inconsistency.share", Library, OWN, WORDS,
        "the share of studies that point the same way decides, if three or more say which way";
    INC_DISAGREE = "inconsistency.disagree", Library, OWN, WORDS,
        "findings that point different ways, or a finding called mixed, are at least serious";
    INC_HETEROGENEOUS = "inconsistency.heterogeneous", Library, OWN, WORDS,
        "studies called too heterogeneous to compare are at least serious";
    INC_NOT_REPORTED = "inconsistency.not-reported", Library, OWN, WORDS,
        "where directions are not counted but all that are stated agree it may be anything from not serious to very serious; not serious is suggested";
    INC_FEW_POINT = "inconsistency.few-point", Library, OWN, WORDS,
        "where fewer studies point either way than point neither way it is at least serious";
    IND_COUNT = "indirectness.count", Library, OWN, WORDS,
        "one important difference is serious; two, or one major difference, are very serious; elements not compared may add more";
    IND_NOT_REPORTED = "indirectness.not-reported", Library, OWN, WORDS,
        "where question and evidence were not compared it may be anything from not serious to very serious; not serious is suggested";
    IMP_SIZE = "imprecision.size", Grade, MURAD, NARRATIVE,
        "information from 400 participants or fewer is a concern (the source counts events where the outcome is binary; here participants are known)";
    IMP_LARGEST = "imprecision.largest-finding", Library, OWN, NARRATIVE,
        "the largest finding of each study counts, since the same people may stand behind several";
    IMP_SUM = "imprecision.reviews", Library, OWN, NARRATIVE,
        "participants of several reviews are at least those of the largest and at most their sum, since the reviews may share studies";
    IMP_INTERVAL = "imprecision.interval", Library, OWN, NARRATIVE,
        "intervals that all include no effect may be a concern; until a meaningful difference is named they are a close call";
    IMP_LIMITATION = "imprecision.limitation", Library, OWN, NARRATIVE,
        "studies called small are at least serious, where no number of participants says otherwise";
    IMP_NOT_REPORTED = "imprecision.not-reported", Library, OWN, WORDS,
        "where the number of participants is not reported it may be anything from not serious to very serious; serious is suggested";
    PUB_SMALL_POSITIVE = "publication-bias.small-positive", Grade, MURAD, NARRATIVE,
        "only small studies with positive results: suspected";
    PUB_UNPUBLISHED = "publication-bias.unpublished", Grade, MURAD, WORDS,
        "studies known to exist and not published: suspected";
    PUB_SEARCH = "publication-bias.search", Grade, MURAD, WORDS,
        "a search that is not comprehensive makes it more likely";
    PUB_NOT_REPORTED = "publication-bias.not-reported", Library, OWN, WORDS,
        "where nothing is reported it may be undetected or suspected; undetected is suggested";
    UP_LARGE = "upgrade.large-effect", Grade, GUIDELINES_9, WORDS,
        "a ratio above 2 or below 0.5 may rate up non-randomised evidence";
    UP_PRECONDITIONS = "upgrade.preconditions", Library, OWN, NARRATIVE,
        "a rating up needs a comparison group and a ratio with an interval that excludes no effect from every study, all of them large and on one side, and two studies or more";
    COMBINE_SUM = "combine.sum", Grade, HANDBOOK_14, EVERY,
        "the start less the levels rated down plus the levels rated up, no lower than very low and no higher than high";
    COMBINE_STRICT = "combine.strict", Grade, GUIDELINES_18, EVERY,
        "rating up is only for evidence without any reason for rating down";
    COMBINE_CLOSE_CALLS = "combine.close-calls", Grade, CLOSE_CALLS, EVERY,
        "two close calls or more, none rated down, rate down once";
    COMBINE_ORDER = "combine.close-calls.order", Library, OWN, EVERY,
        "the level is taken from the first of risk of bias, imprecision, indirectness, inconsistency, publication bias; a domain that is only assumed is no close call";
    INTERVAL = "interval", Library, OWN, EVERY,
        "the worst and the best certainty that the facts given leave possible";
    OVERALL_CRITICAL = "overall.critical", Grade, GUIDELINES_18, EVERY,
        "the overall certainty is the lowest among the critical outcomes";
    OVERALL_NONE_CRITICAL = "overall.none-critical", Library, OWN, EVERY,
        "where no outcome is critical no overall certainty over outcomes is given";
    OVERALL_UNSTATED = "overall.importance-not-stated", Library, OWN, EVERY,
        "without stated importance no overall certainty over outcomes is given";
    GOVERN = "recommendation.most-favourable", Library, OWN, EVERY,
        "without stated importance a recommendation is shown by its most favourable rateable body that points its way, with the others beside it";
    AS_WRITTEN = "recommendation.as-written", Library, OWN, EVERY,
        "a recommendation as written is no surer than its weakest component";

    // The start.
    START_STATED = "start.stated", Library, OWN, EVERY,
        "a starting level that a panel states is taken as it is, with its reason; high for non-randomised studies needs ROBINS-I for each of them";
    START_ROBINS_HIGH = "start.robins-i-high", Grade, GUIDELINES_18, STANDARD,
        "non-randomised studies that were all appraised with ROBINS-I start at high, and risk of bias brings them down";
    START_ROBINS_LOW = "start.robins-i-low", Grade, CORE_GRADE_4, CORE,
        "non-randomised studies start at low, also where they were appraised with ROBINS-I";

    // The target.
    TARGET_NULL = "target.null", Grade, CORE_GRADE_2, NUMBERS,
        "with the null as threshold the target is that there is an effect";
    TARGET_NEAR_NULL = "target.near-null", Grade, NEAR_NULL, NUMBERS,
        "with the null as threshold and an estimate smaller than the minimal important difference the target is little or no effect, judged against that difference";
    TARGET_MID = "target.minimal-important-difference", Grade, CORE_GRADE_2, NUMBERS,
        "an estimate beyond the minimal important difference makes the target an important effect, one within it little or no effect";
    TARGET_CONTEXTUAL = "target.contextual", Grade, GUIDANCE_35, NUMBERS,
        "the band of the estimate among the contextual thresholds is the target";
    TARGET_SAME_FOR = "target.same-verdict", Library, OWN, CORE,
        "the values of the minimal important difference for which imprecision is judged the same";
    EFFECT_POOLED = "effect.pooled", Library, OWN, POOLED,
        "studies are pooled by inverse variance, with the estimator named";
    EFFECT_REPORTED = "effect.reported", Library, OWN, POOLED,
        "a pooled effect that a review reports is used where its studies are not given in numbers";
    EFFECT_LEFT_OUT = "effect.left-out", Library, OWN, POOLED,
        "a study without usable numbers keeps its place and carries no weight";

    // Risk of bias from weights.
    ROB_WEIGHT = "risk-of-bias.weight", Unconfirmed, CORE_GRADE_4_NOTE, NUMBERS,
        "studies are told apart into low and high risk of bias, and the weight of those at high risk decides whether they dominate";
    ROB_SOME_CONCERNS = "risk-of-bias.some-concerns", Library, OWN, NUMBERS,
        "studies with some concerns count one way; where the other way changes the judgement it is a close call";
    ROB_NOT_DOMINATED = "risk-of-bias.not-dominated", Unconfirmed, CORE_GRADE_4_NOTE, NUMBERS,
        "where studies at high risk do not dominate there is no rating down; the only question is which studies to analyse";
    ROB_LOW_ONLY = "risk-of-bias.low-risk-only", Grade, CORE_GRADE_4, NUMBERS,
        "where results differ, the studies at low risk of bias alone are analysed, by the same model, and the other domains are judged on them";
    ROB_SIMILAR = "risk-of-bias.similar", Library, OWN, NUMBERS,
        "results at low and at high risk are similar if both lie on the same side of the threshold, and their difference includes none or the estimate changes little";
    ROB_DIRECTION = "risk-of-bias.direction", Unconfirmed, CORE_GRADE_4_NOTE, NUMBERS,
        "where studies at high risk dominate: rated down if bias may explain the effect or the lack of one, and not if it would have worked the other way";
    ROB_DIRECTION_SHOWN = "risk-of-bias.direction-shown", Library, OWN, NUMBERS,
        "where nobody states the direction of bias, it is read from how the estimate moves between the studies at low risk and all";
    ROB_NONE_LOW = "risk-of-bias.none-low", Library, OWN, NUMBERS,
        "where no study is at low risk and nobody states the direction of bias, it may explain the effect: rated down, unless the direction turns out to work against what is seen";
    ROB_UNJUDGED = "risk-of-bias.unjudged", Library, OWN, NUMBERS,
        "studies that nobody judged may be low or high; the worse of the two is suggested";
    ROB_COUNTED = "risk-of-bias.counted", Library, OWN, NUMBERS,
        "without weights from a pooled effect studies count by participants, or each as one, and it is a close call";
    ROB_CRUCIAL = "risk-of-bias.crucial", Grade, GUIDELINES_4, STANDARD,
        "with crucial limitations that substantially lower confidence, where studies at high risk dominate: very serious";
    ROB_ROBINS = "risk-of-bias.robins-i", Unconfirmed, GUIDELINES_18, STANDARD,
        "with ROBINS-I and a start at high, moderate risk is one level, serious two, critical three; the level that studies of dominating weight reach";

    // Inconsistency from estimates.
    INC_SCREEN = "inconsistency.screen", Unconfirmed, CORE_GRADE_3, NUMBERS,
        "with I2 this low inconsistency is seldom serious; a high I2 alone never rates down";
    INC_OVERLAP = "inconsistency.overlap", Library, OWN, NUMBERS,
        "no important differences where intervals overlap widely and I2 is not high";
    INC_ONE_SIDE = "inconsistency.one-side", Grade, GUIDANCE_36, NUMBERS,
        "estimates on one side of the threshold are consistent, however large I2 is; a majority on one side is enough";
    INC_OPPOSITE = "inconsistency.opposite-sides", Grade, CORE_GRADE_3, NUMBERS,
        "a substantial proportion of estimates on opposite sides of the threshold, unexplained, is serious";
    INC_VERY = "inconsistency.very-serious", Library, OWN, STANDARD,
        "many on the other side, very high I2 and a prediction interval beyond both thresholds is very serious";
    INC_SUBGROUP = "inconsistency.subgroup", Grade, CORE_GRADE_3, NUMBERS,
        "a subgroup of moderate or high credibility explains the differences: the parts are rated apart and there is no rating down";
    INC_FOREST = "inconsistency.forest-plot", Grade, CORE_GRADE_3, NUMBERS,
        "important differences and limited overlap, then the side of the threshold, then a credible subgroup, as a person reads them";
    INC_I2_ONLY = "inconsistency.i2-only", Library, OWN, NUMBERS,
        "a reported I2 without the estimates of the studies can rule inconsistency out where it is low, and settles nothing where it is high";
    INC_CINEMA = "inconsistency.cinema", Grade, CINEMA, NUMBERS,
        "a second opinion: how many thresholds the confidence and the prediction interval cross";

    // Indirectness.
    IND_CORE = "indirectness.core", Library, OWN, CORE,
        "one important difference is serious; two levels are suggested only where the outcome is another one";
    IND_LIKELIHOOD = "indirectness.likelihood", Unconfirmed, CORE_GRADE_5, CORE,
        "how often an element leads to rating down: population seldom, intervention at times, comparator substantially, outcome often";
    IND_CONTEXT = "indirectness.context", Library, OWN, WORDS,
        "asked about a context, each of its elements is compared with what the studies report; whether a difference matters is for a person to say, except for another outcome level, which is a surrogate";

    // Imprecision.
    IMP_NO_ESTIMATE = "imprecision.no-estimate", Library, OWN, NUMBERS,
        "without an estimate and its interval imprecision cannot be judged by these rules";
    IMP_CROSSES = "imprecision.crosses", Grade, CORE_GRADE_2, CORE,
        "an interval that crosses the threshold is serious, whatever the sample size";
    IMP_CROSSES_BOTH = "imprecision.crosses-both", Unconfirmed, CORE_GRADE_2, CORE,
        "an interval that includes both important benefit and important harm: consider two levels";
    IMP_PRECISE = "imprecision.precise", Grade, CORE_GRADE_2, CORE,
        "an interval that does not cross, and an effect that is not implausibly large: not serious, whatever the sample size";
    IMP_SIZE_MET = "imprecision.size-met", Grade, CORE_GRADE_2, CORE,
        "an implausibly large effect with the optimal information size met is not serious";
    IMP_SIZE_UNMET = "imprecision.size-unmet", Grade, CORE_GRADE_2, CORE,
        "an implausibly large effect short of the optimal information size is serious";
    IMP_RATIO = "imprecision.interval-ratio", Unconfirmed, CORE_GRADE_2, CORE,
        "an implausibly large effect whose interval is this wide: consider two levels";
    IMP_FAR = "imprecision.far-from-size", Unconfirmed, CORE_GRADE_2, CORE,
        "an implausibly large effect on a continuous outcome far from the optimal information size: consider two levels";
    IMP_SIZE_UNKNOWN = "imprecision.size-unknown", Library, OWN, NUMBERS,
        "where the optimal information size cannot be worked out it may be met or not";
    IMP_G6_MET = "imprecision.guidelines-6.precise", Grade, GUIDELINES_6, STANDARD,
        "an interval that excludes no effect, with the optimal information size met, is not serious; so is one that includes it and no appreciable benefit or harm";
    IMP_G6_APPRECIABLE = "imprecision.guidelines-6.appreciable", Grade, GUIDELINES_6, STANDARD,
        "an interval that includes no effect and appreciable benefit or harm is serious, also with the optimal information size met";
    IMP_G6_SIZE = "imprecision.guidelines-6.size", Grade, GUIDELINES_6, STANDARD,
        "short of the optimal information size is serious";
    IMP_G6_VERY = "imprecision.guidelines-6.very-serious", Unconfirmed, GUIDELINES_6, STANDARD,
        "appreciable benefit and harm both included, and far from the optimal information size: very serious";
    IMP_G35 = "imprecision.guidance-35", Unconfirmed, GUIDANCE_35, NUMBERS,
        "the number of contextual thresholds that the interval crosses is the number of levels, up to three";

    // Publication bias: four questions in order.
    PUB_INDUSTRY = "publication-bias.small-and-industry", Grade, CORE_GRADE_4, NUMBERS,
        "most or all studies small and sponsored by industry: suspected";
    PUB_REGISTRY = "publication-bias.registry-complete", Library, OWN, NUMBERS,
        "every registered study is published: not suspected";
    PUB_ASYMMETRY = "publication-bias.asymmetry", Grade, CORE_GRADE_4, NUMBERS,
        "with enough studies, asymmetry or a test that strongly suggests missing studies: suspected";
    PUB_NO_ASYMMETRY = "publication-bias.no-asymmetry", Grade, CORE_GRADE_4, NUMBERS,
        "with enough studies, no asymmetry that suggests missing studies: not suspected";
    PUB_TOO_FEW = "publication-bias.too-few", Grade, CORE_GRADE_4, NUMBERS,
        "with few studies tests of asymmetry are not feasible: not assessable, which is not no concern";
    PUB_DOCUMENTED = "publication-bias.documented", Grade, CORE_GRADE_4, NUMBERS,
        "studies that a registry or a regulator documents and nobody published: suspected; asked at any number of studies, which is this library's";
    PUB_NONE_DOCUMENTED = "publication-bias.none-documented", Grade, CORE_GRADE_4, NUMBERS,
        "tests not feasible, and no unpublished studies documented: not suspected";

    // Rating up.
    UP_VERY_LARGE = "upgrade.very-large-effect", Grade, GUIDELINES_9, NUMBERS,
        "a risk ratio above 5 or below 0.2, without serious risk of bias and with a narrow interval, may rate up two levels";
    UP_NEEDS = "upgrade.needs", Library, OWN, NUMBERS,
        "a rating up for size needs a risk ratio with its interval, two studies or more, confounding addressed and no serious risk of bias";
    UP_ODDS = "upgrade.odds-ratio", Grade, GUIDELINES_9, NUMBERS,
        "an odds ratio is turned into a risk ratio at the baseline risk before it is called large";
    UP_CONTINUOUS = "upgrade.continuous", Unconfirmed, GUIDELINES_9, NUMBERS,
        "a difference of means, standardised or not, does not rate up for size";
    UP_DOSE = "upgrade.dose-response", Grade, GUIDELINES_9, NUMBERS,
        "a gradient of effect over dose may rate up one level; three ordered levels or a test for trend show it, which is this library's";
    UP_OPPOSING = "upgrade.opposing-confounding", Grade, GUIDELINES_9, STANDARD,
        "all plausible residual confounding would reduce the effect seen, or would create one where none is seen: may rate up one level";
    UP_NOT_CORE = "upgrade.not-in-core-grade", Grade, CORE_GRADE_1, CORE,
        "opposing residual confounding is not a reason for rating up in Core GRADE";

    // Combination.
    COMBINE_ROBINS = "combine.robins-i", Library, GUIDELINES_18, STANDARD,
        "levels for risk of bias that only bring evidence started at high with ROBINS-I back to low do not stand in the way of rating up";
    COMBINE_RESTORE = "combine.restore", Library, CORE_GRADE_1, EVERY,
        "two domains or more rated down as close calls: a person may restore one level, with a reason";
    COMBINE_POLLOCK = "combine.pollock", Unconfirmed, POLLOCK, OVERVIEW,
        "no downgrade is high, one or two moderate, three or four low, more very low";

    // Decisions.
    DECIDED = "decision.override", Library, OWN, EVERY,
        "what a person decides holds, with its reason, beside what the rules suggest";
    TWICE = "judgement.twice", Unconfirmed, GUIDELINES, EVERY,
        "one problem may not rate down in two domains";
    REVIEW = "decision.review", Library, OWN, EVERY,
        "a decision whose suggestion or facts have changed since is flagged for review, and kept";

    // Pollock 2016.
    POLLOCK_PARTICIPANTS = "pollock.participants", Grade, POLLOCK, OVERVIEW,
        "200 participants or more: no downgrade; 100 to 199: one; fewer: two";
    POLLOCK_TRIALS = "pollock.risk-of-bias", Grade, POLLOCK, OVERVIEW,
        "three quarters or more of the participants in trials at low risk of bias: no downgrade; fewer, or not reported: one";
    POLLOCK_I2 = "pollock.inconsistency", Grade, POLLOCK, OVERVIEW,
        "I2 up to 75 %, or one trial: no downgrade; above, or not reported: one";
    POLLOCK_REVIEW = "pollock.review", Grade, POLLOCK, OVERVIEW,
        "AMSTAR questions 1 to 4 all yes: no downgrade; three: one; fewer: two";
    POLLOCK_NOT_ASKED = "pollock.not-asked", Grade, POLLOCK, OVERVIEW,
        "the algorithm does not ask about indirectness and publication bias";

    // Reviews and their overlap.
    OVERLAP_CCA = "overlap.corrected-covered-area", Unconfirmed, PIEPER, EVERY,
        "overlap of reviews is (N - r) / (r c - r): below 5 % slight, below 10 % moderate, below 15 % high, else very high";
    OVERLAP_UNKNOWN = "overlap.unknown", Library, OWN, EVERY,
        "without the lists of primary studies overlap is unknown, and counts of different reviews are not added";
}
