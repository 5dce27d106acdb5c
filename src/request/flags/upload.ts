/** One `-F` or `--form-string` in the order it was typed. */
export type FormFlag = Readonly<{ value: string; literal: boolean }>

/** What the user typed about what is uploaded, and under which condition something is fetched. Absent: not typed. */
export type UploadFlags = Readonly<{
  form?: readonly FormFlag[] | undefined
  /** Quotes in names are escaped by a backslash instead of `%22`. */
  formEscape?: boolean | undefined
  /** `-C`: bytes that are there already; `-`: as many as the file of the answer has. */
  continueAt?: number | '-' | undefined
  range?: string | undefined
  timeCondition?: string | undefined
  etagSave?: string | undefined
  etagCompare?: string | undefined
  urlQuery?: readonly string[] | undefined
  expectMs?: number | undefined
  ignoreLength?: boolean | undefined
  raw?: boolean | undefined
  /** Statuses after which a POST stays one. */
  keepPost?: readonly number[] | undefined
  requestTarget?: string | undefined
  transferEncoding?: boolean | undefined
  crlf?: boolean | undefined
}>
