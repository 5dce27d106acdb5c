import { accessSync, constants, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, isAbsolute, join } from 'node:path'

const ownRequire = createRequire(import.meta.url)
const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

/**
 * Path of the native anvil binary: from the npm package beside presto, else from `PATH`. The npm package's own `anvil` is
 * a wrapper that leaves the chain running when it is killed, so the binary behind it is taken.
 *
 * @returns `undefined` when it is not installed.
 */
export function findAnvil(path: string | undefined): string | undefined {
  const onPath = findOnPath(process.platform === 'win32' ? 'anvil.exe' : 'anvil', path)
  const native = [ownRequire, ...(onPath ? [createRequire(onPath)] : [])]
    .map((from) => findNativeAnvil(from))
    .find((file) => file !== undefined)
  if (native !== undefined) return native
  return onPath?.endsWith('.mjs') ? undefined : onPath
}

/**
 * File of a module of the `mppx` package: beside presto, else of the `mppx` on `PATH`.
 *
 * @returns `undefined` when it is not installed.
 */
export function findMppx(specifier: string, path: string | undefined): string | undefined {
  const onPath = findOnPath('mppx', path)
  return resolveFrom(ownRequire, specifier) ?? (onPath && resolveFrom(createRequire(onPath), specifier))
}

function findNativeAnvil(from: NodeJS.Require): string | undefined {
  const name = `@foundry-rs/anvil-${process.platform}-${architectures[process.arch] ?? process.arch}`
  const wrapper = resolveFrom(from, '@foundry-rs/anvil/package.json')
  const manifest =
    resolveFrom(from, `${name}/package.json`) ??
    (wrapper && resolveFrom(createRequire(wrapper), `${name}/package.json`))
  if (manifest === undefined) return undefined
  const file = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'anvil.exe' : 'anvil')
  return isExecutable(file) ? file : undefined
}

function resolveFrom(from: NodeJS.Require, specifier: string): string | undefined {
  try {
    return from.resolve(specifier)
  } catch {
    return undefined
  }
}

/** Relative entries of `PATH` are skipped: nothing is taken from the working directory. */
function findOnPath(program: string, path = ''): string | undefined {
  const file = path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, program))
    .find(isExecutable)
  return file && realpathSync(file)
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
