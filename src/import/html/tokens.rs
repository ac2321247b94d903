//! A web page as tags and texts with their places, read by a browser's own rules;
//! how they nest is left to the caller.

use std::cell::RefCell;
use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token as Read, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// A tag or a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Open {
        name: String,
        attributes: Vec<(String, String)>,
        closed: bool,
    },
    Close(String),
    /// A text, and where it stands; nowhere, where only an entity writes it.
    Text(String, Option<Range<usize>>),
}

impl Token {
    /// An attribute of a tag that opens.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        match self {
            Self::Open { attributes, .. } => {
                attributes.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }
}

/// Elements that nothing can be in.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

struct Sink<'t> {
    text: &'t str,
    /// Where each line begins.
    lines: Vec<usize>,
    found: RefCell<(Vec<Token>, usize)>,
}

/// Reads a page whose lines end with LF.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
    let lines = std::iter::once(0).chain(breaks).collect();
    let sink = Sink { text, lines, found: RefCell::default() };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(text.trim_start_matches('\u{feff}')));
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.found.into_inner().0
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Read, line: u64) -> TokenSinkResult<()> {
        match token {
            Read::TagToken(tag) => return self.tag(&tag),
            Read::CharacterTokens(text) => self.add_text(&text, line),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Sink<'_> {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        let token = match tag.kind {
            TagKind::EndTag => Token::Close(name.clone()),
            TagKind::StartTag => Token::Open {
                name: name.clone(),
                attributes: tag
                    .attrs
                    .iter()
                    .map(|own| (own.name.local.to_string(), own.value.to_string()))
                    .collect(),
                closed: tag.self_closing || VOID.contains(&name.as_str()),
            },
        };
        let mut found = self.found.borrow_mut();
        found.1 = self.after_tag(tag, found.1);
        found.0.push(token);
        drop(found);
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        // What a browser does not read as tags.
        match name.as_str() {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" | "xmp" | "iframe" | "noembed" | "noframes" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }

    /// Where a tag ends that begins after `from`: text that follows it does not
    /// stand before that.
    fn after_tag(&self, tag: &Tag, from: usize) -> usize {
        let name: &str = &tag.name;
        let sign = if tag.kind == TagKind::EndTag { "</" } else { "<" };
        let rest = self.text.get(from..).unwrap_or_default();
        let is_tag = |at: usize| {
            let own = rest.get(at + sign.len()..at + sign.len() + name.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(name))
        };
        let at = rest.match_indices(sign).map(|(at, _)| at).find(|at| is_tag(*at));
        at.map_or(from, |at| {
            let named = at + sign.len() + name.len();
            from + named + tag_end(&rest[named..])
        })
    }

    fn add_text(&self, text: &str, line: u64) {
        let (tokens, cursor) = &mut *self.found.borrow_mut();
        // The reader stands on this line: the text ends on it, at the latest on the next.
        let last = usize::try_from(line).unwrap_or(usize::MAX).saturating_add(1);
        let end = self.lines.get(last).copied().unwrap_or(self.text.len()).max(*cursor);
        let end = self.text.ceil_char_boundary(end);
        let rest = self.text.get(*cursor..end).unwrap_or_default();
        let range = match entity(rest).filter(|_| !rest.starts_with(text)) {
            Some(written) => {
                *cursor += written;
                None
            }
            None => rest.find(text).map(|at| *cursor + at..*cursor + at + text.len()),
        };
        if let Some(range) = &range {
            *cursor = range.end;
        }
        match tokens.last_mut() {
            // One text comes in pieces.
            Some(Token::Text(own, Some(place)))
                if range.as_ref().is_some_and(|range| range.start == place.end) =>
            {
                own.push_str(text);
                place.end = range.map_or(place.end, |range| range.end);
            }
            _ => tokens.push(Token::Text(text.to_owned(), range)),
        }
    }
}

/// The bytes of what is left of a tag after its name, `>` included. Only a
/// value's own quotation marks hide a `>` (HTML, 13.2.5.35: before attribute value).
fn tag_end(rest: &str) -> usize {
    let mut quote = None;
    let mut value = false;
    for (at, sign) in rest.char_indices() {
        match (quote, sign) {
            (Some(open), _) if open == sign => quote = None,
            (Some(_), _) => {}
            (None, '>') => return at + 1,
            (None, '"' | '\'') if value => quote = Some(sign),
            _ => {}
        }
        value = sign == '=' || value && sign.is_ascii_whitespace();
    }
    rest.len()
}

/// The bytes of an entity such as `&lt;` at the beginning.
fn entity(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('&')?;
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#')?;
    (end > 0 && name[end..].starts_with(';')).then_some(end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_bracket_is_not_the_next_tags() {
        let page = "<p>甲 &lt;</p>\n<p>&lt;乙</p><p title='丙'>丙</p>\n<P>1 < 2</P>";
        let placed: Vec<_> = tokens(page)
            .into_iter()
            .filter_map(|token| match token {
                Token::Text(text, Some(range)) => Some((text, page[range.start..range.end].to_owned())),
                _ => None,
            })
            .collect();
        assert!(placed.iter().all(|(text, own)| text == own), "{placed:?}");
        for wanted in ["甲 ", "乙", "丙", "1 < 2"] {
            assert!(placed.iter().any(|(text, _)| text.contains(wanted)), "{wanted}: {placed:?}");
        }
        let at = |wanted: &str| {
            let texts = tokens(page).into_iter().find_map(|token| match token {
                Token::Text(text, Some(range)) if text.contains(wanted) => Some(range.start),
                _ => None,
            });
            texts.expect("it has a place")
        };
        assert_eq!(at("丙"), page.rfind('丙').expect("it is there"));
    }

    #[test]
    fn texts_know_their_places() {
        let page = "<!DOCTYPE html>\n<p class=a>甲&amp;乙<script>x<b>y</script>\n丙<br></p>";
        let texts: Vec<_> = tokens(page)
            .into_iter()
            .filter_map(|token| match token {
                Token::Text(text, range) => Some((text.clone(), range.map(|range| page[range].to_owned()))),
                _ => None,
            })
            .collect();
        let shown: String = texts.iter().map(|(text, _)| text.as_str()).collect();
        assert!(shown.contains("甲&乙") && shown.contains('丙'), "{shown:?}");
        for (text, place) in &texts {
            let plain = place.as_ref().map(|place| place.replace("&amp;", "&"));
            assert!(plain.is_none_or(|plain| plain == *text), "{text} {place:?}");
        }
    }
}
