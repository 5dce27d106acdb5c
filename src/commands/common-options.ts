import type { OptionSpec } from '../cli/spec.ts'

/** Rows that several commands share; a command lists those it takes. */
export const jsonOutput = {
  long: 'json-output',
  short: 'j',
  negatable: false,
  group: 'output',
  help: 'Print one JSON document',
} as const satisfies OptionSpec

export const toonOutput = {
  long: 'toon-output',
  short: 't',
  negatable: false,
  group: 'output',
  help: 'Print the same document as TOON',
} as const satisfies OptionSpec

export const networkOption = {
  long: 'network',
  value: 'NAME',
  env: 'PRESTO_NETWORK',
  group: 'payment',
  help: 'Use this network only',
} as const satisfies OptionSpec

export const walletOption = {
  long: 'wallet',
  value: 'NAME',
  env: 'PRESTO_WALLET',
  group: 'payment',
  help: 'Use this account',
} as const satisfies OptionSpec

export const rpcUrlOption = {
  long: 'rpc-url',
  value: 'URL',
  env: 'PRESTO_RPC_URL',
  group: 'payment',
  help: 'Use this JSON-RPC endpoint for the network it serves',
} as const satisfies OptionSpec

export const yesOption = {
  long: 'yes',
  short: 'y',
  negatable: false,
  group: 'payment',
  help: 'Answer yes to questions; never lifts a limit',
} as const satisfies OptionSpec
