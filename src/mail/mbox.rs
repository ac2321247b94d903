//! Messages in one file, as mail programs import it: mboxrd, with line feeds.

use std::io::{self, Write};
use std::time::SystemTime;

use chrono::{DateTime, Utc};

/// Adds a message to an mbox. `sender` is the envelope's.
pub fn append(mbox: &mut dyn Write, sender: &str, date: SystemTime, message: &[u8]) -> io::Result<()> {
    let date = DateTime::<Utc>::from(date).format("%a %b %e %H:%M:%S %Y");
    writeln!(mbox, "From {sender} {date}")?;
    for line in message.split_inclusive(|&byte| byte == b'\n') {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let unquoted = line.iter().position(|&byte| byte != b'>').map_or(&[][..], |at| &line[at..]);
        if unquoted.starts_with(b"From ") {
            mbox.write_all(b">")?;
        }
        mbox.write_all(line)?;
        mbox.write_all(b"\n")?;
    }
    mbox.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn quotes_what_looks_like_the_next_message() {
        let mut mbox = Vec::new();
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_781_049_600);
        append(&mut mbox, "a@x.cn", date, b"S: t\r\n\r\nFrom here\r\n>From there\r\n> From\r\nfrom\r\n")
            .unwrap();
        let expected =
            "From a@x.cn Wed Jun 10 00:00:00 2026\nS: t\n\n>From here\n>>From there\n> From\nfrom\n\n";
        assert_eq!(String::from_utf8_lossy(&mbox), expected);
    }
}
