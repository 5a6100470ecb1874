//! The analysis of a study's folder: what is read from it, and the tables and drawings that are written into it.

use super::super::{OutputError, REPORT, Written, at, digest, folder::MANIFEST, manifest, pictures, reading};
use super::log::Log;
use super::{identity, log};
use crate::experiment::Observations;
use crate::results::{Estimate, FromBase, SensitivityIndex, StudyOutput, StudyResults};
use crate::tables;
use crate::{drawings, report};
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
    let study = observations.results();
    let target = super::super::Target::claim(folder.join("analysis"), false, false)?;
    let staged = target.stage()?;
    let mut digests = BTreeMap::new();
    for (name, batch) in tables::of_study(&study) {
        let (name, bytes) = (format!("{name}.csv"), batch.csv());
        let path = staged.path().join(&name);
        std::fs::write(&path, &bytes).map_err(at(&path))?;
        digests.insert(name, digest(&bytes));
    }
    let mut document = identity::of_plan(observations.plan());
    let drawings: Vec<_> = drawings::of_study(&study, &report::study_source(&study)).collect();
    let path = staged.path().join(REPORT);
    std::fs::write(&path, report::of_drawn_study(&study, &drawings)).map_err(at(&path))?;
    let drawn = pictures::write(drawings, staged.path(), 0);
    document["tables"] = serde_json::json!(digests);
    document["drawings"] = serde_json::json!(drawn.files);
    document[manifest::PAGES] = serde_json::json!([REPORT]);
    manifest::replace_json(&document, &staged.path().join(MANIFEST))?;
    Ok(Written { folder: target.swap_in(staged)?, undrawn: drawn.undrawn })
}

/// The analysis for a terminal: the indices of every output of the first measure, the most telling first, and what to know
/// before believing them.
pub fn analysis_text(study: &StudyResults) -> String {
    let about = &study.about;
    let mut shown = format!(
        "{} points, {} points and replications run, {} runs failed\n",
        about.points, about.units, about.failed
    );
    let outputs = || study.means.iter().map(|row| &row.output);
    let measure = outputs().next().map(|output| &output.measure);
    let (told, others): (Vec<_>, Vec<_>) = outputs().partition(|output| Some(&output.measure) == measure);
    told.into_iter().for_each(|output| shown += &output_text(study, output));
    if !others.is_empty() {
        shown += &format!("\n{} more outputs are in sensitivity.csv, or with --measure NAME\n", others.len());
    }
    super::super::terminal::headed(&mut shown, &crate::report::study_in_short(study));
    shown
}

fn output_text(study: &StudyResults, output: &StudyOutput) -> String {
    let mut shown = format!("\n{}\n", output.label());
    let width = study.factors.iter().map(|factor| factor.factor.chars().count()).max().unwrap_or(0);
    let is_told = study.sensitivity.iter().any(|i| i.output.is_same(output) && i.estimate.value.is_some());
    for factor in weightiest(study, output).into_iter().filter(|_| is_told) {
        let cells = alone(study, output, factor).map(|index| {
            let value = shown_estimate(&index.estimate);
            format!("{:<7} {value:<18}", index.index.name())
        });
        shown += format!("  {factor:<width$}  {}", cells.collect::<String>()).trim_end();
        shown += "\n";
    }
    shown += &moved_text(study, output);
    study.findings_of(output).for_each(|finding| shown += &format!("  · {finding}\n"));
    shown
}

/// What the base case comes to, and how far each factor alone moves it; nothing in other designs.
fn moved_text(study: &StudyResults, output: &StudyOutput) -> String {
    let own: Vec<&FromBase> = study.from_base.iter().filter(|row| row.output.is_same(output)).collect();
    let Some(base) = own.first().and_then(|row| row.base) else { return String::new() };
    let mut shown = format!("  base case {base:.3}\n");
    let width = |cell: fn(&FromBase) -> usize| own.iter().map(|row| cell(row)).max().unwrap_or(0);
    let widths = [width(|row| row.factor.chars().count()), width(|row| row.level.chars().count())];
    for row in own {
        let sign = if row.estimate.value.is_some_and(|value| value > 0.0) { "+" } else { "" };
        let difference = shown_estimate(&row.estimate);
        shown +=
            &format!("  {:<2$}  {:<3$}  {sign}{difference}\n", row.factor, row.level, widths[0], widths[1]);
    }
    shown
}

/// The indices of a factor without another.
fn alone<'a>(
    study: &'a StudyResults,
    output: &'a StudyOutput,
    factor: &'a str,
) -> impl Iterator<Item = &'a SensitivityIndex> {
    let of_factor = move |i: &&SensitivityIndex| i.output.is_same(output) && i.factor == factor;
    study.sensitivity.iter().filter(of_factor).filter(|index| index.with_factor.is_none())
}

/// The factors, the most telling first.
fn weightiest<'a>(study: &'a StudyResults, output: &'a StudyOutput) -> Vec<&'a str> {
    let weight = |factor: &str| {
        alone(study, output, factor).filter_map(|index| index.estimate.value).fold(f64::MIN, f64::max)
    };
    let mut factors: Vec<&str> = study.factors.iter().map(|factor| factor.factor.as_str()).collect();
    factors.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    factors
}

fn shown_estimate(estimate: &Estimate) -> String {
    let Some(value) = estimate.value else { return "–".to_owned() };
    let half = estimate.half_width().map_or(String::new(), |half| format!(" ± {half:.3}"));
    format!("{:.3}{half}", value + 0.0)
}
