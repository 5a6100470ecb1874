//! Readers on bytes that nobody meant: those that once made one fail, some damaged ones, and for as long as asked.

#[path = "../fuzz/mutations.rs"]
mod mutations;
#[path = "../fuzz/readers.rs"]
mod readers;

use mutations::{Choices, damaged, kept, search};
use readers::READERS;
use std::path::{Path, PathBuf};
use std::time::Duration;

fn corpus(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name)
}

#[test]
fn inputs_that_once_made_a_reader_fail_no_longer_do() {
    for (name, reader, _) in READERS {
        for (path, bytes) in kept(&corpus(name)) {
            println!("{}", path.display());
            reader(&bytes);
        }
    }
}

#[test]
fn every_reader_bears_what_it_reads_and_some_damage() {
    for (name, reader, seeds) in READERS {
        let seeds = seeds();
        assert!(seeds.len() >= 2, "{name}");
        seeds.iter().for_each(|seed| reader(seed));
        let mut choices = Choices(1);
        (0..40).for_each(|_| reader(&damaged(&mut choices, &seeds)));
    }
}

/// `FUZZ=chart FUZZ_SECONDS=300 FUZZ_SEED=1 cargo test --test it -- --ignored fuzz::long`
#[test]
#[ignore = "takes as long as asked"]
fn long() {
    let asked = |key: &str| std::env::var(key).ok();
    let number = |key: &str, otherwise: u64| asked(key).map_or(otherwise, |text| text.parse().unwrap());
    let (seconds, seed) = (number("FUZZ_SECONDS", 60), number("FUZZ_SEED", 1));
    let only = asked("FUZZ");
    for (name, reader, seeds) in READERS {
        if only.as_ref().is_some_and(|only| only != name) {
            continue;
        }
        let mut inputs = seeds();
        inputs.extend(kept(&corpus(name)).into_iter().map(|(_, bytes)| bytes));
        let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz").join(name);
        let done = search(reader, &inputs, seed, Duration::from_secs(seconds), &found);
        println!("{name}: {done} inputs in {seconds} s with the seed {seed}");
    }
}

/// Inputs to begin with, for libFuzzer: `cargo test --test it -- --ignored fuzz::seeds_are_written` puts them into
/// `target/tmp/seeds`.
#[test]
#[ignore = "writes files"]
fn seeds_are_written() {
    for (name, _, seeds) in READERS {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("seeds").join(name);
        std::fs::create_dir_all(&folder).unwrap();
        for (place, bytes) in seeds().into_iter().enumerate() {
            std::fs::write(folder.join(format!("{place:03}")), bytes).unwrap();
        }
    }
}
