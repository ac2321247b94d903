//! Any string in any field prints verbatim, or a finding names what does not:
//! strings made by chance of marks, Han, letters and blanks, in every field
//! that is printed. `STRINGS=10000` tries more of them, `FIRST=5000` begins with
//! that seed.

use std::fmt::Write as _;

use fastrand::Rng;
use jianbao::issue::Request;
use jianbao::words::Tongue;

use crate::bytes::first_seed;
use crate::support::{render, scratch};

/// What the strings are made of: every mark that Markdown, TOML or Typst knows,
/// and what stands beside marks in Chinese text.
const PIECES: [&str; 60] = [
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "```",
    "#",
    "##",
    "-",
    "- ",
    "+ ",
    "=",
    "===",
    "---",
    "***",
    "> ",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "<",
    ">",
    "</u>",
    "<u>",
    "<br>",
    "&",
    "&amp;",
    "&#20013;",
    "\\",
    "|",
    "|---|",
    "1. ",
    "2) ",
    "12",
    "3.5",
    "@",
    "$",
    "^",
    "[^1]",
    ":",
    ";",
    "\"",
    "，",
    "。",
    "“",
    "”",
    "《",
    "汉",
    "字号",
    "word",
    "a",
    "Ω",
    "https://a.cn/b",
    " ",
    "\n",
];

/// What may be a picture or a note that is not there: an error, and no pages.
const ERRORS: [&str; 2] = ["![", "[^1]"];

fn string(rng: &mut Rng, lines: bool) -> String {
    let count = rng.usize(1..14);
    let pieces = (0..count).map(|_| PIECES[rng.usize(..PIECES.len())]);
    let made: String = pieces.filter(|piece| lines || *piece != "\n").collect();
    let made = ERRORS
        .iter()
        .fold(made, |made, error| if rng.usize(..40) > 0 { made.replace(error, "") } else { made });
    if made.trim().is_empty() { "空".to_owned() } else { made }
}

/// A brief with such a string in each of its fields.
fn brief(rng: &mut Rng) -> String {
    let plain = |rng: &mut Rng| toml::Value::String(string(rng, false));
    let text = |rng: &mut Rng| toml::Value::String(string(rng, true));
    let mut brief = format!(
        "[header]\ntitle = {}\nsubtitle = {}\npublisher = {}\npartners = [{}]\nmarking = {}\ndate = 2026-06-10\n\
         [summary]\ntext = {}\nkeywords = [{}]\n",
        plain(rng),
        plain(rng),
        plain(rng),
        plain(rng),
        plain(rng),
        text(rng),
        plain(rng)
    );
    for _ in 0..12 {
        writeln!(brief, "[[sections]]\ntitle = {}\nbody = {}", plain(rng), text(rng))
            .expect("writing to a string");
    }
    writeln!(
        brief,
        "[judgement]\nlabel = {}\ntitle = {}\nbody = {}\n[[references]]\nsource = {}\ntitle = {}\nnote = {}\n\
         [contact]\ntitle = {}\n[[contact.about]]\nname = {}\ntext = {}\n[distribution]\nreport_to = [{}]\neditor = {}",
        plain(rng), plain(rng), text(rng), plain(rng), plain(rng), plain(rng), plain(rng), plain(rng), text(rng),
        plain(rng), plain(rng)
    )
    .expect("writing to a string");
    brief
}

#[test]
fn any_string_prints_or_is_named() {
    let count: u64 = std::env::var("STRINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(600);
    let folder = scratch();
    let path = folder.path().join("chance.toml");
    let (mut faults, mut laid_out) = (Vec::new(), 0);
    let first = first_seed();
    for seed in first..first + count.div_ceil(30) {
        let mut rng = Rng::with_seed(seed);
        jianbao::files::write(&path, brief(&mut rng).as_bytes()).expect("there is room");
        let rendered = render(&path, &Request::default());
        laid_out += u64::from(rendered.document.is_some());
        for finding in rendered.findings.iter() {
            if ["text/lost", "text/outside", "typst/error", "typst/warning"].contains(&finding.fault.code()) {
                let place = finding.place.as_ref();
                let line = place.map(|place| {
                    let position = rendered.draft.sources.position(place.source, place.range.start);
                    let text = &rendered.draft.sources.get(place.source).text;
                    format!("{}: {}", position.line, text.lines().nth(position.line - 1).unwrap_or_default())
                });
                faults.push(format!("seed {seed}, {}: {line:?}", finding.fault.phrase(Tongue::En)));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(laid_out * 3 > count.div_ceil(30), "{laid_out} were laid out");
}
