import { WalletError } from '../core/errors.ts'
import { readAccountFile } from './account-file.ts'
import type { AccountInfo } from './accounts.ts'
import { type PrivateKey, parsePrivateKey } from './private-key.ts'

/** What opening an account may need from outside. */
export type Unlock = Readonly<{
  env: Readonly<Record<string, string | undefined>>
  /** Asks without echo; `undefined` when nobody is there. */
  askPassword(question: string): Promise<string | undefined>
}>

const attempts = 3

/**
 * The private key of an account.
 *
 * @throws {WalletError} wrong password, nobody there to ask for it, a key file that others may read, a broken key.
 */
export async function openKey(account: AccountInfo, unlock: Unlock): Promise<PrivateKey> {
  if (account.kind === 'env' || account.file === undefined)
    return parsePrivateKey(unlock.env['PRESTO_PRIVATE_KEY'] ?? '', 'PRESTO_PRIVATE_KEY')
  const json = readAccountFile(account.file, account.kind)
  if (account.kind === 'file') {
    const { privateKey } = json
    return parsePrivateKey(typeof privateKey === 'string' ? privateKey : '', `The key in ${account.file}`)
  }
  return openKeystore(json, `account ${account.name}`, unlock)
}

/** The key of a keystore, with `PRESTO_PASSWORD` or the password that is typed. @throws {WalletError} */
export async function openKeystore(json: unknown, name: string, unlock: Unlock): Promise<PrivateKey> {
  const { decryptKeystore, WrongPasswordError } = await import('./keystore.ts')
  const given = unlock.env['PRESTO_PASSWORD']
  for (let attempt = 1; ; attempt++) {
    const password = given || (await unlock.askPassword(`Password of ${name}: `))
    if (password === undefined) throw lockedError(name)
    try {
      return await decryptKeystore(json, password)
    } catch (error) {
      if (!(error instanceof WrongPasswordError)) throw error
      if (given || attempt === attempts) throw wrongPassword(name, given !== undefined && given !== '')
    }
  }
}

function lockedError(name: string): WalletError {
  return new WalletError(`The password of ${name} is needed and nobody is there to ask`, {
    hint: 'Set PRESTO_PASSWORD, or remove the password with `presto wallet password --no-password`.',
  })
}

function wrongPassword(name: string, given: boolean): WalletError {
  return new WalletError(`Wrong password for ${name}`, {
    hint: given ? 'It was taken from PRESTO_PASSWORD.' : undefined,
  })
}
