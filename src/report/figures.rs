//! Numbers with their units as a page says them: every number that is shown is one of a table, to three digits.

use crate::results::wording::{at_place, number};
use crate::results::{Estimate, Unit};

/// What is closer to zero than this is said to its thousandths.
const LEAST: f64 = 0.001;

/// A value as it is said with its unit in sight: shares as per cent, to a tenth, the sign never on a line of its own.
pub(super) fn said(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Share | Unit::Ratio => {}
        // A ten-thousandth of anything is nothing that a board has to read.
        _ if value != 0.0 && value.abs() < LEAST => return at_place(value, -3),
        _ => return number(value),
    }
    let tenths = (value.abs() * 1000.0).round();
    let sign = if value < 0.0 && tenths > 0.0 { "−" } else { "" };
    match (value == 0.0, tenths) {
        (false, 0.0) => "under 0.1\u{a0}%".to_owned(),
        _ => format!("{sign}{}\u{a0}%", (tenths / 10.0)),
    }
}

/// A difference of two values: that of shares is said in points of a per cent.
pub(super) fn change(value: f64, unit: Unit) -> String {
    said(value, unit).replace('%', "points")
}

/// Both ends of the interval of a difference; none where there is none.
pub(super) fn interval_of_change(estimate: &Estimate, unit: Unit) -> Option<String> {
    let (low, high) = estimate.bounds()?;
    Some(format!("{} to {}", change(low, unit), change(high, unit)))
}

/// A value with the words of its unit: `27.1 working days`.
pub(super) fn with_unit(value: f64, unit: Unit) -> String {
    match words(unit) {
        "" => said(value, unit),
        words => format!("{} {words}", said(value, unit)),
    }
}

/// What a unit is called; nothing where the number says it.
pub(crate) fn words(unit: Unit) -> &'static str {
    match unit {
        Unit::Share | Unit::Ratio => "",
        Unit::Days => "working days",
        Unit::Deviations => "standard deviations",
        Unit::PerDay => "a working day",
        Unit::PerYear => "a year",
        Unit::Relays => "steps",
        Unit::Shifts => "changes",
        Unit::Items => "pieces of work",
        Unit::Money => "currency units",
        Unit::MoneyPerDay => "currency units a working day",
        Unit::ServicesPerRun => "services a run",
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
    Some(format!("{} to {}", change(near.abs(), unit), change(far.abs(), unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_as_people_read_them() {
        assert_eq!(with_unit(0.9412, Unit::Share), "94.1\u{a0}%");
        assert_eq!(
            [0.0, 0.0003, 0.5, 1.0, -0.0617].map(|share| said(share, Unit::Share)),
            ["0 %", "under 0.1 %", "50 %", "100 %", "−6.2 %"].map(|said| said.replace(" %", "\u{a0}%"))
        );
        assert_eq!(with_unit(27.12, Unit::Days), "27.1 working days");
        let estimate = Estimate { value: Some(-27.0), low: Some(-27.5), high: Some(-26.5), confidence: 0.95 };
        assert_eq!(interval_of_size(&estimate, Unit::Days).unwrap(), "26.5 to 27.5");
        assert_eq!(change(-0.021, Unit::Share), "−2.1\u{a0}points");
        assert_eq!(change(-2.1, Unit::Days), "−2.10");
        assert_eq!([3.5e-5, -5.3e-4].map(|days| change(days, Unit::Days)), ["0.000", "−0.001"]);
    }
}
