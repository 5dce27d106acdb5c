import type { CommandSpec } from '../../cli/spec.ts'
import {
  jsonOutput,
  networkOption,
  rpcUrlOption,
  toonOutput,
  walletOption,
  yesOption,
} from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'send',
  summary: 'Send tokens to an address',
  details:
    'A plain transfer of your own: no ceiling applies to it. It is asked for on a terminal and needs --yes otherwise. Prints the transaction hash when the transfer is in a block. Without --network: the configured network, else the sandbox when one is configured, else tempo-testnet.',
  arguments: [
    { name: 'amount', required: true },
    { name: 'token', required: true },
    { name: 'to', required: true },
  ],
  options: [networkOption, walletOption, rpcUrlOption, yesOption, jsonOutput, toonOutput],
  examples: ['presto send 1.50 pathUSD 0xa0Ee7A142d267C1f36714E4a8F75612F20a79720 --network tempo-testnet'],
}
