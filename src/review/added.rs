//! Pictures that a reviewer inserted into a copy: they go next to the brief,
//! where an import puts those of any document.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::findings::Fault;
use crate::import::blocks::Media;
use crate::import::picture_beside;
use crate::paper::docx::ReadParagraph;
use crate::paper::{Atom, Paper, Sign};
use crate::words::Words;

/// What was put in.
#[derive(Debug, Default)]
pub(super) struct Added {
    /// The pictures that a page can print.
    pub media: Vec<Media>,
    /// What is said of each, and the path by which it is known.
    pub faults: Vec<(Fault, String)>,
}

/// The paths of the pictures that a paper shows.
pub(super) fn known(paper: &Paper) -> BTreeSet<String> {
    let atoms = paper.paragraphs.iter().flat_map(|own| &own.atoms);
    let path = |atom: &Atom| match &atom.sign {
        Sign::Picture(path, _) => Some(path.to_string()),
        _ => None,
    };
    atoms.filter_map(path).collect()
}

/// Whether some atoms show a picture.
pub(super) fn shows(atoms: &[Atom], path: &str) -> bool {
    atoms.iter().any(|atom| matches!(&atom.sign, Sign::Picture(own, _) if **own == *path))
}

/// Gives new pictures their paths beside the brief; those that no page can print
/// are taken out of the text.
pub(super) fn take(
    paper: &Paper,
    read: &mut [ReadParagraph],
    pictures: &HashMap<String, Vec<u8>>,
    copy: &str,
) -> Added {
    let known = known(paper);
    let mut added = Added::default();
    for atoms in read.iter_mut().map(|own| &mut own.atoms) {
        atoms.retain_mut(|atom| {
            let Sign::Picture(path, alt) = &atom.sign else { return true };
            if known.contains(&**path) {
                return true;
            }
            let own = path.to_string();
            let name = own.rsplit('/').next().unwrap_or(&own).to_owned();
            let Some((place, bytes)) = picture_beside(copy, &own).zip(pictures.get(&own)) else {
                let cause =
                    Words::plain("its format is one that only Windows draws", "它的格式只有 Windows 能画");
                added.faults.push((Fault::ImportPicture { name, cause }, own));
                return false;
            };
            atom.sign = Sign::Picture(Rc::from(place.as_str()), Rc::clone(alt));
            if !added.media.iter().any(|media| media.path == place) {
                added.faults.push((Fault::ImportPictureAdded { path: place.clone() }, place.clone()));
                added.media.push(Media { path: place, bytes: bytes.clone() });
            }
            true
        });
    }
    added
}
