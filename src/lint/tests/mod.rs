//! Tests of the copy editor: what it finds, and what it must leave alone.

mod clean;
mod document;
mod faults;
mod linear;
mod markup;
mod robust;
mod words;

use super::{Kind, Lang, Remark, Rule, mended, remarks};

/// A text without its ⟦ ⟧, and the places that they mark.
fn marked(text: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let (mut plain, mut places) = (String::new(), Vec::new());
    for (index, part) in text.split(['⟦', '⟧']).enumerate() {
        let start = plain.len();
        plain.push_str(part);
        if index % 2 == 1 {
            places.push(start..plain.len());
        }
    }
    (plain, places)
}

/// Exactly the marked places break the rule, with these repairs.
#[track_caller]
fn expect(text: &str, kind: Kind, lang: Lang, rule: Rule, fixes: &[Option<&str>]) {
    let (plain, places) = marked(text);
    let found = remarks(&plain, kind, lang);
    let seen: Vec<_> = found.iter().map(|r| (r.range.clone(), r.rule, r.fix.as_deref())).collect();
    let expected: Vec<_> = places.into_iter().zip(fixes).map(|(place, fix)| (place, rule, *fix)).collect();
    assert_eq!(seen, expected, "{plain}\n{found:#?}");
    assert_eq!(expected.len(), fixes.len(), "{text}");
    settles(&plain, kind, lang);
}

/// Both kinds, simplified lang.
#[track_caller]
fn finds(rule: Rule, text: &str, fixes: &[Option<&str>]) {
    expect(text, Kind::Plain, Lang::Hans, rule, fixes);
    expect(text, Kind::Markdown, Lang::Hans, rule, fixes);
}

/// After all repairs, none is left to make.
#[track_caller]
fn settles(text: &str, kind: Kind, lang: Lang) {
    let once = mended(text, kind, lang, |_| true);
    let left: Vec<Remark> = remarks(&once, kind, lang).into_iter().filter(|r| r.fix.is_some()).collect();
    assert!(left.is_empty(), "{text}\n{once}\n{left:#?}");
    assert_eq!(mended(&once, kind, lang, |_| true), once);
}

#[track_caller]
fn clean(text: &str, lang: Lang) {
    for kind in [Kind::Plain, Kind::Markdown] {
        assert_eq!(remarks(text, kind, lang), [], "{kind:?} {lang:?} {text}");
    }
}
