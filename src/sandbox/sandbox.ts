import { randomBytes } from 'node:crypto'
import type { Hex } from '../core/payment.ts'
import { startAnvil } from './anvil.ts'
import { installChannelContracts } from './channel-contracts.ts'
import { sandboxChainId } from './dev-accounts.ts'
import { findAnvil } from './find-program.ts'
import { connectNode } from './json-rpc.ts'
import { missingPrograms } from './load-mppx.ts'
import { servePaidEndpoints } from './paid-endpoints.ts'
import { serveRpc } from './rpc-layer.ts'

export type SandboxOptions = Readonly<{
  /** 0 or absent: a free port. */
  rpcPort?: number | undefined
  httpPort?: number | undefined
  /** `PATH`, searched for anvil and mppx that are not installed beside presto. */
  path?: string | undefined
  /** One line per request to the endpoints. */
  log?: ((line: string) => void) | undefined
}>

export type LocalChain = Readonly<{
  rpcUrl: string
  chainId: typeof sandboxChainId
  genesis: Hex
  /** Resolves when the chain's process is gone, for whatever reason. */
  gone: Promise<void>
  close(): Promise<void>
}>

export type Sandbox = LocalChain & Readonly<{ /** Base URL of the paid endpoints. */ url: string }>

/**
 * Starts the chain, the faucet and the paid endpoints, all on loopback.
 *
 * @throws {UsageError} when anvil or mppx is not installed.
 * @throws {StateError} when the chain does not come up.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const chain = await startLocalChain(options)
  try {
    const server = await servePaidEndpoints({
      rpcUrl: chain.rpcUrl,
      port: options.httpPort ?? 0,
      secretKey: randomBytes(32).toString('base64'),
      path: options.path,
      log: options.log ?? (() => {}),
    })
    return { ...chain, url: server.url, close: () => closeAll([server, chain]) }
  } catch (error) {
    await chain.close()
    throw error
  }
}

/**
 * Starts the chain and its JSON-RPC layer with the faucet alone.
 *
 * @throws {UsageError} when anvil is not installed.
 * @throws {StateError} when the chain does not come up.
 */
export async function startLocalChain(options: SandboxOptions = {}): Promise<LocalChain> {
  const file = findAnvil(options.path)
  if (file === undefined) throw missingPrograms('anvil')
  const anvil = await startAnvil(file)
  const node = connectNode(anvil.port)
  try {
    // Before the first block a simulation runs at timestamp 1, where nothing is valid yet.
    await Promise.all([node.ask('evm_mine', []), installChannelContracts(node)])
    const block = (await node.ask('eth_getBlockByNumber', ['0x0', false])) as { hash: Hex }
    const rpc = await serveRpc(node, options.rpcPort ?? 0)
    const closeNode = async () => node.close()
    const close = () => closeAll([rpc, { close: closeNode }, anvil])
    return { rpcUrl: rpc.url, chainId: sandboxChainId, genesis: block.hash, gone: anvil.gone, close }
  } catch (error) {
    node.close()
    await anvil.close()
    throw error
  }
}

async function closeAll(parts: readonly Readonly<{ close(): Promise<void> }>[]): Promise<void> {
  for (const part of parts) await part.close()
}
