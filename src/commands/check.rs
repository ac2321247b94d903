//! `jianbao check`: everything that `build` would find, and no output.

use anyhow::{Result, bail};

use super::{Context, Outcome};
use crate::args::{Check, ReportFormat};
use crate::compile::forget;
use crate::export::{self, DEFAULT_STANDARDS, Standards};
use crate::files;
use crate::findings::{self, Policy, is_known_rule, nearest};
use crate::issue::{Issue, Request};

/// Checks every brief.
pub(super) fn run(args: &Check, context: &Context) -> Result<Outcome> {
    if let Some(rule) = args.deny.iter().chain(&args.allow).find(|rule| !is_known_rule(rule)) {
        let near = nearest(rule, findings::entries().iter().map(|entry| entry.code));
        let advice = near.map_or_else(
            || "`jianbao explain` lists them".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        bail!("unknown code `{rule}`; {advice}");
    }
    let mut outcome = Outcome::Done;
    for path in &args.briefs {
        let policy = Policy { deny: args.deny.clone(), allow: args.allow.clone() };
        let request = Request { layout: args.layout.clone(), embed: false, policy };
        let (mut issue, engine) = Issue::read(path, &request, |folders| context.engine(folders))?;
        let standards = issue.series.standards.as_deref().unwrap_or(&DEFAULT_STANDARDS);
        let standards = Standards::new(standards).map_err(anyhow::Error::msg)?;
        if let Some(document) = issue.compile(&engine)
            && let Err(errors) = export::pdf(&document, &standards)
        {
            issue.refuse(&engine, &errors);
        }
        match args.format {
            ReportFormat::Human => context.ui.findings(&issue.findings, &issue.sources),
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
        forget();
    }
    Ok(outcome)
}
