#!/usr/bin/env python3
"""Switches each mend of the Rust code off, one at a time, and runs the tests
that guard it: they must fail. Exits with 1 if a mend is missed by nobody, or
if its passage is no longer in the code.

usage: proofs.py [WORD]   (from the repository's folder)
With a word, only the mends whose name has it. Works on a copy of the tree
under target/proofs, with links to the compiled dependencies; takes some 15
seconds a mend. The mends of the layouts are proved by the suite
(tests/suite/proofs.rs).
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path.cwd()
COPY = ROOT / "target/proofs/tree"
BUILT = ROOT / "target/proofs/target"

COHESION = "src/typeset/cohesion.rs"
BODY = "src/typeset/body.rs"

# Name, file, passage, what stands there instead, the tests that must fail.
MENDS = [
    ("T05 connecting marks stay with what is before them", COHESION,
     "'·' | '～' | '—' | '／' | '–') || index == 0", "'·' | '～' | '—' | '／' | '–') || index < 9999",
     "lines::no_line_begins_with_a_closing_or_connecting_mark"),
    ("T05 a number stays with its unit", COHESION,
     "if gap == 1 && (1..=6).contains(&unit)", "if gap == 9 && (1..=6).contains(&unit)",
     "lines::tokens_stay_on_one_line"),
    ("T05 a number stays with what it counts", COHESION,
     "counter.then_some((start, end + gap + 1))", "(counter && gap == 9).then_some((start, end + gap + 1))",
     "lines::tokens_stay_on_one_line"),
    ("T05 C++ is whole", COHESION,
     "if at(index)? != '+' || index == 0", "if at(index)? != '+' || index < 9999",
     "lines::tokens_stay_on_one_line"),
    ("T05 both ends of a range stay together", COHESION,
     "let number = if before.is_ascii_digit() || before == '%' { number } else { 0 };", "let number = number * 0;",
     "lines::tokens_stay_on_one_line"),
    ("T10 the gap to Han survives a box", COHESION,
     "if latin(at(last - 1)) && han(at(last)) {", "if latin(at(last - 1)) && han(at(last)) && last == 0 {",
     "lines::keeping_together_moves_no_glyph"),
    ("T10 the gap from Han survives a box", COHESION,
     "if !is_seam(chars, first) && latin(at(first)) && han(before(first)) {", "if first == 0 && latin(at(first)) {",
     "lines::keeping_together_moves_no_glyph"),
    ("T10 the gap behind a box that ends in Han survives", COHESION,
     "last += if last + word - first <= MAX_KEPT { word } else { 0 };", "last += word * 0;",
     "lines::keeping_together_moves_no_glyph"),
    ("T10 the gap before a box that begins with Han survives", COHESION,
     "first = if last - word < MAX_KEPT { word } else { first };", "first = word.max(first);",
     "lines::keeping_together_moves_no_glyph"),
    ("C13 a number keeps the sign of its currency", COHESION,
     "let mut first = if currency { first - 1 } else { first };", "let mut first = first + usize::from(currency) * 0;",
     "lines::tokens_stay_on_one_line kept::"),
    ("T05 marks behind a box begin no line", COHESION,
     "'；' | '：' | '…' | '·' | '～')) {", "'\\u{1}')) {",
     "kept::"),
    ("T13 an address is cut in pieces", COHESION,
     "if address.len() <= SHORT_ADDRESS {", "if address.len() <= 10 * SHORT_ADDRESS {",
     "cohesion golden::"),
    ("T13 no piece ends behind the scheme", COHESION,
     "address.find(\"://\").map_or(0, |scheme| scheme + 3)", "address.find(\"://\").map_or(0, |scheme| scheme * 0)",
     "cohesion golden::"),
    ("T15 words with an apostrophe are Western", COHESION,
     "if before > 0 && after > 0 {", "if before > 9999 && after > 0 {",
     "lines::strong_is_hei_and_emphasis_is_kai"),
    ("T06 the typesetter sees an opening mark", BODY,
     "OPENING.contains(first))", "OPENING.contains(first) && OPENING.is_empty())",
     "lines::paragraphs_begin_where_they_should"),
    ("T09 the typesetter sees a sentence that runs on", BODY,
     "continues(&blocks[..index])", "continues(&blocks[..0])",
     "lines::continued_paragraphs_are_flush"),
    ("invisible characters do not print", "src/text/characters.rs",
     "other => other.is_control() || is_format(other),", "other => other == '\\u{7f}',",
     "printable findings::"),
    ("joiners of emoji stay", "src/text/characters.rs",
     "'\\u{200d}' | '\\u{fe0e}' | '\\u{fe0f}' => !previous.is_some_and(takes_selector),",
     "'\\u{200d}' | '\\u{fe0e}' | '\\u{fe0f}' => true,",
     "printable"),
    ("GB/T 7714-2025 has full-width commas", "src/citation_style.rs",
     "Marks { comma: \"，\",", "Marks { comma: \", \",",
     "references::each_type_prints_as_the_standard_writes_it"),
    ("GB/T 7714-2025 has full-width brackets", "src/citation_style.rs",
     "open: \"（\", close: \"）\"", "open: \"(\", close: \")\"",
     "references::each_type_prints_as_the_standard_writes_it"),
    ("GB/T 7714: four authors are cut to three", "src/citation_style.rs",
     "if names.len() > 3 {", "if names.len() > 30 {",
     "references::each_type_prints_as_the_standard_writes_it"),
    ("GB/T 7714: the type that the brief says", "src/citation_style.rs",
     "reference.kind.unwrap_or(", "None.unwrap_or(",
     "references::each_type_prints_as_the_standard_writes_it"),
    ("GB/T 7714: the day of reading", "src/citation_style.rs",
     "format!(\"[{day}]\")", "{ let _ = day; String::new() }",
     "references::each_type_prints_as_the_standard_writes_it"),
    ("every key of the schema is read", "src/brief/read.rs",
     "field.strip_prefix(\"r#\").unwrap_or(field)", "field",
     "docs::the_parser_knows_every_key_of_the_schema"),
    ("a comment silences a remark", "src/copy_edit.rs",
     "if self.is_allowed(token, &place, fault.code()) {", "if self.is_allowed(token, &place, \"\") {",
     "findings::each_case_gives_its_findings"),
    ("a repair is made only where the file has the text", "src/copy_edit.rs",
     ".filter(|fix| same && plain(fix)", ".filter(|fix| !same && plain(fix)",
     "fix"),
    ("an English paragraph is left alone", "src/lint/mod.rs",
     "let chinese = script != Script::En && paragraph.chinese;", "let chinese = script != Script::En;",
     "clean golden::the_copy_editor_finds_nothing"),
    ("bibliographies are left alone", "src/lint/prose.rs",
     "is_chinese(&chars) && !is_bibliography(&chars)", "is_chinese(&chars)",
     "clean"),
    ("the final dot is in the ledger before it goes out", "src/post/deliver.rs",
     "Mark::Dot(readers) => ledger.reach_dot(issue, readers),",
     "Mark::Dot(readers) => { let _ = readers; Ok(()) }",
     "simulation"),
    ("the message is in the ledger before it begins", "src/post/deliver.rs",
     "Mark::Begin(readers) => ledger.begin(issue, readers, &posting.message_id),",
     "Mark::Begin(readers) => { let _ = (readers, posting); Ok(()) }",
     "simulation"),
    ("what may have arrived is not sent again", "src/post/queue.rs",
     "Some(State::Unknown | State::Dot) if !settings.resend_unknown => report.unknown += 1,",
     "Some(State::Unknown | State::Dot) if settings.resend_unknown => report.unknown += 1,",
     "simulation"),
    ("a message that fell before its dot is sent again", "src/post/outcome.rs",
     "self.settle(&job, State::Planned, &cause)?;\n                self.lose(job, &cause)",
     "self.settle(&job, State::Sent, &cause)",
     "simulation"),
    ("what was put off is tried again by the next run", "src/post/queue.rs",
     "Some(State::Refused) if !settings.retry_refused",
     "Some(State::Refused | State::Deferred) if !settings.retry_refused",
     "simulation"),
    ("what died behind the dot is unknown", "src/post/ledger.rs",
     "(State::Dot, State::Unknown,", "(State::Dot, State::Planned,",
     "simulation"),
    ("a mended title is no new issue", "src/post/ledger/issues.rs",
     "WHERE day = ?1 AND number IS ?2 ORDER BY id", "WHERE day = ?1 AND number IS ?2 AND false ORDER BY id",
     "ledger:: post::a_mended_title"),
    ("a project's command is allowed first", "src/commands/trust.rs",
     "if allowed.has(&login)? {", "if !allowed.has(&login)? {",
     "post::a_command_for_the_password"),
    ("traditional script keeps its own marks", "src/lint/mod.rs",
     "let mainland = chinese && script == Script::Hans;", "let mainland = chinese;",
     "clean"),
]

# The groups of the copy editor's rules; each code has a case that must fail.
for group in ["escapes", "characters", "lists", "ordinals", "ranges", "numbers", "dates", "quotes", "half_width",
              "pairs", "marks", "dashes", "spaces", "words"]:
    MENDS.append((f"the copy editor reads {group}", f"src/lint/{group}.rs",
                  "found: &mut Vec<Remark>) {\n", "_: &mut Vec<Remark>) {\n    let found = &mut Vec::new();\n",
                  "findings::each_case_gives_its_findings"))


def copy_tree():
    """The tree as it stands, changes not yet committed among it."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name and Path(name).exists()]
    for old in [path for path in COPY.rglob("*") if path.is_file()]:
        if str(old.relative_to(COPY)) not in names:
            old.unlink()
    for name in names:
        source, target = ROOT / name, COPY / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def link_dependencies():
    """A target folder that shares the compiled dependencies and nothing of our
    own crate, which cargo would not tell apart from that of this tree."""
    shutil.rmtree(BUILT, ignore_errors=True)
    own = ("jianbao", "libjianbao", "suite", "libsuite", "measure")
    for kind in ("deps", "build", ".fingerprint"):
        for folder, folders, names in os.walk(ROOT / "target/debug" / kind):
            folders[:] = [name for name in folders if not name.startswith(own)]
            target = BUILT / Path(folder).relative_to(ROOT / "target")
            target.mkdir(parents=True)
            for name in names:
                if not name.startswith(own):
                    os.link(Path(folder) / name, target / name)


def test(filters):
    """Whether the tests pass, how many ran, and whether the code compiled."""
    environment = {**os.environ, "CARGO_TARGET_DIR": str(BUILT)}
    command = ["cargo", "test", "-q", "--lib", "--test", "suite", "--no-fail-fast", "--", *filters.split()]
    done = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True)
    results = [line for line in done.stdout.splitlines() if line.startswith("test result: ")]
    counts = [[int(word) for word in line.replace(";", " ").split() if word.isdigit()] for line in results]
    ran = sum(passed + failed for passed, failed, *_ in counts)
    return done.returncode == 0, ran, len(results) == 2, done.stderr


def prove(name, path, passage, instead, filters):
    """What became of one mend."""
    target = COPY / path
    text = target.read_text()
    # Of a group of rules, the first function is the one that is called.
    if text.count(passage) != 1 and not name.startswith("the copy editor reads"):
        return f"the passage stands {text.count(passage)} times in {path}"
    if passage not in text:
        return f"the passage is not in {path}"
    target.write_text(text.replace(passage, instead, 1))
    try:
        passed, ran, compiled, errors = test(filters)
    finally:
        target.write_text(text)
    if not compiled:
        return "does not compile: " + next((line for line in errors.splitlines() if line.startswith("error")), "?")
    if ran == 0:
        return f"no test is called {filters}"
    return "nobody misses it" if passed else None


def main():
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [mend for mend in MENDS if word in mend[0]]
    COPY.mkdir(parents=True, exist_ok=True)
    copy_tree()
    link_dependencies()
    filters = " ".join(sorted({filter for mend in chosen for filter in mend[4].split()}))
    passed, ran, compiled, errors = test(filters)
    if not passed or not ran:
        sys.exit(f"the tests fail as the code stands\n{errors}")
    survivors = 0
    for mend in chosen:
        start = time.monotonic()
        wrong = prove(*mend)
        survivors += wrong is not None
        print(f"{time.monotonic() - start:5.0f} s  {mend[0]}: {wrong or 'missed'}", flush=True)
    print(f"{len(chosen)} switched off, {survivors} not missed")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
