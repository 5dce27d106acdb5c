import { checkValue } from '../../cli/check-value.ts'
import { indexOptions, type OptionNames } from '../../cli/option-names.ts'
import type { ScannedItem, ScannedOption } from '../../cli/scan.ts'
import { ConfigFileError, UsageError } from '../../core/errors.ts'
import { readLines } from '../../request/read-lines.ts'
import { readStdinOnce, type StdinReader } from '../../request/read-source.ts'
import { expandVariables, setVariable, type Variables } from './expand-variables.ts'
import { requestRows } from './options/rows.ts'
import { parseConfig } from './parse-config.ts'

type World = Readonly<{
  env: Readonly<Record<string, string | undefined>>
  /** Only called when `-` asks for it. */
  stdin(): AsyncIterable<Uint8Array>
  warn(text: string): void
}>

const maxDepth = 16

/**
 * Puts the contents of config files and variables into a command line, in the order in which they stand.
 *
 * @throws {CurlError} 26 for a file that cannot be read
 * @throws {UsageError}
 */
export async function completeItems(items: readonly ScannedItem[], world: World): Promise<ScannedItem[]> {
  const stdin = readStdinOnce(world.stdin)
  const { env, warn } = world
  return complete(items, { env, warn, stdin, names: indexOptions(requestRows), variables: new Map() }, 0)
}

type Context = Readonly<{
  env: World['env']
  stdin: StdinReader
  names: OptionNames
  variables: Variables
  warn(text: string): void
}>

async function complete(items: readonly ScannedItem[], context: Context, depth: number) {
  const done: ScannedItem[] = []
  for (const item of items) {
    const whole = item.kind === 'option' && item.expand ? expand(item, context.variables) : item
    const name = whole.kind === 'option' ? whole.row.long : undefined
    const value = whole.kind === 'option' ? (whole.value ?? '') : ''
    if (name === 'config') {
      for (const inner of await readConfig(value, context, depth)) done.push(inner)
    } else if (name === 'variable') {
      await setVariable(context.variables, value, {
        env: context.env,
        readFile: async (file) => (await readLines(file, context.stdin)).join('\n'),
      })
    } else done.push(whole)
  }
  return done
}

async function readConfig(file: string, context: Context, depth: number): Promise<ScannedItem[]> {
  if (depth >= maxDepth) throw new UsageError(`option --config: ${file} reads itself`)
  const text = await readText(file, context.stdin)
  return complete(
    parseConfig(text, file === '-' ? '<stdin>' : file, context.names, context.warn),
    context,
    depth + 1,
  )
}

/** As in curl, a config file that is missing is a fault of the command line: it is told even with -s. */
async function readText(file: string, stdin: StdinReader): Promise<string> {
  try {
    return (await readLines(file, stdin)).join('\n')
  } catch (cause) {
    throw new ConfigFileError(`option -K: ${file} cannot be read`, { cause })
  }
}

function expand(item: ScannedOption, variables: Variables): ScannedOption {
  const option = `option --expand-${item.row.long}`
  const value = expandVariables(variables, item.value ?? '', option)
  checkValue(item.row, value, option)
  const { expand: _, ...plain } = item
  return { ...plain, value }
}
