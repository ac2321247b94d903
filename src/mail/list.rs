//! The list of readers: from CSV or TOML to addresses, names and columns. A fault
//! in a line is a finding there, and does not stop the other lines.

use std::collections::{BTreeMap, HashMap, HashSet};

use lettre::Address;

use super::address::{self, Named};
use super::csv_rows::{self, Field, Row};
use crate::brief::value::{self, Node, Value};
use crate::findings::{Fault, Findings, did_you_mean, nearest};
use crate::text::source::{Place, SourceId, Sources};
use crate::words::Words;

/// What the column of addresses may be called, the surest names first: a
/// 地址 beside a 邮箱 is where a reader lives.
const ADDRESS: [&str; 16] = [
    "email",
    "e-mail",
    "email address",
    "e-mail address",
    "邮箱",
    "邮箱地址",
    "电子邮箱",
    "电子邮件",
    "电子邮件地址",
    "邮件地址",
    "郵箱",
    "電子郵件",
    "電子郵件地址",
    "mail",
    "address",
    "地址",
];

/// What the column of names may be called.
const NAME: [&str; 6] = ["name", "姓名", "名称", "称呼", "收件人", "名稱"];

/// The words that every letter knows; a column of that name cannot be printed.
pub(super) const OF_THE_ISSUE: [&str; 6] = ["title", "subtitle", "date", "issue", "total_issue", "publisher"];

/// One who gets the issue.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The address, its domain in ASCII.
    pub address: Address,
    /// The name; empty where the list gives none.
    pub name: String,
    /// Every column by its name, `name` and `address` among them.
    pub columns: BTreeMap<String, String>,
    /// Where the address stands.
    pub place: Option<Place>,
}

/// The readers, in the list's order, each address once.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// The readers.
    pub readers: Vec<Reader>,
    /// The names of the columns, `name` and `address` first.
    pub columns: Vec<String>,
}

impl Reader {
    /// The same reader at another address: for a test message.
    pub fn at(&self, address: Address) -> Self {
        let mut columns = self.columns.clone();
        columns.insert("address".to_owned(), address.to_string());
        Self { address, columns, ..self.clone() }
    }

    /// The name, or the address where the list gives none.
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { self.address.as_ref() } else { &self.name }
    }
}

/// Reads a list. `name` is the file's: `.toml` means TOML, anything else CSV.
/// None when it is no list at all.
pub fn read(name: &str, bytes: &[u8], sources: &mut Sources, findings: &mut Findings) -> Option<List> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let offset = error.valid_up_to();
            let source = sources.add(name, text);
            findings.add(Fault::ListEncoding { offset }, Place { source, range: offset..offset });
            return None;
        }
    };
    let toml =
        std::path::Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let source = sources.add(name, text);
    let list =
        if toml { read_toml(source, sources, findings)? } else { read_csv(source, sources, findings)? };
    if list.readers.is_empty() {
        findings.add(Fault::ListEmpty {}, Place { source, range: 0..0 });
    }
    Some(list)
}

/// Collects readers, each address once.
struct Collector<'a> {
    findings: &'a mut Findings,
    /// Where the file's lines end: to count them again for each reader would
    /// take the square of the list's length.
    line_ends: Vec<usize>,
    /// The reader of an address in lower case, by [`Collector::readers`].
    known: HashMap<String, usize>,
    readers: Vec<Reader>,
}

impl<'a> Collector<'a> {
    fn new(text: &str, findings: &'a mut Findings) -> Self {
        let line_ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { findings, line_ends, known: HashMap::new(), readers: Vec::new() }
    }

    fn mismatch(&mut self, expected: Words, node: &Node) {
        let found = node.value.type_name();
        let fault = Fault::TypeMismatch { expected, found, meant: None };
        self.findings.add(fault, node.place.clone());
    }

    /// Takes in a reader; `columns` are all but address and name.
    fn reader(&mut self, given: &str, place: Place, name: &str, mut columns: BTreeMap<String, String>) {
        let Named { address, name: before } = match address::parse(given) {
            Ok(named) => named,
            Err(cause) => {
                let given = super::template::one_line(given);
                return self.findings.add(Fault::ListAddress { given, cause }, place);
            }
        };
        if let Some(fault) = self.duplicate(&address) {
            return self.findings.add(fault, place);
        }
        self.known.insert(folded(&address), self.readers.len());
        if !address.user().is_ascii() {
            self.findings.add(Fault::ListInternational { address: address.to_string() }, place.clone());
        }
        let name = if name.trim().is_empty() { before.unwrap_or_default() } else { name.trim().to_owned() };
        columns.insert("address".to_owned(), address.to_string());
        columns.insert("name".to_owned(), name.clone());
        self.readers.push(Reader { address, name, columns, place: Some(place) });
    }

    /// The fault of naming a reader again.
    fn duplicate(&self, address: &Address) -> Option<Fault> {
        let first = &self.readers[*self.known.get(&folded(address))?];
        let start = first.place.as_ref().map_or(0, |place| place.range.start);
        let line = self.line_ends.partition_point(|&end| end < start) + 1;
        Some(Fault::ListDuplicate { address: address.to_string(), first: first.address.to_string(), line })
    }
}

/// What tells readers apart. By RFC 5321 §2.4 a server may mind the case before
/// the @; none that is in use does, and nobody wants an issue twice.
pub fn folded(address: &Address) -> String {
    address.to_string().to_lowercase()
}

fn read_csv(source: SourceId, sources: &Sources, findings: &mut Findings) -> Option<List> {
    let rows = csv_rows::rows(&sources.get(source).text, |header| column(header, &ADDRESS).is_some());
    let mut rows = rows.into_iter();
    let header = rows.next().unwrap_or(Row { fields: Vec::new() });
    let names: Vec<_> = header.fields.iter().map(|field| field.text.trim().to_owned()).collect();
    let Some(at_address) = column(&names, &ADDRESS) else {
        let range = header.fields.first().map_or(0..0, |field| field.range.clone());
        findings.add(Fault::ListColumns { expected: missing_address(&names) }, Place { source, range });
        return None;
    };
    let at_name = column(&names, &NAME);
    for (name, field) in names.iter().zip(&header.fields) {
        report_reserved(name, Place { source, range: field.range.clone() }, findings);
    }
    let others: Vec<_> = names
        .iter()
        .enumerate()
        .filter(|(at, name)| *at != at_address && Some(*at) != at_name && !name.is_empty())
        .collect();
    let mut collector = Collector::new(&sources.get(source).text, findings);
    for row in rows {
        let at = |range: &std::ops::Range<usize>| Place { source, range: range.clone() };
        if row.fields.len() > names.len()
            && row.fields[names.len()..].iter().any(|it| !it.text.trim().is_empty())
        {
            let (found, expected) = (row.fields.len(), names.len());
            let place = row.fields.first().map(|field| at(&field.range));
            collector.findings.add(Fault::ListRow { found, expected }, place);
            continue;
        }
        let text = |at: usize| row.fields.get(at).map_or("", |field: &Field| field.text.trim());
        let columns = others.iter().map(|&(at, name)| (name.clone(), text(at).to_owned())).collect();
        let field = row.fields.get(at_address).or(row.fields.last());
        let Some(place) = field.map(|field| at(&field.range)) else { continue };
        collector.reader(text(at_address), place, at_name.map_or("", text), columns);
    }
    let readers = collector.readers;
    let columns = own_columns().chain(others.iter().map(|(_, name)| (*name).clone())).collect();
    Some(List { readers, columns })
}

/// What to do about a first row in which no column is that of the addresses.
fn missing_address(names: &[String]) -> Words {
    if names.iter().any(|name| name.contains('@')) {
        return Words::plain(
            "put a row with the columns' names first: address,name",
            "第一行写各栏的名字：address,name",
        );
    }
    let near = names.iter().find_map(|name| nearest(&name.to_lowercase(), ADDRESS));
    near.map_or(
        Words::plain("call one column `address` or `邮箱`", "把其中一栏叫作 `address` 或 `邮箱`"),
        |near| did_you_mean(&near),
    )
}

/// Reports a column that no text can print.
fn report_reserved(name: &str, place: Place, findings: &mut Findings) {
    if OF_THE_ISSUE.contains(&name) {
        findings.add(Fault::ListColumn { column: name.to_owned() }, place);
    }
}

fn own_columns() -> impl Iterator<Item = String> {
    ["name", "address"].into_iter().map(str::to_owned)
}

/// The first column that has one of these names.
fn column(header: &[String], known: &[&str]) -> Option<usize> {
    known.iter().find_map(|known| header.iter().position(|name| name.trim().to_lowercase() == *known))
}

fn read_toml(source: SourceId, sources: &Sources, findings: &mut Findings) -> Option<List> {
    let before = findings.iter().count();
    let root = value::parse(source, sources, findings);
    if findings.iter().count() > before {
        return None;
    }
    let Value::Table(root) = &root.value else { return None };
    let Some(Node { value: Value::Array(items), .. }) = root.get("readers") else {
        let expected = Words::plain(
            "write each reader as a `[[readers]]` table with an `address`",
            "每位读者写一个 `[[readers]]`，下面有 `address`",
        );
        findings.add(Fault::ListColumns { expected }, Place { source, range: 0..0 });
        return None;
    };
    let mut columns = Columns::default();
    let mut collector = Collector::new(&sources.get(source).text, findings);
    for item in items {
        toml_reader(item, &mut columns, &mut collector);
    }
    let columns = own_columns().chain(columns.names).collect();
    Some(List { readers: collector.readers, columns })
}

/// The columns that the readers so far have.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    known: HashSet<String>,
}

fn toml_reader(item: &Node, columns: &mut Columns, collector: &mut Collector<'_>) {
    let mut address = (String::new(), item.place.clone());
    let (mut name, mut others) = (String::new(), BTreeMap::new());
    let Value::Table(table) = &item.value else {
        return collector.mismatch(Words::plain("a table, [[readers]]", "一个表，[[readers]]"), item);
    };
    for entry in table.entries() {
        let text = match &entry.node.value {
            Value::String(text) => text.clone(),
            Value::Integer(Some(number)) => number.to_string(),
            Value::Datetime(datetime) => datetime.to_string(),
            _ => return collector.mismatch(Words::plain("a string", "文本"), &entry.node),
        };
        if ADDRESS.contains(&entry.key.as_str()) {
            address = (text, entry.node.place.clone());
        } else if NAME.contains(&entry.key.as_str()) {
            name = text;
        } else {
            if columns.known.insert(entry.key.clone()) {
                report_reserved(&entry.key, entry.key_place.clone(), collector.findings);
                columns.names.push(entry.key.clone());
            }
            others.insert(entry.key.clone(), text);
        }
    }
    collector.reader(&address.0, address.1, &name, others);
}
