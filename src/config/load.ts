import { readFileSync } from 'node:fs'
import type { Config } from '../core/config.ts'
import { StateError } from '../core/errors.ts'
import { findPath, formatPath, isSection, readValue } from './schema.ts'
import type { ConfigValue } from './value-types.ts'

/** A JSON object as it was read, or one without prototype, so that no name in it means anything else. */
export type ConfigObject = { [name: string]: ConfigObject | ConfigValue | undefined }

/**
 * Reads the config file with one plain read and checks every member.
 *
 * @returns `{}` when there is no file. Host names, addresses and network names are lower case. A token with only a
 *   symbol or only decimals is left out.
 * @throws {StateError} when it cannot be read, is not JSON, or has a member or value that presto does not know.
 */
export function loadConfig(configFile: string): Config {
  const config = checkSection(readConfigObject(configFile), [], configFile)
  dropHalfTokens(config)
  return config as Config
}

/** The file's JSON object, unchecked; `{}` when there is none. @throws {StateError} */
export function readConfigObject(configFile: string): ConfigObject {
  const text = readText(configFile)
  if (text === undefined) return {}
  const value = parseJson(text)
  if (isObject(value)) return value
  throw new StateError(`The config file ${configFile} is not a JSON object`, {
    hint: 'Mend it with `presto config edit`, or remove it.',
  })
}

/** True for what JSON calls an object. */
export function isObject(value: unknown): value is ConfigObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readText(configFile: string): string | undefined {
  try {
    return readFileSync(configFile, 'utf8').replace(/^\ufeff/, '')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new StateError(`The config file ${configFile} cannot be read`, { cause })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function checkSection(section: ConfigObject, path: readonly string[], file: string): ConfigObject {
  const checked: ConfigObject = Object.create(null)
  for (const [name, value] of Object.entries(section))
    checked[name] = checkMember(value, [...path, name], file)
  return checked
}

function checkMember(value: unknown, path: readonly string[], file: string): ConfigObject | ConfigValue {
  const key = formatPath(path)
  const found = findPath(path)
  if (!found && isSection(path) && isObject(value)) return checkSection(value, path, file)
  const hint = `Remove it with \`presto config unset ${key}\`.`
  if (!found && !isSection(path))
    throw new StateError(`The config file ${file} has an unknown key ${key}`, { hint })
  const read = found && readValue(found.row.type, value)
  if (read !== undefined) return read
  const expects = found?.row.type.expects ?? 'a JSON object'
  throw new StateError(`${key} in the config file ${file} must be ${expects}`, { hint })
}

function dropHalfTokens(config: ConfigObject): void {
  const tokens = config['tokens']
  if (!isObject(tokens)) return
  for (const [id, token] of Object.entries(tokens))
    if (!isObject(token) || token['symbol'] === undefined || token['decimals'] === undefined)
      delete tokens[id]
}
