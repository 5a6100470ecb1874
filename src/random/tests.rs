use super::*;
use crate::statistics::Shape;
use rand_distr::Distribution;

const N: u64 = 400_000;

fn draws(purpose: Purpose) -> impl Iterator<Item = Draw> {
    let random = RandomKey::new(7, 0).named("test");
    (0..N).map(move |i| random.draw(purpose, i))
}

/// |z| of a sample mean against a known mean and variance.
fn z(values: impl Iterator<Item = f64>, mean: f64, variance: f64) -> f64 {
    let sum: f64 = values.map(|x| x - mean).sum();
    (sum / libm::sqrt(N as f64 * variance)).abs()
}

#[test]
fn the_first_draw_never_changes() {
    let draw = RandomKey::new(1, 2).named("a team with a long name").child(3).draw(Purpose::Work, 4);
    assert_eq!(draw.0, 14_257_802_073_625_490_438);
}

#[test]
fn exponential_variates_have_the_moments_and_the_tail_of_the_exponential() {
    let exponential = || draws(Purpose::Work).map(Draw::exponential);
    assert!(z(exponential(), 1.0, 1.0) < 4.0);
    assert!(z(exponential().map(|x| x * x), 2.0, 20.0) < 4.0);
    let beyond = libm::exp(-8.0);
    assert!(z(exponential().map(|x| f64::from(u8::from(x > 8.0))), beyond, beyond) < 4.0);
}

#[test]
fn normal_variates_have_the_moments_and_the_tail_of_the_normal() {
    let normal = || draws(Purpose::Appeal).map(Draw::normal);
    assert!(z(normal(), 0.0, 1.0) < 4.0);
    assert!(z(normal().map(|x| x * x), 1.0, 2.0) < 4.0);
    assert!(z(normal().map(|x| x * x * x * x), 3.0, 96.0) < 4.0);
    let beyond = 2.326_290_790_354_01e-4; // P(|X| > 3.68), just beyond the last layer
    assert!(z(normal().map(|x| f64::from(u8::from(x.abs() > 3.68))), 2.3323e-4, beyond) < 4.0);
}

#[test]
fn ziggurats_agree_with_an_independent_sampler() {
    let mut stream = RandomKey::new(9, 0).stream();
    let mut theirs: Vec<f64> = (0..N).map(|_| rand_distr::Exp1.sample(&mut stream)).collect();
    let mut ours: Vec<f64> = draws(Purpose::Work).map(Draw::exponential).collect();
    theirs.sort_by(f64::total_cmp);
    ours.sort_by(f64::total_cmp);
    // Two-sample Kolmogorov–Smirnov at 1e-4: c = 2.23.
    let limit = 2.23 * libm::sqrt(2.0 / N as f64);
    let mut i = 0;
    for (rank, x) in theirs.iter().enumerate() {
        while i < ours.len() && ours[i] <= *x {
            i += 1;
        }
        assert!((rank as f64 - i as f64).abs() / (N as f64) < limit, "{x}");
    }
}

#[test]
fn purposes_ordinals_and_names_are_independent() {
    let uniform = |purpose| draws(purpose).map(Draw::uniform).collect::<Vec<_>>();
    let (a, b) = (uniform(Purpose::Work), uniform(Purpose::Loss));
    let product = |i: usize, j: usize| (a[i] - 0.5) * (b[j] - 0.5) * 12.0;
    let n = N as usize;
    assert!(z((0..n).map(|i| product(i, i)), 0.0, 1.0) < 4.0);
    assert!(z((0..n).map(|i| (a[i] - 0.5) * (a[(i + 1) % n] - 0.5) * 12.0), 0.0, 1.0) < 4.0);
    let random = RandomKey::new(1, 0);
    assert_ne!(random.named("ab").named("c"), random.named("a").named("bc"));
    assert_ne!(RandomKey::new(1, 0), RandomKey::new(0, 1));
}

#[test]
fn every_shape_has_the_mean_it_promises() {
    let shapes = [
        Shape::Exponential { mean: 3.0 },
        Shape::Deterministic { value: 3.0 },
        Shape::lognormal_by_mean(3.0, 2.0),
        Shape::gamma_by_mean(3.0, 1.5),
        Shape::gamma_by_mean(3.0, 0.5),
        Shape::Uniform { low: 1.0, high: 5.0 },
        Shape::Triangular { low: 1.0, mode: 2.0, high: 6.0 },
        Shape::Empirical { values: vec![1.0, 2.0, 6.0] },
    ];
    for shape in shapes {
        let variance = shape.variance();
        let off = z(draws(Purpose::Work).map(|d| sample(&shape, d)), 3.0, variance.max(1e-9));
        assert!(off < 4.0, "{shape:?}: {off}");
        // A stationary renewal process waits (1 + cv²)/2 intervals on average.
        let wait = 3.0 * (1.0 + variance / 9.0) / 2.0;
        let mean = draws(Purpose::Contact).map(|d| residual(&shape, d)).sum::<f64>() / N as f64;
        assert!((mean / wait - 1.0).abs() < 0.03, "{shape:?}: {mean} for {wait}");
    }
}

#[test]
fn a_stream_drives_the_algorithms_of_rand() {
    use rand::seq::SliceRandom;
    let mut order: Vec<u32> = (0..10).collect();
    order.shuffle(&mut RandomKey::new(3, 0).stream());
    let mut again: Vec<u32> = (0..10).collect();
    again.shuffle(&mut RandomKey::new(3, 0).stream());
    assert_eq!(order, again);
    assert_ne!(order, (0..10).collect::<Vec<_>>());
}

#[test]
fn a_kept_name_is_the_address_that_the_name_is() {
    let mut names = Names::default();
    for name in ["", "a", "eight by", "micro-business 12", "Größe"] {
        let kept = names.keep(name);
        let random = RandomKey::new(3, 1).child(4);
        assert_eq!(names.below(random, kept), random.named(name), "{name}");
    }
}
