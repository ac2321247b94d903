//! Pictures of a text, with what is said of them.

use super::body::BodyWriter;
use super::writer::Writer;
use crate::markdown::{Block, BlockKind, CaptionLine, Picture, Shown};

impl BodyWriter<'_> {
    /// Pictures alone in their paragraph. Their captions are their descriptions,
    /// unless they have another.
    pub(super) fn figure(&self, writer: &mut Writer, pictures: &[Picture], captioned: bool) {
        if let [only] = pictures {
            return self.picture(writer, "figure", only, !captioned && !only.alt.trim().is_empty());
        }
        writer.code("layout.pictures(");
        writer.lines(pictures, |writer, picture| {
            writer.code("(path: ");
            writer.literal(&self.assets.image_path(picture.image));
            writer.code(", alt: ");
            writer.words(&self.description(picture));
            writer.code(&format!(", width: {}", width(picture)));
            let described = !picture.alt.trim().is_empty();
            writer.code(&format!(", described: {described})"));
        });
        writer.code(")");
    }

    pub(super) fn picture(&self, writer: &mut Writer, function: &str, picture: &Picture, described: bool) {
        writer.code(&format!("layout.{function}("));
        writer.literal(&self.assets.image_path(picture.image));
        writer.code(", ");
        writer.words(&self.description(picture));
        if picture.width.is_some() {
            writer.code(&format!(", width: {}", width(picture)));
        }
        writer.code(if described { ")" } else { ", caption: none)" });
    }

    /// What is said of a picture: its description, or else its file's name.
    fn description(&self, picture: &Picture) -> String {
        if !picture.alt.trim().is_empty() {
            return picture.alt.clone();
        }
        let path = self.images.iter().nth(picture.image.0).map_or("", |image| image.path.as_str());
        file_stem(path).to_owned()
    }

    pub(super) fn captioned(
        &self,
        writer: &mut Writer,
        shown: Shown,
        caption: Option<&CaptionLine>,
        notes: &[CaptionLine],
        body: &Block,
    ) {
        let line = |writer: &mut Writer, line: &CaptionLine| {
            writer.at(Some(&line.place), |writer| self.inlines(writer, &line.inlines));
        };
        writer.code(match shown {
            Shown::Table => "layout.captioned(\"table\", ",
            Shown::Picture => "layout.captioned(\"picture\", ",
        });
        match caption {
            Some(caption) => line(writer, caption),
            None => writer.code("none"),
        }
        writer.code(", ");
        writer.array(notes, line);
        writer.code(", ");
        match &body.kind {
            BlockKind::Figure { pictures } if caption.is_some() => self.figure(writer, pictures, true),
            _ => writer.at(Some(&body.place), |writer| self.block(writer, body)),
        }
        writer.code(")");
    }
}

fn width(picture: &Picture) -> String {
    picture.width.map_or_else(|| "auto".to_owned(), |percent| format!("{percent}%"))
}

fn file_stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.split('.').next().unwrap_or(name)
}
