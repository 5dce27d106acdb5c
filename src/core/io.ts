/** The process's streams and terminal, so that tests can hand in their own. */
export type Io = Readonly<{
  /** Writes bytes to stdout and waits for backpressure. @throws {CurlError} 23 when stdout is gone */
  writeOut(bytes: Uint8Array | string): Promise<void>
  /** Writes text to stderr; the caller has sanitised what came from a server. */
  writeErr(text: string): void
  /** Only touched when a command asks for it. */
  stdin(): NodeJS.ReadableStream
  stdinIsTty: boolean
  stdoutIsTty: boolean
  stderrIsTty: boolean
  columns: number
  /** Colour on stderr / stdout is wanted (TTY, NO_COLOR, FORCE_COLOR, --color). */
  color: { stdout: boolean; stderr: boolean }
  /** Asks on the terminal; `undefined` when nobody is there to ask. Default answer No. */
  confirm(question: string): Promise<boolean | undefined>
  /** Asks for a password without echo; `undefined` when nobody is there. */
  password(question: string): Promise<string | undefined>
}>
