//! An issue as an article for a 公众号: HTML that its editor accepts when it is
//! pasted, in a page that shows it as a phone does, counts what is limited, and
//! copies it. The editor itself is never contacted: what it keeps is known from
//! its documentation and from others' reports.

use minijinja::context;
use serde::Serialize;

use crate::brief::{Brief, KeyFigure, Picture};
use crate::engine::Engine;
use crate::findings::{Checked, Fault, Findings};
use crate::markdown::{ImageId, is_whole_url};
use crate::outputs::html::pages::{fill, value};
use crate::outputs::html::{ACCENT, Form, MUTED, SiteWords, Writer, description, escape, picture};
use crate::text::characters::printable;
use crate::text::source::Text;
use crate::typeset::Assets;
use crate::view::{Contact, Reference, View, qr};

mod pictures;

use self::pictures::{drawn, fitting};

/// The most characters of an article's HTML: `content` of draft/add.
const MAX_HTML: usize = 20_000;

/// The most characters of its title, its author and its digest.
const MAX_TITLE: usize = 32;
const MAX_AUTHOR: usize = 16;
const MAX_DIGEST: usize = 128;

/// What stands in the place of a picture once the editor has taken it in: an
/// address of its own host, so many characters long.
const ADDRESS: usize = 150;

/// An article, before it is put into its page.
#[derive(Debug)]
pub struct Article {
    /// What the editor's fields take.
    pub title: String,
    /// The author.
    pub author: String,
    /// The digest.
    pub digest: String,
    /// The article itself.
    pub html: String,
    /// Its characters as the editor counts them.
    pub characters: usize,
}

/// A field of the editor with its count.
#[derive(Serialize)]
struct Field {
    name: &'static str,
    text: String,
    count: usize,
    most: usize,
}

/// The page with an issue's article, and what of it exceeds a limit.
pub fn page(brief: &Brief, assets: &Assets, engine: &Engine) -> Checked<Vec<u8>> {
    let Checked { value: article, findings } = article(brief, assets, engine);
    let page = article.map(|article| {
        let field = |name, text: &str, most| Field { name, text: text.to_owned(), count: count(text), most };
        let fields = [
            field("标题", &article.title, MAX_TITLE),
            field("作者", &article.author, MAX_AUTHOR),
            field("摘要", &article.digest, MAX_DIGEST),
        ];
        let say = SiteWords::of(brief.lang);
        let page = fill(
            "wechat.html",
            context! {
                title => article.title, article => article.html, characters => article.characters,
                most => MAX_HTML, fields => value(&fields), lang => brief.lang.on_pages(), say => value(say),
            },
        );
        page.into_bytes()
    });
    Checked { value: page, findings }
}

/// An issue as an article, and what of it exceeds a limit.
pub fn article(brief: &Brief, assets: &Assets, engine: &Engine) -> Checked<Article> {
    let view = View::new(brief);
    let mut findings = Findings::default();
    let taken = pictures_of(brief, assets, engine, &mut findings);
    let shown = |id: ImageId| taken.get(id.0)?.clone();
    let html = body(&view, &shown, engine);
    let article = Article {
        title: title(&view),
        author: shown_text(view.header.publishers.first().unwrap_or(&"")),
        digest: description(&view),
        characters: counted(&html),
        html,
    };
    check(brief, &article, &mut findings);
    Checked { value: Some(article), findings }
}

/// The pictures as the editor takes them, by their numbers; one that it would
/// not take is a finding.
fn pictures_of(
    brief: &Brief,
    assets: &Assets,
    engine: &Engine,
    findings: &mut Findings,
) -> Vec<Option<String>> {
    let mut taken = Vec::new();
    for (id, image) in brief.images.iter().enumerate() {
        let fitted = assets.picture(ImageId(id)).and_then(|(extension, bytes)| {
            let (extension, bytes) = fitting(extension, bytes, engine)?;
            Some(picture::data_url(extension, &bytes))
        });
        if fitted.is_none() {
            findings.add(Fault::WechatPicture { path: image.path.clone() }, image.place.clone());
        }
        taken.push(fitted);
    }
    taken
}

fn check(brief: &Brief, article: &Article, findings: &mut Findings) {
    let Article { characters, .. } = *article;
    if characters >= MAX_HTML {
        let place = brief.sections.first().and_then(|section| section.title.place.clone());
        findings.add(Fault::WechatLength { characters }, place);
    }
    let (title, author) = (count(&article.title), count(&article.author));
    if title > MAX_TITLE {
        findings.add(Fault::WechatTitle { characters: title }, brief.header.title.place.clone());
    }
    if author > MAX_AUTHOR {
        let place = brief.header.publishers.first().and_then(|name| name.place.clone());
        findings.add(Fault::WechatAuthor { characters: author }, place);
    }
}

/// The characters of an article once its pictures are on the editor's own host.
fn counted(html: &str) -> usize {
    let mut parts = html.split("src=\"data:");
    let first = parts.next().map_or(0, count);
    let rest = parts.map(|part| part.split_once('"').map_or(0, |(_, after)| count(after) + ADDRESS));
    first + rest.sum::<usize>()
}

fn count(text: &str) -> usize {
    text.chars().count()
}

fn shown_text(text: &str) -> String {
    printable(text).into_owned()
}

fn title(view: &View<'_>) -> String {
    let (words, header) = (view.words, &view.header);
    shown_text(&match view.brief.header.issue.map(|number| words.issue(number)) {
        Some(number) if number.is_ascii() => format!("{} {number}", header.title),
        Some(number) => format!("{}{number}", header.title),
        None => format!("{}{}{}{}", header.title, words.open, header.date, words.close),
    })
}

/// The article: everything that the issue prints but its contents and its
/// distribution, which are no business of readers at large.
fn body(view: &View<'_>, picture: &dyn Fn(ImageId) -> Option<String>, engine: &Engine) -> String {
    let mut writer = Writer::new(Form::Article, picture).in_lang(view.lang);
    let mut html = head(view);
    if let Some(summary) = &view.summary {
        html.push_str(&heading(summary.title));
        html.push_str(&writer.body(summary.body));
    }
    view.brief.key_figures.iter().for_each(|figure| html.push_str(&key_figure(figure)));
    if !view.keywords.is_empty() {
        let words = shown_text(&view.keywords.join(view.words.list_separator));
        let (name, colon) = (view.words.keywords, view.words.colon);
        html.push_str(&small(&escape(&format!("{name}{colon}{words}"))));
    }
    for part in view.sections.iter().chain(&view.judgement) {
        html.push_str(&heading(&part.heading()));
        html.push_str(&writer.body(part.body));
    }
    let codes = view.contact.as_ref().map(|contact| footer(contact, picture, &mut writer, engine));
    let notes = writer.take_notes();
    if !notes.is_empty() {
        html.push_str(&heading(SiteWords::of(view.lang).notes));
        for (number, text) in notes {
            html.push_str(&small(&format!("注{number} {text}")));
        }
    }
    if !view.references.is_empty() {
        html.push_str(&heading(view.words.references));
        view.references.iter().for_each(|it| html.push_str(&small(&reference(it))));
    }
    html.push_str(&codes.unwrap_or_default());
    format!("<section style=\"font-size:16px;line-height:1.8;text-align:justify\">{html}</section>")
}

/// A figure in a line of its own: 5 月贸易顺差 1054.3亿美元（+19.4%）
fn key_figure(figure: &KeyFigure) -> String {
    let own =
        |text: &Option<Text>| text.as_ref().map_or(String::new(), |text| escape(&shown_text(&text.value)));
    let (value, label) = (escape(&shown_text(&figure.value.value)), escape(&shown_text(&figure.label.value)));
    let change = match own(&figure.change) {
        change if change.is_empty() => change,
        change => format!(" {change}"),
    };
    format!(
        "<p style=\"margin:0 0 8px\">{label} <strong style=\"font-size:20px;color:{ACCENT}\">{value}</strong>{}{change}</p>",
        own(&figure.unit)
    )
}

fn head(view: &View<'_>) -> String {
    let header = &view.header;
    let publishers = header.publishers.join(view.words.name_separator);
    let partners = (!header.partners.is_empty()).then(|| header.partners.join(" & "));
    let lines = [header.marking.map(str::to_owned), header.numbers.clone(), Some(publishers), partners];
    let lines = lines.into_iter().flatten().chain([header.date.clone()]);
    let lines: Vec<_> = lines.map(|line| escape(&printable(&line))).collect();
    let style = format!("margin:0 0 20px;font-size:14px;color:{MUTED};text-align:center");
    format!("<p style=\"{style}\">{}</p>", lines.join("<br>"))
}

fn heading(title: &str) -> String {
    let style = format!("margin:30px 0 14px;font-size:18px;line-height:1.5;font-weight:bold;color:{ACCENT}");
    format!("<p style=\"{style}\">{}</p>", escape(&printable(title)))
}

fn small(html: &str) -> String {
    format!("<p style=\"margin:0 0 8px;font-size:13px;color:{MUTED};text-align:left\">{html}</p>")
}

/// A reference with its address printed: nothing in an article leads out of it.
fn reference(reference: &Reference<'_>) -> String {
    let url = reference.url.filter(|url| is_whole_url(url)).map(|url| format!("<br>{}", escape(url)));
    let note = reference.note.map(|note| format!("<br>{}", escape(&printable(note))));
    let line = escape(&printable(&reference.line()));
    format!("[{}] {line}{}{}", reference.number, url.unwrap_or_default(), note.unwrap_or_default())
}

/// The contact: codes as pictures, which a reader takes with a long press.
fn footer(
    contact: &Contact<'_>,
    picture: &dyn Fn(ImageId) -> Option<String>,
    writer: &mut Writer<'_>,
    engine: &Engine,
) -> String {
    let mut html = contact.title.map(heading).unwrap_or_default();
    for code in &contact.codes {
        let source = match code.picture {
            Picture::Image(id) => picture(*id),
            Picture::Drawn(url) => drawn(qr::svg(&url.value), engine),
        };
        let Some(source) = source else { continue };
        let (source, alt) = (escape(&source), escape(&printable(&code.alt)));
        let caption: Vec<_> = code.caption.iter().map(|line| escape(&printable(line))).collect();
        let image = format!("<img style=\"width:160px\" src=\"{source}\" alt=\"{alt}\">");
        let caption = caption.join("<br>");
        html.push_str(&format!(
            "<p style=\"margin:0 0 16px;text-align:center;font-size:13px;color:{MUTED}\">{image}<br>{caption}</p>"
        ));
    }
    for about in &contact.about {
        let name = escape(&printable(about.name));
        html.push_str(&format!("<p style=\"margin:0 0 4px;font-weight:bold\">{name}</p>"));
        html.push_str(&writer.body(about.body));
        html.extend(about.url.map(|url| small(&escape(&printable(url)))));
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_counts_as_the_address_that_it_gets() {
        assert_eq!(counted("<p>一二</p>"), 9);
        let rest = " alt=\"图\"><p>src=&quot;data:</p>";
        let html = format!("<img src=\"data:image/png;base64,AAAA\"{rest}");
        assert_eq!(counted(&html), count("<img ") + ADDRESS + count(rest));
    }
}
