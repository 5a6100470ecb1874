//! Claims, judged: one linear combination of measures under common luck each, two one-sided tests, Holm over all claims
//! and directions.

use super::evidence::evidence;
use super::outcomes::Outcomes;
use crate::results::{Claim, Measure};
use crate::scenario::{self, Statement, Verdict};
use crate::statistics::{Estimate, Evidence, holm, normal_quantile};

/// More replications than these decide nothing in practice.
const MOST_REPLICATIONS: f64 = 1e6;

impl Outcomes {
    /// Judges every claim of the scenario.
    pub(super) fn claims(&self) -> Vec<Claim> {
        let claims = &self.scenario.claims;
        let evidence: Vec<Option<Evidence>> =
            claims.iter().map(|claim| self.left_less_right(&claim.claim)).collect();
        // Two tests a claim: that it is so, and that it is not. Where nothing can be said neither is shown.
        let tests = claims.iter().zip(&evidence).flat_map(|(claim, evidence)| {
            let tested = evidence.as_ref().and_then(|evidence| tested(evidence, &claim.claim));
            tested.unwrap_or([1.0, 1.0])
        });
        let adjusted = holm(&tests.collect::<Vec<f64>>());
        let judged = |(place, claim): (usize, &scenario::Claim)| {
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

    fn judge(
        &self,
        claim: &scenario::Claim,
        evidence: Option<&Evidence>,
        [is_so, is_not]: [f64; 2],
    ) -> Claim {
        let alpha = 1.0 - self.scenario.confidence;
        let verdict = verdict([is_so, is_not], alpha);
        let tests = 2 * self.scenario.claims.len();
        let estimate = evidence.map(|evidence| evidence.estimate(self.scenario.confidence));
        let to_decide = |e: Estimate| to_decide(&e, claim.claim.within, alpha / tests as f64);
        Claim {
            claim: claim.claim.text.clone(),
            expect: claim.expect,
            verdict,
            estimate: self.published(estimate),
            p_adjusted: estimate.and_then(|e| e.standard_error).map(|_| is_so.min(is_not)),
            replications_to_decide: estimate.filter(|_| verdict == Verdict::Undecided).and_then(to_decide),
            tests: claim.tests.clone(),
            because: claim.because.clone(),
        }
    }
}

fn verdict([is_so, is_not]: [f64; 2], alpha: f64) -> Verdict {
    match (is_so < alpha, is_not < alpha) {
        (true, _) => Verdict::Supported,
        (_, true) => Verdict::Refuted,
        _ => Verdict::Undecided,
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

    fn verdict_of(claim: &str, values: &[f64]) -> Verdict {
        verdict(tested(&evidence_of(values), &Statement::parse(claim).unwrap()).unwrap(), 0.05)
    }

    #[test]
    fn what_is_near_enough_is_equal_what_is_far_is_not_and_what_is_wide_is_open() {
        let claim = "a.x.y = b.x.y ± 1";
        assert_eq!(verdict_of(claim, &[0.1, -0.2, 0.1, 0.3]), Verdict::Supported);
        assert_eq!(verdict_of(claim, &[5.1, 4.8, 5.2, 5.0]), Verdict::Refuted);
        assert_eq!(verdict_of(claim, &[-5.1, -4.8, -5.2, -5.0]), Verdict::Refuted);
        assert_eq!(verdict_of(claim, &[2.0, -2.0, 1.5, -1.0]), Verdict::Undecided);
    }

    #[test]
    fn equality_needs_both_one_sided_tests() {
        // Mean 2.5, standard error .645, t(.95, 3) = 2.353: shown above 2.5 − 1.519 and below 2.5 + 1.519.
        let values = [1.0, 2.0, 3.0, 4.0];
        assert_eq!(verdict_of("a.x.y = 2.5 ± 4.03", &values), Verdict::Supported);
        assert_eq!(verdict_of("a.x.y = 2.5 ± 4.01", &values), Verdict::Undecided);
        assert_eq!(verdict_of("a.x.y = 2.5 ± 2.5", &values), Verdict::Undecided);
    }

    #[test]
    fn a_claim_is_supported_at_alpha_and_no_earlier() {
        assert_eq!(verdict([0.049, 0.951], 0.05), Verdict::Supported);
        assert_eq!(verdict([0.051, 0.949], 0.05), Verdict::Undecided);
        assert_eq!(verdict([0.951, 0.049], 0.05), Verdict::Refuted);
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
