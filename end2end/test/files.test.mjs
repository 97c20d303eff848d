// Files in the console, and through the SDK in a page of another site.
import assert from 'node:assert/strict'
import http from 'node:http'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import esbuild from 'esbuild'
import { hydrated, launch, open } from '../lib/browser.mjs'
import { DEV, PROD, call, cookieOf, enterAs, give, visit } from '../lib/console.mjs'
import { eventually, expectText } from '../lib/expect.mjs'
import { startServer } from '../lib/server.mjs'

// A red square of 8 × 8 pixels.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR4nGO4YKCAFTEMLQkATmxIAfQV9IgAAAAASUVORK5CYII=',
  'base64',
)

let server, browser, owner, cookie
before(async () => {
  server = await startServer()
  browser = await launch()
  owner = await open(browser, { base: server.url })
  await enterAs(owner.page, 'owner@demo.local')
  cookie = await cookieOf(server.url, 'owner@demo.local')
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/// Drops files on the page as a person drags them there.
async function drop(page, files) {
  const given = files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') }))
  const transfer = await page.evaluateHandle(files => {
    const transfer = new DataTransfer()
    for (const { name, type, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0))
      transfer.items.add(new File([bytes], name, { type }))
    }
    return transfer
  }, given)
  for (const type of ['dragover', 'drop']) await page.locator('.drop-page').dispatchEvent(type, { dataTransfer: transfer })
}

/// Uploads as the console does, without a browser.
function put(path, body, headers = {}, query = '') {
  const url = `${server.url}/api/console/files/${DEV}?path=${encodeURIComponent(path)}${query}`
  return fetch(url, { method: 'PUT', headers: { cookie, ...headers }, body })
}

const rowOf = (page, name) => page.getByRole('row').filter({ hasText: name })

test('files are dropped, looked at, moved and deleted', async () => {
  const { page } = owner
  await visit(page, `/e/${DEV}/files`)
  await expectText(page.getByRole('main'), 'Upload the first file')
  await page.getByRole('button', { name: 'New folder' }).click()
  await page.getByLabel('Name').fill('图片 2026')
  await page.getByRole('button', { name: 'Open', exact: true }).click()
  await expectText(page.getByRole('main'), 'This folder is empty')
  await drop(page, [
    { name: '红 #1.png', type: 'image/png', bytes: PNG },
    { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('你好\nsecond line') },
  ])
  await rowOf(page, '红 #1.png').waitFor()
  await rowOf(page, 'notes.txt').waitFor()
  assert.equal(await page.getByText('Uploaded', { exact: true }).count(), 2)

  await page.getByRole('link', { name: '红 #1.png' }).click()
  const sheet = page.getByRole('dialog', { name: '红 #1.png' })
  const picture = sheet.getByRole('img', { name: 'Preview of 红 #1.png' })
  await picture.waitFor()
  await eventually('the picture to be shown', async () => (await picture.evaluate(img => img.naturalWidth)) === 8)
  await expectText(sheet, `cloud://${DEV}.files/图片 2026/红 #1.png`)
  await expectText(sheet, 'Everyone reads, the creator writes')
  await sheet.getByLabel('Path').fill('图片 2026/blue.png')
  await sheet.getByRole('button', { name: 'Move' }).click()
  await page.getByRole('dialog', { name: 'blue.png' }).waitFor()
  await page.keyboard.press('Escape')
  await rowOf(page, 'blue.png').waitFor()
  assert.equal(await rowOf(page, '红 #1.png').count(), 0)

  await page.getByRole('link', { name: 'notes.txt' }).click()
  await expectText(page.getByRole('dialog', { name: 'notes.txt' }), 'second line')
  await page.keyboard.press('Escape')

  // The same name again asks before it replaces.
  await drop(page, [{ name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('new') }])
  await expectText(page.getByRole('alert'), 'There is a file of this path already.')
  await page.getByRole('button', { name: 'Replace' }).click()
  await expectText(rowOf(page, 'notes.txt'), /3 B/)

  await page.getByRole('checkbox', { name: 'Select all on this page' }).check()
  await expectText(page.getByRole('main'), '2 selected')
  await page.getByRole('main').getByRole('button', { name: 'Delete', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Delete 2 items?' })
  await expectText(question, '2 files')
  await question.getByRole('button', { name: 'Delete', exact: true }).click()
  await expectText(page.getByRole('main'), 'This folder is empty')
  // The browser itself notes the one upload that was refused before it replaced.
  const refused = 'Failed to load resource: the server responded with a status of 409 (Conflict)'
  assert.deepEqual(owner.errors, [refused])
})

test('what somebody else uploads appears by itself, and folders are searched by how paths begin', async () => {
  const { page } = owner
  await visit(page, `/e/${DEV}/files`)
  assert.equal((await put('logs/2026/a.txt', 'a')).status, 200)
  await rowOf(page, 'logs').waitFor()
  assert.equal((await put('logs/b.txt', 'b')).status, 200)
  await page.getByRole('searchbox', { name: 'Paths that begin with' }).fill('logs/2')
  await page.keyboard.press('Enter')
  await rowOf(page, 'logs/2026/a.txt').waitFor()
  assert.equal(await rowOf(page, 'logs/b.txt').count(), 0)
  await visit(page, `/e/${DEV}/files?at=logs/`)
  await page.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name: 'All files' }).click()
  await rowOf(page, 'logs').waitFor()
  await page.getByRole('checkbox', { name: 'Select logs' }).check()
  await page.getByRole('main').getByRole('button', { name: 'Delete', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Delete “logs”?' })
  await expectText(question, '2 files')
  await question.getByRole('button', { name: 'Delete', exact: true }).click()
  await expectText(page.getByRole('main'), 'Upload the first file')
})

test('rules are drafted in plain words and published', async () => {
  const { page } = owner
  await visit(page, `/e/${DEV}/files/rules`)
  await page.getByRole('button', { name: 'Change the rules' }).click()
  await page.getByRole('button', { name: 'Add a rule' }).waitFor()
  await hydrated(page)
  await page.getByRole('button', { name: 'Add a rule' }).click()
  await page.getByLabel('Rule 1: paths begin with').fill('private/')
  await page.getByLabel('Rule 1: what is allowed').selectOption('PRIVATE')
  await expectText(page.getByRole('main'), 'Nobody else sees it.')
  await page.getByRole('main').getByRole('button', { name: 'Publish', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await expectText(dialog, 'private/')
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  assert.equal((await put('private/a.txt', 'mine')).status, 200)
  const closed = await fetch(`${server.url}/files/${DEV}/private/a.txt`)
  assert.equal(closed.status, 403)
  const opened = await call(server.url, 'files/open', { env: DEV, path: 'private/a.txt' }, { cookie })
  assert.equal(await (await fetch(server.url + opened.body.link)).text(), 'mine', 'a copied link is signed')
})

test('uploads come from our own pages and from members who may', async () => {
  const evil = await put('a.txt', 'x', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })
  assert.equal(evil.status, 403)
  assert.equal((await put('a.txt', 'x', { cookie: '' })).status, 401)
  const agent = await cookieOf(server.url, 'agent@demo.local')
  assert.equal((await put('a.txt', 'x', { cookie: agent })).status, 403)
  const listed = await call(server.url, 'files/list', { env: DEV, folder: '' }, { cookie: agent })
  assert.equal(listed.status, 403)
  assert.equal((await put('../a.txt', 'x')).status, 400)
  const page = await put('page.html', '<script>document.title = "run"</script>', { 'content-type': 'text/html' })
  assert.equal(page.status, 200)
  const answer = await fetch(`${server.url}/files/${DEV}/page.html`)
  assert.match(answer.headers.get('content-disposition'), /^attachment/)
})

test('an upload that is cancelled leaves nothing', async () => {
  const { context, page } = await open(browser, { base: server.url })
  await give(context, server.url, cookie)
  await visit(page, `/e/${DEV}/files?at=slow/`)
  const session = await context.newCDPSession(page)
  const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 }
  await session.send('Network.emulateNetworkConditions', network)
  await drop(page, [{ name: 'large.bin', type: '', bytes: Buffer.alloc(3_000_000, 1) }])
  await page.getByRole('progressbar', { name: 'Progress of large.bin' }).waitFor()
  await page.getByRole('button', { name: 'Cancel the upload of large.bin' }).click()
  await expectText(page.getByRole('main'), 'Cancelled')
  const listed = await call(server.url, 'files/list', { env: DEV, folder: 'slow/' }, { cookie })
  assert.deepEqual(listed.body.page.entries, [])
  await context.close()
})

test('the SDK in a page of another site uploads, links and downloads, in both modes', async () => {
  // As an app's own bundler puts it together; `util` is asked for by a shim that browsers do not need.
  const { outputFiles } = await esbuild.build({
    stdin: {
      contents: "export { default } from '@cloudbase/js-sdk'",
      resolveDir: fileURLToPath(new URL('../../sdk', import.meta.url)),
    },
    bundle: true,
    format: 'iife',
    globalName: 'sdk',
    platform: 'browser',
    external: ['util'],
    write: false,
  })
  const bundle = `${outputFiles[0].text}\nwindow.cloudbase = sdk.default`
  const site = http.createServer((request, response) => {
    const script = request.url === '/sdk.js'
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ? bundle : '<!doctype html><title>shop</title><script src="/sdk.js"></script>')
  })
  await new Promise(resolve => site.listen(0, '127.0.0.1', resolve))
  const { context, page, errors } = await open(browser, { base: server.url })
  try {
    await page.goto(`http://127.0.0.1:${site.address().port}/`)
    for (const mode of ['GATEWAY', 'CLOUD_API']) {
      const seen = await page.evaluate(
        async ({ host, env, mode }) => {
          const app = window.cloudbase.init({ env, endPointMode: mode })
          app.registerHost(host, 'http')
          const { error } = await app.auth({ persistence: 'none' }).signInAnonymously()
          if (error) throw new Error(JSON.stringify(error))
          const file = new File(['from another site'], 'a.txt', { type: 'text/plain' })
          const sent = []
          const cloudPath = `sites/${mode}/名 a.txt`
          const { fileID } = await app.uploadFile({ cloudPath, filePath: file, onUploadProgress: e => sent.push(e.loaded) })
          const { fileList } = await app.getTempFileURL({ fileList: [{ fileID, maxAge: 60 }] })
          const answer = await fetch(fileList[0].tempFileURL)
          const info = (await app.getFileInfo({ fileList: [fileID] })).fileList[0]
          const deleted = await app.deleteFile({ fileList: [fileID] })
          return { fileID, text: await answer.text(), etag: answer.headers.get('etag'), info, deleted: deleted.fileList[0].code }
        },
        { host: new URL(server.url).host, env: PROD, mode },
      )
      assert.equal(seen.fileID, `cloud://${PROD}.files/sites/${mode}/名 a.txt`)
      assert.equal(seen.text, 'from another site')
      assert.ok(seen.etag, 'the page may read it')
      assert.deepEqual([seen.info.size, seen.info.mime, seen.info.etag], [17, 'text/plain', seen.etag])
      assert.equal(seen.deleted, 'SUCCESS')
    }
    assert.deepEqual(errors, [])
  } finally {
    await context.close()
    site.close()
  }
})
