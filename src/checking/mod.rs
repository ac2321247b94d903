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

/// A brief's check; where it was laid out also by which engine, and whether it has
/// no fault of its own.
type One = (Checked, Option<(EngineRef, bool)>);

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
            let checked: Vec<Result<One, Stopped>> =
                some.par_iter().map(|path| attempt(|| self.unless_unchanged(path))).collect();
            for (path, one) in some.iter().zip(checked) {
                let checked = one.map(|(checked, own)| {
                    if let (Checked::Anew(draft, _), Some((engine, is_clean))) = (&checked, own) {
                        self.record.note(path, draft, &engine, is_clean);
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

    fn unless_unchanged(&self, path: &Path) -> Result<One> {
        if self.record.is_clean(path, &self.digests) {
            return Ok((self.unchanged(path)?, None));
        }
        let opened = Opened::read(path, &Inputs::default(), self.request, self.engines)?;
        let engine = opened.engine.clone();
        let (draft, own) = findings(opened)?;
        let is_clean = own.is_empty();
        Ok((self.with_archive(path, draft, own), Some((engine, is_clean))))
    }

    /// A brief without a fault of its own: what the archive says of it depends on
    /// the others, and needs no pages.
    fn unchanged(&self, path: &Path) -> Result<Checked> {
        if !self.archive.speaks_of(path) {
            return Ok(Checked::Unchanged);
        }
        let draft = Arc::new(Draft::read(path, &Inputs::default(), self.request)?);
        Ok(match self.with_archive(path, draft, Findings::default()) {
            Checked::Anew(_, said) if said.is_empty() => Checked::Unchanged,
            anew => anew,
        })
    }

    /// Checks a brief whose bytes are at hand.
    pub(crate) fn one(&self, path: &Path, bytes: Vec<u8>) -> Result<Checked> {
        let opened = Opened::of_bytes(path, bytes, self.request, self.engines)?;
        let (draft, own) = findings(opened)?;
        Ok(self.with_archive(path, draft, own))
    }

    fn with_archive(&self, path: &Path, draft: Arc<Draft>, mut findings: Findings) -> Checked {
        findings.extend(self.archive.findings(path, &draft));
        findings.sort();
        Checked::Anew(draft, findings)
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
