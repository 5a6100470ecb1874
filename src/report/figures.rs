//! Numbers as sentences and tables of a page say them.

use crate::results::{Estimate, Unit, rounded};

/// A number with its thousands apart and a true minus sign: `−12,345.6`.
pub(super) fn number(value: f64) -> String {
    let text = if value.fract() == 0.0 { format!("{:.0}", value.abs()) } else { rounded(value.abs()) };
    let (whole, rest) = text.split_at(text.find(['.', 'e']).unwrap_or(text.len()));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let is_zero = text.chars().all(|c| matches!(c, '0' | '.'));
    format!("{}{grouped}{rest}", if value < 0.0 && !is_zero { "−" } else { "" })
}

/// A value as it is said with its unit in sight: shares as per cent, to a tenth, the sign never on a line of its own.
pub(super) fn said(value: f64, unit: Unit) -> String {
    if unit != Unit::Share {
        return number(value);
    }
    let tenths = (value.abs() * 1000.0).round();
    let sign = if value < 0.0 && tenths > 0.0 { "−" } else { "" };
    match (value == 0.0, tenths) {
        (false, 0.0) => "under 0.1\u{a0}%".to_owned(),
        _ => format!("{sign}{}\u{a0}%", (tenths / 10.0)),
    }
}

/// A value with the words of its unit: `27.1 working days`.
pub(super) fn with_unit(value: f64, unit: Unit) -> String {
    match words(unit) {
        "" => said(value, unit),
        words => format!("{} {words}", said(value, unit)),
    }
}

/// What a unit is called; nothing where the number says it.
pub(super) fn words(unit: Unit) -> &'static str {
    match unit {
        Unit::Share | Unit::Ratio => "",
        Unit::Days => "working days",
        Unit::Deviations => "standard deviations",
        Unit::PerDay => "a working day",
        Unit::PerYear => "a year",
        Unit::MoneyPerDay => "money a working day",
        other => other.name(),
    }
}

/// Both ends of an interval, `26.8 to 27.4`; none where there is none.
pub(super) fn interval(estimate: &Estimate, unit: Unit) -> Option<String> {
    let (low, high) = estimate.bounds()?;
    Some(format!("{} to {}", said(low, unit), said(high, unit)))
}

/// The same for the size of a difference below zero or above it, the lesser size first.
pub(super) fn interval_of_size(estimate: &Estimate, unit: Unit) -> Option<String> {
    let (low, high) = estimate.bounds()?;
    let (near, far) = if low.abs() < high.abs() { (low, high) } else { (high, low) };
    Some(format!("{} to {}", said(near.abs(), unit), said(far.abs(), unit)))
}

/// `1 team`, `12 teams`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(count as f64), if count == 1 { one } else { many })
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn listed<T: AsRef<str>>(items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_read_them() {
        assert_eq!(
            [1234.6, -0.0004, 32_400_000.0, -12.34, 0.0].map(number),
            ["1,235", "−4.0e-4", "32,400,000", "−12.3", "0"]
        );
        assert_eq!(with_unit(0.9412, Unit::Share), "94.1\u{a0}%");
        assert_eq!(
            [0.0, 0.0003, 0.5, 1.0, -0.0617].map(|share| said(share, Unit::Share)),
            ["0 %", "under 0.1 %", "50 %", "100 %", "−6.2 %"].map(|said| said.replace(" %", "\u{a0}%"))
        );
        assert_eq!(with_unit(27.12, Unit::Days), "27.1 working days");
        let estimate = Estimate { value: Some(-27.0), low: Some(-27.5), high: Some(-26.5), confidence: 0.95 };
        assert_eq!(interval_of_size(&estimate, Unit::Days).unwrap(), "26.5 to 27.5");
        assert_eq!(listed(&["a", "b", "c"]), "a, b and c");
    }
}
