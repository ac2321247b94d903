//! A document from another program on its way to a brief: where the brief goes,
//! what is read along with it, and the only write, which replaces nothing.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::files;
use crate::findings::Findings;
use crate::import::blocks::Media;
use crate::import::{self, Imported, Surroundings};
use crate::issue::Locations;
use crate::limits;
use crate::review;
use crate::targets::{Kind, Target, Targets};
use crate::text::encoding;
use crate::words::{Because, Words, fail, words};

/// An earlier issue whose shape is carried on.
pub(crate) struct Earlier {
    path: PathBuf,
    text: String,
}

impl Earlier {
    /// Reads it; an error says that it is not TOML, or what the disk says.
    pub(crate) fn read(path: &Path) -> Result<Self> {
        Ok(Self { path: path.to_owned(), text: text(path)? })
    }
}

/// A document as it was read.
pub(crate) struct Document<'a> {
    path: &'a Path,
    name: String,
    bytes: Vec<u8>,
}

/// A document that was imported.
pub(crate) struct Taken {
    /// What was made of it.
    pub imported: Imported,
    /// Where its brief goes; a table goes nowhere.
    pub place: Option<Place>,
}

/// Where a brief is to be written.
pub(crate) struct Place {
    target: Target,
    /// The brief's path, also where it goes to standard output: its folder says
    /// which series file it has.
    pub brief: PathBuf,
}

impl<'a> Document<'a> {
    /// Reads it, up to what a document may have.
    pub(crate) fn read(path: &'a Path) -> Result<Self> {
        let bytes = files::read_up_to(path, limits::DOCUMENT_BYTES)?;
        let name = if files::is_standard(path) { "<stdin>".to_owned() } else { path.display().to_string() };
        Ok(Self { path, name, bytes })
    }

    /// Whether it is a table, of which no brief is made.
    pub(crate) fn is_table(&self) -> bool {
        import::is_table(&self.name, &self.bytes)
    }

    /// Imports it, and claims the brief's place among `targets`.
    pub(crate) fn take(
        self,
        output: Option<&Path>,
        earlier: Option<&Earlier>,
        targets: &mut Targets,
    ) -> Result<Taken> {
        let Self { path, name, bytes } = &self;
        if self.is_table() {
            no_output(output)?;
            return Ok(Taken { imported: import::import_table(name, bytes), place: None });
        }
        let target = targets.claim(place(path, output), Kind::Brief)?;
        let brief = if target.is_standard() { beside(path) } else { target.path().to_owned() };
        let series = Locations::new(&brief).series.as_deref().map(text).transpose()?;
        let around = Surroundings { series: series.as_deref(), from: earlier.map(|earlier| &*earlier.text) };
        let is_alone = earlier.is_none();
        let home = is_alone.then(|| review::home(name, bytes, series.as_deref())).flatten();
        let imported = match home {
            Some(imported) => imported,
            None => import::import(name, bytes, around).because(|| {
                let shown = earlier.map_or_else(String::new, |earlier| earlier.path.display().to_string());
                words!("`{shown}` cannot be carried on", "`{shown}` 沿用不了")
            })?,
        };
        Ok(Taken { imported, place: Some(Place { target, brief }) })
    }
}

impl Taken {
    /// What the import found.
    pub(crate) fn findings(&self) -> &Findings {
        &self.imported.findings
    }
}

impl Place {
    /// Writes the brief and its pictures; nothing that is there is written over.
    /// Says what was written, where that was a file.
    pub(crate) fn write(&self, text: &str, imported: &Imported) -> Result<Option<Words>> {
        self.target.write_new(text.as_bytes())?;
        if self.target.is_standard() {
            return Ok(None);
        }
        write_media(self.target.path(), &imported.media)?;
        let shown = self.target.path().display();
        Ok(Some(match imported.media.len() {
            0 => words!("wrote {shown}", "写好了 {shown}"),
            count => {
                let pictures = Words::count(count, "picture", "张图片");
                words!("wrote {shown} and {}", "写好了 {shown} 和 {}"; pictures)
            }
        }))
    }
}

/// Writes a document's pictures below the folder of its brief. One that is there
/// with the same bytes stays; no other file is written over.
pub(crate) fn write_media(brief: &Path, media: &[Media]) -> Result<()> {
    let folder = brief.parent().unwrap_or(Path::new(""));
    for media in media {
        let place = folder.join(&media.path);
        if files::try_read(&place).ok().as_ref() != Some(&media.bytes) {
            files::write_new(&place, &media.bytes)?;
        }
    }
    Ok(())
}

/// The text of a TOML file that is read beside a document.
pub(crate) fn text(path: &Path) -> Result<String> {
    let bytes = files::read_up_to(path, limits::BRIEF_BYTES)?;
    let text = encoding::decode(&bytes).ok().map(|decoded| decoded.text);
    match text.filter(|text| crate::brief::edit::is_toml(text)) {
        Some(text) => Ok(text),
        None => Err(no_toml(path).into()),
    }
}

/// That a file, read for what it says, is not TOML.
pub(crate) fn no_toml(path: &Path) -> Words {
    words!(
        "`{0}` cannot be read as TOML; `jianbao check {0}` says why",
        "`{0}` 不是 TOML；`jianbao check {0}` 说明原因";
        path.display()
    )
}

/// Several documents cannot go to one file.
pub(crate) fn check_output(output: Option<&Path>, count: usize) -> Result<()> {
    match output {
        Some(output) if count > 1 && !files::means_folder(output) => fail!(
            "{count} documents cannot be written to `{}`: give a folder, as `{0}/`",
            "{count} 份文档不能都写到 `{}`：请给文件夹，写成 `{0}/`";
            output.display()
        ),
        _ => Ok(()),
    }
}

/// A table is printed, to be put into a text.
fn no_output(output: Option<&Path>) -> Result<()> {
    match output.filter(|output| !files::is_standard(output)) {
        None => Ok(()),
        Some(output) => fail!(
            "a table goes to standard output, to be pasted into a brief; `{}` is not written",
            "表格写到标准输出，供放进正文；`{}` 没有写";
            output.display()
        ),
    }
}

/// The brief's name beside its document.
fn beside(document: &Path) -> PathBuf {
    if files::is_standard(document) { PathBuf::from("import.toml") } else { document.with_extension("toml") }
}

/// The file to write.
fn place(document: &Path, output: Option<&Path>) -> PathBuf {
    match output {
        None if files::is_standard(document) => PathBuf::from("-"),
        None => beside(document),
        Some(output) if files::means_folder(output) => {
            output.join(beside(document).file_name().unwrap_or_default())
        }
        Some(output) => output.to_owned(),
    }
}
