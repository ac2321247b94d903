//! What Word and WPS write that few importers have met.

use super::word::{HEI, Word, p, text, titles};
use super::{found, imported};

const CENTRED: &str = "<w:jc w:val=\"center\"/>";

fn brief(word: &Word) -> (String, Vec<String>) {
    let made = word.import();
    (made.text.clone().expect("a brief"), found(&made))
}

/// The name of a bulletin in 艺术字, whose words are an attribute of a drawing.
#[test]
fn drawn_letters_are_read() {
    let art = "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:pict><v:shape>\
               <v:textpath string=\"经济运行简报\"/></v:shape></w:pict></w:r></w:p>";
    let body = [
        art.to_owned(),
        p(CENTRED, "", "第 8 期"),
        p("", HEI, "一、甲"),
        text("文。"),
        p("", HEI, "二、乙"),
        text("文。"),
    ];
    let (own, told) = brief(&Word::new(&body.concat()));
    assert!(own.contains("title = \"经济运行简报\"\n") && own.contains("issue = 8"), "{own}");
    assert_eq!(told, Vec::<String>::new());
}

/// 第一章, and below it 1.1 and not 一.1, where the level says so.
#[test]
fn levels_in_arabic_digits_are_numbered_so() {
    let level = |at: u8, format: &str, shown: &str, legal: &str| {
        format!(
            "<w:lvl w:ilvl=\"{at}\"><w:start w:val=\"1\"/><w:numFmt w:val=\"{format}\"/>{legal}<w:lvlText w:val=\"{shown}\"/></w:lvl>"
        )
    };
    let numbering = format!(
        "<w:abstractNum w:abstractNumId=\"0\">{}{}</w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"0\"/></w:num>",
        level(0, "chineseCountingThousand", "第%1章", ""),
        level(1, "decimal", "%1.%2", "<w:isLgl/>")
    );
    let at = |level: u8| format!("<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"3\"/></w:numPr>");
    let body = [
        p(CENTRED, "<w:sz w:val=\"44\"/>", "年度报告"),
        p(&at(0), "", "总则"),
        p(&at(1), "", "目的"),
        text("为了规范。"),
        p(&at(1), "", "范围"),
        text("适用于全市。"),
        p(&at(0), "", "组织"),
        p(&at(1), "", "机构"),
        text("设办公室。"),
    ];
    let made = Word::new(&body.concat()).part("numbering", "numbering", &numbering).import();
    assert_eq!(titles(&made), ["总则", "组织"]);
    let own = made.text.expect("a brief");
    for part in ["# 第一章\n", "## 目的\n", "## 范围\n", "## 机构\n"] {
        assert!(own.contains(part), "{part}: {own}");
    }
}

/// Hidden text, symbols, readings above characters, and controls that ask for a text.
#[test]
fn what_is_no_plain_text_is_told_or_typed() {
    let run = |properties: &str, inner: &str| format!("<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>");
    let t = |text: &str| run("", &format!("<w:t>{text}</w:t>"));
    let line = [
        t("看得见"),
        run("<w:vanish/>", "<w:t>看不见</w:t>"),
        run("", "<w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/>"),
        run("", "<w:sym w:font=\"Webdings\" w:char=\"F0E9\"/>"),
        run("", &format!("<w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby>", t("cè"), t("测"))),
        t("试"),
    ];
    let asks = format!(
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        text("点击键入。")
    );
    let line = format!("<w:p>{}</w:p>", line.concat());
    let body = [p("", HEI, "一、甲"), line, asks, p("", HEI, "二、乙"), text("文。")];
    let (own, told) = brief(&Word::new(&body.concat()));
    assert!(own.contains("'''\n看得见☑测（cè）试\n'''"), "{own}");
    assert_eq!(
        told,
        [
            "a.docx:2:1 import/left-out: not in the brief: 看不见",
            "a.docx:2:1 import/left-out: not in the brief: Webdings",
            "a.docx:3:1 import/left-out: not in the brief: 点击键入。",
        ]
    );
}

const CHART: &str = "<c:chartSpace xmlns:c=\"c\" xmlns:a=\"a\"><c:chart><c:title><a:t>月度</a:t><a:t>增速</a:t></c:title>\
    <c:plotArea><c:barChart><c:barDir val=\"col\"/><c:ser><c:tx><c:strRef><c:strCache><c:pt idx=\"0\"><c:v>出口</c:v></c:pt>\
    </c:strCache></c:strRef></c:tx><c:cat><c:strRef><c:strCache><c:pt idx=\"1\"><c:v>二月</c:v></c:pt>\
    <c:pt idx=\"0\"><c:v>一月</c:v></c:pt></c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>\
    <c:formatCode>0.0%</c:formatCode><c:pt idx=\"0\"><c:v>0.075</c:v></c:pt><c:pt idx=\"1\"><c:v>0.1</c:v></c:pt>\
    </c:numCache></c:numRef></c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>";

fn drawn(name: &str, id: &str) -> String {
    format!("<w:p><w:r><w:drawing><wp:docPr name=\"图 1\"/><a:{name} r:{id}/></w:drawing></w:r></w:p>")
}

/// A chart becomes a chart with the figures that the document keeps of it; of what
/// else is drawn, the words are told.
#[test]
fn charts_are_read_and_diagrams_told() {
    let pie = CHART.replace("barChart", "pieChart").replace("月度", "份额");
    let diagram = "<d:dataModel xmlns:d=\"d\" xmlns:a=\"a\"><a:t>流程一</a:t><a:t>流程二</a:t></d:dataModel>";
    let body = [
        p("", HEI, "一、甲"),
        drawn("chart", "id=\"r0\""),
        drawn("chart", "id=\"r1\""),
        drawn("relIds", "dm=\"r2\""),
        "<w:altChunk r:id=\"r3\"/>".to_owned(),
        p("", HEI, "二、乙"),
        text("文。"),
    ];
    let word = Word::new(&body.concat())
        .raw("chart", "charts/chart1.xml", CHART.as_bytes())
        .raw("chart", "charts/chart2.xml", pie.as_bytes())
        .raw("diagramData", "diagrams/data1.xml", diagram.as_bytes())
        .raw("aFChunk", "chunk.html", b"<p>x</p>");
    let (own, told) = brief(&word);
    let chart = "```chart\ntype = \"column\"\ntitle = \"月度增速\"\nunit = \"%\"\ncategories = [\"一月\", \"二月\"]\n\
                 [series]\n\"出口\" = [7.5, 10]\n```";
    assert!(own.contains(chart), "{own}");
    assert_eq!(
        told,
        [
            "a.docx:3:1 import/left-out: not in the brief: 份额 增速",
            "a.docx:4:1 import/left-out: not in the brief: 流程一 流程二",
            "a.docx:2:1 import/left-out: not in the brief: word/chunk.html",
        ]
    );
    for (end, _) in CHART.char_indices().step_by(7) {
        let word = Word::new(&drawn("chart", "id=\"r0\"")).raw("chart", "c.xml", &CHART.as_bytes()[..end]);
        let _ = imported("a.docx", &word.bytes());
    }
}

/// A row that is deleted, a note of two paragraphs.
#[test]
fn rows_that_are_gone_and_long_notes_are_read() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", "", text));
    let gone = "<w:tc><w:p><w:del w:author=\"王\"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p></w:tc>";
    let body = [
        p("", HEI, "一、甲"),
        format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr><w:trPr><w:del w:author=\"王\"/></w:trPr>{gone}{gone}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("头"),
            cell("尾"),
            cell("1"),
            cell("2")
        ),
        "<w:p><w:r><w:t>文</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>".to_owned(),
        p("", HEI, "二、乙"),
        text("文。"),
    ];
    let notes = format!("<w:footnote w:id=\"2\">{}{}</w:footnote>", text("注一。"), text("注二。"));
    let (own, told) = brief(&Word::new(&body.concat()).part("footnotes", "footnotes", &notes));
    let table = "| 头 | 尾 |\n| --- | --- |\n| 1 | 2 |\n";
    assert!(own.contains(table) && own.contains("[^1]: 注一。注二。\n"), "{own}");
    assert_eq!(told.len(), 2, "{told:?}");
}

/// Centred headings in 黑体, as 政务信息 has them; a name of two lines; who signs,
/// above who may be called.
#[test]
fn mastheads_and_feet_of_offices_are_read() {
    let title = "<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr><w:sz w:val=\"52\"/></w:rPr>\
                 <w:t>某区营商环境</w:t><w:br/><w:t>工作动态</w:t></w:r></w:p>";
    let right = "<w:jc w:val=\"right\"/>";
    let body = [
        title.to_owned(),
        p(CENTRED, "", "（第二十三期）"),
        p(CENTRED, HEI, "某县打造消费新场景"),
        text("　　该县举办活动。（某县县委办）"),
        p(CENTRED, HEI, "某区推进老旧小区改造"),
        text("　　该区完成改造。（某区政府办）"),
        text("　　附件：1.报送格式"),
        text("　　　　　2.联系方式"),
        p(right, "", "某省教育厅办公室"),
        p(right, "", "2026年6月12日"),
        text("（联系人：赵六，电话：010-12345678）"),
    ];
    let made = Word::new(&body.concat()).import();
    assert_eq!(titles(&made), ["某县打造消费新场景", "某区推进老旧小区改造"]);
    let own = made.text.as_deref().expect("a brief");
    for part in [
        "title = [\"某区营商环境\", \"工作动态\"]\n",
        "publisher = \"某省教育厅办公室\"\n",
        "date = 2026-06-12",
        "附件：1.报送格式\n\n2.联系方式\n\n（联系人：赵六，电话：010-12345678）\n",
    ] {
        assert!(own.contains(part), "{part}: {own}");
    }
    assert_eq!(found(&made), Vec::<String>::new());
}
