//! What can be moved in a scenario: every value of the table of parameters, with steps for a slider.

use crate::scenario::{
    Drawing, Kind, MOST_CONTROLS, ResolvedValue, Scenario, ScenarioFile, Section, TOP_CONTROLS, at_path,
    is_read, parameters_of, standing_values,
};
use crate::time::Duration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Something that can be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Control {
    /// The dotted path that is set: `structures.hierarchy.span`, or `base.members` for all structures at once.
    pub path: String,
    /// The structure; none where it moves all.
    pub structure: Option<String>,
    /// The key without the structure.
    pub key: String,
    /// What it is now, as a scenario file would say it.
    pub value: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// What it means.
    pub meaning: String,
    /// What values it takes, in words.
    pub takes: String,
    /// What it is where nothing is written; empty where there is no such value.
    pub default: String,
    /// Where its value comes from, in a word.
    pub origin: String,
    /// Where its value comes from; empty where nobody says.
    pub source: String,
    /// Values that a slider stops at, in their order, its own among them; empty where it has no order.
    pub steps: Vec<Step>,
    /// The place of its own value among the steps.
    pub at: usize,
}

/// A value that a slider stops at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// As a scenario file would say it.
    pub value: String,
    /// As people say it.
    pub label: String,
}

/// Lengths of time that people speak of.
const LENGTHS: [&str; 16] =
    ["15min", "30min", "1h", "2h", "4h", "1d", "2d", "3d", "1w", "2w", "3w", "1mo", "2mo", "1q", "2q", "1y"];
/// A number is moved from an eighth of itself to eight times itself.
const FACTORS: [f64; 12] = [0.125, 0.25, 0.5, 0.66, 0.8, 1.25, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0];
/// Parts of a whole.
const SHARES: u32 = 20;

/// Everything that can be moved, in the order of the scenario; what all structures have in common, for all at once as well.
/// A slider stops around what its value was before anything was moved, so that it stays where it is put.
pub(super) fn controls(file: &ScenarioFile, scenario: &Scenario, before: &Scenario) -> Vec<Control> {
    let before = Before::of(before);
    let mut values = standing_values(&scenario.resolved);
    values.retain(|value| {
        value.structure.as_ref().is_none_or(|name| is_read(&value.key, &drawings_of(scenario, name)))
    });
    let count = scenario.structures.len();
    let mut by_key: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for value in values.iter().filter(|value| value.structure.is_some()) {
        by_key.entry(&value.key).or_default().push(&value.value);
    }
    let is_common = |key: &str| {
        let all = &by_key[key];
        let own = scenario.structures.iter().any(|(name, _)| file.has(&format!("structures.{name}.{key}")));
        all.len() == count && all.iter().all(|value| *value == all[0]) && !own
    };
    let mut controls = of_the_top(scenario, &before);
    let mut seen = std::collections::BTreeSet::new();
    for value in &values {
        let Some(name) = &value.structure else {
            controls.extend(control(value, value.key.clone(), None, &before));
            continue;
        };
        if is_common(&value.key) && seen.insert(&value.key) {
            controls.extend(control(value, format!("base.{}", value.key), None, &before));
        }
        let path = format!("structures.{name}.{}", value.key);
        controls.extend(control(value, path, Some(name.clone()), &before));
    }
    controls
}

/// The ways in which a structure is drawn, from its start on.
fn drawings_of(scenario: &Scenario, name: &str) -> Vec<Drawing> {
    let own = scenario.structures.iter().filter(|(known, _)| known == name).map(|(_, spec)| spec);
    let later = scenario.changes.iter().filter(|change| change.structure == name).map(|change| &change.spec);
    own.chain(later).map(|spec| Drawing::of(spec.template, spec.chart.is_some())).collect()
}

/// What values were before anything was moved.
struct Before(BTreeMap<(Option<String>, String), String>);

impl Before {
    fn of(scenario: &Scenario) -> Self {
        let top = TOP_CONTROLS
            .into_iter()
            .filter_map(|name| Some(((None, name.to_owned()), scenario.resolved.get(name)?.to_string())));
        let own = standing_values(&scenario.resolved);
        let own = own.into_iter().map(|value| ((value.structure, value.key), value.value));
        Self(top.chain(own).collect())
    }

    /// What a value was; none where it was not there.
    fn value(&self, now: &ResolvedValue) -> Option<&String> {
        self.0.get(&(now.structure.clone(), now.key.clone()))
    }
}

/// What moves a value under this path; none where a page does not move it.
fn control(
    value: &ResolvedValue,
    path: String,
    structure: Option<String>,
    before: &Before,
) -> Option<Control> {
    let parameter = at_path(&path).ok().filter(|parameter| is_moved(parameter.name))?;
    let (steps, at) = steps(parameter.kind, &value.value, before.value(value).unwrap_or(&value.value));
    Some(Control {
        path,
        structure,
        key: value.key.clone(),
        value: value.value.clone(),
        unit: value.unit.to_owned(),
        meaning: value.meaning.to_owned(),
        takes: parameter.kind.form(),
        default: parameter.default.to_owned(),
        origin: value.origin.word().to_owned(),
        source: value.source(),
        steps,
        at,
    })
}

/// The luck, and how often it is drawn.
fn of_the_top(scenario: &Scenario, before: &Before) -> Vec<Control> {
    let of = |name: &str| {
        let parameter = parameters_of(Section::Scenario).find(|parameter| parameter.name == name)?;
        let value = scenario.resolved.get(name)?.to_string();
        let usual = before.0.get(&(None, name.to_owned()));
        let (steps, at) = steps(parameter.kind, &value, usual.unwrap_or(&value));
        Some(Control {
            path: name.to_owned(),
            structure: None,
            key: name.to_owned(),
            value,
            unit: parameter.unit.to_owned(),
            meaning: parameter.meaning.to_owned(),
            takes: parameter.kind.form(),
            default: parameter.default.to_owned(),
            origin: "chosen".to_owned(),
            source: String::new(),
            steps,
            at,
        })
    };
    TOP_CONTROLS.into_iter().filter_map(of).collect()
}

/// What a page does not move: what the file is called and says of itself, and what its files are.
fn is_moved(key: &str) -> bool {
    const KEPT: [&str; 12] = [
        "schema_version",
        "title",
        "question",
        "tests",
        "source",
        "sealed",
        "baseline",
        "chart",
        "file",
        "template",
        "max_replications",
        "precision_measure",
    ];
    !KEPT.contains(&key)
}

/// The keys that are in sight: those of the first lesson, else those that the structures write themselves.
pub(super) fn in_sight(file: &ScenarioFile, scenario: &Scenario, controls: &[Control]) -> Vec<String> {
    let of_lesson = scenario.exercises().first().map(|exercise| exercise.moves.clone()).unwrap_or_default();
    let has_steps = |control: &&Control| control.steps.len() > 1;
    let written = controls.iter().filter(has_steps).filter(|control| file.has(&control.path));
    let usual = ["market.shift_interval", "base.members"];
    let others = controls.iter().filter(has_steps).filter(|control| usual.contains(&control.path.as_str()));
    let own = written
        .filter(|control| control.path.contains('.'))
        .chain(others)
        .map(|control| control.path.clone());
    let mut keys: Vec<String> = Vec::new();
    for key in of_lesson.into_iter().chain(own) {
        if keys.len() < MOST_CONTROLS && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Where a slider stops, around what its value was, and which of these stops is the value itself.
fn steps(kind: Kind, value: &str, before: &str) -> (Vec<Step>, usize) {
    let plain = |value: &str| Step { value: value.to_owned(), label: value.trim_matches('"').to_owned() };
    let steps: Vec<Step> = match kind {
        Kind::Flag => vec![plain("false"), plain("true")],
        Kind::Choice(choices) => choices.iter().map(|choice| plain(&format!("\"{choice}\""))).collect(),
        Kind::Duration | Kind::Length | Kind::PerTeam | Kind::PerHeight => lengths([before, value]),
        Kind::Share => numbers([before, value], (0.0, 1.0), false),
        Kind::Number(low, high) => numbers([before, value], (low, high), false),
        Kind::Count(low, high) => numbers([before, value], (low as f64, high as f64), true),
        Kind::Amounts => amounts([before, value]),
        Kind::Text
        | Kind::TextList
        | Kind::Edits
        | Kind::Selector
        | Kind::Owner
        | Kind::Claim
        | Kind::Numbers(..)
        | Kind::Levels
        | Kind::Range
        | Kind::Law => Vec::new(),
    };
    match steps.iter().position(|step| step.value == value) {
        Some(at) => (steps, at),
        None => (Vec::new(), 0),
    }
}

/// What a value was and is among the lengths of time that people speak of.
fn lengths(own: [&str; 2]) -> Vec<Step> {
    let length = |text: &str| text.trim_matches('"').parse::<Duration>().ok();
    let [Some(before), Some(now)] = own.map(length) else { return Vec::new() };
    let mut all: BTreeMap<Duration, String> =
        LENGTHS.iter().filter_map(|text| Some((length(text)?, format!("\"{text}\"")))).collect();
    // Written as it is written now, where it is the same length.
    all.insert(before, own[0].to_owned());
    all.insert(now, own[1].to_owned());
    all.into_values().map(|value| Step { label: value.trim_matches('"').to_owned(), value }).collect()
}

/// Amounts by level as they were and are, between nobody's and more than anything costs.
fn amounts([before, now]: [&str; 2]) -> Vec<Step> {
    let (none, all) = ("[0.0]", "[1000000.0]");
    let mut steps = vec![(none, "none"), (before, "as written"), (all, "all")];
    if !steps.iter().any(|(value, _)| *value == now) {
        steps.insert(2, (now, "as moved"));
    }
    steps.dedup_by(|a, b| a.0 == b.0);
    steps
        .into_iter()
        .map(|(value, label)| Step { value: value.to_owned(), label: label.to_owned() })
        .collect()
}

/// What a value was and is among others of its size, within bounds.
fn numbers(own: [&str; 2], (low, high): (f64, f64), is_whole: bool) -> Vec<Step> {
    let [Ok(before), Ok(now)] = own.map(str::parse::<f64>) else { return Vec::new() };
    let others: Vec<f64> = if (low, high) == (0.0, 1.0) {
        (0..=SHARES).map(|part| f64::from(part) / f64::from(SHARES)).collect()
    } else if before == 0.0 {
        vec![0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]
    } else {
        FACTORS.iter().map(|factor| rounded(before * factor, is_whole)).collect()
    };
    let mut all: Vec<f64> = others.into_iter().map(|n| if is_whole { n.round() } else { n }).collect();
    all.retain(|n| (low..=high).contains(n));
    all.extend([before, now]);
    all.sort_by(f64::total_cmp);
    all.dedup();
    let step = |n: f64| {
        let text = match (n == now, n == before, is_whole) {
            (true, _, _) => own[1].to_owned(),
            (false, true, _) => own[0].to_owned(),
            (false, false, true) => format!("{n:.0}"),
            (false, false, false) => toml::Value::Float(n).to_string(),
        };
        Step { label: text.strip_suffix(".0").unwrap_or(&text).to_owned(), value: text }
    };
    all.into_iter().map(step).collect()
}

/// To two digits, as one would write it.
fn rounded(n: f64, is_whole: bool) -> f64 {
    if is_whole {
        return n.round();
    }
    format!("{n:.1e}").parse().unwrap_or(n)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    const TEXT: &str = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket = { niches = 4, shift_interval = \"1w\" }\n\
        base = { members = 24 }\n[structures.a]\ntemplate = \"hierarchy\"\nspan = 7\nlinks.reports_up.gate = \"1mo\"\n\
        [structures.b]\ntemplate = \"network\"\n";

    fn both() -> (ScenarioFile, Scenario) {
        let file = ScenarioFile::parse("s.toml", TEXT).unwrap();
        (file.clone(), file.resolve(BTreeMap::new()).unwrap())
    }

    fn of<'a>(controls: &'a [Control], path: &str) -> &'a Control {
        controls.iter().find(|control| control.path == path).unwrap_or_else(|| panic!("{path}"))
    }

    #[test]
    fn every_stop_of_every_slider_is_a_value_that_the_scenario_takes() {
        let (file, scenario) = both();
        let controls = controls(&file, &scenario, &scenario);
        assert!(controls.len() > 60, "{}", controls.len());
        let mut tried = 0;
        for control in &controls {
            for step in &control.steps {
                let value: toml::Table = format!("v = {}", step.value).parse().unwrap();
                let moved = file.with(&control.path, value["v"].clone());
                assert!(moved.is_ok(), "{} = {}: {:?}", control.path, step.value, moved.err());
                tried += 1;
            }
            assert!(control.steps.is_empty() || control.steps[control.at].value == control.value);
        }
        assert!(tried > 400, "{tried}");
    }

    #[test]
    fn what_all_have_in_common_is_moved_for_all_or_one_and_what_nobody_reads_for_none() {
        let (file, scenario) = both();
        let controls = controls(&file, &scenario, &scenario);
        assert_eq!(of(&controls, "base.members").structure, None);
        assert_eq!(of(&controls, "structures.b.members").structure.as_deref(), Some("b"), "or in one alone");
        let has = |path: &str| controls.iter().any(|control| control.path == path);
        assert!(
            has("structures.b.team_size") && !has("structures.a.team_size"),
            "a hierarchy has no such teams"
        );
        assert!(has("structures.a.span") && !has("structures.b.span"), "nobody has a span in a network");
        let gate = of(&controls, "structures.a.links.reports_up.gate");
        assert_eq!((gate.structure.as_deref(), gate.value.as_str()), (Some("a"), "\"1mo\""));
        assert!(gate.steps.iter().map(|step| step.label.as_str()).eq(LENGTHS), "{:?}", gate.steps);
        assert!(of(&controls, "market.niches").steps.iter().any(|step| step.value == "8"));
        assert!(!controls.iter().any(|control| control.path == "base.template"));
    }

    #[test]
    fn a_slider_stays_where_it_is_put_and_its_stops_where_they_were() {
        let (file, before) = both();
        let moved = |path: &str, value: &str| {
            let value: toml::Table = format!("v = {value}").parse().unwrap();
            let moved = file.with(path, value["v"].clone()).unwrap();
            let after = moved.clone().resolve(BTreeMap::new()).unwrap();
            let after = controls(&moved, &after, &before);
            of(&after, path).clone()
        };
        let stops = controls(&file, &before, &before);
        for path in ["structures.a.span", "structures.a.links.reports_up.gate", "market.niches"] {
            let own = of(&stops, path);
            for end in [&own.steps[0], own.steps.last().unwrap()] {
                let after = moved(path, &end.value);
                assert_eq!(after.steps, own.steps, "{path} = {}", end.value);
                assert_eq!(after.steps[after.at], *end, "{path}");
            }
        }
        let typed = moved("structures.a.span", "13");
        assert_eq!(typed.steps.len(), of(&stops, "structures.a.span").steps.len() + 1);
        assert_eq!(typed.steps[typed.at].value, "13", "what is typed is one stop more");
    }

    #[test]
    fn at_most_six_are_in_sight_and_each_of_them_can_be_moved() {
        let (file, scenario) = both();
        let controls = controls(&file, &scenario, &scenario);
        let sight = in_sight(&file, &scenario, &controls);
        assert!((3..=6).contains(&sight.len()), "{sight:?}");
        assert!(sight.iter().all(|path| of(&controls, path).steps.len() > 1), "{sight:?}");
    }
}
