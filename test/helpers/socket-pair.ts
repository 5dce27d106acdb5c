import type { TextSocket } from '../../src/payment/link-socket.ts'

/** The server's end, as `mppx` takes sockets of Node, and what went over it. */
export type ServerEnd = Readonly<{
  send(text: string): void
  close(code?: number, reason?: string): void
  addEventListener(name: string, listener: (event: { data?: unknown }) => void): void
  removeEventListener(name: string, listener: (event: { data?: unknown }) => void): void
  /** Breaks the connection. */
  fail(error: Error): void
}>

/** Two ends of a WebSocket without a network. */
export function openSocketPair(): {
  client: TextSocket
  server: ServerEnd
  sent: string[]
  closes: number[]
} {
  const listeners = new Set<readonly [string, (event: { data?: unknown }) => void]>()
  const sent: string[] = []
  const closes: number[] = []
  const queue: (string | Error | undefined)[] = []
  let wake: () => void = () => {}
  const put = (item: string | Error | undefined): void => {
    queue.push(item)
    wake()
  }
  const emit = (name: string, data?: string): void => {
    for (const [wanted, listener] of [...listeners]) if (wanted === name) listener({ data })
  }
  async function* messages(): AsyncGenerator<string> {
    for (;;) {
      while (queue.length === 0) await new Promise<void>((resolve) => (wake = resolve))
      const item = queue.shift()
      if (item instanceof Error) throw item
      if (item === undefined) return
      yield item
    }
  }
  return {
    sent,
    closes,
    client: {
      send: (text) => {
        sent.push(text)
        emit('message', text)
      },
      messages: messages(),
      close: (code) => {
        closes.push(code)
        emit('close')
      },
    },
    server: {
      send: put,
      close: () => put(undefined),
      fail: put,
      addEventListener: (name, listener) => void listeners.add([name, listener]),
      removeEventListener: (name, listener) => {
        for (const entry of listeners) if (entry[0] === name && entry[1] === listener) listeners.delete(entry)
      },
    },
  }
}
