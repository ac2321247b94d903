//! Rules on a whole issue.

use chrono::NaiveDate;

use super::super::{
    Document, Kind, Lang, Prose, Reference, Rule, Section, Severity, Target, document_remarks,
};
use crate::words::Tongue;

fn found(document: &Document<'_>) -> Vec<(Target, Rule, std::ops::Range<usize>)> {
    let remarks = document_remarks(document, Lang::Hans);
    remarks.into_iter().map(|(target, remark)| (target, remark.rule, remark.range)).collect()
}

fn section(title: &str, cites: bool) -> Section<'_> {
    Section { title, cites }
}

fn reference<'a>(title: &'a str, url: &'a str, cited: bool) -> Reference<'a> {
    Reference { source: "Reuters", title, date: "2026-06-09", url: Some(url), cited, ..Default::default() }
}

#[test]
fn references_that_repeat_or_are_not_cited() {
    let (a, b) = ("https://a.example/x", "https://a.example/y");
    let references = vec![reference("甲", a, true), reference("甲", "https://a.example/x/", true)];
    let document = Document { references, ..Default::default() };
    assert_eq!(found(&document), [(Target::Reference(1), Rule::ReferenceDuplicate, 0..3)]);
    let document = Document {
        references: vec![reference("甲", a, true), reference("甲乙", b, false)],
        ..Default::default()
    };
    assert_eq!(found(&document), [(Target::Reference(1), Rule::ReferenceUncited, 0..6)]);
    // Where none is cited, a list of sources is meant; two days are two reports.
    let daily = |date| Reference { source: "气象局", title: "日报", date, ..Default::default() };
    let references = vec![daily("2026-06-08"), daily("2026-06-09")];
    assert_eq!(found(&Document { references, ..Default::default() }), []);
    let references = vec![daily("2026-06-08"), daily("2026-06-08")];
    assert_eq!(found(&Document { references, ..Default::default() }).len(), 1);
}

#[test]
fn a_reference_from_the_future() {
    let day = NaiveDate::from_ymd_opt(2026, 6, 11);
    let references = vec![Reference { title: "甲", day, ..Default::default() }];
    let document = Document { date: NaiveDate::from_ymd_opt(2026, 6, 10), references, ..Default::default() };
    assert_eq!(found(&document), [(Target::Reference(0), Rule::ReferenceFuture, 0..3)]);
    assert_eq!(found(&Document { date: day, ..document }), []);
}

#[test]
fn sections_in_order_and_with_sources() {
    let sections = vec![section("一、甲", true), section("二、乙", false), section("四、丙", true)];
    let document = Document { sections, ..Default::default() };
    assert_eq!(
        found(&document),
        [
            (Target::Section(1), Rule::SectionUnsourced, 0..9),
            (Target::Section(2), Rule::OrdinalSequence, 0..6),
        ]
    );
    assert_eq!(Rule::SectionUnsourced.level(), Severity::Info);
    let sections =
        ["甲", "二、乙", "三、丙", "一个国家", "十分重要"].map(|title| section(title, false)).into();
    assert_eq!(found(&Document { sections, ..Default::default() }), []);
    let sections = ["九、", "十、", "十一、", "二十、"].map(|title| section(title, false)).into();
    let document = Document { sections, ..Default::default() };
    assert_eq!(
        found(&document).iter().map(|found| found.0).collect::<Vec<_>>(),
        [Target::Section(0), Target::Section(3)]
    );
}

#[test]
fn titles_have_no_full_stop() {
    let titles = vec!["总体情况。", "他来了……", "真的吗？", "完。。"];
    let document = Document { titles, ..Default::default() };
    assert_eq!(found(&document), [(Target::Title(0), Rule::TitleStop, 12..15)]);
}

#[test]
fn weekdays_without_a_year() {
    let found_in = |text| {
        let texts = [Prose::new(text, Kind::Markdown)];
        let date = NaiveDate::from_ymd_opt(2026, 6, 10);
        found(&Document { date, texts: &texts, ..Default::default() })
    };
    let wrong = found_in("会议于6月11日（星期五）召开。");
    assert_eq!(wrong, [(Target::Text(0), Rule::DateWeekday, 9..30)]);
    for right in [
        "会议于6月11日（星期四）召开。",
        "1989年发布，6月11日（星期一）实施。",
        "去年12月11日（星期一）实施。",
        "2026年6月11日（星期五）召开。",
        "6月11日周五星说。",
    ] {
        assert_eq!(found_in(right), [], "{right}");
    }
}

#[test]
fn thousands_are_grouped_throughout() {
    let texts = [
        Prose::new("市场规模为1,204.7亿元，另有12,000人。", Kind::Plain),
        Prose::new("企业35000家，2026年和10086号不算。", Kind::Markdown),
    ];
    let document = Document { texts: &texts, ..Default::default() };
    assert_eq!(found(&document), [(Target::Text(1), Rule::NumberThousands, 6..11)]);
    let texts = [
        Prose::new("规模为1,204.7亿元，顺差1054.3亿美元。", Kind::Plain),
        Prose::new("邮编100081，电话68320000。", Kind::Plain),
    ];
    assert_eq!(found(&Document { texts: &texts, ..Default::default() }), []);
}

#[test]
fn a_summary_may_write_a_title_with_other_marks() {
    let summary = "印发《光伏计划（2021—2025年）》和《储能计划》。";
    let texts = [
        Prose::new(summary, Kind::Plain),
        Prose::new("《光伏计划(2021-2025 年)》印发，规划也已发布。", Kind::Plain),
    ];
    let document = Document { texts: &texts, summary: Some(0), ..Default::default() };
    let place = summary.find("《储能").unwrap()..summary.find("。").unwrap();
    assert!(found(&document).contains(&(Target::Text(0), Rule::SummaryUnsaid, place)));
    assert_eq!(found(&document).iter().filter(|(_, rule, _)| *rule == Rule::SummaryUnsaid).count(), 1);
}

#[test]
fn codes_are_one_each() {
    let mut codes: Vec<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Rule::ALL.len());
    for rule in Rule::ALL {
        assert!(
            !rule.hint("", None, Tongue::En).is_empty()
                && rule.explanations()[0].ends_with('.')
                && !rule.phrase("", None, Tongue::En).ends_with('.')
        );
    }
}
