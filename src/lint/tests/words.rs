//! Word lists, figures that contradict their words, and ordinals in a text.

use super::super::{HouseWord, Kind, Lang, Lexicon, Rule, remarks, remarks_by};
use super::{clean, expect, finds};

#[test]
fn wrong_words() {
    finds(
        Rule::WordWrong,
        "会议⟦布署⟧了⟦按装⟧工作，⟦做为⟧试点，大家⟦迫不急待⟧，事情⟦因该⟧是好的。",
        &[Some("部署"), Some("安装"), Some("作为"), Some("迫不及待"), Some("应该")],
    );
    finds(
        Rule::WordDoubled,
        "这是可用⟦的的⟧数量，支持⟦了了⟧新版，让⟦我们我们⟧看看，也⟦可以可以⟧修改。",
        &[Some("的"), Some("了"), Some("我们"), Some("可以")],
    );
    finds(Rule::WordParticle, "网站⟦变的更⟧快，⟦值的注意⟧。", &[Some("变得更"), Some("值得注意")]);
    finds(Rule::WordVariant, "⟦帐户⟧余额，⟦折衷⟧方案，⟦连结⟧城乡，⟦台帐⟧齐全。", &[None; 4]);
    finds(
        Rule::WordWrong,
        "⟦循私舞弊⟧，⟦陷井⟧，不可⟦冒然⟧行事，⟦立杆见影⟧。",
        &[Some("徇私舞弊"), Some("陷阱"), Some("贸然"), Some("立竿见影")],
    );
}

#[test]
fn words_that_meet_are_no_slips() {
    for text in [
        "公布署名文章，因该公司停产，大家俱乐部，自己经历，悦己经济，轻松驰骋，平安祥和，补偿试点。",
        "应写“部署”，不写“布署”；见《布署方案》和《帐户管理办法》。",
        "钓鱼网站，筚路蓝缕，屈原故里，水平空间，答案语音，目录相同，机关连日学习。",
        "感觉的变化，价值的注意事项，改变的更多，转变的很快，应变的非常措施。",
        "生活必需要素，台胞子女，民族成份，惠特克日前，同比增加份额，目标识别，筹备份量，澹然无极。",
        "坦克日前抵达，特定单元，分子细胞，书记念兹在兹，地址在屈原故里，光热中心，浮雕落成。",
        "巴黎黑人，国书柬埔寨，心梗直接导致，最佳宾馆，统筹马铃薯，感冒然后发烧，不幸苦尽甘来，解决窍门。",
        "目的的重要，的的确确，为了了解情况，受不了了，简单明了了，没完没了了，了了有何不了，他说可以可以，告诉我们我们的结果。",
        "可以做为期三天的活动，所做为何，究竟选择哪个，毕竟标准不同。",
    ] {
        clean(text, Lang::Hans);
    }
}

#[test]
fn words_of_a_house() {
    let word =
        |word: &str, right: Option<&str>| HouseWord { word: word.into(), right: right.map(str::to_owned) };
    let house = [
        word("发改委", Some("国家发展改革委")),
        word("卫健委", Some("国家卫健委")),
        word("某某", None),
        word("APP", Some("App")),
        word("布署", Some("布置")),
    ];
    let lexicon = Lexicon::new(&house);
    let found = |text: &str| -> Vec<_> {
        let remarks = remarks_by(&lexicon, text, Kind::Plain, Lang::Hans);
        remarks.into_iter().map(|remark| (remark.rule, remark.found, remark.fix)).collect()
    };
    let form = |found: &str, right: &str| (Rule::WordHouse, found.to_owned(), Some(right.to_owned()));
    assert_eq!(
        found("发改委和国家发改委、国家卫健委，APP与APPLE，《发改委令》，布署。"),
        [
            form("发改委", "国家发展改革委"),
            form("国家发改委", "国家发展改革委"),
            form("APP", "App"),
            form("布署", "布置"),
        ]
    );
    assert_eq!(found("《某某传》"), [(Rule::WordForbidden, "某某".to_owned(), None)]);
}

#[test]
fn figures_that_go_the_other_way() {
    let rule = Rule::NumberContradiction;
    finds(rule, "占比⟦从80.1%提高到59.7%⟧。产量⟦由2020年的1.2万吨减少到2025年的1.5万吨⟧。", &[None, None]);
    finds(Rule::NumberRate, "产品⟦合格率达到102%⟧。", &[None]);
    finds(Rule::NumberShares, "三次产业结构为⟦5.1∶40.2∶56.7⟧。", &[None]);
    finds(Rule::NumberTimes, "能耗⟦降低了25倍⟧，内存提高3.6倍。", &[None]);
    finds(Rule::NumberAboutTwice, "⟦约300万人左右⟧，增幅⟦超过10%以上⟧。", &[None, None]);
    finds(Rule::NumberTwo, "⟦二个⟧月后开学。", &[Some("两个")]);
    finds(Rule::UnitCase, "功率600⟦KW⟧，频率2.4 ⟦Ghz⟧。", &[Some("kW"), Some("GHz")]);
    for text in [
        "收入由2002年的8004亿元增长到2007年的18640亿元，从第8位升至第5位，由2.9∶1缩小至2.52∶1。",
        "从1小时33分钟压缩至39分钟，由2020年的31%提高到40%，从1个多月缩短至23天。",
        "毛入学率达到112%，拨备覆盖率为230%，增长率达到120%，三次产业结构为5.1∶40.2∶54.7。",
        "下降到2倍，超过60%的规模以上企业，超过5500家二级以上医院，第二个，十二个月，大约100家。",
        "存储128KB，金额5MM，型号A600KW，共3 DB。",
    ] {
        clean(text, Lang::Hans);
    }
}

#[test]
fn ordinals_count_on() {
    let rule = Rule::OrdinalSkips;
    finds(rule, "一是统一目录。二是明码标价。⟦四是⟧公开结果。", &[None]);
    finds(rule, "第一，抓好试点。⟦第三⟧，做好总结。", &[None]);
    expect("（一）目标\n\n（二）任务\n\n⟦（二）⟧保障", Kind::Markdown, Lang::Hans, rule, &[None]);
    for text in [
        "一是甲。二是乙。一是丙；二是丁；三是戊。",
        "三是继续推进。统一是目标，第一是效率，不一是非。",
        "一是一，二是二。第一、第三产业。第三，没有开头。",
    ] {
        clean(text, Lang::Hans);
    }
    let text = "（一）甲\n\n（二）乙\n\n## 题\n\n（一）丙";
    assert_eq!(remarks(text, Kind::Markdown, Lang::Hans), []);
}

#[test]
fn half_width_marks_beside_others() {
    let rule = Rule::MarksHalfWidth;
    finds(rule, "产量高于，⟦, ⟧价格低于去年，也⟦,⟧，也不高。", &[Some(""), Some("")]);
    finds(rule, "说明⟦(⟧见附件1⟦)⟧.Windows系统。", &[Some("（"), Some("）")]);
    finds(rule, "他说“你好”⟦,⟧6月再见。", &[Some("，")]);
    finds(rule, "检查了全部十二家企业内容⟦.⟧", &[Some("。")]);
}
