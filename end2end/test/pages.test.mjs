// Every page, in both languages, both themes, wide and on a phone.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { axe, hydrated, launch, open, overflow, shot } from '../lib/browser.mjs'
import { DEV, PROD, call, cookieOf, give, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

const VARIANTS = [
  { lang: 'en', theme: 'light', width: 1280 },
  { lang: 'zh-CN', theme: 'dark', width: 1280 },
  { lang: 'en', theme: 'dark', width: 360 },
  { lang: 'zh-CN', theme: 'light', width: 360 },
]
const CODE = `exports.main = async ({ times }) => {
  console.log('counting to', times)
  return { counted: Array.from({ length: times }, (_, n) => n + 1) }
}
`
// One pixel.
const GIF = 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=='
const SHEET = `问题,相似问题,答案（中文）,答案（英文）,备注
停车场几点关门,"夜里能取车吗\n停车场营业到几点",末场散场后一小时,One hour after the last film,
What time do you open?,,每天十点,Every day from ten,
没有答案的问题,,,,待补充
`

let server, browser, cookie, link, entry, user
before(async () => {
  server = await startServer()
  browser = await launch()
  cookie = await cookieOf(server.url, 'owner@demo.local')
  const ask = async (endpoint, args) => {
    const { status, body } = await call(server.url, endpoint, args, { cookie })
    assert.equal(status, 200, `${endpoint}: ${JSON.stringify(body)}`)
    return body
  }
  link = (await ask('links/list', { env: DEV }))[0].id
  const asked = { filter: '', sort: '', size: 20 }
  entry = (await ask('database/documents', { env: DEV, collection: 'guestbook', asked, after: null })).docs[0]._id
  const signed = await fetch(`${server.url}/auth/v1/signup?client_id=${DEV}`, {
    method: 'POST',
    body: JSON.stringify({ username: 'ada', password: 'a good password', name: 'Ada' }),
  })
  user = (await signed.json()).sub
  await ask('users/ticket-key', { env: DEV })
  // A draft, so that something waits to be published.
  const { summary, revision } = await ask('functions/create', { env: DEV, name: 'count' })
  const json = { ...summary.json, code: CODE }
  await ask('items/save', { env: DEV, item: summary.item, json, revision })
  await ask('files/rules/create', { env: DEV })
  for (const name of ['cat.gif', 'notes.txt', 'deep/report.pdf']) {
    const url = `${server.url}/api/console/files/${DEV}?path=pictures/${name}`
    const sent = await fetch(url, { method: 'PUT', headers: { cookie }, body: Buffer.from(GIF, 'base64') })
    assert.equal(sent.status, 200)
  }
  // A rule of its own, with a mistake in it.
  await ask('rules/start', { env: DEV, collection: 'notes' })
  const rules = await ask('rules/start', { env: DEV, collection: 'articles' })
  const rule = { read: 'auth != null && (doc.published == true || auth.openid in doc.editors)', write: 'doc.author = auth.openid' }
  await ask('items/save', { env: DEV, item: rules.summary.item, json: { rule }, revision: rules.revision })
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/// Each page: its name, its address, and what is done on it before it is judged.
const pages = () => [
  ['home', `/e/${DEV}`],
  ['home-prod', `/e/${PROD}`],
  ['activities', `/e/${DEV}/activities`],
  ['gallery', `/e/${DEV}/activities/new`],
  ['editor', `/e/${DEV}/activities/paper-moons`],
  ['links', `/e/${DEV}/links`],
  ['link', `/e/${DEV}/links/${link}`],
  ['functions', `/e/${DEV}/functions`],
  ['function', `/e/${DEV}/functions/count`, run],
  ['database', `/e/${DEV}/database`],
  ['database-documents', `/e/${DEV}/database/guestbook`],
  ['database-documents-prod', `/e/${PROD}/database/guestbook`],
  ['database-filter', `/e/${DEV}/database/guestbook?q=${encodeURIComponent('{"name":{"$ne":"Maya"}}')}&sort=-at`],
  ['database-document', `/e/${DEV}/database/guestbook?doc=${entry}`],
  ['database-indexes', `/e/${DEV}/database/guestbook?tab=indexes`],
  ['database-import', `/e/${DEV}/database/guestbook?tab=import`],
  ['database-query', `/e/${DEV}/database/guestbook?tab=query`, query],
  ['database-missing', `/e/${DEV}/database/no_such_collection`],
  ['files', `/e/${DEV}/files?at=pictures/`],
  ['files-sheet', `/e/${DEV}/files?at=pictures/&file=pictures/cat.gif`, page => page.getByRole('button', { name: /^(Copy link|复制链接)$/ }).waitFor()],
  ['files-empty', `/e/${DEV}/files?at=nothing/`],
  ['files-rules', `/e/${DEV}/files/rules`],
  ['rules', `/e/${DEV}/database/notes?tab=rules`, trying],
  ['rules-own', `/e/${DEV}/database/articles?tab=rules`],
  ['rules-none', `/e/${DEV}/database/nothing?tab=rules`],
  ['bot', `/e/${DEV}/bot`],
  ['bot-intents', `/e/${DEV}/bot/intent`],
  ['bot-intent', `/e/${DEV}/bot/intent/book_ticket`],
  ['bot-qa', `/e/${DEV}/bot/qa/opening_hours`],
  ['bot-import', `/e/${DEV}/bot/qa`, importing],
  ['bot-import-plan', `/e/${DEV}/bot/qa`, page => importing(page, SHEET)],
  ['bot-dictionary', `/e/${DEV}/bot/dictionary/film`],
  ['bot-golden', `/e/${DEV}/bot/golden`],
  ['bot-quality', `/e/${DEV}/bot/quality`],
  ['bot-misses', `/e/${DEV}/bot/misses`],
  ['bot-figures', `/e/${DEV}/bot/figures`],
  ['bot-conversations', `/e/${DEV}/bot/conversations`],
  ['bot-queue', `/e/${DEV}/bot/queue`],
  ['bot-settings', `/e/${DEV}/bot/bot/lantern-bot`],
  ['users', `/e/${DEV}/users`],
  ['user', `/e/${DEV}/users/u/${user}`],
  ['user-delete', `/e/${DEV}/users/u/${user}`, deleting],
  ['users-methods', `/e/${DEV}/users/methods`],
  ['releases', `/e/${DEV}/releases`],
  ['releases-prod', `/e/${PROD}/releases`],
  ['desk', `/e/${PROD}/desk`],
  ['desk-answers', `/e/${PROD}/desk/answers`],
  ['desk-audit', `/e/${PROD}/desk/audit`],
  ['desk-reports', `/e/${PROD}/desk/reports`],
  ['desk-wall', `/e/${PROD}/desk/wall`],
  ['desk-wechat', `/e/${PROD}/desk/wechat`],
  ['desk-rules', `/e/${PROD}/desk/setup/desk_rule`],
  ['missing-activity', `/e/${DEV}/activities/no-such-thing`],
]

/// Runs the function on the page and waits for its result and its log.
async function run(page) {
  await page.locator('#event').fill('{"times": 3}')
  await page.getByRole('button', { name: /^(Run|运行)$/ }).click()
  const told = page.getByRole('status').filter({ hasText: 'counting to 3' })
  await expectText(told, /counted/)
  await expectText(told, /\d+ (ms|毫秒)/)
}

/// Runs the query that stands on the page.
async function query(page) {
  await page.getByRole('button', { name: /^(Run|运行)$/ }).click()
  await expectText(page.getByRole('table'), 'Maya')
}

/// Asks what would be deleted.
async function deleting(page) {
  await page.getByRole('button', { name: /^(Delete|删除)$/ }).first().click()
  await expectText(page.getByRole('dialog'), /(no documents|没有文档)/)
}

/// Tries the rules on a document of somebody else, and looks at the language.
async function trying(page) {
  await page.locator('input[name=rules-choice][value=rule]').check()
  await page.locator('#trial-operation').selectOption('update')
  await page.locator('#trial-user').selectOption('other')
  await page.getByRole('button', { name: /^(Try|测试)$/ }).click()
  await expectText(page.getByRole('alert'), /(Refused|拒绝)/)
  await expectText(page.getByRole('list', { name: /(Clauses|各条件)/ }), /doc\._openid == auth\.openid/)
  await page.locator('summary').filter({ hasText: /(What a condition can say|表达式示例)/ }).click()
}

/// Opens the import of the list, and looks at a file.
async function importing(page, sheet) {
  await page.getByRole('button', { name: /^(Import and export|导入导出)$/ }).click()
  await page.getByRole('menuitem', { name: /^(Import|导入)…$/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText(/^(Columns that are read|可识别的列)$/).click()
  await expectText(dialog.getByRole('list'), /(Similar questions|相似问题)/)
  if (!sheet) return
  await dialog.locator('#import-file').setInputFiles({ name: 'faq.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
  await dialog.getByRole('table').waitFor()
  await dialog.getByRole('radio', { name: /^(All|全部) \d+$/ }).check()
}

/// What is wrong with the page, in words.
async function faults(page, errors, lang) {
  const found = []
  const wide = await overflow(page)
  if (wide > 0) found.push(`the page scrolls ${wide} px sideways`)
  const tag = await page.evaluate(() => document.documentElement.lang)
  if (tag !== lang) found.push(`lang is ${tag}`)
  found.push(...(await axe(page)), ...errors.splice(0))
  return found
}

for (const { lang, theme, width } of VARIANTS) {
  const variant = `${lang}-${theme}-${width}`
  describe(variant, () => {
    let context, page, errors
    before(async () => ({ context, page, errors } = await open(browser, { base: server.url, lang, theme, width })))
    after(() => context?.close())

    test('login', async () => {
      await visit(page, '/login')
      const found = await faults(page, errors, lang)
      await shot(page, `login-${variant}`)
      await give(context, server.url, cookie)
      assert.deepEqual(found, [])
    })

    test('every page of the console', async t => {
      for (const [name, path, act] of pages()) {
        await t.test(name, async () => {
          errors.splice(0)
          let failed
          try {
            await visit(page, path)
            await page.waitForLoadState('networkidle')
            await act?.(page)
          } catch (error) {
            failed = error
          }
          await shot(page, `${name}-${variant}`)
          if (failed) throw failed
          assert.deepEqual(await faults(page, errors, lang), [])
        })
      }
    })

    test('an address that is nothing', async () => {
      errors.splice(0)
      for (const path of [`/e/${DEV}/no-such-page`, '/no-such-page', '/e/no-such-environment']) {
        const response = await page.goto(path)
        assert.equal(response.status(), 404, path)
        await hydrated(page)
        errors.splice(0) // Chromium writes every 404 down.
        assert.deepEqual(await faults(page, errors, lang), [], path)
      }
      await shot(page, `missing-${variant}`)
    })
  })
}

describe('roles', () => {
  for (const [email, may] of [
    ['pm@demo.local', true],
    ['agent@demo.local', false],
  ]) {
    test(`every page works for ${email}`, async t => {
      const { context, page, errors } = await open(browser, { base: server.url })
      await give(context, server.url, await cookieOf(server.url, email))
      for (const [name, path] of pages()) {
        await t.test(name, async () => {
          errors.splice(0)
          await visit(page, path)
          await page.waitForLoadState('networkidle')
          assert.deepEqual(await faults(page, errors, 'en'), [])
        })
      }
      await visit(page, `/e/${DEV}/activities/paper-moons`)
      const buttons = page.getByRole('main').getByRole('button', { name: 'Publish', exact: true })
      assert.equal(await buttons.count(), may ? 1 : 0)
      await context.close()
    })
  }
})

describe('keyboard', () => {
  let context, page, errors
  before(async () => {
    ;({ context, page, errors } = await open(browser, { base: server.url }))
    await give(context, server.url, cookie)
  })
  after(() => context?.close())

  test('the skip link comes first and leads to the content', async () => {
    await visit(page, `/e/${DEV}`)
    await page.keyboard.press('Tab')
    const skip = page.getByRole('link', { name: 'Skip to content' })
    assert.ok(await skip.evaluate(e => e === document.activeElement))
    const box = await skip.boundingBox()
    assert.ok(box.y >= 0 && box.height > 10, 'it can be seen while it has the focus')
    await page.keyboard.press('Enter')
    await eventually('the content to have the focus', () => page.evaluate(() => document.activeElement?.id === 'main'))
  })

  test('Ctrl+K finds a page and goes there', async () => {
    await visit(page, `/e/${DEV}`)
    await page.keyboard.press('Control+k')
    const input = page.getByRole('combobox', { name: 'Command palette' })
    await input.waitFor()
    assert.ok(await input.evaluate(e => e === document.activeElement))
    assert.deepEqual(await axe(page), [])
    await page.keyboard.type('relea')
    await page.getByRole('option', { name: /Releases/ }).first().waitFor()
    await shot(page, 'palette')
    await page.keyboard.press('Enter')
    await page.waitForURL(`**/e/${DEV}/releases`)
    await page.getByRole('heading', { level: 1, name: 'Releases' }).waitFor()
    await page.keyboard.press('Control+k')
    await input.waitFor()
    await page.keyboard.press('Escape')
    await input.waitFor({ state: 'hidden' })
    assert.deepEqual(errors, [])
  })

  test('a dialog takes the focus, and gives it back when it closes', async () => {
    await visit(page, `/e/${DEV}/activities/new`)
    const use = page.getByRole('button', { name: 'Use this template' }).first()
    await use.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Name the activity' })
    await dialog.waitFor()
    await eventually('the focus to be in the dialog', () => dialog.evaluate(e => e.contains(document.activeElement)))
    assert.deepEqual(await axe(page), [])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await eventually('the focus to be back', () => use.evaluate(e => e === document.activeElement))
  })

  test('the theme and the language that were chosen stay', async () => {
    await visit(page, `/e/${DEV}`)
    await page.getByRole('button', { name: 'Theme' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitemradio', { name: '简体中文' }).click()
    await page.getByRole('heading', { level: 1, name: '首页' }).waitFor()
    await hydrated(page)
    await page.reload()
    await hydrated(page)
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN')
    assert.ok(await page.evaluate(() => document.documentElement.classList.contains('dark')))
    assert.deepEqual(errors, [])
  })
})

test('the first byte is the whole page', async () => {
  const { context, page } = await open(browser, { base: server.url })
  await give(context, server.url, cookie)
  await context.route('**/*.{js,wasm}', route => route.abort())
  await page.goto(`/e/${DEV}`)
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor()
  await expectText(page.getByRole('main'), 'A Harbour of Paper Moons')
  await page.getByRole('link', { name: 'Releases' }).click()
  await expectText(page.getByRole('main'), 'Promote from Development to Production')
  await context.close()
})
