//! How cost grows, as a picture: a panel for each thing that grows, both axes logarithmic.

use super::Grown;

const PANEL: f64 = 400.0;
const TOP: f64 = 120.0;
const BOTTOM: f64 = 380.0;
const LEFT: f64 = 90.0;
/// The axis of nanoseconds.
const LEAST: f64 = 50.0;
const MOST: f64 = 2000.0;
/// Blue and orange of the colour-blind safe palette of Okabe and Ito.
const COLOURS: [(&str, &str); 2] = [("hierarchy", "#D55E00"), ("network", "#0072B2")];

/// The picture as SVG.
pub(super) fn drawn(all: &[Grown]) -> String {
    let panels = ["people", "niches", "load"];
    let width = LEFT + panels.len() as f64 * PANEL;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} 470\" role=\"img\" font-family=\"Noto Sans, Arial, sans-serif\" font-size=\"22\">\n\
         <title>Nanoseconds of event loop a service, as people, niches and load grow</title>\n\
         <rect width=\"{width}\" height=\"470\" fill=\"#FFFFFF\"/>\n\
         <text x=\"20\" y=\"36\" font-size=\"26\">What a service costs as the firm, its markets and its load grow</text>\n"
    );
    svg += &text((20.0, 68.0), "#666666", "start", "Nanoseconds of event loop a service, one core");
    for (place, (name, colour)) in COLOURS.iter().enumerate() {
        let x = width - 300.0 + 150.0 * place as f64;
        svg += &format!("<rect x=\"{x}\" y=\"22\" width=\"20\" height=\"14\" fill=\"{colour}\"/>\n");
        svg += &text((x + 28.0, 36.0), "#222222", "start", name);
    }
    for (place, name) in panels.into_iter().enumerate() {
        let own: Vec<&Grown> = all.iter().filter(|grown| grown.name == name).collect();
        svg += &panel(&own, LEFT + place as f64 * PANEL, place == 0);
    }
    svg + "</svg>\n"
}

fn panel(own: &[&Grown], left: f64, is_first: bool) -> String {
    let sizes: Vec<f64> = own.iter().flat_map(|grown| &grown.points).map(|(size, _)| *size).collect();
    let (low, high) =
        sizes.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), s| (f64::min(l, *s), f64::max(h, *s)));
    let part = |value: f64, low: f64, high: f64| libm::log(value / low) / libm::log(high / low);
    let x = |size: f64| left + 20.0 + part(size, low, high) * (PANEL - 60.0);
    let y = |ns: f64| BOTTOM - part(ns.clamp(LEAST, MOST), LEAST, MOST) * (BOTTOM - TOP);
    let mut svg = String::new();
    for (ns, label) in
        [(50.0, "50"), (100.0, "100"), (200.0, "200"), (500.0, "500"), (1000.0, "1,000"), (2000.0, "2,000")]
    {
        let (from, to) = (left, left + PANEL - 30.0);
        svg += &format!(
            "<line x1=\"{from}\" x2=\"{to}\" y1=\"{0:.1}\" y2=\"{0:.1}\" stroke=\"#DDDDDD\"/>\n",
            y(ns)
        );
        if is_first {
            svg += &text((left - 8.0, y(ns) + 8.0), "#666666", "end", label);
        }
    }
    let (unit, ends) = match own.first().map(|grown| grown.name) {
        Some("people") => (
            "people, a niche for ten of them",
            [(100.0, "100"), (10_000.0, "10,000"), (1e6, "a million")].as_slice(),
        ),
        Some("niches") => {
            ("niches of 100,000 people", [(10.0, "10"), (1000.0, "1,000"), (1e5, "100,000")].as_slice())
        }
        _ => ("shifts a day and niche", [(0.02, "0.02"), (0.2, "0.2"), (1.0, "1")].as_slice()),
    };
    for (size, label) in ends.iter().filter(|(size, _)| sizes.contains(size)) {
        let (aside, anchor) = if *size == high { (16.0, "end") } else { (0.0, "middle") };
        svg += &text((x(*size) + aside, BOTTOM + 30.0), "#666666", anchor, label);
    }
    svg += &text((left + PANEL / 2.0 - 15.0, BOTTOM + 64.0), "#222222", "middle", unit);
    for grown in own {
        let colour =
            COLOURS.iter().find(|(name, _)| *name == grown.template).map_or("#222222", |known| known.1);
        let at: Vec<String> =
            grown.points.iter().map(|(size, ns)| format!("{:.1},{:.1}", x(*size), y(*ns))).collect();
        svg += &format!(
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"3\"/>\n",
            at.join(" ")
        );
        for (size, ns) in &grown.points {
            svg +=
                &format!("<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"5\" fill=\"{colour}\"/>\n", x(*size), y(*ns));
        }
    }
    svg
}

fn text((x, y): (f64, f64), colour: &str, anchor: &str, said: &str) -> String {
    format!("<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\" text-anchor=\"{anchor}\">{said}</text>\n")
}
