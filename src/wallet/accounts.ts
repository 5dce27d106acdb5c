import { existsSync, readdirSync } from 'node:fs'
import { WalletError } from '../core/errors.ts'
import type { Address } from '../core/payment.ts'
import {
  type AccountKind,
  accountFile,
  fileEndings,
  isAccountName,
  readAccountFile,
  type StoredKind,
  storedAddress,
} from './account-file.ts'

/** An account, without its key. */
export type AccountInfo = Readonly<{
  name: string
  /** `undefined` for the key of the environment, until it is asked for: see `resolveAddress`. */
  address: Address | undefined
  kind: AccountKind
  /** `undefined` for the key of the environment. */
  file: string | undefined
}>

/** An account whose address is known. */
export type StoredAccount = AccountInfo & Readonly<{ address: Address; kind: StoredKind; file: string }>

export type AccountChoice = Readonly<{
  /** `walletFolder` of the paths. */
  folder: string
  env: Readonly<Record<string, string | undefined>>
  /** `--wallet` */
  explicit?: string | undefined
  /** `wallet` of the config file. */
  configured?: string | undefined
}>

/** The accounts that can be read, by name; `[]` when there is no folder. */
export function listAccounts(folder: string): StoredAccount[] {
  return accountNames(folder).flatMap((name) => {
    try {
      return [findAccount(folder, name)]
    } catch {
      return []
    }
  })
}

/** The names of all accounts, also of broken ones. */
export function accountNames(folder: string): string[] {
  const names = readFolder(folder).flatMap((file) => {
    const ending = file.endsWith(fileEndings.file) ? fileEndings.file : fileEndings.keystore
    const name = file.endsWith(ending) ? file.slice(0, -ending.length) : ''
    return isAccountName(name) ? [name] : []
  })
  return [...new Set(names)].sort()
}

/**
 * The account of this name.
 *
 * @throws {WalletError} when there is none, naming those that are there, or when its file is broken.
 */
export function findAccount(folder: string, name: string): StoredAccount {
  const kind = isAccountName(name) ? storedKind(folder, name) : undefined
  if (!kind) throw unknownAccount(folder, name)
  const file = accountFile(folder, name, kind)
  // The mode of a key in the clear is checked when the key is taken, not when its address is.
  const address = storedAddress(readAccountFile(file, 'keystore'))
  if (!address)
    throw new WalletError(`The account file ${file} names no address`, {
      hint: 'Import it with `presto wallet import --keystore`.',
    })
  return { name, address, kind, file }
}

/**
 * The account to pay from: `--wallet`, else the key of the environment, else `PRESTO_WALLET`, else the configured one,
 * else the only one. Cheap: reads one small file and no key.
 *
 * @returns `undefined` when there is no account at all.
 * @throws {WalletError} for a name that is not there, and when there are several and none was chosen.
 * @source cli.md 4, `--wallet`
 */
export function chooseAccount({ folder, env, explicit, configured }: AccountChoice): AccountInfo | undefined {
  if (explicit) return findAccount(folder, explicit)
  if (env['PRESTO_PRIVATE_KEY'])
    return { name: 'PRESTO_PRIVATE_KEY', address: undefined, kind: 'env', file: undefined }
  const named = env['PRESTO_WALLET'] || configured
  if (named) return findAccount(folder, named)
  const names = accountNames(folder)
  const [only] = names
  if (only === undefined) return undefined
  if (names.length === 1) return findAccount(folder, only)
  throw new WalletError(`There are ${names.length} accounts and none is chosen: ${names.join(', ')}`, {
    hint: 'Choose one with `presto wallet use NAME`, or `--wallet NAME`.',
  })
}

/** A keystore wins over a key in the clear that a change of password left behind. */
function storedKind(folder: string, name: string): StoredKind | undefined {
  if (existsSync(accountFile(folder, name, 'keystore'))) return 'keystore'
  return existsSync(accountFile(folder, name, 'file')) ? 'file' : undefined
}

function unknownAccount(folder: string, name: string): WalletError {
  const names = accountNames(folder)
  return new WalletError(`There is no account ${name.slice(0, 80)}`, {
    hint: names.length > 0 ? `There is: ${names.join(', ')}.` : 'Create one with `presto wallet create`.',
  })
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new WalletError(`The wallet folder ${folder} cannot be read`, { cause })
  }
}
