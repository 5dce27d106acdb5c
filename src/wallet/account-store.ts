import { existsSync, rmSync } from 'node:fs'
import { WalletError } from '../core/errors.ts'
import type { Address } from '../core/payment.ts'
import { accountFile, checkAccountName, type StoredKind } from './account-file.ts'
import { accountNames, listAccounts, type StoredAccount } from './accounts.ts'
import { createPrivateFile, moveToNewName, replacePrivateFile } from './private-file.ts'
import type { PrivateKey } from './private-key.ts'

/** Where accounts are stored, and the source of salts and temporary names. */
export type Store = Readonly<{ folder: string; random: (bytes: number) => Uint8Array }>

/**
 * Stores a new account.
 *
 * @param password `undefined`: the key is stored in the clear, for its owner only.
 * @throws {WalletError} when the name is taken or the key is stored already.
 */
export async function addAccount(
  store: Store,
  name: string,
  key: PrivateKey,
  password: string | undefined,
): Promise<StoredAccount> {
  checkFreeName(store.folder, name)
  const { deriveAddress } = await import('./address.ts')
  const address = await deriveAddress(key)
  const same = listAccounts(store.folder).find((account) => account.address === address)
  if (same) throw new WalletError(`That key is stored already, as account ${same.name}`)
  const kind: StoredKind = password === undefined ? 'file' : 'keystore'
  const file = accountFile(store.folder, name, kind)
  createPrivateFile(file, await formatAccount(store, key, address, password), suffixOf(store))
  return { name, address, kind, file }
}

/** @throws {UsageError} for an impossible name, {WalletError} for one that is taken, in whatever case it is written. */
export function checkFreeName(folder: string, name: string): void {
  checkAccountName(name)
  const taken = accountNames(folder).find((other) => other.toLowerCase() === name.toLowerCase())
  if (taken !== undefined)
    throw new WalletError(`There is an account ${taken} already`, {
      hint: 'Give another name: `presto wallet create NAME`.',
    })
}

/** Stores an account's key anew, with another password or without one. @throws {WalletError} */
export async function changePassword(
  store: Store,
  account: StoredAccount,
  key: PrivateKey,
  password: string | undefined,
): Promise<StoredAccount> {
  const kind: StoredKind = password === undefined ? 'file' : 'keystore'
  const file = accountFile(store.folder, account.name, kind)
  replacePrivateFile(file, await formatAccount(store, key, account.address, password), suffixOf(store))
  const other = accountFile(store.folder, account.name, kind === 'file' ? 'keystore' : 'file')
  rmSync(other, { force: true })
  return { ...account, kind, file }
}

/** @throws {UsageError} {WalletError} */
export function renameAccount(store: Store, account: StoredAccount, name: string): StoredAccount {
  checkFreeName(store.folder, name)
  const file = accountFile(store.folder, name, account.kind)
  moveToNewName(account.file, file)
  return { ...account, name, file }
}

/** Deletes the account's files; the key is gone unless it was exported. */
export function removeAccount(store: Store, account: StoredAccount): void {
  for (const kind of ['keystore', 'file'] as const) {
    const file = accountFile(store.folder, account.name, kind)
    if (existsSync(file)) rmSync(file)
  }
}

async function formatAccount(
  { random }: Store,
  key: PrivateKey,
  address: Address,
  password: string | undefined,
): Promise<string> {
  if (password === undefined)
    return formatJson({ version: 1, address, privateKey: `0x${Buffer.from(key).toString('hex')}` })
  const { encryptKeystore } = await import('./keystore.ts')
  return formatJson(await encryptKeystore(key, address, password, random))
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

function suffixOf({ random }: Store): string {
  return Buffer.from(random(8)).toString('hex')
}
