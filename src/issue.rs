//! One issue on its way: what is read from disk for it, and the pure stages in
//! order. Every command that renders or checks goes through here.

mod layout;
mod nearby;

use std::path::{Path, PathBuf};

use anyhow::Result;
use typst_layout::PagedDocument;

use crate::brief::{self, Brief, Series};
use crate::compile::{Engine, Project};
use crate::copy_edit;
use crate::dependency::{Dependency, Kind};
use crate::encoding;
use crate::export::{self, Standards};
use crate::files;
use crate::findings::{Fault, Findings, Policy};
use crate::fonts::Fonts;
use crate::keys::Keys;
use crate::markdown::{ImageRef, Images};
use crate::picture::{self, Picture, Unfit};
use crate::source::{Reading, SourceId, Sources};
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
        Self::read_bytes(path, files::read(path)?, request, fonts)
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
        let brief = encoding::add(&name, &bytes, &mut sources, &mut findings);
        let mut dependencies = vec![Dependency::file(path, &bytes)];
        let series = match &locations.series {
            None => None,
            Some(path) => {
                let bytes = files::read(path)?;
                dependencies.push(Dependency::file(path, &bytes));
                Some(encoding::add(&path.display().to_string(), &bytes, &mut sources, &mut findings))
            }
        };
        let parsed = brief::parse(brief, series, &sources);
        findings.extend(parsed.findings);
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
        };
        issue.findings.extend(copy_edit::read(
            &parsed.texts,
            issue.brief.as_ref(),
            parsed.lang,
            &issue.sources,
        ));
        issue.findings.extend_unnamed(parsed.lost);
        let engine = fonts(&issue.font_folders());
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
        let project = self.project.as_ref()?;
        let document = engine.compile(project, &mut self.sources, &mut self.findings);
        self.settle();
        document.filter(|_| !self.findings.has_errors())
    }

    /// Lays out the copy for one reader, whose name the layout prints.
    pub fn compile_for(&mut self, reader: &str, engine: &Engine) -> Option<PagedDocument> {
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
    fn font_folders(&mut self) -> Vec<PathBuf> {
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
            let mut hidden = crate::printable::invisibles(&text.value).map(|(at, _)| at).peekable();
            for (at, character) in text.value.char_indices() {
                let selector = crate::printable::is_format(character);
                if hidden.next_if_eq(&at).is_some() || selector || !missing.contains(&character) {
                    continue;
                }
                let place = self.sources.within(place, &text.value, at..at + character.len_utf8());
                self.findings.add(Fault::GlyphMissing { character }, place);
            }
        }
    }

    fn read_images(&mut self, images: &Images, series: Option<SourceId>) -> Assets {
        let mut assets = Assets::default();
        for image in images.iter() {
            match self.read_image(image, series) {
                Ok(picture) => assets.push(picture.extension, picture.bytes),
                Err(fault) => {
                    let repair = nearby::repair(&fault, &image.place, &self.sources);
                    self.findings.add_with(fault, image.place.clone(), repair);
                }
            }
        }
        assets
    }

    /// Reads a picture from inside the project.
    fn read_image(&mut self, image: &ImageRef, series: Option<SourceId>) -> Result<Picture, Fault> {
        let path = image.path.clone();
        if path.contains("://") || path.starts_with("data:") {
            return Err(Fault::ImageRemote { url: path });
        }
        // A path is relative to the file it is written in.
        let from_series = Some(image.place.source) == series;
        let folder = if from_series { &self.locations.root } else { &self.locations.folder };
        let full = nearby::located(folder, &path);
        if !within(&full, &self.locations.root) {
            return Err(Fault::ImageOutside { path });
        }
        let missing = |error| {
            let meant = nearby::meant(folder, &path);
            Fault::ImageMissing { path: path.clone(), cause: cause(&error), meant }
        };
        // Links are followed before anything is read: what they lead to may be a device.
        let bytes = match files::canonical(&full) {
            Ok(canonical) if !self.holds(&canonical) => return Err(Fault::ImageOutside { path }),
            Ok(canonical) => files::try_read(&canonical),
            Err(error) => Err(error),
        };
        let bytes = bytes.map_err(|error| {
            self.dependencies.push(Dependency::missing(&full, Kind::File));
            missing(error)
        })?;
        self.dependencies.push(Dependency::file(&full, &bytes));
        picture::read(bytes).map_err(|unfit| match unfit {
            Unfit::Format => Fault::ImageFormat { path },
            Unfit::Damaged(cause) => Fault::ImageDamaged { path, cause },
            Unfit::PdfFonts => Fault::ImagePdfFonts { path },
        })
    }

    /// Whether a file lies in the project, links followed.
    pub fn holds(&self, path: &Path) -> bool {
        let canonical = (files::canonical(path), files::canonical(&self.locations.root));
        matches!(canonical, (Ok(path), Ok(root)) if path.starts_with(&root))
    }
}

/// A shared engine.
pub type EngineRef = std::sync::Arc<Engine>;

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

/// An error of the system in the words of a finding.
fn cause(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
