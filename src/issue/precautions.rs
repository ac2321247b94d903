//! What of an issue is first typeset in another process, and how that went.

use std::path::PathBuf;
use std::sync::Arc;

use crate::engine::Project;
use crate::findings::{Fault, Findings};
use crate::rehearsal::{Rehearsals, Stopped};
use crate::text::source::Place;
use crate::words::{Words, words};

/// What a rehearsal needs to know of an issue.
#[derive(Debug, Clone, Default)]
pub(crate) struct Precautions {
    /// Where to rehearse; with none, nothing is.
    pub(super) rehearsals: Option<Arc<Rehearsals>>,
    /// Folders of fonts besides the embedded ones.
    pub(crate) font_folders: Vec<PathBuf>,
    /// The layout's name, and where it is written.
    pub(super) layout: (String, Option<Place>),
}

impl Precautions {
    /// Typesets a project elsewhere first, where its layout may never end; none
    /// when that was stopped, which is a finding.
    pub(crate) fn rehearse(&self, project: &Project, findings: &mut Findings) -> Option<()> {
        let Some(rehearsals) = &self.rehearsals else { return Some(()) };
        let stopped = rehearsals.project(project, &self.font_folders).err();
        let (name, place) = &self.layout;
        stopped.map_or(Some(()), |stopped| {
            findings.add(stopped_at(words!("layout `{name}`", "版式 `{name}` "), stopped), place.clone());
            None
        })
    }
}

/// The fault of what was stopped.
pub(super) fn stopped_at(what: Words, stopped: Stopped) -> Fault {
    match stopped {
        Stopped::Time(seconds) => Fault::LimitTime { what, seconds },
        Stopped::Memory(megabytes) => Fault::LimitMemory { what, megabytes },
        Stopped::Crash(cause) => Fault::LimitCrash { what, cause },
    }
}
