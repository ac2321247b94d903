//! Character references, such as `&amp;` and `&#20013;` (CommonMark, entities).

use super::cursor::is_blank;

/// A character reference at the start of a text (CommonMark, entities).
pub(super) fn entity(text: &str) -> Option<&str> {
    let end = text.bytes().take(40).position(|byte| byte == b';')?;
    let name = &text[1..end];
    let valid = match name.strip_prefix('#') {
        Some(number) => number.trim_start_matches(['x', 'X']).bytes().all(|b| b.is_ascii_hexdigit()),
        None => name.bytes().all(|b| b.is_ascii_alphanumeric()),
    };
    (valid && !name.is_empty()).then(|| &text[..=end])
}

/// The references by name that stand for what does not show.
const BLANK_ENTITIES: [&str; 33] = [
    "ApplyFunction",
    "InvisibleComma",
    "InvisibleTimes",
    "MediumSpace",
    "NegativeMediumSpace",
    "NegativeThickSpace",
    "NegativeThinSpace",
    "NegativeVeryThinSpace",
    "NewLine",
    "NoBreak",
    "NonBreakingSpace",
    "Tab",
    "ThickSpace",
    "ThinSpace",
    "VeryThinSpace",
    "ZeroWidthSpace",
    "af",
    "emsp",
    "emsp13",
    "emsp14",
    "ensp",
    "hairsp",
    "ic",
    "it",
    "lrm",
    "nbsp",
    "numsp",
    "puncsp",
    "rlm",
    "shy",
    "thinsp",
    "zwj",
    "zwnj",
];

/// Whether a reference stands for a blank or an invisible character.
pub(super) fn is_blank_entity(entity: &str) -> bool {
    let name = entity.trim_matches(['&', ';']);
    let Some(number) = name.strip_prefix('#') else { return BLANK_ENTITIES.contains(&name) };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    number.is_ok_and(|number| number > 0 && char::from_u32(number).is_some_and(is_blank))
}

/// Whether a reference stands for `&` and what follows only looks like another.
pub(super) fn decodes_again(entity: &str, source: &str, printed: &str) -> bool {
    entity == "&amp;" && source[entity.len()..].starts_with(&printed[1..entity.len()])
}
