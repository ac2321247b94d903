//! What a rehearsal is given, and what the process does with it: a header line,
//! then the files' bytes, all over standard input.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use serde::{Deserialize, Serialize};
use typst::foundations::Bytes;

use crate::engine::export::{DEFAULT_STANDARDS, Standards};
use crate::engine::{Engine, Project, STACK};
use crate::fonts::Fonts;
use crate::pictures::{self, Measured};
use crate::text::source::Sources;
use crate::typeset::MAIN;
use crate::words::{Because, words};

/// What a process says that ends because it took too much memory.
pub(super) const OUT_OF_MEMORY: &str = "jianbao: out of memory";

/// How often a process looks at its memory: it can take some hundred megabytes
/// more until then.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// The path of a picture that is rehearsed by itself.
const PICTURE: &str = "/picture";

/// What is to be typeset.
pub(super) struct Job<'a> {
    heading: Heading,
    files: Vec<(&'a str, &'a [u8])>,
}

#[derive(Serialize, Deserialize)]
struct Heading {
    /// Whether the one file is a picture, or all are a project.
    picture: bool,
    /// Folders of fonts besides the embedded ones.
    fonts: Vec<PathBuf>,
    /// Megabytes that the process may take.
    megabytes: Option<u32>,
    /// Virtual path and length of each file, in their order.
    files: Vec<(String, usize)>,
}

impl<'a> Job<'a> {
    /// A picture alone on its page.
    pub(super) fn picture(picture: &'a Measured, fonts: &[PathBuf], megabytes: Option<u32>) -> Self {
        Self::new(true, vec![(PICTURE, picture.bytes().as_slice())], fonts, megabytes)
    }

    /// A project.
    pub(super) fn project(project: &'a Project, fonts: &[PathBuf], megabytes: Option<u32>) -> Self {
        Self::new(false, project.files().collect(), fonts, megabytes)
    }

    fn new(
        picture: bool,
        files: Vec<(&'a str, &'a [u8])>,
        fonts: &[PathBuf],
        megabytes: Option<u32>,
    ) -> Self {
        let lengths = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.len())).collect();
        Self { heading: Heading { picture, fonts: fonts.to_vec(), megabytes, files: lengths }, files }
    }

    /// Tells jobs apart.
    pub(super) fn digest(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.line().as_bytes());
        for (_, bytes) in &self.files {
            hasher.update(bytes);
        }
        hasher.finalize()
    }

    fn line(&self) -> String {
        serde_json::to_string(&self.heading).expect("a heading has only strings and numbers") + "\n"
    }

    /// Writes it as [`perform`] reads it.
    pub(super) fn write(&self, to: &mut impl Write) -> io::Result<()> {
        to.write_all(self.line().as_bytes())?;
        self.files.iter().try_for_each(|(_, bytes)| to.write_all(bytes))
    }
}

/// Typesets what `from` has, within its bounds, and gives nothing: what is
/// wrong with it is found when it is typeset in earnest. The error is one of
/// reading; a process that takes too much memory ends here.
pub(crate) fn perform(mut from: impl Read) -> Result<()> {
    let mut input = Vec::new();
    from.read_to_end(&mut input).because(|| words!("failed to read the rehearsal", "读不了试排的内容"))?;
    let (heading, files) = parse(&input).because(|| words!("this is not a rehearsal", "这不是试排的内容"))?;
    if let Some(megabytes) = heading.megabytes {
        watch_memory(megabytes)?;
    }
    // Less than where it is typeset in earnest: what is deep enough to overflow
    // the stack there does so here.
    let pool = rayon::ThreadPoolBuilder::new()
        .stack_size(STACK / 2)
        .build()
        .because(|| words!("failed to start threads", "启动不了线程"))?;
    pool.install(|| typeset(&heading, files));
    Ok(())
}

fn parse(input: &[u8]) -> Option<(Heading, BTreeMap<String, Bytes>)> {
    let end = input.iter().position(|&byte| byte == b'\n')?;
    let heading: Heading = serde_json::from_slice(&input[..end]).ok()?;
    let mut rest = &input[end + 1..];
    let mut files = BTreeMap::new();
    for (path, length) in &heading.files {
        let (bytes, after) = rest.split_at_checked(*length)?;
        files.insert(path.clone(), Bytes::new(bytes.to_vec()));
        rest = after;
    }
    Some((heading, files))
}

fn typeset(heading: &Heading, mut files: BTreeMap<String, Bytes>) {
    let mut fonts = Fonts::embedded();
    for folder in &heading.fonts {
        fonts.add_folder(folder);
    }
    if heading.picture {
        let picture = files.remove(PICTURE).map(|bytes| bytes.to_vec());
        let read = picture.and_then(|bytes| pictures::measure(bytes).and_then(Measured::read).ok());
        let Some(picture) = read else { return };
        let path = format!("{PICTURE}.{}", picture.extension);
        // Its text is set in the fonts around it; without any it would take no time.
        let families: String = fonts.book().families().map(|(name, _)| format!("{name:?}, ")).collect();
        let main = format!(
            "#set page(width: auto, height: auto)\n#set text(font: ({families}))\n#image({path:?}, alt: \"x\")\n"
        );
        files = BTreeMap::from([(MAIN.to_owned(), Bytes::from_string(main)), (path, picture.bytes)]);
    }
    let engine = Engine::new(fonts);
    let project = Arc::new(Project::of_files(files));
    let (document, _) = engine.compile(&project, &Sources::default());
    if let (Some(document), Ok(standards)) = (document, Standards::new(&DEFAULT_STANDARDS)) {
        // Pictures are drawn, and filters computed, when they are written.
        let _ = engine.pdf(&document, &standards);
    }
}

/// Ends the process once it holds more than so much memory.
fn watch_memory(megabytes: u32) -> Result<()> {
    let bytes = usize::try_from(megabytes).unwrap_or(usize::MAX).saturating_mul(1_000_000);
    let watch = move || {
        loop {
            std::thread::sleep(LOOK_EVERY);
            if memory_stats::memory_stats().is_some_and(|memory| memory.physical_mem > bytes) {
                let _ = writeln!(io::stderr(), "{OUT_OF_MEMORY}");
                std::process::exit(1);
            }
        }
    };
    std::thread::Builder::new()
        .spawn(watch)
        .map(drop)
        .because(|| words!("failed to start a thread", "启动不了线程"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_read_as_it_was_written() {
        let files =
            vec![("/main.typ", b"a\nb".as_slice()), ("/x", b"".as_slice()), ("/y", b"\0\n".as_slice())];
        let job = Job::new(false, files, &[PathBuf::from("fonts")], Some(5));
        let mut written = Vec::new();
        job.write(&mut written).expect("written to memory");
        let (heading, files) = parse(&written).expect("a job");
        assert!(
            !heading.picture && heading.fonts == [PathBuf::from("fonts")] && heading.megabytes == Some(5)
        );
        let files: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        assert_eq!(files, job.files);
        assert!(parse(&written[..written.len() - 1]).is_none());
    }
}
