//! A copy that comes back without its brief: what the brief said is in it.

use std::path::{Component, Path};

use super::onto::{Homecoming, onto};
use crate::import::blocks::Media;
use crate::import::{self, Imported, Surroundings};
use crate::paper::docx;

/// The brief of a document that jianbao wrote, with what was changed in it since;
/// none of any other document.
pub fn home(name: &str, bytes: &[u8]) -> Option<Imported> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let mut copy = docx::read(bytes).ok()?;
    let brief = copy.brief.clone()?;
    let stem = Path::new(name).file_name()?.to_string_lossy().into_owned();
    let written = import::import(&format!("{stem}.json"), brief.as_bytes(), Surroundings::default()).ok()?;
    let text = written.text?;
    let media = media(std::mem::take(&mut copy.pictures));
    let Homecoming { text, sources, findings, .. } = onto(name, copy, &text, None).ok()?;
    Some(Imported { text: Some(text), media, sources, findings })
}

/// The pictures of a copy, where the brief names them: below its folder, and
/// nowhere else, whatever the document says.
fn media(pictures: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<Media> {
    let below = |path: &str| {
        !path.contains([':', '\\'])
            && Path::new(path).components().all(|part| matches!(part, Component::Normal(_)))
    };
    let own = pictures.into_iter().filter(|(path, _)| below(path));
    let mut media: Vec<_> = own.map(|(path, bytes)| Media { path, bytes }).collect();
    media.sort_by(|a, b| a.path.cmp(&b.path));
    media
}

#[cfg(test)]
mod tests {
    use super::media;

    #[test]
    fn no_document_says_where_else_pictures_go() {
        let given =
            ["images/a.png", "../a.png", "/etc/a.png", "C:\\a.png", "a/../../b.png", "qr:https://a.cn"];
        let kept = media(given.map(|path| (path.to_owned(), Vec::new())));
        assert_eq!(kept.iter().map(|own| own.path.as_str()).collect::<Vec<_>>(), ["images/a.png"]);
    }
}
