//! The backlog of the busiest team of each structure, and the warning where it keeps growing.

use super::axis::{Axis, span, spread};
use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::colours::Colours;
use super::palette::{Colour, FAINT, INK, Pressure, SOFT};
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{Followed, Point, Results, Stage, TeamMeasure, When};

const WIDTH: f64 = 1400.0;
/// The least height of a panel with what stands around it.
const PANEL: f64 = 400.0;
/// What stands above a panel and below it.
const ABOVE: f64 = 104.0;
const BELOW: f64 = 54.0;
/// The most room for the names of teams beside a panel.
const NAMES: f64 = 290.0;
/// Lines of a name, and what one of them takes.
const LINES: usize = 3;
const LINE: f64 = 25.0;
/// Room for the numbers at the left of a panel, and what they count.
const NUMBERS: f64 = 112.0;
/// A curve that rises so many times above its middle has peaks.
const PEAK: f64 = 5.0;

/// What is drawn of one structure: whoever falls behind in most runs, else the team that is busiest of those followed.
struct Panel<'a> {
    structure: &'a str,
    colour: Colour,
    are_growing: bool,
    /// How many fall behind, whether or not their backlog was followed.
    growing: usize,
    curves: Vec<Curve<'a>>,
}

struct Curve<'a> {
    team: &'a str,
    members: u32,
    points: Vec<(f64, f64)>,
}

impl Curve<'_> {
    /// The team with its people.
    fn told(&self) -> String {
        format!("{} ({})", self.team, counted(u64::from(self.members), "person", "people"))
    }

    fn highest(&self) -> f64 {
        self.points.iter().map(|(_, n)| *n).fold(0.0, f64::max)
    }

    fn has_peaks(&self) -> bool {
        let mut heights: Vec<f64> = self.points.iter().map(|(_, n)| *n).collect();
        heights.sort_by(f64::total_cmp);
        heights.get(heights.len() / 2).is_some_and(|middle| self.highest() > PEAK * middle.max(1.0))
    }
}

impl<'a> Panel<'a> {
    fn of(results: &'a Results, structure: &'a str, colour: Colour, by_person: bool) -> Self {
        let growing = growing(results, structure);
        let members = |name: &str| {
            let mut teams = results.teams_at(structure, When::Standing);
            teams.find(|team| team.team == name).map_or(0, |team| team.members)
        };
        let each = |name: &str| if by_person { f64::from(members(name).max(1)) } else { 1.0 };
        let curve = |team: &'a str| {
            let at = |point: &Point| Some((point.time_d, point.estimate.value? / each(team)));
            let points = results.course(structure, Followed::Backlog, Some(team)).filter_map(at).collect();
            Curve { team, members: members(team), points }
        };
        let busy = |team: &str| {
            let mut rows = results.teams.iter().filter(|row| row.structure == structure && row.team == team);
            rows.find(|row| row.measure == TeamMeasure::Utilisation).and_then(|row| row.value).unwrap_or(0.0)
        };
        let (mut behind, others): (Vec<Curve<'_>>, Vec<Curve<'_>>) = most_loaded(results, structure)
            .into_iter()
            .map(curve)
            .filter(|curve| curve.highest() > 0.0)
            .partition(|curve| growing.contains(&curve.team));
        let are_growing = !behind.is_empty();
        if !are_growing {
            // The first of equals, who is loaded most.
            behind.extend(others.into_iter().rev().max_by(|a, b| busy(a.team).total_cmp(&busy(b.team))));
        }
        Self { structure, colour, are_growing, growing: growing.len(), curves: behind }
    }

    /// From the middle of one team's name to that of the next, in so much room.
    fn gap(&self, names: f64) -> f64 {
        let lines = self.curves.iter().map(|curve| Canvas::wrapped_to(curve.team, TEXT, names, LINES).len());
        lines.max().unwrap_or(1) as f64 * LINE + 6.0
    }

    fn highest(&self) -> f64 {
        self.curves.iter().map(Curve::highest).fold(0.0, f64::max)
    }

    /// Whose work it is and how much at most, to stand below the structure's name.
    fn whose(&self) -> String {
        match self.curves.as_slice() {
            [] => "nothing ever waited".to_owned(),
            [one] => format!("{}, at most {}", one.told(), number(one.highest())),
            several => {
                let more = match self.growing.saturating_sub(several.len()) {
                    0 => String::new(),
                    _ => format!(" of {} that fall behind", self.growing),
                };
                let teams = counted(several.len() as u64, "team", "teams");
                format!("{teams}{more}, at most {} at one of them", number(self.highest()))
            }
        }
    }

    /// The colour and width of its curves: what keeps growing has the colour that it has on maps.
    fn pen(&self) -> (Colour, f64) {
        if self.are_growing { (Pressure::Overloaded.colour(), 4.0) } else { (self.colour, 2.5) }
    }
}

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let structures = &results.about.structures;
    let colours = Colours::of_run(results);
    // Where teams change their size nobody knows by how many a backlog is shared.
    let by_person = results.organisation.iter().all(|team| team.when != When::End);
    let panels: Vec<Panel<'_>> =
        structures.iter().map(|s| Panel::of(results, s, colours.of(s), by_person)).collect();
    let counts = if by_person { "pieces of work a person" } else { "pieces of work" };
    let highest = panels.iter().map(Panel::highest).fold(0.0, f64::max);
    let columns = if panels.len() > 1 { 2 } else { 1 };
    let rows = panels.len().div_ceil(columns);
    let names = names_room(&panels);
    // Below each other the names of a panel need their lines, however low it is.
    let tall = panels.iter().map(|panel| panel.curves.len() as f64 * panel.gap(names) + ABOVE + BELOW);
    let tall = tall.fold(PANEL, f64::max);
    let size = (WIDTH, BODY + rows as f64 * tall + 40.0);
    let mut canvas =
        Canvas::new("backlog", size, &title(results, &panels, counts), &subtitle(results, &panels, counts));
    let days = panels.iter().flat_map(|p| &p.curves).flat_map(|c| &c.points).map(|(day, _)| *day);
    let (first, last) = span(days).unwrap_or((0.0, results.about.horizon_d));
    let wide = (WIDTH - 2.0 * MARGIN) / columns as f64;
    for (place, panel) in panels.iter().enumerate() {
        let left = MARGIN + (place % columns) as f64 * wide;
        let top = BODY + (place / columns) as f64 * tall + ABOVE;
        let bottom = top + tall - ABOVE - BELOW;
        // All panels are as wide, so that slopes can be compared.
        let beside = if panels.iter().any(|panel| panel.curves.len() > 1) { names + 30.0 } else { 0.0 };
        let (from, to) = (left + NUMBERS, left + wide - beside - 24.0);
        let x = Axis { low: first, high: last.max(first + 1e-9), from, to };
        let y = Axis { low: 0.0, high: (highest * 1.05).max(1.0), from: bottom, to: top };
        draw_panel(&mut canvas, panel, (x, y), beside);
        if place % columns == 0 {
            canvas.turned_text((left + 12.0, f64::midpoint(top, bottom)), counts, TEXT, INK);
        }
        canvas.tell(&said(panel));
    }
    let at = (WIDTH / 2.0, size.1 - 14.0);
    canvas.text(at, "working days since the start", TEXT, INK, Anchor::Middle);
    Some(canvas)
}

/// What is drawn: of what stands in a panel, and no more.
fn subtitle(results: &Results, panels: &[Panel<'_>], counts: &str) -> String {
    let whose = match (panels.iter().any(|p| p.are_growing), panels.iter().all(|p| p.are_growing)) {
        (false, _) => "at the busiest team of each structure",
        (true, true) => "at the teams whose backlog keeps growing in most runs",
        (true, false) => {
            "at the teams whose backlog keeps growing in most runs (dark red), elsewhere at the busiest team"
        }
    };
    let scale = if panels.len() > 1 { " All panels share one scale." } else { "" };
    let waits_for_dates = |panel: &&Panel<'_>| results.days_in(panel.structure, Stage::Gate) > 0.0;
    let mut peaked = panels.iter().filter(waits_for_dates).flat_map(|panel| &panel.curves);
    let peaks = match peaked.any(Curve::has_peaks) {
        true => " Peaks: what has waited for the date of a report or meeting comes all at once.",
        false => "",
    };
    format!("{} waiting or in hand {whose}, mean over runs.{scale}{peaks}", capital(counts))
}

/// The room that the names of teams take in one line each or, where that is too much, in several.
fn names_room(panels: &[Panel<'_>]) -> f64 {
    let several = || panels.iter().filter(|panel| panel.curves.len() > 1);
    let names = || several().flat_map(|panel| &panel.curves).map(|curve| curve.team);
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

/// Where work piles up without end in most runs; where it does so nowhere, how much lies at the busiest.
fn title(results: &Results, panels: &[Panel<'_>], counts: &str) -> String {
    let structures = results.about.structures.iter();
    let overloaded = structures.map(|s| (s.as_str(), growing(results, s)));
    let overloaded: Vec<_> = overloaded.filter(|(_, teams)| !teams.is_empty()).collect();
    let ever = results.about.structures.iter().any(|structure| results.unstable(structure).next().is_some());
    let most: Vec<(&str, f64)> = panels.iter().map(|panel| (panel.structure, panel.highest())).collect();
    told(&overloaded, ever, peaks(&most, counts).as_deref())
}

/// How much lies at the busiest teams at their peaks, of many structures the most and the least; nothing where nobody waited.
fn peaks(most: &[(&str, f64)], counts: &str) -> Option<String> {
    const NAMED: usize = 4;
    let mut shown = most.to_vec();
    if shown.len() > NAMED {
        shown.sort_by(|a, b| b.1.total_cmp(&a.1));
        shown = shown.first().into_iter().chain(shown.last()).copied().collect();
    }
    let named: Vec<String> =
        shown.iter().map(|(structure, highest)| format!("{} in {structure}", number(*highest))).collect();
    let is_any = most.iter().any(|(_, highest)| *highest > 0.0);
    is_any.then(|| format!("{} at the busiest team: up to {}", capital(counts), listed(&named)))
}

/// The same of those who fall behind in most runs, whether any does in some, and of the most that lies anywhere.
fn told(in_most: &[(&str, Vec<&str>)], in_some: bool, most: Option<&str>) -> String {
    match (in_most, in_some, most) {
        ([], false, None) => "Nowhere does work pile up without end".to_owned(),
        ([], false, Some(most)) => format!("{most}; nowhere do they pile up without end"),
        ([], true, None) => "Work piles up without end in some runs".to_owned(),
        ([], true, Some(most)) => most.to_owned(),
        (overloaded, ..) => warning(overloaded),
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
fn growing<'a>(results: &'a Results, structure: &'a str) -> Vec<&'a str> {
    let mut teams: Vec<&str> = results.falling_behind(structure).collect();
    let loaded = most_loaded(results, structure);
    teams.sort_by_key(|team| loaded.iter().position(|other| other == team).unwrap_or(usize::MAX));
    teams
}

/// The same for those who cannot see it.
fn said(panel: &Panel<'_>) -> String {
    let ends = panel.curves.iter().filter_map(|curve| {
        let (_, last) = curve.points.last()?;
        Some(format!("{} {} in the end, {} at most", curve.team, number(*last), number(curve.highest())))
    });
    let ends: Vec<String> = ends.take(3).collect();
    let said = if ends.is_empty() { "nothing ever waited".to_owned() } else { ends.join("; ") };
    format!("{}: {said}.", panel.structure)
}

/// A panel; `beside` is the room at its right.
fn draw_panel(canvas: &mut Canvas, panel: &Panel<'_>, (x, y): (Axis, Axis), beside: f64) {
    let (colour, width) = panel.pen();
    let room = x.to - x.from + beside;
    let below = if panel.are_growing { colour } else { SOFT };
    let whose = Canvas::wrapped_to(&panel.whose(), TEXT, room, 2);
    let first = y.to - 28.0 - 28.0 * (whose.len() - 1) as f64;
    let name = Canvas::fitted(panel.structure, TEXT, room);
    canvas.text((x.from, first - 28.0), &name, TEXT, INK, Anchor::Left);
    for (line, text) in whose.iter().enumerate() {
        canvas.text((x.from, first + 28.0 * line as f64), text, TEXT, below, Anchor::Left);
    }
    axes(canvas, &x, &y);
    for curve in panel.curves.iter().rev() {
        canvas.line(curve.points.iter().map(|(day, n)| (x.at(*day), y.within(*n))), colour, width);
    }
    if panel.curves.len() > 1 {
        labels(canvas, panel, (x, y), beside - 30.0);
    }
}

/// Ticks and grid; the day at which the axis begins has a number of its own where there is room for it.
fn axes(canvas: &mut Canvas, x: &Axis, y: &Axis) {
    const ROOM: f64 = 60.0;
    for (tick, label) in y.labelled_ticks(5) {
        canvas.line([(x.from, y.at(tick)), (x.to, y.at(tick))], FAINT, 1.0);
        canvas.text((x.from - 10.0, y.at(tick)), &label, TEXT, SOFT, Anchor::Right);
    }
    let ticks = x.labelled_ticks(4);
    let begins = ticks.first().is_none_or(|(tick, _)| x.at(*tick) - x.from > ROOM);
    let first = begins.then(|| (x.low, format!("{:.0}", x.low)));
    for (tick, label) in first.into_iter().chain(ticks) {
        canvas.line([(x.at(tick), y.from), (x.at(tick), y.from + 6.0)], SOFT, 1.0);
        canvas.text((x.at(tick), y.from + 22.0), &label, TEXT, SOFT, Anchor::Middle);
    }
}

/// The names of several teams at the ends of their curves.
fn labels(canvas: &mut Canvas, panel: &Panel<'_>, (x, y): (Axis, Axis), names: f64) {
    let (colour, _) = panel.pen();
    let ends = panel.curves.iter().map(|curve| curve.points.last().map_or(y.from, |(_, n)| y.within(*n)));
    let ends: Vec<f64> = ends.collect();
    let gap = panel.gap(names);
    let placed = spread(&ends, gap, (y.to - 12.0 + gap / 2.0, y.from + 6.0));
    for (curve, (end, at)) in panel.curves.iter().zip(ends.iter().zip(&placed)) {
        canvas.line([(x.to + 4.0, *end), (x.to + 24.0, *at)], colour, 1.5);
        let lines = Canvas::wrapped_to(curve.team, TEXT, names, LINES);
        let first = at - LINE * (lines.len() as f64 - 1.0) / 2.0;
        for (line, text) in lines.iter().enumerate() {
            canvas.text((x.to + 30.0, first + LINE * line as f64), text, TEXT, colour, Anchor::Left);
        }
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
    fn the_title_warns_of_those_who_fall_behind_for_good_and_says_nowhere_only_where_no_run_has_any() {
        let text = "Pieces of work at the busiest team: up to 9 in line";
        let most = Some(text);
        assert_eq!(told(&[], false, None), "Nowhere does work pile up without end");
        assert!(told(&[], false, most).ends_with("9 in line; nowhere do they pile up without end"));
        assert_eq!(told(&[], true, most), text);
        assert_eq!(told(&[], true, None), "Work piles up without end in some runs");
        assert_eq!(peaks(&[("line", 9.0)], "pieces of work").as_deref(), most);
        let many = [("a", 1.0), ("b", 3.0), ("c", 0.5), ("d", 2.0), ("e", 2.5)];
        assert!(peaks(&many, "pieces").unwrap().ends_with("up to 3 in b and 0.500 in c"));
        assert_eq!(peaks(&[("line", 0.0)], "pieces"), None);
        let one = [("hierarchy", vec!["product 12"])];
        assert_eq!(told(&one, true, most), "Work piles up without end at product 12 in hierarchy");
        let two = [("grow", vec!["a", "b", "c"]), ("split", vec!["platform 1"])];
        assert_eq!(
            warning(&two),
            "Work piles up without end at a and 2 more teams in grow; platform 1 in split"
        );
    }

    #[test]
    fn a_panel_says_whose_work_it_shows_and_a_curve_whether_it_has_peaks() {
        let curve = |team, heights: &[f64]| Curve {
            team,
            members: 4,
            points: heights.iter().enumerate().map(|(day, n)| (day as f64, *n)).collect(),
        };
        let spiky = curve("head", &[0.0, 1.0, 40.0, 1.0]);
        assert!(spiky.has_peaks() && !curve("head", &[30.0, 31.0, 40.0]).has_peaks());
        let panel = |curves| Panel { structure: "line", colour: INK, are_growing: false, growing: 3, curves };
        assert_eq!(panel(vec![]).whose(), "nothing ever waited");
        assert_eq!(panel(vec![spiky]).whose(), "head (4 people), at most 40");
        let two = panel(vec![curve("a", &[1.0]), curve("b", &[7.0])]);
        assert_eq!(two.whose(), "2 teams of 3 that fall behind, at most 7 at one of them");
    }
}
