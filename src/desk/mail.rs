//! Sending from the desk, in two steps: a plan, made as `jianbao mail --dry-run`
//! makes it, and its confirmation, which is valid only while issue, list and
//! settings are those that the plan was made from. A separate process sends, with
//! the same ledger as on the command line.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;

use super::protocol::{MailList, MailPlan, MailState};
use crate::files;
use crate::issue::Locations;
use crate::limits;
use crate::mail;
use crate::rehearsal;
use crate::words::{Because, Tongue, fail, words};

/// What a list of readers begins with, in any of its columns.
const ADDRESS: [&str; 6] = ["address", "email", "e-mail", "mail", "邮箱", "地址"];

/// The sending that runs, or the last one.
#[derive(Default)]
pub(super) struct Post(Mutex<Option<Sending>>);

struct Sending {
    issue: String,
    child: Child,
    /// What it said, once it has ended.
    said: Option<(bool, String)>,
}

/// The lists of readers in a project.
pub(super) fn lists(folder: &Path) -> Result<Vec<(MailList, PathBuf)>> {
    let mut found = Vec::new();
    for path in files::list_up_to(folder, limits::LAYOUT_FILES)?.unwrap_or_default() {
        let is_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        if !is_csv {
            continue;
        }
        let start = files::read_up_to(&path, limits::SERIES_BYTES).unwrap_or_default();
        let head = String::from_utf8_lossy(&start).lines().next().unwrap_or_default().to_lowercase();
        if ADDRESS.iter().any(|name| head.contains(name)) {
            let id = super::shelf::id(&path);
            found.push((MailList { id, name: super::shelf::below(folder, &path) }, path));
        }
    }
    Ok(found)
}

/// Who would get what, and the word that confirms it.
pub(super) fn plan(brief: &Path, list: &Path, tongue: Tongue, key: &[u8; 32]) -> Result<MailPlan> {
    let output = command(tongue)?
        .arg("mail")
        .arg(brief)
        .arg("--list")
        .arg(list)
        .arg("--dry-run")
        .output()
        .because(|| words!("failed to start", "启动不了"))?;
    let text = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    let is_good = output.status.success();
    let confirm = if is_good { Some(word(brief, list, key)?) } else { None };
    Ok(MailPlan { text: text.join("\n").trim().to_owned(), confirm })
}

/// A word that stands for issue, list and settings as they are now.
fn word(brief: &Path, list: &Path, key: &[u8; 32]) -> Result<String> {
    let mut hasher = blake3::Hasher::new_keyed(key);
    let series = Locations::new(brief).series;
    for path in [Some(brief), Some(list), series.as_deref()].into_iter().flatten() {
        let bytes = files::read(path)?;
        // With lengths, so that no two are one text.
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(&bytes);
        hasher.update(path.as_os_str().as_encoded_bytes());
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// What is asked of a sending.
pub(super) struct Wish<'a> {
    pub(super) issue: &'a str,
    pub(super) brief: &'a Path,
    pub(super) list: &'a Path,
    /// One address that alone gets a copy, as a trial.
    pub(super) test: Option<&'a str>,
    pub(super) tongue: Tongue,
}

impl Post {
    /// Sends what was planned. The error says that it is not any more what was
    /// planned, or that another sending runs.
    pub(super) fn send(&self, wish: &Wish<'_>, confirm: &str, key: &[u8; 32]) -> Result<()> {
        if word(wish.brief, wish.list, key)? != confirm {
            fail!(
                "issue, list or settings are not what they were when this was planned; look at the plan again",
                "这一期、名单或设置在计划之后改过了，请重新看一遍计划"
            );
        }
        let mut sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if sending.as_mut().is_some_and(|last| last.is_running()) {
            fail!("another sending has not ended yet", "上一次发送还没有结束");
        }
        let mut command = command(wish.tongue)?;
        command.arg("mail").arg(wish.brief).arg("--list").arg(wish.list);
        if let Some(test) = wish.test {
            // An address, and never an option.
            mail::parse_address(test)?;
            command.arg(format!("--test={test}"));
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let child = child.because(|| words!("failed to start", "启动不了"))?;
        *sending = Some(Sending { issue: wish.issue.to_owned(), child, said: None });
        Ok(())
    }

    /// How the sending of an issue goes, with its ledger.
    pub(super) fn state(&self, issue: &str, brief: &Path, tongue: Tongue) -> Result<MailState> {
        let (mut running, mut said, mut ended_well) = (false, String::new(), false);
        {
            let mut sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(own) = sending.as_mut().filter(|own| own.issue == issue) {
                running = own.is_running();
                if let Some((well, text)) = &own.said {
                    (ended_well, said) = (*well, text.clone());
                }
            }
        }
        let output = command(tongue)?.arg("mail").arg(brief).arg("--status").output();
        let output = output.because(|| words!("failed to start", "启动不了"))?;
        let ledger = if output.status.success() { output.stdout } else { Vec::new() };
        let ledger = String::from_utf8_lossy(&ledger).into_owned();
        Ok(MailState { running, ended_well, said, ledger })
    }

    /// Whether a message may be on its way.
    pub(super) fn is_busy(&self) -> bool {
        let mut sending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sending.as_mut().is_some_and(Sending::is_running)
    }
}

impl Sending {
    fn is_running(&mut self) -> bool {
        if self.said.is_some() {
            return false;
        }
        let Ok(Some(status)) = self.child.try_wait() else { return true };
        let mut said = String::new();
        if let Some(mut stderr) = self.child.stderr.take() {
            // What is no text is left out.
            let mut bytes = Vec::new();
            let _ = stderr.read_to_end(&mut bytes);
            said = String::from_utf8_lossy(&bytes).trim().to_owned();
        }
        self.said = Some((status.success(), said));
        false
    }
}

/// This program, in a language.
fn command(tongue: Tongue) -> Result<Command> {
    let program = rehearsal::own_program()
        .because(|| words!("failed to find this program", "找不到 jianbao 自己的程序文件"))?;
    let mut command = Command::new(program);
    command.env("JIANBAO_LANG", tongue.of("en", "zh")).env("NO_COLOR", "1");
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that takes a while.
    fn slow() -> Child {
        Command::new("sleep").arg("30").stderr(Stdio::piped()).spawn().unwrap()
    }

    #[test]
    fn one_is_sent_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let (brief, list) = (folder.path().join("a.toml"), folder.path().join("list.csv"));
        files::write(&brief, b"[header]").unwrap();
        files::write(&list, b"address\na@example.cn").unwrap();
        let key = [7; 32];
        let post = Post(Mutex::new(Some(Sending { issue: "a".to_owned(), child: slow(), said: None })));
        let wish = Wish { issue: "a", brief: &brief, list: &list, test: None, tongue: Tongue::En };
        let confirm = word(&brief, &list, &key).unwrap();
        assert!(post.is_busy());
        let refused = post.send(&wish, &confirm, &key).unwrap_err().to_string();
        assert_eq!(refused, "another sending has not ended yet");
        // What was planned is not what would be sent.
        files::write(&list, b"address\nb@example.cn").unwrap();
        let refused = post.send(&wish, &confirm, &key).unwrap_err().to_string();
        assert!(refused.ends_with("look at the plan again"), "{refused}");
        let mut sending = post.0.lock().unwrap();
        let child = &mut sending.as_mut().unwrap().child;
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!sending.as_mut().unwrap().is_running());
    }
}
