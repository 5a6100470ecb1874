//! The analysis of a study's folder: what is read from it, and the tables and drawings that are written into it.

use super::super::tables::{number, text};
use super::super::{OutputError, Written, at, digest, folder::MANIFEST, manifest, pictures, reading};
use super::log::Log;
use super::{identity, log};
use crate::drawings;
use crate::experiment::{Analysis, Observations, Plan};
use crate::statistics::Estimate;
use std::collections::BTreeMap;
use std::path::Path;

/// Where outputs stand that came from elsewhere.
const OUTPUTS: &str = "outputs.csv";

/// Reads what a folder's study came to so far, for some of its measures; those that it lists where none are named. Where
/// the folder holds `outputs.csv`, its columns are the outputs.
///
/// # Errors
/// When the folder is no study, or holds neither runs nor outputs; when a measure was not kept.
pub fn observe(folder: &Path, measures: &[String]) -> Result<Observations, OutputError> {
    let document = identity::read(folder)?;
    let refused = |reason: String| OutputError::Refused { path: folder.to_owned(), reason };
    let outputs = folder.join(OUTPUTS);
    if outputs.is_file() {
        let rows = csv_rows(&outputs)?;
        let plan = identity::plan(folder, &document)?;
        return Observations::filled_in(plan, &rows).map_err(|reason| OutputError::Refused {
            path: outputs,
            reason: format!("cannot be used: {reason}"),
        });
    }
    let layout = identity::layout(folder, &document)?;
    let names = if measures.is_empty() { layout.default_measures() } else { measures.to_vec() };
    let measures =
        layout.named_measures(&names).map_err(|reason| refused(format!("cannot be analysed: {reason}")))?;
    let size = log::extent(&layout);
    let path = folder.join(log::LOG);
    let mut replications = 0;
    Log::visit(folder, size, &mut |unit| replications = replications.max(unit.replication + 1))
        .map_err(reading(&path))?;
    if replications == 0 {
        return Err(refused("holds no finished run yet".to_owned()));
    }
    Observations::gather(&layout, &measures, replications, |visit| {
        Log::visit(folder, size, &mut |unit| visit(&unit))
    })
    .map_err(reading(&path))
}

fn csv_rows(path: &Path) -> Result<Vec<Vec<String>>, OutputError> {
    let fault = |error: csv::Error| reading(path)(error.into());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).map_err(fault)?;
    let rows = reader.records().map(|row| row.map(|row| row.iter().map(str::to_owned).collect()));
    rows.collect::<Result<_, _>>().map_err(fault)
}

/// Writes tables and drawings of an analysis into the folder `analysis` of a study, replacing those that were there.
///
/// # Errors
/// When a file cannot be written.
pub fn write_analysis(folder: &Path, observations: &Observations) -> Result<Written, OutputError> {
    let analyses = observations.analyses();
    let target = super::super::Target::claim(folder.join("analysis"), false, false)?;
    let staged = target.stage()?;
    let tables = [
        sensitivity(observations.plan(), &analyses),
        responses(observations.plan(), &analyses),
        maps(observations.plan(), &analyses),
        findings(&analyses),
    ];
    let mut digests = BTreeMap::new();
    for (name, rows) in tables {
        let path = staged.path().join(name);
        let bytes = csv_bytes(&rows).map_err(|error| at(&path)(error.into()))?;
        std::fs::write(&path, &bytes).map_err(at(&path))?;
        digests.insert(name, digest(&bytes));
    }
    let mut document = identity::of_plan(observations.plan());
    let about = format!("{}, seed {}", observations.plan().study.name, observations.plan().seed);
    let drawn = pictures::write(drawings::of_study(observations, &analyses, &about), staged.path());
    document["tables"] = serde_json::json!(digests);
    document["drawings"] = serde_json::json!(drawn.files);
    manifest::replace_json(&document, &staged.path().join(MANIFEST))?;
    Ok(Written { folder: target.swap_in(staged)?, undrawn: drawn.undrawn })
}

fn csv_bytes(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    rows.iter().try_for_each(|row| writer.write_record(row))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

type Named = (&'static str, Vec<Vec<String>>);

/// The header of a table whose rows speak of outputs.
fn header(columns: &[&str]) -> Vec<Vec<String>> {
    let of_output = ["structure", "baseline", "measure", "unit"];
    vec![of_output.iter().chain(columns).map(|&column| column.to_owned()).collect()]
}

/// Structure, baseline, measure, unit: which output a row speaks of.
fn output(analysis: &Analysis) -> [String; 4] {
    let output = &analysis.output;
    let baseline = output.baseline.as_deref().map_or(String::new(), text);
    [text(&output.structure), baseline, text(&output.measure), output.unit.clone()]
}

/// Estimate and interval.
fn interval(estimate: Option<Estimate>) -> [String; 3] {
    let optional = |value: Option<f64>| value.map_or(String::new(), number);
    [
        optional(estimate.map(|e| e.value)),
        optional(estimate.and_then(|e| e.low())),
        optional(estimate.and_then(|e| e.high())),
    ]
}

fn sensitivity(plan: &Plan, analyses: &[Analysis]) -> Named {
    let mut rows =
        header(&["index", "factor", "with_factor", "estimate", "low", "high", "confidence", "points"]);
    let name = |factor: usize| text(&plan.study.factors[factor].name);
    for analysis in analyses {
        for index in &analysis.indices {
            let [structure, baseline, measure, unit] = output(analysis);
            let unit = if index.kind.is_share() { "share".to_owned() } else { unit };
            let mut row =
                vec![structure, baseline, measure, unit, index.kind.name().to_owned(), name(index.factor)];
            row.push(index.with.map_or(String::new(), name));
            row.extend(interval(index.estimate));
            row.extend([number(plan.study.confidence), analysis.points.to_string()]);
            rows.push(row);
        }
    }
    ("sensitivity.csv", rows)
}

fn responses(plan: &Plan, analyses: &[Analysis]) -> Named {
    let mut rows = header(&["factor", "level", "factor_mean", "estimate", "low", "high", "points"]);
    for analysis in analyses {
        for response in &analysis.responses {
            let mut row = output(analysis).to_vec();
            row.push(text(&plan.study.factors[response.factor].name));
            row.extend([text(&response.label), response.at.map_or(String::new(), number)]);
            row.extend(interval(response.estimate));
            row.push(response.points.to_string());
            rows.push(row);
        }
    }
    ("responses.csv", rows)
}

fn maps(plan: &Plan, analyses: &[Analysis]) -> Named {
    let mut rows = header(&["factor", "level", "with_factor", "with_level", "estimate", "low", "high"]);
    for analysis in analyses {
        let Some(map) = &analysis.map else { continue };
        let [first, second] = map.factors.map(|factor| text(&plan.study.factors[factor].name));
        for ((level, _), cells) in map.axes[0].iter().zip(&map.cells) {
            for ((other, _), cell) in map.axes[1].iter().zip(cells) {
                let mut row = output(analysis).to_vec();
                row.extend([first.clone(), text(level), second.clone(), text(other)]);
                row.extend(interval(*cell));
                rows.push(row);
            }
        }
    }
    ("maps.csv", rows)
}

fn findings(analyses: &[Analysis]) -> Named {
    let mut rows = header(&["text"]);
    for analysis in analyses {
        for finding in &analysis.findings {
            let mut row = output(analysis).to_vec();
            row.push(text(finding));
            rows.push(row);
        }
    }
    ("findings.csv", rows)
}

/// The analysis for a terminal: the indices of every output, the most telling first, and what to know before believing
/// them.
pub fn analysis_text(observations: &Observations) -> String {
    let plan = observations.plan();
    let mut shown = format!(
        "{} points, {} points and replications run, {} runs failed\n",
        plan.points, observations.units, observations.failed
    );
    let width = plan.study.factors.iter().map(|factor| factor.name.chars().count()).max().unwrap_or(0);
    let analyses = observations.analyses();
    let measure = analyses.first().map(|analysis| analysis.output.measure.clone());
    let (shown_here, others): (Vec<_>, Vec<_>) =
        analyses.into_iter().partition(|analysis| Some(&analysis.output.measure) == measure.as_ref());
    for analysis in shown_here {
        shown += &format!("\n{}\n", analysis.output.label());
        let is_told = analysis.indices.iter().any(|index| index.estimate.is_some());
        let mut factors: Vec<usize> = (0..plan.study.factors.len()).filter(|_| is_told).collect();
        let of = |factor: usize| {
            analysis.indices.iter().filter(move |index| index.factor == factor && index.with.is_none())
        };
        let weight =
            |factor: usize| of(factor).filter_map(|i| i.estimate).map(|e| e.value).fold(f64::MIN, f64::max);
        factors.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
        for factor in factors {
            let cells = of(factor).map(|index| {
                let value = index.estimate.map_or("–".to_owned(), |e| shown_estimate(&e));
                format!("{:<7} {value:<18}", index.kind.name())
            });
            let name = &plan.study.factors[factor].name;
            shown += format!("  {name:<width$}  {}", cells.collect::<String>()).trim_end();
            shown += "\n";
        }
        for finding in &analysis.findings {
            shown += &format!("  · {finding}\n");
        }
    }
    if !others.is_empty() {
        shown += &format!("\n{} more outputs are in sensitivity.csv, or with --measure NAME\n", others.len());
    }
    shown
}

fn shown_estimate(estimate: &Estimate) -> String {
    let half = estimate.half_width().map_or(String::new(), |half| format!(" ± {half:.3}"));
    format!("{:.3}{half}", estimate.value + 0.0)
}
