import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Answer,
  type ChallengeParts,
  challenge,
  hostileServer,
  paywall,
} from '../helpers/hostile-server.ts'
import { balanceOf, freshAddress, pathUsd } from '../helpers/local-chain.ts'
import { createVictim, expectOneSentence, type Victim } from '../helpers/victim.ts'

/** One victim for all: everything that a case takes from her shows in that case. */
let victim: Victim
beforeAll(async () => {
  victim = await createVictim()
})

const thousand = 1_000_000_000n
const recipient = freshAddress()

/** Asserts that an answer is refused with `code`, in one sentence that matches, and that nothing was signed. */
async function expectRefused(answer: Answer, code: number, words: RegExp, args: readonly string[] = []) {
  const server = await hostileServer(() => answer)
  const { code: actual, stdout, stderr } = await victim.visit(server.url, args)
  expect({ actual, stderr, stdout: stdout.toString() }).toEqual({ actual: code, stderr, stdout: '' })
  expectOneSentence(stderr)
  expect(stderr).toMatch(new RegExp(words.source, 'i'))
  expect(server.credentials()).toBe(0)
  expect(server.requests).toHaveLength(1)
  expect(victim.states().filter((state) => state !== 'refused')).toEqual([])
  expect(await balanceOf(pathUsd, victim.address)).toBe(thousand)
}

afterAll(async () => {
  expect(await balanceOf(pathUsd, victim.address)).toBe(thousand)
})

/** A 402 with these `WWW-Authenticate` values. */
function asking(...values: readonly string[]): Answer {
  return { status: 402, headers: values.map((value) => ['WWW-Authenticate', value] as const), body: 'pay' }
}

/** A valid challenge after one change to its text. */
function altered(from: RegExp | string, to: string, parts: ChallengeParts = {}): Answer {
  const value = challenge(parts)
  const changed = value.replace(from, () => to)
  if (changed === value) throw new Error('nothing was altered')
  return asking(changed)
}

function encoded(text: string | Uint8Array): ChallengeParts {
  return { request: Buffer.from(text).toString('base64url') }
}

const valid = { amount: '10000', currency: pathUsd, methodDetails: { chainId: 1337 }, recipient }

type Row = readonly [name: string, answer: Answer, words: RegExp]

const malformed: readonly Row[] = [
  ['an empty id', paywall({ id: '' }), /its id is empty/],
  ...['id', 'realm', 'method', 'intent', 'request'].map(
    (name): Row => [
      `no ${name}`,
      altered(new RegExp(`${name}="[^"]*",? ?`), ''),
      new RegExp(`has no ${name}`),
    ],
  ),
  ['a parameter twice', altered('realm=', 'id="x", realm='), /names a parameter twice/],
  ['a parameter twice in other capitals', altered('realm=', 'ID="x", realm='), /names a parameter twice/],
  ['a quote that is never closed', altered(/"$/, ''), /not properly quoted/],
  ['text behind a quote', altered('realm="127.0.0.1"', 'realm="127.0.0.1"evil'), /not properly quoted/],
  ['a token instead of parameters', asking('Payment eyJhIjoxfQ=='), /carries a token/],
  ['nothing behind the scheme', asking('Payment'), /has no id/],
  ['a credential header of its own', paywall({ more: { header: 'X-Log-Me' } }), /where none belongs/],
  ['Cookie as credential header', paywall({ more: { header: 'Cookie' } }), /where none belongs/],
  [
    'a line break in the credential header',
    paywall({ more: { header: 'Authorization\tX' } }),
    /where none belongs/,
  ],
  ['a request that is no base64url', paywall({ request: '!!!!' }), /not base64url of a JSON object/],
  [
    'a padded request',
    altered(/request="([^"]*)"/, `request="${Buffer.from('{"a":1} ').toString('base64')}="`),
    /malformed/,
  ],
  ['a request of zero bytes', paywall(encoded('\0\0')), /not base64url of a JSON object/],
  [
    'a request that is no UTF-8',
    paywall(encoded(Uint8Array.of(0x7b, 0xff, 0x7d))),
    /not base64url of a JSON object/,
  ],
  ['a list as request', paywall(encoded('[1]')), /not base64url of a JSON object/],
  ['null as request', paywall(encoded('null')), /not base64url of a JSON object/],
  ['an empty request', paywall(encoded('{}')), /its amount is not/],
  [
    'a request 10 000 levels deep',
    paywall(encoded(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)),
    /not base64url/,
  ],
  [
    'members that are inherited',
    paywall(encoded(`{"__proto__":${JSON.stringify(valid)}}`)),
    /its amount is not/,
  ],
  [
    'members under constructor',
    paywall(encoded(`{"constructor":{"prototype":${JSON.stringify(valid)}}}`)),
    /its amount is not/,
  ],
  ['an id longer than anybody needs', paywall({ id: 'x'.repeat(2000) }), /its id is longer/],
  [
    '60 KB of challenge',
    paywall({ more: { opaque: 'x'.repeat(60_000), description: 'x'.repeat(16_000), digest: 'x' } }),
    /digest/,
  ],
  [
    '60 broken challenges',
    asking(...Array.from({ length: 60 }, () => 'Payment id="x"')),
    /Nothing was paid; offer 1 .*offer 60 /,
  ],
]

const amounts: readonly (readonly [amount: unknown, code: number])[] = [
  ...[
    '-10000',
    '+10000',
    '0x2710',
    '1e4',
    '0.5',
    '10000.0',
    ' 10000 ',
    '10_000',
    '',
    '010000',
    '１０',
    'NaN',
    '10000\n',
  ].map((text) => [text, 118] as const),
  [10_000, 118],
  [null, 118],
  [['10000'], 118],
  [{ toString: '10000' }, 118],
  [(2n ** 256n).toString(), 118],
  [(2n ** 128n).toString(), 118],
  ['9'.repeat(5000), 118],
  [(2n ** 128n - 1n).toString(), 111],
  ['1000001', 111],
]

/** What stands in `request` beside the amount. */
const requests: readonly (readonly [
  name: string,
  members: Record<string, unknown>,
  code: number,
  words: RegExp,
])[] = [
  ['no payee', { recipient: undefined }, 118, /names no payee/],
  ['nobody as payee', { recipient: `0x${'0'.repeat(40)}` }, 118, /names no payee/],
  ['a short payee', { recipient: '0xabc' }, 118, /names no payee/],
  ['a payee that is no text', { recipient: 7 }, 118, /recipient is no name/],
  ['no currency', { currency: undefined }, 118, /names no currency/],
  ['a symbol as currency', { currency: 'pathUSD' }, 118, /no token address/],
  ['a token of another chain', { currency: `0x${'5'.repeat(40)}` }, 110, /no token of Tempo/],
  [
    'a token that calls itself a dollar',
    { currency: `0x20c0${'0'.repeat(33)}bad`, symbol: 'USDC', name: 'USD Coin', decimals: 6 },
    110,
    /is not one presto knows/,
  ],
  [
    'decimals that make 900 dollars dust',
    { amount: '900000000', decimals: 18, methodDetails: { chainId: 1337, decimals: 18 } },
    111,
    /^presto: 900\.00 pathUSD would pass/,
  ],
  [
    'a description that names another price',
    { amount: '100000000', description: 'only 1 cent' },
    111,
    /^presto: 100\.00 pathUSD would pass/,
  ],
  ['details that are no object', { methodDetails: 'chain 1337' }, 118, /methodDetails is no object/],
  ['another version', { methodDetails: { chainId: 1337, version: 2 } }, 110, /version 2 of tempo\/charge/],
  ['an unknown chain', { methodDetails: { chainId: 1 } }, 110, /the chain 1 is not a network/],
  ['a chain in quotes', { methodDetails: { chainId: '1337' } }, 118, /chainId is no positive number/],
  ['half a chain', { methodDetails: { chainId: 1337.5 } }, 118, /chainId is no positive number/],
  ['a negative chain', { methodDetails: { chainId: -1337 } }, 118, /chainId is no positive number/],
  [
    'a sponsor who may be one',
    { methodDetails: { chainId: 1337, feePayer: 'yes' } },
    118,
    /feePayer is neither/,
  ],
  [
    'a sponsor who does not send',
    { methodDetails: { chainId: 1337, feePayer: true, supportedModes: ['push'] } },
    118,
    /takes only push/,
  ],
  ['a short memo', { methodDetails: { chainId: 1337, memo: '0x12' } }, 118, /memo has not 32 bytes/],
  ['no modes', { methodDetails: { chainId: 1337, supportedModes: [] } }, 118, /supportedModes is empty/],
  [
    'a mode that is a text',
    { methodDetails: { chainId: 1337, supportedModes: 'pull' } },
    118,
    /no list of names/,
  ],
  [
    'modes nobody knows',
    { methodDetails: { chainId: 1337, supportedModes: ['beam'] } },
    110,
    /neither pull nor push/,
  ],
  ...(
    [
      ['nobody', [], /no list of payees/],
      ['the whole amount', [{ recipient, amount: '10000' }], /leave nothing/],
      [
        'more than the amount',
        [
          { recipient, amount: '6000' },
          { recipient, amount: '6000' },
        ],
        /leave nothing/,
      ],
      ['a negative amount', [{ recipient, amount: '-1' }], /split 1 is malformed/],
      ['nothing', [{ recipient, amount: '0' }], /split 1 is malformed/],
      ['a number', [{ recipient, amount: 1 }], /split 1 is malformed/],
      ['the zero address', [{ recipient: `0x${'0'.repeat(40)}`, amount: '1' }], /split 1 is malformed/],
      ['65 payees', Array.from({ length: 65 }, () => ({ recipient, amount: '1' })), /more than 64 splits/],
    ] as const
  ).map(
    ([name, splits, words]) =>
      [`a split for ${name}`, { methodDetails: { chainId: 1337, splits } }, 118, words] as const,
  ),
]

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

type Other = readonly [name: string, answer: () => Answer, code: number, words: RegExp, args?: string[]]

const others: readonly Other[] = [
  ['it has expired', () => paywall({ expires: inSeconds(-1) }), 118, /has expired/],
  [
    'it has expired elsewhere on earth',
    () => paywall({ expires: inSeconds(3600).replace('Z', '+02:00') }),
    118,
    /has expired/,
  ],
  ['it expires in a second', () => paywall({ expires: inSeconds(1.5) }), 118, /expires too soon/],
  [
    'its time has no zone',
    () => paywall({ expires: '2099-01-01T00:00:00' }),
    118,
    /no date and time with a zone/,
  ],
  [
    'its time does not exist',
    () => paywall({ expires: '2099-02-30T00:00:00Z' }),
    118,
    /no date and time with a zone/,
  ],
  ['its time is a number', () => paywall({ expires: '4102444800' }), 118, /no date and time with a zone/],
  [
    'the method is written in capitals',
    () => paywall({ method: 'Tempo' }),
    110,
    /not a method presto can pay/,
  ],
  ['the method is another one', () => paywall({ method: 'stripe' }), 110, /stripe\/charge is not a method/],
  [
    'the intent is another one',
    () => paywall({ intent: 'authorize' }),
    110,
    /tempo\/authorize is not a method/,
  ],
  [
    'it is for mainnet and the user wants the sandbox',
    () => paywall({ request: { methodDetails: { chainId: 4217 } } }),
    110,
    /--network is sandbox/,
    ['--network', 'sandbox'],
  ],
  [
    'no chain is named, which means the public testnet',
    () => paywall({ request: { methodDetails: {} } }),
    110,
    /--network is sandbox/,
    ['--network', 'sandbox'],
  ],
  [
    'a digest of another body',
    () => paywall({ more: { digest: 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' } }),
    118,
    /body/,
    ['-d', 'mine'],
  ],
  [
    'a digest of an unknown kind',
    () => paywall({ more: { digest: 'md5=:1B2M2Y8AsgTpgAmY7PhCfg==:' } }),
    118,
    /digest/,
    ['-d', 'mine'],
  ],
  [
    'the credential would take the place of the own Authorization',
    () => paywall(),
    110,
    /which you set yourself/,
    ['-u', 'me:PASSWORD'],
  ],
]

describe('refused before anything is signed', () => {
  test.each(malformed)('118: %s', (_name, answer, words) => expectRefused(answer, 118, words))

  test.each(amounts)('the amount %j: %i', (amount, code) =>
    expectRefused(paywall({ request: { amount } }), code, code === 118 ? /amount/ : /would pass the limit/),
  )

  test.each(requests)('%s', (_name, members, code, words) =>
    expectRefused(paywall({ request: members }), code, words),
  )

  test.each(others.map((row) => ({ name: row[0], row })))(
    '$name',
    ({ row: [, answer, code, words, args = []] }) => expectRefused(answer(), code, words, args),
  )

  test('a header that is larger than anybody needs ends the request', async () => {
    const server = await hostileServer(() => paywall({ more: { opaque: 'x'.repeat(400_000) } }))
    const { code, stdout, stderr } = await victim.visit(server.url)
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 56, stdout: '' })
    expect(stderr).toMatch(/^presto: \(56\) [^\n]+\n/)
    expect(server.credentials()).toBe(0)
  })
})

describe('a URL inside a challenge is never fetched', () => {
  test('wherever it stands', async () => {
    const trap = await hostileServer(() => ({ body: '{}' }))
    const urls = {
      resource: { url: trap.url },
      iconUrl: trap.url,
      rpcUrl: trap.url,
      jwksUri: trap.url,
      $ref: trap.url,
    }
    const server = await hostileServer(() =>
      paywall({
        realm: trap.url,
        request: { ...urls, amount: '2000000', methodDetails: { chainId: 1337, ...urls } },
        more: { opaque: Buffer.from(JSON.stringify(urls)).toString('base64url'), description: trap.url },
      }),
    )
    expect((await victim.visit(server.url)).code).toBe(111)
    for (const args of [['--dry-run'], ['-L']]) await victim.visit(server.url, args)
    expect(trap.connections()).toBe(0)
    expect(server.credentials()).toBe(0)
  })
})

describe('no payment is asked for, whatever it looks like', () => {
  test.each<readonly [string, Answer, string]>([
    ['a 401 with a challenge', { ...paywall(), status: 401, body: 'log in' }, 'log in'],
    ['a 200 with a challenge', { ...paywall(), status: 200, body: 'free' }, 'free'],
    ['a 407 with a challenge', { ...paywall(), status: 407, body: 'proxy' }, 'proxy'],
    ['a 503 with a challenge', { ...paywall(), status: 503, body: 'busy' }, 'busy'],
    [
      'a 402 with another scheme',
      { status: 402, headers: [['WWW-Authenticate', 'Bearer realm="x"']], body: 'pay me' },
      'pay me',
    ],
    [
      'a 402 with the challenge in another header',
      { status: 402, headers: [['X-Authenticate', challenge()]], body: 'pay me' },
      'pay me',
    ],
    [
      'a 402 with the challenge in quotes of another scheme',
      asking(`Bearer realm="${challenge().replaceAll('"', '\\"')}"`),
      'pay',
    ],
    ['a 402 with the challenge in the body', { status: 402, body: challenge() }, 'Payment id='],
    ['a 200 with a receipt', { headers: [['Payment-Receipt', 'e30']], body: 'free' }, 'free'],
  ])('%s is an answer like any other', async (_name, answer, body) => {
    const server = await hostileServer(() => answer)
    const { code, stdout, stderr } = await victim.visit(server.url)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout.toString()).toContain(body)
    expect(server.requests).toHaveLength(1)
    expect(server.credentials()).toBe(0)
  })
})
