//! What a document contains besides its running text: changes, comments, hidden
//! text, charts, embedded documents.

use roxmltree::Node;

use super::Body;
use crate::findings::Fault;
use crate::import::blocks::{Block, Kind};
use crate::import::docx::package::{attribute, is};
use crate::import::docx::paragraph::Content;
use crate::import::docx::tables;
use crate::text::source::Place;
use crate::words::Words;

impl Body<'_> {
    /// A document of another format inside of this one, which only Word unpacks.
    pub(super) fn embedded(&mut self, node: Node<'_, '_>) {
        let target = attribute(node, "id").and_then(|id| self.relations.get(id));
        let text = target.map_or("altChunk", |own| own.target.as_str()).to_owned();
        let hint = Words::plain(
            "it is a document inside of the document; open the whole in Word, save it, and import that",
            "它是嵌在里面的另一份文档；用 Word 打开整份文档，保存一次再导入",
        );
        let end = self.blocks.last().map_or(0, |block| block.place.range.end);
        let place = Place { source: self.source, range: end..end };
        self.findings.add(Fault::ImportLeftOut { text, hint }, place);
    }

    /// Charts become charts where their kind is one that a brief has; of other
    /// drawings their words are told.
    pub(super) fn charts(&mut self, parts: &[String], place: &Place) {
        for part in parts {
            let Some(drawn) = self.drawn.get(part) else { continue };
            match drawn.block() {
                Some(block) => {
                    self.blocks.push(Block::new(Kind::Other, drawn.text(), block, place.clone()));
                }
                None => {
                    let hint = Words::plain(
                        "copy it out of the document as PNG, and name it in the brief",
                        "从文档里另存为 PNG，再写进源文件",
                    );
                    let text = drawn.text().lines().collect::<Vec<_>>().join(" ");
                    self.findings.add(Fault::ImportLeftOut { text, hint }, place.clone());
                }
            }
        }
    }

    /// Reports what a paragraph carries besides its text.
    pub(super) fn report(&mut self, content: &Content<'_, '_>, place: &Place) {
        for (deleted, changes) in [(false, &content.inserted), (true, &content.deleted)] {
            for (author, text) in changes.iter().filter(|(_, text)| !text.trim().is_empty()) {
                let fault = Fault::ImportTracked { deleted, author: author.clone(), text: text.clone() };
                self.findings.add(fault, place.clone());
            }
        }
        let hint = Words::plain(
            "it is hidden in Word (隐藏文字); put it in, if it is to be printed",
            "它在 Word 里是隐藏文字；要印出来的，请加进去",
        );
        for text in &content.hidden {
            self.findings.add(Fault::ImportLeftOut { text: text.clone(), hint: hint.clone() }, place.clone());
        }
        for font in &content.symbols {
            let hint = Words::plain(
                "it is a symbol of a font that has no text; type the character that it shows",
                "它是这个字体特有的符号；请键入它显示的字符",
            );
            let text = font.clone();
            self.findings.add(Fault::ImportLeftOut { text, hint }, place.clone());
        }
        self.commented.extend(content.comments.iter().map(|id| (id.clone(), place.clone())));
        self.pictures.extend(content.pictures.iter().map(|(part, _)| (part.clone(), place.clone())));
    }

    /// Reports the comments at the paragraphs that they are on.
    pub(in crate::import::docx) fn comments(&mut self, root: Node<'_, '_>) {
        for comment in root.children().filter(|node| is(*node, "comment")) {
            let id = attribute(comment, "id").unwrap_or_default();
            let author = attribute(comment, "author").unwrap_or_default().trim().to_owned();
            let text: Vec<_> = tables::paragraphs(comment)
                .map(|node| {
                    node.descendants()
                        .filter(|own| is(*own, "t"))
                        .filter_map(|own| own.text())
                        .collect::<String>()
                })
                .collect();
            let text = text.join(" ").trim().to_owned();
            let place = self.commented.iter().find(|(own, _)| own == id).map(|(_, place)| place.clone());
            let place = place.unwrap_or(Place { source: self.source, range: 0..0 });
            if !text.is_empty() {
                self.findings.add(Fault::ImportComment { author, text }, place);
            }
        }
    }
}
