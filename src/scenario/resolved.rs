//! What a scenario comes to once its defaults are filled in: every value with its meaning and where it comes from.

use super::defaults::{template_of, written_in};
use super::effect::{Drawing, is_read, readings, void_in};
use super::file::typed_section;
use super::reference::{Parameter, at_path};
use super::specification::{MarketSpec, StructureSpec};
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The scenario says that somebody measured it: where.
    Measured(String),
    /// The scenario says that somebody estimated it: how.
    Estimated(String),
    /// It stands on judgement: ours where it is a default, the scenario's where that says so.
    Assumed(String),
    /// A default with a source in the literature or in data.
    Published(String),
    /// What the template of this name says.
    Template(&'static str),
    /// Written in the scenario, which does not say where it comes from.
    Scenario,
    /// A default that is a convention: what holds where nothing is said.
    Convention,
}

impl Origin {
    /// What it is called where origins are counted.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Measured(_) => "measured",
            Self::Estimated(_) => "estimated",
            Self::Assumed(_) => "assumed",
            Self::Published(_) => "published",
            Self::Template(_) => "from a template",
            Self::Scenario => "written in the scenario without a source",
            Self::Convention => "conventions",
        }
    }

    /// The origin that a scenario gives by this word.
    fn given(word: &str, source: &str) -> Self {
        let source = source.to_owned();
        match word {
            "measured" => Self::Measured(source),
            "estimated" => Self::Estimated(source),
            _ => Self::Assumed(source),
        }
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Measured(source) | Self::Estimated(source) | Self::Assumed(source) if source.is_empty() => {
                f.write_str(self.word())
            }
            Self::Measured(source) | Self::Estimated(source) => write!(f, "{}: {source}", self.word()),
            Self::Assumed(source) | Self::Published(source) => f.write_str(source),
            Self::Template(name) => write!(f, "template {name}"),
            Self::Scenario => f.write_str("this scenario"),
            Self::Convention => Ok(()),
        }
    }
}

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
    /// Where it comes from.
    pub origin: Origin,
}

impl ResolvedValue {
    /// Whether it stands on judgement alone.
    pub fn is_assumed(&self) -> bool {
        matches!(self.origin, Origin::Assumed(_))
    }

    /// A length of time as it is said, `1 quarter`; any other value as it is written, without quotes.
    pub(crate) fn spoken(&self) -> String {
        let bare = self.value.trim_matches('"');
        bare.parse::<crate::time::Duration>().map_or_else(|_| bare.to_owned(), crate::time::Duration::spoken)
    }

    /// Where it comes from, where somebody said so.
    pub fn source(&self) -> String {
        match &self.origin {
            Origin::Template(_) | Origin::Scenario | Origin::Convention => String::new(),
            said => said.to_string(),
        }
    }
}

/// Every value of a scenario that the table of parameters knows and that is read, in the order of the scenario; then those that
/// dated changes set.
pub(crate) fn resolved_values(scenario: &Table) -> Vec<ResolvedValue> {
    let structures = scenario.get("structures").and_then(Value::as_table).into_iter().flat_map(Table::keys);
    let drawings: BTreeMap<&str, Vec<Drawing>> =
        structures.map(|name| (name.as_str(), drawings_of(scenario, name))).collect();
    let mut values = standing_values(scenario);
    values.retain(|value| match value.structure.as_deref().and_then(|name| drawings.get(name)) {
        Some(drawings) if !drawings.is_empty() => is_read(&value.key, drawings),
        _ => true,
    });
    let void = void_keys(scenario);
    values.retain(|value| {
        !void.iter().any(|(structure, key)| {
            *structure == value.structure && (*key == value.key || is_below(&value.key, key))
        })
    });
    values.extend(dated_values(scenario));
    values
}

/// Whether a key stands in the table of this name: `channels.sales.` of `channels.sales.acuity`.
fn is_below(key: &str, table: &str) -> bool {
    table.ends_with('.') && key.starts_with(table)
}

/// The keys that others make void, each with its structure, and the tables of channels that are left out. A structure that
/// changes may read tomorrow what it does not read today: of such a one all is told.
fn void_keys(scenario: &Table) -> Vec<(Option<String>, String)> {
    let section = |key: &str| scenario.get(key).and_then(Value::as_table).cloned();
    let market = section("market").and_then(|market| typed_section::<MarketSpec>(market).ok());
    let mut void: Vec<(Option<String>, String)> =
        market.iter().flat_map(void_in).map(|(key, _)| (None, key.to_owned())).collect();
    let changes = || scenario.get("changes").and_then(Value::as_array).into_iter().flatten();
    let changes_later =
        |name: &str| changes().any(|change| change.get("structure").and_then(Value::as_str) == Some(name));
    for (name, own) in section("structures").into_iter().flatten().filter(|(name, _)| !changes_later(name)) {
        let Value::Table(own) = own else { continue };
        let channels: Vec<String> = own
            .get("channels")
            .and_then(Value::as_table)
            .into_iter()
            .flat_map(Table::keys)
            .cloned()
            .collect();
        let Ok(spec) = typed_section::<StructureSpec>(own) else { continue };
        let unread =
            readings().into_iter().filter(|reading| !(reading.reads)(&spec)).map(|reading| reading.key);
        let gone = channels.into_iter().filter(|channel| !spec.channels.contains_key(channel));
        void.extend(
            unread
                .chain(gone.map(|channel| format!("channels.{channel}.")))
                .map(|key| (Some(name.clone()), key)),
        );
    }
    void
}

/// The ways in which a structure is drawn, at the start and after changes; none where no template is written.
fn drawings_of(scenario: &Table, name: &str) -> Vec<Drawing> {
    let own = scenario.get("structures").and_then(|all| all.get(name)).and_then(Value::as_table);
    let has_chart = own.is_some_and(|own| own.contains_key("chart"));
    let changes = scenario.get("changes").and_then(Value::as_array).into_iter().flatten();
    let changes = changes.filter(|change| change.get("structure").and_then(Value::as_str) == Some(name));
    let sets = changes.filter_map(|change| change.get("set")?.as_table());
    let templates = own.into_iter().chain(sets).filter_map(template_of);
    templates.map(|template| Drawing::of(template, has_chart)).collect()
}

/// All of them that stand from the start, whether or not they are read.
pub(crate) fn standing_values(scenario: &Table) -> Vec<ResolvedValue> {
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
                    origin: given(scenario, &parts)
                        .unwrap_or_else(|| origin(scenario, parameter, &parts, value)),
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

/// What dated changes set, each of its structure and from its date on: `chart.edits from 2q`.
fn dated_values(scenario: &Table) -> Vec<ResolvedValue> {
    let mut values = Vec::new();
    let changes = scenario.get("changes").and_then(Value::as_array).into_iter().flatten();
    for change in changes.filter_map(Value::as_table) {
        let text = |key: &str| change.get(key).and_then(Value::as_str);
        let (Some(structure), Some(at), Some(set)) = (text("structure"), text("at"), change.get("set"))
        else {
            continue;
        };
        let mut open = vec![(vec!["base"], set)];
        while let Some((parts, value)) = open.pop() {
            match (at_path(&unambiguous(&parts)), value) {
                (Ok(parameter), _) => values.push(ResolvedValue {
                    structure: Some(structure.to_owned()),
                    key: format!("{} from {at}", parts[1..].join(".")),
                    value: value.to_string(),
                    unit: parameter.unit,
                    meaning: parameter.meaning,
                    origin: Origin::Scenario,
                }),
                (Err(_), Value::Table(table)) => {
                    open.extend(
                        table.iter().rev().map(|(key, value)| ([&parts[..], &[key]].concat(), value)),
                    );
                }
                (Err(_), _) => {}
            }
        }
    }
    values
}

/// What the scenario itself says of where a value comes from: of the structure's own key before that of the base.
fn given(scenario: &Table, parts: &[&str]) -> Option<Origin> {
    let entries = scenario.get("provenance").and_then(Value::as_array)?;
    let of = |path: String| {
        let is_it = |entry: &&Value| entry.get("key").and_then(Value::as_str) == Some(path.as_str());
        let entry = entries.iter().find(is_it)?;
        let text = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        Some(Origin::given(text("is"), text("source")))
    };
    let of_base = || match parts {
        ["structures", _, rest @ ..] => of(format!("base.{}", rest.join("."))),
        _ => None,
    };
    of(parts.join(".")).or_else(of_base)
}

/// Where a value comes from of which nobody says anything: from the template or the table where it is what these say.
fn origin(scenario: &Table, parameter: &Parameter, parts: &[&str], value: &Value) -> Origin {
    if let ["structures", name, rest @ ..] = parts {
        let structure = scenario.get("structures").and_then(|all| all.get(name)).and_then(Value::as_table);
        if let Some(template) = structure.and_then(template_of) {
            let first = rest.first().and_then(|part| written_in(template).get(*part));
            let own = rest.iter().skip(1).fold(first, |value, part| value?.get(*part));
            if own == Some(value) {
                return Origin::Template(template.info().name);
            }
        }
    }
    let default: Option<Table> = format!("value = {}", parameter.default).parse().ok();
    let is_default = default.is_some_and(|default| default.get("value") == Some(value));
    match parameter.source {
        _ if !is_default => Origin::Scenario,
        "" => Origin::Convention,
        assumed if assumed.starts_with("assumption") => Origin::Assumed(assumed.to_owned()),
        source => Origin::Published(source.to_owned()),
    }
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

    #[test]
    fn what_a_dated_change_sets_is_a_value_of_its_structure_from_that_date_on() {
        let scenario: Table = "structures.a.span = 7\n\
            changes = [{ structure = \"a\", at = \"2q\", set = { span = 9, links = { reports_up = { gate = \"1w\" } } } }]"
            .parse()
            .unwrap();
        let values = resolved_values(&scenario);
        let said: Vec<(&str, &str)> =
            values.iter().map(|value| (value.key.as_str(), value.value.as_str())).collect();
        assert_eq!(said, [("span", "7"), ("span from 2q", "9"), ("links.reports_up.gate from 2q", "\"1w\"")]);
        assert!(values.iter().all(|value| value.structure.as_deref() == Some("a")));
    }

    #[test]
    fn what_other_keys_make_void_is_told_of_none() {
        let scenario = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket = { niches = 4, shift_interval = \"1w\", customers = 0.0 }\n\
            structures.a = { template = \"network\", channels = { sales = { remove = true } } }\n\
            structures.b = { template = \"network\", growth = { review = \"1q\" } }";
        let file = crate::scenario::ScenarioFile::parse("s.toml", scenario).unwrap();
        let values = resolved_values(&file.resolve(BTreeMap::new()).unwrap().resolved);
        let has = |structure: Option<&str>, key: &str| {
            values.iter().any(|value| value.structure.as_deref() == structure && value.key == key)
        };
        assert!(!has(None, "market.inertia") && has(None, "market.niches"), "nobody buys");
        assert!(!has(Some("a"), "channels.sales.acuity") && has(Some("a"), "channels.support.acuity"));
        assert!(has(Some("b"), "channels.sales.acuity"));
        assert!(!has(Some("a"), "growth.patience") && has(Some("b"), "growth.patience"), "nothing grows");
    }

    #[test]
    fn a_value_comes_from_whoever_wrote_it_and_a_default_that_is_overruled_has_no_source() {
        let scenario: Table = "market = { niches = 4, tolerance = 2.0 }\n\
            structures.a = { template = \"hierarchy\", span = 7, admin = \"2h\", team_size = 8 }\n\
            structures.b = { template = \"hierarchy\", span = 7 }\n\
            provenance = [{ key = \"market.niches\", is = \"measured\", source = \"CRM\" }, \
            { key = \"base.span\", is = \"estimated\" }, { key = \"structures.b.span\", is = \"assumed\", source = \"a guess\" }]"
            .parse()
            .unwrap();
        let values = resolved_values(&scenario);
        let of = |structure: Option<&str>, key: &str| {
            let is_it = |value: &&ResolvedValue| value.structure.as_deref() == structure && value.key == key;
            values.iter().find(is_it).unwrap().origin.clone()
        };
        assert_eq!(of(None, "market.niches"), Origin::Measured("CRM".to_owned()));
        assert_eq!(
            of(None, "market.tolerance"),
            Origin::Scenario,
            "the default is an assumption; this is none of ours"
        );
        assert_eq!(
            of(Some("a"), "span"),
            Origin::Estimated(String::new()),
            "what is said of the base holds for all"
        );
        assert_eq!(
            of(Some("b"), "span"),
            Origin::Assumed("a guess".to_owned()),
            "but the structure's own goes before"
        );
        assert_eq!(of(Some("a"), "admin"), Origin::Scenario);
        assert!(
            values.iter().all(|value| value.key != "team_size"),
            "what a hierarchy does not read is told of none"
        );
    }
}
