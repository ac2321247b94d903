//! What a project asks for, and the question that comes before it is done.

use std::path::Path;

use anyhow::Result;

use super::{Allowed, Login};
use crate::brief::Series;
use crate::findings::Findings;
use crate::issue::{Locations, SERIES_FILE};
use crate::mail::settings::{Group, Settings};
use crate::ui::Ui;
use crate::words::{fail, words};

/// Makes sure that a project's login was allowed, before it is used: asks on a
/// terminal, and else says how to allow it.
pub(crate) fn require(series: &Series, locations: &Locations, ui: &Ui) -> Result<()> {
    login(series, &locations.root)?.map_or(Ok(()), |login| require_login(&login, locations, ui))
}

/// The same of what a group's settings ask for.
pub(crate) fn require_group(name: &str, group: &Group, locations: &Locations, ui: &Ui) -> Result<()> {
    Login::of_group(&locations.root, name, group)?
        .iter()
        .try_for_each(|login| require_login(login, locations, ui))
}

fn require_login(login: &Login, locations: &Locations, ui: &Ui) -> Result<()> {
    let allowed = Allowed::of_user()?;
    if allowed.has(login)? {
        return Ok(());
    }
    let path = locations.series.as_deref().unwrap_or(Path::new(SERIES_FILE)).display();
    let question = words!(
        "`{path}` {}.\nAllow that, now and later? [y/N] ",
        "`{path}` {}。\n现在和以后都准许吗？[y/N] ";
        login.describe()
    );
    match ui.ask(&question)?.as_deref() {
        Some("y" | "Y" | "yes") => allowed.add(login),
        Some(_) => fail!("not allowed, so nothing was sent", "没有准许，所以什么也没有发送"),
        None => fail!(
            "`{path}` {}, which nobody has allowed yet; if it may, run `jianbao trust {}`",
            "`{path}` {}，还没有人准许；要准许，运行 `jianbao trust {}`";
            login.describe(),
            quoted(&locations.root)
        ),
    }
}

/// What has to be allowed of a series' settings: of mail, and of each group.
pub(crate) fn logins(series: &Series, root: &Path) -> Result<Vec<Login>> {
    let mut logins: Vec<Login> = login(series, root)?.into_iter().collect();
    for (name, raw) in &series.groups.0 {
        // What is wrong with a group is told when it is used.
        if let Ok(group) = Group::check(raw, root) {
            logins.extend(Login::of_group(root, name, &group)?);
        }
    }
    Ok(logins)
}

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
