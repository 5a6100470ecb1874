//! Distance rings, the signature of the project: customers in the middle, every team on the circle of the relays between
//! it and the nearest customer, structures side by side.

use super::canvas::{Anchor, Canvas, TEXT};
use super::groups::{Group, grouped};
use super::palette::{self, FAINT, INK, PAPER, SOFT};
use crate::results::{Results, TeamKind, When};

const PANEL: f64 = 560.0;
const RADIUS: f64 = 250.0;
/// The radius of the disc that stands for the customers.
const CUSTOMERS: f64 = 52.0;
/// The radius of the ring of those who meet them.
const FIRST: f64 = 88.0;
/// The part of each ring, in turns, that stays free for its number.
const GAP: f64 = 0.09;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let count = results.about.structures.len();
    let columns = count.min(if count == 4 { 2 } else { 3 });
    let rows = count.div_ceil(columns);
    let size = (60.0 + columns as f64 * PANEL, 150.0 + rows as f64 * (PANEL + 50.0));
    let title = "Relays between each team and the nearest customer";
    let mut canvas = Canvas::new("distance-rings", size.0.max(1000.0), size.1, title);
    let farthest =
        results.about.structures.iter().filter_map(|s| farthest(results, s)).max().unwrap_or(1).max(1);
    for (place, structure) in results.about.structures.iter().enumerate() {
        let centre = (
            30.0 + PANEL * ((place % columns) as f64 + 0.5),
            100.0 + (PANEL + 50.0) * ((place / columns) as f64) + PANEL / 2.0 + 20.0,
        );
        panel(&mut canvas, (results, structure), centre, farthest);
    }
    legend(&mut canvas, results);
    Some(canvas)
}

fn farthest(results: &Results, structure: &str) -> Option<u32> {
    results.teams_at(structure, When::Standing).filter_map(|team| team.customer_distance).max()
}

fn panel(canvas: &mut Canvas, (results, structure): (&Results, &str), (x, y): (f64, f64), farthest: u32) {
    let a_head = results.fairness_of(structure).map_or(0.0, |row| row.customer_distance);
    let title = format!("{structure}: {a_head:.1} relays a head");
    canvas.text((x, y - RADIUS - 34.0), &title, TEXT, INK, Anchor::Middle);
    let step = (RADIUS - FIRST) / f64::from(farthest);
    let radius = |distance: f64| FIRST + step * distance;
    for ring in 0..=farthest {
        canvas.ring((x, y), radius(f64::from(ring)), FAINT, 1.5);
    }
    let drawn = grouped(results, structure);
    let mut rings: Vec<Vec<&Group>> = vec![Vec::new(); farthest as usize + 1];
    for group in &drawn.groups {
        if let Some(distance) = group.distance {
            rings[(distance.round() as usize).min(farthest as usize)].push(group);
        }
    }
    let people: f64 = drawn.groups.iter().map(|group| group.members).sum();
    for (ring, groups) in rings.iter().enumerate() {
        let count = groups.len() as f64;
        for (place, group) in groups.iter().enumerate() {
            let turn = GAP / 2.0 + (1.0 - GAP) * (place as f64 + 0.5) / count;
            let angle = std::f64::consts::TAU * (turn - 0.25);
            let r = radius(if drawn.is_aggregated { group.distance.unwrap_or(0.0) } else { ring as f64 });
            let at = (x + r * libm::cos(angle), y + r * libm::sin(angle));
            let share = group.members / people.max(1.0);
            let size = (140.0 * libm::sqrt(share)).clamp(3.0, 40.0).min(room(r, count, step));
            canvas.disc(at, size + 1.0, PAPER);
            canvas.disc(at, size, palette::kind(group.kind));
        }
    }
    canvas.disc((x, y), CUSTOMERS, INK);
    canvas.text((x, y), "customers", 18.0, PAPER, Anchor::Middle);
    for ring in 0..=farthest {
        let at = (x, y - radius(f64::from(ring)));
        canvas.disc(at, 12.0, PAPER);
        canvas.text(at, &ring.to_string(), 18.0, SOFT, Anchor::Middle);
    }
}

/// The largest disc that lies free on its ring.
fn room(radius: f64, count: f64, step: f64) -> f64 {
    (std::f64::consts::PI * (1.0 - GAP) * radius / count - 1.0).min((step * 0.48).max(5.0)).max(2.5)
}

fn legend(canvas: &mut Canvas, results: &Results) {
    let mut kinds: Vec<TeamKind> = results
        .organisation
        .iter()
        .filter(|team| team.when == When::Standing)
        .map(|team| team.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    let mut x = 40.0;
    let y = canvas.height - 30.0;
    for kind in kinds {
        canvas.disc((x + 10.0, y), 11.0, palette::kind(kind));
        canvas.text((x + 30.0, y), palette::kind_name(kind), TEXT, INK, Anchor::Left);
        x += 30.0 + Canvas::text_width(palette::kind_name(kind), TEXT) + 34.0;
    }
    canvas.text((30.0, 70.0), "a disc's area: members, less where a ring is full", TEXT, SOFT, Anchor::Left);
}
