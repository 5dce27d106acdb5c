import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { openKey } from '../../wallet/open-key.ts'
import { requireAccount } from '../account.ts'
import { askFirst } from './ask-first.ts'

/** `presto wallet export [ACCOUNT]`: the only command that prints a key. */
export async function exportAccount(app: App, input: CommandInput): Promise<void> {
  const account = requireAccount(app, input.arguments[0])
  await askFirst(app, input, `Print the private key of ${account.name}? Whoever sees it has the money.`)
  const key = await openKey(account, { env: app.env, askPassword: app.io.password })
  await app.io.writeOut(`0x${Buffer.from(key).toString('hex')}\n`)
}
