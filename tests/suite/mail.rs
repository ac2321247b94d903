//! Mail: lists with their findings, messages as other people's code reads
//! them, signatures, and the command as its users meet it.

use std::path::{Path, PathBuf};

use jianbao::findings::Findings;
use jianbao::mail::dkim::Signer;
use jianbao::mail::list;
use jianbao::mail::settings::Dkim;
use jianbao::text::source::Sources;
use jianbao::words::Tongue;
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

use crate::support::{reference, root, same_as_file, scratch};

const SERIES: &str = "[mail]\nfrom = \"news@example.cn\"\nsender_name = \"某协会 {title}\"\n\
                      reply_to = \"editor@example.cn\"\nsubject = \"{title}第{issue}期：致{name|读者}\"\n\
                      greeting = \"尊敬的{name|读者}：\"\ntext = \"您好！\\n\\n随信附上<本期>简报。\"\n\
                      unsubscribe = \"https://example.cn/leave?who={address}\"\nlist_id = \"news.example.cn\"\n";

const BRIEF: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\nissue = 161\n\n\
                     [summary]\ntext = \"\"\"\n摘要**文字**，甲 < 乙 & 丙。\n\n- 一项\n- [链接](https://example.cn/a?b=1&c=2)\n\n\
                     | 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\"\"\"\n\n\
                     [[sections]]\ntitle = \"标题 & <二>\"\nbody = \"正文。\"\n\n\
                     [judgement]\ntitle = \"向好\"\nbody = \"判断文字。\"\n\n\
                     [contact]\ntitle = \"联系我们\"\ncodes = [{ url = \"https://example.cn/\", caption = \"官网\" }]\n";

const LIST: &str = "address,name\nzhang@example.cn,张三\nli@example.com,\"李\n四\"\nwang@例子.中国,\n";

/// A folder with a series, a brief and a list.
fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = scratch();
    for (name, text) in [("jianbao.toml", SERIES), ("a.toml", BRIEF), ("list.csv", LIST)].iter().chain(files)
    {
        jianbao::files::write(&folder.path().join(name), text.as_bytes()).expect("written");
    }
    folder
}

#[track_caller]
fn mail(folder: &Path, args: &[&str]) -> OutputAssert {
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("SOURCE_DATE_EPOCH")
        .arg("mail")
        .args(args)
        .assert()
}

fn read(path: PathBuf) -> String {
    String::from_utf8(jianbao::files::read(&path).expect("written")).expect("messages are ASCII")
}

/// The written messages, by name.
fn messages(folder: &Path) -> Vec<(String, String)> {
    let found = jianbao::files::list(folder).expect("readable");
    found
        .into_iter()
        .map(|path| (path.file_name().unwrap_or_default().to_string_lossy().into_owned(), read(path)))
        .collect()
}

/// A brief at fault goes to nobody.
#[test]
fn errors_are_refused() {
    let faulty = BRIEF.replace("2026-06-10", "2026-06-31");
    let folder = folder_with(&[("a.toml", &faulty)]);
    for way in [["--eml", "out"], ["--mbox", "out.mbox"]] {
        let args = ["a.toml", "--list", "list.csv"].into_iter().chain(way).collect::<Vec<_>>();
        mail(folder.path(), &args).code(1);
        assert!(!folder.path().join(way[1]).exists());
    }
    mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(1).stdout_eq("");
}

/// Every list under `tests/lists` has beside it what is found in it.
#[test]
fn each_list_gives_its_findings() {
    let folder = root().join("tests/lists");
    let lists: Vec<_> = jianbao::files::list(&folder).expect("in the repository");
    let lists: Vec<_> = lists.iter().filter(|path| path.extension().is_some_and(|it| it != "txt")).collect();
    assert!(lists.len() >= 9);
    for path in lists {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = jianbao::files::read(path).expect("readable");
        let list = list::read(&name, &bytes, &mut sources, &mut findings);
        findings.sort();
        let mut text = String::new();
        for reader in list.iter().flat_map(|list| &list.readers) {
            text.push_str(&format!("{} {:?}\n", reader.address, reader.columns));
        }
        for finding in findings.iter() {
            let place = finding.place.as_ref().expect("what is found in a list has its place");
            let start = sources.position(place.source, place.range.start);
            let end = sources.position(place.source, place.range.end);
            let (severity, fault) = (finding.severity.name(), &finding.fault);
            text.push_str(&format!(
                "{}:{}-{}:{} {severity} {}: {}\n",
                start.line,
                start.column,
                end.line,
                end.column,
                fault.code(),
                fault.phrase(Tongue::En)
            ));
        }
        same_as_file(&folder.join(format!("{name}.txt")), &text);
    }
}

/// Whole cities are on lists. What looks at all that came before for each
/// reader takes minutes here.
#[test]
fn a_list_is_read_in_linear_time() {
    let readers = 60_000;
    let mut csv = "address,name\n".to_owned();
    let mut toml = String::new();
    for number in 0..readers {
        // Each stands twice; in TOML each brings a column of its own.
        let user = number % (readers / 2);
        csv.push_str(&format!("reader{user}@example.cn,读者\n"));
        toml.push_str(&format!("[[readers]]\naddress = \"reader{user}@example.cn\"\nx{number} = \"\"\n"));
    }
    let start = std::time::Instant::now();
    for (name, text) in [("list.csv", csv), ("list.toml", toml)] {
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let list = list::read(name, text.as_bytes(), &mut sources, &mut findings).expect("a list");
        assert_eq!((list.readers.len(), findings.iter().count()), (readers / 2, readers / 2));
        let last = findings.iter().last().expect("found").fault.phrase(Tongue::En);
        assert!(last.starts_with("`reader29999@example.cn` already appears on line "), "{last}");
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// The head of a message, unfolded.
fn head(message: &str) -> Vec<String> {
    let head = message.split("\r\n\r\n").next().expect("there is a head");
    head.replace("\r\n ", " ").replace("\r\n\t", " ").split("\r\n").map(str::to_owned).collect()
}

fn header(message: &str, name: &str) -> String {
    let prefix = format!("{name}: ");
    let found: Vec<_> =
        head(message).into_iter().filter_map(|line| line.strip_prefix(&prefix).map(str::to_owned)).collect();
    assert_eq!(found.len(), 1, "{name} stands once");
    found.concat()
}

#[test]
fn messages_are_files_that_any_program_opens() {
    let folder = folder_with(&[]);
    mail(folder.path(), &["a.toml", "--list", "list.csv", "--eml", "out"]).success().stderr_eq(str![[r#"
wrote 3 messages to out

"#]]);
    let written = messages(&folder.path().join("out"));
    let names: Vec<_> = written.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["1-zhang@example.cn.eml", "2-li@example.com.eml", "3-wang@xn--fsqu00a.xn--fiqs8s.eml"]
    );
    let first = &written[0].1;
    assert_eq!(header(first, "Date"), "Wed, 10 Jun 2026 00:00:00 +0000");
    assert_eq!(header(first, "Reply-To"), "editor@example.cn");
    assert_eq!(header(first, "List-Unsubscribe"), "<https://example.cn/leave?who=zhang%40example%2Ecn>");
    assert_eq!(header(first, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert!(header(first, "List-Id").ends_with(" <news.example.cn>"));
    assert!(header(first, "To").ends_with(" <zhang@example.cn>"), "{}", header(first, "To"));
    assert!(first.is_ascii() && first.split("\r\n").all(|line| line.len() <= 78 && !line.contains('\n')));
    // No reader's address stands in another's message.
    for (name, message) in &written {
        for address in ["zhang@example.cn", "li@example.com", "wang@xn--"] {
            assert_eq!(message.contains(address), name.contains(address), "{name}");
        }
    }
    let ids: Vec<_> = written.iter().map(|(_, message)| header(message, "Message-ID")).collect();
    assert!(ids[0] != ids[1] && ids.iter().all(|id| id.ends_with("@example.cn>") && !id.contains("zhang")));
}

/// Same input, same bytes: boundaries and dates come from nowhere else.
#[test]
fn messages_are_reproducible() {
    let folder = folder_with(&[]);
    for out in ["one", "two"] {
        mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--eml", out]).success();
    }
    assert_eq!(messages(&folder.path().join("one")), messages(&folder.path().join("two")));
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--mbox", "all.mbox"]).success();
    let mbox = read(folder.path().join("all.mbox"));
    assert_eq!(mbox.matches("From news@example.cn Wed Jun 10 00:00:00 2026\n").count(), 3);
    assert!(!mbox.contains('\r') && mbox.ends_with("\n\n"));
}

/// All messages together are more than memory holds.
#[cfg(target_os = "linux")]
#[test]
fn an_mbox_is_written_message_by_message() {
    let rows: String = (0..300).map(|number| format!("reader{number}@example.cn\n")).collect();
    let names = ["letter", "daily", "bulletin", "languages", "long", "reference"];
    let pictures: String = names.iter().map(|name| format!("\n\n![{name}]({name}.png)")).collect();
    let brief = BRIEF.replace("\"正文。\"", &format!("\"\"\"{pictures}\"\"\""));
    let folder = folder_with(&[("list.csv", &format!("address\n{rows}")), ("a.toml", &brief)]);
    for name in names {
        let picture = root().join(format!("docs/pictures/{name}.png"));
        let bytes = jianbao::files::read(&picture).expect("in the repository");
        jianbao::files::write(&folder.path().join(format!("{name}.png")), &bytes).expect("written");
    }
    let mut child = std::process::Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder.path())
        .args(["-q", "mail", "a.toml", "--list", "list.csv", "--mbox", "all.mbox"])
        .spawn()
        .expect("started");
    let mut peak = 0;
    while child.try_wait().expect("a child").is_none() {
        let status =
            jianbao::files::read(Path::new(&format!("/proc/{}/status", child.id()))).unwrap_or_default();
        let status = String::from_utf8_lossy(&status).into_owned();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or_default() / 1024);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(child.wait().expect("ended").success());
    let size = folder.path().join("all.mbox").metadata().expect("written").len() / 1024 / 1024;
    assert!(size > 200 && peak < size, "{size} MB in a file took {peak} MB of memory");
}

/// What stands in a list or a brief cannot become a header of its own.
#[test]
fn nothing_breaks_out_of_a_header() {
    let list = "address,name\nzhang@example.cn,\"x\r\nBcc: all@example.cn\r\n\r\nboo\"\n";
    let series = SERIES.replace("某协会 {title}", "某\\r\\nBcc: b@example.cn");
    let folder = folder_with(&[("list.csv", list), ("jianbao.toml", &series)]);
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--eml", "out"]).success();
    let written = messages(&folder.path().join("out"));
    let head = head(&written[0].1);
    assert!(!head.iter().any(|line| line.starts_with("Bcc")), "{head:?}");
    assert_eq!(head.iter().filter(|line| line.starts_with("Subject: ")).count(), 1);
}

#[test]
fn batches_name_nobody() {
    let folder = folder_with(&[]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--bcc", "2", "--dry-run"]).code(1);
    let shown = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        shown.contains("error[mail/shared]: `{name}` has no meaning in a message for several readers"),
        "{shown}"
    );
    let series =
        SERIES.replace("致{name|读者}", "").replace("{name|读者}", "读者").replace("?who={address}", "");
    let folder = folder_with(&[("jianbao.toml", &series)]);
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--bcc", "2", "--mbox", "all.mbox"])
        .success();
    let mbox = read(folder.path().join("all.mbox"));
    assert_eq!(
        mbox.matches("\nTo: undisclosed-recipients:;\n").count(),
        1,
        "one batch of two, one single reader"
    );
    assert!(!mbox.contains("zhang@example.cn") && !mbox.contains("li@example.com"));
    // A draft keeps the addresses where a mail program takes them from.
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--bcc", "3", "--eml", "out"]).success();
    let [(name, message)] = messages(&folder.path().join("out")).try_into().expect("one message");
    assert_eq!(name, "1-3-readers.eml");
    assert!(header(&message, "Bcc").contains("li@example.com"));
    assert_eq!(header(&message, "X-Unsent"), "1");
}

#[test]
fn a_dry_run_shows_who_gets_what() {
    let folder = folder_with(&[]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).success();
    let shown = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(shown.contains("每日动态第161期：致张三"), "{shown}");
    assert!(shown.contains("每日动态第161期：致李 四"), "{shown}");
    assert!(shown.contains("每日动态第161期：致读者"), "{shown}");
    run.stderr_eq(str![[r#"
3 messages ([..] KB); nothing was sent

"#]]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run", "--test", "me@example.cn"]);
    let shown = String::from_utf8_lossy(&run.success().get_output().stdout).into_owned();
    assert!(shown.starts_with("me@example.cn\t") && !shown.contains("li@example.com"), "{shown}");
}

#[test]
fn faults_are_shown_in_the_list_and_in_the_series_file() {
    let list = "address,name\nzhang@example.cn,张三\nli@example,李四\nzhang@example.cn,张三\n";
    let series = SERIES.replace("{title}第", "{titel}第").replace("{name|读者}：", "{name}：");
    let folder = folder_with(&[("list.csv", list), ("jianbao.toml", &series)]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--eml", "out"]).code(1);
    run.stdout_eq(str![""]).stderr_eq(str![[r#"
error[mail/placeholder]: nothing fills in `{titel}`
 --> jianbao.toml:5:12
  |
5 | subject = "{titel}第{issue}期：致{name|读者}"
  |            ^^^^^^^
  |
  = hint: did you mean `title`?

warning[list/address]: `li@example` is not a valid mail address (the domain cannot exist)
 --> list.csv:3:1
  |
3 | li@example,李四
  | ^^^^^^^^^^
  |
  = hint: correct the address; this reader gets nothing until then

warning[list/duplicate]: `zhang@example.cn` already appears on line 2
 --> list.csv:4:1
  |
4 | zhang@example.cn,张三
  | ^^^^^^^^^^^^^^^^
  |
  = hint: delete one of the two; the first is used


"#]]);
    assert!(!folder.path().join("out").exists());
    let folder = folder_with(&[("list.csv", list)]);
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--eml", "out"]).success();
    assert_eq!(messages(&folder.path().join("out")).len(), 1);
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--strict", "--eml", "strict"]).code(1);
    assert!(!folder.path().join("strict").exists());
}

#[test]
fn faults_of_the_settings_are_found_in_one_run() {
    let series = "[mail]\nfrom = \"news@example\"\nreply_to = \"editor\"\nsubject = 161\n\
                  unsubscribe = \"http://example.cn\"\nlist_id = \"news list\"\ngreting = \"x\"\n\
                  [mail.smtp]\nserver = \"\"\nport = 70000\nuser = \"me\"\nsecurity = \"ssl\"\n\
                  [mail.limits]\nper_minute = 0\nper_domain = { \"qq.com\" = -1 }\n\
                  [mail.dkim]\ndomain = \"example.cn\"\nselector = \"a b\"\n";
    let folder = folder_with(&[("jianbao.toml", series)]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(1);
    let shown = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let heads: Vec<_> = shown.lines().filter(|line| line.starts_with("error[")).collect();
    assert_eq!(heads, SETTINGS_FAULTS, "{shown}");
}

const SETTINGS_FAULTS: [&str; 14] = [
    "error[mail/address]: `from` is not a valid mail address: `news@example` (the domain cannot exist)",
    "error[mail/address]: `reply_to` is not a valid mail address: `editor` (it has no @)",
    "error[value/type]: expected a string, found an integer",
    "error[mail/url]: `http://example.cn` is not an https address",
    "error[mail/domain]: `news list` is not a domain name",
    "error[key/unknown]: unknown key `greting` in [mail]",
    "error[mail/password]: expected one of `password_env`, `password_file` and `password_command`, found none",
    "error[value/range]: expected a port from 1 to 65535, found 70000",
    "error[brief/empty]: `server` is empty",
    "error[value/choice]: unknown value `ssl`",
    "error[value/range]: expected a number from 1 to 4294967295, found 0",
    "error[value/range]: expected a number from 1 to 4294967295, found -1",
    "error[key/missing]: `key_file` is missing in [mail.dkim]",
    "error[mail/domain]: `a b` is not a domain name",
];

/// Nobody gets what `check` calls an error; what it warns of is shown.
#[test]
fn what_check_finds_is_found_before_a_reader_does() {
    let brief = BRIEF.replace("正文。", "6月16日（星期一）开会,请到会。");
    let folder = folder_with(&[("a.toml", &brief)]);
    let findings = str![[r#"
error[date/weekday]: [..]
  --> a.toml:21:9
   |
21 | body = "6月16日（星期一）开会,请到会。"
   |         ^^^^^^^^^^^^^^^
...
warning[marks/half-width]: [..]
  --> a.toml:21:21
   |
21 | body = "6月16日（星期一）开会,请到会。"
   |                              ^
...
"#]];
    for way in [&["--dry-run"][..], &["--eml", "out"], &["--mbox", "all.mbox"], &["--ledger", "mail.db"]] {
        let args = [&["a.toml", "--list", "list.csv"], way].concat();
        mail(folder.path(), &args).code(1).stdout_eq(str![""]).stderr_eq(findings.clone());
    }
    for written in ["out", "all.mbox", "mail.db"] {
        assert!(!folder.path().join(written).exists(), "{written}");
    }
    let brief = BRIEF.replace("正文。", "6月16日（星期二）开会,请到会。");
    let folder = folder_with(&[("a.toml", &brief)]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--eml", "out"]).success();
    let shown = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(
        shown.starts_with("warning[marks/half-width]") && shown.ends_with("wrote 3 messages to out\n"),
        "{shown}"
    );
}

/// A message of 18 MB is sent, and said to be large.
#[test]
fn a_large_message_is_reported() {
    let mut findings = Findings::default();
    jianbao::mail::check_size(18 * 1024 * 1024, &mut findings);
    assert!(findings.is_empty());
    jianbao::mail::check_size(19 * 1024 * 1024 + 1, &mut findings);
    let phrases: Vec<_> =
        findings.iter().map(|it| format!("[{}]: {}", it.fault.code(), it.fault.phrase(Tongue::En))).collect();
    assert_eq!(phrases, ["[mail/size]: a message has 19.0 MB"]);
}

#[test]
fn a_gap_in_a_text_is_reported() {
    let series = SERIES.replace("{name|读者}：", "{name}：");
    let folder = folder_with(&[("jianbao.toml", &series)]);
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).success();
    run.stderr_eq(str![[r#"
warning[list/blank]: this reader has no `name`, which the letter prints
 --> list.csv:5:1
  |
5 | wang@例子.中国,
  | ^^^^^^^^^^^^^^
  |
  = hint: fill it in, or write `{name|…}` with a word for readers without one

3 messages ([..] KB); nothing was sent

"#]]);
}

#[test]
fn what_is_missing_is_named() {
    let folder = folder_with(&[("jianbao.toml", "")]);
    mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(2).stderr_eq(str![[r#"
error: no [mail] table in jianbao.toml: add one with `from = "name@example.cn"`

"#]]);
    let folder = folder_with(&[]);
    mail(folder.path(), &["a.toml", "--list", "none.csv", "--dry-run"]).code(2).stderr_eq(str![[r#"
error: failed to read `none.csv` (No such file or directory (os error 2))

"#]]);
}

#[test]
fn the_letter_is_exported_and_replaced() {
    let folder = folder_with(&[]);
    mail(folder.path(), &["--export-letter", "letter"]).success();
    mail(folder.path(), &["--export-letter", "letter"]).code(2);
    let series = format!("{SERIES}template = \"letter\"\n");
    jianbao::files::write(&folder.path().join("jianbao.toml"), series.as_bytes()).expect("written");
    mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--eml", "out"]).success();
    let own = b"{{ title }}\n{{ titel }}\n";
    jianbao::files::write(&folder.path().join("letter/letter.txt"), own).expect("written");
    mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(1).stderr_eq(str![[r#"
error[letter/template]: the letter cannot be made: undefined value[..]
 --> ./letter/letter.txt:2:[..]
...
"#]]);
    let own = b"{{ title\n";
    jianbao::files::write(&folder.path().join("letter/letter.txt"), own).expect("written");
    mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(1).stderr_eq(str![[r#"
error[letter/template]: the letter cannot be made: syntax error[..]
 --> ./letter/letter.txt:[..]
...
"#]]);
}

/// What a letter is made of goes to all readers: no link leads out of the project.
#[cfg(unix)]
#[test]
fn a_letter_reads_only_its_own_project() {
    let elsewhere = scratch();
    mail(elsewhere.path(), &["--export-letter", "letter"]).success();
    jianbao::files::write(&elsewhere.path().join("secret.txt"), b"fox").expect("written");
    let outside = elsewhere.path().join("letter");
    let series = format!("{SERIES}template = \"{}\"\n", outside.display());
    let folder = folder_with(&[("jianbao.toml", &series)]);
    mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(1).stderr_eq(str![[r#"
error[mail/outside]: the letter's `[..]letter` lies outside the project folder
  --> jianbao.toml:10:12
...
"#]]);
    let series = format!("{SERIES}template = \"letter\"\n");
    let folder = folder_with(&[("jianbao.toml", &series), ("letter/letter.txt", "{% include 'x.txt' %}")]);
    let link = folder.path().join("letter/x.txt");
    std::os::unix::fs::symlink(elsewhere.path().join("secret.txt"), link).expect("a link");
    let run = mail(folder.path(), &["a.toml", "--list", "list.csv", "--dry-run"]).code(1);
    let run = run.stdout_eq(str![""]);
    let shown = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    let head = "error[mail/outside]: the letter's `./letter/x.txt` lies outside the project folder\n";
    assert!(shown.starts_with(head), "{shown}");
}

/// A reader's name stands on each page of that reader's copy, and only there.
#[test]
fn personal_copies_name_their_reader() {
    for layout in ["daily", "bulletin", "phone"] {
        let request = jianbao::issue::Request { layout: Some(layout.to_owned()), ..Default::default() };
        let rendered = crate::support::render(&reference(), &request);
        let issue = rendered.issue.expect("it has no faults");
        let engine = jianbao::engine::Engine::new(jianbao::fonts::Fonts::embedded());
        for name in ["张三", "\"]#panic() *李* \\四"] {
            let copy = issue.compile_for(name, &engine).value.expect("it can be set");
            let line = crate::support::squeeze(&format!("仅供{name}参阅"));
            for page in copy.pages() {
                let mut text = String::new();
                jianbao::engine::each_text(&page.frame, &mut |item| text.push_str(&item.text));
                let text = crate::support::squeeze(&text);
                assert!(text.contains(&line), "{layout}: {text}");
            }
        }
        let mut text = String::new();
        for page in rendered.document.expect("it can be set").pages() {
            jianbao::engine::each_text(&page.frame, &mut |item| text.push_str(&item.text));
        }
        assert!(!text.contains("仅供"));
    }
}

const RSA: &str = include_str!("../keys/rsa.pem");
const RSA_PKCS1: &str = include_str!("../keys/rsa-pkcs1.pem");
const ED25519: &str = include_str!("../keys/ed25519.pem");

fn signer(pem: &str) -> Signer {
    let dkim = Dkim { domain: "example.cn".into(), selector: "jb".into(), key_file: "key.pem".into() };
    Signer::new(&dkim, pem).expect("a key")
}

#[test]
fn signed_messages_verify_and_changed_ones_do_not() {
    for key in [RSA, RSA_PKCS1, ED25519] {
        let series = format!(
            "{SERIES}[mail.dkim]\ndomain = \"example.cn\"\nselector = \"jb\"\nkey_file = \"key.pem\"\n"
        );
        let folder = folder_with(&[("jianbao.toml", &series), ("key.pem", key)]);
        mail(folder.path(), &["-q", "a.toml", "--list", "list.csv", "--eml", "out"]).success();
        for (name, message) in messages(&folder.path().join("out")) {
            let signer = signer(key);
            signer.verify(message.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
            let signature = header(&message, "DKIM-Signature");
            for signed in [
                "from",
                "reply-to",
                "to",
                "subject",
                "date",
                "message-id",
                "mime-version",
                "content-type",
                "list-id",
                "list-unsubscribe",
                "list-unsubscribe-post",
            ] {
                assert!(
                    signature.split(&[':', '=', ';', ' ']).any(|word| word == signed),
                    "{signed}: {signature}"
                );
            }
            let named = |word: &&str| *word == "from";
            let words = signature.split([':', '=', ';', ' ', '\r', '\n', '\t']);
            assert_eq!(words.filter(named).count(), 2, "no second From may be added: {signature}");
            // Another's signature is none, though domain and selector are the same.
            let other = if key == ED25519 { "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=" } else { ED25519 };
            assert!(self::signer(other).verify(message.as_bytes()).is_err(), "{name}");
            // A second sender.
            let second = format!("From: eve@example.com\r\n{message}");
            assert!(signer.verify(second.as_bytes()).is_err(), "{name}");
            // One letter of the subject, of the button's address, of the body.
            for (old, new) in [("Subject: ", "Subject: x"), ("/leave?", "/leavf?"), ("JVBERi0", "JVBERi1")] {
                let changed = message.replacen(old, new, 1);
                assert_ne!(changed, message, "{old}");
                assert!(signer.verify(changed.as_bytes()).is_err(), "{name}: {old}");
            }
        }
    }
    let (rsa, ed25519) = (signer(RSA), signer(ED25519));
    assert!(
        rsa.record().starts_with("v=DKIM1; k=rsa; p=")
            && ed25519.record().starts_with("v=DKIM1; k=ed25519; p=")
    );
    assert_eq!(rsa.record(), signer(RSA_PKCS1).record());
    // A seed alone, and its public key: RFC 8463, A.2.
    let seed = signer("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n");
    assert_eq!(seed.record(), "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    assert_eq!(rsa.record_name(), "jb._domainkey.example.cn");
}

#[test]
fn what_is_no_key_is_refused() {
    let dkim = Dkim { domain: "example.cn".into(), selector: "jb".into(), key_file: "key.pem".into() };
    for text in ["", "secret", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
        let error = Signer::new(&dkim, text).err().expect("no key").to_string();
        assert_eq!(error, "`key.pem` holds no RSA or Ed25519 private key in PEM without a passphrase");
    }
}

#[test]
fn the_day_is_what_the_environment_says() {
    let folder = folder_with(&[]);
    Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder.path())
        .env("SOURCE_DATE_EPOCH", "1000000000")
        .args(["-q", "mail", "a.toml", "--list", "list.csv", "--eml", "out"])
        .assert()
        .success();
    let (_, message) = messages(&folder.path().join("out")).remove(0);
    assert_eq!(header(&message, "Date"), "Sun, 09 Sep 2001 01:46:40 +0000");
}
