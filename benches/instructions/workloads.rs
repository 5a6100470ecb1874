//! Workloads whose instructions a service are written down, and how they are counted: the program runs on each twice under valgrind,
//! at two lengths, and the difference of the instructions over that of the services leaves set-up out.

use std::process::Command;
use std::thread;

/// A scenario at two lengths.
pub struct Workload {
    pub name: &'static str,
    file: &'static str,
    key: &'static str,
    lengths: [&'static str; 2],
    /// Instructions a service when it was last written here.
    pub written: f64,
}

pub const WORKLOADS: [Workload; 2] = [
    Workload {
        name: "relay-small",
        file: "scenarios/bench/relay-small.toml",
        key: "horizon",
        lengths: ["\"9200d\"", "\"11200d\""],
        written: 727.0,
    },
    Workload {
        name: "headline",
        file: "scenarios/hierarchy-vs-network.toml",
        key: "replications",
        lengths: ["2", "4"],
        written: 1526.0,
    },
];

/// Whether instructions can be counted here.
pub fn has_valgrind() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|run| run.status.success())
}

/// The difference of the instructions at both lengths over that of the services.
pub fn instructions_a_service(program: &str, workload: &Workload) -> f64 {
    let [(before, fewer), (after, more)] = thread::scope(|scope| {
        let both = workload.lengths.map(|length| scope.spawn(move || counted(program, workload, length)));
        both.map(|one| one.join().expect("a workload is measured"))
    });
    (after - before) / (more - fewer)
}

/// Instructions and services of a workload at a length.
fn counted(program: &str, workload: &Workload, length: &str) -> (f64, f64) {
    let folder = tempfile::tempdir().expect("a folder beside others");
    let file = folder.path().join("workload.toml");
    std::fs::write(&file, at_length(workload, length)).expect("a scenario can be written");
    let results = folder.path().join("results");
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", program, "run"])
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
