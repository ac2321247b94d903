//! What is produced from a version of a text: pages first, then the findings.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Result;

use super::changes::{Units, byte_at};
use super::form;
use super::protocol::{Answer, BoxOnPage, Found, Mend, Said, Span};
use crate::engine::pool::Engines;
use crate::engine::screen::{self, Parts, Sheet};
use crate::engine::{Document, Shown};
use crate::files;
use crate::findings::{Finding, Findings};
use crate::inputs::{Inputs, Overlay};
use crate::issue::{Draft, Proof, Request};
use crate::limits;
use crate::text::encoding;
use crate::text::source::{Place, Text};

/// How near to a click something must be, in pt.
const REACH: f64 = 24.0;

/// Bytes of pictures that are held for the pages.
const PICTURES: usize = 256 << 20;

/// A sheet with its digest.
#[derive(Debug)]
pub(super) struct Numbered {
    pub(super) digest: String,
    pub(super) sheet: Sheet,
}

/// The pages of a version.
#[derive(Debug)]
pub(super) struct Preview {
    pub(super) version: u64,
    /// None where nothing can be shown.
    pub(super) sheets: Option<Vec<Numbered>>,
    pub(super) millis: u64,
    draft: Arc<Draft>,
    document: Option<Document>,
    text: Arc<str>,
    units: Units,
}

/// What was found in a version.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) version: u64,
    pub(super) findings: Vec<Found>,
    pub(super) form: Option<serde_json::Value>,
    pub(super) defaults: serde_json::Value,
    pub(super) characters: usize,
}

/// What previews are made with.
#[derive(Default)]
pub(super) struct Workshop {
    pub(super) engines: Arc<Engines>,
    pub(super) request: Request,
    pub(super) parts: Mutex<Parts>,
}

impl Workshop {
    /// Sets the pages of a text. An error is one of the environment.
    pub(super) fn pages(&self, path: &Path, text: Arc<str>, version: u64) -> Result<(Preview, Findings)> {
        let begin = Instant::now();
        let mut overlay = Overlay::default();
        overlay.set(path, text.as_bytes());
        let draft = Arc::new(Draft::read(path, &Inputs::with(overlay), &self.request)?);
        let engine = self.engines.get(draft.font_folders());
        let (document, found) = match Proof::new(&draft) {
            Some(proof) => proof.lay_out(&engine),
            None => (None, Findings::default()),
        };
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        parts.keep_small(PICTURES);
        let sheets = document.as_ref().map(|document| {
            let sheets = document.pages().iter().map(|page| screen::sheet(page, &mut parts));
            let digest = |sheet: &Sheet| blake3::hash(sheet.svg.as_bytes()).to_hex()[..24].to_owned();
            sheets.map(|sheet| Numbered { digest: digest(&sheet), sheet }).collect()
        });
        let millis = begin.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        let units = Units::of(&text);
        Ok((Preview { version, sheets, millis, draft, document, text, units }, found))
    }

    /// Finds what is wrong with it; `found` is what setting its pages found.
    pub(super) fn report(&self, preview: &Preview, mut found: Findings) -> Report {
        let draft = &preview.draft;
        let engine = self.engines.get(draft.font_folders());
        if draft.brief().is_some()
            && let Some(document) = &preview.document
        {
            found.extend(document.collate(&draft.sources));
        }
        let of_pages = draft.judged(Some(()), found).findings;
        let findings = draft.checked(&engine.fonts).with(of_pages).findings;
        let findings = findings.iter().map(|finding| preview.found(finding)).collect();
        let series = draft.locations.series.as_deref();
        let series = series.and_then(|path| files::read_up_to(path, limits::SERIES_BYTES).ok());
        let series = series.and_then(|bytes| encoding::decode(&bytes).ok()).map(|decoded| decoded.text);
        Report {
            version: preview.version,
            findings,
            form: form::values(&preview.text),
            defaults: form::defaults(&series.unwrap_or_default()),
            characters: preview.characters(),
        }
    }
}

impl Preview {
    /// The files it was made of besides the brief.
    pub(super) fn others(&self) -> Vec<PathBuf> {
        let own = &self.draft.locations.brief;
        let files = self.draft.dependencies.iter().map(|dependency| &dependency.path);
        files.filter(|path| *path != own).cloned().collect()
    }

    fn span(&self, place: &Place) -> Option<Span> {
        let own = place.source == self.draft.brief_source();
        let unit = |byte| self.units.before(&self.text, byte);
        own.then(|| Span { from: unit(place.range.start), to: unit(place.range.end) })
    }

    /// Where a place is in the value of the key that it is in.
    fn inside(&self, place: &Place) -> Option<Span> {
        let text = self.draft.text_at(place)?;
        let range = self.draft.sources.decoded(text.place.as_ref()?, &text.value, place);
        let unit = |byte| text.value.get(..byte).map(|before| before.encode_utf16().count());
        Some(Span { from: unit(range.start)?, to: unit(range.end)? })
    }

    fn found(&self, finding: &Finding) -> Found {
        let sources = &self.draft.sources;
        let place = finding.place.as_ref();
        let words = finding.fault.words();
        let (en, zh) = (crate::words::Tongue::En, crate::words::Tongue::Zh);
        let hint = finding.fault.hint(en).zip(finding.fault.hint(zh));
        let other = |place: &&Place| place.source != self.draft.brief_source();
        let mend = finding.repair.as_ref().and_then(|repair| {
            let span = self.span(&repair.place)?;
            Some(Mend { span, text: repair.text.clone(), said: Said::from(&repair.words(sources)) })
        });
        Found {
            code: finding.fault.code().to_owned(),
            severity: finding.severity.name().to_owned(),
            message: Said::from(&words),
            hint: hint.map(|(en, zh)| Said { en, zh }),
            key: finding.key.clone(),
            file: place.filter(other).map(|place| sources.get(place.source).name.clone()),
            line: place.map_or(1, |place| sources.position(place.source, place.range.start).line),
            span: place.and_then(|place| self.span(place)),
            inside: place.and_then(|place| self.inside(place)),
            mend,
        }
    }

    /// What is shown at a point of a page.
    pub(super) fn at(&self, page: usize, x: f64, y: f64) -> Answer {
        let shown = self.document.as_ref().and_then(|document| document.at(page, x, y, REACH));
        let Some(shown) = shown else { return Answer::Nothing {} };
        let Some(span) = self.span(&shown.place) else { return Answer::Nothing {} };
        let exact = shown.is_exact.then(|| self.inside(&shown.place)).flatten();
        Answer::Place {
            span: if shown.is_exact { span } else { Span { from: span.from, to: span.from } },
            key: self.draft.key(&shown.place),
            inside: exact,
            shown: BoxOnPage { page: shown.page, bounds: shown.bounds },
        }
    }

    /// Where a stretch of the text, or of a key's value, is on the pages.
    pub(super) fn boxes(&self, key: Option<&str>, span: Span) -> Answer {
        let Some(document) = &self.document else { return Answer::Nothing {} };
        let place = match key {
            None => {
                let range = byte_at(&self.text, span.from)..byte_at(&self.text, span.to);
                Some(Place { source: self.draft.brief_source(), range })
            }
            Some(key) => self.draft.text_of(key).and_then(|text| self.place_in(text, span)),
        };
        let Some(place) = place else { return Answer::Nothing {} };
        Answer::Boxes { boxes: lines(&document.boxes(&place)) }
    }

    fn place_in(&self, text: &Text, span: Span) -> Option<Place> {
        let range = byte_at(&text.value, span.from)..byte_at(&text.value, span.to);
        Some(self.draft.sources.within(text.place.as_ref()?, &text.value, range))
    }

    /// The characters that are printed: each of Chinese and each mark, and each
    /// word of letters and figures, is one.
    fn characters(&self) -> usize {
        let Some(document) = &self.document else { return 0 };
        let (mut count, mut in_word) = (0, false);
        for character in document.shown().iter().flat_map(|shown| shown.text.chars()) {
            let is_part = character.is_alphanumeric() && (character as u32) < 0x2e80;
            let goes_on = is_part && in_word;
            if !character.is_whitespace() && !goes_on {
                count += 1;
            }
            in_word = is_part;
        }
        count
    }
}

/// Glyphs' boxes joined line by line.
fn lines(shown: &[&Shown]) -> Vec<BoxOnPage> {
    let mut boxes: Vec<BoxOnPage> = Vec::new();
    for Shown { page, bounds, .. } in shown {
        let [left, top, right, bottom] = *bounds;
        match boxes.last_mut() {
            Some(last)
                if last.page == *page
                    && (last.bounds[3] - bottom).abs() < (bottom - top) / 2.0
                    && left - last.bounds[2] < 3.0 * (bottom - top)
                    && left >= last.bounds[0] =>
            {
                last.bounds[1] = last.bounds[1].min(top);
                last.bounds[2] = last.bounds[2].max(right);
                last.bounds[3] = last.bounds[3].max(bottom);
            }
            _ => boxes.push(BoxOnPage { page: *page, bounds: *bounds }),
        }
    }
    boxes
}
