import { expect, test } from 'vitest'
import { parseCommand } from '../../../src/cli/parse-command.ts'
import type { CommandSpec, OptionSpec } from '../../../src/cli/spec.ts'
import { CliError } from '../../../src/core/errors.ts'

const json: OptionSpec = { long: 'json-output', short: 'j', negatable: false, group: 'output', help: 'JSON' }
const spend: OptionSpec = {
  long: 'max-spend',
  aliases: ['max-pay'],
  value: 'AMOUNT',
  type: 'amount',
  env: 'PRESTO_MAX_SPEND',
  group: 'payment',
  help: 'Ceiling',
}
const tag: OptionSpec = { long: 'tag', value: 'TAG', many: true, group: 'general', help: 'Tag' }
const confirm: OptionSpec = { long: 'confirm', env: 'PRESTO_CONFIRM', group: 'payment', help: 'Ask' }
const open: OptionSpec = { long: 'no-password', group: 'general', help: 'In the clear' }

const tree: CommandSpec = {
  name: 'things',
  summary: 'Keep things',
  options: [json],
  examples: [],
  defaultSubcommand: 'list',
  subcommands: [
    { name: 'list', summary: 'List them', options: [spend, tag], examples: [] },
    {
      name: 'add',
      summary: 'Add one',
      arguments: [
        { name: 'name', required: true },
        { name: 'kind', choices: ['big', 'small'] },
      ],
      options: [open, confirm],
      examples: [],
    },
    { name: 'join', summary: 'Join them', arguments: [{ name: 'name', many: true }], examples: [] },
  ],
}
const strict: CommandSpec = { ...tree, defaultSubcommand: undefined }

function read(words: string, env: Record<string, string> = {}, spec = tree) {
  const parsed = parseCommand(spec, words === '' ? [] : words.split(' '), env)
  if (parsed.kind === 'help') return parsed.chain.map(({ name }) => name)
  const options = Object.fromEntries(
    Object.entries(parsed.input.options).filter(([, value]) => value !== undefined),
  )
  return { path: parsed.input.path.join(' '), arguments: parsed.input.arguments, options }
}

const list = { path: 'things list', arguments: [] as string[] }
const add = { path: 'things add', arguments: ['x'] }

test.each<[string, Record<string, string>, unknown]>([
  ['', {}, { ...list, options: {} }],
  ['-j', {}, { ...list, options: { 'json-output': true } }],
  ['-j list', {}, { ...list, options: { 'json-output': true } }],
  ['list --max-spend=0.5 -j', {}, { ...list, options: { 'max-spend': '0.5', 'json-output': true } }],
  ['--max-spend list', { PRESTO_MAX_SPEND: '' }, 'must be an amount'],
  ['--max-pay 1 --max-spend 2', {}, { ...list, options: { 'max-spend': '2' } }],
  ['--max-spend 1 --max-pay 2', {}, { ...list, options: { 'max-spend': '2' } }],
  ['--tag a --tag b list', {}, { ...list, options: { tag: ['a', 'b'] } }],
  ['list', { PRESTO_MAX_SPEND: '0.3' }, { ...list, options: { 'max-spend': '0.3' } }],
  ['list --max-spend 1', { PRESTO_MAX_SPEND: '0.3' }, { ...list, options: { 'max-spend': '1' } }],
  ['add x', { PRESTO_CONFIRM: '1' }, { ...add, options: { confirm: true } }],
  ['add x --no-confirm', { PRESTO_CONFIRM: '1' }, { ...add, options: { confirm: false } }],
  ['add --no-password x', {}, { ...add, options: { 'no-password': true } }],
  ['add -- -x', {}, { ...add, arguments: ['-x'], options: {} }],
  ['join', {}, { path: 'things join', arguments: [], options: {} }],
  ['join a b c', {}, { path: 'things join', arguments: ['a', 'b', 'c'], options: {} }],
  ['--help', {}, ['things']],
  ['-h', {}, ['things']],
  ['add --help', {}, ['things', 'add']],
  ['add x -h', {}, ['things', 'add']],
])('%s', (words, env, expected) => {
  if (typeof expected === 'string') expect(() => read(words, env)).toThrow(CliError)
  else expect(read(words, env)).toEqual(expected)
})

test.each([
  ['ad x', 'There is no command `things ad`', 'things add'],
  ['add', 'needs <name>', 'presto things add [options] <name> [kind]'],
  ['add x big more', 'takes at most 2 arguments', 'presto things add'],
  ['add x bigg', '<kind> must be one of big, small', 'big'],
  ['add x --no-pasword', 'option --no-pasword: is unknown', '--no-password'],
  ['list --max-spend', 'option --max-spend: requires parameter', ''],
  ['list --max-spend -5', 'option --max-spend: expected an amount', ''],
  ['list --json-output=yes', 'option --json-output: takes no value', ''],
  ['list -x', 'option -x: is unknown', ''],
  ['', 'needs a command: list, add, join', 'presto help things'],
])('%s is refused', (words, message, hint) => {
  const spec = words === '' ? strict : tree
  const error = catchError(() => read(words, {}, spec))
  expect(error.exitCode).toBe(2)
  expect(error.message.replace('presto ', '')).toContain(message)
  expect(error.hint ?? '').toContain(hint)
})

test('an argument too many is not repeated: it may be a key', () => {
  const key = `0x${'ab'.repeat(32)}`
  const error = catchError(() => read(`list ${key}`))
  expect(`${error.message} ${error.hint}`).not.toContain('abab')
})

function catchError(act: () => unknown): CliError {
  try {
    act()
  } catch (error) {
    if (error instanceof CliError) return error
    throw error
  }
  throw new Error('it was not refused')
}
