//! Parameters by their dotted paths, as studies name them.

use super::super::parameter::{TEAM_KINDS, WORK_KINDS};
use super::super::problem::suggestion;
use super::super::specification::COLUMN_TABLES;
use super::{Kind, LINK_TABLES, Parameter, Section, of};

/// What stands under a key of a section, and with that what it means to lay one over another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Under {
    /// A value: replaced as a whole, even where it is written as a table.
    Value,
    /// A table of plain values, key by key.
    Keys,
    /// A distribution, replaced as a whole, or a table of lengths by team, key by key.
    ByTeam,
    /// A table of this section.
    One(Section),
    /// Named tables of this section.
    Each(Section),
}

/// What stands under a key of a section.
pub(crate) fn under(section: Section, key: &str) -> Under {
    match (section, key) {
        (Section::Scenario, "market") => Under::One(Section::Market),
        (Section::Scenario, "base") => Under::One(Section::Structure),
        (Section::Scenario, "structures") => Under::Each(Section::Structure),
        (Section::Structure, "channels") => Under::Each(Section::Channel),
        (Section::Structure, "links") => Under::Each(Section::Link),
        (Section::Structure, "capabilities") => Under::Each(Section::Capability),
        (Section::Structure, "action") => Under::One(Section::Action),
        (Section::Structure, "growth") => Under::One(Section::Growth),
        (Section::Structure, "transformation") => Under::One(Section::Transformation),
        (Section::Structure, "chart") => Under::One(Section::Chart),
        (Section::Chart, name) if COLUMN_TABLES.contains(&name) => Under::One(Section::Columns),
        _ => match of(section).find(|parameter| parameter.name == key).map(|parameter| parameter.kind) {
            Some(Kind::Numbers(..) | Kind::Owner) => Under::Keys,
            Some(Kind::PerTeam) => Under::ByTeam,
            _ => Under::Value,
        },
    }
}

/// One number of the table `speed`.
static SPEED_OF_A_KIND: Parameter = Parameter {
    section: Section::Structure,
    name: "speed",
    kind: Kind::Number(0.01, 100.0),
    unit: "ratio",
    default: "1.0",
    meaning: "how fast this kind of team works",
    source: "",
};

/// One number of the table `interdependence`.
static INTERDEPENDENCE_OF_A_KIND: Parameter = Parameter {
    section: Section::Structure,
    name: "interdependence",
    kind: Kind::Number(0.0, 1.0),
    unit: "ratio",
    default: "0.0",
    meaning: "how much of this kind of work the whole group must coordinate on",
    source: "",
};

/// The parameter at a dotted path of a scenario file, such as `structures.a.links.reports_up.gate`.
///
/// # Errors
/// What is wrong with the path, and the most alike that exists.
pub(crate) fn at_path(path: &str) -> Result<&'static Parameter, String> {
    let parts: Vec<&str> = path.split('.').collect();
    let (section, key, within) = match parts.as_slice() {
        ["market", key] => (Section::Market, *key, "market."),
        ["base", rest @ ..] | ["structures", _, rest @ ..] => match rest {
            [key] => (Section::Structure, *key, "base."),
            ["speed", kind] if TEAM_KINDS.contains(kind) => return Ok(&SPEED_OF_A_KIND),
            ["interdependence", kind] if WORK_KINDS.contains(kind) => return Ok(&INTERDEPENDENCE_OF_A_KIND),
            ["channels", _, key] => (Section::Channel, *key, "base.channels.NAME."),
            ["links", link, key] if LINK_TABLES.contains(link) => (Section::Link, *key, "base.links.TYPE."),
            ["links", link, _] => {
                return Err(format!(
                    "there is no link type “{link}”{}",
                    suggestion(link, LINK_TABLES.iter().copied())
                ));
            }
            ["action", key] => (Section::Action, *key, "base.action."),
            ["capabilities", _, key] => (Section::Capability, *key, "base.capabilities.NAME."),
            ["growth", key] => (Section::Growth, *key, "base.growth."),
            ["chart", key] => (Section::Chart, *key, "base.chart."),
            _ => return Err(format!("there is no such key “{path}”: write for example base.span")),
        },
        ["market" | "structures"] => {
            return Err(format!(
                "{path} is a table: name a key in it, such as market.shift_interval or base.span"
            ));
        }
        [key] if !["horizon", "warm_up", "follow_up"].contains(key) && is_of_scenario(key) => {
            return Err(format!(
                "{key} cannot vary: of the top of a scenario only horizon, warm_up and follow_up can"
            ));
        }
        [key] => (Section::Scenario, *key, ""),
        _ => {
            return Err(format!(
                "there is no such key “{path}”: write for example market.shift_interval or base.span"
            ));
        }
    };
    of(section).find(|parameter| parameter.name == key).ok_or_else(|| elsewhere(section, key, within))
}

fn is_of_scenario(key: &str) -> bool {
    of(Section::Scenario).any(|parameter| parameter.name == key)
}

/// Where a key of this name stands instead, or the most alike of the section.
fn elsewhere(section: Section, key: &str, within: &str) -> String {
    let places = [
        (Section::Structure, "base."),
        (Section::Market, "market."),
        (Section::Growth, "base.growth."),
        (Section::Action, "base.action."),
        (Section::Link, "base.links.reports_up."),
    ];
    let other = places.iter().find(|(section, _)| of(*section).any(|parameter| parameter.name == key));
    match other {
        Some((_, place)) => format!("there is no key “{within}{key}”: did you mean “{place}{key}”?"),
        None => format!("there is no key “{key}”{}", suggestion(key, of(section).map(|p| p.name))),
    }
}
