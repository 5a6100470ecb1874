//! How cost grows with the organisation, the market and the load: nanoseconds of event loop a service, bytes a team.
//!
//! `cargo bench --bench growth [-- people|niches|load …] [--picture FILE.svg]` runs each case in a process of its own, so that its memory is its own.
//! With `--picture` what came out is drawn as well.
//! Memory is the most that the process had (Linux alone tells), less what a firm of forty people takes.

mod picture;

use microbiz::{Execution, Experiment, ScenarioFile};
use std::collections::BTreeMap;
use std::process::Command;
use std::time::Instant;

/// Services that a case is to complete: enough for its caches to fill.
const SERVICES: f64 = 2e6;
/// Working days of the longest run.
const LONGEST_D: f64 = 2000.0;

/// A line of the picture: what grows, in which template, and nanoseconds a service by its size.
struct Grown {
    name: &'static str,
    template: &'static str,
    points: Vec<(f64, f64)>,
}

/// A firm: people, niches, and how many shifts a niche has in a working day.
#[derive(Clone, Copy)]
struct Case {
    people: u32,
    niches: u32,
    shifts_a_day: f64,
}

const USUAL: Case = Case { people: 10_000, niches: 1000, shifts_a_day: 0.2 };

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [command, template, people, niches, shifts] = &arguments[..]
        && command == "run"
    {
        let number = |text: &String| text.parse().expect("a number");
        let case =
            Case { people: number(people), niches: number(niches), shifts_a_day: shifts.parse().unwrap() };
        return println!("{}", told(template, case));
    }
    let drawn = arguments.iter().position(|argument| argument == "--picture");
    let file = drawn.map(|place| arguments.get(place + 1).expect("--picture wants a file"));
    let is_wanted = |name: &str| {
        let plain = arguments.iter().filter(|argument| !argument.starts_with('-') && Some(*argument) != file);
        let mut names = plain.peekable();
        names.peek().is_none() || names.any(|wanted| wanted == name)
    };
    println!(
        "{:<7} {:<10} {:>9} {:>8} {:>10} {:>11} {:>10} {:>12} {:>9}",
        "grows",
        "template",
        "people",
        "niches",
        "shifts/d",
        "services",
        "ns/service",
        "bytes/team",
        "set-up s"
    );
    let people =
        [100, 1000, 10_000, 100_000, 1_000_000].map(|people| Case { people, niches: people / 10, ..USUAL });
    // Fewer people could not meet so many niches.
    let niches = [10, 100, 1000, 10_000, 100_000].map(|niches| Case {
        people: 100_000,
        niches,
        shifts_a_day: 200.0 / f64::from(niches),
    });
    let load = [0.02, 0.1, 0.2, 0.5, 1.0].map(|shifts_a_day| Case { shifts_a_day, ..USUAL });
    let mut all = Vec::new();
    for (name, cases) in [("people", people), ("niches", niches), ("load", load)] {
        for template in ["hierarchy", "network"].into_iter().filter(|_| is_wanted(name)) {
            let mut points = Vec::new();
            for case in cases {
                let (line, nanoseconds) = of_its_own(template, case);
                println!("{name:<7} {template:<10} {line}");
                let size = match name {
                    "people" => f64::from(case.people),
                    "niches" => f64::from(case.niches),
                    _ => case.shifts_a_day,
                };
                points.push((size, nanoseconds));
            }
            all.push(Grown { name, template, points });
        }
    }
    if let Some(file) = file {
        std::fs::write(file, picture::drawn(&all)).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

/// A case in a process of its own, as a line of the table, and its nanoseconds a service.
fn of_its_own(template: &str, case: Case) -> (String, f64) {
    let own = std::env::current_exe().expect("a program knows where it lies");
    let small = Case { people: 40, niches: 1, ..case };
    let [line, base] = [case, small].map(|case| {
        let Case { people, niches, shifts_a_day } = case;
        let numbers = [people.to_string(), niches.to_string(), shifts_a_day.to_string()];
        let done = Command::new(&own).args(["run", template]).args(numbers).output().expect("it starts");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).trim().to_owned()
    });
    let numbers = |line: &str| line.split(' ').map(|n| n.parse().unwrap_or(f64::NAN)).collect::<Vec<f64>>();
    let ([services, nanoseconds, bytes, set_up, teams], [_, _, least, ..]) =
        (&numbers(&line)[..], &numbers(&base)[..])
    else {
        panic!("five numbers: {line}");
    };
    let line = format!(
        "{:>9} {:>8} {:>10} {services:>11} {nanoseconds:>10.0} {:>12.0} {set_up:>9.2}",
        case.people,
        case.niches,
        case.shifts_a_day,
        (bytes - least) / teams
    );
    (line, *nanoseconds)
}

/// Services, nanoseconds a service, bytes, seconds beside the event loop, and teams.
fn told(template: &str, case: Case) -> String {
    // A shift takes about ten services, and everybody has a chore a day. No executive could give thousands of teams an hour.
    let a_day = f64::from(case.niches) * case.shifts_a_day * 10.0 + f64::from(case.people);
    let days = (SERVICES / a_day).clamp(1.0, LONGEST_D);
    let text = format!(
        "schema_version = 1\nwarm_up = \"0d\"\nhorizon = \"{days}d\"\nfollow_up = \"{}d\"\nreplications = 1\n\
         [market]\nniches = {}\nattributes = 12\nshift_interval = \"{}d\"\n\
         [structures.s]\ntemplate = \"{template}\"\nmembers = {}\nlinks.reports_up.hours = \"0h\"\n",
        days / 2.0,
        case.niches,
        1.0 / case.shifts_a_day,
        case.people
    );
    let scenario = ScenarioFile::parse("growth.toml", &text).and_then(|file| file.resolve(BTreeMap::new()));
    let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}"));
    let started = Instant::now();
    let clock = || started.elapsed();
    let execution = Execution { threads: 1, bottlenecks: false, clock: &clock, ..Execution::default() };
    let results = Experiment::new(scenario).and_then(|experiment| experiment.run(execution));
    let results = results.expect("the case runs");
    let (effort, teams) = (&results.effort, results.fairness.first().map_or(0, |row| row.teams));
    let seconds = effort.event_loop_seconds;
    let rest = started.elapsed().as_secs_f64() - seconds;
    let services = effort.services_completed;
    format!("{services} {} {} {rest} {teams}", seconds / services as f64 * 1e9, most_bytes())
}

/// The most memory that this process had, in bytes; none where the system does not tell.
fn most_bytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib * 1024.0)
}
