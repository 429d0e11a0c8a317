//! The algorithms of RoB 2, as flows of questions.
//!
//! Domain 1 is as the guidance of 22 August 2019 has it. Those of domains 2 to 5 were read in
//! public implementations that agree with each other and not in the guidance; see the kinds of
//! their rules. Where implementations differ (domain 4, question 4.2 without information) the
//! stricter is kept: it does not read missing information as "no".
//!
//! Question 3.2 has no answer "no information" in the forms that were seen; given all the same, it
//! is no evidence that the result is not biased, and is read as "no".

use super::Rob2DomainCode::{D1, D2, D3, D4, D5};
use super::Rob2Judgement::{High, Low, SomeConcerns};
use super::answers::Rob2Answer::{
    self, No, NoInformation, NotApplicable, ProbablyNo, ProbablyYes, Yes,
};
use super::answers::Rob2Effect;
use super::flow::Next::{Ask, Judge};
use super::flow::{Next, Node, Table};

const YES: &[Rob2Answer] = &[Yes, ProbablyYes];
const YES_OR_NI: &[Rob2Answer] = &[Yes, ProbablyYes, NoInformation];
const YES_OR_NA: &[Rob2Answer] = &[Yes, ProbablyYes, NotApplicable];
const NO: &[Rob2Answer] = &[No, ProbablyNo];
const NO_OR_NI: &[Rob2Answer] = &[No, ProbablyNo, NoInformation];
const NO_OR_NA: &[Rob2Answer] = &[No, ProbablyNo, NotApplicable];
const NI: &[Rob2Answer] = &[NoInformation];

const fn question(
    question: &'static str,
    branches: &'static [(&'static [Rob2Answer], Next)],
) -> Node {
    Node { question, branches }
}

/// The tables of the five domains; the second is that of the effect.
pub(super) const fn tables(effect: Rob2Effect) -> [&'static Table; 5] {
    let second = match effect {
        Rob2Effect::Assignment => &ASSIGNMENT,
        Rob2Effect::Adhering => &ADHERING,
    };
    [&RANDOMISATION, second, &MISSING_DATA, &MEASUREMENT, &SELECTION]
}

// Domain 1.

static RANDOMISATION: Table =
    Table { domain: D1, questions: &["1.1", "1.2", "1.3"], parts: &[&CONCEALED] };

static CONCEALED: Node = question(
    "1.2",
    &[(NO, Judge(High)), (YES, Ask(&RANDOM)), (NI, Ask(&BASELINE_IF_CONCEALMENT_UNKNOWN))],
);
static RANDOM: Node =
    question("1.1", &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Ask(&BASELINE_IF_CONCEALED))]);
static BASELINE_IF_CONCEALED: Node =
    question("1.3", &[(YES, Judge(SomeConcerns)), (NO_OR_NI, Judge(Low))]);
static BASELINE_IF_CONCEALMENT_UNKNOWN: Node =
    question("1.3", &[(YES, Judge(High)), (NO_OR_NI, Judge(SomeConcerns))]);

// Domain 2, effect of assignment: deviations, and the analysis.

static ASSIGNMENT: Table = Table {
    domain: D2,
    questions: &["2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7"],
    parts: &[&PARTICIPANTS_AWARE, &ANALYSIS],
};

static PARTICIPANTS_AWARE: Node =
    question("2.1", &[(NO, Ask(&CARERS_AWARE)), (YES_OR_NI, Ask(&DEVIATIONS))]);
static CARERS_AWARE: Node = question("2.2", &[(NO, Judge(Low)), (YES_OR_NI, Ask(&DEVIATIONS))]);
static DEVIATIONS: Node =
    question("2.3", &[(NO, Judge(Low)), (NI, Judge(SomeConcerns)), (YES, Ask(&DEVIATIONS_MATTER))]);
static DEVIATIONS_MATTER: Node =
    question("2.4", &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Ask(&DEVIATIONS_BALANCED))]);
static DEVIATIONS_BALANCED: Node =
    question("2.5", &[(YES, Judge(SomeConcerns)), (NO_OR_NI, Judge(High))]);
static ANALYSIS: Node = question("2.6", &[(YES, Judge(Low)), (NO_OR_NI, Ask(&IMPACT))]);
static IMPACT: Node = question("2.7", &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Judge(High))]);

// Domain 2, effect of adhering.

static ADHERING: Table = Table {
    domain: D2,
    questions: &["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"],
    parts: &[&PARTICIPANTS_KNOW],
};

static PARTICIPANTS_KNOW: Node =
    question("2.1", &[(NO, Ask(&CARERS_KNOW)), (YES_OR_NI, Ask(&OTHERS_BALANCED))]);
static CARERS_KNOW: Node =
    question("2.2", &[(NO, Ask(&FAILURES)), (YES_OR_NI, Ask(&OTHERS_BALANCED))]);
static OTHERS_BALANCED: Node =
    question("2.3", &[(YES_OR_NA, Ask(&FAILURES)), (NO_OR_NI, Ask(&ANALYSIS_OF_ADHERING))]);
static FAILURES: Node =
    question("2.4", &[(NO_OR_NA, Ask(&NON_ADHERENCE)), (YES_OR_NI, Ask(&ANALYSIS_OF_ADHERING))]);
static NON_ADHERENCE: Node =
    question("2.5", &[(NO_OR_NA, Judge(Low)), (YES_OR_NI, Ask(&ANALYSIS_OF_ADHERING))]);
static ANALYSIS_OF_ADHERING: Node =
    question("2.6", &[(YES, Judge(SomeConcerns)), (NO_OR_NI, Judge(High))]);

// Domain 3.

static MISSING_DATA: Table =
    Table { domain: D3, questions: &["3.1", "3.2", "3.3", "3.4"], parts: &[&COMPLETE] };

static COMPLETE: Node = question("3.1", &[(YES, Judge(Low)), (NO_OR_NI, Ask(&NOT_BIASED))]);
static NOT_BIASED: Node = question("3.2", &[(YES, Judge(Low)), (NO_OR_NI, Ask(&COULD_DEPEND))]);
static COULD_DEPEND: Node = question("3.3", &[(NO, Judge(Low)), (YES_OR_NI, Ask(&DID_DEPEND))]);
static DID_DEPEND: Node = question("3.4", &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Judge(High))]);

// Domain 4.

static MEASUREMENT: Table =
    Table { domain: D4, questions: &["4.1", "4.2", "4.3", "4.4", "4.5"], parts: &[&METHOD] };

static METHOD: Node = question("4.1", &[(YES, Judge(High)), (NO_OR_NI, Ask(&DIFFERED))]);
static DIFFERED: Node = question(
    "4.2",
    &[(YES, Judge(High)), (NO, Ask(&AWARE)), (NI, Ask(&AWARE_IF_DIFFERENCE_UNKNOWN))],
);
static AWARE: Node = question("4.3", &[(NO, Judge(Low)), (YES_OR_NI, Ask(&INFLUENCE))]);
static INFLUENCE: Node = question("4.4", &[(NO, Judge(Low)), (YES_OR_NI, Ask(&INFLUENCED))]);
static AWARE_IF_DIFFERENCE_UNKNOWN: Node = question(
    "4.3",
    &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Ask(&INFLUENCE_IF_DIFFERENCE_UNKNOWN))],
);
static INFLUENCE_IF_DIFFERENCE_UNKNOWN: Node =
    question("4.4", &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Ask(&INFLUENCED))]);
static INFLUENCED: Node = question("4.5", &[(NO, Judge(SomeConcerns)), (YES_OR_NI, Judge(High))]);

// Domain 5.

static SELECTION: Table =
    Table { domain: D5, questions: &["5.1", "5.2", "5.3"], parts: &[&MEASUREMENTS] };

static MEASUREMENTS: Node = question(
    "5.2",
    &[(YES, Judge(High)), (NO, Ask(&ANALYSES)), (NI, Ask(&ANALYSES_IF_MEASUREMENTS_UNKNOWN))],
);
static ANALYSES: Node =
    question("5.3", &[(YES, Judge(High)), (NI, Judge(SomeConcerns)), (NO, Ask(&PLANNED))]);
static ANALYSES_IF_MEASUREMENTS_UNKNOWN: Node =
    question("5.3", &[(YES, Judge(High)), (NO_OR_NI, Judge(SomeConcerns))]);
static PLANNED: Node = question("5.1", &[(YES, Judge(Low)), (NO_OR_NI, Judge(SomeConcerns))]);
