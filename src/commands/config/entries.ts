import type { App } from '../../app.ts'
import { type ConfigObject, readConfigObject } from '../../config/load.ts'
import { findPath } from '../../config/schema.ts'

/** One key that is set, with its value as it would be typed. */
export type ConfigEntry = Readonly<{ key: string; value: string }>

/**
 * The config file as it stands there, also what has no effect yet (a token without decimals).
 *
 * @throws {StateError} when it cannot be read, or holds what presto does not know.
 */
export function readConfigFile(app: App): ConfigObject {
  app.config()
  return readConfigObject(app.paths().configFile)
}

/** The keys that a config, or a part of it, sets; in the order of the file. */
export function listEntries(config: object, path: readonly string[] = []): ConfigEntry[] {
  return Object.entries(config).flatMap(([name, value]: [string, unknown]): ConfigEntry[] => {
    const inner = [...path, name]
    const found = findPath(inner)
    if (found) return [{ key: found.key, value: Array.isArray(value) ? value.join(',') : String(value) }]
    return typeof value === 'object' && value !== null ? listEntries(value, inner) : []
  })
}
