//! How fast messages may be sent: evenly, never more than the limits allow in any
//! minute. Only the caller's clock is used.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use lettre::Address;

use crate::mail::settings::Limits;

const MINUTE: Duration = Duration::from_secs(60);

/// The longest pause before a message is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(15 * 60);

/// When the next message may go out.
#[derive(Debug)]
pub(super) struct Pace {
    all: Option<Meter>,
    domains: BTreeMap<String, Meter>,
}

/// One limit: an interval after each, which keeps any minute below it.
#[derive(Debug)]
struct Meter {
    interval: Duration,
    free: Option<Instant>,
}

impl Meter {
    fn new(per_minute: u32) -> Self {
        Self { interval: MINUTE / per_minute.max(1), free: None }
    }

    fn wait(&self, now: Instant) -> Duration {
        self.free.map_or(Duration::ZERO, |free| free.saturating_duration_since(now))
    }

    fn count(&mut self, times: u32, now: Instant) {
        let from = self.free.map_or(now, |free| free.max(now));
        self.free = Some(from + self.interval * times);
    }
}

impl Pace {
    /// As the limits say.
    pub(super) fn new(limits: &Limits) -> Self {
        let domains = limits.per_domain.iter();
        Self {
            all: limits.per_minute.map(Meter::new),
            domains: domains.map(|(domain, &rate)| (domain.to_lowercase(), Meter::new(rate))).collect(),
        }
    }

    /// How long a message to these readers must still wait.
    pub(super) fn wait(&self, readers: &[Address], now: Instant) -> Duration {
        let domains = readers.iter().filter_map(|reader| self.domains.get(&reader.domain().to_lowercase()));
        domains.chain(self.all.as_ref()).map(|meter| meter.wait(now)).max().unwrap_or_default()
    }

    /// Counts a message: once in all, and each reader in its domain.
    pub(super) fn count(&mut self, readers: &[Address], now: Instant) {
        if let Some(all) = &mut self.all {
            all.count(1, now);
        }
        for reader in readers {
            if let Some(meter) = self.domains.get_mut(&reader.domain().to_lowercase()) {
                meter.count(1, now);
            }
        }
    }
}

/// The pause before try `times + 1`: the first, then twice as long each time.
pub(super) fn pause(first: Duration, times: u32) -> Duration {
    let factor = 2u32.saturating_pow(times.saturating_sub(1));
    first.saturating_mul(factor).min(LONGEST_PAUSE.max(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readers(addresses: &[&str]) -> Vec<Address> {
        addresses.iter().map(|address| address.parse().unwrap()).collect()
    }

    /// Sends as fast as the pace allows; the seconds at which each went out.
    fn run(pace: &mut Pace, messages: &[Vec<Address>], start: Instant) -> Vec<f64> {
        let mut now = start;
        let send = |readers: &Vec<Address>| {
            now += pace.wait(readers, now);
            pace.count(readers, now);
            (now - start).as_secs_f64()
        };
        messages.iter().map(send).collect()
    }

    #[test]
    fn without_limits_nothing_waits() {
        let mut pace = Pace::new(&Limits::default());
        let messages = vec![readers(&["a@example.cn"]); 5];
        assert_eq!(run(&mut pace, &messages, Instant::now()), [0.0; 5]);
    }

    #[test]
    fn no_minute_has_more_than_the_limit() {
        let limits = Limits { per_minute: Some(30), ..Limits::default() };
        let messages = vec![readers(&["a@example.cn"]); 100];
        let times = run(&mut Pace::new(&limits), &messages, Instant::now());
        assert_eq!(times[..3], [0.0, 2.0, 4.0]);
        for start in &times {
            let minute = times.iter().filter(|&time| (*start..start + 60.0).contains(time)).count();
            assert!(minute <= 30, "{minute} from {start} on");
        }
    }

    #[test]
    fn a_domain_slows_only_itself_and_counts_each_reader() {
        let per_domain = BTreeMap::from([("QQ.com".to_owned(), 60)]);
        let limits = Limits { per_domain, ..Limits::default() };
        let mut pace = Pace::new(&limits);
        let start = Instant::now();
        pace.count(&readers(&["a@qq.com", "b@Qq.com", "c@example.cn"]), start);
        assert_eq!(pace.wait(&readers(&["d@qq.com"]), start), Duration::from_secs(2));
        assert_eq!(pace.wait(&readers(&["d@example.cn"]), start), Duration::ZERO);
        assert_eq!(pace.wait(&readers(&["d@example.cn", "e@qq.com"]), start), Duration::from_secs(2));
    }

    #[test]
    fn idle_time_is_not_saved_up() {
        let limits = Limits { per_minute: Some(60), ..Limits::default() };
        let mut pace = Pace::new(&limits);
        let reader = readers(&["a@example.cn"]);
        let start = Instant::now();
        pace.count(&reader, start);
        let later = start + Duration::from_secs(600);
        pace.count(&reader, later);
        assert_eq!(pace.wait(&reader, later), Duration::from_secs(1));
    }

    #[test]
    fn pauses_double_up_to_a_quarter_of_an_hour() {
        let minutes: Vec<_> = (1..=7).map(|times| pause(MINUTE, times).as_secs() / 60).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 15, 15, 15]);
        assert_eq!(pause(MINUTE, u32::MAX), LONGEST_PAUSE);
        assert_eq!(pause(Duration::from_secs(3600), 1), Duration::from_secs(3600));
    }
}
