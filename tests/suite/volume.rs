//! Volumes: what a reader of the bound month gets, against the issues by
//! themselves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jianbao::files;
use lopdf::{Dictionary, Document, Object, ObjectId};
use page_validation::ValidationProfile;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::pdf::conforms;
use crate::support::{page_texts, pdf, root, scratch};

fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao")).env("JIANBAO_LANG", "en").current_dir(folder).env_remove("NO_COLOR")
}

/// A folder with three issues of the weekly, which has citations, footnotes,
/// pictures and tables. The one in July is not of the month.
fn weekly() -> tempfile::TempDir {
    let folder = scratch();
    let example = root().join("examples/weekly-data.toml");
    let text = String::from_utf8(files::read(&example).expect("readable")).expect("UTF-8");
    let copies =
        [("b", "2026-06-08", 23), ("a", "2026-06-15", 24), ("c", "2026-06-22", 25), ("d", "2026-07-01", 26)];
    for (name, date, issue) in copies {
        let text = text.replace("date = 2026-06-15\nissue = 24", &format!("date = {date}\nissue = {issue}"));
        files::write(&folder.path().join(format!("{name}.toml")), text.as_bytes()).expect("written");
    }
    // The first issue speaks of days that are yet to come when it is out.
    files::write(&folder.path().join("jianbao.toml"), b"[check]\nallow = [\"reference/future\"]\n")
        .expect("written");
    for picture in files::list(&root().join("examples/images")).expect("in the repository") {
        let name = picture.file_name().expect("a file");
        let bytes = files::read(&picture).expect("readable");
        files::write(&folder.path().join("images").join(name), &bytes).expect("written");
    }
    folder
}

/// The volume of a folder's June, in a layout.
fn bind(folder: &Path, layout: &str) -> Vec<u8> {
    let args = ["volume", ".", "--month", "2026-06", "--layout", layout, "-o", "june.pdf"];
    jianbao(folder).args(args).assert().success();
    files::read(&folder.join("june.pdf")).expect("the volume was written")
}

/// Bookmarks: level, title, page.
fn bookmarks(bytes: &[u8]) -> Vec<(usize, String, usize)> {
    let document = Document::load_mem(bytes).expect("lopdf reads the PDF");
    let toc = document.get_toc().expect("it has bookmarks");
    assert!(toc.errors.is_empty(), "{:?}", toc.errors);
    toc.toc.into_iter().map(|entry| (entry.level, entry.title, entry.page)).collect()
}

/// The first pages of the issues, and the page after the last.
fn starts(bytes: &[u8]) -> Vec<usize> {
    let tops: Vec<_> = bookmarks(bytes).into_iter().filter(|(level, ..)| *level == 1).collect();
    assert_eq!(
        tops.iter().map(|(_, title, _)| title.as_str()).collect::<Vec<_>>(),
        ["目录", "第23期 2026年6月8日", "第24期 2026年6月15日", "第25期 2026年6月22日", "文献来源索引"]
    );
    tops[1..].iter().map(|(.., page)| *page).collect()
}

#[test]
fn bookmarks_are_two_levels_deep() {
    let folder = weekly();
    let bytes = bind(folder.path(), "daily");
    let all = bookmarks(&bytes);
    let issue = [
        "一、港口货运量连续三周回升",
        "二、高温带动用电增长，最高负荷接近去年峰值",
        "三、空气质量总体良好，臭氧成为首要污染物",
        "四、报表准时率达到98.2%，字段口径仍需统一",
        "五、本周判断：外需回升与高温负荷叠加，保供电是下周的首要任务",
        "参考文献",
    ];
    let sections: Vec<_> =
        all.iter().filter(|(level, ..)| *level == 2).map(|(_, title, _)| title.as_str()).collect();
    assert_eq!(sections, [issue, issue, issue].concat());
    assert!(all.iter().all(|(level, ..)| *level <= 2));
    let starts = starts(&bytes);
    assert!(starts.is_sorted_by(|a, b| a < b), "{starts:?}");
    let texts = page_texts(&bytes);
    for (_, title, page) in &all {
        let title: String = title.split_whitespace().collect();
        // An issue's name is printed with the newsletter's between its parts.
        let title = title.split("2026年").next().unwrap_or_default();
        assert!(texts[page - 1].contains(title), "{title} is on page {page}");
    }
}

/// What follows a title in the contents: dots, then the number of a page.
fn number_after<'a>(text: &'a str, title: &str) -> (usize, &'a str) {
    let title: String = title.split_whitespace().collect();
    let at = text.find(&title).unwrap_or_else(|| panic!("{title} is not in the contents")) + title.len();
    let rest = text[at..].trim_start_matches('.');
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    (rest[..end].parse().expect("a page"), &rest[end..])
}

#[test]
fn contents_name_the_pages() {
    let folder = weekly();
    for layout in jianbao::layouts::names() {
        let bytes = bind(folder.path(), layout);
        let texts = page_texts(&bytes);
        let contents = texts[1..starts(&bytes)[0] - 1].concat();
        let mut rest = contents.as_str();
        for (_, title, page) in &bookmarks(&bytes)[1..] {
            let (number, after) = number_after(rest, title);
            assert_eq!(number, *page, "{title} in {layout}");
            rest = after;
        }
        assert_eq!(rest, "", "{layout}");
    }
}

/// Text but for the numbers of pages in an issue's contents.
fn without_page_numbers(text: &str) -> String {
    let (before, contents) = text.split_once("目录").unwrap_or((text, ""));
    let contents: String = contents.chars().filter(|c| !c.is_ascii_digit() && *c != '.').collect();
    format!("{before}{contents}")
}

#[test]
fn each_issue_is_as_by_itself() {
    let folder = weekly();
    let bytes = bind(folder.path(), "daily");
    let (texts, starts) = (page_texts(&bytes), starts(&bytes));
    assert_eq!(starts[0], 3, "a cover and one page of contents");
    for (index, (name, number, day)) in
        [("b", 23, "2026年6月8日"), ("a", 24, "2026年6月15日"), ("c", 25, "2026年6月22日")]
            .into_iter()
            .enumerate()
    {
        let own = page_texts(&pdf(&folder.path().join(format!("{name}.toml"))));
        let bound = &texts[starts[index] - 1..starts[index + 1] - 1];
        assert_eq!(own.len(), bound.len(), "pages of {name}");
        let head = format!("新区数据周报第{number}期{day}");
        for (page, (own, bound)) in own.iter().zip(bound).enumerate() {
            assert_eq!(bound.contains(&head), page == 0, "the name is a heading on the first page only");
            let bound = bound.replacen(&head, "", 1);
            assert_eq!(without_page_numbers(own), without_page_numbers(&bound), "page {page} of {name}");
        }
        let marks = bound.concat();
        assert!(marks.contains("[1–3]"), "references begin at 1 in each issue");
    }
}

/// The places that have a name, from the tree of them.
fn named_places(document: &Document, node: &Dictionary, found: &mut BTreeMap<Vec<u8>, Object>) {
    for kid in node.get(b"Kids").and_then(Object::as_array).into_iter().flatten() {
        let kid = document.dereference(kid).and_then(|(_, kid)| kid.as_dict()).expect("a node");
        named_places(document, kid, found);
    }
    for pair in
        node.get(b"Names").and_then(Object::as_array).into_iter().flatten().collect::<Vec<_>>().chunks(2)
    {
        let [name, place] = pair else { panic!("a name without a place") };
        let before = found.insert(name.as_str().expect("a name").to_vec(), (*place).clone());
        assert!(before.is_none(), "two places have the name {name:?}");
    }
}

/// Links inside the file: the page each is on, and the page it leads to.
fn inner_links(bytes: &[u8]) -> Vec<(usize, usize)> {
    let document = Document::load_mem(bytes).expect("lopdf reads the PDF");
    let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let mut named = BTreeMap::new();
    let names = document.catalog().and_then(|catalog| document.get_dict_in_dict(catalog, b"Names"));
    if let Ok(tree) = names.and_then(|names| document.get_dict_in_dict(names, b"Dests")) {
        named_places(&document, tree, &mut named);
    }
    let mut links = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        for annotation in document.get_page_annotations(*page).expect("annotations can be read") {
            let Ok(target) = annotation.get(b"Dest") else { continue };
            let target = target.as_str().map_or(target, |name| &named[name]);
            let target = document.dereference(target).expect("an object").1;
            let target = target.as_dict().and_then(|place| place.get(b"D")).unwrap_or(target);
            let target = target.as_array().expect("a place");
            let target = target.first().and_then(|page| page.as_reference().ok()).expect("a page");
            let target = pages.iter().position(|page| *page == target).expect("a page of the file");
            links.push((index + 1, target + 1));
        }
    }
    links
}

#[test]
fn links_stay_in_their_issue() {
    let folder = weekly();
    for layout in jianbao::layouts::names() {
        let bytes = bind(folder.path(), layout);
        let starts = starts(&bytes);
        let issue = |page: usize| starts.iter().filter(|start| **start <= page).count();
        let links = inner_links(&bytes);
        let mut counts = [0; 5];
        for (from, to) in links {
            counts[issue(from)] += 1;
            if (1..4).contains(&issue(from)) {
                assert_eq!(issue(from), issue(to), "{layout}: from page {from} to {to}");
            } else {
                assert_ne!(issue(to), 0, "{layout}: from page {from} to {to}");
            }
        }
        // Six lines of contents, and more citations and notes, in each alike.
        assert!(counts[1] > 15 && counts[1] == counts[2] && counts[2] == counts[3], "{layout}: {counts:?}");
        assert!(counts[0] >= 22 && counts[4] > 20, "{layout}: {counts:?}");
    }
}

#[test]
fn index_names_issue_and_page_of_each_reference() {
    let folder = weekly();
    let bytes = bind(folder.path(), "daily");
    let (texts, starts) = (page_texts(&bytes), starts(&bytes));
    let index = texts[starts[3] - 1..].concat();
    // By pinyin: diàn, duō, gǎng.
    let sources = ["东湾电力调度中心", "东湾多式联运服务平台", "东湾港航信息公司"];
    let places: Vec<_> = sources.iter().map(|name| index.find(name).expect("a source")).collect();
    assert!(places.is_sorted(), "{places:?}");
    let title = "东湾港生产统计周报（2026年第24周）";
    let entry = &index[index.find(title).expect("a reference") + title.len()..];
    let mut entry = entry;
    for (number, start) in [(23, starts[0]), (24, starts[1]), (25, starts[2])] {
        let rest = entry.strip_prefix(&format!("第{number}期，第")).expect("the issue");
        let (page, rest) = rest.split_once('页').expect("the page");
        let page: usize = page.parse().expect("a number");
        assert!(texts[page - 1].contains(title) && page > start, "{title} on page {page}");
        entry = rest.trim_start_matches('；');
    }
}

#[test]
fn cover_says_what_is_bound() {
    let folder = weekly();
    let cover = &page_texts(&bind(folder.path(), "bulletin"))[0];
    for words in [
        "内部资料注意保存",
        "新区数据周报",
        "合订本",
        "2026年6月",
        "第23—25期",
        "共3期",
        "东湾新区数据资源服务中心",
    ] {
        assert!(cover.contains(words), "{words}: {cover}");
    }
    let args = ["volume", "a.toml", "d.toml", "--until", "2026-07-01", "-o", "v.pdf"];
    jianbao(folder.path()).args(args).assert().success();
    let cover = &page_texts(&files::read(&folder.path().join("v.pdf")).expect("written"))[0];
    assert!(cover.contains("2026年6月15日—2026年7月1日"), "{cover}");
    assert!(cover.contains("第24—26期"), "{cover}");
}

#[test]
fn other_languages_and_series_bind_too() {
    let folder = scratch();
    let examples = root().join("examples");
    let output = folder.path().join("v.pdf");
    let bind = |names: &[&str]| {
        let paths: Vec<PathBuf> = names.iter().map(|name| examples.join(name)).collect();
        jianbao(folder.path()).arg("volume").args(paths).args(["-o", "v.pdf"]).assert().success();
        let bytes = files::read(&output).expect("written");
        conforms(&bytes, ValidationProfile::PdfA2a, &format!("{names:?}"));
        conforms(&bytes, ValidationProfile::PdfUa1, &format!("{names:?}"));
        page_texts(&bytes)
    };
    let texts = bind(&["english.toml"]);
    assert!(texts[0].contains("HarbourStorageBrief") && texts[0].contains("No.171issue"), "{}", texts[0]);
    assert!(texts.last().expect("pages").contains("Referencesbysource"));
    let texts = bind(&["hk-newsletter.toml"]);
    assert!(texts[0].contains("合訂本") && texts[1].contains("目錄"), "{}", texts[0]);
    // Of two series each issue is named in full, and numbers make no range.
    let texts = bind(&["hk-newsletter.toml", "english.toml"]);
    assert!(texts[0].contains("2issues") && !texts[0].contains("Nos."), "{}", texts[0]);
    assert!(texts[0].contains("HarbourStorageBrief海灣創科通訊"), "{}", texts[0]);
    assert!(
        texts[1].contains("HarbourStorageBrief,No.17") && texts[1].contains("海灣創科通訊,No.42"),
        "{}",
        texts[1]
    );
}

#[test]
fn volumes_are_archival_and_accessible_in_every_layout() {
    let folder = weekly();
    for layout in jianbao::layouts::names() {
        let bytes = bind(folder.path(), layout);
        conforms(&bytes, ValidationProfile::PdfA2a, layout);
        conforms(&bytes, ValidationProfile::PdfUa1, layout);
    }
}

#[test]
fn metadata_is_of_the_whole() {
    let folder = weekly();
    let document = Document::load_mem(&bind(folder.path(), "daily")).expect("lopdf reads the PDF");
    let info = document.trailer.get(b"Info").and_then(|info| document.dereference(info)).expect("metadata").1;
    let info = info.as_dict().expect("a dictionary");
    let text =
        |key: &[u8]| info.get(key).and_then(Object::as_str).map(<[u8]>::to_vec).expect("the key is there");
    let title = lopdf::decode_text_string(info.get(b"Title").expect("a title")).expect("a string");
    assert_eq!(title, "新区数据周报 2026年6月 合订本");
    assert!(text(b"CreationDate").starts_with(b"D:20260622"), "the day of the last issue");
}

#[test]
fn the_order_of_paths_does_not_matter() {
    let folder = weekly();
    let run = |paths: [&str; 3]| {
        jianbao(folder.path()).arg("volume").args(paths).args(["-o", "v.pdf"]).assert().success();
        files::read(&folder.path().join("v.pdf")).expect("written")
    };
    assert!(run(["a.toml", "b.toml", "c.toml"]) == run(["c.toml", "a.toml", "b.toml"]));
}

#[test]
fn a_brief_at_fault_stops_the_volume() {
    let folder = weekly();
    let spoil = |name: &str, from: &str, to: &str| {
        let path = folder.path().join(name);
        let text = String::from_utf8(files::read(&path).expect("readable")).expect("UTF-8");
        files::write(&path, text.replacen(from, to, 1).as_bytes()).expect("written");
    };
    spoil("a.toml", "[@rail-sea]", "[@rail-see]");
    spoil("b.toml", "date = 2026-06-08", "date = 2026-06-88");
    let run = jianbao(folder.path()).args(["volume", "--month", "2026-06"]).assert().code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    for words in [
        "error[reference/unknown]",
        "a.toml:",
        "error[brief/no-such-day]",
        "b.toml:",
        "no volume was written: a brief is at fault",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!folder.path().join("2026-06.pdf").exists());
}

/// A copy is bound once, and told of; a number that was given twice is told of.
#[test]
fn an_issue_is_bound_once() {
    let folder = weekly();
    let text =
        String::from_utf8(files::read(&folder.path().join("a.toml")).expect("readable")).expect("UTF-8");
    let copy = text.replace("第24周", "第二十四周");
    files::write(&folder.path().join("a 副本.toml"), copy.as_bytes()).expect("written");
    let run = jianbao(folder.path()).args(["volume", "--month", "2026-06"]).assert().success();
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
warning[issue/repeated]: `a.toml` has the same title, day and number
  --> a 副本.toml:11:8
   |
11 | date = 2026-06-15
   |        ^^^^^^^^^^
   |
   = hint: delete one of the two, or correct its header

a 副本.toml is left out: a.toml is bound
wrote 2026-06.pdf (3 issues, [..] pages, [..] KB)

"#]]);
    let cover = &page_texts(&files::read(&folder.path().join("2026-06.pdf")).expect("written"))[0];
    assert!(cover.contains("共3期"), "{cover}");
    let twice = text.replace("date = 2026-06-15", "date = 2026-06-16");
    files::write(&folder.path().join("a 副本.toml"), twice.as_bytes()).expect("written");
    let run = jianbao(folder.path()).args(["volume", "--month", "2026-06"]).assert().success();
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("warning[issue/repeated]: `a.toml` has the same title and number"), "{said}");
    assert!(said.contains("wrote 2026-06.pdf (4 issues, "), "{said}");
}

#[test]
fn volume_is_named_after_its_month() {
    let folder = weekly();
    let run = jianbao(folder.path()).args(["volume", "--month", "2026-07"]).assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
wrote 2026-07.pdf (1 issue, [..] pages, [..] KB)

"#]]);
}

#[test]
fn what_cannot_be_bound_is_said() {
    let folder = weekly();
    let run = |args: &[&str]| jianbao(folder.path()).arg("volume").args(args).assert().code(2);
    run(&["."]).stderr_eq(str![[r#"
error: give the volume a name with -o, or a month with --month

"#]]);
    run(&["--month", "2025-01"]).stderr_eq(str![[r#"
error: no brief under `.` from 2025-01-01 to 2025-01-31

"#]]);
    let path = folder.path().join("c.toml");
    let text = String::from_utf8(files::read(&path).expect("readable")).expect("UTF-8");
    files::write(&path, format!("layout = \"phone\"\n{text}").as_bytes()).expect("written");
    run(&["--month", "2026-06"]).stderr_eq(str![[r#"
error: `b.toml` and `c.toml` have different layouts; choose one for the volume with --layout

"#]]);
    // A layout that knows nothing of volumes.
    let own = "#import \"/base/blocks.typ\": *\n#let issue(brief) = [x]\n";
    files::write(&folder.path().join("own/layout.typ"), own.as_bytes()).expect("written");
    let args = ["volume", "a.toml", "--layout", "own", "-o", "v.pdf"];
    let run = jianbao(folder.path()).args(args).assert().code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("the layout has no `tokens`, which a volume needs"), "{said}");
}

#[test]
fn a_volume_without_references_has_no_index() {
    let folder = scratch();
    let brief = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\n\
                 [summary]\ntext = \"摘要文字。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文[^1]。\\n\\n[^1]: 注。\"\n";
    for day in ["10", "11"] {
        let text = brief.replace("2026-06-10", &format!("2026-06-{day}"));
        files::write(&folder.path().join(format!("{day}.toml")), text.as_bytes()).expect("written");
    }
    let bytes = bind(folder.path(), "daily");
    let titles: Vec<_> = bookmarks(&bytes).into_iter().map(|(_, title, page)| (title, page)).collect();
    let expected = [("目录", 2), ("2026年6月10日", 3), ("标题", 3), ("2026年6月11日", 4), ("标题", 4)];
    assert_eq!(titles, expected.map(|(title, page)| (title.to_owned(), page)));
    let texts = page_texts(&bytes);
    assert!(texts[0].contains("2026年6月共2期"), "no numbers, no range: {}", texts[0]);
    // Notes begin at 1 in each issue.
    assert!(texts[2].contains("正文①。") && texts[3].contains("正文①。"), "{texts:?}");
}

/// What only the pages show, in the whole volume, is still said of its brief.
#[test]
fn what_the_engine_finds_is_at_its_brief() {
    let folder = weekly();
    let path = folder.path().join("c.toml");
    let text = String::from_utf8(files::read(&path).expect("readable")).expect("UTF-8");
    let text = text.replacen("港口货运量", "港口货运量\u{3f9}", 1);
    files::write(&path, text.as_bytes()).expect("written");
    let run = jianbao(folder.path()).args(["volume", "--month", "2026-06"]).assert().code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let line = text.lines().position(|line| line.contains('\u{3f9}')).expect("a title") + 1;
    assert!(said.contains("U+03F9"), "{said}");
    assert!(said.contains(&format!("c.toml:{line}:")), "{said}");
    assert!(!said.contains("a.toml") && !said.contains("b.toml"), "{said}");
    assert!(!folder.path().join("2026-06.pdf").exists());
}
