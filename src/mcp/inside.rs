//! The one folder that a model may read and write: paths that begin there, with
//! no way up and no links in them.

use std::path::{Component, Path, PathBuf};

use anyhow::Result;

use crate::files;
use crate::issue::{Locations, SERIES_FILE};
use crate::words::{fail, words};

/// A path below the current folder, as a model gave it.
pub(super) fn path(given: &str) -> Result<PathBuf> {
    let path = Path::new(given);
    let below = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if given.is_empty() || !below || walks_nowhere(path) {
        fail!(
            "`{given}` is not a path below this folder: write it without `..` and without a root",
            "`{given}` 不是这个文件夹里的路径：不要写 `..`，也不要从根开始写"
        );
    }
    let mut walked = PathBuf::new();
    for part in path.components().filter(|part| matches!(part, Component::Normal(_))) {
        walked.push(part);
        if files::is_link(&walked) {
            fail!("`{}` is a link: links are not followed", "`{}` 是链接：不跟随链接"; walked.display());
        }
    }
    Ok(walked)
}

/// Whether a path is `-`, which means standard input elsewhere, and here the messages.
fn walks_nowhere(path: &Path) -> bool {
    let mut parts = path.components().filter(|part| matches!(part, Component::Normal(_)));
    parts.next().is_none_or(|first| files::is_standard(Path::new(first.as_os_str())))
        && parts.next().is_none()
}

/// A brief's path; its project must not reach above the folder.
pub(super) fn brief(given: &str) -> Result<PathBuf> {
    let path = path(given)?;
    let root = Locations::new(&path).root;
    let within = match (files::canonical(&root), files::canonical(Path::new("."))) {
        (Ok(root), Ok(folder)) => root.starts_with(&folder),
        // A folder that is not there yet lies where its name says.
        _ => true,
    };
    if !within {
        return Err(words!(
            "`{}` belongs to the project in `{}`: start jianbao mcp there",
            "`{}` 属于 `{}` 里的项目：请在那里启动 jianbao mcp";
            path.display(),
            root.display()
        )
        .into());
    }
    Ok(path)
}

/// Where a new brief may go: under any name but the series file's.
pub(super) fn new_brief(given: &str) -> Result<PathBuf> {
    let path = brief(given)?;
    if path.file_name().is_some_and(|name| name.eq_ignore_ascii_case(SERIES_FILE)) {
        fail!("`{given}` is the series file's name", "`{given}` 是系列文件的名字");
    }
    Ok(path)
}
