//! `jianbao mcp` as a model's program speaks to it: a process, and lines of JSON.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use base64::Engine as _;
use jianbao::files;
use serde_json::{Value, json};
use snapbox::cmd::cargo_bin;

use crate::cli::{BRIEF, folder_with};

/// A client, and the server that it started.
struct Client {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    id: u64,
}

impl Client {
    fn new(folder: &Path) -> Self {
        let mut child = Command::new(cargo_bin!("jianbao"))
            .args(["mcp", "."])
            .current_dir(folder)
            .env("JIANBAO_LANG", "en")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let (input, output) = (child.stdin.take(), child.stdout.take().expect("a pipe"));
        Self { child, input, output: BufReader::new(output), id: 0 }
    }

    fn send(&mut self, line: &str) {
        let input = self.input.as_mut().expect("open");
        input.write_all(line.as_bytes()).and_then(|()| input.write_all(b"\n")).expect("sent");
    }

    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("heard");
        serde_json::from_str(&line).expect("JSON")
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string());
        let answer = self.hear();
        assert_eq!((&answer["jsonrpc"], &answer["id"]), (&json!("2.0"), &json!(id)));
        answer
    }

    /// What a tool says, and whether that is a failure.
    fn call(&mut self, tool: &str, arguments: Value) -> (Vec<Value>, bool) {
        let answer = self.ask("tools/call", json!({ "name": tool, "arguments": arguments }));
        let result = &answer["result"];
        let content = result["content"].as_array().expect("content").clone();
        (content, result["isError"].as_bool().expect("a flag"))
    }

    fn text(&mut self, tool: &str, arguments: Value) -> (String, bool) {
        let (content, failed) = self.call(tool, arguments);
        let texts = content.iter().filter_map(|own| own["text"].as_str());
        (texts.collect::<Vec<_>>().join("\n"), failed)
    }

    /// The server ends with its input.
    fn end(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().expect("ends").success());
    }
}

#[test]
fn a_client_is_greeted_and_told_of_the_tools() {
    let folder = folder_with(&[]);
    let mut client = Client::new(folder.path());
    let hello = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } });
    let answer = client.ask("initialize", hello);
    assert_eq!(answer["result"]["protocolVersion"], "2025-06-18");
    assert_eq!(answer["result"]["serverInfo"]["name"], "jianbao");
    client.send(r#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#);
    assert_eq!(client.ask("ping", json!({}))["result"], json!({}));
    let tools = client.ask("tools/list", json!({}))["result"]["tools"].clone();
    let names: Vec<_> = tools.as_array().expect("tools").iter().map(|tool| tool["name"].clone()).collect();
    assert_eq!(names, ["check", "build", "import", "schema"]);
    for tool in tools.as_array().expect("tools") {
        jsonschema::meta::validate(&tool["inputSchema"]).expect("a schema");
    }
    // A version that nobody knows yet gets the newest one that is known.
    let newer = client.ask("initialize", json!({ "protocolVersion": "2099-01-01" }));
    assert_eq!(newer["result"]["protocolVersion"], "2025-11-25");
    client.end();
}

/// The newer protocol has no beginning: each request says its version.
#[test]
fn a_client_without_a_beginning_is_answered() {
    let folder = folder_with(&[]);
    let mut client = Client::new(folder.path());
    let meta = |version: &str| json!({ "_meta": { "io.modelcontextprotocol/protocolVersion": version } });
    let found = client.ask("server/discover", meta("2026-07-28"));
    assert_eq!(found["result"]["resultType"], "complete");
    assert!(
        found["result"]["supportedVersions"].as_array().expect("versions").contains(&json!("2026-07-28"))
    );
    let tools = client.ask("tools/list", meta("2026-07-28"));
    assert_eq!(
        (&tools["result"]["resultType"], &tools["result"]["cacheScope"]),
        (&json!("complete"), &json!("private"))
    );
    assert_eq!(client.ask("tools/list", meta("2099-01-01"))["error"]["code"], -32022);
    client.end();
}

#[test]
fn faults_of_a_message_are_told_and_borne() {
    let folder = folder_with(&[]);
    let mut client = Client::new(folder.path());
    for (line, code) in [
        ("{", -32700),
        ("[]", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1}", -32600),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"resources/list\"}", -32601),
        ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"shell\"}}", -32602),
    ] {
        client.send(line);
        assert_eq!(client.hear()["error"]["code"], code, "{line}");
    }
    client.send(&format!("\"{}\"", "x".repeat(9_000_000)));
    assert_eq!(client.hear()["error"]["code"], -32600);
    client.send("");
    client.send("\u{fffd}\u{0}");
    assert_eq!(client.hear()["error"]["code"], -32700);
    assert_eq!(client.ask("ping", json!({}))["result"], json!({}));
    client.end();
}

/// Write, check, repair, build, look: the loop of a model.
#[test]
fn a_model_checks_and_builds() {
    let folder = folder_with(&[
        ("a.toml", BRIEF),
        ("b.json", "{\"header\": {\"title\": \"甲\"}}"),
        ("c.toml", &BRIEF.replace("body", "boby")),
    ]);
    let mut client = Client::new(folder.path());
    let (said, failed) = client.text("check", json!({ "path": "a.toml" }));
    assert!(!failed, "{said}");
    let (said, failed) = client.text("check", json!({ "path": "b.json" }));
    let first: Value = serde_json::from_str(said.lines().next().expect("a finding")).expect("JSON");
    assert!(failed && first["file"] == "b.json" && first["severity"] == "error", "{said}");
    let (said, failed) = client.text("build", json!({ "path": "c.toml" }));
    assert!(failed && said.contains("\"fix\"") && !folder.path().join("c.pdf").exists(), "{said}");
    let (content, failed) = client.call("build", json!({ "path": "a.toml", "pages": 1 }));
    assert!(!failed, "{content:?}");
    assert!(content[0]["text"].as_str().expect("a text").starts_with("wrote a.pdf, "), "{content:?}");
    let picture = content.last().expect("a picture");
    let png = base64::engine::general_purpose::STANDARD
        .decode(picture["data"].as_str().expect("data"))
        .expect("base64");
    assert_eq!((picture["type"].as_str(), picture["mimeType"].as_str()), (Some("image"), Some("image/png")));
    let size = image::load_from_memory(&png).expect("a picture");
    assert_eq!((size.width(), size.height()), (661, 935));
    assert!(files::read(&folder.path().join("a.pdf")).expect("written").starts_with(b"%PDF-"));
    let (said, failed) = client.text("build", json!({ "path": "a.toml", "format": "md", "pages": 0 }));
    assert!(!failed && folder.path().join("a.md").is_file(), "{said}");
    let (said, failed) = client.text("build", json!({ "path": "a.toml", "format": "exe" }));
    assert!(failed && said.contains("no format `exe`"), "{said}");
    let (said, failed) = client.text("check", json!({}));
    assert!(failed && said.contains("`path`"), "{said}");
    let (said, failed) = client.text("schema", json!({}));
    assert!(
        !failed && serde_json::from_str::<Value>(&said).is_ok_and(|own| own["type"] == "object"),
        "{said}"
    );
    client.end();
}

#[test]
fn a_model_imports() {
    let draft = "---\ntitle: 每日动态\npublisher: 某协会\ndate: 2026-06-11\ncategory: 日报\n---\n\n## 标题\n\n正文。\n";
    let folder = folder_with(&[("d.md", draft), ("t.csv", "甲,乙\n1,2\n")]);
    let mut client = Client::new(folder.path());
    let (said, failed) = client.text("import", json!({ "path": "d.md", "output": "new.toml" }));
    assert!(!failed && said.starts_with("wrote new.toml") && said.contains("import/left-out"), "{said}");
    let (said, failed) = client.text("import", json!({ "path": "d.md", "output": "new.toml" }));
    assert!(failed && said.contains("exists already"), "{said}");
    let (said, failed) = client.text("import", json!({ "path": "t.csv" }));
    assert!(!failed && said.contains("| 甲 | 乙 |"), "{said}");
    let (said, failed) = client.text("import", json!({ "path": "d.md", "output": "jianbao.toml" }));
    assert!(failed && said.contains("series file"), "{said}");
    client.end();
}

/// Nothing outside of the folder is read or written, whatever its name.
#[test]
fn a_model_stays_in_its_folder() {
    let outside =
        folder_with(&[("a.toml", BRIEF), ("d.md", "# 甲\n"), ("in/a.toml", BRIEF), ("in/d.md", "# 甲\n")]);
    let inside = outside.path().join("in");
    let mut client = Client::new(&inside);
    let absolute = outside.path().join("a.toml").display().to_string();
    let mut refused =
        vec!["../a.toml".to_owned(), "x/../../a.toml".to_owned(), absolute, String::new(), "-".to_owned()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path(), inside.join("up")).expect("linked");
        std::os::unix::fs::symlink(outside.path().join("a.toml"), inside.join("link.toml")).expect("linked");
        std::os::unix::fs::symlink(outside.path().join("stolen.pdf"), inside.join("a.pdf")).expect("linked");
        refused.extend(["up/a.toml".to_owned(), "link.toml".to_owned()]);
    }
    for path in &refused {
        for tool in ["check", "build", "import"] {
            let (said, failed) = client.text(tool, json!({ "path": path }));
            assert!(failed, "{tool} {path}: {said}");
        }
    }
    for output in ["../n.toml", "up/n.toml"] {
        let (said, failed) = client.text("import", json!({ "path": "d.md", "output": output }));
        assert!(failed, "{output}: {said}");
    }
    #[cfg(unix)]
    {
        let (said, failed) = client.text("build", json!({ "path": "a.toml", "pages": 0 }));
        assert!(failed && said.contains("link"), "{said}");
    }
    client.end();
    let mut names = files::names(outside.path()).expect("a folder");
    names.sort();
    assert_eq!(names, ["a.toml", "d.md", "in"]);
    // A project that reaches above the folder would let its briefs do so too.
    files::write(&outside.path().join("jianbao.toml"), b"").expect("written");
    let mut client = Client::new(&inside);
    let (said, failed) = client.text("check", json!({ "path": "a.toml" }));
    assert!(failed && said.contains("start jianbao mcp there"), "{said}");
    client.end();
}
