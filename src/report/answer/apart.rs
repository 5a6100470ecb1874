//! What a scenario compares with each other, by its claims: under one set of conditions or several, which are not held against
//! each other.

use super::super::claim;
use super::{Answer, Sentence};
use crate::report::figures::{change, interval_of_size, with_unit};
use crate::results::wording::listed;
use crate::results::{Claim, Measure, Results};
use std::collections::BTreeSet;

/// The structures that claims on a measure hold against the baseline, through others or directly; none where no claim does.
fn beside_the_baseline<'a>(results: &'a Results, measure: Measure) -> Option<BTreeSet<&'a str>> {
    let named: Vec<Vec<&'a str>> = results
        .claims
        .iter()
        .filter_map(|claim| structures_of(&results.about.structures, claim, measure))
        .collect();
    let mut known = BTreeSet::from([results.about.baseline.as_str()]);
    let mut grown = 0;
    while grown < known.len() {
        grown = known.len();
        for together in &named {
            if together.iter().any(|name| known.contains(name)) {
                known.extend(together.iter().copied());
            }
        }
    }
    (known.len() > 1).then_some(known)
}

/// The structures that a claim names, if it speaks of this measure.
fn structures_of<'a>(all: &'a [String], claim: &Claim, measure: Measure) -> Option<Vec<&'a str>> {
    let terms = claim::terms(&claim.claim);
    let is_named = |name: &&String| terms.iter().any(|(structure, of)| structure == *name && *of == measure);
    let named: Vec<&str> = all.iter().filter(is_named).map(String::as_str).collect();
    (named.len() > 1).then_some(named)
}

/// The structures that claims on a measure compare with each other and never with the baseline.
pub(super) fn apart(results: &Results, measure: Measure) -> BTreeSet<&str> {
    let Some(beside) = beside_the_baseline(results, measure) else { return BTreeSet::new() };
    let named =
        results.claims.iter().filter_map(|claim| structures_of(&results.about.structures, claim, measure));
    named.flatten().filter(|name| !beside.contains(name)).collect()
}

impl Answer<'_> {
    /// What came out among structures that the scenario does not hold against the baseline.
    pub(super) fn under_other_conditions(&self) -> Option<Sentence> {
        let measure = self.words.measure;
        let pairs = self.results.claims.iter().filter_map(|claim| {
            let (left, right) = claim::pair(&claim.claim, measure)?;
            let is_apart = |name: &str| self.apart.contains(name);
            (is_apart(&left) && is_apart(&right)).then(|| self.told(claim, &left, &right))
        });
        let told: Vec<String> = pairs.collect();
        let text = format!("Under other conditions: {}.", listed(&told));
        (!told.is_empty()).then(|| Sentence::new(text, format!("claims.csv: {measure}")))
    }

    /// A pair that a claim compares.
    fn told(&self, claim: &Claim, left: &str, right: &str) -> String {
        let [own, other] = [left, right].map(|name| self.value(name, with_unit));
        let difference = claim.left_minus_right();
        let unit = self.words.unit();
        let apart = match difference.value.filter(|_| difference.excludes_zero()) {
            None => "no difference shown".to_owned(),
            Some(value) => {
                let reach = interval_of_size(&difference, unit).unwrap_or_default();
                format!("{} {}, {reach}", change(value.abs(), unit), self.words.way(value))
            }
        };
        format!("{own} in “{left}” against {other} in “{right}” ({apart})")
    }
}
