//! The file that a path was probably meant for, if there is none with its name.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use crate::files;
use crate::findings::{Fault, Repair};
use crate::text::source::{Place, Sources};

/// Where the file of a path is: as it is written, or else with `%20` and the
/// like read as addresses read them.
pub(super) fn located(folder: &Path, path: &str) -> PathBuf {
    let written = files::join(folder, path);
    let plain = percent_decode_str(path).decode_utf8().ok();
    let decoded = plain.filter(|plain| *plain != path).map(|plain| files::join(folder, &*plain));
    decoded.filter(|decoded| !written.exists() && decoded.is_file()).unwrap_or(written)
}

/// Puts the path that was meant in the place of one that leads nowhere.
pub(super) fn repair(fault: &Fault, place: &Place, sources: &Sources) -> Option<Repair> {
    let Fault::ImageMissing { path, meant: Some(meant), .. } = fault else { return None };
    let written = sources.slice(place);
    let mut found = written.match_indices(path.as_str());
    let (at, _) = found.next().filter(|_| found.next().is_none())?;
    let start = place.range.start + at;
    let place = Place { source: place.source, range: start..start + path.len() };
    // A name that its file would read otherwise is left to the editor.
    let plain = !meant.contains(['"', '\'', '\\', '(', ')', '<', '>', ' ']);
    plain.then(|| Repair { place, text: meant.clone() })
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
