//! The effect measures: their codes, their scales, and how their variances are defined.

use crate::effect::options::{EffectOptions, RomCorrection};

codes! {
    /// An effect measure, from the data of each study.
    ///
    /// Group 1 is compared with group 2: a ratio is group 1 over group 2, a difference group 1
    /// minus group 2.
    Measure {
        /// Log odds ratio, from a 2x2 table.
        OddsRatio = "OR",
        /// Log risk ratio, from a 2x2 table.
        RiskRatio = "RR",
        /// Risk difference, from a 2x2 table.
        RiskDifference = "RD",
        /// Difference of the arcsine square-root risks (Rücker and others 2009), from a 2x2 table.
        ArcsineDifference = "AS",
        /// Log odds ratio by Peto's one-step method (Yusuf and others 1985), from a 2x2 table.
        Peto = "PETO",
        /// Mean difference.
        MeanDifference = "MD",
        /// Standardised mean difference, Hedges' g: the pooled standard deviation, corrected for
        /// bias (Hedges 1981).
        StandardisedMeanDifference = "SMD",
        /// Standardised mean difference where the variances of the groups differ: the square root
        /// of the mean variance (Bonett 2009), corrected for bias like `SMD`.
        StandardisedMeanDifferenceUnequal = "SMDH",
        /// Log ratio of means (Hedges, Gurevitch and Curtis 1999).
        RatioOfMeans = "ROM",
        /// Correlation, transformed by Fisher's z.
        FisherZ = "ZCOR",
        /// Correlation.
        Correlation = "COR",
        /// Correlation, corrected for bias (Olkin and Pratt 1958).
        UnbiasedCorrelation = "UCOR",
        /// Proportion.
        Proportion = "PR",
        /// Log proportion.
        LogProportion = "PLN",
        /// Log odds of a proportion.
        LogitProportion = "PLO",
        /// Arcsine square root of a proportion.
        ArcsineProportion = "PAS",
        /// Double arcsine of a proportion (Freeman and Tukey 1950), halved so that it is near the
        /// arcsine square root.
        DoubleArcsine = "PFT",
        /// Log incidence rate ratio.
        RateRatio = "IRR",
        /// Incidence rate difference.
        RateDifference = "IRD",
        /// Difference of the square roots of the incidence rates.
        RootRateDifference = "IRSD",
        /// Incidence rate.
        Rate = "IR",
        /// Log incidence rate.
        LogRate = "IRLN",
        /// Square root of an incidence rate.
        RootRate = "IRS",
        /// Freeman-Tukey transformed incidence rate.
        FreemanTukeyRate = "IRFT",
    }
}

codes! {
    /// The scale an effect is on.
    Scale {
        /// The measure's own.
        Natural = "natural",
        /// The natural logarithm.
        Log = "log",
        /// The log odds.
        Logit = "logit",
        /// Fisher's z, the inverse hyperbolic tangent.
        FisherZ = "fisher-z",
        /// The arcsine of the square root.
        ArcsineRoot = "arcsine-root",
        /// The Freeman-Tukey double arcsine, halved.
        DoubleArcsine = "double-arcsine",
        /// The square root.
        Root = "root",
        /// The mean of the square roots of x/t and (x + 1)/t.
        FreemanTukeyRoot = "freeman-tukey-root",
    }
}

impl Measure {
    /// The scale of `yi`.
    #[must_use]
    pub const fn scale(self) -> Scale {
        match self {
            Self::OddsRatio
            | Self::RiskRatio
            | Self::Peto
            | Self::RatioOfMeans
            | Self::LogProportion
            | Self::RateRatio
            | Self::LogRate => Scale::Log,
            Self::RiskDifference
            | Self::MeanDifference
            | Self::StandardisedMeanDifference
            | Self::StandardisedMeanDifferenceUnequal
            | Self::Correlation
            | Self::UnbiasedCorrelation
            | Self::Proportion
            | Self::RateDifference
            | Self::Rate => Scale::Natural,
            Self::LogitProportion => Scale::Logit,
            Self::FisherZ => Scale::FisherZ,
            Self::ArcsineDifference | Self::ArcsineProportion => Scale::ArcsineRoot,
            Self::DoubleArcsine => Scale::DoubleArcsine,
            Self::RootRateDifference | Self::RootRate => Scale::Root,
            Self::FreemanTukeyRate => Scale::FreemanTukeyRoot,
        }
    }

    /// Whether the measure is one of counts.
    pub(crate) const fn of_counts(self) -> bool {
        !self.of_means()
            && !matches!(self, Self::FisherZ | Self::Correlation | Self::UnbiasedCorrelation)
    }

    /// Whether a zero cell is corrected. The arcsine and square-root measures are finite, with a
    /// variance that has no count in it, whatever the cells.
    pub(crate) const fn corrects_zero_cells(self) -> bool {
        let stabilised = matches!(
            self.scale(),
            Scale::ArcsineRoot | Scale::DoubleArcsine | Scale::Root | Scale::FreemanTukeyRoot
        );
        self.of_counts() && !stabilised
    }

    /// Whether a study can have no event (or nothing but events) in both groups.
    pub(crate) const fn compares_counts(self) -> bool {
        matches!(
            self,
            Self::OddsRatio
                | Self::RiskRatio
                | Self::RiskDifference
                | Self::ArcsineDifference
                | Self::Peto
                | Self::RateRatio
                | Self::RateDifference
                | Self::RootRateDifference
        )
    }

    /// Whether Hedges' correction applies.
    pub(crate) const fn standardised(self) -> bool {
        matches!(self, Self::StandardisedMeanDifference | Self::StandardisedMeanDifferenceUnequal)
    }

    const fn of_means(self) -> bool {
        self.standardised() || matches!(self, Self::MeanDifference | Self::RatioOfMeans)
    }

    /// How the sampling variance is defined.
    pub(crate) const fn vi_method(self, options: &EffectOptions) -> &'static str {
        match self {
            Self::OddsRatio => "1/a + 1/b + 1/c + 1/d (Woolf 1955)",
            Self::RiskRatio => "1/a - 1/n1 + 1/c - 1/n2 (Katz and others 1978)",
            Self::RiskDifference => "p1(1 - p1)/n1 + p2(1 - p2)/n2, large-sample",
            Self::ArcsineDifference => "1/(4 n1) + 1/(4 n2)",
            Self::Peto => "1/V, V the hypergeometric variance (Yusuf and others 1985)",
            Self::MeanDifference => "sd1^2/n1 + sd2^2/n2, variances not assumed equal",
            Self::StandardisedMeanDifference => {
                "1/n1 + 1/n2 + g^2/(2(n1 + n2)), large-sample (Hedges and Olkin 1985)"
            }
            Self::StandardisedMeanDifferenceUnequal => {
                "J^2 times the variance of Bonett (2009) at g, n - 1 in each group"
            }
            Self::RatioOfMeans => match options.rom_correction {
                RomCorrection::None => "sd1^2/(n1 m1^2) + sd2^2/(n2 m2^2), first-order",
                RomCorrection::BiasCorrected => "second-order delta method (Lajeunesse 2015)",
            },
            Self::FisherZ => "1/(n - 3)",
            Self::Correlation => "(1 - r^2)^2/(n - 1), large-sample",
            Self::UnbiasedCorrelation => "(1 - G^2)^2/(n - 1), large-sample, at the corrected G",
            Self::Proportion => "p(1 - p)/n, large-sample",
            Self::LogProportion => "1/x - 1/n",
            Self::LogitProportion => "1/x + 1/(n - x)",
            Self::ArcsineProportion => "1/(4 n)",
            Self::DoubleArcsine => "1/(4 n + 2)",
            Self::RateRatio => "1/x1 + 1/x2",
            Self::RateDifference => "x1/t1^2 + x2/t2^2",
            Self::RootRateDifference => "1/(4 t1) + 1/(4 t2)",
            Self::Rate => "x/t^2",
            Self::LogRate => "1/x",
            Self::RootRate | Self::FreemanTukeyRate => "1/(4 t)",
        }
    }
}
