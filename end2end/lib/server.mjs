// A server of our own for one test file: a free port, a temporary folder, the demo.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const START_LIMIT_MS = 60_000

export async function startServer({ data, port = 0, args = [] } = {}) {
  const bin = process.env.SAMPAN_BIN
  if (!bin) throw new Error('SAMPAN_BIN must name the sampan binary; `cargo xtask test` sets it')
  const own = data === undefined
  const folder = data ?? (await mkdtemp(join(tmpdir(), 'sampan-e2e-')))
  const child = spawn(bin, ['serve', '--demo', '--addr', `127.0.0.1:${port}`, '--data', folder, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', chunk => {
    log = (log + chunk).slice(-20_000)
  })
  const exited = new Promise(resolve => child.once('exit', (code, signal) => resolve({ code, signal })))
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const match = line.match(/^ready at (http:\/\/\S+)$/)
      if (match) resolve(match[1])
    })
    exited.then(({ code }) => reject(new Error(`the server ended with ${code} before it was ready:\n${log}`)))
    setTimeout(() => reject(new Error(`the server was not ready in time:\n${log}`)), START_LIMIT_MS).unref()
  })
  const url = await ready
  return {
    url,
    folder,
    child,
    log: () => log,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const end = await exited
      if (own) await rm(folder, { recursive: true, force: true })
      return end
    },
  }
}
