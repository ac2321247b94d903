//! Transitions of rows, and files that are no ledger.

use super::*;

const ISSUE: &str = "2026-06-10";

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
    let rows = ledger.rows(Some(ISSUE)).unwrap();
    assert_eq!((rows[0].state, rows[0].attempts, rows[0].reply.as_str()), (State::Sent, 1, "250 ok"));
    assert_eq!(rows[0].message_id, "<2@example.cn>");
    assert_eq!((rows[1].state, rows[1].attempts), (State::Planned, 0));
    assert!(ledger.rows(Some("another")).unwrap().is_empty());
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
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", VERSION + 1).unwrap();
    for (path, message) in [(&text, "no ledger"), (&other, "no ledger"), (&newer, "newer jianbao")] {
        let before = files::read(path).unwrap();
        for error in [Ledger::open(path).unwrap_err(), Ledger::look(path).unwrap_err()] {
            assert!(error.to_string().contains(message), "{error:#}");
        }
        assert_eq!(files::read(path).unwrap(), before);
    }
    let missing = Ledger::look(&folder.path().join("none.db")).unwrap_err().to_string();
    assert!(missing.contains("nothing was sent"), "{missing}");
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
