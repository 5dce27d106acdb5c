import type { Socket } from 'node:net'
import type { Http2Line } from './http2-line.ts'

/** Told instead of a socket to a request that was made for HTTP/1.1: the server chose HTTP/2. */
export class Http2Agreed extends Error {
  readonly socket: Socket

  constructor(socket: Socket) {
    super('the server speaks HTTP/2')
    this.socket = socket
  }
}

type Entry = { readonly line: Promise<Http2Line | undefined>; settle(line: Http2Line | undefined): void }

/**
 * Which servers speak HTTP/2, and the connections to them. While the first connection to a server is being made, others wait
 * for what it brings: one of HTTP/2 serves them all.
 */
export class Http2Lines {
  readonly #entries = new Map<string, Entry>()
  readonly #open = new Set<Http2Line>()

  /**
   * @param name Of the server, and of everything that decides how it is reached.
   * @returns A connection that may be used. `undefined`: make one, and say with `settle` what came of it.
   */
  async find(name: string): Promise<Http2Line | undefined> {
    const known = this.#entries.get(name)
    if (known === undefined) {
      this.#entries.set(name, openEntry())
      return undefined
    }
    const line = await known.line
    return line?.isUsable ? line : undefined
  }

  /** The connection has, or has no HTTP/2; those who wait go on. Only the first word counts. */
  settle(name: string, line: Http2Line | undefined): void {
    this.#entries.get(name)?.settle(line)
  }

  /** Speaks HTTP/2 over a connection on which it was agreed. */
  async open(name: string, socket: Socket): Promise<Http2Line> {
    const { Http2Line } = await import('./http2-line.ts')
    const entry = openEntry()
    const line: Http2Line = new Http2Line(socket, () => {
      if (this.#entries.get(name) === entry) this.#entries.delete(name)
      if (line.session.destroyed) this.#open.delete(line)
    })
    this.#open.add(line)
    this.settle(name, line)
    entry.settle(line)
    this.#entries.set(name, entry)
    return line
  }

  close(): void {
    for (const line of this.#open) line.close()
    this.#entries.clear()
  }
}

function openEntry(): Entry {
  let settle: Entry['settle'] = () => {}
  const line = new Promise<Http2Line | undefined>((resolve) => {
    settle = resolve
  })
  return { line, settle }
}
