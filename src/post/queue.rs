//! Messages that wait for their turn.

use std::collections::{HashSet, VecDeque};
use std::time::{Duration, Instant};

use anyhow::Result;
use lettre::Address;

use super::Settings;
use super::ledger::{Ledger, State};
use super::pace::Pace;
use super::{Posting, Report};
use crate::mail::list::folded;

/// A posting that waits for its turn.
pub(super) struct Job {
    /// The message, and those it is still for.
    pub posting: Posting,
    /// When it may be tried again, if the server put it off.
    pub ready: Option<Instant>,
    /// Since when, and how often, it was put off.
    pub put_off: Option<(Instant, u32)>,
}

/// The postings with the readers that are to get them.
pub(super) fn unsent(
    issue: &str,
    postings: &[Posting],
    ledger: &Ledger,
    settings: &Settings,
    report: &mut Report,
) -> Result<VecDeque<Job>> {
    let states = ledger.states(issue)?;
    let mut taken = HashSet::new();
    let mut wants = |recipient: &Address| {
        let key = folded(recipient);
        let state = states.get(&key);
        // A list may have a reader twice.
        if !taken.insert(key) {
            return false;
        }
        match state {
            Some(State::Sent) => report.already_sent += 1,
            Some(State::Refused) if !settings.retry_refused => report.refused += 1,
            Some(State::Unknown | State::Dot) if !settings.resend_unknown => report.unknown += 1,
            _ => return true,
        }
        false
    };
    let mut queue = VecDeque::new();
    for posting in postings {
        let recipients: Vec<_> =
            posting.recipients.iter().filter(|recipient| wants(recipient)).cloned().collect();
        if !recipients.is_empty() {
            let posting = Posting { recipients, ..posting.clone() };
            queue.push_back(Job { posting, ready: None, put_off: None });
        }
    }
    Ok(queue)
}

/// The job that may go out first, and how long that is from now.
pub(super) fn next(queue: &VecDeque<Job>, pace: &Pace, now: Instant) -> (usize, Duration) {
    let mut soonest = (0, Duration::MAX);
    for (index, job) in queue.iter().enumerate() {
        let ready = job.ready.map_or(Duration::ZERO, |ready| ready.saturating_duration_since(now));
        let wait = ready.max(pace.wait(&job.posting.recipients, now));
        if wait.is_zero() {
            return (index, wait);
        }
        if wait < soonest.1 {
            soonest = (index, wait);
        }
    }
    soonest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::mail::settings::{Limits, Security, Smtp};

    fn posting(readers: &[&str]) -> Posting {
        let recipients = readers.iter().map(|reader| reader.parse().unwrap()).collect();
        Posting {
            message_id: "<1@example.cn>".to_owned(),
            sender: "office@example.cn".parse().unwrap(),
            recipients,
        }
    }

    fn settings(resend_unknown: bool, retry_refused: bool) -> Settings {
        let smtp = Smtp {
            server: "localhost".to_owned(),
            port: 25,
            security: Security::None,
            user: None,
            secret: None,
            ca_file: None,
            hello_name: None,
        };
        Settings { smtp, limits: Limits::default(), resend_unknown, retry_refused }
    }

    #[test]
    fn a_second_run_sends_only_what_is_not_sent() {
        let states = [
            ("sent@example.cn", State::Sent),
            ("refused@example.cn", State::Refused),
            ("unknown@example.cn", State::Unknown),
            ("deferred@example.cn", State::Deferred),
            ("planned@example.cn", State::Planned),
        ];
        let mut ledger = Ledger::in_memory().unwrap();
        let batch: Vec<_> = states.iter().map(|(reader, _)| *reader).collect();
        let batch = posting(&batch);
        ledger.plan("42", batch.recipients.iter().map(|reader| (reader, "<1@example.cn>"))).unwrap();
        for (reader, state) in states {
            ledger.end("42", &[reader.parse().unwrap()], state, "").unwrap();
        }
        let postings =
            [batch, posting(&["SENT@example.cn", "sent@EXAMPLE.CN"]), posting(&["sent@example.cn"])];
        let readers = |resend, retry| {
            let mut report = Report::default();
            let queue = unsent("42", &postings, &ledger, &settings(resend, retry), &mut report).unwrap();
            let names: Vec<Vec<String>> = queue
                .iter()
                .map(|job| job.posting.recipients.iter().map(|reader| reader.user().to_owned()).collect())
                .collect();
            (names, report)
        };
        // Nobody is another reader by the case of an address.
        let (names, report) = readers(false, false);
        assert_eq!(names, [vec!["deferred", "planned"]]);
        let expected = Report { already_sent: 1, refused: 1, unknown: 1, ..Report::default() };
        assert_eq!(report, expected);
        assert_eq!(readers(true, false).0[0], ["unknown", "deferred", "planned"]);
        assert_eq!(readers(false, true).0[0], ["refused", "deferred", "planned"]);
        let mut other = Report::default();
        let queue = unsent("43", &postings, &ledger, &settings(false, false), &mut other).unwrap();
        // Of another issue all are new, and each is sent to once.
        let readers: Vec<_> = queue.iter().map(|job| job.posting.recipients.len()).collect();
        assert_eq!((readers, other), (vec![5], Report::default()));
    }

    #[test]
    fn a_slow_domain_lets_others_pass() {
        let per_domain = BTreeMap::from([("qq.com".to_owned(), 60)]);
        let mut pace = Pace::new(&Limits { per_domain, ..Limits::default() });
        let now = Instant::now();
        let job = |reader: &str, ready| Job { posting: posting(&[reader]), ready, put_off: None };
        let soon = now + Duration::from_secs(3);
        let mut queue =
            VecDeque::from([job("a@qq.com", None), job("b@example.cn", Some(soon)), job("c@163.com", None)]);
        pace.count(&queue[0].posting.recipients, now);
        assert_eq!(next(&queue, &pace, now), (2, Duration::ZERO));
        queue.truncate(2);
        assert_eq!(next(&queue, &pace, now), (0, Duration::from_secs(1)));
    }
}
