//! The keys of the contract by the names that Chinese editors give them, and
//! which tables are lists.

/// Chinese names and common slips with the keys they may stand for, the
/// likeliest first; which of them is meant, the table decides.
const NAMES: &[(&str, &[&str])] = &[
    ("报头 刊头 抬头 页眉 头部 報頭", &["header"]),
    ("标题 题目 题名 標題 題目", &["title"]),
    ("刊名 报名 刊物名称 简报名称", &["title"]),
    ("名称 名字 姓名 名稱", &["name", "title", "value"]),
    ("副标题 副题 副標題", &["subtitle"]),
    (
        "编印单位 主办单位 主办 编印 编制单位 印发单位 发布单位 出版单位 出版者 出版社 編印單位 主辦單位",
        &["publisher"],
    ),
    ("单位 單位", &["unit", "publisher"]),
    ("合作单位 协办单位 支持单位 合作伙伴 协办 合作單位", &["partners"]),
    ("日期 时间 发布日期 出版日期 時間", &["date"]),
    ("期号 期数 刊期 期 期號 期數", &["issue"]),
    ("总期号 总期数 总期 总第 總期號 總期數", &["total_issue"]),
    ("密级 标注 标记 密级标识 密級", &["marking"]),
    ("标志 徽标 图标 会徽 標誌", &["logo"]),
    ("摘要 内容摘要 提要 导读 概要 內容摘要", &["summary", "text"]),
    ("正文 内容 文字 文本 正文内容 內容 content", &["body", "text"]),
    ("关键词 关键字 主题词 關鍵詞", &["keywords"]),
    ("章节 栏目 小节 部分 条目 板块 版块 正文部分 欄目 章節", &["sections"]),
    ("研判 判断 今日判断 评论 结语 观点 编者按 判斷 評論", &["judgement"]),
    ("标签 標籤", &["label"]),
    ("参考文献 文献 引用 参考资料 资料来源 來源列表 參考文獻", &["references"]),
    ("来源 出处 来源单位 媒体 來源 出處", &["source"]),
    ("编号 标识 代号 序号 編號 number no", &["id", "issue"]),
    ("作者 著者 撰文", &["authors"]),
    ("类型 类别 文献类型 類型", &["type"]),
    ("访问日期 引用日期 查阅日期 訪問日期", &["accessed"]),
    ("链接 网址 网页 网站 连接 連結 鏈接 網址 link", &["url"]),
    ("地址 邮箱 电子邮箱", &["url", "address"]),
    ("备注 注释 用途 備註", &["note"]),
    ("说明 說明", &["note", "caption", "text"]),
    ("联系 联系我们 联系方式 联系人 页脚 聯繫 聯絡我們", &["contact"]),
    ("二维码 码 二維碼", &["codes"]),
    ("图注 题注 图片说明 圖注", &["caption"]),
    ("图片 图像 照片 圖片", &["image"]),
    ("关于 简介 关于我们 机构介绍 關於我們", &["about"]),
    ("分发 分送 报尾 发送 发送范围 分發", &["distribution"]),
    ("报 报送 主报 報", &["report_to"]),
    ("送 抄送", &["send_to"]),
    ("发 印发 下发 發", &["issue_to"]),
    ("份数 印数 印制份数 共印 份數", &["copies"]),
    ("责任编辑 编辑 责编 責任編輯", &["editor"]),
    ("审核 校对 审校 核稿 審核", &["reviewer"]),
    ("签发 签发人 批准 簽發", &["approver"]),
    ("版式 模板 布局 样式 版面", &["layout"]),
    ("语言 语种 語言", &["lang"]),
    ("文献格式 参考文献格式 著录格式 引文格式", &["reference_style"]),
    ("默认 默认值 缺省", &["defaults"]),
    ("输出", &["output"]),
    ("目录 文件夹 输出目录", &["dir", "dirs", "contents"]),
    ("文件名", &["name"]),
    ("字体", &["fonts"]),
    ("标准", &["standard"]),
    ("检查 校验", &["check"]),
    ("禁止", &["deny"]),
    ("允许 忽略", &["allow"]),
    ("邮件", &["mail"]),
    ("发件人", &["from"]),
    ("发件人名称", &["sender_name"]),
    ("回复 回信", &["reply_to"]),
    ("主题 邮件主题", &["subject"]),
    ("称呼 问候", &["greeting"]),
    ("退订", &["unsubscribe"]),
    ("服务器", &["server", "smtp"]),
    ("端口", &["port"]),
    ("加密", &["security"]),
    ("用户 用户名", &["user"]),
];

/// The tables of which a file has several, by their path.
const LISTS: [&str; 6] =
    ["sections", "references", "key_figures", "contact.codes", "contact.about", "readers"];

/// The tables of which a file has one.
const TABLES: [&str; 18] = [
    "header",
    "summary",
    "judgement",
    "contact",
    "distribution",
    "page",
    "defaults",
    "output",
    "fonts",
    "pdf",
    "check",
    "words",
    "mail",
    "mail.smtp",
    "mail.limits",
    "mail.dkim",
    "site",
    "series",
];

/// The key among `known` that a name stands for.
pub(super) fn key<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let same = |key: &&&str| plain(key) == plain(name);
    let named = || candidates(name)?.iter().find_map(|candidate| known.iter().find(|key| key == &candidate));
    known.iter().find(same).or_else(named).copied()
}

/// A key without what tells two ways of writing it apart: `total-issue`, `Total Issue`.
fn plain(key: &str) -> String {
    key.chars().filter(|sign| !matches!(sign, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The keys that a name may stand for.
pub(super) fn candidates(name: &str) -> Option<&'static [&'static str]> {
    let name = name.trim();
    let (_, keys) = NAMES.iter().find(|(names, _)| names.split(' ').any(|known| known == name))?;
    Some(keys)
}

/// Every table's path.
pub(super) fn tables() -> impl Iterator<Item = &'static str> {
    LISTS.into_iter().chain(TABLES)
}

/// Whether a table of this path is one of a list; none where it is not known.
pub(super) fn is_list<'a>(path: impl Iterator<Item = &'a str>) -> Option<bool> {
    let mut english: Vec<&str> = Vec::new();
    for part in path {
        let known = |key: &str| {
            let full = english.iter().chain([&key]).copied().collect::<Vec<_>>().join(".");
            LISTS.contains(&full.as_str()) || TABLES.contains(&full.as_str())
        };
        let named = || candidates(part)?.iter().copied().find(|key| known(key));
        english.push(if known(part) { part } else { named().unwrap_or(part) });
        if english == ["defaults"] {
            english.clear();
        }
    }
    let path = english.join(".");
    if path.is_empty() || TABLES.contains(&path.as_str()) {
        return Some(false);
    }
    LISTS.contains(&path.as_str()).then_some(true)
}
