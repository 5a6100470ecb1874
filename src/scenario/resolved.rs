//! What a scenario comes to once its defaults are filled in: every value with its meaning and where it comes from.

use super::reference::at_path;
use toml::{Table, Value};

/// One value of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResolvedValue {
    /// The structure that it belongs to; none where it belongs to all.
    pub structure: Option<String>,
    /// Where it stands, within its structure where it has one: `span`, `market.niches`.
    pub key: String,
    /// As a scenario file would say it.
    pub value: String,
    /// Its unit; empty where it has none.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Where its default comes from; empty where nothing is said of that.
    pub source: &'static str,
}

impl ResolvedValue {
    /// Whether it stands on our word alone.
    pub fn is_assumed(&self) -> bool {
        self.source.starts_with("assumption")
    }
}

/// Every value of a scenario that the table of parameters knows, in the order of the scenario.
pub(crate) fn resolved_values(scenario: &Table) -> Vec<ResolvedValue> {
    let mut values = Vec::new();
    let mut open: Vec<(Vec<&str>, &Value)> =
        scenario.iter().rev().map(|(key, value)| (vec![key.as_str()], value)).collect();
    while let Some((parts, value)) = open.pop() {
        match (at_path(&unambiguous(&parts)), value) {
            (Ok(parameter), _) => {
                let (structure, key) = match parts.as_slice() {
                    ["structures", name, rest @ ..] => (Some((*name).to_owned()), rest),
                    all => (None, all),
                };
                values.push(ResolvedValue {
                    structure,
                    key: key.join("."),
                    value: value.to_string(),
                    unit: parameter.unit,
                    meaning: parameter.meaning,
                    source: parameter.source,
                });
            }
            (Err(_), Value::Table(table)) => {
                open.extend(table.iter().rev().map(|(key, value)| ([&parts[..], &[key]].concat(), value)));
            }
            (Err(_), _) => {}
        }
    }
    values
}

/// A path in which no name of a user's is taken for two parts.
fn unambiguous(parts: &[&str]) -> String {
    parts.iter().map(|part| part.replace('.', "_")).collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_says_what_it_means_and_whether_it_is_assumed() {
        let scenario: Table = "market = { niches = 4, tolerance = 1.0 }\n\
            structures.'a.b' = { span = 9, speed = { platform = 2.0 } }\nstructures.a.span = 7"
            .parse()
            .unwrap();
        let values = resolved_values(&scenario);
        let of = |structure: Option<&str>, key: &str| {
            let is_it = |value: &&ResolvedValue| value.structure.as_deref() == structure && value.key == key;
            values.iter().find(is_it).unwrap_or_else(|| panic!("{structure:?} {key}: {values:?}"))
        };
        assert_eq!(values.len(), 5);
        assert!(of(None, "market.tolerance").is_assumed());
        assert!(!of(None, "market.niches").is_assumed());
        assert_eq!(
            (of(Some("a"), "span").value.as_str(), of(Some("a.b"), "span").value.as_str()),
            ("7", "9")
        );
        // A table of numbers is one value.
        assert!(of(Some("a.b"), "speed").value.contains("platform = 2.0"));
    }
}
