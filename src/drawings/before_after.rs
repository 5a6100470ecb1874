//! An organisation that changed itself, before and after: the first replication, at its start and at its end. Colour is what
//! a team is for; what was not there before has a ring.

use super::canvas::{Anchor, Canvas, TEXT};
use super::groups::{Group, Grouped, grouped_at};
use super::map::{disc_scale, fitted_to, layout, radius};
use super::palette::{self, INK, SOFT, VERMILLION};
use crate::results::{Results, Team, TeamKind, When};
use plotters::style::Color;

const SIZE: (f64, f64) = (1560.0, 900.0);

pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    results.about.structures.iter().filter_map(|structure| one(results, structure)).collect()
}

fn one(results: &Results, structure: &str) -> Option<Canvas> {
    let after: Vec<&Team> = results.teams_at(structure, When::End).collect();
    let before = results.first_teams(structure);
    let times = [results.first_time(structure), When::End];
    let drawn = times.map(|when| standing(&grouped_at(results, structure, when, |_| None)));
    let known: Vec<&str> = before.iter().map(|team| team.team.as_str()).collect();
    let lives = |team: &&&Team| team.members > 0;
    let is_other = after.iter().filter(lives).any(|team| !known.contains(&team.team.as_str()));
    let resized = before.iter().zip(&after).any(|(a, b)| a.members != b.members);
    if after.is_empty() || (!is_other && !resized) {
        return None;
    }
    let areas = [0.0, 1.0].map(|panel| {
        let left = 40.0 + panel * (SIZE.0 - 40.0) / 2.0;
        [(left, 130.0), (left + SIZE.0 / 2.0 - 80.0, 800.0)]
    });
    let places = [0, 1].map(|panel: usize| fitted_to(&layout(&drawn[panel]), areas[panel]));
    // One scale for both: what is as large as before has as many members.
    let scale = [0, 1].map(|panel: usize| disc_scale(&drawn[panel].groups, &places[panel]));
    let scale = scale[0].min(scale[1]);
    let title = format!("{structure}: before and after (first replication)");
    let mut canvas = Canvas::new(format!("before-after-{structure}"), SIZE.0, SIZE.1, &title);
    for (panel, organisation) in [&before, &after].into_iter().enumerate() {
        let teams = organisation.iter().filter(lives).count();
        let lumped = if drawn[panel].is_aggregated { ", drawn by function" } else { "" };
        let heading = format!(
            "{}: {} people in {teams} teams{lumped}",
            if panel == 0 { "before" } else { "after" },
            organisation.iter().map(|team| team.members).sum::<u32>()
        );
        canvas.text((areas[panel][0].0, 100.0), &heading, TEXT, INK, Anchor::Left);
        let is_new = |name: &str| panel == 1 && !drawn[1].is_aggregated && !known.contains(&name);
        draw_panel(&mut canvas, &drawn[panel], (&places[panel], scale), is_new);
    }
    legend(&mut canvas, &drawn);
    Some(canvas)
}

/// The groups with members, and what stands between them.
fn standing(drawn: &Grouped) -> Grouped {
    let standing: Vec<usize> = (0..drawn.groups.len()).filter(|i| drawn.groups[*i].members > 0.0).collect();
    let place = |index: usize| standing.iter().position(|known| *known == index);
    let mut groups: Vec<Group> = standing.iter().map(|index| drawn.groups[*index].clone()).collect();
    for group in &mut groups {
        group.parent = group.parent.and_then(place);
    }
    let traffic =
        drawn.traffic.iter().filter_map(|((a, b), relays)| Some(((place(*a)?, place(*b)?), *relays)));
    Grouped { groups, traffic: traffic.collect(), is_aggregated: drawn.is_aggregated }
}

fn draw_panel(
    canvas: &mut Canvas,
    drawn: &Grouped,
    (places, scale): (&[(f64, f64)], f64),
    is_new: impl Fn(&str) -> bool,
) {
    for (a, b) in drawn.traffic.keys() {
        canvas.line([places[*a], places[*b]], SOFT.mix(0.3), 1.0);
    }
    for (group, at) in drawn.groups.iter().zip(places) {
        let size = radius(scale, group.members);
        if is_new(&group.name) {
            canvas.ring(*at, 1.25 * size + 1.5, VERMILLION, 2.5);
        }
        canvas.disc(*at, size, palette::kind(group.kind));
    }
}

fn legend(canvas: &mut Canvas, drawn: &[Grouped; 2]) {
    let (mut x, y) = (54.0, SIZE.1 - 40.0);
    let mut kinds: Vec<TeamKind> =
        drawn.iter().flat_map(|d| d.groups.iter().map(|group| group.kind)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for kind in kinds {
        canvas.disc((x, y), 10.0, palette::kind(kind));
        let name = palette::kind_name(kind);
        canvas.text((x + 20.0, y), name, TEXT, INK, Anchor::Left);
        x += 64.0 + Canvas::text_width(name, TEXT);
    }
    canvas.ring((x, y), 11.0, VERMILLION, 3.0);
    canvas.text((x + 22.0, y), "was not there before", TEXT, INK, Anchor::Left);
    canvas.text((SIZE.0 - 40.0, y), "a disc's area: members", TEXT, SOFT, Anchor::Right);
}
