//! Cumulative incidence on a fixed grid, and quantiles of what was delivered.

/// How many of a cohort had been delivered by each point of a grid over [0, τ].
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curve {
    reached: Vec<u64>,
    horizon: u64,
}

impl Curve {
    /// The curve of deliveries after these delays, shortest first and none beyond the horizon, in so many equal steps.
    pub fn of_sorted(delays: &[u64], steps: usize, horizon: u64) -> Self {
        let scale = steps as f64 / horizon as f64;
        let by = |step: usize| {
            delays.partition_point(|delay| (*delay as f64 * scale).ceil() as usize <= step) as u64
        };
        let mut reached: Vec<u64> = (0..=steps).map(by).collect();
        // Rounding may put what comes at the very end one step behind it.
        reached[steps] = delays.len() as u64;
        Self { reached, horizon }
    }

    /// The number delivered by each grid point, zero included.
    pub fn cumulative(&self) -> impl Iterator<Item = u64> {
        self.reached.iter().copied()
    }

    /// The grid points, in the unit of the horizon.
    pub fn grid(&self) -> impl Iterator<Item = f64> {
        let steps = (self.reached.len() - 1) as f64;
        (0..self.reached.len()).map(move |step| self.horizon as f64 * step as f64 / steps)
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
        let curve = Curve::of_sorted(&[0, 25, 26, 100], 4, 100);
        assert_eq!(curve.cumulative().collect::<Vec<_>>(), [1, 2, 3, 3, 4]);
    }
}
