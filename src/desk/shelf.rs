//! The issues of a folder: those that exist, new ones, and imported ones.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::Result;
use chrono::NaiveDate;

use super::protocol::{Issue, Made, Said, Shelf};
use crate::batch::select::{self, Selected};
use crate::brief::next::{self, Pattern};
use crate::files;
use crate::import::{self, Imported, Surroundings};
use crate::intake;
use crate::issue::Locations;
use crate::limits;
use crate::review;
use crate::text::encoding;
use crate::words::{Because, Words, fail, words};

/// The longest name of a picture, in characters.
const NAME: usize = 60;

/// Reads the shelf; gives it with the path of each issue.
pub(super) fn read(folder: &Path) -> Result<(Shelf, HashMap<String, PathBuf>)> {
    let mut found = select::shelf(folder)?;
    found.sort_by(|a, b| order(b).cmp(&order(a)));
    let mut paths = HashMap::new();
    let issues = found.iter().map(|found| {
        let path = found.locations.brief.clone();
        let id = id(&path);
        let issue = Issue {
            id: id.clone(),
            file: below(folder, &path),
            title: found.outline.title.clone(),
            date: found.outline.date.map(|date| date.to_string()),
            number: found.outline.issue,
            words: words_of(&path),
        };
        paths.insert(id, path);
        issue
    });
    let issues = issues.collect();
    let whole = files::resolved(folder);
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok((Shelf { folder: name, issues, faces: Vec::new() }, paths))
}

fn order(found: &Selected) -> (Option<NaiveDate>, Option<i64>, &Path) {
    (found.outline.date, found.outline.issue, &found.locations.brief)
}

/// The name of an issue for the page: no path leaves the program.
pub(super) fn id(path: &Path) -> String {
    blake3::hash(files::resolved(path).as_os_str().as_encoded_bytes()).to_hex()[..16].to_owned()
}

/// A file's name below the desk's folder.
pub(super) fn below(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).display().to_string().replace('\\', "/")
}

/// The titles of a brief's sections, for a search.
fn words_of(path: &Path) -> String {
    let bytes = files::read_up_to(path, limits::BRIEF_BYTES).unwrap_or_default();
    let Ok(decoded) = encoding::decode(&bytes) else { return String::new() };
    let titles = decoded.text.lines().filter_map(|line| line.strip_prefix("title"));
    titles.map(|line| line.trim_matches(['=', ' ', '"', '\''])).collect::<Vec<_>>().join(" ")
}

/// Writes the issue of a day, which carries an earlier one on.
pub(super) fn create(folder: &Path, date: NaiveDate, from: Option<&Path>) -> Result<PathBuf> {
    let place = from.and_then(Path::parent).unwrap_or(folder);
    let path = free(place, &date.to_string());
    let locations = Locations::new(&path);
    let from = from.map(pattern).transpose()?;
    let series = locations.series.as_deref().map(pattern).transpose()?;
    let title = next::title(from.as_ref(), series.as_ref());
    let last = select::last_issue(&locations, title.as_deref(), date)?;
    let outline = last.as_ref().map(|last| &last.outline);
    let next = next::next(from.as_ref(), series.as_ref(), date, outline);
    let next = next.because(|| words!("the next brief cannot be written", "写不出下一期的源文件"))?;
    files::write_new(&path, next.text.as_bytes())?;
    Ok(path)
}

fn pattern(path: &Path) -> Result<Pattern> {
    let decoded = encoding::decode(&files::read(path)?).ok();
    let pattern = decoded.and_then(|decoded| Pattern::read(decoded.text));
    pattern.because(|| words!("`{}` cannot be read as TOML", "`{}` 不是 TOML"; path.display()))
}

/// A brief's name in a folder that nothing has yet.
fn free(folder: &Path, stem: &str) -> PathBuf {
    let first = std::iter::once(format!("{stem}.toml"));
    let names = first.chain((2..).map(|number| format!("{stem}-{number}.toml")));
    let paths = names.map(|name| files::join(folder, name));
    paths.into_iter().find(|path| !path.exists()).unwrap_or_else(|| folder.join(stem))
}

/// Makes an issue of a document, with its pictures beside it; gives its path,
/// and what an editor has to know.
pub(super) fn take_in(folder: &Path, name: &str, bytes: &[u8]) -> Result<(PathBuf, Vec<Said>)> {
    if import::is_table(name, bytes) {
        fail!("`{name}` is a table: drop it into a text", "`{name}` 是表格，请拖进正文");
    }
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let path = free(folder, &plain(&stem));
    let series = Locations::new(&path).series;
    let series = series.map(|path| files::read_up_to(&path, limits::SERIES_BYTES)).transpose()?;
    let series = series.and_then(|bytes| encoding::decode(&bytes).ok()).map(|decoded| decoded.text);
    let around = Surroundings { series: series.as_deref(), from: None };
    let imported = match review::home(name, bytes, around.series) {
        Some(imported) => imported,
        None => import::import(name, bytes, around)
            .because(|| words!("`{name}` cannot become a brief", "`{name}` 变不成源文件"))?,
    };
    let notes: Vec<_> = imported.findings.iter().map(|found| Said::from(&found.fault.words())).collect();
    let Imported { text: Some(text), media, .. } = imported else {
        let why = notes.first().map(|said| Words::new(said.en.clone(), said.zh.clone())).unwrap_or_default();
        fail!("`{name}` cannot become a brief: {}", "`{name}` 变不成源文件：{}"; why);
    };
    intake::write_media(&path, &media)?;
    files::write_new(&path, text.as_bytes())?;
    Ok((path, notes))
}

/// Puts a picture into the folder `images` beside a brief.
pub(super) fn add_picture(brief: &Path, name: &str, bytes: &[u8]) -> Result<Made> {
    let Some(ending) = ending(bytes) else {
        fail!(
            "`{name}` is not a picture that can be printed: PNG, JPEG, WebP, GIF, SVG or PDF",
            "`{name}` 不是能排印的图片：要 PNG、JPEG、WebP、GIF、SVG 或 PDF"
        );
    };
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let stem = plain(&stem);
    let folder = files::join(brief.parent().unwrap_or(Path::new("")), "images");
    let first = std::iter::once(format!("{stem}.{ending}"));
    for file in first.chain((2..).map(|number| format!("{stem}-{number}.{ending}"))) {
        let path = folder.join(&file);
        match files::try_read(&path) {
            Ok(there) if there != bytes => continue,
            Ok(_) => {}
            Err(_) => files::write_new(&path, bytes)?,
        }
        return Ok(Made { id: format!("images/{file}"), notes: Vec::new() });
    }
    fail!("`{name}` has no place", "`{name}` 没有地方放")
}

/// A name of letters, figures and hyphens: no path, no device, no dot.
fn plain(name: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '-' };
    let name: String = name.chars().take(NAME).map(kept).collect();
    let name = name.trim_matches('-').to_owned();
    let devices = ["con", "prn", "aux", "nul"];
    let device = devices.contains(&name.to_lowercase().as_str())
        || ["com", "lpt"].iter().any(|port| name.len() == 4 && name.to_lowercase().starts_with(port));
    match name.as_str() {
        "" => "image".to_owned(),
        _ if device => format!("{name}-1"),
        _ => name,
    }
}

/// The ending of a picture's file, by its bytes.
fn ending(bytes: &[u8]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1000)]).to_lowercase();
    Some(match bytes {
        [0x89, b'P', b'N', b'G', ..] => "png",
        [0xff, 0xd8, 0xff, ..] => "jpg",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
        [b'G', b'I', b'F', b'8', ..] => "gif",
        [b'%', b'P', b'D', b'F', ..] => "pdf",
        _ if text.contains("<svg") => "svg",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_folder() {
        for (given, kept) in [
            ("../../etc/passwd", "etc-passwd"),
            ("走势 图", "走势-图"),
            ("C:\\x", "C--x"),
            ("nul", "nul-1"),
            ("COM1", "COM1-1"),
            ("a.", "a"),
            ("$DATA::x~1", "DATA--x-1"),
            ("", "image"),
        ] {
            assert_eq!(plain(given), kept, "{given}");
        }
    }

    #[test]
    fn pictures_go_beside_the_brief_once() {
        let folder = tempfile::tempdir().unwrap();
        let brief = folder.path().join("a.toml");
        let png = b"\x89PNG one";
        let add = |name: &str, bytes: &[u8]| add_picture(&brief, name, bytes).map(|made| made.id);
        assert_eq!(add("../走势.exe", png).unwrap(), "images/走势.png");
        assert_eq!(add("走势.png", png).unwrap(), "images/走势.png");
        assert_eq!(add("走势.png", b"\x89PNG two").unwrap(), "images/走势-2.png");
        assert!(add("a.png", b"MZ").is_err());
        assert_eq!(files::list(folder.path()).unwrap().len(), 2);
    }

    #[test]
    fn an_issue_is_made_of_nothing_and_of_the_last_one() {
        let folder = tempfile::tempdir().unwrap();
        let day = NaiveDate::from_ymd_opt(2026, 6, 10).unwrap();
        let first = create(folder.path(), day, None).unwrap();
        let again = create(folder.path(), day, Some(&first)).unwrap();
        assert!(again.ends_with("2026-06-10-2.toml"));
        let (shelf, paths) = read(folder.path()).unwrap();
        assert_eq!(shelf.issues.len(), 2);
        assert_eq!(paths[&id(&first)], first);
        assert!(shelf.issues.iter().all(|issue| issue.date.as_deref() == Some("2026-06-10")));
    }
}
