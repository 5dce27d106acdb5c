import type { HopReply } from './hop-reply.ts'
import type { Hop, RequestHead } from './request-head.ts'

/** A body of data that is longer does not leave together with its head. */
const longestTogether = 64 * 1024

/**
 * Bytes that curl counts as the request: the head, and data that leaves in one piece with it; and those of a body in chunks.
 *
 * @param framed Bytes of the body so far, with what frames them.
 * @source curl 7.88.1, its behaviour with `%{size_request}`
 */
export function measureRequest(
  { body, exchange }: Pick<Hop, 'body' | 'exchange'>,
  { text, expects, chunked }: Pick<RequestHead, 'text' | 'expects' | 'chunked'>,
  framed: () => number | undefined,
): Pick<HopReply, 'requestSize' | 'chunkedSize'> {
  const length = body?.length ?? 0
  const isApart = exchange?.isUpload || exchange?.isForm || expects || length >= longestTogether
  return {
    requestSize: text.length + (isApart ? 0 : length),
    chunkedSize: () => (chunked ? framed() : undefined),
  }
}
