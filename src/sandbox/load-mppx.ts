import { pathToFileURL } from 'node:url'
import { UsageError } from '../core/errors.ts'
import { findMppx } from './find-program.ts'

export type MppxServer = typeof import('mppx/server')

/**
 * The server side of mppx.
 *
 * @param path The PATH to search for an mppx that is not installed beside presto.
 * @throws {UsageError} when mppx is not installed.
 */
export async function loadMppx(path: string | undefined): Promise<MppxServer> {
  const file = findMppx('mppx/server', path)
  if (file === undefined) throw missingPrograms('mppx')
  // A real import() of a computed address: the package has no CommonJS form, and the bundler must leave it alone.
  return (await import(pathToFileURL(file).href)) as MppxServer
}

/** What to say when a program that the sandbox needs is not there. */
export function missingPrograms(name: string): UsageError {
  return new UsageError(`The sandbox needs ${name}, which is not installed`, {
    hint: 'Install what it runs: npm install -g mppx@0.11.0 @foundry-rs/anvil@1.7.1',
  })
}
