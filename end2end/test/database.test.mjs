// The database in the console: a collection from nothing to its export, with somebody else writing meanwhile.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { signedIn } from '../../sdk/support/sdk.mjs'
import { launch, open, shot } from '../lib/browser.mjs'
import { DEV, call, cookieOf, enterAs, give, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

const HOME = `/e/${DEV}/database/orders`
const LINES = [
  { _id: 'o1', item: 'tea', left: 5, price: 3.5, paid: true, at: { $date: 1_700_000_000_000 } },
  { _id: 'o2', item: 'rice', left: 0, price: 2.0, paid: false, at: { $date: 1_700_000_100_000 } },
  { _id: 'o3', item: 'soup', left: 7, price: 9.25, paid: true, address: { city: '杭州' } },
]
const FILE = LINES.map(doc => JSON.stringify(doc)).join('\n') + '\n{"_id": "o4", "left": }\n'

let server, browser, owner, cookie, mini
before(async () => {
  server = await startServer()
  browser = await launch()
  owner = await open(browser, { base: server.url })
  await enterAs(owner.page, 'owner@demo.local')
  cookie = await cookieOf(server.url, 'owner@demo.local')
  mini = (await signedIn(new URL(server.url).host, { env: DEV, mode: 'CLOUD_API' })).database().collection('orders')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const ask = async (endpoint, args) => {
  const { status, body } = await call(server.url, `database/${endpoint}`, { env: DEV, ...args }, { cookie })
  assert.equal(status, 200, `${endpoint}: ${JSON.stringify(body)}`)
  return body
}
const document = async id => (await ask('document', { collection: 'orders', id }))?.[0]
const rowOf = (page, id) => page.getByRole('row').filter({ has: page.getByRole('button', { name: id, exact: true }) })

test('a collection is made, and a file with a bad line is looked at before it is imported', async () => {
  const { page } = owner
  await visit(page, `/e/${DEV}/database`)
  await page.getByRole('button', { name: 'New collection' }).click()
  const dialog = page.getByRole('dialog', { name: 'New collection' })
  await dialog.getByLabel('Name').fill('not a name')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expectText(dialog, 'letters, digits')
  owner.errors.splice(0) // Chromium writes the refused call down.
  await dialog.getByLabel('Name').fill('orders')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.waitForURL(`**${HOME}`)
  await page.getByText('There are no documents yet').waitFor()
  await page.getByRole('link', { name: 'Import' }).click()
  await page.locator('#documents-file').setInputFiles({ name: 'orders.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(FILE) })
  const card = page.getByRole('article')
  await expectText(card, /Waits for you[\s\S]*3 new, 0 replaced, 1 refused/)
  await card.getByText('Refused lines: 1').click()
  await expectText(card, /Line 4\s+not JSON at column 23: expected value/)
  assert.equal((await ask('documents', { collection: 'orders', asked: { filter: '', sort: '', size: 50 }, after: null })).docs.length, 0)
  await card.getByRole('button', { name: 'Import 3 documents' }).click()
  await expectText(card, /Imported[\s\S]*3 new, 0 replaced, 1 refused/)
  assert.deepEqual(owner.errors, [])
})

test('documents are filtered, sorted and edited where they stand', async () => {
  const { page } = owner
  await visit(page, HOME)
  await expectText(page.getByRole('main'), '3 documents')
  await page.getByRole('combobox', { name: 'Field' }).or(page.getByLabel('Field', { exact: true })).first().fill('left')
  await page.getByRole('combobox', { name: 'Condition' }).selectOption({ label: 'greater than' })
  await page.getByLabel('Value', { exact: true }).fill('0')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expectText(page.getByRole('main'), '2 match')
  assert.equal(new URL(page.url()).searchParams.get('q'), '{"left":{"$gt":0}}')
  await page.getByTitle('Sort by left').click()
  await page.locator('th[aria-sort=ascending]').waitFor()
  await page.getByTitle('Sort by left').click()
  await eventually('the larger first', async () => (await page.locator('tbody tr .db-id').allInnerTexts()).join() === 'o3,o1')
  // The address alone shows the same.
  const there = page.url()
  await visit(page, there)
  await expectText(page.getByRole('main'), '2 match')
  assert.deepEqual(await page.locator('tbody tr .db-id').allInnerTexts(), ['o3', 'o1'])

  await rowOf(page, 'o1').getByTitle('Edit left').click()
  const cell = page.getByLabel('Edit left')
  await cell.fill('five')
  await cell.press('Enter')
  await expectText(page.getByRole('alert'), 'This field holds numbers.')
  await cell.fill('6')
  await cell.press('Enter')
  await expectText(rowOf(page, 'o1').getByTitle('Edit left'), '6')
  await rowOf(page, 'o1').getByTitle('Edit price').click()
  await page.getByLabel('Edit price').fill('4')
  await page.getByLabel('Edit price').press('Enter')
  await eventually('it is written', async () => JSON.stringify((await document('o1')).left) === '6' && (await document('o1')).price === 4)
  const raw = await (await fetch(`${server.url}/api/console/documents/${DEV}/orders/export?format=jsonl`, { headers: { cookie } })).text()
  assert.match(raw, /"price":4\.0/, 'a double stays a double')
  await page.getByRole('button', { name: /^Remove left/ }).click()
  await expectText(page.getByRole('main'), '3 documents')
  assert.deepEqual(owner.errors, [])
})

test('what the SDK writes is seen as it happens', async () => {
  const { page } = owner
  await visit(page, HOME)
  await expectText(page.getByRole('main'), '3 documents')
  const { id } = await mini.add({ item: 'from the SDK', left: 1 })
  await expectText(page.getByRole('main'), /4 documents[\s\S]*1 new/)
  await page.getByRole('button', { name: 'Show' }).click()
  await expectText(rowOf(page, id), 'from the SDK')
  await mini.doc(id).update({ left: 99 })
  await expectText(rowOf(page, id), /99/)
  await expectText(rowOf(page, id), 'Just changed')
  await mini.doc(id).remove()
  await expectText(rowOf(page, id), 'Deleted')
  await expectText(page.getByRole('main'), /3 documents[\s\S]*The list has changed/)
  assert.deepEqual(owner.errors, [])
})

test('two people in one document: the second sees what the first did', async () => {
  const { page } = owner
  await visit(page, `${HOME}?doc=o3`)
  const drawer = page.getByRole('dialog', { name: 'o3' })
  const text = drawer.getByLabel('The document as JSON')
  await eventually('the document', async () => (await text.inputValue()).includes('杭州'))
  await text.fill('{"_id": "o3",\n "left" 8}')
  await expectText(drawer, 'Line 2, column 9: expected `:`')
  await text.fill('{"_id": "o3", "item": "mine"}')
  await ask('set_field', { collection: 'orders', id: 'o3', path: 'item', before: 'soup', after: 'theirs' })
  await drawer.getByRole('button', { name: 'Save' }).click()
  await expectText(drawer, /Somebody else changed this document[\s\S]*theirs/)
  await drawer.getByRole('button', { name: 'Keep mine, over theirs' }).click()
  await drawer.waitFor({ state: 'hidden' })
  assert.deepEqual(await document('o3'), { _id: 'o3', item: 'mine' })
  await expectText(rowOf(page, 'o3'), 'mine')
  owner.errors.splice(0) // Chromium writes the refused call down.
})

test('documents that were deleted come back as they were', async () => {
  const { page } = owner
  await visit(page, HOME)
  await expectText(page.getByRole('main'), '3 documents')
  const before = await Promise.all(['o1', 'o2', 'o3'].map(document))
  await page.getByLabel('Choose all on this page').check()
  await expectText(page.getByRole('main'), '3 chosen')
  await page.getByRole('main').getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByText('There are no documents yet').waitFor()
  assert.equal(await document('o1'), undefined)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectText(page.getByRole('main'), '3 documents')
  assert.deepEqual(await Promise.all(['o1', 'o2', 'o3'].map(document)), before)
  assert.deepEqual(owner.errors, [])
})

test('a costly query proposes an index, and one press makes it', async () => {
  const { page } = owner
  const lines = Array.from({ length: 400 }, (_, n) => ({ _id: `x${n}`, shop: n % 40, n }))
  await ask('add', { collection: 'orders', docs: lines })
  for (let n = 0; n < 3; n++) {
    await ask('documents', { collection: 'orders', asked: { filter: '{"shop": 7}', sort: '-n', size: 20 }, after: null })
  }
  await visit(page, `${HOME}?tab=indexes`)
  await page.getByRole('button', { name: 'Index shop ↑, n ↓' }).click()
  const index = page.getByRole('table', { name: 'Indexes' }).getByRole('row').filter({ hasText: 'shop_n_desc' })
  await expectText(index, 'Ready')
  await page.getByRole('button', { name: 'Index shop ↑, n ↓' }).waitFor({ state: 'hidden' })
  const page1 = await ask('documents', { collection: 'orders', asked: { filter: '{"shop": 7}', sort: '-n', size: 5 }, after: null })
  assert.equal(page1.index, 'shop_n_desc')
  assert.deepEqual(page1.docs.map(doc => doc.n), [367, 327, 287, 247, 207])
  const page2 = await ask('documents', { collection: 'orders', asked: { filter: '{"shop": 7}', sort: '-n', size: 5 }, after: page1.next })
  assert.deepEqual(page2.docs.map(doc => doc.n), [167, 127, 87, 47, 7])
  assert.equal(page2.next, null)
  await page.getByRole('button', { name: 'New index' }).click()
  const dialog = page.getByRole('dialog', { name: 'New index' })
  await dialog.getByLabel('Field 1').fill('shop')
  await dialog.getByLabel('Unique').check()
  await dialog.getByRole('button', { name: 'Create' }).click()
  const failed = page.getByRole('table', { name: 'Indexes' }).getByRole('row').filter({ hasText: 'Unique' })
  await expectText(failed, /Failed[\s\S]*documents have equal values/)
  assert.deepEqual(owner.errors, [])
})

test('an index over geometries finds what is near', async () => {
  const { page } = owner
  const at = n => ({ type: 'Point', coordinates: [120 + n / 1000, 30] })
  const docs = Array.from({ length: 300 }, (_, n) => ({ _id: `g${n}`, at: at(n) }))
  await ask('add', { collection: 'orders', docs })
  const near = { at: { $near: { $geometry: at(0), $maxDistance: 250 } } }
  const asked = { filter: JSON.stringify(near), sort: '', size: 20 }
  const before = await ask('documents', { collection: 'orders', asked, after: null })
  assert.deepEqual([before.index, before.docs.map(doc => doc._id)], [null, ['g0', 'g1', 'g2']])
  await visit(page, `${HOME}?tab=indexes`)
  await page.getByRole('button', { name: 'Index at ◎' }).waitFor()
  await page.getByRole('button', { name: 'New index' }).click()
  const dialog = page.getByRole('dialog', { name: 'New index' })
  await dialog.getByLabel('Field 1').fill('at')
  await dialog.getByLabel('Direction 1').selectOption('geo')
  await dialog.getByRole('button', { name: 'Create' }).click()
  const index = page.getByRole('table', { name: 'Indexes' }).getByRole('row').filter({ hasText: 'at_geo' })
  await expectText(index, 'Ready')
  const after = await ask('documents', { collection: 'orders', asked, after: null })
  assert.deepEqual([after.index, after.docs], ['at_geo', before.docs])
  assert.ok(after.scanned < 50, `${after.scanned} documents were read`)
  await shot(page, 'database-indexes')
  await ask('remove', { collection: 'orders', ids: docs.map(doc => doc._id) })
  assert.deepEqual(owner.errors, [])
})

test('a query of one’s own: results, cost, code, and a write that asks first', async () => {
  const { page } = owner
  await visit(page, `${HOME}?tab=query`)
  const text = page.getByLabel('Query as JSON')
  await text.fill('{"where": {"shop": 7}, "orderBy": {"n": "desc"}, "limit": 3}')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expectText(page.getByRole('main'), /3 results[\s\S]*\d+ ms · read \d+ documents · index shop_n_desc/)
  await page.getByRole('button', { name: 'Copy as code' }).click()
  const dialog = page.getByRole('dialog', { name: 'This query as code' })
  await expectText(dialog, ".orderBy(\"n\", 'desc')")
  await dialog.getByRole('radio', { name: 'wx.cloud' }).check()
  await expectText(dialog, 'wx.cloud.database()')
  await page.keyboard.press('Escape')
  await text.fill('{"where": {"shop": 7}, "update": {"seen": true}, "multi": true}')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  const confirm = page.getByRole('dialog', { name: 'Change documents?' })
  await expectText(confirm, '10 documents match')
  await confirm.getByRole('button', { name: 'Go ahead' }).click()
  await expectText(page.getByRole('main'), '10 of 10 matching documents changed')
  assert.equal((await document('x7')).seen, true)
  await text.fill('{"pipeline": [{"$group": {"_id": null, "sum": {"$sum": "$n"}}}]}')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expectText(page.getByRole('main'), '79800')
  await text.fill('{"where": {"n": {"$nope": 1}}}')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expectText(page.getByRole('alert'), '$nope')
  owner.errors.splice(0) // Chromium writes the refused call down.
  await visit(page, `${HOME}?tab=query`)
  await page.getByRole('button', { name: /"pipeline"/ }).click()
  assert.match(await text.inputValue(), /\$group/)
})

test('what is exported is what is there, byte for byte, and a download of the browser', async () => {
  const { page } = owner
  await visit(page, HOME)
  await page.getByRole('button', { name: 'More' }).first().click()
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Export as JSON Lines' }).click()])
  assert.equal(file.suggestedFilename(), 'orders.jsonl')
  const lines = (await readFile(await file.path(), 'utf8')).trimEnd().split('\n')
  assert.equal(lines.length, 403)
  const of = id => lines.find(line => line.startsWith(`{"_id":"${id}"`))
  assert.equal(of('o1'), '{"_id":"o1","item":"tea","left":6,"price":4.0,"paid":true,"at":{"$date":1700000000000}}')
  assert.equal(of('o3'), '{"_id":"o3","item":"mine"}')
  const csv = await (await fetch(`${server.url}/api/console/documents/${DEV}/orders/export?format=csv&filter=${encodeURIComponent('{"_id":"o1"}')}`, { headers: { cookie } })).arrayBuffer()
  // As bytes: the text of a response has no mark at its beginning.
  assert.equal(Buffer.from(csv).toString(), '\uFEFF_id,item,left,price,paid,at\no1,tea,6,4.0,true,"{""$date"":1700000000000}"\n')
})

test('a collection goes only when its name is typed', async () => {
  const { page } = owner
  await ask('create', { name: 'short_lived' })
  await visit(page, `/e/${DEV}/database/short_lived`)
  await page.getByRole('button', { name: 'More' }).first().click()
  await page.getByRole('menuitem', { name: 'Delete collection…' }).click()
  const dialog = page.getByRole('dialog', { name: /short_lived/ })
  const button = dialog.getByRole('button', { name: 'Delete', exact: true })
  assert.ok(await button.isDisabled())
  await dialog.getByRole('textbox').fill('short_lived')
  await button.click()
  await page.waitForURL(`**/e/${DEV}/database`)
  await expectText(page.getByRole('main'), 'orders')
  await eventually('it is gone', async () => !(await ask('collections', {})).some(row => row.name === 'short_lived'))
})

test('who may not write is not offered to, and is refused', async () => {
  const pm = await open(browser, { base: server.url })
  const viewer = await cookieOf(server.url, 'pm@demo.local')
  await give(pm.context, server.url, viewer)
  await visit(pm.page, HOME)
  await expectText(pm.page.getByRole('main'), '403 documents')
  for (const name of ['New document', 'Import', 'Edit item']) {
    assert.equal(await pm.page.getByRole('main').getByRole('button', { name }).count(), 0, name)
  }
  await pm.context.close()
  const refused = async (endpoint, args, who) => {
    const { status } = await call(server.url, `database/${endpoint}`, { env: DEV, collection: 'orders', ...args }, { cookie: who })
    assert.equal(status, 403, endpoint)
  }
  await refused('add', { docs: [{}] }, viewer)
  await refused('remove', { ids: ['o1'] }, viewer)
  await refused('put_back', { removed: { first: 1, last: 1, count: 1 } }, viewer)
  await refused('set_field', { id: 'o1', path: 'item', before: 'tea', after: 'x' }, viewer)
  await refused('save', { id: 'o1', revision: 1, doc: {} }, viewer)
  await refused('create_index', { name: 'n', fields: [{ path: 'n' }], unique: false }, viewer)
  await refused('run', { ask: { collection: 'orders', filter: {}, act: 'Remove' }, confirmed: true }, viewer)
  await refused('imports', {}, viewer)
  const agent = await cookieOf(server.url, 'agent@demo.local')
  await refused('documents', { asked: { filter: '', sort: '', size: 20 }, after: null }, agent)
  await refused('document', { id: 'o1' }, agent)
  const door = (path, init = {}) => fetch(`${server.url}/api/console/documents/${DEV}/orders/${path}`, init)
  const post = (headers, body = '{}') => door('import?format=jsonl&ids=keep&name=f', { method: 'POST', headers, body })
  assert.equal((await post({ cookie: viewer })).status, 403)
  assert.equal((await post({})).status, 401)
  assert.equal((await post({ cookie, 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await post({ cookie }, '')).status, 422)
  assert.equal((await door('export', { headers: { cookie: agent } })).status, 403)
  assert.equal((await door('export')).status, 401)
  assert.equal((await door('export?filter=nonsense', { headers: { cookie } })).status, 422)
})
