//! Which part of a page is its article, and which parts nobody sees.

use std::ops::Range;

use super::tokens::Token;
use crate::import::blocks::Field;
use crate::text::source::{Place, SourceId};

/// Which tokens a reader does not see.
pub(super) fn hidden(tokens: &[Token]) -> Vec<bool> {
    let mut open: Option<(String, usize)> = None;
    let mut hidden = Vec::with_capacity(tokens.len());
    for token in tokens {
        let inside = open.is_some();
        match (token, &mut open) {
            (Token::Open { name, closed: false, .. }, None) if is_hidden(token, name) => {
                open = Some((name.clone(), 1));
            }
            (Token::Open { name, closed: false, .. }, Some((own, depth))) if name == own => *depth += 1,
            (Token::Close(name), Some((own, depth))) if name == own => {
                *depth -= 1;
                if *depth == 0 {
                    open = None;
                }
            }
            _ => {}
        }
        hidden.push(inside || open.is_some());
    }
    hidden
}

fn is_hidden(token: &Token, name: &str) -> bool {
    let style = token.attribute("style").unwrap_or_default().replace(' ', "").to_lowercase();
    ["script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "button"]
        .contains(&name)
        || token.attribute("hidden").is_some()
        || style.contains("display:none")
}

/// The tokens between a tag and the one that closes it.
fn inside(tokens: &[Token], open: usize) -> Range<usize> {
    let Some(Token::Open { name, closed: false, .. }) = tokens.get(open) else { return open..open };
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Open { name: own, closed: false, .. } if own == name => depth += 1,
            Token::Close(own) if own == name => {
                depth -= 1;
                if depth == 0 {
                    return open + 1..index;
                }
            }
            _ => {}
        }
    }
    open + 1..tokens.len()
}

fn by_id(tokens: &[Token], id: &str) -> Option<usize> {
    tokens.iter().position(|token| token.attribute("id") == Some(id))
}

/// Where the article is.
pub(super) fn body(tokens: &[Token]) -> Range<usize> {
    let named = |wanted: &str| {
        tokens.iter().position(|token| matches!(token, Token::Open { name, .. } if name == wanted))
    };
    let open = by_id(tokens, "js_content")
        .or_else(|| named("article"))
        .or_else(|| named("main"))
        .or_else(|| named("body"));
    open.map_or(0..tokens.len(), |open| inside(tokens, open))
}

/// What a WeChat article says of itself outside of its body.
pub(super) fn fields(tokens: &[Token], body: &Range<usize>, source: SourceId) -> Vec<Field> {
    let known = [("activity-name", "title"), ("js_name", "publisher"), ("publish_time", "date")];
    let found = known.into_iter().filter_map(|(id, name)| {
        let open = by_id(tokens, id).filter(|open| !body.contains(open))?;
        let own = &tokens[inside(tokens, open)];
        let texts = own.iter().filter_map(|token| match token {
            Token::Text(text, range) => Some((text.as_str(), range.clone())),
            _ => None,
        });
        let text: String = texts.clone().map(|(text, _)| text).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut places = texts.filter(|(text, _)| !text.trim().is_empty()).filter_map(|(_, range)| range);
        let first = places.next()?;
        let end = places.next_back().map_or(first.end, |last| last.end.max(first.end));
        let place = Place { source, range: first.start..end };
        (!text.is_empty()).then(|| Field { name: name.to_owned(), values: vec![text], place })
    });
    found.collect()
}
