//! The descriptions of the JSON Schema in Chinese, each with its English.

/// What the doc comments of the keys say, and the same in Chinese.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("One issue of a newsletter.", "一期简报。"),
    (
        "Whether the contents are printed: true, false, or \"auto\", from two entries on.",
        "印不印目录：true、false，或者 \"auto\"，有两条以上才印。",
    ),
    (
        "Whether sections are numbered: true, false, or \"auto\", a single one is not.",
        "各节编不编号：true、false，或者 \"auto\"，只有一节时不编。",
    ),
    ("How this issue sits on its pages.", "这一期怎样排在页面上。"),
    ("The newsletter's name; a list: its lines.", "刊名；写成列表，一项一行。"),
    ("Two to six figures in boxes after the summary.", "摘要之后方框里的两个到六个数字。"),
    (
        "The pages that it should take; \"whole\" (default): no last page under a fifth; false: as it falls.",
        "要排几页；\"whole\"（不写即是）：末页至少排满五分之一；false：不作调整。",
    ),
    ("\"normal\" (default) or \"compact\".", "\"normal\"（不写即是）或 \"compact\"。"),
    ("How close an issue's text is set.", "文字排得疏还是密。"),
    ("As the layout has it.", "照版式原样。"),
    ("Smaller and closer, with more on a page.", "字小一些，行紧一些，一页排得更多。"),
    ("A mark across each page, such as 征求意见稿.", "斜印在每一页上的字，例如“征求意见稿”。"),
    ("Whether lines are numbered, for a review.", "各行编不编号，供审阅用。"),
    ("One figure in a box of its own.", "一个方框里的数字。"),
    ("The figure, printed large as it is written.", "数字，照写的用大字印。"),
    ("Its unit.", "单位。"),
    ("What it counts.", "数的是什么。"),
    ("Its change, with the sign: \"+19.4%\".", "变化，写上正负号：\"+19.4%\"。"),
    ("Plain text, without its number; a list: its lines.", "纯文字，不写编号；写成列表，一项一行。"),
    ("Plain text; a list: its lines.", "纯文字；写成列表，一项一行。"),
    ("A blurb.", "一段介绍。"),
    ("The name before the text.", "文字前面的名称。"),
    ("The text, in Markdown.", "文字，用 Markdown 书写。"),
    ("An address, printed and linked.", "网址，印出来，并且可以点。"),
    ("One QR code: exactly one of `image` and `url`.", "一个二维码：`image` 和 `url` 只写其中一个。"),
    ("The lines under the code.", "码下面的文字，一行一条。"),
    ("An image as given; the path is relative to this file.", "现成的图片；路径从这个文件算起。"),
    ("A text to draw a QR code of.", "要生成二维码的内容。"),
    ("The footer on the last page.", "最后一页的联系方式。"),
    ("Who is behind the newsletter.", "编印单位的介绍。"),
    ("QR codes, side by side.", "并排的二维码。"),
    ("Its heading.", "它的标题。"),
    ("To whom the issue goes, and who answers for it.", "这一期报送给谁，由谁负责。"),
    ("签发", "签发"),
    ("共印 N 份", "共印 N 份"),
    ("责任编辑", "责任编辑"),
    ("发", "发"),
    ("报", "报"),
    ("审核", "审核"),
    ("送", "送"),
    ("The masthead.", "报头。"),
    ("The day of the issue: 2026-06-10, without quotes.", "这一期的日期：2026-06-10，不加引号。"),
    ("The number of the issue: 第 161 期.", "期号：第 161 期。"),
    ("An image; the path is relative to this file.", "图片；路径从这个文件算起。"),
    ("A marking such as 内部资料 注意保存.", "标记，例如“内部资料 注意保存”。"),
    ("Partners, printed with & between them.", "联合单位，印出来用 & 连接。"),
    ("Who publishes it: one name or several.", "编印单位，一个或几个。"),
    ("A line under the name.", "刊名下面的一行。"),
    ("The number over all years: 总第 1161 期.", "总期号：总第 1161 期。"),
    ("The closing section.", "最后的判断。"),
    ("The word before the title; the layout's own by default.", "标题前面的词；不写则用版式自己的。"),
    ("The language of the words that a layout itself prints.", "版式自己印的词用哪种文字。"),
    ("Simplified Chinese.", "简体中文。"),
    ("Traditional Chinese.", "繁体中文。"),
    ("English.", "英文。"),
    ("One reference.", "一条参考文献。"),
    ("The day on which the page was read.", "查看网页的日期。"),
    ("Who wrote it: one name or several.", "作者，一位或几位。"),
    (
        "A day, a month (\"2026-06\") or a year (2026).",
        "日期：写到日，写到月（\"2026-06\"），或只写年（2026）。",
    ),
    ("Lets a text say `[@id]`.", "文中用 `[@id]` 引用它。"),
    ("What it was used for.", "用在什么地方。"),
    ("The publisher of a book or report.", "图书或报告的出版者。"),
    ("Who published it.", "来源。"),
    ("Its title.", "题名。"),
    ("N, J, M, R, S or EB/OL; guessed where it is left out.", "N、J、M、R、S 或 EB/OL；不写则按内容判断。"),
    ("Makes the title a link.", "使题名成为链接。"),
    ("How references are written.", "参考文献的写法。"),
    (
        "Source, title, date and note, distinguished by type and space.",
        "来源、题名、日期和用途，以字体和空隙区分。",
    ),
    ("GB/T 7714-2015.", "GB/T 7714-2015。"),
    ("GB/T 7714-2025, in force since July 2026.", "GB/T 7714-2025，2026年7月起施行。"),
    ("The type of a reference, by the letter of GB/T 7714.", "参考文献的类型，用 GB/T 7714 的标识。"),
    ("An article in a newspaper.", "报纸文章。"),
    ("An article in a journal.", "期刊文章。"),
    ("A book.", "图书。"),
    ("A report.", "报告。"),
    ("A standard; `source` is its number.", "标准；`source` 是它的编号。"),
    ("A page on the web.", "网页。"),
    ("One numbered section.", "一节，由 jianbao 编号。"),
    ("The summary as a table.", "摘要。"),
    ("Keywords: printed, and put in the PDF's metadata.", "关键词：印出来，也写进 PDF 的属性。"),
    ("Its heading; the layout's own word by default.", "它的标题；不写则用版式自己的词。"),
    ("The 报尾 of a 简报.", "报尾。"),
    ("The closing section, numbered after the last one.", "最后的判断，接着前面编号。"),
    ("The language of the words that the layout prints.", "版式印的词用哪种文字。"),
    (
        "A built-in layout's name, the name of a folder in the project's `layouts/`, or a path to one.",
        "自带版式的名字，项目 `layouts/` 里一个文件夹的名字，或者版式文件夹的路径。",
    ),
    ("The numbered references.", "参考文献，由 jianbao 编号。"),
    ("The numbered sections.", "各节，由 jianbao 编号。"),
    (
        "The summary; `summary = \"…\"` is short for `{ text = \"…\" }`.",
        "摘要；`summary = \"…\"` 是 `{ text = \"…\" }` 的简写。",
    ),
    ("What does not change from issue to issue: jianbao.toml.", "每期不变的内容：jianbao.toml。"),
    ("Codes of findings, or their first parts.", "问题的代号，或者代号的前一部分。"),
    ("Codes that are not reported.", "不报的代号。"),
    ("Codes that are errors.", "当作错误的代号。"),
    ("The key that signs the messages (RFC 6376).", "给信签名的密钥（RFC 6376）。"),
    ("The domain that signs.", "签名的域名。"),
    (
        "The private key, RSA or Ed25519, in PEM, relative to the series file.",
        "私钥，RSA 或 Ed25519，PEM 格式；路径从 jianbao.toml 算起。",
    ),
    ("The name of the key in the domain's DNS.", "密钥在域名 DNS 里的名字。"),
    ("Fonts of your own.", "您自己的字体。"),
    ("Folders, relative to the series file.", "文件夹，路径从 jianbao.toml 算起。"),
    ("How fast messages go out, and for how long they are tried.", "发信多快，试多久。"),
    ("Messages a minute to a domain: { \"qq.com\" = 20 }.", "每分钟发给一个域名几封：{ \"qq.com\" = 20 }。"),
    ("Messages a minute.", "每分钟几封。"),
    (
        "Seconds before it is tried again, twice as many each further time; 60 by default.",
        "隔多少秒再试，以后每次加倍；不写则为 60。",
    ),
    (
        "Minutes during which a message that was put off is tried again; 60 by default.",
        "被推迟的信在多少分钟内再试；不写则为 60。",
    ),
    ("Seconds to wait for the server's answer; 60 by default.", "等服务器回答多少秒；不写则为 60。"),
    (
        "Mail to readers. Texts take {title} {date} {issue} {name} and the list's columns.",
        "给读者寄信。文字里可以写 {title} {date} {issue} {name} 和名单的各栏。",
    ),
    ("The key that signs the messages.", "给信签名的密钥。"),
    ("The address that the messages come from.", "发信的地址。"),
    ("How the letter begins, such as \"尊敬的{name|读者}：\".", "信的称呼，例如“尊敬的{name|读者}：”。"),
    ("How fast, and for how long.", "发信多快，试多久。"),
    (
        "The list's name by RFC 2919, such as \"jianbao.example.cn\".",
        "名单的名字（RFC 2919），例如 \"jianbao.example.cn\"。",
    ),
    ("Where answers go, if not to `from`.", "回信寄到哪里；不写则为 `from`。"),
    ("The name before that address; the publishers by default.", "地址前面的名字；不写则为编印单位。"),
    ("The mail server.", "邮件服务器。"),
    ("The subject; title, number and date of the issue by default.", "信的主题；不写则为刊名、期号和日期。"),
    (
        "A folder with a letter of your own, relative to the series file.",
        "您自己的信所在的文件夹，路径从 jianbao.toml 算起。",
    ),
    ("A text before the summary; an empty line begins a new paragraph.", "摘要前面的话；空一行，另起一段。"),
    (
        "An https address that takes a reader off the list; {address} is percent-encoded.",
        "退订用的 https 网址；{address} 按百分号编码。",
    ),
    ("Where outputs go.", "输出放在哪里。"),
    ("A folder, relative to the series file.", "文件夹，路径从 jianbao.toml 算起。"),
    (
        "A name without ending, \"{stem}\" by default; also {title} {date} {issue}.",
        "文件名，不写后缀；不写则为 \"{stem}\"；还可以用 {title} {date} {issue}。",
    ),
    ("The PDF.", "PDF。"),
    (
        "The standards to conform to, [\"a-2a\", \"ua-1\"] by default.",
        "遵守的标准；不写则为 [\"a-2a\", \"ua-1\"]。",
    ),
    ("How the connection to a mail server is protected.", "与邮件服务器的连接怎样加密。"),
    ("Plain at first, encrypted before anything is said (RFC 3207).", "先连接，说话之前再加密（RFC 3207）。"),
    ("Encrypted from the first byte (RFC 8314).", "一开始就加密（RFC 8314）。"),
    ("Not at all.", "不加密。"),
    ("The mail server, and one of three ways to its password.", "邮件服务器，以及取得密码的三种办法之一。"),
    (
        "Certificates (PEM) to trust besides the system's, relative to the series file.",
        "除系统的以外还信任的证书（PEM），路径从 jianbao.toml 算起。",
    ),
    ("The name that this machine gives to the server.", "这台机器向服务器报的名字。"),
    ("A command that prints the password.", "给出密码的命令。"),
    ("The environment variable that holds the password.", "放密码的环境变量。"),
    (
        "A file whose first line is the password, relative to the series file.",
        "第一行是密码的文件，路径从 jianbao.toml 算起。",
    ),
    (
        "Its port; 587 with STARTTLS, 465 with TLS, 25 without either.",
        "端口；STARTTLS 为 587，TLS 为 465，都不用为 25。",
    ),
    ("\"starttls\" (the default), \"tls\" or \"none\".", "\"starttls\"（不写即是）、\"tls\" 或 \"none\"。"),
    ("The server's name.", "服务器的名字。"),
    ("The name to log in with.", "登录用的用户名。"),
    ("A PDF standard, as typst names it.", "PDF 标准，用 typst 的写法。"),
    (
        "Words that the house writes otherwise (\"布署\" = \"部署\") or forbids (\"某某\" = false).",
        "本刊另有写法（\"布署\" = \"部署\"）或者不准用（\"某某\" = false）的词语。",
    ),
    ("Files with more words, relative to the series file.", "写着更多词语的文件，路径从 jianbao.toml 算起。"),
    ("What is an error, and what is not reported.", "哪些算错误，哪些不报。"),
    ("Whatever a brief leaves out, in a brief's shape.", "源文件里没有写的，照源文件的写法写在这里。"),
    ("Mail to readers.", "给读者寄信。"),
    ("Groups of messengers, each by its name.", "聊天软件的群，每个有自己的名字。"),
    (
        "A group of a messenger: its robot's address, which is a secret.",
        "聊天软件的一个群：群机器人的地址，要保密。",
    ),
    (
        "\"wecom\" (企业微信), \"dingtalk\" (钉钉) or \"feishu\" (飞书).",
        "\"wecom\"（企业微信）、\"dingtalk\"（钉钉）或 \"feishu\"（飞书）。",
    ),
    ("The environment variable that holds the robot's address.", "放机器人地址的环境变量。"),
    (
        "A file whose first line is the robot's address, relative to the series file.",
        "第一行是机器人地址的文件，路径从 jianbao.toml 算起。",
    ),
    ("A command that prints the robot's address.", "给出机器人地址的命令。"),
    ("The environment variable that holds the secret for signatures.", "放签名密钥的环境变量。"),
    (
        "A file whose first line is the secret for signatures, relative to the series file.",
        "第一行是签名密钥的文件，路径从 jianbao.toml 算起。",
    ),
    ("A command that prints the secret for signatures.", "给出签名密钥的命令。"),
    (
        "Where the issue can be read; takes {date} and {issue}.",
        "这一期在哪里可以看到；可以写 {date} 和 {issue}。",
    ),
    ("Whose messenger a group is of.", "群属于哪种聊天软件。"),
    ("企业微信: text, and the PDF as a file.", "企业微信：消息，PDF 作为文件。"),
    ("钉钉: text.", "钉钉：消息。"),
    ("飞书: text.", "飞书：消息。"),
];

/// A description in Chinese; itself where it has none.
pub(super) fn description(text: &str) -> &str {
    DESCRIPTIONS.iter().find(|(en, _)| *en == text).map_or(text, |(_, zh)| zh)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::brief::{schema, series_schema};
    use crate::words::Tongue;

    fn descriptions(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(object) => {
                let own = object.get("description").and_then(Value::as_str);
                found.extend(own.map(str::to_owned));
                object.values().for_each(|value| descriptions(value, found));
            }
            Value::Array(items) => items.iter().for_each(|item| descriptions(item, found)),
            _ => {}
        }
    }

    #[test]
    fn each_description_has_its_chinese_and_the_other_way_round() {
        let mut found = Vec::new();
        for text in [schema(Tongue::En), series_schema(Tongue::En)] {
            descriptions(&serde_json::from_str(&text).unwrap(), &mut found);
        }
        let known = |text: &String| DESCRIPTIONS.iter().any(|(en, _)| en == text);
        let missing: Vec<_> = found.iter().filter(|text| !known(text)).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let idle: Vec<_> = DESCRIPTIONS.iter().filter(|(en, _)| !found.iter().any(|it| it == en)).collect();
        assert!(idle.is_empty(), "{idle:#?}");
    }

    #[test]
    fn keys_stay_as_they_are() {
        let (en, zh) = (schema(Tongue::En), schema(Tongue::Zh));
        assert!(zh.contains("期号：第 161 期。"));
        let lines = |text: &str| {
            text.lines().filter(|line| !line.contains("\"description\"")).collect::<Vec<_>>().join("\n")
        };
        assert_eq!(lines(&en), lines(&zh));
    }
}
