//! A batch from its first look at the folders to its reports.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, PoisonError};

use anyhow::Result;
use rayon::prelude::*;

use super::plan::{self, Job, Shard, ShardWish};
use super::record::{self, Digests, Reason, Record};
use super::report::{self, Line, Status};
use super::results::Results;
use super::run::{self, Message, Work};
use super::{saver, select};
use crate::engine::pool::Engines;
use crate::files::{self, Lock};
use crate::outputs::naming::PdfOptions;
use crate::rehearsal::Rehearsals;
use crate::targets::{Kind, Target, Targets};
use crate::text::period::Period;
use crate::ui::Ui;
use crate::words::{Because, fail, words};

/// What a batch is asked for.
pub struct Wish {
    /// Briefs, folders of briefs, or patterns.
    pub paths: Vec<PathBuf>,
    /// Which days' issues to render.
    pub period: Period,
    /// The folder for the PDFs; else as the series file says, or beside the briefs.
    pub output: Option<PathBuf>,
    /// How many briefs to render at once; else one for each core.
    pub threads: Option<NonZeroUsize>,
    /// Whether to render what is unchanged too.
    pub force: bool,
    /// Whether the first fault ends the batch.
    pub fail_fast: bool,
    /// Which part of the briefs to render; else all.
    pub shard: Option<ShardWish>,
    /// A layout from the command line.
    pub layout: Option<String>,
    /// What the command line says of PDFs.
    pub pdf: PdfOptions,
    /// Where what may never end is typeset first.
    pub rehearsals: Option<Arc<Rehearsals>>,
    /// Where the reports go.
    pub reports: ReportPaths,
}

impl Wish {
    /// The options that bytes depend on, as the record keeps them.
    fn options(&self) -> String {
        let PdfOptions { standards, embed } = &self.pdf;
        format!("layout={:?} standards={standards:?} embed={embed}", self.layout)
    }
}

/// The reports that are asked for.
#[derive(Debug, Default)]
pub struct ReportPaths {
    /// One JSON object per line.
    pub json: Option<PathBuf>,
    /// JUnit's XML.
    pub junit: Option<PathBuf>,
    /// Where the time went.
    pub timings: Option<PathBuf>,
}

/// A batch whose briefs are found and whose outputs have their places.
pub struct Batch {
    pub(super) jobs: Vec<Job>,
    /// Why each is rendered; none where its PDF can stay.
    pub(super) reasons: Vec<Option<Reason>>,
    pub(super) record_path: PathBuf,
    pub(super) record: Record,
    threads: usize,
    targets: Targets,
    reports: Reports,
    /// Other batches keep out while this one lives.
    _locks: Vec<Lock>,
}

/// Where the batch is told of.
struct Reports {
    json: Option<Target>,
    junit: Option<Target>,
    timings: Option<Target>,
}

impl Reports {
    /// Claims the files, before anything is rendered.
    fn new(wish: &ReportPaths, targets: &mut Targets) -> Result<Self> {
        let mut claim =
            |path: &Option<PathBuf>, kind| path.as_ref().map(|path| targets.claim(path, kind)).transpose();
        Ok(Self {
            json: claim(&wish.json, Kind::JsonLines)?,
            junit: claim(&wish.junit, Kind::Junit)?,
            timings: claim(&wish.timings, Kind::Trace)?,
        })
    }

    fn write(&self, lines: &[Line]) -> Result<()> {
        if let Some(target) = &self.json {
            target.write(report::json_lines(lines).as_bytes())?;
        }
        if let Some(target) = &self.junit {
            target.write(report::junit(lines).as_bytes())?;
        }
        match &self.timings {
            Some(target) => write_timings(target),
            None => Ok(()),
        }
    }
}

/// How a batch went on.
pub struct Ended {
    /// A line for each brief that was looked at.
    pub lines: Vec<Line>,
    /// The briefs that met a bug.
    pub bugs: usize,
    /// Whether the user stopped it.
    pub interrupted: bool,
}

impl Batch {
    /// Finds the briefs, places their outputs, takes the lock and reads the record.
    pub fn prepare(wish: &Wish, ui: &Ui) -> Result<Self> {
        if wish.reports.timings.is_some() {
            typst_timing::enable();
        }
        let threads =
            wish.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let pool = run::pool(threads)?;
        let found = pool.install(|| select::select(&wish.paths, &wish.period))?;
        ui.skipped(&found.others);
        let mut targets = Targets::default();
        let mut jobs = plan::plan(&found.briefs, wish.output.as_deref(), &mut targets);
        let reports = Reports::new(&wish.reports, &mut targets)?;
        let folder = wish.output.clone().unwrap_or_else(|| plan::common_folder(&jobs));
        let shard = wish.shard.map(|wish| wish.complete(|name| std::env::var(name).ok())).transpose()?;
        if let Some(shard) = shard {
            jobs.retain(|job| shard.takes(job, &folder));
        }
        let locks = lock(&folder, shard)?;
        let record_path = run::record_path(&folder, shard);
        let record = saver::read(&record_path, ui);
        let reasons = pool.install(|| reasons(&jobs, &record, wish, ui));
        let fresh = jobs.iter().zip(&reasons).filter(|(_, reason)| reason.is_none());
        if reasons.iter().any(Option::is_some) {
            let entries = fresh.filter_map(|(job, _)| record.get(&job.output));
            targets.protect(entries.flat_map(|entry| &entry.inputs).map(|input| input.path.as_path()));
        }
        Ok(Self { jobs, reasons, record_path, record, threads, targets, reports, _locks: locks })
    }

    /// How many briefs there are, unchanged ones among them.
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Says of each brief why it is rendered.
    pub fn explain(&self, ui: &Ui) {
        for (job, reason) in self.jobs.iter().zip(&self.reasons).filter(|(job, _)| job.target.is_ok()) {
            let brief = job.brief.display();
            ui.note(&match reason {
                Some(reason) => {
                    words!("{brief}: rendered because {}", "{brief}：要排，因为{}"; reason.words())
                }
                None => words!("{brief}: unchanged", "{brief}：没有变动"),
            });
        }
    }

    /// Renders what needs it, says what was found, and writes the reports. The
    /// record is kept up to date meanwhile, so that a batch that is killed goes
    /// on where it was.
    pub fn render(&mut self, wish: &Wish, engines: &Arc<Engines>, ui: &Ui) -> Result<Ended> {
        let work = Arc::new(self.work(wish, engines, ui));
        if !work.jobs.is_empty() {
            engines.warm();
        }
        let (send, receive) = mpsc::channel();
        stop_on_interrupt(&send)?;
        let threads = self.threads;
        let mut results = Results::new(self, ui);
        let running = if work.jobs.is_empty() { 0 } else { work.start(threads, &send)? };
        let interrupted = collect(&work, running, &receive, &mut results)?;
        let ended = results.finish(interrupted)?;
        self.reports.write(&ended.lines)?;
        Ok(ended)
    }

    /// What the threads share.
    fn work(&mut self, wish: &Wish, engines: &Arc<Engines>, ui: &Ui) -> Work {
        let stale = self.jobs.iter().zip(&self.reasons).enumerate();
        let jobs = stale
            .filter(|(_, (job, reason))| reason.is_some() && job.target.is_ok())
            .map(|(index, (job, _))| (index, job.clone()))
            .collect();
        Work {
            jobs,
            layout: wish.layout.clone(),
            pdf: wish.pdf.clone(),
            options: wish.options(),
            fail_fast: wish.fail_fast,
            tongues: ui.tongues(),
            manner: ui.manner(),
            targets: std::mem::take(&mut self.targets).into(),
            rehearsals: wish.rehearsals.clone(),
            engines: Arc::clone(engines),
            stop: false.into(),
            halt: false.into(),
            writing: ().into(),
            next: 0.into(),
        }
    }
}

/// Why each brief is rendered; none where its PDF can stay.
fn reasons(jobs: &[Job], record: &Record, wish: &Wish, ui: &Ui) -> Vec<Option<Reason>> {
    let (options, digests) = (wish.options(), Digests::default());
    let reason = |job: &Job| match wish.force {
        true => Some(Reason::Forced),
        false => record::reason(record.get(&job.output), job, &options, ui.tongues(), &digests),
    };
    jobs.par_iter().map(reason).collect()
}

/// Keeps other batches out of the folder; shards of one batch let each other in.
fn lock(folder: &Path, shard: Option<Shard>) -> Result<Vec<Lock>> {
    let whole = folder.join(".jianbao-batch.lock");
    let mut wanted = vec![(whole, shard.is_some())];
    if let Some(shard) = shard {
        wanted.push((folder.join(format!(".jianbao-batch-{}-of-{}.lock", shard.index, shard.count)), false));
    }
    let mut locks = Vec::new();
    for (path, shared) in wanted {
        let Some(lock) = files::lock(&path, shared)? else {
            fail!(
                "another batch is writing to `{}`; wait for its end, or give another folder with -o",
                "另一批正在写 `{}`；等它结束，或者用 -o 换一个文件夹";
                folder.display()
            );
        };
        locks.push(lock);
    }
    Ok(locks)
}

fn stop_on_interrupt(send: &Sender<Message>) -> Result<()> {
    let send = send.clone();
    // A failure to send means that the batch is over.
    ctrlc::set_handler(move || drop(send.send(Message::Interrupted)))
        .because(|| words!("failed to watch for Ctrl-C", "收不到 Ctrl-C 的信号"))
}

/// Takes results until all threads have ended or the user interrupts; gives
/// whether that was so.
fn collect(
    work: &Work,
    mut running: usize,
    receive: &Receiver<Message>,
    results: &mut Results<'_>,
) -> Result<bool> {
    while running > 0 {
        match receive
            .recv()
            .because(|| words!("the threads ended without a word", "各线程没有回音就结束了"))?
        {
            Message::Done(done) => {
                if done.line.status == Status::Failed && work.fail_fast {
                    work.stop.store(true, Ordering::SeqCst);
                }
                results.take(*done);
            }
            Message::Ended(false) => running -= 1,
            // The thread has said what it is; this exits as any bug does.
            Message::Ended(true) => panic!("a thread of the batch panicked"),
            Message::Interrupted => {
                work.stop.store(true, Ordering::SeqCst);
                work.halt.store(true, Ordering::SeqCst);
                // Files that are being written get whole; no other is begun.
                drop(work.writing.write().unwrap_or_else(PoisonError::into_inner));
                for message in receive.try_iter() {
                    if let Message::Done(done) = message {
                        results.take(*done);
                    }
                }
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn write_timings(target: &Target) -> Result<()> {
    let mut trace = Vec::new();
    // Spans lie in generated code, which is gone by now: names tell enough.
    typst_timing::export_json(&mut trace, |_| (String::new(), 0)).map_err(anyhow::Error::msg)?;
    target.write(&trace)
}
