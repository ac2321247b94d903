//! Files that were damaged in thousands of ways, as keyboards, programs and
//! disks damage them: nothing panics, every place is in its file, and what is
//! no TOML is never passed over. `ROUNDS=100000` tries more, `FIRST=5000` begins
//! with that seed, `KIND=series` reads all of them as that, `MINUTES=60` goes on for
//! so long. `tests/corpus` keeps what once did harm.

use std::panic::catch_unwind;
use std::path::PathBuf;

use encoding_rs::GB18030;
use fastrand::Rng;
use jianbao::brief;
use jianbao::copy_edit;
use jianbao::findings::{Findings, JsonFinding, Manner, humans, sarif_result};
use jianbao::inputs;
use jianbao::layouts::{Layout, MANIFEST};
use jianbao::lint::Lexicon;
use jianbao::mail;
use jianbao::text::encoding;
use jianbao::text::source::Sources;
use jianbao::words::Tongue;

use crate::bytes::{kept, seeds};
use crate::support::{root, shown_briefs};

/// Signs that a Chinese keyboard gives, and those that TOML has.
const FULL_WIDTH: [(&str, &str); 12] = [
    ("=", "＝"),
    ("[", "［"),
    ("]", "］"),
    ("[", "【"),
    ("]", "】"),
    ("\"", "“"),
    ("\"", "”"),
    ("'", "‘"),
    (",", "，"),
    ("-", "－"),
    (" ", "　"),
    ("1", "１"),
];

/// What gets into files.
const STRAY: [&str; 26] = [
    "\"", "'", "\"\"\"", "'''", "[", "]", "{", "}", "=", "#", ",", ".", "\\", "\\u4e", "\\新", "\r", "\u{b}",
    "\u{feff}", "\u{200b}", "\0", "𠮷", "“", "”", "标题", "\n", "\u{a0}",
];

fn files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["briefs", "examples", "tests/cases", "tests/lists", "layouts"] {
        found.extend(jianbao::files::list(&root().join(folder)).expect("in the repository"));
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "toml" || extension == "csv"));
    found.extend(KINDS.into_iter().flat_map(|(kind, _)| kept(kind)));
    assert!(found.len() > 60);
    found
}

/// What a file may be read as: a folder of `tests/corpus`, and how.
type Reading = (&'static str, fn(&[u8]));

const KINDS: [Reading; 5] = [
    ("brief", read_as_brief),
    ("series", read_as_series),
    ("manifest", read_as_manifest),
    ("list", read_as_list),
    ("table", read_as_table),
];

/// A range of at most `longest` characters.
fn stretch(text: &str, longest: usize, rng: &mut Rng) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(rng.usize(..=text.len()));
    let end = text[start..].char_indices().nth(rng.usize(1..=longest));
    start..end.map_or(text.len(), |(offset, _)| start + offset)
}

/// One change of a text.
fn damage(text: &mut String, rng: &mut Rng) {
    let longest = [1, 1, 1, 3, 12, 200][rng.usize(..6)];
    let range = stretch(text, longest, rng);
    match rng.usize(..8) {
        0 => text.replace_range(range, ""),
        1 => {
            let again = text[range.clone()].to_owned();
            text.insert_str(range.start, &again);
        }
        2 => {
            let other = stretch(text, longest, rng);
            let (first, second) = if range.start <= other.start { (range, other) } else { (other, range) };
            if first.end <= second.start {
                let moved =
                    text[second.clone()].to_owned() + &text[first.end..second.start] + &text[first.clone()];
                text.replace_range(first.start..second.end, &moved);
            }
        }
        3 => text.truncate(range.start),
        4 | 5 => {
            let (sign, wide) = FULL_WIDTH[rng.usize(..FULL_WIDTH.len())];
            let all: Vec<_> = text.match_indices(sign).map(|(at, _)| at).collect();
            if let Some(&at) = rng.choice(&all) {
                text.replace_range(at..at + sign.len(), wide);
            }
        }
        _ => text.insert_str(range.start, STRAY[rng.usize(..STRAY.len())]),
    }
}

/// The bytes of a text in some encoding, a few of them broken now and then.
fn bytes(text: &str, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = match rng.usize(..12) {
        0 => GB18030.encode(text).0.into_owned(),
        1 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        2 => [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect(),
        _ => text.as_bytes().to_vec(),
    };
    if rng.usize(..6) == 0 && !bytes.is_empty() {
        for _ in 0..rng.usize(1..4) {
            let at = rng.usize(..bytes.len());
            match rng.usize(..3) {
                0 => bytes[at] = rng.u8(..),
                1 => drop(bytes.drain(at..=at)),
                _ => bytes.truncate(at.max(1)),
            }
            if bytes.is_empty() {
                break;
            }
        }
    }
    bytes
}

/// Every finding is where its file has characters, and can be printed.
fn hold(findings: &mut Findings, sources: &Sources) {
    findings.sort();
    for finding in findings.iter().take(20) {
        let places = finding.place.iter().chain(finding.repair.iter().map(|repair| &repair.place));
        for place in places {
            assert!(sources.holds(place), "{place:?} of {finding:?}");
        }
        assert!(JsonFinding::new(finding, sources, Tongue::En).line().contains(finding.fault.code()));
        assert!(sarif_result(finding, sources, Tongue::En).is_object());
    }
    let printed = humans(findings, sources, Manner::default()).take(2).count();
    assert_eq!(printed, findings.iter().count().min(2));
}

/// Whether a file is a text that is no TOML.
fn is_no_toml(bytes: &[u8]) -> bool {
    encoding::decode(bytes).map_or(true, |decoded| decoded.text.parse::<toml::Table>().is_err())
}

fn read_as_brief(bytes: &[u8]) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let source = inputs::add_text("a.toml", bytes, &mut sources, &mut findings);
    let parsed = brief::parse(source, None, &sources);
    findings.extend(parsed.findings);
    assert!(!is_no_toml(bytes) || findings.has_errors(), "no TOML, and nothing found");
    findings.extend(copy_edit::read(
        &parsed.texts,
        parsed.brief.as_ref(),
        parsed.lang,
        &Lexicon::new(&[]),
        &sources,
    ));
    hold(&mut findings, &sources);
    findings.mend(source, &sources);
    brief::outline(source, Some(source), &sources);
}

fn read_as_series(bytes: &[u8]) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let source =
        inputs::add_text("a.toml", b"[[sections]]\ntitle = \"a\"\nbody = \"b\"", &mut sources, &mut findings);
    let series = inputs::add_text("jianbao.toml", bytes, &mut sources, &mut findings);
    findings.extend(brief::parse(source, Some(series), &sources).findings);
    assert!(!is_no_toml(bytes) || findings.has_errors(), "no TOML, and nothing found");
    hold(&mut findings, &sources);
}

fn read_as_manifest(bytes: &[u8]) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    let files = vec![
        (MANIFEST.to_owned(), "mine/layout.toml".to_owned(), bytes.to_vec()),
        ("layout.typ".to_owned(), "mine/layout.typ".to_owned(), Vec::new()),
    ];
    let layout = Layout::custom(files, &mut sources, &mut findings);
    assert!(layout.is_some() != findings.has_errors());
    assert!(!is_no_toml(bytes) || findings.has_errors(), "no TOML, and nothing found");
    hold(&mut findings, &sources);
}

fn read_as_list(bytes: &[u8]) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    mail::list::read("list.toml", bytes, &mut sources, &mut findings);
    hold(&mut findings, &sources);
}

fn read_as_table(bytes: &[u8]) {
    let (mut sources, mut findings) = (Sources::default(), Findings::default());
    mail::list::read("list.csv", bytes, &mut sources, &mut findings);
    hold(&mut findings, &sources);
}

#[test]
fn what_is_kept_breaks_nothing() {
    for (kind, read) in KINDS {
        for path in kept(kind) {
            let bytes = jianbao::files::read(&path).expect("readable");
            assert!(catch_unwind(|| read(&bytes)).is_ok(), "{}", path.display());
        }
    }
}

#[test]
fn damaged_files_are_reported_and_break_nothing() {
    let texts: Vec<_> = files().iter().map(|path| jianbao::files::read(path).expect("readable")).collect();
    let texts: Vec<_> = texts.iter().map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    let only = std::env::var("KIND").ok();
    for seed in seeds(2000) {
        let mut rng = Rng::with_seed(seed);
        let mut text = texts[rng.usize(..texts.len())].clone();
        for _ in 0..rng.usize(1..4) {
            damage(&mut text, &mut rng);
        }
        let bytes = bytes(&text, &mut rng);
        let (_, read) = match &only {
            Some(only) => *KINDS.iter().find(|(kind, _)| kind == only).expect("a kind that there is"),
            None => KINDS[rng.usize(..9).saturating_sub(4)],
        };
        let read = catch_unwind(|| read(&bytes));
        assert!(read.is_ok(), "seed {seed}:\n{}", String::from_utf8_lossy(&bytes));
    }
}

/// One slip of a finger at a sign of TOML.
fn slip(text: &mut String, rng: &mut Rng) {
    let signs: Vec<_> =
        text.match_indices(['=', '[', ']', '"', '\'', ',']).filter(|(at, _)| is_outside(text, *at)).collect();
    let Some(&(at, sign)) = rng.choice(&signs) else { return };
    let sign = sign.to_owned();
    match rng.usize(..4) {
        0 => drop(text.remove(at)),
        1 => text.insert_str(at, &sign),
        2 => text.replace_range(at..at + 1, FULL_WIDTH.iter().find(|it| it.0 == sign).map_or("", |it| it.1)),
        _ => text.insert_str(at, STRAY[rng.usize(..STRAY.len())]),
    }
}

/// Whether a sign is on a line that is not within a long text.
fn is_outside(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    ["'''", "\"\"\""].iter().all(|quotes| text[..start].matches(quotes).count().is_multiple_of(2))
}

/// One cause, one finding: seldom more, hardly ever more than four, and never in
/// the parser's words.
#[test]
fn one_slip_is_told_once() {
    let series = jianbao::files::read(&root().join("briefs/jianbao.toml")).expect("readable");
    let texts: Vec<_> =
        shown_briefs().iter().map(|path| jianbao::files::read(path).expect("readable")).collect();
    let (mut rounds, mut slips, mut told_once, mut flooded) = (0, 0, 0, Vec::new());
    for seed in seeds(1000) {
        rounds += 1;
        let mut rng = Rng::with_seed(seed);
        let mut text = String::from_utf8_lossy(&texts[rng.usize(..texts.len())]).into_owned();
        slip(&mut text, &mut rng);
        if !is_no_toml(text.as_bytes()) {
            continue;
        }
        let (mut sources, mut findings) = (Sources::default(), Findings::default());
        let series = inputs::add_text("jianbao.toml", &series, &mut sources, &mut findings);
        let source = inputs::add_text("a.toml", text.as_bytes(), &mut sources, &mut findings);
        findings.extend(brief::parse(source, Some(series), &sources).findings);
        findings.sort();
        let codes: Vec<_> = findings.iter().map(|finding| finding.fault.code()).collect();
        let shown = humans(&findings, &sources, Manner::default()).next().unwrap_or_default();
        assert!(!codes.is_empty(), "seed {seed}: nothing is found");
        if codes.len() > 4 {
            flooded.push(format!("seed {seed}: {codes:?}\n{shown}"));
        }
        assert!(!codes.contains(&"toml/syntax"), "seed {seed}: {codes:?}\n{shown}");
        slips += 1;
        told_once += usize::from(codes.len() == 1);
    }
    assert!(flooded.len() * 1000 <= slips, "{}", flooded.join("\n"));
    assert!(
        slips * 2 > rounds && told_once * 100 >= slips * 95,
        "{told_once} of {slips} slips are told once"
    );
}
