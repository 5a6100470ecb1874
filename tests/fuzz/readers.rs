//! Every reader of microbiz as one call on bytes, and what each promises of any bytes: no panic, no hang, no memory that the
//! bytes do not pay for, and sentences where something is wrong.
//!
//! The targets of libFuzzer and the tests on stable share this file.

use microbiz::lab::{Answer, Desk, answer_to};
use microbiz::output::{self, StudyFolder, Target, Writing};
use microbiz::{Execution, Experiment, Plan, Problems, ScenarioFile, Study, StudyOptions, Sweep};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A reader: its name, which is that of its corpus, the call, and inputs to begin with.
pub type Reader = (&'static str, fn(&[u8]), fn() -> Vec<Vec<u8>>);

/// Every reader.
pub const READERS: [Reader; 8] = [
    ("scenario", scenario, scenarios),
    ("study", study, studies),
    ("chart", chart, charts),
    ("results", results, result_files),
    ("report", report, result_files),
    ("study_folder", study_folder, study_files),
    ("bundle", bundle, bundles),
    ("request", request, requests),
];

/// A file of an input: the first line is its name, the rest what stands in it.
fn named(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    Some((String::from_utf8(bytes[..end].to_vec()).ok()?, &bytes[end + 1..]))
}

fn with_name(name: &str, contents: &[u8]) -> Vec<u8> {
    [name.as_bytes(), b"\n", contents].concat()
}

/// What is said of bad input: a sentence that a terminal can show.
fn is_sentence(said: &str) {
    let is_shown = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    assert!(!said.trim().is_empty() && said.chars().all(is_shown), "no sentence: {said:?}");
    assert!(said.len() < 100_000, "{} bytes are no sentence", said.len());
}

fn are_sentences(problems: &Problems) {
    assert!(!problems.0.is_empty());
    problems.0.iter().for_each(|problem| is_sentence(&problem.to_string()));
}

/// A scenario file, up to the valid scenario; nothing is built or run.
pub fn scenario(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match ScenarioFile::parse("x.toml", text) {
        Err(problems) => are_sentences(&problems),
        Ok(file) => {
            let attachments = file.attachments().into_iter().map(|name| (name, Vec::new())).collect();
            if let Err(problems) = file.resolve(attachments) {
                are_sentences(&problems);
            }
        }
    }
}

fn scenarios() -> Vec<Vec<u8>> {
    let shipped = microbiz::gallery().iter().chain(microbiz::theory());
    shipped.map(|entry| entry.text.as_bytes().to_vec()).collect()
}

const BASE: &str = "schema_version = 1\nhorizon = \"60d\"\nfollow_up = \"20d\"\nreplications = 2\n[market]\nniches = 4\n\
    shift_interval = \"1d\"\n[base]\nreceive_work = \"1h\"\n[structures.flat]\ntemplate = \"tree\"\nlevels = 2\n\
    [structures.tall]\ntemplate = \"tree\"\nlevels = 3\n";

const STUDY: &str = "schema_version = 1\nscenario = \"base\"\ndesign = \"grid\"\nreplications = 2\n[[factors]]\n\
    path = \"market.magnitude\"\nlevels = [1.0, 2.0]\n[[factors]]\nname = \"interval\"\n\
    path = \"market.shift_interval\"\nrange = [\"1d\", \"2d\"]\nsteps = 2\n";

fn base() -> ScenarioFile {
    ScenarioFile::parse("base.toml", BASE).unwrap()
}

/// A study file and, below a line of three equals signs, the table of its list, made ready to run over a small base.
pub fn study(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (text, list) = text.split_once("\n===\n").unwrap_or((text, ""));
    let rows = || {
        let rows = list.lines().map(|line| line.split(',').map(str::to_owned).collect());
        (!list.is_empty()).then(|| rows.collect::<Vec<Vec<String>>>())
    };
    match Study::parse("x.toml", text) {
        Err(problems) => are_sentences(&problems),
        Ok(study) => {
            if let Err(problems) = Plan::new(study.clone(), rows(), 1) {
                are_sentences(&problems);
            }
            match Sweep::new(study, &base(), BTreeMap::new(), rows()) {
                Err(problems) => are_sentences(&problems),
                Ok(sweep) => {
                    let Some(end) = sweep.plan().points().checked_sub(1) else { return };
                    is_sentence(&sweep.describe(end));
                    if let Err(problems) = sweep.scenario(end) {
                        are_sentences(&problems);
                    }
                }
            }
        }
    }
}

fn studies() -> Vec<Vec<u8>> {
    let designs = ["grid", "random", "latin_hypercube", "sobol", "morris", "saltelli", "one_at_a_time"];
    let mut seeds: Vec<Vec<u8>> =
        designs.iter().map(|design| STUDY.replace("grid", design).into_bytes()).collect();
    let list = STUDY.replace("\"grid\"", "\"list\"\nlist = \"x.csv\"");
    seeds.push(format!("{list}\n===\nmagnitude,interval\n1.0,1d\n2.0,2d\n").into_bytes());
    seeds.extend(microbiz::studies().iter().map(|entry| entry.text.as_bytes().to_vec()));
    let drawn = "distribution = { normal = [10.0, 2.0] }";
    seeds.push(STUDY.replace("grid", "sobol").replace("levels = [1.0, 2.0]", drawn).into_bytes());
    seeds
}

/// A chart of any format, looked at as `microbiz import` does and read as a scenario does: what is written of it has to be a
/// scenario. Under the name `book.xlsx!PART` the contents stand for one part of a workbook.
pub fn chart(bytes: &[u8]) {
    let Some((name, contents)) = named(bytes) else { return };
    let (name, contents) = match name.split_once('!') {
        Some((book, part)) => (book.to_owned(), workbook(Some((part, contents)))),
        None => (name, contents.to_vec()),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '.';
    if name.is_empty() || !name.chars().all(is_plain) {
        return;
    }
    let files = BTreeMap::from([(name.clone(), contents)]);
    match microbiz::survey(&files) {
        Err(error) => is_sentence(&error.0),
        Ok(survey) => {
            survey.said.iter().chain(&survey.questions).for_each(|said| is_sentence(said));
            let written = ScenarioFile::parse("x.toml", &survey.scenario);
            let written = written.unwrap_or_else(|problems| panic!("{problems}\n{}", survey.scenario));
            let scenario = written.resolve(files.clone());
            let scenario = scenario.unwrap_or_else(|problems| panic!("{problems}\n{}", survey.scenario));
            if let Err(error) = Experiment::new(scenario) {
                is_sentence(&error.to_string());
            }
        }
    }
    let text = format!("{CHARTED}chart.file = \"{name}\"\n");
    let scenario = ScenarioFile::parse("x.toml", &text).unwrap().resolve(files).unwrap();
    if let Err(error) = Experiment::new(scenario) {
        is_sentence(&error.to_string());
    }
}

const CHARTED: &str = "schema_version = 1\nhorizon = \"60d\"\nfollow_up = \"20d\"\n[market]\nniches = 4\n\
    shift_interval = \"1d\"\n[structures.chart]\ntemplate = \"chart\"\n";

/// A workbook of one sheet, with one of its parts replaced.
fn workbook(other: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in PARTS {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        let bytes = other.filter(|(part, _)| *part == name).map_or(text.as_bytes(), |(_, bytes)| bytes);
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const PARTS: [(&str, &str); 6] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="r1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4" uniqueCount="4"><si><t>id</t></si><si><t>manager</t></si><si><t>ceo</t></si><si><t>a</t></si></sst>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>fte</t></is></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="C2"><v>1</v></c></row><row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" t="s"><v>2</v></c><c r="C3"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>"#,
    ),
];

fn charts() -> Vec<Vec<u8>> {
    let people = "id,manager,title,unit,grade,fte\n1,,Head,,E,1\n2,1,Account manager,Sales,M,1\n3,1,Engineer,Product,M,0.5\n4,3,Developer,Product,S,2\n";
    let utf16: Vec<u8> =
        format!("\u{feff}{}", people.replace(',', "\t")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut seeds = vec![
        with_name("a.csv", people.as_bytes()),
        with_name("a.csv", people.replace(',', ";").replace("0.5", "0,5").as_bytes()),
        with_name("a.tsv", &utf16),
        with_name("a.csv", b"name,L1,L2,L3\nAnna,Board,Sales,North\nBen,Board,Product,Core\nCid,Board,Product,Core\n"),
        with_name("a.json", br#"[{"id":"1","manager":null,"title":"Head"},{"id":"2","manager":"1","fte":0.5}]"#),
        with_name(
            "a.json",
            br#"{"directed":true,"multigraph":false,"graph":{},"nodes":[{"id":1,"title":"Head"},{"id":2}],"links":[{"source":2,"target":1}]}"#,
        ),
        with_name(
            "a.graphml",
            br#"<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns"><key id="d0" for="node" attr.name="title" attr.type="string"/><graph edgedefault="directed"><node id="a"><data key="d0">Head &amp; more</data></node><node id="b"/><edge source="b" target="a"/></graph></graphml>"#,
        ),
        with_name(
            "a.yaml",
            b"teams:\n  - name: A\n    type: platform\n    size: 7\n    interactions:\n      - team: B\n        mode: x-as-a-service\n  - name: B\n    type: stream-aligned\n",
        ),
        with_name("a.xlsx", &workbook(None)),
    ];
    seeds.extend(PARTS.iter().map(|(name, text)| with_name(&format!("a.xlsx!{name}"), text.as_bytes())));
    seeds
}

/// The files of a folder by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

/// Files of a run that no reader takes.
const DRAWN: [&str; 3] = ["svg", "png", "parquet"];

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|own| own == ending)
}

/// What stands in a folder, but for drawings.
fn files_of(folder: &Path) -> Files {
    let mut files = Files::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() && !DRAWN.iter().any(|ending| has_ending(&name, ending)) {
            files.insert(name, std::fs::read(&path).unwrap());
        }
    }
    files
}

/// A folder whose files are put back before each use.
struct Restored {
    files: Files,
    place: tempfile::TempDir,
}

impl Restored {
    fn new(files: Files) -> Self {
        Self { files, place: tempfile::tempdir().unwrap() }
    }

    /// The folder as it was, but for the file of an input; none where the folder has no such file.
    fn with(&self, bytes: &[u8]) -> Option<&Path> {
        let (name, contents) = named(bytes)?;
        self.files.get(&name)?;
        let place = self.place.path();
        for entry in place.read_dir().unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                std::fs::remove_dir_all(path).unwrap();
            } else {
                std::fs::remove_file(path).unwrap();
            }
        }
        for (file, good) in &self.files {
            let bytes = if *file == name { contents } else { good };
            std::fs::write(place.join(file), bytes).unwrap();
        }
        Some(place)
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        self.files.iter().map(|(name, bytes)| with_name(name, bytes)).collect()
    }
}

thread_local! {
    static RUN: Restored = Restored::new(run());
    static FINISHED: Restored = Restored::new(finished());
}

/// The folder of a small run.
fn run() -> Files {
    let dir = tempfile::tempdir().unwrap();
    let claims = "[[claims]]\nclaim = \"tall.delivered.share > 0\"\nexpect = \"supported\"\n";
    let file = ScenarioFile::parse("small.toml", &format!("{BASE}{claims}")).unwrap();
    let experiment = Experiment::new(file.resolve(BTreeMap::new()).unwrap()).unwrap();
    let execution = Execution { threads: 1, insights: true, bottlenecks: true, ..Execution::default() };
    let results = experiment.run(execution).unwrap();
    let target = Target::claim(dir.path().join("run"), true, false).unwrap();
    let (command, started) = ("run".to_owned(), String::new());
    let writing = Writing {
        report: false,
        workbook: false,
        target: &target,
        command,
        threads: 1,
        started,
        wall_seconds: 0.0,
    };
    files_of(&output::write(&results, &writing).unwrap().folder)
}

/// The tables and the manifest of a run, read back and handed on.
pub fn results(bytes: &[u8]) {
    RUN.with(|folder| {
        let Some(folder) = folder.with(bytes) else { return };
        match output::read(folder) {
            Err(error) => is_sentence(&error.to_string()),
            Ok(results) => drop(output::document(&results)),
        }
    });
}

/// The same, made a page with its drawings.
pub fn report(bytes: &[u8]) {
    RUN.with(|folder| {
        let Some(folder) = folder.with(bytes) else { return };
        for out in [Some(folder.join("page.html")), None] {
            if let Err(error) = output::write_report(folder, out.as_deref(), false) {
                is_sentence(&error.to_string());
            }
        }
    });
}

fn result_files() -> Vec<Vec<u8>> {
    RUN.with(Restored::seeds)
}

fn sweep() -> Sweep {
    Sweep::new(Study::parse("small.toml", STUDY).unwrap(), &base(), BTreeMap::new(), None).unwrap()
}

/// The folder of a small study that is finished.
fn finished() -> Files {
    let (dir, sweep) = (tempfile::tempdir().unwrap(), sweep());
    let folder = StudyFolder::open(dir.path().join("study"), &sweep, (0, 1), false).unwrap();
    let never = AtomicBool::new(false);
    let options = StudyOptions { threads: 1, shard: (0, 1), interrupted: &never };
    sweep.run_into(folder.ledger(), options).unwrap();
    folder.write_tables(&sweep).unwrap();
    let mut files = files_of(folder.path());
    files.insert("outputs.csv".to_owned(), b"scenario_id,y\n0,1.0\n1,2.0\n2,3.0\n3,4.5\n".to_vec());
    files
}

/// What a study is, the log of its runs, or outputs from elsewhere: read for an analysis, and opened to go on.
pub fn study_folder(bytes: &[u8]) {
    FINISHED.with(|finished| {
        let Some(folder) = finished.with(bytes) else { return };
        let is_outputs = bytes.starts_with(b"outputs.csv\n");
        if !is_outputs {
            std::fs::remove_file(folder.join("outputs.csv")).unwrap();
        }
        match output::observe(folder, &[]) {
            Err(error) => is_sentence(&error.to_string()),
            Ok(observed) => drop(observed.results()),
        }
        if is_outputs {
            return;
        }
        let out = folder.join("packed");
        if let Err(error) = output::bundle(folder, &out, false) {
            is_sentence(&error.to_string());
        }
        match StudyFolder::open(folder.to_owned(), &sweep(), (0, 1), false) {
            Err(error) => is_sentence(&error.to_string()),
            Ok(opened) => assert!(opened.finished() <= 8, "more than the study has"),
        }
    });
}

fn study_files() -> Vec<Vec<u8>> {
    let read = ["study.json", "runs.log", "outputs.csv", "manifest.json"];
    let seeds = FINISHED.with(Restored::seeds);
    seeds.into_iter().filter(|seed| read.iter().any(|name| seed.starts_with(name.as_bytes()))).collect()
}

/// A packed study, read back. Input that begins with the name of one of its entries stands for that entry of a good one.
pub fn bundle(bytes: &[u8]) {
    FINISHED.with(|finished| {
        let entry = named(bytes).filter(|(name, _)| finished.files.contains_key(name));
        let packed = match entry {
            Some((name, contents)) => packed(&finished.files, Some((&name, contents))),
            None => bytes.to_vec(),
        };
        let place = finished.place.path().join("packed.tar");
        std::fs::write(&place, packed).unwrap();
        if let Err(error) = output::unbundle(&place).map(drop) {
            is_sentence(&error.to_string());
        }
        std::fs::remove_file(&place).unwrap();
    });
}

/// What stands in a bundle, one entry replaced.
fn packed(files: &Files, other: Option<(&str, &[u8])>) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, good) in files.iter().filter(|(name, _)| has_ending(name, "json")) {
        let bytes = other.filter(|(other, _)| other == name).map_or(&good[..], |(_, bytes)| bytes);
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, name, bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

fn bundles() -> Vec<Vec<u8>> {
    FINISHED.with(|finished| {
        let mut seeds = vec![packed(&finished.files, None)];
        let json = finished.seeds().into_iter();
        seeds.extend(
            json.filter(|seed| seed.starts_with(b"study.json") || seed.starts_with(b"manifest.json")),
        );
        seeds
    })
}

/// So many events may a request cost: what is simulated is no reader's work.
const MOST_EVENTS: f64 = 20_000.0;

/// A request of a page, answered: whatever its bytes are, the answer is JSON that a page can read, and its problems are sentences.
pub fn request(bytes: &[u8]) {
    let desk = Desk { most_events: MOST_EVENTS, ..Desk::default() };
    let answer: Answer = serde_json::from_slice(&answer_to(&desk, bytes)).unwrap();
    if let Answer::Problems(problems) = answer {
        assert!(!problems.is_empty());
        problems.iter().for_each(|problem| is_sentence(problem));
    }
}

fn requests() -> Vec<Vec<u8>> {
    let setup = json!({ "file": "x.toml", "text": BASE });
    let moved = json!({ "file": "x.toml", "text": BASE, "set": { "structures.flat.levels": "4" } });
    let wrong = json!({ "file": "x.toml", "text": "schema_version = 1\nhorizn = 1\n" });
    let code = json!({ "lesson": 1, "seed": 7, "guess": 30.0, "answer": 41.5 });
    let people = json!({ "people.csv": "id,manager,title\n1,,Head\n2,1,Engineer\n" });
    let watched = json!({ "setup": setup, "structures": ["flat", "tall"], "from_d": 20.0, "to_d": 30.0 });
    let requests = [
        json!({ "gallery": {} }),
        json!({ "open": { "setup": setup } }),
        json!({ "open": { "setup": wrong } }),
        json!({ "run": { "setup": moved, "replications": 2 } }),
        json!({ "watch": watched }),
        json!({ "trace": { "setup": setup, "choice": "slowest" } }),
        json!({ "take": { "setup": setup, "replications": 1, "what": "tables" } }),
        json!({ "import": { "files": people } }),
        json!({ "sign": { "code": code } }),
        json!({ "grade": { "codes": ["NOTACODE1234", ""] } }),
    ];
    requests.iter().map(|request| request.to_string().into_bytes()).collect()
}
