import type { CommandSpec } from '../../cli/spec.ts'
import { jsonOutput, networkOption, rpcUrlOption, toonOutput, walletOption } from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'balance',
  summary: 'Show balances by network and token',
  details:
    'Asks every network that has an endpoint. Tokens of which there is nothing are left out, unless a network is named. An endpoint that cannot be reached is said on stderr; when none answers, the exit code is that of the first failure.',
  options: [networkOption, walletOption, rpcUrlOption, jsonOutput, toonOutput],
  examples: ['presto balance', 'presto balance --network tempo-testnet -j'],
}
