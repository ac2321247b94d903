//! The command line, as clap reads it. Doc comments are the help.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

/// Turns a TOML brief into a typeset Chinese newsletter (简报).
#[derive(Debug, Parser)]
#[command(name = "jianbao", version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// What every command takes.
    #[command(flatten)]
    pub global: Global,
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// When to colour what goes to the terminal.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Color,
    /// Say nothing but findings and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Say more: files that were read, faces that were used.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Render briefs.
    Build(Build),
    /// Report everything that is wrong with briefs, and write nothing.
    Check(Check),
    /// Render a brief again whenever one of its files changes.
    Watch(Watch),
    /// Write the next brief.
    New(New),
    /// Put an issue into the hands of its readers.
    Mail(Mail),
    /// Write the Typst project of a brief, for the stock `typst compile`.
    Source(Source),
    /// List the built-in layouts, or copy one out.
    Layouts(Layouts),
    /// List the faces in use.
    Fonts,
    /// Print the JSON Schema of a brief, or of the series file.
    Schema(Schema),
    /// Explain a finding's code at length.
    Explain(Explain),
    /// Print a shell's completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    Man,
}

/// `jianbao build`
#[derive(Debug, Args)]
pub struct Build {
    /// The briefs; - is standard input.
    #[arg(required = true, value_name = "BRIEF")]
    pub briefs: Vec<PathBuf>,
    /// A file, a folder, or - for standard output; otherwise beside the brief.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// What to write; by default what the output's ending says, else a PDF.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Standards that the PDF conforms to, such as a-2a,ua-1; `1.7` for none.
    #[arg(long, value_name = "S", value_delimiter = ',')]
    pub pdf_standard: Option<Vec<String>>,
    /// Carry the brief inside the PDF (PDF/A-3a).
    #[arg(long)]
    pub embed_source: bool,
    /// Pixels an inch of PNG pages.
    #[arg(long, default_value_t = DEFAULT_PPI, value_parser = ppi)]
    pub ppi: f64,
    /// Write the files that the output depends on, as a rule for make.
    #[arg(long, value_name = "FILE")]
    pub depfile: Option<PathBuf>,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            briefs: Vec::new(),
            output: None,
            layout: None,
            format: None,
            pdf_standard: None,
            embed_source: false,
            ppi: DEFAULT_PPI,
            depfile: None,
        }
    }
}

/// Sharp on a screen: two pixels a point.
const DEFAULT_PPI: f64 = 144.0;

/// What `build` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One PDF.
    Pdf,
    /// A picture of each page.
    Png,
    /// A drawing of each page.
    Svg,
    /// The generated Typst code.
    Typ,
}

/// `jianbao check`
#[derive(Debug, Args)]
pub struct Check {
    /// The briefs; - is standard input.
    #[arg(required = true, value_name = "BRIEF")]
    pub briefs: Vec<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// For people, as one JSON object a line, or as a SARIF log.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ReportFormat,
    /// Make the repairs that are certain, in the brief itself.
    #[arg(long)]
    pub fix: bool,
    /// Treat a code, or all below it, as an error; `warnings` means all.
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Do not report a code, or any below it.
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
}

/// The form of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// With the line of the brief, on standard error.
    Human,
    /// JSON lines, on standard output.
    Json,
    /// A SARIF 2.1.0 log, on standard output.
    Sarif,
}

/// `jianbao watch`
#[derive(Debug, Args)]
pub struct Watch {
    /// The brief.
    pub brief: PathBuf,
    /// A file or a folder; otherwise beside the brief.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
}

/// `jianbao new`
#[derive(Debug, Args)]
pub struct New {
    /// The day of the issue, as 2026-06-10; today by default.
    pub date: Option<NaiveDate>,
    /// An earlier issue, whose header, contact and numbers are carried on.
    #[arg(long, value_name = "BRIEF")]
    pub from: Option<PathBuf>,
    /// The file to write; by default DATE.toml.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// `jianbao source`
#[derive(Debug, Args)]
pub struct Source {
    /// The brief; - is standard input.
    pub brief: PathBuf,
    /// The folder to write the project to.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
}

/// `jianbao mail`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("to").args(["eml", "mbox", "dry_run", "status", "export"]))]
pub struct Mail {
    /// The brief; - is standard input.
    #[arg(required_unless_present_any = ["export_letter", "status", "export"])]
    pub brief: Option<PathBuf>,
    /// The readers: CSV with a row of names first, or TOML.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["export_letter", "status", "export"])]
    pub list: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// Print each reader's name into the PDF that the reader gets.
    #[arg(long)]
    pub personal: bool,
    /// Send to so many readers at once, none of whom sees another's address.
    #[arg(long, value_name = "N", conflicts_with = "personal", value_parser = clap::value_parser!(u16).range(2..))]
    pub bcc: Option<u16>,
    /// Send nothing when anything is wrong with the list.
    #[arg(long)]
    pub strict: bool,
    /// Write each message as a file that any mail program opens; send nothing.
    #[arg(long, value_name = "DIR")]
    pub eml: Option<PathBuf>,
    /// Write all messages into one file; send nothing.
    #[arg(long, value_name = "FILE")]
    pub mbox: Option<PathBuf>,
    /// Say who would get what; open no connection.
    #[arg(long)]
    pub dry_run: bool,
    /// Make one message, as for the list's first reader, and send it to this address.
    #[arg(long, value_name = "ADDRESS")]
    pub test: Option<String>,
    /// The ledger of what was sent; jianbao-mail.db beside the series file by default.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Show what the ledger says of this issue, or without a brief of all.
    #[arg(long)]
    pub status: bool,
    /// Write what the ledger says as CSV; - is standard output.
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// Send again what may have arrived: its connection fell at the last moment.
    #[arg(long)]
    pub resend_unknown: bool,
    /// Send again to readers that the server refused.
    #[arg(long)]
    pub retry_refused: bool,
    /// The mail server, instead of the series file's.
    #[arg(long, value_name = "NAME")]
    pub server: Option<String>,
    /// The server's port, instead of the series file's.
    #[arg(long)]
    pub port: Option<u16>,
    /// Copy the letter out, as a start for your own.
    #[arg(long, value_name = "DIR", exclusive = true)]
    pub export_letter: Option<PathBuf>,
}

/// `jianbao layouts`
#[derive(Debug, Args)]
pub struct Layouts {
    /// Copy a layout out, as a start for your own.
    #[arg(long, num_args = 2, value_names = ["NAME", "DIR"])]
    pub export: Option<Vec<String>>,
}

/// `jianbao schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// The schema of jianbao.toml instead.
    #[arg(long)]
    pub series: bool,
}

/// `jianbao explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as reference/unknown; all codes when left out.
    pub code: Option<String>,
}

fn ppi(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(ppi) if (18.0..=1200.0).contains(&ppi) => Ok(ppi),
        _ => Err("expected a number from 18 to 1200".to_owned()),
    }
}
