//! What a folder's PDFs were made from, so that unchanged ones need not be made
//! again. Decided by content alone; a record that is damaged, foreign or of
//! another form is ignored.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde::{Deserialize, Serialize};

use super::plan::Job;
use super::report::Line;
use super::twins::Twin;
use crate::inputs::{self, Dependency, Kind, digest};
use crate::words::{Tongues, Words, words};

/// The form of the record; another number is another form.
const FORM: u32 = 1;

/// What this program is made of.
pub const FINGERPRINT: &str = env!("JIANBAO_FINGERPRINT");

/// What one PDF was made of, and what was said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The brief as the user named it.
    pub brief: PathBuf,
    /// The fingerprint of the program that made it.
    pub program: String,
    /// The options that its bytes depend on.
    pub options: String,
    /// The series file that was in force.
    pub series: Option<PathBuf>,
    /// Everything that was read for it.
    pub inputs: Vec<Dependency>,
    /// The line of the report.
    pub line: Line,
    /// The findings as they were printed, with their colours.
    pub shown: String,
    /// The languages in which both say it.
    pub tongues: Tongues,
    /// The other brief that seemed to be the same issue.
    #[serde(default)]
    pub twin: Option<Twin>,
}

/// The record of a folder: entries by output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record(BTreeMap<String, Entry>);

/// The first line of a record's file.
#[derive(Serialize, Deserialize)]
struct Heading {
    jianbao_batch_record: u32,
    /// Of the lines below.
    blake3: String,
}

/// An entry with its output, as a line of the file.
#[derive(Serialize, Deserialize)]
struct Row {
    output: String,
    entry: Entry,
}

/// The file is no record, or not as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

impl Record {
    /// Reads a record's file.
    pub fn parse(bytes: &[u8]) -> Result<Self, Damaged> {
        let rows = opened(bytes)?.lines().map(|row| {
            let Row { output, entry } = serde_json::from_str(row).map_err(|_| Damaged)?;
            Ok((output, entry))
        });
        rows.collect::<Result<_, _>>().map(Self)
    }

    /// The record as a file.
    pub fn print(&self) -> String {
        let mut rows = String::new();
        for (output, entry) in &self.0 {
            let row = Row { output: output.clone(), entry: entry.clone() };
            rows.push_str(&serde_json::to_string(&row).expect("a row has only strings and numbers"));
            rows.push('\n');
        }
        sealed(&rows)
    }

    /// The entry of an output.
    pub fn get(&self, output: &Path) -> Option<&Entry> {
        self.0.get(&key(output))
    }

    /// Writes down what an output was made of.
    pub fn insert(&mut self, output: &Path, entry: Entry) {
        self.0.insert(key(output), entry);
    }

    /// Strikes out an output.
    pub fn remove(&mut self, output: &Path) {
        self.0.remove(&key(output));
    }

    /// Strikes out the outputs that are not there any more.
    pub fn retain(&mut self, there: impl Fn(&Path) -> bool) {
        self.0.retain(|output, _| there(Path::new(output)));
    }
}

/// The rows of a record's file, if they are as they were written.
pub fn opened(bytes: &[u8]) -> Result<&str, Damaged> {
    let text = std::str::from_utf8(bytes).map_err(|_| Damaged)?;
    let (heading, rows) = text.split_once('\n').ok_or(Damaged)?;
    let heading: Heading = serde_json::from_str(heading).map_err(|_| Damaged)?;
    if heading.jianbao_batch_record != FORM || heading.blake3 != digest(rows.as_bytes()) {
        return Err(Damaged);
    }
    Ok(rows)
}

/// Rows under a heading that tells whether they stay as they are.
pub fn sealed(rows: &str) -> String {
    let heading = Heading { jianbao_batch_record: FORM, blake3: digest(rows.as_bytes()) };
    format!("{}\n{rows}", serde_json::to_string(&heading).expect("two plain fields"))
}

fn key(output: &Path) -> String {
    output.to_string_lossy().into_owned()
}

/// Why a brief is rendered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// No record knows its output.
    New,
    /// All are to be rendered.
    Forced,
    /// Another brief was written there.
    OtherBrief(PathBuf),
    /// The PDF is gone.
    OutputGone,
    /// The PDF is not the one that was written.
    OutputAltered,
    /// Another build of jianbao made it.
    Program,
    /// The options are others.
    Options,
    /// Another series file is in force.
    Series,
    /// Another brief has come to be the same issue, or is so no longer.
    Twin,
    /// What was found in it was told in another language.
    Language,
    /// What it was made of is other than it was.
    Changed(PathBuf),
}

impl Reason {
    /// What is said of it, behind the brief's name.
    pub fn words(&self) -> Words {
        match self {
            Self::OtherBrief(brief) => {
                let brief = brief.display();
                words!("its PDF was made from `{brief}`", "它的 PDF 是由 `{brief}` 排的")
            }
            Self::Changed(path) => words!("`{}` has changed", "`{}` 变了"; path.display()),
            Self::New => Words::plain("it is not in the record", "记录里没有它"),
            Self::Forced => Words::plain("--force was given", "用了 --force"),
            Self::OutputGone => Words::plain("its PDF is gone", "它的 PDF 不见了"),
            Self::OutputAltered => Words::plain("its PDF was altered", "它的 PDF 有人改过"),
            Self::Program => {
                Words::plain("another build of jianbao made its PDF", "它的 PDF 是别的版本的 jianbao 排的")
            }
            Self::Options => Words::plain("the options are different", "选项变了"),
            Self::Series => Words::plain(
                "another jianbao.toml applies, or none",
                "起作用的 jianbao.toml 换了一个，或者没有了",
            ),
            Self::Twin => Words::plain(
                "the brief that is the same issue is another, or none",
                "与它是同一期的源文件换了一份，或者没有了",
            ),
            Self::Language => {
                Words::plain("its findings are to be shown in another language", "要用另一种语言说它的问题")
            }
        }
    }
}

/// The digests of what is on the disk, each taken once in a run.
#[derive(Default)]
pub struct Digests(Mutex<HashMap<(PathBuf, Kind), Option<String>>>);

impl Digests {
    /// Whether what was read is what is there.
    pub fn holds(&self, input: &Dependency) -> bool {
        self.get(&input.path, input.kind) == input.digest
    }

    fn get(&self, path: &Path, kind: Kind) -> Option<String> {
        let key = (path.to_owned(), kind);
        let known = |digests: &Self| digests.0.lock().ok()?.get(&key).cloned();
        if let Some(digest) = known(self) {
            return digest;
        }
        let digest = inputs::digest_now(path, kind);
        if let Ok(mut digests) = self.0.lock() {
            digests.insert(key, digest.clone());
        }
        digest
    }
}

/// Why a job's PDF cannot stay as it is; none when nothing has changed.
pub fn reason(
    entry: Option<&Entry>,
    job: &Job,
    options: &str,
    tongues: Tongues,
    digests: &Digests,
) -> Option<Reason> {
    let Some(entry) = entry else { return Some(Reason::New) };
    if entry.brief != job.brief {
        return Some(Reason::OtherBrief(entry.brief.clone()));
    }
    if entry.program != FINGERPRINT {
        return Some(Reason::Program);
    }
    if entry.options != options {
        return Some(Reason::Options);
    }
    if job.series != entry.series {
        return Some(Reason::Series);
    }
    if job.twin != entry.twin {
        return Some(Reason::Twin);
    }
    if entry.tongues != tongues && !entry.shown.is_empty() {
        return Some(Reason::Language);
    }
    for input in &entry.inputs {
        if !digests.holds(input) {
            return Some(Reason::Changed(input.path.clone()));
        }
    }
    match inputs::digest_now(&job.output, Kind::File) {
        None => Some(Reason::OutputGone),
        output if output != entry.line.blake3 => Some(Reason::OutputAltered),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::twins::Same;

    fn record() -> Record {
        let line = Line { brief: "a.toml".to_owned(), output: "a.pdf".to_owned(), ..Line::default() };
        let entry = Entry {
            brief: PathBuf::from("a.toml"),
            program: FINGERPRINT.to_owned(),
            options: String::new(),
            series: None,
            inputs: vec![Dependency::file("a.toml", b"x"), Dependency::missing("layouts/a", Kind::Folder)],
            line,
            shown: "\u{1b}[1mwarning\u{1b}[0m".to_owned(),
            tongues: Tongues::default(),
            twin: Some(Twin { first: "b.toml".to_owned(), same: Same::Day }),
        };
        let mut record = Record::default();
        record.insert(Path::new("a.pdf"), entry);
        record
    }

    #[test]
    fn a_record_reads_what_it_wrote() {
        assert_eq!(Record::parse(record().print().as_bytes()), Ok(record()));
        assert_eq!(Record::parse(Record::default().print().as_bytes()), Ok(Record::default()));
    }

    #[test]
    fn any_byte_that_differs_damages_it() {
        let good = record().print().into_bytes();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(Record::parse(&bad), Err(Damaged), "byte {at}");
        }
        for cut in 0..good.len() {
            assert_eq!(Record::parse(&good[..cut]), Err(Damaged), "cut at {cut}");
        }
    }
}
