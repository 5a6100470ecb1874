//! What the runs of a study came to, output by output, ready to be analysed.

use super::{Layout, Plan, UnitRun};
use crate::results::{Measure, StudyOutput, StudyStructure};
use crate::statistics::Replicated;
use std::collections::BTreeSet;

/// One quantity that a study looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Output {
    pub what: StudyOutput,
    /// Runs that succeeded and did not reach it: missing because of what happened in them.
    pub unreached: u64,
}

/// Replications of a point in a table that was filled in elsewhere.
const MOST_REPLICATIONS: usize = 10_000;

/// All that is known of a study's outputs.
pub struct Observations {
    pub(crate) plan: Plan,
    pub(crate) outputs: Vec<(Output, Replicated)>,
    /// The structures in the order of the scenario; none where the outputs came from elsewhere.
    pub(crate) structures: Vec<StudyStructure>,
    /// Runs that failed.
    pub failed: u64,
    /// Points and replications that have been run.
    pub units: u64,
}

impl Observations {
    /// Gathers the runs of a study for some of its measures; `units` visits them, `replications` is the most of any point.
    ///
    /// # Errors
    /// Those of the visit.
    pub fn gather<E>(
        layout: &Layout,
        measures: &[Measure],
        replications: u32,
        units: impl FnOnce(&mut dyn FnMut(&UnitRun)) -> Result<(), E>,
    ) -> Result<Self, E> {
        let places: Vec<usize> =
            measures.iter().filter_map(|m| layout.measures.iter().position(|known| known == m)).collect();
        let blank = || blank(&layout.plan, replications as usize);
        let mut values: Vec<Vec<Replicated>> =
            places.iter().map(|_| layout.structures.iter().map(|_| blank()).collect()).collect();
        let mut weights = values.clone();
        let mut unreached = vec![vec![0; layout.structures.len()]; places.len()];
        let (mut failed, mut count) = (0, 0);
        units(&mut |unit| {
            count += 1;
            for (structure, run) in unit.runs.iter().enumerate() {
                failed += u64::from(run.is_err());
                let Ok(run) = run else { continue };
                let (design, replication) = (unit.design as usize, unit.replication as usize);
                for (output, place) in places.iter().enumerate() {
                    let under = layout.place_of_weight(layout.measures[*place]).and_then(|place| run[place]);
                    // A ratio over nothing lacks cases; anything else that is missing was not reached.
                    unreached[output][structure] += u64::from(run[*place].is_none() && under != Some(0.0));
                    values[output][structure].set(design, replication, run[*place]);
                    weights[output][structure].set(design, replication, under);
                }
            }
        })?;
        let mut outputs = Vec::new();
        for (output, place) in places.iter().enumerate() {
            let measure = layout.measures[*place];
            let of_structure = |(values, weights): (&Replicated, &Replicated)| match measure.counted_over() {
                Some(_) => values.weighted_by(weights),
                None => values.clone(),
            };
            let values = values[output].iter().zip(&weights[output]).map(of_structure).collect();
            outputs.extend(of_measure(layout, measure, values, unreached[output].clone()));
        }
        let named = layout.structures.iter().zip(&layout.templates);
        let structures =
            named.map(|(name, template)| StudyStructure { name: name.clone(), template: template.clone() });
        let structures = structures.collect();
        Ok(Self { plan: layout.plan.clone(), outputs, structures, failed, units: count })
    }

    /// Outputs that were filled in elsewhere: columns of numbers, one row a point and, where there are several, a
    /// replication.
    ///
    /// # Errors
    /// What is wrong with the table.
    pub fn filled_in(plan: Plan, rows: &[Vec<String>]) -> Result<Self, String> {
        let (header, rows) =
            rows.split_first().ok_or("the table is empty: its first row names the columns")?;
        let named = output_columns(&plan, header)?;
        let keys = keys(&plan, header, rows)?;
        let most = keys.iter().map(|key| key.1 + 1).max().unwrap_or(1);
        let mut outputs = Vec::new();
        for column in named {
            let mut values = blank(&plan, most);
            for (row, (point, replication)) in rows.iter().zip(&keys) {
                values.set(*point, *replication, value(header, row, column)?);
            }
            let (structure, unit) = (String::new(), String::new());
            let measure = header[column].clone();
            let what = StudyOutput { structure, baseline: None, measure, unit };
            outputs.push((Output { what, unreached: 0 }, values));
        }
        Ok(Self { plan, outputs, structures: Vec::new(), failed: 0, units: keys.len() as u64 })
    }
}

/// The columns that are neither factors nor identifiers.
fn output_columns(plan: &Plan, header: &[String]) -> Result<Vec<usize>, String> {
    let factors = plan.study.factors.iter().map(|factor| factor.name.as_str());
    let taken: Vec<&str> = factors.chain(["design_id", "replication_id", "role"]).collect();
    let named: Vec<usize> = (0..header.len()).filter(|c| !taken.contains(&header[*c].as_str())).collect();
    let is_twice = |c: &&usize| header.iter().filter(|name| **name == header[**c]).count() > 1;
    match (named.is_empty(), named.iter().find(is_twice)) {
        (true, _) => Err("the table has no column with outputs".to_owned()),
        (_, Some(twice)) => Err(format!("there are two columns “{}”", header[*twice])),
        _ => Ok(named),
    }
}

/// Point and replication of every row, each once.
fn keys(plan: &Plan, header: &[String], rows: &[Vec<String>]) -> Result<Vec<(usize, usize)>, String> {
    let column = |name: &str| header.iter().position(|known| known == name);
    let design = column("design_id").ok_or("the table has no column design_id")?;
    let replication = column("replication_id");
    let mut seen = BTreeSet::new();
    let key = |(place, row): (usize, &Vec<String>)| {
        let at = |fault: String| format!("row {}: {fault}", place + 2);
        let whole = |column: usize| -> Result<usize, String> {
            let text = row.get(column).map(String::as_str).unwrap_or_default();
            text.trim().parse().map_err(|_| at(format!("“{text}” is no whole number")))
        };
        let (point, replication) = (whole(design)?, replication.map_or(Ok(0), whole)?);
        if point as u64 >= plan.points {
            return Err(at(format!("the design has no point {point}")));
        }
        if replication >= MOST_REPLICATIONS {
            return Err(at(format!("replications are counted from 0, {replication} is too many")));
        }
        if !seen.insert((point, replication)) {
            return Err(at(format!("point {point}, replication {replication} is there already")));
        }
        Ok((point, replication))
    };
    rows.iter().enumerate().map(key).collect()
}

/// One output; an empty cell is a missing one.
fn value(header: &[String], row: &[String], column: usize) -> Result<Option<f64>, String> {
    let text = row.get(column).map(|text| text.trim()).unwrap_or_default();
    if text.is_empty() {
        return Ok(None);
    }
    let number: f64 =
        text.parse().map_err(|_| format!("“{text}” in column {} is no number", header[column]))?;
    Ok(number.is_finite().then_some(number))
}

/// Nothing known yet of the points of a plan.
fn blank(plan: &Plan, replications: usize) -> Replicated {
    let part = |point| plan.part(point as u64).unwrap_or(0) as usize;
    Replicated::missing(plan.points as usize, replications).in_parts(part)
}

/// A measure of every structure, and its differences from the baseline.
fn of_measure(
    layout: &Layout,
    measure: Measure,
    values: Vec<Replicated>,
    unreached: Vec<u64>,
) -> impl Iterator<Item = (Output, Replicated)> + use<'_> {
    let output = move |structure: usize, baseline: Option<usize>| Output {
        what: StudyOutput {
            structure: layout.structures[structure].clone(),
            baseline: baseline.map(|place| layout.structures[place].clone()),
            measure: measure.name().to_owned(),
            unit: measure.unit().name().to_owned(),
        },
        unreached: unreached[structure] + baseline.map_or(0, |place| unreached[place]),
    };
    let others = (0..layout.structures.len()).filter(|s| *s != layout.baseline);
    let differences: Vec<(Output, Replicated)> = others
        .map(|s| (output(s, Some(layout.baseline)), values[s].less(&values[layout.baseline])))
        .collect();
    values.into_iter().enumerate().map(move |(s, values)| (output(s, None), values)).chain(differences)
}
