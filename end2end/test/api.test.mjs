// The REST API over real HTTP: what it does, and what it says when it refuses.
import { after, before, test } from 'node:test'
import assert from 'node:assert/strict'
import { startServer } from '../lib/server.mjs'

const KEY = { authorization: 'Bearer demo-secret-key' }
let server

before(async () => {
  server = await startServer()
})
after(() => server?.stop())

async function call(method, path, body, headers = KEY) {
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const response = await fetch(server.url + path, {
    method,
    headers: { ...headers, ...json },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await response.text()
  return { status: response.status, type: response.headers.get('content-type'), body: text && JSON.parse(text) }
}

function refused(answer, status, code) {
  assert.equal(answer.status, status, JSON.stringify(answer.body))
  assert.match(answer.type, /^application\/problem\+json/)
  assert.equal(answer.body.code, code)
  assert.equal(answer.body.status, status)
}

const link = url => ({ json: { name: 'API', target: { type: 'url', url }, notes: '', tags: [] } })
const base = '/api/v1/environments/lantern-dev'

test('the document describes every route that the tests use', async () => {
  const { body } = await call('GET', '/api/openapi.json', undefined, {})
  assert.match(body.openapi, /^3\./)
  for (const path of [
    '/api/v1/environments',
    '/api/v1/templates',
    '/api/v1/environments/{env}/{kind}',
    '/api/v1/environments/{env}/{kind}/{key}',
    '/api/v1/environments/{env}/changes',
    '/api/v1/environments/{env}/releases',
    '/api/v1/environments/{env}/promotions',
    '/api/v1/environments/{env}/promotions/plan',
    '/api/v1/environments/{env}/releases/{number}/rollback',
    '/api/v1/public/links/{id}',
    '/api/v1/environments/{env}/bot-erasures',
  ]) {
    assert.ok(body.paths[path], path)
  }
})

test('a link is created, saved, published, promoted and rolled back', async () => {
  const created = await call('POST', `${base}/links`, link('https://a.example/'))
  assert.equal(created.status, 201)
  const id = created.body.summary.item.key
  assert.match(id, /^[2-9A-Za-z]{7}$/)
  assert.equal(created.body.summary.state, 'new')
  const item = { kind: 'link', key: id }

  const { json } = link('https://b.example/')
  const saved = await call('PUT', `${base}/links/${id}`, { json, revision: created.body.revision })
  assert.equal(saved.status, 200)
  refused(await call('PUT', `${base}/links/${id}`, { json, revision: created.body.revision }), 409, 'conflict')

  const plan = await call('GET', `${base}/changes`)
  assert.deepEqual(plan.body.diff.map(d => d.item), [item])
  const step = { items: [item], note: 'by key', token: plan.body.token }
  const published = await call('POST', `${base}/releases`, step)
  assert.equal(published.status, 201, JSON.stringify(published.body))
  refused(await call('POST', `${base}/releases`, step), 409, 'stale')
  assert.equal((await call('GET', `/api/v1/public/links/${id}`, undefined, {})).body.target.url, 'https://b.example/')

  const prod = '/api/v1/environments/lantern'
  const promotion = await call('GET', `${prod}/promotions/plan?source=lantern-dev`)
  assert.ok(promotion.body.diff.some(d => d.item.key === id))
  const before = (await call('GET', `${prod}/releases`)).body[0].number
  const promoted = await call('POST', `${prod}/promotions`, {
    source: 'lantern-dev',
    items: [item],
    token: promotion.body.token,
  })
  assert.equal(promoted.status, 201, JSON.stringify(promoted.body))
  assert.equal(promoted.body.number, before + 1)
  assert.equal((await call('GET', `${prod}/links/${id}`)).body.summary.state, 'published')

  const back = await call('GET', `${prod}/releases/${before}/rollback`)
  assert.deepEqual(back.body.diff.map(d => [d.item.key, d.op]), [[id, 'removed']])
  const rolled = await call('POST', `${prod}/releases/${before}/rollback`, { token: back.body.token })
  assert.equal(rolled.status, 201)
  assert.equal(rolled.body.rolled_back_to, before)
  refused(await call('GET', `${prod}/links/${id}`), 404, 'not_found')
})

test('an activity that points nowhere is blocked, and nothing is published', async () => {
  const created = await call('POST', `${base}/links`, {
    json: { name: 'lost', target: { type: 'activity', activity: 'no-such-activity' }, notes: '', tags: [] },
  })
  const item = created.body.summary.item
  const plan = await call('GET', `${base}/changes`)
  assert.ok(plan.body.blockers.some(b => b.item.key === item.key && b.error.code === 'reference'))
  refused(await call('POST', `${base}/releases`, { items: [item], token: plan.body.token }), 422, 'blocked')
  assert.equal((await call('GET', `/api/v1/public/links/${item.key}`, undefined, {})).status, 404)
})

test('refusals are problem details with a stable code', async () => {
  refused(await call('GET', `${base}/links`, undefined, {}), 401, 'unauthenticated')
  refused(await call('GET', `${base}/links`, undefined, { authorization: 'Bearer wrong' }), 401, 'unauthenticated')
  refused(await call('GET', '/api/v1/environments/nowhere/links'), 401, 'unauthenticated')
  refused(await call('GET', `${base}/links/zzzzzzz`), 404, 'not_found')
  refused(await call('GET', `${base}/teapots`), 404, 'not_found')
  refused(await call('POST', `${base}/links`, '{"json":'), 400, 'malformed')
  refused(await call('POST', `${base}/links`, { json: { target: { type: 'nowhere' } } }), 422, 'invalid')
  refused(await call('POST', `${base}/activities`, { json: {} }), 422, 'invalid')
  refused(await call('POST', `${base}/links`, JSON.stringify(link('x'.repeat(10_000_000)))), 413, 'too_large')
  refused(await call('GET', '/api/v1/public/links/zzzzzzz', undefined, {}), 404, 'not_found')
  refused(await call('GET', '/no/such/page', undefined, {}), 404, 'not_found')
})

test('a key pair works as Basic too, and names its environments', async () => {
  const basic = { authorization: `Basic ${Buffer.from('demo-id:demo-secret-key').toString('base64')}` }
  const { body } = await call('GET', '/api/v1/environments', undefined, basic)
  assert.deepEqual(body.map(e => e.id).sort(), ['lantern', 'lantern-dev'])
  const wrong = { authorization: `Basic ${Buffer.from('demo-id:nope').toString('base64')}` }
  refused(await call('GET', '/api/v1/environments', undefined, wrong), 401, 'unauthenticated')
})

test('operators see that it lives, is ready, and what it does', async () => {
  for (const path of ['/healthz', '/readyz']) assert.equal((await fetch(server.url + path)).status, 200)
  // What a client makes up names no figure of its own.
  assert.equal((await fetch(`${server.url}/healthz`, { method: 'MADEUP' })).status, 405)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  assert.match(metrics, /sampan_http_requests_total\{[^}]*route="\/healthz"/)
  assert.match(metrics, /sampan_http_requests_total\{route="\/healthz",method="other",status="405"\} 1/)
  assert.doesNotMatch(metrics, /MADEUP/)
})

test('a request keeps its name, or is given one', async () => {
  const named = await fetch(`${server.url}/healthz`, { headers: { 'x-request-id': 'mine' } })
  assert.equal(named.headers.get('x-request-id'), 'mine')
  const given = async () => (await fetch(`${server.url}/no/such/page`)).headers.get('x-request-id')
  const [one, other] = [await given(), await given()]
  assert.match(one, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.notEqual(one, other)
})
