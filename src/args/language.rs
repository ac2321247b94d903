//! The language of a run. It is chosen before the command line is read, because
//! help and its errors are in that language too.

use std::ffi::OsString;

use crate::words::{Tongue, Tongues, Words};

/// The variable that says the language.
const VARIABLE: &str = "JIANBAO_LANG";

/// The languages of this process: as `--lang` says, else `JIANBAO_LANG`, else the
/// system's locale, else English.
pub fn languages() -> Tongues {
    let variable = std::env::var(VARIABLE).ok();
    chosen(std::env::args_os(), variable.as_deref(), sys_locale::get_locales)
}

/// What decided the language of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// The command line.
    Option,
    /// The variable.
    Variable,
    /// The system's locale.
    System,
    /// Nothing: none of them names a language that jianbao speaks.
    Nothing,
}

impl Wish {
    /// What decided, as it stands after a preposition.
    pub fn words(self) -> Words {
        match self {
            Self::Option => Words::verbatim("--lang"),
            Self::Variable => Words::verbatim(VARIABLE),
            Self::System => Words::plain("the system's locale", "系统的语言设置"),
            Self::Nothing => Words::plain("default", "默认值"),
        }
    }
}

/// What decided the language of this process.
pub fn wish() -> Wish {
    let variable = std::env::var(VARIABLE).ok();
    wished(std::env::args_os(), variable.as_deref(), sys_locale::get_locales)
}

fn wished<L: Iterator<Item = String>>(
    arguments: impl IntoIterator<Item = OsString>,
    variable: Option<&str>,
    locales: impl FnOnce() -> L,
) -> Wish {
    if asked(arguments).is_some() {
        Wish::Option
    } else if variable.and_then(Tongue::of_locale).is_some() {
        Wish::Variable
    } else if locales().any(|name| Tongue::of_locale(&name).is_some()) {
        Wish::System
    } else {
        Wish::Nothing
    }
}

/// `locales` is asked last, and only where nothing else speaks.
fn chosen<L: Iterator<Item = String>>(
    arguments: impl IntoIterator<Item = OsString>,
    variable: Option<&str>,
    locales: impl FnOnce() -> L,
) -> Tongues {
    let asked = asked(arguments);
    let named = || variable.and_then(Tongue::of_locale);
    let of_system = || locales().find_map(|name| Tongue::of_locale(&name));
    Tongues {
        people: asked.or_else(named).or_else(of_system).unwrap_or_default(),
        programs: asked.unwrap_or_default(),
    }
}

/// What `--lang` says. A wrong value is reported once the command line is read.
fn asked(arguments: impl IntoIterator<Item = OsString>) -> Option<Tongue> {
    let mut asked = None;
    let mut arguments = arguments.into_iter().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--" => break,
            "--lang" => asked = arguments.next().as_deref().and_then(Tongue::of_locale).or(asked),
            other => {
                let value = other.strip_prefix("--lang=");
                asked = value.and_then(Tongue::of_locale).or(asked);
            }
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(arguments: &str, variable: Option<&str>, locales: &[&str]) -> Tongue {
        let arguments = arguments.split(' ').map(OsString::from);
        chosen(arguments, variable, || locales.iter().map(|name| (*name).to_owned())).people
    }

    #[test]
    fn the_nearest_wish_counts() {
        use Tongue::{En, Zh};
        assert_eq!(people("jianbao check a", None, &["zh-CN"]), Zh);
        assert_eq!(people("jianbao check a", None, &["de-DE", "zh-CN"]), Zh);
        assert_eq!(people("jianbao check a", None, &["de-DE"]), En);
        assert_eq!(people("jianbao check a", None, &[]), En);
        assert_eq!(people("jianbao check a", Some("en"), &["zh-CN"]), En);
        assert_eq!(people("jianbao check a", Some(""), &["zh-CN"]), Zh);
        assert_eq!(people("jianbao check a --lang zh", Some("en"), &["en-GB"]), Zh);
        assert_eq!(people("jianbao --lang=en check a", Some("zh"), &["zh-CN"]), En);
        assert_eq!(people("jianbao check -- --lang zh", None, &["en-GB"]), En);
    }

    #[test]
    fn what_decided_is_told() {
        let of = |line: &str, variable: Option<&str>, locales: &[&str]| {
            let arguments = line.split(' ').map(OsString::from);
            wished(arguments, variable, || locales.iter().map(|name| (*name).to_owned()))
        };
        assert_eq!(of("jianbao doctor --lang zh", Some("en"), &["zh-CN"]), Wish::Option);
        assert_eq!(of("jianbao doctor", Some("en"), &["zh-CN"]), Wish::Variable);
        assert_eq!(of("jianbao doctor", Some("fr"), &["zh-CN"]), Wish::System);
        assert_eq!(of("jianbao doctor", None, &["fr-FR"]), Wish::Nothing);
    }

    #[test]
    fn programs_get_another_language_only_when_it_is_asked_for() {
        let run = |arguments: &str| {
            chosen(arguments.split(' ').map(OsString::from), Some("zh"), || {
                std::iter::once("zh-CN".to_owned())
            })
            .programs
        };
        assert_eq!(run("jianbao check a"), Tongue::En);
        assert_eq!(run("jianbao check a --lang zh"), Tongue::Zh);
    }

    #[test]
    fn the_system_is_asked_only_where_nothing_else_speaks() {
        let system = || -> std::vec::IntoIter<String> { panic!("nobody asks") };
        let arguments = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(chosen(arguments("jianbao --lang zh man"), None, system).people, Tongue::Zh);
        assert_eq!(chosen(arguments("jianbao man"), Some("zh"), system).people, Tongue::Zh);
    }
}
