//! How far people are from customers: a row for each number of steps, as long as the people who are so far from them, below
//! the customers, structures side by side.

use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::palette::{self, FAINT, INK, PAPER, SOFT};
use crate::results::plain;
use crate::results::wording::{counted, grouped_digits, number};
use crate::results::{Results, TeamKind, When};
use std::collections::BTreeMap;

const WIDTH: f64 = 1400.0;
/// Panels in a row, at most.
const COLUMNS: usize = 4;
/// Room for the numbers of steps at the left.
const STEPS: f64 = 150.0;
/// Between two panels, and for the number of people behind a bar.
const BETWEEN: f64 = 96.0;
/// From one row to the next, and how much of it a bar takes.
const ROW: f64 = 38.0;
const BAR: f64 = 28.0;
/// The name of a structure and its average above the rows, and the band of customers.
const HEAD: f64 = 66.0;
const CUSTOMERS: f64 = 34.0;
/// How much of the paper is in the colour of those who are there to meet customers and meet none.
const PALER: f64 = 0.6;
/// Whoever is farther has a row together.
const FARTHEST: u32 = 12;

/// People by steps to the nearest customer, what their teams are for, and whether they are there to meet customers and meet none.
type People = BTreeMap<(u32, TeamKind, bool), f64>;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let structures = &results.about.structures;
    let people: Vec<People> = structures.iter().map(|structure| people(results, structure)).collect();
    let most = people.iter().flat_map(|p| (0..=farthest(p)).map(|steps| at(p, steps))).fold(1.0, f64::max);
    // As many side by side as there is room for, and rows of the same length.
    let columns = structures.len().div_ceil(structures.len().div_ceil(COLUMNS).max(1)).max(1);
    let wide = (WIDTH - 2.0 * MARGIN - STEPS) / columns as f64;
    // Each as tall as those who are farthest in it need.
    let rows: Vec<Row> = people.chunks(columns).scan(BODY, Row::below).collect();
    let size = (WIDTH, rows.last().map_or(BODY, |row| row.top + row.tall()) + 60.0);
    let mut canvas = Canvas::new("customer-distance", size, &title(results), &subtitle(results));
    rows.iter().for_each(|row| frame(&mut canvas, row));
    for (place, (structure, people)) in structures.iter().zip(&people).enumerate() {
        let left = MARGIN + STEPS + wide * (place % columns) as f64;
        let top = rows[place / columns].top;
        let name = Canvas::fitted(structure, TEXT, wide - 16.0);
        canvas.text((left, top + 14.0), &name, TEXT, INK, Anchor::Left);
        let average = results.fairness_of(structure).map_or(0.0, |row| row.customer_distance);
        canvas.text((left, top + 44.0), &format!("{} on average", steps(average)), TEXT, SOFT, Anchor::Left);
        bars(&mut canvas, people, (left, top + HEAD + CUSTOMERS + 12.0), (wide - BETWEEN) / most);
        canvas.tell(&said(structure, people));
    }
    legend(&mut canvas, results);
    Some(canvas)
}

/// Structures that stand side by side.
struct Row {
    top: f64,
    farthest: u32,
}

impl Row {
    /// The next one of these structures, below which `top` is then.
    fn below(top: &mut f64, people: &[People]) -> Option<Self> {
        let row = Self { top: *top, farthest: people.iter().map(farthest).max()? };
        *top += row.tall();
        Some(row)
    }

    fn tall(&self) -> f64 {
        HEAD + CUSTOMERS + 12.0 + f64::from(self.farthest + 1) * ROW + 20.0
    }
}

fn farthest(people: &People) -> u32 {
    people.keys().map(|key| key.0).max().unwrap_or(0)
}

/// A number of steps.
fn steps(count: f64) -> String {
    format!("{} {}", number(count), if count == 1.0 { "step" } else { "steps" })
}

/// Who is nearest to customers and who farthest.
fn title(results: &Results) -> String {
    let mut by_distance = results.fairness.clone();
    by_distance.sort_by(|a, b| a.customer_distance.total_cmp(&b.customer_distance));
    match by_distance.as_slice() {
        [nearest, .., farthest] if farthest.customer_distance - nearest.customer_distance > 0.05 => format!(
            "People are {} from the nearest customer in “{}” on average, and {} in “{}”",
            steps(farthest.customer_distance),
            farthest.structure,
            number(nearest.customer_distance),
            nearest.structure
        ),
        [one, ..] => {
            format!("People are {} from the nearest customer on average", steps(one.customer_distance))
        }
        [] => "How far people are from customers".to_owned(),
    }
}

/// What is drawn, and what might surprise.
fn subtitle(results: &Results) -> String {
    let structures = &results.about.structures;
    let watched = structures.iter().any(|structure| results.watches_use(structure));
    let nearest = if watched { "meet customers or see how they use the product" } else { "meet customers" };
    let watching = if watched { " Whoever runs telemetry passes that on, and meets nobody." } else { "" };
    let idle = match structures.iter().any(|structure| people(results, structure).keys().any(|key| key.2)) {
        true => " Pale: they are there to meet customers, but no group of customers falls to their team.",
        false => "",
    };
    format!(
        "People by the number of steps that news takes to their team: 0 for those who {nearest} themselves, one more for every team on the way.{watching}{idle}"
    )
}

fn people(results: &Results, structure: &str) -> People {
    let mut people = People::new();
    // Where there is no front office, businesses are there to meet customers, unless all of them do.
    let kinds = || results.teams_at(structure, When::Standing).map(|team| team.kind);
    let meets = match kinds().any(|kind| kind == TeamKind::FrontOffice) {
        true => TeamKind::FrontOffice,
        false => TeamKind::StreamAligned,
    };
    let has_idle = results.has_idle_touchpoints(structure);
    for team in results.teams_at(structure, When::Standing).filter(|team| team.members > 0) {
        if let Some(distance) = team.customer_distance {
            let is_idle = has_idle && team.kind == meets && distance > 0;
            let key = (distance.min(FARTHEST), team.kind, is_idle);
            *people.entry(key).or_insert(0.0) += f64::from(team.members);
        }
    }
    people
}

/// The people at a number of steps.
fn at(people: &People, steps: u32) -> f64 {
    people.iter().filter(|(key, _)| key.0 == steps).map(|(_, members)| members).sum()
}

/// The same for those who cannot see it.
fn said(structure: &str, people: &People) -> String {
    let rows =
        (0..=farthest(people)).map(|steps| (steps, at(people, steps))).filter(|(_, members)| *members > 0.0);
    let rows = rows.map(|(steps, members)| {
        format!("{} at {}", counted(members.round() as u64, "person", "people"), named(steps))
    });
    format!("{structure}: {}.", rows.collect::<Vec<_>>().join(", "))
}

/// A row by its number of steps.
fn named(steps: u32) -> String {
    match steps {
        FARTHEST => format!("{FARTHEST} steps or more"),
        _ => counted(u64::from(steps), "step", "steps"),
    }
}

/// The band of customers across all panels that stand side by side, and the steps away from them below it.
fn frame(canvas: &mut Canvas, row: &Row) {
    let (band, right) = (row.top + HEAD, WIDTH - MARGIN);
    canvas.block([(MARGIN, band), (right, band + CUSTOMERS)], INK);
    canvas.text(
        (f64::midpoint(MARGIN, right), band + CUSTOMERS / 2.0),
        "customers",
        TEXT,
        PAPER,
        Anchor::Middle,
    );
    for steps in 0..=row.farthest {
        let y = band + CUSTOMERS + 12.0 + ROW * (f64::from(steps) + 0.5);
        canvas.text((MARGIN, y), &named(steps), TEXT, SOFT, Anchor::Left);
        if steps > 0 {
            canvas.line([(MARGIN, y - ROW / 2.0), (right, y - ROW / 2.0)], FAINT, 1.0);
        }
    }
}

/// A bar for each number of steps, with its people behind it; `scale` is the length of one person.
fn bars(canvas: &mut Canvas, people: &People, (left, top): (f64, f64), scale: f64) {
    for steps in 0..=farthest(people) {
        let y = top + ROW * (f64::from(steps) + 0.5);
        let mut from = left;
        for ((_, kind, is_idle), members) in people.iter().filter(|(key, _)| key.0 == steps) {
            let to = from + members * scale;
            let colour = palette::kind(*kind);
            let colour = if *is_idle { palette::between(colour, PAPER, PALER) } else { colour };
            canvas.block([(from, y - BAR / 2.0), (to, y + BAR / 2.0)], colour);
            from = to;
        }
        let members = at(people, steps);
        if members > 0.0 {
            canvas.text((from + 8.0, y), &grouped_digits(members), TEXT, INK, Anchor::Left);
        }
    }
}

fn legend(canvas: &mut Canvas, results: &Results) {
    let standing = results.organisation.iter().filter(|team| team.when == When::Standing && team.members > 0);
    let mut kinds: Vec<TeamKind> = standing.map(|team| team.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let (mut x, mut y) = (MARGIN, canvas.height - 34.0);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_says_how_many_people_are_so_far_and_the_last_one_holds_all_who_are_farther() {
        let people = People::from([
            ((0, TeamKind::FrontOffice, false), 6.0),
            ((1, TeamKind::Management, false), 1.0),
            ((FARTHEST, TeamKind::StreamAligned, false), 31.0),
            ((FARTHEST, TeamKind::StreamAligned, true), 2.0),
        ]);
        assert_eq!(
            said("hierarchy", &people),
            "hierarchy: 6 people at 0 steps, 1 person at 1 step, 33 people at 12 steps or more."
        );
        let mut canvas = Canvas::new("x", (WIDTH, 800.0), "", "");
        bars(&mut canvas, &people, (200.0, 100.0), 10.0);
        let svg = canvas.finish("").unwrap().svg;
        let texts: Vec<&str> = svg.lines().filter(|line| ["6", "1", "33"].contains(line)).collect();
        assert_eq!(texts, ["6", "1", "33"], "{svg}");
        assert_eq!((steps(1.0), steps(6.25)), ("1 step".to_owned(), "6.25 steps".to_owned()));
    }
}
