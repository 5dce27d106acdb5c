import { closeSync, openSync, writeSync } from 'node:fs'
import { CurlError } from '../core/errors.ts'
import type { Io } from '../core/io.ts'
import { toWriteError } from './write-failure.ts'

export type SinkOptions = Readonly<{
  /** File of `-o` or `-O`; `undefined` for stdout. */
  file: string | undefined
  /** `-o -`: the user wants it on the terminal whatever it is. */
  binaryOk: boolean
  /** Opens the file in another way, and returns its descriptor. */
  open?: (() => number) | undefined
  /** Called when the file is opened, and so is no longer what it was. */
  onOpen?: () => void
  /** Puts it behind what the file holds. */
  append?: boolean
}>

/** Where one body goes, with the heads of `-i` before it. */
export type BodySink = Readonly<{
  /** @throws {CurlError} 23 */
  write(bytes: Uint8Array): Promise<void>
  /** Ends a whole answer; one that was empty leaves an empty file. @throws {CurlError} 23 */
  finish(): void
  /** Ends an answer that broke off: what came is kept, and where nothing came no file is made. */
  abandon(): void
}>

/**
 * Opens nothing yet: a file is truncated with the first byte, or by `finish`, so that a transfer that fails before leaves it
 * as it was.
 *
 * @source curl 7.88.1, curl(1), --output, and its behaviour
 */
export function openSink(
  io: Pick<Io, 'writeOut' | 'stdoutIsTty'>,
  { file, binaryOk, append = false, open, onOpen }: SinkOptions,
): BodySink {
  if (file !== undefined) return openFileSink(file, append ? 'a' : 'w', open, onOpen)
  const write = io.stdoutIsTty && !binaryOk ? guardTerminal(io.writeOut) : io.writeOut
  return { write, finish: () => {}, abandon: () => {} }
}

function openFileSink(
  file: string,
  mode: 'a' | 'w',
  openOtherwise: SinkOptions['open'],
  onOpen: SinkOptions['onOpen'],
): BodySink {
  let fd: number | undefined
  const attempt = <T>(act: () => T): T => {
    try {
      return act()
    } catch (error) {
      throw toWriteError(error, file)
    }
  }
  const open = (): number => {
    if (fd === undefined) {
      fd = openOtherwise?.() ?? openSync(file, mode, 0o666)
      onOpen?.()
    }
    return fd
  }
  const abandon = (): void => {
    if (fd === undefined) return
    const open = fd
    fd = undefined
    attempt(() => closeSync(open))
  }
  return {
    write: async (bytes) => attempt(() => writeAll(open(), bytes)),
    finish: () => {
      attempt(open)
      abandon()
    },
    abandon,
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  let at = 0
  while (at < bytes.length) at += writeSync(fd, bytes, at, bytes.length - at)
}

/** As far as curl looks for a zero byte. */
const guardedBytes = 2000

function guardTerminal(write: BodySink['write']): BodySink['write'] {
  let seen = 0
  return async (bytes) => {
    if (seen < guardedBytes && bytes.includes(0))
      throw new CurlError(23, 'Binary output can mess up your terminal', {
        hint: 'Save it with `-o FILE`, or print it anyway with `-o -`.',
      })
    seen += bytes.length
    await write(bytes)
  }
}
