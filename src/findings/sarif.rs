//! Findings as a SARIF 2.1.0 log (OASIS), for code hosts and editors.

use serde_json::{Value, json};

use super::{Finding, Severity, entries};
use crate::source::Sources;

/// One finding as a result of a run.
pub fn sarif_result(finding: &Finding, sources: &Sources) -> Value {
    let location = finding.place.as_ref().map(|place| {
        let start = sources.position(place.source, place.range.start);
        let end = sources.position(place.source, place.range.end);
        json!({ "physicalLocation": {
            "artifactLocation": { "uri": sources.get(place.source).name.replace('\\', "/") },
            "region": {
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            },
        } })
    });
    let hint = finding.fault.hint().map(|hint| format!(" ({hint})")).unwrap_or_default();
    json!({
        "ruleId": finding.fault.code(),
        "level": level(finding.severity),
        "message": { "text": finding.fault.phrase() + &hint },
        "locations": location.into_iter().collect::<Vec<_>>(),
    })
}

/// The log of one run with its results; every code is among its rules.
pub fn sarif_log(results: &[Value]) -> String {
    let rule = |entry: super::Entry| {
        json!({
            "id": entry.code,
            "fullDescription": { "text": entry.explanation },
            "defaultConfiguration": { "level": level(entry.severity) },
        })
    };
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "jianbao",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": entries().map(rule).collect::<Vec<_>>(),
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_string_pretty(&log).expect("a log has only strings and numbers") + "\n"
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
