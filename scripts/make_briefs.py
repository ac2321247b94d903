#!/usr/bin/env python3
"""Writes N different briefs of the reference issue's size, the same each time.

usage: make_briefs.py N DIR

Each brief has the reference issue's shape: as many sections, paragraphs and
references; its sentences are those of the briefs in briefs/ and examples/, in
another order for each. Days follow one another from 2026-01-01, issue numbers
from 1. DIR gets the series file and its picture too.
"""
import datetime
import pathlib
import random
import re
import shutil
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIRST_DAY = "2026-01-01"
# Sentences with marks of Markdown, or of a place in their text, stand badly elsewhere.
UNFIT = re.compile(r"[\[\]*`|<>^~#$\\]|^\s*[-+]|^\s*\d+\.|http")


def sentences(briefs):
    """Whole sentences of all bodies, each once, in the order of the files."""
    found = {}
    for brief in briefs:
        parts = [brief["summary"], brief.get("judgement", {}), *brief["sections"]]
        for part in parts:
            text = part if isinstance(part, str) else part.get("text", part.get("body", ""))
            for paragraph in text.split("\n\n"):
                for sentence in re.findall(r"[^。！？]+[。！？]”?", paragraph.replace("\n", "")):
                    balanced = all(sentence.count(a) == sentence.count(b) for a, b in ("“”", "《》", "（）"))
                    if balanced and not UNFIT.search(sentence) and len(sentence) > 10:
                        found[sentence.strip()] = None
    return list(found)


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def body(pick, model):
    """Paragraphs as long as the model's."""
    paragraphs = []
    for paragraph in model.strip().split("\n\n"):
        text = ""
        while len(text) < len(paragraph) - 25:
            text += pick()
        paragraphs.append(text)
    return "'''\n" + "\n\n".join(paragraphs) + "\n'''"


def brief(number, day, model, pool, titles, references):
    """One brief as TOML; `number` decides what is in it."""
    chance = random.Random(number)
    deck = []

    def pick():
        # No sentence twice before all have been used.
        if not deck:
            deck.extend(chance.sample(pool, len(pool)))
        return deck.pop()

    names = chance.sample(titles, len(model["sections"]) + 1)
    lines = ["[header]", f"date = {day}", f"issue = {number}", "", "[summary]"]
    lines.append(f"text = {body(pick, model['summary']['text'])}")
    for section, name in zip(model["sections"], names):
        lines += ["", "[[sections]]", f"title = {quoted(name)}", f"body = {body(pick, section['body'])}"]
    lines += ["", "[judgement]", f"title = {quoted(names[-1])}", f"body = {body(pick, model['judgement']['body'])}"]
    for reference in chance.sample(references, len(model["references"])):
        lines += ["", "[[references]]"]
        lines += [f"{key} = {quoted(reference[key])}" for key in ("source", "title", "url", "note") if key in reference]
        if "date" in reference:
            value = str(reference["date"])
            lines.append(f"date = {quoted(value)}")
    return "\n".join(lines) + "\n"


def main(count, folder):
    folder.mkdir(parents=True, exist_ok=True)
    shown = [ROOT / "briefs/2026-06-10.toml", *sorted(ROOT.glob("examples/*.toml"))]
    briefs = [tomllib.loads(path.read_text(encoding="utf-8")) for path in shown]
    briefs = [brief for brief in briefs if brief.get("lang", "zh-Hans") == "zh-Hans"]
    pool = sentences(briefs)
    titles = [section["title"] for brief in briefs for section in brief["sections"]]
    titles += [brief["judgement"]["title"] for brief in briefs if "judgement" in brief]
    references = [entry for brief in briefs for entry in brief.get("references", [])]
    for name in ("jianbao.toml", "wechat.png"):
        shutil.copy(ROOT / "briefs" / name, folder)
    first = datetime.date.fromisoformat(FIRST_DAY)
    for index in range(count):
        day = first + datetime.timedelta(days=index)
        text = brief(index + 1, day, briefs[0], pool, titles, references)
        (folder / f"{day}.toml").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(int(sys.argv[1]), pathlib.Path(sys.argv[2]))
