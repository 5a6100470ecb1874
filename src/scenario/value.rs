//! One value of a file against its row of the table of parameters; the fault says what to write instead.

use super::claim::Statement;
use super::problem::suggestion;
use super::reference::{Kind, Parameter};
use super::specification::{EDIT_FORMS, Edit, Selector};
use crate::time::Duration;
use toml::de::DeValue;

/// Checks one value against its row of the table; the fault says what to write instead.
pub(super) fn check_value(parameter: &Parameter, value: &DeValue<'_>) -> Result<(), String> {
    match parameter.kind {
        Kind::Text => {
            value.as_str().map(drop).ok_or_else(|| format!("write a text in quotes, not {}", shown(value)))
        }
        Kind::TextList => match value.as_array() {
            Some(list) if list.iter().all(|item| item.get_ref().is_str()) => Ok(()),
            _ => Err(format!("write a list of texts, such as [\"a\", \"b\"], not {}", shown(value))),
        },
        Kind::Edits => match value.as_array() {
            Some(list) => list.iter().try_for_each(|item| match item.get_ref().as_str() {
                Some(text) => text.parse::<Edit>().map(drop),
                None => Err(EDIT_FORMS.to_owned()),
            }),
            None => Err(format!("write a list of edits: {EDIT_FORMS}")),
        },
        Kind::Flag => match value {
            DeValue::Boolean(_) => Ok(()),
            _ => Err(format!("write true or false, not {}", shown(value))),
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
            Some(text) => {
                Err(format!("“{text}” is not a choice{}", suggestion(text, choices.iter().copied())))
            }
            None => Err(format!("write one of {}", choices.join(", "))),
        },
        Kind::Amounts => match value.as_array() {
            Some(list) if !list.is_empty() => {
                list.iter().try_for_each(|item| number(item.get_ref(), 0.0, 1e15))
            }
            _ => Err("write a list of amounts, such as [0, 5000, 50000]".to_owned()),
        },
        Kind::Claim => match value.as_str() {
            Some(text) => Statement::parse(text).map(drop),
            None => Err(format!("write a claim in quotes, not {}", shown(value))),
        },
        Kind::Selector => selector(value),
        Kind::Owner => owner(value),
        Kind::Numbers(keys, low, high) => numbers(value, keys, low, high),
        Kind::Levels => match value.as_array() {
            Some(list) if !list.is_empty() => Ok(()),
            _ => Err("write a list of values, such as [4, 6, 8]".to_owned()),
        },
        Kind::Range => range(value),
        Kind::Law => law(value),
    }
}

/// A number, or a duration in days.
fn quantity(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(number) => number.as_str().parse().ok(),
        DeValue::Float(number) => number.as_str().parse().ok().filter(|n: &f64| n.is_finite()),
        DeValue::String(text) => text.parse::<Duration>().ok().map(Duration::days),
        _ => None,
    }
}

fn quantities(value: &DeValue<'_>, count: usize) -> Option<Vec<f64>> {
    let list = value.as_array()?;
    let all: Option<Vec<f64>> = list.iter().map(|item| quantity(item.get_ref())).collect();
    let alike = list.windows(2).all(|pair| pair[0].get_ref().is_str() == pair[1].get_ref().is_str());
    all.filter(|all| all.len() == count && alike)
}

fn range(value: &DeValue<'_>) -> Result<(), String> {
    match quantities(value, 2) {
        Some(ends) if ends[0] < ends[1] => Ok(()),
        Some(_) => {
            Err("the range is empty: write the lesser end first, and a greater one after it".to_owned())
        }
        None => Err("write two numbers or two durations, such as [4, 12] or [\"1d\", \"1mo\"]".to_owned()),
    }
}

const LAW_FORMS: &str = "write { normal = [mean, sd] }, { lognormal = [median, p90] } or \
    { triangular = [least, likeliest, greatest] }";

fn law(value: &DeValue<'_>) -> Result<(), String> {
    let table = value.as_table().filter(|table| table.len() == 1).ok_or_else(|| LAW_FORMS.to_owned())?;
    let (key, inner) = table.iter().next().ok_or_else(|| LAW_FORMS.to_owned())?;
    let count = if key.get_ref() == "triangular" { 3 } else { 2 };
    let numbers = quantities(inner.get_ref(), count).ok_or_else(|| LAW_FORMS.to_owned())?;
    let good = match key.get_ref().as_ref() {
        "normal" => numbers[1] > 0.0,
        "lognormal" => numbers[0] > 0.0 && numbers[1] > numbers[0],
        "triangular" => numbers.is_sorted() && numbers[0] < numbers[2],
        _ => return Err(LAW_FORMS.to_owned()),
    };
    if good { Ok(()) } else { Err(format!("these numbers make no distribution: {LAW_FORMS}")) }
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
    let range = if low == high { low.to_string() } else { format!("a whole number from {low} to {high}") };
    let wanted = || format!("write {range}, not {}", shown(value));
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

/// What a distribution of lengths is called; no team that a table of lengths names may be called so.
pub(super) const SHAPES: [&str; 7] =
    ["exponential", "deterministic", "lognormal", "gamma", "uniform", "triangular", "empirical"];

fn per_team(value: &DeValue<'_>) -> Result<(), String> {
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

fn selector(value: &DeValue<'_>) -> Result<(), String> {
    Selector::parse(&plain(value)).map(drop)
}

/// A value without the places where its parts stand; numbers that do not fit and dates are texts.
fn plain(value: &DeValue<'_>) -> toml::Value {
    let text = || toml::Value::String(value.as_str().unwrap_or_default().to_owned());
    match value {
        DeValue::Boolean(flag) => (*flag).into(),
        DeValue::Integer(number) => {
            number.as_str().parse::<i64>().map_or_else(|_| text(), toml::Value::Integer)
        }
        DeValue::Float(number) => number.as_str().parse::<f64>().map_or_else(|_| text(), toml::Value::Float),
        DeValue::Array(items) => items.iter().map(|item| plain(item.get_ref())).collect::<Vec<_>>().into(),
        DeValue::Table(table) => {
            let pairs = table.iter().map(|(key, value)| (key.get_ref().to_string(), plain(value.get_ref())));
            toml::Value::Table(pairs.collect())
        }
        DeValue::String(_) | DeValue::Datetime(_) => text(),
    }
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
    Err("write \"by_attribute\", \"by_niche\", or a table from attribute (0, 1, …, or \"*\") to team"
        .to_owned())
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
