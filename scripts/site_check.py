#!/usr/bin/env python3
"""Lets other people's programs judge a site of many made issues.

usage: site_check.py JIANBAO [ISSUES]

Needs Java, Chromium, `npm install vnu-jar playwright-core axe-core` in target/site
(or where NODE_PATH says) and Python with feedparser. Looks at: HTML and CSS (vnu),
accessibility in light and dark and on a phone (axe-core), links, feeds, the search
over file://, equal bytes, and what a changed issue rewrites.
"""
import datetime
import hashlib
import html.parser
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.parse

import feedparser

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target/site"
MODULES = pathlib.Path(os.environ.get("NODE_PATH", WORK / "node_modules"))
BASE = "https://example.cn/jianbao/"


def site(jianbao, folder, *args):
    started = time.monotonic()
    command = [jianbao, "--lang", "en", "--color", "never", "site", str(WORK / "briefs"), "-o", str(folder), *args]
    run = subprocess.run(command, capture_output=True, text=True)
    # The made briefs have notes; errors would be another code.
    assert run.returncode == 0, run.stderr[-2000:]
    said = [line for line in run.stderr.splitlines() if " files written, " in line]
    return said[-1], time.monotonic() - started


def digests(folder):
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Page(html.parser.HTMLParser):
    """The links and ids of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids = [], set()
        self.feed(text)

    def handle_starttag(self, _tag, attributes):
        for name, value in attributes:
            if name in ("href", "src", "action"):
                self.links.append(value)
            elif name == "id":
                assert value not in self.ids, f"id {value} stands twice"
                self.ids.add(value)


def check_links(folder):
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in folder.rglob("*.html")}
    checked = 0
    for path, page in pages.items():
        for link in page.links:
            parts = urllib.parse.urlsplit(link)
            if parts.scheme in ("http", "https", "data"):
                continue
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), f"{path}: {link}"
            if parts.fragment:
                assert parts.fragment in pages[target].ids, f"{path}: {link}"
            checked += 1
    return len(pages), checked


def check_vnu(folder):
    jar = MODULES / "vnu-jar/build/dist/vnu.jar"
    started = time.monotonic()
    pages = [str(path) for path in sorted(folder.rglob("*.html"))]
    command = ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--also-check-css", "--also-check-svg"]
    run = subprocess.run([*command, *pages, str(folder / "style.css")], capture_output=True, text=True)
    messages = json.loads(run.stderr or '{"messages": []}')["messages"]
    for message in messages[:10]:
        print("  vnu:", message.get("url", "")[-60:], message.get("lastLine"), message["message"])
    assert not messages, f"{len(messages)} messages of vnu"
    return len(pages), time.monotonic() - started


def check_feeds(folder):
    atom = feedparser.parse((folder / "feed.xml").read_bytes())
    assert not atom.bozo, atom.bozo_exception
    assert atom.version == "atom10" and len(atom.entries) == 30, (atom.version, len(atom.entries))
    for entry in atom.entries:
        assert entry.link.startswith(BASE) and entry.id.startswith("urn:uuid:") and entry.updated_parsed
        assert len(entry.content[0].value) > 2000, entry.title
    feed = json.loads((folder / "feed.json").read_text(encoding="utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in atom.entries]
    return len(atom.entries)


def check_browser(folder):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    environment = {**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": chromium}
    run = subprocess.run(["node", str(ROOT / "scripts/site_browser.cjs"), str(folder)], env=environment)
    assert run.returncode == 0


def main():
    jianbao = str(pathlib.Path(sys.argv[1]).resolve())
    issues = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    for name in ("briefs", "public", "again"):
        shutil.rmtree(WORK / name, ignore_errors=True)
    make = [sys.executable, str(ROOT / "scripts/make_briefs.py"), str(issues), str(WORK / "briefs")]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    # A page of every kind of block among them.
    for example in ("weekly-data", "office-bulletin", "english", "hk-newsletter"):
        shutil.copy(ROOT / f"examples/{example}.toml", WORK / "briefs")
    shutil.copytree(ROOT / "examples/images", WORK / "briefs/images", dirs_exist_ok=True)

    public = WORK / "public"
    said, seconds = site(jianbao, public, "--base-url", BASE)
    print(f"made: {said}, {seconds:.1f} s")
    first = digests(public)
    said, seconds = site(jianbao, public, "--base-url", BASE)
    assert " 0 files written" in said, said
    print(f"again: {said}, {seconds:.1f} s")
    site(jianbao, WORK / "again", "--base-url", BASE)
    assert digests(WORK / "again") == first, "not the same bytes in another folder"
    print("the same bytes in another folder")

    day = datetime.date(2026, 1, 1) + datetime.timedelta(days=issues // 2)
    changed = next(path for path in (WORK / "briefs").glob("*.toml") if f"date = {day}" in path.read_text())
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace('title = "', 'title = "改过的', 2), encoding="utf-8")
    said, seconds = site(jianbao, public, "--base-url", BASE)
    now = digests(public)
    written = sorted(path for path in now if now[path] != first.get(path))
    print(f"one issue changed: {said}, {seconds:.1f} s: {', '.join(written)}")
    own = f"{day:%Y/%m-%d}/"
    allowed = (own, f"{day:%Y}/index.html", f"{day:%Y/%m}/index.html", "search/", "feed", "index.html", "references/")
    assert all(path.startswith(allowed) for path in written), written

    print("links: %d pages, %d links lead somewhere" % check_links(public))
    print("feeds: %d entries, read by feedparser and as JSON" % check_feeds(public))
    print("vnu: %d pages without a message, %.1f s" % check_vnu(public))
    check_browser(public)


if __name__ == "__main__":
    main()
