//! How this program was installed, judging by what surrounds its file, and the
//! one command that upgrades it. Uses no network and starts nothing.

use std::path::{Path, PathBuf};

use crate::files;
use crate::words::{Words, words};

/// How the program was installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Installation {
    /// By pip; the interpreter of its environment.
    Pip(PathBuf),
    /// By `uv pip`, into an environment that has no pip; its interpreter.
    UvPip(PathBuf),
    /// By pipx.
    Pipx,
    /// By `uv tool`.
    UvTool,
    /// By npm, for all projects.
    NpmGlobal,
    /// By npm, into a project.
    Npm,
    /// Fetched by npx for one run.
    Npx,
    /// As a Debian package.
    Deb,
    /// As an RPM package.
    Rpm,
    /// By `cargo install`; the clone, where cargo knows one.
    Cargo(Option<PathBuf>),
    /// Built in this clone, with this profile, and not installed.
    Clone(PathBuf, String),
    /// By the setup for Windows.
    Setup,
    /// In a container's image.
    Image,
    /// As a file that somebody put there.
    File,
}

impl Installation {
    /// How the program at a path was installed; `root` is where the system's
    /// folders begin, `/` but in tests.
    pub(crate) fn of(program: &Path, root: &Path) -> Self {
        let folder = program.parent().unwrap_or(Path::new(""));
        let prefix = folder.parent().unwrap_or(Path::new(""));
        by_npm(program)
            .or_else(|| by_python(folder, prefix))
            .or_else(|| by_cargo(program, folder, prefix))
            .or_else(|| by_system(program, folder, root))
            .unwrap_or(Self::File)
    }

    /// Its name in JSON.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Self::Pip(_) => "pip",
            Self::UvPip(_) => "uv-pip",
            Self::Pipx => "pipx",
            Self::UvTool => "uv-tool",
            Self::NpmGlobal => "npm-global",
            Self::Npm => "npm",
            Self::Npx => "npx",
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Cargo(_) => "cargo",
            Self::Clone(..) => "clone",
            Self::Setup => "setup",
            Self::Image => "image",
            Self::File => "file",
        }
    }

    /// How it was installed, as a person says it.
    pub(crate) fn describe(&self) -> Words {
        match self {
            Self::Pip(_) => Words::plain("by pip", "用 pip 安装"),
            Self::UvPip(_) => Words::plain("by uv pip", "用 uv pip 安装"),
            Self::Pipx => Words::plain("by pipx", "用 pipx 安装"),
            Self::UvTool => Words::plain("by uv tool", "用 uv tool 安装"),
            Self::NpmGlobal => Words::plain("by npm, for all projects", "用 npm 全局安装"),
            Self::Npm => Words::plain("by npm, into a project", "用 npm 装在一个项目里"),
            Self::Npx => Words::plain("by npx, for this run", "由 npx 临时取来"),
            Self::Deb => Words::plain("as a .deb package", "用 .deb 包安装"),
            Self::Rpm => Words::plain("as an .rpm package", "用 .rpm 包安装"),
            Self::Cargo(_) => Words::plain("by cargo install", "用 cargo install 安装"),
            Self::Clone(..) => Words::plain("built in its clone", "在克隆的仓库里编译，没有安装"),
            Self::Setup => Words::plain("by the setup for Windows", "用 Windows 安装程序安装"),
            Self::Image => Words::plain("in a container's image", "在容器镜像里"),
            Self::File => Words::plain("as a file by itself", "单独的一个文件"),
        }
    }

    /// What brings a newer version: a command, or what to do.
    pub(crate) fn upgrade(&self) -> Words {
        match self {
            Self::Pip(python) => {
                Words::verbatim(format!("{} -m pip install --upgrade jianbao", quoted(python)))
            }
            Self::UvPip(python) => {
                Words::verbatim(format!("uv pip install --python {} --upgrade jianbao", quoted(python)))
            }
            Self::Pipx => Words::verbatim("pipx upgrade jianbao"),
            Self::UvTool => Words::verbatim("uv tool upgrade jianbao"),
            Self::NpmGlobal => Words::verbatim("npm install --global jianbao@latest"),
            Self::Npm => Words::verbatim("npm install jianbao@latest"),
            Self::Npx => Words::verbatim("npx jianbao@latest"),
            Self::Deb => Words::plain(
                "get the newer .deb, then: sudo apt install ./jianbao_*.deb",
                "取得新的 .deb，然后运行：sudo apt install ./jianbao_*.deb",
            ),
            Self::Rpm => Words::plain(
                "get the newer .rpm, then: sudo rpm --upgrade jianbao-*.rpm",
                "取得新的 .rpm，然后运行：sudo rpm --upgrade jianbao-*.rpm",
            ),
            Self::Cargo(Some(clone)) => {
                let clone = quoted(clone);
                Words::verbatim(format!("git -C {clone} pull && cargo install --locked --path {clone}"))
            }
            Self::Cargo(None) => Words::verbatim("cargo install --locked jianbao"),
            Self::Clone(clone, profile) => {
                let clone = quoted(clone);
                Words::verbatim(format!(
                    "git -C {clone} pull && cargo build --profile {profile} --manifest-path {clone}/Cargo.toml"
                ))
            }
            Self::Setup => Words::plain("run the newer setup", "运行新的安装程序"),
            Self::Image => Words::plain("pull the newer image", "拉取新的镜像"),
            Self::File => Words::plain("put the newer file in this one's place", "用新的文件换掉这个文件"),
        }
    }
}

/// npm puts the program below `node_modules`; what stands around that says for
/// whom. A project has its `package.json` beside it, whatever its folder is
/// called, and npm's own prefix has none.
fn by_npm(program: &Path) -> Option<Installation> {
    let modules = program.ancestors().filter(|path| path.ends_with("node_modules")).last()?;
    let above = modules.parent()?;
    Some(if above.join("package.json").is_file() {
        let by_npx = above.iter().any(|name| name == "_npx");
        if by_npx { Installation::Npx } else { Installation::Npm }
    } else if above.ends_with("lib") || above.ends_with("npm") {
        // `…/lib/node_modules`; on Windows `…/npm/node_modules`.
        Installation::NpmGlobal
    } else {
        Installation::Npm
    })
}

/// Environments of Python have a file that says what they are; elsewhere the
/// package's own record lies among the others.
fn by_python(folder: &Path, prefix: &Path) -> Option<Installation> {
    if prefix.join("uv-receipt.toml").is_file() {
        return Some(Installation::UvTool);
    }
    if prefix.join("pipx_metadata.json").is_file() {
        return Some(Installation::Pipx);
    }
    let name = if cfg!(windows) { "python.exe" } else { "python" };
    if let Ok(config) = files::try_read_up_to(&prefix.join("pyvenv.cfg"), CONFIG) {
        let by_uv = String::from_utf8_lossy(&config).lines().any(|line| line.starts_with("uv ="));
        let python = folder.join(name);
        return Some(if by_uv { Installation::UvPip(python) } else { Installation::Pip(python) });
    }
    let holds_record = |packages: &Path| {
        let names = files::names(packages).unwrap_or_default();
        names.iter().any(|name| name.starts_with("jianbao-") && name.ends_with(".dist-info"))
    };
    let versions = files::names(&prefix.join("lib")).unwrap_or_default();
    let version = versions.into_iter().filter(|name| name.starts_with("python3")).find(|version| {
        let lib = prefix.join("lib").join(version);
        ["site-packages", "dist-packages"].iter().any(|packages| holds_record(&lib.join(packages)))
    });
    version.map(|version| Installation::Pip(PathBuf::from(version)))
}

/// So much is read of a configuration.
const CONFIG: usize = 1 << 20;

/// Cargo keeps a list of what it installed; a clone has the sources beside it.
fn by_cargo(program: &Path, folder: &Path, prefix: &Path) -> Option<Installation> {
    if let Ok(list) = files::try_read_up_to(&prefix.join(".crates.toml"), CONFIG) {
        let list = String::from_utf8_lossy(&list).into_owned();
        let line = list.lines().find(|line| line.starts_with("\"jianbao "));
        if let Some(line) = line {
            let clone = line.split_once("(path+file://").and_then(|(_, rest)| rest.split_once(')'));
            return Some(Installation::Cargo(clone.map(|(path, _)| PathBuf::from(path))));
        }
    }
    // `target/dist/jianbao`, also with a triple between; what is in `debug` was
    // made with the profile `dev`.
    let target = program.ancestors().find(|path| path.ends_with("target"))?;
    let clone = target.parent()?;
    let built = folder != target && clone.join("Cargo.toml").is_file() && clone.join("layouts").is_dir();
    let profile = match folder.file_name()?.to_str()? {
        "debug" => "dev",
        other => other,
    };
    built.then(|| Installation::Clone(clone.to_owned(), profile.to_owned()))
}

/// What a system's own package manager, a setup or an image leaves behind.
fn by_system(program: &Path, folder: &Path, root: &Path) -> Option<Installation> {
    if folder.join("uninstall.exe").is_file() {
        return Some(Installation::Setup);
    }
    if program.starts_with(root.join("usr/bin")) {
        if root.join("var/lib/dpkg/info/jianbao.list").is_file() {
            return Some(Installation::Deb);
        }
        if ["var/lib/rpm", "usr/lib/sysimage/rpm"].iter().any(|path| root.join(path).is_dir()) {
            return Some(Installation::Rpm);
        }
    }
    let in_container = [".dockerenv", "run/.containerenv"].iter().any(|path| root.join(path).is_file());
    (in_container && program.starts_with(root.join("usr"))).then_some(Installation::Image)
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let shown = path.display().to_string();
    let plain = shown.chars().all(|c| c.is_alphanumeric() || "/._-\\:".contains(c));
    if plain { shown } else { format!("'{}'", shown.replace('\'', "'\\''")) }
}

/// The program as the user may start it: its file, links followed.
pub(crate) fn program() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    Some(files::canonical(&program).unwrap_or(program))
}

/// That the program's own file cannot be found.
pub(crate) fn unfound() -> Words {
    words!("the system does not say where this program is", "系统没有说明这个程序在哪里")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A root with these files, and how the last of them was installed.
    fn installed(names: &[&str], texts: &[(&str, &str)]) -> (Installation, String) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in names.iter().map(|name| (name, &"")).chain(texts.iter().map(|(a, b)| (a, b))) {
            files::write(&folder.path().join(name), text.as_bytes()).unwrap();
        }
        let program = folder.path().join(names.last().unwrap());
        let found = Installation::of(&program, folder.path());
        let upgrade = found.upgrade().en().replace(&folder.path().display().to_string(), "");
        (found, upgrade)
    }

    #[test]
    fn what_stands_around_the_program_tells() {
        for (names, texts, word, upgrade) in [
            (
                vec!["v/bin/jianbao"],
                vec![("v/pyvenv.cfg", "home = /usr/bin\n")],
                "pip",
                "/v/bin/python -m pip install --upgrade jianbao",
            ),
            (
                vec!["v/bin/jianbao"],
                vec![("v/pyvenv.cfg", "uv = 0.9\n")],
                "uv-pip",
                "uv pip install --python /v/bin/python --upgrade jianbao",
            ),
            (
                vec!["t/uv-receipt.toml", "t/pyvenv.cfg", "t/bin/jianbao"],
                vec![],
                "uv-tool",
                "uv tool upgrade jianbao",
            ),
            (vec!["p/pipx_metadata.json", "p/bin/jianbao"], vec![], "pipx", "pipx upgrade jianbao"),
            (
                vec![
                    "home/.local/lib/python3.13/site-packages/jianbao-0.1.0.dist-info/RECORD",
                    "home/.local/bin/jianbao",
                ],
                vec![],
                "pip",
                "python3.13 -m pip install --upgrade jianbao",
            ),
            (
                vec!["usr/lib/node_modules/jianbao/jianbao"],
                vec![],
                "npm-global",
                "npm install --global jianbao@latest",
            ),
            (vec!["a/node_modules/@jianbao/linux-x64/jianbao"], vec![], "npm", "npm install jianbao@latest"),
            (
                vec![
                    "h/.npm/_npx/12/package.json",
                    "h/.npm/_npx/12/node_modules/@jianbao/linux-x64/bin/jianbao",
                ],
                vec![],
                "npx",
                "npx jianbao@latest",
            ),
            // A project may be called as npm's own folders are.
            (
                vec!["h/npm/package.json", "h/npm/node_modules/@jianbao/linux-x64/bin/jianbao"],
                vec![],
                "npm",
                "npm install jianbao@latest",
            ),
            (
                vec!["var/lib/dpkg/info/jianbao.list", "usr/bin/jianbao"],
                vec![],
                "deb",
                "get the newer .deb, then: sudo apt install ./jianbao_*.deb",
            ),
            (
                vec!["var/lib/rpm/rpmdb.sqlite", "usr/bin/jianbao"],
                vec![],
                "rpm",
                "get the newer .rpm, then: sudo rpm --upgrade jianbao-*.rpm",
            ),
            (
                vec!["h/.cargo/bin/jianbao"],
                vec![(
                    "h/.cargo/.crates.toml",
                    "[v1]\n\"jianbao 0.1.0 (path+file:///src/my jianbao)\" = [\"jianbao\"]\n",
                )],
                "cargo",
                "git -C '/src/my jianbao' pull && cargo install --locked --path '/src/my jianbao'",
            ),
            (
                vec!["c/Cargo.toml", "c/layouts/a", "c/target/dist/jianbao"],
                vec![],
                "clone",
                "git -C /c pull && cargo build --profile dist --manifest-path /c/Cargo.toml",
            ),
            (
                vec!["P/jianbao/uninstall.exe", "P/jianbao/jianbao.exe"],
                vec![],
                "setup",
                "run the newer setup",
            ),
            (vec![".dockerenv", "usr/local/bin/jianbao"], vec![], "image", "pull the newer image"),
            (vec!["opt/jianbao"], vec![], "file", "put the newer file in this one's place"),
            // Another package's record says nothing of this one.
            (
                vec!["u/lib/python3.13/site-packages/other-0.1.0.dist-info/RECORD", "u/bin/jianbao"],
                vec![],
                "file",
                "put the newer file in this one's place",
            ),
        ] {
            let (found, command) = installed(&names, &texts);
            assert_eq!((found.word(), command.as_str()), (word, upgrade), "{names:?}");
        }
    }
}
