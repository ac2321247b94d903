//! A brief whose every field tries to be something else than text.

use jianbao::issue::Request;
use jianbao::words::Tongue;

use crate::support::{page_texts, render, root, scratch, squeeze};

/// Typst, Markdown that means nothing, HTML, paths and controls.
const PAYLOAD: &str = r##"#panic("x") $1+1$ @ref <label> // no /* no */ = head \u{41} \" "); #"##;

fn hostile_brief() -> String {
    let text = toml::Value::String(PAYLOAD.to_owned()).to_string();
    let body = toml::Value::String(format!(
        "正文 {PAYLOAD}\n\n<script>alert(1)</script>\n\n$35 billion 与 *强调* 尾"
    ))
    .to_string();
    format!(
        r#"
[header]
title = {text}
subtitle = {text}
publisher = [{text}, {text}]
partners = [{text}]
date = 2026-06-10
marking = {text}
[summary]
title = {text}
text = {body}
keywords = [{text}]
[[sections]]
title = {text}
body = {body}
[judgement]
label = {text}
title = {text}
body = {body}
[[references]]
source = {text}
title = {text}
note = {text}
url = "https://example.org/\"]#panic()"
[contact]
title = {text}
[[contact.codes]]
caption = [{text}]
url = {text}
[[contact.about]]
name = {text}
text = {body}
url = {text}
[distribution]
report_to = [{text}]
editor = {text}
"#
    )
}

#[test]
fn hostile_text_prints_as_it_is() {
    let folder = scratch();
    let path = folder.path().join("hostile.toml");
    jianbao::files::write(&path, hostile_brief().as_bytes()).expect("written");
    let rendered = render(&path, &Request::default());
    let findings = &rendered.findings;
    assert!(
        !findings.has_errors(),
        "{:?}",
        findings.iter().map(|f| f.fault.phrase(Tongue::En)).collect::<Vec<_>>()
    );
    let text = page_texts(&rendered.pdf.expect("a PDF")).concat();
    let payload = squeeze(PAYLOAD);
    let count = text.matches(&payload).count();
    // Everywhere it stands, the contents' lines too; Markdown takes `\"` for `"`.
    assert!(count >= 17, "{count} times in {text}");
    let in_bodies = squeeze(&PAYLOAD.replace("\\\"", "\""));
    assert!(text.matches(&format!("正文{in_bodies}")).count() >= 4, "{text}");
    assert!(text.matches("<script>alert(1)</script>").count() >= 4, "{text}");
    assert!(text.contains("$35billion"), "{text}");
}

/// Direction controls would show words in another order than they are written.
#[test]
fn direction_controls_turn_nothing() {
    let folder = scratch();
    let path = folder.path().join("bidi.toml");
    let brief = "[header]\ntitle = \"甲\\u202Eabc乙\"\npublisher = \"丙\"\ndate = 2026-06-10\n\
                 [summary]\ntext = \"丁\\u2066abc\\u2069戊\"\n[[sections]]\ntitle = \"己\"\nbody = \"庚\"\n";
    jianbao::files::write(&path, brief.as_bytes()).expect("written");
    let rendered = render(&path, &Request::default());
    let codes: Vec<_> = rendered.findings.iter().map(|finding| finding.fault.code()).collect();
    assert_eq!(codes, ["text/invisible"; 3]);
    let text = page_texts(&rendered.pdf.expect("a PDF")).concat();
    assert!(text.contains("甲abc乙") && text.contains("丁abc戊"), "{text}");
}

/// The same texts in every position of a list of odd inputs: no panic, and
/// either a PDF or a finding.
#[test]
fn no_input_panics() {
    let folder = scratch();
    let path = folder.path().join("odd.toml");
    let texts = [
        "",
        " ",
        "\u{3000}",
        "#",
        "- ",
        "> > > >",
        "| a |\n|---|\n| b | c | d |",
        "[^a]: x[^a]\n\nb[^a]",
        "![](x.png)",
        "[a]: b\n",
        "`",
        "```",
        "***",
        "~~~~",
        "\\",
        "<u><b></u>",
        "<br",
        "&#0;&#x110000;&nbsp;",
        "[@",
        "[@]",
        "[@;@]",
        "1. a\n\n   - b\n\n     1. c",
        "a\r\nb",
        "é\u{301}",
        "👨\u{200d}👩\u{200d}👧",
        "\u{feff}x",
        "# 一、\n## 1.\n### ",
        "[a](javascript:alert(1))",
        "[x]()",
        "![a][b]\n\n[b]: c.png",
        "- [ ] a\n- [x] b\n- c",
        "|a|\n|:-:|\n",
        "[^1]\n\n[^1]:\n",
        "*a **b* c**",
        "a\\\nb",
        "    code\n\n\tcode",
    ];
    for text in texts {
        let quoted = toml::Value::String(text.to_owned());
        let brief = format!(
            "[header]\ntitle = {quoted}\npublisher = \"p\"\ndate = 2026-06-10\n[summary]\ntext = {quoted}\n\
             [[sections]]\ntitle = \"s\"\nbody = {quoted}\n"
        );
        jianbao::files::write(&path, brief.as_bytes()).expect("written");
        let rendered = render(&path, &Request::default());
        assert!(rendered.pdf.is_some() || rendered.findings.has_errors(), "{text:?}");
    }
}

/// A layout that a brief names may not lead out of the project by links, be it
/// a file, the folder itself or the folder of layouts; the command line may.
#[cfg(unix)]
#[test]
fn layouts_lead_nowhere_outside() {
    use std::os::unix::fs::symlink;
    let folder = scratch();
    let (project, elsewhere) = (folder.path().join("project"), folder.path().join("elsewhere"));
    let write =
        |path: &std::path::Path, text: &str| jianbao::files::write(path, text.as_bytes()).expect("written");
    let manifest = "extends = \"daily\"\n";
    let tokens =
        jianbao::layouts::files("daily").and_then(|mut files| files.find(|(path, _)| *path == "tokens.typ"));
    let tokens = String::from_utf8_lossy(tokens.expect("daily has tokens").1).into_owned();
    write(&elsewhere.join("layout.toml"), manifest);
    write(&elsewhere.join("tokens.typ"), &tokens);
    write(&project.join("jianbao.toml"), "");
    write(&project.join("layouts/linked/layout.toml"), manifest);
    symlink(elsewhere.join("tokens.typ"), project.join("layouts/linked/tokens.typ")).expect("linked");
    symlink(&elsewhere, project.join("layouts/whole")).expect("linked");
    symlink(folder.path(), project.join("up")).expect("linked");
    write(&project.join("layouts/own/layout.toml"), manifest);
    write(&project.join("layouts/shared.typ"), &tokens);
    symlink("../shared.typ", project.join("layouts/own/tokens.typ")).expect("linked");
    let codes = |layout: &str, asked: Option<&str>| {
        let path = project.join("brief.toml");
        let text = format!(
            "layout = {layout:?}\n[header]\ntitle = \"t\"\npublisher = \"p\"\ndate = 2026-06-10\n\
             [summary]\ntext = \"s\"\n[[sections]]\ntitle = \"s\"\nbody = \"b\"\n"
        );
        write(&path, &text);
        let request = Request { layout: asked.map(str::to_owned), ..Request::default() };
        let rendered = render(&path, &request);
        assert_eq!(rendered.pdf.is_none(), rendered.findings.has_errors());
        rendered.findings.iter().map(|finding| finding.fault.code()).collect::<Vec<_>>()
    };
    for outside in ["linked", "whole", "layouts/linked", "./layouts/whole", "up/elsewhere"] {
        assert_eq!(codes(outside, None), ["layout/outside"], "{outside}");
    }
    assert_eq!(codes("own", None), Vec::<&str>::new(), "a link inside the project");
    for asked in ["linked", "whole"] {
        assert_eq!(codes("daily", Some(asked)), Vec::<&str>::new(), "{asked}");
    }
    let asked = elsewhere.display().to_string();
    assert_eq!(codes("daily", Some(&asked)), Vec::<&str>::new());
}

#[test]
fn pictures_outside_the_project_are_refused() {
    let folder = scratch();
    let project = folder.path().join("project");
    let secret = folder.path().join("secret.png");
    let picture = jianbao::files::read(&root().join("briefs/wechat.png")).expect("readable");
    jianbao::files::write(&secret, &picture).expect("written");
    let brief = |image: &str| {
        let path = project.join("brief.toml");
        let text = format!(
            "[header]\ntitle = \"t\"\npublisher = \"p\"\ndate = 2026-06-10\nlogo = {image:?}\n\
             [summary]\ntext = \"s\"\n[[sections]]\ntitle = \"s\"\nbody = \"b\"\n"
        );
        jianbao::files::write(&path, text.as_bytes()).expect("written");
        render(&path, &Request::default()).findings.iter().map(|f| f.fault.code()).collect::<Vec<_>>()
    };
    assert_eq!(brief("../secret.png"), ["image/outside"]);
    assert_eq!(brief(&secret.display().to_string()), ["image/outside"]);
    assert_eq!(brief("https://example.org/a.png"), ["image/remote"]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&secret, project.join("link.png")).expect("linked");
        assert_eq!(brief("link.png"), ["image/outside"]);
        // A device without an end must not even be opened.
        std::os::unix::fs::symlink("/dev/zero", project.join("zero.png")).expect("linked");
        assert_eq!(brief("zero.png"), ["image/outside"]);
    }
    jianbao::files::write(&project.join("own.png"), &picture).expect("written");
    assert_eq!(brief("own.png"), Vec::<&str>::new());
}
