import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'

type Layer = Readonly<{ layers: readonly string[]; packages?: readonly string[] }>

/** Who may import whom (docs/architecture.md). A layer may import itself, except where siblings are islands. */
const layers: Record<string, Layer> = {
  commands: {
    layers: ['cli', 'request', 'payment', 'http', 'wallet', 'ledger', 'config', 'chain', 'output', 'core'],
  },
  cli: { layers: ['core'], packages: ['commander'] },
  payment: { layers: ['protocols', 'methods', 'core'], packages: ['js-sha3'] },
  methods: { layers: ['chain', 'core'] },
  protocols: { layers: ['core'] },
  wallet: { layers: ['chain', 'config', 'core'], packages: ['viem', '@noble', 'secp256k1', 'js-sha3'] },
  ledger: { layers: ['config', 'core'], packages: ['@photostructure'] },
  chain: { layers: ['core'], packages: ['viem', 'js-sha3'] },
  request: { layers: ['core'], packages: ['tough-cookie'] },
  http: { layers: ['core'], packages: ['undici', 'ws'] },
  config: { layers: ['core'], packages: ['conf'] },
  output: { layers: ['core'], packages: ['kleur', 'ora', 'uqr', '@toon-format'] },
  core: { layers: [] },
  sandbox: { layers: ['chain', 'core'], packages: ['mppx', 'viem', 'ox', '@foundry-rs', 'ws'] },
}
/** Folders whose subfolders never import each other. */
const islands = ['methods', 'protocols']
/** No clock, disk, network or process here. */
const pure = ['core', 'protocols']
/** Only these commands may start the sandbox, and only when they run. */
const sandboxUsers = ['commands/sandbox/', 'commands/demo/']

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.endsWith('.ts') && file.includes('/'))

test('there is something to check', () => {
  expect(files.length).toBeGreaterThan(60)
})

test.each(files)('%s imports only what its layer may', (file) => {
  const refusals = importsOf(file).flatMap((target) => refusal(file, target) ?? [])
  expect(refusals).toEqual([])
})

test.each(files.filter((file) => pure.includes(file.split('/')[0] ?? '')))('%s is pure', (file) => {
  const source = readFileSync(join('src', file), 'utf8')
  expect(source).not.toMatch(/\bDate\.now\(|\bprocess\.|\bMath\.random\(|\bfetch\(|new Date\(\)/)
})

test.each(files.filter((file) => !/^(output|sandbox|commands\/demo)\//.test(file)))(
  '%s takes the process from its caller',
  (file) => {
    const source = readFileSync(join('src', file), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')
    expect(source).not.toMatch(/\bconsole\.\w+\(|\bprocess\.(env|argv|exit|stdout|stderr|stdin)\b/)
  },
)

function importsOf(file: string): string[] {
  const source = readFileSync(join('src', file), 'utf8')
  const forms = [
    /^(?:import|export)\b[^'"`;]*?\bfrom '([^']+)'/gm,
    /^import '([^']+)'/gm,
    /\bimport\('([^']+)'\)/g,
  ]
  return forms.flatMap((form) => [...source.matchAll(form)].map(([, target = '']) => target))
}

function refusal(file: string, target: string): string | undefined {
  const [layer = '', folder] = file.split('/')
  const rule = layers[layer]
  if (!rule) return `unknown layer ${layer}`
  if (target.startsWith('node:')) return pure.includes(layer) ? `${target}: pure layer` : undefined
  if (!target.startsWith('.'))
    return rule.packages?.includes(target.split('/')[0] ?? '')
      ? undefined
      : `${target}: package of another layer`
  const path = relative('src', join('src', dirname(file), target))
    .split(sep)
    .join('/')
  const [toLayer = '', toFolder] = path.split('/')
  if (path === 'app.ts') return layer === 'commands' ? undefined : `${path}: only commands get the App`
  if (toLayer === 'sandbox' && sandboxUsers.some((user) => file.startsWith(user))) return undefined
  if (toLayer !== layer) return rule.layers.includes(toLayer) ? undefined : `${path}: layer above or beside`
  return islands.includes(layer) && toFolder !== folder ? `${path}: sibling island` : undefined
}
