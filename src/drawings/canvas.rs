//! One drawing. plotters rounds to whole pixels, so it draws four times as large and the view box scales it back.

mod markup;

use super::palette::{Colour, INK, PAPER, SOFT};
use super::{Drawing, DrawingError};
use ab_glyph::{Font, FontRef, ScaleFont};
use markup::labelled;
use plotters_backend::text_anchor::{HPos, Pos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontFamily,
    FontTransform,
};
use plotters_svg::SVGBackend;
use std::convert::Infallible;
use std::sync::LazyLock;

/// Device pixels for each pixel of the drawing.
const SCALE: f64 = 4.0;
/// The size of body text: 11 px when the drawing is shown at half its size.
pub(super) const TEXT: f64 = 22.0;
/// The size of titles.
pub(super) const TITLE: f64 = 28.0;
/// Where a drawing begins, below its heading.
pub(super) const BODY: f64 = 60.0;
/// The room at the left and right of headings.
pub(super) const MARGIN: f64 = 30.0;
/// plotters' size of a font, for which it writes an em into an SVG.
const SIZE_OF_EM: f64 = 1.24;

/// The font that texts are measured with, and that resvg draws with: nothing looks at the host's.
static TYPEFACE: LazyLock<Option<FontRef<'static>>> =
    LazyLock::new(|| FontRef::try_from_slice(ttf_noto_sans::REGULAR).ok());

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
    title: String,
    subtitle: String,
    /// What somebody who cannot see the drawing should know of it.
    seen: String,
    pub width: f64,
    pub height: f64,
    elements: Vec<Element>,
}

/// What can be drawn; coordinates in pixels of the drawing.
enum Element {
    Line { points: Vec<(f64, f64)>, colour: Colour, width: f64 },
    Area { points: Vec<(f64, f64)>, colour: Colour },
    Box { corners: [(f64, f64); 2], colour: Colour, filled: bool },
    Circle { centre: (f64, f64), radius: f64, colour: Colour, filled: bool, width: f64 },
    Text { at: (f64, f64), text: String, size: f64, colour: Colour, anchor: Anchor, turned: bool },
}

impl Canvas {
    /// An empty drawing. The title says what is to be seen, the subtitle what is drawn; both stand above the drawing, which
    /// grows for them. The drawing itself begins at [`BODY`].
    pub fn new(name: impl Into<String>, (width, height): (f64, f64), title: &str, subtitle: &str) -> Self {
        Self {
            name: name.into(),
            title: drawable(title),
            subtitle: drawable(subtitle),
            seen: String::new(),
            width,
            height,
            elements: Vec::new(),
        }
    }

    /// Adds a sentence for those who cannot see the drawing.
    pub fn tell(&mut self, sentence: &str) {
        if !self.seen.is_empty() {
            self.seen.push(' ');
        }
        self.seen.push_str(sentence);
    }

    pub fn line(&mut self, points: impl IntoIterator<Item = (f64, f64)>, colour: Colour, width: f64) {
        self.elements.push(Element::Line { points: points.into_iter().collect(), colour, width });
    }

    pub fn area(&mut self, points: Vec<(f64, f64)>, colour: Colour) {
        self.elements.push(Element::Area { points, colour });
    }

    pub fn block(&mut self, corners: [(f64, f64); 2], colour: Colour) {
        self.elements.push(Element::Box { corners, colour, filled: true });
    }

    pub fn disc(&mut self, centre: (f64, f64), radius: f64, colour: Colour) {
        self.elements.push(Element::Circle { centre, radius, colour, filled: true, width: 0.0 });
    }

    pub fn ring(&mut self, centre: (f64, f64), radius: f64, colour: Colour, width: f64) {
        self.elements.push(Element::Circle { centre, radius, colour, filled: false, width });
    }

    pub fn text(&mut self, at: (f64, f64), text: &str, size: f64, colour: Colour, anchor: Anchor) {
        self.elements.push(Element::Text { at, text: drawable(text), size, colour, anchor, turned: false });
    }

    /// A text that reads upwards.
    pub fn turned_text(&mut self, at: (f64, f64), text: &str, size: f64, colour: Colour) {
        let anchor = Anchor::Middle;
        self.elements.push(Element::Text { at, text: drawable(text), size, colour, anchor, turned: true });
    }

    /// The width of a text in pixels of the drawing; `size` is that of an em.
    pub fn text_width(text: &str, size: f64) -> f64 {
        let Some(font) = TYPEFACE.as_ref() else { return 0.0 };
        let em = font.units_per_em().unwrap_or(1000.0);
        let font = font.as_scaled(size as f32 * font.height_unscaled() / em);
        let (mut width, mut previous) = (0.0_f32, None);
        for glyph in text.chars().map(|character| font.glyph_id(character)) {
            width += font.h_advance(glyph);
            width += previous.map_or(0.0, |previous| font.kern(previous, glyph));
            previous = Some(glyph);
        }
        f64::from(width)
    }

    /// The text in lines that are no wider than this.
    pub fn wrapped(text: &str, size: f64, width: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (lines.last_mut(), longer) {
                (Some(line), Some(longer)) if Self::text_width(&longer, size) <= width => *line = longer,
                _ => lines.push(Self::fitted(word, size, width)),
            }
        }
        lines
    }

    /// The text in so many lines at most, the last one cut where there is more.
    pub fn wrapped_to(text: &str, size: f64, width: f64, most: usize) -> Vec<String> {
        let mut lines = Self::wrapped(text, size, width);
        if lines.len() > most {
            let rest = lines.split_off(most - 1).join(" ");
            lines.push(Self::fitted(&rest, size, width));
        }
        lines
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

    /// The drawing under its heading, above a line that says where it comes from.
    pub fn finish(mut self, source: &str) -> Result<Drawing, DrawingError> {
        let (end, heading) = self.heading();
        let beyond = end - BODY;
        self.elements.iter_mut().for_each(|element| element.move_down(beyond));
        self.elements.extend(heading);
        let foot = self.height + beyond + 16.0;
        let origin = drawable(&format!("microbiz {} · {source}", env!("CARGO_PKG_VERSION")));
        let origin = Self::fitted(&origin, TEXT, self.width - 2.0 * MARGIN);
        self.text((MARGIN, foot), &origin, TEXT, SOFT, Anchor::Left);
        self.height = (foot + 22.0).round();
        let svg = self.svg().map_err(|reason| DrawingError { name: self.name.clone(), reason })?;
        let parts = [&self.title, &self.subtitle, &self.seen].map(|part| part.trim_end_matches('.'));
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let alt = parts.join(". ") + ".";
        Ok(Drawing { svg: labelled(&svg, &alt, source), name: self.name, title: self.title, alt })
    }

    /// Where title and subtitle end, and their lines.
    fn heading(&self) -> (f64, Vec<Element>) {
        let mut end = 14.0;
        let mut lines = Vec::new();
        for (text, size, colour) in [(&self.title, TITLE, INK), (&self.subtitle, TEXT, SOFT)] {
            for line in Self::wrapped(text, size, self.width - 2.0 * MARGIN) {
                let at = (MARGIN, end + size * 0.65);
                lines.push(Element::Text {
                    at,
                    text: line,
                    size,
                    colour,
                    anchor: Anchor::Left,
                    turned: false,
                });
                end += size * 1.3;
            }
        }
        (end + 10.0, lines)
    }

    fn svg(&self) -> Result<String, String> {
        let mut svg = String::new();
        let size = ((self.width * SCALE) as u32, (self.height * SCALE) as u32);
        {
            let mut backend = SVGBackend::with_string(&mut svg, size);
            let corner = (size.0 as i32, size.1 as i32);
            backend.draw_rect((0, 0), corner, &PAPER, true).map_err(|error| error.to_string())?;
            for element in &self.elements {
                element.draw(&mut backend).map_err(|error| error.to_string())?;
            }
            backend.present().map_err(|error| error.to_string())?;
        }
        let large = format!("width=\"{}\" height=\"{}\"", size.0, size.1);
        Ok(svg.replacen(&large, &format!("width=\"{}\" height=\"{}\"", self.width, self.height), 1))
    }
}

/// A text with a mark for every character that no drawing can hold.
fn drawable(text: &str) -> String {
    text.chars().map(|c| if crate::scenario::is_legible(c) { c } else { '\u{fffd}' }).collect()
}

fn device((x, y): (f64, f64)) -> BackendCoord {
    ((x * SCALE).round() as i32, (y * SCALE).round() as i32)
}

type Drawn<'a> = Result<(), DrawingErrorKind<<SVGBackend<'a> as DrawingBackend>::ErrorType>>;

impl Element {
    fn move_down(&mut self, by: f64) {
        match self {
            Self::Line { points, .. } | Self::Area { points, .. } => {
                points.iter_mut().for_each(|point| point.1 += by);
            }
            Self::Box { corners, .. } => corners.iter_mut().for_each(|corner| corner.1 += by),
            Self::Circle { centre: at, .. } | Self::Text { at, .. } => at.1 += by,
        }
    }

    fn draw<'a>(&self, backend: &mut SVGBackend<'a>) -> Drawn<'a> {
        match self {
            Self::Line { points, colour, width } => {
                backend.draw_path(points.iter().copied().map(device), &Stroke::new(*colour, *width))
            }
            Self::Area { points, colour } => backend.fill_polygon(points.iter().copied().map(device), colour),
            Self::Box { corners, colour, filled } => {
                let [(ax, ay), (bx, by)] = corners.map(device);
                let (first, last) = ((ax.min(bx), ay.min(by)), (ax.max(bx), ay.max(by)));
                backend.draw_rect(first, last, &Stroke::new(*colour, 1.0), *filled)
            }
            Self::Circle { centre, radius, colour, filled, width } => {
                let radius = (radius * SCALE).round().max(0.0) as u32;
                backend.draw_circle(device(*centre), radius, &Stroke::new(*colour, *width), *filled)
            }
            Self::Text { at, text, size, colour, anchor, turned } => {
                let style = TextStyle { size: *size, colour: *colour, anchor: *anchor, turned: *turned };
                backend.draw_text(text, &style, device(*at))
            }
        }
    }
}

/// How a line is drawn.
struct Stroke {
    colour: Colour,
    width: u32,
}

impl Stroke {
    /// A line of a width in pixels of the drawing.
    fn new(colour: Colour, width: f64) -> Self {
        Self { colour, width: (width * SCALE).round().max(1.0) as u32 }
    }
}

impl BackendStyle for Stroke {
    fn color(&self) -> BackendColor {
        self.colour
    }

    fn stroke_width(&self) -> u32 {
        self.width
    }
}

/// How a text is written.
struct TextStyle {
    size: f64,
    colour: Colour,
    anchor: Anchor,
    turned: bool,
}

impl BackendTextStyle for TextStyle {
    type FontError = Infallible;

    fn color(&self) -> BackendColor {
        self.colour
    }

    fn size(&self) -> f64 {
        self.size * SCALE * SIZE_OF_EM
    }

    fn transform(&self) -> FontTransform {
        if self.turned { FontTransform::Rotate270 } else { FontTransform::None }
    }

    fn anchor(&self) -> Pos {
        let horizontal = match self.anchor {
            Anchor::Left => HPos::Left,
            Anchor::Middle => HPos::Center,
            Anchor::Right => HPos::Right,
        };
        Pos::new(horizontal, VPos::Center)
    }

    fn family(&self) -> FontFamily<'_> {
        FontFamily::SansSerif
    }

    fn layout_box(&self, text: &str) -> Result<(BackendCoord, BackendCoord), Infallible> {
        Ok(((0, 0), device((Canvas::text_width(text, self.size), self.size))))
    }

    /// Nothing: an SVG holds its texts as texts.
    fn draw<E, D: FnMut(i32, i32, BackendColor) -> Result<(), E>>(
        &self,
        _: &str,
        _: BackendCoord,
        _: D,
    ) -> Result<Result<(), E>, Infallible> {
        Ok(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_says_what_is_seen_and_what_made_it_and_no_name_breaks_it() {
        let mut canvas = Canvas::new("x", (300.0, 100.0), "a \"title\"", "what is drawn");
        canvas.tell("Nothing differs.");
        let drawing = canvas.finish("<b> & c, seed 7").unwrap();
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(drawing.alt, "a \"title\". what is drawn. Nothing differs.");
        let label = "role=\"img\" aria-label=\"a &quot;title&quot;. what is drawn. Nothing differs.\">";
        assert!(drawing.svg.starts_with("<svg ") && drawing.svg.contains(label), "{}", drawing.svg);
        assert!(drawing.svg.contains(&format!("<desc>microbiz {version}: &lt;b&gt; &amp; c, seed 7</desc>")));
    }

    #[test]
    fn what_is_seen_through_is_paint_and_no_layer_and_what_is_written_stays() {
        let mut canvas = Canvas::new("x", (300.0, 100.0), "an opacity=\"0.5\"", "");
        canvas.line([(0.0, BODY), (300.0, BODY)], INK.mix(0.16612), 1.0);
        canvas.disc((50.0, 50.0), 9.0, INK.mix(0.4));
        let svg = canvas.finish("").unwrap().svg;
        let element = |name: &str| svg.lines().find(|line| line.starts_with(name)).unwrap();
        assert!(element("<polyline").contains(" stroke-opacity=\"0.17\""), "{svg}");
        assert!(element("<circle").contains(" fill-opacity=\"0.4\""), "{svg}");
        let drawn = svg.lines().filter(|line| line.starts_with('<'));
        assert!(drawn.skip(1).all(|line| !line.contains(" opacity=")), "{svg}");
    }

    #[test]
    fn a_long_title_is_wrapped_and_moves_the_drawing_down() {
        let height = |title: &str| {
            let mut canvas = Canvas::new("x", (300.0, 100.0), title, "");
            canvas.line([(0.0, BODY), (300.0, BODY)], INK, 1.0);
            let svg = canvas.finish("").unwrap().svg;
            let points =
                svg.split("points=\"").nth(1).and_then(|rest| rest.split([',', ' ']).nth(1)).unwrap();
            points.parse::<f64>().unwrap()
        };
        let words = "one two three four five six seven eight nine ten";
        assert!(height(words) >= height("one") + 2.0 * TITLE * SCALE, "{} {}", height(words), height("one"));
        let lines = Canvas::wrapped(words, TITLE, 240.0);
        assert!(lines.iter().all(|line| Canvas::text_width(line, TITLE) <= 240.0), "{lines:?}");
        assert_eq!(lines.join(" "), words);
    }

    #[test]
    fn texts_are_as_wide_as_they_are_measured() {
        // Noto Sans: the advance of n is 618 of 1000 units of an em.
        assert!((Canvas::text_width("nnnnnnnnnn", 100.0) - 618.0).abs() < 0.5);
        let svg = Canvas::new("x", (300.0, 100.0), "n", "").finish("").unwrap().svg;
        assert!(svg.contains(&format!("font-size=\"{}\"", TITLE * SCALE)), "{svg}");
    }
}
