//! Files of bytes with some of them changed: pictures, the record of a batch,
//! a ledger of mail. Nothing panics, and what was changed is refused or read
//! whole. `ROUNDS=100000` tries more, `FIRST=5000` begins with that seed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use fastrand::Rng;
use jianbao::batch::record::Record;
use jianbao::pictures;
use jianbao::post::ledger::Ledger;

use crate::support::{root, scratch};

/// How long one round may take before it counts as one that never ends.
const ROUND: Duration = Duration::from_secs(120);

/// After so many rounds the engine's memory is freed: what it reads, it keeps.
const FORGET: u64 = 500;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|number| number.parse().ok())
}

/// The seed that a test begins with: 0, or what `FIRST` says.
pub(crate) fn first_seed() -> u64 {
    number("FIRST").unwrap_or(0)
}

/// The seeds that a test tries: few, or what `FIRST` and `ROUNDS` say, or as many
/// as fit in `MINUTES`. A round that does not end is named, and ends the tests:
/// nothing can stop it otherwise.
pub(crate) fn seeds(few: u64) -> impl Iterator<Item = u64> {
    let first = first_seed();
    let (progress, rounds) = mpsc::channel();
    std::thread::spawn(move || {
        let mut current = first;
        loop {
            match rounds.recv_timeout(ROUND) {
                Ok(seed) => current = seed,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    report(&format!("seed {current} does not end"));
                    std::process::exit(101);
                }
            }
        }
    });
    let minutes = number("MINUTES").map(|minutes| Duration::from_secs(minutes * 60));
    let end = minutes.map(|minutes| Instant::now() + minutes);
    let rounds = if end.is_some() { u64::MAX - first } else { number("ROUNDS").unwrap_or(few) };
    let in_time = move |seed: &u64| {
        let is_in_time = end.is_none_or(|end| Instant::now() < end);
        if !is_in_time {
            report(&format!("{} rounds in {} s", seed - first, minutes.unwrap_or_default().as_secs()));
        }
        is_in_time
    };
    (first..first + rounds).take_while(in_time).inspect(move |seed| {
        if seed % FORGET == 0 {
            jianbao::engine::forget(0);
        }
        _ = progress.send(*seed);
    })
}

#[expect(clippy::print_stderr, reason = "the figures of docs/reliability.md")]
fn report(line: &str) {
    eprintln!("{line}");
}

/// Inputs that are kept because they once did harm, or are odd in their own way.
pub(crate) fn kept(kind: &str) -> Vec<PathBuf> {
    let found = jianbao::files::list(&root().join("tests/corpus").join(kind)).expect("in the repository");
    assert!(!found.is_empty());
    found
}

/// Changes, takes out, doubles or cuts off a few bytes.
fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    for _ in 0..rng.usize(1..6) {
        if bytes.is_empty() {
            return;
        }
        let at = rng.usize(..bytes.len());
        let end = (at + rng.usize(1..64)).min(bytes.len());
        match rng.usize(..5) {
            0 => bytes[at] = rng.u8(..),
            1 => bytes[at] ^= 1 << rng.u8(..8),
            2 => drop(bytes.drain(at..end)),
            3 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            _ => bytes.truncate(at),
        }
    }
}

/// Reads damaged copies of files; none may panic.
#[track_caller]
fn each_damaged(files: &[Vec<u8>], seeds: impl Iterator<Item = u64>, read: impl Fn(Vec<u8>)) {
    for seed in seeds {
        let mut rng = Rng::with_seed(seed);
        let mut bytes = files[rng.usize(..files.len())].clone();
        damage(&mut bytes, &mut rng);
        assert!(catch_unwind(AssertUnwindSafe(|| read(bytes))).is_ok(), "seed {seed}");
    }
}

#[test]
fn damaged_pictures_are_read_or_refused() {
    let folders = ["briefs", "examples", "tests/cases/images"].map(|folder| root().join(folder));
    let mut files = Vec::new();
    for path in folders.iter().flat_map(|folder| jianbao::files::list(folder).expect("in the repository")) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if ["png", "jpg", "webp", "gif", "svg", "pdf"].contains(&ending) {
            files.push(jianbao::files::read(&path).expect("readable"));
        }
    }
    assert!(files.len() >= 6);
    for path in kept("picture") {
        files.push(jianbao::files::read(&path).expect("readable"));
        let whole = files.last().cloned().unwrap_or_default();
        drop(pictures::measure(whole).and_then(pictures::Measured::read));
    }
    each_damaged(&files, seeds(150), |bytes| {
        drop(pictures::measure(bytes).and_then(pictures::Measured::read));
    });
}

/// The rows of a record are as they were written, or it is not used.
#[test]
fn damaged_records_are_not_used() {
    let folder = scratch();
    let brief = root().join("briefs/2026-06-10.toml");
    let mut batch = Command::new(env!("CARGO_BIN_EXE_jianbao"));
    let output = batch.arg("batch").arg(brief).arg("-o").arg(folder.path()).output().expect("it runs");
    assert!(output.status.success());
    let record =
        jianbao::files::read(&folder.path().join(".jianbao-batch.json")).expect("a batch keeps a record");
    assert!(Record::parse(&record).is_ok());
    // The heading may be written in another way, such as with a blank.
    let heading = record.iter().position(|byte| *byte == b'\n').expect("a heading and rows");
    let rows = &record[heading..];
    each_damaged(std::slice::from_ref(&record), seeds(2000), |bytes| {
        assert!(bytes.ends_with(rows) || Record::parse(&bytes).is_err(), "changed rows were used");
    });
}

/// A ledger that cannot be trusted is an error, never a guess.
#[test]
fn damaged_ledgers_are_read_or_refused() {
    let folder = scratch();
    let path = folder.path().join("sent.ledger");
    let mut ledger = Ledger::open(&path).expect("there is room");
    let readers: Vec<_> =
        (0..40).map(|n| format!("reader{n}@example.cn").parse().expect("an address")).collect();
    ledger.plan("issue", readers.iter().map(|reader| (reader, "<1@example.cn>"))).expect("there is room");
    drop(ledger);
    let bytes = jianbao::files::read(&path).expect("readable");
    let damaged = folder.path().join("damaged.ledger");
    each_damaged(&[bytes], seeds(150), |bytes| {
        jianbao::files::write(&damaged, &bytes).expect("there is room");
        if let Ok(ledger) = Ledger::look(&damaged) {
            drop(ledger.states("issue"));
        }
    });
}
