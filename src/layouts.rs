//! Layouts: the built-in ones, and an editor's own on top of them. A layout is
//! a set of Typst files; a file that its folder lacks comes from its base.

mod values;

use std::collections::BTreeMap;

use include_dir::{Dir, File, include_dir};

use crate::brief::value::{self, Value};
use crate::findings::{Fault, Findings, nearest};
use crate::inputs;
use crate::text::source::{Place, SourceId, Sources};
use crate::words::{Words, words};

static FOLDER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/layouts");

/// The folder of shared files; not a layout of its own.
const BASE: &str = "base";

/// The layout of a brief that names none.
pub const DEFAULT: &str = "daily";

/// The layout of a page without an end, whatever a brief names: pages for
/// paper make no picture for a phone.
pub const ENDLESS: &str = "phone";

/// The file with the function that sets an issue.
pub const MAIN: &str = "layout.typ";

/// The file with a layout's values.
const TOKENS: &str = "/layout/tokens.typ";

/// Where the values of the layout stand that another one extends, and the
/// editor's own, when the file of that name joins both.
const PARENT_TOKENS: &str = "/layout/parent-tokens.typ";
const OWN_TOKENS: &str = "/layout/own-tokens.typ";

/// An editor's values before those that they leave as they are.
const JOINED_TOKENS: &str = "#import \"own-tokens.typ\": *\n#import \"parent-tokens.typ\" as parent\n\
    #import \"own-tokens.typ\" as own\n#let tokens = parent.tokens + own.tokens\n";

/// The values of a layout that has none.
const NO_TOKENS: &[u8] = b"#let tokens = (:)\n";

/// The file with a layout's description.
pub const MANIFEST: &str = "layout.toml";

/// A layout's files, by virtual path: `/layout/…` and `/base/…`.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The files that the engine may read.
    pub files: BTreeMap<String, Vec<u8>>,
    /// The texts of the files of an editor's own layout, for findings in them.
    pub sources: BTreeMap<String, SourceId>,
    /// Whether any of its code is an editor's own, and more than values: it may
    /// never end.
    pub is_foreign: bool,
}

/// The names of the built-in layouts.
pub fn names() -> impl Iterator<Item = &'static str> {
    FOLDER.dirs().filter_map(|dir| dir.path().to_str()).filter(|name| *name != BASE)
}

/// What a built-in layout is for.
pub fn description(name: &str) -> Option<String> {
    described(FOLDER.get_file(format!("{name}/{MANIFEST}"))?.contents_utf8()?)
}

/// What a layout is for, by the text of its `layout.toml`.
pub fn described(manifest: &str) -> Option<String> {
    let manifest = manifest.parse::<toml::Table>().ok()?;
    manifest.get("description")?.as_str().map(str::to_owned)
}

/// The files of a built-in layout, by their path in its folder.
pub fn files(name: &str) -> Option<impl Iterator<Item = (&'static str, &'static [u8])>> {
    let dir = FOLDER.get_dir(name).filter(|_| name != BASE)?;
    Some(all_files(dir).filter_map(move |file| {
        let path = file.path().strip_prefix(dir.path()).ok()?.to_str()?;
        Some((path, file.contents()))
    }))
}

fn all_files(dir: &'static Dir<'static>) -> Box<dyn Iterator<Item = &'static File<'static>>> {
    Box::new(dir.files().chain(dir.dirs().flat_map(all_files)))
}

impl Layout {
    /// A built-in layout.
    pub fn builtin(name: &str) -> Option<Self> {
        let own = files(name)?.map(|(path, bytes)| (format!("/layout/{path}"), bytes.to_vec()));
        let base = FOLDER.get_dir(BASE).into_iter().flat_map(all_files);
        let base =
            base.filter_map(|file| Some((format!("/{}", file.path().to_str()?), file.contents().to_vec())));
        Some(Self { files: own.chain(base).collect(), sources: BTreeMap::new(), is_foreign: false })
    }

    /// An editor's own layout: its files by path, with the names to print.
    /// Faults of its manifest become findings.
    pub fn custom(
        files: Vec<(String, String, Vec<u8>)>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Option<Self> {
        let manifest = files.iter().find(|(path, ..)| path == MANIFEST);
        let extends = match manifest {
            None => None,
            Some((_, name, bytes)) => {
                let mut own = Findings::default();
                let source = inputs::add_text(name, bytes, sources, &mut own);
                let extends = read_manifest(source, sources, &mut own);
                let broken = own.has_errors();
                findings.extend(own);
                if broken {
                    return None;
                }
                extends
            }
        };
        let mut layout = Self::builtin(extends.as_deref().unwrap_or(DEFAULT))?;
        if extends.is_none() {
            layout.files.retain(|path, _| path.starts_with("/base/"));
        }
        let own_main = files.iter().any(|(path, ..)| path == MAIN);
        if extends.is_none() && !own_main {
            let message = words!(
                "the folder has no {MAIN}, and `extends` names no layout that has one",
                "文件夹里没有 {MAIN}，`extends` 也没有指向有它的版式"
            );
            findings.add(Fault::LayoutInvalid { message }, None);
            return None;
        }
        layout.take_in(files, sources, findings);
        // The shared files ask it for a house's faces.
        layout.files.entry(TOKENS.to_owned()).or_insert_with(|| NO_TOKENS.to_vec());
        Some(layout)
    }

    /// Puts an editor's own files over those that are there.
    fn take_in(
        &mut self,
        files: Vec<(String, String, Vec<u8>)>,
        sources: &mut Sources,
        findings: &mut Findings,
    ) {
        let own_tokens = files.iter().any(|(path, ..)| path == "tokens.typ");
        let parent = self.files.get(TOKENS).cloned();
        self.is_foreign = files.iter().any(|(path, _, bytes)| is_foreign(path, bytes));
        for (path, name, bytes) in files {
            let path = format!("/layout/{path}");
            if path.ends_with(".typ") {
                // As the engine reads it.
                let text = String::from_utf8_lossy(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes));
                self.sources.insert(path.clone(), sources.add(name, text));
            }
            self.files.insert(path, bytes);
        }
        if let Some(parent) = parent.filter(|_| own_tokens) {
            self.join_tokens(parent, findings);
        }
    }

    /// Lets an editor's values name only what differs from the parent's.
    fn join_tokens(&mut self, parent: Vec<u8>, findings: &mut Findings) {
        let (Some(own), Some(source)) = (self.files.remove(TOKENS), self.sources.remove(TOKENS)) else {
            return;
        };
        let (given, known) = (String::from_utf8_lossy(&own), String::from_utf8_lossy(&parent));
        let known: Vec<_> = values::tokens(&known).into_iter().map(|(name, _)| name).collect();
        for (name, range) in values::tokens(&given) {
            if !known.contains(&name) {
                let nearest = nearest(&name, known.iter().map(String::as_str));
                findings.add(Fault::LayoutToken { name, nearest }, Place { source, range });
            }
        }
        self.sources.insert(OWN_TOKENS.to_owned(), source);
        self.files.insert(OWN_TOKENS.to_owned(), own);
        self.files.insert(PARENT_TOKENS.to_owned(), parent);
        self.files.insert(TOKENS.to_owned(), JOINED_TOKENS.as_bytes().to_vec());
    }
}

/// Whether a file of an editor's own layout is code that jianbao does not have
/// itself, and more than values.
fn is_foreign(path: &str, bytes: &[u8]) -> bool {
    let ours = || {
        FOLDER
            .dirs()
            .any(|dir| dir.get_file(dir.path().join(path)).is_some_and(|file| file.contents() == bytes))
    };
    path.ends_with(".typ") && !ours() && !values::only_values(&String::from_utf8_lossy(bytes))
}

/// Reads `layout.toml`: the built-in layout whose files stand in for missing
/// ones, if it names one. Its description is for people.
fn read_manifest(source: SourceId, sources: &Sources, findings: &mut Findings) -> Option<String> {
    let root = value::parse(source, sources, findings);
    let Value::Table(root) = &root.value else { return None };
    let mut extends = None;
    for entry in root.entries() {
        let fault = |message: Words| Fault::LayoutInvalid { message };
        let key = entry.key.as_str();
        if !["description", "extends"].contains(&key) {
            findings
                .add(fault(words!("unknown key `{key}`", "没有 `{key}` 这一项")), entry.key_place.clone());
            continue;
        }
        let Value::String(text) = &entry.node.value else {
            let found = entry.node.value.type_name();
            findings.add(fault(words!("`{key}` is {}", "`{key}` 写成了{}"; found)), entry.node.place.clone());
            continue;
        };
        if key == "extends" {
            extends = Some(text.clone());
            if !names().any(|name| name == text) {
                let known = names().collect::<Vec<_>>().join(", ");
                let message = words!(
                    "`extends` names no built-in layout ({known})",
                    "`extends` 写的不是自带的版式（{known}）"
                );
                findings.add(fault(message), entry.node.place.clone());
            }
        }
    }
    extends
}
