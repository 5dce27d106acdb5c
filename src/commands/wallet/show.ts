import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { addressOf, requireAccount } from '../account.ts'
import { printResult } from '../print-result.ts'
import { accountDocument, describeKind } from './account-document.ts'

/** `presto wallet show [ACCOUNT]`; no key is opened, except to know the address of the environment's. */
export async function show(app: App, input: CommandInput): Promise<void> {
  const account = requireAccount(app, input.arguments[0])
  const document = accountDocument(app, { ...account, address: await addressOf(app, account) })
  const lines = [
    `${document.name}${document.default ? ' (default)' : ''}`,
    document.address,
    `Key: ${describeKind(document.kind)}${account.file === undefined ? '' : `, ${account.file}`}`,
  ]
  await printResult(app, input, { document, text: lines.join('\n') })
}
