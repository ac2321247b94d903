#!/usr/bin/env python3
"""Draws docs/pictures/{site,page,article}.png: pages as Chromium shows them.

usage: web_pictures.py JIANBAO   (after `just site-check`, whose tools it uses)
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

from PIL import Image

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target/site"
MODULES = pathlib.Path(os.environ.get("NODE_PATH", WORK / "node_modules"))
GAP = 28

SHOTS = """
const { chromium } = require("playwright-core");
(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  for (const [url, width, height, colorScheme, file] of JSON.parse(process.argv[1])) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height } });
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForTimeout(600);
    await page.evaluate(() => document.activeElement.blur());
    await page.screenshot({ path: file });
    await context.close();
  }
  await browser.close();
})();
"""


def shots(jobs):
    """Screenshots: address, width, height, colour scheme."""
    files = [str(WORK / f"shot-{index}.png") for index in range(len(jobs))]
    rows = [[*job, file] for job, file in zip(jobs, files)]
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    environment = {**os.environ, "NODE_PATH": str(MODULES), "CHROMIUM": chromium}
    subprocess.run(["node", "-e", SHOTS, json.dumps(rows)], env=environment, check=True)
    return [Image.open(file).convert("RGB") for file in files]


def sheet(name, pictures, share):
    """Pictures side by side on grey, made smaller."""
    width = sum(picture.width + GAP for picture in pictures) + GAP
    height = max(picture.height for picture in pictures) + 2 * GAP
    joined = Image.new("RGB", (width, height), "#8c8c8c")
    left = GAP
    for picture in pictures:
        joined.paste(picture, (left, GAP))
        left += picture.width + GAP
    joined = joined.resize((int(width * share), int(height * share)), Image.LANCZOS)
    joined = joined.quantize(96, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    joined.save(ROOT / f"docs/pictures/{name}.png", optimize=True)


def main():
    jianbao = str(pathlib.Path(sys.argv[1]).resolve())
    briefs, public = WORK / "shown", WORK / "shown-site"
    shutil.rmtree(briefs, ignore_errors=True)
    shutil.rmtree(public, ignore_errors=True)
    make = [sys.executable, str(ROOT / "scripts/make_briefs.py"), "160", str(briefs)]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    shutil.copy(ROOT / "briefs/2026-06-10.toml", briefs / "reference.toml")
    subprocess.run([jianbao, "-q", "site", str(briefs), "-o", str(public)], check=True, stderr=subprocess.DEVNULL)
    site = public.as_uri()
    sheet("site", shots([
        [f"{site}/index.html", 1280, 1400, "light"],
        [f"{site}/2026/06-10/index.html", 390, 1400, "light"],
        [f"{site}/search/index.html?q=智能经济", 390, 1400, "dark"],
    ]), 0.5)
    data = WORK / "weekly-data.html"
    article = WORK / "2026-06-10-wechat.html"
    run = lambda *args: subprocess.run([jianbao, "-q", "build", *args], check=True, cwd=ROOT, stderr=subprocess.DEVNULL)
    run("examples/weekly-data.toml", "-o", str(data))
    run("briefs/2026-06-10.toml", "--format", "wechat", "-o", str(article))
    sheet("page", shots([[data.as_uri(), 1280, 1300, "light"], [data.as_uri(), 390, 1300, "dark"]]), 0.5)
    sheet("article", shots([[article.as_uri(), 900, 1000, "light"], [article.as_uri(), 900, 1000, "dark"]]), 0.5)


if __name__ == "__main__":
    main()
