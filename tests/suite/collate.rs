//! The net under the text: what no page shows, or only beside its paper.

use jianbao::issue::Request;
use jianbao::layouts;

use crate::support::{render, root};

/// Addresses, digests and words that are longer than a line, in each layout and
/// each way of writing references.
#[test]
fn long_words_stay_on_the_page_in_every_layout() {
    let case = root().join("tests/cases/text/long-words.toml");
    let brief = String::from_utf8(jianbao::files::read(&case).expect("readable")).expect("UTF-8");
    let folder = crate::support::scratch();
    for style in ["plain", "gb-7714-2015", "gb-7714-2025"] {
        let path = folder.path().join("brief.toml");
        let text = format!("reference_style = \"{style}\"\n{brief}");
        jianbao::files::write(&path, text.as_bytes()).expect("there is room");
        for layout in layouts::names() {
            let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
            let rendered = render(&path, &request);
            let found = rendered.lines();
            assert_eq!(found, [""; 0], "{style} in {layout}");
            assert!(rendered.pdf.is_some());
        }
    }
}

/// After a closing mark the engine ends no line before another mark, so `，.com，.net`
/// would run on: each closing mark with each mark, over more than a line.
#[test]
fn words_between_marks_stay_on_the_page_in_every_layout() {
    let words =
        ["alpha", "beta", "gammas", "delta", "epsilon", "zetas", "iotas", "kappa", "omicron", "sigmas"];
    let ascii = ('!'..='~').filter(char::is_ascii_punctuation).map(|mark| format!("\\{mark}"));
    let marks: Vec<String> = ascii.chain("￥“‘…—·±≥°℃‰©→①∶".chars().map(String::from)).collect();
    let folder = crate::support::scratch();
    let path = folder.path().join("brief.toml");
    // One of each class: CL, NS, CP and QU.
    for closing in "，；”’".chars() {
        let chain = |mark: &String| {
            let words: Vec<_> = words.iter().map(|word| format!("{mark}{word}")).collect();
            let chain = words.join(&closing.to_string()).repeat(2);
            format!("包括{chain}等。\n\n- 包括{chain}等。")
        };
        let body: Vec<_> = marks.iter().map(chain).collect();
        let text = format!(
            "[header]\ntitle = 't'\npublisher = 'p'\ndate = 2026-06-10\n[summary]\ntext = 's'\n\
             [[sections]]\ntitle = 't'\nbody = '''\n{}\n'''\n",
            body.join("\n\n")
        );
        jianbao::files::write(&path, text.as_bytes()).expect("there is room");
        for layout in layouts::names() {
            let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
            let found = render(&path, &request).lines();
            let lost: Vec<_> = found.iter().filter(|line| line.contains("text/")).collect();
            assert!(lost.is_empty(), "{closing} in {layout}: {lost:?}");
        }
    }
}

/// A key, a certificate: more places to break than the engine bears in one text.
/// And a word of code that goes on over several pages.
#[test]
fn long_code_prints_whole() {
    let folder = crate::support::scratch();
    let path = folder.path().join("brief.toml");
    let digests = "0123456789abcdef".repeat(4) + "\n";
    for body in [
        format!("```\n{}{}\n```", digests.repeat(100), "f".repeat(2_000)),
        format!("`{}`", "汉".repeat(9_000)),
    ] {
        let text = format!(
            "[header]\ntitle = 't'\npublisher = 'p'\ndate = 2026-06-10\n[summary]\ntext = 's'\n\
             [[sections]]\ntitle = 't'\nbody = '''\n{body}\n'''\n"
        );
        jianbao::files::write(&path, text.as_bytes()).expect("there is room");
        let rendered = render(&path, &Request::default());
        assert_eq!(rendered.lines(), [""; 0]);
    }
}
