// The official SDK in a real browser, from another site: what it can only send from there, and the captcha that it shows.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { launch, open } from '../lib/browser.mjs'
import { bundle } from '../lib/bundle.mjs'
import { PROD } from '../lib/console.mjs'
import { startServer } from '../lib/server.mjs'

const SDK = fileURLToPath(new URL('../../sdk/node_modules/@cloudbase/js-sdk/dist/index.cjs.js', import.meta.url))
const PASSWORD = 'a good password'

let server, browser, site
before(async () => {
  server = await startServer()
  browser = await launch()
  const sdk = bundle(SDK)
  site = createServer((request, response) => {
    if (request.url === '/sdk.js') return response.end(sdk)
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end('<!doctype html><title>App</title><script src="/sdk.js"></script>')
  })
  await new Promise(done => site.listen(0, '127.0.0.1', done))
})
after(async () => {
  await browser?.close()
  await server?.stop()
  site?.close()
})

/// A page of the app, where `window.auth` is the SDK's.
async function app(mode) {
  const { context, page } = await open(browser, { base: `http://127.0.0.1:${site.address().port}` })
  await page.goto('/')
  await page.evaluate(
    ({ host, env, mode }) => {
      const cloudbase = window.cloudbase ?? window.bundled.default ?? window.bundled
      const app = cloudbase.init({ env, endPointMode: mode })
      app.registerHost(host, 'http')
      window.auth = app.auth({ persistence: 'local' })
    },
    { host: new URL(server.url).host, env: PROD, mode },
  )
  return { context, page }
}

for (const mode of ['GATEWAY', 'CLOUD_API']) {
  test(`${mode}: a user changes its account, and leaves`, async () => {
    const { context, page } = await app(mode)
    const told = await page.evaluate(
      async ({ username, PASSWORD }) => {
        const api = auth.oauthInstance.authApi
        await api.signUp({ username, password: PASSWORD })
        const { uid } = await auth.getUserInfo()
        const changed = await auth.resetPasswordForOld({ old_password: PASSWORD, new_password: 'another password' })
        await api.setUserProfile({ name: 'Ada' })
        const named = (await auth.getUserInfo()).name
        await auth.signOut()
        const back = await auth.signInWithPassword({ username, password: 'another password' })
        const unbound = await auth.unlinkIdentity({ provider: 'custom' })
        const gone = await auth.deleteUser({ password: 'another password' })
        const late = await auth.signInWithPassword({ username, password: 'another password' })
        return { uid, changed: changed.error, named, back: back.data.user?.id, unbound: unbound.error?.status, gone: gone.error, late: late.error?.status }
      },
      { username: `ada_${mode.toLowerCase()}`, PASSWORD },
    )
    const { uid, ...rest } = told
    assert.deepEqual(rest, { changed: null, named: 'Ada', back: uid, unbound: 'user_not_found', gone: null, late: 'invalid_username_or_password' })
    await context.close()
  })
}

test('after five failures the SDK shows the picture', async () => {
  const { context, page } = await app('GATEWAY')
  const errors = await page.evaluate(async () => {
    const errors = []
    for (let n = 0; n < 5; n += 1) errors.push((await auth.signInWithPassword({ username: 'nobody_1', password: 'wrong' })).error.status)
    window.last = auth.signInWithPassword({ username: 'nobody_1', password: 'wrong' })
    return errors
  })
  assert.deepEqual(errors, Array(5).fill('invalid_username_or_password'))
  const picture = page.locator('#captcha-image')
  await picture.waitFor()
  assert.deepEqual(await picture.evaluate(image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])), [160, 60])
  const first = await picture.getAttribute('src')
  await page.locator('input[maxlength="4"]').fill('1111')
  await page.locator('button').last().click()
  await page.waitForFunction(first => [...document.images].some(image => image.src !== first), first)
  await page.screenshot({ path: `${process.env.SAMPAN_ARTEFACTS ?? '/tmp'}/captcha.png` })
  await context.close()
})
