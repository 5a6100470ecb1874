//! Distance rings, the signature of the project: customers in the middle, and on the circle of each number of relays an arc
//! as long as the share of the people who are so far from them, structures side by side.

use super::axis::spread;
use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::palette::{self, FAINT, INK, PAPER, SOFT};
use crate::results::plain;
use crate::results::wording::{counted, grouped_digits};
use crate::results::{Results, TeamKind, When};
use std::collections::BTreeMap;

const HEAD: f64 = 90.0;
/// Panels in a row, at most.
const COLUMNS: usize = 4;
/// The most room for a panel, and the least.
const PANEL: (f64, f64) = (340.0, 470.0);
/// The radius of the disc that stands for the customers: their name fits on it.
const CUSTOMERS: f64 = 54.0;
/// What panels share of the width of a page.
const WIDTH: f64 = 1400.0;

/// Rings with a smaller share of the people have no number.
const LEAST_NAMED: f64 = 0.04;

/// People by relays to the nearest customer, and what their teams are for.
type People = BTreeMap<(u32, TeamKind), f64>;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let structures = &results.about.structures;
    let count = structures.len();
    // As many in a row as there is room for, and rows of the same length.
    let rows = count.div_ceil(COLUMNS);
    let columns = count.div_ceil(rows);
    let wide = ((WIDTH - 2.0 * MARGIN) / columns as f64).clamp(PANEL.0, PANEL.1);
    let outer = wide / 2.0 - 20.0;
    let people: Vec<People> = structures.iter().map(|structure| people(results, structure)).collect();
    let farthest = people.iter().flat_map(|p| p.keys().map(|key| key.0)).max().unwrap_or(0);
    let size =
        ((2.0 * MARGIN + columns as f64 * wide).max(1000.0), BODY + rows as f64 * (wide + HEAD) + 80.0);
    let mut teams = structures.iter().flat_map(|structure| results.teams_at(structure, When::Standing));
    let watches = teams.any(|team| team.function == "telemetry" && team.customer_distance != Some(0));
    let mut teams = structures.iter().flat_map(|structure| results.teams_at(structure, When::Standing));
    let is_idle = teams.any(|team| {
        team.kind == TeamKind::FrontOffice && team.members > 0 && team.customer_distance > Some(0)
    });
    let idle =
        if is_idle { " Front-office teams to whom no group of customers falls meet none." } else { "" };
    let watching = if watches { " Telemetry watches customers and meets none." } else { "" };
    let subtitle = "People by the number of steps between their team and the nearest customer: each ring is one team more on the way, a full ring would be everybody. Numbers: people, where they are one in twenty-five or more.".to_owned() + watching + idle;
    let mut canvas = Canvas::new("distance-rings", size, &title(results), &subtitle);
    for (place, (structure, people)) in structures.iter().zip(&people).enumerate() {
        let centre = (
            size.0 / 2.0 + wide * ((place % columns) as f64 + 0.5 - columns as f64 / 2.0),
            BODY + HEAD + (wide + HEAD) * (place / columns) as f64 + wide / 2.0 - 10.0,
        );
        let distance = results.fairness_of(structure).map_or(0.0, |row| row.customer_distance);
        let top = centre.1 - outer - 26.0;
        let name = Canvas::fitted(structure, TEXT, wide - 16.0);
        canvas.text((centre.0, top - 26.0), &name, TEXT, INK, Anchor::Middle);
        let average = format!("{distance:.1} steps on average");
        canvas.text((centre.0, top), &average, TEXT, SOFT, Anchor::Middle);
        panel(&mut canvas, people, (centre, outer), farthest);
        canvas.tell(&said(structure, people));
    }
    legend(&mut canvas, results);
    Some(canvas)
}

/// Who is nearest to customers and who farthest.
fn title(results: &Results) -> String {
    let mut by_distance = results.fairness.clone();
    by_distance.sort_by(|a, b| a.customer_distance.total_cmp(&b.customer_distance));
    match by_distance.as_slice() {
        [nearest, .., farthest] if farthest.customer_distance - nearest.customer_distance > 0.05 => format!(
            "Steps between people and the nearest customer, on average: {:.1} in “{}”, {:.1} in “{}”",
            nearest.customer_distance, nearest.structure, farthest.customer_distance, farthest.structure
        ),
        [one, ..] => format!("On average people are {:.1} steps from a customer", one.customer_distance),
        [] => "How far people are from customers".to_owned(),
    }
}

fn people(results: &Results, structure: &str) -> People {
    let mut people = People::new();
    for team in results.teams_at(structure, When::Standing) {
        if let Some(distance) = team.customer_distance {
            *people.entry((distance, team.kind)).or_insert(0.0) += f64::from(team.members);
        }
    }
    people
}

/// The same for those who cannot see it.
fn said(structure: &str, people: &People) -> String {
    let mut rings: BTreeMap<u32, f64> = BTreeMap::new();
    people.iter().for_each(|((distance, _), members)| *rings.entry(*distance).or_insert(0.0) += members);
    let rings = rings.iter().map(|(distance, members)| {
        format!(
            "{} at {}",
            counted(members.round() as u64, "person", "people"),
            counted(u64::from(*distance), "step", "steps")
        )
    });
    format!("{structure}: {}.", rings.collect::<Vec<_>>().join(", "))
}

fn panel(canvas: &mut Canvas, people: &People, ((x, y), outer): ((f64, f64), f64), farthest: u32) {
    let step = (outer - CUSTOMERS) / (f64::from(farthest) + 1.0);
    let width = (step * 0.72).min(34.0);
    let all: f64 = people.values().sum();
    let mut named = Vec::new();
    for ring in 0..=farthest {
        let radius = CUSTOMERS + step * (f64::from(ring) + 0.55);
        let arc = |from: f64, to: f64| {
            let steps = ((to - from) * 72.0).ceil().max(1.0);
            (0..=steps as u32).map(move |n| {
                let angle = std::f64::consts::TAU * (from + (to - from) * f64::from(n) / steps - 0.25);
                (x + radius * libm::cos(angle), y + radius * libm::sin(angle))
            })
        };
        canvas.line(arc(0.0, 1.0), FAINT.mix(0.6), width);
        let mut from = 0.0;
        let own = people.iter().filter(|((distance, _), members)| *distance == ring && **members > 0.0);
        for ((_, kind), members) in own.clone() {
            let to = from + members / all.max(1.0);
            canvas.line(arc(from, to), palette::kind(*kind), width);
            from = to;
        }
        let members: f64 = own.map(|(_, members)| members).sum();
        if members >= LEAST_NAMED * all {
            named.push((y - radius, members));
        }
    }
    let heights: Vec<f64> = named.iter().map(|(height, _)| *height).collect();
    for ((from, members), to) in named.iter().zip(spread(&heights, 27.0, (y - outer - 6.0, y - CUSTOMERS))) {
        let text = grouped_digits(*members);
        let wide = Canvas::text_width(&text, TEXT) + 8.0;
        canvas.line([(x, *from), (x - 16.0, to)], SOFT, 1.2);
        canvas.block([(x - 18.0 - wide, to - 13.0), (x - 16.0, to + 13.0)], PAPER.mix(0.85));
        canvas.text((x - 21.0, to), &text, TEXT, INK, Anchor::Right);
    }
    canvas.disc((x, y), CUSTOMERS - 4.0, INK);
    canvas.text((x, y), "customers", 20.0, PAPER, Anchor::Middle);
}

fn legend(canvas: &mut Canvas, results: &Results) {
    let standing = results.organisation.iter().filter(|team| team.when == When::Standing && team.members > 0);
    let mut kinds: Vec<TeamKind> = standing.map(|team| team.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (mut x, mut y) = (MARGIN, canvas.height - 58.0);
    for kind in kinds {
        let width = 32.0 + Canvas::text_width(plain::kind(kind), TEXT);
        if x + width > canvas.width - MARGIN {
            (x, y) = (MARGIN, y + 34.0);
        }
        canvas.block([(x, y - 11.0), (x + 22.0, y + 11.0)], palette::kind(kind));
        canvas.text((x + 32.0, y), plain::kind(kind), TEXT, INK, Anchor::Left);
        x += width + 34.0;
    }
}
