#!/usr/bin/env python3
"""Times the import of a Word file of some 200 pages, made here.

usage: long_word.py JIANBAO [PAGES]

600 characters make a page, as in Word's own default of 11 pt: a heading of one of
three levels, automatic numbers, paragraphs with bold words, and on every fourth
page a table of six rows. Prints the pages, the size, the median and the slowest of
nine runs, and the time for twice as many pages, which should be twice as long.
"""
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

PARTS = ["各地", "持续", "推进", "绿色", "算力", "中心", "建设", "项目", "完成", "投资", "同比", "增长", "企业", "反映", "用能", "成本", "下降", "专家", "认为", "标准", "有待", "统一"]
NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
</Types>"""
RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>
</Relationships>"""
STYLES = f'<?xml version="1.0" encoding="UTF-8"?><w:styles {NAMES}>' + "".join(
    f'<w:style w:type="paragraph" w:styleId="{level}"><w:name w:val="heading {level}"/>'
    f'<w:pPr><w:outlineLvl w:val="{level - 1}"/></w:pPr></w:style>'
    for level in (1, 2, 3)
) + "</w:styles>"


def sentence(chance):
    return "".join(chance.choices(PARTS, k=chance.randint(8, 20))) + f"{chance.randint(2, 98)}%。"


def run(text, bold=False):
    return f'<w:r>{"<w:rPr><w:b/></w:rPr>" if bold else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(runs, style=None):
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{shape}{runs}</w:p>"


def page(chance, number):
    blocks = [paragraph(run(f"第{number}项 " + "".join(chance.choices(PARTS, k=4))), chance.choice((1, 2, 2, 3, 3)))]
    if number % 4 == 0:
        cell = lambda: f'<w:tc>{paragraph(run("".join(chance.choices(PARTS, k=2))))}</w:tc>'
        rows = "".join(f"<w:tr>{cell() + cell() + cell()}</w:tr>" for _ in range(6))
        blocks.append(f"<w:tbl>{rows}</w:tbl>")
    length = 0
    while length < 600:
        sentences = [sentence(chance) for _ in range(4)]
        length += sum(map(len, sentences))
        blocks.append(paragraph(run(sentences[0], bold=True) + run("".join(sentences[1:]))))
    return "".join(blocks)


def write(path, pages):
    chance = random.Random(pages)
    body = paragraph(run("算力简报")) + "".join(page(chance, number) for number in range(1, pages + 1))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS % ("officeDocument", "word/document.xml"))
        package.writestr("word/_rels/document.xml.rels", RELATIONS % ("styles", "styles.xml"))
        package.writestr("word/styles.xml", STYLES)
        package.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")


def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure(jianbao, folder, pages):
    word = folder / f"{pages}.docx"
    write(word, pages)
    times, spent = [], -processor_time()
    for attempt in range(9):
        started = time.monotonic()
        run = subprocess.run([jianbao, "import", str(word), "-o", str(folder / f"{pages}-{attempt}.toml")], capture_output=True)
        times.append(time.monotonic() - started)
        assert run.returncode in (0, 1), run.stderr.decode()[-2000:]
    brief = (folder / f"{pages}-0.toml").read_text()
    assert f"第{pages}项" in brief or f"{pages}项" in brief, "the last heading came over"
    spent = (spent + processor_time()) / 9
    print(f"{pages} pages, {word.stat().st_size:,} bytes: median {statistics.median(times):.2f} s, "
          f"slowest {max(times):.2f} s, processor {spent:.2f} s")


def main():
    jianbao = sys.argv[1]
    pages = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with tempfile.TemporaryDirectory() as folder:
        for count in (pages, 2 * pages):
            measure(jianbao, pathlib.Path(folder), count)


if __name__ == "__main__":
    main()
