import type { PaymentNote } from '../core/errors.ts'
import { sanitize } from '../core/sanitize.ts'
import { redactText } from './redact.ts'
import { formatSafeJson } from './safe-json.ts'

/** A failure in the shape in which it is told. */
export type ToldFailure = Readonly<{
  code: string
  exitCode: number
  /** curl's number, for failures that are printed as curl prints them. */
  number: number | undefined
  message: string
  hint: string | undefined
  payment: PaymentNote | undefined
  details: Readonly<Record<string, unknown>> | undefined
}>

/** Sixty refused offers with their reasons fit. */
const maxMessageLength = 8000
const maxHintLength = 1000

/** Text of any origin as it may be told: on one line, without control characters and secrets. */
export function tellable(text: string, maxLength = maxMessageLength): string {
  return redactText(sanitize(text, maxLength))
}

/** What happened, and on a second line what to do next. */
export function formatErrorText({ number, message, hint }: ToldFailure): string {
  const text = tellable(message)
  const what = number === undefined ? closeSentence(text) : `(${number}) ${text}`
  return `presto: ${what}\n${hint === undefined ? '' : `${tellable(hint, maxHintLength)}\n`}`
}

/** The same as a document on one line, for `-j` and `-t`. */
export function formatErrorLine({ code, exitCode, message, hint, payment, details }: ToldFailure): string {
  const error = {
    code,
    exitCode,
    message: tellable(message),
    hint: hint === undefined ? null : tellable(hint, maxHintLength),
    payment: payment ?? null,
    ...(details ? { details: tellableValue(details, 0) } : {}),
  }
  return `${formatSafeJson({ error })}\n`
}

const maxDepth = 8

function tellableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return tellable(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (depth > maxDepth) return null
  if (Array.isArray(value)) return value.map((item) => tellableValue(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [tellable(name), tellableValue(member, depth + 1)]),
  )
}

function closeSentence(text: string): string {
  return /[.!?…]["')\]]*$/.test(text) ? text : `${text}.`
}
