//! The keys of a brief and of the series file, as the contract names them. One
//! declaration per table is the source of both the parser and the JSON Schema.

use std::collections::BTreeMap;

use schemars::Schema;

use super::read::{
    Day, Fit, Flag, Known, Missing, OneOrMany, Positive, Read, Required, Switch, Title, choices,
    inline_schema, read_words, tables,
};
use super::value::{Node, Value};
use super::words::ListedWord;
use crate::findings::{Fault, Findings};
use crate::lint::HouseWord;
use crate::text::lang::Lang;
use crate::text::source::Text;
use crate::words::{Words, words};

read_words!(Lang);

choices! {
    /// How references are written.
    ReferenceStyle {
        /// Source, title, date and note, distinguished by type and space.
        #[default]
        Plain = "plain",
        /// GB/T 7714-2015.
        Gb2015 = "gb-7714-2015",
        /// GB/T 7714-2025, in force since July 2026.
        Gb2025 = "gb-7714-2025",
    }

    /// How close an issue's text is set.
    Density {
        /// As the layout has it.
        #[default]
        Normal = "normal",
        /// Smaller and closer, with more on a page.
        Compact = "compact",
    }

    /// The type of a reference, by the letter of GB/T 7714.
    ReferenceType {
        /// An article in a newspaper.
        #[default]
        Newspaper = "N",
        /// An article in a journal.
        Journal = "J",
        /// A book.
        Book = "M",
        /// A report.
        Report = "R",
        /// A standard; `source` is its number.
        Standard = "S",
        /// A page on the web.
        Online = "EB/OL",
    }

    /// Whose messenger a group is of.
    GroupKind {
        /// 企业微信: text, and the PDF as a file.
        #[default]
        Wecom = "wecom",
        /// 钉钉: text.
        Dingtalk = "dingtalk",
        /// 飞书: text.
        Feishu = "feishu",
    }

    /// How the connection to a mail server is protected.
    Security {
        /// Plain at first, encrypted before anything is said (RFC 3207).
        #[default]
        Starttls = "starttls",
        /// Encrypted from the first byte (RFC 8314).
        Tls = "tls",
        /// Not at all.
        None = "none",
    }

    /// A PDF standard, as typst names it.
    #[allow(missing_docs, reason = "the words say it")]
    Standard {
        V1_4 = "1.4",
        V1_5 = "1.5",
        V1_6 = "1.6",
        #[default]
        V1_7 = "1.7",
        V2_0 = "2.0",
        A1b = "a-1b",
        A1a = "a-1a",
        A2b = "a-2b",
        A2u = "a-2u",
        A2a = "a-2a",
        A3b = "a-3b",
        A3u = "a-3u",
        A3a = "a-3a",
        A4 = "a-4",
        A4f = "a-4f",
        A4e = "a-4e",
        Ua1 = "ua-1",
    }
}

tables! {
    /// One issue of a newsletter.
    #[schemars(title = "jianbao brief", transform = series_may_supply)]
    RawBrief = "the brief" {
        /// A built-in layout's name, the name of a folder in the project's `layouts/`, or a path to one.
        layout: Option<Text>,
        /// The language of the words that the layout prints.
        lang: Lang,
        /// How references are written.
        reference_style: ReferenceStyle,
        /// Whether the contents are printed: true, false, or "auto", from two entries on.
        contents: Switch,
        /// Whether sections are numbered: true, false, or "auto", a single one is not.
        numbering: Switch,
        /// How this issue sits on its pages.
        page: Option<RawPage>,
        /// The masthead.
        header: RawHeader,
        /// The summary; `summary = "…"` is short for `{ text = "…" }`.
        summary: Option<RawSummary>,
        /// Two to six figures in boxes after the summary.
        key_figures: Vec<RawKeyFigure>,
        /// The numbered sections.
        sections: Vec<RawSection>,
        /// The closing section, numbered after the last one.
        judgement: Option<RawJudgement>,
        /// The numbered references.
        references: Vec<RawReference>,
        /// The footer on the last page.
        contact: Option<RawContact>,
        /// The 报尾 of a 简报.
        distribution: Option<RawDistribution>,
    }

    /// The masthead.
    #[schemars(transform = series_may_supply)]
    RawHeader = "[header]" {
        /// The newsletter's name; a list: its lines.
        title: Title,
        /// A line under the name.
        subtitle: Option<Text>,
        /// Who publishes it: one name or several.
        publisher: OneOrMany,
        /// Partners, printed with & between them.
        partners: Vec<Text>,
        /// The day of the issue: 2026-06-10, without quotes.
        date: Day,
        /// The number of the issue: 第 161 期.
        issue: Option<Positive>,
        /// The number over all years: 总第 1161 期.
        total_issue: Option<Positive>,
        /// A marking such as 内部资料 注意保存.
        marking: Option<Text>,
        /// An image; the path is relative to this file.
        logo: Option<Text>,
    }

    /// The summary as a table.
    #[schemars(transform = series_may_supply)]
    RawSummaryTable = "[summary]" {
        /// Its heading; the layout's own word by default.
        title: Option<Text>,
        /// The text, in Markdown.
        text: Text,
        /// Keywords: printed, and put in the PDF's metadata.
        keywords: Vec<Text>,
    }

    /// How this issue sits on its pages.
    #[schemars(transform = series_may_supply)]
    RawPage = "[page]" {
        /// The pages that it should take; "whole" (default): no last page under a fifth; false: as it falls.
        fit: Fit,
        /// "normal" (default) or "compact".
        density: Density,
        /// A mark across each page, such as 征求意见稿.
        stamp: Option<Text>,
        /// Whether lines are numbered, for a review.
        line_numbers: Flag,
    }

    /// One figure in a box of its own.
    RawKeyFigure = "[[key_figures]]" {
        /// The figure, printed large as it is written.
        value: Text,
        /// Its unit.
        unit: Option<Text>,
        /// What it counts.
        label: Text,
        /// Its change, with the sign: "+19.4%".
        change: Option<Text>,
    }

    /// One numbered section.
    RawSection = "[[sections]]" {
        /// Plain text, without its number; a list: its lines.
        title: Title,
        /// The text, in Markdown.
        body: Text,
    }

    /// The closing section.
    #[schemars(transform = series_may_supply)]
    RawJudgement = "[judgement]" {
        /// The word before the title; the layout's own by default.
        label: Option<Text>,
        /// Plain text; a list: its lines.
        title: Title,
        /// The text, in Markdown.
        body: Text,
    }

    /// One reference.
    RawReference = "[[references]]" {
        /// Lets a text say `[@id]`.
        id: Option<Text>,
        /// Who published it.
        source: Option<Text>,
        /// Its title.
        title: Text,
        /// N, J, M, R, S or EB/OL; guessed where it is left out.
        r#type: Option<ReferenceType>,
        /// Who wrote it: one name or several.
        authors: Option<OneOrMany>,
        /// The publisher of a book or report.
        publisher: Option<Text>,
        /// The day on which the page was read.
        accessed: Option<Day>,
        /// A day, a month ("2026-06") or a year (2026).
        date: Option<Known>,
        /// Makes the title a link.
        url: Option<Text>,
        /// What it was used for.
        note: Option<Text>,
    }

    /// The footer on the last page.
    #[schemars(transform = series_may_supply)]
    RawContact = "[contact]" {
        /// Its heading.
        title: Option<Text>,
        /// QR codes, side by side.
        codes: Vec<RawCode>,
        /// Who is behind the newsletter.
        about: Vec<RawAbout>,
    }

    /// One QR code: exactly one of `image` and `url`.
    RawCode = "[[contact.codes]]" {
        /// The lines under the code.
        caption: Option<OneOrMany>,
        /// An image as given; the path is relative to this file.
        image: Option<Text>,
        /// A text to draw a QR code of.
        url: Option<Text>,
    }

    /// A blurb.
    RawAbout = "[[contact.about]]" {
        /// The name before the text.
        name: Text,
        /// The text, in Markdown.
        text: Text,
        /// An address, printed and linked.
        url: Option<Text>,
    }

    /// To whom the issue goes, and who answers for it.
    #[schemars(transform = series_may_supply)]
    RawDistribution = "[distribution]" {
        /// 报
        report_to: Vec<Text>,
        /// 送
        send_to: Vec<Text>,
        /// 发
        issue_to: Vec<Text>,
        /// 共印 N 份
        copies: Option<Positive>,
        /// 责任编辑
        editor: Option<Text>,
        /// 审核
        reviewer: Option<Text>,
        /// 签发
        approver: Option<Text>,
    }

    /// What does not change from issue to issue: jianbao.toml.
    #[schemars(title = "jianbao series file")]
    RawSeries = "the series file" {
        /// Whatever a brief leaves out, in a brief's shape.
        defaults: Option<Inherited>,
        /// Where outputs go.
        output: Option<RawOutput>,
        /// Fonts of your own.
        fonts: Option<RawFonts>,
        /// The PDF.
        pdf: Option<RawPdf>,
        /// What is an error, and what is not reported.
        check: Option<RawCheck>,
        /// Words that the house writes otherwise ("布署" = "部署") or forbids ("某某" = false).
        words: Option<RawWords>,
        /// Mail to readers.
        mail: Option<RawMail>,
        /// Groups of messengers, each by its name.
        notify: Option<RawGroups>,
    }

    /// A group of a messenger: its robot's address, which is a secret.
    RawGroup = "[notify.NAME]" {
        /// "wecom" (企业微信), "dingtalk" (钉钉) or "feishu" (飞书).
        kind: Required<GroupKind>,
        /// The environment variable that holds the robot's address.
        url_env: Option<Text>,
        /// A file whose first line is the robot's address, relative to the series file.
        url_file: Option<Text>,
        /// A command that prints the robot's address.
        url_command: Option<Text>,
        /// The environment variable that holds the secret for signatures.
        secret_env: Option<Text>,
        /// A file whose first line is the secret for signatures, relative to the series file.
        secret_file: Option<Text>,
        /// A command that prints the secret for signatures.
        secret_command: Option<Text>,
        /// Where the issue can be read; takes {date} and {issue}.
        link: Option<Text>,
    }

    /// Where outputs go.
    RawOutput = "[output]" {
        /// A folder, relative to the series file.
        dir: Option<Text>,
        /// A name without ending, "{stem}" by default; also {title} {date} {issue}.
        name: Option<Text>,
    }

    /// Fonts of your own.
    #[schemars(transform = series_may_supply)]
    RawFonts = "[fonts]" {
        /// Folders, relative to the series file.
        dirs: Vec<Text>,
    }

    /// The PDF.
    RawPdf = "[pdf]" {
        /// The standards to conform to, ["a-2a", "ua-1"] by default.
        standard: Option<Vec<Standard>>,
    }

    /// Codes of findings, or their first parts.
    #[schemars(transform = series_may_supply)]
    RawCheck = "[check]" {
        /// Codes that are errors.
        deny: Vec<Text>,
        /// Codes that are not reported.
        allow: Vec<Text>,
    }

    /// Mail to readers. Texts take {title} {date} {issue} {name} and the list's columns.
    RawMail = "[mail]" {
        /// The address that the messages come from.
        from: Text,
        /// The name before that address; the publishers by default.
        sender_name: Option<Text>,
        /// Where answers go, if not to `from`.
        reply_to: Option<Text>,
        /// The subject; title, number and date of the issue by default.
        subject: Option<Text>,
        /// How the letter begins, such as "尊敬的{name|读者}：".
        greeting: Option<Text>,
        /// A text before the summary; an empty line begins a new paragraph.
        text: Option<Text>,
        /// An https address that takes a reader off the list; {address} is percent-encoded.
        unsubscribe: Option<Text>,
        /// The list's name by RFC 2919, such as "jianbao.example.cn".
        list_id: Option<Text>,
        /// A folder with a letter of your own, relative to the series file.
        template: Option<Text>,
        /// The mail server.
        smtp: Option<RawSmtp>,
        /// How fast, and for how long.
        limits: Option<RawLimits>,
        /// The key that signs the messages.
        dkim: Option<RawDkim>,
    }

    /// The mail server, and one of three ways to its password.
    RawSmtp = "[mail.smtp]" {
        /// The server's name.
        server: Text,
        /// Its port; 587 with STARTTLS, 465 with TLS, 25 without either.
        port: Option<Positive>,
        /// "starttls" (the default), "tls" or "none".
        security: Option<Security>,
        /// The name to log in with.
        user: Option<Text>,
        /// The environment variable that holds the password.
        password_env: Option<Text>,
        /// A file whose first line is the password, relative to the series file.
        password_file: Option<Text>,
        /// A command that prints the password.
        password_command: Option<Text>,
        /// Certificates (PEM) to trust besides the system's, relative to the series file.
        ca_file: Option<Text>,
        /// The name that this machine gives to the server.
        hello_name: Option<Text>,
    }

    /// How fast messages go out, and for how long they are tried.
    RawLimits = "[mail.limits]" {
        /// Messages a minute.
        per_minute: Option<Positive>,
        /// Messages a minute to a domain: { "qq.com" = 20 }.
        per_domain: Option<Rates>,
        /// Minutes during which a message that was put off is tried again; 60 by default.
        retry_for: Option<Positive>,
        /// Seconds before it is tried again, twice as many each further time; 60 by default.
        retry_after: Option<Positive>,
        /// Seconds to wait for the server's answer; 60 by default.
        timeout: Option<Positive>,
    }

    /// The key that signs the messages (RFC 6376).
    RawDkim = "[mail.dkim]" {
        /// The domain that signs.
        domain: Text,
        /// The name of the key in the domain's DNS.
        selector: Text,
        /// The private key, RSA or Ed25519, in PEM, relative to the series file.
        key_file: Text,
    }
}

impl ReferenceType {
    /// The letter in the brackets behind a title.
    pub fn letter(self) -> &'static str {
        self.word()
    }
}

/// The summary, in either of its two forms.
#[derive(Debug, Clone)]
pub struct RawSummary(pub RawSummaryTable);

impl Read for RawSummary {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        if !matches!(node.value, Value::String(_)) {
            return Self(RawSummaryTable::read(node, findings));
        }
        let place = Some(node.place.clone());
        Self(RawSummaryTable { title: None, text: Text::read(node, findings), keywords: Vec::new(), place })
    }

    fn absent(key: &Missing<'_>, findings: &mut Findings) -> Self {
        Self(RawSummaryTable::absent(key, findings))
    }
}

inline_schema!(RawSummary, "RawSummary", |generator| {
    let table = generator.subschema_for::<RawSummaryTable>();
    schemars::json_schema!({ "anyOf": [{ "type": "string" }, table] })
});

/// The `[defaults]` table: merged into a brief before anything is read.
#[derive(Debug, Clone)]
pub struct Inherited;

impl Read for Inherited {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        super::read::table(
            node,
            Words::plain("a table in the shape of a brief", "与源文件同样写法的表"),
            findings,
        );
        Self
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self
    }
}

inline_schema!(Inherited, "Inherited", |generator| generator.subschema_for::<RawBrief>());

/// The words of a house, and the files with more of them.
#[derive(Debug, Clone, Default)]
pub struct RawWords {
    /// The words that stand there.
    pub words: Vec<ListedWord>,
    /// Files, relative to the series file.
    pub files: Vec<Text>,
}

/// Characters of a word of a list, and of what replaces it.
const LISTED: usize = 100;

impl Read for RawWords {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let table = super::read::table(node, Words::plain("a table of words", "写着词语的表"), findings);
        let mut read = Self::default();
        for entry in table.into_iter().flat_map(|table| table.entries()) {
            if entry.key == "files" {
                read.files = Vec::read(&entry.node, findings);
                continue;
            }
            let place = entry.key_place.clone();
            let right = match &entry.node.value {
                Value::String(right) => Some(right.clone()),
                Value::Boolean(false) => None,
                _ => {
                    let expected = Words::plain("a string or `false`", "文本或 `false`");
                    super::read::mismatch(expected, &entry.node, None, findings);
                    continue;
                }
            };
            let word = entry.key.clone();
            let cause = match &right {
                _ if word.chars().count().max(right.iter().flat_map(|right| right.chars()).count())
                    > LISTED =>
                {
                    words!("a word has at most {LISTED} characters", "词语最多 {LISTED} 个字")
                }
                _ if word.trim().is_empty() => Words::plain("a word has characters", "词语不能是空的"),
                Some(right) if *right == word => Words::plain("both forms are the same", "两边一样"),
                Some(right) if right.trim().is_empty() => {
                    Words::plain("write `false` to forbid it", "不准用这个词，就写 `false`")
                }
                _ => {
                    read.words.push(ListedWord { word: HouseWord { word, right }, place });
                    continue;
                }
            };
            findings.add(Fault::WordsEntry { word, cause }, place);
        }
        read
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self::default()
    }
}

impl schemars::JsonSchema for RawWords {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RawWords".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> Schema {
        let files = schemars::json_schema!({
            "description": "Files with more words, relative to the series file.",
            "type": "array", "items": { "type": "string" },
        });
        schemars::json_schema!({
            "type": "object",
            "properties": { "files": files },
            "additionalProperties": { "anyOf": [{ "type": "string" }, { "const": false }] },
        })
    }
}
/// Groups by their names.
#[derive(Debug, Clone, Default)]
pub struct RawGroups(pub BTreeMap<String, RawGroup>);

impl Read for RawGroups {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let expected =
            Words::plain("tables of groups, as [notify.office]", "各个群的表，例如 [notify.office]");
        let table = super::read::table(node, expected, findings);
        let entries = table.into_iter().flat_map(|table| table.entries());
        Self(entries.map(|entry| (entry.key.clone(), RawGroup::read(&entry.node, findings))).collect())
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self::default()
    }
}

inline_schema!(RawGroups, "RawGroups", |generator| {
    let group = generator.subschema_for::<RawGroup>();
    schemars::json_schema!({ "type": "object", "additionalProperties": group })
});

/// Numbers by domain.
#[derive(Debug, Clone, Default)]
pub struct Rates(pub BTreeMap<String, u32>);

impl Read for Rates {
    fn read(node: &Node, findings: &mut Findings) -> Self {
        let table = super::read::table(node, Words::plain("a table of domains", "写着域名的表"), findings);
        let entries = table.into_iter().flat_map(|table| table.entries());
        Self(entries.map(|entry| (entry.key.clone(), Positive::read(&entry.node, findings).0)).collect())
    }

    fn absent(_: &Missing<'_>, _: &mut Findings) -> Self {
        Self::default()
    }
}

inline_schema!(Rates, "Rates", |_generator| {
    let rate = schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX });
    schemars::json_schema!({ "type": "object", "additionalProperties": rate })
});

/// A key that `[defaults]` may supply is not required of a brief by itself.
fn series_may_supply(schema: &mut Schema) {
    schema.remove("required");
}
