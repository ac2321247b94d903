//! What a batch says about each brief: JSON lines, JUnit XML for CI, and the
//! summary. The reports of shards are merged into the report of one run.

use std::path::Path;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as JunitReport, TestCase, TestCaseStatus, TestSuite};
use serde::{Deserialize, Serialize};

use crate::findings::JsonFinding;
use crate::words::{Words, words};

/// How a brief ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// A PDF was written.
    #[default]
    Built,
    /// The PDF that was there is what would be written.
    Fresh,
    /// There is no PDF.
    Failed,
}

/// A brief's line of the report (cli.md, `--report`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The brief as the user named it.
    pub brief: String,
    /// Its PDF.
    pub output: String,
    /// How it ended.
    pub status: Status,
    /// The pages of the PDF; null where there is none.
    pub pages: Option<usize>,
    /// Its size.
    pub bytes: Option<usize>,
    /// Its BLAKE3 in hexadecimal.
    pub blake3: Option<String>,
    /// How long it took.
    pub millis: u64,
    /// What was found.
    pub findings: Vec<JsonFinding>,
    /// What of the environment stopped it, such as a full disk.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

/// The report as JSON lines.
pub fn json_lines(lines: &[Line]) -> String {
    let json = |line| serde_json::to_string(line).expect("a line has only strings and numbers") + "\n";
    lines.iter().map(json).collect()
}

/// Reads a report; an error has the number of the line, from 1, and its fault.
pub fn parse(text: &str) -> Result<Vec<Line>, (usize, String)> {
    let read = |(index, line)| serde_json::from_str(line).map_err(|error| (index + 1, error.to_string()));
    text.lines().enumerate().map(read).collect()
}

/// Joins reports of shards in the order of the briefs. The error names a brief
/// that stands in two of them.
pub fn merge(reports: impl IntoIterator<Item = Vec<Line>>) -> Result<Vec<Line>, String> {
    let mut lines: Vec<_> = reports.into_iter().flatten().collect();
    lines.sort_by(|a, b| Path::new(&a.brief).cmp(Path::new(&b.brief)));
    match lines.windows(2).find(|pair| pair[0].brief == pair[1].brief) {
        Some(pair) => Err(pair[0].brief.clone()),
        None => Ok(lines),
    }
}

/// How many ended in which way, and the pages that were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// PDFs written.
    pub built: usize,
    /// PDFs that stayed.
    pub fresh: usize,
    /// Briefs without PDF.
    pub failed: usize,
    /// Pages written.
    pub pages: usize,
}

impl Count {
    /// Counts a line in.
    pub fn add(&mut self, line: &Line) {
        match line.status {
            Status::Built => {
                self.built += 1;
                self.pages += line.pages.unwrap_or_default();
            }
            Status::Fresh => self.fresh += 1,
            Status::Failed => self.failed += 1,
        }
    }

    /// All of a report.
    pub fn of(lines: &[Line]) -> Self {
        let mut count = Self::default();
        lines.iter().for_each(|line| count.add(line));
        count
    }

    /// The one line at the end.
    pub fn summary(&self) -> Words {
        let all = Words::count(self.built + self.fresh + self.failed, "brief", "份源文件");
        let mut parts = Vec::new();
        if self.built > 0 {
            let pages = Words::count(self.pages, "page", "页");
            parts.push(words!("{} built ({})", "排好 {} 份（{}）"; self.built, pages));
        }
        if self.fresh > 0 {
            parts.push(words!("{} unchanged", "{} 份没有变动"; self.fresh));
        }
        if self.failed > 0 {
            parts.push(words!("{} failed", "{} 份有错误"; self.failed));
        }
        if parts.is_empty() {
            parts.push(Words::plain("nothing to do", "没有要做的"));
        }
        words!("{}: {}", "{}：{}"; all, Words::join(&parts, ", ", "，"))
    }
}

/// The report in the XML that CI systems read: a test for each brief.
pub fn junit(lines: &[Line]) -> String {
    let mut suite = TestSuite::new("jianbao batch");
    for line in lines {
        let found: Vec<_> = line.findings.iter().map(fault).collect();
        let status = match line.status {
            Status::Failed => {
                let mut status = TestCaseStatus::non_success(match line.error {
                    Some(_) => NonSuccessKind::Error,
                    None => NonSuccessKind::Failure,
                });
                let faults: Vec<_> = found.iter().cloned().chain(line.error.clone()).collect();
                status.set_message(faults.first().cloned().unwrap_or_default());
                status.set_description(faults.join("\n"));
                status
            }
            Status::Built | Status::Fresh => TestCaseStatus::success(),
        };
        let mut case = TestCase::new(line.brief.as_str(), status);
        case.set_classname("jianbao");
        case.set_time(Duration::from_millis(line.millis));
        if line.status != Status::Failed && !found.is_empty() {
            case.set_system_out(found.join("\n"));
        }
        suite.add_test_case(case);
    }
    let mut report = JunitReport::new("jianbao");
    report.add_test_suite(suite);
    report.to_string().expect("writing XML to memory")
}

/// A finding in a line: `a.toml:4:8: error brief/date: …`.
fn fault(finding: &JsonFinding) -> String {
    let place = match (&finding.file, finding.line, finding.column) {
        (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
        _ => String::new(),
    };
    format!("{place}{} {}: {}", finding.severity, finding.code, finding.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(brief: &str, status: Status) -> Line {
        Line { brief: brief.to_owned(), status, pages: Some(2), ..Line::default() }
    }

    #[test]
    fn reports_are_joined_in_the_order_of_the_briefs() {
        let (a, b, c) =
            (line("a-1.toml", Status::Built), line("a/2.toml", Status::Fresh), line("b", Status::Failed));
        let merged = merge([vec![c.clone()], vec![], vec![a.clone(), b.clone()]]).unwrap();
        // Paths are compared part by part: the folder `a` comes before `a-1.toml`.
        assert_eq!(merged, [b, a.clone(), c.clone()]);
        assert_eq!(Count::of(&merged).summary().en(), "3 briefs: 1 built (2 pages), 1 unchanged, 1 failed");
        assert_eq!(merge([vec![a.clone(), c], vec![a]]), Err("a-1.toml".to_owned()));
    }

    #[test]
    fn a_report_reads_what_it_wrote() {
        let lines = vec![line("a", Status::Built), line("b", Status::Failed)];
        assert_eq!(parse(&json_lines(&lines)), Ok(lines));
        assert_eq!(parse("{\"brief\":1}\n").unwrap_err().0, 1);
    }

    #[test]
    fn junit_names_the_first_fault() {
        let mut failed = line("a<b>.toml", Status::Failed);
        failed.error = Some("disk full".to_owned());
        let xml = junit(&[failed, line("b", Status::Built)]);
        assert!(xml.contains(r#"tests="2" skipped="0" failures="0" errors="1""#), "{xml}");
        assert!(xml.contains("a&lt;b&gt;.toml") && xml.contains(r#"message="disk full""#), "{xml}");
    }
}
