//! From a file's bytes to its text: UTF-8, and where it is certain GB18030 or
//! UTF-16, which editors on Windows still save. Anything that is not a text is
//! reported.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// An encoding that a text can be read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// GB18030, which holds GBK and GB 2312.
    Gb18030,
    /// UTF-16, little end first, as Notepad writes "Unicode".
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
}

impl Encoding {
    /// The name that editors show.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030 (GBK)",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
        }
    }
}

/// What a file is that is no text, or no TOML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A Word or WPS document, `.docx`.
    Word,
    /// An old Word or WPS document, `.doc`.
    OldWord,
    /// A text with formatting, `.rtf`.
    Rtf,
    /// A PDF.
    Pdf,
    /// A picture.
    Picture,
    /// A zip archive that is no Word document.
    Archive,
    /// JSON.
    Json,
    /// A web page, or other XML.
    Markup,
    /// Any other bytes.
    Binary,
}

impl Format {
    /// What the file is, as a phrase says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Word => "a Word document (.docx)",
            Self::OldWord => "an old Word or WPS document (.doc)",
            Self::Rtf => "an RTF document",
            Self::Pdf => "a PDF",
            Self::Picture => "a picture",
            Self::Archive => "a zip archive",
            Self::Json => "JSON",
            Self::Markup => "a web page or XML",
            Self::Binary => "binary data",
        }
    }

    /// The kind in Chinese words.
    pub fn name_zh(self) -> &'static str {
        match self {
            Self::Word => " Word 文档（.docx）",
            Self::OldWord => "旧版 Word 或 WPS 文档（.doc）",
            Self::Rtf => " RTF 文档",
            Self::Pdf => " PDF",
            Self::Picture => "图片",
            Self::Archive => " zip 压缩包",
            Self::Json => " JSON",
            Self::Markup => "网页或 XML",
            Self::Binary => "二进制数据",
        }
    }
}

/// A text with what was done to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text; a byte order mark is kept only in UTF-8.
    pub text: String,
    /// The encoding of the bytes.
    pub encoding: Encoding,
    /// Whether all lines ended with CR alone, which is LF in the text.
    pub lone_returns: bool,
}

/// Why bytes give no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undecodable {
    /// They are of a format that is no text.
    Format(Format),
    /// They may be a text, in no encoding that is certain; the first byte that is not UTF-8.
    Encoding(usize),
}

/// Decodes a file's bytes. UTF-16 is certain by its byte order mark, or because
/// only one order gives a text; GB18030 when it decodes without a fault into
/// Chinese (see `is_chinese`) and is not a UTF-8 file with a few broken bytes.
pub fn decode(bytes: &[u8]) -> Result<Decoded, Undecodable> {
    if let Some(format) = format(bytes) {
        return Err(Undecodable::Format(format));
    }
    if let Some((encoding, text)) = utf_16(bytes) {
        return Ok(decoded(text, encoding));
    }
    if bytes.starts_with(&LITTLE) || bytes.starts_with(&BIG) {
        return Err(Undecodable::Encoding(0));
    }
    if bytes.contains(&0) && bytes.utf8_chunks().any(|chunk| !chunk.invalid().is_empty()) {
        return Err(Undecodable::Format(Format::Binary));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(decoded(text.to_owned(), Encoding::Utf8)),
        Err(error) => match gb18030(bytes) {
            Some(text) => Ok(decoded(text, Encoding::Gb18030)),
            None => Err(Undecodable::Encoding(error.valid_up_to())),
        },
    }
}

/// Text as read, with the line ends of old Macs made into those of today.
fn decoded(mut text: String, encoding: Encoding) -> Decoded {
    if encoding != Encoding::Utf8 && text.starts_with('\u{feff}') {
        text.remove(0);
    }
    let lone_returns = text.contains('\r') && !text.contains('\n');
    if lone_returns {
        text = text.replace('\r', "\n");
    }
    Decoded { text, encoding, lone_returns }
}

/// The format that a file's first bytes show, where it cannot be a brief.
fn format(bytes: &[u8]) -> Option<Format> {
    const MAGIC: [(&[u8], Format); 7] = [
        (b"%PDF-", Format::Pdf),
        (b"{\\rtf", Format::Rtf),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], Format::OldWord),
        (b"PK\x03\x04", Format::Archive),
        (b"\x89PNG\r\n\x1a\n", Format::Picture),
        (b"GIF8", Format::Picture),
        (&[0xff, 0xd8, 0xff], Format::Picture),
    ];
    let (_, format) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    let word = || bytes.windows(b"word/".len()).any(|part| part == b"word/");
    Some(if *format == Format::Archive && word() { Format::Word } else { *format })
}

/// The format of a text that is no TOML, by how it begins.
pub(crate) fn text_format(text: &str) -> Option<Format> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let tag = text.get(..9).unwrap_or(text).to_ascii_lowercase();
    match text.chars().next()? {
        '{' => Some(Format::Json),
        '<' if ["<!doctype", "<html", "<?xml"].iter().any(|known| tag.starts_with(known)) => {
            Some(Format::Markup)
        }
        _ => None,
    }
}

/// The byte order marks of UTF-16.
const LITTLE: [u8; 2] = [0xff, 0xfe];
const BIG: [u8; 2] = [0xfe, 0xff];

/// UTF-16 with its mark, or without where only one order gives a text of TOML.
fn utf_16(bytes: &[u8]) -> Option<(Encoding, String)> {
    let read = |encoding: Encoding, bytes| {
        let decoder = if encoding == Encoding::Utf16Le { UTF_16LE } else { UTF_16BE };
        let text = decoder.decode_without_bom_handling_and_without_replacement(bytes)?;
        (!text.contains(is_no_text)).then(|| (encoding, text.into_owned()))
    };
    if let Some(rest) = bytes.strip_prefix(&LITTLE) {
        return read(Encoding::Utf16Le, rest);
    }
    if let Some(rest) = bytes.strip_prefix(&BIG) {
        return read(Encoding::Utf16Be, rest);
    }
    // Each of TOML's own signs has a zero in UTF-16, and a text in UTF-8 has none.
    if !bytes.contains(&0) {
        return None;
    }
    let is_toml = |text: &str| text.contains('=') && text.contains(['"', '\'']);
    let mut readings = [Encoding::Utf16Le, Encoding::Utf16Be]
        .into_iter()
        .filter_map(|encoding| read(encoding, bytes))
        .filter(|(_, text)| is_toml(text));
    let first = readings.next()?;
    readings.next().is_none().then_some(first)
}

/// A character that no text holds.
fn is_no_text(character: char) -> bool {
    let control = character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{c}' | '\u{b}');
    control || u32::from(character) & 0xfffe == 0xfffe
}

/// A text in GB18030, where it is certain.
fn gb18030(bytes: &[u8]) -> Option<String> {
    // Whoever copies a line of another encoding into a UTF-8 file breaks a few
    // bytes of it. In GB18030 hardly three bytes in a row look like UTF-8.
    let (mut whole, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        whole += chunk.valid().chars().filter(|character| character.len_utf8() > 2).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    if whole * 10 > broken {
        return None;
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes)?;
    let foreign = |character: char| is_no_text(character) || ('\u{e000}'..='\u{f8ff}').contains(&character);
    (!text.contains(foreign) && is_chinese(&text)).then(|| text.into_owned())
}

/// The 200 commonest characters of written Chinese.
const COMMON: &str = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产\
     种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还\
     因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公\
     无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总";

/// This many characters tell the language.
const SAMPLE: usize = 10_000;

/// Whether decoded Han characters are Chinese and not another language's bytes.
/// Of real Chinese a third to two thirds are among the commonest; of Korean,
/// Japanese or Big5 read as GB18030, a twentieth (see `docs/reading.md`).
fn is_chinese(text: &str) -> bool {
    let han = text.chars().filter(|character| ('\u{4e00}'..='\u{9fff}').contains(character)).take(SAMPLE);
    let (mut all, mut common) = (0_usize, 0_usize);
    for character in han {
        all += 1;
        common += usize::from(COMMON.contains(character));
    }
    common >= 3 && common * 5 >= all
}
