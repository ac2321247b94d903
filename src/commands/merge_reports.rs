//! `jianbao merge-reports`: merges the reports of shards into the report of one
//! run.

use std::path::PathBuf;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::MergeReports;
use crate::batch::report::{self, Count};
use crate::files;
use crate::targets::{Kind, Targets};
use crate::words::{fail, words};

/// Joins reports.
pub(super) fn run(args: &MergeReports, context: &Context) -> Result<Outcome> {
    let mut targets = Targets::default();
    targets.protect(args.reports.iter().map(PathBuf::as_path));
    let output = targets.claim(&args.output, Kind::JsonLines)?;
    let junit = args.junit.as_ref().map(|path| targets.claim(path, Kind::Junit)).transpose()?;
    let mut reports = Vec::new();
    for path in &args.reports {
        let text = String::from_utf8(files::read(path)?).map_err(
            |_| words!("`{}` is not a report: it is not UTF-8", "`{}` 不是报告：它不是 UTF-8"; path.display()),
        )?;
        let lines = report::parse(&text).map_err(|(line, fault)| {
            words!(
                "`{}` is not a report of a batch: line {line}: {fault}",
                "`{}` 不是批量报告：第 {line} 行：{fault}";
                path.display()
            )
        })?;
        reports.push(lines);
    }
    let lines = match report::merge(reports) {
        Ok(lines) => lines,
        Err(brief) => fail!(
            "`{brief}` is in two of the reports; give each shard's report once",
            "两份报告里都有 `{brief}`；每个分片的报告只给一次"
        ),
    };
    output.write(report::json_lines(&lines).as_bytes())?;
    if let Some(junit) = junit {
        junit.write(report::junit(&lines).as_bytes())?;
    }
    let count = Count::of(&lines);
    context.ui.note(&count.summary());
    Ok(if count.failed > 0 { Outcome::AtFault } else { Outcome::Done })
}
