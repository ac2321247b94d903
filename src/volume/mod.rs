//! A volume (合订本): the issues of a period bound into one document. [`gather`]
//! reads them, [`Volume`] takes those without errors.

pub(crate) mod gather;

use std::sync::Arc;

use anyhow::Result;
use chrono::NaiveDate;

use crate::brief::Standard;
use crate::engine::export::Standards;
use crate::engine::{Document, Engine, Project};
use crate::findings::{Checked, Findings, Policy};
use crate::issue::{Issue, Precautions};
use crate::text::source::Sources;
use crate::typeset::{self, Bound, Mends, Typeset};
use crate::words::fail;

/// Issues typeset as one project.
pub(crate) struct Volume {
    /// The texts of all issues, which findings point into.
    pub sources: Sources,
    /// The PDF standards of the first series that says any.
    pub standards: Option<Vec<Standard>>,
    project: Arc<Project>,
    issues: Vec<Issue>,
    month: Option<NaiveDate>,
    policy: Policy,
    /// Of the first issue, whose layout all have, and with the fonts of all.
    precautions: Precautions,
}

impl Volume {
    /// Binds issues, ordered by day, then number. `month` is the first day of
    /// the month that was asked for. The error is one of usage: no issue, or
    /// two layouts.
    pub(crate) fn bind(mut issues: Vec<Issue>, month: Option<NaiveDate>) -> Result<Self> {
        issues.sort_by_cached_key(|issue| {
            let header = &issue.brief().header;
            (header.date, header.issue, header.title.value.clone(), issue.draft().locations.brief.clone())
        });
        let layout = shared_layout(&issues)?;
        let mut sources = Sources::default();
        issues.iter().for_each(|issue| _ = sources.take_in(issue.draft().sources.clone()));
        let project = Arc::new(layout.with_text(typeset(&issues, month, &Mends::default())));
        let drafts = || issues.iter().map(Issue::draft);
        let standards = drafts().find_map(|draft| draft.series.standards.clone());
        let policy = drafts().next().map(|draft| draft.policy.clone()).unwrap_or_default();
        let mut precautions = drafts().next().map(|draft| draft.precautions.clone()).unwrap_or_default();
        for folder in drafts().skip(1).flat_map(|draft| draft.font_folders()) {
            if !precautions.font_folders.contains(folder) {
                precautions.font_folders.push(folder.clone());
            }
        }
        Ok(Self { sources, standards, project, issues, month, policy, precautions })
    }

    /// Lays the volume out. What is found is of the whole; what is wrong with
    /// one issue is among that issue's own findings.
    pub(crate) fn compile(&self, engine: &Engine) -> Checked<Document> {
        let mut findings = Findings::default();
        if self.precautions.rehearse(&self.project, &mut findings).is_none() {
            return self.judged(None, findings);
        }
        let with =
            |mends: &Mends| Some(Arc::new(self.project.with_text(typeset(&self.issues, self.month, mends))));
        let (document, findings) =
            engine.compile_mended(&self.project, &self.sources, &mut Mends::default(), with);
        self.judged(document, findings)
    }

    /// The PDF of its document; what the standards forbid becomes findings.
    pub(crate) fn pdf(
        &self,
        document: &Document,
        engine: &Engine,
        standards: &Standards,
    ) -> Checked<Vec<u8>> {
        let (bytes, findings) = engine.pdf(document, standards);
        self.judged(bytes, findings)
    }

    fn judged<T>(&self, value: Option<T>, mut findings: Findings) -> Checked<T> {
        debug_assert!(findings.are_held_by(&self.sources));
        findings.apply(&self.policy);
        findings.sort();
        Checked { value: value.filter(|_| !findings.has_errors()), findings }
    }
}

/// The code of a volume.
fn typeset(issues: &[Issue], month: Option<NaiveDate>, mends: &Mends) -> Typeset {
    // The sources of issues stand one behind the other.
    let mut sources = Sources::default();
    let bound = issues.iter().enumerate().map(|(index, issue)| {
        let shift = sources.take_in(issue.draft().sources.clone());
        Bound { brief: issue.brief(), assets: issue.assets().of_issue(index + 1), shift }
    });
    typeset::volume(&bound.collect::<Vec<_>>(), month, mends)
}

/// The project whose layout all issues have: pages of two layouts do not bind.
fn shared_layout(issues: &[Issue]) -> Result<&Project> {
    let [first, others @ ..] = issues else { fail!("no issue to bind", "没有可以合订的") };
    if let Some(other) = others.iter().find(|other| !other.project().has_layout_of(first.project())) {
        fail!(
            "`{}` and `{}` have different layouts; choose one for the volume with --layout",
            "`{}` 和 `{}` 的版式不同；用 --layout 给合订本选一种";
            first.draft().locations.brief.display(), other.draft().locations.brief.display()
        );
    }
    Ok(first.project())
}
