//! What an installation is, what it finds from the current folder, and how to
//! upgrade it.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::args::wish;
use crate::batch::record::FINGERPRINT;
use crate::brief::edit;
use crate::engine::pool::Engines;
use crate::installation::Installation;
use crate::issue::{Locations, SERIES_FILE};
use crate::text::encoding;
use crate::text::fold::columns;
use crate::trust::Allowed;
use crate::words::{Tongue, Words, words};
use crate::{files, layouts, limits};

/// What is found from the folder in which the command was started.
pub(crate) struct Project {
    series: Option<PathBuf>,
    /// Whether the series file cannot be read.
    pub broken: bool,
    layout: Option<String>,
    built_in: usize,
    /// The project's own faces.
    own: usize,
    /// Where it is written what was allowed.
    allowed: Option<PathBuf>,
    /// To how many folders something was.
    folders: usize,
    /// What can be made again.
    cache: Option<PathBuf>,
}

impl Project {
    /// Looks around; nothing is asked of a network.
    pub(crate) fn here(engines: &Engines) -> Self {
        let locations = Locations::new(Path::new("a brief"));
        let text = locations.series.as_deref().map(|path| text(path).unwrap_or_default());
        let broken = text.as_deref().is_some_and(|text| text.is_empty() || !edit::is_toml(text));
        let layout = edit::Path::default().key("defaults").key("layout");
        let engine = engines.get(&locations.font_folders().unwrap_or_default());
        let own = engine.fonts.faces().filter(|(_, origin)| origin.is_some()).count();
        let allowed = Allowed::of_user().ok();
        Self {
            broken,
            layout: text.as_deref().and_then(|text| edit::text_at(text, &layout)),
            built_in: engine.fonts.faces().count() - own,
            own,
            folders: allowed.as_ref().and_then(|list| list.folders().ok()).map_or(0, |folders| folders.len()),
            allowed: allowed.map(|list| list.path().to_owned()),
            series: locations.series,
            cache: files::cache_folder(),
        }
    }
}

/// A series file's text; none where it is no text.
fn text(path: &Path) -> Option<String> {
    let bytes = files::read_up_to(path, limits::BRIEF_BYTES).ok()?;
    encoding::decode(&bytes).ok().map(|decoded| decoded.text)
}

/// The rows in the order in which a person reads them: what, and how it stands.
fn rows(program: &Path, installed: &Installation, project: &Project, tongue: Tongue) -> Vec<(Words, Words)> {
    let path = |path: &Path| Words::verbatim(path.display().to_string());
    let series = match &project.series {
        Some(own) if project.broken => {
            words!("{}, which cannot be read as TOML; `jianbao check` on a brief says why", "{}，不是 TOML；用 `jianbao check` 检查一份源文件，会说明原因"; own.display())
        }
        Some(own) => path(own),
        None => words!("no {SERIES_FILE} here or above", "这里和上层文件夹都没有 {SERIES_FILE}"),
    };
    let names = layouts::names().collect::<Vec<_>>().join(", ");
    let layout = match &project.layout {
        Some(own) => {
            words!("{names} built in; the series file asks for `{own}`", "自带 {names}；系列文件要用 `{own}`")
        }
        None => words!("{names} built in", "自带 {names}"),
    };
    let fonts = words!("{} built in, {} of the project's", "自带 {} 款，项目自己的 {} 款"; project.built_in, project.own);
    let allowed = match &project.allowed {
        Some(own) => {
            words!("{}: {}", "{}：{}"; own.display(), Words::count(project.folders, "folder", "个文件夹"))
        }
        None => Words::plain("no folder to keep it in: set HOME", "没有地方记：请设置 HOME"),
    };
    vec![
        (
            Words::plain("version", "版本"),
            Words::verbatim(format!("{} ({FINGERPRINT})", env!("CARGO_PKG_VERSION"))),
        ),
        (Words::plain("program", "程序"), path(program)),
        (Words::plain("installed", "安装方式"), installed.describe()),
        (Words::plain("upgrade", "升级"), installed.upgrade()),
        (
            Words::plain("language", "语言"),
            words!("{}, by {}", "{}，依据 {}"; tongue.of("English", "中文"), wish().words()),
        ),
        (Words::plain("series file", "系列文件"), series),
        (Words::plain("layouts", "版式"), layout),
        (Words::plain("faces", "字体"), fonts),
        (Words::plain("allowed", "准许记录"), allowed),
        (Words::plain("caches", "缓存"), caches(project)),
    ]
}

/// Where jianbao keeps what can be made again.
fn caches(project: &Project) -> Words {
    let beside = Words::plain("a batch's record is among its PDFs", "批量排版的记录在它的 PDF 旁边");
    match &project.cache {
        Some(own) => words!("{}; {}", "{}；{}"; own.display(), beside),
        None => beside,
    }
}

/// One line per row for a person, with the second column flush.
pub(crate) fn table(program: &Path, installed: &Installation, project: &Project, tongue: Tongue) -> String {
    let rows = rows(program, installed, project, tongue);
    let width = rows.iter().map(|(name, _)| columns(name.of(tongue))).max().unwrap_or_default();
    let line = |(name, value): &(Words, Words)| {
        let name = name.of(tongue);
        format!("{name}{}  {}\n", " ".repeat(width - columns(name)), value.of(tongue))
    };
    rows.iter().map(line).collect()
}

/// The same for a program, as one JSON object.
pub(crate) fn object(program: &Path, installed: &Installation, project: &Project) -> serde_json::Value {
    json!({
        "version": env!("CARGO_PKG_VERSION"),
        "fingerprint": FINGERPRINT,
        "program": program,
        "installed": installed.word(),
        "upgrade": installed.upgrade().en(),
        "language_by": wish().words().en(),
        "series": project.series,
        "series_readable": project.series.is_some() && !project.broken,
        "layouts": layouts::names().collect::<Vec<_>>(),
        "layout": project.layout,
        "faces": project.built_in,
        "own_faces": project.own,
        "allowed": project.allowed,
        "allowed_folders": project.folders,
        "cache": project.cache,
    })
}
