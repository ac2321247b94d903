//! `jianbao explain`: a finding's code in detail.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Explain;
use crate::files;
use crate::findings::{Entry, did_you_mean, entries, nearest};
use crate::words::{Tongue, Words, fail};

/// Prints a code's explanation, or all codes with their first sentences.
pub(super) fn run(args: &Explain, context: &Context) -> Result<Outcome> {
    let tongue = context.ui.tongue();
    let Some(code) = &args.code else {
        let mut sorted: Vec<_> = entries().collect();
        sorted.sort_by_key(|entry| entry.code);
        let lines: String = sorted.iter().map(|entry| line(entry, tongue)).collect();
        files::write_stdout(lines.as_bytes())?;
        return Ok(Outcome::Done);
    };
    let Some(entry) = entries().find(|entry| entry.code == code) else {
        let near = nearest(code, entries().map(|entry| entry.code));
        let all = Words::plain("`jianbao explain` lists them all", "`jianbao explain` 列出全部代号");
        let advice = near.map_or(all, |near| did_you_mean(&near));
        fail!("no finding has the code `{code}`; {}", "没有代号是 `{code}` 的问题；{}"; advice);
    };
    let source = tongue.of("Source: ", "依据：");
    let clause =
        if entry.clause.is_empty() { String::new() } else { format!("\n{source}{}\n", entry.clause) };
    let severity = entry.severity.word(tongue);
    let severity = tongue.of(format!(" ({severity})"), format!("（{severity}）"));
    let text = format!("{}{severity}\n\n{}\n{clause}", entry.code, entry.explanation(tongue));
    files::write_stdout(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn line(entry: &Entry, tongue: Tongue) -> String {
    let explanation = entry.explanation(tongue);
    let first = explanation.split_inclusive(tongue.of(". ", "。")).next().unwrap_or_default().trim_end();
    format!("{}\t{}\t{first}\n", entry.code, entry.severity.word(tongue))
}
