// Reading codes as a scanner does: with zbar, which had no part in drawing them.
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/// What the code in a PNG file holds.
export async function readPng(file) {
  const { stdout } = await run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file])
  return stdout.trim()
}

/// What the code in an SVG file holds, as Chromium draws it.
export async function readSvg(context, file) {
  const page = await context.newPage()
  const svg = await readFile(file)
  await page.setContent(
    `<body style="margin:0;background:#fff"><img style="width:512px" src="data:image/svg+xml;base64,${svg.toString('base64')}">`,
  )
  await page.locator('img').evaluate(image => image.decode())
  const picture = `${file}.png`
  await writeFile(picture, await page.locator('img').screenshot())
  await page.close()
  return readPng(picture)
}
