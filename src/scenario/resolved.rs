//! What a scenario comes to once its defaults are filled in: every value with its meaning and where it comes from.

use super::reference::at_path;
use toml::{Table, Value};

/// One value of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResolvedValue {
    /// Where it stands, as in `structures.network.span`.
    pub path: String,
    /// As a scenario file would say it.
    pub value: String,
    /// Its unit; empty where it has none.
    pub unit: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// Where its default comes from; empty where nothing is said of that.
    pub source: &'static str,
    /// Whether it is the default of the table of parameters.
    pub is_default: bool,
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
    let mut open: Vec<(String, &Value)> =
        scenario.iter().rev().map(|(key, value)| (key.clone(), value)).collect();
    while let Some((path, value)) = open.pop() {
        match (at_path(&path), value) {
            (Ok(parameter), _) => {
                let value = value.to_string();
                values.push(ResolvedValue {
                    is_default: value == parameter.default,
                    path,
                    value,
                    unit: parameter.unit,
                    meaning: parameter.meaning,
                    source: parameter.source,
                });
            }
            (Err(_), Value::Table(table)) => {
                open.extend(table.iter().rev().map(|(key, value)| (format!("{path}.{key}"), value)));
            }
            (Err(_), _) => {}
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_says_what_it_means_and_whether_it_is_assumed() {
        let scenario: Table =
            "market = { niches = 4, tolerance = 1.0 }\nstructures.a = { span = 9, speed = { platform = 2.0 } }".parse().unwrap();
        let values = resolved_values(&scenario);
        let paths: Vec<&str> = values.iter().map(|value| value.path.as_str()).collect();
        assert_eq!(paths.len(), 4, "{paths:?}");
        let of = |path: &str| values.iter().find(|value| value.path == path).unwrap();
        assert!(of("market.tolerance").is_assumed() && of("market.tolerance").is_default);
        assert!(!of("market.niches").is_assumed() && !of("market.niches").is_default);
        assert!(of("structures.a.span").meaning.len() > 5);
    }
}
