//! What is wrong with a command line, in this program's words: clap's own are
//! only in English.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::findings::did_you_mean;
use crate::words::{Failure, Words, words};

/// What is wrong; none where the error is no error but help that was asked for.
pub(super) fn words_of(error: &Error) -> Option<Words> {
    let said = match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => return None,
        ErrorKind::InvalidValue => invalid_value(error),
        ErrorKind::UnknownArgument => {
            let known = one(error, ContextKind::SuggestedArg);
            unknown(error, ContextKind::InvalidArg, &known, |it| {
                words!("there is no option `{it}`", "没有 `{it}` 这个选项")
            })
        }
        ErrorKind::InvalidSubcommand => {
            let known = one(error, ContextKind::SuggestedSubcommand);
            unknown(error, ContextKind::InvalidSubcommand, &known, |it| {
                words!("there is no command `{it}`", "没有 `{it}` 这个命令")
            })
        }
        ErrorKind::ValueValidation => {
            let (argument, value) =
                (one(error, ContextKind::InvalidArg), one(error, ContextKind::InvalidValue));
            let cause = std::error::Error::source(error).map(cause);
            let cause = cause.unwrap_or_default();
            words!(
                "`{value}` is not a valid value for `{argument}`: {}",
                "`{value}` 不能作 `{argument}` 的值：{}";
                cause
            )
        }
        ErrorKind::ArgumentConflict => {
            let (one, other) = (one(error, ContextKind::InvalidArg), one(error, ContextKind::PriorArg));
            match other.is_empty() {
                true => words!("`{one}` cannot be given with others", "`{one}` 不能与别的一起用"),
                false if one == other => words!("`{one}` is given twice", "`{one}` 写了两次"),
                false => words!(
                    "`{one}` and `{other}` cannot be given together",
                    "`{one}` 不能与 `{other}` 一起用"
                ),
            }
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = one(error, ContextKind::InvalidArg);
            words!("{missing} is missing", "缺少 {missing}")
        }
        ErrorKind::MissingSubcommand => Words::plain("a command is missing", "缺少命令"),
        ErrorKind::TooManyValues | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let argument = one(error, ContextKind::InvalidArg);
            words!("`{argument}` has too many values, or too few", "`{argument}` 的值多了，或者少了")
        }
        ErrorKind::NoEquals => {
            let argument = one(error, ContextKind::InvalidArg);
            words!("`{argument}` takes its value after `=`", "`{argument}` 的值写在 `=` 后面")
        }
        ErrorKind::InvalidUtf8 => Words::plain("an argument is not UTF-8", "有一个参数不是 UTF-8"),
        _ => Words::foreign(&error.to_string()),
    };
    Some(match usage(error) {
        Some(usage) => {
            words!("{}\n\n{}\n\n`--help` says more.", "{}\n\n{}\n\n更多说明请看 `--help`。"; said, usage)
        }
        None => said,
    })
}

/// The usage line that clap shows with an error.
fn usage(error: &Error) -> Option<Words> {
    let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) else { return None };
    let usage = usage.to_string();
    let usage = usage.trim().strip_prefix("Usage:")?.trim();
    Some(words!("Usage: {usage}", "用法：{usage}"))
}

/// Why a value will not do.
fn cause(error: &(dyn std::error::Error + 'static)) -> Words {
    if let Some(failure) = error.downcast_ref::<Failure>() {
        return failure.words().clone();
    }
    let said = error.to_string();
    match said.split_once(" is not in ").and_then(|(_, range)| range.split_once("..")) {
        Some((from, to)) => {
            let to = to.trim_start_matches('=');
            words!("expected a number from {from} to {to}", "要写从 {from} 到 {to} 的数")
        }
        None => Words::foreign(&said),
    }
}

fn invalid_value(error: &Error) -> Words {
    let (argument, value) = (one(error, ContextKind::InvalidArg), one(error, ContextKind::InvalidValue));
    let known = one(error, ContextKind::ValidValue);
    let said = match value.is_empty() {
        true => words!("`{argument}` needs a value", "`{argument}` 后面要写值"),
        false => {
            words!("`{value}` is not a valid value for `{argument}`", "`{value}` 不能作 `{argument}` 的值")
        }
    };
    let near = one(error, ContextKind::SuggestedValue);
    match (near.is_empty(), known.is_empty()) {
        (false, _) => words!("{}; {}", "{}；{}"; said, did_you_mean(&near)),
        (true, false) => words!("{}; known: {known}", "{}；可以写的有：{known}"; said),
        (true, true) => said,
    }
}

fn unknown(error: &Error, kind: ContextKind, known: &str, say: impl Fn(&str) -> Words) -> Words {
    let said = say(&one(error, kind));
    match known.is_empty() {
        true => words!("{}; `--help` lists them", "{}；`--help` 列出全部"; said),
        false => words!("{}; {}", "{}；{}"; said, did_you_mean(known)),
    }
}

/// What clap says of something, as a text.
fn one(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    }
}
