//! The only access to what an issue is made from: each file and folder that is
//! read for it is remembered, with the digest of what was found there. Texts that
//! are not saved yet take the place of files.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::files;
use crate::findings::{Fault, Findings};
use crate::text::encoding::{self, Decoded, Encoding, Format, Undecodable};
use crate::text::source::{Place, Reading, SourceId, Sources};

/// One file or folder that an issue was made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// Where it is, as the user would name it.
    pub path: PathBuf,
    /// What is depended on.
    pub kind: Kind,
    /// BLAKE3 of what was read, in hexadecimal; none where nothing was there.
    pub digest: Option<String>,
}

/// What of a path matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A file's bytes.
    File,
    /// Which files are below a folder, by name.
    Folder,
}

impl Dependency {
    /// A file with the bytes that were read from it.
    pub fn file(path: impl Into<PathBuf>, bytes: &[u8]) -> Self {
        Self { path: path.into(), kind: Kind::File, digest: Some(digest(bytes)) }
    }

    /// A file or folder that could not be read: it may come.
    pub fn missing(path: impl Into<PathBuf>, kind: Kind) -> Self {
        Self { path: path.into(), kind, digest: None }
    }

    /// The same path with what is there now.
    pub fn now(self) -> Self {
        Self { digest: digest_now(&self.path, self.kind), ..self }
    }

    /// A folder with the files that were found below it.
    pub fn folder(path: &Path, found: &[PathBuf]) -> Self {
        Self { path: path.to_owned(), kind: Kind::Folder, digest: Some(listing(path, found)) }
    }
}

/// Bytes that stand in for those of files, by any of the files' paths.
#[derive(Debug, Default, Clone)]
pub struct Overlay(HashMap<PathBuf, Arc<[u8]>>);

impl Overlay {
    /// Puts bytes in the place of a file's, which need not be there.
    pub fn set(&mut self, path: &Path, bytes: impl Into<Arc<[u8]>>) {
        self.0.insert(Self::key(path), bytes.into());
    }

    /// Lets the file speak for itself again.
    pub fn unset(&mut self, path: &Path) {
        self.0.remove(&Self::key(path));
    }

    fn get(&self, path: &Path) -> Option<&Arc<[u8]>> {
        if self.0.is_empty() { None } else { self.0.get(&Self::key(path)) }
    }

    /// The path of a file by whatever name, standard input's as it is.
    fn key(path: &Path) -> PathBuf {
        if files::is_standard(path) { path.to_owned() } else { files::resolved(path) }
    }
}

/// What one issue is read through.
#[derive(Debug, Default)]
pub struct Inputs {
    overlay: Overlay,
    read: Mutex<Vec<Dependency>>,
}

impl Inputs {
    /// With texts that stand in for files.
    pub fn with(overlay: Overlay) -> Self {
        Self { overlay, read: Mutex::default() }
    }

    /// Reads a file, or standard input for `-`, up to `most` bytes; of one that
    /// is longer, one byte more. The same error as the file's own.
    pub fn read(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        self.read_as(path, path, most)
    }

    /// Reads what a link of this path leads to; it is remembered by its path.
    pub fn read_as(&self, path: &Path, canonical: &Path, most: usize) -> io::Result<Vec<u8>> {
        let bytes = match self.overlay.get(path) {
            Some(bytes) => Ok(bytes[..bytes.len().min(most.saturating_add(1))].to_vec()),
            None => files::try_read_up_to(canonical, most),
        };
        self.remember(match &bytes {
            Ok(bytes) => Dependency::file(path, bytes),
            Err(_) => Dependency::missing(path, Kind::File),
        });
        bytes
    }

    /// The files below a folder that was read already.
    pub fn found(&self, folder: &Path, files: &[PathBuf]) {
        self.remember(Dependency::folder(folder, files));
    }

    /// Something that was looked for in vain: it may come.
    pub fn missing(&self, path: impl Into<PathBuf>, kind: Kind) {
        self.remember(Dependency::missing(path, kind));
    }

    /// What was read so far, in its order.
    pub fn dependencies(&self) -> Vec<Dependency> {
        self.record().clone()
    }

    fn remember(&self, dependency: Dependency) {
        self.record().push(dependency);
    }

    fn record(&self) -> MutexGuard<'_, Vec<Dependency>> {
        // A thread that died has added a whole entry, or none.
        self.read.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The digest of what is at a path now; none where nothing can be read.
pub fn digest_now(path: &Path, kind: Kind) -> Option<String> {
    match kind {
        Kind::File => files::try_read(path).ok().map(|bytes| digest(&bytes)),
        Kind::Folder => files::list(path).ok().map(|found| listing(path, &found)),
    }
}

/// BLAKE3 in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn listing(folder: &Path, found: &[PathBuf]) -> String {
    let mut hasher = blake3::Hasher::new();
    for path in found {
        hasher.update(path.strip_prefix(folder).unwrap_or(path).as_os_str().as_encoded_bytes());
        // No name holds a zero byte.
        hasher.update(&[0]);
    }
    hasher.finalize().to_hex().to_string()
}

/// The format of a text that is neither TOML nor, under a name that says so, JSON.
fn foreign(name: &str, text: &str) -> Option<Format> {
    let json = name == "<stdin>" || name.to_ascii_lowercase().ends_with(".json");
    encoding::text_format(text).filter(|format| *format != Format::Json || !json)
}

/// Adds a file to the texts that findings point into. What was converted is a
/// warning; what gives no text is an error, and is not to be parsed.
pub fn add_text(name: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) -> SourceId {
    let start = |source| Place { source, range: 0..0 };
    match encoding::decode(bytes) {
        Ok(Decoded { text, .. }) if let Some(format) = foreign(name, &text) => {
            let id = sources.add_as(name, text, Reading::Unreadable);
            findings.add(Fault::NoToml { format }, start(id));
            id
        }
        Ok(Decoded { text, encoding, lone_returns }) => {
            let as_is = encoding == Encoding::Utf8 && !lone_returns;
            let id = sources.add_as(name, text, if as_is { Reading::AsIs } else { Reading::Converted });
            if encoding != Encoding::Utf8 {
                findings.add(Fault::Recoded { encoding }, start(id));
            }
            if lone_returns {
                findings.add(Fault::LoneReturns {}, start(id));
            }
            id
        }
        Err(Undecodable::Format(format)) => {
            // Its bytes are nothing to look at.
            let id = sources.add_as(name, String::new(), Reading::Unreadable);
            findings.add(Fault::NoToml { format }, start(id));
            id
        }
        Err(Undecodable::Encoding(offset)) => {
            let id = sources.add_as(name, String::from_utf8_lossy(bytes), Reading::Unreadable);
            findings.add(Fault::Utf8 { offset }, Place { source: id, range: offset..offset });
            id
        }
    }
}
