//! Claims, judged: one linear combination of measures under common luck each, two one-sided tests, Holm over all claims
//! and directions.

use super::comparison::evidence;
use super::results::Results;
use crate::metrics::Measure;
use crate::scenario::{Claim, Expected, Statement};
use crate::statistics::{Estimate, Evidence, holm, normal_quantile};

/// A claim and what the statistics say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedClaim {
    /// The claim as written.
    pub claim: String,
    /// The claims of the literature that it puts to the test.
    pub tests: String,
    /// What the scenario expects: supported, refuted or undecided.
    pub expect: &'static str,
    /// What the statistics say: supported, refuted or undecided.
    pub verdict: &'static str,
    /// Why, as the scenario says it.
    pub because: String,
    /// left − right, to be below zero (turned round for “>”) or, for “= … ±”, near it; none where a measure was not
    /// reached.
    pub estimate: Option<f64>,
    /// The ends of the interval of the scenario's confidence around it; none where no spread was seen.
    pub bounds: Option<(f64, f64)>,
    /// The smaller of the two adjusted p-values.
    pub p_adjusted: Option<f64>,
    /// The replications that would decide it, where it is undecided and more would.
    pub replications_to_decide: Option<u32>,
}

impl JudgedClaim {
    /// Whether the verdict is the one that the scenario expects.
    pub fn is_as_expected(&self) -> bool {
        self.verdict == self.expect
    }
}

/// More replications than these decide nothing in practice.
const MOST_REPLICATIONS: f64 = 1e6;

impl Results {
    /// Judges every claim of the scenario.
    pub fn claims(&self) -> Vec<JudgedClaim> {
        let claims = &self.scenario.claims;
        let evidence: Vec<Option<Evidence>> =
            claims.iter().map(|claim| self.left_less_right(&claim.claim)).collect();
        // Two tests a claim: that it is so, and that it is not. Where nothing can be said neither is shown.
        let tests = claims.iter().zip(&evidence).flat_map(|(claim, evidence)| {
            let tested = evidence.as_ref().and_then(|evidence| tested(evidence, &claim.claim));
            tested.unwrap_or([1.0, 1.0])
        });
        let adjusted = holm(&tests.collect::<Vec<f64>>());
        let judged = |(place, claim): (usize, &Claim)| {
            self.judge(claim, evidence[place].as_ref(), [adjusted[2 * place], adjusted[2 * place + 1]])
        };
        claims.iter().enumerate().map(judged).collect()
    }

    fn left_less_right(&self, statement: &Statement) -> Option<Evidence> {
        let mut quantities = Vec::new();
        for term in &statement.terms {
            let structure = self.structures.iter().find(|s| s.name == term.structure)?;
            quantities.push((term.factor, structure, Measure::named(&term.measure)?));
        }
        evidence(&quantities, statement.constant)
    }

    fn judge(&self, claim: &Claim, evidence: Option<&Evidence>, [is_so, is_not]: [f64; 2]) -> JudgedClaim {
        let alpha = 1.0 - self.scenario.confidence;
        let verdict = verdict([is_so, is_not], alpha);
        let tests = 2 * self.scenario.claims.len();
        let estimate = evidence.map(|evidence| evidence.estimate(self.scenario.confidence));
        let to_decide = |e: Estimate| to_decide(&e, claim.claim.within, alpha / tests as f64);
        JudgedClaim {
            claim: claim.claim.text.clone(),
            tests: claim.tests.clone(),
            expect: claim.expect.name(),
            verdict: verdict.name(),
            because: claim.because.clone(),
            estimate: estimate.map(|e| e.value),
            bounds: estimate.and_then(|e| e.bounds),
            p_adjusted: estimate.and_then(|e| e.standard_error).map(|_| is_so.min(is_not)),
            replications_to_decide: estimate.filter(|_| verdict == Expected::Undecided).and_then(to_decide),
        }
    }
}

fn verdict([is_so, is_not]: [f64; 2], alpha: f64) -> Expected {
    match (is_so < alpha, is_not < alpha) {
        (true, _) => Expected::Supported,
        (_, true) => Expected::Refuted,
        _ => Expected::Undecided,
    }
}

/// P-values of “it is so” and of “it is not”; none where nothing can be said.
fn tested(evidence: &Evidence, statement: &Statement) -> Option<[f64; 2]> {
    let Some(within) = statement.within else {
        return Some([evidence.p_below(0.0)?, evidence.p_above(0.0)?]);
    };
    // Equal within so much: below the upper margin and above the lower (Schuirmann 1987). Not so: beyond either.
    let inside = evidence.p_below(within)?.max(evidence.p_above(-within)?);
    let outside = evidence.p_above(within)?.min(evidence.p_below(-within)?);
    Some([inside, (2.0 * outside).min(1.0)])
}

/// The replications at which a difference like this one would be told from zero, or from the margin of an equivalence, at
/// the strictest level of Holm.
fn to_decide(estimate: &Estimate, within: Option<f64>, alpha: f64) -> Option<u32> {
    let distance = estimate.value.abs() - within.unwrap_or(0.0);
    let wanted = normal_quantile(1.0 - alpha) * estimate.standard_error? / distance;
    let n = f64::from(estimate.replications) * wanted * wanted;
    (n.is_finite() && n > 0.0 && n <= MOST_REPLICATIONS)
        .then(|| libm::ceil(n).max(f64::from(estimate.replications) + 1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::{Nature, Sample, Term};

    fn evidence_of(values: &[f64]) -> Evidence {
        let samples = values.iter().map(|v| Sample::Value(*v)).collect();
        Evidence::of(&[Term::of(samples, Nature::Level)], 0.0).unwrap()
    }

    fn verdict_of(claim: &str, values: &[f64]) -> Expected {
        verdict(tested(&evidence_of(values), &Statement::parse(claim).unwrap()).unwrap(), 0.05)
    }

    #[test]
    fn what_is_near_enough_is_equal_what_is_far_is_not_and_what_is_wide_is_open() {
        let claim = "a.x.y = b.x.y ± 1";
        assert_eq!(verdict_of(claim, &[0.1, -0.2, 0.1, 0.3]), Expected::Supported);
        assert_eq!(verdict_of(claim, &[5.1, 4.8, 5.2, 5.0]), Expected::Refuted);
        assert_eq!(verdict_of(claim, &[-5.1, -4.8, -5.2, -5.0]), Expected::Refuted);
        assert_eq!(verdict_of(claim, &[2.0, -2.0, 1.5, -1.0]), Expected::Undecided);
    }

    #[test]
    fn equality_needs_both_one_sided_tests() {
        // Mean 2.5, standard error .645, t(.95, 3) = 2.353: shown above 2.5 − 1.519 and below 2.5 + 1.519.
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(verdict_of("a.x.y = 2.5 ± 4.03", &values), Expected::Supported);
        assert_eq!(verdict_of("a.x.y = 2.5 ± 4.01", &values), Expected::Undecided);
        assert_eq!(verdict_of("a.x.y = 2.5 ± 2.5", &values), Expected::Undecided);
    }

    #[test]
    fn a_claim_is_supported_at_alpha_and_no_earlier() {
        assert_eq!(verdict([0.049, 0.951], 0.05), Expected::Supported);
        assert_eq!(verdict([0.051, 0.949], 0.05), Expected::Undecided);
        assert_eq!(verdict([0.951, 0.049], 0.05), Expected::Refuted);
    }

    #[test]
    fn what_would_decide_an_equality_is_told_by_its_distance_from_the_margin() {
        let estimate = evidence_of(&[0.0, 1.0, 2.0, 3.0]).estimate(0.95);
        let near = to_decide(&estimate, Some(1.6), 0.025).unwrap();
        let far = to_decide(&estimate, Some(4.0), 0.025).unwrap();
        assert!(near > 500 && far < 10, "{near} {far}");
        assert_eq!(to_decide(&estimate, Some(1.5), 0.025), None);
    }
}
