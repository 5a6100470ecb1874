//! The organisation as it stands: whoever leads it in the middle, customers around it, and a mark wherever somebody meets
//! them. Colour is pressure, the width of a line its traffic; all structures of a comparison share their scales.

mod labels;

use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::groups::{Group, Grouped, grouped};
use super::layout::{Place, layout};
use super::palette::{self, FAINT, INK, Pressure, SOFT, VERMILLION};
use crate::results::Results;
use crate::results::wording::{counted, grouped_digits};
use std::collections::BTreeMap;
use std::f64::consts::TAU;

const SIZE: (f64, f64) = (1400.0, 928.0);
const CENTRE: (f64, f64) = (500.0, BODY + 424.0);
/// The radius at which those stand who meet customers.
const RADIUS: f64 = 300.0;
/// The radius of the band of customers.
const CUSTOMERS: f64 = 336.0;
/// Where the legend begins.
const LEGEND: f64 = 1010.0;
/// The largest disc.
const LARGEST: f64 = 30.0;
/// The width of the busiest line of a comparison.
const WIDEST: f64 = 9.0;
/// Lines that carry less than this part of the busiest are not drawn for their traffic.
const LEAST_TRAFFIC: f64 = 0.004;
/// The width of the arc of a group of teams, where the rings of levels leave room for it.
const ARC: f64 = 24.0;
/// A shorter arc is a dot, of this radius.
const LEAST_ARC: f64 = 12.0;
const FEW: f64 = 5.0;
/// More names around the edge than these are not read.
const MOST_LABELS: usize = 12;

/// What is drawn of one structure.
struct Drawn<'a> {
    structure: &'a str,
    grouped: Grouped,
    places: Vec<Place>,
}

impl<'a> Drawn<'a> {
    fn of(results: &Results, structure: &'a str) -> Self {
        let grouped = grouped(results, structure);
        Self { structure, places: layout(&grouped), grouped }
    }

    /// The groups that are drawn as discs, with the places given for all.
    fn discs(&self, places: &[(f64, f64)]) -> (Vec<Group>, Vec<(f64, f64)>) {
        let all = self.grouped.groups.iter().zip(places).enumerate();
        all.filter(|(index, _)| !self.is_arc(*index)).map(|(_, (group, at))| (group.clone(), *at)).unzip()
    }

    /// Whether it is drawn as the arc of a group of teams.
    fn is_arc(&self, index: usize) -> bool {
        self.grouped.is_aggregated && self.places[index].width > 0.0
    }

    /// The radius of a disc. Among arcs it is whoever leads, and no measure of people.
    fn size(&self, index: usize, scale: f64) -> f64 {
        const LEADER: f64 = 8.0;
        let size = radius(scale, self.grouped.groups[index].members);
        if self.grouped.is_aggregated { size.min(LEADER) } else { size }
    }

    /// The line between two groups: past the middle where both are arcs, since nothing goes through whoever stands there.
    fn way(&self, one: usize, other: usize, places: &[(f64, f64)]) -> Vec<(f64, f64)> {
        const STEPS: u32 = 24;
        let (from, to) = (places[one], places[other]);
        let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
        let off = libm::hypot(middle.0 - CENTRE.0, middle.1 - CENTRE.1);
        let are_apart = self.places[one].turn != self.places[other].turn;
        if !(self.is_arc(one) && self.is_arc(other) && are_apart) || off > 0.3 * RADIUS {
            return vec![from, to];
        }
        // A parabola beside the straight line.
        let bent = (middle.0 - 0.35 * (to.1 - from.1), middle.1 + 0.35 * (to.0 - from.0));
        let at = |step: u32| {
            let share = f64::from(step) / f64::from(STEPS);
            let mix = |from: f64, by: f64, to: f64| {
                (1.0 - share) * ((1.0 - share) * from + 2.0 * share * by) + share * share * to
            };
            (mix(from.0, bent.0, to.0), mix(from.1, bent.1, to.1))
        };
        (0..=STEPS).map(at).collect()
    }

    /// How thick an arc is: half of what lies between two rings, at most [`ARC`].
    fn thickness(&self) -> f64 {
        let mut rings: Vec<f64> = self.places.iter().map(|place| place.radius).collect();
        rings.sort_by(f64::total_cmp);
        let steps = rings.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 1e-9);
        (0.5 * RADIUS * steps.fold(1.0, f64::min)).min(ARC)
    }
}

/// One drawing a structure.
pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    let all: Vec<Drawn<'_>> =
        results.about.structures.iter().map(|structure| Drawn::of(results, structure)).collect();
    let at = |drawn: &Drawn<'_>| in_pixels(&drawn.places, CENTRE, RADIUS);
    let scale = all
        .iter()
        .map(|drawn| {
            let (groups, places) = drawn.discs(&at(drawn));
            disc_scale(&groups, &places, LARGEST)
        })
        .fold(LARGEST, f64::min);
    let traffic = all.iter().flat_map(|drawn| drawn.grouped.traffic.values().copied());
    let busiest = traffic.fold(0.0, f64::max);
    all.iter().map(|drawn| one(results, drawn, scale, busiest)).collect()
}

fn one(results: &Results, drawn: &Drawn<'_>, scale: f64, busiest: f64) -> Canvas {
    let Drawn { structure, grouped: Grouped { groups, traffic, is_aggregated }, .. } = drawn;
    let (members, teams) =
        results.fairness_of(structure).map_or((0, 0), |row| (u64::from(row.members), u64::from(row.teams)));
    let meets = |team: &&crate::results::Team| team.customer_distance == Some(0) && team.members > 0;
    let meeting = results.teams_at(structure, crate::results::When::Standing).filter(meets).count() as u64;
    let pressed = groups.iter().map(Group::near_limit).sum::<usize>() as u64;
    let near = match pressed {
        0 => "no team is near its limit".to_owned(),
        1 => "one team is near or over its limit".to_owned(),
        n => format!("{n} teams are near or over their limit"),
    };
    let meets =
        if results.watches_use(structure) { "meet customers or see their use" } else { "meet customers" };
    let title = format!(
        "{structure}: {} of {} {meets}, and {near}",
        grouped_digits(meeting as f64),
        counted(teams, "team", "teams")
    );
    let subtitle = format!("{}: {}", counted(members, "person", "people"), key(drawn));
    let mut canvas = Canvas::new(format!("organisation-{structure}"), SIZE, &title, &subtitle);
    let places = in_pixels(&drawn.places, CENTRE, RADIUS);
    customers(&mut canvas, drawn, scale);
    lines(&mut canvas, groups, &places);
    for ((a, b), relays) in traffic {
        let share = if busiest > 0.0 { relays / busiest } else { 0.0 };
        if share > LEAST_TRAFFIC {
            let (colour, width) = traffic_pen(share);
            canvas.line(drawn.way(*a, *b, &places), colour, width);
        }
    }
    people(&mut canvas, drawn, &places, scale);
    labels::draw(&mut canvas, drawn, &places, scale);
    let (discs, _) = drawn.discs(&places);
    let own = traffic.values().copied().fold(0.0, f64::max);
    let line = (own > LEAST_TRAFFIC * busiest).then(|| (own, own / busiest));
    legend(&mut canvas, groups, (!is_aggregated).then_some(&discs), (scale, line));
    canvas
}

/// How a drawing is to be read.
fn key(drawn: &Drawn<'_>) -> &'static str {
    match drawn.grouped.is_aggregated {
        true => {
            "a sector a function, a ring a level, the angle of an arc its people; leaders in the middle, customers around the edge, black where somebody faces them. A small dot: one or a few people. A dot on an arc: teams there that are busier than the rest."
        }
        false => {
            "leaders in the middle, a ring a level, customers around the edge, black where somebody faces them. A disc’s area is its people."
        }
    }
}

/// Every group as an arc or a disc, the largest first, so that small ones are seen.
fn people(canvas: &mut Canvas, drawn: &Drawn<'_>, places: &[(f64, f64)], scale: f64) {
    let groups = &drawn.grouped.groups;
    let thick = drawn.thickness();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by(|a, b| groups[*b].members.total_cmp(&groups[*a].members));
    for index in order {
        let (group, place) = (&groups[index], drawn.places[index]);
        if drawn.is_arc(index) {
            let (half, r) = (place.width / 2.0, place.radius * RADIUS);
            if TAU * place.width * r < LEAST_ARC {
                canvas.disc(places[index], FEW + 1.2, INK);
                canvas.disc(places[index], FEW, group.worst().unwrap_or(group.pressure()).colour());
                continue;
            }
            arc(canvas, r, (place.turn - half, place.turn + half), INK, thick + 2.4);
            let inner = (half - 1.0 / (TAU * r)).max(0.0);
            arc(canvas, r, (place.turn - inner, place.turn + inner), group.pressure().colour(), thick);
            if let Some(worst) = group.worst().filter(|worst| *worst > group.pressure()) {
                canvas.disc(places[index], 8.2, INK);
                canvas.disc(places[index], 7.0, worst.colour());
            }
            continue;
        }
        let size = drawn.size(index, scale);
        canvas.disc(places[index], size + 1.2, INK);
        canvas.disc(places[index], size, group.pressure().colour());
    }
}

/// The colour and width of a line that carries this part of what the busiest carries: many that carry little are a pale web
/// behind those that carry much.
fn traffic_pen(share: f64) -> (palette::Colour, f64) {
    (SOFT.mix(0.14 + 0.41 * libm::sqrt(share)), 0.8 + WIDEST * share)
}

/// Places in pixels.
pub(super) fn in_pixels(places: &[Place], centre: (f64, f64), radius: f64) -> Vec<(f64, f64)> {
    places.iter().map(|place| place.at(centre, radius)).collect()
}

/// The radius of a disc for one member: as large as discs can be without lying over each other.
pub(super) fn disc_scale(groups: &[Group], places: &[(f64, f64)], largest: f64) -> f64 {
    let most = groups.iter().map(|group| group.members).fold(1.0, f64::max);
    let mut scale = largest / libm::sqrt(most);
    for (i, (one, at)) in groups.iter().zip(places).enumerate() {
        for (other, there) in groups.iter().zip(places).skip(i + 1) {
            let radii = libm::sqrt(one.members) + libm::sqrt(other.members);
            // A dot beside a large disc may lie on it: it is drawn later.
            if one.members.min(other.members) < 0.05 * most {
                continue;
            }
            let distance = libm::hypot(at.0 - there.0, at.1 - there.1);
            if radii > 0.0 {
                scale = scale.min(0.97 * distance / radii);
            }
        }
    }
    scale
}

/// The radius of so many members; a disc that could not be seen is a dot.
pub(super) fn radius(scale: f64, members: f64) -> f64 {
    (scale * libm::sqrt(members)).max(2.0)
}

/// Hairlines of who reports to whom.
pub(super) fn lines(canvas: &mut Canvas, groups: &[Group], places: &[(f64, f64)]) {
    for (index, group) in groups.iter().enumerate() {
        if let Some(parent) = group.parent.filter(|parent| *parent != index) {
            canvas.line([places[parent], places[index]], SOFT.mix(0.4), 1.0);
        }
    }
}

/// A part of a circle, in turns from the top.
fn arc(canvas: &mut Canvas, radius: f64, (from, to): (f64, f64), colour: palette::Colour, width: f64) {
    let steps = ((to - from) * 180.0).ceil().max(1.0);
    let at = |step: u32| {
        let turn = from + (to - from) * f64::from(step) / steps;
        Place { radius: 1.0, turn, width: 0.0 }.at(CENTRE, radius)
    };
    canvas.line((0..=steps as u32).map(at), colour, width);
}

/// The customers around the edge, marked where somebody meets them.
fn customers(canvas: &mut Canvas, drawn: &Drawn<'_>, scale: f64) {
    arc(canvas, CUSTOMERS, (0.0, 1.0), FAINT, 10.0);
    let groups = || drawn.grouped.groups.iter().zip(&drawn.places).filter(|(group, _)| group.meets > 0.0);
    if drawn.grouped.is_aggregated {
        // Of each function that part of its sector is marked that its people who meet customers would take.
        let mut parts: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (group, place) in groups() {
            let part = parts.entry(&group.function).or_insert((place.turn, 0.0));
            part.1 += group.meets * place.width;
        }
        for (turn, part) in parts.into_values() {
            let half = (0.5 * part).max(0.003);
            arc(canvas, CUSTOMERS, (turn - half, turn + half), INK, 10.0);
        }
        return;
    }
    for (group, place) in groups() {
        // Marks of neighbours stay apart.
        let half = (radius(scale, group.members) / (TAU * RADIUS)).max(0.004);
        let half = if place.width > 0.0 { half.min(0.38 * place.width) } else { half };
        if place.radius < 0.99 {
            let ends = [*place, Place { radius: CUSTOMERS / RADIUS, ..*place }];
            canvas.line(ends.map(|end| end.at(CENTRE, RADIUS)), INK, 1.0);
        }
        arc(canvas, CUSTOMERS, (place.turn - half, place.turn + half), INK, 10.0);
    }
}

/// What colours, lines and discs mean, and who is near the limit; the busiest line with its insights and its share of the busiest
/// of all structures.
fn legend(
    canvas: &mut Canvas,
    groups: &[Group],
    discs: Option<&[Group]>,
    (scale, busiest): (f64, Option<(f64, f64)>),
) {
    const LEFT: f64 = LEGEND;
    let mut y = BODY + 40.0;
    for level in Pressure::ALL {
        let count: usize = groups.iter().map(|group| group.pressed[level as usize]).sum();
        canvas.disc((LEFT + 12.0, y), 12.2, INK);
        canvas.disc((LEFT + 12.0, y), 11.0, level.colour());
        let text = format!("{}: {}", level.name(), grouped_digits(count as f64));
        canvas.text((LEFT + 36.0, y), &text, TEXT, if count > 0 { INK } else { SOFT }, Anchor::Left);
        y += 36.0;
    }
    y += 20.0;
    if let Some(discs) = discs {
        let largest = discs.iter().map(|group| group.members).fold(1.0, f64::max);
        let size = radius(scale, largest);
        y += (size - 12.0).max(0.0);
        canvas.ring((LEFT + size.max(12.0), y), size, INK, 1.2);
        let text = counted(largest.round() as u64, "person", "people");
        canvas.text((LEFT + size.max(12.0) + size.max(12.0) + 12.0, y), &text, TEXT, INK, Anchor::Left);
        y += 46.0 + (size - 12.0).max(0.0);
    }
    if let Some((insights, share)) = busiest {
        let (colour, width) = traffic_pen(share);
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], colour, width);
        let text = format!("{} insights a run", grouped_digits(insights));
        canvas.text((LEFT + 72.0, y), &text, TEXT, INK, Anchor::Left);
        y += 36.0;
    }
    if groups.iter().enumerate().any(|(index, group)| group.parent.is_some_and(|parent| parent != index)) {
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], SOFT.mix(0.4), 1.0);
        canvas.text((LEFT + 72.0, y), "reports to", TEXT, INK, Anchor::Left);
        y += 36.0;
    }
    pressed(canvas, groups, (LEFT, y + 30.0));
}

/// Teams that are named one by one as they are; groups of a function, of which every level is one, as one.
fn by_function(groups: &[Group]) -> Vec<Group> {
    let mut all: Vec<Group> = Vec::new();
    for group in groups {
        match all.iter_mut().find(|known| known.name == group.name) {
            Some(known) => {
                known.teams += group.teams;
                known.pressed.iter_mut().zip(group.pressed).for_each(|(sum, more)| *sum += more);
                known.utilisation = known.utilisation.max(group.utilisation);
            }
            None => all.push(group.clone()),
        }
    }
    all
}

/// The names of those nearest to the limit.
fn pressed(canvas: &mut Canvas, groups: &[Group], (left, mut y): (f64, f64)) {
    const MOST: usize = 5;
    let by_function = by_function(groups);
    let mut near: Vec<&Group> = by_function.iter().filter(|group| group.near_limit() > 0).collect();
    near.sort_by(|a, b| {
        let by_pressure = b.pressure().cmp(&a.pressure());
        let by_teams = b.near_limit().cmp(&a.near_limit());
        by_pressure.then(by_teams).then(b.utilisation.total_cmp(&a.utilisation)).then(a.name.cmp(&b.name))
    });
    if near.is_empty() {
        return;
    }
    canvas.text((left, y), "near or over the limit", TEXT, VERMILLION, Anchor::Left);
    for group in near.iter().take(MOST) {
        y += 30.0;
        let (busy, told) = match group.teams {
            1 => (
                format!("{:.0} %", 100.0 * group.utilisation),
                format!("{:.0} % of its time", 100.0 * group.utilisation),
            ),
            teams => (
                format!("{} of {teams}", group.near_limit()),
                format!("up in {} of its {teams} teams", group.near_limit()),
            ),
        };
        let name = Canvas::fitted(&group.name, TEXT, SIZE.0 - MARGIN - left - 80.0);
        canvas.text((left, y), &name, TEXT, INK, Anchor::Left);
        canvas.text((SIZE.0 - MARGIN, y), &busy, TEXT, SOFT, Anchor::Right);
        canvas.tell(&format!("{} is busy {told}.", group.name));
    }
    if near.len() > MOST {
        let text = format!("and {} more", near.len() - MOST);
        canvas.text((left, y + 30.0), &text, TEXT, SOFT, Anchor::Left);
    }
}
