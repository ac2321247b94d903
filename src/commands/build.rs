//! `jianbao build`: renders briefs.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use typst_layout::PagedDocument;

use super::{Context, Outcome};
use crate::args::{Build, Format};
use crate::brief::Standard;
use crate::compile::forget;
use crate::export::{self, DEFAULT_STANDARDS, EMBEDDING_STANDARDS, Standards};
use crate::files;
use crate::findings::Policy;
use crate::issue::{EngineRef, Issue, Request};

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
    let standards = args.pdf_standard.as_deref().map(parse_standards).transpose()?;
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
        let output = output(args, format, &issue)?;
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
        let standards = choose_standards(args, standards.as_deref(), &job.issue)?;
        let written = render(&mut job, format, &standards, args.ppi)?;
        context.ui.findings(&job.issue.findings, &job.issue.sources);
        match written {
            None => built.outcome = Outcome::AtFault,
            Some(pages) => {
                write(&job, &pages, context)?;
                rules.push_str(&make_rule(&job, &pages));
            }
        }
        built.dependencies.append(&mut job.issue.dependencies);
        left -= 1;
        // What the process ends with, it need not tidy up.
        if left > 0 {
            forget();
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
    for path in &job.issue.dependencies {
        context.ui.detail(&format!("read {}", path.display()));
    }
    Ok(())
}

/// The output as a rule for make: what it was made from, and a target of its
/// own for each, so that a deleted picture does not stop make.
fn make_rule(job: &Job, written: &Written) -> String {
    let escape =
        |path: &Path| path.display().to_string().replace('$', "$$").replace('#', "\\#").replace(' ', "\\ ");
    let targets: Vec<_> = written.files.iter().map(|(path, _)| escape(path)).collect();
    let mut sources: Vec<_> = job
        .issue
        .dependencies
        .iter()
        .filter(|path| !files::is_standard(path))
        .map(|path| escape(path))
        .collect();
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

fn parse_standards(words: &[String]) -> Result<Vec<Standard>> {
    words.iter().map(|word| parse_standard(word)).collect()
}

fn parse_standard(word: &str) -> Result<Standard> {
    let known = || Standard::ALL.iter().map(|&(word, _)| word).collect::<Vec<_>>().join(", ");
    Standard::ALL
        .iter()
        .find(|(known, _)| *known == word.trim())
        .map(|&(_, standard)| standard)
        .with_context(|| format!("unknown PDF standard `{word}`; known: {}", known()))
}

/// The command line's standards, else the series', else the default.
fn choose_standards(args: &Build, asked: Option<&[Standard]>, issue: &Issue) -> Result<Standards> {
    let chosen = asked.or(issue.series.standards.as_deref());
    let list = match chosen {
        Some(list) => list,
        None if args.embed_source => &EMBEDDING_STANDARDS,
        None => &DEFAULT_STANDARDS,
    };
    let archival_without_files =
        [Standard::A1a, Standard::A1b, Standard::A2a, Standard::A2b, Standard::A2u, Standard::A4];
    if args.embed_source
        && let Some(standard) = list.iter().find(|standard| archival_without_files.contains(standard))
    {
        // The series' choice gives way; one made on the command line does not.
        if asked.is_none() {
            return Standards::new(&EMBEDDING_STANDARDS).map_err(anyhow::Error::msg);
        }
        bail!("PDF standard {} allows no embedded brief; use a-3a, or a-4f", standard.word());
    }
    Standards::new(list).map_err(anyhow::Error::msg)
}

/// Where a brief's output goes (cli.md, build).
fn output(args: &Build, format: Format, issue: &Issue) -> Result<PathBuf> {
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
            Some(dir) => issue.locations.root.join(dir),
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
pub(super) fn name(issue: &Issue) -> String {
    let path = &issue.locations.brief;
    let stem = if files::is_standard(path) {
        "stdin".into()
    } else {
        path.file_stem().unwrap_or_default().to_string_lossy()
    };
    let Some(template) = &issue.series.output.name else { return stem.into_owned() };
    let header = issue.brief.as_ref().map(|brief| &brief.header);
    let title = header.map_or("", |header| header.title.value.as_str());
    let date = header.map_or_else(String::new, |header| header.date.to_string());
    let number = header.and_then(|header| header.issue).map_or_else(String::new, |issue| issue.to_string());
    let name = template
        .replace("{stem}", &stem)
        .replace("{title}", title)
        .replace("{date}", &date)
        .replace("{issue}", &number);
    // A title may hold characters that no file name can.
    name.chars().map(|c| if r#"/\:*?"<>|"#.contains(c) || c.is_control() { '-' } else { c }).collect()
}
