//! `jianbao build`: renders briefs.

use std::collections::VecDeque;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Error, Result, anyhow, bail};
use typst_layout::PagedDocument;

use super::{Context, Outcome, bug_in, with_errors};
use crate::args::{Build, Format};
use crate::batch::select;
use crate::engine::export::{self, Standards};
use crate::engine::forget;
use crate::engine::pool::EngineRef;
use crate::files;
use crate::inputs::Kind as Depends;
use crate::issue::{Issue, Locations, Request};
use crate::outputs::long::{self, Dimensions};
use crate::outputs::naming::{self, NameParts, PdfOptions};
use crate::panics::caught;
use crate::targets::{Kind, Target, Targets};
use crate::text::plural::counted;
use crate::ui;

/// A brief that was read, with the place its output goes to.
struct Job {
    issue: Issue,
    engine: EngineRef,
    output: Target,
}

/// Renders every brief; one that is at fault stops no other.
pub(super) fn run(args: &Build, context: &Context) -> Result<Outcome> {
    let mut building = Building::read(args, context)?;
    let mut outcome = building.outcome;
    loop {
        let brief = building.jobs.front().map(|job| job.issue.locations.brief.clone());
        match caught(|| building.render_next()) {
            Ok(rendered) => match rendered? {
                Some(rendered) => outcome = outcome.and(building.finish(&rendered, context)?),
                None => break,
            },
            Err(bug) => outcome = outcome.and(bug_in(&brief.unwrap_or_default(), &bug, context)),
        }
    }
    let errors = building.end(outcome)?;
    with_errors(outcome, errors.into_iter(), context)
}

/// A build whose briefs are read and whose outputs have their places: nothing
/// is written before all of them are known to be good.
pub(super) struct Building {
    jobs: VecDeque<Job>,
    format: Format,
    options: PdfOptions,
    pixels: Pixels,
    targets: Targets,
    depfile: Option<Target>,
    rules: String,
    outcome: Outcome,
    /// What of the environment stopped some briefs.
    errors: Vec<Error>,
}

/// A brief that was rendered, and is not written yet.
pub(super) struct Rendered {
    job: Job,
    /// None when the brief is at fault.
    written: Option<Written>,
}

impl Rendered {
    /// The issue, with everything that was found and read.
    pub(super) fn issue(&self) -> &Issue {
        &self.job.issue
    }

    /// Whether there is nothing to write.
    pub(super) fn is_at_fault(&self) -> bool {
        self.written.is_none()
    }
}

impl Building {
    /// Reads the briefs and places the outputs.
    pub(super) fn read(args: &Build, context: &Context) -> Result<Self> {
        let format = format(args);
        context.engines.warm();
        let rehearsals = super::rehearsals(args.bounds)?;
        let options = PdfOptions::new(args.pdf_standard.as_deref(), args.embed_source)?;
        if args.embed_source && format != Format::Pdf {
            bail!("--embed-source needs a PDF");
        }
        if format != Format::LongPng && (args.width.is_some() || args.max_height.is_some()) {
            bail!("--width and --max-height need --format long-png");
        }
        let request = Request {
            layout: args.layout.clone(),
            embed: args.embed_source,
            endless: format == Format::LongPng,
            rehearsals: rehearsals.clone(),
            ..Request::default()
        };
        let mut targets = Targets::default();
        let mut read = Vec::new();
        let mut outcome = Outcome::Done;
        let asked = select::asked(&args.briefs);
        context.ui.skipped(&asked.others);
        let mut errors: Vec<_> = asked.missing.into_iter().map(|(_, error)| error).collect();
        for path in &asked.briefs {
            let (issue, engine) =
                match caught(|| Issue::read(path, &request, |folders| context.engine(folders))) {
                    Ok(Ok(read)) => read,
                    Ok(Err(error)) => {
                        errors.push(error);
                        continue;
                    }
                    Err(bug) => {
                        outcome = outcome.and(bug_in(path, &bug, context));
                        continue;
                    }
                };
            targets.protect(files_read(&issue, &engine));
            read.push((issue, engine));
        }
        let mut jobs: VecDeque<Job> = VecDeque::new();
        for (issue, engine) in read {
            let output = place(args, format, asked.briefs.len() > 1, &issue)?;
            if let Some(twin) = jobs.iter().find(|job| job.output.path() == output) {
                let (first, second) = (&twin.issue.locations.brief, &issue.locations.brief);
                let (first, second) = (first.display(), second.display());
                bail!("`{first}` and `{second}` would both be written to `{}`", output.display());
            }
            let output = match args.format {
                Some(_) => targets.claim_plain(output, kind(format))?,
                None => targets.claim(output, kind(format))?,
            };
            jobs.push_back(Job { issue, engine, output });
        }
        let depfile = args.depfile.as_ref().map(|path| targets.claim(path, Kind::Rule)).transpose()?;
        let pixels = Pixels::new(args);
        Ok(Self { jobs, format, options, pixels, targets, depfile, rules: String::new(), outcome, errors })
    }

    /// Renders the next brief, if one is left. Nothing is said or written yet.
    pub(super) fn render_next(&mut self) -> Result<Option<Rendered>> {
        let Some(mut job) = self.jobs.pop_front() else { return Ok(None) };
        let standards = self.options.choose(job.issue.series.standards.as_deref())?;
        let written = self.render(&mut job, &standards)?;
        // What the process ends with, it need not tidy up.
        if !self.jobs.is_empty() {
            forget(0);
        }
        Ok(Some(Rendered { job, written }))
    }

    /// Says what was found and writes what was rendered.
    pub(super) fn finish(&mut self, rendered: &Rendered, context: &Context) -> Result<Outcome> {
        let Rendered { job, written } = rendered;
        context.ui.findings(&job.issue.findings, &job.issue.sources);
        let Some(written) = written else { return Ok(Outcome::AtFault) };
        write(job, written, context)?;
        self.rules.push_str(&make_rule(job, written));
        Ok(Outcome::Done)
    }

    /// What stopped a brief before it could be rendered, such as that it is not there.
    pub(super) fn take_error(&mut self) -> Option<Error> {
        self.errors.pop()
    }

    /// Writes what is said of all briefs together; gives what stopped some. A
    /// rule for make that lacks a brief would hide its inputs, so an incomplete
    /// run leaves the one that is there.
    fn end(self, outcome: Outcome) -> Result<Vec<Error>> {
        if let Some(depfile) = self.depfile
            && outcome == Outcome::Done
            && self.errors.is_empty()
        {
            depfile.write(self.rules.as_bytes())?;
        }
        Ok(self.errors)
    }

    /// Renders a brief to bytes; none when it is at fault.
    fn render(&mut self, job: &mut Job, standards: &Standards) -> Result<Option<Written>> {
        if self.format == Format::Typ {
            let Some(project) = job.issue.project.as_ref().filter(|_| !job.issue.findings.has_errors())
            else {
                return Ok(None);
            };
            let files = vec![(job.output.clone(), project.main().as_bytes().to_vec())];
            return Ok(Some(Written { files, pages: None }));
        }
        let Some(document) = job.issue.compile(&job.engine) else { return Ok(None) };
        let pages = (self.format != Format::LongPng).then(|| document.pages().len());
        let files = match self.format {
            Format::Pdf => match job.issue.pdf(&document, &job.engine, standards) {
                Some(bytes) => vec![(job.output.clone(), bytes)],
                None => return Ok(None),
            },
            Format::Png => {
                let ppi = self.pixels.ppi;
                let page = |page| export::png(page, ppi).map_err(|e| anyhow!("{e}; use a smaller --ppi"));
                self.numbered(job, "pages", document.pages().iter().map(page).collect::<Result<_>>()?)?
            }
            Format::LongPng => self.numbered(job, "pictures", long_pictures(&document, self.pixels.long)?)?,
            _ => self.numbered(job, "pages", document.pages().iter().map(export::svg).collect())?,
        };
        Ok(Some(Written { files, pages }))
    }

    /// One file for each of an output's parts: `issue-1.png`, `issue-2.png`; a
    /// single one keeps the name. `parts` says what they are.
    fn numbered(&mut self, job: &Job, parts: &str, bytes: Vec<Vec<u8>>) -> Result<Vec<(Target, Vec<u8>)>> {
        let count = bytes.len();
        if count == 1 {
            return Ok(bytes.into_iter().map(|bytes| (job.output.clone(), bytes)).collect());
        }
        if job.output.is_standard() {
            bail!("{count} {parts} do not fit standard output; give a file or a folder with -o");
        }
        let output = job.output.path();
        let stem = output.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = output.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
        let ending = ending.unwrap_or_default();
        let width = count.to_string().len();
        let files = bytes.into_iter().enumerate().map(|(index, bytes)| {
            let path = output.with_file_name(format!("{stem}-{:0width$}{ending}", index + 1));
            Ok((self.targets.claim_plain(path, kind(self.format))?, bytes))
        });
        files.collect()
    }
}

/// The width of a long picture: what phones show across, and messengers keep.
const WIDTH: u32 = 1080;

/// The height of a long picture's parts: WebP, which messengers turn pictures
/// into, ends at 16,383 pixels, and many phones draw nothing above 16,384.
const MAX_HEIGHT: u32 = 16000;

/// How large pictures are.
#[derive(Debug, Clone, Copy)]
struct Pixels {
    /// An inch of a page has so many.
    ppi: f64,
    long: Dimensions,
}

impl Pixels {
    /// As the command line asks.
    fn new(args: &Build) -> Self {
        let width = args.width.unwrap_or(WIDTH);
        let max_height = args.max_height.unwrap_or(MAX_HEIGHT);
        Self { ppi: args.ppi, long: Dimensions { width, max_height } }
    }
}

/// What one brief became: the files with their bytes, and the pages in them.
struct Written {
    files: Vec<(Target, Vec<u8>)>,
    pages: Option<usize>,
}

/// The parts of a long picture; a layout that has pages all the same gives
/// those of each.
fn long_pictures(document: &PagedDocument, dimensions: Dimensions) -> Result<Vec<Vec<u8>>> {
    let mut pictures = Vec::new();
    for page in document.pages() {
        for part in long::parts(page, dimensions) {
            let picture = long::png(page, &part, dimensions.width);
            pictures.push(picture.map_err(|error| anyhow!("{error}; use a smaller --width"))?);
        }
    }
    Ok(pictures)
}

fn write(job: &Job, written: &Written, context: &Context) -> Result<()> {
    for (target, bytes) in &written.files {
        target.write(bytes)?;
        if !target.is_standard() {
            let single = written.files.len() == 1;
            let pages = written.pages.filter(|_| single).map(|count| counted(count, "page"));
            context.ui.wrote(target.path(), pages.as_slice(), bytes.len());
        }
    }
    for path in files_read(&job.issue, &job.engine) {
        context.ui.detail(&format!("read {}", path.display()));
    }
    Ok(())
}

/// The files that an issue was made of, the brief first, an editor's own fonts last.
fn files_read<'a>(issue: &'a Issue, engine: &'a EngineRef) -> impl Iterator<Item = &'a Path> {
    let files = issue.dependencies.iter().filter(|dependency| dependency.kind == Depends::File);
    files.map(|dependency| dependency.path.as_path()).chain(engine.fonts.own_files())
}

/// The output as a rule for make: what it was made from, and a target of its
/// own for each, so that a deleted picture does not stop make.
fn make_rule(job: &Job, written: &Written) -> String {
    let escape =
        |path: &Path| path.display().to_string().replace('$', "$$").replace('#', "\\#").replace(' ', "\\ ");
    let targets: Vec<_> = written.files.iter().map(|(target, _)| escape(target.path())).collect();
    let read = files_read(&job.issue, &job.engine);
    let mut sources: Vec<_> = read.filter(|path| !files::is_standard(path)).map(escape).collect();
    sources.sort();
    sources.dedup();
    let mut rule = format!("{}: {}\n", targets.join(" "), sources.join(" "));
    for source in sources {
        writeln!(rule, "{source}:").expect("writing to a string");
    }
    rule
}

/// What to write: as asked, else what the output's ending says, else a PDF.
fn format(args: &Build) -> Format {
    let ending = args.output.as_deref().and_then(Path::extension).unwrap_or_default();
    args.format.unwrap_or_else(|| {
        let known = [("png", Format::Png), ("svg", Format::Svg), ("typ", Format::Typ)];
        let named = known.into_iter().find(|(known, _)| ending.eq_ignore_ascii_case(known));
        named.map_or(Format::Pdf, |(_, format)| format)
    })
}

/// What the files of a format are.
fn kind(format: Format) -> Kind {
    match format {
        Format::Pdf => Kind::Pdf,
        Format::Png | Format::LongPng => Kind::Png,
        Format::Svg => Kind::Svg,
        Format::Typ => Kind::Typst,
    }
}

/// Where a brief's output goes (cli.md, build).
fn place(args: &Build, format: Format, several: bool, issue: &Issue) -> Result<PathBuf> {
    let kind = kind(format);
    let file = format!("{}.{}", name(issue), kind.ending());
    let Some(output) = &args.output else {
        if files::is_standard(&issue.locations.brief) {
            // Asked for by nobody in so many words: as a filter, `… | jianbao build - > x.pdf`.
            if kind.is_binary() && ui::shows_output() {
                bail!("a terminal cannot show {}: give a file with -o, or redirect the output", kind.name());
            }
            return Ok(PathBuf::from("-"));
        }
        let Locations { root, brief, .. } = &issue.locations;
        return Ok(naming::folder(issue.series.output.dir.as_deref(), root, brief).join(file));
    };
    if files::is_standard(output) {
        return Ok(output.clone());
    }
    let folder = files::means_folder(output);
    if several && !folder {
        bail!("several briefs need a folder: `-o {}/`", output.display());
    }
    Ok(if folder { output.join(file) } else { output.clone() })
}

/// The output's name as `[output] name` says, without its ending.
pub(super) fn name(issue: &Issue) -> String {
    let header = issue.brief.as_ref().map(|brief| &brief.header);
    let parts = header.map_or_else(NameParts::default, |header| NameParts {
        title: header.title.value.clone(),
        date: header.date.to_string(),
        issue: header.issue.map_or_else(String::new, |issue| issue.to_string()),
    });
    naming::name(issue.series.output.name.as_deref(), &naming::stem(&issue.locations.brief), &parts)
}
