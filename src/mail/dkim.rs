//! Signs messages (RFC 6376, RFC 8463), and verifies each signature before the
//! message is sent.

use anyhow::Result;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use lettre::Message;
use lettre::message::dkim::{
    DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
};
use lettre::message::header::HeaderName;
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey};
use rsa::pkcs8::{EncodePublicKey, LineEnding};

use super::dkim_check::{self, Expected, PublicKey, decode_base64, encode_base64};
use super::settings::Dkim;
use crate::words::{Because, words};

/// What is signed, where a message has it. RFC 8058, 4, asks for the two
/// headers of the list.
const SIGNED: [&str; 13] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Auto-Submitted",
    "Content-Transfer-Encoding",
];

/// Signs with one key.
pub struct Signer {
    domain: String,
    selector: String,
    private: Private,
    public: PublicKey,
    record: String,
}

enum Private {
    /// PKCS#1 in PEM.
    Rsa(String),
    /// The seed, in base64.
    Ed25519(String),
}

impl Signer {
    /// A signer with the key in `pem`: RSA in PKCS#1 or PKCS#8, or Ed25519 in
    /// PKCS#8, or the base64 of an Ed25519 seed.
    pub fn new(dkim: &Dkim, pem: &str) -> Result<Self> {
        let (private, public, record) = read_key(pem).because(|| {
            words!(
                "`{}` holds no RSA or Ed25519 private key in PEM without a passphrase",
                "`{}` 里没有不带口令的 PEM 格式 RSA 或 Ed25519 私钥";
                dkim.key_file.display()
            )
        })?;
        Ok(Self { domain: dkim.domain.clone(), selector: dkim.selector.clone(), private, public, record })
    }

    /// Where the public key belongs in the DNS.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What the DNS has to say there, as TXT.
    pub fn record(&self) -> &str {
        &self.record
    }

    /// Signs a message, and verifies it; gives its bytes.
    pub fn sign(&self, mut message: Message) -> Result<Vec<u8>> {
        let (key, algorithm) = match &self.private {
            Private::Rsa(pem) => (pem, DkimSigningAlgorithm::Rsa),
            Private::Ed25519(seed) => (seed, DkimSigningAlgorithm::Ed25519),
        };
        let key =
            DkimSigningKey::new(key, algorithm).because(|| words!("the key cannot sign", "密钥签不了名"))?;
        let there = |name: &&&str| message.headers().get_raw(name).is_some();
        // From once more than it is there: whoever puts a second one above ours
        // breaks the signature (RFC 6376, 8.15).
        let names = SIGNED.iter().filter(there).chain([&"From"]);
        let names = names.map(|name| HeaderName::new_from_ascii_str(name)).collect();
        // lettre's own choice, simple headers, does not survive its folding.
        let relaxed = DkimCanonicalization {
            header: DkimCanonicalizationType::Relaxed,
            body: DkimCanonicalizationType::Relaxed,
        };
        message.sign(&DkimConfig::new(self.selector.clone(), self.domain.clone(), key, names, relaxed));
        let bytes = message.formatted();
        self.verify(&bytes).because(|| {
            words!(
                "the message was not sent: its own DKIM signature does not verify",
                "信没有发送：它自己的 DKIM 签名验证不过"
            )
        })?;
        Ok(bytes)
    }

    /// Verifies a signed message with the public half of the key.
    pub fn verify(&self, bytes: &[u8]) -> Result<()> {
        let expected =
            Expected { domain: &self.domain, selector: &self.selector, key: &self.public, signed: &SIGNED };
        dkim_check::check(bytes, &expected)
    }
}

/// The private key as lettre wants it, the public one, and that as the DNS has it.
fn read_key(text: &str) -> Result<(Private, PublicKey, String)> {
    let text = text.trim();
    let rsa = rsa::RsaPrivateKey::from_pkcs1_pem(text)
        .ok()
        .or_else(|| rsa::RsaPrivateKey::from_pkcs8_pem(text).ok());
    if let Some(key) = rsa {
        let public = key.to_public_key();
        let der = public.to_public_key_der()?;
        let record = format!("v=DKIM1; k=rsa; p={}", encode_base64(der.as_bytes()));
        let private = Private::Rsa(key.to_pkcs1_pem(LineEnding::LF)?.to_string());
        return Ok((private, PublicKey::Rsa(public), record));
    }
    let key = match ed25519_dalek::SigningKey::from_pkcs8_pem(text) {
        Ok(key) => key,
        Err(error) => {
            let seed = decode_base64(text).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
            ed25519_dalek::SigningKey::from_bytes(&seed.ok_or(error)?)
        }
    };
    let public = key.verifying_key();
    let record = format!("v=DKIM1; k=ed25519; p={}", encode_base64(public.as_bytes()));
    Ok((Private::Ed25519(encode_base64(key.as_bytes())), PublicKey::Ed25519(public), record))
}
