//! Instructions a service: what the event loop costs, whatever the neighbours of this machine do.
//!
//! `cargo bench --bench instructions [-- NAME …]` prints what each workload takes beside what is written; without valgrind it says so
//! and measures nothing. The gate runs the same as a test (`tests/it/speed.rs`) and fails where a workload takes over 3 % more.

mod workloads;

use workloads::{WORKLOADS, Workload, has_valgrind, instructions_a_service};

fn main() {
    if !has_valgrind() {
        return println!("skipped: valgrind is not installed");
    }
    let names: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let is_wanted = |workload: &&Workload| names.is_empty() || names.iter().any(|name| name == workload.name);
    println!("{:<12} {:>24} {:>10} {:>9}", "workload", "instructions a service", "written", "change");
    for workload in WORKLOADS.iter().filter(is_wanted) {
        let measured = instructions_a_service(env!("CARGO_BIN_EXE_microbiz"), workload);
        let (name, written) = (workload.name, workload.written);
        let change = (measured / written - 1.0) * 100.0;
        println!("{name:<12} {measured:>24.1} {written:>10.1} {change:>+8.1}%");
    }
}
