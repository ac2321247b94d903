//! The numbers of notes: counted through the issue, in the order in which they
//! are first referred to.

use std::collections::HashMap;

/// Gives notes their numbers. Texts have to be gone through in the order in
/// which they are printed.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    /// Which text of the issue it is at: names tell the notes of one text apart.
    text: usize,
    numbers: HashMap<(usize, String), usize>,
}

impl Notes {
    /// Goes on to the next text.
    pub(crate) fn next_text(&mut self) {
        self.text += 1;
    }

    /// The number of the note with this name in the text, from 1.
    pub(crate) fn number(&mut self, name: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry((self.text, name.to_owned())).or_insert(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_keeps_its_number_within_its_text() {
        let mut notes = Notes::default();
        assert_eq!((notes.number("a"), notes.number("b"), notes.number("a")), (1, 2, 1));
        notes.next_text();
        assert_eq!((notes.number("a"), notes.number("a")), (3, 3));
    }
}
