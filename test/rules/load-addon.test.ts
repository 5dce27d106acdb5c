import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cleanEnv, temporaryFolder } from '../helpers/run-presto.ts'

const sqlite = 'node_modules/@photostructure/sqlite'
const here = `${process.platform}-${process.arch}`

/** The built program in a folder with no package but SQLite's, and of that what the test wants. */
function copyProgram(fill: (folder: string) => void): string {
  const root = temporaryFolder()
  cpSync('dist', join(root, 'dist'), { recursive: true })
  mkdirSync(join(root, sqlite), { recursive: true })
  cpSync(join(sqlite, 'package.json'), join(root, sqlite, 'package.json'))
  fill(join(root, sqlite))
  return join(root, 'dist/main.cjs')
}

function run(program: string, args: readonly string[], input = '') {
  const home = temporaryFolder()
  // An empty file is a ledger without tables; one that is not there would not be opened.
  writeFileSync(join(home, 'ledger.db'), '')
  const env = { ...cleanEnv(), PRESTO_HOME: home }
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { env, input })
  return { status, stdout: stdout.toString(), stderr: stderr.toString() }
}

function copyPrebuilt(folder: string): void {
  cpSync(join(sqlite, 'prebuilds', here), join(folder, 'prebuilds', here), { recursive: true })
}

test('a prebuilt addon is found', () => {
  expect(run(copyProgram(copyPrebuilt), ['history', 'list'])).toMatchObject({ status: 0, stderr: '' })
})

test('so is one that was compiled on the machine', () => {
  const program = copyProgram((folder) => {
    const [addon = ''] = readdirSync(join(sqlite, 'prebuilds', here)).filter((name) => !name.includes('musl'))
    cpSync(join(sqlite, 'prebuilds', here, addon), join(folder, 'build/Release/sqlite.node'))
  })
  expect(run(program, ['history', 'list'])).toMatchObject({ status: 0, stderr: '' })
})

test('without any, the ledger cannot be opened', () => {
  const { status, stderr } = run(
    copyProgram(() => {}),
    ['history', 'list'],
  )
  expect(status).not.toBe(0)
  expect(stderr).toContain('No native build was found')
})

test('without the addon of the curve, keys work all the same', () => {
  const key = `0x${'1'.repeat(64)}`
  const imported = run(copyProgram(copyPrebuilt), ['wallet', 'import', '--no-password'], key)
  expect(imported.stderr + imported.stdout).toContain('0x19E7E376E7C213B7E7e7e46cc70A5dD086DAff2A')
})
