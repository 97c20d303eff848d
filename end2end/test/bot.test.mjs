// The bot: a product manager teaches it something new and ships it; a customer talks to it; an agent takes over.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, launch, open, overflow, shot } from '../lib/browser.mjs'
import { DEV, PHONE, PROD, call, cookieOf, enterAs, publish, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

const TALK = 30_000

let server, browser, pm
before(async () => {
  server = await startServer()
  browser = await launch()
  pm = await open(browser, { base: server.url })
  await enterAs(pm.page, 'pm@demo.local')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/// Says something in the panel beside an editor and waits for the answer.
async function say(page, text) {
  const log = page.getByRole('list', { name: /^(Conversation|对话)$/ })
  await log.locator('.chat-turn').first().waitFor({ timeout: TALK })
  const before = await log.locator('.chat-turn').count()
  await page.getByLabel(/^(Say something|说点什么)$/).fill(text)
  await page.getByRole('button', { name: /^(Send|发送)$/ }).click()
  const answer = log.locator('.chat-turn').nth(before)
  await answer.waitFor({ timeout: TALK })
  return answer
}

test('an intent with two slots is written, tried and mended', async () => {
  const { page } = pm
  await visit(page, `/e/${DEV}/bot/intent`)
  await page.getByRole('button', { name: 'New intent' }).click()
  const dialog = page.getByRole('dialog', { name: 'New intent' })
  await dialog.getByLabel('Name').fill('Rent a costume')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/bot\/intent\/rent_a_costume$/)
  await page.getByRole('heading', { level: 1, name: 'Rent a costume' }).waitFor()

  const utterances = page.getByLabel('What people say')
  await utterances.fill('Rent a costume\nI want to borrow a costume\nCan I hire two capes for Friday?\n租戏服\n我想租一套戏服')
  for (const [name, title, dictionary, prompt] of [
    ['count', 'Costumes', 'sys.quantity', 'How many costumes?'],
    ['day', 'Day', 'sys.date', 'For which day?'],
  ]) {
    await page.getByRole('button', { name: 'Add slot' }).click()
    const slot = page.locator('[id^="bot-slots-"]').last()
    await slot.waitFor()
    const n = await page.locator('[id$="-dictionary"]').count() - 1
    const field = part => page.locator(`#bot-slots-${n}-${part}`)
    await field('name').fill(name)
    await field('title').fill(title)
    await field('dictionary').selectOption(dictionary)
    await page.locator(`label[for="bot-slots-${n}-required"], #bot-slots-${n}-required`).first().click()
    await field('prompt').fill(prompt)
  }
  // Marks the selected words as a slot.
  await utterances.evaluate(area => {
    const at = area.value.indexOf('two capes')
    area.setSelectionRange(at, at + 3)
  })
  await page.getByRole('button', { name: '{count}', exact: true }).click()
  assert.match(await utterances.inputValue(), /hire \{count:two\} capes/)
  await page.getByRole('button', { name: 'Add reply' }).click()
  await page.locator('#bot-replies-0-text').fill('{count} for {day}: they hang ready at the counter.')
  await expectText(page.getByRole('main').getByRole('status').first(), /Saved/)

  await expectText(await say(page, 'could I hire three costumes'), 'For which day?')
  const done = await say(page, 'tomorrow')
  await expectText(done, /hang ready at the counter/)
  await expectText(done, /Rent a costume/)
  await shot(page, 'bot-intent-tried')
  assert.deepEqual(pm.errors, [])
})

test('a question is answered from another wording, and a wrong answer becomes an example', async () => {
  const { page } = pm
  await visit(page, `/e/${DEV}/bot/qa`)
  await page.getByRole('button', { name: 'New Q&A' }).click()
  const dialog = page.getByRole('dialog', { name: 'New Q&A' })
  await dialog.getByRole('textbox').fill('Do you have a cloakroom?')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(/\/bot\/qa\//)
  await page.getByRole('button', { name: 'Add reply' }).click()
  await page.locator('#bot-answers-0-text').fill('Yes, left of the stairs.')
  await expectText(page.getByRole('main').getByRole('status').first(), /Saved/)
  await expectText(await say(page, 'do you have a cloakroom'), 'left of the stairs')
  const other = await say(page, 'somewhere to hang my wet coat')
  await other.getByRole('button', { name: 'This should have been…' }).click()
  const teach = page.getByRole('dialog', { name: 'This should have been…' })
  await teach.getByLabel('Intent or Q&A').selectOption({ label: 'Do you have a cloakroom?' })
  await teach.getByRole('button', { name: 'Add as an example' }).click()
  await teach.waitFor({ state: 'hidden' })
  await expectText(await say(page, 'somewhere to hang my wet coat'), 'left of the stairs')
})

test('it is published, promoted, and customers get it', async () => {
  const { page } = pm
  await visit(page, `/e/${DEV}/bot/intent/rent_a_costume`)
  await publish(page, {
    open: 'Publish', title: 'Publish to Development', action: 'Publish', toast: 'Published', reads: ['Rent a costume', 'What people say'],
  })
  await visit(page, `/e/${DEV}/releases`)
  const others = page.getByRole('checkbox', { name: /^Include (?!Rent a costume)/ })
  for (const box of await others.all()) if (await box.isChecked()) await box.uncheck()
  await page.getByRole('button', { name: 'Promote 1 to Production' }).click()
  const dialog = page.getByRole('dialog', { name: 'Promote 1 to Production' })
  await expectText(dialog, 'Rent a costume')
  await dialog.getByRole('button', { name: 'Promote 1 to Production' }).click()
  await dialog.waitFor({ state: 'hidden', timeout: TALK })

  const phone = await open(browser, { base: server.url, ...PHONE })
  await phone.page.goto(`/b/${PROD}/lantern-bot`)
  await expectText(phone.page.locator('#log'), 'Lantern')
  const ask = async text => {
    const turns = await phone.page.locator('#log .in').count()
    await phone.page.locator('#text').fill(text)
    await phone.page.getByRole('button', { name: 'Send' }).click()
    await phone.page.locator('#log .in').nth(turns).locator(':not(.wait)').first().waitFor({ timeout: TALK })
    return phone.page.locator('#log .in').nth(turns)
  }
  // The bot learns in the background; until it has, customers get what it knew before.
  await eventually('the bot to know it', async () => {
    await phone.page.locator('#again').click()
    await phone.page.locator('#text').fill('I want to borrow a costume')
    await phone.page.getByRole('button', { name: 'Send' }).click()
    return expectText(phone.page.locator('#log'), 'How many costumes?', 4_000)
  }, 60_000)
  await expectText(await ask('<b>two</b>'), 'For which day?')
  assert.equal(await phone.page.locator('#log b').count(), 0, 'what is said is never markup')
  await expectText(await ask('I want to book two tickets'), /film/i)
  await shot(phone.page, 'bot-chat-phone')
  await phone.page.reload()
  await expectText(phone.page.locator('#log'), 'How many costumes?')
  assert.equal(await overflow(phone.page), 0)
  assert.deepEqual(await axe(phone.page), [])
  assert.deepEqual(phone.errors, [])
  await phone.context.close()
})

test('who asks for a person stands in the queue at once, and one agent takes it', async () => {
  const agent = await open(browser, { base: server.url, lang: 'zh-CN' })
  await enterAs(agent.page, 'agent@demo.local')
  await visit(agent.page, `/e/${PROD}/bot/queue`)
  await expectText(agent.page.getByRole('main'), '没有等待中的顾客')
  const person = 'customer-0123456789abcdef'
  const url = `${server.url}/api/v1/public/bots/${PROD}/lantern-bot/messages`
  const post = body => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await (await post({ person, text: '转人工', lang: 'zh-CN' })).json()
  assert.equal(answer.outcome, 'handoff')
  assert.equal('decision' in answer, false, 'reasons are for the authors')
  const row = agent.page.getByRole('row').filter({ hasText: person })
  await expectText(row, '等待中')
  await row.getByRole('button', { name: '查看对话' }).click()
  await expectText(agent.page.getByRole('dialog', { name: '查看对话' }), '转人工')
  await agent.page.keyboard.press('Escape')
  await row.getByRole('button', { name: '接入' }).click()
  await expectText(row, '周宁')
  await row.getByRole('button', { name: '结束' }).click()
  await expectText(row, '已结束')
  assert.deepEqual(agent.errors, [])
  await agent.context.close()

  assert.equal((await post({ person: 'short', text: 'hi' })).status, 422)
  assert.equal((await post({ person, text: 'a'.repeat(2000) })).status, 413)
  assert.equal((await fetch(url.replace('lantern-bot', 'nobody'), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person, text: 'hi' }) })).status, 404)
})

test('what happens while a page comes alive, or is cut off, is not missed', async () => {
  const agent = await open(browser, { base: server.url, lang: 'zh-CN' })
  await enterAs(agent.page, 'agent@demo.local')
  const lines = []
  let isUp = true
  await agent.page.routeWebSocket(/\/api\/console\/live/, line => {
    lines.push(line)
    if (isUp) line.connectToServer()
    else line.close()
  })
  let alive
  const gate = new Promise(done => (alive = done))
  await agent.page.route('**/*.wasm', route => gate.then(() => route.continue()))
  await agent.page.goto(`/e/${PROD}/bot/queue`, { waitUntil: 'domcontentloaded' })
  const comes = async person => {
    const answer = await postJson(api(PROD), { person, text: '转人工', lang: 'zh-CN' })
    assert.equal((await answer.json()).outcome, 'handoff')
    return agent.page.getByRole('row').filter({ hasText: person })
  }
  const meanwhile = await comes('meanwhile-0123456789abcdef')
  assert.equal(await meanwhile.count(), 0, 'the page is older')
  alive()
  await expectText(meanwhile, '等待中')

  isUp = false
  const before = lines.length
  await lines.at(-1).close()
  const away = await comes('away-0123456789abcdef')
  await eventually('the page to try again', () => lines.length > before)
  assert.equal(await away.count(), 0, 'nobody could tell')
  isUp = true
  await expectText(away, '等待中', 30_000)
  await agent.context.close()
})

const api = (env, path) => `${server.url}/api/v1/public/bots/${env}/lantern-bot/messages${path ?? ''}`
const postJson = (url, body, headers = {}) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })
const tell = async (person, text, more = {}) => (await postJson(api(DEV), { person, text, lang: 'en', ...more })).json()

test('whoever comes from a page is greeted as there, and what the page knows is not asked', async () => {
  const phone = await open(browser, { base: server.url, ...PHONE })
  const { page } = phone
  await page.goto(`/b/${PROD}/lantern-bot?page=film%2Fpaper-moons`)
  await expectText(page.locator('#log'), 'You are looking at A Harbour of Paper Moons')
  await page.getByRole('button', { name: 'Book tickets' }).click()
  await expectText(page.locator('#log'), /how many|how many of you|seats/i)
  assert.doesNotMatch(await page.locator('#log .in').last().innerText(), /which film/i)
  await page.getByRole('link', { name: '中文' }).click()
  assert.match(page.url(), /page=film%2Fpaper-moons/)
  assert.deepEqual(phone.errors, [])
  await phone.context.close()
  const refused = await postJson(api(PROD), { person: 'entry-0123456789abcdef', text: '', page: 'x'.repeat(200) })
  assert.equal(refused.status, 400)
})

test('figures, conversations, the inbox and the quality of the drafts', async () => {
  const { page } = pm
  const person = 'studio-0123456789abcdef'
  for (const [n, text] of [[1, 'do you sell umbrellas'], [2, 'do you sell an umbrella?'], [3, 'qwxz plmk vbnt'], [4, 'Is there parking?']]) {
    await tell(`missed-0123456789abcdef${n}`, text)
  }
  await tell(person, '', { reset: true })
  await tell(person, 'When do you open?')
  await tell(person, 'Is there parking?')

  await visit(page, `/e/${DEV}/bot/figures`)
  const main = page.getByRole('main')
  await expectText(main, 'By release')
  await main.getByText('As a table').click()
  await expectText(main.getByRole('table', { name: 'Messages per day' }), new Date().getFullYear().toString())
  await shot(page, 'bot-figures-used')
  assert.deepEqual(await axe(page), [])

  await visit(page, `/e/${DEV}/bot/misses`)
  const groups = main.getByRole('list', { name: 'Unanswered questions by meaning' })
  const umbrellas = groups.getByRole('listitem').filter({ hasText: 'umbrella' }).first()
  await umbrellas.waitFor()
  const at = () => groups.locator('[aria-current=true]')
  for (let n = 0; n < 20 && !(await at().innerText()).includes('qwxz'); n++) await page.keyboard.press('j')
  await expectText(at(), 'qwxz')
  await page.keyboard.press('x')
  await expectText(main, '1 put aside.')
  for (let n = 0; n < 20; n++) await page.keyboard.press('k')
  for (let n = 0; n < 20 && !(await at().innerText()).includes('umbrella'); n++) await page.keyboard.press('j')
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Attach to an intent or Q&A' })
  await dialog.getByRole('combobox').fill('lost')
  await shot(page, 'bot-misses-attach')
  assert.deepEqual(await axe(page), [])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await expectText(main, /With your drafts the bot would have answered [1-9]/)
  await shot(page, 'bot-misses-used')

  await visit(page, `/e/${DEV}/bot/quality`)
  await page.getByRole('button', { name: 'Check the drafts' }).click()
  await expectText(main, /Checking…/)
  await expectText(main, /would be answered differently/, 120_000)
  await expectText(main, /golden conversations go as written/)
  await shot(page, 'bot-quality-report')
  assert.deepEqual(await axe(page), [])
  await main.getByRole('button', { name: 'Delete here' }).first().click()
  await expectText(page.getByRole('region', { name: 'Notices' }), 'Deleted from the draft')

  await visit(page, `/e/${DEV}/bot/conversations`)
  await page.getByRole('searchbox').fill(person)
  const row = main.getByRole('row').filter({ hasText: person })
  await row.getByRole('button', { name: 'Conversation' }).click()
  const sheet = page.getByRole('dialog', { name: 'Conversation' })
  await expectText(sheet, 'When do you open?')
  await shot(page, 'bot-conversation')
  assert.equal(await sheet.getByRole('button', { name: 'Erase' }).count(), 0, 'not for a product manager')
  await sheet.getByRole('button', { name: 'Keep as golden' }).click()
  await page.waitForURL(/\/bot\/golden\/g/)
  assert.deepEqual(pm.errors, [])
})

test('a person is erased from the console and over the API, and only by whoever may', async () => {
  const person = 'erased-0123456789abcdef'
  await tell(person, 'When do you open?')
  const key = { authorization: 'Bearer demo-secret-key' }
  const url = `${server.url}/api/v1/environments/${DEV}/bot-erasures`
  assert.equal((await postJson(url, { person })).status, 401)
  assert.equal((await postJson(url, { person: '' }, key)).status, 400)
  assert.deepEqual(await (await postJson(url, { person, channel: 'web' }, key)).json(), { messages: 1, conversations: 1, handoffs: 0 })
  assert.deepEqual(await (await fetch(api(DEV, `?person=${person}`))).json(), [])

  await tell(person, 'When do you open?')
  const cookie = await cookieOf(server.url, 'pm@demo.local')
  assert.equal((await call(server.url, 'bot/erase', { env: DEV, channel: 'web', person }, { cookie })).status, 403)
  const owner = await open(browser, { base: server.url })
  await enterAs(owner.page, 'owner@demo.local')
  await visit(owner.page, `/e/${DEV}/bot/conversations`)
  await owner.page.getByRole('searchbox').fill(person)
  const row = owner.page.getByRole('row').filter({ hasText: person })
  await row.getByRole('button', { name: 'Conversation' }).click()
  await owner.page.getByRole('dialog', { name: 'Conversation' }).getByRole('button', { name: 'Erase' }).click()
  const asked = owner.page.getByRole('dialog', { name: 'Erase what this person said?' })
  await asked.getByRole('button', { name: 'Erase' }).click()
  await expectText(owner.page.getByRole('main'), 'No conversations')
  assert.deepEqual(owner.errors, [])
  await owner.context.close()
})

test('a cloud function talks to the bot, for whom it names, and never in another environment', async () => {
  const cookie = await cookieOf(server.url, 'owner@demo.local')
  const run = async (code, event = {}) => {
    const args = { env: DEV, name: 'asks', function: { code }, event }
    return (await call(server.url, 'functions/run', args, { cookie })).body
  }
  const sdk = "const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV }); exports.main = async event =>"
  const answered = await run(`${sdk} cloud.bot().text({ text: event.text, person: 'p1', page: 'film/paper-moons', lang: 'en' })`, { text: 'Book tickets' })
  assert.equal(answered.result.intent, 'book_ticket', JSON.stringify(answered))
  assert.deepEqual(answered.result.slots.map(s => s.value), ['paper-moons'])
  assert.equal(answered.result.errMsg, 'bot.text:ok')
  const nobody = await run(`${sdk} cloud.bot().text('hi').catch(e => e.errMsg)`)
  assert.match(nobody.result, /INVALID_PARAM.*who the person is/)
  const elsewhere = await run(`${sdk} cloud.bot('lantern-bot').text({ text: 'hi', person: 'p', env: '${PROD}' }).catch(e => e.errMsg)`)
  assert.match(elsewhere.result, /bot.text:fail/)
  const gone = await run(`${sdk} cloud.bot('gone').reset({ person: 'p' }).catch(e => e.errMsg)`)
  assert.match(gone.result, /BOT_NOT_FOUND/)
})
