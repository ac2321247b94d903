//! Units with wrong capitals: `600KW`, `2.4Ghz`. Only the SI's own symbols (GB
//! 3100), right after a number.

use super::prose::Paragraph;
use super::ranges::number_end;
use super::{Lang, Remark, Rule};

/// What is written, and the symbol. Where both are used, such as `KB` and `MM`, it is left out.
const ATTACHED: [(&str, &str); 17] = [
    ("KG", "kg"),
    ("Kg", "kg"),
    ("KM", "km"),
    ("Km", "km"),
    ("KW", "kW"),
    ("Kw", "kW"),
    ("kw", "kW"),
    ("KV", "kV"),
    ("Kv", "kV"),
    ("kv", "kV"),
    ("KVA", "kVA"),
    ("Kva", "kVA"),
    ("MPA", "MPa"),
    ("Mpa", "MPa"),
    ("CM", "cm"),
    ("db", "dB"),
    ("mAH", "mAh"),
];

/// Those that are nothing else, even after a space.
const APART: [(&str, &str); 17] = [
    ("HZ", "Hz"),
    ("hz", "Hz"),
    ("KHZ", "kHz"),
    ("KHz", "kHz"),
    ("Khz", "kHz"),
    ("khz", "kHz"),
    ("MHZ", "MHz"),
    ("Mhz", "MHz"),
    ("mhz", "MHz"),
    ("GHZ", "GHz"),
    ("Ghz", "GHz"),
    ("ghz", "GHz"),
    ("KWH", "kWh"),
    ("KWh", "kWh"),
    ("Kwh", "kWh"),
    ("kwh", "kWh"),
    ("Mwh", "MWh"),
];

/// Reports such units.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = number_end(paragraph, at);
        if end > at && !is_code(paragraph.before(at)) {
            found.extend(unit(paragraph, end));
        }
        at = end.max(at + 1);
    }
}

/// Whether a number after this character belongs to a name or a code.
fn is_code(before: char) -> bool {
    before.is_ascii_alphanumeric() || "-_/.:#".contains(before)
}

fn unit(paragraph: &Paragraph<'_>, number: usize) -> Option<Remark> {
    let start = paragraph.skip(number, |char| char == ' ');
    let end = paragraph.skip(start, |char| char.is_ascii_alphabetic());
    if end == start || end - start > 3 || start > number + 1 || is_code(paragraph.at(end)) {
        return None;
    }
    let written = paragraph.text(start..end);
    let attached = ATTACHED.iter().filter(|_| start == number);
    let (_, symbol) = attached.chain(&APART).find(|(wrong, _)| *wrong == written)?;
    Some(paragraph.remark(Rule::UnitCase, start..end, Some((*symbol).to_owned())))
}
