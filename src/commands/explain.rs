//! `jianbao explain`: a finding's code at length.

use anyhow::{Result, bail};

use super::Outcome;
use crate::args::Explain;
use crate::files;
use crate::findings::{Entry, entries, nearest};

/// Prints a code's explanation, or all codes with their first sentences.
pub(super) fn run(args: &Explain) -> Result<Outcome> {
    let Some(code) = &args.code else {
        let mut sorted: Vec<_> = entries().collect();
        sorted.sort_by_key(|entry| entry.code);
        let lines: String = sorted.iter().map(line).collect();
        files::write_stdout(lines.as_bytes())?;
        return Ok(Outcome::Done);
    };
    let Some(entry) = entries().find(|entry| entry.code == code) else {
        let near = nearest(code, entries().map(|entry| entry.code));
        let advice = near.map_or_else(
            || "`jianbao explain` lists them all".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        bail!("no finding has the code `{code}`; {advice}");
    };
    let clause =
        if entry.clause.is_empty() { String::new() } else { format!("\nSource: {}\n", entry.clause) };
    let text = format!("{} ({})\n\n{}\n{clause}", entry.code, entry.severity.name(), entry.explanation);
    files::write_stdout(text.as_bytes())?;
    Ok(Outcome::Done)
}

fn line(entry: &Entry) -> String {
    let first = entry.explanation.split_inclusive(". ").next().unwrap_or_default().trim_end();
    format!("{}\t{}\t{first}\n", entry.code, entry.severity.name())
}
