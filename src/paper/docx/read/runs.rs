//! What is inside a paragraph: runs, links, changes, fields, pictures.

use roxmltree::Node;

use super::{Change, Field, Line, Reader, number_of};
use crate::import::package::{attribute, child, inner_text, is, is_on, value};
use crate::markdown::Style;
use crate::paper::docx::drawing;
use crate::paper::{Atom, Look, Sign};

impl Reader<'_> {
    pub(super) fn runs(&mut self, parent: Node<'_, '_>, line: &mut Line) {
        for node in parent.children().filter(Node::is_element) {
            match node.tag_name().name() {
                "bookmarkStart" => line.number = line.number.or(number_of(node)),
                "r" => self.run(node, line),
                "hyperlink" => self.hyperlink(node, line),
                "del" | "moveFrom" => {
                    let shown = node.descendants().filter(|own| is(*own, "delText") || is(*own, "t"));
                    let text: String = shown.map(inner_text).collect();
                    line.changes.extend(change(node, true, text));
                }
                "ins" | "moveTo" => {
                    let from = line.atoms.len();
                    self.runs(node, line);
                    let text = crate::paper::plain(&line.atoms[from..]);
                    line.changes.extend(change(node, false, text));
                }
                "commentRangeStart" | "commentReference" => self.comment(node),
                "AlternateContent" => {
                    let choice = child(node, "Choice").or_else(|| child(node, "Fallback"));
                    choice.into_iter().for_each(|inner| self.runs(inner, line));
                }
                "pPr" | "rPr" => {}
                _ => self.runs(node, line),
            }
        }
    }

    fn comment(&mut self, node: Node<'_, '_>) {
        if let Some(id) = attribute(node, "id")
            && !self.commented.iter().any(|(known, _)| known == id)
        {
            self.commented.push((id.to_owned(), self.copy.paragraphs.len()));
        }
    }

    fn hyperlink(&mut self, node: Node<'_, '_>, line: &mut Line) {
        let anchor = attribute(node, "anchor").is_some_and(|anchor| anchor.starts_with("jb_"));
        let target = attribute(node, "id").and_then(|id| self.relations.get(id));
        let url = target.filter(|target| target.external).map(|target| target.target.as_str().into());
        let (link, cites) =
            (std::mem::replace(&mut line.link, url), std::mem::replace(&mut line.cites, anchor));
        self.runs(node, line);
        (line.link, line.cites) = (link, cites);
    }

    fn run(&mut self, run: Node<'_, '_>, line: &mut Line) {
        let properties = child(run, "rPr");
        let style = properties.and_then(|own| value(own, "rStyle"));
        let name = style.and_then(|id| self.styles.get(id)).map(String::as_str).unwrap_or_default();
        let look = look(properties, name);
        let cites = name == "简报引文标注" || line.cites;
        let from = line.atoms.len();
        for part in run.children().filter(Node::is_element) {
            self.part(part, look, line);
        }
        if cites {
            let text: String = line.atoms[from..].iter().filter_map(Atom::char).collect();
            if let Some(numbers) = numbers(&text) {
                line.atoms.truncate(from);
                line.atoms.push(Atom::new(Sign::Cite(numbers), Look::default()));
            }
        }
    }

    fn part(&mut self, part: Node<'_, '_>, look: Look, line: &mut Line) {
        match part.tag_name().name() {
            "t" if !self.field.in_code => {
                let link = line.link.clone().or_else(|| self.field.link.as_deref().map(Into::into));
                let atom = |char| Atom { link: link.clone(), ..Atom::new(Sign::Char(char), look) };
                line.atoms.extend(inner_text(part).chars().map(atom));
            }
            "tab" => line.atoms.push(Atom { link: line.link.clone(), ..Atom::new(Sign::Char('\t'), look) }),
            "br" | "cr" if attribute(part, "type") != Some("page") => {
                line.atoms.push(Atom { link: line.link.clone(), ..Atom::new(Sign::Break, look) });
            }
            "noBreakHyphen" => line.atoms.push(Atom::new(Sign::Char('-'), look)),
            "footnoteReference" => {
                let id = attribute(part, "id").and_then(|id| id.parse().ok());
                line.atoms.extend(id.map(|id| Atom::new(Sign::Note(id), Look::default())));
            }
            "commentReference" => self.comment(part),
            "fldChar" => self.field.step(attribute(part, "fldCharType").unwrap_or_default()),
            "instrText" => self.field.code.push_str(&inner_text(part)),
            "drawing" | "pict" | "object" => self.drawing(part, line),
            "AlternateContent" => {
                let choice = child(part, "Choice").or_else(|| child(part, "Fallback"));
                for inner in choice.into_iter().flat_map(|own| own.children()).filter(Node::is_element) {
                    self.part(inner, look, line);
                }
            }
            _ => {}
        }
    }

    /// A picture with the path and the description that we gave it; the text of
    /// boxes is set aside.
    fn drawing(&mut self, drawing: Node<'_, '_>, line: &mut Line) {
        for text_box in drawing.descendants().filter(|node| is(*node, "txbxContent")) {
            let text = inner_text(text_box);
            self.copy.beside.extend(Some(text).filter(|text| !text.trim().is_empty()));
        }
        let named = drawing.descendants().find(|node| is(*node, "docPr"));
        let Some(blip) = drawing.descendants().find(|node| is(*node, "blip") || is(*node, "imagedata"))
        else {
            return;
        };
        let of = |node: Node<'_, '_>| {
            attribute(node, "embed").or_else(|| attribute(node, "id")).map(str::to_owned)
        };
        let vector = drawing.descendants().find(|node| is(*node, "svgBlip")).and_then(of);
        let target = vector.or_else(|| of(blip)).and_then(|id| self.relations.get(&id));
        let Some(target) = target.filter(|target| !target.external).map(|target| target.target.clone())
        else {
            return;
        };
        let name = named.and_then(|node| attribute(node, "name")).unwrap_or_default();
        let alt = named.and_then(|node| attribute(node, "descr")).unwrap_or_default();
        let path = match drawing::path_of(name) {
            Some(path) => path.to_owned(),
            None => format!("media/{}", target.rsplit('/').next().unwrap_or(&target)),
        };
        self.shown.push((path.clone(), target));
        line.atoms.push(Atom {
            link: line.link.clone(),
            ..Atom::new(Sign::Picture(path.into(), alt.into()), Look::default())
        });
    }
}

impl Field {
    fn step(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.open += 1;
                (self.in_code, self.code, self.link) = (true, String::new(), None);
            }
            "separate" => {
                self.in_code = false;
                let target =
                    self.code.trim().strip_prefix("HYPERLINK").and_then(|rest| rest.split('"').nth(1));
                self.link = target.filter(|url| url.contains(':')).map(str::to_owned);
            }
            _ => {
                self.open = self.open.saturating_sub(1);
                (self.in_code, self.link) = (false, None);
            }
        }
    }
}

fn change(node: Node<'_, '_>, deleted: bool, text: String) -> Option<Change> {
    let own = |name: &str| attribute(node, name).unwrap_or_default().trim().to_owned();
    let change = Change { deleted, author: own("author"), date: own("date"), text };
    (!change.text.is_empty()).then_some(change)
}

fn look(properties: Option<Node<'_, '_>>, style: &str) -> Look {
    let Some(own) = properties else { return named_look(style) };
    let mut look = named_look(style);
    let on = |name| is_on(own, name).unwrap_or(false);
    for (is_on, style) in [
        (on("b"), Style::Strong),
        (on("i"), Style::Emph),
        (on("strike") || on("dstrike"), Style::Strike),
        (on("u"), Style::Underline),
        (on("highlight"), Style::Highlight),
        (value(own, "vertAlign") == Some("superscript"), Style::Super),
        (value(own, "vertAlign") == Some("subscript"), Style::Sub),
    ] {
        if is_on {
            look = look.with(style);
        }
    }
    look
}

fn named_look(style: &str) -> Look {
    match style {
        "简报代码" => Look::CODE,
        "strong" => Look::of(Style::Strong),
        "emphasis" => Look::of(Style::Emph),
        _ => Look::default(),
    }
}

/// The numbers of `[1,3–5]`.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let inner = text.trim().strip_prefix(['[', '［'])?.strip_suffix([']', '］'])?;
    let mut numbers = Vec::new();
    for part in inner.split([',', '，', '、']) {
        match part.split_once(['–', '-', '—', '～']) {
            Some((first, last)) => {
                let (first, last): (usize, usize) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
                if first > last || last > 9_999 {
                    return None;
                }
                numbers.extend(first..=last);
            }
            None => numbers.push(part.trim().parse().ok().filter(|number| *number > 0)?),
        }
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::numbers;

    #[test]
    fn numbers_of_references_are_read_back() {
        assert_eq!(numbers("[1,3–5]"), Some(vec![1, 3, 4, 5]));
        assert_eq!(numbers("［2］"), Some(vec![2]));
        for other in ["[]", "[a]", "1", "[5–3]", "[0]", "[1–99999]"] {
            assert_eq!(numbers(other), None, "{other}");
        }
    }
}
