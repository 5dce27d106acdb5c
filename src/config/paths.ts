import { posix, win32 } from 'node:path'

/** Where presto keeps its files; nothing is created by asking. */
export type PrestoPaths = Readonly<{
  configFile: string
  /** Folder of account files. */
  walletFolder: string
  ledgerFile: string
  /** Where `prestorc` may be; the first that is there is read. */
  defaultsFiles: readonly string[]
}>

type Env = Readonly<Record<string, string | undefined>>
type Folders = Readonly<{ config: string; data: string }>

/**
 * Where presto's files are: all in `PRESTO_HOME` when it is set, else in the platform's own folders.
 *
 * @source XDG Base Directory Specification 0.8; the folders of `env-paths` on macOS and Windows
 */
export function findPaths(env: Env, home: string, platform: string): PrestoPaths {
  const { join, resolve } = platform === 'win32' ? win32 : posix
  const own = env['PRESTO_HOME']
  const { config, data } = own
    ? { config: resolve(own), data: resolve(own) }
    : platformFolders(env, home, platform)
  return {
    configFile: join(config, 'config.json'),
    walletFolder: join(data, 'wallets'),
    ledgerFile: join(data, 'ledger.db'),
    defaultsFiles: [join(config, 'prestorc'), ...(own ? [] : [join(home, '.prestorc')])],
  }
}

function platformFolders(env: Env, home: string, platform: string): Folders {
  if (platform === 'darwin') {
    const library = posix.join(home, 'Library')
    return {
      config: posix.join(library, 'Preferences', 'presto'),
      data: posix.join(library, 'Application Support', 'presto'),
    }
  }
  if (platform === 'win32') {
    const roaming = env['APPDATA'] || win32.join(home, 'AppData', 'Roaming')
    const local = env['LOCALAPPDATA'] || win32.join(home, 'AppData', 'Local')
    return { config: win32.join(roaming, 'presto', 'Config'), data: win32.join(local, 'presto', 'Data') }
  }
  return {
    config: posix.join(absolute(env['XDG_CONFIG_HOME']) ?? posix.join(home, '.config'), 'presto'),
    data: posix.join(absolute(env['XDG_DATA_HOME']) ?? posix.join(home, '.local', 'share'), 'presto'),
  }
}

/** A relative XDG folder is invalid and ignored; nothing is read from the working directory. */
function absolute(folder: string | undefined): string | undefined {
  return folder && posix.isAbsolute(folder) ? folder : undefined
}
