//! Finds the briefs that a batch or a volume is made from: files, folders and
//! patterns become a list in the same order on every machine.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Error, Result};
use chrono::NaiveDate;
use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::brief::{self, Outline, OutlineKind};
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::inputs::digest;
use crate::issue::{Locations, SERIES_FILE};
use crate::layouts::MANIFEST;
use crate::limits;
use crate::text::period::Period;
use crate::text::source::Sources;
use crate::words::{Because, fail, words};

/// What was found under some paths.
#[derive(Debug, Default)]
pub struct Selection {
    /// The briefs, sorted by path.
    pub briefs: Vec<Selected>,
    /// TOML files that are something else, sorted too.
    pub others: Vec<PathBuf>,
}

/// A brief that was found.
#[derive(Debug, Clone)]
pub struct Selected {
    /// Where it and its series file are, as the user would write it.
    pub locations: Locations,
    /// The folder it is in, below the one that was given.
    pub below: PathBuf,
    /// What its header says.
    pub outline: Outline,
    /// BLAKE3 of its bytes, in hexadecimal.
    pub digest: String,
    /// The PDFs that it seems to name as pictures, as it writes them.
    pub pictures: Vec<PathBuf>,
}

/// A file that may be a brief.
struct Candidate {
    path: PathBuf,
    below: PathBuf,
    /// The user gave this very file: it is a brief, or at fault.
    named: bool,
}

/// Finds every brief under the paths whose day is wanted. What cannot be read,
/// or has no day, but may be a brief is taken too, so that its fault is seen.
/// It is an error if nothing is found.
pub fn select(paths: &[PathBuf], period: &Period) -> Result<Selection> {
    let mut candidates = Vec::new();
    for path in paths {
        candidates.extend(candidates_of(path)?);
    }
    // The paths may overlap: each brief counts once, where it was named first.
    let mut seen = BTreeSet::new();
    candidates.retain(|candidate| {
        seen.insert(files::canonical(&candidate.path).unwrap_or_else(|_| candidate.path.clone()))
    });
    let read: Vec<_> = candidates.into_par_iter().map(read_outline).collect::<Result<_>>()?;
    let mut selection = Selection::default();
    for (found, named) in read {
        if found.outline.kind == OutlineKind::Other && !named {
            let path = found.locations.brief;
            selection.others.extend((!path.ends_with(MANIFEST)).then_some(path));
        } else if found.outline.date.is_none_or(|date| period.contains(date)) {
            selection.briefs.push(found);
        }
    }
    selection.briefs.sort_by(|a, b| a.locations.brief.cmp(&b.locations.brief));
    selection.others.sort();
    if selection.briefs.is_empty() {
        let paths: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        let days = if *period == Period::default() { String::new() } else { format!(" {period}") };
        fail!("no brief under {}{days}", "{}{days} 下面没有源文件"; paths.join(", "));
    }
    Ok(selection)
}

/// The readable briefs in a folder, so many levels deep.
fn issues_in(folder: &Path, depth: Option<usize>) -> Result<Vec<Selected>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let candidates = walk(folder, depth, |_| true)?;
    let read: Vec<_> = candidates.into_par_iter().map(read_outline).collect::<Result<_>>()?;
    let mut found: Vec<_> = read.into_iter().map(|(found, _)| found).collect();
    found.retain(|found| found.outline.kind == OutlineKind::Brief);
    found.sort_by(|a, b| a.locations.brief.cmp(&b.locations.brief));
    Ok(found)
}

/// Everything below a folder that is a brief or may be one, however damaged.
pub fn shelf(folder: &Path) -> Result<Vec<Selected>> {
    let candidates = walk(folder, None, |_| true)?;
    let read: Vec<_> = candidates.into_par_iter().map(read_outline).collect::<Result<_>>()?;
    let mut found: Vec<_> = read.into_iter().map(|(found, _)| found).collect();
    found.retain(|found| found.outline.kind != OutlineKind::Other);
    Ok(found)
}

/// The last issue up to a day: in the brief's own folder or, where none is
/// there, anywhere in the project of its series file. None where issues of
/// several newsletters could be meant.
pub fn last_issue(locations: &Locations, title: Option<&str>, date: NaiveDate) -> Result<Option<Selected>> {
    let mut found = issues_in(&locations.folder, Some(1))?;
    if found.is_empty() && locations.series.is_some() {
        found = issues_in(&locations.root, None)?;
    }
    found.retain(|issue| issue.outline.date.is_some_and(|day| day <= date));
    found.retain(|issue| title.is_none_or(|title| issue.outline.title == title));
    let one = found.windows(2).all(|pair| pair[0].outline.title == pair[1].outline.title);
    let last = found.into_iter().max_by_key(|issue| (issue.outline.date, issue.outline.issue));
    Ok(last.filter(|_| one))
}

/// What `build` and `check` are asked for.
#[derive(Debug, Default)]
pub struct Asked {
    /// The briefs, each once, in the order in which they were asked for.
    pub briefs: Vec<PathBuf>,
    /// TOML files of the folders and patterns that are something else.
    pub others: Vec<PathBuf>,
    /// What was asked for and is not there, and why.
    pub missing: Vec<(PathBuf, Error)>,
}

/// Finds the briefs that paths mean: a file is one, and so is standard input;
/// folders and patterns are searched as a batch searches them. What is not
/// there stops nothing else.
pub fn asked(paths: &[PathBuf]) -> Asked {
    let mut asked = Asked::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        let named = files::is_standard(path) || path.exists() && !path.is_dir();
        let found = match named {
            true => vec![path.clone()],
            false => match select(std::slice::from_ref(path), &Period::default()) {
                Ok(found) => {
                    asked.others.extend(found.others);
                    found.briefs.into_iter().map(|found| found.locations.brief).collect()
                }
                Err(error) => {
                    asked.missing.push((path.clone(), error));
                    continue;
                }
            },
        };
        let identity = |brief: &PathBuf| files::canonical(brief).unwrap_or_else(|_| brief.clone());
        asked.briefs.extend(found.into_iter().filter(|brief| seen.insert(identity(brief))));
    }
    asked
}

/// The endings of documents that become briefs.
const DOCUMENTS: [&str; 8] = ["docx", "md", "markdown", "txt", "json", "html", "htm", "docm"];

/// Finds the documents that paths mean, as [`asked`] finds briefs: of folders
/// and patterns those whose endings say what they are.
pub fn documents(paths: &[PathBuf]) -> Asked {
    let mut asked = Asked::default();
    let mut seen = BTreeSet::new();
    for path in paths {
        let found = if files::is_standard(path) || path.exists() && !path.is_dir() {
            Ok(vec![path.clone()])
        } else {
            documents_of(path)
        };
        match found {
            Ok(found) => {
                let identity = |path: &PathBuf| files::canonical(path).unwrap_or_else(|_| path.clone());
                asked.briefs.extend(found.into_iter().filter(|path| seen.insert(identity(path))));
            }
            Err(error) => asked.missing.push((path.clone(), error)),
        }
    }
    asked
}

fn documents_of(path: &Path) -> Result<Vec<PathBuf>> {
    let (base, glob) = if path.is_dir() { (path.to_owned(), None) } else { pattern(path)? };
    let known = |path: &Path| {
        path.extension()
            .is_some_and(|ending| DOCUMENTS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    };
    let wanted = |path: &Path| match &glob {
        Some(glob) => glob.is_match(path),
        None => known(path),
    };
    let mut found: Vec<_> = walk_for(&base, None, wanted)?.into_iter().map(|one| one.path).collect();
    found.sort();
    if found.is_empty() {
        fail!("no document under `{}`", "`{}` 下面没有文档"; path.display());
    }
    Ok(found)
}

/// A candidate as it turned out, and whether it was named.
fn read_outline(candidate: Candidate) -> Result<(Selected, bool)> {
    let Candidate { path, below, named } = candidate;
    let locations = Locations::new(&path);
    let Ok(bytes) = files::read_up_to(&path, limits::BRIEF_BYTES) else {
        // Whoever renders it says why.
        let outline = Outline { kind: OutlineKind::Damaged, ..Outline::default() };
        return Ok((
            Selected { locations, below, outline, digest: String::new(), pictures: Vec::new() },
            named,
        ));
    };
    let mut sources = Sources::default();
    // What is wrong with it, is told where the brief is read in earnest.
    let mut ignored = Findings::default();
    let mut add = |path: &Path, bytes: &[u8]| {
        inputs::add_text(&path.display().to_string(), bytes, &mut sources, &mut ignored)
    };
    let brief = add(&path, &bytes);
    let series = match &locations.series {
        Some(path) => Some(add(path, &files::read_up_to(path, limits::SERIES_BYTES)?)),
        None => None,
    };
    let text = &sources.get(brief).text;
    let pictures = pdf_paths(text).map(|name| files::join(&locations.folder, name)).collect();
    let mut outline = brief::outline(brief, series, &sources);
    if path.ends_with(MANIFEST) && outline.kind == OutlineKind::Damaged {
        outline.kind = OutlineKind::Other;
    }
    Ok((Selected { locations, below, outline, digest: digest(&bytes), pictures }, named))
}

/// What in a text may be the path of a PDF: up to `.pdf`, from the last sign
/// that stands before a path in TOML or Markdown.
fn pdf_paths(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('.').filter_map(|(at, _)| {
        let end = at + 4;
        let ending = text.get(at + 1..end)?;
        let before = &text[..end];
        let start = before.rfind(['"', '\'', '(', '<', '\n']).map_or(0, |sign| sign + 1);
        ending.eq_ignore_ascii_case("pdf").then(|| before[start..].trim())
    })
}

fn candidates_of(path: &Path) -> Result<Vec<Candidate>> {
    if files::is_standard(path) {
        fail!(
            "standard input holds one brief: use `jianbao build -`",
            "标准输入只有一份源文件，请用 `jianbao build -`"
        );
    }
    if path.is_dir() {
        return walk(path, None, |_| true);
    }
    if path.is_file() {
        return Ok(vec![Candidate { path: path.to_owned(), below: PathBuf::new(), named: true }]);
    }
    let (base, glob) = pattern(path)?;
    walk(&base, None, |path| glob.as_ref().is_some_and(|glob| glob.is_match(path)))
}

/// The folder that a pattern begins at, and what it matches.
fn pattern(path: &Path) -> Result<(PathBuf, Option<GlobMatcher>)> {
    let text = path.to_string_lossy();
    if !text.contains(['*', '?', '[', '{']) {
        fail!("no such file or folder: `{}`", "没有这个文件或文件夹：`{}`"; path.display());
    }
    let glob = GlobBuilder::new(&text).literal_separator(true).build();
    let glob =
        glob.because(|| words!("`{text}` is not a valid pattern", "`{text}` 不是通配符"))?.compile_matcher();
    let fixed = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let base: PathBuf = path.components().take_while(fixed).collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    if !base.is_dir() {
        fail!("no such folder: `{}`", "没有这个文件夹：`{}`"; base.display());
    }
    Ok((base, Some(glob)))
}

/// The TOML files below a folder, so many levels deep, without hidden ones and
/// without those that a `.gitignore` names.
fn walk(folder: &Path, depth: Option<usize>, wanted: impl Fn(&Path) -> bool) -> Result<Vec<Candidate>> {
    let toml = |path: &Path| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    walk_for(folder, depth, |path| toml(path) && !path.ends_with(SERIES_FILE) && wanted(path))
}

/// The wanted files below a folder.
fn walk_for(folder: &Path, depth: Option<usize>, wanted: impl Fn(&Path) -> bool) -> Result<Vec<Candidate>> {
    let mut walk = WalkBuilder::new(folder);
    walk.max_depth(depth);
    // What is on the machine besides the folder must not matter.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false);
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.because(|| words!("failed to read `{}`", "读不了 `{}`"; folder.display()))?;
        let path = entry.path();
        let plain = path.strip_prefix(".").unwrap_or(path);
        if !path.is_file() || !wanted(plain) {
            continue;
        }
        let below = path.strip_prefix(folder).ok().and_then(Path::parent).unwrap_or(Path::new(""));
        found.push(Candidate { path: plain.to_owned(), below: below.to_owned(), named: false });
    }
    Ok(found)
}
