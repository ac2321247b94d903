//! `jianbao build`: renders briefs.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use typst_layout::PagedDocument;

use super::{Context, Outcome};
use crate::args::{Build, Format};
use crate::compile::forget;
use crate::dependency::Kind;
use crate::export::{self, Standards};
use crate::files;
use crate::findings::Policy;
use crate::issue::{EngineRef, Issue, Request};
use crate::output::{self, NameParts, PdfOptions};

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
    let options = PdfOptions::new(args.pdf_standard.as_deref(), args.embed_source)?;
    if args.embed_source && format != Format::Pdf {
        bail!("--embed-source needs a PDF");
    }
    let mut jobs: Vec<Job> = Vec::new();
    for path in &args.briefs {
        let request = Request {
            layout: args.layout.clone(),
            embed: args.embed_source,
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
        let standards = options.choose(&job.issue.series)?;
        let written = render(&mut job, format, &standards, args.ppi)?;
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

/// What one brief became: each file's path and bytes, and the pages in them.
struct Written {
    files: Vec<(PathBuf, Vec<u8>)>,
    pages: Option<usize>,
}

/// Renders a brief to bytes; none when it is at fault.
fn render(job: &mut Job, format: Format, standards: &Standards, ppi: f64) -> Result<Option<Written>> {
    if format == Format::Typ {
        let Some(project) = job.issue.project.as_ref().filter(|_| !job.issue.findings.has_errors()) else {
            return Ok(None);
        };
        let files = vec![(job.output.clone(), project.main().as_bytes().to_vec())];
        return Ok(Some(Written { files, pages: None }));
    }
    let Some(document) = job.issue.compile(&job.engine) else { return Ok(None) };
    let pages = Some(document.pages().len());
    let files = match format {
        Format::Pdf => match export::pdf(&document, standards) {
            Ok(bytes) => vec![(job.output.clone(), bytes)],
            Err(errors) => {
                job.issue.refuse(&job.engine, &errors);
                return Ok(None);
            }
        },
        Format::Png => page_files(&job.output, &document, |page| export::png(page, ppi))?,
        _ => page_files(&job.output, &document, export::svg)?,
    };
    Ok(Some(Written { files, pages }))
}

/// One file a page: `issue-1.png`, `issue-2.png`; a single page keeps the name.
fn page_files(
    output: &Path,
    document: &PagedDocument,
    export: impl Fn(&typst_layout::Page) -> Vec<u8>,
) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let pages = document.pages();
    if let [page] = pages {
        return Ok(vec![(output.to_owned(), export(page))]);
    }
    if files::is_standard(output) {
        bail!("{} pages do not fit standard output; give a file or a folder with -o", pages.len());
    }
    let stem = output.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = output.extension().unwrap_or_default().to_string_lossy().into_owned();
    let width = pages.len().to_string().len();
    let name = |number: usize| output.with_file_name(format!("{stem}-{number:0width$}.{extension}"));
    Ok(pages.iter().enumerate().map(|(index, page)| (name(index + 1), export(page))).collect())
}

fn write(job: &Job, written: &Written, context: &Context) -> Result<()> {
    for (path, bytes) in &written.files {
        if files::is_standard(path) {
            files::write_stdout(bytes)?;
            continue;
        }
        files::write(path, bytes)?;
        let size = bytes.len().div_ceil(1024);
        let pages = match written.pages {
            Some(1) => "1 page, ".to_owned(),
            Some(count) if written.files.len() == 1 => format!("{count} pages, "),
            _ => String::new(),
        };
        context.ui.note(&format!("wrote {} ({pages}{size} KB)", path.display()));
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
        Format::Png => "png",
        Format::Svg => "svg",
        Format::Typ => "typ",
    };
    let file = format!("{}.{extension}", name(issue));
    let Some(output) = &args.output else {
        if files::is_standard(&issue.locations.brief) {
            return Ok(PathBuf::from("-"));
        }
        let folder = match &issue.series.output.dir {
            Some(dir) => files::join(&issue.locations.root, dir),
            None => issue.locations.brief.parent().unwrap_or(Path::new("")).to_owned(),
        };
        return Ok(folder.join(file));
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
fn name(issue: &Issue) -> String {
    let header = issue.brief.as_ref().map(|brief| &brief.header);
    let parts = header.map_or_else(NameParts::default, |header| NameParts {
        title: header.title.value.clone(),
        date: header.date.to_string(),
        issue: header.issue.map_or_else(String::new, |issue| issue.to_string()),
    });
    output::name(issue.series.output.name.as_deref(), &output::stem(&issue.locations.brief), &parts)
}
