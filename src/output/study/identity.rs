//! What a study is: everything that determines its results, as one document, and what changed between two of them.

use super::super::{OutputError, digest, manifest};
use crate::experiment::{Layout, Plan, Sweep};
use crate::results::Measure;
use crate::scenario::Study;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The file that says what a folder's study is.
pub(in crate::output) const IDENTITY: &str = "study.json";
/// Differences that are named one by one.
const NAMED: usize = 5;

/// Everything that determines the results of a study.
pub(super) fn document(sweep: &Sweep) -> Value {
    let inputs: BTreeMap<&str, String> =
        sweep.attachments().iter().map(|(name, bytes)| (name.as_str(), digest(bytes))).collect();
    let layout = sweep.layout();
    let measures: Vec<&str> = layout.measures.iter().map(|measure| measure.name()).collect();
    let mut document = of_plan(sweep.plan());
    document["scenario"] = json!(sweep.base().table());
    document["inputs"] = json!(inputs);
    document["structures"] = json!(layout.structures);
    document["measures"] = json!(measures);
    document["baseline"] = json!(layout.structures[layout.baseline]);
    document["replications"] = json!(layout.replications);
    document
}

/// The plan of a folder's study.
pub(super) fn plan(folder: &Path, document: &Value) -> Result<Plan, OutputError> {
    let damaged = |what: &str| OutputError::Refused {
        path: folder.join(IDENTITY),
        reason: format!("is damaged ({what}): start the study in another folder"),
    };
    if document["microbiz"] != env!("CARGO_PKG_VERSION") {
        return Err(OutputError::Refused {
            path: folder.to_owned(),
            reason: format!(
                "was written by microbiz {}, this is {}: use that version, or start the study anew",
                document["microbiz"].as_str().unwrap_or("of an unknown version"),
                env!("CARGO_PKG_VERSION")
            ),
        });
    }
    let text = toml::to_string(&document["study"]).map_err(|_| damaged("the study"))?;
    let name = document["name"].as_str().ok_or_else(|| damaged("no name"))?;
    let study = Study::parse(&format!("{name}.toml"), &text).map_err(|_| damaged("the study"))?;
    let list = document.get("list").map(|list| serde_json::from_value(list.clone()));
    let list: Option<Vec<Vec<String>>> = list.transpose().map_err(|_| damaged("the list"))?;
    let seed = document["seed"].as_u64().ok_or_else(|| damaged("no seed"))?;
    Plan::new(study, list, seed).map_err(|_| damaged("the design"))
}

/// What the runs of a folder's study look like.
pub(super) fn layout(folder: &Path, document: &Value) -> Result<Layout, OutputError> {
    let plan = plan(folder, document)?;
    let texts = |key: &str| -> Option<Vec<String>> {
        document.get(key)?.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
    };
    let read = || {
        let structures = texts("structures")?;
        let measures = texts("measures")?.iter().map(|name| Measure::named(name)).collect::<Option<_>>()?;
        let baseline = document.get("baseline")?.as_str()?;
        let baseline = structures.iter().position(|name| name == baseline)?;
        let replications = document.get("replications")?.as_u64()? as u32;
        let scenario: toml::Table = serde_json::from_value(document.get("scenario")?.clone()).ok()?;
        let templates = Layout::templates_of(&structures, &scenario);
        Some(Layout { plan: plan.clone(), structures, templates, measures, baseline, replications })
    };
    read().ok_or_else(|| OutputError::Refused {
        path: folder.join(IDENTITY),
        reason: "holds no runs: it is a design whose outputs are filled in elsewhere".to_owned(),
    })
}

/// What a design says by itself.
pub(super) fn of_plan(plan: &Plan) -> Value {
    let mut document = json!({
        "microbiz": env!("CARGO_PKG_VERSION"),
        "schema_version": 1,
        "name": plan.study.name,
        "seed": plan.seed,
        "points": plan.points,
        "study": plan.study.resolved,
    });
    if let Some(rows) = plan.listed() {
        document["list"] = json!(rows);
    }
    document
}

fn with_shard(mut document: Value, shard: (u64, u64)) -> Value {
    if shard.1 > 1 {
        document["shard"] = json!({ "index": shard.0 + 1, "of": shard.1 });
    }
    document
}

pub(super) fn write(folder: &Path, sweep: &Sweep, shard: (u64, u64)) -> Result<(), OutputError> {
    manifest::replace_json(&with_shard(document(sweep), shard), &folder.join(IDENTITY))
}

/// The document of a folder.
pub(super) fn read(folder: &Path) -> Result<Value, OutputError> {
    let path = folder.join(IDENTITY);
    if !path.is_file() {
        let reason = "is no folder of a study: it has no study.json".to_owned();
        return Err(OutputError::Refused { path: folder.to_owned(), reason });
    }
    manifest::read_json(&path)
}

/// The names of the files that charts need.
pub(super) fn inputs(document: &Value) -> Vec<String> {
    document["inputs"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// The shard of a folder, counted from zero, and of how many.
pub(super) fn shard_of(document: &Value) -> Option<(u64, u64)> {
    let shard = document.get("shard")?;
    Some((shard.get("index")?.as_u64()?.checked_sub(1)?, shard.get("of")?.as_u64()?))
}

/// Refuses a folder whose study is another one; more points or replications of the same are welcome.
pub(super) fn check(folder: &Path, sweep: &Sweep, shard: (u64, u64)) -> Result<(), OutputError> {
    let (before, now) = (read(folder)?, with_shard(document(sweep), shard));
    let growing = shard.1 == 1 && shard_of(&before).is_none();
    let changes = changes(&before, &now, sweep.plan(), growing);
    if changes.is_empty() {
        return Ok(());
    }
    Err(OutputError::Refused {
        path: folder.to_owned(),
        reason: format!(
            "holds another study, or this one as it was before an edit:\n{}\nundo the edit, choose another folder with --out, or begin anew with --force",
            listed(&changes)
        ),
    })
}

fn listed(changes: &[String]) -> String {
    let mut text =
        changes.iter().take(NAMED).map(|change| format!("  {change}")).collect::<Vec<_>>().join("\n");
    if changes.len() > NAMED {
        text += &format!("\n  and {} more", changes.len() - NAMED);
    }
    text
}

/// Refuses to put two folders together whose studies differ.
pub(super) fn must_agree(first: &Path, a: &Value, second: &Path, b: &Value) -> Result<(), OutputError> {
    let mut found = Vec::new();
    differences("", &without_shard(a), &without_shard(b), &mut found);
    let texts: Vec<String> = found.into_iter().map(|(_, text)| text).collect();
    if texts.is_empty() {
        return Ok(());
    }
    Err(OutputError::Refused {
        path: second.to_owned(),
        reason: format!("is not a shard of the study in {}:\n{}", first.display(), listed(&texts)),
    })
}

pub(super) fn without_shard(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(object) = document.as_object_mut() {
        object.shift_remove("shard");
    }
    document
}

/// What differs and may not; `growing` allows more points, where they come after those there are, and more replications.
fn changes(before: &Value, now: &Value, plan: &Plan, growing: bool) -> Vec<String> {
    let mut found = Vec::new();
    differences("", before, now, &mut found);
    let number = |document: &Value, path: &str| document.pointer(path).and_then(Value::as_u64);
    let grows = |path: &str| match (number(before, path), number(now, path)) {
        (Some(before), Some(now)) => now >= before,
        // Replications that were the scenario's are now the study's.
        _ => false,
    };
    let may = |path: &str| {
        growing
            && match path {
                "points" | "study.points" => plan.design.is_prefix_stable() && grows("/study/points"),
                "replications" | "study.replications" => grows("/replications"),
                _ => false,
            }
    };
    found.into_iter().filter(|(path, _)| !may(path)).map(|(_, text)| text).collect()
}

/// Every path at which two documents differ, with both values.
pub(super) fn differences(path: &str, a: &Value, b: &Value, found: &mut Vec<(String, String)>) {
    match (a, b) {
        (Value::Object(left), Value::Object(right)) => {
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            for (key, value) in left {
                differences(&below(key), value, right.get(key).unwrap_or(&Value::Null), found);
            }
            for (key, value) in right.iter().filter(|(key, _)| !left.contains_key(*key)) {
                differences(&below(key), &Value::Null, value, found);
            }
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            for (index, (a, b)) in left.iter().zip(right).enumerate() {
                differences(&format!("{path}.{index}"), a, b, found);
            }
        }
        _ if a == b => {}
        _ => found.push((path.to_owned(), format!("{path}: {} before, {} now", shown(a), shown(b)))),
    }
}

fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    match value {
        Value::Null => "nothing".to_owned(),
        other => {
            let text = other.to_string();
            if text.chars().count() <= LONGEST {
                text
            } else {
                text.chars().take(LONGEST).chain(['…']).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_unlike_length_differ_as_a_whole_and_those_of_like_length_entry_by_entry() {
        let found = |a: &Value, b: &Value| {
            let mut found = Vec::new();
            differences("", &json!({ "levels": a }), &json!({ "levels": b }), &mut found);
            found.into_iter().map(|(_, text)| text).collect::<Vec<_>>()
        };
        assert_eq!(found(&json!([1, 2]), &json!([1, 2])), [""; 0]);
        assert_eq!(found(&json!([1, 2]), &json!([1, 3])), ["levels.1: 2 before, 3 now"]);
        assert_eq!(found(&json!([1, 2]), &json!([1, 2, 3])), ["levels: [1,2] before, [1,2,3] now"]);
        assert_eq!(found(&json!([1, 2, 3]), &json!([1, 2])), ["levels: [1,2,3] before, [1,2] now"]);
        assert_eq!(found(&json!([]), &json!(null)), ["levels: [] before, nothing now"]);
    }
}
