//! What an issue's PDF is called and which standards it conforms to, as the
//! series file and the command line ask.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::brief::{Standard, is_no_name};
use crate::engine::export::{DEFAULT_STANDARDS, EMBEDDING_STANDARDS, Standards};
use crate::files;
use crate::issue::Draft;
use crate::words::{Because, fail, words};

/// What the command line says of PDFs.
#[derive(Debug, Clone, Default)]
pub struct PdfOptions {
    /// The standards asked for, when any are.
    pub standards: Option<Vec<Standard>>,
    /// Whether the brief is to be carried inside.
    pub embed: bool,
}

impl PdfOptions {
    /// Reads the words of `--pdf-standard`. The error lists the known ones.
    pub fn new(words: Option<&[String]>, embed: bool) -> Result<Self> {
        let standards = words.map(|words| words.iter().map(|word| parse_standard(word)).collect());
        Ok(Self { standards: standards.transpose()?, embed })
    }

    /// The command line's standards, else the series', else the default. The
    /// error says which of them cannot go together.
    pub fn choose(&self, series: Option<&[Standard]>) -> Result<Standards> {
        let list = match self.standards.as_deref().or(series) {
            Some(list) => list,
            None if self.embed => &EMBEDDING_STANDARDS,
            None => &DEFAULT_STANDARDS,
        };
        if self.embed
            && let Some(standard) = list.iter().find(|standard| ARCHIVAL_WITHOUT_FILES.contains(standard))
        {
            // The series' choice gives way; one made on the command line does not.
            if self.standards.is_none() {
                return Standards::new(&EMBEDDING_STANDARDS).map_err(anyhow::Error::msg);
            }
            fail!(
                "PDF standard {} allows no embedded brief; use a-3a, or a-4f",
                "PDF 标准 {} 不允许附带源文件；请用 a-3a 或 a-4f";
                standard.word()
            );
        }
        Standards::new(list).map_err(anyhow::Error::msg)
    }
}

/// The archival standards that allow no embedded file, or only archival ones.
const ARCHIVAL_WITHOUT_FILES: [Standard; 6] =
    [Standard::A1a, Standard::A1b, Standard::A2a, Standard::A2b, Standard::A2u, Standard::A4];

fn parse_standard(word: &str) -> Result<Standard> {
    let known = || Standard::ALL.iter().map(|&(word, _)| word).collect::<Vec<_>>().join(", ");
    Standard::ALL.iter().find(|(known, _)| *known == word.trim()).map(|&(_, standard)| standard).because(
        || words!("unknown PDF standard `{word}`; known: {}", "没有 PDF 标准 `{word}`；有的是：{}"; known()),
    )
}

/// What the name of an output can be made of.
#[derive(Debug, Clone, Default)]
pub struct NameParts {
    /// The newsletter's name.
    pub title: String,
    /// The issue's day, as 2026-06-10.
    pub date: String,
    /// Its number.
    pub issue: String,
}

/// The output's name as `[output] name` says, without its ending; `stem` is
/// the brief's own, which stands where nothing else would.
pub fn name(template: Option<&str>, stem: &str, parts: &NameParts) -> String {
    let Some(mut rest) = template else { return stem.to_owned() };
    let mut name = String::new();
    while let Some((before, (part, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        name.push_str(before);
        name.push_str(match part {
            "stem" => stem,
            "title" => &parts.title,
            "date" => &parts.date,
            "issue" => &parts.issue,
            // A finding of the series file names it.
            _ => "",
        });
        rest = after;
    }
    name.push_str(rest);
    // A title may hold characters that no file name can.
    let name: String = name.chars().map(|c| if is_no_name(c) { '-' } else { c }).collect();
    if name.trim().is_empty() { stem.to_owned() } else { name }
}

/// The output's name as the series file's `[output] name` says, without its ending.
pub fn of(draft: &Draft) -> String {
    let header = draft.brief().map(|brief| &brief.header);
    let parts = header.map_or_else(NameParts::default, |header| NameParts {
        title: header.title.value.clone(),
        date: header.date.to_string(),
        issue: header.issue.map_or_else(String::new, |issue| issue.to_string()),
    });
    name(draft.series.output.name.as_deref(), &stem(&draft.locations.brief), &parts)
}

/// Where an output goes that no command line places: below the project's
/// folder `root` as `[output] dir` says, else beside the brief.
pub fn folder(dir: Option<&str>, root: &Path, brief: &Path) -> PathBuf {
    match dir {
        Some(dir) => files::join(root, dir),
        None => brief.parent().unwrap_or(Path::new("")).to_owned(),
    }
}

/// A brief's own name without its ending; `stdin` for standard input.
pub fn stem(brief: &Path) -> String {
    if files::is_standard(brief) {
        return "stdin".to_owned();
    }
    brief.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::brief::NAME_PARTS;

    #[test]
    fn a_name_is_filled_in_once() {
        let parts =
            NameParts { title: "{date} 甲/乙".into(), date: "2026-06-10".into(), issue: "161".into() };
        let filled = |template: &str| name(Some(template), "stem", &parts);
        assert_eq!(filled("{title}-{issue}"), "{date} 甲-乙-161");
        assert_eq!(filled("{stem}{date}"), "stem2026-06-10");
        assert_eq!(name(None, "stem", &parts), "stem");
        assert_eq!(name(Some("{issue}"), "stem", &NameParts::default()), "stem");
        for part in NAME_PARTS {
            assert!(!filled(&format!("{{{part}}}")).is_empty(), "{part}");
        }
    }
}
