//! The password: read once, never printed. A server's text that repeats it is
//! made harmless before anyone sees it.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::commands::Auth;

use crate::files;
use crate::mail::settings::Secret;

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
        let (text, place) = match secret {
            Secret::Env(name) => {
                let text = std::env::var(name).map_err(|_| {
                    anyhow::anyhow!("the password's variable `{name}` is not set, or is not text")
                })?;
                (text, format!("the variable `{name}`"))
            }
            Secret::File(path) => (from_file(path)?, format!("`{}`", path.display())),
            Secret::Command(command) => (from_command(command)?, format!("what `{command}` printed")),
        };
        let password = text.lines().next().unwrap_or_default();
        if password.is_empty() {
            bail!("no password in {place}");
        }
        Ok(Self { user: user.to_owned(), password: password.to_owned() })
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

fn from_file(path: &Path) -> Result<String> {
    let bytes = files::read(path)?;
    // The error of `from_utf8` would show the bytes.
    String::from_utf8(bytes).map_err(|_| anyhow::anyhow!("the password in `{}` is not UTF-8", path.display()))
}

/// Runs a command as the shell would; it may ask on the terminal.
fn from_command(command: &str) -> Result<String> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    let output = Command::new(shell)
        .args([flag, command])
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("failed to run the password's command `{command}`"))?;
    if !output.status.success() {
        bail!("the password's command `{command}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout)
        .map_err(|_| anyhow::anyhow!("what the password's command `{command}` printed is not UTF-8"))
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
