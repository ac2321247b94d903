//! The file that a path was probably meant for, where there is none of its name.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::files;

/// A path as an address writes it, with `%20` for a space, in plain characters;
/// none where nothing changes.
pub(super) fn decoded(path: &str) -> Option<String> {
    let plain = percent_decode_str(path).decode_utf8().ok()?;
    (plain != path && !plain.contains('\0')).then(|| plain.into_owned())
}

/// The path of a file in `folder` that differs from `path` in its slashes, in
/// the case of its letters, or in its ending, as it has to be written.
pub(super) fn meant(folder: &Path, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let (last, folders) = parts.split_last()?;
    let mut found: Vec<String> = Vec::new();
    let at = |found: &[String]| found.iter().fold(folder.to_owned(), |path: PathBuf, part| path.join(part));
    for part in folders {
        let name = named(&at(&found), part, |name| name.to_lowercase() == part.to_lowercase())?;
        found.push(name);
    }
    let stem = |name: &str| Path::new(&name.to_lowercase()).file_stem().map(|stem| stem.to_owned());
    let parent = at(&found);
    let same = named(&parent, last, |name| name.to_lowercase() == last.to_lowercase());
    found.push(same.or_else(|| named(&parent, last, |name| stem(name) == stem(last) && is_picture(name)))?);
    at(&found).is_file().then(|| found.join("/"))
}

/// The one name in a folder that is this one, or else is like it.
fn named(folder: &Path, name: &str, like: impl Fn(&str) -> bool) -> Option<String> {
    if name == ".." || folder.join(name).exists() {
        return Some(name.to_owned());
    }
    let names = files::names(folder).ok()?;
    let mut similar = names.into_iter().filter(|name| like(name));
    similar.next().filter(|_| similar.next().is_none())
}

fn is_picture(name: &str) -> bool {
    let ending = Path::new(name).extension().map(|ending| ending.to_ascii_lowercase());
    let known = ["png", "jpg", "jpeg", "webp", "gif", "svg", "pdf"];
    ending.is_some_and(|ending| known.iter().any(|known| ending == *known))
}
