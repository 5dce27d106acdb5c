import type { CommandSpec, OptionSpec } from '../../cli/spec.ts'
import {
  jsonOutput,
  networkOption,
  rpcUrlOption,
  toonOutput,
  walletOption,
  yesOption,
} from '../common-options.ts'

const output = [jsonOutput, toonOutput]
const common = [networkOption, walletOption, rpcUrlOption, ...output]
const target = { name: 'url-or-id' }

const all = {
  long: 'all',
  negatable: false,
  group: 'general',
  help: 'Also channels that are closed or were never opened',
} as const satisfies OptionSpec

const closeAll = { ...all, help: 'Close every channel' } as const satisfies OptionSpec

const force = {
  long: 'force',
  negatable: false,
  group: 'payment',
  help: 'Close on the chain when the server does not',
  details:
    'The close is requested on the chain, which costs a network fee. The payee then has 15 minutes to settle; after 16 the rest of the deposit can be withdrawn with `presto sessions sync`.',
} as const satisfies OptionSpec

const list: CommandSpec = {
  name: 'list',
  summary: 'List payment channels, newest first',
  options: [all, ...common],
  examples: ['presto sessions', 'presto sessions list --all -j'],
}

const show: CommandSpec = {
  name: 'show',
  summary: 'Show one channel with everything that is known',
  details: 'Instead of the whole ID, its beginning is enough where only one channel has it.',
  arguments: [{ ...target, required: true }],
  options: common,
  examples: ['presto sessions show 0x3f1c', 'presto sessions show https://api.example.com'],
}

const close: CommandSpec = {
  name: 'close',
  summary: 'Close channels and get the rest of their deposits back',
  details:
    'The server is asked first: what was spent is paid out, the rest comes back at once. Where the server does not close, --force requests the close on the chain; when it cannot be reached, the same is offered on a terminal, and --yes agrees. All channels are tried; the exit code is 0 when none of them failed, 116 when a close has left and what became of it is not known.',
  arguments: [target],
  options: [closeAll, force, yesOption, ...common],
  examples: [
    'presto sessions close https://api.example.com',
    'presto sessions close 0x3f1c --force',
    'presto sessions close --all',
  ],
}

const sync: CommandSpec = {
  name: 'sync',
  summary: 'Bring channels up to date with the chain',
  details:
    'Decides what was open: openings, top-ups and closes whose answers were lost, channels that the payee closed, and withdrawals whose time has come. The exit code is 116 while the chain does not say what became of a channel.',
  arguments: [target],
  options: common,
  examples: ['presto sessions sync', 'presto sessions sync 0x3f1c --rpc-url https://rpc.example.com'],
}

const recover: CommandSpec = {
  name: 'recover',
  summary: 'Find channels of the wallet on the chain',
  details:
    'For channels that another computer opened, or after the ledger was lost. They can be closed with --force and are never paid with. With a URL its server is asked, by a proof of the wallet that costs nothing: the channel that it gives back can be closed with it, without waiting. Without --network: the configured network, else the sandbox when one is configured, else tempo-testnet.',
  arguments: [{ name: 'url' }],
  options: common,
  examples: ['presto sessions recover --network tempo', 'presto sessions recover https://api.example.com'],
}

export const spec: CommandSpec = {
  name: 'sessions',
  summary: 'Look after payment channels',
  subcommands: [list, show, close, sync, recover],
  defaultSubcommand: 'list',
  examples: [],
}
