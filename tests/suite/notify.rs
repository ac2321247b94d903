//! `jianbao notify` against a server on this machine that takes messages, refuses
//! them, is too busy, or falls over after it has one.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;

use serde_json::Value;
use snapbox::str;

use crate::cli::{BRIEF, folder_with, jianbao};

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Does {
    Says(&'static str, &'static str),
    /// Reads it, and hangs up.
    Falls,
}

const OK: Does = Does::Says("200 OK", r#"{"errcode":0,"errmsg":"ok","code":0,"media_id":"M1"}"#);

/// One request: its first line, and its body.
type Asked = (String, Vec<u8>);

/// A server that does one thing after the other; what it was asked comes by the
/// channel.
fn server(does: Vec<Does>) -> (u16, mpsc::Receiver<Asked>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        for does in does {
            let Ok((stream, _)) = listener.accept() else { return };
            let _ = send.send(serve(stream, does));
        }
    });
    (port, receive)
}

fn serve(mut stream: TcpStream, does: Does) -> Asked {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    let (head, length) = loop {
        let count = stream.read(&mut part).expect("a request");
        bytes.extend_from_slice(&part[..count]);
        let Some(end) = bytes.windows(4).position(|own| own == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        break (end + 4, length.and_then(|length| length.parse::<usize>().ok()).expect("a length"));
    };
    while bytes.len() < head + length {
        let count = stream.read(&mut part).expect("a body");
        bytes.extend_from_slice(&part[..count]);
    }
    if let Does::Says(status, body) = does {
        let answer =
            format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).expect("answered");
    }
    let first = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().to_owned();
    (first, bytes[head..].to_vec())
}

const SERIES: &str = "[notify.office]\nkind = \"wecom\"\nurl_env = \"JIANBAO_ROBOT\"\n\n\
                      [notify.ding]\nkind = \"dingtalk\"\nurl_env = \"JIANBAO_ROBOT\"\nsecret_env = \"JIANBAO_SECRET\"\n\n\
                      [notify.fei]\nkind = \"feishu\"\nurl_env = \"JIANBAO_ROBOT\"\nsecret_env = \"JIANBAO_SECRET\"\n\
                      link = \"https://example.org/{date}/{issue}\"\n";

/// Runs `notify` in a folder against a port.
fn run(folder: &std::path::Path, port: u16, to: &str, more: &[&str]) -> snapbox::cmd::OutputAssert {
    jianbao(folder)
        .env("JIANBAO_ROBOT", format!("http://127.0.0.1:{port}/send?key=TOP-SECRET"))
        .env("JIANBAO_SECRET", "SIGN-SECRET")
        .env("XDG_STATE_HOME", folder.join("state"))
        .args(["notify", "a.toml", "--to", to])
        .args(more)
        .assert()
}

fn folder() -> tempfile::TempDir {
    folder_with(&[("jianbao.toml", SERIES), ("a.toml", BRIEF)])
}

/// A group of no kind is not taken for one of 企业微信.
#[test]
fn a_group_must_say_whose_it_is() {
    let folder =
        folder_with(&[("jianbao.toml", "[notify.office]\nurl_env = \"JIANBAO_ROBOT\"\n"), ("a.toml", BRIEF)]);
    run(folder.path(), 1, "office", &["--dry-run"]).code(1).stdout_eq(str![""]).stderr_eq(str![[r#"
error[key/missing]: `kind` is missing in [notify.NAME]
...
"#]]);
}

#[test]
fn a_group_gets_the_message_and_the_file_once() {
    let (folder, (port, asked)) = (folder(), server(vec![OK, OK, OK]));
    run(folder.path(), port, "office", &[]).success().stdout_eq(str![""]).stderr_eq(str![[r#"
the message to `office`: sent
the PDF to `office`: sent

"#]]);
    let asked: Vec<Asked> = asked.iter().take(3).collect();
    let message: Value = serde_json::from_slice(&asked[0].1).expect("JSON");
    let text = message["markdown"]["content"].as_str().expect("a text");
    assert_eq!(text, "### 每日动态　第161期　2026年6月10日\n摘要文字。\n**标题**");
    assert_eq!(asked[1].0, "POST /cgi-bin/webhook/upload_media?key=TOP-SECRET&type=file HTTP/1.1");
    assert!(asked[1].1.windows(5).any(|own| own == b"%PDF-"));
    let file: Value = serde_json::from_slice(&asked[2].1).expect("JSON");
    assert_eq!(file, serde_json::json!({ "msgtype": "file", "file": { "media_id": "M1" } }));
    // Nobody listens any more, and nothing is sent.
    run(folder.path(), port, "office", &[]).success().stderr_eq(str![[r#"
the message to `office`: sent already, so not again
the PDF to `office`: sent already, so not again

"#]]);
}

#[test]
fn signatures_go_where_each_service_looks_for_them() {
    let (folder, (port, asked)) = (folder(), server(vec![OK, OK]));
    run(folder.path(), port, "ding", &[]).success();
    run(folder.path(), port, "fei", &[]).success();
    let (first, body) = asked.recv().expect("asked");
    assert!(first.starts_with("POST /send?key=TOP-SECRET&timestamp=") && first.contains("&sign="), "{first}");
    let message: Value = serde_json::from_slice(&body).expect("JSON");
    assert_eq!(message["text"]["content"], "每日动态　第161期　2026年6月10日\n摘要文字。\n标题");
    let (first, body) = asked.recv().expect("asked");
    assert!(!first.contains("sign="), "{first}");
    let message: Value = serde_json::from_slice(&body).expect("JSON");
    assert!(message["sign"].is_string() && message["timestamp"].is_string(), "{message}");
    let text = message["content"]["text"].as_str().expect("a text");
    assert!(text.ends_with("\n阅读全文：https://example.org/2026-06-10/161"), "{text}");
}

#[test]
fn what_the_server_does_decides_what_is_sent_again() {
    let refused = Does::Says("200 OK", r#"{"errcode":310000,"errmsg":"keywords not in content"}"#);
    let busy = Does::Says("200 OK", r#"{"errcode":130101,"errmsg":"send too fast"}"#);
    let (folder, (port, asked)) = (folder(), server(vec![refused, busy, Does::Falls, OK]));
    run(folder.path(), port, "ding", &[]).code(1).stderr_eq(str![[r#"
the message to `ding`: refused: 310000 keywords not in content

"#]]);
    run(folder.path(), port, "ding", &[]).code(1).stderr_eq(str![[r#"
the message to `ding`: not sent, try again later: 130101 send too fast

"#]]);
    // It fell after it had the message: that may have arrived, and is not sent again.
    run(folder.path(), port, "ding", &[]).code(1);
    assert_eq!(asked.iter().take(3).count(), 3);
    let told = run(folder.path(), port, "ding", &[]).code(1);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("perhaps sent") && told.contains("--resend-unknown"), "{told}");
    run(folder.path(), port, "ding", &["--resend-unknown"]).success();
    assert_eq!(asked.recv().map(|(first, _)| first.contains("sign=")), Ok(true));
}

#[test]
fn a_dry_run_prints_the_payload_and_needs_no_secret() {
    let folder = folder();
    let run = jianbao(folder.path()).args(["notify", "a.toml", "--to", "fei", "--dry-run"]).assert();
    let run = run.success().stderr_eq(str![""]);
    let payload: Value = serde_json::from_slice(&run.get_output().stdout).expect("JSON");
    let text =
        "每日动态　第161期　2026年6月10日\n摘要文字。\n标题\n阅读全文：https://example.org/2026-06-10/161";
    assert_eq!(payload, serde_json::json!({ "content": { "text": text }, "msg_type": "text" }));
    assert!(!folder.path().join("jianbao-mail.db").exists());
}

#[test]
fn what_is_missing_is_told_and_no_secret_is_shown() {
    let folder = folder();
    let told = |args: &[&str], robot: &str| {
        let run =
            jianbao(folder.path()).env("JIANBAO_ROBOT", robot).args(["notify", "a.toml"]).args(args).assert();
        String::from_utf8_lossy(&run.code(2).get_output().stderr).into_owned()
    };
    assert_eq!(
        told(&["--to", "nobody"], ""),
        "error: jianbao.toml has no group `nobody`; it has ding, fei, office\n"
    );
    let wrong = told(&["--to", "office"], "https://evil.example/send?key=TOP-SECRET");
    assert!(
        wrong.contains("the robot's address is not one of qyapi.weixin.qq.com") && !wrong.contains("TOP"),
        "{wrong}"
    );
    // A connection that does not come about has sent nothing.
    let down = run(folder.path(), 1, "ding", &[]).code(1);
    let down = String::from_utf8_lossy(&down.get_output().stderr).into_owned();
    assert!(down.contains("not sent, try again later") && !down.contains("TOP-SECRET"), "{down}");
}

#[test]
fn a_command_for_the_address_has_to_be_allowed() {
    let series = "[notify.office]\nkind = \"feishu\"\nurl_command = \"echo http://127.0.0.1:1/x\"\n";
    let folder = folder_with(&[("jianbao.toml", series), ("a.toml", BRIEF)]);
    let told = run(folder.path(), 1, "office", &[]).code(2);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(
        told.contains("runs `echo http://127.0.0.1:1/x` for the password of the group `office`"),
        "{told}"
    );
    let state = folder.path().join("state");
    jianbao(folder.path()).env("XDG_STATE_HOME", &state).args(["trust", "."]).assert().success();
    run(folder.path(), 1, "office", &[]).code(1);
}
