import { writeFileSync } from 'node:fs'
import { CurlError } from '../../core/errors.ts'
import { findHeader } from '../../core/find-header.ts'
import type { Reply, RequestPlan } from '../../core/http.ts'
import { readTimeCondition } from '../../request/conditions.ts'
import type { TransferState } from './transfer-state.ts'

/** An answer as it counts under the conditions that it was asked for with. */
export type Judged = Readonly<{
  reply: Reply
  /** There is nothing to save: the file stays as it is, and `-f` does not mind the status. */
  untouched: boolean
}>

/**
 * Keeps the ETag, and looks whether the answer to a resumed or conditional request is what was asked for.
 *
 * @returns With a body that throws 33 in its first byte when it is the whole thing instead of the rest.
 * @source curl 7.88.1, curl(1), --continue-at, --time-cond, --etag-save
 */
export async function judgeAnswer(state: TransferState, reply: Reply): Promise<Judged> {
  const { flags, app } = state.session
  if (flags.upload.etagSave !== undefined) await saveEtag(app.io, flags.upload.etagSave, reply)
  const from = resumedAt(state)
  if (from > 0) return judgeResumed(reply, from)
  const time = readTimeCondition(flags, () => {})
  const modified = Date.parse(findValue(reply, 'last-modified') ?? '') / 1000
  if (!time || Number.isNaN(modified) || flags.upload.range !== undefined || reply.status === 304)
    return { reply, untouched: false }
  const isUnmet = time.header === 'If-Unmodified-Since' ? modified >= time.seconds : modified <= time.seconds
  if (!isUnmet) return { reply, untouched: false }
  const hidden = { ...reply, status: 304, body: withoutBytes(reply) }
  state.reply = hidden
  return { reply: hidden, untouched: true }
}

/** Bytes that the file had when the request was made; 0 when everything was asked for. */
function resumedAt({ session: { flags }, plan }: TransferState): number {
  if (flags.upload.continueAt === undefined || !plan || plan.body) return 0
  return Number(/^bytes=(\d+)-$/.exec(ownRange(plan) ?? '')?.[1] ?? 0)
}

function ownRange({ headers }: RequestPlan): string | undefined {
  return headers.find(({ name, from }) => from === 'builtin' && name === 'Range')?.value
}

function judgeResumed(reply: Reply, from: number): Judged {
  if (reply.plan.method === 'HEAD') return { reply, untouched: false }
  const length = Number(findValue(reply, 'content-length') ?? Number.NaN)
  if (reply.status === 416 || length === from)
    return { reply: { ...reply, body: withoutBytes(reply) }, untouched: true }
  const range = findValue(reply, 'content-range')
  const start = /^[^\d*]*(\d+|\*)/.exec(range ?? '')?.[1]
  if (Number(start) === from || (start === '*' && reply.status < 300)) return { reply, untouched: false }
  return { reply: { ...reply, body: refuse(reply) }, untouched: false }
}

/** Ends at once, and leaves the connection usable. */
function withoutBytes(reply: Reply): AsyncIterable<Uint8Array> {
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    await reply.drain()
    return { done: true, value: undefined }
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

async function* refuse(reply: Reply): AsyncIterable<Uint8Array> {
  for await (const chunk of reply.body) {
    if (chunk.length > 0)
      throw new CurlError(33, "HTTP server doesn't seem to support byte ranges. Cannot resume.", {
        hint: 'The file was left as it is. Without -C the whole answer is saved.',
      })
    yield chunk
  }
}

/** The file is emptied before the request already; an answer without a tag leaves it so. */
async function saveEtag(
  io: Readonly<{ writeOut(text: string): Promise<void> }>,
  file: string,
  reply: Reply,
): Promise<void> {
  const tags = [...reply.before, reply].map((head) => findValue(head, 'etag'))
  const tag = tags.findLast((value) => value !== undefined && value !== '')
  if (tag === undefined) return
  if (file === '-') await io.writeOut(`${tag}\n`)
  else writeFileSync(file, `${tag}\n`, 'latin1')
}

function findValue({ headers }: Pick<Reply, 'headers'>, name: string): string | undefined {
  return findHeader(headers, name)?.trim()
}
