//! A brief after its certain repairs: worked out in memory, and written only if
//! the file still has the bytes that were read.

use std::path::Path;

use anyhow::Result;
use similar::{Algorithm, TextDiff};

use crate::engine::pool::Engines;
use crate::files;
use crate::issue::{Opened, Request};
use crate::text::encoding;
use crate::text::source::Reading;
use crate::words::{Words, fail, words};

/// A repair can bring out another; this many rounds reach the end.
const ROUNDS: usize = 4;

/// A brief with its certain repairs, and a line about each.
pub(crate) struct Mended {
    /// The whole file.
    pub bytes: Vec<u8>,
    /// What was done, one line a repair.
    pub lines: Vec<Words>,
}

impl Mended {
    /// Works out the certain repairs of the bytes that were read at `path`.
    /// Comments and order stay because only the repaired characters change. An
    /// error is one of the environment.
    pub(crate) fn of(path: &Path, bytes: &[u8], request: &Request, engines: &Engines) -> Result<Self> {
        let mut mended = Self { bytes: bytes.to_vec(), lines: Vec::new() };
        for _ in 0..ROUNDS {
            let text = mended.bytes.clone();
            let Opened { draft, issue, .. } = Opened::of_bytes(path, text, request, engines)?;
            let (text, made) = issue.findings.mend(draft.brief_source(), &draft.sources);
            let converted = draft.sources.get(draft.brief_source()).reading == Reading::Converted;
            if made.is_empty() && !converted {
                break;
            }
            if converted {
                mended.lines.push(words!("{}: saved as UTF-8", "{}：存成了 UTF-8"; path.display()));
            }
            mended.lines.extend(made.iter().map(|finding| finding.mended(&draft.sources)));
            mended.bytes = text.into_bytes();
        }
        Ok(mended)
    }

    /// Writes the mended brief, if anything was mended and the file still has
    /// the bytes that were read.
    pub(crate) fn write(&self, path: &Path, read: &[u8]) -> Result<()> {
        if files::is_standard(path) {
            fail!("--fix needs a file, not standard input", "--fix 要给文件，不能是标准输入");
        }
        if self.lines.is_empty() { Ok(()) } else { files::replace(path, read, &self.bytes) }
    }

    /// What would be mended as a unified diff, which `patch` takes; empty if nothing would.
    pub(crate) fn diff(&self, path: &Path, read: &[u8]) -> String {
        let old = encoding::decode(read).map_or_else(|_| String::new(), |decoded| decoded.text);
        let new = String::from_utf8_lossy(&self.bytes);
        let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&*old, &*new);
        let name = path.display().to_string();
        diff.unified_diff().header(&name, &name).to_string()
    }
}
