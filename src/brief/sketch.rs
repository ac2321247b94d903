//! Whatever can be shown of a brief with errors: placeholder words stand for what
//! is missing, so that an editor sees pages while writing.

use chrono::NaiveDate;

use super::check::MAX_QR_BYTES;
use super::{Brief, Contact, Picture};
use crate::text::source::Text;

/// A brief that may only be looked at: something in it is wrong.
#[derive(Debug, Clone)]
pub struct Sketch {
    brief: Brief,
    has_date: bool,
}

impl Sketch {
    /// Puts words where a text that has to be there is missing. `date` is that
    /// of the header, if it has any.
    pub(super) fn new(mut brief: Brief, date: Option<NaiveDate>) -> Self {
        name(&mut brief.header.title, "title");
        brief.header.publishers.iter_mut().for_each(|text| name(text, "publisher"));
        brief.sections.iter_mut().for_each(|section| name(&mut section.title, "title"));
        if let Some(judgement) = &mut brief.judgement {
            name(&mut judgement.title, "title");
        }
        for reference in &mut brief.references {
            name(&mut reference.title, "title");
        }
        if let Some(contact) = &mut brief.contact {
            fill(contact);
        }
        Self { brief, has_date: date.is_some() }
    }

    /// The brief, which must not be printed.
    pub fn brief(&self) -> &Brief {
        &self.brief
    }

    /// Whether its date could be read; the brief's is none of that day else.
    pub fn has_date(&self) -> bool {
        self.has_date
    }
}

fn fill(contact: &mut Contact) {
    contact.about.iter_mut().for_each(|about| name(&mut about.name, "name"));
    for code in &mut contact.codes {
        if let Picture::Drawn(url) = &mut code.picture {
            url.value.truncate(url.value.floor_char_boundary(MAX_QR_BYTES));
        }
    }
}

/// Names a key in the place of its text.
fn name(text: &mut Text, key: &str) {
    if text.value.trim().is_empty() {
        text.value = placeholder(key);
    }
}

/// The word for what is missing, which the typesetter prints in grey.
pub(crate) fn placeholder(key: &str) -> String {
    format!("〔{key}〕")
}
