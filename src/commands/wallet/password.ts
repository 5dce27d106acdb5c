import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { WalletError } from '../../core/errors.ts'
import { changePassword } from '../../wallet/account-store.ts'
import { findAccount } from '../../wallet/accounts.ts'
import { openKey } from '../../wallet/open-key.ts'
import { requireAccount } from '../account.ts'
import { printResult } from '../print-result.ts'
import { accountDocument, describeKind } from './account-document.ts'
import { newPassword, typeTwice } from './new-password.ts'
import { storeOf } from './store-account.ts'

/** `presto wallet password [ACCOUNT]` */
export async function setPassword(app: App, input: CommandInput): Promise<void> {
  const { name, kind } = requireAccount(app, input.arguments[0])
  if (kind === 'env')
    throw new WalletError('The key of PRESTO_PRIVATE_KEY is not stored, so it has no password', {
      hint: 'Store it with `presto wallet import`, or name an account.',
    })
  const account = findAccount(app.paths().walletFolder, name)
  const key = await openKey(account, { env: app.env, askPassword: app.io.password })
  const hasOld = account.kind === 'keystore' && !input.options['no-password']
  const password = hasOld ? await typeTwice(app) : await newPassword(app, input)
  const changed = await changePassword(storeOf(app), account, key, password)
  await printResult(app, input, {
    document: accountDocument(app, changed),
    text: `Account ${name} is stored with ${describeKind(changed.kind)}: ${changed.file}`,
  })
}
