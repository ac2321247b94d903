//! `jianbao import --onto`: a reviewed copy's changes, shown key by key, and with
//! `--yes` written into the brief.

use std::path::Path;

use anyhow::Result;
use similar::TextDiff;

use super::report::Report;
use super::{Context, Outcome};
use crate::args::Import;
use crate::files;
use crate::intake;
use crate::issue::Locations;
use crate::limits;
use crate::paper::docx;
use crate::review::onto::{KeyChange, onto};
use crate::words::{Because, Words, fail, words};

/// Shows the changes of one copy; writes them where that is asked for.
pub(super) fn run(args: &Import, brief: &Path, context: &Context) -> Result<Outcome> {
    let [path] = args.files.as_slice() else {
        fail!("--onto takes one document", "--onto 一次只处理一份文档");
    };
    if files::is_standard(brief) {
        fail!("--onto needs the brief's file", "--onto 要给出源文件的路径");
    }
    let copy = files::read_up_to(path, limits::DOCUMENT_BYTES)?;
    let copy = docx::read(&copy).map_err(|cause| {
        words!("`{}` is not a complete Word document ({})", "`{}` 不是完整的 Word 文档（{}）"; path.display(), Words::foreign(&cause))
    })?;
    let old = files::read_up_to(brief, limits::BRIEF_BYTES)?;
    let text = intake::text(brief)?;
    let series = Locations::new(brief).series.as_deref().map(intake::text).transpose()?;
    let home = onto(&path.display().to_string(), copy, &text, series.as_deref());
    let home = home.ok().because(|| intake::no_toml(brief))?;
    files::write_stdout(diff(&home.changes).as_bytes())?;
    let mut report = Report::new(args.format);
    if !home.findings.is_empty() {
        report.add(&home.findings, &home.sources, path, context)?;
    }
    report.end(&[], context)?;
    let shown = brief.display();
    let count = Words::count(home.changes.len(), "change", "处改动");
    if home.changes.is_empty() {
        context.ui.note(&words!("nothing to change in {shown}", "{shown} 不用改"));
    } else if args.yes {
        intake::write_media(brief, &home.media)?;
        files::replace(brief, &old, home.text.as_bytes())?;
        context.ui.note(&words!("wrote {} to {shown}", "{}写进了 {shown}"; count));
    } else {
        context.ui.note(&words!("{} for {shown}; --yes writes", "{} 要写进 {shown}；加 --yes 写入"; count));
    }
    Ok(Outcome::Done)
}

/// The changes as a diff, a key at a time.
fn diff(changes: &[KeyChange]) -> String {
    let lined = |text: &str| {
        if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
    };
    let mut shown = String::new();
    for change in changes {
        let by = if change.by.is_empty() { String::new() } else { format!("  ({})", change.by.join("; ")) };
        let (before, after) = (lined(&change.before), lined(&change.after));
        let diff = TextDiff::from_lines(&before, &after);
        let header = (change.key.as_str(), format!("{}{by}", change.key));
        shown.push_str(&diff.unified_diff().context_radius(1).header(header.0, &header.1).to_string());
        if before == after {
            shown.push_str(&format!("--- {}\n+++ {}\n", header.0, header.1));
        }
    }
    shown
}
