//! What programs read: Atom and JSON Feed with the whole text of the latest
//! issues, and the list of pages for search engines.

use std::fmt::Write;

use anyhow::Result;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::archive::{Archive, Issue};
use super::out::Out;
use crate::outputs::html::escape;
use crate::outputs::html::pages::fill;
use crate::text::lang::Lang;

/// The issues in a feed.
pub(super) const ENTRIES: usize = 30;

pub(super) fn write(archive: &Archive<'_>, out: &Out) -> Result<()> {
    out.put("feed.xml", atom(archive).as_bytes())?;
    out.put("feed.json", json(archive).as_bytes())?;
    match archive.base {
        Some(_) => out.put("sitemap.xml", sitemap(archive).as_bytes()),
        None => Ok(()),
    }
}

/// The latest issues with their texts, the latest first.
fn latest<'a>(archive: &'a Archive<'_>) -> impl Iterator<Item = (&'a Issue, String)> {
    let issues = archive.issues.iter().rev().take(ENTRIES);
    issues.filter_map(|issue| {
        let text = fill("entry.html", context! { issue => Serde(issue.entry.clone()?) });
        Some((issue, text))
    })
}

/// A name that stays, whatever address the site moves to: of the newsletter, the
/// day and the number (RFC 9562, version 8).
fn name(of: &str) -> String {
    let hash = blake3::hash(of.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

fn name_of(issue: &Issue) -> String {
    name(&format!("{}\n{}\n{:?}", issue.title, issue.date, issue.number))
}

/// The beginning of an issue's day, where it is read.
fn time(issue: &Issue) -> String {
    let zone = if issue.lang == Lang::En { "Z" } else { "+08:00" };
    format!("{}T00:00:00{zone}", issue.date)
}

/// A path of the site as feeds name it.
fn address(archive: &Archive<'_>, path: &str) -> String {
    archive.base.map_or_else(|| path.to_owned(), |base| base.join(path))
}

/// An issue's page: in the web its folder is enough.
fn page(archive: &Archive<'_>, issue: &Issue) -> String {
    match archive.base {
        Some(base) => base.join(&format!("{}/", issue.address)),
        None => issue.href(),
    }
}

/// What an entry is called: what is in it.
fn title(issue: &Issue) -> String {
    let titles = issue.titles.join(if issue.lang == Lang::En { "; " } else { "；" });
    format!("{} {}: {titles}", issue.title, issue.name())
}

/// Text for XML, which some characters may not stand in at all.
fn xml(text: &str) -> String {
    let allowed = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    escape(&text.chars().filter(allowed).collect::<String>())
}

fn atom(archive: &Archive<'_>) -> String {
    let (newest, named) = (archive.latest(), archive.named());
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n",
        named.lang.on_pages(),
        name(&named.title),
        xml(&named.title),
        time(newest),
    );
    for publisher in named.page.publishers() {
        writeln!(feed, "<author><name>{}</name></author>", xml(publisher)).expect("writing to a string");
    }
    let (own, home) = (address(archive, "feed.xml"), address(archive, "index.html"));
    write!(
        feed,
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n<generator>jianbao</generator>\n"
    )
    .expect("writing to a string");
    let entries = latest(archive).map(|(issue, text)| atom_entry(archive, issue, &text));
    feed + &entries.collect::<String>() + "</feed>\n"
}

fn atom_entry(archive: &Archive<'_>, issue: &Issue, text: &str) -> String {
    let (id, name, time) = (name_of(issue), xml(&title(issue)), time(issue));
    let pdf = address(archive, &format!("{}/{}", issue.address, issue.files.pdf));
    format!(
        "<entry>\n<id>{id}</id>\n<title>{name}</title>\n<published>{time}</published>\n<updated>{time}</updated>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <link rel=\"enclosure\" type=\"application/pdf\" href=\"{pdf}\"/>\n<summary>{}</summary>\n\
         <content type=\"html\" xml:lang=\"{}\">{}</content>\n</entry>\n",
        page(archive, issue),
        xml(issue.page.description()),
        issue.lang.on_pages(),
        xml(text),
    )
}

/// JSON Feed 1.1.
#[derive(Serialize)]
struct Feed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: String,
    feed_url: String,
    language: &'static str,
    authors: Vec<Author<'a>>,
    items: Vec<Item>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Item {
    id: String,
    url: String,
    title: String,
    summary: String,
    content_html: String,
    date_published: String,
    language: &'static str,
    attachments: Vec<Attachment>,
}

#[derive(Serialize)]
struct Attachment {
    url: String,
    mime_type: &'static str,
}

fn json(archive: &Archive<'_>) -> String {
    let named = archive.named();
    let item = |(issue, text): (&Issue, String)| Item {
        id: name_of(issue),
        url: page(archive, issue),
        title: title(issue),
        summary: issue.page.description().to_owned(),
        content_html: text,
        date_published: time(issue),
        language: issue.lang.on_pages(),
        attachments: vec![Attachment {
            url: address(archive, &format!("{}/{}", issue.address, issue.files.pdf)),
            mime_type: "application/pdf",
        }],
    };
    let feed = Feed {
        version: "https://jsonfeed.org/version/1.1",
        title: &named.title,
        home_page_url: address(archive, "index.html"),
        feed_url: address(archive, "feed.json"),
        language: named.lang.on_pages(),
        authors: named.page.publishers().iter().map(|name| Author { name }).collect(),
        items: latest(archive).map(item).collect(),
    };
    serde_json::to_string_pretty(&feed).expect("a feed has only strings") + "\n"
}

/// Every page that is worth finding.
fn sitemap(archive: &Archive<'_>) -> String {
    let mut paths = vec![String::new()];
    for issue in &archive.issues {
        let (year, month) = (&issue.address[..4], &issue.address[..7]);
        paths.extend([format!("{year}/"), format!("{month}/"), format!("references/{year}.html")]);
    }
    paths.sort();
    paths.dedup();
    paths.extend(archive.issues.iter().map(|issue| format!("{}/", issue.address)));
    let mut map = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
                   <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
        .to_owned();
    for path in paths {
        writeln!(map, "<url><loc>{}</loc></url>", xml(&address(archive, &path)))
            .expect("writing to a string");
    }
    map + "</urlset>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_uuid() {
        let name = name("甲");
        assert_eq!(name.len(), "urn:uuid:".len() + 36);
        assert_eq!((&name[23..24], &name), ("8", &super::name("甲")));
    }

    #[test]
    fn nothing_breaks_xml() {
        assert_eq!(xml("<a&\u{b}\u{fffe}b>"), "&lt;a&amp;b&gt;");
    }
}
