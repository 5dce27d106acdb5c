import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../src/sandbox/contracts/', import.meta.url))

/** The sandbox's contracts: name in Solidity, source, and the name of the constant with its code. */
const contracts = [
  { name: 'ChannelReserve', source: 'channel-reserve.sol', constant: 'channelReserveCode' },
  { name: 'StreamChannel', source: 'stream-channel.sol', constant: 'streamChannelCode' },
] as const

type Compiled = Readonly<{
  errors?: readonly Readonly<{ errorCode: string; formattedMessage: string }>[]
  contracts?: Readonly<
    Record<string, Readonly<Record<string, { evm: { deployedBytecode: { object: string } } }>>>
  >
}>

/** solc warns of every use: "can break the composability". Here it has to outlive a call. */
const transientStorageWarning = '2394'

/** Path of the generated module. */
export const contractCodePath = 'src/sandbox/contract-code.ts'

/**
 * Compiles the sandbox's contracts.
 *
 * @returns The module of `contractCodePath`.
 * @throws {Error} with solc's messages, warnings included.
 */
export function formatContractCode(): string {
  const codes = compile()
  const constants = contracts.map(
    ({ name, source, constant }) =>
      `/** \`${name}\` of contracts/${source}, as it lies on the chain. */\nexport const ${constant}: Hex =\n  '0x${codes[constant]}'\n`,
  )
  return `// Written by \`npm run gen\` from contracts/*.sol.\nimport type { Hex } from '../core/payment.ts'\n\n${constants.join('\n')}`
}

function compile(): Readonly<Record<string, string>> {
  const sources = Object.fromEntries(
    readdirSync(folder).map((file) => [file, { content: readFileSync(join(folder, file), 'utf8') }]),
  )
  const settings = {
    evmVersion: 'cancun',
    optimizer: { enabled: true, runs: 200 },
    metadata: { appendCBOR: false },
    outputSelection: { '*': { '*': ['evm.deployedBytecode.object'] } },
  }
  // Loaded on use: 9 MB of compiler.
  const solc = createRequire(import.meta.url)('solc') as { compile(input: string): string }
  const output = JSON.parse(
    solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })),
  ) as Compiled
  const errors = output.errors?.filter(({ errorCode }) => errorCode !== transientStorageWarning) ?? []
  if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return Object.fromEntries(
    contracts.map(({ name, source, constant }) => {
      const code = output.contracts?.[source]?.[name]?.evm.deployedBytecode.object
      if (!code) throw new Error(`solc made no code for ${name}`)
      return [constant, code]
    }),
  )
}
