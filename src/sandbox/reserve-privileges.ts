import { channelReserve } from './channel-contracts.ts'
import type { ChainNode } from './json-rpc.ts'

const reserveDigits = channelReserve.slice(2)

/**
 * Gives a call of the channel reserve, before it is made, what the precompile has by itself: the hash of its transaction
 * and the right to take the payer's tokens.
 *
 * @param request A transaction request (simulations have no hash), or the bytes of a signed transaction.
 */
export async function grantReservePrivileges(node: ChainNode, request: unknown): Promise<void> {
  if (!mentionsReserve(request)) return
  // A cryptography library, which few calls need.
  const { seedTransaction, seedSimulation } = await import('./reserve-seeds.ts')
  const seeds = typeof request === 'string' ? seedTransaction(request) : seedSimulation(request)
  await Promise.all(
    seeds.map(({ account, slot, word }) => node.ask('anvil_setStorageAt', [account, slot, word])),
  )
}

function mentionsReserve(request: unknown): boolean {
  const text = typeof request === 'string' ? request : JSON.stringify(request ?? null)
  return text.toLowerCase().includes(reserveDigits)
}
