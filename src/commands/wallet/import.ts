import { readFile } from 'node:fs/promises'
import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { UsageError, WalletError } from '../../core/errors.ts'
import { openKeystore } from '../../wallet/open-key.ts'
import { type PrivateKey, parsePrivateKey } from '../../wallet/private-key.ts'
import { freeName, storeAccount } from './store-account.ts'

/** No key or phrase is longer. */
const maxSecretLength = 4096

/** `presto wallet import [NAME]` */
export async function importAccount(app: App, input: CommandInput): Promise<void> {
  const name = freeName(app, input.arguments[0])
  await storeAccount(app, input, name, await readKey(app, input), 'Imported')
}

async function readKey(app: App, { options }: CommandInput): Promise<PrivateKey> {
  const { keystore } = options
  if (typeof keystore === 'string' && options['mnemonic'])
    throw new UsageError('--keystore and --mnemonic exclude each other')
  if (typeof keystore === 'string') return readKeystoreFile(app, keystore)
  if (!options['mnemonic']) return parsePrivateKey(await readSecret(app, 'Private key: '), 'What was given')
  const { deriveFromMnemonic } = await import('../../wallet/mnemonic.ts')
  return deriveFromMnemonic(await readSecret(app, 'Recovery phrase: '))
}

async function readKeystoreFile(app: App, file: string): Promise<PrivateKey> {
  const text = await readFile(file, 'utf8').catch((cause) => {
    throw new WalletError(`The keystore ${file} cannot be read`, { cause })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new WalletError(`The keystore ${file} is not JSON`)
  }
  return openKeystore(json, file, { env: app.env, askPassword: app.io.password })
}

/** What stdin holds; on a terminal it is typed without echo. */
async function readSecret(app: App, question: string): Promise<string> {
  const typed = app.io.stdinIsTty ? await app.io.password(question) : await readStdin(app)
  if (typed?.trim()) return typed
  throw new WalletError('There is nothing on stdin', {
    hint: 'Give the key there: `presto wallet import < key.txt`.',
  })
}

async function readStdin(app: App): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of app.io.stdin() as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxSecretLength) throw new WalletError('Stdin holds more than a key')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
