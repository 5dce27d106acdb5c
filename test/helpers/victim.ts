import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { findPaths } from '../../src/config/paths.ts'
import type { PaymentState } from '../../src/core/ledger.ts'
import { openLedger } from '../../src/ledger/open-ledger.ts'
import type { TestServer } from './paid-server.ts'
import { createPayer, type PaidRun, type Payer } from './payer.ts'
import { type Finished, runPresto, temporaryFolder } from './run-presto.ts'
import { credentialOf } from './settling-server.ts'

/** Secrets that the user hands over with every request; none of them may turn up anywhere but at the server. */
export const userSecrets = {
  apiKey: 'KEY-5d1f0a77c3e94b',
  cookie: 'COOKIE-9ab31c60e2d84f',
  query: 'QUERY-71c2f6a8b05d3e',
} as const

/** The options that carry them. */
export const secretHeaders: readonly string[] = [
  '-H',
  `X-Api-Key: ${userSecrets.apiKey}`,
  '-H',
  `Cookie: session=${userSecrets.cookie}`,
]

/** Somebody who is robbed: a payer whose key is in the environment alone, and whose every file is looked through. */
export type Victim = Payer &
  Readonly<{
    env: Readonly<Record<string, string>>
    /** Runs the program on `url` with the user's secrets and looks for leaks. */
    visit(url: string, args?: readonly string[]): Promise<Finished>
    /** The same with what it did to the payer. */
    pay(url: string, args?: readonly string[]): Promise<PaidRun>
    /** States of all rows in the ledger, oldest first. */
    states(): PaymentState[]
    /** Asserts that no secret of the user's, and nothing that opens a payment to `server`, is where it can be read. */
    expectNoLeak(output: Pick<Finished, 'stdout' | 'stderr'>, server?: TestServer): void
  }>

/** @param options `password`: the key is in a keystore with that password instead. */
export async function createVictim(
  options: Readonly<{ config?: Readonly<Record<string, string>>; password?: string }> = {},
): Promise<Victim> {
  const payer = await createPayer({ ...options, stored: false })
  const temporary = temporaryFolder()
  const { password } = options
  const key = payer.privateKey.slice(2)
  const env: Record<string, string> = { TMPDIR: temporary }
  if (password === undefined) env['PRESTO_PRIVATE_KEY'] = payer.privateKey
  else {
    env['PRESTO_PASSWORD'] = password
    const imported = await runPresto(['wallet', 'import', 'safe'], {
      home: payer.home,
      env,
      stdin: `${key}\n`,
    })
    expect(imported).toMatchObject({ code: 0 })
  }
  const own = [...Object.values(userSecrets), ...(password === undefined ? [] : [password])]
  const withSecrets = (url: string, args: readonly string[]) => [
    ...secretHeaders,
    ...args,
    `${url}${url.includes('/', 8) ? '' : '/'}?token=${userSecrets.query}`,
  ]
  const victim: Victim = {
    ...payer,
    env,
    visit: async (url, args = []) => {
      const finished = await runPresto(withSecrets(url, args), { home: payer.home, env })
      victim.expectNoLeak(finished)
      return finished
    },
    pay: async (url, args = []) => {
      const run = await payer.run(withSecrets(url, args), { env })
      victim.expectNoLeak(run)
      return run
    },
    states: () => readStates(payer.home),
    expectNoLeak: ({ stdout, stderr }, server) => {
      const texts = [...own, ...(server ? openersOf(server) : [])]
      // A document on stdout names the URL that it is about.
      const textsFor = (place: string) =>
        place === 'stdout' ? texts.filter((text) => text !== userSecrets.query) : texts
      const places: [string, Buffer][] = [
        ['stdout', stdout],
        ['stderr', Buffer.from(stderr)],
        ...[payer.home, temporary].flatMap(readFiles),
      ]
      const found = places.flatMap(([place, bytes]) =>
        leaksIn(bytes, key, textsFor(place)).map((leak) => `${place}: ${leak}`),
      )
      expect(found).toEqual([])
    },
  }
  return victim
}

function readStates(home: string): PaymentState[] {
  const { ledgerFile } = findPaths({ PRESTO_HOME: home }, home, process.platform)
  const ledger = openLedger(ledgerFile, { now: Date.now, pid: process.pid })
  const states = ledger.list().map(({ state }) => state)
  ledger.close()
  return states.reverse()
}

/** What of the credentials a server got would let a reader take the payment. */
function openersOf({ requests }: TestServer): string[] {
  return requests.flatMap((request) => {
    if (request.credential === undefined) return []
    const { signature = '', transaction = '' } = credentialOf(request).payload
    const openers = [signature, signature.slice(-130), transaction, transaction.slice(-130)]
    return [request.credential.slice('Payment '.length), ...openers].filter((text) => text !== '')
  })
}

/** The start of a secret is a leak as well. */
const tellingLength = 40

function leaksIn(bytes: Buffer, key: string, texts: readonly string[]): string[] {
  const keys = [
    key,
    Buffer.from(key, 'hex').toString('base64'),
    Buffer.from(key, 'hex').toString('base64url'),
  ]
  const needles: Buffer[] = [...keys, ...texts.map((text) => text.slice(0, tellingLength))].map((text) =>
    Buffer.from(text),
  )
  const raw = [key, ...texts.filter((text) => /^(0x)?[0-9a-f]{64,}$/.test(text))].map((hex) =>
    Buffer.from(hex.replace(/^0x/, ''), 'hex'),
  )
  return [...needles, ...raw.map((value) => value.subarray(0, 32))]
    .filter((needle) => bytes.includes(needle))
    .map((needle) => needle.toString('latin1'))
}

function readFiles(folder: string): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      return [file, readFileSync(file)]
    })
}

/** Control characters, except tab and line feed, and characters that turn a terminal's text around. */
const unsafe = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Asserts that text may go to a terminal. */
export function expectClean(...texts: readonly (string | Buffer)[]): void {
  for (const text of texts) expect(text.toString()).not.toMatch(unsafe)
}

/** Asserts one sentence of what happened and one line of what to do next. */
export function expectOneSentence(stderr: string): void {
  expectClean(stderr)
  expect(stderr).toMatch(/^presto: (\(\d+\) )?[^\n]+\n[^\n]+\n$/)
  // curl's own messages have no full stop.
  expect(stderr).toMatch(/^presto: (\(\d+\) [^\n]+|[^\n]*[.!?…"][^\n]?)\n/)
  expect(stderr.length).toBeLessThan(9100)
}

/** Asserts what is told about a payment that went wrong: perhaps a receipt line, then one sentence, one line of advice. */
export function expectOneFailure(stderr: string, paymentId: string | undefined): void {
  expectClean(stderr)
  expect(stderr).toMatch(/^((sent|paid|did not pay|proved|offered) [^\n]+\n)?presto: [^\n]+[.!?]\n[^\n]+\n$/)
  expect(paymentId).toBeTypeOf('string')
  expect(stderr.slice(stderr.indexOf('presto: '))).toContain(paymentId)
}
