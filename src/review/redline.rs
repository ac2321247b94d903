//! A comparison as pages: Typst code of a marked text, and its PDF.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use typst::foundations::Bytes;

use super::compare::{Comparison, Kind};
use crate::engine::export::{DEFAULT_STANDARDS, Standards};
use crate::engine::{Engine, Project};
use crate::findings::Findings;
use crate::issue::Issue;
use crate::layouts::Layout;
use crate::markdown::{Shown, Style};
use crate::paper::docx::{Mark, Marked, Picture};
use crate::paper::{Atom, Look, Paragraph, Shape, Sign, plain};
use crate::text::lang::Lang;
use crate::text::numerals::chinese;
use crate::typeset::string_literal;
use crate::view::section_number;
use crate::words::{Because, Tongue, Words};

/// What stands at the head of the pages.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The newsletter's name.
    pub title: String,
    /// The language of the issue.
    pub lang: Lang,
    /// The day of the new version.
    pub date: Option<chrono::NaiveDate>,
    /// What the versions are called.
    pub old: String,
    /// Likewise.
    pub new: String,
}

impl Head {
    /// The head for two versions, of which the new one is an issue.
    pub fn of(new: &Issue, (old_path, new_path): (&Path, &Path)) -> Self {
        let brief = new.brief();
        Self {
            title: brief.header.title.value.clone(),
            lang: brief.lang,
            date: Some(brief.header.date),
            old: old_path.display().to_string(),
            new: new_path.display().to_string(),
        }
    }
}

/// The PDF of a comparison, with the pictures of both versions by the paths that
/// their briefs give them.
pub fn pdf(
    comparison: &Comparison,
    head: &Head,
    pictures: &BTreeMap<String, Picture>,
    engine: &Engine,
) -> Result<Vec<u8>> {
    let layout = Layout::builtin("daily").because(|| unset(&Findings::default()))?;
    let name = |at: usize, picture: &Picture| format!("/picture-{at}.{}", picture.ending);
    let numbered = || pictures.iter().enumerate();
    let names = numbered().map(|(at, (path, own))| (path.clone(), name(at, own))).collect();
    let files = numbered().map(|(at, (_, own))| (name(at, own), Bytes::new(own.bytes.clone()))).collect();
    let project = Arc::new(Project::plain_with(code(comparison, head, &names), files, layout));
    let (document, findings) = engine.lay_out(&project);
    let document = document.because(|| unset(&findings))?;
    let standards = Standards::new(&DEFAULT_STANDARDS).map_err(anyhow::Error::msg)?;
    let (bytes, findings) = engine.pdf(&document, &standards);
    bytes.because(|| unset(&findings))
}

/// That the pages could not be made, and what was found.
fn unset(findings: &Findings) -> Words {
    let why = |tongue| {
        let phrases: Vec<_> = findings.iter().map(|found| found.fault.phrase(tongue)).collect();
        phrases.join("; ")
    };
    Words::new(
        format!("the marked version could not be typeset: {}", why(Tongue::En)),
        format!("修改对照没有排成：{}", why(Tongue::Zh)),
    )
}

/// The names of pictures in the project, by their paths.
type Names = BTreeMap<String, String>;

/// The code of the pages.
fn code(comparison: &Comparison, head: &Head, pictures: &Names) -> String {
    let mut code = String::from(include_str!("redline.typ"));
    let english = head.lang == Lang::En;
    let (lang, region) = match head.lang {
        Lang::Hans => ("zh", "cn"),
        Lang::Hant => ("zh", "tw"),
        Lang::En => ("en", "gb"),
    };
    let name = if english { "marked changes" } else { "修改对照" };
    let title = format!("{} {name}", head.title);
    let _ = write!(
        code,
        "\n#set document(title: {}, date: {})\n#set page(paper: \"a4\", margin: 26mm, numbering: \"1 / 1\")\n\
         #set text(lang: \"{lang}\", region: \"{region}\", size: 11pt, font: song(\"{}\"))\n\
         #set par(justify: true, leading: .8em)\n",
        string_literal(&title),
        head.date.map_or_else(
            || "none".to_owned(),
            |day| day.format("datetime(year: %-Y, month: %-m, day: %-d)").to_string()
        ),
        head.lang.word()
    );
    legend(comparison, head, &mut code);
    let mut counts = Counts { lang: head.lang, ..Counts::default() };
    for group in comparison.paragraphs.chunk_by(|a, b| table(a).is_some() && table(a) == table(b)) {
        match table(&group[0]) {
            Some(_) => cells(group, pictures, &mut code),
            None => group.iter().for_each(|own| paragraph(own, pictures, &mut counts, &mut code)),
        }
    }
    code
}

fn legend(comparison: &Comparison, head: &Head, code: &mut String) {
    let english = head.lang == Lang::En;
    let mut words = vec![format!("{} → {}", head.old, head.new)];
    words.extend(if english { ["inserted", "deleted"] } else { ["新增", "删去"] }.map(str::to_owned));
    for own in &comparison.changes {
        if let Kind::Moved(from, to) = own.kind {
            words.push(match english {
                true => format!("section {from} is section {to} now: {}", own.after),
                false => format!("原第{}节移为第{}节：{}", chinese(from), chinese(to), own.after),
            });
        }
    }
    let words: Vec<_> = words.iter().map(|word| string_literal(word)).collect();
    let _ = writeln!(code, "#legend(({},))", words.join(", "));
}

fn table(own: &Marked) -> Option<usize> {
    own.paragraph.shape.spot().map(|spot| spot.table)
}

fn cells(group: &[Marked], pictures: &Names, code: &mut String) {
    let column = |own: &Marked| own.paragraph.shape.spot().map_or(0, |spot| spot.column);
    let columns = group.iter().map(|own| column(own) + 1).max().unwrap_or(1);
    let _ = write!(code, "#marked-table({columns}, (");
    for own in group {
        let _ = write!(code, "{}, ", runs(own, pictures));
    }
    code.push_str("))\n");
}

/// The numbers so far, of what is not gone.
#[derive(Default)]
struct Counts {
    lang: Lang,
    sections: usize,
    subs: [usize; 4],
    references: usize,
    items: Vec<usize>,
    notes: usize,
    /// Captions of tables and of pictures.
    legends: (usize, usize),
}

impl Counts {
    /// What is printed before a paragraph.
    fn number(&mut self, own: &Paragraph, gone: bool) -> String {
        if !matches!(own.shape, Shape::Item { .. }) {
            self.items.clear();
        }
        if own.note.is_some() {
            self.notes += 1;
            return format!("[{}] ", self.notes);
        }
        match own.shape {
            _ if gone => String::new(),
            Shape::Section => {
                self.sections += 1;
                self.subs = [0; 4];
                section_number(self.sections - 1, self.lang)
            }
            Shape::Sub(level) => self.sub(level),
            Shape::Legend(shown) => {
                let count = match shown {
                    Shown::Table => &mut self.legends.0,
                    Shown::Picture => &mut self.legends.1,
                };
                *count += 1;
                format!("{} ", crate::view::Words::of(self.lang).numbered(shown, *count))
            }
            Shape::Reference => {
                self.references += 1;
                format!("[{}]", self.references)
            }
            Shape::Item { further: false, start: None, .. } => "•".to_owned(),
            Shape::Item { further: false, start: Some(start), depth, .. } => {
                self.items.truncate(depth + 1);
                self.items.resize(depth + 1, start.saturating_sub(1));
                self.items[depth] += 1;
                format!("{}.", self.items[depth])
            }
            _ => String::new(),
        }
    }

    fn sub(&mut self, level: usize) -> String {
        let at = (level - 1).min(3);
        self.subs[at] += 1;
        self.subs[at + 1..].fill(0);
        match (at, self.lang) {
            (0, Lang::Hans | Lang::Hant) => format!("（{}）", chinese(self.subs[0])),
            (0 | 1, _) => format!("{}. ", self.subs[at]),
            _ => format!("({}) ", self.subs[at]),
        }
    }
}

fn paragraph(own: &Marked, pictures: &Names, counts: &mut Counts, code: &mut String) {
    let number = counts.number(&own.paragraph, own.whole == Mark::Deleted);
    let (kind, depth) = match own.paragraph.shape {
        _ if own.paragraph.note.is_some() => ("note", 0),
        Shape::Title => ("title", 0),
        Shape::Subtitle
        | Shape::Line
        | Shape::Caption
        | Shape::Code2d
        | Shape::Figure
        | Shape::Legend(_)
        | Shape::ChartLine => ("line", 0),
        Shape::Part | Shape::Section => ("section", 0),
        Shape::Sub(_) => ("sub", 0),
        Shape::Code => ("code", 0),
        Shape::Quote | Shape::Boxed { .. } => ("quote", 0),
        Shape::Item { depth, .. } => ("item", depth),
        Shape::Text => ("text", 0),
        _ => ("other", 0),
    };
    let differs = own.whole != Mark::Kept || own.marks.iter().any(|mark| *mark != Mark::Kept);
    let number = if number.is_empty() { "\"\"".to_owned() } else { string_literal(&number) };
    let _ = writeln!(
        code,
        "#paragraph(\"{kind}\", {number}, {differs}, depth: {depth}, {})",
        runs(own, pictures)
    );
}

/// The runs of a paragraph as one expression.
fn runs(own: &Marked, pictures: &Names) -> String {
    let paired: Vec<(&Atom, Mark)> = own.paragraph.atoms.iter().zip(own.marks.iter().copied()).collect();
    let is_break = |atom: &Atom| matches!(atom.sign, Sign::Break | Sign::Picture(..));
    let same = |a: &(&Atom, Mark), b: &(&Atom, Mark)| {
        a.1 == b.1 && a.0.look == b.0.look && !is_break(a.0) && !is_break(b.0)
    };
    if paired.is_empty() {
        return "[]".to_owned();
    }
    let mut code = String::from("{ ");
    for group in paired.chunk_by(same) {
        let (first, mark) = group[0];
        let atoms: Vec<Atom> = group.iter().map(|(atom, _)| (*atom).clone()).collect();
        let mut run = match &first.sign {
            Sign::Break => "linebreak()".to_owned(),
            Sign::Picture(..) => picture(&first.sign, mark, &own.paragraph, pictures),
            _ => format!("[#{}]", string_literal(&plain(&atoms))),
        };
        run = styled(run, first.look);
        // A picture shows by its frame what happened to it.
        let framed = matches!(first.sign, Sign::Picture(..));
        run = match mark {
            _ if framed => run,
            Mark::Kept => run,
            Mark::Inserted => format!("added({run})"),
            Mark::Deleted => format!("gone({run})"),
        };
        code.push_str(&run);
        code.push_str("; ");
    }
    code.push('}');
    code
}

/// A run with its styles.
fn styled(mut run: String, look: Look) -> String {
    for (style, function) in [
        (Style::Strong, "strong"),
        (Style::Emph, "emph"),
        (Style::Strike, "strike"),
        (Style::Underline, "underline"),
        (Style::Highlight, "highlight"),
        (Style::Sub, "sub"),
        (Style::Super, "super"),
    ] {
        if look.has(style) {
            run = format!("{function}({run})");
        }
    }
    if look.holds(Look::CODE) { format!("text(font: mono(\"zh-Hans\"), {run})") } else { run }
}

/// A picture as it is shown, with a frame where it is new or gone; one that is not
/// there by its name.
fn picture(sign: &Sign, mark: Mark, own: &Paragraph, pictures: &Names) -> String {
    let Sign::Picture(path, alt) = sign else { return String::new() };
    let caption = own.atoms.iter().filter_map(Atom::char).collect();
    let said = [alt.to_string(), caption, path.to_string()];
    let alt = said.iter().find(|text| !text.trim().is_empty()).cloned().unwrap_or_default();
    let Some(name) = pictures.get(&**path) else {
        return format!("[#{}]", string_literal(&plain(&[Atom::new(sign.clone(), Look::default())])));
    };
    let alone = matches!(own.shape, Shape::Figure | Shape::Code2d) || own.atoms.len() == 1;
    let paint = match mark {
        Mark::Kept => "none",
        Mark::Inserted => "new-paint",
        Mark::Deleted => "old-paint",
    };
    format!("picture({}, {}, {paint}, alone: {alone})", string_literal(name), string_literal(&alt))
}
