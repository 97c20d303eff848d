// Chromium as Debian ships it, and the checks that every page must pass.
import { chromium } from 'playwright-core'
import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const artefacts = process.env.SAMPAN_ARTEFACTS ?? new URL('../artefacts', import.meta.url).pathname

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/// What the browser complained about, by page.
const complaints = new WeakMap()

/// A page of its own session. `errors` collects what the console of the browser complains about.
export async function open(browser, { lang = 'en', theme = 'light', width = 1280, height = 860, base } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    locale: lang === 'zh-CN' ? 'zh-CN' : 'en-GB',
    timezoneId: 'Asia/Shanghai',
    baseURL: base,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  await context.addCookies([{ name: 'theme', value: theme, url: base }])
  const page = await context.newPage()
  const errors = []
  page.on('pageerror', error => errors.push(String(error)))
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text())
  })
  complaints.set(page, errors)
  page.setDefaultTimeout(20_000)
  return { context, page, errors }
}

/// Waits until the page works: the bundle has hydrated it. A failure says what the browser complained about.
export async function hydrated(page) {
  try {
    await page.waitForFunction(() => document.documentElement.dataset.hydrated === 'true')
  } catch {
    const why = (complaints.get(page) ?? []).map(error => error.split('Stack:')[0].trim())
    throw new Error(`${new URL(page.url()).pathname} never came alive\n${why.join('\n')}`)
  }
}

export async function shot(page, name) {
  await mkdir(artefacts, { recursive: true })
  await page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: true, animations: 'disabled' })
}

/// axe-core's complaints, each with the elements it is about; every rule counts, contrast too.
export async function axe(page) {
  await page.evaluate(axeSource)
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  return violations.map(v => `${v.id}: ${v.help}\n  ${v.nodes.map(n => `${n.target.join(' ')} ${n.failureSummary ?? ''}`).join('\n  ')}`)
}

/// How far the page scrolls sideways; 0 on a page that fits.
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
}
