//! The parts of a document and their package: the same paper produces the same
//! bytes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use anyhow::Result;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::paragraphs::{Elsewhere, FIRST_LIST, Writer};
use super::xml::escaped;
use super::{Marked, Picture, bookmark};
use crate::markdown::Shown;
use crate::paper::{Paper, Shape};
use crate::text::lang::Lang;
use crate::view::Words;

/// What a document is besides its text.
#[derive(Debug, Clone, Default)]
pub struct Face {
    /// Its title.
    pub title: String,
    /// Who wrote it, and marked changes in it.
    pub author: String,
    /// Its day, as `2026-06-10T00:00:00Z`.
    pub date: String,
    /// Whether sections have numbers.
    pub numbered: bool,
    /// Whether its language is Chinese.
    pub chinese: bool,
    /// What the brief says, as JSON, for the way home.
    pub brief: Option<String>,
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
     xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
     xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
     xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The part that holds what the brief said, and the name space of its content.
pub(super) const OWN_PART: &str = "customXml/item1.xml";
pub(super) const OWN_SPACE: &str = "urn:jianbao:brief";

/// Writes a document. The error is one of memory or of a part past 4 GB.
pub fn write(
    paper: &Paper,
    paragraphs: &[Marked],
    pictures: &BTreeMap<String, Picture>,
    face: &Face,
) -> Result<Vec<u8>> {
    let mut elsewhere = Elsewhere::default();
    let references: Vec<_> = paragraphs
        .iter()
        .enumerate()
        .filter(|(_, own)| own.paragraph.shape == Shape::Reference)
        .map(|(number, own)| bookmark(number, &own.paragraph))
        .collect();
    let mut writer =
        Writer { pictures, references: &references, face, elsewhere: &mut elsewhere, out: String::new() };
    let numbered: Vec<_> = paragraphs.iter().enumerate().collect();
    let (notes, texts): (Vec<_>, Vec<_>) =
        numbered.into_iter().partition(|(_, own)| own.paragraph.note.is_some());
    writer.all(&texts);
    let body = std::mem::take(&mut writer.out);
    let notes = footnotes(&mut writer, &notes);
    parts(paper.lang, (&body, &notes), &elsewhere, (pictures, face))
}

/// All parts as one package.
fn parts(
    lang: Lang,
    (body, notes): (&str, &str),
    elsewhere: &Elsewhere,
    (pictures, face): (&BTreeMap<String, Picture>, &Face),
) -> Result<Vec<u8>> {
    let mut package = Zip::new();
    package.add("[Content_Types].xml", content_types(pictures, face.brief.is_some()).as_bytes())?;
    package.add("_rels/.rels", root_relations().as_bytes())?;
    package.add("docProps/core.xml", core(face).as_bytes())?;
    package.add("docProps/app.xml", APP.as_bytes())?;
    package.add("word/document.xml", document(body).as_bytes())?;
    package.add("word/_rels/document.xml.rels", relations(elsewhere, pictures, face).as_bytes())?;
    // The footnotes have links and pictures of their own by the same numbers.
    package.add("word/_rels/footnotes.xml.rels", relations(elsewhere, pictures, face).as_bytes())?;
    package.add("word/styles.xml", styles(lang).as_bytes())?;
    package.add("word/numbering.xml", numbering(lang, elsewhere).as_bytes())?;
    package.add("word/footnotes.xml", notes.as_bytes())?;
    package.add("word/settings.xml", SETTINGS.as_bytes())?;
    package.add("word/fontTable.xml", font_table().as_bytes())?;
    package.add("word/theme/theme1.xml", include_bytes!("theme.xml"))?;
    if let Some(brief) = &face.brief {
        let own = format!("{HEAD}<brief xmlns=\"{OWN_SPACE}\">{}</brief>", escaped(brief));
        package.add(OWN_PART, own.as_bytes())?;
        package.add("customXml/_rels/item1.xml.rels", OWN_RELATION.as_bytes())?;
        package.add("customXml/itemProps1.xml", OWN_PROPERTIES.as_bytes())?;
    }
    for (number, path) in elsewhere.pictures.iter().enumerate() {
        let Some(picture) = pictures.get(path) else { continue };
        package.add(&format!("word/media/image{}.{}", number + 1, picture.ending), &picture.bytes)?;
        if let Some(drawing) = &picture.drawing {
            package.add(&format!("word/media/image{}.svg", number + 1), drawing)?;
        }
    }
    package.finish()
}

/// An archive whose files have no time of their own.
struct Zip(ZipWriter<Cursor<Vec<u8>>>);

impl Zip {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(6))
            .last_modified_time(DateTime::default())
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        Ok(self.0.write_all(bytes)?)
    }

    fn finish(self) -> Result<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }
}

fn document(body: &str) -> String {
    // Margins of GB/T 9704, 5.2.1: 37 mm above, 28 mm to the left, a text of 156 by 225 mm.
    format!(
        "{HEAD}<w:document {SPACES}><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/>\
         <w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" \
         w:footer=\"992\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    )
}

fn footnotes(writer: &mut Writer<'_>, notes: &[(usize, &Marked)]) -> String {
    let mut text = format!(
        "{HEAD}<w:footnotes {SPACES}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/>\
         </w:r></w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r>\
         <w:continuationSeparator/></w:r></w:p></w:footnote>"
    );
    let id = |own: &(usize, &Marked)| own.1.paragraph.note.as_ref().map_or(0, |(_, number)| *number);
    for note in notes.chunk_by(|a, b| id(a) == id(b)) {
        let _ = write!(text, "<w:footnote w:id=\"{}\">", id(&note[0]));
        for (at, (number, own)) in note.iter().enumerate() {
            writer.paragraph(*number, own, at == 0);
        }
        text.push_str(&std::mem::take(&mut writer.out));
        text.push_str("</w:footnote>");
    }
    text.push_str("</w:footnotes>");
    text
}

fn styles(lang: Lang) -> String {
    let (latin, han) = match lang {
        Lang::Hans => ("en-US", "zh-CN"),
        Lang::Hant => ("en-US", "zh-TW"),
        Lang::En => ("en-GB", "zh-CN"),
    };
    include_str!("styles.xml").replace("LATIN", latin).replace("HAN", han)
}

/// The lists: headings, references, bullets, and each numbered list for itself.
fn numbering(lang: Lang, elsewhere: &Elsewhere) -> String {
    let mut text = headings(lang);
    let _ = write!(
        text,
        "<w:abstractNum w:abstractNumId=\"2\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\">\
         <w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"JbReference\"/><w:lvlText w:val=\"[%1]\"/>\
         <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"560\" w:hanging=\"560\"/></w:pPr></w:lvl></w:abstractNum>"
    );
    text.push_str(&levels(3, "bullet", "•"));
    text.push_str(&levels(4, "decimal", ""));
    text.push_str(&captions(lang));
    for (number, of) in [(1, 1), (2, 2), (3, 3), (4, 5), (5, 6)] {
        let _ = write!(text, "<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"{of}\"/></w:num>");
    }
    for (at, start) in elsewhere.lists.values().enumerate() {
        let _ = write!(text, "<w:num w:numId=\"{}\"><w:abstractNumId w:val=\"4\"/>", FIRST_LIST + at);
        for level in 0..9 {
            let _ = write!(
                text,
                "<w:lvlOverride w:ilvl=\"{level}\"><w:startOverride w:val=\"{start}\"/></w:lvlOverride>"
            );
        }
        text.push_str("</w:num>");
    }
    text.push_str("</w:numbering>");
    text
}

/// The numbers of headings: 一、（一）1. (1).
fn headings(lang: Lang) -> String {
    let han = lang != Lang::En;
    let counting = if han { "chineseCountingThousand" } else { "decimal" };
    let headings = [
        (counting, if han { "%1、" } else { "%1. " }, "Heading1"),
        (counting, if han { "（%2）" } else { "%2. " }, "Heading2"),
        ("decimal", "%3. ", "Heading3"),
        ("decimal", "(%4) ", "Heading4"),
    ];
    let mut text = format!(
        "{HEAD}<w:numbering {SPACES}><w:abstractNum w:abstractNumId=\"1\"><w:multiLevelType w:val=\"multilevel\"/>"
    );
    for (level, (format, shown, style)) in headings.into_iter().enumerate() {
        let _ = write!(
            text,
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:pStyle w:val=\"{style}\"/>\
             <w:suff w:val=\"nothing\"/><w:lvlText w:val=\"{shown}\"/><w:lvlJc w:val=\"left\"/>\
             <w:pPr><w:ind w:left=\"0\" w:firstLine=\"0\"/></w:pPr></w:lvl>"
        );
    }
    text.push_str("</w:abstractNum>");
    text
}

/// The numbers of captions: 表 1, 图 1.
fn captions(lang: Lang) -> String {
    let mut text = String::new();
    for (id, shown, style) in [(5, Shown::Table, "JbTableCaption"), (6, Shown::Picture, "JbPictureCaption")] {
        let before = Words::of(lang).numbered(shown, 1).replace('1', "%1");
        let _ = write!(
            text,
            "<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\">\
             <w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:pStyle w:val=\"{style}\"/><w:suff w:val=\"space\"/>\
             <w:lvlText w:val=\"{}\"/><w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"0\" w:firstLine=\"0\"/></w:pPr>\
             </w:lvl></w:abstractNum>",
            before.trim()
        );
    }
    text
}

/// A list of nine levels of one kind.
fn levels(id: usize, format: &str, sign: &str) -> String {
    let mut text =
        format!("<w:abstractNum w:abstractNumId=\"{id}\"><w:multiLevelType w:val=\"hybridMultilevel\"/>");
    for level in 0..9 {
        let shown = if sign.is_empty() { format!("%{}.", level + 1) } else { sign.to_owned() };
        let _ = write!(
            text,
            "<w:lvl w:ilvl=\"{level}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/><w:lvlText w:val=\"{shown}\"/>\
             <w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"{}\" w:hanging=\"420\"/></w:pPr></w:lvl>",
            840 + 420 * level
        );
    }
    text.push_str("</w:abstractNum>");
    text
}

fn relations(elsewhere: &Elsewhere, pictures: &BTreeMap<String, Picture>, face: &Face) -> String {
    let mut text = format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for kind in ["styles", "numbering", "footnotes", "settings", "fontTable"] {
        let _ = write!(text, "<Relationship Id=\"{kind}\" Type=\"{OFFICE}/{kind}\" Target=\"{kind}.xml\"/>");
    }
    let _ = write!(text, "<Relationship Id=\"theme\" Type=\"{OFFICE}/theme\" Target=\"theme/theme1.xml\"/>");
    if face.brief.is_some() {
        let _ =
            write!(text, "<Relationship Id=\"brief\" Type=\"{OFFICE}/customXml\" Target=\"../{OWN_PART}\"/>");
    }
    for (at, url) in elsewhere.links.iter().enumerate() {
        let _ = write!(
            text,
            "<Relationship Id=\"link{}\" Type=\"{OFFICE}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
            at + 1,
            escaped(url)
        );
    }
    for (at, path) in elsewhere.pictures.iter().enumerate() {
        let Some(picture) = pictures.get(path) else { continue };
        let number = at + 1;
        let mut add = |id: &str, ending: &str| {
            let _ = write!(
                text,
                "<Relationship Id=\"{id}{number}\" Type=\"{OFFICE}/image\" Target=\"media/image{number}.{ending}\"/>"
            );
        };
        add("picture", picture.ending);
        if picture.drawing.is_some() {
            add("drawing", "svg");
        }
    }
    text.push_str("</Relationships>");
    text
}

fn root_relations() -> String {
    format!(
        "{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">\
         <Relationship Id=\"document\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>\
         <Relationship Id=\"core\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
         <Relationship Id=\"app\" Type=\"{OFFICE}/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>"
    )
}

fn content_types(pictures: &BTreeMap<String, Picture>, has_brief: bool) -> String {
    const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let mut text = format!(
        "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
         ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    );
    let mut endings: Vec<_> = pictures.values().map(|picture| picture.ending).collect();
    endings.sort_unstable();
    endings.dedup();
    for ending in endings {
        let _ = write!(text, "<Default Extension=\"{ending}\" ContentType=\"image/{ending}\"/>");
    }
    if pictures.values().any(|picture| picture.drawing.is_some()) {
        text.push_str("<Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>");
    }
    for (part, kind) in [
        ("document", "document.main"),
        ("styles", "styles"),
        ("numbering", "numbering"),
        ("footnotes", "footnotes"),
        ("settings", "settings"),
        ("fontTable", "fontTable"),
    ] {
        let _ = write!(text, "<Override PartName=\"/word/{part}.xml\" ContentType=\"{WORD}.{kind}+xml\"/>");
    }
    text.push_str(
        "<Override PartName=\"/docProps/core.xml\" \
         ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         <Override PartName=\"/docProps/app.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.extended-properties+xml\"/>\
         <Override PartName=\"/word/theme/theme1.xml\" \
         ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/>",
    );
    if has_brief {
        text.push_str(
            "<Override PartName=\"/customXml/itemProps1.xml\" \
             ContentType=\"application/vnd.openxmlformats-officedocument.customXmlProperties+xml\"/>",
        );
    }
    text.push_str("</Types>");
    text
}

fn core(face: &Face) -> String {
    let (title, author, date) = (escaped(&face.title), escaped(&face.author), escaped(&face.date));
    format!(
        "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{title}</dc:title>\
         <dc:creator>{author}</dc:creator><dcterms:created xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{date}</dcterms:modified></cp:coreProperties>"
    )
}

const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Properties \
     xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties\">\
     <Application>jianbao</Application></Properties>";

const SETTINGS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:settings \
     xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:zoom w:percent=\"100\"/>\
     <w:defaultTabStop w:val=\"420\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/>\
     <w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr><w:compat>\
     <w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" \
     w:val=\"15\"/></w:compat></w:settings>";

/// The faces that the styles name.
fn font_table() -> String {
    let faces = ["Times New Roman", "Arial", "Consolas", "仿宋", "黑体", "楷体", "宋体", "等线"];
    let faces: String = faces.iter().map(|name| format!("<w:font w:name=\"{name}\"/>")).collect();
    format!("{HEAD}<w:fonts {SPACES}>{faces}</w:fonts>")
}

const OWN_RELATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships \
     xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"properties\" \
     Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps\" \
     Target=\"itemProps1.xml\"/></Relationships>";

const OWN_PROPERTIES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<ds:datastoreItem \
     ds:itemID=\"{6A1E0B3C-2D54-4C8E-9B1F-0A7D5E3C4B21}\" \
     xmlns:ds=\"http://schemas.openxmlformats.org/officeDocument/2006/customXml\"><ds:schemaRefs>\
     <ds:schemaRef ds:uri=\"urn:jianbao:brief\"/></ds:schemaRefs></ds:datastoreItem>";
