//! Who has services delivered by whom: askers on the left, who delivers on the right, the width of a line says how often.

use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{self, INK, SOFT};
use crate::results::wording::grouped_digits;
use crate::results::{Results, Service, When};
use std::collections::BTreeMap;

/// Above so many askers a drawing shows their functions.
const MOST_ASKERS: usize = 80;
/// More names than these in a column are not read.
const MOST_NAMES: usize = 26;
const WIDEST: f64 = 14.0;
const TOP: f64 = 120.0;
const BOTTOM: f64 = 800.0;

/// Services a replication, by who asks and who delivers.
type Uses = BTreeMap<(String, String), f64>;

pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    results.about.structures.iter().filter_map(|structure| one(results, structure)).collect()
}

/// Uses a replication between an asker and who delivers.
fn uses(results: &Results, structure: &str) -> Uses {
    let all: Vec<&Service> = results.services.iter().filter(|row| row.structure == structure).collect();
    let mut askers: Vec<&str> = all.iter().map(|service| service.from_team.as_str()).collect();
    askers.sort_unstable();
    askers.dedup();
    let function = |name: &str| {
        let team = results.teams_at(structure, When::Standing).find(|team| team.team == name);
        team.map_or_else(|| name.to_owned(), |team| team.function.clone())
    };
    let is_crowded = askers.len() > MOST_ASKERS;
    let mut uses = BTreeMap::new();
    for service in &all {
        let provider = match &service.to_team {
            Some(name) => name.clone(),
            None => format!("partner: {}", service.capability),
        };
        let key = match is_crowded {
            true => (
                function(&service.from_team),
                if service.to_team.is_some() { function(&provider) } else { provider },
            ),
            false => (service.from_team.clone(), provider),
        };
        *uses.entry(key).or_insert(0.0) += service.uses;
    }
    uses
}

fn one(results: &Results, structure: &str) -> Option<Canvas> {
    let uses = uses(results, structure);
    let busiest = uses.values().copied().fold(0.0, f64::max);
    if busiest <= 0.0 {
        return None;
    }
    let mut providers = column(&uses, |key| &key.1);
    let most = providers.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    let total = grouped_digits(uses.values().sum());
    let title = match most {
        Some((name, _)) if providers.len() == 1 => {
            format!("{structure}: {name} delivers {total} services a run")
        }
        Some((name, count)) => {
            format!("{structure}: {name} delivers {} of {total} services a run", grouped_digits(*count))
        }
        None => format!("{structure}: {total} services a run"),
    };
    let mut canvas = Canvas::new(
        format!("services-{structure}"),
        (1200.0, 860.0),
        &title,
        "Who asks for services and who delivers them: the thicker the line, the more often.",
    );
    canvas.tell(&said(&uses));
    // In the order of the organisation: names would put the tenth before the second.
    let teams: Vec<&str> =
        results.teams_at(structure, When::Standing).map(|team| team.team.as_str()).collect();
    let rank = |name: &str| teams.iter().position(|team| *team == name).unwrap_or(usize::MAX);
    providers.sort_by(|a, b| rank(&a.0).cmp(&rank(&b.0)).then(a.0.cmp(&b.0)));
    let askers = untangled(&uses, &providers);
    let place = |names: &[(String, f64)], name: &str| {
        let at = names.iter().position(|(known, _)| known == name).unwrap_or(0) as f64;
        TOP + (at + 0.5) * (BOTTOM - TOP) / names.len() as f64
    };
    let (left, right) = (330.0, 870.0);
    for ((asker, provider), count) in &uses {
        let ends = [(left, place(&askers, asker)), (right, place(&providers, provider))];
        canvas.line(ends, palette::BLUE.mix(0.55), 0.8 + WIDEST * count / busiest);
    }
    names(&mut canvas, &askers, left, Anchor::Right);
    names(&mut canvas, &providers, right, Anchor::Left);
    canvas.text((left, 92.0), "asks", TEXT, SOFT, Anchor::Right);
    canvas.text((right, 92.0), "delivers (times a run)", TEXT, SOFT, Anchor::Left);
    Some(canvas)
}

/// The busiest lines, for those who cannot see them.
fn said(uses: &Uses) -> String {
    let mut busiest: Vec<_> = uses.iter().collect();
    busiest.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(b.0)));
    let most = busiest.iter().take(3).map(|((asker, provider), count)| {
        format!("{provider} delivers to {asker} {} times a run", grouped_digits(**count))
    });
    format!("Most often {}.", most.collect::<Vec<_>>().join(", "))
}

/// Names of one side, with the services of each.
fn column(uses: &Uses, side: impl Fn(&(String, String)) -> &String) -> Vec<(String, f64)> {
    let mut sums: BTreeMap<&String, f64> = BTreeMap::new();
    uses.iter().for_each(|(key, count)| *sums.entry(side(key)).or_insert(0.0) += count);
    sums.into_iter().map(|(name, count)| (name.clone(), count)).collect()
}

/// Those who ask, each as near as can be to those that deliver, so that few lines cross.
fn untangled(uses: &Uses, providers: &[(String, f64)]) -> Vec<(String, f64)> {
    let mut askers = column(uses, |key| &key.0);
    let place = |name: &String| providers.iter().position(|(known, _)| known == name).unwrap_or(0) as f64;
    let middle = |asker: &str, sum: f64| {
        let own = uses.iter().filter(|((name, _), _)| name == asker);
        own.map(|((_, provider), count)| place(provider) * count).sum::<f64>() / sum.max(1e-12)
    };
    askers.sort_by(|a, b| middle(&a.0, a.1).total_cmp(&middle(&b.0, b.1)).then(a.0.cmp(&b.0)));
    askers
}

/// A column of discs, with names where there is room for them; else the three that ask most have theirs.
fn names(canvas: &mut Canvas, sums: &[(String, f64)], x: f64, anchor: Anchor) {
    let step = (BOTTOM - TOP) / sums.len() as f64;
    let is_left = anchor == Anchor::Right;
    let aside = if is_left { -16.0 } else { 16.0 };
    let mut counts: Vec<f64> = sums.iter().map(|(_, count)| *count).collect();
    counts.sort_by(|a, b| b.total_cmp(a));
    let busy = counts.get(2).copied().unwrap_or(0.0).max(counts.first().map_or(0.0, |most| most / 3.0));
    let mut last = f64::NEG_INFINITY;
    for (place, (name, count)) in sums.iter().enumerate() {
        let y = TOP + (place as f64 + 0.5) * step;
        canvas.disc((x, y), (step * 0.3).clamp(2.0, 9.0), INK);
        let is_free = y - last > TEXT * 1.2;
        if (sums.len() <= MOST_NAMES || *count >= busy) && is_free {
            let label = if is_left { name.clone() } else { format!("{name} ({})", grouped_digits(*count)) };
            canvas.text((x + aside, y), &Canvas::fitted(&label, TEXT, 300.0), TEXT, INK, anchor);
            last = y;
        }
    }
    if sums.len() > MOST_NAMES {
        canvas.text((x + aside, BOTTOM + 26.0), &format!("{} teams", sums.len()), TEXT, SOFT, anchor);
    }
}
