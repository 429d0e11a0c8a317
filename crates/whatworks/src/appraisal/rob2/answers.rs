//! The signalling questions of RoB 2 and their answers.

use super::super::judgement::answers;
use crate::base::codes;

codes! {
    /// An answer to a signalling question of RoB 2.
    Rob2Answer {
        /// Yes.
        Yes = "yes",
        /// Probably yes; means the same for the judgement as yes.
        ProbablyYes = "probably-yes",
        /// Probably no; means the same for the judgement as no.
        ProbablyNo = "probably-no",
        /// No.
        No = "no",
        /// The report does not say, and nothing makes an answer probable.
        NoInformation = "no-information",
        /// The question does not apply, since an earlier answer made it needless.
        NotApplicable = "not-applicable",
    }
}

codes! {
    /// The effect that a result is appraised for.
    Rob2Effect {
        /// The effect of assignment to the intervention (intention to treat).
        Assignment = "assignment",
        /// The effect of adhering to the intervention (per protocol).
        Adhering = "adhering",
    }
}

answers! {
    /// The answers for one result; a question whose key is left out is not answered.
    ///
    /// Questions are named by their numbers (Sterne 2019, BMJ 366:l4898) and given here in short.
    /// Questions 2.3 to 2.6 ask different things for the two effects.
    Rob2Answers of Rob2Answer {
        /// Was the allocation sequence random?
        q1_1 = "1.1",
        /// Was the sequence concealed until participants were enrolled and assigned?
        q1_2 = "1.2",
        /// Did baseline differences suggest a problem with the randomisation?
        q1_3 = "1.3",
        /// Were participants aware of their intervention?
        q2_1 = "2.1",
        /// Were carers and those who delivered the interventions aware of it?
        q2_2 = "2.2",
        /// Assignment: were there deviations because of the trial context? Adhering: were
        /// important other interventions balanced between groups?
        q2_3 = "2.3",
        /// Assignment: were the deviations likely to affect the outcome? Adhering: were there
        /// failures in implementation that could have affected the outcome?
        q2_4 = "2.4",
        /// Assignment: were the deviations balanced between groups? Adhering: was there
        /// non-adherence that could have affected the outcome?
        q2_5 = "2.5",
        /// Was an appropriate analysis used to estimate the effect of interest?
        q2_6 = "2.6",
        /// Assignment only: could the failure to analyse participants in their groups have had a
        /// substantial impact on the result?
        q2_7 = "2.7",
        /// Were outcome data available for all, or nearly all, randomised participants?
        q3_1 = "3.1",
        /// Is there evidence that the result was not biased by missing data?
        q3_2 = "3.2",
        /// Could missingness depend on the true value of the outcome?
        q3_3 = "3.3",
        /// Is it likely that it did?
        q3_4 = "3.4",
        /// Was the method of measuring the outcome inappropriate?
        q4_1 = "4.1",
        /// Could measurement have differed between groups?
        q4_2 = "4.2",
        /// Were outcome assessors aware of the intervention received?
        q4_3 = "4.3",
        /// Could the assessment have been influenced by that knowledge?
        q4_4 = "4.4",
        /// Is it likely that it was?
        q4_5 = "4.5",
        /// Was the analysis planned before unblinded outcome data were available?
        q5_1 = "5.1",
        /// Is the result likely to have been selected from several outcome measurements?
        q5_2 = "5.2",
        /// Is the result likely to have been selected from several analyses?
        q5_3 = "5.3",
    }
}
