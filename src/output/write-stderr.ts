import { writeSync } from 'node:fs'
import { codeOf } from './write-failure.ts'

/** How long a reader of stderr that has stopped reading is waited for. */
const patienceMs = 5000
const longestPauseMs = 50

/** Writes text to stderr at once. Never throws: a message that nobody can read must not end anything. */
export function writeStderr(text: string, fd = 2): void {
  const bytes = Buffer.from(text)
  let at = 0
  let waitedMs = 0
  let pauseMs = 1
  while (at < bytes.length) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN' || waitedMs > patienceMs) return
      pause(pauseMs)
      waitedMs += pauseMs
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
