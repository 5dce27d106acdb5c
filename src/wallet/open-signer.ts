import type { Address, Signer } from '../core/payment.ts'
import type { AccountInfo } from './accounts.ts'
import { openKey, type Unlock } from './open-key.ts'

/**
 * Unlocks an account for signing. The address is the stored one; only a key of the environment is derived.
 *
 * @throws {WalletError}
 */
export async function openSigner(account: AccountInfo, unlock: Unlock): Promise<Signer> {
  const [key, { createSigner }] = await Promise.all([openKey(account, unlock), import('./signer.ts')])
  const address = account.address ?? (await (await import('./address.ts')).deriveAddress(key))
  return createSigner(key, address)
}

/** The address of an account; for the key of the environment it is derived. @throws {WalletError} */
export async function resolveAddress(account: AccountInfo, env: Unlock['env']): Promise<Address> {
  if (account.address) return account.address
  const key = await openKey(account, { env, askPassword: async () => undefined })
  const { deriveAddress } = await import('./address.ts')
  return deriveAddress(key)
}
