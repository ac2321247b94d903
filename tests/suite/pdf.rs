//! PDFs by what a reader gets from them: text, bookmarks, links, codes, fonts,
//! conformance; and the same bytes each time.

use std::collections::BTreeSet;

use jianbao::issue::Request;
use lopdf::{Dictionary, Document, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

use crate::support::{page_texts, pdf, qr_codes, reference, render, shown_briefs, squeeze};

/// Every string of a brief and its series file that the issue must show.
fn printed_strings() -> Vec<String> {
    fn collect(value: &toml::Value, key: &str, found: &mut Vec<String>) {
        match value {
            toml::Value::String(_) if matches!(key, "id" | "image" | "layout" | "standard") => {}
            // The text under a code is its caption; its target is in the code.
            toml::Value::String(text) if key == "url" && text == "https://gyznswn.cn" => {}
            toml::Value::String(text) => {
                found.extend(text.split("\n\n").map(squeeze).filter(|paragraph| !paragraph.is_empty()));
            }
            toml::Value::Array(items) => items.iter().for_each(|item| collect(item, key, found)),
            toml::Value::Table(table) => table.iter().for_each(|(key, value)| collect(value, key, found)),
            toml::Value::Datetime(date) if key == "date" => found.push(date.to_string()),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for path in [reference(), reference().with_file_name("jianbao.toml")] {
        let text = String::from_utf8(jianbao::files::read(&path).expect("readable")).expect("UTF-8");
        collect(&toml::Value::Table(text.parse().expect("valid TOML")), "", &mut found);
    }
    found
}

#[test]
fn reference_issue_holds_every_letter() {
    let text = page_texts(&pdf(&reference())).concat();
    assert!(!text.contains('\u{fffd}'), "a glyph without a character");
    for string in printed_strings() {
        // The masthead prints the day in Chinese.
        let string = if string == "2026-06-10" { "2026年6月10日".to_owned() } else { string };
        assert!(text.contains(&string), "missing: {string}");
    }
    // What the layout adds in words of its own.
    for words in
        ["摘要", "目录", "五、今日判断：", "参考文献", "工业智能算网：", "网站地址：https://gyznswn.cn"]
    {
        assert!(text.contains(words), "missing: {words}");
    }
    for fault in ["Contents", "\\$", "网络and", "网络 and"] {
        assert!(!text.contains(fault), "{fault}");
    }
    let invisible = jianbao::text::characters::invisibles(&text).count();
    assert_eq!(invisible, 0, "characters that print nothing are in the text layer");
}

#[test]
fn reference_issue_is_small() {
    let size = pdf(&reference()).len();
    assert!(size <= 250 * 1024, "{size} bytes");
}

/// Titles with the page each leads to, from the bookmarks.
fn bookmarks(document: &Document) -> Vec<(String, u32)> {
    let toc = document.get_toc().expect("the PDF has bookmarks");
    assert!(toc.errors.is_empty(), "{:?}", toc.errors);
    toc.toc.into_iter().map(|entry| (entry.title, entry.page as u32)).collect()
}

#[test]
fn contents_bookmarks_and_headings_agree() {
    let bytes = pdf(&reference());
    let document = Document::load_mem(&bytes).expect("lopdf reads the PDF");
    let texts = page_texts(&bytes);
    let bookmarks = bookmarks(&document);
    let titles: Vec<_> = bookmarks.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "一、人民网再谈智能经济，官方叙事强调系统观念",
            "二、5 月高技术出口表现突出，制造业韧性仍有结构支撑",
            "三、AI 基础设施投资升温，算力建设进入资本密集阶段",
            "四、数据要素与能源约束成为智能经济底座",
            "五、今日判断：新质生产力竞争正在转向“数据—算力—能源—场景”的组织能力",
            "参考文献",
        ]
    );
    let contents = &texts[0][texts[0].find("目录").expect("the first page has the contents")..];
    for (title, page) in &bookmarks {
        let title = squeeze(title);
        assert!(texts[*page as usize - 1].contains(&title), "{title} is on page {page}");
        let after = &contents[contents.find(&title).expect("in the contents") + title.len()..];
        let number: String =
            after.chars().skip_while(|&c| c == '.').take_while(char::is_ascii_digit).collect();
        assert_eq!(number, page.to_string(), "{title}");
    }
}

/// All link annotations: addresses, and the count of those inside the file.
fn links(document: &Document) -> (BTreeSet<String>, usize) {
    let (mut addresses, mut inner) = (BTreeSet::new(), 0);
    for page in document.get_pages().into_values() {
        for annotation in document.get_page_annotations(page).expect("annotations can be read") {
            if annotation.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Link") {
                continue;
            }
            let action = annotation.get(b"A").and_then(|action| document.dereference(action)).ok();
            let action = action.and_then(|(_, action)| action.as_dict().ok());
            let address = action.and_then(|action| action.get(b"URI").and_then(Object::as_str).ok());
            match address {
                Some(address) => drop(addresses.insert(String::from_utf8_lossy(address).into_owned())),
                None => {
                    assert!(annotation.has(b"Dest") || action.is_some_and(|action| action.has(b"D")));
                    inner += 1;
                }
            }
        }
    }
    (addresses, inner)
}

#[test]
fn links_lead_somewhere() {
    let document = Document::load_mem(&pdf(&reference())).expect("lopdf reads the PDF");
    let (addresses, inner) = links(&document);
    assert_eq!(addresses.into_iter().collect::<Vec<_>>(), ["https://gyznswn.cn"]);
    assert!(inner >= 6, "each line of the contents is a link: {inner}");
}

/// Whoever reads on the phone that should take the picture taps the code.
#[test]
fn codes_of_addresses_are_links() {
    for layout in jianbao::layouts::names() {
        let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
        let bytes = render(&reference(), &request).pdf.expect("no faults");
        let document = Document::load_mem(&bytes).expect("lopdf reads the PDF");
        let areas = document.get_pages().into_values().flat_map(|page| {
            let annotations = document.get_page_annotations(page).expect("annotations can be read");
            annotations.into_iter().filter_map(|annotation| {
                let rect = annotation.get(b"Rect").and_then(Object::as_array).ok()?;
                let side = |at: usize| rect[at].as_float().expect("a number");
                Some((side(2) - side(0), side(3) - side(1)))
            })
        });
        // 18 mm are what a code must have; the one without an address is no link.
        let squares = areas.filter(|(width, height)| *width > 51.0 && (width - height).abs() < 0.5);
        assert_eq!(squares.count(), 1, "{layout}");
    }
}

#[test]
fn qr_codes_can_be_read_from_the_page() {
    assert_eq!(qr_codes(&pdf(&reference())), ["https://gyznswn.cn", "新质生产力工作委员会官方公众号"]);
}

/// The descriptors of all fonts but Type 3, whose glyphs are drawings in the file.
fn font_descriptors(document: &Document) -> Vec<&Dictionary> {
    let dictionaries = || document.objects.values().filter_map(|object| object.as_dict().ok());
    let descriptor = |font: &Dictionary| font.get(b"FontDescriptor").and_then(Object::as_reference).ok();
    let type3 = dictionaries()
        .filter(|dict| dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type3"));
    let type3: Vec<_> = type3.filter_map(descriptor).collect();
    let fonts = dictionaries().filter_map(descriptor).filter(|id| !type3.contains(id));
    fonts.filter_map(|id| document.get_dictionary(id).ok()).collect()
}

#[test]
fn every_font_is_embedded() {
    for brief in shown_briefs() {
        let document = Document::load_mem(&pdf(&brief)).expect("lopdf reads the PDF");
        let descriptors = font_descriptors(&document);
        assert!(!descriptors.is_empty());
        for descriptor in descriptors {
            let embedded =
                ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.has(key.as_bytes()));
            assert!(embedded, "{}: {descriptor:?}", brief.display());
        }
    }
}

#[track_caller]
pub(crate) fn conforms(bytes: &[u8], profile: ValidationProfile, name: &str) {
    let report = validate_pdf_bytes(bytes, &ValidationOptions::default().profile(profile))
        .expect("the PDF can be checked");
    let failures: Vec<_> = report
        .failures
        .iter()
        .filter(|failure| !(failure.rule_id.ends_with(":6.1.7.1:1") && stream_lengths_are_right(bytes)))
        .filter(|failure| !(failure.message.contains("Type3") && type3_widths_are_right(bytes)))
        .map(ToString::to_string)
        .collect();
    assert!(failures.is_empty(), "{name} is no {profile:?}: {failures:#?}");
}

/// Whether each drawn glyph (emoji) is as wide as its font says. The validator
/// reads no width from `512 0 d0/x0 Do`, where a name follows without a space.
fn type3_widths_are_right(bytes: &[u8]) -> bool {
    let document = Document::load_mem(bytes).expect("lopdf reads the PDF");
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let mut fonts = fonts
        .filter(|dict| dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Type3"));
    fonts.all(|font| {
        let widths = font.get(b"Widths").and_then(Object::as_array).expect("a list");
        let encoding = font.get(b"Encoding").and_then(Object::as_dict).and_then(|e| e.get(b"Differences"));
        let names = encoding.and_then(Object::as_array).expect("names of glyphs");
        let names = names.iter().filter_map(|name| name.as_name().ok());
        let procedures = font.get(b"CharProcs").and_then(Object::as_dict).expect("drawings");
        names.zip(widths).all(|(name, width)| {
            let drawing = procedures.get(name).and_then(|id| document.dereference(id)).expect("a drawing").1;
            let content = drawing.as_stream().and_then(lopdf::Stream::get_plain_content).expect("readable");
            let width = width.as_float().expect("a number");
            String::from_utf8_lossy(&content).trim_start().starts_with(&format!("{width} 0 d0"))
        })
    })
}

/// Whether each stream is as long as it says. The validator takes a last byte
/// of compressed data that happens to be a carriage return for a line end, and
/// then counts one byte less; so this rule is judged here.
fn stream_lengths_are_right(bytes: &[u8]) -> bool {
    // One character a byte, so that offsets stay true.
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let text: Vec<char> = text.chars().collect();
    let find = |from: usize, needle: &str| {
        let needle: Vec<char> = needle.chars().collect();
        text[from..].windows(needle.len()).position(|window| window == needle).map(|at| from + at)
    };
    let (mut at, mut streams) = (0, 0);
    while let Some(dict) = find(at, "/Length ") {
        let digits: String = text[dict + 8..].iter().take_while(|c| c.is_ascii_digit()).collect();
        let (Some(start), Ok(length)) = (find(dict, "stream\n"), digits.parse::<usize>()) else {
            return false;
        };
        let end = start + "stream\n".len() + length;
        if find(end, "\nendstream") != Some(end) {
            return false;
        }
        (at, streams) = (end, streams + 1);
    }
    streams > 0
}

#[test]
fn every_brief_shown_is_archival_and_accessible_in_every_layout() {
    for brief in shown_briefs() {
        for layout in jianbao::layouts::names() {
            let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
            let bytes = render(&brief, &request).pdf.expect("the briefs shown have no faults");
            let name = format!("{} in {layout}", brief.display());
            conforms(&bytes, ValidationProfile::PdfA2a, &name);
            conforms(&bytes, ValidationProfile::PdfUa1, &name);
        }
    }
}

#[test]
fn embedded_brief_is_the_brief() {
    let request = Request { embed: true, ..Request::default() };
    let bytes = render(&reference(), &request).pdf.expect("the reference issue has no faults");
    conforms(&bytes, ValidationProfile::PdfA3a, "the reference issue");
    conforms(&bytes, ValidationProfile::PdfUa1, "the reference issue");
    let document = Document::load_mem(&bytes).expect("lopdf reads the PDF");
    let files: Vec<_> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.has_type(b"EmbeddedFile"))
        .map(|stream| stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
        .collect();
    assert_eq!(files, [jianbao::files::read(&reference()).expect("readable")]);
}

#[test]
fn metadata_comes_from_the_brief() {
    let document = Document::load_mem(&pdf(&reference())).expect("lopdf reads the PDF");
    let info =
        document.trailer.get(b"Info").and_then(|info| document.dereference(info)).expect("it has metadata").1;
    let info = info.as_dict().expect("a dictionary");
    let text =
        |key: &[u8]| lopdf::decode_text_string(info.get(key).expect("the key is there")).expect("a string");
    assert_eq!(text(b"Title"), "新质生产力每日动态");
    assert_eq!(text(b"Author"), "中国高技术产业发展促进会新质生产力工作委员会");
    assert!(text(b"CreationDate").starts_with("D:20260610"));
    let language = document.catalog().expect("a catalog").get(b"Lang").expect("a language");
    assert_eq!(lopdf::decode_text_string(language).expect("a string"), "zh-CN");
}

#[test]
fn the_same_brief_gives_the_same_bytes() {
    for brief in shown_briefs() {
        assert!(pdf(&brief) == pdf(&brief), "{}", brief.display());
    }
}

#[test]
fn pictures_have_descriptions() {
    let brief =
        shown_briefs().into_iter().find(|path| path.ends_with("weekly-data.toml")).expect("an example");
    let document = Document::load_mem(&pdf(&brief)).expect("lopdf reads the PDF");
    let figures = document.objects.values().filter_map(|object| object.as_dict().ok());
    let figures: Vec<_> = figures
        .filter(|dict| dict.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == b"Figure"))
        .collect();
    assert!(figures.len() >= 3, "{}", figures.len());
    assert!(figures.iter().all(|figure| figure.has(b"Alt")));
}
