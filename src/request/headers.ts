import type { PlanHeader } from '../core/http.ts'
import { readLines } from './read-lines.ts'
import type { StdinReader } from './read-source.ts'
import { toWireText } from './wire-text.ts'

/** What `-H` asks for: headers to send, and the lower-case names of all that are set or taken away. */
export type UserHeaders = Readonly<{
  headers: readonly PlanHeader[]
  /** Built-in headers of these names are not sent. */
  named: ReadonlySet<string>
  /** Those of them that are not sent at all. */
  removed: readonly string[]
}>

/**
 * Reads the values of `-H`: `Name: value` sets, `Name:` takes away, `Name;` sets to nothing, `@file` and `@-` hold one line
 * per header. Lines of another form mean nothing, as in curl.
 *
 * @throws {CurlError} 26 for a file that cannot be read
 * @source curl 7.88.1, curl(1), --header, and its behaviour
 */
export async function readUserHeaders(values: readonly string[], stdin: StdinReader): Promise<UserHeaders> {
  const headers: PlanHeader[] = []
  const named = new Set<string>()
  for (const value of values) {
    const lines = value.startsWith('@') ? await readLines(value.slice(1), stdin) : splitLines(value)
    for (const line of lines) {
      const [name, rest] = parseLine(line) ?? []
      if (name === undefined) continue
      const key = name.toLowerCase()
      const isSecondHost = key === 'host' && headers.some((header) => header.name === 'Host')
      named.add(key)
      if (rest === undefined || isSecondHost) continue
      headers.push({ name: key === 'host' ? 'Host' : name, value: rest, from: 'user' })
    }
  }
  const set = new Set(headers.map(({ name }) => name.toLowerCase()))
  return { headers, named, removed: [...named].filter((name) => !set.has(name)) }
}

/** A line break in a value starts the next header, and one at its end means nothing. */
function splitLines(value: string): string[] {
  return value.split(/[\r\n]+/)
}

/** Name and value of one line; without a value the header is taken away. */
function parseLine(line: string): [name: string, value: string | undefined] | undefined {
  const text = toWireText(line.replace(/\0.*$/s, ''))
  const colon = text.indexOf(':')
  if (colon > 0) {
    const value = text.slice(colon + 1).replace(/^[ \t\v\f]+/, '')
    return [text.slice(0, colon), value === '' ? undefined : value]
  }
  const empty = /^([^:;]+);\s*$/.exec(text)
  return empty?.[1] === undefined ? undefined : [empty[1], '']
}
