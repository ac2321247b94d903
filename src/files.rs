//! The one door to the disk. Every error names its path; a file is written
//! whole or not at all.
#![allow(clippy::disallowed_methods, reason = "this is the door that the others are sent to")]

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Reads a file, or standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    if is_standard(path) {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("failed to read standard input")?;
        return Ok(bytes);
    }
    fs::read(path).with_context(|| format!("failed to read `{}`", path.display()))
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

/// Writes a file beside its place, then renames it: whatever fails, a reader
/// finds the old file or the new one.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_atomically(path, bytes).with_context(|| format!("failed to write `{}`", path.display()))
}

fn write_atomically(path: &Path, bytes: &[u8]) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(io::Error::from(io::ErrorKind::IsADirectory)),
        // A pipe or a device, such as /dev/stdout, is written to, never replaced.
        Ok(there) if !there.is_file() => return fs::write(path, bytes),
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".jianbao-");
    #[cfg(unix)]
    {
        // The usual permissions, which the process's mask still limits.
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Writes a file that must not exist yet.
pub fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    if path.exists() {
        anyhow::bail!("`{}` exists already; give another name with -o", path.display());
    }
    write(path, bytes)
}

/// Writes to standard output; a reader that has gone away is no error.
pub fn write_stdout(bytes: &[u8]) -> Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("failed to write standard output")
        }
        _ => Ok(()),
    }
}

/// The nearest file of this name in a folder or above it.
pub fn find_upward(folder: &Path, name: &str) -> Option<PathBuf> {
    let folder = fs::canonicalize(folder).ok()?;
    let found = folder.ancestors().map(|folder| folder.join(name)).find(|path| path.is_file())?;
    Some(found)
}

/// All regular files below a folder, hidden ones left out, in a fixed order.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("failed to read `{}`", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("failed to read `{}`", folder.display()))?;
            if entry.file_name().as_encoded_bytes().starts_with(b".") {
                continue;
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
    Ok(found)
}

/// A path without links and dots; fails where nothing is there.
pub fn canonical(path: &Path) -> io::Result<PathBuf> {
    fs::canonicalize(path)
}

/// Locks a file that is there only for that, until what is returned is dropped
/// or the process ends in any way; none when another process holds it.
pub fn lock(path: &Path) -> Result<Option<fs::File>> {
    let name = || format!("failed to lock `{}`", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(name)?;
    }
    let file = fs::File::options().create(true).truncate(false).write(true).open(path).with_context(name)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(error).with_context(name),
    }
}
