// Measures the desk on the reference issue: `node bench.mjs PROGRAM`, or with
// `node bench.mjs PROGRAM EDITS` only whether so many edits leave it as it was.
// Times are from the key in the browser to the frame that shows the page.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import http from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { chromium } from '@playwright/test'

const program = path.resolve(process.argv[2] ?? '../target/release/jianbao')
const edits = Number(process.argv[3] ?? 0)
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-bench-'))
const folder = path.join(home, 'issues')
fs.cpSync(path.resolve(import.meta.dirname, '../briefs'), folder, { recursive: true })
const brief = path.join(folder, '2026-06-10.toml')

const of = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
const row = (name, ...values) => console.log(`| ${name} | ${values.join(' | ')} |`)
const spread = (times) => [0.5, 0.95, 1].map((share) => `${of(times, share).toFixed(0)} ms`)

const begin = performance.now()
const child = spawn(program, ['desk', folder, '--no-open'], { env: { ...process.env, XDG_STATE_HOME: path.join(home, 'state'), JIANBAO_LANG: 'en' } })
const browsing = chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--lang=zh-CN', ...(process.env.WEB ? ['--disable-features=LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets'] : [])] })
const address = await new Promise((resolve) => {
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
    const found = /http:\/\/\S+/.exec(said)
    if (found) resolve(found[0])
  })
})
const listening = performance.now()
const browser = await browsing
const view = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' }

// WEB=dist takes the page from that folder and not from the program, as the tests do: to measure all but the start.
const web = process.env.WEB && path.resolve(process.env.WEB)
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html' }
const fulfil = (route) => {
  const { pathname } = new URL(route.request().url())
  const file = path.join(web, pathname === '/' ? 'index.html' : pathname)
  return route.fulfill({ body: fs.readFileSync(file), contentType: TYPES[path.extname(file)] ?? '' })
}

/** Opens a page, and says how long it took until the frame with what is wanted was shown. */
async function opened(context, address, wanted) {
  const opening = Date.now()
  const one = await context.newPage()
  if (web) await one.route((url) => url.pathname === '/' || url.pathname.startsWith('/assets/'), fulfil)
  await one.addInitScript((wanted) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector(wanted)) return
      watch.disconnect()
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.onmessage = () => (window.shownAt = performance.timeOrigin + performance.now())
        channel.port2.postMessage(0)
      })
    })
    watch.observe(document, { childList: true, subtree: true })
  }, wanted)
  await one.goto(address)
  await one.waitForTimeout(1500)
  return [one, (await one.evaluate(() => window.shownAt)) - opening]
}

const context = await browser.newContext(view)
const [page, took] = await opened(context, address, '.sheet svg')
row('command → address', `${(listening - begin).toFixed(0)} ms`, '', '')
row('page opened → first pages', `${took.toFixed(0)} ms`, '', '')

/** What of that is Chromium's own: a page of one line. And the desk again, with the faces in its store. */
async function starts() {
  const [again, second] = await opened(context, address, '.sheet svg')
  const line = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<p>1</p>'))
  await new Promise((resolve) => line.listen(0, '127.0.0.1', resolve))
  const [plain, third] = await opened(context, `http://127.0.0.1:${line.address().port}/`, 'p')
  row('the same again', `${second.toFixed(0)} ms`, '', '')
  row('a page of one line, in the same browser', `${third.toFixed(0)} ms`, '', '')
  await again.close()
  await plain.close()
  line.close()
  await page.bringToFront()
}

await page.evaluate(() => {
  window.painted = []
  let pressed = 0
  addEventListener('keydown', () => (pressed = performance.now()), true)
  new MutationObserver((all) => {
    if (!pressed || !all.some((one) => one.target instanceof Element && one.target.closest('.sheet'))) return
    const from = pressed
    pressed = 0
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => window.painted.push(performance.now() - from)
      channel.port2.postMessage(0)
    })
  }).observe(document.body, { childList: true, subtree: true })
})
const painted = async () => page.evaluate(() => window.painted.splice(0))

/** Words that end: one word of a hundred letters would be set as no word is. */
const WORDS = 'the new rules come into force today and hold for all who read them '

async function type(count, key = (index) => WORDS[index % WORDS.length]) {
  for (let index = 0; index < count; index++) {
    await page.keyboard.press(key(index))
    await page.waitForTimeout(160)
  }
  await page.waitForTimeout(500)
  return painted()
}

/** Milliseconds of processor that the program has taken; times by the clock depend on what else runs. */
const taken = () => {
  const fields = fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function typing() {
  await page.locator('[data-key="sections[0].body"] .cm-content').click()
  await page.keyboard.press('Control+Home')
  await type(10)
  let before = taken()
  row('key → painted, form', ...spread(await type(100)))
  row('processor time of the program per key, form', `${((taken() - before) / 100).toFixed(0)} ms`, '', '')
  row('paragraph inserted, form', ...spread(await type(20, () => 'Enter')))
  await page.keyboard.press('Alt+2')
  await page.locator('.source .cm-line').filter({ hasText: '人民网理论频道刊发' }).first().click()
  await page.keyboard.press('End')
  await type(10)
  before = taken()
  row('key → painted, source', ...spread(await type(100)))
  row('processor time of the program per key, source', `${((taken() - before) / 100).toFixed(0)} ms`, '', '')
}

// Clicks: the character under the pointer and the one at the caret, on every third
// character of each line of body text. The contents on the first page repeat
// titles, and what is not in the brief is the layout's own words: neither is body text.
async function clicks() {
  // What was typed is in the file by then.
  await page.waitForTimeout(1500)
  const bare = (text) => text.replace(/\[@[^\]]*\]|[\s*_`>#|\\-]/g, '')
  const written = bare(fs.readFileSync(brief, 'utf8'))
  let [exact, clicked, own] = [0, 0, 0]
  const texts = page.locator('.page:nth-child(n+2) .sheet svg text[font-size="12"]')
  const count = await texts.count()
  const chosen = () =>
    page.evaluate(() => {
      const field = document.activeElement
      const isField = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
      return isField ? field.value.slice(field.selectionStart, field.selectionEnd) : getSelection()?.toString()
    })
  for (let index = 0; index < count; index++) {
    const letters = (await texts.nth(index).textContent()) ?? ''
    if (letters.length < 2) continue
    if (!written.includes(bare(letters))) {
      own++
      continue
    }
    for (let at = index % 3; at < letters.length; at += 3) {
      if (!/\p{Script=Han}/u.test(letters[at])) continue
      clicked++
      for (const patience of [150, 600]) {
        const point = await texts.nth(index).evaluate((text, at) => {
          text.scrollIntoView({ block: 'center' })
          const box = text.getExtentOfChar(at)
          const { x, y } = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(text.getScreenCTM())
          return { x, y }
        }, at)
        await page.mouse.click(point.x, point.y)
        await page.waitForTimeout(patience)
        await page.keyboard.press('Shift+ArrowRight')
        // A machine that is busy may be late; a place that is wrong stays wrong.
        if ((await chosen()) !== letters[at]) continue
        exact++
        break
      }
    }
  }
  row(`clicks that lead to the very character (${own} lines are not of the brief)`, `${exact} of ${clicked}`, '', '')
}

// Pages against the engine's own picture of them.
async function pictures() {
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const made = spawn(program, ['build', brief, '--format', 'png', '--ppi', '144', '-o', path.join(home, 'page.png')], { stdio: 'ignore' })
  await new Promise((resolve) => made.on('exit', resolve))
  await page.keyboard.press('Alt+3')
  const wide = await browser.newPage({ viewport: { width: 1400, height: 1800 }, deviceScaleFactor: 1 })
  await wide.goto(address)
  await wide.waitForSelector('.sheet svg')
  await wide.waitForTimeout(1000)
  const blank = await browser.newPage()
  const drawn = fs.readdirSync(home).filter((name) => name.startsWith('page')).sort()
  const shares = []
  // The last round is a control: another page, which must differ.
  for (const [index, name] of [...drawn.entries(), [1, drawn[0]]]) {
    const png = fs.readFileSync(path.join(home, name))
    const width = png.readUInt32BE(16)
    await wide.setViewportSize({ width: width + 40, height: 1800 })
    const sheet = wide.locator('.sheet').nth(index)
    await sheet.evaluate((one, width) => {
      const host = document.createElement('div')
      host.id = 'compared'
      host.className = 'sheet'
      host.style.cssText = `position:fixed;left:0;top:0;width:${width}px;background:#fff;z-index:99`
      host.innerHTML = one.innerHTML
      document.getElementById('compared')?.remove()
      document.body.append(host)
    }, width)
    const shot = await wide.locator('#compared').screenshot()
    shares.push(await blank.evaluate(async ([a, b]) => {
      const read = async (bytes) => {
        const image = new Image()
        image.src = `data:image/png;base64,${bytes}`
        await image.decode()
        const canvas = new OffscreenCanvas(image.width >> 1, image.height >> 1)
        const context = canvas.getContext('2d')
        context.filter = 'blur(1px)'
        context.drawImage(image, 0, 0, canvas.width, canvas.height)
        return context.getImageData(0, 0, canvas.width, canvas.height)
      }
      const [one, other] = [await read(a), await read(b)]
      let differing = 0
      for (let at = 0; at < one.data.length; at += 4) if (Math.abs(one.data[at] - other.data[at]) > 48) differing++
      return (differing / (one.data.length / 4)) * 100
    }, [png.toString('base64'), shot.toString('base64')]))
  }
  const control = shares.pop()
  row('pixels that differ from the engine’s own picture, worst page; another page, as a control', `${Math.max(...shares).toFixed(2)} %`, `${control.toFixed(2)} %`, '')
}

// Whether a long day leaves everything as it was.
async function long() {
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  const session = await page.context().newCDPSession(page)
  const heap = async () => {
    await session.send('HeapProfiler.collectGarbage')
    return (await session.send('Runtime.getHeapUsage')).usedSize / 2 ** 20
  }
  await page.locator('[data-key="sections[1].body"] .cm-content').click()
  await page.keyboard.press('Control+Home')
  await painted()
  const series = []
  const STEP = 1000
  const began = performance.now()
  for (let done = 0; done < edits; done += STEP) {
    for (let index = 0; index < STEP; index++) {
      // Half a line is typed and taken back, so that no text comes again soon.
      await page.keyboard.press(index % 100 < 50 ? (WORDS[(done / STEP + index) % WORDS.length] ?? 'x') : 'Backspace')
      await page.waitForTimeout(25)
    }
    await page.waitForTimeout(1500)
    const times = await painted()
    series.push([of(times, 0.5), of(times, 0.95), resident(), await heap()])
    const [half, most, memory, used] = series.at(-1)
    console.error(`${done + STEP} edits: ${half.toFixed(0)} ms, ${most.toFixed(0)} ms, ${memory.toFixed(0)} MB, ${used.toFixed(1)} MB, ${times.length} frames`)
  }
  const [first, last] = [series[0], series.at(-1)]
  const both = (index, unit, digits = 0) => [first, last].map((one) => `${one[index].toFixed(digits)} ${unit}`)
  row(`${edits} edits in ${((performance.now() - began) / 60_000).toFixed(0)} min: key → painted, first and last ${STEP}`, ...both(0, 'ms'), '')
  row('the same, 95th percentile', ...both(1, 'ms'), '')
  row('the program’s memory', ...both(2, 'MB'), '')
  row('the page’s heap', ...both(3, 'MB', 1), '')
}

if (edits) await long()
else for (const part of [starts, typing, clicks, pictures]) await part()
await browser.close()
child.kill('SIGINT')
await new Promise((resolve) => child.on('exit', resolve))
fs.rmSync(home, { recursive: true, force: true })
