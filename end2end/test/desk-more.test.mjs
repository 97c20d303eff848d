// The desk's day beside talking: suggestions, what the bot learns, search, bulk steps, mentions, oversight, pictures,
// rules, figures, and the WeChat account.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { axe, launch, open, overflow, shot } from '../lib/browser.mjs'
import { PHONE, PROD, call, cookieOf, enterAs, publish, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'
import sampan from '../../sdk/client/index.mjs'
import { LocalStorage } from '../../sdk/support/wx.mjs'

const TALK = 30_000
const QUESTION = 'Can I bring my pet rabbit into the cinema?'
const ANSWER = 'Rabbits are welcome in hall 2, in a closed basket.'
// A red dot.
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64')

let server, browser, zhou, tang, lead, pm, wechat
before(async () => {
  // WeChat's API, as far as a token goes.
  wechat = createServer((request, response) => {
    let body = ''
    request.on('data', chunk => (body += chunk))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      const right = body.includes('the-right-secret')
      response.end(right ? '{"access_token":"t","expires_in":7200}' : '{"errcode":40125,"errmsg":"invalid appsecret"}')
    })
  })
  await new Promise(done => wechat.listen(0, '127.0.0.1', done))
  server = await startServer({ args: ['--wechat-url', `http://127.0.0.1:${wechat.address().port}`] })
  browser = await launch()
  ;[zhou, tang, lead, pm] = await Promise.all([0, 0, 0, 0].map(() => open(browser, { base: server.url })))
  await enterAs(zhou.page, 'agent@demo.local')
  await enterAs(tang.page, 'agent2@demo.local')
  await enterAs(lead.page, 'lead@demo.local')
  await enterAs(pm.page, 'pm@demo.local')
})
after(async () => {
  await browser?.close()
  await server?.stop()
  wechat?.close()
})

const scope = (page, key) => page.locator(`[data-scope=${key}]`).click()
const row = (page, text) => page.locator('.desk-list .desk-row:visible').filter({ hasText: text })
const notices = page => page.getByRole('region', { name: /^(Notices|通知)$/ })
const more = (page, item) =>
  page
    .locator('[popovertarget=desk-more-actions]')
    .click()
    .then(() => page.getByRole('menuitem', { name: item }).click())

async function openRow(page, text) {
  await row(page, text).first().click()
  await page.waitForURL(/\/desk\/c\//)
  await expectText(page.locator('.desk-log'), text, TALK)
}

async function say(page, text) {
  await page.locator('#text').fill(text)
  await page.locator('#text').press('Enter')
}

/// A customer who asked for a person and says something.
async function customerWho(says) {
  const customer = await open(browser, { base: server.url, ...PHONE })
  await customer.page.goto(`/b/${PROD}/lantern-bot?lang=en`)
  await expectText(customer.page.locator('#log'), 'Lantern', TALK)
  await say(customer.page, 'I want to talk to a person')
  await expectText(customer.page.locator('#bar'), /queue|person/, TALK)
  await say(customer.page, says)
  return customer
}

let asker
test('a good answer is proposed with one key, approved, published, and then the bot gives it', async () => {
  await visit(zhou.page, `/e/${PROD}/desk`)
  await scope(zhou.page, 'all')
  await visit(pm.page, `/e/${PROD}/desk/answers`)
  await expectText(pm.page.getByRole('main'), 'Nothing waits for approval')
  asker = await customerWho(QUESTION)
  await openRow(zhou.page, 'pet rabbit')
  await zhou.page.keyboard.press('r')
  await zhou.page.locator('#desk-composer').fill(ANSWER)
  await zhou.page.keyboard.press('Enter')
  await expectText(zhou.page.locator('.desk-log'), ANSWER)
  await zhou.page.locator('#desk-composer').blur()
  await zhou.page.keyboard.press('a')
  const dialog = zhou.page.getByRole('dialog', { name: "Turn this answer into the bot's" })
  assert.equal(await dialog.getByLabel('What the customer asked').inputValue(), QUESTION)
  assert.equal(await dialog.getByLabel('The answer').inputValue(), ANSWER)
  await expectText(dialog.locator('#teach-effect'), /It would have answered [1-9]\d* of the last [1-9]\d* messages/, TALK)
  await shot(zhou.page, 'desk-teach')
  assert.deepEqual(await axe(zhou.page), [])
  await dialog.getByRole('button', { name: 'Propose' }).click()
  await dialog.waitFor({ state: 'hidden' })

  // Nothing was reloaded.
  const card = pm.page.locator('.card').filter({ hasText: QUESTION })
  await expectText(card, ANSWER)
  await expectText(card, /It would have answered/)
  await shot(pm.page, 'desk-answers')
  await card.getByRole('button', { name: 'Edit' }).click()
  const edit = pm.page.getByRole('dialog', { name: 'Edit' })
  await edit.getByLabel('The answer').fill(`${ANSWER} Bring water.`)
  await edit.getByRole('button', { name: 'Approve' }).click()
  await expectText(pm.page.getByRole('main'), 'Nothing waits for approval')
  await pm.page.getByRole('radio', { name: 'Approved' }).check()
  await pm.page.getByRole('link', { name: 'Open the draft' }).click()
  await pm.page.waitForURL(/\/bot\/qa\/q/)
  await publish(pm.page, { open: 'Publish', title: /Publish/, action: 'Publish', toast: /./ })

  const next = await open(browser, { base: server.url, ...PHONE })
  await eventually('the bot to know it', async () => {
    await next.page.goto(`/b/${PROD}/lantern-bot?lang=en`)
    await next.page.locator('#again').click()
    await say(next.page, QUESTION)
    return expectText(next.page.locator('#log'), 'Bring water.', 4_000)
  }, 60_000)
  await next.context.close()
})

test('what fits is suggested with its source, and is put in but never sent by itself', async () => {
  await zhou.page.keyboard.press('e')
  await expectText(zhou.page.locator('.desk-chat-head'), 'Resolved')
  await expectText(asker.page.locator('#bar'), /ended/)
  const other = await customerWho('Is a pet rabbit allowed in the cinema?')
  await openRow(zhou.page, 'Is a pet rabbit allowed')
  const list = zhou.page.locator('.desk-suggestions')
  await expectText(list, 'Rabbits are welcome', TALK)
  await expectText(list, /% sure · Q&A · /)
  await expectText(list, /% sure · Earlier chat · /)
  await shot(zhou.page, 'desk-suggestions')
  assert.deepEqual(await axe(zhou.page), [])
  const first = await list.locator('.desk-suggested').first().innerText()
  await zhou.page.keyboard.press('1')
  assert.equal(await zhou.page.locator('#desk-composer').inputValue(), first)
  assert.equal(await other.page.getByText(first).count(), 0, 'nothing is sent by itself')
  await zhou.page.locator('#desk-composer').fill('')
  await zhou.page.locator('#desk-composer').blur()

  // A picture goes to the customer.
  await zhou.page.locator('.desk-composer input[type=file]').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: PNG })
  await zhou.page.locator('.desk-thumb').waitFor()
  await shot(zhou.page, 'desk-picture')
  await zhou.page.getByRole('button', { name: 'Send' }).click()
  await zhou.page.locator('.desk-log .chat-picture').waitFor()
  const shown = other.page.locator('#log .pic img')
  await shown.waitFor()
  await eventually('the picture to be drawn', () => shown.evaluate(img => img.naturalWidth === 1))
  await zhou.page.locator('.desk-composer input[type=file]').setInputFiles({ name: 'not.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
  await zhou.page.locator('.desk-attachment [role=alert]').waitFor()
  await zhou.page.getByRole('button', { name: 'Remove not.png' }).click()
  await other.context.close()
})

test('search finds words and customers; a filter becomes a view', async () => {
  const { page } = zhou
  await page.keyboard.press('/')
  await page.keyboard.type('charged twice')
  await expectText(page.locator('.desk-list'), '1 found')
  await row(page, 'Maya Chen').waitFor()
  await shot(page, 'desk-search')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Filter' }).click()
  const filter = page.getByRole('dialog', { name: 'Filter' })
  await filter.getByLabel('Labels').fill('refund')
  await shot(page, 'desk-filter')
  await filter.getByRole('button', { name: 'Apply' }).click()
  await expectText(page.locator('.desk-rows'), 'Maya Chen')
  await eventually('the others to be gone', async () => (await row(page, '王蕾').count()) === 0)
  await page.getByRole('button', { name: 'Saved views' }).click()
  await page.getByRole('menuitem', { name: /Save this list/ }).click()
  const save = page.getByRole('dialog', { name: 'Save as a view' })
  await save.getByLabel('Name').fill('Refunds')
  await save.getByRole('button', { name: 'Save' }).click()
  await save.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /^Filter/ }).click()
  await filter.getByRole('button', { name: 'Clear' }).click()
  await row(page, '王蕾').first().waitFor()
  await page.getByRole('button', { name: 'Saved views' }).click()
  await page.getByRole('menuitemradio', { name: 'Refunds' }).click()
  await eventually('the others to be gone', async () => (await row(page, '王蕾').count()) === 0)
})

test('a lead exports a list, and nobody else does', async () => {
  const { page } = lead
  await visit(page, `/e/${PROD}/desk`)
  await scope(page, 'all')
  await row(page, 'Maya Chen').waitFor()
  await page.getByRole('button', { name: 'Saved views' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /CSV/ }).click()])
  const csv = await readFile(await download.path(), 'utf8')
  assert.match(csv, /^\ufeffId,Customer,/)
  assert.ok(csv.includes('Maya Chen'), csv)
  const address = `${server.url}/api/console/desk-files/${PROD}/conversations.csv`
  for (const [headers, status] of [[{}, 401], [{ cookie: await cookieOf(server.url, 'agent@demo.local') }, 403]]) {
    assert.equal((await fetch(address, { headers })).status, status)
  }
})

test('steps on several conversations are taken at once and taken back', async () => {
  const { page } = tang
  await visit(page, `/e/${PROD}/desk`)
  await scope(page, 'all')
  await row(page, 'Maya Chen').waitFor()
  const count = await row(page, '').count()
  await row(page, '').first().click()
  await page.waitForURL(/\/desk\/c\//)
  await page.keyboard.press('J')
  await expectText(page.locator('.desk-bulk'), '2 selected')
  await shot(page, 'desk-bulk')
  assert.deepEqual(await axe(page), [])
  await page.locator('.desk-bulk').getByRole('button', { name: 'Resolve' }).click()
  await expectText(notices(page), '2 changed')
  await eventually('two to leave the list', async () => (await row(page, '').count()) === count - 2)
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await eventually('both to come back', async () => (await row(page, '').count()) === count)

  // Said to several by mistake: gone again within the five seconds.
  await row(page, '').first().click()
  await page.waitForURL(/\/desk\/c\//)
  await page.keyboard.press('J')
  await expectText(page.locator('.desk-bulk'), '2 selected')
  await page.locator('[popovertarget=desk-bulk-more]').click()
  await page.getByRole('menuitem', { name: 'Reply to them…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reply to them…' })
  await dialog.getByRole('textbox').fill('Hall 2 is closed today.')
  assert.deepEqual(await axe(page), [])
  await shot(page, 'desk-bulk-reply')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expectText(page.locator('.desk-log'), 'Hall 2 is closed today.')
  await notices(page).getByRole('button', { name: 'Undo' }).last().click()
  await expectText(notices(page), '2 taken back')
  await eventually('the words to go', async () => !(await page.locator('.desk-log').innerText()).includes('Hall 2 is closed'))
})

test('a note calls a colleague, whose badge says so until they look', async () => {
  await visit(tang.page, `/e/${PROD}/desk`)
  await visit(zhou.page, `/e/${PROD}/desk`)
  await scope(zhou.page, 'all')
  await row(zhou.page, 'Maya Chen').click()
  await expectText(zhou.page.locator('.desk-log'), 'charged twice')
  await zhou.page.keyboard.press('n')
  await zhou.page.locator('#desk-composer').pressSequentially('@ta')
  await expectText(zhou.page.locator('.desk-canned-list'), '@Tang Wei')
  await zhou.page.keyboard.press('Enter')
  await zhou.page.locator('#desk-composer').pressSequentially('please call the bank')
  await zhou.page.keyboard.press('Enter')
  await expectText(tang.page.locator('[data-scope=for-me]'), '1')
  await scope(tang.page, 'for-me')
  await expectText(tang.page.locator('.desk-list'), '@Tang Wei please call the bank')
  await shot(tang.page, 'desk-calls')
  await row(tang.page, 'please call the bank').click()
  await expectText(tang.page.locator('.desk-log'), 'please call the bank')
  await eventually('the badge to go', async () => !/\d/.test(await tang.page.locator('[data-scope=for-me]').innerText()))
  await more(zhou.page, 'Remind me…')
  const remind = zhou.page.getByRole('dialog', { name: /Remind me/ })
  await remind.getByLabel('Of what').fill('Ask Maya')
  await remind.getByRole('button', { name: 'Remind me' }).click()
  await expectText(zhou.page.locator('.desk-aside'), 'Ask Maya')
})

test('conversations of one customer are merged', async () => {
  const cookie = await cookieOf(server.url, 'agent@demo.local')
  const customer = await open(browser, { base: server.url, ...PHONE })
  const first = await customerWho('My first story')
  await openRow(zhou.page, 'My first story')
  const one = new URL(zhou.page.url()).pathname.split('/').pop()
  await zhou.page.locator('.desk-chat-head').getByRole('button', { name: 'Resolve' }).click()
  await expectText(zhou.page.locator('.desk-chat-head'), 'Resolved')
  await expectText(first.page.locator('#bar'), /ended/)
  await say(first.page, 'hello again')
  await say(first.page, 'I want to talk to a person')
  await expectText(first.page.locator('#bar'), /queue|person/, TALK)
  await say(first.page, 'My second story')
  await visit(zhou.page, `/e/${PROD}/desk`)
  await scope(zhou.page, 'all')
  await openRow(zhou.page, 'My second story')
  const two = new URL(zhou.page.url()).pathname.split('/').pop()
  if (one !== two) {
    await more(zhou.page, 'Merge with another…')
    const merge = zhou.page.getByRole('dialog', { name: 'Merge into this conversation' })
    await merge.getByRole('radio').first().check()
    await merge.getByRole('button', { name: 'Merge' }).click()
    await merge.waitFor({ state: 'hidden' })
    await expectText(zhou.page.locator('.desk-log'), 'Another conversation became a part of this one')
    const chat = await call(server.url, 'desk/chat', { env: PROD, id: one }, { cookie })
    assert.equal(chat.body.conversation.merged_into, two)
  }
  await customer.context.close()
  await first.context.close()
})

test('an agent sees which codes the customer scanned, as they are scanned', async () => {
  const { page } = zhou
  const cookie = await cookieOf(server.url, 'pm@demo.local')
  const headers = { authorization: 'Bearer demo-secret-key' }
  const [poster] = await (await fetch(`${server.url}/api/v1/environments/${PROD}/links`, { headers })).json()
  const customer = () => sampan.init({ host: server.url, env: PROD, lang: 'en', storage: new LocalStorage() })
  const cloud = customer()
  for (const [client_id, text] of [['a', 'I want to talk to a person'], ['b', 'I come from the poster at the metro']]) {
    await cloud.asUser('POST', `/api/v1/public/chat/${PROD}/lantern-bot/messages`, { client_id, text })
  }
  await visit(page, `/e/${PROD}/desk`)
  await scope(page, 'unassigned')
  await openRow(page, 'I come from the poster')
  const part = page.locator('.desk-aside section').filter({ hasText: 'Links followed' })
  assert.equal(await part.count(), 0)
  await cloud.link(poster.item.key)
  await expectText(part, poster.title.en)
  await cloud.link(poster.item.key)
  // Somebody else's scans, and what nobody signed in scans, are not this customer's.
  await customer().link(poster.item.key)
  await fetch(`${server.url}/api/v1/public/links/${poster.item.key}`)
  await page.reload()
  await part.getByRole('link').waitFor()
  const id = page.url().split('/').at(-1).split('?')[0]
  const scans = await call(server.url, 'desk/scans', { env: PROD, id }, { cookie: await cookieOf(server.url, 'agent@demo.local') })
  const times = scans.body.map(scan => scan.at)
  assert.ok(times.length === 1 || (times.length === 2 && times[0] !== times[1]), 'one a minute')
  await shot(page, 'desk-scans')
  assert.deepEqual(await axe(page), [])
  await part.getByRole('link').first().click()
  await page.waitForURL(new RegExp(`/links/${poster.item.key}$`))
  // Erased with the customer.
  assert.equal((await call(server.url, 'desk/erase', { env: PROD, id }, { cookie: await cookieOf(server.url, 'lead@demo.local') })).status, 200)
  const after = await call(server.url, 'desk/scans', { env: PROD, id }, { cookie })
  assert.deepEqual(after.body, [])

  // And with the account of whoever leaves by themselves.
  const leaver = customer()
  const said = { client_id: 'a', text: 'I want to talk to a person' }
  const { state } = await leaver.asUser('POST', `/api/v1/public/chat/${PROD}/lantern-bot/messages`, said)
  await leaver.link(poster.item.key)
  const left = async () => (await call(server.url, 'desk/scans', { env: PROD, id: state.conversation }, { cookie })).body.length
  assert.equal(await left(), 1)
  await leaver.asUser('DELETE', `/auth/v1/user/me?client_id=${PROD}`)
  assert.equal(await left(), 0)
})

test('a lead sees who read what, whispers, and erases a customer with a word', async () => {
  const { page } = lead
  const gone = await customerWho('Forget me please, my number is 4711')
  await visit(page, `/e/${PROD}/desk`)
  await scope(page, 'all')
  await openRow(page, 'my number is 4711')
  await more(page, 'Who read this')
  await page.waitForURL(/\/desk\/audit\?conversation=/)
  await expectText(page.getByRole('table'), 'Xu Lan')
  await shot(page, 'desk-audit')
  await page.getByLabel('Member').selectOption({ label: 'Zhou Ning' })
  await expectText(page.getByRole('table'), 'Maya Chen')
  await page.goBack()
  await page.waitForURL(/\/desk\/c\//)
  await expectText(page.locator('.desk-log'), '4711')
  await page.locator('.desk-composer input[type=file]').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: PNG })
  await page.locator('.desk-thumb').waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  const picture = await gone.page.locator('#log .pic img').evaluate(img => img.src)
  assert.equal((await fetch(picture)).status, 200)
  await more(page, 'Erase this customer…')
  const dialog = page.getByRole('dialog', { name: 'Erase this customer?' })
  await expectText(dialog, /conversations here \(1, with [1-9]\d* messages\) and with bots \(1\)/)
  await shot(page, 'desk-erase')
  assert.ok(await dialog.getByRole('button', { name: 'Erase for good' }).isDisabled())
  await dialog.getByRole('textbox').fill('erase')
  await dialog.getByRole('button', { name: 'Erase for good' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expectText(page.locator('.desk-log'), 'What the customer said was erased')
  await page.reload()
  await expectText(page.locator('.desk-log'), 'What the customer said was erased')
  assert.equal(await page.getByText('4711').count(), 0)
  assert.equal((await fetch(picture)).status, 404, 'pictures go as well')
  await gone.context.close()
})

test('a rule is run dry on last week before anybody publishes it', async () => {
  const { page } = pm
  await visit(page, `/e/${PROD}/desk/setup/desk_rule`)
  await page.getByRole('button', { name: 'New rule' }).first().click()
  const dialog = page.getByRole('dialog', { name: 'New rule' })
  await dialog.getByLabel('Name').fill('Everything')
  await dialog.getByRole('button', { name: 'New rule' }).click()
  await page.waitForURL(/\/desk\/setup\/desk_rule\/d/)
  await page.getByRole('button', { name: 'Run it dry' }).click()
  await expectText(page.getByRole('main'), /Would have run: [1-9]\d*\. Conversations looked at: [1-9]\d*/)
  await expectText(page.getByRole('main').getByRole('table'), 'Nothing: it was so already')
  await shot(page, 'desk-rehearse')
  assert.deepEqual(await axe(page), [])
})

test('the wall board follows without a reload; reports are exported', async () => {
  const { page } = lead
  await visit(page, `/e/${PROD}/desk/wall`)
  const began = page.locator('.wall-figure').filter({ hasText: 'Began today' }).locator('.wall-value')
  const before = Number((await began.innerText()).split('\n').pop())
  const guest = await customerWho('One more for the wall')
  await eventually('the figure to move', async () => Number((await began.innerText()).split('\n').pop()) > before)
  await shot(page, 'desk-wall')
  await visit(page, `/e/${PROD}/desk/reports`)
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export (CSV)' }).click()])
  assert.match(await readFile(await download.path(), 'utf8'), /^\ufeffBy,Key,Name,.*\r\nall,,,\d+/)
  await guest.context.close()
})

test('the WeChat account is set up; its secrets never come back', async () => {
  const owner = await open(browser, { base: server.url })
  const { page } = owner
  await enterAs(page, 'owner@demo.local')
  await visit(page, `/e/${PROD}/desk/wechat`)
  await expectText(page.getByRole('main'), `/wechat/${PROD}`)
  await page.getByLabel('AppID').fill('wx1234567890abcdef')
  await page.getByLabel('AppSecret').fill('a-wrong-secret')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expectText(page.getByRole('main'), /needed|required|required|empty/i)
  await page.getByLabel('Token').fill('push-token')
  await page.getByLabel('EncodingAESKey').fill('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await expectText(notices(page), /40125|refused/i)
  await page.getByLabel('AppSecret').fill('the-right-secret')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expectText(notices(page), 'The account is saved')
  await page.getByRole('button', { name: 'Test the connection' }).click()
  await expectText(notices(page), 'WeChat accepts AppID and AppSecret')
  const html = await (await page.reload()).text()
  assert.ok(html.includes('wx1234567890abcdef'))
  for (const secret of ['the-right-secret', 'push-token', 'abcdefghijklmnopqrstuvwxyz']) assert.ok(!html.includes(secret), secret)
  await visit(lead.page, `/e/${PROD}/desk/wechat`)
  await expectText(lead.page.getByRole('main'), 'Only owners')
  const refused = await call(server.url, 'desk/wechat', { env: PROD }, { cookie: await cookieOf(server.url, 'lead@demo.local') })
  assert.equal(refused.status, 403)
  await owner.context.close()
})

test('whoever comes while the team is closed is told when it opens, and is answered later', async () => {
  const cookie = await cookieOf(server.url, 'owner@demo.local')
  const ask = async (endpoint, args) => {
    const { status, body } = await call(server.url, endpoint, { env: PROD, ...args }, { cookie })
    assert.equal(status, 200, `${endpoint}: ${JSON.stringify(body)}`)
    return body
  }
  // A team that opens in two hours, wherever this runs.
  const hour = n => `${String((new Date().getUTCHours() + n) % 24).padStart(2, '0')}:00`
  const key = await ask('desk/create', { kind: 'team', name: 'Night' })
  const save = async (kind, key, change) => {
    const item = { kind, key }
    const { summary, revision } = await ask('items/get', { item })
    await ask('items/save', { item, json: { ...summary.json, ...change }, revision })
  }
  const hours = [{ days: 'every', from: hour(2), to: hour(3) }]
  await save('team', key, { hours, utc_offset: 0, routing: 'manual' })
  await ask('desk/create', { kind: 'desk', name: '' })
  await save('desk', 'desk', { team: key })
  const items = [{ kind: 'team', key }, { kind: 'desk', key: 'desk' }]
  const { token } = await ask('releases/plan', { step: 'Publish', items })
  await ask('releases/take', { step: 'Publish', items, note: '', token })
  const guest = await open(browser, { base: server.url, ...PHONE })
  await guest.page.goto(`/b/${PROD}/lantern-bot?lang=en`)
  await expectText(guest.page.locator('#log'), 'Lantern', TALK)
  await say(guest.page, 'I want to talk to a person')
  await expectText(guest.page.locator('#bar'), /We are closed now and back at .*:00/, TALK)
  await shot(guest.page, 'chat-closed')
  await guest.context.close()
})

test('every page of it fits a phone, is accessible, and complains of nothing', async () => {
  for (const path of ['desk', 'desk/answers', 'desk/audit', 'desk/reports', 'desk/wall', 'desk/wechat']) {
    for (const look of [{ lang: 'en', theme: 'dark', width: 360 }, { lang: 'zh-CN', theme: 'light', width: 1280 }]) {
      const session = await open(browser, { base: server.url, ...look })
      await enterAs(session.page, 'owner@demo.local')
      await visit(session.page, `/e/${PROD}/${path}`)
      await session.page.getByRole('heading', { level: 1 }).waitFor()
      await shot(session.page, `${path.replace('/', '-')}-${look.lang}-${look.width}`)
      assert.equal(await overflow(session.page), 0, `${path} at ${look.width}`)
      assert.deepEqual(await axe(session.page), [], `${path} in ${look.theme}`)
      assert.deepEqual(session.errors, [], path)
      await session.context.close()
    }
  }
})
