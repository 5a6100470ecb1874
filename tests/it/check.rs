//! Help with files: what `check` says is what `run` would say, and every name has an explanation.

use crate::cli::microbiz;
use microbiz::{FileKind, GalleryEntry, ScenarioFile, Study, gallery, schema, starters, studies, theory};
use serde_json::Value;
use std::path::Path;
use toml::de::{DeTable, DeValue};

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What `check` says of a file, as a program reads it, and whether it ended well.
fn checked(folder: &Path, arguments: &[&str]) -> (Vec<Value>, Option<i32>) {
    let done = microbiz(folder, &[&["check", "--format", "json"], arguments].concat());
    let document: Value =
        serde_json::from_slice(&done.stdout).unwrap_or_else(|_| panic!("{}", text(&done.stderr)));
    (document["diagnostics"].as_array().unwrap().clone(), done.status.code())
}

#[test]
fn check_says_what_run_says_at_the_same_places() {
    let good = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 1\n[market]\n\
        shift_interval = \"1d\"\n[structures.s]\ntemplate = \"tree\"\nreceive_work = \"1h\"\n";
    let breaks = [
        ("horizon", "horizont"),
        ("\"1q\"", "\"1 fortnight\""),
        ("\"1y\"", "\"1mo\""),
        ("\"1d\"", "\"0d\""),
        ("\"tree\"", "\"treee\""),
        ("\"tree\"", "\"tree\"\nbranching = 1000\nlevels = 5"),
        ("\"tree\"", "\"tree\"\nspann = 3\nlevls = 5"),
        ("[market]", "precision_measure = \"delay\"\n[market]"),
        ("\"1d\"", "\"0.01s\""),
        ("schema_version = 1", "schema_version = 1 1"),
    ];
    let dir = tempfile::tempdir().unwrap();
    for (from, to) in breaks {
        std::fs::write(dir.path().join("bad.toml"), good.replacen(from, to, 1)).unwrap();
        let run = microbiz(dir.path(), &["run", "bad.toml", "--quiet"]);
        assert_eq!(run.status.code(), Some(2), "{to}");
        let said: Vec<String> =
            text(&run.stderr).trim_start_matches("error: ").trim_end().lines().map(str::to_owned).collect();
        let (found, code) = checked(dir.path(), &["bad.toml"]);
        let line = |found: &Value| match (found["line"].as_u64(), found["column"].as_u64()) {
            (Some(line), Some(column)) => {
                format!("bad.toml:{line}:{column}: {}", found["message"].as_str().unwrap())
            }
            _ => found["message"].as_str().unwrap().to_owned(),
        };
        let errors: Vec<String> =
            found.iter().filter(|found| found["severity"] == "error").map(line).collect();
        assert_eq!((errors, code), (said, Some(2)), "{to}");
    }
}

#[test]
fn the_line_is_shown_what_is_meant_is_underlined_and_the_key_is_explained() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.toml"), "schema_version = 1\n[base]\nspann = 9\n").unwrap();
    let done = microbiz(dir.path(), &["check", "a.toml"]);
    let shown = text(&done.stdout);
    for part in [
        "error: there is no key “spann” in [base]: did you mean “span”?",
        "a.toml:3:1",
        "3 | spann = 9",
        "| ^^^^^\n",
        "help: span (reports): people or teams under one manager",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "no colours but on a terminal: {shown}");
    let coloured = microbiz(dir.path(), &["check", "a.toml", "--color", "always"]);
    assert!(text(&coloured.stdout).contains('\u{1b}'));
}

#[test]
fn all_problems_of_all_files_are_said_at_once_and_warnings_end_well() {
    let dir = tempfile::tempdir().unwrap();
    let files = [
        ("a.toml", "schema_version = 1\nhorizn = 1\nfolow_up = 1\n"),
        ("b.toml", "schema_version = 1\nseeed = 1\n"),
    ];
    for (name, content) in files {
        std::fs::write(dir.path().join(name), content).unwrap();
    }
    let (found, code) = checked(dir.path(), &["a.toml", "b.toml", "none.toml"]);
    let of = |file: &str| found.iter().filter(|found| found["file"] == file).count();
    assert_eq!((of("a.toml"), of("b.toml"), of("none.toml"), code), (2, 1, 1, Some(2)), "{found:#?}");
    let (found, code) = checked(dir.path(), &["growing-apart"]);
    assert!(found.iter().any(|found| found["severity"] == "warning"));
    assert_eq!(code, Some(0));
}

#[test]
fn code_scanners_are_told_rule_place_and_message() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("my file.toml"), "schema_version = 1\nhorizn = \"1y\"\n").unwrap();
    let done = microbiz(dir.path(), &["check", "my file.toml", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&done.stdout).unwrap();
    let result = &log["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(
        (&log["version"], &result["ruleId"], &result["level"]),
        (&"2.1.0".into(), &"invalid".into(), &"error".into())
    );
    assert_eq!(place["artifactLocation"]["uri"], "my%20file.toml");
    assert_eq!(place["region"], serde_json::json!({ "startLine": 2, "startColumn": 1, "endColumn": 7 }));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["id"] == "short-follow-up"), "every warning is a rule");
}

/// Tables whose keys are names that the user gives, or values with forms of their own.
fn is_free(key: &str) -> bool {
    let named = ["structures", "channels", "capabilities"];
    named.contains(&key) || (microbiz::explained_key(key).is_some() && !["growth", "action"].contains(&key))
}

/// Where every key stands that the program gives its name.
fn keys(table: &DeTable<'_>, is_named_by_user: bool, found: &mut Vec<(std::ops::Range<usize>, String)>) {
    for (key, value) in table {
        let name = key.get_ref().to_string();
        if !is_named_by_user {
            found.push((key.span(), name.clone()));
        }
        let of_user =
            !is_named_by_user && ["structures", "channels", "capabilities"].contains(&name.as_str());
        let has_forms = !is_named_by_user && is_free(&name) && !of_user;
        match value.get_ref() {
            DeValue::Table(table) if !has_forms => keys(table, of_user, found),
            DeValue::Array(list) => {
                let tables = list.iter().filter_map(|item| item.get_ref().as_table());
                tables.filter(|_| !has_forms).for_each(|table| keys(table, false, found));
            }
            _ => {}
        }
    }
}

/// Every file of the gallery with each of its keys misspelt in turn: the text, the place and the key that was meant.
fn misspelt(entry: &GalleryEntry) -> Vec<(String, usize, String)> {
    let table = DeTable::parse(entry.text).unwrap();
    let mut found = Vec::new();
    keys(table.get_ref(), false, &mut found);
    let slip = |(span, key): (std::ops::Range<usize>, String)| {
        let (before, after) = (&entry.text[..span.start], &entry.text[span.end..]);
        let wrong = format!("{key}{}", key.chars().last().unwrap());
        (format!("{before}{wrong}{after}"), before.matches('\n').count() + 1, key)
    };
    found.into_iter().map(slip).collect()
}

#[test]
fn every_misspelt_key_of_the_gallery_is_named_with_the_key_that_was_meant() {
    let mut count = 0;
    for entry in gallery().iter().chain(theory()).chain(studies()) {
        for (text, line, key) in misspelt(entry) {
            let is_study = studies().iter().any(|study| study.name == entry.name);
            let parsed = match is_study {
                true => Study::parse("x.toml", &text).map(drop),
                false => ScenarioFile::parse("x.toml", &text).map(drop),
            };
            let problems = parsed.expect_err(&format!("{}:{line}: {key}", entry.name)).0;
            let meant = format!("did you mean “{key}”?");
            let is_told = |problem: &&microbiz::Problem| {
                problem.place.is_some_and(|place| place.line == line) && problem.text.contains(&meant)
            };
            assert!(
                problems.iter().any(|problem| is_told(&problem)),
                "{}:{line}: {key}\n{problems:#?}",
                entry.name
            );
            count += 1;
        }
    }
    assert!(count > 1500, "{count} keys");
}

fn validator(kind: FileKind) -> jsonschema::Validator {
    jsonschema::options().with_draft(jsonschema::Draft::Draft4).build(&schema(kind)).unwrap()
}

fn as_json(text: &str) -> Value {
    serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()
}

#[test]
fn the_schema_takes_the_whole_gallery_and_no_misspelt_key_of_it() {
    let (scenario, study) = (validator(FileKind::Scenario), validator(FileKind::Study));
    for entry in gallery().iter().chain(theory()) {
        let faults: Vec<String> =
            scenario.iter_errors(&as_json(entry.text)).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", entry.name);
    }
    for entry in studies() {
        let faults: Vec<String> =
            study.iter_errors(&as_json(entry.text)).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}: {faults:#?}", entry.name);
    }
    for entry in gallery() {
        for (text, line, key) in misspelt(entry) {
            assert!(!scenario.is_valid(&as_json(&text)), "{}:{line}: {key}", entry.name);
        }
    }
}

#[test]
fn the_schema_has_no_alternatives_that_editors_merge() {
    let text = schema(FileKind::Scenario).to_string() + &schema(FileKind::Study).to_string();
    for word in ["oneOf", "anyOf", "allOf"] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn every_key_measure_and_warning_has_an_explanation() {
    let dir = tempfile::tempdir().unwrap();
    let explained = |name: &str| {
        let done = microbiz(dir.path(), &["explain", name]);
        assert!(done.status.success(), "{name}: {}", text(&done.stderr));
        text(&done.stdout)
    };
    for (name, part) in [
        ("span", "people or teams under one manager"),
        ("structures.x.links.reports_up.gate", "reports leave only at this cadence"),
        ("delivered.share", "The share of the cohort received within τ."),
        ("short-follow-up", "What it does to the answer"),
        ("shift_interval", "Unit: working time"),
        ("changes.at", "key of `[[changes]]`"),
        ("cost_of_change", "column of fairness.csv"),
    ] {
        assert!(explained(name).contains(part), "{name}");
    }
    for measure in microbiz::results::Measure::ALL {
        assert!(measure.definition().len() > 10);
    }
    for (wrong, meant) in [
        ("spann", "did you mean “span”?"),
        ("deliverd.share", "did you mean “delivered.share”?"),
        ("qqq", "--keys"),
    ] {
        let done = microbiz(dir.path(), &["explain", wrong]);
        assert!(
            done.status.code() == Some(2) && text(&done.stderr).contains(meant),
            "{}",
            text(&done.stderr)
        );
    }
}

#[test]
fn every_word_in_the_tables_of_the_terminal_is_explained() {
    let dir = tempfile::tempdir().unwrap();
    let mut words = std::collections::BTreeSet::new();
    for who in ["student", "designer"] {
        let file = format!("{who}.toml");
        assert!(microbiz(dir.path(), &["new", who, "--out", &file]).status.success());
        let done =
            microbiz(dir.path(), &["run", &file, "--replications", "2", "--no-report", "--no-halving"]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        for line in text(&done.stdout).lines() {
            let cells: Vec<&str> = line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
            if let [first, _, _, ..] = cells[..]
                && !["Fairness", "hierarchy", "today"].contains(&first)
            {
                words.insert(first.to_owned());
            }
        }
    }
    assert!(words.len() > 25 && words.contains("truth retained"), "{words:?}");
    for word in words.iter().map(String::as_str).chain([
        "τ",
        "p90",
        "triage",
        "Niche",
        "micro-business",
        "no difference shown",
    ]) {
        let done = microbiz(dir.path(), &["explain", word]);
        assert!(done.status.success(), "{word}: {}", text(&done.stderr));
    }
}

#[test]
fn what_new_writes_runs_without_a_warning_and_overwrites_nothing() {
    let dir = tempfile::tempdir().unwrap();
    for starter in starters() {
        let done = microbiz(dir.path(), &["new", starter.name, "--out", &format!("{}.toml", starter.name)]);
        assert!(done.status.success(), "{}", text(&done.stderr));
        for (suffix, _) in starter.files {
            let file = format!("{}{suffix}.toml", starter.name);
            let (found, code) = checked(dir.path(), &[&file]);
            let worse: Vec<&Value> = found.iter().filter(|found| found["severity"] != "note").collect();
            assert!(worse.is_empty() && code == Some(0), "{worse:#?}");
            let written = std::fs::read_to_string(dir.path().join(&file)).unwrap();
            assert!(!written.contains("NAME"), "{file}");
        }
        let file = format!("{}.toml", starter.name);
        let before = std::fs::read(dir.path().join(&file)).unwrap();
        let again = microbiz(dir.path(), &["new", starter.name, "--out", &file]);
        assert_eq!(again.status.code(), Some(2), "{}", text(&again.stderr));
        assert_eq!(std::fs::read(dir.path().join(&file)).unwrap(), before);
        let run = microbiz(
            dir.path(),
            &["run", &file, "--replications", "2", "--no-halving", "--no-report", "--quiet"],
        );
        assert!(run.status.success(), "{}", text(&run.stderr));
    }
}

#[test]
fn the_gallery_is_printed_as_it_is_and_its_lists_are_whole() {
    let dir = tempfile::tempdir().unwrap();
    let printed = microbiz(dir.path(), &["scenarios", "pooling", "--print"]);
    let entry = gallery().iter().find(|entry| entry.name == "pooling").unwrap();
    assert_eq!(text(&printed.stdout), entry.text);
    let measures = text(&microbiz(dir.path(), &["scenarios", "--measures"]).stdout);
    let all = microbiz::results::Measure::ALL;
    assert!(all.iter().all(|measure| measures.contains(&format!("{} (measure)", measure.name()))));
    let warnings = text(&microbiz(dir.path(), &["scenarios", "--warnings"]).stdout);
    assert!(microbiz::results::Lint::ALL.iter().all(|lint| warnings.contains(&format!("{lint} (warning)"))));
    for shell in ["bash", "zsh", "fish"] {
        assert!(text(&microbiz(dir.path(), &["completions", shell]).stdout).contains("microbiz"));
    }
    assert!(text(&microbiz(dir.path(), &["manual"]).stdout).contains(".TH"));
}

#[test]
fn what_a_misfit_costs_is_told_with_its_interval() {
    let dir = tempfile::tempdir().unwrap();
    let narrow = "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1q\"\nfollow_up = \"1q\"\nreplications = 10\n[market]\nniches = 6\n\
        attributes = 4\nshift_interval = \"1w\"\n[structures.narrow]\ntemplate = \"hierarchy\"\nspan = 3\n";
    std::fs::write(dir.path().join("narrow.toml"), narrow).unwrap();
    let told = microbiz(dir.path(), &["check", "narrow.toml", "--price", "--replications", "4"]);
    let shown = text(&told.stdout);
    for part in [
        "narrow, gates in series: costs ",
        "narrow, span: ",
        " against span 8 instead of 3",
        "4 replications under the same luck",
    ] {
        assert!(shown.contains(part), "{part}\n{shown}");
    }
    let json =
        microbiz(dir.path(), &["check", "narrow.toml", "--price", "--replications", "4", "--format", "json"]);
    let document: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert!(
        document["prices"]
            .as_array()
            .unwrap()
            .iter()
            .all(|price| price["unit"] == "d" && price["low"].is_number()),
        "{document}"
    );
}

#[test]
fn a_seal_is_put_into_the_file_and_replaced_and_the_run_says_what_became_of_it() {
    let dir = tempfile::tempdir().unwrap();
    let done = microbiz(dir.path(), &["new", "researcher", "--out", "mine.toml"]);
    assert!(done.status.success());
    let read = || std::fs::read_to_string(dir.path().join("mine.toml")).unwrap();
    let before = read();
    assert!(microbiz(dir.path(), &["claims", "seal", "mine.toml", "--write"]).status.success());
    let sealed = read();
    let seals = |text: &str| text.lines().filter(|line| line.starts_with("sealed = ")).count();
    assert_eq!((seals(&before), seals(&sealed)), (0, 1));
    assert_eq!(
        sealed.lines().filter(|line| !line.starts_with("sealed")).collect::<Vec<_>>(),
        before.lines().collect::<Vec<_>>()
    );
    assert!(microbiz(dir.path(), &["claims", "seal", "mine.toml", "--write"]).status.success());
    assert_eq!(read(), sealed, "the same claims have the same seal");
    std::fs::write(dir.path().join("mine.toml"), sealed.replace("span = 14", "span = 13")).unwrap();
    let run = microbiz(dir.path(), &["run", "mine.toml", "--no-halving", "--no-report"]);
    assert!(
        text(&run.stdout)
            .contains("the claims are as they were sealed, but the scenario that was run is another"),
        "{}",
        text(&run.stdout)
    );
    let none = microbiz(dir.path(), &["claims", "seal", "two-pizza"]);
    assert!(
        none.status.success() && text(&none.stdout).starts_with("sealed = \""),
        "the gallery can be sealed, not written"
    );
    assert_eq!(microbiz(dir.path(), &["claims", "seal", "two-pizza", "--write"]).status.code(), Some(2));
}

#[test]
fn the_model_and_a_scenario_are_described_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let model = text(&microbiz(dir.path(), &["describe"]).stdout);
    for part in
        ["## 7. Submodels", "Grimm et al. 2020", "src/simulation/rules/relay.rs", "| `delivered.share` |"]
    {
        assert!(model.contains(part), "{part}");
    }
    let scenario = text(&microbiz(dir.path(), &["describe", "pooling"]).stdout);
    for part in
        ["## What differs", "| `template` |", "## Where the numbers come from", "Assumed, and worth varying"]
    {
        assert!(scenario.contains(part), "{part}\n{scenario}");
    }
}

#[test]
fn a_run_ends_with_its_answer_how_sure_what_it_hangs_on_and_what_next() {
    let dir = tempfile::tempdir().unwrap();
    let run =
        microbiz(dir.path(), &["run", "approvals", "--replications", "5", "--no-report", "--no-halving"]);
    let shown = text(&run.stdout);
    let places: Vec<usize> = ["\nAnswer ", "\nHow sure ", "\nMain risk ", "\nHangs on ", "\nNext "]
        .iter()
        .map(|heading| shown.find(heading).unwrap_or_else(|| panic!("{heading}\n{shown}")))
        .collect();
    assert!(places.is_sorted(), "{shown}");
    let lines = shown[places[0]..].lines();
    assert!(lines.clone().all(|line| line.chars().count() <= 100), "{shown}");
}
