import { expect } from 'vitest'
import { readChannelLedger } from './channel-ledger.ts'
import { countOpened } from './channel-truth.ts'
import { type HostileSession, price } from './hostile-session.ts'
import type { PaidRun } from './payer.ts'
import { createVictim, expectClean, type Victim } from './victim.ts'

/** What became of a request to a hostile server; amounts in units of 0.01. */
export type Robbed = Readonly<{
  code: number
  words: RegExp
  /** The highest total that ever left, in units. */
  units: number
  credentials: number
  /** Of all payments, oldest first. */
  states: readonly string[]
  /** Channels on the chain; 1 when absent. */
  opened?: number
  stdout?: string
  /** The URL has no query, so that actions on the channel are a POST. */
  bare?: boolean
}>

/**
 * Runs a request against a hostile server, and asserts that no more was signed than it cost, what the ledger says about it, and
 * that nothing leaks or plays with the terminal.
 */
export async function expectRobbed(
  server: HostileSession,
  { code, words, units, credentials, states, opened = 1, stdout, bare }: Robbed,
  args: readonly string[] = [],
  victim?: Victim,
): Promise<Readonly<{ run: PaidRun; victim: Victim }>> {
  const somebody = victim ?? (await createVictim())
  const { env } = somebody
  const run = bare ? await somebody.run([...args, server.url], { env }) : await somebody.pay(server.url, args)
  expectSafe(run, somebody, server)
  const { channels, payments } = readChannelLedger(somebody)
  const total = BigInt(units) * price
  expect({
    code: run.code,
    stderr: run.stderr,
    states: payments.map(({ state }) => state),
    highest: server.highest(),
    signed: channels.reduce((sum, { signed }) => sum + signed, 0n),
    credentials: server.credentials(),
    opened: await countOpened(somebody.address),
    ...(stdout !== undefined && { stdout: run.stdout.toString() }),
  }).toEqual({
    code,
    stderr: expect.stringMatching(words),
    states,
    highest: total,
    signed: total,
    credentials,
    opened,
    ...(stdout !== undefined && { stdout }),
  })
  if (code === 116 || code === 117) expect(run.stderr).toContain(payments.at(-1)?.id)
  return { run, victim: somebody }
}

/** Asserts that nothing leaks, that the terminal is safe, and that an error is one sentence and one line of advice. */
export function expectSafe(run: PaidRun, victim: Victim, server: HostileSession): void {
  victim.expectNoLeak(run, server)
  expectClean(run.stderr)
  if (run.code !== 0) expect(run.stderr).toMatch(/(^|\n)presto: [^\n]+[.!?]\n[^\n]+\n$/)
  const { channels } = readChannelLedger(victim)
  for (const { spent, accepted, signed, deposit, pendingDeposit } of channels) {
    expect(spent <= accepted && accepted <= signed).toBe(true)
    expect(signed <= deposit + pendingDeposit).toBe(true)
  }
}
