// The chat page: a customer with the bot, with a person (by the company's own system), and without a network.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, launch, open, overflow, shot } from '../lib/browser.mjs'
import { PHONE, PROD } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

const PAGE = `/b/${PROD}/lantern-bot`
const KEY = { authorization: 'Bearer demo-secret-key', 'content-type': 'application/json' }
const TALK = 60_000

let server, browser
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const desk = async (method, path, body) => {
  const url = `${server.url}/api/v1/environments/${PROD}/desk/conversations${path}`
  const answer = await fetch(url, { method, headers: KEY, body: body && JSON.stringify(body) })
  assert.ok(answer.ok, `${path}: ${answer.status}`)
  return answer.json()
}
const log = page => page.locator('#log')
const say = async (page, text) => {
  await page.locator('#text').fill(text)
  await page.locator('#form [type=submit]').click()
}
const state = page => page.locator('.out').last().locator('.status')

test('a bot, the queue, a person, pictures, the end and the stars; nothing said is markup', async () => {
  const phone = await open(browser, { base: server.url, ...PHONE })
  const { page } = phone
  await page.goto(PAGE)
  await expectText(log(page), 'Lantern', TALK)
  await say(page, 'What time do you open?')
  await expectText(state(page), 'Sent', TALK)
  await eventually('the answer', async () => (await page.locator('#log .in').count()) === 2)
  await say(page, 'I want to talk to a person')
  await expectText(page.locator('#bar'), /number \d+ in the queue/, TALK)
  const person = await page.evaluate(key => JSON.parse(localStorage.getItem(key)), `sampan-chat:${PROD}/lantern-bot`)
  const [{ id }] = await desk('GET', `?person=${person}`)

  await say(page, '<img src=x onerror=alert(1)> <b>hi</b>')
  await desk('POST', `/${id}/messages`, { client_id: 'r1', text: '<script>alert(1)</script> at your service' })
  await expectText(log(page), '<script>alert(1)</script> at your service')
  await expectText(log(page), '<b>hi</b>')
  assert.equal(await page.locator('#log b, #log script').count(), 0)
  await shot(page, 'chat-person-phone')

  // As a screenshot from the clipboard: pasted, shown at once, then the server's.
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 60, height: 40 })
    const blob = await new Promise(resolve => canvas.toBlob(resolve))
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File([blob], 'shot.png', { type: 'image/png' }))
    document.getElementById('text').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  })
  const picture = page.locator('#log .out img').last()
  await eventually('the picture', () => picture.evaluate(img => img.complete && img.naturalWidth === 60))
  await expectText(state(page), 'Sent')
  const address = await page.locator('#log .out a.pic').last().getAttribute('href')
  assert.equal((await fetch(server.url + address)).headers.get('content-type'), 'image/png')

  await page.reload()
  await expectText(log(page), 'at your service')
  await eventually('the picture again', () => picture.evaluate(img => img.complete && img.naturalWidth === 60))
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await axe(page), [])

  await desk('POST', `/${id}/actions`, [{ do: 'state', to: 'resolved' }])
  await page.locator('#rating').waitFor()
  assert.deepEqual(await axe(page), [])
  await page.getByRole('radio', { name: '4 of 5 stars' }).check()
  await page.locator('#rating [name=comment]').fill('quick')
  await shot(page, 'chat-rating-phone')
  await page.getByRole('button', { name: 'Rate', exact: true }).click()
  await page.locator('#rating').waitFor({ state: 'hidden' })
  const [rated] = await desk('GET', `?person=${person}`)
  assert.deepEqual([rated.rating.score, rated.rating.comment], [4, 'quick'])
  await say(page, 'What time do you open?')
  await eventually('the bot again', async () => !(await page.locator('#bar').innerText()))
  assert.deepEqual(phone.errors, [])
  await phone.context.close()
})

test('what is typed in a tunnel says so, and goes out once when the network is back; 360 px, dark, in Chinese', async () => {
  const phone = await open(browser, { base: server.url, width: 360, height: 740, lang: 'zh-CN' })
  const { page, context } = phone
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto(PAGE)
  await page.locator('#log .in').first().waitFor({ timeout: TALK })
  await context.setOffline(true)
  await say(page, '你们几点开门')
  await say(page, '可以停车吗')
  await expectText(log(page), '未发送')
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await axe(page), [])
  await shot(page, 'chat-offline-360-dark-zh')
  await context.setOffline(false)
  await expectText(state(page), '已发送', TALK)
  await page.reload()
  await eventually('both answers', async () => (await page.locator('#log .in').count()) === 3)
  assert.deepEqual(await page.locator('#log .out p').allInnerTexts(), ['你们几点开门', '可以停车吗'])
  await context.close()
})

test('a longer thread is read page by page from the newest one', async () => {
  const { page, context } = await open(browser, { base: server.url, ...PHONE })
  await page.goto(PAGE)
  await page.locator('#log .in').first().waitFor({ timeout: TALK })
  await say(page, 'I want to talk to a person')
  await expectText(page.locator('#bar'), /in the queue/, TALK)
  const person = await page.evaluate(key => JSON.parse(localStorage.getItem(key)), `sampan-chat:${PROD}/lantern-bot`)
  const [{ id }] = await desk('GET', `?person=${person}`)
  for (let n = 0; n < 60; n += 1) await desk('POST', `/${id}/messages`, { client_id: `m${n}`, text: `line ${n}.` })
  await page.reload()
  await expectText(log(page), 'line 59.')
  assert.equal(await log(page).getByText('line 0.', { exact: true }).count(), 0)
  await page.getByRole('button', { name: 'Earlier messages' }).click()
  await expectText(log(page), 'line 0.')
  await page.getByRole('button', { name: 'Earlier messages' }).waitFor({ state: 'hidden' })
  const lines = (await log(page).innerText()).match(/line \d+\./g)
  assert.deepEqual(lines, Array.from({ length: 60 }, (_, n) => `line ${n}.`))
  await context.close()
})
