//! Settings, list and letter are read and joined with the issue.

use std::path::Path;

use anyhow::Result;

use super::Wish;
use super::copies::code_pictures;
use crate::engine::pool::EngineRef;
use crate::files;
use crate::findings::{Fault, Findings};
use crate::issue::{Draft, Issue, SERIES_FILE};
use crate::mail::dkim::Signer;
use crate::mail::letter::{self, Templates};
use crate::mail::list::{self, List};
use crate::mail::settings::Settings;
use crate::mail::{self, Mailing, Materials};
use crate::outputs::naming;
use crate::text::source::Sources;
use crate::words::fail;

/// The parts of a mailing while they are read and joined.
pub(super) struct Gathering<'a> {
    pub(super) wish: &'a Wish,
    pub(super) draft: &'a Draft,
    pub(super) engine: &'a EngineRef,
    /// The texts of the issue, the list and the letter.
    pub(super) sources: Sources,
    /// What was found in them.
    pub(super) findings: Findings,
}

impl Gathering<'_> {
    /// Reads settings, list and letter, and joins them with the issue; none when
    /// one of the parts is missing.
    pub(super) fn gather(&mut self, issue: Option<&Issue>) -> Result<Option<(Mailing, List)>> {
        let settings = self.settings()?;
        let list = self.list()?;
        let templates = match &settings {
            Some(settings) => self.templates(settings)?,
            None => None,
        };
        let (Some(settings), Some(list), Some(templates)) = (settings, list, templates) else {
            return Ok(None);
        };
        let Some(brief) = self.draft.brief() else { return Ok(None) };
        let signer = match &settings.dkim {
            Some(dkim) => Some(Signer::new(dkim, &String::from_utf8_lossy(&files::read(&dkim.key_file)?))?),
            None => None,
        };
        let pdf_name = format!("{}.pdf", naming::of(self.draft));
        let pictures = issue.map(|issue| code_pictures(issue, self.engine)).transpose()?.unwrap_or_default();
        let materials = Materials { settings, templates, pictures, pdf_name, signer };
        let columns = (list.columns.as_slice(), self.wish.shared.is_some());
        let mailing = Mailing::new(brief, materials, columns, &self.sources, &mut self.findings)?;
        mailing.check_readers(&list, &mut self.findings);
        if self.wish.personal {
            check_names(&list, self.engine, &mut self.findings);
        }
        // A letter that cannot be made is found before the first message.
        if let Some(first) = list.readers.first() {
            mailing.letter(std::slice::from_ref(first), &mut self.sources, &mut self.findings);
        }
        Ok(Some((mailing, list)))
    }

    fn settings(&mut self) -> Result<Option<Settings>> {
        let Some(raw) = &self.draft.series.mail else {
            fail!(
                "no [mail] table in {SERIES_FILE}: add one with `from = \"name@example.cn\"`",
                "{SERIES_FILE} 里没有 [mail]：加上 [mail] 和 `from = \"name@example.cn\"`"
            );
        };
        let settings = Settings::check(raw, &self.draft.locations.root, &mut self.findings);
        Ok(settings.map(|mut settings| {
            settings.use_server(self.wish.server.as_deref(), self.wish.port);
            settings
        }))
    }

    fn list(&mut self) -> Result<Option<List>> {
        let path = &self.wish.list;
        let bytes = files::read(path)?;
        let list = list::read(&path.display().to_string(), &bytes, &mut self.sources, &mut self.findings);
        let Some(test) = &self.wish.test else { return Ok(list) };
        let address = mail::parse_address(test)?;
        Ok(list.map(|list| {
            let readers = list.readers.first().map(|first| first.at(address)).into_iter().collect();
            List { readers, ..list }
        }))
    }

    fn templates(&mut self, settings: &Settings) -> Result<Option<Templates>> {
        let Draft { locations, series, .. } = self.draft;
        let mut own = Vec::new();
        if let Some(folder) = &settings.template {
            // A link may lead anywhere, and what is read goes to all readers.
            let inside = locations.holds(folder) || !folder.exists();
            let files = if inside { files::list(folder)? } else { vec![folder.clone()] };
            if let Some(path) = files.iter().find(|path| !locations.holds(path)) {
                let given = series.mail.as_ref().and_then(|raw| raw.template.as_ref());
                let fault = Fault::MailOutside { path: path.display().to_string() };
                self.findings.add(fault, given.and_then(|text| text.place.clone()));
                return Ok(None);
            }
            for path in files {
                let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
                if letter::ENDINGS.iter().any(|ending| name.ends_with(ending)) {
                    own.push((name.replace('\\', "/"), path.display().to_string(), files::read(&path)?));
                }
            }
        }
        Ok(Templates::new(own, &mut self.sources, &mut self.findings))
    }
}

/// Reports names that no face can print.
fn check_names(list: &List, engine: &EngineRef, findings: &mut Findings) {
    let missing = engine.fonts.missing(list.readers.iter().flat_map(|reader| reader.shown().chars()));
    for reader in &list.readers {
        for character in reader.shown().chars().filter(|character| missing.contains(character)) {
            findings.add(Fault::GlyphMissing { character }, reader.place.clone());
        }
    }
}
