//! Which teams or posts a role, or an edit, falls to.

use serde::{Deserialize, Deserializer, de::Error as _};
use std::collections::BTreeMap;
use toml::Value;

/// A place in the reporting tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    Default,
    Leaves,
    All,
    Root,
    Nowhere,
}

/// Which teams a role falls to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Selector {
    At(Position),
    Where(Condition),
}

/// What a post must be like; whatever is empty asks for nothing, and all that is asked for must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Condition {
    /// From a column – `id`, `title`, `unit`, `grade`, `profession`, or one that the file itself has – to the texts that may
    /// stand there; `*` in a text stands for anything, and case does not matter.
    pub columns: BTreeMap<String, Vec<String>>,
    /// Levels below the top, which is 0.
    pub depth: Vec<i64>,
    /// Posts at or above it, by their identifiers.
    pub subtree: Vec<String>,
    /// All of these must hold …
    pub and: Vec<Self>,
    /// … one of these …
    pub or: Vec<Self>,
    /// … and none of these.
    pub not: Vec<Self>,
}

/// How selectors are written.
pub(crate) const SELECTOR_FORMS: &str = "write \"default\", \"leaves\", \"all\", \"root\", \"none\" or a table such as { unit = [\"Sales\"], \
    title = [\"Account *\"], depth = [2], subtree = [\"post\"], \"Any column\" = [\"value\"], not = { grade = [\"7\"] }, or = [{ … }, { … }] }";

impl Selector {
    /// Reads a value of a scenario file.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn parse(value: &Value) -> Result<Self, String> {
        match value {
            Value::Table(_) => Condition::parse(value).map(Self::Where),
            other => Ok(Self::At(match other.as_str() {
                Some("default") => Position::Default,
                Some("leaves") => Position::Leaves,
                Some("all") => Position::All,
                Some("root") => Position::Root,
                Some("none") => Position::Nowhere,
                _ => return Err(SELECTOR_FORMS.to_owned()),
            })),
        }
    }
}

impl<'de> Deserialize<'de> for Selector {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&Value::deserialize(input)?).map_err(D::Error::custom)
    }
}

impl Condition {
    /// Reads a table.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn parse(value: &Value) -> Result<Self, String> {
        let table = value.as_table().ok_or_else(|| SELECTOR_FORMS.to_owned())?;
        let mut condition = Self::default();
        for (key, value) in table {
            match key.as_str() {
                "depth" => condition.depth = each(key, value, "whole numbers", Value::as_integer)?,
                "subtree" => condition.subtree = texts(key, value)?,
                "and" => condition.and = conditions(value)?,
                "or" => condition.or = conditions(value)?,
                "not" => condition.not = conditions(value)?,
                column => {
                    condition.columns.insert(column.to_owned(), texts(key, value)?);
                }
            }
        }
        Ok(condition)
    }

    /// A condition on one column.
    pub fn of_column(column: &str, values: Vec<String>) -> Self {
        Self { columns: BTreeMap::from([(column.to_owned(), values)]), ..Self::default() }
    }

    /// The columns that it asks for, its parts included.
    #[cfg(any(feature = "import", test))]
    pub fn asked(&self) -> Vec<&str> {
        let parts = [&self.and, &self.or, &self.not].into_iter().flatten().flat_map(Self::asked);
        self.columns.keys().map(String::as_str).chain(parts).collect()
    }
}

/// One condition, or a list of them.
fn conditions(value: &Value) -> Result<Vec<Condition>, String> {
    match value.as_array() {
        Some(list) => list.iter().map(Condition::parse).collect(),
        None => Ok(vec![Condition::parse(value)?]),
    }
}

/// Texts, or numbers as texts; one may stand without a list.
fn texts(key: &str, value: &Value) -> Result<Vec<String>, String> {
    each(key, value, "texts", |item| match item {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        _ => None,
    })
}

fn each<T>(
    key: &str,
    value: &Value,
    what: &str,
    read: impl Fn(&Value) -> Option<T>,
) -> Result<Vec<T>, String> {
    let one = std::slice::from_ref(value);
    let items = value.as_array().map_or(one, Vec::as_slice);
    let read = items.iter().map(read).collect::<Option<Vec<T>>>();
    read.filter(|items| !items.is_empty()).ok_or_else(|| format!("{key}: write a list of {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Selector, String> {
        let table: toml::Table = format!("s = {text}").parse().unwrap();
        Selector::parse(&table["s"])
    }

    #[test]
    fn a_selector_is_a_place_or_a_condition_on_columns_with_and_or_and_not() {
        assert_eq!(parsed("\"root\""), Ok(Selector::At(Position::Root)));
        let Ok(Selector::Where(condition)) = parsed(
            "{ unit = \"Sales\", Location = [\"Leeds\", \"Lyon\"], depth = 3, not = { grade = [7] } }",
        ) else {
            panic!("no condition")
        };
        assert_eq!(condition.columns["unit"], ["Sales"]);
        assert_eq!(condition.depth, [3]);
        assert_eq!(condition.not[0].columns["grade"], ["7"]);
        assert_eq!(condition.asked(), ["Location", "unit", "grade"]);
    }

    #[test]
    fn what_is_no_selector_says_how_one_is_written() {
        for (text, said) in [
            ("\"everywhere\"", "\"leaves\""),
            ("3", "\"leaves\""),
            ("{ unit = [] }", "unit: write a list of texts"),
            ("{ depth = [\"deep\"] }", "depth: write a list of whole numbers"),
            ("{ not = 3 }", "\"leaves\""),
            ("{ or = [{ unit = [1.5] }] }", "unit: write a list of texts"),
        ] {
            let fault = parsed(text).unwrap_err();
            assert!(fault.contains(said), "{text}: {fault}");
        }
    }
}
