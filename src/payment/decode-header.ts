import { parseBase64UrlText } from '../core/base64url.ts'
import { BadChallengeError } from '../core/errors.ts'
import { checkChallenge, parseChallenge } from '../protocols/mpp/challenge.ts'
import {
  type JsonObject,
  memberOf,
  parseBase64UrlObject,
  parseJsonObject,
} from '../protocols/mpp/json-object.ts'
import { parseReceipt } from '../protocols/mpp/receipt.ts'
import { scanChallenges } from '../protocols/mpp/scan-challenges.ts'

export const headerTypes = ['challenge', 'credential', 'receipt'] as const
type HeaderType = (typeof headerTypes)[number]

/**
 * What a payment header says, with the wire's own member names; `request` and `opaque` are decoded. A text may be the bare
 * value, the header line, or the head of a whole response.
 *
 * @param text One character per byte.
 * @returns One object; of challenges as many as there are, in order.
 * @throws {BadChallengeError} when any of it is malformed
 */
export function decodeHeader(type: HeaderType, text: string): readonly JsonObject[] {
  return { challenge: decodeChallenges, credential: decodeCredential, receipt: decodeReceipt }[type](text)
}

function decodeChallenges(text: string): readonly JsonObject[] {
  const fields = readFields(text, ['www-authenticate'])
  const challenges = fields.flatMap((field) => scanChallenges(withScheme(field))).map(parseChallenge)
  if (challenges.length === 0)
    throw malformed('This is no Payment challenge', 'Give the value of a WWW-Authenticate header.')
  return challenges.map((challenge, index) => {
    const which = challenges.length === 1 ? 'The challenge' : `Challenge ${index + 1} of ${challenges.length}`
    if ('flaw' in challenge) throw malformed(`${which} is malformed: ${challenge.flaw}`)
    const { params, request, description } = challenge
    return { ...params, request, ...readable({ description, opaque: readOpaque(params.opaque) }) }
  })
}

function decodeCredential(text: string): readonly JsonObject[] {
  const [field = '', ...others] = readFields(text, ['authorization', 'payment-authorization'])
  const [, token = ''] = /^(?:payment[ \t]+)?([\w+/=-]+)$/i.exec(field) ?? []
  const credential = others.length > 0 ? undefined : parseBase64UrlObject(token)
  if (!credential)
    throw malformed(
      'This is no Payment credential',
      'Give the value of an Authorization header: `Payment` and base64url.',
    )
  const challenge = asObject(memberOf(credential, 'challenge'))
  const checked = challenge && checkChallenge(challenge)
  if (!checked) throw malformed('The credential is malformed: it names no challenge')
  if ('flaw' in checked) throw malformed(`The credential's challenge is malformed: ${checked.flaw}`)
  if (!asObject(memberOf(credential, 'payload')))
    throw malformed('The credential is malformed: it has no payload')
  const opaque = readOpaque(checked.params.opaque)
  return [{ ...credential, challenge: { ...challenge, request: checked.request, ...readable({ opaque }) } }]
}

function decodeReceipt(text: string): readonly JsonObject[] {
  const [field = '', ...others] = readFields(text, ['payment-receipt'])
  const receipt = others.length > 0 ? undefined : parseReceipt(field)
  if (receipt) return [receipt.raw]
  throw malformed(
    'This is no valid receipt',
    'A receipt is base64url of JSON with status "success", method, reference and timestamp.',
  )
}

/** The values of the named headers; without any such line the whole text, cut where a line starts a challenge. */
function readFields(text: string, names: readonly string[]): string[] {
  const lines = text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const named = lines.flatMap((line) => {
    const [, name = '', value = ''] = /^[ \t]*([A-Za-z-]+)[ \t]*:(.*)$/s.exec(line) ?? []
    return names.includes(name.toLowerCase()) ? [value.trim()] : []
  })
  if (named.length > 0) return named
  return text
    .trim()
    .split(/\r?\n(?=payment[ \t])/i)
    .map((field) =>
      field
        .split('\n')
        .map((line) => line.trim())
        .join(' '),
    )
}

/** A value that was given without `Payment` in front. */
function withScheme(field: string): string {
  return /^[ \t]*[\w-]+[ \t]*=/.test(field) ? `Payment ${field}` : field
}

/** Servers should put a JSON object there; what is none is shown as it is. */
function readOpaque(opaque: string | undefined): unknown {
  const text = opaque === undefined ? undefined : parseBase64UrlText(opaque)
  return (text === undefined ? undefined : parseJsonObject(text)) ?? opaque
}

function readable(members: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

function asObject(value: unknown): JsonObject | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : undefined
}

function malformed(message: string, hint?: string): BadChallengeError {
  return new BadChallengeError(`${message}.`, { hint })
}
