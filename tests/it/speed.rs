//! What a service costs in instructions, which no neighbour disturbs.

#[path = "../../benches/instructions/workloads.rs"]
mod workloads;

use workloads::{WORKLOADS, has_valgrind, instructions_a_service};

/// So much more than what is written is a loss that somebody has to explain.
const TOLERANCE: f64 = 0.03;

#[test]
#[ignore = "takes minutes, valgrind and a release build, which MICROBIZ names"]
fn no_workload_takes_more_instructions_than_is_written() {
    let Some(program) = std::env::var("MICROBIZ").ok().filter(|_| has_valgrind()) else {
        return println!("skipped: valgrind is not installed, or MICROBIZ names no program");
    };
    for workload in &WORKLOADS {
        let (measured, written) = (instructions_a_service(&program, workload), workload.written);
        println!("{}: {measured:.1} instructions a service, {written} written", workload.name);
        assert!(
            measured <= written * (1.0 + TOLERANCE),
            "{}: {measured:.1} instructions a service, over 3 % more than the {written} of benches/instructions/workloads.rs",
            workload.name
        );
    }
}
