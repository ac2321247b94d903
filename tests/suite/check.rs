//! `jianbao check` as people and programs meet it: repairs, counts, many briefs.

use std::path::Path;

use serde_json::Value;
use snapbox::str;

use crate::cli::{BRIEF, folder_with, jianbao};

/// Three certain repairs, and one that only an editor can make.
const SLIPS: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\n\n[summary]\n\
                     text = '''\n全县5千人，增长8-12%,自06月05日起。网络 and 运维。\n'''\n\n[[sections]]\n\
                     title = \"标题\"\nbody = \"正文。\"\n";

fn text(path: &Path) -> String {
    String::from_utf8(jianbao::files::read(path).expect("there")).expect("UTF-8")
}

/// The objects of JSON lines.
fn objects(bytes: &[u8]) -> Vec<Value> {
    let text = String::from_utf8(bytes.to_vec()).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn hints_say_what_to_write_and_a_line_says_how_many() {
    let folder = folder_with(&[("a.toml", SLIPS)]);
    let run = jianbao(folder.path()).args(["check", "a.toml"]).assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
warning[number/mixed]: `5千` mixes figures with 千 or 百
 --> a.toml:8:3
  |
8 | 全县5千人，增长8-12%,自06月05日起。网络 and 运维。
  |     ^^^
  |
  = fix: `5千` → `5000`
  = hint: write `5000` or `五千`

warning[range/unit]: the first number of `8-12%` lacks its unit
 --> a.toml:8:9
  |
8 | 全县5千人，增长8-12%,自06月05日起。网络 and 运维。
  |                ^^^^^
  |
  = fix: `8-12%` → `8%～12%`

warning[marks/half-width]: half-width `,` in Chinese text
 --> a.toml:8:14
  |
8 | 全县5千人，增长8-12%,自06月05日起。网络 and 运维。
  |                     ^
  |
  = fix: `,` → `，`

warning[date/padding]: `06月05日` is padded the wrong way for its kind of date
 --> a.toml:8:16
  |
8 | 全县5千人，增长8-12%,自06月05日起。网络 and 运维。
  |                        ^^^^^^^^
  |
  = fix: `06月05日` → `6月5日`

warning[word/stray-latin]: the English word `and` stands alone between Chinese words
 --> a.toml:8:27
  |
8 | 全县5千人，增长8-12%,自06月05日起。网络 and 运维。
  |                                         ^^^
  |
  = hint: write `和`

5 warnings, 4 of them can be fixed with --fix

"#]]);
}

#[test]
fn repairs_are_told_as_they_are_made() {
    let folder = folder_with(&[("a.toml", SLIPS)]);
    let run = jianbao(folder.path()).args(["check", "--fix", "a.toml"]).assert();
    run.success().stdout_eq(str![""]).stderr_eq(str![[r#"
a.toml:8:3: `5千` → `5000` (number/mixed)
a.toml:8:9: `8-12%` → `8%～12%` (range/unit)
a.toml:8:14: `,` → `，` (marks/half-width)
a.toml:8:16: `06月05日` → `6月5日` (date/padding)
a.toml: 4 repairs made

warning[word/stray-latin]: the English word `and` stands alone between Chinese words
 --> a.toml:8:28
  |
8 | 全县5000人，增长8%～12%，自6月5日起。网络 and 运维。
  |                                           ^^^
  |
  = hint: write `和`

1 warning

"#]]);
    assert!(text(&folder.path().join("a.toml")).contains("全县5000人，增长8%～12%，自6月5日起。"));
}

#[test]
fn a_diff_shows_the_repairs_and_writes_nothing() {
    let folder = folder_with(&[("a.toml", SLIPS)]);
    for args in [&["check", "--diff", "-q", "a.toml"][..], &["check", "--fix", "--diff", "-q", "a.toml"]] {
        let run = jianbao(folder.path()).args(args).assert();
        run.success().stdout_eq(str![[r#"
--- a.toml
+++ a.toml
@@ -5,7 +5,7 @@
 
 [summary]
 text = '''
-全县5千人，增长8-12%,自06月05日起。网络 and 运维。
+全县5000人，增长8%～12%，自6月5日起。网络 and 运维。
 '''
 
 [[sections]]

"#]]);
        assert_eq!(text(&folder.path().join("a.toml")), SLIPS);
    }
    let run = jianbao(folder.path()).args(["check", "--diff", "--format", "json", "a.toml"]).assert();
    run.code(2).stderr_eq(str![[r#"
error: --diff and --format both write to standard output: give one of them

"#]]);
}

/// What programs are told is what --fix does.
#[test]
fn json_and_sarif_carry_the_repairs() {
    let folder = folder_with(&[("a.toml", SLIPS)]);
    let run = jianbao(folder.path()).args(["check", "--format", "json", "a.toml"]).assert().success();
    let found = objects(&run.get_output().stdout);
    assert!(found.iter().all(|finding| finding["key"] == "summary.text"));
    let mut mended = SLIPS.to_owned();
    let mut fixes: Vec<_> = found.iter().filter(|finding| !finding["fix"].is_null()).collect();
    assert_eq!((found.len(), fixes.len()), (5, 4));
    fixes.sort_by_key(|finding| std::cmp::Reverse(finding["fix"]["start"].as_u64()));
    for fix in fixes.iter().map(|finding| &finding["fix"]) {
        let offset =
            |key: &str| fix[key].as_u64().and_then(|at| usize::try_from(at).ok()).expect("an offset");
        mended.replace_range(offset("start")..offset("end"), fix["text"].as_str().expect("a text"));
    }
    jianbao(folder.path()).args(["check", "--fix", "-q", "a.toml"]).assert().success();
    assert_eq!(text(&folder.path().join("a.toml")), mended);

    let again = folder_with(&[("a.toml", SLIPS)]);
    let run = jianbao(again.path()).args(["check", "--format", "sarif", "a.toml"]).assert().success();
    let log: Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let thousand = results.iter().find(|result| result["ruleId"] == "number/mixed").expect("is found");
    let change = &thousand["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "a.toml");
    assert_eq!(
        change["replacements"],
        serde_json::json!([{
            "deletedRegion": { "startLine": 8, "startColumn": 3, "endLine": 8, "endColumn": 5 },
            "insertedContent": { "text": "5000" },
        }])
    );
    let word = results.iter().find(|result| result["ruleId"] == "word/stray-latin").expect("is found");
    assert!(word["fixes"].is_null());
}

/// Keys are counted as programs count, and named as the file has them.
#[test]
fn findings_name_their_keys() {
    let brief = BRIEF.replace("[summary]", "colour = 1\n[summary]")
        + "\n[[sections]]\ntitle = \"甲\"\nbody = \"5千人。\"\n\n[contact]\ncodes = [{ caption = \"a,乙\" }]\n";
    let series = "[defaults.header]\nsubtitle = \"甲,乙\"\n";
    let folder = folder_with(&[("a.toml", &brief), ("jianbao.toml", series)]);
    let run = jianbao(folder.path()).args(["check", "--format", "json", "a.toml"]).assert().code(1);
    let found = objects(&run.get_output().stdout);
    let keys: Vec<_> =
        found.iter().map(|it| (&it["file"], &it["code"], &it["key"], it["fix"].is_null())).collect();
    let expected = [
        ("a.toml", "key/unknown", "header.colour", true),
        ("a.toml", "number/mixed", "sections[1].body", false),
        ("a.toml", "qr/content", "contact.codes[0]", true),
        ("a.toml", "marks/half-width", "contact.codes[0].caption", false),
        // A run on one brief changes nothing that others share.
        ("jianbao.toml", "marks/half-width", "defaults.header.subtitle", true),
    ]
    .map(|(file, code, key, fix)| (Value::from(file), Value::from(code), Value::from(key), fix));
    assert_eq!(keys, expected.each_ref().map(|(file, code, key, fix)| (file, code, key, *fix)));
}

#[test]
fn a_flood_is_counted() {
    let brief = BRIEF.replace("正文。", &"正文<b>。".repeat(53));
    let folder = folder_with(&[("a.toml", &brief)]);
    let run = jianbao(folder.path()).args(["check", "a.toml"]).assert().success();
    let shown = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert_eq!(shown.matches("`<b>` is printed as written").count(), 50);
    assert!(
        shown.ends_with("\nwarning[markdown/html]: 3 more of these are not shown\n\n53 warnings\n"),
        "{shown}"
    );
    // Programs count for themselves.
    let run = jianbao(folder.path()).args(["check", "--format", "json", "a.toml"]).assert().success();
    assert_eq!(objects(&run.get_output().stdout).len(), 53);
}

/// However long a line is, what is shown of it fits a terminal.
#[test]
fn a_long_line_is_cut_around_the_place() {
    let brief = BRIEF.replace("正文。", &format!("{}他说,可以。{}", "甲".repeat(3000), "乙".repeat(3000)));
    let folder = folder_with(&[("a.toml", &brief)]);
    let run = jianbao(folder.path()).args(["check", "a.toml"]).assert().success();
    let shown = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(shown.contains(" --> a.toml:12:3011\n"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 100), "{shown}");
    assert!(shown.contains("甲他说,可以。乙"), "{shown}");
}

/// Folders and patterns mean what they mean to a batch; what is not there
/// stops nothing else.
#[test]
fn many_briefs_are_checked() {
    let slip = BRIEF.replace("正文。", "他说,可以。");
    let folder = folder_with(&[
        ("a.toml", BRIEF),
        ("six/b.toml", &slip),
        ("six/seven/c.toml", BRIEF),
        ("six/notes.toml", "x = 1\n"),
        ("none/notes.toml", "x = 1\n"),
    ]);
    let check = |args: &[&str]| jianbao(folder.path()).arg("check").args(args).assert();
    check(&["six", "a.toml", "six/*.toml"]).success().stdout_eq(str![""]).stderr_eq(str![[r#"
skipped 2 other TOML files; -v names them
warning[issue/repeated]: `a.toml` has the same title and number
 --> six/b.toml:5:9
  |
5 | issue = 161
  |         ^^^
  |
  = hint: delete one of the two, or correct its header

warning[marks/half-width]: half-width `,` in Chinese text
  --> six/b.toml:12:11
   |
12 | body = "他说,可以。"
   |             ^
   |
   = fix: `,` → `，`

warning[issue/repeated]: `a.toml` has the same title and number
 --> six/seven/c.toml:5:9
  |
5 | issue = 161
  |         ^^^
  |
  = hint: delete one of the two, or correct its header

a.toml: nothing found
3 warnings, 1 of them can be fixed with --fix

"#]]);
    check(&["none"]).code(2).stderr_eq(str![[r#"
error: no brief under `none`

"#]]);
    check(&["a.toml", "gone.toml", "six/b.toml", "-q"]).code(2).stderr_eq(str![[r#"
warning[issue/repeated]: `a.toml` has the same title and number
 --> six/b.toml:5:9
  |
5 | issue = 161
  |         ^^^
  |
  = hint: delete one of the two, or correct its header

warning[marks/half-width]: half-width `,` in Chinese text
  --> six/b.toml:12:11
   |
12 | body = "他说,可以。"
   |             ^
   |
   = fix: `,` → `，`

error: no such file or folder: `gone.toml`

"#]]);
    check(&["gone.toml", "a.toml", "--format", "json"]).code(2).stdout_eq(str![[r#"
{"file":"gone.toml","code":"file/unreadable","severity":"error","line":null,"column":null,"end_line":null,"end_column":null,"message":"no such file or folder: `gone.toml`","hint":null,"key":null,"fix":null}

"#]]);
    let log = check(&["gone.toml", "--format", "sarif"]).code(2);
    let log: Value = serde_json::from_slice(&log.get_output().stdout).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "file/unreadable");
}

#[test]
fn many_briefs_are_built() {
    let folder =
        folder_with(&[("six/b.toml", BRIEF), ("six/seven/c.toml", BRIEF), ("six/notes.toml", "x = 1\n")]);
    let build = |args: &[&str]| jianbao(folder.path()).arg("build").args(args).assert();
    build(&["six", "-o", "pdf/"]).success().stderr_eq(str![[r#"
skipped 1 other TOML file; -v names them
wrote pdf/b.pdf (1 page, [..] KB)
wrote pdf/c.pdf (1 page, [..] KB)

"#]]);
    build(&["gone.toml", "six/*.toml", "none"]).code(2).stderr_eq(str![[r#"
skipped 1 other TOML file; -v names them
wrote six/b.pdf (1 page, [..] KB)
error: no such file or folder: `gone.toml`
error: no such file or folder: `none`

"#]]);
    build(&["six", "-o", "x.pdf"]).code(2).stderr_eq(str![[r#"
skipped 1 other TOML file; -v names them
error: several briefs need a folder: `-o x.pdf/`

"#]]);
}

/// The brief that is mended is the editor's file, by whichever name and with
/// its permissions.
#[cfg(unix)]
#[test]
fn a_mended_brief_is_the_same_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder_with(&[("real.toml", SLIPS)]);
    let (real, link) = (folder.path().join("real.toml"), folder.path().join("link.toml"));
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).expect("ours");
    symlink("real.toml", &link).expect("a link");
    jianbao(folder.path()).args(["check", "--fix", "-q", "link.toml"]).assert().success();
    assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
    assert!(text(&real).contains("全县5000人"));
    assert_eq!(std::fs::metadata(&real).expect("there").permissions().mode() & 0o777, 0o640);
}

/// One slip is one finding: both marks of a quotation, and a look-alike that no
/// font has.
#[test]
fn one_slip_is_one_finding() {
    let brief = BRIEF.replace("body = \"正文。\"", "body = '''\n第⼀段。他说\"可以，'不行'吗\"。\n'''");
    let folder = folder_with(&[("a.toml", &brief)]);
    let run = jianbao(folder.path()).args(["check", "a.toml"]).assert().code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
error[glyph/missing]: no font in use has the character `⼀` (U+2F00)
  --> a.toml:13:2
   |
13 | 第⼀段。他说"可以，'不行'吗"。
   |   ^^
   |
   = fix: `⼀` → `一`
   = hint: type the ordinary character `一`, which it only looks like

warning[quotes/straight]: straight quotation mark `"…"` in Chinese text
  --> a.toml:13:7
   |
13 | 第⼀段。他说"可以，'不行'吗"。
   |             ^^^^^^^^^^^^^^^^
   |
   = fix: `"可以，'不行'吗"` → `“可以，'不行'吗”`

warning[quotes/straight]: straight quotation mark `'…'` in Chinese text
  --> a.toml:13:11
   |
13 | 第⼀段。他说"可以，'不行'吗"。
   |                    ^^^^^^
   |
   = hint: write `“…”`

1 error, 2 warnings, 2 of them can be fixed with --fix

"#]]);
    let run = jianbao(folder.path()).args(["check", "--fix", "a.toml"]).assert().success();
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
a.toml:13:2: `⼀` → `一` (glyph/missing)
a.toml:13:7: `"可以，'不行'吗"` → `“可以，'不行'吗”` (quotes/straight)
a.toml:13:11: `'不行'` → `‘不行’` (quotes/straight)
a.toml: 3 repairs made

a.toml: nothing found

"#]]);
    assert!(text(&folder.path().join("a.toml")).contains("第一段。他说“可以，‘不行’吗”。\n"));
}

/// A picture whose path has the wrong slashes, case or ending is named as it
/// is; `%20` is read as addresses read it.
#[test]
fn a_picture_that_is_nearly_there_is_named() {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let brief = BRIEF.replace(
        "body = \"正文。\"",
        "body = '''\n![一](图片\\logo.svg)\n\n![二](图片/Logo.SVG)\n\n![三](图片/logo.png)\n\n\
         ![四](图片/走势%20图.svg)\n\n![五](图片/走势/图.svg)\n'''",
    );
    let files = [("a.toml", brief.as_str()), ("图片/logo.svg", drawing), ("图片/走势 图.svg", drawing)];
    let folder = folder_with(&files);
    let run = jianbao(folder.path()).args(["check", "a.toml"]).assert().code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
error[image/missing]: image `图片/logo.svg` cannot be read (no such file)
  --> a.toml:13:1
   |
13 | ![一](图片/logo.svg)
   | ^^^^^^^^^^^^^^^^^^^^
   |
   = fix: `图片/logo.svg` → `图片/logo.svg`
   = hint: did you mean `图片/logo.svg`?

error[image/missing]: image `图片/Logo.SVG` cannot be read (no such file)
  --> a.toml:15:1
   |
15 | ![二](图片/Logo.SVG)
   | ^^^^^^^^^^^^^^^^^^^^
   |
   = fix: `图片/Logo.SVG` → `图片/logo.svg`
   = hint: did you mean `图片/logo.svg`?

error[image/missing]: image `图片/logo.png` cannot be read (no such file)
  --> a.toml:17:1
   |
17 | ![三](图片/logo.png)
   | ^^^^^^^^^^^^^^^^^^^^
   |
   = fix: `图片/logo.png` → `图片/logo.svg`
   = hint: did you mean `图片/logo.svg`?

error[image/missing]: image `图片/走势/图.svg` cannot be read (no such file)
  --> a.toml:21:1
   |
21 | ![五](图片/走势/图.svg)
   | ^^^^^^^^^^^^^^^^^^^^^^^
   |
   = hint: the path is relative to the file it is written in

4 errors, 3 of them can be fixed with --fix

"#]]);
    jianbao(folder.path()).args(["-q", "check", "--fix", "a.toml"]).assert().code(1);
    assert_eq!(text(&folder.path().join("a.toml")).matches("(图片/logo.svg)").count(), 3);
}
