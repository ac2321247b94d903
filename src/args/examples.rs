//! Two examples for each command, at the end of its help; a test runs them.

use crate::words::Tongue;

/// A command's examples: what each does, in English and Chinese, and its line.
pub type Examples = [(&'static str, &'static str, &'static str); 2];

/// The examples of all commands, by their names.
pub const EXAMPLES: &[(&str, Examples)] = &[
    (
        "build",
        [
            ("an issue, next to its brief", "排一期，PDF 放在源文件旁边", "jianbao build 2026-06-10.toml"),
            (
                "a long picture for messengers",
                "生成一张长图，便于转发",
                "jianbao build 2026-06-10.toml --format long-png -o long.png",
            ),
        ],
    ),
    (
        "batch",
        [
            ("all briefs in a folder", "排好文件夹里的全部源文件", "jianbao batch briefs -o pdf"),
            (
                "those of June, with a report",
                "只排六月的，并写报告",
                "jianbao batch briefs -o pdf --month 2026-06 --report report.jsonl",
            ),
        ],
    ),
    (
        "merge-reports",
        [
            (
                "the reports of two shards as one",
                "把两个分片的报告合成一份",
                "jianbao merge-reports report-1.jsonl report-2.jsonl -o report.jsonl",
            ),
            (
                "for a CI system too",
                "另给 CI 系统一份",
                "jianbao merge-reports report-1.jsonl report-2.jsonl --junit report.xml",
            ),
        ],
    ),
    (
        "check",
        [
            ("what is wrong with a brief", "看看源文件哪里有问题", "jianbao check 2026-06-10.toml"),
            ("the certain repairs, only shown", "只列出有把握的改法", "jianbao check 2026-06-10.toml --diff"),
        ],
    ),
    (
        "watch",
        [
            ("a new PDF at every save", "每次保存都重新排版", "jianbao watch 2026-06-10.toml"),
            (
                "in another layout",
                "换一种版式",
                "jianbao watch 2026-06-10.toml --layout bulletin -o bulletin.pdf",
            ),
        ],
    ),
    (
        "new",
        [
            ("a brief to fill in", "一份待填的源文件", "jianbao new 2026-06-11"),
            (
                "the issue after this one",
                "接着这一期写下一期",
                "jianbao new 2026-06-12 --from 2026-06-10.toml",
            ),
        ],
    ),
    (
        "desk",
        [
            ("the issues of this folder, in the browser", "在浏览器里编辑这个文件夹的各期", "jianbao desk"),
            (
                "those of another folder, printing only the address",
                "编辑另一个文件夹，只打印网址",
                "jianbao desk briefs --no-open",
            ),
        ],
    ),
    (
        "mcp",
        [
            ("for a model in this folder", "模型用这个文件夹", "jianbao mcp"),
            ("in another folder", "模型用另一个文件夹", "jianbao mcp briefs"),
        ],
    ),
    (
        "import",
        [
            ("a document as a brief", "把文档变成源文件", "jianbao import draft.md -o draft.toml"),
            (
                "in the form of an earlier issue",
                "照先前一期的样子",
                "jianbao import draft.md --from 2026-06-10.toml -o next.toml",
            ),
        ],
    ),
    (
        "compare",
        [
            ("what changed", "列出改动", "jianbao compare 2026-06-10.toml briefs/2026-06-10.toml"),
            (
                "both as one marked PDF",
                "合成一份花脸稿",
                "jianbao compare 2026-06-10.toml briefs/2026-06-10.toml -o marked.pdf",
            ),
        ],
    ),
    (
        "volume",
        [
            (
                "the issues of June in one PDF",
                "把六月的各期合订成一册",
                "jianbao volume briefs --month 2026-06",
            ),
            (
                "any period",
                "任意一段时间",
                "jianbao volume briefs --since 2026-06-01 --until 2026-06-10 -o volume.pdf",
            ),
        ],
    ),
    (
        "site",
        [
            ("the whole archive as a site", "把全部各期做成网站", "jianbao site briefs -o public"),
            (
                "with full addresses in feeds and previews",
                "订阅源和预览里写出完整的网址",
                "jianbao site briefs -o public --base-url https://example.cn/jianbao/",
            ),
        ],
    ),
    (
        "mail",
        [
            (
                "who would get what",
                "谁会收到什么",
                "jianbao mail 2026-06-10.toml --list readers.csv --dry-run",
            ),
            (
                "messages as files",
                "把信写成文件",
                "jianbao mail 2026-06-10.toml --list readers.csv --eml letters",
            ),
        ],
    ),
    (
        "notify",
        [
            (
                "what the group would get",
                "看看群里会收到什么",
                "jianbao notify 2026-06-10.toml --to office --dry-run",
            ),
            (
                "the same for the staff's group",
                "再看发给员工群的",
                "jianbao notify 2026-06-10.toml --to staff --dry-run",
            ),
        ],
    ),
    (
        "trust",
        [
            ("allow what this folder asks for", "准许这个文件夹要做的事", "jianbao trust ."),
            ("what was allowed so far", "列出准许过的", "jianbao trust --list"),
        ],
    ),
    (
        "source",
        [
            (
                "the Typst project of an issue",
                "写出一期的 Typst 项目",
                "jianbao source 2026-06-10.toml -o project",
            ),
            ("in another layout", "换一种版式", "jianbao source 2026-06-10.toml --layout phone -o project"),
        ],
    ),
    (
        "layouts",
        [
            ("the names", "列出名字", "jianbao layouts"),
            (
                "a starting point for your own",
                "复制一种出来修改",
                "jianbao layouts --export daily layouts/mine",
            ),
        ],
    ),
    (
        "fonts",
        [
            ("the faces that are built in", "列出自带的字体", "jianbao fonts"),
            ("the same without colour", "不用颜色", "jianbao fonts --color never"),
        ],
    ),
    (
        "schema",
        [
            ("for an editor's completion", "供编辑器补全用", "jianbao schema"),
            ("for a language model", "给大语言模型用", "jianbao schema --for model"),
        ],
    ),
    (
        "explain",
        [
            ("a code in detail", "详细说明一种问题", "jianbao explain reference/unknown"),
            ("all codes", "列出全部代号", "jianbao explain"),
        ],
    ),
    (
        "doctor",
        [
            ("what this installation is", "说明装的是什么", "jianbao doctor"),
            ("the same for a program", "给程序看", "jianbao doctor --format json"),
        ],
    ),
    (
        "completions",
        [
            ("for bash", "用于 bash", "jianbao completions bash"),
            ("for PowerShell", "用于 PowerShell", "jianbao completions powershell"),
        ],
    ),
    (
        "man",
        [("the manual page", "手册页", "jianbao man"), ("in Chinese", "中文的", "jianbao man --lang zh")],
    ),
];

/// The end of a command's help.
pub(super) fn of(command: &str, tongue: Tongue) -> Option<String> {
    let (_, examples) = EXAMPLES.iter().find(|(name, _)| *name == command)?;
    let mut text = tongue.of("Examples:", "例子：").to_owned();
    for (en, zh, line) in examples {
        let what = tongue.of(en, zh);
        text.push_str(&format!("\n  {line}\n      {what}"));
    }
    Some(text)
}
