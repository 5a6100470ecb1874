//! Studies as a researcher meets them: the same bytes whatever happens on the way, and indices that are known.

use crate::cli::microbiz;
use crate::faults::{signal, wait_until};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const TABLES: [&str; 6] =
    ["runs.csv", "runs.parquet", "measures.csv", "measures.parquet", "design.csv", "manifest.json"];

/// 24 points of three factors, two of them structural; 3 replications; 2 structures.
const STUDY: &str = r#"
schema_version = 1
scenario = "base.toml"
design = "sobol"
points = 24
replications = 3
seed = 5
[[factors]]
path = "market.shift_interval"
range = ["12h", "3d"]
[[factors]]
name = "levels"
path = "structures.tall.levels"
levels = [3, 4]
[[factors]]
path = "base.branching"
range = [2, 3]
"#;

const BASE: &str = r#"
schema_version = 1
horizon = "1y"
warm_up = "20d"
follow_up = "1mo"
[market]
niches = 9
shift_interval = "1d"
[base]
template = "tree"
relay_work = "1h"
receive_work = "30min"
[structures.flat]
levels = 2
[structures.tall]
levels = 3
"#;

fn folder_with(study: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("base.toml"), BASE).unwrap();
    std::fs::write(folder.path().join("study.toml"), study).unwrap();
    folder
}

fn tables(folder: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    TABLES.into_iter().map(|name| (name, std::fs::read(folder.join(name)).unwrap())).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn succeeds(folder: &Path, arguments: &[&str]) -> String {
    let done = microbiz(folder, arguments);
    assert!(done.status.success(), "{arguments:?}\n{}", said(&done));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn refuses(folder: &Path, arguments: &[&str], text: &str) {
    let done = microbiz(folder, arguments);
    assert_eq!(done.status.code(), Some(2), "{arguments:?}\n{}", said(&done));
    assert!(said(&done).contains(text), "{arguments:?}: {text}\n{}", said(&done));
}

#[test]
fn a_study_comes_to_the_same_bytes_on_any_threads_and_from_any_shards() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    succeeds(dir, &["sweep", "study.toml", "--threads", "1", "--out", "one"]);
    succeeds(dir, &["sweep", "study.toml", "--threads", "2", "--out", "two"]);
    let mut merge = vec!["merge".to_owned()];
    for shard in 1..=7 {
        let out = format!("shard-{shard}");
        succeeds(dir, &["sweep", "study.toml", "--shard", &format!("{shard}/7"), "--out", &out]);
        merge.push(out);
    }
    merge.extend(["--out", "merged"].map(str::to_owned));
    succeeds(dir, &merge.iter().map(String::as_str).collect::<Vec<_>>());
    let one = tables(&dir.join("one"));
    assert_eq!(one, tables(&dir.join("two")));
    assert_eq!(one, tables(&dir.join("merged")));
    let rows = String::from_utf8(one["runs.csv"].clone()).unwrap();
    assert_eq!(rows.lines().count(), 1 + 24 * 3 * 2);
}

#[test]
fn many_kills_leave_no_trace_in_the_results() {
    let dir = folder_with(&STUDY.replace("replications = 3", "replications = 800"));
    let dir = dir.path();
    succeeds(dir, &["sweep", "study.toml", "--out", "whole"]);
    let arguments = ["sweep", "study.toml", "--out", "killed", "--quiet"];
    let mut kills = 0;
    let length = || std::fs::metadata(dir.join("killed/runs.log")).map_or(0, |log| log.len());
    for round in 0..40 {
        // From the first breath to well into the runs, by what is on the disk and not by the clock.
        let until = length() + [1, 17, 500, 5000, 40_000][round % 5];
        let mut child = Command::new(env!("CARGO_BIN_EXE_microbiz"))
            .current_dir(dir)
            .args(arguments)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut running = true;
        wait_until(|| {
            running = child.try_wait().unwrap().is_none();
            !running || length() >= until
        });
        kills += u32::from(running);
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(kills >= 10, "only {kills} kills met a running study: make it longer");
    succeeds(dir, &arguments);
    assert_eq!(tables(&dir.join("whole")), tables(&dir.join("killed")));
}

#[cfg(unix)]
#[test]
fn a_study_told_to_stop_keeps_its_runs_and_says_so() {
    let dir = folder_with(&STUDY.replace("replications = 3", "replications = 100000"));
    let child = Command::new(env!("CARGO_BIN_EXE_microbiz"))
        .current_dir(dir.path())
        .args(["sweep", "study.toml", "--out", "out"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    wait_until(|| std::fs::metadata(dir.path().join("out/runs.log")).is_ok_and(|log| log.len() > 5000));
    signal(&child, "-TERM");
    let done = child.wait_with_output().unwrap();
    assert_eq!(done.status.code(), Some(130), "{}", said(&done));
    assert!(said(&done).contains("runs are kept; the same command goes on"), "{}", said(&done));
    assert!(succeeds(dir.path(), &["analyse", "out"]).contains("points"), "what is there can be analysed");
}

#[test]
fn more_points_and_replications_join_a_study_and_any_other_edit_is_refused_with_the_difference() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    succeeds(dir, &["sweep", "study.toml", "--out", "out"]);
    let more = STUDY.replace("points = 24", "points = 32").replace("replications = 3", "replications = 4");
    std::fs::write(dir.join("study.toml"), &more).unwrap();
    let grown = microbiz(dir, &["sweep", "study.toml", "--out", "out"]);
    assert!(said(&grown).contains("72 points and replications are finished already"), "{}", said(&grown));
    succeeds(dir, &["sweep", "study.toml", "--out", "anew"]);
    assert_eq!(tables(&dir.join("out")), tables(&dir.join("anew")));
    std::fs::write(dir.join("study.toml"), STUDY).unwrap();
    refuses(dir, &["sweep", "study.toml", "--out", "out"], "points: 32 before, 24 now");
    std::fs::write(dir.join("study.toml"), more.replace("[2, 3]", "[2, 4]")).unwrap();
    refuses(dir, &["sweep", "study.toml", "--out", "out"], "study.factors.2.range.1: 3 before, 4 now");
    succeeds(dir, &["sweep", "study.toml", "--out", "out", "--force"]);
}

#[test]
fn shards_that_do_not_belong_together_are_not_merged() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    for shard in ["1/2", "2/2", "1/3"] {
        succeeds(dir, &["sweep", "study.toml", "--shard", shard, "--out", &shard.replace('/', "-")]);
    }
    succeeds(dir, &["sweep", "study.toml", "--out", "whole"]);
    std::fs::write(dir.join("study.toml"), STUDY.replace("seed = 5", "seed = 6")).unwrap();
    succeeds(dir, &["sweep", "study.toml", "--shard", "2/2", "--out", "other"]);
    refuses(dir, &["merge", "1-2", "--out", "m"], "number 2 is missing");
    refuses(dir, &["merge", "1-2", "1-2", "--out", "m"], "and so is 1-2");
    refuses(dir, &["merge", "1-2", "1-3", "--out", "m"], "is one of 3 shards");
    refuses(dir, &["merge", "1-2", "other", "--out", "m"], "seed: 5 before, 6 now");
    refuses(dir, &["merge", "whole", "--out", "m"], "is a whole study");
    refuses(dir, &["merge", "base.toml", "--out", "m"], "is no folder of a study");
    let log = dir.join("2-2/runs.log");
    let bytes = std::fs::read(&log).unwrap();
    std::fs::write(&log, &bytes[..bytes.len() / 2]).unwrap();
    refuses(dir, &["merge", "1-2", "2-2", "--out", "m"], "start shard 2 of 2 again");
    let document = std::fs::read_to_string(dir.join("1-2/study.json")).unwrap();
    let other = document.replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"0.0.1\"");
    std::fs::write(dir.join("1-2/study.json"), other).unwrap();
    refuses(dir, &["merge", "2-2", "1-2", "--out", "m"], "microbiz");
}

#[test]
fn a_folder_that_is_not_the_studys_is_left_alone() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    std::fs::create_dir(dir.join("mine")).unwrap();
    std::fs::write(dir.join("mine/thesis.txt"), "two years of work").unwrap();
    refuses(dir, &["sweep", "study.toml", "--out", "mine", "--force"], "holds something else than a study");
    refuses(dir, &["sweep", "study.toml", "--out", "base.toml/x"], "cannot be written");
    refuses(dir, &["sweep", "study.toml", "--out", "base.toml"], "there is a file of this name");
    assert_eq!(std::fs::read_to_string(dir.join("mine/thesis.txt")).unwrap(), "two years of work");
}

#[test]
fn two_processes_do_not_work_on_one_study() {
    let dir = folder_with(&STUDY.replace("replications = 3", "replications = 100000"));
    let mut first = Command::new(env!("CARGO_BIN_EXE_microbiz"))
        .current_dir(dir.path())
        .args(["sweep", "study.toml", "--out", "out", "--quiet"])
        .spawn()
        .unwrap();
    let until_locked = || dir.path().join("out/runs.log").is_file();
    (0..200).take_while(|_| !until_locked()).for_each(|_| std::thread::sleep(Duration::from_millis(20)));
    refuses(dir.path(), &["sweep", "study.toml", "--out", "out"], "another process works on this study");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn failed_runs_are_kept_with_their_cause_and_the_study_ends_with_one() {
    let dir = folder_with(
        "schema_version = 1\nscenario = \"base.toml\"\ndesign = \"grid\"\nreplications = 2\n\
        [[factors]]\npath = \"base.background_share\"\nlevels = [0.0, 0.3]\n\
        [[factors]]\npath = \"base.admin\"\nlevels = [\"0h\", \"35h\"]\n",
    );
    let done = microbiz(dir.path(), &["sweep", "study.toml", "--out", "out"]);
    assert_eq!(done.status.code(), Some(1), "{}", said(&done));
    let mut reader = csv::Reader::from_path(dir.path().join("out/runs.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let mut failed = 0;
    for row in reader.records().map(Result::unwrap) {
        let value = &row[column("delivered.share")];
        match &row[column("status")] {
            "failed" => {
                failed += 1;
                assert!(value.is_empty() && row[column("cause")].contains("background"), "{row:?}");
            }
            _ => assert!(value.parse::<f64>().is_ok() && row[column("cause")].is_empty(), "{row:?}"),
        }
    }
    assert_eq!(failed, 4);
    let text = succeeds(dir.path(), &["analyse", "out", "--measure", "delivered.share"]);
    assert!(text.contains("1 of 4 points have no value and are left out, never counted as zero"), "{text}");
}

#[test]
fn what_a_study_would_take_is_told_before_it_starts() {
    let dir = folder_with(STUDY);
    let text = succeeds(dir.path(), &["sweep", "study.toml", "--dry-run"]);
    assert!(text.contains("24 points × 3 replications × 2 structures = 144 runs"), "{text}");
    assert!(["time", "disk", "memory"].iter().all(|word| text.contains(word)), "{text}");
    assert!(!dir.path().join("output").exists());
    let many = STUDY.replace("sobol", "random").replace("24", "1000000").replace("= 3\n", "= 1000\n");
    std::fs::write(dir.path().join("study.toml"), many).unwrap();
    refuses(dir.path(), &["sweep", "study.toml"], "2000000000 runs");
    refuses(dir.path(), &["sweep", "study.toml"], "add --yes");
    let precise = STUDY.replace("replications = 3", "precision = 0.1");
    std::fs::write(dir.path().join("study.toml"), precise).unwrap();
    refuses(dir.path(), &["sweep", "study.toml", "--shard", "1/2"], "write replications = N");
    refuses(dir.path(), &["slurm", "study.toml", "--tasks", "2"], "write replications = N");
}

#[test]
fn a_precision_that_a_study_does_not_reach_is_said_with_the_point_that_is_widest() {
    let precise = |relative: &str| {
        let asked = format!("precision = {relative}\nmax_replications = 21");
        let dir = folder_with(&STUDY.replace("replications = 3", &asked).replace("24", "4"));
        let done = microbiz(dir.path(), &["sweep", "study.toml"]);
        assert!(done.status.success(), "{}", said(&done));
        said(&done)
    };
    let missed = precise("0.000001");
    assert!(
        missed.contains("note: the precision of 0.000001 that was asked of delay_to_received"),
        "{missed}"
    );
    assert!(missed.contains("was not reached at 4 of 4 points; at point "), "{missed}");
    assert!(missed.contains("in 21 replications: half of the widest interval is "), "{missed}");
    assert!(missed.contains("raise max_replications"), "{missed}");
    let reached = precise("5.0");
    assert!(!reached.contains("precision"), "{reached}");
}

/// A table's cells by column.
fn cells(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_study_in_memory_has_the_rows_of_the_tables_of_its_folder() {
    let text = STUDY.replace("replications = 3", "replications = 3\nmeasures = [\"delay_to_received.mean\"]");
    let text = text.replace("delay_to_received.mean", "delay_to_received.restricted_mean");
    let dir = folder_with(&text);
    succeeds(dir.path(), &["sweep", "study.toml", "--out", "s", "--quiet"]);
    succeeds(dir.path(), &["analyse", "s", "--quiet"]);
    let base = microbiz::ScenarioFile::parse("base.toml", BASE).unwrap();
    let study = microbiz::Study::parse("study.toml", &text).unwrap();
    let sweep = microbiz::Sweep::new(study, &base, BTreeMap::new(), None).unwrap();
    let results = sweep.run(microbiz::Execution::default()).unwrap();
    let shown = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let table = |name: &str| cells(&dir.path().join("s/analysis").join(name));
    let sensitivity = table("sensitivity.csv");
    assert_eq!((sensitivity.len(), results.sensitivity.len()), (18, 18), "3 outputs, 3 factors, 3 pairs");
    for (cells, row) in sensitivity.iter().zip(&results.sensitivity) {
        let names = [&cells["structure"], &cells["baseline"], &cells["factor"], &cells["with_factor"]];
        let baseline = row.output.baseline.clone().unwrap_or_default();
        let with = row.with_factor.clone().unwrap_or_default();
        assert_eq!(names, [&row.output.structure, &baseline, &row.factor, &with]);
        assert_eq!((cells["index"].as_str(), &cells["unit"]), (row.index.name(), &row.output.unit));
        let estimate = [row.estimate.value, row.estimate.low, row.estimate.high].map(shown);
        assert_eq!([&cells["estimate"], &cells["low"], &cells["high"]], estimate.each_ref());
    }
    let maps = table("maps.csv");
    assert!(!maps.is_empty() && maps.len() == results.maps.len());
    for (cells, row) in maps.iter().zip(&results.maps) {
        assert_eq!((&cells["level"], &cells["with_level"]), (&row.level, &row.with_level));
        assert_eq!(cells["estimate"], shown(row.estimate.value));
    }
    let (responses, findings) = (table("responses.csv"), table("findings.csv"));
    let levels = |row: &microbiz::results::Response| (row.level.clone(), shown(row.estimate.value));
    assert_eq!(
        responses.iter().map(|c| (c["level"].clone(), c["estimate"].clone())).collect::<Vec<_>>(),
        results.responses.iter().map(levels).collect::<Vec<_>>()
    );
    let texts: Vec<&String> = results.findings.iter().map(|finding| &finding.text).collect();
    assert_eq!(findings.iter().map(|cells| &cells["text"]).collect::<Vec<_>>(), texts);
    assert_eq!((results.about.units, results.about.failed, results.means.len()), (72, 0, 3));
    for row in &results.means {
        let known: Vec<f64> = row.means.iter().flatten().copied().collect();
        let (value, low, high) = row.overall.reach().unwrap();
        let mean = known.iter().sum::<f64>() / known.len() as f64;
        assert!((value - mean).abs() < 1e-9 && low < value && value < high, "{row:?}");
    }
    let named: Vec<&str> =
        results.about.structures.iter().map(|structure| structure.template.as_str()).collect();
    assert!(named.len() == 2 && !named.contains(&""), "{named:?}");
    let json = serde_json::to_string(&results).unwrap();
    assert_eq!(serde_json::from_str::<microbiz::results::StudyResults>(&json).unwrap(), results);
}

/// A bundle with another table of runs and the digest that belongs to it.
fn forge(bundle: &Path, forged: &Path) {
    use sha2::Digest;
    use std::io::Read;
    let mut files = Vec::new();
    for entry in tar::Archive::new(std::fs::File::open(bundle).unwrap()).entries().unwrap() {
        let mut entry = entry.unwrap();
        let (name, mut bytes) = (entry.path().unwrap().display().to_string(), Vec::new());
        entry.read_to_end(&mut bytes).unwrap();
        files.push((name, bytes));
    }
    let digest =
        |bytes: &[u8]| -> String { sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect() };
    let runs = files.iter_mut().find(|(name, _)| name == "tables/runs.csv").unwrap();
    let before = digest(&runs.1);
    runs.1.extend_from_slice(b"one more row\r\n");
    let after = digest(&runs.1);
    let mut archive = tar::Builder::new(std::fs::File::create(forged).unwrap());
    for (name, bytes) in files {
        let bytes = match name.as_str() {
            "manifest.json" => String::from_utf8(bytes).unwrap().replace(&before, &after).into_bytes(),
            _ => bytes,
        };
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, bytes.as_slice()).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn a_bundle_replays_to_the_same_bytes_and_notices_when_it_does_not() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    succeeds(dir, &["sweep", "study.toml", "--out", "out"]);
    succeeds(dir, &["bundle", "out", "--out", "study.tar"]);
    let elsewhere = tempfile::tempdir().unwrap();
    std::fs::copy(dir.join("study.tar"), elsewhere.path().join("study.tar")).unwrap();
    let text = succeeds(elsewhere.path(), &["replay", "study.tar"]);
    assert_eq!(text.matches("the same bytes").count(), 5, "{text}");
    let mut bytes = std::fs::read(dir.join("study.tar")).unwrap();
    let key = b"\"runs.csv\": \"";
    let place = bytes.windows(key.len()).position(|window| window == key).unwrap() + key.len();
    bytes[place] = if bytes[place] == b'0' { b'1' } else { b'0' };
    std::fs::write(dir.join("forged.tar"), bytes).unwrap();
    refuses(dir, &["replay", "forged.tar"], "its tables/runs.csv is not the one of its manifest");
    forge(&dir.join("study.tar"), &dir.join("well-forged.tar"));
    let done = microbiz(dir, &["replay", "well-forged.tar"]);
    assert_eq!(done.status.code(), Some(3), "{}", said(&done));
    assert!(String::from_utf8_lossy(&done.stdout).contains("runs.csv           DIFFERS"));
    refuses(dir, &["replay", "base.toml"], "is no bundle");
}

/// Writes the design of a study without a scenario, fills its outputs in by a formula, and analyses them.
fn analysed(
    study: &str,
    formula: impl Fn(&[f64]) -> f64,
    leave_out: usize,
) -> BTreeMap<(String, String), [f64; 3]> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("study.toml"), study).unwrap();
    succeeds(dir.path(), &["sweep", "study.toml", "--design-only", "--out", "out"]);
    let mut reader = csv::Reader::from_path(dir.path().join("out/design.csv")).unwrap();
    let mut outputs = "design_id,y\n".to_owned();
    for (place, row) in reader.records().map(Result::unwrap).enumerate() {
        let x: Vec<f64> = row.iter().skip(1).take(row.len() - 2).map(|cell| cell.parse().unwrap()).collect();
        let y = if leave_out > 0 && place % leave_out == 7 { String::new() } else { formula(&x).to_string() };
        outputs += &format!("{},{y}\n", &row[0]);
    }
    std::fs::write(dir.path().join("out/outputs.csv"), outputs).unwrap();
    succeeds(dir.path(), &["analyse", "out"]);
    let mut reader = csv::Reader::from_path(dir.path().join("out/analysis/sensitivity.csv")).unwrap();
    let number = |text: &str| text.parse().unwrap_or(f64::NAN);
    let rows = reader.records().map(Result::unwrap);
    rows.filter(|row| row[6].is_empty())
        .map(|row| {
            ((row[4].to_owned(), row[5].to_owned()), [number(&row[7]), number(&row[8]), number(&row[9])])
        })
        .collect()
}

fn factors(names: &[&str], low: f64, high: f64) -> String {
    let factor = |name: &&str| format!("[[factors]]\nname = \"{name}\"\nrange = [{low:?}, {high:?}]\n");
    names.iter().map(factor).collect()
}

/// Within the interval widened to four standard errors, and the interval narrow.
fn known(
    indices: &BTreeMap<(String, String), [f64; 3]>,
    index: &str,
    factor: &str,
    expected: f64,
    narrow: f64,
) {
    let [estimate, low, high] = indices[&(index.to_owned(), factor.to_owned())];
    let error = (high - low) / 3.92;
    assert!(
        (estimate - expected).abs() < 4.0 * error + 1e-9,
        "{index} of {factor}: {estimate} ± {error}, not {expected}"
    );
    assert!(error <= narrow, "{index} of {factor}: the interval is wide: {low} to {high}");
}

const ISHIGAMI: [(&str, f64, f64); 3] =
    [("x1", 0.313_905_2, 0.557_588_9), ("x2", 0.442_411_1, 0.442_411_1), ("x3", 0.0, 0.243_683_7)];

fn ishigami(x: &[f64]) -> f64 {
    let (s, t, u) = (libm::sin(x[0]), libm::sin(x[1]), x[2] * x[2]);
    s + 7.0 * t * t + 0.1 * u * u * s
}

#[test]
fn t19_the_indices_of_ishigami_are_the_textbooks() {
    let pi = std::f64::consts::PI;
    let study = |n| {
        format!("schema_version = 1\ndesign = \"saltelli\"\npoints = {n}\nseed = 3\n")
            + &factors(&["x1", "x2", "x3"], -pi, pi)
    };
    let indices = analysed(&study(4096), ishigami, 0);
    for (name, first, total) in ISHIGAMI {
        known(&indices, "S1", name, first, 0.03);
        known(&indices, "ST", name, total, 0.03);
    }
    let with_holes = analysed(&study(4096), ishigami, 50);
    for (name, first, total) in ISHIGAMI {
        known(&with_holes, "S1", name, first, 0.04);
        known(&with_holes, "ST", name, total, 0.04);
    }
}

#[test]
fn t19_the_indices_of_sobols_g_are_the_textbooks() {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    let g = |x: &[f64]| x.iter().zip(a).map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a)).product();
    let names = ["x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8"];
    let study = "schema_version = 1\ndesign = \"saltelli\"\npoints = 4096\nseed = 3\n".to_owned()
        + &factors(&names, 0.0, 1.0);
    let indices = analysed(&study, g, 0);
    let first = [0.716_192_168_879, 0.179_048_042_220, 0.023_675_774_178, 0.007_161_921_689];
    let total = [0.787_144_126_659, 0.242_198_192_818, 0.034_316_910_154, 0.010_460_387_065];
    for (name, (first, total)) in names.iter().zip(first.into_iter().zip(total)) {
        known(&indices, "S1", name, first, 0.04);
        known(&indices, "ST", name, total, 0.03);
    }
    known(&indices, "ST", "x8", 1.049_49e-4, 1e-4);
}

#[test]
fn t19_effects_of_levels_find_the_first_order_indices_of_any_sample() {
    let pi = std::f64::consts::PI;
    for design in ["sobol", "random", "latin_hypercube"] {
        let study = format!("schema_version = 1\ndesign = \"{design}\"\npoints = 4096\nseed = 3\n")
            + &factors(&["x1", "x2", "x3"], -pi, pi);
        let indices = analysed(&study, ishigami, 0);
        for (name, first, _) in ISHIGAMI {
            let [estimate, ..] = indices[&("main".to_owned(), name.to_owned())];
            // Twelve cells see a curve as steps: they explain a little less than it does.
            assert!((estimate - first).abs() < 0.05, "{design}, {name}: {estimate}, not {first}");
        }
    }
}

#[test]
fn morris_ranks_what_is_linear_curved_and_idle() {
    let study = "schema_version = 1\ndesign = \"morris\"\npoints = 50\nseed = 4\n".to_owned()
        + &factors(&["linear", "curved", "idle"], 0.0, 1.0);
    let indices = analysed(&study, |x| 3.0 * x[0] + 4.0 * (x[1] - 0.5) * (x[1] - 0.5), 0);
    let of = |index: &str, factor: &str| indices[&(index.to_owned(), factor.to_owned())][0];
    assert!((of("mu_star", "linear") - 3.0).abs() < 1e-9 && of("sigma", "linear") < 1e-9);
    assert!(of("mu", "curved").abs() < 0.6 && of("mu_star", "curved") > 1.0 && of("sigma", "curved") > 1.0);
    assert_eq!(of("mu_star", "idle"), 0.0);
}

#[test]
fn a_list_of_points_is_run_as_it_stands() {
    let study = STUDY.replace("sobol\"", "list\"\nlist = \"points.csv\"");
    let dir = folder_with(&study);
    let points = "levels,shift_interval,branching\n3,2d,2\n4,2.5,3\n";
    std::fs::write(dir.path().join("points.csv"), points).unwrap();
    succeeds(dir.path(), &["sweep", "study.toml", "--out", "out"]);
    let design = std::fs::read_to_string(dir.path().join("out/design.csv")).unwrap();
    assert_eq!(
        design,
        "design_id,shift_interval,levels,branching,role\r\n0,2,3,2,point\r\n1,2.5,4,3,point\r\n"
    );
    for (points, text) in [
        ("levels,branching\n3,2\n", "the list has no column “shift_interval”"),
        ("levels,shift_interval,branching\n5,2d,2\n", "row 2: “5” is no value of “levels”"),
        ("levels,shift_interval,branching\n3,30d,2\n", "row 2: “30d” is no value of “shift_interval”"),
        ("levels,shift_interval,branching\n3,2d,2.5\n", "row 2: “2.5” is no value of “branching”"),
        ("levels,shift_interval,branching,colour\n3,2d,2,red\n", "the column “colour” is no factor"),
    ] {
        std::fs::write(dir.path().join("points.csv"), points).unwrap();
        refuses(dir.path(), &["sweep", "study.toml", "--out", "new"], text);
    }
}

#[test]
fn other_tools_can_read_a_study() {
    let dir = folder_with(&STUDY.replace("sobol", "saltelli").replace("points = 24", "points = 4"));
    let dir = dir.path();
    succeeds(dir, &["sweep", "study.toml", "--out", "out"]);
    succeeds(dir, &["analyse", "out", "--export", "salib", "--measure", "delivered.share"]);
    let samples = std::fs::read_to_string(dir.join("out/salib/samples.txt")).unwrap();
    let outputs = std::fs::read_to_string(dir.join("out/salib/outputs.csv")).unwrap();
    assert_eq!((samples.lines().count(), outputs.lines().count()), (20, 21), "4 (3 + 2) points");
    let problem = std::fs::read_to_string(dir.join("out/salib/problem.json")).unwrap();
    assert!(problem.contains("\"num_vars\": 3"), "{problem}");
    succeeds(dir, &["analyse", "out", "--export", "netlogo"]);
    let table = std::fs::read_to_string(dir.join("out/netlogo.csv")).unwrap();
    let lines: Vec<&str> = table.lines().collect();
    assert!(lines[0].contains("\"Table version 2.0\""));
    assert!(lines[6].starts_with("\"[run number]\",\"structure\",\"replication\",\"shift_interval\""));
    assert_eq!(lines.len(), 7 + 20 * 3 * 2);
    assert!(lines[7].starts_with("\"1\",\"flat\",\"0\","));
}

#[test]
fn the_best_of_many_is_found_with_fewer_runs_than_as_many_for_each() {
    // M/M/1 at ρ = λ S: the shortest work has the shortest delay, S/(1 − λS).
    let study = "schema_version = 1\nscenario = \"base.toml\"\nstructures = [\"flat\"]\ndesign = \"grid\"\nreplications = 2\n\
        [set.market]\nniches = 1\n[set.structures.flat]\nlevels = 1\n\
        [[factors]]\nname = \"work\"\npath = \"base.receive_work\"\nlevels = [\"5h\", \"6h\", \"2h\", \"4h\", \"3h\"]\n";
    let dir = folder_with(study);
    let arguments = [
        "optimise",
        "study.toml",
        "--measure",
        "delay_to_received.restricted_mean",
        "--indifference",
        "0.02",
    ];
    let text = succeeds(dir.path(), &arguments);
    assert!(text.contains("flat at point 2 (work 2h)"), "{text}");
    let numbers: Vec<u64> = text
        .lines()
        .last()
        .unwrap()
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|n| n.parse().ok())
        .collect();
    assert!(numbers[0] < numbers[1], "{text}");
    let threads = |n: &str| {
        succeeds(dir.path(), &[&arguments[..], &["--threads", n, "--out", n]].concat());
        std::fs::read(dir.path().join(n).join("candidates.csv")).unwrap()
    };
    assert_eq!(threads("1"), threads("2"));
    let most = [&arguments[..], &["--maximise"]].concat();
    assert!(succeeds(dir.path(), &most).contains("flat at point 1 (work 6h)"));
    let bad = |more: &[&str], text: &str| refuses(dir.path(), &[&arguments[..4], more].concat(), text);
    bad(&["--indifference", "0"], "--indifference must be above zero");
    bad(&["--indifference", "1", "--confidence", "1"], "--confidence must lie between");
    refuses(
        dir.path(),
        &["optimise", "study.toml", "--measure", "delay", "--indifference", "1"],
        "the study kept no measure “delay”",
    );
}

#[test]
fn an_imported_organisation_is_varied_by_lists_of_edits() {
    let study = "schema_version = 1\nscenario = \"chart.toml\"\ndesign = \"grid\"\nreplications = 2\n\
        [[factors]]\nname = \"reform\"\nlevels = [\n{ name = \"as it is\", set = {} },\n\
        { name = \"one level less\", set = { base = { chart = { edits = [\"merge m1 into boss\", \"merge m2 into boss\"] } } } },\n]\n";
    let dir = folder_with(study);
    let mut rows = "id,reports_to,unit\nboss,XX,top\nm1,boss,a\nm2,boss,b\n".to_owned();
    (0..12).for_each(|n| rows += &format!("w{n},m{},{}\n", n % 2 + 1, ["front", "makers"][n % 2]));
    std::fs::write(dir.path().join("posts.csv"), rows).unwrap();
    let chart = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\n[market]\nniches = 6\nattributes = 4\n\
        shift_interval = \"2w\"\n[base]\ntemplate = \"chart\"\nchannels.contact = { new = true, contact_interval = \"1d\" }\n\
        relay_work = \"10min\"\n\
        links.reports_up = { gate = [], pass_share = 1.0, loss = 0.0, return = 0.0 }\n\
        links.reports_down = { loss = 0.0, return = 0.0 }\nchart = { file = \"posts.csv\" }\ntouchpoints = { unit = [\"front\"] }\nowners = { unit = [\"makers\"] }\n[structures.real]\n";
    std::fs::write(dir.path().join("chart.toml"), chart).unwrap();
    succeeds(dir.path(), &["sweep", "study.toml", "--out", "out"]);
    let mut reader = csv::Reader::from_path(dir.path().join("out/runs.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap();
    let hops: Vec<(String, f64)> = reader
        .records()
        .map(Result::unwrap)
        .map(|row| (row[column("reform")].to_owned(), row[column("hops_when_relayed.mean")].parse().unwrap()))
        .collect();
    assert!(hops[0].0 == "as it is" && hops[0].1 > 3.5, "up two, down two: {hops:?}");
    assert!(hops[3].0 == "one level less" && hops[3].1 < 2.5, "up one, down one: {hops:?}");
    let bad = study.replace("merge m1 into boss", "merge m1 in boss");
    std::fs::write(dir.path().join("study.toml"), bad).unwrap();
    refuses(dir.path(), &["sweep", "study.toml"], "write “move WHICH under POST”");
}

#[test]
fn a_design_does_not_overwrite_a_study_nor_anything_else() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    succeeds(dir, &["sweep", "study.toml", "--out", "out"]);
    let before = tables(&dir.join("out"));
    refuses(dir, &["sweep", "study.toml", "--design-only", "--out", "out"], "something else than a design");
    assert_eq!(before, tables(&dir.join("out")));
    succeeds(dir, &["sweep", "study.toml", "--design-only", "--out", "design"]);
    std::fs::write(dir.join("design/outputs.csv"), "design_id,y\n0,1\n").unwrap();
    std::fs::write(dir.join("study.toml"), STUDY.replace("seed = 5", "seed = 6")).unwrap();
    refuses(dir, &["sweep", "study.toml", "--design-only", "--out", "design"], "outputs of another design");
}

#[test]
fn a_merge_that_fails_leaves_the_old_whole_as_it_was() {
    let dir = folder_with(STUDY);
    let dir = dir.path();
    for shard in ["1/2", "2/2"] {
        succeeds(dir, &["sweep", "study.toml", "--shard", shard, "--out", &shard.replace('/', "-")]);
    }
    succeeds(dir, &["merge", "1-2", "2-2", "--out", "whole"]);
    let before = tables(&dir.join("whole"));
    refuses(dir, &["merge", "1-2", "2-2", "--out", "1-2", "--force"], "is one of the shards");
    let log = dir.join("2-2/runs.log");
    let bytes = std::fs::read(&log).unwrap();
    std::fs::write(&log, &bytes[..bytes.len() / 2]).unwrap();
    refuses(dir, &["merge", "1-2", "2-2", "--out", "whole", "--force"], "start shard 2 of 2 again");
    assert_eq!(before, tables(&dir.join("whole")));
    succeeds(dir, &["bundle", "whole", "--out", "whole.tar"]);
    std::fs::write(dir.join("whole/runs.csv"), "forged").unwrap();
    refuses(dir, &["bundle", "whole", "--out", "forged.tar"], "another runs.csv than its manifest says");
}

#[test]
fn outputs_that_make_no_sense_are_refused_with_their_row() {
    let dir = tempfile::tempdir().unwrap();
    let study =
        "schema_version = 1\ndesign = \"random\"\npoints = 3\n".to_owned() + &factors(&["x"], 0.0, 1.0);
    std::fs::write(dir.path().join("study.toml"), study).unwrap();
    succeeds(dir.path(), &["sweep", "study.toml", "--design-only", "--out", "out"]);
    for (outputs, text) in [
        ("design_id\n0\n", "no column with outputs"),
        ("design_id,y,y\n0,1,2\n", "two columns “y”"),
        ("design_id,y\n0,1\n0,2\n", "row 3: point 0, replication 0 is there already"),
        ("design_id,y\n7,1\n", "the design has no point 7"),
        ("design_id,replication_id,y\n0,18446744073709551615,1\n", "is too many"),
        ("design_id,y\n0,1,2\n", "cannot be read"),
        ("design_id,y\n0,much\n", "“much” in column y is no number"),
    ] {
        std::fs::write(dir.path().join("out/outputs.csv"), outputs).unwrap();
        refuses(dir.path(), &["analyse", "out"], text);
    }
}

#[test]
fn morris_steps_of_levels_and_whole_numbers_are_as_long_as_they_are() {
    let study = "schema_version = 1\ndesign = \"morris\"\npoints = 40\nseed = 4\n\
        [[factors]]\nname = \"switch\"\nlevels = [0, 1]\n"
        .to_owned()
        + &factors(&["dial"], 0.0, 1.0);
    let indices = analysed(&study, |x| x[0] + x[1], 0);
    for name in ["switch", "dial"] {
        let [mu, ..] = indices[&("mu".to_owned(), name.to_owned())];
        assert!((mu - 1.0).abs() < 1e-9, "{name}: {mu}");
    }
}

#[test]
fn what_is_missing_because_of_its_value_gets_no_index_and_another_measure_is_named() {
    // Nothing is delivered to the median where reports wait for a quarter.
    let study = "schema_version = 1\nscenario = \"base.toml\"\nstructures = [\"tall\"]\ndesign = \"saltelli\"\npoints = 8\nreplications = 2\n\
        [set.base]\nowners = \"root\"\n[[factors]]\nname = \"gate\"\npath = \"base.links.reports_up.gate\"\nrange = [\"1d\", \"1q\"]\n\
        [[factors]]\npath = \"base.branching\"\nrange = [2, 3]\n";
    let dir = folder_with(study);
    succeeds(dir.path(), &["sweep", "study.toml", "--out", "out"]);
    let text = succeeds(dir.path(), &["analyse", "out", "--measure", "delay_to_received.median"]);
    assert!(text.contains("missing because of their value"), "{text}");
    assert!(text.contains("analyse delay_to_received.restricted_mean"), "{text}");
    assert!(!text.contains("S1"), "{text}");
}
