import { existsSync } from 'node:fs'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { unsetConfigValue } from '../../config/store.ts'
import { WalletError } from '../../core/errors.ts'
import { removeAccount } from '../../wallet/account-store.ts'
import { accountNames, findAccount, type StoredAccount } from '../../wallet/accounts.ts'
import { printResult } from '../print-result.ts'
import { accountDocument } from './account-document.ts'
import { askFirst } from './ask-first.ts'
import { storeOf } from './store-account.ts'

/** `presto wallet remove ACCOUNT` */
export async function removeStored(app: App, input: CommandInput): Promise<void> {
  const account = findAccount(app.paths().walletFolder, input.arguments[0] ?? '')
  const document = accountDocument(app, account)
  await checkResolved(app, account)
  await askFirst(
    app,
    input,
    `Delete the key of ${account.name} (${document.address})? Without a copy its money is lost.`,
  )
  removeAccount(storeOf(app), account)
  if (app.config().wallet === account.name) await leaveDefault(app)
  await printResult(app, input, {
    document: { ...document, default: false },
    text: `Deleted account ${account.name}: ${document.address}`,
  })
}

async function leaveDefault(app: App): Promise<void> {
  await unsetConfigValue(app.paths(), 'wallet')
  if (accountNames(app.paths().walletFolder).length > 1)
    app.io.writeErr('presto: no account is the default now; choose one with `presto wallet use ACCOUNT`\n')
}

/** Its key may be what proves, repeats or recovers a payment, and what gets a deposit back. */
async function checkResolved(app: App, { name, address }: StoredAccount): Promise<void> {
  if (!existsSync(app.paths().ledgerFile)) return
  const ledger = await app.ledger()
  ledger.resolveDead()
  const payments = ledger.unresolved().filter(({ payer }) => payer.toLowerCase() === address)
  const [first] = payments
  if (first)
    throw new WalletError(`Account ${name} has an unresolved payment, ${first.id}`, {
      hint: 'Run `presto history check` first.',
    })
  const [channel] = ledger.channels().list({ payer: address })
  if (channel)
    throw new WalletError(`Account ${name} has an open channel, ${channel.facts.id}`, {
      hint: 'Its deposit would be lost. Run `presto sessions close --all` first.',
    })
}
