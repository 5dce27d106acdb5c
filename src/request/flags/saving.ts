/** What the user typed about where the answer goes, how fast, and what is shown meanwhile. */
export type SavingFlags = Readonly<{
  failWithBody: boolean
  /** `-J`: the name that the server gives, where there is `-O`. */
  remoteHeaderName: boolean
  /** Folder of `-o`, `-O` and `-J`. */
  outputDir: string | undefined
  createDirs: boolean
  /** `always` overwrites, `never` takes a new name; `undefined`: names of the server's must be new. */
  clobber: 'always' | 'never' | undefined
  removeOnError: boolean
  remoteTime: boolean
  /** Bytes; 0 and `undefined`: any. */
  maxFileSize: number | undefined
  /** Bytes a second, each way; 0 and `undefined`: any. */
  limitRate: number | undefined
  /** Ends a transfer that stays below `bytes` a second for so long. */
  slowest: Readonly<{ bytes: number; seconds: number }> | undefined
  /** Where everything that stderr is for goes; `-`: stdout. */
  stderr: string | undefined
  trace: Readonly<{ file: string; ascii: boolean }> | undefined
  traceTime: boolean
  /** `undefined`: a meter, where somebody sees it. */
  progress: 'bar' | 'meter' | 'none' | undefined
  /** `--styled-output`: names of headers in bold on a terminal. */
  styled: boolean
  /** JSON on a terminal is laid out and coloured. */
  pretty: boolean
}>
