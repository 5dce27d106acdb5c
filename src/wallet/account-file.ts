import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError, WalletError } from '../core/errors.ts'
import type { Address } from '../core/payment.ts'

/** `keystore`: encrypted with a password · `file`: in the clear, for its owner only · `env`: PRESTO_PRIVATE_KEY. */
export type AccountKind = 'keystore' | 'file' | 'env'

/** The two ways a key is stored, with the ending of the file's name. */
export const fileEndings = { keystore: '.json', file: '.key.json' } as const satisfies Partial<
  Record<AccountKind, string>
>

export type StoredKind = keyof typeof fileEndings

/** Where an account of this name and kind is stored. */
export function accountFile(folder: string, name: string, kind: StoredKind): string {
  return join(folder, name + fileEndings[kind])
}

/** @throws {UsageError} for a name that cannot be a file's. */
export function checkAccountName(name: string): void {
  if (!isAccountName(name))
    throw new UsageError(`"${name.slice(0, 80)}" cannot be the name of an account`, {
      hint: 'Use up to 64 letters, digits, - and _, beginning with a letter or digit.',
    })
}

/** True for names that `checkAccountName` takes. */
export function isAccountName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)
}

/**
 * The parsed JSON of an account file.
 *
 * @throws {WalletError} when it cannot be read, or is a key in the clear that others may read.
 */
export function readAccountFile(file: string, kind: StoredKind): Record<string, unknown> {
  const json = parse(readText(file, kind === 'file'))
  if (typeof json === 'object' && json !== null && !Array.isArray(json))
    return json as Record<string, unknown>
  throw new WalletError(`The account file ${file} is broken`)
}

/** The address that is stored beside the key, so that no key is needed to know it; `undefined` without one. */
export function storedAddress(json: Record<string, unknown>): Address | undefined {
  const { address } = json
  const digits = typeof address === 'string' ? /^(?:0x)?([0-9a-f]{40})$/i.exec(address)?.[1] : undefined
  return digits === undefined ? undefined : `0x${digits.toLowerCase()}`
}

function readText(file: string, ownerOnly: boolean): string {
  const descriptor = open(file)
  try {
    // Windows has no such modes; its profile folders are private.
    if (ownerOnly && process.platform !== 'win32' && (fstatSync(descriptor).mode & 0o077) !== 0)
      throw new WalletError(`The account file ${file} can be read by others, so its key is not used`, {
        hint: `If nobody has read it, run \`chmod 600 ${file}\`.`,
      })
    return readFileSync(descriptor, 'utf8')
  } finally {
    closeSync(descriptor)
  }
}

function open(file: string): number {
  try {
    return openSync(file, 'r')
  } catch (cause) {
    throw new WalletError(`The account file ${file} cannot be read`, { cause })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
