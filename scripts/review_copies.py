"""Lets other programs read the review copies of the briefs shown: python-docx their
styles, openxml-audit their schema, LibreOffice their text with its numbers.

python3 scripts/review_copies.py JIANBAO; needs the packages python-docx and
openxml-audit, and soffice and pdftotext in the path."""

import pathlib
import subprocess
import sys
import tempfile
import tomllib

import docx

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIGITS = "〇一二三四五六七八九"


def chinese(number):
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    lead = "" if tens < 2 else DIGITS[tens]
    return (lead + "十" if tens else "") + (DIGITS[ones] if ones else "")


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def titles(brief):
    """The numbered titles of a brief's sections."""
    english = brief.get("lang") == "en"
    for index, section in enumerate(brief["sections"], 1):
        yield (f"{index}. " if english else f"{chinese(index)}、") + section["title"]


def squeezed(text):
    return "".join(text.split())


def main(jianbao):
    briefs = [ROOT / "briefs/2026-06-10.toml", *sorted((ROOT / "examples").glob("*.toml"))]
    folder = pathlib.Path(tempfile.mkdtemp())
    for path in briefs:
        copy = folder / f"{path.stem}.docx"
        run(jianbao, "-q", "build", path, "-o", copy)
        brief = tomllib.loads(path.read_text("utf-8"))
        document = docx.Document(copy)
        headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
        for section in brief["sections"]:
            assert section["title"] in headings, (path, section["title"])
        audit = subprocess.run(["openxml-audit", copy], capture_output=True, text=True)
        assert audit.returncode == 0, audit.stdout
        run("soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, copy)
        shown = squeezed(run("pdftotext", copy.with_suffix(".pdf"), "-"))
        at = 0
        for title in titles(brief):
            found = shown.find(squeezed(title), at)
            assert found >= 0, (path, title)
            at = found
        print(f"{path.name}: {len(headings)} headings of level 1, all numbers as ours")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/debug/jianbao")
