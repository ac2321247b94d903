//! JSON as the same tree that TOML becomes: each key and value knows its place.
//! Invalid JSON is one finding, at the place to correct, and what was read so far
//! is kept.

use std::ops::Range;

use super::value::{Entry, Node, Table, Value};
use crate::findings::{Fault, Findings};
use crate::text::source::{Place, SourceId, Sources};
use crate::words::Words;

/// How deep objects and lists may nest; a brief's own are four deep.
const DEPTH: usize = 64;

/// Whether a file is a brief in JSON: by its name, or on standard input by how
/// it begins.
pub(crate) fn is_json(name: &str, text: &str) -> bool {
    let begins = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
    let ending = name.len().checked_sub(5).and_then(|at| name.get(at..));
    begins && (name == "<stdin>" || ending.is_some_and(|ending| ending.eq_ignore_ascii_case(".json")))
}

/// Parses a file of `sources`.
pub(crate) fn parse(source: SourceId, sources: &Sources, findings: &mut Findings) -> Node {
    let text = &sources.get(source).text;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut parser = Parser { text, at: start, source, findings, failed: false, depth: 0 };
    let root = parser.value().flatten();
    parser.space();
    if !parser.failed && parser.at < text.len() {
        parser.fail(
            Words::plain("this comes after the end of the brief", "源文件结束之后还有内容"),
            Words::plain("delete it, or move the last `}` after it", "删去，或者把最后的 `}` 移到它后面"),
        );
    }
    let reported = parser.failed;
    let place = Place { source, range: start..start };
    let value = match root.map(|node| node.value) {
        Some(value @ Value::Table(_)) => value,
        _ => Value::Table(Table::default()),
    };
    Node { place, value, reported }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    source: SourceId,
    findings: &'a mut Findings,
    failed: bool,
    depth: usize,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn next(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn place(&self, range: Range<usize>) -> Place {
        Place { source: self.source, range }
    }

    /// Reports the first fault, here.
    fn fail(&mut self, message: Words, hint: Words) {
        if !self.failed {
            let end = self.at + self.next().map_or(0, char::len_utf8);
            self.findings.add(Fault::JsonSyntax { message, hint }, self.place(self.at..end));
        }
        self.failed = true;
    }

    /// A value; the inner none is `null`, the outer one a fault.
    fn value(&mut self) -> Option<Option<Node>> {
        self.space();
        let start = self.at;
        let value = match self.next() {
            Some('{') => self.nested(Self::object)?,
            Some('[') => self.nested(Self::array)?,
            Some('"') => Value::String(self.string()?),
            Some(c) if c.is_ascii_digit() || c == '-' => self.number()?,
            _ => match self.word() {
                Some("true") => Value::Boolean(true),
                Some("false") => Value::Boolean(false),
                Some("null") => return Some(None),
                _ => {
                    self.fail(
                        Words::plain("no value is here", "这里没有值"),
                        Words::plain(
                            "write a text in double quotes, a number, `true`, `false` or `null`",
                            "写双引号里的文本、数字、`true`、`false` 或 `null`",
                        ),
                    );
                    return None;
                }
            },
        };
        Some(Some(Node { place: self.place(start..self.at), value, reported: false }))
    }

    fn word(&mut self) -> Option<&'a str> {
        let word = ["true", "false", "null"].into_iter().find(|word| self.rest().starts_with(word))?;
        self.at += word.len();
        Some(word)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Option<Value>) -> Option<Value> {
        if self.depth >= DEPTH {
            self.fail(
                Words::plain("this is nested too deep", "嵌套得太深"),
                Words::plain("a brief's own tables are four deep", "源文件自己的表最多四层"),
            );
            return None;
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Option<Value> {
        let mut table = Table::default();
        loop {
            self.space();
            match self.next() {
                Some('}') => {
                    self.at += 1;
                    return Some(Value::Table(table));
                }
                Some('"') => {}
                _ => {
                    self.fail(
                        Words::plain("a key in double quotes is missing here", "这里缺少双引号里的字段名"),
                        Words::plain(
                            "write `\"key\": value`, or `}` where the object ends",
                            "写成 `\"字段\": 值`，对象结束的地方写 `}`",
                        ),
                    );
                    return Some(Value::Table(table));
                }
            }
            if self.entry(&mut table).is_none() || !self.parted('}') {
                return Some(Value::Table(table));
            }
        }
    }

    fn entry(&mut self, table: &mut Table) -> Option<()> {
        let start = self.at;
        let key = self.string()?;
        let key_place = self.place(start..self.at);
        self.space();
        if self.next() != Some(':') {
            self.fail(
                Words::plain("`:` is missing after the key", "字段名后面缺少 `:`"),
                Words::plain("write `\"key\": value`", "写成 `\"字段\": 值`"),
            );
            return None;
        }
        self.at += 1;
        let node = self.value()?;
        if table.get(&key).is_some() {
            let line = None;
            self.findings.add(Fault::KeyRepeated { key, line }, key_place);
        } else if let Some(node) = node {
            table.push(Entry { key, key_place, node });
        }
        Some(())
    }

    fn array(&mut self) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            self.space();
            if self.next() == Some(']') {
                self.at += 1;
                return Some(Value::Array(items));
            }
            let Some(node) = self.value() else { return Some(Value::Array(items)) };
            items.extend(node);
            if !self.parted(']') {
                return Some(Value::Array(items));
            }
        }
    }

    /// Goes on behind a comma, or stops before the end; whether either is there.
    fn parted(&mut self, end: char) -> bool {
        self.space();
        match self.next() {
            Some(',') => {
                self.at += 1;
                self.space();
                if self.next() == Some(end) {
                    self.at -= 1;
                    self.fail(
                        Words::plain("nothing follows this comma", "这个逗号后面没有内容"),
                        Words::plain("delete the comma", "删去逗号"),
                    );
                    return false;
                }
                true
            }
            Some(c) if c == end => true,
            _ => {
                self.fail(
                    Words::plain("a comma is missing before this", "这里前面缺少逗号"),
                    Words::plain(
                        "put `,` between two values, and the closing bracket after the last",
                        "两个值之间写 `,`，最后一个后面写右括号",
                    ),
                );
                false
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        let rest = self.rest();
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || "+-.".contains(c))).unwrap_or(rest.len());
        let written = &rest[..end];
        let digits = written.strip_prefix('-').unwrap_or(written);
        let whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let fine = written.parse::<f64>().is_ok()
            && (digits == "0" || !digits.starts_with('0') || digits.starts_with("0."));
        if !fine {
            self.fail(
                Words::plain("this is not a number", "这不是数字"),
                Words::plain(
                    "write a number in figures, a text or a day in double quotes",
                    "写阿拉伯数字，文本和日期放在双引号里",
                ),
            );
            return None;
        }
        self.at += end;
        Some(if whole { Value::Integer(written.parse().ok()) } else { Value::Float(written.to_owned()) })
    }

    fn string(&mut self) -> Option<String> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let Some(c) = self.next() else {
                self.fail(
                    Words::plain("a text is not closed before the end", "文本到最后也没有结束"),
                    Words::plain("put `\"` where it ends", "在结束的地方写 `\"`"),
                );
                return None;
            };
            match c {
                '"' => {
                    self.at += 1;
                    return Some(text);
                }
                '\\' => text.push(self.escape()?),
                c if u32::from(c) < 0x20 => {
                    self.fail(
                        Words::plain("a text goes on to another line", "文本写到了下一行"),
                        Words::plain(
                            "close it with `\"`, or write `\\n` for a line break",
                            "用 `\"` 结束，要换行写 `\\n`",
                        ),
                    );
                    return None;
                }
                c => {
                    text.push(c);
                    self.at += c.len_utf8();
                }
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let sign = self.rest().chars().nth(1);
        let plain = match sign {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some('b') => Some('\u{8}'),
            Some('f') => Some('\u{c}'),
            Some(c @ ('"' | '\\' | '/')) => Some(c),
            _ => None,
        };
        if let Some(plain) = plain {
            self.at += 2;
            return Some(plain);
        }
        let unit = |at: usize| {
            let digits = self.text.get(at..at + 6)?.strip_prefix("\\u")?;
            digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let first = unit(self.at);
        let second = first.filter(|high| (0xd800..0xdc00).contains(high)).and_then(|_| unit(self.at + 6));
        let pair = first.zip(second.filter(|low| (0xdc00..0xe000).contains(low)));
        let (code, width) = match (pair, first) {
            (Some((high, low)), _) => (Some(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12),
            (None, first) => (first, 6),
        };
        let Some(c) = code.and_then(char::from_u32) else {
            self.fail(
                Words::plain("this backslash means nothing", "这个反斜杠没有含义"),
                Words::plain(
                    "write `\\\\` for a backslash, `\\n` for a line break",
                    "反斜杠写成 `\\\\`，换行写成 `\\n`",
                ),
            );
            return None;
        };
        self.at += width;
        Some(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Node, Vec<String>) {
        let mut sources = Sources::default();
        let id = sources.add("a.json", text);
        let mut findings = Findings::default();
        let node = parse(id, &sources, &mut findings);
        assert!(findings.are_held_by(&sources), "{text}");
        let at = |place: &Place| sources.position(place.source, place.range.start);
        let line = |place: &Place| format!("{}:{}", at(place).line, at(place).column);
        let lines = findings.iter().map(|own| {
            format!(
                "{} {}",
                own.place.as_ref().map(line).unwrap_or_default(),
                own.fault.phrase(crate::words::Tongue::En)
            )
        });
        (node, lines.collect())
    }

    #[test]
    fn values_know_their_places() {
        let (node, found) =
            read("\u{feff}{\"a\": [1, -2.5, true, null, \"x\\n\\u00e9\\ud83d\\ude00\\/\"], \"b\": {}}");
        assert!(found.is_empty());
        let Value::Table(table) = &node.value else { panic!() };
        let Some(Value::Array(items)) = table.get("a").map(|node| &node.value) else { panic!() };
        assert!(matches!(&items[0].value, Value::Integer(Some(1))));
        assert!(matches!(&items[1].value, Value::Float(text) if text == "-2.5"));
        assert!(matches!(&items[3].value, Value::String(text) if text == "x\né😀/"));
        assert_eq!(items[0].place.range, 10..11);
    }

    #[test]
    fn the_first_fault_is_told_where_it_is() {
        for (text, line) in [
            ("{\"a\": 1 \"b\": 2}", "1:9 a comma is missing before this"),
            ("{\"a\": 1,}", "1:8 nothing follows this comma"),
            ("{\"a\" 1}", "1:6 `:` is missing after the key"),
            ("{a: 1}", "1:2 a key in double quotes is missing here"),
            ("{\"a\": \"x\ny\"}", "1:9 a text goes on to another line"),
            ("{\"a\": \"x", "1:9 a text is not closed before the end"),
            ("{\"a\": 01}", "1:7 this is not a number"),
            ("{\"a\": \"\\x\"}", "1:8 this backslash means nothing"),
            ("{} x", "1:4 this comes after the end of the brief"),
            ("{\"a\": 1, \"a\": 2}", "1:10 `a` is given twice"),
            ("{\"a\": \"\\ud800\"}", "1:8 this backslash means nothing"),
        ] {
            assert_eq!(read(text).1, [line], "{text}");
        }
        assert_eq!(read(&"[".repeat(100_000)).1.len(), 1);
        assert_eq!(read(&"{\"a\":".repeat(100_000)).1.len(), 1);
    }
}
