//! One page in the browser: its requests are carried out, and it is told what is
//! new.

use std::collections::HashSet;
use std::sync::Arc;

use axum::extract::ws::{Message, WebSocket};
use futures_util::SinkExt;

use super::preview::{Numbered, Preview, Report};
use super::protocol::{Answer, Drawing, FromPage, PageOfIssue, Said, Span, Standing, ToPage, Update, Wish};
use super::session::Session;
use super::{Desk, changes, form};
use crate::brief::edit::edit;
use crate::engine::screen::Sheet;
use crate::words::{Words, on_one_line};

/// What a page has heard.
#[derive(Default)]
struct Told {
    version: u64,
    standing: Option<Standing>,
    preview: Option<Arc<Preview>>,
    report: Option<Arc<Report>>,
    /// Pages that it has; only those of the last two versions are kept there.
    sheets: HashSet<String>,
}

/// Talks with a page until it goes away.
pub(super) async fn talk(mut socket: WebSocket, desk: &Arc<Desk>, session: &Arc<Session>) {
    let mut news = session.listen();
    let mut told: Option<Told> = None;
    loop {
        let answers = tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(Message::Text(text))) => {
                    let Ok(said) = serde_json::from_str::<FromPage>(text.as_str()) else { break };
                    hear(said, desk, session, &mut told)
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => Vec::new(),
            },
            changed = news.changed() => match changed {
                Ok(()) => told.as_mut().map(|told| tell(desk, session, told)).unwrap_or_default(),
                Err(_) => break,
            },
        };
        for said in answers {
            let Ok(text) = serde_json::to_string(&said) else { continue };
            if socket.feed(Message::text(text)).await.is_err() {
                return;
            }
        }
        if socket.flush().await.is_err() {
            return;
        }
    }
    // Whoever leaves may have typed a moment ago.
    let (desk, session) = (Arc::clone(desk), Arc::clone(session));
    let _ = tokio::task::spawn_blocking(move || desk.press_if(session.save(), &session)).await;
}

fn hear(said: FromPage, desk: &Arc<Desk>, session: &Arc<Session>, told: &mut Option<Told>) -> Vec<ToPage> {
    let answer = |ask, answer| vec![ToPage::Answer { ask, answer }];
    let later = |work: fn(&Session) -> bool| {
        let (desk, session) = (Arc::clone(desk), Arc::clone(session));
        tokio::task::spawn_blocking(move || desk.press_if(work(&session), &session));
        Vec::new()
    };
    match said {
        FromPage::Open { since } => {
            let known = since.filter(|(run, _)| run == desk.run());
            let mut new = Told { version: known.map_or(u64::MAX, |(_, version)| version), ..Told::default() };
            let first = tell(desk, session, &mut new);
            *told = Some(new);
            first
        }
        FromPage::Push { version, updates } => {
            let changed = session.push(version, updates);
            desk.press_if(changed, session);
            Vec::new()
        }
        FromPage::Wish { ask, version, client, wish } => {
            let made = wished(session, version, client, &wish);
            desk.press_if(matches!(&made, Answer::Changes { changes, .. } if !changes.is_empty()), session);
            answer(ask, made)
        }
        FromPage::At { ask, page, x, y } => {
            answer(ask, session.preview().map_or(Answer::Nothing {}, |preview| preview.at(page, x, y)))
        }
        FromPage::Boxes { ask, key, from, to } => {
            let boxes = |preview: Arc<Preview>| preview.boxes(key.as_deref(), Span { from, to });
            answer(ask, session.preview().map_or(Answer::Nothing {}, boxes))
        }
        FromPage::Save {} => later(Session::save),
        FromPage::Settle { mine: true } => later(|session| session.settle(true).unwrap_or(false)),
        FromPage::Settle { mine: false } => later(|session| session.settle(false).unwrap_or(false)),
        FromPage::BackToFile {} => later(Session::back_to_file),
    }
}

/// Changes the text as the form wishes: at once, for a browser shows what was typed
/// before it hears an answer, and the pages would wait for both.
fn wished(session: &Session, version: u64, client: String, wish: &Wish) -> Answer {
    let done = Answer::Changes { version, changes: Vec::new() };
    if session.has_made(&client) {
        // Only the answer was lost.
        return done;
    }
    let (text, now) = session.text();
    if now != version {
        // The page hears what it missed, and asks again.
        return Answer::Nothing {};
    }
    let refused = |words: &Words| Answer::Refused { said: Said::from(words) };
    let Some(change) = form::change(wish) else {
        return refused(&Words::plain("this is not a day", "这不是日期"));
    };
    match edit(&text, &change) {
        Ok(edited) => {
            let splices = changes::narrowed(&text, &edited.splices);
            if splices.is_empty() {
                return done;
            }
            let changes = changes::of_splices(&text, &splices);
            let update = Update { client, changes: changes.clone() };
            if session.push(version, vec![update]) {
                Answer::Changes { version, changes }
            } else {
                Answer::Nothing {}
            }
        }
        Err(refusal) => refused(&on_one_line(&refusal.into())),
    }
}

/// Everything that a page has not heard yet.
fn tell(desk: &Desk, session: &Session, told: &mut Told) -> Vec<ToPage> {
    let news = session.news(told.version);
    let mut said = Vec::new();
    match news.updates {
        Some(updates) if updates.is_empty() => {}
        Some(updates) => said.push(ToPage::Updates { version: told.version, updates }),
        None => said.push(ToPage::Opened {
            version: news.version,
            text: news.text.to_string(),
            file: session.file.clone(),
            run: desk.run().to_owned(),
        }),
    }
    told.version = news.version;
    if told.standing.as_ref() != Some(&news.standing) {
        told.standing = Some(news.standing.clone());
        said.push(ToPage::Standing(news.standing));
    }
    let is_other = |old: &Arc<Preview>| news.preview.as_ref().is_some_and(|new| !Arc::ptr_eq(old, new));
    if let Some(preview) = news.preview.as_ref().filter(|_| told.preview.as_ref().is_none_or(is_other)) {
        said.push(pages(preview, told.preview.as_deref(), &mut told.sheets));
        told.preview = Some(Arc::clone(preview));
    }
    let is_other = |old: &Arc<Report>| news.report.as_ref().is_some_and(|new| !Arc::ptr_eq(old, new));
    if let Some(report) = news.report.as_ref().filter(|_| told.report.as_ref().is_none_or(is_other)) {
        said.push(ToPage::Checked {
            version: report.version,
            findings: report.findings.clone(),
            form: report.form.clone(),
            defaults: report.defaults.clone(),
            characters: report.characters,
        });
        told.report = Some(Arc::clone(report));
    }
    said
}

/// The pages, each drawn only where the browser does not have it, and then only
/// what differs from the page that was in its place.
fn pages(preview: &Preview, before: Option<&Preview>, sheets: &mut HashSet<String>) -> ToPage {
    let before = before.and_then(|before| before.sheets.as_deref()).unwrap_or_default();
    let page = |(number, one): (usize, &Numbered)| PageOfIssue {
        digest: one.digest.clone(),
        width: one.sheet.width,
        height: one.sheet.height,
        drawing: (!sheets.contains(&one.digest))
            .then(|| drawing(&one.sheet, before.get(number).filter(|old| sheets.contains(&old.digest)))),
    };
    let pages: Option<Vec<_>> = preview.sheets.as_ref().map(|all| all.iter().enumerate().map(page).collect());
    if let Some(pages) = &pages {
        *sheets = pages.iter().map(|page| page.digest.clone()).collect();
    }
    ToPage::Pages { version: preview.version, pages, millis: preview.millis }
}

/// A page's drawing, as what differs from one that the browser has.
fn drawing(sheet: &Sheet, old: Option<&Numbered>) -> Drawing {
    let elements: Vec<_> = sheet.elements().collect();
    let before: Vec<_> = old.iter().flat_map(|old| old.sheet.elements()).collect();
    let alike = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let first = elements.iter().zip(&before).take_while(alike).count();
    let rest = elements[first..].iter().rev().zip(before[first..].iter().rev());
    let last = rest.take_while(alike).count();
    Drawing {
        head: sheet.head().to_owned(),
        of: old.map(|old| old.digest.clone()),
        first,
        gone: before.len() - last - first,
        elements: elements[first..elements.len() - last].iter().map(|&one| one.to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::preview::Workshop;
    use super::super::protocol::{Given, Step};
    use super::*;

    #[test]
    fn only_what_differs_of_a_page_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        let workshop = Workshop::default();
        let preview = |body: &str| {
            let text = format!(
                "[header]\ntitle = \"甲\"\npublisher = \"乙\"\ndate = 2026-06-10\n\n[summary]\ntext = \"要\"\n\n\
                 [[sections]]\ntitle = \"一\"\nbody = \"头一段\\n\\n{body}\\n\\n末一段\"\n"
            );
            workshop.pages(&path, text.into(), 0).unwrap().0
        };
        let (old, new) = (preview("正文"), preview("正文多了"));
        let mut sheets = HashSet::new();
        let mut said = |preview, before| match pages(preview, before, &mut sheets) {
            ToPage::Pages { pages: Some(mut pages), .. } => pages.remove(0),
            other => panic!("{other:?}"),
        };
        let whole = said(&old, None).drawing.unwrap();
        assert_eq!((&whole.of, whole.first, whole.gone), (&None, 0, 0));
        let less = said(&new, Some(&old)).drawing.unwrap();
        assert_eq!(less.of.as_deref(), Some(&*old.sheets.as_ref().unwrap()[0].digest));
        assert!(less.elements.len() < 3 && less.gone < 3 && whole.elements.len() > 6, "{less:?}");
        // As the page puts it together.
        let mut elements = whole.elements;
        elements.splice(less.first..less.first + less.gone, less.elements);
        let shown = format!("{}{}</svg>", less.head, elements.concat());
        assert_eq!(shown, new.sheets.as_ref().unwrap()[0].sheet.svg);
        // What it has already is not said again.
        assert_eq!(said(&new, Some(&new)).drawing, None);
    }

    #[test]
    fn a_wish_is_met_once_even_if_its_answer_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        crate::files::write(&path, b"title = [\"a\"]\n").unwrap();
        let session = Session::open(&path, "a.toml".into(), folder.path()).unwrap();
        let step = Step::Key("title".into());
        let wish = Wish::Insert { path: vec![step], index: 1, value: Given::Text("b".into()) };
        let ask = |version, client: &str| wished(&session, version, client.into(), &wish);
        let Answer::Changes { changes, .. } = ask(0, "page/1") else { panic!("it can be met") };
        assert!(!changes.is_empty());
        assert_eq!(&*session.text().0, "title = [\"a\", \"b\"]\n");
        // The same again changes nothing; another needs to know the text.
        assert_eq!(ask(0, "page/1"), Answer::Changes { version: 0, changes: Vec::new() });
        assert_eq!(ask(0, "page/2"), Answer::Nothing {});
        assert_eq!(&*session.text().0, "title = [\"a\", \"b\"]\n");
    }
}
