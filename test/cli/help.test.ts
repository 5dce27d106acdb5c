import { expect, test } from 'vitest'
import { commandTable } from '../../src/commands/table.ts'
import { runPresto } from '../helpers/run-presto.ts'

async function print(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runPresto(args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout.toString()
}

test('--help fits a screen and names every command', async () => {
  const lines = (await print('--help')).trimEnd().split('\n')
  expect(lines.length).toBeGreaterThanOrEqual(24)
  expect(lines.length).toBeLessThanOrEqual(40)
  expect(lines.filter((line) => line.length > 80)).toEqual([])
  for (const { name } of commandTable)
    if (name !== 'request') expect(lines.join('\n')).toMatch(new RegExp(`\\b${name}\\b`))
})

test('all ways to the first page lead to the same', async () => {
  const page = await print('--help')
  expect(await print('-h')).toBe(page)
  expect(await print('help')).toBe(page)
  expect(await print('http://127.0.0.1:1/', '--help')).toBe(page)
})

test.each([
  [
    ['--help', 'all'],
    ['--max-spend', '--data-urlencode', '--insecure-payment', '[PRESTO_WALLET]'],
  ],
  [
    ['--help', 'payment'],
    ['--max-spend', '--if-unresolved'],
  ],
  [
    ['--help', 'category'],
    ['request', 'output', 'connection', 'payment', 'general'],
  ],
  [
    ['help', 'exit-codes'],
    ['116 OUTCOME_UNKNOWN', '117 PAID_NOT_DELIVERED'],
  ],
  [
    ['help', 'wallet', 'import'],
    ['Usage: presto wallet import', '--keystore FILE', 'presto wallet import <'],
  ],
  [['wallet', 'import', '--help'], ['Usage: presto wallet import']],
  [
    ['wallet', '-h'],
    ['Usage: presto wallet <command>', 'rename <account> <new-name>'],
  ],
  [
    ['inspect', '--help'],
    ['Usage: presto inspect', 'presto inspect https://'],
  ],
])('%j', async (args, parts) => {
  const page = await print(...args)
  for (const part of parts) expect(page).toContain(part)
})

test.each(commandTable.map(({ name }) => name))('presto help %s has an example', async (name) => {
  expect(await print('help', name)).toMatch(/Examples:\n {2}(presto |curl )/)
})

test.each([
  [[], 'no URL specified!', ''],
  [['walet'], 'There is no command walet', 'Did you mean `presto wallet`?'],
  [['wallet', 'crate'], 'There is no command `presto wallet crate`', 'Did you mean `presto wallet create`?'],
  [['wallet', 'create', '--no-pasword'], 'option --no-pasword: is unknown', 'Did you mean `--no-password`?'],
  [['help', 'walet'], 'There is no help on walet', 'Did you mean `presto help wallet`?'],
  [['--max-spand', '1', 'http://127.0.0.1:1/'], 'option --max-spand: is unknown', '`--max-spend`'],
])('%j ends with 2 and the nearest name', async (args, message, hint) => {
  const { code, stdout, stderr } = await runPresto(args)
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(message)
  expect(stderr).toContain(hint)
})

test('--version is one line', async () => {
  expect(await print('--version')).toMatch(/^presto \d+\.\d+\.\d+\S*\n$/)
})
