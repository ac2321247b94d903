#!/usr/bin/env python3
"""The golden paragraph, and ten of them, set by jianbao and by xelatex with ctex in
the same measures, size and faces: measures both and draws one side by side.

usage: compare_ctex.py JIANBAO   (from the repository's folder)
Needs xelatex with ctex, mutool, pdftotext, pdftoppm, pillow, and the fonts
Noto Serif CJK SC installed. Writes docs/pictures/compare-ctex.png and prints
the tables of docs/typography.md.
"""

import html
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

JIANBAO = Path(sys.argv[1]).resolve()
TEXT = Path("tests/golden/paragraph.txt").read_text().strip()
PICTURE = Path("docs/pictures/compare-ctex.png")
# The ten: the golden one and the longest of these issues that need no Markdown.
ISSUES = ["briefs/2026-06-10.toml", "examples/weekly-data.toml", "examples/office-bulletin.toml"]
MEASURES = [19, 28, 38]

SIZE = 12  # of the text, in PostScript points
MEASURE = 28  # characters a line
MARGIN = 18  # around the text

NOT_FIRST = "。，、；：？！”’）》〉·～—／–"
NOT_LAST = "“‘（《〈￥$"
CLOSING = "。，、；：？！”’）》〉"
OPENING = "“‘（《〈"
TOKENS = ["9月15日", "2026—2030年", "90%", "阿卜杜拉·", "——", "……", "1,204.7亿", "37.5%", "68.3%", "61.9%",
          "10^12", "50 GWh", "3.5万", "OpenAI", "DeepSeek"]

TEX = r"""
\documentclass[fontset=none,punct=%(punct)s]{ctexart}
\usepackage[paperwidth=%(width)sbp,paperheight=%(height)sbp,margin=%(margin)sbp]{geometry}
\setmainfont{JianbaoSerif-Regular.ttf}[Path=%(fonts)s/]
\setCJKmainfont{Noto Serif CJK SC}
\usepackage{url}\urlstyle{same}
\pagestyle{empty}
\begin{document}
\linespread{1}\fontsize{%(size)sbp}{21.5bp}\selectfont
%(text)s
\end{document}
"""

BRIEF = """
[header]
title = "试样"
publisher = "某协会"
date = 2026-09-15
[summary]
text = "试样。"
[[sections]]
title = "正文"
body = '''
%s
'''
"""


# The section's text on a page that it fills, in the body style of daily, spread as
# phone has it where the measure is phone's; what else the brief says is on the next
# page, for nothing may be lost.
LAYOUT = """
#import "/base/blocks.typ": *
#import "/base/style.typ": style
#import "tokens.typ": tokens

#let issue(brief) = {
  set page(width: %s * tokens.size + 2 * 18pt, height: auto, margin: 18pt)
  show: style.with(tokens + (spread: %sem), brief.lang)
  brief.sections.first().body
  pagebreak()
  (brief.header.title, ..brief.header.publishers, brief.sections.first().title).map(par).join()
  brief.summary.body
}
"""


def run(*command, cwd=None):
    done = subprocess.run([str(part) for part in command], capture_output=True, cwd=cwd)
    if done.returncode:
        sys.exit(f"{command[0]}: {(done.stderr or done.stdout).decode(errors='replace')[-2000:]}")
    return done.stdout.decode("utf-8", "replace")


def set_by_jianbao(folder, text=TEXT, measure=MEASURE):
    brief, pdf, layout = folder / "golden.toml", folder / f"jianbao-{measure}.pdf", folder / "specimen"
    brief.write_text(BRIEF % text)
    layout.mkdir(exist_ok=True)
    (layout / "layout.toml").write_text('extends = "daily"\n')
    (layout / "layout.typ").write_text(LAYOUT % (measure, 0.03 if measure < 20 else 0.02))
    run(JIANBAO, "-q", "build", brief, "--layout", layout, "-o", pdf)
    return pdf


def set_by_ctex(folder, punct, text=TEXT, measure=MEASURE):
    """As a user of LaTeX writes it: signs escaped, the address in \\url."""
    text = re.sub(r"([%#&_$])", r"\\\1", text).replace("^", r"\textasciicircum{}")
    text = re.sub(r"https://[!-~]+", lambda url: r"\url{" + url.group(0).replace("\\", "") + "}", text)
    values = {"punct": punct, "size": SIZE, "margin": MARGIN, "width": measure * SIZE + 2 * MARGIN}
    values["height"] = 400 if len(text) < 600 else 9000
    name = folder / f"{punct}-{measure}.tex"
    name.write_text(TEX % {**values, "fonts": Path("fonts").resolve(), "text": text})
    run("xelatex", "-interaction=nonstopmode", name.name, cwd=folder)
    return name.with_suffix(".pdf")


def lines_of(pdf):
    """Each line as (character, left, right) in em from the left edge of the measure."""
    xml = run("mutool", "draw", "-q", "-F", "stext", pdf, 1)
    lines = {}
    for quad, x, y, char in re.findall(r'<char quad="([^"]*)" x="([^"]*)" y="([^"]*)"[^>]*? c="([^"]*)"', xml):
        right = float(quad.split()[2])
        glyph = (html.unescape(char), (float(x) - MARGIN) / SIZE, (right - MARGIN) / SIZE)
        lines.setdefault(round(float(y)), []).append(glyph)
    # In the order of the page's content: the frames of marks that are pressed overlap.
    return [[glyph for glyph in line if glyph[0].strip()] for _, line in sorted(lines.items())]


def is_han(char):
    return "\u3400" <= char <= "\u9fff"


def is_latin(char):
    return char.isascii() and char.isalnum()


def pairs(lines, first, second):
    for line in lines:
        for left, right in zip(line, line[1:]):
            if first(left[0]) and second(right[0]):
                yield left, right


def span(values):
    values = sorted(values)
    low, high = f"{values[0]:.2f}", f"{values[-1]:.2f}"
    return low if low == high else f"{low}–{high}"


def dash_width(lines):
    for line in lines:
        for at, glyph in enumerate(line[:-2]):
            if glyph[0] == "—" and line[at + 1][0] == "—":
                return line[at + 2][1] - glyph[1]
    return None


def ink_outside(pdf, folder, measure=MEASURE, ppi=600):
    """How far ink stands left and right of the measure, in em."""
    run("pdftoppm", "-r", ppi, "-gray", "-f", 1, "-l", 1, "-singlefile", pdf, folder / "ink")
    ink = Image.open(folder / "ink.pgm").point(lambda value: 255 if value < 160 else 0)
    left, _, right, _ = ink.getbbox()
    points = 72 / ppi
    outside = max(MARGIN - left * points, right * points - MARGIN - measure * SIZE, 0)
    return outside / SIZE


def measured(pdf, folder):
    lines = lines_of(pdf)
    texts = ["".join(glyph[0] for glyph in line) for line in lines]
    han = [[right[1] - left[1] for left, right in pairs([line], is_han, is_han)] for line in lines]
    stretched = sum(1 for line in han[:-1] if line and max(line) > 1.005)
    gaps = {(left[0] + right[0]): right[1] - left[1] - 1 for left, right in pairs(lines, is_han, is_latin)}
    gaps |= {(left[0] + right[0]): right[1] - left[2] for left, right in pairs(lines, is_latin, is_han)}
    closing = [right[1] - left[1] for left, right in pairs(lines, CLOSING.__contains__, CLOSING.__contains__)]
    opening = [right[1] - left[1] for left, right in pairs(lines, CLOSING.__contains__, OPENING.__contains__)]
    plus = next(right[1] - left[1] - 1 for left, right in pairs(lines, is_han, "+".__contains__))
    ends = [line[-1][1] + 0.5 - MEASURE for line in lines[:-1] if line[-1][0] in "，。、；：”）》"]
    copied = "".join(run("pdftotext", "-raw", "-l", 1, pdf, "-").split())
    wanted = "".join(TEXT.split())
    other = sorted({f"{a} as {b}" for a, b in zip(wanted, copied) if a != b}) if len(copied) == len(wanted) else ["another length"]
    plain = [text.replace("⋯", "…") for text in texts]
    broken = [token for token in TOKENS if not any(token.replace(" ", "") in text for text in plain)]
    listed = lambda values: ", ".join(f"`{value}`" for value in values) or "none"
    return {
        "lines; characters on the last": f"{len(lines)}; {len(texts[-1])}",
        "lines that begin with a closing or connecting mark": listed(t for t in texts[1:] if t[0] in NOT_FIRST),
        "lines that end with an opening mark": listed(t for t in texts[:-1] if t[-1] in NOT_LAST),
        "tokens split": listed(broken),
        "Han to Han, widest (em); lines stretched": f"{max(max(line, default=1) for line in han):.2f}; {stretched}",
        "gap between Han and Latin, where there is one (em)": span(gap for gap in gaps.values() if gap > 0.05),
        "no gap between": listed(pair for pair, gap in gaps.items() if gap <= 0.05),
        "gap before the sign in `智能+` (em)": f"{abs(plus):.2f}",
        "`——` (em)": f"{dash_width(lines):.2f}",
        "first of two closing marks, as in `）。` (em)": span(closing),
        "from a closing to an opening mark, as in `》《` (em)": span(opening),
        "how far a mark at the end of a line exceeds its half em": span(ends) if ends else "no such line",
        "ink outside the frame (em)": f"{ink_outside(pdf, folder):.2f}",
        "text copied out of the PDF": "as written" if not other else "; ".join(other),
    }, texts


# Numbers with the unit or sign that they belong to.
NUMBER = re.compile(r"[￥$]?\d[\d,.:^]*\d|\d")
MEASURED = re.compile(r"[￥$]?\d[\d,.:^]*(?:%|年|月|日|期|万|亿|元|个|家|项|条|倍|人|吨|GWh|TEU|min|km)")


def ten_paragraphs():
    """Paragraphs that both are given as they are."""
    found = [TEXT]
    for issue in ISSUES:
        brief = tomllib.loads(Path(issue).read_text())
        bodies = [section["body"] for section in [*brief["sections"], brief.get("judgement", {"body": ""})]]
        for paragraph in "\n\n".join(bodies).split("\n\n"):
            plain = re.sub(r"\[@[^\]]*\]|\[\^[^\]]*\]", "", paragraph.strip()).replace("\n", "")
            if not re.search(r"[*_`|<>#\\\[\]]|^[-+\d]", plain):
                found.append(plain)
    return found[:1] + sorted(found[1:], key=len, reverse=True)[:9]


def ends_in(texts, wanted):
    """Where lines end, in characters of what was written."""
    ends, at = set(), 0
    shown = [text.replace("⋯", "…").replace("\u2010", "-") for text in texts]
    for text in shown:
        for number, char in enumerate(text):
            if at < len(wanted) and wanted[at] == char:
                at += 1
            elif not (char == "-" and number + 1 == len(text)):
                sys.exit(f"{text!r} is not what was written: {wanted[at:at + 12]!r}")
        ends.add(at)
    return ends


def parted(pattern, wanted, ends):
    return sum(any(end in ends for end in range(match.start() + 1, match.end())) for match in pattern.finditer(wanted))


def measured_ten(pdf, folder, paragraphs, measure):
    lines = lines_of(pdf)
    texts = ["".join(glyph[0] for glyph in line) for line in lines]
    wanted = "".join("".join(paragraph.split()) for paragraph in paragraphs)
    ends = ends_in(texts, wanted)
    lasts, at = set(), 0
    for paragraph in paragraphs:
        at += len("".join(paragraph.split()))
        lasts.add(at)
    assert lasts <= ends, "each paragraph ends a line"
    running, is_last = 0, []
    for text in texts:
        running += len(text)
        is_last.append(running in lasts)
    firsts = [True, *is_last[:-1]]
    inner = [line for line, last in zip(lines, is_last) if not last]
    han = [max((right[1] - left[1] for left, right in pairs([line], is_han, is_han)), default=1) for line in inner]
    gaps = [right[1] - left[1] - 1 for left, right in pairs(lines, is_han, is_latin)]
    gaps += [right[1] - left[2] for left, right in pairs(lines, is_latin, is_han)]
    short = sum(last and not first and len(text.rstrip(NOT_FIRST)) < 2 for text, last, first in zip(texts, is_last, firsts))
    unfilled = sum(line[-1][2] < measure - 0.75 for line in inner)
    return {
        "lines": str(len(lines)),
        "lines that begin with a closing or connecting mark": str(sum(t[0] in NOT_FIRST for t, first in zip(texts, firsts) if not first)),
        "lines that end with an opening mark": str(sum(t[-1] in NOT_LAST for t in texts)),
        "numbers split": str(parted(NUMBER, wanted, ends)),
        "numbers separated from their units": str(parted(MEASURED, wanted, ends)),
        "words split with a hyphen": str(sum(t[-1] in "-\u2010" for t in texts)),
        "last lines of one character": str(short),
        "Han to Han, widest (em)": f"{max(han):.2f}",
        "lines stretched by more than 0.05 em": str(sum(value > 1.05 for value in han)),
        "lines that do not reach the right edge": str(unfilled),
        "gap between Han and Latin (em)": span([gap for gap in gaps if gap > 0.05]),
        "ink outside the frame (em)": f"{ink_outside(pdf, folder, measure, 300):.2f}",
    }


def print_table(results):
    print("| | " + " | ".join(results) + " |\n|---|" + "---|" * len(results))
    for row in next(iter(results.values())):
        print(f"| {row} | " + " | ".join(figures[row] for figures in results.values()) + " |")


def compare_ten(folder):
    folder.mkdir()
    paragraphs = ten_paragraphs()
    assert len(paragraphs) == 10
    text = "\n\n".join(paragraphs)
    for measure in MEASURES:
        settings = {
            "jianbao": set_by_jianbao(folder, text, measure),
            "ctex, quanjiao": set_by_ctex(folder, "quanjiao", text, measure),
            "ctex, kaiming": set_by_ctex(folder, "kaiming", text, measure),
        }
        print(f"\n{measure} characters a line:\n")
        print_table({name: measured_ten(pdf, folder, paragraphs, measure) for name, pdf in settings.items()})


def drawn(pdf, folder, name):
    run("pdftoppm", "-r", 110, "-gray", "-f", 1, "-l", 1, "-singlefile", pdf, folder / "page")
    page = Image.open(folder / "page.pgm")
    bottom = page.point(lambda value: 255 if value < 250 else 0).getbbox()[3]
    head = 34
    panel = Image.new("L", (page.width, bottom + head + 22), 255)
    panel.paste(page.crop((0, 0, page.width, bottom + 4)), (0, head))
    draw = ImageDraw.Draw(panel)
    draw.text((28, 14), name, font=ImageFont.truetype("fonts/SourceSans3-SemiBold.ttf", 19), fill=90)
    # The frame of the measure.
    scale = 110 / 72
    for x in (MARGIN * scale, (MARGIN + MEASURE * SIZE) * scale):
        draw.line((x, head + 6, x, panel.height - 10), fill=190)
    return panel


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        settings = {
            "jianbao": set_by_jianbao(folder),
            "ctex, quanjiao": set_by_ctex(folder, "quanjiao"),
            "ctex, kaiming": set_by_ctex(folder, "kaiming"),
        }
        results = {name: measured(pdf, folder) for name, pdf in settings.items()}
        print_table({name: figures for name, (figures, _) in results.items()})
        compare_ten(folder / "ten")
        for name, (_, texts) in results.items():
            print(f"\n{name}\n  " + "\n  ".join(texts), file=sys.stderr)
        panels = [drawn(settings[name], folder, title) for name, title in
                  (("jianbao", "jianbao, layout daily"), ("ctex, quanjiao", "xelatex + ctex"))]
        picture = Image.new("L", (sum(p.width for p in panels) + 12, max(p.height for p in panels)), 208)
        x = 0
        for panel in panels:
            picture.paste(panel, (x, 0))
            x += panel.width + 12
        picture.quantize(16).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
