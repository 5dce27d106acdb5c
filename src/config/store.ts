import { chmodSync, mkdirSync } from 'node:fs'
import { basename, dirname, extname } from 'node:path'
import { StateError, UsageError } from '../core/errors.ts'
import { type ConfigObject, isObject, readConfigObject } from './load.ts'
import { findKey, formatPath } from './schema.ts'
import type { ConfigValue } from './value-types.ts'

type Where = Readonly<{ configFile: string }>

/**
 * Sets one key to a value as typed; the file is replaced as a whole, so that a reader sees the old or the new one.
 *
 * @throws {UsageError} for an unknown key or a value of the wrong type, {StateError} when the file cannot be written.
 */
export async function setConfigValue({ configFile }: Where, key: string, text: string): Promise<void> {
  const found = findKey(key)
  if (!found) throw new UsageError(`There is no config key ${key}`, { hint: 'See `presto help config`.' })
  const value = found.row.type.parse(text)
  if (value === undefined) throw new UsageError(`${key} must be ${found.row.type.expects}`)
  const config = readConfigObject(configFile)
  put(config, found.path, value)
  await writeConfig(configFile, config)
}

/**
 * Removes one key, also one that presto does not know or a whole section.
 *
 * @returns Whether it was there.
 * @throws {StateError} when the file is not JSON or cannot be written.
 */
export async function unsetConfigValue({ configFile }: Where, key: string): Promise<boolean> {
  const config = readConfigObject(configFile)
  if (!take(config, key)) return false
  await writeConfig(configFile, config)
  return true
}

function put(object: ConfigObject, [name = '', ...rest]: readonly string[], value: ConfigValue): void {
  if (rest.length === 0) {
    object[name] = value
    return
  }
  const inner = object[name]
  const section = isObject(inner) ? inner : {}
  object[name] = section
  put(section, rest, value)
}

function take(object: ConfigObject, key: string): boolean {
  for (const [name, value] of Object.entries(object)) {
    const typed = [name, formatPath([name])].find((way) => way === key || key.startsWith(`${way}.`))
    if (typed === undefined) continue
    const removed = typed === key || (isObject(value) && take(value, key.slice(typed.length + 1)))
    if (!removed) continue
    if (typed === key || (isObject(value) && Object.keys(value).length === 0)) delete object[name]
    return true
  }
  return false
}

async function writeConfig(configFile: string, config: ConfigObject): Promise<void> {
  const { default: Conf } = await import('conf')
  const extension = extname(configFile)
  try {
    mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 })
    const file = new Conf<ConfigObject>({
      cwd: dirname(configFile),
      configName: basename(configFile, extension),
      fileExtension: extension.slice(1),
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      serialize: (value) => `${JSON.stringify(value, undefined, 2)}\n`,
    })
    file.store = config
    chmodSync(configFile, 0o600)
  } catch (cause) {
    throw new StateError(`The config file ${configFile} cannot be written`, { cause })
  }
}
