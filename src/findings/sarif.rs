//! Findings as a SARIF 2.1.0 log (OASIS), for code hosts and editors.

use std::path::Path;

use serde_json::{Value, json};

use super::{Fault, Finding, Severity, entries};
use crate::text::source::{Place, Sources};
use crate::words::{Tongue, on_one_line};

/// One finding as a result of a run.
pub fn sarif_result(finding: &Finding, sources: &Sources, tongue: Tongue) -> Value {
    let location = finding.place.as_ref().map(|place| {
        json!({ "physicalLocation": {
            "artifactLocation": artifact(place, sources),
            "region": region(place, sources),
        } })
    });
    let hint = finding
        .fault
        .hint(tongue)
        .map(|hint| tongue.of(format!(" ({hint})"), format!("（{hint}）")))
        .unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.fault.code(),
        "level": level(finding.severity),
        "message": { "text": finding.fault.phrase(tongue) + &hint },
        "locations": location.into_iter().collect::<Vec<_>>(),
    });
    if let Some(repair) = &finding.repair {
        result["fixes"] = json!([{
            "description": { "text": repair.words(sources).of(tongue) },
            "artifactChanges": [{
                "artifactLocation": artifact(&repair.place, sources),
                "replacements": [{
                    "deletedRegion": region(&repair.place, sources),
                    "insertedContent": { "text": repair.text },
                }],
            }],
        }]);
    }
    result
}

/// That a file cannot be read, as a result of a run.
pub fn sarif_unreadable(file: &Path, error: &anyhow::Error, tongue: Tongue) -> Value {
    let fault = Fault::Unreadable { error: on_one_line(error) };
    let uri = file.display().to_string().replace('\\', "/");
    json!({
        "ruleId": fault.code(),
        "level": level(fault.severity()),
        "message": { "text": fault.phrase(tongue) },
        "locations": [{ "physicalLocation": { "artifactLocation": { "uri": uri } } }],
    })
}

fn artifact(place: &Place, sources: &Sources) -> Value {
    json!({ "uri": sources.get(place.source).name.replace('\\', "/") })
}

fn region(place: &Place, sources: &Sources) -> Value {
    let start = sources.position(place.source, place.range.start);
    let end = sources.position(place.source, place.range.end);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
    })
}

/// The log of one run with its results; every code is among its rules.
pub fn sarif_log(results: &[Value], tongue: Tongue) -> String {
    let rule = |entry: super::Entry| {
        json!({
            "id": entry.code,
            "fullDescription": { "text": entry.explanation(tongue) },
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
