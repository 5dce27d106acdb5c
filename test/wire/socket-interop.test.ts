import { Credential } from 'mppx'
import { tempo } from 'mppx/server'
import { expect, test } from 'vitest'
import { readPaidSocket, type SocketEnd } from '../../src/commands/request/websocket/read-paid-socket.ts'
import { openSocketPair } from '../helpers/socket-pair.ts'

type ServeOptions = Parameters<typeof tempo.Ws.serve>[0]

const channelId = `0x${'ab'.repeat(32)}` as const
const challenge = { id: 'c1', realm: 'test', method: 'tempo', intent: 'session', request: { amount: '10' } }

function formatCredential(action: string, cumulative: bigint): string {
  return Credential.serialize({
    challenge,
    payload: { action, channelId, cumulativeAmount: cumulative.toString() },
  } as unknown as Parameters<typeof Credential.serialize>[0])
}

/** The server of mppx on one end of a socket; signatures and the chain are left out, its frames and its metering are not. */
function serve(socket: unknown, words: readonly string[], deposit: bigint) {
  const channel = {
    channelId,
    deposit,
    settledOnChain: 0n,
    closeRequestedAt: 0n,
    finalized: false,
    highestVoucherAmount: 0n,
    spent: 0n,
    units: 0,
  }
  let wake: () => void = () => {}
  const store = {
    getChannel: async () => ({ ...channel }),
    updateChannel: async (_: string, change: (current: typeof channel) => typeof channel | null) =>
      Object.assign(channel, change({ ...channel })),
    waitForUpdate: () => new Promise<void>((resolve) => (wake = resolve)),
  }
  const route = async (request: Request) => {
    const { payload } = Credential.deserialize(request.headers.get('authorization') ?? '') as {
      payload: { action: string; cumulativeAmount: string }
    }
    const cumulative = BigInt(payload.cumulativeAmount)
    if (cumulative > channel.deposit)
      return { status: 402, challenge: new Response('deposit exceeded', { status: 402 }) }
    channel.highestVoucherAmount = cumulative
    wake()
    return { status: 200, withReceipt: (response: Response) => withReceipt(response, payload.action) }
  }
  const withReceipt = (response: Response, action: string): Response => {
    response.headers.set(
      'Payment-Receipt',
      Buffer.from(JSON.stringify(receiptOf(action))).toString('base64url'),
    )
    return response
  }
  const receiptOf = (action: string) => ({
    method: 'tempo',
    intent: 'session',
    status: 'success',
    timestamp: '2026-01-01T00:00:00.000Z',
    reference: channelId,
    challengeId: challenge.id,
    channelId,
    acceptedCumulative: channel.highestVoucherAmount.toString(),
    spent: channel.spent.toString(),
    ...(action === 'close' ? { txHash: `0x${'12'.repeat(32)}` } : {}),
  })
  async function* generate(): AsyncGenerator<string> {
    yield* words
  }
  const options = { generate: generate(), route, socket, store, url: 'ws://u.test/chat' }
  return tempo.Ws.serve(options as unknown as ServeOptions)
}

async function run(
  words: readonly string[],
  { deposit = 1000n, close = false }: { deposit?: bigint; close?: boolean } = {},
): Promise<{ text: string; end: SocketEnd; vouchers: bigint[]; spent: unknown[] }> {
  const { client, server } = openSocketPair()
  await serve(server, words, deposit)
  const vouchers: bigint[] = []
  const spent: unknown[] = []
  let text = ''
  const end = await readPaidSocket(client, formatCredential('open', 10n), {
    onMessage: async (data) => {
      text += data
    },
    onNeedVoucher: async (event) => {
      expect(event).toMatchObject({ channelId, deposit })
      vouchers.push(event.requiredCumulative)
      return formatCredential('voucher', event.requiredCumulative)
    },
    onReceipt: async (receipt) => void spent.push(receipt['spent']),
    onCloseReady: async (receipt) =>
      close ? formatCredential('close', BigInt(String(receipt['spent']))) : undefined,
  })
  return { text, end, vouchers, spent }
}

test('a server of mppx is paid word by word', async () => {
  expect(await run(['a', 'ü\n', 'c'])).toMatchObject({
    text: 'aü\nc',
    vouchers: [20n, 30n],
    end: { kind: 'finished', receipt: { acceptedCumulative: '30', spent: '30', units: 3 } },
  })
})

test('the channel is closed over the same socket', async () => {
  const { end, spent } = await run(['a', 'b'], { close: true })
  expect(end).toMatchObject({ kind: 'finished', receipt: { spent: '20', txHash: `0x${'12'.repeat(32)}` } })
  expect(spent.at(-1)).toBe('20')
})

test('a voucher that the server refuses ends it with the words of the server', async () => {
  expect(await run(['a', 'b', 'c'], { deposit: 25n })).toMatchObject({
    text: 'ab',
    end: { kind: 'refused', status: 402, message: 'deposit exceeded' },
  })
})
