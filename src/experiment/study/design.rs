//! Where the points of a study lie: the unit cube, and what each coordinate means to its factor.

use crate::random::{Purpose, RandomKey};
use crate::scenario::{DesignKind, Factor, Setting, Study, Values};
use crate::statistics::normal_quantile;
use sobol_burley::parts::{hash, owen_scramble_rev, sobol_rev};

/// How far into its tails an endless distribution is followed by a design of levels.
const TAIL: f64 = 0.005;
/// Levels of a range in a grid where it says none, and of a distribution.
const GRID_STEPS: u32 = 5;
/// The quantile at which a factor with a distribution is called low when it moves alone, and from above high.
const LOW: f64 = 0.1;
/// Dimensions of the Sobol sequence at hand.
const SOBOL_DIMENSIONS: u32 = 256;

/// The points of a study, each computed when asked for: a study of any size takes no memory for its design.
#[derive(Clone, Debug)]
pub(crate) enum Design {
    /// The number of levels of each factor.
    Grid(Vec<u64>),
    /// The rows of a table.
    List(Vec<Vec<Setting>>),
    Random {
        points: u64,
        random: RandomKey,
    },
    LatinHypercube {
        points: u64,
        slices: Vec<Vec<u32>>,
        random: RandomKey,
    },
    Sobol {
        points: u64,
        seed: u32,
    },
    Morris {
        trajectories: u64,
        levels: u32,
        random: RandomKey,
    },
    Saltelli {
        base: u64,
        second_order: bool,
        seed: u32,
        /// Sequences that are scrambled independently; rows are dealt to them in turn.
        scrambles: u64,
    },
    /// The number of levels of each factor.
    OneAtATime(Vec<u64>),
}

/// What part a point plays in its design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Plain,
    /// Step of a trajectory, and the factor that the step moved.
    Step {
        trajectory: u64,
        moved: Option<usize>,
    },
    /// A row of one of the samples A and B or of their crossings.
    Row {
        row: u64,
        block: Block,
    },
    /// Every factor as the scenario has it.
    Base,
    /// This factor alone is not as the scenario has it.
    Alone(usize),
}

/// Which matrix of Saltelli's design a point belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    A,
    /// A with this factor from B.
    AB(usize),
    /// B with this factor from A.
    BA(usize),
    B,
}

impl Design {
    /// The design of a study; `rows` are the points of a list.
    pub fn new(study: &Study, seed: u64, rows: Vec<Vec<Setting>>) -> Self {
        let (points, random) = (u64::from(study.points), RandomKey::new(seed, 0).named("design"));
        let scramble = (random.key() >> 32) as u32;
        match study.design {
            DesignKind::Grid => Self::Grid(study.factors.iter().map(levels).collect()),
            DesignKind::OneAtATime => {
                Self::OneAtATime(study.factors.iter().map(|f| alone(f).len() as u64).collect())
            }
            DesignKind::List => Self::List(rows),
            DesignKind::Random => Self::Random { points, random },
            DesignKind::LatinHypercube => {
                let slices =
                    (0..study.factors.len()).map(|f| permutation(points as u32, random.child(f as u64)));
                Self::LatinHypercube { points, slices: slices.collect(), random }
            }
            DesignKind::Sobol => Self::Sobol { points, seed: scramble },
            DesignKind::Morris => Self::Morris { trajectories: points, levels: study.morris_levels, random },
            DesignKind::Saltelli => Self::Saltelli {
                base: points,
                second_order: study.second_order,
                seed: scramble,
                scrambles: u64::from(study.scrambles),
            },
        }
    }

    #[cfg(feature = "output")]
    /// Whether more points come after those that there are, and move none of them.
    pub fn is_prefix_stable(&self) -> bool {
        !matches!(self, Self::Grid(_) | Self::List(_) | Self::LatinHypercube { .. } | Self::OneAtATime(_))
    }

    /// The number of points; `factors` is the number of factors.
    pub fn len(&self, factors: usize) -> u64 {
        let k = factors as u64;
        match self {
            Self::Grid(levels) => levels.iter().fold(1, |all: u64, n| all.saturating_mul(*n)),
            Self::List(rows) => rows.len() as u64,
            Self::OneAtATime(levels) => levels.iter().fold(1, |all: u64, n| all.saturating_add(*n)),
            Self::Random { points, .. }
            | Self::LatinHypercube { points, .. }
            | Self::Sobol { points, .. } => *points,
            Self::Morris { trajectories, .. } => trajectories.saturating_mul(k + 1),
            Self::Saltelli { base, second_order, .. } => {
                base.saturating_mul(if *second_order { 2 * k + 2 } else { k + 2 })
            }
        }
    }

    /// The part that a point plays.
    pub fn role(&self, point: u64, factors: usize) -> Role {
        let k = factors as u64;
        match self {
            Self::Morris { random, .. } => {
                let (trajectory, step) = (point / (k + 1), (point % (k + 1)) as usize);
                let order = permutation(factors as u32, random.child(trajectory).named("order"));
                Role::Step { trajectory, moved: step.checked_sub(1).map(|step| order[step] as usize) }
            }
            Self::Saltelli { second_order, .. } => {
                let size = if *second_order { 2 * k + 2 } else { k + 2 };
                let (row, place) = (point / size, (point % size) as usize);
                let block = match place {
                    0 => Block::A,
                    place if place <= factors => Block::AB(place - 1),
                    place if place as u64 == size - 1 => Block::B,
                    place => Block::BA(place - 1 - factors),
                };
                Role::Row { row, block }
            }
            Self::OneAtATime(levels) => {
                moved_alone(levels, point).map_or(Role::Base, |(factor, _)| Role::Alone(factor))
            }
            Self::Grid(_)
            | Self::List(_)
            | Self::Random { .. }
            | Self::LatinHypercube { .. }
            | Self::Sobol { .. } => Role::Plain,
        }
    }

    /// The settings of all factors at a point.
    pub fn settings(&self, point: u64, factors: &[Factor]) -> Vec<Setting> {
        match self {
            Self::Grid(levels) => {
                let mut rest = point;
                // The last factor moves fastest, as a reader of the table expects.
                let mut places: Vec<u64> = levels
                    .iter()
                    .rev()
                    .map(|n| {
                        let place = rest % n;
                        rest /= n;
                        place
                    })
                    .collect();
                places.reverse();
                factors.iter().zip(places).map(|(factor, place)| step(factor, place)).collect()
            }
            Self::List(rows) => rows[point as usize].clone(),
            Self::OneAtATime(levels) => {
                let mut settings = vec![Setting::AsWritten; factors.len()];
                if let Some((factor, place)) = moved_alone(levels, point) {
                    settings[factor] = alone(&factors[factor]).swap_remove(place as usize);
                }
                settings
            }
            _ => factors.iter().zip(self.coordinates(point, factors.len())).map(|(f, u)| at(f, u)).collect(),
        }
    }

    /// A point of the unit cube.
    pub fn coordinates(&self, point: u64, factors: usize) -> Vec<f64> {
        match self {
            Self::Random { random, .. } => {
                let draw = |f| random.child(point).draw(Purpose::Choice, f as u64).open_uniform();
                (0..factors).map(draw).collect()
            }
            Self::LatinHypercube { points, slices, random } => {
                let within = |f: usize| random.child(point).draw(Purpose::Choice, f as u64).open_uniform();
                let slice = |(f, order): (usize, &Vec<u32>)| {
                    (f64::from(order[point as usize]) + within(f)) / *points as f64
                };
                slices.iter().enumerate().map(slice).collect()
            }
            Self::Sobol { seed, .. } => (0..factors as u32).map(|f| sobol(point as u32, f, *seed)).collect(),
            Self::Morris { levels, random, .. } => {
                let k = factors as u64 + 1;
                morris(random.child(point / k), *levels, factors, (point % k) as usize)
            }
            Self::Saltelli { seed, scrambles, .. } => {
                let Role::Row { row, block } = self.role(point, factors) else { return Vec::new() };
                let (place, scramble) = (row / scrambles, scrambled(*seed, row % scrambles));
                let from_b = |f: usize| match block {
                    Block::A => false,
                    Block::B => true,
                    Block::AB(crossed) => f == crossed,
                    Block::BA(crossed) => f != crossed,
                };
                let dimension = |f: usize| if from_b(f) { factors + f } else { f };
                (0..factors).map(|f| sobol(place as u32, dimension(f) as u32, scramble)).collect()
            }
            Self::Grid(_) | Self::List(_) | Self::OneAtATime(_) => Vec::new(),
        }
    }

    /// The place of a point in the order of work, so that the first of them are spread over the whole design: those of a
    /// grid are taken in strides near the golden ratio of their number.
    pub fn in_order(&self, place: u64, len: u64) -> u64 {
        match self {
            Self::Grid(_) | Self::List(_) if len > 2 => {
                ((u128::from(place) * u128::from(stride(len))) % u128::from(len)) as u64
            }
            _ => place,
        }
    }
}

/// A number without common divisors with `len`, near its golden section.
fn stride(len: u64) -> u64 {
    let golden = (len as f64 * 0.618_033_988_749_895) as u64;
    (golden.max(1)..=len.max(1)).find(|n| gcd(*n, len) == 1).unwrap_or(1)
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// How many levels a factor has in a grid; a distribution is cut at its quintiles' middles.
fn levels(factor: &Factor) -> u64 {
    match &factor.values {
        Values::Levels(levels) => levels.len() as u64,
        Values::Range { .. } => steps(factor, GRID_STEPS).len() as u64,
        _ => u64::from(GRID_STEPS),
    }
}

/// The values of a range at so many levels, each once however few whole numbers it holds.
fn steps(factor: &Factor, otherwise: u32) -> Vec<f64> {
    let Values::Range { low, high, log, steps } = factor.values else { return Vec::new() };
    let steps = steps.unwrap_or(otherwise);
    let value = |step: u32| rounded(factor, between(low, high, log, f64::from(step) / f64::from(steps - 1)));
    let mut values: Vec<f64> = (0..steps).map(value).collect();
    values.dedup();
    values
}

/// The setting at one level of a grid.
fn step(factor: &Factor, place: u64) -> Setting {
    match &factor.values {
        Values::Levels(_) => Setting::Level(place as usize),
        Values::Range { .. } => Setting::Number(steps(factor, GRID_STEPS)[place as usize]),
        _ => at(factor, (place as f64 + 0.5) / levels(factor) as f64),
    }
}

/// The settings that a factor takes alone: its levels, the ends of its range or its steps, or a low and a high quantile.
fn alone(factor: &Factor) -> Vec<Setting> {
    match &factor.values {
        Values::Levels(levels) => (0..levels.len()).map(Setting::Level).collect(),
        Values::Range { .. } => steps(factor, 2).into_iter().map(Setting::Number).collect(),
        Values::Normal { .. } | Values::LogNormal { .. } | Values::Triangular { .. } => {
            [LOW, 1.0 - LOW].map(|u| at(factor, u)).to_vec()
        }
    }
}

/// The factor that a point moves alone, and to which of its levels; none for the base case, which comes first.
fn moved_alone(levels: &[u64], point: u64) -> Option<(usize, u64)> {
    let mut place = point.checked_sub(1)?;
    levels.iter().enumerate().find_map(|(factor, n)| {
        let is_it = place < *n;
        if !is_it {
            place -= n;
        }
        is_it.then_some((factor, place))
    })
}

fn between(low: f64, high: f64, log: bool, share: f64) -> f64 {
    if log { low * libm::pow(high / low, share) } else { low + (high - low) * share }
}

/// A number as its parameter can take it.
fn rounded(factor: &Factor, value: f64) -> f64 {
    if factor.whole { libm::round(value) } else { value }
}

/// What a coordinate of the unit cube means: a quantile of the factor's distribution.
fn at(factor: &Factor, u: f64) -> Setting {
    let tame = |u: f64| u.clamp(TAIL, 1.0 - TAIL);
    let number = match &factor.values {
        Values::Levels(levels) => {
            let place = (u * levels.len() as f64) as usize;
            return Setting::Level(place.min(levels.len() - 1));
        }
        // Each whole number gets an equal share of the interval.
        Values::Range { low, high, log: false, .. } if factor.whole => {
            (low + libm::floor(u * (high - low + 1.0))).min(*high)
        }
        Values::Range { low, high, log, .. } => between(*low, *high, *log, u),
        Values::Normal { mean, sd } => mean + sd * normal_quantile(tame(u)),
        Values::LogNormal { median, p90 } => {
            median * libm::exp(libm::log(p90 / median) / normal_quantile(0.9) * normal_quantile(tame(u)))
        }
        Values::Triangular { low, mode, high } => triangular(*low, *mode, *high, u),
    };
    Setting::Number(rounded(factor, number))
}

fn triangular(low: f64, mode: f64, high: f64, u: f64) -> f64 {
    let turn = (mode - low) / (high - low);
    if u < turn {
        low + libm::sqrt(u * (high - low) * (mode - low))
    } else {
        high - libm::sqrt((1.0 - u) * (high - low) * (high - mode))
    }
}

/// One coordinate of the scrambled Sobol sequence: Joe & Kuo's directions, Owen's scrambling by hashing (Burley 2020).
/// The order of the points is that of the sequence, so that every first 2^m of them are balanced.
fn sobol(point: u32, dimension: u32, seed: u32) -> f64 {
    // Beyond the table, the same directions under another scramble: balanced one by one, independent of each other.
    let set = dimension / SOBOL_DIMENSIONS;
    let directions = dimension % SOBOL_DIMENSIONS;
    let scramble = hash(dimension ^ hash(seed ^ set.wrapping_mul(0x9e37_79b9)));
    let bits = owen_scramble_rev(sobol_rev(point.reverse_bits(), directions), scramble).reverse_bits();
    (f64::from(bits) + 0.5) / 4_294_967_296.0
}

/// The seed of one of several scrambles; the first has that of the design.
fn scrambled(seed: u32, scramble: u64) -> u32 {
    if scramble == 0 { seed } else { hash(seed ^ hash(scramble as u32)) }
}

/// The coordinates after `step` moves of one of Morris' trajectories: each moves one factor by Δ = p/(2(p−1)).
fn morris(random: RandomKey, levels: u32, factors: usize, step: usize) -> Vec<f64> {
    let order = permutation(factors as u32, random.named("order"));
    let moved: Vec<usize> = order[..step].iter().map(|f| *f as usize).collect();
    let half = levels / 2;
    let coordinate = |f: usize| {
        let start = random.named("start").draw(Purpose::Choice, f as u64).below(half);
        let upwards = random.named("direction").draw(Purpose::Choice, f as u64).chance(0.5);
        // Upwards from the lower half or downwards to it: never out of the cube.
        let level = if upwards == moved.contains(&f) { start + half } else { start };
        f64::from(level) / f64::from(levels - 1)
    };
    (0..factors).map(coordinate).collect()
}

/// The numbers below n in random order (Fisher & Yates).
fn permutation(n: u32, random: RandomKey) -> Vec<u32> {
    let mut order: Vec<u32> = (0..n).collect();
    for last in (1..n).rev() {
        let other = random.draw(Purpose::Choice, u64::from(last)).below(last + 1);
        order.swap(last as usize, other as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn random() -> RandomKey {
        RandomKey::new(3, 0)
    }

    #[test]
    fn every_prefix_of_two_to_the_m_sobol_points_is_balanced_in_every_factor() {
        let design = Design::Sobol { points: 256, seed: 99 };
        for count in [4_usize, 16, 64, 256] {
            for factor in 0..20 {
                let mut slices = vec![0; count];
                for point in 0..count {
                    slices[(design.coordinates(point as u64, 20)[factor] * count as f64) as usize] += 1;
                }
                assert!(slices.iter().all(|n| *n == 1), "{count} points, factor {factor}");
            }
        }
    }

    #[test]
    fn the_first_two_sobol_factors_fill_every_elementary_box() {
        let design = Design::Sobol { points: 64, seed: 5 };
        let mut boxes = [0; 64];
        for point in 0..64 {
            let u = design.coordinates(point, 2);
            boxes[(u[0] * 8.0) as usize * 8 + (u[1] * 8.0) as usize] += 1;
        }
        assert!(boxes.iter().all(|n| *n == 1), "{boxes:?}");
    }

    #[test]
    fn a_latin_hypercube_has_one_point_in_every_slice_of_every_factor() {
        let slices = (0..3).map(|f| permutation(10, random().child(f))).collect();
        let design = Design::LatinHypercube { points: 10, slices, random: random() };
        for factor in 0..3 {
            let mut counts = [0; 10];
            (0..10).for_each(|point| counts[(design.coordinates(point, 3)[factor] * 10.0) as usize] += 1);
            assert_eq!(counts, [1; 10]);
        }
    }

    #[test]
    fn a_trajectory_moves_every_factor_once_by_delta() {
        let design = Design::Morris { trajectories: 5, levels: 4, random: random() };
        let delta = 2.0 / 3.0;
        for trajectory in 0..5_u64 {
            let mut moved = Vec::new();
            for step in 1..=3 {
                let point = trajectory * 4 + step;
                let (before, after) = (design.coordinates(point - 1, 3), design.coordinates(point, 3));
                let changed: Vec<usize> = (0..3).filter(|f| before[*f] != after[*f]).collect();
                assert_eq!(changed.len(), 1);
                assert!(((after[changed[0]] - before[changed[0]]).abs() - delta).abs() < 1e-12);
                assert_eq!(design.role(point, 3), Role::Step { trajectory, moved: Some(changed[0]) });
                moved.push(changed[0]);
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2]);
        }
    }

    #[test]
    fn crossings_take_one_factor_from_the_other_sample() {
        let design = Design::Saltelli { base: 4, second_order: true, seed: 1, scrambles: 1 };
        let of = |place: u64| design.coordinates(8 + place, 3);
        let (a, b) = (of(0), of(7));
        for f in 0..3 {
            let (ab, ba) = (of(1 + f as u64), of(4 + f as u64));
            for other in 0..3 {
                assert_eq!(ab[other], if other == f { b[other] } else { a[other] });
                assert_eq!(ba[other], if other == f { a[other] } else { b[other] });
            }
        }
    }

    #[test]
    fn scrambles_are_balanced_one_by_one_and_unlike_each_other() {
        let design = Design::Saltelli { base: 64, second_order: false, seed: 7, scrambles: 4 };
        let first = |row: u64| design.coordinates(row * 5, 3)[0];
        let mut starts: Vec<f64> = Vec::new();
        for scramble in 0..4 {
            let mut slices = [0; 16];
            (0..16).for_each(|place| slices[(first(place * 4 + scramble) * 16.0) as usize] += 1);
            assert_eq!(slices, [1; 16], "scramble {scramble}");
            starts.push(first(scramble));
        }
        starts.sort_by(f64::total_cmp);
        assert!(starts.windows(2).all(|pair| pair[0] != pair[1]), "{starts:?}");
    }

    #[test]
    fn the_order_of_work_visits_every_point_of_a_grid_once() {
        for len in [1_u64, 2, 3, 12, 100, 997] {
            let grid = Design::Grid(vec![len]);
            let mut seen: Vec<u64> = (0..len).map(|place| grid.in_order(place, len)).collect();
            seen.sort_unstable();
            assert_eq!(seen, (0..len).collect::<Vec<_>>());
        }
    }

    fn factor(values: &str) -> Factor {
        let text = format!(
            "schema_version = 1\ndesign = \"grid\"\n[[factors]]\nname = \"x\"\npath = \"market.magnitude\"\n{values}\n"
        );
        crate::scenario::Study::parse("x.toml", &text).unwrap().factors.remove(0)
    }

    /// The numbers that a factor takes in a grid, in their order.
    fn in_a_grid(values: &str) -> Vec<f64> {
        let factor = factor(values);
        (0..levels(&factor)).filter_map(|place| factor.number(&step(&factor, place))).collect()
    }

    #[track_caller]
    fn near(got: &[f64], expected: &[f64]) {
        let apart = got.iter().zip(expected).any(|(got, expected)| (got - expected).abs() > 1e-6);
        assert!(got.len() == expected.len() && !apart, "{got:?}, expected {expected:?}");
    }

    #[test]
    fn a_distribution_in_a_grid_is_cut_at_the_middles_of_its_fifths() {
        // z of .9 is 1.281552, of .7 .524401.
        let (far, near_by) = (1.281_551_565_5, 0.524_400_512_7);
        near(
            &in_a_grid("distribution = { normal = [10.0, 2.0] }"),
            &[-far, -near_by, 0.0, near_by, far].map(|z| 10.0 + 2.0 * z),
        );
        let root = |share: f64| libm::exp(share * libm::log(2.0));
        near(
            &in_a_grid("distribution = { lognormal = [5.0, 10.0] }"),
            &[-1.0, -near_by / far, 0.0, near_by / far, 1.0].map(|share| 5.0 * root(share)),
        );
        // A quarter of the triangle lies below its mode: F = x²/4 there, 1 − (4 − x)²/12 above.
        let (below, above) = (libm::sqrt(0.4), |tail: f64| 4.0 - libm::sqrt(12.0 * tail));
        near(
            &in_a_grid("distribution = { triangular = [0.0, 1.0, 4.0] }"),
            &[below, above(0.7), above(0.5), above(0.3), above(0.1)],
        );
    }

    #[test]
    fn a_range_in_a_grid_goes_from_end_to_end_in_equal_steps_or_equal_factors() {
        near(&in_a_grid("range = [2.0, 4.0]\nsteps = 5"), &[2.0, 2.5, 3.0, 3.5, 4.0]);
        near(&in_a_grid("range = [2.0, 4.0]"), &[2.0, 2.5, 3.0, 3.5, 4.0]);
        near(&in_a_grid("range = [1.0, 100.0]\nscale = \"log\"\nsteps = 3"), &[1.0, 10.0, 100.0]);
    }

    #[test]
    fn a_coordinate_is_a_quantile_of_its_factor() {
        let number = |values: &str, u: f64| factor(values).number(&at(&factor(values), u)).unwrap();
        for (values, u, expected) in [
            ("range = [2.0, 4.0]", 0.25, 2.5),
            ("range = [1.0, 100.0]\nscale = \"log\"", 0.25, libm::sqrt(10.0)),
            ("distribution = { normal = [10.0, 2.0] }", 0.841_344_746, 12.0),
            ("distribution = { lognormal = [5.0, 10.0] }", 0.9, 10.0),
            ("distribution = { lognormal = [5.0, 10.0] }", 0.1, 2.5),
            ("distribution = { triangular = [0.0, 1.0, 4.0] }", 0.0, 0.0),
            ("distribution = { triangular = [0.0, 1.0, 4.0] }", 0.25, 1.0),
            ("distribution = { triangular = [0.0, 1.0, 4.0] }", 1.0, 4.0),
            ("levels = [0.5, 1.5, 7.5]", 0.0, 0.5),
            ("levels = [0.5, 1.5, 7.5]", 0.5, 1.5),
            ("levels = [0.5, 1.5, 7.5]", 0.99, 7.5),
            ("levels = [0.5, 1.5, 7.5]", 1.0, 7.5),
        ] {
            let got = number(values, u);
            assert!((got - expected).abs() < 1e-6, "{values} at {u}: {got}, expected {expected}");
        }
    }
}
