#!/usr/bin/env python3
"""Other people's programs on our messages: Python's own mail parser, and dkimpy
for the signatures. Exits with 1 at the first disagreement.

usage: second_opinion_mail.py JIANBAO   (from the repository's folder)
Needs the Python packages `dkimpy` and `pynacl`.
"""

import email
import email.header
import email.policy
import mailbox
import re
import shutil
import subprocess
import sys
import tempfile
from html.parser import HTMLParser
from pathlib import Path

import dkim

from agreement import agree, conclude

JIANBAO = Path(sys.argv[1]).resolve()
SERIES = """
[output]
name = "{title}（{date}）“终稿”"
[mail]
from = "jianbao@例子.中国"
sender_name = "某某协会, 秘书处"
reply_to = "editor@example.cn"
subject = "{title}：致{name|各位读者}，一个长得必须分成好几段编码的主题，直到一行放不下为止"
greeting = "尊敬的{name|读者}：<b>&amp;"
text = "第一段。\\n\\n第二段，\\n换行。"
unsubscribe = "https://example.cn/leave?who={address}&list=1"
list_id = "jianbao.example.cn"
"""
LIST = 'address,name\nzhang@example.cn,张三\nli@例子.中国,"李, ""四"""\n王五@example.cn,\n'


class Page(HTMLParser):
    """What an HTML letter refers to, and its text."""

    def __init__(self, html):
        super().__init__()
        self.sources, self.links, self.text, self.open = [], [], "", []
        self.feed(html)
        agree(not self.open, f"tags are left open: {self.open}")

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        agree(tag not in {"script", "link", "iframe", "form", "object"}, f"a letter has no {tag}")
        self.sources += [value for name, value in attributes.items() if name in {"src", "background", "srcset"}]
        self.links += [value for name, value in attributes.items() if name == "href"]
        if tag not in {"meta", "br", "img", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        agree(self.open and self.open.pop() == tag, f"</{tag}> closes nothing")

    def handle_data(self, data):
        self.text += data


def check_message(raw, reader, subject):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    agree(not message.defects, f"defects: {message.defects}")
    kinds = [part.get_content_type() for part in message.walk()]
    agree(kinds[:5] == ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html"]
          and kinds[-1] == "application/pdf" and set(kinds[5:-1]) == {"image/png"}, f"parts: {kinds}")
    agree(message["Subject"] == subject, f"subject: {message['Subject']}")
    sender = message["From"].addresses[0]
    agree(sender.display_name == "某某协会, 秘书处", f"sender: {sender!r}")
    agree(sender.addr_spec == "jianbao@xn--fsqu00a.xn--fiqs8s", f"sender: {sender!r}")
    to = message["To"].addresses
    # Python keeps the octets of an internationalised address (RFC 6532) apart.
    address = to[0].addr_spec.encode("utf-8", "surrogateescape").decode() if to else None
    agree(len(to) == 1 and (to[0].display_name, address) == reader, f"to: {to}")
    agree(message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", "one click")

    pdf = list(message.walk())[-1]
    name = "新质生产力每日动态（2026年6月10日）“终稿”.pdf".replace("2026年6月10日", "2026-06-10")
    agree(pdf.get_filename() == name, f"filename*: {pdf.get_filename()}")
    parameter = re.search(r'name="(.*?)"', pdf["Content-Type"].as_raw if hasattr(pdf["Content-Type"], "as_raw")
                          else email.message_from_bytes(raw).get_payload()[-1]["Content-Type"], re.S).group(1)
    decoded = str(email.header.make_header(email.header.decode_header(parameter)))
    agree(decoded == name, f"name: {decoded}")
    agree(pdf.get_content().startswith(b"%PDF-1.7") and pdf.get_content().rstrip().endswith(b"%%EOF"), "the PDF is whole")

    text, html = (next(part for part in message.walk() if part.get_content_type() == kind).get_content()
                  for kind in ("text/plain", "text/html"))
    page = Page(html)
    inside = {f"cid:{part['Content-ID'].strip('<>')}" for part in message.walk() if part["Content-ID"]}
    agree(set(page.sources) == inside and len(inside) == 2, f"pictures: {page.sources}, {inside}")
    agree(all(link.startswith("https://") for link in page.links), f"links: {page.links}")
    for words in ("<b>&amp;", "第二段，", "今日判断："):
        agree(words in page.text and words in text, f"both letters say {words}")
    # RFC 5322, 2.1.1: at most 998; 78 where it can be, which in a head is not everywhere.
    head, body = raw.split(b"\r\n\r\n", 1)
    long = [line for line in head.split(b"\r\n") if len(line) > 120] + [line for line in body.split(b"\r\n") if len(line) > 78]
    agree(not long, f"long lines: {long}")
    return message


def check_signatures(folder, series):
    for algorithm, options in (("RSA", ["-pkeyopt", "rsa_keygen_bits:2048"]), ("ED25519", [])):
        key = folder / "key.pem"
        subprocess.run(["openssl", "genpkey", "-quiet", "-algorithm", algorithm, *options, "-out", key], check=True)
        (folder / "jianbao.toml").write_text(
            series + '[mail.dkim]\ndomain = "例子.中国"\nselector = "a1"\nkey_file = "key.pem"\n')
        shown = mail(folder, "--dry-run").decode()
        name, record = re.search(r'^DKIM: (\S+) TXT "(.*)"$', shown, re.M).groups()
        agree(name == "a1._domainkey.xn--fsqu00a.xn--fiqs8s", f"record: {name}")

        def txt(asked, timeout=5):
            agree(asked == f"{name}.".encode(), f"dkimpy asks for {asked}")
            return record.encode()

        out = folder / algorithm
        mail(folder, "--eml", out)
        for path in sorted(out.iterdir()):
            raw = path.read_bytes()
            agree(dkim.verify(raw, dnsfunc=txt), f"{path.name}: dkimpy verifies {algorithm}")
            for changed in (raw.replace(b"\r\nSubject: ", b"\r\nSubject: x"), raw.replace(b"JVBERi0", b"JVBERi1"),
                            raw.replace(b"=One-Click", b"=Two-Click"), b"From: x@example.org\r\n" + raw):
                agree(changed != raw and not dkim.verify(changed, dnsfunc=txt), f"{path.name}: dkimpy sees a change")
            # A second unsubscribe address or sender put on top must not be covered silently.
            agree(b"list-unsubscribe-post" in re.search(rb"h=([^;]*);", raw).group(1), "the button is signed")


def mail(folder, *arguments):
    command = [JIANBAO, "-q", "mail", "2026-06-10.toml", "--list", "list.csv", *arguments]
    return subprocess.run(command, check=True, capture_output=True, cwd=folder).stdout


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        shutil.copytree("briefs", folder, dirs_exist_ok=True)
        series = (folder / "jianbao.toml").read_text() + SERIES
        (folder / "jianbao.toml").write_text(series)
        (folder / "list.csv").write_text(LIST)
        mail(folder, "--eml", folder / "out")
        readers = [("张三", "zhang@example.cn"), ('李, "四"', "li@xn--fsqu00a.xn--fiqs8s"), ("", "王五@example.cn")]
        subject = "新质生产力每日动态：致{}，一个长得必须分成好几段编码的主题，直到一行放不下为止"
        files = sorted((folder / "out").iterdir())
        agree(len(files) == 3, "three messages")
        raws = [path.read_bytes() for path in files]
        for raw, (name, address) in zip(raws, readers):
            check_message(raw, (name, address), subject.format(name or "各位读者"))
        mail(folder, "--mbox", folder / "all.mbox")
        box = mailbox.mbox(folder / "all.mbox")
        agree(len(box) == 3, f"the mbox holds {len(box)}")
        for ours, raw in zip(box, raws):
            agree(ours["Message-ID"] == email.message_from_bytes(raw)["Message-ID"], "the same message")
        check_signatures(folder, series)
    conclude()


if __name__ == "__main__":
    main()
