"""An office: a brief, a list, settings, and jianbao to send with."""

import csv
import io
import os
import signal
import ssl
import subprocess
from pathlib import Path

import pytest
from PIL import Image

JIANBAO = Path(os.environ.get("JIANBAO", "target/debug/jianbao")).resolve()

BRIEF = """
[header]
title = "每日简报"
publisher = "编印单位"
date = 2026-06-10
issue = 7

[summary]
text = "各地要闻三则。"

[[sections]]
title = "第一条"
body = "正文。"
"""


class Office:
    """A folder with an issue and its readers."""

    def __init__(self, folder):
        self.folder = folder
        # What was allowed to a project is remembered in here, not in the home of who tests.
        self.environment = os.environ | {"LANG": "C.UTF-8", "XDG_STATE_HOME": str(folder / "state")}
        (folder / "brief.toml").write_text(BRIEF)
        self.readers()
        self.processes = []

    def readers(self, *addresses, count=4):
        self.addresses = list(addresses) or [f"reader{n}@example.cn" for n in range(1, count + 1)]
        rows = "".join(f"{address},读者{n}\n" for n, address in enumerate(self.addresses, 1))
        (self.folder / "list.csv").write_text("address,name\n" + rows)

    def enlarge(self, side=1300):
        """A picture that cannot be compressed: the message outgrows what the
        system takes in advance, which on Linux may be 4 MB (tcp_wmem)."""
        Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(self.folder / "noise.png")
        brief = self.folder / "brief.toml"
        brief.write_text(brief.read_text().replace('body = "正文。"', 'body = "正文。\\n\\n![噪点](noise.png)"'))

    def settings(self, port, limits=None, dkim="", **smtp):
        """Writes jianbao.toml; keys that are None are left out."""
        smtp = {"server": "127.0.0.1", "port": port, "security": "none", "hello_name": "client.example.cn"} | smtp
        limits = {"retry_after": 1, "retry_for": 5, "timeout": 5} | (limits or {})

        def table(values):
            quoted = {k: str(v) if isinstance(v, int) else f'"{v}"' for k, v in values.items() if v is not None}
            return "".join(f"{key} = {value}\n" for key, value in quoted.items())

        rates = limits.pop("per_domain", None)
        text = '[mail]\nfrom = "office@example.cn"\nsubject = "{title} 第{issue}期"\n'
        text += "[mail.smtp]\n" + table(smtp) + "[mail.limits]\n" + table(limits)
        if rates:
            text += "[mail.limits.per_domain]\n" + "".join(f'"{k}" = {v}\n' for k, v in rates.items())
        (self.folder / "jianbao.toml").write_text(text + dkim)

    def start(self, *options, env=None, plan=None):
        command = [JIANBAO, "mail", "brief.toml", "--list", "list.csv", *options]
        process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.environment | (env or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if plan:
            plan.pid = process.pid
        self.processes.append(process)
        return process

    def mail(self, *options, env=None, plan=None, code=0):
        """Runs jianbao to its end; all that it printed."""
        process = self.start(*options, env=env, plan=plan)
        out, err = process.communicate(timeout=300)
        self.printed = out + err
        assert process.returncode == code, f"exit code {process.returncode}\n{self.printed}"
        return self.printed

    def trust(self, *options):
        """Allows what the settings ask for."""
        subprocess.run([JIANBAO, "trust", *options], cwd=self.folder, env=self.environment, check=True)

    def ledger(self):
        """The ledger as jianbao exports it: address -> row."""
        command = [JIANBAO, "mail", "brief.toml", "--export", "-"]
        text = subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout
        return {row["address"]: row for row in csv.DictReader(io.StringIO(text))}

    def states(self):
        return [self.ledger()[address]["state"] for address in self.addresses]

    def stop(self):
        for process in self.processes:
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.communicate()


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    yield office
    office.stop()


class Certificates:
    """An authority, a server's certificate for localhost and 127.0.0.1, and one
    for another name."""

    def __init__(self, folder):
        self.folder = folder
        self.authority = folder / "ca.pem"

        def openssl(*arguments):
            subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True)

        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority",
                "-keyout", "ca.key", "-out", self.authority)
        # rustls takes no authority's certificate as a server's.
        self.certificate, self.key = self.issue(openssl, "server", "DNS:localhost,IP:127.0.0.1")
        self.other = self.issue(openssl, "other", "DNS:mx.example.cn")

    def issue(self, openssl, name, names):
        certificate, key, extensions = (self.folder / f"{name}.{ending}" for ending in ("pem", "key", "cnf"))
        extensions.write_text(f"basicConstraints = critical,CA:FALSE\nsubjectAltName = {names}\n")
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", key, "-out", "request.csr")
        openssl("x509", "-req", "-in", "request.csr", "-CA", self.authority, "-CAkey", "ca.key", "-CAcreateserial",
                "-days", "2", "-extfile", extensions, "-out", certificate)
        return certificate, key

    def context(self, pair=None):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*(pair or (self.certificate, self.key)))
        return context


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))
