//! An issue becomes the bytes of one format, and these are written to files.

use anyhow::Result;
use typst_layout::Page;

use super::format::Format;
use super::long::{self, Dimensions};
use super::review_copy::{review_copy, unread};
use super::{html, wechat};
use crate::engine::Engine;
use crate::engine::export::{self, Standards, TooLarge};
use crate::findings::Checked;
use crate::issue::Issue;
use crate::paper::{manuscript, values};
use crate::targets::{Target, Targets};
use crate::words::{Because, Words, fail, words};

/// How large pictures are.
#[derive(Debug, Clone, Copy)]
pub struct Pixels {
    /// Pixels per inch of a page.
    pub ppi: f64,
    /// The bounds of a long picture.
    pub long: Dimensions,
}

/// What one issue became: the bytes of each part, what the parts are, and how
/// many pages are in them.
pub struct Made {
    bytes: Vec<Vec<u8>>,
    parts: Words,
    pages: Option<usize>,
}

const FILES: Words = Words::plain("files", "个文件");
const PICTURES: Words = Words::plain("pictures", "张图片");
const PAGES: Words = Words::plain("pages", "页");

/// Renders an issue. What forbids it becomes findings; an error says that a
/// picture would be too large.
pub fn render(
    issue: &Issue,
    engine: &Engine,
    (format, pixels): (Format, Pixels),
    standards: &Standards,
) -> Result<Checked<Made>> {
    let one = |bytes| Made { bytes: vec![bytes], parts: FILES, pages: None };
    match format {
        Format::Typ => return Ok(Checked::clean(one(issue.printed(engine).main().as_bytes().to_vec()))),
        Format::Md => return Ok(Checked::clean(one(markdown(issue)?.into_bytes()))),
        Format::Html => {
            let page = html::pages::alone(issue.brief(), issue.assets());
            return Ok(Checked::clean(one(page.into_bytes())));
        }
        Format::Wechat => {
            let Checked { value, findings } = wechat::page(issue.brief(), issue.assets(), engine);
            return Ok(issue.draft().judged(value.map(one), findings));
        }
        _ => {}
    }
    let document = issue.compile(engine);
    if format == Format::Pdf {
        return Ok(document.and_then(|document| {
            let pages = Some(document.pages().len());
            let made = |bytes| Made { bytes: vec![bytes], parts: FILES, pages };
            issue.pdf(&document, engine, standards).map(made)
        }));
    }
    let Checked { value, findings } = document;
    // What its pages would lose is said of a document too.
    if format == Format::Docx {
        let made = value.map(|_| review_copy(issue, engine)).transpose()?;
        let made = made.map(|bytes| Made { bytes: vec![bytes], parts: FILES, pages: None });
        return Ok(Checked { value: made, findings });
    }
    let value = value.map(|document| pictures(document.pages(), format, pixels)).transpose()?;
    Ok(Checked { value, findings })
}

/// The issue as a Markdown file.
fn markdown(issue: &Issue) -> Result<String> {
    let (brief, series) = issue.draft().files();
    let values = values::of(brief, series).because(|| unread(issue))?;
    Ok(manuscript::write(&values))
}

/// Draws pages.
fn pictures(pages: &[Page], format: Format, pixels: Pixels) -> Result<Made> {
    if format == Format::LongPng {
        return Ok(Made { bytes: long_pictures(pages, pixels.long)?, parts: PICTURES, pages: None });
    }
    let png = |page| -> Result<_> {
        let smaller =
            |error: TooLarge| words!("{}; use a smaller --ppi", "{}；用小一些的 --ppi"; error.words());
        Ok(export::png(page, pixels.ppi).map_err(smaller)?)
    };
    let bytes = match format {
        Format::Png => pages.iter().map(png).collect::<Result<_>>()?,
        _ => pages.iter().map(export::svg).collect(),
    };
    Ok(Made { bytes, parts: PAGES, pages: Some(pages.len()) })
}

/// The parts of a long picture; a layout that has pages all the same gives
/// those of each.
fn long_pictures(pages: &[Page], dimensions: Dimensions) -> Result<Vec<Vec<u8>>> {
    let mut pictures = Vec::new();
    for page in pages {
        for part in long::parts(page, dimensions) {
            let picture = long::png(page, &part, dimensions.width);
            pictures.push(picture.map_err(
                |error| words!("{}; use a smaller --width", "{}；用小一些的 --width"; error.words()),
            )?);
        }
    }
    Ok(pictures)
}

/// Files with their bytes, to be written, and the pages in them.
pub struct Files {
    /// Each file.
    pub files: Vec<(Target, Vec<u8>)>,
    /// How many pages are in them, where they have pages.
    pub pages: Option<usize>,
}

impl Made {
    /// One file for each part: `issue-1.png`, `issue-2.png`; a single one keeps
    /// the name. Several parts do not fit standard output.
    pub fn place(self, output: &Target, format: Format, targets: &mut Targets) -> Result<Files> {
        let Self { bytes, parts, pages } = self;
        let count = bytes.len();
        if count == 1 {
            return Ok(Files {
                files: bytes.into_iter().map(|bytes| (output.clone(), bytes)).collect(),
                pages,
            });
        }
        if output.is_standard() {
            fail!(
                "{count} {} do not fit standard output; give a file or a folder with -o",
                "标准输出放不下 {count} {}；请用 -o 指定文件或文件夹";
                parts
            );
        }
        let path = output.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
        let ending = ending.unwrap_or_default();
        let width = count.to_string().len();
        let files = bytes.into_iter().enumerate().map(|(index, bytes)| {
            let path = path.with_file_name(format!("{stem}-{:0width$}{ending}", index + 1));
            Ok((targets.claim_plain(path, format.kind())?, bytes))
        });
        Ok(Files { files: files.collect::<Result<_>>()?, pages })
    }
}
