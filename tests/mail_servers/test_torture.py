"""The ledger when the disk fails: strace lets the n-th write, or every one from
the n-th on, go wrong, or kills the run there. Then the same command again."""

import itertools
import signal
import sqlite3
import subprocess

import pytest

from conftest import JIANBAO
from faulty import FaultyServer

LEDGER = "jianbao-mail.db"

# How a call on the ledger's files goes wrong: once, for good as on a full disk,
# or the run dies in it.
FAULTS = {
    "write fails": "pwrite64:error=EIO:when={}",
    "disk is full": "pwrite64:error=ENOSPC:when={}+",
    "sync fails": "fsync,fdatasync:error=EIO:when={}",
    "sync fails for good": "fsync,fdatasync:error=EIO:when={}+",
    "killed at a write": "pwrite64:signal=KILL:when={}",
    "killed at a sync": "fsync,fdatasync:signal=KILL:when={}",
    "cannot be opened": "openat:error=EACCES:when={}",
    "cannot be cut": "ftruncate:error=EIO:when={}",
}


def send(office, inject=None):
    """One run, tortured or not: its exit code, what it printed, and how many
    calls were spoilt."""
    command = [JIANBAO, "mail", "brief.toml", "--list", "list.csv"]
    trace = office.folder / "trace"
    trace.write_text("")
    if inject:
        calls = inject.split(":")[0]
        paths = [f"-P{office.folder / LEDGER}{ending}" for ending in ("", "-wal", "-shm", "-journal")]
        command = ["strace", "-f", "-qq", "-o", trace, f"-etrace={calls}", f"-einject={inject}", *paths, *command]
    run = subprocess.run(
        command, cwd=office.folder, env=office.environment, capture_output=True, text=True, timeout=120
    )
    lines = trace.read_text().splitlines()
    return run.returncode, run.stdout + run.stderr, sum("INJECTED" in line or "SIGKILL" in line for line in lines)


# The tables of the first version, with what it knew of the first reader.
FIRST_VERSION = """
    CREATE TABLE reader (
        issue TEXT NOT NULL, recipient TEXT NOT NULL,
        state TEXT NOT NULL
              CHECK (state IN ('planned', 'intent', 'dot', 'sent', 'refused', 'deferred', 'unknown')),
        attempts INTEGER NOT NULL DEFAULT 0, message_id TEXT NOT NULL, reply TEXT NOT NULL DEFAULT '',
        planned TEXT NOT NULL, changed TEXT NOT NULL,
        PRIMARY KEY (issue, recipient)
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = 1245859919;
    PRAGMA user_version = 1;
    PRAGMA journal_mode = WAL;
    INSERT INTO reader VALUES ('每日简报 2026-06-10 7', 'Reader1@example.cn', 'sent', 1, '<1@example.cn>',
                               '250 ok', '2026-06-10T08:00:00Z', '2026-06-10T08:00:00Z');
"""


def first_version(office):
    connection = sqlite3.connect(office.folder / LEDGER)
    connection.executescript(FIRST_VERSION)
    connection.close()


def clean(office):
    for ending in ("", "-wal", "-shm", "-journal", ".lock"):
        (office.folder / (LEDGER + ending)).unlink(missing_ok=True)


@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_fails_nobody_is_served_twice_or_lost(office, fault):
    office.readers(count=2)
    with FaultyServer() as server:
        office.settings(server.port)
        for number in itertools.count(1):
            clean(office)
            server.plan.received.clear()
            code, printed, spoilt = send(office, FAULTS[fault].format(number))
            where = f"{fault}, {number}\n{printed}"
            if spoilt == 0:
                break
            assert code in (0, 1, 2, -signal.SIGKILL, 128 + signal.SIGKILL), where
            assert "panicked" not in printed, where
            before = [server.plan.count(address) for address in office.addresses]
            assert max(before) <= 1, where
            # The same command again, on a disk that works.
            code, again, _ = send(office)
            assert code in (0, 1), where + again
            after = [server.plan.count(address) for address in office.addresses]
            for address, count, state in zip(office.addresses, after, office.states(), strict=True):
                expected = {"sent": (1,), "unknown": (0, 1)}.get(state, ())
                assert count in expected, f"{where}{again}{address}: {state}, served {count} times"
            # Nobody is given up who was not begun with.
            assert again.count("unknown: ") <= 1, where + again
        # Something was spoilt, or the test has proved nothing.
        assert number > 2


@pytest.mark.parametrize("fault", ["disk is full", "killed at a write", "killed at a sync"])
def test_an_old_ledger_is_brought_up_to_date_or_left_as_it_is(office, fault):
    office.readers(count=2)
    with FaultyServer() as server:
        office.settings(server.port)
        for number in itertools.count(1):
            clean(office)
            first_version(office)
            server.plan.received.clear()
            code, printed, spoilt = send(office, FAULTS[fault].format(number))
            where = f"{fault}, {number}\n{printed}"
            if spoilt == 0:
                break
            assert code in (0, 1, 2, -signal.SIGKILL, 128 + signal.SIGKILL), where
            code, again, _ = send(office)
            assert code in (0, 1), where + again
            counts = [server.plan.count(address) for address in office.addresses]
            assert counts[0] == 0 and counts[1] <= 1, where + again
            assert office.states()[0] == "sent", where + again
            assert office.states()[1] == "sent" or code == 1, where + again
        assert number > 2


@pytest.mark.parametrize(
    "fault", ["write:error=ENOSPC:when={}", "fsync:error=EIO:when={}", "rename,renameat,renameat2:error=EIO:when={}", "write:signal=KILL:when={}"]
)
def test_an_mbox_is_the_old_one_or_the_new_one(office, fault):
    office.readers(count=3)
    office.settings(25)
    mbox = office.folder / "all.mbox"
    office.mail("--mbox", "all.mbox")
    whole = mbox.read_bytes()
    for number in itertools.count(1):
        mbox.write_bytes(b"old")
        trace = office.folder / "trace"
        command = ["strace", "-f", "-qq", "-o", trace, f"-etrace={fault.split(':')[0]}",
                   f"-einject={fault.format(number)}", JIANBAO, "mail", "brief.toml", "--list", "list.csv",
                   "--mbox", "all.mbox"]
        code = subprocess.run(command, cwd=office.folder, env=office.environment, capture_output=True).returncode
        if not any(word in trace.read_text() for word in ("INJECTED", "SIGKILL")):
            break
        # What tells of success may be the write that fails.
        assert mbox.read_bytes() in (b"old", whole), f"{fault}, {number}: {code}"
        assert code != 0 or mbox.read_bytes() == whole, f"{fault}, {number}"
    assert number > 1
