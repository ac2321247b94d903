//! A brief's file as a text editor sees it, and the way back to its bytes.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::files;
use crate::limits;
use crate::text::encoding;
use crate::words::fail;

/// The mark that some programs put before a text.
const MARK: char = '\u{feff}';

/// A file as it was read or written last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct OnDisk {
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Its text; each line ends with a line feed where all end alike.
    pub(super) text: String,
    /// Whether a mark stands before the text.
    marked: bool,
    /// Whether each line ends with carriage return and line feed.
    returns: bool,
}

impl OnDisk {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let bytes = files::read_up_to(path, limits::BRIEF_BYTES)?;
        if bytes.len() > limits::BRIEF_BYTES {
            fail!("`{}` is too large for a brief", "`{}` 太大，不像源文件"; path.display());
        }
        Self::of(bytes, path)
    }

    fn of(bytes: Vec<u8>, path: &Path) -> Result<Self> {
        let Ok(decoded) = encoding::decode(&bytes) else {
            fail!("`{}` is not a text", "`{}` 不是文本"; path.display());
        };
        let marked = decoded.text.starts_with(MARK);
        let text = decoded.text.trim_start_matches(MARK);
        let (all, with) = (text.matches('\n').count(), text.matches("\r\n").count());
        let returns = all > 0 && all == with;
        let text = if returns { text.replace("\r\n", "\n") } else { text.to_owned() };
        Ok(Self { bytes, text, marked, returns })
    }

    /// What the file is to hold so that it has this text, in the form it has now.
    pub(super) fn with(&self, text: &str) -> Self {
        let mut written = if self.marked { String::from(MARK) } else { String::new() };
        match self.returns {
            true => written.push_str(&text.replace('\n', "\r\n")),
            false => written.push_str(text),
        }
        Self { bytes: written.into_bytes(), text: text.to_owned(), ..*self }
    }
}

/// Unsaved text, kept where a crash leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The brief.
    pub(super) brief: PathBuf,
    /// The text of its file that it began with.
    pub(super) origin: String,
    /// The text.
    pub(super) text: String,
}

/// The file in which a brief's unsaved text is kept.
#[derive(Debug, Clone)]
pub(super) struct Journal(PathBuf);

impl Journal {
    /// Of a brief, in the folder of all journals.
    pub(super) fn new(folder: &Path, brief: &Path) -> Self {
        let whole = files::resolved(brief);
        let digest = blake3::hash(whole.as_os_str().as_encoded_bytes()).to_hex();
        Self(folder.join(format!("{}.json", &digest[..24])))
    }

    /// What was kept, if anything was.
    pub(super) fn read(&self) -> Option<Kept> {
        serde_json::from_slice(&files::try_read(&self.0).ok()?).ok()
    }

    /// Keeps a text.
    pub(super) fn write(&self, kept: &Kept) -> Result<()> {
        files::write(&self.0, &serde_json::to_vec(kept)?)
    }

    /// Forgets it.
    pub(super) fn clear(&self) {
        files::remove(&self.0);
    }
}

/// A name beside a file that nothing has: `a.toml.1`.
pub(super) fn aside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = (1..).map(|number| path.with_file_name(format!("{name}.{number}")));
    names.into_iter().find(|path| !path.exists()).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_written_as_it_was_read_is_the_same_bytes() {
        for text in ["a\nb\n", "a\r\nb\r\n", "\u{feff}a\r\nb", "a\r\nb\n", "a\rb\n", "", "甲"] {
            let read = OnDisk::of(text.as_bytes().to_vec(), Path::new("a.toml")).unwrap();
            assert_eq!(read.with(&read.text).bytes, text.as_bytes(), "{text:?}");
        }
        let read = OnDisk::of(b"a\r\nb\r\n".to_vec(), Path::new("a.toml")).unwrap();
        assert_eq!(read.with("a\nc\n").bytes, b"a\r\nc\r\n");
    }
}
