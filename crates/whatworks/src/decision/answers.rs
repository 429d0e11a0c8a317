//! The answers that each criterion of an Evidence to Decision framework allows, as closed lists.
//!
//! The lists are those of GRADE's software as they are widely printed; the parts that the code
//! system of [`RJCS`](super::codes::RJCS) has under the same names agree with it, and the rest is
//! not confirmed.

use crate::base::codes;

/// An answer of a criterion.
pub trait CriterionAnswer: Copy {
    /// Its code.
    fn code(self) -> &'static str;

    /// The printed text.
    fn printed(self) -> &'static str;

    /// The code of an answer of this name in the Recommendation Justification code system, if it
    /// has one.
    fn rjcs(self) -> Option<&'static str>;
}

/// Declares a list of answers: code, printed text, and code in the RJCS.
macro_rules! answers {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $code:literal, $printed:literal, $rjcs:expr;)+ }) => {
        codes! { $(#[$meta])* $name { $(#[doc = $printed] $variant = $code),+ } }

        impl CriterionAnswer for $name {
            fn code(self) -> &'static str {
                self.code()
            }

            fn printed(self) -> &'static str {
                match self { $(Self::$variant => $printed),+ }
            }

            fn rjcs(self) -> Option<&'static str> {
                match self { $(Self::$variant => $rjcs),+ }
            }
        }
    };
}

answers! {
    /// Answers for problem, acceptability and feasibility, and for detailed judgements.
    YesNo {
        No = "no", "No", Some("2010");
        ProbablyNo = "probably-no", "Probably no", Some("2009");
        ProbablyYes = "probably-yes", "Probably yes", Some("2008");
        Yes = "yes", "Yes", Some("2007");
        Varies = "varies", "Varies", Some("2011");
        DontKnow = "dont-know", "Don't know", Some("2012");
    }
}

answers! {
    /// Answers for desirable and undesirable effects.
    Size {
        Trivial = "trivial", "Trivial", Some("2016");
        Small = "small", "Small", Some("2015");
        Moderate = "moderate", "Moderate", Some("2014");
        Large = "large", "Large", Some("2013");
        Varies = "varies", "Varies", Some("2011");
        DontKnow = "dont-know", "Don't know", Some("2012");
    }
}

answers! {
    /// Answers for the two criteria of certainty.
    CertaintyAnswer {
        NoIncludedStudies = "no-included-studies", "No included studies", Some("2006.0");
        VeryLow = "very-low", "Very low", Some("2006");
        Low = "low", "Low", Some("2005");
        Moderate = "moderate", "Moderate", Some("2004");
        High = "high", "High", Some("2003");
    }
}

answers! {
    /// Answers for values.
    Values {
        Important = "important-uncertainty-or-variability",
            "Important uncertainty or variability", Some("2017");
        PossiblyImportant = "possibly-important-uncertainty-or-variability",
            "Possibly important uncertainty or variability", Some("2018");
        ProbablyNoImportant = "probably-no-important-uncertainty-or-variability",
            "Probably no important uncertainty or variability", Some("2019");
        NoImportant = "no-important-uncertainty-or-variability",
            "No important uncertainty or variability", Some("2020");
    }
}

answers! {
    /// Answers for the balance of effects.
    Balance {
        FavoursComparison = "favours-comparison", "Favours the comparison", Some("2025");
        ProbablyFavoursComparison = "probably-favours-comparison",
            "Probably favours the comparison", Some("2024");
        FavoursNeither = "does-not-favour-either",
            "Does not favour either the intervention or the comparison", Some("2023");
        ProbablyFavoursIntervention = "probably-favours-intervention",
            "Probably favours the intervention", Some("2022");
        FavoursIntervention = "favours-intervention", "Favours the intervention", Some("2021");
        Varies = "varies", "Varies", Some("2011");
        DontKnow = "dont-know", "Don't know", Some("2012");
    }
}

answers! {
    /// Answers for cost effectiveness: those of the balance, and no included studies.
    CostEffectiveness {
        FavoursComparison = "favours-comparison", "Favours the comparison", Some("2025");
        ProbablyFavoursComparison = "probably-favours-comparison",
            "Probably favours the comparison", Some("2024");
        FavoursNeither = "does-not-favour-either",
            "Does not favour either the intervention or the comparison", Some("2023");
        ProbablyFavoursIntervention = "probably-favours-intervention",
            "Probably favours the intervention", Some("2022");
        FavoursIntervention = "favours-intervention", "Favours the intervention", Some("2021");
        Varies = "varies", "Varies", Some("2011");
        DontKnow = "dont-know", "Don't know", Some("2012");
        NoIncludedStudies = "no-included-studies", "No included studies", None;
    }
}

answers! {
    /// Answers for resources required.
    Resources {
        LargeCosts = "large-costs", "Large costs", Some("2026");
        ModerateCosts = "moderate-costs", "Moderate costs", Some("2027");
        Negligible = "negligible-costs-and-savings", "Negligible costs and savings", Some("2028");
        ModerateSavings = "moderate-savings", "Moderate savings", Some("2029");
        LargeSavings = "large-savings", "Large savings", Some("2030");
        Varies = "varies", "Varies", Some("2011");
        DontKnow = "dont-know", "Don't know", Some("2012");
    }
}

answers! {
    /// Answers for equity. The code system has none of its own for it.
    Equity {
        Reduced = "reduced", "Reduced", None;
        ProbablyReduced = "probably-reduced", "Probably reduced", None;
        ProbablyNoImpact = "probably-no-impact", "Probably no impact", None;
        ProbablyIncreased = "probably-increased", "Probably increased", None;
        Increased = "increased", "Increased", None;
        Varies = "varies", "Varies", Some("2011");
        DontKnow = "dont-know", "Don't know", Some("2012");
    }
}
