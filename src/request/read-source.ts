import { createReadStream } from 'node:fs'
import { CurlError } from '../core/errors.ts'

/** Opens stdin; the first reader gets its bytes, every later one none. */
export type StdinReader = () => AsyncIterable<Uint8Array>

/** Stdin that is touched when it is asked for, and once only. */
export function readStdinOnce(open: () => AsyncIterable<Uint8Array>): StdinReader {
  let isRead = false
  return async function* () {
    if (isRead) return
    isRead = true
    yield* readChecked(open(), 'stdin')
  }
}

/**
 * The bytes of a file or pipe, or of stdin for `-`.
 *
 * @throws {CurlError} 26 while it is iterated
 */
export function readSource(name: string, stdin: StdinReader): AsyncIterable<Uint8Array> {
  return name === '-' ? stdin() : readChecked(createReadStream(name), `"${name}"`)
}

async function* readChecked(source: AsyncIterable<Uint8Array>, what: string): AsyncIterable<Uint8Array> {
  try {
    for await (const chunk of source) yield chunk
  } catch (cause) {
    throw new CurlError(26, `Failed to read ${what}: ${explain(cause)}`, {
      cause,
      hint: 'A value that starts with @ names a file; --data-raw sends such a value as it is.',
    })
  }
}

function explain(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return reasons[code ?? ''] ?? code ?? 'it broke off'
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
}
