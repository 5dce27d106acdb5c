import type { CommandSpec } from '../cli/spec.ts'
import { spec as balance } from './balance/spec.ts'
import { spec as completion } from './completion/spec.ts'
import { spec as config } from './config/spec.ts'
import { spec as decode } from './decode/spec.ts'
import { spec as demo } from './demo/spec.ts'
import { spec as fund } from './fund/spec.ts'
import { spec as history } from './history/spec.ts'
import { spec as inspect } from './inspect/spec.ts'
import { spec as limits } from './limits/spec.ts'
import { spec as request } from './request/spec.ts'
import { spec as sandbox } from './sandbox/spec.ts'
import { spec as send } from './send/spec.ts'
import { spec as sessions } from './sessions/spec.ts'
import { spec as sign } from './sign/spec.ts'
import { spec as wallet } from './wallet/spec.ts'
import { spec as whoami } from './whoami/spec.ts'

const help: CommandSpec = {
  name: 'help',
  summary: 'Explain a command or a group of options',
  arguments: [{ name: 'command', many: true }],
  examples: ['presto help wallet create', 'presto help payment'],
}

/** Every command, in the order of the help. */
export const commandTable: readonly CommandSpec[] = [
  request,
  inspect,
  wallet,
  whoami,
  balance,
  fund,
  send,
  sessions,
  history,
  limits,
  config,
  decode,
  sign,
  sandbox,
  demo,
  completion,
  help,
]
