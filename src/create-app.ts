import type { App, Paths } from './app.ts'
import { resolveNetworks } from './chain/networks.ts'
import { loadConfig } from './config/load.ts'
import { findPaths } from './config/paths.ts'
import type { Config, Network } from './core/config.ts'
import type { Ledger } from './core/ledger.ts'
import type { Rpc } from './core/payment.ts'
import { ReadyAgent } from './http/connect.ts'
import { createTransport } from './http/transport.ts'
import { createIo } from './output/io.ts'
import { readRandom } from './read-random.ts'

/** The composition root: the one place where parts are put together. Nothing is opened before it is asked for. */
export function createApp(host: NodeJS.Process, version: string): App {
  const env = host.env
  const io = createIo(host)
  const once = memo()
  const rpcs = new Map<string, Promise<Rpc>>()
  const paths = () =>
    once<Paths>('paths', () =>
      findPaths(env, env['HOME'] || host.getBuiltinModule('node:os').homedir(), host.platform),
    )
  const config = () => once<Config>('config', () => loadConfig(paths().configFile))
  return {
    io,
    env,
    now: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: (bytes) => readRandom(host, bytes),
    version,
    program: { node: host.execPath, script: host.argv[1] ?? '' },
    paths,
    temporaryFolder: () => host.getBuiltinModule('node:os').tmpdir(),
    config,
    networks: () => once<readonly Network[]>('networks', () => resolveNetworks(config())),
    ledger: () => once<Promise<Ledger>>('ledger', () => openLedgerFile(paths().ledgerFile, host)),
    transport: (options, trace) =>
      createTransport(
        options,
        trace,
        once('pool', () => new ReadyAgent()),
      ),
    rpc: (url) => {
      const open = rpcs.get(url) ?? import('./chain/rpc.ts').then(({ createRpc }) => createRpc(url))
      rpcs.set(url, open)
      return open
    },
    onInterrupt: (listener) => {
      host.removeAllListeners('SIGINT').removeAllListeners('SIGTERM')
      host.on('SIGINT', listener).on('SIGTERM', listener)
    },
    inFlight: new Set(),
  }
}

async function openLedgerFile(file: string, host: NodeJS.Process): Promise<Ledger> {
  const { openLedger } = await import('./ledger/open-ledger.ts')
  return openLedger(file, { now: Date.now, pid: host.pid })
}

function memo(): <T>(name: string, make: () => T) => T {
  const made = new Map<string, unknown>()
  return <T>(name: string, make: () => T): T => {
    if (!made.has(name)) made.set(name, make())
    return made.get(name) as T
  }
}
