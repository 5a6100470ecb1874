//! The answer on a terminal: few lines, the headline first.

mod differences;

use crate::results::{Fairness, Measure, Results, Stage, Unit, Verdict, rounded};
use crate::time::Duration;
use std::fmt::Write;

/// The measures shown, in their order; of those that a scenario has not, nothing.
const SHOWN: [Measure; 31] = [
    Measure::DelayRestrictedMean,
    Measure::DelayMedian,
    Measure::DeliveredShare,
    Measure::Retained,
    Measure::FreshShare,
    Measure::Age,
    Measure::Hops,
    Measure::UtilisationMax,
    Measure::ReleaseRestrictedMean,
    Measure::ReleasedShare,
    Measure::GoodAgreed,
    Measure::BadAgreed,
    Measure::ReleaseRate,
    Measure::NetWorth,
    Measure::Fit,
    Measure::FoundedRestrictedMean,
    Measure::FoundedShare,
    Measure::Share,
    Measure::Revenue,
    Measure::Cost,
    Measure::CostPerInsight,
    Measure::Profit,
    Measure::Teams,
    Measure::Members,
    Measure::TeamSizeMax,
    Measure::Splits,
    Measure::Pulls,
    Measure::Foundings,
    Measure::Closures,
    Measure::Attrition,
    Measure::ManagersPerWorker,
];

/// The measures to show.
fn shown_in(results: &Results) -> Vec<Measure> {
    SHOWN.into_iter().filter(|measure| results.has(measure.class())).collect()
}

/// What a measure is called, with its unit where that is not plain.
fn called(measure: Measure) -> String {
    match measure.unit() {
        unit @ (Unit::Days | Unit::Deviations) => format!("{} ({unit})", measure.plain_name()),
        _ => measure.plain_name().to_owned(),
    }
}

/// The answer as a text: measures by structure, differences, where the time went, whether it was fair, notices.
pub fn table(results: &Results) -> String {
    let mut text = String::new();
    let about = &results.about;
    let _ = writeln!(text, "{}", if about.title.is_empty() { &about.name } else { &about.title });
    let _ = writeln!(text, "{}\n", about.question);
    let columns: Vec<Vec<String>> = about.structures.iter().map(|s| column(results, s)).collect();
    let rows = std::iter::once(String::new()).chain(shown_in(results).into_iter().map(called));
    grid(&mut text, &rows.collect::<Vec<_>>(), &columns);
    let _ = writeln!(
        text,
        "\nEach shift is followed for {}; the undelivered count as {:.0} d. ± is half of a {:.0} % interval over {} \
         replications.\n",
        Duration::of_days(about.follow_up_d),
        about.follow_up_d,
        about.confidence * 100.0,
        about.replications
    );
    stages(&mut text, results);
    differences::compared(&mut text, results);
    bottlenecks(&mut text, results);
    claims(&mut text, results);
    fairness(&mut text, results);
    notices(&mut text, results);
    in_short(&mut text, results);
    text
}

fn column(results: &Results, structure: &str) -> Vec<String> {
    let cell = |measure: Measure| match results.estimate(structure, measure) {
        Some(estimate) if estimate.value.is_some() => estimate.to_string(),
        _ => results.missing(structure, measure).to_owned(),
    };
    std::iter::once(structure.to_owned()).chain(shown_in(results).into_iter().map(cell)).collect()
}

/// Writes a first column and further ones, each as wide as its widest cell.
fn grid(text: &mut String, first: &[String], columns: &[Vec<String>]) {
    let width = |cells: &[String]| cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
    let first_width = width(first);
    let widths: Vec<usize> = columns.iter().map(|column| width(column)).collect();
    for (row, name) in first.iter().enumerate() {
        let mut line = format!("{name:<first_width$}");
        for (column, width) in columns.iter().zip(&widths) {
            let _ = write!(line, "  {:>width$}", column[row]);
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
}

fn stages(text: &mut String, results: &Results) {
    let _ = writeln!(text, "Where the time went (d)");
    let column = |structure: &String| {
        let mean = |stage: &Stage| {
            let row = results.stages.iter().find(|row| row.structure == *structure && row.stage == *stage);
            row.and_then(|row| row.mean).map_or(String::new(), rounded)
        };
        std::iter::once(structure.clone()).chain(results.stages_told().iter().map(mean)).collect::<Vec<_>>()
    };
    let columns: Vec<Vec<String>> = results.about.structures.iter().map(column).collect();
    let first = std::iter::once(String::new())
        .chain(results.stages_told().iter().map(|stage| format!("  {}", stage.plain_name())));
    grid(text, &first.collect::<Vec<_>>(), &columns);
    text.push('\n');
}

/// Each claim with its verdict, and what would decide it.
fn claims(text: &mut String, results: &Results) {
    if results.claims.is_empty() {
        return;
    }
    let _ = writeln!(text, "Claims");
    for claim in &results.claims {
        let mark =
            if claim.is_as_expected() { String::new() } else { format!(" (expected: {})", claim.expect) };
        let tests = if claim.tests.is_empty() { String::new() } else { format!("{}: ", claim.tests) };
        let _ = writeln!(text, "  {:<10} {tests}{}{mark}", claim.verdict, claim.claim);
        let _ = match (claim.verdict, claim.estimate.value, claim.replications_to_decide) {
            (Verdict::Undecided, Some(_), Some(n)) => {
                writeln!(text, "             some {n} replications would decide it")
            }
            (Verdict::Undecided, Some(_), None) => {
                writeln!(text, "             left side − right side: {}", claim.left_minus_right())
            }
            (Verdict::Undecided, None, _) => writeln!(text, "             a measure was not reached"),
            _ if claim.because.is_empty() => Ok(()),
            _ => writeln!(text, "             {}", claim.because),
        };
    }
    text.push('\n');
}

/// The bottleneck of each structure: what helps most when it is halved.
fn bottlenecks(text: &mut String, results: &Results) {
    for structure in &results.about.structures {
        let of_structure = results.bottlenecks.iter().filter(|row| row.structure == *structure);
        let brings: Vec<String> = of_structure
            .filter_map(|row| {
                let change = row.difference.value.filter(|change| *change != 0.0)?;
                let half = row.difference.half_width();
                let half = half.map_or(String::new(), |half| format!(" ± {}", rounded(half)));
                let sign = if change < 0.0 { "−" } else { "+" };
                Some(format!("{} {sign}{}{half} d", row.halved, rounded(change.abs())))
            })
            .collect();
        if !brings.is_empty() {
            let _ = writeln!(text, "Halved in {structure}: {}", brings.join(", "));
        }
    }
    if !results.bottlenecks.is_empty() {
        text.push('\n');
    }
}

fn fairness(text: &mut String, results: &Results) {
    const ROWS: [&str; 12] = [
        "Fairness",
        "  people",
        "  people who only lead",
        "  teams",
        "  links",
        "  hours in contact a week",
        "  cost a year (millions)",
        "  steps to a customer",
        "  layers",
        "  span: median, p90, largest",
        "  people for each who only leads",
        "  cost of the change, once",
    ];
    let column = |row: &Fairness| {
        vec![
            row.structure.clone(),
            row.members.to_string(),
            row.managers.to_string(),
            row.teams.to_string(),
            row.links.to_string(),
            format!("{:.0}", row.contact_hours_per_week),
            format!("{:.1}", row.cost_per_year / 1e6),
            format!("{:.2}", row.customer_distance),
            row.layers.to_string(),
            format!("{:.0}, {:.0}, {}", row.span_median, row.span_p90, row.span_largest),
            row.people_per_manager.map_or_else(|| "–".to_owned(), |people| format!("{people:.1}")),
            format!("{:.1} M", row.cost_of_change / 1e6),
        ]
    };
    let structures = results.about.structures.iter();
    let columns: Vec<Vec<String>> =
        structures.filter_map(|structure| results.fairness_of(structure)).map(column).collect();
    // What nobody changes costs nothing, and needs no line.
    let is_changed = results.fairness.iter().any(|row| row.cost_of_change > 0.0);
    let rows = if is_changed { &ROWS[..] } else { &ROWS[..ROWS.len() - 1] };
    grid(text, &rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>(), &columns);
    text.push('\n');
}

/// The answer in sentences, at the end, where a reader of a terminal looks first.
fn in_short(text: &mut String, results: &Results) {
    headed(text, &crate::report::in_short(results));
}

/// Sentences beside their headings.
pub(super) fn headed(text: &mut String, sentences: &[(&str, String)]) {
    const HEADING: usize = 12;
    for (heading, sentence) in sentences {
        text.push('\n');
        for (place, line) in wrapped(sentence, WIDTH - HEADING).iter().enumerate() {
            let heading = if place == 0 { heading } else { "" };
            let _ = writeln!(text, "{heading:<HEADING$}{line}");
        }
    }
}

/// Columns of a terminal that everybody has.
const WIDTH: usize = 100;

/// Lines of whole words, none wider than that, but for words that are.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Structure by structure in the order of the scenario, then what is about all of them.
fn notices(text: &mut String, results: &Results) {
    for structure in &results.about.structures {
        for notice in results.notices.iter().filter(|notice| notice.structure == *structure) {
            let _ = writeln!(text, "note: {structure}: {}", notice.text);
        }
    }
    for notice in results.notices.iter().filter(|notice| notice.structure.is_empty()) {
        let _ = writeln!(text, "note: {}", notice.text);
    }
}
