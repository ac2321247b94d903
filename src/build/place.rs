//! Where an output goes.

use std::path::PathBuf;

use anyhow::Result;

use super::Wish;
use crate::files;
use crate::issue::{Draft, Locations};
use crate::outputs::naming;
use crate::words::fail;

/// Where a brief's output goes: as asked, else as the series file says, else
/// beside the brief (cli.md, build).
pub(super) fn place(wish: &Wish, several: bool, draft: &Draft) -> Result<PathBuf> {
    let kind = wish.format.kind();
    let file = format!("{}{}.{}", naming::of(draft), wish.format.suffix(), kind.ending());
    let Some(output) = &wish.output else {
        if files::is_standard(&draft.locations.brief) {
            // Asked for by nobody in so many words: as a filter, `… | jianbao build - > x.pdf`.
            if kind.is_binary() && wish.terminal {
                fail!(
                    "a terminal cannot show {}: give a file with -o, or redirect the output",
                    "{}在终端上显示不了：请用 -o 指定文件，或者重定向输出";
                    kind.name()
                );
            }
            return Ok(PathBuf::from("-"));
        }
        let Locations { root, brief, .. } = &draft.locations;
        return Ok(naming::folder(draft.series.output.dir.as_deref(), root, brief).join(file));
    };
    if files::is_standard(output) {
        return Ok(output.clone());
    }
    let folder = files::means_folder(output);
    if several && !folder {
        fail!(
            "several briefs need a folder: `-o {}/`",
            "几份源文件要写到一个文件夹里：`-o {}/`";
            output.display()
        );
    }
    Ok(if folder { output.join(file) } else { output.clone() })
}
