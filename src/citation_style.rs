//! References as GB/T 7714 writes them, from the fields of a brief. The 2025
//! edition sets every mark except `.` and `[ ]` in full width.

use crate::brief::{Reference, ReferenceStyle, ReferenceType};

/// The marks that differ between the two editions.
struct Marks {
    comma: &'static str,
    colon: &'static str,
    open: &'static str,
    close: &'static str,
}

const EDITION_2015: Marks = Marks { comma: ", ", colon: ": ", open: "(", close: ")" };
const EDITION_2025: Marks = Marks { comma: "，", colon: "：", open: "（", close: "）" };

/// A reference as one text, all but its address; none in the plain style,
/// which a layout sets from the fields.
pub(crate) fn formatted(reference: &Reference, style: ReferenceStyle) -> Option<String> {
    let marks = match style {
        ReferenceStyle::Plain => return None,
        ReferenceStyle::Gb2015 => &EDITION_2015,
        ReferenceStyle::Gb2025 => &EDITION_2025,
    };
    let kind = kind(reference);
    let parts = [
        responsible(reference, kind, marks),
        title(reference, kind, marks),
        publication(reference, kind, marks),
    ];
    Some(parts.into_iter().flatten().map(|part| part + ".").collect::<Vec<_>>().join(" "))
}

/// The type that the brief says, else what the fields suggest.
fn kind(reference: &Reference) -> ReferenceType {
    reference.kind.unwrap_or(if reference.url.is_some() {
        ReferenceType::Online
    } else {
        ReferenceType::Newspaper
    })
}

/// Who answers for the work: its authors; for a web page, the site.
fn responsible(reference: &Reference, kind: ReferenceType, marks: &Marks) -> Option<String> {
    if !reference.authors.is_empty() {
        // Four and more are cut to three (GB/T 7714-2015, 8.1.2).
        let names: Vec<_> = reference.authors.iter().map(|name| name.value.trim()).collect();
        let (shown, others) = if names.len() > 3 { (&names[..3], true) } else { (&names[..], false) };
        let latin = shown.iter().all(|name| name.is_ascii());
        let rest = if latin { "et al" } else { "等" };
        let rest = if others { format!("{}{rest}", marks.comma) } else { String::new() };
        return Some(shown.join(marks.comma) + &rest);
    }
    let site = matches!(kind, ReferenceType::Online | ReferenceType::Report);
    reference.source.as_ref().filter(|_| site).map(|source| source.value.trim().to_owned())
}

/// The title with the mark of its type, such as `[N]` or `[R/OL]`.
fn title(reference: &Reference, kind: ReferenceType, marks: &Marks) -> Option<String> {
    let title = reference.title.value.trim();
    let carrier = match (kind, &reference.url) {
        (ReferenceType::Online, _) => "EB/OL".to_owned(),
        (other, Some(_)) => format!("{}/OL", other.letter()),
        (other, None) => other.letter().to_owned(),
    };
    // A standard's number stands with its name: behind it, since 2025 before it.
    let number = reference
        .source
        .as_ref()
        .filter(|_| kind == ReferenceType::Standard)
        .map(|number| number.value.trim());
    Some(match number {
        None => format!("{title}[{carrier}]"),
        Some(number) if marks.colon == EDITION_2025.colon => format!("{number} {title}[{carrier}]"),
        Some(number) => format!("{title}{}{number}[{carrier}]", marks.colon),
    })
}

/// Where and when: the medium, the publisher, the dates.
fn publication(reference: &Reference, kind: ReferenceType, marks: &Marks) -> Option<String> {
    let date = reference.date.map(|date| date.to_string());
    let medium = match kind {
        ReferenceType::Newspaper | ReferenceType::Journal => reference.source.as_ref(),
        ReferenceType::Online | ReferenceType::Standard => None,
        ReferenceType::Book | ReferenceType::Report => reference.publisher.as_ref(),
    };
    let medium = medium.or(reference.publisher.as_ref()).map(|medium| medium.value.trim().to_owned());
    let accessed = reference.accessed.filter(|_| reference.url.is_some()).map(|day| format!("[{day}]"));
    let online = kind == ReferenceType::Online;
    let date = date.map(|date| if online { format!("{}{date}{}", marks.open, marks.close) } else { date });
    let named: Vec<_> = match (medium, date) {
        (Some(medium), Some(date)) if online => vec![format!("{medium}{date}")],
        (medium, date) => medium.into_iter().chain(date).collect(),
    };
    let text = named.join(marks.comma) + &accessed.unwrap_or_default();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::Text;

    fn text(value: &str) -> Text {
        Text { value: value.to_owned(), place: None }
    }

    fn reference(kind: Option<ReferenceType>, source: &str, title: &str) -> Reference {
        Reference {
            kind,
            authors: Vec::new(),
            source: Some(text(source)),
            title: text(title),
            publisher: None,
            date: crate::brief::PartialDate::parse("2026-06-09"),
            accessed: None,
            url: None,
            note: None,
            place: None,
        }
    }

    #[track_caller]
    fn check(reference: &Reference, in_2015: &str, in_2025: &str) {
        assert_eq!(formatted(reference, ReferenceStyle::Gb2015).as_deref(), Some(in_2015));
        assert_eq!(formatted(reference, ReferenceStyle::Gb2025).as_deref(), Some(in_2025));
        assert_eq!(formatted(reference, ReferenceStyle::Plain), None);
    }

    #[test]
    fn newspapers_and_journals_name_the_medium() {
        let mut article = reference(None, "人民日报", "以系统观念推动发展");
        article.authors = vec![text("张三"), text("李四"), text("王五"), text("赵六")];
        check(
            &article,
            "张三, 李四, 王五, 等. 以系统观念推动发展[N]. 人民日报, 2026-06-09.",
            "张三，李四，王五，等. 以系统观念推动发展[N]. 人民日报，2026-06-09.",
        );
        article.kind = Some(ReferenceType::Journal);
        article.authors.truncate(1);
        check(
            &article,
            "张三. 以系统观念推动发展[J]. 人民日报, 2026-06-09.",
            "张三. 以系统观念推动发展[J]. 人民日报，2026-06-09.",
        );
    }

    #[test]
    fn web_pages_give_both_dates_and_the_address() {
        let mut page = reference(None, "人民网", "题名");
        page.url = Some("https://example.org/a".to_owned());
        page.accessed = chrono::NaiveDate::from_ymd_opt(2026, 6, 10);
        check(
            &page,
            "人民网. 题名[EB/OL]. (2026-06-09)[2026-06-10].",
            "人民网. 题名[EB/OL]. （2026-06-09）[2026-06-10].",
        );
    }

    #[test]
    fn books_reports_and_standards() {
        let mut book = reference(Some(ReferenceType::Book), "", "书名");
        book.source = None;
        book.authors = vec![text("Smith J"), text("Doe A")];
        book.publisher = Some(text("科学出版社"));
        book.date = crate::brief::PartialDate::parse("2026");
        check(
            &book,
            "Smith J, Doe A. 书名[M]. 科学出版社, 2026.",
            "Smith J，Doe A. 书名[M]. 科学出版社，2026.",
        );
        let report = reference(Some(ReferenceType::Report), "国家能源局", "报告");
        check(&report, "国家能源局. 报告[R]. 2026-06-09.", "国家能源局. 报告[R]. 2026-06-09.");
        let mut standard = reference(Some(ReferenceType::Standard), "GB/T 9704—2012", "党政机关公文格式");
        standard.date = None;
        check(&standard, "党政机关公文格式: GB/T 9704—2012[S].", "GB/T 9704—2012 党政机关公文格式[S].");
    }
}
