//! Pictures in a line of text.

use super::Picture;
use super::xml::escaped;

/// How wide a text is: 156 mm (GB/T 9704, 5.1), in English Metric Units.
const TEXT: u64 = 5_616_000;

/// How high a picture is that stands among words.
const LINE: u64 = 203_200;

/// How wide a code is: 28 mm, which a phone reads at arm's length.
pub(super) const CODE: u64 = 1_008_000;

/// A picture in the document.
pub(super) struct Named<'a> {
    /// The drawing's number.
    pub id: usize,
    /// The picture's number among the parts.
    pub number: usize,
    /// The path that the brief gives it.
    pub path: &'a str,
    /// Its description.
    pub alt: &'a str,
    /// Whether it stands among words.
    pub in_line: bool,
}

/// The size at which a picture is shown: no wider than the text.
fn size(picture: &Picture, own: &Named<'_>) -> (u64, u64) {
    let (width, height) = (picture.width.max(1), picture.height.max(1));
    let scaled = |to: u64| (to, (height.saturating_mul(to) / width).max(1));
    if own.path.starts_with("qr:") {
        return (CODE, CODE);
    }
    if own.in_line {
        return ((width.saturating_mul(LINE) / height).clamp(1, TEXT), LINE);
    }
    if width > TEXT { scaled(TEXT) } else { (width, height) }
}

/// What marks a name of ours that is a path without an ending: Word names its own
/// pictures too, `Picture 1`.
const OURS: char = ':';

/// The drawing's name, by which its path is known again.
fn name_of(path: &str) -> String {
    if path.contains(['.', OURS]) { path.to_owned() } else { format!("{OURS}{path}") }
}

/// The path that a drawing's name tells; none where Word gave the name.
pub(super) fn path_of(name: &str) -> Option<&str> {
    name.contains(['.', OURS]).then(|| name.strip_prefix(OURS).unwrap_or(name))
}

/// A run with a picture.
pub(super) fn run(picture: &Picture, own: &Named<'_>) -> String {
    let (width, height) = size(picture, own);
    let Named { id, number, .. } = own;
    let (name, alt) = (escaped(&name_of(own.path)), escaped(own.alt));
    let drawing = match &picture.drawing {
        Some(_) => format!(
            "<a:extLst><a:ext uri=\"{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}\"><asvg:svgBlip \
             xmlns:asvg=\"http://schemas.microsoft.com/office/drawing/2016/SVG/main\" \
             r:embed=\"drawing{number}\"/></a:ext></a:extLst>"
        ),
        None => String::new(),
    };
    format!(
        "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">\
         <wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/>\
         <wp:docPr id=\"{id}\" name=\"{name}\" descr=\"{alt}\"/><wp:cNvGraphicFramePr>\
         <a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>\
         <a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>\
         <pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"{name}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
         <pic:blipFill><a:blip r:embed=\"picture{number}\">{drawing}</a:blip><a:stretch><a:fillRect/>\
         </a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/>\
         <a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>\
         </pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
}
