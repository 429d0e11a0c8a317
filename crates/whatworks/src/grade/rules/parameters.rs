//! Every number and choice that the rules use: value, meaning, source, kind.

use serde::{Deserialize, Serialize};

use super::catalogue::source::*;
use super::{Profile, RuleKind};
use crate::base::codes;
use crate::error::Error;
use crate::fault::{Fault, Faults};
use crate::json;

codes! {
    /// How a study with some concerns (RoB 2) counts where studies are told apart into low and high.
    #[derive(Default)]
    SomeConcerns {
        /// As low.
        #[default]
        Low = "low",
        /// As high.
        High = "high",
    }
}

codes! {
    /// Which form of judging imprecision is used.
    #[derive(Default)]
    ImprecisionForm {
        /// GRADE guidelines 6 (2011), for reviews.
        #[default]
        Guidelines6 = "guidelines-6",
        /// Core GRADE 2 (2025).
        CoreGrade2 = "core-grade-2",
        /// GRADE guidance 35 (2023): the number of contextual thresholds crossed.
        Guidance35 = "guidance-35",
    }
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ParameterValue {
    /// A number.
    Number(f64),
    /// A code.
    Code(String),
}

/// A number or a choice that a rule uses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// The name.
    pub name: &'static str,
    /// The value.
    pub value: ParameterValue,
    /// What it means.
    pub meaning: &'static str,
    /// What values it can have.
    pub allowed: String,
    /// What stands behind it.
    pub kind: RuleKind,
    /// Where it comes from.
    pub source: &'static str,
}

/// Declares the parameters. Each line: the value in each rule set that has it, its range or list of
/// codes, kind, source and meaning.
macro_rules! parameters {
    (
        numbers { $($number:ident [$($np:ident $nv:literal),+] $low:literal to $high:literal
            $nkind:ident $nsource:ident $nmeaning:literal;)+ }
        choices { $($choice:ident: $type:ident [$($cp:ident $cv:ident),+]
            $ckind:ident $csource:ident $cmeaning:literal;)+ }
    ) => {
        /// The parameters of a rule set.
        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct Values {
            $(#[doc = $nmeaning] pub(crate) $number: f64,)+
            $(#[doc = $cmeaning] pub(crate) $choice: $type,)+
        }

        impl Values {
            pub(super) fn of(profile: Profile) -> Self {
                Self {
                    $($number: match profile { $(Profile::$np => $nv,)+ #[allow(unreachable_patterns)] _ => f64::NAN },)+
                    $($choice: match profile { $(Profile::$cp => $type::$cv,)+ #[allow(unreachable_patterns)] _ => $type::default() },)+
                }
            }

            pub(super) fn list(&self, profile: Profile) -> Vec<Parameter> {
                let mut list = Vec::new();
                $(if [$(Profile::$np),+].contains(&profile) {
                    list.push(Parameter {
                        name: stringify!($number),
                        value: ParameterValue::Number(self.$number),
                        meaning: $nmeaning,
                        allowed: range($low, $high),
                        kind: RuleKind::$nkind,
                        source: $nsource,
                    });
                })+
                $(if [$(Profile::$cp),+].contains(&profile) {
                    list.push(Parameter {
                        name: stringify!($choice),
                        value: ParameterValue::Code(self.$choice.code().to_owned()),
                        meaning: $cmeaning,
                        allowed: one_of($type::ALL.iter().map(|code| code.code())),
                        kind: RuleKind::$ckind,
                        source: $csource,
                    });
                })+
                list
            }

            pub(super) fn set(
                &mut self,
                profile: Profile,
                name: &str,
                value: &ParameterValue,
            ) -> Result<(&'static str, ParameterValue), Error> {
                $(if name == stringify!($number) && [$(Profile::$np),+].contains(&profile) {
                    let ParameterValue::Number(number) = *value else {
                        return Err(refused(name, value, range($low, $high)));
                    };
                    // A number that is none is in no range.
                    if !($low..=$high).contains(&number) {
                        return Err(refused(name, value, range($low, $high)));
                    }
                    self.$number = number;
                    return Ok((stringify!($number), value.clone()));
                })+
                $(if name == stringify!($choice) && [$(Profile::$cp),+].contains(&profile) {
                    let code = match value { ParameterValue::Code(code) => $type::from_code(code), _ => None };
                    let expected = || one_of($type::ALL.iter().map(|code| code.code()));
                    self.$choice = code.ok_or_else(|| refused(name, value, expected()))?;
                    return Ok((stringify!($choice), value.clone()));
                })+
                let names: Vec<&str> = self.list(profile).iter().map(|known| known.name).collect();
                Err(refused(name, value, format!("a parameter of `{profile}`: {}", one_of(names))))
            }
        }
    };
}

fn range(low: f64, high: f64) -> String {
    format!("a number from {low} to {high}")
}

fn one_of<'a>(codes: impl IntoIterator<Item = &'a str>) -> String {
    let codes: Vec<String> = codes.into_iter().map(|code| format!("`{code}`")).collect();
    format!("one of {}", codes.join(", "))
}

fn refused(name: &str, value: &ParameterValue, expected: String) -> Error {
    let found = match value {
        ParameterValue::Number(number) => number.to_string(),
        ParameterValue::Code(code) => json::quoted(code),
    };
    let pointer = format!("/parameters/{}", json::segment(name));
    Error::InvalidRequest(Faults::new(vec![Fault::new(
        "bad-parameter",
        pointer,
        Some(found),
        expected,
    )]))
}

parameters! {
    numbers {
        critical_importance [Core 7.0, Standard 7.0, Narrative 7.0, Pollock 7.0] 1.0 to 9.0
            Unconfirmed GUIDELINES "importance, of 1 to 9, from which an outcome is critical";
        most_risk_of_bias [Core 1.0, Standard 2.0] 0.0 to 3.0
            Grade CORE_GRADE_4 "most levels rated down for risk of bias (Core GRADE 4: one; before: two); a person may go further";
        most_inconsistency [Core 1.0, Standard 2.0] 0.0 to 3.0
            Grade CORE_GRADE_3 "most levels rated down for inconsistency (Core GRADE 3: one; before: two)";
        most_indirectness [Core 2.0, Standard 2.0] 0.0 to 3.0
            Grade CORE_GRADE_5 "most levels rated down for indirectness";
        most_imprecision [Core 2.0, Standard 2.0] 0.0 to 3.0
            Grade CORE_GRADE_2 "most levels rated down for imprecision by the forms that look at one interval";
        most_publication_bias [Core 1.0, Standard 1.0] 0.0 to 2.0
            Grade CORE_GRADE_4 "most levels rated down for publication bias";
        dominance [Core 0.55, Standard 0.55] 0.0 to 1.0
            Unconfirmed CORE_GRADE_4_NOTE "share of weight from which studies at high risk of bias dominate; the figure names more than 0.65 as dominating and 0.55 as possibly dominating";
        similar_change [Core 0.2, Standard 0.2] 0.0 to 10.0
            Library OWN "relative change of the estimate from studies at low risk to all, up to which the two are similar";
        robins_offset [Standard 2.0] 0.0 to 3.0
            Library GUIDELINES_18 "levels for risk of bias that only bring non-randomised evidence, started at high with ROBINS-I, back to low, and so do not stand in the way of rating up";
        screen_i2 [Core 30.0, Standard 30.0] 0.0 to 100.0
            Unconfirmed CORE_GRADE_3 "I2 in per cent below which inconsistency is seldom serious";
        opposite_share [Core 0.2, Standard 0.2] 0.0 to 1.0
            Library OWN "share of weight on the other side of the threshold from which it is a substantial proportion";
        wide_overlap [Core 0.8, Standard 0.8] 0.0 to 1.0
            Library OWN "share of pairs of studies with overlapping intervals from which overlap is wide";
        moderate_i2 [Core 50.0, Standard 50.0] 0.0 to 100.0
            Library OWN "I2 in per cent below which, with wide overlap, there are no important differences";
        very_opposite_share [Standard 0.25] 0.0 to 1.0
            Library OWN "share of weight on the other side from which inconsistency may be very serious";
        very_high_i2 [Standard 75.0] 0.0 to 100.0
            Library OWN "I2 in per cent from which inconsistency may be very serious";
        large_reduction [Core 0.3] 0.0 to 1.0
            Unconfirmed CORE_GRADE_2 "relative risk reduction above which an effect is possibly implausibly large";
        very_large_reduction [Core 0.4] 0.0 to 1.0
            Unconfirmed CORE_GRADE_2 "relative risk reduction above which an effect is certainly implausibly large";
        large_standardised [Core 0.8] 0.0 to 10.0
            Library OWN "standardised mean difference from which an effect is implausibly large";
        interval_ratio [Core 3.0] 1.0 to 100.0
            Unconfirmed CORE_GRADE_2 "upper over lower end of the interval of a risk ratio from which the information is far too small (hazard and rate ratios: the library's)";
        interval_ratio_odds [Core 2.5] 1.0 to 100.0
            Unconfirmed CORE_GRADE_2 "the same for an odds ratio";
        far_from_size [Core 0.3] 0.0 to 1.0
            Unconfirmed CORE_GRADE_2 "share of the optimal information size below which a continuous outcome is far from it";
        participants_continuous [Core 800.0, Standard 400.0] 1.0 to 1000000000.0
            Unconfirmed CORE_GRADE_2 "participants that suffice for a continuous outcome where no optimal information size can be worked out (Core GRADE 2: 400 a group; guidelines 6: 400 in all)";
        events_binary [Standard 300.0] 1.0 to 1000000000.0
            Unconfirmed GUIDELINES_6 "events that suffice for a binary outcome where no optimal information size can be worked out";
        relative_risk_reduction [Core 0.2, Standard 0.2] 0.001 to 0.999
            Grade CLARITY "relative risk reduction for which the optimal information size is worked out; the source names 20 to 25 %, and 20 % asks for more";
        alpha [Core 0.05, Standard 0.05] 0.000001 to 0.5
            Grade CLARITY "two-sided error of the first kind in the optimal information size";
        power [Core 0.8, Standard 0.8] 0.5 to 0.999999
            Grade CLARITY "power in the optimal information size";
        standardised_difference [Core 0.2, Standard 0.2] 0.001 to 10.0
            Library OWN "standardised difference to detect where no minimal important difference is given";
        appreciable_ratio [Standard 0.25] 0.0 to 1.0
            Grade GUIDELINES_6 "relative change of risk, either way, that is appreciable";
        appreciable_standardised [Standard 0.5] 0.0 to 10.0
            Unconfirmed GUIDELINES_6 "standardised mean difference that is appreciable, where no minimal important difference is given";
        far_from_size_standard [Standard 0.5] 0.0 to 1.0
            Library OWN "share of the optimal information size below which it is far from met";
        fewest_for_statistics [Core 10.0, Standard 10.0] 3.0 to 1000.0
            Grade CORE_GRADE_4 "studies from which tests of asymmetry are feasible";
        asymmetry_p [Core 0.1, Standard 0.1] 0.0 to 1.0
            Library OWN "p value of Egger's test below which asymmetry strongly suggests missing studies";
        large_ratio [Core 2.0, Standard 2.0, Narrative 2.0] 1.0 to 100.0
            Grade GUIDELINES_9 "risk ratio (or its inverse) above which an effect is large";
        very_large_ratio [Core 5.0, Standard 5.0] 1.0 to 100.0
            Grade GUIDELINES_9 "risk ratio (or its inverse) above which an effect is very large";
        fewest_doses [Core 3.0, Standard 3.0] 2.0 to 20.0
            Library OWN "ordered levels of dose from which a gradient is seen";
        trend_p [Core 0.05, Standard 0.05] 0.0 to 1.0
            Library OWN "p value of a test for trend below which there is a gradient";
        information_size [Narrative 400.0] 0.0 to 1000000000.0
            Grade MURAD "participants at or below which information is a concern";
        consistent_share [Core 0.8, Standard 0.8, Narrative 0.8] 0.5 to 1.0
            Library OWN "share of studies pointing one way from which directions are consistent";
        divided_share [Core 0.6, Standard 0.6, Narrative 0.6] 0.5 to 1.0
            Library OWN "share below which directions are divided (very serious)";
        fewest_votes [Core 3.0, Standard 3.0, Narrative 3.0] 1.0 to 1000.0
            Library OWN "fewest studies whose directions are compared";
        enough_participants [Pollock 200.0] 1.0 to 1000000000.0
            Grade POLLOCK "participants from which there is no downgrade";
        few_participants [Pollock 100.0] 1.0 to 1000000000.0
            Grade POLLOCK "participants below which there are two downgrades";
        low_risk_participants [Pollock 0.75] 0.0 to 1.0
            Grade POLLOCK "share of participants in trials at low risk of bias from which there is no downgrade";
        high_i2 [Pollock 75.0] 0.0 to 100.0
            Grade POLLOCK "I2 in per cent above which there is one downgrade";
    }
    choices {
        some_concerns_count_as: SomeConcerns [Core Low, Standard Low]
            Library OWN "how studies with some concerns count; where the other way changes the judgement it is a close call";
        imprecision_form: ImprecisionForm [Core CoreGrade2, Standard Guidelines6]
            Library OWN "the form of judging imprecision; with contextual thresholds it is `guidance-35`";
    }
}
