#!/usr/bin/env python3
"""Other people's programs on our output: text, codes, syntax, and the same
pages from the stock typst. Exits with 1 at the first disagreement.

usage: second_opinion.py JIANBAO   (from the repository's folder)
Needs pdftotext, pdftoppm, pdffonts, mutool, qpdf, zbarimg, and the Python
packages `pillow` and `typst`, the latter with a compiler of our version.
"""

import io
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

import typst
from PIL import Image, ImageChops

from agreement import agree, conclude

JIANBAO = Path(sys.argv[1]).resolve()
BRIEFS = [Path("briefs/2026-06-10.toml"), *sorted(Path("examples").glob("*.toml"))]


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, **options).stdout


def squeeze(text):
    return "".join(text.split())


def strings(value, key=""):
    """The strings of a brief that print as they are."""
    if isinstance(value, str):
        if key not in {"id", "image", "url", "layout", "lang"} and not re.search(r"[*_`~\[\]<>|#^\\$-]", value):
            yield from (squeeze(part) for part in value.split("\n\n") if part.strip())
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from strings(item, name)


def without_running_heads(page, title):
    """A page's text without its head and its number."""
    page = re.sub(r"^" + re.escape(title) + r"\d{4}年\d{1,2}月\d{1,2}日", "", page)
    return re.sub(r"第\d+[页頁]/共\d+[页頁]$", "", page)


def check_text(brief, pdf):
    series = brief.with_name("jianbao.toml")
    tables = [tomllib.loads(brief.read_text())]
    if series.exists():
        tables.append(tomllib.loads(series.read_text())["defaults"])
    title = next(squeeze(table["header"]["title"]) for table in reversed(tables) if "title" in table["header"])
    poppler = run("pdftotext", "-raw", pdf, "-").decode().split("\f")
    mupdf = run("mutool", "draw", "-q", "-F", "text", pdf).decode().split("\f")
    for reader, pages in (("poppler", poppler), ("mupdf", mupdf)):
        text = "".join(without_running_heads(squeeze(page), title) for page in pages)
        for table in tables:
            for string in strings(table):
                agree(string in text, f"{reader} does not find in {pdf.name}: {string}")
        hidden = re.findall(r"[\u200b-\u200f\u2060\u2e80-\u2fdf\ufffd]", text)
        agree(not hidden, f"{reader} finds characters that nobody wrote in {pdf.name}: {hidden}")


def check_syntax(pdf):
    run("qpdf", "--check", pdf)
    fonts = run("pdffonts", pdf).decode().splitlines()[2:]
    for font in fonts:
        # Glyphs of Type 3 (emoji) are drawings in the file: there is nothing to subset.
        wanted = r"\byes\s+no\s+yes\b" if "Type 3" in font else r"\byes\s+yes\s+yes\b"
        agree(re.search(wanted, font), f"not embedded, subset and mapped: {font}")


def check_codes(brief, pdf, folder):
    expected = set(re.findall(r"\[\[contact\.codes\]\].*?^url = \"(.*?)\"", brief.read_text(), re.M | re.S))
    series = brief.with_name("jianbao.toml")
    if series.exists():
        expected |= {"https://gyznswn.cn", "新质生产力工作委员会官方公众号"}
    run("pdftoppm", "-r", "150", "-png", pdf, folder / "qr")
    found = set()
    for page in sorted(folder.glob("qr-*.png")):
        result = subprocess.run(["zbarimg", "-q", "--raw", page], capture_output=True)
        found |= set(result.stdout.decode().split())
    agree(expected <= found, f"zbarimg reads {found} from {pdf.name}, not {expected}")


def check_stock_typst(brief, folder):
    """The project that `source` writes gives the same pages, pixel for pixel."""
    project, ours = folder / "project", folder / "ours.png"
    run(JIANBAO, "-q", "source", brief, "-o", project)
    run(JIANBAO, "-q", "build", brief, "-o", ours, "--ppi", "144")
    compiler = typst.Compiler(root=str(project), font_paths=[str(project / "fonts")], ignore_system_fonts=True)
    theirs = compiler.compile(str(project / "main.typ"), format="png", ppi=144)
    theirs = theirs if isinstance(theirs, list) else [theirs]
    pages = sorted(folder.glob("ours*.png"))
    agree(len(pages) == len(theirs), f"{brief}: {len(pages)} pages, and {len(theirs)} from the stock typst")
    for number, (page, other) in enumerate(zip(pages, theirs), 1):
        ours, stock = Image.open(page), Image.open(io.BytesIO(other))
        same = ours.size == stock.size and ImageChops.difference(ours.convert("RGBA"), stock.convert("RGBA")).getbbox() is None
        agree(same, f"{brief}: page {number} differs under the stock typst")


def main():
    version = re.search(r'^typst = "=(.*)"', Path("Cargo.toml").read_text(), re.M).group(1)
    agree(typst.__version__.rsplit(".", 1)[0] == version.rsplit(".", 1)[0], f"typst {typst.__version__}, not {version}")
    for brief in BRIEFS:
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            pdf = folder / f"{brief.stem}.pdf"
            run(JIANBAO, "-q", "build", brief, "-o", pdf)
            check_text(brief, pdf)
            check_syntax(pdf)
            check_codes(brief, pdf, folder)
            check_stock_typst(brief, folder)
    conclude()


if __name__ == "__main__":
    main()
