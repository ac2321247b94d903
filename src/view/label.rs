//! The word before a judgement's title, if the brief has none and 今日判断 would be
//! wrong.

use crate::brief::Brief;
use crate::text::lang::Lang;

/// What the names of newsletters that do not appear daily have in them. One
/// character is not enough: 周口 is a town, and 青年 no year.
const PERIODS: &str = "周报 周刊 周讯 周评 周记 周简报 周动态 周观察 每周 双周 一周 本周 \
    週報 週刊 週訊 週評 週記 週簡報 週動態 週觀察 每週 雙週 一週 本週 \
    月报 月刊 月讯 月评 月度 每月 双月 半月 月報 月訊 月評 雙月 旬刊 旬报 旬報 季刊 季报 季報 季度 年刊";

/// The label of an issue that is not of one day.
pub(super) fn of_period(brief: &Brief) -> Option<&'static str> {
    let names = [Some(&brief.header.title), brief.header.subtitle.as_ref()];
    of_names(names.into_iter().flatten().map(|name| name.value.as_str()), brief.lang)
}

/// The same by the newsletter's name and the line under it.
pub(crate) fn of_names<'a>(names: impl IntoIterator<Item = &'a str>, lang: Lang) -> Option<&'static str> {
    let of_period = names.into_iter().any(is_of_period);
    match lang {
        Lang::Hans if of_period => Some("本期判断"),
        Lang::Hant if of_period => Some("本期判斷"),
        _ => None,
    }
}

fn is_of_period(name: &str) -> bool {
    PERIODS.split_whitespace().any(|period| name.contains(period))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_told_from_a_name() {
        for name in ["产业周报", "一周要闻", "国资月刊", "第三季度简报", "双月观察"] {
            assert!(is_of_period(name), "{name}");
        }
        for name in ["每日动态", "周口日报", "青年简报", "月湖区简报", "四季酒店动态", "周恩来研究", "简报"]
        {
            assert!(!is_of_period(name), "{name}");
        }
    }
}
