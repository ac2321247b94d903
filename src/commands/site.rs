//! `jianbao site`: the archive as a web site.

use std::num::NonZeroUsize;
use std::sync::Mutex;

use anyhow::Result;

use super::course::Course;
use super::{Context, Outcome};
use crate::args;
use crate::batch::progress::Progress;
use crate::batch::report::{Line, Status};
use crate::batch::select;
use crate::site::{self, Options, Read};
use crate::text::period::Period;
use crate::words::{Words, words};

/// Makes the site of the briefs under some paths.
pub(super) fn run(args: &args::Site, context: &Context) -> Result<Outcome> {
    let found = select::select(&args.paths, &Period::default())?;
    context.ui.skipped(&found.others);
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let options = Options {
        folder: args.output.clone(),
        base_url: args.base_url.clone(),
        layout: args.layout.clone(),
        threads: args.jobs.unwrap_or(cores),
        rehearsals: super::rehearsals(args.bounds)?,
        manner: context.ui.manner(),
    };
    context.engines.warm();
    let progress = Mutex::new(Progress::new(found.briefs.len(), context.ui.shows_progress()));
    let tick = |read: &Read| {
        let status = if read.has_pages() { Status::Built } else { Status::Failed };
        if let Ok(mut progress) = progress.lock() {
            progress.add(&Line { status, pages: read.pages.or(Some(0)), ..Line::default() });
        }
    };
    let built = site::build(&found.briefs, &options, &context.engines, &tick);
    if let Ok(progress) = progress.lock() {
        progress.end();
    }
    let built = built?;
    let mut course = Course::new(context);
    built.briefs.into_iter().for_each(|read| tell(read, &mut course, context));
    let (folder, count) = (args.output.display(), built.count);
    context.ui.note(&words!(
        "{folder}: {}; {} files written, {} unchanged",
        "{folder}：{}；写了 {} 个文件，{} 个没有变动";
        Words::count(built.issues, "issue", "期"), count.written, count.unchanged
    ));
    if count.left > 0 {
        context.ui.note(&words!(
            "{} files of issues that are not among the briefs any more were left where they are",
            "有 {} 个文件属于已经不在源文件里的各期，原样留着";
            count.left
        ));
    }
    course.end()
}

/// Says what was found in a brief, and notes what stopped it.
fn tell(read: Read, course: &mut Course<'_>, context: &Context) {
    if !read.shown.is_empty() {
        context.ui.styled(&read.shown);
    }
    let brief = read.brief.display();
    let at_fault = !read.has_pages();
    match (read.stopped, read.copy_of) {
        (Some(why), _) => course.stopped(&read.brief, why),
        (None, Some(first)) => {
            context
                .ui
                .note(&words!("{brief} is left out: {first} is shown", "{brief} 没有收入：已经收了 {first}"));
        }
        (None, None) if at_fault => course.note(Outcome::AtFault),
        (None, None) => {}
    }
}
