//! Which briefs were checked before with no findings: kept in the user's cache,
//! so that an archive of thousands is checked again in seconds. Whatever cannot
//! be read or written there is ignored.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::batch::record::{Digests, FINGERPRINT, opened, sealed};
use crate::engine::pool::EngineRef;
use crate::files;
use crate::inputs::{Dependency, digest};
use crate::issue::{Draft, Locations, Request};

/// A record of so many bytes is not read.
const MOST: usize = 200_000_000;

/// The briefs in which nothing was found, with all that was read for each.
#[derive(Debug)]
pub(super) struct Checks {
    /// Where they are kept; nowhere if the user has no cache.
    file: Option<PathBuf>,
    /// The digest of what is kept there.
    kept: Option<String>,
    /// What findings depend on besides files.
    options: String,
    clean: BTreeMap<PathBuf, Clean>,
}

/// A brief in which nothing was found.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Clean {
    brief: PathBuf,
    /// The program and what was asked of it.
    options: String,
    /// The series file that was in force.
    series: Option<PathBuf>,
    /// Everything that was read for it, fonts too.
    inputs: Vec<Dependency>,
}

impl Checks {
    /// Opens what is kept of the checks in this folder; `cache` is jianbao's own
    /// in the user's cache.
    pub(super) fn open(cache: Option<PathBuf>, folder: &Path, request: &Request) -> Self {
        let folder = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
        let file = cache.map(|cache| cache.join("checks").join(&folder[..32]));
        let bytes = file.as_deref().and_then(|file| files::try_read_up_to(file, MOST).ok());
        let kept = bytes.as_deref().map(digest);
        let rows = bytes.as_deref().and_then(|bytes| opened(bytes).ok()).unwrap_or_default();
        let rows = rows.lines().filter_map(|row| serde_json::from_str::<Clean>(row).ok());
        let clean = rows.map(|row| (row.brief.clone(), row)).collect();
        let asked = (FINGERPRINT, &request.layout, &request.policy.deny, &request.policy.allow);
        let options = serde_json::to_string(&asked).unwrap_or_default();
        Self { file, kept, options, clean }
    }

    /// Whether nothing was found in a brief, and nothing that it is made of has
    /// changed since.
    pub(super) fn is_clean(&self, brief: &Path, digests: &Digests) -> bool {
        self.clean.get(brief).is_some_and(|row| {
            row.options == self.options
                && row.series == Locations::new(brief).series
                && row.inputs.iter().all(|input| digests.holds(input))
        })
    }

    /// Notes whether anything was found in a brief.
    pub(super) fn note(&mut self, brief: &Path, draft: &Draft, engine: &EngineRef, is_clean: bool) {
        // What was given on standard input is not there again.
        if !is_clean || files::is_standard(brief) {
            self.clean.remove(brief);
            return;
        }
        let fonts = engine.fonts.dependencies();
        let row = Clean {
            brief: brief.to_owned(),
            options: self.options.clone(),
            series: draft.locations.series.clone(),
            inputs: draft.dependencies.iter().chain(fonts).cloned().collect(),
        };
        self.clean.insert(brief.to_owned(), row);
    }

    /// Keeps what is known now.
    pub(super) fn save(mut self) {
        let Some(file) = self.file else { return };
        self.clean.retain(|brief, _| brief.is_file());
        let print = |row: &Clean| serde_json::to_string(row).map(|row| row + "\n").unwrap_or_default();
        let rows: String = self.clean.values().map(print).collect();
        let record = sealed(&rows);
        if self.kept != Some(digest(record.as_bytes())) {
            // Without it, the next check takes longer, and finds the same.
            let _ = files::write(&file, record.as_bytes());
        }
    }
}
