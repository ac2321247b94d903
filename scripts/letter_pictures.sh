#!/usr/bin/env bash
# Draws docs/pictures/letter.png: the letter of the reference issue as headless
# Chromium shows it, at 600 and 375 px, light and dark.
# usage: letter_pictures.sh JIANBAO   (from the repository's folder)
# Needs chromium and Python with pillow.
set -euo pipefail

jianbao=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp -r briefs "$work/briefs"
cat >> "$work/briefs/jianbao.toml" <<'TOML'

[mail]
from = "jianbao@example.cn"
greeting = "尊敬的{name|读者}："
text = "您好！现送上本期{title}，请查收。"
unsubscribe = "https://example.cn/leave?who={address}"
TOML
printf 'address,name\nzhang@example.cn,张三\n' > "$work/list.csv"
"$jianbao" -q mail "$work/briefs/2026-06-10.toml" --list "$work/list.csv" --eml "$work/out"

# The HTML part, its pictures inside.
python3 - "$work" <<'PY'
import base64, email, email.policy, pathlib, sys

work = pathlib.Path(sys.argv[1])
message = email.message_from_bytes(next((work / "out").glob("*.eml")).read_bytes(), policy=email.policy.default)
html = next(part for part in message.walk() if part.get_content_type() == "text/html").get_content()
for part in message.walk():
    if part.get_content_maintype() == "image":
        data = base64.b64encode(part.get_content()).decode()
        html = html.replace(f"cid:{part['Content-ID'].strip('<>')}", f"data:{part.get_content_type()};base64,{data}")
assert "cid:" not in html
# Chromium's window is never narrower than 500 px: a frame of the width is.
for width in (600, 375):
    (work / f"letter-{width}.html").write_text(html)
    frame = f'<body style="margin:0"><iframe src="letter-{width}.html" style="border:0;width:{width}px;height:2400px"></iframe>'
    (work / f"frame-{width}.html").write_text(f"<!DOCTYPE html>{frame}")
PY

for width in 600 375; do
  for theme in light dark; do
    scheme=$([ "$theme" = dark ] && echo 0 || echo 1)
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --allow-file-access-from-files \
      --blink-settings=preferredColorScheme="$scheme" --force-device-scale-factor=1 \
      --window-size="$([ "$width" -lt 500 ] && echo 500 || echo "$width"),2400" \
      --screenshot="$work/$width-$theme.png" "file://$work/frame-$width.html" 2> /dev/null
  done
done

python3 - "$work" docs/pictures/letter.png <<'PY'
import pathlib, sys
from PIL import Image

work, output = pathlib.Path(sys.argv[1]), sys.argv[2]
pages = []
for theme in ("light", "dark"):
    for width in (600, 375):
        page = Image.open(work / f"{width}-{theme}.png").convert("RGB").crop((0, 0, width, 2400))
        # Down to the end of the letter: below it there is only the ground.
        ground = page.getpixel((width // 2, 2399))
        last = max(y for y in range(2400) if any(page.getpixel((x, y)) != ground for x in range(40, width, 7)))
        pages.append((theme, page.crop((0, 0, width, min(2400, last + 30)))))
light, dark = (next(page for name, page in pages if name == theme) for theme in ("light", "dark"))
brightness = lambda page: sum(page.resize((1, 1)).getpixel((0, 0))) / 3
assert brightness(light) > 200 and brightness(dark) < 80, "the dark letter is not the letter's own dark variant"
gap = 24
height = max(page.height for _, page in pages)
sheet = Image.new("RGB", (sum(page.width + gap for _, page in pages) + gap, height + 2 * gap), "#8c8c8c")
x = gap
for _, page in pages:
    sheet.paste(page, (x, gap))
    x += page.width + gap
sheet = sheet.resize((sheet.width * 3 // 5, sheet.height * 3 // 5), Image.LANCZOS)
sheet.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(output, optimize=True)
PY
