// Q&A from a spreadsheet: looked at, imported, asked in the panel, and taken out again.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { launch, open } from '../lib/browser.mjs'
import { DEV, cookieOf, enterAs, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'
import { workbook } from '../lib/xlsx.mjs'

const TALK = 30_000
// As Excel saves it in China: GBK, with line breaks inside of cells, and a column that is nobody's business.
// 问题,相似问题,答案,备注 / 可以带宠物吗,"宠物能进吗\n能带小狗看电影吗","抱歉，影院内不能携带宠物。\n导盲犬除外。",客服
const GBK =
  'zsrM4izP4MvGzsrM4iy08LC4LLG416INCr/J0tS0+LPozu/C8Cwis+jO78TcvfjC8ArE3LT40KG5t7+0tefTsMLwIiwisafHuKOs07DUusTasrvE3NCvtPiz6M7voaMKtbzDpMius/3N4qGjIiy/zbf+DQo='

let server, browser, pm, cookie
before(async () => {
  server = await startServer()
  browser = await launch()
  pm = await open(browser, { base: server.url })
  await enterAs(pm.page, 'pm@demo.local')
  cookie = await cookieOf(server.url, 'pm@demo.local')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/// Opens the dialog and chooses a file.
async function choose(page, name, buffer) {
  await page.getByRole('button', { name: 'Import and export' }).click()
  await page.getByRole('menuitem', { name: 'Import…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import Q&A' })
  await dialog.locator('#import-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  return dialog
}

/// A file of the console, without a browser.
async function download(format, kind = 'qa') {
  const response = await fetch(`${server.url}/api/console/transfer/${DEV}/${kind}?format=${format}&lang=zh-CN`, { headers: { cookie } })
  assert.equal(response.status, 200)
  return Buffer.from(await response.arrayBuffer())
}

/// What importing a file would do.
async function plan(body, { kind = 'qa', headers = {}, mode = 'replace' } = {}) {
  const url = `${server.url}/api/console/transfer/${DEV}/${kind}/plan?mode=${mode}`
  const response = await fetch(url, { method: 'POST', headers: { cookie, ...headers }, body })
  return { status: response.status, body: await response.json() }
}

test('a CSV in GBK becomes drafts, and the list is true without a reload', async () => {
  const { page } = pm
  await visit(page, `/e/${DEV}/bot/qa`)
  const dialog = await choose(page, '问答.csv', Buffer.from(GBK, 'base64'))
  await expectText(dialog, 'read as CSV (gb18030)')
  await expectText(dialog, 'Not read: 备注')
  await expectText(dialog.getByRole('row').nth(1), /可以带宠物吗[\s\S]*New/)
  await dialog.getByRole('button', { name: 'Import 1 as drafts' }).click()
  await expectText(dialog, '1 new, 0 changed, 0 deleted')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expectText(page.getByRole('row').filter({ hasText: '可以带宠物吗' }), /3[\s\S]*Draft/)
  assert.deepEqual(pm.errors, [])
})

test('a workbook with a bad row says which cell, and the good rows are imported alone', async () => {
  const { page } = pm
  const rows = [
    ['影院客服问答', '', ''],
    ['标准问题*', '相似问法1', '答案'],
    ['影院可以求婚吗', '想包场求婚', '可以，请提前三天致电影院，我们帮您布置。'],
    ['谁来打扫', '', ''],
    ['可以带宠物吗', '小猫可以进场吗', '抱歉，不能携带宠物。'],
  ]
  const dialog = await choose(page, 'faq.xlsx', workbook(rows))
  await expectText(dialog, 'read as Excel (客服)')
  const bad = dialog.getByRole('row').filter({ hasText: '谁来打扫' })
  await expectText(bad, 'Row 4, 答案: At least 1 entries.')
  const apply = dialog.getByRole('button', { name: 'Import 2 as drafts' })
  assert.ok(await apply.isDisabled(), 'all or only the good ones: that is for people to say')
  await dialog.getByRole('radio', { name: 'All 3' }).check()
  await expectText(dialog.getByRole('row').filter({ hasText: '可以带宠物吗' }), 'Changed')
  await dialog.getByLabel(/^Leave out the 1 with problems/).check()
  await apply.click()
  await expectText(dialog, '1 new, 1 changed, 0 deleted')
  await expectText(dialog, '1 with problems were left out')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })

  await page.getByRole('link', { name: '影院可以求婚吗' }).click()
  await page.getByRole('heading', { level: 1, name: '影院可以求婚吗' }).waitFor()
  const log = page.getByRole('list', { name: 'Conversation' })
  await log.locator('.chat-turn').first().waitFor({ timeout: TALK })
  const turns = await log.locator('.chat-turn').count()
  await page.getByLabel('Say something').fill('想包场求婚')
  await page.getByRole('button', { name: 'Send' }).click()
  await expectText(log.locator('.chat-turn').nth(turns), '请提前三天致电影院', TALK)
  assert.deepEqual(pm.errors, [])
})

test('what is exported imports to exactly the same', async () => {
  const { page } = pm
  await visit(page, `/e/${DEV}/bot/qa`)
  await page.getByRole('button', { name: 'Import and export' }).click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as Excel' }).click()])
  assert.equal(file.suggestedFilename(), 'qa.xlsx')
  const dialog = await choose(page, 'qa.xlsx', await readFile(await file.path()))
  await expectText(dialog, 'Everything in the file is there already.')
  await page.keyboard.press('Escape')

  for (const kind of ['qa', 'intent', 'dictionary', 'golden']) {
    for (const format of ['csv', 'xlsx', 'json']) {
      const { status, body } = await plan(await download(format, kind), { kind })
      assert.equal(status, 200, JSON.stringify(body))
      assert.ok(body.items.length > 0)
      const others = body.items.filter(item => item.op !== 'same')
      assert.deepEqual(others, [], `${kind} as ${format}`)
    }
  }
  const csv = (await download('csv')).toString()
  assert.ok(csv.startsWith('\uFEFF标识,问题,相似问题,答案（中文）,答案（英文）'), csv.slice(0, 80))
  assert.ok(csv.includes('可以带宠物吗,小猫可以进场吗,抱歉，不能携带宠物。'))
})

test('the doors are guarded', async () => {
  const cross = await plan('a', { headers: { 'sec-fetch-site': 'cross-site' } })
  assert.deepEqual([cross.status, cross.body.code], [403, 'cross_origin'])
  const viewer = await cookieOf(server.url, 'agent@demo.local')
  const denied = await plan('问题,答案\n甲,乙\n', { headers: { cookie: viewer } })
  assert.deepEqual([denied.status, denied.body.code], [403, 'forbidden'])
  const stranger = await fetch(`${server.url}/api/console/transfer/${DEV}/qa`)
  assert.equal(stranger.status, 401)
  const elsewhere = await fetch(`${server.url}/api/console/transfer/nowhere/qa`, { headers: { cookie } })
  assert.equal(elsewhere.status, 404)
  const large = await plan(Buffer.alloc(5 * 1024 * 1024 + 1, 'x'))
  assert.deepEqual([large.status, large.body.code], [413, 'file_too_large'])
  for (const [bytes, code] of [
    [Buffer.from('甲,乙\n'), 'file_no_headings'],
    [Buffer.from([0x50, 0x4b, 3, 4, 0]), 'file_unreadable'],
    [Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file_old_workbook'],
    [Buffer.from('caf\xe9,x', 'latin1'), 'file_encoding'],
    [Buffer.alloc(0), 'file_empty'],
  ]) {
    const { status, body } = await plan(bytes)
    assert.deepEqual([status, body.code], [422, code])
  }
  await eventually('the server to be well', async () => (await fetch(`${server.url}/healthz`)).ok)
})
