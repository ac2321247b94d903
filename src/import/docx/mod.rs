//! Word documents as a source: a reader of our own for the package and its XML,
//! made for what Chinese offices write. Automatic numbers are resolved, changes
//! are taken as accepted, fields as their results.

mod body;
mod charts;
mod numbering;
pub(crate) mod package;
mod paragraph;
mod styles;
pub(super) mod tables;
mod text;

use std::collections::{BTreeMap, HashMap};

use self::body::Body;
use self::charts::Drawn;
use self::numbering::Numbering;
use self::package::{Package, Relations, parse};
use self::styles::Styles;
use self::text::PartText;
use super::blocks::{Document, Media};
use crate::findings::{Fault, Findings};
use crate::text::source::{Place, Reading, SourceId, Sources};
use crate::words::Words;

/// The parts of a document, as texts.
#[derive(Debug, Default)]
struct Parts {
    name: String,
    document: String,
    styles: Option<String>,
    numbering: Option<String>,
    footnotes: Option<String>,
    endnotes: Option<String>,
    comments: Option<String>,
    /// Running heads and feet.
    edges: Vec<(String, String)>,
    /// Charts and diagrams.
    drawn: Vec<(String, String)>,
    relations: Relations,
}

/// Reads a document; what is none is a finding.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    findings: &mut Findings,
) -> Option<Document> {
    let read = Package::open(bytes).and_then(|mut package| {
        let parts = Parts::read(&mut package)?;
        let mut own = Findings::default();
        let (mut document, wanted) = parts.document(name, sources, &mut own)?;
        document.media = media(wanted, &stem(name), &mut package, &mut own)?;
        Ok((document, own))
    });
    match read {
        Ok((document, own)) => {
            findings.extend(own);
            Some(document)
        }
        Err(cause) => {
            let source = sources.add_as(name, "", Reading::Unreadable);
            let what = Words::plain("Word document", " Word 文档");
            let cause = Words::foreign(&cause);
            findings.add(Fault::ImportDamaged { what, cause }, Place { source, range: 0..0 });
            None
        }
    }
}

impl Parts {
    fn read(package: &mut Package<'_>) -> Result<Self, String> {
        let root = package.relations("")?;
        let main = root.values().find(|relation| relation.kind == "officeDocument" && !relation.external);
        let name = main.map_or("word/document.xml".to_owned(), |relation| relation.target.clone());
        let document = package.xml(&name)?.ok_or_else(|| format!("it has no {name}"))?;
        let relations = package.relations(&name)?;
        let target = |kind: &str| {
            let own = relations.values().find(|relation| relation.kind == kind && !relation.external);
            own.map(|relation| relation.target.clone())
        };
        let mut part = |kind: &str| match target(kind) {
            Some(name) => package.xml(&name),
            None => Ok(None),
        };
        let (styles, numbering) = (part("styles")?, part("numbering")?);
        let (footnotes, endnotes, comments) = (part("footnotes")?, part("endnotes")?, part("comments")?);
        let mut of_kinds = |kinds: [&str; 2]| -> Result<Vec<(String, String)>, String> {
            let own = relations.values().filter(|own| kinds.contains(&own.kind.as_str()) && !own.external);
            let mut names: Vec<_> = own.map(|relation| relation.target.clone()).collect();
            names.sort();
            let mut texts = Vec::new();
            for name in names {
                texts.extend(package.xml(&name)?.map(|text| (name, text)));
            }
            Ok(texts)
        };
        let (edges, drawn) = (of_kinds(["header", "footer"])?, of_kinds(["chart", "diagramData"])?);
        Ok(Self { name, document, styles, numbering, footnotes, endnotes, comments, edges, drawn, relations })
    }

    /// The document, and the parts of the pictures that it shows.
    fn document(
        &self,
        name: &str,
        sources: &mut Sources,
        findings: &mut Findings,
    ) -> Result<(Document, Vec<(String, Place)>), String> {
        let tree = parse(&self.document, &self.name)?;
        let root = tree.root_element();
        let text = PartText::of(root);
        let source = sources.add_as(name, text.text.clone(), Reading::Converted);
        let mut visible: Vec<_> =
            text.order.iter().map(|range| Place { source, range: range.clone() }).collect();
        let styles_tree = self.styles.as_ref().map(|text| parse(text, "styles.xml")).transpose()?;
        let styles = styles_tree.as_ref().map(|tree| Styles::read(tree.root_element())).unwrap_or_default();
        let numbering_tree = self.numbering.as_ref().map(|text| parse(text, "numbering.xml")).transpose()?;
        let numbering =
            numbering_tree.as_ref().map(|tree| Numbering::read(tree.root_element())).unwrap_or_default();
        let stem = stem(name);
        let drawn = self.drawn(name, sources, &mut visible)?;
        let mut body = Body::new(source, text, &styles, numbering, (&self.relations, &drawn), &stem);
        body.read(root);
        for (kind, part) in [("footnote", &self.footnotes), ("endnote", &self.endnotes)] {
            let Some(part) = part else { continue };
            let tree = parse(part, kind)?;
            let text = PartText::of(tree.root_element());
            let source = sources.add_as(format!("{name}/{kind}s.xml"), text.text.clone(), Reading::Converted);
            visible.extend(text.order.iter().map(|range| Place { source, range: range.clone() }));
            body.notes(kind, tree.root_element(), source, text);
        }
        if let Some(comments) = &self.comments {
            body.comments(parse(comments, "comments.xml")?.root_element());
        }
        let (blocks, pictures) = body.finish(findings);
        self.leave_edges(name, sources, findings)?;
        let (fields, media) = Default::default();
        Ok((Document { source, blocks, fields, media, visible, by_look: true }, pictures))
    }

    /// Charts and diagrams. The figures of a chart that becomes one are visible text.
    fn drawn(
        &self,
        name: &str,
        sources: &mut Sources,
        visible: &mut Vec<Place>,
    ) -> Result<HashMap<String, Drawn>, String> {
        let mut all = HashMap::new();
        for (part, xml) in &self.drawn {
            let drawn = Drawn::of(parse(xml, part)?.root_element());
            if drawn.block().is_some() {
                let file = part.rsplit('/').next().unwrap_or(part);
                let text = drawn.text();
                let range = 0..text.len();
                let source = sources.add_as(format!("{name}/{file}"), text, Reading::Converted);
                visible.push(Place { source, range });
            }
            all.insert(part.clone(), drawn);
        }
        Ok(all)
    }

    /// Running heads and feet, which a layout has of its own.
    fn leave_edges(&self, name: &str, sources: &mut Sources, findings: &mut Findings) -> Result<(), String> {
        for (part, xml) in &self.edges {
            let tree = parse(xml, part)?;
            let text = PartText::of(tree.root_element());
            let shown = text.text.trim().to_owned();
            if shown.is_empty() {
                continue;
            }
            let file = part.rsplit('/').next().unwrap_or(part);
            let source: SourceId =
                sources.add_as(format!("{name}/{file}"), text.text.clone(), Reading::Converted);
            let start = text.text.len() - text.text.trim_start().len();
            let place = Place { source, range: start..start + shown.len() };
            let hint = Words::plain(
                "it is at the edge of each page; the layout itself prints title, issue and page there",
                "它在每页的页边；刊名、期号和页码由版式自己印",
            );
            findings.add(Fault::ImportLeftOut { text: shown, hint }, place);
        }
        Ok(())
    }
}

/// The endings of pictures that a page can print.
const PRINTED: [&str; 6] = ["png", "jpg", "jpeg", "gif", "webp", "svg"];

/// The path beside the brief of a document's picture; none of one that cannot be
/// printed. `part` is where the document holds it.
pub(crate) fn picture_beside(document: &str, part: &str) -> Option<String> {
    picture_path(&stem(document), part)
}

/// The path of a picture from the brief; none of one that cannot be printed.
fn picture_path(stem: &str, part: &str) -> Option<String> {
    let (name, ending) = part.rsplit('/').next()?.rsplit_once('.')?;
    let ending = ending.to_lowercase();
    let plain = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let name: String = name.chars().filter(plain).collect();
    PRINTED.contains(&ending.as_str()).then(|| format!("media/{stem}-{name}.{ending}"))
}

/// What a document's pictures are called after.
fn stem(name: &str) -> String {
    let stem = std::path::Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    stem.unwrap_or_default().chars().map(plain).collect()
}

/// Unpacks the pictures that the blocks name; those that no page can print are
/// told.
fn media(
    wanted: Vec<(String, Place)>,
    stem: &str,
    package: &mut Package<'_>,
    findings: &mut Findings,
) -> Result<Vec<Media>, String> {
    let mut media: BTreeMap<String, Media> = BTreeMap::new();
    for (part, place) in wanted {
        if media.contains_key(&part) {
            continue;
        }
        let name = part.rsplit('/').next().unwrap_or(&part).to_owned();
        let mut leave =
            |cause| findings.add(Fault::ImportPicture { name: name.clone(), cause }, place.clone());
        match picture_path(stem, &part) {
            None => {
                leave(Words::plain("its format is one that only Windows draws", "它的格式只有 Windows 能画"));
            }
            Some(path) => match package.part(&part)? {
                Some(bytes) => drop(media.insert(part, Media { path, bytes })),
                None => leave(Words::plain("the document does not hold it", "文档里没有这张图")),
            },
        }
    }
    Ok(media.into_values().collect())
}
