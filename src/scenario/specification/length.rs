//! Numbers and lengths of time as people write them.

use crate::statistics::Shape;
use crate::time::Duration;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::collections::BTreeMap;

/// TOML tells 1 from 1.0; people do not.
pub(super) fn number<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
    match toml::Value::deserialize(input)? {
        toml::Value::Integer(number) => Ok(number as f64),
        toml::Value::Float(number) => Ok(number),
        other => Err(D::Error::custom(format!("{other} is not a number"))),
    }
}

pub(super) fn optional_number<'de, D: Deserializer<'de>>(input: D) -> Result<Option<f64>, D::Error> {
    number(input).map(Some)
}

pub(super) fn numbers<'de, D: Deserializer<'de>>(input: D) -> Result<BTreeMap<String, f64>, D::Error> {
    #[derive(Deserialize)]
    struct Number(#[serde(deserialize_with = "number")] f64);
    let table = BTreeMap::<String, Number>::deserialize(input)?;
    Ok(table.into_iter().map(|(key, Number(value))| (key, value)).collect())
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

/// A length of time as written: a bare duration means an exponential mean for work and transit, a fixed interval for a
/// cadence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Length {
    Bare(Duration),
    Shaped(Shape),
}

impl Length {
    /// The distribution of a piece of work or of a transit, in microseconds.
    pub fn work(&self) -> Shape {
        match self {
            Self::Bare(Duration::ZERO) => Shape::Deterministic { value: 0.0 },
            Self::Bare(mean) => Shape::Exponential { mean: mean.micros() },
            Self::Shaped(shape) => shape.clone(),
        }
    }

    /// The distribution of the interval of a cadence, in microseconds.
    pub fn cadence(&self) -> Shape {
        match self {
            Self::Bare(interval) => Shape::Deterministic { value: interval.micros() },
            Self::Shaped(shape) => shape.clone(),
        }
    }
}

impl Length {
    /// Makes it half as long.
    pub fn halve(&mut self) {
        *self = match self {
            Self::Bare(length) => Self::Bare(Duration(length.0 / 2)),
            Self::Shaped(shape) => Self::Shaped(shape.scaled(0.5)),
        };
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        length(&toml::Value::deserialize(input)?)
            .ok_or_else(|| D::Error::custom("this is not a length of time"))
    }
}

fn micros(value: &toml::Value) -> Option<f64> {
    value.as_str()?.parse::<Duration>().ok().map(Duration::micros)
}

fn length(value: &toml::Value) -> Option<Length> {
    if let Some(text) = value.as_str() {
        return text.parse().ok().map(Length::Bare);
    }
    let (form, inner) = value.as_table()?.iter().next()?;
    let list = || -> Option<Vec<f64>> { inner.as_array()?.iter().map(micros).collect() };
    let cv = || inner.get("cv").and_then(|cv| cv.as_float().or(cv.as_integer().map(|n| n as f64)));
    let named = |name: &str| inner.get(name).and_then(micros);
    let shape = match form.as_str() {
        "exponential" => Shape::Exponential { mean: micros(inner)? },
        "deterministic" => Shape::Deterministic { value: micros(inner)? },
        "uniform" => match list()?[..] {
            [low, high] => Shape::Uniform { low, high },
            _ => return None,
        },
        "triangular" => match list()?[..] {
            [low, mode, high] => Shape::Triangular { low, mode, high },
            _ => return None,
        },
        "empirical" => Shape::Empirical { values: list()? },
        "gamma" => Shape::gamma_by_mean(named("mean")?, cv()?),
        "lognormal" if inner.get("p90").is_some() => {
            Shape::lognormal_by_median(named("median")?, named("p90")?)
        }
        "lognormal" => Shape::lognormal_by_mean(named("mean")?, cv()?),
        _ => return None,
    };
    Some(Length::Shaped(shape))
}

/// A length that may differ from team to team.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum PerTeam {
    All(Length),
    /// By level from the top; the last holds for all levels below.
    ByLevel(Vec<Length>),
    /// By team name; `*` for all others, zero without it.
    ByTeam(BTreeMap<String, Length>),
}

impl PerTeam {
    /// The length for a team of this name on this level.
    pub fn of(&self, team: &str, level: usize) -> Length {
        match self {
            Self::All(length) => length.clone(),
            Self::ByLevel(lengths) => lengths[level.min(lengths.len() - 1)].clone(),
            Self::ByTeam(lengths) => lengths
                .get(team)
                .or_else(|| lengths.get("*"))
                .cloned()
                .unwrap_or(Length::Bare(Duration::ZERO)),
        }
    }

    /// Makes every length half as long.
    pub fn halve(&mut self) {
        match self {
            Self::All(length) => length.halve(),
            Self::ByLevel(lengths) => lengths.iter_mut().for_each(Length::halve),
            Self::ByTeam(lengths) => lengths.values_mut().for_each(Length::halve),
        }
    }

    /// Makes the length of one team half as long; `all` are the names and levels of all teams.
    pub fn halve_at<'t>(&mut self, team: &str, all: impl Iterator<Item = (&'t str, usize)>) {
        let by_team = all.map(|(name, level)| {
            let mut length = self.of(name, level);
            if name == team {
                length.halve();
            }
            (name.to_owned(), length)
        });
        *self = Self::ByTeam(by_team.collect());
    }

    /// The teams that are named.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let named = match self {
            Self::ByTeam(lengths) => Some(lengths.keys()),
            _ => None,
        };
        named.into_iter().flatten().map(String::as_str).filter(|name| *name != "*")
    }
}

impl<'de> Deserialize<'de> for PerTeam {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(input)?;
        let refuse = || D::Error::custom("this is not a length of time for each team");
        if let Some(list) = value.as_array() {
            return list.iter().map(length).collect::<Option<_>>().map(Self::ByLevel).ok_or_else(refuse);
        }
        if let Some(all) = length(&value) {
            return Ok(Self::All(all));
        }
        let table = value.as_table().ok_or_else(refuse)?;
        let entries = table.iter().map(|(name, value)| Some((name.clone(), length(value)?)));
        entries.collect::<Option<_>>().map(Self::ByTeam).ok_or_else(refuse)
    }
}
