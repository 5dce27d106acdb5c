/** What the user typed about several transfers: globs, retries, in parallel; and which URLs are allowed at all. */
export type ManyFlags = Readonly<{
  /** Braces and brackets in URLs stand for themselves. */
  globoff: boolean
  /** How often a transfer is tried again. */
  retry: number
  /** Between two tries; `undefined`: one second, then twice as long each time. */
  retryDelayMs: number | undefined
  /** Counted from the first try; `undefined`: without limit. */
  retryMaxTimeMs: number | undefined
  retryConnrefused: boolean
  retryAllErrors: boolean
  /** Schemes that may be requested, and followed to; `undefined`: all that presto speaks. */
  proto: readonly string[] | undefined
  protoRedir: readonly string[] | undefined
  /** Scheme of a URL that has none. */
  protoDefault: 'http' | 'https' | undefined
  /** `.` and `..` in the path are sent. */
  pathAsIs: boolean
  parallel: boolean
  parallelMax: number
  failEarly: boolean
  /** At least this long between the starts of two transfers. */
  rateMs: number | undefined
}>
