//! The copy editor's rules: code, level, clause, phrase, hint, explanation.
//! Phrases are lower case without full stop; hints say what to do.

use crate::text::numerals;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is rendered.
    Error,
    /// The issue is rendered; an editor should look.
    Warning,
    /// A note.
    Info,
}

impl Severity {
    /// The word for it in every output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One row a rule: variant, level, code, clause, phrase, hint, explanation. `found`
/// is the text at the place, `advice` what to put there, where that is known.
macro_rules! rules {
    ($( $variant:ident $level:ident $code:literal $clause:literal
        |$found:ident, $advice:ident| $phrase:expr => $hint:expr; $explanation:literal )*) => {
        /// What a remark is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the explanations are the documentation")]
        pub enum Rule { $( $variant ),* }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[ $( Self::$variant ),* ];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $( Self::$variant => $code ),* }
            }

            /// The level before any policy.
            pub fn level(self) -> Severity {
                match self { $( Self::$variant => Severity::$level ),* }
            }

            /// The clause that lays the rule down, where it has been read there; else empty.
            pub fn clause(self) -> &'static str {
                match self { $( Self::$variant => $clause ),* }
            }

            /// One phrase that says what is wrong with what was found.
            #[allow(unused_variables, reason = "not every phrase needs both")]
            pub fn phrase(self, found: &str, advice: Option<&str>) -> String {
                match self { $( Self::$variant => { let ($found, $advice) = (found, advice); $phrase } ),* }
            }

            /// What to do in this very case.
            #[allow(unused_variables, reason = "not every hint needs both")]
            pub fn hint(self, found: &str, advice: Option<&str>) -> String {
                match self { $( Self::$variant => {
                    let ($found, $advice) = (found, advice);
                    $hint.to_string()
                } ),* }
            }

            /// What it means, at length.
            pub fn explanation(self) -> &'static str {
                match self { $( Self::$variant => $explanation ),* }
            }
        }
    };
}

rules! {
    CharacterPrivate Warning "character/private" ""
        |found, advice| format!("private-use character {}", code_point(found))
        => "type the character that is meant";
        "Private-use characters have no meaning of their own. They come along from PDF files and web fonts, and \
         print as something else, or not at all, in every other font."
    CharacterRadical Warning "character/radical" ""
        |found, advice| format!("`{found}` ({}) only looks like the ordinary character", code_point(found))
        => write(advice, "type the ordinary character");
        "Copying from a PDF often yields Kangxi radicals and compatibility forms in place of characters. They \
         look right, but searching does not find them, and many fonts do not have them."
    DashForm Warning "dash/form" ""
        |found, advice| format!("`{found}` is no Chinese dash")
        => write(advice, "write `——`, two em dashes");
        "A Chinese dash is —— and takes the room of two characters. Hyphens, lines of box drawing and a single \
         em dash after another mark are not."
    DateFar Warning "date/far" ""
        |found, advice| format!("the issue's day, `{found}`, is years away from the days that the issue names")
        => write(advice, "correct the year");
        "The texts and references of this issue name days of the same season of another year, and none of the \
         issue's own. Usually the year of `date` was mistyped."
    DateImpossible Error "date/impossible" ""
        |found, advice| match advice {
            Some(why) => format!("the calendar has no `{found}`: {why}"),
            None => format!("the calendar has no `{found}`"),
        }
        => "correct the day or the month";
        "The month has no such day, or the year no such month. Dates before 1901 and of other calendars, such as \
         农历, are not judged."
    DatePadding Warning "date/padding" ""
        |found, advice| format!("`{found}` is padded the wrong way for its kind of date")
        => write(advice, "months and days in prose have no leading zero");
        "A date in prose has no leading zeros: 9月5日. A date all in figures always has them: 2026-09-05."
    DateWeekday Error "date/weekday" ""
        |found, advice| weekday_phrase(found, advice)
        => match advice {
            Some(day) => format!("write {day} if the date is right; else correct the date"),
            None => "correct the date or the day of the week".to_owned(),
        };
        "The date does not fall on the day of the week that is written beside it. One of the two is wrong, and \
         only the editor can know which."
    DecimalLeadingZero Warning "decimal/leading-zero" ""
        |found, advice| format!("`{found}` has no zero before the point")
        => write(advice, "put a zero before the point");
        "A decimal fraction below one has a zero before its point. Without it the point is easily overlooked."
    DocumentNumberBrackets Warning "document-number/brackets" ""
        |found, advice| format!("the year `{found}` of a document number is not in 〔 〕")
        => write(advice, "put the year into 〔 〕");
        "The year of an official document number stands in tortoise-shell brackets, as in 国发〔2026〕12号. \
         Round, square and lenticular brackets are not used there."
    DotForm Warning "dot/form" ""
        |found, advice| format!("`{found}` is not the Chinese middle dot")
        => write(advice, "write `·`, U+00B7");
        "The dot between the parts of a foreign name is ·, U+00B7. Bullets, hyphenation points and the dot of \
         Japanese look alike but have another width."
    EllipsisForm Warning "ellipsis/form" ""
        |found, advice| format!("`{found}` is no Chinese ellipsis")
        => write(advice, "write `……`, six dots");
        "A Chinese ellipsis has six dots on the middle of the line and the room of two characters. Full stops, \
         or one … alone, are not one."
    EllipsisRedundant Warning "ellipsis/redundant" ""
        |found, advice| format!("`{found}` says the same thing twice")
        => twice(found);
        "An ellipsis after a list already means 等. The two are not written together."
    EscapeLatex Warning "escape/latex" ""
        |found, advice| format!("stray escape `{found}`")
        => write(advice, "delete the backslash");
        "A backslash before $ % & _ or # is left over from LaTeX or from a converter. In a plain text it is \
         printed; in Markdown it has no use."
    EscapeMarkdown Warning "escape/markdown" ""
        |found, advice| format!("`{found}` is printed as it stands")
        => write(advice, "in plain text, delete it; in Markdown, leave no space inside the asterisks");
        "Titles, captions and names are plain text: Markdown's signs, marks of notes and references, tags and \
         `&nbsp;` are printed in them. In Markdown, ** with a space on its inner side is no emphasis and is \
         printed too."
    ListBetweenMarks Info "list/between-marks" "GB/T 15834-2011, 4.5.3.5"
        |found, advice| format!("no 顿号 is usual in `{found}`")
        => write(advice, "leave the 顿号 out");
        "Between quotations or titles that follow one another, 顿号 is usually left out, because the marks \
         separate them already. It stays where a bracket comes between."
    MarksHalfWidth Warning "marks/half-width" ""
        |found, advice| format!("half-width `{}` in Chinese text", found.trim())
        => write(advice, "write the full-width mark");
        "Marks in Chinese text take the room of a character. A half-width one beside Chinese characters was \
         typed with the wrong keyboard. Numbers, times, addresses and English sentences keep theirs."
    MarksRepeated Warning "marks/repeated" ""
        |found, advice| format!("`{found}` repeats a mark")
        => match advice {
            Some(mark) => format!("write `{mark}`"),
            None => format!("keep one of the marks in `{found}`"),
        };
        "Points that end or divide a sentence are not doubled or combined. Only ！ and ？ may be repeated, up to \
         three times."
    NumberApproximate Warning "number/approximate" "GB/T 15835-2011, 5.2.1"
        |found, advice| format!("the approximate number `{found}` is not written so")
        => write(advice, "write two Chinese numerals without 顿号");
        "Two neighbouring numerals that stand for an approximate number are written in Chinese and without \
         顿号: 三四个, 近三四年. With 顿号 they would be two numbers."
    NumberMixed Warning "number/mixed" ""
        |found, advice| format!("`{found}` mixes figures with 千 or 百")
        => match advice {
            Some(figures) => format!("write `{figures}` or `{}`", spelled(found)),
            None => format!("write it out in figures, or `{}`", spelled(found)),
        };
        "After Arabic figures only 万 and 亿 may stand for a factor. 千 and 百 are written out in figures, or \
         the whole number in Chinese."
    NumberThousands Info "number/thousands" ""
        |found, advice| format!("`{found}` is grouped otherwise than the other numbers of this issue")
        => match advice {
            Some(other) => format!("write `{other}` as most of the others, or all of them like this one"),
            None => "group all long numbers, or none".to_owned(),
        };
        "Some long numbers of this issue have commas between the thousands and others have not. Either is \
         right, but one issue keeps to one of them."
    OrdinalMark Warning "ordinal/mark" ""
        |found, advice| format!("`{found}` is not the mark after this ordinal")
        => write(advice, "write the mark that belongs to this ordinal");
        "Each kind of ordinal has its own mark: 一 and 顿号, 1 and a point, 第一 and 首先 with a comma. A \
         number in brackets or a circle has none."
    OrdinalSequence Warning "ordinal/sequence" ""
        |found, advice| format!("the typed number `{found}` is not the next one")
        => match advice {
            Some(next) => format!("write `{next}`, or leave numbers out: jianbao numbers sections"),
            None => "leave numbers out: jianbao numbers sections".to_owned(),
        };
        "Some titles of sections have a typed number, and these do not count on one by one. Usually a section \
         was added, removed or moved."
    PairsNested Warning "pairs/nested" ""
        |found, advice| format!("`{found}` is not the inner mark of a pair")
        => write(advice, "write the inner mark of the pair");
        "A quotation inside a quotation has single quotation marks, and a title inside a title has single \
         book marks."
    PairsUnbalanced Warning "pairs/unbalanced" ""
        |found, advice| format!("`{found}` has no counterpart in this paragraph")
        => match advice {
            Some(other) => format!("add the missing `{other}`, or delete this one"),
            None => "add the missing mark, or delete this one".to_owned(),
        };
        "Quotation marks, book marks and brackets come in pairs within a paragraph. Only a quotation that goes \
         on in the next paragraph is left open, and is opened again there."
    QuotesStraight Warning "quotes/straight" ""
        |found, advice| format!("straight quotation mark `{found}` in Chinese text")
        => match (advice, found) {
            (Some(mark), _) => format!("write `{mark}`"),
            (None, "'") => "write `‘` or `’`; in traditional lang `『` or `』`".to_owned(),
            (None, _) => "write `“` or `”`; in traditional lang `「` or `」`".to_owned(),
        };
        "The quotation marks of Chinese differ at their two ends. Straight ones are a typewriter's; they are \
         right in code and for inches."
    RangeConnector Warning "range/connector" "GB/T 15834-2011, 4.13.3"
        |found, advice| format!("`{found}` is not the sign between these numbers")
        => write(advice, "write the sign that belongs between these numbers");
        "Times and places are joined by —, quantities by ～ (U+FF5E). The hyphen is for dates in figures, \
         telephone numbers, models and compounds."
    RangeUnit Warning "range/unit" "GB/T 15835-2011, 5.1.3"
        |found, advice| format!("the first number of `{found}` lacks its unit")
        => write(advice, "give both numbers their unit");
        "In a range, % 万 and 亿 stand after both numbers. Left out after the first, the range can be read as \
         beginning at a far smaller number."
    ReferenceDuplicate Warning "reference/duplicate" ""
        |found, advice| format!("the reference `{found}` is given twice")
        => "keep one, and cite it by the same id";
        "Two references have the same address, or the same source, title and date. Readers would look for a \
         difference."
    ReferenceFuture Warning "reference/future" ""
        |found, advice| format!("the reference's date `{found}` is later than the issue's")
        => "correct one of the two dates";
        "An issue cannot rest on what was published after it. Usually a year or a month was mistyped."
    ReferenceUncited Warning "reference/uncited" ""
        |found, advice| format!("the reference `{found}` is not cited, though others are")
        => "cite it where it is used, or delete it";
        "Some references of this issue are cited in the text and this one is not. It was probably left over, or \
         its citation was forgotten."
    SectionUnsourced Info "section/unsourced" ""
        |found, advice| format!("the section `{found}` cites nothing, though others do")
        => "cite the section's sources, if it has any";
        "Other sections of this issue cite their sources and this one does not. That may be right; it is a \
         reminder."
    SpaceAfterMark Warning "space/after-mark" ""
        |found, advice| format!("a space after the full-width mark `{}`", found.trim_end())
        => "delete it: the mark has its own";
        "A full-width mark brings its own space along. A typed one after it, left over from typing in English, \
         makes a hole in the line."
    SpaceHanHan Info "space/han-han" ""
        |found, advice| format!("a space between Chinese words: `{found}`")
        => match advice {
            Some(closed) => format!("write `{closed}`, or put the mark that is meant"),
            None => "delete it, or put the mark that is meant".to_owned(),
        };
        "Chinese words are not separated by spaces. In the middle of a sentence one is usually left over from \
         another program, or stands where a mark was lost."
    SpaceIndent Warning "space/indent" ""
        |found, advice| "a paragraph indented with typed spaces".to_owned()
        => "delete them: the layout indents paragraphs";
        "The layout indents each paragraph itself. Typed full-width spaces at its beginning add to that, and \
         the first lines no longer stand in line."
    TitleStop Warning "title/stop" ""
        |found, advice| format!("a title or caption ends in `{found}`")
        => "delete the mark";
        "A title, a heading and a caption of one sentence have no full stop at their end."
    WidthFullLatin Warning "width/full-latin" ""
        |found, advice| format!("full-width letters or figures `{found}`")
        => write(advice, "write them half-width");
        "Letters and figures are half-width in horizontal text. Full-width ones stand apart like single \
         characters, and searching does not find them."
    WordStrayLatin Warning "word/stray-latin" ""
        |found, advice| format!("the English word `{found}` stands alone between Chinese words")
        => write(advice, "write the Chinese word");
        "A single English function word inside a Chinese sentence is left over from a translation."
    YearGrouped Warning "year/grouped" ""
        |found, advice| format!("the year `{found}` has a comma")
        => write(advice, "leave the comma out");
        "Commas stand between the thousands of quantities. A year is no quantity: 2026年, never 2,026年."
    YearShort Warning "year/short" ""
        |found, advice| format!("the year in `{found}` is shortened")
        => match advice {
            Some(whole) => format!("write all four figures: `{whole}`"),
            None => "write all four figures".to_owned(),
        };
        "A year is written with all four figures. Two can be read as a length of time."
}

fn code_point(found: &str) -> String {
    found.chars().next().map_or_else(String::new, |char| format!("U+{:04X}", u32::from(char)))
}

fn weekday_phrase(found: &str, advice: Option<&str>) -> String {
    match advice {
        Some(day) => format!("`{found}`: that day is {day}"),
        None => format!("`{found}` is not that day of the week"),
    }
}

/// The hint where what to put there is all that need be said.
fn write(advice: Option<&str>, otherwise: &str) -> String {
    match advice {
        Some("") => "delete it".to_owned(),
        Some(text) => format!("write `{text}`"),
        None => otherwise.to_owned(),
    }
}

/// Both halves of `……等`.
fn twice(found: &str) -> String {
    match found.find('等') {
        Some(at) => format!("keep either `{}` or `{}`", &found[..at], &found[at..]),
        None => "keep either `……` or `等`".to_owned(),
    }
}

/// `3千` in Chinese numerals.
fn spelled(found: &str) -> String {
    let word = |char: char| match (char.to_digit(10), found.ends_with('千')) {
        // 两千 is said, but 二百.
        (Some(2), true) => "两".to_owned(),
        (Some(digit), _) => numerals::chinese(digit as usize),
        (None, _) => char.to_string(),
    };
    found.chars().map(word).collect()
}
