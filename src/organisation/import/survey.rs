//! Looking at files before anything runs: what they are, what they say of the organisation, and a scenario that reads them.

mod facts;
mod files;
mod roles;
mod words;
mod written;

use super::{Chart, Columns};
use crate::organisation::OrganisationError;
use crate::scenario::{ChartSpec, Leavers, Teams, TiesAs, sheet_path};
use facts::Facts;
use files::Parts;
use roles::Guesses;
pub use roles::{Group, Role};
use std::collections::BTreeMap;

/// People of a team, as in the templates (facts: 6–10 people).
const TEAM: u32 = 9;

/// What files say of an organisation, and the scenario that would read them.
///
/// ```
/// let people = "id,manager,title,unit\n1,,Head,\n2,1,Account manager,Sales\n3,1,Engineer,Product\n";
/// let files = std::collections::BTreeMap::from([("people.csv".to_owned(), people.as_bytes().to_vec())]);
/// let survey = microbiz::survey(&files).unwrap();
/// assert!(survey.said.iter().any(|line| line.contains("3 people")));
/// assert!(survey.scenario.contains("touchpoints = { unit = [\"Sales\"] }"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What was read, guessed and counted, in sentences.
    pub said: Vec<String>,
    /// What is wrong with rows and how the scenario deals with it, a kind each; empty where nothing is.
    pub questions: Vec<String>,
    /// Those who lead nobody, group by group, the largest first, with the role that the scenario gives them.
    pub roles: Vec<Group>,
    /// A scenario as TOML with comments, ready to be run.
    pub scenario: String,
}

/// Why files cannot be made a scenario: everything that is wrong with them, a line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SurveyError(pub String);

impl From<OrganisationError> for SurveyError {
    fn from(OrganisationError(text): OrganisationError) -> Self {
        Self(text)
    }
}

/// Looks at files, by the names that a scenario beside them would use; `FILE#SHEET` names a sheet of a workbook.
///
/// # Errors
/// Files that cannot be read, files that no chart can be made from, and rows that no repair rule covers.
pub fn survey(files: &BTreeMap<String, Vec<u8>>) -> Result<Survey, SurveyError> {
    let parts = Parts::of(files)?;
    let bytes: BTreeMap<String, Vec<u8>> =
        files.iter().map(|(name, bytes)| (sheet_path(name).to_owned(), bytes.clone())).collect();
    let mut spec = spec_of(&parts);
    let questions = match Chart::published(&spec, &bytes) {
        Ok(_) => Vec::new(),
        Err(OrganisationError(text)) => text.lines().map(str::to_owned).collect(),
    };
    spec.repair = needed_rules(&spec, &bytes)?;
    let chart = Chart::published(&spec, &bytes)?;
    let facts = Facts::of(&chart);
    let mut said = parts.said();
    said.extend(chart.notices.iter().cloned());
    said.extend(facts.said());
    said.extend(chart.deep_chain());
    let guesses = Guesses::of(&chart);
    let scenario = written::scenario(&parts, &spec, &chart, &facts, &guesses, &questions);
    Ok(Survey { said, questions, roles: guesses.groups(&chart), scenario })
}

/// The chart that the files make, before any repair.
fn spec_of(parts: &Parts) -> ChartSpec {
    let named = |name: &Option<String>| name.clone();
    let mut columns = BTreeMap::new();
    if parts.is_flat {
        columns.insert("reports_to".to_owned(), String::new());
    }
    ChartSpec {
        file: named(&parts.posts),
        reports_to: named(&parts.edges),
        ties: named(&parts.ties),
        headcounts: named(&parts.headcounts),
        roots: vec!["XX".to_owned(), String::new()],
        edits: Vec::new(),
        repair: Vec::new(),
        leavers: Leavers::Redeploy,
        ties_as: TiesAs::Tie,
        teams: Teams::Posts,
        severance: 0.0,
        retraining: 0.0,
        hiring: 0.0,
        columns,
        headcount_columns: BTreeMap::new(),
        reports_to_columns: BTreeMap::new(),
        tie_columns: BTreeMap::new(),
        segments: None,
    }
}

/// The fewest repair rules that let the files be read.
fn needed_rules(
    spec: &ChartSpec,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Vec<String>, OrganisationError> {
    let with = |rules: &[&str]| {
        let repair = rules.iter().map(|rule| (*rule).to_owned()).collect();
        Chart::published(&ChartSpec { repair, ..spec.clone() }, files)
    };
    let mut rules = vec!["pad", "number", "first", "attach-to-root", "drop"];
    with(&rules)?;
    // What takes most away is given up first.
    for rule in ["drop", "first", "attach-to-root", "number", "pad"] {
        let fewer: Vec<&str> = rules.iter().copied().filter(|kept| *kept != rule).collect();
        if with(&fewer).is_ok() {
            rules = fewer;
        }
    }
    Ok(rules.into_iter().map(str::to_owned).collect())
}

/// What the columns of a file were taken for, as a table of a scenario.
fn columns_table(columns: &Columns, header: &[String]) -> String {
    let pairs = columns.holds().map(|(holds, place)| format!("{} = {}", holds.key(), quoted(&header[place])));
    format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
}

/// A text as TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
