//! The answer on a terminal: few lines, the headline first.

mod differences;

use crate::experiment::{Results, StructureResults};
use crate::metrics::{Measure, Stage};
use crate::statistics::Estimate;
use std::fmt::Write;

/// The measures shown, with a name for people.
const SHOWN: [(Measure, &str); 9] = [
    (Measure::DelayRestrictedMean, "delay to received (d)"),
    (Measure::DelayMedian, "median delay (d)"),
    (Measure::DeliveredShare, "delivered by then"),
    (Measure::Retained, "truth retained"),
    (Measure::ReceivedWorth, "worth of what arrives (sd)"),
    (Measure::FreshShare, "still fresh"),
    (Measure::Age, "age of knowledge (d)"),
    (Measure::Hops, "relays"),
    (Measure::UtilisationMax, "busiest team"),
];

/// What is shown besides where owners act: outcome beside activity.
const SHOWN_OF_ACTION: [(Measure, &str); 7] = [
    (Measure::ReleaseRestrictedMean, "delay to released (d)"),
    (Measure::ReleasedShare, "released by then"),
    (Measure::GoodAgreed, "good initiatives agreed to"),
    (Measure::BadAgreed, "bad initiatives agreed to"),
    (Measure::ReleaseRate, "releases a day"),
    (Measure::NetWorth, "net worth of them a day"),
    (Measure::Fit, "fit of product and need"),
];

/// What is shown besides where niches emerge.
const SHOWN_OF_EMERGENCE: [(Measure, &str); 2] = [
    (Measure::FoundedRestrictedMean, "delay to a new niche (d)"),
    (Measure::FoundedShare, "new niches served by then"),
];

/// What is shown besides where customers buy.
const SHOWN_OF_TRADE: [(Measure, &str); 5] = [
    (Measure::Share, "share of customers"),
    (Measure::Revenue, "revenue a day"),
    (Measure::Cost, "cost a day"),
    (Measure::CostPerInsight, "cost an insight acted on"),
    (Measure::Profit, "profit a day"),
];

/// What is shown besides where the organisation changes.
const SHOWN_OF_GROWTH: [(Measure, &str); 9] = [
    (Measure::Teams, "teams in the end"),
    (Measure::Members, "people in the end"),
    (Measure::TeamSizeMax, "largest team in the end"),
    (Measure::Splits, "splits"),
    (Measure::Pulls, "services pulled"),
    (Measure::Foundings, "businesses founded"),
    (Measure::Closures, "businesses closed"),
    (Measure::Attrition, "people who leave a year"),
    (Measure::ManagersPerWorker, "managers a worker"),
];

/// The measures to show.
fn shown_in(results: &Results) -> Vec<(Measure, &'static str)> {
    let action = SHOWN_OF_ACTION.into_iter().filter(|_| results.acts());
    let growth = SHOWN_OF_GROWTH.into_iter().filter(|_| results.grows());
    let trade = SHOWN_OF_TRADE.into_iter().filter(|_| results.trades());
    let emergence = SHOWN_OF_EMERGENCE.into_iter().filter(|_| results.emerges());
    SHOWN.into_iter().chain(action).chain(emergence).chain(trade).chain(growth).collect()
}

/// The answer as a text: measures by structure, differences, where the time went, whether it was fair, notices.
pub fn table(results: &Results) -> String {
    let mut text = String::new();
    let scenario = &results.scenario;
    let _ = writeln!(text, "{}", if scenario.title.is_empty() { &scenario.name } else { &scenario.title });
    let _ = writeln!(text, "{}\n", scenario.question);
    let columns: Vec<Vec<String>> = results.structures.iter().map(|s| column(results, s)).collect();
    let rows =
        std::iter::once(String::new()).chain(shown_in(results).into_iter().map(|(_, name)| name.to_owned()));
    grid(&mut text, &rows.collect::<Vec<_>>(), &columns);
    let _ = writeln!(
        text,
        "\nEach shift is followed for {}; the undelivered count as {:.0} d. ± is half of a {:.0} % interval over {} \
         replications.\n",
        scenario.follow_up,
        scenario.follow_up.days(),
        scenario.confidence * 100.0,
        results.replications()
    );
    stages(&mut text, results);
    differences::compared(&mut text, results);
    bottlenecks(&mut text, results);
    claims(&mut text, results);
    fairness(&mut text, results);
    for notice in results.notices() {
        let place =
            if notice.structure.is_empty() { String::new() } else { format!("{}: ", notice.structure) };
        let _ = writeln!(text, "note: {place}{}", notice.text);
    }
    text
}

fn column(results: &Results, s: &StructureResults) -> Vec<String> {
    let cell = |(measure, _): &(Measure, &str)| {
        let missing = || match measure {
            measure if measure.is_of_action() => "–",
            // Quantiles of what keeps growing would mean nothing.
            measure if measure.quantile().is_some() && s.is_drowning() => "not steady",
            _ => "not reached",
        };
        s.estimate(*measure, results.scenario.confidence).map_or_else(|| missing().to_owned(), shown)
    };
    std::iter::once(s.name.clone()).chain(shown_in(results).iter().map(cell)).collect()
}

/// A value with its half-width, to three significant digits or the digits that the interval allows; with the ends of its
/// interval where these lie apart from it differently.
fn shown(e: Estimate) -> String {
    let value = rounded(e.value);
    format!("{value}{}", interval(e.value, e.bounds))
}

/// ` ± half`, ` [low, high]`, or nothing where there is no interval.
fn interval(value: f64, bounds: Option<(f64, f64)>) -> String {
    let Some((low, high)) = bounds else { return String::new() };
    let (below, above, half) = (value - low, high - value, (high - low) / 2.0);
    if (above - below).abs() <= 0.1 * half {
        return format!(" ± {}", rounded(half));
    }
    format!(" [{}, {}]", rounded(low), rounded(high))
}

fn rounded(value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        v if v >= 1.0 => 2,
        v if v >= 0.001 || v == 0.0 => 3,
        _ => return format!("{value:.1e}"),
    };
    format!("{value:.digits$}")
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
    let column = |s: &StructureResults| {
        let cell = |stage: &Stage| {
            let mean = s.estimate(Measure::of_stage(*stage), results.scenario.confidence);
            mean.map_or(String::new(), |e| rounded(e.value))
        };
        std::iter::once(s.name.clone()).chain(results.stages().iter().map(cell)).collect::<Vec<_>>()
    };
    let columns: Vec<Vec<String>> = results.structures.iter().map(column).collect();
    let first = std::iter::once(String::new())
        .chain(results.stages().iter().map(|stage| format!("  {}", stage.name())));
    grid(text, &first.collect::<Vec<_>>(), &columns);
    text.push('\n');
}

/// Each claim with its verdict, and what would decide it.
fn claims(text: &mut String, results: &Results) {
    let claims = results.claims();
    if claims.is_empty() {
        return;
    }
    let _ = writeln!(text, "Claims");
    for claim in claims {
        let mark =
            if claim.is_as_expected() { String::new() } else { format!(" (expected: {})", claim.expect) };
        let tests = if claim.tests.is_empty() { String::new() } else { format!("{}: ", claim.tests) };
        let _ = writeln!(text, "  {:<10} {tests}{}{mark}", claim.verdict, claim.claim);
        let _ = match (claim.verdict, claim.estimate, claim.replications_to_decide) {
            ("undecided", Some(_), Some(n)) => {
                writeln!(text, "             some {n} replications would decide it")
            }
            ("undecided", Some(value), None) => {
                let around = interval(value, claim.bounds);
                writeln!(text, "             left less right: {}{around}", rounded(value))
            }
            ("undecided", None, _) => writeln!(text, "             a measure was not reached"),
            _ if claim.because.is_empty() => Ok(()),
            _ => writeln!(text, "             {}", claim.because),
        };
    }
    text.push('\n');
}

/// The bottleneck of each structure: what helps most when it is halved.
fn bottlenecks(text: &mut String, results: &Results) {
    for s in &results.structures {
        let of_structure = results.halvings.iter().filter(|halving| halving.structure == s.name);
        let brings: Vec<String> = of_structure
            .filter_map(|halving| {
                let change = halving.change.filter(|change| change.value != 0.0)?;
                let half = change.half_width().map_or(String::new(), |half| format!(" ± {}", rounded(half)));
                let sign = if change.value < 0.0 { "−" } else { "+" };
                Some(format!("{} {sign}{}{half} d", halving.lever.name(), rounded(change.value.abs())))
            })
            .collect();
        if !brings.is_empty() {
            let _ = writeln!(text, "Halved in {}: {}", s.name, brings.join(", "));
        }
    }
    if !results.halvings.is_empty() {
        text.push('\n');
    }
}

fn fairness(text: &mut String, results: &Results) {
    const ROWS: [&str; 8] = [
        "Fairness",
        "  members",
        "  managers",
        "  teams",
        "  links",
        "  contact hours a week",
        "  cost a year",
        "  relays to a customer",
    ];
    let column = |s: &StructureResults| {
        let shape = &s.shape;
        vec![
            s.name.clone(),
            shape.members.to_string(),
            shape.managers.to_string(),
            shape.teams.to_string(),
            shape.links.to_string(),
            format!("{:.0}", shape.contact_hours_per_week),
            format!("{:.1} M", shape.cost_per_year / 1e6),
            format!("{:.2}", shape.customer_distance),
        ]
    };
    let columns: Vec<Vec<String>> = results.structures.iter().map(column).collect();
    grid(text, &ROWS.map(str::to_owned), &columns);
    text.push('\n');
}
