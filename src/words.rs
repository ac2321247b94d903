//! What is said to people, in each language that jianbao speaks: words, errors
//! made of them, and the choice of the language.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};
use std::io;

use anyhow::Error;
use serde::{Deserialize, Serialize};

/// The language of messages and help. What a brief is written in is its `Lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tongue {
    /// English.
    #[default]
    En,
    /// Chinese, in simplified characters.
    Zh,
}

impl Tongue {
    /// The language of a locale's name, such as `zh_CN.UTF-8` or `zh-Hant-TW`;
    /// none for one that is neither Chinese nor English.
    pub fn of_locale(name: &str) -> Option<Self> {
        let language = name.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" | "c" | "posix" => Some(Self::En),
            _ => None,
        }
    }

    /// What is said in this language, of two.
    pub fn of<T>(self, en: T, zh: T) -> T {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

/// The languages of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tongues {
    /// Of what a person reads.
    pub people: Tongue,
    /// Of what a program reads: English unless another was asked for in so many
    /// words, for a locale must not change what scripts see.
    pub programs: Tongue,
}

/// The same said in each language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Words {
    en: Cow<'static, str>,
    zh: Cow<'static, str>,
}

impl Words {
    /// Words in English and Chinese.
    pub fn new(en: impl Into<Cow<'static, str>>, zh: impl Into<Cow<'static, str>>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// Words that name nothing of the case.
    pub const fn plain(en: &'static str, zh: &'static str) -> Self {
        Self { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// What is in no language: a name, a number, code.
    pub fn verbatim(text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        Self { en: text.clone(), zh: text }
    }

    /// The words in English.
    pub fn en(&self) -> &str {
        &self.en
    }

    /// The words in Chinese.
    pub fn zh(&self) -> &str {
        &self.zh
    }

    /// The words in a language.
    pub fn of(&self, tongue: Tongue) -> &str {
        tongue.of(&self.en, &self.zh)
    }

    /// How many there are of something: `1 brief`, `2 briefs`; `1 份源文件`.
    pub fn count(number: usize, en: &str, zh: &str) -> Self {
        let plural = if number == 1 { "" } else { "s" };
        Self::new(format!("{number} {en}{plural}"), format!("{number} {zh}"))
    }

    /// Words one after the other, with a mark between them in each language.
    pub fn join(parts: &[Self], en: &str, zh: &str) -> Self {
        let of = |tongue, mark: &str| parts.iter().map(|part| part.of(tongue)).collect::<Vec<_>>().join(mark);
        Self::new(of(Tongue::En, en), of(Tongue::Zh, zh))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty()
    }

    /// What an error of the system says, where it is one that we know.
    pub fn of_io(error: &io::Error) -> Self {
        let known = match error.kind() {
            io::ErrorKind::NotFound => "没有这个文件或文件夹",
            io::ErrorKind::PermissionDenied => "没有权限",
            io::ErrorKind::AlreadyExists => "已经存在",
            io::ErrorKind::IsADirectory => "这是文件夹，不是文件",
            io::ErrorKind::NotADirectory => "路径中间有一段不是文件夹",
            io::ErrorKind::StorageFull => "磁盘已满",
            io::ErrorKind::ReadOnlyFilesystem => "磁盘只读",
            io::ErrorKind::BrokenPipe => "接收输出的程序已经退出",
            io::ErrorKind::FileTooLarge => "文件太大",
            io::ErrorKind::ConnectionRefused => "对方拒绝连接",
            io::ErrorKind::TimedOut => "等待超时",
            io::ErrorKind::InvalidFilename => "文件名太长，或含有系统不接受的字符",
            _ => return Self::foreign(&error.to_string()),
        };
        let known = match error.raw_os_error() {
            Some(code) => format!("{known}，系统错误 {code}"),
            None => known.to_owned(),
        };
        Self::new(error.to_string(), known)
    }

    /// An error with these words and its cause.
    pub fn caused_by(self, cause: impl Into<Error>) -> Error {
        Error::new(Failure { words: self, source: Some(cause.into()) })
    }

    /// What another program or library says, which speaks English.
    pub fn foreign(message: &str) -> Self {
        Self::new(message.to_owned(), format!("系统报告：{message}"))
    }
}

impl From<Words> for Error {
    fn from(words: Words) -> Self {
        Self::new(Failure { words, source: None })
    }
}

/// Why something could not be done.
#[derive(Debug)]
pub struct Failure {
    words: Words,
    source: Option<Error>,
}

impl Failure {
    /// What is said of it.
    pub fn words(&self) -> &Words {
        &self.words
    }
}

impl From<Words> for Failure {
    fn from(words: Words) -> Self {
        Self { words, source: None }
    }
}

/// In English, as programs and logs read it; a person is told by [`told`].
impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words.en)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| -> &(dyn std::error::Error + 'static) { source.as_ref() })
    }
}

/// An error and its causes, the first of them outermost.
pub fn told(error: &Error) -> impl Iterator<Item = Words> + '_ {
    error.chain().map(|cause| {
        let failure = cause.downcast_ref::<Failure>().map(|failure| failure.words.clone());
        failure
            .or_else(|| cause.downcast_ref::<io::Error>().map(Words::of_io))
            .unwrap_or_else(|| Words::foreign(&cause.to_string()))
    })
}

/// An error and its causes on one line, as `{error:#}` has it in English.
pub fn on_one_line(error: &Error) -> Words {
    let causes: Vec<_> = told(error).collect();
    Words::join(&causes, ": ", "：")
}

/// Says what could not be done, and keeps why.
pub trait Because<T> {
    /// Says what could not be done.
    fn because(self, words: impl FnOnce() -> Words) -> Result<T, Error>;
}

impl<T, E: Into<Error>> Because<T> for Result<T, E> {
    fn because(self, words: impl FnOnce() -> Words) -> Result<T, Error> {
        self.map_err(|cause| words().caused_by(cause))
    }
}

impl<T> Because<T> for Option<T> {
    fn because(self, words: impl FnOnce() -> Words) -> Result<T, Error> {
        self.ok_or_else(|| words().into())
    }
}

/// What can stand in words: other words, and whatever is the same in each language.
pub trait Say {
    /// As it is said in a language.
    fn say(&self, tongue: Tongue) -> impl Display + '_;
}

impl Say for Words {
    fn say(&self, tongue: Tongue) -> impl Display + '_ {
        self.of(tongue)
    }
}

impl<T: Display + ?Sized> Say for T {
    fn say(&self, _: Tongue) -> impl Display + '_ {
        self
    }
}

/// Words in English and Chinese. Both name what stands around; what follows a
/// semicolon stands in both, words among it in the language of each.
macro_rules! words {
    ($en:literal, $zh:literal $(; $($argument:expr),+)?) => {{
        #[allow(unused_imports, reason = "some words have no arguments")]
        use $crate::words::{Say as _, Tongue};
        $crate::words::Words::new(
            format!($en $(, $(($argument).say(Tongue::En)),+)?),
            format!($zh $(, $(($argument).say(Tongue::Zh)),+)?),
        )
    }};
}
pub(crate) use words;

/// Returns an error in English and Chinese.
macro_rules! fail {
    ($($words:tt)+) => { return Err(::anyhow::Error::from($crate::words::words!($($words)+))) };
}
pub(crate) use fail;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_tells_the_language() {
        let of = Tongue::of_locale;
        for name in ["zh_CN.UTF-8", "zh-Hans-CN", "zh_TW", "ZH", "zh@pinyin"] {
            assert_eq!(of(name), Some(Tongue::Zh), "{name}");
        }
        for name in ["en_GB", "C", "C.UTF-8", "POSIX"] {
            assert_eq!(of(name), Some(Tongue::En), "{name}");
        }
        assert_eq!(of("de_DE.UTF-8"), None);
        assert_eq!(of(""), None);
    }

    #[test]
    fn an_error_is_told_with_its_causes() {
        let missing = || io::Error::from_raw_os_error(2);
        let read = || -> anyhow::Result<()> {
            Err(missing()).because(|| words!("failed to read `{}`", "读不了 `{}`"; "a.toml"))
        };
        let error = read().because(|| words!("no issue", "没有这一期")).expect_err("fails");
        let told = on_one_line(&error);
        assert_eq!(told.en(), format!("no issue: failed to read `a.toml`: {}", missing()));
        assert_eq!(told.zh(), "没有这一期：读不了 `a.toml`：没有这个文件或文件夹，系统错误 2");
        assert_eq!(format!("{error:#}"), told.en());
    }

    #[test]
    fn an_error_of_another_program_keeps_its_words() {
        let told = on_one_line(&Error::msg("odd"));
        assert_eq!((told.en(), told.zh()), ("odd", "系统报告：odd"));
    }
}
