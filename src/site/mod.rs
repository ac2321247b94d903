//! The archive as a site: a page for each issue with its PDF next to it, lists by
//! year and month, sources, feeds, a search, all as files that need no server. A
//! file is written only if its bytes differ, and overwrites only what the site
//! made.

mod address;
mod archive;
mod feeds;
mod lists;
mod out;
mod read;
mod references;
mod search;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

pub(crate) use self::address::BaseUrl;
use self::address::plan;
use self::archive::Archive;
pub(crate) use self::out::Count;
use self::out::Out;
pub(crate) use self::read::Read;
use self::read::Reading;
use crate::batch::select::Selected;
use crate::engine::pool::Engines;
use crate::files::{self, Lock};
use crate::findings::Manner;
use crate::rehearsal::Rehearsals;
use crate::words::fail;

/// What a site is made with.
pub(crate) struct Options {
    /// The folder.
    pub folder: PathBuf,
    /// Where it will be in the web, if that is known.
    pub base_url: Option<BaseUrl>,
    /// A layout for the PDFs; it wins over the briefs'.
    pub layout: Option<String>,
    /// How many issues are read at once.
    pub threads: NonZeroUsize,
    /// Where what may never end is typeset first.
    pub rehearsals: Option<Arc<Rehearsals>>,
    /// How findings are shown.
    pub manner: Manner,
}

/// What became of a site.
pub(crate) struct Built {
    /// Each brief, in the order given.
    pub briefs: Vec<Read>,
    /// Issues that have pages.
    pub issues: usize,
    /// Files.
    pub count: Count,
}

/// Makes a site of briefs. An error is one of the environment that stops all;
/// what stops one issue is told with its brief. `tick` is called for each that
/// was read.
pub(crate) fn build(
    selected: &[Selected],
    options: &Options,
    engines: &Arc<Engines>,
    tick: &(dyn Fn(&Read) + Sync),
) -> Result<Built> {
    let _lock = lock(&options.folder)?;
    let jobs = plan(selected);
    let out = Out::open(&options.folder, &jobs)?;
    let mut briefs = Reading { jobs: &jobs, options, engines, out: &out }.all(tick)?;
    let issues: Vec<_> = briefs.iter_mut().filter_map(|read| read.issue.take()).collect();
    let archive = Archive::new(issues, options.base_url.as_ref());
    let written = archive.map_or(Ok(()), |archive| archive.write(&out));
    let at_fault = jobs.iter().zip(&briefs).filter(|(_, read)| !read.has_pages());
    let kept: Vec<_> = at_fault.filter_map(|(job, _)| job.address.as_deref()).collect();
    let issues = briefs.iter().filter(|read| read.has_pages()).count();
    // What was written is known next time, whatever could not be.
    let count = out.finish(&kept)?;
    written?;
    Ok(Built { briefs, issues, count })
}

/// Keeps other runs out of the folder.
fn lock(folder: &Path) -> Result<Lock> {
    match files::lock(&folder.join(".jianbao-site.lock"), false)? {
        Some(lock) => Ok(lock),
        None => fail!(
            "another run is writing to `{}`; wait for its end, or give another folder with -o",
            "另一次运行正在写 `{}`；等它结束，或者用 -o 换一个文件夹";
            folder.display()
        ),
    }
}
