//! The password: read once, never printed. A server's text that repeats it is
//! made harmless before anyone sees it.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::Auth;

use crate::files;
use crate::mail::settings::Secret;
use crate::words::{Because, fail, words};

/// A user's name and password.
#[derive(Clone)]
pub(super) struct Login {
    user: String,
    password: String,
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Login").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Login {
    /// Reads the password from where it is kept. Errors name the place, never
    /// what was found there.
    pub(super) fn read(user: &str, secret: &Secret) -> Result<Self> {
        Ok(Self { user: user.to_owned(), password: first_line(secret)? })
    }

    /// What the AUTH command takes.
    pub(super) fn credentials(&self) -> Credentials {
        Credentials::new(self.user.clone(), self.password.clone())
    }

    /// A text in which neither the password nor its coded forms are left.
    pub(super) fn redact(&self, text: &str) -> String {
        let plain = Auth::new(Mechanism::Plain, self.credentials(), None).map(|auth| auth.to_string());
        // The prompt makes AUTH LOGIN's answer: the password alone, coded.
        let alone = Auth::new(Mechanism::Login, self.credentials(), Some("Password:".to_owned()))
            .map(|auth| auth.to_string());
        let mut secrets = vec![self.password.clone()];
        for command in [plain, alone].into_iter().flatten() {
            secrets.extend(command.split_whitespace().last().map(str::to_owned));
        }
        secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "[password]"))
    }
}

/// A secret from where it is kept: its first line.
pub(super) fn first_line(secret: &Secret) -> Result<String> {
    let (text, place) = match secret {
        Secret::Env(name) => {
            let text = std::env::var(name).map_err(|_| {
                words!(
                    "the password's variable `{name}` is not set, or is not text",
                    "放密码的环境变量 `{name}` 没有设置，或者不是文本"
                )
            })?;
            (text, words!("the variable `{name}`", "环境变量 `{name}` "))
        }
        Secret::File(path) => (from_file(path)?, words!("`{}`", " `{}` "; path.display())),
        Secret::Command(command) => {
            (from_command(command)?, words!("what `{command}` printed", "命令 `{command}` 的输出"))
        }
    };
    let password = text.lines().next().unwrap_or_default();
    if password.is_empty() {
        fail!("no password in {}", "{}里没有密码"; place);
    }
    Ok(password.to_owned())
}

fn from_file(path: &Path) -> Result<String> {
    let bytes = files::read(path)?;
    // The error of `from_utf8` would show the bytes.
    String::from_utf8(bytes).map_err(|_| {
        anyhow::Error::from(
            words!("the password in `{}` is not UTF-8", "`{}` 里的密码不是 UTF-8"; path.display()),
        )
    })
}

/// Runs a command as the shell would; it may ask on the terminal.
fn from_command(command: &str) -> Result<String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .because(|| {
            words!("failed to run the password's command `{command}`", "给出密码的命令 `{command}` 无法运行")
        })?;
    if !output.status.success() {
        fail!(
            "the password's command `{command}` failed ({})",
            "给出密码的命令 `{command}` 失败了（{}）";
            output.status
        );
    }
    String::from_utf8(output.stdout).map_err(|_| {
        anyhow::Error::from(words!(
            "what the password's command `{command}` printed is not UTF-8",
            "给出密码的命令 `{command}` 印出的不是 UTF-8"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login() -> Login {
        Login { user: "editor".to_owned(), password: "fox-竹-7".to_owned() }
    }

    #[test]
    fn neither_password_nor_its_coded_forms_are_left_in_a_text() {
        // "\0editor\0fox-竹-7" and "fox-竹-7" in Base64, as AUTH sends them.
        for form in ["fox-竹-7", "AGVkaXRvcgBmb3gt56u5LTc=", "Zm94LeeruS03"] {
            let redacted = login().redact(&format!("you said {form}, editor"));
            assert_eq!(redacted, "you said [password], editor");
        }
        assert!(!format!("{:?}", login()).contains("fox"));
    }

    #[test]
    fn a_password_is_the_first_line() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("password");
        files::write(&path, "窗前\r\nnot this\n".as_bytes())?;
        let login = Login::read("editor", &Secret::File(path))?;
        assert_eq!(login.password, "窗前");
        let login = Login::read("editor", &Secret::Command("printf 'a b\\n'".to_owned()))?;
        assert_eq!(login.password, "a b");
        Ok(())
    }

    #[test]
    fn a_missing_password_names_its_place_and_not_its_text() {
        let failures = [
            (Secret::Env("JIANBAO_TEST_UNSET".to_owned()), "JIANBAO_TEST_UNSET"),
            (Secret::Command("true".to_owned()), "`true`"),
            (Secret::Command("echo shown; exit 3".to_owned()), "failed"),
        ];
        for (secret, place) in failures {
            let error = format!("{:#}", Login::read("editor", &secret).unwrap_err());
            assert!(error.contains(place), "{error}");
            assert!(!error.contains("no password in shown"), "{error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        files::write(&path, b"gbk \xb4\xb0\n").unwrap();
        let error = format!("{:#}", Login::read("editor", &Secret::File(path)).unwrap_err());
        assert!(error.contains("is not UTF-8") && !error.contains("gbk"), "{error}");
    }
}
