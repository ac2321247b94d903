//! `jianbao mail`: an issue, a list and a letter become messages.

mod send;
mod which;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, bail};

use super::{Context, Outcome, build};
use crate::args::Mail;
use crate::brief::Brief;
use crate::engine::export::{self, Standards};
use crate::engine::pool::EngineRef;
use crate::engine::{Project, forget};
use crate::files;
use crate::findings::{Fault, Findings};
use crate::issue::{Issue, Request};
use crate::layouts::{self, Layout};
use crate::mail::dkim::Signer;
use crate::mail::issue_id::IssueId;
use crate::mail::letter::{self, Templates};
use crate::mail::list::{self, List, Reader};
use crate::mail::message::{EncodedPdf, Inline};
use crate::mail::settings::Settings;
use crate::mail::{self, Delivery, Mailing, Materials, mbox};
use crate::outputs::naming::PdfOptions;
use crate::targets::{Kind, Targets};
use crate::text::plural::counted;

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
        prepared.write_files(folder, context)?;
    } else if let Some(path) = &args.mbox {
        prepared.write_mbox(path, context)?;
    } else if args.dry_run {
        prepared.show(context)?;
    } else {
        return send::send(&mut prepared, args, context);
    }
    Ok(Outcome::Done)
}

fn export_letter(folder: &Path, context: &Context) -> Result<Outcome> {
    // Nothing is written where anything would be overwritten.
    if let Some((name, _)) = letter::files().find(|(name, _)| folder.join(name).exists()) {
        bail!("`{}` exists already; give another folder", folder.join(name).display());
    }
    for (name, bytes) in letter::files() {
        files::write_new(&folder.join(name), bytes)?;
    }
    context
        .ui
        .note(&format!("wrote {}; use it with `template` under [mail] in jianbao.toml", folder.display()));
    Ok(Outcome::Done)
}

/// Reads and checks everything; none when something forbids a mailing.
fn prepare(args: &Mail, context: &Context) -> Result<Option<Prepared>> {
    let brief = args.brief.as_deref().context("no brief is given")?;
    let rehearsals = super::rehearsals(args.bounds)?;
    let request = Request { layout: args.layout.clone(), rehearsals, ..Request::default() };
    let (issue, engine) = Issue::read(brief, &request, |folders| context.engine(folders))?;
    let standards = PdfOptions::default().choose(issue.series.standards.as_deref())?;
    let mut copies = Copies { issue, engine, standards, shared: None };
    let gathered = gather(args, &mut copies)?;
    let findings = &copies.issue.findings;
    context.ui.findings(findings, &copies.issue.sources);
    let Some((mailing, list, brief)) = gathered.filter(|_| !findings.has_errors()) else { return Ok(None) };
    let (issue, shared) = (IssueId::of(&brief), args.bcc.map(usize::from));
    let targets = protected(args, mailing.settings(), &copies)?;
    Ok(Some(Prepared { mailing, list, issue, shared, copies, targets }))
}

/// Everything that was read for a mailing.
fn protected(args: &Mail, settings: &Settings, copies: &Copies) -> Result<Targets> {
    let mut targets = Targets::default();
    targets.protect(copies.issue.dependencies.iter().map(|dependency| dependency.path.as_path()));
    targets.protect(copies.engine.fonts.own_files());
    targets.protect(args.list.as_deref());
    targets.protect(settings.dkim.iter().map(|dkim| dkim.key_file.as_path()));
    if let Some(folder) = &settings.template {
        targets.protect(files::list(folder)?.iter().map(PathBuf::as_path));
    }
    Ok(targets)
}

/// Reads settings, list and letter, and joins them with the issue. Faults
/// become findings of the issue; none when one of the parts is missing.
fn gather(args: &Mail, copies: &mut Copies) -> Result<Option<(Mailing, List, Brief)>> {
    let mut findings = Findings::default();
    let issue = &mut copies.issue;
    let settings = settings(args, issue, &mut findings)?;
    let list = read_list(args, issue, &mut findings)?;
    let templates = match &settings {
        Some(settings) => templates(settings, issue, &mut findings)?,
        None => None,
    };
    let mut joined = None;
    if let (Some(settings), Some(list), Some(templates), Some(brief)) =
        (settings, list, templates, issue.brief.clone())
    {
        let signer = match &settings.dkim {
            Some(dkim) => Some(Signer::new(dkim, &String::from_utf8_lossy(&files::read(&dkim.key_file)?))?),
            None => None,
        };
        let pdf_name = format!("{}.pdf", build::name(issue));
        let pictures = code_pictures(issue, &copies.engine)?;
        let materials = Materials { settings, templates, pictures, pdf_name, signer };
        let columns = (list.columns.as_slice(), args.bcc.is_some());
        let mailing = Mailing::new(&brief, materials, columns, &issue.sources, &mut findings)?;
        mailing.check_readers(&list, &mut findings);
        if args.personal {
            check_names(&list, &copies.engine, &mut findings);
        }
        // A letter that cannot be made is found before the first message.
        if let Some(first) = list.readers.first() {
            mailing.letter(std::slice::from_ref(first), &mut issue.sources, &mut findings);
        }
        joined = Some((mailing, list, brief));
    }
    let deny = if args.strict { vec![STRICT.to_owned()] } else { Vec::new() };
    copies.issue.add_findings(findings, &deny);
    if let Some((_, list, _)) = joined.as_ref().filter(|_| !copies.issue.findings.has_errors()) {
        copies.check_first(args.personal, list);
    }
    Ok(joined)
}

fn settings(args: &Mail, issue: &Issue, findings: &mut Findings) -> Result<Option<Settings>> {
    let Some(raw) = &issue.series.mail else {
        bail!("no [mail] table in {}: add one with `from = \"name@example.cn\"`", crate::issue::SERIES_FILE);
    };
    let settings = Settings::check(raw, &issue.locations.root, findings);
    Ok(settings.map(|mut settings| {
        settings.use_server(args.server.as_deref(), args.port);
        settings
    }))
}

fn read_list(args: &Mail, issue: &mut Issue, findings: &mut Findings) -> Result<Option<List>> {
    let path = args.list.as_deref().context("no list is given")?;
    let list = list::read(&path.display().to_string(), &files::read(path)?, &mut issue.sources, findings);
    let Some(test) = &args.test else { return Ok(list) };
    let address = mail::parse_address(test)?;
    Ok(list.map(|list| {
        let readers = list.readers.first().map(|first| first.at(address)).into_iter().collect();
        List { readers, ..list }
    }))
}

fn templates(settings: &Settings, issue: &mut Issue, findings: &mut Findings) -> Result<Option<Templates>> {
    let mut own = Vec::new();
    if let Some(folder) = &settings.template {
        // A link may lead anywhere, and what is read goes to all readers.
        let files =
            if issue.holds(folder) || !folder.exists() { files::list(folder)? } else { vec![folder.clone()] };
        if let Some(path) = files.iter().find(|path| !issue.holds(path)) {
            let given = issue.series.mail.as_ref().and_then(|raw| raw.template.as_ref());
            let fault = Fault::MailOutside { path: path.display().to_string() };
            findings.add(fault, given.and_then(|text| text.place.clone()));
            return Ok(None);
        }
        for path in files {
            let Some(name) = path.strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
            if !letter::ENDINGS.iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            own.push((name.replace('\\', "/"), path.display().to_string(), files::read(&path)?));
        }
    }
    Ok(Templates::new(own, &mut issue.sources, findings))
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
    let codes = issue.project.iter().flat_map(Project::codes).enumerate();
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
    let mut layout = Layout::builtin(layouts::DEFAULT).context("the default layout is built in")?;
    layout.files.insert(path.to_owned(), bytes.to_vec());
    let (mut sources, mut findings) = Default::default();
    let document = engine.compile(&Project::plain(code, layout), &mut sources, &mut findings);
    let page = document.as_ref().and_then(|document| document.pages().first());
    Ok(export::png(page.with_context(|| format!("failed to draw `{path}`"))?, CODE_PPI)?)
}

impl Copies {
    /// Makes the first message's PDF, and so finds what forbids all; keeps it
    /// where all readers get the same.
    fn check_first(&mut self, personal: bool, list: &List) {
        let pdf = match list.readers.first() {
            Some(first) if personal => self.personal_pdf(first),
            _ => {
                let document = self.issue.compile(&self.engine);
                document.and_then(|document| self.issue.pdf(&document, &self.engine, &self.standards))
            }
        };
        let Some(pdf) = pdf.map(EncodedPdf::new) else { return };
        let mut findings = Findings::default();
        mail::check_size(pdf.len(), &mut findings);
        self.issue.add_findings(findings, &[]);
        self.shared = Some(pdf).filter(|_| !personal);
    }

    fn personal_pdf(&mut self, reader: &Reader) -> Option<Vec<u8>> {
        let document = self.issue.compile_for(reader.shown(), &self.engine)?;
        let pdf = self.issue.pdf(&document, &self.engine, &self.standards);
        // What the last two copies had no use for; what they share stays.
        forget(2);
        pdf
    }

    /// The PDF that these readers get.
    fn pdf(&mut self, readers: &[Reader]) -> Result<EncodedPdf> {
        if let Some(shared) = &self.shared {
            return Ok(shared.clone());
        }
        let reader = readers.first().context("a message needs a reader")?;
        let pdf = self.personal_pdf(reader).map(EncodedPdf::new);
        pdf.with_context(|| {
            let fault = self.issue.findings.iter().next().map(|finding| finding.fault.phrase());
            format!("the copy for {} cannot be set: {}", reader.address, fault.unwrap_or_default())
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
        let pdf = self.copies.pdf(readers)?;
        self.mailing.message(&delivery.message_id, readers, pdf, date, draft)
    }

    /// The date of messages that are only written: the day of the issue, or
    /// what `SOURCE_DATE_EPOCH` says, so that they are the same at any time.
    fn written_date(&self) -> SystemTime {
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
        let day = self.copies.issue.brief.as_ref().map(|brief| brief.header.date);
        let midnight = day
            .and_then(|day| u64::try_from(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()).ok());
        SystemTime::UNIX_EPOCH + Duration::from_secs(epoch.or(midnight).unwrap_or_default())
    }

    fn write_files(&mut self, folder: &Path, context: &Context) -> Result<()> {
        let date = self.written_date();
        let deliveries = self.deliveries(&self.issue.to_string());
        let width = deliveries.len().to_string().len();
        let mut places = Vec::new();
        for (index, delivery) in deliveries.iter().enumerate() {
            let name = match &self.list.readers[delivery.readers.clone()] {
                [reader] => reader.address.to_string(),
                several => format!("{} readers", several.len()),
            };
            let name: String = name
                .chars()
                .map(|c| if c.is_alphanumeric() || "@.-_+".contains(c) { c } else { '-' })
                .collect();
            let path = folder.join(format!("{:0width$}-{name}.eml", index + 1));
            places.push(self.targets.claim(path, Kind::Message)?);
        }
        for (delivery, place) in deliveries.iter().zip(places) {
            place.write(&self.message(delivery, date, true)?)?;
        }
        context.ui.note(&format!("wrote {} to {}", counted(deliveries.len(), "message"), folder.display()));
        Ok(())
    }

    fn write_mbox(&mut self, path: &Path, context: &Context) -> Result<()> {
        let target = self.targets.claim(path, Kind::Mailbox)?;
        let date = self.written_date();
        let sender = self.mailing.sender().to_string();
        let deliveries = self.deliveries(&self.issue.to_string());
        // As many messages as readers, each with its PDF: more than memory holds.
        target.stream(|mbox| {
            for delivery in &deliveries {
                mbox::append(mbox, &sender, date, &self.message(delivery, date, false)?)?;
            }
            Ok(())
        })?;
        if target.is_standard() {
            return Ok(());
        }
        context.ui.note(&format!("wrote {} to {}", counted(deliveries.len(), "message"), path.display()));
        Ok(())
    }

    /// Says who would get what, and shows the first message.
    fn show(&mut self, context: &Context) -> Result<()> {
        let date = self.written_date();
        let mut lines = String::new();
        let deliveries = self.deliveries(&self.issue.to_string());
        let mut total = 0;
        for delivery in &deliveries {
            let size = self.message(delivery, date, false)?.len();
            total += size;
            let readers = &self.list.readers[delivery.readers.clone()];
            let to: Vec<_> = readers.iter().map(|reader| reader.address.to_string()).collect();
            let subject = self.mailing.subject(readers);
            lines.push_str(&format!("{}\t{} KB\t{subject}\n", to.join(", "), size.div_ceil(1024)));
        }
        if let Some(first) = deliveries.first() {
            lines.push('\n');
            lines.push_str(
                &self.mailing.summary(&first.message_id, &self.list.readers[first.readers.clone()])?,
            );
        }
        files::write_stdout(lines.as_bytes())?;
        let total = total.div_ceil(1024);
        context.ui.note(&format!("{} ({total} KB); nothing was sent", counted(deliveries.len(), "message")));
        Ok(())
    }
}
