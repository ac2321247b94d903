//! Mailings to a server that fails, by runs that die: what happens is determined
//! by a seed. Whatever happens, nobody gets a message twice and nobody is
//! forgotten. `SEEDS=100000 cargo test simulation` for more, `SEED=7` for one.

mod server;
mod world;

use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anstream::ColorChoice;
use anyhow::{Error, Result, ensure};
use fastrand::Rng;
use lettre::Address;

use self::server::Server;
use self::world::World;
use super::interrupt::Interrupt;
use super::ledger::{Ledger, Row, State};
use super::{Order, Posting, Settings, deliver};
use crate::mail::settings::{Limits, Security, Smtp};
use crate::ui::{Loudness, Ui};
use crate::words::Tongues;

/// How many seeds are tried where nobody says.
const SEEDS: u64 = 400;

/// Most of a run is waiting for the other side.
const WORKERS: u64 = 8;

const ISSUE: &str = "每日动态 2026-06-10 161";

#[test]
fn nobody_is_served_twice_and_nobody_is_forgotten() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let (first, count) = match number("SEED") {
        Some(seed) => (seed, 1),
        None => (0, number("SEEDS").unwrap_or(SEEDS)),
    };
    let next = AtomicU64::new(first);
    let served: u64 = std::thread::scope(|scope| {
        let work = || {
            let server = Server::start();
            let mut served = 0;
            loop {
                let seed = next.fetch_add(1, Ordering::Relaxed);
                if seed >= first + count {
                    return served;
                }
                let world = World::new(seed);
                server.enter(&world);
                if let Err(fault) = mail(seed, &server, &world) {
                    panic!("SEED={seed}: {fault:#}\n{}", world.history());
                }
                served += world.with(|world| world.accepted.len() as u64);
            }
        };
        let workers: Vec<_> = (0..WORKERS.min(count)).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().expect("a seed failed")).sum()
    });
    // A simulation in which nothing arrives would prove nothing.
    assert!(served > count, "{served} of {count} seeds");
}

/// The reader whose message meets a bug is written down as one who is still to
/// get it; all others have it.
#[test]
fn a_bug_in_one_message_stops_no_other() -> Result<()> {
    let server = Server::start();
    for seed in 0..40 {
        let (world, folder) = (World::new(seed), scratch()?);
        server.enter(&world);
        let ledger = folder.path().join("mail.db");
        let postings = postings(&mut Rng::with_seed(seed));
        let bug = &postings[seed as usize % postings.len()];
        let patience = world.begin_run(false);
        let how = Run { patience, again: false, bug: Some(&bug.message_id) };
        run(&ledger, &postings, &server, &world, how)?;
        world.end_run();
        let rows = rows(&ledger)?;
        for posting in &postings {
            let expected = if posting.message_id == bug.message_id { State::Planned } else { State::Sent };
            for reader in &posting.recipients {
                // Alone in the list, it never came to a plan.
                let state = rows.get(&reader.to_string()).map_or(State::Planned, |row| row.state);
                ensure!(state == expected || state == State::Refused, "SEED={seed}: {reader} is {state:?}");
                ensure!(!rows.is_empty() || postings.len() == 1, "SEED={seed}: nothing is written down");
            }
        }
        let patience = world.begin_run(false);
        run(&ledger, &postings, &server, &world, Run { patience, again: true, bug: None })?;
        world.end_run();
    }
    Ok(())
}

/// One mailing: runs that fail and die, then runs that nothing disturbs.
fn mail(seed: u64, server: &Server, world: &World) -> Result<()> {
    let folder = scratch()?;
    let ledger = folder.path().join("mail.db");
    let postings = postings(&mut Rng::with_seed(seed));
    let readers: Vec<Address> = postings.iter().flat_map(|posting| posting.recipients.clone()).collect();
    let faulty_runs = world.with(|world| world.rng.u32(1..=4));
    for _ in 0..faulty_runs {
        let patience = world.begin_run(true);
        let bug = world.with(|world| world.rng.bool()).then(|| postings[0].message_id.as_str());
        // What stopped it is not the question.
        let _ = run(&ledger, &postings, server, world, Run { patience, again: false, bug });
        world.end_run();
        no_reader_twice(world, &readers)?;
    }
    let mut last = Ok(());
    for _ in 0..3 {
        let patience = world.begin_run(false);
        last = run(&ledger, &postings, server, world, Run { patience, again: false, bug: None });
        world.end_run();
        no_reader_twice(world, &readers)?;
        if last.is_ok() {
            break;
        }
    }
    last?;
    let rows = rows(&ledger)?;
    for reader in &readers {
        is_accounted_for(reader, rows.get(&reader.to_string()), world)?;
    }
    let patience = world.begin_run(false);
    run(&ledger, &postings, server, world, Run { patience, again: true, bug: None })?;
    world.end_run();
    readers.iter().try_for_each(|reader| has_it(reader, &rows, world))
}

/// The ledger's rows by reader.
fn rows(ledger: &Path) -> Result<HashMap<String, Row>> {
    let rows = Ledger::look(ledger)?.rows(None)?;
    Ok(rows.into_iter().map(|row| (row.recipient.clone(), row)).collect())
}

/// On the memory where there is such a folder: a commit is then no matter of
/// milliseconds.
fn scratch() -> Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? })
}

/// Up to six readers, some of whom share a message.
fn postings(rng: &mut Rng) -> Vec<Posting> {
    let mut left = rng.usize(1..=6);
    let mut postings = Vec::new();
    while left > 0 {
        let size = rng.usize(1..=left.min(3));
        left -= size;
        let reader = |at: usize| format!("reader{}@example.cn", left + at).parse().expect("an address");
        postings.push(Posting {
            message_id: format!("<{}@example.cn>", postings.len()),
            sender: "office@example.cn".parse().expect("an address"),
            recipients: (0..size).map(reader).collect(),
        });
    }
    postings
}

/// The message of a posting: some are longer than what is written at a time,
/// and lines begin with dots.
fn message(posting: &Posting) -> Vec<u8> {
    let lines = [1, 40, 2000][posting.recipients.len() % 3];
    let head = format!("Message-ID: {}\r\n\r\n", posting.message_id);
    (head + &".\r\n..a line with dots, and then some more of it to fill it up.\r\n".repeat(lines))
        .into_bytes()
}

/// How a run is made.
struct Run<'a> {
    patience: Duration,
    /// With `--resend-unknown` and `--retry-refused`.
    again: bool,
    /// The message that a bug keeps from being made.
    bug: Option<&'a str>,
}

fn run(path: &Path, postings: &[Posting], server: &Server, world: &World, how: Run<'_>) -> Result<()> {
    let smtp = Smtp {
        server: "127.0.0.1".to_owned(),
        port: server.port,
        security: Security::None,
        user: None,
        secret: None,
        ca_file: None,
        hello_name: Some("client.example.cn".to_owned()),
    };
    let limits = Limits {
        retry_after: Duration::from_millis(1),
        retry_for: Duration::from_millis(20),
        timeout: how.patience,
        ..Limits::default()
    };
    let settings = Settings { smtp, limits, resend_unknown: how.again, retry_refused: how.again };
    let mut ledger = Ledger::open(path)?;
    let hook = world.clone();
    ledger.connection.commit_hook(Some(move || hook.refuses_commit()))?;
    let mut make = |posting: &Posting, _| {
        ensure!(!world.with(|world| world.event("make")), "dead");
        if how.bug.is_some_and(|bug| posting.message_id == bug) {
            // Without the message that a panic prints.
            std::panic::resume_unwind(Box::new("a test asked for this"));
        }
        Ok(message(posting))
    };
    let ui = Ui::new(ColorChoice::Never, Loudness::Quiet, Tongues::default());
    let order = Order { issue: ISSUE, postings, ledger };
    let report = deliver(order, &mut make, &settings, &Interrupt::default(), &ui)?;
    ensure!(report.deferred == 0, "the run ended with readers that were put off");
    Ok(())
}

fn no_reader_twice(world: &World, readers: &[Address]) -> Result<()> {
    for reader in readers {
        let times = world.accepted(reader);
        ensure!(times <= 1, "{reader} was served {times} times");
    }
    Ok(())
}

/// Whether a reader has it after all was tried again: once more only if nobody
/// could know.
fn has_it(reader: &Address, before: &HashMap<String, Row>, world: &World) -> Result<()> {
    let most = match before.get(&reader.to_string()) {
        Some(row) if row.state == State::Unknown => 2,
        _ => 1,
    };
    let times = world.accepted(reader);
    ensure!((1..=most).contains(&times), "{reader} was served {times} times in the end");
    Ok(())
}

/// Whether the ledger says of a reader what the server knows.
fn is_accounted_for(reader: &Address, row: Option<&Row>, world: &World) -> Result<()> {
    let Some(row) = row else { return Err(Error::msg(format!("{reader} is not in the ledger"))) };
    let times = world.accepted(reader);
    let reader = &reader.to_string();
    let (refused, doubted) = world.with(|world| {
        let said = world.refusals.iter().any(|(to, reply)| to == reader && *reply == row.reply);
        (said, world.doubted.contains(reader))
    });
    match row.state {
        State::Sent => ensure!(times == 1, "{reader} is sent, and was served {times} times"),
        State::Refused => {
            ensure!(times == 0 && refused, "{reader} is refused with `{}`, served {times} times", row.reply);
        }
        State::Unknown => ensure!(doubted, "{reader} is unknown without a reason ({})", row.reply),
        State::Planned | State::Intent | State::Dot | State::Deferred => {
            return Err(Error::msg(format!("{reader} was left {} ({})", row.state.word(), row.reply)));
        }
    }
    Ok(())
}
