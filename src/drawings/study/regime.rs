//! Heat maps over two factors: of the differences between structures, with the line at which the sign turns.

use super::super::axis::tick_label;
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::Colour;
use super::super::palette::{self, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::{Analysis, RegimeMap};
use super::{factor_label, file_part, panel_name, with_unit};
use crate::results::StudyResults;

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let compares = analyses.iter().any(|a| a.output.baseline.is_some());
    let shown: Vec<(&Analysis<'_>, &RegimeMap)> = analyses
        .iter()
        .filter(|a| a.output.baseline.is_some() == compares)
        .filter_map(|a| a.map.as_ref().map(|map| (*a, map)))
        .filter(|(_, map)| map.cells.iter().flatten().any(Option::is_some))
        .collect();
    let (first, _) = shown.first()?;
    let title = match compares {
        true => format!("Where the difference turns: {}", with_unit(first)),
        false => format!("{} over two factors", with_unit(first)),
    };
    let subtitle = match compares {
        true => {
            "Blue below zero, vermillion above; the black line is where the difference is zero; a dot: the interval holds zero"
        }
        false => "Mean of each cell",
    };
    let margins = Margins { left: 150.0, right: 40.0, top: 56.0, bottom: 110.0 };
    let name = format!("map-{}", file_part(measure));
    let (mut canvas, panels) = laid_out((name, &title, subtitle), shown.len(), 2, (760.0, 620.0), margins);
    for ((analysis, map), panel) in shown.into_iter().zip(panels) {
        panel.title(&mut canvas, &panel_name(analysis));
        draw_panel(&mut canvas, study, map, panel, compares);
    }
    Some(canvas)
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

    fn centre(&self, column: f64, row: f64) -> (f64, f64) {
        self.corner(column + 0.5, row + 0.5)
    }
}

fn draw_panel(canvas: &mut Canvas, study: &StudyResults, map: &RegimeMap, panel: Panel, compares: bool) {
    let grid = Grid { panel, columns: map.axes[0].len(), rows: map.axes[1].len() };
    let values: Vec<f64> = map.cells.iter().flatten().filter_map(|e| e.map(|e| e.value)).collect();
    let (low, high) =
        values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let colour = |value: f64| match compares {
        true => diverging(value / low.abs().max(high.abs()).max(1e-12)),
        false => palette::scale((value - low) / (high - low).max(1e-12)),
    };
    let step = libm::pow(10.0, libm::floor(libm::log10(((high - low) / 20.0).max(1e-12))));
    for (column, cells) in map.cells.iter().enumerate() {
        for (row, cell) in cells.iter().enumerate() {
            let Some(estimate) = cell else { continue };
            let shade = colour(estimate.value);
            let (from, to) =
                (grid.corner(column as f64, row as f64 + 1.0), grid.corner(column as f64 + 1.0, row as f64));
            canvas.block([from, to], shade);
            let (x, y) = grid.centre(column as f64, row as f64);
            if to.0 - from.0 > 70.0 && to.1 - from.1 > 30.0 {
                // Above the middle, through which the zero line likes to go.
                canvas.text(
                    (x, y - 20.0),
                    &tick_label(estimate.value, step),
                    TEXT,
                    palette::ink_on(shade),
                    Anchor::Middle,
                );
            }
            if compares && !estimate.excludes_zero() {
                canvas.disc((x, y + 22.0), 4.0, palette::ink_on(shade));
            }
        }
    }
    if compares {
        zero_line(canvas, map, &grid);
    }
    labels(canvas, study, map, &grid);
}

/// White at zero, blue below, vermillion above.
fn diverging(share: f64) -> Colour {
    let towards = if share < 0.0 { palette::BLUE } else { palette::VERMILLION };
    palette::between(palette::PAPER, towards, share.abs().clamp(0.0, 1.0))
}

/// The line on which a difference is zero, straight within each square of four neighbouring cells (marching squares).
fn zero_line(canvas: &mut Canvas, map: &RegimeMap, grid: &Grid) {
    let value = |column: usize, row: usize| map.cells[column][row].map(|e| e.value);
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

fn labels(canvas: &mut Canvas, study: &StudyResults, map: &RegimeMap, grid: &Grid) {
    let wide = (grid.panel.right - grid.panel.left) / grid.columns as f64;
    let short = |(label, at): &(String, Option<f64>)| match at {
        Some(at) => tick_label((at * 100.0).round() / 100.0, if at.abs() >= 10.0 { 1.0 } else { 0.01 }),
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
        &factor_label(study, map.factors[0]),
        TEXT,
        INK,
        Anchor::Middle,
    );
    canvas.turned_text((grid.panel.left - 120.0, height), &factor_label(study, map.factors[1]), TEXT, INK);
}
