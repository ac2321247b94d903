//! The brief for an editor who has none yet, and its sentences that have to be
//! replaced: an issue that still contains one is not ready.

use std::ops::Range;

use super::PrintedText;
use crate::findings::{Fault, Findings};
use crate::text::source::Sources;

/// What `jianbao new` begins with.
pub const TEMPLATE: &str = include_str!("template.toml");

/// The day that the template is written for.
pub const TEMPLATE_DATE: &str = "2026-01-01";

/// The template's own words, a longer one before those it begins with.
const SENTENCES: [&str; 11] = [
    "在这里写刊名",
    "在这里写编印单位",
    "用三五句话概括本期要点。",
    "在这里写关键词",
    "在这里写标题",
    "在这里写正文。段落之间空一行。",
    "在这里写判断的理由。",
    "在这里写判断",
    "在这里写来源",
    "在这里写文献标题",
    "在这里写用途",
];

/// Reports the template's sentences that were left standing.
pub(super) fn report_sentences(texts: &[PrintedText], sources: &Sources, findings: &mut Findings) {
    for PrintedText { text, .. } in texts {
        let Some(place) = &text.place else { continue };
        for (range, sentence) in standing(&text.value) {
            let place = sources.within(place, &text.value, range);
            findings.add(Fault::Placeholder { sentence: sentence.to_owned() }, place);
        }
    }
}

/// Where a text still has a sentence of the template: as a line by itself, or
/// whole sentences at the start or end of one, where an editor wrote beside it.
fn standing(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let inner = line.trim();
        let at = start + (line.len() - line.trim_start().len());
        start += line.len();
        let sentence = SENTENCES.iter().find_map(|sentence| {
            let whole = sentence.ends_with('。');
            if inner == *sentence || (whole && inner.starts_with(sentence)) {
                Some((at, *sentence))
            } else {
                (whole && inner.ends_with(sentence)).then(|| (at + inner.len() - sentence.len(), *sentence))
            }
        });
        found.extend(sentence.map(|(at, sentence)| (at..at + sentence.len(), sentence)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The template and the list say the same: what is printed of the one is in
    /// the other, but for what cannot be mistaken for an issue's own text.
    #[test]
    fn every_word_of_the_template_is_in_the_list() {
        let whole: String = TEMPLATE
            .split('\n')
            .filter(|line| {
                !line.starts_with("# 每期") && !line.starts_with("# 正文里") && !line.starts_with("# 一期")
            })
            .map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n")
            .take_while(|line| !line.starts_with("[contact]"))
            .collect();
        let mut sources = Sources::default();
        let brief = sources.add("template.toml", whole.as_str());
        let parsed = crate::brief::parse(brief, None, &sources);
        let texts: Vec<_> = parsed.texts.iter().filter(|text| text.key != "url").collect();
        assert_eq!(texts.len(), SENTENCES.len());
        for PrintedText { text, .. } in texts {
            assert_eq!(standing(&text.value).len(), 1, "{}", text.value);
        }
        assert!(SENTENCES.iter().all(|sentence| TEMPLATE.contains(sentence)));
    }

    #[test]
    fn only_what_was_left_standing_is_found() {
        let found =
            |text| standing(text).into_iter().map(|(range, _)| (range.start, range.end)).collect::<Vec<_>>();
        assert_eq!(found("在这里写标题"), [(0, 18)]);
        assert_eq!(found("\n在这里写正文。段落之间空一行。\n"), [(1, 46)]);
        assert_eq!(found("今天无事。在这里写正文。段落之间空一行。"), [(15, 60)]);
        assert_eq!(found("用三五句话概括本期要点。今天无事。"), [(0, 36)]);
        for own in
            ["在这里写标题党的历史", "模板印着“在这里写正文。段落之间空一行。”几个字", "在这里写判断题", ""]
        {
            assert!(found(own).is_empty(), "{own}");
        }
    }
}
