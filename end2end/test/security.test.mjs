// Who may do what, asked without a browser.
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { DEV, PASSWORD, PROD, call, cookieOf, tryPassword } from '../lib/console.mjs'
import { startServer } from '../lib/server.mjs'

let server
before(async () => (server = await startServer()))
after(() => server?.stop())

test('a call from another site is refused, and does nothing', async () => {
  const cookie = await cookieOf(server.url, 'owner@demo.local')
  const draft = { env: DEV, template: 'premiere-night', name: { en: 'From elsewhere', 'zh-CN': '' } }
  for (const headers of [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://elsewhere.example' },
  ]) {
    const answer = await call(server.url, 'activities/create', draft, { cookie, headers })
    assert.equal(answer.status, 403, JSON.stringify(headers))
    assert.equal(answer.body.code, 'cross_origin')
  }
  const { body } = await call(server.url, 'activities/list', { env: DEV }, { cookie })
  assert.ok(!body.some(row => row.title.en === 'From elsewhere'))
  const ours = await call(server.url, 'activities/create', draft, { cookie, headers: { 'sec-fetch-site': 'same-origin' } })
  assert.equal(ours.status, 200, 'the same call from our own page works')
})

test('the live socket refuses a handshake from another site', async () => {
  const cookie = await cookieOf(server.url, 'owner@demo.local')
  const shake = headers =>
    new Promise((resolve, reject) => {
      const socket = request(`${server.url}/api/console/live`, {
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
          cookie,
          ...headers,
        },
      })
      socket.on('upgrade', (response, stream) => {
        stream.destroy()
        resolve(response.statusCode)
      })
      socket.on('response', response => {
        response.resume()
        resolve(response.statusCode)
      })
      socket.on('error', reject)
      socket.end()
    })
  assert.equal(await shake({ origin: 'https://elsewhere.example' }), 403)
  assert.equal(await shake({ 'sec-fetch-site': 'cross-site' }), 403)
  assert.equal(await shake({ origin: server.url }), 101)
})

test('without a session there is nothing to see', async () => {
  for (const [endpoint, args] of [
    ['activities/list', { env: DEV }],
    ['links/list', { env: PROD }],
    ['releases/history', { env: PROD, before: null, limit: 10 }],
    ['activities/create', { env: DEV, template: 'premiere-night', name: { en: 'x', 'zh-CN': '' } }],
  ]) {
    const answer = await call(server.url, endpoint, args)
    assert.equal(answer.body.code, 'unauthenticated', endpoint)
  }
  const made = await call(server.url, 'activities/list', { env: DEV }, { cookie: 'sampan_session=AAAAAAAAAAAAAAAAAAAAAA' })
  assert.equal(made.body.code, 'unauthenticated', 'an invented session is none')
  const page = await fetch(`${server.url}/e/${DEV}/activities`, { redirect: 'manual', headers: { accept: 'text/html' } })
  assert.equal(page.status, 303)
  assert.match(page.headers.get('location'), /^\/login\?next=\/e\/lantern-dev\/activities$/)
})

test('an agent reads, and changes nothing', async () => {
  const [agent, owner] = await Promise.all(['agent@demo.local', 'owner@demo.local'].map(e => cookieOf(server.url, e)))
  const history = () => call(server.url, 'releases/history', { env: PROD, before: null, limit: 50 }, { cookie: owner })
  const before = (await history()).body
  const seen = await call(server.url, 'activities/list', { env: DEV }, { cookie: agent })
  assert.equal(seen.status, 200)
  const plan = await call(
    server.url,
    'releases/plan',
    { env: PROD, step: { Promote: { source: DEV } }, items: null },
    { cookie: owner },
  )
  const items = plan.body.diff.map(d => d.item)
  assert.ok(items.length > 0, 'the demo leaves something to promote')
  const step = { note: '', token: plan.body.token, items }
  for (const [endpoint, args] of [
    ['releases/take', { env: PROD, step: { Promote: { source: DEV } }, ...step }],
    ['releases/take', { env: PROD, step: { Rollback: { number: 1 } }, ...step }],
    ['releases/take', { env: DEV, step: 'Publish', ...step }],
    ['activities/create', { env: DEV, template: 'premiere-night', name: { en: 'By an agent', 'zh-CN': '' } }],
    ['links/create', { env: DEV, link: { name: 'By an agent', target: { type: 'activity', activity: 'paper-moons' }, notes: '', tags: [] } }],
    ['functions/run', { env: DEV, name: 'claimCoupon', function: { code: 'exports.main = () => 1' }, event: {} }],
  ]) {
    const answer = await call(server.url, endpoint, args, { cookie: agent })
    assert.equal(answer.body.code, 'forbidden', `${endpoint}: ${JSON.stringify(answer.body)}`)
  }
  assert.deepEqual((await history()).body, before)
})

test('a page runs the scripts of its own answer and no others', async () => {
  const pages = await Promise.all([1, 2].map(() => fetch(`${server.url}/login`, { headers: { accept: 'text/html' } })))
  const nonces = await Promise.all(
    pages.map(async page => {
      const policy = Object.fromEntries(
        page.headers.get('content-security-policy').split(';').map(d => [d.trim().split(' ')[0], d.trim()]),
      )
      assert.equal(policy['default-src'], "default-src 'none'")
      assert.equal(policy['frame-ancestors'], "frame-ancestors 'none'")
      assert.doesNotMatch(policy['script-src'], /unsafe-inline|'unsafe-eval'|\*|https?:/)
      const nonce = policy['script-src'].match(/'nonce-([^']+)'/)[1]
      const scripts = (await page.text()).match(/<script[^>]*>/g)
      assert.ok(scripts.length > 0)
      for (const script of scripts) assert.ok(script.includes(`nonce="${nonce}"`), script)
      return nonce
    }),
  )
  assert.notEqual(nonces[0], nonces[1])
})

test('a wrong password is said once and the same for everybody', async () => {
  const known = await tryPassword(server.url, 'pm@demo.local', 'not it')
  const unknown = await tryPassword(server.url, 'nobody@demo.local', 'not it')
  assert.equal(known.body.code, 'invalid_credentials')
  assert.deepEqual(known.body, unknown.body, 'the answer does not tell who has an account')
  assert.equal(known.headers.getSetCookie().length, 0)
})

test('a refused call says so in its status too, for proxies and logs', async () => {
  const wrong = await tryPassword(server.url, 'pm@demo.local', 'not it')
  assert.equal(wrong.status, 401)
  const stranger = await call(server.url, 'activities/list', { env: DEV })
  assert.equal(stranger.status, 401)
  const cookie = await cookieOf(server.url, 'pm@demo.local')
  const missing = await call(server.url, 'activities/open', { env: DEV, key: 'no-such-activity', lang: 'en' }, { cookie })
  assert.equal(missing.body.code, 'not_found')
  assert.equal(missing.status, 404)
})

test('an address on the way out of the console is not followed after signing in', async () => {
  for (const next of ['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example']) {
    const answer = await call(server.url, 'sign-in', { email: 'pm@demo.local', password: PASSWORD, next }, { form: true })
    assert.equal(answer.body, '/', next)
    assert.equal(answer.headers.get('location'), '/', next)
  }
})

test('whoever guesses passwords has to wait, and so has the right one then', async () => {
  let limited
  for (let n = 1; n <= 20 && !limited; n += 1) {
    const answer = await tryPassword(server.url, 'agent@demo.local', `guess ${n}`)
    if (answer.body.code === 'rate_limited') limited = { n, ...answer }
    else assert.equal(answer.body.code, 'invalid_credentials')
  }
  assert.ok(limited, 'twenty guesses were let through')
  assert.equal(limited.body.status, 429)
  assert.ok(limited.n > 3, 'somebody who mistypes is not locked out at once')
  assert.equal((await tryPassword(server.url, 'agent@demo.local', PASSWORD)).body.code, 'rate_limited')
  assert.equal((await tryPassword(server.url, 'pm@demo.local', PASSWORD)).status, 200, 'others are not held up')
})

test('a session outlives a server that was killed', async () => {
  const data = await mkdtemp(join(tmpdir(), 'sampan-e2e-'))
  let running = await startServer({ data })
  try {
    const cookie = await cookieOf(running.url, 'pm@demo.local')
    const name = { en: 'Written just before', 'zh-CN': '' }
    const made = await call(running.url, 'activities/create', { env: DEV, template: 'premiere-night', name }, { cookie })
    assert.equal(made.status, 200)
    await running.stop('SIGKILL')
    running = await startServer({ data })
    const { status, body } = await call(running.url, 'activities/list', { env: DEV }, { cookie })
    assert.equal(status, 200)
    assert.ok(body.some(row => row.key === made.body), 'what was acknowledged is there')
    const out = await call(running.url, 'sign_out', {}, { cookie, form: true })
    assert.ok(out.status < 400)
    assert.equal((await call(running.url, 'activities/list', { env: DEV }, { cookie })).body.code, 'unauthenticated')
  } finally {
    await running.stop()
    await rm(data, { recursive: true, force: true })
  }
})
