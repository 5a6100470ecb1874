//! How much of a series of observations is still its beginning.

/// Observations of one batch: as in MSER-5.
const BATCH: usize = 5;

/// The observations to leave out at the beginning of a series by MSER-5 (White 1997; Spratt 1998): batch means of five, and of all
/// beginnings up to half of the series the one whose removal makes the squared standard error of the mean of the rest least. None where
/// the series is too short, or where the least lies at the half: then it never came to rest.
///
/// Of equals the shortest beginning.
pub(crate) fn mser(series: &[f64]) -> Option<usize> {
    /// Fewer batches say nothing of their own spread.
    const FEWEST: usize = 20;
    let batches: Vec<f64> =
        series.chunks_exact(BATCH).map(|batch| batch.iter().sum::<f64>() / BATCH as f64).collect();
    if batches.len() < FEWEST {
        return None;
    }
    let half = batches.len() / 2;
    // From the end, so that each beginning costs one step.
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    let mut errors = vec![0.0; batches.len()];
    for (place, batch) in batches.iter().enumerate().rev() {
        count += 1.0;
        let before = batch - mean;
        mean += before / count;
        squares += before * (batch - mean);
        errors[place] = squares / (count * count);
    }
    let least = (0..=half).rev().min_by(|a, b| errors[*a].total_cmp(&errors[*b]))?;
    let least = (0..=half).find(|place| errors[*place] <= errors[least])?;
    (least < half).then_some(least * BATCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, RandomKey};

    /// Draws around a level that begins `off` away and comes near e-fold every `length` observations.
    fn series(seed: u64, off: f64, length: f64) -> Vec<f64> {
        let key = RandomKey::new(seed, 0);
        (0..2_000_u64)
            .map(|place| {
                let noise = key.child(place).draw(Purpose::Work, 0).normal();
                10.0 + noise + off * libm::exp(-(place as f64) / length)
            })
            .collect()
    }

    #[test]
    fn a_beginning_that_is_off_is_cut_and_one_that_is_not_stays() {
        for seed in 0..20 {
            let cut = mser(&series(seed, 30.0, 60.0)).unwrap();
            // After 60·ln 30 observations it is off by less than the noise.
            assert!((120..500).contains(&cut), "seed {seed}: {cut}");
            let kept = mser(&series(seed, 0.0, 60.0)).unwrap();
            assert!(kept < 400, "seed {seed}: {kept}");
        }
    }

    #[test]
    fn a_series_that_never_comes_to_rest_or_is_short_has_no_beginning() {
        let rising: Vec<f64> = (0..1_000).map(f64::from).collect();
        assert_eq!(mser(&rising), None);
        assert_eq!(mser(&[1.0; 60]), None, "too short");
        assert_eq!(mser(&[1.0; 200]), Some(0), "of equals the shortest");
    }
}
