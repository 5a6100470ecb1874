//! Inputs made from others by small damages, the same for the same seed; and the run that hands them to a reader.
//!
//! libFuzzer finds more, for it sees which branches were taken; this needs no other compiler.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// No input takes longer, in a build without optimisation on a busy machine.
const HANG: Duration = Duration::from_secs(20);
/// No input adds more to what the process holds.
const MEMORY_BYTES: u64 = 600 << 20;

/// Texts at which readers stumble.
const TOKENS: [&str; 44] = [
    "nan",
    "inf",
    "-inf",
    "-1",
    "0",
    "-0.0",
    "1e308",
    "1e-308",
    "1e999",
    "9223372036854775807",
    "18446744073709551616",
    "4294967296",
    "65536",
    "2147483648",
    "\u{0}",
    "\u{feff}",
    "\u{1b}[2J",
    "\u{202e}",
    "\"",
    "'",
    "\"\"\"",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    ",",
    ";",
    "\t",
    "\r\n",
    "\n\n",
    "=",
    ".",
    "#",
    "..",
    "../",
    "\u{e9}",
    "\u{1f600}",
    "<",
    ">",
    "&#0;",
    "null",
    "true",
];

/// Numbers by a multiplication and shifts (Vigna's splitmix64): no entropy, and enough for a choice.
pub struct Choices(pub u64);

impl Choices {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// One of the inputs with one to six damages.
pub fn damaged(choices: &mut Choices, inputs: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = inputs[choices.below(inputs.len())].clone();
    for _ in 0..=choices.below(6) {
        damage(choices, &mut bytes, inputs);
    }
    bytes
}

fn damage(choices: &mut Choices, bytes: &mut Vec<u8>, inputs: &[Vec<u8>]) {
    let at = choices.below(bytes.len() + 1);
    let end = (at + 1 + choices.below(12)).min(bytes.len());
    match choices.below(11) {
        0 if at < bytes.len() => bytes[at] ^= 1 << choices.below(8),
        1 if at < bytes.len() => bytes[at] = choices.below(256) as u8,
        2 | 3 => drop(bytes.splice(at..at, TOKENS[choices.below(TOKENS.len())].bytes())),
        4 => drop(bytes.drain(at..end)),
        5 => {
            let run = bytes[at..end].to_vec();
            drop(bytes.splice(at..at, run));
        }
        // A number for another one.
        6 | 7 => {
            let token = TOKENS[choices.below(14)];
            if let Some(from) = bytes[at..].iter().position(u8::is_ascii_digit).map(|first| at + first) {
                let is_of_it = |b: &&u8| b.is_ascii_digit() || **b == b'.';
                let to = from + bytes[from..].iter().take_while(is_of_it).count();
                drop(bytes.splice(from..to, token.bytes()));
            }
        }
        // A line more often, elsewhere, or not at all.
        8 => {
            let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            let (one, other) = (choices.below(lines.len()), choices.below(lines.len()));
            match choices.below(3) {
                0 => lines.insert(other, lines[one]),
                1 => lines.swap(one, other),
                _ => drop(lines.remove(one)),
            }
            *bytes = lines.join(&b'\n');
        }
        9 => {
            let other = &inputs[choices.below(inputs.len())];
            let from = choices.below(other.len() + 1);
            let to = (from + choices.below(60)).min(other.len());
            drop(bytes.splice(at..at, other[from..to].iter().copied()));
        }
        10 => bytes.truncate(at),
        _ => {}
    }
}

/// The inputs that are kept for a reader: what once made it fail, and what is worth a start.
pub fn kept(corpus: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = corpus.read_dir().into_iter().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// Hands damaged inputs to a reader for some time, and keeps those at which it fails in `found`; how many there were.
///
/// # Panics
/// At the end, where an input made the reader panic or take too much memory; the process ends at one that hangs.
pub fn search(reader: fn(&[u8]), inputs: &[Vec<u8>], seed: u64, time: Duration, found: &Path) -> u64 {
    static CURRENT: Mutex<Option<(Instant, Vec<u8>, PathBuf)>> = Mutex::new(None);
    std::thread::spawn(|| {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let current = CURRENT.lock().unwrap().clone();
            if let Some((_, bytes, found)) = current.filter(|(since, ..)| since.elapsed() > HANG) {
                // Not by the test's own output, which is captured.
                let text = format!("an input hangs: {}\n", keep(&found, &bytes).display());
                let _ = std::io::stderr().write_all(text.as_bytes());
                std::process::abort();
            }
        }
    });
    let (mut choices, began, mut done, mut faults) = (Choices(seed), Instant::now(), 0, Vec::new());
    while began.elapsed() < time && faults.len() < 20 {
        let bytes = damaged(&mut choices, inputs);
        *CURRENT.lock().unwrap() = Some((Instant::now(), bytes.clone(), found.to_owned()));
        let before = peak_bytes();
        let outcome = catch_unwind(AssertUnwindSafe(|| reader(&bytes)));
        *CURRENT.lock().unwrap() = None;
        if outcome.is_err() || peak_bytes() - before > MEMORY_BYTES {
            faults.push(keep(found, &bytes));
        }
        done += 1;
    }
    assert!(faults.is_empty(), "after {done} inputs: {faults:#?}");
    done
}

/// The most memory that the process ever held; 0 where the system does not say.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}

/// Writes an input under a name that its bytes give.
fn keep(found: &Path, bytes: &[u8]) -> PathBuf {
    let mixed = bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    let path = found.join(format!("{mixed:016x}"));
    std::fs::create_dir_all(found).and_then(|()| std::fs::write(&path, bytes)).unwrap();
    path
}
