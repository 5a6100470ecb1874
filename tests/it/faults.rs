//! Bad days: files that are in the way, names that nobody expects, streams that end, runs that would never end, and what
//! others do to our folders meanwhile. Whatever happens, a sentence says so, and nothing of anybody's is lost.

use crate::cli::microbiz;
use microbiz::{Experiment, ScenarioFile};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

const TOP: &str = "schema_version = 1\ntitle = \"Tiny\"\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 1\n\
    [market]\nshift_interval = \"4d\"\nniches = 3\nattributes = 2\n";
const TWO: &str = "[structures.s]\ntemplate = \"tree\"\nreceive_work = \"1h\"\n\
    [structures.t]\ntemplate = \"tree\"\nbranching = 2\nlevels = 2\nrelay_work = \"1h\"\n";

/// A folder with a file `x.toml`.
fn folder_with(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.toml"), text).unwrap();
    folder
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is said when a command is refused, none of which a terminal would obey.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let done = microbiz(folder, arguments);
    assert_eq!(done.status.code(), Some(2), "{arguments:?}: {}", said(&done));
    let said = said(&done);
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
    said
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = folder.read_dir().unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Waits until something is there that does not depend on how fast this machine is.
pub fn wait_until(mut is_there: impl FnMut() -> bool) {
    for _ in 0..12_000 {
        if is_there() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not happen in a minute");
}

/// Starts a run that takes for ever, and waits until it has its place: from then on it hears signals.
pub fn endless_run(folder: &Path, scenario: &str) -> Child {
    let child = Command::new(env!("CARGO_BIN_EXE_microbiz"))
        .current_dir(folder)
        .args(["run", scenario, "--replications", "1000000", "--yes", "--quiet"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = folder.join("output");
    wait_until(|| output.is_dir() && names_in(&output).iter().any(|name| name.contains(".lock")));
    child
}

pub fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_socket_in_the_way_is_refused_before_the_run_by_every_verb_that_writes() {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let dir = dir.path();
    std::fs::write(
        dir.join("study.toml"),
        "schema_version = 1\nscenario = \"x.toml\"\ndesign = \"grid\"\n[[factors]]\npath = \"market.niches\"\nlevels = [2, 3]\n",
    )
    .unwrap();
    assert!(Command::new("mkfifo").arg(dir.join("fifo")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(dir.join("socket")).unwrap();
    let before = names_in(dir);
    for special in ["fifo", "socket", "/dev/null"] {
        for verb in [&["run", "x.toml"][..], &["sweep", "study.toml"]] {
            let arguments = [verb, &["--out", special, "--force"]].concat();
            assert!(refusal(dir, &arguments).contains("a device, a pipe or a socket"), "{arguments:?}");
        }
    }
    assert_eq!(names_in(dir), before);
    assert!(microbiz(dir, &["sweep", "study.toml", "--out", "done"]).status.success());
    for special in ["fifo", "socket", "/dev/null"] {
        assert!(refusal(dir, &["bundle", "done", "--out", special, "--force"]).contains("is no file"));
    }
}

#[test]
fn whatever_structures_are_called_their_drawings_are_made_and_none_takes_the_place_of_another() {
    let long = "x".repeat(240);
    let names = ["a/b", "../x", "Red", "red", "\u{e9}", "e\u{301}", &long];
    let structures: String =
        names.iter().map(|name| format!("[structures.\"{name}\"]\ntemplate = \"tree\"\n")).collect();
    let dir = folder_with(&format!("{TOP}{structures}"));
    let done = microbiz(dir.path(), &["run", "x.toml", "--out", "results", "--no-halving"]);
    assert!(done.status.success(), "{}", said(&done));
    let drawings = names_in(&dir.path().join("results/plots"));
    let maps: std::collections::BTreeSet<String> = drawings
        .iter()
        .filter(|name| name.starts_with("organisation-") && name.contains(".svg"))
        .map(|name| name.to_lowercase())
        .collect();
    assert_eq!(maps.len(), names.len(), "{drawings:?}");
    assert_eq!(names_in(dir.path()), ["results", "x.toml"], "nothing was written elsewhere");
}

#[test]
fn characters_that_no_drawing_can_hold_are_refused_at_reading_with_their_line_and_shown_escaped() {
    let structure = |name: &str| format!("{TOP}[structures.\"{name}\"]\ntemplate = \"tree\"\n");
    let texts = [
        (structure("a\\u0000b"), "x.toml:10:", "U+0000"),
        (structure("\\u001b[31mred"), "x.toml:10:", "U+001B"),
        (structure("a\u{fffe}b"), "x.toml:10:", "U+FFFE"),
        (format!("{TOP}{TWO}").replace("Tiny", "\\u001b]0;pwned\\u0007"), "x.toml:2:", "U+001B"),
        (format!("\"\\u001b[2J\" = 1\n{TOP}{TWO}"), "x.toml:1:", "\\u{1b}[2J"),
        (format!("baseline = \"\\u009b2J\"\n{TOP}{TWO}"), "x.toml:1:", "U+009B"),
    ];
    for (text, place, shown) in texts {
        let dir = folder_with(&text);
        let said = refusal(dir.path(), &["run", "x.toml"]);
        assert!(said.contains(place) && said.contains(shown), "{said}");
        assert_eq!(names_in(dir.path()), ["x.toml"], "nothing was begun");
    }
    let fine = format!("question = \"\"\"Two lines,\n\ta tab?\"\"\"\n{TOP}{TWO}");
    let dir = folder_with(&fine);
    assert!(microbiz(dir.path(), &["run", "x.toml", "--quiet", "--no-halving"]).status.success());
}

#[test]
fn a_bell_in_a_chart_becomes_a_space_and_is_said() {
    let dir = folder_with(&format!(
        "{TOP}[base.chart]\nfile = \"people.csv\"\n[structures.chart]\ntemplate = \"chart\"\n"
    ));
    let people = "id,reports_to,title\nr,,Head\na,r,Bo\u{7}ss\nb,a,Maker\n";
    std::fs::write(dir.path().join("people.csv"), people).unwrap();
    let done = microbiz(dir.path(), &["run", "x.toml", "--out", "out"]);
    assert!(done.status.success(), "{}", said(&done));
    let shown = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(
        shown.contains("people.csv: ") && shown.contains("line 3") && !shown.contains('\u{7}'),
        "{shown}"
    );
    let teams = std::fs::read_to_string(dir.path().join("out/organisation.csv")).unwrap();
    assert!(teams.contains("Bo ss (a)"), "{teams}");
}

#[cfg(unix)]
#[test]
fn a_reader_who_has_seen_enough_ends_a_command_quietly_and_a_full_device_with_a_sentence() {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let run = ["run", "x.toml", "--json", "--no-halving"];
    for arguments in [&["scenarios"][..], &["scenarios", "--keys"], &["--help"], &run] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let command = || {
            let mut command = Command::new(env!("CARGO_BIN_EXE_microbiz"));
            command.current_dir(dir.path()).args(arguments);
            command
        };
        let done = command().stdout(writer).output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{arguments:?}: {}", said(&done));
        assert!(!said(&done).contains("panicked"), "{}", said(&done));
        if Path::new("/dev/full").exists() {
            let full = || std::fs::File::options().write(true).open("/dev/full").unwrap();
            let done = command().stdout(full()).output().unwrap();
            assert_eq!(done.status.code(), Some(2), "{arguments:?}: {}", said(&done));
            assert!(said(&done).contains("the standard output cannot be written"), "{}", said(&done));
            let deaf = command().stderr(full()).output().unwrap();
            assert_eq!(deaf.status.code(), Some(0), "{arguments:?} with nobody to complain to");
        }
    }
    assert!(dir.path().join("output/x/summary.csv").is_file(), "the tables are written all the same");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_whose_name_is_no_text_is_written_like_any_other() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let name = std::ffi::OsStr::from_bytes(b"r\xffsults");
    let done = Command::new(env!("CARGO_BIN_EXE_microbiz"))
        .current_dir(dir.path())
        .args(["run", "x.toml", "--quiet", "--no-halving", "--out"])
        .arg(name)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", said(&done));
    assert!(dir.path().join(name).join("summary.csv").is_file());
}

#[test]
fn a_run_that_would_take_for_ever_is_refused_with_its_events_and_the_key_that_makes_them() {
    let with = |lines: &str| format!("{TOP}{TWO}{lines}");
    let texts = [
        (
            with("channels.c = { new = true, contact_interval = \"0.0000001d\" }\n"),
            "structures.t.channels.c.contact_interval",
        ),
        (
            with("channels.c = { new = true, false_alarm_interval = \"0.0000001d\" }\n"),
            "channels.c.false_alarm_interval",
        ),
        (
            with("background_share = 0.5\nchore_work = \"0.0000001d\"\n"),
            "structures.t has 3 members and chores",
        ),
        (with("background_share = 0.5\nchore_work = \"1min\"\nteam_members = 65000\n"), "chore_work"),
        (with("route = \"gossip\"\nmeeting_interval = \"0.00000001d\"\n"), "structures.t.meeting_interval"),
        (with("").replace("\"4d\"", "\"1s\""), "market.shift_interval"),
        (with("").replace("\"1y\"", "\"99999y\""), "horizon"),
        (
            with("").replace("[market]", "[market]\nfalse_alarm_interval = \"0.5s\""),
            "market.false_alarm_interval",
        ),
    ];
    for (text, key) in texts {
        let dir = folder_with(&text);
        let said = refusal(dir.path(), &["run", "x.toml"]);
        assert!(said.contains("would take about") && said.contains("--yes"), "{said}");
        assert!(said.contains(key), "{key}: {said}");
    }
}

#[test]
fn a_chain_too_long_for_the_memory_is_refused_with_what_it_would_take() {
    let chain = |levels: u32| {
        format!("{TOP}{TWO}")
            .replace("branching = 2\nlevels = 2", &format!("branching = 1\nlevels = {levels}"))
    };
    let dir = folder_with(&chain(100_000));
    let said = refusal(dir.path(), &["run", "x.toml", "--yes"]);
    assert!(
        said.contains("structures.t") && said.contains("100000 levels") && said.contains("20.0 GB"),
        "{said}"
    );
    let file = ScenarioFile::parse("x.toml", &chain(10_000)).unwrap();
    assert!(Experiment::new(file.resolve(std::collections::BTreeMap::new()).unwrap()).is_ok());
}

#[test]
fn every_scenario_inside_the_binary_is_far_from_the_bound_on_events() {
    for entry in microbiz::gallery().iter().chain(microbiz::theory()) {
        let file = ScenarioFile::parse(entry.name, entry.text).unwrap();
        let experiment = Experiment::new(file.resolve(std::collections::BTreeMap::new()).unwrap()).unwrap();
        let events = experiment.expected_events().events;
        assert!(events < 5e7, "{}: {events:.1e}", entry.name);
    }
}

#[test]
fn the_expected_events_of_a_source_grow_with_it() {
    let events = |text: String| {
        let file = ScenarioFile::parse("x.toml", &text).unwrap();
        Experiment::new(file.resolve(std::collections::BTreeMap::new()).unwrap()).unwrap().expected_events()
    };
    let chores = |work: &str| {
        let text = format!(
            "{TOP}[structures.s]\ntemplate = \"tree\"\nteam_members = 10\nbackground_share = 0.5\nchore_work = \"{work}\"\n"
        );
        events(text.replace("4d", "1y")).of_these
    };
    // Ten heads with 252 days of 8 hours, half of them in chores of one minute; each comes and is done.
    let by_hand = 2.0 * 10.0 * 0.5 * 252.0 * 480.0;
    assert!((chores("1min") / by_hand - 1.0).abs() < 1e-9, "{} {by_hand}", chores("1min"));
    assert!((chores("1min") / chores("10min") - 10.0).abs() < 1e-9);
}

#[test]
fn a_market_that_doubles_is_expected_to_have_as_many_more_events_as_its_rate_is_larger_on_average() {
    let of_shifts = |market: &str| {
        let text = format!("{TOP}{market}[structures.s]\ntemplate = \"tree\"\n");
        let file = ScenarioFile::parse("x.toml", &text).unwrap();
        Experiment::new(file.resolve(std::collections::BTreeMap::new()).unwrap())
            .unwrap()
            .expected_events()
            .of_these
    };
    // 2^(t/d) from 0 to 1 year is on average (2^(1/d) − 1) d/ln 2.
    for (doubling, times) in [("1y", 1.0 / std::f64::consts::LN_2), ("6mo", 1.5 / std::f64::consts::LN_2)] {
        let more = of_shifts(&format!("doubling = \"{doubling}\"\n")) / of_shifts("");
        assert!((more / times - 1.0).abs() < 1e-9, "{doubling}: {more}, not {times}");
    }
}

#[test]
fn a_second_run_into_the_folder_of_one_that_goes_on_is_refused() {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let mut first = endless_run(dir.path(), "x.toml");
    let said = refusal(dir.path(), &["run", "x.toml"]);
    assert!(said.contains("another process writes into this folder"), "{said}");
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn what_a_killed_run_left_is_gone_after_the_next_and_notes_beside_results_stay() {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let run = || microbiz(dir.path(), &["run", "x.toml", "--quiet", "--no-halving"]);
    assert!(run().status.success());
    std::fs::write(dir.path().join("output/x/my notes.txt"), "look at team 3").unwrap();
    let mut killed = endless_run(dir.path(), "x.toml");
    killed.kill().unwrap();
    killed.wait().unwrap();
    assert!(names_in(&dir.path().join("output")).len() > 1, "it left something");
    assert!(run().status.success());
    assert_eq!(names_in(&dir.path().join("output")), ["x"]);
    let notes = std::fs::read_to_string(dir.path().join("output/x/my notes.txt")).unwrap();
    assert_eq!(notes, "look at team 3");
}

#[test]
fn a_folder_with_the_scenario_in_it_is_never_replaced() {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let said = refusal(dir.path(), &["run", "x.toml", "--out", ".", "--force"]);
    assert!(said.contains("holds “x.toml” and no results of microbiz"), "{said}");
    assert_eq!(names_in(dir.path()), ["x.toml"]);
}

#[cfg(unix)]
#[test]
fn a_run_that_takes_for_ever_ends_at_once_when_it_is_told_to() {
    // One run alone has some ten billion events.
    let endless = format!("{TOP}{TWO}background_share = 0.5\nchore_work = \"0.0000001d\"\n");
    for name in ["-TERM", "-INT"] {
        let dir = folder_with(&endless);
        let child = endless_run(dir.path(), "x.toml");
        signal(&child, name);
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(130), "{}", said(&done));
        assert_eq!(names_in(&dir.path().join("output")).len(), 0, "nothing half written stays");
    }
}

#[test]
fn seeds_have_one_range_everywhere() {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let run =
        |seed: &str| microbiz(dir.path(), &["run", "x.toml", "--quiet", "--no-halving", "--seed", seed]);
    assert_eq!(run("18446744073709551615").status.code(), Some(2));
    assert!(run("9223372036854775807").status.success());
    let manifest = std::fs::read_to_string(dir.path().join("output/x/manifest.json")).unwrap();
    assert_eq!(manifest.matches("\"seed\": 9223372036854775807").count(), 2, "{manifest}");
}

/// A small finished study and the folder that it stands in.
fn finished_study() -> tempfile::TempDir {
    let dir = folder_with(&format!("{TOP}{TWO}"));
    let study = "schema_version = 1\nscenario = \"x.toml\"\ndesign = \"grid\"\nreplications = 2\ntables = [\"runs.csv\", \"measures.csv\"]\n\
        [[factors]]\npath = \"market.niches\"\nlevels = [2, 3]\n";
    std::fs::write(dir.path().join("study.toml"), study).unwrap();
    let done = microbiz(dir.path(), &["sweep", "study.toml", "--out", "done", "--quiet"]);
    assert!(done.status.success(), "{}", said(&done));
    let done = microbiz(dir.path(), &["bundle", "done", "--out", "done.tar", "--quiet"]);
    assert!(done.status.success(), "{}", said(&done));
    dir
}

#[test]
fn more_shards_than_runs_are_refused() {
    let dir = finished_study();
    let said = refusal(dir.path(), &["sweep", "study.toml", "--shard", "1/99999999999", "--out", "part"]);
    assert!(said.contains("4 points and replications"), "{said}");
    assert!(
        microbiz(dir.path(), &["sweep", "study.toml", "--shard", "4/4", "--out", "part"]).status.success()
    );
}

/// The same bundle with other entries.
fn rewritten(dir: &Path, change: impl Fn(&str, Vec<u8>) -> Vec<(String, Vec<u8>)>) {
    use std::io::Read;
    let mut old = tar::Archive::new(std::fs::File::open(dir.join("done.tar")).unwrap());
    let mut new = tar::Builder::new(std::fs::File::create(dir.join("new.tar")).unwrap());
    for entry in old.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        for (name, bytes) in change(&name, bytes) {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            new.append_data(&mut header, name, bytes.as_slice()).unwrap();
        }
    }
    new.into_inner().unwrap();
}

#[test]
fn a_bundle_whose_manifest_is_not_that_of_its_study_with_all_its_tables_is_refused() {
    type Edit = fn(&mut serde_json::Value);
    let edits: [(&str, Edit); 5] = [
        ("without runs.csv", |m| drop(m["tables"].as_object_mut().unwrap().remove("runs.csv"))),
        ("no digests", |m| drop(m.as_object_mut().unwrap().remove("tables"))),
        ("another study (seed", |m| m["seed"] = 99.into()),
        ("another study (microbiz", |m| m["microbiz"] = "9.9.9".into()),
        ("another study (scenario.", |m| m["scenario"]["horizon"] = "2y".into()),
    ];
    let dir = finished_study();
    for (text, edit) in edits {
        rewritten(dir.path(), |name, bytes| {
            if name != "manifest.json" {
                return vec![(name.to_owned(), bytes)];
            }
            let mut manifest = serde_json::from_slice(&bytes).unwrap();
            edit(&mut manifest);
            vec![(name.to_owned(), serde_json::to_vec(&manifest).unwrap())]
        });
        let said = refusal(dir.path(), &["replay", "new.tar"]);
        assert!(said.contains(text), "{text}: {said}");
    }
    assert!(microbiz(dir.path(), &["replay", "done.tar"]).status.success());
}

#[test]
fn a_bundle_with_entries_that_no_bundle_has_is_refused_and_none_is_read_beyond_its_size() {
    let dir = finished_study();
    rewritten(dir.path(), |name, bytes| {
        vec![(format!("{name}.exe"), bytes.clone()), (name.to_owned(), bytes)]
    });
    assert!(refusal(dir.path(), &["replay", "new.tar"]).contains("which no bundle has"));
    rewritten(dir.path(), |name, bytes| vec![(name.to_owned(), bytes.clone()), (name.to_owned(), bytes)]);
    assert!(refusal(dir.path(), &["replay", "new.tar"]).contains("twice"));
    // A sparse file of eight gibibytes takes one block here.
    let mut header = tar::Header::new_gnu();
    header.set_path("README.txt").unwrap();
    header.set_entry_type(tar::EntryType::GNUSparse);
    header.set_size(0);
    let gnu = header.as_gnu_mut().unwrap();
    gnu.realsize.copy_from_slice(b"77777777777\0");
    gnu.sparse[0].offset.copy_from_slice(b"77777777777\0");
    gnu.sparse[0].numbytes.copy_from_slice(b"00000000000\0");
    header.set_cksum();
    let whole = std::fs::read(dir.path().join("done.tar")).unwrap();
    std::fs::write(dir.path().join("new.tar"), [header.as_bytes().as_slice(), &whole].concat()).unwrap();
    assert!(refusal(dir.path(), &["replay", "new.tar"]).contains("is no plain file"));
    let mut header = tar::Header::new_ustar();
    header.set_path("README.txt").unwrap();
    header.set_size(1 << 33);
    header.set_cksum();
    std::fs::write(dir.path().join("new.tar"), [header.as_bytes().as_slice(), &whole].concat()).unwrap();
    assert!(refusal(dir.path(), &["replay", "new.tar"]).contains("would take more than"));
}

#[test]
fn a_bundle_that_is_cut_or_flipped_anywhere_is_refused_or_whole_and_never_a_panic() {
    let dir = finished_study();
    let whole = std::fs::read(dir.path().join("done.tar")).unwrap();
    let damaged = dir.path().join("damaged.tar");
    let mut refused = 0;
    for place in (0..whole.len()).step_by(whole.len() / 150) {
        let mut flipped = whole.clone();
        flipped[place] ^= 1 << (place % 8);
        for bytes in [&whole[..place], &flipped] {
            std::fs::write(&damaged, bytes).unwrap();
            refused += u32::from(microbiz::output::unbundle(&damaged).is_err());
        }
    }
    assert!(refused > 150, "only {refused} were noticed");
}
