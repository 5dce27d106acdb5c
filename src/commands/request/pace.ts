type Clock = Readonly<{ now(): number; sleep(milliseconds: number): Promise<void> }>

/** A second's bytes go out in so many pieces, so that they flow. */
const piecesASecond = 8
const smallestPiece = 256

/** What may end a transfer is looked at so often. */
const longestSleepMs = 200

/**
 * Lets bytes through at no more than `rate` a second on average (`--limit-rate`).
 *
 * @param check Throws, or returns false, when nobody wants more of them.
 */
export async function* pace(
  bytes: AsyncIterable<Uint8Array>,
  rate: number,
  { now, sleep }: Clock,
  check: () => boolean,
): AsyncGenerator<Uint8Array> {
  const size = Math.max(smallestPiece, Math.floor(rate / piecesASecond))
  const startedAt = now()
  let passed = 0
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += size) {
      const dueAt = startedAt + (passed / rate) * 1000
      while (dueAt > now()) {
        await sleep(Math.min(dueAt - now(), longestSleepMs))
        if (!check()) return
      }
      const piece = chunk.subarray(at, at + size)
      passed += piece.length
      yield piece
    }
  }
}
