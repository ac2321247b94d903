//! 联系我们: codes with their captions, and who is behind the newsletter.

use crate::import::blocks::{Block, Kind};

/// The footer on the last page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Its heading.
    pub title: String,
    /// Pictures of codes, with the lines under them.
    pub codes: Vec<(String, Vec<String>)>,
    /// Names with their texts and addresses.
    pub about: Vec<About>,
}

/// Who stands behind a newsletter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// The name.
    pub name: String,
    /// The text, in Markdown.
    pub text: String,
    /// An address.
    pub url: Option<String>,
}

/// Reads the blocks below the heading; gives also those that have no place.
pub(super) fn read<'a>(title: &str, blocks: &[&'a Block]) -> (Contact, Vec<&'a Block>) {
    let mut contact = Contact { title: title.to_owned(), ..Contact::default() };
    let mut left = Vec::new();
    for block in blocks {
        if block.plain.trim().is_empty() && block.kind != Kind::Picture {
            continue;
        }
        if !take(block, &mut contact) {
            left.push(*block);
        }
    }
    // A name that nothing follows is no blurb.
    contact.about.retain(|about| {
        let whole = !about.text.is_empty();
        if !whole {
            left.extend(blocks.iter().filter(|block| block.plain.trim().starts_with(&about.name)));
        }
        whole
    });
    (contact, left)
}

fn take(block: &Block, contact: &mut Contact) -> bool {
    if let Some((description, path)) = picture(&block.markdown).filter(|_| block.kind == Kind::Picture) {
        let caption = Some(description).filter(|line| !line.is_empty());
        contact.codes.push((path, caption.into_iter().collect()));
        return true;
    }
    let line = block.plain.trim();
    if !block.is_line() {
        return false;
    }
    if let Some(name) = line.strip_suffix(['：', ':']).filter(|name| name.chars().count() <= 40) {
        contact.about.push(About { name: name.trim().to_owned(), ..About::default() });
        return true;
    }
    let address = line.find("http").filter(|at| line[..*at].ends_with(['：', ':', '<', ' ']) || *at == 0);
    if let (Some(at), Some(about)) = (address, contact.about.last_mut())
        && about.url.is_none()
    {
        about.url = Some(line[at..].trim_end_matches(['>', '。', ' ']).to_owned());
        return true;
    }
    if let Some(about) = contact.about.last_mut().filter(|about| about.text.is_empty()) {
        about.text = block.markdown.trim().to_owned();
        return true;
    }
    if let Some((name, text)) = line.split_once(['：', ':']).filter(|(name, _)| name.chars().count() <= 30) {
        let about = About { name: name.trim().to_owned(), text: text.trim().to_owned(), url: None };
        contact.about.push(about);
        return true;
    }
    match contact.codes.last_mut().filter(|(_, caption)| caption.len() < 3 && line.chars().count() <= 30) {
        Some((_, caption)) if contact.about.is_empty() => {
            caption.extend(line.lines().map(|line| line.trim().to_owned()));
            true
        }
        _ => false,
    }
}

/// The description and the path of a picture.
fn picture(markdown: &str) -> Option<(String, String)> {
    let inner = markdown.trim().strip_prefix("![")?;
    let (description, rest) = inner.split_once("](")?;
    let path = rest.split_once(')')?.0.trim_matches(['<', '>']);
    (!path.contains("://")).then(|| (description.to_owned(), path.to_owned()))
}
