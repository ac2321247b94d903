//! Figures that contradict the words around them: 从 5 增至 3, a rate above 100%, 减少 3 倍;
//! and 约…左右, which says one thing twice.

use std::ops::Range;

use super::prose::{EDGE, Paragraph, is_han, is_space};
use super::ranges::{number_end, value};
use super::{Lang, Remark, Rule};

/// Reports such figures.
pub(super) fn check(paragraph: &Paragraph<'_>, _: Lang, found: &mut Vec<Remark>) {
    let mut at = 0;
    while at < paragraph.chars.len() {
        let end = number_end(paragraph, at);
        if end > at && !paragraph.before(at).is_ascii_alphanumeric() {
            let number = at..end;
            let remark = change(paragraph, &number)
                .or_else(|| rate(paragraph, &number))
                .or_else(|| shares(paragraph, &number))
                .or_else(|| times(paragraph, &number))
                .or_else(|| twice(paragraph, &number));
            found.extend(remark);
        } else if paragraph.at(at) == '二' {
            found.extend(two(paragraph, at));
        }
        at = end.max(at + 1);
    }
}

const RISES: [&str; 11] =
    ["增长", "增加", "提高", "上升", "提升", "扩大", "上涨", "攀升", "跃升", "增", "升"];
const FALLS: [&str; 12] =
    ["下降", "降低", "减少", "缩减", "缩短", "回落", "下跌", "压缩", "缩小", "压减", "降", "减"];

/// Of these more is less, or the figures are places on a list.
const OTHERWISE: [&str; 14] = [
    "精度",
    "误差",
    "排名",
    "名次",
    "位次",
    "延迟",
    "分辨率",
    "时间",
    "时长",
    "汇率",
    "纬",
    "经度",
    "速度",
    "第",
];

/// What stands between a number and its unit, and makes it larger.
const FACTORS: [(&str, f64); 6] =
    [("万亿", 1e12), ("千万", 1e7), ("百万", 1e6), ("亿", 1e8), ("万", 1e4), ("千", 1e3)];

/// A number with its factor, and where its unit begins.
struct Quantity {
    value: f64,
    factor: bool,
    unit: usize,
}

impl Quantity {
    fn of(paragraph: &Paragraph<'_>, number: &Range<usize>) -> Self {
        let after = paragraph.skip(number.end, is_space);
        let factor = FACTORS.iter().find(|(word, _)| paragraph.starts_with(after, word));
        let value = value(paragraph, number);
        match factor {
            Some((word, factor)) => {
                Self { value: value * factor, factor: true, unit: after + word.chars().count() }
            }
            None => Self { value, factor: false, unit: after },
        }
    }
}

/// How far before a number its 从 may stand, in characters.
const CLAUSE: usize = 40;

/// How long a unit is looked for, in characters.
const UNIT: usize = 10;

/// `从80.1%提高到59.7%`: the words say up, the figures down. Only with the same unit.
fn change(paragraph: &Paragraph<'_>, number: &Range<usize>) -> Option<Remark> {
    let left = Quantity::of(paragraph, number);
    let near = "从由的约近超达为仅过是到低高于不足有";
    let before = paragraph.before(paragraph.skip_back(number.start, is_space));
    let is_unit = |at: &usize| is_han(paragraph.at(*at)) || "%‰％".contains(paragraph.at(*at));
    let unit_end = left.unit + (left.unit..left.unit + UNIT).take_while(is_unit).count();
    let verb_at = (left.unit..=unit_end).find(|at| verb(paragraph, *at).is_some())?;
    let (rises, to) = verb(paragraph, verb_at)?;
    let unit = without_about(paragraph.text(left.unit..verb_at));
    if !near.contains(before) || unit.starts_with(['年', '月', '日']) || unit.is_empty() && !left.factor {
        return None;
    }
    let goes_on = |at: &usize| !"，。；：！？\n、".contains(paragraph.at(*at));
    let reach = number.start.saturating_sub(CLAUSE)..number.start;
    let clause = number.start - reach.rev().take_while(goes_on).count();
    let start = (clause..number.start).rev().find(|at| matches!(paragraph.at(*at), '从' | '由'))?;
    if OTHERWISE.iter().any(|word| paragraph.text(clause..number.start).contains(word)) {
        return None;
    }
    let number = right_number(paragraph, to)?;
    let right = Quantity::of(paragraph, &number);
    let same = unit.chars().enumerate().all(|(offset, char)| paragraph.at(right.unit + offset) == char);
    let against = if rises { right.value < left.value } else { right.value > left.value };
    let end = right.unit + unit.chars().count();
    (same && against && (!unit.is_empty() || right.factor))
        .then(|| paragraph.remark(Rule::NumberContradiction, start..end, None))
}

/// A verb with 到, 至 or 为 at an index: whether it says more, and where it ends.
fn verb(paragraph: &Paragraph<'_>, at: usize) -> Option<(bool, usize)> {
    let of = |words: &[&str]| {
        let word = words.iter().find(|word| paragraph.starts_with(at, word))?;
        let end = at + word.chars().count();
        matches!(paragraph.at(end), '到' | '至' | '为').then_some(end + 1)
    };
    of(&RISES).map(|end| (true, end)).or_else(|| of(&FALLS).map(|end| (false, end)))
}

fn without_about(mut unit: String) -> String {
    for word in ["左右", "以上", "以下"] {
        unit = unit.strip_suffix(word).map(str::to_owned).unwrap_or(unit);
    }
    unit
}

/// The number after 增至, with 2026年的 or 约 before it.
fn right_number(paragraph: &Paragraph<'_>, to: usize) -> Option<Range<usize>> {
    let near = |char: char| "约近超达过仅于了的时底末初".contains(char) || is_space(char);
    let mut start = paragraph.skip(to, near);
    let end = number_end(paragraph, start);
    if end == start + 4 && paragraph.at(end) == '年' {
        start = paragraph.skip(end + 1, near);
    }
    let number = start..number_end(paragraph, start);
    (!number.is_empty()).then_some(number)
}

/// Shares of a whole. Not 入学率, 普及率 and 覆盖率, which are counted otherwise too.
const RATES: [&str; 20] = [
    "占比",
    "占有率",
    "合格率",
    "及格率",
    "达标率",
    "出勤率",
    "满意率",
    "森林覆盖率",
    "绿化覆盖率",
    "城镇化率",
    "国产化率",
    "准确率",
    "正确率",
    "治愈率",
    "失业率",
    "成活率",
    "优良率",
    "天数比率",
    "市场份额",
    "通过率",
];

/// `合格率达到102%`.
fn rate(paragraph: &Paragraph<'_>, number: &Range<usize>) -> Option<Remark> {
    let unit = paragraph.at(paragraph.skip(number.end, is_space));
    if !matches!(unit, '%' | '％') || value(paragraph, number) <= 100.0 {
        return None;
    }
    let joint = |char: char| "为达到是超过约高至升提在保持".contains(char) || is_space(char);
    let end = paragraph.skip_back(number.start, joint);
    let before = paragraph.text(end.saturating_sub(5)..end);
    let name = RATES.iter().find(|name| before.ends_with(**name))?;
    let start = end - name.chars().count();
    Some(paragraph.remark(Rule::NumberRate, start..paragraph.skip(number.end, is_space) + 1, None))
}

/// `三次产业结构为5.1∶40.2∶56.7`: the three are shares of one whole.
fn shares(paragraph: &Paragraph<'_>, first: &Range<usize>) -> Option<Remark> {
    let mut parts = vec![first.clone()];
    while parts.len() < 4 {
        let end = parts.last()?.end;
        let sign = paragraph.skip(end, is_space);
        let next = paragraph.skip(sign + 1, is_space);
        if !matches!(paragraph.at(sign), '∶' | ':' | '：') || number_end(paragraph, next) == next {
            break;
        }
        parts.push(next..number_end(paragraph, next));
    }
    let lead = paragraph.text(first.start.saturating_sub(12)..first.start);
    if parts.len() != 3 || !lead.contains("产业") {
        return None;
    }
    let sum: f64 = parts.iter().map(|part| value(paragraph, part)).sum();
    // 5:3:2 is a proportion, and each share was rounded.
    let wrong = (90.0..110.0).contains(&sum) && (sum - 100.0).abs() > 0.25;
    let remark = || paragraph.remark(Rule::NumberShares, first.start..parts[2].end, None);
    wrong.then(|| remark().advising(format!("{sum:.1}")))
}

const LESS: [&str; 8] = ["减少", "降低", "下降", "缩小", "缩短", "减小", "减轻", "下跌"];

/// `能耗降低了3倍`: nothing is left after once.
fn times(paragraph: &Paragraph<'_>, number: &Range<usize>) -> Option<Remark> {
    let after = paragraph.skip(number.end, |char| is_space(char) || "多余几".contains(char));
    if paragraph.at(after) != '倍' || after > number.end + 2 {
        return None;
    }
    let end = paragraph.skip_back(number.start, |char| is_space(char) || "了约近".contains(char));
    let start = end.checked_sub(2)?;
    paragraph
        .starts_with_any(start, &LESS)
        .then(|| paragraph.remark(Rule::NumberTimes, start..after + 1, None))
}

/// What is counted so: after these, 以上 belongs to the number.
const MEASURES: [&str; 22] = [
    "个百分点",
    "个月",
    "公里",
    "小时",
    "分钟",
    "美元",
    "个",
    "名",
    "人",
    "家",
    "年",
    "天",
    "次",
    "元",
    "吨",
    "台",
    "%",
    "％",
    "倍",
    "项",
    "件",
    "岁",
];

/// `约30万人左右`, `超过10%以上`.
fn twice(paragraph: &Paragraph<'_>, number: &Range<usize>) -> Option<Remark> {
    let lead = paragraph.skip_back(number.start, is_space);
    let before = |words: &[&'static str]| {
        let fits = |word: &&&str| {
            lead.checked_sub(word.chars().count()).is_some_and(|at| paragraph.starts_with(at, word))
        };
        words.iter().find(fits).map(|word| lead - word.chars().count())
    };
    let about =
        before(&["大约", "大概", "约"]).filter(|at| !"预大节公契合特".contains(paragraph.before(*at)));
    let (start, ends) = match about {
        Some(start) => (start, ["左右", "上下"].as_slice()),
        None => (before(&["超过", "超出", "至少", "不少于", "不低于", "最少"])?, ["以上"].as_slice()),
    };
    let quantity = Quantity::of(paragraph, number);
    let measure = MEASURES.iter().find(|word| paragraph.starts_with(quantity.unit, word));
    let unit = quantity.unit + measure.map_or(0, |word| word.chars().count());
    let unit = paragraph.skip(unit, is_space);
    let end = ends.iter().find(|word| paragraph.starts_with(unit, word)).map(|_| unit + 2)?;
    // 上下级, 上下游, 左右手 are words of their own.
    let word = "级游文手两岸".contains(paragraph.at(end));
    (!word).then(|| paragraph.remark(Rule::NumberAboutTwice, start..end, None))
}

/// `二个月`: before a measure word it is 两.
fn two(paragraph: &Paragraph<'_>, at: usize) -> Option<Remark> {
    let before = paragraph.before(at);
    let counted = "第十百千万零〇初星期周、～—-和或与及有又之其无年月".contains(before)
        || super::prose::is_numeral(before)
        || before.is_ascii_digit();
    let measured =
        paragraph.at(at + 1) == '个' && paragraph.at(at + 2) != EDGE && paragraph.at(at + 2) != '、';
    (measured && !counted).then(|| paragraph.remark(Rule::NumberTwo, at..at + 2, Some("两个".to_owned())))
}
