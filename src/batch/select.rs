//! Finds the briefs that a batch or a volume is made of: files, folders and
//! patterns become a list in one order on every machine.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use globset::GlobBuilder;
use ignore::WalkBuilder;
use rayon::prelude::*;

use super::Period;
use crate::brief::{self, Outline};
use crate::files;
use crate::issue::{Locations, SERIES_FILE};
use crate::source::Sources;

/// A brief that was found.
#[derive(Debug, Clone)]
pub struct Selected {
    /// Where it and its series file are, as the user would write it.
    pub locations: Locations,
    /// The folder it is in, below the one that was given.
    pub below: PathBuf,
    /// What its header says.
    pub outline: Outline,
}

/// A file that may be a brief.
struct Candidate {
    path: PathBuf,
    below: PathBuf,
    /// The user gave this very file: it is a brief, or at fault.
    named: bool,
}

/// Finds every brief under the paths whose day is wanted, sorted by path. A
/// TOML file without a `[header]` is passed over, unless it was given by its
/// own name. A brief whose day cannot be read is taken, so that its fault is
/// seen. It is an error if nothing is found.
pub fn select(paths: &[PathBuf], period: &Period) -> Result<Vec<Selected>> {
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
    let mut selected: Vec<_> = read.into_iter().flatten().collect();
    selected.retain(|found| found.outline.date.is_none_or(|date| period.contains(date)));
    selected.sort_by(|a, b| a.locations.brief.cmp(&b.locations.brief));
    if selected.is_empty() {
        let paths: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
        bail!("no brief under {} {period}", paths.join(", "));
    }
    Ok(selected)
}

fn read_outline(candidate: Candidate) -> Result<Option<Selected>> {
    let locations = Locations::new(&candidate.path);
    let mut sources = Sources::default();
    let mut add = |path: &Path| -> Result<_> {
        Ok(sources.add(path.display().to_string(), String::from_utf8_lossy(&files::read(path)?)))
    };
    let brief = add(&candidate.path)?;
    let series = locations.series.as_deref().map(add).transpose()?;
    let outline = brief::outline(brief, series, &sources);
    let Candidate { below, named, .. } = candidate;
    Ok((outline.has_header || named).then_some(Selected { locations, below, outline }))
}

fn candidates_of(path: &Path) -> Result<Vec<Candidate>> {
    if files::is_standard(path) {
        bail!("standard input holds one brief: use `jianbao build -`");
    }
    if path.is_dir() {
        return walk(path, |_| true);
    }
    if path.is_file() {
        return Ok(vec![Candidate { path: path.to_owned(), below: PathBuf::new(), named: true }]);
    }
    let text = path.to_string_lossy();
    if !text.contains(['*', '?', '[', '{']) {
        bail!("no such file or folder: `{}`", path.display());
    }
    let glob = GlobBuilder::new(&text).literal_separator(true).build();
    let glob = glob.with_context(|| format!("`{text}` is no pattern"))?.compile_matcher();
    let fixed = |part: &Component<'_>| !part.as_os_str().to_string_lossy().contains(['*', '?', '[', '{']);
    let base: PathBuf = path.components().take_while(fixed).collect();
    let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
    if !base.is_dir() {
        bail!("no such folder: `{}`", base.display());
    }
    walk(&base, |path| glob.is_match(path))
}

/// The TOML files below a folder, without hidden ones and without those that a
/// `.gitignore` names.
fn walk(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<Candidate>> {
    let mut walk = WalkBuilder::new(folder);
    // What is on the machine besides the folder must not matter.
    walk.require_git(false).git_global(false).git_exclude(false).ignore(false);
    let mut found = Vec::new();
    for entry in walk.build() {
        let entry = entry.with_context(|| format!("failed to read `{}`", folder.display()))?;
        let path = entry.path();
        let plain = path.strip_prefix(".").unwrap_or(path);
        let toml = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
        if !toml || path.ends_with(SERIES_FILE) || !path.is_file() || !wanted(plain) {
            continue;
        }
        let below = path.strip_prefix(folder).ok().and_then(Path::parent).unwrap_or(Path::new(""));
        found.push(Candidate { path: plain.to_owned(), below: below.to_owned(), named: false });
    }
    Ok(found)
}
