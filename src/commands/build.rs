//! `jianbao build`: renders briefs.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use typst_layout::PagedDocument;

use super::{Context, Outcome};
use crate::args::{Build, Format};
use crate::compile::forget;
use crate::dependency::Kind;
use crate::export::{self, Standards};
use crate::files;
use crate::findings::Policy;
use crate::issue::{EngineRef, Issue, Locations, Request};
use crate::long_picture::{self, Dimensions};
use crate::output::{self, NameParts, PdfOptions};
use crate::ui::counted;

/// A brief that was read, with the place its output goes to.
struct Job {
    issue: Issue,
    engine: EngineRef,
    output: PathBuf,
}

/// Renders every brief; one that is at fault stops no other.
pub(super) fn run(args: &Build, context: &Context) -> Result<Outcome> {
    build(args, context).map(|built| built.outcome)
}

/// How a build went, and every file that it read or looked for.
pub(super) struct Built {
    pub outcome: Outcome,
    pub dependencies: Vec<PathBuf>,
}

/// The same, for commands that go on afterwards.
pub(super) fn build(args: &Build, context: &Context) -> Result<Built> {
    let format = format(args)?;
    context.engines.warm();
    let options = PdfOptions::new(args.pdf_standard.as_deref(), args.embed_source)?;
    if args.embed_source && format != Format::Pdf {
        bail!("--embed-source needs a PDF");
    }
    if format != Format::LongPng && (args.width.is_some() || args.max_height.is_some()) {
        bail!("--width and --max-height need --format long-png");
    }
    let pixels = Pixels::new(args);
    let mut jobs: Vec<Job> = Vec::new();
    for path in &args.briefs {
        let request = Request {
            layout: args.layout.clone(),
            embed: args.embed_source,
            endless: format == Format::LongPng,
            policy: Policy::default(),
            ..Request::default()
        };
        let (issue, engine) = Issue::read(path, &request, |folders| context.engine(folders))?;
        let output = place(args, format, &issue)?;
        if let Some(twin) = jobs.iter().find(|job| job.output == output) {
            let (first, second) = (twin.issue.locations.brief.display(), path.display());
            bail!("`{first}` and `{second}` would both be written to `{}`", output.display());
        }
        jobs.push(Job { issue, engine, output });
    }
    let mut built = Built { outcome: Outcome::Done, dependencies: Vec::new() };
    let mut rules = String::new();
    let mut left = jobs.len();
    for mut job in jobs {
        let standards = options.choose(job.issue.series.standards.as_deref())?;
        let written = render(&mut job, format, &standards, pixels)?;
        context.ui.findings(&job.issue.findings, &job.issue.sources);
        match written {
            None => built.outcome = Outcome::AtFault,
            Some(pages) => {
                write(&job, &pages, context)?;
                rules.push_str(&make_rule(&job, &pages));
            }
        }
        built.dependencies.extend(job.issue.dependencies.into_iter().map(|dependency| dependency.path));
        left -= 1;
        // What the process ends with, it need not tidy up.
        if left > 0 {
            forget(0);
        }
    }
    if let Some(depfile) = &args.depfile {
        files::write(depfile, rules.as_bytes())?;
    }
    Ok(built)
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

/// What one brief became: each file's path and bytes, and the pages in them.
struct Written {
    files: Vec<(PathBuf, Vec<u8>)>,
    pages: Option<usize>,
}

/// Renders a brief to bytes; none when it is at fault.
fn render(job: &mut Job, format: Format, standards: &Standards, pixels: Pixels) -> Result<Option<Written>> {
    if format == Format::Typ {
        let Some(project) = job.issue.project.as_ref().filter(|_| !job.issue.findings.has_errors()) else {
            return Ok(None);
        };
        let files = vec![(job.output.clone(), project.main().as_bytes().to_vec())];
        return Ok(Some(Written { files, pages: None }));
    }
    let Some(document) = job.issue.compile(&job.engine) else { return Ok(None) };
    let pages = (format != Format::LongPng).then(|| document.pages().len());
    let files = match format {
        Format::Pdf => match job.issue.pdf(&document, &job.engine, standards) {
            Some(bytes) => vec![(job.output.clone(), bytes)],
            None => return Ok(None),
        },
        Format::Png => {
            let page = |page| export::png(page, pixels.ppi).map_err(|e| anyhow!("{e}; use a smaller --ppi"));
            numbered(&job.output, "pages", document.pages().iter().map(page).collect::<Result<_>>()?)?
        }
        Format::LongPng => numbered(&job.output, "pictures", long_pictures(&document, pixels.long)?)?,
        _ => numbered(&job.output, "pages", document.pages().iter().map(export::svg).collect())?,
    };
    Ok(Some(Written { files, pages }))
}

/// The parts of a long picture; a layout that has pages all the same gives
/// those of each.
fn long_pictures(document: &PagedDocument, dimensions: Dimensions) -> Result<Vec<Vec<u8>>> {
    let mut pictures = Vec::new();
    for page in document.pages() {
        for part in long_picture::parts(page, dimensions) {
            let picture = long_picture::png(page, &part, dimensions.width);
            pictures.push(picture.map_err(|error| anyhow!("{error}; use a smaller --width"))?);
        }
    }
    Ok(pictures)
}

/// One file for each of an output's parts: `issue-1.png`, `issue-2.png`; a
/// single one keeps the name. `parts` says what they are.
fn numbered(output: &Path, parts: &str, bytes: Vec<Vec<u8>>) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let count = bytes.len();
    if count == 1 {
        return Ok(bytes.into_iter().map(|bytes| (output.to_owned(), bytes)).collect());
    }
    if files::is_standard(output) {
        bail!("{count} {parts} do not fit standard output; give a file or a folder with -o");
    }
    let stem = output.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = output.extension().unwrap_or_default().to_string_lossy().into_owned();
    let width = count.to_string().len();
    let name = |number: usize| output.with_file_name(format!("{stem}-{number:0width$}.{extension}"));
    Ok(bytes.into_iter().enumerate().map(|(index, bytes)| (name(index + 1), bytes)).collect())
}

fn write(job: &Job, written: &Written, context: &Context) -> Result<()> {
    for (path, bytes) in &written.files {
        if files::is_standard(path) {
            files::write_stdout(bytes)?;
            continue;
        }
        files::write(path, bytes)?;
        let single = written.files.len() == 1;
        let pages = written.pages.filter(|_| single).map(|count| counted(count, "page"));
        context.ui.wrote(path, pages.as_slice(), bytes.len());
    }
    for path in files_read(job) {
        context.ui.detail(&format!("read {}", path.display()));
    }
    Ok(())
}

/// The files that an issue was made of, the brief first, an editor's own fonts last.
fn files_read(job: &Job) -> impl Iterator<Item = &Path> {
    let files = job.issue.dependencies.iter().filter(|dependency| dependency.kind == Kind::File);
    files.map(|dependency| dependency.path.as_path()).chain(job.engine.fonts.own_files())
}

/// The output as a rule for make: what it was made from, and a target of its
/// own for each, so that a deleted picture does not stop make.
fn make_rule(job: &Job, written: &Written) -> String {
    let escape =
        |path: &Path| path.display().to_string().replace('$', "$$").replace('#', "\\#").replace(' ', "\\ ");
    let targets: Vec<_> = written.files.iter().map(|(path, _)| escape(path)).collect();
    let mut sources: Vec<_> = files_read(job).filter(|path| !files::is_standard(path)).map(escape).collect();
    sources.sort();
    sources.dedup();
    let mut rule = format!("{}: {}\n", targets.join(" "), sources.join(" "));
    for source in sources {
        writeln!(rule, "{source}:").expect("writing to a string");
    }
    rule
}

/// What to write: as asked, else what the output's ending says, else a PDF.
fn format(args: &Build) -> Result<Format> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let extension = args.output.as_deref().and_then(Path::extension).and_then(|extension| extension.to_str());
    Ok(match extension {
        Some("png") => Format::Png,
        Some("svg") => Format::Svg,
        Some("typ") => Format::Typ,
        _ => Format::Pdf,
    })
}

/// Where a brief's output goes (cli.md, build).
fn place(args: &Build, format: Format, issue: &Issue) -> Result<PathBuf> {
    let extension = match format {
        Format::Pdf => "pdf",
        Format::Png | Format::LongPng => "png",
        Format::Svg => "svg",
        Format::Typ => "typ",
    };
    let file = format!("{}.{extension}", name(issue));
    let Some(output) = &args.output else {
        if files::is_standard(&issue.locations.brief) {
            return Ok(PathBuf::from("-"));
        }
        let Locations { root, brief, .. } = &issue.locations;
        return Ok(output::folder(issue.series.output.dir.as_deref(), root, brief).join(file));
    };
    if files::is_standard(output) {
        return Ok(output.clone());
    }
    let folder = output.is_dir() || output.to_string_lossy().ends_with(['/', '\\']);
    if args.briefs.len() > 1 && !folder {
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
    output::name(issue.series.output.name.as_deref(), &output::stem(&issue.locations.brief), &parts)
}
