//! An issue is read from memory as from the disk: unsaved text stands in for
//! that of a file.

use std::path::Path;

use jianbao::files;
use jianbao::inputs::{Inputs, Overlay};
use jianbao::issue::Request;

use crate::support::{Rendered, render, render_from, root, scratch};

const BRIEF: &str = "layout = 'own'\n[header]\ntitle = '每日动态'\npublisher = '某协会'\ndate = 2026-06-10\n\
                     [summary]\ntext = '摘要。'\n[[sections]]\ntitle = '标题'\nbody = '''\n正文。\n\n![图](a.png)\n'''\n";

fn project() -> tempfile::TempDir {
    let folder = scratch();
    let write = |name: &str, bytes: &[u8]| files::write(&folder.path().join(name), bytes).expect("written");
    std::fs::create_dir_all(folder.path().join("layouts/own")).expect("made");
    write("a.toml", BRIEF.as_bytes());
    write("jianbao.toml", b"[defaults.header]\nmarking = '\xe5\x86\x85\xe9\x83\xa8'\n");
    write("a.png", &files::read(&root().join("briefs/wechat.png")).expect("readable"));
    write("layouts/own/layout.toml", b"extends = 'daily'\n");
    folder
}

fn rendered(folder: &Path, overlay: Overlay) -> Rendered {
    render_from(&folder.join("a.toml"), Inputs::with(overlay), &Request::default())
}

#[test]
fn unsaved_text_stands_in_for_every_file() {
    let folder = project();
    let at = |name: &str| folder.path().join(name);
    let saved = rendered(folder.path(), Overlay::default());
    assert_eq!(saved.lines(), Vec::<String>::new());
    let picture = files::read(&root().join("tests/cases/images/whole.jpg")).expect("readable");
    let unsaved: [(&str, &[u8]); 4] = [
        ("a.toml", &BRIEF.replace("正文。", "别的正文。").into_bytes()),
        ("jianbao.toml", b"[defaults.header]\nmarking = '\xe5\xa4\x96\xe9\x83\xa8'\n"),
        ("a.png", &picture),
        ("layouts/own/layout.toml", b"extends = 'phone'\n"),
    ];
    for (name, bytes) in unsaved {
        let mut overlay = Overlay::default();
        overlay.set(&at(name), bytes);
        let from_memory = rendered(folder.path(), overlay);
        assert_ne!(from_memory.pdf, saved.pdf, "{name}");
        let old = files::read(&at(name)).expect("readable");
        files::write(&at(name), bytes).expect("written");
        let from_disk = render(&at("a.toml"), &Request::default());
        assert!(from_memory.pdf == from_disk.pdf, "{name}: the PDFs differ");
        assert_eq!(from_memory.draft.dependencies, from_disk.draft.dependencies, "{name}");
        files::write(&at(name), &old).expect("written");
    }
}

#[test]
fn what_is_only_in_memory_is_read() {
    let folder = scratch();
    let path = folder.path().join("new.toml");
    let text = BRIEF.replace("layout = 'own'\n", "");
    let mut overlay = Overlay::default();
    overlay.set(&path, text.into_bytes());
    overlay
        .set(&folder.path().join("a.png"), files::read(&root().join("briefs/wechat.png")).expect("readable"));
    let rendered = render_from(&path, Inputs::with(overlay.clone()), &Request::default());
    assert_eq!(rendered.lines(), Vec::<String>::new());
    assert!(rendered.pdf.is_some());
    overlay.unset(&folder.path().join("a.png"));
    let rendered = render_from(&path, Inputs::with(overlay), &Request::default());
    assert_eq!(rendered.lines().len(), 1, "{:?}", rendered.lines());
}
