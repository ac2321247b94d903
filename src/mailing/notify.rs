//! Posts an issue to a group: a message, and for 企业微信 also the PDF as a file;
//! each at most once, with the same ledger as mail.

use std::path::PathBuf;
use std::time::SystemTime;

use anyhow::Result;
use lettre::Address;
use serde_json::json;

use super::send::place;
use super::which;
use crate::brief::GroupKind;
use crate::engine::pool::Engines;
use crate::files;
use crate::inputs::Inputs;
use crate::issue::{Issue, Opened, Request};
use crate::mail::group::{News, file_message, message, sign};
use crate::mail::issue_id::IssueId;
use crate::mail::settings::Group;
use crate::outputs::naming::{self, PdfOptions};
use crate::post::group::{Answer, Robot, check_file};
use crate::post::ledger::{Answer as Told, Ledger, State};
use crate::trust;
use crate::ui::Ui;
use crate::words::{Because, Words, fail, words};

/// What is asked for.
#[derive(Debug, Default)]
pub(crate) struct Notice {
    /// The brief.
    pub brief: PathBuf,
    /// The group's name in the series file.
    pub to: String,
    /// Whether to show what would be sent, and send nothing.
    pub dry_run: bool,
    /// The ledger of what was sent; else the one beside the series file.
    pub ledger: Option<PathBuf>,
    /// Whether to send again what may have arrived.
    pub resend_unknown: bool,
    /// What is known of a ledger that has the day and number under another title.
    pub told: Option<Told>,
    /// How the issue is read.
    pub request: Request,
}

/// A message, or the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Text,
    File,
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::File => "file",
        }
    }

    fn words(self) -> Words {
        match self {
            Self::Text => Words::plain("the message", "消息"),
            Self::File => Words::plain("the PDF", "PDF 文件"),
        }
    }
}

/// Tells a group of an issue. Whether all of it arrived; none where the brief is
/// at fault.
pub(crate) fn notify(notice: &Notice, engines: &Engines, ui: &Ui) -> Result<Option<bool>> {
    let Opened { draft, engine, issue } =
        Opened::read(&notice.brief, &Inputs::default(), &notice.request, engines)?;
    let group = group(&draft.series.groups.0, &notice.to, &draft.locations.root)?;
    let compiled = issue.and_then(|issue| {
        let document = issue.compile(&engine);
        document.and_then(|document| crate::findings::Checked::clean((issue, document)))
    });
    ui.findings(&compiled.findings, &draft.sources);
    let Some((issue, document)) = compiled.value else { return Ok(None) };
    let pdf = match group.kind {
        GroupKind::Wecom => {
            let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
            let made = issue.pdf(&document, &engine, &standards);
            ui.findings(&made.findings, &draft.sources);
            let Some(bytes) = made.value else { return Ok(None) };
            check_file(bytes.len())?;
            Some((file_name(&issue), bytes))
        }
        _ => None,
    };
    let link = group.link.as_deref().map(|link| filled(link, &issue));
    let run =
        Run { notice, name: &notice.to, news: News::of(issue.brief(), link.as_deref()), group, pdf, ui };
    if notice.dry_run {
        return run.show().map(Some);
    }
    trust::require_group(&notice.to, &run.group, &draft.locations, ui)?;
    run.send(&issue).map(Some)
}

/// The settings of a group; the error says which there are.
fn group(
    groups: &std::collections::BTreeMap<String, crate::brief::RawGroup>,
    name: &str,
    root: &std::path::Path,
) -> Result<Group> {
    let raw = groups.get(name).because(|| match groups.is_empty() {
        true => words!(
            "jianbao.toml has no group; write [notify.{name}] with `kind` and `url_env`",
            "jianbao.toml 里没有写群；写 [notify.{name}]，加上 `kind` 和 `url_env`"
        ),
        false => words!(
            "jianbao.toml has no group `{name}`; it has {}",
            "jianbao.toml 里没有叫 `{name}` 的群；有的是 {}";
            groups.keys().cloned().collect::<Vec<_>>().join(", ")
        ),
    })?;
    Group::check(raw, root).map_err(|why| words!("[notify.{name}]: {}", "群 [notify.{name}]：{}"; why).into())
}

fn filled(link: &str, issue: &Issue) -> String {
    let header = &issue.brief().header;
    let number = header.issue.map(|number| number.to_string()).unwrap_or_default();
    link.replace("{date}", &header.date.to_string()).replace("{issue}", &number)
}

/// The PDF's name, as the series file says.
fn file_name(issue: &Issue) -> String {
    let header = &issue.brief().header;
    let parts = naming::NameParts {
        title: header.title.value.clone(),
        date: header.date.to_string(),
        issue: header.issue.map(|number| number.to_string()).unwrap_or_default(),
    };
    let draft = issue.draft();
    let stem = naming::stem(&draft.locations.brief);
    format!("{}.pdf", naming::name(draft.series.output.name.as_deref(), &stem, &parts))
}

/// What is said of a part that an earlier run may have sent.
const EARLIER: Words = Words::plain(
    "perhaps sent by an earlier run; look into the group, and use --resend-unknown if it is not there",
    "先前可能已发；到群里看看，没有的话加 --resend-unknown 再发",
);

struct Run<'a> {
    notice: &'a Notice,
    name: &'a str,
    news: News,
    group: Group,
    pdf: Option<(String, Vec<u8>)>,
    ui: &'a Ui,
}

impl Run<'_> {
    fn parts(&self) -> impl Iterator<Item = Part> {
        [Some(Part::Text), self.pdf.as_ref().map(|_| Part::File)].into_iter().flatten()
    }

    /// What would be sent, a JSON object a line.
    fn show(&self) -> Result<bool> {
        let kind = self.group.kind;
        let mut lines = format!("{}\n", message(kind, &self.news));
        if let Some((name, bytes)) = &self.pdf {
            let upload = json!({ "upload": { "media": name, "bytes": bytes.len() } });
            lines.push_str(&format!("{upload}\n{}\n", file_message("…")));
        }
        files::write_stdout(lines.as_bytes())?;
        Ok(true)
    }

    fn send(&self, issue: &Issue) -> Result<bool> {
        let path = place(self.notice.ledger.as_deref(), &issue.draft().locations.root);
        let mut ledger = Ledger::open(&path)?;
        let id = IssueId::of(issue.brief());
        let name = which::issue((&mut ledger, &path), &id, self.notice.told, self.ui)?;
        self.check_pace(&ledger)?;
        let states = ledger.states(&name)?;
        let robot = Robot::new(self.group.kind, &self.group.url, self.group.secret.as_ref())?;
        let mut complete = true;
        for part in self.parts() {
            let row = self.row(part);
            let before = states.get(&row.to_string().to_lowercase()).copied();
            let again = match before {
                None | Some(State::Planned | State::Intent | State::Deferred | State::Refused) => true,
                Some(State::Unknown | State::Dot) => self.notice.resend_unknown,
                Some(State::Sent) => false,
            };
            if !again {
                complete &= before == Some(State::Sent);
                self.say(
                    part,
                    &match before {
                        Some(State::Sent) => Words::plain("sent already, so not again", "先前已发，不再发"),
                        _ => EARLIER,
                    },
                );
                continue;
            }
            let answer = self.part(part, (&mut ledger, &name), &row, &robot)?;
            complete &= matches!(answer, Answer::Taken(_));
            self.say(part, &answer.words());
        }
        Ok(complete)
    }

    fn say(&self, part: Part, what: &Words) {
        self.ui.note(&words!("{} to `{}`: {}", "{}到“{}”：{}"; part.words(), self.name, what));
    }

    /// The ledger's row of a part: a reader at an address that no mail has.
    fn row(&self, part: Part) -> Address {
        Address::new_dangerous(part.word(), format!("{}.notify", self.name))
    }

    /// Sends one part: the ledger knows of each step before it is taken.
    fn part(
        &self,
        part: Part,
        (ledger, name): (&mut Ledger, &str),
        row: &Address,
        robot: &Robot,
    ) -> Result<Answer> {
        let id = format!("<{}.{}.notify>", part.word(), self.name);
        let rows = std::slice::from_ref(row);
        ledger.plan(name, [(row, id.as_str())])?;
        ledger.begin(name, rows, &id)?;
        let mut content = match part {
            Part::Text => message(self.group.kind, &self.news),
            Part::File => match self.upload(robot) {
                Ok(media) => file_message(&media),
                // An upload shows nothing to anybody: it can be done again.
                Err(answer) => {
                    ledger.end(name, rows, State::Deferred, answer.words().en())?;
                    return Ok(answer);
                }
            },
        };
        let millis =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let query = robot.secret().map(|secret| sign(self.group.kind, secret, millis, &mut content));
        ledger.reach_dot(name, rows)?;
        let answer = robot.send(&content, &query.unwrap_or_default());
        let (state, reply) = match &answer {
            Answer::Taken(_) => (State::Sent, "ok"),
            Answer::Refused(why) => (State::Refused, why.as_str()),
            Answer::Later(why) => (State::Deferred, why.as_str()),
            Answer::Unknown(why) => (State::Unknown, why.as_str()),
        };
        ledger.end(name, rows, state, reply)?;
        Ok(answer)
    }

    fn upload(&self, robot: &Robot) -> Result<String, Answer> {
        let (name, bytes) = self.pdf.as_ref().ok_or_else(|| Answer::Refused(String::new()))?;
        match robot.upload(name, bytes) {
            Answer::Taken(value) => match value["media_id"].as_str() {
                Some(media) => Ok(media.to_owned()),
                None => Err(Answer::Refused("no media_id".to_owned())),
            },
            Answer::Unknown(why) => Err(Answer::Later(why)),
            other => Err(other),
        }
    }

    /// No more messages in a minute than the service takes, whatever runs sent
    /// them: 20, of 飞书 100.
    fn check_pace(&self, ledger: &Ledger) -> Result<()> {
        let most = if self.group.kind == GroupKind::Feishu { 100 } else { 20 };
        let now = chrono::DateTime::<chrono::Utc>::from(SystemTime::now());
        let own = format!("@{}.notify", self.name.to_lowercase());
        let recent = ledger.rows(None)?.into_iter().filter(|row| {
            let changed = chrono::DateTime::parse_from_rfc3339(&row.changed);
            let lately = changed.is_ok_and(|changed| (now - changed.to_utc()).num_seconds() < 60);
            row.recipient.ends_with(&own) && row.attempts > 0 && lately
        });
        if recent.count() + self.parts().count() > most {
            fail!(
                "`{}` got as many messages in the last minute as the service takes ({most}); wait a minute",
                "“{}”一分钟里的消息已经到了上限（{most} 条）；请等一分钟";
                self.name
            );
        }
        Ok(())
    }
}
