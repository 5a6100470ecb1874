//! A scenario file as written, and its way to a valid [`Scenario`].

mod structures;

use super::check;
use super::claim::Claim;
use super::consistency;
use super::defaults::overlaid;
use super::problem::{Places, Problem, Problems};
use super::reference::{self, Section};
use super::specification::{
    DatedChange, Exercise, KnownAnswer, MarketSpec, Replications, Scenario, StructureSpec,
};
use crate::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;
use toml::{Table, Value};

/// The text of a scenario file, checked against the table of parameters.
///
/// ```
/// use microbiz::ScenarioFile;
/// let error = ScenarioFile::parse("mine.toml", "schema_version = 1\nhorizn = \"1y\"").unwrap_err();
/// assert_eq!(error.0[0].to_string(), "mine.toml:2:1: there is no key “horizn”: did you mean “horizon”?");
/// ```
#[derive(Clone, Debug)]
pub struct ScenarioFile {
    name: String,
    file: String,
    table: Table,
    places: Arc<Places>,
    /// Whether structures were left out, so that what the base says to them has nobody to hear it.
    is_narrowed: bool,
}

impl ScenarioFile {
    /// Reads the text of a file; `file` is its name for messages and gives the scenario its name.
    ///
    /// # Errors
    /// All problems of the text at once: broken TOML, unknown keys, values of the wrong kind or out of bounds.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let places = check::walk(file, text)?;
        let table: Table =
            text.parse().map_err(|error: toml::de::Error| Problems::of_file(file, error.message()))?;
        let stem = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let name = stem.strip_suffix(".toml").unwrap_or(stem).to_owned();
        Ok(Self { name, file: file.to_owned(), table, places: Arc::new(places), is_narrowed: false })
    }

    /// The files that the scenario's charts name, to be read beside the scenario file.
    pub fn attachments(&self) -> Vec<String> {
        let base = self.table.get("base");
        let structures = self.table.get("structures").and_then(Value::as_table);
        let changes = self.table.get("changes").and_then(Value::as_array).into_iter().flatten();
        let tables = structures
            .into_iter()
            .flat_map(|table| table.iter().map(|(_, value)| value))
            .chain(base)
            .chain(changes.filter_map(|change| change.get("set")));
        let charts = tables.filter_map(|table| table.get("chart").and_then(Value::as_table));
        let keys = ["file", "reports_to", "ties", "headcounts"];
        let mut files: Vec<String> = charts
            .flat_map(|chart| keys.iter().filter_map(|key| chart.get(*key).and_then(Value::as_str)))
            .map(|name| super::specification::sheet_path(name).to_owned())
            .collect();
        files.sort();
        files.dedup();
        files
    }

    /// The valid scenario; `attachments` holds the contents of the files that charts name.
    ///
    /// # Errors
    /// All values that contradict each other, each with its place and remedy.
    pub fn resolve(self, attachments: BTreeMap<String, Vec<u8>>) -> Result<Scenario, Problems> {
        let mut problems = Vec::new();
        let scenario = self.assemble(attachments, &mut problems);
        if let Some(scenario) = &scenario {
            consistency::check(scenario, &mut |path, text| problems.push(self.problem(path, &text)));
        }
        match scenario {
            Some(scenario) if problems.is_empty() => Ok(scenario),
            _ => Err(Problems(problems)),
        }
    }

    /// The same file with the key at a dotted path set to a value; tables on the way are made where they are missing.
    ///
    /// ```
    /// use microbiz::ScenarioFile;
    ///
    /// let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nstructures = { hierarchy = {}, network = {} }";
    /// let file = ScenarioFile::parse("mine.toml", text)?;
    /// let flatter = file.with("structures.hierarchy.span", 12)?.with("market.niches", 6)?;
    /// assert!(flatter.with("structures.hierarchy.spam", 12).is_err());
    /// # Ok::<(), microbiz::Problems>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such key, or the value is not one of it.
    pub fn with(&self, path: &str, value: impl Into<Value>) -> Result<Self, Problems> {
        let mut changed = self.clone();
        changed.set(path, value.into());
        let text = toml::to_string(&changed.table)
            .map_err(|error| Problems::of_file(&self.file, format!("{path}: {error}")))?;
        // Checked as if it had been written so; where a problem stands there, no reader of the file can look up.
        let unplaced = |problem: Problem| Problem { place: None, ..problem };
        Self::parse(&self.file, &text)
            .map_err(|problems| Problems(problems.0.into_iter().map(unplaced).collect()))?;
        Ok(changed)
    }

    /// The same file with another laid over it; arrays and plain values are replaced.
    pub(crate) fn laid_over(&self, above: Table) -> Self {
        Self { table: overlaid(Section::Scenario, self.table.clone(), above), ..self.clone() }
    }

    /// Sets the key at a dotted path, whose tables are made where they are missing.
    pub(crate) fn set(&mut self, path: &str, value: Value) {
        let mut parts: Vec<&str> = path.split('.').collect();
        let Some(key) = parts.pop() else { return };
        let mut table = &mut self.table;
        for part in parts {
            let below = table.entry(part).or_insert_with(|| Value::Table(Table::new()));
            if !below.is_table() {
                *below = Value::Table(Table::new());
            }
            let Value::Table(below) = below else { return };
            table = below;
        }
        table.insert(key.to_owned(), value);
    }

    /// Whether the key at a dotted path is written in the file itself.
    pub(crate) fn has(&self, path: &str) -> bool {
        let mut parts = path.split('.');
        let first = parts.next().and_then(|part| self.table.get(part));
        parts.fold(first, |value, part| value.and_then(|value| value.get(part))).is_some()
    }

    /// The seed as written, or the default.
    pub(crate) fn seed(&self) -> u64 {
        self.table.get("seed").and_then(Value::as_integer).unwrap_or(1) as u64
    }

    /// The file as one table, as written.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The names of the structures, in the order of the file.
    pub(crate) fn structure_names(&self) -> Vec<String> {
        let structures = self.table.get("structures").and_then(Value::as_table);
        structures.into_iter().flat_map(|table| table.keys().cloned()).collect()
    }

    /// The name of the structure that the others are compared with: the one that is written, or the first.
    pub(crate) fn baseline(&self) -> Option<String> {
        let written = self.table.get("baseline").and_then(Value::as_str).filter(|name| !name.is_empty());
        written.map(str::to_owned).or_else(|| self.structure_names().into_iter().next())
    }

    /// The file with these structures alone; a baseline that is not among them is forgotten.
    pub(crate) fn only(mut self, names: &[String]) -> Self {
        self.is_narrowed = true;
        if let Some(Value::Table(structures)) = self.table.get_mut("structures") {
            structures.retain(|name, _| names.iter().any(|known| known == name));
        }
        let baseline = self.table.get("baseline").and_then(Value::as_str);
        if baseline.is_some_and(|name| !names.iter().any(|known| known == name)) {
            self.table.remove("baseline");
        }
        self
    }

    /// The file without what only a whole comparison needs: claims and known answers.
    pub(crate) fn without_verdicts(mut self) -> Self {
        self.table.remove("claims");
        self.table.remove("known");
        self
    }

    fn problem(&self, path: &str, text: &str) -> Problem {
        Problem::of_key(&self.file, &self.places, path, text)
    }

    /// The place of a structure's parameter: where the structure sets it, else where the base does.
    fn assemble(
        &self,
        attachments: BTreeMap<String, Vec<u8>>,
        problems: &mut Vec<Problem>,
    ) -> Option<Scenario> {
        let top = overlaid(Section::Scenario, reference::defaults(Section::Scenario).clone(), self.plain());
        let market =
            overlaid(Section::Market, reference::defaults(Section::Market).clone(), self.section("market"));
        let structures = self.structures(problems);
        self.name_changed_structures(problems);
        let void = self.keys_without_effect(problems);
        for key in ["horizon", "follow_up"].iter().filter(|key| !top.contains_key(**key)) {
            problems.push(self.problem(key, &format!("is missing: write for example {key} = \"1y\"")));
        }
        if self.section("structures").is_empty() {
            problems.push(
                self.problem("structures", "write at least one structure, such as [structures.hierarchy]"),
            );
        }
        if !problems.is_empty() {
            return None;
        }
        let mut resolved = top.clone();
        resolved.insert("market".to_owned(), Value::Table(market.clone()));
        let tables = structures.iter().map(|(name, table)| (name.clone(), Value::Table(table.clone())));
        resolved.insert("structures".to_owned(), Value::Table(tables.collect()));
        for key in ["changes", "known", "claims", "provenance"] {
            if let Some(list) = self.table.get(key) {
                resolved.insert(key.to_owned(), list.clone());
            }
        }
        let changes = self.changes(problems);
        let built =
            changes.and_then(|changes| self.typed(&top, market, structures, changes, attachments, resolved));
        built
            .map(|scenario| Scenario { void, ..scenario })
            .map_err(|error| {
                problems.push(Problem { file: self.file.clone(), place: None, text: error, help: None });
            })
            .ok()
    }

    /// The top of the file without its tables.
    fn plain(&self) -> Table {
        let sections =
            ["market", "base", "structures", "changes", "known", "claims", "provenance", "exercise"];
        self.table
            .iter()
            .filter(|(k, _)| !sections.contains(&k.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect()
    }

    /// A table of the file, empty where it is not written.
    fn section(&self, key: &str) -> Table {
        self.table.get(key).and_then(Value::as_table).cloned().unwrap_or_default()
    }

    /// The tables of a list such as `[[claims]]`.
    fn listed<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Vec<T>, String> {
        let list = self.table.get(key).cloned().unwrap_or(Value::Array(Vec::new()));
        list.try_into().map_err(|e: toml::de::Error| format!("{key}: {}", e.message()))
    }

    fn typed(
        &self,
        top: &Table,
        market: Table,
        structures: Vec<(String, Table)>,
        changes: Vec<DatedChange>,
        attachments: BTreeMap<String, Vec<u8>>,
        resolved: Table,
    ) -> Result<Scenario, String> {
        let text = |key: &str| top.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let count = |key: &str| top.get(key).and_then(Value::as_integer);
        let time = |key: &str| text(key).parse::<Duration>().map_err(|error| error.to_string());
        let market: MarketSpec =
            typed_section(market).map_err(|error| format!("market: {}", error.message()))?;
        let structures: Vec<(String, StructureSpec)> = structures
            .into_iter()
            .map(|(name, table)| match typed_section(table) {
                Ok(spec) => Ok((name, spec)),
                Err(error) => Err(format!("structures.{name}: {}", error.message())),
            })
            .collect::<Result<_, _>>()?;
        let known: Vec<KnownAnswer> = self.listed("known")?;
        let claims: Vec<Claim> = self.listed("claims")?;
        let exercises: Vec<Exercise> = self.listed("exercise")?;
        let fork_at = top.contains_key("fork_at").then(|| time("fork_at")).transpose()?;
        let baseline = match text("baseline") {
            empty if empty.is_empty() => structures.first().map(|(name, _)| name.clone()).unwrap_or_default(),
            name => name,
        };
        let tests = top.get("tests").cloned().map(Value::try_into).transpose();
        Ok(Scenario {
            name: self.name.clone(),
            file: self.file.clone(),
            void: Vec::new(),
            places: Arc::clone(&self.places),
            title: text("title"),
            question: text("question"),
            source: text("source"),
            sealed: text("sealed"),
            tests: tests.map_err(|e| e.message().to_owned())?.unwrap_or_default(),
            seed: count("seed").unwrap_or(1) as u64,
            horizon: time("horizon")?,
            warm_up: time("warm_up")?,
            follow_up: time("follow_up")?,
            replications: replications(top),
            precision_measure: text("precision_measure"),
            baseline,
            confidence: number(top, "confidence").unwrap_or(0.95),
            market,
            structures,
            fork_at,
            changes,
            known,
            claims,
            exercises,
            attachments,
            resolved,
        })
    }
}

/// A section as its type: read as the map that it is, so that no code is made for the dates and lists that a value might be, which
/// a page of the web would load.
pub(super) fn typed_section<T: serde::de::DeserializeOwned>(section: Table) -> Result<T, toml::de::Error> {
    T::deserialize(serde::de::value::MapDeserializer::new(section.into_iter()))
}

/// So many replications, or as many as a precision takes.
fn replications(top: &Table) -> Replications {
    let count = |key: &str| top.get(key).and_then(Value::as_integer).map(|n| n as u32);
    let most = count("max_replications").unwrap_or(1000);
    match (count("replications"), number(top, "precision")) {
        (_, Some(relative)) => Replications::Precision { relative, most },
        (fixed, None) => Replications::Fixed(fixed.unwrap_or(20)),
    }
}

fn number(top: &Table, key: &str) -> Option<f64> {
    top.get(key).and_then(|value| value.as_float().or(value.as_integer().map(|n| n as f64)))
}

#[cfg(test)]
mod tests {
    use super::super::template::Template;
    use super::*;

    #[test]
    fn the_defaults_of_every_template_obey_the_table_of_parameters() {
        for info in Template::ALL.iter().map(|template| template.info()) {
            let (file, text) = (format!("scenarios/templates/{}.toml", info.name), info.defaults);
            let scenario = format!("schema_version = 1\n[base]\n{}", text.replace("\n[", "\n[base."));
            check::walk(&file, &scenario).unwrap();
        }
    }

    #[test]
    fn a_structure_is_a_difference_over_the_base_over_the_template() {
        let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\n[market]\nshift_interval = \"1d\"\n\
            [base]\nspan = 5\nmembers = 200\n[base.links.reports_up]\ngate = \"1w\"\n\
            [structures.a]\ntemplate = \"hierarchy\"\n[structures.b]\ntemplate = \"hierarchy\"\nspan = 9";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        let spans: Vec<u32> = scenario.structures.iter().map(|(_, spec)| spec.span).collect();
        assert_eq!(spans, [5, 9]);
        let up = scenario.structures[0].1.links.of(super::super::LinkType::ReportsUp);
        assert_eq!(up.gate_at(0), Some("1w".parse().unwrap()));
        assert!(up.sales_bonus > 0.0, "what the base leaves open comes from the template");
    }
}
