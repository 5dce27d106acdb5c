// A session server that looks for credentials and checks nothing, so that what is measured is the client: `/session` for a
// unit each, `/events?n=N` for a stream that asks for a voucher before every event but the first.
import { randomBytes } from 'node:crypto'

const unit = 1n
const zero = `0x${'0'.repeat(40)}`

/** @returns A handler that takes what is its own and says whether it did. */
export function lightSessions() {
  const channels = new Map()
  return (request, reply, url) => {
    if (url.pathname !== '/session' && url.pathname !== '/events') return false
    const credential = readCredential(request.headers.authorization)
    if (!credential) return writePaywall(reply, url)
    const { payload, challenge } = credential
    const channel = channels.get(payload.channelId) ?? {
      accepted: 0n,
      spent: 0n,
      units: 0,
      deposit: 10n ** 12n,
    }
    channels.set(payload.channelId, channel)
    if (payload.cumulativeAmount) channel.accepted = BigInt(payload.cumulativeAmount)
    channel.wake?.()
    const receipt = () => receiptOf(channel, payload.channelId, challenge.id)
    const isContent = request.method === 'GET'
    if (isContent) spend(channel)
    const headers = { 'payment-receipt': encode(receipt()) }
    if (!isContent) return reply.writeHead(204, headers).end()
    if (url.pathname === '/session')
      return reply.writeHead(200, { ...headers, 'content-length': 3 }).end('ok\n')
    reply.writeHead(200, { ...headers, 'content-type': 'text/event-stream' })
    return stream(reply, channel, payload.channelId, Number(url.searchParams.get('n') ?? 10), receipt)
  }
}

async function stream(reply, channel, channelId, count, receipt) {
  for (let event = 1; event <= count; event++) {
    if (event > 1) {
      const need = {
        channelId,
        requiredCumulative: String(channel.spent + unit),
        acceptedCumulative: String(channel.accepted),
        deposit: String(channel.deposit),
      }
      const paid = new Promise((resolve) => {
        channel.wake = () => channel.accepted > channel.spent && resolve()
      })
      reply.write(`event: payment-need-voucher\ndata: ${JSON.stringify(need)}\n\n`)
      await paid
      spend(channel)
    }
    reply.write(`event: message\ndata: {"event":${event}}\n\n`)
  }
  reply.end(`event: payment-receipt\ndata: ${JSON.stringify(receipt())}\n\n`)
}

function spend(channel) {
  channel.spent += unit
  channel.units += 1
}

function writePaywall(reply, url) {
  const request = {
    amount: String(unit),
    currency: '0x20c0000000000000000000000000000000000000',
    methodDetails: {
      chainId: 1337,
      escrowContract: '0x4d50500000000000000000000000000000000000',
      minVoucherDelta: '0',
      operator: zero,
      sessionProtocol: 'v2',
    },
    recipient: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
    suggestedDeposit: '100000',
    unitType: url.pathname === '/events' ? 'event' : 'request',
  }
  const params = {
    id: randomBytes(32).toString('base64url'),
    realm: '127.0.0.1',
    method: 'tempo',
    intent: 'session',
    request: encode(request),
    expires: new Date(Date.now() + 3_600_000).toISOString(),
  }
  const challenge = Object.entries(params).map(([name, value]) => `${name}="${value}"`)
  reply.writeHead(402, { 'www-authenticate': `Payment ${challenge.join(', ')}`, 'content-length': 0 }).end()
}

function receiptOf({ accepted, spent, units }, channelId, challengeId) {
  return {
    method: 'tempo',
    intent: 'session',
    status: 'success',
    timestamp: new Date().toISOString(),
    reference: channelId,
    challengeId,
    channelId,
    acceptedCumulative: String(accepted),
    spent: String(spent),
    units,
  }
}

function readCredential(header) {
  const text = /^Payment (.+)$/.exec(header ?? '')?.[1]
  return text && JSON.parse(Buffer.from(text, 'base64url').toString())
}

function encode(value) {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
