//! `jianbao check`: everything that `build` would find, and no output.

use std::path::Path;

use anyhow::{Result, bail};

use super::{Context, Outcome};
use crate::args::{Check, ReportFormat};
use crate::compile::forget;
use crate::copy_edit::mend;
use crate::files;
use crate::findings::{self, Policy, is_known_rule, nearest};
use crate::issue::{Issue, Request};
use crate::output::PdfOptions;

/// Checks every brief.
pub(super) fn run(args: &Check, context: &Context) -> Result<Outcome> {
    if let Some(rule) = args.deny.iter().chain(&args.allow).find(|rule| !is_known_rule(rule)) {
        let near = nearest(rule, findings::entries().map(|entry| entry.code));
        let advice = near.map_or_else(
            || "`jianbao explain` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        bail!("unknown code `{rule}`; {advice}");
    }
    let mut outcome = Outcome::Done;
    let mut results = Vec::new();
    for path in &args.briefs {
        let policy = Policy { deny: args.deny.clone(), allow: args.allow.clone() };
        let request = Request { layout: args.layout.clone(), policy, ..Request::default() };
        if args.fix {
            fix(path, &request, context)?;
        }
        let (mut issue, engine) = Issue::read(path, &request, |folders| context.engine(folders))?;
        let standards = PdfOptions::default().choose(issue.series.standards.as_deref())?;
        if let Some(document) = issue.compile(&engine) {
            // Only what the standards forbid is of interest.
            issue.pdf(&document, &engine, &standards);
        }
        match args.format {
            ReportFormat::Human => context.ui.findings(&issue.findings, &issue.sources),
            ReportFormat::Sarif => results
                .extend(issue.findings.iter().map(|finding| findings::sarif_result(finding, &issue.sources))),
            ReportFormat::Json => {
                let lines: String = issue
                    .findings
                    .iter()
                    .map(|finding| findings::json_line(finding, &issue.sources) + "\n")
                    .collect();
                files::write_stdout(lines.as_bytes())?;
            }
        }
        if issue.findings.has_errors() {
            outcome = outcome.and(Outcome::AtFault);
        } else if issue.findings.is_empty() {
            context.ui.note(&format!("{}: nothing found", path.display()));
        }
        forget(0);
    }
    if args.format == ReportFormat::Sarif {
        files::write_stdout(findings::sarif_log(&results).as_bytes())?;
    }
    Ok(outcome)
}

/// A repair can bring out another; this many rounds reach the end.
const ROUNDS: usize = 4;

/// Makes the certain repairs in a brief. Its comments and order stay, for only
/// the repaired characters change.
fn fix(path: &Path, request: &Request, context: &Context) -> Result<()> {
    if files::is_standard(path) {
        bail!("--fix needs a file, not standard input");
    }
    let mut count = 0;
    for _ in 0..ROUNDS {
        let (issue, _) = Issue::read(path, request, |folders| context.engine(folders))?;
        if issue.repairs.is_empty() {
            break;
        }
        count += issue.repairs.len();
        let Ok(text) = String::from_utf8(files::read(path)?) else { break };
        files::write(path, mend(&text, issue.repairs).as_bytes())?;
    }
    if count > 0 {
        context.ui.note(&format!("{}: {count} repairs made", path.display()));
    }
    Ok(())
}
