//! What an analysis says in numbers: indices of factors, answers to them, maps of two of them.

use crate::statistics::Estimate;

/// One number that says how much a factor, or two together, matter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Index {
    pub kind: IndexKind,
    pub factor: usize,
    /// The other factor of an interaction.
    pub with: Option<usize>,
    pub estimate: Option<Estimate>,
}

/// What an index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexKind {
    /// Share of the variance that a factor explains alone (Sobol).
    First,
    /// … alone and together with others.
    Total,
    /// … that two explain together beyond what each does alone.
    Second,
    /// Mean effect of moving a factor through its range (Morris).
    Mu,
    /// Mean size of that effect.
    MuStar,
    /// Its spread over the other factors.
    Sigma,
    /// Share of the variance that the levels of a factor explain.
    Main,
    /// Share that the levels of two explain beyond what each does alone.
    Interaction,
}

impl IndexKind {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "S1",
            Self::Total => "ST",
            Self::Second => "S2",
            Self::Mu => "mu",
            Self::MuStar => "mu_star",
            Self::Sigma => "sigma",
            Self::Main => "main",
            Self::Interaction => "interaction",
        }
    }

    /// Whether it is a share of the variance and not in the unit of the output.
    pub fn is_share(self) -> bool {
        !matches!(self, Self::Mu | Self::MuStar | Self::Sigma)
    }
}

/// How an output answers to one factor, all others taken as they come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Response {
    pub factor: usize,
    /// The mean of the factor's values in this cell; none where they are no numbers.
    pub at: Option<f64>,
    pub label: String,
    /// The points that it is the mean of.
    pub points: usize,
    pub estimate: Option<Estimate>,
}

/// How an output answers to two factors.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RegimeMap {
    pub factors: [usize; 2],
    /// The cells of each factor: a label and, for numbers, a mean.
    pub axes: [Vec<(String, Option<f64>)>; 2],
    /// First factor outside, second inside.
    pub cells: Vec<Vec<Option<Estimate>>>,
}
