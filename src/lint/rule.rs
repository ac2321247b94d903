//! The copy editor's rules: code, level, clause, phrase, hint, explanation.
//! Phrases are lower case without a full stop; hints say what to do.

use crate::text::numerals;
use crate::words::Tongue;

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
    /// The word for it that people read.
    pub fn word(self, tongue: Tongue) -> &'static str {
        match self {
            Self::Error => tongue.of("error", "错误"),
            Self::Warning => tongue.of("warning", "警告"),
            Self::Info => tongue.of("info", "提醒"),
        }
    }

    /// The word for it that programs read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One row a rule: variant, level, code, clause; then phrase, hint and explanation
/// in each language. `found` is the text at the place, `advice` what to put there,
/// where that is known.
macro_rules! rules {
    ($( $variant:ident $level:ident $code:literal $clause:literal
        |$found:ident, $advice:ident|
        en: $en:expr => $en_hint:expr; $en_explanation:literal
        zh: $zh:expr => $zh_hint:expr; $zh_explanation:literal )*) => {
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
            pub fn phrase(self, found: &str, advice: Option<&str>, tongue: Tongue) -> String {
                match self { $( Self::$variant => {
                    let ($found, $advice) = (found, advice);
                    match tongue {
                        Tongue::En => $en.to_string(),
                        Tongue::Zh => $zh.to_string(),
                    }
                } ),* }
            }

            /// What to do in this very case.
            #[allow(unused_variables, reason = "not every hint needs both")]
            pub fn hint(self, found: &str, advice: Option<&str>, tongue: Tongue) -> String {
                match self { $( Self::$variant => {
                    let ($found, $advice) = (found, advice);
                    match tongue {
                        Tongue::En => $en_hint.to_string(),
                        Tongue::Zh => $zh_hint.to_string(),
                    }
                } ),* }
            }

            /// What it means, at length, in English and Chinese.
            pub fn explanations(self) -> [&'static str; 2] {
                match self { $( Self::$variant => [$en_explanation, $zh_explanation] ),* }
            }
        }
    };
}

rules! {
    CharacterPrivate Warning "character/private" ""
        |found, advice|
        en: format!("private-use character {}", code_point(found))
        => "type the character that is meant";
        "Private-use characters have no meaning of their own. They come along from PDF files and web fonts, and \
         print as something else, or not at all, in every other font."
        zh: format!("私用区字符 {}", code_point(found))
        => "输入本来要写的字";
        "私用区字符没有公认的含义，是从 PDF 文件和网页字体里带来的，换一种字体就印成别的，或者印不出来。"
    CharacterRadical Warning "character/radical" ""
        |found, advice|
        en: format!("`{found}` ({}) only looks like the ordinary character", code_point(found))
        => write(advice, "type the ordinary character");
        "Copying from a PDF often yields Kangxi radicals and compatibility forms in place of characters. They \
         look right, but searching does not find them, and many fonts do not have them."
        zh: format!("`{found}`（{}）只是看起来像常用的字", code_point(found))
        => write_zh(advice, "改成常用的字");
        "从 PDF 里复制文字，常常得到康熙部首和兼容字符，而不是汉字本身。看起来一样，查找却找不到，许多字体\
         里也没有。"
    DashForm Warning "dash/form" ""
        |found, advice|
        en: format!("`{found}` is no Chinese dash")
        => write(advice, "write `——`, two em dashes");
        "A Chinese dash is —— and takes the room of two characters. Hyphens, lines of box drawing and a single \
         em dash after another mark are not."
        zh: format!("`{found}` 不是中文破折号")
        => write_zh(advice, "写成 `——`，两个字宽");
        "中文破折号是 ——，占两个字的位置。连字符、制表线，以及别的标点后面的一个短破折号，都不是。"
    DateFar Warning "date/far" ""
        |found, advice|
        en: format!("the issue's day, `{found}`, is years away from the days that the issue names")
        => write(advice, "correct the year");
        "The texts and references of this issue name days of the same season of another year, and none of the \
         issue's own. Usually the year of `date` was mistyped."
        zh: format!("这一期的日期 `{found}` 与文中提到的日期相差几年")
        => write_zh(advice, "改正年份");
        "这一期的文字和参考文献里，提到的都是另一年同一季节的日期，没有一个是这一期的那一年。多半是 `date` \
         的年份写错了。"
    DateImpossible Error "date/impossible" ""
        |found, advice|
        en: match advice {
            Some(why) => format!("the calendar has no `{found}`: {}", impossible(why, Tongue::En)),
            None => format!("the calendar has no `{found}`"),
        }
        => "correct the day or the month";
        "The month has no such day, or the year no such month. Dates before 1901 and of other calendars, such as \
         农历, are not judged."
        zh: match advice {
            Some(why) => format!("日历上没有 `{found}`：{}", impossible(why, Tongue::Zh)),
            None => format!("日历上没有 `{found}`"),
        }
        => "改正日或月";
        "这个月没有这一天，或者一年没有这个月。1901 年以前的日期和农历等其他历法，不作判断。"
    DatePadding Warning "date/padding" ""
        |found, advice|
        en: format!("`{found}` is padded the wrong way for its kind of date")
        => write(advice, "months and days in prose have no leading zero");
        "A date in prose has no leading zeros: 9月5日. A date all in figures always has them: 2026-09-05."
        zh: format!("`{found}` 该不该补零，与这种日期的写法不符")
        => write_zh(advice, "文中的月和日前面不加零");
        "文中的日期不补零：`9月5日`。全用数字的日期一律补零：2026-09-05。"
    DateWeekday Error "date/weekday" ""
        |found, advice|
        en: weekday_phrase(found, advice)
        => match advice {
            Some(day) => format!("write {day} if the date is right; else correct the date"),
            None => "correct the date or the day of the week".to_owned(),
        };
        "The date does not fall on the day of the week that is written next to it. One of the two is wrong, \
         and only the editor can know which."
        zh: weekday_phrase_zh(found, advice)
        => match advice {
            Some(day) => format!("日期没有错，就写{day}；否则改正日期"),
            None => "改正日期或星期".to_owned(),
        };
        "日期与旁边写的星期对不上，两个里有一个写错了。是哪一个，只有编辑知道。"
    DecimalLeadingZero Warning "decimal/leading-zero" ""
        |found, advice|
        en: format!("`{found}` has no zero before the point")
        => write(advice, "put a zero before the point");
        "A decimal fraction below one has a zero before its point. Without it the point is easily overlooked."
        zh: format!("`{found}` 的小数点前面没有零")
        => write_zh(advice, "小数点前面写零");
        "小于一的小数，小数点前面要写零，否则小数点容易看漏。"
    DocumentNumberBrackets Warning "document-number/brackets" ""
        |found, advice|
        en: format!("the year `{found}` of a document number is not in 〔 〕")
        => write(advice, "put the year into 〔 〕");
        "The year of an official document number is written in tortoise-shell brackets, as in \
         `国发〔2026〕12号`. Round, square and lenticular brackets are not used there."
        zh: format!("发文字号的年份 `{found}` 没有用 〔 〕 括起来")
        => write_zh(advice, "年份放在 〔 〕 里");
        "发文字号的年份用六角括号，例如 `国发〔2026〕12号`，不用圆括号、方括号和方头括号。"
    DotForm Warning "dot/form" ""
        |found, advice|
        en: format!("`{found}` is not the Chinese middle dot")
        => write(advice, "write `·`, U+00B7");
        "The dot between the parts of a foreign name is ·, U+00B7. Bullets, hyphenation points and the dot of \
         Japanese look alike but have another width."
        zh: format!("`{found}` 不是中文的间隔号")
        => write_zh(advice, "写成 `·`，U+00B7");
        "外国人名中间的间隔号是 ·，U+00B7。项目符号、连字点和日文的中点看起来一样，宽度不同。"
    EllipsisForm Warning "ellipsis/form" ""
        |found, advice|
        en: format!("`{found}` is no Chinese ellipsis")
        => write(advice, "write `……`, six dots");
        "A Chinese ellipsis has six dots on the middle of the line and the room of two characters. Full stops, \
         or one … alone, are not one."
        zh: format!("`{found}` 不是中文省略号")
        => write_zh(advice, "写成 `……`，六个点");
        "中文省略号是六个点，居中，占两个字的位置。几个句号，或者单独一个 …，都不是。"
    EllipsisRedundant Warning "ellipsis/redundant" ""
        |found, advice|
        en: format!("`{found}` says the same thing twice")
        => twice(found);
        "An ellipsis after a list already means 等. The two are not written together."
        zh: format!("`{found}` 说了两遍")
        => twice_zh(found);
        "省略号用在列举后面，已经有“等”的意思，两者不连用。"
    EscapeLatex Warning "escape/latex" ""
        |found, advice|
        en: format!("stray escape `{found}`")
        => write(advice, "delete the backslash");
        "A backslash before $ % & _ or # is left over from LaTeX or from a converter. In a plain text it is \
         printed; in Markdown it has no use."
        zh: format!("残留的转义 `{found}`")
        => write_zh(advice, "删去反斜杠");
        "$ % & _ # 前面的反斜杠，是从 LaTeX 或转换软件里留下来的。在纯文字里它会印出来，在 Markdown 里没有\
         用处。"
    EscapeMarkdown Warning "escape/markdown" ""
        |found, advice|
        en: format!("`{found}` is printed as written")
        => write(advice, "in plain text, delete it; in Markdown, leave no space inside the asterisks");
        "Titles, captions and names are plain text: Markdown's signs, marks of notes and references, tags \
         and `&nbsp;` are printed in them. In Markdown, ** with a space on its inner side is not emphasis \
         and is printed too."
        zh: format!("`{found}` 会照原样印出来")
        => write_zh(advice, "在纯文字里，删去它；在 Markdown 里，星号里侧不留空格");
        "标题、图题和名称都是纯文字：Markdown 的记号、脚注和引文的标记、标签和 `&nbsp;` 都会印出来。在 \
         Markdown 里，里侧有空格的 ** 不是强调，也会印出来。"
    ListBetweenMarks Info "list/between-marks" "GB/T 15834-2011, 4.5.3.5"
        |found, advice|
        en: format!("no 顿号 is usual in `{found}`")
        => write(advice, "leave the 顿号 out");
        "Between quotations or titles that follow one another, 顿号 is usually left out, because the marks \
         separate them already. It stays where a bracket comes between."
        zh: format!("`{found}` 里一般不用顿号")
        => write_zh(advice, "删去顿号");
        "并列的引号或书名号之间一般不用顿号，标点已经把它们隔开了。中间有括号的照用。"
    MarksHalfWidth Warning "marks/half-width" ""
        |found, advice|
        en: format!("half-width `{}` in Chinese text", found.trim())
        => write(advice, "write the full-width mark");
        "Marks in Chinese text are as wide as a character. A half-width one next to Chinese characters was \
         typed with the wrong keyboard. Numbers, times, addresses and English sentences keep theirs."
        zh: format!("中文里用了半角的 `{}`", found.trim())
        => write_zh(advice, "改成全角的标点");
        "中文里的标点占一个字的位置。汉字旁边的半角标点，是输入法没有切换。数字、时刻、网址和英文句子里的照\
         用半角。"
    MarksRepeated Warning "marks/repeated" ""
        |found, advice|
        en: format!("`{found}` repeats a mark")
        => match advice {
            Some(mark) => format!("write `{mark}`"),
            None => format!("keep one of the marks in `{found}`"),
        };
        "Points that end or divide a sentence are not doubled or combined. Only ！ and ？ may be repeated, up to \
         three times."
        zh: format!("标点重复：`{found}`")
        => match advice {
            Some(mark) => format!("写成 `{mark}`"),
            None => format!("`{found}` 里只留一个"),
        };
        "句末点号和句内点号不重复，也不连用。只有 `！` 和 `？` 可以重复，最多三个。"
    NumberAboutTwice Warning "number/about-twice" ""
        |found, advice|
        en: format!("`{found}` says the same thing twice")
        => either(found, Tongue::En);
        "约 before a number and 左右 after it both say that it is approximate; 超过 and 以上 both say that it is \
         more. One of the two is enough."
        zh: format!("`{found}` 说了两遍")
        => either(found, Tongue::Zh);
        "数前面的“约”和后面的“左右”，都表示大概；“超过”和“以上”，都表示更多。两个只用一个。"
    NumberApproximate Warning "number/approximate" "GB/T 15835-2011, 5.2.1"
        |found, advice|
        en: format!("the approximate number `{found}` is not written so")
        => write(advice, "write two Chinese numerals without 顿号");
        "Two neighbouring numerals that stand for an approximate number are written in Chinese and without \
         顿号: 三四个, 近三四年. With 顿号 they would be two numbers."
        zh: format!("概数不写成 `{found}`")
        => write_zh(advice, "写两个汉字数字，中间不用顿号");
        "两个相邻的数字表示概数，用汉字，中间不用顿号：三四个，近三四年。加了顿号就是两个数。"
    NumberContradiction Warning "number/contradiction" ""
        |found, advice|
        en: format!("the figures of `{found}` go the other way than its verb")
        => "correct a figure, or the verb";
        "`从……增至……` says that something grew, `从……降至……` that it fell; with these two figures it is the other way \
         round. Only figures of the same unit are compared; ranks, times and errors, of which less is better, \
         are left alone."
        zh: format!("`{found}` 里的数与动词相反")
        => "改正数字，或者改正动词";
        "`从……增至……` 说的是增加，`从……降至……` 说的是减少，这两个数却相反。只比单位相同的数；名次、时间和误差这些越\
         小越好的，不作判断。"
    NumberMixed Warning "number/mixed" ""
        |found, advice|
        en: format!("`{found}` mixes figures with 千 or 百")
        => match advice {
            Some(figures) => format!("write `{figures}` or `{}`", spelled(found)),
            None => format!("write it out in figures, or `{}`", spelled(found)),
        };
        "After Arabic figures only 万 and 亿 may stand for a factor. 千 and 百 are written out in figures, or \
         the whole number in Chinese."
        zh: format!("`{found}` 把阿拉伯数字与千、百混用了")
        => match advice {
            Some(figures) => format!("写成 `{figures}` 或 `{}`", spelled(found)),
            None => format!("全部写成阿拉伯数字，或者 `{}`", spelled(found)),
        };
        "阿拉伯数字后面只能用万、亿。千、百要么写成阿拉伯数字，要么整个数写成汉字。"
    NumberRate Warning "number/rate" ""
        |found, advice|
        en: format!("`{found}` is a share of more than the whole")
        => "correct the figure, or the word for it";
        "A share of a whole, such as 占比, 合格率 or 失业率, cannot exceed 100%. Rates that are counted otherwise, \
         such as 毛入学率 and 拨备覆盖率, are left alone."
        zh: format!("`{found}` 超过了全部")
        => "改正数字，或者改正说法";
        "占比、合格率、失业率这样的比率不会超过 100%。毛入学率、拨备覆盖率等另有算法的，不作判断。"
    NumberShares Warning "number/shares" ""
        |found, advice|
        en: match advice {
            Some(sum) => format!("the shares `{found}` add up to {sum}, not to 100"),
            None => format!("the shares `{found}` do not add up to 100"),
        }
        => "correct one of the three";
        "The shares of the three sectors of an economy are parts of one whole. Each may be rounded, so a sum \
         from 99.8 to 100.2 is right."
        zh: match advice {
            Some(sum) => format!("`{found}` 加起来是 {sum}，不是 100"),
            None => format!("`{found}` 加起来不是 100"),
        }
        => "三个数里改正一个";
        "三次产业的比重加起来是全部。各数都四舍五入过，所以和在 99.8 到 100.2 之间都对。"
    NumberThousands Info "number/thousands" ""
        |found, advice|
        en: format!("`{found}` is grouped otherwise than the other numbers of this issue")
        => match advice {
            Some(other) => format!("write `{other}` as most of the others, or all of them like this one"),
            None => "group all long numbers, or none".to_owned(),
        };
        "Some long numbers of this issue have commas between the thousands and others have not. Either is \
         right, but one issue keeps to one of them."
        zh: format!("`{found}` 的分节写法与这一期其他的数不同")
        => match advice {
            Some(other) => format!("与多数一样写成 `{other}`，或者都写成这样"),
            None => "长的数要么都分节，要么都不分".to_owned(),
        };
        "这一期里有的长数字用逗号分节，有的不用。两种都对，一期里只用一种。"
    NumberTimes Warning "number/times" ""
        |found, advice|
        en: format!("nothing can be less by a multiple, as `{found}` says")
        => "write what is left: `减少到三分之一`, `降低 80%`";
        "What falls by once its amount is gone. 倍 measures growth; a decrease is given in per cent, in parts or by \
         what it falls to."
        zh: format!("减少不能用倍数：`{found}`")
        => "写剩下多少：`减少到三分之一`、`降低 80%`";
        "减少一倍就一点不剩了。倍数用于增加；减少用百分数、分数，或者写减少到多少。"
    NumberTwo Warning "number/two" ""
        |found, advice|
        en: format!("before a measure word it is 两, not `{found}`")
        => write(advice, "write `两个`");
        "Two of something is 两个, 两个月. 二 stays in 第二, 十二 and 二十."
        zh: format!("量词前面用“两”，不用 `{found}`")
        => write_zh(advice, "写成 `两个`");
        "两件东西是“两个”，两个月是“两个月”。第二、十二、二十照用“二”。"
    OrdinalMark Warning "ordinal/mark" ""
        |found, advice|
        en: format!("`{found}` is not the mark after this ordinal")
        => write(advice, "write the mark that belongs to this ordinal");
        "Each kind of ordinal has its own mark: 一 and 顿号, 1 and a point, 第一 and 首先 with a comma. A \
         number in brackets or a circle has none."
        zh: format!("`{found}` 后面的标点不合这种序号")
        => write_zh(advice, "写这种序号该用的标点");
        "各种序号后面的标点不同：一 用顿号，1 用下圆点，第一、首先用逗号。加了括号或圆圈的，后面没有标点。"
    OrdinalSkips Warning "ordinal/skips" ""
        |found, advice|
        en: format!("`{found}` does not count on from the one before it")
        => match advice {
            Some(next) => format!("`{next}` comes next: correct the number, or restore what is missing"),
            None => "correct the number, or restore what is missing".to_owned(),
        };
        "一是, 二是 … in a text, 第一， 第二， … at the beginning of sentences and （一）（二）… at that of paragraphs \
         count on one by one. A heading, or a new 一, starts a new count."
        zh: format!("`{found}` 与前面的序号接不上")
        => match advice {
            Some(next) => format!("下一个是 `{next}`：改正序号，或者补上漏掉的一项"),
            None => "改正序号，或者补上漏掉的一项".to_owned(),
        };
        "文中的 `一是`、`二是`，句首的 `第一，`、`第二，`，段首的 `（一）`、`（二）`，要一个接一个。遇到小标题，或者重新从一\
         数起，就另算。"
    OrdinalSequence Warning "ordinal/sequence" ""
        |found, advice|
        en: format!("the typed number `{found}` is not the next one")
        => match advice {
            Some(next) => format!("write `{next}`, or leave numbers out: jianbao numbers sections"),
            None => "leave numbers out: jianbao numbers sections".to_owned(),
        };
        "Some titles of sections have a typed number, and these do not count on one by one. Usually a section \
         was added, removed or moved."
        zh: format!("自己写的编号 `{found}` 接不上")
        => match advice {
            Some(next) => format!("写成 `{next}`；或者不写编号，各节由 jianbao 编号"),
            None => "不写编号：各节由 jianbao 编号".to_owned(),
        };
        "有几节的标题自己写了编号，却接不上。多半是增加、删去或者移动过一节。"
    PairsNested Warning "pairs/nested" ""
        |found, advice|
        en: format!("`{found}` is not the inner mark of a pair")
        => write(advice, "write the inner mark of the pair");
        "A quotation inside a quotation has single quotation marks, and a title inside a title has single \
         book marks."
        zh: format!("`{found}` 用在里层不对")
        => write_zh(advice, "改成里层的符号");
        "引号里面再用引号，用单引号；书名号里面再用书名号，用单书名号。"
    PairsUnbalanced Warning "pairs/unbalanced" ""
        |found, advice|
        en: format!("`{found}` has no counterpart in this paragraph")
        => match advice {
            Some(other) => format!("add the missing `{other}`, or delete this one"),
            None => "add the missing mark, or delete this one".to_owned(),
        };
        "Quotation marks, book marks and brackets come in pairs within a paragraph. Only a quotation that goes \
         on in the next paragraph is left open, and is opened again there. Brackets that are closed in a \
         later paragraph are not reported."
        zh: format!("这一段里 `{found}` 不成对")
        => match advice {
            Some(other) => format!("补上 `{other}`，或者删去这一个"),
            None => "补上缺的一个，或者删去这一个".to_owned(),
        };
        "引号、书名号和括号在一段里成对出现。只有引文接到下一段的，前一段末尾不用后引号，下一段开头再用前引\
         号。括号到后面的段落才括完的，不报告。"
    QuotesStraight Warning "quotes/straight" ""
        |found, advice|
        en: format!("straight quotation mark `{found}` in Chinese text")
        => match (advice, found) {
            (Some(mark), _) => format!("write `{mark}`"),
            (None, "'") => "write `‘` or `’`; in traditional lang `『` or `』`".to_owned(),
            (None, _) => "write `“` or `”`; in traditional lang `「` or `」`".to_owned(),
        };
        "The quotation marks of Chinese differ at their two ends. Straight ones are a typewriter's; they are \
         right in code and for inches."
        zh: format!("中文里用了直引号 `{found}`")
        => match (advice, found) {
            (Some(mark), _) => format!("写成 `{mark}`"),
            (None, "'") => "写成 `‘` 或 `’`；繁体的源文件用 `『` 或 `』`".to_owned(),
            (None, _) => "写成 `“` 或 `”`；繁体的源文件用 `「` 或 `」`".to_owned(),
        };
        "中文的引号前后不同。直引号是打字机的，只用在代码里和表示英寸。"
    RangeConnector Warning "range/connector" "GB/T 15834-2011, 4.13.3"
        |found, advice|
        en: format!("`{found}` is not the sign between these numbers")
        => write(advice, "write the sign that belongs between these numbers");
        "Times and places are joined by —, quantities by ～ (U+FF5E). The hyphen is for dates in figures, \
         telephone numbers, models and compounds."
        zh: format!("这两个数之间不用 `{found}`")
        => write_zh(advice, "写这两个数之间该用的符号");
        "时间和地点的起止用 —，数量的起止用 ～（U+FF5E）。连字符用在全数字的日期、电话号码、型号和复合词里。"
    RangeUnit Warning "range/unit" "GB/T 15835-2011, 5.1.3"
        |found, advice|
        en: format!("the first number of `{found}` lacks its unit")
        => write(advice, "give both numbers their unit");
        "In a range, %, 万 and 亿 are written after both numbers. Left out after the first, the range can be \
         read as beginning at a far smaller number."
        zh: format!("`{found}` 的前一个数缺少单位")
        => write_zh(advice, "两个数都写上单位");
        "表示范围时，% 万 亿 在两个数后面都要写。前一个不写，会读成从小得多的数开始。"
    ReferenceDuplicate Warning "reference/duplicate" ""
        |found, advice|
        en: format!("the reference `{found}` is given twice")
        => "keep one, and cite it by the same id";
        "Two references have the same address, or the same source, title and date. Readers would look for a \
         difference."
        zh: format!("参考文献 `{found}` 列了两次")
        => "只留一条，引用时用同一个 id";
        "两条参考文献的网址相同，或者来源、题名和日期都相同。读者会去找两者的不同。"
    ReferenceFuture Warning "reference/future" ""
        |found, advice|
        en: format!("the reference's date `{found}` is later than the issue's")
        => "correct one of the two dates";
        "An issue cannot rest on what was published after it. Usually a year or a month was mistyped."
        zh: format!("参考文献的日期 `{found}` 晚于这一期的日期")
        => "两个日期改正其中一个";
        "简报不能依据在它之后才发表的东西。多半是年或月写错了。"
    ReferenceOrder Info "reference/order" ""
        |found, advice|
        en: format!("the reference `{found}` is cited first where a later number was cited already")
        => "put the references in the order in which the text first cites them";
        "Numbers of references usually count up through an issue: a reader who meets [1] after [3] looks for \
         what was missed. Only the first one out of order is reported."
        zh: format!("参考文献 `{found}` 第一次引用时，后面的号已经引用过了")
        => "参考文献按文中第一次引用的先后排列";
        "参考文献的号一般从前到后递增：先见到 [3] 再见到 [1]，读者会以为漏看了。只报第一处。"
    ReferenceUncited Warning "reference/uncited" ""
        |found, advice|
        en: format!("the reference `{found}` is not cited, though others are")
        => "cite it where it is used, or delete it";
        "Some references of this issue are cited in the text and this one is not. It was probably left over, or \
         its citation was forgotten."
        zh: format!("参考文献 `{found}` 没有引用，别的都引用了")
        => "在用到的地方引用它，或者删去";
        "这一期有的参考文献在文中引用了，这一条没有。多半是留下来忘了删，或者忘了写引用。"
    SectionUnsourced Info "section/unsourced" ""
        |found, advice|
        en: format!("the section `{found}` cites nothing, though others do")
        => "cite the section's sources, if it has any";
        "Other sections of this issue cite their sources and this one does not. That may be right; it is a \
         reminder."
        zh: format!("`{found}` 这一节没有引用来源，别的节都有")
        => "有来源的，写上引用";
        "这一期别的节都引用了来源，这一节没有。也可能本来就没有，只是提醒。"
    SpaceAfterMark Warning "space/after-mark" ""
        |found, advice|
        en: format!("a space after the full-width mark `{}`", found.trim_end())
        => "delete it: the mark has its own";
        "A full-width mark brings its own space along. A typed one after it, left over from typing in English, \
         makes a hole in the line."
        zh: format!("全角标点 `{}` 后面多了空格", found.trim_end())
        => "删去：标点自己带着空";
        "全角标点自己带着空。后面再打的空格，是英文输入的习惯，会在行里留下一个洞。"
    SpaceHanHan Info "space/han-han" ""
        |found, advice|
        en: format!("a space between Chinese words: `{found}`")
        => match advice {
            Some(closed) => format!("write `{closed}`, or put the mark that is meant"),
            None => "delete it, or put the mark that is meant".to_owned(),
        };
        "Chinese words are not separated by spaces. In the middle of a sentence one is usually left over \
         from another program, or is in the place of a lost mark."
        zh: format!("汉字之间有空格：`{found}`")
        => match advice {
            Some(closed) => format!("写成 `{closed}`，或者加上该有的标点"),
            None => "删去，或者加上该有的标点".to_owned(),
        };
        "汉字之间不加空格。句子中间的空格，多半是别的软件留下来的，或者那里少了标点。"
    SpaceIndent Warning "space/indent" ""
        |found, advice|
        en: "a paragraph indented with typed spaces".to_owned()
        => "delete them: the layout indents paragraphs";
        "The layout indents each paragraph itself. Typed full-width spaces at its beginning add to that, \
         and the first lines are no longer aligned."
        zh: "段首用空格缩进"
        => "删去：版式会缩进";
        "每段由版式缩进。段首再打全角空格，缩进就加倍，各段也对不齐。"
    SummaryUnsaid Info "summary/unsaid" ""
        |found, advice|
        en: format!("no section says `{found}`, which the summary names")
        => "correct it here or there, or say it in a section too";
        "The summary names a number or the title of a work that no section, key figure or reference has. Numbers \
         of fewer than three figures and those that were only rounded are left alone."
        zh: format!("摘要里的 `{found}`，各节都没有提到")
        => "改正其中一处，或者在正文里也写上";
        "摘要里的数或书名，各节、关键数据和参考文献里都没有。不到三位的数，以及只是取了整的数，不作判断。"
    TitleStop Warning "title/stop" ""
        |found, advice|
        en: format!("a title or caption ends in `{found}`")
        => "delete the mark";
        "A title, a heading and a caption of one sentence have no full stop at their end."
        zh: format!("标题或图题以 `{found}` 结尾")
        => "删去这个标点";
        "标题、小标题，以及只有一句的图题，末尾不用句号。"
    UnitCase Warning "unit/case" ""
        |found, advice|
        en: format!("the unit `{found}` has capitals in the wrong places")
        => write(advice, "write the symbol of the SI");
        "Symbols of units keep their capitals: k for 千, M for 兆, W, Hz and V for units named after people. `KW` \
         and `Ghz` are none."
        zh: format!("单位 `{found}` 大小写不对")
        => write_zh(advice, "写成国际单位制的符号");
        "单位符号的大小写是固定的：千是 k，兆是 M，来自人名的 W、Hz、V 大写。没有 `KW` 和 `Ghz` 这样的单位。"
    WordForbidden Warning "word/forbidden" ""
        |found, advice|
        en: format!("`{found}` is forbidden by `[words]`")
        => "write it otherwise";
        "`[words]` in jianbao.toml, or a file that it names, says `false` of this word: the house does not print it."
        zh: format!("`[words]` 不准用 `{found}`")
        => "换一个说法";
        "jianbao.toml 的 `[words]`，或者它列出的文件，对这个词写了 `false`：本刊不用这个词。"
    WordHouse Warning "word/house" ""
        |found, advice|
        en: format!("`[words]` has another form for `{found}`")
        => write(advice, "write the form of the house");
        "`[words]` in jianbao.toml, or a file that it names, gives the form that the house prints. In the title \
         of a work, `《…》`, the other form stays."
        zh: format!("`[words]` 规定 `{found}` 另有写法")
        => write_zh(advice, "写成本刊的写法");
        "jianbao.toml 的 `[words]`，或者它列出的文件，规定了本刊的写法。书名号里的照原样。"
    WordParticle Warning "word/particle" ""
        |found, advice|
        en: format!("`{found}` has 的 where 得 belongs")
        => write(advice, "write 得");
        "得 comes between a verb and its result: 变得更好, 值得注意. Only phrases in which 的 is never right are \
         reported."
        zh: format!("`{found}` 里的“的”应当是“得”")
        => write_zh(advice, "改成“得”");
        "动词和补语之间用“得”：变得更好，值得注意。只报“的”一定不对的说法。"
    WidthFullLatin Warning "width/full-latin" ""
        |found, advice|
        en: format!("full-width letters or figures `{found}`")
        => write(advice, "write them half-width");
        "Letters and figures are half-width in horizontal text. Full-width ones are spaced like single \
         characters, and searching does not find them."
        zh: format!("全角的字母或数字 `{found}`")
        => write_zh(advice, "改成半角的");
        "横排文字里的字母和数字用半角。全角的一个一个分开，查找也找不到。"
    WordDoubled Warning "word/doubled" ""
        |found, advice|
        en: format!("`{found}` repeats a word")
        => write(advice, "write the word once");
        "The word stands there twice in a row. Only words that are never doubled on purpose are on the list: \
         非常非常 and 实实在在 are not."
        zh: format!("`{found}` 重复了一个词")
        => write_zh(advice, "只写一个");
        "同一个词连写了两遍。只列入绝不会有意重叠的词，“非常非常”“实实在在”不在其内。"
    WordStrayLatin Warning "word/stray-latin" ""
        |found, advice|
        en: format!("the English word `{found}` stands alone between Chinese words")
        => write(advice, "write the Chinese word");
        "A single English function word inside a Chinese sentence is left over from a translation."
        zh: format!("汉字之间单独有一个英文词 `{found}`")
        => write_zh(advice, "写成中文");
        "中文句子里单独的一个英文虚词，是翻译时留下来的。"
    WordVariant Info "word/variant" "GF 1001-2001"
        |found, advice|
        en: format!("`{found}` is not the recommended form of the word")
        => write(advice, "write the recommended form");
        "第一批异形词整理表 recommends one of several forms of a word, such as 账户 and 折中. Forms that also mean \
         something else are left alone, and so are titles of works."
        zh: format!("`{found}` 不是推荐的词形")
        => write_zh(advice, "写成推荐的词形");
        "《第一批异形词整理表》在一个词的几种写法里推荐了一种，例如 `账户`、`折中`。另有别的意思的写法，以及书名号里的，\
         不作判断。"
    WordWrong Warning "word/wrong" ""
        |found, advice|
        en: format!("`{found}` is not how the word is written")
        => write(advice, "write it as the dictionary does");
        "The words on this list are wrong in every context: a character of the same sound or shape is in \
         the place of the right one. A sentence that is about the wrong form may have it in quotation \
         marks."
        zh: format!("`{found}` 有错别字")
        => write_zh(advice, "照词典改正");
        "这张表里的写法在哪里都是错的：同音或者形近的字，代替了该用的字。专门讨论错字的句子，把它放在引号里就不报。"
    YearGrouped Warning "year/grouped" ""
        |found, advice|
        en: format!("the year `{found}` has a comma")
        => write(advice, "leave the comma out");
        "Commas separate the thousands of quantities. A year is not a quantity: `2026年`, never `2,026年`."
        zh: format!("年份 `{found}` 里有逗号")
        => write_zh(advice, "删去逗号");
        "分节的逗号用在数量里。年份不是数量：写 `2026年`，不写 `2,026年`。"
    YearShort Warning "year/short" ""
        |found, advice|
        en: format!("the year in `{found}` is shortened")
        => match advice {
            Some(whole) => format!("write all four figures: `{whole}`"),
            None => "write all four figures".to_owned(),
        };
        "A year is written with all four figures. Two can be read as a length of time."
        zh: format!("`{found}` 里的年份写得不全")
        => match advice {
            Some(whole) => format!("四位数字写全：`{whole}`"),
            None => "四位数字写全".to_owned(),
        };
        "年份写全四位数字。只写两位，会读成时间的长短。"
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

/// Why a day cannot be: advice is `2月:28`, or nothing where there is no such month.
fn impossible(advice: &str, tongue: Tongue) -> String {
    match advice.split_once(':') {
        Some((month, days)) => {
            tongue.of(format!("{month} has {days} days"), format!("{month}只有 {days} 天"))
        }
        None => tongue.of("a year has 12 months", "一年只有 12 个月").to_owned(),
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

/// The same in Chinese.
fn write_zh(advice: Option<&str>, otherwise: &str) -> String {
    match advice {
        Some("") => "删去".to_owned(),
        Some(text) => format!("写成 `{text}`"),
        None => otherwise.to_owned(),
    }
}

fn weekday_phrase_zh(found: &str, advice: Option<&str>) -> String {
    match advice {
        Some(day) => format!("`{found}`：这一天是{day}"),
        None => format!("`{found}`：这一天不是这个星期几"),
    }
}

/// Either half of `约30万人左右`.
fn either(found: &str, tongue: Tongue) -> String {
    let starts = ["大约", "大概", "约", "超过", "超出", "至少", "不少于", "不低于", "最少"];
    let rest = starts.iter().find_map(|start| found.strip_prefix(start)).unwrap_or(found).trim_start();
    let ends = ["左右", "上下", "以上"];
    let lead = ends.iter().find_map(|end| found.strip_suffix(end)).unwrap_or(found).trim_end();
    tongue.of(format!("write `{lead}` or `{rest}`"), format!("写成 `{lead}` 或 `{rest}`"))
}

/// Both halves of `……等`.
fn twice(found: &str) -> String {
    match found.find('等') {
        Some(at) => format!("keep either `{}` or `{}`", &found[..at], &found[at..]),
        None => "keep either `……` or `等`".to_owned(),
    }
}

/// The same in Chinese.
fn twice_zh(found: &str) -> String {
    match found.find('等') {
        Some(at) => format!("`{}` 和 `{}` 只留一个", &found[..at], &found[at..]),
        None => "`……` 和 `等` 只留一个".to_owned(),
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
