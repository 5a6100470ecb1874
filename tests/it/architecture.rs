//! The rooms of the house: data flow one way, and no room imports one above it.

use std::path::{Path, PathBuf};

/// For each room the rooms of ours that it may know.
const MAY_KNOW: [(&str, &[&str]); 25] = [
    ("time", &[]),
    ("named", &[]),
    ("digest", &[]),
    ("ids", &[]),
    ("statistics", &["time"]),
    ("random", &["statistics"]),
    ("scenario", &["time", "named", "statistics"]),
    ("organisation", &["time", "ids", "named", "random", "statistics", "scenario"]),
    ("market", &["time", "ids", "random", "statistics", "scenario"]),
    ("simulation", &["time", "ids", "random", "statistics", "scenario", "organisation", "market"]),
    // The words of tables, some of which the rooms below have: what was computed, never how.
    ("results", &["named", "statistics", "scenario", "organisation"]),
    ("metrics", &["time", "ids", "statistics", "organisation", "market", "simulation", "results"]),
    (
        "experiment",
        &[
            "time",
            "ids",
            "random",
            "statistics",
            "scenario",
            "organisation",
            "market",
            "simulation",
            "metrics",
            "digest",
            "results",
        ],
    ),
    ("drawings", &["scenario", "results"]),
    // Of scenarios only what a value means and where it comes from.
    ("report", &["scenario", "results", "drawings"]),
    ("tables", &["results"]),
    ("lab", &["time", "digest", "scenario", "experiment", "results", "drawings", "report", "tables"]),
    (
        "output",
        &[
            "time",
            "digest",
            "statistics",
            "scenario",
            "experiment",
            "results",
            "drawings",
            "report",
            "tables",
        ],
    ),
    ("cli", &["scenario", "experiment", "output", "results", "description", "lab"]),
    ("description", &["scenario", "results"]),
    (
        "lib",
        &["time", "scenario", "experiment", "output", "cli", "results", "drawings", "report", "description"],
    ),
    // Pages of documentation.
    ("guide", &[]),
    ("main", &["cli"]),
    // Packages of their own: they know the public library.
    ("web", &[]),
    ("python", &[]),
];

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in next.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The code of a file up to its tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned()
}

#[test]
fn no_room_knows_one_above_it() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&source).iter().filter(|path| !path.ends_with("tests.rs")) {
        let below = path.strip_prefix(&source).unwrap();
        let room = below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let (_, allowed) =
            MAY_KNOW.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room}"));
        for line in code(path).lines().filter(|line| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let other: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let known = other == room || allowed.contains(&other.as_str()) || other.is_empty();
                assert!(
                    known || !MAY_KNOW.iter().any(|(name, _)| *name == other),
                    "{}: {line}",
                    path.display()
                );
            }
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rooms = [
        ("petgraph", &["organisation"][..]),
        ("plotters", &["drawings"]),
        ("resvg", &["output"]),
        ("clap", &["cli"]),
        ("anyhow", &["cli"]),
        ("indicatif", &["cli"]),
        ("rayon", &["experiment"]),
        ("sobol_burley", &["experiment"]),
        ("parquet", &["output"]),
        ("crc32fast", &["output"]),
        ("axum", &["lab"]),
        ("tokio", &["lab"]),
        ("flate2", &["lab"]),
    ];
    for path in sources(&source) {
        let below = path.strip_prefix(&source).unwrap();
        let room = below.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
        for (library, allowed) in rooms {
            let uses = code(&path)
                .lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains(&format!("{library}::")));
            assert!(!uses || allowed.contains(&room.as_str()), "{} uses {library}", path.display());
        }
    }
}

#[test]
fn files_stay_short_enough_to_be_read() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in sources(&source) {
        let lines = code(&path).lines().count();
        assert!(lines <= 400, "{} has {lines} lines before its tests", path.display());
    }
}
