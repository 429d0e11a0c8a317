//! The closed word lists of the document format, with the field's terms.

pub(crate) use whatworks_synthesis::codes;

codes! {
    /// What a numbered source is.
    Kind {
        /// A review: a container of primary studies, which never has a starting level of its own.
        Review = "review",
        /// A primary study or project.
        PrimaryStudy = "primary-study",
        /// A statistical publication: context, not evidence of effect.
        Statistics = "statistics",
        /// A definition or guidance: not evidence.
        Definition = "definition",
        /// A description of one case.
        CaseStudy = "case-study",
        /// A news item or web article.
        News = "news",
    }
}

codes! {
    /// The design of a primary study.
    Design {
        /// Randomised controlled trial, cluster and crossover trials included.
        Randomised = "randomised",
        /// Controlled, allocation not randomised.
        NonRandomisedControlled = "non-randomised-controlled",
        /// Controlled, and the source does not say how groups were formed.
        ControlledAllocationNotReported = "controlled-allocation-not-reported",
        /// Interrupted time series.
        InterruptedTimeSeries = "interrupted-time-series",
        /// Cohort study.
        Cohort = "cohort",
        /// Case-control study.
        CaseControl = "case-control",
        /// Before and after, without a control group.
        BeforeAfter = "before-after",
        /// Measured only afterwards, without a control group.
        PostTestOnly = "post-test-only",
        /// Quality improvement project, without a control group.
        QualityImprovement = "quality-improvement",
        /// Cross-sectional study or survey.
        CrossSectional = "cross-sectional",
        /// Case series or case report.
        CaseSeries = "case-series",
        /// Qualitative study.
        Qualitative = "qualitative",
        /// Mixed methods.
        MixedMethods = "mixed-methods",
        /// Service evaluation or improvement report.
        ServiceEvaluation = "service-evaluation",
        /// A review counted among the included items.
        Review = "review",
    }
}

codes! {
    /// Whose outcome it is.
    Level {
        /// Staff: knowledge, skills, attitudes, behaviour, careers.
        Staff = "staff",
        /// Patients or the public, equity of their care included.
        Patient = "patient",
        /// The organisation or the system.
        Organisation = "organisation",
        /// Students and applicants.
        Student = "student",
    }
}

codes! {
    /// Which way a finding points.
    Direction {
        /// Better.
        Improved = "improved",
        /// Worse.
        Worse = "worse",
        /// Looked for, and no difference found.
        NoDifference = "no-difference",
        /// Some better, some not.
        Mixed = "mixed",
        /// The source did not assess it.
        NotAssessed = "not-assessed",
    }
}

codes! {
    /// What a finding can bear on.
    Bearing {
        /// Evidence of the effect of an intervention.
        Effect = "effect",
        /// A descriptive statistic or an association that is not of an intervention.
        Descriptive = "descriptive",
        /// Experience, views, barriers and facilitators.
        Experience = "experience",
    }
}

codes! {
    /// How studies were counted as improved or not.
    VoteBasis {
        /// By the direction of each study's effect.
        Direction = "direction",
        /// By statistical significance, which the Cochrane Handbook (chapter 12) does not accept.
        Significance = "significance",
        /// By a statement of the authors.
        AuthorStatement = "author-statement",
        /// The source does not say how.
        Unknown = "unknown",
    }
}

codes! {
    /// What the appraisal of a body's studies came to.
    AppraisalResult {
        /// All at low risk of bias.
        AllLow = "all-low",
        /// Most at low risk of bias.
        MostlyLow = "mostly-low",
        /// Some low, some high.
        Mixed = "mixed",
        /// Most at high risk of bias.
        MostlyHigh = "mostly-high",
        /// All at high (serious, critical) risk of bias.
        AllHigh = "all-high",
    }
}

codes! {
    /// An element of the comparison between question and evidence.
    Element {
        /// Population.
        Population = "population",
        /// Intervention.
        Intervention = "intervention",
        /// Comparator.
        Comparator = "comparator",
        /// Outcome: a surrogate stands for what matters.
        OutcomeSurrogate = "outcome-surrogate",
        /// Outcome: measured too early.
        OutcomeTiming = "outcome-timing",
        /// Setting or delivery.
        Setting = "setting",
        /// An indirect comparison of interventions.
        IndirectComparison = "indirect-comparison",
    }
}

codes! {
    /// How far question and evidence differ in one element.
    Difference {
        /// None.
        None = "none",
        /// Minor: the effect is not expected to differ enough to matter.
        Minor = "minor",
        /// Important: the effect may differ enough to matter.
        Important = "important",
        /// Major: the evidence answers another question in this element.
        Major = "major",
    }
}

codes! {
    /// A limitation that a source states, or that its account shows.
    LimitationKind {
        /// No comparison group.
        Uncontrolled = "uncontrolled",
        /// No contrast that can be attributed to the intervention.
        NoAttributableContrast = "no-attributable-contrast",
        /// The studies are called poorly evaluated.
        PoorlyEvaluated = "poorly-evaluated",
        /// An exploratory or subgroup analysis.
        ExploratoryAnalysis = "exploratory-analysis",
        /// Effects are smaller in the better studies.
        SmallerEffectsInBetterStudies = "smaller-effects-in-better-studies",
        /// The studies are called small, or no denominators are given.
        SmallStudies = "small-studies",
        /// Called too heterogeneous to compare.
        TooHeterogeneousToCompare = "too-heterogeneous-to-compare",
        /// Only small studies with positive results.
        OnlySmallPositiveStudies = "only-small-positive-studies",
        /// Studies known to exist are not published.
        UnpublishedStudiesKnown = "unpublished-studies-known",
        /// The search was not comprehensive.
        SearchNotComprehensive = "search-not-comprehensive",
    }
}

codes! {
    /// The GRADE scale of certainty, and the fifth state that is not a level.
    Certainty {
        /// No evidence of effect to rate. Never read as very low.
        NotRated = "not-rated",
        /// Very low.
        VeryLow = "very-low",
        /// Low.
        Low = "low",
        /// Moderate.
        Moderate = "moderate",
        /// High.
        High = "high",
    }
}

codes! {
    /// PROGRESS-Plus: the characteristics by which opportunities for health are unequal
    /// (O'Neill and others 2014, J Clin Epidemiol 67:56).
    ProgressPlus {
        /// Place of residence.
        Place = "place-of-residence",
        /// Race, ethnicity, culture and language.
        Ethnicity = "race-ethnicity-culture-language",
        /// Occupation.
        Occupation = "occupation",
        /// Gender and sex.
        Gender = "gender-sex",
        /// Religion.
        Religion = "religion",
        /// Education.
        Education = "education",
        /// Socioeconomic status.
        Socioeconomic = "socioeconomic-status",
        /// Social capital.
        SocialCapital = "social-capital",
        /// Plus: age.
        Age = "age",
        /// Plus: disability, mental illness included.
        Disability = "disability",
        /// Plus: sexual orientation.
        SexualOrientation = "sexual-orientation",
        /// Plus: other personal characteristics that attract discrimination.
        OtherCharacteristic = "other-personal-characteristic",
        /// Plus: features of relationships.
        Relationships = "features-of-relationships",
        /// Plus: time-dependent relationships.
        TimeDependent = "time-dependent-relationships",
    }
}

codes! {
    /// Core20PLUS5: whom NHS England asks integrated care systems to reach, and in which clinical
    /// areas, for adults and for children and young people (NHS England, Core20PLUS5, 2021 and
    /// 2022). What "plus" holds is chosen locally; the list has the groups that NHS England names.
    Core20Plus5 {
        /// Core20: the most deprived fifth of the national population, by the Index of Multiple
        /// Deprivation.
        Core20 = "core20",
        /// Plus: ethnic minority communities.
        EthnicMinorityCommunities = "plus-ethnic-minority-communities",
        /// Plus: people with a learning disability and autistic people.
        LearningDisabilityAndAutism = "plus-learning-disability-and-autism",
        /// Plus: people with multiple long-term conditions.
        MultipleLongTermConditions = "plus-multiple-long-term-conditions",
        /// Plus: other groups that share characteristics protected by the Equality Act 2010.
        ProtectedCharacteristics = "plus-protected-characteristics",
        /// Plus: inclusion health groups.
        InclusionHealthGroups = "plus-inclusion-health-groups",
        /// Plus: coastal communities with pockets of deprivation.
        CoastalCommunities = "plus-coastal-communities",
        /// Adults: maternity.
        AdultMaternity = "adult-maternity",
        /// Adults: severe mental illness.
        AdultSevereMentalIllness = "adult-severe-mental-illness",
        /// Adults: chronic respiratory disease.
        AdultChronicRespiratoryDisease = "adult-chronic-respiratory-disease",
        /// Adults: early cancer diagnosis.
        AdultEarlyCancerDiagnosis = "adult-early-cancer-diagnosis",
        /// Adults: hypertension case-finding.
        AdultHypertensionCaseFinding = "adult-hypertension-case-finding",
        /// Children and young people: asthma.
        ChildrenAsthma = "children-asthma",
        /// Children and young people: diabetes.
        ChildrenDiabetes = "children-diabetes",
        /// Children and young people: epilepsy.
        ChildrenEpilepsy = "children-epilepsy",
        /// Children and young people: oral health.
        ChildrenOralHealth = "children-oral-health",
        /// Children and young people: mental health.
        ChildrenMentalHealth = "children-mental-health",
    }
}

codes! {
    /// How a reported number is qualified in its source.
    Qualifier {
        /// As printed, without a qualifier.
        AsPrinted = "as-printed",
        /// "Over", "more than".
        Over = "over",
        /// "About", "around".
        About = "about",
        /// "Estimated", "expected".
        Estimated = "estimated",
    }
}

codes! {
    /// What two sides of a listed contradiction are.
    ContradictionKind {
        /// Two layers state different things.
        LayersDiffer = "layers-differ",
        /// One layer states a thing that was not seen in any page read of the other.
        NotVerified = "not-verified",
        /// One layer is in tension with itself.
        WithinLayer = "within-layer",
    }
}

codes! {
    /// How much a contradiction matters to a reader.
    Severity {
        /// Changes what may be concluded.
        Major = "major",
        /// Changes how it should be read.
        Moderate = "moderate",
        /// A detail.
        Minor = "minor",
    }
}

codes! {
    /// The effect measure of an estimate.
    Measure {
        /// Odds ratio.
        OddsRatio = "odds-ratio",
        /// Risk ratio.
        RiskRatio = "risk-ratio",
        /// Risk difference.
        RiskDifference = "risk-difference",
        /// Standardised mean difference (d or g).
        StandardisedMeanDifference = "standardised-mean-difference",
        /// Mean difference.
        MeanDifference = "mean-difference",
        /// A regression or path coefficient.
        Coefficient = "coefficient",
        /// Hazard ratio.
        HazardRatio = "hazard-ratio",
        /// Incidence rate ratio.
        RateRatio = "rate-ratio",
        /// Ratio of means.
        RatioOfMeans = "ratio-of-means",
    }
}

impl Measure {
    /// Whether no effect is 1 and analysis is on the logarithm.
    #[must_use]
    pub const fn is_ratio(self) -> bool {
        matches!(
            self,
            Self::OddsRatio
                | Self::RiskRatio
                | Self::HazardRatio
                | Self::RateRatio
                | Self::RatioOfMeans
        )
    }

    /// Whether the outcome is an event that happens or not.
    #[must_use]
    pub const fn is_binary(self) -> bool {
        matches!(
            self,
            Self::OddsRatio
                | Self::RiskRatio
                | Self::RiskDifference
                | Self::HazardRatio
                | Self::RateRatio
        )
    }
}

codes! {
    /// Whether a larger value, or more events, is good or bad.
    Desirability {
        /// More is good.
        Desirable = "desirable",
        /// More is bad.
        Undesirable = "undesirable",
    }
}

codes! {
    /// The overall risk of bias of one result.
    RiskOfBias {
        /// Low (RoB 2, ROBINS-I).
        Low = "low",
        /// Some concerns (RoB 2).
        SomeConcerns = "some-concerns",
        /// High (RoB 2).
        High = "high",
        /// Moderate (ROBINS-I).
        Moderate = "moderate",
        /// Serious (ROBINS-I).
        Serious = "serious",
        /// Critical (ROBINS-I).
        Critical = "critical",
        /// No information (ROBINS-I).
        NoInformation = "no-information",
    }
}

codes! {
    /// The tool by which risk of bias was judged.
    RiskOfBiasTool {
        /// RoB 2, for randomised trials.
        Rob2 = "rob-2",
        /// ROBINS-I, for non-randomised studies of interventions.
        RobinsI = "robins-i",
        /// Another.
        Other = "other",
    }
}

codes! {
    /// The threshold by which a certainty is rated.
    ThresholdChoice {
        /// No effect at all.
        Null = "null",
        /// The minimal important difference.
        MinimalImportantDifference = "minimal-important-difference",
        /// Trivial, small, moderate and large effects.
        Contextual = "contextual",
    }
}

codes! {
    /// The scale of thresholds.
    ThresholdScale {
        /// A difference of risks (0.05 is 50 in 1,000), or of the outcome in its own unit.
        Absolute = "absolute",
        /// A ratio.
        Ratio = "ratio",
    }
}

codes! {
    /// Which way bias moves an effect.
    BiasDirection {
        /// It makes an effect larger, or shows one where there is none.
        AwayFromNull = "away-from-null",
        /// It makes an effect smaller, or hides it.
        TowardsNull = "towards-null",
        /// Nobody can say.
        Unclear = "unclear",
    }
}

codes! {
    /// The credibility of an effect modification, as ICEMAN grades it (Schandelmaier and others
    /// 2020, CMAJ 192:E901).
    Credibility {
        /// Very low.
        VeryLow = "very-low",
        /// Low.
        Low = "low",
        /// Moderate.
        Moderate = "moderate",
        /// High.
        High = "high",
    }
}

codes! {
    /// What of a rating a person decides on.
    Subject {
        /// The starting level.
        Start = "start",
        /// The target of the rating.
        Target = "target",
        /// Risk of bias of one study.
        StudyRiskOfBias = "study_risk_of_bias",
        /// Risk of bias.
        RiskOfBias = "risk_of_bias",
        /// Inconsistency.
        Inconsistency = "inconsistency",
        /// Indirectness.
        Indirectness = "indirectness",
        /// Imprecision.
        Imprecision = "imprecision",
        /// Publication bias.
        PublicationBias = "publication_bias",
        /// Rating up for a large effect.
        LargeEffect = "large_effect",
        /// Rating up for a dose-response gradient.
        DoseResponse = "dose_response",
        /// Rating up for opposing residual confounding.
        OpposingConfounding = "opposing_confounding",
        /// The certainty as a whole.
        Certainty = "certainty",
    }
}
