//! References by GB/T 7714, from the brief to the page.

use jianbao::issue::Request;

use crate::support::{page_texts, render, root, scratch, squeeze};
use crate::torn::lines_of;

const IN_2015: [&str; 6] = [
    "张三. 报纸文章[N]. 人民日报, 2026-06-09.",
    "张三, 李四, 王五, 等. 期刊文章[J]. 计算机学报, 2026.",
    "张三. 书名[M]. 科学出版社, 2026.",
    "国家能源局. 报告[R]. 2026-06.",
    "党政机关公文格式: GB/T 9704—2012[S].",
    "人民网. 网页[EB/OL]. (2026-06-09)[2026-06-10]. https://example.org/a.html.",
];

const IN_2025: [&str; 6] = [
    "张三. 报纸文章[N]. 人民日报，2026-06-09.",
    "张三，李四，王五，等. 期刊文章[J]. 计算机学报，2026.",
    "张三. 书名[M]. 科学出版社，2026.",
    "国家能源局. 报告[R]. 2026-06.",
    "GB/T 9704—2012 党政机关公文格式[S].",
    "人民网. 网页[EB/OL]. （2026-06-09）[2026-06-10]. https://example.org/a.html.",
];

/// Each type of reference prints as each edition of the standard writes it.
#[test]
fn each_type_prints_as_the_standard_writes_it() {
    let path = root().join("tests/cases/references/types.toml");
    let brief = String::from_utf8(jianbao::files::read(&path).expect("readable")).expect("UTF-8");
    for (style, wanted) in [("gb-7714-2015", IN_2015), ("gb-7714-2025", IN_2025)] {
        let folder = scratch();
        let path = folder.path().join("brief.toml");
        jianbao::files::write(&path, brief.replace("gb-7714-2015", style).as_bytes()).expect("written");
        let rendered = render(&path, &Request::default());
        assert_eq!(rendered.lines(), Vec::<String>::new());
        let text = page_texts(&rendered.pdf.expect("no finding, so a PDF")).concat();
        for entry in wanted {
            assert!(text.contains(&squeeze(entry)), "{style}: {entry} is not in {text}");
        }
    }
}

/// However long the title is, its date stands behind its last word, never at the start
/// of a line.
#[test]
fn a_date_stands_behind_the_end_of_its_title() {
    let word = |at: usize| ["数字", "经济", "产业", "结构", "能源", "保障"][at % 6];
    for layout in ["daily", "bulletin", "phone"] {
        let folder = scratch();
        let path = folder.path().join("brief.toml");
        let mut brief = "summary = \"摘\"\n[header]\ntitle = \"某\"\npublisher = \"某\"\ndate = 2026-06-10\n\
                         [[sections]]\ntitle = \"某\"\nbody = \"末\"\n"
            .to_owned();
        for count in 6..36 {
            let title: String = (0..count).map(word).collect();
            let latin = if count % 3 == 0 { "A report" } else { "" };
            brief.push_str(&format!(
                "[[references]]\nid = \"r{count}\"\nsource = \"新华社\"\ntitle = \"{latin}{title}\"\ndate = 2026-05-09\n"
            ));
        }
        jianbao::files::write(&path, brief.as_bytes()).expect("written");
        let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
        let lines = lines_of(&render(&path, &request).document.expect("no fault"));
        let mut dated = 0;
        for (line, _) in lines.iter().filter(|(line, _)| line.contains("2026-05-09")) {
            let before = line.split("2026-05-09").next().unwrap_or_default();
            let before = before.trim_end_matches(|c: char| c.is_whitespace());
            assert!((0..6).any(|at| before.ends_with(word(at))), "{layout}: {line}");
            dated += 1;
        }
        assert_eq!(dated, 30, "{layout}");
    }
}
