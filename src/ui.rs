//! The one door to the terminal: findings and notes go to standard error.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};

use crate::args::{Color, Global};
use crate::findings::{self, Findings};
use crate::text::plural::counted;
use crate::text::source::Sources;

/// What a command says, and how.
#[derive(Debug, Clone, Copy)]
pub struct Ui {
    choice: ColorChoice,
    quiet: bool,
    verbose: bool,
}

impl Ui {
    /// As the command line asks.
    pub fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { choice, quiet: global.quiet, verbose: global.verbose }
    }

    /// Prints findings for a person.
    pub fn findings(&self, found: &Findings, sources: &Sources) {
        for finding in findings::humans(found, sources) {
            self.print(&format!("{finding}\n"));
        }
    }

    /// Prints what was styled before.
    pub fn styled(&self, text: &str) {
        self.print(text);
    }

    /// Whether a progress bar has a place: a terminal, and no wish for quiet.
    pub fn shows_progress(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Says what was done.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.print(message);
        }
    }

    /// Says that a file was written: what is in it, such as `3 pages`, and its size.
    pub fn wrote(&self, path: &Path, contents: &[String], bytes: usize) {
        let size = format!("{} KB", bytes.div_ceil(1024));
        let said: Vec<_> = contents.iter().chain([&size]).map(String::as_str).collect();
        self.note(&format!("wrote {} ({})", path.display(), said.join(", ")));
    }

    /// Says which files were passed over, being no briefs: each to the curious,
    /// a count to others.
    pub fn skipped(&self, others: &[PathBuf]) {
        for path in others {
            self.detail(&format!("skipped {}: it is not a brief", path.display()));
        }
        if !others.is_empty() && !self.verbose {
            let files = counted(others.len(), "other TOML file");
            self.note(&format!("skipped {files}; -v names them"));
        }
    }

    /// Says what only the curious want to know.
    pub fn detail(&self, message: &str) {
        if self.verbose {
            self.print(message);
        }
    }

    /// Asks the person at the terminal; none where nobody sits there.
    pub fn ask(&self, question: &str) -> Result<Option<String>> {
        if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
            return Ok(None);
        }
        let mut stream = AutoStream::new(std::io::stderr(), self.choice);
        write!(stream, "{question}").and_then(|()| stream.flush()).context("failed to ask")?;
        let mut answer = String::new();
        std::io::stdin().read_line(&mut answer).context("failed to read the answer")?;
        Ok(Some(answer.trim().to_owned()))
    }

    /// Says why nothing more could be done.
    pub fn error(&self, error: &anyhow::Error) {
        let causes: Vec<_> = error.chain().skip(1).map(ToString::to_string).collect();
        let cause = if causes.is_empty() { String::new() } else { format!(" ({})", causes.join(": ")) };
        self.print(&format!("\u{1b}[1m\u{1b}[91merror\u{1b}[0m\u{1b}[1m: {error}{cause}\u{1b}[0m"));
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
