import { isatty } from 'node:tty'
import { exitCodes } from '../core/exit-codes.ts'
import type { Io } from '../core/io.ts'
import { createStdoutWriter } from './stdout-writer.ts'
import { writeStderr } from './write-stderr.ts'

const defaultColumns = 80

/** The streams and the terminal of a process. Node's own streams are made only when they are needed. */
export function createIo(host: NodeJS.Process): Io {
  const stdinIsTty = isatty(0)
  const stdoutIsTty = isatty(1)
  const stderrIsTty = isatty(2)
  /** Somebody is there who sees a question and can answer it. */
  const attended = stdinIsTty && stderrIsTty
  return {
    writeOut: createStdoutWriter(() => host.stdout),
    writeErr: writeStderr,
    stdin: () => host.stdin,
    stdinIsTty,
    stdoutIsTty,
    stderrIsTty,
    get columns() {
      if (stdoutIsTty) return host.stdout.columns || defaultColumns
      return (stderrIsTty && host.stderr.columns) || defaultColumns
    },
    color: { stdout: isColorWanted(host.env, stdoutIsTty), stderr: isColorWanted(host.env, stderrIsTty) },
    confirm: async (question) => {
      if (!attended) return undefined
      const { confirm } = await import('./confirm.ts')
      return confirm(host.stdin, writeStderr, question)
    },
    password: async (question) => {
      if (!attended) return undefined
      const { askPassword } = await import('./ask-password.ts')
      return askPassword(host.stdin, writeStderr, question, () => interrupt(host))
    },
  }
}

/** As Ctrl-C does elsewhere, but at once: a signal would come when nothing keeps the process alive any more. */
function interrupt(host: NodeJS.Process): void {
  if (!host.emit('SIGINT', 'SIGINT')) host.exit(exitCodes.interrupted)
}

/** FORCE_COLOR beats NO_COLOR, as in Node; both beat what the stream is. */
function isColorWanted(env: NodeJS.ProcessEnv, isTty: boolean): boolean {
  const { FORCE_COLOR: force = '', NO_COLOR: no = '', TERM: terminal } = env
  if (force !== '') return force !== '0' && force !== 'false'
  return no === '' && isTty && terminal !== 'dumb'
}
