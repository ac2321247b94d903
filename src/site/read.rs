//! Reads the briefs of a site on several threads, and writes what belongs to a
//! single issue: its PDF and its pictures.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Options;
use super::address::Job;
use super::archive::{Files, Issue};
use super::out::Out;
use crate::batch::record::FINGERPRINT;
use crate::batch::run::pool;
use crate::engine::pool::{EngineRef, Engines};
use crate::engine::{STACK, forget};
use crate::findings::{self, Checked};
use crate::inputs::{Inputs, digest};
use crate::issue::{self, Draft, Opened, Request};
use crate::markdown::ImageId;
use crate::outputs::html::{Form, IssueData, Place};
use crate::outputs::naming::{self, PdfOptions};
use crate::panics::{Stopped, attempt};
use crate::words::{Because, words};

/// What became of one brief.
#[derive(Default)]
pub(crate) struct Read {
    /// The brief.
    pub brief: PathBuf,
    /// The findings as they are printed.
    pub shown: String,
    /// What stopped it, besides faults of its own.
    pub stopped: Option<Stopped>,
    /// The brief of which this is a copy that has no pages of its own.
    pub copy_of: Option<String>,
    /// The pages of its PDF, where it was made now.
    pub pages: Option<usize>,
    pub(super) issue: Option<Issue>,
    has_pages: bool,
}

impl Read {
    /// Whether the issue is in the site.
    pub(crate) fn has_pages(&self) -> bool {
        self.has_pages
    }
}

/// Briefs that are being read.
pub(super) struct Reading<'a> {
    pub(super) jobs: &'a [Job],
    pub(super) options: &'a Options,
    pub(super) engines: &'a std::sync::Arc<Engines>,
    pub(super) out: &'a Out,
}

impl Reading<'_> {
    /// Reads all, in their order.
    pub(super) fn all(&self, tick: &(dyn Fn(&Read) + Sync)) -> Result<Vec<Read>> {
        let found: Mutex<Vec<Option<Read>>> = Mutex::new(self.jobs.iter().map(|_| None).collect());
        let next = AtomicUsize::new(0);
        let workers = self.options.threads.get().min(self.jobs.len()).max(1);
        let read_all = || {
            loop {
                let index = next.fetch_add(1, Ordering::SeqCst);
                let Some(job) = self.jobs.get(index) else { return };
                let read = self.read(job);
                tick(&read);
                forget(workers);
                found.lock().unwrap_or_else(PoisonError::into_inner)[index] = Some(read);
            }
        };
        std::thread::scope(|scope| -> Result<()> {
            for _ in 0..workers {
                // Each has its share of the cores, so that the engine's own
                // parallelism does not mix the issues up.
                let pool = pool(1)?;
                let thread = std::thread::Builder::new().stack_size(STACK);
                let run = || {
                    let pool = pool;
                    pool.install(read_all);
                };
                thread
                    .spawn_scoped(scope, run)
                    .because(|| words!("failed to start a thread", "启动不了线程"))?;
            }
            Ok(())
        })?;
        let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(found.into_iter().flatten().collect())
    }

    fn read(&self, job: &Job) -> Read {
        let request = Request {
            layout: self.options.layout.clone(),
            rehearsals: self.options.rehearsals.clone(),
            ..Request::default()
        };
        let mut read = Read { brief: job.brief.clone(), ..Read::default() };
        match attempt(|| self.open(job, &request, &mut read)) {
            Ok(issue) => {
                read.has_pages = issue.is_some();
                read.issue = issue;
            }
            Err(why) => read.stopped = Some(why),
        }
        read
    }

    /// Reads a brief, and writes its PDF and its pictures where need be.
    fn open(&self, job: &Job, request: &Request, read: &mut Read) -> Result<Option<Issue>> {
        let Opened { draft, engine, mut issue } =
            Opened::read(&job.brief, &Inputs::default(), request, self.engines)?;
        if let Some(twin) = &job.twin {
            issue = issue.with(twin.findings(&draft));
            read.copy_of = twin.is_same_issue().then(|| twin.first.clone());
        }
        let Checked { value, findings } = issue;
        let placed = value.filter(|_| read.copy_of.is_none()).zip(job.address.as_deref());
        let made = match placed {
            None => Checked::nothing(),
            Some((issue, address)) => self.make(&issue, address, &engine, read)?.map(|pdf| (issue, pdf)),
        };
        let Checked { value, findings } = Checked { value: Some(()), findings }.and_then(|()| made);
        let shown: Vec<_> = findings::humans(&findings, &draft.sources, self.options.manner).collect();
        read.shown = shown.join("\n\n");
        if !read.shown.is_empty() {
            // As between findings, there is a line between those of two briefs.
            read.shown.push('\n');
        }
        let (Some((issue, pdf)), Some(address)) = (value, job.address.as_deref()) else { return Ok(None) };
        let names = self.pictures(&issue, address)?;
        Ok(Some(self.data(&issue, address, &pdf, &names, job.latest)))
    }

    /// Makes the PDF, unless it is there; gives its name.
    fn make(
        &self,
        issue: &issue::Issue,
        address: &str,
        engine: &EngineRef,
        read: &mut Read,
    ) -> Result<Checked<String>> {
        let draft = issue.draft();
        let name = format!("{}.pdf", naming::of(draft));
        let path = format!("{address}/{name}");
        let made_of = self.made_of(draft, engine);
        if self.out.has(&path, &made_of) {
            return Ok(Checked::clean(name));
        }
        let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
        let Checked { value, findings } = issue.compile(engine).and_then(|document| {
            read.pages = Some(document.pages().len());
            issue.pdf(&document, engine, &standards)
        });
        let value = match value {
            None => None,
            Some(bytes) => {
                // Findings of the pages are found again only with the pages.
                let made_of = if findings.iter().next().is_none() { made_of } else { String::new() };
                self.out.put_made_of(&path, &bytes, made_of)?;
                Some(name)
            }
        };
        Ok(Checked { value, findings })
    }

    /// All that a PDF is made of, in one digest.
    fn made_of(&self, draft: &Draft, engine: &EngineRef) -> String {
        let fonts = engine.fonts.dependencies();
        let inputs: BTreeSet<_> =
            draft.dependencies.iter().chain(fonts).map(|input| format!("{input:?}")).collect();
        let inputs: Vec<_> = inputs.into_iter().collect();
        digest(format!("{FINGERPRINT} {:?} {}", self.options.layout, inputs.join("\n")).as_bytes())
    }

    /// Writes the pictures of a brief; gives their names, by their numbers.
    fn pictures(&self, issue: &issue::Issue, address: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for id in 0..issue.brief().images.iter().count() {
            let Some((extension, bytes)) = issue.assets().picture(ImageId(id)) else { break };
            let name = format!("{}.{extension}", id + 1);
            self.out.put(&format!("{address}/{name}"), bytes)?;
            names.push(name);
        }
        Ok(names)
    }

    /// The issue with its texts, in the forms that pages and feeds take.
    fn data(&self, issue: &issue::Issue, address: &str, pdf: &str, names: &[String], latest: bool) -> Issue {
        let view = issue.view();
        let codes: RefCell<BTreeMap<String, String>> = RefCell::default();
        let write = |form, prefix: &str| {
            let place = Place {
                picture: &|id: ImageId| names.get(id.0).map(|name| format!("{prefix}{name}")),
                code: &|index, svg| {
                    codes.borrow_mut().insert(code_name(index), svg);
                    format!("{prefix}{}", code_name(index))
                },
            };
            IssueData::new(&view, form, &place)
        };
        let page = write(Form::Page, "");
        let folder = format!("{address}/");
        let whole = self.options.base_url.as_ref().map_or(folder.clone(), |base| base.join(&folder));
        let entry = latest.then(|| write(Form::Feed, &whole));
        let files = Files {
            logo: view.header.logo.and_then(|id| names.get(id.0).cloned()),
            pdf: encoded(pdf),
            codes: codes.into_inner(),
        };
        Issue::new(&view, address, files, (page, entry))
    }
}

fn code_name(index: usize) -> String {
    format!("code-{}.svg", index + 1)
}

/// What a part of an address holds as it is.
const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A file's name in an address.
fn encoded(name: &str) -> String {
    utf8_percent_encode(name, &PLAIN).to_string()
}
