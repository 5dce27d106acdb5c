import { CurlError } from '../core/errors.ts'

/**
 * The error for output that could not be written.
 *
 * @param file `undefined` for stdout.
 * @source curl's libcurl-errors, CURLE_WRITE_ERROR
 */
export function toWriteError(cause: unknown, file?: string): CurlError {
  const reason = reasonOf(cause)
  const where = file === undefined ? reason : `cannot write ${file}${reason === '' ? '' : ` (${reason})`}`
  return new CurlError(23, `Failure writing output to destination${where === '' ? '' : `: ${where}`}`, {
    cause,
  })
}

/** True when the reader of a pipe has gone (`presto … | head`): nobody wants to hear about that. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof CurlError && error.number === 23 && codeOf(error.cause) === 'EPIPE'
}

/** Node's code of a system error, `''` for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error ? String((error as NodeJS.ErrnoException).code ?? '') : ''
}

/** `no space left on device` of Node's `ENOSPC: no space left on device, write`. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? (/^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? '') : ''
}
