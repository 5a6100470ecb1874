//! The text of a drawing: what every element has anyway is left out, what is seen is said, and paint is flat.

use super::drawable;

/// What goes without saying, or is said once for the whole drawing.
const OFTEN: [&str; 5] = [
    " opacity=\"1\"",
    " stroke=\"none\"",
    " fill=\"none\"",
    " text-anchor=\"start\"",
    " font-family=\"sans-serif\"",
];

/// Writes into a drawing what is seen on it, for those who cannot see it, and which program made it out of what. What every
/// element has anyway is left out.
pub(super) fn labelled(svg: &str, alt: &str, source: &str) -> String {
    const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");
    let program = concat!("microbiz ", env!("CARGO_PKG_VERSION"));
    let from = if REPOSITORY.is_empty() { String::new() } else { format!(" ({REPOSITORY})") };
    let (alt, origin) = (escaped(alt), escaped(&format!("{program}{from}: {source}")));
    let end = svg.find('>').unwrap_or(0);
    let (tag, rest) = (&svg[..end], &svg[end + 1..]);
    let rest: String = rest.lines().map(|line| flat(line) + "\n").collect();
    let rest = OFTEN.into_iter().fold(rest, |rest, often| rest.replace(often, ""));
    let rest = rest.replace(" \"/>", "\"/>");
    let root = "fill=\"none\" font-family=\"sans-serif\" role=\"img\"";
    format!("{tag} {root} aria-label=\"{alt}\">\n<desc>{origin}</desc>{rest}")
}

/// An element whose paint is as opaque as the element was, to two digits: an element that is not opaque is a picture of its own to
/// be laid over the others, which takes a hundred times as long to draw.
fn flat(line: &str) -> String {
    const OPACITY: &str = " opacity=\"";
    let tag = &line[..line.find('>').unwrap_or(line.len())];
    let Some((before, (value, after))) =
        tag.split_once(OPACITY).and_then(|(before, rest)| Some((before, rest.split_once('"')?)))
    else {
        return line.to_owned();
    };
    let Some(opacity) = value.parse::<f64>().ok().filter(|opacity| tag.starts_with('<') && *opacity < 1.0)
    else {
        return line.to_owned();
    };
    let is_line =
        ["<line", "<polyline"].iter().any(|name| tag.starts_with(name)) || tag.contains("fill=\"none\"");
    let paint = if is_line { "stroke" } else { "fill" };
    let opacity = (opacity * 100.0).round() / 100.0;
    format!("{before} {paint}-opacity=\"{opacity}\"{after}{}", &line[tag.len()..])
}

/// A text that can stand between tags and in attributes.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in drawable(text).chars() {
        match character {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            other => safe.push(other),
        }
    }
    safe
}
