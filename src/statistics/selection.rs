//! Which of many is the best: a fully sequential procedure that drops the worse as soon as it may.

use super::student_t_quantile;

/// Kim & Nelson's procedure KN (2001) for the least of many expected values under common random numbers, with c = 1.
///
/// If the best is better than any other by at least the indifference `delta`, it is selected with at least the stated
/// confidence; variances may differ and values be correlated.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    delta: f64,
    /// h² of the procedure.
    width: f64,
    first_stage: usize,
    /// The values of each candidate so far, replication by replication.
    values: Vec<Vec<f64>>,
    /// After how many replications a candidate was dropped.
    dropped: Vec<Option<usize>>,
    /// The variance of the first stage's differences, pair by pair.
    variances: Vec<Vec<f64>>,
}

impl Selection {
    /// A selection among so many candidates after a first stage of at least two replications.
    pub fn new(candidates: usize, first_stage: usize, delta: f64, confidence: f64) -> Self {
        let n = first_stage as f64 - 1.0;
        let alpha = 1.0 - confidence;
        // η = ½((2α/(k−1))^(−2/(n₀−1)) − 1), h² = 2η(n₀ − 1).
        let eta = 0.5 * (libm::pow(2.0 * alpha / (candidates.max(2) as f64 - 1.0), -2.0 / n) - 1.0);
        Self {
            delta,
            width: 2.0 * eta * n,
            first_stage,
            values: vec![Vec::new(); candidates],
            dropped: vec![None; candidates],
            variances: Vec::new(),
        }
    }

    /// The candidates that are still in the race.
    pub fn survivors(&self) -> Vec<usize> {
        (0..self.values.len()).filter(|candidate| self.dropped[*candidate].is_none()).collect()
    }

    /// Adds one value of each survivor, in the order of [`Self::survivors`], and drops those that may be dropped. A value
    /// that is missing drops its candidate: what cannot be measured is not selected.
    pub fn add(&mut self, values: &[Option<f64>]) {
        let survivors = self.survivors();
        let before = survivors.first().map_or(0, |candidate| self.values[*candidate].len());
        for (candidate, value) in survivors.into_iter().zip(values) {
            match value {
                Some(value) => self.values[candidate].push(*value),
                None => self.dropped[candidate] = Some(before + 1),
            }
        }
        let done = before + 1;
        if done == self.first_stage {
            self.variances = self.first_variances();
        }
        if done >= self.first_stage {
            self.drop_the_worse(done);
        }
    }

    /// The variances of the first stage's differences between any two.
    fn first_variances(&self) -> Vec<Vec<f64>> {
        let n = self.first_stage;
        let variance = |i: usize, l: usize| {
            let (a, b) = (&self.values[i], &self.values[l]);
            if a.len() < n || b.len() < n {
                return 0.0;
            }
            let differences: Vec<f64> = a.iter().zip(b).take(n).map(|(a, b)| a - b).collect();
            let mean = differences.iter().sum::<f64>() / n as f64;
            differences.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1) as f64
        };
        let k = self.values.len();
        (0..k).map(|i| (0..k).map(|l| variance(i, l)).collect()).collect()
    }

    fn drop_the_worse(&mut self, done: usize) {
        let r = done as f64;
        let survivors = self.survivors();
        let mean = |candidate: usize| self.values[candidate].iter().sum::<f64>() / r;
        let loses = |i: usize, l: usize| {
            if self.variances[i][l] == 0.0 && mean(i) == mean(l) {
                // The same under every luck: the first of them stands for both.
                return l < i;
            }
            let room = self.width * self.variances[i][l] / (self.delta * self.delta) - r;
            mean(i) > mean(l) + (self.delta / (2.0 * r) * room).max(0.0)
        };
        let worse: Vec<usize> =
            survivors.iter().copied().filter(|i| survivors.iter().any(|l| l != i && loses(*i, *l))).collect();
        worse.into_iter().for_each(|candidate| self.dropped[candidate] = Some(done));
    }

    /// The values of a candidate.
    pub fn values(&self, candidate: usize) -> &[f64] {
        &self.values[candidate]
    }

    /// After how many replications a candidate was dropped; none for those in the race.
    pub fn dropped_after(&self, candidate: usize) -> Option<usize> {
        self.dropped[candidate]
    }

    /// Replications that each candidate would need if all got the same number, for the same promise under common random
    /// numbers: N = ⌈(t·S/δ)²⌉ with the widest pair's S and t by Bonferroni (Clark & Yang 1986).
    pub fn equal_allocation(&self, confidence: f64) -> f64 {
        let k = self.values.len().max(2) as f64;
        let t = student_t_quantile(1.0 - (1.0 - confidence) / (k - 1.0), self.first_stage as f64 - 1.0);
        let widest = self.variances.iter().flatten().copied().fold(0.0, f64::max);
        (t * t * widest / (self.delta * self.delta)).ceil().max(self.first_stage as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, RandomKey};

    /// Runs a race of normal candidates with these means under partly common luck; returns the winner and its length.
    fn race(means: &[f64], seed: u64) -> (usize, usize) {
        let mut selection = Selection::new(means.len(), 10, 1.0, 0.9);
        for replication in 0.. {
            let random = RandomKey::new(seed, replication);
            let common = random.draw(Purpose::Choice, 0).normal();
            let value = |candidate: &usize| {
                let own = random.child(*candidate as u64).draw(Purpose::Choice, 1).normal();
                Some(means[*candidate] + 2.0 * common + 1.5 * own)
            };
            let values: Vec<Option<f64>> = selection.survivors().iter().map(value).collect();
            selection.add(&values);
            if let [winner] = selection.survivors()[..] {
                return (winner, replication as usize + 1);
            }
        }
        unreachable!("the procedure ends: its room shrinks to nothing")
    }

    #[test]
    fn the_best_is_selected_as_often_as_it_says() {
        // The hardest case: all others worse by exactly the indifference.
        let means = [1.0, 1.0, 0.0, 1.0, 1.0];
        let right = (0..400).filter(|seed| race(&means, *seed).0 == 2).count();
        assert!(right >= 360, "{right} of 400, at least 90 % promised");
    }

    #[test]
    fn what_is_clearly_worse_is_dropped_soon() {
        let clear = race(&[0.0, 10.0, 10.0], 1).1;
        let close = race(&[0.0, 1.0, 1.0], 1).1;
        assert!(clear < close, "{clear} {close}");
    }

    #[test]
    fn of_candidates_that_are_the_same_under_every_luck_the_first_is_kept() {
        let mut selection = Selection::new(3, 2, 0.1, 0.9);
        for replication in 0..2_u32 {
            let value = f64::from(replication);
            selection.add(&[Some(value), Some(value), Some(value)]);
        }
        assert_eq!(selection.survivors(), [0]);
    }

    #[test]
    fn a_candidate_without_a_value_is_dropped() {
        let mut selection = Selection::new(3, 2, 1.0, 0.9);
        selection.add(&[Some(1.0), None, Some(1.0)]);
        assert_eq!(selection.survivors(), [0, 2]);
        assert_eq!(selection.dropped_after(1), Some(1));
    }
}
