//! The lab on this machine: what it answers, to whom, and what it bears.

use crate::charts::{folder, said};
use microbiz::lab::Content;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A lab that is open, until it is dropped.
struct Lab {
    process: Child,
    port: u16,
}

impl Lab {
    fn open(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_microbiz"))
            .arg("lab")
            .args(arguments)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().trim_end_matches('/').rsplit(':').next().unwrap().parse().unwrap();
        Self { process, port }
    }

    fn connected(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        stream
    }

    /// Status, head and body of what is answered to a request with these lines of its head.
    fn answer(&self, first: &str, head: &[&str], body: &[u8]) -> (u16, String, String) {
        let mut stream = self.connected();
        let mut text = format!("{first} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        if !head.iter().any(|line| line.starts_with("Host:")) {
            text += &format!("Host: 127.0.0.1:{}\r\n", self.port);
        }
        head.iter().for_each(|line| text += &format!("{line}\r\n"));
        stream.write_all((text + "\r\n").as_bytes()).unwrap();
        // Whoever refuses early may close before all has been sent.
        let _ = stream.write_all(body);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let whole = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = whole.split_once("\r\n\r\n").unwrap_or((&whole, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, head.to_lowercase(), unchunked(head, body))
    }

    fn ask(&self, question: &serde_json::Value) -> serde_json::Value {
        let (status, _, body) =
            self.answer("POST /ask", &["Content-Type: application/json"], question.to_string().as_bytes());
        assert_eq!(status, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    /// Its exit code after Ctrl-C, and how long that took.
    fn interrupted(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        Command::new("kill").args(["-INT", &self.process.id().to_string()]).status().unwrap();
        let code = self.process.wait().unwrap().code();
        (code, began.elapsed())
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn unchunked(head: &str, body: &str) -> String {
    if !head.to_lowercase().contains("transfer-encoding: chunked") {
        return body.to_owned();
    }
    let (mut rest, mut whole) = (body, String::new());
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size.trim(), 16).unwrap_or(0);
        if size == 0 {
            break;
        }
        whole += &after[..size];
        rest = &after[size + 2..];
    }
    whole
}

const SMALL: &str = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 3\nmarket = { niches = 6, shift_interval = \"1w\" }\n\
    base = { members = 24 }\nstructures.hierarchy.template = \"hierarchy\"\nstructures.network.template = \"network\"\n";

fn setup() -> serde_json::Value {
    serde_json::json!({ "file": "small.toml", "text": SMALL })
}

#[test]
fn the_page_is_served_with_all_its_parts_and_told_to_touch_nothing_else() {
    let lab = Lab::open(&[]);
    let (status, head, page) = lab.answer("GET /", &[], b"");
    assert_eq!(status, 200);
    assert!(page.starts_with("<!DOCTYPE html>"), "{page}");
    for header in [
        "x-content-type-options: nosniff",
        "content-security-policy: default-src 'none'",
        "cache-control: no-store",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert!(!head.contains("unsafe-inline") && !head.contains("access-control"), "{head}");
    for part in ["style.css", "main.js", "host.js", "twin.js"] {
        assert_eq!(lab.answer(&format!("GET /{part}"), &[], b"").0, 200, "{part}");
    }
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/etc/passwd", "/main.js/..", "/src/main.rs"] {
        assert_eq!(lab.answer(&format!("GET {path}"), &[], b"").0, 404, "{path}");
    }
}

#[test]
fn nobody_but_the_page_itself_is_answered() {
    let lab = Lab::open(&[]);
    let own = format!("Origin: http://127.0.0.1:{}", lab.port);
    let question = b"{\"gallery\":{}}";
    assert_eq!(lab.answer("POST /ask", &[&own], question).0, 200);
    for head in [
        ["Host: evil.example"].as_slice(),
        &["Host: 127.0.0.1"],
        &["Origin: http://evil.example"],
        &["Origin: null"],
        &["Origin: http://127.0.0.1:1"],
        &["Sec-Fetch-Site: cross-site"],
    ] {
        let (status, _, body) = lab.answer("POST /ask", head, question);
        assert_eq!(status, 403, "{head:?}: {body}");
    }
}

#[test]
fn the_page_opens_with_what_the_program_was_started_with() {
    let dir = folder(&[
        ("own.toml", SMALL),
        (
            "people.csv",
            "id,manager,title,unit\n1,,Head,\n2,1,Account manager,Sales\n3,1,Engineer,Product\n4,1,Engineer,Product\n",
        ),
    ]);
    let path = |name: &str| dir.path().join(name).display().to_string();
    let start = |lab: &Lab| -> serde_json::Value {
        serde_json::from_str(&lab.answer("GET /start", &[], b"").2).unwrap()
    };
    let own = start(&Lab::open(&[&path("own.toml")]));
    assert_eq!((own["name"].as_str(), own["text"].as_str()), (Some("own"), Some(SMALL)));
    let lesson = start(&Lab::open(&["zero-distance"]));
    assert_eq!(lesson["file"], "zero-distance.toml");
    let people = start(&Lab::open(&[&path("people.csv")]));
    assert!(
        people["text"].as_str().unwrap().contains("chart") && people["attachments"]["people.csv"].is_string(),
        "{people}"
    );
    assert!([&own, &lesson, &people].iter().all(|opening| opening["lesson"] == ""), "no guess was asked for");
    let first = start(&Lab::open(&[]));
    assert_eq!((first["name"].as_str(), first["lesson"].as_str()), (Some("zero-distance"), Some("1")));
}

#[test]
fn the_tables_of_the_lab_are_those_of_the_command_line_byte_for_byte() {
    let dir = folder(&[("small.toml", SMALL)]);
    let (code, _, error) =
        said(dir.path(), &["run", "small.toml", "--no-halving", "--quiet", "--out", "out"]);
    assert_eq!(code, 0, "{error}");
    let lab = Lab::open(&[]);
    let taken = lab.ask(&serde_json::json!({ "take": { "setup": setup(), "what": "tables" } }));
    let files = taken["taken"].as_array().unwrap();
    let written = std::fs::read_dir(dir.path().join("out")).unwrap();
    let written: Vec<_> = written
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "csv"))
        .collect();
    assert!(written.len() > 10 && files.len() == written.len(), "{} {}", files.len(), written.len());
    for file in files {
        let name = file[0].as_str().unwrap();
        let bytes = std::fs::read(dir.path().join("out").join(name)).unwrap();
        assert!(bytes == file[1].as_str().unwrap().as_bytes(), "{name}");
    }
}

#[test]
fn bad_questions_are_answered_with_what_is_wrong_and_too_large_ones_are_not_read() {
    let lab = Lab::open(&["--most-events", "1"]);
    assert!(
        lab.ask(&serde_json::json!({ "walk": {} }))["problems"][0]
            .as_str()
            .unwrap()
            .contains("cannot be read")
    );
    let mut wrong = setup();
    wrong["text"] = "schema_version = 1\nhorizn = \"1y\"\n".into();
    let said = lab.ask(&serde_json::json!({ "open": { "setup": wrong } }));
    assert!(
        said["problems"][0].as_str().unwrap().starts_with("small.toml:2:1: there is no key “horizn”"),
        "{said}"
    );
    let said = lab.ask(&serde_json::json!({ "run": { "setup": setup(), "replications": 100_000 } }));
    assert!(said["problems"][0].as_str().unwrap().contains("fewer replications"), "{said}");
    let (status, ..) = lab.answer("POST /ask", &[], &vec![b' '; 21 * 1024 * 1024]);
    assert!(status == 413 || status == 0, "{status}: refused, or cut off while it was sent");
    assert_eq!(lab.answer("GET /", &[], b"").0, 200, "it goes on");
}

#[test]
fn two_hundred_at_once_and_one_that_never_ends_its_question_do_not_stop_it() {
    let lab = Lab::open(&[]);
    let mut slow = lab.connected();
    slow.write_all(
        format!("POST /ask HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: 100\r\n\r\n{{", lab.port)
            .as_bytes(),
    )
    .unwrap();
    let mut open: Vec<TcpStream> = (0..200).map(|_| lab.connected()).collect();
    let question = b"{\"grade\":{\"codes\":[]}}";
    for stream in &mut open {
        let head = format!(
            "POST /ask HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            lab.port,
            question.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(question).unwrap();
    }
    for mut stream in open {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        assert!(text.starts_with("HTTP/1.1 200") && text.contains("graded"), "{text}");
    }
    slow.write_all(b"x").unwrap();
    assert_eq!(lab.answer("GET /", &[], b"").0, 200);
}

#[test]
fn a_run_that_nobody_waits_for_any_more_ends_and_so_does_the_lab_when_it_is_told_to() {
    let lab = Lab::open(&["--most-events", "1000000"]);
    let long = serde_json::json!({ "run": { "setup": setup(), "replications": 900_000 } }).to_string();
    let head = format!(
        "POST /ask HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Length: {}\r\n\r\n{long}",
        lab.port,
        long.len()
    );
    // More than may work at once: if leaving did not end them, nobody would be answered any more.
    for _ in 0..4 {
        let mut stream = lab.connected();
        stream.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(150));
    }
    let began = Instant::now();
    let answered = lab.ask(&serde_json::json!({ "run": { "setup": setup(), "replications": 2 } }));
    assert!(answered["ran"]["results"].is_object());
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
    let mut working = lab.connected();
    working.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(150));
    let (code, took) = lab.interrupted();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(20), "{took:?}");
}

#[test]
fn a_workbook_travels_as_it_is_and_becomes_a_scenario_that_runs() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let rows = [
        ["id", "manager", "title", "unit"],
        ["1", "", "Head", ""],
        ["2", "1", "Account manager", "Sales"],
        ["3", "1", "Engineer", "Product"],
    ];
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write(row, column, cell).unwrap();
        }
    }
    let content = Content::of(workbook.save_to_buffer().unwrap());
    assert!(matches!(content, Content::Bytes { .. }));
    let files = serde_json::json!({ "people.xlsx": content });
    let lab = Lab::open(&[]);
    let imported = lab.ask(&serde_json::json!({ "import": { "files": files } }));
    let text = imported["imported"]["text"].as_str().unwrap_or_else(|| panic!("{imported}"));
    let setup = serde_json::json!({ "file": "people.toml", "text": text, "attachments": files });
    let ran = lab.ask(&serde_json::json!({ "run": { "setup": setup, "replications": 1 } }));
    assert!(ran["ran"]["results"]["summary"].is_array(), "{ran}");
}

#[test]
fn codes_are_read_by_the_command_line_as_by_the_page() {
    let lab = Lab::open(&[]);
    let code = serde_json::json!({ "lesson": 1, "seed": 77, "guess": 30.0, "answer": 58.3 });
    let signed = lab.ask(&serde_json::json!({ "sign": { "code": code } }));
    let text = signed["signed"].as_str().unwrap();
    assert_eq!(text.len(), 12);
    let dir = folder(&[]);
    let (status, out, _) = said(dir.path(), &["grade", text]);
    assert_eq!(status, 0);
    assert_eq!(out, "lesson,title,seed,guess,answer\n1,Zero distance,77,30.0,58.3\n");
    let (status, _, error) = said(dir.path(), &["grade", "NOTACODE1234"]);
    assert_eq!(status, 2);
    assert!(error.contains("code 1: "), "{error}");
}

#[test]
fn a_page_for_a_disk_is_made_around_an_engine_and_nothing_is_overwritten() {
    let dir =
        folder(&[("engine.wasm", "\0asm reserve answer buffer"), ("other.wasm", "\0asm"), ("no.wasm", "MZ")]);
    let made = |engine: &str, more: &[&str]| {
        let arguments = [&["lab", "--offline", "lab.html", "--engine", engine], more].concat();
        said(dir.path(), &arguments)
    };
    assert_eq!(made("no.wasm", &[]).0, 2);
    assert!(
        made("other.wasm", &[]).2.contains("another module than the engine"),
        "{}",
        made("other.wasm", &[]).2
    );
    assert!(made("none.wasm", &[]).2.contains("none.wasm cannot be read"));
    assert_eq!(made("engine.wasm", &[]).0, 0);
    let page = std::fs::read_to_string(dir.path().join("lab.html")).unwrap();
    assert!(page.contains("id=\"engine\"") && page.contains("default-src 'none'"));
    let (code, _, error) = made("engine.wasm", &[]);
    assert!(code == 2 && error.contains("is there already"), "{error}");
    assert_eq!(made("engine.wasm", &["--force"]).0, 0);
}
