//! Pages are full: issues of every length in each layout end on no page under a
//! fifth, their first pages are full where text follows, and what belongs together
//! at the end of a page is there.

use std::fmt::Write;

use jianbao::engine::Document;
use jianbao::engine::pool::Engines;
use jianbao::inputs::Inputs;
use jianbao::issue::{Opened, Request};
use typst::layout::{FrameItem, Point};

use crate::support::{each_item, scratch};

/// A layout: its margins above and below in millimetres, how many Han a line has, how
/// many lines of text a page, and how full a first page is at least where text follows.
/// Of the 22 lines of a bulletin a paragraph of three that stays whole leaves two.
struct Paper {
    layout: &'static str,
    top: f64,
    bottom: f64,
    measure: usize,
    lines: usize,
    first: f64,
}

const PAPERS: [Paper; 3] = [
    Paper { layout: "daily", top: 25.0, bottom: 23.0, measure: 38, lines: 32, first: 0.9 },
    Paper { layout: "bulletin", top: 37.0, bottom: 35.0, measure: 28, lines: 22, first: 0.88 },
    Paper { layout: "phone", top: 11.0, bottom: 13.0, measure: 19, lines: 24, first: 0.9 },
];

/// What stands below the sections.
#[derive(Clone, Copy, Debug, PartialEq)]
enum End {
    Text,
    References,
    Distribution,
    Contact,
    Both,
}

const DISTRIBUTION: &str = "[distribution]\nreport_to = [\"某部\"]\ncopies = 60\n";
const CONTACT: &str = "[contact]\n[[contact.codes]]\ncaption = [\"某社\"]\nurl = \"https://example.org\"\n";

/// The head of a made issue.
const HEAD: &str = "summary = \"一句话的摘要。\"\n[header]\ntitle = \"某区动态\"\npublisher = \"某社\"\n\
                    date = 2026-06-10\n";

/// A section with this text.
fn section(title: &str, body: &str) -> String {
    format!("[[sections]]\ntitle = \"{title}\"\nbody = '''\n{body}\n'''\n")
}

/// An issue of so many lines of text in some sections.
fn issue(measure: usize, sections: usize, lines: usize, end: End, page: &str) -> String {
    let mut brief = HEAD.to_owned();
    brief.push_str(page);
    for number in 0..sections {
        let mut left = lines / sections + usize::from(number < lines % sections);
        let mut body = String::new();
        // Paragraphs of three, four and five lines.
        for height in [3, 4, 5].into_iter().cycle() {
            let height = height.min(left);
            if height == 0 {
                break;
            }
            let text: String = "正文由许多字组成".chars().cycle().take(height * measure - 6).collect();
            body.push_str(&text);
            body.push_str("。\n\n");
            left -= height;
        }
        brief.push_str(&section("这一节的标题", &body));
    }
    if end == End::References {
        for number in 1..=6 {
            let _ = write!(brief, "[[references]]\ntitle = \"第{number}份报告\"\nsource = \"某社\"\n");
        }
    }
    if matches!(end, End::Contact | End::Both) {
        brief.push_str(CONTACT);
    }
    if matches!(end, End::Distribution | End::Both) {
        brief.push_str(DISTRIBUTION);
    }
    brief
}

fn set(brief: &str, layout: &str, engines: &Engines) -> (Document, Vec<String>) {
    let folder = scratch();
    let path = folder.path().join("brief.toml");
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
    let opened = Opened::read(&path, &Inputs::default(), &request, engines).expect("read");
    let (draft, engine) = (opened.draft, opened.engine);
    let made = opened.issue.and_then(|issue| issue.compile(&engine));
    let lines = crate::support::lines(&made.findings, &draft);
    (made.value.unwrap_or_else(|| panic!("{layout}: {lines:?}")), lines)
}

/// What stands on a page between its margins: from where to where, from 0 to 1, and
/// what it shows, if it is text.
type Line = (f64, f64, String);

fn lines(document: &Document, page: usize, paper: &Paper) -> Vec<Line> {
    let frame = &document.pages()[page].frame;
    let room = frame.height().to_mm() - paper.top - paper.bottom;
    let mut found = Vec::new();
    each_item(frame, Point::zero(), &mut |at, item| {
        let (above, below, shown) = match item {
            FrameItem::Text(text) => {
                let size = text.size.to_mm();
                (-0.88 * size, 0.12 * size, text.text.to_string())
            }
            FrameItem::Image(_, size, _) => (0.0, size.y.to_mm(), String::new()),
            FrameItem::Shape(shape, _) => {
                let area = shape.bbox(true);
                (area.min.y.to_mm(), area.max.y.to_mm(), String::new())
            }
            _ => return,
        };
        let (above, below) = (at.y.to_mm() + above - paper.top, at.y.to_mm() + below - paper.top);
        if above > -1.0 && below < room + 1.0 {
            found.push((above / room, below / room, shown));
        }
    });
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

/// How much of a page is not its greatest gap.
fn taken(lines: &[Line]) -> f64 {
    let (mut end, mut gap) = (0.0_f64, 0.0_f64);
    for (above, below, _) in lines {
        gap = gap.max(above - end);
        end = end.max(*below);
    }
    1.0 - gap.max(1.0 - end)
}

/// How far down a page's text reaches.
fn reaches(lines: &[Line]) -> f64 {
    lines.iter().map(|line| line.1).fold(0.0, f64::max)
}

/// Some issues at every length over more than a page: how many pages they are long at
/// least, their sections and their end.
fn sweep(paper: &Paper, issues: &[(usize, usize, End)], check: &mut impl FnMut(String, &Document)) {
    let engines = Engines::default();
    for &(pages, sections, end) in issues {
        for more in 0..=paper.lines {
            let lines = (pages * paper.lines + more).saturating_sub(2 * sections + 6);
            let brief = issue(paper.measure, sections, lines, end, "");
            let (document, found) = set(&brief, paper.layout, &engines);
            assert_eq!(found, Vec::<String>::new());
            check(format!("{}, {sections} sections, {lines} lines, {end:?}", paper.layout), &document);
        }
    }
}

#[test]
fn no_issue_ends_on_a_stub() {
    let issues = [
        (1, 2, End::Text),
        (2, 3, End::References),
        (2, 2, End::Distribution),
        (4, 5, End::Text),
        (3, 4, End::Contact),
    ];
    let (mut faults, mut several) = (Vec::new(), 0);
    for paper in &PAPERS {
        sweep(paper, &issues, &mut |which, document| {
            let count = document.pages().len();
            if count < 2 {
                return;
            }
            several += 1;
            let last = taken(&lines(document, count - 1, paper));
            if last < 0.2 {
                faults.push(format!("{which}: the last of {count} pages has {last:.3}"));
            }
            let first = reaches(&lines(document, 0, paper));
            // A heading takes two lines along, and the blank above it.
            let second = lines(document, 1, paper);
            let is_heading = second.first().is_some_and(|line| line.2.contains("这一节的标题"));
            if first < if is_heading { 0.84 } else { paper.first } {
                faults.push(format!("{which}: the first of {count} pages has {first:.3}"));
            }
        });
    }
    assert!(several > 300, "{several}");
    assert!(faults.is_empty(), "{} of {several}\n{}", faults.len(), faults.join("\n"));
}

/// Lines are known for lines where links are underlined in most of them, as in lists
/// of readings.
#[test]
fn no_issue_full_of_links_ends_on_a_stub() {
    let engines = Engines::default();
    let (mut faults, mut several) = (Vec::new(), 0);
    for paper in &PAPERS {
        for items in 30..60 {
            let mut brief = HEAD.to_owned();
            for number in 0..4 {
                let item = |at: usize| {
                    let text: String =
                        "正文由许多字组成".chars().cycle().take(20 + (13 * at + number) % 40).collect();
                    format!(
                        "[某项目的标题](https://example.org/{at})\n\n{text}，见[原文](https://example.org)。\n\n"
                    )
                };
                let some = items / 4 + usize::from(number < items % 4);
                brief.push_str(&section("这一节的标题", &(0..some).map(item).collect::<String>()));
            }
            let (document, _) = set(&brief, paper.layout, &engines);
            let count = document.pages().len();
            let last = taken(&lines(&document, count - 1, paper));
            several += usize::from(count > 1);
            if count > 1 && last < 0.2 {
                faults.push(format!(
                    "{}, {items} items: the last of {count} pages has {last:.3}",
                    paper.layout
                ));
            }
        }
    }
    assert!(several > 80, "{several}");
    // Two attempts are not enough for one in a hundred.
    assert!(faults.len() * 50 < several, "{} of {several}\n{}", faults.len(), faults.join("\n"));
}

/// The contents of a weekly, eleven rows, stand on the first page of a bulletin below
/// a summary of four lines.
#[test]
fn many_contents_stand_on_the_first_page() {
    let bulletin = &PAPERS[1];
    let summary = "摘要由许多字组成，".repeat(4 * bulletin.measure / 9 - 1);
    let mut brief = HEAD
        .replace("一句话的摘要", &summary)
        .replace("[header]", "[header]\nsubtitle = \"某个话题\"\nissue = 12");
    for number in 0..11 {
        brief.push_str(&section(&format!("第{number}件事"), &"正文由许多字组成。".repeat(12)));
    }
    let (document, _) = set(&brief, bulletin.layout, &Engines::default());
    let first: String = lines(&document, 0, bulletin).into_iter().map(|line| line.2).collect();
    assert!(first.contains("第10件事"), "{first}");
}

/// What is tuned: as they fall, some of the same issues end on a stub.
#[test]
fn an_issue_may_stay_as_it_falls() {
    let engines = Engines::default();
    for (paper, length) in PAPERS.iter().zip([51, 32, 33]) {
        let brief = issue(paper.measure, 2, length, End::Text, "[page]\nfit = false\n");
        let (document, _) = set(&brief, paper.layout, &engines);
        let last = document.pages().len() - 1;
        assert!(last > 0 && taken(&lines(&document, last, paper)) < 0.2, "{}", paper.layout);
    }
}

/// 报尾 and contact stand at the foot, also on a page of their own, and together.
#[test]
fn what_closes_an_issue_stands_at_the_foot() {
    for paper in &PAPERS {
        let issues = [(1, 1, End::Distribution), (1, 1, End::Contact), (1, 1, End::Both)];
        sweep(paper, &issues, &mut |which, document| {
            let last = document.pages().len() - 1;
            let lines = lines(document, last, paper);
            assert!(reaches(&lines) > 0.95, "{which}: page {} ends at {:.3}", last + 1, reaches(&lines));
            let shown: String = lines.into_iter().map(|line| line.2).collect();
            if which.ends_with("Both") {
                assert!(shown.contains("某社") && shown.contains("某部"), "{which}: {shown}");
            }
        });
    }
}

/// A page's lowest line.
fn last_line(document: &Document, page: usize, paper: &Paper) -> String {
    let lines = lines(document, page, paper);
    let lowest = reaches(&lines);
    lines.into_iter().filter(|line| lowest - line.1 < 0.01).map(|line| line.2).collect()
}

/// Titles of items stay with what they open: short lines without an end mark, longer
/// ones with a number or all in strong, and numbers by themselves.
#[test]
fn titles_of_items_end_no_page() {
    let engines = Engines::default();
    let titles = [
        "{}、脚本代替别名（英文）",
        "{}、如何用 TypeScript 书写构建脚本（英文）",
        "**某地的脚本记录到百余头白唇鹿渡过雅砻江**",
        "{}、",
    ];
    for (paper, title) in PAPERS.iter().flat_map(|paper| titles.map(|title| (paper, title))) {
        let mut turned = 0;
        for offset in 0..8 {
            let text = "正文由许多字组成。".repeat(3 * paper.measure / 9);
            let item = |at: usize| format!("{}\n\n{text}\n\n", title.replace("{}", &at.to_string()));
            let body = "正文。\n\n".repeat(offset) + &(0..20).map(item).collect::<String>();
            let (document, _) = set(&(HEAD.to_owned() + &section("条目", &body)), paper.layout, &engines);
            for page in 0..document.pages().len() - 1 {
                let last = last_line(&document, page, paper);
                let is_title = last.contains("脚本") || last.trim_end().ends_with('、');
                assert!(!is_title, "{}, {offset}: page {} ends {last}", paper.layout, page + 1);
                turned += 1;
            }
        }
        assert!(turned > 12, "{turned}");
    }
}

/// A short line before a heading, such as a link to the source, belongs to what is
/// above it: it does not leave a page that has room for it.
#[test]
fn short_lines_before_headings_stay_above() {
    let engines = Engines::default();
    for paper in &PAPERS {
        let mut turned = 0;
        for offset in 0..8 {
            let text = "正文由许多字组成。".repeat(3 * paper.measure / 9);
            let item = format!("### 小节\n\n{text}\n\n查看原文\n\n");
            let body = "正文。\n\n".repeat(offset) + &item.repeat(20);
            let (document, _) = set(&(HEAD.to_owned() + &section("条目", &body)), paper.layout, &engines);
            for page in 1..document.pages().len() {
                let first = lines(&document, page, paper).into_iter().find(|line| line.2.contains("查看"));
                if first.is_none_or(|line| line.0 > 0.01) {
                    continue;
                }
                let before = reaches(&lines(&document, page - 1, paper));
                let least = 1.0 - 1.3 / paper.lines as f64;
                assert!(before > least, "{}, {offset}: page {page} ends at {before:.3}", paper.layout);
                turned += 1;
            }
        }
        assert!(turned > 0, "{}", paper.layout);
    }
}
