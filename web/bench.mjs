// Measures the desk on the reference issue: `node bench.mjs PROGRAM [EDITS]`.
// Times are from the key in the browser to the frame that shows the page.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
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
const browsing = chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--lang=zh-CN'] })
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
const opening = performance.now()
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })
await page.goto(address)
await page.waitForSelector('.sheet svg')
row('start: command to address, page opened to first pages', `${(listening - begin).toFixed(0)} ms`, `${(performance.now() - opening).toFixed(0)} ms`, '')

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

await page.locator('[data-key="sections[0].body"] .cm-content').click()
await page.keyboard.press('Control+Home')
await type(10)
/** Milliseconds of processor that the program has taken; times by the clock depend on what else runs. */
const taken = () => {
  const fields = fs.readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
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

// Clicks: the character under the pointer and the one at the caret.
// The contents on the first page repeat titles, which are no body text.
let [exact, clicked] = [0, 0]
const texts = page.locator('.page:nth-child(n+2) .sheet svg text[font-size="12"]')
const count = await texts.count()
for (let index = 0; index < count && clicked < 100; index++) {
  const point = await texts.nth(index).evaluate((text) => {
    const letters = text.textContent ?? ''
    const at = Math.floor(letters.length / 2)
    if (!/\p{Script=Han}/u.test(letters[at] ?? '')) return null
    text.scrollIntoView({ block: 'center' })
    const box = text.getExtentOfChar(at)
    const where = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(text.getScreenCTM())
    return { x: where.x, y: where.y, letter: letters[at] }
  })
  if (!point) continue
  clicked++
  await page.mouse.click(point.x, point.y)
  await page.waitForTimeout(500)
  await page.keyboard.press('Shift+ArrowRight')
  if ((await page.evaluate(() => getSelection()?.toString())) === point.letter) exact++
}
row('clicks that lead to the very character', `${exact} of ${clicked}`, '', '')

// Pages against the engine's own picture of them.
await new Promise((resolve) => setTimeout(resolve, 1500))
const made = spawn(program, ['build', brief, '--format', 'png', '--ppi', '144', '-o', path.join(home, 'page.png')], { stdio: 'ignore' })
await new Promise((resolve) => made.on('exit', resolve))
await page.keyboard.press('Alt+3')
const wide = await browser.newPage({ viewport: { width: 1400, height: 1800 }, deviceScaleFactor: 1 })
await wide.goto(address)
await wide.waitForSelector('.sheet svg')
await wide.waitForTimeout(1000)
const blank = await browser.newPage()
const pictures = fs.readdirSync(home).filter((name) => name.startsWith('page')).sort()
const shares = []
// The last round is a control: another page, which must differ.
for (const [index, name] of [...pictures.entries(), [1, pictures[0]]]) {
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

if (edits) {
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  await page.bringToFront()
  await page.keyboard.press('Alt+1')
  await page.locator('[data-key="sections[1].body"] .cm-content').click()
  await page.keyboard.press('Control+Home')
  await painted()
  const series = []
  for (let done = 0; done < edits; done += 500) {
    for (let index = 0; index < 500; index++) {
      await page.keyboard.press(index % 2 ? 'Backspace' : 'x')
      await page.waitForTimeout(30)
    }
    await page.waitForTimeout(400)
    series.push([of(await painted(), 0.5), memory()])
  }
  const [first, last] = [series[0], series.at(-1)]
  row(`${edits} edits: p50 of the first and last 500`, `${first[0].toFixed(0)} ms`, `${last[0].toFixed(0)} ms`, '')
  row(`${edits} edits: memory of the program, first and last`, `${first[1].toFixed(0)} MB`, `${last[1].toFixed(0)} MB`, '')
}

await browser.close()
child.kill('SIGINT')
await new Promise((resolve) => child.on('exit', resolve))
fs.rmSync(home, { recursive: true, force: true })
