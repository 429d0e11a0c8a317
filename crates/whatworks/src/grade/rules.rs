//! The rules of each rule set: what each says, where it comes from, and what kind of rule it is.

use serde::Serialize;

use crate::base::codes;
use crate::error::UnknownName;

codes! {
    /// What stands behind a rule.
    RuleKind {
        /// A rule of GRADE or of a paper it builds on, checked against the source.
        Grade = "grade",
        /// A choice of this library, where GRADE leaves it to judgement.
        Library = "library",
        /// Taken to be GRADE's, but not confirmed against its source.
        Unconfirmed = "unconfirmed",
    }
}

/// A rule: a stable id, what it says, its kind and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// The id, which stays the same between versions.
    pub id: &'static str,
    /// What stands behind it.
    pub kind: RuleKind,
    /// What it says.
    pub says: &'static str,
    /// Where it comes from.
    pub source: &'static str,
}

/// A number that a rule uses.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: f64,
    /// What it means.
    pub meaning: &'static str,
    /// What stands behind it.
    pub kind: RuleKind,
    /// Where it comes from.
    pub source: &'static str,
}

/// A named, versioned set of rules. Its version changes when any result can.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleSet {
    id: &'static str,
    version: &'static str,
}

const MURAD: &str = "Murad 2017, Evid Based Med 22:85, table 1";
const GRADE_18: &str = "GRADE guidelines 18: Schünemann 2019, J Clin Epidemiol 111:105, table 1";
const GRADE_9: &str = "GRADE guidelines 9: Guyatt 2011, J Clin Epidemiol 64:1311";
const CORE_GRADE_4: &str = "Core GRADE 4, BMJ 2025;389:e083864";
const HANDBOOK_12: &str = "Cochrane Handbook, chapter 12";
const HANDBOOK_14: &str = "Cochrane Handbook, chapter 14";
const CLOSE_CALLS: &str = "GRADE on close calls, as given in the KCE process book, node 128";
const OWN: &str = "a choice of this library";

/// The number of participants at or below which information is called small.
pub(crate) const INFORMATION_SIZE: u32 = 400;
/// The share of studies pointing one way from which directions are called consistent.
pub(crate) const CONSISTENT_SHARE: f64 = 0.80;
/// The share below which directions are called divided.
pub(crate) const DIVIDED_SHARE: f64 = 0.60;
/// The fewest studies whose directions are compared.
pub(crate) const FEWEST_VOTES: u32 = 3;
/// The importance, on a scale of 1 to 9, from which an outcome is critical.
pub(crate) const CRITICAL: u8 = 7;
/// The ratio (or its inverse) from which an effect is called large.
pub(crate) const LARGE_RATIO: f64 = 2.0;

macro_rules! rules {
    ($($name:ident = $id:literal, $kind:ident, $source:expr, $says:literal;)+) => {
        $(#[doc = $says] pub(crate) const $name: Rule = Rule {
            id: $id, kind: RuleKind::$kind, says: $says, source: $source,
        };)+
        /// Every rule of `narrative-2017`.
        const NARRATIVE: &[Rule] = &[$($name),+];
    };
}

rules! {
    GIVEN = "judgement.given", Library, OWN,
        "a judgement that a person gives is taken as it is";
    LAYERS = "layers.authority", Library, OWN,
        "where two layers state a direction for the same study in a body, the later layer is used";
    NOT_RATED = "not-rated.no-effect", Unconfirmed, "GRADE Evidence to Decision frameworks",
        "a body without a finding of effect is not rated; it is not very low";
    START_RANDOMISED = "start.randomised", Grade, CORE_GRADE_4,
        "randomised studies start at high";
    START_NON_RANDOMISED = "start.non-randomised", Grade, GRADE_18,
        "non-randomised studies start at low";
    START_CASES = "start.cases", Grade, GRADE_9,
        "case series and other unsystematic observations start at very low";
    START_CONTAINER = "start.container", Library, OWN,
        "a review has no starting level; the designs of its primary studies have";
    START_SPLIT = "start.split", Unconfirmed, "GRADE guidance on non-randomised studies",
        "randomised and other studies whose results can be told apart are rated apart, and the better is shown with the other beside it";
    START_BOUND = "start.bound", Library, "arithmetic on the counts given",
        "of x improved among n studies, m of them randomised, at least x - (n - m) and at most min(x, m) randomised studies improved";
    START_MIXED = "start.mixed", Library, OWN,
        "where results of randomised studies are not told apart from others, the start may be low or high; low is suggested";
    START_ROBINS = "start.robins-i", Library, OWN,
        "studies appraised with ROBINS-I are non-randomised, and start at low in this rule set";
    START_UNKNOWN = "start.not-reported", Library, OWN,
        "where designs are not reported the start may be low or high; low is suggested";
    ROB_APPRAISAL = "risk-of-bias.appraisal", Library, OWN,
        "the best and the worst of the appraisals bound it: low is not serious, mixed is serious, most or all high is serious or worse; low beside high is serious";
    ROB_LIMITATION = "risk-of-bias.limitation", Library, OWN,
        "a stated limitation of design or evaluation is at least serious";
    ROB_UNCONTROLLED = "risk-of-bias.uncontrolled", Library, OWN,
        "a body of uncontrolled designs alone is at least serious";
    ROB_NOT_REPORTED = "risk-of-bias.not-reported", Library, OWN,
        "where no appraisal is reported it may be anything from not serious to very serious; serious is suggested";
    INC_SINGLE = "inconsistency.single-study", Library, OWN,
        "one study cannot be inconsistent";
    INC_SIGNIFICANCE = "inconsistency.significance", Grade, HANDBOOK_12,
        "studies counted by statistical significance are shown and not used";
    INC_SHARE = "inconsistency.share", Library, OWN,
        "the share of studies that point the same way decides, if three or more say which way";
    INC_DISAGREE = "inconsistency.disagree", Library, OWN,
        "findings that point different ways, or a finding called mixed, are at least serious";
    INC_HETEROGENEOUS = "inconsistency.heterogeneous", Library, OWN,
        "studies called too heterogeneous to compare are at least serious";
    INC_NOT_REPORTED = "inconsistency.not-reported", Library, OWN,
        "where directions are not counted but all that are stated agree it may be anything from not serious to very serious; not serious is suggested";
    INC_FEW_POINT = "inconsistency.few-point", Library, OWN,
        "where fewer studies point either way than point neither way it is at least serious";
    IND_COUNT = "indirectness.count", Library, OWN,
        "one important difference is serious; two, or one major difference, are very serious; elements not compared may add more";
    IND_NOT_REPORTED = "indirectness.not-reported", Library, OWN,
        "where question and evidence were not compared it may be anything from not serious to very serious; not serious is suggested";
    IMP_SIZE = "imprecision.size", Grade, MURAD,
        "information from 400 participants or fewer is a concern (the source counts events where the outcome is binary; here participants are known)";
    IMP_LARGEST = "imprecision.largest-finding", Library, OWN,
        "the largest finding of each study counts, since the same people may stand behind several";
    IMP_SUM = "imprecision.reviews", Library, OWN,
        "participants of several reviews are at least those of the largest and at most their sum, since the reviews may share studies";
    IMP_INTERVAL = "imprecision.interval", Library, OWN,
        "intervals that all include no effect may be a concern; until a meaningful difference is named they are a close call";
    IMP_LIMITATION = "imprecision.limitation", Library, OWN,
        "studies called small are at least serious, where no number of participants says otherwise";
    IMP_NOT_REPORTED = "imprecision.not-reported", Library, OWN,
        "where the number of participants is not reported it may be anything from not serious to very serious; serious is suggested";
    PUB_SMALL_POSITIVE = "publication-bias.small-positive", Grade, MURAD,
        "only small studies with positive results: suspected";
    PUB_UNPUBLISHED = "publication-bias.unpublished", Grade, MURAD,
        "studies known to exist and not published: suspected";
    PUB_SEARCH = "publication-bias.search", Grade, MURAD,
        "a search that is not comprehensive makes it more likely";
    PUB_NOT_REPORTED = "publication-bias.not-reported", Library, OWN,
        "where nothing is reported it may be undetected or suspected; undetected is suggested";
    UP_LARGE = "upgrade.large-effect", Grade, GRADE_9,
        "a ratio above 2 or below 0.5 may rate up non-randomised evidence";
    UP_PRECONDITIONS = "upgrade.preconditions", Library, OWN,
        "a rating up needs a comparison group and a ratio with an interval that excludes no effect from every study, all of them large and on one side, and two studies or more";
    COMBINE_SUM = "combine.sum", Grade, HANDBOOK_14,
        "the start less the levels rated down plus the levels rated up, no lower than very low and no higher than high";
    COMBINE_STRICT = "combine.strict", Grade, GRADE_18,
        "rating up is only for evidence without any reason for rating down";
    COMBINE_CLOSE_CALLS = "combine.close-calls", Grade, CLOSE_CALLS,
        "two close calls or more, none rated down, rate down once";
    COMBINE_ORDER = "combine.close-calls.order", Library, OWN,
        "the level is taken from the first of risk of bias, imprecision, indirectness, inconsistency, publication bias; a domain that is only assumed is no close call";
    INTERVAL = "interval", Library, OWN,
        "the worst and the best certainty that the facts given leave possible";
    OVERALL_CRITICAL = "overall.critical", Grade, GRADE_18,
        "the overall certainty is the lowest among the critical outcomes";
    OVERALL_NONE_CRITICAL = "overall.none-critical", Library, OWN,
        "where no outcome is critical no overall certainty over outcomes is given";
    OVERALL_UNSTATED = "overall.importance-not-stated", Library, OWN,
        "without stated importance no overall certainty over outcomes is given";
    GOVERN = "recommendation.most-favourable", Library, OWN,
        "without stated importance a recommendation is shown by its most favourable rateable body that points its way, with the others beside it";
    AS_WRITTEN = "recommendation.as-written", Library, OWN,
        "a recommendation as written is no surer than its weakest component";
}

/// The rule of this id.
pub(crate) fn by_id(id: &str) -> Option<&'static Rule> {
    NARRATIVE.iter().find(|rule| rule.id == id)
}

impl RuleSet {
    /// Evidence without a pooled estimate: Murad and others 2017, completed where that paper
    /// leaves a judgement open. See the kind of each rule.
    #[must_use]
    pub const fn narrative_2017() -> Self {
        Self { id: "narrative-2017", version: "1.0.0" }
    }

    /// The rule set of this name.
    ///
    /// # Errors
    ///
    /// [`UnknownName`] lists the names there are.
    pub fn named(name: &str) -> Result<Self, UnknownName> {
        let only = Self::narrative_2017();
        if name == only.id {
            return Ok(only);
        }
        Err(UnknownName::new("rule set", name, [only.id]))
    }

    /// The name.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The version, which changes when any result can.
    #[must_use]
    pub const fn version(&self) -> &'static str {
        self.version
    }

    /// The rules.
    #[must_use]
    pub const fn rules(&self) -> &'static [Rule] {
        NARRATIVE
    }

    /// The numbers the rules use.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        let parameter =
            |name, value, meaning, kind, source| Parameter { name, value, meaning, kind, source };
        vec![
            parameter(
                "information_size",
                f64::from(INFORMATION_SIZE),
                "participants at or below which information is a concern",
                RuleKind::Grade,
                MURAD,
            ),
            parameter(
                "consistent_share",
                CONSISTENT_SHARE,
                "share of studies pointing one way from which directions are consistent",
                RuleKind::Library,
                OWN,
            ),
            parameter(
                "divided_share",
                DIVIDED_SHARE,
                "share below which directions are divided (very serious)",
                RuleKind::Library,
                OWN,
            ),
            parameter(
                "fewest_votes",
                f64::from(FEWEST_VOTES),
                "fewest studies whose directions are compared",
                RuleKind::Library,
                OWN,
            ),
            parameter(
                "critical_importance",
                f64::from(CRITICAL),
                "importance, of 1 to 9, from which an outcome is critical",
                RuleKind::Unconfirmed,
                "GRADE guidelines",
            ),
            parameter(
                "large_ratio",
                LARGE_RATIO,
                "ratio (or its inverse) above which an effect is large",
                RuleKind::Grade,
                GRADE_9,
            ),
        ]
    }
}

impl Default for RuleSet {
    fn default() -> Self {
        Self::narrative_2017()
    }
}
