//! What is made of a text by much work, and asked for again at every key: it is
//! made once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// What was made of texts. It holds no more than so many, so that a long run takes
/// no more room than a short one.
pub struct Remembered<V> {
    known: Mutex<BTreeMap<String, V>>,
    most: usize,
}

impl<V: Clone> Remembered<V> {
    /// Nothing yet, and at most so many.
    pub const fn new(most: usize) -> Self {
        Self { known: Mutex::new(BTreeMap::new()), most }
    }

    /// What `make` makes of a text; it must make the same of it each time.
    pub fn get(&self, text: &str, make: impl FnOnce(&str) -> V) -> V {
        // A thread that panicked has added a whole value, or none.
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(value) = known().get(text) {
            return value.clone();
        }
        let value = make(text);
        let mut known = known();
        if known.len() >= self.most {
            known.clear();
        }
        known.insert(text.to_owned(), value.clone());
        value
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_text_is_worked_on_once_and_few_are_held() {
        let (remembered, worked) = (Remembered::new(2), Cell::new(0));
        let length = |text: &str| {
            remembered.get(text, |text| {
                worked.set(worked.get() + 1);
                text.len()
            })
        };
        assert_eq!(["a", "bb", "a", "bb"].map(length), [1, 2, 1, 2]);
        assert_eq!(worked.get(), 2);
        assert_eq!((length("ccc"), length("a"), worked.get()), (3, 1, 4));
    }
}
