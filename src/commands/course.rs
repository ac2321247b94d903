//! How a command proceeds that does several things, none of which stops the
//! others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Error, Result};

use super::{Context, Outcome};
use crate::panics::Stopped;

/// The worst outcome so far, and the errors of the environment.
pub(super) struct Course<'a> {
    context: &'a Context,
    outcome: Outcome,
    errors: Vec<(PathBuf, Error)>,
}

impl<'a> Course<'a> {
    /// Nothing is done yet.
    pub(super) fn new(context: &'a Context) -> Self {
        Self { context, outcome: Outcome::Done, errors: Vec::new() }
    }

    /// Notes how one of them went.
    pub(super) fn note(&mut self, outcome: Outcome) {
        self.outcome = self.outcome.max(outcome);
    }

    /// Notes what stopped one of them: a bug is said at once, an error at the end.
    pub(super) fn stopped(&mut self, brief: &Path, why: Stopped) {
        match why {
            Stopped::Error(error) => self.errors.push((brief.to_owned(), error)),
            Stopped::Bug(bug) => {
                self.context.ui.error_in(&brief.display().to_string(), &bug);
                self.note(Outcome::Bug);
            }
        }
    }

    /// Notes what was asked for and is not there.
    pub(super) fn missing(&mut self, missing: Vec<(PathBuf, Error)>) {
        self.errors.extend(missing);
    }

    /// Whether all of it went well so far.
    pub(super) fn is_clean(&self) -> bool {
        self.outcome == Outcome::Done && self.errors.is_empty()
    }

    /// What of the environment stopped which of them.
    pub(super) fn errors(&self) -> &[(PathBuf, Error)] {
        &self.errors
    }

    /// How the command ends: each error is said once, the last by whoever
    /// called. A bug is worse than all of them.
    pub(super) fn end(self) -> Result<Outcome> {
        let mut said = BTreeSet::new();
        let errors = self.errors.into_iter().map(|(_, error)| error);
        let distinct = errors.filter(|error| said.insert(format!("{error:#}")));
        let mut errors: Vec<_> = distinct.collect();
        let last = if self.outcome == Outcome::Bug { None } else { errors.pop() };
        errors.iter().for_each(|error| self.context.ui.error(error));
        last.map_or(Ok(self.outcome), Err)
    }
}
