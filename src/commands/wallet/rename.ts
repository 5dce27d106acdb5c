import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { setConfigValue } from '../../config/store.ts'
import { renameAccount } from '../../wallet/account-store.ts'
import { findAccount } from '../../wallet/accounts.ts'
import { printResult } from '../print-result.ts'
import { accountDocument } from './account-document.ts'
import { freeName, storeOf } from './store-account.ts'

/** `presto wallet rename ACCOUNT NEW-NAME`; the default account stays the default. */
export async function rename(app: App, input: CommandInput): Promise<void> {
  const [from = '', to = ''] = input.arguments
  const account = findAccount(app.paths().walletFolder, from)
  const before = accountDocument(app, account)
  const renamed = renameAccount(storeOf(app), account, freeName(app, to))
  if (app.config().wallet === from) await setConfigValue(app.paths(), 'wallet', to)
  const document = { ...before, name: renamed.name }
  await printResult(app, input, { document, text: `Account ${from} is now called ${to}: ${before.address}` })
}
