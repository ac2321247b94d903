//! Transitions of rows, and files that are not ledgers.

use super::*;
use crate::mail::issue_id::IssueId;

const ISSUE: &str = "每日动态 2026-06-10 161";

fn address(text: &str) -> Address {
    text.parse().unwrap()
}

fn planned(path: &Path, readers: &[&str]) -> Ledger {
    let mut ledger = Ledger::open(path).unwrap();
    let readers: Vec<_> = readers.iter().map(|reader| address(reader)).collect();
    ledger.plan(ISSUE, readers.iter().map(|reader| (reader, "<1@example.cn>"))).unwrap();
    ledger
}

fn state(ledger: &Ledger, reader: &str) -> State {
    ledger.states(ISSUE).unwrap()[reader]
}

#[test]
fn a_row_goes_from_planned_to_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = planned(&folder.path().join("mail.db"), &["a@example.cn", "b@example.cn"]);
    let a = [address("a@Example.CN")];
    assert_eq!(state(&ledger, "a@example.cn"), State::Planned);
    ledger.begin(ISSUE, &a, "<2@example.cn>").unwrap();
    assert_eq!(state(&ledger, "a@example.cn"), State::Intent);
    ledger.reach_dot(ISSUE, &a).unwrap();
    assert_eq!(state(&ledger, "a@example.cn"), State::Dot);
    ledger.end(ISSUE, &a, State::Sent, "250 ok").unwrap();
    let rows = ledger.rows(Some(&[ISSUE.to_owned()])).unwrap();
    assert_eq!((rows[0].state, rows[0].attempts, rows[0].reply.as_str()), (State::Sent, 1, "250 ok"));
    assert_eq!(rows[0].message_id, "<2@example.cn>");
    assert_eq!((rows[1].state, rows[1].attempts), (State::Planned, 0));
    assert!(ledger.rows(Some(&["another".to_owned()])).unwrap().is_empty());
}

/// What the first version of the ledger made, and as it wrote it.
const FIRST_VERSION: &str = "
    CREATE TABLE reader (
        issue      TEXT NOT NULL,
        recipient  TEXT NOT NULL,
        state      TEXT NOT NULL
                   CHECK (state IN ('planned', 'intent', 'dot', 'sent', 'refused', 'deferred', 'unknown')),
        attempts   INTEGER NOT NULL DEFAULT 0,
        message_id TEXT NOT NULL,
        reply      TEXT NOT NULL DEFAULT '',
        planned    TEXT NOT NULL,
        changed    TEXT NOT NULL,
        PRIMARY KEY (issue, recipient)
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = 1245859919;
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;";

fn first_version(path: &Path, rows: &[(&str, &str, &str)]) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(FIRST_VERSION).unwrap();
    for row in rows {
        let insert = "INSERT INTO reader (issue, recipient, state, attempts, message_id, reply, planned, changed)
                      VALUES (?1, ?2, ?3, 1, '<old@example.cn>', '250 ok', '2026-06-10T08:00:00Z', '2026-06-10T08:00:01Z')";
        connection.execute(insert, [row.0, row.1, row.2]).unwrap();
    }
}

fn issue(title: &str, day: &str, number: Option<u32>) -> IssueId {
    IssueId { title: title.to_owned(), day: day.parse().unwrap(), number }
}

#[test]
fn a_ledger_of_the_first_version_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.db");
    let rows = [
        ("每日 动态 2026-06-10 161", "a@example.cn", "sent"),
        ("每日 动态 2026-06-10 161", "Intent@example.cn", "intent"),
        ("每日 动态 2026-06-11", "a@example.cn", "refused"),
        ("by hand", "a@example.cn", "sent"),
        // Of two spellings the one stays that says more.
        ("两写 2026-06-10", "B@example.cn", "sent"),
        ("两写 2026-06-10", "b@example.cn", "planned"),
        ("两写 2026-06-10", "C@example.cn", "deferred"),
        ("两写 2026-06-10", "c@example.cn", "unknown"),
        ("两写 2026-06-10", "D@example.cn", "dot"),
    ];
    first_version(&path, &rows);
    let with_number = issue("每日 动态", "2026-06-10", Some(161));
    let found = |ledger: &Ledger| {
        [
            ledger.find(&with_number).unwrap(),
            ledger.find(&issue("每日 动态", "2026-06-11", None)).unwrap(),
            ledger.find(&issue("每日动态", "2026-06-10", Some(161))).unwrap(),
            ledger.find(&issue("每日 动态", "2026-06-10", Some(162))).unwrap(),
        ]
    };
    let expected = [
        Found::Issue("每日 动态 2026-06-10 161".to_owned()),
        Found::Issue("每日 动态 2026-06-11".to_owned()),
        Found::Others(vec!["每日 动态 2026-06-10 161".to_owned()]),
        Found::Nothing,
    ];
    // One who only looks changes nothing.
    let before = files::read(&path).unwrap();
    let look = Ledger::look(&path).unwrap();
    assert_eq!(found(&look), expected);
    assert_eq!(look.rows(None).unwrap().len(), rows.len());
    drop(look);
    assert_eq!(files::read(&path).unwrap(), before);
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(found(&ledger), expected);
    let now: Vec<_> = ledger.rows(None).unwrap();
    let now: Vec<_> = now.iter().map(|row| (row.issue.as_str(), row.recipient.as_str(), row.state)).collect();
    let expected = [
        ("by hand", "a@example.cn", State::Sent),
        ("两写 2026-06-10", "b@example.cn", State::Sent),
        ("两写 2026-06-10", "c@example.cn", State::Unknown),
        ("两写 2026-06-10", "d@example.cn", State::Unknown),
        ("每日 动态 2026-06-10 161", "a@example.cn", State::Sent),
        ("每日 动态 2026-06-10 161", "intent@example.cn", State::Planned),
        ("每日 动态 2026-06-11", "a@example.cn", State::Refused),
    ];
    assert_eq!(now, expected);
    assert_eq!(ledger.rows(None).unwrap()[1].message_id, "<old@example.cn>");
    drop(ledger);
    assert_eq!(Ledger::open(&path).unwrap().rows(None).unwrap().len(), expected.len());
}

#[test]
fn a_mended_title_is_the_same_issue_once_that_was_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.db");
    drop(planned(&path, &["a@example.cn"]));
    let mended = issue("每日要闻", "2026-06-10", Some(161));
    let mut ledger = Ledger::open(&path).unwrap();
    assert_eq!(ledger.find(&mended).unwrap(), Found::Others(vec![ISSUE.to_owned()]));
    ledger.answer(&mended, ISSUE, Answer::Same).unwrap();
    drop(ledger);
    let ledger = Ledger::open(&path).unwrap();
    for title in ["每日要闻", "每日动态"] {
        let found = ledger.find(&issue(title, "2026-06-10", Some(161))).unwrap();
        assert_eq!(found, Found::Issue(ISSUE.to_owned()), "{title}");
    }
    // It is shown under its newest title, and kept under its first.
    assert_eq!(ledger.rows(Some(&[ISSUE.to_owned()])).unwrap()[0].issue, "每日要闻 2026-06-10 161");
    assert_eq!(ledger.states(ISSUE).unwrap().len(), 1);
    // Another day has nothing to do with it.
    assert_eq!(ledger.find(&issue("每日要闻", "2026-06-11", Some(161))).unwrap(), Found::Nothing);
    assert_eq!(ledger.find(&issue("每日要闻", "2026-06-10", None)).unwrap(), Found::Nothing);
}

#[test]
fn a_second_newsletter_is_told_apart_once() {
    let mut ledger = Ledger::in_memory().unwrap();
    let (first, second) = ("每日动态", "科技动态");
    let reader = [address("a@example.cn")];
    let plan = |ledger: &mut Ledger, issue: &IssueId| {
        ledger.plan(&issue.to_string(), reader.iter().map(|reader| (reader, "<1@example.cn>"))).unwrap();
    };
    plan(&mut ledger, &issue(first, "2026-06-10", None));
    let other = issue(second, "2026-06-10", None);
    assert_eq!(ledger.find(&other).unwrap(), Found::Others(vec!["每日动态 2026-06-10".to_owned()]));
    ledger.answer(&other, "每日动态 2026-06-10", Answer::Another).unwrap();
    assert_eq!(ledger.find(&other).unwrap(), Found::Nothing);
    plan(&mut ledger, &other);
    // On the next day nobody is asked, whichever comes first.
    plan(&mut ledger, &issue(second, "2026-06-11", None));
    assert_eq!(ledger.find(&issue(first, "2026-06-11", None)).unwrap(), Found::Nothing);
    // But of a third title on a day with two.
    let third = issue("每日动太", "2026-06-10", None);
    let both = ["每日动态 2026-06-10", "科技动态 2026-06-10"].map(str::to_owned).to_vec();
    assert_eq!(ledger.find(&third).unwrap(), Found::Others(both));
}

#[test]
fn planning_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.db");
    let mut ledger = planned(&path, &["a@example.cn"]);
    ledger.turn_away(ISSUE, &address("a@example.cn"), State::Refused, "550 no").unwrap();
    drop(ledger);
    let ledger = planned(&path, &["a@EXAMPLE.cn", "b@example.cn"]);
    let rows = ledger.rows(None).unwrap();
    assert_eq!(rows.iter().map(|row| row.state).collect::<Vec<_>>(), [State::Refused, State::Planned]);
    assert_eq!((rows[0].attempts, rows[0].reply.as_str()), (1, "550 no"));
}

#[test]
fn what_a_dead_run_left_is_settled_by_where_it_died() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.db");
    let mut ledger = planned(&path, &["body@example.cn", "dot@example.cn", "sent@example.cn"]);
    for reader in ["body@example.cn", "dot@example.cn", "sent@example.cn"] {
        ledger.begin(ISSUE, &[address(reader)], "<1@example.cn>").unwrap();
    }
    ledger.reach_dot(ISSUE, &[address("dot@example.cn"), address("sent@example.cn")]).unwrap();
    ledger.end(ISSUE, &[address("sent@example.cn")], State::Sent, "250 ok").unwrap();
    drop(ledger);
    let ledger = Ledger::open(&path).unwrap();
    assert_eq!(state(&ledger, "body@example.cn"), State::Planned);
    assert_eq!(state(&ledger, "dot@example.cn"), State::Unknown);
    assert_eq!(state(&ledger, "sent@example.cn"), State::Sent);
}

#[test]
fn the_dot_needs_an_intent() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = planned(&folder.path().join("mail.db"), &["a@example.cn"]);
    assert!(ledger.reach_dot(ISSUE, &[address("a@example.cn")]).is_err());
    assert!(ledger.begin(ISSUE, &[address("nobody@example.cn")], "<1@example.cn>").is_err());
    // Of two readers one is unknown: the other's row stays as it was.
    assert!(ledger.begin(ISSUE, &[address("a@example.cn"), address("nobody@example.cn")], "<1>").is_err());
    assert_eq!(state(&ledger, "a@example.cn"), State::Planned);
}

#[test]
fn two_runs_cannot_send_by_one_ledger_but_anyone_may_look() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.db");
    let mut ledger = planned(&path, &["a@example.cn"]);
    ledger.begin(ISSUE, &[address("a@example.cn")], "<1@example.cn>").unwrap();
    let error = Ledger::open(&path).unwrap_err().to_string();
    assert!(error.contains("another run is sending"), "{error}");
    let look = Ledger::look(&path).unwrap();
    assert!(look.is_in_use());
    // The other run lives: its row is not settled over its head.
    assert_eq!(state(&look, "a@example.cn"), State::Intent);
    drop((look, ledger));
    let look = Ledger::look(&path).unwrap();
    assert!(!look.is_in_use());
    assert_eq!(state(&look, "a@example.cn"), State::Planned);
}

#[test]
fn a_file_that_is_no_ledger_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("list.csv");
    files::write(&text, "address,name\na@example.cn,甲\n".repeat(100).as_bytes()).unwrap();
    let other = folder.path().join("other.db");
    Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE reader (x); PRAGMA user_version = 1;")
        .unwrap();
    let newer = folder.path().join("newer.db");
    drop(planned(&newer, &["a@example.cn"]));
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", schema::VERSION + 1).unwrap();
    for (path, message) in [(&text, "not a ledger"), (&other, "not a ledger"), (&newer, "newer jianbao")] {
        let before = files::read(path).unwrap();
        for error in [Ledger::open(path).unwrap_err(), Ledger::look(path).unwrap_err()] {
            assert!(error.to_string().contains(message), "{error:#}");
        }
        assert_eq!(files::read(path).unwrap(), before);
    }
    // A run that died at once leaves an empty file.
    let empty = folder.path().join("empty.db");
    files::write(&empty, b"").unwrap();
    for path in [folder.path().join("none.db"), empty] {
        let missing = Ledger::look(&path).unwrap_err().to_string();
        assert!(missing.contains("nothing was sent"), "{missing}");
    }
}

#[test]
fn a_damaged_ledger_is_an_error_and_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mail.db");
    let readers: Vec<_> = (0..2000).map(|number| format!("reader{number}@example.cn")).collect();
    drop(planned(&path, &readers.iter().map(String::as_str).collect::<Vec<_>>()));
    let mut bytes = files::read(&path).unwrap();
    let page = 4096;
    bytes[2 * page..3 * page].fill(0xa5);
    files::write(&path, &bytes).unwrap();
    let error = Ledger::open(&path).unwrap_err().to_string();
    assert!(error.contains("is damaged") && error.contains(".recover"), "{error}");
    assert_eq!(files::read(&path).unwrap(), bytes);
}
