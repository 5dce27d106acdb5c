import { describe, expect, test } from 'vitest'
import { decodeHeader } from '../../../src/payment/decode-header.ts'

const params = 'id="a", realm="r", method="tempo", intent="charge", request="eyJhbW91bnQiOiIxIn0"'
const says = { id: 'a', realm: 'r', method: 'tempo', intent: 'charge', request: { amount: '1' } }
const second = { ...says, id: 'b' }
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a challenge', () => {
  test.each([
    ['its value', `Payment ${params}`],
    ['its value with a line break', `Payment ${params}\n`],
    ['its parameters alone', params],
    ['its header line', `www-AUTHENTICATE : Payment ${params}\r\n`],
    ['beside another scheme', `Basic realm="x, Payment", Payment ${params}`],
    ['wrapped over lines', `Payment ${params.replaceAll(', ', ',\n')}`],
    ['folded over lines', `WWW-Authenticate: Payment ${params.replaceAll(', ', ',\r\n  ')}`],
    [
      'in a whole head',
      `HTTP/1.1 402 Payment Required\r\nDate: x\r\nWWW-Authenticate: Payment ${params}\r\nX: y="Payment"\r\n\r\n`,
    ],
  ])('is read from %s', (_about, text) => {
    expect(decodeHeader('challenge', text)).toEqual([says])
  })

  test.each([
    ['one value', `Payment ${params}, Payment ${params.replace('"a"', '"b"')}`],
    ['two lines', `Payment ${params}\nPayment ${params.replace('"a"', '"b"')}\n`],
    [
      'two headers',
      `WWW-Authenticate: Payment ${params}\nWWW-Authenticate: Payment ${params.replace('"a"', '"b"')}\n`,
    ],
  ])('comes with another one in %s', (_about, text) => {
    expect(decodeHeader('challenge', text)).toEqual([says, second])
  })

  test('keeps its other members, with opaque decoded where it can be', () => {
    const more = 'description="d", digest="x", expires="2030-01-01T00:00:00Z", header="Authorization"'
    const rest = { description: 'd', digest: 'x', expires: '2030-01-01T00:00:00Z', header: 'Authorization' }
    const opaque = encode({ order: '7' })
    expect(decodeHeader('challenge', `Payment ${params}, ${more}, opaque="${opaque}", x="y"`)).toEqual([
      { ...says, ...rest, opaque: { order: '7' } },
    ])
    expect(decodeHeader('challenge', `Payment ${params}, opaque="trace-123"`)).toEqual([
      { ...says, opaque: 'trace-123' },
    ])
  })

  test.each([
    ['', 'This is no Payment challenge.'],
    ['Bearer x', 'This is no Payment challenge.'],
    ['Payment', 'The challenge is malformed: it has no id.'],
    [`Payment ${params}, id="b"`, 'The challenge is malformed: it names a parameter twice.'],
    [`Payment ${params}, Payment id="b"`, 'Challenge 2 of 2 is malformed: it has no realm.'],
  ])('%j is refused', (text, message) => {
    expect(() => decodeHeader('challenge', text)).toThrow(expect.objectContaining({ exitCode: 118, message }))
  })
})

describe('a credential', () => {
  const echoed = { ...says, request: encode(says.request), opaque: encode({ a: 1 }) }
  const token = encode({ challenge: echoed, payload: { type: 'proof' }, source: 'did:x', more: 1 })

  test.each([
    token,
    `Payment ${token}`,
    `payment\t${token}\n`,
    `Authorization: Payment ${token}`,
    `payment-authorization:Payment ${token}\r\n`,
  ])('is read from %.25s…', (text) => {
    expect(decodeHeader('credential', text)).toEqual([
      { challenge: { ...says, opaque: { a: 1 } }, payload: { type: 'proof' }, source: 'did:x', more: 1 },
    ])
  })

  test.each([
    [`Bearer ${token}`, 'This is no Payment credential.'],
    [`Payment ${token} ${token}`, 'This is no Payment credential.'],
    [`Payment ${encode({ payload: {} })}`, 'The credential is malformed: it names no challenge.'],
    [`Payment ${encode({ challenge: echoed })}`, 'The credential is malformed: it has no payload.'],
    [
      `Payment ${encode({ challenge: says, payload: {} })}`,
      "The credential's challenge is malformed: its request is no text.",
    ],
  ])('%.40s… is refused', (text, message) => {
    expect(() => decodeHeader('credential', text)).toThrow(
      expect.objectContaining({ exitCode: 118, message }),
    )
  })
})

describe('a receipt', () => {
  const receipt = {
    method: 'tempo',
    reference: '0x1',
    status: 'success',
    timestamp: '2026-01-01T00:00:00Z',
    fee: [1],
  }

  test.each([encode(receipt), `Payment-Receipt: ${encode(receipt)}\r\n`])('is read from %.25s…', (text) => {
    expect(decodeHeader('receipt', text)).toEqual([receipt])
  })

  test.each(['', encode({ ...receipt, status: 'failed' }), `${encode(receipt)} ${encode(receipt)}`])(
    '%.40j is refused',
    (text) => {
      expect(() => decodeHeader('receipt', text)).toThrow(expect.objectContaining({ exitCode: 118 }))
    },
  )
})
