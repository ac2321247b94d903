//! One issue on its way: what is read from disk for it, and the pure stages in
//! order. Every command that renders or checks goes through here.

mod layout;
mod nearby;
mod pictures;
mod precautions;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;
use typst_layout::PagedDocument;

pub(crate) use self::precautions::Precautions;

use crate::brief::{self, Brief, Series};
use crate::copy_edit;
use crate::engine::export::{self, Standards};
use crate::engine::pool::EngineRef;
use crate::engine::{Engine, Project};
use crate::files;
use crate::findings::{Fault, Findings, Policy};
use crate::fonts::Fonts;
use crate::inputs;
use crate::inputs::Dependency;
use crate::limits;
use crate::rehearsal::Rehearsals;
use crate::text::keys::Keys;
use crate::text::source::{Place, Reading, SourceId, Sources};
use crate::typeset::{self, Assets, Options};

/// The series file's name.
pub const SERIES_FILE: &str = "jianbao.toml";

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// A layout from the command line; it wins over the brief's.
    pub layout: Option<String>,
    /// Whether to attach the brief to the PDF.
    pub embed: bool,
    /// Whether to set one page without an end, in [`crate::layouts::ENDLESS`] unless
    /// the command line names a layout.
    pub endless: bool,
    /// What the command line denies and allows.
    pub policy: Policy,
    /// Where what may never end is typeset first; with none, it is not.
    pub rehearsals: Option<Arc<Rehearsals>>,
}

/// Where an issue's files are.
#[derive(Debug, Clone)]
pub struct Locations {
    /// The brief as the user named it.
    pub brief: PathBuf,
    /// The brief's folder.
    pub folder: PathBuf,
    /// The series file.
    pub series: Option<PathBuf>,
    /// The project's folder: nothing outside is read for a brief.
    pub root: PathBuf,
}

/// An issue that has been read and checked, and laid out where it could be.
pub struct Issue {
    /// The texts that findings point into.
    pub sources: Sources,
    /// What was found so far.
    pub findings: Findings,
    /// Where its files are.
    pub locations: Locations,
    /// The series file's settings.
    pub series: Series,
    /// The brief; none when an error forbids rendering.
    pub brief: Option<Brief>,
    /// The pictures that the brief names.
    pub assets: Assets,
    /// The Typst project; none when an error forbids rendering.
    pub project: Option<Project>,
    /// Everything that the issue was made of, the brief first; embedded files
    /// and the engine's fonts left out.
    pub dependencies: Vec<Dependency>,
    /// Every key of its files, by place.
    pub keys: Keys,
    /// What is an error, and what is not reported.
    pub policy: Policy,
    /// The brief's own text.
    source: SourceId,
    /// What is rehearsed before it is typeset.
    pub(crate) precautions: Precautions,
}

impl Locations {
    /// Finds the series file of a brief, and with it the project's folder.
    pub fn new(brief: &Path) -> Self {
        let folder =
            if files::is_standard(brief) { Path::new("") } else { brief.parent().unwrap_or(Path::new("")) };
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let series = files::find_upward(folder, SERIES_FILE).map(|found| shorten(folder, &found));
        let root = series.as_deref().and_then(Path::parent).unwrap_or(folder);
        let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        Self { brief: brief.to_owned(), folder: folder.to_owned(), root: root.to_owned(), series }
    }
}

/// An absolute path above or beside `folder`, written from `folder`: findings
/// and depfiles name files as the user did.
fn shorten(folder: &Path, found: &Path) -> PathBuf {
    let absolute = files::resolved(folder);
    let up = found
        .parent()
        .and_then(|parent| absolute.strip_prefix(parent).ok())
        .map(|rest| rest.components().count());
    match up {
        Some(0) => files::join(folder, SERIES_FILE),
        Some(levels) => (0..levels).fold(folder.to_owned(), |path, _| parent_of(&path)).join(SERIES_FILE),
        None => found.to_owned(),
    }
}

fn parent_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !path.ends_with("..") && path != Path::new(".") => {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_owned()
            }
        }
        _ if path == Path::new(".") => PathBuf::from(".."),
        _ => path.join(".."),
    }
}

impl Issue {
    /// Reads a brief and everything it names, checks it and typesets it. An
    /// error is one of the environment; faults of the brief are findings.
    pub fn read(
        path: &Path,
        request: &Request,
        fonts: impl FnOnce(&[PathBuf]) -> EngineRef,
    ) -> Result<(Self, EngineRef)> {
        #[cfg(test)]
        assert!(!path.ends_with("bug.toml"), "a test asked for this");
        Self::read_bytes(path, files::read_up_to(path, limits::BRIEF_BYTES)?, request, fonts)
    }

    /// The same for a brief whose bytes are at hand, as what would stand at `path`.
    pub fn read_bytes(
        path: &Path,
        bytes: Vec<u8>,
        request: &Request,
        fonts: impl FnOnce(&[PathBuf]) -> EngineRef,
    ) -> Result<(Self, EngineRef)> {
        let locations = Locations::new(path);
        let mut sources = Sources::default();
        let mut findings = Findings::default();
        let name = if files::is_standard(path) { "<stdin>".to_owned() } else { path.display().to_string() };
        let brief = add_text(&name, &bytes, limits::BRIEF_BYTES, &mut sources, &mut findings);
        let mut dependencies = vec![Dependency::file(path, &bytes)];
        let series = match &locations.series {
            None => None,
            Some(path) => {
                let bytes = files::read_up_to(path, limits::SERIES_BYTES)?;
                dependencies.push(Dependency::file(path, &bytes));
                let name = path.display().to_string();
                Some(add_text(&name, &bytes, limits::SERIES_BYTES, &mut sources, &mut findings))
            }
        };
        let read_whole = !findings.iter().any(|found| matches!(found.fault, Fault::LimitSize { .. }));
        let mut parsed = brief::parse(brief, series, &sources);
        if read_whole {
            findings.extend(parsed.findings);
        } else {
            // What a file that was not read lacks is nobody's fault.
            parsed.brief = None;
        }
        let mut policy = request.policy.clone();
        policy.deny.extend(parsed.series.policy.deny.iter().cloned());
        policy.allow.extend(parsed.series.policy.allow.iter().cloned());
        let mut issue = Self {
            sources,
            findings,
            locations,
            series: parsed.series,
            brief: parsed.brief,
            assets: Assets::default(),
            project: None,
            dependencies,
            keys: parsed.keys,
            policy,
            source: brief,
            precautions: Precautions { rehearsals: request.rehearsals.clone(), ..Precautions::default() },
        };
        issue.findings.extend(copy_edit::read(
            &parsed.texts,
            issue.brief.as_ref(),
            parsed.lang,
            &issue.sources,
        ));
        issue.findings.extend_unnamed(parsed.lost);
        issue.precautions.font_folders = issue.find_font_folders();
        let engine = fonts(&issue.precautions.font_folders);
        issue.check_glyphs(&parsed.texts, &engine.fonts);
        issue.findings.join_glyphs();
        issue.assets = issue.read_images(&parsed.images, series);
        let layout = issue.find_layout(request)?;
        issue.findings.apply(&issue.policy);
        if let (Some(brief), Some(layout), false) = (&issue.brief, layout, issue.findings.has_errors()) {
            let options =
                Options { embed: request.embed.then_some(bytes), endless: request.endless, reader: None };
            issue.project = Some(Project::new(typeset::typeset(brief, &issue.assets, &options), layout));
        }
        let readable = issue.sources.get(issue.source).reading != Reading::Unreadable;
        issue.findings.keep_repairs_of(readable.then_some(issue.source));
        issue.settle();
        Ok((issue, engine))
    }

    /// Lays the issue out, if nothing forbids it.
    pub fn compile(&mut self, engine: &Engine) -> Option<PagedDocument> {
        self.rehearse()?;
        let project = self.project.as_ref()?;
        let document = engine.compile(project, &mut self.sources, &mut self.findings);
        self.settle();
        document.filter(|_| !self.findings.has_errors())
    }

    /// Lays out the copy for one reader, whose name the layout prints.
    pub fn compile_for(&mut self, reader: &str, engine: &Engine) -> Option<PagedDocument> {
        self.rehearse()?;
        let (brief, project) = (self.brief.as_ref()?, self.project.as_ref()?);
        let options = Options { reader: Some(reader.to_owned()), ..Options::default() };
        let copy = project.with_text(typeset::typeset(brief, &self.assets, &options));
        let document = engine.compile(&copy, &mut self.sources, &mut self.findings);
        self.settle();
        document.filter(|_| !self.findings.has_errors())
    }

    /// The brief's own text among the sources.
    pub fn brief_source(&self) -> SourceId {
        self.source
    }

    /// Rehearses where need be; what that finds ends here.
    fn rehearse(&mut self) -> Option<()> {
        let rehearsed = self.precautions.rehearse(self.project.as_ref()?, &mut self.findings);
        if rehearsed.is_none() {
            self.project = None;
            self.settle();
        }
        rehearsed
    }

    /// Adds findings of a command's own; `deny` makes those of these codes errors.
    pub fn add_findings(&mut self, findings: Findings, deny: &[String]) {
        self.findings.extend(findings);
        self.policy.deny.extend_from_slice(deny);
        self.settle();
    }

    /// The PDF of a document that this issue was laid out as; what the
    /// standards forbid becomes findings.
    pub fn pdf(
        &mut self,
        document: &PagedDocument,
        engine: &Engine,
        standards: &Standards,
    ) -> Option<Vec<u8>> {
        export::pdf(document, standards).map_err(|errors| self.refuse(engine, &errors)).ok()
    }

    /// Takes in what an exporter refused.
    fn refuse(&mut self, engine: &Engine, errors: &[typst::diag::SourceDiagnostic]) {
        if let Some(project) = &self.project {
            engine.report(errors, project, &mut self.sources, &mut self.findings);
        }
        self.settle();
    }

    fn settle(&mut self) {
        self.findings.apply(&self.policy);
        self.findings.name_keys(&self.keys);
        self.findings.sort(&self.sources);
    }

    /// The folders of `[fonts] dirs`; those that are not there are reported
    /// once their fonts are wanted.
    fn find_font_folders(&mut self) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        for dir in &self.series.font_dirs {
            let folder = files::join(&self.locations.root, &dir.value);
            let cause = match files::list(&folder) {
                Err(_) => Some("no such folder, or not readable"),
                Ok(found) if found.iter().any(|path| is_font(path)) => None,
                Ok(_) => Some("no font in it"),
            };
            match cause {
                None => folders.push(folder),
                Some(cause) => {
                    let fault = Fault::FontFolder { path: dir.value.clone(), cause: cause.to_owned() };
                    self.findings.add(fault, dir.place.clone());
                }
            }
        }
        folders
    }

    /// Reports every character that no face can show, at its place.
    fn check_glyphs(&mut self, texts: &[brief::PrintedText], fonts: &Fonts) {
        let missing = fonts.missing(texts.iter().flat_map(|printed| printed.text.value.chars()));
        for brief::PrintedText { text, .. } in texts {
            let Some(place) = text.place.as_ref().filter(|_| text.value.contains(|c| missing.contains(&c)))
            else {
                continue;
            };
            let mut hidden = crate::text::characters::invisibles(&text.value).map(|(at, _)| at).peekable();
            for (at, character) in text.value.char_indices() {
                let selector = crate::text::characters::is_format(character);
                if hidden.next_if_eq(&at).is_some() || selector || !missing.contains(&character) {
                    continue;
                }
                let place = self.sources.within(place, &text.value, at..at + character.len_utf8());
                self.findings.add(Fault::GlyphMissing { character }, place);
            }
        }
    }

    /// Whether a file lies in the project, links followed.
    pub fn holds(&self, path: &Path) -> bool {
        let canonical = (files::canonical(path), files::canonical(&self.locations.root));
        matches!(canonical, (Ok(path), Ok(root)) if path.starts_with(&root))
    }
}

/// Adds a file's text; one that is too large stands as an empty one.
fn add_text(
    name: &str,
    bytes: &[u8],
    limit: usize,
    sources: &mut Sources,
    findings: &mut Findings,
) -> SourceId {
    if bytes.len() <= limit {
        return inputs::add_text(name, bytes, sources, findings);
    }
    let id = sources.add(name, "");
    findings.add(Fault::LimitSize { limit }, Place { source: id, range: 0..0 });
    id
}

/// Whether a path stays inside a folder, by its dots alone.
fn within(path: &Path, root: &Path) -> bool {
    let Ok(root) = files::canonical(root) else { return false };
    let Ok(current) = files::canonical(Path::new(".")) else { return false };
    let mut resolved = current;
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                resolved.pop();
            }
            std::path::Component::CurDir => {}
            other => resolved.push(other),
        }
    }
    // A link above the project may make the two differ: follow what is there.
    let followed = files::canonical(&resolved).ok();
    resolved.starts_with(&root) || followed.is_some_and(|path| path.starts_with(&root))
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}
