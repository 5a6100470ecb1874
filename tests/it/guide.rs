//! The README and the pages of the guide: what they name exists, what they show runs, and what they say is what came out.

use crate::cli::microbiz;
use microbiz::results::Results;
use microbiz::{
    Execution, Experiment, GalleryEntry, ScenarioFile, Study, Sweep, gallery, lesson_scenarios, studies,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A page: its path below the root, and its text.
struct Page {
    path: PathBuf,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(path: &str) -> Page {
    // `src/../benches` is `benches`.
    let path = path.replace("src/../", "");
    Page { text: std::fs::read_to_string(root().join(&path)).unwrap(), path: path.into() }
}

/// The README, and every page that `src/guide.rs` includes.
fn pages() -> Vec<Page> {
    let guide = std::fs::read_to_string(root().join("src/guide.rs")).unwrap();
    let included = guide.split("include_str!(\"").skip(1).filter_map(|rest| rest.split('"').next());
    let pages: Vec<Page> =
        std::iter::once(page("README.md")).chain(included.map(|path| page(&format!("src/{path}")))).collect();
    assert!(pages.len() >= 7);
    pages
}

/// The blocks of a page that are fenced as `language`.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    text.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

/// What stands between single back-ticks outside of fences.
fn code_spans(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    prose.split('`').skip(1).step_by(2).map(|span| span.replace('\n', " ")).collect()
}

fn printed(arguments: &[&str]) -> String {
    String::from_utf8(microbiz(root(), arguments).stdout).unwrap()
}

/// The verbs of the program, as its help lists them.
fn verbs() -> Vec<String> {
    let help = printed(&["--help"]);
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap().to_owned();
    let verbs: Vec<String> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect();
    assert!(verbs.len() >= 10, "{verbs:?}");
    verbs
}

/// Every command of ours that the pages show: the words after `microbiz`, up to whatever ends a command in a shell.
fn commands() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for page in pages() {
        let shown = blocks(&page.text, "sh").into_iter().flat_map(str::lines).map(str::to_owned);
        for line in shown.chain(code_spans(&page.text)) {
            let line = line.split('#').next().unwrap_or_default();
            for part in line.split("&&").filter(|part| !part.contains("alias")) {
                let words = part.split_whitespace().skip_while(|word| *word != "microbiz").skip(1);
                let words: Vec<String> = words.take_while(|word| *word != ":::").map(str::to_owned).collect();
                if !words.is_empty() {
                    found.push(words);
                }
            }
        }
    }
    assert!(found.len() >= 30, "{}", found.len());
    found
}

#[test]
fn the_readme_is_a_front_page() {
    let readme = page("README.md").text;
    assert!(readme.lines().count() <= 150, "{} lines", readme.lines().count());
    assert_eq!(readme.matches("![").count(), 2, "a picture of an answer, and one of what it costs");
    for included in pages().iter().skip(1) {
        let link = format!("]({})", included.path.display());
        assert!(readme.contains(&link), "the README does not lead to {}", included.path.display());
    }
}

#[test]
fn every_verb_of_the_program_is_shown_in_the_readme_or_the_guide() {
    let commands = commands();
    for verb in verbs() {
        assert!(commands.iter().any(|words| words[0] == verb), "nobody shows microbiz {verb}");
    }
}

#[test]
fn every_command_shown_is_one_that_the_program_takes() {
    let verbs = verbs();
    let known = |names: &[GalleryEntry], name: &str| names.iter().any(|entry| entry.name == name);
    let mut help = BTreeMap::new();
    for words in commands() {
        let shown = words.join(" ");
        assert!(verbs.contains(&words[0]), "microbiz {shown}");
        let help = help.entry(words[0].clone()).or_insert_with(|| printed(&[&words[0], "--help"]));
        for option in words.iter().filter(|word| word.starts_with("--")) {
            let taken = help.split_whitespace().any(|word| word.trim_end_matches(',') == option);
            assert!(taken, "microbiz {shown}: there is no {option}");
        }
        // A name has neither an ending nor a folder; `NAME` stands for any.
        let name = words.get(1).filter(|word| !word.starts_with("--") && !word.contains(['.', '/']));
        let name = name.filter(|word| *word != "NAME");
        match (words[0].as_str(), name) {
            ("run", Some(name)) => {
                assert!(known(gallery(), name) || known(lesson_scenarios(), name), "microbiz {shown}");
            }
            ("sweep", Some(name)) => assert!(known(studies(), name), "microbiz {shown}"),
            _ => {}
        }
    }
}

#[test]
fn every_file_that_the_readme_or_the_guide_names_exists() {
    let packaged = !root().join("output/gallery").exists();
    let mut named = 0;
    for page in pages() {
        let prose: String = page.text.split("```").step_by(2).collect();
        let links = prose.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let beside = links.map(|link| root().join(page.path.parent().unwrap()).join(link));
        let ours = ["src/", "scenarios/", "tests/", "benches/", ".ci/", "output/gallery/"];
        let spans = code_spans(&page.text);
        let spans = spans.iter().flat_map(|span| span.split_whitespace());
        let below = spans.filter(|word| ours.iter().any(|folder| word.starts_with(folder)));
        for path in beside.chain(below.map(|word| root().join(word))) {
            named += 1;
            // A package leaves these two out.
            let left_out = packaged && ["output", ".ci"].iter().any(|out| path.starts_with(root().join(out)));
            assert!(left_out || path.exists(), "{}: {}", page.path.display(), path.display());
        }
    }
    assert!(named >= 30, "{named}");
}

#[test]
fn the_map_of_the_house_names_every_room() {
    let readme = page("README.md").text;
    let map = readme.split("## The house").nth(1).unwrap().split("```").nth(1).unwrap();
    for entry in root().join("src").read_dir().unwrap().map(Result::unwrap) {
        let name = format!("src/{}/", entry.file_name().display());
        assert!(!entry.path().is_dir() || map.contains(&name), "{name} is not on the map");
    }
    for line in map.lines().filter(|line| !line.is_empty()) {
        let path = line.split_whitespace().next().unwrap();
        let left_out = path.starts_with("output") && !root().join("output/gallery").exists();
        assert!(left_out || root().join(path).exists(), "{path}");
    }
}

/// The scenario that the guide writes piece by piece, with its change and its claim.
fn of_guide() -> String {
    let text = page("src/scenario/files.md").text;
    let parts = blocks(&text, "toml");
    assert_eq!(parts.len(), 4);
    parts.join("\n")
}

fn run(text: &str) -> Results {
    let file = ScenarioFile::parse("mine.toml", text).unwrap().with("replications", 2).unwrap();
    Experiment::new(file.resolve(BTreeMap::new()).unwrap()).unwrap().run(Execution::default()).unwrap()
}

#[test]
fn the_scenario_of_the_guide_runs_with_its_change_and_judges_its_claim() {
    let results = run(&of_guide());
    assert_eq!(results.claims.len(), 1);
    assert!(results.summary.iter().any(|row| row.structure == "wide"));
}

#[test]
fn every_file_of_a_results_folder_is_told_of_in_the_guide() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("mine.toml"), of_guide()).unwrap();
    let arguments = ["run", "mine.toml", "--replications", "2", "--insights", "--quiet", "--out", "out"];
    assert!(microbiz(dir.path(), &arguments).status.success());
    let told = page("src/output/results.md").text;
    for entry in dir.path().join("out").read_dir().unwrap().map(Result::unwrap) {
        let name = format!("`{}`", entry.file_name().display());
        assert!(told.contains(&name), "{name} is not in the guide");
    }
}

/// The rows of a table of the gallery, by column; none in a package, which leaves them out.
fn shown(table: &str) -> Vec<BTreeMap<String, String>> {
    let path = root().join("output/gallery").join(table);
    match csv::Reader::from_path(&path) {
        Ok(mut reader) => reader.deserialize().map(Result::unwrap).collect(),
        Err(_) if !root().join("output/gallery").exists() => Vec::new(),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap()
}

/// As the pages write it: `71.4 ± 0.5 d`, `8.55 ± 0.04 d`.
fn with_half_width(row: &BTreeMap<String, String>) -> String {
    let half = (number(row, "high") - number(row, "low")) / 2.0;
    let digits = if half < 0.1 { 2 } else { 1 };
    format!("{:.digits$} ± {half:.digits$} d", number(row, "estimate"))
}

#[test]
fn the_headline_says_what_the_tables_of_the_gallery_hold() {
    let flat = |path: &str| page(path).text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (readme, findings) = (flat("README.md"), flat("src/experiment/findings.md"));
    for row in shown("hierarchy-vs-network/summary.csv") {
        let estimate = || number(&row, "estimate");
        let (said, in_readme) = match (row["measure"].as_str(), row["structure"].as_str()) {
            ("delay_to_received.restricted_mean", _) => (with_half_width(&row), true),
            ("delivered.share", name) => (format!("{:.0} %", 100.0 * estimate()), name == "hierarchy"),
            ("retained.ratio", name) => {
                let said = format!("{:.2}", estimate()).trim_start_matches('0').to_owned();
                (said, ["tuned-hierarchy", "network"].contains(&name))
            }
            _ => continue,
        };
        assert!(findings.contains(&said), "{}: {said}", row["structure"]);
        assert!(!in_readme || readme.contains(&said), "{}: {said}", row["structure"]);
    }
    let corner = |row: &&BTreeMap<String, String>| {
        row["baseline"] == "network"
            && row["measure"] == "delay_to_received.restricted_mean"
            && [("0", "0"), ("6", "1")].contains(&(&row["level"], &row["with_level"]))
    };
    let map = shown("studies/word-of-mouth-map/maps.csv");
    let corners: Vec<String> =
        map.iter().filter(corner).map(|row| format!("{:.0}", number(row, "estimate"))).collect();
    assert!(map.is_empty() || corners == ["85", "7", "10", "4"], "{corners:?}");
    assert!(readme.contains("85 d later") && readme.contains("7 d later"));
    assert!(
        findings.contains("85 d later") && findings.contains("7 d later") && findings.contains("10 and 4 d")
    );
}

#[test]
fn the_guide_counts_right() {
    let findings = page("src/experiment/findings.md").text;
    let claims: BTreeSet<String> = gallery()
        .iter()
        .flat_map(|entry| {
            let file: toml::Table = entry.text.parse().unwrap();
            let tests = file.get("tests").and_then(toml::Value::as_array).cloned().unwrap_or_default();
            tests.into_iter().map(|claim| claim.as_str().unwrap().to_owned())
        })
        .collect();
    assert!(findings.contains(&format!("all {} claims", claims.len())), "{}", claims.len());

    let shipped = page("src/experiment/study/studies.md").text;
    assert!(shipped.contains("Eight studies") && studies().len() == 8);
    for study in studies() {
        assert!(shipped.contains(&format!("`{}`", study.name)), "{}", study.name);
    }
    let study = studies().iter().find(|entry| entry.name == "headline").unwrap();
    let study = Study::parse("headline.toml", study.text).unwrap();
    let base = gallery().iter().find(|entry| Some(entry.name) == study.scenario()).unwrap();
    let base = ScenarioFile::parse("base.toml", base.text).unwrap();
    let sweep = Sweep::new(study, &base, BTreeMap::new(), None).unwrap();
    assert!(findings.contains("1,296 runs") && sweep.runs() == 1296, "{}", sweep.runs());
}
