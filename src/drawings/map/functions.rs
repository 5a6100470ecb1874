//! An organisation of more teams than eyes can follow: a row a function, as long as its people, in the colours of how busy their
//! teams are, and black below it as far as they meet customers.

use super::super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::super::groups::{Group, is_of_small_ones};
use super::super::palette::{self, FAINT, INK, Pressure, SOFT, VERMILLION};
use super::{Drawn, NEAR_LIMIT, title};
use crate::results::wording::{counted, grouped_digits, percent};
use crate::results::{Results, TeamMeasure, TeamSummary};

const WIDTH: f64 = 1300.0;
/// Where the bars begin, and where the longest ends.
const BARS: (f64, f64) = (360.0, 840.0);
/// Where the columns behind them end, and what they are.
const COLUMNS: [(f64, &str); 3] = [(1000.0, "people"), (1130.0, "teams"), (WIDTH - MARGIN, "meet customers")];
const HEAD: f64 = 72.0;
/// The room that the heading of a column has.
const HEADING: f64 = 122.0;
const ROW: f64 = 46.0;
/// The height of a bar, and that of the line of those who meet customers below it.
const BAR: (f64, f64) = (24.0, 6.0);
/// Teams that are named because they are near their limit.
const MOST_NAMED: usize = 4;

/// A function with all its levels.
struct Function<'a> {
    name: &'a str,
    teams: usize,
    members: f64,
    pressed: [usize; Pressure::ALL.len()],
    busy: [f64; Pressure::ALL.len()],
    meeting: f64,
}

/// The functions of a structure, the largest first; those that are too small to be told apart last.
fn functions(groups: &[Group]) -> Vec<Function<'_>> {
    let mut all: Vec<Function<'_>> = Vec::new();
    for group in groups.iter().filter(|group| group.members > 0.0) {
        let place = all.iter().position(|known| known.name == group.function).unwrap_or_else(|| {
            all.push(Function {
                name: &group.function,
                teams: 0,
                members: 0.0,
                pressed: [0; Pressure::ALL.len()],
                busy: [0.0; Pressure::ALL.len()],
                meeting: 0.0,
            });
            all.len() - 1
        });
        let function = &mut all[place];
        function.teams += group.teams;
        function.members += group.members;
        function.busy.iter_mut().zip(group.busy).for_each(|(sum, more)| *sum += more);
        function.pressed.iter_mut().zip(group.pressed).for_each(|(sum, more)| *sum += more);
        function.meeting += group.meets * group.members;
    }
    all.sort_by(|a, b| {
        let by_size = b.members.total_cmp(&a.members);
        is_of_small_ones(a.name).cmp(&is_of_small_ones(b.name)).then(by_size)
    });
    all
}

pub(super) fn draw(results: &Results, drawn: &Drawn<'_>) -> Canvas {
    let functions = functions(&drawn.grouped.groups);
    let near = near_limit(results, drawn.structure);
    let people = functions.iter().map(|function| function.members).sum::<f64>();
    // Where fewer customers are simulated than there are teams to meet them, who meets some is a figure of that.
    let meets = !results.has_idle_touchpoints();
    let dots = if near.is_empty() { "" } else { "; a number in a dot: teams near or over their limit" };
    let line = if meets { ". The black line below a bar is those who meet customers." } else { "." };
    let subtitle = format!(
        "{} by function, in the colours of how busy their teams are{dots}{line}",
        counted(people.round() as u64, "person", "people")
    );
    let named = near.len().min(MOST_NAMED + 1);
    let foot = 150.0 + 32.0 * named as f64;
    let size = (WIDTH, BODY + HEAD + ROW * functions.len() as f64 + foot);
    let mut canvas =
        Canvas::new(format!("organisation-{}", drawn.structure), size, &title(results, drawn), &subtitle);
    head(&mut canvas, meets);
    let most = functions.iter().map(|function| function.members).fold(1.0, f64::max);
    for (place, function) in functions.iter().enumerate() {
        let y = BODY + HEAD + ROW * (place as f64 + 0.5);
        row(&mut canvas, function, y, ((BARS.1 - BARS.0) / most, meets));
        canvas.tell(&said(function));
    }
    let below = BODY + HEAD + ROW * functions.len() as f64 + 40.0;
    legend(&mut canvas, &drawn.grouped.groups, below);
    names(&mut canvas, &near, below + 84.0);
    canvas
}

/// The columns behind the bars, with or without who meets customers.
fn columns(meets: bool) -> impl Iterator<Item = (f64, &'static str)> {
    COLUMNS.into_iter().take(if meets { COLUMNS.len() } else { COLUMNS.len() - 1 })
}

fn head(canvas: &mut Canvas, meets: bool) {
    for (at, name) in columns(meets) {
        let lines = Canvas::wrapped_to(name, TEXT, HEADING, 3);
        let first = BODY + HEAD - 18.0 - 27.0 * (lines.len() - 1) as f64;
        for (line, text) in lines.iter().enumerate() {
            canvas.text((at, first + 27.0 * line as f64), text, TEXT, SOFT, Anchor::Right);
        }
    }
}

fn row(canvas: &mut Canvas, function: &Function<'_>, y: f64, (scale, meets): (f64, bool)) {
    canvas.line([(MARGIN, y - ROW / 2.0), (WIDTH - MARGIN, y - ROW / 2.0)], FAINT, 1.0);
    let name = Canvas::fitted(function.name, TEXT, BARS.0 - 14.0 - MARGIN);
    canvas.text((BARS.0 - 14.0, y), &name, TEXT, INK, Anchor::Right);
    let (mut from, top) = (BARS.0, y - f64::midpoint(BAR.0, BAR.1));
    for level in Pressure::ALL {
        let to = from + function.busy[level as usize] * scale;
        if to > from {
            canvas.block([(from, top), (to, top + BAR.0)], level.colour());
        }
        from = to;
    }
    // A few people near the limit are no wider than a hair, and the message all the same.
    let marked =
        [Pressure::Overloaded, Pressure::NearLimit].map(|level| (level, function.pressed[level as usize]));
    for (place, (level, teams)) in marked.into_iter().filter(|(_, teams)| *teams > 0).enumerate() {
        let (x, y) = (from + 16.0 + 28.0 * place as f64, top + BAR.0 / 2.0);
        canvas.disc((x, y), 12.0, level.colour());
        canvas.text((x, y), &teams.to_string(), 18.0, palette::ink_on(level.colour()), Anchor::Middle);
    }
    if meets && function.meeting > 0.0 {
        let to = BARS.0 + (function.meeting * scale).max(2.0);
        canvas.block([(BARS.0, top + BAR.0 + 1.0), (to, top + BAR.0 + BAR.1 + 1.0)], INK);
    }
    let meeting =
        if function.meeting > 0.0 { percent(function.meeting / function.members) } else { "–".to_owned() };
    let cells = [grouped_digits(function.members), grouped_digits(function.teams as f64), meeting];
    for ((at, _), cell) in columns(meets).zip(cells) {
        canvas.text((at, y), &cell, TEXT, INK, Anchor::Right);
    }
}

/// The same for those who cannot see it.
fn said(function: &Function<'_>) -> String {
    let over: f64 = function.busy[Pressure::NearLimit as usize..].iter().sum();
    let over = if over > 0.0 {
        format!(", {} of them near or over the limit", grouped_digits(over))
    } else {
        String::new()
    };
    format!("{}: {}{over}.", function.name, counted(function.members.round() as u64, "person", "people"))
}

/// What the colours mean, and how many teams have each.
fn legend(canvas: &mut Canvas, groups: &[Group], y: f64) {
    let (mut x, mut y) = (MARGIN, y);
    for level in Pressure::ALL {
        let count: usize = groups.iter().map(|group| group.pressed[level as usize]).sum();
        let text = format!("{}: {}", level.name(), counted(count as u64, "team", "teams"));
        let wide = 32.0 + Canvas::text_width(&text, TEXT);
        if x + wide > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + 36.0);
        }
        canvas.block([(x, y - 11.0), (x + 22.0, y + 11.0)], level.colour());
        canvas.text((x + 32.0, y), &text, TEXT, if count > 0 { INK } else { SOFT }, Anchor::Left);
        x += wide + 28.0;
    }
}

/// The teams that are near their limit or over it: who falls behind first, then the busiest.
fn near_limit<'a>(results: &'a Results, structure: &'a str) -> Vec<(&'a TeamSummary, bool)> {
    let behind: Vec<&str> = results.falling_behind(structure).collect();
    let rows = results.teams.iter().filter(|row| row.structure == structure);
    let mut near: Vec<(&TeamSummary, bool)> = rows
        .filter(|row| row.measure == TeamMeasure::Utilisation)
        .map(|row| (row, behind.contains(&row.team.as_str())))
        .filter(|(row, behind)| Pressure::of(row.value.unwrap_or(0.0), *behind) >= Pressure::NearLimit)
        .collect();
    near.sort_by(|a, b| b.1.cmp(&a.1).then(b.0.value.unwrap_or(0.0).total_cmp(&a.0.value.unwrap_or(0.0))));
    near
}

/// Those of them that there is room for, by name.
fn names(canvas: &mut Canvas, near: &[(&TeamSummary, bool)], y: f64) {
    for (place, (row, behind)) in near.iter().take(MOST_NAMED).enumerate() {
        let y = y + 32.0 * place as f64;
        if place == 0 {
            canvas.text((MARGIN, y), NEAR_LIMIT, TEXT, VERMILLION, Anchor::Left);
        }
        let growing = if *behind { ", and its backlog keeps growing" } else { "" };
        let text = format!("{}, busy {}{growing}", row.team, percent(row.value.unwrap_or(0.0)));
        canvas.text(
            (BARS.0, y),
            &Canvas::fitted(&text, TEXT, WIDTH - MARGIN - BARS.0),
            TEXT,
            INK,
            Anchor::Left,
        );
        canvas.tell(&format!("{text}."));
    }
    if near.len() > MOST_NAMED {
        let text = format!("and {} more", near.len() - MOST_NAMED);
        canvas.text((BARS.0, y + 32.0 * MOST_NAMED as f64), &text, TEXT, SOFT, Anchor::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawings::groups::half_busy;

    #[test]
    fn a_function_is_the_sum_of_its_levels_and_the_largest_stands_first() {
        let group = |function: &str, level: u32, members: f64, meets: f64, near: f64| Group {
            teams: 2,
            members,
            level,
            busy: [members - near, 0.0, 0.0, near, 0.0],
            meets,
            ..half_busy(function, None)
        };
        let groups = [
            group("3 smaller functions", 1, 70.0, 0.0, 0.0),
            group("works", 1, 10.0, 0.0, 0.0),
            group("sales", 1, 1.0, 0.0, 0.0),
            group("sales", 3, 40.0, 0.5, 4.0),
        ];
        let all = functions(&groups);
        assert_eq!(
            all.iter().map(|function| function.name).collect::<Vec<_>>(),
            ["sales", "works", "3 smaller functions"]
        );
        let sales = &all[0];
        assert_eq!((sales.teams, sales.members, sales.meeting), (4, 41.0, 20.0));
        assert_eq!(sales.busy[3], 4.0);
        assert_eq!(said(sales), "sales: 41 people, 4 of them near or over the limit.");
        assert_eq!(said(&all[1]), "works: 10 people.");
    }
}
