//! The only access to the terminal: findings and notes go to standard error.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;

use crate::findings::{self, Findings, Manner};
use crate::text::source::Sources;
use crate::words::{Because, Tongue, Tongues, Words, told, words};

/// What a command says, and how.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    choice: ColorChoice,
    loudness: Loudness,
    tongues: Tongues,
}

/// How much a command says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loudness {
    /// Only findings and errors.
    Quiet,
    /// What was done, too.
    Normal,
    /// What only the curious want to know, too.
    Verbose,
}

impl Ui {
    /// What a command says, in these languages.
    pub fn new(choice: ColorChoice, loudness: Loudness, tongues: Tongues) -> Self {
        Self { choice, loudness, tongues }
    }

    /// Before the command line could be read.
    pub fn plain(tongue: Tongue) -> Self {
        let tongues = Tongues { people: tongue, ..Tongues::default() };
        Self::new(ColorChoice::Auto, Loudness::Normal, tongues)
    }

    /// The language of what a person reads.
    pub fn tongue(&self) -> Tongue {
        self.tongues.people
    }

    /// The languages of what people and programs read.
    pub fn tongues(&self) -> Tongues {
        self.tongues
    }

    /// Prints findings for a person.
    pub fn findings(&self, found: &Findings, sources: &Sources) {
        for finding in findings::humans(found, sources, self.manner()) {
            self.print(&format!("{finding}\n"));
        }
    }

    /// How findings are shown here.
    pub fn manner(&self) -> Manner {
        let size = terminal_size::terminal_size_of(std::io::stderr());
        let columns = size.map(|(width, _)| width.0.into());
        Manner { tongue: self.tongue(), columns }
    }

    /// Prints what was styled before.
    pub fn styled(&self, text: &str) {
        self.print(text);
    }

    /// Whether a progress bar has a place: a terminal, and no wish for quiet.
    pub fn shows_progress(&self) -> bool {
        self.loudness != Loudness::Quiet && std::io::stderr().is_terminal()
    }

    /// Says what was done.
    pub fn note(&self, message: &Words) {
        if self.loudness != Loudness::Quiet {
            self.print(message.of(self.tongue()));
        }
    }

    /// Says which repairs were made in a file, if any.
    pub fn mended(&self, path: &Path, lines: &[Words]) {
        lines.iter().for_each(|line| self.note(line));
        if !lines.is_empty() {
            let count = Words::count(lines.len(), "repair", "处");
            self.note(&words!("{}: {} made\n", "{}：改了 {}\n"; path.display(), count));
        }
    }

    /// Says that a file was written: what is in it, such as `3 pages`, and its size.
    pub fn wrote(&self, path: &Path, contents: &[Words], bytes: usize) {
        let size = format!("{} KB", bytes.div_ceil(1024));
        let said = |of: fn(&Words) -> &str, comma: &str| {
            let said: Vec<_> = contents.iter().map(of).chain([size.as_str()]).collect();
            said.join(comma)
        };
        let path = path.display();
        self.note(&Words::new(
            format!("wrote {path} ({})", said(Words::en, ", ")),
            format!("写好了 {path}（{}）", said(Words::zh, "，")),
        ));
    }

    /// Says which files were passed over, being no briefs: each to the curious,
    /// a count to others.
    pub fn skipped(&self, others: &[PathBuf]) {
        for path in others {
            self.detail(&words!("skipped {}: it is not a brief", "跳过了 {}：它不是源文件"; path.display()));
        }
        if !others.is_empty() && self.loudness != Loudness::Verbose {
            let files = Words::count(others.len(), "other TOML file", "个别的 TOML 文件");
            self.note(&words!("skipped {}; -v names them", "跳过了 {}；-v 列出名字"; files));
        }
    }

    /// Says what only the curious want to know.
    pub fn detail(&self, message: &Words) {
        if self.loudness == Loudness::Verbose {
            self.print(message.of(self.tongue()));
        }
    }

    /// Asks the person at the terminal; none where nobody sits there.
    pub fn ask(&self, question: &Words) -> Result<Option<String>> {
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return Ok(None);
        }
        let mut stream = AutoStream::new(std::io::stderr(), self.choice);
        let question = question.of(self.tongue());
        write!(stream, "{question}")
            .and_then(|()| stream.flush())
            .because(|| words!("failed to ask", "无法提问"))?;
        let mut answer = String::new();
        let read = std::io::stdin().read_line(&mut answer);
        read.because(|| words!("failed to read the answer", "读不了回答"))?;
        Ok(Some(answer.trim().to_owned()))
    }

    /// Says why nothing more could be done.
    pub fn error(&self, error: &anyhow::Error) {
        let mut told = told(error).map(|words| words.of(self.tongue()).to_owned());
        let first = told.next().unwrap_or_default();
        let causes: Vec<_> = told.collect();
        let cause = match self.tongue() {
            _ if causes.is_empty() => String::new(),
            Tongue::En => format!(" ({})", causes.join(": ")),
            Tongue::Zh => format!("（{}）", causes.join("：")),
        };
        self.print_error(&format!("{first}{cause}"));
    }

    /// Says what stopped one of several: a brief, a reader.
    pub fn error_in(&self, of: &str, cause: &Words) {
        self.print_error(words!("{of}: {}", "{of}：{}"; cause).of(self.tongue()));
    }

    fn print_error(&self, message: &str) {
        let (word, colon) = self.tongue().of(("error", ": "), ("错误", "："));
        self.print(&format!("\u{1b}[1m\u{1b}[91m{word}\u{1b}[0m\u{1b}[1m{colon}{message}\u{1b}[0m"));
    }

    fn print(&self, message: &str) {
        let mut stream = AutoStream::new(std::io::stderr(), self.choice);
        // There is nowhere left to say that standard error is closed.
        let _ = writeln!(stream, "{message}");
    }
}

/// Whether standard output is shown on a terminal.
pub fn shows_output() -> bool {
    std::io::stdout().is_terminal()
}
