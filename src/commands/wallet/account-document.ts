import type { App } from '../../app.ts'
import type { Address } from '../../core/payment.ts'
import type { AccountKind } from '../../wallet/account-file.ts'
import { accountNames, type StoredAccount } from '../../wallet/accounts.ts'
import { formatAddress } from '../../wallet/address.ts'

/** An account as `-j` shows it. */
export type AccountDocument = Readonly<{
  name: string
  /** With checksum. */
  address: Address
  kind: AccountKind
  /** Payments come from it unless told otherwise. */
  default: boolean
}>

/** The document of an account whose address is known. */
export function accountDocument(
  app: App,
  account: Pick<StoredAccount, 'name' | 'address'> & { kind: AccountKind },
): AccountDocument {
  const { name, address, kind } = account
  return { name, address: formatAddress(address), kind, default: name === defaultName(app) }
}

/** How an account's key is kept, for people. */
export function describeKind(kind: AccountKind): string {
  return { keystore: 'password', file: 'no password', env: 'from the environment' }[kind]
}

/** The account that pays when no option names one; `undefined` when nothing is chosen. */
function defaultName(app: App): string | undefined {
  if (app.env['PRESTO_PRIVATE_KEY']) return 'PRESTO_PRIVATE_KEY'
  const named = app.env['PRESTO_WALLET'] || app.config().wallet
  if (named) return named
  const names = accountNames(app.paths().walletFolder)
  return names.length === 1 ? names[0] : undefined
}
