//! Axes with round numbers, and labels that make room for each other.

use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{FAINT, INK, SOFT};

/// A linear axis from values to pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub from: f64,
    pub to: f64,
}

impl Axis {
    pub fn at(&self, value: f64) -> f64 {
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Round numbers within the axis, about as many as asked: steps of 1, 2 or 5 times a power of ten.
    pub fn ticks(&self, count: usize) -> Vec<f64> {
        let raw = (self.high - self.low) / count as f64;
        let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|step| *step >= raw).unwrap_or(power);
        let first = (self.low / step - 1e-9).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        (first..=last).map(|n| n as f64 * step).collect()
    }
}

/// A number on an axis, without needless digits.
pub(super) fn tick_label(value: f64, step: f64) -> String {
    let digits = if step >= 1.0 { 0 } else { (-libm::floor(libm::log10(step))) as usize };
    let text = format!("{:.digits$}", value + 0.0);
    if text.starts_with('-') && text.bytes().all(|b| matches!(b, b'-' | b'0' | b'.')) {
        return text[1..].to_owned();
    }
    text.replace('-', "−")
}

/// Draws a horizontal axis with its ticks, grid and name below.
pub(super) fn horizontal(canvas: &mut Canvas, axis: &Axis, (top, bottom): (f64, f64), name: &str) {
    let ticks = axis.ticks(6);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    for tick in ticks {
        let x = axis.at(tick);
        canvas.line([(x, top), (x, bottom)], FAINT, 1.0);
        canvas.text((x, bottom + 20.0), &tick_label(tick, step), TEXT, SOFT, Anchor::Middle);
    }
    canvas.text((f64::midpoint(axis.from, axis.to), bottom + 52.0), name, TEXT, INK, Anchor::Middle);
}

/// Draws a vertical axis with its ticks, grid and name at the left; `percent` shows shares as per cent.
pub(super) fn vertical(
    canvas: &mut Canvas,
    axis: &Axis,
    (left, right): (f64, f64),
    name: &str,
    percent: bool,
) {
    let ticks = axis.ticks(5);
    let step = ticks.get(1).map_or(1.0, |second| second - ticks[0]);
    let mut widest: f64 = 0.0;
    for tick in ticks {
        let y = axis.at(tick);
        canvas.line([(left, y), (right, y)], FAINT, 1.0);
        let label = if percent { format!("{:.0} %", tick * 100.0) } else { tick_label(tick, step) };
        widest = widest.max(Canvas::text_width(&label, TEXT));
        canvas.text((left - 10.0, y), &label, TEXT, SOFT, Anchor::Right);
    }
    canvas.turned_text((left - widest - 30.0, f64::midpoint(axis.from, axis.to)), name, TEXT, INK);
}

/// Moves labels apart vertically, keeping their order, so that none lies over another within `low` and `high`.
pub(super) fn spread(heights: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..heights.len()).collect();
    order.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]));
    let mut placed = heights.to_vec();
    let mut floor = low;
    for &label in &order {
        placed[label] = placed[label].max(floor);
        floor = placed[label] + gap;
    }
    let mut ceiling = high;
    for &label in order.iter().rev() {
        placed[label] = placed[label].min(ceiling);
        ceiling = placed[label] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_within_the_axis() {
        let axis = Axis { low: 0.0, high: 126.0, from: 0.0, to: 1.0 };
        assert_eq!(axis.ticks(6), [0.0, 50.0, 100.0]);
        assert_eq!(tick_label(-0.5, 0.5), "−0.5");
        assert_eq!(tick_label(-0.0, 1.0), "0");
    }

    #[test]
    fn labels_do_not_overlap() {
        let placed = spread(&[10.0, 12.0, 100.0, 99.0], 20.0, (0.0, 110.0));
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 20.0 - 1e-9), "{placed:?}");
    }
}
