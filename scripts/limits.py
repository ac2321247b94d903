#!/usr/bin/env python3
"""Throws inputs of every kind at jianbao and measures what becomes of them.

Each case is written under --dir, run with `check` (layouts and pictures: with
`build --timeout 5 --max-memory 800`), stopped at --seconds or --megabytes, and
printed as a row of a table: exit code, seconds by the clock and of processor,
peak memory of the process and its children, the first thing it said. A case
holds when it ends within 10 s and 1 GB; on a machine that others use too, what
counts is the processor's time, if it is less. Needs Linux and nothing besides
Python. docs/limits.md shows the table of a whole run.

    scripts/limits.py target/dist/jianbao [--only WORD] [--markdown]
"""

import argparse
import base64
import gzip
import os
import resource
import shutil
import struct
import subprocess
import sys
import time
import zlib

HEAD = '[header]\ntitle = "限度"\npublisher = "某协会"\ndate = 2026-06-10\n\n[summary]\ntext = "摘要。"\n\n'
SENTENCE = "近年来，新质生产力加快形成，2026年上半年规模以上工业增加值同比增长6.1%，高技术制造业增长9.4%。"

#: What a run may take, by the issue's own words.
SECONDS, MEGABYTES = 10.0, 1024

#: A layout or a drawing that may never end is stopped by bounds that fit these.
BOUNDED = ["build", "b.toml", "--timeout", "5", "--max-memory", "800"]


def brief(body, title="标题", more=""):
    """A brief with one body."""
    return f"{HEAD}[[sections]]\ntitle = '{title}'\nbody = '''\n{body}\n'''\n{more}"


def han(count):
    """So many different Han characters, without a stop."""
    return "".join(chr(0x4E00 + i * 7 % 3000) for i in range(count))


def png(width, height, depth=8, color=2, chunks=b""):
    """A PNG of one colour, whatever its size: its rows are compressed as they are made."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color]
    row = b"\0" * (1 + (width * channels * depth + 7) // 8)
    packer, data = zlib.compressobj(9), []
    for _ in range(height):
        data.append(packer.compress(row))
    data.append(packer.flush())
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunks + chunk(b"IDAT", b"".join(data)) + chunk(b"IEND", b"")


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zeros(count):
    """So many zero bytes, compressed."""
    packer, data, block = zlib.compressobj(9), [], b"\0" * (1 << 20)
    for _ in range(count >> 20):
        data.append(packer.compress(block))
    return b"".join(data) + packer.flush()


def svg(inner, size='width="100" height="100"'):
    return f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size}>{inner}</svg>'.encode()


def uses(levels):
    """Ten uses of ten uses of ten uses …"""
    parts = ['<g id="a0"><rect width="1" height="1"/></g>']
    for level in range(1, levels + 1):
        parts.append(f'<g id="a{level}">' + f'<use xlink:href="#a{level - 1}"/>' * 10 + "</g>")
    return svg("<defs>" + "".join(parts) + f'</defs><use xlink:href="#a{levels}"/>')


def nested(levels, times=1):
    """An SVG in an SVG in an SVG …"""
    data = svg('<rect width="9" height="9"/>')
    for _ in range(levels):
        image = f'<image width="9" height="9" xlink:href="data:image/svg+xml;base64,{base64.b64encode(data).decode()}"/>'
        data = svg(image * times)
    return data


def deep(count, attributes=""):
    return svg(f"<g {attributes}>" * count + '<rect width="9" height="9"/>' + "</g>" * count)


def filtered(inner):
    return svg(f'<filter id="f" x="0" y="0" width="1" height="1">{inner}</filter><rect width="100%" height="100%" filter="url(#f)"/>', 'width="20000" height="20000"')


#: Bodies by name: the class, and a body or a whole brief.
BODIES = {
    "1 MB of paragraphs": lambda: brief("\n\n".join([SENTENCE * 3] * 2450)),
    "3.9 MB of paragraphs": lambda: brief("\n\n".join([SENTENCE * 3] * 9600)),
    "10 MB of paragraphs": lambda: brief("\n\n".join([SENTENCE * 3] * 24500)),
    "100 MB of paragraphs": lambda: brief("\n\n".join([SENTENCE * 3] * 245000)),
    "1 MB of Han in a paragraph": lambda: brief(SENTENCE * 7350),
    "a million Han without a stop": lambda: brief(han(1_000_000)),
    "10 MB in a paragraph": lambda: brief(SENTENCE * 73500),
    "a word of a million letters": lambda: brief("abcdefghij" * 100_000),
    "a million spaces": lambda: brief("甲" + " " * 1_000_000 + "乙"),
    "10,000 marks on a letter": lambda: brief("a" + "\u0301" * 10_000),
    "100,000 marks on a letter": lambda: brief("a" + "\u0301" * 100_000),
    "20,000 conjoining Hangul": lambda: brief("\u1100" * 20_000),
    "20,000 stacked Devanagari": lambda: brief("क्" * 20_000),
    "50,000 joined emoji": lambda: brief("\u200d".join("👩" * 50_000)),
    "50,000 emoji": lambda: brief("👩" * 50_000),
    "300,000 letters of Arabic": lambda: brief("\n\n".join(["مرحبا بالعالم " * 20] * 1000)),
    "200,000 line breaks": lambda: brief("甲<br>" * 200_000),
    "50,000 rules": lambda: brief("甲\n\n---\n\n" * 25_000),
    "5 MB of code in a block": lambda: brief("```\n" + "let x = 1; // 注释\n" * 250_000 + "```"),
    "code of a line of 1 MB": lambda: brief("```\n" + "x" * 1_000_000 + "\n```"),
    "20,000 blocks of code": lambda: brief("```\nx\n```\n\n甲\n\n" * 20_000),
    "100,000 footnotes": lambda: brief("".join(f"甲[^{i}]\n\n" for i in range(100_000)) + "".join(f"[^{i}]: 注\n" for i in range(100_000))),
    "5,000 footnotes": lambda: brief("".join(f"甲[^{i}]\n\n" for i in range(5_000)) + "".join(f"[^{i}]: 注\n" for i in range(5_000))),
    "20,000 unknown footnotes": lambda: brief("".join(f"甲[^{i}]" for i in range(20_000))),
    "a table of 3,000 rows and 100 columns": lambda: brief("|甲" * 100 + "|\n" + "|-" * 100 + "|\n" + ("|1" * 100 + "|\n") * 3000),
    "a table of 20,000 rows": lambda: brief("|甲|乙|\n|-|-|\n" + "|1|2|\n" * 20_000),
    "a table of 2,000 columns": lambda: brief("|甲" * 2000 + "|\n" + "|-" * 2000 + "|\n" + ("|1" * 2000 + "|\n") * 5),
    "5,000 tables": lambda: brief("|甲|乙|\n|-|-|\n|1|2|\n\n" * 5_000),
    "50,000 links": lambda: brief("".join(f"[甲](https://a.example/{i}) " for i in range(50_000))),
    "50,000 bare addresses": lambda: brief("".join(f"https://a.example/{i}/index.html\n\n" for i in range(50_000))),
    "an address of 1 MB": lambda: brief("[甲](https://a.example/" + "a" * 1_000_000 + ")"),
    "a link definition used 10,000 times": lambda: brief("[甲][r] " * 10_000 + "\n\n[r]: https://a.example/" + "a" * 2_000),
    "20,000 headings": lambda: brief("# 标题\n\n甲\n\n" * 20_000),
    "5,000 sections": lambda: HEAD + "".join(f"[[sections]]\ntitle = '第{i}节'\nbody = '甲'\n" for i in range(5_000)),
    "20,000 references": lambda: brief("甲", more="".join(f"[[references]]\ntitle = '文献{i}'\n" for i in range(20_000))),
    "20,000 citations of 2,000 references": lambda: brief(
        "".join(f"甲[@r{i % 2000}]" for i in range(20_000)),
        more="".join(f"[[references]]\nid = 'r{i}'\ntitle = '文献{i}'\n" for i in range(2_000)),
    ),
    "8,000 unknown citations": lambda: brief("".join(f"甲[@a{i}]" for i in range(8_000))),
    "50,000 dates": lambda: brief("2026年6月10日（星期一）。" * 50_000),
    "50,000 figures with units": lambda: brief("\n\n".join(["增长6.1%，达1054.3亿美元。" * 50] * 500)),
    "100,000 strong words": lambda: brief("\n\n".join(["**甲**乙" * 100] * 1000)),
    "100,000 code words": lambda: brief("\n\n".join(["`甲`乙" * 100] * 1000)),
    "100,000 items of a list": lambda: brief("- 甲\n" * 100_000),
    "20,000 quotations": lambda: brief("> 甲\n\n乙\n\n" * 20_000),
    "a title of a million letters": lambda: brief("甲", title="题" * 1_000_000),
    "a title of 20,000 letters": lambda: brief("甲", title="题" * 20_000),
    "100,000 keywords": lambda: HEAD + 'keywords = [' + '"甲",' * 100_000 + "]\n[[sections]]\ntitle = '甲'\nbody = '乙'\n",
    "100,000 receivers": lambda: brief("甲", more="[distribution]\nreport_to = [" + '"某某办公室",' * 100_000 + "]\n"),
    "1,000 codes": lambda: brief("甲", more="[contact]\n" + "[[contact.codes]]\nurl = 'https://a.example/'\n" * 1_000),
    "5,000 pictures that are not there": lambda: brief("![甲](x.png)\n\n" * 5_000),
    "a description of 100,000 letters": lambda: brief("![" + "甲" * 100_000 + "](own.png)"),
    "quotes nested 1,000,000 deep": lambda: brief(">" * 1_000_000 + " 甲"),
    "lists nested 2,000 deep": lambda: brief("\n".join("  " * i + "- 甲" for i in range(2_000))),
    "<u> nested 50,000 deep": lambda: brief("<u>" * 50_000 + "甲" + "</u>" * 50_000),
    "styles nested 50,000 deep": lambda: brief("*a **b " * 50_000),
    "1,000,000 opening brackets": lambda: brief("[" * 1_000_000),
    "300,000 empty brackets": lambda: brief("[]" * 300_000),
    "300,000 opening pictures": lambda: brief("![" * 300_000),
    "100,000 unclosed links": lambda: brief("[a](" * 100_000),
    "100,000 unclosed quotes": lambda: brief("“甲" * 100_000),
    "1,000,000 backticks": lambda: brief("`" * 1_000_000 + "甲"),
    "backticks of each length to 1,500": lambda: brief("".join("`" * i + "甲" for i in range(1, 1_500))),
    "1,000,000 asterisks": lambda: brief("*" * 1_000_000),
    "100,000 emphases begun": lambda: brief("*a" * 100_000),
    "200,000 entities": lambda: brief("&amp;" * 200_000),
    "200,000 zero-width spaces": lambda: brief("甲\u200b" * 200_000),
    "20,000 characters without a glyph": lambda: brief("𓀀" * 20_000),
    "8,000 unknown tags": lambda: brief("<x>" * 8_000),
    "50,000 link definitions": lambda: brief("".join(f"[r{i}]: https://a.example/{i}\n" for i in range(50_000))),
    "100,000 half-width marks": lambda: brief("甲,乙" * 100_000),
    "100,000 unknown keys": lambda: brief("甲") + "".join(f"k{i} = 1\n" for i in range(100_000)),
    "lists nested 100,000 deep in TOML": lambda: brief("甲") + "k = " + "[" * 100_000 + "]" * 100_000,
    "a line of dashes of 1 MB": lambda: brief("-" * 1_000_000),
    "1,000,000 hashes": lambda: brief("#" * 1_000_000),
}

#: Pictures by name: an ending, and the bytes.
PICTURES = {
    "PNG of 50,000 × 50,000, one bit": ("png", lambda: png(50_000, 50_000, 1, 0)),
    "PNG of 20,000 × 20,000": ("png", lambda: png(20_000, 20_000)),
    "PNG of 30,000 × 30,000 with alpha": ("png", lambda: png(30_000, 30_000, 8, 6)),
    "PNG of 65,535 × 10,000, 16 bits": ("png", lambda: png(65_535, 10_000, 16)),
    "PNG of 10,000 × 10,000, grey": ("png", lambda: png(10_000, 10_000, 8, 0)),
    "PNG of 9,000 × 9,000": ("png", lambda: png(9_000, 9_000)),
    "PNG, its head alone": ("png", lambda: b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0))),
    "PNG with 500 MB of packed text": ("png", lambda: png(9, 9, chunks=chunk(b"zTXt", b"a\0\0" + zeros(500 << 20)))),
    "PNG with a packed profile of 500 MB": ("png", lambda: png(9, 9, chunks=chunk(b"iCCP", b"a\0\0" + zeros(500 << 20)))),
    "SVG of 10³⁸ × 10³⁸": ("svg", lambda: svg('<rect width="9" height="9"/>', 'width="1e38" height="1e38"')),
    "SVG with a billion laughs": ("svg", lambda: ('<!DOCTYPE svg [<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9)) + ']><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&j;</text></svg>').encode()),
    "SVG that reads /etc/passwd": ("svg", lambda: b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>&a;</text></svg>'),
    "SVG with 10⁶ uses": ("svg", lambda: uses(6)),
    "SVG with 10⁹ uses": ("svg", lambda: uses(9)),
    "SVG that uses itself": ("svg", lambda: svg('<g id="a"><use xlink:href="#a"/></g>')),
    "SVG nested 100,000 deep": ("svg", lambda: deep(100_000)),
    "SVG nested 1,000 deep, translucent": ("svg", lambda: deep(1_000, 'opacity=".9"')),
    "SVG of a million rectangles": ("svg", lambda: svg('<rect width="1" height="1"/>' * 1_000_000)),
    "SVG with a huge blur": ("svg", lambda: filtered('<feGaussianBlur stdDeviation="1000"/>')),
    "SVG with turbulence": ("svg", lambda: filtered('<feTurbulence baseFrequency=".001" numOctaves="14"/>')),
    "SVG with 200 filters": ("svg", lambda: filtered('<feMorphology operator="dilate" radius="20"/><feGaussianBlur stdDeviation="20"/>' * 100)),
    "SVG with a pattern in a pattern": ("svg", lambda: svg('<pattern id="a" width=".01" height=".01"><rect width="1" height="1" fill="url(#b)"/></pattern><pattern id="b" width=".001" height=".001"><rect width=".1" height=".1"/></pattern><rect width="100" height="100" fill="url(#a)"/>')),
    "SVG with 500 masks": ("svg", lambda: svg("".join(f'<mask id="m{i}"><rect width="9" height="9" fill="white" mask="url(#m{i + 1})"/></mask>' for i in range(500)) + '<rect width="9" height="9" mask="url(#m0)"/>')),
    "SVG with a path of 10 MB": ("svg", lambda: svg('<path d="M0 0' + "L1 1L2 0" * 1_250_000 + '"/>')),
    "SVG with text of 900 KB": ("svg", lambda: svg('<text x="0" y="9">' + "abcdefgh " * 100_000 + "</text>")),
    "SVG packed, 300 MB": ("svg", lambda: gzip.compress(svg(" " * (300 << 20)))),
    "SVG with pictures 12 deep": ("svg", lambda: nested(12)),
    "SVG with 6⁶ pictures": ("svg", lambda: nested(6, 6)),
    "SVG with a PNG of 30,000 × 30,000": ("svg", lambda: svg('<image width="9" height="9" xlink:href="data:image/png;base64,' + base64.b64encode(png(30_000, 30_000)).decode() + '"/>')),
}

#: Layouts by name: what stands in layout.typ before the brief is set.
LAYOUTS = {
    "a layout with nothing odd": "",
    "a loop without an end": "#let x = 0\n#while true { x += 1 }",
    "a loop that only seems to end": "#let x = 1\n#while x > 0 { x += 1; if x > 9 { x = 1 } }",
    "10¹⁰ numbers": "#for i in range(10000000000) { }",
    "10⁸ numbers": "#let a = range(100000000)",
    "a text of 10¹⁰": '#let a = "x" * 10000000000',
    "a list that doubles": "#let a = (1,)\n#for i in range(60) { a += a }",
    "a text that doubles": '#let a = "x"\n#for i in range(60) { a += a }',
    "a function that calls itself": "#let f(x) = f(x + 1)\n#f(0)",
    "a million pages": "#for i in range(1000000) { pagebreak() }",
    "a block of 10⁹ pt": "#block(height: 1000000000pt)[甲]",
    "10⁸ words": "#lorem(100000000)",
    "a WebAssembly plugin without an end": '#let p = plugin("loop.wasm")\n#p.f()',
    "a WebAssembly plugin that grows": '#let p = plugin("grow.wasm")\n#p.f()',
    "XML nested 100,000 deep": '#let a = xml("deep.xml")',
    "content nested 100,000 deep": "#let c = [甲]\n#for i in range(100000) { c = rotate(1deg, c) }\n#c",
    "decimals without an end": "#let x = decimal(\"1\")\n#while x != decimal(\"0\") { x += decimal(\"0.1\") }",
    "a page that never settles": '#let s = state("s", 0)\n#context { s.update(s.get() + 1) }',
    "a file outside": '#read("/etc/passwd")',
    "a package": '#import "@preview/example:0.1.0": f',
}


def leb(value):
    out = bytearray()
    while True:
        byte, value = value & 0x7F, value >> 7
        out.append(byte | (0x80 if value else 0))
        if not value:
            return bytes(out)


def wasm(body):
    """A module that exports one function `f` of Typst's protocol."""
    def section(number, data):
        return bytes([number]) + leb(len(data)) + data

    code = b"\0" + body + b"\x41\0\x0b"
    return (
        b"\0asm\1\0\0\0"
        + section(1, b"\1\x60\0\1\x7f")
        + section(3, b"\1\0")
        + section(5, b"\1\0\1")
        + section(7, b"\2\6memory\2\0\1f\0\0")
        + section(10, b"\1" + leb(len(code)) + code)
    )


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)


def bodies(folder):
    for name, make in BODIES.items():
        yield name, lambda make=make: (write(f"{folder}/b.toml", make()), write(f"{folder}/own.png", png(9, 9)), ["check", "b.toml"])[2]


def pictures(folder):
    for name, (ending, make) in PICTURES.items():
        def prepare(ending=ending, make=make):
            write(f"{folder}/p.{ending}", make())
            write(f"{folder}/b.toml", brief(f"![甲](p.{ending})"))
            return BOUNDED
        yield name, prepare
    yield "300 photographs", lambda: photographs(folder, 300)
    yield "30 photographs", lambda: photographs(folder, 30)


def photographs(folder, count):
    for i in range(count):
        write(f"{folder}/{i}.png", png(1200 + i, 900))
    write(f"{folder}/b.toml", brief("\n\n".join(f"![甲]({i}.png)" for i in range(count))))
    return BOUNDED


def layouts(folder):
    for name, code in LAYOUTS.items():
        def prepare(code=code):
            own = f"{folder}/layouts/own"
            write(f"{own}/layout.toml", 'extends = "daily"\n')
            write(f"{own}/layout.typ", f'#import "/base/blocks.typ": *\n#let issue(brief) = [\n{code}\n甲\n]\n')
            write(f"{own}/loop.wasm", wasm(b"\x03\x40\x0c\0\x0b"))
            write(f"{own}/grow.wasm", wasm(b"\x03\x40\x41\xe4\0\x40\0\x1a\x0c\0\x0b"))
            write(f"{own}/deep.xml", "<a>" * 100_000 + "</a>" * 100_000)
            write(f"{folder}/b.toml", 'layout = "own"\n' + brief("甲"))
            return BOUNDED
        yield name, prepare
    yield "--layout /", lambda: (write(f"{folder}/b.toml", brief("甲")), [*BOUNDED, "--layout", "/"])[1]
    yield "a layout with 3 GB beside it", lambda: sparse(folder)
    yield "a layout that is a pipe", lambda: pipe(folder)


def sparse(folder):
    own = f"{folder}/layouts/own"
    write(f"{own}/layout.toml", 'extends = "daily"\n')
    with open(f"{own}/junk", "wb") as file:
        file.truncate(3 << 30)
    write(f"{folder}/b.toml", 'layout = "own"\n' + brief("甲"))
    return BOUNDED


def pipe(folder):
    os.makedirs(f"{folder}/layouts/own")
    os.mkfifo(f"{folder}/layouts/own/layout.typ")
    write(f"{folder}/b.toml", 'layout = "own"\n' + brief("甲"))
    return BOUNDED


def whole(folder):
    """Files that are no brief at all."""
    def file(name, size):
        with open(f"{folder}/{name}", "wb") as out:
            out.write(HEAD.encode())
            out.truncate(size)
        return ["check", name]
    yield "a brief of 10 GB", lambda: file("b.toml", 10 << 30)
    yield "a brief of 100 MB of zeros", lambda: file("b.toml", 100 << 20)
    yield "a brief without an end", lambda: ["check", "/dev/zero"]
    def series():
        write(f"{folder}/b.toml", brief("甲"))
        with open(f"{folder}/jianbao.toml", "wb") as out:
            out.truncate(10 << 30)
        return ["check", "b.toml"]
    yield "a series file of 10 GB", series
    def batch():
        write(f"{folder}/a.toml", brief("甲"))
        file("b.toml", 10 << 30)
        return ["batch", ".", "-o", "out"]
    yield "a batch with a brief of 10 GB", batch


def tree(pid):
    """The process and all below it."""
    found = [pid]
    for each in found:
        try:
            for task in os.listdir(f"/proc/{each}/task"):
                with open(f"/proc/{each}/task/{task}/children") as file:
                    found += [int(child) for child in file.read().split()]
        except OSError:
            pass
    return found


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def used():
    """The seconds of processor that ended children took, and theirs."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def measure(command, folder, seconds, megabytes):
    """Runs a command: exit code, seconds, seconds of processor, megabytes, what
    it said. One that passes its bounds is killed."""
    with open(f"{folder}/said", "wb") as said:
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True)
        peak, killed, before = 0, False, used()
        while process.poll() is None:
            peak = max(peak, sum(resident(pid) for pid in tree(process.pid)))
            if not killed and (time.monotonic() - started > seconds or peak > megabytes << 20):
                os.killpg(process.pid, 9)
                killed = True
            time.sleep(0.005)
        wall, cpu = time.monotonic() - started, used() - before
    with open(f"{folder}/said", "rb") as said:
        text = said.read(4000).decode(errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")
    return ("killed" if killed else str(process.returncode)), wall, cpu, peak >> 20, first


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("jianbao")
    parser.add_argument("--only", default="", help="only cases, or kinds, with this in their name")
    parser.add_argument("--dir", default="target/limits", help="where inputs are written; emptied")
    parser.add_argument("--seconds", type=float, default=100)
    parser.add_argument("--megabytes", type=int, default=6000)
    parser.add_argument("--markdown", action="store_true", help="print a table for docs/limits.md")
    args = parser.parse_args()
    program, broken = os.path.abspath(args.jianbao), 0
    for kind in (bodies, pictures, layouts, whole):
        folder = os.path.abspath(f"{args.dir}/{kind.__name__}")
        print(f"\n### {kind.__name__}\n" if args.markdown else f"== {kind.__name__}")
        if args.markdown:
            print("| input | exit | seconds | processor | MB | |\n|---|---:|---:|---:|---:|---|")
        for name, prepare in kind(folder):
            if args.only not in name and args.only != kind.__name__:
                continue
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            command = [program, "--color", "never", *prepare()]
            code, wall, cpu, peak, said = measure(command, folder, args.seconds, args.megabytes)
            held = code in "012" and min(wall, cpu) <= SECONDS and peak <= MEGABYTES
            broken += not held
            if args.markdown:
                said = said.replace("|", "\\|")
                print(f"| {name} | {code} | {wall:.2f} | {cpu:.2f} | {peak} | {'' if held else '**over** '}{said[:90]} |", flush=True)
            else:
                print(f"{'  ' if held else '! '}{name:45} exit={code:6} {wall:6.2f}s {cpu:6.2f}s {peak:5}MB  {said[:100]}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
