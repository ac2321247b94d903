//! A mail server on this machine that at each step does what the seed says.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::world::{State, World};

/// A server in a thread of its own, which serves one world after the other.
pub(super) struct Server {
    pub port: u16,
    world: Arc<Mutex<Option<World>>>,
}

/// A step of the conversation, and the replies with which it goes wrong.
struct Step {
    name: &'static str,
    usual: &'static str,
    wrong: &'static [&'static str],
}

const GREETING: Step =
    Step { name: "connect", usual: "220 mx.example.cn", wrong: &["421 4.3.2 too busy", "554 5.7.1 not you"] };
const HELLO: Step =
    Step { name: "EHLO", usual: "250-mx.example.cn\r\n250 8BITMIME", wrong: &["421 4.3.2 later", "550 no"] };
const MAIL: Step = Step {
    name: "MAIL",
    usual: "250 2.1.0 ok",
    wrong: &["421 4.3.2 closing", "451 4.3.0 later", "452 4.3.1 no room", "550 5.7.1 not your address"],
};
const RCPT: Step = Step {
    name: "RCPT",
    usual: "250 2.1.5 ok",
    wrong: &["450 4.2.0 greylisted", "550 5.1.1 no such user", "452 4.5.3 too many", "421 4.3.2 closing"],
};
const DATA: Step = Step {
    name: "DATA",
    usual: "354 go on",
    wrong: &["451 4.3.0 later", "554 5.7.1 no", "250 out of step", "421 4.3.2 closing"],
};
const DOT: Step = Step {
    name: "dot",
    usual: "250 2.0.0 taken",
    wrong: &["451 4.3.0 later", "554 5.7.1 spam", "552 5.3.4 too big", "421 4.3.2 closing"],
};
const OTHER: Step = Step { name: "other", usual: "250 2.0.0 ok", wrong: &["500 what"] };

/// What the server does at a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    /// What it should, or what is wrong here.
    Say(&'static str),
    /// What makes no sense.
    Babble(&'static [u8]),
    /// Closes the connection; the step is done or not.
    Close { done: bool },
    /// Says nothing until the other side has gone.
    Silence,
    /// The run dies.
    Die,
}

impl Server {
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let server = Self { port, world: Arc::default() };
        let world = server.world.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let world = world.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if let Some(world) = world {
                    // The other side may go away at any time.
                    let _ = converse(&stream, &world);
                }
                let _ = stream.shutdown(Shutdown::Both);
            }
        });
        server
    }

    /// From now on this world's.
    pub(super) fn enter(&self, world: &World) {
        *self.world.lock().unwrap_or_else(PoisonError::into_inner) = Some(world.clone());
    }
}

/// One connection, which belongs to the run that goes on when it begins.
struct Conversation<'a> {
    stream: &'a TcpStream,
    world: &'a World,
    run: u32,
}

fn converse(stream: &TcpStream, world: &World) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let conversation = Conversation { stream, world, run: world.with(|world| world.run) };
    let mut lines = BufReader::new(stream);
    if !conversation.step(&GREETING, |_, _| {})? {
        return Ok(());
    }
    let mut recipients = Vec::new();
    let mut line = String::new();
    while read_line(&mut lines, &mut line)? {
        let goes_on = match line.get(..4).unwrap_or_default() {
            "EHLO" => conversation.step(&HELLO, |_, _| {})?,
            "MAIL" => {
                recipients.clear();
                conversation.step(&MAIL, |world, _| world.in_hand.clear())?
            }
            "RCPT" => {
                let reader = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                conversation.step(&RCPT, |world, reply| match reply {
                    Some(reply) => world.refusals.push((reader.clone(), reply.to_owned())),
                    None => recipients.push(reader.clone()),
                })?
            }
            "DATA" => conversation.data(&recipients)? && conversation.message(&mut lines, &recipients)?,
            _ => conversation.step(&OTHER, |_, _| {})?,
        };
        if !goes_on {
            break;
        }
    }
    Ok(())
}

fn read_line(lines: &mut BufReader<&TcpStream>, line: &mut String) -> io::Result<bool> {
    line.clear();
    Ok(lines.read_line(line)? > 0)
}

impl Conversation<'_> {
    /// One step. `done` is told when it is done, with the reply if that turns
    /// away. Whether the conversation goes on.
    fn step(&self, step: &Step, done: impl FnOnce(&mut State, Option<&str>)) -> io::Result<bool> {
        let act = self.world.with(|world| {
            if world.run != self.run || world.event(step.name) {
                return None;
            }
            let act = choose(step, world);
            if act != Act::Say(step.usual) {
                world.note(format!("  {act:?}"));
            }
            match act {
                Act::Say(reply) if reply == step.usual => done(world, None),
                Act::Say(reply) => done(world, Some(reply)),
                Act::Close { done: true } => done(world, None),
                Act::Die => world.die(),
                Act::Babble(_) | Act::Close { done: false } | Act::Silence => {}
            }
            if !matches!(act, Act::Say(_)) {
                world.doubt();
            }
            Some(act)
        });
        let mut stream = self.stream;
        match act {
            Some(Act::Say(reply)) => {
                stream.write_all(format!("{reply}\r\n").as_bytes())?;
                Ok(!reply.starts_with("421"))
            }
            Some(Act::Babble(bytes)) => stream.write_all(bytes).map(|()| true),
            Some(Act::Silence) => {
                // Until the other side has lost its patience.
                io::copy(&mut stream, &mut io::sink())?;
                Ok(false)
            }
            Some(Act::Close { .. } | Act::Die) | None => Ok(false),
        }
    }

    /// The reply to DATA; whether the message comes now.
    fn data(&self, recipients: &[String]) -> io::Result<bool> {
        let mut comes = false;
        let goes_on = self.step(&DATA, |world, reply| {
            comes = reply.is_none();
            match reply {
                Some(reply) => turn_away(world, recipients, reply),
                None => world.in_hand = recipients.to_vec(),
            }
        })?;
        // After another reply the next command comes, and after 250 nobody knows what.
        Ok(goes_on && (comes || self.world.with(|world| world.run == self.run)))
    }

    /// The message up to its dot, and the reply to it.
    fn message(&self, lines: &mut BufReader<&TcpStream>, recipients: &[String]) -> io::Result<bool> {
        if self.world.with(|world| world.in_hand.is_empty()) {
            return Ok(true);
        }
        let breaks_off = self.world.with(|world| {
            let breaks_off = world.rng.u32(0..100) < world.fault_rate / 4;
            breaks_off.then(|| world.rng.usize(0..60))
        });
        let mut line = String::new();
        for number in 0.. {
            if breaks_off == Some(number) {
                self.world.with(|world| {
                    world.note(format!("closed in the message, at line {number}"));
                    world.doubt();
                });
                return Ok(false);
            }
            if !read_line(lines, &mut line)? {
                return Ok(false);
            }
            if line == ".\r\n" {
                break;
            }
        }
        self.step(&DOT, |world, reply| match reply {
            None => world.accepted.extend(recipients.iter().cloned()),
            Some(reply) => turn_away(world, recipients, reply),
        })
    }
}

fn turn_away(world: &mut State, recipients: &[String], reply: &str) {
    world.refusals.extend(recipients.iter().map(|reader| (reader.clone(), reply.to_owned())));
}

fn choose(step: &Step, world: &mut State) -> Act {
    if world.may_be_silent && world.rng.u32(0..100) < 4 {
        return Act::Silence;
    }
    if world.rng.u32(0..100) >= world.fault_rate {
        if world.rng.u32(0..50) == 0 {
            std::thread::sleep(Duration::from_millis(1));
        }
        return Act::Say(step.usual);
    }
    match world.rng.u32(0..10) {
        0..=5 => Act::Say(world.rng.choice(step.wrong).copied().unwrap_or(step.usual)),
        6 => Act::Close { done: false },
        7 => Act::Close { done: true },
        8 => Act::Die,
        _ => Act::Babble(b"\xff\xfe what\r\n"),
    }
}
