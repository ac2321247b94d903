//! Text set in a layout's own body style and read back as lines of glyphs, in
//! em of that text. The layout may be changed first, to see a measurement fail.

use std::collections::BTreeMap;
use std::sync::Arc;

use jianbao::engine::{Document, Engine, Project};
use jianbao::fonts::Fonts;
use jianbao::layouts::Layout;
use jianbao::markdown;
use jianbao::text::lang::Lang;
use jianbao::text::source::Text;
use jianbao::text::source::{Place, Sources};
use jianbao::typeset;
use jianbao::words::Tongue;
use typst::layout::{FrameItem, Point};
use typst_layout::Page;

use crate::support::{each_item, glyphs};

/// A glyph on a page, in em of the body's text.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    /// What it shows.
    pub(crate) text: String,
    /// Where its ink may begin and end, from the left edge of the measure.
    pub(crate) left: f64,
    pub(crate) right: f64,
    /// Left and right edge of what is black.
    pub(crate) ink: (f64, f64),
    /// The face that it comes from.
    pub(crate) family: String,
    /// Its size, of the body's.
    pub(crate) scale: f64,
}

/// A line of glyphs, from left to right.
pub(crate) type Line = Vec<Glyph>;

/// The characters of a line.
pub(crate) fn text_of(line: &Line) -> String {
    line.iter().map(|glyph| glyph.text.as_str()).collect()
}

/// The distances between the left edges of neighbours that both satisfy a test.
pub(crate) fn advances(line: &Line, fits: impl Fn(&Glyph) -> bool) -> Vec<f64> {
    let pairs = line.windows(2).filter(|pair| fits(&pair[0]) && fits(&pair[1]));
    pairs.map(|pair| pair[1].left - pair[0].left).collect()
}

/// Whether a glyph shows an ideograph of the body's size.
pub(crate) fn is_han(glyph: &Glyph) -> bool {
    glyph.text.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c)) && (glyph.scale - 1.0).abs() < 0.01
}

/// The height of what a piece of code stands in, in points.
const SLOT: f64 = 700.0;

/// A layout whose body style sets specimens.
pub(crate) struct Press {
    /// The layout's name.
    pub(crate) name: &'static str,
    /// Its indent, in em.
    pub(crate) indent: f64,
    size: f64,
    style: &'static str,
    lang: Lang,
    layout: Layout,
}

impl Press {
    /// A built-in layout as it is.
    pub(crate) fn new(name: &'static str) -> Self {
        let (size, indent, style) = match name {
            "daily" => (12.0, 2.0, ""),
            "bulletin" => (156.0 / 28.0 * 72.0 / 25.4, 2.0, "#show: layout.bulletin-style.with(lang)\n"),
            _ => (11.5, 1.0, "#show: layout.phone-style.with(lang)\n"),
        };
        let layout = Layout::builtin(name).expect("built in");
        Self { name, indent, size, style, lang: Lang::Hans, layout }
    }

    /// Every built-in layout.
    pub(crate) fn all() -> Vec<Self> {
        ["daily", "bulletin", "phone"].map(Self::new).into()
    }

    /// The same for a brief of another language.
    pub(crate) fn speaking(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// The layout with one passage of one of its files replaced.
    #[track_caller]
    pub(crate) fn with(mut self, file: &str, from: &str, to: &str) -> Self {
        let bytes = self.layout.files.get_mut(file).expect("the layout has the file");
        let text = String::from_utf8(bytes.clone()).expect("UTF-8");
        assert_eq!(text.matches(from).count(), 1, "in {file}, once: {from}");
        *bytes = text.replace(from, to).into_bytes();
        self
    }

    /// The lines of each paragraph of Markdown, `measure` characters wide.
    pub(crate) fn lines(&self, paragraphs: &[String], measure: f64) -> Vec<Vec<Line>> {
        let code: Vec<_> = paragraphs.iter().map(|paragraph| body_code(paragraph)).collect();
        self.lines_of(&code, measure)
    }

    /// The lines of each piece of code. They stand below each other on one page
    /// without an end, each in a slot of one height: pages would take longer.
    #[track_caller]
    pub(crate) fn lines_of(&self, code: &[String], measure: f64) -> Vec<Vec<Line>> {
        let slot =
            |code| format!("#block(height: {SLOT}pt, above: 0pt, below: 0pt, breakable: false, {code})\n");
        let document = self.set(&code.iter().map(slot).collect::<String>(), measure, "auto");
        let [page] = document.pages() else { panic!("{} pages", document.pages().len()) };
        self.read(page, code.len(), |at| (at.y.to_pt() / SLOT) as usize)
    }

    /// The lines on each page of a document, `height` characters high.
    #[track_caller]
    pub(crate) fn pages(&self, markup: &str, measure: f64, height: f64) -> Vec<Vec<Line>> {
        let document = self.set(markup, measure, &format!("{}pt", height * self.size));
        document.pages().iter().flat_map(|page| self.read(page, 1, |_| 0)).collect()
    }

    /// Sets a document in the body's style, on pages of the measure.
    #[track_caller]
    fn set(&self, markup: &str, measure: f64, height: &str) -> Document {
        let (region, script) = if self.lang == Lang::Hant { ("TW", "hant") } else { ("CN", "hans") };
        let main = format!(
            "#import \"/layout/layout.typ\" as layout\n#import \"/layout/tokens.typ\": tokens\n\
             #import \"/base/parts.typ\"\n#import \"/base/style.typ\": style\n\
             #let lang = \"{lang}\"\n#set text(lang: \"zh\", region: \"{region}\", script: \"{script}\")\n\
             #set page(width: {width}pt, height: {height}, margin: 0pt, header: none, footer: none)\n\
             #show: style.with(tokens, lang)\n{style}{markup}",
            lang = self.lang.word(),
            width = measure * self.size,
            style = self.style,
        );
        let engine = Engine::new(Fonts::embedded());
        let project = Arc::new(Project::plain(main, self.layout.clone()));
        let (document, findings) = engine.compile(&project, &Sources::default());
        let faults: Vec<_> = findings.iter().map(|finding| finding.fault.phrase(Tongue::En)).collect();
        assert!(!findings.has_errors(), "{}: {faults:?}", self.name);
        document.expect("laid out")
    }

    /// The lines of each of a page's slots, from top to bottom; `slot` says in
    /// which a place is.
    fn read(&self, page: &Page, slots: usize, slot: impl Fn(Point) -> usize) -> Vec<Vec<Line>> {
        let mut slots = vec![BTreeMap::<i64, Line>::new(); slots];
        each_item(&page.frame, Point::zero(), &mut |at, item| {
            let FrameItem::Text(item) = item else { return };
            // Baselines of faces in one line agree to a hundredth of a point.
            let line = slots[slot(at)].entry((at.y.to_pt() * 100.0).round() as i64).or_default();
            for ((left, right, text), glyph) in glyphs(item, at.x.to_pt()).into_iter().zip(&item.glyphs) {
                let outline = item.font.ttf().glyph_bounding_box(ttf_parser::GlyphId(glyph.id));
                let edge = |units: i16| (left + item.font.to_em(units).get() * item.size.to_pt()) / self.size;
                line.push(Glyph {
                    text,
                    left: left / self.size,
                    right: right / self.size,
                    ink: outline.map_or((0.0, 0.0), |outline| (edge(outline.x_min), edge(outline.x_max))),
                    family: item.font.info().family.clone(),
                    scale: item.size.to_pt() / self.size,
                });
            }
        });
        let in_order = |mut lines: BTreeMap<i64, Line>| {
            lines.values_mut().for_each(|line| line.sort_by(|a, b| a.left.total_cmp(&b.left)));
            lines.into_values().collect()
        };
        slots.into_iter().map(in_order).collect()
    }
}

/// A Markdown text as the code that the typesetter writes for it.
pub(crate) fn body_code(text: &str) -> String {
    let mut sources = Sources::default();
    let token = format!("'''{text}'''");
    let source = sources.add("specimen.toml", token.clone());
    let place = Place { source, range: 0..token.len() };
    let text = Text { value: text.to_owned(), place: Some(place) };
    let (references, mut images, mut findings, mut lost) = Default::default();
    let context = markdown::Context {
        sources: &sources,
        references: &references,
        images: &mut images,
        findings: &mut findings,
        lost: &mut lost,
    };
    typeset::body_code(&markdown::parse(&text, Lang::Hans, context))
}

/// What may not begin a line, what may not end one, and what stays whole
/// (CLREQ, prohibition rules for line start and line end).
pub(crate) mod marks {
    pub(crate) const NOT_FIRST: &str = "。，、；：？！”’）》〉】〗〕」』］｝·～—／–";
    pub(crate) const NOT_LAST: &str = "“‘（《〈【〖〔「『［｛￥$";
}
