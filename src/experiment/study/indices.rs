//! What an analysis says in numbers: indices of factors, answers to them, maps of two of them.

use crate::results::IndexKind;
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

impl Index {
    /// Whether it says how much one factor matters.
    pub fn is_weight(&self) -> bool {
        use IndexKind::{First, Interaction, Main, Mu, MuStar, Second, Sigma, Total};
        match self.kind {
            First | Total | MuStar | Main => self.with.is_none(),
            Second | Interaction | Mu | Sigma => false,
        }
    }
}

/// An index as it was after some of what was run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Look {
    /// So many parts, or replications of every point.
    pub after: usize,
    pub index: Index,
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

/// How far a factor alone moves an output from the base case.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FromBase {
    pub factor: usize,
    /// The number of its level; none where it is none.
    pub at: Option<f64>,
    pub label: String,
    /// The output in the base case.
    pub base: Option<f64>,
    /// The difference, replication by replication.
    pub difference: Option<Estimate>,
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
