"""Run jianbao over Markdown that nobody here wrote, and count what it finds.

    python3 scripts/corpus.py JIANBAO FOLDER…

Each `.md` file below the folders becomes the body of a brief of its own, its
pictures left out because nothing is fetched from a network. Every issue is laid
out by `check`. The table counts files and findings by code; what must never be
found in a text that prints (`text/lost`, `text/outside`, `typst/error`, a
panic) is shown with its line, each wording once. Nothing fetched belongs into the repository: for
instance, `git clone https://github.com/ruanyf/weekly` has some 400 issues of a
weekly, `https://github.com/521xueweihan/HelloGitHub` 120 of a monthly.
"""

import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HEAD = """[header]
title = '简报'
publisher = '编者'
date = 2026-06-10
[summary]
text = '摘要。'
[[sections]]
title = '正文'
body = '''
"""
PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
NEVER = ("text/lost", "text/outside", "typst/error", "typst/warning")
SECONDS = 120


def body(path):
    """A file's text as a literal TOML string can hold it; none where it cannot."""
    text = PICTURE.sub("", path.read_text("utf-8", errors="ignore"))
    text = "".join(c for c in text if c in "\n\t" or ord(c) >= 32 and ord(c) != 127)
    return None if "'''" in text else text


def findings(jianbao, brief):
    """What `check` finds; a run that does not end, or ends by a panic, is one more."""
    command = [jianbao, "check", "--format", "json", str(brief)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return [{"code": "no end", "line": 1, "message": f"more than {SECONDS} s"}]
    found = [json.loads(line) for line in run.stdout.splitlines()]
    if run.returncode not in (0, 1):
        found.append({"code": f"exit {run.returncode}", "line": 1, "message": run.stderr[-300:]})
    return found


def main():
    jianbao, *folders = sys.argv[1:]
    files = sorted(path for folder in folders for path in pathlib.Path(folder).rglob("*.md"))
    counts, holders, shown, tried = collections.Counter(), collections.Counter(), set(), 0
    with tempfile.TemporaryDirectory() as scratch:
        brief = pathlib.Path(scratch) / "brief.toml"
        for path in files:
            text = body(path)
            if text is None:
                continue
            tried += 1
            source = HEAD + text + "\n'''\n"
            brief.write_text(source, "utf-8")
            found = findings(jianbao, brief)
            counts.update(finding["code"] for finding in found)
            holders.update({finding["code"] for finding in found})
            for finding in found:
                never = finding["code"] in NEVER or "/" not in finding["code"]
                if never and finding["message"] not in shown:
                    shown.add(finding["message"])
                    line = source.splitlines()[(finding["line"] or 1) - 1]
                    print(f"{path.name}: {finding['code']}: {finding['message']}\n    {line[:150]}")
    print(f"\n{tried} files\n\n| code | files | findings |\n|---|---:|---:|")
    for code, count in counts.most_common():
        print(f"| `{code}` | {holders[code]} | {count} |")


if __name__ == "__main__":
    main()
