//! An issue as a Word document for those who approve it.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::Result;
use typst::foundations::Bytes;

use crate::brief::{Brief, Picture as Code};
use crate::engine::export;
use crate::engine::{Engine, Project};
use crate::issue::Issue;
use crate::paper::docx::{Face, Marked, Picture, write};
use crate::paper::{Paper, values};
use crate::words::{Because, Words, words};

/// English Metric Units in a point.
const POINT: f64 = 12_700.0;

/// Pixels an inch at which drawings become pictures for older programs.
const PPI: f64 = 288.0;

/// The review copy of an issue.
pub fn review_copy(issue: &Issue, engine: &Engine) -> Result<Vec<u8>> {
    let (brief, series) = issue.draft().files();
    let values = values::of(brief, series).because(|| unread(issue))?;
    let paper = Paper::of(&values);
    let marked: Vec<_> = paper.paragraphs.iter().cloned().map(Marked::plain).collect();
    let face = Face { brief: Some(values::json(&values).to_string()), ..face(issue, &paper) };
    write(&paper, &marked, &pictures(issue, engine)?, &face)
}

/// What a document of an issue is besides its text.
pub fn face(issue: &Issue, paper: &Paper) -> Face {
    let header = &issue.brief().header;
    let names: Vec<_> = header.publishers.iter().map(|name| name.value.as_str()).collect();
    Face {
        title: header.title.value.clone(),
        author: names.join("，"),
        date: format!("{}T00:00:00Z", header.date),
        numbered: issue.brief().numbering,
        chinese: paper.lang != crate::text::lang::Lang::En,
        brief: None,
    }
}

/// That a brief was read, and yet is no TOML: nobody has seen that.
pub fn unread(issue: &Issue) -> Words {
    let name = issue.draft().locations.brief.display();
    words!("`{name}` cannot be read as TOML", "`{name}` 不是 TOML")
}

/// The pictures of an issue as Word shows them, by the paths that the brief
/// gives them; codes by what they say.
pub fn pictures(issue: &Issue, engine: &Engine) -> Result<BTreeMap<String, Picture>> {
    let brief = issue.brief();
    let mut pictures = BTreeMap::new();
    for (index, image) in brief.images.iter().enumerate() {
        let Some((ending, bytes)) = issue.assets().picture(crate::markdown::ImageId(index)) else { continue };
        if !pictures.contains_key(&image.path) {
            pictures.insert(image.path.clone(), picture(ending, bytes, engine, &image.path)?);
        }
    }
    for ((_, bytes), name) in issue.project().codes().zip(codes(brief)) {
        if let Some(name) = name {
            let bytes = Bytes::new(bytes.to_vec());
            let drawn = picture("svg", &bytes, engine, &name)?;
            pictures.insert(name, Picture { drawing: None, ..drawn });
        }
    }
    Ok(pictures)
}

/// What is drawn as a code, for each of the contact's codes.
fn codes(brief: &Brief) -> impl Iterator<Item = Option<String>> + '_ {
    let codes = brief.contact.iter().flat_map(|contact| &contact.codes);
    codes.map(|code| match &code.picture {
        Code::Drawn(text) => Some(format!("qr:{}", text.value)),
        Code::Image(_) => None,
    })
}

/// A picture in a format that Word has always shown.
fn picture(ending: &str, bytes: &Bytes, engine: &Engine, name: &str) -> Result<Picture> {
    let path = format!("/picture.{ending}");
    let main = format!(
        "#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image({}, alt: \"\")\n",
        serde_json::Value::from(path.as_str())
    );
    let files = BTreeMap::from([("/main.typ".to_owned(), Bytes::from_string(main)), (path, bytes.clone())]);
    let undrawn = || words!("`{name}` cannot be drawn for Word", "`{name}` 画不成 Word 里的图");
    let (document, _) = engine.lay_out(&Arc::new(Project::of_files(files)));
    let document = document.because(undrawn)?;
    let page = document.pages().first().because(undrawn)?;
    let (width, height) = (page.frame.width().to_pt() * POINT, page.frame.height().to_pt() * POINT);
    let (width, height) = (width.round() as u64, height.round() as u64);
    let (ending, shown, drawing) = match ending {
        "png" => ("png", bytes.to_vec(), None),
        "jpg" => ("jpeg", bytes.to_vec(), None),
        "gif" => ("gif", bytes.to_vec(), None),
        other => {
            let png = export::png(page, PPI).map_err(|error| error.words())?;
            ("png", png, (other == "svg").then(|| bytes.to_vec()))
        }
    };
    Ok(Picture { ending, bytes: shown, drawing, width, height })
}
