//! One issue on its way: [`Draft`] is what was read, [`Issue`] what can be
//! typeset, and its document follows. Every command that renders or checks
//! goes through here.

mod draft;
mod fit;
mod foretell;
mod house_words;
mod layout;
mod locations;
mod nearby;
mod pictures;
mod precautions;
mod proof;
mod schema;

use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::Result;

pub use self::draft::Draft;
use self::fit::{Fitting, Made, Settled};
pub use self::locations::{Locations, SERIES_FILE};
pub(crate) use self::precautions::Precautions;
pub use self::proof::Proof;
pub(crate) use self::schema::model_schema;

use crate::brief::Brief;
use crate::engine::export::Standards;
use crate::engine::pool::{EngineRef, Engines};
use crate::engine::{Document, Engine, Project};
use crate::findings::{Checked, Findings, Policy};
use crate::inputs::{Inputs, Overlay};
use crate::rehearsal::Rehearsals;
use crate::typeset::{Assets, Options};
use crate::view::View;

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

/// A brief that was read, with the engine that has its fonts, and the issue
/// that it is where nothing forbids it.
pub struct Opened {
    /// What was read.
    pub draft: Arc<Draft>,
    /// The engine.
    pub engine: EngineRef,
    /// The issue.
    pub issue: Checked<Issue>,
}

impl Opened {
    /// Reads a brief through `inputs`. An error is one of the environment.
    pub fn read(path: &Path, inputs: &Inputs, request: &Request, engines: &Engines) -> Result<Self> {
        let draft = Arc::new(Draft::read(path, inputs, request)?);
        let engine = engines.get(draft.font_folders());
        let issue = draft.issue(&engine.fonts);
        Ok(Self { draft, engine, issue })
    }

    /// Reads a brief whose bytes are at hand, as what would stand at `path`.
    pub fn of_bytes(path: &Path, bytes: Vec<u8>, request: &Request, engines: &Engines) -> Result<Self> {
        let mut overlay = Overlay::default();
        overlay.set(path, bytes);
        Self::read(path, &Inputs::with(overlay), request, engines)
    }
}

/// An issue that can be typeset: there is none of a brief with errors.
#[derive(Debug, Clone)]
pub struct Issue {
    draft: Arc<Draft>,
    project: Arc<Project>,
    /// What was set otherwise than at first, once it was laid out.
    settled: Arc<OnceLock<Settled>>,
}

impl Issue {
    fn new(draft: &Arc<Draft>, project: Project) -> Self {
        Self { draft: Arc::clone(draft), project: Arc::new(project), settled: Arc::default() }
    }

    /// What it was read as.
    pub fn draft(&self) -> &Arc<Draft> {
        &self.draft
    }

    /// The brief.
    pub fn brief(&self) -> &Brief {
        self.draft.brief().expect("an issue is made of a brief without errors")
    }

    /// The issue as every output prints it.
    pub fn view(&self) -> View<'_> {
        View::new(self.brief())
    }

    /// The pictures that the brief names.
    pub fn assets(&self) -> &Assets {
        &self.draft.assets
    }

    /// The Typst project.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Lays the issue out.
    pub fn compile(&self, engine: &Engine) -> Checked<Document> {
        self.lay_out(&self.draft.options, engine)
    }

    /// The project as it is printed, for which it is laid out.
    pub fn printed(&self, engine: &Engine) -> Arc<Project> {
        let document = self.laid_out(&self.draft.options, engine).0;
        document.map_or_else(|| Arc::clone(&self.project), |document| Arc::clone(document.project()))
    }

    /// Lays out the copy for one reader, whose name the layout prints.
    pub fn compile_for(&self, reader: &str, engine: &Engine) -> Checked<Document> {
        let options = Options { reader: Some(reader.to_owned()), ..Options::default() };
        self.lay_out(&options, engine)
    }

    /// The PDF of a document that this issue was laid out as; what the
    /// standards forbid becomes findings.
    pub fn pdf(&self, document: &Document, engine: &Engine, standards: &Standards) -> Checked<Vec<u8>> {
        let (bytes, findings) = engine.pdf(document, standards);
        self.draft.judged(bytes, findings)
    }

    /// Rehearses the project where need be, and lays it out.
    fn lay_out(&self, options: &Options, engine: &Engine) -> Checked<Document> {
        let mut findings = Findings::default();
        if self.draft.precautions.rehearse(&self.project, &mut findings).is_none() {
            return self.draft.judged(None, findings);
        }
        let (document, found) = self.laid_out(options, engine);
        findings.extend(found);
        if let Some(document) = &document {
            findings.extend(document.collate(&self.draft.sources));
        }
        self.draft.judged(document, findings)
    }

    /// Lays it out as it was before, or finds how it sits on its pages.
    fn laid_out(&self, options: &Options, engine: &Engine) -> Made {
        let (draft, brief, project) = (&self.draft, self.brief(), &self.project);
        let fitting = Fitting { draft, brief, project, options, engine };
        let (made, settled) = fitting.settle(self.settled.get().cloned());
        let _ = self.settled.set(settled);
        made
    }
}

/// A desk hands them from thread to thread.
const _: () = {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<Draft>();
    is_shared::<Issue>();
    is_shared::<Document>();
};
