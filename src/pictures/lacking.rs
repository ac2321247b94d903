//! What a proof shows in place of a missing picture.

use typst::foundations::Bytes;

use super::Picture;

/// The most of a path that is shown, in characters.
const SHOWN: usize = 60;

/// A grey box with the path of the picture that is missing.
pub fn lacking(path: &str) -> Picture {
    let mut shown = String::new();
    for character in path.chars().filter(|c| !c.is_control()).take(SHOWN) {
        match character {
            '&' => shown.push_str("&amp;"),
            '<' => shown.push_str("&lt;"),
            other => shown.push(other),
        }
    }
    let drawing = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"480\" height=\"160\" viewBox=\"0 0 480 160\">\
         <rect width=\"480\" height=\"160\" fill=\"#ddd\"/>\
         <text x=\"240\" y=\"86\" font-size=\"16\" text-anchor=\"middle\" fill=\"#666\" \
         font-family=\"Jianbao Hei\">{shown}</text></svg>"
    );
    Picture { extension: "svg", bytes: Bytes::from_string(drawing) }
}
