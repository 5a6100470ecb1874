//! The command line as a user meets it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the binary in a folder.
pub fn microbiz(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_microbiz")).current_dir(folder).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Every file below a folder but `timing.json`, with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in next.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if !path.ends_with("timing.json") {
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    all
}

#[test]
fn the_same_bytes_come_out_at_any_number_of_threads() {
    let dir = tempfile::tempdir().unwrap();
    let mut outputs = Vec::new();
    for threads in ["1", "2", "7"] {
        let done = microbiz(
            dir.path(),
            &["run", "pooling", "--replications", "5", "--insights", "--threads", threads, "--out", threads],
        );
        assert!(done.status.success(), "{}", text(&done.stderr));
        outputs.push(files(&dir.path().join(threads)));
    }
    assert!(outputs[0].len() > 15);
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
}

#[test]
fn logging_insights_changes_no_other_table() {
    let dir = tempfile::tempdir().unwrap();
    for (out, more) in [("with", "--insights"), ("without", "--quiet")] {
        assert!(
            microbiz(dir.path(), &["run", "pooling", "--replications", "3", "--out", out, more])
                .status
                .success()
        );
    }
    let (mut with, mut without) = (files(&dir.path().join("with")), files(&dir.path().join("without")));
    assert!(with.remove("insights.csv").is_some_and(|rows| rows.len() > 1000));
    let manifests = (with.remove("manifest.json").unwrap(), without.remove("manifest.json").unwrap());
    assert_ne!(manifests.0, manifests.1, "the manifest lists the table");
    let pages = (with.remove("report.html").unwrap(), without.remove("report.html").unwrap());
    assert_ne!(pages.0, pages.1, "the report follows one change where insights are known");
    let packages = (with.remove("datapackage.json").unwrap(), without.remove("datapackage.json").unwrap());
    assert_ne!(packages.0, packages.1, "the package says what its columns mean");
    assert_eq!(with, without);
}

#[test]
fn the_manifest_holds_the_digest_of_every_table_and_no_clock() {
    use sha2::{Digest, Sha256};
    let dir = tempfile::tempdir().unwrap();
    assert!(
        microbiz(dir.path(), &["run", "pooling", "--replications", "2", "--out", "out", "--quiet"])
            .status
            .success()
    );
    let all = files(&dir.path().join("out"));
    let manifest: serde_json::Value = serde_json::from_slice(&all["manifest.json"]).unwrap();
    let tables = manifest["tables"].as_object().unwrap();
    assert!(tables.len() >= 9);
    for (name, digest) in tables {
        let hex: String = Sha256::digest(&all[name]).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(digest, &hex, "{name}");
    }
    assert_eq!(manifest["scenario"]["structures"]["network"]["team_size"], 4);
}

#[test]
fn json_goes_to_stdout_alone_and_the_files_are_written_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let done = microbiz(dir.path(), &["run", "pooling", "--replications", "2", "--json"]);
    let document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert!(document["summary"].as_array().unwrap().len() > 40);
    assert!(
        document["differences"].as_array().unwrap().iter().any(|row| row["replications_to_decide"].is_u64())
    );
    assert!(dir.path().join("output/pooling/summary.csv").is_file());
}

#[test]
fn a_second_run_replaces_the_first_and_force_is_asked_for_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        let base = ["run", "pooling", "--replications", "1", "--quiet"];
        microbiz(dir.path(), &base.iter().chain(more).copied().collect::<Vec<_>>())
    };
    assert!(run(&[]).status.success());
    assert!(run(&[]).status.success());
    assert!(run(&["--out", "mine"]).status.success());
    let refused = run(&["--out", "mine"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("--force"));
    assert!(run(&["--out", "mine", "--force"]).status.success());
}

#[test]
fn another_seed_moves_every_answer_and_the_same_seed_none() {
    let dir = tempfile::tempdir().unwrap();
    let summary = |seed: &str| {
        let done = microbiz(dir.path(), &["run", "pooling", "--replications", "2", "--seed", seed, "--json"]);
        serde_json::from_slice::<serde_json::Value>(&done.stdout).unwrap()["summary"].clone()
    };
    assert_eq!(summary("7"), summary("7"));
    assert_ne!(summary("7"), summary("8"));
}

#[test]
fn the_gallery_is_listed_with_its_questions() {
    let listed = text(&microbiz(Path::new("."), &["scenarios"]).stdout);
    for name in ["hierarchy-vs-network", "sales-filter", "b2b2c", "pooling"] {
        assert!(listed.lines().any(|line| line.starts_with(name) && line.contains('?')), "{listed}");
    }
}

#[test]
fn a_misspelt_name_gets_a_hint() {
    let done = microbiz(Path::new("."), &["run", "poolin"]);
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("did you mean “pooling”?"), "{}", text(&done.stderr));
}

#[test]
fn the_scenarios_inside_the_binary_are_those_in_the_folder() {
    let names = |folder: &str| {
        let entries = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).read_dir().unwrap();
        let mut names: Vec<String> = entries
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
            .collect();
        names.sort();
        names
    };
    let embedded = |entries: &[microbiz::GalleryEntry]| {
        let mut names: Vec<String> = entries.iter().map(|entry| entry.name.to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("scenarios"), embedded(microbiz::gallery()));
    assert_eq!(names("scenarios/theory"), embedded(microbiz::theory()));
}

#[test]
fn verify_says_that_everything_holds() {
    let done = microbiz(Path::new("."), &["verify"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stdout));
    assert!(text(&done.stdout).contains("every known answer and every promise holds"));
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_ends_with_130_and_leaves_the_old_folder_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let first = microbiz(dir.path(), &["run", "pooling", "--replications", "2", "--quiet"]);
    assert!(first.status.success(), "{}", text(&first.stderr));
    let before = files(&dir.path().join("output/pooling"));
    let mut run = crate::faults::endless_run(dir.path(), "pooling");
    crate::faults::signal(&run, "-INT");
    assert_eq!(run.wait().unwrap().code(), Some(130));
    assert_eq!(files(&dir.path().join("output/pooling")), before);
    let left: Vec<_> = dir.path().join("output").read_dir().unwrap().collect();
    assert_eq!(left.len(), 1, "nothing half written stays: {left:?}");
}

#[test]
fn a_precision_is_reached_or_the_most_replications_are() {
    let dir = tempfile::tempdir().unwrap();
    let scenario = |precision: f64, most: u32| {
        format!(
            "schema_version = 1\nhorizon = \"200d\"\nwarm_up = \"50d\"\nfollow_up = \"50d\"\nprecision = {precision}\n\
             max_replications = {most}\n[market]\nshift_interval = \"2d\"\n[structures.a]\ntemplate = \"tree\"\n\
             receive_work = \"1d\"\n[structures.b]\ntemplate = \"tree\"\nreceive_work = \"0.5d\"\n"
        )
    };
    let run = |precision: f64, most: u32| {
        std::fs::write(dir.path().join("p.toml"), scenario(precision, most)).unwrap();
        let done = microbiz(dir.path(), &["run", "p.toml", "--json", "--quiet", "--out", "p", "--force"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        let document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        let difference = document["differences"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["measure"] == "delay_to_received.restricted_mean");
        let row = difference.unwrap();
        let base = document["summary"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["structure"] == "a" && row["measure"] == "delay_to_received.restricted_mean");
        let half = (row["high"].as_f64().unwrap() - row["low"].as_f64().unwrap()) / 2.0;
        (row["replications"].as_u64().unwrap(), half / base.unwrap()["estimate"].as_f64().unwrap())
    };
    let (wide, narrow, cut) = (run(0.5, 1000), run(0.05, 1000), run(0.001, 30));
    assert_eq!(wide.0, 20, "never fewer than twenty");
    assert!(narrow.0 > 20 && narrow.1 <= 0.05, "{narrow:?}");
    assert_eq!(cut.0, 30);
}
