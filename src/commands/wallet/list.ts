import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { formatTable } from '../../output/table.ts'
import { accountNames, listAccounts } from '../../wallet/accounts.ts'
import { printResult } from '../print-result.ts'
import { accountDocument, describeKind } from './account-document.ts'

/** `presto wallet list`; accounts that cannot be read are named on stderr. */
export async function listStored(app: App, input: CommandInput): Promise<void> {
  const folder = app.paths().walletFolder
  const accounts = listAccounts(folder).map((account) => accountDocument(app, account))
  const broken = accountNames(folder).filter((name) => !accounts.some((account) => account.name === name))
  for (const name of broken) app.io.writeErr(`presto: warning: the file of account ${name} is broken\n`)
  if (app.env['PRESTO_PRIVATE_KEY'])
    app.io.writeErr('presto: PRESTO_PRIVATE_KEY is set and goes before every account\n')
  const rows = accounts.map(({ name, address, kind, default: isDefault }) => [
    name,
    address,
    describeKind(kind),
    isDefault ? 'default' : '',
  ])
  const none = 'There is no account yet. Make one with `presto wallet create`.'
  await printResult(app, input, { document: { accounts }, text: rows.length > 0 ? formatTable(rows) : none })
}
