//! Long words in texts that a layout gets as strings, such as titles and names:
//! where lines may end in them.

use typst::comemo;

use super::cohesion::{Part, Seams, parts};

/// Stands before and behind a piece that a line may end after. A brief's text
/// never has it here, for it prints nothing.
const SEAM: char = '\u{200b}';

/// Makes a box of each such piece, so that no seam enters the text that a
/// reader copies.
pub(super) const RULE: &str =
    "#show regex(\"\\u{200b}[^\\u{200b}]+\\u{200b}\"): it => box(it.text.slice(3, -3)) + h(0pt)\n";

/// From so many pieces on they are made longer: the engine bears some five
/// hundred that a rule finds in one text, and a field has up to 4,000 characters.
const MANY: usize = 60;

/// How long they may then be, in characters.
const LONGER: usize = 18;

/// A text with seams in its words that are longer than a line may be, and around
/// what no line parts from the marks beside it; none where it needs none. It is
/// remembered: at the desk every string of an issue asks for it at every key.
#[comemo::memoize]
pub(super) fn seamed(text: &str) -> Option<String> {
    let parts = parts(text, Seams::Free);
    let boxed = parts.iter().filter(|part| matches!(part, Part::Boxed(_))).count();
    // More than the engine bears stay as they are.
    let boxed = if boxed > MANY * 4 { 0 } else { boxed };
    let in_words = |part: &Part<'_>| if let Part::Address(pieces) = part { pieces.len() - 1 } else { 0 };
    let count: usize = parts.iter().map(in_words).sum();
    let most = if count + boxed > MANY { LONGER } else { 0 };
    let mut seamed = String::with_capacity(text.len() + (count + boxed) * 2 * SEAM.len_utf8());
    for part in &parts {
        match part {
            Part::Address(pieces) => {
                let pieces = joined(pieces, most);
                if let Some((last, before)) = pieces.split_last() {
                    before.iter().for_each(|piece| between_seams(&mut seamed, piece));
                    seamed.push_str(last);
                }
            }
            Part::Boxed(piece) if boxed > 0 => between_seams(&mut seamed, piece),
            part => seamed.push_str(part.text()),
        }
    }
    (seamed.len() > text.len()).then_some(seamed)
}

fn between_seams(seamed: &mut String, piece: &str) {
    seamed.push(SEAM);
    seamed.push_str(piece);
    seamed.push(SEAM);
}

/// Pieces, with those joined that have no more than `most` characters together.
fn joined(pieces: &[&str], most: usize) -> Vec<String> {
    let mut joined: Vec<String> = Vec::new();
    for piece in pieces {
        match joined.last_mut() {
            Some(last) if last.chars().count() + piece.chars().count() <= most => last.push_str(piece),
            _ => joined.push((*piece).to_owned()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::seamed;

    #[test]
    fn puts_seams_into_long_words_only() {
        let shown = |text: &str| seamed(text).map(|text| text.replace('\u{200b}', "|"));
        assert_eq!(shown("新质生产力每日动态：state-of-the-art，Internationalization"), None);
        assert_eq!(shown("见https://a.cn/b。"), None);
        let digest = "0123456789abcdef0123456789abcdef";
        let cut = "甲|012345||6789ab||cdef01||234567||89abcd|ef乙";
        assert_eq!(shown(&format!("甲{digest}乙")).as_deref(), Some(cut));
    }

    /// After a closing mark the engine ends no line before a mark of another kind.
    #[test]
    fn puts_seams_between_marks_that_no_line_parts() {
        let shown = |text: &str| seamed(text).map(|text| text.replace('\u{200b}', "|"));
        let zones = ".meo，.boots，.htc，.montblanc，.pioneer";
        let seamed = ".meo，|.boots|，|.htc|，|.montblanc|，|.pioneer|";
        assert_eq!(shown(zones).as_deref(), Some(seamed));
    }

    /// The engine gives up at some five hundred pieces of one text.
    #[test]
    fn makes_longer_pieces_of_very_long_words() {
        let text = seamed(&"0123456789abcdef".repeat(250)).unwrap();
        let pieces: Vec<_> = text.split('\u{200b}').filter(|piece| !piece.is_empty()).collect();
        assert_eq!(pieces.concat().len(), 4_000, "nothing is lost");
        assert!(pieces.len() < 300 && pieces.iter().all(|piece| piece.len() <= 18));
    }
}
