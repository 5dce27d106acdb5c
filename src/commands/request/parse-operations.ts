import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import { type ScannedItem, type ScannedOption, scan } from '../../cli/scan.ts'
import { parseDollars } from '../../core/money.ts'
import type { RequestFlags } from '../../request/flags.ts'
import { requestRows } from './options/rows.ts'
import { readFlags } from './parse-flags.ts'

/** What a command line asks for. */
export type Invocation =
  | Readonly<{ kind: 'help'; topic: string }>
  | Readonly<{ kind: 'version' }>
  /** At least one; between them stood `--next`. */
  | Readonly<{ kind: 'operations'; operations: readonly [RequestFlags, ...RequestFlags[]] }>

type World = Pick<App, 'env' | 'io' | 'paths'>

/**
 * Reads the command line of a request, the files of options that it names, and `prestorc` unless `-q` is first.
 *
 * @param argv Without the word `request`.
 * @throws {UsageError} with curl's words; {CurlError} 26 for a config file that cannot be read
 */
export async function parseOperations(argv: readonly string[], world: World): Promise<Invocation> {
  const typed = scan(argv, requestRows, ['help', 'version'])
  const last = typed.at(-1)
  if (last?.kind === 'option' && last.row.long === 'help') return { kind: 'help', topic: last.value ?? '' }
  if (last?.kind === 'option' && last.row.long === 'version') return { kind: 'version' }
  const defaults = await findDefaults(argv[0] ?? '', world)
  const items = await complete([...defaults, ...typed], world)
  const parts = splitOperations(keepLowestCeiling(items, defaults, world))
  const [first = [], ...others] = parts
  return {
    kind: 'operations',
    operations: [readFlags(first, world.env), ...others.map((part) => readFlags(part, world.env))],
  }
}

async function findDefaults(first: string, { paths }: World): Promise<readonly ScannedOption[]> {
  if (first === '--disable' || /^-q/.test(first)) return []
  const file = paths().defaultsFiles.find((name) => existsSync(name))
  if (file === undefined) return []
  const { readDefaults } = await import('./read-defaults.ts')
  return readDefaults(file)
}

async function complete(items: readonly ScannedItem[], { env, io }: World): Promise<readonly ScannedItem[]> {
  const isPlain = items.every(
    (item) => item.kind === 'word' || (!item.expand && !references.has(item.row.long)),
  )
  if (isPlain) return items
  const { completeItems } = await import('./complete-items.ts')
  const isSilent = items.some((item) => item.kind === 'option' && item.row.long === 'silent' && item.on)
  return completeItems(items, {
    env,
    stdin: () => io.stdin() as AsyncIterable<Uint8Array>,
    warn: (text) => {
      if (!isSilent) io.writeErr(`presto: warning: ${text}\n`)
    },
  })
}

/** Options that stand for others, or for a part of their values. */
const references: ReadonlySet<string> = new Set(['config', 'variable'])

/** What `prestorc` allows to be spent is not raised by what is typed or in the environment. */
function keepLowestCeiling(
  items: readonly ScannedItem[],
  defaults: readonly ScannedOption[],
  { env }: World,
): readonly ScannedItem[] {
  const isCeiling = (item: ScannedItem): item is ScannedOption =>
    item.kind === 'option' && item.row.long === 'max-spend'
  const own = defaults.findLast(isCeiling)
  if (!own) return items
  const typed = items.findLast((item) => isCeiling(item) && !defaults.includes(item)) as
    | ScannedOption
    | undefined
  const other = parseDollars(typed?.value ?? env['PRESTO_MAX_SPEND'] ?? '')
  const isLower = other === undefined || (parseDollars(own.value ?? '') ?? 0n) <= other
  const lowest = isLower ? own : { ...own, value: typed?.value ?? env['PRESTO_MAX_SPEND'] }
  return [...items.filter((item) => !isCeiling(item)), lowest]
}

/**
 * What holds for the whole run, wherever it stands: how it is reported, how transfers are started, and everything that
 * narrows what is paid. What could allow more is asked for again behind `--next`.
 */
const globalOptions: ReadonlySet<string> = new Set([
  'silent',
  'show-error',
  'verbose',
  'color',
  'json-output',
  'toon-output',
  'parallel',
  'parallel-max',
  'parallel-immediate',
  'fail-early',
  'rate',
  'stderr',
  'progress-bar',
  'progress-meter',
  'no-progress-meter',
  'styled-output',
  'trace',
  'trace-ascii',
  'trace-time',
  'max-spend',
  'no-pay',
  'dry-run',
  'confirm',
  'pay-with',
  'network',
  'token',
  'wallet',
  'rpc-url',
  'max-fee',
  'if-unresolved',
  'no-accept-payment',
])

/** The options and URLs of each request, the global ones before them. A `--next` before any URL means nothing, as in curl. */
function splitOperations(items: readonly ScannedItem[]): readonly (readonly ScannedItem[])[] {
  const isNext = (item: ScannedItem): boolean => item.kind === 'option' && item.row.long === 'next'
  if (!items.some(isNext)) return [items]
  const isGlobal = (item: ScannedItem): boolean => item.kind === 'option' && globalOptions.has(item.row.long)
  const shared = items.filter(isGlobal)
  const parts: ScannedItem[][] = [[...shared]]
  let hasUrl = false
  for (const item of items) {
    if (isNext(item)) {
      if (hasUrl) parts.push([...shared])
      hasUrl = false
    } else if (!isGlobal(item)) {
      parts.at(-1)?.push(item)
      hasUrl ||= item.kind === 'word' || item.row.long === 'url'
    }
  }
  return parts
}
