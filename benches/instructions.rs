//! Instructions a service: what the event loop costs, whatever the neighbours of this machine do.
//!
//! `cargo bench --bench instructions` runs the program on each workload twice under valgrind, at two lengths, and divides the
//! difference of the instructions by that of the services, so that set-up cancels. With `-- --check` it fails where a workload takes
//! more than 3 % over what is written here; without valgrind it says so and measures nothing.

use std::process::{Command, ExitCode};
use std::thread;

/// So much more than what is written here fails the check.
const TOLERANCE: f64 = 0.03;

/// A scenario at two lengths.
struct Workload {
    name: &'static str,
    file: &'static str,
    key: &'static str,
    lengths: [&'static str; 2],
    /// Instructions a service when it was last written here.
    written: f64,
}

const WORKLOADS: [Workload; 2] = [
    Workload {
        name: "relay-small",
        file: "scenarios/bench/relay-small.toml",
        key: "horizon",
        lengths: ["\"9200d\"", "\"11200d\""],
        written: 652.0,
    },
    Workload {
        name: "headline",
        file: "scenarios/hierarchy-vs-network.toml",
        key: "replications",
        lengths: ["2", "4"],
        written: 1330.0,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: valgrind is not installed");
        return ExitCode::SUCCESS;
    }
    let is_wanted = |workload: &&Workload| {
        let mut names = arguments.iter().filter(|argument| !argument.starts_with('-')).peekable();
        names.peek().is_none() || names.any(|name| name == workload.name)
    };
    println!("{:<12} {:>24} {:>10} {:>9}", "workload", "instructions a service", "written", "change");
    let mut is_kept = true;
    for workload in WORKLOADS.iter().filter(is_wanted) {
        let measured = instructions_a_service(workload);
        let change = measured / workload.written - 1.0;
        println!(
            "{:<12} {measured:>24.1} {:>10.1} {:>+8.1}%",
            workload.name,
            workload.written,
            change * 100.0
        );
        is_kept &= change <= TOLERANCE;
    }
    if is_kept || !arguments.iter().any(|argument| argument == "--check") {
        return ExitCode::SUCCESS;
    }
    println!(
        "a workload takes over {:.0} % more than what is written in benches/instructions.rs",
        TOLERANCE * 100.0
    );
    ExitCode::FAILURE
}

/// The difference of the instructions at both lengths over that of the services.
fn instructions_a_service(workload: &Workload) -> f64 {
    let [(before, fewer), (after, more)] = thread::scope(|scope| {
        let both = workload.lengths.map(|length| scope.spawn(move || counted(workload, length)));
        both.map(|one| one.join().expect("a workload is measured"))
    });
    (after - before) / (more - fewer)
}

/// Instructions and services of a workload at a length.
fn counted(workload: &Workload, length: &str) -> (f64, f64) {
    let folder = tempfile::tempdir().expect("a folder beside others");
    let file = folder.path().join("workload.toml");
    std::fs::write(&file, at_length(workload, length)).expect("a scenario can be written");
    let results = folder.path().join("results");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", env!("CARGO_BIN_EXE_microbiz"), "run"])
        .args([file.as_os_str(), "--out".as_ref(), results.as_os_str()])
        .args(["--threads", "1", "--no-halving", "--no-report", "--yes"])
        .output()
        .expect("valgrind starts");
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    let collected = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    let effort = std::fs::read(results.join("timing.json")).unwrap_or_default();
    let effort: serde_json::Value = serde_json::from_slice(&effort).unwrap_or_default();
    let (Some(instructions), Some(services)) = (collected, effort["services_completed"].as_f64()) else {
        panic!("{said}")
    };
    (instructions, services)
}

/// The scenario of a workload with its key at this length.
fn at_length(workload: &Workload, length: &str) -> String {
    let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), workload.file);
    let text = std::fs::read_to_string(&path).expect("the scenarios of the bench lie in the repository");
    let changed = |line: &str| match line.split_once(" = ") {
        Some((key, _)) if key == workload.key => format!("{key} = {length}\n"),
        _ => format!("{line}\n"),
    };
    text.lines().map(changed).collect()
}
