//! What can be seen before anything runs.

use super::{Found, Subject};
use crate::organisation::Organisation;
use crate::results::grouped_digits;
use crate::scenario::{FollowTo, LinkType, StructureSpec};
use crate::time::Duration;

/// Head-counts that differ by less are alike.
const ALIKE: f64 = 0.01;
/// Fewer replications make intervals that nobody should lean on.
pub(super) const FEW: u32 = 10;
/// Fewer replications rarely decide a claim.
const FEW_FOR_CLAIMS: u32 = 20;
/// Fewer shifts make shares jump.
const SMALL_COHORT: f64 = 200.0;

impl<'a> Subject<'a> {
    /// Every structure: its name, what is written of it, what it was built to.
    fn structures(&self) -> impl Iterator<Item = (&'a str, &'a StructureSpec, &'a Organisation)> {
        let organisations = self.organisations.clone();
        let named = self.scenario.structures.iter().zip(organisations);
        named.map(|((name, spec), organisation)| (name.as_str(), spec, organisation))
    }

    /// What a sentence says of each structure of which it holds.
    fn each(&self, text: impl Fn(&StructureSpec, &Organisation) -> Option<String>) -> Vec<Found> {
        let found = |(name, spec, organisation): (&str, &StructureSpec, &Organisation)| {
            text(spec, organisation).map(|text| Found::of(name, text))
        };
        self.structures().filter_map(found).collect()
    }
}

/// A head-count that differs from the baseline's.
pub(super) fn unequal_people(subject: &Subject<'_>) -> Vec<Found> {
    let baseline = &subject.scenario.baseline;
    let named = subject.structures().find(|(name, ..)| name == baseline);
    let Some(base) = named.map(|(.., organisation)| f64::from(organisation.members())) else {
        return Vec::new();
    };
    subject.each(|_, organisation| {
        let own = f64::from(organisation.members());
        ((own / base - 1.0).abs() > ALIKE).then(|| {
            format!("{own} people against {base} in {baseline}: the comparison is not between equals")
        })
    })
}

/// Structures of which one repeats another.
pub(super) fn same_structures(subject: &Subject<'_>) -> Vec<Found> {
    let scenario = subject.scenario;
    let all = scenario.resolved.get("structures").and_then(toml::Value::as_table);
    let all: Vec<_> = all.into_iter().flatten().collect();
    let changes = |name: &str| scenario.changes.iter().any(|change| change.structure == name);
    let repeats = |(place, (name, own)): (usize, &(&String, &toml::Value))| {
        let (other, _) = all[..place].iter().find(|(other, spec)| spec == own && !changes(other))?;
        (!changes(name))
            .then(|| Found::of(name, format!("is the same as “{other}” in every key: nothing can differ")))
    };
    all.iter().enumerate().filter_map(repeats).collect()
}

pub(super) fn few_replications(subject: &Subject<'_>) -> Vec<Found> {
    let few = subject.replications.filter(|n| *n < FEW);
    few.map_or_else(Vec::new, |n| {
        let text = match n {
            1 => format!("one replication has no interval: run at least {FEW}"),
            n => format!("{n} replications are few, and intervals wide: run at least {FEW}"),
        };
        Found::of_all("replications", text)
    })
}

pub(super) fn few_for_claims(subject: &Subject<'_>) -> Vec<Found> {
    let claims = subject.scenario.claims.len();
    let few = subject.replications.filter(|n| (FEW..FEW_FOR_CLAIMS).contains(n) && claims > 0);
    few.map_or_else(Vec::new, |n| {
        let claims = if claims == 1 { "a claim".to_owned() } else { format!("{claims} claims") };
        let text = format!("{n} replications may leave {claims} undecided: run at least {FEW_FOR_CLAIMS}");
        Found::of_all("replications", text)
    })
}

pub(super) fn small_cohort(subject: &Subject<'_>) -> Vec<Found> {
    let cohort = subject.cohort.max(0.0).round();
    if cohort == 0.0 {
        let text = "no change of needs is counted: horizon leaves no room between warm_up and follow_up";
        return Found::of_all("horizon", text.to_owned());
    }
    let text = || {
        format!(
            "only {cohort} changes of needs are counted in one of the runs: few for an interval; a longer horizon or more niches would give more"
        )
    };
    if cohort < SMALL_COHORT { Found::of_all("horizon", text()) } else { Vec::new() }
}

/// The longest time between two openings of anything in a structure, with its key.
fn longest_cadence(spec: &StructureSpec) -> Option<(String, Duration)> {
    let link = |link: &LinkType| {
        let longest = spec.links.of(*link).gate.iter().max()?;
        Some((format!("links.{}.gate", link.name()), *longest))
    };
    let action = [
        ("action.committee", spec.action.committee),
        ("action.budget_cycle", spec.action.budget_cycle),
        ("action.release_cadence", spec.action.release_cadence),
    ];
    let acts = spec.follow_to == FollowTo::Released;
    let of_action =
        action.into_iter().filter(|_| acts).filter_map(|(key, every)| Some((key.to_owned(), every?)));
    // Of equals the first.
    let all = LinkType::ALL.iter().filter_map(link).chain(of_action);
    all.fold(None, |longest, next| match longest {
        Some((_, every)) if every >= next.1 => longest,
        _ => Some(next),
    })
}

pub(super) fn short_warm_up(subject: &Subject<'_>) -> Vec<Found> {
    let warm_up = subject.scenario.warm_up;
    let cadences = subject.structures().filter_map(|(name, spec, _)| {
        let (key, every) = longest_cadence(spec)?;
        (every > warm_up).then(|| (every, format!("structures.{name}.{key}")))
    });
    let longest = cadences.max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    longest.map_or_else(Vec::new, |(every, key)| {
        let text = format!(
            "{warm_up} is shorter than {key} ({every}): the first shifts that count meet empty queues"
        );
        Found::of_all("warm_up", text)
    })
}

pub(super) fn idle_owners(subject: &Subject<'_>) -> Vec<Found> {
    subject.each(|_, organisation| {
        let (idle, all) = organisation.ownership.idle();
        (idle > 0).then(|| {
            let [idle, all] = [idle, all].map(|teams| grouped_digits(teams as f64));
            format!(
                "{idle} of the {all} teams that are there to own needs own none: there are too few attributes and niches for them, and they have no part in what is measured"
            )
        })
    })
}

pub(super) fn idle_touchpoints(subject: &Subject<'_>) -> Vec<Found> {
    subject.each(|_, organisation| {
        let niches = organisation.ownership.niches() as usize;
        let (idle, all) = organisation.ownership.idle_touchpoints();
        (idle > 0).then(|| crate::results::idle_touchpoints(idle, all, niches))
    })
}

pub(super) fn vacant_touchpoints(subject: &Subject<'_>) -> Vec<Found> {
    subject.each(|_, organisation| {
        let (unmet, niches) = (organisation.unmet_niches(), organisation.ownership.niches());
        (unmet > 0).then(|| {
            format!(
                "{unmet} of {niches} niches are met by posts that nobody holds: what changes there is noticed by nobody, unless a channel to the owner is open"
            )
        })
    })
}

pub(super) fn money_without_releases(subject: &Subject<'_>) -> Vec<Found> {
    let trades = subject.scenario.market.customers > 0.0;
    subject.each(|spec, _| {
        (trades && spec.follow_to == FollowTo::Received).then(|| {
            "owners only hear (follow_to = \"received\"): no product follows its customers, and money compares costs alone".to_owned()
        })
    })
}
