//! Sending: the ledger's promise, kept against a server that fails or a run
//! that is killed. `tests/mail_servers/` has the real servers.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

use crate::support::scratch;

const BRIEF: &str = "[header]\ntitle = \"每日动态\"\npublisher = \"某协会\"\ndate = 2026-06-10\nissue = 161\n\n\
                     [summary]\ntext = \"摘要。\"\n\n[[sections]]\ntitle = \"标题\"\nbody = \"正文。\"\n";

const READERS: [&str; 3] = ["zhang@example.cn", "li@example.cn", "wang@example.cn"];

/// What a server does at a step of its n-th message.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Step {
    /// Before the reply to DATA.
    Data,
    /// Behind the final dot, before the reply.
    Dot,
}

#[derive(Clone, Copy)]
enum Act {
    Drop,
    Say(&'static str),
    /// Kills the client.
    Kill,
}

/// A mail server that knows no more than it must, in a thread of its own.
#[derive(Clone, Default)]
struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    acts: HashMap<(usize, Step), Act>,
    refused: HashMap<&'static str, &'static str>,
    messages: usize,
    connections: usize,
    received: Vec<String>,
    ids: Vec<String>,
    client: Option<Child>,
}

impl Server {
    fn start(acts: &[(usize, Step, Act)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let server = Self { port, ..Self::default() };
        server.with(|state| state.acts = acts.iter().map(|&(n, step, act)| ((n, step), act)).collect());
        let shared = server.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                shared.with(|state| state.connections += 1);
                let _ = shared.converse(stream);
            }
        });
        server
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().expect("no thread panicked"))
    }

    fn converse(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let mut readers = Vec::new();
        writeln!(stream, "220 mx.example.cn\r")?;
        while let Some(Ok(line)) = lines.next() {
            let verb = line.get(..4).unwrap_or_default().to_uppercase();
            let mut reply = "250 ok";
            match verb.as_str() {
                "MAIL" => readers.clear(),
                "RCPT" => {
                    let reader = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    match self.with(|state| state.refused.remove(reader.as_str())) {
                        Some(refusal) => reply = refusal,
                        None => readers.push(reader),
                    }
                }
                "DATA" => {
                    let message = self.with(|state| {
                        state.messages += 1;
                        state.messages
                    });
                    if self.act(message, Step::Data, &mut stream)? {
                        return Ok(());
                    }
                    writeln!(stream, "354 go on\r")?;
                    let mut id = String::new();
                    while let Some(line) = lines.next().transpose()?.filter(|line| line != ".") {
                        if let Some(found) = line.strip_prefix("Message-ID: ") {
                            found.clone_into(&mut id);
                        }
                    }
                    self.with(|state| {
                        state.received.append(&mut readers);
                        state.ids.push(id);
                    });
                    if self.act(message, Step::Dot, &mut stream)? {
                        return Ok(());
                    }
                    reply = "250 taken";
                }
                _ => {}
            }
            writeln!(stream, "{reply}\r")?;
        }
        Ok(())
    }

    /// Does what is to be done here; whether the connection ends with it.
    fn act(&self, message: usize, step: Step, stream: &mut TcpStream) -> std::io::Result<bool> {
        match self.with(|state| state.acts.remove(&(message, step))) {
            Some(Act::Say(reply)) => writeln!(stream, "{reply}\r")?,
            Some(Act::Kill) => self.with(|state| {
                let client = state.client.as_mut().expect("a client");
                client.kill()?;
                client.wait().map(drop)
            })?,
            Some(Act::Drop) => {}
            None => return Ok(false),
        }
        Ok(true)
    }

    /// How often each reader was served.
    fn served(&self) -> [usize; 3] {
        self.with(|state| READERS.map(|reader| state.received.iter().filter(|to| *to == reader).count()))
    }
}

/// A folder with an issue and its readers, and settings for a server.
fn office(server: &Server) -> tempfile::TempDir {
    let folder = scratch();
    let series = format!(
        "[mail]\nfrom = \"office@example.cn\"\n[mail.smtp]\nserver = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\n\
         [mail.limits]\nretry_after = 1\ntimeout = 20\n",
        server.port
    );
    let list = format!("address\n{}\n", READERS.join("\n"));
    for (name, text) in [("jianbao.toml", series.as_str()), ("a.toml", BRIEF), ("list.csv", &list)] {
        jianbao::files::write(&folder.path().join(name), text.as_bytes()).expect("written");
    }
    folder
}

#[track_caller]
fn mail(folder: &Path, args: &[&str]) -> OutputAssert {
    let command = Command::new(cargo_bin!("jianbao"))
        .env("JIANBAO_LANG", "en")
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE");
    command.args(["mail", "a.toml"]).args(args).assert()
}

#[track_caller]
fn send(folder: &Path, args: &[&str]) -> OutputAssert {
    mail(folder, &[&["--list", "list.csv"], args].concat())
}

/// The ledger's states, reader by reader.
fn states(folder: &Path) -> Vec<String> {
    column(folder, 2)
}

/// A column of the ledger, reader by reader.
fn column(folder: &Path, column: usize) -> Vec<String> {
    let exported = mail(folder, &["--export", "-"]).success();
    let mut rows = csv::Reader::from_reader(exported.get_output().stdout.as_slice());
    let rows: HashMap<_, _> = rows
        .records()
        .map(|row| row.expect("CSV"))
        .map(|row| (row[1].to_owned(), row[column].to_owned()))
        .collect();
    READERS.map(|reader| rows[reader].clone()).to_vec()
}

#[test]
fn every_reader_is_served_once() {
    let server = Server::start(&[]);
    let office = office(&server);
    send(office.path(), &[]).success().stdout_eq(str![""]).stderr_eq(str![[r#"
sent to 3 readers

"#]]);
    send(office.path(), &[]).success().stderr_eq(str![[r#"
sent to 0 readers, 3 had it already

"#]]);
    assert_eq!(server.served(), [1, 1, 1]);
    assert_eq!(server.with(|state| state.connections), 1);
    mail(office.path(), &["--status"]).success().stdout_eq(str![[r#"
issue 每日动态 2026-06-10 161: 3 sent
  li@example.cn     sent      1 try     [..]Z  250 taken
  wang@example.cn   sent      1 try     [..]Z  250 taken
  zhang@example.cn  sent      1 try     [..]Z  250 taken

"#]]);
}

/// Writes the brief anew, with another title, number or both.
fn rewrite(office: &tempfile::TempDir, title: &str, issue: &str) {
    let brief = BRIEF.replace("每日动态", title).replace("issue = 161", issue);
    jianbao::files::write(&office.path().join("a.toml"), brief.as_bytes()).expect("written");
}

#[test]
fn a_mended_title_does_not_make_a_new_issue() {
    let server = Server::start(&[(3, Step::Data, Act::Say("550 5.1.1 no such user"))]);
    let office = office(&server);
    rewrite(&office, "每日动太", "issue = 161");
    send(office.path(), &[]).code(1);
    rewrite(&office, "每日动态", "issue = 161");
    let unclear = str![[r#"
error: `jianbao-mail.db` has No. 161 of 2026-06-10 under another title, `每日动太`; if the title was corrected, say --same-issue, and whoever has it does not get it again; if this is another newsletter, say --another-issue

"#]];
    send(office.path(), &[]).code(2).stderr_eq(unclear.clone());
    send(office.path(), &["--retry-refused"]).code(2).stderr_eq(unclear);
    assert_eq!(server.served(), [1, 1, 0]);
    // What was sent is shown all the same.
    assert_eq!(states(office.path()), ["sent", "sent", "refused"]);
    let ids = column(office.path(), 4);
    send(office.path(), &["--same-issue", "--retry-refused"]).success().stderr_eq(str![[r#"
sent to 1 reader, 2 had it already

"#]]);
    // Said once, it is known, and to say it again does no harm.
    for args in [&[][..], &["--same-issue"], &["--another-issue"]] {
        send(office.path(), args).success().stderr_eq(str![[r#"
sent to 0 readers, 3 had it already

"#]]);
    }
    rewrite(&office, "每日动太", "issue = 161");
    send(office.path(), &[]).success();
    assert_eq!(server.served(), [1, 1, 1]);
    mail(office.path(), &["--status"]).success().stdout_eq(str![[r#"
issue 每日动态 2026-06-10 161: 3 sent
...
"#]]);
    // The same message, whatever its title: a mailbox sees that it has it.
    assert_eq!(column(office.path(), 4), ids);
}

#[test]
fn a_second_newsletter_by_the_same_ledger_is_asked_about_once() {
    let server = Server::start(&[]);
    let office = office(&server);
    send(office.path(), &[]).success();
    rewrite(&office, "科技动态", "issue = 161");
    send(office.path(), &[]).code(2);
    send(office.path(), &["--another-issue"]).success().stderr_eq(str![[r#"
sent to 3 readers

"#]]);
    for title in ["科技动态", "每日动态"] {
        rewrite(&office, title, "issue = 162");
        send(office.path(), &[]).success();
    }
    assert_eq!(server.served(), [4, 4, 4]);
    let ids = server.with(|state| state.ids.iter().collect::<std::collections::HashSet<_>>().len());
    assert_eq!(ids, 12, "a mailbox must not take one newsletter for the other");
    rewrite(&office, "财经动态", "issue = 162");
    send(office.path(), &["--same-issue"]).code(2).stderr_eq(str![[r#"
error: `jianbao-mail.db` has No. 162 of 2026-06-10 under several other titles (`每日动态` and `科技动态`); give the brief the one it was sent under

"#]]);
    rewrite(&office, "财经动态", "issue = 163");
    send(office.path(), &["--same-issue"]).code(2).stderr_eq(str![[r#"
error: `jianbao-mail.db` has nothing of No. 163 of 2026-06-10, so it cannot be the same issue; leave --same-issue out to send it to all

"#]]);
    assert_eq!(server.served(), [4, 4, 4]);
}

/// A reader's address in other letters is the same reader, in a list and from
/// one run to the next.
#[test]
fn nobody_gets_it_twice_by_other_letters() {
    let server = Server::start(&[]);
    let office = office(&server);
    send(office.path(), &[]).success();
    let list = "address\nZhang@example.cn\nLI@EXAMPLE.CN\nli@example.cn\nwang@example.cn\n";
    jianbao::files::write(&office.path().join("list.csv"), list.as_bytes()).expect("written");
    send(office.path(), &[]).success().stderr_eq(str![[r#"
warning[list/duplicate]: `li@example.cn` is the reader of line 3, `LI@example.cn`, in other letters
 --> list.csv:4:1
  |
4 | li@example.cn
  | ^^^^^^^^^^^^^
  |
  = hint: delete one of the two; the first is used

sent to 0 readers, 3 had it already

"#]]);
    assert_eq!(server.served(), [1, 1, 1]);
}

#[test]
fn a_message_whose_fate_is_unknown_is_sent_again_only_when_asked() {
    let server = Server::start(&[(2, Step::Dot, Act::Drop)]);
    let office = office(&server);
    send(office.path(), &[]).code(1).stderr_eq(str![[r#"
unknown: li@example.cn may have it or not (the server closed the connection)
sent to 2 readers, 1 unknown

"#]]);
    send(office.path(), &[]).code(1);
    assert_eq!(server.served(), [1, 1, 1]);
    assert_eq!(states(office.path()), ["sent", "unknown", "sent"]);
    send(office.path(), &["--resend-unknown"]).success();
    assert_eq!(server.served(), [1, 2, 1]);
}

#[test]
fn a_connection_that_falls_before_the_message_is_made_good() {
    let server = Server::start(&[(2, Step::Data, Act::Drop)]);
    let office = office(&server);
    send(office.path(), &[]).success();
    assert_eq!(server.served(), [1, 1, 1]);
    assert_eq!(server.with(|state| state.connections), 2);
}

#[test]
fn replies_are_told_apart() {
    let server = Server::start(&[(1, Step::Data, Act::Say("550 Ip frequency limited"))]);
    server.with(|state| {
        state.refused =
            HashMap::from([(READERS[1], "550 5.1.1 no such user"), (READERS[2], "450 greylisted")]);
    });
    let office = office(&server);
    send(office.path(), &[]).code(1).stderr_eq(str![[r#"
waiting 1 s for 127.0.0.1:[..] (550 Ip frequency limited)
refused: li@example.cn (550 5.1.1 no such user)
sent to 2 readers, 1 refused

"#]]);
    assert_eq!(server.served(), [1, 0, 1]);
    send(office.path(), &[]).code(1);
    assert_eq!(server.served(), [1, 0, 1]);
    send(office.path(), &["--retry-refused"]).success();
    assert_eq!(server.served(), [1, 1, 1]);
}

/// The server kills the run in the middle of the second message.
fn killed_at(step: Step) -> (Server, tempfile::TempDir) {
    let server = Server::start(&[(2, step, Act::Kill)]);
    let office = office(&server);
    let child = server.with(|state| {
        let child = std::process::Command::new(cargo_bin!("jianbao"))
            .env("JIANBAO_LANG", "en")
            .current_dir(office.path())
            .args(["mail", "a.toml", "--list", "list.csv"])
            .stderr(Stdio::null())
            .spawn()
            .expect("started");
        let id = child.id();
        state.client = Some(child);
        id
    });
    assert_ne!(child, 0);
    // The server reaps what it killed.
    for _ in 0..600 {
        let acts = server.with(|state| state.acts.len());
        let ended = server.with(|state| {
            state.client.as_mut().is_some_and(|child| child.try_wait().is_ok_and(|status| status.is_some()))
        });
        if acts == 0 && ended {
            return (server, office);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("the run did not come to the step");
}

#[test]
fn a_run_that_is_killed_before_the_dot_has_sent_nothing_to_that_reader() {
    let (server, office) = killed_at(Step::Data);
    assert_eq!(states(office.path()), ["sent", "planned", "planned"]);
    send(office.path(), &[]).success();
    assert_eq!(server.served(), [1, 1, 1]);
}

#[test]
fn a_run_that_is_killed_behind_the_dot_leaves_an_unknown() {
    let (server, office) = killed_at(Step::Dot);
    assert_eq!(states(office.path()), ["sent", "unknown", "planned"]);
    send(office.path(), &[]).code(1);
    assert_eq!(server.served(), [1, 1, 1]);
    assert_eq!(states(office.path()), ["sent", "unknown", "sent"]);
}

/// A folder's own command runs only once somebody allowed it, and not when it
/// has changed since.
#[test]
fn a_command_for_the_password_runs_only_when_it_was_allowed() {
    let server = Server::start(&[]);
    let office = office(&server);
    let state = scratch();
    let run = |args: &[&str]| {
        let command =
            Command::new(cargo_bin!("jianbao")).env("JIANBAO_LANG", "en").current_dir(office.path());
        command.env_remove("CLICOLOR_FORCE").env("XDG_STATE_HOME", state.path()).args(args).assert()
    };
    let series = |key: &str| {
        let text = format!(
            "[mail]\nfrom = \"office@example.cn\"\n[mail.smtp]\nserver = \"127.0.0.1\"\nport = {}\n\
             security = \"none\"\nuser = \"me\"\n{key}\n",
            server.port
        );
        jianbao::files::write(&office.path().join("jianbao.toml"), text.as_bytes()).expect("written");
    };
    let mail = ["mail", "a.toml", "--list", "list.csv"];
    let ran = || office.path().join("ran").exists();
    let refused = |args: &[&str], what: &str| {
        let shown = run(args).code(2);
        let shown = String::from_utf8_lossy(&shown.get_output().stderr).into_owned();
        let expected = format!(
            "error: `jianbao.toml` {what} for the password of 127.0.0.1:{} as `me`, which nobody has allowed yet; \
             if it may, run `jianbao trust .`\n",
            server.port
        );
        assert_eq!(shown, expected);
    };
    series("password_command = \"touch ran; echo fox\"");
    refused(&mail, "runs `touch ran; echo fox`");
    refused(&[&mail[..], &["--test", "me@example.cn"]].concat(), "runs `touch ran; echo fox`");
    run(&[&mail[..], &["--dry-run"]].concat()).success();
    run(&[&mail[..], &["--server", "localhost"]].concat()).code(2);
    assert!(!ran() && !office.path().join("jianbao-mail.db").exists());
    run(&["trust"]).success().stdout_eq(str![""]).stderr_eq(str![[r#"
allowed: `jianbao.toml` runs `touch ran; echo fox` for the password of 127.0.0.1:[..] as `me`

"#]]);
    assert!(!ran());
    run(&mail).code(2).stderr_eq(str![[r#"
error: 127.0.0.1:[..] offers no login with a password (AUTH PLAIN or LOGIN); leave `user` out if it needs none

"#]]);
    assert!(ran());
    // Another command, another place of a password; and what the project may by itself.
    series("password_command = \"touch ran; echo cat\"");
    refused(&mail, "runs `touch ran; echo cat`");
    let elsewhere = scratch();
    let secret = elsewhere.path().join("secret");
    jianbao::files::write(&secret, b"fox").expect("written");
    series(&format!("password_file = \"{}\"", secret.display()));
    refused(&mail, &format!("reads `{}`", secret.display()));
    series("password_env = \"AWS_SECRET_ACCESS_KEY\"");
    refused(&mail, "reads the variable `AWS_SECRET_ACCESS_KEY`");
    jianbao::files::write(&office.path().join("secret"), b"fox").expect("written");
    series("password_file = \"secret\"");
    let shown = run(&mail).code(2);
    assert!(String::from_utf8_lossy(&shown.get_output().stderr).contains("offers no login"));
    run(&["trust"]).success().stderr_eq(str![[r#"
`jianbao.toml` does nothing that has to be allowed

"#]]);
    // What was allowed is listed, and taken back.
    series("password_command = \"touch ran; echo fox\"");
    let listed = format!("{}\n", office.path().canonicalize().expect("there").display());
    run(&["trust", "--list"]).success().stdout_eq(listed);
    run(&["trust", "--revoke"]).success().stderr_eq(str![[r#"
took back what was allowed to `.`

"#]]);
    refused(&mail, "runs `touch ran; echo fox`");
    run(&["trust", "--list"]).success().stdout_eq(str![""]);
}

/// A copy of the project in another folder was not allowed anything.
#[test]
fn what_was_allowed_holds_for_its_folder_only() {
    let (one, other, state) = (scratch(), scratch(), scratch());
    let run = |folder: &Path, args: &[&str]| {
        let command = Command::new(cargo_bin!("jianbao")).env("JIANBAO_LANG", "en").current_dir(folder);
        command.env_remove("CLICOLOR_FORCE").env("XDG_STATE_HOME", state.path()).args(args).assert()
    };
    for folder in [&one, &other] {
        let series = "[mail]\nfrom = \"office@example.cn\"\n[mail.smtp]\nserver = \"127.0.0.1\"\nport = 9\n\
                      security = \"none\"\nuser = \"me\"\npassword_command = \"echo fox\"\n";
        for (name, text) in
            [("jianbao.toml", series), ("it's/a.toml", BRIEF), ("list.csv", "address\nzhang@example.cn\n")]
        {
            jianbao::files::write(&folder.path().join(name), text.as_bytes()).expect("written");
        }
    }
    run(one.path(), &["trust", "it's"]).success();
    let mail = ["mail", "it's/a.toml", "--list", "list.csv"];
    run(one.path(), &mail).code(2).stderr_eq(str![[r#"
error: failed to connect 127.0.0.1:9: [..]

"#]]);
    run(other.path(), &mail).code(2).stderr_eq(str![[r#"
error: `[..]jianbao.toml` runs `echo fox` [..], which nobody has allowed yet; if it may, run `jianbao trust .`

"#]]);
    run(other.path(), &["trust", "--list"]).success().stdout_eq(str![[r#"
[..]

"#]]);
    run(state.path(), &["trust"]).code(2).stderr_eq(str![[r#"
error: `.` is not a project folder: it has no jianbao.toml

"#]]);
}

#[test]
fn a_test_message_is_forgotten() {
    let server = Server::start(&[]);
    let office = office(&server);
    send(office.path(), &["--test", "me@example.cn"]).success();
    assert_eq!(server.with(|state| state.received.clone()), ["me@example.cn"]);
    mail(office.path(), &["--status"]).code(2).stderr_eq(str![[r#"
error: no ledger `[..]jianbao-mail.db`: nothing was sent by it yet

"#]]);
    send(office.path(), &[]).success();
    assert_eq!(server.served(), [1, 1, 1]);
}

#[test]
fn without_a_server_or_a_ledger_the_error_says_what_to_do() {
    let server = Server::start(&[]);
    let office = office(&server);
    let series = "[mail]\nfrom = \"office@example.cn\"\n";
    jianbao::files::write(&office.path().join("jianbao.toml"), series.as_bytes()).expect("written");
    send(office.path(), &[]).code(2).stderr_eq(str![[r#"
error: no mail server: give one with `server` in [mail.smtp] of jianbao.toml, or with --server; --eml and --mbox need none

"#]]);
    send(office.path(), &["--server", "127.0.0.1", "--port", &server.port.to_string()]).code(2).stderr_eq(str![[r#"
error: 127.0.0.1:[..] offers no encryption (STARTTLS), so nothing was sent to it; if it listens for TLS on port 465, set port = 465 and security = "tls"

"#]]);
    let taken = office.path().join("list.csv");
    let before = jianbao::files::read(&taken).expect("readable");
    send(office.path(), &["--ledger", "list.csv"]).code(2);
    assert_eq!(jianbao::files::read(&taken).expect("readable"), before);
}
