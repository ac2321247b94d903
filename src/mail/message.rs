//! One message: the letter in two forms, its pictures, and the PDF, as MIME (RFC
//! 2045 to 2047, 2231). The same input produces the same bytes.

use std::time::SystemTime;

use anyhow::Result;
use email_encoding::headers::{rfc2047, writer::EmailWriter};
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{
    ContentDisposition, ContentId, ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
    MIME_VERSION_1_0,
};
use lettre::message::{Body, Mailbox, MessageBuilder, MultiPart, SinglePart};

use super::template::one_line;
use crate::words::{Because, words};

/// The parts of a message that all readers share, encoded once.
pub struct Enclosures {
    /// The PDF's name, with its ending.
    pub pdf_name: String,
    pictures: Vec<SinglePart>,
}

/// A picture of the letter.
pub struct Inline {
    /// What `cid:` names it.
    pub id: String,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The head of a message.
pub struct Head {
    /// From whom: a name, and the address.
    pub from: (String, Address),
    /// Where answers go.
    pub reply_to: Option<Address>,
    /// To whom.
    pub to: Recipients,
    /// The subject.
    pub subject: String,
    /// Without its brackets.
    pub message_id: String,
    /// The day and time.
    pub date: SystemTime,
    /// Where a reader leaves the list.
    pub unsubscribe: Option<String>,
    /// The list's name and description (RFC 2919).
    pub list: Option<(String, String)>,
    /// Whether a mail program is to take it for a draft.
    pub draft: bool,
}

/// To whom a message goes.
pub enum Recipients {
    /// To one reader, with the name.
    One(String, Address),
    /// To several, none of whom is named.
    Undisclosed(Vec<Address>),
}

/// A letter for a reader: the same in HTML and as plain text.
pub struct Letter {
    /// A whole page.
    pub html: String,
    /// Its twin.
    pub text: String,
}

impl Enclosures {
    /// Encodes what all messages carry.
    pub fn new(pdf_name: String, pictures: Vec<Inline>) -> Result<Self> {
        let pictures = pictures.into_iter().map(|picture| {
            Ok(SinglePart::builder()
                .header(ContentType::parse(picture.media).because(|| words!("a media type", "媒体类型有误"))?)
                .header(ContentId::from(format!("<{}>", picture.id)))
                .header(ContentDisposition::inline())
                .body(base64(picture.bytes)))
        });
        Ok(Self { pdf_name, pictures: pictures.collect::<Result<_>>()? })
    }
}

/// A PDF, encoded once for all who get the same.
#[derive(Clone)]
pub struct EncodedPdf(Body);

impl EncodedPdf {
    /// Encodes a PDF.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(base64(bytes))
    }

    /// Its encoded size in bytes: nearly all of a message's.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn base64(bytes: Vec<u8>) -> Body {
    Body::new_with_encoding(bytes, ContentTransferEncoding::Base64).expect("base64 encodes any bytes")
}

/// Builds a message, unsigned.
pub fn build(
    head: &Head,
    letter: Letter,
    enclosures: &Enclosures,
    pdf: EncodedPdf,
) -> Result<lettre::Message> {
    let boundary = |part: &str| {
        // RFC 2046, 5.1.1: up to 70 characters; the equals sign is in no base64 line's start.
        let hash = blake3::hash(format!("{part} {}", head.message_id).as_bytes()).to_hex();
        format!("=_{part}_{}", &hash[..24])
    };
    let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(base64(letter.text.into_bytes()));
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(base64(letter.html.into_bytes()));
    let mut related = MultiPart::related().boundary(boundary("related")).singlepart(html);
    for picture in &enclosures.pictures {
        related = related.singlepart(picture.clone());
    }
    let alternative =
        MultiPart::alternative().boundary(boundary("alternative")).singlepart(text).multipart(related);
    let attachment = SinglePart::builder()
        .header(PdfType(enclosures.pdf_name.clone()))
        .header(ContentDisposition::attachment(&enclosures.pdf_name))
        .body(pdf.0);
    let mixed = MultiPart::mixed().boundary(boundary("mixed")).multipart(alternative).singlepart(attachment);
    // A Content-Type that belongs to the part cannot be signed: it moves to the head.
    let kind = mixed
        .headers()
        .get_raw("Content-Type")
        .because(|| words!("a multipart has a type", "多部分的内容缺少类型"))?
        .to_owned();
    let bytes = mixed.formatted();
    let at = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .because(|| words!("a part has a head", "有一部分缺少头"))?;
    let body = Body::dangerous_pre_encoded(bytes[at + 4..].to_vec(), ContentTransferEncoding::SevenBit);
    let message = headers(head)?
        .header(MIME_VERSION_1_0)
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Content-Type"), kind));
    message.body(body).because(|| words!("failed to build the message", "信做不出来"))
}

fn headers(head: &Head) -> Result<MessageBuilder> {
    let (name, from) = &head.from;
    let mut message = lettre::Message::builder()
        .message_id(Some(format!("<{}>", head.message_id)))
        .date(head.date)
        .from(mailbox(name, from));
    let (recipients, to) = match &head.to {
        Recipients::One(name, address) => (vec![address.clone()], Some(mailbox(name, address))),
        Recipients::Undisclosed(addresses) => (addresses.clone(), None),
    };
    let envelope = Envelope::new(Some(from.clone()), recipients.clone())
        .because(|| words!("no recipient", "没有收信人"))?;
    message = message.envelope(envelope);
    if let Some(reply_to) = &head.reply_to {
        message = message.reply_to(mailbox("", reply_to));
    }
    message = match to {
        Some(to) => message.to(to),
        None => message.raw_header(raw("To", "undisclosed-recipients:;")),
    };
    if head.draft && matches!(head.to, Recipients::Undisclosed(_)) {
        for address in recipients {
            message = message.bcc(mailbox("", &address));
        }
        message = message.keep_bcc();
    }
    message = message.subject(one_line(&head.subject));
    Ok(list_headers(message, head))
}

/// What tells mail programs that a list wrote, and how to leave it.
fn list_headers(mut message: MessageBuilder, head: &Head) -> MessageBuilder {
    if let Some((id, description)) = &head.list {
        message = message.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("List-Id"),
            format!("{} <{id}>", one_line(description).replace(['<', '>', '"'], "")).trim().to_owned(),
        ));
    }
    if let Some(url) = &head.unsubscribe {
        // RFC 8058, 3.1: one https address, and the button's promise.
        message = message
            .raw_header(raw("List-Unsubscribe", &format!("<{}>", one_line(url).replace(['<', '>', ' '], ""))))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    // RFC 3834, 5: absence notices are not to answer.
    message = message
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "OOF, AutoReply"));
    if head.draft {
        // Outlook opens such a file as a draft that can be sent.
        message = message.raw_header(raw("X-Unsent", "1"));
    }
    message
}

fn mailbox(name: &str, address: &Address) -> Mailbox {
    let name = one_line(name);
    Mailbox::new((!name.is_empty()).then_some(name), address.clone())
}

/// A header of ASCII, written as it is.
fn raw(name: &'static str, value: &str) -> HeaderValue {
    let value: String = value.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

/// The PDF's Content-Type with its name by RFC 2047 in quotes: no standard asks
/// for it, but Outlook and QQ Mail look nowhere else.
#[derive(Clone)]
struct PdfType(String);

impl Header for PdfType {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Type")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        let plain = format!("application/pdf; name=\"{}\"", self.0);
        let mut encoded = String::from("application/pdf;\r\n name=\"");
        if self.0.is_ascii() {
            encoded.push_str(&self.0.replace(['"', '\\'], "_"));
        } else {
            let mut writer = EmailWriter::new(&mut encoded, " name=\"".len(), 0, false);
            rfc2047::encode(&self.0, &mut writer).expect("writing to a string");
        }
        encoded.push('"');
        HeaderValue::dangerous_new_pre_encoded(Self::name(), plain, encoded)
    }
}
