//! One paragraph that holds every difficulty, `tests/golden/paragraph.txt`, in
//! the body style of every layout: each line breaks where it did, and no rule
//! of a line is broken. `UPDATE=1` rewrites the breaks; read the diff.

use std::fmt::Write;

use jianbao::engine::pool::Engines;
use jianbao::issue::Request;

use crate::measure::marks::{NOT_FIRST, NOT_LAST};
use crate::measure::{Line, Press, is_han, text_of};
use crate::support::{page_texts, render, root, same_as_file, scratch, squeeze};
use crate::torn::{Column, FARTHEST, lines_of};

/// The measure of `bulletin`, and one as narrow as a column.
const MEASURES: [usize; 2] = [28, 19];

/// What must stand on one line.
const WHOLE: [&str; 24] = [
    "9月15日",
    "2026—2030年",
    "2030年",
    "90%",
    "拉·",
    "——",
    "……",
    "IDC",
    "2025年",
    "AI",
    "1,204.7亿",
    "37.5%",
    "GPU",
    "68.3%",
    "61.9%",
    "https://www.",
    "brief-",
    "OpenAI",
    "DeepSeek",
    "Qwen",
    "10^12",
    "50 GWh",
    "3.5万",
    "m³",
];

fn golden(name: &str) -> String {
    let bytes = jianbao::files::read(&root().join("tests/golden").join(name)).expect("in the repository");
    String::from_utf8(bytes).expect("UTF-8").trim_end().to_owned()
}

/// A layout, a measure, and the paragraph's lines there.
struct Setting {
    layout: &'static str,
    indent: f64,
    measure: usize,
    lines: Vec<Line>,
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {} characters", self.layout, self.measure)
    }
}

fn settings() -> Vec<Setting> {
    let text = golden("paragraph.txt");
    let mut settings = Vec::new();
    for press in Press::all() {
        for measure in MEASURES {
            let lines = press.lines(std::slice::from_ref(&text), measure as f64).remove(0);
            settings.push(Setting { layout: press.name, indent: press.indent, measure, lines });
        }
    }
    settings
}

#[test]
fn the_paragraph_breaks_where_it_did() {
    let mut breaks = String::new();
    for setting in settings() {
        let _ = writeln!(breaks, "{setting}");
        for line in &setting.lines {
            let _ = writeln!(breaks, "{:6.2}  {}", line.last().expect("glyphs").right, text_of(line));
        }
        breaks.push('\n');
    }
    same_as_file(&root().join("tests/golden/breaks.txt"), &breaks);
}

#[test]
fn lines_begin_and_end_as_they_may() {
    for setting in settings() {
        for line in &setting.lines[1..] {
            let text = text_of(line);
            // A dash of two em may begin a line; a connecting mark of one may not (GB/T 15834).
            let first = text.chars().next().filter(|_| !text.starts_with("——")).unwrap_or('国');
            assert!(!NOT_FIRST.contains(first), "{setting}: {}", text_of(line));
        }
        for line in &setting.lines[..setting.lines.len() - 1] {
            let last = text_of(line).chars().last().expect("a glyph");
            assert!(!NOT_LAST.contains(last), "{setting}: {}", text_of(line));
        }
        let last = setting.lines.last().expect("lines").iter().filter(|glyph| is_han(glyph)).count();
        assert!(last >= 2, "{setting} ends with {last} characters");
    }
}

#[test]
fn what_belongs_together_stays_together() {
    for setting in settings() {
        for token in WHOLE {
            let whole = setting.lines.iter().any(|line| text_of(line).contains(token));
            assert!(whole, "{setting} parts {token}");
        }
    }
}

#[test]
fn lines_are_inside_the_frame() {
    for setting in settings() {
        for (index, line) in setting.lines.iter().enumerate() {
            let text = text_of(line);
            let (first, last) = (&line[0], &line[line.len() - 1]);
            // The left half of an opening mark at the edge is blank, and cut.
            let blank = if "“《（".contains(first.text.as_str()) { 0.5 } else { 0.0 };
            let start = if index == 0 { setting.indent } else { 0.0 };
            let off = (first.left - start).abs().min((first.left + blank - start).abs());
            assert!(off < 0.01, "{setting}: {text} begins at {}", first.left);
            let end = setting.measure as f64;
            // The right half of a mark is blank; what a line is stretched by may stand there.
            let blank = if "，。、；：？！”）》".contains(last.text.as_str()) { 0.5 } else { 0.0 };
            assert!(last.right < end + blank + 0.01, "{setting} sets {text} to {}", last.right);
            // Both edges are straight, although the paragraph holds an address.
            let inner = index + 1 < setting.lines.len();
            assert!(!inner || last.right > end - 0.01, "{setting} leaves {text} at {}", last.right);
        }
    }
}

/// Marks give room before characters are moved apart (CLREQ, line adjustment).
#[test]
fn characters_are_not_stretched() {
    let (text, engines) = (golden("paragraph.txt"), Engines::default());
    for layout in jianbao::layouts::names() {
        for measure in MEASURES {
            let document = Column::new(layout, measure).set(&text, &engines);
            for (line, apart) in lines_of(&document) {
                assert!(apart <= FARTHEST, "{layout}, {measure} characters: {apart} em in {line}");
            }
        }
    }
}

/// What is on the page is what was written, in the order it was written.
#[test]
fn the_page_says_what_was_written() {
    let text = golden("paragraph.txt");
    for setting in settings() {
        assert_eq!(setting.lines.iter().map(text_of).collect::<String>(), text, "{setting}");
    }
    for layout in jianbao::layouts::names() {
        let rendered = check(&text, layout);
        let pages = page_texts(&rendered.pdf.expect("no faults"));
        assert!(pages.concat().contains(&squeeze(&text)), "{layout}");
    }
}

/// A brief with a text as its body, read as `check` does.
fn check(text: &str, layout: &str) -> crate::support::Rendered {
    let folder = scratch();
    let path = folder.path().join("golden.toml");
    let brief = format!(
        "[header]\ntitle = \"试样\"\npublisher = \"某协会\"\ndate = 2026-09-15\n[summary]\ntext = \"试样。\"\n\
         [[sections]]\ntitle = \"正文\"\nbody = '''\n{text}\n'''\n"
    );
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
    render(&path, &request)
}

/// Nothing to find in it, nor in technical English with Chinese, nor in
/// Chinese with technical English.
#[test]
fn the_copy_editor_finds_nothing() {
    for name in ["paragraph.txt", "technical.txt"] {
        let rendered = check(&golden(name), "daily");
        assert_eq!(rendered.lines(), Vec::<String>::new(), "{name}");
    }
}
