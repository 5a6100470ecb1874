//! The relay workload through the engine, beside a loop written by hand for it alone: same profile, same machine, in turns.
//!
//! `cargo bench --bench relay [-- small|medium|large …]` prints services a second of both, their ratio, both means against
//! theory, and what draws at addresses (common random numbers) cost the leanest of loops. The hand-written loop knows nothing but this workload: a complete tree, one server a team, a winner
//! tree over the teams' and leaves' next events.

use microbiz::{Execution, Experiment, ScenarioFile};
use rand_distr::{Distribution, Exp1};
use std::collections::BTreeMap;
use std::time::Instant;

const ROUNDS: usize = 3;

/// A size of the workload: branching, levels, simulated days.
struct Size {
    name: &'static str,
    branching: u32,
    levels: usize,
    days: f64,
}

const SIZES: [Size; 3] = [
    Size { name: "small", branching: 4, levels: 4, days: 72_000.0 },
    Size { name: "medium", branching: 6, levels: 5, days: 3_000.0 },
    Size { name: "large", branching: 8, levels: 6, days: 110.0 },
];

/// Services completed, seconds in the loop, mean delay in days.
type Run = (u64, f64, f64);

fn main() {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!(
        "{:<8} {:>14} {:>14} {:>7} {:>10} {:>10} {:>10}",
        "size", "engine", "by hand", "ratio", "mean", "by hand", "theory"
    );
    for size in SIZES.iter().filter(|size| wanted.is_empty() || wanted.iter().any(|name| name == size.name)) {
        let mut runs: Vec<(Run, Run)> =
            (1..=ROUNDS as u64).map(|round| (engine(size, round), by_hand::<false>(size, round))).collect();
        runs.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
        let (engine, hand) = runs[ROUNDS / 2];
        println!(
            "{:<8} {:>10.2} M/s {:>10.2} M/s {:>7.2} {:>10.4} {:>10.4} {:>10.4}",
            size.name,
            rate(engine),
            rate(hand),
            ratio(&(engine, hand)),
            engine.2,
            hand.2,
            Tree::new(size).theory
        );
    }
    let size = &SIZES[0];
    let mut costs: Vec<f64> = (1..=ROUNDS as u64)
        .map(|seed| rate(by_hand::<false>(size, seed)) / rate(by_hand::<true>(size, seed)) - 1.0)
        .collect();
    costs.sort_by(f64::total_cmp);
    println!(
        "draws at addresses against a plain stream, by hand, small: {:+.1} %",
        costs[ROUNDS / 2] * 100.0
    );
}

fn rate((services, seconds, _): Run) -> f64 {
    services as f64 / seconds / 1e6
}

fn ratio((engine, hand): &(Run, Run)) -> f64 {
    rate(*engine) / rate(*hand)
}

fn engine(size: &Size, seed: u64) -> Run {
    let path = format!("{}/scenarios/bench/relay-{}.toml", env!("CARGO_MANIFEST_DIR"), size.name);
    let text = std::fs::read_to_string(&path).expect("the bench scenarios lie in scenarios/bench");
    let file = ScenarioFile::parse(&path, &text).expect("the bench scenarios are valid");
    let scenario = file.resolve(BTreeMap::new()).expect("the bench scenarios are valid").with_seed(seed);
    let started = Instant::now();
    let clock = || started.elapsed();
    let execution = Execution { threads: 1, clock: &clock, ..Execution::default() };
    let results = Experiment::new(scenario).and_then(|e| e.run(execution)).expect("the bench scenarios run");
    let effort = results.effort;
    let mean = results.known.first().and_then(|verdict| verdict.got).unwrap_or(f64::NAN);
    (effort.services_completed, effort.event_loop_seconds, mean)
}

/// The tree and what is known of it.
struct Tree {
    branching: u32,
    leaves: u32,
    first_of_level: Vec<u32>,
    leaves_below: Vec<u32>,
    mean_service: Vec<f64>,
    theory: f64,
}

impl Tree {
    fn new(size: &Size) -> Self {
        let (b, levels) = (size.branching, size.levels);
        let leaves = b.pow(levels as u32 - 1);
        let leaves_below: Vec<u32> = (0..levels).map(|level| b.pow((levels - 1 - level) as u32)).collect();
        let rate = |level: usize| {
            let part = f64::from(leaves_below[level]) / f64::from(leaves);
            if level + 1 == levels {
                2.0 - 1.0 / f64::from(leaves)
            } else {
                f64::from(leaves) * (2.0 * part * (1.0 - part) + part * part * (1.0 - 1.0 / f64::from(b)))
            }
        };
        let teams = (b.pow(levels as u32) - 1) / (b - 1);
        Self {
            branching: b,
            leaves,
            first_of_level: (0..levels).map(|level| (b.pow(level as u32) - 1) / (b - 1)).collect(),
            mean_service: (0..levels).map(|level| 0.7 / rate(level)).collect(),
            leaves_below,
            theory: 0.7 / 0.3 * f64::from(teams) / f64::from(leaves),
        }
    }

    fn teams(&self) -> usize {
        (self.first_of_level[self.first_of_level.len() - 1] + self.leaves) as usize
    }

    /// Where an insight for leaf `to` goes from a team; none at its end.
    fn next(&self, team: u32, level: usize, to: u32) -> Option<(u32, usize)> {
        let place = team - self.first_of_level[level];
        if to / self.leaves_below[level] != place {
            Some((self.first_of_level[level - 1] + place / self.branching, level - 1))
        } else if level + 1 < self.leaves_below.len() {
            Some((self.first_of_level[level + 1] + to / self.leaves_below[level + 1], level + 1))
        } else {
            None
        }
    }
}

/// A winner tree: one fixed slot for the next event of every source.
struct Winners {
    keys: Vec<u64>,
    winners: Vec<u32>,
}

impl Winners {
    fn new(sources: usize) -> Self {
        let slots = sources.next_power_of_two().max(2);
        let mut winners = vec![0; slots];
        for node in (1..slots).rev() {
            winners[node] = if 2 * node >= slots { (2 * node - slots) as u32 } else { winners[2 * node] };
        }
        Self { keys: vec![u64::MAX; slots], winners }
    }

    fn set(&mut self, source: u32, time: f64) {
        self.keys[source as usize] = time.to_bits();
        let slots = self.winners.len();
        let mut node = (slots + source as usize) >> 1;
        let (a, b) = ((2 * node - slots) as u32, (2 * node - slots + 1) as u32);
        let mut winner = if self.keys[b as usize] < self.keys[a as usize] { b } else { a };
        self.winners[node] = winner;
        while node > 1 {
            let other = self.winners[node ^ 1];
            if self.keys[other as usize] < self.keys[winner as usize] {
                winner = other;
            }
            node >>= 1;
            self.winners[node] = winner;
        }
    }

    fn first(&self) -> (f64, u32) {
        let winner = self.winners[1];
        (f64::from_bits(self.keys[winner as usize]), winner)
    }
}

/// The finaliser of splitmix64.
fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The generator of splitmix64: a plain stream, or, as in the engine, draws at addresses – the key of the entity mixed
/// first, then the purpose.
struct SplitMix<const ADDRESSED: bool>(u64);

impl<const ADDRESSED: bool> rand::TryRng for SplitMix<ADDRESSED> {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|bits| (bits >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self.0.wrapping_add(GOLDEN);
        let bits = mixed(self.0);
        Ok(if ADDRESSED { mixed(bits.wrapping_add(20_u64.wrapping_mul(GOLDEN))) } else { bits })
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(0);
        Ok(())
    }
}

/// An insight in the hand-written loop.
#[derive(Clone, Copy)]
struct Insight {
    born: f64,
    to: u32,
    level: u32,
    next: u32,
}

/// A team's queue in the hand-written loop; 0 stands for none.
#[derive(Clone, Copy, Default)]
struct Queue {
    head: u32,
    tail: u32,
}

fn by_hand<const ADDRESSED: bool>(size: &Size, seed: u64) -> Run {
    use rand::Rng;
    let tree = Tree::new(size);
    let teams = tree.teams() as u32;
    let mut random = SplitMix::<ADDRESSED>(seed);
    let mut events = Winners::new((teams + tree.leaves) as usize);
    let mut queues = vec![Queue::default(); teams as usize];
    let mut insights = vec![Insight { born: 0.0, to: 0, level: 0, next: 0 }];
    let (mut free, mut services, mut sum, mut count) = (0_u32, 0_u64, 0.0, 0_u64);
    let exponential = |random: &mut SplitMix<ADDRESSED>| -> f64 { Exp1.sample(random) };
    for leaf in 0..tree.leaves {
        let at = exponential(&mut random);
        events.set(teams + leaf, at);
    }
    let started = Instant::now();
    loop {
        let (now, source) = events.first();
        if now >= size.days {
            break;
        }
        let (insight, team, level) = if source >= teams {
            let at = now + exponential(&mut random);
            events.set(source, at);
            let to = (((random.next_u64() >> 32) * u64::from(tree.leaves)) >> 32) as u32;
            let level = tree.leaves_below.len() - 1;
            let new = Insight { born: now, to, level: level as u32, next: 0 };
            let id = if free == 0 {
                insights.push(new);
                insights.len() as u32 - 1
            } else {
                let id = free;
                free = insights[id as usize].next;
                insights[id as usize] = new;
                id
            };
            (id, tree.first_of_level[level] + source - teams, level)
        } else {
            services += 1;
            let id = queues[source as usize].head;
            let Insight { born, to, level, next } = insights[id as usize];
            queues[source as usize].head = next;
            let service = tree.mean_service[level as usize];
            events.set(
                source,
                if next == 0 { f64::INFINITY } else { now + exponential(&mut random) * service },
            );
            let Some((team, level)) = tree.next(source, level as usize, to) else {
                if now > 0.1 * size.days {
                    sum += now - born;
                    count += 1;
                }
                insights[id as usize].next = free;
                free = id;
                continue;
            };
            insights[id as usize].level = level as u32;
            insights[id as usize].next = 0;
            (id, team, level)
        };
        let queue = &mut queues[team as usize];
        if queue.head == 0 {
            *queue = Queue { head: insight, tail: insight };
            events.set(team, now + exponential(&mut random) * tree.mean_service[level]);
        } else {
            insights[queue.tail as usize].next = insight;
            queue.tail = insight;
        }
    }
    (services, started.elapsed().as_secs_f64(), sum / count as f64)
}
