//! What an output was made from, as a make rule.

use std::fmt::Write;
use std::path::Path;

use super::{Rendered, files_read};
use crate::files;
use crate::outputs::render::Files;

/// The rule, with a target of its own for each input, so that a deleted picture
/// does not stop make.
pub(super) fn rule(rendered: &Rendered, written: &Files) -> String {
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
