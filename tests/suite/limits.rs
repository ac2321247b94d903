//! What is too much is refused where it stands, at once, and what is just
//! within a bound is not.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use jianbao::brief;
use jianbao::files;
use jianbao::issue::Request;
use jianbao::limits::{self, Work};
use jianbao::text::source::Sources;
use jianbao::words::Tongue;
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::support::{render, root, scratch};

const HEAD: &str =
    "[header]\ntitle = \"t\"\npublisher = \"p\"\ndate = 2026-06-10\n\n[summary]\ntext = \"s\"\n\n";

fn with_body(body: &str) -> String {
    format!("{HEAD}[[sections]]\ntitle = 't'\nbody = '''\n{body}\n'''\n")
}

/// The findings of a brief that is only read: line, code and phrase.
fn found(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let id = sources.add("a.toml", text);
    let findings = brief::parse(id, None, &sources).findings;
    let line = |found: &jianbao::findings::Finding| {
        let place = found.place.as_ref().expect("each limit has its place");
        let line = sources.position(place.source, place.range.start).line;
        format!("{line} {}: {}", found.fault.code(), found.fault.phrase(Tongue::En))
    };
    findings.iter().map(line).collect()
}

fn is_limit(found: &str) -> bool {
    found.contains(" limit/") || found.contains(" link/long")
}

/// Lines of `part`, so many, one a paragraph; `{}` is the number.
fn times(count: usize, part: &str) -> String {
    (1..=count).map(|number| part.replace("{}", &number.to_string())).collect()
}

/// An issue of one kind of work is within the bound as long as its weights say
/// so, and beyond it where they do not.
#[track_caller]
fn weighs(kind: Work, each: usize, text: impl Fn(usize) -> String) {
    let (what, weight) = kind.weight();
    let what = what.en();
    assert!(each >= weight, "what carries {what} is work too");
    let fits = limits::WORK / each;
    let only = |text: String| found(&text).into_iter().filter(|found| is_limit(found)).collect::<Vec<_>>();
    assert_eq!(only(text(fits - fits / 50)), Vec::<String>::new(), "{what}");
    let beyond = only(text(fits + fits / 50));
    let [one] = beyond.as_slice() else { panic!("{what}: {beyond:?}") };
    assert!(one.contains(" limit/work: up to here the issue has ") && one.contains(what), "{one}");
}

#[test]
fn work_has_a_bound() {
    let long = |bytes: usize| with_body(&("甲".repeat(5_000) + "\n\n").repeat(bytes / 15_000));
    weighs(Work::LongByte, 12, long);
    weighs(Work::Rule, 300, |n| with_body(&times(n, "---\n")));
    weighs(Work::Cell, 365, |n| with_body(&format!("|a|b|\n|-|-|\n{}", times(n / 2, "|a|a|\n"))));
    weighs(Work::Figure, 122, |n| with_body(&("1甲".repeat(100) + "\n\n").repeat(n / 100)));
    let notes = |n| with_body(&(times(n, "a[^{}]\n\n") + &times(n, "[^{}]: a\n")));
    weighs(Work::Footnote, 1_240, notes);
    weighs(Work::Section, 3_140, |n| HEAD.to_owned() + &times(n, "[[sections]]\ntitle = 'a'\nbody = 'b'\n"));
}

#[test]
fn pictures_and_columns_have_a_bound() {
    let pictures = |n| found(&with_body(&times(n, "![a](b.png)\n\n")));
    assert_eq!(pictures(limits::PICTURES), Vec::<String>::new());
    let line = 12 + 2 * limits::PICTURES;
    assert_eq!(
        pictures(limits::PICTURES + 1),
        [format!("{line} limit/pictures: the issue has more than 500 pictures")]
    );
    let columns = |n: usize| with_body(&format!("{}|\n{}|\n", "|a".repeat(n), "|-".repeat(n)));
    let wide = "12 table/wide: this table of 60 columns is wider than a page";
    assert_eq!(found(&columns(limits::COLUMNS)), [wide]);
    let beyond = "12 limit/columns: the table has 61 columns; at most 60 are set";
    assert_eq!(found(&columns(limits::COLUMNS + 1)), [beyond]);
}

#[test]
fn texts_have_a_bound() {
    let long = |count: usize| "甲".repeat(count);
    let one = |text: &str| found(text).into_iter().filter(|found| is_limit(found)).collect::<Vec<_>>();
    let n = limits::PARAGRAPH_CHARACTERS;
    assert_eq!(one(&with_body(&long(n))), Vec::<String>::new());
    let beyond = "12 limit/length: the paragraph has 100,001 characters; at most 100,000 are set";
    assert_eq!(one(&with_body(&long(n + 1))), [beyond]);
    // Styles and links do not part a paragraph.
    assert_eq!(one(&with_body(&format!("{}**{}**[甲](https://a.example)", long(n - 1), "乙"))), [beyond]);
    let code = |count| with_body(&format!("```\n{}```", "甲\n".repeat(count)));
    assert_eq!(one(&code(limits::CODE_LINES)), Vec::<String>::new());
    let beyond = "12 limit/code: the block of code has 2,001 lines; at most 2,000 are set";
    assert_eq!(one(&code(limits::CODE_LINES + 1)), [beyond]);
    let n = limits::FIELD_CHARACTERS;
    let title = |count| with_body("a").replace("title = \"t\"", &format!("title = \"{}\"", long(count)));
    assert_eq!(one(&title(n)), Vec::<String>::new());
    let beyond = "2 limit/length: the title has 4,001 characters; at most 4,000 are set";
    assert_eq!(one(&title(n + 1)), [beyond]);
    let picture = with_body(&format!("a\n\n![{}](a.png)", long(n + 1)));
    assert_eq!(
        one(&picture),
        ["14 limit/length: the description has 4,001 characters; at most 4,000 are set"]
    );
    let address = |count: usize| format!("https://a.example/{}", "a".repeat(count - 18));
    let link = |count| with_body(&format!("a\n\n[a]({})", address(count)));
    let n = limits::ADDRESS_BYTES;
    assert_eq!(one(&link(n)), Vec::<String>::new());
    assert_eq!(one(&link(n + 1)), ["14 link/long: the address has 8,001 bytes; at most 8,000 can be a link"]);
    let reference = format!("{}[[references]]\ntitle = 'a'\nurl = '{}'\n", with_body("a"), address(n + 1));
    assert_eq!(one(&reference).len(), 1);
}

/// What the PDF holds as one string, and what the engine parts in one piece.
#[test]
fn strings_and_lines_of_code_have_a_bound() {
    let long = |count: usize| "甲".repeat(count);
    let n = limits::FIELD_CHARACTERS;
    let heading = |count| found(&with_body(&format!("# {}", long(count))));
    assert_eq!(heading(n), Vec::<String>::new());
    assert_eq!(heading(n + 1), ["12 limit/length: the heading has 4,001 characters; at most 4,000 are set"]);
    let names = |count| vec!["'甲乙丙丁'"; count].join(", ");
    let keywords = |count| {
        let keywords = format!("text = \"s\"\nkeywords = [{}]", names(count));
        found(&with_body("a").replace("text = \"s\"", &keywords))
    };
    assert_eq!(keywords(n / 4), Vec::<String>::new());
    let beyond = "8 limit/length: the list of keywords has 4,004 characters; at most 4,000 are set";
    assert_eq!(keywords(n / 4 + 1), [beyond]);
    let publishers = format!("publisher = [{}]", names(n / 4 + 1));
    let beyond = "3 limit/length: the list of publishers has 4,004 characters; at most 4,000 are set";
    assert_eq!(found(&with_body("a").replace("publisher = \"p\"", &publishers)), [beyond]);
    let code = |count| found(&with_body(&format!("```\na\n{}\n```", long(count))));
    assert_eq!(code(limits::CODE_CHARACTERS), Vec::<String>::new());
    let beyond = "12 limit/length: the line of code has 2,001 characters; at most 2,000 are set";
    assert_eq!(code(limits::CODE_CHARACTERS + 1), [beyond]);
}

/// Entities make marks too; and no script writes so many.
#[test]
fn heaps_of_marks_are_refused() {
    for heap in ["\u{301}", "&#x301;", "\u{200d}👩"] {
        let found = found(&with_body(&format!("a\n\nb👩{}", heap.repeat(10_000))));
        assert_eq!(
            found,
            ["14 limit/marks: more than 30 marks or joiners are heaped on one character"],
            "{heap}"
        );
    }
    assert_eq!(found(&with_body("👨\u{200d}👩\u{200d}👧\u{200d}👦 é\u{301} กำลัง")), Vec::<String>::new());
}

fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
}

/// What is too large is not read to its end, and says only that.
#[test]
fn files_have_a_bound() {
    let folder = scratch();
    let large = HEAD.to_owned() + &"# x\n".repeat(limits::BRIEF_BYTES / 4);
    files::write(&folder.path().join("a.toml"), large.as_bytes()).expect("written");
    jianbao(folder.path()).args(["check", "a.toml"]).assert().code(1).stdout_eq(str![""]).stderr_eq(str![[
        r#"
error[limit/size]: the file has more than 2 MB
 --> a.toml:1:1
  |
1 |
  | ^
  |
  = hint: is this the right file? pictures and lists belong in files of their own

1 error

"#
    ]]);
    let run = jianbao(folder.path()).args(["build", "-"]).stdin(large).assert().code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
error[limit/size]: the file has more than 2 MB
 --> <stdin>:1:1
  |
1 |
  | ^
  |
  = hint: is this the right file? pictures and lists belong in files of their own


"#]]);
    files::write(&folder.path().join("a.toml"), with_body("a").as_bytes()).expect("written");
    let series = "# x\n".repeat(limits::SERIES_BYTES / 4 + 1);
    files::write(&folder.path().join("jianbao.toml"), series.as_bytes()).expect("written");
    jianbao(folder.path()).args(["check", "a.toml"]).assert().code(1).stdout_eq(str![""]).stderr_eq(str![[
        r#"
error[limit/size]: the file has more than 1 MB
 --> jianbao.toml:1:1
  |
1 |
  | ^
  |
  = hint: is this the right file? pictures and lists belong in files of their own

1 error

"#
    ]]);
}

/// One brief of a batch that is too large stops no other.
#[test]
fn a_batch_reports_what_is_too_large() {
    let folder = scratch();
    files::write(&folder.path().join("a.toml"), with_body("a").as_bytes()).expect("written");
    let large = with_body("b").replace("06-10", "06-11") + &"# x\n".repeat(limits::BRIEF_BYTES / 4);
    files::write(&folder.path().join("b.toml"), large.as_bytes()).expect("written");
    let run = jianbao(folder.path()).args(["batch", ".", "-o", "out"]).assert().code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
wrote out/a.pdf (1 page, [..] KB)
error[limit/size]: the file has more than 2 MB
 --> b.toml:1:1
  |
1 |
  | ^
  |
  = hint: is this the right file? pictures and lists belong in files of their own
2 briefs: 1 built (1 page), 1 failed

"#]]);
    assert!(folder.path().join("out/a.pdf").is_file() && !folder.path().join("out/b.pdf").exists());
}

/// A PNG's chunk.
fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    let length = u32::try_from(data.len()).expect("short").to_be_bytes();
    [&length, kind, data, &sum.sum().to_be_bytes()].concat()
}

/// A PNG of 8-bit grey whose pixels are zeros, with chunks before them.
fn png(width: u32, height: u32, before: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 0, 0, 0, 0]].concat();
    // What is too large is not looked at.
    let rows = if width * height > 1_000_000 { 0 } else { (width as usize + 1) * height as usize };
    let data = packed(rows);
    [
        b"\x89PNG\r\n\x1a\n".as_slice(),
        &chunk(b"IHDR", &head),
        before,
        &chunk(b"IDAT", &data),
        &chunk(b"IEND", b""),
    ]
    .concat()
}

/// So many zeros, compressed.
fn packed(count: usize) -> Vec<u8> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&vec![0; count]).expect("written to memory");
    packer.finish().expect("written to memory")
}

fn profile(bytes: usize) -> Vec<u8> {
    chunk(b"iCCP", &[b"a\0\0".as_slice(), &packed(bytes)].concat())
}

fn svgz(spaces: usize) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">{}</svg>",
        " ".repeat(spaces)
    );
    packer.write_all(svg.as_bytes()).expect("written to memory");
    packer.finish().expect("written to memory")
}

#[test]
fn pictures_are_measured_before_they_are_decoded() {
    let folder = scratch();
    let path = folder.path().join("a.toml");
    let found = |bytes: &[u8]| {
        files::write(&folder.path().join("p"), bytes).expect("written");
        files::write(&path, with_body("![a](p)").as_bytes()).expect("written");
        let rendered = render(&path, &Request::default());
        rendered.lines()
    };
    assert_eq!(found(&png(1_000, 1_000, b"")), Vec::<String>::new());
    assert_eq!(
        found(&png(30_000, 20_000, b"")),
        ["12:1-12:8 error image/large: `p` has 30,000 by 20,000 pixels"]
    );
    let profiles =
        "12:1-12:8 error image/large: `p` has a colour profile that is damaged, or larger than 16 MB";
    assert_eq!(found(&png(9, 9, &profile(17_000_000))), [profiles]);
    assert_eq!(found(&svgz(1_000)), Vec::<String>::new());
    assert_eq!(
        found(&svgz(21_000_000)),
        ["12:1-12:8 error image/large: `p` has more than 20 MB when it is unpacked"]
    );
}

/// The engine holds all pictures of an issue at once.
#[test]
fn pictures_have_a_bound_together() {
    let folder = scratch();
    // Each is as large as one may be; the third is one too many.
    let side = (limits::DECODED_BYTES as f64).sqrt() as u32;
    let body: String = (1..=5).map(|number| format!("![a](p{number})\n\n")).collect();
    for number in 1..=5 {
        files::write(&folder.path().join(format!("p{number}")), &png(side, side, b"")).expect("written");
    }
    let path = folder.path().join("a.toml");
    files::write(&path, with_body(&body).as_bytes()).expect("written");
    let rendered = render(&path, &Request::default());
    let found = rendered.lines();
    let large: Vec<_> = found.iter().filter(|found| found.contains("image/large")).collect();
    assert_eq!(
        large,
        [
            "16:1-16:9 error image/large: `p3` and the pictures before it take more than 900 MB of memory",
            "18:1-18:9 error image/large: `p4` and the pictures before it take more than 900 MB of memory",
            "20:1-20:9 error image/large: `p5` and the pictures before it take more than 900 MB of memory",
        ]
    );
}

/// The table for editors says what the code does.
#[test]
fn the_table_of_limits_is_true() {
    let page = files::read(&root().join("docs/limits.md")).expect("in the repository");
    let page = String::from_utf8(page).expect("UTF-8");
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| ")).collect();
    let bounds = [
        ("BRIEF_BYTES", limits::BRIEF_BYTES as u64),
        ("DOCUMENT_BYTES", limits::DOCUMENT_BYTES as u64),
        ("DOCUMENT_PARTS", limits::DOCUMENT_PARTS as u64),
        ("UNPACKED_BYTES", limits::UNPACKED_BYTES),
        ("XML_BYTES", limits::XML_BYTES as u64),
        ("XML_NODES", limits::XML_NODES.into()),
        ("XML_DEPTH", limits::XML_DEPTH as u64),
        ("SERIES_BYTES", limits::SERIES_BYTES as u64),
        ("WORD_FILES", limits::WORD_FILES as u64),
        ("WORK", limits::WORK as u64),
        ("PARAGRAPH_CHARACTERS", limits::PARAGRAPH_CHARACTERS as u64),
        ("LONG_PARAGRAPH", limits::LONG_PARAGRAPH as u64),
        ("FIELD_CHARACTERS", limits::FIELD_CHARACTERS as u64),
        ("ADDRESS_BYTES", limits::ADDRESS_BYTES as u64),
        ("CODE_LINES", limits::CODE_LINES as u64),
        ("CODE_CHARACTERS", limits::CODE_CHARACTERS as u64),
        ("CLUSTER_MARKS", limits::CLUSTER_MARKS as u64),
        ("TABLE_WIDTH", limits::TABLE_WIDTH as u64),
        ("COLUMNS", limits::COLUMNS as u64),
        ("PICTURES", limits::PICTURES as u64),
        ("PICTURE_BYTES", limits::PICTURE_BYTES as u64),
        ("DECODED_BYTES", limits::DECODED_BYTES),
        ("ALL_DECODED_BYTES", limits::ALL_DECODED_BYTES),
        ("DRAWING_BYTES", limits::DRAWING_BYTES as u64),
        ("PROFILE_BYTES", limits::PROFILE_BYTES as u64),
        ("LAYOUT_FILES", limits::LAYOUT_FILES as u64),
        ("LAYOUT_BYTES", limits::LAYOUT_BYTES),
        ("SECONDS", limits::SECONDS.into()),
        ("MEGABYTES", limits::MEGABYTES.into()),
    ];
    let code =
        String::from_utf8(files::read(&root().join("src/limits.rs")).expect("readable")).expect("UTF-8");
    assert_eq!(code.matches("\npub const ").count(), bounds.len(), "each limit is in this list");
    for (name, bound) in bounds {
        let row = rows.iter().find(|row| row.contains(&format!("`{name}`")));
        let row = row.unwrap_or_else(|| panic!("docs/limits.md has no row with `{name}`"));
        assert!(row.contains(&format!("| {} ", limits::grouped(bound))), "{row} does not say {bound}");
    }
    for (what, weight) in Work::ALL.map(Work::weight) {
        let what = what.en();
        let row = format!(
            "| {what} | {} | {} |",
            limits::grouped(weight as u64),
            limits::grouped((limits::WORK / weight) as u64)
        );
        assert!(rows.contains(&row.as_str()), "docs/limits.md lacks {row}");
    }
}
