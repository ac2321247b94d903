//! What a messenger group receives: 企业微信, 钉钉 and 飞书 each have a form of their own
//! with a limited length, and two of them a signature. Sends nothing.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::hmac;
use serde_json::{Value, json};

use crate::brief::{Brief, GroupKind};
use crate::text::lang::Lang;
use crate::view::{View, paragraphs};

/// 企业微信 takes so many bytes of Markdown (its document 91770).
const WECOM_BYTES: usize = 4_096;

/// 飞书 takes a body of 20 KB; 钉钉 as much. The rest of the body is room enough.
const TEXT_BYTES: usize = 18_000;

/// 企业微信 takes files up to 20 MB, of five bytes and more.
pub const FILE_BYTES: usize = 20 * 1024 * 1024;

/// What is told of an issue: its name, and text that is cut where there is no room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    title: String,
    summary: String,
    sections: Vec<String>,
    link: Option<String>,
    english: bool,
}

impl News {
    /// The news of an issue; `link` is where it can be read.
    pub fn of(brief: &Brief, link: Option<&str>) -> Self {
        let view = View::new(brief);
        let name =
            [Some(view.header.title.to_owned()), view.header.numbers.clone(), Some(view.header.date.clone())];
        Self {
            title: name.into_iter().flatten().collect::<Vec<_>>().join("　"),
            summary: view.summary.as_ref().map_or_else(String::new, |part| paragraphs(part.body).join("\n")),
            sections: view.sections.iter().chain(&view.judgement).map(|part| part.heading()).collect(),
            link: link.map(str::to_owned),
            english: brief.lang == Lang::En,
        }
    }

    /// As Markdown for 企业微信, no longer than it takes.
    fn markdown(&self) -> String {
        let quiet = |text: &str| text.replace(['*', '`', '[', ']', '<', '>', '#'], " ");
        let sections: String = self.sections.iter().map(|title| format!("\n**{}**", quiet(title))).collect();
        let link = self.link_line(|link, word| format!("\n[{word}]({link})"));
        let head = format!("### {}\n", quiet(&self.title));
        let room = WECOM_BYTES.saturating_sub(head.len() + sections.len() + link.len());
        let text = format!("{head}{}{sections}{link}", cut(&quiet(&self.summary), room));
        // Titles alone may be too long.
        cut(&text, WECOM_BYTES).to_owned()
    }

    fn text(&self) -> String {
        let sections: String = self.sections.iter().map(|title| format!("\n{title}")).collect();
        let link = self.link_line(|link, word| format!("\n{word}：{link}"));
        let head = format!("{}\n", self.title);
        let room = TEXT_BYTES.saturating_sub(head.len() + sections.len() + link.len());
        let text = format!("{head}{}{sections}{link}", cut(&self.summary, room));
        cut(&text, TEXT_BYTES).to_owned()
    }

    fn link_line(&self, line: impl Fn(&str, &str) -> String) -> String {
        let word = if self.english { "Read the issue" } else { "阅读全文" };
        self.link.as_deref().map(|link| line(link, word)).unwrap_or_default()
    }
}

/// A text of at most so many bytes, cut after a sentence, or where there is none
/// after a character.
fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let mut end = bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let whole = &text[..end];
    let stop = whole
        .rfind(['。', '！', '？', '\n'])
        .map(|at| at + whole[at..].chars().next().map_or(0, char::len_utf8));
    &whole[..stop.unwrap_or(end)]
}

/// A message for a group, without address and signature.
pub fn message(kind: GroupKind, news: &News) -> Value {
    match kind {
        GroupKind::Wecom => json!({ "markdown": { "content": news.markdown() }, "msgtype": "markdown" }),
        GroupKind::Dingtalk => json!({ "msgtype": "text", "text": { "content": news.text() } }),
        GroupKind::Feishu => json!({ "content": { "text": news.text() }, "msg_type": "text" }),
    }
}

/// The message by which 企业微信 shows a file that was uploaded.
pub fn file_message(media_id: &str) -> Value {
    json!({ "msgtype": "file", "file": { "media_id": media_id } })
}

/// Signs a message for a group whose settings have a secret; gives what goes
/// after its address. `millis` are the milliseconds since 1970.
pub fn sign(kind: GroupKind, secret: &str, millis: u128, message: &mut Value) -> String {
    match kind {
        GroupKind::Wecom => String::new(),
        GroupKind::Dingtalk => {
            let signature = utf8_percent_encode(&dingtalk(secret, millis), NON_ALPHANUMERIC).to_string();
            format!("&timestamp={millis}&sign={signature}")
        }
        GroupKind::Feishu => {
            let seconds = millis / 1000;
            message["timestamp"] = seconds.to_string().into();
            message["sign"] = feishu(secret, seconds).into();
            String::new()
        }
    }
}

/// 钉钉: the secret is the key, and the time with the secret is signed.
fn dingtalk(secret: &str, millis: u128) -> String {
    hmac_sha256(secret, &format!("{millis}\n{secret}"))
}

/// 飞书: the time with the secret is the key, and nothing is signed.
fn feishu(secret: &str, seconds: u128) -> String {
    hmac_sha256(&format!("{seconds}\n{secret}"), "")
}

fn hmac_sha256(key: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    BASE64_STANDARD.encode(hmac::sign(&key, text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second witness is Python's hmac, as the services' documents use it.
    #[test]
    fn signatures_are_those_of_the_documents() {
        assert_eq!(dingtalk("this is secret", 1_577_262_236_757), DINGTALK);
        assert_eq!(feishu("demo", 1_599_360_473), FEISHU);
        let mut message = json!({});
        let query = sign(GroupKind::Dingtalk, "this is secret", 1_577_262_236_757, &mut message);
        assert!(
            query.starts_with("&timestamp=1577262236757&sign=") && !query.contains(['+', '/']),
            "{query}"
        );
        assert_eq!(message, json!({}));
        assert_eq!(sign(GroupKind::Feishu, "demo", 1_599_360_473_999, &mut message), "");
        assert_eq!(message, json!({ "timestamp": "1599360473", "sign": FEISHU }));
    }

    const DINGTALK: &str = "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=";
    const FEISHU: &str = "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=";

    fn news(summary: &str) -> News {
        News {
            title: "每日动态　第161期".to_owned(),
            summary: summary.to_owned(),
            sections: vec!["一、标题".to_owned()],
            link: Some("https://example.cn/161".to_owned()),
            english: false,
        }
    }

    #[test]
    fn a_message_is_cut_at_a_sentence_within_its_bytes() {
        let long = "这是一句话，不长也不短。".repeat(200);
        let text = news(&long).markdown();
        assert!(text.len() <= WECOM_BYTES && text.len() > WECOM_BYTES - 60, "{}", text.len());
        let summary = text.split('\n').nth(1).expect("a summary");
        assert!(summary.ends_with('。'), "{summary}");
        assert!(text.ends_with("\n**一、标题**\n[阅读全文](https://example.cn/161)"), "{text}");
        // Without a sentence it is cut all the same, and never inside a character.
        assert!(news(&"字".repeat(3000)).markdown().len() <= WECOM_BYTES);
        let many = News { sections: vec!["很长的标题".repeat(40); 30], ..news("摘要。") };
        assert!(many.markdown().len() <= WECOM_BYTES);
        assert_eq!(cut("甲乙", 4), "甲");
    }
}
