//! Where a run may write: under a name whose ending matches the format, and never
//! on anything that the run reads or has written.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::files::{self, Identity};
use crate::words::{Words, fail};

/// What a file is, which its ending has to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An issue, or a volume.
    Pdf,
    /// A picture.
    Png,
    /// A drawing.
    Svg,
    /// Typst code.
    Typst,
    /// A page.
    Html,
    /// A Word document.
    Word,
    /// Markdown.
    Markdown,
    /// A brief.
    Brief,
    /// One JSON object per line.
    JsonLines,
    /// JUnit's XML.
    Junit,
    /// A trace of the engine.
    Trace,
    /// A table.
    Csv,
    /// A mailbox.
    Mailbox,
    /// A message.
    Message,
    /// A rule for make.
    Rule,
    /// The ledger of what was sent, under any name.
    Ledger,
    /// A part of a project, whose name is not the user's.
    Part,
}

impl Kind {
    /// The endings of such files, the usual one first; none where any will do.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Svg => &["svg"],
            Self::Typst => &["typ"],
            Self::Html => &["html", "htm"],
            Self::Word => &["docx"],
            Self::Markdown => &["md", "markdown"],
            Self::Brief => &["toml"],
            Self::JsonLines => &["jsonl", "ndjson", "json"],
            Self::Junit => &["xml"],
            Self::Trace => &["json"],
            Self::Csv => &["csv"],
            Self::Mailbox => &["mbox", "mbx"],
            Self::Message => &["eml"],
            Self::Rule => &["d", "dep", "deps", "mk", "make"],
            Self::Ledger | Self::Part => &[],
        }
    }

    /// The usual ending, without its dot; empty where any will do.
    pub fn ending(self) -> &'static str {
        self.endings().first().copied().unwrap_or_default()
    }

    /// Whether a terminal can only garble such a file.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Word)
    }

    /// The kind in words.
    pub fn name(self) -> Words {
        match self {
            Self::Pdf => Words::plain("a PDF", "PDF 文件"),
            Self::Png => Words::plain("a PNG picture", "PNG 图片"),
            Self::Svg => Words::plain("an SVG drawing", "SVG 图"),
            Self::Typst => Words::plain("Typst code", "Typst 代码"),
            Self::Html => Words::plain("a page of HTML", "HTML 网页"),
            Self::Word => Words::plain("a Word document", "Word 文档"),
            Self::Markdown => Words::plain("Markdown", "Markdown 文件"),
            Self::Brief => Words::plain("a brief", "源文件"),
            Self::JsonLines => Words::plain("a report of JSON lines", "JSON 报告"),
            Self::Junit => Words::plain("a JUnit report", "JUnit 报告"),
            Self::Trace => Words::plain("a trace in JSON", "JSON 计时记录"),
            Self::Csv => Words::plain("a table in CSV", "CSV 表格"),
            Self::Mailbox => Words::plain("a mailbox", "邮箱文件"),
            Self::Message => Words::plain("a message", "邮件"),
            Self::Rule => Words::plain("a rule for make", "make 的规则"),
            Self::Ledger => Words::plain("a ledger", "台账"),
            Self::Part => Words::plain("a part of the project", "项目的一部分"),
        }
    }

    /// Whether a program would not know the file by anything but its ending,
    /// so that it must have one.
    fn needs_ending(self) -> bool {
        matches!(
            self,
            Self::Pdf
                | Self::Png
                | Self::Svg
                | Self::Typst
                | Self::Html
                | Self::Word
                | Self::Markdown
                | Self::Brief
        )
    }

    /// The error of a name that says something else; a name without an ending
    /// lies about nothing, but only `plain` names may be so.
    fn check_ending(self, path: &Path, plain: bool) -> Result<()> {
        let endings = self.endings();
        let Some(usual) = endings.first() else { return Ok(()) };
        let shown = path.display();
        let Some(ending) = path.extension() else {
            if plain || !self.needs_ending() {
                return Ok(());
            }
            fail!(
                "`{shown}` has no ending; {} is written to `{shown}.{usual}`",
                "`{shown}` 没有后缀：{}写到 `{shown}.{usual}`";
                self.name()
            );
        };
        if endings.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
            return Ok(());
        }
        let other = if is_format(&ending.to_string_lossy()) {
            path.with_extension(usual)
        } else {
            // What looks like an ending may be a date: `2026.06`.
            PathBuf::from(format!("{shown}.{usual}"))
        };
        fail!(
            "`{shown}` is not a name for {}; give it `{}`",
            "`{shown}` 的后缀不对：{}写到 `{}`";
            self.name(),
            other.display()
        )
    }
}

/// Whether an ending looks like that of a format, as no day or version does.
fn is_format(ending: &str) -> bool {
    ending.starts_with(|c: char| c.is_ascii_alphabetic()) && ending.chars().all(|c| c.is_ascii_alphanumeric())
}

/// A path that was checked, and that nothing else of the run is written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(PathBuf);

impl Target {
    /// The path as the user named it; `-` is standard output.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Whether it is standard output.
    pub fn is_standard(&self) -> bool {
        files::is_standard(&self.0)
    }

    /// Writes the file whole or not at all.
    pub fn write(&self, bytes: &[u8]) -> Result<()> {
        if self.is_standard() { files::write_stdout(bytes) } else { files::write(&self.0, bytes) }
    }

    /// Writes the file whole or not at all, piece by piece.
    pub fn stream(&self, make: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
        if self.is_standard() { files::stream_stdout(make) } else { files::stream(&self.0, make) }
    }

    /// Writes a file that must not exist yet.
    pub fn write_new(&self, bytes: &[u8]) -> Result<()> {
        if self.is_standard() { files::write_stdout(bytes) } else { files::write_new(&self.0, bytes) }
    }
}

/// A path by which two outputs that would be one file are known: as it is
/// written, and on systems that usually do not tell case apart without it.
pub(crate) fn place(path: &Path) -> PathBuf {
    let place = files::resolved(path);
    if cfg!(any(windows, target_os = "macos")) {
        return PathBuf::from(place.to_string_lossy().to_lowercase());
    }
    place
}

/// What a run has read, and where it is going to write.
#[derive(Debug, Default)]
pub struct Targets {
    read: HashMap<Identity, PathBuf>,
    claimed: HashSet<PathBuf>,
}

impl Targets {
    /// Protects files that were read.
    pub fn protect<'a>(&mut self, paths: impl IntoIterator<Item = &'a Path>) {
        for path in paths.into_iter().filter(|path| !files::is_standard(path)) {
            if let Some(identity) = Identity::of(path) {
                self.read.entry(identity).or_insert_with(|| path.to_owned());
            }
        }
    }

    /// A path to write a file of this kind to. The error says why it cannot be
    /// written, and what can.
    pub fn claim(&mut self, path: impl Into<PathBuf>, kind: Kind) -> Result<Target> {
        self.claim_as(path.into(), kind, false)
    }

    /// The same where the command line says the kind by itself, so that a name
    /// without an ending will do.
    pub fn claim_plain(&mut self, path: impl Into<PathBuf>, kind: Kind) -> Result<Target> {
        self.claim_as(path.into(), kind, true)
    }

    fn claim_as(&mut self, path: PathBuf, kind: Kind, plain: bool) -> Result<Target> {
        if files::is_standard(&path) || files::is_special(&path) {
            return Ok(Target(path));
        }
        kind.check_ending(&path, plain)?;
        let target = Target(path);
        self.check(&target)?;
        if !self.claimed.insert(place(&target.0)) {
            fail!(
                "two outputs would be written to `{}`; give one another name",
                "有两个输出都要写到 `{}`；给其中一个换名字";
                target.0.display()
            );
        }
        Ok(target)
    }

    /// Checks a target again after more was read.
    pub fn check(&self, target: &Target) -> Result<()> {
        let shown = target.0.display();
        match Identity::of(&target.0).and_then(|identity| self.read.get(&identity)) {
            None => Ok(()),
            Some(read) if *read == target.0 => {
                fail!(
                    "`{shown}` is read by this run and is not overwritten; give the output another name",
                    "`{shown}` 是这次要读的文件，不会覆盖；给输出换一个名字"
                )
            }
            Some(read) => {
                fail!(
                    "`{shown}` is `{}`, which this run reads; it is not overwritten; give the output \
                     another name",
                    "`{shown}` 就是这次要读的 `{}`，不会覆盖；给输出换一个名字";
                    read.display()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(result: Result<Target>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn an_ending_says_what_the_file_is() {
        let claim = |name: &str, kind| Targets::default().claim(name, kind);
        for (name, kind) in [
            ("x.pdf", Kind::Pdf),
            ("x.PDF", Kind::Pdf),
            ("2026.06.pdf", Kind::Pdf),
            ("-", Kind::Pdf),
            ("report", Kind::JsonLines),
            (".depend", Kind::Rule),
            ("fonts/README.md", Kind::Part),
        ] {
            assert_eq!(claim(name, kind).unwrap().path(), Path::new(name));
        }
        assert_eq!(refused(claim("x.odt", Kind::Pdf)), "`x.odt` is not a name for a PDF; give it `x.pdf`");
        assert_eq!(
            refused(claim("2026.06", Kind::Pdf)),
            "`2026.06` is not a name for a PDF; give it `2026.06.pdf`"
        );
        assert_eq!(refused(claim("x", Kind::Brief)), "`x` has no ending; a brief is written to `x.toml`");
        assert_eq!(
            refused(claim("a.toml", Kind::Rule)),
            "`a.toml` is not a name for a rule for make; give it `a.d`"
        );
        assert!(Targets::default().claim_plain("x", Kind::Pdf).is_ok());
        assert!(Targets::default().claim_plain("x.html", Kind::Pdf).is_err());
    }

    #[test]
    fn no_spelling_reaches_what_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        files::write(&at("in/图.pdf"), b"%PDF").unwrap();
        files::write(&at("other/x.pdf"), b"%PDF").unwrap();
        let mut targets = Targets::default();
        targets.protect([at("in/图.pdf").as_path()]);
        let mut names = vec!["in/图.pdf", "./in/图.pdf", "in/../in/图.pdf", "other/../in/图.pdf"];
        std::fs::hard_link(at("in/图.pdf"), at("other/hard.pdf")).unwrap();
        names.push("other/hard.pdf");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("../in/图.pdf", at("other/soft.pdf")).unwrap();
            std::os::unix::fs::symlink("in", at("folder")).unwrap();
            names.extend(["other/soft.pdf", "folder/图.pdf"]);
        }
        for name in names {
            assert!(refused(targets.claim(at(name), Kind::Pdf)).contains("is not overwritten"), "{name}");
        }
        assert!(targets.claim(at("other/x.pdf"), Kind::Pdf).is_ok());
    }

    #[test]
    fn nothing_is_written_twice() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let mut targets = Targets::default();
        targets.claim(at("new/x.pdf"), Kind::Pdf).unwrap();
        for again in ["new/x.pdf", "./new/x.pdf", "new/../new/x.pdf"] {
            assert!(refused(targets.claim(at(again), Kind::Pdf)).starts_with("two outputs"), "{again}");
        }
        targets.claim("-", Kind::Pdf).unwrap();
        targets.claim("-", Kind::JsonLines).unwrap();
    }
}
