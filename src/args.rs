//! The command line, as clap reads it. Doc comments are the help.

mod chinese;
mod errors;
pub mod examples;
mod language;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use anstream::ColorChoice;
use chrono::{Datelike, NaiveDate};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use self::language::{languages, wish};
use crate::batch::plan::ShardWish;
use crate::limits;
use crate::outputs::format::Format;
use crate::site::BaseUrl;
use crate::text::period::{Month, Period};
use crate::ui::{Loudness, Ui};
use crate::words::{Failure, Tongue, Tongues, Words};

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

/// Why a command line could not be read.
#[derive(Debug)]
pub enum Unread {
    /// It is wrong.
    Wrong(Words),
    /// It asks for help or the version, which clap prints.
    Help(clap::Error),
}

impl Arguments {
    /// Reads the command line of this process; help is in a language.
    pub fn read(tongue: Tongue) -> Result<Self, Unread> {
        // Examples and another language cost a start a millisecond: they are put in
        // only where they are shown.
        let matches = Self::command().try_get_matches();
        let matches = matches.or_else(|_| command(tongue).try_get_matches());
        let read = matches.and_then(|matches| Self::from_arg_matches(&matches));
        read.map_err(|error| match errors::words_of(&error) {
            Some(words) => Unread::Wrong(words),
            None => Unread::Help(error),
        })
    }
}

/// The command line with all that clap puts in by itself.
fn built() -> clap::Command {
    let mut command = Arguments::command();
    command.build();
    command
}

/// The command line with its help in a language.
pub fn command(tongue: Tongue) -> clap::Command {
    let exemplified = |command: clap::Command| match examples::of(command.get_name(), tongue) {
        Some(examples) => command.after_help(examples),
        None => command,
    };
    let command = built().mut_subcommands(exemplified);
    match tongue {
        Tongue::En => command,
        Tongue::Zh => chinese::translated(command),
    }
}

/// What every command takes.
#[derive(Debug, Args)]
pub struct Global {
    /// When to use colour on the terminal.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Color,
    /// The language of messages and help: zh or en; by default JIANBAO_LANG or the system's.
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<Language>,
    /// Print only findings and errors.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Print more: the files that are read, the faces that are used.
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
}

impl Global {
    /// What the command says, and how.
    pub fn ui(&self, tongues: Tongues) -> Ui {
        let choice = match self.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let loudness = match (self.quiet, self.verbose) {
            (true, _) => Loudness::Quiet,
            (_, true) => Loudness::Verbose,
            _ => Loudness::Normal,
        };
        Ui::new(choice, loudness, tongues)
    }
}

/// The languages of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
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
    /// Render all briefs under the given paths in parallel, skipping unchanged ones.
    Batch(Batch),
    /// Merge the reports of a batch's shards.
    MergeReports(MergeReports),
    /// Report everything that is wrong with briefs, and write nothing.
    Check(Check),
    /// Render a brief again whenever one of its files changes.
    Watch(Watch),
    /// Write the next brief.
    New(New),
    /// Open the desk: write issues in the browser, next to their pages.
    Desk(Desk),
    /// Let language models check, build and import in one folder (MCP).
    Mcp(Mcp),
    /// Turn documents into briefs (Word, Markdown, JSON, saved web pages), CSV and .xlsx into tables.
    Import(Import),
    /// Compare two versions of an issue: a list of changes, or both as one marked text.
    Compare(Compare),
    /// Bind the issues of a month, or of any period, into one PDF (合订本).
    Volume(Volume),
    /// Make a website of all issues, for a server, a folder or a USB stick.
    Site(Site),
    /// E-mail an issue to its readers.
    Mail(Mail),
    /// Post an issue to a group: 企业微信 (text and PDF), 钉钉 or 飞书 (text).
    Notify(Notify),
    /// Allow what a project asks for, such as a command that prints the mail password.
    Trust(Trust),
    /// Write the Typst project of a brief, for the standard `typst compile`.
    Source(Source),
    /// List the layouts, or export a built-in one.
    Layouts(Layouts),
    /// List the faces in use.
    Fonts,
    /// Print the JSON Schema of a brief, or of the series file.
    Schema(Schema),
    /// Explain a finding's code in detail.
    Explain(Explain),
    /// Say what this installation is, what it finds, and how to upgrade it.
    Doctor(Doctor),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the manual page.
    Man,
    /// Typeset what standard input has, for a process of the same program.
    #[command(hide = true)]
    Rehearse,
}

/// `jianbao build`
#[derive(Debug, Args)]
pub struct Build {
    /// Briefs, folders of briefs, or patterns; - is standard input.
    #[arg(required = true, value_name = "BRIEF")]
    pub briefs: Vec<PathBuf>,
    /// A file, a folder, or - for standard output; by default next to the brief.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// What to write; by default what the output's extension says, otherwise a PDF.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Standards that the PDF conforms to, such as a-2a,ua-1; `1.7` for none.
    #[arg(long, value_name = "S", value_delimiter = ',')]
    pub pdf_standard: Option<Vec<String>>,
    /// Embed the brief in the PDF (PDF/A-3a).
    #[arg(long)]
    pub embed_source: bool,
    /// Pixels per inch of PNG pages.
    #[arg(long, default_value_t = DEFAULT_PPI, value_parser = ppi)]
    pub ppi: f64,
    /// Width of a long picture in pixels; 1080 by default.
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(240..=4096))]
    pub width: Option<u32>,
    /// Height in pixels above which a long picture is split; 16000 by default.
    #[arg(long, value_name = "PX", value_parser = clap::value_parser!(u32).range(1000..=32767))]
    pub max_height: Option<u32>,
    /// Write the files that the output depends on as a make rule.
    #[arg(long, value_name = "FILE")]
    pub depfile: Option<PathBuf>,
    /// Open the result with the system's default program.
    #[arg(long)]
    pub open: bool,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
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
            width: None,
            max_height: None,
            depfile: None,
            open: false,
            bounds: Bounds::default(),
        }
    }
}

/// Sharp on a screen: two pixels a point.
const DEFAULT_PPI: f64 = 144.0;

/// Which days' issues are wanted.
#[derive(Debug, Clone, Copy, Args)]
pub struct Days {
    /// Only the issues of this month, such as 2026-06.
    #[arg(long, value_name = "YYYY-MM")]
    pub month: Option<Month>,
    /// Only issues from this day on, such as 2026-06-10.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub since: Option<NaiveDate>,
    /// Only issues up to this day.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<NaiveDate>,
}

impl Days {
    /// The days as a period.
    pub fn period(self) -> Period {
        Period::new(self.month, self.since, self.until)
    }
}

/// What may be asked of a layout of one's own, and of a picture that is more
/// than plain shapes.
#[derive(Debug, Clone, Copy, Args)]
pub struct Bounds {
    /// Stop a custom layout or a drawing that takes longer; 0 for no limit.
    #[arg(long, value_name = "SECONDS", default_value_t = limits::SECONDS)]
    pub timeout: u32,
    /// Stop one that takes more memory; 0 for no limit.
    #[arg(long, value_name = "MB", default_value_t = limits::MEGABYTES)]
    pub max_memory: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { timeout: limits::SECONDS, max_memory: limits::MEGABYTES }
    }
}

/// `jianbao batch`
#[derive(Debug, Args)]
pub struct Batch {
    /// Briefs, folders of briefs, or patterns such as 'briefs/**/*.toml'.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Which days' issues to render.
    #[command(flatten)]
    pub days: Days,
    /// The folder for the PDFs; by default as `[output]` says, or next to the briefs.
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// How many briefs to render at once; by default one per core.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Render unchanged briefs too.
    #[arg(long)]
    pub force: bool,
    /// Stop after the first failure.
    #[arg(long)]
    pub fail_fast: bool,
    /// Explain why each brief is rendered.
    #[arg(long)]
    pub explain: bool,
    /// Write one line of JSON per brief; - is standard output.
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write the same as JUnit XML, for CI systems.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Render one of N parts; N alone takes I from a scheduler
    /// (JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID).
    #[arg(long, value_name = "I/N")]
    pub shard: Option<ShardWish>,
    /// Write where the time went, for a trace viewer such as Perfetto.
    #[arg(long, value_name = "FILE")]
    pub timings: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// Standards that the PDFs conform to, such as a-2a,ua-1; `1.7` for none.
    #[arg(long, value_name = "S", value_delimiter = ',')]
    pub pdf_standard: Option<Vec<String>>,
    /// Embed each brief in its PDF (PDF/A-3a).
    #[arg(long)]
    pub embed_source: bool,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
}

/// `jianbao merge-reports`
#[derive(Debug, Args)]
pub struct MergeReports {
    /// The reports of the shards.
    #[arg(required = true, value_name = "REPORT")]
    pub reports: Vec<PathBuf>,
    /// The file to write; - is standard output.
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,
    /// Write the same as JUnit XML, for CI systems.
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
}

/// `jianbao check`
#[derive(Debug, Args)]
pub struct Check {
    /// Briefs, folders of briefs, or patterns; - is standard input.
    #[arg(required = true, value_name = "BRIEF")]
    pub briefs: Vec<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// For people, as one JSON object per line, or as a SARIF log.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ReportFormat,
    /// Make all certain repairs in the brief itself.
    #[arg(long)]
    pub fix: bool,
    /// Show these repairs as a diff on standard output, without making them.
    #[arg(long)]
    pub diff: bool,
    /// Treat a code, or all codes below it, as an error; `warnings` means all.
    #[arg(long, value_name = "CODE")]
    pub deny: Vec<String>,
    /// Do not report a code, or any below it.
    #[arg(long, value_name = "CODE")]
    pub allow: Vec<String>,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
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
    /// A file or a folder; by default next to the brief.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// What to write; by default what the output's extension says, otherwise a PDF.
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Open the first result with the system's default program.
    #[arg(long)]
    pub open: bool,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
}

/// `jianbao new`
#[derive(Debug, Args)]
pub struct New {
    /// The date of the issue, such as 2026-06-10; today by default.
    #[arg(value_parser = day)]
    pub date: Option<NaiveDate>,
    /// An earlier issue to continue: its header, contact and numbers.
    #[arg(long, value_name = "BRIEF")]
    pub from: Option<PathBuf>,
    /// The file or folder to write to; by default DATE.toml.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
}

/// `jianbao desk`
#[derive(Debug, Args)]
pub struct Desk {
    /// The folder with the issues.
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Print the address without opening a browser.
    #[arg(long)]
    pub no_open: bool,
}

/// `jianbao mcp`
#[derive(Debug, Args)]
pub struct Mcp {
    /// The folder that models may read and write; nothing outside it.
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
}

/// `jianbao import`
#[derive(Debug, Args)]
pub struct Import {
    /// Documents (.docx .md .json .html .csv .xlsx), folders of them, or patterns; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// A file, a folder, or - for standard output; by default next to the document.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// An earlier issue whose header, footer and order are kept.
    #[arg(long, value_name = "BRIEF")]
    pub from: Option<PathBuf>,
    /// Apply the changes of a reviewed copy to this brief; shown as a diff first.
    #[arg(long, value_name = "BRIEF", conflicts_with_all = ["from", "output"])]
    pub onto: Option<PathBuf>,
    /// Write the changes to the brief that --onto names.
    #[arg(long, requires = "onto")]
    pub yes: bool,
    /// The form of findings: for people, as one JSON object per line, or as a SARIF log.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ReportFormat,
}

/// `jianbao compare`
#[derive(Debug, Args)]
pub struct Compare {
    /// The old version's brief.
    #[arg(value_name = "OLD")]
    pub old: PathBuf,
    /// The new version's brief.
    #[arg(value_name = "NEW")]
    pub new: PathBuf,
    /// A PDF with insertions and deletions marked, or a .docx with tracked changes.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The list of changes: for people, or as one JSON object per line.
    #[arg(long, value_enum, default_value = "human")]
    pub format: ListFormat,
}

/// The form of a list of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// The old and the new text, one line each.
    Human,
    /// One JSON object per line.
    Json,
}

/// `jianbao volume`
#[derive(Debug, Args)]
pub struct Volume {
    /// Briefs, folders of briefs, or patterns such as 'briefs/**/*.toml'.
    #[arg(default_value = ".", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The issues to bind; without any, all of them.
    #[command(flatten)]
    pub days: Days,
    /// The file or folder to write to, or - for standard output; by default MONTH.pdf.
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ; by default the briefs' own.
    #[arg(long)]
    pub layout: Option<String>,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
}

/// `jianbao site`
#[derive(Debug, Args)]
pub struct Site {
    /// Briefs, folders of briefs, or patterns such as 'briefs/**/*.toml'.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// The folder for the site.
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// Where the folder will be published, for feeds, search engines and link previews.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<BaseUrl>,
    /// How many briefs to render at once; by default one per core.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// A layout's name, or a folder with a layout.typ; by default the briefs' own.
    #[arg(long)]
    pub layout: Option<String>,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
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
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
}

/// `jianbao mail`
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("to").args(["eml", "mbox", "dry_run", "status", "export"]))]
pub struct Mail {
    /// The brief; - is standard input.
    #[arg(required_unless_present_any = ["export_letter", "status", "export"])]
    pub brief: Option<PathBuf>,
    /// The readers: CSV with a header row, or TOML.
    #[arg(long, value_name = "FILE", required_unless_present_any = ["export_letter", "status", "export"])]
    pub list: Option<PathBuf>,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// Print each reader's name in that reader's PDF.
    #[arg(long)]
    pub personal: bool,
    /// Send each message to this many readers, who cannot see each other's addresses.
    #[arg(long, value_name = "N", conflicts_with = "personal", value_parser = clap::value_parser!(u16).range(2..))]
    pub bcc: Option<u16>,
    /// Send nothing if anything is wrong with the list.
    #[arg(long)]
    pub strict: bool,
    /// Write each message as a file that any mail program can open; send nothing.
    #[arg(long, value_name = "DIR")]
    pub eml: Option<PathBuf>,
    /// Write all messages into one file; send nothing.
    #[arg(long, value_name = "FILE")]
    pub mbox: Option<PathBuf>,
    /// Show who would get what; open no connection.
    #[arg(long)]
    pub dry_run: bool,
    /// Send one message, made as if for the list's first reader, to this address.
    #[arg(long, value_name = "ADDRESS")]
    pub test: Option<String>,
    /// Show what the ledger says about this issue or, without a brief, about all.
    #[arg(long)]
    pub status: bool,
    /// Write the ledger as CSV; - is standard output.
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// What was sent before.
    #[command(flatten)]
    pub before: Before,
    /// Retry readers that the server refused.
    #[arg(long)]
    pub retry_refused: bool,
    /// The mail server, instead of the one in the series file.
    #[arg(long, value_name = "NAME")]
    pub server: Option<String>,
    /// The server's port, instead of the one in the series file.
    #[arg(long)]
    pub port: Option<u16>,
    /// Export the letter as a starting point for your own.
    #[arg(long, value_name = "DIR", exclusive = true)]
    pub export_letter: Option<PathBuf>,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
}

/// What was sent before, and what is to be made of it.
#[derive(Debug, Args)]
pub struct Before {
    /// The ledger of what was sent; by default jianbao-mail.db next to the series file.
    #[arg(long, value_name = "FILE")]
    pub ledger: Option<PathBuf>,
    /// Resend messages that may have arrived: the connection broke at the last moment.
    #[arg(long)]
    pub resend_unknown: bool,
    /// If the ledger has this date and number under another title: it is the same issue, its title corrected.
    #[arg(long, conflicts_with = "another_issue")]
    pub same_issue: bool,
    /// If the ledger has this date and number under another title: that is another newsletter.
    #[arg(long)]
    pub another_issue: bool,
}

/// `jianbao notify`
#[derive(Debug, Args)]
pub struct Notify {
    /// The brief.
    pub brief: PathBuf,
    /// The group: its name under `[notify]` in jianbao.toml.
    #[arg(long, value_name = "NAME")]
    pub to: String,
    /// Print what would be sent; open no connection.
    #[arg(long)]
    pub dry_run: bool,
    /// What was sent before.
    #[command(flatten)]
    pub before: Before,
    /// A layout's name, or a folder with a layout.typ.
    #[arg(long)]
    pub layout: Option<String>,
    /// How long what may never end may take.
    #[command(flatten)]
    pub bounds: Bounds,
}

/// `jianbao trust`
#[derive(Debug, Args)]
pub struct Trust {
    /// The project's folder.
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Revoke what was allowed.
    #[arg(long)]
    pub revoke: bool,
    /// List the folders that have permissions.
    #[arg(long, exclusive = true)]
    pub list: bool,
}

/// `jianbao layouts`
#[derive(Debug, Args)]
pub struct Layouts {
    /// Export a layout as a starting point for your own.
    #[arg(long, num_args = 2, value_names = ["NAME", "DIR"])]
    pub export: Option<Vec<String>>,
}

/// `jianbao schema`
#[derive(Debug, Args)]
pub struct Schema {
    /// Print the schema of jianbao.toml instead.
    #[arg(long)]
    pub series: bool,
    /// For whom: `model` suits the structured output of language models and leaves out what the series file here already says.
    #[arg(long = "for", value_name = "WHOM", value_enum, conflicts_with = "series")]
    pub whom: Option<Whom>,
}

/// For whom a schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Whom {
    /// A language model.
    Model,
}

/// `jianbao explain`
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, such as reference/unknown; without it, all codes are listed.
    pub code: Option<String>,
}

/// `jianbao doctor`
#[derive(Debug, Args)]
pub struct Doctor {
    /// For people, or as one JSON object.
    #[arg(long, value_enum, default_value = "human")]
    pub format: DoctorFormat,
}

/// The form of what `doctor` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DoctorFormat {
    /// One line per item.
    Human,
    /// One JSON object.
    Json,
}

fn ppi(text: &str) -> Result<f64, Failure> {
    match text.parse() {
        Ok(ppi) if (18.0..=1200.0).contains(&ppi) => Ok(ppi),
        _ => Err(Words::plain("expected a number from 18 to 1200", "要写从 18 到 1200 的数").into()),
    }
}

/// A day that TOML can write too: its years have four digits.
fn day(text: &str) -> Result<NaiveDate, Failure> {
    let day = text.parse().ok().filter(|day: &NaiveDate| (0..=9999).contains(&day.year()));
    day.ok_or_else(|| Words::plain("expected a day such as 2026-06-10", "要写日期，例如 2026-06-10").into())
}
