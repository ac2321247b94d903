//! Ctrl-C: once finishes the current message, twice ends at once.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Result;

use crate::ui::Ui;
use crate::words::{Because, words};

/// What a shell calls a program that Ctrl-C ended: 128 and the signal's number.
const ENDED: i32 = 130;

/// Whether the user asked to stop.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    shared: Arc<(Mutex<bool>, Condvar)>,
}

impl Interrupt {
    /// Listens for Ctrl-C, and for a system that shuts down.
    pub fn install(ui: Ui) -> Result<Self> {
        let interrupt = Self::default();
        let heard = interrupt.clone();
        ctrlc::set_handler(move || {
            if heard.ask() {
                std::process::exit(ENDED);
            }
            ui.note(&words!(
                "finishing the message in hand; Ctrl-C again ends at once",
                "正在发完手上这一封；再按一次 Ctrl-C 立即停下"
            ));
        })
        .because(|| words!("failed to listen for Ctrl-C", "收不到 Ctrl-C 的信号"))?;
        Ok(interrupt)
    }

    /// Notes that the user asked; whether that was so before.
    fn ask(&self) -> bool {
        let (asked, changed) = &*self.shared;
        let before = std::mem::replace(&mut *asked.lock().unwrap_or_else(PoisonError::into_inner), true);
        changed.notify_all();
        before
    }

    /// Whether the user asked to stop.
    pub(super) fn asked(&self) -> bool {
        *self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps, unless the user asks to stop.
    pub(super) fn sleep(&self, duration: Duration) {
        let (asked, changed) = &*self.shared;
        let guard = asked.lock().unwrap_or_else(PoisonError::into_inner);
        drop(changed.wait_timeout_while(guard, duration, |asked| !*asked));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn asking_wakes_a_sleeper_and_is_remembered() {
        let interrupt = Interrupt::default();
        assert!(!interrupt.asked());
        let other = interrupt.clone();
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(50));
            other.ask()
        });
        let start = Instant::now();
        interrupt.sleep(Duration::from_secs(60));
        assert!(start.elapsed() < Duration::from_secs(30));
        assert!(!thread.join().unwrap());
        assert!(interrupt.asked() && interrupt.ask());
    }
}
