//! The names on a drawing of an organisation: every function once, around the edge, and those who lead.

use super::super::canvas::{Anchor, BODY, Canvas, TEXT};
use super::super::layout::Place;
use super::super::palette::{INK, PAPER, SOFT};
use super::{CENTRE, CUSTOMERS, Drawn, LEGEND, MOST_LABELS, RADIUS, SIZE, size};
use crate::results::wording::counted;
use std::f64::consts::TAU;

/// How far a name may stand above or below its place, for which it has a line.
const SHIFTS: [f64; 7] = [0.0, -30.0, 30.0, -60.0, 60.0, -90.0, 90.0];

/// A function on more of the edge than this is said to stand all around.
const MOST_OF_THE_WAY: f64 = 0.85;

/// So many at most of those who are near their limit have their name on the map.
const MOST_PRESSED: usize = 5;

/// From one line of a name to the next.
const LINE: f64 = 27.0;

/// Neighbours at the edge that are of one function, and how many teams and people of it there are, wherever they stand.
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
    let is_leaf = |index: &usize| drawn.grouped.groups.iter().all(|group| group.parent != Some(*index));
    let mut outside: Vec<usize> =
        (0..drawn.places.len()).filter(is_leaf).filter(|index| drawn.places[*index].radius > 0.0).collect();
    outside.sort_by(|a, b| drawn.places[*a].turn.total_cmp(&drawn.places[*b].turn));
    let mut sectors: Vec<Sector> = Vec::new();
    for index in outside {
        let (group, Place { turn, width, .. }) = (&drawn.grouped.groups[index], drawn.places[index]);
        // Whoever serves those on the edge has no part of it.
        let is_inside = width == 0.0;
        let known = sectors.iter_mut().rev().find(|sector| sector.function == group.function);
        match known {
            Some(sector) => sector.turns.1 = if is_inside { sector.turns.1 } else { turn },
            None => sectors.push(Sector {
                function: group.function.clone(),
                teams: 0,
                members: 0.0,
                turns: (turn, turn),
                is_inside,
            }),
        }
    }
    for sector in &mut sectors {
        let own = || drawn.grouped.groups.iter().filter(|group| group.function == sector.function);
        sector.teams = own().map(|group| group.teams).sum();
        sector.members = own().map(|group| group.members).sum();
    }
    sectors
}

/// Every function once, around the edge, and the names of those who lead and of those who are overloaded.
pub(super) fn draw(canvas: &mut Canvas, drawn: &Drawn<'_>, places: &[(f64, f64)], scale: f64) {
    let mut shown = sectors(drawn);
    shown.sort_by(|a, b| b.members.total_cmp(&a.members));
    let mut taken: Vec<[f64; 4]> = Vec::new();
    for sector in shown.iter().take(MOST_LABELS) {
        match sector.is_inside {
            true => inner_label(canvas, sector, &mut taken),
            false => label(canvas, sector, &mut taken),
        }
    }
    names(canvas, drawn, (places, scale), &mut taken);
}

/// Names of the middle – whoever leads, and the branches where there are few –, and of whoever is near the limit.
fn names(
    canvas: &mut Canvas,
    drawn: &Drawn<'_>,
    (places, scale): (&[(f64, f64)], f64),
    taken: &mut Vec<[f64; 4]>,
) {
    let groups = &drawn.grouped.groups;
    let top = |index: usize| groups[index].parent.is_none();
    let leads = |index: usize| groups.iter().any(|group| group.parent == Some(index));
    let is_inner = |index: usize| drawn.places[index].radius < 0.45 || groups.len() <= MOST_LABELS;
    let is_edge = |index: usize| drawn.places[index].radius > 0.99;
    // Of many who are near their limit the colour tells, and the list beside the map.
    let are_few = groups.iter().filter(|group| group.near_limit() > 0).count() <= MOST_PRESSED;
    let near = |index: usize| are_few && groups[index].near_limit() > 0;
    let is_named = |index: &usize| {
        near(*index) || (top(*index) || is_inner(*index) && leads(*index)) && !is_edge(*index)
    };
    let mut said: Vec<&str> = Vec::new();
    for index in (0..groups.len()).filter(is_named) {
        if said.contains(&groups[index].name.as_str()) {
            continue;
        }
        let lines = Canvas::wrapped_to(&groups[index].name, TEXT, 240.0, 2);
        let place = (places[index], drawn.places[index]);
        let size = size(&groups[index], scale);
        let is_clear = |own: &[f64; 4]| {
            let hides = |at: &(f64, f64)| at.0 > own[0] && at.0 < own[2] && at.1 > own[1] && at.1 < own[3];
            is_free(taken, *own) && !places.iter().any(hides)
        };
        if let Some((anchor, own)) = beside(place, size, &lines).into_iter().find(|(_, own)| is_clear(own)) {
            canvas.block([(own[0], own[1]), (own[2], own[3])], PAPER.mix(0.8));
            let x = match anchor {
                Anchor::Left => own[0] + 4.0,
                Anchor::Middle => f64::midpoint(own[0], own[2]),
                Anchor::Right => own[2] - 4.0,
            };
            for (line, text) in lines.iter().enumerate() {
                canvas.text((x, own[1] + 13.0 + line as f64 * LINE), text, TEXT, INK, anchor);
            }
            taken.push(own);
            said.push(&groups[index].name);
        }
    }
}

/// Where the name of a disc of this size may stand, with its ends, the best first: below it, at its sides, or above it; at the
/// edge between it and the middle alone, so that it hides no mark.
fn beside(((x, y), place): ((f64, f64), Place), size: f64, lines: &[String]) -> Vec<(Anchor, [f64; 4])> {
    let wide = lines.iter().map(|line| Canvas::text_width(line, TEXT)).fold(0.0, f64::max) + 8.0;
    let high = (lines.len() - 1) as f64 * LINE + 26.0;
    let from = |left: f64, top: f64| [left, top, left + wide, top + high];
    let below = (Anchor::Middle, from(x - wide / 2.0, y + size + 3.0));
    let above = (Anchor::Middle, from(x - wide / 2.0, y - size - 3.0 - high));
    let right = (Anchor::Left, from(x + size + 4.0, y - high / 2.0));
    let left = (Anchor::Right, from(x - size - 4.0 - wide, y - high / 2.0));
    let (across, up) = (libm::sin(TAU * place.turn), libm::cos(TAU * place.turn));
    match across {
        _ if place.radius < 0.99 => vec![below, right, left, above],
        _ if across.abs() < 0.5 => vec![if up > 0.0 { below } else { above }],
        east if east > 0.0 => vec![left],
        _ => vec![right],
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

/// A function beside its part of the edge, in three lines: a long name has two of them. Where room is short, at the sides, four.
fn label(canvas: &mut Canvas, sector: &Sector, taken: &mut Vec<[f64; 4]>) {
    // Most of the way round it would seem to belong to the disc that it happens to stand at.
    let is_around = sector.turns.1 - sector.turns.0 > MOST_OF_THE_WAY;
    let turn = if is_around { 0.5 } else { f64::midpoint(sector.turns.0, sector.turns.1) };
    let (x, y) = Place { radius: 1.0, turn, width: 0.0 }.at(CENTRE, CUSTOMERS + 24.0);
    let side = libm::sin(TAU * turn);
    let anchor = if side > 0.25 {
        Anchor::Left
    } else if side < -0.25 {
        Anchor::Right
    } else {
        Anchor::Middle
    };
    let room = match anchor {
        Anchor::Left => LEGEND - 16.0 - x,
        Anchor::Middle => 320.0,
        Anchor::Right => x - 8.0,
    };
    let down = -libm::cos(TAU * turn);
    let name = if is_around { format!("{}, all around", sector.function) } else { sector.function.clone() };
    let mut lines = Canvas::wrapped_to(&name, TEXT, room, 2);
    let names = lines.len();
    let teams = counted(sector.teams as u64, "team", "teams");
    let people = counted(sector.members.round() as u64, "person", "people");
    let both = format!("{teams}, {people}");
    match names {
        2 if Canvas::text_width(&both, TEXT) <= room => lines.push(both),
        _ => lines.extend([teams, people]),
    }
    let width = lines.iter().map(|line| Canvas::text_width(line, TEXT)).fold(0.0, f64::max);
    let left = match anchor {
        Anchor::Left => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::Right => x - width,
    };
    // Above the edge the last line stands at it, below the first one.
    let below = (lines.len() - 1) as f64 * LINE;
    let top = y + (down - 1.0) * below / 2.0;
    let own = |shift: f64| [left - 4.0, top + shift - 13.0, left + width + 4.0, top + shift + below + 13.0];
    // Where another name stands, a little above it or below.
    let is_on_page = |own: [f64; 4]| own[1] > BODY - 8.0 && own[3] < SIZE.1;
    let free = SHIFTS.into_iter().find(|shift| is_on_page(own(*shift)) && is_free(taken, own(*shift)));
    let Some(shift) = free.filter(|shift| *shift == 0.0 || anchor != Anchor::Middle) else { return };
    let top = top + shift;
    taken.push(own(shift));
    if shift != 0.0 {
        let at = (if anchor == Anchor::Left { x - 6.0 } else { x + 6.0 }, top + below / 2.0);
        let edge = Place { radius: 1.0, turn, width: 0.0 }.at(CENTRE, CUSTOMERS + 8.0);
        canvas.line([edge, at], SOFT, 1.0);
    }
    for (line, text) in lines.iter().enumerate() {
        let colour = if line < names { INK } else { SOFT };
        canvas.text((x, top + line as f64 * LINE), text, TEXT, colour, anchor);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_disc_at_the_edge_stands_towards_the_middle_and_every_other_below_its_disc() {
        let lines = ["head".to_owned()];
        let at = |radius: f64, turn: f64| {
            let place = Place { radius, turn, width: 0.1 };
            beside(((500.0, 400.0), place), 10.0, &lines)[0]
        };
        let (anchor, below) = at(0.4, 0.25);
        assert!(anchor == Anchor::Middle && below[1] > 410.0);
        for (turn, wanted) in [(0.25, Anchor::Right), (0.75, Anchor::Left)] {
            let (anchor, own) = at(1.0, turn);
            assert!(anchor == wanted && own[1] < 400.0 && own[3] > 400.0);
            assert!(if turn < 0.5 { own[2] < 490.0 } else { own[0] > 510.0 }, "{own:?}");
        }
        assert!(
            at(1.0, 0.0).1[1] > 410.0 && at(1.0, 0.5).1[3] < 390.0,
            "below at the top, above at the bottom"
        );
    }
}
