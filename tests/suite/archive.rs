//! `jianbao check` of a folder: the issues of a newsletter compared with each other.

use snapbox::str;

use crate::cli::{folder_with, jianbao};

/// An issue with its header, its message and a reference.
fn issue(date: &str, numbers: &str, message: &str, reference: &str) -> String {
    format!(
        "[header]\ntitle = '每周动态'\npublisher = '某协会'\ndate = {date}\n{numbers}\n[summary]\ntext = '摘要。'\n\
         [[sections]]\ntitle = '要闻'\nbody = '''\n{message}\n'''\n[[references]]\nsource = '某报'\n\
         title = '{reference}'\nurl = 'https://example.org/{reference}'\n"
    )
}

/// What is said of a folder of issues.
#[track_caller]
fn check(issues: impl Iterator<Item = (String, String)>) -> snapbox::cmd::OutputAssert {
    let issues: Vec<_> = issues.collect();
    let files: Vec<_> = issues.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let folder = folder_with(&files);
    jianbao(folder.path()).args(["check", "."]).assert()
}

const LONG: &str =
    "国家数据局6月9日发布通知，部署今年的数据要素大赛，要求各地在七月底以前完成初赛，八月在北京举行决赛。";

#[test]
fn a_folder_is_read_as_one_series() {
    let numbers = |issue: u32, total: u32| format!("issue = {issue}\ntotal_issue = {total}");
    let days = [
        ("2026-01-05", 1, 101),
        ("2026-01-12", 2, 102),
        ("2026-01-19", 4, 104),
        ("2026-01-26", 3, 105),
        ("2026-02-02", 4, 106),
        ("2026-02-09", 5, 106),
        ("2026-02-16", 6, 107),
        ("2026-02-23", 7, 108),
        ("2026-03-02", 8, 109),
        ("2026-03-10", 9, 110),
    ];
    let text = |at: usize| match at {
        1 => (LONG.to_owned(), "丙".to_owned()),
        // Marks do not matter.
        3 => (format!("**{}**", LONG.replace('，', ",")), "丙".to_owned()),
        _ => (format!("第{at}条消息。"), format!("题{at}")),
    };
    let issues = days.iter().enumerate().map(|(at, (date, number, total))| {
        let (message, reference) = text(at);
        (format!("{date}.toml"), issue(date, &numbers(*number, *total), &message, &reference))
    });
    check(issues).success().stdout_eq(str![""]).stderr_eq(str![[r#"
2026-01-05.toml: nothing found
2026-01-12.toml: nothing found
warning[archive/gap]: number 4 comes after number 2
 --> 2026-01-19.toml:5:9
  |
5 | issue = 4
  |         ^
  |
  = hint: number 3 is missing: restore it, or correct this one

warning[archive/gap]: number 104 comes after number 102
 --> 2026-01-19.toml:6:15
  |
6 | total_issue = 104
  |               ^^^
  |
  = hint: number 103 is missing: restore it, or correct this one

warning[archive/order]: number 3 comes after number 4, though its day is later
 --> 2026-01-26.toml:5:9
  |
5 | issue = 3
  |         ^
  |
  = hint: correct the number or the day of one of the two

info[archive/paragraph]: No. 2 of 2026-01-12 has printed this already
  --> 2026-01-26.toml:12:1
   |
12 | **国家数据局6月9日发布通知,部署今年的数据要素大赛,要求各地在七月底以前完成初赛,八月在北京举行决赛。**
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   |
   = hint: leave it out, or say what is new

warning[marks/half-width]: half-width `,` in Chinese text
  --> 2026-01-26.toml:12:16
   |
12 | **国家数据局6月9日发布通知,部署今年的数据要素大赛,要求各地在七月底以前完成初赛,八月在北京举行决赛。**
   |                           ^
   |
   = fix: `,` → `，`

warning[marks/half-width]: half-width `,` in Chinese text
  --> 2026-01-26.toml:12:28
   |
12 | **国家数据局6月9日发布通知,部署今年的数据要素大赛,要求各地在七月底以前完成初赛,八月在北京举行决赛。**
   |                                                  ^
   |
   = fix: `,` → `，`

warning[marks/half-width]: half-width `,` in Chinese text
  --> 2026-01-26.toml:12:43
   |
12 | **国家数据局6月9日发布通知,部署今年的数据要素大赛,要求各地在七月底以前完成初赛,八月在北京举行决赛。**
   |                                                                               ^
   |
   = fix: `,` → `，`

info[archive/reference]: the reference `丙` was one of No. 2 of 2026-01-12 already
  --> 2026-01-26.toml:16:9
   |
16 | title = '丙'
   |         ^^^^
   |
   = hint: keep it if it is used for something new

warning[issue/repeated]: `2026-01-19.toml` has the same title and number
 --> 2026-02-02.toml:5:9
  |
5 | issue = 4
  |         ^
  |
  = hint: delete one of the two, or correct its header

warning[issue/repeated]: `2026-02-02.toml` has the same title and total number
 --> 2026-02-09.toml:6:15
  |
6 | total_issue = 106
  |               ^^^
  |
  = hint: delete one of the two, or correct its header

2026-02-16.toml: nothing found
2026-02-23.toml: nothing found
2026-03-02.toml: nothing found
info[archive/rhythm]: this issue's day is a Tuesday, where the others have a Monday
 --> 2026-03-10.toml:4:8
  |
4 | date = 2026-03-10
  |        ^^^^^^^^^^
  |
  = hint: correct `date`, if it was mistyped

8 warnings, 3 notes, 3 of them can be fixed with --fix

"#]]);
}

#[test]
fn numbers_begin_anew_as_in_other_years() {
    let years = [
        ("2023-12-25", 50),
        ("2024-01-08", 1),
        ("2024-12-30", 2),
        ("2025-01-06", 1),
        ("2025-12-29", 2),
        ("2026-01-05", 3),
    ];
    let issues = years.iter().map(|(date, number)| {
        (format!("{date}.toml"), issue(date, &format!("issue = {number}"), "消息。", &format!("题{date}")))
    });
    check(issues).success().stdout_eq(str![""]).stderr_eq(str![[r#"
2023-12-25.toml: nothing found
2024-01-08.toml: nothing found
2024-12-30.toml: nothing found
2025-01-06.toml: nothing found
2025-12-29.toml: nothing found
warning[archive/january]: number 3 continues, although the numbers of this newsletter start again each January
 --> 2026-01-05.toml:5:9
  |
5 | issue = 3
  |         ^
  |
  = hint: correct the number

1 warning

"#]]);
}

/// What every issue has is no message; and other newsletters are not compared.
#[test]
fn what_recurs_and_other_newsletters_are_left_alone() {
    let same = (1..=5).map(|at| {
        (format!("{at}.toml"), issue(&format!("2026-01-0{at}"), &format!("issue = {at}"), LONG, "统计数据"))
    });
    let other = issue("2026-01-09", "issue = 9", LONG, "统计数据").replace("每周动态", "月报");
    check(same.chain([("other.toml".to_owned(), other)])).success().stdout_eq(str![""]).stderr_eq(str![[
        r#"
1.toml: nothing found
2.toml: nothing found
3.toml: nothing found
4.toml: nothing found
5.toml: nothing found
other.toml: nothing found

"#
    ]]);
}

/// What was clean and is as it was is not checked again; what changed is, whatever
/// it is made of, and so is all for another question.
#[test]
fn an_unchanged_archive_is_not_checked_again() {
    let text = |day: u32| {
        let picture = if day == 2 { "![图](a.svg)\n" } else { "" };
        let message = format!("第{day}条消息。\n\n{picture}");
        issue(&format!("2026-03-0{day}"), &format!("issue = {day}"), &message, &format!("题{day}"))
    };
    let drawing =
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>";
    let (first, second) = (text(1), text(2));
    let folder = folder_with(&[("1.toml", &first), ("2.toml", &second), ("a.svg", drawing)]);
    let unchanged = |arguments: &[&str]| {
        let run = jianbao(folder.path())
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .args(["-v", "check", "1.toml", "2.toml"])
            .args(arguments)
            .assert();
        let said = String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8");
        let at = |name: &str| said.contains(&format!("{name}: unchanged since its last check"));
        (at("1.toml"), at("2.toml"))
    };
    let write = |name: &str, text: &str| {
        jianbao::files::write(&folder.path().join(name), text.as_bytes()).expect("there is room");
    };
    assert_eq!(unchanged(&[]), (false, false));
    assert_eq!(unchanged(&[]), (true, true));
    assert_eq!(unchanged(&["--deny", "warnings"]), (false, false));
    assert_eq!(unchanged(&["--deny", "warnings"]), (true, true));
    write("a.svg", &drawing.replace("9", "8"));
    assert_eq!(unchanged(&["--deny", "warnings"]), (true, false));
    write("1.toml", &first.replace("第1条", "第一条,,"));
    assert_eq!(unchanged(&["--deny", "warnings"]), (false, true));
    // Something was found: it is found again.
    assert_eq!(unchanged(&["--deny", "warnings"]), (false, true));
    write("jianbao.toml", "[defaults]\nlayout = \"phone\"\n");
    assert_eq!(unchanged(&["--deny", "warnings"]), (false, false));
    // Without a place for it, or with a damaged one, all is checked.
    let record = jianbao::files::list(&folder.path().join("cache")).expect("a cache");
    assert_eq!(record.len(), 1, "{record:?}");
    jianbao::files::write(&record[0], b"{}\n{}").expect("there is room");
    assert_eq!(unchanged(&["--deny", "warnings"]), (false, false));
}

/// What the archive says of a brief depends on the others, and does not make it one
/// that has to be laid out anew.
#[test]
fn what_the_archive_says_is_said_again_of_unchanged_briefs() {
    let text = |day: u32| {
        issue(&format!("2026-03-0{day}"), "issue = 1", &format!("第{day}条消息。"), &format!("题{day}"))
    };
    let folder = folder_with(&[("1.toml", &text(1)), ("2.toml", &text(2))]);
    let check = || {
        let run = jianbao(folder.path())
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .args(["-v", "check", "1.toml", "2.toml"])
            .assert();
        String::from_utf8(run.get_output().stderr.clone()).expect("UTF-8")
    };
    let first = check();
    assert!(first.contains("[issue/repeated]"), "{first}");
    assert_eq!(check().matches("[issue/repeated]").count(), first.matches("[issue/repeated]").count());
    // What is not reported does not keep a brief from being unchanged.
    let allow = b"[check]\nallow = [\"issue\"]\n";
    jianbao::files::write(&folder.path().join("jianbao.toml"), allow).expect("there is room");
    assert_eq!(check().matches("unchanged since").count(), 0);
    assert_eq!(check().matches("unchanged since").count(), 2);
}
