//! What tests share: briefs rendered in-process, and PDFs read back by other
//! people's code.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::hayro_cmap::BfString;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::kurbo::{Affine, BezPath, Rect};
use hayro::{RenderCache, RenderSettings};
use jianbao::engine::Document;
use jianbao::engine::export::{DEFAULT_STANDARDS, EMBEDDING_STANDARDS, Standards};
use jianbao::engine::pool::Engines;
use jianbao::findings::Findings;
use jianbao::inputs::Inputs;
use jianbao::issue::{Draft, Issue, Opened, Request};
use jianbao::words::Tongue;
use typst::layout::{Frame, FrameItem, Point};
use typst::text::TextItem;

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The reference issue.
pub(crate) fn reference() -> PathBuf {
    root().join("briefs/2026-06-10.toml")
}

/// Every brief that the repository shows: the reference issue and the examples.
pub(crate) fn shown_briefs() -> Vec<PathBuf> {
    let mut briefs = vec![reference()];
    briefs.extend(toml_files(&root().join("examples")));
    assert!(briefs.len() >= 4);
    briefs
}

/// The briefs in a folder and below it, sorted.
pub(crate) fn toml_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = jianbao::files::list(folder).expect("the folder is in the repository");
    found.retain(|path| {
        path.extension().is_some_and(|extension| extension == "toml")
            && !path.ends_with("jianbao.toml")
            && !path.ends_with("layout.toml")
    });
    found
}

/// A brief on its way to a PDF.
pub(crate) struct Rendered {
    pub draft: Arc<Draft>,
    /// None when something forbids rendering, as of all that follows.
    pub issue: Option<Issue>,
    pub document: Option<Document>,
    pub pdf: Option<Vec<u8>>,
    /// What all stages found.
    pub findings: Findings,
}

impl Rendered {
    /// The findings as the suite's cases write them.
    pub(crate) fn lines(&self) -> Vec<String> {
        lines(&self.findings, &self.draft)
    }
}

/// Renders a brief as `build` does.
pub(crate) fn render(path: &Path, request: &Request) -> Rendered {
    render_from(path, Inputs::default(), request)
}

/// Renders a brief that is read through these inputs.
pub(crate) fn render_from(path: &Path, inputs: Inputs, request: &Request) -> Rendered {
    let engines = Engines::default();
    let Opened { draft, engine, issue } =
        Opened::read(path, &inputs, request, &engines).expect("the brief can be read");
    let list = if request.embed { &EMBEDDING_STANDARDS } else { &DEFAULT_STANDARDS };
    let standards = Standards::new(list).expect("the default standards agree");
    let (mut kept, mut document) = (None, None);
    let made = issue.and_then(|issue| {
        let laid_out = issue.compile(&engine);
        let pdf = laid_out.and_then(|laid_out| {
            let pdf = issue.pdf(&laid_out, &engine, &standards);
            document = Some(laid_out);
            pdf
        });
        kept = Some(issue);
        pdf
    });
    Rendered { draft, issue: kept, document, pdf: made.value, findings: made.findings }
}

/// The PDF of a brief in which nothing is wrong.
#[track_caller]
pub(crate) fn pdf(path: &Path) -> Vec<u8> {
    let rendered = render(path, &Request::default());
    assert_eq!(rendered.lines(), Vec::<String>::new(), "{}", path.display());
    rendered.pdf.expect("no finding, so a PDF")
}

/// Findings as the suite's cases write them: place, severity, code, phrase.
pub(crate) fn lines(findings: &Findings, draft: &Draft) -> Vec<String> {
    let sources = &draft.sources;
    let line = |finding: &jianbao::findings::Finding| {
        let place = finding.place.as_ref().map_or_else(
            || "-".to_owned(),
            |place| {
                let start = sources.position(place.source, place.range.start);
                let end = sources.position(place.source, place.range.end);
                let name = &sources.get(place.source).name;
                let name = Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned();
                let brief = draft.locations.brief.file_name().unwrap_or_default().to_string_lossy();
                let file = if name == brief { String::new() } else { format!("{name}:") };
                format!("{file}{}:{}-{}:{}", start.line, start.column, end.line, end.column)
            },
        );
        let severity = finding.severity.name();
        format!("{place} {severity} {}: {}", finding.fault.code(), finding.fault.phrase(Tongue::En))
    };
    findings.iter().map(line).collect()
}

/// What a reader of a PDF page copies out of it.
#[derive(Default)]
pub(crate) struct PageText {
    /// The text, in the order it is drawn, running heads left out.
    pub text: String,
    tags: Vec<bool>,
}

impl PageText {
    fn in_artifact(&self) -> bool {
        self.tags.contains(&true)
    }
}

impl<'a> Device<'a> for PageText {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_glyph(&mut self, glyph: &Glyph<'a>, _: Affine, _: Affine, _: &Paint<'a>, _: &GlyphDrawMode) {
        if self.in_artifact() {
            return;
        }
        match glyph.as_unicode() {
            Some(BfString::Char(character)) => self.text.push(character),
            Some(BfString::String(text)) => self.text.push_str(&text),
            None => self.text.push('\u{fffd}'),
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], _: Option<i32>) {
        self.tags.push(tag == b"Artifact");
    }

    fn end_marked_content(&mut self) {
        self.tags.pop();
    }
}

/// The text of each page, without white space.
pub(crate) fn page_texts(pdf: &[u8]) -> Vec<String> {
    let pdf = Pdf::new(pdf.to_vec()).expect("hayro reads the PDF");
    let cache = InterpreterCache::new();
    let mut texts = Vec::new();
    for page in pdf.pages().iter() {
        let mut device = PageText::default();
        let area = Rect::new(0.0, 0.0, 1000.0, 1000.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, area, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut device);
        texts.push(squeeze(&device.text));
    }
    texts
}

/// A text without white space: line breaks and gaps are the layout's.
pub(crate) fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Each page as a picture, of so many pixels to a point.
pub(crate) fn page_pictures(pdf: &[u8], scale: f32) -> Vec<Pixmap> {
    let pdf = Pdf::new(pdf.to_vec()).expect("hayro reads the PDF");
    let cache = RenderCache::new();
    let settings = RenderSettings {
        x_scale: scale,
        y_scale: scale,
        bg_color: hayro::vello_cpu::color::palette::css::WHITE,
        ..RenderSettings::default()
    };
    let pages = pdf.pages();
    let drawn =
        pages.iter().map(|page| hayro::render(page, &cache, &InterpreterSettings::default(), &settings));
    drawn.collect()
}

/// The texts of all QR codes on all pages, as a phone would read them from a
/// picture of the page.
pub(crate) fn qr_codes(pdf: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for picture in page_pictures(pdf, 3.0) {
        let (width, height) = (picture.width() as usize, picture.height() as usize);
        let pixels = picture.data();
        let mut prepared =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x].g);
        found.extend(
            prepared.detect_grids().iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text),
        );
    }
    found.sort();
    found
}

/// Visits everything on a frame with its place on the page.
pub(crate) fn each_item(frame: &Frame, origin: Point, visit: &mut impl FnMut(Point, &FrameItem)) {
    for (position, item) in frame.items() {
        let at = origin + *position;
        match item {
            FrameItem::Group(group) => each_item(&group.frame, at, visit),
            other => visit(at, other),
        }
    }
}

/// The glyphs of a text that begins at `x`: left and right edge in points, and
/// what each shows. What justification adds behind a glyph is blank.
pub(crate) fn glyphs(text: &TextItem, mut x: f64) -> Vec<(f64, f64, String)> {
    let size = text.size.to_pt();
    let edges = text.glyphs.iter().map(|glyph| {
        let left = x + glyph.x_offset.get() * size;
        let natural = text.font.x_advance(glyph.id).map_or(0.0, |advance| advance.get());
        x += glyph.x_advance.get() * size;
        (left, left + glyph.x_advance.get().min(natural) * size, text.text[glyph.range()].to_owned())
    });
    edges.collect()
}

/// Compares with a file of the repository, or writes it when `UPDATE` is set.
#[track_caller]
pub(crate) fn same_as_file(path: &Path, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        jianbao::files::write(path, text.as_bytes()).expect("the repository can be written");
        return;
    }
    let expected = String::from_utf8(jianbao::files::read(path).unwrap_or_default()).expect("UTF-8");
    snapbox::assert_data_eq!(text.to_owned(), snapbox::Data::text(expected).raw());
}

/// A folder that goes away with the test.
pub(crate) fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("there is room for temporary files")
}
