//! The only caller of the engine: a Typst project becomes a paged document.
//! Its errors become findings at the editor's line, or at the layout's.

pub mod export;
pub mod filling;
mod lines;
pub mod pool;
mod sampling;
pub mod screen;
mod shown;
mod spans;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use typst::comemo;
use typst::diag::{Severity, SourceDiagnostic, Warned};
use typst::foundations::Bytes;
use typst::layout::{Frame, Transform};
use typst::syntax::{DiagSpan, Source};
use typst::text::TextItem;
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, WorldExt};
use typst_layout::{Page, PagedDocument};

use self::export::Standards;
pub use self::shown::Shown;
use self::spans::Spans;
use self::world::{IssueWorld, LastMain, ParsedFiles};
use crate::collate::{self, Written};
use crate::findings::{Fault, Findings};
use crate::fonts::Fonts;
use crate::layouts::Layout;
use crate::text::source::{Place, SourceId, Sources};
use crate::typeset::{MAIN, Mends, TURNS, Typeset, TypstSource};

/// The stack of a thread that lays pages out: deep nesting in a body needs it.
pub const STACK: usize = 16 << 20;

/// So often the lines of an issue are looked at again: two rounds free and end
/// nearly all that is torn.
const ROUNDS: usize = 6;

/// What all compilations share: the engine's library and the fonts.
pub struct Engine {
    library: LazyHash<Library>,
    /// The fonts in use.
    pub fonts: Fonts,
    /// Layout files that were parsed.
    parsed: ParsedFiles,
    last: LastMain,
}

/// Pages that were laid out, with what they were laid out of.
#[derive(Debug)]
pub struct Document {
    pages: PagedDocument,
    project: Arc<Project>,
    /// `main.typ` as the engine parsed it.
    main: Source,
    shown: OnceLock<Vec<Shown>>,
}

impl Document {
    /// The document as the engine has it.
    pub fn paged(&self) -> &PagedDocument {
        &self.pages
    }

    /// Its pages.
    pub fn pages(&self) -> &[Page] {
        self.pages.pages()
    }

    /// The project that it was laid out of.
    pub fn project(&self) -> &Arc<Project> {
        &self.project
    }

    /// Compares what its pages show with what its brief says.
    pub fn collate(&self, sources: &Sources) -> Findings {
        let Document { pages, project, main, .. } = self;
        let spans = Spans::of(main);
        collate::collate(&project.written, pages, sources, |span| {
            let range = (span.id()? == main.id()).then(|| spans.range(span))??;
            project.main.place(&range).cloned()
        })
    }
}

/// A project with its layout, ready for the engine or for a folder.
#[derive(Debug)]
pub struct Project {
    /// The generated code, for the places of its parts.
    main: TypstSource,
    /// The texts of an editor's own layout files.
    sources: BTreeMap<String, SourceId>,
    /// All files by virtual path.
    files: BTreeMap<String, Bytes>,
    /// The virtual paths of the contact's codes, in their order.
    codes: Vec<String>,
    /// What the pages must show.
    written: Written,
    /// Whether the layout has code of an editor's own, which may never end.
    has_foreign_layout: bool,
}

impl Project {
    /// Joins a typeset brief and a layout.
    pub fn new(typeset: Typeset, layout: Layout) -> Self {
        let files = layout.files.into_iter().map(|(path, bytes)| (path, Bytes::new(bytes)));
        let joined = Self::join(typeset, files, layout.sources);
        Self { has_foreign_layout: layout.is_foreign, ..joined }
    }

    /// A project of files alone, `/main.typ` among them.
    pub fn of_files(files: BTreeMap<String, Bytes>) -> Self {
        let main = files.get(MAIN).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let main = TypstSource::plain(main.unwrap_or_default());
        let (sources, codes, written) = Default::default();
        Self { main, sources, files, codes, written, has_foreign_layout: false }
    }

    /// Whether the layout has code of an editor's own, which may never end.
    pub fn has_foreign_layout(&self) -> bool {
        self.has_foreign_layout
    }

    /// Another text in the same layout, which is shared: the engine knows what
    /// of it it has set already.
    pub fn with_text(&self, typeset: Typeset) -> Self {
        let layout = self.layout_files().map(|(path, bytes)| (path.clone(), bytes.clone()));
        let joined = Self::join(typeset, layout, self.sources.clone());
        Self { has_foreign_layout: self.has_foreign_layout, ..joined }
    }

    fn join(
        typeset: Typeset,
        layout: impl Iterator<Item = (String, Bytes)>,
        sources: BTreeMap<String, SourceId>,
    ) -> Self {
        let main = (MAIN.to_owned(), Bytes::from_string(typeset.main.text.clone()));
        // What an issue has of its own, such as how it is tuned, wins.
        let files = layout.chain(typeset.files).chain([main]).collect();
        Self {
            main: typeset.main,
            sources,
            files,
            codes: typeset.codes,
            written: typeset.written,
            has_foreign_layout: false,
        }
    }

    /// Whether two projects have the same layout, by its bytes; where titles turn
    /// is each issue's own.
    pub fn has_layout_of(&self, other: &Self) -> bool {
        let shared = |file: &(&String, &Bytes)| file.0 != TURNS;
        self.layout_files().filter(shared).eq(other.layout_files().filter(shared))
    }

    fn layout_files(&self) -> impl Iterator<Item = (&String, &Bytes)> {
        self.files.iter().filter(|(path, _)| path.starts_with("/layout/") || path.starts_with("/base/"))
    }

    /// A project of code that comes from no brief, such as a specimen.
    pub fn plain(main: String, layout: Layout) -> Self {
        Self::plain_with(main, BTreeMap::new(), layout)
    }

    /// The same with files of its own, such as pictures.
    pub fn plain_with(main: String, files: BTreeMap<String, Bytes>, layout: Layout) -> Self {
        let main = TypstSource::plain(main);
        let typeset = Typeset { main, files, codes: Vec::new(), written: Written::default() };
        Self::new(typeset, layout)
    }

    /// The code of `main.typ`.
    pub fn main(&self) -> &str {
        &self.main.text
    }

    /// The pictures of the contact's codes: virtual path and bytes, in their order.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let file = |path: &String| self.files.get_key_value(path);
        self.codes.iter().filter_map(file).map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// Every file of the project by its virtual path.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }
}

impl Engine {
    /// An engine with these fonts.
    pub fn new(fonts: Fonts) -> Self {
        Self {
            library: LazyHash::new(Library::default()),
            fonts,
            parsed: ParsedFiles::default(),
            last: LastMain::default(),
        }
    }

    /// Lays a project out and compares its pages with what was written. The
    /// document is given when the engine could make it, whatever was found.
    pub fn compile(&self, project: &Arc<Project>, sources: &Sources) -> (Option<Document>, Findings) {
        self.compile_mended(project, sources, &mut Mends::default(), |_| None)
    }

    /// The same; what is torn is set again as `with` says, which gives the
    /// project with what was mended.
    pub fn compile_mended(
        &self,
        project: &Arc<Project>,
        sources: &Sources,
        mends: &mut Mends,
        with: impl Fn(&Mends) -> Option<Arc<Project>>,
    ) -> (Option<Document>, Findings) {
        let (document, mut findings) = self.lay_out_mended(project, mends, with);
        if let Some(document) = &document {
            findings.extend(document.collate(sources));
        }
        (document, findings)
    }

    /// Lays a project out, sets anew what is torn, and compares nothing.
    pub fn lay_out_mended(
        &self,
        project: &Arc<Project>,
        mends: &mut Mends,
        with: impl Fn(&Mends) -> Option<Arc<Project>>,
    ) -> (Option<Document>, Findings) {
        let (mut document, mut findings) = self.lay_out(project);
        for round in 1..=ROUNDS {
            let torn = document.as_ref().map(Document::torn_lines).unwrap_or_default();
            if torn.is_empty() || !mends.add(&torn, round == ROUNDS) {
                break;
            }
            let Some(project) = with(mends) else { break };
            (document, findings) = self.lay_out(&project);
        }
        (document, findings)
    }

    /// Lays a project out, and no more.
    pub fn lay_out(&self, project: &Arc<Project>) -> (Option<Document>, Findings) {
        let main = self.last.parse(project.main());
        let world = IssueWorld::new(self, project, main.clone());
        let Warned { output, warnings } = typst::compile::<PagedDocument>(&world);
        let reporter = Reporter { world: &world, project };
        let mut findings = Findings::default();
        warnings.iter().for_each(|warning| reporter.report(warning, &mut findings));
        self.last.keep(&main);
        match output {
            Err(errors) => {
                errors.iter().for_each(|error| reporter.report(error, &mut findings));
                (None, findings)
            }
            Ok(pages) => {
                reporter.missing_glyphs(&pages, &mut findings);
                let document = Document { pages, project: Arc::clone(project), main, shown: OnceLock::new() };
                (Some(document), findings)
            }
        }
    }

    /// A document's PDF; none where the standards forbid something of it.
    pub fn pdf(&self, document: &Document, standards: &Standards) -> (Option<Vec<u8>>, Findings) {
        let mut findings = Findings::default();
        let bytes = export::pdf(&document.pages, standards).map_err(|errors| {
            let world = IssueWorld::new(self, &document.project, document.main.clone());
            let reporter = Reporter { world: &world, project: &document.project };
            errors.iter().for_each(|error| reporter.report(error, &mut findings));
        });
        (bytes.ok(), findings)
    }
}

/// Frees what the engine remembers and has not used since `calls` of this
/// before; with none, all that it remembers.
pub fn forget(calls: usize) {
    comemo::evict(calls);
}

struct Reporter<'a> {
    world: &'a IssueWorld<'a>,
    project: &'a Project,
}

impl Reporter<'_> {
    fn report(&self, diagnostic: &SourceDiagnostic, findings: &mut Findings) {
        let message = diagnostic.message.to_string();
        let mut hints: Vec<_> = diagnostic.hints.iter().map(|hint| hint.v.to_string()).collect();
        // An error inside a built-in layout is shown where the brief led there.
        let trace = diagnostic.trace.iter().map(|point| DiagSpan::from(point.span));
        let place = std::iter::once(diagnostic.span).chain(trace).find_map(|span| self.place(span));
        let path = diagnostic.span.id().map(|id| id.get().vpath().get_with_slash());
        if let Some(path) = path.filter(|path| *path != MAIN && !self.project.sources.contains_key(*path)) {
            hints.push(format!("in {path}, a file of jianbao's own: please report this"));
        }
        let hints = hints.join("; ");
        let fault = match diagnostic.severity {
            Severity::Error => Fault::TypstError { message, hints },
            Severity::Warning => Fault::TypstWarning { message, hints },
        };
        findings.add(fault, place);
    }

    /// The place in the brief, or in an editor's own layout, of a span.
    fn place(&self, span: DiagSpan) -> Option<Place> {
        let id = span.id()?;
        let range = self.world.range(span)?;
        let path = id.get().vpath().get_with_slash();
        if path == MAIN {
            return self.project.main.place(&range).cloned();
        }
        Some(Place { source: *self.project.sources.get(path)?, range })
    }

    /// Finds glyphs that no font had: the last net below the check of texts.
    fn missing_glyphs(&self, document: &PagedDocument, findings: &mut Findings) {
        for page in document.pages() {
            each_text(&page.frame, &mut |item| {
                for glyph in item.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    let character = item.text[glyph.range()].chars().next().unwrap_or('\u{fffd}');
                    let place = self.world.range(glyph.span.0).and_then(|range| {
                        let main = glyph.span.0.id()?.get().vpath().get_with_slash() == MAIN;
                        main.then(|| self.project.main.place(&range).cloned())?
                    });
                    findings.add(Fault::GlyphMissing { character }, place);
                }
            });
        }
    }
}

/// Visits every piece of text of a frame.
pub fn each_text(frame: &Frame, visit: &mut impl FnMut(&TextItem)) {
    collate::each_text(frame, Transform::identity(), &mut |item, _| visit(item));
}
