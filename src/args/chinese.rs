//! The help of the command line in Chinese, each English sentence with its
//! translation. clap's fixed words are replaced by a template and headings of
//! ours.

use clap::builder::StyledStr;
use clap::{Arg, Command};

use crate::text::fold::fold;

/// Every text of the help, as clap has it, and in Chinese.
pub(super) const HELP: &[(&str, &str)] = &[
    ("Turns a TOML brief into a typeset Chinese newsletter (简报)", "把 TOML 格式的源文件排成中文简报"),
    // Commands.
    ("Render briefs", "把源文件排成 PDF"),
    (
        "Render all briefs under the given paths in parallel, skipping unchanged ones",
        "把文件夹里的源文件都排出来，没有变动的跳过",
    ),
    ("Merge the reports of a batch's shards", "合并一批各分片的报告"),
    ("Report everything that is wrong with briefs, and write nothing", "检查源文件，报出全部问题，不写文件"),
    ("Render a brief again whenever one of its files changes", "监视源文件，一有改动就重新排版"),
    (
        "Open the desk: write issues in the browser, next to their pages",
        "打开编辑台：在浏览器里写简报，旁边就是排好的版面",
    ),
    (
        "Let language models check, build and import in one folder (MCP)",
        "让大语言模型在一个文件夹里检查、排版和导入（MCP）",
    ),
    (
        "The folder that models may read and write; nothing outside it",
        "模型可以读写的文件夹；在它之外不能读写",
    ),
    ("The folder with the issues", "放各期源文件的文件夹"),
    ("Print the address without opening a browser", "只打印网址，不打开浏览器"),
    ("Write the next brief", "写出下一期的源文件"),
    (
        "Compare two versions of an issue: a list of changes, or both as one marked text",
        "对照一期的两个版本：列出改动，或者合成一份花脸稿",
    ),
    ("The old version's brief", "旧版的源文件"),
    ("The new version's brief", "新版的源文件"),
    (
        "A PDF with insertions and deletions marked, or a .docx with tracked changes",
        "标出增删的 PDF，或者带修订标记的 .docx",
    ),
    (
        "The list of changes: for people, or as one JSON object per line",
        "改动的列表：给人看，或者每行一个 JSON",
    ),
    ("The old and the new text, one line each", "原来和现在各一行"),
    ("One JSON object per line", "每行一个 JSON"),
    (
        "Bind the issues of a month, or of any period, into one PDF (合订本)",
        "把一个月或一段时间的各期合订成一个 PDF",
    ),
    (
        "Make a website of all issues, for a server, a folder or a USB stick",
        "把各期做成网站，放在服务器、文件夹或 U 盘上都能用",
    ),
    ("The folder for the site", "网站放在哪个文件夹"),
    (
        "Where the folder will be published, for feeds, search engines and link previews",
        "文件夹将来的网址，供订阅源、搜索引擎和链接预览用",
    ),
    ("E-mail an issue to its readers", "把一期简报寄给读者"),
    (
        "Post an issue to a group: 企业微信 (text and PDF), 钉钉 or 飞书 (text)",
        "把一期发到群里：企业微信（消息和 PDF）、钉钉、飞书（消息）",
    ),
    ("The group: its name under `[notify]` in jianbao.toml", "哪个群：jianbao.toml 的 `[notify]` 下面的名字"),
    ("Print what would be sent; open no connection", "显示要发的内容；不连接服务器"),
    (
        "Allow what a project asks for, such as a command that prints the mail password",
        "准许项目要做的事，例如运行给出邮箱密码的命令",
    ),
    (
        "Write the Typst project of a brief, for the standard `typst compile`",
        "写出源文件的 Typst 项目，可以用 `typst compile` 编译",
    ),
    ("List the layouts, or export a built-in one", "列出版式，或者复制一种自带的"),
    ("List the faces in use", "列出所用的字体"),
    ("Print the JSON Schema of a brief, or of the series file", "输出源文件或 jianbao.toml 的 JSON Schema"),
    ("Explain a finding's code in detail", "详细说明一种问题"),
    (
        "Say what this installation is, what it finds, and how to upgrade it",
        "说明这是哪个 jianbao、找到了什么、怎么升级",
    ),
    ("For people, or as one JSON object", "给人看，或者一个 JSON"),
    ("One line per item", "一项一行"),
    ("One JSON object", "一个 JSON"),
    ("Print shell completions", "输出命令行补全脚本"),
    ("Print the manual page", "输出手册页"),
    ("Print this message or the help of the given subcommand(s)", "显示这份说明，或者某个命令的说明"),
    // What every command takes.
    ("When to use colour on the terminal", "终端上何时用颜色"),
    ("On a terminal, unless `NO_COLOR` is set", "在终端上，除非设了 `NO_COLOR`"),
    ("Always", "总是"),
    ("Never", "从不"),
    (
        "The language of messages and help: zh or en; by default JIANBAO_LANG or the system's",
        "消息和说明的语言：zh 或 en；不写则看 JIANBAO_LANG，再看系统",
    ),
    ("中文", "中文"),
    ("English", "英文"),
    ("Print only findings and errors", "只输出问题和错误"),
    ("Print more: the files that are read, the faces that are used", "输出更多：读了哪些文件，用了哪些字体"),
    ("Print help (see more with '--help')", "显示说明"),
    ("Print version", "显示版本"),
    // build, batch, watch, volume
    ("Briefs, folders of briefs, or patterns; - is standard input", "源文件、文件夹或通配符；- 是标准输入"),
    (
        "Briefs, folders of briefs, or patterns such as 'briefs/**/*.toml'",
        "源文件、文件夹，或者 'briefs/**/*.toml' 这样的通配符",
    ),
    (
        "A file, a folder, or - for standard output; by default next to the brief",
        "写到文件或文件夹；- 是标准输出；不写则放在源文件旁边",
    ),
    ("A file or a folder; by default next to the brief", "写到文件或文件夹；不写则放在源文件旁边"),
    ("A layout's name, or a folder with a layout.typ", "版式的名字，或者有 layout.typ 的文件夹"),
    (
        "A layout's name, or a folder with a layout.typ; by default the briefs' own",
        "版式的名字，或者有 layout.typ 的文件夹；不写则用源文件自己的",
    ),
    (
        "What to write; by default what the output's extension says, otherwise a PDF",
        "输出什么格式；不写则看输出文件的后缀，再不然是 PDF",
    ),
    ("One PDF", "一个 PDF"),
    ("A picture of each page", "每页一张图片"),
    (
        "The whole issue as one long picture (长图), in the layout `phone` unless --layout is given",
        "整期一张长图，版式为 `phone`，除非写了 --layout",
    ),
    ("A drawing of each page", "每页一个 SVG 图"),
    ("The generated Typst code", "生成的 Typst 代码"),
    ("The whole issue as one web page, with its pictures inside", "整期一个网页，图片都在里面"),
    ("An article to paste into the 公众号 editor", "公众号文章，复制后粘贴到后台的编辑器"),
    ("A review copy for Word and WPS", "送审的 Word 文档，WPS 也能打开"),
    ("Markdown, which `import` turns back into the same brief", "Markdown，用 `import` 能变回同样的源文件"),
    (
        "Standards that the PDF conforms to, such as a-2a,ua-1; `1.7` for none",
        "PDF 遵守的标准，例如 a-2a,ua-1；都不要就写 `1.7`",
    ),
    (
        "Standards that the PDFs conform to, such as a-2a,ua-1; `1.7` for none",
        "PDF 遵守的标准，例如 a-2a,ua-1；都不要就写 `1.7`",
    ),
    ("Embed the brief in the PDF (PDF/A-3a)", "把源文件放进 PDF 里（PDF/A-3a）"),
    ("Embed each brief in its PDF (PDF/A-3a)", "把源文件放进各自的 PDF 里（PDF/A-3a）"),
    ("Pixels per inch of PNG pages", "PNG 图片每英寸的像素数"),
    ("Width of a long picture in pixels; 1080 by default", "长图的宽度，以像素计；不写则为 1080"),
    (
        "Height in pixels above which a long picture is split; 16000 by default",
        "长图高过多少像素就分开；不写则为 16000",
    ),
    ("Write the files that the output depends on as a make rule", "把输出所依据的文件写成一条 make 规则"),
    ("Open the result with the system's default program", "用系统的默认程序打开写出的文件"),
    ("Open the first result with the system's default program", "第一次写好后，用系统的默认程序打开"),
    (
        "Stop a custom layout or a drawing that takes longer; 0 for no limit",
        "自定义的版式或 SVG 图超过这个时间就停下；0 为不限",
    ),
    ("Stop one that takes more memory; 0 for no limit", "超过这么多内存就停下；0 为不限"),
    ("Only the issues of this month, such as 2026-06", "只要这个月的，例如 2026-06"),
    ("Only issues from this day on, such as 2026-06-10", "只要这一天起的，例如 2026-06-10"),
    ("Only issues up to this day", "只要到这一天为止的"),
    (
        "The folder for the PDFs; by default as `[output]` says, or next to the briefs",
        "PDF 放在哪个文件夹；不写则按 `[output]`，再不然放在源文件旁边",
    ),
    ("How many briefs to render at once; by default one per core", "同时排几份；不写则每个处理器核一份"),
    ("Render unchanged briefs too", "没有变动的也排"),
    ("Stop after the first failure", "有一份出错就停下，不再排其余的"),
    ("Explain why each brief is rendered", "说明每一份为什么要排"),
    ("Write one line of JSON per brief; - is standard output", "每份源文件写一行 JSON；- 是标准输出"),
    ("Write the same as JUnit XML, for CI systems", "另写一份 JUnit XML，供 CI 系统用"),
    (
        "Render one of N parts; N alone takes I from a scheduler (JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID)",
        "只排 N 份中的一份；只写 N，则由调度程序给出 I（JOB_COMPLETION_INDEX、SLURM_ARRAY_TASK_ID）",
    ),
    (
        "Write where the time went, for a trace viewer such as Perfetto",
        "写出时间花在哪里，可以用 Perfetto 看",
    ),
    ("The reports of the shards", "各分片的报告"),
    ("The file to write; - is standard output", "要写的文件；- 是标准输出"),
    (
        "The file or folder to write to, or - for standard output; by default MONTH.pdf",
        "写到文件或文件夹；- 是标准输出；不写则为“月份.pdf”",
    ),
    ("The brief", "源文件"),
    ("The brief; - is standard input", "源文件；- 是标准输入"),
    // check
    ("For people, as one JSON object per line, or as a SARIF log", "给人看，每行一个 JSON，或者 SARIF"),
    ("With the line of the brief, on standard error", "附上源文件的那一行，写到标准错误"),
    ("JSON lines, on standard output", "每行一个 JSON，写到标准输出"),
    ("A SARIF 2.1.0 log, on standard output", "SARIF 2.1.0，写到标准输出"),
    ("Make all certain repairs in the brief itself", "把有把握的地方直接改好"),
    (
        "Show these repairs as a diff on standard output, without making them",
        "只列出怎么改，写到标准输出，不动源文件",
    ),
    (
        "Treat a code, or all codes below it, as an error; `warnings` means all",
        "把某个代号或某一类当作错误；`warnings` 是全部",
    ),
    ("Do not report a code, or any below it", "不报某个代号或某一类"),
    // new
    (
        "The date of the issue, such as 2026-06-10; today by default",
        "这一期的日期，例如 2026-06-10；不写则为今天",
    ),
    (
        "An earlier issue to continue: its header, contact and numbers",
        "接着先前的哪一期写：沿用它的报头、联系方式和期号",
    ),
    ("The file or folder to write to; by default DATE.toml", "写到文件或文件夹；不写则为“日期.toml”"),
    // import
    (
        "Turn documents into briefs (Word, Markdown, JSON, saved web pages), CSV and .xlsx into tables",
        "把 Word、Markdown、网页等变成源文件，把 CSV 变成表格",
    ),
    (
        "Documents (.docx .md .json .html .csv .xlsx), folders of them, or patterns; - is standard input",
        "文档（.docx .md .json .html .csv .xlsx）、文件夹或通配符；- 是标准输入",
    ),
    (
        "A file, a folder, or - for standard output; by default next to the document",
        "写到文件或文件夹；- 是标准输出；不写则放在文档旁边",
    ),
    ("An earlier issue whose header, footer and order are kept", "先前的一期，沿用它的报头、联系方式和次序"),
    (
        "Apply the changes of a reviewed copy to this brief; shown as a diff first",
        "把送审文档里的改动带回这份源文件；先列出改动",
    ),
    ("Write the changes to the brief that --onto names", "把改动写进 --onto 指定的源文件"),
    (
        "The form of findings: for people, as one JSON object per line, or as a SARIF log",
        "问题的形式：给人看，每行一个 JSON，或者 SARIF",
    ),
    // mail
    ("The readers: CSV with a header row, or TOML", "读者名单：第一行是栏名的 CSV，或者 TOML"),
    ("Print each reader's name in that reader's PDF", "在每位读者的 PDF 上印上姓名"),
    (
        "Send each message to this many readers, who cannot see each other's addresses",
        "每封发给这么多读者，互相看不到地址",
    ),
    ("Send nothing if anything is wrong with the list", "名单有任何问题就一封也不发"),
    (
        "Write each message as a file that any mail program can open; send nothing",
        "每封信写成一个文件，邮件软件都能打开；不发送",
    ),
    ("Write all messages into one file; send nothing", "所有的信写进一个文件；不发送"),
    ("Show who would get what; open no connection", "试运行：列出谁会收到什么；不连接服务器"),
    (
        "Send one message, made as if for the list's first reader, to this address",
        "按名单的第一位读者做一封，发到这个地址",
    ),
    (
        "The ledger of what was sent; by default jianbao-mail.db next to the series file",
        "发送台账；不写则为 jianbao.toml 旁边的 jianbao-mail.db",
    ),
    (
        "Show what the ledger says about this issue or, without a brief, about all",
        "列出发送台账里这一期的情况；不写源文件则列出全部",
    ),
    ("Write the ledger as CSV; - is standard output", "把发送台账写成 CSV；- 是标准输出"),
    (
        "Resend messages that may have arrived: the connection broke at the last moment",
        "重发可能已经送达的：连接在最后一刻断开",
    ),
    (
        "If the ledger has this date and number under another title: it is the same issue, its title corrected",
        "发送台账里同一日期和期号用的是别的刊名时：是同一期，只是改了刊名",
    ),
    (
        "If the ledger has this date and number under another title: that is another newsletter",
        "发送台账里同一日期和期号用的是别的刊名时：是另一种简报",
    ),
    ("Retry readers that the server refused", "重新发给服务器拒收过的读者"),
    ("The mail server, instead of the one in the series file", "邮件服务器，代替 jianbao.toml 里的"),
    ("The server's port, instead of the one in the series file", "服务器的端口，代替 jianbao.toml 里的"),
    ("Export the letter as a starting point for your own", "把信的模板复制出来，供您修改"),
    // The others.
    ("The project's folder", "项目的文件夹"),
    ("Revoke what was allowed", "收回准许"),
    ("List the folders that have permissions", "列出准许过的文件夹"),
    ("The folder to write the project to", "项目写到哪个文件夹"),
    ("Export a layout as a starting point for your own", "把一种版式复制出来，供您修改"),
    ("Print the schema of jianbao.toml instead", "改为输出 jianbao.toml 的 JSON Schema"),
    (
        "For whom: `model` suits the structured output of language models and leaves out what the series file here already says",
        "给谁用：`model` 适合大语言模型的结构化输出，系列文件里已有的字段不列出",
    ),
    ("A language model", "大语言模型"),
    (
        "The code, such as reference/unknown; without it, all codes are listed",
        "问题的代号，例如 reference/unknown；不写则列出全部",
    ),
    ("The shell", "哪一种 shell"),
];

/// What stands for a value.
const VALUES: &[(&str, &str)] = &[
    ("BRIEF", "源文件"),
    ("URL", "网址"),
    ("WHOM", "谁"),
    ("OLD", "旧版"),
    ("NEW", "新版"),
    ("PATH", "路径"),
    ("FILE|DIR", "文件|文件夹"),
    ("FILE", "文件"),
    ("DIR", "文件夹"),
    ("LAYOUT", "版式"),
    ("FORMAT", "格式"),
    ("S", "标准"),
    ("PX", "像素"),
    ("PPI", "像素"),
    ("SECONDS", "秒"),
    ("MB", "MB"),
    ("COLOR", "何时"),
    ("LANG", "语言"),
    ("DATE", "日期"),
    ("YYYY-MM", "年-月"),
    ("N", "数"),
    ("I/N", "I/N"),
    ("REPORT", "报告"),
    ("CODE", "代号"),
    ("ADDRESS", "地址"),
    ("NAME", "名字"),
    ("PORT", "端口"),
    ("SHELL", "SHELL"),
    ("COMMAND", "命令"),
];

/// The Chinese of a text of the help; none where it has none.
pub(super) fn help_of(text: &str) -> Option<&'static str> {
    HELP.iter().find(|(en, _)| *en == text).map(|(_, zh)| *zh)
}

/// What stands for a value, in Chinese.
pub(super) fn value_of(name: &str) -> Option<&'static str> {
    VALUES.iter().find(|(en, _)| *en == name).map(|(_, zh)| *zh)
}

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// A command that was built, with its help in Chinese.
pub(super) fn translated(command: Command) -> Command {
    let command = match command.get_about().and_then(|about| help_of(&about.to_string())) {
        Some(about) => command.about(about).long_about(about),
        None => command,
    };
    let mut command = command
        .mut_args(argument)
        .mut_subcommands(translated)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .help_template(TEMPLATE);
    let usage = usage(&mut command);
    command.override_usage(usage)
}

/// The usage line without clap's English words.
fn usage(command: &mut Command) -> StyledStr {
    let usage = command.render_usage().to_string();
    usage
        .trim_start_matches("Usage:")
        .trim()
        .replace("[OPTIONS]", "[选项]")
        .replace("<COMMAND>", "<命令>")
        .into()
}

/// How wide a line of the help may be: a terminal of 80 columns, less the indent.
const COLUMNS: usize = 68;

fn argument(argument: Arg) -> Arg {
    let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
    let takes_values = argument.get_action().takes_values();
    let mut text = help_of(&help).map_or(help, str::to_owned);
    if let Some(default) = argument.get_default_values().first().filter(|_| takes_values) {
        text = format!("{text}（默认：{}）", default.to_string_lossy());
    }
    let mut lines = fold(&text, COLUMNS);
    for value in argument.get_possible_values().iter().filter(|_| takes_values) {
        let help = value.get_help().and_then(|help| help_of(&help.to_string()));
        let help = help.map(|help| format!("：{help}")).unwrap_or_default();
        lines.extend(fold(&format!("- {}{help}", value.get_name()), COLUMNS));
    }
    let text = lines.join("\n");
    let names = argument.get_value_names().unwrap_or_default().iter().map(|name| value_of(name));
    let names: Vec<&str> = names.collect::<Option<_>>().unwrap_or_default();
    let heading = if argument.is_positional() { "参数" } else { "选项" };
    let argument = argument
        .next_line_help(true)
        .help(text.clone())
        .long_help(text)
        .hide_possible_values(true)
        .hide_default_value(true)
        .help_heading(heading);
    if names.is_empty() { argument } else { argument.value_names(names) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::{built, command};
    use crate::words::Tongue;

    fn texts(command: &Command, found: &mut Vec<String>) {
        found.extend(command.get_about().map(ToString::to_string));
        for argument in command.get_arguments() {
            found.extend(argument.get_help().map(ToString::to_string));
            if argument.get_action().takes_values() {
                let values = argument.get_possible_values();
                found.extend(values.iter().filter_map(|value| value.get_help().map(ToString::to_string)));
            }
        }
        command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| texts(sub, found));
    }

    fn value_names(command: &Command, found: &mut Vec<String>) {
        let arguments = command.get_arguments().filter(|argument| argument.get_action().takes_values());
        found.extend(
            arguments
                .flat_map(|argument| argument.get_value_names().unwrap_or_default())
                .map(ToString::to_string),
        );
        command.get_subcommands().filter(|sub| !sub.is_hide_set()).for_each(|sub| value_names(sub, found));
    }

    #[test]
    fn each_text_of_the_help_has_its_chinese_and_the_other_way_round() {
        let (mut found, mut names) = (Vec::new(), Vec::new());
        texts(&built(), &mut found);
        value_names(&built(), &mut names);
        let missing: Vec<_> = found.iter().filter(|text| help_of(text).is_none()).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let idle: Vec<_> = HELP.iter().filter(|(en, _)| !found.iter().any(|text| text == en)).collect();
        assert!(idle.is_empty(), "{idle:#?}");
        let missing: Vec<_> = names.iter().filter(|name| value_of(name).is_none() && *name != "ID").collect();
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn no_english_is_left_in_the_chinese_help() {
        let mut command = command(Tongue::Zh);
        let names: Vec<_> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        let mut pages = vec![command.render_long_help().to_string()];
        for name in names.iter().filter(|name| *name != "rehearse") {
            let sub = command.find_subcommand_mut(name).expect("it is there");
            pages.extend([sub.render_help().to_string(), sub.render_long_help().to_string()]);
        }
        for page in pages {
            for word in
                ["Usage", "Options", "Arguments", "Commands", "default:", "possible", "OPTIONS", "Print"]
            {
                assert!(!page.contains(word), "{word} in\n{page}");
            }
            for line in page.lines() {
                assert!(crate::text::fold::columns(line) <= 80, "{line}");
            }
        }
    }
}
