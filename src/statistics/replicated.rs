//! Values of many points under several lucks each.

use std::collections::BTreeMap;

/// Values of many points, as many replications each; what is missing is NaN.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replicated {
    replications: usize,
    values: Vec<f64>,
    /// The part that each point belongs to.
    parts: Vec<usize>,
}

impl Replicated {
    /// Nothing known yet of so many points, all of one part.
    pub fn missing(points: usize, replications: usize) -> Self {
        Self { replications, values: vec![f64::NAN; points * replications], parts: vec![0; points] }
    }

    /// The same with each point in a part.
    pub fn in_parts(mut self, part: impl Fn(usize) -> usize) -> Self {
        self.parts = (0..self.len()).map(part).collect();
        self
    }

    pub fn set(&mut self, point: usize, replication: usize, value: Option<f64>) {
        self.values[point * self.replications + replication] = value.unwrap_or(f64::NAN);
    }

    /// The replications of a point, missing ones as NaN.
    pub fn of(&self, point: usize) -> &[f64] {
        &self.values[point * self.replications..(point + 1) * self.replications]
    }

    /// The part of a point.
    pub fn part(&self, point: usize) -> usize {
        self.parts[point]
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// The most replications of any point.
    pub fn replications(&self) -> usize {
        self.replications
    }

    /// The mean of a point's replications.
    pub fn mean(&self, point: usize) -> Option<f64> {
        mean(self.of(point).iter().copied().filter(|v| v.is_finite()))
    }

    /// The points of every part that have all their replications.
    fn whole(&self) -> BTreeMap<usize, Vec<usize>> {
        let mut whole: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let is_whole = |point: &usize| self.of(*point).iter().all(|v| v.is_finite());
        for point in (0..self.len()).filter(is_whole) {
            whole.entry(self.parts[point]).or_default().push(point);
        }
        whole
    }

    /// The noise of one run: the variance between replications of a point beyond what they do to all points of its part
    /// alike. None where no point has two.
    pub fn noise(&self) -> Option<f64> {
        let of_part = |points: &Vec<usize>| {
            let column = |r: usize| mean(points.iter().map(|point| self.of(*point)[r])).unwrap_or(0.0);
            let columns: Vec<f64> = (0..self.replications).map(column).collect();
            let variance = |point: &usize| {
                let values = || self.of(*point).iter().zip(&columns).map(|(v, column)| v - column);
                let centre = mean(values())?;
                let squares: f64 = values().map(|v| (v - centre) * (v - centre)).sum();
                (self.replications > 1).then(|| squares / (self.replications - 1) as f64)
            };
            // The means of the columns took one degree of freedom of every replication.
            let n = points.len() as f64;
            let lost = n / (n - 1.0);
            points.iter().filter_map(variance).map(move |noise| noise * lost).collect::<Vec<f64>>()
        };
        let whole = self.whole();
        mean(whole.values().filter(|points| points.len() > 1).flat_map(of_part))
    }

    /// The same numbers moved so that the mean of a point is the ratio of the sums of its replications, each a ratio over a
    /// denominator of its own: R + (o − R u) / ū, whose spread is that of the jackknife.
    pub fn weighted_by(&self, under: &Self) -> Self {
        let mut moved = self.clone();
        for point in 0..self.len() {
            let known = || self.of(point).iter().zip(under.of(point)).filter(|(v, u)| (*v * *u).is_finite());
            let (over, sum, count) =
                known().fold((0.0, 0.0, 0.0), |(over, sum, n), (v, u)| (over + v * u, sum + u, n + 1.0));
            let ratio = over / sum;
            for (r, (v, u)) in self.of(point).iter().zip(under.of(point)).enumerate() {
                moved.set(point, r, Some(ratio + (v - ratio) * u * count / sum));
            }
        }
        moved
    }

    /// What is known of the first so many parts alone.
    pub fn of_first_parts(&self, parts: usize) -> Self {
        let mut first = self.clone();
        for (point, part) in self.parts.iter().enumerate() {
            if *part >= parts {
                first.values[point * self.replications..(point + 1) * self.replications].fill(f64::NAN);
            }
        }
        first
    }

    /// What is known of the first so many replications alone.
    pub fn of_first_replications(&self, replications: usize) -> Self {
        let kept = replications.min(self.replications);
        let values = (0..self.len()).flat_map(|point| self.of(point)[..kept].to_vec()).collect();
        Self { replications: kept, values, parts: self.parts.clone() }
    }

    /// The difference to another, point by point and replication by replication.
    pub fn less(&self, other: &Self) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(a, b)| a - b).collect();
        Self { replications: self.replications, values, parts: self.parts.clone() }
    }
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), v| (sum + v, count + 1));
    (count > 0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, RandomKey};

    #[test]
    fn the_noise_of_few_points_is_not_too_small() {
        // Three points that share a luck: without the lost degree of freedom a third of their noise would be missing.
        let noise = |trial: u64| {
            let mut values = Replicated::missing(3, 2);
            for (point, r) in (0..3).flat_map(|point| [(point, 0), (point, 1)]) {
                let random = RandomKey::new(trial, r as u32);
                let common = 5.0 * random.draw(Purpose::Choice, 99).normal();
                values.set(point, r, Some(common + random.draw(Purpose::Choice, point as u64).normal()));
            }
            values.noise().unwrap()
        };
        let average = (0..4000).map(noise).sum::<f64>() / 4000.0;
        assert!((average - 1.0).abs() < 0.06, "{average}");
    }

    #[test]
    fn the_mean_of_weighted_replications_is_the_ratio_of_their_sums() {
        let (mut values, mut under) = (Replicated::missing(1, 3), Replicated::missing(1, 3));
        for (r, (over, u)) in [(6.0, 2.0), (2.0, 4.0), (9.0, 10.0)].into_iter().enumerate() {
            values.set(0, r, Some(over / u));
            under.set(0, r, Some(u));
        }
        let weighted = values.weighted_by(&under);
        assert!((weighted.mean(0).unwrap() - 17.0 / 16.0).abs() < 1e-12);
        values.set(0, 1, None);
        let weighted = values.weighted_by(&under);
        assert!((weighted.mean(0).unwrap() - 15.0 / 12.0).abs() < 1e-12 && weighted.of(0)[1].is_nan());
    }

    #[test]
    fn the_first_parts_and_the_first_replications_are_what_was_there_before_the_others() {
        let mut values = Replicated::missing(4, 2).in_parts(|point| point % 2);
        for (point, r) in (0..4).flat_map(|point| [(point, 0), (point, 1)]) {
            values.set(point, r, Some((10 * point + r) as f64));
        }
        let first = values.of_first_parts(1);
        assert_eq!((first.mean(0), first.mean(1), first.mean(2)), (Some(0.5), None, Some(20.5)));
        assert_eq!(values.of_first_parts(2), values);
        let first = values.of_first_replications(1);
        assert_eq!((first.replications(), first.of(3)), (1, &[30.0][..]));
        assert_eq!(values.of_first_replications(9), values);
    }

    #[test]
    fn what_luck_does_to_all_points_of_a_part_is_no_noise() {
        let mut values = Replicated::missing(4, 2).in_parts(|point| point / 2);
        let randoms = [[1.0, 7.0], [1.5, 7.5], [100.0, -3.0], [101.0, -2.0]];
        for (point, of) in randoms.iter().enumerate() {
            of.iter().enumerate().for_each(|(r, v)| values.set(point, r, Some(*v)));
        }
        assert!(values.noise().unwrap() < 1e-12);
    }
}
