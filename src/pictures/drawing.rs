//! What a drawing (SVG) consists of, determined without drawing it: one of plain
//! shapes takes no longer than its size suggests.

use std::borrow::Cow;
use std::io::Read;

use flate2::read::GzDecoder;

use super::{TooLarge, Unfit};
use crate::limits;
use crate::words::Words;

/// The elements of plain shapes. Anything else may multiply what it draws
/// (`use`, `pattern`), need fonts, or compute pixels (`filter`).
const PLAIN: [&[u8]; 17] = [
    b"svg",
    b"g",
    b"path",
    b"rect",
    b"circle",
    b"ellipse",
    b"line",
    b"polyline",
    b"polygon",
    b"defs",
    b"title",
    b"desc",
    b"metadata",
    b"linearGradient",
    b"radialGradient",
    b"stop",
    b"style",
];

/// Bytes and elements of a drawing that is drawn at once.
const PLAIN_BYTES: usize = 500_000;
const PLAIN_ELEMENTS: usize = 5_000;

/// How deep its elements may nest.
const PLAIN_DEPTH: usize = 64;

/// A drawing's own text: unpacked, where it is compressed.
pub(super) fn unpacked(data: &[u8]) -> Result<Cow<'_, [u8]>, Unfit> {
    let text = if data.starts_with(&[0x1f, 0x8b]) {
        let mut text = Vec::new();
        let bound = limits::DRAWING_BYTES as u64 + 1;
        let read = GzDecoder::new(data).take(bound).read_to_end(&mut text);
        read.map_err(|_| Unfit::Damaged(Words::plain("it cannot be unpacked", "无法解压")))?;
        Cow::Owned(text)
    } else {
        Cow::Borrowed(data)
    };
    if text.len() > limits::DRAWING_BYTES {
        return Err(Unfit::Large(TooLarge::Drawing));
    }
    Ok(text)
}

/// Whether a drawing is of plain shapes, few and not nested deep.
pub(super) fn is_plain(text: &[u8]) -> bool {
    if text.len() > PLAIN_BYTES {
        return false;
    }
    let (mut elements, mut depth) = (0, 0usize);
    let mut rest = text;
    while let Some(open) = rest.iter().position(|&byte| byte == b'<') {
        rest = &rest[open + 1..];
        match rest {
            // Comments and the heading do nothing; a declaration may define entities.
            [b'!', b'-', b'-', ..] | [b'?', ..] => {}
            [b'!', ..] => return false,
            [b'/', ..] => depth = depth.saturating_sub(1),
            _ => {
                elements += 1;
                depth += 1;
                let tag = tag(rest);
                let name = tag.split(|byte| b" \t\r\n/".contains(byte)).next().unwrap_or_default();
                let name = name.rsplit(|&byte| byte == b':').next().unwrap_or_default();
                if !PLAIN.contains(&name) || elements > PLAIN_ELEMENTS || depth > PLAIN_DEPTH {
                    return false;
                }
                depth -= usize::from(tag.ends_with(b"/"));
            }
        }
    }
    true
}

/// The file that a drawing shows a picture from, if there is any: nothing but
/// data of its own may stand in it.
pub(super) fn linked_file(text: &[u8]) -> Option<String> {
    let mut rest = text;
    while let Some(open) = rest.iter().position(|&byte| byte == b'<') {
        rest = &rest[open + 1..];
        let tag = tag(rest);
        let name = tag.split(|byte| b" \t\r\n/".contains(byte)).next().unwrap_or_default();
        if !matches!(name.rsplit(|&byte| byte == b':').next(), Some(b"image" | b"feImage")) {
            continue;
        }
        let tag = String::from_utf8_lossy(tag);
        let target = tag.split_once("href=").and_then(|(_, after)| after.get(1..)?.split(['"', '\'']).next());
        let target =
            target.map(str::trim).filter(|target| !target.starts_with('#') && !target.starts_with("data:"));
        if let Some(target) = target.filter(|target| !target.is_empty()) {
            return Some(target.to_owned());
        }
    }
    None
}

/// A tag behind its `<` up to its `>`, which may stand in quotes before.
fn tag(rest: &[u8]) -> &[u8] {
    let mut quote = None;
    let end = rest.iter().position(|&byte| {
        match quote {
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            Some(open) if open == byte => quote = None,
            _ => {}
        }
        quote.is_none() && byte == b'>'
    });
    &rest[..end.unwrap_or(rest.len())]
}

#[cfg(test)]
mod tests {
    use super::{is_plain, linked_file};

    #[test]
    fn only_plain_shapes_are_drawn_at_once() {
        let svg = |inner: &str| is_plain(format!("<?xml version=\"1.0\"?><svg>{inner}</svg>").as_bytes());
        assert!(svg("<!-- x --><g><path d=\"M0 0\"/><svg:rect/></g><circle r='1'></circle>"));
        assert!(svg(&"<rect/>".repeat(4_000)) && svg(&format!("{}{}", "<g>".repeat(60), "</g>".repeat(60))));
        for odd in
            ["<use href='#a'/>", "<text>x</text>", "<svg:filter/>", "<image/>", "<a:b/>", "<pattern\n>"]
        {
            assert!(!svg(odd), "{odd}");
        }
        assert!(!svg(&"<rect/>".repeat(6_000)) && !svg(&"<g>".repeat(65)) && !svg(&"<g a='/>'>".repeat(65)));
        assert!(!is_plain(b"<!DOCTYPE svg [<!ENTITY a \"b\">]><svg>&a;</svg>"));
    }

    #[test]
    fn finds_pictures_that_are_elsewhere() {
        let linked = |inner: &str| linked_file(format!("<svg>{inner}</svg>").as_bytes());
        for own in [
            "<image href=\"data:image/png;base64,AA\"/>",
            "<use href=\"a.svg#b\"/>",
            "<image x='href'/>",
            "<feImage href='#a'/>",
        ] {
            assert_eq!(linked(own), None, "{own}");
        }
        for (other, name) in [
            ("<image href=\"a.png\"/>", "a.png"),
            ("<image x='1'\n xlink:href=' ../b c.jpg '/>", "../b c.jpg"),
        ] {
            assert_eq!(linked(other).as_deref(), Some(name), "{other}");
        }
    }
}
