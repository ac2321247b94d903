//! A volume (合订本): the issues of a period bound as one document. Takes issues
//! that were read without error; reads nothing itself.

use anyhow::{Result, bail};
use chrono::NaiveDate;
use typst_layout::PagedDocument;

use crate::brief::Standard;
use crate::engine::{Engine, Project};
use crate::findings::{Findings, Policy};
use crate::issue::{Issue, Precautions};
use crate::text::source::Sources;
use crate::typeset::{self, Bound};

/// Issues typeset as one project.
pub struct Volume {
    /// The texts of all issues, which findings point into.
    pub sources: Sources,
    /// What the engine found in the whole; what is wrong with one issue is
    /// among that issue's own findings.
    pub findings: Findings,
    /// The PDF standards of the first series that says any.
    pub standards: Option<Vec<Standard>>,
    project: Project,
    policy: Policy,
    /// Of the first issue, whose layout all have, and with the fonts of all.
    precautions: Precautions,
}

impl Volume {
    /// Binds issues, ordered by day, then number. `month` is the first day of
    /// the month that was asked for. The error is one of usage: an issue that
    /// cannot be rendered, or two layouts.
    pub fn bind(mut issues: Vec<Issue>, month: Option<NaiveDate>) -> Result<Self> {
        issues.sort_by_cached_key(|issue| {
            let header = issue.brief.as_ref().map(|brief| &brief.header);
            let day = header.map(|header| (header.date, header.issue, header.title.value.clone()));
            (day, issue.locations.brief.clone())
        });
        let mut sources = Sources::default();
        let mut shifts = Vec::new();
        for (index, issue) in issues.iter_mut().enumerate() {
            issue.assets.move_to_issue(index + 1);
            shifts.push(sources.take_in(std::mem::take(&mut issue.sources)));
        }
        let mut bound = Vec::new();
        for (issue, shift) in issues.iter().zip(shifts) {
            let Some(brief) = &issue.brief else {
                bail!("`{}` cannot be rendered", issue.locations.brief.display());
            };
            bound.push(Bound { brief, assets: &issue.assets, shift });
        }
        let project = shared_layout(&issues)?.with_text(typeset::volume(&bound, month));
        let standards = issues.iter().find_map(|issue| issue.series.standards.clone());
        let policy = issues.first().map(|issue| issue.policy.clone()).unwrap_or_default();
        let mut precautions = issues.first().map(|issue| issue.precautions.clone()).unwrap_or_default();
        for issue in issues.iter().skip(1) {
            let more = issue.precautions.font_folders.iter();
            let more: Vec<_> =
                more.filter(|folder| !precautions.font_folders.contains(folder)).cloned().collect();
            precautions.font_folders.extend(more);
        }
        Ok(Self { sources, findings: Findings::default(), standards, project, policy, precautions })
    }

    /// Lays the volume out.
    pub fn compile(&mut self, engine: &Engine) -> Option<PagedDocument> {
        let rehearsed = self.precautions.rehearse(&self.project, &mut self.findings);
        if rehearsed.is_none() {
            self.settle();
            return None;
        }
        let document = engine.compile(&self.project, &mut self.sources, &mut self.findings);
        self.settle();
        document.filter(|_| !self.findings.has_errors())
    }

    /// Takes in what an exporter refused.
    pub fn refuse(&mut self, engine: &Engine, errors: &[typst::diag::SourceDiagnostic]) {
        engine.report(errors, &self.project, &mut self.sources, &mut self.findings);
        self.settle();
    }

    fn settle(&mut self) {
        self.findings.apply(&self.policy);
        self.findings.sort(&self.sources);
    }
}

/// The project whose layout all issues have: pages of two layouts do not bind.
fn shared_layout(issues: &[Issue]) -> Result<&Project> {
    let mut projects = issues.iter().filter_map(|issue| Some((issue, issue.project.as_ref()?)));
    let Some((first, project)) = projects.next() else { bail!("no issue to bind") };
    if let Some((other, _)) = projects.find(|(_, other)| !other.has_layout_of(project)) {
        bail!(
            "`{}` and `{}` have different layouts; choose one for the volume with --layout",
            first.locations.brief.display(),
            other.locations.brief.display()
        );
    }
    Ok(project)
}
