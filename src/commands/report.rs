//! What a run found, in the form that was requested.

use std::path::{Path, PathBuf};

use anyhow::{Error, Result};

use super::Context;
use crate::args::ReportFormat;
use crate::files;
use crate::findings::{self, Findings, JsonFinding, Tally};
use crate::text::source::Sources;
use crate::words::words;

/// The findings of a run in the form that was asked for.
pub(super) struct Report {
    format: ReportFormat,
    tally: Tally,
    /// Results of a SARIF log, which is written whole.
    results: Vec<serde_json::Value>,
}

impl Report {
    /// An empty report.
    pub(super) fn new(format: ReportFormat) -> Self {
        Self { format, tally: Tally::default(), results: Vec::new() }
    }

    /// Adds what was found in a file.
    pub(super) fn add(
        &mut self,
        findings: &Findings,
        sources: &Sources,
        file: &Path,
        context: &Context,
    ) -> Result<()> {
        let tongue = context.ui.tongues().programs;
        self.tally.add(findings);
        match self.format {
            ReportFormat::Human => context.ui.findings(findings, sources),
            ReportFormat::Sarif => {
                self.results
                    .extend(findings.iter().map(|found| findings::sarif_result(found, sources, tongue)));
            }
            ReportFormat::Json => {
                let lines = findings.iter().map(|found| JsonFinding::new(found, sources, tongue).line());
                files::write_stdout(lines.collect::<String>().as_bytes())?;
            }
        }
        if findings.is_empty() {
            self.nothing_found(file, context);
        }
        Ok(())
    }

    /// Says that nothing was found in a file.
    pub(super) fn nothing_found(&self, file: &Path, context: &Context) {
        context.ui.note(&words!("{}: nothing found", "{}：没有发现问题"; file.display()));
    }

    /// What could not be read is told to programs here, to people as an error.
    pub(super) fn end(mut self, unread: &[(PathBuf, Error)], context: &Context) -> Result<()> {
        let tongue = context.ui.tongues().programs;
        match self.format {
            ReportFormat::Human if self.tally.is_empty() => {}
            ReportFormat::Human => context.ui.note(&self.tally.words()),
            ReportFormat::Json => {
                let lines =
                    unread.iter().map(|(path, error)| JsonFinding::unreadable(path, error, tongue).line());
                files::write_stdout(lines.collect::<String>().as_bytes())?;
            }
            ReportFormat::Sarif => {
                self.results.extend(
                    unread.iter().map(|(path, error)| findings::sarif_unreadable(path, error, tongue)),
                );
                files::write_stdout(findings::sarif_log(&self.results, tongue).as_bytes())?;
            }
        }
        Ok(())
    }
}
