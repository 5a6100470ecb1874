//! Distribution functions and their inverses, portable to the bit.

/// The standard normal distribution function.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// The standard normal density.
fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / libm::sqrt(2.0 * std::f64::consts::PI)
}

/// Φ⁻¹: the logistic guess, then Newton's method on Φ (each step from the side that keeps full precision).
///
/// Zero and one give the infinities.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if p >= 1.0 {
        return f64::INFINITY;
    }
    if p > 0.5 {
        return -normal_quantile(1.0 - p);
    }
    // Φ is convex below zero and the start is left of the root: Newton on ln Φ rises monotonically to it.
    let target = libm::log(p);
    let mut x = -libm::sqrt(-2.0 * libm::log(2.0 * p)).min(38.0);
    for _ in 0..60 {
        let cdf = normal_cdf(x);
        let step = (target - libm::log(cdf)) * cdf / normal_density(x);
        x += step;
        if step.abs() < 1e-15 * x.abs().max(1e-3) {
            break;
        }
    }
    x
}

/// The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
        + a * libm::log(x)
        + b * libm::log1p(-x);
    libm::exp(front) / a * beta_fraction(x, a, b)
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |y: f64| if y.abs() < TINY { TINY } else { y };
    let (mut c, mut d) = (1.0, 1.0 / away(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for m in 1..300 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// P(T ≤ t) of Student's t with `df` degrees of freedom.
pub(crate) fn student_t_cdf(t: f64, df: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(df / (df + t * t), df / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The quantile of Student's t, by bisection between bounds that double until they hold it.
pub(crate) fn student_t_quantile(p: f64, df: f64) -> f64 {
    if p < 0.5 {
        return -student_t_quantile(1.0 - p, df);
    }
    let mut high = 1.0;
    while student_t_cdf(high, df) < p && high < 1e12 {
        high *= 2.0;
    }
    let mut low = 0.0;
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if student_t_cdf(middle, df) < p {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 1e-14 * high {
            break;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

    #[test]
    fn quantiles_agree_with_an_independent_library() {
        let normal = Normal::new(0.0, 1.0).unwrap();
        for p in [1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999_999] {
            let (ours, theirs) = (normal_quantile(p), normal.inverse_cdf(p));
            assert!((ours - theirs).abs() < 1e-8 * theirs.abs().max(1.0), "{p}: {ours} {theirs}");
            for df in [1.0, 2.0, 4.0, 19.0, 399.0].into_iter().filter(|_| p > 1e-6) {
                let theirs = StudentsT::new(0.0, 1.0, df).unwrap().inverse_cdf(p);
                let ours = student_t_quantile(p, df);
                assert!((ours - theirs).abs() < 1e-6 * theirs.abs().max(1.0), "{p} {df}: {ours} {theirs}");
            }
        }
    }

    #[test]
    fn the_normal_quantile_inverts_the_normal() {
        for x in [-8.0, -3.0, -1.0, -0.1, 0.0, 0.5, 2.0, 5.0] {
            assert!((normal_quantile(normal_cdf(x)) - x).abs() < 1e-8, "{x}");
        }
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
    }
}
