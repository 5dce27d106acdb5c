import type { Paths } from '../../app.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'

const rpcKey = 'networks.sandbox.rpc'
const genesisKey = 'networks.sandbox.genesis'

/** Puts the running sandbox into the config, so that `--network sandbox` needs no address. */
export async function register(paths: Paths, sandbox: Sandbox): Promise<void> {
  const { setConfigValue } = await import('../../config/store.ts')
  await setConfigValue(paths, rpcKey, sandbox.rpcUrl)
  await setConfigValue(paths, genesisKey, sandbox.genesis)
}

/** Takes it out again, unless another sandbox has registered itself since. */
export async function unregister(paths: Paths, sandbox: Sandbox): Promise<void> {
  const { loadConfig } = await import('../../config/load.ts')
  if (loadConfig(paths.configFile).networks?.['sandbox']?.rpc !== sandbox.rpcUrl) return
  const { unsetConfigValue } = await import('../../config/store.ts')
  await unsetConfigValue(paths, rpcKey)
  await unsetConfigValue(paths, genesisKey)
}
