//! A run: sends what the ledger does not list as sent, until everything is done
//! or nothing more can be.

use std::collections::VecDeque;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;
use lettre::Address;

use super::Settings;
use super::connection::{Mailing, Mark, Server, Session, Transmission};
use super::fault::{Fault, NO_CONNECTION, NO_SMTPUTF8};
use super::interrupt::Interrupt;
use super::ledger::{Ledger, State};
use super::pace::{Pace, pause};
use super::progress::Progress;
use super::queue::{Job, next, unsent};
use super::reply::{Judgement, Step, Verdict, judge};
use super::{MakeMessage, Order, Posting, Report};
use crate::mail::settings::Limits;
use crate::panics::caught;
use crate::ui::Ui;
use crate::words::{Because, Words, fail, words};

/// Messages on one connection; many servers allow a hundred.
const MESSAGES_A_CONNECTION: u32 = 100;

/// A connection that would idle longer is closed: servers close them too.
const LONGEST_IDLE: Duration = Duration::from_secs(20);

/// Sends the postings of an issue whose readers do not have it yet. An error
/// means that the run stopped; what it did until then is in the ledger.
pub fn deliver(
    order: Order<'_>,
    make: &mut MakeMessage<'_>,
    settings: &Settings,
    interrupt: &Interrupt,
    ui: &Ui,
) -> Result<Report> {
    let Order { issue, postings, ledger } = order;
    let mut report = Report::default();
    let queue = unsent(issue, postings, &ledger, settings, &mut report)?;
    let readers = queue.iter().map(|job| job.posting.recipients.len()).sum();
    if readers == 0 {
        return Ok(report);
    }
    let server = Server::new(&settings.smtp, settings.limits.timeout)?;
    let mut run = Run {
        issue,
        ledger,
        make,
        limits: &settings.limits,
        pace: Pace::new(&settings.limits),
        server,
        session: None,
        queue,
        set_aside: Vec::new(),
        report,
        progress: Progress::new(*ui, readers),
        interrupt: interrupt.clone(),
        streaks: Streaks::default(),
        hold: None,
        is_planned: false,
    };
    let outcome = run.send_all();
    if let Some(session) = run.session.take() {
        session.close();
    }
    match outcome {
        Ok(()) => Ok(run.report),
        Err(error) => {
            run.say_what_is_left();
            Err(error)
        }
    }
}

/// How often the same thing happened in a row.
#[derive(Default)]
pub(super) struct Streaks {
    pub lost: u32,
    pub unknown: u32,
    pub refused: u32,
}

/// Everything that a run needs.
pub(super) struct Run<'a, 'm> {
    pub issue: &'a str,
    pub ledger: Ledger,
    make: &'a mut MakeMessage<'m>,
    pub limits: &'a Limits,
    pace: Pace,
    pub server: Server,
    pub session: Option<Session>,
    pub queue: VecDeque<Job>,
    /// What a bug keeps from being made.
    set_aside: Vec<Posting>,
    pub report: Report,
    pub progress: Progress,
    interrupt: Interrupt,
    pub streaks: Streaks,
    /// Since when, and how often, all wait for the server.
    pub hold: Option<(Instant, u32)>,
    is_planned: bool,
}

impl Run<'_, '_> {
    fn send_all(&mut self) -> Result<()> {
        while !self.queue.is_empty() {
            if self.interrupt.asked() {
                fail!(
                    "stopped by Ctrl-C; the same command goes on from there",
                    "已按 Ctrl-C 停下；再运行同一条命令就接着发"
                );
            }
            let (index, wait) = next(&self.queue, &self.pace, Instant::now());
            if wait.is_zero() {
                let Some(job) = self.queue.remove(index) else { continue };
                self.send(job)?;
            } else {
                self.idle(wait);
            }
        }
        Ok(())
    }

    /// Says how far a run got that stops here, if it sent anything.
    fn say_what_is_left(&mut self) {
        if self.is_planned {
            let (done, left) = (self.report.summary(), self.progress.left());
            self.progress.say(&words!(
                "{}; {} left: the same command goes on from there",
                "{}；还剩 {}：再运行同一条命令就接着发";
                done,
                Words::count(left, "reader", "位读者")
            ));
        }
    }

    fn idle(&mut self, wait: Duration) {
        if wait > LONGEST_IDLE {
            self.disconnect();
            self.progress.say(&words!("waiting {} s to try again", "等 {} 秒再试"; wait.as_secs()));
        }
        self.interrupt.sleep(wait);
    }

    /// Tries one job; it may come back into the queue.
    fn send(&mut self, mut job: Job) -> Result<()> {
        let message = match caught(|| (self.make)(&job.posting, SystemTime::now())) {
            Ok(made) => made.because(|| {
                words!(
                    "failed to make the message for {}",
                    "给 {} 的信做不出来";
                    names(&job.posting.recipients)
                )
            })?,
            Err(bug) => {
                self.set_aside(job, &bug);
                return Ok(());
            }
        };
        let fresh = match self.connect() {
            Ok(fresh) => fresh,
            Err(fault) => {
                self.queue.push_front(job);
                return self.suffer(fault);
            }
        };
        self.check_size(&message)?;
        self.plan(&job.posting)?;
        if self.turn_away_unreachable(&mut job)? {
            return Ok(());
        }
        self.pace.count(&job.posting.recipients, Instant::now());
        let transmitted = self.transmit(&job.posting, &message);
        self.conclude(job, transmitted, fresh)
    }

    /// What follows from a transmission over a connection that is `fresh`, or
    /// was idle before.
    fn conclude(
        &mut self,
        job: Job,
        transmitted: std::result::Result<Transmission, Fault>,
        fresh: bool,
    ) -> Result<()> {
        match transmitted {
            Ok(transmission) => self.record(job, transmission),
            // A connection that idled may have been closed: that is nobody's fault.
            Err(Fault::Broken(cause)) if !fresh => {
                self.session = None;
                self.progress
                    .detail(&words!("connecting again ({})", "重新连接（{}）"; self.server.redact(&cause)));
                self.queue.push_front(job);
                Ok(())
            }
            Err(Fault::Broken(cause)) => {
                self.session = None;
                self.lose(job, &self.server.redact(&cause))
            }
            Err(fault) => {
                if let Fault::Stop(_) = fault {
                    // Perhaps in the middle of a message: a QUIT would be part of it.
                    self.session = None;
                }
                self.queue.push_front(job);
                self.suffer(fault)
            }
        }
    }

    /// The readers whose message a bug keeps from being made stay as the ledger
    /// has them, for a run of a mended program; all others go on.
    fn set_aside(&mut self, job: Job, bug: &Words) {
        self.report.bugs += job.posting.recipients.len();
        self.progress.failed(&words!(
            "not sent: {} ({})",
            "没有发送：{}（{}）";
            names(&job.posting.recipients),
            bug
        ));
        self.set_aside.push(job.posting);
    }

    /// Opens a connection where there is none; whether it had to.
    fn connect(&mut self) -> Result<bool, Fault> {
        if self.session.as_ref().is_some_and(|session| session.messages >= MESSAGES_A_CONNECTION) {
            self.disconnect();
        }
        if self.session.is_some() {
            return Ok(false);
        }
        let session = Session::open(&self.server)?;
        self.progress.detail(&words!("connected to {}", "连上了 {}"; self.server.name()));
        self.session = Some(session);
        Ok(true)
    }

    fn disconnect(&mut self) {
        if let Some(session) = self.session.take() {
            session.close();
        }
    }

    fn check_size(&self, message: &[u8]) -> Result<()> {
        let limit = self.session.as_ref().and_then(|session| session.size_limit);
        match limit {
            Some(limit) if message.len() > limit => fail!(
                "a message of {} is more than {} takes ({}); make the PDF smaller, or send a link to it",
                "一封信 {}，超过 {} 接受的大小（{}）；把 PDF 缩小，或者只发链接";
                megabytes(message.len()),
                self.server.name(),
                megabytes(limit)
            ),
            _ => Ok(()),
        }
    }

    /// Writes all readers down, once the server was found willing.
    fn plan(&mut self, first: &Posting) -> Result<()> {
        if self.is_planned {
            return Ok(());
        }
        self.is_planned = true;
        let others = self.queue.iter().map(|job| &job.posting).chain(&self.set_aside);
        let postings = std::iter::once(first).chain(others);
        let readers = postings.flat_map(|posting| {
            posting.recipients.iter().map(|recipient| (recipient, posting.message_id.as_str()))
        });
        self.ledger.plan(self.issue, readers)
    }

    /// Refuses readers whose address the server cannot take; whether none is left.
    fn turn_away_unreachable(&mut self, job: &mut Job) -> Result<bool> {
        let Some(session) = &self.session else { return Ok(false) };
        let recipients = std::mem::take(&mut job.posting.recipients);
        let (lacking, reachable): (Vec<_>, Vec<_>) =
            recipients.into_iter().partition(|recipient| session.lacks(recipient));
        job.posting.recipients = reachable;
        for reader in &lacking {
            self.ledger.turn_away(self.issue, reader, State::Refused, NO_SMTPUTF8.en())?;
            self.report.refused += 1;
            self.progress.failed(&words!("refused: {reader} ({})", "拒收：{reader}（{}）"; NO_SMTPUTF8));
        }
        Ok(job.posting.recipients.is_empty())
    }

    fn transmit(&mut self, posting: &Posting, message: &[u8]) -> Result<Transmission, Fault> {
        let Some(session) = &mut self.session else {
            return Err(Fault::Broken(NO_CONNECTION));
        };
        let mailing = Mailing { sender: &posting.sender, recipients: &posting.recipients, message };
        let (ledger, issue) = (&mut self.ledger, self.issue);
        session.transmit(mailing, &mut |mark| match mark {
            Mark::Begin(readers) => ledger.begin(issue, readers, &posting.message_id),
            Mark::Dot(readers) => ledger.reach_dot(issue, readers),
        })
    }

    /// A fault that concerns all.
    pub(super) fn suffer(&mut self, fault: Fault) -> Result<()> {
        match fault {
            Fault::Stop(error) => Err(error),
            Fault::Broken(cause) => {
                self.session = None;
                let cause = self.server.redact(&cause);
                if !self.is_planned {
                    return Err(cause.into());
                }
                self.wait_for_server(&cause, None)
            }
            Fault::Reply(step, reply) => {
                let reply = self.redacted(reply);
                let Judgement { verdict, advice } = judge(step, &reply);
                if verdict != Verdict::Stop {
                    self.disconnect();
                    return self.wait_for_server(&Words::verbatim(reply.to_string()), advice.as_ref());
                }
                let what = match step {
                    Step::Connect => Words::plain("the server refused the connection", "服务器拒绝连接"),
                    Step::Login => Words::plain("the server refused the login", "服务器拒绝登录"),
                    Step::Sender => Words::plain("the server refused the sender", "服务器拒绝发信人"),
                    Step::Recipient | Step::Message => {
                        Words::plain("the server refused to send", "服务器拒绝发送")
                    }
                };
                Err(advised(words!("{}: {reply}", "{}：{reply}"; what), advice.as_ref()))
            }
        }
    }

    /// All wait, longer each time, until the server takes a message or the
    /// time is over.
    pub(super) fn wait_for_server(&mut self, reason: &Words, advice: Option<&Words>) -> Result<()> {
        let now = Instant::now();
        let (since, times) = self.hold.map_or((now, 1), |(since, times)| (since, times + 1));
        self.hold = Some((since, times));
        let wait = pause(self.limits.retry_after, times);
        if now + wait > since + self.limits.retry_for {
            let minutes = self.limits.retry_for.as_secs().div_ceil(60);
            let waited = words!(
                "the server let us wait for {minutes} min: {}",
                "服务器让我们等了 {minutes} 分钟：{}";
                reason
            );
            return Err(advised(waited, advice));
        }
        self.progress.say(&words!(
            "waiting {} s for {} ({})",
            "等 {} 秒，再连 {}（{}）";
            wait.as_secs(),
            self.server.name(),
            reason
        ));
        self.interrupt.sleep(wait);
        Ok(())
    }
}

fn advised(message: Words, advice: Option<&Words>) -> anyhow::Error {
    advice.map_or(message.clone(), |advice| words!("{}; {}", "{}；{}"; message, advice)).into()
}

pub(super) fn names(readers: &[Address]) -> Words {
    match readers {
        [one] => Words::verbatim(one.to_string()),
        [first, others @ ..] => Words::new(
            format!("{first} and {} others", others.len()),
            format!("{first} 等 {} 位", readers.len()),
        ),
        [] => Words::plain("nobody", "没有人"),
    }
}

fn megabytes(bytes: usize) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}
