// A desk for each test: the program itself, on a folder of its own.
// JIANBAO is the program; with WEB=dist the page's files come from that folder
// and not from inside the program, so that they can be changed without building it.

import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Page, expect, test as base } from '@playwright/test'

const ROOT = path.resolve(import.meta.dirname, '../..')
const PROGRAM = path.resolve(process.env.JIANBAO ?? path.join(ROOT, 'target/debug/jianbao'))

export class Desk {
  readonly home = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-desk-'))
  readonly folder = path.join(this.home, 'issues')
  address = ''
  child: ChildProcess | undefined

  constructor() {
    fs.mkdirSync(this.folder)
  }

  write(name: string, text: string | Buffer) {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true })
    fs.writeFileSync(this.file(name), text)
  }

  /** As most editors save: another file takes the name. */
  rename(name: string, text: string) {
    fs.writeFileSync(this.file(`${name}.new`), text)
    fs.renameSync(this.file(`${name}.new`), this.file(name))
  }

  read(name: string) {
    return fs.readFileSync(this.file(name), 'utf8')
  }

  file(name: string) {
    return path.join(this.folder, name)
  }

  names() {
    return fs.readdirSync(this.folder).sort()
  }

  run(...args: string[]) {
    return spawn(PROGRAM, args, { cwd: this.folder, env: this.env() })
  }

  env() {
    return { ...process.env, XDG_STATE_HOME: path.join(this.home, 'state'), JIANBAO_LANG: 'en' }
  }

  async start() {
    const child = spawn(PROGRAM, ['desk', this.folder, '--no-open'], { env: this.env() })
    this.child = child
    this.address = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stderr.on('data', (data: Buffer) => {
        said += data.toString()
        const address = /http:\/\/\S+/.exec(said)?.[0]
        if (address) resolve(address)
      })
      child.on('exit', () => reject(new Error(said)))
    })
  }

  async end(signal: NodeJS.Signals = 'SIGINT') {
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
    child.kill(signal)
    return ended
  }

  async open(page: Page) {
    if (process.env.WEB) {
      const folder = path.resolve(process.env.WEB)
      const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.html': 'text/html' }
      await page.route((url) => url.pathname === '/' || url.pathname.startsWith('/assets/'), (route) => {
        const name = new URL(route.request().url()).pathname
        const file = path.join(folder, name === '/' ? 'index.html' : name)
        return route.fulfill({ body: fs.readFileSync(file), contentType: types[path.extname(file)] ?? '' })
      })
    }
    await page.goto(this.address)
  }
}

export const BRIEF = `# 每日
[header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-10
issue = 7

[summary]
text = "摘要的文字。"

[[sections]]
title = "第一节"
body = '''
第一节的正文，引用一条[@a]。
'''

[[sections]]
title = "第二节"
body = '''
第二节的正文。
'''

[[references]]
id = "a"
source = "某报"
title = "某文"
`

export const test = base.extend<{ desk: Desk; errors: string[] }>({
  desk: async ({}, use) => {
    const desk = new Desk()
    await use(desk)
    await desk.end('SIGKILL')
    fs.rmSync(desk.home, { recursive: true, force: true })
  },
  errors: [
    async ({ page }, use) => {
      const errors: string[] = []
      page.on('pageerror', (error) => errors.push(error.message))
      await use(errors)
      expect(errors).toEqual([])
    },
    { auto: true },
  ],
})

/** A desk with one issue, open in the browser, its pages shown. */
export async function opened(desk: Desk, page: Page, brief = BRIEF) {
  desk.write('2026-06-10.toml', brief)
  await desk.start()
  await desk.open(page)
  await expect(page.locator('.sheet svg').first()).toBeVisible()
}

export const field = (page: Page, key: string) => page.locator(`[data-key="${key}"]`).locator('input, textarea, .cm-content').first()

/** What the pages show, without white space. */
export async function shown(page: Page) {
  const texts = await page.locator('.sheet svg text').allTextContents()
  return texts.join('').replace(/\s/g, '')
}

export { expect }
