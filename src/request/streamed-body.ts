import { CurlError } from '../core/errors.ts'
import type { RequestBody } from '../core/http.ts'
import { append, keep, maxInMemory, readKeptFile } from './body.ts'
import { hashBytes } from './hash-bytes.ts'
import { openPrivateFile } from './private-file.ts'

/** Bytes as they came, up to an end that moves. */
type Store = { length: number; memory: Uint8Array[]; file: number | undefined }

/**
 * A source that can be read once, sent as it comes and kept meanwhile: every opening yields what is kept and goes on with
 * what is still to come. In memory up to 4 MB, beyond that in a file without a name.
 *
 * @param kept False when it will never be sent again: then nothing is kept.
 */
export function streamBody(
  source: AsyncIterable<Uint8Array>,
  temporaryFolder: () => string,
  kept: boolean,
): RequestBody {
  const iterator = source[Symbol.asyncIterator]()
  const store: Store = { length: 0, memory: [], file: undefined }
  let isKept = kept
  let position: number | undefined
  let hash: Promise<Uint8Array> | undefined
  let pulling: Promise<Uint8Array | undefined> | undefined

  const pull = async (): Promise<Uint8Array | undefined> => {
    const { done, value } = await iterator.next()
    if (done) return undefined
    if (isKept) await put(store, value, temporaryFolder)
    store.length += value.length
    return value
  }
  /** One read at a time, whoever asks; two openings share it. */
  const pullOnce = (): Promise<Uint8Array | undefined> => {
    pulling ??= pull().finally(() => {
      pulling = undefined
    })
    return pulling
  }
  const checkThere = (): void => {
    if (position === undefined || isKept) return
    throw new CurlError(65, 'The data of the upload came from a pipe and is gone')
  }
  async function* read(): AsyncIterable<Uint8Array> {
    checkThere()
    position = 0
    for (let at = 0; ; ) {
      for await (const chunk of isKept ? readStore(store, at) : []) {
        at += chunk.length
        position = at
        yield chunk
      }
      const chunk = await pullOnce()
      if (chunk === undefined) return
      // Another opening may have read ahead meanwhile: the store has the bytes in order.
      if (isKept && store.length - chunk.length !== at) continue
      at += chunk.length
      position = at
      yield chunk
    }
  }
  return Object.freeze({
    length: undefined,
    open: read,
    sha256: () => {
      hash ??= hashBytes(read())
      return hash
    },
    release: () => {
      // A reader that is behind still needs what is kept.
      if ((position ?? 0) < store.length) return
      isKept = false
      store.memory = []
    },
  })
}

async function put(store: Store, chunk: Uint8Array, temporaryFolder: () => string): Promise<void> {
  if (store.file === undefined && store.length + chunk.length > maxInMemory) {
    const file = await keep(async () => openPrivateFile(temporaryFolder()))
    await append(file, Buffer.concat(store.memory), 0)
    store.file = file
    store.memory = []
  }
  if (store.file === undefined) store.memory.push(chunk)
  else await append(store.file, chunk, store.length)
}

async function* readStore(store: Store, from: number): AsyncIterable<Uint8Array> {
  if (from >= store.length) return
  if (store.file !== undefined) return yield* readKeptFile(store.file, store.length, from)
  let end = 0
  for (const chunk of [...store.memory]) {
    end += chunk.length
    if (end > from) yield chunk.subarray(Math.max(0, chunk.length - (end - from)))
  }
}
