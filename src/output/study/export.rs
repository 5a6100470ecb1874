//! Studies for other tools: SALib's problem, samples and outputs; NetLogo's table.

use super::super::{OutputError, at, manifest};
use super::{identity, log};
use crate::experiment::{Layout, Observations, Plan};
use crate::scenario::{Factor, Setting, Values};
use crate::statistics::normal_quantile;
use crate::tables::number;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes the folder `salib` of a study: `problem.json`, `samples.txt` with one point a row, and `outputs.csv` with one
/// column an output, aligned with the samples and NaN where a point has no value.
///
/// # Errors
/// When a file cannot be written.
pub fn export_salib(folder: &Path, observations: &Observations) -> Result<PathBuf, OutputError> {
    let target = folder.join("salib");
    std::fs::create_dir_all(&target).map_err(at(&target))?;
    let plan = observations.plan();
    manifest::replace_json(&problem(plan, observations), &target.join("problem.json"))?;
    let (mut samples, mut outputs) = (String::new(), String::new());
    let names: Vec<String> =
        observations.outputs.iter().map(|(output, _)| quoted(&output.what.label())).collect();
    outputs += &format!("{}\n", names.join(","));
    for point in 0..plan.points {
        let settings = plan.settings(point);
        let row = plan.study.factors.iter().zip(&settings).map(|(f, s)| coordinate(f, s).to_string());
        samples += &format!("{}\n", row.collect::<Vec<_>>().join(" "));
        let value = |mean: Option<f64>| mean.map_or("NaN".to_owned(), number);
        let row = observations.outputs.iter().map(|(_, values)| value(values.mean(point as usize)));
        outputs += &format!("{}\n", row.collect::<Vec<_>>().join(","));
    }
    for (name, text) in [("samples.txt", samples), ("outputs.csv", outputs)] {
        let path = target.join(name);
        std::fs::write(&path, text).map_err(at(&path))?;
    }
    Ok(target)
}

/// The number that stands for a setting: levels that are no numbers are counted from zero.
fn coordinate(factor: &Factor, setting: &Setting) -> f64 {
    match setting {
        Setting::Level(place) => {
            factor.number(setting).filter(|_| factor.is_numeric()).unwrap_or(*place as f64)
        }
        Setting::Number(number) => *number,
        // What the scenario has is not known here.
        Setting::AsWritten => f64::NAN,
    }
}

fn problem(plan: &Plan, observations: &Observations) -> Value {
    let factors = &plan.study.factors;
    let (dists, bounds): (Vec<&str>, Vec<Value>) = factors.iter().map(law).unzip();
    json!({
        "num_vars": factors.len(),
        "names": factors.iter().map(|factor| factor.name.as_str()).collect::<Vec<_>>(),
        "bounds": bounds,
        "dists": dists,
        "groups": null,
        "outputs": observations.outputs.iter().map(|(output, _)| output.what.label()).collect::<Vec<_>>(),
        "calc_second_order": plan.study.second_order,
        "num_levels": plan.study.morris_levels,
    })
}

/// A factor's distribution in SALib's words.
fn law(factor: &Factor) -> (&'static str, Value) {
    match &factor.values {
        Values::Levels(levels) => {
            let numbers: Vec<f64> =
                (0..levels.len()).map(|place| coordinate(factor, &Setting::Level(place))).collect();
            let (low, high) =
                numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
            ("unif", json!([low, high]))
        }
        Values::Range { low, high, log: false, .. } => ("unif", json!([low, high])),
        Values::Range { low, high, .. } => ("logunif", json!([low, high])),
        Values::Normal { mean, sd } => ("norm", json!([mean, sd])),
        Values::LogNormal { median, p90 } => {
            ("lognorm", json!([libm::log(*median), libm::log(p90 / median) / normal_quantile(0.9)]))
        }
        Values::Triangular { low, mode, high } => ("triang", json!([low, high, (mode - low) / (high - low)])),
    }
}

/// Writes `netlogo.csv` in a study's folder: the table of NetLogo's BehaviorSpace, version 2.0, one row a run.
///
/// # Errors
/// When the folder holds no runs, or the file cannot be written.
pub fn export_netlogo(folder: &Path) -> Result<PathBuf, OutputError> {
    let document = identity::read(folder)?;
    let layout = identity::layout(folder, &document)?;
    let _lock = super::locked(folder)?;
    let log = super::open_log(folder, &layout)?;
    let mut text = preamble(&layout);
    let mut run = 0;
    let visited = log.for_each(|unit| {
        let settings = layout.plan.settings(unit.design);
        for (structure, values) in unit.runs.iter().enumerate() {
            run += 1;
            let mut row =
                vec![run.to_string(), layout.structures[structure].clone(), unit.replication.to_string()];
            row.extend(
                layout
                    .plan
                    .study
                    .factors
                    .iter()
                    .zip(&settings)
                    .map(|(factor, setting)| factor.label(setting)),
            );
            row.push("1".to_owned());
            // What failed has no value: never a text in a column of numbers.
            let value = |place: usize| {
                values.as_ref().ok().and_then(|values| values[place]).map_or(String::new(), number)
            };
            row.extend((0..layout.measures.len()).map(value));
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            // Writing into a string cannot fail.
            let _ = writeln!(text, "{}", cells.join(","));
        }
        Ok(())
    });
    visited.map_err(at(&folder.join(log::LOG)))?;
    let path = folder.join("netlogo.csv");
    std::fs::write(&path, text).map_err(at(&path))?;
    Ok(path)
}

/// The six lines before the header, and the header. A clock would differ from run to run: the date is that of the epoch.
fn preamble(layout: &Layout) -> String {
    let study = &layout.plan.study;
    let lines = [
        format!("BehaviorSpace results (microbiz {}), \"Table version 2.0\"", env!("CARGO_PKG_VERSION")),
        quoted(&format!("{}.toml", study.name)),
        quoted(if study.title.is_empty() { &study.name } else { &study.title }),
        quoted("01/01/1970 00:00:00:000 +0000"),
        ["min-pxcor", "max-pxcor", "min-pycor", "max-pycor"].map(quoted).join(","),
        ["0", "0", "0", "0"].map(quoted).join(","),
    ];
    let fixed = ["[run number]", "structure", "replication"].into_iter();
    let factors = study.factors.iter().map(|factor| factor.name.as_str());
    let measures = layout.measures.iter().map(|measure| measure.name());
    let header: Vec<String> = fixed.chain(factors).chain(["[step]"]).chain(measures).map(quoted).collect();
    format!("{}\n{}\n", lines.join("\n"), header.join(","))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(values: &str) -> Factor {
        let text = format!(
            "schema_version = 1\ndesign = \"grid\"\n[[factors]]\nname = \"x\"\npath = \"market.magnitude\"\n{values}\n"
        );
        crate::scenario::Study::parse("x.toml", &text).unwrap().factors.remove(0)
    }

    #[test]
    fn every_distribution_is_told_in_the_words_of_the_other_tool() {
        // Its lognormal is that of the logarithm's mean and deviation, its mode a share of the way.
        let deviation = std::f64::consts::LN_2 / 1.281_551_565_5;
        for (values, law, numbers) in [
            ("range = [2.0, 4.0]", "unif", vec![2.0, 4.0]),
            ("range = [1.0, 100.0]\nscale = \"log\"", "logunif", vec![1.0, 100.0]),
            ("levels = [1.5, 0.5, 7.5, 1.0]", "unif", vec![0.5, 7.5]),
            ("distribution = { normal = [10.0, 2.0] }", "norm", vec![10.0, 2.0]),
            ("distribution = { lognormal = [5.0, 10.0] }", "lognorm", vec![1.609_437_912_4, deviation]),
            ("distribution = { triangular = [1.0, 2.0, 5.0] }", "triang", vec![1.0, 5.0, 0.25]),
        ] {
            let (name, bounds) = super::law(&factor(values));
            let got: Vec<f64> = bounds.as_array().unwrap().iter().filter_map(Value::as_f64).collect();
            let is_near = got.iter().zip(&numbers).all(|(got, number)| (got - number).abs() < 1e-8);
            assert!(name == law && got.len() == numbers.len() && is_near, "{values}: {name} {got:?}");
        }
    }

    #[test]
    fn a_level_that_is_a_number_stands_for_itself_and_any_other_for_its_place() {
        let numbers = factor("levels = [1.5, 0.5, 7.5]");
        assert_eq!([0, 2].map(|place| coordinate(&numbers, &Setting::Level(place))), [1.5, 7.5]);
        assert_eq!(coordinate(&numbers, &Setting::Number(0.25)), 0.25);
        let named = "levels = [{ name = \"a\", set = { market = { magnitude = 1.0 } } }, { name = \"b\", set = { market = { magnitude = 2.0 } } }]";
        let text = format!("schema_version = 1\ndesign = \"grid\"\n[[factors]]\nname = \"x\"\n{named}\n");
        let named = crate::scenario::Study::parse("x.toml", &text).unwrap().factors.remove(0);
        assert_eq!([0, 1].map(|place| coordinate(&named, &Setting::Level(place))), [0.0, 1.0]);
    }

    #[test]
    fn what_stands_in_quotes_has_its_own_doubled() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
    }
}
