import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { formatBash } from '../../../src/cli/completion-bash.ts'
import { formatFish } from '../../../src/cli/completion-fish.ts'
import { buildModel } from '../../../src/cli/completion-model.ts'
import { formatPowershell } from '../../../src/cli/completion-powershell.ts'
import { formatZsh } from '../../../src/cli/completion-zsh.ts'
import type { CommandSpec, OptionSpec } from '../../../src/cli/spec.ts'

const mode: OptionSpec = {
  long: 'mode',
  short: 'm',
  value: 'MODE',
  choices: ['pull', 'push'],
  group: 'payment',
  help: "Don't [ever]: ask",
}
const wallet: OptionSpec = { long: 'wallet', value: 'NAME', group: 'payment', help: 'Account' }
const network: OptionSpec = { long: 'network', value: 'NAME', group: 'payment', help: 'Network' }
const output: OptionSpec = {
  long: 'output',
  short: 'o',
  value: 'FILE',
  type: 'file',
  group: 'output',
  help: 'File',
}
const quiet: OptionSpec = { long: 'quiet', group: 'output', help: 'Quiet', hidden: true }

const commands: readonly CommandSpec[] = [
  {
    name: 'request',
    summary: 'Request',
    arguments: [{ name: 'url', many: true }],
    options: [mode, wallet, output],
    examples: [],
  },
  {
    name: 'keys',
    summary: 'Keys',
    examples: [],
    subcommands: [
      { name: 'make', summary: 'Make', options: [network, quiet], examples: [] },
      { name: 'use', summary: 'Use', arguments: [{ name: 'account' }], examples: [] },
    ],
  },
  { name: 'shell', summary: 'Shell', arguments: [{ name: 'shell', choices: ['bash', 'zsh'] }], examples: [] },
  { name: 'help', summary: 'Help', arguments: [{ name: 'command' }], examples: [] },
]
const model = buildModel(commands, ['tempo', 'sandbox'])

const home = mkdtempSync(join(tmpdir(), 'presto-completion-'))
const script = join(home, 'presto.bash')
mkdirSync(join(home, 'wallets'))
for (const file of ['default.json', 'agent.key.json']) writeFileSync(join(home, 'wallets', file), '')
writeFileSync(script, formatBash(model))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What bash offers for the last of the words. */
function complete(...words: string[]): string[] {
  const run = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($#-1)); _presto; echo "\${COMPREPLY[*]}"`
  const printed = execFileSync('bash', ['--norc', '-c', run, 'bash', script, 'presto', ...words], {
    env: { PATH: process.env['PATH'], PRESTO_HOME: home },
    encoding: 'utf8',
  })
  return printed.trim().split(/\s+/).filter(Boolean).sort()
}

test.each<[string[], string[]]>([
  [[''], ['help', 'keys', 'request', 'shell']],
  [['ke'], ['keys']],
  [
    ['keys', ''],
    ['make', 'use'],
  ],
  [
    ['keys', 'make', '--'],
    ['--help', '--network', '--quiet'],
  ],
  [['keys', 'make', '--network', 's'], ['sandbox']],
  [
    ['keys', 'use', ''],
    ['agent', 'default'],
  ],
  [
    ['--mode', ''],
    ['pull', 'push'],
  ],
  [['-m', 'pul'], ['pull']],
  [['--wallet', 'a'], ['agent']],
  [['https://a.example', '--mo'], ['--mode']],
  [['https://a.example', 'keys'], []],
  [
    ['shell', ''],
    ['bash', 'zsh'],
  ],
  [['help', 'k'], ['keys']],
])('bash completes %j', (words, expected) => {
  expect(complete(...words)).toEqual(expected)
})

test('bash completes files where a file is wanted', () => {
  expect(complete('-o', join(home, 'pre'))).toEqual([script])
})

test.each([
  ['zsh', formatZsh, ["'(-m --mode)--mode[Don'\\''t \\[ever\\]\\: ask]:MODE:(pull push)'", "'make:Make'"]],
  [
    'fish',
    formatFish,
    ["-n '__presto_at' -s m -l mode -x -a 'pull push' -d 'Don\\'t [ever]: ask'", '-a make -d '],
  ],
  ['powershell', formatPowershell, ["$values[':-m'] = 'pull push'", "@('--mode', 'Don''t [ever]: ask')"]],
])('%s has options, choices and subcommands, quoted', (_, format, parts) => {
  for (const part of parts) expect(format(model)).toContain(part)
})
