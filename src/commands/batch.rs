//! `jianbao batch`: renders every brief under some paths, but for those whose
//! PDF is what would be written.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, PoisonError};

use anyhow::Result;
use rayon::prelude::*;

use super::{Context, Outcome};
use crate::args::Batch;
use crate::batch::plan::{self, Job, Shard};
use crate::batch::progress::Progress;
use crate::batch::record::{self, Digests, Reason, Record};
use crate::batch::report::{self, Line, Status};
use crate::batch::run::{self, Done, Message, Work};
use crate::batch::select;
use crate::files::{self, Lock};
use crate::outputs::naming::PdfOptions;
use crate::targets::{Kind, Target, Targets};
use crate::words::{Because, Words, fail, words};

/// A batch that is about to begin.
struct Batching {
    jobs: Vec<Job>,
    /// Why each is rendered; none where its PDF can stay.
    reasons: Vec<Option<Reason>>,
    record_path: PathBuf,
    record: Record,
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
    fn new(args: &Batch, targets: &mut Targets) -> Result<Self> {
        let mut claim =
            |path: &Option<PathBuf>, kind| path.as_ref().map(|path| targets.claim(path, kind)).transpose();
        Ok(Self {
            json: claim(&args.report, Kind::JsonLines)?,
            junit: claim(&args.junit, Kind::Junit)?,
            timings: claim(&args.timings, Kind::Trace)?,
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

/// How it went on.
struct Ended {
    lines: Vec<Line>,
    /// The briefs that met a bug.
    bugs: usize,
    interrupted: bool,
}

/// Renders the briefs that need it, and writes the reports.
pub(super) fn run(args: &Batch, context: &Context) -> Result<Outcome> {
    if args.timings.is_some() {
        typst_timing::enable();
    }
    let pdf = PdfOptions::new(args.pdf_standard.as_deref(), args.embed_source)?;
    let options = format!("layout={:?} standards={:?} embed={}", args.layout, pdf.standards, pdf.embed);
    let mut batching = prepare(args, &options, context)?;
    if args.explain {
        explain(&batching, context);
    }
    let ended = render(args, pdf, options, &mut batching, context)?;
    batching.reports.write(&ended.lines)?;
    conclude(&batching, &ended, context)
}

/// Finds the briefs, places their outputs, takes the lock and reads the record.
fn prepare(args: &Batch, options: &str, context: &Context) -> Result<Batching> {
    let threads =
        args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let pool = run::pool(threads)?;
    let found = pool.install(|| select::select(&args.paths, &args.days.period()))?;
    context.ui.skipped(&found.others);
    let mut targets = Targets::default();
    let mut jobs = plan::plan(&found.briefs, args.output.as_deref(), &mut targets);
    let reports = Reports::new(args, &mut targets)?;
    let folder = args.output.clone().unwrap_or_else(|| plan::common_folder(&jobs));
    let shard = args.shard.map(|wish| wish.complete(|name| std::env::var(name).ok())).transpose()?;
    if let Some(shard) = shard {
        jobs.retain(|job| shard.takes(job, &folder));
    }
    let locks = lock(&folder, shard)?;
    let record_path = run::record_path(&folder, shard);
    let record = read_record(&record_path, context);
    let digests = Digests::default();
    let reason = |job: &Job| match args.force {
        true => Some(Reason::Forced),
        false => record::reason(record.get(&job.output), job, options, context.ui.tongues(), &digests),
    };
    let reasons: Vec<_> = pool.install(|| jobs.par_iter().map(reason).collect());
    if reasons.iter().any(Option::is_some) {
        let fresh = jobs.iter().zip(&reasons).filter(|(_, reason)| reason.is_none());
        let entries = fresh.filter_map(|(job, _)| record.get(&job.output));
        targets.protect(entries.flat_map(|entry| &entry.inputs).map(|input| input.path.as_path()));
    }
    Ok(Batching { jobs, reasons, record_path, record, threads, targets, reports, _locks: locks })
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

/// The folder's record; an empty one where there is none that can be trusted.
fn read_record(path: &Path, context: &Context) -> Record {
    match files::try_read(path) {
        Ok(bytes) => Record::parse(&bytes).unwrap_or_else(|_| {
            let path = path.display();
            context.ui.note(&words!(
                "`{path}` is damaged or of another version: every brief is rendered",
                "`{path}` 已损坏，或是别的版本写的：全部重新排版"
            ));
            Record::default()
        }),
        Err(_) => Record::default(),
    }
}

fn explain(batching: &Batching, context: &Context) {
    for (job, reason) in batching.jobs.iter().zip(&batching.reasons).filter(|(job, _)| job.target.is_ok()) {
        let brief = job.brief.display();
        context.ui.note(&match reason {
            Some(reason) => words!("{brief}: rendered, for {}", "{brief}：要排，因为{}"; reason.words()),
            None => words!("{brief}: unchanged", "{brief}：没有变动"),
        });
    }
}

/// Renders what needs it. The record is kept up to date meanwhile, so that a
/// batch that is killed goes on where it was.
fn render(
    args: &Batch,
    pdf: PdfOptions,
    options: String,
    batching: &mut Batching,
    context: &Context,
) -> Result<Ended> {
    let stale = batching.jobs.iter().zip(&batching.reasons).enumerate();
    let jobs: Vec<_> = stale
        .filter(|(_, (job, reason))| reason.is_some() && job.target.is_ok())
        .map(|(index, (job, _))| (index, job.clone()))
        .collect();
    let work = Arc::new(Work {
        jobs,
        layout: args.layout.clone(),
        pdf,
        options,
        fail_fast: args.fail_fast,
        tongues: context.ui.tongues(),
        manner: context.ui.manner(),
        targets: std::mem::take(&mut batching.targets).into(),
        rehearsals: super::rehearsals(args.bounds)?,
        engines: Arc::clone(&context.engines),
        stop: false.into(),
        halt: false.into(),
        writing: ().into(),
        next: 0.into(),
    });
    if !work.jobs.is_empty() {
        context.engines.warm();
    }
    let (send, receive) = mpsc::channel();
    stop_on_interrupt(&send)?;
    let threads = batching.threads;
    let mut results = Results::new(batching, context);
    let running = if work.jobs.is_empty() { 0 } else { work.start(threads, &send)? };
    let interrupted = collect(&work, running, &receive, &mut results)?;
    results.finish(interrupted)
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

/// The results so far; printed in the order of the briefs, whichever comes first.
struct Results<'a> {
    context: &'a Context,
    record: &'a mut Record,
    saver: Saver<'a>,
    done: Vec<Option<Done>>,
    printed: usize,
    progress: Progress,
}

impl<'a> Results<'a> {
    fn new(batching: &'a mut Batching, context: &'a Context) -> Self {
        let Batching { jobs, reasons, record, record_path, .. } = batching;
        let known = |(index, (job, reason)): (usize, (&Job, &Option<Reason>))| {
            let mut done = Done::failed(index, job);
            if let Err(refused) = &job.target {
                done.stopped(refused.clone(), context.ui.tongues());
                return Some(done);
            }
            let entry = record.get(&job.output).filter(|_| reason.is_none())?;
            done.line = Line { status: Status::Fresh, ..entry.line.clone() };
            done.shown.clone_from(&entry.shown);
            Some(done)
        };
        let done: Vec<_> = jobs.iter().zip(&*reasons).enumerate().map(known).collect();
        let stale = done.iter().filter(|done| done.is_none()).count();
        let progress = Progress::new(stale, context.ui.shows_progress());
        let saver = Saver::new(record_path);
        let mut results = Self { context, record, saver, done, printed: 0, progress };
        results.print();
        results
    }

    fn take(&mut self, mut done: Done) {
        if let Some(entry) = done.entry.take() {
            self.record.insert(Path::new(&done.line.output), entry);
        }
        self.progress.add(&done.line);
        let index = done.index;
        self.done[index] = Some(done);
        self.print();
        self.saver.save_at_times(self.record);
    }

    /// Prints what is next in order, as far as it is there.
    fn print(&mut self) {
        while let Some(Some(done)) = self.done.get(self.printed) {
            let context = self.context;
            self.progress.aside(|shown| print(done, shown, context));
            self.printed += 1;
        }
    }

    /// Prints the rest, where some briefs were never begun, and saves the record.
    fn finish(self, interrupted: bool) -> Result<Ended> {
        self.progress.end();
        for done in self.done[self.printed..].iter().flatten() {
            print(done, false, self.context);
        }
        self.record.retain(Path::is_file);
        self.saver.save(self.record)?;
        let bugs = self.done.iter().flatten().filter(|done| done.bug).count();
        let lines = self.done.into_iter().flatten().map(|done| done.line).collect();
        Ok(Ended { lines, bugs, interrupted })
    }
}

/// A brief's findings, and what was written: a progress bar shows that already.
fn print(done: &Done, progress: bool, context: &Context) {
    let line = &done.line;
    if !done.shown.is_empty() {
        context.ui.styled(&done.shown);
    }
    if let Some(error) = &done.error {
        context.ui.error_in(&line.brief, error);
    }
    match (line.status, line.pages, line.bytes) {
        (Status::Built, Some(pages), Some(bytes)) if !progress => {
            context.ui.wrote(Path::new(&line.output), &[Words::count(pages, "page", "页")], bytes);
        }
        (Status::Fresh, ..) => context.ui.detail(&words!("unchanged {}", "没有变动 {}"; line.output)),
        _ => {}
    }
}

/// Writes the record now and then: often enough that little is lost, seldom
/// enough that it costs a twentieth of the time at most.
struct Saver<'a> {
    path: &'a Path,
    last: std::time::Instant,
    pause: std::time::Duration,
}

impl<'a> Saver<'a> {
    fn new(path: &'a Path) -> Self {
        Self { path, last: std::time::Instant::now(), pause: std::time::Duration::from_millis(500) }
    }

    fn save_at_times(&mut self, record: &Record) {
        if self.last.elapsed() < self.pause {
            return;
        }
        let started = std::time::Instant::now();
        // A failure is told at the end, when it is tried again.
        let _ = self.save(record);
        self.pause = self.pause.max(started.elapsed() * 20);
        self.last = std::time::Instant::now();
    }

    fn save(&self, record: &Record) -> Result<()> {
        files::write(self.path, record.print().as_bytes())
    }
}

fn conclude(batching: &Batching, ended: &Ended, context: &Context) -> Result<Outcome> {
    let count = report::Count::of(&ended.lines);
    context.ui.note(&count.summary());
    let left = batching.jobs.len() - ended.lines.len();
    if ended.interrupted {
        fail!(
            "interrupted; {left} of {} briefs are left: the same command goes on",
            "已停下；{} 份源文件里还有 {left} 份：再运行同一条命令就接着做";
            batching.jobs.len()
        );
    }
    if ended.bugs > 0 {
        return Ok(Outcome::Bug);
    }
    let errors = ended.lines.iter().filter(|line| line.error.is_some()).count();
    if errors > 0 {
        fail!(
            "{errors} of {} briefs could not be read or written",
            "{} 份源文件里有 {errors} 份读不了或写不了";
            batching.jobs.len()
        );
    }
    if left > 0 {
        context.ui.note(&words!(
            "{left} briefs were not begun, as --fail-fast says",
            "还有 {left} 份没有开始，因为用了 --fail-fast"
        ));
    }
    Ok(if count.failed > 0 { Outcome::AtFault } else { Outcome::Done })
}

fn write_timings(target: &Target) -> Result<()> {
    let mut trace = Vec::new();
    // Spans lie in generated code, which is gone by now: names tell enough.
    typst_timing::export_json(&mut trace, |_| (String::new(), 0)).map_err(anyhow::Error::msg)?;
    target.write(&trace)
}
