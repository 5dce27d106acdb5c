import { differs, expectSame, readEnvelope } from '../../chain/read-envelope.ts'
import type { TempoCall } from '../../chain/tempo-transaction.ts'
import type { ApprovedCall, ChannelFacts } from '../../core/channel.ts'
import { channelId, expiringNonceHash } from './channel-id.ts'
import { approveSelector, selectors } from './escrow-calls.ts'
import { allowedEscrows } from './escrows.ts'

/**
 * Decodes the bytes of a channel transaction that are about to be signed and compares every field with what was approved. It
 * shares no code with the encoder but the names of constants.
 *
 * @param signing Hex digits without `0x`.
 * @throws {Error} on any difference: a bug, and nothing is signed.
 */
export function assertCallMeans(signing: string, { kind, channel, amount, draft }: ApprovedCall): void {
  const calls = readEnvelope(signing, {
    chainId: channel.chainId,
    token: channel.token,
    sponsored: draft.sponsored,
    maxFeeMicros: draft.feeMicros,
    validBefore: draft.validBefore,
    draft: draft.fields,
  })
  const [approve, call] = channel.version === 'v1' && moves(kind) ? calls : [undefined, ...calls]
  expectSame('number of calls', calls.length, approve ? 2 : 1)
  if (approve) assertApproval(approve, channel, amount)
  if (!call) throw differs('calls')
  expectSame('contract', call.to, channel.escrow)
  if (!allowedEscrows(channel.version, channel.chainId).includes(channel.escrow)) throw differs('contract')
  const { selector, words } = readData(call)
  expectSame('function', selector, selectors[channel.version][kind])
  assertParameters(words, kind, channel, amount)
  expectSame('channel id', channelId(channel), channel.id)
  if (kind === 'open' && channel.version === 'v2')
    expectSame('channel', expiringNonceHash(signing, channel.payer), channel.expiringNonceHash)
  if (moves(kind) !== amount > 0n) throw differs('amount')
}

function moves(kind: ApprovedCall['kind']): boolean {
  return kind === 'open' || kind === 'topUp'
}

function assertApproval(call: TempoCall, channel: ChannelFacts, amount: bigint): void {
  expectSame('token', call.to, channel.token)
  const { selector, words } = readData(call)
  expectSame('allowance', selector, approveSelector)
  expectSame('allowance', words.length, 2)
  expectSame('spender', readAddress(words[0]), channel.escrow)
  expectSame('allowance', readAmount(words[1]), amount)
}

function assertParameters(
  words: readonly string[],
  kind: ApprovedCall['kind'],
  channel: ChannelFacts,
  amount: bigint,
): void {
  const read = (name: Parameter, at: number) => readers[name](words[at])
  const names = layouts[channel.version][kind]
  expectSame('number of parameters', words.length, names.length)
  for (const [at, name] of names.entries())
    expectSame(name, read(name, at), name === 'amount' ? amount : channel[name])
}

type Parameter = Exclude<keyof ChannelFacts, 'version' | 'chainId' | 'escrow'> | 'amount'

const descriptor = [
  'payer',
  'payee',
  'operator',
  'token',
  'salt',
  'authorizedSigner',
  'expiringNonceHash',
] as const

/** What stands in the call data, in order. @source draft-tempo-session-00, section 6; TIP-1034 */
const layouts: Readonly<Record<ChannelFacts['version'], Record<ApprovedCall['kind'], readonly Parameter[]>>> =
  {
    v1: {
      open: ['payee', 'token', 'amount', 'salt', 'authorizedSigner'],
      topUp: ['id', 'amount'],
      requestClose: ['id'],
      withdraw: ['id'],
    },
    v2: {
      open: ['payee', 'operator', 'token', 'amount', 'salt', 'authorizedSigner'],
      topUp: [...descriptor, 'amount'],
      requestClose: descriptor,
      withdraw: descriptor,
    },
  }

const readers: Readonly<Record<Parameter, (word: string | undefined) => string | bigint>> = {
  id: readBytes,
  salt: readBytes,
  expiringNonceHash: readBytes,
  payer: readAddress,
  payee: readAddress,
  operator: readAddress,
  token: readAddress,
  authorizedSigner: readAddress,
  amount: readAmount,
}

function readData({ data }: TempoCall): { selector: string; words: readonly string[] } {
  if (!/^[0-9a-f]{8}([0-9a-f]{64})*$/.test(data)) throw differs('call data')
  return { selector: data.slice(0, 8), words: data.slice(8).match(/.{64}/g) ?? [] }
}

function readBytes(word = ''): string {
  return `0x${word}`
}

function readAddress(word = ''): string {
  if (!word.startsWith('0'.repeat(24))) throw differs('address')
  return `0x${word.slice(24)}`
}

function readAmount(word = ''): bigint {
  return BigInt(`0x${word || '0'}`)
}
