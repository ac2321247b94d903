//! Every mend of a layout, switched off: the measurement that guards it must
//! then find the fault, and must find none as the layout stands. So no test of
//! a rule passes by measuring nothing. `scripts/proofs.py` does the same to the
//! Rust code, by `tests/proofs.toml`.

use std::path::Path;

use crate::bulletin::{self, Page};
use crate::measure::marks::NOT_FIRST;
use crate::measure::{Line, Press, advances, is_han, text_of};
use crate::support::{root, scratch};

/// What a measurement finds: nothing, or the fault.
type Found = Result<(), String>;

/// One mend: its rule, the file and passage that it is, what stands there
/// without it, and the measurement.
struct Mend {
    rule: &'static str,
    layouts: &'static [&'static str],
    file: &'static str,
    passage: &'static str,
    without: &'static str,
    measure: fn(&Press) -> Found,
}

const ALL: &[&str] = &["daily", "bulletin", "phone"];

const MENDS: &[Mend] = &[
    Mend {
        rule: "T05: no connecting mark begins a line",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "kept(body) = box(body)",
        without: "kept(body) = body",
        measure: connecting_marks,
    },
    Mend {
        rule: "T05: a number stays with its unit",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "kept(body) = box(body)",
        without: "kept(body) = body",
        measure: |press| whole(press, "50 GWh"),
    },
    Mend {
        rule: "T05: 第 stays with its number",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "kept(body) = box(body)",
        without: "kept(body) = body",
        measure: |press| whole(press, "第12期"),
    },
    Mend {
        rule: "T05: C++ is never parted",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "kept(body) = box(body)",
        without: "kept(body) = body",
        measure: |press| whole(press, "C++"),
    },
    Mend {
        rule: "T05: no joining character enters the text",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "kept(body) = box(body)",
        without: "kept(body) = body.text.clusters().join(\"\\u{2060}\")",
        measure: text_layer,
    },
    Mend {
        rule: "T06: an opening mark at the indent is flush",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "{ .5em } else { 0pt }",
        without: "{ 0pt } else { 0pt }",
        measure: opening_mark,
    },
    Mend {
        rule: "a line that lacks a little is spread, and no mark pressed to a half beside it",
        layouts: &["daily"],
        file: "/base/style.typ",
        passage: "max: tokens.at(\"spread\", default: .02em)",
        without: "max: 0em",
        measure: even_marks,
    },
    Mend {
        rule: "a typed blank takes no more of a line's lack than a gap of Han and Latin",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "max: 100%)",
        without: "max: 150%)",
        measure: typed_blanks,
    },
    Mend {
        rule: "T07: no dash hangs out of the frame",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "overhang: false,",
        without: "overhang: true,",
        measure: dashes_in_frame,
    },
    Mend {
        rule: "T08: nothing stands between a heading's number and its title",
        layouts: &["daily", "phone"],
        file: "/base/titles.typ",
        passage: "turned(number + title, lines: lines, hang: hang)",
        without: "turned(number + \" \" + title, lines: lines, hang: hang)",
        measure: number_gap,
    },
    Mend {
        rule: "T08: a turned heading hangs under its title",
        layouts: &["daily", "phone"],
        file: "/base/titles.typ",
        passage: "par.with(hanging-indent: hang)",
        without: "par",
        measure: heading_hang,
    },
    Mend {
        rule: "T09: no indent after a list that a sentence runs on from",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "par(first-line-indent: 0pt, body)",
        without: "par(body)",
        measure: continued,
    },
    Mend {
        rule: "T13: an address parts only behind its slashes and dots",
        layouts: &["daily", "phone"],
        file: "/base/blocks.typ",
        passage: "pieces.map(piece => box(piece)).join(h(0pt))",
        without: "pieces.map(piece => piece.text.clusters().map(box).join()).join(h(0pt))",
        measure: address_breaks,
    },
    Mend {
        rule: "T13: references are ragged",
        layouts: &["daily"],
        file: "/base/parts.typ",
        passage: "set par(justify: false, first-line-indent: 0pt, leading: tune.references * .62em)\n  set text(size: tokens.small)\n  reference-list",
        without: "set par(justify: true, first-line-indent: 0pt, leading: tune.references * .62em)\n  set text(size: tokens.small)\n  reference-list",
        measure: ragged_references,
    },
    Mend {
        rule: "T14: strong is Hei",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "show strong: set text(font: hei(lang))",
        without: "",
        measure: |press| face(press, "国**永**", "永", "Jianbao Hei"),
    },
    Mend {
        rule: "T14: emphasis is Kai",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "show emph: set text(font: kai(lang))",
        without: "",
        measure: |press| face(press, "国*永*", "永", "Jianbao Kai"),
    },
    Mend {
        rule: "T15: an English apostrophe is narrow",
        layouts: ALL,
        file: "/base/blocks.typ",
        passage: "text(font: if type(latin) == dictionary { latin.name } else { latin }, word)",
        without: "word",
        measure: apostrophe,
    },
    Mend {
        rule: "T20: headings are not stretched",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "show heading: set par(justify: false, first-line-indent: 0pt)",
        without: "show heading: set par(justify: true, first-line-indent: 0pt)",
        measure: ragged_headings,
    },
    Mend {
        rule: "C04: neighbouring marks are pressed together (T02: no tracking)",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "overhang: false,",
        without: "overhang: false, tracking: .01em,",
        measure: pressed_marks,
    },
    Mend {
        rule: "C07: a quarter em between Han and Latin",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "overhang: false,",
        without: "overhang: false, cjk-latin-spacing: none,",
        measure: latin_gap,
    },
    Mend {
        rule: "C09: every paragraph is indented",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "(amount: tokens.indent, all: true)",
        without: "(amount: tokens.indent, all: false)",
        measure: indents,
    },
    Mend {
        rule: "C10: no last line of one character",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "costs: (runt: 200%),",
        without: "costs: (runt: 0%),",
        measure: last_lines,
    },
    Mend {
        rule: "C10: no last line of one character where lines are not filled",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "linebreaks: \"optimized\",",
        without: "linebreaks: \"simple\",",
        measure: ragged_last_lines,
    },
    Mend {
        rule: "C11: no heading ends a page",
        layouts: &["bulletin"],
        file: "/layout/layout.typ",
        passage: "    below: tokens.leading,\n    sticky: true,\n    text(size: tokens.size, context {",
        without: "    below: tokens.leading,\n    sticky: false,\n    text(size: tokens.size, context {",
        measure: |press| headings_stay(press, "layout.section-heading(\"zh-Hans\", \"一、\", \"小节\")"),
    },
    Mend {
        rule: "C11: no sub-heading ends a page",
        layouts: ALL,
        file: "/base/style.typ",
        passage: "sticky: true,",
        without: "sticky: false,",
        measure: |press| headings_stay(press, "layout.subheading(1, \"（一）\", \"小节\")"),
    },
    Mend {
        rule: "C14: Chinese quotation marks come from the Chinese face",
        layouts: &["daily", "phone"],
        file: "/base/fonts.typ",
        passage: "(name: name, covers: \"latin-in-cjk\")",
        without: "name",
        measure: |press| face(press, "国“永”", "“", "Jianbao Song"),
    },
];

#[test]
fn every_mend_is_missed_when_it_is_off() {
    let mut survivors = Vec::new();
    for mend in MENDS {
        for layout in mend.layouts {
            let press = Press::new(layout);
            if let Err(fault) = (mend.measure)(&press) {
                survivors.push(format!("{layout}, {}: {fault}", mend.rule));
            }
            if (mend.measure)(&press.with(mend.file, mend.passage, mend.without)).is_ok() {
                survivors.push(format!("{layout}, {}: nobody misses it", mend.rule));
            }
        }
    }
    assert!(survivors.is_empty(), "{survivors:#?}");
}

// ---- Measurements ----

/// The measure of specimens, in characters.
const MEASURE: usize = 20;

fn fault(wrong: bool, what: impl FnOnce() -> String) -> Found {
    if wrong { Err(what()) } else { Ok(()) }
}

/// A text at every offset at which it meets the end of a line, and its lines.
fn swept(press: &Press, inner: &str) -> Vec<Vec<Line>> {
    let around = |offset: usize| format!("{}{inner}{}", "国".repeat(offset), "永".repeat(45 - offset));
    let texts: Vec<_> = (MEASURE - 8..2 * MEASURE).map(around).collect();
    press.lines(&texts, MEASURE as f64)
}

/// The lines of one paragraph.
fn lines(press: &Press, text: &str) -> Vec<Line> {
    press.lines(&[text.to_owned()], MEASURE as f64).remove(0)
}

fn connecting_marks(press: &Press) -> Found {
    for mark in "·～—／–".chars() {
        assert!(NOT_FIRST.contains(mark));
        let begins = |line: &Line| text_of(line).starts_with(mark);
        let lost =
            swept(press, &mark.to_string()).iter().filter(|lines| lines[1..].iter().any(begins)).count();
        fault(lost > 0, || format!("{mark} begins {lost} lines"))?;
    }
    Ok(())
}

fn whole(press: &Press, token: &str) -> Found {
    let parted = |lines: &&Vec<Line>| !lines.iter().any(|line| text_of(line).contains(token));
    let parted = swept(press, token).iter().filter(parted).count();
    fault(parted > 0, || format!("{token} is parted {parted} times"))
}

fn ragged_last_lines(press: &Press) -> Found {
    let code =
        |count: usize| format!("par(justify: false, first-line-indent: 0pt, \"{}\")", "永".repeat(count));
    let code: Vec<_> = (MEASURE + 1..3 * MEASURE).map(code).collect();
    let single =
        press.lines_of(&code, MEASURE as f64).iter().filter(|lines| lines[lines.len() - 1].len() < 2).count();
    fault(single > 0, || format!("{single} last lines of one character"))
}

fn text_layer(press: &Press) -> Found {
    let text = "在第12期里，50 GWh、C++、阿卜杜拉·买买提、25～30人，见https://www.example.org.cn/2026/09/brief-0915.html。";
    let shown: String = lines(press, text).iter().map(text_of).collect();
    fault(shown != text, || format!("{shown:?}"))
}

fn opening_mark(press: &Press) -> Found {
    for mark in "“‘（《〈【".chars() {
        let left = lines(press, &format!("{mark}国国国"))[0][0].left;
        fault((left - (press.indent - 0.5)).abs() > 0.01, || format!("{mark} begins at {left}"))?;
    }
    Ok(())
}

fn dashes_in_frame(press: &Press) -> Found {
    for lines in swept(press, "——") {
        for line in &lines {
            let right = line.last().expect("glyphs").right;
            fault(right > MEASURE as f64 + 0.01, || format!("{} ends at {right}", text_of(line)))?;
        }
    }
    Ok(())
}

/// A heading of two lines, as a section has it.
fn heading(press: &Press) -> Vec<Line> {
    let code = format!("parts.numbered-heading(tokens, \"一、\", \"{}\")", "永".repeat(30));
    press.lines_of(&[code], MEASURE as f64).remove(0)
}

fn number_gap(press: &Press) -> Found {
    let line = &heading(press)[0];
    let title = line.iter().find(|glyph| glyph.text == "永").expect("a title");
    let gap = title.left - 2.0 * title.scale;
    fault(gap.abs() > 0.01, || format!("a gap of {gap} em"))
}

fn heading_hang(press: &Press) -> Found {
    let second = &heading(press)[1][0];
    let off = second.left - 2.0 * second.scale;
    fault(off.abs() > 0.01, || format!("it is {off} em off"))
}

fn continued(press: &Press) -> Found {
    let left = lines(press, "公式为\n\n- 甲\n\n其中甲为数。").last().expect("lines")[0].left;
    fault(left.abs() > 0.01, || format!("it begins at {left}"))
}

const ADDRESS: &str = "https://www.example.org.cn/2026/09/brief-0915.html";

fn addresses(press: &Press) -> Vec<Vec<Line>> {
    let texts: Vec<_> = (2..MEASURE + 4).map(|han| "国".repeat(han) + ADDRESS + &"永".repeat(12)).collect();
    press.lines(&texts, MEASURE as f64)
}

fn address_breaks(press: &Press) -> Found {
    for lines in addresses(press) {
        for line in &lines[..lines.len() - 1] {
            let text = text_of(line);
            let inside = text.chars().last().is_some_and(|c| c.is_ascii());
            let well = !text.ends_with("://") && text.ends_with(['/', '.', '-']);
            let end = text.ends_with(&ADDRESS[ADDRESS.len() - 5..]);
            fault(inside && !well && !end, || format!("a line ends {text}"))?;
        }
    }
    Ok(())
}

/// A line whose ideographs stand further apart than so many em.
fn stretched(line: &Line, most: f64) -> Found {
    let wide = line.windows(2).filter(|pair| ideograph(&pair[0].text) && ideograph(&pair[1].text));
    let wide = wide.map(|pair| (pair[1].left - pair[0].left) / pair[0].scale).fold(1.0, f64::max);
    fault(wide > most, || format!("{wide} em in {}", text_of(line)))
}

fn ideograph(text: &str) -> bool {
    text.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c))
}

fn ragged_references(press: &Press) -> Found {
    let entry = format!(
        "parts.references(tokens, \"zh-Hans\", ((number: 1, label: <reference-1>, formatted: \"国务院办公厅. 关于推动行动的实施意见[EB/OL]. \
         (2026-06-09)[2026-06-10].\", url: \"{ADDRESS}\", address: (\"{ADDRESS}\",), note: none),))"
    );
    for line in press.lines_of(&[entry], MEASURE as f64).remove(0) {
        stretched(&line, 1.01)?;
    }
    Ok(())
}

fn face(press: &Press, text: &str, character: &str, family: &str) -> Found {
    let lines = lines(press, text);
    let found = lines[0].iter().find(|glyph| glyph.text == character).expect("it is there");
    fault(found.family != family, || format!("{character} is set in {}", found.family))
}

fn apostrophe(press: &Press) -> Found {
    let lines = lines(press, "国it’s国");
    let mark = lines[0].iter().find(|glyph| glyph.text == "’").expect("it is there");
    fault(mark.right - mark.left > 0.4, || format!("{} em of {}", mark.right - mark.left, mark.family))
}

fn ragged_headings(press: &Press) -> Found {
    for length in MEASURE - 6..MEASURE + 6 {
        let title = format!("{}ABCDEFGHIJ{}", "国".repeat(length - 8), "永".repeat(12));
        let code = format!("layout.subheading(1, \"（一）\", \"{title}\")");
        for line in press.lines_of(&[code], MEASURE as f64).remove(0) {
            stretched(&line, 1.01)?;
        }
    }
    Ok(())
}

/// 国：“永”。国: the first of two neighbours takes half an em.
fn pressed_marks(press: &Press) -> Found {
    let line = lines(press, "国：“永”。国").remove(0);
    for at in [1, 4] {
        let advance = line[at + 1].left - line[at].left;
        fault((advance - 0.5).abs() > 0.01, || format!("{} takes {advance} em", line[at].text))?;
    }
    Ok(())
}

fn even_marks(press: &Press) -> Found {
    for line in swept(press, "，国国国国国WiFi").iter().flatten() {
        let marks = line.windows(2).filter(|pair| pair[0].text == "，");
        let least = marks.map(|pair| pair[1].left - pair[0].left).fold(1.0, f64::min);
        fault(least < 0.55, || format!("a comma takes {least} em in {}", text_of(line)))?;
    }
    Ok(())
}

fn typed_blanks(press: &Press) -> Found {
    for line in swept(press, "国 GPU 国").iter().flatten() {
        let spread = advances(line, is_han).into_iter().fold(1.0, f64::max) - 1.0;
        let Some(word) = line.iter().position(|glyph| glyph.text == "G") else { continue };
        let Some(before) = line[..word].iter().rfind(|glyph| is_han(glyph)) else { continue };
        let gap = line[word].left - before.left - 1.0;
        fault(gap > 0.27 + 2.0 * spread, || format!("a gap of {gap} em in {}", text_of(line)))?;
    }
    Ok(())
}

fn latin_gap(press: &Press) -> Found {
    let line = lines(press, "在AI与5G“AI”").remove(0);
    let gap = |at: usize| line[at + 1].left - line[at].right;
    for (at, wanted) in [(0, 0.25), (2, 0.25), (3, 0.25), (6, 0.0)] {
        fault((gap(at) - wanted).abs() > 0.02, || format!("{} em after {}", gap(at), line[at].text))?;
    }
    Ok(())
}

fn indents(press: &Press) -> Found {
    for line in lines(press, "国国国\n\n永永永") {
        fault((line[0].left - press.indent).abs() > 0.01, || format!("it begins at {}", line[0].left))?;
    }
    Ok(())
}

/// CLREQ, adjustments of orphans and widows: 孤字不成行.
fn last_lines(press: &Press) -> Found {
    for measure in [MEASURE, 28] {
        let texts: Vec<_> = (measure..measure * 3).map(|length| "国".repeat(length) + "。").collect();
        for lines in press.lines(&texts, measure as f64) {
            let last = lines.last().expect("lines").iter().filter(|glyph| is_han(glyph)).count();
            fault(last < 2, || format!("a last line of {last}"))?;
            let wide = lines.iter().flat_map(|line| advances(line, is_han)).fold(1.0, f64::max);
            fault(wide > 1.13, || format!("characters {wide} em apart"))?;
        }
    }
    Ok(())
}

/// A heading after so many lines that it meets the end of a page.
fn headings_stay(press: &Press, heading: &str) -> Found {
    for filler in 4..16 {
        let markup = format!(
            "#{{ par(\"{}\")\n{heading}\npar(\"{}\") }}",
            "国".repeat(filler * MEASURE - 2),
            "永".repeat(5 * MEASURE)
        );
        let pages = press.pages(&markup, MEASURE as f64, 16.0);
        let last = text_of(pages[0].last().expect("lines"));
        fault(last.contains("小节"), || format!("a page ends {last} after {filler} lines"))?;
    }
    Ok(())
}

// ---- The page of `bulletin` ----

/// A measurement of the page: what it is, the file and passage that it guards,
/// another value, the brief, and the test's assertions.
type Measured = (&'static str, &'static str, &'static str, &'static str, &'static str, fn(&[Page]));

const PAGE: &[Measured] = &[
    ("left margin", "tokens.typ", "left: 28mm", "left: 30mm", bulletin::EXAMPLE, bulletin::type_area),
    ("right margin", "tokens.typ", "right: 26mm", "right: 28mm", bulletin::EXAMPLE, bulletin::type_area),
    ("top margin", "tokens.typ", "top: 37mm", "top: 39mm", bulletin::EXAMPLE, bulletin::type_area),
    ("28 characters", "tokens.typ", "156mm / 28", "156mm / 27", bulletin::LONG, bulletin::grid),
    ("22 lines", "tokens.typ", "225mm / 22", "225mm / 23", bulletin::LONG, bulletin::grid),
    ("outer rules", "tokens.typ", "outer-rule: .35mm", "outer-rule: .5mm", bulletin::EXAMPLE, bulletin::foot),
    ("inner rule", "tokens.typ", "inner-rule: .25mm", "inner-rule: .35mm", bulletin::EXAMPLE, bulletin::foot),
    ("foot of the page", "tokens.typ", "bottom: 35mm", "bottom: 37mm", bulletin::EXAMPLE, bulletin::foot),
    ("red rule", "tokens.typ", "red-rule: .7mm", "red-rule: .3mm", bulletin::EXAMPLE, bulletin::red_rule),
    ("its distance", "tokens.typ", "rule-gap: 4mm", "rule-gap: 6mm", bulletin::EXAMPLE, bulletin::red_rule),
    ("red", "tokens.typ", "#d7000f", "#d7200f", bulletin::EXAMPLE, bulletin::masthead),
    (
        "page number",
        "tokens.typ",
        "number-drop: 7mm",
        "number-drop: 9mm",
        bulletin::EXAMPLE,
        bulletin::page_numbers,
    ),
    (
        "its side",
        "layout.typ",
        "if calc.odd(number) { sides } else { sides.rev() }",
        "sides",
        bulletin::EXAMPLE,
        bulletin::page_numbers,
    ),
    (
        "its distance from the edge",
        "layout.typ",
        "pad(x: 1em, grid(columns: (1fr, auto), align: (left, right), ..sides))",
        "pad(x: 2em, grid(columns: (1fr, auto), align: (left, right), ..sides))",
        bulletin::EXAMPLE,
        bulletin::page_numbers,
    ),
];

#[test]
fn every_measure_of_the_bulletin_is_guarded() {
    let mut survivors = Vec::new();
    for &(what, file, passage, other, brief, measure) in PAGE {
        let folder = scratch();
        let name = folder.path().display().to_string();
        let mut replaced = 0;
        for (path, bytes) in jianbao::layouts::files("bulletin").expect("built in") {
            let mut bytes = bytes.to_vec();
            if path == file {
                let text = String::from_utf8(bytes).expect("UTF-8");
                replaced = text.matches(passage).count();
                bytes = text.replace(passage, other).into_bytes();
            }
            jianbao::files::write(&folder.path().join(path), &bytes).expect("written");
        }
        assert_eq!(replaced, 1, "{what}: {passage} stands once in {file}");
        let pages = bulletin::pages_of(brief, &name);
        // The assertions are those of the tests themselves.
        if std::panic::catch_unwind(|| measure(&pages)).is_ok() {
            survivors.push(what);
        }
    }
    assert!(survivors.is_empty(), "nobody misses: {survivors:?}");
}

/// The table of `scripts/proofs.py`, which takes too long for the suite, fits the
/// code: whoever changes a mend or renames its test is told here.
#[test]
fn each_switch_is_in_the_code() {
    let read = |path: &Path| {
        let bytes = jianbao::files::read(path).expect("readable");
        String::from_utf8(bytes).expect("UTF-8")
    };
    let table: toml::Table = read(&root().join("tests/proofs.toml")).parse().expect("TOML");
    let texts = |folder: &str| {
        let files = ignore::Walk::new(root().join(folder)).map(|file| file.expect("readable").into_path());
        let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
        files.map(|path| read(&path)).collect::<Vec<_>>()
    };
    let (code, tests) = (texts("src"), texts("tests/suite"));
    let mends = table["mend"].as_array().expect("mends");
    assert!(mends.len() > 50);
    for mend in mends {
        let of = |key: &str| mend[key].as_str().unwrap_or_else(|| panic!("{mend} has no {key}"));
        let found: usize = code.iter().map(|text| text.matches(of("code")).count()).sum();
        assert_eq!(found, 1, "{}: its code stands {found} times in src", of("name"));
        assert_ne!(of("code"), of("without"), "{}", of("name"));
        for test in mend["tests"].as_array().expect("tests").iter().filter_map(toml::Value::as_str) {
            let own = test.trim_end_matches(':').rsplit("::").next().unwrap_or_default();
            let (function, module) = (format!("fn {own}"), format!("mod {own};"));
            let known =
                code.iter().chain(&tests).any(|text| text.contains(&function) || text.contains(&module));
            assert!(known, "{}: no test is called {test}", of("name"));
        }
    }
}
