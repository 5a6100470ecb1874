//! What people are employed for: how much of the week, and for what money.

use crate::scenario::StructureSpec;
use std::iter::Sum;
use std::ops::{Add, Mul};

/// The terms of one head or of many together; they add up, whoever joins whom.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Terms {
    /// Full-time equivalents.
    pub fte: f64,
    /// Money a year, as far as a chart says it.
    pub money: f64,
    /// Full-time equivalents of which no chart says what they cost: they have the pay of the structure.
    pub unpriced_fte: f64,
}

impl Terms {
    /// One head who works the whole week for the pay of the structure.
    pub const FULL_TIME: Self = Self { fte: 1.0, money: 0.0, unpriced_fte: 1.0 };

    /// So many full-time equivalents, each for so much money a year where a chart says so.
    #[cfg(feature = "import")]
    pub fn new(fte: f64, pay: Option<f64>) -> Self {
        match pay {
            Some(pay) => Self { fte, money: fte * pay, unpriced_fte: 0.0 },
            None => Self { fte, money: 0.0, unpriced_fte: fte },
        }
    }

    /// The same of each of so many heads; of nobody, those of one full-time head.
    #[cfg(feature = "import")]
    pub fn each(self, heads: u32) -> Self {
        if heads == 0 { Self::FULL_TIME } else { self * (1.0 / f64::from(heads)) }
    }

    /// Money a year.
    pub fn cost_per_year(self, spec: &StructureSpec) -> f64 {
        self.money + self.unpriced_fte * spec.pay
    }
}

impl Add for Terms {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            fte: self.fte + other.fte,
            money: self.money + other.money,
            unpriced_fte: self.unpriced_fte + other.unpriced_fte,
        }
    }
}

impl Mul<f64> for Terms {
    type Output = Self;
    fn mul(self, times: f64) -> Self {
        Self { fte: self.fte * times, money: self.money * times, unpriced_fte: self.unpriced_fte * times }
    }
}

impl Sum for Terms {
    fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
        terms.fold(Self::default(), Add::add)
    }
}
