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

/// What is found in a brief in each layout.
fn found(brief: &str) -> Vec<String> {
    let folder = crate::support::scratch();
    let path = folder.path().join("brief.toml");
    jianbao::files::write(&path, brief.as_bytes()).expect("there is room");
    let each = layouts::names().flat_map(|layout| {
        let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
        let rendered = render(&path, &request);
        let found = rendered.lines().into_iter().map(|line| format!("{layout}: {line}"));
        found.collect::<Vec<_>>()
    });
    each.collect()
}

const HEADER: &str = "[header]\ntitle = '某'\npublisher = '某协会'\ndate = 2026-06-10\n";

/// Names, titles and references that hold a word longer than a line.
#[test]
fn long_words_in_fields_stay_on_the_page() {
    for word in [
        "0123456789abcdef".repeat(4),
        "https://example.com/2026/09/a-long-path/of-many-parts/index.html?query=1&b=2".to_owned(),
        "ABCDEFGHIJ".repeat(390),
    ] {
        let text = |key: &str| format!("{key} = '{word}'\n");
        let [title, source, note, label] = ["title", "source", "note", "label"].map(text);
        let found = found(&format!(
            "[header]\n{title}subtitle = '{word}'\npublisher = '{word}'\npartners = ['{word}']\n\
             marking = '{word}'\ndate = 2026-06-10\n[summary]\n{title}text = '某'\nkeywords = ['{word}']\n\
             [[sections]]\n{title}body = '某'\n[judgement]\n{label}{title}body = '某'\n\
             [[references]]\n{title}{source}{note}authors = ['{word}']\npublisher = '{word}'\n\
             [contact]\n{title}[[contact.about]]\nname = '{word}'\ntext = '某'\n\
             [distribution]\nreport_to = ['{word}']\neditor = '{word}'\n"
        ));
        let outside: Vec<_> = found.iter().filter(|line| line.contains(" text/")).collect();
        // What has as many characters as a field may have fills more than a page.
        assert!(outside.is_empty() || word.len() > 1_000, "{outside:#?}");
        assert!(found.iter().all(|line| !line.contains(" typst/")), "{found:#?}");
    }
}

/// What stays whole on a page unless it is higher than one: a card of a narrow
/// page's table, blurbs, the note to a reference. And a row that goes on over a
/// page, whose cells are read in another order there.
#[test]
fn what_is_higher_than_a_page_goes_on() {
    let long = "汉字".repeat(600);
    let row = format!("| 甲 | 乙 | {long} | 丁 | 戊 | 己 |\n").repeat(2);
    for rest in [
        format!(
            "[[sections]]\ntitle = '某'\nbody = '''\n| a | b | c | d | e | f |\n|-|-|-|-|-|-|\n{row}'''\n"
        ),
        format!("[[sections]]\ntitle = '某'\nbody = '某'\n[[contact.about]]\nname = '某'\ntext = '{long}'\n"),
        format!(
            "[[sections]]\ntitle = '某'\nbody = '某'\n[[references]]\ntitle = '某'\nsource = '某'\nnote = '{long}'\n"
        ),
    ] {
        assert_eq!(found(&format!("{HEADER}{rest}")), [""; 0]);
    }
}

/// Codes that a row has no room for, and captions wider than their codes.
#[test]
fn any_number_of_codes_has_room() {
    for count in [1, 4, 6, 12] {
        for caption in ["'某某中心'", "'某某委员会官方公众号二维码请扫描关注', '第二行'"]
        {
            let code =
                |number| format!("[[contact.codes]]\nurl = 'https://a.cn/{number}'\ncaption = [{caption}]\n");
            let codes: String = (0..count).map(code).collect();
            let found = found(&format!("{HEADER}[[sections]]\ntitle = '某'\nbody = '某'\n{codes}"));
            assert_eq!(found, [""; 0], "{count} of {caption}");
        }
    }
}

/// `App` of `Apple’s` is also how `App` begins.
#[test]
fn a_word_with_an_apostrophe_is_read_where_it_stands() {
    let body = "Here’s What You Need to Know About Apple’s App Tracking";
    let section = format!("[[sections]]\ntitle = '某'\nbody = '''\n{body}\n'''\n");
    let found = found(&format!("{HEADER}{section}"));
    assert!(found.iter().all(|line| !line.contains(" text/")), "{found:#?}");
}
