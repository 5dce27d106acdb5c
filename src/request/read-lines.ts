import { readSource, type StdinReader } from './read-source.ts'

/**
 * The lines of a file or of stdin (`-`).
 *
 * @throws {CurlError} 26 for a file that cannot be read
 */
export async function readLines(name: string, stdin: StdinReader): Promise<string[]> {
  const chunks: Uint8Array[] = []
  for await (const chunk of readSource(name, stdin)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8').split(/\r?\n/)
}
