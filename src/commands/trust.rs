//! `jianbao trust`: what a project may do that its files alone may not, and the
//! question that `mail` asks before it does it.

use std::path::Path;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Trust;
use crate::brief::{self, Series};
use crate::files;
use crate::findings::Findings;
use crate::inputs;
use crate::issue::Locations;
use crate::mail::settings::Settings;
use crate::text::source::Sources;
use crate::trust::{Allowed, Login};
use crate::words::{Because, fail, words};

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
            0 => words!("nothing was allowed to `{folder}`", "`{folder}` 本来就没有得到允许"),
            _ => words!("took back what was allowed to `{folder}`", "收回了对 `{folder}` 的允许"),
        });
        return Ok(Outcome::Done);
    }
    let locations = Locations::new(&args.folder.join("a brief"));
    let path = locations.series.because(|| {
        words!(
            "`{}` is no project's folder: it has no {}",
            "`{}` 不是项目文件夹：里面没有 {}";
            args.folder.display(),
            crate::issue::SERIES_FILE
        )
    })?;
    let mut sources = Sources::default();
    let bytes = files::read(&path)?;
    let source =
        inputs::add_text(&path.display().to_string(), &bytes, &mut sources, &mut Findings::default());
    let series = brief::series(source, &sources);
    match login(&series, &locations.root)? {
        None => context.ui.note(
            &words!("`{}` does nothing that has to be allowed", "`{}` 里没有需要允许的事"; path.display()),
        ),
        Some(login) => {
            allowed.add(&login)?;
            context.ui.note(&words!("allowed: `{}` {}", "已允许：`{}` {}"; path.display(), login.describe()));
        }
    }
    Ok(Outcome::Done)
}

/// Makes sure that a project's login was allowed, before it is used: asks on a
/// terminal, and else says how to allow it.
pub(super) fn require(series: &Series, locations: &Locations, context: &Context) -> Result<()> {
    let Some(login) = login(series, &locations.root)? else { return Ok(()) };
    let allowed = Allowed::of_user()?;
    if allowed.has(&login)? {
        return Ok(());
    }
    let path = locations.series.as_deref().unwrap_or(Path::new(crate::issue::SERIES_FILE)).display();
    let question = words!(
        "`{path}` {}.\nAllow that, now and later? [y/N] ",
        "`{path}` {}。\n允许吗，现在和以后？[y/N] ";
        login.describe()
    );
    match context.ui.ask(&question)?.as_deref() {
        Some("y" | "Y" | "yes") => allowed.add(&login),
        Some(_) => fail!("not allowed, so nothing was sent", "没有允许，所以什么也没有发送"),
        None => fail!(
            "`{path}` {}, which nobody has allowed yet; if it may, run `jianbao trust {}`",
            "`{path}` {}，还没有人允许；要允许，运行 `jianbao trust {}`";
            login.describe(),
            quoted(&locations.root)
        ),
    }
}

/// What has to be allowed of a series' mail settings, if anything.
fn login(series: &Series, root: &Path) -> Result<Option<Login>> {
    let settings = series.mail.as_ref().and_then(|raw| Settings::check(raw, root, &mut Findings::default()));
    match settings.and_then(|settings| settings.smtp) {
        Some(smtp) => Login::new(root, &smtp),
        None => Ok(None),
    }
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let shown = path.display().to_string();
    let plain = shown.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    if plain { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) }
}
