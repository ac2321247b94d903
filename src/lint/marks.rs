//! Marks that are repeated, of the wrong width, or out of place: `。。`, full-width
//! letters, the dot in names, the full stop after a title.

use super::prose::{EDGE, Paragraph, is_han, is_numeral};
use super::{Lang, Remark, Rule};

/// Reports repeated marks, full-width letters and wrong dots.
pub(super) fn check(paragraph: &Paragraph<'_>, lang: Lang, found: &mut Vec<Remark>) {
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = repeated(paragraph, at, found).or_else(|| full_width(paragraph, at, found));
        if end.is_none() && lang == Lang::Hans {
            dot(paragraph, at, found);
        }
        at = end.unwrap_or(at + 1);
    }
}

/// Reports a full stop at the end of a title.
pub(super) fn title(paragraph: &Paragraph<'_>, found: &mut Vec<Remark>) {
    let last = paragraph.chars.len() - 1;
    if paragraph.at(last) == '。' && !matches!(paragraph.before(last), '。' | EDGE) {
        found.push(paragraph.remark(Rule::TitleStop, last..last + 1, Some(String::new())));
    }
}

/// Points that follow one another; answers where they end.
fn repeated(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) -> Option<usize> {
    let point = |char: char| matches!(char, '，' | '。' | '；' | '：' | '、');
    let first = paragraph.at(at);
    if matches!(first, '！' | '？') {
        let end = paragraph.skip(at, |char| char == first);
        let three = String::from_iter([first; 3]);
        if end - at > 3 {
            found.push(paragraph.remark(Rule::MarksRepeated, at..end, Some(three)));
        }
        return Some(end);
    }
    if !point(first) {
        return None;
    }
    let end = paragraph.skip(at, point);
    let same = paragraph.skip(at, |char| char == first) == end;
    let dots = first == '。' && same && end - at > 2;
    // Three 。 are an ellipsis; several different marks are a list of marks.
    if end - at == 2 && !dots || end - at > 2 && same && !dots {
        let fix = same.then(|| first.to_string());
        found.push(paragraph.remark(Rule::MarksRepeated, at..end, fix));
    }
    Some(end)
}

/// Full-width letters and figures; answers where they end.
fn full_width(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) -> Option<usize> {
    let wide = |char: char| matches!(char, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ');
    let inner = |char: char| matches!(char, '．' | '－' | '／' | '＋');
    let figure = |char: char| wide(char) || char.is_ascii_digit();
    let point = paragraph.at(at) == '．' && figure(paragraph.before(at)) && figure(paragraph.at(at + 1));
    if !point && !wide(paragraph.at(at)) {
        return None;
    }
    let mut end = at + 1;
    while figure(paragraph.at(end)) || inner(paragraph.at(end)) && figure(paragraph.at(end + 1)) {
        end += 1;
    }
    end += usize::from(paragraph.at(end) == '％');
    let narrow = |char: &char| match *char {
        wide @ '！'..='～' => char::from_u32(wide as u32 - 0xfee0).unwrap_or(wide),
        other => other,
    };
    let fix = paragraph.chars[at..end].iter().map(narrow).collect();
    found.push(paragraph.remark(Rule::WidthFullLatin, at..end, Some(fix)));
    Some(end)
}

/// The dot between the parts of a name.
fn dot(paragraph: &Paragraph<'_>, at: usize, found: &mut Vec<Remark>) {
    let (before, after) = (paragraph.before(at), paragraph.at(at + 1));
    if !is_han(before) || !is_han(after) {
        return;
    }
    match paragraph.at(at) {
        '・' | '•' | '‧' | '･' | '∙' | '⋅' => {
            found.push(paragraph.remark(Rule::DotForm, at..at + 1, Some("·".to_owned())));
        }
        // In older texts it is a full stop.
        '．' if !is_numeral(before) => {
            found.push(paragraph.remark(Rule::DotForm, at..at + 1, None).advising("·"));
        }
        _ => {}
    }
}
