//! Keys that are written and that nothing reads.

use super::{Found, Subject};
use crate::scenario::{Reading, Replications, Scenario, readings, void_in};

pub(super) fn no_effect(subject: &Subject<'_>) -> Vec<Found> {
    let mut found = of_the_top(subject.scenario);
    let void = subject.scenario.void.iter();
    found.extend(void.flat_map(|(path, text)| Found::of_all(path, format!("{path} {text}"))));
    for reading in readings() {
        found.extend(unread(subject.scenario, &reading));
    }
    found
}

/// Keys at the top of the file, and of the market, that others make void.
fn of_the_top(scenario: &Scenario) -> Vec<Found> {
    let is_fixed = matches!(scenario.replications, Replications::Fixed(_));
    let market = &scenario.market;
    let void = [
        ("replications", !is_fixed, "a precision decides how many there are"),
        ("max_replications", is_fixed, "it bounds a precision, and none is asked for"),
        ("precision_measure", is_fixed, "no precision is asked for"),
        (
            "market.alarm_contrast",
            market.false_alarm_interval.is_none() && !channels_err(scenario),
            "there are no false alarms, neither of the market nor of a channel",
        ),
    ];
    let void = void.into_iter().filter(|(_, is_void, _)| *is_void).map(|(path, _, because)| (path, because));
    let void = void.chain(void_in(market));
    let is_written = |(path, _): &(&str, &str)| scenario.writes(path);
    let said =
        |(path, because): (&str, &str)| Found::of_all(path, format!("{path} has no effect: {because}"));
    void.filter(is_written).flat_map(said).collect()
}

/// Whether a channel of some structure raises false alarms at any time.
fn channels_err(scenario: &Scenario) -> bool {
    let own = scenario.structures.iter().map(|(_, spec)| spec);
    let specs = own.chain(scenario.changes.iter().map(|change| &change.spec));
    specs.flat_map(|spec| spec.channels.values()).any(|channel| channel.false_alarm_interval.is_some())
}

/// Where a key is written and no structure that it holds for reads it, at its start or after a change.
fn unread(scenario: &Scenario, reading: &Reading) -> Vec<Found> {
    let reads_later = |name: &str| {
        scenario.changes.iter().any(|change| change.structure == name && (reading.reads)(&change.spec))
    };
    let text = |path: &str| format!("{path} has no effect: {}", reading.because);
    let own = scenario
        .structures
        .iter()
        .filter(|(name, spec)| !(reading.reads)(spec) && !reads_later(name))
        .filter_map(|(name, _)| {
            let path = format!("structures.{name}.{}", reading.key);
            scenario.writes(&path).then(|| Found { structure: name.clone(), text: text(&path), path })
        });
    let shared = format!("base.{}", reading.key);
    let is_read = scenario.structures.iter().any(|(_, spec)| (reading.reads)(spec))
        || scenario.changes.iter().any(|change| (reading.reads)(&change.spec));
    let of_all = (scenario.writes(&shared) && !is_read).then(|| Found::of_all(&shared, text(&shared)));
    own.chain(of_all.into_iter().flatten()).collect()
}
