//! Twice the text, twice the work: no text causes quadratic work.

use std::time::{Duration, Instant};

use super::super::{Document, Kind, Lang, Prose, Reference, document_remarks, remarks};

/// Pieces that are repeated to a text of one paragraph.
const PIECES: &[&str] = &[
    "国",
    "布署",
    "《布署",
    "从1万",
    "从1万增至2万",
    "约1人左右",
    "一是甲，",
    "1:",
    "2026年6月10日（星期三）召开，",
    "6月10日",
    "“",
    "”",
    "“甲",
    "（甲",
    "甲）",
    "((",
    "a(甲",
    "(甲)",
    "[",
    "[甲](",
    "]",
    "<",
    "<a",
    "`",
    "`甲``乙",
    "*",
    "**甲",
    "~~~甲",
    "_甲",
    "他说,可以;",
    "\\$",
    "$",
    "《甲》、《乙》",
    "“甲”、“乙”",
    "\"",
    "\"甲\"",
    "'甲'",
    "甲， 乙",
    " ",
    "\t",
    "\u{3000}",
    "1",
    "1-",
    "0",
    ".",
    "。",
    "，",
    "—",
    "…",
    "等",
    "&",
    "&a",
    "a",
    "and 甲",
    "甲 乙",
    "\u{200b}",
    "第一、",
    "（一）、",
    "！",
    "５",
    "5千",
    "http://a.b/",
    "甲.md",
    "1,",
    "’s ",
    "’a",
    "’",
];

fn time(text: &str, kind: Kind) -> Duration {
    let started = Instant::now();
    remarks(text, kind, Lang::Hans);
    let date = chrono::NaiveDate::from_ymd_opt(2026, 6, 10);
    let texts = [Prose::new(text, kind)];
    let document = Document { date, texts: &texts, ..Default::default() };
    document_remarks(&document, Lang::Hans);
    started.elapsed()
}

/// Whether four times as much takes about four times as long. The machine does
/// other things too: one good round of some is enough.
fn is_linear(time: impl Fn(usize) -> Duration) -> bool {
    (0..20).any(|_| {
        let short = time(1);
        time(4) < 9 * short + Duration::from_millis(40)
    })
}

#[test]
fn no_text_takes_the_square_of_its_length() {
    let mut slow = Vec::new();
    for piece in PIECES {
        for kind in [Kind::Plain, Kind::Markdown] {
            // So many characters that their square would take a second.
            let count = 3000 / piece.chars().count();
            // By itself, and between Han, where the rules for Chinese read it too.
            let alone = |times: usize| time(&piece.repeat(times * count), kind);
            let within = |times: usize| time(&format!("国{}永", piece.repeat(times * count)), kind);
            if !is_linear(alone) || !is_linear(within) {
                slow.push((piece, kind));
            }
        }
    }
    assert_eq!(slow, []);
}

#[test]
fn no_list_of_references_takes_the_square_of_its_length() {
    let time = |times: usize| {
        let urls: Vec<_> = (0..1000 * times).map(|number| format!("https://a.example/{number}")).collect();
        let reference = |url| Reference { title: "甲", url: Some(url), ..Reference::default() };
        let references = urls.iter().map(|url| reference(url.as_str())).collect();
        let document = Document { references, ..Document::default() };
        let started = Instant::now();
        document_remarks(&document, Lang::Hans);
        started.elapsed()
    };
    assert!(is_linear(time));
}
