//! What becomes of a text: changes by pages and other programs, and a crash.

use super::*;
use crate::desk::protocol::Stretch;

const BRIEF: &str = "[header]\ntitle = \"甲\"\n\n[[sections]]\ntitle = \"一\"\nbody = \"文\"\n";

struct Scene {
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap() };
        scene.write(BRIEF);
        scene
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("a.toml")
    }

    /// As other editors save: a new file that takes the old one's name.
    fn write(&self, text: &str) {
        files::write(&self.path(), text.as_bytes()).unwrap();
    }

    fn on_disk(&self) -> String {
        String::from_utf8(files::read(&self.path()).unwrap()).unwrap()
    }

    fn open(&self) -> Session {
        Session::open(&self.path(), "a.toml".into(), &self.folder.path().join("journals")).unwrap()
    }
}

/// Types a text in a needle's place.
fn replace(session: &Session, needle: &str, new: &str) {
    let (text, version) = session.text();
    let splices = changes::between(&text, &text.replacen(needle, new, 1));
    let update = Update { client: "page".into(), changes: changes::of_splices(&text, &splices) };
    assert!(session.push(version, vec![update]));
}

fn later(session: &Session, millis: u64) {
    session.tick(Instant::now() + Duration::from_millis(millis));
}

#[test]
fn a_text_is_written_once_its_editor_rests() {
    let scene = Scene::new();
    let session = scene.open();
    replace(&session, "甲", "乙");
    later(&session, 500);
    assert!(session.is_unsaved());
    assert_eq!(scene.on_disk(), BRIEF);
    later(&session, 900);
    assert!(!session.is_unsaved());
    assert_eq!(scene.on_disk(), BRIEF.replace('甲', "乙"));
    // Its own writing is nothing new.
    assert!(!session.look());
    assert_eq!(session.news(0).standing.taken, 0);
}

#[test]
fn whoever_is_behind_is_told_what_was_missed() {
    let scene = Scene::new();
    let session = scene.open();
    replace(&session, "甲", "乙");
    let late = Update { client: "other".into(), changes: vec![Stretch::Kept(0)] };
    assert!(!session.push(0, vec![late]));
    let news = session.news(0);
    assert_eq!((news.version, news.updates.unwrap().len()), (1, 1));
    // A change of a text that never was changes nothing.
    let odd = Update { client: "other".into(), changes: vec![Stretch::Kept(3)] };
    assert!(!session.push(1, vec![odd]));
    assert_eq!(session.text().1, 1);
}

#[test]
fn what_another_program_writes_is_taken_in() {
    let scene = Scene::new();
    let session = scene.open();
    scene.write(&BRIEF.replace('文', "新文"));
    assert!(session.look());
    assert_eq!(*session.text().0, *BRIEF.replace('文', "新文"));
    assert!(!session.is_unsaved());
    // Both at once, at different places.
    replace(&session, "甲", "乙");
    scene.write(&BRIEF.replace('文', "再新文"));
    later(&session, 900);
    assert_eq!(scene.on_disk(), BRIEF.replace('文', "再新文").replace('甲', "乙"));
    assert_eq!(session.news(0).standing.taken, 2);
}

#[test]
fn a_conflict_loses_neither_text() {
    for mine in [true, false] {
        let scene = Scene::new();
        let session = scene.open();
        replace(&session, "甲", "我的");
        scene.write(&BRIEF.replace('甲', "他的"));
        later(&session, 900);
        let conflict = session.news(0).standing.conflict.expect("both changed one line");
        assert!(conflict.theirs.contains("他的"));
        assert!(scene.on_disk().contains("他的"));
        later(&session, 9000);
        assert!(scene.on_disk().contains("他的"), "nothing is written meanwhile");
        session.settle(mine).unwrap();
        let aside = files::read(&scene.folder.path().join(conflict.aside)).unwrap();
        let texts = [scene.on_disk(), String::from_utf8(aside).unwrap()];
        let (own, other) = if mine { ("我的", "他的") } else { ("他的", "我的") };
        assert!(texts[0].contains(own) && texts[1].contains(other), "{texts:?}");
        assert!(session.text().0.contains(own));
        assert!(!session.is_unsaved());
    }
}

#[test]
fn a_crash_leaves_the_text_in_the_journal() {
    let scene = Scene::new();
    let session = scene.open();
    replace(&session, "甲", "乙");
    later(&session, 500);
    drop(session);
    let session = scene.open();
    let news = session.news(0);
    assert!(news.standing.restored && !news.standing.saved);
    assert!(news.text.contains('乙'));
    later(&session, 900);
    assert!(scene.on_disk().contains('乙'));
    assert!(session.back_to_file());
    later(&session, 900);
    assert_eq!(scene.on_disk(), BRIEF);
    drop(session);
    assert!(!scene.open().news(0).standing.restored);
}

#[test]
fn a_file_that_changed_after_a_crash_is_joined_or_asked_about() {
    for (theirs, joined) in [(BRIEF.replace('文', "他"), true), (BRIEF.replace('甲', "他"), false)] {
        let scene = Scene::new();
        let session = scene.open();
        replace(&session, "甲", "乙");
        later(&session, 500);
        drop(session);
        scene.write(&theirs);
        let session = scene.open();
        let news = session.news(0);
        assert_eq!(news.standing.conflict.is_none(), joined);
        assert!(news.text.contains('乙'));
        assert_eq!(news.text.contains('他'), joined);
    }
}

#[test]
fn a_file_that_went_away_is_written_again() {
    let scene = Scene::new();
    let session = scene.open();
    files::remove(&scene.path());
    assert!(!session.look());
    replace(&session, "甲", "乙");
    later(&session, 900);
    assert!(scene.on_disk().contains('乙'));
}
