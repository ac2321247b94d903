//! Briefs checked on all cores, reported in their order; those that are unchanged
//! since a check that found nothing are not checked again.

mod record;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use rayon::prelude::*;

use self::record::Checks;
use crate::archive::Archive;
use crate::batch::record::Digests;
use crate::engine::forget;
use crate::engine::pool::{EngineRef, Engines};
use crate::findings::Findings;
use crate::inputs::Inputs;
use crate::issue::{Draft, Opened, Request};
use crate::outputs::naming::PdfOptions;
use crate::panics::{Stopped, attempt};

/// So many briefs for each core wait until those before them were told.
const AHEAD: usize = 4;

/// The checks of one run.
pub(crate) struct Checking<'a> {
    request: &'a Request,
    engines: &'a Engines,
    archive: Archive,
    record: Checks,
    digests: Digests,
}

/// What a check came to.
pub(crate) enum Checked {
    /// Nothing was found before, and all is as it was.
    Unchanged,
    /// It was read and laid out.
    Anew(Arc<Draft>, Findings),
}

/// A brief's check, and the engine that it was laid out by.
type One = Result<(Checked, Option<EngineRef>), Stopped>;

impl<'a> Checking<'a> {
    /// Reads the briefs as an archive. `cache` is jianbao's folder in the user's
    /// cache, in which the record of this `folder` is kept.
    pub(crate) fn new(
        briefs: &[PathBuf],
        request: &'a Request,
        engines: &'a Engines,
        cache: Option<PathBuf>,
        folder: &Path,
    ) -> Self {
        // One brief is checked sooner than a record is read.
        let cache = cache.filter(|_| briefs.len() > 1);
        let (archive, record) = (Archive::read(briefs), Checks::open(cache, folder, request));
        Self { request, engines, archive, record, digests: Digests::default() }
    }

    /// Checks every brief, and tells each in its order; what stops one stops no
    /// other. The error is one of telling.
    pub(crate) fn all(
        mut self,
        briefs: &[PathBuf],
        mut tell: impl FnMut(&Path, Result<Checked, Stopped>) -> Result<()>,
    ) -> Result<()> {
        let at_once = AHEAD * rayon::current_num_threads();
        for some in briefs.chunks(at_once) {
            let checked: Vec<One> =
                some.par_iter().map(|path| attempt(|| self.unless_unchanged(path))).collect();
            for (path, one) in some.iter().zip(checked) {
                let checked = one.map(|(checked, engine)| {
                    if let (Checked::Anew(draft, findings), Some(engine)) = (&checked, engine) {
                        self.record.note(path, draft, &engine, findings.is_empty());
                    }
                    checked
                });
                tell(path, checked)?;
            }
            forget(0);
        }
        self.record.save();
        Ok(())
    }

    fn unless_unchanged(&self, path: &Path) -> Result<(Checked, Option<EngineRef>)> {
        if !self.archive.speaks_of(path) && self.record.is_clean(path, &self.digests) {
            return Ok((Checked::Unchanged, None));
        }
        let opened = Opened::read(path, &Inputs::default(), self.request, self.engines)?;
        let engine = opened.engine.clone();
        Ok((self.opened(path, opened)?, Some(engine)))
    }

    /// Checks a brief whose bytes are at hand.
    pub(crate) fn one(&self, path: &Path, bytes: Vec<u8>) -> Result<Checked> {
        let opened = Opened::of_bytes(path, bytes, self.request, self.engines)?;
        self.opened(path, opened)
    }

    fn opened(&self, path: &Path, opened: Opened) -> Result<Checked> {
        let (draft, mut findings) = findings(opened)?;
        findings.extend(self.archive.findings(path, &draft));
        findings.sort();
        Ok(Checked::Anew(draft, findings))
    }
}

/// Everything that `build` would find in a brief.
pub(crate) fn findings(opened: Opened) -> Result<(Arc<Draft>, Findings)> {
    let Opened { draft, engine, issue } = opened;
    let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
    let checked = issue.and_then(|issue| {
        // Of the PDF only what the standards forbid is of interest.
        issue.compile(&engine).and_then(|document| issue.pdf(&document, &engine, &standards))
    });
    Ok((draft, checked.findings))
}
