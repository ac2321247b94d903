//! What happens when there is a bug: one that a brief triggers does not stop the
//! others.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::Result;

use crate::words::{Words, words};

/// Runs something of which nothing is used any more if a bug ends it. The error
/// is a phrase for the user; where the bug is, the thread has told on standard
/// error.
pub(crate) fn caught<T>(run: impl FnOnce() -> T) -> Result<T, Words> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|payload| {
        let message = message(payload.as_ref());
        words!(
            "a bug of jianbao's own, please report it: {message}",
            "这是 jianbao 自己的毛病，请告诉我们：{message}"
        )
    })
}

/// What kept one of several things from being done.
#[derive(Debug)]
pub(crate) enum Stopped {
    /// Something of the environment.
    Error(anyhow::Error),
    /// A bug, as a phrase for the user.
    Bug(Words),
}

/// Runs what may fail, and may have a bug, as [`caught`] does.
pub(crate) fn attempt<T>(run: impl FnOnce() -> Result<T>) -> Result<T, Stopped> {
    caught(run).map_err(Stopped::Bug)?.map_err(Stopped::Error)
}

fn message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_is_told_in_its_own_words() {
        let told = |run: fn()| caught(run).unwrap_err().en().to_owned();
        assert_eq!(told(|| panic!("plain")), "a bug of jianbao's own, please report it: plain");
        assert_eq!(told(|| panic!("with {}", 1)), "a bug of jianbao's own, please report it: with 1");
        assert_eq!(caught(|| 7), Ok(7));
    }
}
