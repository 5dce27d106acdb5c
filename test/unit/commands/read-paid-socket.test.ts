import { expect, test } from 'vitest'
import {
  readPaidSocket,
  type SocketActions,
  type SocketEnd,
} from '../../../src/commands/request/websocket/read-paid-socket.ts'
import { openSocketPair, type ServerEnd } from '../../helpers/socket-pair.ts'

const receipt = { method: 'tempo', status: 'success', reference: 'r', timestamp: '2026-01-01T00:00:00Z' }
const needed = {
  channelId: `0x${'ab'.repeat(32)}`,
  requiredCumulative: '4',
  acceptedCumulative: '3',
  deposit: '5',
}
const message = (data: string): string => JSON.stringify({ mpp: 'message', data })
const wants = JSON.stringify({ mpp: 'payment-need-voucher', data: needed })
const said = JSON.stringify({ mpp: 'payment-receipt', data: receipt })
const ready = JSON.stringify({ mpp: 'payment-close-ready', data: receipt })

type Seen = Readonly<{ log: string[]; sent: string[]; closes: number[]; end: SocketEnd | Error }>

/** Reads what a server says; `answer` is what it says to each frame that comes. */
async function read(
  frames: readonly string[],
  actions: Partial<SocketActions> = {},
  { answer, stop }: { answer?: (text: string, server: ServerEnd) => void; stop?: AbortSignal } = {},
): Promise<Seen> {
  const { client, server, sent, closes } = openSocketPair()
  const log: string[] = []
  server.addEventListener('message', ({ data }) => answer?.(String(data), server))
  for (const frame of frames) server.send(frame)
  if (!answer) server.close()
  const all: SocketActions = {
    onMessage: async (text) => void log.push(String(text)),
    onNeedVoucher: async ({ requiredCumulative }) => `voucher ${requiredCumulative}`,
    onReceipt: async () => void log.push('(receipt)'),
    onCloseReady: async () => undefined,
    ...actions,
  }
  const end = await readPaidSocket(client, 'open', all, stop).catch((error: unknown) => error as Error)
  return { log, sent: sent.map((text) => shorten(text)), closes, end }
}

function shorten(text: string): string {
  const { mpp, authorization } = JSON.parse(text) as { mpp: string; authorization?: string }
  return authorization ?? mpp
}

test('messages go out in order, vouchers as they are wanted, and the final receipt ends it', async () => {
  expect(await read([said, message('a'), wants, message('b'), '{"own":1}', ready, message('late')])).toEqual({
    log: ['(receipt)', 'a', 'b', '{"own":1}'],
    sent: ['open', 'voucher 4'],
    closes: [1000],
    end: { kind: 'finished', receipt },
  })
})

test('an event that is nobody’s business is not answered', async () => {
  const { sent } = await read([wants, ready], { onNeedVoucher: async () => undefined })
  expect(sent).toEqual(['open'])
})

test('the channel is closed where that is wanted, and the receipt of that ends it', async () => {
  const settled = { ...receipt, txHash: '0x12' }
  const { sent, end, log } = await read(
    [said, ready],
    { onCloseReady: async () => 'close' },
    {
      answer: (text, server) => {
        if (shorten(text) === 'close') server.send(JSON.stringify({ mpp: 'payment-receipt', data: settled }))
      },
    },
  )
  expect({ sent, end, log }).toEqual({
    sent: ['open', 'close'],
    end: { kind: 'finished', receipt: settled },
    log: ['(receipt)', '(receipt)'],
  })
})

test.each<readonly [string, readonly string[], SocketEnd, number]>([
  [
    'a refusal',
    [JSON.stringify({ mpp: 'payment-error', status: 402, message: 'low' })],
    { kind: 'refused', status: 402, message: 'low' },
    1000,
  ],
  [
    'a receipt that is none',
    ['{"mpp":"payment-receipt","data":{}}'],
    { kind: 'violation', frame: 'payment-receipt' },
    3008,
  ],
  [
    'a credential from the server',
    ['{"mpp":"authorization","authorization":"x"}'],
    { kind: 'violation', frame: 'authorization' },
    3008,
  ],
  [
    'a request to close from the server',
    ['{"mpp":"payment-close-request"}'],
    { kind: 'violation', frame: 'close-request' },
    3008,
  ],
  ['an end in the middle', [said, message('a')], { kind: 'lost' }, 1000],
])('%s', async (_, frames, end, code) => {
  const seen = await read(frames)
  expect(seen.end).toEqual(end)
  expect(seen.closes).toEqual([code])
})

test('when paying fails the server is asked to stop, its last messages and receipt count, and nothing more is paid', async () => {
  const { log, sent, closes, end } = await read(
    [wants, message('a'), wants],
    {
      onNeedVoucher: async () => {
        throw new Error('over the limit')
      },
      onCloseReady: async () => 'close',
    },
    {
      answer: (text, server) => {
        if (shorten(text) === 'payment-close-request') server.send(ready)
        if (shorten(text) === 'close') server.send(said)
      },
    },
  )
  expect(end).toEqual(new Error('over the limit'))
  expect({ log, sent, closes }).toEqual({
    log: ['a', '(receipt)'],
    sent: ['open', 'payment-close-request', 'close'],
    closes: [1000],
  })
})

test('a server that does not stop is left when a second thing goes wrong', async () => {
  const { end, closes } = await read([wants, message('a'), message('b')], {
    onNeedVoucher: async () => {
      throw new Error('over the limit')
    },
    onMessage: async () => {
      throw new Error('stdout is gone')
    },
  })
  expect(end).toEqual(new Error('over the limit'))
  expect(closes).toEqual([1000])
})

test('a stop that is wanted from outside', async () => {
  const stop = new AbortController()
  const { sent, end, log } = await read(
    [message('a')],
    { onMessage: async () => stop.abort() },
    {
      stop: stop.signal,
      answer: (text, server) => {
        if (shorten(text) !== 'payment-close-request') return
        server.send(wants)
        server.send(ready)
      },
    },
  )
  expect({ sent, end, log }).toEqual({
    sent: ['open', 'payment-close-request'],
    end: { kind: 'finished', receipt },
    log: [],
  })
})

test('a connection that breaks is thrown', async () => {
  const { end, closes } = await read([], {}, { answer: (_, server) => server.fail(new Error('reset')) })
  expect(end).toEqual(new Error('reset'))
  expect(closes).toEqual([1000])
})
