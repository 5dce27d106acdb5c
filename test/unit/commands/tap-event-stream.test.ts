import { describe, expect, test } from 'vitest'
import { tapEventStream } from '../../../src/commands/request/tap-event-stream.ts'

const receipt = { method: 'tempo', status: 'success', reference: 'r', timestamp: '2026-01-01T00:00:00Z' }
const payment = `event: payment-receipt\ndata: ${JSON.stringify(receipt)}\n\n`
const modes = ['strip', 'raw', 'json'] as const

/** A body that writes down what is done to it. */
function openBody(chunks: readonly (string | Error)[], log: string[]): AsyncIterable<Uint8Array> {
  let at = 0
  const iterator: AsyncIterator<Uint8Array> = {
    next: async () => {
      const chunk = chunks[at++]
      log.push(`read ${at}`)
      if (chunk instanceof Error) throw chunk
      return chunk === undefined
        ? { done: true, value: undefined }
        : { done: false, value: Buffer.from(chunk) }
    },
    return: async () => {
      log.push('stopped')
      return { done: true, value: undefined }
    },
  }
  return { [Symbol.asyncIterator]: () => iterator }
}

async function read(
  mode: (typeof modes)[number],
  chunks: readonly (string | Error)[],
): Promise<{ text: string; log: string[]; error: unknown }> {
  const log: string[] = []
  let text = ''
  let error: unknown
  try {
    for await (const bytes of tapEventStream(openBody(chunks, log), mode, ({ kind }) => log.push(kind)))
      text += Buffer.from(bytes).toString()
  } catch (thrown) {
    error = thrown
  }
  return { text, log, error }
}

test.each([
  ['strip', 'data: 1\n\ndata: 2\n\n'],
  ['raw', `data: 1\n\n${payment}data: 2\n\n`],
  ['json', '{"event":"message","data":1}\n{"event":"message","data":2}\n'],
] as const)('%s', async (mode, text) => {
  expect(await read(mode, [`data: 1\n\n${payment}data: 2\n\n`])).toEqual({
    text,
    log: ['read 1', 'receipt', 'read 2'],
    error: undefined,
  })
})

describe.each(modes)('%s', (mode) => {
  test('reads a chunk when the reader wants one, and tells of a payment when what came before is taken', async () => {
    const log: string[] = []
    const body = openBody(['data: 1\n\n', 'data: 2\n\n', payment, 'data: 3\n\n'], log)
    const tap = tapEventStream(body, mode, ({ kind }) => log.push(kind))
    for (const word of ['first', 'second']) {
      await tap.next()
      log.push(word)
    }
    expect(log).toEqual(['read 1', 'first', 'read 2', 'second'])
    await tap.next()
    if (mode === 'raw') await tap.next()
    expect(log.slice(4)).toEqual(['read 3', 'receipt', 'read 4'])
    await tap.return()
    expect(log.at(-1)).toBe('stopped')
  })

  test('a reader that throws stops the body, and nothing more is told', async () => {
    const log: string[] = []
    const tap = tapEventStream(openBody([`data: 1\n\n${payment}`, payment], log), mode, () =>
      log.push('told'),
    )
    await tap.next()
    await expect(tap.throw(new Error('gone'))).rejects.toThrow('gone')
    expect(log).toEqual(['read 1', 'stopped'])
  })

  test('a listener that throws stops the body', async () => {
    const log: string[] = []
    const tap = tapEventStream(openBody([payment, 'data: 1\n\n'], log), mode, () => {
      throw new Error('no')
    })
    if (mode === 'raw') await tap.next()
    await expect(tap.next()).rejects.toThrow('no')
    expect(log).toEqual(['read 1', 'stopped'])
  })

  test('an event that broke off is not acted on', async () => {
    const { log, error } = await read(mode, [payment.trimEnd(), new Error('reset')])
    expect(log).toEqual(['read 1', 'read 2'])
    expect(error).toEqual(new Error('reset'))
  })
})

test('what was held when the body broke off is passed on first', async () => {
  expect(await read('strip', ['data: 1\n\ndata: 2', new Error('reset')])).toMatchObject({
    text: 'data: 1\n\ndata: 2',
    error: new Error('reset'),
  })
})
