//! What an editor downloads: the same bytes as on the command line.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;

use super::preview::Workshop;
use crate::engine::export;
use crate::findings::{Checked, Findings, Severity};
use crate::inputs::{Inputs, Overlay};
use crate::issue::{Draft, Issue};
use crate::outputs::naming::{self, PdfOptions};
use crate::words::{Words, fail, words};

/// A file to take away.
pub(super) struct Built {
    /// What it is called.
    pub(super) name: String,
    /// Its media type.
    pub(super) media: &'static str,
    pub(super) bytes: Vec<u8>,
}

/// Pixels an inch of a page's picture.
const PPI: f64 = 144.0;

/// Builds an issue of these bytes. The error names what forbids it.
pub(super) fn build(path: &Path, bytes: Vec<u8>, format: &str, workshop: &Workshop) -> Result<Built> {
    let mut overlay = Overlay::default();
    overlay.set(path, bytes);
    let draft = Arc::new(Draft::read(path, &Inputs::with(overlay), &workshop.request)?);
    let engine = workshop.engines.get(draft.font_folders());
    let made = draft
        .issue(&engine.fonts)
        .and_then(|issue: Issue| issue.compile(&engine).map(|document| (issue, document)));
    let name = naming::of(&draft);
    let first = |checked: &Findings| {
        let fault = checked.iter().find(|finding| finding.severity == Severity::Error);
        fault.map(|finding| finding.fault.words()).unwrap_or_default()
    };
    let Some((issue, document)) = made.value else { return Err(at_fault(first(&made.findings))) };
    match format {
        "pdf" => {
            let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
            let Checked { value, findings } = issue.pdf(&document, &engine, &standards);
            let Some(bytes) = value else { return Err(at_fault(first(&findings))) };
            Ok(Built { name: format!("{name}.pdf"), media: "application/pdf", bytes })
        }
        "png" => {
            let Some(page) = document.pages().first() else { fail!("there is no page", "没有页") };
            let bytes = export::png(page, PPI).map_err(|error| anyhow::Error::from(error.words()))?;
            Ok(Built { name: format!("{name}.png"), media: "image/png", bytes })
        }
        _ => fail!("unknown format `{format}`", "没有格式 `{format}`"),
    }
}

fn at_fault(phrase: Words) -> anyhow::Error {
    words!("the issue has errors: {}", "这一期有错误：{}"; phrase).into()
}
