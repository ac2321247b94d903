"""What jianbao asks a person at a terminal, and what it does after the answer."""

import os
import pty
import select
import subprocess
import time

import pytest

from conftest import JIANBAO
from faulty import FaultyServer


def ask(office, question, answer, *options):
    """Runs jianbao on a terminal, waits for the question and answers; its exit
    code, and all that the terminal showed."""
    master, slave = pty.openpty()
    command = [JIANBAO, "mail", "brief.toml", "--list", "list.csv", "--color", "never", *options]
    process = subprocess.Popen(
        command, cwd=office.folder, env=office.environment, stdin=slave, stdout=slave, stderr=slave
    )
    office.processes.append(process)
    os.close(slave)
    shown, answered, end = b"", False, time.monotonic() + 60
    while time.monotonic() < end:
        if select.select([master], [], [], 0.05)[0]:
            try:
                shown += os.read(master, 4096)
            except OSError:
                break
        if not answered and question.encode() in shown:
            os.write(master, answer.encode() + b"\n")
            answered = True
    os.close(master)
    assert answered, shown.decode()
    return process.wait(10), shown.decode()


def retitle(office, title):
    brief = office.folder / "brief.toml"
    brief.write_text(brief.read_text().replace('title = "每日简报"', f'title = "{title}"'))


@pytest.mark.parametrize(
    ("answer", "code", "counts", "again"),
    [("y", 0, [1, 1, 1, 1], 0), ("n", 0, [2, 2, 2, 2], 0), ("", 2, [1, 1, 1, 1], 2), ("what", 2, [1, 1, 1, 1], 2)],
)
def test_a_mended_title(office, answer, code, counts, again):
    with FaultyServer() as server:
        office.settings(server.port)
        office.mail()
        retitle(office, "每日要闻")
        found, shown = ask(office, "another newsletter, all get it] ", answer)
        assert found == code, shown
        assert "No. 7 of 2026-06-10 was sent under another title:" in shown
        assert "then: `每日简报`" in shown and "now:  `每日要闻`" in shown
        assert [server.plan.count(address) for address in office.addresses] == counts
        # An answer is kept, and no answer is none.
        office.mail(code=again)
        assert [server.plan.count(address) for address in office.addresses] == counts


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("n", 2), ("", 2)])
def test_a_password_command(office, answer, code):
    (office.folder / "secret").write_text("fox")
    with FaultyServer(password="fox") as server:
        office.settings(server.port, user="editor", password_command="cat secret")
        found, shown = ask(office, "Allow that, now and later? [y/N] ", answer)
        assert found == code, shown
        assert f"`jianbao.toml` runs `cat secret` for the password of 127.0.0.1:{server.port} as `editor`." in shown
        assert len(server.plan.received) == (4 if code == 0 else 0)
        office.mail(code=code)
