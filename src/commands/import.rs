//! `jianbao import`: documents of other programs become briefs, followed by the
//! checks that any brief undergoes.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::course::Course;
use super::report::Report;
use super::{Context, Outcome, check, no_toml, onto};
use crate::args::Import;
use crate::batch::select;
use crate::engine::forget;
use crate::files;
use crate::findings::Findings;
use crate::import::{self, Imported, Surroundings};
use crate::issue::{Locations, Opened, Request};
use crate::limits;
use crate::panics::attempt;
use crate::review;
use crate::targets::{Kind, Target, Targets};
use crate::text::encoding;
use crate::words::{Because, Words, fail, words};

/// Imports every document; what cannot be read stops no other.
pub(super) fn run(args: &Import, context: &Context) -> Result<Outcome> {
    if let Some(brief) = &args.onto {
        return onto::run(args, brief, context);
    }
    let asked = select::documents(&args.files);
    let mut report = Report::new(args.format);
    let mut targets = Targets::default();
    targets.protect(asked.briefs.iter().map(PathBuf::as_path).chain(args.from.as_deref()));
    let from = args.from.as_deref().map(text).transpose()?;
    check_output(args, asked.briefs.len())?;
    let mut course = Course::new(context);
    course.missing(asked.missing);
    for path in &asked.briefs {
        let run = Run { path, args, from: from.as_deref(), context };
        match attempt(|| run.import(&mut targets, &mut report)) {
            Ok(one) => course.note(one),
            Err(why) => course.stopped(path, why),
        }
        forget(0);
    }
    report.end(course.errors(), context)?;
    course.end()
}

/// Several documents cannot go to one file.
fn check_output(args: &Import, count: usize) -> Result<()> {
    match &args.output {
        Some(output) if count > 1 && !files::means_folder(output) => {
            fail!(
                "{count} documents cannot be written to `{}`: give a folder, as `{0}/`",
                "{count} 份文档不能都写到 `{}`：请给文件夹，写成 `{0}/`";
                output.display()
            )
        }
        _ => Ok(()),
    }
}

/// A file's text, for what is read beside the document.
pub(super) fn text(path: &Path) -> Result<String> {
    let bytes = files::read_up_to(path, limits::BRIEF_BYTES)?;
    let text = encoding::decode(&bytes).ok().map(|decoded| decoded.text);
    match text.filter(|text| crate::brief::edit::is_toml(text)) {
        Some(text) => Ok(text),
        None => Err(no_toml(path).into()),
    }
}

/// One document on its way.
struct Run<'a> {
    path: &'a Path,
    args: &'a Import,
    from: Option<&'a str>,
    context: &'a Context,
}

impl Run<'_> {
    fn import(&self, targets: &mut Targets, report: &mut Report) -> Result<Outcome> {
        let bytes = files::read_up_to(self.path, limits::DOCUMENT_BYTES)?;
        let name = if files::is_standard(self.path) {
            "<stdin>".to_owned()
        } else {
            self.path.display().to_string()
        };
        if import::is_table(&name, &bytes) {
            return self.table(&name, &bytes, report);
        }
        let output = targets.claim(self.place(), Kind::Brief)?;
        // The brief's folder says which series file it has, also on standard output.
        let brief = if output.is_standard() { self.beside() } else { output.path().to_owned() };
        let series = Locations::new(&brief).series.as_deref().map(text).transpose()?;
        let around = Surroundings { series: series.as_deref(), from: self.from };
        let imported = match review::home(&name, &bytes) {
            Some(imported) if self.from.is_none() => imported,
            _ => import::import(&name, &bytes, around)
                .because(|| words!("`{}` cannot be carried on", "`{}` 沿用不了"; self.name_of_from()))?,
        };
        let fault = imported.findings.has_errors();
        if !imported.findings.is_empty() {
            report.add(&imported.findings, &imported.sources, self.path, self.context)?;
        }
        let Some(text) = &imported.text else { return Ok(Outcome::AtFault) };
        self.write(&output, text, &imported)?;
        let findings = self.check(&brief, text, report)?;
        let fault = fault || findings.has_errors();
        Ok(if fault { Outcome::AtFault } else { Outcome::Done })
    }

    /// Prints a table, to be put into a text.
    fn table(&self, name: &str, bytes: &[u8], report: &mut Report) -> Result<Outcome> {
        let imported = import::import_table(name, bytes);
        if !imported.findings.is_empty() {
            report.add(&imported.findings, &imported.sources, self.path, self.context)?;
        }
        let Some(text) = &imported.text else { return Ok(Outcome::AtFault) };
        match self.args.output.as_deref().filter(|output| !files::is_standard(output)) {
            None => files::write_stdout(text.as_bytes())?,
            Some(output) => fail!(
                "a table goes to standard output, for a text of a brief; `{}` is not written",
                "表格写到标准输出，供放进正文；`{}` 没有写";
                output.display()
            ),
        }
        Ok(Outcome::Done)
    }

    fn name_of_from(&self) -> String {
        self.args.from.as_deref().unwrap_or(Path::new("")).display().to_string()
    }

    /// The brief's name beside its document.
    fn beside(&self) -> PathBuf {
        if files::is_standard(self.path) {
            PathBuf::from("import.toml")
        } else {
            self.path.with_extension("toml")
        }
    }

    /// The file to write.
    fn place(&self) -> PathBuf {
        match &self.args.output {
            None if files::is_standard(self.path) => PathBuf::from("-"),
            None => self.beside(),
            Some(output) if files::means_folder(output) => {
                output.join(self.beside().file_name().unwrap_or_default())
            }
            Some(output) => output.clone(),
        }
    }

    /// Writes the brief and its pictures; nothing that is there is written over.
    fn write(&self, output: &Target, text: &str, imported: &Imported) -> Result<()> {
        output.write_new(text.as_bytes())?;
        if output.is_standard() {
            return Ok(());
        }
        let folder = output.path().parent().unwrap_or(Path::new(""));
        for media in &imported.media {
            let place = folder.join(&media.path);
            if files::try_read(&place).ok().as_ref() != Some(&media.bytes) {
                files::write_new(&place, &media.bytes)?;
            }
        }
        let shown = output.path().display();
        self.context.ui.note(&match imported.media.len() {
            0 => words!("wrote {shown}", "写好了 {shown}"),
            count => {
                let pictures = Words::count(count, "picture", "张图片");
                words!("wrote {shown} and {}", "写好了 {shown} 和 {}"; pictures)
            }
        });
        Ok(())
    }

    /// Checks the brief as it was written.
    fn check(&self, brief: &Path, text: &str, report: &mut Report) -> Result<Findings> {
        let request = Request::default();
        let Opened { draft, issue, .. } =
            check::open_as(brief, text.as_bytes().to_vec(), &request, self.context)?;
        report.add(&issue.findings, &draft.sources, brief, self.context)?;
        Ok(issue.findings)
    }
}
