//! `jianbao new`: the next brief, from a template or from an earlier issue.

use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::{Datelike, Local, NaiveDate};

use super::{Context, Outcome};
use crate::args::New;
use crate::batch::select::{self, Selected};
use crate::brief::next::{self, Pattern};
use crate::issue::Locations;
use crate::targets::{Kind, Targets};
use crate::text::encoding;
use crate::words::{Because, words};
use crate::{files, intake};

/// Writes a brief that lacks nothing but its texts.
pub(super) fn run(args: &New, context: &Context) -> Result<Outcome> {
    let date = args.date.unwrap_or_else(today);
    let mut targets = Targets::default();
    targets.protect(args.from.as_deref());
    let output = targets.claim(place(args, date), Kind::Brief)?;
    let neighbour = args.from.as_deref().filter(|_| output.is_standard()).unwrap_or(output.path());
    let locations = Locations::new(neighbour);
    let from = args.from.as_deref().map(read).transpose()?;
    let series = locations.series.as_deref().map(read).transpose()?;
    let title = next::title(from.as_ref(), series.as_ref());
    let last = select::last_issue(&locations, title.as_deref(), date)?;
    let outline = last.as_ref().map(|last| &last.outline);
    let next = next::next(from.as_ref(), series.as_ref(), date, outline);
    let next = next.because(|| words!("the next brief cannot be written", "写不出下一期的源文件"))?;
    output.write_new(next.text.as_bytes())?;
    if !output.is_standard() {
        context.ui.note(&words!("wrote {}", "写好了 {}"; output.path().display()));
        if let (Some(number), Some(last)) = (next.number, last) {
            note_number(number, date, &last, context);
        }
    }
    Ok(Outcome::Done)
}

/// The day on the editor's clock; the one place that reads it.
fn today() -> NaiveDate {
    #[allow(clippy::disallowed_methods, reason = "a new brief is dated today unless a date is given")]
    let now = Local::now();
    now.date_naive()
}

/// The file to write: as asked, else beside the earlier issue, else here.
fn place(args: &New, date: NaiveDate) -> PathBuf {
    let name = PathBuf::from(format!("{date}.toml"));
    match (&args.output, &args.from) {
        (Some(output), _) if files::means_folder(output) => output.join(name),
        (Some(output), _) => output.clone(),
        (None, Some(from)) if !files::is_standard(from) => from.with_file_name(name),
        (None, _) => name,
    }
}

/// A brief or a series file, whose comments and order will stay.
fn read(path: &Path) -> Result<Pattern> {
    let decoded = encoding::decode(&files::read(path)?).ok();
    let Some(pattern) = decoded.and_then(|decoded| Pattern::read(decoded.text)) else {
        return Err(intake::no_toml(path).into());
    };
    Ok(pattern)
}

/// Says where a number comes from, and what it may not know.
fn note_number(number: i64, date: NaiveDate, last: &Selected, context: &Context) {
    let brief = last.locations.brief.display();
    context.ui.note(&words!("issue {number} follows `{brief}`", "第 {number} 期，接着 `{brief}`"));
    if last.outline.date.is_some_and(|day| day.year() != date.year()) {
        context.ui.note(&words!(
            "a new year has begun: write `issue = 1` if your numbers start again each year",
            "新的一年开始了：期号要重新起算的，写 `issue = 1`"
        ));
    }
}
