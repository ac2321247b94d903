//! The only way by which a brief's text reaches Typst: as a string literal, which
//! no character can leave.

use typst::foundations::Repr;

use crate::text::characters::printable;

/// A Typst string literal that shows this text; controls that print nothing
/// are left out (see [`printable`]).
pub(super) fn string(text: &str) -> String {
    literal(&printable(text))
}

/// A literal of a text that is taken whole: code and addresses.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for stretch in text.split_inclusive(|c| !is_plain(c)) {
        let plain = stretch.trim_end_matches(|c| !is_plain(c));
        literal.push_str(plain);
        let repr = stretch[plain.len()..].repr();
        literal.push_str(&repr[1..repr.len() - 1]);
    }
    literal.push('"');
    literal
}

/// What stands for itself in a literal: nearly all of a text. The engine looks up
/// for each character whether it prints, which is half of what typesetting takes.
fn is_plain(character: char) -> bool {
    match character {
        '"' | '\\' => false,
        ' '..='~' | '\u{3001}'..='\u{301f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_those_of_the_engine() {
        for character in '\0'..=char::MAX {
            let text = format!("{character}汉\"{character}");
            assert_eq!(literal(&text), text.repr().as_str(), "{character:?}");
        }
    }

    #[test]
    fn leaves_no_way_out_of_the_literal() {
        let hostile = "\"]#panic() $x$ \\u{41} \\\" *b* _i_ `r` @r <l> // /* \u{202e}\u{0}\n";
        let source = typst::syntax::parse_code(&string(hostile));
        assert!(source.errors_and_warnings().0.is_empty());
        assert_eq!(source.children().count(), 1, "one expression: the string");
        let text = source.children().next().and_then(|node| node.cast::<typst::syntax::ast::Str>());
        let expected = "\"]#panic() $x$ \\u{41} \\\" *b* _i_ `r` @r <l> // /*  ";
        assert_eq!(text.map(|text| text.get().to_string()).as_deref(), Some(expected));
    }
}
