// A CommonJS package and what it needs as one script for a browser, without a bundler.
import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'

/// The script; it leaves `window.bundled`, what the entry exports. Modules of Node itself are empty objects.
export function bundle(entry) {
  const modules = new Map()
  const add = file => {
    if (modules.has(file)) return
    const code = readFileSync(file, 'utf8')
    const names = {}
    modules.set(file, { code, names })
    if (file.endsWith('.json')) return
    for (const [, name] of code.matchAll(/\brequire\(["']([^"']+)["']\)/g)) {
      if (isBuiltin(name)) continue
      try {
        names[name] = createRequire(file).resolve(name)
      } catch {
        continue // An optional one that is not there: the package catches that.
      }
      add(names[name])
    }
  }
  add(entry)
  const one = ([file, { code, names }]) => {
    const body = file.endsWith('.json') ? `module.exports = ${code}` : code
    return `${JSON.stringify(file)}: [${JSON.stringify(names)}, function (module, exports, require) {\n${body}\n}]`
  }
  return `window.bundled = (() => {
  const all = {${[...modules].map(one).join(',\n')}}, made = {}
  const load = file => {
    if (made[file]) return made[file].exports
    const module = (made[file] = { exports: {} }), [names, body] = all[file]
    body.call(module.exports, module, module.exports, name => (names[name] ? load(names[name]) : {}))
    return module.exports
  }
  return load(${JSON.stringify(entry)})
})()`
}
