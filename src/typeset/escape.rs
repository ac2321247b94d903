//! The one door through which a brief's text reaches Typst: as a string
//! literal, which no character can leave.

use typst::foundations::Repr;

use crate::text::characters::printable;

/// A Typst string literal that shows this text; controls that print nothing
/// are left out (see [`printable`]).
pub(super) fn string(text: &str) -> String {
    literal(&printable(text))
}

/// A literal of a text that is taken whole: code and addresses.
pub(super) fn literal(text: &str) -> String {
    text.repr().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

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
