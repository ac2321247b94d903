//! Edits of known texts, and random edits of all briefs here.

mod chance;
mod model;
mod own;

use super::*;

fn at(path: &str) -> Path {
    let mut all = Path::default();
    for step in path.split('.') {
        let (key, index) = step.split_once('[').unwrap_or((step, ""));
        all = all.key(key);
        if let Some(index) = index.strip_suffix(']') {
            all = all.item(index.parse().expect("an index"));
        }
    }
    all
}

fn string(value: &str) -> Value {
    Value::String(value.to_owned())
}

fn strings(values: &[&str]) -> Value {
    Value::Strings(values.iter().map(|&value| value.to_owned()).collect())
}

fn table(pairs: &[(&str, Value)]) -> Vec<(String, Value)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

fn set(path: &str, value: Value) -> Change {
    Change::Set(at(path), value)
}

fn unset(path: &str) -> Change {
    Change::Unset(at(path))
}

#[track_caller]
fn check(before: &str, change: Change, after: &str) {
    match edit(before, &change) {
        Ok(edited) => assert_eq!(edited.text, after, "{change:?}"),
        Err(refusal) => panic!("{refusal}: {change:?}"),
    }
}

#[track_caller]
fn refused(before: &str, change: Change, why: &str) {
    match edit(before, &change) {
        Ok(edited) => panic!("{:?}: {change:?}", edited.text),
        Err(refusal) => assert_eq!(refusal.to_string(), why),
    }
}

/// What is put in and what is taken out, in one line.
#[track_caller]
fn spliced(before: &str, change: Change) -> Vec<(String, String)> {
    let edited = edit(before, &change).expect("possible");
    let pair =
        |splice: &crate::text::splice::Splice| (before[splice.range.clone()].to_owned(), splice.text.clone());
    edited.splices.iter().map(pair).collect()
}

#[test]
fn a_value_changes_and_nothing_else() {
    check("# 甲\na = 1 # 乙\n", set("a", Value::Integer(2)), "# 甲\na = 2 # 乙\n");
    check("a = 'x'", set("a", string("y")), "a = 'y'");
    check("a = 'x'", set("a", string("it's")), "a = \"it's\"");
    check("a = \"x\"", set("a", string("\"y\"\\")), "a = \"\\\"y\\\"\\\\\"");
    check(
        "a.b = 2026-01-01",
        set("a.b", Value::Date("2026-06-10".parse().expect("a day"))),
        "a.b = 2026-06-10",
    );
    check("a = [ 'x', 'y' ]", set("a[1]", string("z")), "a = [ 'x', 'z' ]");
    check("a = \"x\"\r\nb = 1\r\n", set("a", string("x\ny")), "a = '''\r\nx\r\ny'''\r\nb = 1\r\n");
    check("a = \"x\\ny\"\n", set("a", string("x\ny\nz")), "a = \"x\\ny\\nz\"\n");
    check("a = '''\nx\n'''\n", set("a", string("x")), "a = '''\nx'''\n");
    check("a = '''x'''\n", set("a", string("\nx'''y\n")), "a = \"\"\"\n\nx'''y\n\"\"\"\n");
    check("a = \"\"\"\nx\"\"\"\n", set("a", string("\"x\"")), "a = \"\"\"\n\\\"x\\\"\"\"\"\n");
    check("a = 'x'\n", set("a", string("x\n\u{1}")), "a = \"\"\"\nx\n\\u0001\"\"\"\n");
}

#[test]
fn a_change_inside_a_long_text_is_a_splice_inside_its_token() {
    let of = |before: &str, after: &str| spliced(before, set("a", string(after)));
    let one = |before: &str, after: &str| vec![(before.to_owned(), after.to_owned())];
    assert_eq!(of("a = '''\n甲乙丙\n丁\n'''", "甲乙戊丙\n丁\n"), one("", "戊"));
    assert_eq!(of("a = '''\r\n甲乙丙\r\n丁\r\n'''", "甲乙丙\n戊\n丁\n"), one("", "戊\r\n"));
    assert_eq!(of("a = \"\"\"\n甲\\\n  乙\\t丙\"\"\"", "甲乙丙"), one("\\t", ""));
    assert_eq!(of("a = \"甲\\u4e59丙\"", "甲乙“\"丙"), one("", "“\\\""));
    assert_eq!(of("a = '''\n甲\n'''", "甲\n"), []);
}

#[test]
fn a_key_comes_in_the_form_of_its_table() {
    let two = set("header.issue", Value::Integer(2));
    check(
        "[header]\ntitle = \"t\" # 刊名\n\n# 摘要\n[summary]\n",
        two.clone(),
        "[header]\ntitle = \"t\" # 刊名\nissue = 2\n\n# 摘要\n[summary]\n",
    );
    check("[header]\n# 空\n", two.clone(), "[header]\nissue = 2\n# 空\n");
    check(
        "header.title = \"t\"\nsummary = \"s\"",
        two.clone(),
        "header.title = \"t\"\nheader.issue = 2\nsummary = \"s\"",
    );
    check("header = { title = \"t\" }\n", two.clone(), "header = { title = \"t\", issue = 2 }\n");
    check("a = { x.y = 1 }\n", set("a.x.z", Value::Integer(2)), "a = { x.y = 1, x.z = 2 }\n");
    check("header = {}\n", two.clone(), "header = { issue = 2 }\n");
    check(
        "header = {\n  title = \"t\",\n}\n",
        two.clone(),
        "header = {\n  title = \"t\",\n  issue = 2,\n}\n",
    );
    check(
        "summary = \"s\"\n\n[[sections]]\n",
        two.clone(),
        "summary = \"s\"\n\n[header]\nissue = 2\n\n[[sections]]\n",
    );
    check("  [header]\n  title = \"t\"", two.clone(), "  [header]\n  title = \"t\"\n  issue = 2");
    check("", two, "[header]\nissue = 2\n");
    check("# 一期\n\n[header]\n", set("summary", string("s")), "# 一期\n\nsummary = \"s\"\n\n[header]\n");
    check("\u{feff}[header]\n", set("layout", string("daily")), "\u{feff}layout = \"daily\"\n\n[header]\n");
    check(
        "[[contact.codes]]\nurl = \"u\"\n",
        set("contact.title", string("t")),
        "[contact]\ntitle = \"t\"\n\n[[contact.codes]]\nurl = \"u\"\n",
    );
    check(
        "[[sections]]\na = 1\n[[sections]]\n",
        set("sections[0].刊", string("b")),
        "[[sections]]\na = 1\n\"刊\" = \"b\"\n[[sections]]\n",
    );
}

#[test]
fn a_table_comes_where_briefs_have_it() {
    let judgement = Change::AddTable(at("judgement"), table(&[("title", string("t"))]));
    check(
        "[[sections]]\na = 1\n\n# 文献\n[[references]]\n",
        judgement.clone(),
        "[[sections]]\na = 1\n\n[judgement]\ntitle = \"t\"\n\n# 文献\n[[references]]\n",
    );
    check("[[references]]", judgement.clone(), "[judgement]\ntitle = \"t\"\n\n[[references]]");
    refused("judgement.title = 1", judgement, "`judgement` already exists");
    let code = Change::Insert(at("contact.codes"), 0, Value::Table(table(&[("url", string("u"))])));
    check(
        "[contact]\ntitle = \"t\"\n",
        code.clone(),
        "[contact]\ntitle = \"t\"\n\n[[contact.codes]]\nurl = \"u\"\n",
    );
    check(
        "contact.title = \"t\"\n",
        code.clone(),
        "contact.title = \"t\"\ncontact.codes = [{ url = \"u\" }]\n",
    );
    check("contact = { title = \"t\" }", code, "contact = { title = \"t\", codes = [{ url = \"u\" }] }");
}

#[test]
fn a_text_becomes_a_table_or_a_list_around_it() {
    let summary = Value::Table(table(&[("text", string("s")), ("keywords", strings(&["k"]))]));
    check(
        "summary = 's' # 摘要\n",
        set("summary", summary),
        "summary = { text = 's', keywords = [\"k\"] } # 摘要\n",
    );
    check(
        "[header]\npublisher = 'a'\n",
        set("header.publisher", strings(&["b", "a"])),
        "[header]\npublisher = [\"b\", 'a']\n",
    );
    refused(
        "[summary]\ntext = 's'\n",
        set("summary", string("s")),
        "`summary` is a table; its keys are set one by one",
    );
}

#[test]
fn a_list_keeps_its_form_and_its_comments() {
    let a = |values: &[&str]| set("a", strings(values));
    check("a = ['x', 'y']", a(&["x", "z", "y"]), "a = ['x', \"z\", 'y']");
    check("a = ['x', 'y']", a(&["y"]), "a = ['y']");
    check("a = ['x', 'y']", a(&["x"]), "a = ['x']");
    check("a = ['x', 'y']", a(&[]), "a = []");
    check("a = [\n  'x', # 甲\n  'y', # 乙\n]", a(&["x", "z"]), "a = [\n  'x', # 甲\n  'z', # 乙\n]");
    check(
        "a = [\n  'x', # 甲\n  'y' # 乙\n]",
        a(&["x", "y", "z"]),
        "a = [\n  'x', # 甲\n  'y', # 乙\n  \"z\"\n]",
    );
    check("a = [\n  'x', # 甲\n  'y' # 乙\n]", a(&["x"]), "a = [\n  'x' # 甲\n   # 乙\n]");
    check("[b]\n  a = [ # 甲\n  'x' ]", set("b.a", string("x")), "[b]\n  # 甲\n  a = \"x\"");
    let remove = |index| Change::Remove(at("a"), index);
    check("a = ['x', 'y', 'z']", remove(1), "a = ['x', 'z']");
    check("a = ['x', 'y',]", remove(1), "a = ['x',]");
    check("a = [\n  # 甲\n  'x', # 甲\n\n  # 乙\n  'y' # 乙\n]", remove(1), "a = [\n  # 甲\n  'x' # 甲\n\n]");
    check("a = [\n  # 甲\n  'x', # 甲\n\n  # 乙\n  'y' # 乙\n]", remove(0), "a = [\n\n  # 乙\n  'y' # 乙\n]");
    check("a = [ 'x', 'y',\n  'z' ]", remove(1), "a = [ 'x',\n  'z' ]");
    let shift = |from, to| Change::Move(at("a"), from, to);
    check("a = ['x', 'y', 'z']", shift(0, 2), "a = ['y', 'z', 'x']");
    check(
        "a = [\n  # 甲\n  'x', # 甲\n  'y', # 乙\n  'z'\n]",
        shift(0, 2),
        "a = [\n  'y', # 乙\n  'z',\n  # 甲\n  'x' # 甲\n]",
    );
    check(
        "a = [\n  # 甲\n  'x', # 甲\n  'y', # 乙\n  'z'\n]",
        shift(2, 0),
        "a = [\n  'z',\n  # 甲\n  'x', # 甲\n  'y' # 乙\n]",
    );
}

const SECTIONS: &str = "# 一期\n\n# 首条\n[[sections]] # 甲\ntitle = \"甲\"\n# 甲尾\n\n# ---- 国际 ----\n\n# 乙\n[[sections]]\ntitle = \"乙\"\n\n[[sections]]\ntitle = \"丙\"\n\n# 文献\n[[references]]\nid = \"r\"\n";

#[test]
fn an_item_goes_with_its_own_comments() {
    let remove = |index| Change::Remove(at("sections"), index);
    check(
        SECTIONS,
        remove(0),
        &SECTIONS.replace("# 首条\n[[sections]] # 甲\ntitle = \"甲\"\n# 甲尾\n\n", ""),
    );
    check(SECTIONS, remove(1), &SECTIONS.replace("# 乙\n[[sections]]\ntitle = \"乙\"\n\n", ""));
    check(SECTIONS, unset("references"), SECTIONS.split_once("\n# 文献").expect("there").0);
    refused(SECTIONS, remove(3), "`sections[3]` does not exist");
    refused(SECTIONS, Change::Remove(at("header"), 0), "`header` does not exist");
}

#[test]
fn an_item_moves_with_its_own_comments() {
    let shift = |from, to| Change::Move(at("sections"), from, to);
    let (first, second) =
        ("# 首条\n[[sections]] # 甲\ntitle = \"甲\"\n# 甲尾\n\n", "# 乙\n[[sections]]\ntitle = \"乙\"\n\n");
    let third = "[[sections]]\ntitle = \"丙\"\n\n";
    check(SECTIONS, shift(0, 1), &SECTIONS.replace(first, "").replace(second, &format!("{second}{first}")));
    check(SECTIONS, shift(2, 0), &SECTIONS.replace(third, "").replace(first, &format!("{third}{first}")));
    check(SECTIONS, shift(0, 2), &SECTIONS.replace(first, "").replace(third, &format!("{third}{first}")));
    check("[[a]]\nx = 1\n[[a]]\nx = 2", Change::Move(at("a"), 1, 0), "[[a]]\nx = 2\n[[a]]\nx = 1\n");
}

#[test]
fn a_key_goes_with_its_line() {
    check(
        "[header]\n# 刊名\ntitle = \"t\" # 字\n# 期号\nissue = 1\n",
        unset("header.title"),
        "[header]\n# 刊名\n# 期号\nissue = 1\n",
    );
    check("a = { x = 1, y = 2 }", unset("a.y"), "a = { x = 1 }");
    check("a = { x = 1 }", unset("a.x"), "a = {}");
    check("a = { x.y = 1, x.z = 2, b = 1 }", unset("a.x"), "a = { b = 1 }");
    check("a = { x.y = 1, b = 1, x.z = 2 }", unset("a.x"), "a = { b = 1 }");
    check("a.x = 1\nb = 2\na.y = 1\n[a.z]\n[c]\n", unset("a"), "b = 2\n[c]\n");
    check("a.x = 1\n", unset("a.x"), "");
    check("a = 1", unset("b"), "a = 1");
}

#[test]
fn what_cannot_be_done_is_refused() {
    refused("a = ", set("a", Value::Integer(1)), "the text cannot be read as TOML");
    refused("a = 1", set("a.b", Value::Integer(1)), "`a` is not a table");
    refused("a = 1", set("a[0]", Value::Integer(1)), "`a[0]` does not exist");
    refused("a = 1", Change::Insert(at("a"), 0, string("x")), "`a` is not a list");
    refused("[[a]]\n", Change::Insert(at("a"), 0, string("x")), "the items of `a` are of another type");
    let twice = table(&[("a", Value::Integer(1)), ("a", Value::Integer(2))]);
    refused("", Change::AddTable(at("x"), twice), "`x` cannot be changed without harm to what is around it");
}
