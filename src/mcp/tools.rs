//! The tools: each takes a model's arguments, and returns what the model is to
//! see.

use std::path::{Path, PathBuf};

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::{Server, inside};
use crate::checking;
use crate::engine::{Document, export};
use crate::findings::{Checked, Findings, JsonFinding};
use crate::inputs::Inputs;
use crate::intake;
use crate::issue::{self, Opened};
use crate::outputs::format::Format;
use crate::outputs::long::{Dimensions, MAX_HEIGHT, WIDTH};
use crate::outputs::naming::PdfOptions;
use crate::outputs::render::{self, Pixels};
use crate::targets::Targets;
use crate::text::source::Sources;
use crate::words::{Because, Tongue, Words, fail, words};

/// What a tool gives.
#[derive(Debug, Default)]
pub(super) struct Done {
    /// Texts and pictures.
    pub content: Vec<Value>,
    /// Whether a brief or document is at fault.
    pub at_fault: bool,
}

type Tool = fn(&Server, &Value) -> Result<Done>;

/// Pixels an inch of a page's picture: enough to read its text.
const PPI: f64 = 80.0;

/// So many pages are shown where nothing is said, and at most.
const PAGES: (u64, u64) = (2, 10);

/// The formats that are written.
const FORMATS: [Format; 5] = [Format::Pdf, Format::Docx, Format::Html, Format::Wechat, Format::Md];

/// The tool of a name.
pub(super) fn named(name: &str) -> Option<Tool> {
    Some(match name {
        "check" => check,
        "build" => build,
        "import" => import,
        "schema" => schema,
        _ => return None,
    })
}

const CHECK: Words = Words::plain(
    "Reads a brief and lists everything that is wrong with it, one JSON object per line with line, column, \
     key, message, hint and, where the repair is certain, a fix.",
    "检查一份源文件，列出所有问题：每行一个 JSON 对象，有行、列、字段、说明和建议，改法确定时还有 fix。",
);
const BUILD: Words = Words::plain(
    "Renders a brief to a file next to it, and shows its first pages as pictures. A brief with errors is not \
     rendered.",
    "把源文件排成文件，写在它旁边，并给出前几页的图片。有错误时不排。",
);
const IMPORT: Words = Words::plain(
    "Turns a Word document, Markdown, JSON or a saved web page into a brief, and checks it; a table in CSV or \
     Excel becomes Markdown. No existing file is overwritten.",
    "把 Word 文档、Markdown、JSON 或保存的网页变成源文件并检查；CSV 和 Excel 的表格变成 Markdown。不覆盖已有的文件。",
);
const SCHEMA: Words = Words::plain(
    "The JSON Schema of a brief in this folder, without what its series file gives.",
    "这个文件夹里源文件的 JSON Schema，不含系列文件已经给出的字段。",
);
const THE_BRIEF: Words = Words::plain("the brief, below this folder", "源文件在这个文件夹里的路径");
const THE_DOCUMENT: Words = Words::plain("the document, below this folder", "文档在这个文件夹里的路径");
const THE_OUTPUT: Words =
    Words::plain("the brief to write; by default next to the document", "要写的源文件，默认在文档旁边");
const THE_PAGES: Words =
    Words::plain("how many pages to show as pictures; 2 by default", "要看几页的图片，默认 2 页");

/// What the tools are.
pub(super) fn list(tongue: Tongue) -> Value {
    let string = |words: Words| json!({ "type": "string", "description": words.of(tongue) });
    let formats = FORMATS.map(Format::name);
    let tool = |name: &str, words: Words, writes: bool, properties: Value| {
        let required: Vec<&str> = properties.get("path").map(|_| "path").into_iter().collect();
        json!({
            "name": name,
            "description": words.of(tongue),
            "inputSchema": {
                "type": "object", "properties": properties, "required": required, "additionalProperties": false,
            },
            "annotations": { "readOnlyHint": !writes, "destructiveHint": false, "openWorldHint": false },
        })
    };
    let pages = json!({
        "type": "integer", "minimum": 0, "maximum": PAGES.1, "description": THE_PAGES.of(tongue),
    });
    let format = json!({ "type": "string", "enum": formats, "default": "pdf" });
    json!([
        tool("check", CHECK, false, json!({ "path": string(THE_BRIEF) })),
        tool("build", BUILD, true, json!({ "path": string(THE_BRIEF), "format": format, "pages": pages })),
        tool("import", IMPORT, true, json!({ "path": string(THE_DOCUMENT), "output": string(THE_OUTPUT) })),
        tool("schema", SCHEMA, false, json!({})),
    ])
}

/// A text of the answer.
pub(super) fn text(text: &str) -> Value {
    json!({ "type": "text", "text": text })
}

/// The text under a name of the arguments.
fn string<'a>(arguments: &'a Value, name: &str) -> Result<&'a str> {
    let missing = || words!("the argument `{name}` must be a string", "参数 `{name}` 要写文本");
    arguments.get(name).and_then(Value::as_str).because(missing)
}

/// Findings, an object a line.
fn lines(findings: &Findings, sources: &Sources, server: &Server) -> String {
    findings.iter().map(|found| JsonFinding::new(found, sources, server.tongue).line()).collect()
}

const NOTHING: Words = Words::plain("nothing found", "没有发现问题");

fn found(findings: &Findings, sources: &Sources, server: &Server) -> Value {
    match findings.is_empty() {
        true => text(NOTHING.of(server.tongue)),
        false => text(&lines(findings, sources, server)),
    }
}

fn opened(server: &Server, path: &Path) -> Result<Opened> {
    Opened::read(path, &Inputs::default(), &server.request, &server.engines)
}

fn check(server: &Server, arguments: &Value) -> Result<Done> {
    let path = inside::brief(string(arguments, "path")?)?;
    let (draft, findings) = checking::findings(opened(server, &path)?)?;
    let at_fault = findings.has_errors();
    Ok(Done { content: vec![found(&findings, &draft.sources, server)], at_fault })
}

fn build(server: &Server, arguments: &Value) -> Result<Done> {
    let path = inside::brief(string(arguments, "path")?)?;
    let asked = arguments.get("format").map_or(Ok("pdf"), |_| string(arguments, "format"))?;
    let Some(format) = FORMATS.into_iter().find(|format| format.name() == asked) else {
        fail!("there is no format `{asked}`", "没有格式 `{asked}`");
    };
    let pages = arguments.get("pages").and_then(Value::as_u64).unwrap_or(PAGES.0).min(PAGES.1);
    let Opened { draft, engine, issue } = opened(server, &path)?;
    let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
    let pixels = Pixels { ppi: PPI, long: Dimensions { width: WIDTH, max_height: MAX_HEIGHT } };
    let laid_out = issue.and_then(|issue| {
        let document = issue.compile(&engine);
        document.and_then(|document| Checked::clean((issue, document)))
    });
    let Checked { value, mut findings } = laid_out;
    let Some((issue, document)) = value else {
        return Ok(Done { content: vec![found(&findings, &draft.sources, server)], at_fault: true });
    };
    let Checked { value, findings: more } = render::render(&issue, &engine, (format, pixels), &standards)?;
    // What the pages show was found already.
    if !matches!(format, Format::Pdf | Format::Docx) {
        findings.extend(more);
    }
    let Some(made) = value else {
        return Ok(Done { content: vec![found(&findings, &draft.sources, server)], at_fault: true });
    };
    let mut targets = Targets::default();
    targets.protect(draft.dependencies.iter().map(|dependency| dependency.path.as_path()));
    let target = targets.claim(beside(&path, format)?, format.kind())?;
    for (target, bytes) in made.place(&target, format, &mut targets)?.files {
        target.write(&bytes)?;
    }
    let count = Words::count(document.pages().len(), "page", "页");
    let wrote = words!("wrote {}, {}", "写好了 {}，{}"; target.path().display(), count);
    let mut content = vec![text(wrote.of(server.tongue)), found(&findings, &draft.sources, server)];
    content.extend(pictures(&document, usize::try_from(pages)?)?);
    Ok(Done { content, at_fault: false })
}

/// Where an output goes. What stands there must be no link either.
fn beside(brief: &Path, format: Format) -> Result<PathBuf> {
    let stem = brief.file_stem().unwrap_or_default().to_string_lossy();
    let name = brief.with_file_name(format!("{stem}{}.{}", format.suffix(), format.kind().ending()));
    inside::path(&name.to_string_lossy())
}

/// The first pages as pictures.
fn pictures(document: &Document, count: usize) -> Result<Vec<Value>> {
    let picture = |page| {
        let png = export::png(page, PPI).map_err(|error| anyhow::Error::from(error.words()))?;
        Ok(json!({ "type": "image", "data": BASE64.encode(png), "mimeType": "image/png" }))
    };
    document.pages().iter().take(count).map(picture).collect()
}

fn import(server: &Server, arguments: &Value) -> Result<Done> {
    let document = inside::path(string(arguments, "path")?)?;
    let output = arguments.get("output").map(|_| string(arguments, "output")).transpose()?;
    let beside = document.with_extension("toml");
    let output = inside::new_brief(output.unwrap_or(&beside.to_string_lossy()))?;
    let mut targets = Targets::default();
    targets.protect([document.as_path()]);
    let read = intake::Document::read(&document)?;
    // A table is told, and written nowhere.
    let output = (!read.is_table()).then_some(output.as_path());
    let taken = read.take(output, None, &mut targets)?;
    let mut content = Vec::new();
    if !taken.findings().is_empty() {
        content.push(text(&lines(taken.findings(), &taken.imported.sources, server)));
    }
    let Some(brief) = &taken.imported.text else { return Ok(Done { content, at_fault: true }) };
    let Some(place) = &taken.place else {
        content.insert(0, text(brief));
        return Ok(Done { content, at_fault: false });
    };
    let folder = place.brief.parent().unwrap_or(Path::new(""));
    for media in &taken.imported.media {
        inside::path(&folder.join(&media.path).to_string_lossy())?;
    }
    let wrote = place.write(brief, &taken.imported)?.unwrap_or_default();
    content.insert(0, text(wrote.of(server.tongue)));
    let Opened { draft, issue, .. } = opened(server, &place.brief)?;
    content.push(found(&issue.findings, &draft.sources, server));
    Ok(Done { content, at_fault: issue.findings.has_errors() })
}

fn schema(server: &Server, _: &Value) -> Result<Done> {
    let schema = issue::model_schema(Path::new("brief.toml"), server.tongue)?;
    Ok(Done { content: vec![text(&schema)], at_fault: false })
}
