//! Every fault that jianbao reports: its code, phrase, hint and explanation.
//! Phrases are lower case without full stop; hints say what to do.

use super::Severity;
use crate::limits;
use crate::lint::{Rule, ordinary};
use crate::text::characters::is_format;
use crate::text::encoding::{Encoding, Format};

/// What `jianbao explain` prints of a code.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The stable code, such as `reference/unknown`.
    pub code: &'static str,
    /// The severity unless `[check]` or `--deny` says otherwise.
    pub severity: Severity,
    /// What it means and what to do, at length.
    pub explanation: &'static str,
    /// The clause of a standard that it rests on; empty for most.
    pub clause: &'static str,
}

/// One row a fault: variant, fields, code, severity, phrase, hint, explanation.
macro_rules! faults {
    ($( $variant:ident { $($field:ident: $type:ty),* } $severity:ident $code:literal
        $phrase:expr => $hint:expr; $explanation:literal )*) => {
        /// What is wrong, with what the phrase needs to say so.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the catalogue's explanations are the documentation")]
        pub enum Fault {
            $( $variant { $($field: $type),* }, )*
            /// What the copy editor remarks; its words stand with its rules.
            Remark { rule: Rule, found: String, advice: Option<String> },
        }

        impl Fault {
            /// The stable code.
            pub fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant { .. } => $code, )*
                    Self::Remark { rule, .. } => rule.code(),
                }
            }

            /// The severity before any policy.
            pub fn severity(&self) -> Severity {
                match self {
                    $( Self::$variant { .. } => Severity::$severity, )*
                    Self::Remark { rule, .. } => rule.level(),
                }
            }

            /// One phrase that says what is wrong.
            #[allow(unused_variables, reason = "not every phrase names every field")]
            pub fn phrase(&self) -> String {
                match self {
                    $( Self::$variant { $($field),* } => on_one_line($phrase.to_string()), )*
                    Self::Remark { rule, found, advice } => rule.phrase(found, advice.as_deref()),
                }
            }

            /// What to do, when there is something to do.
            #[allow(unused_variables, reason = "not every hint names every field")]
            pub fn hint(&self) -> Option<String> {
                match self {
                    $( Self::$variant { $($field),* } => Into::<Hint>::into($hint).0, )*
                    Self::Remark { rule, found, advice } => Hint::from(rule.hint(found, advice.as_deref())).0,
                }
            }
        }

        const FAULTS: &[Entry] = &[
            $( Entry { code: $code, severity: Severity::$severity, explanation: $explanation, clause: "" } ),*
        ];
    };
}

/// A hint as the rows write it: a text, or nothing.
struct Hint(Option<String>);

impl From<&str> for Hint {
    fn from(text: &str) -> Self {
        Self((!text.is_empty()).then(|| text.to_owned()))
    }
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Self(Some(text))
    }
}

impl From<Option<String>> for Hint {
    fn from(text: Option<String>) -> Self {
        Self(text)
    }
}

/// Every fault, as `explain` lists them: those above, and the copy editor's.
pub fn entries() -> impl Iterator<Item = Entry> {
    let remark = |rule: &Rule| Entry {
        code: rule.code(),
        severity: rule.level(),
        explanation: rule.explanation(),
        clause: rule.clause(),
    };
    FAULTS.iter().copied().chain(Rule::ALL.iter().map(remark))
}

impl Fault {
    /// The fault of naming a code that no fault has.
    pub fn unknown_code(given: &str) -> Self {
        let nearest = super::nearest(given, entries().map(|entry| entry.code));
        Self::ChoiceUnknown { given: given.to_owned(), known: "see `jianbao explain`".to_owned(), nearest }
    }
}

fn did_you_mean(nearest: &Option<String>) -> Option<String> {
    nearest.as_ref().map(|name| format!("did you mean `{name}`?"))
}

fn did_you_mean_or(nearest: &Option<String>, known: &str) -> String {
    did_you_mean(nearest).unwrap_or_else(|| format!("known: {known}"))
}

/// A number as a finding names it.
fn count(number: usize) -> String {
    limits::grouped(number as u64)
}

/// A character as a finding names it: itself where it is visible, and its code point.
fn named(character: char) -> String {
    let code = format!("U+{:04X}", character as u32);
    if character.is_control() || is_format(character) { code } else { format!("`{character}` ({code})") }
}

/// A month's English name.
fn month_name(month: u32) -> &'static str {
    let month = u8::try_from(month).ok().and_then(|month| chrono::Month::try_from(month).ok());
    month.map_or("this month", |month| month.name())
}

/// How a value of a type is written, for who wrote another.
fn type_example(expected: &str) -> &'static str {
    let examples = [
        ("a string or", "write `\"…\"`, or several as `[\"…\", \"…\"]`"),
        ("a string", "write `\"…\"`, or a text of several lines between `'''` and `'''`"),
        ("a list", "write `[\"…\", \"…\"]`"),
        ("an integer", "write a number in figures, without quotes"),
        ("a table", "write the table's name in brackets on a line of its own, and its keys below it"),
    ];
    let example = examples.into_iter().find(|(kind, _)| expected.starts_with(kind));
    example.map_or("", |(_, example)| example)
}

faults! {
    DateInvalid { given: String, day: bool, meant: Option<String> } Error "brief/date"
        format!("expected a date, found {given}")
        => match meant {
            Some(meant) => format!("write `{meant}`"),
            None if *day => "write the day as 2026-06-10, without quotes".to_owned(),
            None => "write a day as 2026-06-10, a month as \"2026-06\" in quotes, a year as 2026".to_owned(),
        };
        "A brief's `date` is the day of the issue, as a TOML local date: `date = 2026-06-10`. The same day in \
         quotes is accepted too. A reference may also give a year (`2026`) or a month (`\"2026-06\"`)."
    DateNoDay { given: String, year: i32, month: u32, days: u32 } Error "brief/no-such-day"
        format!("{given} is no day: {} {year} has {days} days", month_name(*month))
        => "correct the day";
        "The form of the date is right, but the calendar does not have the day."
    DateNoMonth { given: String, month: u32 } Error "brief/no-such-month"
        format!("{given} is no date: there is no month {month}")
        => "write year, month and day in this order: 2026-06-10";
        "A date's second number is its month, from 1 to 12."
    NoSections {} Error "brief/sections"
        "the brief has no section"
        => "add at least one `[[sections]]` table with a `title` and a `body`";
        "An issue has at least one section. Each is a `[[sections]]` table with a `title` and a `body`."
    TextEmpty { key: String } Error "brief/empty"
        format!("`{key}` is empty")
        => "write its text, or leave the key out where it is optional";
        "A text that has to be printed is empty or holds only white space."
    BackslashEaten { sign: String } Info "escape/backslash"
        format!("the backslash before `{}` is not printed", sign.chars().next().unwrap_or(' '))
        => match sign.as_str() {
            "\\" => "to print both, write `\\\\\\\\`".to_owned(),
            sign => format!("to print it, write `\\\\{sign}`"),
        };
        "In Markdown a backslash before a sign takes away the sign's meaning, and is not printed itself. In a \
         path, or before a sign without a meaning, it was probably to be printed: two backslashes print one."
    EscapeToml { escape: String, is: String, advice: String } Warning "escape/toml"
        format!("`{escape}` is {is} here, not a backslash and a letter")
        => format!("write `{advice}`, or put the text between `'''`, where backslashes mean themselves");
        "Between quotation marks, one or three, TOML reads a backslash and a letter as one character: `\\t` is a \
         tab, `\\n` a line break. In a path such as `D:\\temp` both are lost. Between three apostrophes nothing has \
         another meaning."
    Unreadable { error: String } Error "file/unreadable"
        format!("{error}")
        => "";
        "The brief is not there, or may not be read. Other briefs of the same command are handled."
    FontFolder { path: String, cause: String } Error "font/folder"
        format!("no fonts could be read from `{path}` ({cause})")
        => "give a folder that holds .otf, .ttf or .ttc files, relative to the series file";
        "`[fonts] dirs` in the series file adds folders of fonts. The folder does not exist, cannot be read, or \
         holds no font."
    FootnoteRepeated { name: String } Error "footnote/repeated"
        format!("footnote `{name}` is defined twice")
        => "give the second note a name of its own";
        "Two `[^name]: …` definitions in one text have the same name; only the first could be printed."
    FootnoteUnknown { name: String } Error "footnote/unknown"
        format!("footnote `{name}` is not defined")
        => format!("add a line `[^{name}]: …` to the same text");
        "A text refers to a footnote `[^name]` but no line `[^name]: …` in the same text defines it."
    FootnoteUnused { name: String } Error "footnote/unused"
        format!("footnote `{name}` is defined but nothing refers to it")
        => format!("put `[^{name}]` where the note belongs, or delete the definition");
        "A footnote is printed at the foot of the page that refers to it. Without a reference its text would be \
         lost, so this is an error."
    GlyphMissing { character: char } Error "glyph/missing"
        format!("no font in use has the character {}", named(*character))
        => match ordinary(*character) {
            Some(ordinary) => format!("type the ordinary character `{ordinary}`, which it only looks like"),
            None => "replace the character, or add a folder with a font that has it to `[fonts] dirs` in \
                     jianbao.toml".to_owned(),
        };
        "jianbao never prints a blank box. Its own faces cover 通用规范汉字表, GBK, office symbols and emoji; for \
         others, `[fonts] dirs` adds folders of your own fonts."
    HeadingLevel { level: usize, printed: usize } Warning "heading/level"
        format!("a heading of level {level} stands where one of level {printed} belongs")
        => "give it one `#` more than the heading above it, or as many as one of those";
        "Headings go down one level at a time, so that a screen reader can follow them. Here a level is left out, \
         or the first heading is not of the highest level in the text. It is printed at the level that belongs \
         there."
    HeadingNumber { typed: String, expected: String } Warning "heading/number"
        format!("the heading's typed number `{typed}` is not the next one, `{expected}`")
        => "leave the number out: jianbao numbers headings";
        "Headings are numbered by jianbao. A number that is already typed is printed once; this one does not fit \
         the sequence and is printed as typed."
    ImageAlt {} Warning "image/alt"
        "the image has no description"
        => "write what it shows between the brackets: `![…](image.png)`";
        "A picture's description is its caption and is what a screen reader says. Without one, the file's name is \
         used."
    ImageCmyk { path: String } Error "image/cmyk"
        format!("`{path}` is in the colours of a printing press (CMYK)")
        => "save it in RGB, as pictures for screens are: most programs offer this as `sRGB`";
        "Pages are RGB throughout. A CMYK picture has other colours on every screen and printer, and PDF/A refuses \
         it without the profile of a press. Only its maker knows how its colours were meant."
    ImageDamaged { path: String, cause: String } Error "image/damaged"
        format!("`{path}` is damaged ({cause})")
        => "save the picture anew, or copy it again from where it came";
        "The file begins as a picture does and does not go on as one: it may have been cut off on its way."
    ImageFormat { path: String } Error "image/format"
        format!("`{path}` is not a picture that can be printed")
        => "use PNG, JPEG, WebP, GIF, SVG, or the first page of a PDF";
        "The file's bytes are of none of the formats that can be printed. The name's ending does not matter."
    ImageLarge { path: String, found: String, hint: String } Error "image/large"
        format!("`{path}` {found}")
        => hint.as_str();
        "Pictures are measured before they are decoded. A small file can hold a picture that fills a machine's \
         memory; a page of A4 at 300 dots an inch has 2,480 by 3,508 pixels. docs/limits.md has all bounds."
    ImageLinked { path: String, link: String } Error "image/linked"
        format!("`{path}` shows another file, `{link}`")
        => "save the drawing with its pictures inside it; drawing programs call this embedding";
        "A drawing (SVG) may name pictures by their paths instead of holding them. They would be missing wherever \
         the drawing is copied without them, so it is refused."
    ImageMissing { path: String, cause: String, meant: Option<String> } Error "image/missing"
        match path.trim() {
            "" => "the picture has no path".to_owned(),
            _ => format!("image `{}` cannot be read ({cause})", printed(path)),
        }
        => match meant {
            _ if path.trim().is_empty() => "write the path of its file".to_owned(),
            Some(meant) => format!("did you mean `{}`?", printed(meant)),
            None => "the path is relative to the file it is written in".to_owned(),
        };
        "The picture does not exist, is a folder, or may not be read."
    ImageOutside { path: String } Error "image/outside"
        format!("image `{path}` lies outside the project folder")
        => "copy it into the folder of jianbao.toml (or of the brief, where there is no jianbao.toml)";
        "A brief may come from somebody else. So it reads pictures only from its own project: the folder of \
         `jianbao.toml`, or the brief's own. Links on disk are followed before this is judged."
    ImagePdfFonts { path: String } Error "image/pdf-fonts"
        format!("`{path}` needs fonts that it does not carry")
        => "save the PDF with its fonts embedded, or the picture as SVG or PNG";
        "The first page of a PDF is drawn as it is. This one names fonts without embedding them, or holds a \
         picture that cannot be read: part of it would be missing."
    ImageRemote { url: String } Error "image/remote"
        format!("image `{url}` is on the network")
        => "save it beside the brief and give that path";
        "jianbao fetches nothing: an issue can be made again at any time, on any machine."
    ImageTitle { title: String } Warning "image/title"
        format!("the title `{title}` is not printed")
        => "put the text into the description between the brackets, or into the body";
        "A Markdown title, `![…](a.png \"title\")` or `[…](url \"title\")`, shows only on web pages. Paper has \
         no place for it."
    KeyMissing { key: String, table: String } Error "key/missing"
        format!("`{key}` is missing in {table}")
        => if table.starts_with("[mail") {
            format!("add `{key} = …` to {table} in jianbao.toml")
        } else if table == "the brief" {
            format!("add a `[{key}]` table, here or under `[defaults]` in jianbao.toml")
        } else {
            format!("add `{key} = …`, here or under `[defaults]` in jianbao.toml")
        };
        "A key that the brief needs is neither in the brief nor in the series file's `[defaults]`."
    KeyRepeated { key: String, line: Option<usize> } Error "key/repeated"
        match line {
            Some(line) => format!("`{key}` stands on line {line} already"),
            None => format!("`{key}` is given twice"),
        }
        => "keep one of the two, or put them together";
        "A key has one value, and a table stands once, unless its name is in double brackets. The second would \
         not be read."
    KeyUnknown { key: String, table: String, nearest: Option<String>, known: String } Error "key/unknown"
        format!("unknown key `{key}` in {table}")
        => did_you_mean_or(nearest, known);
        "A key that this version does not know would be ignored, and its text lost. The nearest known key is \
         suggested."
    LayoutInvalid { message: String } Error "layout/invalid"
        format!("layout.toml cannot be used: {message}")
        => "it takes `description` and `extends`, both strings";
        "A layout's folder has a `layout.toml` with `description` and, when the layout builds on another, \
         `extends = \"daily\"`."
    LayoutLarge { name: String, files: String, megabytes: u64 } Error "layout/large"
        format!("layout `{name}` has more than {files} files, or more than {megabytes} MB")
        => "leave only what the layout needs in its folder: Typst code, and pictures and fonts that it uses";
        "All files in a layout's folder are the engine's to read, so all are loaded. A folder this large holds \
         something else too."
    LayoutOutside { name: String } Error "layout/outside"
        format!("layout `{name}` lies outside the project folder")
        => "use --layout for a layout elsewhere, or copy it into the project's `layouts/`";
        "A brief may come from somebody else. So it names only layouts of its own project or built-in ones, \
         and no file of such a layout is a link out of the project."
    LayoutUnknown { name: String, nearest: Option<String>, known: String } Error "layout/unknown"
        format!("unknown layout `{name}`")
        => did_you_mean_or(nearest, known);
        "A layout is a built-in one (`jianbao layouts` lists them), a folder in the project's `layouts/`, or a \
         path to a folder with a `layout.typ`."
    LetterTemplate { message: String } Error "letter/template"
        format!("the letter cannot be made: {message}")
        => "`jianbao mail --export-letter DIR` writes a letter that works";
        "A letter of your own is a folder with `letter.html` and `letter.txt`, written as Jinja templates. The \
         place shows the line that could not be understood, or that names something a letter does not know."
    ListAddress { given: String, cause: String } Warning "list/address"
        if given.is_empty() { "the reader has no address".to_owned() } else {
            format!("`{given}` is no mail address ({cause})")
        }
        => "correct the address; this reader gets nothing until then";
        "The address cannot be delivered to, whatever the server says. The other readers are served; with \
         `--strict`, nobody is."
    ListBlank { column: String } Warning "list/blank"
        format!("this reader has no `{column}`, which the letter prints")
        => format!("fill it in, or write `{{{column}|…}}` with a word for readers without one");
        "A text of `[mail]` names a column of the list that is empty for this reader: `尊敬的{name}：` would read \
         `尊敬的：`. What stands behind a bar is printed instead: `{name|读者}`."
    ListColumn { column: String } Warning "list/column"
        format!("column `{column}` has the name of a word that every letter knows")
        => "give the column another name if a text is to print it";
        "`{title} {date} {issue} {publisher}` are the issue's own. A column of the same name cannot be printed."
    ListColumns { expected: String } Error "list/columns"
        "the list has no column of addresses"
        => expected.as_str();
        "The first row of a list names its columns. One of them is called `address`, `email`, `邮箱` or `地址`."
    ListDuplicate { address: String, first: String, line: usize } Warning "list/duplicate"
        if address == first { format!("`{address}` stands on line {line} already") } else {
            format!("`{address}` is the reader of line {line}, `{first}`, in other letters")
        }
        => "delete one of the two; the first is used";
        "Each reader gets one message. Addresses are compared without regard to case: a server may by the standard \
         tell `Zhang@` from `zhang@`, and none that is in use does."
    ListEmpty {} Error "list/empty"
        "the list has no reader that can be written to"
        => "give each reader a line with an address";
        "Without an address there is nobody to write to."
    ListEncoding { offset: usize } Error "list/encoding"
        format!("the list is not UTF-8 (byte {offset})")
        => "save it again as `CSV UTF-8`; other encodings, such as GBK, are not read";
        "A list is a UTF-8 text. Excel offers `CSV UTF-8` when saving; plain `CSV` is GBK on a Chinese Windows, and \
         guessing would put wrong names into letters."
    ListInternational { address: String } Info "list/international"
        format!("`{address}` needs a mail server that knows SMTPUTF8")
        => "";
        "The part before the @ is not ASCII (RFC 6531). A server that does not know such addresses refuses this \
         reader, and no other."
    ListRow { found: usize, expected: usize } Warning "list/row"
        format!("the row has {found} fields, the first row {expected}")
        => "put quotes around a field that holds a separator";
        "A row with more fields than the first one has its values under the wrong names, so it is left out."
    MailAddress { key: String, given: String, cause: String } Error "mail/address"
        format!("`{key}` is no mail address: `{given}` ({cause})")
        => "write it as name@example.cn";
        "An address in `[mail]` cannot be written to."
    MailHost { given: String } Error "mail/domain"
        format!("`{given}` is no name of a domain")
        => "write it as example.cn";
        "`list_id`, and `domain` and `selector` of `[mail.dkim]`, are names as in the DNS."
    MailOutside { path: String } Error "mail/outside"
        format!("the letter's `{path}` lies outside the project folder")
        => "copy it into the folder of jianbao.toml";
        "A letter's files go to all readers. So `template` reads them only from its own project: links on disk are \
         followed before this is judged."
    MailPassword { found: String } Error "mail/password"
        format!("expected one of `password_env`, `password_file` and `password_command`, found {found}")
        => "say in one way where the password comes from; it never stands in the file itself";
        "A `user` needs a password, and a password a `user`. It comes from an environment variable, from a file or \
         from a command."
    MailPlaceholder { name: String, nearest: Option<String>, known: String } Error "mail/placeholder"
        format!("nothing fills in `{{{name}}}`")
        => did_you_mean_or(nearest, known);
        "Texts of `[mail]` take `{title} {subtitle} {date} {issue} {total_issue} {publisher}` of the issue, and \
         `{name} {address}` and every other column of the list. Two braces, `{{`, print one."
    MailPlaceholderShared { name: String } Error "mail/shared"
        format!("`{{{name}}}` has no meaning in a message for several readers")
        => "leave it out, or send without --bcc";
        "With `--bcc`, readers share a message, so it can name none of them."
    MailSize { size: String } Warning "mail/size"
        format!("a message has {size} MB")
        => "make the pictures smaller: many servers refuse more than 20 MB, some more than 10";
        "A PDF grows by a third when it is sent. Past 18 MB a message is refused by many servers."
    MailUrl { given: String } Error "mail/url"
        format!("`{given}` is no https address")
        => "write an address that begins with https://";
        "`unsubscribe` becomes the header that mail programs show as a button (RFC 8058), which only works with \
         https."
    IssueRepeated { first: String, same: String } Warning "issue/repeated"
        format!("`{first}` has the same {same}")
        => "delete one of the two, or correct its header";
        "Two briefs of a batch or a volume seem to be one issue: a copy that was left behind, a day or a number \
         that was not changed. Each is rendered all the same; a volume binds an issue once, under the shorter of \
         the two files' names, where title, day and number agree."
    LimitCode { found: usize } Error "limit/code"
        format!("the block of code has {} lines; at most {} are set", count(*found), count(limits::CODE_LINES))
        => "end the block and begin another, or leave out what nobody reads";
        "The engine's work on a block of code grows by the square of its lines. docs/limits.md has all bounds."
    LimitColumns { found: usize } Error "limit/columns"
        format!("the table has {} columns; at most {} are set", count(*found), count(limits::COLUMNS))
        => "split the table, or turn its rows and columns";
        "A page has room for some twenty columns that can be read. docs/limits.md has all bounds."
    LimitCrash { what: String, cause: String } Error "limit/crash"
        format!("the engine broke down over {what} ({cause})")
        => "look for what is nested in itself without an end";
        "A layout of your own, or a picture that is more than plain shapes, is first typeset in a process of its \
         own. It broke down there, most often because its content is nested thousands of levels deep."
    LimitLength { what: &'static str, found: usize, limit: usize } Error "limit/length"
        format!("the {what} has {} characters; at most {} are set", count(*found), count(*limit))
        => "split it up";
        "The engine looks at a paragraph, a heading or a block of code as a whole. Beyond these bounds it takes more \
         time and memory than a machine should be asked for. docs/limits.md has all bounds."
    LimitMarks { limit: usize } Error "limit/marks"
        format!("more than {limit} marks or joiners are heaped on one character")
        => "delete them: no script writes so many";
        "Accents, vowel signs and joiners are shaped together with the character before them. Unicode lets programs \
         stop at 30 (UAX #15, Stream-Safe Text Format); heaps come from pranks, or from damaged text."
    LimitMemory { what: String, megabytes: Option<u32> } Error "limit/memory"
        match megabytes {
            Some(megabytes) => format!("{what} takes more than {} MB of memory", count(*megabytes as usize)),
            None => format!("{what} takes more memory than there is"),
        }
        => "look for something that grows without an end; --max-memory MB allows more";
        "A layout of your own, or a picture that is more than plain shapes, is first typeset in a process of its \
         own. It is stopped when it takes more than --max-memory allows."
    LimitPictures {} Error "limit/pictures"
        format!("the issue has more than {} pictures", count(limits::PICTURES))
        => "split it into several briefs; `jianbao volume` binds them";
        "All pictures of an issue are held in memory at once. docs/limits.md has all bounds."
    LimitSize { limit: usize } Error "limit/size"
        format!("the file has more than {} MB", limit / 1_000_000)
        => "is this the right file? pictures and lists belong into files of their own";
        "A brief of 2 MB fills six hundred pages. What is larger is not read; a file of this size is mostly \
         something else than a brief. docs/limits.md has all bounds."
    LimitTime { what: String, seconds: u32 } Error "limit/time"
        format!("{what} is not done after {} s", count(*seconds as usize))
        => "look for something that repeats without an end; --timeout SECONDS allows more";
        "A layout of your own, or a picture that is more than plain shapes, is first typeset in a process of its \
         own. It is stopped when it takes longer than --timeout allows."
    LimitWork { what: &'static str, count: usize } Error "limit/work"
        format!("up to here the issue has {} {what}, more than can be set at once", self::count(*count))
        => "split it into several briefs; `jianbao volume` binds them";
        "Everything in an issue is work for the engine: a byte of text little, a footnote or a table's cell more. \
         Together they have a bound, far above what readers could bear. docs/limits.md has the weights."
    OutputName { character: char } Error "output/name"
        format!("no file name can hold {}", named(*character))
        => if matches!(character, '/' | '\\') {
            "`dir` under [output] says the folder; `name` is the name alone"
        } else {
            "leave it out, or use its full-width form"
        };
        "`name` under `[output]` in jianbao.toml is the name of a file, and goes from one system to another: \
         `/ \\ : * ? \" < > |` and controls cannot stand in it. The same characters in an issue's title become `-`."
    OutputPlaceholder { found: String, nearest: Option<String>, known: String } Error "output/placeholder"
        format!("nothing fills in `{found}`")
        => did_you_mean_or(nearest, known);
        "`name` under `[output]` in jianbao.toml takes `{stem} {title} {date} {issue}`: the brief's own name, and \
         the issue's title, day and number. Braces stand for nothing else."
    Placeholder { sentence: String } Error "brief/placeholder"
        format!("`{sentence}` is the template's own text")
        => "write the issue's own text in its place";
        "`jianbao new` writes a brief to fill in. One of its sentences is still there, and would be printed and \
         mailed. A key that is optional, such as `keywords`, can be deleted instead."
    LinkLookalike { shown: String, host: String, alike: Option<String> } Warning "link/lookalike"
        match alike {
            Some(alike) => format!("`{shown}` looks like `{alike}`, and is `{host}`"),
            None => format!("`{shown}` has letters that look like others, and is `{host}`"),
        }
        => match alike {
            Some(alike) => format!("if `{alike}` is meant, type it anew in Latin letters"),
            None => "ask where the address comes from before you print it".to_owned(),
        };
        "A host whose letters come from several scripts, or from one whose letters look like Latin ones, is how \
         readers are led to a false site: the Cyrillic `а` is not the Latin `a`. Chinese names, and Chinese with \
         Latin letters, are not meant. The name in ASCII is what the link really leads to."
    LinkMismatch { text: String, host: String } Warning "link/mismatch"
        format!("the text says `{text}`, the link leads to `{host}`")
        => "write the address that the text names behind it, or a text that is no address";
        "A reader who sees an address expects to get there. A shortened text of the same site is all right: \
         `people.com.cn` for a page of `theory.people.com.cn`."
    LinkEmpty { url: String } Warning "link/empty"
        format!("the link to `{}` has no text", shortened(url))
        => "write its text between the brackets; until then the address is printed";
        "A link without text would not be seen on the page. Its address is printed in place of it."
    LinkLong { bytes: usize } Error "link/long"
        format!("the address has {} bytes; at most {} can be a link", count(*bytes), count(limits::ADDRESS_BYTES))
        => "give the page's short address";
        "Programs that show PDF files do not take addresses of any length. Here 8,000 bytes are the most, in which \
         a Han character counts nine. docs/limits.md has all bounds."
    LinkTarget { url: String } Warning "link/target"
        if url.is_empty() {
            "the link has no address".to_owned()
        } else {
            format!("`{url}` is no address that a reader can open")
        }
        => "write the whole address, with https:// or mailto: in front";
        "A link in a PDF works only with a whole address. This one would lead nowhere on a reader's machine."
    LinkUser { user: String, host: String } Warning "link/user"
        format!("the link leads to `{host}`: `{user}` before the @ is only a user's name")
        => format!("write the address without what stands before the @, if `{host}` is meant");
        "In `https://bank.cn@example.org/` the part before the @ is the name of a user, and the page is of \
         `example.org`. Browsers hide it or warn; a reader takes it for the host."
    Asterisk { found: String, repaired: String, printed: bool } Warning "markdown/asterisk"
        if *printed {
            format!("`{found}` is printed as it stands, not read as emphasis")
        } else {
            format!("`{found}` is read as emphasis, and its signs are not printed")
        }
        => if *printed {
            format!("write `{repaired}`; for emphasis, put the signs at the edges of a word")
        } else {
            format!("for a product write ×; to print the signs, `{repaired}`")
        };
        "Markdown takes a stretch between two `*` for emphasis, also in `300*200*100mm`. Between digits or letters \
         of one word, and where a stretch would begin with a comma or stop, jianbao prints them instead. × is the \
         sign of a product; `\\*` prints an asterisk anywhere."
    DefinitionUnused { label: String } Error "markdown/definition"
        format!("the line that begins `[{label}]:` is a link definition and would not be printed")
        => "to print it, put a backslash before the first bracket: `\\[…`";
        "Markdown takes a line `[label]: target` for the definition of a link, and prints nothing for it. Nothing \
         refers to this one, so its words would be lost."
    FenceOpen { fence: String } Warning "markdown/fence"
        format!("the code that begins at `{fence}` is never closed")
        => format!("put a line `{fence}` below its last line; without it the rest of the text is code");
        "Three backticks or tildes at the start of a line begin a block of code, which goes on to a line of the \
         same signs. Without that, all that follows is printed as code."
    HeadingByAccident { line: String, found: String } Warning "markdown/setext"
        format!("the line `{}` makes the paragraph above it (`{found}`) a heading", shortened(line))
        => "leave a blank line above it for a rule; for a heading write `## ` before the words";
        "A line of `-` or `=` right below a paragraph makes all of that paragraph a heading. With a blank line \
         between them, dashes draw a rule."
    Html { tag: String } Warning "markdown/html"
        format!("`{tag}` is printed as written")
        => "only <u>, <sub>, <sup>, <mark>, each with its closing tag, and <br> have a meaning";
        "Of HTML, only `<u> <sub> <sup> <mark> <br>` are honoured. Everything else prints as it is written."
    ListNumber { typed: String, sign: String, printed: usize } Info "markdown/number"
        format!("the item typed `{typed}{sign}` is printed `{printed}.`")
        => format!(
            "a list counts on from its first number; to print what is typed, write `{typed}\\{sign}` and leave a \
             blank line above"
        );
        "Lines that begin with a number and a point are a list, and Markdown counts its items on from the first \
         number, whatever the others say."
    NearlyHeading { found: String, repaired: String } Warning "markdown/heading"
        format!("`{}` looks like a heading and is printed as it stands", shortened(found))
        => format!("write `{repaired}`");
        "A heading begins with one to six `#`, half-width, and a blank after them."
    NearlyItem { found: String, repaired: String } Warning "markdown/list"
        format!("`{}` looks like an item of a list and is not one", shortened(found))
        => format!("write `{repaired}`");
        "An item begins with `-`, or with a number and a point, and a blank after it. Without the blank the line \
         runs on from the one above."
    NearlyLink { found: String, repaired: String } Warning "markdown/link"
        format!("`{}` looks like a link and is printed as it stands", shortened(found))
        => format!("write `{repaired}`");
        "A link is `[text](address)`, its brackets half-width and with nothing between them. An address with a \
         blank in it stands in `<` and `>`."
    NearlyPicture { found: String, repaired: String } Warning "markdown/picture"
        format!("`{}` looks like a picture and is printed as it stands", shortened(found))
        => format!("write `{repaired}`");
        "A picture is `![what it shows](path)`, its brackets half-width and with nothing between them."
    NearlyTable { found: String, repaired: String, missing: bool } Warning "markdown/table"
        format!("`{}` looks like a part of a table and is printed as it stands", shortened(found))
        => if *missing { format!("put the line `{repaired}` below it") } else { format!("write `{repaired}`") };
        "A table has a head, below it a line of dashes with as many columns, and then its rows; the bars between \
         them are half-width."
    NestingTooDeep { limit: usize } Error "markdown/depth"
        format!("lists, quotes or styles are nested deeper than {limit} levels")
        => "split the text up";
        "Markdown can nest quotes, lists and styles in each other. Nobody could read a text nested this deep, \
         so it is refused rather than set wrong."
    QrContent {} Error "qr/content"
        "a code needs exactly one of `image` and `url`"
        => "give `image` for a picture you have, or `url` for a text to draw a code of";
        "Each `[[contact.codes]]` table shows one QR code: a picture as it is (`image`) or one that jianbao \
         draws (`url`)."
    QrTooLong { bytes: usize } Error "qr/too-long"
        format!("{bytes} bytes are too many for a QR code that a phone can read")
        => "shorten the text to 600 bytes or less";
        "A QR code of more than 600 bytes has modules too small for a phone at the size a newsletter prints it."
    ReferenceRepeated { id: String } Error "reference/repeated"
        format!("the id `{id}` stands on two references")
        => "give each reference an id of its own";
        "`[@id]` must lead to one reference."
    ReferenceUnknown { id: String, nearest: Option<String> } Error "reference/unknown"
        format!("no reference has the id `{id}`")
        => did_you_mean(nearest).unwrap_or_else(|| format!("add a `[[references]]` table with id = \"{id}\""));
        "`[@id]` in a text prints the number of the reference with that id. None has it."
    SectionNumber { typed: String } Warning "section/number"
        format!("the title already carries its number, `{typed}`")
        => "leave the number out: jianbao numbers sections";
        "A section's title is written without its number. This one has it typed; it is printed once."
    TableCells { cells: usize, columns: usize } Error "table/cells"
        format!("the row has {cells} cells, and the table's head only {columns}")
        => "add a column to the head and to the line of dashes; for a bar that is text, write `\\|`";
        "Cells beyond those of a table's head have no column and would not be printed. A bar in a cell, also in \
         code, ends the cell unless a backslash stands before it."
    TableShort { cells: usize, columns: usize } Info "table/short"
        format!("the row has {} of the {columns} cells of the table's head", cells)
        => "give the missing cells, if only as `| |`; they are printed empty";
        "A row may have fewer cells than its table's head. The others are printed empty, at the row's end."
    TextInvisible { character: char } Warning "text/invisible"
        format!("the invisible character {} is not printed", named(*character))
        => "delete it: it would hide in the text, or turn its direction";
        "Zero-width and direction controls come along when text is copied from web pages. They make searching \
         fail and can show words in another order than they are written. Nothing visible is lost."
    TextLost { text: String, layout: bool } Error "text/lost"
        format!("`{}` is not printed as it is written here", shortened(text))
        => if *layout {
            "the layout leaves it out or changes it; with a built-in layout this is a fault of jianbao: please report it"
        } else {
            "Markdown reads it as a mark: put a backslash before each mark that should print"
        };
        "Before a file is written, what the pages show is compared with what the brief says. A character that is \
         on no page, twice, or in another place is an error, and no file is written."
    TextOutside { text: String } Error "text/outside"
        format!("`{}` runs off the page", shortened(text))
        => "shorten it, or put a space where a line may end";
        "A text that is wider than its page would be cut at the edge. No file is written."
    TomlBrackets { found: String, wanted: String } Error "toml/brackets"
        format!("`{found}` is not how this table begins")
        => format!("write `{wanted}`");
        "A table's name stands in brackets. What an issue has several of, its `[[sections]]`, `[[references]]`, \
         `[[contact.codes]]` and `[[contact.about]]`, has two on each side; all other tables have one."
    TomlComment { found: String } Error "toml/comment"
        format!("`{found}` does not begin a comment")
        => "write `#`";
        "In TOML a comment begins with `#` and ends with its line."
    TomlControl { character: char } Error "toml/control"
        format!("the invisible character U+{:04X} may not stand here", *character as u32)
        => "delete it: it prints nothing";
        "Characters that show nothing come along when text is copied from other programs. TOML takes none of \
         them but tabs and line ends."
    TomlEscape { escape: String, marks: &'static str, literal: Option<String> } Error "toml/escape"
        format!("`{escape}` means nothing between double quotes")
        => match literal {
            Some(literal) => format!("write `{literal}`: between single quotes a backslash is itself"),
            None => format!("open and close the text with `{marks}`, where a backslash is itself, or write `\\\\`"),
        };
        "Between double quotes a backslash and the character behind it stand for another character: `\\n` for a \
         new line, `\\\\` for a backslash. Between single quotes everything is itself."
    TomlExtra { found: String } Error "toml/extra"
        format!("`{found}` is one sign too many")
        => "delete it";
        "In TOML nothing stands behind a value but a comment. Other formats end a line with a comma or a \
         semicolon."
    TomlInnerFence { fence: &'static str, line: usize } Error "toml/inner-fence"
        format!("the text that opens with `{fence}` here is ended by the `{fence}` inside it on line {line}")
        => {
            let other = if *fence == "'''" { "\"\"\"" } else { "'''" };
            format!("open and close it with `{other}`, or take the `{fence}` out of it")
        };
        "A text of several lines ends at the first three quotation marks of the kind that opened it."
    TomlInnerQuotes { quote: &'static str, line: String } Error "toml/inner-quotes"
        format!("`{quote}` inside the text ends it too early")
        => format!("write `{line}`");
        "A text ends at the first quotation mark of the kind that opened it. In Chinese a quotation has “ ”, \
         which end nothing; for straight ones inside, the text stands between the other kind."
    TomlMixedFences { open: &'static str, close: String, line: usize } Error "toml/mixed-fences"
        format!("the text opens with `{open}` here and seems to end with `{close}` on line {line}")
        => format!("end it with `{open}` too");
        "A text of several lines ends with the three quotation marks it was opened with."
    TomlNoComma { line: String } Error "toml/no-comma"
        "a comma is missing before this item"
        => format!("write `{line}`");
        "The items of a list are parted by commas: `[\"甲\", \"乙\"]`."
    TomlNoEquals { key: String, line: String } Error "toml/no-equals"
        format!("`=` is missing behind `{key}`")
        => format!("write `{line}`");
        "A key and its value are joined by `=`."
    TomlNoValue { key: String, on_next_line: bool } Error "toml/no-value"
        format!("`{key}` has no value on its line")
        => if *on_next_line {
            format!("write the value behind `{key} =`, on the same line")
        } else {
            format!("write `{key} = \"…\"`, or delete the line")
        };
        "A value begins on the line of its key. Only a text between three quotation marks, and a list, go on \
         over several lines."
    TomlSameLine { found: String } Error "toml/same-line"
        format!("`{found}` stands behind something else")
        => "begin a new line here";
        "Each table's name and each key stands on a line of its own."
    TomlSeveralLines { quote: String, fence: &'static str, line: usize } Error "toml/several-lines"
        format!("a text between `{quote}` ends on its line, and this one goes on to line {line}")
        => format!("open and close it with `{fence}`");
        "A text of several lines stands between three quotation marks, `'''` or `\"\"\"`."
    TomlSign { found: String, wanted: String, line: String } Error "toml/sign"
        format!("{found} where TOML takes {wanted}")
        => format!("write `{line}`");
        "TOML's own signs are half-width: `=`, `[ ]`, `\" \"`, `,` and figures. A Chinese keyboard gives the \
         full-width ones, and other formats have `:` for `=`. Inside of a text they are right; around it they are \
         not."
    TomlStray { after_text: bool } Error "toml/stray"
        "this belongs to no key"
        => if *after_text {
            "the text before it ends too early: move its closing quotation marks behind this"
        } else {
            "put the text in quotation marks behind a key, such as `body = '''…'''`; a remark begins with `#`"
        };
        "Outside of texts and comments, each line of TOML is `key = value` or the name of a table in brackets."
    TomlTableName { found: String, meant: Option<String> } Error "toml/table-name"
        format!("`{found}` is not the name of a table")
        => match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write a table's name, such as `[header]` or `[[sections]]`; text stands between quotation \
                     marks".to_owned(),
        };
        "A line in brackets begins a table. This one cannot be read as a name, so what follows it was left out."
    TomlUnclosed { open: String, mark: &'static str, line: String } Error "toml/unclosed"
        format!("the text that opens with `{open}` here is not closed on its line")
        => format!("put `{mark}` where it ends, such as `{line}`");
        "A text between `\"` or `'` opens and closes on one line."
    TomlUnclosedList { open: &'static str, close: &'static str, line: usize } Error "toml/unclosed-list"
        format!("the `{open}` here is not closed")
        => format!("put `{close}` behind the last item, on line {line}");
        "A list stands between `[` and `]`, an inline table between `{` and `}`."
    TomlUnclosedLong { open: String, fence: &'static str, line: usize } Error "toml/unclosed-fence"
        format!("the text that opens with `{open}` here is never closed")
        => format!("put `{fence}` behind its last line, which seems to be line {line}");
        "A text of several lines stands between three quotation marks, `'''` or `\"\"\"`, and ends with those it \
         was opened with. Without them, all that follows counts as text."
    TomlUnopened { mark: String, line: usize } Error "toml/unopened"
        format!("a text ends with `{mark}` on line {line} and does not begin with it")
        => format!("put `{mark}` here");
        "A text opens with the quotation marks that close it."
    TomlUnquoted { line: String } Error "toml/unquoted"
        "a text stands in quotation marks"
        => format!("write `{line}`");
        "Numbers and dates stand without quotation marks, texts with: `title = \"标题\"`."
    TomlSyntax { message: String } Error "toml/syntax"
        format!("{message}")
        => "each line is `key = value`, the name of a table in brackets, or a remark behind `#`";
        "The file is not valid TOML. Text in quotes must close them; a long text stands between three quotes; a \
         key is written in ASCII letters, or in quotes."
    TypstError { message: String, hints: String } Error "typst/error"
        format!("{message}")
        => hints.as_str();
        "The typesetting engine refused the page. In a layout of your own, the place shows the line; in a \
         built-in layout this is a fault of jianbao: please report it."
    TypstWarning { message: String, hints: String } Warning "typst/warning"
        format!("{message}")
        => hints.as_str();
        "The typesetting engine warns about a layout."
    LoneReturns {} Warning "toml/line-ends"
        "the lines end with CR alone, as on old Macs"
        => "`jianbao check --fix` saves a brief with the line ends of today";
        "TOML knows two line ends, LF and CR LF. This file has only CR; it was read as if each were LF."
    NoToml { format: Format } Error "toml/format"
        format!("the file is {}, not TOML", format.name())
        => "a brief is a text: `jianbao new` writes one to fill in, and Word's text can be copied into it";
        "A brief, a series file and a layout's manifest are TOML: plain text with lines such as `title = \"…\"`. \
         This file is of another kind, so nothing else of it was read."
    Recoded { encoding: Encoding } Warning "toml/recoded"
        format!("the file is not UTF-8; it was read as {}", encoding.name())
        => "`jianbao check --fix` saves a brief as UTF-8; an editor does with “save as”";
        "A brief is a UTF-8 text. This file is in the other encoding that its bytes show, and was read so, \
         because nothing else would give a text. Saved as UTF-8, no program has to guess."
    Utf8 { offset: usize } Error "toml/encoding"
        format!("the file is not UTF-8 (byte {offset}), and no other encoding is certain")
        => "open it in the program that wrote it, and save it as UTF-8";
        "A brief is a UTF-8 text. Editors offer this when saving, often as `UTF-8` beside `GBK` or `ANSI`. \
         GB18030 and UTF-16 are read where the bytes leave no doubt; here they do, so nothing of the file was \
         read."
    ChoiceUnknown { given: String, known: String, nearest: Option<String> } Error "value/choice"
        format!("unknown value `{given}`")
        => did_you_mean_or(nearest, known);
        "The key takes one of a few words."
    NumberRange { given: String, expected: String } Error "value/range"
        format!("expected {expected}, found {given}")
        => "";
        "The number is outside what the key can mean."
    TypeMismatch { expected: String, found: String, meant: Option<String> } Error "value/type"
        format!("expected {expected}, found {found}")
        => match meant {
            Some(meant) => format!("write `{meant}`"),
            None => type_example(expected).to_owned(),
        };
        "The value is of another TOML type than the key takes."
}

/// A text on one line: what a control character is, is written out.
fn printed(text: &str) -> String {
    let character = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(character).collect()
}

/// A phrase in which a control character of an editor's text, such as a line
/// break in a path, shows as its escape.
fn on_one_line(phrase: String) -> String {
    if !phrase.contains(char::is_control) {
        return phrase;
    }
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    phrase.chars().map(shown).collect()
}

/// The start of a text, for a phrase.
fn shortened(text: &str) -> String {
    const CHARACTERS: usize = 24;
    match text.char_indices().nth(CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_well_formed() {
        let mut codes: Vec<_> = entries().map(|entry| entry.code).collect();
        assert!(codes.iter().all(|code| code.bytes().all(|b| b.is_ascii_lowercase() || b"/-8".contains(&b))));
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
