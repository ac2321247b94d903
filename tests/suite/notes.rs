//! Footnotes: their numbers, their lines, and that they hold together.

use jianbao::engine::pool::Engines;
use jianbao::layouts;

use crate::torn::{Column, FARTHEST, lines_of};

/// Lines that a note with this text takes on its page, and that of its mark.
fn set(column: &Column, notes: &[String], engines: &Engines) -> Vec<(String, f64)> {
    let marks: String = (1..=notes.len()).map(|number| format!("第{number}句[^{number}]。\n\n")).collect();
    let notes: String =
        notes.iter().enumerate().map(|(at, note)| format!("[^{}]: {note}\n\n", at + 1)).collect();
    lines_of(&column.set(&format!("{marks}{notes}"), engines))
}

/// ① stands raised at the word and on the line at the note, whose text begins
/// beside it, whatever stands in it: also an address, at every place of a line.
#[test]
fn a_note_begins_beside_its_number() {
    let engines = Engines::default();
    let address = "https://www.example.org.cn/2026/09/statistics/quarterly-report-0915.html";
    for (layout, measure) in [("daily", 38), ("bulletin", 28), ("phone", 19)] {
        let column = Column::new(layout, measure);
        for offset in (0..measure).step_by(3) {
            let notes = [
                format!("{}见{address}，二〇二六年。", "国".repeat(offset)),
                format!("{}{address}", "永".repeat(offset)),
            ];
            let lines = set(&column, &notes, &engines);
            for (number, note) in ['①', '②'].into_iter().zip(&notes) {
                let first: String = note.chars().take(2).collect();
                let first = if first.starts_with("ht") { "https".to_owned() } else { first };
                let begun =
                    lines.iter().filter(|(text, _)| text.starts_with(&format!("{number}{first}"))).count();
                assert_eq!(begun, 1, "{layout}, {offset}: {number} in {lines:#?}");
            }
            for (text, apart) in &lines {
                assert!(*apart <= FARTHEST, "{layout}, {offset}: {apart:.3} em in {text}");
            }
        }
    }
}

/// All numbers to ㊿ are in circles; behind them figures go on.
#[test]
fn numbers_of_notes_are_in_circles_to_fifty() {
    let engines = Engines::default();
    let notes: Vec<_> = (1..=51).map(|number| format!("注{number}。")).collect();
    for layout in layouts::names() {
        let lines = set(&Column::new(layout, 28), &notes, &engines);
        let text: String = lines.into_iter().map(|(text, _)| text).collect();
        for number in ["①注1。", "⑳注20。", "㉑注21。", "㉟注35。", "㊱注36。", "㊿注50。", "51注51。"]
        {
            assert!(text.contains(number), "{layout}: {number}");
        }
    }
}

/// Where each text of a page begins: the further lines of a note stand under its
/// text, not under its number.
#[test]
fn further_lines_of_a_note_hang() {
    use typst::layout::{FrameItem, Point};
    let engines = Engines::default();
    for (layout, measure) in [("daily", 38), ("bulletin", 28), ("phone", 19)] {
        let note = "国".repeat(measure * 3);
        let document = Column::new(layout, measure).set(&format!("文[^1]。\n\n[^1]: {note}"), &engines);
        let mut begins = Vec::new();
        for page in document.pages() {
            crate::support::each_item(&page.frame, Point::zero(), &mut |at, item| {
                let FrameItem::Text(text) = item else { return };
                if text.text.starts_with("国国") {
                    begins.push((at.x.to_pt(), text.size.to_pt()));
                }
            });
        }
        assert!(begins.len() >= 3, "{layout}: {begins:?}");
        let (first, size) = begins[0];
        for (begin, _) in &begins[1..] {
            assert!((begin - first).abs() < 0.1 * size, "{layout}: {begins:?}");
        }
    }
}
