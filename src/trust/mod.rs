//! What an editor has allowed a project to do beyond what its files alone may: a
//! list in the user's own folder, where no project can write. `docs/trust.md`
//! says what needs it.

mod project;

use std::path::{Path, PathBuf};

use anyhow::Result;

pub(crate) use self::project::{logins, require, require_group};
use crate::files;
use crate::mail::settings::{Group, Secret, Smtp};
use crate::words::{Because, Words, words};

/// What the names of variables begin with that any project may use.
const OURS: &str = "JIANBAO_";

/// The list of what was allowed, a digest and its folder in a line.
#[derive(Debug)]
pub(crate) struct Allowed {
    path: PathBuf,
}

/// Where a project takes a password from, and who gets it: what is allowed at
/// once, and again when any of it changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Login {
    folder: PathBuf,
    secret: Words,
    server: Words,
    digest: String,
}

impl Login {
    /// The login of a project's settings, as far as it needs to be allowed:
    /// none where its password is nothing but the project's own.
    pub(crate) fn new(root: &Path, smtp: &Smtp) -> Result<Option<Self>> {
        let user = smtp.user.as_deref().unwrap_or_default();
        let server = format!("{}:{}", smtp.server, smtp.port);
        let server = words!("{server} as `{user}`", " {server} 上用户 `{user}` ");
        Self::of(root, smtp.secret.as_ref(), server, &format!("{:?}", smtp.security))
    }

    /// What a group's settings need to have allowed: its address and its secret.
    pub(crate) fn of_group(root: &Path, name: &str, group: &Group) -> Result<Vec<Self>> {
        let secrets = [Some(&group.url), group.secret.as_ref()];
        let server = || words!("the group `{name}`", "群 `{name}` ");
        let login = |secret| Self::of(root, Some(secret), server(), group.kind.word()).transpose();
        secrets.into_iter().flatten().filter_map(login).collect()
    }

    fn of(root: &Path, secret: Option<&Secret>, server: Words, security: &str) -> Result<Option<Self>> {
        let folder = files::canonical(root)
            .because(|| words!("failed to find `{}`", "找不到 `{}`"; root.display()))?;
        let secret = match secret {
            Some(Secret::Command(command)) => words!("runs `{command}`", "要运行 `{command}`"),
            Some(Secret::File(path)) if !holds(&folder, path) => {
                words!("reads `{}`", "要读 `{}`"; path.display())
            }
            Some(Secret::Env(name)) if !name.starts_with(OURS) => {
                words!("reads the variable `{name}`", "要读环境变量 `{name}`")
            }
            _ => return Ok(None),
        };
        let mut hash = blake3::Hasher::new();
        for part in [
            folder.as_os_str().as_encoded_bytes(),
            secret.en().as_bytes(),
            server.en().as_bytes(),
            security.as_bytes(),
        ] {
            // With its length, so that no two logins are one text.
            hash.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Ok(Some(Self { folder, secret, server, digest: hash.finalize().to_hex().to_string() }))
    }

    /// What it does: the rest of a sentence that begins with the file's name.
    pub(crate) fn describe(&self) -> Words {
        words!("{} for the password of {}", "{}，取得{}的密码"; self.secret, self.server)
    }

    fn line(&self) -> String {
        // A folder's name may hold a line break.
        format!("{}\t{}", self.digest, self.folder.display().to_string().replace(['\n', '\r', '\t'], " "))
    }
}

/// Whether a file lies in a folder, its links followed. What is not there cannot
/// be read from elsewhere.
fn holds(folder: &Path, path: &Path) -> bool {
    files::canonical(path).map_or(true, |path| path.starts_with(folder))
}

impl Allowed {
    /// The user's list: `jianbao/allowed` in `$XDG_STATE_HOME`, else where the
    /// system keeps what programs remember.
    pub(crate) fn of_user() -> Result<Self> {
        let folder = files::state_folder().because(|| {
            words!(
                "no folder to keep what was allowed in: set HOME or XDG_STATE_HOME",
                "没有地方保存准许记录：请设置 HOME 或 XDG_STATE_HOME"
            )
        })?;
        Ok(Self { path: folder.join("allowed") })
    }

    /// Where the list is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether a login was allowed.
    pub(crate) fn has(&self, login: &Login) -> Result<bool> {
        Ok(self.lines()?.iter().any(|line| line.split('\t').next() == Some(&login.digest)))
    }

    /// Allows a login.
    pub(crate) fn add(&self, login: &Login) -> Result<()> {
        self.change(|lines| lines.push(login.line()))
    }

    /// Takes back whatever was allowed to a project; how much that was.
    pub(crate) fn revoke(&self, root: &Path) -> Result<usize> {
        let folder = files::canonical(root)
            .because(|| words!("failed to find `{}`", "找不到 `{}`"; root.display()))?;
        let folder = folder.display().to_string();
        let mut count = 0;
        self.change(|lines| {
            let before = lines.len();
            lines.retain(|line| line.split_once('\t').map(|(_, of)| of) != Some(&folder));
            count = before - lines.len();
        })?;
        Ok(count)
    }

    /// The folders that something was allowed to.
    pub(crate) fn folders(&self) -> Result<Vec<String>> {
        let mut folders: Vec<_> =
            self.lines()?.iter().filter_map(|line| Some(line.split_once('\t')?.1.to_owned())).collect();
        folders.sort();
        folders.dedup();
        Ok(folders)
    }

    fn lines(&self) -> Result<Vec<String>> {
        if !self.path.exists() {
            return Ok(Vec::new());
        }
        let text = String::from_utf8_lossy(&files::read(&self.path)?).into_owned();
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn change(&self, change: impl FnOnce(&mut Vec<String>)) -> Result<()> {
        let _alone = files::lock(&self.path.with_extension("lock"), false)?.because(|| {
            words!(
                "another jianbao writes `{}`; try again",
                "另一个 jianbao 正在写 `{}`，请再试一次";
                self.path.display()
            )
        })?;
        let mut lines = self.lines()?;
        change(&mut lines);
        lines.sort();
        lines.dedup();
        files::write(&self.path, lines.iter().map(|line| format!("{line}\n")).collect::<String>().as_bytes())
    }
}
