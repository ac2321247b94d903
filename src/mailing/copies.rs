//! The PDF of each message, and the pictures in its letter.

use std::sync::Arc;

use anyhow::Result;

use crate::engine::export::{self, Standards};
use crate::engine::pool::EngineRef;
use crate::engine::{Project, forget};
use crate::findings::{Checked, Findings, Severity};
use crate::issue::Issue;
use crate::layouts::{self, Layout};
use crate::mail;
use crate::mail::list::{List, Reader};
use crate::mail::message::{EncodedPdf, Inline};
use crate::text::source::Sources;
use crate::words::{Because, words};

/// Pixels an inch at which a drawn code has six pixels a module: sharp at the
/// size of a letter on any screen.
const CODE_PPI: f64 = 6.0 * 72.0;

/// Makes the PDF of each message.
pub(super) struct Copies {
    pub(super) issue: Issue,
    pub(super) engine: EngineRef,
    pub(super) standards: Standards,
    /// The copy for all; none where each reader has one.
    pub(super) shared: Option<EncodedPdf>,
}

impl Copies {
    /// Makes the first message's PDF, and so finds what forbids all; keeps it
    /// where all readers get the same.
    pub(super) fn check_first(&mut self, personal: bool, list: &List) -> Checked<()> {
        let made = match list.readers.first() {
            Some(first) if personal => self.personal_pdf(first),
            _ => self
                .issue
                .compile(&self.engine)
                .and_then(|document| self.issue.pdf(&document, &self.engine, &self.standards)),
        };
        made.map(EncodedPdf::new).and_then(|pdf| {
            let mut findings = Findings::default();
            mail::check_size(pdf.len(), &mut findings);
            self.shared = Some(pdf).filter(|_| !personal);
            Checked { value: Some(()), findings }
        })
    }

    fn personal_pdf(&self, reader: &Reader) -> Checked<Vec<u8>> {
        let pdf = self
            .issue
            .compile_for(reader.shown(), &self.engine)
            .and_then(|document| self.issue.pdf(&document, &self.engine, &self.standards));
        // What the last two copies had no use for; what they share stays.
        forget(2);
        pdf
    }

    /// The PDF that these readers get.
    pub(super) fn pdf(&self, readers: &[Reader]) -> Result<EncodedPdf> {
        if let Some(shared) = &self.shared {
            return Ok(shared.clone());
        }
        let reader = readers.first().because(|| words!("a message needs a reader", "每封信都要有读者"))?;
        let Checked { value, findings } = self.personal_pdf(reader);
        value.map(EncodedPdf::new).because(|| {
            let fault = findings.iter().find(|finding| finding.severity == Severity::Error);
            let phrase = fault.map(|finding| finding.fault.words()).unwrap_or_default();
            words!("the copy for {} cannot be set: {}", "给 {} 的那一份排不出来：{}"; reader.address, phrase)
        })
    }
}

/// The contact's codes as pictures that every mail program shows: what is no
/// PNG, JPEG or GIF is drawn.
pub(super) fn code_pictures(issue: &Issue, engine: &EngineRef) -> Result<Vec<Inline>> {
    let codes = issue.project().codes().enumerate();
    codes
        .map(|(index, (path, bytes))| {
            let (media, bytes) = match path.rsplit('.').next() {
                Some("png") => ("image/png", bytes.to_vec()),
                Some("jpg") => ("image/jpeg", bytes.to_vec()),
                Some("gif") => ("image/gif", bytes.to_vec()),
                _ => ("image/png", draw(path, bytes, engine)?),
            };
            Ok(Inline { id: format!("code-{}@jianbao", index + 1), media, bytes })
        })
        .collect()
}

/// A picture as PNG, drawn by the engine.
fn draw(path: &str, bytes: &[u8], engine: &EngineRef) -> Result<Vec<u8>> {
    let code = format!("#set page(width: auto, height: auto, margin: 0pt)\n#image({path:?})\n");
    let mut layout = Layout::builtin(layouts::DEFAULT)
        .because(|| words!("the default layout is built in", "缺少自带的默认版式"))?;
    layout.files.insert(path.to_owned(), bytes.to_vec());
    let project = Arc::new(Project::plain(code, layout));
    let (document, _) = engine.compile(&project, &Sources::default());
    let page = document.as_ref().and_then(|document| document.pages().first());
    let page = page.because(|| words!("failed to draw `{path}`", "画不出 `{path}`"))?;
    export::png(page, CODE_PPI).map_err(|error| error.words().into())
}
