import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import { runPresto, temporaryFolder } from '../helpers/run-presto.ts'
import { ceilings, intention } from '../unit/ledger/intention.ts'

/** A development key that everybody knows. */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const phrase = 'test test test test test test test test test test test junk'

type Env = Readonly<Record<string, string>>

function openHome() {
  const home = temporaryFolder()
  const run = async (args: string, stdin = '', env: Env = {}) => {
    const finished = await runPresto(['wallet', ...args.split(' ')], { home, stdin, env })
    return { ...finished, stdout: finished.stdout.toString() }
  }
  const json = async (args: string, stdin = '', env: Env = {}) => {
    const { code, stdout, stderr } = await run(`${args} -j`, stdin, env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return JSON.parse(stdout)
  }
  const file = (name: string) => join(home, 'wallets', name)
  return { home, run, json, file }
}

test('the first account becomes the default, and stays it', async () => {
  const { json, file } = openHome()
  const first = await json('create --no-password')
  expect(first).toEqual({ name: 'default', address: expect.any(String), kind: 'file', default: true })
  const second = await json('create agent --no-password')
  expect(second).toMatchObject({ name: 'agent', default: false })
  expect(second.address).not.toBe(first.address)
  expect(await json('list')).toEqual({ accounts: [second, first] })
  expect(await json('show')).toEqual(first)
  expect(statSync(file('default.key.json')).mode & 0o777).toBe(0o600)
  expect(statSync(file('.')).mode & 0o777).toBe(0o700)
})

test.each<[string, string, Env]>([
  ['import --no-password', key, {}],
  ['import --no-password', `${key.slice(2)}\n`, {}],
  ['import', key, { PRESTO_PASSWORD: 'secret' }],
  ['import --mnemonic --no-password', `${phrase}\n`, {}],
])('%s takes the key from stdin and export gives it back', async (args, stdin, env) => {
  const { run, json, file } = openHome()
  const kind = env['PRESTO_PASSWORD'] ? 'keystore' : 'file'
  expect(await json(args, stdin, env)).toEqual({ name: 'default', address, kind, default: true })
  expect(await run('export --yes', '', env)).toMatchObject({ code: 0, stdout: `${key}\n`, stderr: '' })
  if (kind === 'keystore') expect(readFileSync(file('default.json'), 'utf8')).not.toContain(key.slice(2))
})

test('a keystore file moves from one home to another', async () => {
  const env = { PRESTO_PASSWORD: 'secret' }
  const from = openHome()
  await from.json('import', key, env)
  const to = openHome()
  const args = `import moved --no-password --keystore ${from.file('default.json')}`
  expect(await to.json(args, '', env)).toEqual({ name: 'moved', address, kind: 'file', default: true })
  const wrong = await openHome().run(args, '', { PRESTO_PASSWORD: 'other' })
  expect(wrong).toMatchObject({ code: 114, stdout: '' })
  expect(wrong.stderr).toContain('Wrong password')
})

test('use, rename and remove keep the default right', async () => {
  const { json, run, home } = openHome()
  await json('create one --no-password')
  await json('create two --no-password')
  expect(await json('use two')).toMatchObject({ name: 'two', default: true })
  expect(await json('rename two three')).toMatchObject({ name: 'three', default: true })
  expect(await json('show')).toMatchObject({ name: 'three' })
  expect(await json('remove three --yes')).toMatchObject({ name: 'three', default: false })
  expect(await json('show')).toMatchObject({ name: 'one', default: true })
  expect(readdirSync(join(home, 'wallets'))).toEqual(['one.key.json'])
  expect(await run('rename one one')).toMatchObject({ code: 114 })
})

test('password is set and taken away, and the key stays', async () => {
  const { json, run, home } = openHome()
  await json('import --no-password', key)
  const env = { PRESTO_PASSWORD: 'secret' }
  expect(await json('password', '', env)).toMatchObject({ kind: 'keystore', address })
  expect(readdirSync(join(home, 'wallets'))).toEqual(['default.json'])
  expect(await run('export --yes')).toMatchObject({ code: 114, stdout: '' })
  expect(await json('password --no-password', '', env)).toMatchObject({ kind: 'file', address })
  expect(await run('export --yes')).toMatchObject({ code: 0, stdout: `${key}\n` })
})

test.each<[string, string, Env, number, string]>([
  ['create', '', {}, 114, 'Set PRESTO_PASSWORD'],
  ['import --no-password', 'no key', {}, 114, 'is no private key'],
  ['import --no-password', '', {}, 114, 'nothing on stdin'],
  ['import --no-password', `0x${'00'.repeat(32)}`, {}, 114, 'no key of the curve'],
  ['import --mnemonic --no-password', `${phrase} junk`, {}, 114, '13 words'],
  [`import ${key}`, '', {}, 2, 'looks like a private key'],
  [`import name ${key}`, '', {}, 2, 'takes one argument'],
  ['import ../x --no-password', key, {}, 2, 'cannot be the name'],
  ['show nobody', '', {}, 114, 'There is no account nobody'],
  ['show', '', {}, 114, 'presto wallet create'],
  ['show', '', { PRESTO_PRIVATE_KEY: 'zz' }, 114, 'PRESTO_PRIVATE_KEY is no private key'],
])('%s is refused and leaves nothing behind', async (args, stdin, env, exitCode, words) => {
  const { run, home } = openHome()
  const { code, stdout, stderr } = await run(args, stdin, env)
  expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' })
  expect(stderr).toContain(words)
  expect(stderr).not.toContain(key.slice(2))
  expect(readdirSync(home)).toEqual([])
})

test('what cannot be taken back needs a yes', async () => {
  const { json, run, file } = openHome()
  await json('import --no-password', key)
  for (const args of ['export', 'remove default']) {
    const { code, stdout, stderr } = await run(args)
    expect({ code, stdout }).toEqual({ code: 113, stdout: '' })
    expect(stderr).toContain('--yes')
  }
  expect(statSync(file('default.key.json')).size).toBeGreaterThan(0)
})

test('an account with an unresolved payment stays until it is resolved', async () => {
  const { home, json, run, file } = openHome()
  await json('import --no-password', key)
  const ledger = openLedger(join(home, 'ledger.db'), { now: Date.now, pid: process.pid })
  const row = intention({ payer: address, createdAt: Date.now() })
  ledger.intend(row, ceilings())
  ledger.signed(row.id, undefined)
  ledger.sent(row.id)
  const { code, stdout, stderr } = await run('remove default --yes')
  expect({ code, stdout }).toEqual({ code: 114, stdout: '' })
  expect(stderr).toContain(row.id)
  expect(stderr).toContain('presto history check')
  expect(statSync(file('default.key.json')).size).toBeGreaterThan(0)
  ledger.settled(row.id, 'chain', {})
  ledger.close()
  expect(await json('remove default --yes')).toMatchObject({ address })
  expect(readdirSync(file('.'))).toEqual([])
})

test('names and keys are never overwritten', async () => {
  const { json, run } = openHome()
  await json('import --no-password', key)
  expect(await run('create --no-password')).toMatchObject({ code: 114 })
  expect(await run('create DEFAULT --no-password')).toMatchObject({ code: 114 })
  const again = await run('import again --no-password', key)
  expect(again).toMatchObject({ code: 114 })
  expect(again.stderr).toContain('stored already')
  expect(await run('export --yes')).toMatchObject({ stdout: `${key}\n` })
})

test('a key in the clear that others may read is not used', async () => {
  const { json, run, file } = openHome()
  await json('import --no-password', key)
  chmodSync(file('default.key.json'), 0o644)
  const { code, stdout, stderr } = await run('export --yes')
  expect({ code, stdout }).toEqual({ code: 114, stdout: '' })
  expect(stderr).toContain('chmod 600')
})

test('broken files and the key of the environment are named, not hidden', async () => {
  const { json, run, file } = openHome()
  await json('create good --no-password')
  writeFileSync(file('bad.json'), '{', { mode: 0o600 })
  const { code, stdout, stderr } = await run('list -j', '', { PRESTO_PRIVATE_KEY: key })
  expect(code).toBe(0)
  expect(JSON.parse(stdout).accounts).toMatchObject([{ name: 'good', default: false }])
  expect(stderr).toContain('account bad is broken')
  expect(stderr).toContain('PRESTO_PRIVATE_KEY is set')
})
