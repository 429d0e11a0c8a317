//! The rules from outcomes to a recommendation: what each says, its source, and its kind.

use crate::rulebook::rulebook;

const GRADE_11: &str = "GRADE guidelines 11: Guyatt 2013, J Clin Epidemiol 66:151";
const GRADE_18: &str = "GRADE guidelines 18: Schünemann 2019, J Clin Epidemiol 111:105, table 1";
const CORE_GRADE_6: &str = "Core GRADE 6, BMJ 2025;389:e083866, box 1, at second hand";
const CORE_GRADE_7: &str = "Core GRADE 7, BMJ 2025;389:e083867";
const AFTER_CORE_GRADE_7: &str =
    "a choice of this library, after Core GRADE 7, BMJ 2025;389:e083867";
const FRAMEWORK: &str = "Moberg 2018, Health Res Policy Syst 16:45";
const PARADIGMS: &str = "BMJ Open 2017;7:e018593, table 1";
const PARADIGMS_AGAINST: &str = "BMC Complement Altern Med 2017, s12906-017-1613-7, table 4";
const WORDS: &str = "BMC Musculoskelet Disord 2008;9:165, table 1";
const CERQUAL: &str = "GRADE-CERQual: Lewin 2018, Implement Sci 13(Suppl 1):2";
const GOOD_PRACTICE: &str =
    "GRADE guidance on good practice statements, as printed at ebm.bmj.com (table 146457)";
const SELDOM: &str = "J Clin Epidemiol 2016, doi 10.1016/j.jclinepi.2016.07.006";
const SCREEN: &str = "US GRADE Network blog, January 2019";
const EQUITY_3: &str = "GRADE equity guidelines 3, PMID 28389397";
const OWN: &str = "a choice of this library";

rulebook! {
    /// Every rule from outcomes to a recommendation.
    RULES;
    IMPORTANCE = "importance.classes", Unconfirmed, "GRADE guidelines",
        "of an importance from 1 to 9, 7 to 9 is critical, 4 to 6 important and 1 to 3 of limited importance";
    OVERALL_CRITICAL = "overall.critical", Grade, GRADE_18,
        "the overall certainty is the lowest among the critical outcomes";
    OVERALL_NONE_CRITICAL = "overall.none-stated-critical", Library, OWN,
        "where no outcome is stated to be critical no overall certainty over outcomes is given";
    OVERALL_INTERVAL = "overall.interval", Library, OWN,
        "the worst overall certainty is the lowest of the worst, the best the lowest of the best; an outcome of unstated importance may be critical and can only lower the worst";
    OVERALL_HIGHEST = "overall.highest", Unconfirmed, GRADE_11,
        "where all critical outcomes point the same way and one alone would support the recommendation, the certainty of that outcome, at most the highest, may be used; a person chooses it with a reason";
    OVERALL_NOT_NEEDED = "overall.not-needed", Unconfirmed, GRADE_11,
        "an outcome that would not change the decision is reclassified from critical to important with a reason, and the overall certainty worked out again";
    OVERALL_NO_EVIDENCE = "overall.no-evidence", Library, OWN,
        "a critical outcome without evidence is not rated and shown, and the certainty of the framework cannot exceed low";
    OVERALL_PANEL = "overall.panel", Library, OWN,
        "a panel may set the overall certainty with a reason; what the rule gives stays beside it";
    CERTAINTY_DIFFERS = "criteria.certainty-differs", Library, OWN,
        "where the certainty criterion differs from what holds over the outcomes, the outcomes are used; to go beyond them a panel signs an overall certainty";
    FINDING_FOR_EFFECT = "criteria.finding-for-effect", Grade, CERQUAL,
        "a qualitative finding supports values, acceptability, feasibility, equity and implementation, not a judgement of effect";
    ANSWERS = "criteria.answers", Unconfirmed, "the lists of GRADE's software; the Recommendation Justification code system has answers of the same names for all criteria but equity",
        "each criterion has its own closed list of answers";
    DETAILS = "criteria.details", Grade, FRAMEWORK,
        "the problem and equity have detailed judgements";
    BALANCE_CLEAR = "suggest.balance", Library, AFTER_CORE_GRADE_7,
        "for a strong recommendation the balance of effects clearly favours one option, not only probably";
    CERTAIN_ENOUGH = "suggest.certainty", Library, AFTER_CORE_GRADE_7,
        "for a strong recommendation the certainty of the evidence of effects is moderate or high";
    VALUES_SETTLED = "suggest.values", Library, AFTER_CORE_GRADE_7,
        "for a strong recommendation there is no, or probably no, important uncertainty about or variability in values";
    RESOURCES_BEARABLE = "suggest.resources", Library, OWN,
        "a strong recommendation for an option of large costs needs cost effectiveness that favours it; a strong recommendation against an option of large savings needs cost effectiveness that favours the comparison";
    EQUITY_UNHARMED = "suggest.equity", Library, OWN,
        "equity is not judged reduced, or probably reduced, by what is strongly recommended; nor increased, or probably increased, by what is strongly recommended against";
    ACCEPTED = "suggest.acceptability", Library, OWN,
        "what is strongly recommended for is, or probably is, acceptable";
    FEASIBLE = "suggest.feasibility", Library, OWN,
        "what is strongly recommended for is, or probably is, feasible";
    SUGGEST = "suggest.predicate", Library, OWN,
        "strong if every clause holds, or if the certainty is low or very low and a paradigmatic situation fits; else conditional, either way where the balance favours neither option. Frameworks name what influences a decision, not an algorithm: it is a suggestion, and a panel decides";
    UNDETERMINED = "suggest.undetermined", Library, OWN,
        "where the balance varies, is not known or is not answered no direction is suggested; a panel may recommend research only";
    UNANSWERED = "suggest.unanswered", Library, OWN,
        "a clause whose criterion is not answered does not hold; what the answers could still make of the suggestion is listed as possible";
    STRONG_ON_LOW = "suggest.strong-on-low", Grade, CORE_GRADE_7,
        "low or very low certainty makes a conditional recommendation, except in special circumstances";
    PARADIGM_1 = "paradigm.1", Grade, PARADIGMS,
        "life-threatening situation: low or very low certainty of benefit, any of harm, strong for";
    PARADIGM_2 = "paradigm.2", Grade, PARADIGMS,
        "uncertain benefit and certain harm: low or very low certainty of benefit, moderate or high of harm, strong against";
    PARADIGM_3 = "paradigm.3", Grade, "BMJ Open 2017;7:e018593, table 1; direction from BMC Complement Altern Med 2017, s12906-017-1613-7, table 4",
        "potential equivalence, one option clearly less risky or costly: low or very low certainty of benefit, moderate or high of harm, strong against the riskier or costlier option";
    PARADIGM_4 = "paradigm.4", Grade, PARADIGMS_AGAINST,
        "similar benefits, one option potentially riskier or costlier: moderate or high certainty of benefit, low or very low of harm, strong against that option";
    PARADIGM_5 = "paradigm.5", Unconfirmed, "GRADE guidelines",
        "potential catastrophic harm: any certainty of benefit, low or very low of harm, strong against";
    PARADIGM_DIRECTION = "paradigm.direction", Library, OWN,
        "a paradigmatic situation recommends one way, and the balance of effects must point that way";
    SCALE = "conclusion.scale", Unconfirmed, "four of the five steps were seen in a published guideline",
        "conclusions run from strong against over conditional against, either and for to strong for";
    SYSTEM = "conclusion.health-system", Unconfirmed, "GRADE Evidence to Decision frameworks for health systems",
        "a health-system decision is not to implement, to postpone, to pilot, to implement with monitoring and evaluation, or to implement";
    WORDING = "conclusion.wording", Grade, WORDS,
        "strong: we recommend, should; conditional: we suggest, might";
    STATEMENT = "outcome.statement", Unconfirmed, CORE_GRADE_6,
        "high certainty takes the plain verb, moderate `probably`, low `may`, very low says that the effect is very uncertain and names no direction";
    PANEL = "conclusion.panel", Library, OWN,
        "what a panel decides is kept beside the suggestion";
    NOT_MEASURED = "equity.not-measured", Library, OWN,
        "E1: a recommendation that aims to reduce inequality, and no outcome with evidence that measures a gap or is stratified: equity effect not measured";
    UNSUPPORTED = "equity.unsupported-judgement", Library, OWN,
        "E2: for a universal intervention without stratified data, a judgement that equity is not reduced needs a recorded reason";
    TWO_POPULATIONS = "equity.two-populations", Library, OWN,
        "E3: outcomes of the workforce and outcomes of patients are of different populations: two questions";
    ABSOLUTE = "equity.absolute-effects", Grade, EQUITY_3,
        "E4: where baseline risks differ between groups, absolute effects are shown for each";
    GOOD_PRACTICE_FIVE = "good-practice.conditions", Grade, GOOD_PRACTICE,
        "a good practice statement fulfils all five conditions, each with its answer on record";
    GOOD_PRACTICE_REVERSE = "good-practice.reverse", Grade, SCREEN,
        "the reverse of a good practice statement is absurd or unethical";
    GOOD_PRACTICE_SELDOM = "good-practice.seldom", Grade, SELDOM,
        "panels should seldom make good practice statements";
    GOOD_PRACTICE_UNGRADED = "good-practice.no-certainty", Unconfirmed, "GRADE guidance on good practice statements",
        "a good practice statement carries no certainty of evidence";
}

/// The rule of this id.
pub(super) fn by_id(id: &str) -> Option<&'static crate::grade::Rule> {
    RULES.iter().find(|rule| rule.id == id)
}
