//! One drawing. plotters rounds to whole pixels, so it draws four times as large and the view box scales it back.

use super::palette::{INK, PAPER};
use super::{Drawing, DrawingError};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{FontStyle, register_font};
use std::sync::Once;

/// Device pixels for each pixel of the drawing.
const SCALE: f64 = 4.0;
const FONT: &str = "sans-serif";
/// The size of body text: 11 px when the drawing is shown at half its size.
pub(super) const TEXT: f64 = 22.0;
/// The size of titles.
pub(super) const TITLE: f64 = 30.0;

/// How a text stands to its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// A drawing in the making. Errors are kept and told when it is saved, so that drawing code reads like a drawing.
pub(super) struct Canvas {
    name: String,
    pub width: f64,
    pub height: f64,
    elements: Vec<Element>,
}

/// What can be drawn; coordinates in pixels of the drawing.
enum Element {
    Line { points: Vec<(f64, f64)>, colour: RGBAColor, width: f64 },
    Area { points: Vec<(f64, f64)>, colour: RGBAColor },
    Box { corners: [(f64, f64); 2], colour: RGBAColor, filled: bool },
    Circle { centre: (f64, f64), radius: f64, colour: RGBAColor, filled: bool, width: f64 },
    Text { at: (f64, f64), text: String, size: f64, colour: RGBColor, anchor: Anchor, turned: bool },
}

impl Canvas {
    /// An empty drawing with a title.
    pub fn new(name: impl Into<String>, width: f64, height: f64, title: &str) -> Self {
        let mut canvas = Self { name: name.into(), width, height, elements: Vec::new() };
        canvas.text((30.0, 34.0), title, TITLE, INK, Anchor::Left);
        canvas
    }

    pub fn line(
        &mut self,
        points: impl IntoIterator<Item = (f64, f64)>,
        colour: impl Into<RGBAColor>,
        width: f64,
    ) {
        self.elements.push(Element::Line {
            points: points.into_iter().collect(),
            colour: colour.into(),
            width,
        });
    }

    pub fn area(&mut self, points: Vec<(f64, f64)>, colour: impl Into<RGBAColor>) {
        self.elements.push(Element::Area { points, colour: colour.into() });
    }

    pub fn block(&mut self, corners: [(f64, f64); 2], colour: impl Into<RGBAColor>) {
        self.elements.push(Element::Box { corners, colour: colour.into(), filled: true });
    }

    pub fn disc(&mut self, centre: (f64, f64), radius: f64, colour: impl Into<RGBAColor>) {
        self.elements.push(Element::Circle {
            centre,
            radius,
            colour: colour.into(),
            filled: true,
            width: 0.0,
        });
    }

    pub fn ring(&mut self, centre: (f64, f64), radius: f64, colour: impl Into<RGBAColor>, width: f64) {
        self.elements.push(Element::Circle { centre, radius, colour: colour.into(), filled: false, width });
    }

    pub fn text(&mut self, at: (f64, f64), text: &str, size: f64, colour: RGBColor, anchor: Anchor) {
        self.elements.push(Element::Text { at, text: drawable(text), size, colour, anchor, turned: false });
    }

    /// A text that reads upwards.
    pub fn turned_text(&mut self, at: (f64, f64), text: &str, size: f64, colour: RGBColor) {
        let anchor = Anchor::Middle;
        self.elements.push(Element::Text { at, text: drawable(text), size, colour, anchor, turned: true });
    }

    /// The width of a text in pixels of the drawing.
    pub fn text_width(text: &str, size: f64) -> f64 {
        use_our_font();
        let style = (FONT, size * SCALE).into_font();
        style.box_size(text).map_or(0.0, |(width, _)| f64::from(width) / SCALE)
    }

    /// The text, cut with an ellipsis so that it is no wider than this.
    pub fn fitted(text: &str, size: f64, width: f64) -> String {
        if Self::text_width(text, size) <= width {
            return text.to_owned();
        }
        let characters: Vec<char> = text.chars().collect();
        (1..characters.len())
            .rev()
            .map(|length| characters[..length].iter().collect::<String>().trim_end().to_owned() + "…")
            .find(|cut| Self::text_width(cut, size) <= width)
            .unwrap_or_default()
    }

    /// The drawing, which says what made it out of what.
    pub fn finish(&self, about: &str) -> Result<Drawing, DrawingError> {
        let svg = self.svg().map_err(|reason| DrawingError { name: self.name.clone(), reason })?;
        Ok(Drawing { name: self.name.clone(), svg: with_origin(&svg, about) })
    }

    fn svg(&self) -> Result<String, String> {
        use_our_font();
        let mut svg = String::new();
        let size = ((self.width * SCALE) as u32, (self.height * SCALE) as u32);
        {
            let root = SVGBackend::with_string(&mut svg, size).into_drawing_area();
            root.fill(&PAPER).map_err(|error| error.to_string())?;
            for element in &self.elements {
                element.draw(&root)?;
            }
            root.present().map_err(|error| error.to_string())?;
        }
        let large = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
        Ok(svg.replacen(&large, &format!("width=\"{}\" height=\"{}\"", self.width, self.height), 1))
    }
}

/// A text with a mark for every character that no drawing can hold.
fn drawable(text: &str) -> String {
    text.chars().map(|c| if crate::scenario::is_legible(c) { c } else { '\u{fffd}' }).collect()
}

fn device((x, y): (f64, f64)) -> (i32, i32) {
    ((x * SCALE).round() as i32, (y * SCALE).round() as i32)
}

impl Element {
    fn draw(&self, root: &DrawingArea<SVGBackend<'_>, Shift>) -> Result<(), String> {
        let stroke =
            |colour: &RGBAColor, width: f64| colour.stroke_width((width * SCALE).round().max(1.0) as u32);
        let drawn = match self {
            Self::Line { points, colour, width } => {
                let points: Vec<(i32, i32)> = points.iter().copied().map(device).collect();
                root.draw(&PathElement::new(points, stroke(colour, *width)))
            }
            Self::Area { points, colour } => {
                let points: Vec<(i32, i32)> = points.iter().copied().map(device).collect();
                root.draw(&Polygon::new(points, colour.filled()))
            }
            Self::Box { corners, colour, filled } => {
                let style = if *filled { colour.filled() } else { stroke(colour, 1.0) };
                root.draw(&Rectangle::new(corners.map(device), style))
            }
            Self::Circle { centre, radius, colour, filled, width } => {
                let style = if *filled { colour.filled() } else { stroke(colour, *width) };
                root.draw(&Circle::new(device(*centre), (radius * SCALE).round() as i32, style))
            }
            Self::Text { at, text, size, colour, anchor, turned } => {
                let horizontal = match anchor {
                    Anchor::Left => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::Right => HPos::Right,
                };
                let font = (FONT, size * SCALE).into_font();
                let font = if *turned { font.transform(FontTransform::Rotate270) } else { font };
                let style = font.color(colour).pos(Pos::new(horizontal, VPos::Center));
                root.draw(&Text::new(text.as_str(), device(*at), style))
            }
        };
        drawn.map_err(|error| error.to_string())
    }
}

/// plotters measures text with the font that resvg draws with, and neither looks at the system's.
fn use_our_font() {
    static REGISTERED: Once = Once::new();
    REGISTERED.call_once(|| {
        let registered = register_font(FONT, FontStyle::Normal, ttf_noto_sans::REGULAR);
        debug_assert!(registered.is_ok(), "the font inside the binary is a font");
    });
}

/// Writes into a drawing which program made it and where that comes from.
fn with_origin(svg: &str, about: &str) -> String {
    const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
    let program = concat!("microbiz ", env!("CARGO_PKG_VERSION"));
    let from = if REPOSITORY.is_empty() { String::new() } else { format!(" ({REPOSITORY})") };
    let origin: String = format!("{program}{from}: {about}")
        .chars()
        .map(|c| if "<>&".contains(c) { ' ' } else { c })
        .collect();
    let end = svg.find('>').map_or(0, |end| end + 1);
    format!("{}\n<desc>{origin}</desc>{}", &svg[..end], &svg[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_what_made_it_and_no_name_breaks_it() {
        let drawing = Canvas::new("x", 10.0, 10.0, "a title").finish("<b> & c, seed 7").unwrap();
        let version = env!("CARGO_PKG_VERSION");
        assert!(drawing.svg.starts_with("<svg ") && drawing.svg.contains("a title"), "{}", drawing.svg);
        assert!(drawing.svg.contains(&format!("<desc>microbiz {version}")), "{}", drawing.svg);
        assert!(drawing.svg.contains(":  b    c, seed 7</desc>"), "{}", drawing.svg);
    }
}
