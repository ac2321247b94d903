//! The order of the rooms of `src/`, as `docs/architecture.md` lists them: a
//! room imports only what stands above it, so no circle can come about.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::root;

fn read(path: &Path) -> String {
    String::from_utf8(jianbao::files::read(path).expect("readable")).expect("UTF-8")
}

/// The rooms in the table of `docs/architecture.md`, in its order.
fn listed() -> Vec<String> {
    let page = read(&root().join("docs/architecture.md"));
    let rows = page.lines().skip_while(|line| *line != "## Rooms").skip(1);
    let rows = rows.take_while(|line| !line.starts_with("## "));
    rows.filter_map(|row| Some(row.strip_prefix("| `")?.split_once('`')?.0.to_owned())).collect()
}

/// The room that a file of `src/` belongs to.
fn room_of(file: &Path) -> String {
    let inner = file.strip_prefix(root().join("src")).expect("the file is below src");
    let first = inner.components().next().expect("a file has a name");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// The rooms that code names, tests left out.
fn imported(code: &str) -> BTreeSet<String> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let name = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_').unwrap_or(rest.len());
        rest[..end].to_owned()
    };
    let mut found = BTreeSet::new();
    for part in code.split("crate::").skip(1) {
        match part.strip_prefix('{') {
            None => drop(found.insert(name(part))),
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                found.extend(group.split(',').map(|one| name(one.trim())));
            }
        }
    }
    found
}

#[test]
fn rooms_import_only_what_stands_above_them() {
    let rooms = listed();
    let mut files = jianbao::files::list(&root().join("src")).expect("the folder is in the repository");
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for file in files {
        let room = room_of(&file);
        if ["main", "lib"].contains(&room.as_str())
            || file.components().any(|part| part.as_os_str() == "tests")
        {
            continue;
        }
        let Some(own) = rooms.iter().position(|one| *one == room) else {
            panic!("docs/architecture.md does not list the room `{room}`");
        };
        for import in imported(&read(&file)).into_iter().filter(|import| *import != room) {
            match rooms.iter().position(|one| *one == import) {
                Some(other) if other < own => {}
                Some(_) => wrong.push(format!("{}: `{room}` imports `{import}`", file.display())),
                None => {}
            }
        }
        seen.insert(room);
    }
    assert_eq!(wrong, Vec::<String>::new());
    let listed: BTreeSet<_> = rooms.into_iter().collect();
    assert_eq!(listed, seen);
}

/// Commands that are longer, and why that is so.
const LONGER_COMMANDS: [&str; 2] = [
    // The list of the commands, and what they share.
    "mod.rs", // Tests.
    "tests.rs",
];

#[test]
fn a_command_only_turns_arguments_into_a_call() {
    let files = jianbao::files::list(&root().join("src/commands")).expect("the folder is in the repository");
    let long: Vec<_> = files
        .iter()
        .filter(|path| read(path).lines().count() > 80)
        .filter_map(|path| path.file_name()?.to_str())
        .filter(|name| !LONGER_COMMANDS.contains(name))
        .collect();
    assert_eq!(long, Vec::<&str>::new(), "a command's work belongs into a room");
}

/// Functions that are longer, and why that is so.
const LONGER_FUNCTIONS: [&str; 2] = [
    // A table: what is said for each kind of clap's errors.
    "words_of",
    // One value for each part of an issue that rules look at.
    "whole_issue",
];

/// The functions of a file that have more lines than `most`, tests left out.
fn longer_functions(code: &str, most: usize) -> Vec<String> {
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines: Vec<_> = code.lines().collect();
    let name = |line: &str| {
        let start = line.trim_start();
        let words: Vec<_> = start.split(' ').take_while(|word| *word != "{").collect();
        let at = words.iter().position(|word| *word == "fn")?;
        let known = ["pub", "pub(super)", "pub(crate)", "const", "async"];
        let is_one = words[..at].iter().all(|word| known.contains(word));
        let end = words.get(at + 1)?.find(|c: char| !c.is_alphanumeric() && c != '_')?;
        is_one.then(|| words[at + 1][..end].to_owned())
    };
    let mut longer = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(name) = name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let closing = format!("{indent}}}");
        let length = lines[index..].iter().position(|line| *line == closing).map_or(0, |end| end + 1);
        if length > most && !line.ends_with([';', '}']) {
            longer.push(name);
        }
    }
    longer
}

#[test]
fn no_function_is_long_without_a_reason() {
    let mut files = jianbao::files::list(&root().join("src")).expect("the folder is in the repository");
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let is_test =
        |path: &Path| path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs");
    let longer = files.iter().filter(|path| !is_test(path)).flat_map(|path| {
        let file = path.display().to_string();
        longer_functions(&read(path), 45).into_iter().map(move |name| (file.clone(), name))
    });
    let longer: Vec<_> = longer.filter(|(_, name)| !LONGER_FUNCTIONS.contains(&name.as_str())).collect();
    assert_eq!(longer, Vec::<(String, String)>::new());
}

#[test]
fn the_length_of_a_function_is_seen() {
    let code = "impl A {\n    pub(super) fn long(\n        a: u8,\n    ) -> u8 {\n        a\n    }\n}\nfn short() {\n}\n";
    assert_eq!(longer_functions(code, 4), ["long"]);
    assert_eq!(longer_functions(code, 5), Vec::<String>::new());
}

#[test]
fn imports_are_seen_in_every_form() {
    let code = "use crate::text::lang::Lang;\nuse crate::{brief, findings::Fault};\nlet x = crate::files::read();\n\
                #[cfg(test)]\nmod tests {\nuse crate::post;\n}";
    let found: Vec<_> = imported(code).into_iter().collect();
    assert_eq!(found, ["brief", "files", "findings", "text"]);
}
