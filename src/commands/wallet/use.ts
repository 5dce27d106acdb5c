import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { setConfigValue } from '../../config/store.ts'
import { findAccount } from '../../wallet/accounts.ts'
import { printResult } from '../print-result.ts'
import { accountDocument } from './account-document.ts'

/** `presto wallet use ACCOUNT` */
export async function use(app: App, input: CommandInput): Promise<void> {
  const account = findAccount(app.paths().walletFolder, input.arguments[0] ?? '')
  await setConfigValue(app.paths(), 'wallet', account.name)
  const winner = ['PRESTO_PRIVATE_KEY', 'PRESTO_WALLET'].find((name) => app.env[name])
  if (winner) app.io.writeErr(`presto: ${winner} is set and goes before the default account\n`)
  const document = { ...accountDocument(app, account), default: true }
  await printResult(app, input, { document, text: `Payments come from ${account.name}: ${document.address}` })
}
