//! The door of microbiz for browsers, or whatever else runs WebAssembly: requests and answers as JSON over one buffer.
//!
//! The host calls [`reserve`] with the length of its request, writes the request where the pointer says, calls
//! [`answer`], and reads as many bytes as that returned from where [`buffer`] says. The same request has the same answer,
//! byte for byte, here and in a native program: `cargo run -p microbiz-web --example answer`.
//!
//! ```
//! let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nstructures.hierarchy.template = \"hierarchy\"\nmarket = { niches = 4, shift_interval = \"1w\" }\nbase = { members = 20 }";
//! let request = serde_json::json!({ "run": { "file": "small.toml", "text": text, "replications": 2 } });
//! let answer = microbiz_web::answer_to(request.to_string().as_bytes());
//! let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
//! assert_eq!(answer["results"]["about"]["replications"], 2);
//! ```

use microbiz::drawings::{self, Drawing};
use microbiz::results::Results;
use microbiz::{Execution, Experiment, ScenarioFile, gallery};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// What a host can ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Request {
    /// The scenarios that are shipped.
    Gallery {},
    /// A comparison.
    Run {
        /// The name of the scenario file.
        file: String,
        /// What stands in it.
        text: String,
        /// A fixed number of replications instead of its own.
        #[serde(default)]
        replications: Option<u32>,
        /// Whether to measure what halving bottlenecks would bring.
        #[serde(default)]
        bottlenecks: bool,
        /// Whether to draw what came out.
        #[serde(default)]
        drawings: bool,
        /// The texts of the files that its charts name.
        #[serde(default)]
        attachments: BTreeMap<String, String>,
    },
}

/// What it gets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Names and texts of the scenarios that are shipped.
    Gallery(Vec<Shipped>),
    /// All rows of a comparison.
    Results(Results),
    /// All rows of a comparison, and what is drawn from them.
    Drawn {
        /// The rows.
        results: Results,
        /// The drawings, as SVG.
        drawings: Vec<Drawing>,
        /// One sentence about each that could not be made.
        failed: Vec<String>,
    },
    /// What is wrong with the request, one sentence each.
    Problems(Vec<String>),
}

/// A scenario that is shipped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shipped {
    /// Its name.
    pub name: String,
    /// Its file.
    pub text: String,
}

/// The answer to a request, both as JSON.
#[must_use]
pub fn answer_to(request: &[u8]) -> Vec<u8> {
    let answer = match serde_json::from_slice(request) {
        Ok(request) => answer_of(request),
        Err(error) => Answer::Problems(vec![format!("the request cannot be read: {error}")]),
    };
    // Rows have text for keys, so that nothing of them cannot be written.
    serde_json::to_vec(&answer).unwrap_or_else(|error| format!("{{\"problems\":[\"{error}\"]}}").into_bytes())
}

fn answer_of(request: Request) -> Answer {
    match request {
        Request::Gallery {} => {
            let shipped = gallery()
                .iter()
                .map(|entry| Shipped { name: entry.name.to_owned(), text: entry.text.to_owned() });
            Answer::Gallery(shipped.collect())
        }
        Request::Run { file, text, replications, bottlenecks, drawings, attachments } => {
            let attachments = attachments.into_iter().map(|(name, text)| (name, text.into_bytes())).collect();
            let execution = Execution { threads: 1, bottlenecks, ..Execution::default() };
            let compared = compare(&file, &text, (replications, attachments), execution);
            compared.map_or_else(Answer::Problems, if drawings { drawn } else { Answer::Results })
        }
    }
}

fn drawn(results: Results) -> Answer {
    let (mut drawings, mut failed) = (Vec::new(), Vec::new());
    for drawing in drawings::all(&results) {
        match drawing {
            Ok(drawing) => drawings.push(drawing),
            Err(error) => failed.push(error.to_string()),
        }
    }
    Answer::Drawn { results, drawings, failed }
}

fn compare(
    file: &str,
    text: &str,
    (replications, attachments): (Option<u32>, BTreeMap<String, Vec<u8>>),
    execution: Execution<'_>,
) -> Result<Results, Vec<String>> {
    let one_by_one =
        |problems: microbiz::Problems| problems.0.iter().map(ToString::to_string).collect::<Vec<_>>();
    let scenario = ScenarioFile::parse(file, text).map_err(one_by_one)?;
    let scenario = scenario.resolve(attachments).map_err(one_by_one)?;
    let scenario = match replications {
        Some(0) => return Err(vec!["replications: write at least 1".to_owned()]),
        Some(n) => scenario.with_replications(n),
        None => scenario,
    };
    let experiment = Experiment::new(scenario).map_err(|error| vec![error.to_string()])?;
    experiment.run(execution).map_err(|error| vec![error.to_string()])
}

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for a request of so many bytes; the host writes it where the pointer says.
#[expect(unsafe_code, reason = "a name that the host can call")]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn reserve(length: usize) -> *mut u8 {
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.resize(length, 0);
        buffer.as_mut_ptr()
    })
}

/// Answers the request in the buffer: the answer stands in its place, and is so many bytes long.
#[expect(unsafe_code, reason = "a name that the host can call")]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn answer() -> usize {
    let request = BUFFER.take();
    BUFFER.with_borrow_mut(|buffer| {
        *buffer = answer_to(&request);
        buffer.len()
    })
}

/// Where the answer stands.
#[expect(unsafe_code, reason = "a name that the host can call")]
#[unsafe(no_mangle)]
#[must_use]
pub extern "C" fn buffer() -> *const u8 {
    BUFFER.with_borrow(Vec::as_ptr)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(request: &str) -> Vec<String> {
        match serde_json::from_slice(&answer_to(request.as_bytes())).unwrap() {
            Answer::Problems(problems) => problems,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_said_one_sentence_each() {
        assert!(problems("{").len() == 1);
        assert!(problems("{\"walk\":{}}")[0].contains("the request cannot be read"));
        let text = "schema_version = 1\\nhorizn = 1\\n[market]\\nniche = 3\\n";
        let said = problems(&format!("{{\"run\":{{\"file\":\"x.toml\",\"text\":\"{text}\"}}}}"));
        assert!(said.len() == 2 && said[0].starts_with("x.toml:2:1"), "{said:?}");
    }

    #[test]
    fn a_host_writes_its_request_and_reads_the_answer() {
        let request = b"{\"gallery\":{}}";
        assert!(!reserve(request.len()).is_null());
        BUFFER.with_borrow_mut(|buffer| buffer.copy_from_slice(request));
        let length = answer();
        let read: Answer = BUFFER.with_borrow(|buffer| serde_json::from_slice(&buffer[..length]).unwrap());
        assert!(matches!(read, Answer::Gallery(shipped) if shipped.len() > 10));
        assert!(!buffer().is_null());
    }
}
