//! Stretches in which the engine ends no line, where they are longer than a line
//! may be: `，.com，.net` has no place before a full stop (UAX #14, LB13).

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

/// The engine's own segmenter.
static SEGMENTER: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default()));

/// Marks after which a line may always end, whatever follows but another of them.
const CLOSING: &str = "，、。）》〉」』】〕”’";

/// Of these, the one that holds on to both sides for the engine (QU): it goes into
/// the box. The others only hold on to what is before them, a box too.
const HOLDING: char = '’';

/// What is to be put in boxes so that no stretch of a text, in bytes, is wider
/// than `most` halves of an em: what stands between closing marks, or all of the
/// stretch where it has none inside. `width` tells how wide a text is.
pub(super) fn unbroken(text: &str, most: usize, width: impl Fn(&str) -> usize) -> Vec<Range<usize>> {
    if width(text) <= most {
        return Vec::new();
    }
    // For the engine a curly quotation mark is a bracket, a closing one of the class
    // CP, in which all are shorter: with a combining mark, which goes with any
    // character (LB9), it has as many bytes.
    let bracketed = text.replace('“', "（").replace('”', ")\u{300}");
    let ends: Vec<usize> = SEGMENTER.segment_str(&bracketed).collect();
    let stretches = ends.windows(2).map(|ends| ends[0]..ends[1]);
    let wide = stretches.filter(|stretch| width(text[stretch.clone()].trim_end()) > most);
    wide.flat_map(|stretch| boxes(text, stretch)).collect()
}

/// What of a stretch stands between closing marks, without what it begins with.
fn boxes(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = stretch.start;
    for piece in text[stretch.clone()].split_inclusive(|c| CLOSING.contains(c)) {
        let start = at;
        at += piece.len();
        let loose = |c: char| c != HOLDING && CLOSING.contains(c) || c.is_whitespace();
        let inside = piece.trim_end_matches(loose);
        let is_first = start == stretch.start && at < stretch.end;
        if !inside.is_empty() && !is_first {
            found.push(start..start + inside.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let wide = unbroken(text, 24, |text| text.chars().count());
        wide.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn finds_what_stands_between_marks() {
        assert_eq!(
            found("包括，.alpha，.beta，.gamma，.delta，.epsilon等"),
            [".alpha", ".beta", ".gamma", ".delta", ".epsilon"]
        );
        assert_eq!(
            found("有“”“”#alpha”#beta”#gamma”#delta”#epsilon。"),
            ["#alpha", "#beta", "#gamma", "#delta", "#epsilon"]
        );
    }

    #[test]
    fn finds_nothing_where_lines_end() {
        assert_eq!(found("包括，alpha，beta，gamma，delta，epsilon，zeta，eta等"), Vec::<&str>::new());
        assert_eq!(found("包括“永永”、“永永”、“永永”、“永永”、“永永”、“永永”、“永永”。"), Vec::<&str>::new());
        assert_eq!(found("包括，.alpha，.beta"), Vec::<&str>::new());
    }

    #[test]
    fn takes_all_where_nothing_closes() {
        let word = "永‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼‼";
        assert_eq!(found(word), [word]);
    }
}
