//! The rules of the assessment: what each says, where it comes from, and what kind of rule it is.

use crate::rulebook::rulebook;

const SERIES: &str = "GRADE-CERQual: Lewin 2018, Implement Sci 13(Suppl 1):2";
const PAPER_2: &str = "GRADE-CERQual paper 2: Lewin 2018, Implement Sci 13(Suppl 1):10, table 5";
const OWN: &str = "a choice of this library";

rulebook! {
    /// Every rule of the assessment.
    RULES;
    SCALE = "cerqual.scale", Grade, SERIES,
        "confidence in a review finding is high, moderate, low or very low, judged from methodological limitations, coherence, adequacy and relevance";
    START = "cerqual.start", Unconfirmed, PAPER_2,
        "a finding starts at high confidence and is only rated down";
    GRADES = "cerqual.grades", Unconfirmed, PAPER_2,
        "each component has no or very minor, minor, moderate or serious concerns";
    ALIAS = "cerqual.substantial", Library, "older tables of findings, such as PMC5132243, table 1",
        "`substantial` of older tables is read as serious";
    SERIOUS = "cerqual.serious", Grade, PAPER_2,
        "serious concerns in a component rate down at least one level";
    TWO_LEVELS = "cerqual.two-levels", Grade, PAPER_2,
        "one component may rate down two levels";
    TWO_LEVELS_REASON = "cerqual.two-levels.reason", Library, OWN,
        "two levels for one component need serious concerns and a reason";
    TOGETHER = "cerqual.together", Library, "Lewin 2018, table 5, lets several lesser concerns be represented by one level; the counts are a choice of this library",
        "two or more components with moderate concerns, or three or more with minor or moderate ones, rate down one level together";
    NOT_REPORTED = "cerqual.not-reported", Library, OWN,
        "a component that is not reported may be anything from no concerns to serious ones of two levels; it is never taken for no concerns";
    SINGLE_STUDY = "cerqual.single-study", Library, OWN,
        "one primary study, or a survey with free text, is no finding of a synthesis; its adequacy is serious";
    DISSEMINATION = "cerqual.dissemination-bias", Unconfirmed, SERIES,
        "dissemination bias is considered and not yet a component; it is noted and not counted";
    DECIDED = "cerqual.decided", Library, OWN,
        "a person may decide otherwise with a reason; what the rules suggest stays beside it";
}
