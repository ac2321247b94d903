//! `jianbao compare`: two versions of an issue as a list of changes, or as one
//! marked text.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::{Compare, ListFormat};
use crate::files;
use crate::issue::{Issue, Opened, Request};
use crate::outputs::review_copy::unread;
use crate::paper::{Paper, values};
use crate::review::compare::compare;
use crate::review::redline::{self, Head};
use crate::review::shown;
use crate::targets::{self, Targets};
use crate::words::{Because, Words, fail};

/// Lists the changes, or writes the marked text.
pub(super) fn run(args: &Compare, context: &Context) -> Result<Outcome> {
    let (Some(old), Some(new)) = (open(&args.old, context)?, open(&args.new, context)?) else {
        return Ok(Outcome::AtFault);
    };
    let comparison = compare(&paper(&old)?, &paper(&new)?);
    let Some(output) = &args.output else {
        let list = match args.format {
            ListFormat::Human => shown::human(&comparison, context.ui.tongue()),
            ListFormat::Json => shown::json(&comparison),
        };
        files::write_stdout(list.as_bytes())?;
        return Ok(Outcome::Done);
    };
    let word = output.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("docx"));
    let mut targets = Targets::default();
    targets.protect([args.old.as_path(), args.new.as_path()]);
    let kind = if word { targets::Kind::Word } else { targets::Kind::Pdf };
    let target = targets.claim(output, kind)?;
    let engine = context.engines.get(new.draft().font_folders());
    let bytes = if word {
        shown::document(&comparison, (&old, &new), &paper(&new)?, &engine)?
    } else {
        let head = Head::of(&new, (&args.old, &args.new));
        redline::pdf(&comparison, &head, &shown::both(&old, &new, &engine)?, &engine)?
    };
    target.write(&bytes)?;
    if !target.is_standard() {
        let count = Words::count(comparison.changes.len(), "change", "处改动");
        context.ui.wrote(target.path(), &[count], bytes.len());
    }
    Ok(Outcome::Done)
}

/// The issue of a brief; one that is at fault is told.
fn open(path: &Path, context: &Context) -> Result<Option<Issue>> {
    if files::is_standard(path) {
        fail!("compare needs two files", "compare 要两个文件");
    }
    let Opened { draft, issue, .. } = context.open(path, &Request::default())?;
    if issue.value.is_none() {
        context.ui.findings(&issue.findings, &draft.sources);
    }
    Ok(issue.value)
}

fn paper(issue: &Issue) -> Result<Paper> {
    let (brief, series) = issue.draft().files();
    Ok(Paper::of(&values::of(brief, series).because(|| unread(issue))?))
}
