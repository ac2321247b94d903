"""A real mail server: encryption, logins, limits, and what lies in the boxes."""

import email
import email.policy
import json
import os
import subprocess
from pathlib import Path

import dkim
import pytest

from exim import PASSWORD, Exim

ENV = {"JIANBAO_SMTP": PASSWORD}
NODE = os.environ.get("NODE_PATH")


@pytest.fixture
def exim(tmp_path_factory, certificates):
    with Exim(tmp_path_factory.mktemp("exim"), certificates) as exim:
        yield exim


def account(exim, certificates, security="starttls"):
    port = exim.starttls if security == "starttls" else exim.tls
    return {
        "port": port,
        "security": security,
        "user": "editor",
        "password_env": "JIANBAO_SMTP",
        "ca_file": certificates.authority,
    }


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_delivered_and_read_back(office, exim, certificates, security):
    office.settings(**account(exim, certificates, security))
    office.mail(env=ENV)
    messages = exim.messages(4)
    assert sorted(messages) == sorted(office.addresses)
    assert office.states() == ["sent"] * 4
    for address, [raw] in messages.items():
        message = email.message_from_bytes(raw, policy=email.policy.default)
        assert not message.defects and not any(part.defects for part in message.walk())
        assert message["Message-ID"] == office.ledger()[address]["message_id"]
        [pdf] = message.iter_attachments()
        assert pdf.get_content_type() == "application/pdf"
        assert pdf.get_content().startswith(b"%PDF-") and pdf.get_content().rstrip().endswith(b"%%EOF")
        assert not any(other in raw.decode("ascii") for other in office.addresses if other != address)
    log = exim.log()
    assert log.count("A=plain:editor") == 4 and "X=TLS1.3" in log


def test_login_with_auth_login(office, tmp_path, certificates):
    folder = tmp_path / "exim"
    folder.mkdir()
    with Exim(folder, certificates, plain=False) as exim:
        office.settings(**account(exim, certificates))
        office.mail(env=ENV)
        exim.messages(4)
        assert exim.log().count("A=login:editor") == 4


def test_wrong_password_and_no_login(office, exim, certificates):
    office.settings(**account(exim, certificates))
    assert "refused the login: 535" in office.mail(env={"JIANBAO_SMTP": "wrong"}, code=2)
    keys = account(exim, certificates) | {"user": None, "password_env": None}
    office.settings(**keys)
    assert "log in" in office.mail(code=2)
    exim.messages(0, seconds=1)


def test_size_limit(office, exim, certificates):
    office.enlarge()
    office.settings(**account(exim, certificates))
    assert "more than" in office.mail(env=ENV, code=2)
    exim.messages(0, seconds=1)
    assert office.ledger() == {}


def test_greylisting_and_refusals(office, exim, certificates):
    office.readers("grey@example.cn", "nobody@example.cn", "reader@example.cn")
    office.settings(**account(exim, certificates))
    printed = office.mail("-v", env=ENV, code=1)
    assert "4.7.1 greylisted" in printed and "5.1.1 no such user here" in printed
    assert sorted(exim.messages(2)) == ["grey@example.cn", "reader@example.cn"]
    assert office.states() == ["sent", "refused", "sent"]


def test_rate_limit(office, exim, certificates):
    office.readers(*(f"fast{n}@example.cn" for n in range(6)))
    office.settings(**account(exim, certificates))
    printed = office.mail("-v", env=ENV)
    assert "4.7.1 slow down" in printed
    messages = exim.messages(6)
    assert all(len(copies) == 1 for copies in messages.values())


def test_a_batch_shows_no_address(office, exim, certificates):
    office.settings(**account(exim, certificates))
    office.mail("--bcc", "3", env=ENV)
    # Exim files a copy for each reader.
    messages = exim.messages(4)
    assert sorted(messages) == sorted(office.addresses)
    for address, [raw] in messages.items():
        assert not any(reader in raw.decode("ascii") for reader in office.addresses if reader != address)
    assert exim.log().count(" <= ") == 2


@pytest.mark.skipif(NODE is None, reason="set NODE_PATH to a folder with mailparser")
def test_another_reader_of_messages_agrees(office, exim, certificates):
    office.settings(**account(exim, certificates))
    office.mail(env=ENV)
    script = """
        const { simpleParser } = require('mailparser');
        simpleParser(process.stdin).then((m) => console.log(JSON.stringify({
            subject: m.subject, text: m.text, html: m.html,
            to: m.to && m.to.text, from: m.from.text,
            files: m.attachments.map((a) => [a.filename, a.contentType, a.size, a.contentDisposition]),
        })));
    """
    for address, [raw] in exim.messages(4).items():
        run = subprocess.run(["node", "-e", script], input=raw, capture_output=True, check=True)
        seen = json.loads(run.stdout)
        assert seen["subject"] == "每日简报 第7期"
        assert "各地要闻三则" in seen["text"] and "各地要闻三则" in seen["html"]
        assert address in seen["to"] and "office@example.cn" in seen["from"]
        pdf = next(file for file in seen["files"] if file[1] == "application/pdf")
        assert pdf[0] == "brief.pdf" and pdf[3] == "attachment"


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
def test_signatures_hold_at_the_other_end(office, exim, certificates, kind):
    key = office.folder / "dkim.pem"
    algorithm = ["RSA", "-pkeyopt", "rsa_keygen_bits:2048"] if kind == "rsa" else ["ed25519"]
    subprocess.run(["openssl", "genpkey", "-algorithm", *algorithm, "-out", key], check=True, capture_output=True)
    public = subprocess.run(
        ["openssl", "pkey", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True
    ).stdout
    import base64

    # RFC 8463: an Ed25519 key is published without its wrapping.
    published = base64.b64encode(public[-32:] if kind == "ed25519" else public)
    record = b"v=DKIM1; k=" + kind.encode() + b"; p=" + published
    table = '[mail.dkim]\ndomain = "example.cn"\nselector = "s1"\nkey_file = "dkim.pem"\n'
    office.settings(**account(exim, certificates), dkim=table)
    office.mail(env=ENV)
    for [raw] in exim.messages(4).values():
        assert dkim.verify(raw, dnsfunc=lambda *_, **__: record)
        assert not dkim.verify(raw.replace(b"Subject: ", b"Subject: x"), dnsfunc=lambda *_, **__: record)
