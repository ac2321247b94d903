//! `jianbao build`: renders briefs.

use std::collections::VecDeque;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Error, Result};
use typst_layout::Page;

use super::{Context, Outcome, bug_in, with_errors};
use crate::args::{Build, Format};
use crate::batch::select;
use crate::engine::export::{self, Standards, TooLarge};
use crate::engine::pool::EngineRef;
use crate::engine::{Engine, forget};
use crate::files;
use crate::findings::{Checked, Findings};
use crate::inputs::Kind as Depends;
use crate::issue::{Draft, Issue, Locations, Opened, Request};
use crate::outputs::long::{self, Dimensions};
use crate::outputs::naming::{self, NameParts, PdfOptions};
use crate::panics::caught;
use crate::targets::{Kind, Target, Targets};
use crate::ui;
use crate::words::{Because, Words, fail, words};

/// A brief that was read, with the place its output goes to.
struct Job {
    brief: Opened,
    output: Target,
}

/// Renders every brief; one that is at fault stops no other.
pub(super) fn run(args: &Build, context: &Context) -> Result<Outcome> {
    let mut building = Building::read(args, context)?;
    let mut outcome = building.outcome;
    loop {
        let brief = building.jobs.front().map(|job| job.brief.draft.locations.brief.clone());
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
    /// Whether what is written is shown.
    open: bool,
    rules: String,
    outcome: Outcome,
    /// What of the environment stopped some briefs.
    errors: Vec<Error>,
}

/// A brief that was rendered, and is not written yet.
pub(super) struct Rendered {
    draft: Arc<Draft>,
    engine: EngineRef,
    /// What to write; none when the brief is at fault.
    written: Checked<Written>,
}

impl Rendered {
    /// The brief, with everything that was read.
    pub(super) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Everything that was found.
    pub(super) fn findings(&self) -> &Findings {
        &self.written.findings
    }

    /// Whether there is nothing to write.
    pub(super) fn is_at_fault(&self) -> bool {
        self.written.value.is_none()
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
            fail!("--embed-source needs a PDF", "--embed-source 只用于 PDF");
        }
        if format != Format::LongPng && (args.width.is_some() || args.max_height.is_some()) {
            fail!(
                "--width and --max-height need --format long-png",
                "--width 和 --max-height 要与 --format long-png 一起用"
            );
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
            match caught(|| context.open(path, &request)) {
                Ok(Ok(brief)) => {
                    targets.protect(files_read(&brief.draft, &brief.engine));
                    read.push(brief);
                }
                Ok(Err(error)) => errors.push(error),
                Err(bug) => outcome = outcome.and(bug_in(path, &bug, context)),
            }
        }
        let mut jobs: VecDeque<Job> = VecDeque::new();
        for brief in read {
            let output = place(args, format, asked.briefs.len() > 1, &brief.draft)?;
            if let Some(twin) = jobs.iter().find(|job| job.output.path() == output) {
                let (first, second) = (&twin.brief.draft.locations.brief, &brief.draft.locations.brief);
                let (first, second) = (first.display(), second.display());
                fail!(
                    "`{first}` and `{second}` would both be written to `{}`",
                    "`{first}` 和 `{second}` 都要写到 `{}`";
                    output.display()
                );
            }
            let output = match args.format {
                Some(_) => targets.claim_plain(output, kind(format))?,
                None => targets.claim(output, kind(format))?,
            };
            jobs.push_back(Job { brief, output });
        }
        let depfile = args.depfile.as_ref().map(|path| targets.claim(path, Kind::Rule)).transpose()?;
        let (pixels, open) = (Pixels::new(args), args.open);
        Ok(Self {
            jobs,
            format,
            options,
            pixels,
            targets,
            depfile,
            open,
            rules: String::new(),
            outcome,
            errors,
        })
    }

    /// Renders the next brief, if one is left. Nothing is said or written yet.
    pub(super) fn render_next(&mut self) -> Result<Option<Rendered>> {
        let Some(Job { brief, output }) = self.jobs.pop_front() else { return Ok(None) };
        let Opened { draft, engine, issue } = brief;
        let standards = self.options.choose(draft.series.standards.as_deref())?;
        let Checked { value, findings } = issue;
        let made = match value {
            Some(issue) => self.render(&issue, &engine, &standards)?,
            None => Checked::nothing(),
        };
        let Checked { value, findings } = Checked { value: Some(()), findings }.and_then(|()| made);
        let value = value.map(|made| self.placed(made, &output)).transpose()?;
        let written = Checked { value, findings };
        // What the process ends with, it need not tidy up.
        if !self.jobs.is_empty() {
            forget(0);
        }
        Ok(Some(Rendered { draft, engine, written }))
    }

    /// Says what was found and writes what was rendered.
    pub(super) fn finish(&mut self, rendered: &Rendered, context: &Context) -> Result<Outcome> {
        context.ui.findings(rendered.findings(), &rendered.draft.sources);
        let Some(written) = &rendered.written.value else { return Ok(Outcome::AtFault) };
        write(rendered, written, context)?;
        if self.open {
            show(written)?;
        }
        self.rules.push_str(&make_rule(rendered, written));
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

    /// Renders an issue to bytes.
    fn render(&self, issue: &Issue, engine: &Engine, standards: &Standards) -> Result<Checked<Made>> {
        match self.format {
            Format::Typ => {
                let bytes = vec![issue.project().main().as_bytes().to_vec()];
                Ok(Checked::clean(Made { bytes, parts: FILES, pages: None }))
            }
            Format::Pdf => Ok(issue.compile(engine).and_then(|document| {
                let pages = Some(document.pages().len());
                let made = |bytes| Made { bytes: vec![bytes], parts: FILES, pages };
                issue.pdf(&document, engine, standards).map(made)
            })),
            _ => {
                let Checked { value, findings } = issue.compile(engine);
                let value = value.map(|document| self.pictures(document.pages())).transpose()?;
                Ok(Checked { value, findings })
            }
        }
    }

    /// Draws pages.
    fn pictures(&self, pages: &[Page]) -> Result<Made> {
        let ppi = self.pixels.ppi;
        let png = |page| -> Result<_> {
            let smaller =
                |error: TooLarge| words!("{}; use a smaller --ppi", "{}；用小一些的 --ppi"; error.words());
            Ok(export::png(page, ppi).map_err(smaller)?)
        };
        let count = Some(pages.len());
        Ok(match self.format {
            Format::LongPng => {
                Made { bytes: long_pictures(pages, self.pixels.long)?, parts: PICTURES, pages: None }
            }
            Format::Png => {
                let bytes = pages.iter().map(png).collect::<Result<_>>()?;
                Made { bytes, parts: PAGES, pages: count }
            }
            _ => Made { bytes: pages.iter().map(export::svg).collect(), parts: PAGES, pages: count },
        })
    }

    /// One file for each of an output's parts: `issue-1.png`, `issue-2.png`; a
    /// single one keeps the name.
    fn placed(&mut self, made: Made, output: &Target) -> Result<Written> {
        let Made { bytes, parts, pages } = made;
        let count = bytes.len();
        if count == 1 {
            return Ok(Written {
                files: bytes.into_iter().map(|bytes| (output.clone(), bytes)).collect(),
                pages,
            });
        }
        if output.is_standard() {
            fail!(
                "{count} {} do not fit standard output; give a file or a folder with -o",
                "标准输出放不下 {count} {}；请用 -o 指定文件或文件夹";
                parts
            );
        }
        let path = output.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
        let ending = ending.unwrap_or_default();
        let width = count.to_string().len();
        let files = bytes.into_iter().enumerate().map(|(index, bytes)| {
            let path = path.with_file_name(format!("{stem}-{:0width$}{ending}", index + 1));
            Ok((self.targets.claim_plain(path, kind(self.format))?, bytes))
        });
        Ok(Written { files: files.collect::<Result<_>>()?, pages })
    }
}

const FILES: Words = Words::plain("files", "个文件");
const PICTURES: Words = Words::plain("pictures", "张图片");
const PAGES: Words = Words::plain("pages", "页");

/// What one brief became: the bytes of each part, what the parts are, and how
/// many pages are in them.
struct Made {
    bytes: Vec<Vec<u8>>,
    parts: Words,
    pages: Option<usize>,
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
fn long_pictures(pages: &[Page], dimensions: Dimensions) -> Result<Vec<Vec<u8>>> {
    let mut pictures = Vec::new();
    for page in pages {
        for part in long::parts(page, dimensions) {
            let picture = long::png(page, &part, dimensions.width);
            pictures.push(picture.map_err(
                |error| words!("{}; use a smaller --width", "{}；用小一些的 --width"; error.words()),
            )?);
        }
    }
    Ok(pictures)
}

fn write(rendered: &Rendered, written: &Written, context: &Context) -> Result<()> {
    for (target, bytes) in &written.files {
        target.write(bytes)?;
        if !target.is_standard() {
            let single = written.files.len() == 1;
            let pages = written.pages.filter(|_| single).map(|count| Words::count(count, "page", "页"));
            context.ui.wrote(target.path(), pages.as_slice(), bytes.len());
        }
    }
    for path in files_read(&rendered.draft, &rendered.engine) {
        context.ui.detail(&words!("read {}", "读了 {}"; path.display()));
    }
    Ok(())
}

/// Opens the first file with the system's own program for it.
fn show(written: &Written) -> Result<()> {
    let Some((target, _)) = written.files.first().filter(|(target, _)| !target.is_standard()) else {
        return Ok(());
    };
    let shown = target.path().display();
    open::that_detached(target.path()).because(|| {
        words!(
            "`{shown}` was written; no program of the system opens it",
            "`{shown}` 已经写好，但系统里没有程序能打开它"
        )
    })
}

/// The files that an issue was made of, the brief first, an editor's own fonts last.
fn files_read<'a>(draft: &'a Draft, engine: &'a EngineRef) -> impl Iterator<Item = &'a Path> {
    let files = draft.dependencies.iter().filter(|dependency| dependency.kind == Depends::File);
    files.map(|dependency| dependency.path.as_path()).chain(engine.fonts.own_files())
}

/// The output as a rule for make: what it was made from, and a target of its
/// own for each, so that a deleted picture does not stop make.
fn make_rule(rendered: &Rendered, written: &Written) -> String {
    let escape =
        |path: &Path| path.display().to_string().replace('$', "$$").replace('#', "\\#").replace(' ', "\\ ");
    let targets: Vec<_> = written.files.iter().map(|(target, _)| escape(target.path())).collect();
    let read = files_read(&rendered.draft, &rendered.engine);
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
fn place(args: &Build, format: Format, several: bool, draft: &Draft) -> Result<PathBuf> {
    let kind = kind(format);
    let file = format!("{}.{}", name(draft), kind.ending());
    let Some(output) = &args.output else {
        if files::is_standard(&draft.locations.brief) {
            // Asked for by nobody in so many words: as a filter, `… | jianbao build - > x.pdf`.
            if kind.is_binary() && ui::shows_output() {
                fail!(
                    "a terminal cannot show {}: give a file with -o, or redirect the output",
                    "{}在终端上显示不了：请用 -o 指定文件，或者重定向输出";
                    kind.name()
                );
            }
            return Ok(PathBuf::from("-"));
        }
        let Locations { root, brief, .. } = &draft.locations;
        return Ok(naming::folder(draft.series.output.dir.as_deref(), root, brief).join(file));
    };
    if files::is_standard(output) {
        return Ok(output.clone());
    }
    let folder = files::means_folder(output);
    if several && !folder {
        fail!(
            "several briefs need a folder: `-o {}/`",
            "几份源文件要写到一个文件夹里：`-o {}/`";
            output.display()
        );
    }
    Ok(if folder { output.join(file) } else { output.clone() })
}

/// The output's name as `[output] name` says, without its ending.
pub(super) fn name(draft: &Draft) -> String {
    let header = draft.brief().map(|brief| &brief.header);
    let parts = header.map_or_else(NameParts::default, |header| NameParts {
        title: header.title.value.clone(),
        date: header.date.to_string(),
        issue: header.issue.map_or_else(String::new, |issue| issue.to_string()),
    });
    naming::name(draft.series.output.name.as_deref(), &naming::stem(&draft.locations.brief), &parts)
}
