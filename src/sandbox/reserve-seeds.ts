import { Hash, Hex } from 'ox'
import { TxEnvelopeTempo } from 'ox/tempo'
import type { Address, Hex as Bytes } from '../core/payment.ts'
import { channelReserve } from './channel-contracts.ts'

/** One storage word to write. */
type Seed = Readonly<{ account: Address; slot: Bytes; word: Bytes }>
type Call = Readonly<{ to: string; data: Bytes }>

/** Where the token stands among a call's words, by selector. */
const tokenWords: Readonly<Record<string, number>> = {
  // open(address payee,address operator,address token,uint96 deposit,bytes32 salt,address authorizedSigner)
  '0xedc53b00': 2,
  // topUp((address payer,address payee,address operator,address token,…),uint96)
  '0xdc48471e': 3,
}
const openHashesSlot = 0n
/** Of a TIP-20 token's storage. */
const allowancesSlot = 10n
const maxWord: Bytes = `0x${'f'.repeat(64)}`

/**
 * What a signed transaction needs: allowances, and for every call the hash of the transaction.
 *
 * @returns Nothing for a transaction that is no Tempo transaction, or a broken one: the chain says what is wrong with it.
 */
export function seedTransaction(raw: string): readonly Seed[] {
  let transaction: TxEnvelopeTempo.TxEnvelopeTempo
  try {
    transaction = TxEnvelopeTempo.deserialize(raw as TxEnvelopeTempo.Serialized)
  } catch {
    return []
  }
  const { from, calls } = transaction
  if (from === undefined) return []
  const payer = from as Address
  const hash = contextHash(transaction, payer)
  return reserveCalls(calls).flatMap((call) => [
    ...allowance(payer, call),
    { account: channelReserve, slot: openHashSlot(payer, call.data), word: hash },
  ])
}

/** What a transaction request needs to be simulated: allowances alone. */
export function seedSimulation(request: unknown): readonly Seed[] {
  const { from, calls, ...single } = (request ?? {}) as Readonly<{ from?: unknown; calls?: unknown }>
  if (typeof from !== 'string') return []
  return reserveCalls(Array.isArray(calls) ? calls : [single]).flatMap((call) =>
    allowance(from as Address, call),
  )
}

function reserveCalls(calls: readonly unknown[]): readonly Call[] {
  return calls.flatMap((call) => {
    const { to, data, input = data } = (call ?? {}) as Readonly<Record<string, unknown>>
    if (typeof to !== 'string' || to.toLowerCase() !== channelReserve) return []
    return typeof input === 'string' && Hex.validate(input) ? [{ to, data: input }] : []
  })
}

/** The precompile pulls without approval; its stand-in needs one, for ever and for all. */
function allowance(payer: Address, { data }: Call): readonly Seed[] {
  const at = tokenWords[data.slice(0, 10)]
  if (at === undefined) return []
  const token = data.slice(10 + 64 * at + 24, 10 + 64 * (at + 1))
  if (token.length !== 40) return []
  const slot = mappingSlot(channelReserve, BigInt(mappingSlot(payer, allowancesSlot)))
  return [{ account: `0x${token}`, slot, word: maxWord }]
}

function openHashSlot(payer: Address, data: Bytes): Bytes {
  return mappingSlot(Hash.keccak256(Hex.concat(payer, Hash.keccak256(data))), openHashesSlot)
}

function mappingSlot(key: Bytes, slot: bigint): Bytes {
  return Hash.keccak256(Hex.concat(Hex.padLeft(key, 32), Hex.fromNumber(slot, { size: 32 })))
}

/**
 * The `expiringNonceHash` of the channels that a transaction opens.
 *
 * @source TIP-1034; the sponsor's part is left out, since the payer signs without it
 */
function contextHash(transaction: TxEnvelopeTempo.TxEnvelopeTempo, payer: Address): Bytes {
  return Hash.keccak256(Hex.concat(TxEnvelopeTempo.encodeForSigning(transaction), payer))
}
