"""The ledger when the disk fails: strace lets the n-th write, or every one from
the n-th on, go wrong, or kills the run there. Then the same command again."""

import itertools
import signal
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
