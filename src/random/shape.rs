//! Samples of a [`Shape`]: one address in, one length out.

use super::Draw;
use crate::statistics::Shape;

/// A length from the distribution, in the unit of its parameters.
#[inline]
pub(crate) fn sample(shape: &Shape, draw: Draw) -> f64 {
    match shape {
        Shape::Exponential { mean } => mean * draw.exponential(),
        Shape::Deterministic { value } => *value,
        other => sample_general(other, draw),
    }
}

fn sample_general(shape: &Shape, draw: Draw) -> f64 {
    match *shape {
        Shape::Exponential { mean } => mean * draw.exponential(),
        Shape::Deterministic { value } => value,
        Shape::Lognormal { mu, sigma } => libm::exp(mu + sigma * draw.normal()),
        Shape::Gamma { shape, scale } => scale * standard_gamma(shape, draw),
        Shape::Uniform { low, high } => low + (high - low) * draw.uniform(),
        Shape::Triangular { low, mode, high } => triangular(low, mode, high, draw.uniform()),
        Shape::Empirical { ref values } => values[draw.below(values.len() as u32) as usize],
    }
}

/// The wait from an arbitrary moment to the next event of a stationary renewal process with these intervals: a uniform
/// part of a length-biased interval.
pub(crate) fn residual(shape: &Shape, draw: Draw) -> f64 {
    match *shape {
        Shape::Exponential { mean } => mean * draw.exponential(),
        _ => length_biased(shape, draw.again()) * draw.uniform(),
    }
}

/// An interval chosen with probability proportional to its length.
fn length_biased(shape: &Shape, draw: Draw) -> f64 {
    match *shape {
        Shape::Deterministic { value } => value,
        Shape::Lognormal { mu, sigma } => libm::exp(mu + sigma * sigma + sigma * draw.normal()),
        Shape::Gamma { shape, scale } => scale * standard_gamma(shape + 1.0, draw),
        Shape::Exponential { mean } => mean * standard_gamma(2.0, draw),
        Shape::Uniform { high, .. } | Shape::Triangular { high, .. } => {
            biased_by_rejection(shape, high, draw)
        }
        Shape::Empirical { ref values } => {
            let longest = values.iter().copied().fold(0.0, f64::max);
            biased_by_rejection(shape, longest, draw)
        }
    }
}

/// Length bias by rejection against the longest possible interval.
fn biased_by_rejection(shape: &Shape, longest: f64, mut draw: Draw) -> f64 {
    loop {
        let length = sample_general(shape, draw);
        draw = draw.again();
        if draw.uniform() * longest <= length {
            return length;
        }
        draw = draw.again();
    }
}

fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let width = high - low;
    if width <= 0.0 {
        return low;
    }
    if u < (mode - low) / width {
        low + libm::sqrt(u * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * width * (high - mode))
    }
}

/// Gamma with scale one by squeeze and rejection (Marsaglia & Tsang 2000); shapes below one by the power boost.
#[expect(clippy::many_single_char_names, reason = "the names of the paper")]
fn standard_gamma(shape: f64, mut draw: Draw) -> f64 {
    if shape < 1.0 {
        let boost = libm::pow(draw.open_uniform(), 1.0 / shape);
        return boost * standard_gamma(shape + 1.0, draw.again());
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / libm::sqrt(9.0 * d);
    loop {
        let x = draw.normal();
        draw = draw.again();
        let u = draw.open_uniform();
        draw = draw.again();
        let v = 1.0 + c * x;
        if v > 0.0 {
            let v = v * v * v;
            if libm::log(u) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v;
            }
        }
    }
}
