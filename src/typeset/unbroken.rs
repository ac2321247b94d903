//! Stretches in which the engine ends no line, where they are longer than a line
//! may be: `，.com，.net` has no place before a full stop (UAX #14, LB13).

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::cohesion::never_begins;

/// The engine's own segmenter.
static SEGMENTER: LazyLock<LineSegmenterBorrowed<'static>> =
    LazyLock::new(|| LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default()));

/// Of the marks that no line begins with, those that the engine keeps with a box
/// before them; the others go into the box.
const LOOSE: &str = "，、。？！）》〉」』】〕”";

/// What is to be put in boxes so that no stretch of a text, in bytes, is wider
/// than `most` halves of an em: what stands between marks that no line begins
/// with, or all of the stretch where it has none inside. `width` tells how wide a
/// text is.
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

/// What of a stretch stands between such marks, without what it begins with.
fn boxes(text: &str, stretch: Range<usize>) -> Vec<Range<usize>> {
    let own = &text[stretch.clone()];
    let chars: Vec<_> = own.char_indices().collect();
    let ends = chars.windows(2).filter(|two| may_end(two[0].1, two[1].1)).map(|two| two[1].0);
    let cuts: Vec<usize> = std::iter::once(0).chain(ends).chain([own.len()]).collect();
    let pieces = cuts.windows(2).map(|cut| (cut[0], &own[cut[0]..cut[1]]));
    let inside = pieces.skip(usize::from(cuts.len() > 2)).map(|(start, piece)| {
        let held = piece.trim_end_matches(|c: char| LOOSE.contains(c) || c.is_whitespace());
        stretch.start + start..stretch.start + start + held.len()
    });
    inside.filter(|held| !held.is_empty()).collect()
}

/// Whether a line may end between two characters because of the first; an
/// apostrophe is in a word.
fn may_end(mark: char, next: char) -> bool {
    never_begins(mark) && !never_begins(next) && (mark != '’' || !next.is_alphanumeric())
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
    fn keeps_marks_that_a_line_might_begin_with() {
        assert_eq!(
            found("包括；.alpha；；.beta；.gamma！.delta；.epsilon等"),
            [".alpha；；", ".beta；", ".gamma", ".delta；", ".epsilon"]
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
