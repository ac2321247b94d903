//! `jianbao check`: everything that `build` would find, and no output.

use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use similar::{Algorithm, TextDiff};

use super::course::Course;
use super::report::Report;
use super::{Context, Outcome};
use crate::archive::Archive;
use crate::args::{Check, ReportFormat};
use crate::batch::select;
use crate::engine::forget;
use crate::files;
use crate::findings::{self, Findings, Policy, did_you_mean, is_known_rule, nearest};
use crate::inputs::{Inputs, Overlay};
use crate::issue::{Draft, Opened, Request};
use crate::limits;
use crate::outputs::naming::PdfOptions;
use crate::panics::attempt;
use crate::text::encoding;
use crate::text::source::Reading;
use crate::words::{Words, fail, words};

/// Checks every brief; what cannot be read stops no other.
pub(super) fn run(args: &Check, context: &Context) -> Result<Outcome> {
    agree(args)?;
    let mut course = Course::new(context);
    let mut report = Report::new(args.format);
    let asked = select::asked(&args.briefs);
    context.ui.skipped(&asked.others);
    let archive = Archive::read(&asked.briefs);
    for path in &asked.briefs {
        match attempt(|| check(path, args, context)) {
            Ok((draft, mut findings)) => {
                findings.extend(archive.findings(path, &draft));
                findings.sort();
                report.add(&findings, &draft.sources, &draft.locations.brief, context)?;
                course.note(Outcome::from(!findings.has_errors()));
            }
            Err(why) => course.stopped(path, why),
        }
        forget(0);
    }
    course.missing(asked.missing);
    report.end(course.errors(), context)?;
    course.end()
}

/// What to do about a code that no finding has.
fn meant(near: Option<&str>) -> Words {
    let all = Words::plain("`jianbao explain` lists them", "`jianbao explain` 列出全部代号");
    near.map_or(all, did_you_mean)
}

/// Finds what the options forbid.
fn agree(args: &Check) -> Result<()> {
    if let Some(rule) = args.deny.iter().chain(&args.allow).find(|rule| !is_known_rule(rule)) {
        let near = nearest(rule, findings::entries().map(|entry| entry.code));
        fail!("unknown code `{rule}`; {}", "没有代号 `{rule}`；{}"; meant(near.as_deref()));
    }
    if args.diff && args.format != ReportFormat::Human {
        fail!(
            "--diff and --format both write to standard output: give one of them",
            "--diff 和 --format 都写到标准输出，只能用一个"
        );
    }
    Ok(())
}

/// Checks one brief, after its repairs where they are asked for.
fn check(path: &Path, args: &Check, context: &Context) -> Result<(Arc<Draft>, Findings)> {
    let policy = Policy { deny: args.deny.clone(), allow: args.allow.clone() };
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), policy, rehearsals, ..Request::default() };
    let mut bytes = files::read_up_to(path, limits::BRIEF_BYTES)?;
    if args.fix || args.diff {
        let mended = mend(path, &bytes, &request, context)?;
        if args.diff {
            show(path, &bytes, &mended)?;
        } else {
            bytes = make(path, bytes, mended, context)?;
        }
    }
    let Opened { draft, engine, issue } = open_as(path, bytes, &request, context)?;
    let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
    let checked = issue.and_then(|issue| {
        // Of the PDF only what the standards forbid is of interest.
        issue.compile(&engine).and_then(|document| issue.pdf(&document, &engine, &standards))
    });
    Ok((draft, checked.findings))
}

/// Reads a brief whose bytes are at hand, as what would stand at `path`.
pub(super) fn open_as(path: &Path, bytes: Vec<u8>, request: &Request, context: &Context) -> Result<Opened> {
    let mut overlay = Overlay::default();
    overlay.set(path, bytes);
    Opened::read(path, &Inputs::with(overlay), request, &context.engines)
}

/// A repair can bring out another; this many rounds reach the end.
const ROUNDS: usize = 4;

/// A brief with its certain repairs, and a line about each.
struct Mended {
    bytes: Vec<u8>,
    lines: Vec<Words>,
}

/// Works out the certain repairs. Comments and order stay, for only the
/// repaired characters change.
fn mend(path: &Path, bytes: &[u8], request: &Request, context: &Context) -> Result<Mended> {
    let mut mended = Mended { bytes: bytes.to_vec(), lines: Vec::new() };
    for _ in 0..ROUNDS {
        let text = mended.bytes.clone();
        let Opened { draft, issue, .. } = open_as(path, text, request, context)?;
        let (text, made) = issue.findings.mend(draft.brief_source(), &draft.sources);
        let converted = draft.sources.get(draft.brief_source()).reading == Reading::Converted;
        if made.is_empty() && !converted {
            break;
        }
        if converted {
            mended.lines.push(words!("{}: saved as UTF-8", "{}：存成了 UTF-8"; path.display()));
        }
        mended.lines.extend(made.iter().map(|finding| finding.mended(&draft.sources)));
        mended.bytes = text.into_bytes();
    }
    Ok(mended)
}

/// Writes a mended brief and says what was done; gives what stands there now.
fn make(path: &Path, bytes: Vec<u8>, mended: Mended, context: &Context) -> Result<Vec<u8>> {
    if files::is_standard(path) {
        fail!("--fix needs a file, not standard input", "--fix 要给文件，不能是标准输入");
    }
    if mended.lines.is_empty() {
        return Ok(bytes);
    }
    files::replace(path, &bytes, &mended.bytes)?;
    for line in &mended.lines {
        context.ui.note(line);
    }
    let count = Words::count(mended.lines.len(), "repair", "处");
    context.ui.note(&words!("{}: {} made\n", "{}：改了 {}\n"; path.display(), count));
    Ok(mended.bytes)
}

/// Shows what would be mended as a unified diff, which `patch` takes.
fn show(path: &Path, bytes: &[u8], mended: &Mended) -> Result<()> {
    let old = encoding::decode(bytes).map_or_else(|_| String::new(), |decoded| decoded.text);
    let new = String::from_utf8_lossy(&mended.bytes);
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_lines(&*old, &*new);
    let name = path.display().to_string();
    let shown = diff.unified_diff().header(&name, &name).to_string();
    files::write_stdout(shown.as_bytes())
}
