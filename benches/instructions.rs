//! Instructions a service: what the event loop costs, whatever the neighbours of this machine do.
//!
//! `cargo bench --bench instructions` runs each workload twice under valgrind, at two lengths, and divides the difference of the
//! instructions by that of the services, so that set-up and statistics cancel. With `-- --check` it fails where a workload takes more
//! than 3 % over what is written here; without valgrind it says so and measures nothing.

use microbiz::{Execution, Experiment, ScenarioFile};
use std::collections::BTreeMap;
use std::process::{Command, ExitCode};

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
    if let [command, name, length] = &arguments[..]
        && command == "run"
    {
        println!("{}", services(named(name), length));
        return ExitCode::SUCCESS;
    }
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

fn named(name: &str) -> &'static Workload {
    WORKLOADS.iter().find(|workload| workload.name == name).expect("a workload of this bench")
}

/// Runs a workload at a length; the services that were completed.
fn services(workload: &Workload, length: &str) -> u64 {
    let path = format!("{}/{}", env!("CARGO_MANIFEST_DIR"), workload.file);
    let text = std::fs::read_to_string(&path).expect("the scenarios of the bench lie in the repository");
    let longer = |line: &str| match line.split_once(" = ") {
        Some((key, _)) if key == workload.key => format!("{key} = {length}"),
        _ => line.to_owned(),
    };
    let text = text.lines().map(longer).collect::<Vec<_>>().join("\n");
    let file = ScenarioFile::parse(&path, &text).expect("the scenarios of the bench are valid");
    let scenario = file.resolve(BTreeMap::new()).expect("the scenarios of the bench are valid");
    let execution = Execution { threads: 1, bottlenecks: false, ..Execution::default() };
    let results = Experiment::new(scenario).and_then(|experiment| experiment.run(execution));
    results.expect("the scenarios of the bench run").effort.services_completed
}

/// The difference of the instructions at both lengths over that of the services.
fn instructions_a_service(workload: &Workload) -> f64 {
    let [(before, fewer), (after, more)] = workload.lengths.map(|length| counted(workload, length));
    (after - before) as f64 / (more - fewer) as f64
}

/// Instructions and services of a workload at a length.
fn counted(workload: &Workload, length: &str) -> (u64, u64) {
    let own = std::env::current_exe().expect("a program knows where it lies");
    let asked = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let done = Command::new("valgrind").args(asked).arg(own).args(["run", workload.name, length]).output();
    let done = done.expect("valgrind starts");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let collected = said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok());
    let services = String::from_utf8_lossy(&done.stdout).trim().parse().ok();
    let (Some(instructions), Some(services)) = (collected, services) else { panic!("{said}") };
    (instructions, services)
}
