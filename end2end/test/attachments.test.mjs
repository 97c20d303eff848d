// Files in chats: an agent and a customer send each other what the other saves, byte for byte, and what is refused says why.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { axe, launch, open, overflow, shot } from '../lib/browser.mjs'
import { PROD, call, cookieOf, enterAs, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

const TALK = 60_000
const BILL = { name: '账单 3 月 “终版”.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7\n${'bill '.repeat(500)}`) }
const PRICES = { name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from('\ufeff片名,票价\r\n纸月亮,40\r\n') }
const PAGE = { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<!doctype html><script>alert(1)</script>') }
const PROGRAM = { name: 'bill.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1') }
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

let server, browser, agent
before(async () => {
  server = await startServer()
  browser = await launch()
  agent = await open(browser, { base: server.url })
  await enterAs(agent.page, 'agent@demo.local')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const choose = (page, ...files) => page.locator('.desk-composer input[type=file]').setInputFiles(files)
const alerts = page => page.locator('.desk-attachment [role=alert]')

async function customer(says, options = {}) {
  const phone = await open(browser, { base: server.url, width: 360, height: 740, ...options })
  const { page } = phone
  await page.goto(`/b/${PROD}/lantern-bot`)
  await page.locator('#log .in').first().waitFor({ timeout: TALK })
  await page.locator('#text').fill(options.lang === 'zh-CN' ? '转人工' : 'I want to talk to a person')
  await page.locator('#text').press('Enter')
  await expectText(page.locator('#bar'), /queue|person|位/, TALK)
  await page.locator('#text').fill(says)
  await page.locator('#text').press('Enter')
  return phone
}

async function openRow(page, text) {
  const row = page.locator('.desk-list .desk-row:visible').filter({ hasText: text })
  await row.first().click()
  await page.waitForURL(/\/desk\/c\//)
  await expectText(page.locator('.desk-log'), text)
}

/// Saves a file by its chip: its name and bytes.
async function saved(page, chip) {
  const [download] = await Promise.all([page.waitForEvent('download'), chip.click()])
  return [download.suggestedFilename(), await readFile(await download.path())]
}

test('an agent sends a PDF, a customer a table; both save the same bytes', async () => {
  const { page } = agent
  const guest = await customer('Where is my bill?')
  await visit(page, `/e/${PROD}/desk`)
  await page.locator('[data-scope=all]').click()
  await openRow(page, 'Where is my bill?')
  await choose(page, BILL)
  await expectText(page.locator('.desk-attachments .file-chip'), /账单 3 月 “终版”\.pdf\s*3 kB/)
  assert.deepEqual(await axe(page), [])
  await shot(page, 'attach-desk-before')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  const sent = page.locator('.desk-log .file-chip')
  await sent.waitFor()
  assert.equal(await page.locator('.desk-attachments').count(), 0)

  const chip = guest.page.locator('#log .in a.file')
  await expectText(chip, /PDF\s*账单 3 月 “终版”\.pdf\s*3 kB/)
  assert.deepEqual(await saved(guest.page, chip), [BILL.name, BILL.buffer])
  assert.deepEqual(await saved(page, sent), [BILL.name, BILL.buffer])
  const answer = await fetch(new URL(await chip.getAttribute('href'), server.url))
  assert.equal(answer.headers.get('content-disposition'), `attachment; filename*=UTF-8''${encodeURIComponent(BILL.name)}`)
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  assert.match(answer.headers.get('content-security-policy'), /default-src 'none'; sandbox/)

  await guest.page.locator('#file').setInputFiles(PRICES)
  await expectText(guest.page.locator('.out').last(), /CSV\s*prices\.csv\s*\d+ B\s*(Sent|Read)/)
  const theirs = page.locator('.desk-log .file-chip').filter({ hasText: PRICES.name })
  assert.deepEqual(await saved(page, theirs), [PRICES.name, PRICES.buffer])
  assert.deepEqual(await saved(guest.page, guest.page.locator('.out a.file').last()), [PRICES.name, PRICES.buffer])
  await guest.page.reload()
  await expectText(guest.page.locator('#log .out a.file'), PRICES.name)
  for (const it of [page, guest.page]) assert.deepEqual(await axe(it), [])
  assert.equal(await overflow(guest.page), 0)
  await shot(page, 'attach-desk')
  await shot(guest.page, 'attach-chat-360')

  const id = page.url().split('/').pop()
  const cookie = await cookieOf(server.url, 'lead@demo.local')
  const { body } = await call(server.url, 'desk/transcript', { env: PROD, id }, { cookie })
  assert.match(body, /\[账单 3 月 “终版”\.pdf\]/)
  assert.match(body, /\[prices\.csv\]/)
  // Whoever has no part in it gets nothing, and erasing the customer erases what went either way.
  const addresses = await Promise.all(['in', 'out'].map(side => guest.page.locator(`#log .${side} a.file`).last().getAttribute('href')))
  for (const address of addresses) {
    assert.equal((await fetch(new URL(address, server.url))).status, 200)
    assert.equal((await fetch(new URL(address.split('?')[0], server.url))).status, 404)
  }
  assert.equal((await call(server.url, 'desk/erase', { env: PROD, id }, { cookie })).status, 200)
  for (const address of addresses) assert.equal((await fetch(new URL(address, server.url))).status, 404)
  assert.deepEqual(guest.errors, [])
  await guest.context.close()
})

test('pages and renamed programs are refused on both sides, and say why', async () => {
  const { page } = agent
  const guest = await customer('I have a picture for you')
  await openRow(page, 'I have a picture for you')
  await choose(page, PAGE, PROGRAM)
  await expectText(alerts(page), /page\.html: Files of this kind cannot be sent/)
  await expectText(alerts(page), /bill\.pdf: The content is not what the file's name says/)
  assert.deepEqual(await axe(page), [])
  await shot(page, 'attach-desk-refused')
  for (const name of [PAGE.name, PROGRAM.name]) await page.getByRole('button', { name: `Remove ${name}` }).click()
  await choose(page, { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(10 * 1024 * 1024 + 1) })
  await expectText(alerts(page), 'film.mp4: A file has at most 10 MB')
  await page.getByRole('button', { name: 'Remove film.mp4' }).click()
  // Dropped where one writes, as pictures are.
  await page.locator('.desk-composer').evaluate(form => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['hello'], 'hello.txt', { type: 'text/plain' }))
    form.dispatchEvent(new DragEvent('dragover', { dataTransfer, bubbles: true, cancelable: true }))
    globalThis.drop = () => form.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  await page.locator('.desk-composer-over').waitFor()
  await page.evaluate(() => globalThis.drop())
  await page.locator('.desk-composer-over').waitFor({ state: 'detached' })
  await expectText(page.locator('.desk-attachments .file-chip'), 'hello.txt')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expectText(guest.page.locator('#log .in a.file'), 'hello.txt')

  await guest.page.locator('#file').setInputFiles([PAGE, PROGRAM, { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(11 * 1024 * 1024) }])
  const status = name => guest.page.locator('.out').filter({ hasText: name }).locator('.status')
  await expectText(status(PAGE.name), 'Files of this kind cannot be sent.')
  await expectText(status(PROGRAM.name), "The content is not what the file's name says.")
  await expectText(status('film.mp4'), 'A file has at most 10 MB')
  await guest.page.locator('#text').fill('and these words arrive')
  await guest.page.locator('#text').press('Enter')
  await expectText(page.locator('.desk-log'), 'and these words arrive')
  assert.equal(await page.locator('.desk-log .file-chip').count(), 1)
  assert.deepEqual(await axe(guest.page), [])
  assert.equal(await overflow(guest.page), 0)
  await shot(guest.page, 'attach-chat-refused-360')
  await guest.context.close()
})

test('what a customer sent the bot is there for whoever takes over; in Chinese, in the dark, on a phone', async () => {
  const guest = await open(browser, { base: server.url, width: 360, height: 740, lang: 'zh-CN' })
  await guest.page.emulateMedia({ colorScheme: 'dark' })
  await guest.page.goto(`/b/${PROD}/lantern-bot`)
  await guest.page.locator('#log .in').first().waitFor({ timeout: TALK })
  await guest.page.locator('#file').setInputFiles([BILL, { name: 'dot.png', mimeType: 'image/png', buffer: PNG }])
  await expectText(guest.page.locator('#log .out a.file'), BILL.name)
  await guest.page.locator('#file').setInputFiles(PROGRAM)
  await expectText(guest.page.locator('.status').last(), '文件内容与文件名后缀不符', TALK)
  await guest.page.locator('#text').fill('转人工')
  await guest.page.locator('#text').press('Enter')
  await expectText(guest.page.locator('#bar'), '位', TALK)
  assert.deepEqual(await axe(guest.page), [])
  assert.equal(await overflow(guest.page), 0)
  await shot(guest.page, 'attach-chat-360-dark-zh')

  const person = await guest.page.evaluate(key => JSON.parse(localStorage.getItem(key)), `sampan-chat:${PROD}/lantern-bot`)
  const list = `${server.url}/api/v1/environments/${PROD}/desk/conversations?person=${person}`
  const [{ id }] = await (await fetch(list, { headers: { authorization: 'Bearer demo-secret-key' } })).json()
  const phone = await open(browser, { base: server.url, width: 360, height: 740, lang: 'zh-CN', theme: 'dark' })
  const { page } = phone
  await enterAs(page, 'agent@demo.local')
  await visit(page, `/e/${PROD}/desk/c/${id}`)
  await page.locator('.desk-before > summary').click()
  const chip = page.locator('.desk-before .file-chip')
  await expectText(chip, BILL.name)
  await eventually('the picture', () => page.locator('.desk-before .chat-picture').evaluate(img => img.naturalWidth === 1))
  assert.deepEqual(await saved(page, chip), [BILL.name, BILL.buffer])
  await choose(page, PRICES, PAGE)
  await expectText(alerts(page), '不支持发送此类文件')
  await expectText(page.locator('.desk-attachments .file-chip'), PRICES.name)
  assert.deepEqual(await axe(page), [])
  assert.equal(await overflow(page), 0)
  await shot(page, 'attach-desk-360-dark-zh')
  await phone.context.close()
  await guest.context.close()
})

test('WeChat carries pictures alone, which the desk says before anything is sent', async () => {
  const cookie = await cookieOf(server.url, 'owner@demo.local')
  const edit = {
    app_id: 'wx1234567890abcdef', kind: 'mini_program', bot: 'lantern-bot', encrypted: false, compatible: false, transfer: false,
    app_secret: 'secret', token: 'push-token', aes_key: '',
  }
  const set = await call(server.url, 'desk/set-wechat', { env: PROD, edit }, { cookie })
  assert.equal(set.status, 200, JSON.stringify(set.body))
  const [timestamp, nonce, now] = [`${Math.floor(Date.now() / 1000)}`, '42', Math.floor(Date.now() / 1000)]
  const signature = createHash('sha1').update(['push-token', timestamp, nonce].sort().join('')).digest('hex')
  for (const [n, Content] of ['转人工', '我的账单在哪里？'].entries()) {
    const pushed = await fetch(`${server.url}/wechat/${PROD}?${new URLSearchParams({ signature, timestamp, nonce })}`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ToUserName: 'gh_1', FromUserName: 'openid-of-mei', CreateTime: now, MsgType: 'text', Content, MsgId: 700 + n }),
    })
    assert.equal(pushed.status, 200, await pushed.text())
  }
  const { page } = agent
  await openRow(page, '我的账单在哪里')
  await expectText(page.locator('.desk-composer'), 'WeChat takes PNG, JPEG and GIF pictures and no other files')
  await choose(page, BILL)
  await expectText(alerts(page), /终版”\.pdf: WeChat takes PNG, JPEG and GIF/)
  assert.deepEqual(await axe(page), [])
  await shot(page, 'attach-desk-wechat')
  const owner = await open(browser, { base: server.url })
  await enterAs(owner.page, 'owner@demo.local')
  await visit(owner.page, `/e/${PROD}/users/methods`)
  await owner.page.getByRole('link', { name: /brings customers' messages to the desk/ }).click()
  await owner.page.waitForURL(/\/desk\/wechat$/)
  await owner.page.getByRole('link', { name: /sign in with the same account/ }).click()
  await owner.page.waitForURL(/\/users\/methods$/)
  await owner.context.close()
})
