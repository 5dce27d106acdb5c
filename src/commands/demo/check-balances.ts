import { readBalance } from '../../chain/balances.ts'
import { formatAmount, parseAmount } from '../../core/money.ts'
import type { Address, Rpc } from '../../core/payment.ts'
import { devAccounts, faucetTokens } from '../../sandbox/dev-accounts.ts'
import { endpoints } from '../../sandbox/endpoints.ts'

const decimals = 6

/** Where the chain books network fees. */
const feeManager = '0xfeec000000000000000000000000000000000000'
/** keccak256("Transfer(address,address,uint256)") */
const transferTopic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/** Base units of pathUSD by payee. */
export type Balances = ReadonlyMap<Address, bigint>

/** Who the demo pays, with the name it is shown under. */
const payees: readonly (readonly [address: Address, name: string])[] = [
  [devAccounts.payee, 'payee'],
  [devAccounts.splits[0], 'second payee of /split'],
  [devAccounts.splits[1], 'third payee of /split'],
]

/** What every payee has on the chain now, and what it has paid in network fees. */
export async function readBalances(rpc: Rpc): Promise<Balances> {
  const token = faucetTokens[0]
  if (token === undefined) throw new Error('the sandbox has no token')
  const rows = payees.map(async ([address]) => {
    const [balance, fees] = await Promise.all([
      readBalance(rpc, token, address),
      readFees(rpc, token, address),
    ])
    return [address, balance + fees] as const
  })
  return new Map(await Promise.all(rows))
}

/** What somebody has paid in network fees so far: a payee who settles a channel pays for that transaction. */
async function readFees(rpc: Rpc, token: Address, payer: Address): Promise<bigint> {
  const topics = [transferTopic, topicOf(payer), topicOf(feeManager)]
  const logs = await rpc('eth_getLogs', [{ address: token, fromBlock: '0x0', toBlock: 'latest', topics }])
  const amounts = (Array.isArray(logs) ? logs : []).map((log: { data?: unknown }) => BigInt(String(log.data)))
  return amounts.reduce((sum, amount) => sum + amount, 0n)
}

function topicOf(address: Address): string {
  return `0x${address.slice(2).padStart(64, '0')}`
}

/** What every payee must have got when each of `paths` was paid once, a stream for each of its events, from the price table. */
export function expectedGains(paths: readonly string[]): Balances {
  const gains = new Map<Address, bigint>()
  const add = (to: Address, amount: bigint) => gains.set(to, (gains.get(to) ?? 0n) + amount)
  for (const path of paths) {
    const [name, events] = path.split('?events=')
    const endpoint = endpoints.find((entry) => entry.path === name)
    if (endpoint?.session) add(devAccounts.payee, baseUnits(endpoint.price) * BigInt(events ?? 1))
    const offer = endpoint?.offers[0]
    if (!offer) continue
    const splits = offer.splits ?? []
    const shared = splits.reduce((sum, split) => sum + baseUnits(split.amount), 0n)
    add(devAccounts.payee, baseUnits(offer.amount) - shared)
    for (const split of splits) add(split.recipient, baseUnits(split.amount))
  }
  return gains
}

/** One line per payee, and whether each gained exactly what it should. */
export function compareBalances(
  before: Balances,
  after: Balances,
  gains: Balances,
): Readonly<{ lines: readonly string[]; exact: boolean }> {
  const rows = payees.map(([address, name]) => {
    const gained = (after.get(address) ?? 0n) - (before.get(address) ?? 0n)
    const due = gains.get(address) ?? 0n
    const verdict = gained === due ? 'as priced' : `expected +${formatAmount(due, decimals)}`
    const line = `  ${address}  ${`+${formatAmount(gained, decimals)}`.padEnd(10)} ${verdict}  (${name})`
    return { line, exact: gained === due }
  })
  return { lines: rows.map(({ line }) => line), exact: rows.every(({ exact }) => exact) }
}

function baseUnits(amount: string): bigint {
  const units = parseAmount(amount, decimals)
  if (units === undefined) throw new Error(`not an amount: ${amount}`)
  return units
}
