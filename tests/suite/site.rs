//! The archive as a site: every link leads somewhere, nothing is written without
//! need, and nothing that somebody else made is written over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use jianbao::files;
use snapbox::cmd::OutputAssert;
use snapbox::str;

use crate::cli::{BRIEF, folder_with, jianbao};

const REFERENCES: &str =
    "\n[[references]]\nid = \"a\"\nsource = \"人民网\"\ntitle = \"甲文\"\nurl = \"https://example.cn/甲\"\n";

/// A brief of a day, with its number.
fn brief(day: &str, number: u32) -> String {
    BRIEF
        .replace("2026-06-10", day)
        .replace("161", &number.to_string())
        .replace("正文。", "正文[@a]，第二句[^n]。\\n\\n[^n]: 注文。")
        + REFERENCES
}

fn archive() -> tempfile::TempDir {
    let folder = folder_with(&[]);
    for (day, number) in [("2025-12-31", 1), ("2026-01-02", 2), ("2026-06-09", 160), ("2026-06-10", 161)] {
        write(folder.path(), &format!("briefs/{day}.toml"), &brief(day, number));
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    files::write(&folder.join(name), text.as_bytes()).expect("ours");
}

fn site(folder: &Path, args: &[&str]) -> OutputAssert {
    jianbao(folder).args(["site", "briefs", "-o", "public"]).args(args).assert()
}

/// Every file of a site with its bytes.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let public = folder.join("public");
    let found = files::list(&public).expect("a folder").into_iter();
    let name = |path: &Path| path.strip_prefix(&public).expect("below").to_string_lossy().replace('\\', "/");
    found.map(|path| (name(&path), files::read(&path).expect("readable"))).collect()
}

/// The values of an attribute in a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let mark = format!(" {attribute}=\"");
    page.split(&mark).skip(1).filter_map(|part| Some(part.split_once('"')?.0)).collect()
}

fn resolved(page: &str, href: &str) -> String {
    let mut path = PathBuf::from(page);
    path.pop();
    let decoded = percent_decoded(href);
    for part in Path::new(&decoded).components() {
        match part {
            Component::ParentDir => assert!(path.pop(), "{href} leads out of the site"),
            Component::CurDir => {}
            other => path.push(other),
        }
    }
    path.to_string_lossy().replace('\\', "/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let hex: Vec<u8> = rest.by_ref().take(2).collect();
                let hex = std::str::from_utf8(&hex).expect("ASCII");
                bytes.push(u8::from_str_radix(hex, 16).expect("hexadecimal"));
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Every link of every page leads to a file of the site, and to what is in it.
#[track_caller]
fn links_lead_somewhere(files: &BTreeMap<String, Vec<u8>>) {
    let pages: BTreeMap<_, _> = files
        .iter()
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).expect("UTF-8")))
        .collect();
    let mut checked = 0;
    for (name, page) in &pages {
        for href in values(page, "href").into_iter().chain(values(page, "src")) {
            if href.starts_with("https://") {
                continue;
            }
            let (path, anchor) = href.split_once('#').unwrap_or((href, ""));
            let target = if path.is_empty() { (*name).to_owned() } else { resolved(name, path) };
            assert!(files.contains_key(&target), "{name}: {href} leads to no file");
            if !anchor.is_empty() {
                let ids = values(pages[target.as_str()], "id");
                assert!(ids.contains(&anchor), "{name}: {href} leads to nothing in it");
            }
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn a_site_is_whole() {
    let folder = archive();
    site(folder.path(), &[]).success().stdout_eq(str![""]).stderr_eq(str![[r#"
public: 4 issues; [..] files written, 0 unchanged

"#]]);
    let files = contents(folder.path());
    for name in [
        "index.html",
        "2025/index.html",
        "2025/12/index.html",
        "2026/06/index.html",
        "2026/06-10/index.html",
        "2026/06-10/2026-06-10.pdf",
        "references/index.html",
        "references/2025.html",
        "search/index.html",
        "search/2025.js",
        "search/2026.js",
        "search/search.js",
        "feed.xml",
        "feed.json",
        "style.css",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    // Nothing that needs to know where the site is.
    assert!(!files.contains_key("sitemap.xml"));
    links_lead_somewhere(&files);
    let page = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
    // The only script is that of the search, and no page asks anybody else.
    for (name, _) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let scripts = page(name).matches("<script").count();
        assert_eq!(scripts, usize::from(name == "search/index.html"), "{name}");
        let sources = page(name);
        assert!(values(&sources, "src").iter().all(|source| !source.contains("//")), "{name}");
    }
    assert!(page("2026/06-09/index.html").contains("rel=\"prev\" href=\"../../2026/01-02/index.html\""));
    assert!(page("2026/06-09/index.html").contains("rel=\"next\" href=\"../../2026/06-10/index.html\""));
    assert!(page("search/2026.js").contains("\"正文，第二句。 注文。\""), "{}", page("search/2026.js"));
}

#[test]
fn feeds_have_the_whole_text() {
    let folder = archive();
    site(folder.path(), &["--base-url", "https://example.cn/报"]).success();
    let files = contents(folder.path());
    let base = "https://example.cn/%E6%8A%A5/";
    let atom = std::str::from_utf8(&files["feed.xml"]).expect("UTF-8");
    let atom = in_order(atom);
    assert_eq!(atom.matches("<entry>").count(), 4);
    assert!(atom.contains(&format!("href=\"{base}2026/06-10/\"")), "{atom}");
    assert!(atom.contains("&lt;p&gt;正文&lt;sup&gt;[1]&lt;/sup&gt;"), "{atom}");
    let json: serde_json::Value = serde_json::from_slice(&files["feed.json"]).expect("JSON");
    assert_eq!(json["items"].as_array().expect("items").len(), 4);
    assert_eq!(json["items"][0]["url"], format!("{base}2026/06-10/"));
    assert!(json["items"][0]["content_html"].as_str().expect("a text").contains("注文。"));
    let map = std::str::from_utf8(&files["sitemap.xml"]).expect("UTF-8");
    for path in ["", "2026/06-10/", "2026/06/", "2025/", "references/2026.html"] {
        assert!(map.contains(&format!("<loc>{base}{path}</loc>")), "{path}");
    }
    let page = String::from_utf8_lossy(&files["2026/06-10/index.html"]).into_owned();
    assert!(page.contains(&format!("<meta property=\"og:url\" content=\"{base}2026/06-10/\">")), "{page}");
    links_lead_somewhere(&files);
}

/// XML whose tags are in order.
#[track_caller]
fn in_order(xml: &str) -> &str {
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1).map(|part| part.split_once('>').expect("a tag ends").0) {
        if tag.starts_with('?') || tag.ends_with('/') {
            continue;
        }
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => open.push(tag.split(' ').next().unwrap_or_default()),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
    xml
}

#[test]
fn the_same_briefs_give_the_same_bytes_and_are_not_written_again() {
    let folder = archive();
    site(folder.path(), &[]).success();
    let first = contents(folder.path());
    site(folder.path(), &["-j", "1"]).success().stderr_eq(str![[r#"
public: 4 issues; 0 files written, [..] unchanged

"#]]);
    assert_eq!(contents(folder.path()), first);
    jianbao(folder.path()).args(["-q", "site", "briefs", "-o", "public-2"]).assert().success();
    std::fs::remove_dir_all(folder.path().join("public")).expect("ours");
    std::fs::rename(folder.path().join("public-2"), folder.path().join("public")).expect("ours");
    assert_eq!(contents(folder.path()), first);
}

#[test]
fn a_changed_issue_rewrites_only_its_pages() {
    let folder = archive();
    site(folder.path(), &[]).success();
    let before = contents(folder.path());
    let changed = brief("2026-01-02", 2).replace("第二句", "改过的一句");
    write(folder.path(), "briefs/2026-01-02.toml", &changed);
    site(folder.path(), &[]).success();
    let after = contents(folder.path());
    let written: BTreeSet<_> = after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(bytes))
        .map(|(name, _)| name.as_str())
        .collect();
    // Its own, the words of its year, and the feeds that have it whole.
    let expected =
        ["2026/01-02/2026-01-02.pdf", "2026/01-02/index.html", "feed.json", "feed.xml", "search/2026.js"];
    assert_eq!(written, BTreeSet::from(expected));
    assert!(before.keys().all(|name| after.contains_key(name)));
}

#[test]
fn faults_of_one_issue_stop_no_other() {
    let folder = archive();
    write(folder.path(), "briefs/2026-06-09.toml", &brief("2026-06-09", 160).replace("@a", "@b"));
    write(folder.path(), "briefs/no-day.toml", "[header]\ntitle = \"每日动态\"\n");
    write(folder.path(), "briefs/2026-06-10 副本.toml", &(brief("2026-06-10", 161) + "# 副本\n"));
    let run = site(folder.path(), &[]).code(1);
    let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
    assert!(said.contains("reference/unknown") && said.contains("key/missing"), "{said}");
    assert!(
        said.contains("briefs/2026-06-10 副本.toml is left out: briefs/2026-06-10.toml is shown"),
        "{said}"
    );
    assert!(said.contains("public: 3 issues;"), "{said}");
    let files = contents(folder.path());
    assert!(!files.contains_key("2026/06-09/index.html"));
    links_lead_somewhere(&files);
    // Once it is mended it comes in; one that is withdrawn is left and told of.
    write(folder.path(), "briefs/2026-06-09.toml", &brief("2026-06-09", 160));
    for gone in ["no-day", "2026-06-10 副本", "2025-12-31"] {
        std::fs::remove_file(folder.path().join(format!("briefs/{gone}.toml"))).expect("ours");
    }
    site(folder.path(), &[]).success();
    site(folder.path(), &[]).success().stderr_eq(str![[r#"
public: 3 issues; 0 files written, [..] unchanged
[..] files of issues that are not among the briefs any more were left where they are

"#]]);
}

#[test]
fn what_somebody_else_made_is_not_written_over() {
    let folder = archive();
    write(folder.path(), "public/index.html", "<p>somebody else's</p>\n");
    site(folder.path(), &[]).code(2).stderr_eq(str![[r#"
error: `public/index.html` was not made by `jianbao site`; it is not overwritten: move it away, or give another folder with -o

"#]]);
    let mine = |name: &str| String::from_utf8_lossy(&contents(folder.path())[name]).into_owned();
    assert_eq!(mine("index.html"), "<p>somebody else's</p>\n");
    std::fs::remove_file(folder.path().join("public/index.html")).expect("ours");
    // A foreign file among an issue's stops that issue only.
    site(folder.path(), &[]).success();
    // The house's own style stays; a page that was altered is mended.
    write(folder.path(), "public/style.css", "body { color: green }\n");
    write(folder.path(), "public/index.html", "altered\n");
    site(folder.path(), &[]).success();
    site(folder.path(), &[]).success();
    assert_eq!(mine("style.css"), "body { color: green }\n");
    assert!(mine("index.html").starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_wrong_address_is_refused() {
    let folder = archive();
    for wrong in ["example.cn", "ftp://example.cn/", "https://example.cn/?a=1"] {
        let run = site(folder.path(), &["--base-url", wrong]).code(2);
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(said.contains("expected a web address"), "{said}");
    }
}
