import { expect, test } from 'vitest'
import { pace } from '../../../src/commands/request/pace.ts'

async function* bytes(...lengths: number[]): AsyncGenerator<Uint8Array> {
  for (const length of lengths) yield Buffer.alloc(length, 'x')
}

test.each([
  ['one large piece', 1000, [10_000], 10_000],
  ['many small ones', 1000, [...Array(100).keys()].map(() => 100), 10_000],
  ['a slow one', 10, [300], 300],
])('lets %s through at the rate on average', async (_, rate, lengths, total) => {
  let time = 0
  const clock = {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms
    },
  }
  let passed = 0
  for await (const piece of pace(bytes(...lengths), rate, clock, () => true)) {
    passed += piece.length
    // Never further ahead than one piece.
    expect(passed - piece.length).toBeLessThanOrEqual((time / 1000) * rate + 1)
  }
  expect(passed).toBe(total)
})

test('ends when nobody wants more', async () => {
  let time = 0
  const clock = {
    now: () => time,
    sleep: async (ms: number) => {
      time += ms
    },
  }
  const pieces: Uint8Array[] = []
  for await (const piece of pace(bytes(10_000), 1, clock, () => time < 1000)) pieces.push(piece)
  expect(pieces).toHaveLength(1)
  expect(time).toBe(1000)
})
