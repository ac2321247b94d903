//! The order of names.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale::locale;

use crate::text::lang::Lang;

/// As a dictionary of the language has it: by pinyin, by strokes, or by the alphabet.
pub(crate) fn collator(lang: Lang) -> CollatorBorrowed<'static> {
    let locale = match lang {
        Lang::Hans => locale!("zh-Hans"),
        Lang::Hant => locale!("zh-Hant"),
        Lang::En => locale!("en"),
    };
    Collator::try_new((&locale).into(), CollatorOptions::default()).expect("the data is compiled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_names_as_dictionaries_do() {
        let sorted = |lang: Lang, mut names: Vec<&'static str>| {
            let collator = collator(lang);
            names.sort_by(|a, b| collator.compare(a, b));
            names
        };
        // rén, guó, zhōng.
        assert_eq!(
            sorted(Lang::Hans, vec!["中国政府网", "人民网", "国家数据局"]),
            ["国家数据局", "人民网", "中国政府网"]
        );
        // Strokes: 2, 4, 11.
        assert_eq!(sorted(Lang::Hant, vec!["國家", "中央社", "人民"]), ["人民", "中央社", "國家"]);
        assert_eq!(sorted(Lang::En, vec!["reuters", "AP", "Économie"]), ["AP", "Économie", "reuters"]);
    }
}
