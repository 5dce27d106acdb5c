import type { CommandSpec } from '../../cli/spec.ts'

export const spec: CommandSpec = {
  name: 'demo',
  summary: 'Show everything once, on a local chain with play money',
  details:
    'Starts the sandbox, makes a wallet in a temporary folder, funds it, makes free and paid requests with the real program, and checks on the chain that exactly the prices have moved. Nothing of it stays.',
  examples: ['presto demo'],
}
