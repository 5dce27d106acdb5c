import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { addons, ascii, noStrayAddons } from './build-plugins.mjs'
import { writeCodeCache } from './write-code-cache.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Optional: found in node_modules when, and only when, they are needed. */
const external = [/^node:/, /^mppx/, /^@foundry-rs\//]

/** Every source that `entries` reach without an `import()`. */
function reach(entries) {
  const found = new Set()
  const visit = (file) => {
    if (found.has(file) || !file.endsWith('.ts')) return
    found.add(file)
    const source = readFileSync(file, 'utf8')
    for (const [, clause, target] of source.matchAll(/^(?:import|export)\s([^;]*?)\sfrom '(\.[^']+)'/gms))
      if (!clause.startsWith('type ')) visit(join(dirname(file), target))
  }
  for (const entry of entries) visit(join(root, entry))
  return found
}

/** What every request runs goes into one chunk, what every payment runs into another: opening a file costs half a millisecond. */
const request = reach(['src/run-presto.ts', 'src/commands/request/run.ts', 'src/request/plan-route.ts'])

const payment = reach([
  'src/commands/request/pay-paywall.ts',
  'src/commands/request/print-payment.ts',
  'src/commands/request/request-facts.ts',
  'src/methods/tempo-charge/pay.ts',
  'src/ledger/open-ledger.ts',
  'src/wallet/open-signer.ts',
  'src/wallet/signer.ts',
])

const session = reach([
  'src/payment/channel/prepare-session.ts',
  'src/methods/tempo-session/channel-pay.ts',
  'src/commands/request/pay-stream.ts',
  'src/commands/request/answer-again.ts',
])

const websocket = reach([
  'src/commands/request/websocket/transfer-socket.ts',
  'src/commands/request/websocket/pay-socket.ts',
  'src/request/plan-socket.ts',
])

/** A small CJS entry and lazy CJS chunks: every `import()` in the sources becomes a `require` on first use. */
export const inputOptions = {
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  external,
  plugins: [addons, noStrayAddons, ascii],
  treeshake: { moduleSideEffects: false },
  preserveEntrySignatures: 'allow-extension',
  logLevel: 'warn',
}

export const outputOptions = {
  dir: `${root}/dist`,
  format: 'cjs',
  exports: 'named',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [
      { name: 'request', test: (id) => request.has(id), priority: 3 },
      { name: 'http2', test: /src\/http\/http2-(?!lines)/, priority: 3 },
      { name: 'ledger', test: /src\/ledger\/|@photostructure|node-gyp-build|load-addon/, priority: 3 },
      { name: 'payment', test: (id) => payment.has(id) || /js-sha3/.test(id), priority: 2 },
      { name: 'session', test: (id) => session.has(id), priority: 1 },
      {
        name: 'websocket',
        test: (id) => websocket.has(id) || /node_modules[\\/]ws[\\/]/.test(id),
      },
    ],
  },
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(`${root}/dist`, { recursive: true, force: true })
  const bundle = await rolldown(inputOptions)
  await bundle.write(outputOptions)
  await bundle.close()
  writeCodeCache(`${root}/dist`)
}
