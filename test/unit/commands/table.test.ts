import { expect, test } from 'vitest'
import type { CommandSpec } from '../../../src/cli/spec.ts'
import { commandNames, isCommandName } from '../../../src/commands/command-names.ts'
import { commandTable } from '../../../src/commands/table.ts'

test('the names on the hot path are those of the table', () => {
  expect(commandNames).toEqual(commandTable.map(({ name }) => name))
})

test.each(['wallet', 'walet', 'Wallet', 'histroy', 'blance', 'configs', 'help'])(
  '%s is a command',
  (word) => {
    expect(isCommandName(word)).toBe(true)
  },
)

test.each([
  'localhost',
  'example',
  'test',
  'wiki',
  'wallet.example',
  'http://walet',
  'walet/',
  'walet:80',
  '',
  '-v',
])('%j is no command', (word) => {
  expect(isCommandName(word)).toBe(false)
})

const everySpec = commandTable.flatMap(function walk(spec: CommandSpec): CommandSpec[] {
  return [spec, ...(spec.subcommands ?? []).flatMap(walk)]
})

test('the tables keep to the lengths that the pages are made for', () => {
  const rows = everySpec.flatMap(({ options = [] }) => options)
  const texts = [...everySpec.map(({ summary }) => summary), ...rows.map(({ help }) => help)]
  expect(texts.filter((text) => text.length > 60 || /[.\n]$/.test(text))).toEqual([])
})

test('every command has an example, itself or in its subcommands', () => {
  const without = everySpec.filter(
    ({ examples, subcommands = [] }) =>
      examples.length === 0 && subcommands.every((each) => each.examples.length === 0),
  )
  expect(without.map(({ name }) => name)).toEqual([])
})

test('a default subcommand is one of the subcommands', () => {
  const defaults = everySpec.filter(({ defaultSubcommand }) => defaultSubcommand !== undefined)
  for (const { defaultSubcommand, subcommands = [] } of defaults)
    expect(subcommands.map(({ name }) => name)).toContain(defaultSubcommand)
})
