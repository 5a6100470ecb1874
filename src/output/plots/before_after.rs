//! An organisation that changed itself, before and after: the first replication, at its start and at its end. Colour is what
//! a team is for; what was not there before has a ring.

use super::canvas::{Anchor, Canvas, TEXT};
use super::groups::{Grouped, grouped_with};
use super::map::{fitted_to, layout};
use super::palette::{self, INK, SOFT, VERMILLION};
use crate::experiment::{Results, StructureResults};
use crate::organisation::{Organisation, TeamKind};
use plotters::style::Color;

const SIZE: (f64, f64) = (1560.0, 900.0);

pub(super) fn draw(results: &Results) -> Vec<Canvas> {
    results.structures.iter().filter_map(one).collect()
}

fn one(s: &StructureResults) -> Option<Canvas> {
    let after = s.outcomes.first()?.after.as_ref()?;
    let before = s.before.as_ref().unwrap_or(&s.organisation);
    let drawn = [before, after].map(|organisation| grouped_with(organisation, |_| None, |_| 0.0));
    let known: Vec<&str> = drawn[0].groups.iter().map(|group| group.name.as_str()).collect();
    let is_other = drawn[1].groups.iter().any(|g| g.members > 0.0 && !known.contains(&g.name.as_str()));
    let people = |organisation: &Organisation| organisation.members();
    let resized = before.teams.iter().zip(&after.teams).any(|(a, b)| a.members != b.members);
    if !is_other && !resized {
        return None;
    }
    let title = format!("{}: before and after (first replication)", s.name);
    let mut canvas = Canvas::new(format!("before-after-{}", s.name), SIZE.0, SIZE.1, &title);
    for (panel, (drawn, organisation)) in drawn.iter().zip([before, after]).enumerate() {
        let left = 40.0 + panel as f64 * (SIZE.0 - 40.0) / 2.0;
        let area = [(left, 130.0), (left + SIZE.0 / 2.0 - 80.0, 800.0)];
        let teams = organisation.teams.iter().filter(|team| team.members > 0).count();
        let heading = format!(
            "{}: {} people in {teams} teams",
            if panel == 0 { "before" } else { "after" },
            people(organisation)
        );
        canvas.text((left, 100.0), &heading, TEXT, INK, Anchor::Left);
        let is_new = |name: &str| panel == 1 && !known.contains(&name);
        draw_panel(&mut canvas, drawn, area, is_new);
    }
    legend(&mut canvas, &drawn);
    Some(canvas)
}

fn draw_panel(canvas: &mut Canvas, drawn: &Grouped, area: [(f64, f64); 2], is_new: impl Fn(&str) -> bool) {
    let standing: Vec<usize> = (0..drawn.groups.len()).filter(|i| drawn.groups[*i].members > 0.0).collect();
    let place = |index: usize| standing.iter().position(|known| *known == index);
    let mut groups: Vec<_> = standing.iter().map(|index| drawn.groups[*index].clone()).collect();
    for group in &mut groups {
        group.parent = group.parent.and_then(place);
    }
    let traffic =
        drawn.traffic.iter().filter_map(|((a, b), relays)| Some(((place(*a)?, place(*b)?), *relays)));
    let standing = Grouped { groups, traffic: traffic.collect(), is_aggregated: drawn.is_aggregated };
    let places = fitted_to(&layout(&standing), area);
    for (a, b) in standing.traffic.keys() {
        canvas.line([places[*a], places[*b]], SOFT.mix(0.3), 1.0);
    }
    let people: f64 = standing.groups.iter().map(|group| group.members).sum();
    for (group, at) in standing.groups.iter().zip(&places) {
        let far = places.iter().filter(|other| *other != at).map(|o| libm::hypot(o.0 - at.0, o.1 - at.1));
        let room = far.fold(f64::INFINITY, f64::min) * 0.46;
        let size = (110.0 * libm::sqrt(group.members / people.max(1.0))).clamp(4.0, 40.0).min(room.max(2.5));
        if is_new(&group.name) {
            canvas.ring(*at, size + 4.0, VERMILLION, 3.0);
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
