//! Word documents with the habits of Word and of WPS, written from XML.

use std::io::{Cursor, Write};

use jianbao::findings::JsonFinding;
use jianbao::import::Imported;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{found, imported, table, unaccounted};

const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
                      xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
                      xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" \
                      xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" \
                      xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" \
                      xmlns:v=\"urn:schemas-microsoft-com:vml\"";

/// A document of a body and other parts.
#[derive(Default)]
pub(super) struct Word {
    body: String,
    parts: Vec<(String, String, Vec<u8>)>,
}

impl Word {
    pub(super) fn new(body: &str) -> Self {
        Self { body: body.to_owned(), parts: Vec::new() }
    }

    /// Adds a part of a kind, such as `styles`, which is wrapped in `root`.
    pub(super) fn part(mut self, kind: &str, root: &str, inner: &str) -> Self {
        let xml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:{root} {SPACES}>{inner}</w:{root}>");
        self.parts.push((kind.to_owned(), format!("{kind}.xml"), xml.into_bytes()));
        self
    }

    /// Adds a part as it is.
    pub(super) fn raw(mut self, kind: &str, name: &str, bytes: &[u8]) -> Self {
        self.parts.push((kind.to_owned(), name.to_owned(), bytes.to_vec()));
        self
    }

    fn media(mut self, name: &str, bytes: &[u8]) -> Self {
        self.parts.push(("image".to_owned(), format!("media/{name}"), bytes.to_vec()));
        self
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            zip.start_file(name, SimpleFileOptions::default()).expect("a name");
            zip.write_all(bytes).expect("written");
        };
        let document = format!("<w:document {SPACES}><w:body>{}</w:body></w:document>", self.body);
        put("word/document.xml", document.as_bytes());
        let mut relations = String::new();
        for (index, (kind, name, bytes)) in self.parts.iter().enumerate() {
            put(&format!("word/{name}"), bytes);
            relations.push_str(&format!(
                "<Relationship Id=\"r{index}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}\" Target=\"{name}\"/>"
            ));
        }
        put("word/_rels/document.xml.rels", format!("<Relationships>{relations}</Relationships>").as_bytes());
        zip.finish().expect("whole").into_inner()
    }

    pub(super) fn import(&self) -> Imported {
        imported("a.docx", &self.bytes())
    }
}

/// A paragraph of a text, with properties of its own and of its run.
pub(super) fn p(own: &str, run: &str, text: &str) -> String {
    format!(
        "<w:p><w:pPr>{own}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"
    )
}

pub(super) fn text(text: &str) -> String {
    p("", "", text)
}

pub(super) const HEI: &str = "<w:rFonts w:eastAsia=\"黑体\"/>";

pub(super) fn titles(made: &Imported) -> Vec<String> {
    let own = table(made);
    let sections = own["sections"].as_array().expect("sections");
    sections.iter().map(|own| own["title"].as_str().expect("a title").to_owned()).collect()
}

/// WPS as offices use it: no style, the first number automatic and in the
/// Japanese format, the others typed, headings in 黑体 only.
#[test]
fn headings_without_a_style_are_found() {
    let numbering = "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
                     <w:numFmt w:val=\"japaneseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum>\
                     <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>";
    let automatic = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
    let body = [
        p("<w:jc w:val=\"center\"/>", "<w:sz w:val=\"44\"/>", "标准编制说明"),
        p("<w:jc w:val=\"center\"/>", "<w:sz w:val=\"28\"/>", "2026年6月10日"),
        p(automatic, HEI, "任务来源"),
        text("　　本标准由某局提出。"),
        p("", HEI, "二、编制原则"),
        p("", "", "（一）科学性"),
        text("要科学。"),
        p("", "", "（二）适用性"),
        text("要适用。"),
        p("", HEI, "三、主要内容"),
        text("1. 一是甲；"),
        text("2. 二是乙。"),
        text("标准编制组"),
    ];
    let made = Word::new(&body.concat()).part("numbering", "numbering", numbering).import();
    assert_eq!(titles(&made), ["任务来源", "编制原则", "主要内容"]);
    let own = made.text.as_deref().expect("a brief");
    assert!(own.contains("title = \"标准编制说明\"\n"), "{own}");
    assert!(own.contains("date = 2026-06-10 # 2026年6月10日\n"), "{own}");
    assert!(
        own.contains("# 一、\n[[sections]]\ntitle = \"任务来源\"\nbody = '''\n本标准由某局提出。\n'''"),
        "{own}"
    );
    assert!(own.contains("'''\n## （一）科学性\n\n要科学。\n\n## （二）适用性\n\n要适用。\n'''"), "{own}");
    assert!(own.contains("1. 一是甲；"), "{own}");
    assert_eq!(found(&made), Vec::<String>::new());
}

#[test]
fn styles_outlines_and_contents_are_read() {
    let style = |id: &str, name: &str, more: &str| {
        format!("<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/>{more}</w:style>")
    };
    let styles = [
        style("1", "heading 1", ""),
        style("2", "标题 2", ""),
        style("3", "某节", "<w:basedOn w:val=\"4\"/>"),
        style("4", "底", "<w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr>"),
        style("5", "toc 1", ""),
        style("6", "Title", ""),
    ];
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let body = [
        p("<w:pStyle w:val=\"6\"/>", "", "某某简报（第 3 期）"),
        p("<w:pStyle w:val=\"5\"/>", "", "甲\t1"),
        format!(
            "<w:p>{}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{}<w:r><w:t>乙\t2</w:t></w:r>{}</w:p>",
            field("begin"),
            field("separate"),
            field("end")
        ),
        p("<w:pStyle w:val=\"1\"/>", "", "甲"),
        text("文<w:tab/>字"),
        p("<w:pStyle w:val=\"2\"/>", "", "甲之一"),
        format!(
            "<w:p>{}<w:r><w:instrText>PAGE</w:instrText></w:r>{}<w:r><w:t>第七页</w:t></w:r>{}</w:p>",
            field("begin"),
            field("separate"),
            field("end")
        ),
        p("<w:pStyle w:val=\"3\"/>", "", "乙"),
        text("文"),
        p("<w:outlineLvl w:val=\"0\"/>", "", "丙"),
        text("文"),
    ];
    let made = Word::new(&body.concat()).part("styles", "styles", &styles.concat()).import();
    assert_eq!(titles(&made), ["甲", "乙", "丙"]);
    let own = made.text.as_deref().expect("a brief");
    assert!(
        own.contains("title = \"某某简报\" # 某某简报（第 3 期）\n") && own.contains("issue = 3\n"),
        "{own}"
    );
    assert!(own.contains("## 甲之一\n\n第七页\n"), "{own}");
    assert_eq!(found(&made), ["a.docx:2:1 import/left-out: not in the brief: 甲 1 乙 2"]);
}

#[test]
fn changes_comments_boxes_and_merged_cells_are_told() {
    let cell = |own: &str, text: &str| format!("<w:tc><w:tcPr>{own}</w:tcPr>{}</w:tc>", p("", "", text));
    let body = [
        p("<w:outlineLvl w:val=\"0\"/>", "", "甲"),
        "<w:p><w:r><w:t>留</w:t></w:r><w:ins w:author=\"张三\"><w:r><w:t>增</w:t></w:r></w:ins><w:del w:author=\"李四\"><w:r><w:delText>删</w:delText></w:r></w:del>\
         <w:r><w:footnoteReference w:id=\"2\"/><w:commentReference w:id=\"0\"/></w:r></w:p>".to_owned(),
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>", cell("<w:gridSpan w:val=\"2\"/>", "宽"), cell("", "头"), cell("", "a|b"), cell("", "2"), cell("", "3")),
        format!("<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>旁</w:t></w:r></w:p>", p("", "", "框中")),
        "<w:p><w:r><w:drawing><wp:docPr descr=\"走势 [1]\"/><a:blip r:embed=\"r2\"/></w:drawing></w:r></w:p>".to_owned(),
        "<w:p><w:r><w:pict><v:imagedata r:id=\"r3\"/></w:pict></w:r></w:p>".to_owned(),
        p("<w:outlineLvl w:val=\"0\"/>", "", "乙"),
        text("文"),
    ];
    let made = Word::new(&body.concat())
        .part("footnotes", "footnotes", &format!("<w:footnote w:id=\"2\">{}</w:footnote>", p("", "", "注文")))
        .part(
            "comments",
            "comments",
            &format!("<w:comment w:id=\"0\" w:author=\"王五\">{}</w:comment>", p("", "", "再议")),
        )
        .media("image1.png", b"\x89PNG\r\n\x1a\n")
        .media("image2.wmf", b"wmf")
        .import();
    let own = made.text.as_deref().expect("a brief");
    assert!(own.contains("留增[^1]\n\n| 宽 | | 头 |\n| --- | --- | --- |\n| a\\|b | 2 | 3 |\n\n旁\n\n框中\n\n![走势 \\[1]](media/a-image1.png)\n\n[^1]: 注文\n"), "{own}");
    assert_eq!(made.media[0].path, "media/a-image1.png");
    let mut lines = found(&made);
    lines.sort();
    assert_eq!(
        lines,
        [
            "a.docx:12:1 import/picture: the picture `image2.wmf` is not in the brief: its format is ",
            "a.docx:2:1 import/comment: a comment of 王五 is not in the brief: 再议",
            "a.docx:2:1 import/tracked-change: deleted by 李四, and not in the brief: 删",
            "a.docx:2:1 import/tracked-change: inserted by 张三, and in the brief: 增",
            "a.docx:3:1 import/merged-cells: the table has 1 merged cells, whose text appears once",
            "a.docx:8:1 import/text-box: the text of a text box was put between the paragraphs: 框中",
        ]
    );
}

/// The masthead in a table, the foot in another: frames, not tables.
#[test]
fn bulletins_with_frames_are_read() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", p("", "", text));
    let body = [
        p("<w:jc w:val=\"center\"/>", "<w:sz w:val=\"72\"/>", "高新区建设简报"),
        format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell("高新区管委会办公室"), cell("2026年6月18日")),
        p("<w:jc w:val=\"center\"/>", "", "第9期（总第87期）"),
        p("", HEI, "一、甲"),
        text("文"),
        p("", HEI, "二、研判：看什么"),
        text("文"),
        format!(
            "<w:tbl><w:tr>{}</w:tr><w:tr>{}</w:tr></w:tbl>",
            cell("报：市领导"),
            cell("发：各部门，各镇")
        ),
        p("", "", "责任编辑：张三    审核：李四"),
        p("", "", "（共印60份）"),
    ];
    let made = Word::new(&body.concat()).import();
    let own = made.text.as_deref().expect("a brief");
    assert_eq!(
        own,
        "# 由 jianbao import 从 a.docx 写成，请与原稿核对。\n\n[header]\ntitle = \"高新区建设简报\"\npublisher = \"高新区管委会办公室\"\n\
         date = 2026-06-18 # 2026年6月18日\nissue = 9 # 第9期（总第87期）\ntotal_issue = 87\n\n\
         # 一、\n[[sections]]\ntitle = \"甲\"\nbody = '''\n文\n'''\n\n\
         # 二、研判：\n[judgement]\nlabel = \"研判\"\ntitle = \"看什么\"\nbody = '''\n文\n'''\n\n\
         [distribution]\n# 报：市领导\n# 发：各部门，各镇\n# 责任编辑：张三\n# 审核：李四\n# （共印60份）\nreport_to = [\"市领导\"]\nissue_to = [\"各部门\", \"各镇\"]\n\
         copies = 60\neditor = \"张三\"\nreviewer = \"李四\"\n"
    );
    assert_eq!(found(&made), Vec::<String>::new());
}

/// What no program writes is refused in one sentence, and soon.
#[test]
fn hostile_documents_are_refused() {
    let bomb = "0".repeat(100_000_000);
    let damaged = |bytes: &[u8]| {
        let made = imported("a.docx", bytes);
        assert!(made.text.is_none());
        let lines: Vec<_> = made
            .findings
            .iter()
            .map(|own| JsonFinding::new(own, &made.sources, jianbao::words::Tongue::En).message)
            .collect();
        lines.join("\n")
    };
    assert!(damaged(&Word::new(&bomb).bytes()).contains("more than 60 MB"));
    let deep = format!("{}{}", "<w:p>".repeat(5_000), "</w:p>".repeat(5_000));
    assert!(damaged(&Word::new(&deep).bytes()).contains("nested more than 200 deep"));
    assert_eq!(
        found(&imported("a.docx", b"PK\x03\x04")),
        ["a.docx:1:1 import/damaged: the file is not a complete Word document (invalid Zip archiv"]
    );
    let whole = Word::new(&text("文")).bytes();
    for end in 4..whole.len() {
        let _ = imported("a.docx", &whole[..end]);
    }
}

/// A chart in a document holds a workbook, packed as it is: no table.
#[test]
fn a_document_with_a_workbook_is_a_document() {
    let bytes = Word::new(&text("文")).media("chart.xlsx", b"PK\x03\x04xl/workbook.xml").bytes();
    assert!(!jianbao::import::is_table("a.docx", &bytes));
    assert!(imported("a.docx", &bytes).text.is_some());
}

/// A document by chance: no panic, and each character of it is accounted for.
#[test]
fn nothing_is_lost_of_documents_by_chance() {
    let words = [
        "甲",
        "一、",
        "（一）",
        "1.",
        "摘要",
        "参考文献",
        "报：",
        "2026年6月10日",
        "第3期",
        "|",
        "*",
        "[1]",
        "目录",
        "……3",
        "。",
        "A b",
        "：",
        "某协会",
        "&amp;",
        "<w:tab/>",
        "今日判断：乙",
    ];
    let looks = ["", HEI, "<w:b/>", "<w:i/><w:u w:val=\"single\"/>"];
    let owns = ["", "<w:jc w:val=\"center\"/>", "<w:outlineLvl w:val=\"1\"/>", "<w:pStyle w:val=\"x\"/>"];
    for seed in 0..300 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut line = || {
            let text: String = (0..random.usize(0..6)).map(|_| words[random.usize(..words.len())]).collect();
            p(owns[random.usize(..owns.len())], looks[random.usize(..looks.len())], &text)
        };
        let mut body: String = (0..12).map(|_| line()).collect();
        body.push_str(&format!(
            "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>",
            line(),
            line(),
            line()
        ));
        let made = Word::new(&body).import();
        let shown = format!(
            "seed {seed}\n{}\n{:#?}\n{}",
            made.text.clone().unwrap_or_default(),
            found(&made),
            body.replace("</w:p>", "\n")
        );
        let visible: String = body
            .split("<w:t xml:space=\"preserve\">")
            .skip(1)
            .map(|part| part.split("</w:t>").next().unwrap_or_default())
            .collect();
        let visible = visible.replace("<w:tab/>", "").replace("&amp;", "&");
        assert_eq!(unaccounted(&visible, &made), "", "{shown}");
    }
}
