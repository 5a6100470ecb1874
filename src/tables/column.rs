//! Columns of tables: how a value becomes a cell, and a cell a value again.

#[cfg(feature = "output")]
use serde_json::{Number, Value};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Text, which may be empty.
    Text,
    /// A name, or nothing.
    Name,
    /// A whole number, or nothing.
    Count,
    /// A number, or nothing.
    Number,
    /// True or false.
    Flag,
}

/// A column: its name and what it holds.
pub(crate) type Column = (&'static str, Holds);

/// A number: the shortest text that reads back as the same one; nothing for what is not finite.
pub(crate) fn number(value: f64) -> String {
    // −0 and 0 are one number to everybody but the formatter.
    if value.is_finite() { (value + 0.0).to_string() } else { String::new() }
}

/// What a spreadsheet would take for the beginning of a formula.
const FORMULAE: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Text that a spreadsheet would take for a formula is quoted with a leading apostrophe.
pub(crate) fn text(value: &str) -> String {
    if value.starts_with(FORMULAE) { format!("'{value}") } else { value.to_owned() }
}

#[cfg(feature = "output")]
/// The value of a cell; none where it is not what the column holds.
pub(super) fn value(cell: &str, holds: Holds) -> Option<Value> {
    match holds {
        Holds::Name | Holds::Count | Holds::Number if cell.is_empty() => Some(Value::Null),
        Holds::Text | Holds::Name => Some(Value::String(unquoted(cell).to_owned())),
        Holds::Count => cell.parse::<u64>().ok().map(Value::from),
        Holds::Number => match cell.parse::<u64>() {
            Ok(count) => Some(count.into()),
            Err(_) => Number::from_f64(cell.parse().ok()?).map(Value::Number),
        },
        Holds::Flag => cell.parse().ok().map(Value::Bool),
    }
}

#[cfg(feature = "output")]
fn unquoted(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(FORMULAE)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_quoted_and_read_back_as_it_was() {
        assert_eq!(text("=1+1"), "'=1+1");
        assert_eq!(text("plain"), "plain");
        for name in ["=1+1", "plain", "'", "'quoted'", "", "-", "@x"] {
            assert_eq!(value(&text(name), Holds::Text), Some(json!(name)));
        }
    }

    #[test]
    fn what_is_not_a_number_is_an_empty_cell() {
        assert_eq!([number(f64::NAN), number(f64::INFINITY), number(-0.0)], ["", "", "0"]);
    }

    #[test]
    fn a_number_is_read_back_to_the_last_bit() {
        for x in [0.1, 1.0, 1e-300, 123_456_789.123_456_78, f64::MAX, -2.5] {
            let back = value(&number(x), Holds::Number).unwrap();
            assert_eq!(back.as_f64(), Some(x));
        }
    }
}
