//! Where a title or a name may end a line: between its words. The engine ends a
//! line after any Chinese character; a title of two lines should not part a word.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use typst::comemo;
use typst::foundations::Bytes;

use super::TURNS;
use super::cohesion::{Part, Seams, parts};
use super::escape;
use super::seams::seamed;
use crate::brief::Brief;
use crate::text::characters::printable;
use crate::text::source::Text;

/// Finds words by ICU's dictionary of Chinese, which is part of the program.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_auto(WordBreakInvariantOptions::default()));

/// What has no more characters stands on one line in every layout; what has more
/// than `LONG` is no title, and parts where its lines are full.
const SHORT: usize = 10;
const LONG: usize = 200;

/// So many characters at least stand on the first and on the last line.
const LEAST: usize = 3;

/// The dictionary knows few names and terms, and makes single characters of what
/// it does not know. Beside a single character a title turns only if it is a word
/// that begins something, or
const BEGINNING: &str = "与與和及或在对對向为為将將从從以把被由让讓使因按就并並但而至到于於同";

/// the end of a word or a clause; and
const ENDING: &str = "的地了着著过過等市省县縣区區部委会會院局厅廳者性化率量业業力法型届屆次额額员員";

/// never before what holds on to the word before it.
const CLINGING: &str = "的地得了着著过過等们們";

/// Chinese numerals: a line ends in none that they make up.
const NUMERALS: &str = "〇零一二三四五六七八九十百千万萬亿億";

/// Names and terms that the dictionary takes for several words.
const WHOLE: &str = "新质生产力 新質生產力 生产力 生產力 人工智能 人工智慧 大模型 智能体 知识产权 知識產權 \
    高质量 高質量 高水平 高技术 高技術 一体化 一體化 数字化 數字化 再生能源 社会主义 社會主義 \
    共产党 共產黨 参议院 众议院 国务院 國務院 政治局 人民币 人民幣 基础设施 基礎設施 互联网 互聯網 \
    物联网 供应链 供應鏈 产业链 產業鏈 半导体 半導體 集成电路 数据中心 數據中心 新台阶 新征程 \
    长三角 珠三角 粤港澳 粵港澳 京津冀 维吾尔 成员国 意大利 马来西亚 馬來西亞 印度尼西亚 印度尼西亞 \
    哈萨克斯坦 吉尔吉斯斯坦 乌兹别克斯坦 土库曼斯坦 塔吉克斯坦 巴基斯坦 孟加拉国 斯里兰卡 \
    沙特阿拉伯 阿尔及利亚 埃塞俄比亚 纳米比亚 委内瑞拉 哥伦比亚 圣彼得堡 塞尔维亚 新加坡";

/// The places in a text, in bytes, at which it may be parted in two lines. They are
/// remembered: at the desk all titles of an issue ask for them at every key.
#[comemo::memoize]
pub(super) fn turns(text: &str) -> Vec<usize> {
    let ends: Vec<usize> = SEGMENTER.segment_str(text).collect();
    let whole = whole(text);
    let inside = |at: usize| whole.iter().any(|whole| whole.start < at && at < whole.end);
    let is_turn = |words: &[usize]| {
        let (before, at, after) = (words[0], words[1], words[2]);
        let few = |text: &str| text.chars().count() < LEAST;
        may_end(&text[before..at])
            && may_begin(&text[at..after])
            && !inside(at)
            && !few(&text[..at])
            && !few(&text[at..])
    };
    ends.windows(3).filter(|words| is_turn(words)).map(|words| words[1]).collect()
}

/// What no line parts although the dictionary does: terms, numerals with what
/// they count, and what the texts of a body keep together.
fn whole(text: &str) -> Vec<Range<usize>> {
    let terms = WHOLE.split_whitespace().flat_map(|term| text.match_indices(term));
    let mut whole: Vec<_> = terms.map(|(at, term)| at..at + term.len()).collect();
    let mut at = 0;
    for part in parts(text, Seams::Closed) {
        let start = at;
        at += match &part {
            Part::Address(pieces) => pieces.iter().map(|piece| piece.len()).sum(),
            other => other.text().len(),
        };
        whole.extend(matches!(part, Part::Kept(_) | Part::Address(_)).then_some(start..at));
    }
    let mut numerals: Option<usize> = None;
    for (at, character) in text.char_indices() {
        let is_numeral = NUMERALS.contains(character) || character == '第';
        match (is_numeral, numerals) {
            (true, None) => numerals = Some(at),
            (false, Some(start)) => {
                whole.push(start..at + character.len_utf8());
                numerals = None;
            }
            _ => {}
        }
    }
    whole.extend(numerals.map(|start| start..text.len()));
    whole
}

/// Whether a line may end behind a word.
fn may_end(word: &str) -> bool {
    word.chars().all(is_han) && single(word).is_none_or(|single| ENDING.contains(single))
        || word.chars().all(|c| c.is_ascii_alphabetic())
}

/// Whether a line may begin with a word.
fn may_begin(word: &str) -> bool {
    word.chars().all(is_han)
        && single(word).is_none_or(|single| BEGINNING.contains(single))
        && !word.starts_with(|c| CLINGING.contains(c))
        || word.chars().all(|c| c.is_ascii_alphanumeric())
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

fn single(word: &str) -> Option<char> {
    let mut characters = word.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// Cuts Chinese text into what a line should not part, and what is between it,
/// for the headings in a text, of which the layouts get no string.
pub(super) fn words(text: &str) -> Vec<(&str, bool)> {
    if text.chars().count() <= SHORT {
        return vec![(text, false)];
    }
    let mut words = Vec::new();
    let mut start = 0;
    for end in turns(text).into_iter().chain([text.len()]) {
        let mut rest = &text[start..end];
        while let Some(first) = rest.chars().next() {
            let han = is_han(first);
            let length = rest.find(|c| is_han(c) != han).unwrap_or(rest.len());
            let (run, after) = rest.split_at(length);
            words.push((run, han && (2..=LONGEST).contains(&run.chars().count())));
            rest = after;
        }
        start = end;
    }
    words
}

/// What is longer than this, in characters, is no word: the dictionary failed.
const LONGEST: usize = 8;

/// The places of texts that may not stand on one line, by these texts.
#[derive(Debug, Default)]
pub(super) struct Turns(BTreeMap<String, Vec<usize>>);

impl Turns {
    /// Takes up all titles and names of a brief.
    pub(super) fn add(&mut self, brief: &Brief) {
        let header = &brief.header;
        let sections = brief.sections.iter().map(|section| &section.title);
        let judgement = brief.judgement.iter().map(|judgement| &judgement.title);
        let references = brief.references.iter().map(|reference| &reference.title);
        let names = [&header.title].into_iter().chain(&header.publishers).chain(&header.partners);
        names.chain(sections).chain(judgement).chain(references).for_each(|text| self.text(text));
    }

    fn text(&mut self, text: &Text) {
        let shown = printable(&text.value);
        // What has seams is no string of words any more.
        if !(SHORT + 1..=LONG).contains(&shown.chars().count()) || seamed(&shown).is_some() {
            return;
        }
        let turns = turns(&shown);
        if !turns.is_empty() {
            self.0.insert(shown.into_owned(), turns);
        }
    }

    /// The file that tells the layouts; none where there is nothing to tell.
    pub(super) fn file(&self) -> Option<(String, Bytes)> {
        if self.0.is_empty() {
            return None;
        }
        let mut code = String::from("#let turns = (\n");
        for (text, turns) in &self.0 {
            let turns: Vec<String> = turns.iter().map(usize::to_string).collect();
            code.push_str(&format!("  {}: ({},),\n", escape::literal(text), turns.join(", ")));
        }
        Some((TURNS.to_owned(), Bytes::from_string(code + ")\n")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(text: &str) -> String {
        let ends: Vec<usize> = [0].into_iter().chain(turns(text)).chain([text.len()]).collect();
        ends.windows(2).map(|ends| &text[ends[0]..ends[1]]).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn turns_between_words() {
        assert_eq!(
            parted("东湾新区数字经济发展与新质生产力动态"),
            "东湾新区|数字|经济|发展|与新质生产力动态"
        );
        assert_eq!(
            parted("人工智能大模型助力长三角一体化高质量发展"),
            "人工智能大模型|助力长三角|一体化高质量发展"
        );
        assert_eq!(parted("綠色數據中心聯合試驗進入第二階段"), "綠色數據中心|聯合|試驗|進入|第二階段");
        assert_eq!(
            parted("中国高技术产业发展促进会新质生产力工作委员会"),
            "中国高技术|产业|发展|促进会新质生产力|工作|委员会"
        );
    }

    #[test]
    fn turns_neither_in_numbers_nor_before_particles() {
        assert_eq!(parted("全市生产总值第二十八次达到2万亿元"), "全市生产|总值|第二十八次|达到|2万亿元");
        assert_eq!(parted("春天里的中国"), "春天里的中国");
        assert_eq!(parted("Batteries on the northern grid"), "Batteries on the northern grid");
    }

    #[test]
    fn cuts_headings_into_words() {
        let text = "制造业韧性仍有一定支撑，AI升温";
        let kept: Vec<&str> = words(text).into_iter().filter(|word| word.1).map(|word| word.0).collect();
        assert_eq!(kept, ["制造业", "韧性", "仍有", "一定", "支撑", "升温"]);
        assert_eq!(words(text).into_iter().map(|word| word.0).collect::<String>(), text);
    }
}
