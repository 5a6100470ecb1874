//! The organisation as it stands: a tidy tree where everybody only reports, a force layout where teams are linked
//! sideways. Colour is utilisation, the width of a line its traffic.

use super::canvas::{Anchor, Canvas, TEXT};
use super::groups::{Group, Grouped, grouped};
use super::palette::{self, INK, SOFT};
use crate::results::Results;
use fjadra::{Center, Collide, Link, ManyBody, Node, SimulationBuilder};
use plotters::style::Color;

const SIZE: (f64, f64) = (1200.0, 860.0);
/// More names than these are not read.
const MOST_LABELS: usize = 12;
/// The width of the busiest line.
const WIDEST: f64 = 5.0;
const AREA: [(f64, f64); 2] = [(40.0, 90.0), (1160.0, 750.0)];

pub(super) fn draw(results: &Results, structure: &str) -> Canvas {
    let size = results.fairness_of(structure);
    let (members, teams) = size.map_or((0, 0), |size| (size.members, size.teams));
    let title = format!("{structure}: {members} people in {teams} teams");
    let mut canvas = Canvas::new(format!("organisation-{structure}"), SIZE.0, SIZE.1, &title);
    let drawn = grouped(results, structure);
    let places = fitted_to(&layout(&drawn), AREA);
    let busiest = drawn.traffic.values().copied().fold(0.0, f64::max);
    for ((a, b), relays) in &drawn.traffic {
        let share = if busiest > 0.0 { relays / busiest } else { 0.0 };
        canvas.line([places[*a], places[*b]], SOFT.mix(0.25 + 0.3 * share), 0.8 + WIDEST * share);
    }
    let scale = disc_scale(&drawn.groups, &places);
    for (group, at) in drawn.groups.iter().zip(&places) {
        let size = radius(scale, group.members);
        canvas.disc(*at, size + 1.2, INK);
        canvas.disc(*at, size, palette::scale(group.utilisation));
    }
    label(&mut canvas, &drawn, &places, scale);
    legend(&mut canvas, busiest, drawn.is_aggregated);
    canvas
}

/// The largest disc.
const LARGEST: f64 = 28.0;

/// The radius of a disc for one member: as large as discs can be without lying over each other.
pub(super) fn disc_scale(groups: &[Group], places: &[(f64, f64)]) -> f64 {
    let largest = groups.iter().map(|group| group.members).fold(1.0, f64::max);
    let mut scale = LARGEST / libm::sqrt(largest);
    for (i, (one, at)) in groups.iter().zip(places).enumerate() {
        for (other, there) in groups.iter().zip(places).skip(i + 1) {
            let radii = libm::sqrt(one.members) + libm::sqrt(other.members);
            let distance = libm::hypot(at.0 - there.0, at.1 - there.1);
            if radii > 0.0 {
                scale = scale.min(0.95 * distance / radii);
            }
        }
    }
    scale
}

/// The radius of so many members; a disc that could not be seen is a dot.
pub(super) fn radius(scale: f64, members: f64) -> f64 {
    (scale * libm::sqrt(members)).max(2.0)
}

/// Names of the largest groups, where they do not lie over each other.
fn label(canvas: &mut Canvas, drawn: &Grouped, places: &[(f64, f64)], scale: f64) {
    const SMALL: f64 = TEXT;
    let mut order: Vec<usize> = (0..drawn.groups.len()).collect();
    order.sort_by(|a, b| {
        let rank =
            |i: usize| (drawn.groups[i].level.min(2), std::cmp::Reverse(drawn.groups[i].members as u64), i);
        rank(*a).cmp(&rank(*b))
    });
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for index in order {
        let group = &drawn.groups[index];
        let name = if group.teams > 1 {
            format!("{} ({} teams)", group.name, group.teams)
        } else {
            group.name.clone()
        };
        let name = Canvas::fitted(&name, SMALL, 300.0);
        let half = Canvas::text_width(&name, SMALL) / 2.0;
        let above = radius(scale, group.members) + 18.0;
        let (x, y) = (places[index].0.clamp(half + 20.0, SIZE.0 - half - 20.0), places[index].1 - above);
        let own = [x - half - 6.0, y - 14.0, x + half + 6.0, y + 14.0];
        let free = |other: &[f64; 4]| {
            own[0] > other[2] || own[2] < other[0] || own[1] > other[3] || own[3] < other[1]
        };
        let over_a_disc = places.iter().enumerate().any(|(other, at)| {
            other != index
                && at.0 > own[0] - 6.0
                && at.0 < own[2] + 6.0
                && at.1 > own[1] - 6.0
                && at.1 < own[3] + 6.0
        });
        if taken.iter().all(free) && !over_a_disc && taken.len() < MOST_LABELS {
            canvas.block([(own[0], own[1]), (own[2], own[3])], palette::PAPER.mix(0.75));
            canvas.text((x, y), &name, SMALL, INK, Anchor::Middle);
            taken.push(own);
        }
    }
}

fn legend(canvas: &mut Canvas, busiest: f64, is_aggregated: bool) {
    let y = SIZE.1 - 34.0;
    canvas.text((40.0, y), "busy", TEXT, INK, Anchor::Left);
    for step in 0..50 {
        let x = 100.0 + f64::from(step) * 4.0;
        canvas.block([(x, y - 12.0), (x + 4.5, y + 12.0)], palette::scale(f64::from(step) / 49.0));
    }
    canvas.text((100.0, y - 30.0), "0 %", TEXT, SOFT, Anchor::Left);
    canvas.text((302.0, y - 30.0), "100 %", TEXT, SOFT, Anchor::Right);
    canvas.line([(350.0, y), (410.0, y)], SOFT, WIDEST + 0.8);
    let text = format!("{busiest:.0} insights a run");
    canvas.text((424.0, y), &text, TEXT, INK, Anchor::Left);
    let note = if is_aggregated {
        "drawn by level and function; a disc's area: members"
    } else {
        "a disc's area: members"
    };
    canvas.text((SIZE.0 - 40.0, y), note, TEXT, SOFT, Anchor::Right);
}

/// A tidy tree where everybody only reports, a force layout where teams are linked sideways.
pub(super) fn layout(drawn: &Grouped) -> Vec<(f64, f64)> {
    let reports =
        |(a, b): &(usize, usize)| drawn.groups[*a].parent == Some(*b) || drawn.groups[*b].parent == Some(*a);
    let sideways = drawn.traffic.keys().any(|link| !reports(link));
    if sideways && !drawn.is_aggregated { force(drawn) } else { tree(drawn) }
}

/// A tidy tree: leaves side by side, every superior above the middle of those below.
fn tree(drawn: &Grouped) -> Vec<(f64, f64)> {
    let count = drawn.groups.len();
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut roots = Vec::new();
    for (index, group) in drawn.groups.iter().enumerate() {
        match group.parent.filter(|parent| *parent != index) {
            Some(parent) => below[parent].push(index),
            None => roots.push(index),
        }
    }
    let mut places = vec![(0.0, 0.0); count];
    let mut next = 0.0;
    for root in roots {
        // Depth first without recursion: a chart may be deep.
        let mut stack = vec![(root, false)];
        while let Some((index, done)) = stack.pop() {
            let level = drawn.groups[index].level as f64;
            if below[index].is_empty() {
                places[index] = (next, level);
                next += 1.0;
            } else if done {
                let (first, last) = (below[index][0], below[index][below[index].len() - 1]);
                places[index] = (f64::midpoint(places[first].0, places[last].0), level);
            } else {
                stack.push((index, true));
                stack.extend(below[index].iter().rev().map(|child| (*child, false)));
            }
        }
    }
    places
}

/// A force layout: links pull, teams push.
fn force(drawn: &Grouped) -> Vec<(f64, f64)> {
    let links: Vec<(usize, usize)> = drawn.traffic.keys().copied().collect();
    let nodes = drawn.groups.iter().map(|_| Node::default());
    let mut simulation = SimulationBuilder::default()
        .build(nodes)
        .add_force("link", Link::new(links).distance(60.0).iterations(2))
        .add_force("charge", ManyBody::new().strength(-160.0))
        .add_force("collide", Collide::new().radius(|_| 22.0).iterations(2))
        .add_force("centre", Center::new());
    simulation.tick(300);
    simulation.positions().map(|[x, y]| (x, y)).collect()
}

/// Stretches places to an area.
pub(super) fn fitted_to(places: &[(f64, f64)], area: [(f64, f64); 2]) -> Vec<(f64, f64)> {
    let bounds = |get: fn(&(f64, f64)) -> f64| {
        let values = places.iter().map(get);
        let low = values.clone().fold(f64::INFINITY, f64::min);
        (low, values.fold(f64::NEG_INFINITY, f64::max))
    };
    let ((left, right), (top, bottom)) = (bounds(|p| p.0), bounds(|p| p.1));
    let [(x0, y0), (x1, y1)] = area;
    let stretch = |value: f64, low: f64, high: f64, from: f64, to: f64| {
        if high - low < 1e-9 {
            f64::midpoint(from, to)
        } else {
            from + (value - low) / (high - low) * (to - from)
        }
    };
    places
        .iter()
        .map(|(x, y)| {
            (stretch(*x, left, right, x0 + 30.0, x1 - 30.0), stretch(*y, top, bottom, y0 + 40.0, y1 - 20.0))
        })
        .collect()
}
