//! The request of the web door as one call on bytes.

use serde_json::{Value, json};

/// The only scenario that is run: what others would simulate is no reader's work and may take any time.
const SMALL: &str = "schema_version = 1\nhorizon = \"60d\"\nfollow_up = \"20d\"\nreplications = 1\n[market]\nniches = 4\n\
    shift_interval = \"1d\"\n[structures.flat]\ntemplate = \"tree\"\nreceive_work = \"1h\"\n";

/// A request, answered: whatever its bytes are, the answer is JSON with one of the known keys, and its problems are
/// sentences.
pub fn request(bytes: &[u8]) {
    if would_simulate_much(bytes) {
        return;
    }
    let answer: Value = serde_json::from_slice(&microbiz_web::answer_to(bytes)).unwrap();
    let answer = answer.as_object().unwrap();
    assert!(["gallery", "results", "drawn", "problems"].iter().any(|key| answer.contains_key(*key)));
    if let Some(problems) = answer.get("problems").and_then(Value::as_array) {
        let is_shown = |c: char| !c.is_control() || c == '\n';
        let said = |problem: &Value| {
            problem.as_str().is_some_and(|text| !text.is_empty() && text.chars().all(is_shown))
        };
        assert!(!problems.is_empty() && problems.iter().all(said), "{problems:?}");
    }
}

fn would_simulate_much(bytes: &[u8]) -> bool {
    let Ok(asked) = serde_json::from_slice::<Value>(bytes) else { return false };
    let run = &asked["run"];
    let valid = || {
        let file = microbiz::ScenarioFile::parse("x.toml", run["text"].as_str().unwrap_or_default()).ok()?;
        file.resolve(std::collections::BTreeMap::new()).ok()
    };
    let is_small = run["text"] == SMALL && run["replications"].as_u64().is_none_or(|n| n <= 2);
    !is_small && valid().is_some()
}

/// Requests to begin with.
pub fn seeds() -> Vec<Vec<u8>> {
    let run = json!({ "file": "x.toml", "text": SMALL });
    let all = json!({ "file": "x.toml", "text": SMALL, "replications": 2, "bottlenecks": true, "drawings": true, "attachments": { "a.csv": "id\n1\n" } });
    let wrong = json!({ "file": "x.toml", "text": "schema_version = 1\nhorizn = 1\n" });
    let requests =
        [json!({ "gallery": {} }), json!({ "run": run }), json!({ "run": all }), json!({ "run": wrong })];
    requests.iter().map(|request| request.to_string().into_bytes()).collect()
}
