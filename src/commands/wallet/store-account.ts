import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { setConfigValue } from '../../config/store.ts'
import { UsageError } from '../../core/errors.ts'
import { addAccount, checkFreeName, type Store } from '../../wallet/account-store.ts'
import { accountNames } from '../../wallet/accounts.ts'
import type { PrivateKey } from '../../wallet/private-key.ts'
import { printResult } from '../print-result.ts'
import { type AccountDocument, accountDocument, describeKind } from './account-document.ts'
import { newPassword } from './new-password.ts'

/** Where accounts are stored. */
export function storeOf(app: App): Store {
  return { folder: app.paths().walletFolder, random: app.random }
}

/**
 * The name for a new account; `default` unless one was typed.
 *
 * @throws {UsageError} {WalletError} for an impossible or taken one; a key that was typed instead is not repeated.
 */
export function freeName(app: App, typed: string | undefined): string {
  const name = typed ?? 'default'
  if (/^(0x)?[0-9a-f]{64}$/i.test(name))
    throw new UsageError('That looks like a private key, not like a name', {
      hint: 'Give it on stdin, and take it out of the shell history: whoever has it has the money.',
    })
  checkFreeName(app.paths().walletFolder, name)
  return name
}

/** Stores a key under a free name, makes it the default when it is the first, and prints the account. */
export async function storeAccount(
  app: App,
  input: CommandInput,
  name: string,
  key: PrivateKey,
  verb: string,
): Promise<void> {
  const store = storeOf(app)
  const isFirst = accountNames(store.folder).length === 0
  const account = await addAccount(store, name, key, await newPassword(app, input))
  if (isFirst) await setConfigValue(app.paths(), 'wallet', name)
  const document: AccountDocument = {
    ...accountDocument(app, account),
    ...(isFirst ? { default: true } : {}),
  }
  await printResult(app, input, {
    document,
    text: `${verb} account ${name} (${describeKind(account.kind)}): ${document.address}\n${account.file}`,
  })
}
