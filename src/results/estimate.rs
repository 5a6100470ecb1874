//! Numbers with intervals.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A number with the interval that holds what it estimates, as often as its confidence says.
///
/// ```
/// use microbiz::results::Estimate;
///
/// let delay = Estimate { value: Some(12.5), low: Some(12.0), high: Some(13.0), confidence: 0.95 };
/// assert_eq!((delay.half_width(), delay.excludes_zero()), (Some(0.5), true));
/// assert_eq!(delay.to_string(), "12.5 ± 0.500");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// None where some replication did not reach it, or where it does not exist.
    pub value: Option<f64>,
    /// The lower end; none below two replications, nor where there is nothing to draw an interval from.
    pub low: Option<f64>,
    /// The upper end, likewise.
    pub high: Option<f64>,
    /// How often intervals like this one hold what they estimate, from 0 to 1.
    pub confidence: f64,
}

impl Estimate {
    /// Both ends of the interval; none where it has none.
    pub fn bounds(&self) -> Option<(f64, f64)> {
        self.low.zip(self.high)
    }

    /// Half of the width of the interval.
    pub fn half_width(&self) -> Option<f64> {
        self.bounds().map(|(low, high)| (high - low) / 2.0)
    }

    /// Whether the interval leaves zero out: for a difference, that it has a sign.
    pub fn excludes_zero(&self) -> bool {
        self.bounds().is_some_and(|(low, high)| low > 0.0 || high < 0.0)
    }

    /// The same within the range of a share, 0 to 1: an estimate of one from few points can lie beyond.
    #[must_use]
    pub fn as_share(&self) -> Self {
        let within = |end: Option<f64>| end.map(|end| end.clamp(0.0, 1.0));
        Self { value: within(self.value), low: within(self.low), high: within(self.high), ..*self }
    }

    /// Whether it, or its interval, reaches beyond the range of a share.
    pub fn is_cut(&self) -> bool {
        self.as_share() != *self
    }

    /// The value with the ends of its interval, or thrice itself where it has none; none where it was not reached.
    pub fn reach(&self) -> Option<(f64, f64, f64)> {
        let value = self.value?;
        let (low, high) = self.bounds().unwrap_or((value, value));
        Some((value, low, high))
    }
}

/// `12.5 ± 0.500`, `0.98 [0.95, 0.99]` where the ends lie apart from the value differently, or `not reached`.
impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(value) = self.value else { return f.pad("not reached") };
        f.pad(&format!("{}{}", rounded(value), interval(value, self.bounds())))
    }
}

/// ` ± half`, ` [low, high]`, or nothing where there is no interval.
fn interval(value: f64, bounds: Option<(f64, f64)>) -> String {
    let Some((low, high)) = bounds else { return String::new() };
    let (below, above, half) = (value - low, high - value, (high - low) / 2.0);
    if (above - below).abs() <= 0.1 * half {
        return format!(" ± {}", rounded(half));
    }
    format!(" [{}, {}]", rounded(low), rounded(high))
}

/// A whole number with its thousands apart: `−12,345`.
pub(crate) fn grouped_digits(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if value < 0.0 && digits != "0" { format!("−{text}") } else { text }
}

/// A number as people read it: to three significant digits, and never with an exponent unless it is tiny.
///
/// ```
/// use microbiz::results::rounded;
///
/// assert_eq!([1234.5, 12.34, 1.234, 0.1234].map(rounded), ["1234", "12.3", "1.23", "0.123"]);
/// ```
pub fn rounded(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.001 || v == 0.0 => 3,
        _ => return format!("{value:.1e}"),
    };
    format!("{value:.digits$}")
}

/// An estimate whose value has a name of its own in tables: `estimate`, `difference`.
macro_rules! named_value {
    ($($name:ident),*) => {$(
        pub(super) mod $name {
            use super::Estimate;
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            #[derive(Serialize, Deserialize)]
            struct Flat {
                $name: Option<f64>,
                low: Option<f64>,
                high: Option<f64>,
                confidence: f64,
            }

            pub fn serialize<S: Serializer>(e: &Estimate, output: S) -> Result<S::Ok, S::Error> {
                let Estimate { value, low, high, confidence } = *e;
                Flat { $name: value, low, high, confidence }.serialize(output)
            }

            pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Estimate, D::Error> {
                let Flat { $name, low, high, confidence } = Flat::deserialize(input)?;
                Ok(Estimate { value: $name, low, high, confidence })
            }
        }
    )*};
}

named_value!(estimate, difference);
