//! `jianbao check`: everything that `build` would find, without any output.

use std::path::Path;

use anyhow::Result;

use super::course::Course;
use super::report::Report;
use super::{Context, Outcome};
use crate::args::{Check, ReportFormat};
use crate::batch::select;
use crate::checking::{Checked, Checking};
use crate::engine::forget;
use crate::files;
use crate::findings::Policy;
use crate::issue::Request;
use crate::limits;
use crate::mending::Mended;
use crate::panics::{Stopped, attempt};
use crate::words::{fail, words};

/// Checks every brief; what cannot be read stops no other.
pub(super) fn run(args: &Check, context: &Context) -> Result<Outcome> {
    if args.diff && args.format != ReportFormat::Human {
        fail!(
            "--diff and --format both write to standard output: give one of them",
            "--diff 和 --format 都写到标准输出，只能用一个"
        );
    }
    let policy = Policy::asked(&args.deny, &args.allow)?;
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), policy, rehearsals, ..Request::default() };
    let (mut course, mut report) = (Course::new(context), Report::new(args.format));
    let asked = select::asked(&args.briefs);
    context.ui.skipped(&asked.others);
    let (cache, folder) = (files::cache_folder(), files::current_folder());
    let checking = Checking::new(&asked.briefs, &request, &context.engines, cache, &folder);
    let mut tell = |path: &Path, checked: Result<Checked, Stopped>| match checked {
        Ok(Checked::Unchanged) => {
            report.nothing_found(path, context);
            context.ui.detail(
                &words!("{}: unchanged since its last check", "{}：上次检查之后没有改动"; path.display()),
            );
            Ok(())
        }
        Ok(Checked::Anew(draft, findings)) => {
            course.note(Outcome::from(!findings.has_errors()));
            report.add(&findings, &draft.sources, &draft.locations.brief, context)
        }
        Err(why) => {
            course.stopped(path, why);
            Ok(())
        }
    };
    if args.fix || args.diff {
        for path in &asked.briefs {
            tell(path, attempt(|| checking.one(path, mend(path, args, &request, context)?)))?;
            forget(0);
        }
    } else {
        checking.all(&asked.briefs, tell)?;
    }
    course.missing(asked.missing);
    report.end(course.errors(), context)?;
    course.end()
}

/// Makes the certain repairs, or shows them; returns what is to be checked.
fn mend(path: &Path, args: &Check, request: &Request, context: &Context) -> Result<Vec<u8>> {
    let bytes = files::read_up_to(path, limits::BRIEF_BYTES)?;
    let mended = Mended::of(path, &bytes, request, &context.engines)?;
    if args.diff {
        files::write_stdout(mended.diff(path, &bytes).as_bytes())?;
        return Ok(bytes);
    }
    mended.write(path, &bytes)?;
    context.ui.mended(path, &mended.lines);
    Ok(mended.bytes)
}
