//! A saved web page as a source. From a WeChat article its body, title and
//! account; from others what is marked as the article, otherwise all of it.

mod article;
mod tokens;

use std::ops::Range;

use self::article::{body, fields, hidden};
use self::tokens::{Token, tokens};
use super::blocks::{Block, Document, Kind, Look};
use super::docx::tables;
use super::spans::{Span, Style, all, markdown, plain};
use crate::findings::{Fault, Findings};
use crate::text::source::{Place, SourceId, Sources};
use crate::words::Words;

/// Whether a text is a web page.
pub(super) fn is_page(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let start = text.chars().take(14).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<?xml") && text.contains("<html")
}

/// Reads a page.
pub(super) fn read(source: SourceId, sources: &Sources, findings: &mut Findings) -> Document {
    let tokens = tokens(&sources.get(source).text);
    let hidden = hidden(&tokens);
    let body = body(&tokens);
    let mut reader = Reader::new(source);
    for (index, token) in tokens.iter().enumerate().take(body.end).skip(body.start) {
        if !hidden[index] {
            reader.token(token);
        }
    }
    reader.flush();
    let place = |range: &Range<usize>| Place { source, range: range.clone() };
    let visible = |range: Range<usize>| {
        let own = tokens[range.clone()].iter().zip(&hidden[range]);
        own.filter(|(_, hidden)| !**hidden).filter_map(|(token, _)| match token {
            Token::Text(text, Some(range)) if !text.trim().is_empty() => Some(place(range)),
            _ => None,
        })
    };
    let fields = fields(&tokens, &body, source);
    let named = |own: &Place| {
        fields
            .iter()
            .any(|field| field.place.range.start <= own.range.start && own.range.end <= field.place.range.end)
    };
    for outside in [0..body.start, body.end..tokens.len()] {
        let places: Vec<_> = visible(outside).filter(|own| !named(own)).collect();
        leave(&places, sources, findings);
    }
    let visible = visible(0..tokens.len()).collect();
    Document { source, blocks: reader.blocks, fields, media: Vec::new(), visible, by_look: true }
}

/// Reports what is around the article.
fn leave(places: &[Place], sources: &Sources, findings: &mut Findings) {
    let Some((first, last)) = places.first().zip(places.last()) else { return };
    let text: Vec<_> = places.iter().map(|place| sources.slice(place).trim()).collect();
    let range = first.range.start..last.range.end.max(first.range.start);
    let hint = Words::plain(
        "it is around the article, such as menus and buttons; put in what belongs to the issue",
        "它在文章之外，例如菜单和按钮；属于这一期的，请加进去",
    );
    findings.add(Fault::ImportLeftOut { text: text.join(" "), hint }, Place { source: first.source, range });
}

/// Elements that begin and end blocks.
const BLOCKS: [&str; 30] = [
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "aside",
    "nav",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "figure",
    "figcaption",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dl",
    "body",
];

/// What is open around a text.
#[derive(Debug, Clone, Default)]
struct Open {
    name: String,
    style: Style,
    link: Option<String>,
    /// The next number of a list, none for bullets.
    number: Option<usize>,
}

struct Reader {
    source: SourceId,
    blocks: Vec<Block>,
    open: Vec<Open>,
    spans: Vec<Span>,
    place: Option<Range<usize>>,
    /// The mark of the item whose text comes next.
    mark: Option<String>,
    heading: Option<u8>,
    /// Rows of the outermost table that is open.
    rows: Option<Vec<Vec<(String, usize)>>>,
    table_place: Option<Range<usize>>,
}

/// How deep elements may nest before more of them is read without their style.
const DEPTH: usize = 200;

impl Reader {
    fn new(source: SourceId) -> Self {
        Self {
            source,
            blocks: Vec::new(),
            open: Vec::new(),
            spans: Vec::new(),
            place: None,
            mark: None,
            heading: None,
            rows: None,
            table_place: None,
        }
    }

    fn token(&mut self, token: &Token) {
        match token {
            Token::Text(text, range) => self.text(text, range.clone()),
            Token::Close(name) => self.close(name),
            Token::Open { name, closed, .. } => {
                if BLOCKS.contains(&name.as_str()) {
                    self.flush();
                }
                match name.as_str() {
                    "br" => self.push("\n".to_owned(), false),
                    "hr" => self.flush(),
                    "img" => self.picture(token),
                    _ if !closed && self.open.len() < DEPTH => self.begin(name, token),
                    _ => {}
                }
            }
        }
    }

    fn begin(&mut self, name: &str, token: &Token) {
        let outer = self.open.last().cloned().unwrap_or_default();
        let mut style = outer.style;
        let written = token.attribute("style").unwrap_or_default().replace(' ', "").to_lowercase();
        let heavy = ["font-weight:bold", "font-weight:700", "font-weight:600", "font-weight:bolder"];
        style.bold |= matches!(name, "b" | "strong") || heavy.iter().any(|own| written.contains(own));
        style.italic |= matches!(name, "i" | "em");
        style.strike |= matches!(name, "s" | "del" | "strike");
        style.underline |= name == "u";
        style.raised |= name == "sup";
        style.lowered |= name == "sub";
        let address = token.attribute("href").filter(|url| url.contains("://") || url.starts_with("mailto:"));
        let link = if name == "a" { address.map(str::to_owned) } else { outer.link };
        let number = (name == "ol")
            .then(|| token.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1));
        self.open.push(Open { name: name.to_owned(), style, link, number });
        match name {
            "li" => self.item(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = name[1..].parse().ok(),
            "table" if self.rows.is_none() => self.rows = Some(Vec::new()),
            "tr" => self.rows.iter_mut().for_each(|rows| rows.push(Vec::new())),
            "td" | "th" => {
                let columns =
                    token.attribute("colspan").and_then(|columns| columns.parse().ok()).unwrap_or(1);
                let last = self.rows.as_mut().and_then(|rows| rows.last_mut());
                last.into_iter()
                    .for_each(|row| row.push((String::new(), std::cmp::Ord::clamp(columns, 1, 60))));
            }
            _ => {}
        }
    }

    /// Gives the item that begins its mark.
    fn item(&mut self) {
        let depth = self.open.iter().filter(|own| matches!(own.name.as_str(), "ul" | "ol")).count();
        let list = self.open.iter_mut().rev().find(|own| matches!(own.name.as_str(), "ul" | "ol"));
        let mark = match list.and_then(|list| list.number.as_mut()) {
            Some(number) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            None => "- ".to_owned(),
        };
        self.mark = Some(format!("{}{mark}", "   ".repeat(depth.saturating_sub(1).min(5))));
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.flush();
        }
        if let Some(at) = self.open.iter().rposition(|own| own.name == name) {
            self.open.truncate(at);
        }
        match name {
            "li" => self.mark = None,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
            "table" if !self.open.iter().any(|own| own.name == "table") => self.table(),
            _ => {}
        }
    }

    fn style(&self) -> Open {
        self.open.last().cloned().unwrap_or_default()
    }

    fn push(&mut self, text: String, raw: bool) {
        let Open { style, link, .. } = self.style();
        self.spans.push(Span {
            text,
            style,
            link: link.filter(|_| !raw),
            raw,
            strong: style.bold,
            size: None,
        });
    }

    fn text(&mut self, text: &str, range: Option<Range<usize>>) {
        let verbatim = self.open.iter().any(|own| own.name == "pre");
        let shown = if verbatim {
            text.to_owned()
        } else {
            // A line break in the page's code is a space, and none between Han characters.
            let lines: Vec<_> = text.split('\n').map(|line| line.trim_matches([' ', '\t', '\r'])).collect();
            let ends = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
            let inner = super::recognise::one_line(&lines.join("\n"));
            let space = |on: bool| if on { " " } else { "" };
            format!("{}{inner}{}", space(ends.0), space(ends.1 && !inner.is_empty()))
        };
        if shown.trim().is_empty() && self.spans.is_empty() {
            return;
        }
        if let Some(range) = range.filter(|_| !shown.trim().is_empty()) {
            let place = self.place.get_or_insert(range.clone());
            place.end = place.end.max(range.end);
        }
        self.push(shown, false);
    }

    fn picture(&mut self, token: &Token) {
        let path = token.attribute("data-src").or_else(|| token.attribute("src")).unwrap_or_default().trim();
        if path.is_empty() || path.starts_with("data:") {
            return;
        }
        let alt = token.attribute("alt").unwrap_or_default();
        let alt = super::blocks::escaped_inside(&alt.split_whitespace().collect::<Vec<_>>().join(" "));
        let path = if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path.to_owned() };
        self.push(format!("![{alt}]({path})"), true);
    }

    /// Ends the block in hand.
    fn flush(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        let range = self.place.take();
        let text = plain(&spans);
        let pictures = spans.iter().any(|span| span.raw);
        if text.trim().is_empty() && !pictures {
            return;
        }
        let range =
            range.or_else(|| self.blocks.last().map(|block| block.place.range.end..block.place.range.end));
        let range = range.unwrap_or(0..0);
        let written = markdown(&spans, self.heading.is_none());
        if let Some(cell) = self.rows.as_mut().and_then(|rows| rows.last_mut()).and_then(|row| row.last_mut())
        {
            let gap = if cell.0.is_empty() { "" } else { "<br>" };
            cell.0.push_str(&format!("{gap}{}", written.replace("\\\n", "<br>")));
            let place = self.table_place.get_or_insert(range.clone());
            place.end = place.end.max(range.end);
            return;
        }
        let place = Place { source: self.source, range };
        let mut block = Block::new(Kind::Paragraph, text, written, place);
        block.look = Look { strong: all(&spans, |span| span.strong), ..Look::default() };
        if let Some(level) = self.heading {
            block.kind = Kind::Heading(level);
        } else if let Some(mark) = self.mark.take() {
            block.joined = self.blocks.last().is_some_and(|last| last.kind == Kind::Item);
            block.kind = Kind::Item;
            block.markdown = format!("{mark}{}", block.markdown);
        } else if self.open.iter().any(|own| own.name == "blockquote") {
            block.kind = Kind::Other;
            block.markdown = format!("> {}", block.markdown.replace('\n', "\n> "));
        } else if block.plain.trim().is_empty() {
            block.kind = Kind::Picture;
        }
        self.blocks.push(block);
    }

    /// Ends the table in hand.
    fn table(&mut self) {
        let (rows, place) = (self.rows.take().unwrap_or_default(), self.table_place.take());
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        let Some(range) = place else { return };
        let place = Place { source: self.source, range };
        let text: Vec<_> = rows.iter().flatten().map(|(text, _)| text.as_str()).collect();
        if rows.len() <= 1 || rows.iter().all(|row| row.len() <= 1) {
            // It only frames what is in it.
            for text in text.iter().flat_map(|text| text.split("<br>")).filter(|text| !text.trim().is_empty())
            {
                let shown = super::inline::line(text).text;
                self.blocks.push(Block::new(Kind::Paragraph, shown, text, place.clone()));
            }
            return;
        }
        self.blocks.push(Block::new(Kind::Other, text.join("  "), tables::markdown(&rows), place));
    }
}
