//! Every fault that jianbao reports: its code, phrase, hint and explanation.
//! Phrases are lower case without a full stop; hints say what to do.

use super::Severity;
use crate::limits;
use crate::lint::{Rule, ordinary};
use crate::text::characters::is_format;
use crate::text::encoding::{Encoding, Format};
use crate::words::{Tongue, Words, words};

/// What `jianbao explain` prints of a code.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The stable code, such as `reference/unknown`.
    pub code: &'static str,
    /// The severity unless `[check]` or `--deny` says otherwise.
    pub severity: Severity,
    /// What it means and what to do, at length, in English and Chinese.
    explanation: [&'static str; 2],
    /// The clause of a standard that it rests on; empty for most.
    pub clause: &'static str,
}

impl Entry {
    /// What it means and what to do, at length.
    pub fn explanation(&self, tongue: Tongue) -> &'static str {
        let [en, zh] = self.explanation;
        tongue.of(en, zh)
    }
}

/// One row a fault: variant, fields, code, severity; then phrase, hint and
/// explanation in each language.
macro_rules! faults {
    ($( $variant:ident { $($field:ident: $type:ty),* } $severity:ident $code:literal
        en: $en:expr => $en_hint:expr; $en_explanation:literal
        zh: $zh:expr => $zh_hint:expr; $zh_explanation:literal )*) => {
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
            pub fn phrase(&self, tongue: Tongue) -> String {
                match self {
                    $( Self::$variant { $($field),* } => on_one_line(match tongue {
                        Tongue::En => $en.to_string(),
                        Tongue::Zh => $zh.to_string(),
                    }), )*
                    Self::Remark { rule, found, advice } => rule.phrase(found, advice.as_deref(), tongue),
                }
            }

            /// The phrase in each language.
            pub fn words(&self) -> Words {
                Words::new(self.phrase(Tongue::En), self.phrase(Tongue::Zh))
            }

            /// What to do, when there is something to do.
            #[allow(unused_variables, reason = "not every hint names every field")]
            pub fn hint(&self, tongue: Tongue) -> Option<String> {
                match self {
                    $( Self::$variant { $($field),* } => match tongue {
                        Tongue::En => Into::<Hint>::into($en_hint).0,
                        Tongue::Zh => Into::<Hint>::into($zh_hint).0,
                    }, )*
                    Self::Remark { rule, found, advice } => {
                        Hint::from(rule.hint(found, advice.as_deref(), tongue)).0
                    }
                }
            }
        }

        const FAULTS: &[Entry] = &[
            $( Entry {
                code: $code,
                severity: Severity::$severity,
                explanation: [$en_explanation, $zh_explanation],
                clause: "",
            } ),*
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
        explanation: rule.explanations(),
        clause: rule.clause(),
    };
    FAULTS.iter().copied().chain(Rule::ALL.iter().map(remark))
}

impl Fault {
    /// The fault of naming a code that no fault has.
    pub fn unknown_code(given: &str) -> Self {
        let nearest = super::nearest(given, entries().map(|entry| entry.code));
        Self::ChoiceUnknown { given: given.to_owned(), known: "`jianbao explain`".to_owned(), nearest }
    }
}

/// So many lines, in English.
fn lines_en(lines: usize) -> String {
    format!("{lines} line{}", if lines == 1 { "" } else { "s" })
}

/// Asks whether the nearest known name is meant.
fn meant(nearest: &Option<String>) -> Option<Words> {
    nearest.as_deref().map(super::did_you_mean)
}

/// The same, or all known names where none is near.
fn meant_or(nearest: &Option<String>, known: &str) -> Words {
    meant(nearest).unwrap_or_else(|| words!("known: {known}", "可以写的有：{known}"))
}

/// The same of a layout's tokens, of which there are many.
fn token_known(nearest: &Option<String>) -> Words {
    meant(nearest).unwrap_or(Words::plain(
        "take it out, or write it as the layout's own `tokens.typ` does: see `jianbao layouts --export`",
        "删去，或者照版式自己的 `tokens.typ` 写：用 `jianbao layouts --export` 取出来看",
    ))
}

/// A table's name in a Chinese sentence.
fn chinese_table(table: &str) -> String {
    match table {
        "the brief" => "源文件".to_owned(),
        "the series file" => "jianbao.toml ".to_owned(),
        table => format!("{table} "),
    }
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
fn type_example(expected: &Words) -> Words {
    let examples = [
        (
            "a string or",
            Words::plain(
                "write `\"…\"`, or several as `[\"…\", \"…\"]`",
                "写成 `\"…\"`，几个的写成 `[\"…\", \"…\"]`",
            ),
        ),
        (
            "a string",
            Words::plain(
                "write `\"…\"`, or a text of several lines between `'''` and `'''`",
                "写成 `\"…\"`；几行的文字放在 `'''` 和 `'''` 之间",
            ),
        ),
        ("a list", Words::plain("write `[\"…\", \"…\"]`", "写成 `[\"…\", \"…\"]`")),
        ("an integer", Words::plain("write a number in figures, without quotes", "写阿拉伯数字，不加引号")),
        ("true or", Words::plain("write true or false, without quotes", "写 true 或 false，不加引号")),
        (
            "true, false",
            Words::plain(
                "write true or false without quotes, or \"auto\"",
                "写 true 或 false，不加引号，或者 \"auto\"",
            ),
        ),
        (
            "a number of pages",
            Words::plain(
                "write `fit = 4`, `fit = \"whole\"` or `fit = false`",
                "写成 `fit = 4`、`fit = \"whole\"` 或 `fit = false`",
            ),
        ),
        (
            "a table",
            Words::plain(
                "write the table's name in brackets on a line of its own, and its keys below it",
                "把表名写在方括号里，单独一行，各项写在它下面",
            ),
        ),
    ];
    let example = examples.into_iter().find(|(kind, _)| expected.en().starts_with(kind));
    example.map(|(_, example)| example).unwrap_or_default()
}

faults! {
    ArchiveGap { number: u32, last: u32 } Warning "archive/gap"
        en: match last {
            0 => format!("number {number} is the first of its year"),
            last => format!("number {number} comes after number {last}"),
        }
        => match number - last {
            2 => format!("number {} is missing: restore it, or correct this one", last + 1),
            _ => format!("numbers {} to {} are missing: restore them, or correct this one", last + 1, number - 1),
        };
        "`check` of a folder reads the issues of a newsletter as one series. The numbers of this one count up by \
         one from issue to issue, over all its years or in each of them."
        zh: match last {
            0 => format!("这一年的头一期是第 {number} 期"),
            last => format!("第 {last} 期之后是第 {number} 期"),
        }
        => match number - last {
            2 => format!("缺第 {} 期：补上，或者改正这一期的期号", last + 1),
            _ => format!("缺第 {} 期到第 {} 期：补上，或者改正这一期的期号", last + 1, number - 1),
        };
        "`check` 检查一个文件夹时，把同一份简报的各期连起来看。期号一期比一期大一，或者多年连续，或者每年重新开始。"
    ArchiveJanuary { number: u32, begins: bool } Warning "archive/january"
        en: match begins {
            true => format!("number {number} continues, although the numbers of this newsletter start again each January"),
            false => format!("number {number} starts again, although the numbers of this newsletter continue over the years"),
        }
        => "correct the number";
        "At each other turn of the year the numbers of this newsletter did the same. This one does the opposite."
        zh: match begins {
            true => format!("这份简报每年 1 月重新编号，这里却接着编到第 {number} 期"),
            false => format!("这份简报的期号多年连续，这里却从第 {number} 期重新开始"),
        }
        => "改正期号";
        "以往各年的年头，这份简报的期号都是一种做法，这一次却相反。"
    ArchiveOrder { number: u32, last: u32 } Warning "archive/order"
        en: format!("number {number} comes after number {last}, though its day is later")
        => "correct the number or the day of one of the two";
        "Of two issues of a newsletter the later one has the larger number."
        zh: format!("日期在后，期号却在前：第 {last} 期之后是第 {number} 期")
        => "改正其中一期的期号或日期";
        "同一份简报，日期在后的一期期号也大。"
    ArchiveParagraph { issue: Words } Info "archive/paragraph"
        en: format!("{} has printed this already", issue.en())
        => "leave it out, or say what is new";
        "An earlier issue of this newsletter has a paragraph with the same words. Marks, spaces and markup \
         do not matter; paragraphs of a few words, and those that more than three issues have, are not \
         reported."
        zh: format!("同一消息已在{}刊出", issue.zh())
        => "删去，或者写出新的进展";
        "同一份简报更早的一期里有文字相同的一段。标点、空格和排版记号不算；很短的段落，以及三期以上都有的段落，不报。"
    ArchiveReference { title: String, issue: Words } Info "archive/reference"
        en: format!("the reference `{}` was one of {} already", shortened(title), issue.en())
        => "keep it if it is used for something new";
        "An earlier issue of this newsletter has the same reference: the same address and title, or the same source, \
         title and date. Those that more than three issues have are not reported."
        zh: format!("参考文献 `{}` 已在{}用过", shortened(title), issue.zh())
        => "有新的用处就保留";
        "同一份简报更早的一期列过同一条参考文献：网址和题名相同，或者来源、题名和日期相同。三期以上都有的不报。"
    ArchiveRhythm { day: Words, usual: Words } Info "archive/rhythm"
        en: format!("this issue's day is {}, where the others have {}", day.en(), usual.en())
        => "correct `date`, if it was mistyped";
        "Nine of ten issues of this newsletter have the same day of the week, and this one has another."
        zh: format!("这一期是{}，其他各期都是{}", day.zh(), usual.zh())
        => "日期写错了就改正 `date`";
        "这份简报十期里有九期在星期几是一样的，这一期却不是。"
    DateInvalid { given: Words, day: bool, meant: Option<String> } Error "brief/date"
        en: format!("expected a date, found {}", given.en())
        => match meant {
            Some(meant) => format!("write `{meant}`"),
            None if *day => "write the day as 2026-06-10, without quotes".to_owned(),
            None => "write a day as 2026-06-10, a month as \"2026-06\" in quotes, a year as 2026".to_owned(),
        };
        "A brief's `date` is the day of the issue, as a TOML local date: `date = 2026-06-10`. The same day in \
         quotes is accepted too. A reference may also give a year (`2026`) or a month (`\"2026-06\"`)."
        zh: format!("这里要写日期，写的却是{}", given.zh().trim_end())
        => match meant {
            Some(meant) => format!("写成 `{meant}`"),
            None if *day => "日期写成 2026-06-10，不加引号".to_owned(),
            None => "写到日：2026-06-10；只写到月：\"2026-06\"，加引号；只写到年：2026".to_owned(),
        };
        "`date` 是这一期的日期，写成 TOML 的日期：`date = 2026-06-10`，加了引号也认。参考文献的日期还可以只\
         写年（`2026`）或只写到月（`\"2026-06\"`）。"
    DateNoDay { given: Words, year: i32, month: u32, days: u32 } Error "brief/no-such-day"
        en: format!("{} does not exist: {} {year} has {days} days", given.en(), month_name(*month))
        => "correct the day";
        "The form of the date is right, but the calendar does not have the day."
        zh: format!("日历上没有{}这一天：{year}年{month}月只有 {days} 天", given.zh())
        => "改成正确的日期";
        "日期的写法没有错，只是日历上没有这一天。"
    DateNoMonth { given: Words, month: u32 } Error "brief/no-such-month"
        en: format!("{} is not a date: there is no month {month}", given.en())
        => "write year, month and day in this order: 2026-06-10";
        "A date's second number is its month, from 1 to 12."
        zh: format!("{}不是日期：没有 {month} 月", given.zh().trim_start())
        => "按年、月、日的顺序写：2026-06-10";
        "日期的第二个数是月份，从 1 到 12。"
    NoSections {} Error "brief/sections"
        en: "the brief has no section"
        => "add at least one `[[sections]]` table with a `title` and a `body`";
        "An issue has at least one section. Each is a `[[sections]]` table with a `title` and a `body`."
        zh: "源文件里一节也没有"
        => "至少写一个 `[[sections]]`，下面有 `title` 和 `body`";
        "一期简报至少有一节。每一节是一个 `[[sections]]`，下面写 `title`（标题）和 `body`（正文）。"
    TextEmpty { key: String } Error "brief/empty"
        en: format!("`{key}` is empty")
        => "write its text, or leave the key out where it is optional";
        "A text that has to be printed is empty or holds only white space."
        zh: format!("`{key}` 是空的")
        => "填上内容；不是必填的，可以整行删去";
        "要印出来的文字是空的，或者只有空白。"
    BackslashEaten { sign: String } Info "escape/backslash"
        en: format!("the backslash before `{}` is not printed", sign.chars().next().unwrap_or(' '))
        => match sign.as_str() {
            "\\" => "to print both, write `\\\\\\\\`".to_owned(),
            sign => format!("to print it, write `\\\\{sign}`"),
        };
        "In Markdown a backslash before a sign takes away the sign's meaning, and is not printed itself. In a \
         path, or before a sign without a meaning, it was probably to be printed: two backslashes print one."
        zh: format!("`{}` 前面的反斜杠印不出来", sign.chars().next().unwrap_or(' '))
        => match sign.as_str() {
            "\\" => "两个都要印出来，写成 `\\\\\\\\`".to_owned(),
            sign => format!("要印出来，写成 `\\\\{sign}`"),
        };
        "在 Markdown 里，符号前面的反斜杠取消这个符号的作用，自己不印出来。在路径里，或者在没有特殊作用的符\
         号前面，它多半是要印的：写两个，印一个。"
    EscapeToml { escape: String, is: String, advice: String } Warning "escape/toml"
        en: format!("`{escape}` is {is} here, not a backslash and a letter")
        => format!("write `{advice}`, or put the text between `'''`, where backslashes mean themselves");
        "Between quotation marks, one or three, TOML reads a backslash and a letter as one character: `\\t` is a \
         tab, `\\n` a line break. In a path such as `D:\\temp` both are lost. Between three apostrophes nothing has \
         another meaning."
        zh: format!("`{escape}` 在这里是{}，不是反斜杠加字母", match escape.as_str() {
            "\\t" => "制表符",
            "\\n" => "换行",
            "\\r" => "回车",
            "\\b" => "退格",
            _ => "换页",
        })
        => format!("写成 `{advice}`，或者把这段文字放在 `'''` 之间，那里反斜杠就是反斜杠");
        "在一个或三个双引号之间，TOML 把反斜杠和后面的字母读成一个字符：`\\t` 是制表符，`\\n` 是换行。像 \
         `D:\\temp` 这样的路径，反斜杠和字母就都丢了。三个单引号之间，什么都没有别的含义。"
    ChartInvalid { cause: Words } Error "chart/invalid"
        en: format!("this chart cannot be drawn: {}", cause.en())
        => "a chart has `type`, `categories = […]` and, under `[series]`, a list of numbers for each series";
        "A block of code of the language `chart` is TOML: `type` (column, bar, line, stacked), `title`, `unit`, \
         `source`, `categories`, and a table `[series]` in which each list has as many numbers as there are \
         categories."
        zh: format!("这幅图表画不出来：{}", cause.zh())
        => "图表要有 `type`、`categories = […]`，`[series]` 下面每个系列一行数";
        "语言写作 `chart` 的代码块是 TOML：`type`（column、bar、line、stacked）、`title`、`unit`、`source`、\
         `categories`，以及表 `[series]`，其中每一行的数与类别一样多。"
    Unreadable { error: Words } Error "file/unreadable"
        en: error.en()
        => "";
        "The brief is not there, or may not be read. Other briefs of the same command are handled."
        zh: error.zh()
        => "";
        "源文件不存在，或者没有权限读取。同一条命令里的其他源文件照常处理。"
    FontFolder { path: String, cause: Words } Error "font/folder"
        en: format!("no fonts could be read from `{path}` ({})", cause.en())
        => "give a folder that holds .otf, .ttf or .ttc files, relative to the series file";
        "`[fonts] dirs` in the series file adds folders of fonts. The folder does not exist, cannot be read, or \
         holds no font."
        zh: format!("`{path}` 里读不到字体（{}）", cause.zh())
        => "写一个装有 .otf、.ttf 或 .ttc 文件的文件夹，路径从 jianbao.toml 算起";
        "jianbao.toml 里的 `[fonts] dirs` 用来加入字体文件夹。这个文件夹不存在、读不了，或者里面没有字体。"
    FootnoteRepeated { name: String } Error "footnote/repeated"
        en: format!("footnote `{name}` is defined twice")
        => "give the second note a name of its own";
        "Two `[^name]: …` definitions in one text have the same name; only the first could be printed."
        zh: format!("脚注 `{name}` 写了两次")
        => "给第二条脚注另起一个名字";
        "同一段文字里有两条 `[^名字]：…` 用了同一个名字，只能印出第一条。"
    FootnoteUnknown { name: String } Error "footnote/unknown"
        en: format!("footnote `{name}` is not defined")
        => format!("add a line `[^{name}]: …` to the same text");
        "A text refers to a footnote `[^name]` but no line `[^name]: …` in the same text defines it."
        zh: format!("脚注 `{name}` 没有写")
        => format!("在同一段文字里加一行 `[^{name}]: …`");
        "文中用了脚注 `[^名字]`，同一段文字里却没有以 `[^名字]:` 开头的那一行。"
    FootnoteUnused { name: String } Error "footnote/unused"
        en: format!("footnote `{name}` is defined but nothing refers to it")
        => format!("put `[^{name}]` where the note belongs, or delete the definition");
        "A footnote is printed at the foot of the page that refers to it. Without a reference its text would be \
         lost, so this is an error."
        zh: format!("脚注 `{name}` 写了，文中却没有用到")
        => format!("在该加注的地方写 `[^{name}]`，或者删去这条脚注");
        "脚注印在用到它的那一页的下方。没有地方用到，它的文字就丢了，所以算作错误。"
    GlyphMissing { character: char } Error "glyph/missing"
        en: format!("no font in use has the character {}", named(*character))
        => match ordinary(*character) {
            Some(ordinary) => format!("type the ordinary character `{ordinary}`, which it only looks like"),
            None => "replace the character, or add a folder with a font that has it to `[fonts] dirs` in \
                     jianbao.toml".to_owned(),
        };
        "jianbao never prints a blank box. Its own faces cover 通用规范汉字表, GBK, office symbols and emoji; for \
         others, `[fonts] dirs` adds folders of your own fonts."
        zh: format!("现有的字体里没有这个字：{}", named(*character))
        => match ordinary(*character) {
            Some(ordinary) => format!("改成常用的 `{ordinary}`，两者只是看起来一样"),
            None => "换一个字；或者在 jianbao.toml 的 `[fonts] dirs` 里加入有这个字的字体".to_owned(),
        };
        "jianbao 绝不印出空框。自带的字体包括《通用规范汉字表》、GBK、办公常用符号和表情；别的字，可以用 \
         `[fonts] dirs` 加入自己的字体。"
    HeadingLevel { level: usize, printed: usize } Warning "heading/level"
        en: format!("a heading of level {level} is used where one of level {printed} belongs")
        => "give it one `#` more than the heading above it, or as many as one of those";
        "Headings go down one level at a time, so that a screen reader can follow them. Here a level is left out, \
         or the first heading is not of the highest level in the text. It is printed at the level that belongs \
         there."
        zh: format!("这里应该是 {printed} 级小标题，写成了 {level} 级")
        => "比上一级小标题多写一个 `#`，或者与前面某一级写得一样多";
        "小标题一级一级往下写，读屏软件才跟得上。这里跳过了一级，或者第一个小标题不是本段文字里最高的一级。\
         印出来时按应有的级别。"
    HeadingNumber { typed: String, expected: String } Warning "heading/number"
        en: format!("the heading's typed number `{typed}` is not the next one, `{expected}`")
        => "leave the number out: jianbao numbers headings";
        "Headings are numbered by jianbao. A number that is already typed is printed once; this one does not fit \
         the sequence and is printed as typed."
        zh: format!("小标题自己写的编号 `{typed}` 接不上，应该是 `{expected}`")
        => "编号不用写：小标题由 jianbao 编号";
        "小标题由 jianbao 编号。已经写了的编号只印一次；这一个接不上，照写的印。"
    FiguresCount { found: usize } Warning "figures/count"
        en: if *found == 1 { "one key figure by itself".to_owned() }
            else { format!("{found} key figures, more than six") }
        => if *found == 1 { "add a second one, or say it in the summary" }
            else { "keep the six that matter most, and move the others into a table" };
        "Key figures are printed in a row of boxes after the summary, two or three to a line. They are what \
         a reader remembers: a single box looks lost, and among more than six none stands out."
        zh: if *found == 1 { "只有一个关键数字".to_owned() } else { format!("关键数字有 {found} 个，超过六个") }
        => if *found == 1 { "再加一个，或者写进摘要" } else { "留下最要紧的六个，其余的列成表格" };
        "关键数字在摘要之后排成一排方框，一行两三个，是读者带得走的内容。只有一个显得孤单，超过六个就哪个都不突出。"
    FiguresSign { change: String } Warning "figures/sign"
        en: format!("the change `{change}` has no sign")
        => "begin it with + or -: `change = \"+19.4%\"`";
        "The sign of a change decides whether ▲ or ▼ is printed before it, and in which colour. Without a sign \
         neither is printed."
        zh: format!("变化 `{change}` 没有写正负号")
        => "开头写上 + 或 -：`change = \"+19.4%\"`";
        "变化的正负号决定前面印 ▲ 还是 ▼，用什么颜色。没有正负号，两样都不印。"
    ImageAttribute { found: String } Warning "image/attribute"
        en: format!("`{found}` is not a setting of a picture")
        => "write its width as a percentage of the line, from 5% to 100%: `{width=50%}`";
        "The width of a picture can be given in braces right after it: `![…](a.png){width=50%}`. Anything else \
         prints as written."
        zh: format!("图片没有 `{found}` 这样的写法")
        => "宽度写成占一行的百分之几，从 5% 到 100%：`{width=50%}`";
        "图片之后可以紧接着在花括号里写宽度：`![…](a.png){width=50%}`。别的内容照写的印。"
    ImageAlt {} Warning "image/alt"
        en: "the image has no description"
        => "write what it shows between the brackets: `![…](image.png)`";
        "A picture's description is its caption and is what a screen reader says. Without one the picture has no \
         caption, and a screen reader says the file's name."
        zh: "图片没有说明文字"
        => "在方括号里写明图上是什么：`![…](image.png)`";
        "方括号里的文字就是图题，读屏软件也读它。没有写，就不印图题，读屏软件只能读文件名。"
    ImageCmyk { path: String } Error "image/cmyk"
        en: format!("`{path}` is in the colours of a printing press (CMYK)")
        => "save it in RGB, as pictures for screens are: most programs offer this as `sRGB`";
        "Pages are RGB throughout. A CMYK picture has other colours on every screen and printer, and PDF/A refuses \
         it without the profile of a press. Only its maker knows how its colours were meant."
        zh: format!("`{path}` 用的是印刷机的颜色（CMYK）")
        => "另存为 RGB，也就是屏幕用的颜色；多数软件里叫 `sRGB`";
        "页面一律用 RGB。CMYK 图片在每台屏幕和打印机上颜色都不一样，PDF/A 没有印刷机的色彩配置也不接受。本\
         来应该是什么颜色，只有做图的人知道。"
    ImageDamaged { path: String, cause: Words } Error "image/damaged"
        en: format!("`{path}` is damaged ({})", cause.en())
        => "save the picture again, or get a new copy of it";
        "The file begins as a picture does and does not go on as one: it may have been cut off on its way."
        zh: format!("`{path}` 已经损坏（{}）", cause.zh())
        => "重新保存这张图片，或者从原处再复制一次";
        "文件开头是图片，后面却接不下去：可能是传送时断了。"
    ImageDescription { url: String } Warning "image/description"
        en: format!("the link to `{url}` in the picture's description is left out")
        => "write the description without it, and put the link into the body or into a caption: a paragraph \
            directly below the picture that begins with `图：`";
        "A picture's description is plain text, because a screen reader reads it out. The words of a link in it \
         are printed, its address is not. A caption (`图：`) may have links."
        zh: format!("图片说明里的链接 `{url}` 印不出来")
        => "说明里只写文字；链接写进正文，或者写进图题：紧接着图片另起一段，以 `图：` 开头";
        "图片的说明是纯文本，读屏软件要读它。说明里的链接只印文字，不印网址。图题（`图：`）里可以有链接。"
    ImageFormat { path: String } Error "image/format"
        en: format!("`{path}` is not a picture that can be printed")
        => "use PNG, JPEG, WebP, GIF, SVG, or the first page of a PDF";
        "The file's bytes are of none of the formats that can be printed. The name's ending does not matter."
        zh: format!("`{path}` 不是能印的图片")
        => "用 PNG、JPEG、WebP、GIF、SVG，或者只用第一页的 PDF";
        "按文件的内容看，不是任何一种能印的格式。后缀是什么不要紧。"
    ImageLarge { path: String, found: Words, hint: Words } Error "image/large"
        en: format!("`{path}` {}", found.en())
        => hint.en();
        "Pictures are measured before they are decoded. A small file can hold a picture that fills a machine's \
         memory; a page of A4 at 300 dots an inch has 2,480 by 3,508 pixels. docs/limits.md has all bounds."
        zh: format!("`{path}` {}", found.zh())
        => hint.zh();
        "图片先量大小，再打开。文件不大的图片，打开后也可能占满内存；一页 A4 按每英寸 300 点是 2480×3508 像\
         素。全部上限见 docs/limits.md。"
    ImageLinked { path: String, link: String } Error "image/linked"
        en: format!("`{path}` shows another file, `{link}`")
        => "save the drawing with its pictures inside it; drawing programs call this embedding";
        "A drawing (SVG) may name pictures by their paths instead of holding them. They would be missing wherever \
         the drawing is copied without them, so it is refused."
        zh: format!("`{path}` 里引用了另一个文件 `{link}`")
        => "保存时把图片嵌进去，绘图软件里叫“嵌入”";
        "SVG 图可以只写别的图片的路径，而不把它存在里面。这样一复制，那些图片就丢了，所以不收。"
    ImageMissing { path: String, cause: Words, meant: Option<String> } Error "image/missing"
        en: match path.trim() {
            "" => "the picture has no path".to_owned(),
            _ => format!("image `{}` cannot be read ({})", printed(path), cause.en()),
        }
        => match meant {
            _ if path.trim().is_empty() => "write the path of its file".to_owned(),
            Some(meant) => format!("did you mean `{}`?", printed(meant)),
            None => "the path is relative to the file it is written in".to_owned(),
        };
        "The picture does not exist, is a folder, or may not be read."
        zh: match path.trim() {
            "" => "图片没有写路径".to_owned(),
            _ => format!("读不了图片 `{}`（{}）", printed(path), cause.zh()),
        }
        => match meant {
            _ if path.trim().is_empty() => "写上图片文件的路径".to_owned(),
            Some(meant) => format!("是不是 `{}`？", printed(meant)),
            None => "路径从写着它的那个文件算起".to_owned(),
        };
        "图片不存在，是文件夹，或者没有权限读取。"
    ImageOutside { path: String } Error "image/outside"
        en: format!("image `{path}` lies outside the project folder")
        => "copy it into the folder of jianbao.toml (or of the brief, where there is no jianbao.toml)";
        "A brief may come from somebody else. So it reads pictures only from its own project: the folder of \
         `jianbao.toml`, or the brief's own. Links on disk are followed before this is judged."
        zh: format!("图片 `{path}` 在项目文件夹之外")
        => "把它复制到 jianbao.toml 所在的文件夹里（没有 jianbao.toml，就是源文件所在的文件夹）";
        "源文件可能是别人写的，所以只从自己的项目里读图片：`jianbao.toml` 所在的文件夹，或者源文件自己的文件夹。\
         先顺着磁盘上的链接找到实际位置，再判断。"
    ImagePdfFonts { path: String } Error "image/pdf-fonts"
        en: format!("`{path}` needs fonts that it does not carry")
        => "save the PDF with its fonts embedded, or the picture as SVG or PNG";
        "The first page of a PDF is drawn as it is. This one names fonts without embedding them, and not only the \
         fourteen standard ones such as Helvetica, or holds a picture that cannot be read: part of it would be \
         missing."
        zh: format!("`{path}` 用了自己没有带上的字体")
        => "保存 PDF 时嵌入字体，或者把图另存为 SVG 或 PNG";
        "PDF 的第一页照原样画出来。这一份写了字体的名字却没有带上字体，而且不只是 Helvetica \
         这样的十四种标准字体；或者里面有读不了的图片：总有一部分会缺。"
    ImageRemote { url: String } Error "image/remote"
        en: format!("image `{url}` is on the network")
        => "save it next to the brief and give that path";
        "jianbao fetches nothing: an issue can be made again at any time, on any machine."
        zh: format!("图片 `{url}` 在网上")
        => "下载到源文件旁边，写它的路径";
        "jianbao 不上网取任何东西：任何时候、在任何机器上，都能把这一期再做出来。"
    ImageTitle { title: String } Warning "image/title"
        en: format!("the title `{title}` is not printed")
        => "put the text into the description between the brackets, or into the body";
        "A Markdown title, `![…](a.png \"title\")` or `[…](url \"title\")`, shows only on web pages. Paper has \
         no place for it."
        zh: format!("提示文字 `{title}` 不会印出来")
        => "把它写进方括号里的说明，或者写进正文";
        "Markdown 里的提示文字，`![…](a.png \"提示\")` 或 `[…](网址 \"提示\")`，只在网页上显示，纸上没有它\
         的位置。"
    JsonSyntax { message: Words, hint: Words } Error "json/syntax"
        en: message.en()
        => hint.en();
        "A brief may be JSON (RFC 8259): texts and keys in double quotes, commas between values but not \
         after the last, no comments. Everything before this place was read, what follows it was not."
        zh: message.zh()
        => hint.zh();
        "源文件也可以是 JSON（RFC 8259）：文本和字段名放在双引号里，两个值之间有逗号，最后一个后面没有，不能有注释。\
         这个位置之前的都读了，之后的没有读。"
    KeyMissing { key: String, table: String } Error "key/missing"
        en: format!("`{key}` is missing in {table}")
        => if table.starts_with("[mail") {
            format!("add `{key} = …` to {table} in jianbao.toml")
        } else if table.starts_with("[notify") {
            format!("add `{key} = \"wecom\"` to the group in jianbao.toml, or \"dingtalk\", or \"feishu\"")
        } else if table == "the brief" {
            format!("add a `[{key}]` table, here or under `[defaults]` in jianbao.toml")
        } else {
            format!("add `{key} = …`, here or under `[defaults]` in jianbao.toml")
        };
        "A key that the brief needs is neither in the brief nor in the series file's `[defaults]`."
        zh: format!("{}里缺少 `{key}`", chinese_table(table))
        => if table.starts_with("[mail") {
            format!("在 jianbao.toml 的 {table} 下面加上 `{key} = …`")
        } else if table.starts_with("[notify") {
            format!("在 jianbao.toml 的这个群下面加上 `{key} = \"wecom\"`，或者 \"dingtalk\"、\"feishu\"")
        } else if table == "the brief" {
            format!("加上 `[{key}]`，写在这里，或者写在 jianbao.toml 的 `[defaults]` 下面")
        } else {
            format!("加上 `{key} = …`，写在这里，或者写在 jianbao.toml 的 `[defaults]` 下面")
        };
        "源文件里必须有的一项，源文件里没有，jianbao.toml 的 `[defaults]` 里也没有。"
    KeyRepeated { key: String, line: Option<usize> } Error "key/repeated"
        en: match line {
            Some(line) => format!("`{key}` already appears on line {line}"),
            None => format!("`{key}` is given twice"),
        }
        => "keep one of the two, or put them together";
        "A key has one value, and a table appears once, unless its name is in double brackets. The second \
         would not be read."
        zh: match line {
            Some(line) => format!("`{key}` 在第 {line} 行已经写过"),
            None => format!("`{key}` 写了两次"),
        }
        => "只留一处，或者合在一起";
        "一个字段只有一个值，一个表只写一次，名字在双层方括号里的除外。第二处不会读到。"
    KeyUnknown { key: String, table: String, nearest: Option<String>, known: String } Error "key/unknown"
        en: format!("unknown key `{key}` in {table}")
        => meant_or(nearest, known).en();
        "A key that this version does not know would be ignored, and its text lost. The nearest known key is \
         suggested."
        zh: format!("{}里没有 `{key}` 这一项", chinese_table(table))
        => meant_or(nearest, known).zh();
        "这个版本不认识的字段会跳过，内容就丢了。后面给出最接近的字段。"
    LayoutInvalid { message: Words } Error "layout/invalid"
        en: format!("layout.toml cannot be used: {}", message.en())
        => "it takes `description` and `extends`, both strings";
        "A layout's folder has a `layout.toml` with `description` and, when the layout builds on another, \
         `extends = \"daily\"`."
        zh: format!("layout.toml 用不了：{}", message.zh())
        => "里面只有 `description` 和 `extends`，都是文字";
        "版式文件夹里有一个 `layout.toml`，写着 `description`；在别的版式上修改的，再写 \
         `extends = \"daily\"`。"
    LayoutLarge { name: String, files: String, megabytes: u64 } Error "layout/large"
        en: format!("layout `{name}` has more than {files} files, or more than {megabytes} MB")
        => "leave only what the layout needs in its folder: Typst code, and pictures and fonts that it uses";
        "All files in a layout's folder are the engine's to read, so all are loaded. A folder this large holds \
         something else too."
        zh: format!("版式 `{name}` 的文件超过 {files} 个，或者超过 {megabytes} MB")
        => "文件夹里只留版式用得着的：Typst 代码，和它用的图片、字体";
        "版式文件夹里的文件排版引擎都可能读，所以全部载入。这么大的文件夹里，一定还有别的东西。"
    LayoutOutside { name: String } Error "layout/outside"
        en: format!("layout `{name}` lies outside the project folder")
        => "use --layout for a layout elsewhere, or copy it into the project's `layouts/`";
        "A brief may come from somebody else. So it names only layouts of its own project or built-in ones, \
         and no file of such a layout is a link out of the project."
        zh: format!("版式 `{name}` 在项目文件夹之外")
        => "别处的版式用 --layout 指定，或者复制到项目的 `layouts/` 里";
        "源文件可能是别人写的，所以只能用项目里的或自带的版式；这样的版式里，也没有哪个文件是通到项目之外的链\
         接。"
    LayoutToken { name: String, nearest: Option<String> } Warning "layout/token"
        en: format!("the layout does not know the token `{name}`")
        => token_known(nearest).en();
        "The dictionary `tokens` of a house style names what differs from the layout that it extends. A name that \
         this layout does not know changes nothing: it is probably mistyped."
        zh: format!("版式里没有 `{name}` 这个样式值")
        => token_known(nearest).zh();
        "自己的样式在字典 `tokens` 里只写与原版式不同的值。原版式没有的名字不起作用，多半是写错了。"
    LayoutUnknown { name: String, nearest: Option<String>, known: String } Error "layout/unknown"
        en: format!("unknown layout `{name}`")
        => meant_or(nearest, known).en();
        "A layout is a built-in one (`jianbao layouts` lists them), a folder in the project's `layouts/`, or a \
         path to a folder with a `layout.typ`."
        zh: format!("没有叫 `{name}` 的版式")
        => meant_or(nearest, known).zh();
        "版式是自带的（`jianbao layouts` 列出）、项目的 `layouts/` 里的一个文件夹，或者一个装有 \
         `layout.typ` 的文件夹的路径。"
    LetterTemplate { message: String } Error "letter/template"
        en: format!("the letter cannot be made: {message}")
        => "`jianbao mail --export-letter DIR` writes a letter that works";
        "A letter of your own is a folder with `letter.html` and `letter.txt`, written as Jinja templates. The \
         place shows the line that could not be understood, or that names something a letter does not know."
        zh: format!("信做不出来：{message}")
        => "`jianbao mail --export-letter DIR` 写出一封可用的信";
        "自己的信是一个文件夹，里面有 `letter.html` 和 `letter.txt`，按 Jinja 模板书写。位置指向看不懂的那\
         一行，或者用了信里没有的名字的那一行。"
    ListAddress { given: String, cause: Words } Warning "list/address"
        en: if given.is_empty() { "the reader has no address".to_owned() } else {
            format!("`{given}` is not a valid mail address ({})", cause.en())
        }
        => "correct the address; this reader gets nothing until then";
        "The address cannot be delivered to, whatever the server says. The other readers are served; with \
         `--strict`, nobody is."
        zh: if given.is_empty() { "这位读者没有地址".to_owned() } else {
            format!("`{given}` 不是邮件地址（{}）", cause.zh())
        }
        => "改正地址；改正之前，这位读者收不到";
        "无论服务器怎么回答，这个地址都送不到。其他读者照常发送；加了 `--strict`，谁也不发。"
    ListBlank { column: String } Warning "list/blank"
        en: format!("this reader has no `{column}`, which the letter prints")
        => format!("fill it in, or write `{{{column}|…}}` with a word for readers without one");
        "A text of `[mail]` names a column of the list that is empty for this reader: `尊敬的{name}：` would \
         read `尊敬的：`. What follows a bar is printed instead: `{name|读者}`."
        zh: format!("这位读者没有 `{column}`，信里却要印")
        => format!("填上；或者写成 `{{{column}|…}}`，竖线后面是没有时用的词");
        "`[mail]` 里的文字用到名单的一栏，这位读者的那一栏是空的：`尊敬的{name}：` 会变成 `尊敬的：`。竖线\
         后面的词会代替它：`{name|读者}`。"
    ListColumn { column: String } Warning "list/column"
        en: format!("column `{column}` has the name of a word that every letter knows")
        => "give the column another name if a text is to print it";
        "`{title} {date} {issue} {publisher}` are the issue's own. A column of the same name cannot be printed."
        zh: format!("栏名 `{column}` 与每封信都有的词重名")
        => "要在信里用到它，给这一栏另起一个名字";
        "`{title} {date} {issue} {publisher}` 是这一期自己的。名单里同名的一栏印不出来。"
    ListColumns { expected: Words } Error "list/columns"
        en: "the list has no column of addresses"
        => expected.en();
        "The first row of a list names its columns. One of them is called `address`, `email`, `邮箱` or `地址`."
        zh: "名单里没有地址一栏"
        => expected.zh();
        "名单的第一行是各栏的名字，其中一栏叫 `address`、`email`、`邮箱` 或 `地址`。"
    ListDuplicate { address: String, first: String, line: usize } Warning "list/duplicate"
        en: if address == first { format!("`{address}` already appears on line {line}") } else {
            format!("`{address}` is the reader of line {line}, `{first}`, in other letters")
        }
        => "delete one of the two; the first is used";
        "Each reader gets one message. Addresses are compared without regard to case: a server may by the standard \
         tell `Zhang@` from `zhang@`, and none that is in use does."
        zh: if address == first { format!("`{address}` 在第 {line} 行已经有了") } else {
            format!("`{address}` 就是第 {line} 行的 `{first}`，只是大小写不同")
        }
        => "两行删去一行；用的是前一行";
        "每位读者只收一封。比较地址时不分大小写：按标准，服务器可以把 `Zhang@` 与 `zhang@` 当成两个人，实际\
         使用的没有一台这样做。"
    ListEmpty {} Error "list/empty"
        en: "the list has no reader that can be written to"
        => "give each reader a line with an address";
        "Without an address there is nobody to write to."
        zh: "名单里没有能发送的读者"
        => "每位读者写一行，写上地址";
        "没有地址，就没有人可发。"
    ListEncoding { offset: usize } Error "list/encoding"
        en: format!("the list is not UTF-8 (byte {offset})")
        => "save it again as `CSV UTF-8`; other encodings, such as GBK, are not read";
        "A list is a UTF-8 text. Excel offers `CSV UTF-8` when saving; plain `CSV` is GBK on a Chinese Windows, and \
         guessing would put wrong names into letters."
        zh: format!("名单不是 UTF-8（第 {offset} 个字节）")
        => "另存为“CSV UTF-8”；GBK 等其他编码不读";
        "名单是 UTF-8 文本。Excel 保存时可以选 `CSV UTF-8`；中文 Windows 上普通的 `CSV` 是 GBK，靠猜会把名字写\
         错。"
    ListInternational { address: String } Info "list/international"
        en: format!("`{address}` needs a mail server that knows SMTPUTF8")
        => "";
        "The part before the @ is not ASCII (RFC 6531). A server that does not know such addresses refuses this \
         reader, and no other."
        zh: format!("`{address}` 需要支持 SMTPUTF8 的邮件服务器")
        => "";
        "@ 前面的部分不是 ASCII（RFC 6531）。不支持这种地址的服务器会拒收这一位，不影响别人。"
    ListRow { found: usize, expected: usize } Warning "list/row"
        en: format!("the row has {found} fields, the first row {expected}")
        => "put quotes around a field that holds a separator";
        "A row with more fields than the first one has its values under the wrong names, so it is left out."
        zh: format!("这一行有 {found} 栏，第一行是 {expected} 栏")
        => "栏里有分隔符的，给这一栏加上引号";
        "比第一行多出几栏的，各栏与名字对不上，所以跳过这一行。"
    MailAddress { key: String, given: String, cause: Words } Error "mail/address"
        en: format!("`{key}` is not a valid mail address: `{given}` ({})", cause.en())
        => "write it as name@example.cn";
        "An address in `[mail]` cannot be written to."
        zh: format!("`{key}` 不是邮件地址：`{given}`（{}）", cause.zh())
        => "写成 name@example.cn 的样子";
        "`[mail]` 里的一个地址写不了信。"
    MailHost { given: String } Error "mail/domain"
        en: format!("`{given}` is not a domain name")
        => "write it as example.cn";
        "`list_id`, and `domain` and `selector` of `[mail.dkim]`, are names as in the DNS."
        zh: format!("`{given}` 不是域名")
        => "写成 example.cn 的样子";
        "`list_id`，以及 `[mail.dkim]` 的 `domain` 和 `selector`，都是 DNS 里的名字。"
    MailOutside { path: String } Error "mail/outside"
        en: format!("the letter's `{path}` lies outside the project folder")
        => "copy it into the folder of jianbao.toml";
        "A letter's files go to all readers. So `template` reads them only from its own project: links on disk are \
         followed before this is judged."
        zh: format!("信的 `{path}` 在项目文件夹之外")
        => "复制到 jianbao.toml 所在的文件夹里";
        "信里的文件会发给所有读者，所以 `template` 只从自己的项目里读：先顺着磁盘上的链接找到实际位置，再判\
         断。"
    MailPassword { found: Words } Error "mail/password"
        en: format!("expected one of `password_env`, `password_file` and `password_command`, found {}", found.en())
        => "say in only one way where the password comes from; it is never in the file itself";
        "A `user` needs a password, and a password a `user`. It comes from an environment variable, from a file or \
         from a command."
        zh: format!("`password_env`、`password_file`、`password_command` 要写其中一个，这里{}", found.zh())
        => "密码从哪里来，只写一种；密码本身绝不写在文件里";
        "有 `user` 就要有密码，有密码也要有 `user`。密码来自环境变量、文件或命令。"
    MailPlaceholder { name: String, nearest: Option<String>, known: String } Error "mail/placeholder"
        en: format!("nothing fills in `{{{name}}}`")
        => meant_or(nearest, known).en();
        "Texts of `[mail]` take `{title} {subtitle} {date} {issue} {total_issue} {publisher}` of the issue, and \
         `{name} {address}` and every other column of the list. Two braces, `{{`, print one."
        zh: format!("`{{{name}}}` 没有可填的内容")
        => meant_or(nearest, known).zh();
        "`[mail]` 的文字里可以写这一期的 `{title} {subtitle} {date} {issue} {total_issue} {publisher}`，以\
         及 `{name} {address}` 和名单的其他各栏。写两个花括号 `{{`，印一个。"
    MailPlaceholderShared { name: String } Error "mail/shared"
        en: format!("`{{{name}}}` has no meaning in a message for several readers")
        => "leave it out, or send without --bcc";
        "With `--bcc`, readers share a message, so it can name none of them."
        zh: format!("几位读者合收一封信，`{{{name}}}` 无从填起")
        => "删去它，或者发送时不加 --bcc";
        "用了 `--bcc`，几位读者合收一封信，信里就不能写其中一位的名字。"
    MailSize { size: String } Warning "mail/size"
        en: format!("a message has {size} MB")
        => "make the pictures smaller: many servers refuse more than 20 MB, some more than 10";
        "A PDF grows by a third when it is sent. Past 18 MB a message is refused by many servers."
        zh: format!("一封信有 {size} MB")
        => "把图片缩小：许多服务器不收 20 MB 以上的信，有的不收 10 MB 以上的";
        "PDF 发送时会变大三分之一。超过 18 MB，许多服务器就不收了。"
    MailUrl { given: String } Error "mail/url"
        en: format!("`{given}` is not an https address")
        => "write an address that begins with https://";
        "`unsubscribe` becomes the header that mail programs show as a button (RFC 8058), which only works with \
         https."
        zh: format!("`{given}` 不是 https 网址")
        => "写以 https:// 开头的网址";
        "`unsubscribe` 写进信头，邮件软件把它显示成一个按钮（RFC 8058），只有 https 才管用。"
    ImportComment { author: String, text: String } Warning "import/comment"
        en: match author.as_str() {
            "" => format!("a comment is not in the brief: {text}"),
            author => format!("a comment of {author} is not in the brief: {text}"),
        }
        => "settle it, and change the brief's text where need be";
        "Comments of Word and WPS are between the people who write a document. `import` puts none of them \
         into a brief; each is reported at its place."
        zh: match author.as_str() {
            "" => format!("批注没有写进源文件：{text}"),
            author => format!("{author} 的批注没有写进源文件：{text}"),
        }
        => "处理这条批注，需要时修改源文件";
        "Word 和 WPS 的批注是写稿的人之间说的话。`import` 不把它写进源文件，每一条都指出位置。"
    ImportDamaged { what: Words, cause: Words } Error "import/damaged"
        en: format!("the file is not a complete {} ({})", what.en(), cause.en())
        => "open it in the program that wrote it, and save it again";
        "The file begins as one of its kind and does not go on as one: it may have been cut off on its way, or \
         hold more than `import` takes (docs/limits.md)."
        zh: format!("这个文件不是完整的{}（{}）", what.zh(), cause.zh())
        => "用写它的软件打开，重新保存";
        "文件的开头没有错，后面却接不下去：可能是传送时断了，或者内容超过了 `import` 的上限（docs/limits.md）。"
    ImportFormat { what: Words, hint: Words } Error "import/format"
        en: format!("the file is {}", what.en())
        => hint.en();
        "`import` reads Word documents (.docx), Markdown, JSON and saved web pages as briefs, and tables from .csv \
         and .xlsx. What a file is, its first bytes say, not its ending."
        zh: format!("这个文件是{}", what.zh())
        => hint.zh();
        "`import` 能读 Word 文档（.docx）、Markdown、JSON 和保存的网页，写成源文件；也能读 .csv 和 .xlsx 里的表格。\
         文件是什么，看内容的开头，不看后缀。"
    ImportLead {} Info "import/lead"
        en: "the text before the first heading became the summary"
        => "move it into a section, if it is none";
        "A brief has no text outside of its parts. The text between a document's title and its first \
         heading is usually its summary."
        zh: "第一个标题之前的文字当作了摘要"
        => "如果不是摘要，把它移到某一节里";
        "源文件的每段文字都属于某一部分。文档的大标题与第一个小标题之间的文字，多半是摘要。"
    ImportLeftOut { text: String, hint: Words } Warning "import/left-out"
        en: format!("not in the brief: {}", in_one_line(text))
        => hint.en();
        "`import` compares all visible text of its source with the brief that it wrote. What is neither in \
         a text of the brief nor in one of its comments is reported here with its place, so that nothing is \
         lost silently."
        zh: format!("没有写进源文件：{}", in_one_line(text))
        => hint.zh();
        "`import` 把来源里看得见的文字与写出的源文件逐字对照。正文和注释里都没有的，在这里指出位置，绝不悄悄丢掉。"
    ImportMerged { cells: usize } Warning "import/merged-cells"
        en: format!("the table has {cells} merged cells, whose text appears once")
        => "fill the cells that are empty now, where a reader needs their text";
        "A table in Markdown has no merged cells. The text of a merged cell is in the first one, and the \
         others are empty."
        zh: format!("表格里有 {cells} 个合并的单元格，文字只写了一次")
        => "读者需要的，把空出来的格子填上";
        "Markdown 的表格没有合并的单元格。文字写在第一格，其余的空着。"
    ImportPicture { name: String, cause: Words } Warning "import/picture"
        en: format!("the picture `{name}` is not in the brief: {}", cause.en())
        => "copy it out of the document as PNG, and name it in the brief";
        "A picture of the document was not written next to the brief, because no page could print it."
        zh: format!("图片 `{name}` 没有写进源文件：{}", cause.zh())
        => "从文档里另存为 PNG，再写进源文件";
        "文档里的一张图片没有写到源文件旁边，因为页面上印不出来。"
    ImportPictureAdded { path: String } Info "import/new-picture"
        en: format!("a picture was put into the copy; it goes to `{path}`")
        => "write what it shows between its square brackets, for readers who cannot see it";
        "A reviewer put a picture into the review copy. It is written next to the brief, and the brief \
         refers to it."
        zh: format!("送审的文档里新加了图片，写到 `{path}`")
        => "在方括号里写上图片的内容，读给看不见图的读者";
        "审阅的人在送审的文档里加了一张图片。图片写到源文件旁边，源文件里写上它的路径。"
    ImportRecoded { encoding: &'static str } Info "import/recoded"
        en: format!("the file is not UTF-8; it was read as {encoding}")
        => "compare a few lines of the brief with it";
        "The file is in the encoding that its bytes show. A brief is always UTF-8."
        zh: format!("文件不是 UTF-8，按 {encoding} 读了")
        => "对照几行，看看有没有读错";
        "文件用的是另一种编码，从内容看得出是哪一种。写出的源文件一律是 UTF-8。"
    ImportReference { text: String } Warning "import/reference"
        en: format!("`{}` was joined to the reference above it", shortened(text))
        => "compare the reference with its source";
        "In Markdown a line that begins with `-` ends a numbered list. Where a title is broken before such \
         a line, the rest of the reference is left by itself; the two were joined again."
        zh: format!("`{}` 接到了上面那条参考文献后面", shortened(text))
        => "对照来源，看看接得对不对";
        "在 Markdown 里，以 `-` 开头的一行会结束编号列表。题名在这样的地方断开，后面的部分就单独成了一行；这里把它接了回去。"
    ImportTextBox { text: String } Info "import/text-box"
        en: format!("the text of a text box was put between the paragraphs: {}", shortened(text))
        => "move it to where it is to be read";
        "A text box can be anywhere on a page. Its text is put below the paragraph that it is anchored to."
        zh: format!("文本框里的文字放在了段落之间：{}", shortened(text))
        => "移到该读到它的地方";
        "文本框可以在页面的任何地方。它的文字放在它所附着的段落下面。"
    ImportTracked { deleted: bool, author: String, text: String } Warning "import/tracked-change"
        en: match (deleted, author.as_str()) {
            (true, "") => format!("deleted, and not in the brief: {}", in_one_line(text)),
            (true, author) => format!("deleted by {author}, and not in the brief: {}", in_one_line(text)),
            (false, "") => format!("inserted, and in the brief: {}", in_one_line(text)),
            (false, author) => format!("inserted by {author}, and in the brief: {}", in_one_line(text)),
        }
        => "accept or reject the change in Word before you import, or change the brief";
        "The document has changes that nobody has accepted yet. `import` takes it as if all were accepted: what was \
         inserted is in the brief, what was deleted is not."
        zh: match (deleted, author.as_str()) {
            (true, "") => format!("删除的，没有写进源文件：{}", in_one_line(text)),
            (true, author) => format!("{author} 删除的，没有写进源文件：{}", in_one_line(text)),
            (false, "") => format!("插入的，写进了源文件：{}", in_one_line(text)),
            (false, author) => format!("{author} 插入的，写进了源文件：{}", in_one_line(text)),
        }
        => "先在 Word 里接受或拒绝这处修订再导入，或者修改源文件";
        "文档里有还没有接受的修订。`import` 当作全部接受：插入的写进源文件，删除的不写。"
    ImportValue { cell: String, cause: Words } Error "import/cell"
        en: format!("what cell {cell} shows is not known ({})", cause.en())
        => "give the cell a common format, such as a number, a percentage or a date, or save the sheet as CSV";
        "A spreadsheet stores 0.075 and shows 7.5%. `import` prints what cells show. Where a cell's format is not \
         one that it knows for certain, it prints no table at all."
        zh: format!("不知道单元格 {cell} 显示的是什么（{}）", cause.zh())
        => "把单元格改成常用的格式，例如数字、百分比或日期，或者把表格另存为 CSV";
        "电子表格里存的是 0.075，显示的是 7.5%。`import` 印的是显示的内容。有一个单元格的格式拿不准，就整张表都不印。"
    IssueRepeated { first: String, same: Words } Warning "issue/repeated"
        en: format!("`{first}` has the same {}", same.en())
        => "delete one of the two, or correct its header";
        "Two briefs of a batch or a volume seem to be one issue: a copy that was left behind, a day or a number \
         that was not changed. Each is rendered all the same; a volume binds an issue once, under the shorter of \
         the two files' names, where title, day and number agree."
        zh: format!("与 `{first}` 的{}相同", same.zh())
        => "两份删去一份，或者改正报头";
        "一批或一册里有两份源文件看来是同一期：留下的副本，或者日期、期号忘了改。两份都照常排版；刊名、日期和\
         期号都相同的，合订时只收一次，收文件名较短的那一份。"
    LimitCode { found: usize } Error "limit/code"
        en: format!("the block of code has {} lines; at most {} are set", count(*found), count(limits::CODE_LINES))
        => "end the block and begin another, or leave out what nobody reads";
        "The engine's work on a block of code grows by the square of its lines. docs/limits.md has all bounds."
        zh: format!("这段代码有 {} 行，最多排 {} 行", count(*found), count(limits::CODE_LINES))
        => "分成两段，或者删去没有人读的部分";
        "排一段代码的工作量，随行数的平方增长。全部上限见 docs/limits.md。"
    LimitColumns { found: usize } Error "limit/columns"
        en: format!("the table has {} columns; at most {} are set", count(*found), count(limits::COLUMNS))
        => "split the table, or turn its rows and columns";
        "A page has room for some twenty columns that can be read. docs/limits.md has all bounds."
        zh: format!("表格有 {} 列，最多排 {} 列", count(*found), count(limits::COLUMNS))
        => "拆成几张表，或者把行和列对调";
        "一页能看清的大约二十列。全部上限见 docs/limits.md。"
    LimitCrash { what: Words, cause: Words } Error "limit/crash"
        en: format!("the engine broke down over {} ({})", what.en(), cause.en())
        => "look for what is nested in itself without an end";
        "A layout of your own, or a picture that is more than plain shapes, is first typeset in a process of its \
         own. It broke down there, most often because its content is nested thousands of levels deep."
        zh: format!("排{}时引擎崩溃（{}）", what.zh(), cause.zh())
        => "看看里面有没有没完没了的嵌套";
        "自己的版式，或者不止是简单图形的图片，先在另一个进程里试排。它在那里崩溃了，多半是因为嵌套了成千上\
         万层。"
    LimitLength { what: Words, found: usize, limit: usize } Error "limit/length"
        en: format!("the {} has {} characters; at most {} are set", what.en(), count(*found), count(*limit))
        => "split it up";
        "The engine looks at a paragraph, a heading or a block of code as a whole. Beyond these bounds it takes more \
         time and memory than a machine should be asked for. docs/limits.md has all bounds."
        zh: format!("{}有 {} 字，最多排 {} 字", what.zh(), count(*found), count(*limit))
        => "分成几段";
        "引擎把一段、一个标题或一段代码当作一个整体。超过这个长度，要的时间和内存就过多了。全部上限见 \
         docs/limits.md。"
    LimitMarks { limit: usize } Error "limit/marks"
        en: format!("more than {limit} marks or joiners are heaped on one character")
        => "delete them: no script uses this many";
        "Accents, vowel signs and joiners are shaped together with the character before them. Unicode lets programs \
         stop at 30 (UAX #15, Stream-Safe Text Format); heaps come from pranks, or from damaged text."
        zh: format!("一个字上叠加的符号或连接符超过 {limit} 个")
        => "删去：没有哪种文字写这么多";
        "重音、元音符号和连接符与前面的字一起成形，Unicode 允许软件到 30 个为止（UAX #15，Stream-Safe Text \
         Format）。叠得更多的，是恶作剧，或者文件已经损坏。"
    LimitMemory { what: Words, megabytes: Option<u32> } Error "limit/memory"
        en: match megabytes {
            Some(megabytes) => format!("{} takes more than {} MB of memory", what.en(), count(*megabytes as usize)),
            None => format!("{} takes more memory than there is", what.en()),
        }
        => "look for something that grows without an end; --max-memory MB allows more";
        "A layout of your own, or a picture that is more than plain shapes, is first typeset in a process of its \
         own. It is stopped when it takes more than --max-memory allows."
        zh: match megabytes {
            Some(megabytes) => format!("{}用的内存超过 {} MB", what.zh(), count(*megabytes as usize)),
            None => format!("{}用的内存超过了这台机器所有的", what.zh()),
        }
        => "看看里面有没有不断变大的内容；--max-memory MB 可以放宽";
        "自己的版式，或者不止是简单图形的图片，先在另一个进程里试排。用的内存超过 --max-memory，就停下它。"
    LimitPictures {} Error "limit/pictures"
        en: format!("the issue has more than {} pictures", count(limits::PICTURES))
        => "split it into several briefs; `jianbao volume` binds them";
        "All pictures of an issue are held in memory at once. docs/limits.md has all bounds."
        zh: format!("这一期的图片超过 {} 张", count(limits::PICTURES))
        => "分成几份源文件，`jianbao volume` 可以合订";
        "一期的图片同时放在内存里。全部上限见 docs/limits.md。"
    LimitSize { limit: usize } Error "limit/size"
        en: format!("the file has more than {} MB", limit / 1_000_000)
        => "is this the right file? pictures and lists belong in files of their own";
        "A brief of 2 MB fills six hundred pages. What is larger is not read; a file of this size is mostly \
         something else than a brief. docs/limits.md has all bounds."
        zh: format!("文件超过 {} MB", limit / 1_000_000)
        => "是不是选错了文件？图片和名单各有自己的文件";
        "2 MB 的源文件可以排六百页。再大的不读；这么大的文件多半不是源文件。全部上限见 docs/limits.md。"
    LimitTime { what: Words, seconds: u32 } Error "limit/time"
        en: format!("{} is not done after {} s", what.en(), count(*seconds as usize))
        => "look for something that repeats without an end; --timeout SECONDS allows more";
        "A layout of your own, or a picture that is more than plain shapes, is first typeset in a process of its \
         own. It is stopped when it takes longer than --timeout allows."
        zh: format!("{}过了 {} 秒还没有排完", what.zh(), count(*seconds as usize))
        => "看看里面有没有没完没了的重复；--timeout SECONDS 可以放宽";
        "自己的版式，或者不止是简单图形的图片，先在另一个进程里试排。超过 --timeout 的时间，就停下它。"
    LimitWork { what: Words, count: usize } Error "limit/work"
        en: format!("up to here the issue has {} {}, more than can be set at once", self::count(*count), what.en())
        => "split it into several briefs; `jianbao volume` binds them";
        "Everything in an issue is work for the engine: a byte of text little, a footnote or a table's cell more. \
         Together they have a bound, far above what readers could bear. docs/limits.md has the weights."
        zh: format!("到这里为止，这一期有 {} {}，一次排不下", self::count(*count), what.zh())
        => "分成几份源文件，`jianbao volume` 可以合订";
        "一期里的每样东西都要排版：一个字节的文字少一些，一条脚注或一个单元格多一些。加起来有一个上限，远远\
         超过读者看得完的。各项怎么算，见 docs/limits.md。"
    OutputName { character: char } Error "output/name"
        en: format!("no file name can hold {}", named(*character))
        => if matches!(character, '/' | '\\') {
            "`dir` under [output] says the folder; `name` is the name alone"
        } else {
            "leave it out, or use its full-width form"
        };
        "`name` under `[output]` in jianbao.toml is the name of a file, and has to work on every system: `/ \
         \\ : * ? \" < > |` and control characters cannot be used in it. The same characters in an issue's \
         title become `-`."
        zh: format!("文件名里不能有 {}", named(*character))
        => if matches!(character, '/' | '\\') {
            "文件夹写在 [output] 的 `dir` 里，`name` 只是文件名"
        } else {
            "删去它，或者改用全角的"
        };
        "jianbao.toml 里 `[output]` 的 `name` 是文件名，要在各种系统上都能用：`/ \\ : * ? \" < > |` 和控制\
         字符都不行。刊名里有这些字符的，会换成 `-`。"
    OutputPlaceholder { found: String, nearest: Option<String>, known: String } Error "output/placeholder"
        en: format!("nothing fills in `{found}`")
        => meant_or(nearest, known).en();
        "`name` under `[output]` in jianbao.toml takes `{stem} {title} {date} {issue}`: the brief's own \
         name, and the issue's title, day and number. Braces cannot contain anything else."
        zh: format!("`{found}` 没有可填的内容")
        => meant_or(nearest, known).zh();
        "jianbao.toml 里 `[output]` 的 `name` 可以写 `{stem} {title} {date} {issue}`：源文件自己的文件名，和\
         这一期的刊名、日期、期号。花括号没有别的用处。"
    Placeholder { sentence: String } Error "brief/placeholder"
        en: format!("`{sentence}` is the template's own text")
        => "write the issue's own text in its place";
        "`jianbao new` writes a brief to fill in. One of its sentences is still there, and would be printed and \
         mailed. A key that is optional, such as `keywords`, can be deleted instead."
        zh: format!("`{sentence}` 是模板里的话")
        => "换成这一期自己的内容";
        "`jianbao new` 写出一份待填的源文件。里面有一句还没有换掉，会印出来、寄出去。不是必填的，例如 \
         `keywords`，可以整行删去。"
    LinkLookalike { shown: String, host: String, alike: Option<String> } Warning "link/lookalike"
        en: match alike {
            Some(alike) => format!("`{shown}` looks like `{alike}`, and is `{host}`"),
            None => format!("`{shown}` has letters that look like others, and is `{host}`"),
        }
        => match alike {
            Some(alike) => format!("if `{alike}` is meant, type it again in Latin letters"),
            None => "ask where the address comes from before you print it".to_owned(),
        };
        "A host whose letters come from several scripts, or from one whose letters look like Latin ones, is how \
         readers are led to a false site: the Cyrillic `а` is not the Latin `a`. Chinese names, and Chinese with \
         Latin letters, are not meant. The name in ASCII is what the link really leads to."
        zh: match alike {
            Some(alike) => format!("`{shown}` 看起来是 `{alike}`，其实是 `{host}`"),
            None => format!("`{shown}` 里有样子相近的字母，其实是 `{host}`"),
        }
        => match alike {
            Some(alike) => format!("如果要写的是 `{alike}`，用英文字母重新输入"),
            None => "先问清网址从哪里来，再印".to_owned(),
        };
        "域名里混用几种字母，或者用了与英文字母一样的别种字母，是把读者骗到假网站的办法：西里尔字母的 `а` \
         不是英文字母 `a`。中文域名，以及中文加英文字母，不在此列。ASCII 的那个名字，才是链接真正通到的地方。"
    LinkMismatch { text: String, host: String } Warning "link/mismatch"
        en: format!("the text says `{text}`, the link leads to `{host}`")
        => "let the link lead to the address in the text, or use a text that is not an address";
        "A reader who sees an address expects to get there. A shortened text of the same site is all right: \
         `people.com.cn` for a page of `theory.people.com.cn`."
        zh: format!("文字写的是 `{text}`，链接通到 `{host}`")
        => "链接改成文字里的网址，或者文字不要写成网址";
        "读者看到网址，以为点了就到那里。同一网站的简写没有问题：`theory.people.com.cn` 的网页写成 \
         `people.com.cn`。"
    LinkEmpty { url: String } Warning "link/empty"
        en: format!("the link to `{}` has no text", shortened(url))
        => "write its text between the brackets; until then the address is printed";
        "A link without text would not be seen on the page. Its address is printed in place of it."
        zh: format!("通到 `{}` 的链接没有文字", shortened(url))
        => "在方括号里写上文字；没有写，就印网址";
        "没有文字的链接在页面上看不见，所以印出它的网址。"
    LinkLong { bytes: usize } Error "link/long"
        en: format!("the address has {} bytes; at most {} can be a link", count(*bytes), count(limits::ADDRESS_BYTES))
        => "give the page's short address";
        "Programs that show PDF files do not take addresses of any length. Here 8,000 bytes are the most, in which \
         a Han character counts nine. docs/limits.md has all bounds."
        zh: format!("网址有 {} 个字节，链接最长 {} 个字节", count(*bytes), count(limits::ADDRESS_BYTES))
        => "写这个网页的短网址";
        "看 PDF 的软件不接受任意长的网址。这里最长 8000 个字节，一个汉字算九个。全部上限见 docs/limits.md。"
    LinkTarget { url: String } Warning "link/target"
        en: if url.is_empty() {
            "the link has no address".to_owned()
        } else {
            format!("`{url}` is not an address that a reader can open")
        }
        => "write the whole address, with https:// or mailto: in front";
        "A link in a PDF works only with a whole address. This one would lead nowhere on a reader's machine."
        zh: if url.is_empty() {
            "链接没有网址".to_owned()
        } else {
            format!("`{url}` 不是读者能打开的网址")
        }
        => "写完整的网址，以 https:// 或 mailto: 开头";
        "PDF 里的链接要写完整的网址才管用。这一个在读者的机器上哪里也到不了。"
    LinkUser { user: String, host: String } Warning "link/user"
        en: format!("the link leads to `{host}`: `{user}` before the @ is only a user's name")
        => format!("write the address without the part before the @ if `{host}` is meant");
        "In `https://bank.cn@example.org/` the part before the @ is the name of a user, and the page is of \
         `example.org`. Browsers hide it or warn; a reader takes it for the host."
        zh: format!("链接通到 `{host}`：@ 前面的 `{user}` 只是用户名")
        => format!("如果要去的是 `{host}`，删去 @ 和它前面的部分");
        "在 `https://bank.cn@example.org/` 里，@ 前面是用户名，网页是 `example.org` 的。浏览器会隐去它或者\
         警告，读者却把它当成网站。"
    Asterisk { found: String, repaired: String, printed: bool } Warning "markdown/asterisk"
        en: if *printed {
            format!("`{found}` is printed as written, not read as emphasis")
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
        zh: if *printed {
            format!("`{found}` 照原样印出，没有当作强调")
        } else {
            format!("`{found}` 当作了强调，星号不会印出来")
        }
        => if *printed {
            format!("写成 `{repaired}`；要强调，把星号放在词的两端")
        } else {
            format!("表示相乘用 ×；要印出星号，写成 `{repaired}`")
        };
        "Markdown 把两个 `*` 之间当作强调，`300*200*100mm` 也不例外。在一个词的数字或字母之间，以及强调会以\
         逗号、句号开头的地方，jianbao 照原样印出。相乘的符号是 ×；写 `\\*`，任何地方都印出星号。"
    CalloutUnknown { name: String } Warning "markdown/callout"
        en: format!("`[!{name}]` does not begin a callout")
        => "known: [!要点], [!提示], [!编者按], [!预警], and GitHub's [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION]";
        "A quotation that begins with the name of a callout is printed in a box with that label. With any other \
         name it stays a quotation, and the mark prints as it is written."
        zh: format!("没有 `[!{name}]` 这种提示框")
        => "可以写的有：[!要点]、[!提示]、[!编者按]、[!预警]，以及 GitHub 的 [!NOTE]、[!TIP]、[!IMPORTANT]、[!WARNING]、[!CAUTION]";
        "引文以提示框的名字开头，就印成带这个标签的方框。写了别的名字，仍是引文，方括号照写的印。"
    DefinitionUnused { label: String } Error "markdown/definition"
        en: format!("the line that begins `[{label}]:` is a link definition and would not be printed")
        => "to print it, put a backslash before the first bracket: `\\[…`";
        "Markdown takes a line `[label]: target` for the definition of a link, and prints nothing for it. Nothing \
         refers to this one, so its words would be lost."
        zh: format!("以 `[{label}]:` 开头的这一行是链接定义，不会印出来")
        => "要印出来，在第一个方括号前面加反斜杠：`\\[…`";
        "Markdown 把 `[名字]: 网址` 这样的一行当作链接的定义，不印出来。文中没有用到它，这些字就丢了。"
    FenceOpen { fence: String } Warning "markdown/fence"
        en: format!("the code that begins at `{fence}` is never closed")
        => format!("put a line `{fence}` below its last line; without it the rest of the text is code");
        "Three backticks or tildes at the start of a line begin a block of code, which goes on to a line of the \
         same signs. Without that, all that follows is printed as code."
        zh: format!("从 `{fence}` 开始的代码没有结束")
        => format!("在代码最后一行下面加一行 `{fence}`；不加，后面的文字都算代码");
        "行首三个反引号或波浪号开始一段代码，到同样符号的一行为止。没有那一行，后面的全部印成代码。"
    HeadingByAccident { line: String, found: String } Warning "markdown/setext"
        en: format!("the line `{}` makes the paragraph above it (`{found}`) a heading", shortened(line))
        => "leave a blank line above it for a rule; for a heading write `## ` before the words";
        "A line of `-` or `=` right below a paragraph makes all of that paragraph a heading. With a blank line \
         between them, dashes draw a rule."
        zh: format!("`{}` 这一行把上面一段（`{found}`）变成了标题", shortened(line))
        => "要画横线，上面空一行；要写小标题，在文字前面写 `## `";
        "紧接在一段文字下面的一行 `-` 或 `=`，会把整段变成标题。中间空一行，横线就是横线。"
    Html { tag: String } Warning "markdown/html"
        en: format!("`{tag}` is printed as written")
        => "only `<u>` `<sub>` `<sup>` `<mark>`, each with its closing tag, and `<br>` have a meaning";
        "Of HTML, only `<u> <sub> <sup> <mark> <br>` are honoured. Everything else prints as it is written."
        zh: format!("`{tag}` 照原样印出")
        => "只有 `<u>` `<sub>` `<sup>` `<mark>`（各有结束标签）和 `<br>` 有作用";
        "HTML 标签里只有 `<u> <sub> <sup> <mark> <br>` 有作用，其他照原样印出。"
    ListNumber { typed: String, sign: String, printed: usize } Info "markdown/number"
        en: format!("the item typed `{typed}{sign}` is printed `{printed}.`")
        => format!(
            "a list counts on from its first number; to print what is typed, write `{typed}\\{sign}` and leave a \
             blank line above"
        );
        "Lines that begin with a number and a point are a list, and Markdown counts its items on from the first \
         number, whatever the others say."
        zh: format!("写的是 `{typed}{sign}`，印出来是 `{printed}.`")
        => format!("列表从第一个号码往下数；要照写的印，写成 `{typed}\\{sign}`，上面空一行");
        "以数字加点开头的几行是列表，Markdown 从第一个号码往下数，不管后面写的是几。"
    NearlyHeading { found: String, repaired: String } Warning "markdown/heading"
        en: format!("`{}` looks like a heading and is printed as written", shortened(found))
        => format!("write `{repaired}`");
        "A heading begins with one to six `#`, half-width, and a blank after them."
        zh: format!("`{}` 像是小标题，却照原样印出", shortened(found))
        => format!("写成 `{repaired}`");
        "小标题以一到六个半角的 `#` 开头，后面空一格。"
    NearlyItem { found: String, repaired: String } Warning "markdown/list"
        en: format!("`{}` looks like an item of a list and is not one", shortened(found))
        => format!("write `{repaired}`");
        "An item begins with `-`, or with a number and a point, and a blank after it. Without the blank the line \
         runs on from the one above."
        zh: format!("`{}` 像是列表的一项，其实不是", shortened(found))
        => format!("写成 `{repaired}`");
        "列表的一项以 `-` 或者数字加点开头，后面空一格。没有空格，这一行就接在上一行后面。"
    NearlyLink { found: String, repaired: String } Warning "markdown/link"
        en: format!("`{}` looks like a link and is printed as written", shortened(found))
        => format!("write `{repaired}`");
        "A link is `[text](address)`, its brackets half-width and with nothing between them. An address \
         that contains a space is written between `<` and `>`."
        zh: format!("`{}` 像是链接，却照原样印出", shortened(found))
        => format!("写成 `{repaired}`");
        "链接写成 `[文字](网址)`，括号是半角的，中间没有别的。网址里有空格，放在 `<` 和 `>` 之间。"
    NearlyPicture { found: String, repaired: String } Warning "markdown/picture"
        en: format!("`{}` looks like a picture and is printed as written", shortened(found))
        => format!("write `{repaired}`");
        "A picture is `![what it shows](path)`, its brackets half-width and with nothing between them."
        zh: format!("`{}` 像是图片，却照原样印出", shortened(found))
        => format!("写成 `{repaired}`");
        "图片写成 `![图上是什么](路径)`，括号是半角的，中间没有别的。"
    NearlyTable { found: String, repaired: String, missing: bool } Warning "markdown/table"
        en: format!("`{}` looks like a part of a table and is printed as written", shortened(found))
        => if *missing { format!("put the line `{repaired}` below it") } else { format!("write `{repaired}`") };
        "A table has a head, below it a line of dashes with as many columns, and then its rows; the bars between \
         them are half-width."
        zh: format!("`{}` 像是表格的一部分，却照原样印出", shortened(found))
        => if *missing { format!("在它下面加一行 `{repaired}`") } else { format!("写成 `{repaired}`") };
        "表格先是表头，下面一行短横线，列数与表头一样，再下面是各行；列与列之间用半角竖线。"
    NestingTooDeep { limit: usize } Error "markdown/depth"
        en: format!("lists, quotes or styles are nested deeper than {limit} levels")
        => "split the text up";
        "Markdown can nest quotes, lists and styles in each other. Nobody could read a text nested this deep, \
         so it is refused rather than set wrong."
        zh: format!("列表、引文或样式嵌套超过 {limit} 层")
        => "把这段文字拆开";
        "Markdown 里引文、列表和样式可以互相嵌套。嵌套得这么深，没有人读得懂，所以不收，也不排错。"
    PageFit { wished: Option<u32>, found: usize, lines: usize } Warning "page/fit"
        en: match wished {
            None => format!("the last page holds {}, which no tuning brings in or fills", lines_en(*lines)),
            Some(wished) if *found > *wished as usize => {
                format!("the issue takes {found} pages instead of {wished}: {} too many", lines_en(*lines))
            }
            Some(wished) => format!("the issue takes {found} pages instead of {wished}"),
        }
        => match wished {
            None => "shorten the text by that many lines, or add to it; `fit = false` leaves the page as it is",
            Some(wished) if *found > *wished as usize => {
                "shorten the text, set `density = \"compact\"`, or leave `fit` out"
            }
            Some(_) => "add to the text, or leave `fit` out",
        };
        "`[page] fit` moves lines and the space around headings closer together or further apart, by a few \
         hundredths. What is beyond that reach is left to the editor: no text is ever cut."
        zh: match wished {
            None => format!("最后一页只有 {lines} 行，调整版面也收不回、撑不满"),
            Some(wished) if *found > *wished as usize => {
                format!("这一期排了 {found} 页，不是 {wished} 页：多出 {lines} 行")
            }
            Some(wished) => format!("这一期排了 {found} 页，不是 {wished} 页"),
        }
        => match wished {
            None => "删去这几行，或者增加文字；写 `fit = false` 就不作调整",
            Some(wished) if *found > *wished as usize => "删减文字，写上 `density = \"compact\"`，或者去掉 `fit`",
            Some(_) => "增加文字，或者去掉 `fit`",
        };
        "`[page] fit` 把行距和标题前后的空白收紧或放宽百分之几。再多就由编辑来定：文字一个也不会删。"
    QrContent {} Error "qr/content"
        en: "a code needs exactly one of `image` and `url`"
        => "give `image` for a picture you have, or `url` for a text to draw a code of";
        "Each `[[contact.codes]]` table shows one QR code: a picture as it is (`image`) or one that jianbao \
         draws (`url`)."
        zh: "一个码要写 `image` 或 `url`，只写其中一个"
        => "已有图片的写 `image`，要生成二维码的写 `url`";
        "每个 `[[contact.codes]]` 显示一个码：现成的图片（`image`），或者由 jianbao 画出来的（`url`）。"
    QrTooLong { bytes: usize } Error "qr/too-long"
        en: format!("{bytes} bytes are too many for a QR code that a phone can read")
        => "shorten the text to 600 bytes or less";
        "A QR code of more than 600 bytes has modules too small for a phone at the size a newsletter prints it."
        zh: format!("{bytes} 个字节太多，手机扫不出来")
        => "把内容缩到 600 个字节以内";
        "超过 600 个字节的二维码，按简报里的大小印出来，格子太小，手机扫不出来。"
    ReferenceRepeated { id: String } Error "reference/repeated"
        en: format!("two references have the id `{id}`")
        => "give each reference an id of its own";
        "`[@id]` must lead to one reference."
        zh: format!("有两条参考文献用了同一个 id：`{id}`")
        => "每条参考文献用自己的 id";
        "`[@id]` 只能指向一条参考文献。"
    ReferenceUnknown { id: String, nearest: Option<String> } Error "reference/unknown"
        en: format!("no reference has the id `{id}`")
        => meant(nearest).map_or_else(
            || format!("add a `[[references]]` table with id = \"{id}\""),
            |meant| meant.en().to_owned(),
        );
        "`[@id]` in a text prints the number of the reference with that id. None has it."
        zh: format!("没有 id 是 `{id}` 的参考文献")
        => meant(nearest).map_or_else(
            || format!("加一条 `[[references]]`，写上 id = \"{id}\""),
            |meant| meant.zh().to_owned(),
        );
        "文中的 `[@id]` 印出 id 相同的那条参考文献的序号。没有一条的 id 是它。"
    SectionNumber { typed: String } Warning "section/number"
        en: format!("the title already carries its number, `{typed}`")
        => "leave the number out: jianbao numbers sections";
        "A section's title is written without its number. This one has it typed; it is printed once."
        zh: format!("标题里已经写了编号 `{typed}`")
        => "编号不用写：各节由 jianbao 编号";
        "各节的标题不写编号。这一节写了，只印一次。"
    TableCells { cells: usize, columns: usize } Error "table/cells"
        en: format!("the row has {cells} cells, and the table's head only {columns}")
        => "add a column to the head and to the line of dashes; for a bar that is text, write `\\|`";
        "Cells beyond those of a table's header row have no column and would not be printed. A bar in a \
         cell, also in code, ends the cell unless a backslash precedes it."
        zh: format!("这一行有 {cells} 格，表头只有 {columns} 格")
        => "表头和短横线那一行都加一列；竖线是文字的，写成 `\\|`";
        "比表头多出来的格子没有对应的列，印不出来。格子里的竖线（代码里的也算）会结束这一格，除非前面有反斜\
         杠。"
    TableShort { cells: usize, columns: usize } Info "table/short"
        en: format!("the row has {} of the {columns} cells of the table's head", cells)
        => "give the missing cells, if only as `| |`; they are printed empty";
        "A row may have fewer cells than its table's head. The others are printed empty, at the row's end."
        zh: format!("表头有 {columns} 格，这一行只有 {cells} 格")
        => "补上缺的格子，哪怕只写 `| |`；缺的印成空格子";
        "一行可以比表头少几格。缺的在行末印成空格子。"
    TableWide { columns: usize } Warning "table/wide"
        en: format!("this table of {columns} columns is wider than a page")
        => "divide it in two, or leave columns out; as it is, it is turned, or each row prints as a card of its own";
        "A table that is too wide is set smaller, down to seven tenths. If it still does not fit, it is turned by \
         a quarter over a page of its own; if that is too narrow as well, or on a phone, each row is printed as a \
         card in which every cell follows the name of its column: nothing is lost, but rows are hard to compare."
        zh: format!("这张表有 {columns} 栏，比版面宽")
        => "分成两张，或者减少几栏；照现在这样，整张表转为横排，或者每行各印成一张卡片";
        "太宽的表先缩小字号，最小到七成。还是排不下，就转九十度，单独横排在一页上；再排不下，或者版面是手机页，就把每\
         行印成一张卡片，每格前面写上栏名：内容一样不少，只是不便比较。"
    TextInvisible { character: char } Warning "text/invisible"
        en: format!("the invisible character {} is not printed", named(*character))
        => "delete it: it would hide in the text, or turn its direction";
        "Zero-width and direction controls come along when text is copied from web pages. They make searching \
         fail and can show words in another order than they are written. Nothing visible is lost."
        zh: format!("看不见的字符 {} 不会印出来", named(*character))
        => "删去：它藏在文字里，或者改变文字的方向";
        "零宽字符和方向控制符是从网页上复制文字时带来的。它们让查找找不到字，还会让文字显示的顺序与书写的不\
         同。看得见的一个字也没有丢。"
    TextLost { text: String, layout: bool } Error "text/lost"
        en: format!("`{}` is not printed as it is written here", shortened(text))
        => if *layout {
            "the layout leaves it out or changes it; with a built-in layout this is a fault of jianbao: please report it"
        } else {
            "Markdown reads it as a mark: put a backslash before each mark that should print"
        };
        "Before a file is written, what the pages show is compared with what the brief says. A character that is \
         on no page, twice, or in another place is an error, and no file is written."
        zh: format!("`{}` 没有照这里写的印出来", shortened(text))
        => if *layout {
            "版式漏掉了它，或者改动了它；如果是自带的版式，这是 jianbao 的毛病，请告诉我们"
        } else {
            "Markdown 把它当成了记号：要印出来的记号前面各加一个反斜杠"
        };
        "写文件之前，先把页面上有的与源文件里写的对照。哪个字页面上没有、印了两次，或者不在原来的位置，就是错\
         误，不写文件。"
    TextOutside { text: String } Error "text/outside"
        en: format!("`{}` runs off the page", shortened(text))
        => "shorten it, or put a space where a line may end";
        "A text that is wider than its page would be cut at the edge. No file is written."
        zh: format!("`{}` 伸到了页面之外", shortened(text))
        => "缩短它，或者在可以换行的地方加一个空格";
        "比页面还宽的文字，超出页边的部分印不出来。不写文件。"
    TomlBrackets { found: String, wanted: String } Error "toml/brackets"
        en: format!("`{found}` is not how this table begins")
        => format!("write `{wanted}`");
        "A table's name is written in brackets. What an issue has several of, its `[[sections]]`, \
         `[[references]]`, `[[contact.codes]]` and `[[contact.about]]`, has two on each side; all other \
         tables have one."
        zh: format!("`{found}` 不是这个表的写法")
        => format!("写成 `{wanted}`");
        "表名写在方括号里。一期里可以有好几个的，`[[sections]]`、`[[references]]`、`[[contact.codes]]`、\
         `[[contact.about]]`，两边各有两层；其他的一层。"
    TomlComment { found: String } Error "toml/comment"
        en: format!("`{found}` does not begin a comment")
        => "write `#`";
        "In TOML a comment begins with `#` and ends with its line."
        zh: format!("注释不能用 `{found}` 开头")
        => "写成 `#`";
        "TOML 的注释以 `#` 开头，到行末为止。"
    TomlControl { character: char } Error "toml/control"
        en: format!("the invisible character U+{:04X} is not allowed here", *character as u32)
        => "delete it: it prints nothing";
        "Characters that show nothing come along when text is copied from other programs. TOML takes none of \
         them but tabs and line ends."
        zh: format!("这里不能有看不见的字符 U+{:04X}", *character as u32)
        => "删去：它什么也不印";
        "看不见的字符是从别的软件复制文字时带来的。TOML 只接受制表符和换行。"
    TomlEscape { escape: String, marks: &'static str, literal: Option<String> } Error "toml/escape"
        en: format!("`{escape}` means nothing between double quotes")
        => match literal {
            Some(literal) => format!("write `{literal}`: between single quotes a backslash is itself"),
            None => format!("open and close the text with `{marks}`, where a backslash is itself, or write `\\\\`"),
        };
        "Between double quotes a backslash and the character after it stand for another character: `\\n` \
         for a new line, `\\\\` for a backslash. Between single quotes everything is itself."
        zh: format!("`{escape}` 在双引号之间没有含义")
        => match literal {
            Some(literal) => format!("写成 `{literal}`：单引号之间，反斜杠就是反斜杠"),
            None => format!("这段文字的前后改用 `{marks}`，那里反斜杠就是反斜杠；或者写成 `\\\\`"),
        };
        "双引号之间，反斜杠和后面的字符合起来表示另一个字符：`\\n` 是换行，`\\\\` 是一个反斜杠。单引号之间，\
         每个字符都是它自己。"
    TomlExtra { found: String } Error "toml/extra"
        en: format!("`{found}` is one sign too many")
        => "delete it";
        "In TOML nothing but a comment can follow a value. Other formats end a line with a comma or a \
         semicolon."
        zh: format!("多了一个 `{found}`")
        => "删去";
        "TOML 里，值的后面只能有注释。以逗号或分号结束一行，是别的格式的写法。"
    TomlInnerFence { fence: &'static str, line: usize } Error "toml/inner-fence"
        en: format!("the text that opens with `{fence}` here is ended by the `{fence}` inside it on line {line}")
        => {
            let other = if *fence == "'''" { "\"\"\"" } else { "'''" };
            format!("open and close it with `{other}`, or take the `{fence}` out of it")
        };
        "A text of several lines ends at the first three quotation marks of the kind that opened it."
        zh: format!("这里以 `{fence}` 开头的文字，到第 {line} 行里面的 `{fence}` 就提前结束了")
        => {
            let other = if *fence == "'''" { "\"\"\"" } else { "'''" };
            format!("前后改用 `{other}`，或者去掉里面的 `{fence}`")
        };
        "多行文字遇到与开头相同的三个引号，就结束了。"
    TomlInnerQuotes { quote: &'static str, line: String } Error "toml/inner-quotes"
        en: format!("`{quote}` inside the text ends it too early")
        => format!("write `{line}`");
        "A text ends at the first quotation mark of the kind that opened it. Chinese quotations have “ ”, \
         which do not end a text; if there are straight ones inside, write the text between marks of the \
         other kind."
        zh: format!("文字里面的 `{quote}` 让它提前结束了")
        => format!("写成 `{line}`");
        "文字遇到与开头相同的引号，就结束了。中文的引号是 `“ ”`，不会结束它；里面要用直引号，外面就用另一种。"
    TomlMixedFences { open: &'static str, close: String, line: usize } Error "toml/mixed-fences"
        en: format!("the text opens with `{open}` here and seems to end with `{close}` on line {line}")
        => format!("end it with `{open}` too");
        "A text of several lines ends with the three quotation marks it was opened with."
        zh: format!("这段文字以 `{open}` 开头，似乎在第 {line} 行以 `{close}` 结束")
        => format!("结束的地方也写 `{open}`");
        "多行文字以什么引号开头，就以什么引号结束。"
    TomlNoComma { line: String } Error "toml/no-comma"
        en: "a comma is missing before this item"
        => format!("write `{line}`");
        "The items of a list are separated by commas: `[\"甲\", \"乙\"]`."
        zh: "这一项前面缺少逗号"
        => format!("写成 `{line}`");
        "列表的各项用逗号隔开：`[\"甲\", \"乙\"]`。"
    TomlNoEquals { key: String, line: String } Error "toml/no-equals"
        en: format!("`=` is missing after `{key}`")
        => format!("write `{line}`");
        "A key and its value are joined by `=`."
        zh: format!("`{key}` 后面缺少 `=`")
        => format!("写成 `{line}`");
        "字段和值之间写 `=`。"
    TomlNoValue { key: String, on_next_line: bool } Error "toml/no-value"
        en: format!("`{key}` has no value on its line")
        => if *on_next_line {
            format!("write the value after `{key} =`, on the same line")
        } else {
            format!("write `{key} = \"…\"`, or delete the line")
        };
        "A value begins on the line of its key. Only a text between three quotation marks, and a list, go on \
         over several lines."
        zh: format!("`{key}` 这一行没有值")
        => if *on_next_line {
            format!("把值写在 `{key} =` 后面，在同一行")
        } else {
            format!("写成 `{key} = \"…\"`，或者删去这一行")
        };
        "值与字段写在同一行。只有三个引号之间的文字，和列表，可以写成几行。"
    TomlSameLine { found: String } Error "toml/same-line"
        en: format!("`{found}` comes after something else")
        => "begin a new line here";
        "Each table's name and each key is on a line of its own."
        zh: format!("`{found}` 与前面的内容写在了一行")
        => "在这里换行";
        "每个表名、每个字段各占一行。"
    TomlSeveralLines { quote: String, fence: &'static str, line: usize } Error "toml/several-lines"
        en: format!("a text between `{quote}` ends on its line, and this one goes on to line {line}")
        => format!("open and close it with `{fence}`");
        "A text of several lines is written between three quotation marks, `'''` or `\"\"\"`."
        zh: format!("`{quote}` 之间的文字不能换行，这一段却写到了第 {line} 行")
        => format!("前后都改用 `{fence}`");
        "多行文字放在三个引号之间，`'''` 或 `\"\"\"`。"
    TomlSign { found: String, wanted: String, line: String } Error "toml/sign"
        en: format!("{found} where TOML takes {wanted}")
        => format!("write `{line}`");
        "TOML's own signs are half-width: `=`, `[ ]`, `\" \"`, `,` and figures. A Chinese keyboard gives the \
         full-width ones, and other formats have `:` for `=`. Inside of a text they are right; around it they are \
         not."
        zh: format!("写成了 {found}，TOML 要的是 {wanted}")
        => format!("写成 `{line}`");
        "TOML 自己的符号都是半角的：`=`、`[ ]`、`\" \"`、`,` 和数字。中文输入法打出来的是全角的；别的格式用 \
         `:` 代替 `=`。在文字里面它们没有错，在文字外面不行。"
    TomlStray { after_text: bool } Error "toml/stray"
        en: "this belongs to no key"
        => if *after_text {
            "the text before it ends too early: move its closing quotation marks after this"
        } else {
            "put the text in quotation marks after a key, such as `body = '''…'''`; a remark begins with `#`"
        };
        "Outside of texts and comments, each line of TOML is `key = value` or the name of a table in brackets."
        zh: "这些文字不属于任何一项"
        => if *after_text {
            "前面那段文字结束得太早：把它的结束引号移到这后面"
        } else {
            "把文字放在某个字段后面的引号里，例如 `body = '''…'''`；注释以 `#` 开头"
        };
        "除了文字和注释，TOML 的每一行是 `字段 = 值`，或者方括号里的表名。"
    TomlTableName { found: String, meant: Option<String> } Error "toml/table-name"
        en: format!("`{found}` is not the name of a table")
        => match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write a table's name, such as `[header]` or `[[sections]]`; text is written between quotation \
                     marks".to_owned(),
        };
        "A line in brackets begins a table. This one cannot be read as a name, so what follows it was left out."
        zh: format!("`{found}` 不是表名")
        => match meant {
            Some(meant) => format!("是不是 `{meant}`？"),
            None => "写一个表名，例如 `[header]` 或 `[[sections]]`；文字放在引号之间".to_owned(),
        };
        "方括号里的一行开始一个表。这一行不能读成表名，所以它下面的内容没有读。"
    TomlUnclosed { open: String, mark: &'static str, line: String } Error "toml/unclosed"
        en: format!("the text that opens with `{open}` here is not closed on its line")
        => format!("put `{mark}` where it ends, such as `{line}`");
        "A text between `\"` or `'` opens and closes on one line."
        zh: format!("这里以 `{open}` 开头的文字，在这一行没有结束")
        => format!("在结束的地方写 `{mark}`，例如 `{line}`");
        "`\"` 或 `'` 之间的文字，在同一行开头和结束。"
    TomlUnclosedList { open: &'static str, close: &'static str, line: usize } Error "toml/unclosed-list"
        en: format!("the `{open}` here is not closed")
        => format!("put `{close}` after the last item, on line {line}");
        "A list is written between `[` and `]`, an inline table between `{` and `}`."
        zh: format!("这里的 `{open}` 没有结束")
        => format!("在第 {line} 行最后一项后面写 `{close}`");
        "列表放在 `[` 和 `]` 之间，行内表放在 `{` 和 `}` 之间。"
    TomlUnclosedLong { open: String, fence: &'static str, line: usize } Error "toml/unclosed-fence"
        en: format!("the text that opens with `{open}` here is never closed")
        => format!("put `{fence}` after its last line, which seems to be line {line}");
        "A text of several lines is written between three quotation marks, `'''` or `\"\"\"`, and ends with \
         those it was opened with. Without them, all that follows counts as text."
        zh: format!("这里以 `{open}` 开头的文字一直没有结束")
        => format!("在它的最后一行后面写 `{fence}`，看来是第 {line} 行");
        "多行文字放在三个引号之间，`'''` 或 `\"\"\"`，以什么开头就以什么结束。没有结束的引号，后面的全部算\
         作这段文字。"
    TomlUnopened { mark: String, line: usize } Error "toml/unopened"
        en: format!("a text ends with `{mark}` on line {line} and does not begin with it")
        => format!("put `{mark}` here");
        "A text opens with the quotation marks that close it."
        zh: format!("第 {line} 行有一段文字以 `{mark}` 结束，却没有以它开头")
        => format!("在这里写 `{mark}`");
        "文字以什么引号结束，就以什么引号开头。"
    TomlUnquoted { line: String } Error "toml/unquoted"
        en: "a text is written in quotation marks"
        => format!("write `{line}`");
        "Numbers and dates are written without quotation marks, texts with: `title = \"标题\"`."
        zh: "文字要放在引号里"
        => format!("写成 `{line}`");
        "数字和日期不加引号，文字要加：`title = \"标题\"`。"
    TomlSyntax { message: String } Error "toml/syntax"
        en: format!("{message}")
        => "each line is `key = value`, the name of a table in brackets, or a remark after `#`";
        "The file is not valid TOML. Text in quotes must close them; a long text is written between three \
         quotes; a key is written in ASCII letters, or in quotes."
        zh: format!("这里不合 TOML 的写法：{message}")
        => "每一行是 `字段 = 值`、方括号里的表名，或者以 `#` 开头的注释";
        "这个文件不合 TOML 的写法。引号要成对；长的文字放在三个引号之间；字段名用英文字母，或者放在引号里。"
    TypstError { message: String, hints: String } Error "typst/error"
        en: format!("{message}")
        => hints.as_str();
        "The typesetting engine refused the page. In a layout of your own, the place shows the line; in a \
         built-in layout this is a fault of jianbao: please report it."
        zh: format!("排版引擎报错：{message}")
        => hints.as_str();
        "排版引擎排不出这一页。自己的版式，位置指向出错的那一行；自带的版式，这是 jianbao 的毛病，请告诉我\
         们。"
    TypstWarning { message: String, hints: String } Warning "typst/warning"
        en: format!("{message}")
        => hints.as_str();
        "The typesetting engine warns about a layout."
        zh: format!("排版引擎提醒：{message}")
        => hints.as_str();
        "排版引擎对版式提出的提醒。"
    LoneReturns {} Warning "toml/line-ends"
        en: "the lines end with CR alone, as on old Macs"
        => "`jianbao check --fix` saves a brief with the line ends of today";
        "TOML knows two line ends, LF and CR LF. This file has only CR; it was read as if each were LF."
        zh: "换行只有 CR，是老式 Mac 的写法"
        => "`jianbao check --fix` 把源文件存成现在的换行";
        "TOML 有两种换行：LF 和 CR LF。这个文件只有 CR，按 LF 读了。"
    NoToml { format: Format } Error "toml/format"
        en: format!("the file is {}, not TOML", format.name())
        => "a brief is a text: `jianbao new` writes one to fill in, and Word's text can be copied into it";
        "A brief, a series file and a layout's manifest are TOML: plain text with lines such as `title = \"…\"`. \
         This file is of another kind, so nothing else of it was read."
        zh: format!("这个文件是{}，不是 TOML", format.name_zh())
        => "源文件是纯文本：`jianbao new` 写出一份待填的，Word 里的文字可以复制进去";
        "源文件、jianbao.toml 和版式的 layout.toml 都是 TOML：一行一行的纯文本，例如 `title = \"…\"`。这个文\
         件是别的格式，所以其余的都没有读。"
    Recoded { encoding: Encoding } Warning "toml/recoded"
        en: format!("the file is not UTF-8; it was read as {}", encoding.name())
        => "`jianbao check --fix` saves a brief as UTF-8; an editor does with “save as”";
        "A brief is a UTF-8 text. This file is in the other encoding that its bytes show, and was read so, \
         because nothing else would give a text. Saved as UTF-8, no program has to guess."
        zh: format!("文件不是 UTF-8，按 {} 读了", encoding.name())
        => "`jianbao check --fix` 把源文件存成 UTF-8；编辑器里用“另存为”也可以";
        "源文件是 UTF-8 文本。这个文件用了另一种编码，从内容看得出是哪一种，按别的都读不成文字。存成 UTF-8，\
         哪个程序都不用猜。"
    Utf8 { offset: usize } Error "toml/encoding"
        en: format!("the file is not UTF-8 (byte {offset}), and no other encoding is certain")
        => "open it in the program that wrote it, and save it as UTF-8";
        "A brief is a UTF-8 text. Editors offer this when saving, often as `UTF-8` next to `GBK` or `ANSI`. \
         GB18030 and UTF-16 are read where the bytes leave no doubt; here they do, so nothing of the file \
         was read."
        zh: format!("文件不是 UTF-8（第 {offset} 个字节），也看不准是别的哪种编码")
        => "用写它的软件打开，另存为 UTF-8";
        "源文件是 UTF-8 文本。编辑器保存时可以选编码，`UTF-8` 常常与 `GBK`、`ANSI` 列在一起。看得准是 GB18030 \
         或 UTF-16 的也能读；这一个看不准，所以什么也没有读。"
    ChoiceUnknown { given: String, known: String, nearest: Option<String> } Error "value/choice"
        en: format!("unknown value `{given}`")
        => meant_or(nearest, known).en();
        "The key takes one of a few words."
        zh: format!("没有 `{given}` 这个值")
        => meant_or(nearest, known).zh();
        "这一项只能写规定的几个词。"
    NumberRange { given: Words, expected: Words } Error "value/range"
        en: format!("expected {}, found {}", expected.en(), given.en())
        => "";
        "The number is outside what the key can mean."
        zh: format!("这里要写{}，写的却是{}", expected.zh().trim_end(), given.zh().trim_end())
        => "";
        "这个数超出了这一项的范围。"
    TypeMismatch { expected: Words, found: Words, meant: Option<String> } Error "value/type"
        en: format!("expected {}, found {}", expected.en(), found.en())
        => match meant {
            Some(meant) => format!("write `{meant}`"),
            None => type_example(expected).en().to_owned(),
        };
        "The value is of another TOML type than the key takes."
        zh: format!("这里要写{}，写的却是{}", expected.zh(), found.zh())
        => match meant {
            Some(meant) => format!("写成 `{meant}`"),
            None => type_example(expected).zh().to_owned(),
        };
        "写的值与这一项的类型不符。"
    WechatAuthor { characters: usize } Warning "wechat/author"
        en: format!("the author has {characters} characters, of which the 公众号 editor takes 16")
        => "write a shorter name into the editor's field";
        "The first publisher is offered as the author of a 公众号 article, whose field takes 16 characters. The \
         article is written all the same; the field is filled in by hand."
        zh: format!("作者有 {characters} 个字，公众号后台最多收 16 个")
        => "在后台的作者一栏里写短一些的名字";
        "公众号文章的作者取第一个编印单位的名字，而后台的作者一栏最多 16 个字。文章照样写出，这一栏要手工填写。"
    WechatLength { characters: usize } Warning "wechat/length"
        en: format!("the article has {} characters of HTML, of which a 公众号 takes fewer than 20,000", limits::grouped(*characters as u64))
        => "shorten the issue, or post it in two articles";
        "The limit of a 公众号 article counts the characters of its HTML, marks and styles among them; pictures count \
         as their addresses. What is longer, the editor may refuse to save."
        zh: format!("文章的 HTML 有 {} 个字符，公众号只收 20,000 个以内", limits::grouped(*characters as u64))
        => "缩短这一期，或者分成两篇发";
        "公众号对正文长度的限制按 HTML 的字符数计算，标记和样式都算在内，图片按网址计算。超过以后，后台可能无法保存。"
    WechatPicture { path: String } Warning "wechat/picture"
        en: format!("picture `{path}` cannot be made small enough for a 公众号, which takes PNG and JPEG below 1 MB")
        => "save it as a JPEG of some 1,080 pixels from left to right";
        "Pictures of a 公众号 article are PNG, JPEG or GIF of less than a megabyte. Larger ones and other formats are \
         converted; this one could not be. The article has its description in its place."
        zh: format!("图片 `{path}` 缩不到公众号要求的大小（1 MB 以内的 PNG 或 JPEG）")
        => "另存为横向大约 1,080 像素的 JPEG";
        "公众号文章的图片要用 1 MB 以内的 PNG、JPEG 或 GIF。大的图片和其他格式会自动转换，这一张转换不了，文章里用它的\
         说明文字代替。"
    WechatTitle { characters: usize } Warning "wechat/title"
        en: format!("the title has {characters} characters, of which the 公众号 editor takes 32")
        => "write a shorter title into the editor's field";
        "The newsletter's name with the number is offered as the title of a 公众号 article, whose field takes 32 \
         characters. The article is written all the same; the field is filled in by hand."
        zh: format!("标题有 {characters} 个字，公众号后台最多收 32 个")
        => "在后台的标题一栏里写短一些的标题";
        "公众号文章的标题取刊名加期号，而后台的标题一栏最多 32 个字。文章照样写出，这一栏要手工填写。"
    WordsEntry { word: String, cause: Words } Error "words/entry"
        en: format!("`{}` cannot be on the list of words: {}", shortened(word), cause.en())
        => "write `\"布署\" = \"部署\"`, or `\"某某\" = false` for a word that is forbidden";
        "A line of `[words]`, or of a file that it names, gives a word and what is written instead, or \
         `false`. A word appears there once, and what replaces it must not be replaced itself."
        zh: format!("`{}` 不能列进词语表：{}", shortened(word), cause.zh())
        => "写 `\"布署\" = \"部署\"`；不准用的词写 `\"某某\" = false`";
        "`[words]` 和它列出的文件里，一行写一个词和代替它的写法，或者 `false`。一个词只写一次，代替它的写法自己不能\
         再要代替。"
    WordsFile { path: String, cause: Words } Error "words/file"
        en: format!("the words of `{path}` could not be read ({})", cause.en())
        => "give a TOML file inside the project; its path starts from jianbao.toml";
        "`[words] files` in the series file names files with more words, in the shape of `[words]`. Nothing outside the \
         project is read."
        zh: format!("读不到 `{path}` 里的词语（{}）", cause.zh())
        => "写项目里的一个 TOML 文件，路径从 jianbao.toml 算起";
        "jianbao.toml 里的 `[words] files` 列出写着更多词语的文件，写法与 `[words]` 一样。项目以外的文件不读。"
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

/// How much of a text that an editor has to decide about is told.
const TOLD: usize = 1_000;

/// A text on one line, for what an editor has to decide about.
fn in_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(TOLD) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
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
