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

pub(super) fn draw(study: &StudyResults, measure: &str, analyses: &[&Analysis<'_>]) -> Option<Canvas> {
    let shown: Vec<(&StudyOutput, Vec<f64>)> = analyses
        .iter()
        .filter(|analysis| analysis.output.sides().is_some() && analysis.map.is_none())
        .map(|analysis| (analysis.output, differences(study, analysis.output)))
        .filter(|(_, values)| values.len() > 1)
        .collect();
    let (first, values) = shown.first()?;
    let told: Vec<String> = shown.iter().filter_map(|(output, values)| ahead(output, values)).collect();
    let title = format!("{}: {}", capital(&name_of(first)), told.join("; "));
    let each = study.about.units / study.about.points.max(1);
    let of = match each {
        0 | 1 => String::new(),
        each => format!(", the mean of its {each} simulations"),
    };
    let subtitle = format!(
        "Difference of {} in each of the {} settings{of}; the settings in order, the least difference first.",
        with_unit(first),
        values.len()
    );
    let name = format!("settings-{}", file_part(measure));
    let margins = Margins { left: 120.0, right: 30.0, top: 90.0, bottom: 70.0 };
    let (mut canvas, panels) = laid_out((name, &title, &subtitle), shown.len(), 2, (690.0, 470.0), margins);
    let ends = span(shown.iter().flat_map(|(_, values)| values.iter().copied().chain([0.0])))?;
    let colours = Colours::of_study(study);
    for ((output, values), panel) in shown.iter().zip(panels) {
        let Some(sides) = output.sides() else { continue };
        draw_panel(&mut canvas, (values, ends), panel, sides.map(|(structure, _)| colours.of(structure)));
        let analysis = analyses.iter().find(|analysis| analysis.output.is_same(output))?;
        let above = Panel { top: panel.top - 34.0, ..panel };
        above.title(&mut canvas, &panel_name(analysis));
        legend(&mut canvas, sides, &colours, (panel, values));
        let (low, high) = (values.first()?, values.last()?);
        canvas.tell(&format!("{}: from {} to {}.", panel_name(analysis), number(*low), number(*high)));
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
        low: low - if low < 0.0 { room } else { 0.0 },
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
        canvas.block([(from, y.at(value.max(0.0))), (to, y.at(value.min(0.0)))], colour);
    }
    canvas.line([(panel.left, y.at(0.0)), (panel.right, y.at(0.0))], INK, 2.0);
    let text = format!("{} settings, in order", values.len());
    canvas.text((panel.middle().0, panel.bottom + 30.0), &text, TEXT, SOFT, Anchor::Middle);
}

/// The sides of zero that some setting is on, with their colours.
fn legend(
    canvas: &mut Canvas,
    sides: [(&str, &str); 2],
    colours: &Colours,
    (panel, values): (Panel, &[f64]),
) {
    let is_there = [values.iter().any(|v| *v < 0.0), values.iter().any(|v| *v > 0.0)];
    let half = (panel.right - panel.left) / 2.0;
    let shown = sides.into_iter().zip(is_there).filter(|(_, is_there)| *is_there);
    for (place, ((structure, what), _)) in shown.enumerate() {
        let (x, y) = (panel.left + place as f64 * half, panel.top - 22.0);
        canvas.block([(x, y - 10.0), (x + 20.0, y + 10.0)], colours.of(structure));
        let text = Canvas::fitted(&format!("{structure} {what}"), TEXT, half - 40.0);
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
