//! How much sooner or later one structure hears, or releases, than another: a figure of the follow-up τ, and said so.

use crate::results::{Contributor, Difference, Division, Measure, Results, rounded};
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

/// Common luck that narrows a comparison by less is not worth a word.
const SHARPER: f64 = 1.1;

/// One sentence for each structure against the baseline, and why.
pub(super) fn compared(text: &mut String, results: &Results) {
    let subject = Subject::of(results);
    let baseline = &results.about.baseline;
    let others = results.about.structures.iter().filter(|structure| *structure != baseline);
    for d in others.filter_map(|structure| results.difference(structure, subject.delay)) {
        let Some(sentence) = sooner_or_later(d) else { continue };
        let tau_d = results.about.follow_up_d;
        let share = |name: &str| results.estimate(name, subject.share).and_then(|e| e.value);
        let shares = [share(&d.structure), share(baseline)];
        let narrowing = d.variance_ratio.filter(|ratio| *ratio >= SHARPER).map_or(String::new(), |ratio| {
            format!(" (as sharp as {ratio:.1} times as many runs with luck of their own)")
        });
        let [own, other] = shares.map(|share| share.map_or_else(|| "?".to_owned(), rounded));
        let _ = writeln!(
            text,
            "{} against {baseline}: {sentence} within τ = {tau_d:.0} d, {own} against {other} {}{narrowing}",
            d.structure, subject.verb
        );
        if shares.into_iter().flatten().any(|share| share < NEARLY_ALL) {
            let halved = results.difference(&d.structure, subject.delay_half).and_then(sooner_or_later);
            let _ = halved
                .map(|sentence| writeln!(text, "  followed half as long, {:.0} d: {sentence}", tau_d / 2.0));
        }
        let of_structure: Vec<&Contributor> =
            results.contributors.iter().filter(|c| c.structure == d.structure).collect();
        why(text, &of_structure);
    }
    if results.about.structures.len() > 1 {
        text.push('\n');
    }
}

/// A difference in words; none where it has no interval.
fn sooner_or_later(d: &Difference) -> Option<String> {
    let half = d.difference.half_width()?;
    let value = d.difference.value?;
    if !d.difference.excludes_zero() {
        let more = d
            .replications_to_decide
            .map_or(String::new(), |n| format!("; about {n} replications would tell if it stays so"));
        return Some(format!("no difference shown ({value:+.2} ± {half:.2} d{more})"));
    }
    let word = if value < 0.0 { "sooner" } else { "later" };
    Some(format!("{} ± {} d {word}", rounded(value.abs()), rounded(half)))
}

/// The largest contributors to a difference.
fn why(text: &mut String, contributors: &[&Contributor]) {
    let largest = |division: Division, most: usize| -> Vec<String> {
        let of_division = contributors.iter().filter(|c| c.kind == division);
        let sentence = |c: &&Contributor| {
            let days = c.difference.value.filter(|days| *days != 0.0)?;
            let sign = if days < 0.0 { "−" } else { "+" };
            Some(format!("{} {sign}{}", c.plain_name(), rounded(days.abs())))
        };
        of_division.filter_map(sentence).take(most).collect()
    };
    let (stages, levels) = (largest(Division::Stage, 3), largest(Division::Level, 3));
    if !stages.is_empty() {
        let _ = writeln!(text, "  mostly time {} d", stages.join(", "));
    }
    if !levels.is_empty() {
        let _ = writeln!(text, "  where: {} d", levels.join(", "));
    }
    let single: Vec<String> =
        [largest(Division::Team, 1), largest(Division::Link, 1)].into_iter().flatten().collect();
    if !single.is_empty() {
        let _ = writeln!(text, "  single team and link: {} d", single.join(", "));
    }
}
