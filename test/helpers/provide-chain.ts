import type { TestProject } from 'vitest/node'
import { startLocalChain } from '../../src/sandbox/sandbox.ts'

declare module 'vitest' {
  interface ProvidedContext {
    rpcUrl: string
    genesis: `0x${string}`
  }
}

/** One chain for the whole run: test files stay apart by using accounts of their own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const chain = await startLocalChain({ path: process.env['PATH'] })
  project.provide('rpcUrl', chain.rpcUrl)
  project.provide('genesis', chain.genesis)
  return chain.close
}
