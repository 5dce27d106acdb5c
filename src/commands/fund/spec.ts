import type { CommandSpec } from '../../cli/spec.ts'
import { jsonOutput, networkOption, rpcUrlOption, toonOutput, walletOption } from '../common-options.ts'

export const spec: CommandSpec = {
  name: 'fund',
  summary: 'Get test money, or the address to send real money to',
  details:
    'On a test network the faucet is asked, and the balances before and after are shown. On a mainnet the address is printed. Without --network: the configured network, else the sandbox when one is configured, else tempo-testnet.',
  options: [networkOption, walletOption, rpcUrlOption, jsonOutput, toonOutput],
  examples: ['presto fund', 'presto fund --network sandbox', 'presto fund --network tempo'],
}
