// Waiting with a reason: what was wanted, and what stood there instead.
import assert from 'node:assert/strict'

/// Waits until `probe` gives something true, and gives it. What it threw last is part of the failure.
export async function eventually(what, probe, ms = 15_000) {
  const end = Date.now() + ms
  let last
  for (;;) {
    try {
      const answer = await probe()
      if (answer) return answer
      last = undefined
    } catch (error) {
      last = error
    }
    if (Date.now() > end) assert.fail(`waited ${ms} ms for ${what}${last ? `: ${last.message}` : ''}`)
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}

/// Waits until an element shows a text (a string is looked for anywhere in it, a RegExp as it is).
export async function expectText(locator, wanted, ms = 15_000) {
  const matches = text => (wanted instanceof RegExp ? wanted.test(text) : text.includes(wanted))
  let text = ''
  const end = Date.now() + ms
  for (;;) {
    text = (await locator.allInnerTexts()).join('\n')
    if (matches(text)) return text
    if (Date.now() > end) assert.fail(`waited ${ms} ms for ${wanted} in ${locator}; it says:\n${text.slice(0, 2000)}`)
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}
