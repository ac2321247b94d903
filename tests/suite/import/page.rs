//! Saved web pages.

use super::{by_chance, found, imported, table, unaccounted};

/// A WeChat article as a browser saves it.
const WECHAT: &str = r##"<!DOCTYPE html>
<html><head><title>窗口</title><style>p{color:red}</style><script>var a = "<p>不见</p>";</script></head>
<body><div class="menu">菜单<a href="https://a.cn">首页</a></div>
<h1 id="activity-name"> 某某简报第 12 期 </h1><a id="js_name">某协会</a><em id="publish_time">2026年6月10日 08:00</em>
<div id="js_content" style="visibility: hidden;"><section><p><span style="font-weight: bold;">一、甲&amp;乙</span></p>
<p>正文<strong>重点</strong>，见<a href="https://b.cn/x">链接</a>。
续行</p><p><img data-src="https://mmbiz.cn/1.png" src="data:image/gif;base64,AA" alt="图"></p>
<ul><li>甲</li><li>乙<ol><li>乙一</li></ol></li></ul></section>
<section><p><b>二、丙</b></p><table><tr><th>头</th><th>尾</th></tr><tr><td>1|2</td><td>3<br>4</td></tr></table><p style="display:none">藏</p></section></div>
<div>点赞 在看</div></body></html>
"##;

#[test]
fn a_saved_article_is_read() {
    let made = imported("a.html", WECHAT.as_bytes());
    let own = table(&made);
    assert_eq!(own["header"]["title"].as_str(), Some("某某简报第 12 期"));
    assert_eq!(own["header"]["publisher"].as_str(), Some("某协会"));
    let text = made.text.as_deref().expect("a brief");
    assert!(text.contains("date = 2026-06-10"), "{text}");
    assert!(text.contains("title = \"甲&乙\"\nbody = '''\n正文**重点**，见[链接](https://b.cn/x)。续行\n\n![图](https://mmbiz.cn/1.png)\n\n- 甲\n- 乙\n   1. 乙一\n'''"), "{text}");
    assert!(
        text.contains("title = \"丙\"\nbody = '''\n| 头 | 尾 |\n| --- | --- |\n| 1\\|2 | 3<br>4 |\n'''"),
        "{text}"
    );
    assert!(!text.contains('藏'), "{text}");
    assert_eq!(
        found(&made),
        [
            "a.html:3:25 import/left-out: not in the brief: 菜单 首页",
            "a.html:10:6 import/left-out: not in the brief: 点赞 在看",
        ]
    );
}

/// Pages by chance: no panic, whatever is open or closed.
#[test]
fn pages_by_chance_are_borne() {
    let parts = [
        "<p>",
        "</p>",
        "<li>",
        "<ul>",
        "</ul>",
        "<table>",
        "<tr>",
        "<td colspan=999>",
        "</table>",
        "<h2>",
        "</h2>",
        "甲",
        "一、乙",
        "&amp;",
        "<img src=a(1).png>",
        "<a href=https://a.cn>",
        "</a>",
        "<b>",
        "<pre>",
        "\n",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<article>",
        "<div hidden>",
        "|",
    ];
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let body: String = (0..60).map(|_| parts[random.usize(..parts.len())]).collect();
        let made = imported("a.html", format!("<html><body>{body}").as_bytes());
        assert!(made.findings.are_held_by(&made.sources), "{body}");
        table(&made);
    }
}

#[test]
fn what_is_copied_keeps_its_structure_and_no_markup() {
    let html = "<meta charset='utf-8'><style>p{}</style><h2>小标题</h2><p>一段<b>重点</b>，\
                <a href=\"https://example.cn/a\">链接</a>。</p><ul><li>甲</li><li>乙</li></ul>\
                <table><tr><td>项</td><td>数</td></tr><tr><td>丙</td><td>3</td></tr></table><script>x()</script>";
    let text = jianbao::import::pasted(html);
    for part in ["### 小标题", "一段**重点**，[链接](https://example.cn/a)。", "- 甲\n- 乙", "| 丙 | 3 |"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains(['<', '{']), "{text}");
    assert_eq!(jianbao::import::pasted("<p></p>"), "");
}

/// What a page says, and what a reader sees of it.
const PIECES: [(&str, &str); 30] = [
    ("<p>甲乙</p>", "甲乙"),
    ("<p>半句<br>下句</p>", "半句下句"),
    ("<p><b>重点</b>与<em>强调</em></p>", "重点与强调"),
    ("<p><a href=\"https://a.cn/x\">链接</a></p>", "链接"),
    ("<h1>大题</h1>", "大题"),
    ("<h2>一、中题</h2>", "一、中题"),
    ("<h3>小题</h3>", "小题"),
    ("<ul><li>项一</li><li>项二<ol><li>深</li></ol></li></ul>", "项一项二深"),
    ("<table><tr><th>头</th><th>尾</th></tr><tr><td>格</td><td colspan=2>子</td></tr></table>", "头尾格子"),
    ("<blockquote><p>引文</p></blockquote>", "引文"),
    ("<pre>码 行</pre>", "码行"),
    ("<img src=\"a.png\" alt=\"图注\">", "图注"),
    ("裸字", "裸字"),
    ("<div>块<div>内</div>尾</div>", "块内尾"),
    ("<p>&amp; &lt;b&gt; &nbsp;</p>", "&<b>"),
    ("<p style=\"display:none\">藏</p>", ""),
    ("<script>不见()</script>", ""),
    ("<style>.不见{}</style>", ""),
    ("<!-- 藏 -->", ""),
    ("<p>*星* _线_ [方] `撇` | 竖</p>", "星线方撇竖"),
    ("<section><p>节中</p></section>", "节中"),
    ("<p>摘要：概括。</p>", "摘要：概括。"),
    ("<h2>参考文献</h2><p>[1] 甲：《乙》，2026-06-09</p>", "参考文献甲：《乙》，2026-06-09"),
    ("<p>2026年6月10日</p>", "2026年6月10日"),
    ("<p>第3期</p>", "第3期"),
    ("<p>报：市领导</p>", "报：市领导"),
    ("<dl><dt>名</dt><dd>释</dd></dl>", "名释"),
    ("<details><summary>概</summary>详</details>", "概详"),
    ("<p>下<sub>标</sub>上<sup>标</sup></p>", "下标上标"),
    ("<p>缺</b>配<i>对</p>", "缺配对"),
];

/// A page by chance: each character of it is accounted for.
#[test]
fn nothing_is_lost_of_pages_by_chance() {
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let (mut body, mut visible) = by_chance(&PIECES, 2..20, &mut random);
        if random.bool() {
            body = format!("<div id=\"js_content\">{body}</div><div>栏外</div>");
            visible.push_str("栏外");
        }
        let page = format!("<!DOCTYPE html><html><head><title>窗</title></head><body>{body}</body></html>");
        let made = imported("a.html", page.as_bytes());
        let shown =
            format!("seed {seed}\n{body}\n{}\n{:#?}", made.text.clone().unwrap_or_default(), found(&made));
        assert_eq!(unaccounted(&visible, &made), "", "{shown}");
    }
}
