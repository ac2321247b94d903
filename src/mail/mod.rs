//! An issue as messages to its readers: settings, list, letter, MIME, signature.
//! Takes a checked brief, its PDF and a list; returns bytes. Sends nothing.

mod address;
mod body;
mod csv_rows;
pub mod dkim;
mod dkim_check;
pub mod group;
pub mod issue_id;
pub mod letter;
pub mod list;
pub mod mbox;
pub mod message;
pub mod settings;
pub mod template;

use std::ops::Range;
use std::time::SystemTime;

use anyhow::Result;
use lettre::Address;

use self::dkim::Signer;
use self::letter::{Contents, Personal, Templates};
use self::list::{List, Reader};
use self::message::{Enclosures, EncodedPdf, Head, Inline, Letter, Recipients};
use self::settings::Settings;
use self::template::{Fillings, Known, Template};
use crate::brief::Brief;
use crate::findings::{Fault, Findings};
use crate::text::lang::Lang;
use crate::text::source::Sources;
use crate::text::source::Text;
use crate::view;
use crate::words::{Because, words};

/// A message of more bytes is refused by many servers.
const LARGE: usize = 18 * 1024 * 1024;

/// One message: for one reader, or for several who share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The Message-ID without its brackets; the same for the same key and readers.
    pub message_id: String,
    /// The readers, as a range of the list.
    pub readers: Range<usize>,
}

/// All that the messages of an issue have in common.
pub struct Mailing {
    settings: Settings,
    /// What fills in the issue's placeholders.
    words: Fillings,
    subject: Template,
    greeting: Template,
    text: Template,
    unsubscribe: Option<Template>,
    sender_name: String,
    title: String,
    contents: Contents,
    templates: Templates,
    enclosures: Enclosures,
    signer: Option<Signer>,
}

/// What a mailing is made from, besides the brief.
pub struct Materials {
    /// The `[mail]` table.
    pub settings: Settings,
    /// The letter's templates.
    pub templates: Templates,
    /// The contact's codes, in their order.
    pub pictures: Vec<Inline>,
    /// The PDF's name, with its ending.
    pub pdf_name: String,
    /// Signs, when the series says a key.
    pub signer: Option<Signer>,
}

/// Who gets which message: one each, or in batches of `shared` readers. `key`
/// is the issue's name, which no mended slip may change.
pub fn deliveries(key: &str, from: &Address, list: &List, shared: Option<usize>) -> Vec<Delivery> {
    let size = shared.unwrap_or(1).max(1);
    let starts = (0..list.readers.len()).step_by(size);
    let delivery = |start: usize| {
        let readers = start..(start + size).min(list.readers.len());
        // Addresses are hashed: a Message-ID is seen by all who share it.
        let mut hash = blake3::Hasher::new();
        hash.update(key.as_bytes());
        for reader in &list.readers[readers.clone()] {
            hash.update(b"\0").update(reader.address.to_string().as_bytes());
        }
        let message_id = format!("{}@{}", &hash.finalize().to_hex()[..32], from.domain());
        Delivery { message_id, readers }
    };
    starts.map(delivery).collect()
}

impl Mailing {
    /// Joins a brief with what its messages need. Faults of the texts of
    /// `[mail]` become findings; with `shared`, they may name no reader.
    pub fn new(
        brief: &Brief,
        materials: Materials,
        columns: (&[String], bool),
        sources: &Sources,
        findings: &mut Findings,
    ) -> Result<Self> {
        let Materials { settings, templates, pictures, pdf_name, signer } = materials;
        let known = Known { issue: &list::OF_THE_ISSUE, reader: columns.0, shared: columns.1 };
        let of_issue = Known { reader: &[], ..known };
        let sender_name = settings.sender_name.as_ref();
        let sender_name = sender_name.map(|text| Template::parse(text, &of_issue, sources, findings));
        let mut parse =
            |text: &Option<Text>| text.as_ref().map(|text| Template::parse(text, &known, sources, findings));
        let (subject, greeting, text) =
            (parse(&settings.subject), parse(&settings.greeting), parse(&settings.text));
        let unsubscribe = parse(&settings.unsubscribe);
        let words = words(brief);
        let sender_name = match sender_name {
            Some(name) => name.fill(&words, str::to_owned),
            None => words.get("publisher").cloned().unwrap_or_default(),
        };
        let code_ids: Vec<_> = pictures.iter().map(|picture| picture.id.clone()).collect();
        Ok(Self {
            subject: subject.unwrap_or_else(|| Template::plain(default_subject(brief))),
            greeting: greeting.unwrap_or_default(),
            text: text.unwrap_or_default(),
            unsubscribe,
            sender_name,
            title: brief.header.title.value.clone(),
            contents: Contents::new(brief, &code_ids, &pdf_name),
            templates,
            enclosures: Enclosures::new(pdf_name, pictures)?,
            settings,
            words,
            signer,
        })
    }

    /// Reports readers whose columns leave a gap in a text.
    pub fn check_readers(&self, list: &List, findings: &mut Findings) {
        let templates =
            [Some(&self.subject), Some(&self.greeting), Some(&self.text), self.unsubscribe.as_ref()];
        let mut needed: Vec<_> = templates.into_iter().flatten().flat_map(Template::needs).collect();
        needed.retain(|name| list.columns.iter().any(|column| column == name));
        needed.sort_unstable();
        needed.dedup();
        for reader in &list.readers {
            for name in &needed {
                if reader.columns.get(*name).is_none_or(|word| word.trim().is_empty()) {
                    findings.add(Fault::ListBlank { column: (*name).to_owned() }, reader.place.clone());
                }
            }
        }
    }

    /// The letter to one reader, or to several. Faults of an editor's own
    /// template become findings.
    pub fn letter(
        &self,
        readers: &[Reader],
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Letter> {
        let words = self.words_for(readers);
        let personal = Personal {
            greeting: self.greeting.fill(&words, str::to_owned),
            text: self.text.fill(&words, str::to_owned),
            unsubscribe: self.unsubscribe_url(&words),
            reader: match readers {
                [reader] => reader.columns.clone(),
                _ => Fillings::new(),
            },
        };
        self.templates.fill(&self.contents, personal, sources, findings)
    }

    /// The subject for one reader, or for several.
    pub fn subject(&self, readers: &[Reader]) -> String {
        template::one_line(&self.subject.fill(&self.words_for(readers), str::to_owned))
    }

    /// What `[mail]` says.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The address that the messages come from.
    pub fn sender(&self) -> &Address {
        &self.settings.from
    }

    /// A message as a person checks it before sending: its head, and the
    /// letter's plain form.
    pub fn summary(&self, message_id: &str, readers: &[Reader]) -> Result<String> {
        let head = self.head(message_id, readers, SystemTime::UNIX_EPOCH, false);
        let to = match &head.to {
            Recipients::One(name, address) if name.is_empty() => address.to_string(),
            Recipients::One(name, address) => format!("{} <{address}>", template::one_line(name)),
            Recipients::Undisclosed(several) => format!("{} readers, none of them named", several.len()),
        };
        let mut lines = vec![
            format!("From: {} <{}>", template::one_line(&head.from.0), head.from.1),
            format!("To: {to}"),
            format!("Subject: {}", head.subject),
            format!("Message-ID: <{message_id}>"),
        ];
        lines.extend(head.reply_to.map(|address| format!("Reply-To: {address}")));
        lines.extend(head.unsubscribe.map(|url| format!("List-Unsubscribe: <{url}>")));
        lines.push(format!("Attachment: {}", self.enclosures.pdf_name));
        if let Some(signer) = &self.signer {
            lines.push(format!("DKIM: {} TXT \"{}\"", signer.record_name(), signer.record()));
        }
        let letter = self.whole_letter(readers)?;
        Ok(format!("{}\n\n{}", lines.join("\n"), letter.text))
    }

    /// The bytes of a message, signed when the series says a key. `draft` is
    /// for files that a mail program sends.
    pub fn message(
        &self,
        message_id: &str,
        readers: &[Reader],
        pdf: EncodedPdf,
        date: SystemTime,
        draft: bool,
    ) -> Result<Vec<u8>> {
        let head = self.head(message_id, readers, date, draft);
        let letter = self.whole_letter(readers)?;
        let message = message::build(&head, letter, &self.enclosures, pdf)?;
        match &self.signer {
            Some(signer) => signer.sign(message),
            None => Ok(message.formatted()),
        }
    }

    fn whole_letter(&self, readers: &[Reader]) -> Result<Letter> {
        let mut findings = Findings::default();
        let letter = self.letter(readers, &mut Sources::default(), &mut findings);
        letter.because(|| findings.iter().next().map(|it| it.fault.words()).unwrap_or_default())
    }

    fn head(&self, message_id: &str, readers: &[Reader], date: SystemTime, draft: bool) -> Head {
        let to = match readers {
            [reader] => Recipients::One(reader.name.clone(), reader.address.clone()),
            several => Recipients::Undisclosed(several.iter().map(|it| it.address.clone()).collect()),
        };
        Head {
            from: (self.sender_name.clone(), self.settings.from.clone()),
            reply_to: self.settings.reply_to.clone(),
            to,
            subject: self.subject(readers),
            message_id: message_id.to_owned(),
            date,
            unsubscribe: self.unsubscribe_url(&self.words_for(readers)),
            list: self.settings.list_id.clone().map(|id| (id, self.title.clone())),
            draft: draft && self.signer.is_none(),
        }
    }

    fn words_for(&self, readers: &[Reader]) -> Fillings {
        let mut words = match readers {
            [reader] => reader.columns.clone(),
            _ => Fillings::new(),
        };
        words.extend(self.words.clone());
        words
    }

    fn unsubscribe_url(&self, words: &Fillings) -> Option<String> {
        let encode = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
        };
        let url = self.unsubscribe.as_ref()?.fill(words, encode);
        Some(crate::markdown::encode_url(&url))
    }
}

/// An address from the command line. The error says what is wrong with it.
pub fn parse_address(text: &str) -> Result<Address> {
    address::parse(text).map(|named| named.address).map_err(|cause| {
        anyhow::Error::from(
            words!("`{text}` is not a valid mail address ({})", "`{text}` 不是邮件地址（{}）"; cause),
        )
    })
}

/// Warns of a message that many servers refuse.
pub fn check_size(bytes: usize, findings: &mut Findings) {
    if bytes > LARGE {
        let size = format!("{:.1}", bytes as f64 / 1024.0 / 1024.0);
        findings.add(Fault::MailSize { size }, None);
    }
}

/// What fills in the issue's placeholders.
fn words(brief: &Brief) -> Fillings {
    let header = &brief.header;
    let shown = view::Words::of(brief.lang);
    let separator = if brief.lang == Lang::En { ", " } else { "、" };
    let publishers: Vec<_> = header.publishers.iter().map(|name| name.value.as_str()).collect();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let entries = [
        ("title", header.title.value.clone()),
        ("subtitle", header.subtitle.as_ref().map(|text| text.value.clone()).unwrap_or_default()),
        ("date", shown.date(header.date)),
        ("issue", number(header.issue)),
        ("total_issue", number(header.total_issue)),
        ("publisher", publishers.join(separator)),
    ];
    entries.into_iter().map(|(name, word)| (name.to_owned(), word)).collect()
}

fn default_subject(brief: &Brief) -> String {
    let shown = view::Words::of(brief.lang);
    let (title, date) = (&brief.header.title.value, shown.date(brief.header.date));
    match (brief.lang, brief.header.issue) {
        (Lang::En, Some(issue)) => format!("{title}, No. {issue} ({date})"),
        (Lang::En, None) => format!("{title} ({date})"),
        (_, Some(issue)) => format!("{title}第{issue}期（{date}）"),
        (_, None) => format!("{title}（{date}）"),
    }
}
