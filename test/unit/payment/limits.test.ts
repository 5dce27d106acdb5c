import { expect, test } from 'vitest'
import type { LimitsConfig, Token } from '../../../src/core/config.ts'
import type { Address } from '../../../src/core/payment.ts'
import { ceilingsFor, checkRules, type RuleFacts, readLimits } from '../../../src/payment/limits.ts'

const payee: Address = `0x${'aa'.repeat(20)}`
const other: Address = `0x${'bb'.repeat(20)}`
const key = `1337:${payee}`

function token(parts: Partial<Token> = {}): Token {
  return { address: payee, symbol: 'pathUSD', decimals: 6, dollar: true, ...parts }
}

function check(config: LimitsConfig, parts: Partial<RuleFacts> = {}) {
  return checkRules(readLimits(config, { maxFeeMicros: undefined }), {
    host: 'api.example.com',
    networkName: 'sandbox',
    tokenKey: key,
    token: token(),
    amount: 10_000n,
    recipients: [payee],
    maxSpendLeft: undefined,
    ...parts,
  })
}

test('without a config the defaults hold', () => {
  expect(readLimits(undefined, { maxFeeMicros: undefined })).toMatchObject({
    perRequest: 1_000_000n,
    perDay: 10_000_000n,
    maxFeeMicros: 50_000n,
    deposit: 1_000_000n,
    deposits: 5_000_000n,
    confirmAbove: undefined,
    allowHost: [],
  })
})

test('the config replaces defaults, and an option replaces the config', () => {
  const config = { perRequest: '0.25', maxFee: '0.1', confirmAbove: '2' }
  expect(readLimits(config, { maxFeeMicros: 7n })).toMatchObject({
    perRequest: 250_000n,
    perDay: 10_000_000n,
    maxFeeMicros: 7n,
    confirmAbove: 2_000_000n,
  })
  expect(readLimits(config, { maxFeeMicros: undefined }).maxFeeMicros).toBe(100_000n)
})

test.each<readonly [LimitsConfig, Partial<RuleFacts>, true | string]>([
  [{}, {}, true],
  [{}, { amount: 1_000_000n }, true],
  [{}, { amount: 1_000_001n }, '1.000001 pathUSD would pass the limit of 1.00 per request'],
  [
    {},
    { amount: 10n ** 18n + 1n, token: token({ decimals: 18, symbol: 'MegaUSD' }) },
    '1.000000000000000001 MegaUSD would pass the limit of 1.00 per request',
  ],
  [{}, { amount: 10n ** 18n, token: token({ decimals: 18 }) }, true],
  [{}, { amount: 2n ** 256n - 1n }, expect.stringMatching(/^\d{72}\.\d{6} pathUSD would pass/)],
  [{}, { maxSpendLeft: 10_000n }, true],
  [{}, { maxSpendLeft: 9_999n }, '0.01 pathUSD would pass --max-spend, of which 0.009999 is left'],
  [
    {},
    { maxSpendLeft: 99_000_000n, amount: 2_000_000n },
    '2.00 pathUSD would pass the limit of 1.00 per request',
  ],
  [{ denyHost: ['api.example.com'] }, {}, 'the limit deny-host forbids to pay api.example.com'],
  [{ denyHost: ['.example.com'] }, {}, 'the limit deny-host forbids to pay api.example.com'],
  [{ denyHost: ['*.example.com'] }, { host: 'API.example.com.' }, expect.stringContaining('forbids')],
  [{ denyHost: ['.example.com'] }, { host: 'example.com' }, true],
  [{ denyHost: ['.example.com'] }, { host: 'badexample.com' }, true],
  [{ allowHost: ['.example.com'], denyHost: ['api.example.com'] }, {}, expect.stringContaining('forbids')],
  [{ allowHost: ['other.example', '*.example.com'] }, {}, true],
  [{ allowHost: ['example.com'] }, {}, 'api.example.com is not among the hosts of the limit allow-host'],
  [{ allowHost: ['[::1]'] }, { host: '::1' }, true],
  [{ network: ['sandbox'] }, {}, true],
  [{ network: ['1337'] }, {}, true],
  [{ network: ['tempo', 'base'] }, {}, 'it is on sandbox, and the limit network allows tempo, base only'],
  [{ allowRecipient: [payee] }, { recipients: [payee.toUpperCase().replace('0X', '0x')] }, true],
  [
    { allowRecipient: [other] },
    {},
    `the payee ${payee} is not among the addresses of the limit allow-recipient`,
  ],
  [
    { allowRecipient: [payee] },
    { recipients: [payee, other] },
    `the split for ${other} is not among the addresses of the limit allow-recipient`,
  ],
  [{ allowToken: { [key]: '2' } }, { token: token({ dollar: false }), amount: 2_000_000n }, true],
  [
    { allowToken: { [key]: '0.5' } },
    { token: token({ dollar: false, symbol: 'WETH' }), amount: 500_001n },
    '0.500001 WETH would pass the limit of 0.5 WETH per request',
  ],
  [
    { allowToken: { [key]: '0.5' } },
    { token: token({ dollar: false, symbol: 'WETH' }), maxSpendLeft: 10n ** 9n },
    '--max-spend is in dollars, and WETH is none',
  ],
  [{}, { token: token({ dollar: false, symbol: 'WETH' }) }, 'WETH is no dollar, and no limit allows it'],
  [
    { allowToken: { [key]: '2' } },
    { token: undefined },
    `presto does not know how many decimals the token ${key} has`,
  ],
])('limits %o and offer %o: %s', (config, facts, reason) => {
  expect(check(config, facts)).toEqual(reason === true ? true : expect.objectContaining({ reason }))
})

test.each<readonly [LimitsConfig, Partial<RuleFacts>, string]>([
  [{}, { amount: 9_000_000n }, 'over-limit'],
  [{ denyHost: ['api.example.com'] }, {}, 'over-limit'],
  [{}, { token: undefined }, 'no-usable-offer'],
])('limits %o and offer %o are refused as %s', (config, facts, kind) => {
  expect(check(config, facts)).toMatchObject({ kind })
})

test('the ledger gets the ceilings of the host', () => {
  const limits = readLimits({ perHost: { 'api.example.com': '2' }, perDay: '5' }, { maxFeeMicros: undefined })
  const common = { perRequest: 1_000_000n, perDay: 5_000_000n }
  expect(ceilingsFor(limits, 'api.example.com', 3n)).toEqual({
    ...common,
    perHost: 2_000_000n,
    invocation: 3n,
  })
  expect(ceilingsFor(limits, 'constructor', undefined)).toEqual({
    ...common,
    perHost: undefined,
    invocation: undefined,
  })
})
