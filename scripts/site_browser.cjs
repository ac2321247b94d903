// What only a browser knows of a site: axe-core on a page of each kind, in light
// and dark and on a phone; the search over file://. For scripts/site_check.py.
"use strict";
const { chromium } = require("playwright-core");
const { readFileSync, readdirSync } = require("node:fs");
const path = require("node:path");
const assert = require("node:assert");

const folder = path.resolve(process.argv[2]);
const url = (name) => "file://" + path.join(folder, name);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function accessible(browser, names) {
  let pages = 0;
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const name of names) {
        await page.goto(url(name));
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert(wide <= 0, `${name} is ${wide} px too wide at ${width} px`);
        await page.evaluate(axe);
        const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        for (const violation of found.violations) {
          console.log(`  axe: ${name} ${colorScheme} ${width}: ${violation.id}: ${violation.nodes[0].html.slice(0, 200)} ${violation.nodes[0].failureSummary}`);
        }
        assert.equal(found.violations.length, 0, name);
        pages += 1;
      }
      await context.close();
    }
  }
  console.log(`axe-core: ${names.length} kinds of pages, light and dark, 1280 and 390 px: ${pages} without a violation`);
}

async function searches(browser) {
  const page = await (await browser.newContext()).newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const errors = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(url("index.html"));
  await page.fill("#q", "能经济");
  await page.press("#q", "Enter");
  const state = page.locator("#state");
  await page.waitForFunction(() => /\d/.test(document.getElementById("state").textContent));
  const found = Number((await state.textContent()).match(/\d+/)[0]);
  assert(found > 0 && (await page.locator("#results li").count()) === found, "a part of a word is found");
  assert.equal(await page.locator("#results mark").first().textContent(), "能经济");
  // Full width and capitals are the same as others.
  const count = async (query) => {
    await page.goto(url("search/index.html") + "?q=" + encodeURIComponent(query));
    await page.waitForFunction(() => !["", document.getElementById("state").dataset.searching].includes(document.getElementById("state").textContent));
    return Number(((await state.textContent()).match(/\d+/) || [0])[0]);
  };
  assert.equal(await count("ｒｅｕｔｅｒｓ"), await count("Reuters"));
  assert((await count("Reuters 人民网")) <= (await count("Reuters")));
  assert.equal(await count("查无此词"), 0);
  await count("能经济");
  await page.locator("#results a").first().click();
  await page.waitForSelector("article.issue");
  assert.deepEqual(errors, []);
  const outside = asked.filter((one) => !one.startsWith("file://" + folder));
  assert.deepEqual(outside, []);
  console.log(`search over file://: ${found} issues have 能经济; ${asked.length} requests, none out of the folder`);
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--allow-file-access-from-files=false"] });
  try {
    const years = readdirSync(folder).filter((name) => /^\d{4}$/.test(name));
    const issues = years.flatMap((year) => readdirSync(path.join(folder, year)).filter((name) => name.includes("-")).map((name) => `${year}/${name}/index.html`));
    // The made issues are alike: the examples have every kind of block.
    const some = issues.filter((name, index) => index === 0 || index === issues.length - 1 || /06-1[0-9]/.test(name)).slice(0, 14);
    const months = readdirSync(path.join(folder, years[0])).filter((name) => /^\d\d$/.test(name));
    const names = ["index.html", `${years[0]}/index.html`, `${years[0]}/${months[0]}/index.html`, "references/index.html", "search/index.html", ...some];
    await searches(browser);
    await accessible(browser, names);
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
