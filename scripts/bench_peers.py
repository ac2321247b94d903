#!/usr/bin/env python3
"""The reference issue for other typesetters, and the Python package of Typst.

usage: bench_peers.py write BRIEF FONTS DIR   issue.tex and issue.html, same text
       bench_peers.py typst FONTS OUT PROJECT…  compile projects in one process

The TeX and HTML are what an editor would write for these programs: headings,
paragraphs, a contents with page numbers, links, the picture of the code.
"""
import html
import pathlib
import re
import shutil
import sys
import tomllib

NUMERALS = "一二三四五六七八九十"


def load(path):
    """A brief over its series file's defaults."""
    brief = tomllib.loads(path.read_text(encoding="utf-8"))
    series = tomllib.loads((path.parent / "jianbao.toml").read_text(encoding="utf-8"))["defaults"]
    return {**series, **brief, "header": {**series["header"], **brief["header"]}}


def paragraphs(text):
    """The reference issue has no markup in its bodies: only paragraphs."""
    return [" ".join(paragraph.split("\n")) for paragraph in text.strip().split("\n\n")]


def sections(brief):
    """Title and paragraphs of each numbered section, the judgement last."""
    found = [(section["title"], section["body"]) for section in brief["sections"]]
    judgement = brief["judgement"]
    found.append(("今日判断：" + judgement["title"], judgement["body"]))
    return [(f"{NUMERALS[at]}、{title}", paragraphs(body)) for at, (title, body) in enumerate(found)]


def tex(text):
    """Text with TeX's own characters escaped."""
    named = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return re.sub(r"[\\{}#$%&_~^]", lambda it: named.get(it[0], "\\" + it[0]), text)


def write_tex(brief, folder):
    header, contact = brief["header"], brief["contact"]
    lines = [
        r"\documentclass[a4paper,zihao=-4]{ctexart}",
        r"\usepackage[margin=25mm]{geometry}\usepackage{graphicx,xcolor}",
        r"\usepackage[colorlinks,linkcolor=black,urlcolor=blue]{hyperref}",
        r"\setcounter{secnumdepth}{0}\pagestyle{plain}",
        r"\begin{document}",
        rf"\begin{{center}}{{\fontsize{{36}}{{44}}\selectfont\color{{red!70!black}} {tex(header['title'])}}}\end{{center}}",
        rf"\noindent {tex(header['publisher'])}\hfill {header['date']}\par\noindent\hrulefill",
        r"\section*{摘要}",
        *[tex(paragraph) + "\n" for paragraph in paragraphs(brief["summary"]["text"])],
        r"\renewcommand{\contentsname}{目录}\tableofcontents",
    ]
    for title, body in sections(brief):
        lines += [rf"\section{{{tex(title)}}}", *[tex(paragraph) + "\n" for paragraph in body]]
    lines += [r"\section{参考文献}", r"\begin{enumerate}\raggedright"]
    for entry in brief["references"]:
        title = tex(entry["title"])
        if "url" in entry:
            title = rf"\href{{{entry['url']}}}{{{title}}}"
        line = rf"\item \textbf{{{tex(entry['source'])}}} {title} {entry.get('date', '')}"
        lines.append(line + (r"\\ " + tex(entry["note"]) if "note" in entry else ""))
    lines += [r"\end{enumerate}", rf"\begin{{center}}{tex(contact['title'])}\par"]
    lines += [r"\includegraphics[width=25mm]{wechat.png}\quad" for _ in contact["codes"]]
    lines.append(r"\end{center}")
    lines += [rf"\textbf{{{tex(about['name'])}}} {tex(about['text'])}" + "\n" for about in contact["about"]]
    lines.append(r"\end{document}")
    (folder / "issue.tex").write_text("\n".join(lines) + "\n", encoding="utf-8")


CSS = """@page { size: A4; margin: 25mm; @bottom-center { content: counter(page) } }
@font-face { font-family: Song; src: url("%(fonts)s/JianbaoSong-Regular.ttf") }
@font-face { font-family: Hei; src: url("%(fonts)s/JianbaoHei-Medium.ttf") }
@font-face { font-family: Black; src: url("%(fonts)s/JianbaoSong-Black.ttf") }
body { font: 12pt/1.75 Song; text-align: justify } p { margin: 0; text-indent: 2em }
h1 { font: 36pt Black; color: #a3221b; text-align: center } h2 { font: 15pt Hei }
.contents a::after { content: leader('.') target-counter(attr(href), page) }
.contents a { display: block; color: black; text-decoration: none }
.head { display: flex; justify-content: space-between; border-top: 3pt double #a3221b }
img { width: 25mm } .contact { text-align: center }"""


def write_html(brief, fonts, folder):
    header, contact, text = brief["header"], brief["contact"], html.escape
    parts = [
        f"<!doctype html><html lang=zh-CN><meta charset=utf-8><title>{text(header['title'])}</title>",
        f"<style>{CSS % {'fonts': fonts.resolve().as_uri()}}</style><h1>{text(header['title'])}</h1>",
        f"<div class=head><span>{text(header['publisher'])}</span><span>{header['date']}</span></div><h2>摘要</h2>",
        *[f"<p>{text(paragraph)}</p>" for paragraph in paragraphs(brief["summary"]["text"])],
        "<h2>目录</h2><div class=contents>",
    ]
    numbered = list(enumerate(sections(brief)))
    parts += [f"<a href='#s{at}'>{text(title)}</a>" for at, (title, _) in numbered]
    parts.append("<a href='#references'>参考文献</a></div>")
    for at, (title, body) in numbered:
        parts += [f"<h2 id=s{at}>{text(title)}</h2>", *[f"<p>{text(paragraph)}</p>" for paragraph in body]]
    parts.append("<h2 id=references>参考文献</h2><ol>")
    for entry in brief["references"]:
        title = text(entry["title"])
        if "url" in entry:
            title = f"<a href='{text(entry['url'])}'>{title}</a>"
        parts.append(f"<li><b>{text(entry['source'])}</b> {title} {entry.get('date', '')}<br>{text(entry.get('note', ''))}")
    parts.append(f"</ol><div class=contact>{text(contact['title'])}<br>")
    parts += ["<img src=wechat.png alt=二维码> " for _ in contact["codes"]]
    parts.append("</div>")
    parts += [f"<p><b>{text(about['name'])}</b> {text(about['text'])}</p>" for about in contact["about"]]
    (folder / "issue.html").write_text("\n".join(parts) + "\n", encoding="utf-8")


def write(brief_path, fonts, folder):
    folder.mkdir(parents=True, exist_ok=True)
    brief = load(brief_path)
    write_tex(brief, folder)
    write_html(brief, fonts, folder)
    shutil.copy(brief_path.parent / "wechat.png", folder)


def compile_all(fonts, out, projects):
    import typst

    out.mkdir(parents=True, exist_ok=True)
    faces = typst.Fonts(include_system_fonts=False, font_paths=[fonts])
    for project in projects:
        typst.compile(
            project / "main.typ", output=out / f"{project.name}.pdf", root=project, font_paths=faces
        )


if __name__ == "__main__":
    paths = [pathlib.Path(path) for path in sys.argv[2:]]
    if sys.argv[1:2] == ["write"] and len(paths) == 3:
        write(*paths)
    elif sys.argv[1:2] == ["typst"] and len(paths) > 2:
        compile_all(paths[0], paths[1], paths[2:])
    else:
        sys.exit(__doc__)
