//! The backlog of the most loaded teams of each structure, and the warning where it keeps growing.

use super::axis::{Axis, span, spread};
use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::colours::Colours;
use super::palette::{self, Colour, FAINT, INK, PAPER, Pressure, SOFT};
use crate::results::wording::number;
use crate::results::{Followed, Point, Results, TeamMeasure};

const WIDTH: f64 = 1400.0;
/// The least height of a panel with what stands around it.
const PANEL: f64 = 400.0;
/// Curves of a panel of which none is of a team that falls behind.
const MOST_CURVES: usize = 3;
/// What stands above a panel and below it.
const AROUND: f64 = 100.0;
/// The most room for the names of teams beside a panel.
const NAMES: f64 = 290.0;
/// Lines of a name, and what one of them takes.
const LINES: usize = 3;
const LINE: f64 = 25.0;
/// Room for the numbers at the left of a panel.
const NUMBERS: f64 = 100.0;

/// How a title begins that speaks of what few runs do.
const SELDOM: &str = "In some runs";

/// The curves of one structure, whoever falls behind first, then the most loaded.
struct Panel<'a> {
    structure: &'a str,
    colour: Colour,
    curves: Vec<Curve<'a>>,
}

struct Curve<'a> {
    team: &'a str,
    is_growing: bool,
    points: Vec<(f64, f64)>,
}

impl<'a> Panel<'a> {
    fn of(results: &'a Results, structure: &'a str, colour: Colour) -> Self {
        let growing = growing(results, structure);
        let at = |point: &Point| Some((point.time_d, point.estimate.value?));
        let curve = |team: &'a str| Curve {
            team,
            is_growing: growing.contains(&team),
            points: results.course(structure, Followed::Backlog, Some(team)).filter_map(at).collect(),
        };
        let mut curves: Vec<Curve<'_>> = most_loaded(results, structure).into_iter().map(curve).collect();
        // More lines of one colour nobody tells apart; whoever falls behind is shown whatever else is.
        let growing = curves.iter().filter(|curve| curve.is_growing).count();
        curves.sort_by_key(|curve| !curve.is_growing);
        curves.truncate(MOST_CURVES.max(growing));
        Self { structure, colour, curves }
    }

    /// From the middle of one team's name to that of the next, in so much room.
    fn gap(&self, names: f64) -> f64 {
        let lines = self.curves.iter().map(|curve| Canvas::wrapped_to(curve.team, TEXT, names, LINES).len());
        lines.max().unwrap_or(1) as f64 * LINE + 6.0
    }

    fn highest(&self) -> f64 {
        self.curves.iter().flat_map(|curve| &curve.points).map(|(_, n)| *n).fold(0.0, f64::max)
    }
}

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let structures = &results.about.structures;
    let colours = Colours::of_run(results);
    let panels: Vec<Panel<'_>> = structures.iter().map(|s| Panel::of(results, s, colours.of(s))).collect();
    let highest = panels.iter().map(Panel::highest).fold(0.0, f64::max);
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows = panels.len().div_ceil(columns);
    let scale = if panels.len() > 1 { " All panels share one scale." } else { "" };
    let title = title(results, &panels);
    let seldom =
        if title.starts_with(SELDOM) { " What piles up in few runs hardly shows in a mean." } else { "" };
    let subtitle = format!(
        "Pieces of work waiting or in hand at the teams where most of it lies, mean over runs.{scale} Thick and dark red: the backlog keeps growing in most runs.{seldom}"
    );
    let names = names_room(&panels);
    // Below each other the names of a panel need their lines, however low it is.
    let tall = panels.iter().map(|panel| panel.curves.len() as f64 * panel.gap(names) + AROUND);
    let tall = tall.fold(PANEL, f64::max);
    let size = (WIDTH, BODY + rows as f64 * tall + 40.0);
    let mut canvas = Canvas::new("backlog", size, &title, &subtitle);
    let days = panels.iter().flat_map(|p| &p.curves).flat_map(|c| &c.points).map(|(day, _)| *day);
    let (first, last) = span(days).unwrap_or((0.0, results.about.horizon_d));
    let wide = (WIDTH - 2.0 * MARGIN) / columns as f64;
    for (place, panel) in panels.iter().enumerate() {
        let left = MARGIN + (place % columns) as f64 * wide;
        let top = BODY + (place / columns) as f64 * tall + 50.0;
        let bottom = top + tall - AROUND;
        let (from, to) = (left + NUMBERS, left + wide - names - 44.0);
        let x = Axis { low: first, high: last.max(first + 1e-9), from, to };
        let y = Axis { low: 0.0, high: (highest * 1.05).max(1.0), from: bottom, to: top };
        draw_panel(&mut canvas, panel, (x, y), names);
        canvas.tell(&said(panel));
    }
    let at = (WIDTH / 2.0, size.1 - 14.0);
    canvas.text(at, "working days since the start", TEXT, INK, Anchor::Middle);
    Some(canvas)
}

/// The room that the names of teams take in one line each or, where that is too much, in several.
fn names_room(panels: &[Panel<'_>]) -> f64 {
    let names = || panels.iter().flat_map(|panel| &panel.curves).map(|curve| curve.team);
    let fits = |room: f64, lines: usize| {
        names().all(|name| {
            let wrapped = Canvas::wrapped(name, TEXT, room);
            wrapped.len() <= lines && !wrapped.iter().any(|line| line.ends_with('…'))
        })
    };
    let rooms = || (8..).map(|step| f64::from(step) * 15.0).take_while(|room| *room <= NAMES);
    let found = (1..=LINES).find_map(|lines| rooms().find(|room| fits(*room, lines)));
    found.unwrap_or(NAMES)
}

/// Where work piles up without end: in most runs or, where it does so nowhere, in some.
fn title(results: &Results, panels: &[Panel<'_>]) -> String {
    let structures = results.about.structures.iter();
    let overloaded = structures.clone().map(|s| (s.as_str(), growing(results, s)));
    let overloaded: Vec<_> = overloaded.filter(|(_, teams)| !teams.is_empty()).collect();
    let now_and_then = structures.map(|s| (s.as_str(), growing_in_more_than(results, s, 0.0)));
    let now_and_then: Vec<_> = now_and_then.filter(|(_, teams)| !teams.is_empty()).collect();
    told(&overloaded, &now_and_then, &most(panels))
}

/// Where most waited at any time, on average over runs; nothing where nobody waited.
fn most(panels: &[Panel<'_>]) -> String {
    let highest = panels.iter().max_by(|a, b| a.highest().total_cmp(&b.highest()));
    match highest.filter(|panel| panel.highest() >= 1.0) {
        Some(panel) => format!(
            ": at most {} pieces at one team of {} on average",
            number(panel.highest()),
            panel.structure
        ),
        None => String::new(),
    }
}

/// The same of those who fall behind in most runs, and of those who do in any.
fn told(in_most: &[(&str, Vec<&str>)], in_some: &[(&str, Vec<&str>)], most: &str) -> String {
    match (in_most, in_some) {
        ([], []) => format!("Nowhere does work pile up without end{most}"),
        ([], some) => format!("{SELDOM} {}", warning(some).replacen("Work", "work", 1)),
        (most, _) => warning(most),
    }
}

/// The teams by name where there are one or two in a structure, else the first of them and how many more.
fn warning(overloaded: &[(&str, Vec<&str>)]) -> String {
    let places: Vec<String> = overloaded
        .iter()
        .map(|(structure, teams)| match teams.as_slice() {
            [one] => format!("{one} in {structure}"),
            [one, other] => format!("{one} and {other} in {structure}"),
            [first, more @ ..] => format!("{first} and {} more teams in {structure}", more.len()),
            [] => (*structure).to_owned(),
        })
        .collect();
    format!("Work piles up without end at {}", places.join("; "))
}

/// The teams whose backlog keeps growing in most replications, the most loaded first.
fn growing<'a>(results: &'a Results, structure: &str) -> Vec<&'a str> {
    growing_in_more_than(results, structure, 0.5)
}

/// Those whose backlog keeps growing in more than a share of the replications, the most loaded first.
fn growing_in_more_than<'a>(results: &'a Results, structure: &str, least: f64) -> Vec<&'a str> {
    let rows = results.teams.iter().filter(|row| row.structure == structure);
    let rows =
        rows.filter(|row| row.measure == TeamMeasure::Unstable && row.value.is_some_and(|v| v > least));
    let mut teams: Vec<&str> = rows.map(|row| row.team.as_str()).collect();
    let loaded = most_loaded(results, structure);
    teams.sort_by_key(|team| loaded.iter().position(|other| other == team).unwrap_or(usize::MAX));
    teams
}

/// The same for those who cannot see it.
fn said(panel: &Panel<'_>) -> String {
    let ends = panel.curves.iter().filter_map(|curve| {
        let (_, last) = curve.points.last()?;
        let most = curve.points.iter().map(|(_, n)| *n).fold(0.0, f64::max);
        Some(format!("{} {} in the end, {} at most", curve.team, number(*last), number(most)))
    });
    let ends: Vec<String> = ends.take(3).collect();
    let said = if ends.is_empty() { "nothing ever waited".to_owned() } else { ends.join("; ") };
    format!("{}: {said}.", panel.structure)
}

/// The colour and width of a curve: the most loaded team in the colour of its structure, the next ones paler; what keeps
/// growing in the colour that it has on maps.
fn pen(curve: &Curve<'_>, place: usize, colour: Colour) -> (Colour, f64) {
    const PALER: [f64; MOST_CURVES] = [0.0, 0.4, 0.68];
    match curve.is_growing {
        true => (Pressure::Overloaded.colour(), 4.0),
        false => (palette::between(colour, PAPER, PALER[place.min(PALER.len() - 1)]), 2.5),
    }
}

fn draw_panel(canvas: &mut Canvas, panel: &Panel<'_>, (x, y): (Axis, Axis), names: f64) {
    let most = panel.highest();
    let at_most = if most > 0.0 { format!(", at most {} at one team", number(most)) } else { String::new() };
    let room = x.to - x.from + names - Canvas::text_width(&at_most, TEXT);
    let name = Canvas::fitted(panel.structure, TEXT, room) + &at_most;
    canvas.text((x.from, y.to - 24.0), &name, TEXT, INK, Anchor::Left);
    for (tick, label) in y.labelled_ticks(5) {
        canvas.line([(x.from, y.at(tick)), (x.to, y.at(tick))], FAINT, 1.0);
        canvas.text((x.from - 10.0, y.at(tick)), &label, TEXT, SOFT, Anchor::Right);
    }
    for (tick, label) in x.labelled_ticks(4) {
        canvas.line([(x.at(tick), y.from), (x.at(tick), y.from + 6.0)], SOFT, 1.0);
        canvas.text((x.at(tick), y.from + 22.0), &label, TEXT, SOFT, Anchor::Middle);
    }
    let ends = panel.curves.iter().map(|curve| curve.points.last().map_or(y.from, |(_, n)| y.within(*n)));
    let ends: Vec<f64> = ends.collect();
    let texts: Vec<Vec<String>> =
        panel.curves.iter().map(|curve| Canvas::wrapped_to(curve.team, TEXT, names, LINES)).collect();
    let gap = panel.gap(names);
    let placed = spread(&ends, gap, (y.to - 12.0 + gap / 2.0, y.from + 6.0));
    // Lines to curves that all end in one place would tell nothing: there the colour does.
    let (lowest, highest) = span(ends.iter().copied()).unwrap_or((0.0, 0.0));
    let are_together = highest - lowest < LINE;
    let labels = ends.iter().zip(&placed).zip(&texts);
    for (place, (curve, ((end, at), lines))) in panel.curves.iter().zip(labels).enumerate().rev() {
        let (colour, width) = pen(curve, place, panel.colour);
        canvas.line(curve.points.iter().map(|(day, n)| (x.at(*day), y.within(*n))), colour, width);
        match are_together {
            true => canvas.line([(x.to + 8.0, *at), (x.to + 24.0, *at)], colour, 4.0),
            false => canvas.line([(x.to + 4.0, *end), (x.to + 24.0, *at)], colour, 1.5),
        }
        let ink = if curve.is_growing { colour } else { INK };
        let first = at - LINE * (lines.len() as f64 - 1.0) / 2.0;
        for (line, text) in lines.iter().enumerate() {
            canvas.text((x.to + 30.0, first + LINE * line as f64), text, TEXT, ink, Anchor::Left);
        }
    }
    if panel.curves.is_empty() {
        let middle = (f64::midpoint(x.from, x.to), f64::midpoint(y.from, y.to));
        canvas.text(middle, "nothing ever waited", TEXT, SOFT, Anchor::Middle);
    }
}

/// The teams whose backlog is followed, the most loaded first.
fn most_loaded<'a>(results: &'a Results, structure: &str) -> Vec<&'a str> {
    let of_structure = results
        .series
        .iter()
        .filter(|point| point.structure == structure && point.measure == Followed::Backlog);
    let mut teams: Vec<&str> = of_structure.filter_map(|point| point.team.as_deref()).collect();
    teams.dedup();
    teams
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_warns_of_those_who_fall_behind_for_good() {
        assert_eq!(told(&[], &[], ": at most 9"), "Nowhere does work pile up without end: at most 9");
        let seldom = [("network", vec!["business 6"])];
        assert_eq!(told(&[], &seldom, ""), "In some runs work piles up without end at business 6 in network");
        let one = [("hierarchy", vec!["product 12"])];
        assert_eq!(told(&one, &seldom, ""), "Work piles up without end at product 12 in hierarchy");
        let two = [("grow", vec!["a", "b", "c"]), ("split", vec!["platform 1"])];
        assert_eq!(
            warning(&two),
            "Work piles up without end at a and 2 more teams in grow; platform 1 in split"
        );
    }
}
