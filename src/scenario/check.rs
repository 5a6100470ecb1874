//! The walk of a file against the table of parameters: all problems at once, each with line, column and remedy.

use super::reference::{self, Kind, LINK_TABLES, Parameter, Section};
use crate::time::Duration;
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong with a file, where it stands and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Line and column, from one; none where the problem is not at one place.
    pub place: Option<(usize, usize)>,
    /// What is wrong and how to mend it.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.file, self.text),
            None => write!(f, "{}: {}", self.file, self.text),
        }
    }
}

/// Everything that is wrong with a scenario; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// A single problem with a whole file.
    pub(crate) fn of_file(file: &str, text: impl Into<String>) -> Self {
        Self(vec![Problem { file: file.to_owned(), place: None, text: text.into() }])
    }
}

/// Where each key of the file stands, by dotted path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(BTreeMap<String, (usize, usize)>);

impl Places {
    /// The place of a path, or of the nearest table around it.
    pub fn of(&self, path: &str) -> Option<(usize, usize)> {
        let mut path = path;
        loop {
            if let Some(place) = self.0.get(path) {
                return Some(*place);
            }
            path = &path[..path.rfind('.')?];
        }
    }

    /// Whether the file itself sets this path.
    pub fn holds(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

/// Walks the text of a scenario file.
///
/// # Errors
/// All keys that do not exist, values of the wrong kind and values out of bounds.
pub(crate) fn walk(file: &str, text: &str) -> Result<Places, Problems> {
    let mut walk = Walk { file, text, problems: Vec::new(), places: Places::default() };
    match DeTable::parse(text) {
        Ok(table) => walk.scenario(table.get_ref()),
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            walk.report(start, format!("this is not TOML: {}", error.message().trim()));
        }
    }
    if walk.problems.is_empty() {
        return Ok(walk.places);
    }
    walk.problems.sort_by_key(|problem| problem.place);
    Err(Problems(walk.problems))
}

struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    problems: Vec<Problem>,
    places: Places,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Walk<'_> {
    fn place(&self, offset: usize) -> (usize, usize) {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
        (line, column)
    }

    fn report(&mut self, offset: usize, text: String) {
        let place = Some(self.place(offset));
        self.problems.push(Problem { file: self.file.to_owned(), place, text });
    }

    fn scenario(&mut self, table: &DeTable<'_>) {
        self.section("", Section::Scenario, table, &["market", "base", "structures", "known"]);
        if !table.iter().any(|(key, _)| key.get_ref() == "schema_version") {
            self.report(0, "schema_version is missing: begin the file with “schema_version = 1”".to_owned());
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "market" => self.within("market", value, |walk, path, table| {
                    walk.section(path, Section::Market, table, &[]);
                }),
                "base" => self.within("base", value, Self::structure),
                "structures" => self.within("structures", value, |walk, path, table| {
                    walk.each(path, table, Self::structure);
                }),
                "known" => self.known(value),
                _ => {}
            }
        }
    }

    fn structure(&mut self, path: &str, table: &DeTable<'_>) {
        self.section(path, Section::Structure, table, &["channels", "links", "chart"]);
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let below = format!("{path}.{name}");
            match name {
                "channels" => self.within(&below, value, |walk, path, table| {
                    walk.each(path, table, |walk, path, table| {
                        walk.section(path, Section::Channel, table, &[]);
                    });
                }),
                "links" => self.within(&below, value, Self::links),
                "chart" => self.within(&below, value, Self::chart),
                _ => {}
            }
        }
    }

    fn links(&mut self, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !LINK_TABLES.contains(&name) {
                self.unknown(key.span().start, path, name, LINK_TABLES.iter().copied());
                continue;
            }
            self.within(&format!("{path}.{name}"), value, |walk, path, table| {
                walk.section(path, Section::Link, table, &[]);
            });
        }
    }

    fn chart(&mut self, path: &str, table: &DeTable<'_>) {
        self.section(path, Section::Chart, table, &["columns"]);
        if let Some((_, value)) = table.iter().find(|(key, _)| key.get_ref() == "columns") {
            self.within(&format!("{path}.columns"), value, |walk, path, table| {
                walk.section(path, Section::Columns, table, &[]);
            });
        }
    }

    fn known(&mut self, value: &Value<'_>) {
        let Some(entries) = value.get_ref().as_array() else {
            return self.report(value.span().start, "known: write [[known]] tables".to_owned());
        };
        for (index, entry) in entries.iter().enumerate() {
            self.within(&format!("known.{index}"), entry, |walk, path, table| {
                walk.section(path, Section::Known, table, &[]);
            });
        }
    }

    fn each(&mut self, path: &str, table: &DeTable<'_>, mut visit: impl FnMut(&mut Self, &str, &DeTable<'_>)) {
        for (key, value) in table {
            self.within(&format!("{path}.{}", key.get_ref()), value, &mut visit);
        }
    }

    fn within(&mut self, path: &str, value: &Value<'_>, visit: impl FnOnce(&mut Self, &str, &DeTable<'_>)) {
        let place = self.place(value.span().start);
        self.places.0.insert(path.to_owned(), place);
        match value.get_ref().as_table() {
            Some(table) => visit(self, path, table),
            None => self.report(value.span().start, format!("{path} must be a table: write [{path}]")),
        }
    }

    /// Checks the plain keys of one table; `tables` are those that are walked by themselves.
    fn section(&mut self, path: &str, section: Section, table: &DeTable<'_>, tables: &[&'static str]) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if tables.contains(&name) {
                continue;
            }
            let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let place = self.place(key.span().start);
            self.places.0.insert(full.clone(), place);
            match reference::of(section).find(|parameter| parameter.name == name) {
                Some(parameter) => {
                    if let Err(fault) = check_value(parameter, value.get_ref()) {
                        self.report(value.span().start, format!("{full}: {fault}"));
                    }
                }
                None => {
                    let names = reference::of(section).map(|p| p.name).chain(tables.iter().copied());
                    self.unknown(key.span().start, path, name, names);
                }
            }
        }
    }

    fn unknown(&mut self, offset: usize, path: &str, name: &str, known: impl Iterator<Item = &'static str>) {
        let place = if path.is_empty() { String::new() } else { format!(" in [{path}]") };
        let text = format!("there is no key “{name}”{place}{}", suggestion(name, known));
        self.report(offset, text);
    }
}

/// “; did you mean …?” with the most alike of the known names, or all of them.
pub(crate) fn suggestion<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.collect();
    let likeness = |other: &&&str| (strsim::jaro_winkler(name, other) * 1e6) as u64;
    match known.iter().max_by_key(likeness) {
        Some(best) if strsim::jaro_winkler(name, best) > 0.75 => format!(": did you mean “{best}”?"),
        _ => format!(": write one of {}", known.join(", ")),
    }
}

/// Checks one value against its row of the table; the fault says what to write instead.
fn check_value(parameter: &Parameter, value: &DeValue<'_>) -> Result<(), String> {
    match parameter.kind {
        Kind::Text => value.as_str().map(drop).ok_or_else(|| format!("write a text in quotes, not {}", shown(value))),
        Kind::TextList => match value.as_array() {
            Some(list) if list.iter().all(|item| item.get_ref().is_str()) => Ok(()),
            _ => Err(format!("write a list of texts, such as [\"a\", \"b\"], not {}", shown(value))),
        },
        Kind::Count(low, high) => count(value, low, high),
        Kind::Number(low, high) => number(value, low, high),
        Kind::Share => number(value, 0.0, 1.0),
        Kind::Duration => duration(value),
        Kind::Length => length(value),
        Kind::PerTeam => per_team(value),
        Kind::PerHeight => match value.as_array() {
            Some(list) => list.iter().try_for_each(|item| cadence(item.get_ref())),
            None => cadence(value),
        },
        Kind::Choice(choices) => match value.as_str() {
            Some(text) if choices.contains(&text) => Ok(()),
            Some(text) => Err(format!("“{text}” is not a choice{}", suggestion(text, choices.iter().copied()))),
            None => Err(format!("write one of {}", choices.join(", "))),
        },
        Kind::Selector => selector(value),
        Kind::Owner => owner(value),
        Kind::Numbers(keys, low, high) => numbers(value, keys, low, high),
    }
}

fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("“{text}”"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

fn count(value: &DeValue<'_>, low: i64, high: i64) -> Result<(), String> {
    let wanted = || format!("write a whole number from {low} to {high}, not {}", shown(value));
    let digits = value.as_integer().ok_or_else(wanted)?;
    let number = i64::from_str_radix(digits.as_str(), digits.radix()).map_err(|_| wanted())?;
    if (low..=high).contains(&number) { Ok(()) } else { Err(wanted()) }
}

fn number(value: &DeValue<'_>, low: f64, high: f64) -> Result<(), String> {
    let text = match value {
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        _ => String::new(),
    };
    match text.parse::<f64>() {
        Ok(number) if number >= low && number <= high => Ok(()),
        _ => Err(format!("write a number from {low} to {high}, not {}", shown(value))),
    }
}

fn duration(value: &DeValue<'_>) -> Result<(), String> {
    match value.as_str() {
        Some(text) => text.parse::<Duration>().map(drop).map_err(|error| error.to_string()),
        None => Err(format!("write a duration in quotes, such as \"2w\", not {}", shown(value))),
    }
}

fn cadence(value: &DeValue<'_>) -> Result<(), String> {
    duration(value)?;
    let text = value.as_str().unwrap_or_default();
    match text.parse::<Duration>() {
        Ok(Duration::ZERO) => Err("a gate that opens every 0 d is no gate: leave the key out".to_owned()),
        _ => Ok(()),
    }
}

const LENGTH_FORMS: &str = "write a duration or one of { exponential = \"1d\" }, { deterministic = \"1d\" }, \
    { lognormal = { median = \"1d\", p90 = \"6d\" } } (or mean and cv), { gamma = { mean = \"1d\", cv = 0.5 } }, \
    { uniform = [\"1h\", \"3h\"] }, { triangular = [\"1h\", \"2h\", \"6h\"] }, { empirical = [\"1h\", \"2h\"] }";

fn length(value: &DeValue<'_>) -> Result<(), String> {
    let Some(table) = value.as_table() else {
        return duration(value);
    };
    let mut entries = table.iter();
    let (Some((key, inner)), None) = (entries.next(), entries.next()) else {
        return Err(LENGTH_FORMS.to_owned());
    };
    let inner = inner.get_ref();
    match key.get_ref().as_ref() {
        "exponential" | "deterministic" => duration(inner),
        "uniform" => durations(inner, 2, true),
        "triangular" => durations(inner, 3, true),
        "empirical" => durations(inner, 1, false),
        "gamma" => moments(inner, &[["mean", "cv"]]),
        "lognormal" => moments(inner, &[["median", "p90"], ["mean", "cv"]]),
        _ => Err(LENGTH_FORMS.to_owned()),
    }
}

/// A list of at least `least` durations (exactly, where they are the ascending bounds of a shape).
fn durations(value: &DeValue<'_>, least: usize, ascending: bool) -> Result<(), String> {
    let list = value.as_array().ok_or_else(|| LENGTH_FORMS.to_owned())?;
    list.iter().try_for_each(|item| duration(item.get_ref()))?;
    let values: Vec<Duration> =
        list.iter().filter_map(|item| item.get_ref().as_str()?.parse().ok()).collect();
    if values.len() < least || (ascending && values.len() != least) {
        return Err(format!("{} durations are not enough or too many: {LENGTH_FORMS}", values.len()));
    }
    if ascending && !values.is_sorted() {
        return Err("write the bounds in ascending order".to_owned());
    }
    Ok(())
}

fn moments(value: &DeValue<'_>, forms: &[[&str; 2]]) -> Result<(), String> {
    let table = value.as_table().ok_or_else(|| LENGTH_FORMS.to_owned())?;
    let mut keys: Vec<&str> = table.iter().map(|(key, _)| key.get_ref().as_ref()).collect();
    keys.sort_unstable();
    let fits = forms.iter().any(|form| {
        let mut form = form.to_vec();
        form.sort_unstable();
        form == keys
    });
    if !fits {
        return Err(LENGTH_FORMS.to_owned());
    }
    let mut lengths = Vec::new();
    for (key, value) in table {
        let value = value.get_ref();
        if key.get_ref() == "cv" {
            number(value, 0.01, 100.0).map_err(|fault| format!("cv: {fault}"))?;
            continue;
        }
        duration(value)?;
        lengths.push((key.get_ref().to_string(), value.as_str().and_then(|t| t.parse::<Duration>().ok())));
    }
    let of = |name: &str| lengths.iter().find(|(key, _)| key == name).and_then(|(_, value)| *value);
    match (of("median").or(of("mean")), of("p90")) {
        (Some(Duration::ZERO), _) => Err("a distribution needs a length above zero".to_owned()),
        (Some(median), Some(p90)) if p90 <= median => Err("p90 must be above the median".to_owned()),
        _ => Ok(()),
    }
}

fn per_team(value: &DeValue<'_>) -> Result<(), String> {
    const SHAPES: [&str; 7] =
        ["exponential", "deterministic", "lognormal", "gamma", "uniform", "triangular", "empirical"];
    if let Some(list) = value.as_array() {
        if list.is_empty() {
            return Err("write at least one length in the list by level".to_owned());
        }
        return list.iter().try_for_each(|item| length(item.get_ref()));
    }
    match value.as_table() {
        Some(table) if !table.iter().any(|(key, _)| SHAPES.contains(&key.get_ref().as_ref())) => {
            table.iter().try_for_each(|(_, item)| length(item.get_ref()))
        }
        _ => length(value),
    }
}

const SELECTOR_FORMS: &str = "write \"default\", \"leaves\", \"all\", \"root\", \"none\" or a table such as \
    { unit = [\"Sales\"], profession = [\"Law\"], grade = [\"SCS1\"], depth = [2], subtree = [\"post\"] }";

fn selector(value: &DeValue<'_>) -> Result<(), String> {
    let good = match value {
        DeValue::String(text) => ["default", "leaves", "all", "root", "none"].contains(&text.as_ref()),
        DeValue::Table(table) => table.iter().all(|(key, value)| {
            let items = value.get_ref().as_array();
            match key.get_ref().as_ref() {
                "unit" | "profession" | "grade" | "subtree" => {
                    items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_str()))
                }
                "depth" => items.is_some_and(|items| items.iter().all(|item| item.get_ref().is_integer())),
                _ => false,
            }
        }),
        _ => false,
    };
    if good { Ok(()) } else { Err(SELECTOR_FORMS.to_owned()) }
}

fn owner(value: &DeValue<'_>) -> Result<(), String> {
    let good = match value {
        DeValue::String(text) => ["by_attribute", "by_niche"].contains(&text.as_ref()),
        DeValue::Table(table) => table.iter().all(|(key, value)| {
            value.get_ref().is_str() && (key.get_ref() == "*" || key.get_ref().parse::<u32>().is_ok())
        }),
        _ => false,
    };
    if good {
        return Ok(());
    }
    Err("write \"by_attribute\", \"by_niche\", or a table from attribute (0, 1, …, or \"*\") to team".to_owned())
}

fn numbers(value: &DeValue<'_>, keys: &[&'static str], low: f64, high: f64) -> Result<(), String> {
    let table = value.as_table().ok_or_else(|| format!("write a table with keys of {}", keys.join(", ")))?;
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        if !keys.contains(&name) {
            return Err(format!("there is no “{name}”{}", suggestion(name, keys.iter().copied())));
        }
        number(value.get_ref(), low, high).map_err(|fault| format!("{name}: {fault}"))?;
    }
    Ok(())
}
