//! Tables of spreadsheets and of CSV.

use std::io::{Cursor, Write};

use jianbao::import::{Imported, import_table, is_table};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::found;

/// A workbook of one sheet, whose cells have the styles 0 (general), 1 (per
/// cent), 2 (a day) and 3 (a fraction).
fn workbook(rows: &str) -> Imported {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let relation = |kind: &str, target: &str| {
        format!("<Relationship Id=\"{kind}\" Type=\"http://x/{kind}\" Target=\"{target}\"/>")
    };
    let relations = [
        relation("worksheet", "worksheets/sheet1.xml"),
        relation("styles", "styles.xml"),
        relation("sharedStrings", "s.xml"),
    ];
    let formats = "<numFmt numFmtId=\"164\" formatCode=\"0.0%\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;\"/>\
                   <numFmt numFmtId=\"166\" formatCode=\"# ?/?\"/>";
    for (name, xml) in [
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"一\" id=\"worksheet\"/><sheet name=\"二\" id=\"none\"/></sheets></workbook>".to_owned()),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{}</Relationships>", relations.concat())),
        ("xl/s.xml", "<sst><si><t>指标</t></si><si><r><t>增</t></r><r><t>速</t></r><rPh><t>x</t></rPh></si></sst>".to_owned()),
        ("xl/styles.xml", format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs></styleSheet>")),
        ("xl/worksheets/sheet1.xml", format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a name");
        zip.write_all(xml.as_bytes()).expect("written");
    }
    let bytes = zip.finish().expect("whole").into_inner();
    assert!(is_table("a.xlsx", &bytes));
    import_table("a.xlsx", &bytes)
}

#[test]
fn a_table_prints_what_cells_show() {
    let made = workbook(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>\
         <row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>出口|进口</t></is></c><c r=\"B3\" s=\"2\"><v>46183</v></c><c r=\"C3\" s=\"1\"><v>0.075</v></c></row>",
    );
    assert_eq!(
        made.text.as_deref(),
        Some("| 指标 |  | 增速 |\n| --- | --- | ---: |\n| 出口\\|进口 | 2026年6月 | 7.5% |\n")
    );
    assert_eq!(found(&made), ["a.xlsx:1:1 import/left-out: not in the brief: the sheets 二"]);
}

#[test]
fn what_a_cell_shows_must_be_certain() {
    let made = workbook(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"B2\" s=\"3\"><v>0.5</v></c></row>",
    );
    assert!(made.text.is_none());
    assert_eq!(
        found(&made)[1..],
        ["a.xlsx:2:1 import/cell: what cell B2 shows is not known (its format is `# ?/?`)"]
    );
}

#[test]
fn csv_becomes_a_table() {
    let made = import_table("a.csv", "\u{feff}指标,增速\n\"出口, 进口\",7.5%\n".as_bytes());
    assert_eq!(made.text.as_deref(), Some("| 指标 | 增速 |\n| --- | ---: |\n| 出口, 进口 | 7.5% |\n"));
}
