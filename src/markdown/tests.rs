//! What texts become, written with one kind of bracket per style; and that
//! nothing is too deep or too much.

use super::{Block, BlockKind, Context, Images, Inline, Style, parse};
use crate::findings::Findings;
use crate::markdown::ReferenceIds;
use crate::text::lang::Lang;
use crate::text::source::Text;
use crate::text::source::{Place, Sources};

/// A parsed text, and what was found in it.
struct Read {
    body: Vec<Block>,
    images: Images,
    findings: Findings,
}

fn read(text: &str) -> Read {
    let mut sources = Sources::default();
    let token = format!("'''\n{text}'''");
    let source = sources.add("t.toml", token.clone());
    let place = Place { source, range: 0..token.len() };
    let (mut images, mut findings, mut lost) = (Images::default(), Findings::default(), Findings::default());
    let context = Context {
        sources: &sources,
        references: &ReferenceIds::default(),
        images: &mut images,
        findings: &mut findings,
        lost: &mut lost,
    };
    let body = parse(&Text { value: text.to_owned(), place: Some(place) }, Lang::Hans, context);
    Read { body, images, findings }
}

fn codes(read: &Read) -> Vec<&'static str> {
    read.findings.iter().map(|finding| finding.fault.code()).collect()
}

fn shown(inlines: &[Inline]) -> String {
    let part = |inline: &Inline| match inline {
        Inline::Text(text) => text.to_string(),
        Inline::Code(text) => format!("`{text}`"),
        Inline::Styled(Style::Strong, body) => format!("【{}】", shown(body)),
        Inline::Styled(_, body) => format!("〈{}〉", shown(body)),
        Inline::Link { body, .. } => format!("[{}]", shown(body)),
        Inline::Image(picture) => format!("!{}!", picture.alt),
        Inline::Cite(_) => "[n]".to_owned(),
        Inline::Footnote { .. } => "^".to_owned(),
        Inline::Break => "/".to_owned(),
    };
    inlines.iter().map(part).collect()
}

fn paragraph(text: &str) -> String {
    match read(text).body.as_slice() {
        [Block { kind: BlockKind::Paragraph(inlines), .. }] => shown(inlines),
        other => format!("{other:?}"),
    }
}

#[test]
fn asterisks_inside_words_are_themselves() {
    for text in [
        "机箱300*200*100mm，面积3*5、6*8平方米",
        "单价5*，备注*见附件",
        "var1*var2+var3*var4",
        "2**10与3**5",
        "138****1234和139****5678",
        "李**、王**都到了",
        "姓名：____，电话：____。",
        "地址：__，电话：__。",
        "*ST康美和*ST信威",
        "5*面积*2",
        "3*4，*注",
        "*n*th",
        "型号A*（乙）*丙",
    ] {
        assert_eq!(paragraph(text), text);
    }
    assert_eq!(paragraph("比例5*3，\n规格2*4cm"), "比例5*3，规格2*4cm");
}

#[test]
fn emphasis_at_edges_stays() {
    for (text, expected) in [
        ("这是**重点**内容和*强调*内容", "这是【重点】内容和〈强调〉内容"),
        ("**重点**，后文", "【重点】，后文"),
        ("**“重点”**后", "【“重点”】后"),
        ("共*300*家，**S**mith，*AI*，*（甲）*", "共〈300〉家，【S】mith，〈AI〉，〈（甲）〉"),
        ("super**u**ser", "super【u】ser"),
        ("**3月19日****8:30**开会", "【3月19日****8:30】开会"),
        ("甲**。**乙", "甲【。】乙"),
        ("见[网](https://a.cn)**，后文**。", "见[网]【，后文】。"),
        ("*注：*2026年", "〈注：〉2026年"),
        ("***都***，_a_ a_b_c", "〈【都】〉，〈a〉 a_b_c"),
        // Only the signs inside words are taken out.
        ("*一个3*4的*方阵", "〈一个3*4的〉方阵"),
        ("3*4，*注*见5*6", "3*4，〈注〉见5*6"),
    ] {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

#[test]
fn a_pictures_path_may_have_blanks() {
    for (text, path) in [
        ("![走势](图片/走势 图.png)", "图片/走势 图.png"),
        ("![走势](走势 (1).png)", "走势 (1).png"),
        ("![走势](走 势 图.PNG \"题\")", "走 势 图.PNG"),
        ("> ![走势](3*4 5*6.png)", "3*4 5*6.png"),
        ("![走势](<走 势.png>)", "走 势.png"),
    ] {
        let read = read(text);
        let paths: Vec<_> = read.images.iter().map(|image| image.path.as_str()).collect();
        assert_eq!(paths, [path], "{text}");
    }
    assert_eq!(paragraph("![走势](走 势.png){width=50%}字"), "!走势!字");
    assert_eq!(paragraph("`![走势](走 势.png)`"), "`![走势](走 势.png)`");
}

/// Places are those of the editor's file, whatever was put in before them.
#[test]
fn places_stay_exact_behind_what_was_put_in() {
    let text = "3*4*5 ![a](b c.png) [@x]\n\n| a\\|b [@y] 6*7*8 [@z] |\n|---|\n| &amp; [@w] |\n";
    let read = read(text);
    let found: Vec<_> = read
        .findings
        .iter()
        .filter(|finding| finding.fault.code() != "markdown/definition")
        .map(|finding| &text[finding.place.as_ref().map_or(0..0, |p| p.range.start - 4..p.range.end - 4)])
        .collect();
    assert_eq!(found, ["@x", "@y", "@z", "@w", "3*4*5", "6*7*8"]);
}

#[test]
fn what_is_too_deep_is_found() {
    let nested = |count: usize| format!("{}甲{}", "<u>".repeat(count), "</u>".repeat(count));
    assert_eq!(codes(&read(&nested(12))), Vec::<&str>::new());
    for count in [13, 20, 500, 50_000] {
        assert_eq!(codes(&read(&nested(count))), ["markdown/depth"], "{count}");
    }
    let mixed = format!("{}丙{}", "<u> *甲 ".repeat(20), "乙* </u>".repeat(20));
    assert_eq!(codes(&read(&mixed)), ["markdown/depth"]);
    let styles = format!("甲\n{}乙{}", "*丙 ".repeat(50_000), " 丁*".repeat(50_000));
    assert_eq!(codes(&read(&styles)), ["markdown/depth"]);
    // Nothing nests in what is never closed.
    assert!(codes(&read(&"<u>".repeat(100))).iter().all(|code| *code == "markdown/html"));
}

/// Twice the text takes about twice the time: a square would be seen.
#[test]
fn work_grows_with_the_text_alone() {
    let numbered = |count: usize, part: &dyn Fn(usize) -> String| (0..count).map(part).collect::<String>();
    let texts: [(&str, &dyn Fn(usize) -> String); 14] = [
        ("entities", &|n| "&amp;".repeat(n)),
        ("unknown notes", &|n| numbered(n, &|i| format!("[^{i}] "))),
        ("notes", &|n| numbered(n, &|i| format!("甲[^{i}]\n\n[^{i}]: 乙\n\n"))),
        ("definitions", &|n| numbered(n, &|i| format!("[r{i}]: https://a.cn/{i}\n"))),
        ("unknown tags", &|n| "<x> ".repeat(n)),
        ("open tags", &|n| "<u> ".repeat(n)),
        ("unknown references", &|n| numbered(n, &|i| format!("[@a{i}] "))),
        ("brackets", &|n| "[".repeat(n)),
        ("pairs of brackets", &|n| "[]".repeat(n)),
        ("backticks", &|n| "`".repeat(n)),
        ("asterisks", &|n| "3*4*5 ".repeat(n)),
        ("pictures", &|n| "![](x y.png)\n".repeat(n)),
        ("bars", &|n| format!("|a|\n|-|\n|{}|", "*b*\\|".repeat(n))),
        ("long pairs", &|n| format!("{}甲{}", "*".repeat(n), "*".repeat(n))),
    ];
    for (name, text) in texts {
        let time = |count: usize| {
            let text = text(count);
            let start = std::time::Instant::now();
            read(&text);
            start.elapsed()
        };
        let (once, more) = (time(2_000), time(16_000));
        // A square of 8 is 64; noise of a busy machine is allowed for.
        assert!(more < once * 30 + std::time::Duration::from_millis(300), "{name}: {once:?}, {more:?}");
    }
}
