import { join } from 'node:path'

/** How packages load their addon, which they look for beside themselves. */
const addonLoads = {
  '@photostructure/sqlite/dist/index.mjs': 'nodeGypBuild(join(_dirname(), ".."))',
  'secp256k1/bindings.js': "require('node-gyp-build')(__dirname)",
}

const loadAddon = join(import.meta.dirname, 'load-addon.cjs')

/** Scripts of such packages come into the bundle, their addons stay where they are. */
export const addons = {
  name: 'addons',
  transform(code, id) {
    for (const [file, load] of Object.entries(addonLoads)) {
      if (!id.replaceAll('\\', '/').endsWith(`/node_modules/${file}`)) continue
      if (code.split(load).length !== 2) throw new Error(`${id} loads its addon in another way than it did`)
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(file)[0]
      return code.replace(load, `require(${JSON.stringify(loadAddon)})(${JSON.stringify(name)})`)
    }
  },
}

/** Native code that ws would take from wherever it finds it. */
const strayAddons = {
  'ws/lib/buffer-util.js': '!process.env.WS_NO_BUFFER_UTIL',
  'ws/lib/validation.js': '!process.env.WS_NO_UTF_8_VALIDATE',
}

/** ws does without. */
export const noStrayAddons = {
  name: 'no-stray-addons',
  transform(code, id) {
    for (const [file, condition] of Object.entries(strayAddons)) {
      if (!id.replaceAll('\\', '/').endsWith(`/node_modules/${file}`)) continue
      if (code.split(condition).length !== 2)
        throw new Error(`${id} loads its addon in another way than it did`)
      return code.replace(condition, 'false')
    }
  },
}

/** One character outside ASCII makes V8 keep two bytes for each of a chunk. */
export const ascii = {
  name: 'ascii',
  generateBundle(_, bundle) {
    for (const output of Object.values(bundle))
      if (output.type === 'chunk') output.code = output.code.replace(/[^\0-\x7f]/g, escapeUnit)
  },
}

function escapeUnit(unit) {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
