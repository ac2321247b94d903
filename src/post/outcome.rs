//! What became of a message, and what follows from it.

use std::time::Instant;

use anyhow::Result;
use lettre::Address;

use super::Posting;
use super::connection::Transmission;
use super::deliver::{Run, Streaks, names};
use super::fault::Fault;
use super::ledger::State;
use super::pace::pause;
use super::queue::Job;
use super::reply::{Reply, Step, Verdict, judge};
use super::transfer::Fate;
use crate::words::{Words, fail, words};

/// So many of one kind in a row are the server's doing, not the readers'.
const LOST_IN_A_ROW: u32 = 3;
const UNKNOWN_IN_A_ROW: u32 = 3;
const REFUSED_IN_A_ROW: u32 = 20;

impl Run<'_, '_> {
    /// Writes down what became of a message.
    pub(super) fn record(&mut self, job: Job, transmission: Transmission) -> Result<()> {
        for (reader, reply) in transmission.turned_away {
            let later = judge(Step::Recipient, &reply).verdict == Verdict::Later;
            self.turn_away(&job, reader, &self.redacted(reply), later)?;
        }
        let Some((readers, fate)) = transmission.taken else { return Ok(()) };
        let job = Job { posting: Posting { recipients: readers, ..job.posting }, ..job };
        match fate {
            Fate::Accepted(reply) => self.accept(&job, &self.redacted(reply)),
            Fate::Answered(reply) => self.answer(job, self.redacted(reply)),
            Fate::Lost(cause) => {
                let cause = self.server.redact(&cause);
                self.session = None;
                self.settle(&job, State::Planned, cause.en())?;
                self.lose(job, &cause)
            }
            Fate::Unknown(cause) => self.doubt(&job, &self.server.redact(&cause)),
        }
    }

    pub(super) fn redacted(&self, reply: Reply) -> Reply {
        Reply { text: self.server.redact_text(&reply.text), ..reply }
    }

    fn settle(&mut self, job: &Job, state: State, reply: &str) -> Result<()> {
        self.ledger.end(self.issue, &job.posting.recipients, state, reply)
    }

    fn accept(&mut self, job: &Job, reply: &Reply) -> Result<()> {
        self.settle(job, State::Sent, &reply.to_string())?;
        self.streaks = Streaks::default();
        self.hold = None;
        self.report.sent += job.posting.recipients.len();
        self.progress.sent(job.posting.recipients.len());
        self.progress
            .detail(&words!("sent: {} ({reply})", "已发：{}（{reply}）"; names(&job.posting.recipients)));
        Ok(())
    }

    /// The server does not take the message, now or ever.
    fn answer(&mut self, job: Job, reply: Reply) -> Result<()> {
        match judge(Step::Message, &reply).verdict {
            Verdict::Refused => {
                self.settle(&job, State::Refused, &reply.to_string())?;
                self.streaks.refused += 1;
                self.report.refused += job.posting.recipients.len();
                for reader in &job.posting.recipients {
                    self.progress.failed(&words!("refused: {reader} ({reply})", "拒收：{reader}（{reply}）"));
                }
                if self.streaks.refused >= REFUSED_IN_A_ROW {
                    fail!(
                        "the server refused {REFUSED_IN_A_ROW} messages in a row, at last with: {reply}",
                        "服务器连续拒绝了 {REFUSED_IN_A_ROW} 封，最后一次说：{reply}"
                    );
                }
                Ok(())
            }
            Verdict::Later => {
                self.settle(&job, State::Planned, &reply.to_string())?;
                self.put_off(job, &Words::verbatim(reply.to_string()))
            }
            Verdict::Wait | Verdict::Stop => {
                self.settle(&job, State::Planned, &reply.to_string())?;
                self.queue.push_front(job);
                self.suffer(Fault::Reply(Step::Message, reply))
            }
        }
    }

    /// Nobody knows whether these readers have it: they do not get it again.
    fn doubt(&mut self, job: &Job, cause: &Words) -> Result<()> {
        self.session = None;
        self.settle(job, State::Unknown, cause.en())?;
        self.streaks.unknown += 1;
        self.report.unknown += job.posting.recipients.len();
        for reader in &job.posting.recipients {
            self.progress.failed(&words!(
                "unknown: {reader} may have it or not ({})",
                "不明：{reader} 可能收到，也可能没有（{}）";
                cause
            ));
        }
        if self.streaks.unknown >= UNKNOWN_IN_A_ROW {
            fail!(
                "the connection broke {UNKNOWN_IN_A_ROW} times in a row after a message ({})",
                "信发到一半，连接连续断了 {UNKNOWN_IN_A_ROW} 次（{}）";
                cause
            );
        }
        Ok(())
    }

    /// The connection fell before the message's end: others first, then again.
    pub(super) fn lose(&mut self, job: Job, cause: &Words) -> Result<()> {
        self.streaks.lost += 1;
        self.put_off(job, cause)?;
        if self.streaks.lost >= LOST_IN_A_ROW { self.wait_for_server(cause, None) } else { Ok(()) }
    }

    /// One reader is turned away before the message; others may get it.
    fn turn_away(&mut self, job: &Job, reader: Address, reply: &Reply, later: bool) -> Result<()> {
        if !later {
            self.ledger.turn_away(self.issue, &reader, State::Refused, &reply.to_string())?;
            self.report.refused += 1;
            self.progress.failed(&words!("refused: {reader} ({reply})", "拒收：{reader}（{reply}）"));
            return Ok(());
        }
        self.ledger.turn_away(self.issue, &reader, State::Planned, &reply.to_string())?;
        let posting = Posting { recipients: vec![reader], ..job.posting.clone() };
        self.put_off(Job { posting, ready: None, put_off: job.put_off }, &Words::verbatim(reply.to_string()))
    }

    /// Later again, after a pause that grows, unless its time would be over.
    fn put_off(&mut self, mut job: Job, reason: &Words) -> Result<()> {
        let now = Instant::now();
        let (since, times) = job.put_off.map_or((now, 1), |(since, times)| (since, times + 1));
        let ready = now + pause(self.limits.retry_after, times);
        if ready > since + self.limits.retry_for {
            for reader in &job.posting.recipients {
                self.progress.failed(&words!("put off: {reader} ({})", "推迟：{reader}（{}）"; reason));
            }
            self.report.deferred += job.posting.recipients.len();
            return self.settle(&job, State::Deferred, reason.en());
        }
        let seconds = (ready - now).as_secs();
        let readers = names(&job.posting.recipients);
        self.progress.detail(
            &words!("put off for {seconds} s: {} ({})", "推迟 {seconds} 秒：{}（{}）"; readers, reason),
        );
        job.ready = Some(ready);
        job.put_off = Some((since, times));
        self.queue.push_back(job);
        Ok(())
    }
}
