import type { App } from '../app.ts'
import { WalletError } from '../core/errors.ts'
import type { Address } from '../core/payment.ts'
import type { Payer } from '../payment/pay.ts'
import { type AccountInfo, chooseAccount } from '../wallet/accounts.ts'

/**
 * The account to use; `explicit` is the value of `--wallet`.
 *
 * @returns `undefined` when there is no account at all.
 * @throws {WalletError} for a name that is not there, and when there are several and none was chosen.
 */
export function accountOf(app: App, explicit?: string | undefined): AccountInfo | undefined {
  const { walletFolder: folder } = app.paths()
  return chooseAccount({ folder, env: app.env, explicit, configured: app.config().wallet })
}

/** As `accountOf`. @throws {WalletError} also when there is no account */
export function requireAccount(app: App, explicit?: string | undefined): AccountInfo {
  const account = accountOf(app, explicit)
  if (account) return account
  throw new WalletError('There is no wallet yet', { hint: 'Make one with `presto wallet create`.' })
}

/** The account's address; a key of the environment is derived, a stored account costs nothing. @throws {WalletError} */
export async function addressOf(app: App, account: AccountInfo): Promise<Address> {
  if (account.address) return account.address
  const { resolveAddress } = await import('../wallet/open-signer.ts')
  return resolveAddress(account, app.env)
}

/** Who pays; the key is unlocked when, and only when, something is signed. @throws {WalletError} */
export async function payerOf(app: App, account: AccountInfo): Promise<Payer> {
  return {
    address: await addressOf(app, account),
    signer: async () => {
      const { openSigner } = await import('../wallet/open-signer.ts')
      return openSigner(account, { env: app.env, askPassword: app.io.password })
    },
  }
}
