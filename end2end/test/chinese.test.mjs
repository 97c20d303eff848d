// The same way in 简体中文, as a browser asks for it; no text of the console is left in English.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, open, shot } from '../lib/browser.mjs'
import { DEV, PHONE, PROD, enterAs, publish, visit } from '../lib/console.mjs'
import { expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

let server, browser, desk, activity
before(async () => {
  server = await startServer()
  browser = await launch()
  desk = await open(browser, { base: server.url, lang: 'zh-CN' })
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/// Names that are the same in every language.
const NAMES = /Sampan|claimCoupon|[a-z0-9]+@demo\.local|lantern(-dev)?|English|PNG|JPEG|WebP|SVG|KB|kB|MB|https?(:\/\/\S*)?|⌘K|Ctrl|UTC\S*|IMAX|Dolby|CNY|JSON|JavaScript|pages\/\S+/g

/// Lines of the page with Latin words in them that are no names. What people wrote in English stays English: it stands
/// in controls, which have no text of their own, or is taken off here.
async function english(page, written = []) {
  let text = await page.locator('body').innerText()
  for (const words of written) text = text.replaceAll(words, '')
  return text.split('\n').filter(line => /[A-Za-z]{3,}/.test(line.replace(NAMES, '').replaceAll(activity, '')))
}

test('一键登录', async () => {
  const { page } = desk
  await page.goto('/login')
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
  await page.getByRole('heading', { name: '以演示身份进入' }).waitFor()
  assert.deepEqual(await english(page), [])
  await enterAs(page, 'pm@demo.local')
  await page.getByRole('heading', { level: 1, name: '首页' }).waitFor()
  await expectText(page.getByRole('banner').getByRole('status'), '实时')
  await expectText(page.getByRole('main'), /已领 0 \/ 500/)
  assert.deepEqual(await english(page, ['The season opens']), [])
})

test('从模板新建首映之夜', async () => {
  const { page } = desk
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '活动' }).click()
  await page.getByRole('link', { name: '新建活动' }).click()
  const tile = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: '首映之夜' }) })
  await tile.getByRole('button', { name: '使用此模板' }).waitFor()
  assert.deepEqual(await english(page), [])
  await tile.getByRole('button', { name: '使用此模板' }).click()
  const dialog = page.getByRole('dialog', { name: '为活动命名' })
  await dialog.getByLabel('英文').fill('')
  await dialog.getByLabel('中文').fill('上元灯会夜场')
  await dialog.getByLabel('中文').press('Enter')
  await page.waitForURL(url => /\/activities\/(?!new$)[^/]+$/.test(url.pathname))
  activity = new URL(page.url()).pathname.split('/').pop()
  await page.getByRole('heading', { level: 1, name: '上元灯会夜场' }).waitFor()
})

test('填写表单，手机实时预览', async () => {
  const { page } = desk
  const title = page.locator('#editor-panel-form').getByRole('textbox', { name: /标题 · 中文$/ }).first()
  await title.fill('')
  await title.pressSequentially('上元灯会，今夜开场', { delay: 20 })
  const phone = page.getByRole('group', { name: '手机预览' }).frameLocator('iframe')
  await expectText(phone.locator('h1'), '上元灯会，今夜开场')
  await expectText(page.getByRole('main').getByRole('status'), /^已保存$/m)
  assert.deepEqual(await english(page), [])
  await shot(page, 'chinese-editor')
})

test('发布到开发环境', async () => {
  const { page } = desk
  await publish(page, {
    open: '发布',
    title: '发布到开发环境',
    action: '发布',
    toast: '已发布',
    reads: ['上元灯会夜场', '新增', '模板：首映之夜'],
  })
  assert.deepEqual(await english(page), [])
})

test('提升到生产环境', async () => {
  const { page } = desk
  await visit(page, `/e/${DEV}/releases`)
  await page.getByRole('checkbox', { name: '包含“灯火好运签”' }).uncheck()
  await page.getByRole('checkbox', { name: '包含“抽奖”' }).uncheck()
  await page.getByRole('button', { name: '提升 1 项到生产环境' }).click()
  const dialog = page.getByRole('dialog', { name: '提升 1 项到生产环境' })
  await expectText(dialog, '上元灯会夜场')
  await shot(page, 'chinese-promote')
  await dialog.getByRole('button', { name: '提升 1 项到生产环境' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expectText(page.getByRole('region', { name: '通知' }), '已提升到生产环境')
  await visit(page, `/e/${PROD}/activities`)
  const row = page.getByRole('row').filter({ hasText: '上元灯会夜场' })
  await expectText(row, '已领 0 / 500')
  await expectText(row, '已发布')
  await expectText(row, '陈曦')
  assert.deepEqual(await english(page), [])
  assert.deepEqual(desk.errors, [])
})

test('手机打开的页面是中文', async () => {
  const links = await visit(desk.page, `/e/${PROD}/links`).then(() => desk.page.getByRole('table').innerText())
  const id = links.match(/\b[0-9A-Za-z]{7}\b/)[0]
  const { page, context, errors } = await open(browser, { base: server.url, lang: 'zh-CN', ...PHONE })
  await page.goto(`/l/${id}`)
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
  await expectText(page.locator('h1'), '纸月亮港湾')
  await expectText(page.locator('body'), '首映观影券')
  await shot(page, 'chinese-phone')
  assert.deepEqual(errors, [])
  await context.close()
})
