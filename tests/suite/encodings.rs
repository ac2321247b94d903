//! Briefs that are not UTF-8, or no text at all: what is read, what is refused
//! in one finding, and what `check --fix` makes of them.

use std::path::Path;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, WINDOWS_1252};
use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;

use crate::support::{reference, root, scratch};

/// The binary in a folder.
fn jianbao(folder: &Path) -> Command {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
}

const BRIEF: &str = "# 第一期\n[header]\ntitle = \"每日动态\"\npublisher = \"某某促进会\"\ndate = 2026-06-10\n\n\
                     [summary]\ntext = \"今年以来，我国经济在发展中不断有新的变化。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n";

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = scratch();
    for (name, bytes) in files {
        jianbao::files::write(&folder.path().join(name), bytes).expect("written");
    }
    folder
}

fn encoded(encoding: &'static Encoding, text: &str) -> Vec<u8> {
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy);
    bytes.into_owned()
}

fn utf_16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let mark = if mark { "\u{feff}" } else { "" };
    let units = mark.encode_utf16().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

/// The same brief in every encoding that is read: the same PDF, one warning.
#[test]
fn other_encodings_are_read_where_they_are_certain() {
    let text = jianbao::files::read(&reference()).expect("readable");
    let text = String::from_utf8(text).expect("UTF-8");
    let series = jianbao::files::read(&root().join("briefs/jianbao.toml")).expect("readable");
    let series_in_gbk = encoded(GB18030, &String::from_utf8_lossy(&series));
    let build = |bytes: &[u8], series: &[u8]| {
        let folder = folder_with(&[("2026-06-10.toml", bytes), ("jianbao.toml", series)]);
        for name in ["wechat.png"] {
            if let Ok(picture) = jianbao::files::try_read(&root().join("briefs").join(name)) {
                jianbao::files::write(&folder.path().join(name), &picture).expect("written");
            }
        }
        let run = jianbao(folder.path()).args(["build", "2026-06-10.toml", "-o", "-"]).assert().success();
        (run.get_output().stdout.clone(), String::from_utf8_lossy(&run.get_output().stderr).into_owned())
    };
    let (pdf, _) = build(text.as_bytes(), &series);
    let briefs = [
        ("GB18030 (GBK)", encoded(GB18030, &text)),
        ("UTF-16 LE", utf_16(&text, false, true)),
        ("UTF-16 BE", utf_16(&text, true, true)),
        ("UTF-16 LE", utf_16(&text, false, false)),
        ("UTF-16 BE", utf_16(&text, true, false)),
    ];
    for (name, bytes) in briefs {
        let (same, told) = build(&bytes, &series);
        assert!(same == pdf, "{name}");
        assert_eq!(told.matches("warning[").count(), 1, "{told}");
        assert!(told.contains(&format!("the file is not UTF-8; it was read as {name}")), "{told}");
    }
    let (same, told) = build(text.as_bytes(), &series_in_gbk);
    assert!(same == pdf && told.contains("--> jianbao.toml:1:1"), "{told}");
}

/// Places are those of the text, whatever the bytes are.
#[test]
fn findings_of_another_encoding_are_at_their_characters() {
    let faulty = BRIEF.replace("正文。", "正文[@无此文献]。");
    let folder = folder_with(&[("a.toml", &encoded(GB18030, &faulty))]);
    let run = jianbao(folder.path()).args(["check", "a.toml"]).assert().code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
warning[toml/recoded]: the file is not UTF-8; it was read as GB18030 (GBK)
 --> a.toml:1:1
  |
1 | # 第一期
  | ^
  |
  = hint: `jianbao check --fix` saves a brief as UTF-8; an editor does with “save as”

error[reference/unknown]: no reference has the id `无此文献`
  --> a.toml:12:12
   |
12 | body = "正文[@无此文献]。"
   |              ^^^^^^^^^
   |
   = hint: add a `[[references]]` table with id = "无此文献"

1 error, 1 warning

"#]]);
}

/// `--fix` writes UTF-8 with the line ends that were there, and its repairs.
#[test]
fn fix_converts_to_utf_8() {
    let faulty = BRIEF.replace("正文。", "他说,可以。").replace('\n', "\r\n");
    let mended = BRIEF.replace("正文。", "他说，可以。").replace('\n', "\r\n");
    for bytes in [encoded(GB18030, &faulty), utf_16(&faulty, false, true), utf_16(&faulty, true, false)] {
        let folder = folder_with(&[("a.toml", &bytes)]);
        let check = |args: &[&str]| jianbao(folder.path()).arg("check").args(args).arg("a.toml").assert();
        check(&["--fix"]).success().stderr_eq(str![[r#"
a.toml: saved as UTF-8
a.toml:12:11: `,` → `，` (marks/half-width)
a.toml: 2 repairs made

a.toml: nothing found

"#]]);
        let written = jianbao::files::read(&folder.path().join("a.toml")).expect("there");
        assert_eq!(String::from_utf8(written).as_deref(), Ok(mended.as_str()));
        check(&["--fix"]).success().stderr_eq(str![[r#"
a.toml: nothing found

"#]]);
    }
}

#[test]
fn line_ends_of_old_macs_are_read_and_mended() {
    let folder = folder_with(&[("a.toml", BRIEF.replace('\n', "\r").as_bytes())]);
    let check = |args: &[&str]| jianbao(folder.path()).arg("check").args(args).arg("a.toml").assert();
    check(&[]).success().stderr_eq(str![[r#"
warning[toml/line-ends]: the lines end with CR alone, as on old Macs
 --> a.toml:1:1
  |
1 | # 第一期
  | ^
  |
  = hint: `jianbao check --fix` saves a brief with the line ends of today

1 warning

"#]]);
    check(&["-q", "--fix"]).success();
    let written = jianbao::files::read(&folder.path().join("a.toml")).expect("there");
    assert_eq!(String::from_utf8(written).as_deref(), Ok(BRIEF));
}

/// What is not certain is refused in one finding, and so is what is no brief.
#[test]
fn what_cannot_be_read_is_one_finding() {
    let mixed = [BRIEF.as_bytes(), b"# \xd6\xd0\xce\xc4\n"].concat();
    let traditional = "[header]\ntitle = \"每日動態\"\npublisher = \"創新科技協進會\"\ndate = 2026-06-10\n\n[summary]\ntext = \
                       \"這與外地同類研究的結論一致：企業的數碼化基礎愈好，從採用新工具所得的效益愈大。\"\n";
    let korean = "[header]\ntitle = \"매일 동향\"\n\n[summary]\ntext = \"올해 우리 경제는 계속 발전하고 있으며 새로운 변화가 나타나고 있다.\"\n";
    let files: [(&str, Vec<u8>); 15] = [
        ("mixed.toml", mixed),
        ("big5.toml", encoded(BIG5, traditional)),
        ("korean.toml", encoded(EUC_KR, korean)),
        ("western.toml", encoded(WINDOWS_1252, "[header]\ntitle = \"A café’s “best” résumé\"\n")),
        ("cut.toml", [utf_16(BRIEF, false, true).as_slice(), b"x"].concat()),
        ("a.pdf", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n".to_vec()),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00word/document.xml\xff".to_vec()),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00".to_vec()),
        ("a.rtf", b"{\\rtf1\\ansi }".to_vec()),
        ("a.zip", b"PK\x03\x04\x14\x00mimetype".to_vec()),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00".to_vec()),
        ("a.toml", "{\n  \"header\": { \"title\": \"每日动态\" },\n  \"sections\": []\n}\n".into()),
        ("a.html", "<!DOCTYPE html>\n<html><body>正文</body></html>\n".into()),
        ("binary", vec![0, 1, 2, 0xff, 0xfe, 0, 7]),
        ("broken.toml", b"[header]\ntitle = \"\xe6\xaf\x8f\xe6\x97\"\n".to_vec()),
    ];
    let given: Vec<_> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let folder = folder_with(&given);
    let names = given.iter().map(|(name, _)| *name);
    let run = jianbao(folder.path()).args(["check", "--format", "json"]).args(names).assert().code(1);
    let told = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    let lines: Vec<serde_json::Value> =
        told.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    let shown: String = lines
        .iter()
        .map(|line| {
            let word = |key: &str| line[key].to_string().trim_matches('"').to_owned();
            format!(
                "{}:{}:{} {}: {}\n",
                word("file"),
                line["line"],
                line["column"],
                word("code"),
                word("message")
            )
        })
        .collect();
    snapbox::assert_data_eq!(
        shown,
        str![[r#"
mixed.toml:13:3 toml/encoding: the file is not UTF-8 (byte 228), and no other encoding is certain
big5.toml:2:10 toml/encoding: the file is not UTF-8 (byte 18), and no other encoding is certain
korean.toml:2:10 toml/encoding: the file is not UTF-8 (byte 18), and no other encoding is certain
western.toml:2:15 toml/encoding: the file is not UTF-8 (byte 23), and no other encoding is certain
cut.toml:1:1 toml/encoding: the file is not UTF-8 (byte 0), and no other encoding is certain
a.pdf:1:1 toml/format: the file is a PDF, not TOML
a.docx:1:1 toml/format: the file is a Word document (.docx), not TOML
a.doc:1:1 toml/format: the file is an old Word or WPS document (.doc), not TOML
a.rtf:1:1 toml/format: the file is an RTF document, not TOML
a.zip:1:1 toml/format: the file is a zip archive, not TOML
a.png:1:1 toml/format: the file is a picture, not TOML
a.toml:1:1 toml/format: the file is JSON, not TOML
a.html:1:1 toml/format: the file is a web page or XML, not TOML
binary:1:1 toml/format: the file is binary data, not TOML
broken.toml:2:11 toml/encoding: the file is not UTF-8 (byte 21), and no other encoding is certain

"#]]
    );
    run.stderr_eq(str![""]);
}

/// An unreadable series file leaves the brief's own findings, and nothing that
/// only seems to be missing.
#[test]
fn a_series_file_that_cannot_be_read_is_one_finding() {
    let brief = BRIEF.replace("title = \"每日动态\"\n", "");
    let series = b"[defaults.header]\ntitle = \"\xc3\xbf\xff\xc8\"\n";
    let folder = folder_with(&[("a.toml", brief.as_bytes()), ("jianbao.toml", series)]);
    let run = jianbao(folder.path()).args(["build", "a.toml"]).assert().code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
error[toml/encoding]: the file is not UTF-8 (byte 29), and no other encoding is certain
 --> jianbao.toml:2:11
  |
2 | title = "ÿ��"
  |           ^
  |
  = hint: open it in the program that wrote it, and save it as UTF-8


"#]]);
}

/// A batch, a volume and the next issue take a brief in GBK like any other.
#[test]
fn other_commands_read_other_encodings() {
    let folder = folder_with(&[("a.toml", &encoded(GB18030, BRIEF))]);
    let ok = |args: &[&str]| jianbao(folder.path()).args(args).assert().success();
    ok(&["-q", "batch", ".", "--month", "2026-06", "-o", "out"]);
    assert!(folder.path().join("out/a.pdf").is_file());
    ok(&["-q", "volume", ".", "--month", "2026-06", "-o", "b.pdf"]);
    ok(&["-q", "new", "2026-06-11", "--from", "a.toml"]);
    let next = jianbao::files::read(&folder.path().join("2026-06-11.toml")).expect("written");
    assert!(String::from_utf8(next).expect("UTF-8").contains("title = \"每日动态\""));
}
