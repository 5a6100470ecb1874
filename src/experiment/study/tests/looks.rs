//! Indices as they come to be.

use super::*;
use crate::experiment::study::indices::Look;
use crate::random::{Purpose, RandomKey};
use crate::results::IndexKind;

/// The analysis of 3x₀ + x₁ and some noise, after so many replications.
fn analysed(design: &str, replications: u32) -> (Plan, super::super::Analysis) {
    let text = format!(
        "{design}\n[[factors]]\nname = \"x0\"\nrange = [0.0, 1.0]\n[[factors]]\nname = \"x1\"\nrange = [0.0, 1.0]\n"
    );
    let text = if design.contains("grid") { text.replace("1.0]", "1.0]\nsteps = 3") } else { text };
    let plan = Plan::new(study(&text), None, 5).unwrap();
    let mut rows = vec![["design_id", "replication_id", "y"].map(str::to_owned).to_vec()];
    for point in 0..plan.points {
        let number =
            |(factor, setting): (usize, Setting)| plan.study.factors[factor].number(&setting).unwrap();
        let x: Vec<f64> = plan.settings(point).into_iter().enumerate().map(number).collect();
        for replication in 0..replications {
            let noise = RandomKey::new(point, replication).draw(Purpose::Work, 0).normal();
            let y = 3.0 * x[0] + x[1] + 0.2 * noise;
            rows.push(vec![point.to_string(), replication.to_string(), y.to_string()]);
        }
    }
    let analysis = Observations::filled_in(plan.clone(), &rows).unwrap().analyses().pop().unwrap();
    (plan, analysis)
}

fn of(looks: &[Look], kind: IndexKind, after: usize) -> Vec<Look> {
    looks.iter().filter(|look| look.after == after && look.index.kind == kind).cloned().collect()
}

#[test]
fn the_last_look_at_an_index_is_the_index() {
    for (design, kind, all) in [
        ("design = \"saltelli\"\npoints = 32\nscrambles = 4", IndexKind::Total, 4),
        ("design = \"morris\"\npoints = 30", IndexKind::MuStar, 30),
        ("design = \"random\"\npoints = 64\nscrambles = 8", IndexKind::Main, 8),
        ("design = \"grid\"", IndexKind::Main, 3),
    ] {
        let (_, analysis) = analysed(design, 3);
        let last = of(&analysis.looks, kind, all);
        assert_eq!(last.len(), 2, "{design}");
        assert!(last.iter().all(|look| analysis.indices.contains(&look.index)), "{design}");
        let (first, most) = (analysis.looks[0].after, analysis.looks.last().unwrap().after);
        assert!((2..=3).contains(&first) && most == all, "{design}: from one alone there is no interval");
        assert!(analysis.looks.iter().all(|look| look.index.with.is_none()), "{design}");
        let counts: std::collections::BTreeSet<usize> =
            analysis.looks.iter().map(|look| look.after).collect();
        assert!(counts.len() <= 24, "{design}: {counts:?}");
    }
}

#[test]
fn a_look_at_some_replications_of_a_grid_is_the_index_of_so_many() {
    let (_, whole) = analysed("design = \"grid\"", 5);
    let (_, shorter) = analysed("design = \"grid\"", 3);
    let look = of(&whole.looks, IndexKind::Main, 3);
    assert_eq!(look.len(), 2);
    assert!(look.iter().all(|look| shorter.indices.contains(&look.index)));
}

#[test]
fn intervals_narrow_as_scrambles_come_in() {
    let (_, analysis) = analysed("design = \"saltelli\"\npoints = 64\nscrambles = 16", 2);
    let width = |after: usize| -> f64 {
        let look = of(&analysis.looks, IndexKind::Total, after).remove(0);
        let estimate = look.index.estimate.unwrap();
        // 9/10 of the variance.
        assert!((estimate.value - 0.9).abs() < 0.1, "{estimate:?}");
        let (low, high) = estimate.bounds.unwrap();
        high - low
    };
    assert!(width(6) > 1.3 * width(16), "{} {}", width(6), width(16));
}
