//! Posts to the robot of a group: one message is one request. It has one of four
//! outcomes, of which only one allows sending it again.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde_json::Value;
use ureq::tls::{Certificate, RootCerts, TlsConfig, TlsProvider};
use ureq::{Agent, Error, Timeout};
use url::{Host, Url};

use super::secret::first_line;
use crate::brief::GroupKind;
use crate::mail::settings::Secret;
use crate::text::characters::printable;
use crate::words::{Words, fail, words};

/// How long an answer may take; a file of 20 MB takes its time.
const PATIENCE: Duration = Duration::from_secs(90);

/// More than this no answer has.
const ANSWER_BYTES: u64 = 1 << 16;

/// What came of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The group has it; what the service gave back.
    Taken(Value),
    /// The service does not take it: its number and what it says.
    Refused(String),
    /// Not now, or no connection came about: nothing was sent.
    Later(String),
    /// It may have arrived: the connection fell after it was sent.
    Unknown(String),
}

/// The robot of a group.
pub struct Robot {
    url: Url,
    secret: Option<String>,
    agent: Agent,
}

impl Robot {
    /// The robot whose address and secret are kept there. Errors never show them.
    pub fn new(kind: GroupKind, url: &Secret, secret: Option<&Secret>) -> Result<Self> {
        let url = address(kind, &first_line(url)?)?;
        let secret = secret.map(first_line).transpose()?;
        Ok(Self { agent: agent(&url), url, secret })
    }

    /// The secret for signatures.
    pub fn secret(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// Sends a message; `query` goes after the address.
    pub fn send(&self, message: &Value, query: &str) -> Answer {
        let url = format!("{}{query}", self.url);
        let request = self.agent.post(&url).header("Content-Type", "application/json; charset=utf-8");
        self.answer(request.send(message.to_string().as_bytes()))
    }

    /// Uploads a file to 企业微信, which gives it a name for a message.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let key = self.url.query_pairs().find(|(key, _)| key == "key").map(|(_, key)| key.into_owned());
        let mut url = self.url.clone();
        url.set_path("/cgi-bin/webhook/upload_media");
        url.query_pairs_mut()
            .clear()
            .append_pair("key", &key.unwrap_or_default())
            .append_pair("type", "file");
        let (boundary, body) = form(name, bytes);
        let kind = format!("multipart/form-data; boundary={boundary}");
        self.answer(self.agent.post(url.as_str()).header("Content-Type", &kind).send(&body[..]))
    }

    fn answer(&self, response: Result<ureq::http::Response<ureq::Body>, Error>) -> Answer {
        let mut response = match response {
            Ok(response) => response,
            Err(error) => return self.failed(&error),
        };
        let status = response.status().as_u16();
        let text = match response.body_mut().with_config().limit(ANSWER_BYTES).read_to_string() {
            Ok(text) => text,
            Err(error) => return Answer::Unknown(self.shown(&error.to_string())),
        };
        match (status, serde_json::from_str::<Value>(&text)) {
            (200..=299, Ok(value)) => self.judged(value),
            (429, _) => Answer::Later("HTTP 429".to_owned()),
            (400..=499, _) => Answer::Refused(self.shown(&format!("HTTP {status} {text}"))),
            _ => Answer::Unknown(self.shown(&format!("HTTP {status} {text}"))),
        }
    }

    /// What a service says in its answer: 0 is taken.
    fn judged(&self, value: Value) -> Answer {
        let number = ["errcode", "code", "StatusCode"].iter().find_map(|key| value[*key].as_i64());
        let said = ["errmsg", "msg", "StatusMessage"].iter().find_map(|key| value[*key].as_str());
        let shown = |number: i64| self.shown(&format!("{number} {}", said.unwrap_or_default()));
        match number {
            Some(0) => Answer::Taken(value),
            // Too many messages in a minute: 企业微信, 钉钉, 飞书.
            Some(number @ (45009 | 45033 | -1 | 130101 | 410100 | 11232 | 99991400)) => {
                Answer::Later(shown(number))
            }
            Some(number) => Answer::Refused(shown(number)),
            None => Answer::Unknown(self.shown(&value.to_string())),
        }
    }

    /// What failed before anything was sent, and what may have arrived.
    fn failed(&self, error: &Error) -> Answer {
        let shown = self.shown(&error.to_string());
        match error {
            Error::HostNotFound
            | Error::ConnectionFailed
            | Error::Tls(_)
            | Error::Rustls(_)
            | Error::ConnectProxyFailed(_)
            | Error::Timeout(Timeout::Resolve | Timeout::Connect) => Answer::Later(shown),
            Error::Io(cause) if cause.kind() == std::io::ErrorKind::ConnectionRefused => Answer::Later(shown),
            _ => Answer::Unknown(shown),
        }
    }

    /// A text in which neither the robot's address nor the secret is left.
    fn shown(&self, text: &str) -> String {
        let mut secrets: Vec<String> = vec![self.url.to_string(), self.url.path().to_owned()];
        secrets.extend(self.url.query_pairs().map(|(_, value)| value.into_owned()));
        secrets.extend(self.secret.clone());
        secrets.retain(|secret| secret.len() > 3 && secret != "file");
        let text: String = printable(text).chars().take(300).collect();
        secrets.iter().fold(text, |text, secret| text.replace(secret.as_str(), "[secret]"))
    }
}

/// The hosts of each service.
fn hosts(kind: GroupKind) -> &'static [&'static str] {
    match kind {
        GroupKind::Wecom => &["qyapi.weixin.qq.com"],
        GroupKind::Dingtalk => &["oapi.dingtalk.com"],
        GroupKind::Feishu => &["open.feishu.cn", "open.larksuite.com"],
    }
}

/// An address of a robot: the service's own over TLS, or on this machine.
fn address(kind: GroupKind, text: &str) -> Result<Url> {
    let wrong = || {
        words!(
            "the robot's address is not one of {}; copy the whole address from the group's settings",
            "机器人的地址不是 {} 的；从群的设置里复制整个地址";
            hosts(kind).join(", ")
        )
    };
    let Ok(url) = Url::parse(text.trim()) else { return Err(wrong().into()) };
    let here = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        _ => false,
    };
    let known = url.scheme() == "https" && url.host_str().is_some_and(|host| hosts(kind).contains(&host));
    if !(known || here && url.scheme() == "http") {
        return Err(wrong().into());
    }
    Ok(url)
}

/// A client that trusts what the system trusts, and follows nobody elsewhere.
fn agent(url: &Url) -> Agent {
    let certificates = rustls_native_certs::load_native_certs().certs;
    let certificates: Vec<_> = certificates.iter().map(|own| Certificate::from_der(own).to_owned()).collect();
    let tls = TlsConfig::builder()
        .provider(TlsProvider::Rustls)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .root_certs(RootCerts::Specific(Arc::new(certificates)))
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .https_only(url.scheme() == "https")
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_connect(Some(Duration::from_secs(20)))
        .timeout_global(Some(PATIENCE))
        .build()
        .into()
}

/// A form with one file (RFC 7578), whose boundary is nowhere in it.
fn form(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    let digest = blake3::hash(bytes).to_hex();
    let boundary = format!("jianbao-{}", &digest[..32]);
    let name: String =
        name.chars().map(|c| if matches!(c, '"' | '\\') || c.is_control() { '_' } else { c }).collect();
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{name}\"; filelength={}\r\n\
         Content-Type: application/pdf\r\n\r\n",
        bytes.len()
    )
    .into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (boundary, body)
}

/// Fails where a file is none that 企业微信 takes.
pub fn check_file(bytes: usize) -> Result<()> {
    if bytes > crate::mail::group::FILE_BYTES {
        fail!(
            "the PDF has {} MB, and 企业微信 takes files up to 20 MB; make its pictures smaller",
            "PDF 有 {} MB，企业微信的文件最大 20 MB；请缩小图片";
            bytes.div_ceil(1024 * 1024)
        );
    }
    Ok(())
}

impl Answer {
    /// What a person is told of it.
    pub fn words(&self) -> Words {
        match self {
            Self::Taken(_) => Words::plain("sent", "已发"),
            Self::Refused(why) => words!("refused: {why}", "拒收：{why}"),
            Self::Later(why) => words!("not sent, try again later: {why}", "没有发出，稍后再试：{why}"),
            Self::Unknown(why) => words!(
                "perhaps sent: {why}; look into the group, and use --resend-unknown if it is not there",
                "可能已发：{why}；到群里看看，没有的话加 --resend-unknown 再发"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_services_own_addresses_are_used() {
        let known = |kind, text: &str| address(kind, text).is_ok();
        assert!(known(GroupKind::Wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"));
        assert!(known(GroupKind::Feishu, "https://open.feishu.cn/open-apis/bot/v2/hook/k"));
        assert!(known(GroupKind::Dingtalk, "http://127.0.0.1:8080/robot/send?access_token=k"));
        for text in [
            "http://oapi.dingtalk.com/robot/send?access_token=k",
            "https://oapi.dingtalk.com.evil.example/robot/send",
            "https://evil.example/?oapi.dingtalk.com",
            "http://192.168.0.1/",
            "not an address",
            "",
        ] {
            let error = format!("{:#}", address(GroupKind::Dingtalk, text).unwrap_err());
            assert!(!error.contains("access_token"), "{error}");
        }
    }

    #[test]
    fn an_error_shows_no_secret() {
        let url = address(GroupKind::Wecom, "http://127.0.0.1:9/send?key=very-secret-key").unwrap();
        let robot = Robot { agent: agent(&url), url, secret: Some("sign-me".to_owned()) };
        let shown = robot.shown("http://127.0.0.1:9/send?key=very-secret-key failed, sign-me");
        assert!(!shown.contains("very-secret-key") && !shown.contains("sign-me"), "{shown}");
        assert!(matches!(robot.send(&serde_json::json!({}), ""), Answer::Later(_)));
    }
}
