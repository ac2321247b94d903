import AxeBuilder from '@axe-core/playwright'
import { BRIEF, expect, opened, test } from './desk'

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`no barrier: ${scheme}, ${width} px`, async ({ desk, page }) => {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height: 820 })
      desk.write('2026-06-10.toml', BRIEF.replace('第二节的正文。', '有3千人参加,很好[@none]。'))
      await desk.start()
      await desk.open(page)
      const look = async (what: string) => {
        await page.waitForTimeout(400)
        const { violations } = await new AxeBuilder({ page }).analyze()
        expect(violations.map(({ id, nodes }) => [what, id, nodes[0]?.html]), what).toEqual([])
      }
      await expect(page.locator('[data-key="sections[0].body"]')).toBeVisible()
      await look('form')
      await page.getByRole('button', { name: '更多', exact: true }).click()
      await look('menu')
      await page.keyboard.press('Escape')
      if (width > 800) {
        await page.locator('.count').click()
        await look('findings')
        await page.getByRole('radio', { name: '源文件' }).click()
        await look('source')
      } else {
        for (const tab of ['各期', '版面', '问题']) {
          await page.locator('.tabs').getByRole('button', { name: tab }).click()
          await look(tab)
        }
      }
    })
  }
}

test('everything is within reach of the keyboard', async ({ desk, page }) => {
  await opened(desk, page)
  const reached = new Set<string>()
  for (let step = 0; step < 60; step++) {
    await page.keyboard.press('Tab')
    reached.add(await page.evaluate(() => {
      const active = document.activeElement
      return active?.closest('[data-key]')?.getAttribute('data-key') ?? active?.getAttribute('aria-label') ?? active?.textContent?.trim() ?? ''
    }))
  }
  for (const name of ['header.title', 'summary.text', 'sections[1].body', '下载 PDF', '新一期', '加一节']) expect([...reached]).toContain(name)
})
