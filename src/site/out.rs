//! The site's folder: which of its files the site made, and what is written now.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::address::Job;
use crate::batch::record::{opened, sealed};
use crate::files;
use crate::inputs::digest;
use crate::words::fail;

/// The record's name.
const RECORD: &str = ".jianbao-site.json";

/// The one file that a house may replace.
pub(super) const STYLE: &str = "style.css";

/// Folders in which all is the site's.
const FOLDERS: [&str; 2] = ["search/", "references/"];

/// Files at the top.
const FILES: [&str; 5] = ["index.html", STYLE, "feed.xml", "feed.json", "sitemap.xml"];

/// A file of the site, or a folder that was not there before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Row {
    /// Below the site's folder; a folder's ends in a slash.
    path: String,
    /// BLAKE3 of the file; empty of a folder.
    blake3: String,
    /// Of a PDF: all that it was made of.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    made_of: String,
}

/// How many files there are of each kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Written now.
    pub written: usize,
    /// There before, with the same bytes.
    pub unchanged: usize,
    /// Of issues that are not among the briefs any more.
    pub left: usize,
}

/// The folder that a site is written to.
pub(super) struct Out {
    folder: PathBuf,
    /// What was there when the run began.
    known: BTreeMap<String, Row>,
    now: Mutex<Now>,
}

/// What the run has done so far.
struct Now {
    rows: BTreeMap<String, Row>,
    /// What the site has now.
    seen: BTreeSet<String>,
    count: Count,
    saved: Instant,
}

impl Out {
    /// Opens a folder, making it if need be. What the run may write and is not
    /// there yet is noted first: a run that is killed leaves nothing behind that
    /// the next one would take for somebody else's.
    pub(super) fn open(folder: &Path, jobs: &[Job]) -> Result<Self> {
        let record = files::try_read(&folder.join(RECORD)).unwrap_or_default();
        // One that is damaged knows nothing: then only equal files are taken over.
        let rows = opened(&record).unwrap_or_default().lines().map(serde_json::from_str::<Row>);
        let mut known: BTreeMap<_, _> =
            rows.filter_map(Result::ok).map(|row| (row.path.clone(), row)).collect();
        let before = known.len();
        let addresses = jobs.iter().filter_map(|job| job.address.as_ref());
        let planned = addresses.flat_map(|address| [format!("{address}/"), year(address), month(address)]);
        let shared = FOLDERS.into_iter().chain(FILES).map(str::to_owned);
        for path in planned.chain(shared) {
            if !known.contains_key(&path) && !folder.join(&path).exists() {
                known.insert(path.clone(), Row { path, blake3: String::new(), made_of: String::new() });
            }
        }
        let now = Now {
            rows: known.clone(),
            seen: BTreeSet::new(),
            count: Count::default(),
            saved: Instant::now(),
        };
        let out = Self { folder: folder.to_owned(), known, now: Mutex::new(now) };
        if out.known.len() > before {
            out.save(&out.now())?;
        }
        Ok(out)
    }

    /// Writes a file, unless it is there already. The error is that somebody
    /// else's is.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        self.put_made_of(path, bytes, String::new())
    }

    /// The same of a file that costs time to make, with all that it was made of.
    pub(super) fn put_made_of(&self, path: &str, bytes: &[u8], made_of: String) -> Result<()> {
        let full = self.folder.join(path);
        let blake3 = digest(bytes);
        let there = files::try_read(&full).ok().map(|there| digest(&there));
        let same = there.as_ref() == Some(&blake3);
        if let Some(there) = there.filter(|_| !same) {
            if path == STYLE && self.known.get(path).is_none_or(|row| row.blake3 != there) {
                // A house has put its own in its place.
                let row = self.known.get(path).cloned();
                self.note(row.unwrap_or(Row { path: path.to_owned(), blake3, made_of }), true);
                return Ok(());
            }
            if !self.is_own(path) {
                fail!(
                    "`{}` was not made by `jianbao site`; it is not overwritten: move it away, or give \
                     another folder with -o",
                    "`{}` 不是 `jianbao site` 写的，不会覆盖：把它移走，或者用 -o 换一个文件夹";
                    full.display()
                );
            }
        }
        if !same {
            files::write(&full, bytes)?;
        }
        self.note(Row { path: path.to_owned(), blake3, made_of }, same);
        Ok(())
    }

    /// Whether a file is there that was made of the very same, and as it was made.
    pub(super) fn has(&self, path: &str, made_of: &str) -> bool {
        let Some(row) = self.known.get(path).filter(|row| row.made_of == made_of) else { return false };
        let there = files::try_read(&self.folder.join(path)).is_ok_and(|there| digest(&there) == row.blake3);
        if there {
            self.note(row.clone(), true);
        }
        there
    }

    /// Whether a file that is there was made by the site.
    fn is_own(&self, path: &str) -> bool {
        let above = path.match_indices('/').map(|(at, _)| &path[..=at]);
        above.chain([path]).any(|path| self.known.contains_key(path))
    }

    fn note(&self, row: Row, same: bool) {
        let mut now = self.now();
        match same {
            true => now.count.unchanged += 1,
            false => now.count.written += 1,
        }
        now.seen.insert(row.path.clone());
        now.rows.insert(row.path.clone(), row);
        if now.saved.elapsed() > Duration::from_secs(5) {
            // A failure is told at the end, when it is tried again.
            let _ = self.save(&now);
            now.saved = Instant::now();
        }
    }

    /// Saves the record. What is of none of the issues is left and counted;
    /// `kept` are the addresses of issues that are at fault now.
    pub(super) fn finish(self, kept: &[&str]) -> Result<Count> {
        let mut now = self.now();
        let left = now.rows.values().filter(|row| {
            let of_fault = kept.iter().any(|address| row.path.starts_with(&format!("{address}/")));
            !row.blake3.is_empty() && !now.seen.contains(&row.path) && !of_fault
        });
        let left = left.count();
        now.count.left = left;
        self.save(&now)?;
        Ok(now.count)
    }

    fn save(&self, now: &Now) -> Result<()> {
        let rows = now.rows.values().map(|row| serde_json::to_string(row).expect("a row has only strings"));
        let rows: String = rows.map(|row| row + "\n").collect();
        files::write(&self.folder.join(RECORD), sealed(&rows).as_bytes())
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `2026/index.html` of `2026/06-10`.
fn year(address: &str) -> String {
    format!("{}/index.html", &address[..4])
}

/// `2026/06/index.html` of `2026/06-10`.
fn month(address: &str) -> String {
    format!("{}/index.html", &address[..7])
}
