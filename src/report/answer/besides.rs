//! What else differs between the two structures of the answer.

use super::{Answer, Sentence};
use crate::report::figures::with_unit;
use crate::results::wording::capital;
use crate::results::{Difference, Measure, Wanted};

const OTHERS: [Measure; 9] = [
    Measure::ReleaseRestrictedMean,
    Measure::DelayRestrictedMean,
    Measure::DeliveredShare,
    Measure::ReleasedShare,
    Measure::Retained,
    Measure::NetWorth,
    Measure::Profit,
    Measure::Fit,
    Measure::GoodAgreed,
];
/// More of them than these are a table.
const MOST: usize = 4;

impl Answer<'_> {
    /// What else differs between the two structures of the answer, and which way is better.
    pub fn besides(&self) -> Vec<Sentence> {
        let Some(best) = self.best else { return Vec::new() };
        let others = OTHERS.into_iter().filter(|measure| *measure != self.words.measure);
        others.filter_map(|measure| self.beside_it(&best.structure, measure)).take(MOST).collect()
    }

    fn beside_it(&self, structure: &str, measure: Measure) -> Option<Sentence> {
        let (results, baseline) = (self.results, &self.results.about.baseline);
        let value = |structure: &str| results.estimate(structure, measure).and_then(|e| e.value);
        let said = |value: f64| with_unit(value, measure.unit());
        let (own, other) = (said(value(structure)?), said(value(baseline)?));
        let name = capital(measure.plain_name());
        let row = results.difference(structure, measure)?;
        let text = match verdict(row) {
            None => format!("{name}: {own} in “{structure}”, {other} in “{baseline}”; no difference shown"),
            Some(verdict) if own == other => {
                format!("{name}: {own} in both, {verdict} in “{structure}” by less than these digits show")
            }
            Some(verdict) => {
                format!("{name}: {own} in “{structure}”, {verdict} than {other} in “{baseline}”")
            }
        };
        Some(Sentence::new(text, format!("differences.csv: {structure}, {measure}")))
    }
}

/// Which way a difference is that is shown; where no way is better, only how large.
fn verdict(row: &Difference) -> Option<&'static str> {
    let value = row.difference.value.filter(|_| row.difference.excludes_zero())?;
    Some(match (row.measure.wanted(), value > 0.0) {
        (Wanted::More, true) | (Wanted::Less, false) => "better",
        (Wanted::More, false) | (Wanted::Less, true) => "worse",
        (Wanted::Neither, true) => "more",
        (Wanted::Neither, false) => "less",
    })
}
