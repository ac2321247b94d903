//! `jianbao build`: renders briefs.

use anyhow::Result;

use super::course::Course;
use super::{Context, Outcome};
use crate::args::Build;
use crate::build::{Building, Wish};
use crate::issue::Request;
use crate::outputs::format::Format;
use crate::outputs::long::{Dimensions, MAX_HEIGHT, WIDTH};
use crate::outputs::naming::PdfOptions;
use crate::outputs::render::Pixels;
use crate::panics::{Stopped, caught};
use crate::ui;
use crate::words::fail;

/// Renders every brief; one that is at fault stops no other.
pub(super) fn run(args: &Build, context: &Context) -> Result<Outcome> {
    let wish = wish(args)?;
    let mut course = Course::new(context);
    let mut building = Building::read(&wish, &context.engines, &context.ui)?;
    for (brief, why) in std::mem::take(&mut building.stopped) {
        course.stopped(&brief, why);
    }
    while let Some(brief) = building.next_brief() {
        match caught(|| building.render_next()) {
            Ok(rendered) => {
                if let Some(rendered) = rendered? {
                    course.note(building.finish(&rendered, &context.ui)?.into());
                }
            }
            Err(bug) => course.stopped(&brief, Stopped::Bug(bug)),
        }
    }
    building.end(course.is_clean())?;
    course.end()
}

/// What the command line asks for. The error names options that do not go together.
pub(super) fn wish(args: &Build) -> Result<Wish> {
    let format = args.format.unwrap_or_else(|| Format::of_ending(args.output.as_deref()));
    if args.embed_source && format != Format::Pdf {
        fail!("--embed-source needs a PDF", "--embed-source 只用于 PDF");
    }
    if format != Format::LongPng && (args.width.is_some() || args.max_height.is_some()) {
        fail!(
            "--width and --max-height need --format long-png",
            "--width 和 --max-height 要与 --format long-png 一起用"
        );
    }
    let width = args.width.unwrap_or(WIDTH);
    let max_height = args.max_height.unwrap_or(MAX_HEIGHT);
    Ok(Wish {
        briefs: args.briefs.clone(),
        output: args.output.clone(),
        format,
        named: args.format.is_some(),
        request: Request {
            layout: args.layout.clone(),
            embed: args.embed_source,
            endless: format == Format::LongPng,
            rehearsals: super::rehearsals(args.bounds)?,
            ..Request::default()
        },
        pdf: PdfOptions::new(args.pdf_standard.as_deref(), args.embed_source)?,
        pixels: Pixels { ppi: args.ppi, long: Dimensions { width, max_height } },
        depfile: args.depfile.clone(),
        open: args.open,
        terminal: ui::shows_output(),
    })
}
