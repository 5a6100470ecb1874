//! Paired differences from the baseline with their intervals: one panel a measure, one row a structure.

use super::axis::{Axis, span};
use super::canvas::{Anchor, BODY, Canvas, MARGIN, TEXT};
use super::colours::Colours;
use super::palette::{Colour, FAINT, INK, SOFT};
use crate::results::wording::{Wording, capital};
use crate::results::{Difference, Estimate, Measure, Results, Unit, Wanted};

/// What is worth showing where owners act, the most telling first.
const OF_ACTION: [Measure; 10] = [
    Measure::ReleaseRestrictedMean,
    Measure::ReleasedShare,
    Measure::NetWorth,
    Measure::Fit,
    Measure::Profit,
    Measure::Share,
    Measure::FoundedRestrictedMean,
    Measure::DelayRestrictedMean,
    Measure::DeliveredShare,
    Measure::Retained,
];
/// What is worth showing where they only hear.
const OF_HEARING: [Measure; 4] =
    [Measure::DelayRestrictedMean, Measure::DeliveredShare, Measure::Retained, Measure::Age];

const WIDTH: f64 = 1400.0;
const ROW: f64 = 46.0;
/// The least that a panel of shares spans, in percentage points.
const LEAST_POINTS: f64 = 0.5;
/// Above and below the rows of a panel: its name, and its axis.
const HEAD: f64 = 84.0;
const FOOT: f64 = 80.0;
/// The least and the most room for a value with its interval.
const VALUES: (f64, f64) = (200.0, 360.0);
/// The side of a panel on which a structure does better.
const BETTER: Colour = Colour { alpha: 1.0, rgb: (0xec, 0xf3, 0xf7) };

pub(super) fn draw(results: &Results) -> Option<Canvas> {
    let baseline = &results.about.baseline;
    let colours = Colours::of_run(results);
    let others = results.about.structures.iter().filter(|name| *name != baseline);
    let others: Vec<(Colour, &str)> = others.map(|name| (colours.of(name), name.as_str())).collect();
    let measures = measures(results, others.len());
    if others.is_empty() || measures.is_empty() {
        return None;
    }
    let height = HEAD + ROW * others.len() as f64 + FOOT;
    let rows = measures.len().div_ceil(2);
    let confidence = results.about.confidence * 100.0;
    let by_then = match measures.iter().any(|measure| measure.plain_name().contains("by then")) {
        true => format!(" By then: within {:.0} working days.", results.about.follow_up_d),
        false => String::new(),
    };
    let subtitle = format!(
        "Difference from {baseline} under the same luck, with {confidence:.0} % intervals. Shaded: where a structure does better.{by_then}"
    );
    let size = (WIDTH, BODY + rows as f64 * height);
    let mut canvas = Canvas::new("differences", size, &title(results, &measures), &subtitle);
    let widest = others.iter().map(|(_, name)| Canvas::text_width(name, TEXT)).fold(60.0, f64::max);
    let left = MARGIN + widest.min(200.0) + 14.0;
    let wide = (WIDTH - MARGIN - left) / 2.0;
    let values = values_room(results, &measures);
    for (place, &measure) in measures.iter().enumerate() {
        let top = BODY + (place / 2) as f64 * height + HEAD;
        let from = left + (place % 2) as f64 * wide;
        let panel = Panel { from, to: from + wide - values - 36.0, top, bottom: top + height - HEAD - FOOT };
        if place % 2 == 0 {
            for (row, (_, name)) in others.iter().enumerate() {
                let name = Canvas::fitted(name, TEXT, left - 14.0 - MARGIN);
                canvas.text((left - 14.0, panel.row(row)), &name, TEXT, INK, Anchor::Right);
            }
        }
        panel.draw(&mut canvas, results, (measure, &measures), &others);
    }
    Some(canvas)
}

/// The measures to show, of those that this scenario has.
fn measures(results: &Results, others: usize) -> Vec<Measure> {
    let (all, most) = match results.acts() {
        true => (&OF_ACTION[..], if others > 3 { 4 } else { 6 }),
        false => (&OF_HEARING[..], 4),
    };
    let rows = |measure: Measure| results.differences.iter().filter(move |row| row.measure == measure);
    let is_there = |measure: &&Measure| rows(**measure).any(|row| !is_nothing(row));
    all.iter().filter(is_there).take(most).copied().collect()
}

/// Whether a share is as good as equal: no end of its interval is as far from zero as a panel spans at least.
fn is_nothing(row: &Difference) -> bool {
    let is_near = |end: f64| (100.0 * end).abs() < LEAST_POINTS;
    row.measure.unit() == Unit::Share
        && row.difference.bounds().is_some_and(|(low, high)| is_near(low) && is_near(high))
}

/// The width of the longest value with its interval.
fn values_room(results: &Results, measures: &[Measure]) -> f64 {
    let shown = results.differences.iter().filter(|row| measures.contains(&row.measure));
    let texts =
        shown.filter_map(|row| Wording::of_differences(row.measure.unit()).with_interval(&row.difference));
    texts.map(|text| Canvas::text_width(&text, TEXT)).fold(VALUES.0, f64::max).min(VALUES.1)
}

/// Where one measure is drawn.
struct Panel {
    from: f64,
    to: f64,
    top: f64,
    bottom: f64,
}

impl Panel {
    fn row(&self, row: usize) -> f64 {
        self.top + ROW * (row as f64 + 0.5)
    }

    fn draw(
        &self,
        canvas: &mut Canvas,
        results: &Results,
        (measure, measures): (Measure, &[Measure]),
        others: &[(Colour, &str)],
    ) {
        let words = Wording::of_differences(measure.unit());
        let rows: Vec<Option<&Difference>> =
            others.iter().map(|(_, structure)| results.difference(structure, measure)).collect();
        // All panels of a unit have one scale.
        let alike = measures.iter().filter(|other| Wording::of_differences(other.unit()).axis == words.axis);
        let alike = alike.flat_map(|m| others.iter().filter_map(|(_, name)| results.difference(name, *m)));
        let reach = alike.filter_map(|row| words.reach(&row.difference));
        let (low, high) = span(reach.flat_map(|(_, low, high)| [low, high, 0.0])).unwrap_or((0.0, 0.0));
        // Where nothing differs, one unit to either side says so.
        let room = if high > low { (high - low) * 0.12 } else { 1.0 };
        // Nor is a thousandth of a point drawn large where shares hardly differ at all.
        let least = if measure.unit() == Unit::Share { LEAST_POINTS } else { 0.0 };
        let (low, high) =
            if (high - low) < least { (low - least / 2.0, high + least / 2.0) } else { (low, high) };
        let axis = Axis { low: low - room, high: high + room, from: self.from, to: self.to };
        self.frame(canvas, &axis, measure);
        for (row, (difference, (colour, structure))) in rows.iter().zip(others).enumerate() {
            let y = self.row(row);
            let estimate = difference.map(|row| &row.difference);
            match estimate.and_then(|e| words.reach(e).zip(words.with_interval(e))) {
                Some((reach, text)) => {
                    mark(canvas, &axis, reach, (y, *colour));
                    let shown = Canvas::fitted(&text, TEXT, VALUES.1);
                    canvas.text((self.to + 18.0, y), &shown, TEXT, INK, Anchor::Left);
                    let name = measure.plain_name();
                    canvas.tell(&format!("{}, {structure}: {text}{}.", capital(name), words.after));
                }
                None => canvas.text((self.to + 18.0, y), "not reached", TEXT, SOFT, Anchor::Left),
            }
        }
    }

    /// The name of a measure, the side that is better, and the axis.
    fn frame(&self, canvas: &mut Canvas, axis: &Axis, measure: Measure) {
        let room = self.to - self.from + VALUES.0;
        let name = Canvas::fitted(&capital(measure.plain_name()), TEXT, room);
        canvas.text((self.from, self.top - 54.0), &name, TEXT, INK, Anchor::Left);
        if let Some(gloss) = measure.gloss().map(|gloss| format!("– {gloss}")) {
            let from = self.from + Canvas::text_width(&name, TEXT) + 8.0;
            if from + Canvas::text_width(&gloss, TEXT) <= self.from + room {
                canvas.text((from, self.top - 54.0), &gloss, TEXT, SOFT, Anchor::Left);
            }
        }
        let zero = axis.at(0.0);
        match measure.wanted() {
            Wanted::Less => {
                canvas.block([(self.from, self.top), (zero, self.bottom)], BETTER);
                let text = format!("← {} is better", less(measure));
                canvas.text((self.from, self.top - 20.0), &text, TEXT, SOFT, Anchor::Left);
            }
            Wanted::More => {
                canvas.block([(zero, self.top), (self.to, self.bottom)], BETTER);
                canvas.text((self.to, self.top - 20.0), "more is better →", TEXT, SOFT, Anchor::Right);
            }
            Wanted::Neither => {}
        }
        for (tick, label) in axis.labelled_ticks(3) {
            let x = axis.at(tick);
            canvas.line([(x, self.top), (x, self.bottom)], FAINT, 1.0);
            canvas.text((x, self.bottom + 18.0), &label, TEXT, SOFT, Anchor::Middle);
        }
        let unit = Wording::of_differences(measure.unit()).axis;
        let middle = f64::midpoint(self.from, self.to);
        canvas.text((middle, self.bottom + 48.0), unit, TEXT, SOFT, Anchor::Middle);
        canvas.line([(zero, self.top), (zero, self.bottom)], INK, 2.0);
    }
}

/// A value with its interval.
fn mark(canvas: &mut Canvas, axis: &Axis, (value, low, high): (f64, f64, f64), (y, colour): (f64, Colour)) {
    canvas.line([(axis.within(low), y), (axis.within(high), y)], colour, 4.0);
    for end in [low, high] {
        canvas.line([(axis.within(end), y - 8.0), (axis.within(end), y + 8.0)], colour, 3.0);
    }
    canvas.disc((axis.within(value), y), 7.0, colour);
}

/// Less of a measure, in a word.
fn less(measure: Measure) -> &'static str {
    let is_delay = measure.unit() == Unit::Days && measure.plain_name().contains("delay");
    if is_delay { "sooner" } else { "less" }
}

/// The largest gain and the largest loss in the first measure of which some interval leaves zero out.
fn title(results: &Results, measures: &[Measure]) -> String {
    let baseline = &results.about.baseline;
    let rows = || results.differences.iter().filter(|row| measures.contains(&row.measure));
    if rows().all(|row| row.difference.bounds().is_none()) {
        return format!("How structures differ from {baseline}: too few replications for intervals");
    }
    for &measure in measures {
        let sign = if measure.wanted() == Wanted::Less { -1.0 } else { 1.0 };
        let mut sure: Vec<(f64, &Difference)> = rows()
            .filter(|row| row.measure == measure && row.difference.excludes_zero())
            .filter_map(|row| Some((sign * row.difference.value?, row)))
            .collect();
        sure.sort_by(|a, b| a.0.total_cmp(&b.0));
        let best = sure.last().filter(|(gain, _)| *gain > 0.0);
        let worst = sure.first().filter(|(gain, _)| *gain < 0.0);
        let gain = best.map(|(_, row)| format!("{} in {}", amount(row), row.structure));
        let loss = worst.map(|(_, row)| format!("{} in {}", amount(row), row.structure));
        let subject = subject(measure);
        match (gain, loss) {
            (Some(gain), Some(loss)) => return format!("{subject} {gain} than in {baseline}, and {loss}"),
            (Some(one), None) | (None, Some(one)) => {
                let ahead = best.or(worst).map(|(_, row)| *row);
                let price = ahead.and_then(|row| price(results, measures, row)).unwrap_or_default();
                return format!("{subject} {one} than in {baseline}{price}");
            }
            (None, None) => {}
        }
    }
    format!("No difference from {baseline} is sure: every interval holds zero")
}

/// What a structure is worse at beside what it is better at, or the other way round: the first of the measures shown.
fn price(results: &Results, measures: &[Measure], row: &Difference) -> Option<String> {
    let gain = |row: &Difference| {
        let sign = if row.measure.wanted() == Wanted::Less { -1.0 } else { 1.0 };
        row.difference.value.filter(|_| row.difference.excludes_zero()).map(|value| sign * value)
    };
    let own = gain(row)?;
    let others = measures.iter().filter(|measure| **measure != row.measure);
    let mut others = others.filter_map(|measure| results.difference(&row.structure, *measure));
    let other =
        others.find(|other| !is_nothing(other) && gain(other).is_some_and(|gain| gain * own < 0.0))?;
    Some(format!(", but {} is {}", other.measure.plain_name(), amount(other)))
}

/// What a sentence about a measure begins with.
fn subject(measure: Measure) -> String {
    match measure {
        Measure::DelayRestrictedMean => "The team that would act hears".to_owned(),
        Measure::ReleaseRestrictedMean => "Releases come".to_owned(),
        Measure::FoundedRestrictedMean => "New niches are served".to_owned(),
        other => format!("{} is", capital(other.plain_name())),
    }
}

/// `27.1 days sooner`, `12 points more`.
fn amount(row: &Difference) -> String {
    let words = Wording::of_differences(row.measure.unit());
    let positive = |estimate: &Estimate| match estimate.value.is_some_and(|value| value < 0.0) {
        true => Estimate {
            value: estimate.value.map(|value| -value),
            low: estimate.high.map(|value| -value),
            high: estimate.low.map(|value| -value),
            ..*estimate
        },
        false => *estimate,
    };
    let size = words.value(&positive(&row.difference)).unwrap_or_default();
    let is_less = row.difference.value.is_some_and(|value| value < 0.0);
    let way = match (is_less, less(row.measure)) {
        (true, word) => word,
        (false, "sooner") => "later",
        (false, _) => "more",
    };
    format!("{size}{} {way}", words.after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(measure: Measure, value: f64, half: f64) -> Difference {
        Difference {
            baseline: "hierarchy".to_owned(),
            structure: "network".to_owned(),
            measure,
            unit: measure.unit(),
            difference: Estimate {
                value: Some(value),
                low: Some(value - half),
                high: Some(value + half),
                confidence: 0.95,
            },
            variance_ratio: None,
            replications: 4,
            replications_to_decide: None,
        }
    }

    #[test]
    fn sentences_say_by_how_much_and_which_way() {
        let said = |measure, value, half| amount(&row(measure, value, half));
        assert_eq!(said(Measure::DelayRestrictedMean, -27.12, 1.4), "27.1 days sooner");
        assert_eq!(said(Measure::ReleaseRestrictedMean, 3.0, 0.5), "3.0 days later");
        assert_eq!(said(Measure::Fit, 0.1234, 0.01), "12.3 points more");
        assert_eq!(said(Measure::Profit, -12345.0, 2000.0), "12,300 a day less");
    }
}
