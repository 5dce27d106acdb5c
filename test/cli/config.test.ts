import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'

async function config(home: string, args: readonly string[], env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await runPresto(['config', ...args], { home, env })
  return { code, stdout: stdout.toString(), stderr }
}

test('a value that was set is read back; the file is for its owner only', async () => {
  const home = temporaryFolder()
  expect(await config(home, ['get', 'limits.per-day'])).toMatchObject({ code: 0, stdout: '' })
  expect(await config(home, ['set', 'limits.per-day', '5'])).toEqual({ code: 0, stdout: '', stderr: '' })
  expect((await config(home, ['get', 'limits.per-day'])).stdout).toBe('5\n')
  expect((await config(home, ['get', 'limits.per-day', '-j'])).stdout).toBe(
    '{"key":"limits.per-day","value":"5"}\n',
  )
  expect(statSync(join(home, 'config.json')).mode & 0o777).toBe(0o600)
})

test('lists take several values, and a list shows them as they are typed', async () => {
  const home = temporaryFolder()
  await config(home, ['set', 'limits.allow-host', 'a.example', 'b.example'])
  await config(home, ['set', 'networks.mine.chain-id', '99'])
  await config(home, ['set', `tokens.99:0x${'aa'.repeat(20)}.symbol`, 'USDX'])
  expect(
    (await config(home, ['list'])).stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/)),
  ).toEqual([
    ['limits.allow-host', 'a.example,b.example'],
    ['networks.mine.chain-id', '99'],
    [`tokens.99:0x${'aa'.repeat(20)}.symbol`, 'USDX'],
  ])
  expect(JSON.parse((await config(home, ['list', '-j'])).stdout)).toEqual({
    config: {
      limits: { allowHost: ['a.example', 'b.example'] },
      networks: { mine: { chainId: 99 } },
      tokens: { [`99:0x${'aa'.repeat(20)}`]: { symbol: 'USDX' } },
    },
  })
  await config(home, ['unset', 'limits'])
  expect((await config(home, ['get', 'limits.allow-host'])).stdout).toBe('')
  expect((await config(home, ['unset', 'limits'])).stderr).toContain('was not set')
})

test.each([
  [['set', 'limits.per-dya', '5'], 'Did you mean limits.per-day?'],
  [['get', 'wallte'], 'Did you mean wallet?'],
  [['set', 'limits.per-day', 'five'], 'must be an amount in dollars'],
  [['set', 'wallet', 'a', 'b'], 'takes one value'],
])('config %j is refused', async (args, words) => {
  const { code, stderr } = await config(temporaryFolder(), args)
  expect(code).toBe(2)
  expect(stderr).toContain(words)
})

test('the path is printed, and a broken file can be mended with unset', async () => {
  const home = temporaryFolder()
  const file = join(home, 'config.json')
  expect((await config(home, ['path'])).stdout).toBe(`${file}\n`)
  writeFileSync(file, '{"wallet":"main","colour":"red"}')
  const broken = await config(home, ['list'])
  expect(broken.code).toBe(120)
  expect(broken.stderr).toContain('presto config unset colour')
  expect((await config(home, ['unset', 'colour'])).code).toBe(0)
  expect((await config(home, ['get', 'wallet'])).stdout).toBe('main\n')
})

test('edit runs the editor with its options on the file, and checks what was saved', async () => {
  const home = temporaryFolder()
  const editor = join(home, 'my editor.sh')
  writeFileSync(editor, '#!/bin/sh\nprintf "%s" "$1" > "$2"\n')
  chmodSync(editor, 0o755)
  const visual = (text: string) => ({ VISUAL: `'${editor}' '${text}'`, EDITOR: 'false' })
  const good = await config(home, ['edit'], visual('{"wallet":"main"}'))
  expect(good).toMatchObject({ code: 0 })
  expect(readFileSync(join(home, 'config.json'), 'utf8')).toBe('{"wallet":"main"}')
  expect(await config(home, ['edit'], visual('{"wallet":'))).toMatchObject({ code: 120 })
  expect(await config(home, ['edit'], { EDITOR: 'false' })).toMatchObject({ code: 120 })
  const none = await config(home, ['edit'], { EDITOR: '', VISUAL: '' })
  expect(none.code).toBe(2)
  expect(none.stderr).toContain('Set EDITOR')
})
