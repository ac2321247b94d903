//! Documents from other programs become briefs: a front end for each format
//! returns blocks with their places (`blocks`), one recogniser turns them into
//! the parts of a brief (`recognise`), `write` writes it, and `left_out` says
//! which parts of the source are not in it. Never touches the disk.

pub mod blocks;
mod docx;
pub(crate) mod exact;
mod front_matter;
mod html;
mod inline;
mod json;
mod left_out;
mod markdown;
pub mod recognise;
mod sheet;
mod spans;
pub mod write;

pub(crate) use self::docx::{package, picture_beside};

use std::path::Path;

use self::blocks::{Document, Media, PLACE_IT};
use self::recognise::{House, recognise};
use self::write::{Frame, write};
use crate::brief::{self, edit};
use crate::findings::{Fault, Findings};
use crate::limits;
use crate::text::encoding::{self, Encoding, Format, Undecodable};
use crate::text::source::{Place, Reading, SourceId, Sources};
use crate::words::Words;

/// A brief that was made of a source.
#[derive(Debug, Default)]
pub struct Imported {
    /// Its text; none of a source that gives none.
    pub text: Option<String>,
    /// Pictures, to be written beside it.
    pub media: Vec<Media>,
    /// The texts that findings point into.
    pub sources: Sources,
    /// What an editor has to know.
    pub findings: Findings,
}

/// What surrounds a brief that is to be written.
#[derive(Debug, Clone, Copy, Default)]
pub struct Surroundings<'a> {
    /// The text of its series file.
    pub series: Option<&'a str>,
    /// An earlier issue, whose shape it is to have.
    pub from: Option<&'a str>,
}

/// Makes a brief of a source's bytes; `name` is what the user calls it.
pub fn import(name: &str, bytes: &[u8], around: Surroundings<'_>) -> Result<Imported, edit::Refusal> {
    let mut imported = Imported::default();
    let (sources, findings) = (&mut imported.sources, &mut imported.findings);
    if is_json(name, bytes) {
        imported.text = json_brief(name, bytes, sources, findings);
        return Ok(imported);
    }
    let Some(document) = read(name, bytes, sources, findings) else { return Ok(imported) };
    let house = house(around);
    let mut found = recognise(&document, &house, sources, findings);
    let stem = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
    if found.header.date.is_none() {
        found.header.date = stem.as_deref().and_then(recognise::date_in);
    }
    let frame = Frame { source: stem.as_deref().unwrap_or(name), series: around.series, from: around.from };
    let text = write(&found, frame)?;
    account(&document, &text, around.series, &mut imported);
    imported.text = Some(text);
    imported.media = document.media;
    Ok(imported)
}

/// Whether a source is a table, of which no brief is made.
pub fn is_table(name: &str, bytes: &[u8]) -> bool {
    sheet::is_table(name, bytes)
}

/// Makes a table of Markdown of a source's bytes.
pub fn import_table(name: &str, bytes: &[u8]) -> Imported {
    let mut imported = Imported::default();
    imported.text = sheet::table(name, bytes, &mut imported.sources, &mut imported.findings);
    imported
}

/// The Markdown of what was copied from another program, as HTML: headings, lists,
/// tables, emphasis and links, and nothing else. Empty where it shows no text.
pub fn pasted(html: &str) -> String {
    let mut sources = Sources::default();
    let source = sources.add("<clipboard>", html);
    let document = html::read(source, &sources, &mut Findings::default());
    let mut text = String::new();
    for block in document.blocks.iter().filter(|block| !block.markdown.trim().is_empty()) {
        if !text.is_empty() {
            text.push_str(if block.joined { "\n" } else { "\n\n" });
        }
        if let blocks::Kind::Heading(level) = block.kind
            && !block.markdown.trim_start().starts_with('#')
        {
            text.push_str(&"#".repeat(usize::from(level).clamp(3, 6)));
            text.push(' ');
        }
        text.push_str(block.markdown.trim_matches('\n'));
    }
    text
}

/// Whether a source is a brief in JSON.
fn is_json(name: &str, bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(200)]);
    brief::json::is_json(name, &start)
}

/// A brief in JSON as one in TOML.
fn json_brief(name: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) -> Option<String> {
    let source = add_text(name, bytes, sources, findings)?;
    let root = brief::json::parse(source, sources, findings);
    let file = Path::new(name).file_name().map(|name| name.to_string_lossy().into_owned());
    (!root.reported).then(|| json::write(&root, file.as_deref().unwrap_or(name)))
}

/// What the series file and the earlier issue say of every issue.
fn house(around: Surroundings<'_>) -> House {
    let path = |keys: &[&str]| keys.iter().fold(edit::Path::default(), |path, key| path.key(key));
    let given = |keys: &[&str]| {
        let own = around.from.and_then(|text| edit::text_at(text, &path(keys)));
        own.or_else(|| edit::text_at(around.series?, &path(&[&["defaults"], keys].concat())))
    };
    let holds = |keys: &[&str]| {
        around.from.is_some_and(|text| edit::holds(text, &path(keys)))
            || around.series.is_some_and(|text| edit::holds(text, &path(&[&["defaults"], keys].concat())))
    };
    House {
        title: given(&["header", "title"]),
        has_publisher: holds(&["header", "publisher"]),
        has_contact: holds(&["contact"]),
    }
}

/// Reports what of the source is neither in the brief nor in a finding.
pub(crate) fn account(document: &Document, text: &str, series: Option<&str>, imported: &mut Imported) {
    // The first line is ours: it says nothing of the source.
    let mut said = edit::said(text.split_once('\n').map_or(text, |(_, rest)| rest));
    // What is equal to the series file's is not written again.
    said.extend(series.into_iter().flat_map(edit::said));
    let covered: Vec<_> = imported
        .findings
        .iter()
        .filter(|finding| covers(&finding.fault))
        .filter_map(|finding| finding.place.clone())
        .collect();
    let forgiving = !document.by_look;
    let missing = left_out::left_out(&document.visible, &covered, &said, &imported.sources, forgiving);
    for place in missing {
        let text = imported.sources.slice(&place).to_owned();
        let hint = PLACE_IT;
        imported.findings.add(Fault::ImportLeftOut { text, hint }, place);
    }
    lost_pictures(document, text, &covered, &mut imported.findings);
}

/// Reports pictures that the brief does not name as often as the source shows them:
/// they have no text by which they could be missed.
fn lost_pictures(document: &Document, text: &str, covered: &[Place], findings: &mut Findings) {
    let mut left: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for block in &document.blocks {
        let told = |place: &Place| {
            place.source == block.place.source
                && place.range.start <= block.place.range.start
                && block.place.range.end <= place.range.end
        };
        for (whole, path) in pictures(&block.markdown) {
            let left = left.entry(path).or_insert_with(|| text.matches(path).count());
            if *left > 0 {
                *left -= 1;
            } else if !covered.iter().any(told) {
                let fault = Fault::ImportLeftOut { text: whole.to_owned(), hint: PLACE_IT };
                findings.add(fault, block.place.clone());
            }
        }
    }
}

/// The pictures in a text, each as it is written and with its path.
fn pictures(markdown: &str) -> impl Iterator<Item = (&str, &str)> {
    markdown.match_indices("![").filter_map(|(at, _)| {
        let middle = at + markdown[at..].find("](")?;
        let end = middle + markdown[middle..].find(')')?;
        let path = markdown[middle + 2..end].trim_matches(['<', '>']);
        Some((&markdown[at..=end], path)).filter(|(_, path)| !path.is_empty())
    })
}

/// Whether a finding accounts for the text at its place.
fn covers(fault: &Fault) -> bool {
    matches!(fault, Fault::ImportLeftOut { .. })
}

fn read(name: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) -> Option<Document> {
    if bytes.starts_with(b"PK") {
        return docx::read(name, bytes, sources, findings);
    }
    let source = add_text(name, bytes, sources, findings)?;
    if html::is_page(&sources.get(source).text) {
        return Some(html::read(source, sources, findings));
    }
    Some(markdown::read(source, sources))
}

/// Adds a source that is a text; what is none is a finding.
fn add_text(name: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) -> Option<SourceId> {
    let start = |source| Place { source, range: 0..0 };
    let mut refuse = |fault: Fault| -> Option<SourceId> {
        let id = sources.add_as(name, "", Reading::Unreadable);
        findings.add(fault, start(id));
        None
    };
    if is_encrypted(bytes) {
        let what = Words::plain("an encrypted document", "加密的文档");
        let hint = Words::plain(
            "open it with its password, take the password off (文件 → 信息 → 保护文档), and save it",
            "用密码打开，取消密码（文件 → 信息 → 保护文档），再保存",
        );
        return refuse(Fault::ImportFormat { what, hint });
    }
    if bytes.len() > limits::BRIEF_BYTES {
        return refuse(Fault::LimitSize { limit: limits::BRIEF_BYTES });
    }
    match encoding::decode(bytes) {
        Ok(decoded) => {
            let as_is = decoded.encoding == Encoding::Utf8 && !decoded.lone_returns;
            let reading = if as_is { Reading::AsIs } else { Reading::Converted };
            let text = decoded.text.replace('\0', "\u{fffd}").replace("\r\n", "\n");
            let id = sources.add_as(name, text, reading);
            if decoded.encoding != Encoding::Utf8 {
                findings.add(Fault::ImportRecoded { encoding: decoded.encoding.name() }, start(id));
            }
            Some(id)
        }
        Err(Undecodable::Format(format)) => {
            let what = Words::plain(format.name(), format.name_zh());
            refuse(Fault::ImportFormat { what, hint: advice(format) })
        }
        Err(Undecodable::Encoding(offset)) => {
            let id = sources.add_as(name, String::from_utf8_lossy(bytes), Reading::Unreadable);
            findings.add(Fault::Utf8 { offset }, Place { source: id, range: offset..offset });
            None
        }
    }
}

/// Whether bytes are a document under a password: Word puts it into an old
/// container, with a stream of this name.
fn is_encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) && bytes.windows(name.len()).any(|part| part == name)
}

/// What to do with a file that cannot be read.
fn advice(format: Format) -> Words {
    match format {
        Format::OldWord => Words::plain(
            "open it in Word or WPS and save it as .docx (另存为 .docx), then import that",
            "用 Word 或 WPS 打开，另存为 .docx，再导入",
        ),
        Format::Rtf => Words::plain(
            "open it in Word or WPS and save it as .docx, then import that",
            "用 Word 或 WPS 打开，另存为 .docx，再导入",
        ),
        Format::Pdf => {
            Words::plain("import the document that the PDF was made of", "导入生成这个 PDF 的文档")
        }
        Format::Picture => Words::plain(
            "type its text, or import the document that it is a picture of",
            "把上面的文字打出来，或者导入它原来的文档",
        ),
        _ => Words::plain(
            "give a .docx, .md, .json, .html, .csv or .xlsx file",
            "请给 .docx、.md、.json、.html、.csv 或 .xlsx 文件",
        ),
    }
}
