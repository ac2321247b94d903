//! Renders the jobs of a batch on several threads. Each result is sent as soon as
//! it is ready; nothing is printed here.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use anyhow::Result;
use rayon::ThreadPool;
use typst_timing::TimingScope;

use super::plan::Job;
use super::record::{Entry, FINGERPRINT};
use super::report::{Line, Status};
use crate::engine::pool::Engines;
use crate::engine::{STACK, forget};
use crate::findings::{self, Findings, JsonFinding, Manner};
use crate::inputs::{Dependency, Inputs, digest};
use crate::issue::{Opened, Request};
use crate::outputs::naming::PdfOptions;
use crate::panics::caught;
use crate::rehearsal::Rehearsals;
use crate::targets::{Target, Targets};
use crate::text::source::Sources;
use crate::words::{Because, Tongues, Words, on_one_line, words};

/// What all threads of a batch share.
pub struct Work {
    /// The briefs to render, with their numbers in the batch.
    pub jobs: Vec<(usize, Job)>,
    /// A layout from the command line.
    pub layout: Option<String>,
    /// What the command line says of PDFs.
    pub pdf: PdfOptions,
    /// The options that bytes depend on, as the record keeps them.
    pub options: String,
    /// Whether the first fault ends the batch.
    pub fail_fast: bool,
    /// What was read, and so is not written over.
    pub targets: Mutex<Targets>,
    /// The languages of findings.
    pub tongues: Tongues,
    /// How they are shown to a person.
    pub manner: Manner,
    /// Where what may never end is typeset first.
    pub rehearsals: Option<Arc<Rehearsals>>,
    /// The engines.
    pub engines: Arc<Engines>,
    /// No job is begun once this is set.
    pub stop: AtomicBool,
    /// No file is written once this is set.
    pub halt: AtomicBool,
    /// Held shared while a file is written.
    pub writing: RwLock<()>,
    /// The next job.
    pub next: AtomicUsize,
}

/// What became of one job.
pub struct Done {
    /// The job's number in the batch.
    pub index: usize,
    /// The line of the report.
    pub line: Line,
    /// The findings as they are printed, with their colours.
    pub shown: String,
    /// For the record; none where there is no PDF.
    pub entry: Option<Entry>,
    /// What of the environment stopped it, for a person.
    pub error: Option<Words>,
    /// Whether a bug ended it.
    pub bug: bool,
}

impl Done {
    /// A job that has no PDF yet.
    pub fn failed(index: usize, job: &Job) -> Self {
        let line = Line {
            brief: job.brief.display().to_string(),
            output: job.output.display().to_string(),
            status: Status::Failed,
            ..Line::default()
        };
        Self { index, line, shown: String::new(), entry: None, error: None, bug: false }
    }

    /// Notes what of the environment stopped it.
    pub fn stopped(&mut self, why: Words, tongues: Tongues) {
        self.line.error = Some(why.of(tongues.programs).to_owned());
        self.error = Some(why);
    }
}

/// What reaches the thread that prints.
pub enum Message {
    /// A job has ended.
    Done(Box<Done>),
    /// The user wants no more.
    Interrupted,
    /// A thread has ended; tells whether a bug ended it.
    Ended(bool),
}

/// Tells that its thread has ended, however it did.
struct Ending(Sender<Message>);

impl Drop for Ending {
    fn drop(&mut self) {
        let _ = self.0.send(Message::Ended(std::thread::panicking()));
    }
}

/// A job with its PDF, to be written.
struct Rendered {
    done: Done,
    pdf: Option<(Target, Vec<u8>, Entry)>,
}

impl Work {
    /// Starts so many threads, each with its share of the cores: a batch of
    /// one brief uses all of them for its pages. As many others write, for a
    /// disk that is asked to keep a file takes its time. Gives how many threads
    /// will tell of their end.
    pub fn start(self: &Arc<Self>, threads: usize, send: &Sender<Message>) -> Result<usize> {
        let workers = threads.min(self.jobs.len()).max(1);
        let (finish, finished) = mpsc::sync_channel(workers);
        let finished = Arc::new(Mutex::new(finished));
        for _ in 0..workers {
            let pool = pool((threads / workers).max(1))?;
            let (work, ending, finish) = (Arc::clone(self), Ending(send.clone()), finish.clone());
            spawn(move || {
                let _ending = ending;
                pool.install(|| work.render_all(workers, &finish));
            })?;
            let (work, ending, finished) = (Arc::clone(self), Ending(send.clone()), Arc::clone(&finished));
            spawn(move || work.write_all(&finished, &ending.0))?;
        }
        Ok(2 * workers)
    }

    fn render_all(&self, workers: usize, finish: &SyncSender<Rendered>) {
        while !self.stop.load(Ordering::SeqCst) {
            let Some((index, job)) = self.jobs.get(self.next.fetch_add(1, Ordering::SeqCst)) else { return };
            let rendered = self.render(*index, job);
            if rendered.pdf.is_none() && self.fail_fast {
                self.stop.store(true, Ordering::SeqCst);
            }
            // What other issues use too, such as the layout, has been used in
            // the time that all threads need for one issue.
            forget(workers);
            if finish.send(rendered).is_err() {
                return;
            }
        }
    }

    fn write_all(&self, finished: &Mutex<Receiver<Rendered>>, send: &Sender<Message>) {
        loop {
            // Whoever holds the lock waits for all.
            let next = finished.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(mut rendered) = next else { return };
            // Held until the file has been told of: whoever stops the batch
            // knows every file that was written.
            let _writing = self.writing.read().unwrap_or_else(PoisonError::into_inner);
            if self.halt.load(Ordering::SeqCst) {
                return;
            }
            if let Some((target, bytes, entry)) = rendered.pdf {
                self.write(&target, &bytes, entry, &mut rendered.done);
            }
            // The other end is gone only when the batch is over.
            let _ = send.send(Message::Done(Box::new(rendered.done)));
        }
    }

    /// Renders a brief; a bug on the way is that brief's alone.
    fn render(&self, index: usize, job: &Job) -> Rendered {
        let started = Instant::now();
        let mut done = Done::failed(index, job);
        let pdf = caught(|| self.pdf(job, &mut done));
        done.bug = pdf.is_err();
        let pdf = pdf.map_err(anyhow::Error::from).flatten().unwrap_or_else(|error| {
            done.stopped(on_one_line(&error), self.tongues);
            None
        });
        done.line.millis = started.elapsed().as_millis().try_into().unwrap_or(u64::MAX);
        Rendered { done, pdf }
    }

    /// A brief's PDF with what it was made of; none when the brief is at fault.
    fn pdf(&self, job: &Job, done: &mut Done) -> Result<Option<(Target, Vec<u8>, Entry)>> {
        let target = job.target.clone()?;
        let request = Request {
            layout: self.layout.clone(),
            embed: self.pdf.embed,
            rehearsals: self.rehearsals.clone(),
            ..Request::default()
        };
        let scope = TimingScope::new("read brief");
        let Opened { draft, engine, mut issue } =
            Opened::read(&job.brief, &Inputs::default(), &request, &self.engines)?;
        if let Some(twin) = &job.twin {
            issue = issue.with(twin.findings(&draft));
        }
        let read = draft.dependencies.iter().map(|read| read.path.as_path());
        self.targets().protect(read.chain(engine.fonts.own_files()));
        drop(scope);
        let standards = self.pdf.choose(draft.series.standards.as_deref())?;
        let made = issue.and_then(|issue| {
            issue.compile(&engine).and_then(|document| {
                issue.pdf(&document, &engine, &standards).map(|bytes| (bytes, document.pages().len()))
            })
        });
        self.tell(&made.findings, &draft.sources, done);
        let Some((bytes, pages)) = made.value else { return Ok(None) };
        done.line.pages = Some(pages);
        done.line.bytes = Some(bytes.len());
        done.line.blake3 = Some(digest(&bytes));
        let fonts = engine.fonts.dependencies();
        let mut inputs: Vec<_> = draft.dependencies.iter().chain(fonts).cloned().collect();
        distinct(&mut inputs);
        let entry = Entry {
            brief: job.brief.clone(),
            program: FINGERPRINT.to_owned(),
            options: self.options.clone(),
            series: draft.locations.series.clone(),
            inputs,
            line: Line::default(),
            shown: String::new(),
            tongues: self.tongues,
            twin: job.twin.clone(),
        };
        Ok(Some((target, bytes, entry)))
    }

    /// Notes what was found, for the report and for a person.
    fn tell(&self, found: &Findings, sources: &Sources, done: &mut Done) {
        let programs = self.tongues.programs;
        done.line.findings = found.iter().map(|one| JsonFinding::new(one, sources, programs)).collect();
        let shown: Vec<_> = findings::humans(found, sources, self.manner).collect();
        done.shown = shown.join("\n\n");
    }

    fn targets(&self) -> MutexGuard<'_, Targets> {
        self.targets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a PDF and says so in its line and for the record.
    fn write(&self, target: &Target, bytes: &[u8], entry: Entry, done: &mut Done) {
        let _scope = TimingScope::new("write");
        let checked = self.targets().check(target);
        match checked.and_then(|()| target.write(bytes)) {
            Err(error) => done.stopped(on_one_line(&error), self.tongues),
            Ok(()) => {
                done.line.status = Status::Built;
                // The record says nothing of time: an unchanged brief takes none.
                let line = Line { millis: 0, ..done.line.clone() };
                done.entry = Some(Entry { line, shown: done.shown.clone(), ..entry });
            }
        }
    }
}

fn spawn(run: impl FnOnce() + Send + 'static) -> Result<()> {
    std::thread::Builder::new()
        .spawn(run)
        .map(drop)
        .because(|| words!("failed to start a thread", "启动不了线程"))
}

/// Threads of a number, with room for deep nesting.
pub fn pool(threads: usize) -> Result<ThreadPool> {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK);
    builder.build().because(|| words!("failed to start threads", "启动不了线程"))
}

/// The record's file of a folder, and of a shard in it.
pub fn record_path(folder: &Path, shard: Option<super::plan::Shard>) -> PathBuf {
    folder.join(match shard {
        None => ".jianbao-batch.json".to_owned(),
        Some(shard) => format!(".jianbao-batch-{}-of-{}.json", shard.index, shard.count),
    })
}

/// A picture that is shown twice is one input.
fn distinct(inputs: &mut Vec<Dependency>) {
    inputs.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    inputs.dedup();
}
