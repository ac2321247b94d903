"""Imports every document under some folders and counts what became of it.

    python3 scripts/import_corpus.py JIANBAO FOLDER...

The folders hold public corpora, which are fetched for a run and not kept: the
Word files of document libraries, Markdown newsletters. For each folder one row
is printed: documents, panics, refused with a sentence, visible characters, those
of them in the brief or in a finding, and headings found. The characters are
counted here by other means than jianbao's own: the `w:t` of the package, or the
letters of the Markdown. Where mammoth and pandoc are installed, the headings
that they find in Word files are counted too.
"""

import collections
import importlib.util
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from xml.etree import ElementTree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HIDDEN = {"Fallback", "del", "moveFrom"}


def word_characters(path):
    """The characters of all `w:t` that a reader of the document sees."""
    found = collections.Counter()
    with zipfile.ZipFile(path) as package:
        parts = [name for name in package.namelist() if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name)]
        for part in parts:
            stack = [ElementTree.fromstring(package.read(part))]
            while stack:
                node = stack.pop()
                if node.tag == WORD + "t":
                    found.update(visible("".join(node.itertext())))
                if node.tag.rsplit("}")[-1] not in HIDDEN:
                    stack.extend(node)
    return found


def markdown_characters(path):
    """The letters of a Markdown file without comments and front matter's names."""
    text = path.read_text(encoding="utf-8", errors="replace")
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"&[#\w]+;", "", text)
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        head, text = text[4:].split("\n---\n", 1)
        text += re.sub(r"(?m)^[\w-]+:", "", head)
    return collections.Counter(c for c in text if c.isalpha() and ord(c) > 127)


def visible(text):
    return [c for c in text if not c.isspace() and c.isprintable() and c != "|"]


def strings(value):
    """All texts of a brief."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    else:
        yield str(value)


def headings(brief):
    """Sections, the judgement and sub-headings in texts."""
    own = len(brief.get("sections", [])) + ("judgement" in brief)
    return own + sum(len(re.findall(r"(?m)^#{2,6} ", text)) for text in strings(brief))


def run(program, path, folder):
    """Imports one file: the exit code, the brief's text, the findings."""
    target = pathlib.Path(folder) / "brief.toml"
    target.unlink(missing_ok=True)
    command = [program, "import", str(path), "-o", str(target), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    findings = [json.loads(line) for line in done.stdout.splitlines()]
    text = target.read_text(encoding="utf-8") if target.exists() else None
    return done.returncode, text, findings


def others(path):
    """Headings that mammoth and pandoc find, where they are installed."""
    found = {}
    if importlib.util.find_spec("mammoth"):
        import mammoth

        try:
            with open(path, "rb") as file:
                found["mammoth"] = len(re.findall(r"<h[1-6]>", mammoth.convert_to_html(file).value))
        except Exception:  # it gives up on some files
            found["mammoth"] = 0
    if importlib.util.find_spec("pypandoc"):
        import pypandoc

        try:
            text = pypandoc.convert_file(str(path), "markdown", format="docx")
            found["pandoc"] = len(re.findall(r"(?m)^#{1,6} ", text))
        except Exception:
            found["pandoc"] = 0
    return found


def measure(program, folder):
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            word = path.suffix == ".docx"
            if not (word or path.suffix == ".md") or path.stat().st_size == 0:
                continue
            counts["files"] += 1
            code, text, findings = run(program, path, scratch)
            counts["panics"] += code not in (0, 1)
            if text is None:
                counts["refused"] += 1
                continue
            try:
                wanted = word_characters(path) if word else markdown_characters(path)
            except Exception:
                counts["unread"] += 1
                continue
            said = collections.Counter(text)
            for finding in findings:
                if finding["code"].startswith("import/"):
                    said.update(finding["message"])
            counts["characters"] += wanted.total()
            missing = wanted - said
            counts["accounted"] += wanted.total() - missing.total()
            if missing:
                print(f"{path}: {''.join(missing)[:60]}", file=sys.stderr)
            brief = tomllib.loads(text)
            counts["headings"] += headings(brief) - text.count('title = "在这里写标题"')
            if word:
                counts.update(others(path))
    return counts


def main():
    program, *folders = sys.argv[1:]
    columns = ["files", "panics", "refused", "characters", "accounted", "headings", "mammoth", "pandoc"]
    print("| corpus | " + " | ".join(columns) + " |")
    print("|---|" + "---:|" * len(columns))
    for folder in folders:
        counts = measure(program, folder)
        shown = [f"{counts[column]:,}" if column in counts or column not in columns[6:] else "" for column in columns]
        print(f"| {pathlib.Path(folder).name} | " + " | ".join(shown) + " |", flush=True)


main()
