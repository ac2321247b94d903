//! A brief as it was read, with everything that it refers to: nothing is read
//! after it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Result;

use super::{Issue, Locations, Precautions, Request};
use crate::brief::{self, Brief, PrintedText, Series, Sketch, json};
use crate::copy_edit;
use crate::engine::Project;
use crate::files;
use crate::findings::{Checked, Fault, Findings, Policy};
use crate::fonts::Fonts;
use crate::inputs::{self, Dependency, Inputs};
use crate::layouts::Layout;
use crate::limits;
use crate::lint::Lexicon;
use crate::text::characters::{invisibles, is_format};
use crate::text::keys::Keys;
use crate::text::lang::Lang;
use crate::text::source::{Place, Reading, SourceId, Sources, Text};
use crate::typeset::{self, Assets, Options};
use crate::words::{Because, Words};

/// A brief that was read, whatever is wrong with it, and what it names.
#[derive(Debug)]
pub struct Draft {
    /// The texts that findings point into.
    pub sources: Sources,
    /// Where its files are.
    pub locations: Locations,
    /// The series file's settings.
    pub series: Series,
    /// Everything that it was made of, the brief first; embedded files and the
    /// engine's fonts left out.
    pub dependencies: Vec<Dependency>,
    /// What is an error, and what is not reported.
    pub policy: Policy,
    /// What was found while it was read, all but what a copy editor says; the
    /// policy is not applied yet.
    findings: Findings,
    /// What of its texts is not printed: a fault where no remark says so.
    lost: Findings,
    /// The brief's own text.
    source: SourceId,
    /// The series file's.
    series_source: Option<SourceId>,
    /// Every key of its files, by place.
    keys: Keys,
    /// Every string that is printed.
    texts: Vec<PrintedText>,
    /// The words that its house asks for.
    lexicon: Lexicon,
    /// The language that it is in.
    lang: Lang,
    /// The brief; none when an error of its own forbids rendering.
    brief: Option<Brief>,
    /// What can be shown of a brief with errors.
    pub(super) sketch: Option<Sketch>,
    /// The pictures that the brief names.
    pub(super) assets: Assets,
    pub(super) layout: Option<Layout>,
    /// What is rehearsed before it is typeset.
    pub(crate) precautions: Precautions,
    pub(super) options: Options,
}

impl Draft {
    /// Reads a brief and everything it names. An error is one of the
    /// environment; faults of the brief are findings.
    pub fn read(path: &Path, inputs: &Inputs, request: &Request) -> Result<Self> {
        #[cfg(test)]
        assert!(!path.ends_with("bug.toml"), "a test asked for this");
        let mut reader = Reader::new(path, inputs, request);
        let bytes = reader.bytes(path, limits::BRIEF_BYTES)?;
        let name = if files::is_standard(path) { "<stdin>".to_owned() } else { path.display().to_string() };
        let brief = reader.add_text(&name, &bytes, limits::BRIEF_BYTES);
        let series = match reader.locations.series.clone() {
            None => None,
            Some(path) => {
                let bytes = reader.bytes(&path, limits::SERIES_BYTES)?;
                Some(reader.add_text(&path.display().to_string(), &bytes, limits::SERIES_BYTES))
            }
        };
        let (parsed, lexicon) = reader.parse(brief, series);
        reader.find_font_folders(&parsed.series);
        let assets = reader.read_images(&parsed.images, series);
        let shown = parsed.brief.as_ref().or(parsed.sketch.as_ref().map(Sketch::brief));
        let layout = reader.find_layout(request, shown.and_then(|brief| brief.layout.clone()))?;
        let mut policy = request.policy.clone();
        policy.deny.extend(parsed.series.policy.deny.iter().cloned());
        policy.allow.extend(parsed.series.policy.allow.iter().cloned());
        let embed = request.embed.then_some(bytes);
        Ok(Self {
            sources: reader.sources,
            locations: reader.locations,
            series: parsed.series,
            dependencies: inputs.dependencies(),
            policy,
            findings: reader.findings,
            lost: parsed.lost,
            source: brief,
            series_source: series,
            keys: parsed.keys,
            texts: parsed.texts,
            lexicon,
            lang: parsed.lang,
            brief: parsed.brief,
            sketch: parsed.sketch,
            assets,
            layout,
            precautions: reader.precautions,
            options: Options { embed, endless: request.endless, ..Options::default() },
        })
    }

    /// The folders of fonts that its engine must have, besides the embedded ones.
    pub fn font_folders(&self) -> &[PathBuf] {
        &self.precautions.font_folders
    }

    /// The brief; none when an error of its own forbids rendering.
    pub fn brief(&self) -> Option<&Brief> {
        self.brief.as_ref()
    }

    /// Every string of the brief that is printed.
    pub fn texts(&self) -> &[PrintedText] {
        &self.texts
    }

    /// The brief's own text among the sources.
    pub fn brief_source(&self) -> SourceId {
        self.source
    }

    /// The text of the brief, and that of its series file.
    pub fn files(&self) -> (&str, Option<&str>) {
        let text = |source| self.sources.get(source).text.as_str();
        (text(self.source), self.series_source.map(text))
    }

    /// The path of the key that a place is in, such as `sections[2].body`.
    pub fn key(&self, place: &Place) -> Option<String> {
        self.keys.path(place)
    }

    /// The printed text whose token holds a place.
    pub fn text_at(&self, place: &Place) -> Option<&Text> {
        let holds = |token: &Place| {
            token.source == place.source
                && token.range.start <= place.range.start
                && place.range.end <= token.range.end
        };
        self.texts.iter().map(|printed| &printed.text).find(|text| text.place.as_ref().is_some_and(holds))
    }

    /// The printed text that a key holds; of a list, its first.
    pub fn text_of(&self, key: &str) -> Option<&Text> {
        let texts = self.texts.iter().map(|printed| &printed.text);
        texts
            .filter_map(|text| Some((text, text.place.as_ref()?)))
            .find_map(|(text, place)| (self.keys.path(place)? == key).then_some(text))
    }

    /// The issue, where nothing forbids it. The fonts are those that its pages
    /// will be set with.
    pub fn issue(self: &Arc<Self>, fonts: &Fonts) -> Checked<Issue> {
        self.checked(fonts).and_then(|()| {
            let (Some(brief), Some(layout)) = (&self.brief, &self.layout) else {
                return Checked { value: None, findings: Findings::default() };
            };
            let typeset = typeset::typeset(brief, &self.assets, &self.options);
            let issue = Issue::new(self, Project::new(typeset, layout.clone()));
            Checked { value: Some(issue), findings: Findings::default() }
        })
    }

    /// Everything that is wrong with it, before it is laid out. Only here is it read
    /// as a copy editor does: its pages are shown without.
    pub fn checked(&self, fonts: &Fonts) -> Checked<()> {
        let mut findings = self.findings.clone();
        let Self { texts, brief, lang, lexicon, sources, .. } = self;
        let remarks = copy_edit::read(texts, brief.as_ref(), *lang, lexicon, sources);
        let remarked = remarks.named_places();
        findings.extend(remarks);
        findings.extend_unless(self.lost.clone(), remarked);
        self.check_glyphs(fonts, &mut findings);
        findings.join_glyphs();
        self.judged(Some(()), findings)
    }

    /// Judges what a stage found as the editor's policy says, at the places of
    /// this draft: in their order, with the keys they are in, and the value only
    /// where nothing forbids it.
    pub fn judged<T>(&self, value: Option<T>, findings: Findings) -> Checked<T> {
        debug_assert!(findings.are_held_by(&self.sources));
        self.judged_by(&self.policy, value, findings)
    }

    /// The same by another policy.
    pub fn judged_by<T>(&self, policy: &Policy, value: Option<T>, mut findings: Findings) -> Checked<T> {
        findings.apply(policy);
        findings.drop_allowed(&self.sources);
        findings.name_keys(&self.keys);
        // A run on a brief changes no file that other briefs share.
        let readable = self.sources.get(self.source).reading != Reading::Unreadable;
        findings.keep_repairs_of(readable.then_some(self.source));
        let file = self.sources.get(self.source);
        if json::is_json(&file.name, &file.text) {
            // What stands inside of a text fits there too; all else is TOML's.
            findings.keep_repairs(|own| {
                !self.sources.slice(&own.place).contains('"') && !own.text.contains(['"', '\\', '\n'])
            });
        }
        findings.settle(&self.sources);
        let value = value.filter(|_| !findings.has_errors());
        Checked { value, findings }
    }

    /// Reports every character that no face can show, at its place.
    fn check_glyphs(&self, fonts: &Fonts, findings: &mut Findings) {
        let missing = fonts.missing(self.texts.iter().flat_map(|printed| printed.text.value.chars()));
        for PrintedText { text, .. } in &self.texts {
            let Some(place) = text.place.as_ref().filter(|_| text.value.contains(|c| missing.contains(&c)))
            else {
                continue;
            };
            let mut hidden = invisibles(&text.value).map(|(at, _)| at).peekable();
            for (at, character) in text.value.char_indices() {
                let selector = is_format(character);
                if hidden.next_if_eq(&at).is_some() || selector || !missing.contains(&character) {
                    continue;
                }
                let place = self.sources.within(place, &text.value, at..at + character.len_utf8());
                findings.add(Fault::GlyphMissing { character }, place);
            }
        }
    }
}

/// A draft in the making.
pub(super) struct Reader<'a> {
    pub(super) inputs: &'a Inputs,
    pub(super) locations: Locations,
    pub(super) sources: Sources,
    pub(super) findings: Findings,
    pub(super) precautions: Precautions,
}

impl<'a> Reader<'a> {
    fn new(path: &Path, inputs: &'a Inputs, request: &Request) -> Self {
        let precautions = Precautions { rehearsals: request.rehearsals.clone(), ..Precautions::default() };
        Self {
            inputs,
            locations: Locations::new(path),
            sources: Sources::default(),
            findings: Findings::default(),
            precautions,
        }
    }

    fn bytes(&self, path: &Path, most: usize) -> Result<Vec<u8>> {
        self.inputs.read(path, most).because(|| files::unreadable(path))
    }

    /// Adds a file's text; one that is too large stands as an empty one.
    fn add_text(&mut self, name: &str, bytes: &[u8], limit: usize) -> SourceId {
        if bytes.len() <= limit {
            return inputs::add_text(name, bytes, &mut self.sources, &mut self.findings);
        }
        let id = self.sources.add(name, "");
        self.findings.add(Fault::LimitSize { limit }, Place { source: id, range: 0..0 });
        id
    }

    /// Parses the texts, and reads the words that their house asks for.
    fn parse(&mut self, brief: SourceId, series: Option<SourceId>) -> (brief::Parsed, Lexicon) {
        let read_whole = !self.findings.iter().any(|found| matches!(found.fault, Fault::LimitSize { .. }));
        let mut parsed = brief::parse(brief, series, &self.sources);
        if read_whole {
            self.findings.extend(std::mem::take(&mut parsed.findings));
        } else {
            // What a file that was not read lacks is nobody's fault.
            (parsed.brief, parsed.sketch) = (None, None);
        }
        let lexicon = Lexicon::new(&self.read_words(&parsed.series));
        let mut lost = Findings::default();
        lost.extend_unless(std::mem::take(&mut parsed.lost), self.findings.named_places());
        (brief::Parsed { lost, ..parsed }, lexicon)
    }

    /// The folders of `[fonts] dirs`; those that are not there are reported
    /// once their fonts are wanted.
    fn find_font_folders(&mut self, series: &Series) {
        for dir in &series.font_dirs {
            let folder = files::join(&self.locations.root, &dir.value);
            let cause = match files::list(&folder) {
                Err(_) => Some(Words::plain("no such folder, or not readable", "没有这个文件夹，或者读不了")),
                Ok(found) if found.iter().any(|path| is_font(path)) => None,
                Ok(_) => Some(Words::plain("no font in it", "里面没有字体")),
            };
            match cause {
                None => self.precautions.font_folders.push(folder),
                Some(cause) => {
                    let fault = Fault::FontFolder { path: dir.value.clone(), cause };
                    self.findings.add(fault, dir.place.clone());
                }
            }
        }
    }
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
}
