//! A rehearsal: what might never end, an editor's own layout or a picture that is
//! not simple, is first typeset by another process of this program, which is
//! stopped when it takes too long or too much memory. What has passed is then
//! typeset here in the normal way: it will do the same again.

mod job;

use std::collections::HashSet;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub(crate) use self::job::perform;
use self::job::{Job, OUT_OF_MEMORY};
use crate::engine::Project;
use crate::pictures::Measured;
use crate::words::{Words, words};

/// How much of what a process says is kept.
const SAID: u64 = 4096;

/// What a rehearsal may take; none is without a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Seconds from start to end.
    pub seconds: Option<u32>,
    /// Megabytes of memory.
    pub megabytes: Option<u32>,
}

/// Why a rehearsal did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// It took more than so many seconds.
    Time(u32),
    /// It took more than so many megabytes; none where the system stopped it.
    Memory(Option<u32>),
    /// It broke down; says how.
    Crash(Words),
}

/// Rehearses, and remembers what has passed.
#[derive(Debug)]
pub struct Rehearsals {
    program: PathBuf,
    bounds: Bounds,
    passed: Mutex<HashSet<blake3::Hash>>,
}

impl Rehearsals {
    /// Rehearsals by this program, which must be jianbao's.
    pub fn new(program: PathBuf, bounds: Bounds) -> Self {
        Self { program, bounds, passed: Mutex::default() }
    }

    /// Draws a picture by itself, if that may never end.
    pub fn picture(&self, picture: &Measured, fonts: &[PathBuf]) -> Result<(), Stopped> {
        if picture.is_simple {
            return Ok(());
        }
        self.rehearse(&Job::picture(picture, fonts, self.bounds.megabytes))
    }

    /// Typesets a whole project, if its layout may never end.
    pub fn project(&self, project: &Project, fonts: &[PathBuf]) -> Result<(), Stopped> {
        if !project.has_foreign_layout() {
            return Ok(());
        }
        self.rehearse(&Job::project(project, fonts, self.bounds.megabytes))
    }

    fn rehearse(&self, job: &Job<'_>) -> Result<(), Stopped> {
        let digest = job.digest();
        // A thread that died has added what passed, or nothing.
        if self.passed.lock().unwrap_or_else(PoisonError::into_inner).contains(&digest) {
            return Ok(());
        }
        self.run(job)?;
        self.passed.lock().unwrap_or_else(PoisonError::into_inner).insert(digest);
        Ok(())
    }

    fn run(&self, job: &Job<'_>) -> Result<(), Stopped> {
        let started = Command::new(&self.program)
            .arg("rehearse")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = started.map_err(|error| {
            Stopped::Crash(words!(
                "`{}` could not be started: {}",
                "`{}` 启动不了：{}";
                self.program.display(),
                Words::of_io(&error)
            ))
        })?;
        let (said, in_time) = attend(&mut child, job, self.bounds.seconds);
        if !in_time {
            // It may have ended this very moment.
            let _ = child.kill();
        }
        let status = child.wait().map_err(|error| Stopped::Crash(Words::of_io(&error)))?;
        match self.bounds.seconds {
            Some(seconds) if !in_time => Err(Stopped::Time(seconds)),
            _ => judge(status, &said, self.bounds.megabytes),
        }
    }
}

/// Hands a job to a process and waits for its end: gives what it said, and
/// whether it ended in time.
fn attend(child: &mut Child, job: &Job<'_>, seconds: Option<u32>) -> (String, bool) {
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // One that breaks down does not read to the end.
            let _ = stdin.map(|mut stdin| job.write(&mut stdin).and_then(|()| stdin.flush()));
        });
        let reader = scope.spawn(move || {
            let mut said = Vec::new();
            if let Some(mut stderr) = stderr {
                let _ = stderr.by_ref().take(SAID).read_to_end(&mut said);
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            }
            // The pipe closes when the process ends.
            let _ = send.send(());
            String::from_utf8_lossy(&said).into_owned()
        });
        let in_time = match seconds {
            Some(seconds) => receive.recv_timeout(Duration::from_secs(seconds.into())).is_ok(),
            None => receive.recv().is_ok(),
        };
        if !in_time {
            let _ = child.kill();
        }
        (reader.join().unwrap_or_default(), in_time)
    })
}

/// What an end means.
fn judge(status: ExitStatus, said: &str, megabytes: Option<u32>) -> Result<(), Stopped> {
    if status.success() {
        return Ok(());
    }
    if said.contains(OUT_OF_MEMORY) || said.contains("memory allocation of") {
        return Err(Stopped::Memory(megabytes));
    }
    let killed = status.code().is_none() && said.trim().is_empty();
    if killed && signal(status) == Some(9) {
        return Err(Stopped::Memory(None));
    }
    let mut lines = said.lines().map(str::trim).filter(|line| !line.is_empty());
    let cause = match said.contains("overflowed its stack") {
        true => Words::plain("it is nested too deep", "嵌套得太深"),
        // A panic says where first, and then what.
        false => {
            let panic = lines.clone().skip_while(|line| !line.contains(" panicked at ")).nth(1);
            panic
                .or_else(|| lines.next_back())
                .map_or(Words::plain("no reason was given", "没有说明原因"), Words::foreign)
        }
    };
    Err(Stopped::Crash(cause))
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// This program, by a path that stays true while it is replaced on the disk.
pub(crate) fn own_program() -> std::io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() { Ok(running.to_owned()) } else { std::env::current_exe() }
}
