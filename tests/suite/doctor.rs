//! `jianbao doctor`: what it says of the program and of the folder it is
//! started in. Paths of this machine are replaced before anything is compared.

use std::path::Path;

use jianbao::batch::record::FINGERPRINT;
use snapbox::str;

use crate::cli::{folder_with, jianbao};
use crate::support::{root, scratch};

/// What `doctor` prints in a folder, without what differs by machine.
fn says(folder: &Path, language: &str, code: i32) -> String {
    let (state, cache) = (folder.join("state"), folder.join("cache"));
    let run = jianbao(folder)
        .env("JIANBAO_LANG", language)
        .env("XDG_STATE_HOME", &state)
        .env("XDG_CACHE_HOME", &cache)
        .arg("doctor")
        .assert()
        .code(code)
        .stderr_eq(str![""]);
    let said = String::from_utf8(run.get_output().stdout.clone()).expect("UTF-8");
    let program = jianbao::files::canonical(snapbox::cmd::cargo_bin!("jianbao")).expect("built");
    let clone = jianbao::files::canonical(root()).expect("here");
    said.replace(FINGERPRINT, "FINGERPRINT")
        .replace(env!("CARGO_PKG_VERSION"), "VERSION")
        .replace(&program.display().to_string(), "PROGRAM")
        .replace(&clone.display().to_string(), "CLONE")
        .replace(&state.display().to_string(), "STATE")
        .replace(&cache.display().to_string(), "CACHE")
}

#[test]
fn doctor_says_what_is_there() {
    let folder = scratch();
    snapbox::assert_data_eq!(
        says(folder.path(), "en", 0),
        str![[r#"
version      VERSION (FINGERPRINT)
program      PROGRAM
installed    built in its clone
upgrade      git -C CLONE pull && cargo build --profile dev --manifest-path CLONE/Cargo.toml
language     English, by JIANBAO_LANG
series file  no jianbao.toml here or above
layouts      bulletin, daily, phone built in
faces        21 built in, 0 of the project's
allowed      STATE/jianbao/allowed: 0 folders
caches       CACHE/jianbao; a batch's record is among its PDFs

"#]]
    );
    let series = "[defaults]\nlayout = \"layouts/house\"\n\n[fonts]\ndirs = [\"fonts\"]\n";
    let folder = folder_with(&[("jianbao.toml", series)]);
    let face = jianbao::fonts::faces().next().expect("one is built in");
    jianbao::files::write(&folder.path().join("fonts/own.otf"), face.contents()).expect("written");
    snapbox::assert_data_eq!(
        says(folder.path(), "zh", 0),
        str![[r#"
版本      VERSION (FINGERPRINT)
程序      PROGRAM
安装方式  在克隆的仓库里编译，没有安装
升级      git -C CLONE pull && cargo build --profile dev --manifest-path CLONE/Cargo.toml
语言      中文，依据 JIANBAO_LANG
系列文件  jianbao.toml
版式      自带 bulletin, daily, phone；系列文件要用 `layouts/house`
字体      自带 21 款，项目自己的 1 款
准许记录  STATE/jianbao/allowed：0 个文件夹
缓存      CACHE/jianbao；批量排版的记录在它的 PDF 旁边

"#]]
    );
}

#[test]
fn doctor_names_a_series_file_that_is_none() {
    let folder = folder_with(&[("jianbao.toml", "[defaults\n")]);
    let said = says(folder.path(), "en", 1);
    let line = said.lines().find(|line| line.starts_with("series file")).expect("a row");
    assert!(
        line.ends_with("jianbao.toml, which cannot be read as TOML; `jianbao check` on a brief says why"),
        "{line}"
    );
}

#[test]
fn doctor_gives_one_object_to_programs() {
    let folder = scratch();
    let run = jianbao(folder.path()).args(["doctor", "--format", "json", "--lang", "zh"]).assert().success();
    let object: serde_json::Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    assert_eq!(object["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(object["installed"], "clone");
    assert_eq!(object["language_by"], "--lang");
    assert_eq!(object["series"], serde_json::Value::Null);
    assert!(object["faces"].as_u64().expect("a number") > 5);
}
