//! Claims, judged: one linear combination of measures under common luck each, two one-sided tests, Holm over all claims
//! and directions.

use super::results::Results;
use crate::metrics::Measure;
use crate::scenario::{Claim, Expected};
use crate::statistics::{Estimate, combined, holm, normal_quantile, student_t_cdf};

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
    /// left − right, to be below zero (turned round for “>”); none where a measure was not reached.
    pub estimate: Option<f64>,
    /// Half of the interval of the scenario's confidence around it.
    pub half_width: Option<f64>,
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
        let estimates: Vec<Option<Estimate>> =
            claims.iter().map(|claim| self.left_less_right(claim)).collect();
        // Two tests a claim: that it is below zero, and that it is above.
        let one_sided: Vec<f64> =
            estimates.iter().flat_map(|e| e.and_then(one_sided).unwrap_or([1.0, 1.0])).collect();
        let adjusted = holm(&one_sided);
        let judged = |(place, claim): (usize, &Claim)| {
            self.judge(claim, estimates[place], [adjusted[2 * place], adjusted[2 * place + 1]])
        };
        claims.iter().enumerate().map(judged).collect()
    }

    fn left_less_right(&self, claim: &Claim) -> Option<Estimate> {
        let mut terms = Vec::new();
        for term in &claim.claim.terms {
            let structure = self.structures.iter().find(|s| s.name == term.structure)?;
            terms.push((term.factor, structure.samples(Measure::named(&term.measure)?)));
        }
        combined(&terms, claim.claim.constant, self.scenario.confidence)
    }

    fn judge(&self, claim: &Claim, estimate: Option<Estimate>, [below, above]: [f64; 2]) -> JudgedClaim {
        let alpha = 1.0 - self.scenario.confidence;
        let verdict = match (below < alpha, above < alpha) {
            (true, _) => Expected::Supported,
            (_, true) => Expected::Refuted,
            _ => Expected::Undecided,
        };
        let tests = 2 * self.scenario.claims.len();
        let is_open = verdict == Expected::Undecided;
        JudgedClaim {
            claim: claim.claim.text.clone(),
            tests: claim.tests.clone(),
            expect: claim.expect.name(),
            verdict: verdict.name(),
            because: claim.because.clone(),
            estimate: estimate.map(|e| e.value),
            half_width: estimate.and_then(|e| e.half_width),
            p_adjusted: estimate.and_then(|e| e.standard_error).map(|_| below.min(above)),
            replications_to_decide: estimate
                .filter(|_| is_open)
                .and_then(|e| to_decide(&e, alpha / tests as f64)),
        }
    }
}

/// P-values of “below zero” and “above zero”; none below two replications.
fn one_sided(estimate: Estimate) -> Option<[f64; 2]> {
    let error = estimate.standard_error?;
    if error > 0.0 {
        let below = student_t_cdf(estimate.value / error, f64::from(estimate.replications) - 1.0);
        return Some([below, 1.0 - below]);
    }
    // All replications agree exactly.
    Some(match estimate.value.partial_cmp(&0.0)? {
        std::cmp::Ordering::Less => [0.0, 1.0],
        std::cmp::Ordering::Greater => [1.0, 0.0],
        std::cmp::Ordering::Equal => [1.0, 1.0],
    })
}

/// The replications at which a difference like this one would be told from zero at the strictest level of Holm.
fn to_decide(estimate: &Estimate, alpha: f64) -> Option<u32> {
    let z = estimate.value / estimate.standard_error?;
    let wanted = normal_quantile(1.0 - alpha) / z;
    let n = f64::from(estimate.replications) * wanted * wanted;
    (n.is_finite() && n <= MOST_REPLICATIONS)
        .then(|| libm::ceil(n).max(f64::from(estimate.replications) + 1.0) as u32)
}
