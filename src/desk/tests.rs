//! The rules of docs/trust.md, each tried over a real connection.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::mpsc;
use std::thread::JoinHandle;

use schemars::JsonSchema;

use super::protocol::*;
use super::*;

const BRIEF: &str = "[header]\ntitle = \"甲\"\npublisher = \"乙\"\ndate = 2026-06-10\n\n[summary]\ntext = \"要\"\n\n\
                     [[sections]]\ntitle = \"一\"\nbody = \"文\"\n";

/// A desk that is open.
struct Open {
    folder: tempfile::TempDir,
    port: u16,
    token: String,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Open {
    fn new() -> Self {
        Self::with(ALONE)
    }

    /// A desk that ends when no page was open for so long.
    fn with(alone: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        files::write(&folder.path().join("issues/a.toml"), BRIEF.as_bytes()).unwrap();
        let options = Options {
            folder: folder.path().join("issues"),
            journals: folder.path().join("journals"),
            request: Request::default(),
            engines: Arc::default(),
            alone,
        };
        let (stop, (tell, told)) = (Stop::default(), mpsc::channel());
        let own = stop.clone();
        let thread = std::thread::spawn(move || {
            run(options, &own, |address| tell.send(address.to_owned()).unwrap()).unwrap();
        });
        let address = told.recv().unwrap();
        let (host, token) = address.strip_prefix("http://127.0.0.1:").unwrap().split_once("/#").unwrap();
        let (port, token) = (host.parse().unwrap(), token.to_owned());
        Self { folder, port, token, stop, thread: Some(thread) }
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The answer to a request with these headers and this body: its status, and all of it.
    fn ask(&self, line: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, String) {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut request =
            format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        stream.write_all((request + "\r\n").as_bytes()).unwrap();
        // Who is refused by the head alone may not hear the body out.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, answer)
    }

    /// A request as the desk's own page makes it.
    fn own(&self, line: &str, body: &[u8]) -> (u16, String) {
        let (host, origin) = (self.host(), format!("http://{}", self.host()));
        let headers = [
            ("Host", host.as_str()),
            ("Origin", &origin),
            ("X-Jianbao-Token", &self.token),
            ("Content-Type", "application/json"),
            ("X-Name", "..%2F..%2Fevil.png"),
        ];
        self.ask(line, &headers, body)
    }

    /// A page that is open: what the handshake was answered with, and the connection.
    fn page(&self, id: &str) -> (u16, TcpStream) {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let (host, token) = (self.host(), &self.token);
        let request = format!(
            "GET /api/issues/{id}/live HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
             Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\nSec-WebSocket-Protocol: jianbao, {token}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8_lossy(&head).into_owned();
        (head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0), stream)
    }

    fn id(&self) -> String {
        let (status, shelf) = self.own("GET /api/shelf", b"");
        assert_eq!(status, 200, "{shelf}");
        shelf.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.stop.ask();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[test]
fn only_its_own_names_are_heard() {
    let desk = Open::new();
    let own = desk.host();
    let local = format!("localhost:{}", desk.port);
    let (bare, dotted) = ("127.0.0.1".to_owned(), format!("127.0.0.1.evil.example:{}", desk.port));
    let cases =
        [(own.as_str(), 200), (&local, 200), (&bare, 421), (&dotted, 421), ("evil.example", 421), ("", 421)];
    for (host, status) in cases {
        assert_eq!(desk.ask("GET /", &[("Host", host)], b"").0, status, "{host}");
    }
    assert_eq!(desk.ask("GET /", &[("Host", &own), ("Host", "evil.example")], b"").0, 421);
    // Nothing listens but on the loopback: another address of this machine has nobody.
    let other = std::net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| {
        socket.connect("192.0.2.1:9")?;
        socket.local_addr()
    });
    if let Some(other) = other.ok().map(|address| address.ip()).filter(|address| !address.is_loopback()) {
        assert!(TcpStream::connect((other, desk.port)).is_err(), "{other}");
    }
}

#[test]
fn data_is_for_those_who_know_the_token() {
    let desk = Open::new();
    let host = desk.host();
    let wrong = "A".repeat(desk.token.len());
    for (token, status) in [(desk.token.as_str(), 200), (&wrong, 401), ("", 401), (&desk.token[1..], 401)] {
        let headers = [("Host", host.as_str()), ("X-Jianbao-Token", token)];
        assert_eq!(desk.ask("GET /api/shelf", &headers, b"").0, status, "{token}");
    }
    assert_eq!(desk.ask("GET /api/shelf", &[("Host", &host)], b"").0, 401);
    assert_eq!(desk.ask("GET /api/parts/x", &[("Host", &host)], b"").0, 401);
    let cookie = format!("token={}", desk.token);
    assert_eq!(desk.ask("GET /api/shelf", &[("Host", &host), ("Cookie", &cookie)], b"").0, 401);
    assert_eq!(desk.token.len(), 43, "256 bits");
    assert_ne!(Open::new().token, desk.token);
}

#[test]
fn another_site_can_neither_write_nor_listen() {
    let desk = Open::new();
    let (host, own) = (desk.host(), format!("http://{}", desk.host()));
    let body = br#"{"date":"2026-06-11","from":null}"#;
    let json = ("Content-Type", "application/json");
    let other = format!("http://127.0.0.1:{}", desk.port.wrapping_add(1));
    for (origin, status) in [(own.as_str(), 200), ("http://evil.example", 403), ("null", 403), (&other, 403)]
    {
        let headers = [("Host", host.as_str()), ("Origin", origin), ("X-Jianbao-Token", &desk.token), json];
        assert_eq!(desk.ask("POST /api/new", &headers, body).0, status, "{origin}");
    }
    let base = [("Host", host.as_str()), ("X-Jianbao-Token", desk.token.as_str())];
    let (status, _) = desk.ask("POST /api/new", &[&base[..], &[json]].concat(), body);
    assert_eq!(status, 403, "a write without an origin");
    let plain = [&base[..], &[("Origin", own.as_str()), ("Content-Type", "text/plain")]].concat();
    assert_eq!(desk.ask("POST /api/new", &plain, body).0, 415);
    let cross = [&base[..], &[("Sec-Fetch-Site", "cross-site")]].concat();
    assert_eq!(desk.ask("GET /api/shelf", &cross, b"").0, 403);
    let id = desk.id();
    let line = format!("GET /api/issues/{id}/live");
    let socket = [
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Version", "13"),
        ("Sec-WebSocket-Key", "dGhlIHNhbXBsZQ=="),
    ];
    let protocol = format!("jianbao, {}", desk.token);
    let origin = |origin| [&socket[..], &[("Host", host.as_str()), ("Origin", origin)]].concat();
    let with = [&origin("http://evil.example")[..], &[("Sec-WebSocket-Protocol", &protocol)]].concat();
    assert_eq!(desk.ask(&line, &with, b"").0, 403);
    let without = [&origin(&own)[..], &[("Sec-WebSocket-Protocol", "jianbao")]].concat();
    assert_eq!(desk.ask(&line, &without, b"").0, 401);
    for method in ["PUT", "DELETE", "OPTIONS", "HEAD"] {
        assert_eq!(desk.own(&format!("{method} /api/shelf"), b"").0, 405, "{method}");
    }
}

#[test]
fn each_answer_says_what_a_browser_may_do_with_it() {
    let desk = Open::new();
    let host = desk.host();
    for (line, status) in [("GET /", 200), ("GET /api/shelf", 401), ("GET /nothing", 404)] {
        let (got, answer) = desk.ask(line, &[("Host", &host), ("Origin", "http://evil.example")], b"");
        assert_eq!(got, status, "{answer}");
        let answer = answer.to_lowercase();
        for header in [
            "content-security-policy: default-src 'none'; script-src 'self';",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "cache-control: no-store",
        ] {
            assert!(answer.contains(header), "{line}: {header}\n{answer}");
        }
        assert!(!answer.contains("access-control"), "{answer}");
        assert!(!answer.contains("set-cookie"), "{answer}");
    }
}

#[test]
fn no_path_comes_from_a_page() {
    let desk = Open::new();
    let id = desk.id();
    for name in ["..%2F..%2Fetc%2Fpasswd", "a.toml", "%00", "..", "C:%5Cx"] {
        let (status, answer) = desk.own(&format!("POST /api/issues/{name}/build/pdf"), b"");
        assert_eq!(status, 404, "{name} {answer}");
        let (status, _) = desk.own(&format!("GET /assets/{name}"), b"");
        assert_eq!(status, 404, "{name}");
        let (status, _) = desk.own(&format!("GET /api/parts/{name}"), b"");
        assert_eq!(status, 404, "{name}");
    }
    let (status, answer) = desk.own(&format!("POST /api/issues/{id}/picture"), b"\x89PNG");
    assert_eq!(status, 200, "{answer}");
    assert!(answer.ends_with(r#"{"id":"images/evil.png","notes":[]}"#), "{answer}");
    let mut found = files::list(desk.folder.path()).unwrap();
    // The desk's own note of its port.
    found.retain(|path| path.extension().is_none_or(|extension| extension != "port"));
    let names: Vec<_> = found.iter().map(|path| path.strip_prefix(desk.folder.path()).unwrap()).collect();
    assert_eq!(names, [Path::new("issues/a.toml"), Path::new("issues/images/evil.png")]);
    assert_eq!(desk.own(&format!("POST /api/issues/{id}/picture"), b"MZ").0, 422);
}

#[test]
fn what_is_too_large_is_not_taken() {
    let desk = Open::new();
    let id = desk.id();
    let most = vec![b' '; (2 << 20) + 1];
    assert_eq!(desk.own("POST /api/new", &most).0, 413);
    let mut picture = vec![0; (32 << 20) + 1];
    picture[..4].copy_from_slice(b"\x89PNG");
    assert_eq!(desk.own(&format!("POST /api/issues/{id}/picture"), &picture).0, 413);
}

#[test]
fn whoever_says_nothing_is_not_waited_for() {
    let desk = Open::new();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, desk.port)).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(25))).unwrap();
    let begin = Instant::now();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
}

#[test]
fn a_build_is_the_command_line_s() {
    let desk = Open::new();
    let id = desk.id();
    let (status, answer) = desk.own(&format!("POST /api/issues/{id}/build/pdf"), b"");
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains("filename*=UTF-8''a%2Epdf"), "{answer}");
    let (status, answer) = desk.own(&format!("POST /api/issues/{id}/build/exe"), b"");
    assert_eq!(status, 422, "{answer}");
}

#[test]
fn it_ends_when_its_page_says_so() {
    let mut desk = Open::new();
    assert_eq!(desk.own("POST /api/quit", b"").0, 204);
    desk.thread.take().unwrap().join().unwrap();
}

/// Every form of what is said, for the types of the front end.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Protocol {
    /// By the page.
    pub from_page: FromPage,
    /// By this program.
    pub to_page: ToPage,
    /// `GET /api/shelf`.
    pub shelf: Shelf,
    /// `POST /api/new`.
    pub new_issue: NewIssue,
    /// What was made.
    pub made: Made,
    /// What failed.
    pub problem: Problem,
    /// `POST /api/markdown`.
    pub pasted: Pasted,
    /// `GET /api/lists`.
    pub lists: Vec<MailList>,
    /// `POST /api/issues/…/mail`.
    pub mail_wish: MailWish,
    /// The answer without a confirmation.
    pub mail_plan: MailPlan,
    /// `GET /api/issues/…/mail/…`.
    pub mail_state: MailState,
}

/// The schema of all that is said, as `web/protocol.schema.json` has it.
fn schema() -> String {
    let schema = schemars::schema_for!(Protocol);
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

#[test]
fn the_front_end_has_the_types_of_this_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/protocol.schema.json");
    let schema = schema();
    if std::env::var_os("UPDATE").is_some() {
        files::write(&path, schema.as_bytes()).unwrap();
    }
    let there = String::from_utf8(files::read(&path).unwrap()).unwrap();
    assert!(there == schema, "UPDATE=1 writes web/protocol.schema.json; then `just web` writes the types");
}

#[test]
fn nothing_is_sent_but_by_a_plan_that_still_holds() {
    let desk = Open::new();
    files::write(&desk.folder.path().join("issues/readers.csv"), b"address,name\na@example.cn,a\n").unwrap();
    let id = desk.id();
    let (_, lists) = desk.own("GET /api/lists", b"");
    let list = lists.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(lists.contains("\"name\":\"readers.csv\""), "{lists}");
    // Looking never sends, and a made-up confirmation is none.
    assert_eq!(desk.own(&format!("GET /api/issues/{id}/mail"), b"").0, 405);
    let forged = "0".repeat(64);
    let wish = format!(r#"{{"list":"{list}","zh":false,"confirm":"{forged}","test":null}}"#);
    let (status, answer) = desk.own(&format!("POST /api/issues/{id}/mail"), wish.as_bytes());
    assert_eq!(status, 422, "{answer}");
    assert!(answer.contains("look at the plan again"), "{answer}");
    let elsewhere = wish.replace(list, "../../etc/passwd");
    assert_eq!(desk.own(&format!("POST /api/issues/{id}/mail"), elsewhere.as_bytes()).0, 404);
}

#[test]
fn only_so_many_pages_are_open_at_once() {
    let desk = Open::new();
    let id = desk.id();
    let mut pages: Vec<_> = (0..8).map(|_| desk.page(&id)).collect();
    assert!(pages.iter().all(|(status, _)| *status == 101));
    assert_eq!(desk.page(&id).0, 503);
    // The place of one that is closed is free again.
    pages.pop();
    let begin = Instant::now();
    while desk.page(&id).0 != 101 {
        assert!(begin.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn it_ends_when_no_page_is_open_any_more() {
    let mut desk = Open::with(Duration::from_millis(500));
    let page = desk.page(&desk.id());
    std::thread::sleep(Duration::from_secs(2));
    assert!(!desk.thread.as_ref().unwrap().is_finished(), "a page is open");
    drop(page);
    desk.thread.take().unwrap().join().unwrap();
    assert_eq!(ALONE, Duration::from_secs(60));
}

/// A picture of a page is shown by its digest, as what runs nothing.
#[test]
fn a_picture_may_do_nothing_in_a_page_of_its_own() {
    let desk = Open::new();
    let drawing = br##"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script>
        <rect width="9" height="9" fill="#c00"/></svg>"##;
    let folder = desk.folder.path().join("issues");
    files::write(&folder.join("images/a.svg"), drawing).unwrap();
    let text = BRIEF.replace("body = \"文\"", "body = \"文\\n\\n![图](images/a.svg)\"");
    files::write(&folder.join("a.toml"), text.as_bytes()).unwrap();
    let (status, mut page) = desk.page(&desk.id());
    assert_eq!(status, 101);
    // A frame of text with an empty mask.
    let open = br#"{"say":"open","since":null}"#;
    page.write_all(&[&[0x81, 0x80 | open.len() as u8, 0, 0, 0, 0], &open[..]].concat()).unwrap();
    let mut heard = String::new();
    let digest = loop {
        let mut some = vec![0; 1 << 16];
        let count = page.read(&mut some).unwrap();
        assert!(count > 0, "{heard}");
        heard += &String::from_utf8_lossy(&some[..count]);
        let digest = |rest: &str| Some(rest.get(..24)?.to_owned());
        if let Some(digest) = heard.split("data-part=\\\"").nth(1).and_then(digest) {
            break digest;
        }
    };
    let (status, answer) = desk.own(&format!("GET /api/parts/{digest}"), b"");
    assert_eq!(status, 200, "{answer}");
    let answer = answer.to_lowercase();
    assert!(
        answer.contains("content-security-policy: default-src 'none'; style-src 'unsafe-inline'; sandbox")
    );
}
