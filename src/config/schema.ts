import {
  accountName,
  addressList,
  boolean,
  type ConfigValue,
  chainId,
  decimals,
  dollars,
  duration,
  hash,
  hostList,
  hostPattern,
  methodList,
  networkList,
  networkName,
  networkPattern,
  rpcUrl,
  symbol,
  tokenPattern,
  tokenUnits,
  type ValueType,
} from './value-types.ts'

/** One row of the table of keys. */
export type ConfigKey = Readonly<{
  /** As typed; `<…>` stands for a name that the user chooses. */
  key: string
  type: ValueType
  /** At most 60 characters. */
  doc: string
}>

/** A key that was found in the table, with the members that lead to its value in the file. */
export type FoundKey = Readonly<{ row: ConfigKey; key: string; path: readonly string[] }>

/** Every key of the config file: `config set` takes these, and the file may hold nothing else. */
export const configKeys: readonly ConfigKey[] = [
  { key: 'wallet', type: accountName, doc: 'Account to pay from' },
  { key: 'network', type: networkName, doc: 'Take offers on this network only' },
  { key: 'pay-with', type: methodList, doc: 'Payment methods, best first' },
  { key: 'limits.per-request', type: dollars, doc: 'Most that one request may cost' },
  { key: 'limits.per-day', type: dollars, doc: 'Most that 24 hours may cost' },
  { key: 'limits.max-fee', type: dollars, doc: 'Highest network fee of a payment' },
  { key: 'limits.deposit', type: dollars, doc: 'Most that one channel may lock' },
  { key: 'limits.deposits', type: dollars, doc: 'Most that all channels together may lock' },
  { key: 'limits.confirm-above', type: dollars, doc: 'Ask before payments above this' },
  { key: 'limits.per-host.<host>', type: dollars, doc: 'Most that one host may cost in 24 hours' },
  { key: 'limits.allow-host', type: hostList, doc: 'Pay only these hosts' },
  { key: 'limits.deny-host', type: hostList, doc: 'Never pay these hosts' },
  { key: 'limits.allow-recipient', type: addressList, doc: 'Pay only these addresses' },
  { key: 'limits.network', type: networkList, doc: 'Pay only on these networks' },
  {
    key: 'limits.allow-token.<chainId>:<address>',
    type: tokenUnits,
    doc: 'Ceiling of an asset that is no dollar',
  },
  { key: 'sessions.idle-close', type: duration, doc: 'Close channels that are not used for so long' },
  { key: 'networks.<name>.rpc', type: rpcUrl, doc: 'JSON-RPC endpoint of a network' },
  { key: 'networks.<name>.chain-id', type: chainId, doc: 'Chain id of a new network' },
  { key: 'networks.<name>.testnet', type: boolean, doc: 'Its tokens are play money' },
  { key: 'networks.<name>.genesis', type: hash, doc: 'Hash of its first block' },
  { key: 'tokens.<chainId>:<address>.symbol', type: symbol, doc: 'Symbol of a token that counts as dollars' },
  { key: 'tokens.<chainId>:<address>.decimals', type: decimals, doc: 'Decimals of that token' },
]

const placeholders: Readonly<Record<string, RegExp>> = {
  '<host>': hostPattern,
  '<name>': networkPattern,
  '<chainId>:<address>': tokenPattern,
}

/** Finds the row of a key as the user types it, `limits.per-host.api.example.com`; `undefined` for unknown ones. */
export function findKey(typed: string): FoundKey | undefined {
  for (const row of configKeys) {
    const segments = row.key.split('.')
    const hole = segments.findIndex((segment) => segment in placeholders)
    if (hole === -1 && typed !== row.key) continue
    const words = hole === -1 ? segments : cutAt(typed, segments.length, hole)
    const found =
      words && findPath(words.map((word, at) => (at === hole ? word.toLowerCase() : camelCase(word))))
    if (found && words.every((word, at) => at === hole || word === segments[at])) return found
  }
  return undefined
}

/** Finds the row of a value in the file by the members that lead to it. */
export function findPath(path: readonly string[]): FoundKey | undefined {
  const row = configKeys.find(({ key }) => {
    const segments = key.split('.')
    return segments.length === path.length && startsLike(segments, path)
  })
  return row && { row, path, key: formatPath(path) }
}

/** True when a member of the file at this path holds further members. */
export function isSection(path: readonly string[]): boolean {
  return configKeys.some(({ key }) => {
    const segments = key.split('.')
    return segments.length > path.length && startsLike(segments, path)
  })
}

/** A path of the file as a key to type. */
export function formatPath(path: readonly string[]): string {
  return path
    .map((name) => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    .join('.')
}

/** Reads a value of the file; `undefined` when it is not of the key's type. */
export function readValue(type: ValueType, value: unknown): ConfigValue | undefined {
  if (type.json === 'list') {
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string' && !item.includes(',')))
      return undefined
    return type.parse(value.join(','))
  }
  return typeof value === type.json ? type.parse(String(value)) : undefined
}

function startsLike(segments: readonly string[], path: readonly string[]): boolean {
  return path.every((name, at) => {
    const segment = segments[at] ?? ''
    return placeholders[segment]?.test(name) ?? camelCase(segment) === name
  })
}

/** Cuts a key into `count` words, of which the one at `hole` may contain points. */
function cutAt(key: string, count: number, hole: number): string[] | undefined {
  const words = key.split('.')
  const extra = words.length - count
  if (extra < 0) return undefined
  return [
    ...words.slice(0, hole),
    words.slice(hole, hole + extra + 1).join('.'),
    ...words.slice(hole + extra + 1),
  ]
}

function camelCase(word: string): string {
  return word.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
