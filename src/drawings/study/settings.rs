//! The difference of two structures in every setting of a study, the least first: who is ahead in how many, and by how much.

use super::super::axis::{Axis, span};
use super::super::canvas::{Anchor, Canvas, TEXT};
use super::super::colours::Colours;
use super::super::palette::{FAINT, INK, SOFT};
use super::panels::{Margins, Panel, laid_out};
use super::shown::Analysis;
use super::{difference_wording, file_part, name_of, panel_name, with_unit};
use crate::results::wording::{capital, number};
use crate::results::{StudyOutput, StudyResults};

/// The least height of a bar.
const LEAST: f64 = 3.0;

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let shown: Vec<(&Analysis<'_>, Vec<f64>)> = analyses
        .iter()
        .filter(|one| one.output.sides().is_some() && one.map.is_none())
        .map(|one| (*one, differences(study, one.output)))
        .filter(|(_, values)| values.len() > 1)
        .collect();
    let (first, values) = shown.first()?;
    let told: Vec<String> = shown.iter().filter_map(|(one, values)| ahead(one.output, values)).collect();
    let title = format!("{}: {}", capital(&name_of(first.output)), told.join("; "));
    let each = study.about.units / study.about.points.max(1);
    let of = match each {
        0 | 1 => String::new(),
        each => format!(", the mean of its {each} simulations"),
    };
    let subtitle = format!(
        "Difference of {} in each of the {} settings{of}; the settings in order, the least difference first.",
        with_unit(first.output),
        values.len()
    );
    let name = format!("settings-{}", file_part(measure));
    let margins = Margins { left: 130.0, right: 30.0, top: 124.0, bottom: 70.0 };
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), shown.len(), 2, (690.0, 500.0), margins);
    let ends = span(shown.iter().flat_map(|(_, values)| values.iter().copied().chain([0.0])))?;
    let colours = Colours::of_study(study);
    for ((one, values), panel) in shown.iter().zip(panels) {
        let output = one.output;
        let Some(sides) = output.sides() else { continue };
        draw_panel(&mut canvas, (values, ends), panel, sides.map(|(structure, _)| colours.of(structure)));
        let above = Panel { top: panel.top - 66.0, ..panel };
        above.title(&mut canvas, &panel_name(one));
        legend(&mut canvas, (output, sides), &colours, (panel, values));
        let unit = difference_wording(output).axis;
        let name =
            Canvas::fitted(if unit.is_empty() { &output.unit } else { unit }, TEXT, panel.bottom - panel.top);
        canvas.turned_text((panel.left - 100.0, panel.middle().1), &name, TEXT, INK);
        let (low, high) = (values.first()?, values.last()?);
        canvas.tell(&format!("{}: from {} to {}.", panel_name(one), number(*low), number(*high)));
    }
    Some(canvas)
}

/// The differences of all settings, as they are shown, the least first.
fn differences(study: &StudyResults, output: &StudyOutput) -> Vec<f64> {
    let factor = difference_wording(output).factor;
    let own = study.means.iter().find(|row| row.output.is_same(output));
    let means = own.into_iter().flat_map(|row| row.means.iter().flatten());
    let mut values: Vec<f64> = means.map(|mean| mean * factor).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Who is ahead of whom, and in how many settings.
fn ahead(output: &StudyOutput, values: &[f64]) -> Option<String> {
    let [below, above] = output.sides()?;
    let counts = [values.iter().filter(|v| **v < 0.0).count(), values.iter().filter(|v| **v > 0.0).count()];
    let ((most, leader), (least, other)) = match counts[0] >= counts[1] {
        true => ((counts[0], below), (counts[1], above)),
        false => ((counts[1], above), (counts[0], below)),
    };
    let than = format!("{} {} than {}", leader.0, leader.1, other.0);
    Some(match (most, least) {
        (0, _) => format!("no difference between {} and {}", leader.0, other.0),
        (most, 0) if most == values.len() => format!("{than} in every setting"),
        (most, least) => {
            format!("{than} in {most} of {} settings, the other way round in {least}", values.len())
        }
    })
}

fn draw_panel(
    canvas: &mut Canvas,
    (values, (low, high)): (&[f64], (f64, f64)),
    panel: Panel,
    sides: [super::super::palette::Colour; 2],
) {
    let room = 0.05 * (high - low).max(1e-9);
    let y = Axis {
        low: low - if low < 0.0 { 2.0 * room } else { 0.0 },
        high: high + room,
        from: panel.bottom,
        to: panel.top,
    };
    for (tick, label) in y.labelled_ticks(5) {
        canvas.line([(panel.left, y.at(tick)), (panel.right, y.at(tick))], FAINT, 1.0);
        canvas.text((panel.left - 10.0, y.at(tick)), &label, TEXT, SOFT, Anchor::Right);
    }
    let wide = (panel.right - panel.left) / values.len() as f64;
    for (place, value) in values.iter().enumerate() {
        let from = panel.left + wide * place as f64;
        let colour = sides[usize::from(*value > 0.0)];
        let to = from + (0.8 * wide).max(1.0);
        // Whatever is hardly anything is seen, and on which side it is.
        let [high, low] = match *value > 0.0 {
            true => [y.at(*value).min(y.at(0.0) - LEAST), y.at(0.0)],
            false => [y.at(0.0), y.at(*value).max(y.at(0.0) + LEAST)],
        };
        canvas.block([(from, high), (to, low)], colour);
    }
    canvas.line([(panel.left, y.at(0.0)), (panel.right, y.at(0.0))], INK, 2.0);
    let text = format!("{} settings, in order", values.len());
    canvas.text((panel.middle().0, panel.bottom + 30.0), &text, TEXT, SOFT, Anchor::Middle);
}

/// The sides of zero that some setting is on, with their colours: in how many, and by how much at most.
fn legend(
    canvas: &mut Canvas,
    (output, sides): (&StudyOutput, [(&str, &str); 2]),
    colours: &Colours,
    (panel, values): (Panel, &[f64]),
) {
    let ends = [values.first(), values.last()].map(|end| end.copied().unwrap_or(0.0));
    let counts = [values.iter().filter(|v| **v < 0.0).count(), values.iter().filter(|v| **v > 0.0).count()];
    let after = difference_wording(output).after;
    let shown = sides.into_iter().zip(counts.into_iter().zip(ends)).filter(|(_, (count, _))| *count > 0);
    for (place, ((structure, what), (count, end))) in shown.enumerate() {
        let (x, y) = (panel.left, panel.top - 56.0 + 34.0 * place as f64);
        canvas.block([(x, y - 10.0), (x + 20.0, y + 10.0)], colours.of(structure));
        let text = format!("{structure} {what} in {count}, by up to {}{after}", number(end.abs()));
        let text = Canvas::fitted(&text, TEXT, panel.right - x - 30.0);
        canvas.text((x + 30.0, y), &text, TEXT, INK, Anchor::Left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_counts_the_settings_on_either_side() {
        let output = StudyOutput {
            structure: "hierarchy".to_owned(),
            baseline: Some("network".to_owned()),
            measure: "delay_to_received.restricted_mean".to_owned(),
            unit: "d".to_owned(),
        };
        let told = |values: &[f64]| ahead(&output, values).unwrap();
        assert_eq!(told(&[1.0, 2.0]), "network sooner than hierarchy in every setting");
        assert_eq!(
            told(&[-3.0, 0.0, 1.0, 2.0]),
            "network sooner than hierarchy in 2 of 4 settings, the other way round in 1"
        );
        assert_eq!(told(&[0.0]), "no difference between hierarchy and network");
    }
}
