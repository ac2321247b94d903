//! `jianbao mail`: an issue, a list and a letter become messages.

mod send;
mod which;
mod written;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use anyhow::Result;

use super::{Context, Outcome};
use crate::args::Mail;
use crate::engine::export::{self, Standards};
use crate::engine::pool::EngineRef;
use crate::engine::{Project, forget};
use crate::files;
use crate::findings::{Checked, Fault, Findings, Severity};
use crate::issue::{Draft, Issue, Opened, Request, SERIES_FILE};
use crate::layouts::{self, Layout};
use crate::mail::dkim::Signer;
use crate::mail::issue_id::IssueId;
use crate::mail::letter::{self, Templates};
use crate::mail::list::{self, List, Reader};
use crate::mail::message::{EncodedPdf, Inline};
use crate::mail::settings::Settings;
use crate::mail::{self, Delivery, Mailing, Materials};
use crate::outputs::naming::{self, PdfOptions};
use crate::targets::Targets;
use crate::text::source::Sources;
use crate::words::{Because, fail, words};

/// The codes that `--strict` makes errors.
const STRICT: &str = "list";

/// Pixels an inch at which a drawn code has six pixels a module: sharp at the
/// size of a letter on any screen.
const CODE_PPI: f64 = 6.0 * 72.0;

/// A mailing whose parts are read and checked.
struct Prepared {
    mailing: Mailing,
    list: List,
    issue: IssueId,
    /// How many readers share a message, when they do.
    shared: Option<usize>,
    copies: Copies,
    /// What was read, and so is not written over.
    targets: Targets,
}

/// Makes the PDF of each message.
struct Copies {
    issue: Issue,
    engine: EngineRef,
    standards: Standards,
    /// The copy for all; none where each reader has one.
    shared: Option<EncodedPdf>,
}

/// Makes the messages, and writes or shows them.
pub(super) fn run(args: &Mail, context: &Context) -> Result<Outcome> {
    if let Some(folder) = &args.export_letter {
        return export_letter(folder, context);
    }
    if args.status || args.export.is_some() {
        return send::look(args, context);
    }
    let Some(mut prepared) = prepare(args, context)? else { return Ok(Outcome::AtFault) };
    if let Some(folder) = &args.eml {
        prepared.write_files(folder, context)
    } else if let Some(path) = &args.mbox {
        prepared.write_mbox(path, context)
    } else if args.dry_run {
        prepared.show(context)
    } else {
        send::send(&mut prepared, args, context)
    }
}

fn export_letter(folder: &Path, context: &Context) -> Result<Outcome> {
    // Nothing is written where anything would be overwritten.
    if let Some((name, _)) = letter::files().find(|(name, _)| folder.join(name).exists()) {
        fail!(
            "`{}` exists already; give another folder",
            "`{}` 已经存在，请换一个文件夹";
            folder.join(name).display()
        );
    }
    for (name, bytes) in letter::files() {
        files::write_new(&folder.join(name), bytes)?;
    }
    context.ui.note(&words!(
        "wrote {}; use it with `template` under [mail] in jianbao.toml",
        "写好了 {}；在 jianbao.toml 的 [mail] 下面用 `template` 指定它";
        folder.display()
    ));
    Ok(Outcome::Done)
}

/// Reads and checks everything; none when something forbids a mailing.
fn prepare(args: &Mail, context: &Context) -> Result<Option<Prepared>> {
    let brief = args.brief.as_deref().because(|| words!("no brief is given", "没有给源文件"))?;
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), rehearsals, ..Request::default() };
    let Opened { draft, engine, issue } = context.open(brief, &request)?;
    let standards = PdfOptions::default().choose(draft.series.standards.as_deref())?;
    let sources = draft.sources.clone();
    let mut gathering =
        Gathering { args, draft: &draft, engine: &engine, sources, findings: Findings::default() };
    let gathered = gathering.gather(issue.value.as_ref())?;
    let Gathering { sources, findings, .. } = gathering;
    let mut policy = draft.policy.clone();
    policy.deny.extend(args.strict.then(|| STRICT.to_owned()));
    let mut checked = issue.with(draft.judged_by(&policy, Some(()), findings).findings);
    let mut prepared = None;
    if let (Some(issue), Some((mailing, list))) = (checked.value.take(), gathered) {
        let mut copies = Copies { issue, engine, standards, shared: None };
        let first = copies.check_first(args.personal, &list);
        let found = draft.judged_by(&policy, first.value, first.findings);
        checked = checked.with(found.findings);
        if found.value.is_some() {
            let issue = IssueId::of(copies.issue.brief());
            let targets = protected(args, mailing.settings(), &copies)?;
            let shared = args.bcc.map(usize::from);
            prepared = Some(Prepared { mailing, list, issue, shared, copies, targets });
        }
    }
    debug_assert!(checked.findings.are_held_by(&sources));
    context.ui.findings(&checked.findings, &sources);
    Ok(prepared)
}

/// Everything that was read for a mailing.
fn protected(args: &Mail, settings: &Settings, copies: &Copies) -> Result<Targets> {
    let mut targets = Targets::default();
    targets.protect(copies.issue.draft().dependencies.iter().map(|dependency| dependency.path.as_path()));
    targets.protect(copies.engine.fonts.own_files());
    targets.protect(args.list.as_deref());
    targets.protect(settings.dkim.iter().map(|dkim| dkim.key_file.as_path()));
    if let Some(folder) = &settings.template {
        targets.protect(files::list(folder)?.iter().map(PathBuf::as_path));
    }
    Ok(targets)
}

/// The parts of a mailing while they are read and joined.
struct Gathering<'a> {
    args: &'a Mail,
    draft: &'a Draft,
    engine: &'a EngineRef,
    /// The texts of the issue, the list and the letter.
    sources: Sources,
    findings: Findings,
}

impl Gathering<'_> {
    /// Reads settings, list and letter, and joins them with the issue; none when
    /// one of the parts is missing.
    fn gather(&mut self, issue: Option<&Issue>) -> Result<Option<(Mailing, List)>> {
        let settings = self.settings()?;
        let list = self.list()?;
        let templates = match &settings {
            Some(settings) => self.templates(settings)?,
            None => None,
        };
        let (Some(settings), Some(list), Some(templates)) = (settings, list, templates) else {
            return Ok(None);
        };
        let Some(brief) = self.draft.brief() else { return Ok(None) };
        let signer = match &settings.dkim {
            Some(dkim) => Some(Signer::new(dkim, &String::from_utf8_lossy(&files::read(&dkim.key_file)?))?),
            None => None,
        };
        let pdf_name = format!("{}.pdf", naming::of(self.draft));
        let pictures = issue.map(|issue| code_pictures(issue, self.engine)).transpose()?.unwrap_or_default();
        let materials = Materials { settings, templates, pictures, pdf_name, signer };
        let columns = (list.columns.as_slice(), self.args.bcc.is_some());
        let mailing = Mailing::new(brief, materials, columns, &self.sources, &mut self.findings)?;
        mailing.check_readers(&list, &mut self.findings);
        if self.args.personal {
            check_names(&list, self.engine, &mut self.findings);
        }
        // A letter that cannot be made is found before the first message.
        if let Some(first) = list.readers.first() {
            mailing.letter(std::slice::from_ref(first), &mut self.sources, &mut self.findings);
        }
        Ok(Some((mailing, list)))
    }

    fn settings(&mut self) -> Result<Option<Settings>> {
        let Some(raw) = &self.draft.series.mail else {
            fail!(
                "no [mail] table in {SERIES_FILE}: add one with `from = \"name@example.cn\"`",
                "{SERIES_FILE} 里没有 [mail]：加上 [mail] 和 `from = \"name@example.cn\"`"
            );
        };
        let settings = Settings::check(raw, &self.draft.locations.root, &mut self.findings);
        Ok(settings.map(|mut settings| {
            settings.use_server(self.args.server.as_deref(), self.args.port);
            settings
        }))
    }

    fn list(&mut self) -> Result<Option<List>> {
        let path = self.args.list.as_deref().because(|| words!("no list is given", "没有给名单"))?;
        let bytes = files::read(path)?;
        let list = list::read(&path.display().to_string(), &bytes, &mut self.sources, &mut self.findings);
        let Some(test) = &self.args.test else { return Ok(list) };
        let address = mail::parse_address(test)?;
        Ok(list.map(|list| {
            let readers = list.readers.first().map(|first| first.at(address)).into_iter().collect();
            List { readers, ..list }
        }))
    }

    fn templates(&mut self, settings: &Settings) -> Result<Option<Templates>> {
        let Draft { locations, series, .. } = self.draft;
        let mut own = Vec::new();
        if let Some(folder) = &settings.template {
            // A link may lead anywhere, and what is read goes to all readers.
            let inside = locations.holds(folder) || !folder.exists();
            let files = if inside { files::list(folder)? } else { vec![folder.clone()] };
            if let Some(path) = files.iter().find(|path| !locations.holds(path)) {
                let given = series.mail.as_ref().and_then(|raw| raw.template.as_ref());
                let fault = Fault::MailOutside { path: path.display().to_string() };
                self.findings.add(fault, given.and_then(|text| text.place.clone()));
                return Ok(None);
            }
            for path in files {
                let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
                if letter::ENDINGS.iter().any(|ending| name.ends_with(ending)) {
                    own.push((name.replace('\\', "/"), path.display().to_string(), files::read(&path)?));
                }
            }
        }
        Ok(Templates::new(own, &mut self.sources, &mut self.findings))
    }
}

/// Reports names that no face can print.
fn check_names(list: &List, engine: &EngineRef, findings: &mut Findings) {
    let missing = engine.fonts.missing(list.readers.iter().flat_map(|reader| reader.shown().chars()));
    for reader in &list.readers {
        for character in reader.shown().chars().filter(|character| missing.contains(character)) {
            findings.add(Fault::GlyphMissing { character }, reader.place.clone());
        }
    }
}

/// The contact's codes as pictures that every mail program shows: what is no
/// PNG, JPEG or GIF is drawn.
fn code_pictures(issue: &Issue, engine: &EngineRef) -> Result<Vec<Inline>> {
    let codes = issue.project().codes().enumerate();
    codes
        .map(|(index, (path, bytes))| {
            let (media, bytes) = match path.rsplit('.').next() {
                Some("png") => ("image/png", bytes.to_vec()),
                Some("jpg") => ("image/jpeg", bytes.to_vec()),
                Some("gif") => ("image/gif", bytes.to_vec()),
                _ => ("image/png", draw(path, bytes, engine)?),
            };
            Ok(Inline { id: format!("code-{}@jianbao", index + 1), media, bytes })
        })
        .collect()
}

/// A picture as PNG, drawn by the engine.
fn draw(path: &str, bytes: &[u8], engine: &EngineRef) -> Result<Vec<u8>> {
    let code = format!("#set page(width: auto, height: auto, margin: 0pt)\n#image({path:?})\n");
    let mut layout = Layout::builtin(layouts::DEFAULT)
        .because(|| words!("the default layout is built in", "缺少自带的默认版式"))?;
    layout.files.insert(path.to_owned(), bytes.to_vec());
    let project = Arc::new(Project::plain(code, layout));
    let (document, _) = engine.compile(&project, &Sources::default());
    let page = document.as_ref().and_then(|document| document.pages().first());
    let page = page.because(|| words!("failed to draw `{path}`", "画不出 `{path}`"))?;
    export::png(page, CODE_PPI).map_err(|error| error.words().into())
}

impl Copies {
    /// Makes the first message's PDF, and so finds what forbids all; keeps it
    /// where all readers get the same.
    fn check_first(&mut self, personal: bool, list: &List) -> Checked<()> {
        let made = match list.readers.first() {
            Some(first) if personal => self.personal_pdf(first),
            _ => self
                .issue
                .compile(&self.engine)
                .and_then(|document| self.issue.pdf(&document, &self.engine, &self.standards)),
        };
        made.map(EncodedPdf::new).and_then(|pdf| {
            let mut findings = Findings::default();
            mail::check_size(pdf.len(), &mut findings);
            self.shared = Some(pdf).filter(|_| !personal);
            Checked { value: Some(()), findings }
        })
    }

    fn personal_pdf(&self, reader: &Reader) -> Checked<Vec<u8>> {
        let pdf = self
            .issue
            .compile_for(reader.shown(), &self.engine)
            .and_then(|document| self.issue.pdf(&document, &self.engine, &self.standards));
        // What the last two copies had no use for; what they share stays.
        forget(2);
        pdf
    }

    /// The PDF that these readers get.
    fn pdf(&self, readers: &[Reader]) -> Result<EncodedPdf> {
        if let Some(shared) = &self.shared {
            return Ok(shared.clone());
        }
        let reader = readers.first().because(|| words!("a message needs a reader", "每封信都要有读者"))?;
        let Checked { value, findings } = self.personal_pdf(reader);
        value.map(EncodedPdf::new).because(|| {
            let fault = findings.iter().find(|finding| finding.severity == Severity::Error);
            let phrase = fault.map(|finding| finding.fault.words()).unwrap_or_default();
            words!("the copy for {} cannot be set: {}", "给 {} 的那一份排不出来：{}"; reader.address, phrase)
        })
    }
}

impl Prepared {
    /// Who gets which message of the issue of this name.
    fn deliveries(&self, name: &str) -> Vec<Delivery> {
        mail::deliveries(name, self.mailing.sender(), &self.list, self.shared)
    }

    /// A message with this date.
    fn message(&mut self, delivery: &Delivery, date: SystemTime, draft: bool) -> Result<Vec<u8>> {
        let readers = &self.list.readers[delivery.readers.clone()];
        #[cfg(test)]
        assert!(readers.iter().all(|reader| reader.address.user() != "bug"), "a test asked for this");
        let pdf = self.copies.pdf(readers)?;
        self.mailing.message(&delivery.message_id, readers, pdf, date, draft)
    }
}
