//! Messages as files, and who would get what: nothing is sent.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use super::{Ended, Prepared};
use crate::files;
use crate::mail::{Delivery, mbox};
use crate::panics::caught;
use crate::targets::Kind;
use crate::ui::Ui;
use crate::words::{Words, words};

impl Prepared {
    /// The messages one after another, each with its delivery; a bug in one is
    /// said, and stops no other. How many were made.
    fn each_message(
        &mut self,
        deliveries: &[Delivery],
        (date, draft): (SystemTime, bool),
        ui: &Ui,
        mut use_it: impl FnMut(&Self, usize, Vec<u8>) -> Result<()>,
    ) -> Result<usize> {
        let mut made = 0;
        for (index, delivery) in deliveries.iter().enumerate() {
            match caught(|| self.message(delivery, date, draft)) {
                Ok(message) => {
                    use_it(self, index, message?)?;
                    made += 1;
                }
                Err(bug) => {
                    let readers = &self.list.readers[delivery.readers.clone()];
                    let names: Vec<_> = readers.iter().map(|reader| reader.address.to_string()).collect();
                    ui.error_in(&names.join(", "), &bug);
                }
            }
        }
        Ok(made)
    }

    /// The date of messages that are only written: the day of the issue, or
    /// what `SOURCE_DATE_EPOCH` says, so that they are the same at any time.
    fn written_date(&self) -> SystemTime {
        let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.trim().parse().ok());
        let day = self.copies.issue.brief().header.date;
        let midnight = u64::try_from(day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()).ok();
        SystemTime::UNIX_EPOCH + Duration::from_secs(epoch.or(midnight).unwrap_or_default())
    }

    /// Writes each message as a file into a folder.
    pub(crate) fn write_files(&mut self, folder: &Path, ui: &Ui) -> Result<Ended> {
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
        let made = self
            .each_message(&deliveries, (date, true), ui, |_, index, message| places[index].write(&message))?;
        ui.note(&words!("wrote {} to {}", "写好了 {}，在 {} 里"; messages(made), folder.display()));
        Ok(ended(made, &deliveries))
    }

    /// Writes all messages into one file.
    pub(crate) fn write_mbox(&mut self, path: &Path, ui: &Ui) -> Result<Ended> {
        let target = self.targets.claim(path, Kind::Mailbox)?;
        let date = self.written_date();
        let sender = self.mailing.sender().to_string();
        let deliveries = self.deliveries(&self.issue.to_string());
        // As many messages as readers, each with its PDF: more than memory holds.
        let mut made = 0;
        target.stream(|mbox| {
            made = self.each_message(&deliveries, (date, false), ui, |_, _, message| {
                Ok(mbox::append(mbox, &sender, date, &message)?)
            })?;
            Ok(())
        })?;
        if !target.is_standard() {
            ui.note(&words!("wrote {} to {}", "写好了 {}，在 {} 里"; messages(made), path.display()));
        }
        Ok(ended(made, &deliveries))
    }

    /// Says who would get what, and shows the first message.
    pub(crate) fn show(&mut self, ui: &Ui) -> Result<Ended> {
        let date = self.written_date();
        let mut lines = String::new();
        let deliveries = self.deliveries(&self.issue.to_string());
        let mut total = 0;
        let made = self.each_message(&deliveries, (date, false), ui, |own, index, message| {
            total += message.len();
            let readers = &own.list.readers[deliveries[index].readers.clone()];
            let to: Vec<_> = readers.iter().map(|reader| reader.address.to_string()).collect();
            let subject = own.mailing.subject(readers);
            lines.push_str(&format!("{}\t{} KB\t{subject}\n", to.join(", "), message.len().div_ceil(1024)));
            Ok(())
        })?;
        if let Some(first) = deliveries.first() {
            lines.push('\n');
            lines.push_str(
                &self.mailing.summary(&first.message_id, &self.list.readers[first.readers.clone()])?,
            );
        }
        files::write_stdout(lines.as_bytes())?;
        let total = total.div_ceil(1024);
        ui.note(&words!(
            "{} ({total} KB); nothing was sent",
            "{}（{total} KB）；什么也没有发送";
            messages(made)
        ));
        Ok(ended(made, &deliveries))
    }
}

fn messages(count: usize) -> Words {
    Words::count(count, "message", "封信")
}

/// How a mailing ends that made this many of its messages; a bug kept the others.
fn ended(made: usize, deliveries: &[Delivery]) -> Ended {
    if made == deliveries.len() { Ended::Complete } else { Ended::Bug }
}
