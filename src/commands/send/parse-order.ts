import { findNearest } from '../../cli/nearest.ts'
import type { Network, Token } from '../../core/config.ts'
import { UsageError } from '../../core/errors.ts'
import { parseAmount } from '../../core/money.ts'
import type { Address } from '../../core/payment.ts'

/** What the user wants sent. */
export type Order = Readonly<{ network: Network; token: Token; amount: bigint; to: Address }>

/** @throws {UsageError} for an argument that cannot be meant. */
export async function parseOrder(network: Network, args: readonly string[]): Promise<Order> {
  const [amountText = '', tokenText = '', toText = ''] = args
  const token = findToken(network, tokenText)
  const amount = parseAmount(amountText, token.decimals)
  if (amount === undefined || amount === 0n)
    throw new UsageError(`"${amountText.slice(0, 40)}" is no amount of ${token.symbol}`, {
      hint: `Write a number above zero with at most ${token.decimals} decimals, like 1.50.`,
    })
  return { network, token, amount, to: await parseReceiver(toText) }
}

function findToken(network: Network, text: string): Token {
  const wanted = text.toLowerCase()
  const found = network.tokens.find(
    ({ symbol, address }) => symbol.toLowerCase() === wanted || address === wanted,
  )
  if (found) return found
  const symbols = network.tokens.map(({ symbol }) => symbol)
  const nearest = findNearest(
    wanted,
    symbols.map((symbol) => symbol.toLowerCase()),
  )
  const meant = network.tokens.find(({ symbol }) => symbol.toLowerCase() === nearest)
  throw new UsageError(`There is no token ${text.slice(0, 80)} on ${network.name}`, {
    hint: meant === undefined ? `There is: ${symbols.join(', ')}.` : `Did you mean ${meant.symbol}?`,
  })
}

/** An address with capitals must have the right ones: they are its checksum. */
async function parseReceiver(text: string): Promise<Address> {
  const address = text.toLowerCase() as Address
  if (!/^0x[0-9a-f]{40}$/.test(address) || /^0x0+$/.test(address))
    throw new UsageError(`"${text.slice(0, 80)}" is no address that can be paid`, {
      hint: 'An address is 0x and 40 hex digits.',
    })
  if (text === address) return address
  const { formatAddress } = await import('../../wallet/address.ts')
  if (text.slice(2) === address.slice(2).toUpperCase() || text === formatAddress(address)) return address
  throw new UsageError(`The address ${text} has a wrong checksum`, {
    hint: 'A character is wrong. Copy the address again.',
  })
}
