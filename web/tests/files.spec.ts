import fs from 'node:fs'
import { docx } from './docx'
import { BRIEF, expect, field, opened, shown, test } from './desk'

test('what another editor saves meanwhile is joined, and a conflict loses neither', async ({ desk, page }) => {
  await opened(desk, page)
  desk.rename('2026-06-10.toml', BRIEF.replace('摘要的文字。', '外面改的摘要。'))
  await expect.poll(() => shown(page)).toContain('外面改的摘要。')
  await expect(field(page, 'summary.text')).toContainText('外面改的摘要。')
  await field(page, 'sections[1].title').fill('我的标题')
  desk.rename('2026-06-10.toml', desk.read('2026-06-10.toml').replace('"第二节"', '"他的标题"').replace('"我的标题"', '"他的标题"'))
  await expect(page.getByRole('alertdialog')).toBeVisible()
  expect(desk.read('2026-06-10.toml')).toContain('他的标题')
  await page.getByRole('button', { name: '用我的' }).click()
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('我的标题')
  await expect.poll(() => desk.names()).toContain('2026-06-10.toml.1')
  expect(desk.read('2026-06-10.toml.1')).toContain('他的标题')
})

test('kill -9 while typing loses a second at most', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('End')
  const begin = Date.now()
  let typed = ''
  const times: number[] = []
  while (Date.now() - begin < 4000) {
    const letter = String.fromCodePoint(0x4e00 + typed.length)
    await page.keyboard.insertText(letter)
    typed += letter
    times.push(Date.now())
    await page.waitForTimeout(30)
  }
  const killed = Date.now()
  await desk.end('SIGKILL')
  await desk.start()
  await desk.open(page)
  await expect(page.getByText('上次没来得及保存的文字已经找回')).toBeVisible()
  const text = (await field(page, 'sections[1].body').textContent()) ?? ''
  const known = times.filter((time) => time < killed - 1000).length
  expect(text).toContain(typed.slice(0, known))
})

test('two tabs on one issue share one text', async ({ desk, page, context }) => {
  await opened(desk, page)
  const other = await context.newPage()
  await desk.open(other)
  await expect(other.locator('.sheet svg').first()).toBeVisible()
  await field(page, 'sections[0].title').fill('左边改的')
  await expect(field(other, 'sections[0].title')).toHaveValue('左边改的')
  await field(other, 'sections[1].title').fill('右边改的')
  await expect(field(page, 'sections[1].title')).toHaveValue('右边改的')
  await expect.poll(() => desk.read('2026-06-10.toml')).toMatch(/左边改的[^]*右边改的/)
})

test('a document is dropped, mended and built', async ({ desk, page }) => {
  await desk.start()
  await desk.open(page)
  const bytes = docx(['每日动态', '2026年6月10日', '摘要', '今天的要点。', '一、第一件事', '第一段正文,有3千人。', '二、第二件事', '第二段正文。'])
  const transfer = await page.evaluateHandle((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], '稿件.docx'))
    return data
  }, bytes.toString('base64'))
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
  await expect(page.locator('.sheet svg').first()).toBeVisible()
  expect(desk.names()).toContain('稿件.toml')
  await expect.poll(() => shown(page)).toContain('第二段正文。')
  await field(page, 'header.publisher').fill('某某协会')
  await page.getByRole('button', { name: '关闭', exact: true }).first().click()
  await page.locator('.count').click()
  await page.locator('.findings li').filter({ hasText: '3千' }).getByRole('button', { name: '改', exact: true }).click()
  await expect.poll(() => desk.read('稿件.toml')).toContain('有3000人')
  const waiting = page.waitForEvent('download')
  await page.getByRole('button', { name: '下载 PDF' }).click()
  expect((await waiting).suggestedFilename()).toBe('稿件.pdf')
})

test('a picture is pasted into a text', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('End')
  const png = fs.readFileSync(new URL('../../briefs/wechat.png', import.meta.url)).toString('base64')
  await page.evaluate((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], '走势 图.png', { type: 'image/png' }))
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, png)
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('(images/走势-图.png)')
  await expect(page.locator('.sheet image[href^="blob:"]').first()).toBeAttached()
})

test('what is copied from Word or a page keeps its structure', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[1].body').click()
  await page.keyboard.press('Control+a')
  await page.evaluate(() => {
    const data = new DataTransfer()
    data.setData('text/html', '<h2>小标题</h2><p>一段<b>重点</b>，<a href="https://example.cn/a">链接</a>。</p><ul><li>甲</li><li>乙</li></ul><table><tr><td>项</td><td>数</td></tr><tr><td>丙</td><td>3</td></tr></table>')
    data.setData('text/plain', 'x')
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  })
  await expect.poll(() => desk.read('2026-06-10.toml')).toContain('丙')
  const text = desk.read('2026-06-10.toml')
  for (const part of ['### 小标题', '**重点**', '[链接](https://example.cn/a)', '- 甲', '| 项 |']) expect(text).toContain(part)
  expect(text).not.toMatch(/<[a-z]/)
})

test('the next issue carries the last one on', async ({ desk, page }) => {
  await opened(desk, page)
  await page.keyboard.press('Alt+n')
  await page.locator('.new input[type=date]').fill('2026-06-11')
  await page.getByRole('button', { name: '新建', exact: true }).click()
  await expect.poll(() => desk.names()).toContain('2026-06-11.toml')
  expect(desk.read('2026-06-11.toml')).toContain('issue = 8')
  await expect(page.locator('.shelf li')).toHaveCount(2)
  await page.getByPlaceholder('搜索各期').fill('第二节')
  await expect(page.locator('.shelf li')).toHaveCount(1)
})

test('it ends when asked to, with everything saved', async ({ desk, page }) => {
  await opened(desk, page)
  await field(page, 'sections[0].title').fill('最后一改')
  await page.getByRole('button', { name: '更多', exact: true }).click()
  await page.getByRole('button', { name: '关闭编辑台' }).click()
  await expect(page.getByText('编辑台已关闭')).toBeVisible()
  await expect.poll(() => desk.child?.exitCode).toBe(0)
  expect(desk.read('2026-06-10.toml')).toContain('最后一改')
})

test('the shelf shows the first page of each issue', async ({ desk, page }) => {
  desk.write('2026-06-09.toml', BRIEF.replace('2026-06-10', '2026-06-09'))
  await opened(desk, page)
  const covers = page.locator('.shelf .cover img')
  await expect(covers).toHaveCount(2)
  expect(await covers.first().evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(132)
})
