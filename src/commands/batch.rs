//! `jianbao batch`: renders every brief under some paths, except those whose PDF
//! is already up to date.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args;
use crate::batch::report;
use crate::batch::session::{Batch, Ended, ReportPaths, Wish};
use crate::outputs::naming::PdfOptions;
use crate::words::{fail, words};

/// Renders the briefs that need it, and writes the reports.
pub(super) fn run(args: &args::Batch, context: &Context) -> Result<Outcome> {
    let wish = wish(args)?;
    let mut batch = Batch::prepare(&wish, &context.ui)?;
    if args.explain {
        batch.explain(&context.ui);
    }
    let ended = batch.render(&wish, &context.engines, &context.ui)?;
    conclude(batch.len(), &ended, context)
}

fn wish(args: &args::Batch) -> Result<Wish> {
    Ok(Wish {
        paths: args.paths.clone(),
        period: args.days.period(),
        output: args.output.clone(),
        threads: args.jobs,
        force: args.force,
        fail_fast: args.fail_fast,
        shard: args.shard,
        layout: args.layout.clone(),
        pdf: PdfOptions::new(args.pdf_standard.as_deref(), args.embed_source)?,
        rehearsals: super::rehearsals(args.bounds)?,
        reports: ReportPaths {
            json: args.report.clone(),
            junit: args.junit.clone(),
            timings: args.timings.clone(),
        },
    })
}

/// Says how it went with all the briefs, `count` of them.
fn conclude(count: usize, ended: &Ended, context: &Context) -> Result<Outcome> {
    let tally = report::Count::of(&ended.lines);
    context.ui.note(&tally.summary());
    let left = count - ended.lines.len();
    if ended.interrupted {
        fail!(
            "interrupted; {left} of {count} briefs are left: the same command goes on",
            "已停下；{count} 份源文件里还有 {left} 份：再运行同一条命令就接着做"
        );
    }
    if ended.bugs > 0 {
        return Ok(Outcome::Bug);
    }
    let errors = ended.lines.iter().filter(|line| line.error.is_some()).count();
    if errors > 0 {
        fail!(
            "{errors} of {count} briefs could not be read or written",
            "{count} 份源文件里有 {errors} 份读不了或写不了"
        );
    }
    if left > 0 {
        context.ui.note(&words!(
            "{left} briefs were not begun, as --fail-fast says",
            "还有 {left} 份没有开始，因为用了 --fail-fast"
        ));
    }
    Ok(if tally.failed > 0 { Outcome::AtFault } else { Outcome::Done })
}
