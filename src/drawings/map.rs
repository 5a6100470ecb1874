//! The organisation as it stands: whoever leads it in the middle, customers around it, and a mark wherever somebody meets
//! them. Colour is pressure, the width of a line its traffic; all structures of a comparison share their scales.

mod functions;
mod labels;

use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::groups::{Group, Grouped, grouped, has_more_teams_than};
use super::layout::{Place, layout};
use super::palette::{self, FAINT, INK, PURPLE, Pressure, SKY, SOFT, VERMILLION};
use crate::results::wording::{counted, grouped_digits, listed};
use crate::results::{Results, TeamKind, When};
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
const LEAST_TRAFFIC: f64 = 0.02;
/// Where a structure has more teams than these, each function is a row.
const MOST_TEAMS: usize = 160;
/// More lines of who works together would be nothing but a disc, and are told as a number.
const MOST_TOGETHER: usize = 500;
/// Whoever has more lines than these has none.
const MOST_LINES: usize = 40;
/// A mark of those who see customers’ use and meet none.
const SEEN: palette::Colour = PURPLE;
/// How strong the lines between those are who work together beside the line.
const TOGETHER: f64 = 0.35;
/// What stands above those who are.
const NEAR_LIMIT: &str = "near or over the limit";
/// More names around the edge than these are not read.
const MOST_LABELS: usize = 12;

/// What is drawn of one structure.
struct Drawn<'a> {
    structure: &'a str,
    grouped: Grouped,
    places: Vec<Place>,
}

impl<'a> Drawn<'a> {
    fn of(results: &Results, structure: &'a str, is_aggregated: bool) -> Self {
        let grouped = grouped(results, structure, is_aggregated);
        Self { structure, places: layout(&grouped), grouped }
    }
}

/// One drawing a structure: its teams or, where these are too many, its functions.
pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    // All structures in one way, so that they can be compared.
    let are_many = has_more_teams_than(results, MOST_TEAMS);
    let structures = results.about.structures.iter();
    let all: Vec<Drawn<'_>> = structures.map(|structure| Drawn::of(results, structure, are_many)).collect();
    let teams = || all.iter().filter(|drawn| !drawn.grouped.is_aggregated);
    let scale = |drawn: &Drawn<'_>| {
        let places = in_pixels(&drawn.places, CENTRE, RADIUS);
        disc_scale(&drawn.grouped.groups, &places, LARGEST)
    };
    let scale = teams().map(scale).fold(LARGEST, f64::min);
    let busiest = teams().flat_map(|drawn| drawn.grouped.traffic.values().copied()).fold(0.0, f64::max);
    let one = |drawn: &Drawn<'_>| match drawn.grouped.is_aggregated {
        true => functions::draw(results, drawn),
        false => one(results, drawn, scale, busiest),
    };
    all.iter().map(one).collect()
}

/// How many of its teams meet customers, and how many are near their limit.
fn title(results: &Results, drawn: &Drawn<'_>) -> String {
    let structure = drawn.structure;
    let teams = || results.teams_at(structure, When::Standing).filter(|team| team.members > 0);
    let faces = |team: &&crate::results::Team| team.customer_distance == Some(0);
    let watches = results.watches_use(structure);
    let sees = |team: &&crate::results::Team| watches && team.kind != TeamKind::FrontOffice;
    let count = |teams: usize| grouped_digits(teams as f64);
    let seeing = teams().filter(faces).filter(sees).count();
    let meeting = teams().filter(faces).count() - seeing;
    let also = if seeing > 0 { format!(", {} see their use", count(seeing)) } else { String::new() };
    let near = match drawn.grouped.groups.iter().map(Group::near_limit).sum::<usize>() {
        0 => "no team is near its limit".to_owned(),
        1 => "one team is near or over its limit".to_owned(),
        n => format!("{n} teams are near or over their limit"),
    };
    let all = results.fairness_of(structure).map_or(0, |row| u64::from(row.teams));
    if results.has_idle_touchpoints() {
        return format!("{structure}: {}, and {near}", counted(all, "team", "teams"));
    }
    format!(
        "{structure}: {} of {} meet customers{also}, and {near}",
        count(meeting),
        counted(all, "team", "teams")
    )
}

fn one(results: &Results, drawn: &Drawn<'_>, scale: f64, busiest: f64) -> Canvas {
    let Drawn { structure, grouped: Grouped { groups, traffic, .. }, .. } = drawn;
    let people = results.fairness_of(structure).map_or(0, |row| u64::from(row.members));
    let watches = results.watches_use(structure);
    let subtitle = format!(
        "{}: leaders in the middle, each level further out, customers around the edge, black where somebody meets them{}. The area of a disc is its people.",
        counted(people, "person", "people"),
        if watches { ", purple where somebody sees how they use the product" } else { "" }
    );
    let mut canvas =
        Canvas::new(format!("organisation-{structure}"), SIZE, &title(results, drawn), &subtitle);
    let places = in_pixels(&drawn.places, CENTRE, RADIUS);
    customers(&mut canvas, drawn, scale, watches);
    let hubs = hubs(&drawn.grouped, busiest);
    let is_shown = |a: usize, b: usize| !hubs.contains(&a) && !hubs.contains(&b);
    let together = &drawn.grouped.together;
    for (a, b) in together.iter().filter(|_| are_drawn(&drawn.grouped)) {
        canvas.line([places[*a], places[*b]], SKY.mix(TOGETHER), 1.2);
    }
    lines(&mut canvas, groups, &places, &hubs);
    let shown: Vec<_> = traffic.iter().filter(|((a, b), _)| is_shown(*a, *b)).collect();
    for ((a, b), relays) in &shown {
        let share = if busiest > 0.0 { **relays / busiest } else { 0.0 };
        if share > LEAST_TRAFFIC {
            let (colour, width) = traffic_pen(share);
            canvas.line([places[*a], places[*b]], colour, width);
        }
    }
    discs(&mut canvas, groups, &places, scale);
    labels::draw(&mut canvas, drawn, &places, scale);
    let own = shown.iter().map(|(_, relays)| **relays).fold(0.0, f64::max);
    let line = (own > LEAST_TRAFFIC * busiest).then(|| (own, own / busiest));
    legend(&mut canvas, &drawn.grouped, (scale, line), &hubs);
    canvas
}

/// Every team as a disc, the largest first, so that small ones are seen.
fn discs(canvas: &mut Canvas, groups: &[Group], places: &[(f64, f64)], scale: f64) {
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by(|a, b| groups[*b].members.total_cmp(&groups[*a].members));
    for index in order {
        let size = size(&groups[index], scale);
        canvas.disc(places[index], size + 1.2, INK);
        canvas.disc(places[index], size, groups[index].pressure().colour());
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

/// The radius of a team on the map: whoever is near the limit is seen, be it one person.
fn size(group: &Group, scale: f64) -> f64 {
    const SEEN_FROM: f64 = 7.0;
    let size = radius(scale, group.members);
    if group.near_limit() > 0 { size.max(SEEN_FROM) } else { size }
}

/// Hairlines of who reports to whom, but to those who have too many.
pub(super) fn lines(canvas: &mut Canvas, groups: &[Group], places: &[(f64, f64)], hubs: &[usize]) {
    for (index, group) in groups.iter().enumerate() {
        let is_shown = |parent: &usize| *parent != index && !hubs.contains(parent);
        if let Some(parent) = group.parent.filter(is_shown) {
            canvas.line([places[parent], places[index]], SOFT.mix(0.4), 1.0);
        }
    }
}

/// Whether lines between those who work together are drawn: not across a tree of many levels, where they would hide it.
fn are_drawn(drawn: &Grouped) -> bool {
    const MOST_LEVELS: u32 = 2;
    let deepest = drawn.groups.iter().map(|group| group.level).max().unwrap_or(0);
    deepest <= MOST_LEVELS && drawn.together.len() <= MOST_TOGETHER
}

/// Whoever has so many reports, or so many with whom it shares news, that lines to all would be nothing but a sun.
fn hubs(drawn: &Grouped, busiest: f64) -> Vec<usize> {
    let (mut reports, mut news) = (vec![0_usize; drawn.groups.len()], vec![0_usize; drawn.groups.len()]);
    drawn.groups.iter().filter_map(|group| group.parent).for_each(|parent| reports[parent] += 1);
    for ((a, b), _) in drawn.traffic.iter().filter(|(_, relays)| **relays > LEAST_TRAFFIC * busiest) {
        [a, b].into_iter().for_each(|end| news[*end] += 1);
    }
    (0..drawn.groups.len()).filter(|group| reports[*group].max(news[*group]) > MOST_LINES).collect()
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

/// The customers around the edge, marked where somebody meets them or, where use is watched, sees it.
fn customers(canvas: &mut Canvas, drawn: &Drawn<'_>, scale: f64, watches: bool) {
    arc(canvas, CUSTOMERS, (0.0, 1.0), FAINT, 10.0);
    for (group, place) in
        drawn.grouped.groups.iter().zip(&drawn.places).filter(|(group, _)| group.meets > 0.0)
    {
        // Marks of neighbours stay apart.
        let half = (radius(scale, group.members) / (TAU * RADIUS)).max(0.004);
        let half = if place.width > 0.0 { half.min(0.38 * place.width) } else { half };
        let mark = if watches && group.kind != TeamKind::FrontOffice { SEEN } else { INK };
        if place.radius < 0.99 {
            let ends = [*place, Place { radius: CUSTOMERS / RADIUS, ..*place }];
            canvas.line(ends.map(|end| end.at(CENTRE, RADIUS)), mark, 1.0);
        }
        arc(canvas, CUSTOMERS, (place.turn - half, place.turn + half), mark, 10.0);
    }
}

/// What colours, lines and discs mean, and who is near the limit; the busiest line with its insights and its share of the busiest
/// of all structures.
fn legend(
    canvas: &mut Canvas,
    grouped: &Grouped,
    (scale, busiest): (f64, Option<(f64, f64)>),
    hubs: &[usize],
) {
    const LEFT: f64 = LEGEND;
    let Grouped { groups, together, .. } = grouped;
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
    let largest = groups.iter().map(|group| group.members).fold(1.0, f64::max);
    let size = radius(scale, largest);
    y += (size - 12.0).max(0.0);
    canvas.ring((LEFT + size.max(12.0), y), size, INK, 1.2);
    let text = counted(largest.round() as u64, "person", "people");
    canvas.text((LEFT + 2.0 * size.max(12.0) + 12.0, y), &text, TEXT, INK, Anchor::Left);
    y += 46.0 + (size - 12.0).max(0.0);
    if let Some((insights, share)) = busiest {
        let (colour, width) = traffic_pen(share);
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], colour, width);
        let text = format!("news: {} pieces a run", grouped_digits(insights));
        canvas.text((LEFT + 72.0, y), &text, TEXT, INK, Anchor::Left);
        y += 36.0;
    }
    if groups.iter().any(|group| group.parent.is_some_and(|parent| !hubs.contains(&parent))) {
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], SOFT.mix(0.4), 1.0);
        canvas.text((LEFT + 72.0, y), "reports to", TEXT, INK, Anchor::Left);
        y += 36.0;
    }
    let count = grouped_digits(together.len() as f64);
    if !together.is_empty() && !are_drawn(grouped) {
        canvas.text((LEFT, y), &format!("{count} more work together"), TEXT, SOFT, Anchor::Left);
        y += 36.0;
    } else if !together.is_empty() {
        canvas.line([(LEFT, y), (LEFT + 60.0, y)], SKY.mix(2.0 * TOGETHER), 2.0);
        canvas.text((LEFT + 72.0, y), &format!("work together: {count}"), TEXT, INK, Anchor::Left);
        y += 36.0;
    }
    if !hubs.is_empty() {
        let named: Vec<String> = hubs.iter().map(|hub| format!("“{}”", groups[*hub].name)).collect();
        let text = format!("No lines to {}: more than {MOST_LINES} would end there.", listed(&named));
        for line in Canvas::wrapped_to(&text, TEXT, SIZE.0 - MARGIN - LEFT, 4) {
            canvas.text((LEFT, y), &line, TEXT, SOFT, Anchor::Left);
            y += 30.0;
        }
    }
    pressed(canvas, groups, (LEFT, y + 30.0));
}

/// The names of those nearest to the limit.
fn pressed(canvas: &mut Canvas, groups: &[Group], (left, mut y): (f64, f64)) {
    const MOST: usize = 5;
    let mut near: Vec<&Group> = groups.iter().filter(|group| group.near_limit() > 0).collect();
    near.sort_by(|a, b| {
        let by_pressure = b.pressure().cmp(&a.pressure());
        by_pressure.then(b.utilisation.total_cmp(&a.utilisation)).then(a.name.cmp(&b.name))
    });
    if near.is_empty() {
        return;
    }
    canvas.text((left, y), NEAR_LIMIT, TEXT, VERMILLION, Anchor::Left);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawings::groups::half_busy;

    #[test]
    fn whoever_has_more_lines_than_eyes_can_follow_has_none() {
        let reports = |count: usize| {
            let mut groups = vec![half_busy("head", None)];
            groups.extend((0..count).map(|n| half_busy(&format!("team {n}"), Some(0))));
            Grouped { groups, ..Grouped::default() }
        };
        assert!(hubs(&reports(MOST_LINES), 1.0).is_empty());
        assert_eq!(hubs(&reports(MOST_LINES + 1), 1.0), [0]);
        let mut busy = reports(1);
        busy.groups.extend((0..=MOST_LINES).map(|n| half_busy(&format!("other {n}"), Some(1))));
        busy.traffic = (2..busy.groups.len()).map(|other| ((0, other), 9.0)).collect();
        assert!(hubs(&busy, 9.0).contains(&0), "news of so many");
        busy.traffic.values_mut().for_each(|relays| *relays = 0.1);
        assert!(!hubs(&busy, 9.0).contains(&0), "of which little is drawn");
    }
    #[test]
    fn who_works_together_is_drawn_in_flat_organisations_alone() {
        let of_depth = |level: u32| Grouped {
            groups: vec![half_busy("head", None), Group { level, ..half_busy("team", Some(0)) }],
            together: vec![(0, 1)],
            ..Grouped::default()
        };
        assert!(are_drawn(&of_depth(2)) && !are_drawn(&of_depth(3)));
        let many = Grouped { together: vec![(0, 1); MOST_TOGETHER + 1], ..of_depth(1) };
        assert!(!are_drawn(&many));
    }
}
