//! One factor of a study: which keys of the scenario it sets, and to what.

use super::super::file::ScenarioFile;
use super::super::reference::{self, Kind, Parameter};
use super::super::value::check_value;
use crate::time::Duration;
use toml::de::DeTable;
use toml::{Table, Value};

/// What varies over a study.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    /// The column that it fills.
    pub name: String,
    /// The keys that it sets; empty where its levels are edits, or where outputs come from elsewhere.
    pub paths: Vec<String>,
    pub values: Values,
    /// Whether its numbers are whole.
    pub whole: bool,
    /// Whether its numbers are durations, in days.
    pub in_days: bool,
}

/// The values that a factor takes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    Levels(Vec<Level>),
    /// From the lesser to the greater; where levels are wanted so many steps, or as many as the design has it.
    Range {
        low: f64,
        high: f64,
        log: bool,
        steps: Option<u32>,
    },
    Normal {
        mean: f64,
        sd: f64,
    },
    LogNormal {
        median: f64,
        p90: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
}

/// One level: what it is called and, where it is a number, which.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Level {
    pub name: String,
    pub number: Option<f64>,
    change: FactorEdit,
}

#[derive(Clone, Debug, PartialEq)]
enum FactorEdit {
    /// Every path of the factor gets this value.
    Value(Value),
    /// A part of a scenario, laid over it.
    Set(Table),
}

/// What a factor is set to at one point.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Setting {
    /// One of its levels, by place.
    Level(usize),
    /// A number; durations in days.
    Number(f64),
    /// Whatever the scenario itself has.
    AsWritten,
}

type Fault = (&'static str, String);

impl Factor {
    /// Reads one `[[factors]]` table, with its defaults; the fault names the key.
    pub fn read(table: &Table) -> Result<Self, Fault> {
        let text = |key: &str| table.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut paths: Vec<String> = table
            .get("paths")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(|path| path.as_str().map(str::to_owned))
            .collect();
        paths.extend(text("path"));
        let parameters = paths
            .iter()
            .map(|path| reference::at_path(path).map_err(|fault| ("path", fault)))
            .collect::<Result<Vec<&Parameter>, Fault>>()?;
        let last = paths.first().and_then(|path| path.rsplit('.').next()).map(str::to_owned);
        let name = text("name").or(last).ok_or_else(|| ("name", "write name or path".to_owned()))?;
        let whole = parameters.first().is_some_and(|p| matches!(p.kind, Kind::Count(..)));
        let values = values(table)?;
        let in_days = is_in_days(table);
        let factor = Self { name, paths, values, whole, in_days };
        factor.check(&parameters)?;
        Ok(factor)
    }

    /// The extremes that it can take must be values of what it sets.
    fn check(&self, parameters: &[&Parameter]) -> Result<(), Fault> {
        let key = match self.values {
            Values::Levels(_) => "levels",
            Values::Range { .. } => "range",
            _ => "distribution",
        };
        let extremes: Vec<Setting> = match &self.values {
            Values::Levels(levels) => (0..levels.len()).map(Setting::Level).collect(),
            Values::Range { low, high, .. } | Values::Triangular { low, high, .. } => {
                vec![Setting::Number(*low), Setting::Number(*high)]
            }
            // Far draws of an endless distribution are checked one by one when they are drawn.
            Values::Normal { mean, .. } => vec![Setting::Number(*mean)],
            Values::LogNormal { median, .. } => vec![Setting::Number(*median)],
        };
        for setting in extremes {
            let Some(value) = self.value(&setting) else { continue };
            for parameter in parameters {
                is_value_of(parameter, &value).map_err(|fault| (key, fault))?;
            }
        }
        Ok(())
    }

    /// The number of a setting: that of its level or its own; none where the level is no number.
    pub fn number(&self, setting: &Setting) -> Option<f64> {
        match (setting, &self.values) {
            (Setting::Number(number), _) => Some(*number),
            (Setting::Level(place), Values::Levels(levels)) => levels[*place].number,
            (Setting::Level(_) | Setting::AsWritten, _) => None,
        }
    }

    /// What a setting is called in tables and drawings.
    pub fn label(&self, setting: &Setting) -> String {
        match (setting, &self.values) {
            (Setting::Number(number), _) => number.to_string(),
            (Setting::Level(place), Values::Levels(levels)) => levels[*place].name.clone(),
            (Setting::Level(_), _) => String::new(),
            (Setting::AsWritten, _) => "as written".to_owned(),
        }
    }

    #[cfg(feature = "output")]
    /// Whether its column holds numbers.
    pub fn is_numeric(&self) -> bool {
        match &self.values {
            Values::Levels(levels) => levels.iter().all(|level| level.number.is_some()),
            _ => true,
        }
    }

    /// What the key means that it sets; none where it has no path.
    pub fn meaning(&self) -> Option<&'static str> {
        let key = reference::at_path(self.paths.first()?).ok()?;
        Some(key.meaning)
    }

    /// Whether it sets for how long shifts are followed.
    pub fn sets_follow_up(&self) -> bool {
        self.paths.iter().any(|path| path == "follow_up")
    }

    /// Whether its numbers are days.
    pub fn has_days(&self) -> bool {
        let Values::Levels(levels) = &self.values else { return self.in_days };
        levels.iter().all(|level| {
            level.number.is_some() && matches!(level.change, FactorEdit::Value(Value::String(_)))
        })
    }

    /// Whether its levels are edits of the scenario and need no path.
    pub fn edits(&self) -> bool {
        matches!(&self.values, Values::Levels(levels) if levels.iter().any(|l| matches!(l.change, FactorEdit::Set(_))))
    }

    /// The structures that its levels edit.
    pub fn edited_structures(&self) -> impl Iterator<Item = &String> {
        let levels = if let Values::Levels(levels) = &self.values { levels.as_slice() } else { &[] };
        let structures = levels.iter().filter_map(|level| match &level.change {
            FactorEdit::Set(edit) => edit.get("structures").and_then(Value::as_table),
            FactorEdit::Value(_) => None,
        });
        structures.flat_map(Table::keys)
    }

    /// The value in the scenario's own terms; none for an edit.
    fn value(&self, setting: &Setting) -> Option<Value> {
        match (setting, &self.values) {
            (Setting::Number(days), _) if self.in_days => Some(Value::String(format!("{days}d"))),
            (Setting::Number(number), _) if self.whole => Some(Value::Integer(*number as i64)),
            (Setting::Number(number), _) => Some(Value::Float(*number)),
            (Setting::Level(place), Values::Levels(levels)) => match &levels[*place].change {
                FactorEdit::Value(value) => Some(value.clone()),
                FactorEdit::Set(_) => None,
            },
            (Setting::Level(_) | Setting::AsWritten, _) => None,
        }
    }

    /// Sets it in a scenario.
    ///
    /// # Errors
    /// Why the scenario cannot take the value.
    pub fn apply(&self, setting: &Setting, scenario: &mut ScenarioFile) -> Result<(), String> {
        if let (Setting::Level(place), Values::Levels(levels)) = (setting, &self.values)
            && let FactorEdit::Set(edit) = &levels[*place].change
        {
            *scenario = scenario.laid_over(edit.clone());
            return Ok(());
        }
        let Some(value) = self.value(setting) else { return Ok(()) };
        // Values of a list and draws of an endless distribution have not been checked before.
        if let (Setting::Number(_), Some(path)) = (setting, self.paths.first()) {
            let parameter = reference::at_path(path)?;
            is_value_of(parameter, &value).map_err(|fault| format!("{}: {fault}", self.name))?;
        }
        self.paths.iter().for_each(|path| scenario.set(path, value.clone()));
        Ok(())
    }
}

fn values(table: &Table) -> Result<Values, Fault> {
    let given: Vec<&str> =
        ["levels", "range", "distribution"].into_iter().filter(|key| table.contains_key(*key)).collect();
    let numbers = |value: &Value| -> Vec<f64> {
        value.as_array().into_iter().flatten().filter_map(number_of).collect()
    };
    match given.as_slice() {
        ["levels"] => {
            let written = table["levels"].as_array().cloned().unwrap_or_default();
            written.into_iter().map(level).collect::<Result<_, _>>().map(Values::Levels)
        }
        ["range"] => {
            let ends = numbers(&table["range"]);
            let log = table.get("scale").and_then(Value::as_str) == Some("log");
            if log && ends[0] <= 0.0 {
                return Err(("range", "a logarithmic scale begins above zero".to_owned()));
            }
            let steps = table.get("steps").and_then(Value::as_integer).map(|steps| steps as u32);
            Ok(Values::Range { low: ends[0], high: ends[1], log, steps })
        }
        ["distribution"] => {
            let law = table["distribution"].as_table().cloned().unwrap_or_default();
            let (key, value) = law.iter().next().ok_or(("distribution", "is empty".to_owned()))?;
            let n = numbers(value);
            Ok(match key.as_str() {
                "normal" => Values::Normal { mean: n[0], sd: n[1] },
                "lognormal" => Values::LogNormal { median: n[0], p90: n[1] },
                _ => Values::Triangular { low: n[0], mode: n[1], high: n[2] },
            })
        }
        _ => Err(("name", "write one of levels, range and distribution".to_owned())),
    }
}

/// What a level may edit: the rest is one for all points, or read by nobody.
const VARIES: [&str; 8] =
    ["market", "base", "structures", "changes", "horizon", "warm_up", "follow_up", "fork_at"];

fn level(written: Value) -> Result<Level, Fault> {
    if let Some(table) = written.as_table().filter(|table| table.contains_key("set")) {
        let name = table.get("name").and_then(Value::as_str);
        let set = table.get("set").and_then(Value::as_table);
        let fixed = set.and_then(|set| set.keys().find(|key| !VARIES.contains(&key.as_str())));
        if let Some(key) = fixed {
            let text = format!("{key} cannot vary: of the top of a scenario only {} can", VARIES.join(", "));
            return Err(("levels", text));
        }
        return match (name, set) {
            (Some(name), Some(set)) if table.len() == 2 => {
                Ok(Level { name: name.to_owned(), number: None, change: FactorEdit::Set(set.clone()) })
            }
            _ => Err((
                "levels",
                "write an edit as { name = \"flat\", set = { base = { span = 12 } } }".to_owned(),
            )),
        };
    }
    let name = match &written {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Ok(Level { name, number: number_of(&written), change: FactorEdit::Value(written) })
}

/// A number, or a duration in days.
fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        Value::String(text) => text.parse::<Duration>().ok().map(Duration::days),
        _ => None,
    }
}

/// Whether the ends of a range or the figures of a distribution are durations.
fn is_in_days(table: &Table) -> bool {
    let law = table.get("distribution").and_then(Value::as_table).and_then(|law| law.values().next());
    let figures = table.get("range").or(law).and_then(Value::as_array);
    figures.and_then(|figures| figures.first()).is_some_and(Value::is_str)
}

/// Whether a parameter takes a value, by the same rules as in a file.
fn is_value_of(parameter: &Parameter, value: &Value) -> Result<(), String> {
    let text = format!("x = {value}");
    let table = DeTable::parse(&text).map_err(|error| error.message().to_owned())?;
    let value = table.get_ref().get("x").ok_or("a value is missing")?;
    check_value(parameter, value.get_ref())
}
