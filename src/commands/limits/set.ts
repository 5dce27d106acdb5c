import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { findKey } from '../../config/schema.ts'
import { setConfigValue } from '../../config/store.ts'
import { UsageError } from '../../core/errors.ts'
import { findNetwork } from '../find-network.ts'
import { findLimit } from './find-limit.ts'
import type { LimitRow } from './limit-rows.ts'
import { show } from './show.ts'

/** Sets one limit and shows what holds now. @throws {UsageError} {StateError} */
export async function set(app: App, input: CommandInput): Promise<void> {
  const [name = '', ...values] = input.arguments
  const row = findLimit(name)
  const { key, value } = readAssignment(app, row, values)
  await setConfigValue(app.paths(), key, value)
  await show(app, input)
}

function readAssignment(
  app: App,
  { name, kind }: LimitRow,
  values: readonly string[],
): Readonly<{ key: string; value: string }> {
  const key = `limits.${name}`
  if (kind === 'list') {
    const items = values.join(',').split(',')
    const named = name === 'network' ? items.map((item) => findNetwork(app, item.trim()).name) : items
    return { key, value: named.join(',') }
  }
  const [first = '', second = ''] = values
  const count = kind === 'amount' ? 1 : 2
  if (values.length !== count)
    throw new UsageError(`The limit ${name} takes ${count === 1 ? 'one amount' : 'a name and an amount'}`, {
      hint: `Usage: \`presto limits set ${name} ${usageOf(name)}\``,
    })
  if (kind === 'amount') return { key, value: first }
  const named = `${key}.${first.toLowerCase()}`
  if (findKey(named)) return { key: named, value: second }
  throw new UsageError(`The limit ${name} does not know what ${first.slice(0, 80)} is`, {
    hint: `Usage: \`presto limits set ${name} ${usageOf(name)}\``,
  })
}

function usageOf(name: string): string {
  if (name === 'per-host') return 'api.example.com 2'
  return name === 'allow-token' ? 'CHAIN:ADDRESS 0.5' : '0.25'
}
