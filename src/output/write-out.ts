import type { HeaderList } from '../core/http.ts'
import { sanitize } from '../core/sanitize.ts'
import { decodeLatin1 } from './decode-latin1.ts'
import { parseWriteOut } from './parse-write-out.ts'
import { formatSafeJson } from './safe-json.ts'
import {
  curlVariables,
  headerText,
  paymentVariables,
  type WriteOutFacts,
  type WriteOutValue,
} from './write-out-variables.ts'

/** A piece of text and where it goes, in the order of the format. */
export type WriteOutPiece = Readonly<{ stream: 'stdout' | 'stderr'; text: string }>

/**
 * What `-w` prints after a transfer; warnings about unknown variables stand among the pieces for stderr.
 *
 * @param format The format itself; reading `@file`, without its line breaks, is the caller's part.
 * @source curl 7.88.1, curl(1), --write-out, and its behaviour
 */
export function formatWriteOut(format: string, facts: WriteOutFacts): readonly WriteOutPiece[] {
  const pieces: WriteOutPiece[] = []
  let stream: WriteOutPiece['stream'] = 'stdout'
  for (const part of parseWriteOut(format)) {
    if (part.kind === 'text') pieces.push({ stream, text: part.text })
    else if (part.kind === 'header')
      pieces.push({ stream, text: sanitize(headerText(facts.reply, part.name) ?? '', maxHeaderLength) })
    else if (part.name === 'stdout' || part.name === 'stderr') stream = part.name
    else if (part.name === 'onerror') {
      if (facts.exitCode === 0) break
    } else {
      const value = readVariable(part.name.toLowerCase(), facts)
      pieces.push(value === undefined ? unknownVariable(part.name) : { stream, text: value })
    }
  }
  return pieces
}

const maxHeaderLength = 65_536

function readVariable(name: string, facts: WriteOutFacts): string | undefined {
  if (name === 'json') return formatAll(facts)
  if (name === 'header_json') return formatHeaders(facts.reply?.headers ?? [])
  const variable = curlVariables.get(name) ?? paymentVariables.get(name)
  return variable?.(facts).text
}

function unknownVariable(name: string): WriteOutPiece {
  return {
    stream: 'stderr',
    text: `presto: unknown --write-out variable: '${sanitize(name, 64)}'\n`,
  }
}

/** `%{json}`: every variable of curl on one line, the payment as one object. */
function formatAll(facts: WriteOutFacts): string {
  const member = (name: string, { json }: WriteOutValue) => `"${name}":${json}`
  const members = [...curlVariables].map(([name, variable]) => member(name, variable(facts)))
  const own = `"payment":${formatSafeJson(facts.payment ?? null)},"curl_version":"presto/${facts.version}"`
  return `{${members.join(',')},${own}}`
}

/** `%{header_json}` in curl's own layout: one header a line, names in lower case, values as lists. */
function formatHeaders(headers: HeaderList): string {
  const values = new Map<string, string[]>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    values.set(key, [...(values.get(key) ?? []), decodeLatin1(value)])
  }
  const lines = [...values].map(([name, list]) => `${formatSafeJson(name)}:${formatSafeJson(list)}`)
  return `{${lines.join(',\n')}\n}`
}
