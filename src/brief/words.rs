//! A house's words: `[words]` in the series file, and the files that it names.

use std::collections::HashMap;

use super::raw::RawWords;
use super::read::Read;
use super::value::{self, Value};
use crate::findings::{Fault, Findings};
use crate::lint::HouseWord;
use crate::text::source::{Place, SourceId, Sources};
use crate::words::{Words, words};

/// A word of a list, at its place.
#[derive(Debug, Clone)]
pub struct ListedWord {
    /// The word, and what is written in its stead.
    pub word: HouseWord,
    /// Where it stands.
    pub place: Place,
}

/// The words of a file: its pairs, or those of its `[words]` table.
pub fn listed_words(source: SourceId, sources: &Sources, findings: &mut Findings) -> Vec<ListedWord> {
    let root = value::parse(source, sources, findings);
    let table = match &root.value {
        Value::Table(table) => table.get("words").filter(|node| matches!(node.value, Value::Table(_))),
        _ => None,
    };
    let RawWords { words, files } = RawWords::read(table.unwrap_or(&root), findings);
    for file in files {
        let cause =
            Words::plain("only jianbao.toml names files of words", "只有 jianbao.toml 能列出词语文件");
        findings.add(Fault::WordsFile { path: file.value, cause }, file.place);
    }
    words
}

/// The words of all lists as the copy editor takes them. A word that is listed twice
/// and a form that is itself to be replaced are faults; the first of two counts.
pub fn house_words(listed: Vec<ListedWord>, sources: &Sources, findings: &mut Findings) -> Vec<HouseWord> {
    let mut kept: Vec<ListedWord> = Vec::new();
    let mut known = HashMap::new();
    for entry in listed {
        match known.get(&entry.word.word) {
            None => {
                known.insert(entry.word.word.clone(), kept.len());
                kept.push(entry);
            }
            Some(&first) => {
                let first: &ListedWord = &kept[first];
                let at = sources.position(first.place.source, first.place.range.start);
                let name = &sources.get(first.place.source).name;
                let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
                let cause = words!("it is in {name}, line {}, already", "{name} 第 {} 行已经有了"; at.line);
                findings.add(Fault::WordsEntry { word: entry.word.word, cause }, entry.place);
            }
        }
    }
    let replaced =
        |entry: &ListedWord| entry.word.right.as_ref().is_some_and(|right| known.contains_key(right));
    let (circular, kept): (Vec<_>, Vec<_>) = kept.into_iter().partition(replaced);
    for entry in circular {
        let right = entry.word.right.unwrap_or_default();
        let cause = words!("`{right}` is on the list itself", "`{right}` 自己也在表里");
        findings.add(Fault::WordsEntry { word: entry.word.word, cause }, entry.place);
    }
    kept.into_iter().map(|entry| entry.word).collect()
}
