// A developer looks after users; an owner sets how they sign in.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { launch, open } from '../lib/browser.mjs'
import { PROD, call, cookieOf, enterAs, give, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

let server, browser
before(async () => {
  server = await startServer()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function ask(method, path, body, token) {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: token ? { authorization: `Bearer ${token}` } : {},
    body: body && JSON.stringify(body),
  })
  return { status: answer.status, body: await answer.json() }
}

const signUp = username => ask('POST', `/auth/v1/signup?client_id=${PROD}`, { username, password: 'a good password', name: 'Ada Lovelace' })
const me = token => ask('GET', '/auth/v1/user/me', undefined, token)
const toast = page => page.getByRole('region', { name: /^(Notices|通知)$/ })

test('a user is found, shut out, let in and deleted with its documents', async () => {
  const { body: ada } = await signUp('ada_1')
  await signUp('bob_1')
  const added = await ask('POST', `/v1/database/instances/(default)/databases/(default)/collections/guestbook/documents`, { data: [{ text: 'hello' }, { text: 'again' }] }, ada.access_token)
  assert.equal(added.status, 200, JSON.stringify(added.body))

  const { page } = await open(browser, { base: server.url })
  await enterAs(page, 'owner@demo.local')
  await visit(page, `/e/${PROD}/users`)
  await page.getByRole('searchbox').fill('lovelace')
  await eventually('both users of that name', async () => (await page.locator('tbody tr').count()) === 2)
  await page.getByRole('searchbox').fill('ada_1')
  await eventually('one user', async () => (await page.locator('tbody tr').count()) === 1)
  await page.locator('tbody a').click()
  const main = page.getByRole('main')
  await expectText(main, 'ada_1')
  await expectText(main, 'User name and password')

  await main.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
  await expectText(toast(page), 'User disabled')
  assert.equal((await me(ada.access_token)).status, 401, 'out at once')
  const refused = await ask('POST', `/auth/v1/signin?client_id=${PROD}`, { username: 'ada_1', password: 'a good password' })
  assert.equal(refused.body.error, 'user_blocked')
  await main.getByRole('button', { name: 'Enable' }).click()
  await expectText(toast(page), 'User enabled')
  const back = await ask('POST', `/auth/v1/signin?client_id=${PROD}`, { username: 'ada_1', password: 'a good password' })
  assert.equal((await me(back.body.access_token)).status, 200)

  await visit(page, new URL(page.url()).pathname)
  await eventually('two sessions', async () => (await main.getByRole('button', { name: 'End', exact: true }).count()) === 2)
  await main.getByRole('button', { name: 'End', exact: true }).first().click()
  await eventually('one session', async () => (await main.getByRole('button', { name: 'End', exact: true }).count()) === 1)

  await main.getByRole('button', { name: 'Delete' }).click()
  const dialog = page.getByRole('dialog')
  await expectText(dialog, '2 in guestbook')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expectText(toast(page), 'User deleted, and 2 documents')
  assert.equal((await me(back.body.access_token)).status, 401)
  const cookie = await cookieOf(server.url, 'owner@demo.local')
  const { body } = await call(server.url, 'users/list', { env: PROD, query: { words: 'ada_1' } }, { cookie })
  assert.equal(body.total, 0)
  await page.context().close()
})

test('ways in are turned off and on, keys are made, codes wait on this machine', async () => {
  const { page } = await open(browser, { base: server.url })
  await enterAs(page, 'owner@demo.local')
  await visit(page, `/e/${PROD}/users/methods`)
  await page.getByRole('switch', { name: 'Anonymous' }).click()
  await expectText(toast(page), 'Anonymous: off')
  const off = await ask('POST', `/auth/v1/signin/anonymously?client_id=${PROD}`, {})
  assert.deepEqual([off.status, off.body.error, off.body.error_code], [403, 'login_type_disabled', 4045])
  await page.getByRole('switch', { name: 'Anonymous' }).click()
  await expectText(toast(page), 'Anonymous: on')
  assert.equal((await ask('POST', `/auth/v1/signin/anonymously?client_id=${PROD}`, {})).status, 200)

  await page.getByRole('button', { name: 'New key' }).click()
  const dialog = page.getByRole('dialog', { name: 'Your new key' })
  await dialog.waitFor()
  const file = JSON.parse(await dialog.locator('pre').innerText())
  assert.equal(file.env_id, PROD)
  assert.match(file.private_key, /^-----BEGIN PRIVATE KEY-----/)
  const saved = page.waitForEvent('download')
  await dialog.getByRole('link', { name: 'Download' }).click()
  assert.equal((await saved).suggestedFilename(), `custom-login-key-${PROD}.json`)
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expectText(page.getByRole('main'), file.private_key_id)

  const sent = await ask('POST', `/auth/v1/verification?client_id=${PROD}`, { phone_number: '+86 13800000000' })
  assert.equal(sent.status, 200)
  await page.getByRole('button', { name: 'Look again' }).click()
  const row = page.getByRole('row').filter({ hasText: '+86 13800000000' })
  const code = /\b\d{6}\b/.exec(await row.first().innerText())[0]
  const verified = await ask('POST', `/auth/v1/verification/verify?client_id=${PROD}`, { verification_id: sent.body.verification_id, verification_code: code })
  assert.equal(verified.status, 200)

  await page.getByLabel('Address').fill('http://sms.example/send')
  await page.getByLabel('Secret', { exact: true }).fill('sixteen characters')
  await page.getByRole('main').locator('form').filter({ hasText: 'signed JSON' }).getByRole('button', { name: 'Save' }).click()
  await eventually('a complaint about the address', async () => (await page.locator('.field-error').count()) === 1)
  await page.getByLabel('Address').fill('https://sms.example/send')
  await page.getByRole('main').locator('form').filter({ hasText: 'signed JSON' }).getByRole('button', { name: 'Save' }).click()
  await expectText(toast(page), 'Saved')
  await page.context().close()
})

test('whoever may not look after users is offered nothing, and refused', async () => {
  const agent = await cookieOf(server.url, 'agent@demo.local')
  const list = await call(server.url, 'users/list', { env: PROD, query: {} }, { cookie: agent })
  assert.equal(list.status, 403)
  const pm = await cookieOf(server.url, 'pm@demo.local')
  const { body } = await call(server.url, 'users/list', { env: PROD, query: {} }, { cookie: pm })
  const uid = body.users[0].uid
  for (const [endpoint, more] of [['users/disable', { uid, disabled: true }], ['users/delete', { uid }], ['users/methods', { methods: [] }], ['users/ticket-key', {}]]) {
    const answer = await call(server.url, endpoint, { env: PROD, ...more }, { cookie: pm })
    assert.equal(answer.status, 403, endpoint)
  }
  const { context, page } = await open(browser, { base: server.url })
  await give(context, server.url, pm)
  await visit(page, `/e/${PROD}/users/u/${uid}`)
  assert.equal(await page.getByRole('button', { name: 'Delete' }).count(), 0)
  await visit(page, `/e/${PROD}/users/methods`)
  assert.equal(await page.getByRole('switch', { name: 'Anonymous' }).isDisabled(), true)
  await context.close()
})
