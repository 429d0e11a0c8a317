//! The rules of appraisal: what each says, where it comes from, and what stands behind it.

use serde::Serialize;

use crate::base::codes;

codes! {
    /// What stands behind a rule of appraisal.
    RuleKind {
        /// A rule of the tool, checked against a publication of it.
        Published = "published",
        /// A choice of this library, where the tool leaves it to judgement or says nothing.
        Library = "library",
        /// Taken to be the tool's, but not confirmed against its own publication.
        Unconfirmed = "unconfirmed",
    }
}

/// A rule of appraisal: a stable id, what it says, its kind and its source.
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

const OWN: &str = "a choice of this library";
const ROB_2: &str = "Sterne 2019, BMJ 366:l4898 (RoB 2)";
const ROB_2_TABLE: &str = "RoB 2 guidance of 22 August 2019, algorithm of the domain, as reproduced in PMC8191126, table 2";
const ROB_2_BOX_10: &str = "RoB 2 guidance of 22 August 2019, box 10";
const ROB_2_CODE: &str = "RoB 2 (Sterne 2019, BMJ 366:l4898), read in public implementations that agree and not in the guidance itself";
const ROB_2_CODE_BUT_ONE: &str = "RoB 2 (Sterne 2019, BMJ 366:l4898), read in two public implementations that agree and not in the guidance itself; a third takes no information for yes";
const ROB_2_ONE_CODE: &str = "RoB 2 (Sterne 2019, BMJ 366:l4898), read in one public implementation; two others differ; not read in the guidance itself";
const HANDBOOK_8: &str = "Cochrane Handbook, chapter 8";
const ROBINS_I: &str = "Sterne 2016, BMJ 355:i4919 (ROBINS-I)";
const ROBINS_I_TABLES: &str =
    "Sterne 2016, BMJ 355:i4919 (ROBINS-I), as the notes of published tables word it";
const AMSTAR_2: &str = "Shea 2017, BMJ 358:j4008 (AMSTAR 2), as summarised in Syst Rev 2018, s13643-018-0878-3, table 2";
const QUADAS_2: &str = "Whiting 2011, Ann Intern Med 155:529 (QUADAS-2)";
const ROBVIS: &str =
    "McGuinness & Higgins 2021, Res Synth Methods 12:55 (robvis), its documentation and source";

macro_rules! rules {
    ($($name:ident = $id:literal, $kind:ident, $source:expr, $says:literal;)+) => {
        $(#[doc = $says] pub(super) const $name: Rule = Rule {
            id: $id, kind: RuleKind::$kind, says: $says, source: $source,
        };)+

        /// Every rule of appraisal.
        #[must_use]
        pub const fn rules() -> &'static [Rule] {
            &[$($name),+]
        }
    };
}

rules! {
    ROB_2_D1 = "rob-2.d1", Published, ROB_2_TABLE,
        "bias arising from the randomisation process follows from concealment (1.2), then from the sequence (1.1) and baseline differences (1.3)";
    ROB_2_D2_ASSIGNMENT = "rob-2.d2.assignment", Unconfirmed, ROB_2_CODE_BUT_ONE,
        "for the effect of assignment the domain is the worse of two parts: deviations because of the trial context (2.1 to 2.5), and the analysis (2.6, 2.7)";
    ROB_2_D2_ADHERING = "rob-2.d2.adhering", Unconfirmed, ROB_2_CODE_BUT_ONE,
        "for the effect of adhering the domain follows from awareness, balance of other interventions, failures and adherence (2.1 to 2.5), and where these leave doubt from the analysis (2.6)";
    ROB_2_D3 = "rob-2.d3", Unconfirmed, ROB_2_CODE,
        "bias due to missing outcome data follows from completeness (3.1), evidence of no bias (3.2), and whether missingness could (3.3) or likely did (3.4) depend on the true value";
    ROB_2_D4 = "rob-2.d4", Unconfirmed, ROB_2_CODE,
        "bias in measurement of the outcome follows from the method (4.1), differences between groups (4.2), and the awareness (4.3) and influence (4.4, 4.5) of assessors";
    ROB_2_D4_CONTINUES = "rob-2.d4.continues", Published, ROB_2_BOX_10,
        "where it is not known whether measurement differed between groups (4.2), question 4.3 is asked";
    ROB_2_D4_UNKNOWN = "rob-2.d4.unknown", Unconfirmed, ROB_2_ONE_CODE,
        "where it is not known whether measurement differed between groups (4.2), the domain is not at low risk";
    ROB_2_D5 = "rob-2.d5", Unconfirmed, ROB_2_CODE,
        "bias in selection of the reported result follows from selection among measurements (5.2) and analyses (5.3), then from a plan made before results were known (5.1)";
    ROB_2_EFFECT = "rob-2.effect", Library, OWN,
        "where the effect of interest is not stated, deviations from intended interventions may be judged as either effect would have them";
    ROB_2_STATED = "rob-2.stated", Library, OWN,
        "a judgement stated without answers is taken as it is, and could not be checked";
    ROB_2_NOT_APPLICABLE = "rob-2.not-applicable", Library, OWN,
        "a question that is answered not-applicable where the algorithm asks it counts as not answered";
    ROB_2_OVERALL = "rob-2.overall", Published, ROB_2,
        "overall: low if every domain is low, high if any domain is high, otherwise some concerns";
    ROB_2_SEVERAL = "rob-2.overall.several", Published, ROB_2,
        "some concerns in several domains may make a result high risk where they substantially lower confidence; this is a judgement, and no number of domains decides it";
    ROB_2_COUNT = "rob-2.overall.count", Library, OWN,
        "on request, some concerns in this many domains or more are read as high; RoB 2 has no such count, though some public code does";
    OPEN = "open", Library, OWN,
        "what is not answered is not assumed: the judgement stays open between all that the missing answers could lead to";
    SETTLED = "settled", Library, OWN,
        "where every missing answer would lead to the same judgement, that judgement is given";
    OVERRIDE = "override", Published, HANDBOOK_8,
        "reviewers may override a proposed judgement with a justification; both are kept";
    OVERRIDE_OTHER = "override.other-tools", Library, OWN,
        "appraisers may override what a rule proposes, with a reason; both are kept";
    ROBINS_I_OVERALL = "robins-i.overall", Published, ROBINS_I_TABLES,
        "overall: critical if any domain is critical, serious if any is serious, moderate if any is moderate, low if all are low";
    ROBINS_I_NO_INFORMATION = "robins-i.no-information", Unconfirmed, ROBINS_I,
        "no information, if no domain is serious or critical and information lacks in a key domain";
    ROBINS_I_KEY = "robins-i.key-domains", Library, OWN,
        "every domain counts as key; reviewers who judge otherwise override";
    ROBINS_I_JUSTIFY = "robins-i.justification", Library, "a choice of this library; in 110 of 124 reviews no judgement was justified (J Clin Epidemiol 2021, 140:22, table 2)",
        "each judgement needs a justification; those without are listed and still counted";
    AMSTAR_2_RATING = "amstar-2.rating", Published, AMSTAR_2,
        "no critical weakness: high with at most one other weakness, else moderate; one critical weakness: low; more: critically low";
    AMSTAR_2_CRITICAL = "amstar-2.critical", Published, AMSTAR_2,
        "items 2, 4, 7, 9, 11, 13 and 15 are critical";
    AMSTAR_2_OWN_CRITICAL = "amstar-2.critical.stated", Library, "a choice of the appraisers, which AMSTAR 2 invites (not confirmed in its paper)",
        "the appraisers state which items are critical";
    AMSTAR_2_NO_META_ANALYSIS = "amstar-2.no-meta-analysis", Published, "AMSTAR 2 as tabulated in PMC9188066, table 2",
        "items 11, 12 and 15 are no weakness where there is no meta-analysis";
    AMSTAR_2_PARTIAL_YES = "amstar-2.partial-yes", Unconfirmed, "published practice: PMC10612170, table 4 note; the sentence of the tool's paper was not seen",
        "partial yes counts as met";
    AMSTAR_2_PARTIAL_NO = "amstar-2.partial-yes.weakness", Library, OWN,
        "on request, partial yes counts as a weakness";
    AMSTAR_2_PARTIAL_ITEMS = "amstar-2.partial-yes.items", Unconfirmed, "copies of the checklist and published tables: PMC10361269, PMC9188066, PMC7972644",
        "partial yes is offered for items 2, 4, 7, 8 and 9";
    AMSTAR_2_MANY = "amstar-2.many-weaknesses", Unconfirmed, "Shea 2017, BMJ 358:j4008 (AMSTAR 2)",
        "several non-critical weaknesses may justify low in place of moderate; this is a decision of the appraisers";
    QUADAS_2_LOW = "quadas-2.low", Published, QUADAS_2,
        "a domain whose signalling questions are all answered yes can be judged at low risk";
    QUADAS_2_POTENTIAL = "quadas-2.potential", Published, QUADAS_2,
        "a question answered no signals a potential for bias; the judgement is the reviewers'";
    QUADAS_2_UNCLEAR = "quadas-2.unclear", Unconfirmed, QUADAS_2,
        "unclear is for where reported data do not allow a judgement";
    QUADAS_2_NO_SCORE = "quadas-2.no-score", Published, QUADAS_2,
        "there is no summary score and no overall judgement";
    QUADAS_2_QUESTIONS = "quadas-2.questions", Unconfirmed, QUADAS_2,
        "flow and timing has three signalling questions in one account of the tool and a fourth in others (4.3, the same reference standard); leave out what the review left out";
    ROBVIS_WORDS = "robvis.words", Published, ROBVIS,
        "the columns are Study, a column for each domain, Overall and, for weighted bars, Weight, in this order, with the words of robvis";
    ROBVIS_NOT_JUDGED = "robvis.not-judged", Library, OWN,
        "no information and not applicable are no judgements of RoB 2; such a domain is read as not judged";
    ROBVIS_UNCLEAR = "robvis.unclear", Library, OWN,
        "robvis has no word for unclear in QUADAS-2: it is written as some concerns, and some concerns and no information are read as unclear";
    ROBVIS_OVERALL = "robvis.overall", Library, OWN,
        "an overall judgement that is stated is kept in the table and compared; where none is stated the one the rules give is shown";
    ROBVIS_NO_OVERALL = "robvis.no-overall", Library, OWN,
        "no overall judgement is made up for QUADAS-2; robvis draws the table without with overall = FALSE";
}

/// The rules that fired, each once and in the order in which they did.
#[derive(Default)]
pub(super) struct Fired(Vec<Rule>);

impl Fired {
    pub(super) fn note(&mut self, rule: Rule) -> &'static str {
        if !self.0.contains(&rule) {
            self.0.push(rule);
        }
        rule.id
    }

    pub(super) fn into_rules(self) -> Vec<Rule> {
        self.0
    }
}
