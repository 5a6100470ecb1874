//! Intervals over the points and parts of studies, through the analysis that a study gets.

use super::Kind;
use crate::experiment::study::{Analysis, Design, Observations, Plan};
use crate::random::{Purpose, RandomKey};
use crate::results::IndexKind;
use crate::scenario::{Setting, Study};
use crate::statistics::Estimate;

pub(super) fn kinds() -> Vec<Kind> {
    let kind = |name, printed_in, holds| Kind { name, printed_in, at_least: false, holds };
    vec![
        kind("S1 under the luck of its part", "sensitivity", |seed| sobol(seed, IndexKind::First, 0.872_727)),
        kind("ST under the luck of its part", "sensitivity", |seed| sobol(seed, IndexKind::Total, 0.890_909)),
        kind("S2 under the luck of its part", "sensitivity", |seed| {
            sobol(seed, IndexKind::Second, 0.018_182)
        }),
        kind("mu of trajectories", "sensitivity", |seed| morris(seed, IndexKind::Mu, 4.0)),
        kind("mu* of trajectories", "sensitivity", |seed| morris(seed, IndexKind::MuStar, 4.0)),
        // The noise of replications is part of it: 4·5/36 of the factor beside it, 1/8 and .2025 of luck.
        kind("sigma of trajectories", "sensitivity", |seed| morris(seed, IndexKind::Sigma, 0.939_7)),
        kind("main effect in a sample", "sensitivity", main_in_sample),
        kind("main effect in a grid", "sensitivity", main_in_grid),
        kind("a response in a sample", "responses, maps", response_in_sample),
        kind("a response in a grid", "responses, maps", response_in_grid),
    ]
}

/// g = 3x₀ + x₁ + 2x₀x₂ over the unit cube: its variance is (16 + 1 + 1)/12 + 4/144.
fn truth(x: &[f64]) -> f64 {
    3.0 * x[0] + x[1] + x.get(2).map_or(0.0, |x2| 2.0 * x[0] * x2)
}

/// A run: the truth, what luck does to all points of a part and to what x₀ does, and noise of its own.
fn run(seed: u64, (point, part, replication): (u64, u64, u32), x: &[f64]) -> f64 {
    let random = RandomKey::new(seed, replication).named("part").child(part);
    let own = random.child(point).draw(Purpose::Work, 0).normal();
    let (level, slope) = (random.draw(Purpose::Choice, 0).normal(), random.draw(Purpose::Choice, 1).normal());
    truth(x) + 0.5 * level + 0.5 * (x[0] - 0.5) * slope + 0.3 * own
}

/// The analysis of a study of that function.
fn analysis(seed: u64, design: &str, replications: u32, factors: &[&str]) -> Option<(Plan, Analysis)> {
    let factors: String = factors
        .iter()
        .enumerate()
        .map(|(place, values)| format!("[[factors]]\nname = \"x{place}\"\n{values}\n"))
        .collect();
    let text = format!("schema_version = 1\nseed = {seed}\n{design}\n{factors}");
    let plan = Plan::new(Study::parse("coverage.toml", &text).ok()?, None, seed).ok()?;
    let mut rows = vec![["design_id", "replication_id", "y"].map(str::to_owned).to_vec()];
    for point in 0..plan.points {
        let number = |(factor, setting): (usize, Setting)| plan.study.factors[factor].number(&setting);
        let x: Vec<f64> = plan.settings(point).into_iter().enumerate().filter_map(number).collect();
        let part = plan.part(point).unwrap_or(0);
        for replication in 0..replications {
            let y = run(seed, (point, part, replication), &x);
            rows.push(vec![point.to_string(), replication.to_string(), y.to_string()]);
        }
    }
    let analysis = Observations::filled_in(plan.clone(), &rows).ok()?.analyses().pop()?;
    Some((plan, analysis))
}

const UNIT: &str = "range = [0.0, 1.0]";

fn holds(estimate: Option<Estimate>, truth: f64) -> Option<bool> {
    let (low, high) = estimate?.bounds?;
    Some((low..=high).contains(&truth))
}

fn index(analysis: &Analysis, kind: IndexKind, with: Option<usize>) -> Option<Estimate> {
    analysis.indices.iter().find(|i| i.kind == kind && i.factor == 0 && i.with == with)?.estimate
}

fn sobol(seed: u64, kind: IndexKind, truth: f64) -> Option<bool> {
    let design = "design = \"saltelli\"\norder = \"second\"\npoints = 64";
    let (_, analysis) = analysis(seed, design, 2, &[UNIT; 3])?;
    holds(index(&analysis, kind, (kind == IndexKind::Second).then_some(2)), truth)
}

fn morris(seed: u64, kind: IndexKind, truth: f64) -> Option<bool> {
    let (_, analysis) = analysis(seed, "design = \"morris\"\npoints = 40", 2, &[UNIT; 3])?;
    holds(index(&analysis, kind, None), truth)
}

const SAMPLE: &str = "design = \"random\"\npoints = 160";

fn main_in_sample(seed: u64) -> Option<bool> {
    // Of ε², eight and more cells of x₀ see 16/12 (1 − 1/144) of the variance of means: 1.5278 and half of the noise.
    let cells = 12.0_f64;
    let explained = 16.0 / 12.0 * (1.0 - 1.0 / (cells * cells));
    let all = 1.527_778 + (0.25 + 0.25 / 12.0 + 0.09) / 2.0;
    let (_, analysis) = analysis(seed, SAMPLE, 2, &[UNIT; 3])?;
    holds(index(&analysis, IndexKind::Main, None), explained / all)
}

fn response_in_sample(seed: u64) -> Option<bool> {
    let (_, analysis) = analysis(seed, SAMPLE, 2, &[UNIT; 3])?;
    let response = analysis.responses.iter().filter(|response| response.factor == 0).nth(3)?;
    holds(response.estimate, 4.0 * response.at? + 0.5)
}

const LEVELS: [&str; 2] = ["levels = [0.0, 0.5, 1.0]", "levels = [0.0, 1.0]"];

fn main_in_grid(seed: u64) -> Option<bool> {
    let (_, analysis) = analysis(seed, "design = \"grid\"", 10, &LEVELS)?;
    // Squares of x₀ 2·(1.5² + 1.5²), of x₁ 6·.5².
    holds(index(&analysis, IndexKind::Main, None), 9.0 / 10.5)
}

fn response_in_grid(seed: u64) -> Option<bool> {
    let (plan, analysis) = analysis(seed, "design = \"grid\"", 10, &LEVELS)?;
    debug_assert!(matches!(plan.design, Design::Grid(_)));
    let response =
        analysis.responses.iter().find(|response| response.factor == 0 && response.at == Some(1.0))?;
    holds(response.estimate, 3.5)
}
