//! A file that jianbao wrote from a brief, and that comes back without it: it
//! contains what the brief said.

use std::path::{Component, Path};

use super::added;
use super::onto::onto;
use crate::import::blocks::Media;
use crate::import::{Imported, exact};
use crate::paper::{Paper, docx, manuscript, values};

/// The brief of a Word document or a Markdown file that jianbao wrote, with what
/// was changed in it since; none of any other file. What the series file says is
/// not said again.
pub fn home(name: &str, bytes: &[u8], series: Option<&str>) -> Option<Imported> {
    if !bytes.starts_with(b"PK") {
        return manuscript::home(name, bytes, series);
    }
    let copy = docx::read(bytes).ok()?;
    let said = serde_json::from_str(copy.brief.as_deref()?).ok()?;
    let said = serde_json::Value::Object(values::without_defaults(said, series));
    let text = exact::toml_of(&said, name);
    let known = added::known(&Paper::of(&values::of(&text, series)?));
    let own = copy.pictures.iter().filter(|(path, _)| known.contains(*path));
    let mut media = media(own.map(|(path, bytes)| (path.clone(), bytes.clone())));
    let home = onto(name, copy, &text, series).ok()?;
    media.extend(home.media);
    Some(Imported { text: Some(home.text), media, sources: home.sources, findings: home.findings })
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
