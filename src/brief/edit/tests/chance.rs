//! All briefs of the repository under random changes, determined by a seed.

use std::path::PathBuf;

use chrono::NaiveDate;
use fastrand::Rng;

use super::super::layout::Layout;
use super::super::*;
use super::model;

/// What is easily written wrongly.
const HOSTILE: [&str; 28] = [
    "",
    "正文。",
    "甲\n乙\n",
    "\n",
    "\r",
    "\r\n甲",
    "甲\r\r\n乙",
    "'",
    "''",
    "'''",
    "甲''''乙",
    "\"",
    "\"\"\"",
    "甲\"\"\"\"\n乙\"",
    "D:\\temp\\new",
    "\\",
    "\\\n",
    "甲\\",
    "# 不是注释",
    "\n[[sections]]\ntitle = 1\n",
    "]",
    "}, {",
    "\u{0}\u{8}\u{c}\u{1b}\u{7f}",
    "\u{feff}甲",
    "\u{2028}\u{85}",
    "\t甲\t\n",
    "🀄️𠮷",
    "  \n  甲  \n\n\n",
];

const KEYS: [&str; 12] =
    ["title", "body", "issue", "date", "publisher", "keywords", "note", "text", "刊名", "a.b", "", "x\n\"y"];

/// Forms that the briefs here do not have.
const FORMS: [&str; 5] = [
    "# 头\nlayout = 'daily'\nheader.title = \"刊\" # 名\nheader . \"publisher\" = [ 'a', \"b\" ] # 二\nsummary = \"摘要\"\n\n\n  # 一\n  [[sections]] # 标\n  title = '甲' # 题\n  # 内\n  body = \"\"\"甲\\\n     乙\"\"\"\n  # 尾\n\n# 隔\n\n[[sections]]\ntitle='乙'\nbody='''乙'''\n[judgement]\n# 空\n",
    "header = { title = '刊', publisher = [ # 一\n  'a', # 甲\n  # 乙\n  'b' # 乙\n ], date = 2026-06-10 }\nsections = [\n  # 甲\n  { title = '甲', body = '''\n甲\n''' }, # 甲\n\n  # 隔\n\n  { title = '乙', body = 'x' }\n]\nreferences = []\n",
    "[header]\npublisher = [\n\t'a',\n\t'b',\n\t'c'\n]\npartners = ['x','y',]\n[contact]\n[[contact.codes]]\ncaption = ['a']\n[[contact.about]]\nname = 'n'\n# 甲\n[[contact.codes]]\nurl = 'u' # 乙\n[summary]\ntext = 's'\n[contact.more]\nx = 1\n[header.more]\n",
    "[contact.x.y]\nz = 1\n[contact]\na.b.c = 1\na.b.d = 2 # 甲\na.e = {}\n\n\n\n# 尾",
    "x = { a = 1, b = [[1, 2], [ 'a' ]], c = {\n  # 甲\n  d = 1, # 乙\n  e.f = 2\n} }\ny = [ { p = 1 }, { q = [ ] } ]",
];

fn briefs() -> Vec<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let folders = ["briefs", "examples", "tests/cases"]
        .map(|name| crate::files::list(&root.join(name)).expect("there"));
    let mut paths: Vec<_> = folders.into_iter().flatten().collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let read = |path: &PathBuf| String::from_utf8(crate::files::read(path).ok()?).ok();
    let texts = paths.iter().filter_map(read).chain(FORMS.map(str::to_owned));
    texts.filter(|text| Tree::parse(text).is_some()).collect()
}

/// A text as other programs save it.
fn saved(text: &str, chance: &mut Rng) -> String {
    let text =
        if chance.u8(..4) == 0 { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text.to_owned() };
    let text = if chance.u8(..8) == 0 { text.trim_end().to_owned() } else { text };
    let mark = chance.u8(..8) == 0 && !text.starts_with('\u{feff}');
    let text = if mark { format!("\u{feff}{text}") } else { text };
    if Tree::parse(&text).is_some() { text } else { String::new() }
}

/// Every table, list and value of a text.
fn paths<'a>(tree: &'a Tree, path: &Path, found: &mut Vec<(Path, &'a Tree)>) {
    found.push((path.clone(), tree));
    match tree {
        Tree::Table(table) => {
            table.iter().for_each(|(key, value)| paths(value, &path.clone().key(key), found));
        }
        Tree::List(items) => {
            items.iter().enumerate().for_each(|(index, item)| paths(item, &path.clone().item(index), found));
        }
        _ => {}
    }
}

fn a_string(old: Option<&Tree>, chance: &mut Rng) -> String {
    let hostile = chance.choice(HOSTILE).unwrap_or_default();
    match old {
        Some(Tree::String(old)) if chance.u8(..3) > 0 => {
            let mut chars: Vec<_> = old.chars().collect();
            let at = chance.usize(..=chars.len());
            let end = at + chance.usize(..=(chars.len() - at).min(9));
            chars.splice(at..end, hostile.chars());
            chars.into_iter().collect()
        }
        _ => hostile.to_owned(),
    }
}

fn a_value(old: Option<&Tree>, deep: bool, chance: &mut Rng) -> Value {
    match chance.u8(..if deep { 12 } else { 10 }) {
        0 => Value::Integer(chance.i64(..)),
        1 => Value::Date(NaiveDate::from_ymd_opt(chance.i32(0..9999), 1, 1).expect("a day")),
        2 => Value::Boolean(chance.bool()),
        3 | 4 => Value::Strings((0..chance.usize(..4)).map(|_| a_string(None, chance)).collect()),
        5..10 => Value::String(a_string(old, chance)),
        _ => Value::Table(a_table(chance)),
    }
}

fn a_table(chance: &mut Rng) -> Vec<(String, Value)> {
    let mut keys = KEYS.to_vec();
    chance.shuffle(&mut keys);
    let count = chance.usize(..4);
    keys.into_iter().take(count).map(|key| (key.to_owned(), a_value(None, false, chance))).collect()
}

/// The names of tables that may come.
const TABLES: [&str; 7] = ["header", "summary", "judgement", "references", "contact", "distribution", "其他"];

/// A change that a tree admits.
fn a_change(tree: &Tree, chance: &mut Rng) -> Change {
    let mut all = Vec::new();
    paths(tree, &Path::default(), &mut all);
    let kind = chance.u8(..10);
    let wanted = |tree: &Tree| match kind {
        0..3 => !matches!(tree, Tree::Table(_)),
        3 => matches!(tree, Tree::Table(_)),
        4 => true,
        5 => matches!(tree, Tree::List(_)),
        6 | 7 => matches!(tree, Tree::List(items) if !items.is_empty()),
        _ => false,
    };
    let fitting: Vec<_> = all.into_iter().filter(|(_, tree)| wanted(tree)).collect();
    match (kind, chance.choice(fitting)) {
        (0..3, Some((path, old))) => Change::Set(path, a_value(Some(old), true, chance)),
        (3, Some((path, _))) => {
            let path = path.key(chance.choice(KEYS).unwrap_or_default());
            Change::Set(path, a_value(None, true, chance))
        }
        (4, Some((path, _))) => Change::Unset(path),
        (_, Some((path, Tree::List(items)))) => a_change_of_items(kind, path, items, chance),
        (8, _) => {
            let codes = Path::of(chance.choice(TABLES).unwrap_or_default()).key("codes");
            Change::Insert(codes, 0, Value::Table(a_table(chance)))
        }
        _ => Change::AddTable(Path::of(chance.choice(TABLES).unwrap_or_default()), a_table(chance)),
    }
}

fn a_change_of_items(kind: u8, path: Path, items: &[Tree], chance: &mut Rng) -> Change {
    match kind {
        6 => Change::Remove(path, chance.usize(..items.len())),
        7 => Change::Move(path, chance.usize(..items.len()), chance.usize(..items.len())),
        _ => {
            let value = match items.first() {
                Some(Tree::Table(_)) => Value::Table(a_table(chance)),
                _ => a_value(None, true, chance),
            };
            Change::Insert(path, chance.usize(..=items.len()), value)
        }
    }
}

/// The comments of a text, sorted.
fn comments(text: &str) -> Vec<String> {
    let layout = Layout::of(text);
    let mut all: Vec<_> =
        layout.lines.comments.iter().map(|range| text[range.clone()].trim_end().to_owned()).collect();
    all.sort();
    all
}

/// Makes a change and checks it; gives the new text.
fn make(before: &str, had: &[String], change: &Change) -> Result<(String, Vec<String>), Refusal> {
    let edited = edit(before, change)?;
    let at = || format!("{change:?}\n--- before\n{before}\n--- after\n{}", edited.text);
    assert_eq!(model::said(&edited.text), model::after(before, change), "{}", at());
    // Every byte outside of the splices is as it was.
    let (mut old, mut new) = (0, 0);
    for splice in edited.splices.iter() {
        let kept = splice.range.start - old;
        assert_eq!(before[old..splice.range.start], edited.text[new..new + kept], "{}", at());
        assert_eq!(edited.text[new + kept..new + kept + splice.text.len()], splice.text, "{}", at());
        (old, new) = (splice.range.end, new + kept + splice.text.len());
    }
    assert_eq!(before[old..], edited.text[new..], "{}", at());
    let has = comments(&edited.text);
    match change {
        Change::Move(..) | Change::Insert(..) | Change::AddTable(..) | Change::Set(..) => {
            assert_eq!(had, has, "{}", at());
        }
        Change::Unset(_) | Change::Remove(..) => {
            assert!(has.iter().all(|comment| had.contains(comment)), "{}", at());
        }
    }
    if before.contains("\r\n") && !before.replace("\r\n", "").contains('\n') {
        assert!(!edited.text.replace("\r\n", "").contains('\n'), "{}", at());
    }
    assert_eq!(before.starts_with('\u{feff}'), edited.text.starts_with('\u{feff}'), "{}", at());
    Ok((edited.text, has))
}

/// Twenty edits of one brief; gives how many were made, and how many refused.
fn run(seed: u64, briefs: &[String]) -> (usize, usize) {
    let mut chance = Rng::with_seed(seed);
    let any = |chance: &mut Rng| &briefs[chance.usize(..briefs.len())];
    let first = any(&mut chance);
    // The long ones take most of the time, and are not written in other forms.
    let brief = if first.len() > 3000 && chance.u8(..4) > 0 { any(&mut chance) } else { first };
    let mut text = saved(brief, &mut chance);
    let mut had = comments(&text);
    let (mut made, mut refused) = (0, 0);
    for _ in 0..20 {
        let Some(tree) = Tree::parse(&text) else { panic!("seed {seed}: no TOML\n{text}") };
        let change = a_change(&tree, &mut chance);
        match make(&text, &had, &change) {
            Ok(new) => ((text, had), made) = (new, made + 1),
            Err(Refusal::Unsafe(path)) => panic!("seed {seed}: {path} {change:?}\n{text}"),
            Err(_) => refused += 1,
        }
    }
    (made, refused)
}

/// As many edits as `EDITS` says, from the seed `SEED` on.
#[test]
fn random_edits_do_what_was_wished_for_and_nothing_else() {
    let number = |name: &str| std::env::var(name).ok().and_then(|number| number.parse::<usize>().ok());
    let (edits, seed) = (number("EDITS").unwrap_or(20_000), number("SEED").unwrap_or(0));
    let briefs = briefs();
    assert!(briefs.len() > 40);
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work = |worker: usize| {
        let (mut made, mut refused) = (0, 0);
        for seed in (seed + worker..).step_by(workers) {
            if made * workers >= edits {
                break;
            }
            let (more, fewer) = run(seed as u64, &briefs);
            (made, refused) = (made + more, refused + fewer);
        }
        assert!(refused < made / 4, "{refused} of {made} refused");
    };
    std::thread::scope(|scope| (0..workers).for_each(|worker| drop(scope.spawn(move || work(worker)))));
}

/// A character that is typed into any text of any brief is one insertion there.
#[test]
fn typing_is_one_insertion() {
    let mut chance = Rng::with_seed(1);
    for text in briefs() {
        let tree = Tree::parse(&text).expect("TOML");
        let mut all = Vec::new();
        paths(&tree, &Path::default(), &mut all);
        for (path, old) in all {
            let Tree::String(old) = old else { continue };
            let at = old.floor_char_boundary(chance.usize(..=old.len()));
            let new = [&old[..at], "改", &old[at..]].concat();
            let edited = edit(&text, &Change::Set(path, Value::String(new))).expect("possible");
            let splices: Vec<_> =
                edited.splices.iter().map(|one| (one.range.len(), one.text.as_str())).collect();
            assert_eq!(splices, [(0, "改")], "{old}");
        }
    }
}
