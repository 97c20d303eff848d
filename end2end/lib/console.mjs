// What a person, or a client that speaks as the console does, does again and again.
import { expectText } from './expect.mjs'
import { hydrated } from './browser.mjs'

export const PASSWORD = 'sampan-demo'
export const DEV = 'lantern-dev'
export const PROD = 'lantern'
export const PHONE = { width: 390, height: 844 }

/// Signs in on the login page with the demo's one click.
export async function enterAs(page, email) {
  await page.goto('/login')
  await hydrated(page)
  await page.getByRole('listitem').filter({ hasText: email }).getByRole('button').click()
  await page.waitForURL(/\/e\//)
  await hydrated(page)
}

/// Opens a page of the console and waits until it works.
export async function visit(page, path) {
  const response = await page.goto(path)
  await hydrated(page)
  return response
}

/// A call as the console's pages make it, without a browser.
export async function call(url, endpoint, args, { cookie, headers = {}, form = false } = {}) {
  const response = await fetch(`${url}/api/console/${endpoint}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      ...(cookie && { cookie }),
      ...headers,
    },
    body: form ? new URLSearchParams(args) : JSON.stringify(args),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined }
}

/// Tries to sign in with a password.
export function tryPassword(url, email, password, headers = {}) {
  return call(url, 'sign-in', { email, password, next: '/' }, { form: true, headers })
}

/// The session cookie of a member, `name=value`.
export async function cookieOf(url, email) {
  const answer = await tryPassword(url, email, PASSWORD)
  const cookie = answer.headers.getSetCookie().find(c => c.startsWith('sampan_session='))
  if (answer.status !== 200 || !cookie) throw new Error(`${email} could not sign in: ${JSON.stringify(answer.body)}`)
  return cookie.split(';')[0]
}

/// Makes a browser context the member's, without the login page.
export async function give(context, url, cookie) {
  const [name, value] = cookie.split('=')
  await context.addCookies([{ name, value, url }])
}

/// Presses the button that opens the publish dialog, reads what would change, and publishes.
export async function publish(page, { open, title, action, toast, reads = [] }) {
  await page.getByRole('main').getByRole('button', { name: open, exact: true }).first().click()
  const dialog = page.getByRole('dialog', { name: title })
  for (const text of reads) await expectText(dialog, text)
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
  await expectText(page.getByRole('region', { name: /^(Notices|通知)$/ }), toast)
}
