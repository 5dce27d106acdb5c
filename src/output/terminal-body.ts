import type { Io } from '../core/io.ts'
import type { BodySink } from './body-sink.ts'
import { loadPaint } from './color.ts'
import { prettyJson } from './pretty-json.ts'

/** Longer bodies are shown as they come. */
const maxBytes = 8 * 1024 * 1024

/**
 * Shows a JSON body on a terminal, laid out and in colour; what is no JSON after all, is too long, or breaks off, is shown as it
 * came.
 *
 * @param sink Where the body goes, with its guard against binary bytes.
 */
export function prettySink(io: Pick<Io, 'color'>, sink: BodySink): BodySink & { flush(): Promise<void> } {
  const chunks: Uint8Array[] = []
  let length = 0
  let isKept = true
  const release = async (): Promise<void> => {
    isKept = false
    for (const chunk of chunks.splice(0)) await sink.write(chunk)
  }
  return {
    ...sink,
    write: async (bytes) => {
      if (!isKept) return sink.write(bytes)
      chunks.push(bytes)
      length += bytes.length
      if (length > maxBytes) await release()
    },
    flush: async () => {
      if (!isKept) return
      const pretty = prettyJson(decode(chunks), await jsonPaint(io))
      if (pretty === undefined) return release()
      isKept = false
      await sink.write(Buffer.from(pretty))
    },
  }
}

async function jsonPaint({ color }: Pick<Io, 'color'>) {
  if (!color.stdout) return undefined
  const { cyan, green, yellow, bold } = await loadPaint(true)
  return { name: cyan, string: green, number: yellow, word: bold }
}

/** What is no UTF-8 is no JSON. */
function decode(chunks: readonly Uint8Array[]): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks))
  } catch {
    return ''
  }
}
