import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { generatePrivateKey } from '../../wallet/private-key.ts'
import { freeName, storeAccount } from './store-account.ts'

/** `presto wallet create [NAME]` */
export async function createAccount(app: App, input: CommandInput): Promise<void> {
  const name = freeName(app, input.arguments[0])
  await storeAccount(app, input, name, generatePrivateKey(app.random), 'Created')
}
