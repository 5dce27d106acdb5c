import { CurlError } from '../core/errors.ts'
import type { RequestBody } from '../core/http.ts'
import { openFileBody } from './file-body.ts'
import type { RequestFlags } from './flags.ts'
import type { PlanContext } from './plan.ts'
import { readSource, type StdinReader } from './read-source.ts'

/**
 * What `-T` sends: a file from disk, or stdin (`-`, `.`) and pipes as they come.
 *
 * @throws {CurlError} 26 for a file that cannot be read, 18 when `-C` leaves nothing of it
 */
export async function openUpload(
  name: string,
  flags: RequestFlags,
  context: PlanContext,
  stdin: StdinReader,
): Promise<RequestBody> {
  const { continueAt = 0, crlf } = flags.upload
  const from = continueAt === '-' ? 0 : continueAt
  const isStdin = name === '-' || name === '.'
  const file = isStdin ? undefined : openFileBody(name, from)
  if (file && from > 0 && file.length === 0) throw new CurlError(18, 'File already completely uploaded')
  if (file && !crlf) return file
  const { streamBody } = await import('./streamed-body.ts')
  const source = file ? file.open() : skip(readSource(isStdin ? '-' : name, stdin), from)
  const isSentOnce = flags.noPay && !flags.location && flags.many.retry === 0
  return streamBody(crlf ? addReturns(source) : source, () => context.temporaryFolder, !isSentOnce)
}

async function* skip(source: AsyncIterable<Uint8Array>, count: number): AsyncIterable<Uint8Array> {
  let left = count
  for await (const chunk of source) {
    if (left < chunk.length) yield chunk.subarray(left)
    left = Math.max(0, left - chunk.length)
  }
}

/** Every line feed gets a carriage return, as in curl. */
async function* addReturns(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of source)
    yield Buffer.from(Buffer.from(chunk).toString('latin1').replaceAll('\n', '\r\n'), 'latin1')
}
