//! The Model Context Protocol over standard input and output, tools only: how a
//! language model's program checks, builds and imports in one folder.

mod inside;
mod tools;

use std::io::{BufRead, Read};
use std::sync::Arc;

use anyhow::Result;
use serde_json::{Value, json};

use crate::engine::pool::Engines;
use crate::issue::Request;
use crate::panics::caught;
use crate::words::{Tongue, told};

/// What calls of tools share. Paths begin at the current folder.
pub(crate) struct Server {
    /// The engines in use.
    pub engines: Arc<Engines>,
    /// How issues are read.
    pub request: Request,
    /// The language of what is said.
    pub tongue: Tongue,
}

/// Versions of the protocol that begin with `initialize`, the newest last.
const VERSIONS: [&str; 4] = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

/// The version that needs no beginning: each request says its version itself.
const STATELESS: &str = "2026-07-28";

/// A message has at most so many bytes: a brief in JSON, escaped.
const LONGEST: u64 = 8_000_000;

/// Where a request of the newer version says which it is.
const VERSION_KEY: &str = "io.modelcontextprotocol/protocolVersion";

/// What JSON-RPC 2.0 and the protocol call faults.
mod code {
    pub(super) const PARSE: i64 = -32700;
    pub(super) const REQUEST: i64 = -32600;
    pub(super) const METHOD: i64 = -32601;
    pub(super) const PARAMS: i64 = -32602;
    pub(super) const VERSION: i64 = -32022;
}

/// A code and a phrase.
type Fault = (i64, String);

/// Answers messages, a line each, until the input ends. The error is that an
/// answer cannot be written.
pub(crate) fn serve(
    mut input: impl BufRead,
    mut answer: impl FnMut(&[u8]) -> Result<()>,
    server: &Server,
) -> Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line).unwrap_or(0) == 0 {
            return Ok(());
        }
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LONGEST;
        if !whole {
            input.skip_until(b'\n')?;
        }
        let reply = match whole {
            true if line.trim_ascii().is_empty() => None,
            true => server.message(&line),
            false => Some(failed(&Value::Null, (code::REQUEST, "the message is too long".to_owned()))),
        };
        if let Some(reply) = reply {
            answer(format!("{reply}\n").as_bytes())?;
        }
    }
}

fn failed(id: &Value, (code, message): Fault) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } })
}

impl Server {
    /// The answer to a message; none to one that wants none.
    fn message(&self, line: &[u8]) -> Option<Value> {
        let message: Value = match serde_json::from_slice(line) {
            Ok(message) => message,
            Err(error) => return Some(failed(&Value::Null, (code::PARSE, error.to_string()))),
        };
        let id = message.get("id").filter(|id| id.is_string() || id.is_number());
        let Some(method) = message.get("method").and_then(Value::as_str) else {
            // The answer to a question that nobody asked.
            let answers = message.get("result").or(message.get("error")).is_some();
            let fault = || failed(id.unwrap_or(&Value::Null), (code::REQUEST, "no method".to_owned()));
            return (!answers).then(fault);
        };
        let id = id?;
        let nothing = json!({});
        let result = self.result(method, message.get("params").unwrap_or(&nothing));
        Some(match result {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err(fault) => failed(id, fault),
        })
    }

    fn result(&self, method: &str, params: &Value) -> Result<Value, Fault> {
        let version = params.get("_meta").and_then(|meta| meta.get(VERSION_KEY)).and_then(Value::as_str);
        let known = version.is_none_or(|version| version == STATELESS || VERSIONS.contains(&version));
        if !known {
            let known = VERSIONS.into_iter().chain([STATELESS]).collect::<Vec<_>>().join(", ");
            return Err((
                code::VERSION,
                format!("this version of the protocol is not known; known: {known}"),
            ));
        }
        let mut result = match method {
            "initialize" => initialized(params),
            "server/discover" => discovered(),
            "ping" => json!({}),
            "tools/list" => json!({ "tools": tools::list(self.tongue) }),
            "tools/call" => self.call(params)?,
            other => return Err((code::METHOD, format!("no method `{other}`"))),
        };
        if version == Some(STATELESS) || method == "server/discover" {
            result["resultType"] = "complete".into();
            if method != "tools/call" {
                result["ttlMs"] = 0.into();
                result["cacheScope"] = "private".into();
            }
        }
        Ok(result)
    }

    /// Calls a tool. What goes wrong is told as its result: the model that called
    /// it can do something about it, its program cannot.
    fn call(&self, params: &Value) -> Result<Value, Fault> {
        let name = params.get("name").and_then(Value::as_str).unwrap_or_default();
        let tool = tools::named(name).ok_or_else(|| (code::PARAMS, format!("no tool `{name}`")))?;
        let nothing = json!({});
        let arguments = params.get("arguments").filter(|own| !own.is_null()).unwrap_or(&nothing);
        let done = caught(|| tool(self, arguments));
        let (content, failed) = match done {
            Ok(Ok(done)) => (done.content, done.at_fault),
            Ok(Err(error)) => (vec![tools::text(&self.said(&error))], true),
            Err(bug) => (vec![tools::text(bug.of(self.tongue))], true),
        };
        crate::engine::forget(0);
        Ok(json!({ "content": content, "isError": failed }))
    }

    /// An error with its causes.
    fn said(&self, error: &anyhow::Error) -> String {
        told(error).map(|words| words.of(self.tongue).to_owned()).collect::<Vec<_>>().join(": ")
    }
}

fn itself() -> Value {
    json!({ "name": "jianbao", "title": "简报 jianbao", "version": env!("CARGO_PKG_VERSION") })
}

const INSTRUCTIONS: &str = "Briefs are TOML or JSON files of this folder. Ask `schema` for the keys, write \
     the brief as a file, `check` it until nothing is found, then `build` it and look at the pages.";

fn initialized(params: &Value) -> Value {
    let asked = params.get("protocolVersion").and_then(Value::as_str).unwrap_or_default();
    let version = VERSIONS.into_iter().find(|known| *known == asked).unwrap_or(VERSIONS[VERSIONS.len() - 1]);
    json!({
        "protocolVersion": version,
        "capabilities": { "tools": {} },
        "serverInfo": itself(),
        "instructions": INSTRUCTIONS,
    })
}

fn discovered() -> Value {
    json!({
        "supportedVersions": VERSIONS.into_iter().chain([STATELESS]).collect::<Vec<_>>(),
        "capabilities": { "tools": {} },
        "instructions": INSTRUCTIONS,
        "_meta": { "io.modelcontextprotocol/serverInfo": itself() },
    })
}
