//! A proof (校样): as much of a draft as can be set, whatever is wrong with it. It
//! is only shown, never written to a file.

use std::sync::Arc;

use super::Draft;
use super::fit::{Fitting, Made};
use crate::engine::{Document, Engine, Project};
use crate::findings::Findings;
use crate::layouts::{self, Layout};
use crate::typeset::{self, Options};

/// A draft that was typeset in spite of its errors.
#[derive(Debug, Clone)]
pub struct Proof {
    draft: Arc<Draft>,
    project: Arc<Project>,
}

impl Proof {
    /// The proof of a draft: an unknown citation is `[?]`, a missing picture a
    /// grey box with its path, a missing text its key in grey. None of a file
    /// that is no TOML at all, or too much work.
    pub fn new(draft: &Arc<Draft>) -> Option<Self> {
        let (brief, options) = match (draft.brief(), &draft.sketch) {
            (Some(brief), _) => (brief, draft.options.clone()),
            (None, Some(sketch)) => {
                let lacks_date = !sketch.has_date();
                (sketch.brief(), Options { sketch: true, lacks_date, ..draft.options.clone() })
            }
            (None, None) => return None,
        };
        // A layout that is not there was reported.
        let layout = draft.layout.clone().or_else(|| Layout::builtin(layouts::DEFAULT))?;
        let project = Project::new(typeset::typeset(brief, &draft.assets, &options), layout);
        Some(Self { draft: Arc::clone(draft), project: Arc::new(project) })
    }

    /// Its pages, if the engine could make any.
    pub fn compile(&self, engine: &Engine) -> Option<Document> {
        self.lay_out(engine).0
    }

    /// The same with what was found on the way, which is not judged yet.
    pub fn lay_out(&self, engine: &Engine) -> (Option<Document>, Findings) {
        let mut findings = Findings::default();
        if self.draft.precautions.rehearse(&self.project, &mut findings).is_none() {
            return (None, findings);
        }
        let (document, found) = self.set(engine);
        findings.extend(found);
        (document, findings)
    }

    /// Sets it as the issue will be; what stands in for a text is set as it falls.
    fn set(&self, engine: &Engine) -> Made {
        let Some(brief) = self.draft.brief() else { return engine.lay_out(&self.project) };
        let (draft, project, options) = (&self.draft, &self.project, &self.draft.options);
        Fitting { draft, brief, project, options, engine }.settle(None).0
    }
}
