//! Axes with round numbers, and labels that make room for each other.

use super::canvas::{Anchor, Canvas, TEXT};
use super::palette::{FAINT, INK, SOFT};
use crate::results::wording::{at_place, place_of};

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
        let raw = (self.high - self.low) / count.max(1) as f64;
        if !(raw.is_finite() && raw > 0.0) {
            return vec![self.low];
        }
        let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
        let step =
            [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|step| *step >= raw).unwrap_or(power);
        let first = (self.low / step - 1e-9).ceil() as i64;
        let last = (self.high / step + 1e-9).floor() as i64;
        (first..=last).map(|n| n as f64 * step).collect()
    }

    /// The ticks with their labels.
    pub fn labelled_ticks(&self, count: usize) -> Vec<(f64, String)> {
        let few = self.ticks(count);
        // A single number does not say how long an axis is.
        let ticks = if few.len() > 1 { few } else { self.ticks(2 * count) };
        let step = ticks.get(1).zip(ticks.first()).map_or(1.0, |(second, first)| second - first);
        ticks.into_iter().map(|tick| (tick, tick_label(tick, step))).collect()
    }

    /// Where a value lies, or the end of the axis that is nearest to it.
    pub fn within(&self, value: f64) -> f64 {
        self.at(value.clamp(self.low.min(self.high), self.high.max(self.low)))
    }
}

/// The least and the greatest of some numbers; none where there are none.
pub(super) fn span(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values.into_iter().filter(|value| value.is_finite()).fold(None, |span, value| {
        let (low, high) = span.unwrap_or((value, value));
        Some((f64::min(low, value), f64::max(high, value)))
    })
}

/// A number on an axis, without needless digits, its thousands apart.
pub(super) fn tick_label(value: f64, step: f64) -> String {
    at_place(value, place_of(step).min(0))
}

/// Draws a horizontal axis with its ticks, grid and name below.
pub(super) fn horizontal(canvas: &mut Canvas, axis: &Axis, (top, bottom): (f64, f64), name: &str) {
    for (tick, label) in axis.labelled_ticks(6) {
        let x = axis.at(tick);
        canvas.line([(x, top), (x, bottom)], FAINT, 1.0);
        canvas.text((x, bottom + 20.0), &label, TEXT, SOFT, Anchor::Middle);
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
    let mut widest: f64 = 0.0;
    for (tick, label) in axis.labelled_ticks(5) {
        let y = axis.at(tick);
        canvas.line([(left, y), (right, y)], FAINT, 1.0);
        let label = if percent { format!("{:.0} %", tick * 100.0) } else { label };
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
        assert_eq!(tick_label(-12000.0, 2000.0), "−12,000");
        let point = Axis { low: 3.0, high: 3.0, from: 0.0, to: 1.0 };
        assert_eq!(point.ticks(4), [3.0]);
        assert_eq!((span([2.0, f64::NAN, -1.0]), span([])), (Some((-1.0, 2.0)), None));
    }

    #[test]
    fn labels_do_not_overlap() {
        let placed = spread(&[10.0, 12.0, 100.0, 99.0], 20.0, (0.0, 110.0));
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 20.0 - 1e-9), "{placed:?}");
    }
}
