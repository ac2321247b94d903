//! Small pictures of first pages, for the shelf. Each is made once for each version
//! of its file, and one at a time: whoever writes meanwhile has the way.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;

use super::Stamp;
use super::preview::Workshop;
use crate::engine::export;
use crate::files;
use crate::inputs::Inputs;
use crate::issue::{Draft, Proof};

/// Pixels an inch: a page of A4 is 132 pixels wide.
const PPI: f64 = 16.0;

/// As many are kept.
const MOST: usize = 2_000;

/// A picture with the version of its file; none of what shows no page.
type Made = (Stamp, Option<Vec<u8>>);

/// The pictures that were made, by the names of their issues.
#[derive(Default)]
pub(super) struct Covers(Mutex<HashMap<String, Made>>);

impl Covers {
    /// The first page of the issue of this name, as a PNG; none where it shows none.
    /// An error is one of the environment.
    pub(super) fn get(&self, id: &str, path: &Path, workshop: &Workshop) -> Result<Option<Vec<u8>>> {
        let stamp = files::stamp(path);
        // A thread that panicked has added a whole picture, or none.
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, picture)) = made.get(id).filter(|(known, _)| *known == stamp) {
            return Ok(picture.clone());
        }
        let picture = draw(path, workshop)?;
        if made.len() >= MOST {
            made.clear();
        }
        made.insert(id.to_owned(), (stamp, picture.clone()));
        Ok(picture)
    }
}

fn draw(path: &Path, workshop: &Workshop) -> Result<Option<Vec<u8>>> {
    let draft = Arc::new(Draft::read(path, &Inputs::default(), &workshop.request)?);
    let engine = workshop.engines.get(draft.font_folders());
    let document = Proof::new(&draft).and_then(|proof| proof.compile(&engine));
    let page = document.as_ref().and_then(|document| document.pages().first());
    Ok(page.and_then(|page| export::png(page, PPI).ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cover_is_made_once_for_each_version() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let write = |title: &str| {
            let text = format!(
                "[header]\ntitle = \"{title}\"\npublisher = \"乙\"\ndate = 2026-06-10\n\n\
                 [[sections]]\ntitle = \"一\"\nbody = \"文\"\n"
            );
            files::write(&path, text.as_bytes()).unwrap();
        };
        let (covers, workshop) = (Covers::default(), Workshop::default());
        let get = || covers.get("a", &path, &workshop).unwrap();
        write("甲");
        let first = get().expect("a page");
        assert_eq!(&first[1..4], b"PNG");
        assert_eq!(u32::from_be_bytes(first[16..20].try_into().unwrap()), 132, "its width");
        assert_eq!(get().as_ref(), Some(&first));
        write("甲的另一个刊名");
        assert_ne!(get(), Some(first));
        files::write(&path, b"\xff\xff = = [").unwrap();
        assert_eq!(get(), None, "no page");
        assert_eq!(covers.0.lock().unwrap().len(), 1);
    }
}
