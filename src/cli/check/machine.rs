//! What was found, for programs.

use crate::cli::diagnostic::{Diagnostic, Severity};
use crate::results::{Lint, Price};
use serde_json::{Value, json};

/// One document: `{"diagnostics": [{severity, code, file, line, column, length, message, help}], "prices": […]}`.
pub(super) fn json(diagnostics: &[Diagnostic], prices: &[&Price]) -> Value {
    let one = |diagnostic: &Diagnostic| {
        json!({
            "severity": diagnostic.severity.name(),
            "code": diagnostic.code,
            "file": diagnostic.file,
            "line": diagnostic.place.map(|place| place.line),
            "column": diagnostic.place.map(|place| place.column),
            "length": diagnostic.place.map(|place| place.length),
            "message": diagnostic.text,
            "help": diagnostic.help,
        })
    };
    json!({ "diagnostics": diagnostics.iter().map(one).collect::<Vec<_>>(), "prices": prices })
}

/// A log of the Static Analysis Results Interchange Format (OASIS, version 2.1.0).
pub(super) fn sarif(diagnostics: &[Diagnostic]) -> Value {
    let rule = |lint: &Lint| {
        json!({
            "id": lint.name(),
            "shortDescription": { "text": lint.meaning() },
            "fullDescription": { "text": lint.effect() },
            "help": { "text": lint.remedy() },
        })
    };
    let invalid = json!({ "id": "invalid", "shortDescription": { "text": "The file cannot be run." } });
    let assumption = json!({ "id": "assumption", "shortDescription": { "text": "What was assumed." } });
    let rules: Vec<Value> = [invalid, assumption].into_iter().chain(Lint::ALL.iter().map(rule)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "microbiz", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            // Places are counted in characters.
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(result).collect::<Vec<_>>(),
        }],
    })
}

fn result(diagnostic: &Diagnostic) -> Value {
    let mut location =
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri(&diagnostic.file) } } });
    if let Some(place) = diagnostic.place {
        location["physicalLocation"]["region"] = json!({
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + place.length,
        });
    }
    let message = match (&diagnostic.help, diagnostic.severity) {
        (Some(help), Severity::Error | Severity::Warning) => format!("{}. {help}", diagnostic.text),
        _ => diagnostic.text.clone(),
    };
    json!({
        "ruleId": diagnostic.code,
        "level": diagnostic.severity.name(),
        "message": { "text": message },
        "locations": [location],
    })
}

/// A relative reference as RFC 3986 wants it: everything but unreserved characters and `/` in percent.
fn uri(file: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    file.replace('\\', "/")
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn a_file_name_becomes_a_reference_that_any_reader_takes() {
        assert_eq!(uri("my plan/ü.toml"), "my%20plan/%C3%BC.toml");
    }
}
