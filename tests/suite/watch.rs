//! `watch`: every save is seen, however an editor makes it, and none is shown
//! half-way.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jianbao::files;
use snapbox::cmd::cargo_bin;

use crate::support::{page_texts, scratch};

fn brief(text: &str) -> String {
    format!(
        "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\n[summary]\ntext = \"\"\"\n\
         {text}\n\"\"\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n"
    )
}

/// A watch in a folder of its own, stopped with the test.
struct Watching {
    folder: tempfile::TempDir,
    child: Child,
}

impl Watching {
    /// Watches `a.toml`, named as `name` says, in a folder with more files.
    fn start(name: impl FnOnce(&Path) -> PathBuf, files: &[(&str, &str)]) -> Self {
        let folder = scratch();
        for (name, text) in [("a.toml", brief("第0次。").as_str())].iter().chain(files) {
            files::write(&folder.path().join(name), text.as_bytes()).expect("ours");
        }
        let said = std::fs::File::create(folder.path().join("said.log")).expect("ours");
        let child = Command::new(cargo_bin!("jianbao"))
            .env("JIANBAO_LANG", "en")
            .current_dir(folder.path())
            .args(["watch", "-o", "a.pdf"])
            .arg(name(folder.path()))
            .stdin(Stdio::null())
            .stderr(said)
            .spawn()
            .expect("the binary starts");
        let watching = Self { folder, child };
        watching.shows("第0次");
        watching
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Waits until the PDF has a text.
    #[track_caller]
    fn shows(&self, text: &str) {
        let shown = || {
            let bytes = files::try_read(&self.at("a.pdf")).unwrap_or_default();
            !bytes.is_empty() && page_texts(&bytes).concat().contains(text)
        };
        self.wait(&format!("`{text}` on the page"), shown);
    }

    #[track_caller]
    fn wait(&self, what: &str, happened: impl Fn() -> bool) {
        let started = Instant::now();
        while !happened() {
            assert!(started.elapsed() < Duration::from_secs(60), "no {what} after a minute: {}", self.said());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn said(&self) -> String {
        String::from_utf8_lossy(&files::read(&self.at("said.log")).expect("there")).into_owned()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Saves as editors do: by another file that takes the name.
fn rename_over(watching: &Watching, text: &str) {
    files::write(&watching.at(".next"), text.as_bytes()).expect("ours");
    std::fs::rename(watching.at(".next"), watching.at("a.toml")).expect("ours");
}

#[test]
fn each_save_by_renaming_is_seen() {
    let names: [fn(&Path) -> PathBuf; 2] = [|_| PathBuf::from("a.toml"), |folder| folder.join("a.toml")];
    for name in names {
        let watching = Watching::start(name, &[]);
        for save in 1..=6 {
            rename_over(&watching, &brief(&format!("第{save}次。")));
            watching.shows(&format!("第{save}次"));
        }
        // The old file goes on under another name, so that none is ever removed.
        for save in 7..=9 {
            std::fs::hard_link(watching.at("a.toml"), watching.at(&format!("a{save}~"))).expect("ours");
            rename_over(&watching, &brief(&format!("第{save}次。")));
            watching.shows(&format!("第{save}次"));
        }
        // Gone for a while, then back.
        std::fs::rename(watching.at("a.toml"), watching.at("a.bak")).expect("ours");
        watching
            .wait("word of a brief that is gone", || watching.said().contains("no such file or folder: `"));
        rename_over(&watching, &brief("第10次。"));
        watching.shows("第10次");
    }
}

/// A change while a build runs is not slept through.
#[test]
fn the_last_of_many_saves_is_shown() {
    let watching = Watching::start(|_| PathBuf::from("a.toml"), &[]);
    for save in 1..=60 {
        rename_over(&watching, &brief(&format!("第{save}次。")));
        std::thread::sleep(Duration::from_millis(save * 7 % 50));
    }
    watching.shows("第60次");
}

#[test]
fn whatever_an_issue_is_made_of_is_watched() {
    let svg = |height: u32| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='{height}'><path d='M0 0h9v9z'/></svg>"
        )
    };
    let watching = Watching::start(|_| PathBuf::from("a.toml"), &[("图.svg", &svg(9)), ("jianbao.toml", "")]);
    let write = |name: &str, text: &str| files::write(&watching.at(name), text.as_bytes()).expect("ours");
    write("jianbao.toml", "[defaults.header]\nmarking = \"内部资料\"\n");
    watching.shows("内部资料");
    write("a.toml", &brief("![走势](还没有/图.svg)"));
    watching.wait("word of a picture that is not there", || watching.said().contains("error[image/missing]"));
    write("还没有/图.svg", &svg(9));
    watching.shows("走势");
    let before = files::read(&watching.at("a.pdf")).expect("built");
    write("还没有/图.svg", &svg(900));
    watching.wait("PDF with the other picture", || {
        files::read(&watching.at("a.pdf")).is_ok_and(|now| now != before)
    });
}

/// A save that takes its time shows no fault of a half-written file.
#[test]
fn a_save_met_half_way_is_no_fault() {
    use std::io::Write;
    let watching = Watching::start(|_| PathBuf::from("a.toml"), &[]);
    for save in 1..=3 {
        let text = brief(&format!("第{save}次。"));
        let (start, end) = text.split_at(text.find("第").expect("it is there"));
        let mut file = std::fs::File::create(watching.at("a.toml")).expect("ours");
        for part in [start, end] {
            std::thread::sleep(Duration::from_millis(250));
            file.write_all(part.as_bytes()).expect("ours");
        }
        drop(file);
        watching.shows(&format!("第{save}次"));
    }
    assert!(!watching.said().contains("error"), "{}", watching.said());
}

/// Each build says when it was and how many findings there are; what is saved
/// without a change makes none.
#[test]
fn builds_are_dated_and_counted() {
    let watching = Watching::start(|_| PathBuf::from("a.toml"), &[]);
    let lines = || {
        let said = watching.said();
        let lines = said.lines().filter(|line| line.ends_with("; watching for changes, Ctrl-C stops"));
        lines.map(|line| line.split(';').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    watching.wait("line", || lines().len() == 1);
    rename_over(&watching, &brief("第0次。"));
    rename_over(&watching, &brief("他说,可以<b>。"));
    watching.wait("second line", || lines().len() == 2);
    rename_over(&watching, &brief("[@无此文献]"));
    watching.wait("third line", || lines().len() == 3);
    let lines = lines();
    let (times, counts): (Vec<_>, Vec<_>) = lines.iter().map(|line| line.split_at(8)).unzip();
    assert_eq!(counts, [" nothing found", " 2 warnings", " 1 error"]);
    for time in times {
        let digits = time.chars().filter(char::is_ascii_digit).count();
        assert!(digits == 6 && time.matches(':').count() == 2, "{time}");
    }
}
