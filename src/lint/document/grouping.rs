//! Commas between thousands (GB/T 15835): in all long numbers of an issue, or in
//! none.

use std::ops::Range;

use crate::lint::prose::{Paragraph, is_space};
use crate::lint::{Remark, Rule, Target};

/// What a quantity is counted in; years, times and codes are not.
const UNITS: &str = "万亿元人家个名吨台件户套辆次种项亩米";

/// A long number, and whether it has commas.
struct Long {
    target: Target,
    remark: Remark,
    grouped: bool,
}

/// The long numbers of an issue.
#[derive(Default)]
pub(super) struct Numbers(Vec<Long>);

impl Numbers {
    /// Adds those of a paragraph.
    pub(super) fn add(&mut self, target: Target, paragraph: &Paragraph<'_>) {
        self.0.extend(long_numbers(paragraph).into_iter().map(|(range, grouped)| Long {
            target,
            remark: paragraph.remark(Rule::NumberThousands, range, None),
            grouped,
        }));
    }

    /// Reports the numbers of the form that is rarer in the issue.
    pub(super) fn report(mut self, found: &mut Vec<(Target, Remark)>) {
        let grouped = self.0.iter().filter(|number| number.grouped).count();
        // Four figures may always stand without a comma.
        let five = |number: &Long| {
            number.grouped || number.remark.found.chars().take_while(char::is_ascii_digit).count() > 4
        };
        self.0.retain(five);
        let plain = self.0.len() - grouped;
        if grouped == 0 || plain == 0 {
            return;
        }
        let rarer = grouped < plain;
        for Long { target, remark, grouped } in self.0.into_iter().filter(|number| number.grouped == rarer) {
            let other = if grouped { remark.found.replace(',', "") } else { with_commas(&remark.found) };
            found.push((target, remark.advising(other)));
        }
    }
}

/// `35000.5` as `35,000.5`.
fn with_commas(number: &str) -> String {
    let width = number.find('.').unwrap_or(number.len());
    let comma = |at: usize| at > 0 && at < width && (width - at).is_multiple_of(3);
    number.char_indices().flat_map(|(at, char)| comma(at).then_some(',').into_iter().chain([char])).collect()
}

/// Quantities of four figures and more, and whether each has commas.
fn long_numbers(paragraph: &Paragraph<'_>) -> Vec<(Range<usize>, bool)> {
    let is_digit = |char: char| char.is_ascii_digit();
    let is_mark = |char| matches!(char, ',' | '.');
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < paragraph.chars.len() {
        let behind = paragraph.skip(at, |char| is_digit(char) || is_mark(char));
        if is_digit(paragraph.at(at)) {
            // The marks at its end are the sentence's.
            let end = paragraph.skip_back(behind, is_mark);
            let unit = paragraph.at(paragraph.skip(end, is_space));
            let before = paragraph.before(at);
            let code = before.is_ascii_alphanumeric() || "-/第号.#_:—～".contains(before);
            let is_number = UNITS.contains(unit) && !code;
            if let Some(grouped) = is_number.then(|| grouping(&paragraph.text(at..end))).flatten() {
                numbers.push((at..end, grouped));
            }
        }
        at = behind.max(at + 1);
    }
    numbers
}

/// Whether a long number has commas; none for a short or an odd one.
fn grouping(number: &str) -> Option<bool> {
    let whole = number.split('.').next().unwrap_or_default();
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    if rest.peek().is_none() {
        return (first.len() > 3).then_some(false);
    }
    ((1..=3).contains(&first.len()) && rest.all(|group| group.len() == 3)).then_some(true)
}
