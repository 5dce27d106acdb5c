import { parseDuration } from '../core/duration.ts'
import { parseAmount, parseDollars } from '../core/money.ts'

/** A value as it stands in the file. */
export type ConfigValue = string | number | boolean | readonly string[]

/** What a key may be set to. */
export type ValueType = Readonly<{
  json: 'string' | 'number' | 'boolean' | 'list'
  /** Ends the sentence "… must be". */
  expects: string
  /** The normalised value, `undefined` when the text is none. */
  parse(text: string): ConfigValue | undefined
}>

/** What stands for a name in a key. */
export const hostPattern = /^[a-z0-9[][a-z0-9._:\]-]{0,253}$/
/** A host, or `.example.com` and `*.example.com` for all below it. */
const hostRulePattern = /^(\*?\.)?[a-z0-9[][a-z0-9._:\]-]{0,253}$/
export const networkPattern = /^[a-z0-9][a-z0-9-]{0,63}$/
export const tokenPattern = /^[1-9]\d{0,15}:0x[0-9a-f]{40}$/

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
}

export const accountName: ValueType = text('the name of an account', /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/)
export const networkName: ValueType = lowerText('the name or chain id of a network', networkPattern)
export const methodList: ValueType = text(
  'a list like tempo/charge,tempo/session;q=0.5',
  /^[\w*-]+(\/[\w*-]+)?(;q=[\d.]+)?(\s*,\s*[\w*-]+(\/[\w*-]+)?(;q=[\d.]+)?)*$/,
)
export const dollars: ValueType = {
  json: 'string',
  expects: 'an amount in dollars like 0.25, with at most six decimals',
  parse: (value) => (parseDollars(value) === undefined ? undefined : value),
}
export const duration: ValueType = {
  json: 'string',
  expects: 'a duration like 30m, 1h or 2d',
  parse: (value) => (parseDuration(value) === undefined ? undefined : value),
}
export const tokenUnits: ValueType = {
  json: 'string',
  expects: 'an amount of the token like 0.25',
  parse: (value) => (parseAmount(value, 36) === undefined ? undefined : value),
}
export const hostList: ValueType = list(
  'a list of host names like api.example.com or *.example.com, parted by commas',
  hostRulePattern,
)
export const addressList: ValueType = list('a list of 0x addresses, parted by commas', /^0x[0-9a-f]{40}$/)
export const networkList: ValueType = list('a list of networks, parted by commas', networkPattern)
export const symbol: ValueType = text('a symbol of at most 20 letters, digits or . $ + -', /^[\w.$+-]{1,20}$/)
export const hash: ValueType = lowerText('0x and 64 hex digits', /^0x[0-9a-f]{64}$/)
export const chainId: ValueType = integer('a positive chain id', 1, Number.MAX_SAFE_INTEGER)
export const decimals: ValueType = integer('a number of decimals from 0 to 36', 0, 36)
export const boolean: ValueType = {
  json: 'boolean',
  expects: 'true or false',
  parse: (value) =>
    Object.hasOwn(booleans, value.toLowerCase()) ? booleans[value.toLowerCase()] : undefined,
}
export const rpcUrl: ValueType = {
  json: 'string',
  expects: 'an http:// or https:// URL',
  parse: (value) =>
    value.length <= 2048 && /^https?:\/\/[^\s]+$/i.test(value) && URL.canParse(value) ? value : undefined,
}

function text(expects: string, pattern: RegExp): ValueType {
  return { json: 'string', expects, parse: (value) => (pattern.test(value) ? value : undefined) }
}

function lowerText(expects: string, pattern: RegExp): ValueType {
  const { parse } = text(expects, pattern)
  return { json: 'string', expects, parse: (value) => parse(value.toLowerCase()) }
}

function list(expects: string, pattern: RegExp): ValueType {
  const parse = (value: string) => {
    const items = value
      .toLowerCase()
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '')
    return items.length > 0 && items.every((item) => pattern.test(item)) ? [...new Set(items)] : undefined
  }
  return { json: 'list', expects, parse }
}

function integer(expects: string, min: number, max: number): ValueType {
  const parse = (value: string) => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
    return Number.isSafeInteger(number) && number >= min && number <= max ? number : undefined
  }
  return { json: 'number', expects, parse }
}
