//! What is inserted into a text so that Markdown reads it as its editor meant it:
//! backslashes before literal signs, brackets around a picture's path that
//! contains spaces.

use std::ops::Range;

use comrak::nodes::Node;

use super::emphasis::{Pairs, judge};
use super::leaves::leaves;
use super::written::{Sign, Written};

/// Everything that a text is amended by.
#[derive(Debug, Default)]
pub(super) struct Amendments {
    /// Signs that mean themselves, and doubtful pairs of them.
    pub(super) pairs: Pairs,
    /// Paths of pictures, in bytes of what was written.
    paths: Vec<Range<usize>>,
}

impl Amendments {
    /// Adds what a tree shows; whether that was anything new.
    pub(super) fn find<'a>(&mut self, root: Node<'a>, written: &Written<'_>) -> bool {
        let mut found = judge(root, written);
        let known = self.pairs.literal.len() + self.paths.len();
        self.pairs.doubtful = found.doubtful;
        self.pairs.literal.append(&mut found.literal);
        self.pairs.literal.sort_unstable();
        self.pairs.literal.dedup();
        if written.original.contains("![") && self.paths.is_empty() {
            let targets = leaves(root, written).into_iter().flat_map(|leaf| leaf.targets(written.original));
            self.paths.extend(targets.filter(|target| target.blanks_only).map(|target| target.target));
        }
        self.pairs.literal.len() + self.paths.len() > known
    }

    /// The signs to put in.
    pub(super) fn signs(&self) -> Vec<Sign> {
        let escapes = self.pairs.literal.iter().map(|at| (*at, '\\'));
        let brackets = self.paths.iter().flat_map(|path| [(path.start, '<'), (path.end, '>')]);
        escapes.chain(brackets).collect()
    }
}
