//! Panels side by side and below each other.

use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::palette::INK;

/// A rectangle of a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Panel {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// Room around the inside of each panel.
#[derive(Clone, Copy, Debug)]
pub(super) struct Margins {
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// A drawing with so many panels, at most `columns` beside each other, each `size` large with its margins.
pub(super) fn laid_out(
    (name, title, subtitle): (String, &str, &str),
    count: usize,
    columns: usize,
    (width, height): (f64, f64),
    margins: Margins,
) -> (Canvas, Vec<Panel>) {
    const HEAD: f64 = 66.0;
    // A title must have room even over a single panel.
    const NARROWEST: f64 = 1000.0;
    let columns = columns.min(count).max(1);
    let rows = count.div_ceil(columns);
    let all = (columns as f64 * width + 30.0).max(NARROWEST);
    let canvas = Canvas::new(name, (all, HEAD + rows as f64 * height + 10.0), title, subtitle);
    let panel = |place: usize| {
        let (x, y) = ((place % columns) as f64 * width, HEAD + (place / columns) as f64 * height);
        Panel {
            left: x + margins.left,
            right: x + width - margins.right,
            top: y + margins.top,
            bottom: y + height - margins.bottom,
        }
    };
    (canvas, (0..count).map(panel).collect())
}

impl Panel {
    /// Writes the panel's name above it.
    pub fn title(&self, canvas: &mut Canvas, text: &str) {
        let fitted = Canvas::fitted(text, TEXT, self.right - self.left + 20.0);
        canvas.text(
            (f64::midpoint(self.left, self.right), self.top - 22.0),
            &fitted,
            TEXT,
            INK,
            Anchor::Middle,
        );
    }

    pub fn middle(&self) -> (f64, f64) {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }
}
