//! How much sooner or later one structure hears, or releases, than another: a figure of the follow-up τ, and said so.

use super::rounded;
use crate::experiment::{Contributor, Difference, Division, Results};
use crate::metrics::Measure;
use std::fmt::Write;

/// What a sentence speaks of: a delay, the share that arrived within τ, and the delay at half of τ.
struct Subject {
    delay: Measure,
    share: Measure,
    verb: &'static str,
    delay_half: Measure,
}

impl Subject {
    fn of(results: &Results) -> Self {
        match results.acts() {
            true => Self {
                delay: Measure::ReleaseRestrictedMean,
                share: Measure::ReleasedShare,
                verb: "released",
                delay_half: Measure::ReleaseHalfTau,
            },
            false => Self {
                delay: Measure::DelayRestrictedMean,
                share: Measure::DeliveredShare,
                verb: "delivered",
                delay_half: Measure::DelayHalfTau,
            },
        }
    }
}

/// With less than this delivered the difference hangs on τ: the one at τ/2 is said, too.
const NEARLY_ALL: f64 = 0.9;

/// One sentence for each structure against the baseline, and why.
pub(super) fn compared(text: &mut String, results: &Results) {
    let subject = Subject::of(results);
    let (differences, contributors) = (results.differences(), results.contributors());
    for d in differences.iter().filter(|d| d.measure == subject.delay) {
        let Some(sentence) = sooner_or_later(d) else { continue };
        let baseline = &results.scenario.baseline;
        let tau_d = results.scenario.follow_up.days();
        let shares = [d.structure, baseline.as_str()].map(|name| share(results, name, subject.share));
        let luck = d
            .paired
            .and_then(|paired| paired.variance_ratio)
            .map_or(String::new(), |ratio| format!(" (common luck narrows this {ratio:.1}-fold)"));
        let [own, other] = shares.map(|share| share.map_or_else(|| "?".to_owned(), rounded));
        let _ = writeln!(
            text,
            "{} against {baseline}: {sentence} within τ = {tau_d:.0} d, {own} against {other} {}{luck}",
            d.structure, subject.verb
        );
        if shares.into_iter().flatten().any(|share| share < NEARLY_ALL) {
            let halved = differences
                .iter()
                .find(|half| half.measure == subject.delay_half && half.structure == d.structure)
                .and_then(sooner_or_later);
            let _ = halved
                .map(|sentence| writeln!(text, "  followed half as long, {:.0} d: {sentence}", tau_d / 2.0));
        }
        let of_structure: Vec<&Contributor<'_>> =
            contributors.iter().filter(|c| c.structure == d.structure).collect();
        why(text, &of_structure);
    }
    if results.structures.len() > 1 {
        text.push('\n');
    }
}

/// A difference in words; none where it has no interval.
fn sooner_or_later(d: &Difference) -> Option<String> {
    let paired = d.paired?;
    let half = paired.difference.half_width()?;
    let value = paired.difference.value;
    if !paired.difference.excludes_zero() {
        let more = d
            .replications_to_decide
            .map_or(String::new(), |n| format!("; about {n} replications would tell"));
        return Some(format!("no difference shown ({value:+.2} ± {half:.2} d{more})"));
    }
    let word = if value < 0.0 { "sooner" } else { "later" };
    Some(format!("{} ± {} d {word}", rounded(value.abs()), rounded(half)))
}

/// The share of a structure that arrived.
fn share(results: &Results, structure: &str, measure: Measure) -> Option<f64> {
    let s = results.structures.iter().find(|s| s.name == structure)?;
    s.estimate(measure, results.scenario.confidence).map(|e| e.value)
}

/// The largest contributors to a difference.
fn why(text: &mut String, contributors: &[&Contributor<'_>]) {
    let largest = |division: Division, most: usize| -> Vec<String> {
        let of_division = contributors.iter().filter(|c| c.division == division && c.difference.value != 0.0);
        let sentence = |c: &&Contributor<'_>| {
            let (sign, days) = (if c.difference.value < 0.0 { "−" } else { "+" }, c.difference.value.abs());
            format!("{} {sign}{}", c.name.replace('_', " "), rounded(days))
        };
        of_division.take(most).map(sentence).collect()
    };
    let (stages, levels) = (largest(Division::Stage, 3), largest(Division::Level, 3));
    if !stages.is_empty() {
        let _ = writeln!(text, "  mostly {} d", stages.join(", "));
    }
    if !levels.is_empty() {
        let _ = writeln!(text, "  in the hands of: {} d", levels.join(", "));
    }
    let single: Vec<String> =
        [largest(Division::Team, 1), largest(Division::Link, 1)].into_iter().flatten().collect();
    if !single.is_empty() {
        let _ = writeln!(text, "  single team and link: {} d", single.join(", "));
    }
}
