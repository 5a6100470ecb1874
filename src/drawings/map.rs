//! The organisation as it stands: whoever leads it in the middle, customers around it, and a mark wherever somebody meets
//! them. Colour is pressure, the width of a line its traffic; all structures of a comparison share their scales.

use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::groups::{Group, Grouped, grouped};
use super::layout::{Place, layout};
use super::palette::{self, FAINT, INK, PAPER, Pressure, SOFT, VERMILLION};
use super::words::{counted, grouped_digits};
use crate::results::{Results, TeamKind};
use std::f64::consts::TAU;

const SIZE: (f64, f64) = (1400.0, 880.0);
const CENTRE: (f64, f64) = (500.0, BODY + 400.0);
/// The radius at which those stand who meet customers.
const RADIUS: f64 = 300.0;
/// The radius of the band of customers.
const CUSTOMERS: f64 = 336.0;
/// The largest disc.
const LARGEST: f64 = 30.0;
/// The width of the busiest line of a comparison.
const WIDEST: f64 = 9.0;
/// Lines that carry less than this part of the busiest are not drawn for their traffic.
const LEAST_TRAFFIC: f64 = 0.004;
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
}

/// One drawing a structure.
pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    let all: Vec<Drawn<'_>> =
        results.about.structures.iter().map(|structure| Drawn::of(results, structure)).collect();
    let at = |drawn: &Drawn<'_>| in_pixels(&drawn.places, CENTRE, RADIUS);
    let scale = all
        .iter()
        .map(|drawn| disc_scale(&drawn.grouped.groups, &at(drawn), LARGEST))
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
    let pressed = groups.iter().filter(|group| pressure(group) >= Pressure::NearLimit).count() as u64;
    let near = match pressed {
        0 => "no team is near its limit".to_owned(),
        1 => "one team is near or over its limit".to_owned(),
        n => format!("{n} teams are near or over their limit"),
    };
    let title =
        format!("{structure}: {meeting} of {} meet customers, and {near}", counted(teams, "team", "teams"));
    let what = if *is_aggregated { "groups of teams by level and function; " } else { "" };
    let subtitle = format!(
        "{}: {what}leaders in the middle, customers around the edge, dark where somebody meets them. A disc’s area is its people.",
        counted(members, "person", "people")
    );
    let mut canvas = Canvas::new(format!("organisation-{structure}"), SIZE, &title, &subtitle);
    let places = in_pixels(&drawn.places, CENTRE, RADIUS);
    customers(&mut canvas, drawn, scale);
    lines(&mut canvas, groups, &places);
    for ((a, b), relays) in traffic {
        let share = if busiest > 0.0 { relays / busiest } else { 0.0 };
        if share > LEAST_TRAFFIC {
            canvas.line([places[*a], places[*b]], SOFT.mix(0.55), 1.0 + WIDEST * share);
        }
    }
    for (group, at) in groups.iter().zip(&places) {
        let size = radius(scale, group.members);
        canvas.disc(*at, size + 1.2, INK);
        canvas.disc(*at, size, pressure(group).colour());
    }
    names(&mut canvas, drawn, &places, scale);
    legend(&mut canvas, groups, (scale, busiest));
    canvas
}

fn pressure(group: &Group) -> Pressure {
    Pressure::of(group.utilisation, group.is_unstable)
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
        Place { radius: 1.0, turn }.at(CENTRE, radius)
    };
    canvas.line((0..=steps as u32).map(at), colour, width);
}

/// The customers around the edge, dark where somebody meets them.
fn customers(canvas: &mut Canvas, drawn: &Drawn<'_>, scale: f64) {
    arc(canvas, CUSTOMERS, (0.0, 1.0), FAINT, 10.0);
    for (group, place) in drawn.grouped.groups.iter().zip(&drawn.places) {
        if group.distance.is_some_and(|distance| distance < 0.5) {
            let half = (radius(scale, group.members) / (TAU * RADIUS)).max(0.004);
            if place.radius < 0.99 {
                let ends = [*place, Place { radius: CUSTOMERS / RADIUS, ..*place }];
                canvas.line(ends.map(|end| end.at(CENTRE, RADIUS)), INK, 1.0);
            }
            arc(canvas, CUSTOMERS, (place.turn - half, place.turn + half), INK, 10.0);
        }
    }
}

/// Neighbours at the edge that are of one function.
struct Sector {
    function: String,
    teams: usize,
    members: f64,
    turns: (f64, f64),
    /// Whether they stand inside the edge, serving those on it.
    is_inside: bool,
}

/// The functions around the edge, in order.
fn sectors(drawn: &Drawn<'_>) -> Vec<Sector> {
    let is_leaf = |index: usize| drawn.grouped.groups.iter().all(|group| group.parent != Some(index));
    let mut outside: Vec<usize> = (0..drawn.places.len())
        .filter(|index| is_leaf(*index) && drawn.places[*index].radius > 0.0)
        .collect();
    outside.sort_by(|a, b| drawn.places[*a].turn.total_cmp(&drawn.places[*b].turn));
    let mut sectors: Vec<Sector> = Vec::new();
    for index in outside {
        let (group, Place { turn, radius }) = (&drawn.grouped.groups[index], drawn.places[index]);
        let is_inside = radius < 0.99 && matches!(group.kind, TeamKind::Platform | TeamKind::Enabling);
        let known = sectors.iter_mut().rev().find(|sector| sector.function == group.function);
        match known {
            Some(sector) => {
                sector.teams += group.teams;
                sector.members += group.members;
                sector.turns.1 = if is_inside { sector.turns.1 } else { turn };
            }
            None => sectors.push(Sector {
                function: group.function.clone(),
                teams: group.teams,
                members: group.members,
                turns: (turn, turn),
                is_inside,
            }),
        }
    }
    sectors
}

/// Every function once, around the edge, and the names of those who lead and of those who are overloaded.
fn names(canvas: &mut Canvas, drawn: &Drawn<'_>, places: &[(f64, f64)], scale: f64) {
    let mut shown = sectors(drawn);
    shown.sort_by(|a, b| b.members.total_cmp(&a.members));
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for sector in shown.iter().take(MOST_LABELS) {
        match sector.is_inside {
            true => inner_label(canvas, sector, &mut taken),
            false => label(canvas, sector, &mut taken),
        }
    }
    // Names of the middle: whoever leads, and the branches where there are few.
    let groups = &drawn.grouped.groups;
    let top = |index: usize| groups[index].parent.is_none();
    let leads = |index: usize| groups.iter().any(|group| group.parent == Some(index));
    let near = |index: usize| drawn.places[index].radius < 0.45 && leads(index);
    for index in (0..groups.len()).filter(|index| top(*index) || near(*index)) {
        let name = Canvas::fitted(&groups[index].name, TEXT, 220.0);
        let half = Canvas::text_width(&name, TEXT) / 2.0;
        let (x, y) = (places[index].0, places[index].1 + radius(scale, groups[index].members) + 16.0);
        let own = [x - half - 4.0, y - 13.0, x + half + 4.0, y + 13.0];
        let hides = |at: &(f64, f64)| at.0 > own[0] && at.0 < own[2] && at.1 > own[1] && at.1 < own[3];
        if drawn.places[index].radius < 0.99 && is_free(&taken, own) && !places.iter().any(hides) {
            canvas.block([(own[0], own[1]), (own[2], own[3])], PAPER.mix(0.8));
            canvas.text((x, y), &name, TEXT, INK, Anchor::Middle);
            taken.push(own);
        }
    }
}

fn is_free(taken: &[[f64; 4]], own: [f64; 4]) -> bool {
    let apart =
        |other: &[f64; 4]| own[0] > other[2] || own[2] < other[0] || own[1] > other[3] || own[3] < other[1];
    taken.iter().all(apart)
}

/// A function inside the edge, in one line between the edge and its ring.
fn inner_label(canvas: &mut Canvas, sector: &Sector, taken: &mut Vec<[f64; 4]>) {
    let teams = counted(sector.teams as u64, "team", "teams");
    let people = counted(sector.members.round() as u64, "person", "people");
    let text = format!("{}: {teams}, {people}", sector.function);
    let half = Canvas::text_width(&text, TEXT) / 2.0 + 4.0;
    let (x, y) = (CENTRE.0, CENTRE.1 - 0.74 * RADIUS);
    let own = [x - half, y - 14.0, x + half, y + 14.0];
    if is_free(taken, own) {
        canvas.block([(own[0], own[1]), (own[2], own[3])], PAPER.mix(0.85));
        canvas.text((x, y), &text, TEXT, INK, Anchor::Middle);
        taken.push(own);
    }
}

/// A function beside its part of the edge, in three lines.
fn label(canvas: &mut Canvas, sector: &Sector, taken: &mut Vec<[f64; 4]>) {
    const LINE: f64 = 27.0;
    let turn = f64::midpoint(sector.turns.0, sector.turns.1);
    let (x, y) = Place { radius: 1.0, turn }.at(CENTRE, CUSTOMERS + 24.0);
    let side = libm::sin(TAU * turn);
    let anchor = if side > 0.25 {
        Anchor::Left
    } else if side < -0.25 {
        Anchor::Right
    } else {
        Anchor::Middle
    };
    let down = -libm::cos(TAU * turn);
    let lines = [
        Canvas::fitted(&sector.function, TEXT, if anchor == Anchor::Middle { 320.0 } else { 165.0 }),
        counted(sector.teams as u64, "team", "teams"),
        counted(sector.members.round() as u64, "person", "people"),
    ];
    let width = lines.iter().map(|line| Canvas::text_width(line, TEXT)).fold(0.0, f64::max);
    let left = match anchor {
        Anchor::Left => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::Right => x - width,
    };
    // Above the edge the last line stands at it, below the first one.
    let top = y + (down - 1.0) * LINE;
    let own = [left - 4.0, top - 13.0, left + width + 4.0, top + 2.0 * LINE + 13.0];
    if !is_free(taken, own) {
        return;
    }
    taken.push(own);
    for (line, text) in lines.iter().enumerate() {
        let colour = if line == 0 { INK } else { SOFT };
        canvas.text((x, top + line as f64 * LINE), text, TEXT, colour, anchor);
    }
}

/// What colours, lines and discs mean, and who is near the limit.
fn legend(canvas: &mut Canvas, groups: &[Group], (scale, busiest): (f64, f64)) {
    const LEFT: f64 = 1010.0;
    let mut y = BODY + 40.0;
    for level in Pressure::ALL {
        let count: usize = groups.iter().filter(|g| pressure(g) == level).map(|g| g.teams).sum();
        canvas.disc((LEFT + 12.0, y), 12.2, INK);
        canvas.disc((LEFT + 12.0, y), 11.0, level.colour());
        let text = format!("{}: {count}", level.name());
        canvas.text((LEFT + 36.0, y), &text, TEXT, if count > 0 { INK } else { SOFT }, Anchor::Left);
        y += 36.0;
    }
    y += 20.0;
    let largest = groups.iter().map(|group| group.members).fold(1.0, f64::max);
    let size = radius(scale, largest);
    y += (size - 12.0).max(0.0);
    canvas.ring((LEFT + size.max(12.0), y), size, INK, 1.2);
    let text = counted(largest.round() as u64, "person", "people");
    canvas.text((LEFT + size.max(12.0) + size.max(12.0) + 12.0, y), &text, TEXT, INK, Anchor::Left);
    y += 46.0 + (size - 12.0).max(0.0);
    if busiest > 0.0 {
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], SOFT.mix(0.55), 1.0 + WIDEST);
        let text = format!("{} insights a run", grouped_digits(busiest));
        canvas.text((LEFT + 72.0, y), &text, TEXT, INK, Anchor::Left);
        y += 36.0;
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], SOFT.mix(0.4), 1.0);
        canvas.text((LEFT + 72.0, y), "reports to", TEXT, INK, Anchor::Left);
        y += 36.0;
    }
    pressed(canvas, groups, (LEFT, y + 30.0));
}

/// The names of those nearest to the limit.
fn pressed(canvas: &mut Canvas, groups: &[Group], (left, mut y): (f64, f64)) {
    const MOST: usize = 5;
    let mut near: Vec<&Group> = groups.iter().filter(|g| pressure(g) >= Pressure::NearLimit).collect();
    near.sort_by(|a, b| {
        pressure(b).cmp(&pressure(a)).then(b.utilisation.total_cmp(&a.utilisation)).then(a.name.cmp(&b.name))
    });
    if near.is_empty() {
        return;
    }
    canvas.text((left, y), "near or over the limit", TEXT, VERMILLION, Anchor::Left);
    for group in near.iter().take(MOST) {
        y += 30.0;
        let busy = format!("{:.0} %", 100.0 * group.utilisation);
        let name = Canvas::fitted(&group.name, TEXT, SIZE.0 - MARGIN - left - 80.0);
        canvas.text((left, y), &name, TEXT, INK, Anchor::Left);
        canvas.text((SIZE.0 - MARGIN, y), &busy, TEXT, SOFT, Anchor::Right);
        canvas.tell(&format!("{} is busy {busy} of its time.", group.name));
    }
    if near.len() > MOST {
        let text = format!("and {} more", near.len() - MOST);
        canvas.text((left, y + 30.0), &text, TEXT, SOFT, Anchor::Left);
    }
}
