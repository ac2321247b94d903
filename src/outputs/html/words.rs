//! What pages themselves say in addition to what an issue prints, in each
//! language.

use serde::Serialize;

use crate::text::lang::Lang;

/// The words of pages. Those with `{}` have a number in its place.
#[derive(Debug, Serialize)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct SiteWords {
    pub skip: &'static str,
    pub site: &'static str,
    pub home: &'static str,
    pub archive: &'static str,
    pub search: &'static str,
    pub subscribe: &'static str,
    pub neighbours: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub pdf: &'static str,
    pub latest: &'static str,
    pub read: &'static str,
    pub contents: &'static str,
    pub notes: &'static str,
    pub back: &'static str,
    pub count: &'static str,
    pub year: &'static str,
    pub earlier: &'static str,
    pub query: &'static str,
    pub hint: &'static str,
    pub needs_script: &'static str,
    pub found: &'static str,
    pub nothing: &'static str,
    pub searching: &'static str,
    pub more: &'static str,
    pub no_source: &'static str,
    pub cited_in: &'static str,
    pub sources: &'static str,
    pub atom: &'static str,
    pub json: &'static str,
    pub made: &'static str,
}

const HANS: SiteWords = SiteWords {
    skip: "跳到正文",
    site: "本站",
    home: "首页",
    archive: "往期",
    search: "搜索",
    subscribe: "订阅",
    neighbours: "前后各期",
    previous: "上一期",
    next: "下一期",
    pdf: "PDF 版",
    latest: "最新一期",
    read: "阅读全文",
    contents: "本期内容",
    notes: "注释",
    back: "回到正文",
    count: "共 {} 期",
    year: "{}年",
    earlier: "更早",
    query: "要找的词",
    hint: "几个词之间用空格分开，找同时含有它们的各期。",
    needs_script: "搜索要用脚本，这个浏览器没有启用。",
    found: "找到 {} 期",
    nothing: "没有找到。",
    searching: "正在找……",
    more: "再往前找",
    no_source: "未注明来源",
    cited_in: "见于",
    sources: "按来源排列",
    atom: "Atom 订阅源",
    json: "JSON 订阅源",
    made: "用 jianbao 制作",
};

const HANT: SiteWords = SiteWords {
    home: "首頁",
    skip: "跳到正文",
    neighbours: "前後各期",
    search: "搜尋",
    subscribe: "訂閱",
    read: "閱讀全文",
    contents: "本期內容",
    notes: "註釋",
    query: "要找的詞",
    hint: "幾個詞之間用空格分開，找同時含有它們的各期。",
    needs_script: "搜尋要用指令碼，這個瀏覽器沒有啟用。",
    nothing: "沒有找到。",
    searching: "正在找……",
    no_source: "未註明來源",
    cited_in: "見於",
    sources: "按來源排列",
    atom: "Atom 訂閱源",
    json: "JSON 訂閱源",
    made: "用 jianbao 製作",
    ..HANS
};

const EN: SiteWords = SiteWords {
    skip: "Skip to the text",
    site: "Site",
    home: "Home",
    archive: "Archive",
    search: "Search",
    subscribe: "Subscribe",
    neighbours: "Issues before and after",
    previous: "Previous issue",
    next: "Next issue",
    pdf: "PDF",
    latest: "Latest issue",
    read: "Read the issue",
    contents: "In this issue",
    notes: "Notes",
    back: "Back to the text",
    count: "Issues: {}",
    year: "{}",
    earlier: "Earlier",
    query: "Words to look for",
    hint: "Several words, separated by spaces, have to be in the same issue.",
    needs_script: "The search needs a script, which this browser does not run.",
    found: "Issues found: {}",
    nothing: "Nothing found.",
    searching: "Searching…",
    more: "Search further back",
    no_source: "Source not given",
    cited_in: "In",
    sources: "By source",
    atom: "Atom feed",
    json: "JSON feed",
    made: "Made with jianbao",
};

impl SiteWords {
    /// The words of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Hans => &HANS,
            Lang::Hant => &HANT,
            Lang::En => &EN,
        }
    }
}
