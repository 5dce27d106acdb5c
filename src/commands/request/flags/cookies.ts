import type { OptionValues } from '../../../cli/option-values.ts'
import type { ScannedItem } from '../../../cli/scan.ts'
import { UsageError } from '../../../core/errors.ts'
import type { AuthScheme, CookieFlags } from '../../../request/flags/cookies.ts'
import type { RequestOptionName } from '../options/rows.ts'

type Values = OptionValues<RequestOptionName>
type Writable<T> = { -readonly [K in keyof T]: T[K] }

const foreign = [
  ['ntlm', 'NTLM'],
  ['ntlm-wb', 'NTLM'],
  ['negotiate', 'Kerberos'],
] as const

/** Reads cookies, and who the user is. @throws {UsageError} for ways of authentication that presto does not have */
export function readCookieFlags(values: Values, items: readonly ScannedItem[]): CookieFlags {
  for (const [name, what] of foreign) if (values.isOn(name)) throw refuse(name, what)
  if (values.text('delegation') !== undefined) throw refuse('delegation', 'Kerberos')
  const flags: Writable<CookieFlags> = {}
  const cookies = values.list('cookie')
  if (cookies.length > 0) Object.assign(flags, readCookies(cookies))
  const jar = values.text('cookie-jar')
  if (jar !== undefined) flags.jar = jar
  if (values.isOn('junk-session-cookies')) flags.junkSession = true
  const netrcFile = values.text('netrc-file')
  if (values.isOn('netrc-optional')) flags.netrc = 'optional'
  else if (values.isOn('netrc') || netrcFile !== undefined) flags.netrc = 'required'
  if (netrcFile !== undefined && netrcFile !== '') flags.netrcFile = netrcFile
  const bearer = values.text('oauth2-bearer')
  if (bearer !== undefined) flags.bearer = bearer
  const schemes = readSchemes(items)
  if (schemes.length > 1 || (schemes.length === 1 && schemes[0] !== 'basic')) flags.schemes = schemes
  if (values.text('referer')?.includes(';auto')) flags.autoReferer = true
  return flags
}

/** A value with `=` is data, unless it starts with `@`. */
function readCookies(values: readonly string[]): Pick<CookieFlags, 'data' | 'files'> {
  const isData = (value: string): boolean => value.includes('=') && !value.startsWith('@')
  const data = values.filter(isData)
  const files = values.filter((value) => !isData(value)).map((value) => value.replace(/^@/, ''))
  return { ...(data.length > 0 && { data }), ...(files.length > 0 && { files }) }
}

/** In the order of the command line, so that `--no-digest` takes away what came before. */
function readSchemes(items: readonly ScannedItem[]): AuthScheme[] {
  const schemes = new Set<AuthScheme>()
  for (const item of items) {
    if (item.kind !== 'option') continue
    const { on, row } = item
    if (row.long === 'anyauth' && on) for (const scheme of all) schemes.add(scheme)
    if (row.long === 'oauth2-bearer') schemes.add('bearer')
    if (row.long === 'basic' || row.long === 'digest') schemes[on ? 'add' : 'delete'](row.long)
  }
  return [...schemes]
}

const all = ['basic', 'digest', 'bearer'] as const

function refuse(option: string, what: string): UsageError {
  return new UsageError(`option --${option}: presto does not speak ${what}`, {
    hint: 'Use --digest, --basic or --oauth2-bearer if the server takes one of them.',
  })
}
