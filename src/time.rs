//! The clock: integer microseconds of *working time*.
//!
//! One working day has 8 hours, a week 5 days, a month 21, a quarter 63 and a year 252 days. A figure published in
//! calendar days is written `"30cd"` and becomes 30 · 252/365 working days.

use std::fmt;
use std::ops::{Add, Sub};

/// Microseconds in a working second, the base of all other units.
const SECOND: u64 = 1_000_000;
const MINUTE: u64 = 60 * SECOND;
const HOUR: u64 = 60 * MINUTE;
/// Microseconds in a working day of 8 hours.
pub(crate) const DAY: u64 = 8 * HOUR;
/// Working hours in a week: 5 days of 8 hours.
pub(crate) const HOURS_PER_WEEK: f64 = 40.0;
/// Working days in a week.
pub(crate) const DAYS_PER_WEEK: f64 = 5.0;
/// Working days in a year.
pub(crate) const DAYS_PER_YEAR: f64 = 252.0;
/// Calendar days in a year, for figures published in calendar time.
const CALENDAR_DAYS_PER_YEAR: f64 = 365.0;

/// The units a duration can be written in: suffix, microseconds, spoken name. Longest suffix first.
const UNITS: [(&str, f64, &str); 9] = [
    ("min", MINUTE as f64, "minutes"),
    ("mo", 21.0 * DAY as f64, "months of 21 days"),
    ("cd", DAY as f64 * DAYS_PER_YEAR / CALENDAR_DAYS_PER_YEAR, "calendar days"),
    ("s", SECOND as f64, "seconds"),
    ("h", HOUR as f64, "hours"),
    ("d", DAY as f64, "days of 8 hours"),
    ("w", 5.0 * DAY as f64, "weeks of 5 days"),
    ("q", 63.0 * DAY as f64, "quarters of 63 days"),
    ("y", 252.0 * DAY as f64, "years of 252 days"),
];

/// A stretch of working time, in whole microseconds.
///
/// ```
/// use microbiz::Duration;
/// assert_eq!("1w".parse::<Duration>().unwrap().days(), 5.0);
/// assert!("five days".parse::<Duration>().is_err());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub(crate) u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    #[cfg(feature = "output")]
    /// So many working days of 8 hours, to the microsecond.
    pub(crate) fn of_days(days: f64) -> Self {
        Self(libm::round(days * DAY as f64) as u64)
    }

    /// The length in working days of 8 hours.
    pub fn days(self) -> f64 {
        self.0 as f64 / DAY as f64
    }

    /// The length in working hours.
    pub fn hours(self) -> f64 {
        self.0 as f64 / HOUR as f64
    }

    /// The length as it is said: `1 quarter`, `2.5 hours`.
    #[cfg(feature = "report")]
    pub(crate) fn spoken(self) -> String {
        const SPOKEN: [(&str, &str); 7] = [
            ("y", "year"),
            ("q", "quarter"),
            ("w", "week"),
            ("d", "day"),
            ("h", "hour"),
            ("min", "minute"),
            ("s", "second"),
        ];
        if self == Self::ZERO {
            return "0 days".to_owned();
        }
        let shown = self.to_string();
        let (count, unit) = shown.split_once(' ').unwrap_or((&shown, ""));
        let spoken = SPOKEN.iter().find(|(short, _)| *short == unit).map_or(unit, |(_, spoken)| spoken);
        format!("{count} {spoken}{}", if count == "1" { "" } else { "s" })
    }

    /// The length in microseconds, as a number to scale variates with.
    pub(crate) fn micros(self) -> f64 {
        self.0 as f64
    }
}

/// Why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{text}” is not a duration: write a number and a unit, such as \"30min\", \"4h\", \"2d\", \"1w\", \"1mo\", \"1q\", \"1y\" or \"30cd\" (calendar days)"
)]
pub struct DurationError {
    text: String,
}

impl std::str::FromStr for Duration {
    type Err = DurationError;

    /// Reads `"30min"`, `"1.5d"`, `"1q"` …; refuses negative, endless and unit-less text.
    fn from_str(text: &str) -> Result<Self, DurationError> {
        let refuse = || DurationError { text: text.to_owned() };
        let trimmed = text.trim();
        let (number, micros) = UNITS
            .iter()
            .find_map(|(suffix, micros, _)| trimmed.strip_suffix(suffix).map(|n| (n.trim(), micros)))
            .ok_or_else(refuse)?;
        let count: f64 = number.parse().map_err(|_| refuse())?;
        let total = count * micros;
        // 2^60 µs is some 40,000 years: beyond it the clock could overflow.
        if !(0.0..1_152_921_504_606_846_976.0).contains(&total) {
            return Err(refuse());
        }
        Ok(Self((total + 0.5) as u64))
    }
}

impl fmt::Display for Duration {
    /// The length in the largest unit that leaves at least one: `3 d`, `1.5 w`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: [(&str, u64); 6] =
            [("y", 252 * DAY), ("q", 63 * DAY), ("w", 5 * DAY), ("d", DAY), ("h", HOUR), ("min", MINUTE)];
        let (unit, micros) = SHOWN.iter().find(|(_, micros)| self.0 >= *micros).unwrap_or(&("s", SECOND));
        let count = (self.0 as f64 / *micros as f64 * 100.0).round() / 100.0;
        write!(f, "{count} {unit}")
    }
}

impl Add for Duration {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A moment: microseconds of working time since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SimTime(pub u64);

impl SimTime {
    pub const START: Self = Self(0);

    pub fn days(self) -> f64 {
        Duration(self.0).days()
    }

    /// The time since an earlier moment; zero where `earlier` is later.
    pub fn since(self, earlier: Self) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }

    /// The next moment of a cadence strictly after this one; `phase` is its first.
    pub fn next_of(self, phase: Duration, cadence: Duration) -> Self {
        if self.0 < phase.0 {
            return Self(phase.0);
        }
        Self(phase.0 + ((self.0 - phase.0) / cadence.0 + 1) * cadence.0)
    }
}

impl Add<Duration> for SimTime {
    type Output = Self;
    fn add(self, length: Duration) -> Self {
        Self(self.0.saturating_add(length.0))
    }
}

impl Sub<Duration> for SimTime {
    type Output = Self;
    fn sub(self, length: Duration) -> Self {
        Self(self.0.saturating_sub(length.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(text: &str) -> f64 {
        text.parse::<Duration>().unwrap().days()
    }

    #[test]
    fn units_follow_the_working_calendar() {
        assert_eq!(
            [days("8h"), days("1w"), days("1mo"), days("1q"), days("1y")],
            [1.0, 5.0, 21.0, 63.0, 252.0]
        );
        assert_eq!(days("365cd"), 252.0);
        assert_eq!(days("30min"), 0.0625);
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "5", "d", "-1d", "NaNd", "infd", "1e300y", "1 fortnight"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_shown_in_a_unit_people_use() {
        assert_eq!("1q".parse::<Duration>().unwrap().to_string(), "1 q");
        assert_eq!("90min".parse::<Duration>().unwrap().to_string(), "1.5 h");
    }
}
