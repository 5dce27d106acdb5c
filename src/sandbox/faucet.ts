import type { Address, Hex } from '../core/payment.ts'
import { devAccounts, faucetAmount, faucetTokens } from './dev-accounts.ts'
import type { ChainNode } from './json-rpc.ts'

const transferSelector = '0xa9059cbb'

/**
 * Makes the faucet: pays a fixed amount of every sandbox token and waits until it is in a block.
 *
 * @returns A function from address to the transactions' hashes.
 */
export function createFaucet(node: ChainNode): (address: Address) => Promise<Hex[]> {
  let last: Promise<unknown> = Promise.resolve()
  return (address) => {
    // One at a time: concurrent calls would take the same nonce.
    const paid = last.then(() => pay(node, address))
    last = paid.catch(() => undefined)
    return paid
  }
}

async function pay(node: ChainNode, address: Address): Promise<Hex[]> {
  const data = transferSelector + pad(address.slice(2)) + pad(faucetAmount.toString(16))
  const hashes: Hex[] = []
  for (const to of faucetTokens) {
    const receipt = (await node.ask('eth_sendTransactionSync', [{ from: devAccounts.faucet, to, data }])) as {
      status: string
      transactionHash: Hex
    }
    if (receipt.status !== '0x1') throw new Error('the faucet transfer failed')
    hashes.push(receipt.transactionHash)
  }
  return hashes
}

function pad(digits: string): string {
  return digits.toLowerCase().padStart(64, '0')
}
