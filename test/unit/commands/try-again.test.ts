import { expect, test } from 'vitest'
import type { Attempt } from '../../../src/commands/request/transfer.ts'
import { tryAgain } from '../../../src/commands/request/try-again.ts'
import { CurlError, OverLimitError } from '../../../src/core/errors.ts'

const start = Date.parse('Wed, 25 Nov 2026 10:00:00 GMT')

/** Tries that all end the same way, by a clock that only sleeping moves. @returns How long was slept between them, seconds. */
async function sleepsOf(
  end: { status?: number; after?: string; failure?: Error; code?: number },
  many: Record<string, unknown> = {},
): Promise<readonly number[]> {
  const sleeps: number[] = []
  let time = start
  const app = {
    now: () => time,
    sleep: async (ms: number) => {
      sleeps.push(ms / 1000)
      time += ms
    },
    networks: () => [],
  }
  const session = {
    app,
    flags: {
      fail: false,
      noPay: false,
      many: { retry: 12, retryConnrefused: false, retryAllErrors: false, ...many },
    },
    warn: () => {},
  }
  const headers = end.after === undefined ? [] : [['Retry-After', end.after]]
  const state = {
    session,
    startedAt: start,
    hasStarted: true,
    credentialLeft: false,
    reply: end.status === undefined ? undefined : { status: end.status, headers },
  }
  const attempt = { state, code: end.code ?? 0, failure: end.failure } as unknown as Attempt
  await tryAgain(attempt, async () => attempt)
  return sleeps
}

test('waits twice as long each time, ten minutes at most', async () => {
  expect(await sleepsOf({ status: 503 })).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600])
})

test.each([
  ['seconds', '7', 7],
  ['a date', 'Wed, 25 Nov 2026 10:00:30 GMT', 30],
  ['a date that is over', 'Wed, 25 Nov 2026 09:59:59 GMT', 1],
  ['zero', '0', 1],
  ['nonsense', 'soon', 1],
])('waits as long as Retry-After says: %s', async (_name, after, seconds) => {
  expect(await sleepsOf({ status: 503, after }, { retry: 1 })).toEqual([seconds])
})

test('gives up when Retry-After is longer than --retry-max-time, and when that is over', async () => {
  expect(await sleepsOf({ status: 503, after: '11' }, { retryMaxTimeMs: 10_000 })).toEqual([])
  expect(await sleepsOf({ status: 503 }, { retryDelayMs: 4000, retryMaxTimeMs: 10_000 })).toEqual([4, 4, 4])
})

const refused = new CurlError(7, 'refused', {
  cause: Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
})
const unreachable = new CurlError(7, 'no way', {
  cause: Object.assign(new Error('x'), { code: 'ENETUNREACH' }),
})
const all = { retryAllErrors: true, retry: 1 }

test.each<readonly [string, Parameters<typeof sleepsOf>[0], Record<string, unknown>, number]>([
  ['a timeout', { failure: new CurlError(28, 't'), code: 28 }, { retry: 1 }, 1],
  ['an unknown host', { failure: new CurlError(6, 'h'), code: 6 }, { retry: 1 }, 1],
  ['402', { status: 402 }, { retry: 1 }, 0],
  ['402 with -f and --retry-all-errors', { status: 402, failure: new CurlError(22, 'f'), code: 22 }, all, 0],
  ['a refused connection', { failure: refused, code: 7 }, { retry: 1 }, 0],
  ['a refused connection', { failure: refused, code: 7 }, { retry: 1, retryConnrefused: true }, 1],
  ['an unreachable host', { failure: unreachable, code: 7 }, { retry: 1, retryConnrefused: true }, 0],
  ['an unreachable host', { failure: unreachable, code: 7 }, all, 1],
  ['a payment above a limit', { status: 402, failure: new OverLimitError('o'), code: 111 }, all, 0],
  ['our own bug', { failure: new Error('bug'), code: 119 }, all, 0],
])('%s %#: tries again or not', async (_name, end, many, tries) => {
  expect(await sleepsOf(end, many)).toHaveLength(tries)
})
