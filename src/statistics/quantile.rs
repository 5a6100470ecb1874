//! Distribution functions and their inverses, portable to the bit.

use std::cell::RefCell;
use std::collections::BTreeMap;

/// The standard normal distribution function.
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / std::f64::consts::SQRT_2)
}

/// Φ⁻¹ by algorithm AS 241, PPND16 (Wichura 1988): accurate to about one part in 10^16.
///
/// Zero and one give the infinities.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let centred = p - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * polynomial(&CENTRE.0, r) / polynomial(&CENTRE.1, r);
    }
    let tail = if centred < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 {
        return if centred < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = libm::sqrt(-libm::log(tail));
    let size = if r <= 5.0 {
        polynomial(&SHOULDER.0, r - 1.6) / polynomial(&SHOULDER.1, r - 1.6)
    } else {
        polynomial(&TAIL.0, r - 5.0) / polynomial(&TAIL.1, r - 5.0)
    };
    if centred < 0.0 { -size } else { size }
}

/// Horner's rule, the constant first.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c)
}

/// Numerator and denominator of a rational approximation, the constant first (Wichura 1988).
type Rational = ([f64; 8], [f64; 8]);

#[expect(clippy::excessive_precision, reason = "as published")]
const CENTRE: Rational = (
    [
        3.387_132_872_796_366_608_0,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ],
);

#[expect(clippy::excessive_precision, reason = "as published")]
const SHOULDER: Rational = (
    [
        1.423_437_110_749_683_577_34,
        4.630_337_846_156_545_295_90,
        5.769_497_221_460_691_405_50,
        3.647_848_324_763_204_605_04,
        1.270_458_252_452_368_382_58,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87,
        1.676_384_830_183_803_849_40,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
);

#[expect(clippy::excessive_precision, reason = "as published")]
const TAIL: Rational = (
    [
        6.657_904_643_501_103_777_20,
        5.463_784_911_164_114_369_90,
        1.784_826_539_917_291_335_80,
        2.965_605_718_285_048_912_30e-1,
        2.653_218_952_657_612_309_30e-2,
        1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_90e-1,
        1.369_298_809_227_358_053_10e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5,
        1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
);

/// The regularised incomplete beta function `I_x(a, b)`, by Lentz's continued fraction.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    // Each side of the mean has its own fraction; asked once, since where rounding hides the mean both sides would send on.
    if x > (a + 1.0) / (a + b + 2.0) { 1.0 - beta_tail(1.0 - x, b, a) } else { beta_tail(x, a, b) }
}

/// The same below the mean.
fn beta_tail(x: f64, a: f64, b: f64) -> f64 {
    let front = log_inverse_beta(a, b) + a * libm::log(x) + b * libm::log1p(-x);
    libm::exp(front) / a * beta_fraction(x, a, b)
}

/// −log B(a, b), to the last digits also where one of the two is very large.
fn log_inverse_beta(a: f64, b: f64) -> f64 {
    /// Above it the third term of Stirling's series is beyond the last digit.
    const LARGE: f64 = 1e5;
    let (large, small) = (a.max(b), a.min(b));
    if large < LARGE {
        return libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    }
    // log Γ(large + small) − log Γ(large): the difference of two numbers that would leave none of their digits.
    let sum = large + small;
    let stirling = (large - 0.5) * libm::log1p(small / large) + small * (libm::log(sum) - 1.0);
    stirling + (1.0 / sum - 1.0 / large) / 12.0 - libm::lgamma(small)
}

#[expect(clippy::many_single_char_names, reason = "the names of Lentz's method")]
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

/// The quantile of the beta distribution, by bisection.
pub(super) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if incomplete_beta(middle, a, b) < p {
            low = middle;
        } else {
            high = middle;
        }
        if high - low <= 1e-13 * high {
            break;
        }
    }
    f64::midpoint(low, high)
}

/// P(T ≤ t) of Student's t with `df` degrees of freedom.
pub(crate) fn student_t_cdf(t: f64, df: f64) -> f64 {
    let tail = 0.5 * incomplete_beta(df / (df + t * t), df / 2.0, 0.5);
    if t > 0.0 { 1.0 - tail } else { tail }
}

thread_local! {
    /// Quantiles of Student's t by the bits of p and of the degrees of freedom: all intervals of a run ask for the same few.
    static STUDENT_T: RefCell<BTreeMap<(u64, u64), f64>> = const { RefCell::new(BTreeMap::new()) };
}

/// The quantile of Student's t.
pub(crate) fn student_t_quantile(p: f64, df: f64) -> f64 {
    /// Ever new degrees of freedom shall not fill the memory.
    const MOST: usize = 1 << 10;
    if p < 0.5 {
        return -student_t_quantile(1.0 - p, df);
    }
    let asked = (p.to_bits(), df.to_bits());
    STUDENT_T.with_borrow_mut(|known| {
        if known.len() >= MOST {
            known.clear();
        }
        *known.entry(asked).or_insert_with(|| upper_student_t_quantile(p, df))
    })
}

/// The quantile of Student's t above the median, by bisection between bounds that double until they hold it.
fn upper_student_t_quantile(p: f64, df: f64) -> f64 {
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
    use statrs::distribution::{Beta, ContinuousCDF, Normal, StudentsT};

    #[test]
    fn a_quantile_that_is_kept_is_the_one_that_is_worked_out_however_many_are_asked_for() {
        for df in (1..1500).chain(1..1500).map(f64::from) {
            assert_eq!(
                student_t_quantile(0.975, df).to_bits(),
                upper_student_t_quantile(0.975, df).to_bits()
            );
        }
        assert_eq!(student_t_quantile(0.1, 4.0), -upper_student_t_quantile(0.9, 4.0));
    }

    #[test]
    fn of_very_many_cases_with_few_of_one_kind_the_quantiles_are_those_of_poissons_law() {
        // 1 − X of Beta(a, 1) is at most −log p / a for large a; of Beta(a, b) it is a gamma variable of shape b over a.
        for a in [1e6, 1e9] {
            let below = 1.0 - beta_quantile(0.025, a, 1.0);
            assert!((below * a / 3.688_879_454_113_936 - 1.0).abs() < 1e-3, "{a}: {below}");
            // Half of the χ² quantile of eight degrees of freedom at .975: 17.534 546 / 2.
            let below = 1.0 - beta_quantile(0.025, a, 4.0);
            assert!((below * a / 8.767_273 - 1.0).abs() < 1e-3, "{a}: {below}");
        }
        for b in [0.379, 1.379] {
            let end = beta_quantile(0.975, 2.4e16, b);
            assert!((0.999_999..=1.0).contains(&end), "{end}");
        }
        assert!(
            (log_inverse_beta(2e5, 0.7) - (libm::lgamma(2e5 + 0.7) - libm::lgamma(2e5) - libm::lgamma(0.7)))
                .abs()
                < 1e-8
        );
    }

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
    fn quantiles_of_the_beta_agree_with_an_independent_library() {
        for (a, b) in [(0.7, 300.0), (1.0, 400.0), (12.5, 3.0), (900.0, 1100.0), (400.0, 2e6)] {
            for p in [0.001, 0.025, 0.5, 0.975] {
                let (ours, theirs) = (beta_quantile(p, a, b), Beta::new(a, b).unwrap().inverse_cdf(p));
                assert!((ours / theirs - 1.0).abs() < 1e-5, "{p} {a} {b}: {ours} {theirs}");
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
