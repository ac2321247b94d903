//! Checks a message's DKIM signature against the signer's public key (RFC 6376,
//! RFC 8463). It uses no DNS, and knows only the one form in which we sign:
//! relaxed canonicalisation of header and body, SHA-256.

use crate::words::{Because, fail, words};
use anyhow::{Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rsa::Pkcs1v15Sign;
use rsa::traits::PublicKeyParts;
use sha2::{Digest, Sha256};

/// RFC 8301, 3.2: no verifier takes a shorter RSA key.
const LEAST_RSA_BITS: usize = 1024;

/// What a message's signature has to say, and the key that it has to fit.
pub(super) struct Expected<'a> {
    /// `d=`, in ASCII.
    pub(super) domain: &'a str,
    /// `s=`.
    pub(super) selector: &'a str,
    pub(super) key: &'a PublicKey,
    /// The header fields that are signed wherever the message has them.
    pub(super) signed: &'a [&'a str],
}

/// The public half of a signer's key.
pub(super) enum PublicKey {
    Rsa(rsa::RsaPublicKey),
    Ed25519(ed25519_dalek::VerifyingKey),
}

impl PublicKey {
    /// What `a=` says of signatures that fit this key.
    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rsa(_) => "rsa-sha256",
            Self::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// Verifies a signature of a SHA-256 hash.
    fn verify(&self, hash: &[u8], signature: &[u8]) -> Result<()> {
        match self {
            Self::Rsa(key) => {
                let bits = key.n().bits();
                ensure!(bits >= LEAST_RSA_BITS, "an RSA key of {bits} bits is too short for DKIM");
                key.verify(Pkcs1v15Sign::new::<Sha256>(), hash, signature)?;
            }
            // RFC 8463, 3: what Ed25519 signs is the hash.
            Self::Ed25519(key) => {
                key.verify_strict(hash, &ed25519_dalek::Signature::from_slice(signature)?)?;
            }
        }
        Ok(())
    }
}

/// Checks that a message has one DKIM signature, that it says what is expected,
/// and that it fits the head, the body and the key.
pub(super) fn check(message: &[u8], expected: &Expected) -> Result<()> {
    let end = find(message, b"\r\n\r\n").because(|| words!("the message has no body", "信没有正文"))?;
    let (head, body) = (&message[..end], &message[end + 4..]);
    let (signatures, fields): (Vec<_>, Vec<_>) =
        read_head(head)?.into_iter().partition(|field| field.name == b"dkim-signature");
    let [signature] = signatures.as_slice() else {
        fail!("there is not one signature but {}", "签名应该有一个，却有 {} 个"; signatures.len());
    };
    let text = std::str::from_utf8(&signature.value)
        .because(|| words!("the signature's header is not UTF-8", "签名头不是 UTF-8"))?;
    let tags = Tags::read(text)?;
    check_claims(&tags, expected)?;
    let names: Vec<_> = tags.get("h")?.split(':').map(|name| trim(name).to_ascii_lowercase()).collect();
    check_coverage(&names, &fields, expected.signed)?;

    let body_hash = Sha256::digest(relaxed_body(body));
    ensure!(decode_base64(tags.get("bh")?)? == body_hash.as_slice(), "`bh=` is not the body's hash");
    let mut hash = Sha256::new();
    for field in selected(&names, &fields) {
        hash.update(relaxed_field(&field.name, &field.value));
        hash.update(b"\r\n");
    }
    hash.update(relaxed_field(&signature.name, without_signature(text).as_bytes()));
    expected.key.verify(&hash.finalize(), &decode_base64(tags.get("b")?)?).because(|| {
        words!("`b=` is not a signature of the head by this key", "`b=` 不是这把密钥对信头的签名")
    })
}

/// The bytes of a base64 text, which may be folded.
pub(super) fn decode_base64(text: &str) -> Result<Vec<u8>> {
    let text: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(text).because(|| words!("no base64", "不是 base64"))
}

/// The base64 of some bytes.
pub(super) fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Whether a signature is of the form, the domain and the key expected.
fn check_claims(tags: &Tags, expected: &Expected) -> Result<()> {
    ensure!(tags.get("v")? == "1", "`v=` is not 1");
    let algorithm = expected.key.algorithm();
    ensure!(tags.get("a")? == algorithm, "`a=` is not {algorithm}");
    ensure!(tags.get("c")? == "relaxed/relaxed", "`c=` is not relaxed/relaxed");
    let (domain, selector) = (tags.get("d")?, tags.get("s")?);
    ensure!(domain.eq_ignore_ascii_case(expected.domain), "`d=` is not {}", expected.domain);
    ensure!(selector.eq_ignore_ascii_case(expected.selector), "`s=` is not {}", expected.selector);
    if let Some(user) = tags.find("i") {
        let host = user.rsplit_once('@').map_or("", |(_, host)| host).to_ascii_lowercase();
        let above = host.strip_suffix(&domain.to_ascii_lowercase());
        let within = above.is_some_and(|above| above.is_empty() || above.ends_with('.'));
        ensure!(within, "`i=` is not of the domain");
    }
    // A length leaves the end of the body unsigned; a day of expiry would be
    // a promise that nobody here made.
    for tag in ["l", "x"] {
        ensure!(tags.find(tag).is_none(), "`{tag}=` is in the signature");
    }
    Ok(())
}

/// Whether `h=` names From (RFC 6376, 5.4), and every field that is to be
/// signed as often as the message has it: what stands twice and is named once
/// can be read wrong (8.15).
fn check_coverage(names: &[String], fields: &[Field], signed: &[&str]) -> Result<()> {
    ensure!(names.iter().any(|name| name == "from"), "`h=` does not name From");
    for name in signed {
        let there = fields.iter().filter(|field| field.name.eq_ignore_ascii_case(name.as_bytes())).count();
        let named = names.iter().filter(|it| it.eq_ignore_ascii_case(name)).count();
        ensure!(named >= there, "of {there} header fields `{name}`, `h=` names {named}");
    }
    Ok(())
}

/// A header field: its name in small letters, its value unfolded.
struct Field {
    name: Vec<u8>,
    value: Vec<u8>,
}

/// The fields of a head that has lost its last line's end.
fn read_head(head: &[u8]) -> Result<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    for line in lines(head) {
        match fields.last_mut() {
            Some(field) if line.first().copied().is_some_and(is_blank) => {
                field.value.extend_from_slice(line);
            }
            _ => {
                let colon = line.iter().position(|byte| *byte == b':');
                let colon = colon.because(|| {
                    words!("a line of the head is not a header field", "信头里有一行不是信头字段")
                })?;
                let (name, value) = (&line[..colon], &line[colon + 1..]);
                let end = name.iter().rposition(|byte| !is_blank(*byte)).map_or(0, |last| last + 1);
                fields.push(Field { name: name[..end].to_ascii_lowercase(), value: value.to_vec() });
            }
        }
    }
    Ok(fields)
}

/// The fields that `h=` names, in its order. A name takes the lowest field that
/// it has not yet taken; when none is left it takes nothing, and so signs that
/// there is none (RFC 6376, 5.4.2).
fn selected<'a>(names: &'a [String], fields: &'a [Field]) -> impl Iterator<Item = &'a Field> {
    names.iter().enumerate().filter_map(|(index, name)| {
        let taken = names[..index].iter().filter(|before| *before == name).count();
        fields.iter().rev().filter(|field| field.name == name.as_bytes()).nth(taken)
    })
}

/// A signature's tags (RFC 6376, 3.2), in their order.
struct Tags<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Tags<'a> {
    fn read(text: &'a str) -> Result<Self> {
        let mut tags: Vec<(&str, &str)> = Vec::new();
        let text = trim(text);
        for tag in text.strip_suffix(';').unwrap_or(text).split(';') {
            let (name, value) = tag
                .split_once('=')
                .because(|| words!("a tag of the signature has no `=`", "签名里有一项没有 `=`"))?;
            let name = trim(name);
            ensure!(tags.iter().all(|(other, _)| *other != name), "`{name}=` is in the signature twice");
            tags.push((name, trim(value)));
        }
        Ok(Self(tags))
    }

    fn find(&self, name: &str) -> Option<&'a str> {
        self.0.iter().find(|tag| tag.0 == name).map(|tag| tag.1)
    }

    fn get(&self, name: &str) -> Result<&'a str> {
        self.find(name).because(|| words!("`{name}=` is missing in the signature", "签名里缺少 `{name}=`"))
    }
}

/// A signature's value as it was when it was made: with nothing behind `b=`.
fn without_signature(value: &str) -> String {
    let emptied = |tag: &str| match tag.split_once('=') {
        Some((name, _)) if trim(name) == "b" => format!("{name}="),
        _ => tag.to_owned(),
    };
    value.split(';').map(emptied).collect::<Vec<_>>().join(";")
}

/// A header field in its relaxed form (RFC 6376, 3.4.2), without the line's end.
/// Takes the name in small letters, and the value unfolded.
fn relaxed_field(name: &[u8], value: &[u8]) -> Vec<u8> {
    let start = value.iter().position(|byte| !is_blank(*byte)).unwrap_or(value.len());
    let mut field = [name, b":"].concat();
    push_relaxed(&value[start..], &mut field);
    field
}

/// A body in its relaxed form (RFC 6376, 3.4.4).
fn relaxed_body(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + 2);
    let mut end = 0;
    for line in lines(body) {
        let start = out.len();
        push_relaxed(line, &mut out);
        let empty = out.len() == start;
        out.extend_from_slice(b"\r\n");
        if !empty {
            end = out.len();
        }
    }
    out.truncate(end);
    out
}

/// Appends a line with each run of blanks as one space, and none at its end.
fn push_relaxed(line: &[u8], out: &mut Vec<u8>) {
    let mut blank = false;
    for &byte in line {
        if is_blank(byte) {
            blank = true;
            continue;
        }
        if blank {
            out.push(b' ');
            blank = false;
        }
        out.push(byte);
    }
}

/// The lines of a text, parted by CRLF; a CR or LF alone parts nothing.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = find(text, b"\r\n");
        rest = end.map(|end| &text[end + 2..]);
        Some(&text[..end.unwrap_or(text.len())])
    })
}

fn find(text: &[u8], pattern: &[u8]) -> Option<usize> {
    text.windows(pattern.len()).position(|window| window == pattern)
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[cfg(test)]
mod tests;
