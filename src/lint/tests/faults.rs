//! Every rule on one text: the place, and the repair.

use super::super::{Kind, Lang, Rule, remarks};
use super::{clean, expect, finds};
use crate::words::Tongue;

#[test]
fn half_width_marks() {
    let rule = Rule::MarksHalfWidth;
    finds(rule, "今天⟦,⟧我们来了⟦.⟧", &[Some("，"), Some("。")]);
    finds(rule, "同比增长19.4%⟦,⟧进口增长；你好⟦, ⟧世界。", &[Some("，"), Some("，")]);
    finds(rule, "时间⟦:⟧10:30，真的⟦?!⟧是的⟦;⟧好。", &[Some("："), Some("？！"), Some("；")]);
    finds(rule, "推动AI⟦,⟧数据融合，他说⟦: ⟧“好。”", &[Some("，"), Some("：")]);
}

#[test]
fn half_width_brackets() {
    let rule = Rule::MarksHalfWidth;
    finds(rule, "数据要素 × 三年行动计划⟦ (⟧2024—2026 年⟦)⟧", &[Some("（"), Some("）")]);
    finds(
        rule,
        "人工智能⟦(⟧AI⟦)⟧技术，OpenAI⟦(⟧美国⟦)⟧发布。",
        &[Some("（"), Some("）"), Some("（"), Some("）")],
    );
    finds(rule, "占比约68.3%（上年为61.9%⟦)⟧，持续上升。", &[Some("）")]);
}

#[test]
fn straight_quotes() {
    let rule = Rule::QuotesStraight;
    finds(
        rule,
        "推动⟦\"⟧人工智能+⟦\"⟧行动，进入⟦\"⟧AI⟦\"⟧时代。",
        &[Some("“"), Some("”"), Some("“"), Some("”")],
    );
    finds(rule, "他说：“这是⟦\"⟧能耗焦虑⟦\"⟧的表现。”", &[Some("‘"), Some("’")]);
    finds(rule, "所谓⟦\"⟧智能经济，仍在发展。", &[None]);
    finds(rule, "他说：“这是⟦'⟧焦虑⟦'⟧。”又说⟦'⟧好⟦'⟧。", &[Some("‘"), Some("’"), None, None]);
    let text = "推動⟦\"⟧人工智能⟦\"⟧行動。";
    expect(text, Kind::Plain, Lang::Hant, rule, &[Some("「"), Some("」")]);
}

#[test]
fn a_quotation_with_one_straight_mark_is_one_fault() {
    for (text, fix) in [("所谓“智能经济⟦\"⟧，仍在发展。", "”"), ("所谓⟦\"⟧智能经济”，他说“好”。", "“")]
    {
        finds(Rule::QuotesStraight, text, &[Some(fix)]);
    }
}

#[test]
fn unbalanced_pairs() {
    let rule = Rule::PairsUnbalanced;
    finds(rule, "会议强调⟦“⟧三个不动摇，防止一哄而上。", &[None]);
    finds(rule, "印发⟦《⟧关于推动行动的意见（2026年），提出目标⟦”⟧。", &[None, None]);
    finds(rule, "这是《甲⟦（⟧乙》丙⟦）⟧的内容。", &[None, None]);
    finds(rule, "‘AI’Agent和it’s，‘it’s’与⟦‘⟧智能经济。", &[None]);
}

#[test]
fn a_quotation_goes_on_in_the_next_paragraph() {
    let text = "他说：“第一段的内容。\n\n“第二段的内容。”\n\n又说：⟦“⟧第三段。\n\n第四段。⟦”⟧";
    finds(Rule::PairsUnbalanced, text, &[None, None]);
}

#[test]
fn brackets_go_on_in_later_paragraphs() {
    let rule = Rule::PairsUnbalanced;
    finds(rule, "（甲方说明如下。\n\n以下《内容》⟦》⟧从略。）", &[None]);
    finds(rule, "⟦（⟧乙方说明。\n\n丙方⟦）⟧说明⟦）⟧。", &[None; 3]);
    expect("⟦（⟧甲方说明。\n\n## 标题\n\n内容从略。⟦）⟧", Kind::Markdown, Lang::Hans, rule, &[None; 2]);
}

#[test]
fn marks_that_face_the_wrong_way_are_not_nested() {
    clean("可以“文生文“和”文生图”，效果不错；《修改<实施《水法》规定>的决定》。", Lang::Hans);
}

#[test]
fn nested_pairs() {
    let rule = Rule::PairsNested;
    finds(rule, "印发《关于〈甲〉和⟦《⟧乙⟦》⟧的通知》。", &[Some("〈"), Some("〉")]);
    finds(rule, "他说：“这是⟦“⟧焦虑⟦”⟧的表现。”", &[Some("‘"), Some("’")]);
}

#[test]
fn ellipses() {
    let rule = Rule::EllipsisForm;
    finds(rule, "企业反映最集中⟦...⟧尤其是中小企业⟦。。。⟧", &[Some("……"), Some("……")]);
    finds(rule, "包括数据、算力⟦…⟧他说：“⟦...⟧好。”", &[Some("……"), Some("……")]);
    finds(Rule::EllipsisRedundant, "数据、算力⟦……等⟧，能源、场景⟦……等等⟧。", &[None, None]);
}

#[test]
fn dashes() {
    let rule = Rule::DashForm;
    finds(rule, "反映最集中⟦--⟧尤其是企业⟦――⟧非常集中。", &[Some("——"), Some("——")]);
    finds(rule, "他来了，⟦—⟧真的来了。", &[Some("——")]);
}

#[test]
fn connectors_of_ranges() {
    let rule = Rule::RangeConnector;
    finds(rule, "规划期为2026⟦-⟧2030年和2021年⟦～⟧2025年。", &[Some("—"), Some("—")]);
    finds(rule, "2024⟦——⟧2026年、6月8日⟦～⟧14日和6月8⟦-⟧14日，3⟦-⟧5月完成。", &[Some("—"); 4]);
    finds(rule, "每批25⟦~⟧30 g，3⟦-⟧5个，15%⟦-⟧30%。", &[Some("～"); 3]);
    finds(rule, "电话010⟦—⟧68320000，传真0510⟦～⟧8652104。", &[Some("-"); 2]);
}

#[test]
fn units_of_ranges() {
    let rule = Rule::RangeUnit;
    finds(rule, "投资⟦9～16亿⟧元，占⟦15～30%⟧。", &[Some("9亿～16亿"), Some("15%～30%")]);
    finds(rule, "增长⟦5-10%⟧，规模为⟦2—3 万⟧亿元。", &[Some("5%～10%"), Some("2 万—3 万")]);
    // It is said for 70% to 80%.
    finds(Rule::RangeConnector, "准确率为7⟦-⟧80%。", &[Some("～")]);
}

#[test]
fn numbers() {
    finds(
        Rule::NumberApproximate,
        "大约有⟦三、四⟧个项目，近⟦3、4⟧年，有⟦2、3⟧家。",
        &[Some("三四"), Some("三四"), Some("两三")],
    );
    finds(Rule::NumberMixed, "共有⟦3千⟧人和⟦1百⟧多家。", &[Some("3000"), Some("100")]);
    finds(Rule::DecimalLeadingZero, "增长⟦.5⟧%，约⟦.25⟧亿元。", &[Some("0.5"), Some("0.25")]);
}

#[test]
fn ordinals() {
    let rule = Rule::OrdinalMark;
    finds(rule, "⟦1、⟧背景和现状", &[Some("1.")]);
    // Else one item of a list would be mended and the next not.
    finds(rule, "⟦2、⟧AI 合照", &[Some("2.")]);
    finds(rule, "⟦10、⟧ HTML 邮件", &[Some("10.")]);
    finds(rule, "⟦（一）、⟧背景：⟦①、⟧现状。", &[Some("（一）"), Some("①")]);
    finds(rule, "⟦第一、⟧高技术制造是支撑。⟦首先、⟧要稳定供给。", &[Some("第一，"), Some("首先，")]);
    finds(rule, "抓统筹。⟦再次、⟧要稳定供给。⟦最后、⟧要抓落实。", &[Some("再次，"), Some("最后，")]);
    finds(rule, "⟦一，⟧背景和现状", &[Some("一、")]);
    finds(rule, "⟦二. ⟧背景和现状", &[Some("二、")]);
}

#[test]
fn ordinals_before_figures() {
    let rule = Rule::OrdinalMark;
    finds(rule, "1.对象\n⟦2、⟧60岁以上老人\n\n3.办法", &[None]);
    finds(rule, "⟦1、⟧2025年完成试点\n\n⟦2、⟧2026年全面推开", &[None, None]);
    finds(rule, "2.办法\n\n⟦3、⟧4月底前完成", &[None]);
    for text in [
        "2、60岁以上老人",
        "5、6月增长较快\n\n6、7月回落",
        "1.对象\n\n2、60、70岁老人",
        "1.对象\n\n5、6月增长较快",
    ] {
        clean(text, Lang::Hans);
    }
}

#[test]
fn dates() {
    finds(Rule::YearShort, "⟦26年6月10日⟧开会，⟦26年上半年⟧增长。", &[None, None]);
    clean("公元79年10月24日火山爆发，公元前44年3月15日遇刺。", Lang::Hans);
    finds(
        Rule::DatePadding,
        "2026年⟦06月09日⟧，⟦2026-6-9⟧发布，6月⟦09日⟧和⟦06 月⟧9日。",
        &[Some("6月9日"), Some("2026-06-09"), Some("9日"), Some("6 月")],
    );
    finds(Rule::YearGrouped, "自⟦2,026⟧年6月起，到⟦1,949⟧年10月。", &[Some("2026"), Some("1949")]);
    finds(Rule::DatePadding, "自⟦09月⟧起执行。", &[Some("9月")]);
    finds(Rule::DateWeekday, "⟦2026年6月10日（星期四⟧）召开，⟦2026-06-11 周三⟧上午闭幕。", &[None, None]);
    finds(Rule::DateWeekday, "⟦2024 年 2 月 29 日，星期日⟧，开会；2月30日不存在。", &[None]);
    assert_eq!(
        Rule::DateWeekday.phrase("2026年6月10日（星期四", Some("星期三"), Tongue::En),
        "`2026年6月10日（星期四`: that day is 星期三"
    );
}

#[test]
fn weekdays_before_their_dates() {
    let rule = Rule::DateWeekday;
    finds(rule, "⟦周五（2026年6月20日⟧）召开，⟦星期五2026年6月20日⟧闭幕。", &[None, None]);
    for right in [
        "周六（2026年6月20日）召开，2026年6月19日周五 2026年6月20日休会。",
        "周五、周日（2026年6月20日、21日），周五至周日（2026年6月20日至22日）。",
        "周五（2026年6月20日至22日）和周五，2026年6月20日前再议。",
    ] {
        clean(right, Lang::Hans);
    }
}

#[test]
fn days_that_no_calendar_has() {
    let rule = Rule::DateImpossible;
    finds(rule, "⟦2026年6月31日⟧召开，⟦2025年2月29日⟧，⟦13月5日⟧。", &[None, None, None]);
    finds(rule, "今年⟦2月30日⟧和⟦6月28日至31日⟧，⟦2026 年 9 月 31 日⟧。", &[None, None, None]);
    finds(rule, "自⟦2026-06-31⟧起执行。", &[None]);
    for right in [
        "2月29日和2024年2月29日都有，2月30日不存在，没有6月31日。",
        "农历2月30日，1900年2月29日，第13月5日，1.13月5日，6月28日至7月31日。",
        "6月30日—2日，12月31日，2026-02-30号令。",
    ] {
        clean(right, Lang::Hans);
    }
    let remarks = remarks("2025年2月29日开会。", Kind::Plain, Lang::Hans);
    let phrase = rule.phrase(&remarks[0].found, remarks[0].advice.as_deref(), Tongue::En);
    assert_eq!(phrase, "the calendar has no `2025年2月29日`: 2025年2月 has 28 days");
}

#[test]
fn lists_and_letters() {
    finds(Rule::ListBetweenMarks, "《甲⟦》、《⟧乙》作了报道。“丙⟦”、“⟧丁”都要防止。", &[None, None]);
    finds(
        Rule::WidthFullLatin,
        "增长⟦５．０％⟧，⟦ＡＩ⟧产业达⟦３⟧个。",
        &[Some("5.0%"), Some("AI"), Some("3")],
    );
    finds(Rule::WidthFullLatin, "增长5⟦．0⟧%，规模扩大。", &[Some(".0")]);
    finds(
        Rule::MarksRepeated,
        "完了⟦。。⟧是的⟦，，⟧好⟦！！！！⟧不⟦，。⟧",
        &[Some("。"), Some("，"), Some("！！！"), None],
    );
}

#[test]
fn spaces() {
    finds(Rule::SpaceIndent, "⟦　　⟧今天的主线是智能经济。", &[Some("")]);
    finds(Rule::SpaceIndent, "⟦　⟧对地方来说，这是机会。", &[Some("")]);
    let wide = "国家数据局发⟦布\u{3000}关⟧于数据市场的文件，继续强调方向。";
    expect(wide, Kind::Markdown, Lang::Hans, Rule::SpaceHanHan, &[None]);
    finds(Rule::SpaceIndent, "⟦\u{a0}\u{a0}\u{a0}\u{a0}⟧对地方来说，这是机会。", &[Some("")]);
    let text = "智能经济⟦， ⟧仍在发展⟦。 ⟧对地方来说，“团结， 紧张”是口号。";
    expect(text, Kind::Markdown, Lang::Hans, Rule::SpaceAfterMark, &[Some("，"), Some("。")]);
    let text = "国家数据局发⟦布 关⟧于数据市场的文件，继续强调方向。";
    expect(text, Kind::Markdown, Lang::Hans, Rule::SpaceHanHan, &[None]);
    clean("第四天 计算机课程：考点归纳，详解命题。", Lang::Hans);
    clean("本项目很实用，来自 @有故事的同学 的分享。", Lang::Hans);
}

#[test]
fn dots_and_document_numbers() {
    finds(Rule::DotForm, "阿卜杜拉⟦•⟧买买提和马克⟦・⟧吐温到会。", &[Some("·"), Some("·")]);
    finds(Rule::DotForm, "阿卜杜拉⟦．⟧买买提到会。", &[None]);
    let rule = Rule::DocumentNumberBrackets;
    finds(rule, "依据国发⟦[2026]⟧12号和工信部⟦（2025）⟧3 号文件。", &[Some("〔2026〕"), Some("〔2025〕")]);
    finds(rule, "依据国办发⟦【2026】⟧第5号，京政⟦(2024)⟧8号。", &[Some("〔2026〕"), Some("〔2024〕")]);
}

#[test]
fn look_alike_characters() {
    let rule = Rule::CharacterRadical;
    finds(rule, "⟦\u{2f2f}⟧业和⟦\u{2ed3}⟧期发展。", &[Some("工"), Some("长")]);
    finds(rule, "⟦\u{f9e9}⟧程，⟦\u{2e98}⟧旁。", &[Some("里"), None]);
    finds(rule, "⟦\u{2f800}⟧字，﨑字不变。", &[Some("丽")]);
    finds(Rule::CharacterPrivate, "图标⟦\u{e001}⟧和⟦\u{f0001}⟧。", &[None, None]);
}

#[test]
fn stray_escapes() {
    let rule = Rule::EscapeLatex;
    let text = "Apollo, Blackstone back Anthropic's ⟦\\$⟧35 billion capacity expansion";
    finds(rule, text, &[Some("$")]);
    finds(rule, "增长5⟦\\%⟧，研发⟦\\&⟧设计。", &[Some("%"), Some("&")]);
    expect("字段file⟦\\_⟧name，C⟦\\#⟧语言。", Kind::Plain, Lang::Hans, rule, &[Some("_"), Some("#")]);
    let text = "the ⟦\\$⟧5 plan";
    expect(text, Kind::Plain, Lang::En, rule, &[Some("$")]);
}

/// A hint has the words that belong there, not those of another text.
#[test]
fn hints_are_of_this_case() {
    let hint = |text: &str| {
        let found = remarks(text, Kind::Markdown, Lang::Hans);
        let remark = &found[0];
        remark.rule.hint(&remark.found, remark.advice.as_deref(), Tongue::En)
    };
    for (text, expected) in [
        ("共有5千人。", "write `5000` or `五千`"),
        ("共有2千人。", "write `2000` or `两千`"),
        ("增长8-12%。", "write `8%～12%`"),
        ("近2、3年来，", "write `两三`"),
        ("自06月05日起。", "write `6月5日`"),
        ("依据国发[2024]7号。", "write `〔2024〕`"),
        ("2026年6月10日（星期四）开会。", "write 星期三 if the date is right; else correct the date"),
        ("周五（2026年6月20日）开会。", "write 周六 if the date is right; else correct the date"),
        ("自2,019年7月起。", "write `2019`"),
        ("98年6月10日发布。", "write all four figures: `1998年6月10日`"),
        ("他说，“可以。", "add the missing `”`, or delete this one"),
        ("甲、乙……等。", "keep either `……` or `等`"),
        ("能源or资本。", "write `或`"),
        ("《甲》、《乙》。", "write `》《`"),
        ("好，。", "keep one of the marks in `，。`"),
        ("⼯业发展。", "write `工`"),
        ("增长.5%。", "write `0.5`"),
        ("1、背景和现状", "write `1.`"),
        ("　　今天的主线。", "delete them: the layout indents paragraphs"),
    ] {
        assert_eq!(hint(text), expected, "{text}");
    }
}

#[test]
fn stray_words() {
    let rule = Rule::WordStrayLatin;
    finds(rule, "土地、网络 ⟦and⟧ 运维能力的综合竞争。", &[None]);
    finds(rule, "能源⟦or⟧资本，中国 ⟦of⟧ 未来。", &[None, None]);
    clean("优化了性能不好的 with 等特性。", Lang::Hans);
}
