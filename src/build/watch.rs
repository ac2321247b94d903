//! Builds again whenever a file that the issue is made from changes.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Error, Result};
use chrono::Local;
use typst_kit::watcher::Watcher;

use super::{Building, Rendered, Wish, first_error};
use crate::engine::forget;
use crate::engine::pool::Engines;
use crate::files;
use crate::findings::{Findings, Tally};
use crate::inputs::{Dependency, Kind, digest_now};
use crate::panics::caught;
use crate::ui::Ui;
use crate::words::{Words, words};

/// For how many builds the engine remembers what it did not need again.
const REMEMBERED: usize = 10;

/// How long files have to lie still before a fault in them is told: a slower
/// save is met half-way.
const STILL: Duration = Duration::from_millis(500);

/// How often it is looked whether they do.
const GLANCE: Duration = Duration::from_millis(100);

/// Builds a brief, waits for a change, and builds again, until the process is
/// stopped. The error is that the folders cannot be watched.
pub(crate) fn watch(brief: &Path, mut wish: Wish, engines: &Arc<Engines>, ui: &Ui) -> Result<Infallible> {
    let mut watcher = Watcher::new(None).map_err(|error| Words::foreign(&error))?;
    let mut read = vec![Dependency::missing(brief, Kind::File)];
    loop {
        let round = Round::build(&wish, read, engines, ui);
        read = round.read.clone();
        if round.is_at_fault() && !lie_still(&read) {
            continue;
        }
        // What is shown once, its viewer shows anew by itself.
        let told = round.tell(ui);
        wish.open &= !told;
        // What was changed before the watch began is seen by its content: a
        // folder is watched in time for each later change.
        loop {
            watcher.update(folders(&read)).map_err(|error| Words::foreign(&error))?;
            if has_changed(&read) {
                break;
            }
            watcher.wait().map_err(|error| Words::foreign(&error))?;
        }
        forget(REMEMBERED);
    }
}

/// One build that is rendered and neither told nor written.
struct Round<'a> {
    made: Result<(Building<'a>, Rendered)>,
    /// What was read, or looked for.
    read: Vec<Dependency>,
}

impl<'a> Round<'a> {
    /// Builds; `known` is what the build before had read.
    fn build(wish: &'a Wish, known: Vec<Dependency>, engines: &Arc<Engines>, ui: &Ui) -> Self {
        let made = caught(|| {
            let mut building = Building::read(wish, engines, ui)?;
            match building.render_next()? {
                Some(rendered) => Ok((building, rendered)),
                None => Err(first_error(building.stopped)
                    .unwrap_or_else(|| words!("nothing was built", "什么也没有排出来").into())),
            }
        });
        let made = made.map_err(Error::from).flatten();
        let read = match &made {
            Ok((_, rendered)) => rendered.draft().dependencies.clone(),
            // A brief that is gone for a moment, while an editor saves, is no reason to stop.
            Err(_) => known.into_iter().map(|known| known.now()).collect(),
        };
        Self { made, read }
    }

    fn is_at_fault(&self) -> bool {
        self.made.as_ref().map_or(true, |(_, rendered)| rendered.is_at_fault())
    }

    /// Says what was found and writes the output; gives whether there is one.
    fn tell(self, ui: &Ui) -> bool {
        let told = self.made.and_then(|(mut building, rendered)| {
            let written = building.finish(&rendered, ui)?;
            Ok((written, summary(rendered.findings())))
        });
        let (written, summary) = told.unwrap_or_else(|error| {
            ui.error(&error);
            (false, Words::plain("nothing was written", "什么也没有写"))
        });
        ui.note(&words!(
            "{} {}; watching for changes, Ctrl-C stops",
            "{} {}；正在监视改动，Ctrl-C 停止";
            time(),
            summary
        ));
        written
    }
}

/// How many findings there are of each severity.
fn summary(findings: &Findings) -> Words {
    let mut tally = Tally::default();
    tally.add(findings);
    if tally.is_empty() { Words::plain("nothing found", "没有发现问题") } else { tally.counts() }
}

/// The time of day on the editor's clock.
fn time() -> String {
    #[allow(
        clippy::disallowed_methods,
        reason = "it is only told when a build took place, and is not written to a file"
    )]
    let now = Local::now();
    now.format("%H:%M:%S").to_string()
}

/// Whether any file or folder is not as it was read.
fn has_changed(read: &[Dependency]) -> bool {
    read.iter().any(|dependency| digest_now(&dependency.path, dependency.kind) != dependency.digest)
}

/// Waits for a moment; tells whether nothing changed meanwhile.
fn lie_still(read: &[Dependency]) -> bool {
    (0..STILL.as_millis() / GLANCE.as_millis()).all(|_| {
        sleep(GLANCE);
        !has_changed(read)
    })
}

/// The folders in which a change of what was read shows. A file that is saved
/// by renaming is another file each time; its folder stays.
fn folders(read: &[Dependency]) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    for Dependency { path, kind, .. } in read.iter().filter(|read| !files::is_standard(&read.path)) {
        // What a link leads to may be saved where it is.
        for path in [std::path::absolute(path).unwrap_or_else(|_| path.clone()), files::resolved(path)] {
            folders.extend(path.parent().map(Path::to_owned));
            folders.extend((*kind == Kind::Folder && path.is_dir()).then_some(path));
        }
    }
    folders
}
