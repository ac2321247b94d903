//! The only access to the disk. Every error names its path; a file is written
//! completely or not at all.
#![allow(clippy::disallowed_methods, reason = "this is the door that the others are sent to")]

use std::fs;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Component, Path, PathBuf};

use crate::words::{Because, Words, fail, words};
use anyhow::Result;
use tempfile::NamedTempFile;

/// Reads a file, or standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    if is_standard(path) {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .because(|| words!("failed to read standard input", "读不了标准输入"))?;
        return Ok(bytes);
    }
    fs::read(path).because(|| words!("failed to read `{}`", "读不了 `{}`"; path.display()))
}

/// Whether a path means standard input or output.
pub fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file for which a failure is a finding, not an error.
pub fn try_read(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    fs::read(path)
}

/// Reads a file, or standard input for `-`, up to so many bytes: of one that is
/// longer, or has no end, one byte more.
pub fn read_up_to(path: &Path, most: usize) -> Result<Vec<u8>> {
    try_read_up_to(path, most).because(|| unreadable(path))
}

/// What is said of a file that cannot be read.
pub fn unreadable(path: &Path) -> Words {
    match is_standard(path) {
        true => Words::plain("failed to read standard input", "读不了标准输入"),
        false => words!("failed to read `{}`", "读不了 `{}`"; path.display()),
    }
}

/// The same as [`read_up_to`], where a failure is a finding.
pub fn try_read_up_to(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if is_standard(path) {
        return up_to(io::stdin().lock(), most);
    }
    if fs::metadata(path)?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    up_to(fs::File::open(path)?, most)
}

fn up_to(from: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes a file beside its place, then renames it: whatever fails, a reader
/// finds the old file or the new one. A link stays and what it leads to is
/// written; a file keeps its permissions, and one that may not be written stays.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    stream(path, |file| Ok(file.write_all(bytes)?))
}

/// Writes a file as [`write()`] does, piece by piece: what `make` writes is never
/// in memory as a whole.
pub fn stream(path: &Path, make: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    write_whole(path, make, || Ok(())).map_err(|error| failed_to_write(path, error))
}

/// Writes a file in place of one that still has the bytes `old`: what somebody
/// else saved meanwhile is not overwritten.
pub fn replace(path: &Path, old: &[u8], bytes: &[u8]) -> Result<()> {
    let unchanged = || match fs::read(path)? == old {
        true => Ok(()),
        false => Err(io::Error::other("it was changed meanwhile; run the command again")),
    };
    write_whole(path, |file| Ok(file.write_all(bytes)?), unchanged)
        .map_err(|error| failed_to_write(path, error))
}

fn failed_to_write(path: &Path, error: anyhow::Error) -> anyhow::Error {
    match error.downcast::<io::Error>() {
        Ok(error) => words!("failed to write `{}`", "写不了 `{}`"; path.display()).caused_by(error),
        // What `make` itself could not do has nothing to do with the path.
        Err(error) => error,
    }
}

/// Writes a file; `agree` has the last word right before it takes its place.
fn write_whole(
    path: &Path,
    make: impl FnOnce(&mut dyn Write) -> Result<()>,
    agree: impl FnOnce() -> io::Result<()>,
) -> Result<()> {
    let there = match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory).into()),
        // A pipe or a device, such as /dev/stdout, is written to, never replaced.
        Ok(there) if !there.is_file() => {
            let mut file = BufWriter::new(fs::OpenOptions::new().write(true).truncate(true).open(path)?);
            make(&mut file)?;
            return Ok(file.flush()?);
        }
        Ok(there) if there.permissions().readonly() => {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only").into());
        }
        Ok(there) => Some(there),
        Err(_) => None,
    };
    let place = destination(path)?;
    let file = temporary(&place, make, there.as_ref())?;
    agree()?;
    file.persist(place).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file that must not exist yet, not even since a moment ago.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let written = match fs::symlink_metadata(path) {
        Ok(_) => Err(io::Error::from(io::ErrorKind::AlreadyExists).into()),
        Err(_) => temporary(path, |file| Ok(file.write_all(bytes)?), None)
            .and_then(|file| Ok(file.persist_noclobber(path).map(drop).map_err(|error| error.error)?)),
    };
    match written {
        Err(error) if is_kind(&error, io::ErrorKind::AlreadyExists) => {
            fail!(
                "`{}` exists already; give another name with -o",
                "`{}` 已经存在，请用 -o 换一个名字";
                path.display()
            )
        }
        other => other.because(|| words!("failed to write `{}`", "写不了 `{}`"; path.display())),
    }
}

/// Takes away a file of jianbao's own that nobody needs any more; one that is not
/// there, or cannot be taken away, does no harm.
pub fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// When a file was changed last, and its length; none where nothing is there.
pub fn stamp(path: &Path) -> Option<(std::time::SystemTime, u64)> {
    let there = fs::metadata(path).ok()?;
    Some((there.modified().ok()?, there.len()))
}

/// The user's folder for what programs remember: `jianbao` in `$XDG_STATE_HOME`,
/// else where the system keeps such things. None where no home is known.
pub fn state_folder() -> Option<PathBuf> {
    let given = std::env::var_os("XDG_STATE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    Some(given.or_else(dirs::state_dir).or_else(dirs::data_local_dir)?.join("jianbao"))
}

/// The user's folder for what can be made again: `jianbao` in `$XDG_CACHE_HOME`,
/// else where the system keeps such things. None where no home is known.
pub fn cache_folder() -> Option<PathBuf> {
    let given = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    Some(given.or_else(dirs::cache_dir)?.join("jianbao"))
}

/// The folder that paths begin in; the empty path where the system does not say.
pub fn current_folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// Whether an error is one of the disk's, and of this kind.
fn is_kind(error: &anyhow::Error, kind: io::ErrorKind) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == kind)
}

/// A file beside `place`, on the disk with what `make` writes and, where a file
/// is `there`, with its permissions and owner; it goes away unless it is renamed.
/// No error names it, for nobody asked for it.
fn temporary(
    place: &Path,
    make: impl FnOnce(&mut dyn Write) -> Result<()>,
    there: Option<&fs::Metadata>,
) -> Result<NamedTempFile> {
    let folder = place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let create = |path: &Path| {
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            // The usual permissions, which the process's mask still limits.
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o666);
        }
        options.open(path)
    };
    let file = tempfile::Builder::new().prefix(".jianbao-").make_in(folder, create)?;
    let mut pieces = BufWriter::new(file.as_file());
    make(&mut pieces)?;
    pieces.flush()?;
    drop(pieces);
    if let Some(there) = there {
        file.as_file().set_permissions(there.permissions())?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::{MetadataExt, fchown};
            // Only root may give a file away; for all others it is theirs anyway.
            let _ = fchown(file.as_file(), Some(there.uid()), Some(there.gid()));
        }
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// The most links that lead from one to the next, as Linux has it.
const MAX_LINKS: usize = 40;

/// Where a path leads that may be a link, even to a file that is not there.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..MAX_LINKS {
        match fs::read_link(&place) {
            Ok(link) => place = place.parent().unwrap_or(Path::new("")).join(link),
            Err(_) => return Ok(place),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// What a file is, whatever it is called: the same for all its names, links
/// and spellings. None where nothing is there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Identity(#[cfg(unix)] (u64, u64), #[cfg(not(unix))] PathBuf);

impl Identity {
    /// Of the file at a path.
    pub fn of(path: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            fs::metadata(path).ok().map(|there| Self((there.dev(), there.ino())))
        }
        #[cfg(not(unix))]
        {
            fs::canonicalize(path).ok().map(Self)
        }
    }
}

/// A path as it would be written: links followed, without dots, even where
/// nothing is there yet.
pub fn resolved(path: &Path) -> PathBuf {
    let place = destination(path).unwrap_or_else(|_| path.to_owned());
    let mut rest = Vec::new();
    for above in place.ancestors() {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        if let Ok(found) = fs::canonicalize(above) {
            return rest.into_iter().rev().fold(found, step);
        }
        // What is not there has no links: its dots mean what they seem to.
        rest.extend(above.components().next_back());
    }
    place.clone()
}

fn step(mut path: PathBuf, part: Component<'_>) -> PathBuf {
    match part {
        Component::ParentDir => drop(path.pop()),
        Component::CurDir => {}
        name => path.push(name),
    }
    path
}

/// Whether a path that is to be written means a folder.
pub fn means_folder(path: &Path) -> bool {
    path.is_dir() || path.to_string_lossy().ends_with(['/', '\\'])
}

/// Whether a path is there and is neither file nor folder: a pipe or a device.
pub fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// A lock on a folder, held until it is dropped; the system gives it back when
/// the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: fs::File,
}

/// Locks a folder by a file in it, making the folder if need be: shared with
/// others that share, or alone. None if another process holds it.
pub fn lock(path: &Path, shared: bool) -> Result<Option<Lock>> {
    let context = || words!("failed to lock `{}`", "锁不住 `{}`"; path.display());
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).because(context)?;
    }
    let file = fs::OpenOptions::new().create(true).append(true).open(path).because(context)?;
    let locked = if shared { file.try_lock_shared() } else { file.try_lock() };
    match locked {
        Ok(()) => Ok(Some(Lock { _file: file })),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        // Some network folders know no locks: files are written whole there too.
        Err(fs::TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {
            Ok(Some(Lock { _file: file }))
        }
        Err(fs::TryLockError::Error(error)) => Err(error).because(context),
    }
}

/// Writes to standard output; a reader that has gone away is no error.
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
    stream_stdout(|stdout| Ok(stdout.write_all(bytes)?))
}

/// The same piece by piece.
pub fn stream_stdout(make: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut stdout = BufWriter::new(io::stdout().lock());
    match make(&mut stdout).and_then(|()| Ok(stdout.flush()?)) {
        Err(error) if is_kind(&error, io::ErrorKind::BrokenPipe) => Ok(()),
        other => other.because(|| words!("failed to write standard output", "写不了标准输出")),
    }
}

/// The nearest file of this name in a folder or above it.
pub fn find_upward(folder: &Path, name: &str) -> Option<PathBuf> {
    // A brief that is yet to be written may be in a folder that is yet to be made.
    resolved(folder).ancestors().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// All regular files below a folder, hidden ones left out, in a fixed order.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    Ok(list_up_to(folder, usize::MAX)?.unwrap_or_default())
}

/// The same, where there are no more than so many; folders count too.
pub fn list_up_to(folder: &Path, most: usize) -> Result<Option<Vec<PathBuf>>> {
    let mut seen = 0;
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .because(|| words!("failed to read `{}`", "读不了 `{}`"; folder.display()))?;
        for entry in entries {
            let entry = entry.because(|| words!("failed to read `{}`", "读不了 `{}`"; folder.display()))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
            }
            seen += 1;
            if seen > most {
                return Ok(None);
            }
            let path = entry.path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(Some(found))
}

/// The bytes of a file, told without reading it; 0 where there is none.
pub fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |there| there.len())
}

/// The names of what is in a folder, hidden ones left out, in a fixed order.
pub fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let names = entries.into_iter().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<_> = names.filter(|name| !name.starts_with('.')).collect();
    names.sort();
    Ok(names)
}

/// Whether a path is a link, wherever it leads.
pub fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|own| own.file_type().is_symlink())
}

/// A path in a folder, written without a `./` that the user did not write.
pub fn join(folder: &Path, path: impl AsRef<Path>) -> PathBuf {
    if folder == Path::new(".") { path.as_ref().to_owned() } else { folder.join(path) }
}

/// A path without links and dots; fails where nothing is there.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_changed_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write(&path, b"mine").unwrap();
        replace(&path, b"mine", b"mended").unwrap();
        let refused = replace(&path, b"mine", b"other").unwrap_err();
        assert!(format!("{refused:#}").ends_with("it was changed meanwhile; run the command again"));
        assert_eq!(read(&path).unwrap(), b"mended");
        assert_eq!(list(folder.path()).unwrap(), [path]);
        assert!(replace(&folder.path().join("gone.toml"), b"mine", b"mended").is_err());
    }
}
