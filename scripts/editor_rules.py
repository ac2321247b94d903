"""Count what the copy editor finds in texts that nobody here wrote, and show it.

    python3 scripts/editor_rules.py JIANBAO [--show CODE] [--sample N] [--every N] [--series] [--split LINE] FOLDER…

Each `.md` file below the folders becomes the body of a brief. The briefs name a
layout that is not there, so that none is laid out and thousands are read in
minutes. The table has files and findings by code; `--show` prints the findings of
a code with the words around them, for reading: a rule ships when 19 of 20 are
right. `--show all` shows every code, `--sample` so many findings of each at most, the
same ones each time; `--every` takes every Nth file of a folder. `--series` makes one newsletter of each folder, an issue a file (a day or a
number in its name becomes the issue's), and checks them together; `--split` makes
the summary of what stands above a line. Nothing fetched belongs into the
repository.
"""

import argparse
import collections
import datetime
import json
import pathlib
import random
import re
import subprocess
import tempfile

SECTION = "[[sections]]\ntitle = '正文'\nbody = '''\n"
AT_ONCE = 100


def header(title, date, issue):
    number = f"issue = {issue}\n" if issue else ""
    return f"[header]\ntitle = '{title}'\npublisher = '编者'\ndate = {date}\n{number}"


def named(stem, index):
    """The day and the number that a file's name gives an issue."""
    day = re.search(r"(20\d\d)-?(\d\d)-?(\d\d)", stem)
    if day:
        return "-".join(day.groups()), None
    number = re.search(r"(\d+)$", stem)
    first = datetime.date(2018, 4, 20)
    number = int(number[1]) if number else index + 1
    return str(first + datetime.timedelta(weeks=number)), number


def body(path):
    """A file's text as a literal TOML string can hold it; none where it cannot."""
    text = path.read_text("utf-8", errors="ignore")
    text = "".join(c for c in text if c in "\n\t" or ord(c) >= 32 and ord(c) != 127)
    return None if "'''" in text else text


def brief_of(title, date, issue, text, line):
    summary, found, rest = text.partition(line) if line else ("摘要。", True, text)
    summary, rest = (summary, rest) if found else ("摘要。", text)
    return f"layout = 'none'\nsummary = '''\n{summary}\n'''\n{header(title, date, issue)}{SECTION}{rest}\n'''\n"


def briefs(folders, scratch, series, line, every):
    for number, folder in enumerate(folders):
        place = scratch / str(number)
        place.mkdir()
        for index, path in enumerate(sorted(folder.rglob("*.md"))[::every]):
            text = body(path)
            if text is None:
                continue
            date, issue = named(path.stem, index) if series else ("2026-06-10", None)
            brief = place / f"{path.stem}-{index}.toml"
            brief.write_text(brief_of(folder.name, date, issue, text, line), "utf-8")
            yield brief


def near(finding):
    """A finding with the words around it."""
    line = pathlib.Path(finding["file"]).read_text("utf-8").splitlines()[finding["line"] - 1]
    words = line[max(0, finding["column"] - 25) : finding["end_column"] + 20]
    return f"{finding['code']}: {finding['message']} | {words}"


def shown(findings, size):
    """Findings by code, of each as many as asked for, the same ones each time."""
    for code, found in sorted(findings.items()):
        chosen = found if size is None else random.Random(code).sample(found, min(size, len(found)))
        yield from chosen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("jianbao")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--show", action="append", default=[])
    parser.add_argument("--sample", type=int)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--series", action="store_true")
    parser.add_argument("--split")
    args = parser.parse_args()
    counts, holders, kept = collections.Counter(), collections.Counter(), collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch:
        made = list(briefs(args.folders, pathlib.Path(scratch), args.series, args.split, args.every))
        step = len(made) if args.series else AT_ONCE
        for start in range(0, len(made), max(step, 1)):
            command = [args.jianbao, "check", "--format", "json", *map(str, made[start : start + step])]
            run = subprocess.run(command, capture_output=True, text=True)
            found = [json.loads(line) for line in run.stdout.splitlines()]
            counts.update(finding["code"] for finding in found)
            holders.update(code for _, code in {(f["file"], f["code"]) for f in found})
            for finding in found:
                if finding["code"] in args.show or "all" in args.show:
                    kept[finding["code"]].append(finding)
        for finding in shown(kept, args.sample):
            print(near(finding))
    print(f"\n{len(made)} texts\n\n| code | texts | findings |\n|---|---:|---:|")
    for code, count in counts.most_common():
        print(f"| `{code}` | {holders[code]} | {count} |")


if __name__ == "__main__":
    main()
