//! Numbers as sentences, pictures and pages say them.

pub(crate) use super::grouped_digits;
use super::{Estimate, Unit, rounded};

/// `1 team`, `12 teams`, `1,234 teams`.
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped_digits(count as f64), if count == 1 { one } else { many })
}

/// How numbers of a unit are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Wording {
    /// Shares are shown as per cent.
    pub factor: f64,
    /// What follows a number in a sentence, with the space before it.
    pub after: &'static str,
    /// What an axis is called.
    pub axis: &'static str,
}

impl Wording {
    /// For values.
    pub fn of_values(unit: Unit) -> Self {
        let (factor, after, axis) = match unit {
            Unit::Days => (1.0, " days", "working days"),
            Unit::Share | Unit::Ratio => (100.0, " %", "per cent"),
            Unit::Deviations => (1.0, " standard deviations", "standard deviations"),
            Unit::Relays => (1.0, " steps", "steps"),
            Unit::PerDay => (1.0, " a day", "times a working day"),
            Unit::PerYear => (1.0, " a year", "times a year"),
            Unit::Shifts => (1.0, " changes", "changes of needs"),
            Unit::Items => (1.0, " pieces", "pieces of work"),
            Unit::Teams => (1.0, " teams", "teams"),
            Unit::Splits => (1.0, " splits", "splits"),
            Unit::People => (1.0, " people", "people"),
            Unit::Levels => (1.0, " levels", "levels"),
            Unit::Services => (1.0, " services", "services"),
            Unit::ServicesPerRun => (1.0, " services a run", "services a run"),
            Unit::Money => (1.0, "", "currency units"),
            Unit::MoneyPerDay => (1.0, " a day", "currency units a working day"),
        };
        Self { factor, after, axis }
    }

    /// For differences of values: those of shares are points of a per cent.
    pub fn of_differences(unit: Unit) -> Self {
        let values = Self::of_values(unit);
        match unit {
            Unit::Share | Unit::Ratio => Self { after: " points", axis: "percentage points", ..values },
            _ => values,
        }
    }

    /// The value and the ends of its interval as they are shown; none where it was not reached.
    pub fn reach(self, estimate: &Estimate) -> Option<(f64, f64, f64)> {
        let (value, low, high) = estimate.reach()?;
        Some((value * self.factor, low * self.factor, high * self.factor))
    }

    /// `58.9`: the value alone, to the digits that its interval bears.
    pub fn value(self, estimate: &Estimate) -> Option<String> {
        let (value, low, high) = self.reach(estimate)?;
        Some(if high > low { at_place(value, place_of_interval(low, high)) } else { number(value) })
    }

    /// `58.9 (58.3 to 59.5)`, to the digits that the interval bears.
    pub fn with_interval(self, estimate: &Estimate) -> Option<String> {
        let (_, low, high) = self.reach(estimate)?;
        let value = self.value(estimate)?;
        if high <= low {
            return Some(value);
        }
        let place = place_of_interval(low, high);
        Some(format!("{value} ({} to {})", at_place(low, place), at_place(high, place)))
    }
}

/// The power of ten to which a number with this interval is worth writing: two digits of half of the interval, or one, but
/// no more than three of the number.
fn place_of_interval(low: f64, high: f64) -> i32 {
    place_of((high - low) / 6.0).max(place_of(low.abs().max(high.abs())) - 2)
}

/// The power of ten of a number's first digit.
pub(crate) fn place_of(value: f64) -> i32 {
    if value > 0.0 && value.is_finite() { libm::floor(libm::log10(value) + 1e-9) as i32 } else { 0 }
}

/// A number to a power of ten, with its thousands apart: `−1,230`, `0.45`.
pub(crate) fn at_place(value: f64, place: i32) -> String {
    if place >= 0 {
        let step = libm::pow(10.0, f64::from(place));
        return grouped_digits((value / step).round() * step);
    }
    let digits = place.unsigned_abs().min(9) as usize;
    let text = format!("{:.digits$}", value.abs());
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let whole = grouped_digits(whole.parse().unwrap_or(0.0));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    format!("{}{whole}.{rest}", if value < 0.0 && !is_zero { "−" } else { "" })
}

/// A number to three digits, and a whole one without a point, with its thousands apart.
pub(crate) fn number(value: f64) -> String {
    if value.abs() >= 999.5 || value.fract() == 0.0 {
        return grouped_digits(value);
    }
    let size = rounded(value.abs());
    if value < 0.0 { format!("−{size}") } else { size }
}

/// A share as whole per cent, and more closely where that would say none or all: `12 %`, `0.4 %`.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let (few, most) = (percent.abs() < 0.95, percent > 99.05);
    let is_whole = percent == 0.0 || percent == 100.0 || !(few || most);
    let digits = usize::from(!is_whole);
    format!("{percent:.digits$} %").replace('-', "−")
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn listed<T: AsRef<str>>(parts: &[T]) -> String {
    let parts: Vec<&str> = parts.iter().map(AsRef::as_ref).collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The sentence with its first letter large.
pub(crate) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        let said = [0.0, 7.0, 999.0, 1000.0, -12345.0, 1_234_567.4, -0.2].map(grouped_digits);
        assert_eq!(said, ["0", "7", "999", "1,000", "−12,345", "1,234,567", "0"]);
        assert_eq!(counted(1, "team", "teams"), "1 team");
        assert_eq!(counted(2500, "team", "teams"), "2,500 teams");
    }

    #[test]
    fn a_number_is_said_to_three_digits_and_a_whole_one_without_a_point() {
        let said = [1234.6, -0.0004, 32_400_000.0, -12.34, 0.0, 4.0, 8.567].map(number);
        assert_eq!(said, ["1,235", "−4.0e-4", "32,400,000", "−12.3", "0", "4", "8.57"]);
    }

    #[test]
    fn numbers_have_the_digits_that_their_interval_bears() {
        let estimate = |value, low, high| Estimate {
            value: Some(value),
            low: Some(low),
            high: Some(high),
            confidence: 0.95,
        };
        let said = |unit, e: Estimate| Wording::of_differences(unit).with_interval(&e).unwrap();
        assert_eq!(said(Unit::Days, estimate(-62.7367, -64.593, -60.88)), "−62.7 (−64.6 to −60.9)");
        assert_eq!(said(Unit::MoneyPerDay, estimate(12494.6, 10201.7, 14787.5)), "12,500 (10,200 to 14,800)");
        assert_eq!(said(Unit::Share, estimate(0.1757, 0.1684, 0.1834)), "17.6 (16.8 to 18.3)");
        let alone = Estimate { value: Some(1234.4), low: None, high: None, confidence: 0.95 };
        assert_eq!(said(Unit::Days, alone), "1,234");
        let none = Estimate { value: None, ..alone };
        assert_eq!(Wording::of_values(Unit::Days).with_interval(&none), None);
    }

    #[test]
    fn a_few_per_cent_are_never_said_to_be_none() {
        assert_eq!([0.0, 0.004, 0.123, 0.998, 1.0].map(percent), ["0 %", "0.4 %", "12 %", "99.8 %", "100 %"]);
        assert_eq!(listed(&["a".to_owned(), "b".to_owned(), "c".to_owned()]), "a, b and c");
        assert_eq!(at_place(-0.0004, -2), "0.00");
        assert_eq!(capital("ähnlich"), "Ähnlich");
    }
}
