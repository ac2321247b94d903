//! The formats that an issue can be written in. Doc comments are the help.

use std::path::Path;

use clap::ValueEnum;

use crate::targets::Kind;

/// What `build` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One PDF.
    Pdf,
    /// A picture of each page.
    Png,
    /// The whole issue as one long picture (长图), in the layout `phone` unless --layout is given.
    LongPng,
    /// A drawing of each page.
    Svg,
    /// The generated Typst code.
    Typ,
    /// The whole issue as one web page, with its pictures inside.
    Html,
    /// An article to paste into the 公众号 editor.
    Wechat,
    /// A review copy for Word and WPS.
    Docx,
    /// Markdown, which `import` turns back into the same brief.
    Md,
}

impl Format {
    /// What it is called on the command line.
    pub fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    /// The format that an output's ending names; a PDF where it names none.
    pub fn of_ending(output: Option<&Path>) -> Self {
        let ending = output.and_then(Path::extension).unwrap_or_default();
        let known = [
            ("png", Self::Png),
            ("svg", Self::Svg),
            ("typ", Self::Typ),
            ("html", Self::Html),
            ("docx", Self::Docx),
            ("md", Self::Md),
        ];
        let named = known.into_iter().find(|(known, _)| ending.eq_ignore_ascii_case(known));
        named.map_or(Self::Pdf, |(_, format)| format)
    }

    /// What the names of its files end with before their ending, where two formats
    /// that stand beside each other have the same one.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Wechat => "-wechat",
            _ => "",
        }
    }

    /// What the files of this format are.
    pub fn kind(self) -> Kind {
        match self {
            Self::Pdf => Kind::Pdf,
            Self::Png | Self::LongPng => Kind::Png,
            Self::Svg => Kind::Svg,
            Self::Typ => Kind::Typst,
            Self::Html | Self::Wechat => Kind::Html,
            Self::Docx => Kind::Word,
            Self::Md => Kind::Markdown,
        }
    }
}
