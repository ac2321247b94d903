//! An issue as a page and as an article: what stands in them, and that nothing
//! of a brief becomes HTML of its own.

use std::path::Path;

use jianbao::files;
use jianbao::outputs::{html, wechat};
use snapbox::str;

use crate::cli::{BRIEF, folder_with, jianbao};
use crate::support::{Rendered, reference, render, shown_briefs};
use jianbao::engine::pool::Engines;
use jianbao::issue::Request;

fn rendered(path: &Path) -> Rendered {
    render(path, &Request::default())
}

fn page(path: &Path) -> String {
    let issue = rendered(path).issue.expect("without errors");
    html::pages::alone(issue.brief(), issue.assets())
}

fn article(path: &Path) -> wechat::Article {
    let issue = rendered(path).issue.expect("without errors");
    let engines = std::sync::Arc::new(Engines::default());
    let engine = engines.get(&[]);
    wechat::article(issue.brief(), issue.assets(), &engine).value.expect("an article")
}

/// A tag: its name, whether it closes, and its attributes.
struct Tag<'a> {
    name: &'a str,
    closes: bool,
    attributes: Vec<(&'a str, &'a str)>,
}

/// The tags of HTML as ours writes it: attributes in double quotes, `>` escaped.
fn tags(html: &str) -> Vec<Tag<'_>> {
    html.split('<')
        .skip(1)
        .filter(|part| !part.starts_with('!'))
        .map(|part| {
            let (tag, _) = part.split_once('>').expect("a tag ends");
            let closes = tag.starts_with('/');
            let (name, mut rest) =
                tag.trim_start_matches('/').split_once(' ').unwrap_or((tag.trim_start_matches('/'), ""));
            let mut attributes = Vec::new();
            while let Some((name, after)) = rest.trim_start().split_once("=\"") {
                let (value, after) = after.split_once('"').expect("a value ends");
                attributes.push((name, value));
                rest = after;
            }
            Tag { name, closes, attributes }
        })
        .collect()
}

/// The shown text of HTML.
fn text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    let text = text.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    text.replace("&amp;", "&")
}

/// Every element is closed where it has to be, in its order.
#[track_caller]
fn is_balanced(html: &str) {
    let mut open = Vec::new();
    for tag in tags(html) {
        match tag.closes {
            true => assert_eq!(open.pop(), Some(tag.name)),
            false if ["meta", "link", "img", "br", "hr", "input"].contains(&tag.name) => {}
            false => open.push(tag.name),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn a_page_stands_alone() {
    for brief in shown_briefs() {
        let page = page(&brief);
        let (head, body) = page.split_once("</style>").expect("its style is inside");
        let head = head.split_once("<style>").expect("it begins").0;
        is_balanced(&format!("{head}{body}"));
        assert!(!page.contains("<script") && !page.contains("<link"), "{}", brief.display());
        let mut ids = Vec::new();
        for tag in tags(body) {
            for (name, value) in tag.attributes {
                match name {
                    "src" => assert!(value.starts_with("data:image/"), "{value}"),
                    "id" => ids.push(value.to_owned()),
                    "href" if tag.name == "a" => {
                        assert!(value.starts_with('#') || value.starts_with("https://"), "{value}");
                    }
                    _ => {}
                }
            }
        }
        let mut once = ids.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "an id stands twice");
        for tag in tags(body) {
            for (_, anchor) in tag.attributes.iter().filter(|(name, _)| *name == "href") {
                if let Some(anchor) = anchor.strip_prefix('#') {
                    assert!(ids.iter().any(|id| id == anchor), "#{anchor} leads nowhere");
                }
            }
        }
    }
}

#[test]
fn a_page_shows_what_the_issue_says() {
    let data =
        shown_briefs().into_iter().find(|path| path.ends_with("weekly-data.toml")).expect("an example");
    let page = text(&page(&data));
    for words in [
        "第24期（总第128期）",
        "2026年6月15日",
        "东湾港航信息公司 & 东湾电力调度中心",
        "一、港口货运量连续三周回升",
        "关键词：港口物流；用电负荷",
        "更正：上期周报把合计环比增幅误刊为2.9%",
        "TEU是标准箱的计量单位",
        "[1–3]",
        "本周判断：",
        "每日集装箱吞吐量，从左到右为周一至周日",
    ] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn no_text_becomes_html() {
    let hostile = "<img src=x onerror=alert(1)>\\\"&";
    let brief = BRIEF
        .replace("每日动态", &format!("每日{hostile}"))
        .replace("标题", &format!("题{hostile}"))
        .replace("某协会", &format!("会{hostile}"))
        + &format!(
            "\n[contact]\ntitle = \"{hostile}\"\ncodes = [{{ url = \"https://x.cn/{hostile}\", caption = \"{hostile}\" }}]\n\
             \n[[references]]\nid = \"a\"\ntitle = \"{hostile}\"\nsource = \"{hostile}\"\n"
        );
    let folder = folder_with(&[("a.toml", &brief)]);
    let path = folder.path().join("a.toml");
    for html in [page(&path), article(&path).html] {
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&amp;"), "{html}");
        assert!(!html.contains("<img src=x"), "{html}");
        for tag in tags(html.split_once("</style>").map_or(html.as_str(), |(_, body)| body)) {
            assert!(!tag.attributes.iter().any(|(name, _)| name.starts_with("on")), "{}", tag.name);
        }
    }
}

/// What is known of the editor of a 公众号 (docs/outputs.md): elements, and the
/// properties that their styles may have.
const ELEMENTS: [&str; 15] = [
    "section", "p", "span", "strong", "s", "u", "sub", "sup", "br", "img", "table", "tbody", "tr", "td", "em",
];
const PROPERTIES: [&str; 19] = [
    "margin",
    "padding",
    "padding-left",
    "font-size",
    "font-weight",
    "font-family",
    "line-height",
    "color",
    "text-align",
    "text-indent",
    "border",
    "border-left",
    "border-bottom",
    "border-collapse",
    "width",
    "max-width",
    "height",
    "overflow-x",
    "letter-spacing",
];

/// HTML as the editor keeps it: what it does not know is gone.
fn kept(html: &str) -> String {
    let mut kept = String::new();
    for (index, part) in html.split('<').enumerate() {
        if index == 0 {
            kept.push_str(part);
            continue;
        }
        let (tag, text) = part.split_once('>').expect("a tag ends");
        let parsed = tags(part_with_bracket(part)).pop().expect("one tag");
        if ELEMENTS.contains(&parsed.name) {
            let attributes: String =
                parsed.attributes.iter().filter_map(|(name, value)| keep(parsed.name, name, value)).collect();
            let slash = if tag.starts_with('/') { "/" } else { "" };
            kept.push_str(&format!("<{slash}{}{attributes}>", parsed.name));
        }
        kept.push_str(text);
    }
    kept
}

/// A part of a text that was parted at `<`, with it.
fn part_with_bracket(part: &str) -> &str {
    // `tags` leaves out what stands before the first bracket.
    Box::leak(format!("<{part}").into_boxed_str())
}

fn keep(element: &str, name: &str, value: &str) -> Option<String> {
    match (element, name) {
        (_, "style") => {
            let known = |one: &&str| {
                let (property, value) = one.split_once(':').expect("a property has a value");
                PROPERTIES.contains(&property) && !value.contains("url(") && !value.contains("var(")
            };
            let kept: Vec<_> = value.split(';').filter(known).collect();
            Some(format!(" style=\"{}\"", kept.join(";")))
        }
        ("img", "src" | "alt") => Some(format!(" {name}=\"{value}\"")),
        _ => None,
    }
}

#[test]
fn the_editor_keeps_an_article_as_it_is() {
    for brief in shown_briefs() {
        let article = article(&brief);
        is_balanced(&article.html);
        assert_eq!(kept(&article.html), article.html, "{}", brief.display());
        for tag in tags(&article.html) {
            for (_, style) in tag.attributes.iter().filter(|(name, _)| *name == "style") {
                assert!(style.len() <= 120, "{style}");
            }
            // WebP and SVG are not taken.
            for (_, source) in tag.attributes.iter().filter(|(name, _)| *name == "src") {
                let known =
                    ["png", "jpeg", "gif"].iter().any(|it| source.starts_with(&format!("data:image/{it};")));
                assert!(known && source.len() < 1_400_000, "{}", &source[..30]);
            }
        }
        assert!(article.title.chars().count() <= 32 && article.digest.chars().count() <= 128);
    }
    // A sanitizer that keeps everything would prove nothing.
    let foreign =
        "<section class=\"x\" style=\"position:fixed;color:red\"><a href=\"https://x.cn\">甲</a></section>";
    assert_eq!(kept(foreign), "<section style=\"color:red\">甲</section>");
}

#[test]
fn the_reference_issue_fits_an_article() {
    let article = article(&reference());
    assert!(article.characters < 20_000, "{}", article.characters);
    assert_eq!(article.title, "新质生产力每日动态（2026年6月10日）");
}

#[test]
fn links_of_an_article_are_notes() {
    let brief = BRIEF.replace(
        "正文。",
        "见[官网](https://example.cn/a)，又见[官网](https://example.cn/a)，见<https://example.cn/b>。",
    );
    let folder = folder_with(&[("a.toml", &brief)]);
    let html = article(&folder.path().join("a.toml")).html;
    assert!(!html.contains("<a"), "{html}");
    assert_eq!(text(&html).matches("注1").count(), 3, "two marks and the note");
    assert!(text(&html).contains("注1 https://example.cn/a") && !text(&html).contains("注2"), "{html}");
}

/// A brief whose text has a caption with its source, a callout and a chart.
const SHOWN: &str = "表：各港吞吐量\n\n| 港 | 量 |\n|---|---:|\n| 北港 | 12.6 |\n\n来源：海关总署\n\n\
                     > [!要点]\n> 先看这一条。\n\n\
                     ```chart\ntype = 'column'\ntitle = '走势'\ncategories = ['一月', '二月']\n\
                     [series]\n出口 = [1.5, 2.5]\n```";

#[test]
fn captions_callouts_and_charts_are_in_every_form() {
    let brief = BRIEF.replace("body = \"正文。\"", &format!("body = \"\"\"\n{SHOWN}\n\"\"\""));
    let folder = folder_with(&[("a.toml", &brief)]);
    let path = folder.path().join("a.toml");
    for html in [page(&path), article(&path).html] {
        let shown = text(&html);
        for wanted in
            ["表 1", "各港吞吐量", "12.6", "来源：海关总署", "要点", "先看这一条。", "走势", "一月", "2.5"]
        {
            assert!(shown.contains(wanted), "{wanted}: {shown}");
        }
        // A table's caption stands above it, its source below.
        let at = |wanted: &str| shown.find(wanted).expect("it is there");
        assert!(at("表 1") < at("12.6") && at("12.6") < at("来源："), "{shown}");
        assert!(!shown.contains("表：") && !shown.contains("[!要点]"), "{shown}");
    }
}

#[test]
fn pages_are_written_by_their_names() {
    let folder = folder_with(&[("a.toml", BRIEF)]);
    let build =
        |args: &[&str]| jianbao(folder.path()).arg("build").arg("a.toml").args(args).assert().success();
    build(&["--format", "html"]).stderr_eq(str![[r#"
wrote a.html ([..] KB)

"#]]);
    build(&["-o", "b.html"]).stderr_eq(str![[r#"
wrote b.html ([..] KB)

"#]]);
    build(&["--format", "wechat"]).stderr_eq(str![[r#"
wrote a-wechat.html ([..] KB)

"#]]);
    let read = |name: &str| files::read(&folder.path().join(name)).expect("written");
    assert_eq!(read("a.html"), read("b.html"));
    assert!(String::from_utf8_lossy(&read("a-wechat.html")).contains("复制正文"));
}

#[test]
fn what_exceeds_a_limit_of_the_editor_is_found() {
    let brief = BRIEF
        .replace("每日动态", &"某某行业每日动态与政策观察".repeat(3))
        .replace("某协会", "某某省某某行业协会联合会秘书处编辑部")
        .replace("正文。", &"这是一段足够长的正文。".repeat(2_000));
    let folder = folder_with(&[("a.toml", &brief)]);
    let run = jianbao(folder.path()).args(["build", "a.toml", "--format", "wechat"]).assert().success();
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    for code in ["[wechat/length]: ", "[wechat/title]: ", "[wechat/author]: "] {
        assert!(said.contains(code), "{code}: {said}");
    }
    let run = jianbao(folder.path()).args(["build", "a.toml", "--format", "html"]).assert().success();
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(!said.contains("wechat/"), "{said}");
}

#[test]
fn a_picture_that_no_editor_takes_is_told_in_its_place() {
    let tall = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"200000\"><rect width=\"1\" height=\"9\"/></svg>";
    let brief = BRIEF.replace("正文。", "正文。\\n\\n![高图](tall.svg)");
    let folder = folder_with(&[("a.toml", &brief), ("tall.svg", tall)]);
    let run = jianbao(folder.path()).args(["build", "a.toml", "--format", "wechat"]).assert().success();
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("[wechat/picture]: picture `tall.svg` cannot be made small enough"), "{said}");
    let html = article(&folder.path().join("a.toml")).html;
    assert!(html.contains("高图") && !html.contains("<img"), "{html}");
}
