//! Cumulative incidence on a fixed grid, and quantiles of what was delivered.

/// How many of a cohort had been delivered by each point of a grid over [0, τ].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curve {
    counts: Vec<u64>,
    horizon: u64,
}

impl Curve {
    /// An empty curve with `steps` equal steps up to `horizon`.
    pub fn new(steps: usize, horizon: u64) -> Self {
        Self { counts: vec![0; steps + 1], horizon }
    }

    /// Counts one delivery after `delay` ≤ horizon.
    pub fn add(&mut self, delay: u64) {
        let steps = (self.counts.len() - 1) as f64;
        let step = (delay as f64 * (steps / self.horizon as f64)).ceil() as usize;
        self.counts[step.min(steps as usize)] += 1;
    }

    /// The number delivered by each grid point, zero included.
    pub fn cumulative(&self) -> impl Iterator<Item = u64> {
        self.counts.iter().scan(0, |sum, count| {
            *sum += count;
            Some(*sum)
        })
    }

    /// The grid points, in the unit of the horizon.
    pub fn grid(&self) -> impl Iterator<Item = f64> {
        let steps = (self.counts.len() - 1) as f64;
        (0..self.counts.len()).map(move |step| self.horizon as f64 * step as f64 / steps)
    }
}

/// The p-quantile of a cohort of which only the sorted `delivered` have a delay: the smallest delay by which a share
/// of at least `p` was delivered; none beyond the delivered share.
pub(crate) fn quantile_of_sorted(delivered: &[u64], cohort: u64, p: f64) -> Option<u64> {
    let rank = (p * cohort as f64).ceil().max(1.0) as usize;
    delivered.get(rank - 1).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_beyond_the_delivered_share_is_not_reached() {
        assert_eq!(quantile_of_sorted(&[1, 2, 3], 4, 0.5), Some(2));
        assert_eq!(quantile_of_sorted(&[1, 2, 3], 4, 0.9), None);
        assert_eq!(quantile_of_sorted(&[], 4, 0.5), None);
    }

    #[test]
    fn a_curve_counts_each_delivery_from_its_delay_on() {
        let mut curve = Curve::new(4, 100);
        [0, 25, 26, 100].into_iter().for_each(|delay| curve.add(delay));
        assert_eq!(curve.cumulative().collect::<Vec<_>>(), [1, 2, 3, 3, 4]);
    }
}
