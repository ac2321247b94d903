//! What a server's reply means. One table has the replies of providers whose code
//! means something else than in RFC 5321 §4.2.1; otherwise the code decides.

use std::fmt;

use lettre::transport::smtp::response::Response;

use crate::text::characters::printable;
use crate::words::Words;

/// The longest text of a reply that is kept, in characters.
const LONGEST_TEXT: usize = 400;

/// A reply's code and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    /// Three digits (RFC 5321 §4.2).
    pub code: u16,
    /// All lines as one, without what a terminal would obey.
    pub text: String,
}

impl Reply {
    /// A reply with a text from the server.
    pub(super) fn new(code: u16, text: &str) -> Self {
        Self { code, text: printable(text).trim().chars().take(LONGEST_TEXT).collect() }
    }
}

impl From<&Response> for Reply {
    fn from(response: &Response) -> Self {
        Self::new(response.code().into(), &response.message().collect::<Vec<_>>().join(" "))
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.text)
    }
}

/// What was being done when the server replied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// Greeting, EHLO, STARTTLS.
    Connect,
    /// AUTH.
    Login,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA, and the message.
    Message,
}

/// What to do after a reply that is not positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Try this reader again after a pause; others go on.
    Later,
    /// All wait: the server wants fewer messages, or is not well.
    Wait,
    /// This reader does not get the message.
    Refused,
    /// Nobody would: the run ends.
    Stop,
}

/// A verdict, and what the user can do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judgement {
    pub verdict: Verdict,
    pub advice: Option<Words>,
}

/// A reply that means something else than its code, or more.
struct Rule {
    /// At which steps; at any when empty.
    steps: &'static [Step],
    /// Which codes; any when empty.
    codes: &'static [u16],
    /// Lower-case words, one of which the text has; any text when empty.
    words: &'static [&'static str],
    verdict: Verdict,
    advice: Option<Words>,
}

const LOGIN: &[Step] = &[Step::Login];
const ANY: &[Step] = &[];
const QUOTA: Option<Words> = Some(Words::plain(
    "run the same command again when the quota is renewed",
    "等额度恢复后再运行同一条命令",
));
const SLOWER: Option<Words> =
    Some(Words::plain("set `per_minute` in [mail.limits] lower", "把 [mail.limits] 的 `per_minute` 改小"));

/// The known replies; the first that fits decides. Read 2026-11.
static RULES: &[Rule] = &[
    // support.google.com/a/answer/3726730: 534 5.7.9.
    Rule {
        steps: ANY,
        codes: &[534, 535],
        words: &["application-specific password"],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "the account wants an app password; make one in its settings",
            "这个账号要用应用专用密码，请在账号设置里生成",
        )),
    },
    // smtp.qq.com answers a right and a wrong password so when it is asked too often:
    // github.com/wneessen/go-mail/issues/156. To go on asking makes it worse.
    Rule {
        steps: LOGIN,
        codes: &[535],
        words: &["system busy"],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "wait some minutes; QQ wants the authorisation code (授权码), not the account's password",
            "等几分钟再试；QQ 邮箱要的是授权码，不是账号密码",
        )),
    },
    // NetEase's list of codes: 451, after too many failed logins.
    Rule {
        steps: ANY,
        codes: &[451],
        words: &["too much fail authentication"],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "correct user and password, and wait some minutes",
            "改正用户名和密码，等几分钟",
        )),
    },
    // RFC 4954 §6: encryption or a login is required. At any step.
    Rule {
        steps: ANY,
        codes: &[530, 538],
        words: &[],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "give `user` and a password, and `security`, in [mail.smtp]",
            "在 [mail.smtp] 里写 `user`、密码和 `security`",
        )),
    },
    // learn.microsoft.com, smtp-submission-improvements: 10,000 readers a day.
    Rule {
        steps: ANY,
        codes: &[554],
        words: &["submissionquotaexceeded"],
        verdict: Verdict::Stop,
        advice: QUOTA,
    },
    // The same page: the sender's own mailbox is full of sent messages. Its
    // code is the one of a reader's full mailbox.
    Rule {
        steps: ANY,
        codes: &[554],
        words: &["mapiexceptionshutoffquotaexceeded", "mapiexceptionquotaexceeded"],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "the sender's own mailbox is full; empty its folder of sent messages",
            "发信人自己的邮箱满了，请清空“已发送”",
        )),
    },
    // learn.microsoft.com, continuous-error-throttling-smtp-auth-submissions: 550 5.2.251 to 5.2.255.
    Rule {
        steps: ANY,
        codes: &[550],
        words: &["sender throttled due to continuous"],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "the account is slowed down after many errors; correct the list, and wait",
            "错误太多，账号受到限速；改正名单，过一阵再发",
        )),
    },
    // support.google.com/a/answer/3726730: 550 5.4.5. Amazon SES, manage-sending-quotas-errors:
    // 454 Daily message quota exceeded. Alibaba DirectMail: 552 Daily/Monthly sending quota exceeded.
    Rule {
        steps: ANY,
        codes: &[],
        words: &[
            "daily user sending",
            "daily sending quota",
            "monthly sending quota",
            "daily message quota",
            "not enough sending quota",
            "sending quota exceeded",
        ],
        verdict: Verdict::Stop,
        advice: QUOTA,
    },
    // NetEase, an account's messages of the day: github.com/ComsenzDiscuz/DiscuzX/issues/2.
    Rule { steps: ANY, codes: &[554], words: &["mi:stc"], verdict: Verdict::Stop, advice: QUOTA },
    // Tencent: github.com/postalserver/postal/issues/1010, orvice/ss-panel issue 553; a limit by the
    // minute, the hour or the day, whose numbers are secret.
    Rule { steps: ANY, codes: &[550], words: &["frequency limited"], verdict: Verdict::Wait, advice: SLOWER },
    // github.com/zotonic/zotonic/issues/3508: 554 5.7.0, over a relay's rate.
    Rule {
        steps: ANY,
        codes: &[554],
        words: &["limit on the number of allowed outgoing messages"],
        verdict: Verdict::Wait,
        advice: SLOWER,
    },
    // Amazon SES, the same page: a rate by the second. Exchange: 432 4.3.2, connections at once.
    // Google: 450 4.2.1 Peak SMTP relay limit.
    Rule {
        steps: ANY,
        codes: &[432, 450, 454],
        words: &["maximum sending rate", "concurrent connection", "peak smtp relay limit"],
        verdict: Verdict::Wait,
        advice: SLOWER,
    },
    // NetEase's list of codes: messages or readers of one connection (DMC, DRC), of a sender in a
    // quarter of an hour (SFQ, QRC), of an address (IFC, ICC, DFC, CEL, CCL).
    Rule {
        steps: ANY,
        codes: &[421, 450, 451, 452, 553],
        words: &["mi:dmc", "rp:drc", "mi:sfq", "rp:qrc", "hl:ifc", "hl:icc", "mi:dfc", ":cel", ":ccl"],
        verdict: Verdict::Wait,
        advice: SLOWER,
    },
    // Postfix "Relay access denied", exim "relay not permitted", Exchange "Unable to relay": the
    // server does not send for us, whoever the reader is.
    Rule {
        steps: &[Step::Sender, Step::Recipient],
        codes: &[],
        words: &[
            "relay access denied",
            "relay not permitted",
            "relaying denied",
            "unable to relay",
            "not allowed to relay",
        ],
        verdict: Verdict::Stop,
        advice: Some(Words::plain(
            "the server sends only for those who log in: give `user` and a password in [mail.smtp]",
            "服务器只替登录的人发信：在 [mail.smtp] 里写 `user` 和密码",
        )),
    },
    // RFC 3463 §3.4, X.3.4: the message is too big for the server, not for a reader.
    Rule {
        steps: &[Step::Sender, Step::Message],
        codes: &[552, 523],
        words: &[
            "5.3.4",
            "message size exceeds",
            "exceeded mailsize limit",
            "message is too long",
            "message too large",
        ],
        verdict: Verdict::Stop,
        advice: Some(Words::plain("make the PDF smaller, or send a link to it", "把 PDF 缩小，或者只发链接")),
    },
    // RFC 5321 §4.2.2: our command was not understood; the next one will not be either.
    Rule {
        steps: &[Step::Sender, Step::Recipient],
        codes: &[500, 502, 503],
        words: &[],
        verdict: Verdict::Stop,
        advice: None,
    },
];

/// What to do after a reply at a step.
pub(super) fn judge(step: Step, reply: &Reply) -> Judgement {
    known(step, reply).map_or_else(
        || Judgement { verdict: by_code(step, reply.code), advice: by_step(step, reply.code) },
        |rule| Judgement { verdict: rule.verdict, advice: rule.advice.clone() },
    )
}

/// The first rule that fits.
fn known(step: Step, reply: &Reply) -> Option<&'static Rule> {
    let text = reply.text.to_lowercase();
    RULES.iter().find(|rule| {
        (rule.steps.is_empty() || rule.steps.contains(&step))
            && (rule.codes.is_empty() || rule.codes.contains(&reply.code))
            && (rule.words.is_empty() || rule.words.iter().any(|word| text.contains(word)))
    })
}

/// RFC 5321 §4.2.1: 4yz is temporary, 5yz is not; §3.8: after 421 the
/// connection closes. Before RCPT it concerns all readers, then only one.
fn by_code(step: Step, code: u16) -> Verdict {
    let temporary = code < 500;
    match step {
        _ if code == 421 => Verdict::Wait,
        Step::Connect | Step::Login | Step::Sender if temporary => Verdict::Wait,
        Step::Connect | Step::Login | Step::Sender => Verdict::Stop,
        Step::Recipient | Step::Message if temporary => Verdict::Later,
        Step::Recipient | Step::Message => Verdict::Refused,
    }
}

fn by_step(step: Step, code: u16) -> Option<Words> {
    match step {
        _ if code < 500 => None,
        Step::Login => Some(Words::plain(
            "correct `user` and the password; many providers want a code made for mail programs (授权码)",
            "改正 `user` 和密码；许多邮箱要用专门的授权码",
        )),
        Step::Sender => Some(Words::plain(
            "`from` must be an address that this account may send from",
            "`from` 要写这个账号可以用来发信的地址",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(step: Step, reply: &str) -> Verdict {
        let (code, text) = reply.split_once(' ').unwrap();
        judge(step, &Reply::new(code.parse().unwrap(), text)).verdict
    }

    #[test]
    fn the_code_decides_where_no_provider_is_known() {
        use Step::*;
        use Verdict::*;
        let cases = [
            (Connect, "421 too busy", Wait),
            (Connect, "554 no service for you", Stop),
            (Login, "454 4.7.0 temporary authentication failure", Wait),
            (Login, "535 5.7.8 bad credentials", Stop),
            (Login, "534 5.7.9 please log in with your web browser", Stop),
            (Sender, "451 try again", Wait),
            (Sender, "550 5.7.1 sender address rejected: not owned by user", Stop),
            (Sender, "553 sender refused", Stop),
            (Sender, "530 5.7.0 must issue a STARTTLS command first", Stop),
            (Recipient, "450 4.2.0 greylisted", Later),
            (Recipient, "452 4.5.3 too many recipients", Later),
            (Recipient, "421 closing", Wait),
            (Recipient, "550 5.1.1 no such user", Refused),
            (Recipient, "552 5.2.2 mailbox full", Refused),
            (Recipient, "530 authentication required", Stop),
            (Message, "451 4.3.0 try again", Later),
            (Message, "554 5.7.1 spam", Refused),
            (Message, "421 shutting down", Wait),
        ];
        for (step, reply, expected) in cases {
            assert_eq!(verdict(step, reply), expected, "{step:?} {reply}");
        }
    }

    /// One reply for each row of the table, as its provider words it.
    #[test]
    fn providers_are_known_by_their_words() {
        use Step::*;
        use Verdict::*;
        let cases = [
            (Login, "534 5.7.9 Application-specific password required.", Stop),
            (Login, "535 Error: authentication failed, system busy", Stop),
            (Login, "451 Requested mail action not taken: too much fail authentication", Stop),
            (Recipient, "538 5.7.11 Encryption required", Stop),
            (
                Message,
                "554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; Failed to process message",
                Stop,
            ),
            (
                Message,
                "554 5.2.2 mailbox full; STOREDRV.Submission.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded",
                Stop,
            ),
            (Sender, "550 5.2.255 Sender throttled due to continuous invalid recipients errors.", Stop),
            (Message, "550 5.4.5 Daily user sending limit exceeded.", Stop),
            (Message, "454 Throttling failure: Daily message quota exceeded", Stop),
            (Message, "554 5.5.0 MI:STC", Stop),
            (Recipient, "550 Connection frequency limited", Wait),
            (Message, "550 Ip frequency limited. http://service.example/faq", Wait),
            (
                Message,
                "554 5.7.0 Your message could not be sent. The limit on the number of allowed outgoing messages was exceeded.",
                Wait,
            ),
            (Message, "454 Throttling failure: Maximum sending rate exceeded.", Wait),
            (Sender, "432 4.3.2 Concurrent connections limit exceeded", Wait),
            (Recipient, "451 MI:SFQ 163 smtp4", Wait),
            (Recipient, "554 5.7.1 <a@b.cn>: Relay access denied", Stop),
            (Recipient, "550 relay not permitted", Stop),
            (Sender, "552 5.3.4 Message size exceeds fixed limit", Stop),
            (Recipient, "503 5.5.1 bad sequence of commands", Stop),
        ];
        for (step, reply, expected) in cases {
            assert_eq!(verdict(step, reply), expected, "{step:?} {reply}");
        }
        let used = |rule: &Rule| {
            cases.iter().any(|(step, reply, _)| {
                let (code, text) = reply.split_once(' ').unwrap();
                let reply = Reply::new(code.parse().unwrap(), text);
                known(*step, &reply).is_some_and(|first| std::ptr::eq(first, rule))
            })
        };
        for (row, rule) in RULES.iter().enumerate() {
            assert!(used(rule), "no case for row {row} {:?}", rule.words);
        }
    }

    #[test]
    fn the_same_words_of_a_reader_are_the_readers() {
        // A reader's mailbox is full, not the sender's.
        assert_eq!(verdict(Step::Recipient, "552 5.2.2 mailbox is over quota"), Verdict::Refused);
        // 163 refuses this text for this reader; another reader may get it.
        assert_eq!(verdict(Step::Message, "554 DT:SPM 163 smtp8"), Verdict::Refused);
        assert_eq!(verdict(Step::Recipient, "552 5.3.4 too big for this mailbox"), Verdict::Refused);
    }

    #[test]
    fn a_reply_cannot_steer_the_terminal() {
        let reply = Reply::new(550, "\u{1b}[2Jno\r\n\u{202e}such user\u{7}");
        assert_eq!(reply.to_string(), "550 [2Jno  such user");
        assert_eq!(Reply::new(550, &"很".repeat(5000)).text.chars().count(), LONGEST_TEXT);
    }
}
