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
/// Whoever is farther has a row together.
const FARTHEST: u32 = 12;

/// People by steps to the nearest customer, and what their teams are for.
type People = BTreeMap<(u32, TeamKind), f64>;

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    // How far they are from customers who are there to meet some and meet none, would be a figure of how few are simulated.
    if results.has_idle_touchpoints() {
        return None;
    }
    let structures = &results.about.structures;
    let people: Vec<People> = structures.iter().map(|structure| people(results, structure)).collect();
    let most =
        people.iter().flat_map(|p| rows_of(&[p]).into_iter().map(|row| at(p, row))).fold(1.0, f64::max);
    // As many side by side as there is room for, and rows of the same length.
    let columns = structures.len().div_ceil(structures.len().div_ceil(COLUMNS).max(1)).max(1);
    let wide = (WIDTH - 2.0 * MARGIN - STEPS) / columns as f64;
    // Each as tall as those who are farthest in it need.
    let bands: Vec<Band> =
        people.chunks(columns).scan(BODY, |top, people| Some(Band::below(top, people))).collect();
    let size = (WIDTH, bands.last().map_or(BODY, |band| band.top + band.tall()) + 60.0);
    let mut canvas = Canvas::new("customer-distance", size, &title(results), &subtitle(results));
    bands.iter().for_each(|band| frame(&mut canvas, band));
    for (place, (structure, people)) in structures.iter().zip(&people).enumerate() {
        let left = MARGIN + STEPS + wide * (place % columns) as f64;
        let Band { top, rows } = &bands[place / columns];
        let name = Canvas::fitted(structure, TEXT, wide - 16.0);
        canvas.text((left, top + 14.0), &name, TEXT, INK, Anchor::Left);
        let average = results.fairness_of(structure).map_or(0.0, |row| row.customer_distance);
        let average = format!("{} on average", steps(average));
        canvas.text((left, top + 44.0), &average, TEXT, SOFT, Anchor::Left);
        bars(&mut canvas, (people, rows), (left, top + HEAD + CUSTOMERS + 12.0), (wide - BETWEEN) / most);
        canvas.tell(&said(structure, people));
    }
    legend(&mut canvas, results);
    Some(canvas)
}

/// Structures that stand side by side, and the rows that their people have.
struct Band {
    top: f64,
    rows: Vec<u32>,
}

impl Band {
    /// The next one of these structures, below which `top` is then.
    fn below(top: &mut f64, people: &[People]) -> Self {
        let band = Self { top: *top, rows: rows_of(&people.iter().collect::<Vec<_>>()) };
        *top += band.tall();
        band
    }

    fn tall(&self) -> f64 {
        HEAD + CUSTOMERS + 12.0 + self.rows.len() as f64 * ROW + 20.0
    }
}

/// Every number of steps up to the largest.
fn rows_of(people: &[&People]) -> Vec<u32> {
    let farthest = people.iter().flat_map(|people| people.keys().map(|key| key.0)).max();
    farthest.map_or(0..0, |farthest| 0..farthest + 1).collect()
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
    format!(
        "People by the number of steps that news takes to their team: 0 for those who {nearest} themselves, one more for every team on the way.{watching}"
    )
}

fn people(results: &Results, structure: &str) -> People {
    let mut people = People::new();
    for team in results.teams_at(structure, When::Standing).filter(|team| team.members > 0) {
        if let Some(distance) = team.customer_distance {
            *people.entry((distance.min(FARTHEST), team.kind)).or_insert(0.0) += f64::from(team.members);
        }
    }
    people
}

/// The people at a number of steps.
fn at(people: &People, steps: u32) -> f64 {
    people.iter().filter(|((row, _), _)| *row == steps).map(|(_, members)| members).sum()
}

/// The same for those who cannot see it.
fn said(structure: &str, people: &People) -> String {
    let rows = rows_of(&[people]).into_iter().map(|row| (row, at(people, row)));
    let rows = rows.filter(|(_, members)| *members > 0.0).map(|(row, members)| {
        let count = counted(members.round() as u64, "person", "people");
        format!("{count} at {}", named(row))
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
fn frame(canvas: &mut Canvas, Band { top, rows }: &Band) {
    let (band, right) = (top + HEAD, WIDTH - MARGIN);
    canvas.block([(MARGIN, band), (right, band + CUSTOMERS)], palette::PALE_AND_DARK[1]);
    canvas.text(
        (f64::midpoint(MARGIN, right), band + CUSTOMERS / 2.0),
        "customers",
        TEXT,
        PAPER,
        Anchor::Middle,
    );
    for (place, row) in rows.iter().enumerate() {
        let y = band + CUSTOMERS + 12.0 + ROW * (place as f64 + 0.5);
        canvas.text((MARGIN, y), &named(*row), TEXT, SOFT, Anchor::Left);
        if place > 0 {
            canvas.line([(MARGIN, y - ROW / 2.0), (right, y - ROW / 2.0)], FAINT, 1.0);
        }
    }
}

/// A bar for each row, with its people behind it; `scale` is the length of one person.
fn bars(canvas: &mut Canvas, (people, rows): (&People, &[u32]), (left, top): (f64, f64), scale: f64) {
    for (place, row) in rows.iter().enumerate() {
        let y = top + ROW * (place as f64 + 0.5);
        let mut from = left;
        for ((_, kind), members) in people.iter().filter(|((own, _), _)| own == row) {
            let to = from + members * scale;
            canvas.block([(from, y - BAR / 2.0), (to, y + BAR / 2.0)], palette::kind(*kind));
            from = to;
        }
        let members = at(people, *row);
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
            ((0, TeamKind::FrontOffice), 6.0),
            ((1, TeamKind::Management), 1.0),
            ((FARTHEST, TeamKind::StreamAligned), 31.0),
            ((FARTHEST, TeamKind::Platform), 2.0),
        ]);
        assert_eq!(
            said("hierarchy", &people),
            "hierarchy: 6 people at 0 steps, 1 person at 1 step, 33 people at 12 steps or more."
        );
        let mut canvas = Canvas::new("x", (WIDTH, 800.0), "", "");
        bars(&mut canvas, (&people, &rows_of(&[&people])), (200.0, 100.0), 10.0);
        let svg = canvas.finish("").unwrap().svg;
        let texts: Vec<&str> = svg.lines().filter(|line| ["6", "1", "33"].contains(line)).collect();
        assert_eq!(texts, ["6", "1", "33"], "{svg}");
        assert_eq!((steps(1.0), steps(6.25)), ("1 step".to_owned(), "6.25 steps".to_owned()));
    }
}
