import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { createAccount } from './create.ts'
import { exportAccount } from './export.ts'
import { importAccount } from './import.ts'
import { listStored } from './list.ts'
import { setPassword } from './password.ts'
import { removeStored } from './remove.ts'
import { rename } from './rename.ts'
import { show } from './show.ts'
import { use } from './use.ts'

const subcommands: Readonly<Record<string, (app: App, input: CommandInput) => Promise<void>>> = {
  create: createAccount,
  import: importAccount,
  list: listStored,
  show,
  use,
  rename,
  export: exportAccount,
  remove: removeStored,
  password: setPassword,
}

/** Runs one of the wallet's subcommands. @returns 0 @throws {WalletError} {UsageError} {DeclinedError} {StateError} */
export async function run(app: App, input: CommandInput): Promise<number> {
  await subcommands[input.path[1] ?? '']?.(app, input)
  return exitCodes.ok
}
