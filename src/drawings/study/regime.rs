//! Heat maps over two factors: of the differences between structures, with the line at which the sign turns.

use super::super::axis::{span, tick_label};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::colours::Colours;
use super::super::palette::Colour;
use super::super::palette::{self, INK, PAPER, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::{Analysis, RegimeMap};
use super::{factor_label, file_part, name_of, panel_name, with_unit, wording};
use crate::results::wording::{Wording, capital};
use crate::results::{Estimate, Fields, StudyOutput, StudyResults};

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let compares = analyses.iter().any(|a| a.output.baseline.is_some());
    let shown: Vec<(&Analysis<'_>, &RegimeMap)> = analyses
        .iter()
        .filter(|a| a.output.baseline.is_some() == compares)
        .filter_map(|a| a.map.as_ref().map(|map| (*a, map)))
        .filter(|(_, map)| map.cells.iter().flatten().any(|cell| cell.value.is_some()))
        .collect();
    let (first, _) = shown.first()?;
    let unit = with_unit(first.output);
    let title = match compares {
        true => title(study, &shown.iter().map(|(analysis, _)| analysis.output).collect::<Vec<_>>()),
        false => capital(&format!("{unit}, over two factors")),
    };
    let subtitle = match compares {
        true => {
            let turns = shown.iter().any(|(_, map)| {
                let cells = || map.cells.iter().flatten().filter_map(|cell| cell.value);
                cells().any(|value| value < 0.0) && cells().any(|value| value >= 0.0)
            });
            let line = if turns { " The black line is where structures are alike." } else { "" };
            let is_open = shown.iter().any(|(_, map)| {
                map.cells.iter().flatten().any(|cell| cell.value.is_some() && !cell.excludes_zero())
            });
            let open = if is_open { " Hatched, with a question mark: luck could explain it." } else { "" };
            format!("Difference of {unit}.{line}{open}")
        }
        false => "Mean of each field".to_owned(),
    };
    let colours = Colours::of_study(study);
    let margins = Margins { left: 150.0, right: 40.0, top: 90.0, bottom: 110.0 };
    let name = format!("map-{}", file_part(measure));
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), shown.len(), 2, (760.0, 650.0), margins);
    for ((analysis, map), panel) in shown.into_iter().zip(panels) {
        let below = Panel { top: panel.top - if compares { 34.0 } else { 0.0 }, ..panel };
        below.title(&mut canvas, &panel_name(analysis));
        let sides = compares.then(|| analysis.output.sides()).flatten();
        let sides = sides.map(|sides| sides.map(|(structure, _)| colours.of(structure)));
        if let Some(sides) = sides {
            sides_legend(&mut canvas, analysis.output, (map, sides), panel);
            canvas.tell(&format!("{}.", self::title(study, &[analysis.output])));
        }
        draw_panel(&mut canvas, study, (map, wording(analysis.output)), panel, sides);
    }
    Some(canvas)
}

/// A side of zero as it is said: `network sooner`.
fn side((structure, what): (&str, &str)) -> String {
    format!("{structure} {what}")
}

/// In how many fields of each map which structure is ahead beyond doubt.
fn title(study: &StudyResults, outputs: &[&StudyOutput]) -> String {
    /// A title of more is not read.
    const MOST: usize = 3;
    let name = outputs.first().map_or_else(String::new, |output| capital(&name_of(output)));
    let told: Vec<String> =
        outputs.iter().filter_map(|o| Some(ahead(o.sides()?, study.fields(o)?))).take(MOST).collect();
    if told.is_empty() { name } else { format!("{name}: {}", told.join("; ")) }
}

/// Who is ahead of whom beyond doubt, and in how many fields.
fn ahead(sides: [(&str, &str); 2], fields: Fields) -> String {
    let [(below, under), (above, over)] = [(fields.below, sides[0]), (fields.above, sides[1])];
    let ((most, ahead), (least, behind)) =
        if below >= above { ((below, under), (above, over)) } else { ((above, over), (below, under)) };
    let open = match fields.open {
        0 => String::new(),
        open => format!(", {open} open"),
    };
    let than = format!("{} than {}", side(ahead), behind.0);
    match (most, least) {
        (0, _) => format!("no difference shown between {} and {}", ahead.0, behind.0),
        (most, 0) if most == fields.all() => format!("{than} in every field"),
        (most, 0) => format!("{than} in {most} of {} fields{open}", fields.all()),
        (most, least) => {
            format!("{than} in {most} of {} fields, the other way round in {least}{open}", fields.all())
        }
    }
}

/// The sides of zero that some field leans to, with their colours, above a panel.
fn sides_legend(
    canvas: &mut Canvas,
    output: &StudyOutput,
    (map, colours): (&RegimeMap, [Colour; 2]),
    panel: Panel,
) {
    let half = (panel.right - panel.left) / 2.0;
    let leans = |is_below: bool| {
        map.cells.iter().flatten().any(|cell| cell.value.is_some_and(|value| (value < 0.0) == is_below))
    };
    let sides = output.sides().into_iter().flatten().zip(colours).zip([leans(true), leans(false)]);
    for (place, ((named, colour), _)) in sides.filter(|(_, is_there)| *is_there).enumerate() {
        let (x, y) = (panel.left + place as f64 * half, panel.top - 22.0);
        canvas.block([(x, y - 10.0), (x + 20.0, y + 10.0)], colour);
        canvas.text((x + 30.0, y), &Canvas::fitted(&side(named), TEXT, half - 40.0), TEXT, INK, Anchor::Left);
    }
}

/// A grid of equal cells: the first factor from left to right, the second from below upwards.
struct Grid {
    panel: Panel,
    columns: usize,
    rows: usize,
}

impl Grid {
    fn corner(&self, column: f64, row: f64) -> (f64, f64) {
        (
            self.panel.left + column / self.columns as f64 * (self.panel.right - self.panel.left),
            self.panel.bottom - row / self.rows as f64 * (self.panel.bottom - self.panel.top),
        )
    }

    /// The width and the height of a cell.
    fn field(&self) -> (f64, f64) {
        let Panel { left, right, top, bottom } = self.panel;
        ((right - left) / self.columns as f64, (bottom - top) / self.rows as f64)
    }

    fn centre(&self, column: f64, row: f64) -> (f64, f64) {
        self.corner(column + 0.5, row + 0.5)
    }
}

fn draw_panel(
    canvas: &mut Canvas,
    study: &StudyResults,
    (map, words): (&RegimeMap, Wording),
    panel: Panel,
    sides: Option<[Colour; 2]>,
) {
    let grid = Grid { panel, columns: map.axes[0].len().max(1), rows: map.axes[1].len().max(1) };
    let reaches = || {
        let cells = map.cells.iter().enumerate();
        let cells =
            cells.flat_map(|(column, cells)| cells.iter().enumerate().map(move |(row, c)| (column, row, c)));
        cells.map(|(column, row, cell)| ((column as f64, row as f64), cell, words.reach(cell).map(|r| r.0)))
    };
    let (low, high) = span(reaches().filter_map(|(.., value)| value)).unwrap_or((0.0, 0.0));
    let most = low.abs().max(high.abs()).max(1e-12);
    // What luck leaves open has no strength of colour that could be read: it is hatched.
    let is_open = |cell: &Estimate| sides.is_some() && !cell.excludes_zero();
    let colour = |cell: &Estimate, value: f64| match sides {
        Some(_) if is_open(cell) => PAPER,
        Some(sides) => diverging(value / most, sides),
        None => palette::scale((value - low) / (high - low).max(1e-12)),
    };
    let step = libm::pow(10.0, libm::floor(libm::log10(((high - low) / 20.0).max(1e-12))));
    for ((column, row), cell, value) in reaches() {
        let field = [grid.corner(column, row + 1.0), grid.corner(column + 1.0, row)];
        match (value, sides.filter(|_| is_open(cell))) {
            (Some(value), Some(sides)) => {
                hatch(canvas, field, diverging(HATCHED * value.signum(), sides));
            }
            (Some(value), None) => canvas.block(field, colour(cell, value)),
            (None, _) => {}
        }
    }
    if sides.is_some() {
        zero_line(canvas, map, &grid);
    }
    let (wide, high) = grid.field();
    for ((column, row), cell, value) in reaches() {
        let doubt = if is_open(cell) { "?" } else { "" };
        let (text, behind) = match value {
            Some(value) => (format!("{}{doubt}", tick_label(value, step)), colour(cell, value)),
            None => ("no run".to_owned(), PAPER),
        };
        let half = Canvas::text_width(&text, TEXT) / 2.0 + 4.0;
        if 2.0 * half < wide && high > 30.0 {
            // The line goes behind the numbers.
            let (x, y) = grid.centre(column, row);
            let ink = if value.is_some() { palette::ink_on(behind) } else { SOFT };
            canvas.block([(x - half, y - 14.0), (x + half, y + 14.0)], behind);
            canvas.text((x, y), &text, TEXT, ink, Anchor::Middle);
        }
    }
    labels(canvas, study, map, &grid);
}

/// How strong the lines are in the colour of the side that an open field leans to.
const HATCHED: f64 = 0.45;

/// Parallel lines within a rectangle, rising to the right.
fn hatch(canvas: &mut Canvas, [(left, top), (right, bottom)]: [(f64, f64); 2], colour: Colour) {
    const APART: f64 = 14.0;
    let (wide, high) = (right - left, bottom - top);
    let lines = ((wide + high) / APART) as u32;
    for line in 1..=lines {
        // On it x + y is the same, counted from the corner at the lower left.
        let sum = f64::from(line) * APART;
        let at = |x: f64| (left + x, bottom - (sum - x));
        canvas.line([at((sum - high).max(0.0)), at(sum.min(wide))], colour, 2.0);
    }
}

/// White at zero, below and above it the colour of whoever is ahead there.
fn diverging(share: f64, [below, above]: [Colour; 2]) -> Colour {
    let towards = if share < 0.0 { below } else { above };
    palette::between(palette::PAPER, towards, share.abs().clamp(0.0, 1.0))
}

/// The line on which a difference is zero, straight within each square of four neighbouring cells (marching squares).
fn zero_line(canvas: &mut Canvas, map: &RegimeMap, grid: &Grid) {
    let value = |column: usize, row: usize| map.cells.get(column)?.get(row)?.value;
    for column in 0..grid.columns.saturating_sub(1) {
        for row in 0..grid.rows.saturating_sub(1) {
            let corners = [(0, 0), (1, 0), (1, 1), (0, 1)];
            let values = corners.map(|(x, y)| value(column + x, row + y));
            let mut crossings = Vec::new();
            for side in 0..4 {
                let next = (side + 1) % 4;
                if let (Some(a), Some(b)) = (values[side], values[next])
                    && (a < 0.0) != (b < 0.0)
                {
                    let share = a / (a - b);
                    let mix = |from: usize, to: usize| from as f64 + (to as f64 - from as f64) * share;
                    let (x, y) =
                        (mix(corners[side].0, corners[next].0), mix(corners[side].1, corners[next].1));
                    crossings.push(grid.centre(column as f64 + x, row as f64 + y));
                }
            }
            for pair in crossings.chunks_exact(2) {
                canvas.line([pair[0], pair[1]], INK, 5.0);
            }
        }
    }
}

/// The step to which a level is labelled: two digits, and no more than hundredths of what is large.
fn tick_step(at: f64) -> f64 {
    match at.abs() {
        large if large >= 10.0 => 1.0,
        small if small > 0.0 && small < 0.1 => libm::pow(10.0, libm::floor(libm::log10(small)) - 1.0),
        _ => 0.01,
    }
}

/// A level with no digits that say nothing: `4`, and not `4.00` beside `12`.
fn level(at: f64) -> String {
    let label = tick_label(at, tick_step(at));
    match label.contains('.') {
        true => label.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => label,
    }
}

fn labels(canvas: &mut Canvas, study: &StudyResults, map: &RegimeMap, grid: &Grid) {
    let wide = (grid.panel.right - grid.panel.left) / grid.columns as f64;
    let short = |(label, at): &(String, Option<f64>)| match at {
        Some(at) => level(*at),
        None => label.clone(),
    };
    for (column, cell) in map.axes[0].iter().enumerate() {
        let (x, _) = grid.centre(column as f64, 0.0);
        let label = Canvas::fitted(&short(cell), TEXT, wide - 4.0);
        canvas.text((x, grid.panel.bottom + 22.0), &label, TEXT, SOFT, Anchor::Middle);
    }
    for (row, cell) in map.axes[1].iter().enumerate() {
        let (_, y) = grid.centre(0.0, row as f64);
        let label = Canvas::fitted(&short(cell), TEXT, 90.0);
        canvas.text((grid.panel.left - 10.0, y), &label, TEXT, SOFT, Anchor::Right);
    }
    let (middle, height) = grid.panel.middle();
    canvas.text(
        (middle, grid.panel.bottom + 60.0),
        &Canvas::fitted(&factor_label(study, map.factors[0]), TEXT, grid.panel.right - grid.panel.left),
        TEXT,
        INK,
        Anchor::Middle,
    );
    let side = Canvas::fitted(&factor_label(study, map.factors[1]), TEXT, grid.panel.bottom - grid.panel.top);
    canvas.turned_text((grid.panel.left - 120.0, height), &side, TEXT, INK);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_who_is_ahead_of_whom_in_how_many_fields_and_how_many_are_open() {
        let sides = [("hierarchy", "sooner"), ("network", "sooner")];
        let told = |below, above, open| ahead(sides, Fields { below, above, open });
        assert_eq!(told(0, 7, 8), "network sooner than hierarchy in 7 of 15 fields, 8 open");
        assert_eq!(told(0, 9, 0), "network sooner than hierarchy in every field");
        assert_eq!(
            told(5, 3, 1),
            "hierarchy sooner than network in 5 of 9 fields, the other way round in 3, 1 open"
        );
        assert_eq!(told(0, 0, 4), "no difference shown between hierarchy and network");
    }

    #[test]
    fn the_lines_of_an_open_field_stay_within_it() {
        let mut canvas = Canvas::new("x", (300.0, 200.0), "", "");
        hatch(&mut canvas, [(50.0, 80.0), (190.0, 130.0)], INK);
        let svg = canvas.finish("").unwrap().svg;
        let lines: Vec<&str> = svg.lines().filter(|line| line.starts_with("<polyline")).collect();
        assert_eq!(lines.len(), (190 / 14) as usize);
        let points =
            lines.iter().map(|line| line.split("points=\"").nth(1).unwrap().split('"').next().unwrap());
        let points = points.flat_map(|points| points.split_whitespace());
        let points: Vec<(f64, f64)> = points
            .map(|point| point.split_once(',').unwrap())
            .map(|(x, y)| (x.parse::<f64>().unwrap() / 4.0, y.parse::<f64>().unwrap() / 4.0))
            .collect();
        assert!(points.iter().all(|(x, _)| (50.0..=190.0).contains(x)), "{points:?}");
        let (top, bottom) = span(points.iter().map(|(_, y)| *y)).unwrap();
        assert!(bottom - top <= 50.0 + 0.25, "{points:?}");
    }
}
