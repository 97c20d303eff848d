// The whole way in English: a template, a form, a code on a poster, production, a phone, a coupon, another target.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { anotherUser, claimCoupon, signedIn } from '../../sdk/support/sdk.mjs'
import { Watcher } from '../../sdk/support/watcher.mjs'
import { artefacts, hydrated, launch, open, overflow, shot } from '../lib/browser.mjs'
import { DEV, PHONE, PROD, enterAs, publish, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { readPng, readSvg } from '../lib/qr.mjs'
import { startServer } from '../lib/server.mjs'

const NAME = 'Night of the Red Lantern'
const TITLE = 'The Red Lantern Opens'
/// Far above what it takes, so that a busy machine does not fail the test; a page that needs a reload never gets there.
const LIVE_MS = 5_000

// The SDK writes down every socket it opens.
for (const way of ['log', 'info', 'debug']) {
  const write = console[way]
  console[way] = (...words) => String(words[0]).startsWith('[realtime]') || write(...words)
}

let server, browser, desk
/// What one step learns and the next ones need.
const made = {}

before(async () => {
  server = await startServer()
  browser = await launch()
  desk = await open(browser, { base: server.url })
})
after(async () => {
  Watcher.closeAll()
  await browser?.close()
  await server?.stop()
})

/// A step of the journey; later ones stand on earlier ones.
let broken = false
function step(name, act) {
  test(name, async t => {
    if (broken) return t.skip('an earlier step failed')
    try {
      await act(t)
      assert.deepEqual(desk.errors, [], 'the console complains in the browser')
    } catch (error) {
      broken = true
      await shot(desk.page, 'journey-failed').catch(() => {})
      throw error
    }
  })
}

const iframe = page => page.getByRole('group', { name: 'Preview on a phone' }).frameLocator('iframe')
const notices = page => page.getByRole('region', { name: 'Notices' })
const saved = page => expectText(page.getByRole('main').getByRole('status'), /^Saved$/m)
/// A phone that has never been here.
const phone = async () => open(browser, { base: server.url, ...PHONE })
const resolve = async (query = '') => {
  const answer = await fetch(`${server.url}/api/v1/public/links/${made.link}${query}`)
  return { status: answer.status, body: await answer.json() }
}

step('a product manager signs in with one click', async () => {
  await enterAs(desk.page, 'pm@demo.local')
  assert.equal(new URL(desk.page.url()).pathname, `/e/${DEV}`)
  await desk.page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
})

step('picks Premiere night in the gallery and names the activity', async () => {
  const { page } = desk
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Activities' }).click()
  await page.getByRole('link', { name: 'New activity' }).click()
  const tile = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Premiere night' }) })
  await tile.getByRole('button', { name: 'Use this template' }).click()
  const dialog = page.getByRole('dialog', { name: 'Name the activity' })
  await dialog.getByLabel('English').fill(NAME)
  await dialog.getByLabel('Chinese').fill('红灯笼之夜')
  await dialog.getByLabel('Chinese').press('Enter')
  await page.waitForURL(url => /\/activities\/(?!new$)[^/]+$/.test(url.pathname))
  made.activity = new URL(page.url()).pathname.split('/').pop()
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
})

step('fills the form and sees each change on the phone beside it', async () => {
  const { page } = desk
  const head = page.getByRole('group', { name: 'Head of the page' })
  const title = head.getByRole('textbox', { name: 'Title · English' })
  await title.fill('')
  await title.pressSequentially(TITLE.slice(0, 7), { delay: 20 })
  await expectText(iframe(page).locator('h1'), TITLE.slice(0, 7))
  await title.pressSequentially(TITLE.slice(7), { delay: 20 })
  await expectText(iframe(page).locator('h1'), TITLE)
  await page.getByRole('group', { name: 'Coupon' }).getByRole('textbox', { name: 'Value in words · English' }).fill('Free popcorn')
  await expectText(iframe(page).locator('body'), 'Free popcorn')

  const body = iframe(page).locator('body')
  const order = text => text.indexOf('Suzhou Creek') < text.indexOf('West Bund')
  assert.ok(order(await expectText(body, 'West Bund')))
  await page.getByRole('button', { name: 'Move Screening 2 up' }).click()
  await eventually('the screenings to change places on the phone', async () => !order(await body.innerText()))

  await page.getByRole('radio', { name: '简体中文' }).click()
  await expectText(iframe(page).locator('body'), '立减 20 元')
  await page.getByRole('radio', { name: 'English' }).click()
  await saved(page)
  await page.reload()
  await hydrated(page)
  assert.equal(await title.inputValue(), TITLE, 'the draft is on the server')
  await shot(page, 'journey-editor')
})

step('is told what is missing before it can be published', async () => {
  const { page } = desk
  const title = page.getByRole('group', { name: 'Head of the page' }).getByRole('textbox', { name: /^Title · / })
  await title.nth(0).fill('')
  await title.nth(1).fill('')
  await page.getByRole('main').getByRole('button', { name: 'Publish', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Publish to Development' })
  await expectText(dialog, 'Not ready yet')
  await expectText(dialog, 'This is needed.')
  assert.ok(await dialog.getByRole('button', { name: 'Publish', exact: true }).isDisabled())
  await dialog.getByRole('button', { name: 'Go to field' }).first().click()
  await dialog.waitFor({ state: 'hidden' })
  await eventually('the control to have the focus', () => title.nth(0).evaluate(e => e === document.activeElement))
  await title.nth(0).fill(TITLE)
  await title.nth(1).fill('红灯笼今夜亮起')
  await saved(page)
})

step('publishes it to dev, and a change of it with its difference in words', async () => {
  const { page } = desk
  const words = { open: 'Publish', title: 'Publish to Development', action: 'Publish', toast: 'Published' }
  await publish(page, { ...words, reads: [NAME, 'Added'] })
  await expectText(page.getByRole('region', { name: 'Figures' }), '500')

  const tagline = page.getByRole('textbox', { name: 'Tagline · English' })
  const before = await tagline.inputValue()
  await tagline.fill('Bring somebody you like.')
  await publish(page, { ...words, reads: [before.slice(0, 40), 'Bring somebody you like.', 'Tagline', 'Changed'] })
  assert.ok(await page.getByRole('main').getByRole('button', { name: 'Publish', exact: true }).isDisabled())
})

step('creates a link to it and publishes it', async () => {
  const { page } = desk
  await page.getByRole('button', { name: 'Create link' }).click()
  await page.waitForURL(/\/links\/[^/]+$/)
  made.link = new URL(page.url()).pathname.split('/').pop()
  assert.match(made.link, /^[2-9A-HJ-NP-Za-km-z]{7}$/, 'seven characters, none of 0 1 I O l')
  await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
  await publish(page, { open: 'Publish', title: 'Publish to Development', action: 'Publish', toast: 'Published' })
})

step('downloads the code as SVG and PNG, and a scanner reads them', async () => {
  const { page, context } = desk
  await mkdir(artefacts, { recursive: true })
  await page.getByRole('img', { name: 'Code of this link' }).waitFor()
  await expectText(page.getByRole('main'), /Contrast \d+\.\d:1, read back and verified/)
  const files = {}
  for (const format of ['SVG', 'PNG']) {
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: `Download ${format}` }).or(page.getByRole('button', { name: `Download ${format}` })).click()
    files[format] = join(artefacts, `journey-code.${format.toLowerCase()}`)
    const file = await download
    assert.equal(file.suggestedFilename(), `${made.link}.${format.toLowerCase()}`)
    await file.saveAs(files[format])
  }
  const address = `${server.url}/l/${made.link}`
  assert.equal(await readPng(files.PNG), address)
  assert.equal(await readSvg(context, files.SVG), address)
  await shot(page, 'journey-link')
})

step('is refused colours that no scanner tells apart, with the reason', async () => {
  const { page } = desk
  const dark = page.locator('#qr-dark')
  await dark.fill('#e5e7eb')
  await dark.blur()
  await expectText(page.getByRole('main'), 'The two colours are too alike for a scanner')
  assert.equal(await page.getByText('Download SVG').count(), 0, 'what cannot be scanned is not offered')
  await page.getByRole('button', { name: 'Reset' }).click()
  await page.getByText('Download SVG').waitFor()
  desk.errors.splice(0) // A refused drawing is a failed request, which Chromium writes down.
})

step('promotes the activity and its link to production after reading what will change', async () => {
  const { page } = desk
  assert.equal((await resolve(`?env=${PROD}`)).status, 404)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Releases' }).click()
  await page.getByRole('heading', { name: 'Promote from Development to Production' }).waitFor()
  await page.getByRole('checkbox', { name: 'Include The lantern draw' }).uncheck()
  await page.getByRole('checkbox', { name: 'Include Lantern draw' }).uncheck()
  await page.getByRole('button', { name: 'Promote 2 to Production' }).click()
  const dialog = page.getByRole('dialog', { name: 'Promote 2 to Production' })
  const text = await expectText(dialog, NAME)
  assert.equal(text.match(/Added/g)?.length >= 2, true, `the activity and its link are new there:\n${text}`)
  assert.ok(!text.includes('The lantern draw'))
  await dialog.getByLabel('Note').fill('Red lantern week')
  await shot(page, 'journey-promote')
  await dialog.getByRole('button', { name: 'Promote 2 to Production' }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expectText(notices(page), 'Promoted to Production')
  assert.equal((await resolve(`?env=${PROD}`)).status, 200)
  await visit(page, `/e/${PROD}/releases`)
  await expectText(page.getByRole('main'), 'Red lantern week')
  await expectText(page.getByRole('main'), `Promoted from ${DEV}`)
})

step('a phone scans the code and gets the page', async () => {
  const { page, context, errors } = await phone()
  const response = await page.goto(`/l/${made.link}`)
  assert.equal(response.status(), 200)
  assert.equal(await page.locator('h1').innerText(), TITLE)
  const text = await page.locator('body').innerText()
  for (const words of ['Bring somebody you like.', 'Free popcorn', 'West Bund']) assert.ok(text.includes(words), words)
  assert.equal(await overflow(page), 0)
  const html = await response.body()
  assert.ok(html.length < 100_000, `the page is small: ${html.length} bytes`)
  await page.waitForLoadState('networkidle')
  assert.deepEqual(errors, [])
  await shot(page, 'journey-phone')
  await context.close()
})

step('a mini-program resolves the id', async () => {
  const { status, body } = await resolve()
  assert.equal(status, 200)
  assert.equal(body.id, made.link)
  assert.deepEqual(body.target, { type: 'activity', activity: made.activity })
  assert.equal(body.page, 'pages/activity/index')
  assert.ok(Object.values(body.query).includes(made.activity), JSON.stringify(body.query))
  assert.ok(JSON.stringify(body.activity).includes(TITLE))
  const missing = await fetch(`${server.url}/api/v1/public/links/2222222`)
  assert.equal(missing.status, 404)
  assert.equal((await missing.json()).code, 'not_found')
})

step('a claim moves the counter in the mini-program and on open pages, without a reload', async t => {
  const host = new URL(server.url).host
  const { page, context } = desk
  const tabs = [page, await context.newPage(), await context.newPage()]
  const [home, list, editor] = tabs
  for (const tab of tabs) {
    tab.on('pageerror', error => desk.errors.push(String(error)))
    tab.setDefaultTimeout(20_000)
  }
  await visit(home, `/e/${PROD}`)
  await visit(list, `/e/${PROD}/activities`)
  await visit(editor, `/e/${PROD}/activities/${made.activity}`)
  const row = home.getByRole('main').getByRole('listitem').filter({ hasText: NAME })
  const line = list.getByRole('row').filter({ hasText: NAME })
  await expectText(row, '0 of 500 claimed')
  await expectText(line, '0 of 500 claimed')
  for (const tab of tabs) {
    await expectText(tab.getByRole('banner').getByRole('status'), 'Live')
    await tab.evaluate(() => (window.neverReloaded = true))
  }
  const watching = await signedIn(host)
  const watcher = await new Watcher(
    watching.database().collection('activity_counters').where({ _id: made.activity }),
  ).begun()
  assert.equal(watcher.docs[0].left, 500)

  const visitor = await anotherUser(host)
  const asked = Date.now()
  const claim = await claimCoupon(visitor.app, made.activity)
  const claimed = Date.now()
  assert.equal(claim.ok, true, JSON.stringify(claim))
  assert.equal(claim.left, 499)
  const after = async seen => {
    await seen
    return Date.now() - claimed
  }
  const took = await Promise.all([
    after(watcher.until('left to go down', docs => docs[0]?.left === 499, LIVE_MS)),
    after(expectText(row, '1 of 500 claimed', LIVE_MS)),
    after(expectText(line, '1 of 500 claimed', LIVE_MS)),
    after(expectText(editor.getByRole('region', { name: 'Figures' }), '499', LIVE_MS)),
  ])
  t.diagnostic(`claim ${claimed - asked} ms; seen after ${took.join(', ')} ms (SDK, home, list, activity)`)
  assert.deepEqual(await claimCoupon(visitor.app, made.activity).then(c => [c.ok, c.reason]), [false, 'already_claimed'])
  for (const tab of tabs) assert.equal(await tab.evaluate(() => window.neverReloaded), true)
  await shot(home, 'journey-home-live')
  watcher.close()
  await list.close()
  await editor.close()
})

step('the same code leads elsewhere the moment it is re-aimed', async () => {
  const { page } = desk
  const { page: scanned, context } = await phone()
  await visit(page, `/e/${PROD}/links/${made.link}`)
  await page.getByLabel('Activity', { exact: true }).and(page.getByRole('combobox')).selectOption({ label: 'The Snow Line' })
  await expectText(page.getByRole('main'), `Codes still lead to ${NAME} until you re-aim.`)
  await saved(page)
  await scanned.goto(`/l/${made.link}`)
  assert.equal(await scanned.locator('h1').innerText(), TITLE, 'a draft leads nobody')
  await publish(page, {
    open: 'Re-aim now',
    title: 'Re-aim in Production',
    action: 'Re-aim now',
    toast: 'Re-aimed. The same code now leads to the new target.',
  })
  await scanned.reload()
  assert.equal(await scanned.locator('h1').innerText(), 'The Snow Line')
  assert.deepEqual((await resolve()).body.target, { type: 'activity', activity: 'snow-line' })
  await context.close()
})

step('rolling back brings the earlier state again, and an earlier one still', async () => {
  const { page } = desk
  const back = async number => {
    const entry = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: `Release ${number}`, exact: true }) })
    await entry.getByRole('button', { name: /Roll back/ }).click()
    const dialog = page.getByRole('dialog', { name: `Roll back to release ${number}` })
    await expectText(dialog, NAME)
    await dialog.getByRole('button', { name: 'Roll back', exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
    await expectText(notices(page), `Rolled back to release ${number}`)
  }
  await visit(page, `/e/${PROD}/releases`)
  await back(2)
  assert.deepEqual((await resolve()).body.target, { type: 'activity', activity: made.activity })
  await visit(page, `/e/${PROD}/releases`)
  await back(1)
  assert.equal((await resolve(`?env=${PROD}`)).status, 404, 'before the promotion production had no such link')
  await expectText(page.getByRole('main'), 'Rolled back to release 1')
  await visit(page, `/e/${PROD}/activities`)
  await expectText(page.getByRole('table'), 'The Snow Line')
  assert.ok(!(await page.getByRole('main').innerText()).includes(NAME))
})
