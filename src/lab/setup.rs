//! A scenario as a page holds it: a text, what charts name, and what was moved.

use super::Content;
use crate::experiment::{Experiment, ExperimentError};
use crate::scenario::{Problem, Problems, Scenario, ScenarioFile};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// A scenario file, and what was moved in it since.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// The name of the scenario file.
    pub file: String,
    /// What stands in it.
    pub text: String,
    /// The files that its charts name.
    #[serde(default)]
    pub attachments: BTreeMap<String, Content>,
    /// What was moved: dotted paths, and values as a scenario file would say them.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
}

impl Setup {
    /// The same with a key moved to a value, written as in a scenario file: `7`, `"1w"`.
    #[must_use]
    pub fn with(mut self, path: &str, value: &str) -> Self {
        self.set.insert(path.to_owned(), value.to_owned());
        self
    }

    /// The file with everything moved that was moved.
    pub(super) fn moved(&self) -> Result<ScenarioFile, Problems> {
        let file = ScenarioFile::parse(&self.file, &self.text)?;
        let mut problems = Vec::new();
        let moved = self.set.iter().fold(file, |file, (path, value)| {
            let moved = parsed(&self.file, path, value).and_then(|value| file.with(path, value));
            moved.unwrap_or_else(|Problems(more)| {
                problems.extend(more);
                file
            })
        });
        if problems.is_empty() { Ok(moved) } else { Err(Problems(problems)) }
    }

    pub(super) fn scenario(&self) -> Result<Scenario, Problems> {
        self.moved()?.resolve(bytes_of(&self.file, &self.attachments)?)
    }

    /// The scenario before anything was moved.
    pub(super) fn before(&self) -> Result<Scenario, Problems> {
        ScenarioFile::parse(&self.file, &self.text)?.resolve(bytes_of(&self.file, &self.attachments)?)
    }

    pub(super) fn experiment(&self, replications: Option<u32>) -> Result<Experiment, Vec<String>> {
        let scenario = self.scenario().map_err(one_by_one)?;
        let scenario = match replications {
            Some(0) => return Err(vec!["replications: write at least 1".to_owned()]),
            Some(n) => scenario.with_replications(n),
            None => scenario,
        };
        Experiment::new(scenario).map_err(said)
    }

    /// The file as a text; as it was written where nothing was moved.
    pub(super) fn toml(&self) -> Result<String, Problems> {
        if self.set.is_empty() {
            return Ok(self.text.clone());
        }
        let moved = self.moved()?;
        let unwritten = |error: toml::ser::Error| Problems::of_file(&self.file, error.to_string());
        toml::to_string_pretty(moved.table()).map_err(unwritten)
    }
}

/// The bytes of files.
pub(super) fn bytes_of(
    file: &str,
    contents: &BTreeMap<String, Content>,
) -> Result<BTreeMap<String, Vec<u8>>, Problems> {
    let bytes = |(name, content): (&String, &Content)| {
        let unread = || Problems::of_file(file, format!("{name} did not arrive whole: choose it again"));
        Ok((name.clone(), content.bytes().ok_or_else(unread)?))
    };
    contents.iter().map(bytes).collect()
}

/// A value as a scenario file would say it.
fn parsed(file: &str, path: &str, value: &str) -> Result<Value, Problems> {
    let text = format!("value = {value}");
    let wrong = |what: &str| {
        Problems::of_file(file, format!("{path}: “{value}” is no value of a scenario file: {what}"))
    };
    let mut table: Table = text.parse().map_err(|error: toml::de::Error| wrong(error.message()))?;
    match (table.remove("value"), table.is_empty()) {
        (Some(value), true) => Ok(value),
        _ => Err(wrong("it says more than one thing")),
    }
}

/// Each problem as a sentence.
pub(super) fn one_by_one(Problems(problems): Problems) -> Vec<String> {
    problems.iter().map(Problem::to_string).collect()
}

/// Why there is no experiment, or no result of it, a sentence each.
pub(super) fn said(error: ExperimentError) -> Vec<String> {
    match error {
        ExperimentError::Scenario(problems) => one_by_one(problems),
        other => vec![other.to_string()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# kept\nschema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket = { niches = 4, shift_interval = \"1w\" }\n\
        base = { members = 24 }\nstructures.a.template = \"hierarchy\"\nstructures.b.template = \"network\"\n";

    fn setup() -> Setup {
        Setup { file: "s.toml".to_owned(), text: TEXT.to_owned(), ..Setup::default() }
    }

    #[test]
    fn what_was_moved_is_in_the_file_that_is_taken_home() {
        assert_eq!(setup().toml().unwrap(), TEXT, "nothing was moved: comments stay");
        let moved = setup().with("structures.a.span", "4").with("market.shift_interval", "\"2w\"");
        let home = ScenarioFile::parse("home.toml", &moved.toml().unwrap()).unwrap();
        assert_eq!(home.table(), moved.moved().unwrap().table());
        assert_eq!(home.table()["structures"]["a"]["span"].as_integer(), Some(4));
    }

    #[test]
    fn what_cannot_be_moved_so_is_said_and_nothing_else_can_be_slipped_in() {
        for (path, value, said) in [
            ("structures.a.spam", "4", "did you mean"),
            ("structures.a.span", "four", "no value of a scenario file"),
            ("structures.a.span", "4\nseed = 9", "more than one thing"),
            ("structures.a.span", "-1", "span"),
        ] {
            let problems = one_by_one(setup().with(path, value).scenario().unwrap_err());
            assert!(problems.iter().any(|problem| problem.contains(said)), "{path} = {value}: {problems:?}");
        }
    }
}
