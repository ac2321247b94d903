//! `jianbao trust`: what a project may do only with permission.

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Trust;
use crate::brief;
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::issue::{Locations, SERIES_FILE};
use crate::text::source::Sources;
use crate::trust::{self, Allowed};
use crate::words::{Because, words};

/// Allows what a project asks for, takes it back, or lists what was allowed.
pub(super) fn run(args: &Trust, context: &Context) -> Result<Outcome> {
    let allowed = Allowed::of_user()?;
    if args.list {
        let folders: String = allowed.folders()?.iter().map(|folder| format!("{folder}\n")).collect();
        files::write_stdout(folders.as_bytes())?;
        return Ok(Outcome::Done);
    }
    if args.revoke {
        let folder = args.folder.display();
        context.ui.note(&match allowed.revoke(&args.folder)? {
            0 => words!("nothing was allowed to `{folder}`", "`{folder}` 没有准许过什么"),
            _ => words!("took back what was allowed to `{folder}`", "收回了对 `{folder}` 的准许"),
        });
        return Ok(Outcome::Done);
    }
    let locations = Locations::new(&args.folder.join("a brief"));
    let path = locations.series.because(|| {
        words!(
            "`{}` is not a project folder: it has no {}",
            "`{}` 不是项目文件夹：里面没有 {}";
            args.folder.display(),
            SERIES_FILE
        )
    })?;
    let mut sources = Sources::default();
    let bytes = files::read(&path)?;
    let source =
        inputs::add_text(&path.display().to_string(), &bytes, &mut sources, &mut Findings::default());
    let series = brief::series(source, &sources);
    let logins = trust::logins(&series, &locations.root)?;
    if logins.is_empty() {
        context.ui.note(
            &words!("`{}` does nothing that has to be allowed", "`{}` 里没有需要准许的事"; path.display()),
        );
    }
    for login in &logins {
        allowed.add(login)?;
        context.ui.note(&words!("allowed: `{}` {}", "已准许：`{}` {}"; path.display(), login.describe()));
    }
    Ok(Outcome::Done)
}
