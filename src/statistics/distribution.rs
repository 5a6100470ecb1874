//! The shapes a length of time can have, as parameters and moments; `random` draws from them.

use super::normal_quantile;

/// A distribution of lengths; parameters in the caller's unit (microseconds inside the engine).
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    Exponential { mean: f64 },
    Deterministic { value: f64 },
    Lognormal { mu: f64, sigma: f64 },
    Gamma { shape: f64, scale: f64 },
    Uniform { low: f64, high: f64 },
    Triangular { low: f64, mode: f64, high: f64 },
    Empirical { values: Vec<f64> },
}

impl Shape {
    /// The lognormal with this median and 90th percentile.
    pub fn lognormal_by_median(median: f64, p90: f64) -> Self {
        let mu = libm::log(median);
        Self::Lognormal { mu, sigma: (libm::log(p90) - mu) / normal_quantile(0.9) }
    }

    /// The lognormal with this mean and coefficient of variation.
    pub fn lognormal_by_mean(mean: f64, cv: f64) -> Self {
        let variance = libm::log1p(cv * cv);
        Self::Lognormal { mu: libm::log(mean) - variance / 2.0, sigma: libm::sqrt(variance) }
    }

    /// The gamma distribution with this mean and coefficient of variation.
    pub fn gamma_by_mean(mean: f64, cv: f64) -> Self {
        Self::Gamma { shape: 1.0 / (cv * cv), scale: mean * cv * cv }
    }

    /// The expected length.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Exponential { mean } => *mean,
            Self::Deterministic { value } => *value,
            Self::Lognormal { mu, sigma } => libm::exp(mu + sigma * sigma / 2.0),
            Self::Gamma { shape, scale } => shape * scale,
            Self::Uniform { low, high } => f64::midpoint(*low, *high),
            Self::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Self::Empirical { values } => values.iter().sum::<f64>() / values.len() as f64,
        }
    }

    /// The variance of the length.
    #[cfg(test)]
    pub fn variance(&self) -> f64 {
        match self {
            Self::Exponential { mean } => mean * mean,
            Self::Deterministic { .. } => 0.0,
            Self::Lognormal { sigma, .. } => self.mean() * self.mean() * libm::expm1(sigma * sigma),
            Self::Gamma { shape, scale } => shape * scale * scale,
            Self::Uniform { low, high } => (high - low) * (high - low) / 12.0,
            Self::Triangular { low, mode, high } => {
                (low * low + mode * mode + high * high - low * mode - low * high - mode * high) / 18.0
            }
            Self::Empirical { values } => {
                let mean = self.mean();
                values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / values.len() as f64
            }
        }
    }

    /// Whether the length is always zero, so that the step it describes does not exist.
    pub fn is_zero(&self) -> bool {
        self.mean() <= 0.0
    }

    /// The same distribution, stretched.
    pub fn scaled(&self, factor: f64) -> Self {
        match self {
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Deterministic { value } => Self::Deterministic { value: value * factor },
            Self::Lognormal { mu, sigma } => Self::Lognormal { mu: mu + libm::log(factor), sigma: *sigma },
            Self::Gamma { shape, scale } => Self::Gamma { shape: *shape, scale: scale * factor },
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Triangular { low, mode, high } => {
                Self::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Self::Empirical { values } => {
                Self::Empirical { values: values.iter().map(|x| x * factor).collect() }
            }
        }
    }
}
