//! What stands beside a stretch that is kept on one line: a box is no word to
//! the engine, which then finds places for a line to end that the text has not.

use crate::measure::marks::{NOT_FIRST, NOT_LAST};
use crate::measure::{Press, text_of};

const MEASURE: usize = 20;

/// Each mark behind and before what is kept, at every offset.
#[test]
fn marks_beside_what_is_kept_stand_where_they_may() {
    let press = Press::new("daily");
    for kept in ["50 GWh", "￥50 GWh", "3.5万m³", "第12期", "C++"] {
        let beside = "。，、；：？！”’）》…·～".chars().map(|mark| format!("{kept}{mark}"));
        let beside = beside.chain("“‘（《".chars().map(|mark| format!("{mark}{kept}")));
        let mut texts = Vec::new();
        for inner in beside {
            let around = |before: usize| format!("{}{inner}{}", "国".repeat(before), "永".repeat(30));
            texts.extend((MEASURE - 8..MEASURE + 2).map(around));
        }
        for (text, lines) in texts.iter().zip(press.lines(&texts, MEASURE as f64)) {
            for (line, next) in lines.iter().zip(&lines[1..]) {
                let (last, first) = (text_of(line).chars().last(), text_of(next).chars().next());
                assert!(
                    !first.is_some_and(|c| NOT_FIRST.contains(c) || c == '…'),
                    "{first:?} begins a line of {text}"
                );
                assert!(!last.is_some_and(|c| NOT_LAST.contains(c)), "{last:?} ends a line of {text}");
            }
        }
    }
}
