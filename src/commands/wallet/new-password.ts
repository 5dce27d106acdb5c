import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { WalletError } from '../../core/errors.ts'

/**
 * The password that an account is going to have: `PRESTO_PASSWORD`, else typed twice.
 *
 * @returns `undefined` when the user wants none.
 * @throws {WalletError} when nobody is there to ask, when the two differ, and for an empty one.
 */
export async function newPassword(app: App, input: CommandInput): Promise<string | undefined> {
  if (input.options['no-password']) return undefined
  return app.env['PRESTO_PASSWORD'] || typeTwice(app)
}

/** Asks on the terminal. @throws {WalletError} */
export async function typeTwice(app: App): Promise<string> {
  const first = await app.io.password('New password: ')
  if (first === undefined)
    throw new WalletError('A password is needed and nobody is there to ask', {
      hint: 'Set PRESTO_PASSWORD, or store the key without password: --no-password.',
    })
  if (first === '')
    throw new WalletError('The password is empty', {
      hint: 'For an account without password: --no-password.',
    })
  if ((await app.io.password('The same again: ')) === first) return first
  throw new WalletError('The two passwords differ')
}
