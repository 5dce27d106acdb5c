import { expect, test } from 'vitest'
import { challenge, receipt } from '../helpers/hostile-server.ts'
import { runPresto } from '../helpers/run-presto.ts'

async function decode(type: string, stdin: string | Uint8Array, ...more: readonly string[]) {
  const { code, stdout, stderr } = await runPresto(['decode', '--type', type, ...more], { stdin })
  return { code, stdout: stdout.toString(), stderr }
}

test('a challenge becomes one line of JSON', async () => {
  const value = challenge({
    id: 'c1',
    realm: 'api.example.com',
    request: { description: 'café ☕' },
    expires: '2030-01-01T00:00:00Z',
    more: { opaque: 'eyJhIjoxfQ' },
  })
  const { code, stdout, stderr } = await decode('challenge', `WWW-Authenticate: ${value}\r\n`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^[^\n]+\n$/)
  expect(JSON.parse(stdout)).toMatchObject({
    id: 'c1',
    realm: 'api.example.com',
    method: 'tempo',
    intent: 'charge',
    request: { amount: '10000', description: 'café ☕', methodDetails: { chainId: 1337 } },
    expires: '2030-01-01T00:00:00Z',
    opaque: { a: 1 },
  })
})

test('several challenges become a line each, in order', async () => {
  const { code, stdout } = await decode(
    'challenge',
    `${challenge({ id: 'a' })}, Bearer, ${challenge({ id: 'b' })}`,
  )
  expect(code).toBe(0)
  const lines = stdout.trimEnd().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['a', 'b'])
})

test('a credential and a receipt are read as well', async () => {
  const credential = {
    challenge: { id: 'a', realm: 'r', method: 'tempo', intent: 'charge', request: 'e30' },
    payload: { type: 'proof' },
  }
  const token = Buffer.from(JSON.stringify(credential)).toString('base64url')
  const read = await decode('credential', `Payment ${token}`)
  expect(JSON.parse(read.stdout)).toEqual({
    ...credential,
    challenge: { ...credential.challenge, request: {} },
  })
  const paid = await decode('receipt', receipt({ reference: 'r1', timestamp: '2026-01-01T00:00:00Z' }))
  expect(JSON.parse(paid.stdout)).toEqual({
    method: 'tempo',
    status: 'success',
    reference: 'r1',
    timestamp: '2026-01-01T00:00:00Z',
  })
})

test('what a server says cannot steer the terminal', async () => {
  const evil = '\u009b31m\u202eevil\u0007\u2028\u{e0041}'
  const { code, stdout } = await decode('challenge', challenge({ request: { description: evil } }))
  expect(code).toBe(0)
  expect(stdout).not.toMatch(/[\p{Cc}\p{Cf}\u2028](?!$)/u)
  expect(JSON.parse(stdout)).toMatchObject({ request: { description: evil } })
})

test('as TOON when that is asked for', async () => {
  const { code, stdout } = await decode('receipt', receipt({ reference: 'r1' }), '-t')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^reference: r1$/m)
})

test.each([
  ['challenge', ''],
  ['challenge', 'Bearer x'],
  ['challenge', challenge({ id: '' })],
  ['challenge', `${challenge()}, Payment id="x"`],
  ['challenge', `Payment x="${'x'.repeat(600_000)}"`],
  ['credential', 'Payment not-valid!!!'],
  ['receipt', 'W10'],
])('a malformed %s prints nothing and exits with 118 (%#)', async (type, stdin) => {
  const { code, stdout, stderr } = await decode(type, stdin)
  expect({ code, stdout }).toEqual({ code: 118, stdout: '' })
  expect(stderr).toMatch(/^presto: /)
})

test.each([[['decode']], [['decode', '--type', 'cookie']], [['decode', '--type', 'receipt', 'file']]])(
  '%j is a usage error',
  async (args) => {
    const { code, stdout } = await runPresto(args)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' })
  },
)
