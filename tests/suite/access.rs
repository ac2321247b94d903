//! What a voice reads of a PDF: the structure tree with its text, in its order;
//! what a reader who sees no colours makes out; and how dark text is on its ground.

use std::collections::BTreeMap;

use jianbao::issue::Request;
use jianbao::layouts;
use jianbao::markdown::{Block, BlockKind, Inline};
use jianbao::view::View;
use lopdf::{Document, Object, ObjectId};

use crate::structure::{Node, tree};
use crate::support::{Rendered, render, scratch, shown_briefs, squeeze};

/// Every brief shown, in every layout.
fn each_shown(mut look: impl FnMut(&str, &View<'_>, &Node, &Document)) {
    for brief in shown_briefs() {
        for layout in layouts::names() {
            let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
            let Rendered { issue, pdf, .. } = render(&brief, &request);
            let (issue, pdf) = (issue.expect("no faults"), pdf.expect("no faults"));
            let document = Document::load_mem(&pdf).expect("lopdf reads the PDF");
            let name = format!("{} in {layout}", brief.display());
            look(&name, &issue.view(), &tree(&document), &document);
        }
    }
}

/// The PDF of a brief of these sections, in a layout.
fn set(layout: &str, rest: &str) -> Document {
    let folder = scratch();
    let path = folder.path().join("brief.toml");
    let brief = format!("[header]\ntitle = \"某某动态\"\npublisher = \"某社\"\ndate = 2026-06-10\n{rest}");
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let request = Request { layout: Some(layout.to_owned()), ..Request::default() };
    let rendered = render(&path, &request);
    let lines = rendered.lines();
    Document::load_mem(&rendered.pdf.unwrap_or_else(|| panic!("{lines:?}"))).expect("lopdf reads the PDF")
}

/// PDF/UA-1, 7.4: the issue's name is the first heading, and all others are
/// below it, without a gap.
#[test]
fn the_name_of_the_issue_is_the_first_heading() {
    each_shown(|name, view, tree, _| {
        let headings: Vec<_> =
            tree.all().into_iter().filter_map(|node| Some((node.level()?, node.told()))).collect();
        let (level, text) = headings.first().expect("headings");
        assert_eq!((*level, squeeze(text)), (1, squeeze(view.header.title)), "{name}");
        let mut above = 1;
        for (level, text) in &headings[1..] {
            assert!((2..=above + 1).contains(level), "{name}: {text} is H{level} below H{above}");
            above = *level;
        }
        for part in view.parts() {
            let found = headings.iter().find(|(_, text)| squeeze(text) == squeeze(&part.heading()));
            assert_eq!(found.map(|(level, _)| *level), Some(2), "{name}: {}", part.heading());
        }
    });
}

/// The levels of a body's own headings follow below the sections', to the sixth.
#[test]
fn headings_of_a_body_are_below_the_sections_and_bookmarked() {
    let body = "# 甲\n\n文。\n\n## 乙\n\n文。\n\n### 丙\n\n文。\n\n#### 丁\n\n文。\n\n##### 戊\n\n文。\n\n###### 己\n\n文。";
    for layout in layouts::names() {
        let document = set(layout, &format!("[[sections]]\ntitle = \"正文\"\nbody = '''\n{body}\n'''\n"));
        let tree = tree(&document);
        let levels: Vec<_> = tree.all().into_iter().filter_map(Node::level).collect();
        assert_eq!(levels, [1, 2, 3, 4, 5, 6, 6, 6], "{layout}");
        let marks = document.get_toc().expect("bookmarks").toc;
        let marks: Vec<_> = marks.into_iter().map(|entry| entry.title).collect();
        assert_eq!(marks.len(), 7, "{layout}: {marks:?}");
        assert!(marks[1].ends_with('甲') && marks[6].ends_with('己'), "{layout}: {marks:?}");
    }
}

/// What is told is what the brief says, in its order; what else is told are the
/// layout's own words and numbers.
#[test]
fn the_structure_tells_the_brief_in_its_order() {
    each_shown(|name, view, tree, _| {
        // A hyphen at a line's end may be read as one that a word was parted with.
        let squeeze = |text: &str| squeeze(text).replace(['-', '\u{ad}', '‐'], "");
        let told = squeeze(&tree.told_without("TOC"));
        let mut rest = told.chars();
        let mut more: Vec<char> = Vec::new();
        for text in written(view) {
            for wanted in squeeze(&text).chars() {
                loop {
                    let found =
                        rest.next().unwrap_or_else(|| panic!("{name}: missing in `{text}`: {wanted}"));
                    if found == wanted {
                        break;
                    }
                    more.push(found);
                }
            }
        }
        more.extend(rest);
        let mut known = BTreeMap::<char, usize>::new();
        for c in words_of_the_layout(view).chars() {
            *known.entry(c).or_default() += 1;
        }
        let unknown: String = more
            .into_iter()
            .filter(|c| c.is_alphabetic() && !('①'..='⑳').contains(c))
            .filter(|c| match known.get_mut(c) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            })
            .collect();
        assert_eq!(unknown, "", "{name}");
    });
}

/// The words of blocks in their order; a note's come after its paragraph.
fn paragraphs(blocks: &[Block]) -> Vec<String> {
    fn words(inlines: &[Inline], text: &mut String, notes: &mut Vec<String>) {
        for inline in inlines {
            match inline {
                Inline::Text(part) => text.push_str(part),
                Inline::Code(code) => text.push_str(code),
                Inline::Styled(_, body) | Inline::Link { body, .. } => words(body, text, notes),
                Inline::Image(picture) => text.push_str(&picture.alt),
                Inline::Footnote { body: Some(body), .. } => notes.extend(paragraphs(body)),
                Inline::Cite(_) | Inline::Footnote { .. } | Inline::Break => {}
            }
        }
    }
    let mut found = Vec::new();
    let line = |before: &str, inlines: &[Inline], found: &mut Vec<String>| {
        let (mut text, mut notes) = (before.to_owned(), Vec::new());
        words(inlines, &mut text, &mut notes);
        found.push(text);
        found.append(&mut notes);
    };
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(inlines) => line("", inlines, &mut found),
            BlockKind::Heading { number, body, .. } => line(number, body, &mut found),
            BlockKind::Figure { pictures } => {
                // As its caption alone, which says what is described.
                found.extend(pictures.iter().map(|picture| picture.alt.clone()));
            }
            BlockKind::Chart { chart, .. } => found.push(chart.description()),
            BlockKind::Captioned { caption, notes, body, .. } => {
                caption.iter().for_each(|caption| line("", &caption.inlines, &mut found));
                found.extend(paragraphs(std::slice::from_ref(body)));
                notes.iter().for_each(|note| line("", &note.inlines, &mut found));
            }
            BlockKind::List { items, .. } => {
                items.iter().for_each(|item| found.extend(paragraphs(&item.body)));
            }
            BlockKind::Quote(body) | BlockKind::Callout { body, .. } => found.extend(paragraphs(body)),
            BlockKind::Code { text, .. } => found.push(text.clone()),
            BlockKind::Table { head, rows, .. } => {
                std::iter::once(head).chain(rows).flatten().for_each(|cell| line("", cell, &mut found));
            }
            BlockKind::Rule => {}
        }
    }
    found
}

/// The texts of an issue, as they are to be heard.
fn written(view: &View<'_>) -> Vec<String> {
    let mut texts = vec![view.header.title.to_owned()];
    for (index, part) in view.parts().enumerate() {
        texts.push(part.heading());
        texts.extend(paragraphs(part.body));
        if index == 0 {
            texts.extend(view.keywords.iter().map(|&word| word.to_owned()));
        }
    }
    for reference in &view.references {
        let plain = [
            reference.source,
            reference.authors.as_deref(),
            Some(reference.title),
            reference.publisher,
            reference.date.as_deref(),
        ];
        match &reference.formatted {
            Some(line) => texts.push(line.clone()),
            None => texts.extend(plain.into_iter().flatten().map(str::to_owned)),
        }
        texts.extend(reference.note.map(str::to_owned));
    }
    if let Some(contact) = &view.contact {
        texts.extend(contact.title.map(str::to_owned));
        texts.extend(contact.codes.iter().map(|code| code.caption.concat()));
        for about in &contact.about {
            texts.push(about.name.to_owned());
            texts.extend(paragraphs(about.body));
            texts.extend(about.url.map(str::to_owned));
        }
    }
    if let Some(distribution) = &view.distribution {
        for (name, line) in distribution.lines.iter().chain(&distribution.names) {
            texts.push(format!("{name}{line}"));
        }
    }
    texts
}

/// What a layout says besides: its own words, and the brief's in an order of its own.
fn words_of_the_layout(view: &View<'_>) -> String {
    let words = view.words;
    let header = &view.header;
    let mut all = [words.contents, words.keywords, words.references, words.website].concat();
    all += &[header.subtitle, header.numbers.as_deref(), header.marking]
        .into_iter()
        .flatten()
        .collect::<String>();
    all += &header.publishers.concat();
    // A logo is called by its publishers.
    all += &header.publishers.concat();
    all += &header.partners.concat();
    all += &header.date;
    for code in view.contact.iter().flat_map(|contact| &contact.codes) {
        all += &code.alt;
    }
    // A picture with its description below it says only so.
    all += &"图片说明见下圖片說明見下Picturedescribedbelow".repeat(view.brief.images.iter().count());
    for figure in &view.brief.key_figures {
        all += &figure.value.value;
        all += &figure.label.value;
        all += figure.unit.as_ref().map_or("", |unit| &unit.value);
        all += figure.change.as_ref().map_or("", |change| &change.value);
    }
    all += &view.distribution.as_ref().and_then(|it| it.copies.clone()).unwrap_or_default();
    all
}

/// A list says how many items it has, and each item what it is called.
#[test]
fn references_and_contacts_are_lists() {
    each_shown(|name, view, tree, _| {
        let items: Vec<_> = tree.all().into_iter().filter(|node| node.kind == "LI").collect();
        let labels: Vec<_> = items
            .iter()
            .map(|item| {
                let kinds: Vec<_> = item.nodes().map(|node| node.kind.as_str()).collect();
                assert_eq!(kinds, ["Lbl", "LBody"], "{name}");
                squeeze(&item.nodes().next().expect("a label").told())
            })
            .collect();
        let numbers: Vec<_> =
            view.references.iter().map(|reference| format!("[{}]", reference.number)).collect();
        let heard: Vec<_> = labels.iter().filter(|label| numbers.contains(label)).collect();
        assert!(heard.into_iter().eq(&numbers), "{name}: {labels:?}");
        let Some(contact) = &view.contact else { return };
        for code in &contact.codes {
            assert!(labels.contains(&squeeze(&code.caption.concat())), "{name}: {labels:?}");
        }
        for about in &contact.about {
            assert!(labels.iter().any(|label| label.starts_with(&squeeze(about.name))), "{name}: {labels:?}");
        }
    });
}

/// Nothing is announced that says nothing.
#[test]
fn no_element_is_empty_and_each_link_says_what_it_is() {
    each_shown(|name, _, tree, document| {
        for node in tree.all() {
            assert!(!node.kids.is_empty() || node.alt.is_some(), "{name}: an empty {}", node.kind);
            if node.kind == "Link" {
                assert!(!node.text().trim().is_empty(), "{name}: a link without text");
            }
        }
        for link in link_annotations(document) {
            let says = link.get(b"Contents").and_then(Object::as_str).is_ok_and(|text| !text.is_empty());
            assert!(says, "{name}: a link that says nothing");
        }
    });
}

fn link_annotations(document: &Document) -> Vec<lopdf::Dictionary> {
    let pages = document.get_pages().into_values();
    let all = pages.flat_map(|page: ObjectId| document.get_page_annotations(page).expect("annotations"));
    all.filter(|it| it.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Link")).cloned().collect()
}

/// WCAG 2.2, 1.4.1: links to elsewhere are underlined, as the words in a text are
/// and as an address that is written out is.
#[test]
fn links_are_told_apart_without_their_colour() {
    let body = "见[数据局](https://example.com/a)的公报，也见 https://example.com/b 。";
    let rest = format!(
        "[[sections]]\ntitle = \"正文\"\nbody = '''\n{body}\n'''\n\
         [[references]]\ntitle = \"公报一则\"\nurl = \"https://example.com/c\"\n"
    );
    for layout in layouts::names() {
        let document = set(layout, &rest);
        let tree = tree(&document);
        let links: Vec<_> = tree.all().into_iter().filter(|node| node.kind == "Link").collect();
        for text in ["数据局", "https://example.com/b", "公报一则"] {
            let link = links.iter().find(|link| squeeze(&link.text()) == text);
            let link = link.unwrap_or_else(|| panic!("{layout}: no link says {text}"));
            assert!(link.all().iter().any(|node| node.is_underlined), "{layout}: {text} is not underlined");
        }
    }
}

/// WCAG 2.2, 3.1.2: what is wholly in another language says so.
#[test]
fn english_titles_say_that_they_are_english() {
    let rest = "[[sections]]\ntitle = \"OpenAI releases its model\"\nbody = \"正文[@a]。\"\n\
        [[sections]]\ntitle = \"AI 算力升温\"\nbody = \"正文。\"\n\
        [[references]]\nid = \"a\"\nsource = \"Reuters\"\ntitle = \"Power use to hit record highs\"\nnote = \"用于核验。\"\n";
    for layout in layouts::names() {
        let document = set(layout, rest);
        let tree = tree(&document);
        for english in ["OpenAI releases its model", "Reuters", "Power use to hit record highs"] {
            assert_eq!(tree.language_of(english).as_deref(), Some("en"), "{layout}: {english}");
        }
        for chinese in ["用于核验", "算力升温"] {
            assert_eq!(tree.language_of(chinese).as_deref(), Some("zh-CN"), "{layout}: {chinese}");
        }
    }
}

/// A colour as red, green and blue from 0 to 1.
type Colour = [f64; 3];

/// WCAG 2.2, 1.4.3: how much lighter one colour is than the other.
fn contrast(a: Colour, b: Colour) -> f64 {
    let linear = |c: f64| if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let light = |[r, g, b]: Colour| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    let (a, b) = (light(a) + 0.05, light(b) + 0.05);
    a.max(b) / a.min(b)
}

fn hexadecimal(text: &str) -> Colour {
    let part = |at: usize| f64::from(u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal")) / 255.0;
    [part(1), part(3), part(5)]
}

/// The colours among a layout's tokens.
fn colours(layout: &str) -> BTreeMap<String, Colour> {
    let (_, tokens) =
        layouts::files(layout).expect("built in").find(|(path, _)| *path == "tokens.typ").expect("tokens");
    let tokens = std::str::from_utf8(tokens).expect("UTF-8");
    let entries = tokens.lines().filter_map(|line| line.trim().trim_end_matches(',').split_once(": "));
    let colour = |value: &str| match value {
        "black" => Some([0.0; 3]),
        "white" => Some([1.0; 3]),
        _ => match value.strip_prefix("luma(").and_then(|grey| grey.strip_suffix("%)")) {
            Some(grey) => Some([grey.parse::<f64>().expect("a number") / 100.0; 3]),
            None => value.strip_prefix("rgb(\"").map(|hex| hexadecimal(hex.trim_end_matches("\")"))),
        },
    };
    entries.filter_map(|(name, value)| Some((name.to_owned(), colour(value)?))).collect()
}

/// WCAG 2.2, 1.4.3: 4.5:1 for text, on white and on the grounds that it stands on.
#[test]
fn text_is_dark_enough_on_its_ground() {
    let white = [1.0; 3];
    for layout in layouts::names() {
        let colours = colours(layout);
        let of = |name: &str| *colours.get(name).unwrap_or_else(|| panic!("{layout} has no colour {name}"));
        let mut texts = vec!["ink", "accent", "muted", "link", "rise", "fall"];
        texts.extend(colours.contains_key("red").then_some("red"));
        for text in texts {
            for (ground, name) in [(white, "white"), (of("tint"), "tint")] {
                let found = contrast(of(text), ground);
                assert!(found >= 4.5, "{layout}: {text} on {name} has {found:.2}:1");
            }
        }
        assert!(contrast(of("ink"), of("mark")) >= 4.5, "{layout}: ink on marked text");
        if let Some(paper) = colours.get("paper") {
            assert!(contrast(*paper, of("accent")) >= 4.5, "{layout}: the masthead");
        }
        let code = String::from_utf8(
            layouts::Layout::builtin(layout).expect("built in").files["/base/code.tmTheme"].clone(),
        );
        let code = code.expect("UTF-8");
        let inks: Vec<_> =
            code.match_indices("<string>#").map(|(at, _)| hexadecimal(&code[at + 8..])).collect();
        assert!(inks.len() >= 4);
        for ink in inks {
            assert!(contrast(ink, of("tint")) >= 4.5, "{layout}: {ink:?} in code");
        }
        let charts = String::from_utf8(
            layouts::Layout::builtin(layout).expect("built in").files["/base/charts.typ"].clone(),
        );
        let charts = charts.expect("UTF-8");
        for (at, _) in charts.match_indices("rgb(\"#") {
            let ink = hexadecimal(&charts[at + 5..]);
            assert!(contrast(ink, white) >= 4.5, "{layout}: {ink:?} in charts: {:.2}", contrast(ink, white));
        }
    }
}

/// The measure sees what it guards: the colours that were too pale.
#[test]
fn contrast_is_measured_as_the_standard_says() {
    assert!((contrast([0.0; 3], [1.0; 3]) - 21.0).abs() < 1e-9);
    assert!((contrast(hexadecimal("#f15a41"), [1.0; 3]) - 3.34).abs() < 0.05);
}
