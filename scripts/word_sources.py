"""Compare the copy editor's word lists with sources, line by line.

    python3 scripts/word_sources.py --table FILE… --words FILE… --admits FILE… --mistakes FILE…

--table     copies of 第一批异形词整理表: each pair must be on variants.txt, or be left
            out there with a reason; each line of the list is looked for in them
--words     word lists and dictionaries: a wrong word must not be in CC-CEDICT or a
            list of idioms unless its right form is there too, and every right form
            should be in one of them
--admits    what a dictionary admits beside its own form (也作): must not be on wrong.txt
--mistakes  lists of common mistakes: how many lines they confirm, which they contradict

A file is JSON (`FILE#KEY` takes what stands below one key), CC-CEDICT, or text with
columns; `.gz` may be packed. No source belongs into the repository: the lists have
single words, and their heads say what they were compared with.
"""

import argparse
import gzip
import json
import pathlib
import sys

LISTS = pathlib.Path(__file__).resolve().parent.parent / "src" / "lint" / "lexicon"
LEFT_OUT = "# Left out:"


def text_of(path):
    data = pathlib.Path(path).read_bytes()
    return (gzip.decompress(data) if path.endswith(".gz") else data).decode("utf-8")


def json_pairs(value):
    """Pairs of a JSON file: objects of strings, and lists of `wrong` and `correct`."""
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and "wrong" in item:
                yield item["wrong"], item["correct"]
            else:
                yield from json_pairs(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, str):
                yield key, item
            else:
                yield from json_pairs(item)
    elif isinstance(value, str):
        yield value, ""


def entries(source):
    """What a file has: words, each with what stands in its second column."""
    path, _, key = source.partition("#")
    text = text_of(path)
    if path.removesuffix(".gz").endswith(".json"):
        value = json.loads(text)
        yield from json_pairs(value[key] if key else value)
        return
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        columns = line.split("\t") if "\t" in line else line.split()
        # CC-CEDICT has the traditional form, the simplified one, and [the sound].
        cedict = len(columns) > 2 and columns[2].startswith("[")
        if columns:
            yield columns[1 if cedict else 0], columns[1] if len(columns) > 1 else ""


def our_list(name):
    """The pairs of a list, and those that it leaves out."""
    head, _, tail = (LISTS / name).read_text("utf-8").partition(LEFT_OUT)
    pairs = [line.split(" ")[:2] for line in head.splitlines() if not line.startswith("#")]
    left = [line[2:].partition(":")[0].split(" ") for line in tail.splitlines() if line]
    return dict(pairs), dict(left)


def joined(sources):
    return {word: right for source in sources for word, right in entries(source)}


def compare_table(table):
    ours, left = our_list("variants.txt")
    listed = [word for word in ours if table.get(word) == ours[word]]
    against = [f"{word} {ours[word]}, table: {table[word]}" for word in ours if table.get(word, ours[word]) != ours[word]]
    unknown = [word for word in ours if word not in table]
    missing = [word for word in table if word not in ours and word not in left]
    print(f"variants.txt: {len(ours)} lines, {len(listed)} of them in the table; {len(left)} pairs left out")
    print(f"  not in the table by themselves: {' '.join(unknown)}")
    print(f"  in the table, but neither listed nor left out: {' '.join(missing) or 'none'}")
    print(f"  contradicted: {'; '.join(against) or 'none'}")
    return bool(against or missing)


def compare_wrong(words, admitted, mistakes):
    ours, _ = our_list("wrong.txt")
    known = {word for source in words for word, _ in entries(source)}
    alone = [word for word, right in ours.items() if word in known and right not in known]
    both = [word for word, right in ours.items() if word in known and right in known]
    strange = [f"{word} {right}" for word, right in ours.items() if right not in known]
    against = [f"{word} {right}, there: {mistakes[word]}" for word, right in ours.items() if mistakes.get(word, right) != right]
    confirmed = sum(mistakes.get(word) == right for word, right in ours.items())
    allowed = [word for word in ours if word in admitted]
    print(f"wrong.txt: {len(ours)} lines, {confirmed} of them in the lists of mistakes")
    print(f"  contradicted by a list of mistakes: {'; '.join(against) or 'none'}")
    print(f"  admitted by the dictionary: {' '.join(allowed) or 'none'}")
    print(f"  in a word list, whose right form is not: {' '.join(alone) or 'none'}")
    print(f"  in a word list beside its right form, to be looked at: {' '.join(both)}")
    print(f"  right forms in no word list, phrases mostly: {'; '.join(strange)}")
    return bool(against or allowed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for kind in ("table", "words", "admits", "mistakes"):
        parser.add_argument(f"--{kind}", nargs="+", default=[], metavar="FILE")
    args = parser.parse_args()
    faults = compare_table(joined(args.table)) if args.table else False
    if args.words or args.admits or args.mistakes:
        faults |= compare_wrong(args.words, joined(args.admits), joined(args.mistakes))
    sys.exit(faults)


if __name__ == "__main__":
    main()
