//! Where the time went, stacked to the restricted mean delay.

use super::axis::{Axis, horizontal};
use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::palette::{self, INK, PAPER};
use crate::results::wording::{Wording, number, percent};
use crate::results::{Measure, Results, Stage};

/// The height of one structure's bar and the room it stands in.
const BAR: f64 = 56.0;
const ROW: f64 = 84.0;
pub(super) const WIDTH: f64 = 1400.0;
/// The height of a line of the legend.
pub(super) const LINE: f64 = 36.0;

/// The mean days of one structure by stage, in the order in which they are stacked.
struct Bar<'a> {
    structure: &'a str,
    stages: Vec<(Stage, f64)>,
}

impl Bar<'_> {
    fn total(&self) -> f64 {
        self.stages.iter().map(|(_, days)| days).sum()
    }

    fn days_in(&self, stage: Stage) -> f64 {
        self.stages.iter().find(|(own, _)| *own == stage).map_or(0.0, |(_, days)| *days)
    }
}

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let days = |structure: &String, stage: Stage| results.days_in(structure, stage).max(0.0);
    let stages = |structure| results.stages_told().iter().map(|s| (*s, days(structure, *s))).collect();
    let structures = results.about.structures.iter();
    let bars: Vec<Bar<'_>> = structures.map(|s| Bar { structure: s, stages: stages(s) }).collect();
    let is_there = |stage: &&Stage| {
        bars.iter().flat_map(|bar| &bar.stages).any(|(other, days)| other == *stage && *days > 0.0)
    };
    let shown: Vec<Stage> = results.stages_told().iter().filter(is_there).copied().collect();
    let (lines, places) = legend_places(&shown);
    let top = BODY + lines as f64 * LINE + 26.0;
    let bottom = top + bars.len() as f64 * ROW;
    let until = if results.acts() {
        "a release answers a change of needs"
    } else {
        "the team that would act hears of a change of needs"
    };
    let subtitle = format!(
        "Mean time until {until}, each followed for {:.0} working days: what has not come by then counts as that long. At the right the sum, with its {:.0} % interval.",
        results.about.follow_up_d,
        results.about.confidence * 100.0
    );
    let mut canvas = Canvas::new("stages", (WIDTH, bottom + 74.0), &title(&bars), &subtitle);
    legend(&mut canvas, &places);
    let widest = bars.iter().map(|bar| Canvas::text_width(bar.structure, TEXT)).fold(80.0, f64::max);
    let left = MARGIN + widest.min(230.0) + 14.0;
    let longest = bars.iter().map(Bar::total).fold(0.0, f64::max);
    let high = if longest > 0.0 { longest * 1.02 } else { 1.0 };
    let x = Axis { low: 0.0, high, from: left, to: WIDTH - 300.0 };
    horizontal(&mut canvas, &x, (top - 8.0, bottom), "working days");
    for (row, bar) in bars.iter().enumerate() {
        let middle = top + ROW * (row as f64 + 0.5);
        draw_bar(&mut canvas, bar, &x, middle);
        let total = total(results, bar);
        let end = x.at(bar.total()) + 8.0;
        let behind = [(end, middle - 15.0), (end + Canvas::text_width(&total, TEXT) + 8.0, middle + 15.0)];
        canvas.block(behind, PAPER);
        canvas.text((x.at(bar.total()) + 12.0, middle), &total, TEXT, INK, Anchor::Left);
        canvas.tell(&said(bar, &total));
    }
    Some(canvas)
}

/// What makes most of the difference between the slowest structure and the quickest; of one, or of several that are alike, the
/// longest stage of the slowest.
fn title(bars: &[Bar<'_>]) -> String {
    /// Structures that differ by less than this part of the slowest are alike.
    const ALIKE: f64 = 0.05;
    let by_total = |a: &&Bar<'_>, b: &&Bar<'_>| a.total().total_cmp(&b.total());
    let (Some(slowest), Some(quickest)) = (bars.iter().max_by(by_total), bars.iter().min_by(by_total)) else {
        return "No change took any time".to_owned();
    };
    let gap = slowest.total() - quickest.total();
    let more = slowest.stages.iter().map(|(stage, days)| (*stage, days - quickest.days_in(*stage)));
    let longest = slowest.stages.iter().max_by(|a, b| a.1.total_cmp(&b.1));
    match (longest, more.max_by(|a, b| a.1.total_cmp(&b.1))) {
        (_, Some((stage, days))) if gap > ALIKE * slowest.total() => format!(
            "{} takes {} working days longer than {}; the largest part of that, {}, passes {}",
            slowest.structure,
            number(gap),
            quickest.structure,
            number(days),
            stage.plain_name()
        ),
        (Some((stage, days)), _) if slowest.total() > 0.0 => format!(
            "In {} {} of the time passes {}",
            slowest.structure,
            percent(days / slowest.total()),
            stage.plain_name()
        ),
        _ => "No change took any time".to_owned(),
    }
}

/// The sum of a bar with the interval that the summary has of it.
fn total(results: &Results, bar: &Bar<'_>) -> String {
    let measure = if results.acts() { Measure::ReleaseRestrictedMean } else { Measure::DelayRestrictedMean };
    let estimate = results.estimate(bar.structure, measure);
    let said = estimate.and_then(|estimate| Wording::of_values(measure.unit()).with_interval(&estimate));
    said.unwrap_or_else(|| number(bar.total()))
}

/// The same for those who cannot see it, the longest first.
fn said(bar: &Bar<'_>, total: &str) -> String {
    let mut stages = bar.stages.clone();
    stages.sort_by(|a, b| b.1.total_cmp(&a.1));
    let longest: Vec<String> = stages
        .iter()
        .take(3)
        .filter(|(_, days)| *days > 0.0)
        .map(|(stage, days)| format!("{days:.1} {}", stage.plain_name()))
        .collect();
    format!("{}: {total} days; {}.", bar.structure, longest.join(", "))
}

fn draw_bar(canvas: &mut Canvas, bar: &Bar<'_>, x: &Axis, middle: f64) {
    let label = Canvas::fitted(bar.structure, TEXT, x.from - 14.0 - MARGIN);
    canvas.text((x.from - 14.0, middle), &label, TEXT, INK, Anchor::Right);
    let mut from = 0.0;
    for (stage, days) in bar.stages.iter().filter(|(_, days)| *days > 0.0) {
        let (start, end) = (x.at(from), x.at(from + days));
        from += days;
        let colour = palette::stage(*stage);
        canvas.block([(start, middle - BAR / 2.0), (end, middle + BAR / 2.0)], colour);
        let text = format!("{days:.1}");
        if end - start > Canvas::text_width(&text, TEXT) + 8.0 {
            let at = (f64::midpoint(start, end), middle);
            // Right after its block: a page in the dark keeps the ink of texts that stand on a colour.
            canvas.text(at, &text, TEXT, palette::ink_on(colour), Anchor::Middle);
        }
        // Neighbours that are alike in grey stay apart.
        canvas.line([(end, middle - BAR / 2.0), (end, middle + BAR / 2.0)], PAPER, 1.5);
    }
}

/// A stage, and where it stands in the legend.
pub(super) type Place = (Stage, (f64, f64));

/// How many lines the legend takes, and where each stage stands in it.
pub(super) fn legend_places(stages: &[Stage]) -> (usize, Vec<Place>) {
    let (mut x, mut line) = (MARGIN, 0);
    let mut places = Vec::new();
    for &stage in stages {
        let width = 32.0 + Canvas::text_width(stage.plain_name(), TEXT);
        if x + width > WIDTH - MARGIN {
            (x, line) = (MARGIN, line + 1);
        }
        places.push((stage, (x, BODY + 18.0 + f64::from(line) * LINE)));
        x += width + 30.0;
    }
    (line as usize + 1, places)
}

pub(super) fn legend(canvas: &mut Canvas, places: &[Place]) {
    for (stage, (x, y)) in places {
        canvas.block([(*x, y - 12.0), (x + 24.0, y + 12.0)], palette::stage(*stage));
        canvas.text((x + 32.0, *y), stage.plain_name(), TEXT, INK, Anchor::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_names_what_makes_the_difference_and_of_what_is_alike_the_longest_stage() {
        let bar = |structure, queue, gate| Bar {
            structure,
            stages: vec![(Stage::Queue, queue), (Stage::Gate, gate)],
        };
        let bars = [bar("network", 10.0, 1.0), bar("hierarchy", 11.0, 9.0)];
        assert_eq!(
            title(&bars),
            "hierarchy takes 9 working days longer than network; the largest part of that, 8, passes waiting for the next report"
        );
        let alike = [bar("network", 10.9, 9.0), bar("hierarchy", 11.0, 9.0)];
        assert_eq!(title(&alike), "In hierarchy 55 % of the time passes waiting in line");
        assert_eq!(title(&alike[..1]), "In network 55 % of the time passes waiting in line");
        assert_eq!(title(&[bar("one", 0.0, 0.0)]), "No change took any time");
    }

    #[test]
    fn every_name_of_the_legend_has_room() {
        let (lines, places) = legend_places(&Stage::ALL);
        assert!(lines <= 3, "{lines}");
        for (stage, (x, _)) in places {
            assert!(x + 32.0 + Canvas::text_width(stage.plain_name(), TEXT) <= WIDTH - MARGIN);
        }
    }
}
