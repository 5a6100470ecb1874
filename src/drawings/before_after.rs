//! An organisation that changed itself, before and after: the first replication, at its start and at its end. Colour is what
//! a team is for; what was not there before has a ring. Where most teams stay, they keep their places.

use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::groups::{Group, Grouped, grouped_at};
use super::layout::{Place, layout};
use super::map::{disc_scale, in_pixels, lines, radius};
use super::palette::{self, INK, VERMILLION};
use crate::results::plain;
use crate::results::wording::counted;
use crate::results::{Results, Team, TeamKind, When};
use std::collections::BTreeMap;

const SIZE: (f64, f64) = (1400.0, 820.0);
const RADIUS: f64 = 290.0;
const LARGEST: f64 = 30.0;

pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    results.about.structures.iter().filter_map(|structure| one(results, structure)).collect()
}

fn one(results: &Results, structure: &str) -> Option<Canvas> {
    let after: Vec<&Team> = results.teams_at(structure, When::End).collect();
    let before = results.first_teams(structure);
    let lives = |team: &&&Team| team.members > 0;
    let known: Vec<&str> = before.iter().map(|team| team.team.as_str()).collect();
    let is_other = after.iter().filter(lives).any(|team| !known.contains(&team.team.as_str()));
    let resized = before.iter().zip(&after).any(|(a, b)| a.members != b.members);
    if after.is_empty() || (!is_other && !resized) {
        return None;
    }
    let times = [results.first_time(structure), When::End];
    let drawn = times.map(|when| standing(&grouped_at(results, structure, when)));
    let sizes = [&before, &after].map(|teams| {
        let standing = teams.iter().filter(lives);
        (standing.clone().map(|team| u64::from(team.members)).sum::<u64>(), standing.count() as u64)
    });
    let title = match sizes[0].1 == sizes[1].1 {
        true => {
            format!("{structure}: still {} at the end, of other sizes", counted(sizes[1].1, "team", "teams"))
        }
        false => format!("{structure}: from {} teams to {}", sizes[0].1, sizes[1].1),
    };
    let subtitle =
        "One run, at its start and at its end. Leaders in the middle; a disc’s area is its people.";
    let mut canvas = Canvas::new(format!("before-after-{structure}"), SIZE, &title, subtitle);
    let placed = placed(&drawn);
    let at = [0, 1].map(|panel: usize| {
        let centre = (SIZE.0 * (0.25 + 0.5 * panel as f64), BODY + 70.0 + RADIUS);
        in_pixels(&placed[panel], centre, RADIUS)
    });
    // One scale for both: what is as large as before has as many members.
    let scale = [0, 1].map(|panel: usize| disc_scale(&drawn[panel].groups, &at[panel], LARGEST));
    let scale = scale[0].min(scale[1]);
    for (panel, (members, teams)) in sizes.into_iter().enumerate() {
        let heading = format!(
            "{}: {} in {}{}",
            if panel == 0 { "before" } else { "after" },
            counted(members, "person", "people"),
            counted(teams, "team", "teams"),
            if drawn[panel].is_aggregated { ", drawn by function" } else { "" },
        );
        let left = MARGIN + SIZE.0 / 2.0 * panel as f64;
        canvas.text((left, BODY + 16.0), &heading, TEXT, INK, Anchor::Left);
        canvas.tell(&format!("{heading}."));
        let is_new = |name: &str| panel == 1 && !drawn[1].is_aggregated && !known.contains(&name);
        draw_panel(&mut canvas, &drawn[panel], (&at[panel], scale), is_new);
    }
    legend(&mut canvas, &drawn);
    Some(canvas)
}

/// Places in both organisations: those of one organisation that has the teams of both, unless hardly any of them stays.
fn placed(drawn: &[Grouped; 2]) -> [Vec<Place>; 2] {
    let key = |group: &Group| (group.name.clone(), group.level);
    let stays = |group: &&Group| drawn[1].groups.iter().any(|later| key(later) == key(group));
    if 2 * drawn[0].groups.iter().filter(stays).count() < drawn[0].groups.len() {
        return [0, 1].map(|panel: usize| layout(&drawn[panel]));
    }
    let mut union: Vec<Group> = Vec::new();
    let mut known: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for group in drawn.iter().flat_map(|organisation| &organisation.groups) {
        known.entry(key(group)).or_insert_with(|| {
            union.push(group.clone());
            union.len() - 1
        });
    }
    // Superiors, by their places in the union; those of the end where they changed.
    for organisation in drawn {
        for group in &organisation.groups {
            let parent = group.parent.map(|parent| known[&key(&organisation.groups[parent])]);
            union[known[&key(group)]].parent = parent;
        }
    }
    let is_aggregated = drawn.iter().any(|organisation| organisation.is_aggregated);
    let places = layout(&Grouped { groups: union, is_aggregated, ..Grouped::default() });
    [0, 1].map(|panel: usize| drawn[panel].groups.iter().map(|group| places[known[&key(group)]]).collect())
}

/// The groups with members, and what stands between them.
fn standing(drawn: &Grouped) -> Grouped {
    let standing: Vec<usize> = (0..drawn.groups.len()).filter(|i| drawn.groups[*i].members > 0.0).collect();
    let place = |index: usize| standing.iter().position(|known| *known == index);
    let mut groups: Vec<Group> = standing.iter().map(|index| drawn.groups[*index].clone()).collect();
    for group in &mut groups {
        group.parent = group.parent.and_then(place);
    }
    Grouped { groups, is_aggregated: drawn.is_aggregated, ..Grouped::default() }
}

fn draw_panel(
    canvas: &mut Canvas,
    drawn: &Grouped,
    (places, scale): (&[(f64, f64)], f64),
    is_new: impl Fn(&str) -> bool,
) {
    lines(canvas, &drawn.groups, places, &[]);
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
        let name = plain::kind(kind);
        canvas.text((x + 20.0, y), name, TEXT, INK, Anchor::Left);
        x += 64.0 + Canvas::text_width(name, TEXT);
    }
    canvas.ring((x, y), 11.0, VERMILLION, 3.0);
    canvas.text((x + 22.0, y), "was not there before", TEXT, INK, Anchor::Left);
}
