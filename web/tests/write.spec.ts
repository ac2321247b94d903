import fs from 'node:fs'
import path from 'node:path'
import { BRIEF, expect, field, opened, shown, test } from './desk'

test('from nothing to a PDF', async ({ desk, page }) => {
  await desk.start()
  await desk.open(page)
  await page.getByRole('button', { name: '新一期' }).click()
  await field(page, 'header.title').fill('每日动态')
  await field(page, 'header.publisher').fill('某某协会')
  await field(page, 'summary.text').click()
  await page.keyboard.type('今天的要点。')
  await field(page, 'summary.keywords').fill('智能经济，算力')
  await field(page, 'sections[0].title').fill('第一件事')
  await field(page, 'sections[0].body').click()
  await page.keyboard.type('写下第一段正文。')
  await expect.poll(() => shown(page)).toContain('写下第一段正文。')
  await expect(page.getByText('已保存')).toBeVisible()
  await expect(page.locator('.count b')).toHaveCount(0)
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 PDF' }).click()
  const download = await waiting
  expect(download.suggestedFilename()).toMatch(/^\d{4}-\d\d-\d\d\.pdf$/)
  const bytes = fs.readFileSync(await download.path())
  // The command line makes the same bytes of the file.
  const name = desk.names().find((one) => one.endsWith('.toml')) ?? ''
  const built = desk.run('build', name, '-o', 'own.pdf')
  await new Promise((resolve) => built.on('exit', resolve))
  expect(bytes.equals(fs.readFileSync(desk.file('own.pdf')))).toBe(true)
})

test('what is typed is on the page and in the file, and nothing else changes', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('End')
  await page.keyboard.type('又一句。', { delay: 20 })
  await expect.poll(() => shown(page)).toContain('第二节的正文。又一句。')
  await expect.poll(() => desk.read('2026-06-10.toml')).toBe(BRIEF.replace('第二节的正文。', '第二节的正文。又一句。'))
})

test('three views of one text: looking changes no byte, and undoing works in all', async ({ desk, page }) => {
  await opened(desk, page)
  const stamp = fs.statSync(desk.file('2026-06-10.toml')).mtimeMs
  for (const view of ['源文件', '版面', '表单', '源文件', '表单']) await page.getByRole('radio', { name: view }).click()
  await page.waitForTimeout(1500)
  expect(desk.read('2026-06-10.toml')).toBe(BRIEF)
  expect(fs.statSync(desk.file('2026-06-10.toml')).mtimeMs).toBe(stamp)
  await field(page, 'sections[0].title').fill('改了的标题')
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('改了的标题')
  await page.getByRole('radio', { name: '源文件' }).click()
  await expect(page.locator('.source .cm-content')).toContainText('改了的标题')
  await page.locator('.source .cm-content').click()
  await page.keyboard.press('Control+z')
  await expect.poll(() => desk.read('2026-06-10.toml')).toBe(BRIEF)
  await page.getByRole('radio', { name: '表单' }).click()
  await expect(field(page, 'sections[0].title')).toHaveValue('第一节')
})

test('a slip is found and repaired by one click', async ({ desk, page }) => {
  await opened(desk, page, BRIEF.replace('第二节的正文。', '有3千人参加,很好。'))
  await page.locator('.count').click()
  const list = page.locator('.findings li')
  await expect(list.filter({ hasText: '3千' })).toHaveCount(1)
  await list.filter({ hasText: '3千' }).getByRole('button', { name: '改', exact: true }).click()
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('有3000人参加')
  await page.keyboard.press('F8')
  await expect(page.locator('.findings li.at')).toHaveCount(1)
})

test('what was chosen holds when the desk is started again', async ({ desk, page }) => {
  await opened(desk, page)
  await page.getByRole('button', { name: '更多', exact: true }).click()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Dark' }).click()
  const before = desk.address
  await desk.end()
  await desk.start()
  expect(new URL(desk.address).port).toBe(new URL(before).port)
  expect(new URL(desk.address).hash).not.toBe(new URL(before).hash)
  await desk.open(page)
  await expect(page.getByRole('radio', { name: 'Form' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await field(page, 'sections[1].body').click()
  await page.keyboard.type('还能写。')
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('还能写。')
})

test('an unknown citation leaves the pages alive, and is told at its place', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('End')
  await page.keyboard.type('见[@')
  await page.getByRole('combobox').fill('none')
  await page.keyboard.press('Enter')
  await expect.poll(() => shown(page)).toContain('[?]')
  await expect(page.locator('.light.error')).toBeVisible()
})

test('a citation is picked by its title', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('End')
  await page.keyboard.type('[@')
  await page.getByRole('combobox').fill('某文')
  await page.keyboard.press('Enter')
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('第二节的正文。[@a]')
})

test('a click on the page leads to the very character, and the caret to the page', async ({ desk, page }) => {
  await opened(desk, page)
  const glyphs = await page.evaluate(() => {
    const found = [...document.querySelectorAll('.sheet svg text')].find((one) => one.textContent?.includes('第二节的正文')) as SVGTextContentElement
    const at = (found.textContent ?? '').indexOf('正')
    const box = found.getExtentOfChar(at)
    const point = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(found.getScreenCTM() ?? new DOMMatrix())
    found.scrollIntoView({ block: 'center' })
    const after = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(found.getScreenCTM() ?? new DOMMatrix())
    return { x: after.x, y: after.y, was: point.y }
  })
  await page.mouse.click(glyphs.x, glyphs.y)
  const body = field(page, 'sections[1].body')
  await expect(body).toBeFocused()
  await page.keyboard.type('新')
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('第二节的新正文。')
  await expect(page.locator('.mark').first()).toBeVisible()
})

test('sections come, move and go; comments stay', async ({ desk, page }) => {
  await opened(desk, page)
  await page.getByRole('button', { name: '下移 1' }).click()
  await expect(field(page, 'sections[0].title')).toHaveValue('第二节')
  await page.getByRole('button', { name: '加一节' }).click()
  await field(page, 'sections[2].title').fill('第三节')
  await expect.poll(() => desk.read('2026-06-10.toml')).toMatch(/第二节[^]*第一节[^]*第三节/)
  await page.getByRole('button', { name: '删除 1' }).click()
  await expect.poll(() => desk.read('2026-06-10.toml')).not.toContain('第二节')
  expect(desk.read('2026-06-10.toml')).toContain('# 每日')
})

test('a text that is not TOML keeps the last pages, and the form waits', async ({ desk, page }) => {
  await opened(desk, page)
  await page.getByRole('radio', { name: '源文件' }).click()
  await page.locator('.source .cm-content').click()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('= ')
  await expect(page.locator('.light.error')).toBeVisible()
  expect(await shown(page)).toContain('第二节的正文')
  await page.getByRole('radio', { name: '表单' }).click()
  await expect(page.locator('.notoml')).toBeVisible()
})

test('pinyin is composed in a body, a title and the source', async ({ desk, page }) => {
  await opened(desk, page)
  const cdp = await page.context().newCDPSession(page)
  const compose = async () => {
    for (const text of ['x', 'xi', 'xin', "xin'w", "xin'wen"]) {
      await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
      await page.waitForTimeout(40)
    }
    await cdp.send('Input.insertText', { text: '新闻' })
  }
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('End')
  await compose()
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('第二节的正文。新闻\n')
  await field(page, 'sections[1].title').click()
  await page.keyboard.press('End')
  await compose()
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('"第二节新闻"')
  await page.getByRole('radio', { name: '源文件' }).click()
  await page.locator('.source .cm-line').first().click()
  await page.keyboard.press('End')
  await compose()
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('# 每日新闻\n')
  expect(desk.read('2026-06-10.toml')).not.toContain('xin')
})

test('what is typed and gone is not held', async ({ desk, page }) => {
  await opened(desk, page, fs.readFileSync(path.resolve(import.meta.dirname, '../../briefs/2026-06-10.toml'), 'utf8'))
  await field(page, 'sections[1].body').click()
  const session = await page.context().newCDPSession(page)
  /** How many buffers there are in the heap: syntax trees are made of them. */
  const held = async () => {
    await page.waitForTimeout(1500)
    const chunks: string[] = []
    const add = ({ chunk }: { chunk: string }) => void chunks.push(chunk)
    session.on('HeapProfiler.addHeapSnapshotChunk', add)
    await session.send('HeapProfiler.collectGarbage')
    await session.send('HeapProfiler.takeHeapSnapshot', {})
    session.off('HeapProfiler.addHeapSnapshotChunk', add)
    const { snapshot, nodes, strings } = JSON.parse(chunks.join('')) as { snapshot: { meta: { node_fields: string[] } }; nodes: number[]; strings: string[] }
    const fields = snapshot.meta.node_fields
    const name = strings.indexOf('ArrayBuffer')
    return nodes.filter((node, index) => index % fields.length === fields.indexOf('name') && node === name).length
  }
  await page.keyboard.type('abcdefghij'.repeat(5), { delay: 15 })
  const before = await held()
  await page.keyboard.type('klmnopqrst'.repeat(12), { delay: 40 })
  expect((await held()) - before).toBeLessThan(100)
})
