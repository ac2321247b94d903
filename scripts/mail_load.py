#!/usr/bin/env python3
"""How fast a mailing goes, and how much memory it takes: to a server that
only reads, which shows what jianbao itself can do, and to exim with TLS.

usage: mail_load.py JIANBAO [READERS]   (from the repository's folder, as root for exim)
Needs Debian's exim4-daemon-light and the Python packages `aiosmtpd`, `pillow`, `pytest`.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, "tests/mail_servers")
os.environ["JIANBAO"] = sys.argv[1]

from conftest import JIANBAO, Certificates, Office
from exim import PASSWORD, Exim

READERS = int(sys.argv[2]) if len(sys.argv) > 2 else 2000


class Sink:
    """Takes every message and forgets it."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.messages = 0
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            client, _ = self.socket.accept()
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with client:
                self.converse(client)

    def converse(self, client):
        client.sendall(b"220 sink\r\n")
        lines = client.makefile("rb")
        while line := lines.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                client.sendall(b"354 go on\r\n")
                while lines.readline() != b".\r\n":
                    pass
                self.messages += 1
            client.sendall(b"250-sink\r\n250 8BITMIME\r\n" if verb == b"EHLO" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def measure(office, what, *options):
    """Sends to all; readers a second, and the most memory that it took."""
    ledger = office.folder / "jianbao-mail.db"
    for file in office.folder.glob("jianbao-mail.db*"):
        file.unlink()
    begun = time.monotonic()
    command = [JIANBAO, "mail", "brief.toml", "--list", "list.csv", "-q", *options]
    process = subprocess.Popen(command, cwd=office.folder, env=os.environ | {"JIANBAO_SMTP": PASSWORD})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    assert status == 0, f"{what}: exit status {status}"
    with sqlite3.connect(ledger) as database:
        (sent,) = database.execute("SELECT count(*) FROM reader WHERE state = 'sent'").fetchone()
    assert sent == READERS, f"{what}: {sent} of {READERS}"
    rate, memory = READERS / seconds, usage.ru_maxrss / 1024
    print(f"{what}: {READERS} readers in {seconds:.1f} s, {rate:.0f} a second, {memory:.0f} MB", flush=True)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "office").mkdir()
        office = Office(folder / "office")
        office.readers(count=READERS)
        sink = Sink()
        office.settings(sink.port)
        measure(office, "one PDF for all, to a sink")
        assert sink.messages == READERS
        measure(office, "batches of 50, to a sink", "--bcc", "50")
        measure(office, "a PDF for each, to a sink", "--personal")
        folder.chmod(0o755)
        certificates = Certificates(folder)
        (folder / "exim").mkdir()
        with Exim(folder / "exim", certificates, queue_only=True) as exim:
            office.settings(
                exim.starttls,
                security="starttls",
                user="editor",
                password_env="JIANBAO_SMTP",
                ca_file=certificates.authority,
            )
            measure(office, "one PDF for all, to exim with STARTTLS")
            assert exim.log().count(" <= ") == READERS


main()
